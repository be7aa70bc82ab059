//! A file that is read from front to back, a piece at a time.

use std::{
    fs::File,
    io::{self, Read as _, Seek as _, SeekFrom},
    path::Path,
    sync::{Mutex, PoisonError},
};

use bytes::{Buf as _, Bytes};
use parquet::{
    errors::{ParquetError, Result},
    file::reader::{ChunkReader, Length},
};

/// How much is read at once: headers of pages and small pages cost no call of their own.
const AT_ONCE: u64 = 1 << 18;

/// The bytes of one column, of which a piece is in memory.
///
/// Each has a file of its own, as a copy would share its place with the others.
pub(super) struct Window {
    end: u64,
    place: Mutex<Place>,
}

struct Place {
    file: File,
    start: u64,
    bytes: Bytes,
}

impl Window {
    /// The bytes of a file up to `end`.
    pub(super) fn open(path: &Path, end: u64) -> io::Result<Self> {
        let file = File::open(path)?;
        Ok(Self { end, place: Mutex::new(Place { file, start: 0, bytes: Bytes::new() }) })
    }

    /// At least `wanted` bytes from `start`, or as many as there are.
    fn from(&self, start: u64, wanted: u64) -> io::Result<Bytes> {
        let mut place = self.place.lock().unwrap_or_else(PoisonError::into_inner);
        let wanted = wanted.min(self.end.saturating_sub(start));
        let there = |place: &Place| {
            let skipped = usize::try_from(start.checked_sub(place.start)?).ok()?;
            let bytes = (skipped <= place.bytes.len()).then(|| place.bytes.slice(skipped..))?;
            (bytes.len() as u64 >= wanted).then_some(bytes)
        };
        if let Some(bytes) = there(&place) {
            return Ok(bytes);
        }
        let size = wanted.max(AT_ONCE).min(self.end.saturating_sub(start));
        let mut bytes = Vec::with_capacity(usize::try_from(size).unwrap_or_default());
        place.file.seek(SeekFrom::Start(start))?;
        (&place.file).take(size).read_to_end(&mut bytes)?;
        place.start = start;
        place.bytes = bytes.into();
        Ok(place.bytes.clone())
    }
}

impl Length for Window {
    fn len(&self) -> u64 {
        self.end
    }
}

impl ChunkReader for Window {
    type T = bytes::buf::Reader<Bytes>;

    fn get_read(&self, start: u64) -> Result<Self::T> {
        // No header of a page is longer, whatever statistics it holds of numbers and short texts.
        const HEADER: u64 = 1 << 16;
        Ok(self.from(start, HEADER)?.reader())
    }

    fn get_bytes(&self, start: u64, length: usize) -> Result<Bytes> {
        let bytes = self.from(start, length as u64)?;
        if bytes.len() < length {
            return Err(ParquetError::EOF("a page is cut off".to_owned()));
        }
        Ok(bytes.slice(..length))
    }
}
