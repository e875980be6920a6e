//! Pages the payments history, each row once, and adds it up.

use std::collections::BTreeMap;
use std::process::ExitCode;

use anyhow::{Result, bail};
use intellectmoney::host::Host as _;
use intellectmoney::journal::MemoryStore;
use intellectmoney::machine::HistoryQuery;
use intellectmoney::types::{Decimal, MoscowTime};
use intellectmoney::{Connection, Payment};
use intellectmoney_examples::account::{Account, ENVIRONMENT};
use intellectmoney_examples::program::{Wanted, bad_input, finish, number, options, text};
use intellectmoney_examples::send_ureq::Host;
use intellectmoney_examples::timeline::{row, tell};
use lexopt::Parser;

const HELP: &str = "
The payments history, page by page; prints the rows and a total per currency and direction.

Options:
  --take N       rows a page (default 100)
  --from MOMENT  from this moment on, such as '2025-01-31 00:00:00', Moscow time
  --to MOMENT    up to this moment
  --totals       prints the pages and totals, not the rows
  --help         this text
";

fn main() -> ExitCode {
    finish(run())
}

fn run() -> Result<()> {
    let mut query = HistoryQuery::default();
    let mut totals = false;
    let wanted = options(&format!("{}\n\n{ENVIRONMENT}", HELP.trim()), |name, parser| {
        match name {
            "take" => query.page = number(name, parser)?,
            "from" => query.date_from = Some(moment(name, parser)?),
            "to" => query.date_to = Some(moment(name, parser)?),
            "totals" => totals = true,
            _ => return Ok(false),
        }
        Ok(true)
    })?;
    if wanted == Wanted::Help {
        return Ok(());
    }
    let account = Account::from_env()?;
    let mut host = Host::default();
    let begun = host.now();
    // Nothing is paid here, so there is nothing to remember.
    let mut connection =
        Connection::new(account.client.clone(), host, MemoryStore::new()).with_policy(account.policy());
    connection.on_event(move |progress| tell(begun, progress));

    let mut sums: BTreeMap<(String, String), (u32, Decimal)> = BTreeMap::new();
    let (mut count, mut failed) = (0, None);
    for payment in connection.payments_history(query) {
        match payment {
            Ok(payment) => {
                count += 1;
                if !totals {
                    println!("{}", row(&payment));
                }
                add(&mut sums, &payment)?;
            }
            Err(error) => failed = Some(error),
        }
    }
    if let Some(error) = failed {
        // What the HTTP client said, for a person.
        connection.host().last_failure().into_iter().for_each(|cause| eprintln!("{cause}"));
        return Err(error.into());
    }
    for ((currency, direction), (rows, sum)) in sums {
        println!("{direction:<10} {sum:>16} {currency} in {rows} rows");
    }
    println!("{count} rows, each once");
    Ok(())
}

fn add(sums: &mut BTreeMap<(String, String), (u32, Decimal)>, payment: &Payment) -> Result<()> {
    let Some(money) = payment.payment_amount() else { return Ok(()) };
    let direction = payment.direction().map_or_else(String::new, |direction| direction.to_string());
    let (rows, sum) = sums.entry((money.currency.unwrap_or_default(), direction)).or_default();
    *rows += 1;
    match sum.checked_add(money.amount) {
        Some(more) => *sum = more,
        None => bail!("The total is too large for a decimal of 28 digits."),
    }
    Ok(())
}

fn moment(name: &str, parser: &mut Parser) -> Result<MoscowTime> {
    let value = text(name, parser)?;
    value.parse().map_err(|_| bad_input(format!("--{name}: '{value}' is not yyyy-MM-dd HH:mm:ss.")))
}
