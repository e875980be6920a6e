use std::fmt;
use std::sync::{Arc, Mutex};

use super::{Common, Resumed, RowResult, rows, with_endpoints};
use crate::client::Client;
#[cfg(feature = "sandbox")]
use crate::client::Options;
use crate::endpoints::{Call, Recipient};
use crate::envelope::Answer;
use crate::error::Error;
use crate::host::drive::run;
use crate::host::{Host, Progress};
#[cfg(feature = "sandbox")]
use crate::journal::MemoryStore;
use crate::journal::Store;
use crate::machine::{
    Batch, BatchOptions, CallMachine, CheckMachine, CheckReport, DebtOutcome, Machine, Payout, PayoutMachine,
    PayoutOutcome, Policy, ResolveMachine, Resumption, Session, SettleMachine, Settlement, Withdrawal,
    WithdrawalMachine, WithdrawalOutcome,
};
#[cfg(feature = "sandbox")]
use crate::sandbox::SandboxHost;

/// A blocking connection: a client, a host that sends, and a journal.
///
/// Its times bound requests and pauses. A store that never answers holds a call for ever, because
/// nothing here could interrupt it: give the store a limit of its own (a database's timeout), and
/// let it fail then. [`AsyncConnection`](super::AsyncConnection) keeps one itself.
///
/// ```
/// # #[cfg(feature = "sandbox")] {
/// use intellectmoney::machine::{Payout, PayoutOutcome};
/// use intellectmoney::{Connection, Recipient};
///
/// let mut connection = Connection::sandbox(7)?;
/// let recipient = Recipient::sbp("79990000000", "100000000000", "Иван Тестов");
/// let payout = Payout::new("invoice-17", recipient, "50.00".parse()?);
/// match connection.payout(&payout)? {
///     PayoutOutcome::Paid(details) => println!("paid by {:?}", details.payout_operation_id),
///     other => println!("{}: {:?}", other.status(), other.next_step()),
/// }
/// // The same debt again: nothing is sent.
/// assert!(connection.payout(&payout)?.ensure_paid().is_ok_and(|details| details.already_settled));
/// assert_eq!(connection.host().sandbox.requests("executeOperation"), 1);
/// # }
/// # Ok::<(), intellectmoney::Error>(())
/// ```
pub struct Connection<H, S> {
    common: Common,
    host: H,
    store: S,
    observer: Box<dyn FnMut(&Progress<'_>) + Send>,
}

impl<H: Host, S: Store> Connection<H, S> {
    /// A connection with a journal of the caller's choice.
    pub fn new(client: impl Into<Arc<Client>>, host: H, store: S) -> Self {
        Self { common: Common::new(client.into()), host, store, observer: Box::new(|_| {}) }
    }

    /// Other times and counts than the defaults.
    #[must_use]
    pub fn with_policy(mut self, policy: Policy) -> Self {
        self.common.policy = policy;
        self
    }

    /// A session that others share, so that all renew it once. Of one login several
    /// sessions may end each other.
    #[must_use]
    pub fn with_session(mut self, session: Arc<Mutex<Session>>) -> Self {
        self.common.session = session;
        self
    }

    /// The session, to share it.
    #[must_use]
    pub fn session(&self) -> Arc<Mutex<Session>> {
        Arc::clone(&self.common.session)
    }

