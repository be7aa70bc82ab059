//! The values of pages, of one type each.

use std::{collections::HashMap, sync::Arc};

use analytics::{Bits, Scale, Units};
use anyhow::{Context as _, bail};
use parquet::basic::Encoding;

use super::hybrid;

/// Values that are not null, in the order of the rows.
pub(in crate::files) trait Values: Default {
    fn len(&self) -> usize;
    fn range(&self, from: usize, to: usize) -> Self;
}

impl<T: Copy> Values for Vec<T> {
    fn len(&self) -> usize {
        self.len()
    }

    fn range(&self, from: usize, to: usize) -> Self {
        self[from..to].to_vec()
    }
}

impl Values for Bits {
    fn len(&self) -> usize {
        self.len()
    }

    fn range(&self, from: usize, to: usize) -> Self {
        self.range(from, to)
    }
}

/// How the values of a page are read.
pub(in crate::files) trait Decoder {
    type Values: Values;

    /// Reads the values that later pages name by their place.
    fn dictionary(&mut self, bytes: &[u8], count: usize) -> anyhow::Result<()>;

    /// Adds so many values.
    fn page(
        &mut self,
        encoding: Encoding,
        bytes: &[u8],
        count: usize,
        into: &mut Self::Values,
    ) -> anyhow::Result<()>;
}

/// Yes and no, a bit each.
pub(in crate::files) struct YesNo;

impl Decoder for YesNo {
    type Values = Bits;

    fn dictionary(&mut self, _: &[u8], _: usize) -> anyhow::Result<()> {
        bail!("yes and no have no dictionary");
    }

    fn page(
        &mut self,
        encoding: Encoding,
        bytes: &[u8],
        count: usize,
        into: &mut Bits,
    ) -> anyhow::Result<()> {
        match encoding {
            Encoding::PLAIN => {
                let bytes = bytes.get(..count.div_ceil(8)).context("a page is cut off")?;
                into.append(hybrid::packed(bytes, count));
            }
            Encoding::RLE => {
                let (_, bytes) = bytes.split_at_checked(4).context("a page is cut off")?;
                into.append(hybrid::bits(bytes, count)?);
            }
            other => bail!("yes and no are written as {other}"),
        }
        Ok(())
    }
}

/// How values stand in bytes one after the other, as Parquet calls plain.
pub(in crate::files) trait Plain {
    type Value: Copy + Default;

    /// Adds so many values.
    fn read(
        &mut self,
        bytes: &[u8],
        count: usize,
        into: &mut Vec<Self::Value>,
    ) -> anyhow::Result<()>;
}

/// Plain values, and values that are named by their place in a dictionary.
pub(in crate::files) struct OrNamed<P: Plain> {
    pub(in crate::files) plain: P,
    table: Vec<P::Value>,
}

impl<P: Plain> OrNamed<P> {
    pub(in crate::files) fn new(plain: P) -> Self {
        Self { plain, table: vec![] }
    }
}

impl<P: Plain> Decoder for OrNamed<P> {
    type Values = Vec<P::Value>;

    fn dictionary(&mut self, bytes: &[u8], count: usize) -> anyhow::Result<()> {
        self.table.clear();
        self.plain.read(bytes, count, &mut self.table)
    }

    fn page(
        &mut self,
        encoding: Encoding,
        bytes: &[u8],
        count: usize,
        into: &mut Self::Values,
    ) -> anyhow::Result<()> {
        match encoding {
            Encoding::PLAIN => self.plain.read(bytes, count, into),
            Encoding::PLAIN_DICTIONARY | Encoding::RLE_DICTIONARY => {
                if count == 0 {
                    return Ok(());
                }
                let (width, bytes) = bytes.split_first().context("a page is cut off")?;
                let value =
                    |place: u32| self.table.get(place as usize).copied().unwrap_or_default();
                let last = hybrid::numbers(bytes, usize::from(*width), count, value, into)?;
                self.table.get(last as usize).context("a value is not in the dictionary")?;
                Ok(())
            }
            other => bail!("values are written as {other}"),
        }
    }
}

/// Values of a mean, of those who answered, in the order of the rows; nothing for one outside the
/// scale.
pub(in crate::files) enum MeanValues {
    /// One after the other.
    Each(Vec<Option<Units>>),
    /// By their places in a table.
    Named { table: Arc<[Option<Units>]>, places: Vec<u8> },
}

impl Default for MeanValues {
    fn default() -> Self {
        Self::Each(vec![])
    }
}

impl Values for MeanValues {
    fn len(&self) -> usize {
        match self {
            Self::Each(values) => values.len(),
            Self::Named { places, .. } => places.len(),
        }
    }

    fn range(&self, from: usize, to: usize) -> Self {
        match self {
            Self::Each(values) => Self::Each(values[from..to].to_vec()),
            Self::Named { table, places } => {
                Self::Named { table: table.clone(), places: places[from..to].to_vec() }
            }
        }
    }
}

impl MeanValues {
    /// Each value.
    pub(in crate::files) fn to_vec(&self) -> Vec<Option<Units>> {
        match self {
            Self::Each(values) => values.clone(),
            Self::Named { table, places } => {
                places.iter().map(|place| table.get(usize::from(*place)).copied()?).collect()
            }
        }
    }

    /// The values one after the other, for more of them.
    pub(in crate::files) fn each(&mut self) -> &mut Vec<Option<Units>> {
        if let Self::Named { .. } = self {
            *self = Self::Each(self.to_vec());
        }
        match self {
            Self::Each(values) => values,
            Self::Named { .. } => unreachable!("values by their places were taken out above"),
        }
    }

