use super::error::FolderError;
use super::exchange::{Alone, Exchange, Read, Together};
use super::open::open;
use super::operation::Answer;
use crate::journal::{Appended, Ledger, StoreFailure};

const TAKEN_OVER: &str = "another run has taken the journal over: open it anew";

/// A journal that is open.
pub(super) struct Journal {
    pub(super) exchange: Exchange,
    /// What messages call the folder.
    pub(super) path: String,
    pub(super) ledger: Ledger,
    pub(super) segment: Segment,
    pub(super) state: State,
}

/// The segment that this run alone writes to.
pub(super) struct Segment {
    pub(super) epoch: u64,
    pub(super) name: String,
    pub(super) identity: String,
    pub(super) length: u64,
}

pub(super) enum State {
    Open,
    TakenOver,
    /// What is in the segment is not known, or nothing may be added.
    Unusable(String),
}

/// All that a machine ever does. It never ends.
pub(super) async fn work(exchange: Exchange, path: String) {
    match open(&exchange, path).await {
        Ok(mut journal) => {
            exchange.answer(super::Folder::OPENING, Answer::Opened(Ok(())));
            loop {
                journal.serve().await;
            }
        }
        Err(error) => {
            exchange.answer(super::Folder::OPENING, Answer::Opened(Err(error.clone())));
            loop {
                exchange.asked().await;
                refuse(&exchange, &error);
            }
        }
    }
}

/// Answers whatever is asked of a journal that could not be opened.
fn refuse(exchange: &Exchange, error: &FolderError) {
    let failure = || StoreFailure::new(error.to_string());
    while let Some((id, wish)) = exchange.take_together() {
        let answer = match wish {
            Together::Read(Read::Load(_)) => Answer::Loaded(Err(failure())),
            Together::Read(Read::Unfinished) => Answer::Unfinished(Err(failure())),
            Together::Append(_) => Answer::Appended(Appended::Failed(failure())),
        };
        exchange.answer(id, answer);
    }
    while let Some((id, wish)) = exchange.take_alone() {
        let answer = match wish {
            Alone::Compact => Answer::Compacted(Err(error.clone())),
            Alone::Close => Answer::Closed,
        };
        exchange.answer(id, answer);
    }
}

impl Journal {
    async fn serve(&mut self) {
        self.exchange.asked().await;
        let Some((id, wish)) = self.exchange.take_alone() else {
            return self.read_and_append().await;
        };
        let answer = match wish {
            Alone::Compact => Answer::Compacted(self.compact().await),
            Alone::Close => {
                self.close().await;
                Answer::Closed
            }
        };
        self.exchange.answer(id, answer);
    }

    async fn close(&mut self) {
        self.exchange.close(&self.segment.name).await;
        if !matches!(self.state, State::TakenOver) {
            self.state = State::Unusable("the journal is closed".to_owned());
        }
    }

    /// Whether no newer run has taken the journal over.
    pub(super) async fn is_ours(&self) -> Result<bool, String> {
        if matches!(self.state, State::TakenOver) || self.has_newer().await? {
            return Ok(false);
        }
        let found = self.exchange.identify(&self.segment.name).await;
        let in_place =
            found.map(|(identity, length)| length == self.segment.length && identity == self.segment.identity);
        match in_place {
            Ok(true) => Ok(true),
            // Between the two looks a newer run may have compacted it away.
            _ if self.has_newer().await? => Ok(false),
            Ok(false) => Err("the segment was exchanged for another file".to_owned()),
            Err(words) => Err(words),
        }
    }

    async fn has_newer(&self) -> Result<bool, String> {
        Ok(self.exchange.list().await?.highest() > self.segment.epoch)
    }

    /// Answers those who read, by a look that began after they had asked.
    pub(super) fn tell(&self, readers: Vec<(u64, Read)>, looked: &Result<bool, String>) {
        let failure = match looked {
            Ok(true) => None,
            Ok(false) => Some(StoreFailure::taken_over(TAKEN_OVER)),
            Err(words) => Some(StoreFailure::new(self.say(words))),
        };
        for (id, read) in readers {
            let failed = failure.clone().map_or(Ok(()), Err);
            let answer = match read {
                Read::Load(reference) => Answer::Loaded(failed.map(|()| self.ledger.load(&reference).cloned())),
                Read::Unfinished => Answer::Unfinished(failed.map(|()| self.ledger.unfinished().cloned().collect())),
            };
            self.exchange.answer(id, answer);
        }
    }

    /// What an append ends with before anything is written.
    pub(super) fn refusal(&self) -> Option<Appended> {
        match &self.state {
            State::Open => None,
            State::TakenOver => Some(Appended::Conflict),
            State::Unusable(why) => Some(Appended::Failed(StoreFailure::new(why))),
        }
    }

    /// The same for a compaction.
    pub(super) fn usable(&self) -> Result<(), FolderError> {
        match &self.state {
            State::Open => Ok(()),
            State::TakenOver => Err(FolderError::taken_over()),
            State::Unusable(why) => Err(FolderError::unusable(why)),
        }
    }

    /// The system's words, with the folder.
    pub(super) fn say(&self, words: &str) -> String {
        format!("{}: {words}", self.path)
    }
}
