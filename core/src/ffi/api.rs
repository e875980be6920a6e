use std::fmt;
use std::sync::Arc;

use super::arguments;
use super::job::{Job, Running};
use super::naming::{Name, Naming};
use super::setup::{self, Setup};
use super::single::Single;
use super::task::Task;
use crate::client::Client;
use crate::endpoints::{Endpoint, Record, endpoint};
use crate::error::{Error, Reason};
use crate::json::Value;
use crate::machine::{
    Batch, BatchOptions, CallMachine, CheckMachine, PayoutMachine, Policy, ResolveMachine, Resumption, SettleMachine,
    WithdrawalMachine,
};
use crate::params::Params;
use crate::prepared::Prepared;

const TIMEOUT: Name = Name::new("timeout", "timeoutMs");

/// A client with its session and its times: what a host's `Client` object holds.
///
/// `timeout` is the deadline of a whole call or payout in milliseconds, where the caller
/// gives another than the options. Bad input is refused here, before anything is sent.
pub struct Api {
    pub(super) setup: Setup,
    pub(super) naming: Naming,
    has_journal: bool,
}

impl Api {
    /// From the options under the language's names. Without a journal, what needs one is refused.
    pub fn new(options: &Value, naming: Naming, has_journal: bool) -> Result<Self, Error> {
        Ok(Self { setup: Setup::read(options, naming)?, naming, has_journal })
    }

    /// How long a connection may take to open, milliseconds: for hosts that can tell.
    #[must_use]
    pub fn connect_timeout(&self) -> i64 {
        self.setup.policy.connect
    }

    /// A signed request from texts under the provider's names: for drivers, and for whoever
    /// sends by other means.
    pub fn prepare(&self, name: &str, texts: &Value) -> Result<Prepared<Option<Record>>, Error> {
        self.setup.client.prepare_texts(name, &params(texts)?)
    }

