//! An outcome cannot be ignored where unused results are errors.

#![deny(unused_must_use)]

use intellectmoney::machine::{Payout, Withdrawal};
use intellectmoney::{Connection, Error};

fn pay(payout: &Payout, withdrawal: &Withdrawal) -> Result<(), Error> {
    let mut connection = Connection::sandbox(7)?;
    connection.payout(payout)?;
    connection.withdraw(withdrawal)?;
    connection.resolve("row-1")?;
    Ok(())
}

fn main() {}
