//! The structures of <https://arrow.apache.org/docs/format/CDataInterface.html> and
//! [CStreamInterface](https://arrow.apache.org/docs/format/CStreamInterface.html).
//!
//! What makes this sound: a structure is filled here alone, and its memory belongs to a
//! `Box` behind `private_data` that only its own `release` gives back, once, because it
//! clears itself first. A consumer may move a structure, which clears the one that it was
//! moved from; `Drop` releases what nobody has moved. Nothing points outside that box.
#![allow(unsafe_code, reason = "Arrow's borders are structures of C with release callbacks")]

use std::ffi::{CString, c_char, c_int, c_void};
use std::fmt;
use std::ptr::{null, null_mut};

use crate::Batch;
use crate::array::{Array, Memory};

const NULLABLE: i64 = 2;
const FAILED: c_int = 22;

/// `ArrowSchema`: the names and types of columns.
#[repr(C)]
pub struct Schema {
    format: *const c_char,
    name: *const c_char,
    metadata: *const c_char,
    flags: i64,
    n_children: i64,
    children: *mut *mut Schema,
    dictionary: *mut Schema,
    release: Option<unsafe extern "C" fn(*mut Schema)>,
    private_data: *mut c_void,
}

/// `ArrowArray`: the values of one column, or of all as the members of a structure.
#[repr(C)]
struct Values {
    length: i64,
    null_count: i64,
    offset: i64,
    n_buffers: i64,
    n_children: i64,
    buffers: *mut *const c_void,
    children: *mut *mut Values,
    dictionary: *mut Values,
    release: Option<unsafe extern "C" fn(*mut Values)>,
    private_data: *mut c_void,
}

/// `ArrowArrayStream`: batches of the same columns; here one.
#[repr(C)]
pub struct Stream {
    get_schema: Option<unsafe extern "C" fn(*mut Stream, *mut Schema) -> c_int>,
    get_next: Option<unsafe extern "C" fn(*mut Stream, *mut Values) -> c_int>,
    get_last_error: Option<unsafe extern "C" fn(*mut Stream) -> *const c_char>,
    release: Option<unsafe extern "C" fn(*mut Stream)>,
    private_data: *mut c_void,
}

/// Structures that belong to another; a consumer may have moved some.
struct Children<T>(Vec<*mut T>);

impl<T> Children<T> {
    fn new(children: impl Iterator<Item = T>) -> Self {
        Self(children.map(|child| Box::into_raw(Box::new(child))).collect())
    }
}

impl<T> Drop for Children<T> {
    fn drop(&mut self) {
        for child in self.0.drain(..) {
            // SAFETY: `new` made it of a box, and it is drained once.
            drop(unsafe { Box::from_raw(child) });
        }
    }
}

/// What a schema points to.
struct SchemaParts {
    format: CString,
    name: CString,
    children: Children<Schema>,
}

/// What an array points to; the memory is only ever read through the pointers.
struct ValuesParts {
    buffers: Vec<*const c_void>,
    children: Children<Values>,
    _memory: Vec<Memory>,
}

struct StreamParts {
    columns: Vec<(String, String)>,
    batch: Option<Batch>,
}

impl Schema {
    pub(crate) fn of(batch: &Batch) -> Self {
        Self::of_columns(&columns(batch))
    }

    fn of_columns(columns: &[(String, String)]) -> Self {
        let child = |(name, format): &(String, String)| Self::new(format, name, Children(Vec::new()), NULLABLE);
        Self::new("+s", "", Children::new(columns.iter().map(child)), 0)
    }

    fn new(format: &str, name: &str, children: Children<Self>, flags: i64) -> Self {
        // Names and formats are ours, without zeros.
        let text = |text: &str| CString::new(text).unwrap_or_default();
        let mut parts = Box::new(SchemaParts { format: text(format), name: text(name), children });
        Self {
            format: parts.format.as_ptr(),
            name: parts.name.as_ptr(),
            metadata: null(),
            flags,
            n_children: count(parts.children.0.len()),
            children: parts.children.0.as_mut_ptr(),
            dictionary: null_mut(),
            release: Some(release_schema),
            private_data: Box::into_raw(parts).cast(),
        }
    }
}

