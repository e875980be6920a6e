//! The bytes of an entry: sixteen hexadecimal digits of a checksum, a space, one JSON
//! object, a line feed.

use std::fmt::Write;

use sha2::{Digest, Sha256};

use super::entry::{Debt, Entry, Fence, Heading, Record, Terms, Verdict, Withdrawn};
use super::key::hex;
use crate::error::{Error, Reason};
use crate::json::{Kind, Limits, write_text};
use crate::tape::{Item, ROOT, Tape};
use crate::types::{Decimal, Uuid};

/// A reader that is older than the line refuses it.
const VERSION: i64 = 1;
const CHECKSUM: usize = 16;
/// What stands before the object.
const BEFORE: usize = CHECKSUM + 1;
/// Room for most lines.
const USUAL: usize = 512;
/// The longest line; a reference and a note are far shorter.
const LONGEST: usize = 64 * 1024;

/// The line of an entry, its line feed included.
///
/// ```
/// use intellectmoney::journal::{Debt, Entry, Record, Terms, decode, encode};
/// let terms = Terms {
///     debt: Debt::Payout,
///     amount: "50.00".into(),
///     currency: "RUB".into(),
///     fingerprint: "0123".into(),
///     mask: "7999*****00".into(),
///     account: "4567".into(),
///     key: "89ab".into(),
///     base_url: "https://7.sandbox.invalid/".into(),
/// };
/// let (terms, record) = (terms.into(), Record::Intent { matching: Vec::new() });
/// let entry = Entry { reference: "row-1".into(), seq: 1, at: 0, attempt: 1, terms, record };
/// assert_eq!(decode(&encode(&entry))?, entry);
/// assert!(decode(&encode(&entry).replace("50.00", "90.00")).is_err());
/// # Ok::<(), intellectmoney::Error>(())
/// ```
#[must_use]
pub fn encode(entry: &Entry) -> String {
    let mut line = String::with_capacity(USUAL);
    // Where the checksum will stand.
    line.extend(std::iter::repeat_n(' ', BEFORE));
    let mut json = Object::after(line);
    json.number("v", VERSION);
    json.text("ref", &entry.reference);
    json.number("seq", entry.seq.try_into().unwrap_or(i64::MAX));
    json.number("at", entry.at);
    json.number("attempt", entry.attempt.into());
    let Terms { debt, amount, currency, fingerprint, mask, account, key, base_url } = &*entry.terms;
    json.text("debt", debt.as_str());
    json.text("amount", amount);
    json.text("currency", currency);
    json.text("fingerprint", fingerprint);
    json.text("mask", mask);
    json.text("account", account);
    json.text("key", key);
    json.text("base_url", base_url);
    json.text("record", entry.record.name());
    if let Some(operation) = entry.record.operation() {
        json.text("operation", operation.hyphenated().encode_lower(&mut Uuid::encode_buffer()));
    }
    match &entry.record {
        Record::Intent { matching } if !matching.is_empty() => {
            let rows: Vec<String> = matching.iter().map(i64::to_string).collect();
            json.raw("matching", &format!("[{}]", rows.join(",")));
        }
        Record::Fencing { why, .. } | Record::Fenced { why, .. } => json.text("why", why.as_str()),
        Record::Final { verdict, transaction, note, .. } => {
            json.text("verdict", verdict.as_str());
            if let Some(transaction) = transaction {
                json.raw("transaction", &write_transaction(transaction));
            }
            if let Some(note) = note {
                json.text("note", note);
            }
        }
        _ => {}
    }
    let mut line = json.end();
    let sum = checksum(line.get(BEFORE..).unwrap_or_default());
    line.replace_range(..CHECKSUM, &sum);
    line.push('\n');
    line
}

/// The entry of a line, with or without its line feed.
///
/// # Errors
/// `journal_damaged` where the checksum or the content does not hold, `journal_newer`
/// where a newer version of the SDK wrote it.
pub fn decode(line: &str) -> Result<Entry, Error> {
    read(line, |said| said.entry())
}

/// What an index keeps of a line that [`decode`] reads, and whose it is.
pub(super) fn heading<T>(line: &str, hear: impl FnOnce(&str, Heading) -> T) -> Result<T, Error> {
    read(line, |said| hear(said.reference, said.heading()))
}

