//! Readers of the payments history: they read page by page while rows arrive, fail, die,
//! and go on from a cursor that outlived them.

use std::collections::BTreeSet;

use intellectmoney::machine::{CallMachine, History, HistoryQuery, Policy};
use intellectmoney::sandbox::Sandbox;
use intellectmoney::types::MoscowTime;
use intellectmoney::{Error, Params, PaymentsHistory, read_answer};

use super::random::Random;
use super::task::{Job, Task};
use super::world::World;

const HOUR: i64 = 3_600_000;

/// One reader of a seed.
#[derive(Debug)]
pub(super) struct Reader {
    /// How far it reads back and, where it has an end of its own, ahead.
    back: i64,
    ahead: Option<i64>,
    page: u32,
    window_days: Option<u32>,
    /// What its process has in memory, and which process that is.
    live: Option<(usize, Box<History>)>,
    /// What outlives the process, written in one piece: the cursor, and how many rows were taken.
    saved: Option<(String, usize)>,
    saved_by: usize,
    /// The rows that it took, in order.
    taken: Vec<i64>,
    /// The rows that were there when it began.
    due: Option<BTreeSet<i64>>,
    pub(super) is_done: bool,
}

impl Reader {
    pub(super) fn draw(random: &mut Random) -> Self {
        Self {
            back: random.between(6, 60) * HOUR,
            // An end in the future: what is paid meanwhile belongs to it.
            ahead: random.thousandths(500).then(|| random.between(1, 4) * HOUR),
            page: [1, 2, 3, 5, 8, 20][random.place(6)],
            window_days: [None, Some(1)][random.place(2)],
            live: None,
            saved: None,
            saved_by: 0,
            taken: Vec::new(),
            due: None,
            is_done: false,
        }
    }

    /// What it asks for, by the clock of its process.
    fn query(&self, local: i64) -> HistoryQuery {
        HistoryQuery {
            eshop_id: None,
            date_from: MoscowTime::from_unix_millis(local - self.back),
            date_to: self.ahead.and_then(|ahead| MoscowTime::from_unix_millis(local + ahead)),
            page: self.page,
            window_days: self.window_days,
        }
    }

    fn save(&mut self) {
        if let Some((owner, history)) = &self.live {
            self.saved = Some((history.cursor(), self.taken.len()));
            self.saved_by = *owner;
        }
    }

    /// Its process is gone, and what was not saved with it.
    fn lose(&mut self) {
        self.live = None;
        self.taken.truncate(self.saved.as_ref().map_or(0, |(_, taken)| *taken));
    }

    pub(super) fn is_reading(&self) -> bool {
        self.live.is_some()
    }
}

impl World {
    /// A reader begins, or goes on from its cursor.
    pub(super) fn begin_reading(&mut self, process: usize, place: usize) {
        if self.readers[place].is_done || self.readers[place].is_reading() {
            return;
        }
        let local = self.now + self.processes[process].skew;
        let history = match &self.readers[place].saved {
            Some((cursor, _)) => History::from_cursor(cursor),
            None => Ok(History::new(self.readers[place].query(local), local)),
        };
        let history = match history {
            Ok(history) => history,
            Err(error) => return self.break_promise(|| format!("a cursor is not taken back: {error}")),
        };
        if self.readers[place].saved.is_some() {
            let handed_over = self.readers[place].saved_by != process;
            self.counts.add(if handed_over {
                "history handed over to another process"
            } else {
                "history gone on from its cursor"
            });
        } else {
            self.readers[place].due = self.rows(self.readers[place].query(local), local);
        }
        self.trace.note(self.now, || format!("p{process} reader {place} begins"));
        self.readers[place].live = Some((process, Box::new(history)));
        self.turn_page(process, place);
    }

