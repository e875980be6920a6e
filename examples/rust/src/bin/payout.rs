//! A payout in the sandbox, in this process: no network, and time is a number.

use std::process::ExitCode;

use anyhow::Result;
use intellectmoney::machine::{Payout, PayoutOutcome};
use intellectmoney::sandbox::{Control, Fault, FaultKind};
use intellectmoney::{Connection, GetPaymentsHistory, Recipient};
use intellectmoney_examples::order::{AMOUNT, BANK_ID, NAME, PHONE, REFERENCE};
use intellectmoney_examples::program::{Wanted, bad_input, finish, number, options, text};
use intellectmoney_examples::timeline::{row, tell, verdict};

const HELP: &str = "
A payout in the sandbox, in this process, from token to a final state, and the history read back.

Options:
  --seed N      another seed gives other credentials and identifiers (default 7)
  --fault KIND  what goes wrong at the first executeOperation, such as lose_response, reset, html_502
  --help        this text
";

fn main() -> ExitCode {
    finish(run())
}

fn run() -> Result<()> {
    let (mut seed, mut fault) = (7, None);
    let wanted = options(HELP, |name, parser| {
        match name {
            "seed" => seed = number(name, parser)?,
            "fault" => {
                let kind = text(name, parser)?;
                let known = FaultKind::parse(&kind);
                fault = Some(known.ok_or_else(|| bad_input(format!("--fault: there is no fault '{kind}'.")))?);
            }
            _ => return Ok(false),
        }
        Ok(true)
    })?;
    if wanted == Wanted::Help {
        return Ok(());
    }
    // Its journal is in memory, as its provider is.
    let mut connection = Connection::sandbox(seed)?;
    let host = connection.host_mut();
    let begun = host.now;
    if let Some(kind) = fault {
        host.sandbox.control(host.now, Control::Fault(Fault::new("executeOperation", 1, kind)));
        println!("The first executeOperation meets the fault {}.", kind.as_str());
    }
    let payout = Payout::new(REFERENCE, Recipient::sbp(PHONE, BANK_ID, NAME), AMOUNT.parse()?);
    println!("{} RUB to {PHONE}, in process, on a virtual clock", payout.payment.amount);
    connection.on_event(move |progress| tell(begun, progress));
    let outcome = connection.payout(&payout)?;

    if let PayoutOutcome::Paid(_) = outcome {
        let page = connection.get_payments_history(&GetPaymentsHistory::first(1))?;
        page.result.payments.iter().for_each(|payment| println!("Newest row: {}", row(&payment)));
    }
    let books = connection.host().sandbox.paid(PHONE);
    println!("The sandbox's books: {PHONE} got {} RUB in {} payout(s)", books.total, books.count);
    verdict(&outcome, None)
}