impl Values {
    fn of(batch: Batch) -> Self {
        let rows = batch.rows;
        let children = Children::new(batch.columns.into_iter().map(|(_, array)| Self::column(array)));
        // A structure's own values are never null, which needs no bits.
        Self::new(rows, 0, vec![null()], Vec::new(), children)
    }

    fn column(array: Array) -> Self {
        let (length, nulls) = (array.len(), array.nulls());
        let memory = array.into_memory();
        let buffers = memory.iter().map(Memory::start).collect();
        Self::new(length, nulls, buffers, memory, Children(Vec::new()))
    }

    fn new(
        length: usize,
        nulls: usize,
        buffers: Vec<*const c_void>,
        memory: Vec<Memory>,
        children: Children<Self>,
    ) -> Self {
        let mut parts = Box::new(ValuesParts { buffers, children, _memory: memory });
        Self {
            length: count(length),
            null_count: count(nulls),
            offset: 0,
            n_buffers: count(parts.buffers.len()),
            n_children: count(parts.children.0.len()),
            buffers: parts.buffers.as_mut_ptr(),
            children: parts.children.0.as_mut_ptr(),
            dictionary: null_mut(),
            release: Some(release_values),
            private_data: Box::into_raw(parts).cast(),
        }
    }

    /// What stands for the end of a stream.
    fn released() -> Self {
        Self {
            length: 0,
            null_count: 0,
            offset: 0,
            n_buffers: 0,
            n_children: 0,
            buffers: null_mut(),
            children: null_mut(),
            dictionary: null_mut(),
            release: None,
            private_data: null_mut(),
        }
    }
}

impl Stream {
    pub(crate) fn of(batch: Batch) -> Self {
        let parts = Box::new(StreamParts { columns: columns(&batch), batch: Some(batch) });
        Self {
            get_schema: Some(get_schema),
            get_next: Some(get_next),
            get_last_error: Some(get_last_error),
            release: Some(release_stream),
            private_data: Box::into_raw(parts).cast(),
        }
    }
}

impl Memory {
    /// Where it begins. Of what is empty no consumer reads, but some want no dangling pointer.
    fn start(&self) -> *const c_void {
        static NOTHING: i128 = 0;
        let (start, len): (*const c_void, usize) = match self {
            // So says the interface that there are no nulls.
            Self::Valid(None) => return null(),
            Self::Valid(Some(bytes)) | Self::Bytes(bytes) => (bytes.as_ptr().cast(), bytes.len()),
            Self::Offsets(offsets) => (offsets.as_ptr().cast(), offsets.len()),
            Self::Int64(numbers) => (numbers.as_ptr().cast(), numbers.len()),
            Self::Int128(numbers) => (numbers.as_ptr().cast(), numbers.len()),
        };
        if len == 0 { (&raw const NOTHING).cast() } else { start }
    }
}

fn columns(batch: &Batch) -> Vec<(String, String)> {
    batch.columns.iter().map(|(name, array)| (name.clone(), array.format())).collect()
}

/// Memory holds no more than this.
fn count(length: usize) -> i64 {
    i64::try_from(length).unwrap_or(i64::MAX)
}

unsafe extern "C" fn release_schema(schema: *mut Schema) {
    // SAFETY: the caller gives a structure that `Schema::new` filled and nobody released.
    unsafe {
        (*schema).release = None;
        drop(Box::from_raw((*schema).private_data.cast::<SchemaParts>()));
    }
}

unsafe extern "C" fn release_values(values: *mut Values) {
    // SAFETY: the caller gives a structure that `Values::new` filled and nobody released.
    unsafe {
        (*values).release = None;
        drop(Box::from_raw((*values).private_data.cast::<ValuesParts>()));
    }
}

