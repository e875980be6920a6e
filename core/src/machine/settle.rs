use std::sync::Arc;

use super::attempts::CallResult;
use super::call::Call;
use super::{DebtOutcome, Event, Machine, Policy, ResolveMachine, Session, Step, terms};
use crate::client::Client;
use crate::endpoints::{FromRecord, GET_OPERATION_STATE, PayoutOperation};
use crate::error::{Code, Error, Outcome, Reason};
use crate::journal::{Appended, Debt, Entry, Record, Stored, Verdict, encode};
use crate::params::Params;
use crate::types::{PayoutOperationState as State, Uuid};

/// The longest note.
const LONGEST_NOTE: usize = 1000;

/// What a person found out about a debt.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Settlement {
    /// The money is with the recipient.
    Paid,
    /// It is not, and will not be.
    NotPaid,
}

/// Records a person's word for a debt that stays unknown. Of a payout the state is read
/// first: what it says counts more than any word.
#[derive(Debug)]
pub struct SettleMachine {
    client: Arc<Client>,
    policy: Policy,
    word: Settlement,
    note: String,
    last: Entry,
    doubtful: bool,
    now: i64,
    next_attempt: u64,
    doing: Doing,
}

#[derive(Debug)]
enum Doing {
    Next(Next),
    Reading(Box<Call>),
    Recording(Entry),
    Over(Option<Result<DebtOutcome, Error>>),
}

#[derive(Clone, Debug)]
enum Next {
    Read(Uuid),
    Record(Verdict),
    End(Box<Result<DebtOutcome, Error>>),
}

impl SettleMachine {
    /// From the debt's last line.
    ///
    /// # Errors
    /// `note_form`, `unknown_reference`; `settle_contradicted` where the journal already
    /// says otherwise; `journal_of_another_account`, `journal_key_changed`, `journal_damaged`.
    pub fn new(
        client: &Arc<Client>,
        reference: &str,
        stored: Option<&Stored>,
        word: Settlement,
        note: &str,
        policy: Policy,
        now: i64,
    ) -> Result<Self, Error> {
        let length = note.chars().count();
        if !(1..=LONGEST_NOTE).contains(&length) || note.chars().any(crate::checks::is_control) {
            return Err(Error::invalid("note", Reason::NoteForm));
        }
        let stored = stored.ok_or_else(|| Error::invalid("reference", Reason::UnknownReference))?;
        let last = stored.entry_of(reference)?;
        terms::same_account(client, &last)?;
        let mut machine = Self {
            client: Arc::clone(client),
            policy,
            word,
            note: note.to_owned(),
            last,
            doubtful: stored.doubtful,
            now,
            next_attempt: 0,
            doing: Doing::Over(None),
        };
        machine.doing = Doing::Next(machine.begin()?);
        Ok(machine)
    }

    fn begin(&self) -> Result<Next, Error> {
        let contradicted = || Err(Error::invalid("reference", Reason::SettleContradicted));
        Ok(match (&self.last.record, self.last.terms.debt, self.word) {
            // A lost line may say that it was sent after all.
            (Record::NotSent, _, Settlement::Paid) if !self.doubtful => return contradicted(),
            (Record::Final { verdict, .. }, _, word) => {
                if (*verdict == Verdict::Paid) != (word == Settlement::Paid) {
                    return contradicted();
                }
                Next::End(Box::new(self.as_recorded(&self.last)))
            }
            (Record::Intent { .. }, Debt::Withdrawal, _) if self.is_within_window() => {
                return Err(Error::stopped(Reason::InProgress, Outcome::Unknown));
            }
            (_, Debt::Withdrawal, Settlement::Paid) => Next::Record(Verdict::Paid),
            (_, Debt::Withdrawal, Settlement::NotPaid) => Next::Record(Verdict::Refused),
            // Nothing was ever executed, so nothing can have been paid by this reference.
            (Record::Intent { .. } | Record::Fenced { .. } | Record::NotSent, Debt::Payout, Settlement::NotPaid) => {
                Next::Record(Verdict::Refused)
            }
            (Record::Intent { .. } | Record::Fenced { .. } | Record::NotSent, Debt::Payout, Settlement::Paid) => {
                return contradicted();
            }
            (
                Record::Created { operation } | Record::Executing { operation } | Record::Fencing { operation, .. },
                Debt::Payout,
                _,
            ) => Next::Read(*operation),
        })
    }

    fn read(&self, operation: Uuid, result: CallResult) -> Next {
        let fail = |error| Next::End(Box::new(Err(error)));
        match result.map(|answer| PayoutOperation::from_record(answer.result.unwrap_or_default())) {
            Ok(read) if read.payout_operation_id() != operation => {
                fail(Error::invalid("PayoutOperationId", Reason::OperationHeld))
            }
            Ok(read) => self.judge(&read.payout_operation_state()),
            // The provider answers, and cannot say: that is what a person's word is for.
            Err(error) if cannot_say(&error) => {
                if self.is_within_window() {
                    return fail(Error::stopped(Reason::InProgress, Outcome::Unknown));
                }
                Next::Record(self.verdict(Verdict::Refused))
            }
            // Perhaps it can say in a minute.
            Err(error) => fail(error),
        }
    }

