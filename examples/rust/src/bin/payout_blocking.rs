//! A payout with a blocking HTTP client: against the sandbox's server or, with other
//! variables in the environment and nothing else changed, against the provider.

use std::process::ExitCode;
use std::thread::sleep;
use std::time::Instant;

use anyhow::{Context, Result};
use intellectmoney::{
    CreateOperation, ExecuteOperation, GetOperationState, GetPaymentsHistory, NextStep, Outcome, PayoutOperation,
    PayoutOperationState,
};
use intellectmoney_examples::account::{Account, ENVIRONMENT, Pace};
use intellectmoney_examples::order::{OPTIONS, Order};
use intellectmoney_examples::program::finish;
use intellectmoney_examples::shop::Shop;
use intellectmoney_examples::timeline::{Timeline, operation, row, verdict};

fn main() -> ExitCode {
    finish(run())
}

fn run() -> Result<()> {
    let help = format!("A payout by the SBP with a blocking HTTP client (ureq).\n\n{OPTIONS}\n\n{ENVIRONMENT}");
    let Some(order) = Order::from_args(&help)? else { return Ok(()) };
    let account = Account::from_env()?;
    let order = order.confirm(&account)?;

    let timeline = Timeline::start();
    let mut shop = Shop::open(&account, timeline)?;
    let paid = pay(&mut shop, &order, account.pace(), timeline)?;
    // The money is settled; a history that cannot be read changes nothing about it.
    for payment in shop.repeatable(&GetPaymentsHistory::first(1)).map_or_else(|_| Vec::new(), |page| page.payments) {
        timeline.step("getPaymentsHistory", &format!("newest row: {}", row(&payment)));
    }
    verdict(&paid)
}

fn pay(shop: &mut Shop, order: &CreateOperation, pace: Pace, timeline: Timeline) -> Result<PayoutOperation> {
    // A draft moves no money: without an answer another one is made, and the first stays unused.
    let created = shop.repeatable(order)?;
    let payout_operation_id = created.payout_operation_id();
    timeline.step("createOperation", &format!("{}, operation {payout_operation_id}", operation(&created)));
    let (execute, read) = (ExecuteOperation { payout_operation_id }, GetOperationState { payout_operation_id });
    // Should reading fail for good, this number is all that leads to the money.
    let context = || format!("Not settled: read the state of operation {payout_operation_id} before paying again");

    let executed = Instant::now();
    let mut attempt = 1;
    let mut last = loop {
        let error = match shop.once(&execute) {
            Ok(answer) => {
                timeline.step("executeOperation", &operation(&answer));
                break answer;
            }
            Err(error) => error,
        };
        // What happened to the money is not ours to guess: the state says it, never a repeat.
        let state = shop.repeatable(&read).with_context(context)?;
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
            _ => sleep(pause),
        }
        pause = (pause * 2).min(pace.longest);
        last = shop.repeatable(&read).with_context(context)?;
        timeline.step("getOperationState", &operation(&last));
    }
}
