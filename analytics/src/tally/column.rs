//! The kernel: one column of answers against the runs of respondents.

use domain::indicator::{IndicatorId, Measure};

use super::{
    Bits, Tally, UNITS,
    rows::{NO_CELL, Respondents, sum},
};
use crate::AnalyticsError;

/// The answers on one indicator, tallied as they come.
///
/// A share is counted 64 rows at a time: the bits of those who answered, and of those for whom it
/// holds. Record keys are summed over whichever of yes and no is rarer, as the total of a run is
/// known.
pub struct ColumnTally<'r> {
    respondents: &'r Respondents,
    indicator: IndicatorId,
    tallies: Vec<Tally>,
    /// Rows tallied so far.
    row: usize,
    /// The run in which the next row lies.
    run: usize,
}

/// A part of a batch that lies in one cell: rows of the batch, and of the whole.
struct Piece {
    cell: usize,
    from: usize,
    to: usize,
    row: usize,
}

impl<'r> ColumnTally<'r> {
    /// Nothing yet of this indicator.
    pub fn new(respondents: &'r Respondents, indicator: IndicatorId) -> Self {
        let tallies = vec![Tally::default(); respondents.cell_count()];
        Self { respondents, indicator, tallies, row: 0, run: 0 }
    }

    /// The indicator that is tallied.
    pub fn indicator(&self) -> IndicatorId {
        self.indicator
    }

    /// Tallies the next rows of a share: who answered, and for whom it holds.
    ///
    /// # Errors
    ///
    /// [`AnalyticsError::HalfAColumn`] when there are more rows than respondents, and
    /// [`AnalyticsError::NotAShare`] for an indicator that is a mean.
    pub fn share(&mut self, answered: &Bits, holds: &Bits) -> Result<(), AnalyticsError> {
        if self.indicator.measure() != Measure::Share {
            return Err(AnalyticsError::NotAShare { indicator: self.indicator });
        }
        let holds = holds.and(answered);
        let respondents = self.respondents;
        for piece in self.pieces(answered.len())? {
            let keys = &respondents.keys[piece.row..piece.row + (piece.to - piece.from)];
            let all = sum(keys);
            let tally = &mut self.tallies[piece.cell];
            let (count, answered_keys) = tally_bits(answered, &piece, keys, all);
            let (yes, holding_keys) = tally_bits(&holds, &piece, keys, all);
            *tally += Tally {
                respondents: count,
                keys: answered_keys,
                holding_keys,
                sum: i64::from(yes),
                squares: i64::from(yes),
            };
        }
        Ok(())
    }

    /// Tallies the next rows of a mean: who answered, and what. Returns the rows, counted from the
    /// first of these, whose value lies outside the scale; they are not tallied.
    ///
    /// # Errors
    ///
    /// [`AnalyticsError::HalfAColumn`] when there are more rows than respondents, and
    /// [`AnalyticsError::NotAMean`] for an indicator that is a share.
    pub fn mean(&mut self, answered: &Bits, values: &[f64]) -> Result<Vec<usize>, AnalyticsError> {
        let Measure::Mean { highest } = self.indicator.measure() else {
            return Err(AnalyticsError::NotAMean { indicator: self.indicator });
        };
        let highest = f64::from(highest);
        let units_per_point = UNITS / highest;
        let respondents = self.respondents;
        let mut outside = Vec::new();
        for piece in self.pieces(answered.len().min(values.len()))? {
            let keys = &respondents.keys[piece.row..piece.row + (piece.to - piece.from)];
            let mut own = Tally::default();
            answered.words_in(piece.from, piece.to, |base, mut word| {
                while word != 0 {
                    let row = base + word.trailing_zeros() as usize;
                    word &= word - 1;
                    let value = values[row];
                    // Written so that NaN, which is in no range, is refused.
                    if (0.0..=highest).contains(&value) {
                        let units = (value * units_per_point).round() as i64;
                        own.respondents += 1;
                        own.keys = own.keys.wrapping_add(keys[row - piece.from]);
                        own.sum += units;
                        own.squares += units * units;
                    } else {
                        outside.push(row);
                    }
                }
            });
            self.tallies[piece.cell] += own;
        }
        Ok(outside)
    }

    /// The parts of the next rows that count, a cell each; then those rows are done.
    fn pieces(&mut self, rows: usize) -> Result<Vec<Piece>, AnalyticsError> {
        let start = self.row;
        let end = start + rows;
        if end > self.respondents.len() {
            return Err(AnalyticsError::HalfAColumn);
        }
        let mut pieces = Vec::new();
        while self.row < end {
            let run = self.respondents.runs[self.run];
            let to = run.end.min(end);
            if run.cell != NO_CELL {
                pieces.push(Piece {
                    cell: run.cell as usize,
                    from: self.row - start,
                    to: to - start,
                    row: self.row,
                });
            }
            self.row = to;
            if to == run.end {
                self.run += 1;
            }
        }
        Ok(pieces)
    }

    /// A tally for each cell, by number.
    pub(super) fn finish(self) -> Result<Vec<Tally>, AnalyticsError> {
        if self.row == self.respondents.len() {
            Ok(self.tallies)
        } else {
            Err(AnalyticsError::HalfAColumn)
        }
    }
}

/// How many bits of a piece say yes, and the sum of the keys of those rows.
fn tally_bits(bits: &Bits, piece: &Piece, keys: &[u64], all: u64) -> (u32, u64) {
    let mut yes = 0;
    bits.words_in(piece.from, piece.to, |_, word| yes += word.count_ones());
    let no = (piece.to - piece.from) as u32 - yes;
    if yes == 0 {
        return (0, 0);
    }
    if no == 0 {
        return (yes, all);
    }
    let rarer_is_no = no < yes;
    let mut rare_keys = 0_u64;
    bits.words_in(piece.from, piece.to, |base, word| {
        let mut rare = if rarer_is_no { inside(!word, base, piece) } else { word };
        while rare != 0 {
            let row = base + rare.trailing_zeros() as usize;
            rare &= rare - 1;
            rare_keys = rare_keys.wrapping_add(keys[row - piece.from]);
        }
    });
    (yes, if rarer_is_no { all.wrapping_sub(rare_keys) } else { rare_keys })
}

/// The bits of a word that lie in the piece.
fn inside(word: u64, base: usize, piece: &Piece) -> u64 {
    let from = piece.from.saturating_sub(base);
    let to = (piece.to - base).min(64);
    word & (u64::MAX << from) & (u64::MAX >> (64 - to))
}
