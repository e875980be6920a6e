use std::sync::Arc;

use super::attempts::CallResult;
use super::call::Call;
use super::outcome::{Details, PayoutOutcome};
use super::{Event, Machine, Policy, Session, Step, terms};
use crate::client::Client;
use crate::endpoints::{
    CREATE_OPERATION, Call as _, CreateOperation, DELETE_OPERATION, EXECUTE_OPERATION, Effect, Endpoint,
    GET_OPERATION_STATE, Recipient,
};
use crate::error::{Error, Outcome, Reason};
use crate::journal::{Appended, Debt, Entry, Fence, Record, Stored, Terms, Verdict, check_reference};
use crate::params::Params;
use crate::types::{Amount, Currency, PayoutOperationState, Uuid};

/// One debt to pay. The reference names the debt, never the person: a second debt to the
/// same person needs a reference of its own.
#[derive(Clone, Debug)]
pub struct Payout {
    /// The caller's name of the debt: 1 to 128 characters, none invisible and no space at either end.
    pub reference: String,
    /// Who gets the money, how much, from which shop's balance.
    pub payment: CreateOperation,
    /// Whether a debt that the journal knows as not paid is tried anew.
    pub retry_not_paid: bool,
}

impl Payout {
    /// A payout in roubles from the default balance.
    #[must_use]
    pub fn new(reference: impl Into<String>, recipient: Recipient, amount: Amount) -> Self {
        let payment = CreateOperation::new(recipient, amount);
        Self { reference: reference.into(), payment, retry_not_paid: false }
    }

    /// In another currency.
    #[must_use]
    pub fn currency(mut self, currency: Currency) -> Self {
        self.payment.currency = currency;
        self
    }
}

/// Pays one debt at most once: create, record, execute, read; what was lost is fenced
/// before anything is paid again.
///
/// ```
/// # #[cfg(feature = "sandbox")] {
/// use std::sync::{Arc, Mutex};
/// use intellectmoney::host::run;
/// use intellectmoney::journal::MemoryStore;
/// use intellectmoney::machine::{Payout, PayoutMachine, Policy};
/// use intellectmoney::sandbox::SandboxHost;
/// use intellectmoney::{Options, Recipient};
///
/// let mut host = SandboxHost::new(7);
/// let client = Arc::new(host.client(Options::default())?);
/// let recipient = Recipient::sbp("+7 999 000-00-00", "100000000000", "Иван Тестов");
/// let payout = Payout::new("invoice-17", recipient, "50.00".parse()?);
/// let machine = PayoutMachine::new(&client, payout, None, Policy::default(), host.now)?;
/// let outcome = run(machine, &mut host, &MemoryStore::new(), &Mutex::default())?;
/// assert_eq!(outcome.status(), "paid");
/// assert_eq!(host.sandbox.paid("79990000000").count, 1);
/// # }
/// # Ok::<(), intellectmoney::Error>(())
/// ```
#[derive(Debug)]
pub struct PayoutMachine {
    pub(super) client: Arc<Client>,
    reference: String,
    /// What is paid; `None` where nothing may begin, only what has begun be settled.
    pub(super) payout: Option<Payout>,
    pub(super) policy: Policy,
    terms: Arc<Terms>,
    /// The last line that the journal holds.
    pub(super) last: Option<Entry>,
    now: i64,
    pub(super) deadline: i64,
    next_attempt: u64,
    doing: Doing,
    pub(super) pause: i64,
    /// The state that was read last, of the operation of the last line.
    pub(super) state: Option<PayoutOperationState>,
    pub(super) error: Option<Error>,
    /// Whether an execution of the operation may be on its way.
    pub(super) sent_money: bool,
    /// Whether this call has ever sent one: then it ends with an outcome, not an error.
    pub(super) has_sent_money: bool,
    /// Whether the operation may be executed when a read says `Created`: its execution was
    /// refused for an expired session, or nothing was sent.
    pub(super) may_execute: bool,
    /// Why the operation would be fenced.
    pub(super) why: Fence,
    /// How often the operation's deletion was asked for.
    pub(super) deletions: u32,
}

/// What the machine is at.
#[derive(Debug)]
enum Doing {
    Next(Next),
    Recording(Entry),
    Calling(What, Box<Call>),
    Pausing(i64, Next),
    Over(Option<Result<PayoutOutcome, Error>>),
}

/// What comes next.
#[derive(Clone, Debug)]
pub(super) enum Next {
    Record(Record),
    Call(What),
    /// After a pause that grows.
    Later(What),
    End(Box<Result<PayoutOutcome, Error>>),
}

/// A call of the provider.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum What {
    Create,
    Execute,
    Read,
    Delete,
}

