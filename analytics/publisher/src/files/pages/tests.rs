use proptest::prelude::*;

use super::*;

proptest! {
    #[test]
    fn bits_are_spread_over_the_rows_that_have_one(rows: u64, few: u64, bits: u64) {
        for rows in [rows, rows & few, rows | few, 0, u64::MAX] {
            let mut expected = 0;
            for (place, row) in (0..64).filter(|row| rows >> row & 1 == 1).enumerate() {
                expected |= (bits >> place & 1) << row;
            }
            prop_assert_eq!(deposit(bits, rows), expected);
        }
    }
}
