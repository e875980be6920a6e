use super::{Machine, Policy};
use crate::error::Error;
use crate::journal::{StoreFailure, Stored};

/// Several debts at once, without I/O: which may start, and what has ended. A host loops:
/// as long as [`next`](Rows::next) names a row, it loads the row's last line and begins it;
/// then it drives the machines that run, in any order, and says how each ended.
pub trait Rows {
    /// What settles one row.
    type Machine: Machine;

    /// A row that may begin now; `None` while as many run as may, and when no row is left.
    fn next(&mut self) -> Option<usize>;

    /// The name of a row's debt.
    fn reference(&self, row: usize) -> &str;

    /// Begins a row with what the store gave for its reference.
    fn begin(
        &mut self,
        row: usize,
        loaded: Result<Option<Stored>, StoreFailure>,
        policy: Policy,
        now: i64,
    ) -> Begun<Self::Machine>;

    /// A row ended, by its machine or as it began.
    fn ended(&mut self, row: usize, result: Result<<Self::Machine as Machine>::Output, Error>);
}

/// What a row begins with.
#[derive(Debug)]
pub enum Begun<M: Machine> {
    /// A machine to drive.
    Run(Box<M>),
    /// Nothing: it ended at once. To be told to [`Rows::ended`] like any other end.
    Ended(Box<Result<M::Output, Error>>),
}

impl<M: Machine> Begun<M> {
    pub(super) fn of(machine: Result<M, Error>) -> Self {
        match machine {
            Ok(machine) => Self::Run(Box::new(machine)),
            Err(error) => Self::Ended(Box::new(Err(error))),
        }
    }
}

/// Which row begins next: in order, and at most so many at once.
#[derive(Debug)]
pub(super) struct Turns {
    next: usize,
    running: usize,
    most: usize,
}

impl Turns {
    /// At least one row runs, whatever is asked for.
    pub(super) fn new(most: usize) -> Self {
        Self { next: 0, running: 0, most: most.max(1) }
    }

    pub(super) fn take(&mut self, rows: usize) -> Option<usize> {
        if self.running >= self.most || self.next >= rows {
            return None;
        }
        let row = self.next;
        self.next = self.next.saturating_add(1);
        self.running = self.running.saturating_add(1);
        Some(row)
    }

    pub(super) fn give_back(&mut self) {
        self.running = self.running.saturating_sub(1);
    }
}
