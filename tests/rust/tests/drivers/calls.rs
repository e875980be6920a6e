//! The calls of a seed, and how each driver makes them.

use std::future::{Future, poll_fn};
use std::pin::Pin;
use std::task::Poll;

use intellectmoney::connection::Resumed;
use intellectmoney::error::Error;
use intellectmoney::ffi::{Api, Effect, Finished, Input, Naming, Reading, Task, value};
use intellectmoney::host::{AsyncHost, AsyncStore};
use intellectmoney::machine::{
    BatchOptions, DebtOutcome, HistoryQuery, Payout, PayoutOutcome, Settlement, Withdrawal, WithdrawalOutcome,
};
use intellectmoney::{AsyncConnection, Connection, Recipient};
use intellectmoney_tests::simulation::Random;

use super::journal::{Opened, Slow};
use super::world::{Timer, Wire};

pub(crate) const NOTE: &str = "Иванова, по выписке банка";

/// One debt.
#[derive(Clone, Debug)]
pub(crate) struct Debt {
    pub(crate) reference: String,
    /// Whom the provider's books name: phone or card number.
    pub(crate) recipient: String,
    amount: String,
}

pub(crate) struct Debts {
    pub(crate) payouts: Vec<Debt>,
    pub(crate) withdrawals: Vec<Debt>,
    pub(crate) account_id: String,
}

#[derive(Clone, Debug)]
pub(crate) enum Call {
    Batch { concurrency: usize, stop: bool },
    Pay(usize),
    Resume,
    Resolve(String),
    Withdraw(usize),
    Settle(usize, bool),
    History { page: i64 },
}

/// What a call told.
#[derive(Debug, PartialEq)]
pub(crate) enum Said {
    Debt(String, Result<DebtOutcome, Error>),
    /// It ended before it came to a debt.
    Failed(Error),
    Rows(Vec<i64>, Option<Error>),
}

impl Debts {
    pub(crate) fn draw(random: &mut Random, account_id: &str) -> Self {
        let payouts = (0..4 + random.place(4)).map(|place| {
            let is_card = random.thousandths(200);
            let recipient = if is_card { card(place) } else { format!("7999{place:07}") };
            Debt { reference: format!("row-{place}"), recipient, amount: format!("{}.00", random.between(1, 400)) }
        });
        let payouts = payouts.collect();
        let withdrawals = (0..random.place(3)).map(|place| {
            let amount = format!("{}.00", 1000 + place);
            Debt { reference: format!("out-{place}"), recipient: amount.clone(), amount }
        });
        Self { payouts, withdrawals: withdrawals.collect(), account_id: account_id.to_owned() }
    }

    pub(crate) fn get(&self, reference: &str) -> &Debt {
        let mut all = self.payouts.iter().chain(&self.withdrawals);
        all.find(|debt| debt.reference == reference).expect("a debt of the seed")
    }

    fn payout(&self, place: usize) -> Payout {
        let Debt { reference, recipient, amount } = &self.payouts[place];
        let recipient = match recipient.len() {
            16 => Recipient::card(recipient.as_str(), "IVAN TESTOV"),
            _ => Recipient::sbp(recipient.as_str(), "100000000000", "Иван Тестов"),
        };
        Payout::new(reference.as_str(), recipient, amount.parse().expect("an amount"))
    }

    fn rows(&self) -> Vec<Payout> {
        (0..self.payouts.len()).map(|place| self.payout(place)).collect()
    }

    fn withdrawal(&self, place: usize) -> Withdrawal {
        let Debt { reference, amount, .. } = &self.withdrawals[place];
        let (reference, account_id) = (reference.clone(), self.account_id.clone());
        Withdrawal { reference, account_id, amount: amount.parse().expect("an amount"), transaction_date: None }
    }

