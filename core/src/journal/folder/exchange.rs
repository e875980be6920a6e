use std::collections::VecDeque;
use std::future::poll_fn;
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};
use std::task::Poll;

use super::operation::{Answer, Done, Operation, Task};

/// Where the journal's work and its host meet: each puts down what the other takes up.
#[derive(Clone, Default)]
pub(super) struct Exchange(Arc<Mutex<Held>>);

#[derive(Default)]
struct Held {
    last_request: u64,
    last_task: u64,
    requests: VecDeque<(u64, Wish)>,
    /// To be handed out.
    task: Option<Task>,
    /// The task that was handed out.
    in_progress: Option<u64>,
    result: Option<Result<Done, String>>,
    answers: VecDeque<(u64, Answer)>,
    answered: u64,
    references: usize,
}

/// What a caller asked for.
pub(super) enum Wish {
    Together(Together),
    Alone(Alone),
}

/// What is done for many at once.
pub(super) enum Together {
    Read(Read),
    Append(Line),
}

/// What is done by itself, after all that was asked for before it.
pub(super) enum Alone {
    Compact,
    Close,
}

pub(super) enum Read {
    Load(String),
    Unfinished,
}

/// A line to be appended.
pub(super) struct Line {
    pub(super) reference: String,
    pub(super) after_seq: u64,
    pub(super) text: String,
}

impl Exchange {
    fn held(&self) -> MutexGuard<'_, Held> {
        // Nothing between lock and release can panic halfway.
        self.0.lock().unwrap_or_else(PoisonError::into_inner)
    }

    // The host's side.

    pub(super) fn ask(&self, wish: Wish) -> u64 {
        let mut held = self.held();
        held.last_request = held.last_request.saturating_add(1);
        let id = held.last_request;
        held.requests.push_back((id, wish));
        id
    }

    pub(super) fn take_task(&self) -> Option<Task> {
        let mut held = self.held();
        let task = held.task.take()?;
        held.in_progress = Some(task.id);
        Some(task)
    }

    pub(super) fn feed(&self, task: u64, result: Result<Done, String>) {
        let mut held = self.held();
        if held.in_progress == Some(task) {
            held.in_progress = None;
            held.result = Some(result);
        }
    }

    pub(super) fn take_answer(&self) -> Option<(u64, Answer)> {
        self.held().answers.pop_front()
    }

    pub(super) fn unanswered(&self) -> u64 {
        let held = self.held();
        // The opening is a request, too, and its number is 0.
        held.last_request.saturating_add(1).saturating_sub(held.answered)
    }

    pub(super) fn references(&self) -> usize {
        self.held().references
    }

    // The work's side.

    /// Waits until something is asked for.
    pub(super) async fn asked(&self) {
        poll_fn(|_| if self.held().requests.is_empty() { Poll::Pending } else { Poll::Ready(()) }).await;
    }

    /// The next request, where it is done by itself.
    pub(super) fn take_alone(&self) -> Option<(u64, Alone)> {
        let mut held = self.held();
        match held.requests.pop_front()? {
            (id, Wish::Alone(wish)) => Some((id, wish)),
            other => {
                held.requests.push_front(other);
                None
            }
        }
    }

    /// The next request, where it is done together with others.
    pub(super) fn take_together(&self) -> Option<(u64, Together)> {
        let mut held = self.held();
        match held.requests.pop_front()? {
            (id, Wish::Together(wish)) => Some((id, wish)),
            other => {
                held.requests.push_front(other);
                None
            }
        }
    }

    pub(super) fn answer(&self, request: u64, answer: Answer) {
        let mut held = self.held();
        held.answered = held.answered.saturating_add(1);
        held.answers.push_back((request, answer));
    }

    pub(super) fn count(&self, references: usize) {
        self.held().references = references;
    }

    /// Lets the host do an operation, and waits for what came of it.
    pub(super) async fn perform(&self, operation: Operation) -> Result<Done, String> {
        {
            let mut held = self.held();
            held.last_task = held.last_task.saturating_add(1);
            held.task = Some(Task { id: held.last_task, operation });
        }
        poll_fn(|_| self.held().result.take().map_or(Poll::Pending, Poll::Ready)).await
    }
}