    /// The rows that a reader of now has to find. A copy of the provider is asked, in one page.
    fn rows(&self, query: HistoryQuery, local: i64) -> Option<BTreeSet<i64>> {
        let to = query.date_to.or_else(|| MoscowTime::from_unix_millis(local + 1000))?;
        let dates =
            [("DateFrom", query.date_from?.to_string()), ("DateTo", to.to_string()), ("Take", "1000".to_owned())];
        let response = self.ask(&mut self.sandbox.clone(), "getPaymentsHistory", dates)?;
        let endpoint = intellectmoney::endpoints::endpoint("getPaymentsHistory").ok()?;
        let page = read_answer::<PaymentsHistory>(endpoint, &response).ok()?.result;
        Some(page.payments.iter().map(|row| row.id()).collect())
    }

    /// Asks a copy of the provider, so that nobody's session ends by it.
    pub(super) fn ask<const N: usize>(
        &self,
        copy: &mut Sandbox,
        endpoint: &str,
        texts: [(&'static str, String); N],
    ) -> Option<intellectmoney::Response> {
        copy.control(self.now, intellectmoney::sandbox::Control::ClearFaults);
        let sign_in = self.client.sign_in().ok()?;
        let token = sign_in.answer(copy.handle(self.now, sign_in.request()).answer()?).ok()?.result.user_token();
        let mut params = Params::from_iter(texts);
        params.set("UserToken", token.expose());
        let read = self.client.prepare_texts(endpoint, &params).ok()?;
        copy.handle(self.now, read.request()).answer().cloned()
    }

    fn turn_page(&mut self, process: usize, place: usize) {
        let Some((_, history)) = &self.readers[place].live else { return };
        let Some(page) = history.next_page() else { return self.read_out(place) };
        let local = self.now + self.processes[process].skew;
        match CallMachine::new(&self.client, &page, Policy::default(), local) {
            Ok(machine) => self.enter(process, Job::Reading(place), Task::Page(Box::new(machine)), None),
            Err(error) => self.break_promise(|| format!("a page cannot be asked for: {error}")),
        }
    }

    /// A page came, or did not.
    pub(super) fn read_page(&mut self, process: usize, place: usize, page: Result<PaymentsHistory, Error>) {
        let Ok(page) = page else {
            self.counts.add("history page failed");
            self.processes[process].has_open = true;
            self.readers[place].save();
            return self.readers[place].lose();
        };
        let reader = &mut self.readers[place];
        let Some((_, history)) = &mut reader.live else { return };
        history.absorb(page);
        while let Some(row) = reader.live.as_mut().and_then(|(_, history)| history.next_row()) {
            reader.taken.push(row.id());
            // Within a page, too.
            if self.random.thousandths(150) {
                reader.save();
            }
        }
        self.turn_page(process, place);
    }

    /// All was read: each row that was there once, and none twice.
    fn read_out(&mut self, place: usize) {
        let reader = &mut self.readers[place];
        (reader.live, reader.is_done) = (None, true);
        let taken: BTreeSet<i64> = reader.taken.iter().copied().collect();
        let (count, distinct) = (reader.taken.len(), taken.len());
        let missed = reader.due.as_ref().map(|due| due.difference(&taken).count());
        self.counts.add("history read");
        self.trace.note(self.now, || format!("reader {place} has read {count} rows"));
        match missed {
            None => self.break_promise(|| "the provider's rows cannot be listed".to_owned()),
            Some(0) => {}
            Some(missed) => {
                self.break_promise(|| format!("reader {place} missed {missed} of the rows that were there"));
            }
        }
        if distinct < count {
            self.break_promise(|| format!("reader {place} gave {} rows twice", count - distinct));
        }
    }

    /// A process is gone; it may have saved where its readers are, and how far they came.
    pub(super) fn leave_readers(&mut self, process: usize, in_order: bool) {
        for reader in &mut self.readers {
            if reader.live.as_ref().is_some_and(|(owner, _)| *owner == process) {
                if in_order {
                    reader.save();
                } else {
                    self.counts.add("history reader killed");
                }
                reader.lose();
            }
        }
    }
}
