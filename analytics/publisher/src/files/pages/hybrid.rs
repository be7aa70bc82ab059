//! Numbers as Parquet writes levels and places in a dictionary: runs of one number, and numbers
//! packed in a few bits each.

use analytics::Bits;
use anyhow::{Context as _, bail};

/// Runs that are still to be read.
struct Runs<'b> {
    bytes: &'b [u8],
    width: usize,
}

enum Run<'b> {
    /// So many times the same.
    Same { number: u32, count: usize },
    /// So many numbers, each in `width` bits, the first in the lowest. More may stand behind them,
    /// so that a short run can be read in whole words.
    Packed { bytes: &'b [u8], count: usize },
}

impl<'b> Runs<'b> {
    /// The next run. Those of one number can be long beyond what follows from the bytes, so their
    /// count is cut off at what is still wanted.
    #[inline]
    fn next(&mut self, wanted: usize) -> anyhow::Result<Run<'b>> {
        let header = match self.bytes {
            // Most runs are short.
            [header @ 0..0x80, rest @ ..] => {
                self.bytes = rest;
                u64::from(*header)
            }
            _ => self.long_header()?,
        };
        let count = usize::try_from(header >> 1).unwrap_or(usize::MAX);
        if header & 1 == 0 {
            let (number, rest) = self
                .bytes
                .split_at_checked(self.width.div_ceil(8))
                .context("a run of numbers is cut off")?;
            self.bytes = rest;
            let number = number.iter().rev().fold(0, |number, byte| number << 8 | u32::from(*byte));
            return Ok(Run::Same { number, count: count.min(wanted) });
        }
        // The last group may lack the bytes that no number stands in.
        let size = count.saturating_mul(self.width).min(self.bytes.len());
        let there = (size * 8).checked_div(self.width).unwrap_or(usize::MAX);
        let count = count.saturating_mul(8).min(there).min(wanted);
        let bytes = self.bytes;
        self.bytes = &bytes[size..];
        Ok(Run::Packed { bytes, count })
    }

    /// A number of seven bits to a byte, the lowest first.
    fn long_header(&mut self) -> anyhow::Result<u64> {
        let mut header = 0;
        for shift in (0..63).step_by(7) {
            let (byte, rest) = self.bytes.split_first().context("numbers are missing")?;
            self.bytes = rest;
            header |= u64::from(byte & 0x7f) << shift;
            if byte & 0x80 == 0 {
                return Ok(header);
            }
        }
        bail!("a run of numbers has no length");
    }
}

/// So many numbers of one bit.
///
/// # Errors
///
/// When there are fewer.
pub(super) fn bits(bytes: &[u8], count: usize) -> anyhow::Result<Bits> {
    let mut bits = Packing::with_room(count);
    let mut runs = Runs { bytes, width: 1 };
    let mut left = count;
    while left > 0 {
        if let Some((word, count, size)) = short_run(runs.bytes) {
            let count = count.min(left);
            bits.push(word & (u64::MAX >> (64 - count)), count);
            runs.bytes = &runs.bytes[size..];
            left -= count;
            continue;
        }
        left -= match runs.next(left)? {
            Run::Same { number, count } => {
                bits.push_run(number & 1 == 1, count);
                count
            }
            Run::Packed { bytes: packed, count } => {
                bits.push_packed(packed, count);
                count
            }
        };
    }
    Ok(bits.finish())
}

/// A run of at most 64 bits, as most are where a value here and there is null: the bits, how many
/// they are, and in how many bytes they stand.
#[inline]
fn short_run(bytes: &[u8]) -> Option<(u64, usize, usize)> {
    let [header, word @ ..] = *bytes.first_chunk::<9>()?;
    let word = u64::from_le_bytes(word);
    let count = usize::from(header >> 1);
    match (header & 1, count) {
        (_, 0 | 64..) => None,
        (0, _) => Some(((word & 1).wrapping_neg(), count, 2)),
        (_, 1..=8) => Some((word, count * 8, 1 + count)),
        _ => None,
    }
}

/// So many bits that stand in bytes; what is not there is no.
pub(super) fn packed(bytes: &[u8], count: usize) -> Bits {
    let mut bits = Packing::with_room(count);
    bits.push_packed(bytes, count);
    bits.finish()
}