impl What {
    fn endpoint(self) -> &'static Endpoint {
        match self {
            Self::Create => &CREATE_OPERATION,
            Self::Execute => &EXECUTE_OPERATION,
            Self::Read => &GET_OPERATION_STATE,
            Self::Delete => &DELETE_OPERATION,
        }
    }
}

impl PayoutMachine {
    /// Begins, or goes on from the journal's last line of the reference.
    ///
    /// # Errors
    /// Bad input by its field; `reference_conflict` where the reference names another debt;
    /// `journal_of_another_account`, `journal_key_changed`, `journal_damaged`. Nothing was sent.
    pub fn new(
        client: &Arc<Client>,
        payout: Payout,
        stored: Option<&Stored>,
        policy: Policy,
        now: i64,
    ) -> Result<Self, Error> {
        check_reference(&payout.reference)?;
        let terms = terms::of_payout(client, &payout.payment, client.own_journal_key())?;
        let last = stored.map(|stored| stored.entry_of(&payout.reference)).transpose()?;
        if let Some(entry) = &last {
            terms::agree(client, &payout.payment, entry)?;
        }
        let mut machine = Self::with(client, payout.reference.clone(), terms, last, policy, now);
        machine.payout = Some(payout);
        machine.doing = Doing::Next(machine.begin(stored.is_some_and(|stored| stored.doubtful)));
        Ok(machine)
    }

    /// Settles what the journal's last line says was begun, and begins nothing: no
    /// operation is made and none is executed. Needs no recipient, so it is for debts
    /// whose data are lost. Where only a new payment could go on it ends `NotStarted`.
    ///
    /// # Errors
    /// `journal_of_another_account`, `journal_key_changed`, `journal_damaged`;
    /// `reference_conflict` where the line speaks of a withdrawal. Nothing was sent.
    pub fn going_on(client: &Arc<Client>, stored: &Stored, policy: Policy, now: i64) -> Result<Self, Error> {
        let last = stored.entry()?;
        terms::same_account(client, &last)?;
        if last.terms.debt != Debt::Payout {
            return Err(Error::invalid("reference", Reason::ReferenceConflict));
        }
        let (reference, terms) = (last.reference.clone(), Arc::clone(&last.terms));
        let mut machine = Self::with(client, reference, terms, Some(last), policy, now);
        machine.doing = Doing::Next(machine.begin(stored.doubtful));
        Ok(machine)
    }

    /// How the debt stands where no session can be had to ask; nothing where it needs none.
    pub(super) fn locked_out(&mut self, error: &Error) -> Option<PayoutOutcome> {
        let asks = matches!(
            self.doing,
            Doing::Next(Next::Call(What::Read | What::Delete) | Next::Record(Record::Executing { .. }))
        );
        asks.then(|| {
            self.error = Some(error.clone());
            PayoutOutcome::Unknown(self.details())
        })
    }

    fn with(
        client: &Arc<Client>,
        reference: String,
        terms: Arc<Terms>,
        last: Option<Entry>,
        policy: Policy,
        now: i64,
    ) -> Self {
        // A clock that ran ahead wrote it: from there the settle window would end far in the future.
        let last = last.map(|entry| Entry { at: entry.at.min(now), ..entry });
        Self {
            client: Arc::clone(client),
            reference,
            payout: None,
            policy,
            terms,
            last,
            now,
            deadline: now.saturating_add(policy.payout),
            next_attempt: 0,
            doing: Doing::Over(None),
            pause: policy.poll_first,
            state: None,
            error: None,
            sent_money: false,
            has_sent_money: false,
            may_execute: false,
            why: Fence::Lost,
            deletions: 0,
        }
    }

    /// The operation of the last line.
    pub(super) fn operation(&self) -> Option<Uuid> {
        self.last.as_ref()?.record.operation()
    }

    pub(super) fn now(&self) -> i64 {
        self.now
    }

    pub(super) fn details(&self) -> Details {
        Details {
            reference: self.reference.clone(),
            payout_operation_id: self.operation(),
            state: self.state.clone(),
            already_settled: false,
            error: self.error.clone(),
        }
    }

    fn call(&self, what: What) -> Call {
        let params = match (what, &self.payout, self.operation()) {
            (What::Create, Some(payout), _) => payout.payment.params(self.client.generation()),
            (_, _, operation) => Params::from_iter([("PayoutOperationId", operation.unwrap_or_default().to_string())]),
        };
        Call::new(&self.client, what.endpoint(), params, self.policy, self.now, self.deadline)
    }

