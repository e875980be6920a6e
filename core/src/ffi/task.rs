//! What takes time, as one object for the hosts of every language.

use std::collections::VecDeque;
use std::fmt;
use std::sync::{Arc, Mutex};

use super::effect::{Effect, Input};
use super::in_flight::InFlight;
use super::job::{Finished, Job, Start, cancelled};
use super::naming::Naming;
use super::progress;
use crate::error::Error;
use crate::host::drive::{LOOK_AGAIN, lock};
use crate::host::in_time::LATE_LINE;
use crate::host::steady::Clock;
use crate::host::{Happening, Progress};
use crate::journal::{Appended, StoreFailure, Stored, encode};
use crate::machine::{Event, Policy, Session, Step};

/// Makes the rows once the journal was listed.
pub(super) type Lister = Box<dyn FnOnce(&[Stored]) -> Result<Box<dyn Job>, Error> + Send>;

/// A call, a payout, a batch: anything that takes more than one step. See [`super`].
pub struct Task {
    session: Arc<Mutex<Session>>,
    policy: Policy,
    /// Times here are its own, those that the host hears of its clock's.
    clock: Clock,
    job: Option<Box<dyn Job>>,
    lister: Option<Lister>,
    /// How long the list is waited for, once it is.
    list_until: Option<i64>,
    rows: InFlight<Row>,
    due: VecDeque<Effect>,
    next_id: u64,
    cancelled: bool,
    /// Progress as JSON, where a host asked for it.
    told: Option<(Naming, VecDeque<String>)>,
}

struct Row {
    reference: String,
    /// Until when a store may take to answer: the machine that waits for it keeps no time.
    deadline: i64,
    doing: Doing,
}

