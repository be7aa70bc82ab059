//! A row of yes and no, a bit each.

use pulp::{Arch, Simd, WithSimd};

/// Yes or no for each row of a column, 64 to a word; bits past the end are no.
#[derive(Clone, Default, PartialEq, Eq)]
pub struct Bits {
    words: Vec<u64>,
    len: usize,
}

impl Bits {
    /// Bits in words, lowest first.
    ///
    /// What stands past `len` is dropped; words that are missing are no.
    pub fn from_words(words: impl IntoIterator<Item = u64>, len: usize) -> Self {
        let mut words: Vec<u64> = words.into_iter().collect();
        words.resize(len.div_ceil(64), 0);
        if let (Some(last), 1..) = (words.last_mut(), len % 64) {
            *last &= below(len % 64);
        }
        Self { words, len }
    }

    /// As many times yes.
    pub fn all(len: usize) -> Self {
        Self::from_words(std::iter::repeat_n(u64::MAX, len.div_ceil(64)), len)
    }

    /// Adds a row.
    pub fn push(&mut self, yes: bool) {
        self.push_bits(u64::from(yes), 1);
    }

    /// Adds as many rows as `count` says, at most 64: the lowest bits of a word.
    #[inline]
    pub fn push_bits(&mut self, bits: u64, count: usize) {
        let count = count.min(64);
        if count == 0 {
            return;
        }
        let bits = bits & below(count);
        let at = self.len % 64;
        match self.words.last_mut() {
            Some(last) if at > 0 => {
                *last |= bits << at;
                if at + count > 64 {
                    self.words.push(bits >> (64 - at));
                }
            }
            _ => self.words.push(bits),
        }
        self.len += count;
    }

    /// Adds all rows of another.
    pub fn append(&mut self, other: Self) {
        if self.is_empty() {
            *self = other;
            return;
        }
        let mut left = other.len;
        for word in &other.words {
            self.push_bits(*word, left);
            left = left.saturating_sub(64);
        }
    }

    /// The rows `from..to`, as far as they are there.
    pub fn range(&self, from: usize, to: usize) -> Self {
        let to = to.min(self.len);
        let from = from.min(to);
        Self::from_words((from..to).step_by(64).map(|row| self.word_at(row)), to - from)
    }

    /// 64 rows from any row on, the first in the lowest bit; rows that are not there are no.
    #[inline]
    pub fn word_at(&self, row: usize) -> u64 {
        let word = |at: usize| self.words.get(at).copied().unwrap_or_default();
        match row % 64 {
            0 => word(row / 64),
            shift => word(row / 64) >> shift | word(row / 64 + 1) << (64 - shift),
        }
    }

    /// How many rows there are.
    pub fn len(&self) -> usize {
        self.len
    }

    /// Whether there is no row.
    pub fn is_empty(&self) -> bool {
        self.len == 0
    }

    /// How many rows say yes.
    pub fn count(&self) -> usize {
        Arch::new().dispatch(Count(&self.words))
    }

    /// What a row says.
    pub fn get(&self, row: usize) -> bool {
        self.words.get(row / 64).is_some_and(|word| word >> (row % 64) & 1 == 1)
    }

    /// The rows by 64, the first in the lowest bit.
    pub fn words(&self) -> &[u64] {
        &self.words
    }
}

/// Counts the bits of words that are yes.
struct Count<'a>(&'a [u64]);

impl WithSimd for Count<'_> {
    type Output = usize;

    #[inline(always)]
    fn with_simd<S: Simd>(self, _: S) -> usize {
        self.0.iter().map(|word| word.count_ones() as usize).sum()
    }
}

/// A word of which so many bits are yes, the lowest: fewer than 64, or all of them.
#[inline]
fn below(count: usize) -> u64 {
    if count < 64 { (1 << count) - 1 } else { u64::MAX }
}

impl FromIterator<bool> for Bits {
    fn from_iter<I: IntoIterator<Item = bool>>(rows: I) -> Self {
        let mut bits = Self::default();
        for yes in rows {
            bits.push(yes);
        }
        bits
    }
}
