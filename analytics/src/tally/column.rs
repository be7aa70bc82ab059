//! The kernel: one column of answers against the cells of respondents.

use domain::indicator::{IndicatorId, Measure};

use super::{Bits, ByCell, Tally, Units, rows::Piece};
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
            for Piece { word, rows } in pieces {
                let word = *word as usize;
                let known = rows.among(&keys[word], answered[word]);
                let yes = known.among(&keys[word], holds[word]);
                tally.respondents += known.count;
                tally.keys = tally.keys.wrapping_add(known.keys);
                tally.holding_keys = tally.holding_keys.wrapping_add(yes.keys);
                tally.sum += i64::from(yes.count);
            }
            tally.squares = tally.sum;
            tally
        };
        Ok(Self { indicator, tallies: respondents.pieces().map(cell).collect() })
    }

    /// Tallies a mean: who answered, and the value of each who did, in the order of the rows.
    ///
    /// Values come as they are checked, [`crate::Scale::units`] of each; none may be nothing.
    ///
    /// # Errors
    ///
    /// [`AnalyticsError::HalfAColumn`] unless there is a row for each respondent and a value for
    /// each who answered, and [`AnalyticsError::NotAMean`] for an indicator that is a share.
    pub fn mean(
        respondents: &ByCell,
        indicator: IndicatorId,
        answered: &Bits,
        values: &[Option<Units>],
    ) -> Result<Self, AnalyticsError> {
        if indicator.measure() == Measure::Share {
            return Err(AnalyticsError::NotAMean { indicator });
        }
        let missing: u32 = values.iter().map(|value| u32::from(value.is_none())).sum();
        if answered.len() != respondents.len() || answered.count() != values.len() || missing > 0 {
            return Err(AnalyticsError::HalfAColumn);
        }
        let answered = answered.words();
        let keys = respondents.keys();
        let cell = |pieces: &[Piece]| {
            let mut tally = Tally::default();
            for Piece { word, rows } in pieces {
                let word = *word as usize;
                let known = rows.among(&keys[word], answered[word]);
                tally.respondents += known.count;
                tally.keys = tally.keys.wrapping_add(known.keys);
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
            let (sum, squares) = sums(&values[from..to]);
            if let Some(tally) = tallies.get_mut(cell as usize) {
                tally.sum += sum as i64;
                tally.squares += squares as i64;
            }
            from = to;
        }
        Ok(Self { indicator, tallies })
    }
}

/// The sum of the values, and of their squares; what is nothing adds nothing.
///
/// No sum comes near its bound, as `UNITS` says; a check at every value would keep them from being
/// added many at a time.
fn sums(values: &[Option<Units>]) -> (u64, u64) {
    let add = |(sum, squares): (u64, u64), value: &Option<Units>| {
        let units = u64::from(value.map_or(0, Units::whole));
        (sum.wrapping_add(units), squares.wrapping_add(units.wrapping_mul(units)))
    };
    values.iter().fold((0, 0), add)
}
