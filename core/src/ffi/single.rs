//! A single call as a batch of one row.

use super::job::{Finished, Job, Start, cancelled};
use crate::error::Error;
use crate::journal::{StoreFailure, Stored};
use crate::machine::{Event, Machine, Policy, Session, Step};
use crate::types::PayoutOperationState;

/// A machine whose type does not matter any more.
trait AnyMachine: Send {
    fn step(&mut self, now: i64, session: &mut Session) -> Step;

    fn feed(&mut self, now: i64, event: Event, session: &mut Session);

    fn operation_state(&self) -> Option<&PayoutOperationState>;

    fn finish(self: Box<Self>) -> Result<Finished, Error>;
}

impl<M> AnyMachine for M
where
    M: Machine + Send,
    M::Output: Into<Finished>,
{
    fn step(&mut self, now: i64, session: &mut Session) -> Step {
        Machine::step(self, now, session)
    }

    fn feed(&mut self, now: i64, event: Event, session: &mut Session) {
        Machine::feed(self, now, event, session);
    }

    fn operation_state(&self) -> Option<&PayoutOperationState> {
        Machine::operation_state(self)
    }

    fn finish(self: Box<Self>) -> Result<Finished, Error> {
        Machine::finish(*self).map(Into::into)
    }
}

/// Begins the machine of a single row with what the store gave.
type Begin = Box<dyn FnOnce(Option<&Stored>, Policy, i64) -> Result<Box<dyn AnyMachine>, Error> + Send>;

/// One machine as a batch of one row. Of the machine's type only its own code is made.
pub(super) struct Single {
    reference: String,
    begin: Option<Begin>,
    machine: Option<Box<dyn AnyMachine>>,
    given: bool,
}

impl Single {
    pub(super) fn new<M>(
        reference: &str,
        begin: impl FnOnce(Option<&Stored>, Policy, i64) -> Result<M, Error> + Send + 'static,
    ) -> Self
    where
        M: Machine + Send + 'static,
        M::Output: Into<Finished>,
    {
        let begin: Begin = Box::new(|stored, policy, now| Ok(Box::new(begin(stored, policy, now)?)));
        Self { reference: reference.to_owned(), begin: Some(begin), machine: None, given: false }
    }
}

impl Job for Single {
    fn next(&mut self) -> Option<usize> {
        (!std::mem::replace(&mut self.given, true)).then_some(0)
    }

    fn reference(&self, _: usize) -> &str {
        &self.reference
    }

    fn begin(&mut self, _: usize, loaded: Result<Option<Stored>, StoreFailure>, policy: Policy, now: i64) -> Start {
        let machine = loaded.map_err(Error::from).and_then(|stored| {
            let begin = self.begin.take().ok_or_else(cancelled)?;
            begin(stored.as_ref(), policy, now)
        });
        match machine {
            Ok(machine) => {
                self.machine = Some(machine);
                Start::Runs
            }
            Err(error) => Start::Ended(Err(error)),
        }
    }

    fn step(&mut self, _: usize, now: i64, session: &mut Session) -> Step {
        self.machine.as_mut().map_or(Step::Done, |machine| machine.step(now, session))
    }

    fn feed(&mut self, _: usize, now: i64, event: Event, session: &mut Session) {
        if let Some(machine) = &mut self.machine {
            machine.feed(now, event, session);
        }
    }

    fn operation_state(&self, _: usize) -> Option<&PayoutOperationState> {
        self.machine.as_ref()?.operation_state()
    }

    fn end(&mut self, _: usize) -> Option<Result<Finished, Error>> {
        Some(self.machine.take()?.finish())
    }
}
