use std::sync::Arc;

use super::call::Call;
use super::history::History;
use super::listing::HistoryQuery;
use super::withdrawal_outcome::{WithdrawalDetails, WithdrawalOutcome};
use super::{Event, Machine, Policy, Session, Step, candidates, terms};
use crate::client::Client;
use crate::endpoints::{
    Call as _, Effect, Endpoint, GET_PAYMENTS_HISTORY, GET_TRANSACTION_DATA, GetTransactionData, Payment,
    WITHDRAW_MONEY, WithdrawMoney,
};
use crate::error::{Error, Outcome, Reason};
use crate::journal::{Debt, Entry, Record, Stored, Terms, Withdrawn, check_reference};
use crate::params::Params;
use crate::types::{Amount, MoscowTime};

/// Money to the organisation's own bank account, once.
#[derive(Clone, Debug)]
pub struct Withdrawal {
    /// The caller's name of it: 1 to 128 characters, none invisible and no space at either end.
    pub reference: String,
    /// The account to withdraw from, ten digits.
    pub account_id: String,
    /// The sum.
    pub amount: Amount,
    /// The real date; now where absent. It is no part of what the reference names.
    pub transaction_date: Option<MoscowTime>,
}

impl Withdrawal {
    pub(super) fn call(&self) -> WithdrawMoney {
        let Self { account_id, amount, transaction_date, .. } = self;
        WithdrawMoney { account_id: account_id.clone(), amount: *amount, transaction_date: *transaction_date }
    }
}

/// Withdraws at most once. There is no handle that could be read and nothing that could
/// be deleted, so what is in doubt is compared with the history and left to a person.
#[derive(Debug)]
pub struct WithdrawalMachine {
    pub(super) client: Arc<Client>,
    /// `None` where nothing may be sent.
    pub(super) withdrawal: Option<Withdrawal>,
    policy: Policy,
    reference: String,
    pub(super) terms: Arc<Terms>,
    pub(super) last: Option<Entry>,
    pub(super) now: i64,
    deadline: i64,
    next_attempt: u64,
    doing: Doing,
    pub(super) history: Option<History>,
    /// Rows of the history that look like it.
    pub(super) rows: Vec<Payment>,
    pub(super) sent_money: bool,
    /// Whether an earlier run may have sent it.
    in_doubt: bool,
    pub(super) refused: bool,
    /// What an answer named that proves nothing.
    pub(super) transaction: Option<Withdrawn>,
    pub(super) error: Option<Error>,
}

#[derive(Debug)]
enum Doing {
    Next(Next),
    Recording(Entry),
    Calling(What, Box<Call>),
    Over(Option<Ended>),
}

pub(super) type Ended = Result<WithdrawalOutcome, Error>;

#[derive(Clone, Debug)]
pub(super) enum Next {
    Call(What),
    Record(Record),
    End(Box<Ended>),
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum What {
    /// Which rows look like it before it is sent.
    Snapshot,
    Withdraw,
    /// What became of the transaction that an unclear answer named.
    Ask(i64),
    /// Which rows look like it now.
    Compare,
}

impl WithdrawalMachine {
    /// Begins, or says how it stands by the journal's last line of the reference.
    ///
    /// # Errors
    /// Bad input by its field; `reference_conflict` where the reference names something
    /// else; `journal_of_another_account`, `journal_key_changed`, `journal_damaged`.
    pub fn new(
        client: &Arc<Client>,
        withdrawal: Withdrawal,
        stored: Option<&Stored>,
        policy: Policy,
        now: i64,
    ) -> Result<Self, Error> {
        check_reference(&withdrawal.reference)?;
        let terms = terms::of_withdrawal(client, &withdrawal.call(), client.own_journal_key())?;
        let last = stored.map(|stored| stored.entry_of(&withdrawal.reference)).transpose()?;
        if let Some(entry) = &last {
            let key = terms::same_account(client, entry)?;
            let terms = terms::of_withdrawal(client, &withdrawal.call(), key)?;
            terms::same_debt(&terms, entry)?;
        }
        let doubtful = stored.is_some_and(|stored| stored.doubtful);
        let reference = withdrawal.reference.clone();
        Ok(Self::with(client, Some(withdrawal), (reference, terms), last, doubtful, policy, now))
    }

    /// Says how a withdrawal stands that was begun, and sends nothing that moves money.
    ///
    /// # Errors
    /// As [`WithdrawalMachine::new`].
    pub fn going_on(client: &Arc<Client>, stored: &Stored, policy: Policy, now: i64) -> Result<Self, Error> {
        let last = stored.entry()?;
        terms::same_account(client, &last)?;
        if last.terms.debt != Debt::Withdrawal {
            return Err(Error::invalid("reference", Reason::ReferenceConflict));
        }
        let names = (last.reference.clone(), Arc::clone(&last.terms));
        Ok(Self::with(client, None, names, Some(last), stored.doubtful, policy, now))
    }

    /// How it stands where no session can be had to ask; nothing where it needs none.
    pub(super) fn locked_out(&mut self, error: &Error) -> Option<WithdrawalOutcome> {
        matches!(self.doing, Doing::Next(Next::Call(What::Compare))).then(|| {
            self.error = Some(error.clone());
            WithdrawalOutcome::Unknown { candidates: Vec::new(), details: self.details() }
        })
    }

