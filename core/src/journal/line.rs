//! The bytes of an entry: sixteen hexadecimal digits of a checksum, a space, one JSON
//! object, a line feed.

use sha2::{Digest, Sha256};

use super::entry::{Debt, Entry, Fence, Record, Terms, Verdict, Withdrawn};
use super::key::hex;
use crate::error::{Error, Reason};
use crate::json::{Limits, Value, write_text};
use crate::types::{Decimal, Uuid};

/// A reader that is older than the line refuses it.
const VERSION: i64 = 1;
const CHECKSUM: usize = 16;
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
/// let record = Record::Intent { matching: Vec::new() };
/// let entry = Entry { reference: "row-1".into(), seq: 1, at: 0, attempt: 1, terms, record };
/// assert_eq!(decode(&encode(&entry))?, entry);
/// assert!(decode(&encode(&entry).replace("50.00", "90.00")).is_err());
/// # Ok::<(), intellectmoney::Error>(())
/// ```
#[must_use]
pub fn encode(entry: &Entry) -> String {
    let mut json = Object::new();
    json.number("v", VERSION);
    json.text("ref", &entry.reference);
    json.number("seq", entry.seq.try_into().unwrap_or(i64::MAX));
    json.number("at", entry.at);
    json.number("attempt", entry.attempt.into());
    let Terms { debt, amount, currency, fingerprint, mask, account, key, base_url } = &entry.terms;
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
        json.text("operation", &operation.to_string());
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
    let json = json.end();
    format!("{} {json}\n", checksum(&json))
}

/// The entry of a line, with or without its line feed.
///
/// # Errors
/// `journal_damaged` where the checksum or the content does not hold, `journal_newer`
/// where a newer version of the SDK wrote it.
pub fn decode(line: &str) -> Result<Entry, Error> {
    let damaged = || Error::invalid("journal", Reason::JournalDamaged);
    let line = line.strip_suffix('\n').unwrap_or(line);
    let (sum, json) = line.split_at_checked(CHECKSUM).ok_or_else(damaged)?;
    let json = json.strip_prefix(' ').ok_or_else(damaged)?;
    if checksum(json) != sum {
        return Err(damaged());
    }
    let value = Value::parse(json.as_bytes(), Limits::new(LONGEST)).map_err(|_| damaged())?;
    match integer(&value, "v") {
        Some(VERSION) => entry(&value).ok_or_else(damaged),
        Some(version) if version > VERSION => Err(Error::invalid("journal", Reason::JournalNewer)),
        _ => Err(damaged()),
    }
}

fn checksum(json: &str) -> String {
    hex(Sha256::digest(json.as_bytes()).iter().take(CHECKSUM / 2))
}

fn entry(value: &Value) -> Option<Entry> {
    let text = |name| value.get(name).and_then(Value::as_text).map(str::to_owned);
    let debt = match text("debt")?.as_str() {
        "payout" => Debt::Payout,
        "withdrawal" => Debt::Withdrawal,
        _ => return None,
    };
    let terms = Terms {
        debt,
        amount: text("amount")?,
        currency: text("currency")?,
        fingerprint: text("fingerprint")?,
        mask: text("mask")?,
        account: text("account")?,
        key: text("key")?,
        base_url: text("base_url")?,
    };
    Some(Entry {
        reference: text("ref")?,
        // 0 stands for "no line yet", so no line has it.
        seq: integer(value, "seq")?.try_into().ok().filter(|seq| *seq > 0)?,
        at: integer(value, "at")?,
        attempt: integer(value, "attempt")?.try_into().ok()?,
        terms,
        record: record(value)?,
    })
}

fn record(value: &Value) -> Option<Record> {
    let text = |name| value.get(name).and_then(Value::as_text);
    let operation = match text("operation") {
        Some(id) => Some(Uuid::try_parse(id).ok()?),
        None => None,
    };
    Some(match text("record")? {
        "Intent" => {
            let rows = value.get("matching").and_then(Value::as_array).unwrap_or_default();
            let ids = rows.iter().map(|row| row.as_number()?.parse().ok());
            Record::Intent { matching: ids.collect::<Option<_>>()? }
        }
        "Created" => Record::Created { operation: operation? },
        "Executing" => Record::Executing { operation: operation? },
        "Fencing" => Record::Fencing { operation: operation?, why: Fence::named(text("why")?)? },
        "Fenced" => Record::Fenced { operation: operation?, why: Fence::named(text("why")?)? },
        "NotSent" => Record::NotSent,
        "Final" => {
            let (verdict, note) = (Verdict::named(text("verdict")?)?, text("note").map(str::to_owned));
            let transaction = match value.get("transaction") {
                Some(value) => Some(Box::new(transaction(value)?)),
                None => None,
            };
            Record::Final { operation, verdict, transaction, note }
        }
        _ => return None,
    })
}

fn write_transaction(transaction: &Withdrawn) -> String {
    let Withdrawn { transaction_id, state, amount, currency } = transaction;
    let mut json = Object::new();
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

fn transaction(value: &Value) -> Option<Withdrawn> {
    let text = |name| value.get(name).and_then(Value::as_text);
    let amount = match text("amount") {
        Some(amount) => Some(Decimal::from_str_exact(amount).ok()?),
        None => None,
    };
    let (state, currency) = (text("state").map(Into::into), text("currency").map(str::to_owned));
    Some(Withdrawn { transaction_id: integer(value, "id")?, state, amount, currency })
}

fn integer(value: &Value, name: &str) -> Option<i64> {
    value.get(name)?.as_number()?.parse().ok()
}

/// A JSON object under construction.
struct Object(String);

impl Object {
    fn new() -> Self {
        Self("{".to_owned())
    }

    fn raw(&mut self, name: &str, json: &str) {
        if self.0.len() > 1 {
            self.0.push(',');
        }
        write_text(name, &mut self.0);
        self.0.push(':');
        self.0.push_str(json);
    }

    fn text(&mut self, name: &str, text: &str) {
        let mut json = String::with_capacity(text.len() + 2);
        write_text(text, &mut json);
        self.raw(name, &json);
    }

    fn number(&mut self, name: &str, number: i64) {
        self.raw(name, &number.to_string());
    }

    fn end(mut self) -> String {
        self.0.push('}');
        self.0
    }
}
