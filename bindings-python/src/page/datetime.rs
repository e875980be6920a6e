//! Times as Python's `datetime`, made as its pickles are: out of ten bytes and a zone. Its own
//! parser takes three times as long, most of it for a zone that is the same in every row.

use pyo3::prelude::*;
use pyo3::sync::PyOnceLock;
use pyo3::types::PyBytes;

/// An offset as it is written, and the zone that Python made of it.
type Zone = (Vec<u8>, Py<PyAny>);

/// The time that a text stands for; core has checked it.
pub(super) fn of_text<'py>(py: Python<'py>, text: &str) -> PyResult<Bound<'py, PyAny>> {
    static CLASS: PyOnceLock<Py<PyAny>> = PyOnceLock::new();
    static FROM_ISO: PyOnceLock<Py<PyAny>> = PyOnceLock::new();
    static ZONE: PyOnceLock<Zone> = PyOnceLock::new();
    let class = CLASS.import(py, "datetime", "datetime")?;
    let packed = packed(text.as_bytes());
    if let (Some((bytes, offset)), Some((known, zone))) = (packed, ZONE.get(py))
        && known == offset
    {
        return class.call1((PyBytes::new(py, &bytes), zone));
    }
    let from_iso = FROM_ISO.get_or_try_init(py, || class.getattr("fromisoformat").map(Bound::unbind))?;
    let time = from_iso.bind(py).call1((text,))?;
    if let Some((_, offset)) = packed {
        ZONE.get_or_try_init(py, || Ok::<_, PyErr>((offset.to_owned(), time.getattr("tzinfo")?.unbind())))?;
    }
    Ok(time)
}

/// The bytes of `datetime.__reduce__`, and the offset behind what they say.
fn packed(text: &[u8]) -> Option<([u8; 10], &[u8])> {
    let (civil, rest) = text.split_first_chunk()?;
    let [y1, y2, y3, y4, b'-', n1, n2, b'-', d1, d2, b'T', time @ ..]: [u8; 19] = *civil else { return None };
    let [h1, h2, b':', m1, m2, b':', t1, t2] = time else { return None };
    let digits = [y1, y2, y3, y4, n1, n2, d1, d2, h1, h2, m1, m2, t1, t2];
    if !digits.iter().all(u8::is_ascii_digit) {
        return None;
    }
    let (fraction, offset) = match rest {
        [b'.', rest @ ..] => rest.split_at_checked(rest.iter().position(|byte| !byte.is_ascii_digit())?)?,
        _ => ([].as_slice(), rest),
    };
    let (mut micros, mut unit) = (0_u32, 100_000);
    for digit in fraction {
        micros = micros.wrapping_add(u32::from(value(*digit)).wrapping_mul(unit));
        unit /= 10;
    }
    let year = u16::from(pair(y1, y2)).wrapping_mul(100).wrapping_add(pair(y3, y4).into());
    let ([y1, y2], [_, s1, s2, s3]) = (year.to_be_bytes(), micros.to_be_bytes());
    let [month, day, hour, minute, second] = [pair(n1, n2), pair(d1, d2), pair(h1, h2), pair(m1, m2), pair(t1, t2)];
    Some(([y1, y2, month, day, hour, minute, second, s1, s2, s3], offset))
}

fn pair(tens: u8, ones: u8) -> u8 {
    value(tens).wrapping_mul(10).wrapping_add(value(ones))
}

/// What a digit stands for.
fn value(digit: u8) -> u8 {
    digit & 0xF
}
