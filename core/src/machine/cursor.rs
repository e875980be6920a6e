//! The text of a cursor: fields between dots, a checksum last.

use std::collections::{BinaryHeap, HashSet};
use std::fmt::Write;

use sha2::{Digest, Sha256};

use super::history::{History, Place};
use super::listing::{Listing, Span, optional, optional_text};
use crate::error::{Error, Reason};
use crate::types::MoscowTime;

pub(super) fn encode<Q: Listing>(history: &History<Q>) -> String {
    let History { query, to, window: (from, end), place, seen, before, over, .. } = history;
    let Span { page, window_days, .. } = query.span();
    let fields = [
        Q::CURSOR.to_owned(),
        page.to_string(),
        query.filter(),
        optional_text(window_days),
        to.to_string(),
        optional_text(*from),
        end.to_string(),
        place.skip.to_string(),
        u8::from(place.overlaps).to_string(),
        u8::from(*over).to_string(),
        write_ids(seen),
        write_ids(before),
    ];
    let text = fields.join(".");
    format!("{text}.{}", checksum(&text))
}

pub(super) fn decode<Q: Listing>(cursor: &str) -> Result<History<Q>, Error> {
    read(cursor).ok_or_else(|| Error::invalid("cursor", Reason::CursorForm))
}

fn read<Q: Listing>(cursor: &str) -> Option<History<Q>> {
    let (text, sum) = cursor.rsplit_once('.')?;
    if checksum(text) != sum {
        return None;
    }
    let mut fields = text.split('.');
    let mut next = || fields.next();
    if next()? != Q::CURSOR {
        return None;
    }
    let page = next()?.parse().ok()?;
    let filter = next()?;
    let window_days = optional(next()?)?;
    let to: i64 = next()?.parse().ok()?;
    let window = (optional(next()?)?, next()?.parse().ok()?);
    let place = Place { skip: next()?.parse().ok()?, overlaps: next()? == "1" };
    let over = next()? == "1";
    let (seen, before) = (read_ids(next()?)?, read_ids(next()?)?);
    let date_from = window.0.and_then(MoscowTime::from_unix_millis);
    let span = Span { date_from, date_to: MoscowTime::from_unix_millis(to), page, window_days };
    let mut history = History::at(Q::restore(filter, span)?, to, window);
    (history.place, history.over, history.seen, history.before) = (place, over, seen, before);
    Some(history)
}

/// Sorted, each as its distance from the one before: close numbers stay short.
fn write_ids(ids: &HashSet<i64>) -> String {
    // In WebAssembly a heap is a tenth of a slice's sort.
    let ids = ids.iter().copied().collect::<BinaryHeap<i64>>().into_sorted_vec();
    let mut out = String::new();
    let mut before = 0_i64;
    for id in ids {
        // Writing to a text cannot fail.
        let _ = write!(out, "{}{}", if out.is_empty() { "" } else { "," }, id.wrapping_sub(before));
        before = id;
    }
    out
}

fn read_ids(text: &str) -> Option<HashSet<i64>> {
    let mut before = 0_i64;
    let mut id = |text: &str| {
        before = before.wrapping_add(text.parse().ok()?);
        Some(before)
    };
    if text.is_empty() { Some(HashSet::new()) } else { text.split(',').map(&mut id).collect() }
}

fn checksum(text: &str) -> String {
    let start = Sha256::digest(text.as_bytes()).iter().take(4).fold(0_u32, |sum, byte| (sum << 8) | u32::from(*byte));
    format!("{start:08x}")
}
