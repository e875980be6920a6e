use std::fmt;
use std::sync::{Arc, Mutex};

use super::{Common, Resumed, RowResult, rows, with_endpoints};
use crate::client::Client;
use crate::endpoints::{Call, Recipient};
use crate::envelope::Answer;
use crate::error::Error;
use crate::host::drive::run_async;
use crate::host::in_time::InTime;
use crate::host::{AsyncHost, AsyncStore, Progress};
use crate::machine::{
    Batch, BatchOptions, CallMachine, CheckMachine, CheckReport, DebtOutcome, Machine, Payout, PayoutMachine,
    PayoutOutcome, Policy, ResolveMachine, Resumption, Rows, Session, SettleMachine, Settlement, Withdrawal,
    WithdrawalMachine, WithdrawalOutcome,
};

/// [`Connection`](super::Connection) for async runtimes. Calls may overlap; a future that
/// is dropped leaves its debt to the next call with the same reference.
///
/// A store that has not answered when the time of a payout is over ([`Policy::payout`]) has
/// failed: the call ends there, nothing that moves money follows a line that may be missing, and
/// the next call goes on from whatever the journal has. In a batch lines of several rows go to
/// the store together, so one that never comes back holds those that come after it until their
/// own rows' time is over. A blocking [`Store`](crate::journal::Store) cannot be left: it needs
/// a limit of its own.
///
/// ```
/// use intellectmoney::host::{AsyncHost, AsyncStore};
/// use intellectmoney::machine::{Payout, PayoutOutcome};
/// use intellectmoney::{AsyncConnection, Client, Error};
///
/// async fn pay<H: AsyncHost, S: AsyncStore>(client: Client, host: H, store: S, payout: &Payout) -> Result<(), Error> {
///     let connection = AsyncConnection::new(client, host, store);
///     match connection.payout(payout).await? {
///         PayoutOutcome::Paid(details) => println!("paid by {:?}", details.payout_operation_id),
///         other => println!("{}: {:?}", other.status(), other.next_step()),
///     }
///     Ok(())
/// }
/// ```
pub struct AsyncConnection<H, S> {
    common: Common,
    host: H,
    store: S,
    observer: Box<dyn Fn(&Progress<'_>) + Send + Sync>,
}

impl<H: AsyncHost, S: AsyncStore> AsyncConnection<H, S> {
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

    /// A session that others share, so that all renew it once.
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