    fn entry(&self, record: Record) -> Entry {
        let (seq, attempt, terms) = match &self.last {
            Some(last) => (last.seq, last.attempt, Arc::clone(&last.terms)),
            None => (0, 0, Arc::clone(&self.terms)),
        };
        // Each intent is an attempt of its own.
        let begins = matches!(record, Record::Intent { .. });
        Entry {
            reference: self.reference.clone(),
            seq: seq.saturating_add(1),
            at: self.now,
            attempt: attempt.saturating_add(u32::from(begins)),
            terms,
            record,
        }
    }

    fn called(&mut self, what: What, result: CallResult) -> Next {
        match what {
            What::Create => self.created(result),
            What::Execute => self.executed(result),
            What::Read => self.read(result),
            What::Delete => Next::Call(What::Read),
        }
    }

    fn recorded(&mut self, entry: Entry, appended: &Appended) -> Next {
        let is_paid = matches!(entry.record, Record::Final { verdict: Verdict::Paid, .. });
        let outcome = if is_paid { Outcome::Done } else { self.at_risk() };
        let Some(error) = appended.error(outcome) else {
            self.last = Some(entry);
            return self.after_record();
        };
        // Nothing is sent after a line that was not stored. What was read stays true, but only
        // `paid` is final without a line: another run may be trying the debt anew.
        Next::End(Box::new(if is_paid {
            self.error = Some(error);
            Ok(PayoutOutcome::Paid(self.details()))
        } else {
            self.stopped(error)
        }))
    }

    fn cancelled(&mut self) -> Result<PayoutOutcome, Error> {
        self.stopped(Error::stopped(Reason::Cancelled, self.at_risk()))
    }
}

impl Machine for PayoutMachine {
    type Output = PayoutOutcome;

    fn step(&mut self, now: i64, session: &mut Session) -> Step {
        self.now = self.now.max(now);
        loop {
            self.doing = match &mut self.doing {
                Doing::Recording(entry) => return Step::Record(entry.clone()),
                Doing::Over(_) => return Step::Done,
                Doing::Pausing(until, next) if self.now >= *until => Doing::Next(next.clone()),
                Doing::Pausing(until, _) => return Step::WaitUntil(*until),
                Doing::Calling(what, call) => match call.step(self.now, session, &mut self.next_attempt) {
                    Step::Done => {
                        let (what, result) = (*what, call.take_result());
                        let result = result
                            .unwrap_or_else(|| Err(Error::of(what.endpoint(), Reason::Cancelled, Outcome::Unknown)));
                        Doing::Next(self.called(what, result))
                    }
                    step => {
                        // From here on the request may be on the wire.
                        let is_money =
                            matches!(&step, Step::Send { request, .. } if request.endpoint().effect == Effect::Once);
                        self.sent_money |= is_money;
                        self.has_sent_money |= is_money;
                        return step;
                    }
                },
                Doing::Next(next) => match next.clone() {
                    Next::Call(What::Create) | Next::Later(What::Create) if self.payout.is_none() => {
                        Doing::Over(Some(Ok(self.out_of_time())))
                    }
                    Next::Record(record) => Doing::Recording(self.entry(record)),
                    Next::Call(what) => Doing::Calling(what, Box::new(self.call(what))),
                    Next::Later(what) => match self.pause_until() {
                        Some(until) => Doing::Pausing(until, Next::Call(what)),
                        None => Doing::Over(Some(Ok(self.out_of_time()))),
                    },
                    Next::End(result) => Doing::Over(Some(*result)),
                },
            };
        }
    }

    fn feed(&mut self, now: i64, event: Event, session: &mut Session) {
        self.now = self.now.max(now);
        let doing = std::mem::replace(&mut self.doing, Doing::Over(None));
        self.doing = match (doing, event) {
            (Doing::Over(result), _) => Doing::Over(result),
            (Doing::Calling(_, mut call), Event::Cancelled) => {
                call.cancel(session);
                Doing::Over(Some(self.cancelled()))
            }
            (_, Event::Cancelled) => Doing::Over(Some(self.cancelled())),
            (Doing::Recording(entry), Event::Recorded(appended)) => Doing::Next(self.recorded(entry, &appended)),
            (Doing::Calling(what, mut call), event) => {
                call.feed(self.now, event, session);
                Doing::Calling(what, call)
            }
            (doing, _) => doing,
        };
    }

    fn operation_state(&self) -> Option<&PayoutOperationState> {
        self.state.as_ref()
    }

    fn finish(mut self) -> Result<PayoutOutcome, Error> {
        match std::mem::replace(&mut self.doing, Doing::Over(None)) {
            Doing::Over(Some(result)) => result,
            // Finished before its end: what was sent is not known to have ended.
            _ => self.cancelled(),
        }
    }
}