/// Reads a line whole; only then it is known to be one.
fn read<T>(line: &str, hear: impl FnOnce(Said<'_>) -> T) -> Result<T, Error> {
    let damaged = || Error::invalid("journal", Reason::JournalDamaged);
    let line = line.strip_suffix('\n').unwrap_or(line);
    let (sum, json) = line.split_at_checked(CHECKSUM).ok_or_else(damaged)?;
    let json = json.strip_prefix(' ').ok_or_else(damaged)?;
    if checksum(json) != sum {
        return Err(damaged());
    }
    let tape = Tape::parse(json.as_bytes(), Limits::new(LONGEST)).map_err(|_| damaged())?;
    let line = tape.item(ROOT);
    match integer(line, "v") {
        Some(VERSION) => Said::read(line).map(hear).ok_or_else(damaged),
        Some(version) if version > VERSION => Err(Error::invalid("journal", Reason::JournalNewer)),
        _ => Err(damaged()),
    }
}

/// The checksum's digits.
fn checksum(json: &str) -> String {
    hex(Sha256::digest(json.as_bytes()).iter().take(CHECKSUM / 2))
}

/// A line's content, its texts where they were read.
struct Said<'a> {
    reference: &'a str,
    seq: u64,
    at: i64,
    attempt: u32,
    debt: Debt,
    /// Amount, currency, fingerprint, mask, account, key and base URL.
    terms: [&'a str; 7],
    record: Record,
}

impl<'a> Said<'a> {
    fn read(line: Item<'a>) -> Option<Self> {
        let text = |name| line.get(name).and_then(Item::as_text);
        let debt = match text("debt")? {
            "payout" => Debt::Payout,
            "withdrawal" => Debt::Withdrawal,
            _ => return None,
        };
        let terms = [
            text("amount")?,
            text("currency")?,
            text("fingerprint")?,
            text("mask")?,
            text("account")?,
            text("key")?,
            text("base_url")?,
        ];
        Some(Self {
            reference: text("ref")?,
            // 0 stands for "no line yet", so no line has it.
            seq: integer(line, "seq")?.try_into().ok().filter(|seq| *seq > 0)?,
            at: integer(line, "at")?,
            attempt: integer(line, "attempt")?.try_into().ok()?,
            debt,
            terms,
            record: record(line)?,
        })
    }

    fn heading(&self) -> Heading {
        Heading::of(self.seq, &self.record)
    }

    fn entry(&self) -> Entry {
        let Self { reference, seq, at, attempt, debt, ref record, .. } = *self;
        let [amount, currency, fingerprint, mask, account, key, base_url] = self.terms.map(str::to_owned);
        let terms = Terms { debt, amount, currency, fingerprint, mask, account, key, base_url }.into();
        Entry { reference: reference.to_owned(), seq, at, attempt, terms, record: record.clone() }
    }
}

fn record(line: Item<'_>) -> Option<Record> {
    let text = |name| line.get(name).and_then(Item::as_text);
    let operation = match text("operation") {
        Some(id) => Some(Uuid::try_parse(id).ok()?),
        None => None,
    };
    Some(match text("record")? {
        "Intent" => {
            let rows = line.get("matching").filter(|rows| rows.kind() == Kind::Array);
            let ids = rows.into_iter().flat_map(Item::items).map(|row| row.as_number()?.parse().ok());
            Record::Intent { matching: ids.collect::<Option<_>>()? }
        }
        "Created" => Record::Created { operation: operation? },
        "Executing" => Record::Executing { operation: operation? },
        "Fencing" => Record::Fencing { operation: operation?, why: Fence::named(text("why")?)? },
        "Fenced" => Record::Fenced { operation: operation?, why: Fence::named(text("why")?)? },
        "NotSent" => Record::NotSent,
        "Final" => {
            let (verdict, note) = (Verdict::named(text("verdict")?)?, text("note").map(str::to_owned));
            let transaction = match line.get("transaction") {
                Some(transaction) => Some(Box::new(withdrawn(transaction)?)),
                None => None,
            };
            Record::Final { operation, verdict, transaction, note }
        }
        _ => return None,
    })
}

fn write_transaction(transaction: &Withdrawn) -> String {
    let Withdrawn { transaction_id, state, amount, currency } = transaction;
    let mut json = Object::after(String::new());
    json.number("id", *transaction_id);
    if let Some(amount) = amount {
        json.text("amount", &amount.to_string());
    }
    if let Some(currency) = currency {
        json.text("currency", currency);
    }
    if let Some(state) = state {
        json.text("state", state.as_str());
    }
    json.end()
}

fn withdrawn(transaction: Item<'_>) -> Option<Withdrawn> {
    let text = |name| transaction.get(name).and_then(Item::as_text);
    let amount = match text("amount") {
        Some(amount) => Some(Decimal::from_str_exact(amount).ok()?),
        None => None,
    };
    let (state, currency) = (text("state").map(Into::into), text("currency").map(str::to_owned));
    Some(Withdrawn { transaction_id: integer(transaction, "id")?, state, amount, currency })
}

fn integer(object: Item<'_>, name: &str) -> Option<i64> {
    object.get(name)?.as_number()?.parse().ok()
}

/// A JSON object under construction, after what stands before it.
struct Object(String);

impl Object {
    fn after(mut before: String) -> Self {
        before.push('{');
        Self(before)
    }

    fn key(&mut self, name: &str) {
        if !self.0.ends_with('{') {
            self.0.push(',');
        }
        write_text(name, &mut self.0);
        self.0.push(':');
    }

    fn raw(&mut self, name: &str, json: &str) {
        self.key(name);
        self.0.push_str(json);
    }

    fn text(&mut self, name: &str, text: &str) {
        self.key(name);
        write_text(text, &mut self.0);
    }

    fn number(&mut self, name: &str, number: i64) {
        self.key(name);
        // A text takes whatever is written to it.
        let _ = write!(self.0, "{number}");
    }

    fn end(mut self) -> String {
        self.0.push('}');
        self.0
    }
}
