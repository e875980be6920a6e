use super::exchange::Exchange;
use super::names::Files;
use super::operation::{Done, Operation};

/// The operations, each with the one kind of result that it can have.
impl Exchange {
    pub(super) async fn list(&self) -> Result<Files, String> {
        match self.perform(Operation::List).await? {
            Done::Names(names) => Ok(Files::of(&names)),
            other => Err(mistaken(&other)),
        }
    }

    /// The new file's identity; none where the name was taken.
    pub(super) async fn create_exclusive(&self, name: &str) -> Result<Option<String>, String> {
        match self.perform(Operation::CreateExclusive { name: name.to_owned() }).await? {
            Done::Created { identity } => Ok(Some(identity)),
            Done::Exists => Ok(None),
            other => Err(mistaken(&other)),
        }
    }

    pub(super) async fn read(&self, name: &str, from: u64, max: u64) -> Result<Vec<u8>, String> {
        match self.perform(Operation::Read { name: name.to_owned(), from, max }).await? {
            Done::Bytes(bytes) => Ok(bytes),
            other => Err(mistaken(&other)),
        }
    }

    /// How many bytes were written.
    pub(super) async fn append(&self, name: &str, bytes: Vec<u8>) -> Result<u64, String> {
        match self.perform(Operation::Append { name: name.to_owned(), bytes }).await? {
            Done::Written(length) => Ok(length),
            other => Err(mistaken(&other)),
        }
    }

    pub(super) async fn sync_file(&self, name: &str) -> Result<(), String> {
        self.have(Operation::SyncFile { name: name.to_owned() }).await
    }

    /// Identity and length of the file that has the name.
    pub(super) async fn identify(&self, name: &str) -> Result<(String, u64), String> {
        match self.perform(Operation::Identify { name: name.to_owned() }).await? {
            Done::Identified { identity, length } => Ok((identity, length)),
            other => Err(mistaken(&other)),
        }
    }

    /// An operation that has nothing to say.
    pub(super) async fn have(&self, operation: Operation) -> Result<(), String> {
        match self.perform(operation).await? {
            Done::Nothing => Ok(()),
            other => Err(mistaken(&other)),
        }
    }

    /// Gives a file up. What was to be durable was made so before, so a failure changes nothing.
    pub(super) async fn close(&self, name: &str) {
        let _ = self.perform(Operation::Close { name: name.to_owned() }).await;
    }

    /// Deletes a file. One that cannot be deleted is passed over by every reader.
    pub(super) async fn remove(&self, name: String) {
        let _ = self.perform(Operation::Remove { name }).await;
    }
}

fn mistaken(done: &Done) -> String {
    let kind = match done {
        Done::Nothing => "nothing",
        Done::Names(_) => "names",
        Done::Created { .. } => "a new file",
        Done::Exists => "a taken name",
        Done::Bytes(_) => "bytes",
        Done::Written(_) => "a length",
        Done::Identified { .. } => "an identity",
    };
    format!("the host gave {kind} as the result of another operation")
}
