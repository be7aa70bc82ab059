//! Columns of Parquet straight from their pages, without arrays of Arrow between.
//!
//! Yes and no stand in a page as the kernel wants them, a bit each; means, texts and record keys
//! mostly as places in a small dictionary, of which each entry need be looked at but once. Read are
//! the types that `publisher synthesize` writes, plain or by dictionary, in pages of both versions;
//! any other type or encoding is left to Arrow, which reads them all.

mod hybrid;
mod values;
mod window;

use std::{mem, path::Path, sync::Arc};

use analytics::Bits;
use anyhow::{Context as _, bail};
use bytes::Bytes;
use parquet::{
    basic::Encoding,
    column::page::{Page, PageReader as _},
    file::{
        metadata::{ColumnChunkMetaData, ParquetMetaData},
        serialized_reader::SerializedPageReader,
    },
};
use pulp::{Arch, Simd, WithSimd};

#[cfg(test)]
pub(crate) use self::hybrid::numbers;
pub(super) use self::values::{
    Decoder, Doubles, Floats, Keys, MeanValues, Means, OnScale, OrNamed, Values, Words, YesNo,
};
use self::window::Window;

/// One column of one row group.
pub(super) struct Column<D: Decoder> {
    pages: SerializedPageReader<Window>,
    /// Whether a value may be null.
    optional: bool,
    pub(super) decoder: D,
    /// Which rows have a value, from the first row of the page that was begun.
    known: Bits,
    values: D::Values,
    /// Rows of `known` that were given out.
    rows_done: usize,
    /// Values that were given out.
    values_done: usize,
}

/// A data page in its parts.
struct DataPage {
    rows: usize,
    encoding: Encoding,
    /// Which rows have a value; nothing when all have.
    levels: Option<Bytes>,
    values: Bytes,
}

/// Where a column of the file stands among the columns that Parquet knows, which cut nested ones
/// up; nothing for one that must be left to Arrow.
pub(super) fn place(file: &ParquetMetaData, group: usize, position: usize) -> Option<usize> {
    let schema = file.file_metadata().schema_descr();
    let leaf =
        (0..schema.num_columns()).find(|leaf| schema.get_column_root_idx(*leaf) == position)?;
    let column = file.row_groups().get(group)?.columns().get(leaf)?;
    let description = column.column_descr();
    let is_flat = description.path().parts().len() == 1
        && description.max_rep_level() == 0
        && description.max_def_level() <= 1;
    let is_read = |encoding| {
        matches!(
            encoding,
            Encoding::PLAIN | Encoding::RLE | Encoding::PLAIN_DICTIONARY | Encoding::RLE_DICTIONARY
        )
    };
    (is_flat && column.encodings().all(is_read)).then_some(leaf)
}

impl<D: Decoder> Column<D> {
    /// Opens a column of a row group.
    pub(super) fn open(
        path: &Path,
        column: &ColumnChunkMetaData,
        rows: usize,
        decoder: D,
    ) -> anyhow::Result<Self> {
        let (start, size) = column.byte_range();
        let window = Window::open(path, start.saturating_add(size))?;
        Ok(Self {
            pages: SerializedPageReader::new(Arc::new(window), column, rows, None)?,
            optional: column.column_descr().max_def_level() > 0,
            decoder,
            known: Bits::default(),
            values: D::Values::default(),
            rows_done: 0,
            values_done: 0,
        })
    }

    /// The next rows: which of them have a value, and those values.
    ///
    /// # Errors
    ///
    /// When there are not so many rows, or a page is not what it should be.
    pub(super) fn next(&mut self, rows: usize) -> anyhow::Result<(Bits, D::Values)> {
        while self.known.len() - self.rows_done < rows {
            self.read_page()?;
        }
        if self.rows_done == 0 && self.known.len() == rows {
            return Ok((mem::take(&mut self.known), mem::take(&mut self.values)));
        }
        let known = self.known.range(self.rows_done, self.rows_done + rows);
        let end = self.values_done + known.count();
        let values = self.values.range(self.values_done, end);
        self.rows_done += rows;
        self.values_done = end;
        Ok((known, values))
    }