    /// Tells of every request, line and wait. No secret is among it. Calls that overlap
    /// tell at once.
    pub fn on_event(&mut self, observer: impl Fn(&Progress<'_>) + Send + Sync + 'static) {
        self.observer = Box::new(observer);
    }

    /// The host.
    pub fn host(&self) -> &H {
        &self.host
    }

    /// The journal.
    pub fn store(&self) -> &S {
        &self.store
    }

    /// Any endpoint. What may be repeated is, by its effect; what moves money is not.
    pub async fn call<C: Call>(&self, call: &C) -> Result<Answer<C::Answer>, Error> {
        let machine = CallMachine::new(&self.common.client, call, self.common.policy, self.host.now())?;
        self.run(machine, None, &self.store).await
    }

    /// Pays one debt at most once, or says how it stands.
    ///
    /// # Errors
    /// Only while this call has sent nothing that moves money.
    pub async fn payout(&self, payout: &Payout) -> Result<PayoutOutcome, Error> {
        let store = self.in_time();
        let stored = store.load(&payout.reference).await.map_err(Error::from)?;
        let Common { client, policy, .. } = &self.common;
        let machine =
            PayoutMachine::new(client, payout.clone(), stored.as_ref(), store.left(*policy), self.host.now())?;
        self.run(machine, Some(&payout.reference), &store).await
    }

    /// Pays many debts; the results are in the order of the rows. After a crash: the same
    /// call with the same rows.
    ///
    /// # Errors
    /// A bad row, before anything is sent. Later errors are results of their rows.
    pub async fn payouts(&self, payouts: Vec<Payout>, options: BatchOptions) -> Result<Vec<RowResult>, Error> {
        self.payouts_with(payouts, options, |_, _| {}).await
    }

    /// [`payouts`](Self::payouts) that tells of each row as it ends.
    pub async fn payouts_with(
        &self,
        payouts: Vec<Payout>,
        options: BatchOptions,
        mut on_row: impl FnMut(usize, &RowResult) + Send,
    ) -> Result<Vec<RowResult>, Error> {
        let mut batch = Batch::new(&self.common.client, payouts, options)?;
        self.all(&mut batch, &mut on_row).await;
        Ok(batch.into_results())
    }

    /// Settles every debt that was begun and is not settled, and begins nothing: for rows
    /// that are lost. It needs no recipients.
    pub async fn resume(&self) -> Result<Vec<Resumed>, Error> {
        let unfinished = self.in_time().unfinished().await.map_err(Error::from)?;
        let concurrency = BatchOptions::default().concurrency;
        let mut resumption = Resumption::new(&self.common.client, &unfinished, concurrency)?;
        self.all(&mut resumption, &mut |_, _| {}).await;
        Ok(resumption.into_results())
    }

    /// [`resume`](Self::resume) for one debt.
    pub async fn resolve(&self, reference: &str) -> Result<DebtOutcome, Error> {
        let store = self.in_time();
        let stored = store.load(reference).await.map_err(Error::from)?;
        let Common { client, policy, .. } = &self.common;
        let machine = ResolveMachine::new(client, reference, stored.as_ref(), store.left(*policy), self.host.now())?;
        self.run(machine, Some(reference), &store).await
    }

    /// Withdraws money at most once, or says how it stands. What is in doubt is compared
    /// with the history and left to [`settle`](Self::settle).
    ///
    /// # Errors
    /// Only while this call has sent nothing that moves money.
    pub async fn withdraw(&self, withdrawal: &Withdrawal) -> Result<WithdrawalOutcome, Error> {
        let store = self.in_time();
        let stored = store.load(&withdrawal.reference).await.map_err(Error::from)?;
        let Common { client, policy, .. } = &self.common;
        let machine =
            WithdrawalMachine::new(client, withdrawal.clone(), stored.as_ref(), store.left(*policy), self.host.now())?;
        self.run(machine, Some(&withdrawal.reference), &store).await
    }

    /// Records what a person found out about a debt that stays unknown, with a note on who
    /// says so.
    ///
    /// # Errors
    /// `settle_contradicted` where the operation's state or the journal says otherwise; the
    /// error of the state's read where the provider cannot be asked. Nothing was recorded.
    pub async fn settle(&self, reference: &str, word: Settlement, note: &str) -> Result<DebtOutcome, Error> {
        let store = self.in_time();
        let stored = store.load(reference).await.map_err(Error::from)?;
        let Common { client, policy, .. } = &self.common;
        let machine =
            SettleMachine::new(client, reference, stored.as_ref(), word, note, store.left(*policy), self.host.now())?;
        self.run(machine, Some(reference), &store).await
    }

    /// May these credentials pay? Asked without paying: an operation of 1.00 for this
    /// recipient is made, read and deleted. The report can be pasted into an issue.
    ///
    /// # Errors
    /// Bad input, before anything is sent. What the provider refuses stands in the report.
    pub async fn check(&self, recipient: Recipient) -> Result<CheckReport, Error> {
        let machine = CheckMachine::new(&self.common.client, recipient, self.common.policy, self.host.now())?;
        self.run(machine, None, &self.store).await
    }

    /// The store of one debt, from now on.
    fn in_time(&self) -> InTime<'_, H, S> {
        InTime::new(&self.store, &self.host, self.common.policy)
    }

    async fn run<M: Machine + Send>(
        &self,
        machine: M,
        reference: Option<&str>,
        store: &impl AsyncStore,
    ) -> Result<M::Output, Error> {
        run_async(machine, reference, &self.host, store, &self.common.session, &self.observer).await
    }

    async fn all<R>(&self, rows: &mut R, report: &mut rows::SharedReport<'_, R>)
    where
        R: Rows + Send,
        R::Machine: Send,
        rows::Output<R>: Send,
    {
        let Common { policy, session, .. } = &self.common;
        rows::all_async(rows, *policy, &self.host, &self.store, session, &self.observer, report).await;
    }
}

macro_rules! methods {
    ($($name:ident $call:ident => $answer:ty, $doc:literal;)+) => {
        impl<H: AsyncHost, S: AsyncStore> AsyncConnection<H, S> {
            $(
                #[doc = $doc]
                pub async fn $name(&self, call: &crate::endpoints::$call) -> Result<Answer<$answer>, Error> {
                    self.call(call).await
                }
            )+
        }
    };
}

with_endpoints!(methods);

impl<H, S> fmt::Debug for AsyncConnection<H, S> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.common.debug("AsyncConnection", f)
    }
}
