//! The kernel: one column of answers against the cells of respondents.

use std::ops::Range;

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
        Self::of_values(respondents, indicator, answered, Each(values))
    }

    /// As [`Self::mean`], of values that are named by their places in a table. A place outside the
    /// table is nothing.
    ///
    /// # Errors
    ///
    /// As [`Self::mean`].
    pub fn named_mean(
        respondents: &ByCell,
        indicator: IndicatorId,
        answered: &Bits,
        table: &[Option<Units>],
        places: &[u8],
    ) -> Result<Self, AnalyticsError> {
        let used = places.iter().max().map_or(0, |last| usize::from(*last) + 1);
        match table.get(..used).map(Added::of) {
            Some(Some(added)) => {
                Self::of_values(respondents, indicator, answered, Named { added: &added, places })
            }
            // Whether one that is nothing is used must be seen of each.
            _ => {
                let value = |place: &u8| table.get(usize::from(*place)).copied().flatten();
                let values: Vec<_> = places.iter().map(value).collect();
                Self::mean(respondents, indicator, answered, &values)
            }
        }
    }

    fn of_values(
        respondents: &ByCell,
        indicator: IndicatorId,
        answered: &Bits,
        values: impl Values,
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

/// The values of a mean, of those who answered, in the order of the rows.
trait Values {
    fn len(&self) -> usize;
    fn sums(&self, rows: Range<usize>) -> Sums;
}

/// Values one after the other.
struct Each<'a>(&'a [Option<Units>]);

impl Values for Each<'_> {
    fn len(&self) -> usize {
        self.0.len()
    }

    #[inline(always)]
    fn sums(&self, rows: Range<usize>) -> Sums {
        Sums::of(self.0[rows].iter().map(|value| Units::kept(*value)))
    }
}

/// Values by their places in a table, none of which is nothing.
struct Named<'a> {
    added: &'a Added,
    places: &'a [u8],
}

/// What each value of a table adds to the sum and to the sum of squares.
struct Added([[u64; 2]; 256]);

impl Added {
    /// Nothing when a value is nothing, or there are more than places can name.
    fn of(table: &[Option<Units>]) -> Option<Self> {
        let mut added = [[0; 2]; 256];
        for (at, value) in table.iter().enumerate() {
            let units = u64::from((*value)?.whole());
            *added.get_mut(at)? = [units, units * units];
        }
        Some(Self(added))
    }
}

impl Values for Named<'_> {
    fn len(&self) -> usize {
        self.places.len()
    }

    #[inline(always)]
    fn sums(&self, rows: Range<usize>) -> Sums {
        let (pairs, rest) = self.places[rows].as_chunks::<2>();
        // Two sums of each, so that none waits for the one before.
        let mut sums = [[0_u64; 2]; 2];
        let mut add = |at: usize, place: u8| {
            let [units, squares] = self.added.0[usize::from(place)];
            sums[at][0] = sums[at][0].wrapping_add(units);
            sums[at][1] = sums[at][1].wrapping_add(squares);
        };
        for [one, other] in pairs {
            add(0, *one);
            add(1, *other);
        }
        rest.iter().for_each(|place| add(0, *place));
        let [one, other] = sums;
        Sums {
            units: one[0].wrapping_add(other[0]),
            squares: one[1].wrapping_add(other[1]),
            missing: false,
        }
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
            [tally.keys, tally.keys_or_squares] = total(simd, sums);
            tallies.push(tally);
        }
        tallies
    }
}

/// A column of a mean, as [`Shares`]; nothing when a value is nothing.
struct Means<'a, V> {
    respondents: &'a ByCell,
    answered: &'a [u64],
    values: V,
}

impl<V: Values> WithSimd for Means<'_, V> {
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
        let (mut from, mut missing) = (0, false);
        for (cell, rows) in respondents.runs() {
            let to = match answered.get(rows.end / 64) {
                Some(word) => {
                    let below = word & !(u64::MAX << (rows.end % 64));
                    before[rows.end / 64] + below.count_ones() as usize
                }
                None => values.len(),
            };
            let own = values.sums(from..to);
            if let Some(tally) = tallies.get_mut(cell as usize) {
                tally.sum = tally.sum.wrapping_add_unsigned(own.units);
                tally.keys_or_squares = tally.keys_or_squares.wrapping_add(own.squares);
            }
            missing |= own.missing;
            from = to;
        }
        (!missing).then_some(tallies)
    }
}

/// What values come to.
struct Sums {
    units: u64,
    squares: u64,
    /// Whether any is nothing.
    missing: bool,
}

impl Sums {
    /// Summed is one more than each value has, as it is kept, and taken off afterwards: so nothing in
    /// the loop depends on what a value is. When one is missing the sums mean nothing.
    ///
    /// No sum comes near its bound, as `UNITS` says; a check at every value would keep them from
    /// being added many at a time.
    #[inline(always)]
    fn of(values: impl ExactSizeIterator<Item = u32>) -> Self {
        let count = values.len() as u64;
        let (mut kept, mut squares, mut missing) = (0_u64, 0_u64, 0_u32);
        for own in values {
            missing |= u32::from(own == 0);
            let own = u64::from(own);
            kept = kept.wrapping_add(own);
            squares = squares.wrapping_add(own.wrapping_mul(own));
        }
        let units = kept.wrapping_sub(count);
        // (u + 1)² is u² + u + (u + 1).
        let squares = squares.wrapping_sub(kept).wrapping_sub(units);
        Self { units, squares, missing: missing != 0 }
    }
}
