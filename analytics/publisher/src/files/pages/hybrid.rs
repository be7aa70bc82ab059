//! Numbers as Parquet writes levels and places in a dictionary: runs of one number, and numbers
//! packed in a few bits each.

use analytics::Bits;
use anyhow::{Context as _, bail};
use pulp::{Arch, Simd, WithSimd};

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
    Arch::new().dispatch(RunsOfBits { bytes, count })
}

/// What [`bits`] does, by the best instructions that the processor has.
struct RunsOfBits<'b> {
    bytes: &'b [u8],
    count: usize,
}

impl WithSimd for RunsOfBits<'_> {
    type Output = anyhow::Result<Bits>;

    #[inline(always)]
    fn with_simd<S: Simd>(self, _: S) -> anyhow::Result<Bits> {
        let Self { bytes, count } = self;
        let mut bits = Packing::with_room(count);
        let mut runs = Runs { bytes, width: 1 };
        let mut left = count;
        while left > 0 {
            if let Some(ShortRun { word, count, size }) = short_run(runs.bytes) {
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
}

/// A run of 1 to 64 bits.
struct ShortRun {
    /// The bits, lowest first; what stands behind them means nothing.
    word: u64,
    count: usize,
    /// In how many bytes they stand.
    size: usize,
}

/// A run of at most 64 bits, as most are where a value here and there is null. Which kind of run it
/// is no processor can foresee, so nothing here branches on it.
#[inline(always)]
fn short_run(bytes: &[u8]) -> Option<ShortRun> {
    let [header, word @ ..] = *bytes.first_chunk::<9>()?;
    let word = u64::from_le_bytes(word);
    let (is_same, length) = (header & 1 == 0, usize::from(header >> 1));
    let same = (word & 1).wrapping_neg();
    let count = length << if is_same { 0 } else { 3 };
    let size = 1 + if is_same { 1 } else { length };
    let word = if is_same { same } else { word };
    // A header of more than one byte has its highest bit set.
    (header < 0x80 && (1..=64).contains(&count)).then_some(ShortRun { word, count, size })
}

/// So many bits that stand in bytes; what is not there is no.
pub(super) fn packed(bytes: &[u8], count: usize) -> Bits {
    let (words, rest) = bytes.as_chunks();
    let last = rest.iter().rev().fold(0, |word, byte| word << 8 | u64::from(*byte));
    let words = words.iter().map(|word| u64::from_le_bytes(*word)).chain([last]);
    Bits::from_words(words.take(count.div_ceil(64)), count)
}

/// Bits on their way into words, of which there is room for a number that is known beforehand.
struct Packing {
    words: Vec<u64>,
    /// The word that is not full, as it is kept in a register.
    last: u64,
    len: usize,
}

impl Packing {
    fn with_room(count: usize) -> Self {
        Self { words: vec![0; count / 64 + 2], last: 0, len: 0 }
    }

    /// Adds from 1 to 64 bits, the lowest of a word; the others are no.
    #[inline(always)]
    fn push(&mut self, bits: u64, count: usize) {
        let (word, filled) = (self.len / 64, self.len % 64);
        let own = self.last | bits << filled;
        self.words[word] = own;
        // Shifted twice, as nothing may be filled. Whether a word is full no processor can foresee.
        let next = bits >> 1 >> (63 - filled);
        self.last = if filled + count >= 64 { next } else { own };
        self.len += count;
    }

    #[inline(always)]
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

    #[inline(always)]
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
        self.words[self.len / 64] = self.last;
        Bits::from_words(self.words, self.len)
    }
}

/// Adds what `of` makes of so many numbers of `width` bits, at most 32. Returns the largest number.
///
/// # Errors
///
/// When there are fewer.
pub(crate) fn numbers<T: Copy + Default>(
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
    let mut small = vec![];
    largest_of_runs(bytes, width, count, |run| match run {
        Run::Same { number, count } => {
            into.extend(std::iter::repeat_n(of(number), count));
            if count > 0 { number } else { 0 }
        }
        Run::Packed { bytes, count } if width <= 8 => {
            small.resize(count, 0);
            let largest = unpack(bytes, width, &mut small);
            into.extend(small.iter().map(|number| of(u32::from(*number))));
            u32::from(largest)
        }
        Run::Packed { bytes, count } => {
            let number = |at| packed_number(bytes, width, at);
            into.extend((0..count).map(|at| of(number(at))));
            (0..count).map(number).max().unwrap_or_default()
        }
    })
}

/// Adds so many numbers of `width` bits, at most 8. Returns the largest.
///
/// # Errors
///
/// When there are fewer.
pub(super) fn small_numbers(
    bytes: &[u8],
    width: usize,
    count: usize,
    into: &mut Vec<u8>,
) -> anyhow::Result<u8> {
    if width > 8 {
        bail!("a number is wider than 8 bits");
    }
    into.reserve(count);
    largest_of_runs(bytes, width, count, |run| match run {
        Run::Same { number, count } => {
            into.extend(std::iter::repeat_n(number as u8, count));
            if count > 0 { number as u8 } else { 0 }
        }
        Run::Packed { bytes, count } => {
            let start = into.len();
            into.resize(start + count, 0);
            unpack(bytes, width, &mut into[start..])
        }
    })
}

/// Gives `take` every run of so many numbers of `width` bits, and returns the largest of what it
/// tells of each.
fn largest_of_runs<T: Ord + Default>(
    bytes: &[u8],
    width: usize,
    count: usize,
    mut take: impl FnMut(Run<'_>) -> T,
) -> anyhow::Result<T> {
    let mut runs = Runs { bytes, width };
    let mut largest = T::default();
    let mut left = count;
    while left > 0 {
        let run = runs.next(left)?;
        let (Run::Same { count, .. } | Run::Packed { count, .. }) = run;
        left -= count;
        largest = largest.max(take(run));
    }
    Ok(largest)
}

/// Unpacks numbers of `width` bits, at most 8, all of which stand in the bytes. Gives the largest.
fn unpack(bytes: &[u8], width: usize, into: &mut [u8]) -> u8 {
    let arch = Arch::new();
    let done = match width {
        1 => arch.dispatch(Eights::<1> { bytes, into }),
        2 => arch.dispatch(Eights::<2> { bytes, into }),
        3 => arch.dispatch(Eights::<3> { bytes, into }),
        4 => arch.dispatch(Eights::<4> { bytes, into }),
        5 => arch.dispatch(Eights::<5> { bytes, into }),
        6 => arch.dispatch(Eights::<6> { bytes, into }),
        7 => arch.dispatch(Eights::<7> { bytes, into }),
        8 => arch.dispatch(Eights::<8> { bytes, into }),
        _ => 0,
    };
    for (at, slot) in into.iter_mut().enumerate().skip(done) {
        *slot = packed_number(bytes, width, at) as u8;
    }
    arch.dispatch(|| into.iter().copied().max().unwrap_or_default())
}

/// One of the packed numbers of `width` bits, at most 32.
fn packed_number(bytes: &[u8], width: usize, at: usize) -> u32 {
    let bit = at * width;
    let bytes = bytes.get(bit / 8..).unwrap_or_default();
    let word = match bytes.first_chunk() {
        Some(word) => u64::from_le_bytes(*word),
        None => bytes.iter().rev().fold(0, |word, byte| word << 8 | u64::from(*byte)),
    };
    (word >> (bit % 8) & ((1 << width) - 1)) as u32
}

/// Numbers of which eight stand in one word, to be unpacked by the best instructions that the
/// processor has; gives how many it did.
struct Eights<'a, const WIDTH: usize> {
    bytes: &'a [u8],
    into: &'a mut [u8],
}

impl<const WIDTH: usize> WithSimd for Eights<'_, WIDTH> {
    type Output = usize;

    #[inline(always)]
    fn with_simd<S: Simd>(self, _: S) -> usize {
        let Self { bytes, into } = self;
        let mut done = 0;
        for eight in into.as_chunks_mut::<8>().0 {
            let Some(word) = bytes.get(done / 8 * WIDTH..).and_then(<[u8]>::first_chunk) else {
                break;
            };
            *eight = a_byte_each::<WIDTH>(u64::from_le_bytes(*word)).to_le_bytes();
            done += 8;
        }
        done
    }
}

/// Eight numbers of so many bits each, the first in the lowest, a byte each: halves are moved apart,
/// then the halves of those, and of those.
#[inline(always)]
fn a_byte_each<const WIDTH: usize>(word: u64) -> u64 {
    let (four, two, one) = ((1 << (4 * WIDTH)) - 1, (1 << (2 * WIDTH)) - 1, (1 << WIDTH) - 1);
    let two = two * 0x0000_0001_0000_0001;
    let one = one * 0x0001_0001_0001_0001;
    let fours = word & four | (word >> (4 * WIDTH) & four) << 32;
    let twos = fours & two | (fours >> (2 * WIDTH) & two) << 16;
    twos & one | (twos >> WIDTH & one) << 8
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
