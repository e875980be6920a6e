//! A payout in the sandbox, in this process: no network, and time is a number.
//!
//! A loop written by hand, as a merchant's developer would write it. What it must get right
//! is one thing: executeOperation is never sent again when its answer is lost.

use std::process::ExitCode;

use anyhow::{Context, Result};
use intellectmoney::endpoints::{Call, FromResult};
use intellectmoney::sandbox::{Control, Delivery, Fault, FaultKind, Sandbox};
use intellectmoney::{
    Client, CreateOperation, Credentials, Endpoint, Error, ExecuteOperation, GetOperationState, GetPaymentsHistory,
    NextStep, Outcome, PayoutOperation, PayoutOperationState, Prepared, Recipient, Sent, UserToken,
};
use intellectmoney_examples::order::{AMOUNT, BANK_ID, NAME, PHONE};
use intellectmoney_examples::program::{Wanted, bad_input, finish, number, options, text};
use intellectmoney_examples::timeline::{failure, line, operation, row, verdict};

const HELP: &str = "
A payout in the sandbox, in this process, from token to a final state, and the history read back.

Options:
  --seed N      another seed gives other credentials and identifiers (default 7)
  --fault KIND  what goes wrong at the first executeOperation, such as lose_response, reset, html_502
  --help        this text
";

/// When the virtual clock starts: a moment in 2025.
const BEGIN: i64 = 1_750_000_000_000;

/// A session with the sandbox, whose clock we advance ourselves.
struct Shop {
    sandbox: Sandbox,
    client: Client,
    token: UserToken,
    now: i64,
}

fn pay(shop: &mut Shop, order: &CreateOperation) -> Result<PayoutOperation> {
    // A draft moves no money: without an answer another one is made, and the first stays unused.
    let created = shop.repeatable(order)?;
    let payout_operation_id = created.payout_operation_id();
    shop.print(order.endpoint(), &format!("{}, operation {payout_operation_id}", operation(&created)));
    let (execute, read) = (ExecuteOperation { payout_operation_id }, GetOperationState { payout_operation_id });
    // Should reading fail for good, this number is all that leads to the money.
    let context = || format!("Not settled: read the state of operation {payout_operation_id} before paying again");

    let executed = shop.now;
    let mut attempt = 1;
    let mut last = loop {
        let error = match shop.once(&execute) {
            Ok(answer) => {
                shop.print(execute.endpoint(), &operation(&answer));
                break answer;
            }
            Err(error) => error,
        };
        // What happened to the money is not ours to guess: the state says it, never a repeat.
        let state = shop.repeatable(&read).with_context(context)?;
        shop.print(read.endpoint(), &operation(&state));
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

    let mut pause = 1000;
    loop {
        let waited = shop.now - executed;
        match last.payout_operation_state() {
            state if state.is_final() => return Ok(last),
            // It may still be executed when the balance rises; until then it changes no more.
            PayoutOperationState::NotEnoughMoney => return Ok(last),
            // Long ago and still not begun: it may have got lost, or may come yet. A person decides.
            PayoutOperationState::Created if waited > 60_000 => return Ok(last),
            _ if waited > 900_000 => return Ok(last),
            _ => shop.now += pause,
        }
        pause = (pause * 2).min(30_000);
        last = shop.repeatable(&read).with_context(context)?;
        shop.print(read.endpoint(), &operation(&last));
    }
}

impl Shop {
    fn open(sandbox: Sandbox) -> Result<Self, Error> {
        let made_up = sandbox.credentials();
        let credentials = Credentials::new(made_up.bearer_token(), made_up.sign_secret_key())?
            .with_login(made_up.login(), made_up.password());
        Ok(Self { client: Client::new(credentials), sandbox, token: UserToken::new(""), now: BEGIN })
    }

    fn sign_in(&mut self) -> Result<(), Error> {
        let grant = self.client.sign_in()?;
        self.token = self.send(&grant)?.user_token();
        self.print(grant.request().endpoint(), "a session");
        Ok(())
    }

    /// Sends a call once: the only way to send one that moves money.
    fn once<C: Call>(&mut self, call: &C) -> Result<C::Answer, Error> {
        let prepared = self.client.prepare(&self.token, call)?;
        self.send(&prepared)
    }

    /// Sends a call that moves no money until there is an answer, four times at most.
    fn repeatable<C: Call>(&mut self, call: &C) -> Result<C::Answer, Error> {
        for _ in 1..4 {
            match self.once(call) {
                Err(error) if error.next_step() == NextStep::RenewSession => self.sign_in()?,
                Err(error) if matches!(error.next_step(), NextStep::Repeat | NextStep::RepeatLater) => self.now += 1000,
                ended => return ended,
            }
        }
        self.once(call)
    }

    fn send<A: FromResult>(&mut self, prepared: &Prepared<A>) -> Result<A, Error> {
        let endpoint = prepared.request().endpoint();
        let answer = match self.sandbox.handle(self.now, prepared.request()) {
            Delivery::Answer(response) => prepared.answer(&response).map(|answer| answer.result),
            // Over a network: late, cut or reset. It may have arrived.
            _ => Err(Error::lost(endpoint, Sent::Maybe)),
        };
        answer.inspect_err(|error| self.print(endpoint, &failure(error)))
    }

    fn print(&self, endpoint: &Endpoint, what: &str) {
        line(u128::try_from(self.now - BEGIN).unwrap_or_default(), endpoint.name, what);
    }
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
    let mut shop = Shop::open(Sandbox::new(seed))?;
    if let Some(kind) = fault {
        shop.sandbox.control(shop.now, Control::Fault(Fault::new("executeOperation", 1, kind)));
        println!("The first executeOperation meets the fault {}.", kind.as_str());
    }
    let order = CreateOperation::new(Recipient::sbp(PHONE, BANK_ID, NAME), AMOUNT.parse()?);
    println!("{} RUB to {PHONE}, in process, on a virtual clock", order.amount);
    shop.sign_in()?;
    let paid = pay(&mut shop, &order)?;

    let newest = shop.repeatable(&GetPaymentsHistory::first(1))?;
    for payment in &newest.payments {
        shop.print(GetPaymentsHistory::first(1).endpoint(), &format!("newest row: {}", row(payment)));
    }
    let books = shop.sandbox.paid(PHONE);
    println!("The sandbox's books: {PHONE} got {} RUB in {} payout(s)", books.total, books.count);
    verdict(&paid)
}

fn main() -> ExitCode {
    finish(run())
}
