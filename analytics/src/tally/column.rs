//! The kernel: one column of answers against the cells of respondents.

use domain::indicator::{IndicatorId, Measure};

use super::{
    Bits, ByCell, Tally, Units,
    rows::{Piece, sum_of},
};
use crate::AnalyticsError;

/// The answers on one indicator, tallied: a tally for each cell of respondents, by number.
pub struct ColumnTally {
    pub(super) indicator: IndicatorId,
    pub(super) tallies: Vec<Tally>,
}

impl ColumnTally {
    /// Tallies a share: who answered, and for whom it holds.
    ///
    /// Counted 64 rows at a time.
    ///
    /// # Errors
    ///
    /// [`AnalyticsError::HalfAColumn`] unless there is a row for each respondent, and
    /// [`AnalyticsError::NotAShare`] for an indicator that is a mean.
    pub fn share(
        respondents: &ByCell,
        indicator: IndicatorId,
        answered: &Bits,
        holds: &Bits,
    ) -> Result<Self, AnalyticsError> {
        if indicator.measure() != Measure::Share {
            return Err(AnalyticsError::NotAShare { indicator });
        }
        if answered.len() != respondents.len() || holds.len() != respondents.len() {
            return Err(AnalyticsError::HalfAColumn);
        }
        let (answered, holds) = (answered.words(), holds.words());
        let keys = respondents.keys();
        let cell = |pieces: &[Piece]| {
            let mut tally = Tally::default();
            for piece in pieces {
                let word = piece.word as usize;
                let known = answered[word] & piece.rows;
                let yes = holds[word] & known;
                let known_keys = keys_of(&keys[word], known, (piece.rows, piece.keys));
                let yes_keys = keys_of(&keys[word], yes, (known, known_keys));
                tally.respondents += known.count_ones();
                tally.keys = tally.keys.wrapping_add(known_keys);
                tally.holding_keys = tally.holding_keys.wrapping_add(yes_keys);
                tally.sum += i64::from(yes.count_ones());
            }
            tally.squares = tally.sum;
            tally
        };
        Ok(Self { indicator, tallies: respondents.pieces().map(cell).collect() })
    }

    /// Tallies a mean: who answered, and the value of each who did, in the order of the rows.
    ///
    /// # Errors
    ///
    /// [`AnalyticsError::HalfAColumn`] unless there is a row for each respondent and a value for
    /// each who answered, and [`AnalyticsError::NotAMean`] for an indicator that is a share.
    pub fn mean(
        respondents: &ByCell,
        indicator: IndicatorId,
        answered: &Bits,
        values: &[Units],
    ) -> Result<Self, AnalyticsError> {
        if indicator.measure() == Measure::Share {
            return Err(AnalyticsError::NotAMean { indicator });
        }
        if answered.len() != respondents.len() || answered.count() != values.len() {
            return Err(AnalyticsError::HalfAColumn);
        }
        let answered = answered.words();
        let keys = respondents.keys();
        let cell = |pieces: &[Piece]| {
            let mut tally = Tally::default();
            for piece in pieces {
                let word = piece.word as usize;
                let known = answered[word] & piece.rows;
                tally.respondents += known.count_ones();
                tally.keys =
                    tally.keys.wrapping_add(keys_of(&keys[word], known, (piece.rows, piece.keys)));
            }
            tally
        };
        let mut tallies: Vec<Tally> = respondents.pieces().map(cell).collect();
        // How many answered in the words before each.
        let before: Vec<usize> = answered
            .iter()
            .scan(0, |before, word| {
                let own = *before;
                *before += word.count_ones() as usize;
                Some(own)
            })
            .collect();
        let answered_before = |row: usize| match answered.get(row / 64) {
            Some(word) => {
                before[row / 64] + (word & !(u64::MAX << (row % 64))).count_ones() as usize
            }
            None => values.len(),
        };
        let mut from = 0;
        for (cell, rows) in respondents.runs() {
            let to = answered_before(rows.end);
            let (mut sum, mut squares) = (0, 0);
            for value in &values[from..to] {
                let units = i64::from(value.whole());
                sum += units;
                squares += units * units;
            }
            if let Some(tally) = tallies.get_mut(cell as usize) {
                tally.sum += sum;
                tally.squares += squares;
            }
            from = to;
        }
        Ok(Self { indicator, tallies })
    }
}

/// The sum of the keys of some rows of a word, given all of which they are part with their sum. The
/// rarer of those rows and the others are enough to look at.
#[inline]
fn keys_of(keys: &[u64; 64], some: u64, (all, sum): (u64, u64)) -> u64 {
    let others = all & !some;
    if some.count_ones() < others.count_ones() {
        sum_of(keys, some)
    } else {
        sum.wrapping_sub(sum_of(keys, others))
    }
}