    fn read_page(&mut self) -> anyhow::Result<()> {
        // What was given out is not kept.
        if self.rows_done > 0 {
            self.known = self.known.range(self.rows_done, self.known.len());
            self.values = self.values.range(self.values_done, self.values.len());
            (self.rows_done, self.values_done) = (0, 0);
        }
        let page = self.pages.get_next_page()?.context("a column has fewer rows than its group")?;
        if let Page::DictionaryPage { buf, num_values, .. } = &page {
            return self.decoder.dictionary(buf, *num_values as usize);
        }
        let DataPage { rows, encoding, levels, values } = parts(page, self.optional)?;
        let known = match levels {
            Some(levels) => hybrid::bits(&levels, rows)?,
            None => Bits::all(rows),
        };
        let count = known.count();
        self.decoder.page(encoding, &values, count, &mut self.values)?;
        self.known.append(known);
        Ok(())
    }
}

fn parts(page: Page, optional: bool) -> anyhow::Result<DataPage> {
    match page {
        Page::DataPage { buf, num_values, encoding, def_level_encoding, .. } => {
            let rows = num_values as usize;
            if !optional {
                return Ok(DataPage { rows, encoding, levels: None, values: buf });
            }
            if def_level_encoding != Encoding::RLE {
                bail!("levels are written as {def_level_encoding}");
            }
            let size = buf.first_chunk().context("a page is cut off")?;
            let end = (u32::from_le_bytes(*size) as usize).saturating_add(4);
            if end > buf.len() {
                bail!("a page is cut off");
            }
            let (levels, values) = (Some(buf.slice(4..end)), buf.slice(end..));
            Ok(DataPage { rows, encoding, levels, values })
        }
        Page::DataPageV2 {
            buf,
            num_values,
            encoding,
            def_levels_byte_len,
            rep_levels_byte_len,
            ..
        } => {
            let end = def_levels_byte_len as usize;
            if end > buf.len() || rep_levels_byte_len > 0 {
                bail!("a page is cut off");
            }
            let levels = optional.then(|| buf.slice(..end));
            Ok(DataPage { rows: num_values as usize, encoding, levels, values: buf.slice(end..) })
        }
        Page::DictionaryPage { .. } => bail!("a dictionary stands among the pages"),
    }
}

/// Bits that stand closely together, spread over the rows that have one; the others are no.
pub(super) fn spread(values: &Bits, known: &Bits) -> Bits {
    Arch::new().dispatch(Spread { values, known })
}

/// What [`spread`] does, by the best instructions that the processor has.
struct Spread<'a> {
    values: &'a Bits,
    known: &'a Bits,
}

impl WithSimd for Spread<'_> {
    type Output = Bits;

    #[inline(always)]
    fn with_simd<S: Simd>(self, _: S) -> Bits {
        let Self { values, known } = self;
        let mut done = 0;
        let mut words = Vec::with_capacity(known.words().len().next_multiple_of(AT_ONCE));
        for rows in known.words().chunks(AT_ONCE) {
            let mut all_rows = [0; AT_ONCE];
            all_rows[..rows.len()].copy_from_slice(rows);
            let mut bits = [0; AT_ONCE];
            for (bits, rows) in bits.iter_mut().zip(&all_rows) {
                *bits = values.word_at(done);
                done += rows.count_ones() as usize;
            }
            words.extend(deposit(bits, all_rows));
        }
        Bits::from_words(words, known.len())
    }
}

/// Words that [`deposit`] spreads at once.
const AT_ONCE: usize = 8;

/// The lowest bits of words, each spread over the bits of its `rows` that are yes.
///
/// A no is put in for each row that has no bit: bits from there on move up by one, as they do when
/// they are added once more.
#[inline(always)]
fn deposit(mut bits: [u64; AT_ONCE], rows: [u64; AT_ONCE]) -> [u64; AT_ONCE] {
    let mut absent = rows.map(|rows| !rows);
    while absent.iter().fold(0, |any, absent| any | absent) != 0 {
        for at in 0..AT_ONCE {
            let from = (absent[at] & absent[at].wrapping_neg()).wrapping_neg();
            bits[at] = bits[at].wrapping_add(bits[at] & from);
            absent[at] &= absent[at].wrapping_sub(1);
        }
    }
    std::array::from_fn(|at| bits[at] & rows[at])
}

#[cfg(test)]
mod tests;
