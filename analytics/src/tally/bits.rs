//! A row of yes and no, a bit each.

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
        let mut words: Vec<u64> = words.into_iter().take(len.div_ceil(64)).collect();
        words.resize(len.div_ceil(64), 0);
        if let (Some(last), 1..) = (words.last_mut(), len % 64) {
            *last &= (1 << (len % 64)) - 1;
        }
        Self { words, len }
    }

    /// As many times yes.
    pub fn all(len: usize) -> Self {
        Self::from_words(std::iter::repeat_n(u64::MAX, len.div_ceil(64)), len)
    }

    /// Adds a row.
    pub fn push(&mut self, yes: bool) {
        if self.len.is_multiple_of(64) {
            self.words.push(0);
        }
        if let Some(word) = self.words.last_mut() {
            *word |= u64::from(yes) << (self.len % 64);
        }
        self.len += 1;
    }

    /// How many rows there are.
    pub fn len(&self) -> usize {
        self.len
    }

    /// Whether there is no row.
    pub fn is_empty(&self) -> bool {
        self.len == 0
    }

    /// What a row says.
    pub fn get(&self, row: usize) -> bool {
        self.words.get(row / 64).is_some_and(|word| word >> (row % 64) & 1 == 1)
    }

    /// The rows that say yes in both.
    pub(crate) fn and(&self, other: &Self) -> Self {
        let words = self.words.iter().zip(&other.words).map(|(a, b)| a & b);
        Self::from_words(words, self.len.min(other.len))
    }

    /// Calls `visit` with each word of the rows `from..to` and the row of its lowest bit; bits
    /// outside that range are no. Nothing for rows that are not there.
    #[inline]
    pub(crate) fn words_in(&self, from: usize, to: usize, mut visit: impl FnMut(usize, u64)) {
        if from >= to {
            return;
        }
        let (first, last) = (from / 64, (to - 1) / 64);
        let Some(words) = self.words.get(first..=last) else { return };
        let (above, below) = (u64::MAX << (from % 64), u64::MAX >> (63 - (to - 1) % 64));
        match words {
            [only] => visit(first * 64, only & above & below),
            [head, middle @ .., tail] => {
                visit(first * 64, head & above);
                for (at, word) in middle.iter().enumerate() {
                    visit((first + 1 + at) * 64, *word);
                }
                visit(last * 64, tail & below);
            }
            [] => {}
        }
    }
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
