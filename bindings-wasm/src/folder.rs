//! The module of the file journal, for Node: the folder's machine; JavaScript does the file operations.

use intellectmoney::journal::Appended;
use intellectmoney::journal::folder::{self, Answer, Done, FolderError, Operation};
use intellectmoney::json::write_text;
use wasm_bindgen::prelude::wasm_bindgen;

use crate::numbers::{count, number};

/// See [`folder::Folder`].
#[wasm_bindgen]
#[derive(Debug)]
pub struct Folder(folder::Folder);

#[wasm_bindgen]
impl Folder {
    /// Takes the journal over; the request is number 0.
    #[wasm_bindgen(constructor)]
    #[must_use]
    pub fn new(path: &str) -> Self {
        Self(folder::Folder::open(path))
    }

    /// Asks for the last line of a reference. As all that ask: gives the request's number.
    pub fn load(&mut self, reference: &str) -> f64 {
        number(self.0.load(reference))
    }

    /// Asks for the lines that are not settled.
    pub fn unfinished(&mut self) -> f64 {
        number(self.0.unfinished())
    }

    /// Asks to add a line.
    pub fn append(&mut self, reference: &str, after_seq: f64, line: &str) -> f64 {
        number(self.0.append(reference, count(after_seq), line))
    }

    /// Asks to leave one line a reference.
    pub fn compact(&mut self) -> f64 {
        number(self.0.compact())
    }

    /// Asks to give the segment up.
    pub fn close(&mut self) -> f64 {
        number(self.0.close())
    }

    /// The file operation that is next.
    pub fn step(&mut self) -> Option<FileTask> {
        self.0.step().map(FileTask::new)
    }

    /// An operation is done; `name` is a new file's or a known file's identity, `length` its
    /// length or how much was written.
    #[allow(clippy::needless_pass_by_value)]
    pub fn done(&mut self, task: f64, what: &str, identity: String, length: f64) {
        let done = match what {
            "created" => Done::Created { identity },
            "exists" => Done::Exists,
            "written" => Done::Written(count(length)),
            "identified" => Done::Identified { identity, length: count(length) },
            _ => Done::Nothing,
        };
        self.0.feed(count(task), Ok(done));
    }

    /// The names in the folder.
    pub fn names(&mut self, task: f64, names: Vec<String>) {
        self.0.feed(count(task), Ok(Done::Names(names)));
    }

    /// What was read.
    pub fn bytes(&mut self, task: f64, bytes: Vec<u8>) {
        self.0.feed(count(task), Ok(Done::Bytes(bytes)));
    }

    /// An operation failed, in the system's words.
    pub fn failed(&mut self, task: f64, words: String) {
        self.0.feed(count(task), Err(words));
    }

    /// The next answer as JSON: `request`, and `lines`, `appended`, `error` or `failure`.
    pub fn answer(&mut self) -> Option<String> {
        self.0.answer().map(|(request, answer)| json(request, answer))
    }
}

/// A file operation.
#[wasm_bindgen]
#[derive(Debug)]
pub struct FileTask {
    json: String,
    bytes: Vec<u8>,
}

#[wasm_bindgen]
impl FileTask {
    /// `id`, `do`, and `name`, `from`, `max` or `to`.
    #[wasm_bindgen(getter)]
    #[must_use]
    pub fn json(&self) -> String {
        self.json.clone()
    }

    /// What an append writes.
    #[wasm_bindgen(getter)]
    #[must_use]
    pub fn bytes(&self) -> Vec<u8> {
        self.bytes.clone()
    }
}

impl FileTask {
    pub(crate) fn new(task: folder::Task) -> Self {
        let mut bytes = Vec::new();
        let (what, name, more) = match task.operation {
            Operation::List => ("list", String::new(), String::new()),
            Operation::CreateExclusive { name } => ("create_exclusive", name, String::new()),
            Operation::CreateDraft { name } => ("create_draft", name, String::new()),
            Operation::Read { name, from, max } => ("read", name, format!(",\"from\":{from},\"max\":{max}")),
            Operation::Append { name, bytes: text } => {
                bytes = text;
                ("append", name, String::new())
            }
            Operation::SyncFile { name } => ("sync_file", name, String::new()),
            Operation::Identify { name } => ("identify", name, String::new()),
            Operation::Close { name } => ("close", name, String::new()),
            Operation::Rename { from, to } => ("rename", from, member("to", &to)),
            Operation::Remove { name } => ("remove", name, String::new()),
            Operation::SyncFolder => ("sync_folder", String::new(), String::new()),
        };
        let json = format!("{{\"id\":{},\"do\":\"{what}\"{}{more}}}", task.id, member("name", &name));
        Self { json, bytes }
    }
}

fn json(request: u64, answer: Answer) -> String {
    let said = match answer {
        Answer::Opened(Ok(())) | Answer::Compacted(Ok(())) | Answer::Closed => String::new(),
        Answer::Opened(Err(error)) | Answer::Compacted(Err(error)) => error_json(&error),
        Answer::Loaded(Ok(stored)) => lines(stored.as_slice()),
        Answer::Unfinished(Ok(stored)) => lines(&stored),
        Answer::Appended(Appended::Stored) => ",\"appended\":\"stored\"".to_owned(),
        Answer::Appended(Appended::Conflict) => ",\"appended\":\"conflict\"".to_owned(),
        Answer::Loaded(Err(failure))
        | Answer::Unfinished(Err(failure))
        | Answer::Appended(Appended::Failed(failure)) => {
            format!("{},\"takenOver\":{}", member("failure", &failure.message), failure.taken_over)
        }
    };
    format!("{{\"request\":{request}{said}}}")
}

fn lines(stored: &[intellectmoney::journal::Stored]) -> String {
    let line = |stored: &intellectmoney::journal::Stored| {
        format!("{{\"doubtful\":{}{}}}", stored.doubtful, member("line", &stored.line))
    };
    format!(",\"lines\":[{}]", stored.iter().map(line).collect::<Vec<_>>().join(","))
}

pub(crate) fn error_json(error: &FolderError) -> String {
    let reason = error.reason();
    let members = [
        member("code", reason.code().as_str()),
        member("reason", reason.as_str()),
        member("outcome", "not_done"),
        member("nextStep", error.next_step().as_str()),
        member("message", &error.to_string()),
        member("messageRu", &format!("{}. {}", reason.ru(), error.next_step().ru())),
        member("file", error.file().unwrap_or_default()),
    ];
    format!(",\"error\":{{{}}}", members.concat().trim_start_matches(','))
}

pub(crate) fn member(name: &str, text: &str) -> String {
    let mut out = format!(",\"{name}\":");
    write_text(text, &mut out);
    out
}
