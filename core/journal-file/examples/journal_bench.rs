//! How long a journal of 100,000 finished references takes to open, and how much memory:
//! as many runs leave it, and compacted. Run in release, by `just journal-bench`.

use std::error::Error;
use std::fs::{self, File};
use std::io::{BufWriter, Write};
use std::path::Path;
use std::process::Command;
use std::time::Instant;

use intellectmoney::journal::{Debt, Entry, Record, Terms, Verdict, encode};
use intellectmoney::types::Uuid;
use intellectmoney_journal_file::FileStore;

const REFERENCES: u32 = 100_000;

fn main() -> Result<(), Box<dyn Error>> {
    let mut arguments = std::env::args().skip(1);
    if let (Some(step), Some(folder)) = (arguments.next(), arguments.next()) {
        return measure(&step, Path::new(&folder));
    }
    let folder = std::env::temp_dir().join(format!("intellectmoney-journal-bench-{}", std::process::id()));
    let result = benchmark(&folder);
    fs::remove_dir_all(&folder)?;
    result
}

/// Each step in a process of its own, so that its memory is its own.
fn benchmark(folder: &Path) -> Result<(), Box<dyn Error>> {
    fs::create_dir_all(folder)?;
    write_segment(folder)?;
    for step in ["open", "compact", "open"] {
        let status = Command::new(std::env::current_exe()?).arg(step).arg(folder).status()?;
        if !status.success() {
            return Err(format!("{step} failed").into());
        }
    }
    Ok(())
}

fn measure(step: &str, folder: &Path) -> Result<(), Box<dyn Error>> {
    let size: u64 = fs::read_dir(folder)?.map(|file| Ok(file?.metadata()?.len())).sum::<std::io::Result<u64>>()?;
    let begin = Instant::now();
    let store = FileStore::open(folder)?;
    println!("open: {} references from {} KiB in {:?}{}", store.len(), size / 1024, begin.elapsed(), memory());
    if step == "compact" {
        let begin = Instant::now();
        store.compact()?;
        println!("compact: {:?}{}", begin.elapsed(), memory());
    }
    Ok(())
}

/// The most memory that this process had, where the system says so.
fn memory() -> String {
    let status = fs::read_to_string("/proc/self/status").unwrap_or_default();
    let peak = status.lines().find_map(|line| line.strip_prefix("VmHWM:"));
    peak.map(|peak| format!(", peak memory {}", peak.trim())).unwrap_or_default()
}

/// The four lines of each payout, as one run would have left them.
fn write_segment(folder: &Path) -> Result<(), Box<dyn Error>> {
    let mut out = BufWriter::new(File::create(folder.join("0000000001.log"))?);
    for number in 1..=REFERENCES {
        let operation = Uuid::from_u128(u128::from(number) << 64 | 0x4000_8000_0000_0000);
        let records = [
            Record::Intent { matching: Vec::new() },
            Record::Created { operation },
            Record::Executing { operation },
            Record::Final { operation: Some(operation), verdict: Verdict::Paid, transaction: None, note: None },
        ];
        for (seq, record) in (1..).zip(records) {
            out.write_all(encode(&entry(number, seq, record)).as_bytes())?;
        }
    }
    out.flush()?;
    Ok(())
}

fn entry(number: u32, seq: u64, record: Record) -> Entry {
    let terms = Terms {
        debt: Debt::Payout,
        amount: "1500.00".to_owned(),
        currency: "RUB".to_owned(),
        fingerprint: format!("{number:032x}"),
        mask: "7999*****01".to_owned(),
        account: "0123456789abcdef".to_owned(),
        key: "fedcba9876543210".to_owned(),
        base_url: "https://api.intellectmoney.ru/".to_owned(),
    };
    let reference = format!("payroll-2026-01/{number}");
    Entry { reference, seq, at: 1_767_214_800_000, attempt: 1, terms: terms.into(), record }
}
