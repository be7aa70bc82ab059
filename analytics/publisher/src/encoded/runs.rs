//! Numbers as Parquet writes levels and places in a dictionary: runs of one number, and numbers
//! packed in a few bits each.

use analytics::Bits;

/// Numbers that stand together in a packed run: so they fill whole bytes at any width.
const GROUP: usize = 8;

/// Numbers on their way into runs.
pub(crate) struct Runs {
    /// Bits of a number, at most 32.
    width: usize,
    /// The runs so far, of which the last may be packed and lack its header.
    bytes: Vec<u8>,
    /// Groups of the packed run without a header, and where it begins.
    packed_groups: usize,
    packed_start: usize,
    /// Groups of one number that stand in no run yet.
    same: u32,
    same_groups: usize,
    /// The last numbers, as long as they do not fill a group.
    group: [u32; GROUP],
    filled: usize,
}

impl Runs {
    /// Numbers of at most `width` bits. There is room for as many as `expected` before memory is
    /// asked for once more.
    pub(crate) fn new(width: usize, expected: usize) -> Self {
        Self {
            width,
            bytes: Vec::with_capacity(expected.div_ceil(GROUP) * width + 16),
            packed_groups: 0,
            packed_start: 0,
            same: 0,
            same_groups: 0,
            group: [0; GROUP],
            filled: 0,
        }
    }

    /// Adds a number.
    #[inline]
    pub(crate) fn push(&mut self, number: u32) {
        self.group[self.filled] = number;
        self.filled += 1;
        if self.filled == GROUP {
            self.push_group();
        }
    }

    /// Adds the same number so many times.
    pub(crate) fn repeat(&mut self, number: u32, mut count: usize) {
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
    pub(crate) fn finish(mut self) -> Vec<u8> {
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
        // One by one: eight numbers that were only just stored cannot be loaded at once.
        let [first, others @ ..] = &self.group;
        if others.iter().all(|number| number == first) {
            self.push_same(*first, 1);
        } else {
            self.settle(0);
            self.begin_packed(1);
            pack(&self.group, self.width, &mut self.bytes);
        }
    }

    fn push_same(&mut self, number: u32, groups: usize) {
        if number != self.same {
            self.settle(0);
            self.same = number;
        }
        self.same_groups += groups;
    }

    /// Gives the groups of one number their place, if there are any.
    #[inline]
    fn settle(&mut self, padding: usize) {
        if self.same_groups > 0 {
            self.write_same(padding);
        }
    }

    /// Gives the groups of one number their place, less so many numbers at the end: a few of them
    /// are longer as a run of their own, which cuts a packed run in two.
    fn write_same(&mut self, padding: usize) {
        let groups = std::mem::take(&mut self.same_groups);
        let number = self.same.to_le_bytes();
        let number = &number[..self.width.div_ceil(8)];
        if self.packed_groups > 0 && groups * self.width <= number.len() + 2 {
            self.begin_packed(groups);
            let group = [self.same; GROUP];
            (0..groups).for_each(|_| pack(&group, self.width, &mut self.bytes));
            return;
        }
        self.end_packed();
        self.bytes.extend(header((groups * GROUP - padding) << 1));
        self.bytes.extend_from_slice(number);
    }

    /// Makes so many groups part of the packed run, which begins here if there is none.
    fn begin_packed(&mut self, groups: usize) {
        if self.packed_groups == 0 {
            self.packed_start = self.bytes.len();
        }
        self.packed_groups += groups;
    }

    fn end_packed(&mut self) {
        let groups = std::mem::take(&mut self.packed_groups);
        if groups > 0 {
            let start = self.packed_start;
            self.bytes.splice(start..start, header(groups << 1 | 1));
        }
    }
}

/// Bits as one run: of the same, or packed. Runs of the same between would take as much room, and
/// longer to read.
pub(crate) fn bits(bits: &Bits) -> Vec<u8> {
    let yes = bits.count();
    if yes == 0 || yes == bits.len() {
        let same = u8::from(yes > 0);
        return header(bits.len() << 1).chain([same]).collect();
    }
    let groups = bits.len().div_ceil(GROUP);
    let packed = bits.words().iter().flat_map(|word| word.to_le_bytes());
    header(groups << 1 | 1).chain(packed.take(groups)).collect()
}

/// Packs a group: it fills as many bytes as a number has bits.
#[inline]
fn pack(group: &[u32; GROUP], width: usize, into: &mut Vec<u8>) {
    let end = into.len() + width;
    if width <= 16 {
        // Four numbers fit in a word, and eight in two: none need be cut.
        let [a, b, c, d, e, f, g, h] = group.each_ref().map(|number| u64::from(*number));
        let low = a | b << width | c << (2 * width) | d << (3 * width);
        let high = e | f << width | g << (2 * width) | h << (3 * width);
        let both = u128::from(high) << (4 * width) | u128::from(low);
        into.extend_from_slice(&both.to_le_bytes());
    } else {
        let (mut word, mut bits) = (0, 0);
        for number in group {
            word |= u64::from(*number) << bits;
            bits += width;
            into.extend_from_slice(&word.to_le_bytes()[..bits / 8]);
            word >>= bits / 8 * 8;
            bits %= 8;
        }
    }
    into.truncate(end);
}

/// A number of seven bits to a byte, the lowest first.
fn header(number: usize) -> impl Iterator<Item = u8> {
    let bytes = (usize::BITS - (number | 1).leading_zeros()).div_ceil(7);
    (0..bytes).map(move |at| (number >> (7 * at)) as u8 & 0x7f | u8::from(at + 1 < bytes) << 7)
}

#[cfg(test)]
mod tests {
    use proptest::{collection::vec, prelude::*};

    use super::*;
    use crate::files::numbers;

    fn written(of: &[u32], width: usize) -> Vec<u8> {
        let mut runs = Runs::new(width, 0);
        of.iter().for_each(|number| runs.push(*number));
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
            numbers(&bytes, width, expected.len(), |number| number, &mut read).unwrap();
            prop_assert_eq!(read, expected);
        }
    }

    proptest! {
        #[test]
        fn bits_are_read_as_they_were_written(rows in vec(any::<bool>(), 0..200), all: Option<bool>) {
            let rows: Vec<bool> = rows.into_iter().map(|row| all.unwrap_or(row)).collect();
            let mut read = vec![];
            let written = bits(&rows.iter().copied().collect());
            numbers(&written, 1, rows.len(), |number| number == 1, &mut read).unwrap();
            prop_assert_eq!(read, rows);
        }
    }

    #[test]
    fn a_long_run_of_one_number_takes_a_few_bytes() {
        assert_eq!(written(&[5; 1001], 3), [0xd2, 0x0f, 5]);
        assert!(written(&[], 3).is_empty());
    }

    #[test]
    fn a_short_run_between_packed_numbers_is_packed_with_them() {
        let mut bits = vec![1, 0];
        bits.resize(16, 0);
        bits.extend([1, 0, 1, 0, 1, 0, 1, 0]);
        assert_eq!(written(&bits, 1), [3 << 1 | 1, 0b1, 0, 0b0101_0101]);
    }
}
