/// How long and how often. All times are milliseconds.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Policy {
    /// To open a connection.
    pub connect: i64,
    /// One request, its answer read.
    pub attempt: i64,
    /// One call with its repeats.
    pub call: i64,
    /// Requests of one call that may be repeated: reads, tokens, creates, deletes.
    pub attempts: u32,
    /// The first pause between the attempts of a call; it doubles.
    pub backoff: i64,
    /// How long an operation may stay `Created` after it was executed, before it is fenced.
    pub settle: i64,
    /// The first pause between two reads of a state; it grows by half.
    pub poll_first: i64,
    /// The longest pause between two reads of a state.
    pub poll_longest: i64,
    /// One payout, from its call to its outcome.
    pub payout: i64,
}

impl Default for Policy {
    fn default() -> Self {
        Self {
            connect: 5_000,
            attempt: 20_000,
            call: 60_000,
            attempts: 4,
            backoff: 500,
            settle: 60_000,
            poll_first: 1_000,
            poll_longest: 30_000,
            payout: 15 * 60_000,
        }
    }
}