enum Doing {
    Ready,
    Asleep(i64),
    Loading { id: u64, until: i64 },
    Sending { id: u64, attempt: u64, endpoint: &'static str },
    Recording { id: u64, until: i64, record: &'static str, attempt: u32 },
}

impl Row {
    fn awaits(&self, id: u64) -> bool {
        match self.doing {
            Doing::Loading { id: own, .. } | Doing::Sending { id: own, .. } | Doing::Recording { id: own, .. } => {
                own == id
            }
            Doing::Ready | Doing::Asleep(_) => false,
        }
    }
}

impl Task {
    pub(super) fn new(session: &Arc<Mutex<Session>>, policy: Policy, job: impl Job + 'static) -> Self {
        Self::with(session, policy, Some(Box::new(job)), None)
    }

    pub(super) fn listing(session: &Arc<Mutex<Session>>, policy: Policy, lister: Lister) -> Self {
        Self::with(session, policy, None, Some(lister))
    }

    fn with(session: &Arc<Mutex<Session>>, policy: Policy, job: Option<Box<dyn Job>>, lister: Option<Lister>) -> Self {
        let mut task = Self {
            session: Arc::clone(session),
            policy,
            clock: Clock::default(),
            job,
            lister,
            list_until: None,
            rows: InFlight::new(),
            due: VecDeque::new(),
            next_id: 0,
            cancelled: false,
            told: None,
        };
        if task.lister.is_some() {
            let id = task.id();
            task.due.push_back(Effect::List { id });
        }
        task
    }

    /// Keeps what happens for [`told`](Self::told), under the names of a language.
    pub fn observe(&mut self, naming: Naming) {
        self.told = Some((naming, VecDeque::new()));
    }

    /// The next thing that happened, as a JSON object without secrets.
    pub fn told(&mut self) -> Option<String> {
        self.told.as_mut()?.1.pop_front()
    }

    /// What to do next; `now` is Unix milliseconds.
    pub fn next(&mut self, now: i64) -> Effect {
        let now = self.clock.now(now);
        loop {
            if let Some(effect) = self.due.pop_front() {
                if matches!(effect, Effect::List { .. }) {
                    self.list_until = Some(now.saturating_add(self.policy.payout));
                }
                return effect;
            }
            if !(self.give_up(now) | self.begin_rows(now) | self.step_rows(now)) {
                break;
            }
        }
        if self.rows.is_empty() && self.lister.is_none() {
            return Effect::Done;
        }
        let wakes = self.rows.iter().filter_map(|(_, row)| match row.doing {
            Doing::Asleep(until) | Doing::Loading { until, .. } | Doing::Recording { until, .. } => Some(until),
            Doing::Ready | Doing::Sending { .. } => None,
        });
        Effect::Wait { until: wakes.chain(self.list_until).min().map(|until| self.clock.told(until)) }
    }

    /// The row that an effect which is due belongs to: for whoever keeps the cause of a failure.
    #[must_use]
    pub fn row(&self, id: u64) -> Option<usize> {
        self.rows.iter().find(|(_, row)| row.awaits(id)).map(|(number, _)| number)
    }

    /// Until when a store is waited for that was asked last, Unix milliseconds: for a host whose
    /// own loop waits for it, too. What comes later is not awaited any more.
    #[must_use]
    pub fn until(&self, id: u64) -> Option<i64> {
        let row = self.rows.iter().map(|(_, row)| row).find(|row| row.awaits(id));
        let until = match row.map(|row| &row.doing) {
            Some(Doing::Loading { until, .. } | Doing::Recording { until, .. }) => Some(*until),
            Some(_) => None,
            None => self.list_until,
        };
        until.map(|until| self.clock.told(until))
    }

    /// What came of an effect. Of one that is not awaited any more, it is ignored.
    pub fn feed(&mut self, now: i64, id: u64, input: Input) {
        let now = self.clock.now(now);
        self.fed(now, id, input);
    }

    fn fed(&mut self, now: i64, id: u64, input: Input) {
        if let Input::Listed(listed) = input {
            self.list_until = None;
            if let Some(lister) = self.lister.take() {
                match listed.map_err(Error::from).and_then(|lines| lister(&lines)) {
                    Ok(job) => self.job = Some(job),
                    Err(error) => self.ended(0, String::new(), Err(error)),
                }
            }
            return;
        }
        let Some(number) = self.row(id) else { return };
        let Some(row) = self.rows.get_mut(number) else { return };
        match (std::mem::replace(&mut row.doing, Doing::Ready), input) {
            (Doing::Loading { .. }, Input::Loaded(loaded)) => {
                let policy = Policy { payout: row.deadline.saturating_sub(now).max(1), ..self.policy };
                if let Some(job) = &mut self.job
                    && let Start::Ended(result) = job.begin(number, loaded, policy, now)
                {
                    let reference = std::mem::take(&mut row.reference);
                    self.ended(number, reference, result);
                }
            }
            (Doing::Sending { attempt, endpoint, .. }, Input::Response(response)) => {
                self.tell(number, now, Happening::Answered { endpoint, attempt, status: response.status });
                self.event(number, now, Event::Response { attempt, response });
            }
            (Doing::Sending { attempt, endpoint, .. }, Input::Failed(sent)) => {
                self.tell(number, now, Happening::Failed { endpoint, attempt, sent });
                self.event(number, now, Event::Failed { attempt, sent });
            }
            (Doing::Recording { record, attempt, .. }, Input::Appended(appended)) => {
                self.tell(number, now, Happening::Recorded { record, attempt, appended: &appended });
                self.event(number, now, Event::Recorded(appended));
            }
            // An input of another kind is a mistake of the host: the effect stays due.
            (doing, _) => row.doing = doing,
        }
    }

    /// The caller wants no more of it: what has begun ends as it stands, nothing more is
    /// sent, and the journal can be gone on from.
    pub fn cancel(&mut self, now: i64) {
        let now = self.clock.now(now);
        self.cancelled = true;
        // What has ended is told all the same.
        self.due.retain(|effect| matches!(effect, Effect::Ended { .. }));
        self.list_until = None;
        if self.lister.take().is_some() {
            self.ended(0, String::new(), Err(cancelled()));
        }
        for number in self.rows.numbers() {
            let loading = |row: &Row| matches!(row.doing, Doing::Loading { .. });
            if self.rows.get(number).is_some_and(loading) {
                let reference = self.rows.remove(number).map(|row| row.reference).unwrap_or_default();
                self.ended(number, reference, Err(cancelled()));
                continue;
            }
            self.event(number, now, Event::Cancelled);
            if let Some(row) = self.rows.get_mut(number) {
                row.doing = Doing::Ready;
            }
        }
    }

    /// What a store has not answered by the deadline has failed; its later answer is not awaited
    /// any more. True where a row got on by that.
    fn give_up(&mut self, now: i64) -> bool {
        let mut late = Vec::new();
        if self.list_until.is_some_and(|until| until <= now) {
            late.push((0, Input::Listed(Err(StoreFailure::silent()))));
        }
        for (_, row) in self.rows.iter() {
            match row.doing {
                Doing::Loading { id, until } if until <= now => {
                    late.push((id, Input::Loaded(Err(StoreFailure::silent()))));
                }
                Doing::Recording { id, until, .. } if until <= now => {
                    late.push((id, Input::Appended(Appended::Failed(StoreFailure::silent()))));
                }
                _ => {}
            }
        }
        let gave_up = !late.is_empty();
        for (id, input) in late {
            self.fed(now, id, input);
        }
        gave_up
    }

    fn begin_rows(&mut self, now: i64) -> bool {
        let mut began = false;
        while let Some(job) = self.job.as_mut().filter(|_| !self.cancelled) {
            let Some(number) = job.next() else { break };
            began = true;
            let reference = job.reference(number).to_owned();
            let deadline = now.saturating_add(self.policy.payout);
            if reference.is_empty() {
                match job.begin(number, Ok(None), self.policy, now) {
                    Start::Runs => self.rows.insert(number, Row { reference, deadline, doing: Doing::Ready }),
                    Start::Ended(result) => self.ended(number, reference, result),
                }
            } else {
                let id = self.id();
                self.due.push_back(Effect::Load { id, reference: reference.clone() });
                self.rows.insert(number, Row { reference, deadline, doing: Doing::Loading { id, until: deadline } });
            }
        }
        began
    }

    /// Steps every row that is ready. True where one got on.
    fn step_rows(&mut self, now: i64) -> bool {
        let mut worked = false;
        for number in self.rows.numbers() {
            let is_ready = |row: &&Row| match row.doing {
                Doing::Ready => true,
                Doing::Asleep(until) => until <= now,
                _ => false,
            };
            let Some(row) = self.rows.get(number).filter(is_ready) else { continue };
            let (reference, deadline) = (row.reference.clone(), row.deadline);
            let Some(job) = self.job.as_mut() else { continue };
            let step = job.step(number, now, &mut lock(&self.session));
            let doing = match step {
                Step::Done => {
                    let result = job.end(number).unwrap_or_else(|| Err(cancelled()));
                    self.ended(number, reference, result);
                    worked = true;
                    continue;
                }
                Step::WaitForToken => Doing::Asleep(now.saturating_add(LOOK_AGAIN)),
                Step::WaitUntil(until) => {
                    self.tell(number, now, Happening::Waiting { until: self.clock.told(until) });
                    // A step at that time gets on: a host whose clock stands still must not spin.
                    Doing::Asleep(until.max(now.saturating_add(1)))
                }
                Step::Record(entry) => {
                    let id = self.id();
                    let (record, attempt) = (entry.record.name(), entry.attempt);
                    let after_seq = entry.seq.saturating_sub(1);
                    self.due.push_back(Effect::Append {
                        id,
                        after_seq,
                        line: encode(&entry),
                        reference: entry.reference,
                    });
                    Doing::Recording { id, until: deadline.max(now.saturating_add(LATE_LINE)), record, attempt }
                }
                Step::Send { attempt, request, timeout } => {
                    let endpoint = request.endpoint().name;
                    self.tell(number, now, Happening::Sending { endpoint, attempt });
                    let id = self.id();
                    self.due.push_back(Effect::Send { id, request, timeout });
                    Doing::Sending { id, attempt, endpoint }
                }
            };
            worked |= !matches!(doing, Doing::Asleep(_));
            if let Some(row) = self.rows.get_mut(number) {
                row.doing = doing;
            }
        }
        worked
    }

    fn event(&mut self, number: usize, now: i64, event: Event) {
        if let Some(job) = &mut self.job {
            job.feed(number, now, event, &mut lock(&self.session));
        }
    }

    fn ended(&mut self, row: usize, reference: String, result: Result<Finished, Error>) {
        self.rows.remove(row);
        self.due.push_back(Effect::Ended { row, reference, result });
    }

    fn tell(&mut self, number: usize, at: i64, what: Happening<'_>) {
        let Some((naming, told)) = &mut self.told else { return };
        let reference = self.rows.get(number).map(|row| row.reference.as_str()).filter(|name| !name.is_empty());
        let state = self.job.as_ref().and_then(|job| job.operation_state(number));
        let at = self.clock.told(at);
        told.push_back(progress::json(&Progress { reference, at, state, what }, *naming));
    }

    fn id(&mut self) -> u64 {
        self.next_id = self.next_id.saturating_add(1);
        self.next_id
    }
}

/// A task that is thrown away leaves a renewal that it led to others.
impl Drop for Task {
    fn drop(&mut self) {
        self.cancel(i64::MIN);
    }
}

impl fmt::Debug for Task {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Task").field("rows", &self.rows.len()).field("due", &self.due.len()).finish_non_exhaustive()
    }
}