unsafe extern "C" fn release_stream(stream: *mut Stream) {
    // SAFETY: the caller gives a structure that `Stream::of` filled and nobody released.
    unsafe {
        (*stream).release = None;
        drop(Box::from_raw((*stream).private_data.cast::<StreamParts>()));
    }
}

unsafe extern "C" fn get_schema(stream: *mut Stream, out: *mut Schema) -> c_int {
    // SAFETY: the caller gives a stream of `Stream::of` that is not released.
    let parts = unsafe { (*stream).private_data.cast::<StreamParts>().as_ref() };
    let Some(parts) = parts else { return FAILED };
    // SAFETY: `out` is memory for a schema; what it held is the caller's.
    unsafe { out.write(Schema::of_columns(&parts.columns)) };
    0
}

unsafe extern "C" fn get_next(stream: *mut Stream, out: *mut Values) -> c_int {
    // SAFETY: as above; a stream is read by one thread at a time.
    let parts = unsafe { (*stream).private_data.cast::<StreamParts>().as_mut() };
    let Some(parts) = parts else { return FAILED };
    let next = parts.batch.take().map_or_else(Values::released, Values::of);
    // SAFETY: as above.
    unsafe { out.write(next) };
    0
}

unsafe extern "C" fn get_last_error(_: *mut Stream) -> *const c_char {
    null()
}

macro_rules! owned {
    ($($name:ident),*) => {$(
        impl Drop for $name {
            fn drop(&mut self) {
                if let Some(release) = self.release {
                    // SAFETY: it was filled here and is not released.
                    unsafe { release(self) };
                }
            }
        }

        // SAFETY: all that it points to is its own.
        unsafe impl Send for $name {}

        impl fmt::Debug for $name {
            fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                f.debug_struct(stringify!($name)).finish_non_exhaustive()
            }
        }
    )*};
}

owned!(Schema, Values, Stream);

#[cfg(test)]
mod tests {
    use super::*;
    use crate::{Fixed, Texts};

    fn batch() -> Batch {
        let mut numbers = Fixed::with_capacity(2);
        numbers.push(Some(7_i64));
        numbers.push(None);
        let mut texts = Texts::with_capacity(2);
        assert!(texts.push(Some("ж")) && texts.push(Some("")));
        let mut batch = Batch::default();
        assert!(batch.push("number", Array::Int64(numbers)));
        assert!(batch.push("text", Array::Utf8(texts)));
        batch
    }

    /// As a consumer does it: structures are copied out of where they stand, which is cleared.
    #[test]
    fn what_is_moved_out_is_released_by_whoever_moved_it() {
        let mut stream = batch().into_stream();
        let mut values = Values::released();
        // SAFETY: a stream that is not released, and memory whose content needs no drop.
        unsafe {
            assert_eq!(stream.get_next.unwrap()(&raw mut stream, &raw mut values), 0);
            assert_eq!((values.length, values.n_children), (2, 2));
            let child: *mut Values = *values.children;
            let texts = &**values.children.add(1);
            assert_eq!(texts.null_count, 0);
            assert!((*texts.buffers).is_null(), "no bits where nothing is null");
            let moved = child.read();
            (*child).release = None;
            drop(values);
            assert_eq!((moved.length, moved.null_count), (2, 1));
            assert_eq!(*(*moved.buffers.add(1)).cast::<i64>(), 7);
            assert_eq!(*(*moved.buffers).cast::<u8>(), 0b01);
            drop(moved);
            let mut end = Values::released();
            assert_eq!(stream.get_next.unwrap()(&raw mut stream, &raw mut end), 0);
            assert!(end.release.is_none());
        }
    }

    #[test]
    fn what_nobody_takes_is_released() {
        drop(batch().into_stream());
        drop(batch().schema());
    }

    #[test]
    fn columns_have_one_length() {
        let mut batch = batch();
        assert!(!batch.push("short", Array::Int64(Fixed::with_capacity(0))));
    }
}
