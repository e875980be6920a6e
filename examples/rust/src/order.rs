//! What to pay, from the command line; real money asks twice.

use std::path::PathBuf;

use anyhow::Result;
use intellectmoney::machine::Payout;
use intellectmoney::types::Phone;
use intellectmoney::{Amount, Recipient};

use crate::account::Account;
use crate::journal::Journal;
use crate::program::{Wanted, bad_input, options, text};

/// A phone of nobody, for the sandbox.
pub const PHONE: &str = "+7 999 000-00-00";
/// A bank of the sandbox.
pub const BANK_ID: &str = "100000000000";
/// A recipient of the sandbox.
pub const NAME: &str = "Иван Тестов";
/// The sandbox's debt.
pub const REFERENCE: &str = "invoice-17";
/// Roubles.
pub const AMOUNT: &str = "50";

/// The options as a help text names them.
pub const OPTIONS: &str = "\
Options (the sandbox has a value for each; real money needs all of them):
  --recipient-phone PHONE  the recipient's mobile number
  --bank-id ID             the recipient's bank in the SBP, 12 digits
  --name NAME              the recipient's name
  --amount SUM             roubles, such as 50 or 50.00
  --reference NAME         your own name for this debt; the same name is never paid twice
  --journal DIR            where it is remembered what was begun and paid
  --yes                    pay, where the money is real
  --help                   this text";

/// What a person asked for.
#[derive(Debug, Default)]
pub struct Order {
    phone: Option<String>,
    bank_id: Option<String>,
    name: Option<String>,
    amount: Option<Amount>,
    reference: Option<String>,
    journal: Option<PathBuf>,
    yes: bool,
}

impl Order {
    /// Reads the command line; `None` after `--help`.
    pub fn from_args(help: &str) -> Result<Option<Self>> {
        let mut order = Self::default();
        let wanted = options(help, |name, parser| {
            match name {
                "recipient-phone" => order.phone = Some(text(name, parser)?),
                "bank-id" => order.bank_id = Some(text(name, parser)?),
                "name" => order.name = Some(text(name, parser)?),
                "amount" => order.amount = Some(text(name, parser)?.parse()?),
                "reference" => order.reference = Some(text(name, parser)?),
                "journal" => order.journal = Some(text(name, parser)?.into()),
                "yes" => order.yes = true,
                _ => return Ok(false),
            }
            Ok(true)
        })?;
        Ok((wanted == Wanted::Run).then_some(order))
    }

    /// The debt, and the journal that knows whether it was paid; real money must have been
    /// named in full and confirmed.
    pub fn confirm(self, account: &Account) -> Result<(Payout, Journal)> {
        let folder = self.journal.or_else(|| account.journal.clone());
        let given = [
            (self.phone.is_some(), "--recipient-phone"),
            (self.bank_id.is_some(), "--bank-id"),
            (self.name.is_some(), "--name"),
            (self.amount.is_some(), "--amount"),
            (self.reference.is_some(), "--reference"),
            (folder.is_some(), "--journal"),
        ];
        let missing: Vec<_> = given.iter().filter(|(given, _)| !given).map(|(_, option)| *option).collect();
        if !account.loopback && !missing.is_empty() {
            let missing = missing.join(", ");
            return Err(bad_input(format!("{} is real money: give {missing}.", account.base_url)));
        }
        let phone: Phone = self.phone.as_deref().unwrap_or(PHONE).parse()?;
        let bank_id = self.bank_id.unwrap_or_else(|| BANK_ID.to_owned());
        let name = self.name.unwrap_or_else(|| NAME.to_owned());
        let amount = self.amount.map_or_else(|| AMOUNT.parse(), Ok)?;
        println!("{amount} RUB to {phone} at bank {bank_id} ({name}), through {}", account.base_url);
        if !account.loopback && !self.yes {
            return Err(bad_input("This is real money and nothing was sent. Give --yes to pay."));
        }
        let reference = self.reference.unwrap_or_else(|| REFERENCE.to_owned());
        let payout = Payout::new(reference, Recipient::sbp(phone.as_str(), bank_id, name), amount);
        Ok((payout, Journal::open(folder.as_deref())?))
    }
}
