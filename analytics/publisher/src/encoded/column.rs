//! A column of a row group as it stands in a Parquet file: pages of values, or of their places in a
//! dictionary that stands before them.

use anyhow::Context as _;
use bytes::Bytes;
use parquet::{
    basic::{Compression, Encoding},
    column::{
        page::{CompressedPage, Page, PageWriteSpec, PageWriter as _},
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
pub(crate) struct Dictionary {
    /// The values as Parquet writes them plainly.
    bytes: Bytes,
    len: usize,
}

impl Dictionary {
    pub(crate) fn of_words(words: &[&str]) -> Self {
        let mut bytes = vec![];
        for word in words {
            bytes.extend_from_slice(&(word.len() as u32).to_le_bytes());
            bytes.extend_from_slice(word.as_bytes());
        }
        Self { bytes: bytes.into(), len: words.len() }
    }

    /// Of numbers that are given as their bytes, the lowest first.
    pub(crate) fn of_numbers<const N: usize>(
        numbers: impl ExactSizeIterator<Item = [u8; N]>,
    ) -> Self {
        let len = numbers.len();
        Self { bytes: numbers.flatten().collect(), len }
    }
}

/// Bits of a place in a dictionary of so many values.
pub(crate) fn width(len: usize) -> usize {
    len.checked_sub(1).map_or(0, |last| (usize::BITS - last.leading_zeros()) as usize)
}

/// How many values are null, and the first and the last of the others in the order of their bytes.
pub(crate) fn statistics<'w>(
    words: impl Iterator<Item = &'w str> + Clone,
    nulls: usize,
) -> Statistics {
    let [least, most] = [words.clone().min(), words.max()]
        .map(|word| word.map(|word| ByteArray::from(word.as_bytes().to_vec())));
    ValueStatistics::new(least, most, None, Some(nulls as u64), false).into()
}

/// A column of a row group, encoded.
pub(crate) struct Column {
    /// The pages as they stand in the file.
    pub(crate) bytes: Bytes,
    /// Where they stand, from the first byte of them.
    pub(crate) close: ColumnCloseResult,
}

/// The parts of a column.
pub(crate) struct Parts {
    /// What the pages name values of, if they do.
    pub(crate) dictionary: Option<Dictionary>,
    pub(crate) pages: Vec<PageParts>,
    pub(crate) statistics: Statistics,
    pub(crate) compressed: bool,
}

/// The parts of a page.
pub(crate) struct PageParts {
    pub(crate) rows: usize,
    /// Which rows have a value, as runs of one bit; nothing for a column that is never null.
    pub(crate) known: Option<Bytes>,
    pub(crate) values: Values,
}

/// The values of a page, of the rows that have one.
pub(crate) enum Values {
    /// As Parquet writes them plainly.
    Plain(Vec<u8>),
    /// Their places in the dictionary.
    Named(Runs),
}

impl Parts {
    /// Encodes them.
    ///
    /// # Errors
    ///
    /// When a page is larger than Parquet allows, or names values and there is no dictionary.
    pub(crate) fn encode(self, description: ColumnDescPtr) -> anyhow::Result<Column> {
        let rows: usize = self.pages.iter().map(|page| page.rows).sum();
        let places = self.dictionary.as_ref().map(|dictionary| width(dictionary.len));
        let mut packed = Packed::new(self.compressed);
        let mut encodings = vec![Encoding::PLAIN, Encoding::RLE];
        let mut uncompressed = 0;
        let mut dictionary_start = None;
        if let Some(dictionary) = self.dictionary {
            encodings.push(Encoding::RLE_DICTIONARY);
            let spec = packed.add(dictionary.bytes, |buf| {
                Ok(Page::DictionaryPage {
                    buf,
                    num_values: u32::try_from(dictionary.len)?,
                    encoding: Encoding::PLAIN,
                    is_sorted: false,
                })
            })?;
            uncompressed += spec.uncompressed_size;
            dictionary_start = Some(i64::try_from(spec.offset)?);
        }
        let mut start = None;
        for page in self.pages {
            let rows = u32::try_from(page.rows)?;
            let (bytes, encoding) = page.encode(places)?;
            let spec = packed.add(bytes.into(), |buf| {
                Ok(Page::DataPage {
                    buf,
                    num_values: rows,
                    encoding,
                    def_level_encoding: Encoding::RLE,
                    rep_level_encoding: Encoding::RLE,
                    statistics: None,
                })
            })?;
            uncompressed += spec.uncompressed_size;
            start = start.or(Some(i64::try_from(spec.offset)?));
        }
        let bytes = packed.finish()?;
        let metadata = ColumnChunkMetaData::builder(description)
            .set_compression(if self.compressed {
                Compression::SNAPPY
            } else {
                Compression::UNCOMPRESSED
            })
            .set_encodings(encodings)
            .set_num_values(i64::try_from(rows)?)
            .set_total_compressed_size(i64::try_from(bytes.len())?)
            .set_total_uncompressed_size(i64::try_from(uncompressed)?)
            .set_dictionary_page_offset(dictionary_start)
            .set_data_page_offset(start.unwrap_or_default())
            .set_statistics(self.statistics)
            .build()?;
        let close = ColumnCloseResult {
            bytes_written: bytes.len() as u64,
            rows_written: rows as u64,
            metadata,
            bloom_filter: None,
            column_index: None,
            offset_index: None,
        };
        Ok(Column { bytes, close })
    }
}

impl PageParts {
    /// The bytes of the page, and how its values are encoded; `places` is the width of a place in
    /// the dictionary, if there is one.
    fn encode(self, places: Option<usize>) -> anyhow::Result<(Vec<u8>, Encoding)> {
        let mut bytes = vec![];
        if let Some(known) = self.known {
            bytes.extend_from_slice(&u32::try_from(known.len())?.to_le_bytes());
            bytes.extend_from_slice(&known);
        }
        match self.values {
            Values::Plain(values) => {
                bytes.extend_from_slice(&values);
                Ok((bytes, Encoding::PLAIN))
            }
            Values::Named(named) => {
                let width = places.context("values are named and there is no dictionary")?;
                let named = named.finish();
                bytes.reserve_exact(named.len() + 1);
                bytes.push(width as u8);
                bytes.extend_from_slice(&named);
                Ok((bytes, Encoding::RLE_DICTIONARY))
            }
        }
    }
}

/// Pages one after the other.
struct Packed {
    out: TrackedWrite<Vec<u8>>,
    compressed: bool,
}

impl Packed {
    fn new(compressed: bool) -> Self {
        Self { out: TrackedWrite::new(vec![]), compressed }
    }

    /// Adds the page that `page` makes of these bytes once they are compressed, if they are to be.
    fn add(
        &mut self,
        bytes: Bytes,
        page: impl FnOnce(Bytes) -> anyhow::Result<Page>,
    ) -> anyhow::Result<PageWriteSpec> {
        let size = bytes.len();
        let bytes = if self.compressed {
            snap::raw::Encoder::new().compress_vec(&bytes)?.into()
        } else {
            bytes
        };
        let page = CompressedPage::new(page(bytes)?, size);
        Ok(SerializedPageWriter::new(&mut self.out).write_page(page)?)
    }

    fn finish(self) -> anyhow::Result<Bytes> {
        Ok(self.out.into_inner()?.into())
    }
}