    /// The same for hosts that can lend names and texts, which saves a copy of each.
    pub fn prepare_pairs<'a>(
        &self,
        endpoint: &'static Endpoint,
        pairs: impl IntoIterator<Item = (&'a str, &'a str)>,
    ) -> Result<Prepared<Option<Record>>, Error> {
        self.setup.client.prepare_pairs(endpoint, pairs)
    }

    /// Any endpoint by its name.
    pub fn call(&self, name: &str, arguments: &Value, timeout: Option<i64>) -> Result<Task, Error> {
        let endpoint = endpoint(name)?;
        let params = arguments::params(&self.setup.client, endpoint, arguments, self.naming)
            .map_err(|error| error.with_endpoint(endpoint))?;
        self.begin_call(Texts { endpoint, params }, timeout)
    }

    /// A call that a reading of a history makes.
    pub(super) fn begin_call(&self, call: Texts, timeout: Option<i64>) -> Result<Task, Error> {
        // Checked at once; it begins with the time of its first step.
        let machine = call.machine(&self.setup.client, self.setup.policy, 0)?;
        let begin = move |_: Option<&_>, policy, now| Ok(machine.at(policy, now));
        self.task(Single::new("", begin), timeout)
    }

    /// Pays one debt at most once.
    pub fn payout(&self, arguments: &Value, timeout: Option<i64>) -> Result<Task, Error> {
        self.journal()?;
        let payout = arguments::payout(arguments, self.naming)?;
        let client = Arc::clone(&self.setup.client);
        // Checked at once; the machine itself begins with what the journal says.
        drop(PayoutMachine::new(&client, payout.clone(), None, self.setup.policy, 0)?);
        let reference = payout.reference.clone();
        let begin = move |stored: Option<&_>, policy, now| PayoutMachine::new(&client, payout, stored, policy, now);
        self.task(Single::new(&reference, begin), timeout)
    }

    /// Pays many debts, each at most once. `options` holds concurrency and what to do when
    /// the balance runs out.
    pub fn payouts(&self, rows: &Value, options: &Value, timeout: Option<i64>) -> Result<Task, Error> {
        self.journal()?;
        let options = arguments::batch_options(options, self.naming)?;
        let batch = Batch::new(&self.setup.client, arguments::payouts(rows, self.naming)?, options)?;
        self.task(Running::new(batch), timeout)
    }

    /// Settles every debt that was begun, and begins nothing.
    pub fn resume(&self, timeout: Option<i64>) -> Result<Task, Error> {
        self.journal()?;
        let client = Arc::clone(&self.setup.client);
        let lister: super::task::Lister = Box::new(move |lines| {
            let resumption = Resumption::new(&client, lines, BatchOptions::default().concurrency)?;
            Ok(Box::new(Running::new(resumption)))
        });
        Ok(Task::listing(&self.setup.session, self.policy(timeout)?, lister))
    }

    /// Settles one debt that was begun.
    pub fn resolve(&self, reference: &str, timeout: Option<i64>) -> Result<Task, Error> {
        self.journal()?;
        crate::journal::check_reference(reference)?;
        let client = Arc::clone(&self.setup.client);
        let own = reference.to_owned();
        let begin = move |stored: Option<&_>, policy, now| ResolveMachine::new(&client, &own, stored, policy, now);
        self.task(Single::new(reference, begin), timeout)
    }

    /// Withdraws at most once.
    pub fn withdraw(&self, arguments: &Value, timeout: Option<i64>) -> Result<Task, Error> {
        self.journal()?;
        let withdrawal = arguments::withdrawal(arguments, self.naming)?;
        let client = Arc::clone(&self.setup.client);
        drop(WithdrawalMachine::new(&client, withdrawal.clone(), None, self.setup.policy, 0)?);
        let reference = withdrawal.reference.clone();
        let begin =
            move |stored: Option<&_>, policy, now| WithdrawalMachine::new(&client, withdrawal, stored, policy, now);
        self.task(Single::new(&reference, begin), timeout)
    }

    /// Records a person's word: `{reference, word: "paid" | "not_paid", note}`.
    pub fn settle(&self, arguments: &Value, timeout: Option<i64>) -> Result<Task, Error> {
        self.journal()?;
        let (reference, word, note) = arguments::settlement(arguments, self.naming)?;
        crate::journal::check_reference(&reference)?;
        let client = Arc::clone(&self.setup.client);
        let own = reference.clone();
        let begin =
            move |stored: Option<&_>, policy, now| SettleMachine::new(&client, &own, stored, word, &note, policy, now);
        self.task(Single::new(&reference, begin), timeout)
    }

    /// May these credentials pay? It makes an operation of 1.00 for a recipient, reads it and
    /// deletes it; it cannot execute.
    pub fn check(&self, recipient: &Value, timeout: Option<i64>) -> Result<Task, Error> {
        let recipient = arguments::recipient(recipient, self.naming)?;
        let client = Arc::clone(&self.setup.client);
        drop(CheckMachine::new(&client, recipient.clone(), self.setup.policy, 0)?);
        let begin = move |_: Option<&_>, policy, now| CheckMachine::new(&client, recipient, policy, now);
        self.task(Single::new("", begin), timeout)
    }

    /// Why a Sign does not fit, as a JSON object: `matches`, `layout`, `cause`, a sentence in
    /// both languages, and the two strings with their secrets masked. The values are texts
    /// under the provider's names, as they were typed.
    #[cfg(feature = "doctor")]
    pub fn explain(&self, name: &str, texts: &Value, sign: &str) -> Result<String, Error> {
        let diagnosis = self.setup.client.explain(name, &params(texts)?, sign)?;
        Ok(super::diagnosis::json(&diagnosis, self.naming))
    }

    fn task(&self, job: impl Job + 'static, timeout: Option<i64>) -> Result<Task, Error> {
        Ok(Task::new(&self.setup.session, self.policy(timeout)?, job))
    }

    fn policy(&self, timeout: Option<i64>) -> Result<Policy, Error> {
        let policy = self.setup.policy;
        let Some(millis) = timeout else { return Ok(policy) };
        let millis = setup::time(millis, TIMEOUT.of(self.naming))?;
        Ok(Policy { call: millis, payout: millis, ..policy })
    }

    fn journal(&self) -> Result<(), Error> {
        if self.has_journal { Ok(()) } else { Err(Error::invalid("journal", Reason::JournalMissing)) }
    }
}

impl fmt::Debug for Api {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Api").field("client", &self.setup.client).finish_non_exhaustive()
    }
}

/// A call whose values are texts already.
pub(super) struct Texts {
    pub(super) endpoint: &'static Endpoint,
    pub(super) params: Params,
}

impl Texts {
    fn machine(self, client: &Arc<Client>, policy: Policy, now: i64) -> Result<CallMachine<Option<Record>>, Error> {
        CallMachine::of_params(client, self.endpoint, self.params, policy, now)
    }
}

/// [`Api::explain`] for whoever has no client: of the options only the sign secret is needed.
/// A bearer token that is not there is not looked for in the string.
#[cfg(feature = "doctor")]
pub fn explain(options: &Value, naming: Naming, name: &str, texts: &Value, sign: &str) -> Result<String, Error> {
    let diagnosis = setup::signatures(options, naming)?.explain(name, &params(texts)?, sign)?;
    Ok(super::diagnosis::json(&diagnosis, naming))
}

/// Texts under the provider's names.
fn params(texts: &Value) -> Result<Params, Error> {
    let wrong = || Error::invalid("params", Reason::WrongValue);
    let mut params = Params::new();
    for (key, value) in texts.as_object().ok_or_else(wrong)? {
        let text = value.as_text().ok_or_else(|| Error::invalid(key.to_string(), Reason::TextDue))?;
        params.set(key.to_string(), text);
    }
    Ok(params)
}
