//! Numbers as Parquet writes levels and places in a dictionary: runs of one number, and numbers
//! packed in a few bits each. What is written here is read in `pages/hybrid.rs`.

/// Numbers that stand together in a packed run: so they fill whole bytes at any width.
const GROUP: usize = 8;

/// Numbers on their way into runs.
pub(super) struct Runs {
    /// Bits of a number, at most 32.
    width: usize,
    /// The runs that are done.
    bytes: Vec<u8>,
    /// The last numbers, as long as they do not fill a group.
    group: [u32; GROUP],
    filled: usize,
    /// Groups of one number that stand in no run yet.
    same: u32,
    same_groups: usize,
    /// The packed run that is not done.
    packed: Packed,
}

#[derive(Default)]
struct Packed {
    groups: usize,
    bytes: Vec<u8>,
    /// Bits that do not fill four bytes yet, the first in the lowest.
    word: u64,
    bits: usize,
}

impl Runs {
    /// Numbers of at most `width` bits. There is room for as many as `expected` before memory is
    /// asked for once more.
    pub(super) fn new(width: usize, expected: usize) -> Self {
        let packed =
            Packed { bytes: Vec::with_capacity(expected / GROUP * width), ..Packed::default() };
        let group = [0; GROUP];
        Self { width, bytes: vec![], group, filled: 0, same: 0, same_groups: 0, packed }
    }

    /// Adds a number.
    #[inline]
    pub(super) fn push(&mut self, number: u32) {
        self.group[self.filled] = number;
        self.filled += 1;
        if self.filled == GROUP {
            self.push_group();
        }
    }

    /// Adds the same number so many times.
    pub(super) fn repeat(&mut self, number: u32, mut count: usize) {
        while count > 0 && (self.filled > 0 || count < GROUP) {
            self.push(number);
            count -= 1;
        }
        if count > 0 {
            self.push_same(number, count / GROUP);
            self.repeat(number, count % GROUP);
        }
    }

    /// The runs, one after the other.
    pub(super) fn finish(mut self) -> Vec<u8> {
        let mut padding = 0;
        if let Some(last) = self.filled.checked_sub(1) {
            padding = GROUP - self.filled;
            let number = self.group[last];
            self.group[self.filled..].fill(number);
            self.push_group();
        }
        self.settle(padding);
        self.end_packed();
        self.bytes
    }

    fn push_group(&mut self) {
        self.filled = 0;
        let group = self.group;
        if group == [group[0]; GROUP] {
            self.push_same(group[0], 1);
        } else {
            self.settle(0);
            self.packed.push(&group, self.width);
        }
    }

    fn push_same(&mut self, number: u32, groups: usize) {
        if number != self.same {
            self.settle(0);
            self.same = number;
        }
        self.same_groups += groups;
    }

    /// Gives the groups of one number their place, less so many numbers at the end: a few of them
    /// are longer as a run of their own, which cuts a packed run in two.
    fn settle(&mut self, padding: usize) {
        let groups = std::mem::take(&mut self.same_groups);
        if groups == 0 {
            return;
        }
        let number = self.same.to_le_bytes();
        let number = &number[..self.width.div_ceil(8)];
        if self.packed.groups > 0 && groups * self.width <= number.len() + 2 {
            for _ in 0..groups {
                self.packed.push(&[self.same; GROUP], self.width);
            }
            return;
        }
        self.end_packed();
        header((groups * GROUP - padding) << 1, &mut self.bytes);
        self.bytes.extend_from_slice(number);
    }

    fn end_packed(&mut self) {
        let packed = &mut self.packed;
        if packed.groups == 0 {
            return;
        }
        header(packed.groups << 1 | 1, &mut self.bytes);
        self.bytes.extend_from_slice(&packed.bytes);
        self.bytes.extend_from_slice(&packed.word.to_le_bytes()[..packed.bits / 8]);
        packed.bytes.clear();
        (packed.groups, packed.word, packed.bits) = (0, 0, 0);
    }
}

impl Packed {
    #[inline]
    fn push(&mut self, group: &[u32; GROUP], width: usize) {
        let (mut word, mut bits) = (self.word, self.bits);
        for number in group {
            word |= u64::from(*number) << bits;
            bits += width;
            if bits >= 32 {
                self.bytes.extend_from_slice(&(word as u32).to_le_bytes());
                word >>= 32;
                bits -= 32;
            }
        }
        (self.word, self.bits) = (word, bits);
        self.groups += 1;
    }
}

/// A number of seven bits to a byte, the lowest first.
fn header(mut number: usize, into: &mut Vec<u8>) {
    while number >= 0x80 {
        into.push(number as u8 | 0x80);
        number >>= 7;
    }
    into.push(number as u8);
}

#[cfg(test)]
mod tests {
    use proptest::{collection::vec, prelude::*};

    use super::*;
    use crate::files::pages;

    fn written(numbers: &[u32], width: usize) -> Vec<u8> {
        let mut runs = Runs::new(width, 0);
        numbers.iter().for_each(|number| runs.push(*number));
        runs.finish()
    }

    proptest! {
        #[test]
        fn numbers_are_read_as_they_were_written(
            width in 0_usize..=32,
            parts in vec((any::<u32>(), 1_usize..60, vec(any::<u32>(), 0..60)), 0..8),
        ) {
            let mask = u32::MAX.checked_shr(32 - width as u32).unwrap_or(0);
            let (mut runs, mut expected) = (Runs::new(width, 9), vec![]);
            for (number, count, others) in parts {
                runs.repeat(number & mask, count);
                expected.extend(std::iter::repeat_n(number & mask, count));
                for other in others {
                    runs.push(other & mask);
                    expected.push(other & mask);
                }
            }
            let bytes = runs.finish();
            prop_assert_eq!(&bytes, &written(&expected, width));
            let mut read = vec![];
            pages::numbers(&bytes, width, expected.len(), &mut read).unwrap();
            prop_assert_eq!(read, expected);
        }
    }

    #[test]
    fn a_long_run_of_one_number_takes_a_few_bytes() {
        assert_eq!(written(&[5; 1001], 3), [0xd2, 0x0f, 5]);
        assert_eq!(written(&[], 3), []);
    }

    #[test]
    fn a_short_run_between_packed_numbers_is_packed_with_them() {
        let mut bits = vec![1, 0];
        bits.resize(16, 0);
        bits.extend([1, 0, 1, 0, 1, 0, 1, 0]);
        assert_eq!(written(&bits, 1), [3 << 1 | 1, 0b1, 0, 0b0101_0101]);
    }
}