    fn with(
        client: &Arc<Client>,
        withdrawal: Option<Withdrawal>,
        (reference, terms): (String, Arc<Terms>),
        last: Option<Entry>,
        doubtful: bool,
        policy: Policy,
        now: i64,
    ) -> Self {
        // A clock that ran ahead wrote it: its row would be looked for in the future.
        let last = last.map(|entry| Entry { at: entry.at.min(now), ..entry });
        let mut machine = Self {
            client: Arc::clone(client),
            withdrawal,
            policy,
            reference,
            terms,
            last,
            now,
            deadline: now.saturating_add(policy.payout),
            next_attempt: 0,
            doing: Doing::Over(None),
            history: None,
            rows: Vec::new(),
            sent_money: false,
            in_doubt: false,
            refused: false,
            transaction: None,
            error: None,
        };
        let next = machine.begin(doubtful);
        machine.in_doubt = matches!(next, Next::Call(What::Compare));
        machine.doing = Doing::Next(next);
        machine
    }

    pub(super) fn details(&self) -> WithdrawalDetails {
        WithdrawalDetails {
            reference: self.reference.clone(),
            transaction: self.transaction.clone(),
            note: None,
            already_settled: false,
            error: self.error.clone(),
        }
    }

    fn call(&mut self, what: What) -> Call {
        let generation = self.client.generation();
        let (endpoint, params): (&'static Endpoint, Params) =
            if let (What::Withdraw, Some(withdrawal)) = (what, &self.withdrawal) {
                (&WITHDRAW_MONEY, withdrawal.call().params(generation))
            } else if let What::Ask(transaction_id) = what {
                (&GET_TRANSACTION_DATA, GetTransactionData { transaction_id }.params(generation))
            } else {
                let at = self.last.as_ref().filter(|_| what == What::Compare).map_or(self.now, |last| last.at);
                let now = self.now;
                let history = self.history.get_or_insert_with(|| {
                    let (date_from, date_to) = candidates::range(at, now);
                    History::new(HistoryQuery { date_from, date_to, ..HistoryQuery::default() }, now)
                });
                let page = history.next_page().map(|page| page.params(generation));
                (&GET_PAYMENTS_HISTORY, page.unwrap_or_default())
            };
        Call::new(&self.client, endpoint, params, self.policy, self.now, self.deadline)
    }

    fn entry(&self, record: Record) -> Entry {
        let (seq, attempt) = self.last.as_ref().map_or((0, 0), |last| (last.seq, last.attempt));
        let begins = matches!(record, Record::Intent { .. });
        Entry {
            reference: self.reference.clone(),
            seq: seq.saturating_add(1),
            at: self.now,
            attempt: attempt.saturating_add(u32::from(begins)),
            terms: self.last.as_ref().map_or_else(|| Arc::clone(&self.terms), |last| Arc::clone(&last.terms)),
            record,
        }
    }

    fn stopped(&mut self) -> Ended {
        if !self.sent_money {
            let outcome = if self.in_doubt { Outcome::Unknown } else { Outcome::NotDone };
            return Err(Error::stopped(Reason::Cancelled, outcome));
        }
        self.error = Some(Error::stopped(Reason::Cancelled, Outcome::Unknown));
        Ok(WithdrawalOutcome::Unknown { candidates: Vec::new(), details: self.details() })
    }
}

impl Machine for WithdrawalMachine {
    type Output = WithdrawalOutcome;

    fn step(&mut self, now: i64, session: &mut Session) -> Step {
        self.now = self.now.max(now);
        loop {
            self.doing = match &mut self.doing {
                Doing::Recording(entry) => return Step::Record(entry.clone()),
                Doing::Over(_) => return Step::Done,
                Doing::Calling(what, call) => match call.step(self.now, session, &mut self.next_attempt) {
                    Step::Done => {
                        let (what, result) = (*what, call.take_result());
                        let cancelled = || Err(Error::of(&WITHDRAW_MONEY, Reason::Cancelled, Outcome::Unknown));
                        Doing::Next(self.called(what, result.unwrap_or_else(cancelled)))
                    }
                    step => {
                        self.sent_money |=
                            matches!(&step, Step::Send { request, .. } if request.endpoint().effect == Effect::Once);
                        return step;
                    }
                },
                Doing::Next(next) => match next.clone() {
                    Next::Call(what) => Doing::Calling(what, Box::new(self.call(what))),
                    Next::Record(record) => Doing::Recording(self.entry(record)),
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
                Doing::Over(Some(self.stopped()))
            }
            (_, Event::Cancelled) => Doing::Over(Some(self.stopped())),
            (Doing::Recording(entry), Event::Recorded(appended)) => Doing::Next(self.recorded(entry, &appended)),
            (Doing::Calling(what, mut call), event) => {
                call.feed(self.now, event, session);
                Doing::Calling(what, call)
            }
            (doing, _) => doing,
        };
    }

    fn finish(mut self) -> Ended {
        match std::mem::replace(&mut self.doing, Doing::Over(None)) {
            Doing::Over(Some(result)) => result,
            _ => self.stopped(),
        }
    }
}
