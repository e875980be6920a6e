//! The rules of a withdrawal: what follows from a journal's line, an answer, the history.

use super::attempts::CallResult;
use super::candidates;
use super::withdrawal::{Next, What, WithdrawalMachine};
use super::withdrawal_outcome::{WithdrawalDetails, WithdrawalOutcome};
use crate::endpoints::{FromRecord, Payment, PaymentsHistory, Transaction, WITHDRAW_MONEY};
use crate::error::{Code, Outcome, Reason};
use crate::journal::{Appended, Entry, Record, Terms, Verdict, Withdrawn};
use crate::types::TransactionState;

impl WithdrawalMachine {
    pub(super) fn begin(&self, doubtful: bool) -> Next {
        match self.last.as_ref().map(|last| &last.record) {
            None => Next::Call(What::Snapshot),
            // The line that was lost may have been the next attempt's.
            Some(Record::NotSent) if doubtful => Next::Call(What::Compare),
            Some(Record::NotSent) if self.withdrawal.is_some() => Next::Call(What::Snapshot),
            Some(Record::NotSent) => end(WithdrawalOutcome::NotStarted(self.details())),
            Some(Record::Final { verdict, transaction, note, .. }) => {
                let mut outcome = self.settled(*verdict, transaction.clone(), note.clone());
                details_of(&mut outcome).already_settled = true;
                end(outcome)
            }
            // The line is durable before the request leaves, so it may have left.
            Some(_) => Next::Call(What::Compare),
        }
    }

    /// What a final line says.
    fn settled(
        &self,
        verdict: Verdict,
        transaction: Option<Box<Withdrawn>>,
        note: Option<String>,
    ) -> WithdrawalOutcome {
        let transaction = transaction.map(|transaction| *transaction);
        let details = WithdrawalDetails { transaction, note, ..self.details() };
        let Terms { amount, currency, .. } = &*self.terms;
        match (verdict, &details.transaction) {
            (Verdict::Paid, Some(done)) if done.differs(amount, currency) => WithdrawalOutcome::Differs(details),
            (Verdict::Paid, _) => WithdrawalOutcome::Confirmed(details),
            _ => WithdrawalOutcome::Refused(details),
        }
    }

    pub(super) fn called(&mut self, what: What, result: CallResult) -> Next {
        match (what, result) {
            (What::Withdraw, result) => self.withdrawn(result),
            (What::Ask(id), result) => self.asked(id, result),
            (_, Ok(answer)) => {
                let page = PaymentsHistory::from_record(answer.result.unwrap_or_default());
                let Some(history) = &mut self.history else { return Next::Call(what) };
                history.absorb(page);
                let rows = std::iter::from_fn(|| history.next_row());
                self.rows.extend(rows.filter(|row| candidates::matches(row, &self.terms.amount)));
                if history.next_page().is_some() {
                    return Next::Call(what);
                }
                self.history = None;
                let rows = std::mem::take(&mut self.rows);
                if what == What::Compare {
                    return self.compared(rows);
                }
                Next::Record(Record::Intent { matching: rows.iter().map(Payment::id).collect() })
            }
            // Without the snapshot nothing is sent.
            (What::Snapshot, Err(error)) => Next::End(Box::new(Err(error))),
            (What::Compare, Err(error)) => {
                self.error.get_or_insert(error);
                self.unknown(Vec::new())
            }
        }
    }

    fn withdrawn(&mut self, result: CallResult) -> Next {
        let error = match result.map(|answer| Transaction::from_record(answer.result.unwrap_or_default())) {
            Ok(done) => return self.answered(&done),
            Err(error) => error,
        };
        // An error of getUserToken came instead of the withdrawal, or after it was refused.
        let not_sent = error.reason() == Reason::NotSent || error.endpoint() != Some(WITHDRAW_MONEY.name);
        let is_refusal = matches!(error.code(), Code::ApiError | Code::HttpStatus);
        self.refused = is_refusal && error.outcome() == Outcome::NotDone;
        // A refusal or an unreadable answer that names a transaction: it can be asked for.
        let named = error.meta().transaction_id.filter(|_| !not_sent);
        self.error = Some(error);
        if not_sent {
            self.sent_money = false;
            return Next::Record(Record::NotSent);
        }
        Next::Call(named.map_or(What::Compare, What::Ask))
    }

