//! A payout that was run cannot be run again: the machine is used up.

use std::sync::Mutex;

use intellectmoney::Error;
use intellectmoney::host::run;
use intellectmoney::journal::MemoryStore;
use intellectmoney::machine::{PayoutMachine, PayoutOutcome};
use intellectmoney::sandbox::SandboxHost;

fn twice(machine: PayoutMachine, host: &mut SandboxHost) -> Result<(PayoutOutcome, PayoutOutcome), Error> {
    let (store, session) = (MemoryStore::new(), Mutex::default());
    let first = run(machine, host, &store, &session)?;
    let second = run(machine, host, &store, &session)?;
    Ok((first, second))
}

fn main() {}