/// Bits on their way into words. Runs are mostly shorter than a word, so the last word is kept apart.
struct Packing {
    words: Vec<u64>,
    last: u64,
    /// How many bits of `last` are there: fewer than 64.
    filled: usize,
}

impl Packing {
    fn with_room(count: usize) -> Self {
        Self { words: Vec::with_capacity(count / 64 + 1), last: 0, filled: 0 }
    }

    fn len(&self) -> usize {
        self.words.len() * 64 + self.filled
    }

    /// Adds from 1 to 64 bits, the lowest of a word; the others are no.
    #[inline]
    fn push(&mut self, bits: u64, count: usize) {
        self.last |= bits << self.filled;
        self.filled += count;
        if self.filled >= 64 {
            self.words.push(self.last);
            self.filled -= 64;
            // Shifted twice, as `count` may be all 64.
            self.last = bits >> (count - 1 - self.filled) >> 1;
        }
    }

    #[inline]
    fn push_run(&mut self, yes: bool, count: usize) {
        let word = if yes { u64::MAX } else { 0 };
        let mut left = count;
        while left > 64 {
            self.push(word, 64);
            left -= 64;
        }
        if left > 0 {
            self.push(word >> (64 - left), left);
        }
    }

    #[inline]
    fn push_packed(&mut self, bytes: &[u8], count: usize) {
        let (mut bytes, mut left) = (bytes, count);
        while left > 0 {
            let word = match bytes.first_chunk() {
                Some(word) => u64::from_le_bytes(*word),
                None => bytes.iter().rev().fold(0, |word, byte| word << 8 | u64::from(*byte)),
            };
            let own = left.min(64);
            self.push(word & (u64::MAX >> (64 - own)), own);
            left -= own;
            bytes = bytes.get(8..).unwrap_or_default();
        }
    }

    fn finish(mut self) -> Bits {
        let len = self.len();
        self.words.push(self.last);
        Bits::from_words(self.words, len)
    }
}

/// Adds what `of` makes of so many numbers of `width` bits, at most 32. Returns the largest number.
///
/// # Errors
///
/// When there are fewer.
pub(in super::super) fn numbers<T: Copy + Default>(
    bytes: &[u8],
    width: usize,
    count: usize,
    of: impl Fn(u32) -> T,
    into: &mut Vec<T>,
) -> anyhow::Result<u32> {
    if width > 32 {
        bail!("a number is wider than 32 bits");
    }
    into.reserve(count);
    let mut runs = Runs { bytes, width };
    let (mut left, mut largest) = (count, 0);
    while left > 0 {
        left -= match runs.next(left)? {
            Run::Same { number, count } => {
                into.extend(std::iter::repeat_n(of(number), count));
                largest = largest.max(number);
                count
            }
            Run::Packed { bytes, count } => {
                largest = largest.max(unpack(bytes, width, count, &of, into));
                count
            }
        };
    }
    Ok(largest)
}

/// As [`numbers`], of packed numbers, all of which stand in the bytes.
fn unpack<T: Copy + Default>(
    bytes: &[u8],
    width: usize,
    count: usize,
    of: impl Fn(u32) -> T,
    into: &mut Vec<T>,
) -> u32 {
    let mask = (1_u64 << width) - 1;
    let start = into.len();
    into.resize(start + count, T::default());
    let (_, into) = into.split_at_mut(start);
    let (done, mut largest) = match width {
        1 => unpack_eights::<1, T>(bytes, &of, into),
        2 => unpack_eights::<2, T>(bytes, &of, into),
        3 => unpack_eights::<3, T>(bytes, &of, into),
        4 => unpack_eights::<4, T>(bytes, &of, into),
        5 => unpack_eights::<5, T>(bytes, &of, into),
        6 => unpack_eights::<6, T>(bytes, &of, into),
        7 => unpack_eights::<7, T>(bytes, &of, into),
        8 => unpack_eights::<8, T>(bytes, &of, into),
        _ => (0, 0),
    };
    for (at, slot) in into.iter_mut().enumerate().skip(done) {
        let bit = at * width;
        let bytes = bytes.get(bit / 8..).unwrap_or_default();
        let word = match bytes.first_chunk() {
            Some(word) => u64::from_le_bytes(*word),
            None => bytes.iter().rev().fold(0, |word, byte| word << 8 | u64::from(*byte)),
        };
        let number = (word >> (bit % 8) & mask) as u32;
        largest = largest.max(number);
        *slot = of(number);
    }
    largest
}

