//! A journal in an SQLite database: as much as a journal in any SQL database needs.

use std::path::Path;
use std::sync::{Mutex, MutexGuard, PoisonError};
use std::time::Duration;

use intellectmoney::journal::{Appended, Store, StoreFailure, Stored, decode};
use rusqlite::{Connection, Error, ErrorCode, OptionalExtension, params};

/// One line a row; of two runs that add the same step of a debt, the second is refused.
#[derive(Debug)]
pub struct SqliteStore(Mutex<Connection>);

impl SqliteStore {
    /// Opens the database, and makes it where it is missing.
    pub fn open(path: &Path) -> Result<Self, Error> {
        let connection = Connection::open(path)?;
        connection.busy_timeout(Duration::from_secs(30))?;
        // EXTRA is FULL, and the deletion of SQLite's own journal file is durable, too.
        connection.execute_batch(
            "PRAGMA synchronous = EXTRA;
             CREATE TABLE IF NOT EXISTS journal (
                 reference TEXT NOT NULL, seq INTEGER NOT NULL, line TEXT NOT NULL, operation TEXT,
                 PRIMARY KEY (reference, seq)) WITHOUT ROWID;
             CREATE INDEX IF NOT EXISTS operations ON journal (operation);",
        )?;
        Ok(Self(Mutex::new(connection)))
    }

    fn connection(&self) -> MutexGuard<'_, Connection> {
        self.0.lock().unwrap_or_else(PoisonError::into_inner)
    }

    fn insert(&self, reference: &str, after_seq: u64, line: &str) -> Result<usize, Error> {
        let operation = decode(line).ok().and_then(|entry| entry.record.operation()).map(|id| id.to_string());
        let seq = i64::try_from(after_seq.saturating_add(1)).unwrap_or(i64::MAX);
        // An operation pays one debt: a provider that gives it to a second one is not believed.
        self.connection().execute(
            "INSERT INTO journal SELECT ?1, ?2, ?3, ?4
             WHERE NOT EXISTS (SELECT 1 FROM journal WHERE operation = ?4 AND reference <> ?1)",
            params![reference, seq, line, operation],
        )
    }
}

fn failure(error: &Error) -> StoreFailure {
    StoreFailure::new(format!("SQLite: {error}"))
}

impl Store for SqliteStore {
    fn load(&self, reference: &str) -> Result<Option<Stored>, StoreFailure> {
        let sql = "SELECT line FROM journal WHERE reference = ?1 ORDER BY seq DESC LIMIT 1";
        let line = self.connection().query_row(sql, [reference], |row| row.get(0)).optional();
        Ok(line.map_err(|error| failure(&error))?.map(|line| Stored { line, doubtful: false }))
    }

    fn append(&self, reference: &str, after_seq: u64, line: &str) -> Appended {
        match self.insert(reference, after_seq, line) {
            Ok(1) => Appended::Stored,
            Ok(_) => Appended::Failed(StoreFailure::new("the operation belongs to another reference")),
            Err(error) if error.sqlite_error_code() == Some(ErrorCode::ConstraintViolation) => Appended::Conflict,
            Err(error) => Appended::Failed(failure(&error)),
        }
    }

    fn unfinished(&self) -> Result<Vec<Stored>, StoreFailure> {
        let lines = || {
            let connection = self.connection();
            // SQLite takes `line` from the row that has the highest `seq`.
            let mut last = connection.prepare("SELECT line, max(seq) FROM journal GROUP BY reference")?;
            last.query_map([], |row| row.get(0))?.collect::<Result<Vec<String>, Error>>()
        };
        let lines = lines().map_err(|error| failure(&error))?.into_iter();
        let stored = lines.map(|line| Stored { line, doubtful: false });
        Ok(stored.filter(|stored| !stored.entry().is_ok_and(|entry| entry.is_final())).collect())
    }

    fn close(&self) {}
}
