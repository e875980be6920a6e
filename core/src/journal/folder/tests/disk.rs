use std::collections::BTreeMap;

use crate::journal::folder::{Done, Operation};

/// What a crash keeps or loses as a whole.
const PAGE: usize = 4096;

/// A folder on a disk: names lead to files, and what was not synced may be lost.
#[derive(Clone, Debug, Default)]
pub(super) struct Disk {
    names: BTreeMap<String, usize>,
    files: Vec<File>,
    /// The names that a crash leaves for sure, and what was changed since.
    durable: BTreeMap<String, usize>,
    changes: Vec<Change>,
}

#[derive(Clone, Debug)]
enum Change {
    Made(String, usize),
    Renamed(String, String, usize),
    Removed(String),
}

impl Change {
    fn apply(&self, names: &mut BTreeMap<String, usize>) {
        match self.clone() {
            Self::Made(name, file) => drop(names.insert(name, file)),
            Self::Renamed(from, to, file) => {
                names.remove(&from);
                names.insert(to, file);
            }
            Self::Removed(name) => drop(names.remove(&name)),
        }
    }
}

#[derive(Clone, Debug, Default)]
struct File {
    bytes: Vec<u8>,
    durable: usize,
}

/// A run's open files. They stay when their names go.
pub(super) type Open = BTreeMap<String, usize>;

impl Disk {
    pub(super) fn names(&self) -> Vec<&str> {
        self.names.keys().map(String::as_str).collect()
    }

    pub(super) fn bytes(&self, name: &str) -> &[u8] {
        &self.files[self.names[name]].bytes
    }

    pub(super) fn remove(&mut self, name: &str) {
        self.names.remove(name).expect("the file is there");
    }

    pub(super) fn perform(&mut self, open: &mut Open, operation: Operation) -> Result<Done, String> {
        match operation {
            Operation::List => return Ok(Done::Names(self.names.keys().cloned().collect())),
            Operation::CreateExclusive { name } => {
                if self.names.contains_key(&name) {
                    return Ok(Done::Exists);
                }
                let file = self.create(&name);
                open.insert(name, file);
                return Ok(Done::Created { identity: file.to_string() });
            }
            Operation::CreateDraft { name } => {
                let file = self.create(&name);
                open.insert(name, file);
            }
            Operation::Read { name, from, max } => {
                let file = open.get(&name).or(self.names.get(&name)).copied().ok_or("no such file")?;
                open.insert(name, file);
                // In small pieces, so that lines are cut.
                let max = usize::try_from(max).expect("a size").min(1000);
                let from = usize::try_from(from).expect("a size");
                return Ok(Done::Bytes(self.files[file].bytes.iter().skip(from).take(max).copied().collect()));
            }
            Operation::Append { name, bytes } => {
                self.files[open[&name]].bytes.extend_from_slice(&bytes);
                return Ok(Done::Written(bytes.len() as u64));
            }
            Operation::SyncFile { name } => {
                let file = &mut self.files[open[&name]];
                file.durable = file.bytes.len();
            }
            Operation::Identify { name } => {
                let file = *self.names.get(&name).ok_or("no such file")?;
                let length = self.files[file].bytes.len() as u64;
                return Ok(Done::Identified { identity: file.to_string(), length });
            }
            Operation::Close { name } => drop(open.remove(&name)),
            Operation::Rename { from, to } => {
                let file = *self.names.get(&from).ok_or("no such file")?;
                self.change(Change::Renamed(from, to, file));
            }
            Operation::Remove { name } if self.names.contains_key(&name) => self.change(Change::Removed(name)),
            Operation::Remove { .. } => return Err("no such file".to_owned()),
            Operation::SyncFolder => {
                self.durable.clone_from(&self.names);
                self.changes.clear();
            }
        }
        Ok(Done::Nothing)
    }

    fn create(&mut self, name: &str) -> usize {
        self.files.push(File::default());
        self.change(Change::Made(name.to_owned(), self.files.len() - 1));
        self.files.len() - 1
    }

    fn change(&mut self, change: Change) {
        change.apply(&mut self.names);
        self.changes.push(change);
    }

    /// All that a crash may leave now: of the changed names the first so many, or all but
    /// one; of what was not synced the begin, or the later pages without the earlier ones.
    pub(super) fn crashed(&self) -> Vec<Self> {
        let count = self.changes.len();
        let first = (0..=count).map(|kept| self.with_changes(|nth| nth < kept));
        let all_but_one = (0..count).map(|lost| self.with_changes(|nth| nth != lost));
        first.chain(all_but_one).flat_map(Self::torn).collect()
    }

    fn with_changes(&self, kept: impl Fn(usize) -> bool) -> Self {
        let mut names = self.durable.clone();
        for (nth, change) in self.changes.iter().enumerate() {
            if kept(nth) {
                change.apply(&mut names);
            }
        }
        Self { durable: names.clone(), names, files: self.files.clone(), changes: Vec::new() }
    }

    fn torn(self) -> Vec<Self> {
        let Some(torn) = self.files.iter().position(|file| file.durable < file.bytes.len()) else { return vec![self] };
        let File { bytes, durable } = self.files[torn].clone();
        let mut left: Vec<Vec<u8>> = Vec::new();
        for cut in durable..=bytes.len() {
            // Every place near the end of a line, and some between.
            let near = bytes[cut.saturating_sub(2)..(cut + 2).min(bytes.len())].contains(&b'\n');
            if near || cut % 31 == 0 {
                left.push(bytes[..cut].to_vec());
            }
        }
        for page in (durable / PAGE + 1) * PAGE..bytes.len() {
            if page % PAGE == 0 {
                let mut hole = bytes.clone();
                hole[durable..page].fill(0);
                left.push(hole);
            }
        }
        let with = |bytes: Vec<u8>| {
            let mut disk = self.clone();
            disk.files[torn] = File { durable: bytes.len(), bytes };
            disk
        };
        left.into_iter().flat_map(|bytes| with(bytes).torn()).collect()
    }
}