    /// What getTransactionData says of the transaction that the answer named. Only one of that
    /// number is the withdrawal.
    fn asked(&mut self, id: i64, result: CallResult) -> Next {
        match result.map(|answer| Transaction::from_record(answer.result.unwrap_or_default())) {
            Ok(done) if done.transaction_id() == id => self.answered(&done),
            _ => Next::Call(What::Compare),
        }
    }

    fn answered(&mut self, done: &Transaction) -> Next {
        let transaction = transaction(done);
        if matches!(transaction.state, None | Some(TransactionState::Created | TransactionState::Confirm)) {
            return close(Verdict::Paid, Some(transaction));
        }
        // It was cancelled, or stands where nobody knows: a person has to look.
        self.transaction = Some(transaction);
        Next::Call(What::Compare)
    }

    fn compared(&self, rows: Vec<Payment>) -> Next {
        let known: &[i64] = match self.last.as_ref().map(|last| &last.record) {
            Some(Record::Intent { matching }) => matching,
            _ => &[],
        };
        let new = rows.into_iter().filter(|row| !known.contains(&row.id())).collect::<Vec<_>>();
        // A refusal proves nothing by itself; with no new row it does.
        if self.refused && new.is_empty() { close(Verdict::Refused, None) } else { self.unknown(new) }
    }

    fn unknown(&self, rows: Vec<Payment>) -> Next {
        let at = self.last.as_ref().map_or(self.now, |last| last.at);
        let key = self.client.journal_key(&self.terms.key);
        let candidates = candidates::rank(rows, &self.terms, key, at);
        end(WithdrawalOutcome::Unknown { candidates, details: self.details() })
    }

    pub(super) fn recorded(&mut self, entry: Entry, appended: &Appended) -> Next {
        let done = matches!(entry.record, Record::Final { verdict: Verdict::Paid, .. });
        let error = appended.error(if done { Outcome::Done } else { Outcome::NotDone });
        match (&entry.record, error) {
            // What was answered stays true without a line; the next call finds it unknown.
            (Record::Final { .. } | Record::NotSent, error) => {
                self.error = error.or(self.error.take());
                end(match entry.record {
                    Record::Final { verdict, transaction, note, .. } => self.settled(verdict, transaction, note),
                    _ => WithdrawalOutcome::NotStarted(self.details()),
                })
            }
            (_, Some(error)) => Next::End(Box::new(Err(error))),
            (_, None) => {
                self.last = Some(entry);
                Next::Call(What::Withdraw)
            }
        }
    }
}

fn transaction(done: &Transaction) -> Withdrawn {
    Withdrawn {
        transaction_id: done.transaction_id(),
        state: done.payment_state(),
        amount: done.amount(),
        currency: done.currency().map(str::to_owned),
    }
}

fn close(verdict: Verdict, transaction: Option<Withdrawn>) -> Next {
    Next::Record(Record::Final { operation: None, verdict, transaction: transaction.map(Box::new), note: None })
}

fn end(outcome: WithdrawalOutcome) -> Next {
    Next::End(Box::new(Ok(outcome)))
}

fn details_of(outcome: &mut WithdrawalOutcome) -> &mut WithdrawalDetails {
    match outcome {
        WithdrawalOutcome::Confirmed(details)
        | WithdrawalOutcome::Differs(details)
        | WithdrawalOutcome::Refused(details)
        | WithdrawalOutcome::NotStarted(details)
        | WithdrawalOutcome::Unknown { details, .. } => details,
    }
}
