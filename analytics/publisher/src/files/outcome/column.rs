//! A column of a row group as it stands in a Parquet file: a dictionary, and one page with the place
//! of each value in it.

use bytes::Bytes;
use parquet::{
    basic::{Compression, Encoding},
    column::{
        page::{CompressedPage, Page, PageWriter as _},
        writer::ColumnCloseResult,
    },
    data_type::ByteArray,
    file::{
        metadata::ColumnChunkMetaData,
        statistics::{Statistics, ValueStatistics},
        writer::{SerializedPageWriter, TrackedWrite},
    },
    schema::types::ColumnDescPtr,
};

use super::runs::Runs;

/// The values that a column may have, each once.
#[derive(Clone)]
pub(super) struct Dictionary {
    /// The values as Parquet writes them plainly.
    bytes: Bytes,
    len: usize,
}

impl Dictionary {
    pub(super) fn of_words(words: &[&str]) -> Self {
        let mut bytes = vec![];
        for word in words {
            bytes.extend_from_slice(&(word.len() as u32).to_le_bytes());
            bytes.extend_from_slice(word.as_bytes());
        }
        Self { bytes: bytes.into(), len: words.len() }
    }

    /// Of numbers that are given as their bytes, the lowest first.
    pub(super) fn of_numbers<const N: usize>(
        numbers: impl ExactSizeIterator<Item = [u8; N]>,
    ) -> Self {
        let len = numbers.len();
        Self { bytes: numbers.flatten().collect(), len }
    }
}

/// Bits of a place in a dictionary of so many values.
pub(super) fn width(len: usize) -> usize {
    len.checked_sub(1).map_or(0, |last| (usize::BITS - last.leading_zeros()) as usize)
}

/// How many values are null, and the first and the last of the others in the order of their bytes.
pub(super) fn statistics<'w>(
    words: impl Iterator<Item = &'w str> + Clone,
    nulls: usize,
) -> Statistics {
    let [least, most] = [words.clone().min(), words.max()]
        .map(|word| word.map(|word| ByteArray::from(word.as_bytes().to_vec())));
    ValueStatistics::new(least, most, None, Some(nulls as u64), false).into()
}

/// A column of a row group, encoded.
pub(super) struct Column {
    /// The pages as they stand in the file.
    pub(super) bytes: Bytes,
    /// Where they stand, from the first byte of them.
    pub(super) close: ColumnCloseResult,
}

/// The parts of a column.
pub(super) struct Parts {
    pub(super) rows: usize,
    /// Which rows have a value, as runs of one bit; nothing for a column that is never null.
    pub(super) known: Option<Bytes>,
    pub(super) dictionary: Dictionary,
    /// The places of the values that are there.
    pub(super) places: Runs,
    pub(super) statistics: Statistics,
    pub(super) compressed: bool,
}

impl Parts {
    /// Encodes them.
    ///
    /// # Errors
    ///
    /// When a page is larger than Parquet allows.
    pub(super) fn encode(self, description: ColumnDescPtr) -> anyhow::Result<Column> {
        let places = self.places.finish();
        let known_size = self.known.as_ref().map_or(0, Bytes::len);
        let mut page = Vec::with_capacity(known_size + places.len() + 5);
        if let Some(known) = self.known {
            page.extend_from_slice(&u32::try_from(known.len())?.to_le_bytes());
            page.extend_from_slice(&known);
        }
        page.push(width(self.dictionary.len) as u8);
        page.extend_from_slice(&places);
        let (size, dictionary_size) = (page.len(), self.dictionary.bytes.len());
        let (page, dictionary) = if self.compressed {
            let mut snappy = snap::raw::Encoder::new();
            let dictionary = snappy.compress_vec(&self.dictionary.bytes)?;
            (snappy.compress_vec(&page)?, dictionary.into())
        } else {
            (page, self.dictionary.bytes)
        };
        // A page has a header of tens of bytes.
        let room = dictionary.len() + page.len() + 100;
        let mut out = TrackedWrite::new(Vec::with_capacity(room));
        let mut pages = SerializedPageWriter::new(&mut out);
        let dictionary = pages.write_page(CompressedPage::new(
            Page::DictionaryPage {
                buf: dictionary,
                num_values: u32::try_from(self.dictionary.len)?,
                encoding: Encoding::PLAIN,
                is_sorted: false,
            },
            dictionary_size,
        ))?;
        let data = pages.write_page(CompressedPage::new(
            Page::DataPage {
                buf: page.into(),
                num_values: u32::try_from(self.rows)?,
                encoding: Encoding::RLE_DICTIONARY,
                def_level_encoding: Encoding::RLE,
                rep_level_encoding: Encoding::RLE,
                statistics: None,
            },
            size,
        ))?;
        let bytes = Bytes::from(out.into_inner()?);
        let uncompressed = dictionary.uncompressed_size + data.uncompressed_size;
        let metadata = ColumnChunkMetaData::builder(description)
            .set_compression(if self.compressed {
                Compression::SNAPPY
            } else {
                Compression::UNCOMPRESSED
            })
            .set_encodings(vec![Encoding::PLAIN, Encoding::RLE, Encoding::RLE_DICTIONARY])
            .set_num_values(i64::try_from(self.rows)?)
            .set_total_compressed_size(i64::try_from(bytes.len())?)
            .set_total_uncompressed_size(i64::try_from(uncompressed)?)
            .set_dictionary_page_offset(Some(i64::try_from(dictionary.offset)?))
            .set_data_page_offset(i64::try_from(data.offset)?)
            .set_statistics(self.statistics)
            .build()?;
        let close = ColumnCloseResult {
            bytes_written: bytes.len() as u64,
            rows_written: self.rows as u64,
            metadata,
            bloom_filter: None,
            column_index: None,
            offset_index: None,
        };
        Ok(Column { bytes, close })
    }
}
