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
    /// So many numbers, each in `width` bits, the first in the lowest.
    Packed { bytes: &'b [u8], count: usize },
}

impl<'b> Runs<'b> {
    /// The next run. Those of one number can be long beyond what follows from the bytes, so their
    /// count is cut off at what is still wanted.
    fn next(&mut self, wanted: usize) -> anyhow::Result<Run<'b>> {
        let header = self.header()?;
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
        let (bytes, rest) = self.bytes.split_at(size);
        self.bytes = rest;
        let there = (size * 8).checked_div(self.width).unwrap_or(usize::MAX);
        Ok(Run::Packed { bytes, count: count.saturating_mul(8).min(there).min(wanted) })
    }

    /// A number of seven bits to a byte, the lowest first.
    fn header(&mut self) -> anyhow::Result<u64> {
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
    let mut bits = Bits::default();
    let mut runs = Runs { bytes, width: 1 };
    while bits.len() < count {
        match runs.next(count - bits.len())? {
            Run::Same { number, count } => bits.push_run(number & 1 == 1, count),
            Run::Packed { bytes, count } => push_packed(bytes, count, &mut bits),
        }
    }
    Ok(bits)
}

/// Adds so many bits that stand in bytes, as far as they are there.
pub(super) fn push_packed(bytes: &[u8], count: usize, bits: &mut Bits) {
    let mut left = count;
    for chunk in bytes.chunks(8) {
        let mut word = [0; 8];
        word[..chunk.len()].copy_from_slice(chunk);
        let own = left.min(chunk.len() * 8);
        bits.push_bits(u64::from_le_bytes(word), own);
        left -= own;
    }
}

/// Adds so many numbers of `width` bits, at most 32.
///
/// # Errors
///
/// When there are fewer.
pub(in super::super) fn numbers(
    bytes: &[u8],
    width: usize,
    count: usize,
    into: &mut Vec<u32>,
) -> anyhow::Result<()> {
    if width > 32 {
        bail!("a number is wider than 32 bits");
    }
    let mut runs = Runs { bytes, width };
    let mut left = count;
    while left > 0 {
        left -= match runs.next(left)? {
            Run::Same { number, count } => {
                into.extend(std::iter::repeat_n(number, count));
                count
            }
            Run::Packed { bytes, count } => {
                unpack(bytes, width, count, into);
                count
            }
        };
    }
    Ok(())
}

/// Adds so many packed numbers; all of them stand in the bytes.
fn unpack(bytes: &[u8], width: usize, count: usize, into: &mut Vec<u32>) {
    let mask = (1_u64 << width) - 1;
    let start = into.len();
    // Eight narrow numbers stand in one word.
    let groups = if (1..=8).contains(&width) { count / 8 } else { 0 };
    for group in 0..groups {
        let Some(word) = bytes.get(group * width..).and_then(<[u8]>::first_chunk) else { break };
        let word = u64::from_le_bytes(*word);
        into.extend_from_slice(&std::array::from_fn::<u32, 8, _>(|at| {
            (word >> (at * width) & mask) as u32
        }));
    }
    for number in into.len() - start..count {
        let bit = number * width;
        let bytes = bytes.get(bit / 8..).unwrap_or_default();
        let word = match bytes.first_chunk() {
            Some(word) => u64::from_le_bytes(*word),
            None => bytes.iter().rev().fold(0, |word, byte| word << 8 | u64::from(*byte)),
        };
        into.push((word >> (bit % 8) & mask) as u32);
    }
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
            numbers(&bytes, width, expected.len(), &mut read).unwrap();
            prop_assert_eq!(&read, &expected);
            if width == 1 {
                let yes: Bits = expected.iter().map(|number| *number == 1).collect();
                prop_assert!(bits(&bytes, expected.len()).unwrap() == yes);
            }
            prop_assert!(numbers(&bytes, width, expected.len() + 1, &mut vec![]).is_err());
        }

        #[test]
        fn bytes_that_are_no_runs_are_an_error_and_no_panic(
            bytes in vec(any::<u8>(), 0..60), width in 0_usize..40, count in 0_usize..2000,
        ) {
            let mut read = vec![];
            if numbers(&bytes, width, count, &mut read).is_ok() {
                prop_assert_eq!(read.len(), count);
            }
            if let Ok(bits) = bits(&bytes, count) {
                prop_assert_eq!(bits.len(), count);
            }
        }
    }
}
