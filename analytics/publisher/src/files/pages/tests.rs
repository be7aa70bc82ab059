use proptest::prelude::*;

use super::*;

proptest! {
    #[test]
    fn bits_are_spread_over_the_rows_that_have_one(
        words: [(u64, u64, u64); AT_ONCE], fewer: [u8; AT_ONCE],
    ) {
        let rows = std::array::from_fn(|at| {
            let (rows, few, _) = words[at];
            [rows, rows & few, rows | few, 0, u64::MAX][usize::from(fewer[at]) % 5]
        });
        let bits = words.map(|(.., bits)| bits);
        let mut expected = [0; AT_ONCE];
        for at in 0..AT_ONCE {
            let of_word = (0..64).filter(|row| rows[at] >> row & 1 == 1);
            for (place, row) in of_word.enumerate() {
                expected[at] |= (bits[at] >> place & 1) << row;
            }
        }
        prop_assert_eq!(deposit(bits, rows), expected);
    }
}