    /// The places of the values in a table, for more of them; nothing when values are there that it
    /// does not name.
    fn named(&mut self, of: &Arc<[Option<Units>]>) -> Option<&mut Vec<u8>> {
        if self.len() == 0 {
            *self = Self::Named { table: of.clone(), places: vec![] };
        }
        match self {
            Self::Named { table, places } if Arc::ptr_eq(table, of) => Some(places),
            _ => None,
        }
    }
}

/// Means as their values stand in pages: plain, or named by their place in a dictionary.
pub(in crate::files) struct Means<P> {
    pub(in crate::files) plain: P,
    table: Arc<[Option<Units>]>,
}

impl<P> Means<P> {
    pub(in crate::files) fn new(plain: P) -> Self {
        Self { plain, table: Arc::default() }
    }
}

impl<P: Plain<Value = Option<Units>>> Decoder for Means<P> {
    type Values = MeanValues;

    fn dictionary(&mut self, bytes: &[u8], count: usize) -> anyhow::Result<()> {
        let mut table = vec![];
        self.plain.read(bytes, count, &mut table)?;
        self.table = table.into();
        Ok(())
    }

    fn page(
        &mut self,
        encoding: Encoding,
        bytes: &[u8],
        count: usize,
        into: &mut MeanValues,
    ) -> anyhow::Result<()> {
        match encoding {
            Encoding::PLAIN => self.plain.read(bytes, count, into.each()),
            Encoding::PLAIN_DICTIONARY | Encoding::RLE_DICTIONARY => {
                if count == 0 {
                    return Ok(());
                }
                let (width, bytes) = bytes.split_first().context("a page is cut off")?;
                let width = usize::from(*width);
                let places = if width <= 8 { into.named(&self.table) } else { None };
                let last = match places {
                    Some(places) => hybrid::small_numbers(bytes, width, count, places)?.into(),
                    None => {
                        let value = |place: u32| self.table.get(place as usize).copied().flatten();
                        hybrid::numbers(bytes, width, count, value, into.each())?
                    }
                };
                self.table.get(last as usize).context("a value is not in the dictionary")?;
                Ok(())
            }
            other => bail!("values are written as {other}"),
        }
    }
}

/// So many values of a fixed size.
fn fixed<const SIZE: usize>(bytes: &[u8], count: usize) -> anyhow::Result<&[[u8; SIZE]]> {
    bytes.as_chunks().0.get(..count).context("a page is cut off")
}

/// Record keys.
pub(in crate::files) struct Keys;

impl Plain for Keys {
    type Value = u32;

    fn read(&mut self, bytes: &[u8], count: usize, into: &mut Vec<u32>) -> anyhow::Result<()> {
        into.extend(fixed(bytes, count)?.iter().map(|key| u32::from_le_bytes(*key)));
        Ok(())
    }
}

/// A scale for means, which notes whether any lay outside it.
pub(in crate::files) struct OnScale {
    pub(in crate::files) scale: Scale,
    /// Whether any value, or any entry of a dictionary, was nothing.
    pub(in crate::files) left: bool,
}

impl OnScale {
    pub(in crate::files) fn new(scale: Scale) -> Self {
        Self { scale, left: false }
    }

    /// Adds values; nothing for one outside the scale.
    fn read(&mut self, values: impl Iterator<Item = f64>, into: &mut Vec<Option<Units>>) {
        let start = into.len();
        into.extend(values.map(|value| self.scale.units(value)));
        self.left |= into[start..].contains(&None);
    }
}

/// Means in four bytes.
pub(in crate::files) struct Floats(pub(in crate::files) OnScale);

impl Plain for Floats {
    type Value = Option<Units>;

    fn read(
        &mut self,
        bytes: &[u8],
        count: usize,
        into: &mut Vec<Option<Units>>,
    ) -> anyhow::Result<()> {
        let values = fixed(bytes, count)?.iter().map(|value| f32::from_le_bytes(*value));
        self.0.read(values.map(f64::from), into);
        Ok(())
    }
}

/// Means in eight bytes.
pub(in crate::files) struct Doubles(pub(in crate::files) OnScale);

impl Plain for Doubles {
    type Value = Option<Units>;

    fn read(
        &mut self,
        bytes: &[u8],
        count: usize,
        into: &mut Vec<Option<Units>>,
    ) -> anyhow::Result<()> {
        let values = fixed(bytes, count)?.iter().map(|value| f64::from_le_bytes(*value));
        self.0.read(values, into);
        Ok(())
    }
}

/// Texts, each as its number by first appearance.
#[derive(Default)]
pub(in crate::files) struct Words {
    words: Vec<String>,
    numbers: HashMap<String, u32>,
}

impl Words {
    /// The number of a word, a new one when it is new.
    pub(in crate::files) fn number(&mut self, word: &str) -> u32 {
        if let Some(number) = self.numbers.get(word) {
            return *number;
        }
        let number = self.words.len() as u32;
        self.words.push(word.to_owned());
        self.numbers.insert(word.to_owned(), number);
        number
    }

    /// The word of a number that was given.
    pub(in crate::files) fn word(&self, number: u32) -> &str {
        self.words.get(number as usize).map_or("", String::as_str)
    }
}

impl Plain for Words {
    type Value = u32;

    fn read(&mut self, bytes: &[u8], count: usize, into: &mut Vec<u32>) -> anyhow::Result<()> {
        let mut rest = bytes;
        for _ in 0..count {
            let (size, after) = rest.split_first_chunk().context("a page is cut off")?;
            let size = u32::from_le_bytes(*size) as usize;
            let (word, after) = after.split_at_checked(size).context("a page is cut off")?;
            into.push(self.number(std::str::from_utf8(word).context("a text is not UTF-8")?));
            rest = after;
        }
        Ok(())
    }
}
