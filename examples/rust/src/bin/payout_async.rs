//! A payout with an async HTTP client: against the sandbox's server or, with other
//! variables in the environment and nothing else changed, against the provider.

use std::process::ExitCode;
use std::time::Instant;

use anyhow::{Context, Result};
use intellectmoney::endpoints::{Call, FromResult};
use intellectmoney::{
    Client, CreateOperation, Error, ExecuteOperation, GetOperationState, GetPaymentsHistory, NextStep, Outcome,
    PayoutOperation, PayoutOperationState, Prepared, UserToken,
};
use intellectmoney_examples::account::{Account, ENVIRONMENT, Pace};
use intellectmoney_examples::order::{OPTIONS, Order};
use intellectmoney_examples::program::finish;
use intellectmoney_examples::send_reqwest;
use intellectmoney_examples::timeline::{Timeline, failure, operation, row, verdict};
use tokio::time::sleep;

/// A session with the provider.
struct Shop {
    client: Client,
    http: reqwest::Client,
    token: UserToken,
    pace: Pace,
    timeline: Timeline,
}

#[tokio::main(flavor = "current_thread")]
async fn main() -> ExitCode {
    finish(run().await)
}

async fn run() -> Result<()> {
    let help = format!("A payout by the SBP with an async HTTP client (reqwest).\n\n{OPTIONS}\n\n{ENVIRONMENT}");
    let Some(order) = Order::from_args(&help)? else { return Ok(()) };
    let account = Account::from_env()?;
    let order = order.confirm(&account)?;

    let timeline = Timeline::start();
    let mut shop = Shop::open(&account, timeline).await?;
    let paid = pay(&mut shop, &order).await?;
    // The money is settled; a history that cannot be read changes nothing about it.
    let newest = shop.repeatable(&GetPaymentsHistory::first(1)).await;
    for payment in newest.map_or_else(|_| Vec::new(), |page| page.payments) {
        timeline.step("getPaymentsHistory", &format!("newest row: {}", row(&payment)));
    }
    verdict(&paid)
}

async fn pay(shop: &mut Shop, order: &CreateOperation) -> Result<PayoutOperation> {
    let Shop { pace, timeline, .. } = *shop;
    // A draft moves no money: without an answer another one is made, and the first stays unused.
    let created = shop.repeatable(order).await?;
    let payout_operation_id = created.payout_operation_id();
    timeline.step("createOperation", &format!("{}, operation {payout_operation_id}", operation(&created)));
    let (execute, read) = (ExecuteOperation { payout_operation_id }, GetOperationState { payout_operation_id });
    // Should reading fail for good, this number is all that leads to the money.
    let context = || format!("Not settled: read the state of operation {payout_operation_id} before paying again");

    let executed = Instant::now();
    let mut attempt = 1;
    let mut last = loop {
        let error = match shop.once(&execute).await {
            Ok(answer) => {
                timeline.step("executeOperation", &operation(&answer));
                break answer;
            }
            Err(error) => error,
        };
        // What happened to the money is not ours to guess: the state says it, never a repeat.
        let state = shop.repeatable(&read).await.with_context(context)?;
        timeline.step("getOperationState", &operation(&state));
        // Not sent at all, or refused before processing: with the state that proves it, this is
        // the one case in which the same request may go out again.
        let harmless = error.outcome() == Outcome::NotDone
            && matches!(error.next_step(), NextStep::RepeatLater | NextStep::RenewSession)
            && state.payout_operation_state() == PayoutOperationState::Created;
        if !harmless || attempt == 4 {
            break state;
        }
        attempt += 1;
    };

    let mut pause = pace.first;
    loop {
        match last.payout_operation_state() {
            state if state.is_final() => return Ok(last),
            // It may still be executed when the balance rises; until then it changes no more.
            PayoutOperationState::NotEnoughMoney => return Ok(last),
            // Long ago and still not begun: it may have got lost, or may come yet. A person decides.
            PayoutOperationState::Created if executed.elapsed() > pace.settle => return Ok(last),
            _ if executed.elapsed() > pace.deadline => return Ok(last),
            _ => sleep(pause).await,
        }
        pause = (pause * 2).min(pace.longest);
        last = shop.repeatable(&read).await.with_context(context)?;
        timeline.step("getOperationState", &operation(&last));
    }
}

impl Shop {
    async fn open(account: &Account, timeline: Timeline) -> Result<Self> {
        let (client, pace, http) = (account.client.clone(), account.pace(), send_reqwest::client()?);
        let mut shop = Self { client, http, token: UserToken::new(""), pace, timeline };
        shop.sign_in().await?;
        Ok(shop)
    }

    async fn sign_in(&mut self) -> Result<(), Error> {
        let grant = self.client.sign_in()?;
        let mut answer = self.send(&grant).await;
        for _ in 1..4 {
            match &answer {
                Err(error) if error.next_step() == NextStep::RepeatLater => sleep(self.pace.first).await,
                _ => break,
            }
            answer = self.send(&grant).await;
        }
        self.token = answer?.user_token();
        self.timeline.step("getUserToken", "a session");
        Ok(())
    }

    /// Sends a call once: the only way to send one that moves money.
    async fn once<C: Call>(&self, call: &C) -> Result<C::Answer, Error> {
        self.send(&self.client.prepare(&self.token, call)?).await
    }

    /// Sends a call that moves no money until there is an answer, four times at most.
    async fn repeatable<C: Call>(&mut self, call: &C) -> Result<C::Answer, Error> {
        for _ in 1..4 {
            match self.once(call).await {
                Err(error) if error.next_step() == NextStep::RenewSession => self.sign_in().await?,
                Err(error) if matches!(error.next_step(), NextStep::Repeat | NextStep::RepeatLater) => {
                    sleep(self.pace.first).await;
                }
                ended => return ended,
            }
        }
        self.once(call).await
    }

    async fn send<A: FromResult>(&self, prepared: &Prepared<A>) -> Result<A, Error> {
        let request = prepared.request();
        let answer = match send_reqwest::exchange(&self.http, request, 20_000).await {
            Ok(response) => prepared.answer(&response).map(|answer| answer.result),
            Err(no_answer) => {
                self.timeline.step(request.endpoint().name, &no_answer.cause);
                Err(Error::lost(request.endpoint(), no_answer.sent))
            }
        };
        answer.inspect_err(|error| self.timeline.step(request.endpoint().name, &failure(error)))
    }
}
