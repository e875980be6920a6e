use std::fmt;
use std::future::Future;
use std::pin::Pin;
use std::task::{Context, Waker};

use super::exchange::{Alone, Exchange, Line, Read, Together, Wish};
use super::operation::{Answer, Done, Task};

/// The journal of a folder, as a machine; the [module's page](super) says why it is safe,
/// and shows a host.
///
/// Callers ask ([`load`](Self::load), [`append`](Self::append) and so on), as many as like at
/// once; each request has a number. The host takes a [`Task`] by [`step`](Self::step), does
/// it, brings the result to [`feed`](Self::feed), and gives to callers what
/// [`answer`](Self::answer) has for them, until there is no task left.
pub struct Folder {
    exchange: Exchange,
    work: Pin<Box<dyn Future<Output = ()> + Send>>,
}

impl Folder {
    /// The request that [`Folder::open`] is.
    pub const OPENING: u64 = 0;

    /// Takes the journal over from any run that still has it: that run's next append is a
    /// conflict. The host has made the folder, for its owner alone, and calls it by `path`
    /// in messages. Other requests may be made at once; they wait.
    #[must_use]
    pub fn open(path: &str) -> Self {
        let exchange = Exchange::default();
        let work = super::journal::work(exchange.clone(), path.to_owned());
        let mut folder = Self { exchange, work: Box::pin(work) };
        folder.go_on();
        folder
    }

    /// Asks for the last line of a reference, as of now.
    pub fn load(&mut self, reference: &str) -> u64 {
        self.ask(Wish::Together(Together::Read(Read::Load(reference.to_owned()))))
    }

    /// Asks for the last lines of all references that are not settled.
    pub fn unfinished(&mut self) -> u64 {
        self.ask(Wish::Together(Together::Read(Read::Unfinished)))
    }

    /// Asks to add a line after the one whose `seq` is given, 0 for the first. Its answer
    /// says that it is stored once it is durable and no newer run was there afterwards.
    pub fn append(&mut self, reference: &str, after_seq: u64, line: &str) -> u64 {
        let line = Line { reference: reference.to_owned(), after_seq, text: line.to_owned() };
        self.ask(Wish::Together(Together::Append(line)))
    }

    /// Asks to leave one line for each reference, and to delete the segments of earlier runs.
    pub fn compact(&mut self) -> u64 {
        self.ask(Wish::Alone(Alone::Compact))
    }

    /// Asks to give the segment up, after all that was asked before. No append is taken later.
    pub fn close(&mut self) -> u64 {
        self.ask(Wish::Alone(Alone::Close))
    }

    /// The operation to do now: each is given once, and none while one is in progress.
    #[must_use]
    pub fn step(&mut self) -> Option<Task> {
        self.exchange.take_task()
    }

    /// Says what came of a task; the error is the system's words for a person. The result
    /// of any other task than the one in progress is ignored.
    ///
    /// A host that does not know what became of its task feeds an error: whatever was to be
    /// written may then be there or not, and nothing is written after it.
    pub fn feed(&mut self, task: u64, result: Result<Done, String>) {
        self.exchange.feed(task, result);
        self.go_on();
    }

    /// An answer that has not been taken yet, and which request it is to.
    pub fn answer(&mut self) -> Option<(u64, Answer)> {
        self.exchange.take_answer()
    }

    /// How many requests have no answer yet; the opening is one.
    #[must_use]
    pub fn unanswered(&self) -> u64 {
        self.exchange.unanswered()
    }

    /// How many references the journal has.
    #[must_use]
    pub fn references(&self) -> usize {
        self.exchange.references()
    }

    fn ask(&mut self, wish: Wish) -> u64 {
        let request = self.exchange.ask(wish);
        self.go_on();
        request
    }

    /// Lets the work run up to where it needs something. It never ends, so it may always be
    /// polled, and nobody has to wake it: whoever brings something calls this.
    fn go_on(&mut self) {
        let _ = self.work.as_mut().poll(&mut Context::from_waker(Waker::noop()));
    }
}

impl fmt::Debug for Folder {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Folder")
            .field("references", &self.references())
            .field("unanswered", &self.unanswered())
            .finish_non_exhaustive()
    }
}