/// As [`unpack`], of numbers of which eight stand in one word; how many it did, and the largest.
fn unpack_eights<const WIDTH: usize, T: Copy>(
    bytes: &[u8],
    of: impl Fn(u32) -> T,
    into: &mut [T],
) -> (usize, u32) {
    let made: [T; 256] = std::array::from_fn(|number| of(number as u32));
    let mask = (1 << WIDTH) - 1;
    let (mut done, mut largest) = (0, 0);
    for eight in into.as_chunks_mut::<8>().0 {
        let Some(word) = bytes.get(done / 8 * WIDTH..).and_then(<[u8]>::first_chunk) else { break };
        let word = u64::from_le_bytes(*word);
        for (at, slot) in eight.iter_mut().enumerate() {
            let number = (word >> (at * WIDTH)) as u32 & mask;
            largest = largest.max(number);
            *slot = made[number as usize % 256];
        }
        done += 8;
    }
    (done, largest)
}

#[cfg(test)]
mod tests {
    use proptest::{collection::vec, prelude::*};

    use super::*;

    /// Runs as a writer may have them: of the first number when `true`, else packed.
    fn written(runs: &[(bool, Vec<u32>)], width: usize) -> (Vec<u8>, Vec<u32>) {
        let (mut bytes, mut numbers) = (vec![], vec![]);
        let mask = u32::MAX.checked_shr(32 - width as u32).unwrap_or(0);
        let header = |mut header: usize, bytes: &mut Vec<u8>| {
            while header >= 0x80 {
                bytes.push(header as u8 | 0x80);
                header >>= 7;
            }
            bytes.push(header as u8);
        };
        for (same, own) in runs {
            let own: Vec<u32> = own.iter().map(|number| number & mask).collect();
            if *same {
                header(own.len() << 1, &mut bytes);
                bytes.extend(&own[0].to_le_bytes()[..width.div_ceil(8)]);
                numbers.extend(std::iter::repeat_n(own[0], own.len()));
            } else {
                header(own.len().div_ceil(8) << 1 | 1, &mut bytes);
                let mut packed = vec![0_u8; own.len().div_ceil(8) * width];
                for (at, number) in own.iter().enumerate() {
                    for bit in (0..width).filter(|bit| number >> bit & 1 == 1) {
                        packed[(at * width + bit) / 8] |= 1 << ((at * width + bit) % 8);
                    }
                }
                bytes.extend(packed);
                numbers.extend(&own);
            }
        }
        (bytes, numbers)
    }

    proptest! {
        #[test]
        fn numbers_are_read_as_they_were_written(
            width in 0_usize..=32,
            runs in vec((any::<bool>(), vec(any::<u32>(), 1..80)), 1..8),
        ) {
            // Packed numbers come in groups of eight.
            let runs: Vec<_> = runs.into_iter().map(|(same, mut own)| {
                own.resize(own.len().next_multiple_of(8), 7);
                (same, own)
            }).collect();
            let (bytes, expected) = written(&runs, width);
            let mut read = vec![];
            let largest = numbers(&bytes, width, expected.len(), |number| number, &mut read).unwrap();
            prop_assert_eq!(&read, &expected);
            prop_assert_eq!(Some(&largest), expected.iter().max());
            if width == 1 {
                let yes: Bits = expected.iter().map(|number| *number == 1).collect();
                prop_assert!(bits(&bytes, expected.len()).unwrap() == yes);
            }
            prop_assert!(numbers(&bytes, width, expected.len() + 1, |number| number, &mut vec![]).is_err());
        }

        #[test]
        fn bytes_that_are_no_runs_are_an_error_and_no_panic(
            bytes in vec(any::<u8>(), 0..60), width in 0_usize..40, count in 0_usize..2000,
        ) {
            let mut read = vec![];
            if numbers(&bytes, width, count, |number| number, &mut read).is_ok() {
                prop_assert_eq!(read.len(), count);
            }
            if let Ok(bits) = bits(&bytes, count) {
                prop_assert_eq!(bits.len(), count);
            }
        }
    }
}