    /// Tells of every request, line and wait. No secret is among it.
    pub fn on_event(&mut self, observer: impl FnMut(&Progress<'_>) + Send + 'static) {
        self.observer = Box::new(observer);
    }

    /// The host.
    pub fn host(&self) -> &H {
        &self.host
    }

    /// The host, to change it.
    pub fn host_mut(&mut self) -> &mut H {
        &mut self.host
    }

    /// The journal.
    pub fn store(&self) -> &S {
        &self.store
    }

    /// Any endpoint. What may be repeated is, by its effect; what moves money is not.
    pub fn call<C: Call>(&mut self, call: &C) -> Result<Answer<C::Answer>, Error> {
        let machine = CallMachine::new(&self.common.client, call, self.common.policy, self.host.now())?;
        self.run(machine, None)
    }

    /// Pays one debt at most once, or says how it stands.
    ///
    /// # Errors
    /// Only while this call has sent nothing that moves money.
    pub fn payout(&mut self, payout: &Payout) -> Result<PayoutOutcome, Error> {
        let stored = self.store.load(&payout.reference).map_err(Error::from)?;
        let Common { client, policy, .. } = &self.common;
        let machine = PayoutMachine::new(client, payout.clone(), stored.as_ref(), *policy, self.host.now())?;
        self.run(machine, Some(&payout.reference))
    }

    /// Pays many debts; the results are in the order of the rows. After a crash: the same
    /// call with the same rows.
    ///
    /// # Errors
    /// A bad row, before anything is sent. Later errors are results of their rows.
    pub fn payouts(&mut self, payouts: Vec<Payout>, options: BatchOptions) -> Result<Vec<RowResult>, Error> {
        self.payouts_with(payouts, options, |_, _| {})
    }

    /// [`payouts`](Self::payouts) that tells of each row as it ends.
    pub fn payouts_with(
        &mut self,
        payouts: Vec<Payout>,
        options: BatchOptions,
        mut on_row: impl FnMut(usize, &RowResult),
    ) -> Result<Vec<RowResult>, Error> {
        let mut batch = Batch::new(&self.common.client, payouts, options)?;
        let Common { policy, session, .. } = &self.common;
        rows::all(&mut batch, *policy, &mut self.host, &self.store, session, &mut self.observer, &mut on_row);
        Ok(batch.into_results())
    }

    /// Settles every debt that was begun and is not settled, and begins nothing: for rows
    /// that are lost. It needs no recipients.
    pub fn resume(&mut self) -> Result<Vec<Resumed>, Error> {
        let unfinished = self.store.unfinished().map_err(Error::from)?;
        let concurrency = BatchOptions::default().concurrency;
        let mut resumption = Resumption::new(&self.common.client, &unfinished, concurrency)?;
        let Common { policy, session, .. } = &self.common;
        rows::all(&mut resumption, *policy, &mut self.host, &self.store, session, &mut self.observer, &mut |_, _| {});
        Ok(resumption.into_results())
    }

    /// [`resume`](Self::resume) for one debt.
    pub fn resolve(&mut self, reference: &str) -> Result<DebtOutcome, Error> {
        let stored = self.store.load(reference).map_err(Error::from)?;
        let Common { client, policy, .. } = &self.common;
        let machine = ResolveMachine::new(client, reference, stored.as_ref(), *policy, self.host.now())?;
        self.run(machine, Some(reference))
    }

    /// Withdraws money at most once, or says how it stands. What is in doubt is compared
    /// with the history and left to [`settle`](Self::settle).
    ///
    /// # Errors
    /// Only while this call has sent nothing that moves money.
    pub fn withdraw(&mut self, withdrawal: &Withdrawal) -> Result<WithdrawalOutcome, Error> {
        let stored = self.store.load(&withdrawal.reference).map_err(Error::from)?;
        let Common { client, policy, .. } = &self.common;
        let machine = WithdrawalMachine::new(client, withdrawal.clone(), stored.as_ref(), *policy, self.host.now())?;
        self.run(machine, Some(&withdrawal.reference))
    }

    /// Records what a person found out about a debt that stays unknown, with a note on who
    /// says so.
    ///
    /// # Errors
    /// `settle_contradicted` where the operation's state or the journal says otherwise; the
    /// error of the state's read where the provider cannot be asked. Nothing was recorded.
    pub fn settle(&mut self, reference: &str, word: Settlement, note: &str) -> Result<DebtOutcome, Error> {
        let stored = self.store.load(reference).map_err(Error::from)?;
        let Common { client, policy, .. } = &self.common;
        let machine = SettleMachine::new(client, reference, stored.as_ref(), word, note, *policy, self.host.now())?;
        self.run(machine, Some(reference))
    }

    /// May these credentials pay? Asked without paying: an operation of 1.00 for this
    /// recipient is made, read and deleted. The report can be pasted into an issue.
    ///
    /// ```
    /// # #[cfg(feature = "sandbox")] {
    /// use intellectmoney::{Connection, Recipient};
    /// let mut connection = Connection::sandbox(7)?;
    /// let report = connection.check(Recipient::sbp("79990000000", "100000000000", "Иван Тестов"))?;
    /// assert!(report.may_pay(), "{report}");
    /// # }
    /// # Ok::<(), intellectmoney::Error>(())
    /// ```
    ///
    /// # Errors
    /// Bad input, before anything is sent. What the provider refuses stands in the report.
    pub fn check(&mut self, recipient: Recipient) -> Result<CheckReport, Error> {
        let machine = CheckMachine::new(&self.common.client, recipient, self.common.policy, self.host.now())?;
        self.run(machine, None)
    }

    fn run<M: Machine>(&mut self, machine: M, reference: Option<&str>) -> Result<M::Output, Error> {
        run(machine, reference, &mut self.host, &self.store, &self.common.session, &mut self.observer)
    }
}

macro_rules! methods {
    ($($name:ident $call:ident => $answer:ty, $doc:literal;)+) => {
        impl<H: Host, S: Store> Connection<H, S> {
            $(
                #[doc = $doc]
                pub fn $name(&mut self, call: &crate::endpoints::$call) -> Result<Answer<$answer>, Error> {
                    self.call(call)
                }
            )+
        }
    };
}

with_endpoints!(methods);

#[cfg(feature = "sandbox")]
impl Connection<SandboxHost, MemoryStore> {
    /// A sandbox with a journal in memory: nothing leaves the process, waiting takes no time.
    pub fn sandbox(seed: u64) -> Result<Self, Error> {
        let host = SandboxHost::new(seed);
        let client = host.client(Options::default())?;
        Ok(Self::new(client, host, MemoryStore::new()))
    }
}

impl<H, S> fmt::Debug for Connection<H, S> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.common.debug("Connection", f)
    }
}
