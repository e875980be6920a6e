use super::ledger::Ledger;
use super::line::heading;
use crate::error::{Error, Reason};

/// Reads a segment line by line, so that nobody has to hold it whole.
///
/// A crash can leave a last line that was never acknowledged: cut off, or with zeros where
/// its bytes should be. It is passed over, and what was read so far becomes doubtful. A last
/// line that is all there counts, with its line feed or without: what it says was decided.
/// Anything else that cannot be read is damage, in the last line too: it may have been
/// acknowledged, and hide a payment.
///
/// ```
/// use intellectmoney::Reason;
/// use intellectmoney::journal::Ledger;
/// let mut ledger = Ledger::new();
/// ledger.read(1, b"2b5442799fccc3af {\"v\":")?;
/// let error = ledger.read(2, b"2b5442799fccc3af {}\n").unwrap_err();
/// assert_eq!(error.reason(), Reason::JournalDamaged);
/// # Ok::<(), intellectmoney::Error>(())
/// ```
#[derive(Debug)]
pub struct Replay<'a> {
    ledger: &'a mut Ledger,
    epoch: u64,
    /// Whether the line before was torn: then it was the last one.
    torn: bool,
}

impl<'a> Replay<'a> {
    pub(super) fn new(ledger: &'a mut Ledger, epoch: u64) -> Self {
        Self { ledger, epoch, torn: false }
    }

    /// Takes the next line; only the last one may lack its line feed.
    pub fn line(&mut self, line: &[u8]) -> Result<(), Error> {
        if self.torn {
            return Err(damaged());
        }
        let (text, whole) = match line.split_last() {
            Some((b'\n', text)) => (text, true),
            _ => (line, false),
        };
        // Without the last byte, too: it may be the line feed, damaged.
        let candidates = [Some(text), text.split_last().map(|(_, rest)| rest).filter(|_| !whole)];
        for text in candidates.into_iter().flatten() {
            let Ok(text) = std::str::from_utf8(text) else { continue };
            let (ledger, epoch) = (&mut *self.ledger, self.epoch);
            match heading(text, |reference, heading| ledger.hold(epoch, reference, heading, &format!("{text}\n"))) {
                Ok(held) => {
                    self.torn = !whole;
                    return held;
                }
                Err(error) if error.reason() == Reason::JournalNewer => return Err(error),
                Err(_) => {}
            }
        }
        if whole && !has_hole(text) {
            return Err(damaged());
        }
        self.torn = true;
        self.ledger.doubt();
        Ok(())
    }

    /// Whether a line of it was torn: no other may follow.
    pub(super) fn is_torn(&self) -> bool {
        self.torn
    }

    /// The segment ends here, and nothing may be missing: it was put in its place whole.
    pub fn end_of_whole(self) -> Result<(), Error> {
        if self.torn { Err(damaged()) } else { Ok(()) }
    }
}

/// Whether a crash left zeros. One zero byte alone may be a flipped bit of a space.
fn has_hole(line: &[u8]) -> bool {
    line.windows(2).any(|pair| pair == [0, 0])
}

fn damaged() -> Error {
    Error::invalid("journal", Reason::JournalDamaged)
}
