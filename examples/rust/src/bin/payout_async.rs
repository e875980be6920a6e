//! A payout with an async HTTP client: against the sandbox's server or, with other
//! variables in the environment and nothing else changed, against the provider.

use std::process::ExitCode;

use anyhow::Result;
use intellectmoney::host::AsyncHost;
use intellectmoney::machine::PayoutOutcome;
use intellectmoney::{AsyncConnection, GetPaymentsHistory};
use intellectmoney_examples::account::{Account, ENVIRONMENT};
use intellectmoney_examples::order::{OPTIONS, Order};
use intellectmoney_examples::program::finish;
use intellectmoney_examples::send_reqwest::Host;
use intellectmoney_examples::timeline::{row, tell, verdict};

#[tokio::main(flavor = "current_thread")]
async fn main() -> ExitCode {
    finish(run().await)
}

async fn run() -> Result<()> {
    let help = format!("A payout by the SBP with an async HTTP client (reqwest).\n\n{OPTIONS}\n\n{ENVIRONMENT}");
    let Some(order) = Order::from_args(&help)? else { return Ok(()) };
    let account = Account::from_env()?;
    let (payout, journal) = order.confirm(&account)?;

    let host = Host::new()?;
    let begun = host.now();
    let mut connection = AsyncConnection::new(account.client.clone(), host, journal).with_policy(account.policy());
    connection.on_event(move |progress| tell(begun, progress));
    let outcome = connection.payout(&payout).await?;

    if matches!(&outcome, PayoutOutcome::Paid(details) if !details.already_settled) {
        // The money is settled; a history that cannot be read changes nothing about it.
        if let Ok(page) = connection.get_payments_history(&GetPaymentsHistory::first(1)).await {
            page.result.payments.iter().for_each(|payment| println!("Newest row: {}", row(&payment)));
        }
    }
    verdict(&outcome, connection.host().last_failure().as_deref())
}
