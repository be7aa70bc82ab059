//! The kernel: one column of answers against the cells of respondents.

use domain::indicator::{IndicatorId, Measure};

use pulp::{Arch, Simd, WithSimd};

use super::{
    Bits, ByCell, Tally, Units,
    keys::{add_keys, total},
    rows::Piece,
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
        let shares = Shares { respondents, answered: answered.words(), holds: holds.words() };
        Ok(Self { indicator, tallies: Arch::new().dispatch(shares) })
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
        if answered.len() != respondents.len() || answered.count() != values.len() {
            return Err(AnalyticsError::HalfAColumn);
        }
        let means = Means { respondents, answered: answered.words(), values };
        let tallies = Arch::new().dispatch(means).ok_or(AnalyticsError::HalfAColumn)?;
        Ok(Self { indicator, tallies })
    }
}

/// A column of a share, to be tallied by the widest instructions that the processor has.
struct Shares<'a> {
    respondents: &'a ByCell,
    answered: &'a [u64],
    holds: &'a [u64],
}

impl WithSimd for Shares<'_> {
    type Output = Vec<Tally>;

    #[inline(always)]
    fn with_simd<S: Simd>(self, simd: S) -> Vec<Tally> {
        let Self { respondents, answered, holds } = self;
        let keys = respondents.keys();
        let mut tallies = respondents.room_for_tallies();
        for pieces in respondents.pieces() {
            let mut tally = Tally::default();
            let mut sums = [simd.splat_u64s(0); 2];
            for Piece { word, rows } in pieces {
                let word = *word as usize;
                let known = rows.bits & answered[word];
                let yes = known & holds[word];
                tally.respondents += known.count_ones();
                tally.sum += i64::from(yes.count_ones());
                add_keys(simd, &mut sums, &keys[word], [known, yes]);
            }
            tally.squares = tally.sum;
            [tally.keys, tally.holding_keys] = total(simd, sums);
            tallies.push(tally);
        }
        tallies
    }
}

/// A column of a mean, as [`Shares`]; nothing when a value is nothing.
struct Means<'a> {
    respondents: &'a ByCell,
    answered: &'a [u64],
    values: &'a [Option<Units>],
}

impl WithSimd for Means<'_> {
    type Output = Option<Vec<Tally>>;

    #[inline(always)]
    fn with_simd<S: Simd>(self, simd: S) -> Option<Vec<Tally>> {
        let Self { respondents, answered, values } = self;
        let keys = respondents.keys();
        let mut tallies = respondents.room_for_tallies();
        for pieces in respondents.pieces() {
            let mut tally = Tally::default();
            let mut sums = [simd.splat_u64s(0)];
            for Piece { word, rows } in pieces {
                let word = *word as usize;
                let known = rows.bits & answered[word];
                tally.respondents += known.count_ones();
                add_keys(simd, &mut sums, &keys[word], [known]);
            }
            [tally.keys] = total(simd, sums);
            tallies.push(tally);
        }
        // How many answered in the words before each.
        let mut before = Vec::with_capacity(answered.len());
        let mut known = 0;
        for word in answered {
            before.push(known);
            known += word.count_ones() as usize;
        }
        let (mut from, mut missing) = (0, 0);
        for (cell, rows) in respondents.runs() {
            let to = match answered.get(rows.end / 64) {
                Some(word) => {
                    let below = word & !(u64::MAX << (rows.end % 64));
                    before[rows.end / 64] + below.count_ones() as usize
                }
                None => values.len(),
            };
            let mut own = Sums::default();
            for value in &values[from..to] {
                own.add(*value);
            }
            if let Some(tally) = tallies.get_mut(cell as usize) {
                tally.sum = tally.sum.wrapping_add_unsigned(own.units);
                tally.squares = tally.squares.wrapping_add_unsigned(own.squares);
            }
            missing += own.missing;
            from = to;
        }
        (missing == 0).then_some(tallies)
    }
}

/// What values come to.
///
/// No sum comes near its bound, as `UNITS` says; a check at every value would keep them from being
/// added many at a time.
#[derive(Default)]
struct Sums {
    units: u64,
    squares: u64,
    missing: u32,
}

impl Sums {
    /// Adds a value; what is nothing adds nothing but that it is missing.
    #[inline(always)]
    fn add(&mut self, value: Option<Units>) {
        let units = u64::from(value.map_or(0, Units::whole));
        self.units = self.units.wrapping_add(units);
        self.squares = self.squares.wrapping_add(units.wrapping_mul(units));
        self.missing = self.missing.wrapping_add(u32::from(value.is_none()));
    }
}
