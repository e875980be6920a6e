use super::exchange::{Line, Read, Together};
use super::journal::{Journal, State};
use super::operation::Answer;
use crate::journal::{Appended, Heading, StoreFailure};

/// What a crash keeps or loses as a whole, in bytes.
const PAGE: u64 = 4096;

/// A line, and who waits for it: nobody where the journal itself adds it.
pub(super) struct Waiting {
    pub(super) request: Option<u64>,
    pub(super) line: Line,
}

/// A line that may be written.
pub(super) struct Admitted {
    waiting: Waiting,
    heading: Heading,
}

impl Journal {
    /// Serves all who read and append, until nobody does. One look at the folder tells those
    /// whose lines were just written whether they hold, those who read whether they may, and
    /// those who append next whether they still may.
    pub(super) async fn read_and_append(&mut self) {
        let (mut readers, mut lines, mut group) = (Vec::new(), Vec::new(), Vec::new());
        loop {
            self.take(&mut readers, &mut lines);
            self.refuse(&mut lines);
            if readers.is_empty() && lines.is_empty() && group.is_empty() {
                return;
            }
            let looked = self.is_ours().await;
            self.learn(&looked, !lines.is_empty() || !group.is_empty());
            self.settle(group);
            self.tell(std::mem::take(&mut readers), &looked);
            // Whoever reads waits for a look of its own; a line is safe by the look after it.
            self.take(&mut readers, &mut lines);
            group = self.admit(&mut lines);
            group = self.write(group).await;
        }
    }

    fn take(&self, readers: &mut Vec<(u64, Read)>, lines: &mut Vec<Waiting>) {
        while let Some((id, wish)) = self.exchange.take_together() {
            match wish {
                Together::Read(read) => readers.push((id, read)),
                Together::Append(line) => lines.push(Waiting { request: Some(id), line }),
            }
        }
    }

    /// What a look means for the state. One that fails stops those who append: theirs may
    /// not be the folder any more.
    pub(super) fn learn(&mut self, looked: &Result<bool, String>, appending: bool) {
        match looked {
            Ok(false) => self.state = State::TakenOver,
            Err(words) if appending => self.state = State::Unusable(self.say(words)),
            Ok(true) | Err(_) => {}
        }
    }

    /// Takes the lines that may go out together now; those that have to wait are left.
    pub(super) fn admit(&mut self, lines: &mut Vec<Waiting>) -> Vec<Admitted> {
        self.refuse(lines);
        let (mut group, mut later) = (Vec::<Admitted>::new(), Vec::<Waiting>::new());
        let begin = self.segment.length;
        let mut end = begin;
        for waiting in lines.drain(..) {
            let Line { reference, after_seq, text } = &waiting.line;
            let same = |other: &Waiting| other.line.reference == *reference;
            if end / PAGE > begin / PAGE || group.iter().any(|other| same(&other.waiting)) || later.iter().any(same) {
                later.push(waiting);
                continue;
            }
            match self.ledger.admit(reference, *after_seq, text) {
                Ok(heading) if group.iter().any(|other| clash(other.heading, heading)) => later.push(waiting),
                Ok(heading) => {
                    end = end.saturating_add(length(text.as_bytes()));
                    group.push(Admitted { waiting, heading });
                }
                Err(refused) => self.reply(&waiting, refused),
            }
        }
        *lines = later;
        group
    }

    /// Writes lines with one call and makes them durable. After an error nobody knows what
    /// is there, and nothing may follow it; no line is left to be settled then.
    pub(super) async fn write(&mut self, group: Vec<Admitted>) -> Vec<Admitted> {
        if group.is_empty() {
            return group;
        }
        let texts: Vec<&[u8]> = group.iter().map(|admitted| admitted.waiting.line.text.as_bytes()).collect();
        let bytes = texts.concat();
        match self.write_durably(bytes).await {
            Ok(()) => group,
            Err(words) => {
                self.state = State::Unusable(self.say(&words));
                self.settle(group);
                Vec::new()
            }
        }
    }

    async fn write_durably(&mut self, bytes: Vec<u8>) -> Result<(), String> {
        let whole = length(&bytes);
        let written = self.exchange.append(&self.segment.name, bytes).await?;
        self.segment.length = self.segment.length.saturating_add(written);
        if written != whole {
            return Err("the disk took only a part of what was written".to_owned());
        }
        self.exchange.sync_file(&self.segment.name).await
    }

    /// Says what became of lines that were written, once a look has come after them.
    pub(super) fn settle(&mut self, group: Vec<Admitted>) {
        for Admitted { waiting, heading } in group {
            let Line { reference, text, .. } = &waiting.line;
            let appended = self.refusal().unwrap_or_else(|| {
                match self.ledger.hold(self.segment.epoch, reference, heading, text) {
                    Ok(()) => Appended::Stored,
                    Err(error) => Appended::Failed(StoreFailure::new(error.to_string())),
                }
            });
            self.exchange.count(self.ledger.len());
            self.reply(&waiting, appended);
        }
    }

    /// Where nothing may be written, says so to all who want to.
    fn refuse(&self, lines: &mut Vec<Waiting>) {
        if let Some(refused) = self.refusal() {
            lines.drain(..).for_each(|waiting| self.reply(&waiting, refused.clone()));
        }
    }

    fn reply(&self, waiting: &Waiting, appended: Appended) {
        if let Some(request) = waiting.request {
            self.exchange.answer(request, Answer::Appended(appended));
        }
    }
}

/// Whether two references name one operation: the second is refused once the first is held.
fn clash(one: Heading, other: Heading) -> bool {
    one.operation.is_some() && one.operation == other.operation
}

pub(super) fn length(bytes: &[u8]) -> u64 {
    u64::try_from(bytes.len()).unwrap_or(u64::MAX)
}