    /// A word against a state: `Completed` is paid, all that has ended otherwise or never
    /// ran is not, and what is on its way is neither yet.
    fn judge(&self, state: &State) -> Next {
        if *state == State::Created && self.is_within_window() {
            return Next::End(Box::new(Err(Error::stopped(Reason::InProgress, Outcome::Unknown))));
        }
        let agrees = match (state, self.word) {
            (State::Completed, word) => word == Settlement::Paid,
            (State::Failed | State::Deleted | State::NotEnoughMoney | State::Created, word) => {
                word == Settlement::NotPaid
            }
            (State::SentToBank | State::InProcess, _) => false,
            (State::Unknown(_), _) => true,
        };
        if !agrees {
            return Next::End(Box::new(Err(Error::invalid("reference", Reason::SettleContradicted))));
        }
        Next::Record(self.verdict(match state {
            State::Failed => Verdict::Failed,
            State::Deleted => Verdict::Deleted,
            State::NotEnoughMoney => Verdict::NotEnoughMoney,
            _ => Verdict::Refused,
        }))
    }

    /// Whether what moves the money may still be on its way, by this process or another. A
    /// line from further ahead was written by a wrong clock, and holds nothing up.
    fn is_within_window(&self) -> bool {
        self.now.saturating_sub(self.last.at).saturating_abs() < self.policy.settle
    }

    fn verdict(&self, not_paid: Verdict) -> Verdict {
        match self.word {
            Settlement::Paid => Verdict::Paid,
            Settlement::NotPaid => not_paid,
        }
    }

    fn entry(&self, verdict: Verdict) -> Entry {
        let operation = self.last.record.operation();
        let note = Some(self.note.clone());
        let record = Record::Final { operation, verdict, transaction: None, note };
        Entry { seq: self.last.seq.saturating_add(1), at: self.now, record, ..self.last.clone() }
    }

    fn recorded(&self, entry: &Entry, appended: &Appended) -> Result<DebtOutcome, Error> {
        appended.error(Outcome::NotDone).map_or_else(|| self.as_recorded(entry), Err)
    }

    /// The outcome that any later call gives.
    fn as_recorded(&self, entry: &Entry) -> Result<DebtOutcome, Error> {
        let stored = Stored { line: encode(entry), doubtful: self.doubtful };
        let mut machine = ResolveMachine::new(&self.client, &entry.reference, Some(&stored), self.policy, self.now)?;
        // A final line needs no request, so that one step ends it.
        let _ = machine.step(self.now, &mut Session::new());
        machine.finish()
    }
}

/// Whether an answer tells nothing of the operation. One that refuses the asking, such as for
/// an expired session, may tell it in a minute.
fn cannot_say(error: &Error) -> bool {
    let turned_away = error.session_expired() || matches!(error.status(), Some(401 | 403 | 429));
    error.endpoint() == Some(GET_OPERATION_STATE.name)
        && matches!(error.code(), Code::ApiError | Code::Decode)
        && !turned_away
}

impl Machine for SettleMachine {
    type Output = DebtOutcome;

    fn step(&mut self, now: i64, session: &mut Session) -> Step {
        self.now = self.now.max(now);
        loop {
            self.doing = match &mut self.doing {
                Doing::Recording(entry) => return Step::Record(entry.clone()),
                Doing::Over(_) => return Step::Done,
                Doing::Reading(call) => match call.step(self.now, session, &mut self.next_attempt) {
                    Step::Done => {
                        let operation = self.last.record.operation().unwrap_or_default();
                        let cancelled = || Err(Error::stopped(Reason::Cancelled, Outcome::NotDone));
                        let result = call.take_result().unwrap_or_else(cancelled);
                        Doing::Next(self.read(operation, result))
                    }
                    step => return step,
                },
                Doing::Next(next) => match next.clone() {
                    Next::Read(operation) => {
                        let params = Params::from_iter([("PayoutOperationId", operation.to_string())]);
                        let (client, policy) = (&self.client, self.policy);
                        let call = Call::new(client, &GET_OPERATION_STATE, params, policy, self.now, i64::MAX);
                        Doing::Reading(Box::new(call))
                    }
                    Next::Record(verdict) => Doing::Recording(self.entry(verdict)),
                    Next::End(result) => Doing::Over(Some(*result)),
                },
            };
        }
    }

    fn feed(&mut self, now: i64, event: Event, session: &mut Session) {
        self.now = self.now.max(now);
        let cancelled = || Some(Err(Error::stopped(Reason::Cancelled, Outcome::NotDone)));
        let doing = std::mem::replace(&mut self.doing, Doing::Over(None));
        self.doing = match (doing, event) {
            (Doing::Over(result), _) => Doing::Over(result),
            (Doing::Reading(mut call), Event::Cancelled) => {
                call.cancel(session);
                Doing::Over(cancelled())
            }
            (_, Event::Cancelled) => Doing::Over(cancelled()),
            (Doing::Recording(entry), Event::Recorded(appended)) => Doing::Over(Some(self.recorded(&entry, &appended))),
            (Doing::Reading(mut call), event) => {
                call.feed(self.now, event, session);
                Doing::Reading(call)
            }
            (doing, _) => doing,
        };
    }

    fn finish(self) -> Result<DebtOutcome, Error> {
        match self.doing {
            Doing::Over(Some(result)) => result,
            _ => Err(Error::stopped(Reason::Cancelled, Outcome::NotDone)),
        }
    }
}