    fn payout_json(&self, place: usize) -> String {
        let Debt { reference, recipient, amount } = &self.payouts[place];
        let to = match recipient.len() {
            16 => format!(r#"{{"type":"card","pan":"{recipient}","name":"IVAN TESTOV"}}"#),
            _ => format!(r#"{{"type":"sbp","phone":"{recipient}","bankId":"100000000000","name":"Иван Тестов"}}"#),
        };
        format!(r#"{{"reference":"{reference}","amount":"{amount}","recipient":{to}}}"#)
    }
}

/// A card number of its own, with the check digit that fits.
fn card(place: usize) -> String {
    let digits = format!("220070{place:09}");
    let doubled = digits.bytes().enumerate().map(|(place, digit)| {
        let digit = u32::from(digit - b'0') * if place % 2 == 0 { 2 } else { 1 };
        digit / 10 + digit % 10
    });
    format!("{digits}{}", (10 - doubled.sum::<u32>() % 10) % 10)
}

fn payout(reference: &str, result: Result<PayoutOutcome, Error>) -> Said {
    Said::Debt(reference.to_owned(), result.map(DebtOutcome::Payout))
}

fn withdrawal(reference: &str, result: Result<WithdrawalOutcome, Error>) -> Said {
    Said::Debt(reference.to_owned(), result.map(DebtOutcome::Withdrawal))
}

fn batch(debts: &Debts, results: Result<Vec<Result<PayoutOutcome, Error>>, Error>) -> Vec<Said> {
    match results {
        Ok(results) => {
            debts.payouts.iter().zip(results).map(|(debt, result)| payout(&debt.reference, result)).collect()
        }
        Err(error) => vec![Said::Failed(error)],
    }
}

fn resumed(results: Result<Vec<Resumed>, Error>) -> Vec<Said> {
    match results {
        Ok(results) => results.into_iter().map(|(reference, result)| Said::Debt(reference, result)).collect(),
        Err(error) => vec![Said::Failed(error)],
    }
}

fn word(is_paid: bool) -> Settlement {
    if is_paid { Settlement::Paid } else { Settlement::NotPaid }
}

fn query(page: i64) -> HistoryQuery {
    HistoryQuery { page: page.try_into().expect("a small page"), ..HistoryQuery::default() }
}

pub(crate) fn blocking(connection: &mut Connection<Wire, Opened>, call: &Call, debts: &Debts) -> Vec<Said> {
    match call {
        Call::Batch { concurrency, stop } => {
            let options = BatchOptions { concurrency: *concurrency, stop_when_out_of_money: *stop };
            batch(debts, connection.payouts(debts.rows(), options))
        }
        Call::Pay(place) => vec![payout(&debts.payouts[*place].reference, connection.payout(&debts.payout(*place)))],
        Call::Resume => resumed(connection.resume()),
        Call::Resolve(reference) => vec![Said::Debt(reference.clone(), connection.resolve(reference))],
        Call::Withdraw(place) => {
            let call = debts.withdrawal(*place);
            vec![withdrawal(&call.reference, connection.withdraw(&call))]
        }
        Call::Settle(place, is_paid) => {
            let reference = &debts.withdrawals[*place].reference;
            vec![Said::Debt(reference.clone(), connection.settle(reference, word(*is_paid), NOTE))]
        }
        Call::History { page } => {
            let (mut ids, mut failed) = (Vec::new(), None);
            for row in connection.payments_history(query(*page)) {
                match row {
                    Ok(row) => ids.push(row.id()),
                    Err(error) => failed = Some(error),
                }
            }
            vec![Said::Rows(ids, failed)]
        }
    }
}

pub(crate) async fn asynchronous(connection: &AsyncConnection<Wire, Slow>, call: &Call, debts: &Debts) -> Vec<Said> {
    match call {
        Call::Batch { concurrency, stop } => {
            let options = BatchOptions { concurrency: *concurrency, stop_when_out_of_money: *stop };
            batch(debts, connection.payouts(debts.rows(), options).await)
        }
        Call::Pay(place) => {
            vec![payout(&debts.payouts[*place].reference, connection.payout(&debts.payout(*place)).await)]
        }
        Call::Resume => resumed(connection.resume().await),
        Call::Resolve(reference) => vec![Said::Debt(reference.clone(), connection.resolve(reference).await)],
        Call::Withdraw(place) => {
            let call = debts.withdrawal(*place);
            vec![withdrawal(&call.reference, connection.withdraw(&call).await)]
        }
        Call::Settle(place, is_paid) => {
            let reference = &debts.withdrawals[*place].reference;
            vec![Said::Debt(reference.clone(), connection.settle(reference, word(*is_paid), NOTE).await)]
        }
        Call::History { page } => {
            let (mut ids, mut failed) = (Vec::new(), None);
            let mut rows = connection.payments_history(query(*page));
            while let Some(row) = rows.next().await {
                match row {
                    Ok(row) => ids.push(row.id()),
                    Err(error) => failed = Some(error),
                }
            }
            vec![Said::Rows(ids, failed)]
        }
    }
}

/// The border of the bindings, with all that may overlap overlapping. `cancel_after` so many
/// effects the caller wants no more.
pub(crate) struct Border<'a> {
    pub(crate) api: &'a Api,
    pub(crate) wire: Wire,
    pub(crate) store: Slow,
    pub(crate) cancel_after: Option<u32>,
}

impl Border<'_> {
    pub(crate) async fn call(&mut self, call: &Call, debts: &Debts) -> Vec<Said> {
        let read = |text: &str| value(text).expect("JSON");
        let api = self.api;
        let task = match call {
            Call::Batch { concurrency, stop } => {
                let rows: Vec<_> = (0..debts.payouts.len()).map(|place| debts.payout_json(place)).collect();
                let options = format!(r#"{{"concurrency":{concurrency},"stopWhenOutOfMoney":{stop}}}"#);
                api.payouts(&read(&format!("[{}]", rows.join(","))), &read(&options), None)
            }
            Call::Pay(place) => api.payout(&read(&debts.payout_json(*place)), None),
            Call::Resume => api.resume(None),
            Call::Resolve(reference) => api.resolve(reference, None),
            Call::Withdraw(place) => {
                let Debt { reference, amount, .. } = &debts.withdrawals[*place];
                let account = &debts.account_id;
                let text = format!(r#"{{"reference":"{reference}","accountId":"{account}","amount":"{amount}"}}"#);
                api.withdraw(&read(&text), None)
            }
            Call::Settle(place, is_paid) => {
                let (reference, word) = (&debts.withdrawals[*place].reference, word(*is_paid));
                let word = if word == Settlement::Paid { "paid" } else { "not_paid" };
                let text = format!(r#"{{"reference":"{reference}","word":"{word}","note":"{NOTE}"}}"#);
                api.settle(&read(&text), None)
            }
            Call::History { page } => return vec![self.history(*page).await],
        };
        let mut ended = self.drive(task.expect("good input")).await;
        if let Call::Batch { .. } = call {
            ended.sort_by_key(|(row, ..)| *row);
        }
        let said = ended.into_iter().map(|(_, reference, result)| match result {
            // A list that cannot be read is nobody's.
            Err(error) if reference.is_empty() => Said::Failed(error),
            Ok(Finished::Payout(outcome)) => payout(&reference, Ok(outcome)),
            Ok(Finished::Withdrawal(outcome)) => withdrawal(&reference, Ok(outcome)),
            Ok(other) => panic!("{other:?} is no outcome of a debt"),
            Err(error) => Said::Debt(reference, Err(error)),
        });
        said.collect()
    }

    async fn history(&mut self, page: i64) -> Said {
        let query = value(&format!(r#"{{"page":{page}}}"#)).expect("JSON");
        let mut reading = Reading::new(&query, Naming::JavaScript, AsyncHost::now(&self.wire)).expect("a query");
        let mut ids = Vec::new();
        while let Some(task) = reading.next_page(self.api, None).expect("a page") {
            for (_, _, result) in self.drive(task).await {
                match result {
                    Ok(finished) => reading.absorb(finished),
                    Err(error) => return Said::Rows(ids, Some(error)),
                }
            }
            ids.extend(std::iter::from_fn(|| reading.next_row()).filter_map(|row| row.integer("Id")));
        }
        Said::Rows(ids, None)
    }

    async fn drive(&mut self, mut task: Task) -> Vec<(usize, String, Result<Finished, Error>)> {
        let (wire, store) = (&self.wire, &self.store);
        let mut ended = Vec::new();
        let mut flying = Vec::new();
        loop {
            match task.next(AsyncHost::now(wire)) {
                Effect::Done => return ended,
                Effect::Ended { row, reference, result } => ended.push((row, reference, result)),
                Effect::Wait { until } => {
                    let timer = until.map(|until| wire.world.sleep(until - AsyncHost::now(wire)));
                    if let Some((id, input)) = first(&mut flying, timer).await {
                        task.feed(AsyncHost::now(wire), id, input);
                    }
                }
                effect => {
                    if let Some(left) = &mut self.cancel_after {
                        *left = left.saturating_sub(1);
                        if *left == 0 {
                            self.cancel_after = None;
                            task.cancel(AsyncHost::now(wire));
                            continue;
                        }
                    }
                    flying.push(Box::pin(perform(wire, store, effect)));
                }
            }
        }
    }
}

async fn perform(wire: &Wire, store: &Slow, effect: Effect) -> (u64, Input) {
    match effect {
        Effect::Send { id, request, timeout } => {
            let answer = AsyncHost::send(wire, &request, timeout).await;
            (id, answer.map_or_else(Input::Failed, Input::Response))
        }
        Effect::Load { id, reference } => (id, Input::Loaded(store.load(&reference).await)),
        Effect::Append { id, reference, after_seq, line } => {
            (id, Input::Appended(store.append(&reference, after_seq, &line).await))
        }
        Effect::List { id } => (id, Input::Listed(store.unfinished().await)),
        effect => panic!("{effect:?} is nothing to do"),
    }
}

/// The first of the effects to come back, unless the time comes before.
async fn first<F: Future<Output = (u64, Input)>>(
    flying: &mut Vec<Pin<Box<F>>>,
    mut timer: Option<Timer>,
) -> Option<(u64, Input)> {
    poll_fn(|context| {
        for place in 0..flying.len() {
            if let Poll::Ready(done) = flying[place].as_mut().poll(context) {
                drop(flying.swap_remove(place));
                return Poll::Ready(Some(done));
            }
        }
        match &mut timer {
            Some(timer) => Pin::new(timer).poll(context).map(|()| None),
            None => Poll::Pending,
        }
    })
    .await
}
