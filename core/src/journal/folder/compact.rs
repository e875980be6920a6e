use super::append::{Waiting, length};
use super::error::FolderError;
use super::exchange::Line;
use super::journal::Journal;
use super::names::{Kind, file_name};
use super::operation::Operation;
use crate::journal::{Entry, Record, Stored, encode};

/// How much of a base is written at once, in bytes.
const CHUNK: usize = 256 * 1024;

impl Journal {
    pub(super) async fn compact(&mut self) -> Result<(), FolderError> {
        let system = |words| FolderError::system(None, words);
        self.usable()?;
        let looked = self.is_ours().await;
        self.learn(&looked, false);
        looked.map_err(system)?;
        self.usable()?;
        self.settle_doubt().await?;
        if self.ledger.is_empty() {
            // Nothing to keep: no base, and a missing segment stays visible.
            return Ok(());
        }
        self.write_base().await.map_err(system)?;
        // From here on the base counts, so what is older is only in the way.
        for name in self.exchange.list().await.map_err(system)?.below(self.segment.epoch) {
            self.exchange.remove(name).await;
        }
        Ok(())
    }

    /// A base says nothing of doubt, so what doubt changes is written down.
    async fn settle_doubt(&mut self) -> Result<(), FolderError> {
        let is_doubtful = |stored: &&Stored| stored.doubtful;
        let mut lines = Vec::new();
        for stored in self.ledger.unfinished().filter(is_doubtful) {
            let entry = stored.entry().map_err(|error| FolderError::unusable(error.to_string()))?;
            let after_seq = entry.seq;
            let (record, attempt) = match entry.record {
                Record::Created { operation } => (Record::Executing { operation }, entry.attempt),
                // Which rows looked like it is lost, too: all of them are candidates.
                Record::NotSent => (Record::Intent { matching: Vec::new() }, entry.attempt.saturating_add(1)),
                _ => continue,
            };
            let next = Entry { seq: after_seq.saturating_add(1), attempt, record, ..entry };
            let line = Line { reference: next.reference.clone(), after_seq, text: encode(&next) };
            lines.push(Waiting { request: None, line });
        }
        while !lines.is_empty() {
            let group = self.admit(&mut lines);
            let group = self.write(group).await;
            if !group.is_empty() {
                let looked = self.is_ours().await;
                self.learn(&looked, true);
                self.settle(group);
            }
            self.usable()?;
        }
        Ok(())
    }

    /// The last line of every reference, durable under its name or not there at all.
    async fn write_base(&self) -> Result<(), String> {
        let draft = file_name(self.segment.epoch, Kind::Draft);
        let written = self.write_draft(&draft).await;
        // Windows renames no open file.
        self.exchange.close(&draft).await;
        written?;
        let to = file_name(self.segment.epoch, Kind::Base);
        self.exchange.have(Operation::Rename { from: draft, to }).await?;
        self.exchange.have(Operation::SyncFolder).await
    }

    async fn write_draft(&self, draft: &str) -> Result<(), String> {
        self.exchange.have(Operation::CreateDraft { name: draft.to_owned() }).await?;
        let mut chunk = Vec::with_capacity(CHUNK);
        for stored in self.ledger.all() {
            if chunk.len().saturating_add(stored.line.len()) > CHUNK && !chunk.is_empty() {
                self.add_to_draft(draft, std::mem::take(&mut chunk)).await?;
            }
            chunk.extend_from_slice(stored.line.as_bytes());
        }
        self.add_to_draft(draft, chunk).await?;
        self.exchange.sync_file(draft).await
    }

    async fn add_to_draft(&self, draft: &str, bytes: Vec<u8>) -> Result<(), String> {
        let whole = length(&bytes);
        let written = self.exchange.append(draft, bytes).await?;
        if written == whole { Ok(()) } else { Err("the disk took only a part of the base".to_owned()) }
    }
}
