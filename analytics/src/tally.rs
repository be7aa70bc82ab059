//! The one pass over people: sufficient statistics that add up.
//!
//! What is counted here of an area, sex and age band is all that later steps ever see. Two tallies
//! of different people are merged by adding; whole numbers add up to the same total in any order.

mod bits;
mod column;
mod keys;
mod reference;
mod rows;
mod total;
mod units;

use std::ops::AddAssign;

use domain::{
    demography::{AgeBand, Sex},
    figure::Subgroup,
    indicator::IndicatorId,
    period::Quarter,
};

pub(crate) use self::units::UNITS;
pub use self::{
    bits::Bits,
    column::ColumnTally,
    rows::{ByCell, Respondents},
    total::Total,
    units::{Scale, Units},
};
use crate::{AnalyticsError, AreaPosition};

/// Sexes that a stratum tells apart: three, and not told.
const SEXES: usize = 4;
/// Age bands that a stratum tells apart: five, and not told.
const AGES: usize = 6;
/// Places for the ages of one sex: as many as [`GROUPS`], so that both are added as one. The last
/// two stay empty.
pub(crate) const ROW: usize = 8;
/// Places for the strata of one area, sex by sex.
pub(crate) const STRATA: usize = SEXES * ROW;

/// Who shares sex and age band: the finest group within an area.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub(crate) struct Stratum(u8);

impl Stratum {
    pub(crate) fn new(sex: Option<Sex>, age_band: Option<AgeBand>) -> Self {
        let sex = sex.map_or(SEXES - 1, |sex| sex as usize);
        let age = age_band.map_or(AGES - 1, |band| band as usize);
        Self((sex * ROW + age) as u8)
    }

    pub(crate) fn all() -> impl Iterator<Item = Self> {
        (0..STRATA as u8).map(Self).filter(|own| own.index() % ROW < AGES)
    }

    pub(crate) fn index(self) -> usize {
        usize::from(self.0)
    }

    pub(crate) fn sex(self) -> Option<Sex> {
        Sex::ALL.get(self.index() / ROW).copied()
    }

    pub(crate) fn age_band(self) -> Option<AgeBand> {
        AgeBand::ALL.get(self.index() % ROW).copied()
    }

    /// Whether the stratum belongs to a subgroup: the reference of
    /// [`crate::strata::by_group`].
    #[cfg(test)]
    pub(crate) fn lies_in(self, subgroup: Subgroup) -> bool {
        match subgroup {
            Subgroup::All => true,
            Subgroup::Sex(sex) => self.sex() == Some(sex),
            Subgroup::Age(band) => self.age_band() == Some(band),
        }
    }
}

/// How many groups of an area are published.
pub(crate) const GROUPS: usize = Subgroup::ALL.len();

/// One step of SplitMix64 (Steele, Lea and Flood, OOPSLA 2014): every bit of the outcome depends on
/// every bit of the state.
#[inline(always)]
pub(crate) fn mix(state: u64) -> u64 {
    let mut z = state.wrapping_add(0x9e37_79b9_7f4a_7c15);
    z = (z ^ (z >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
    z = (z ^ (z >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
    z ^ (z >> 31)
}

/// A record key of 32 bits as it is summed. A sum of 32 bits can be found by trying all of them;
/// the sum of two or more spread keys can be any of 2⁶⁴.
#[inline(always)]
pub(crate) fn spread(record_key: u32) -> u64 {
    mix(u64::from(record_key))
}

/// What is known of one group of respondents on one indicator.
///
/// No `Debug`: under the floor this is the answer of a person.
#[derive(Clone, Copy, Default, PartialEq, Eq)]
pub(crate) struct Tally {
    /// Who answered.
    pub(crate) respondents: u32,
    /// Sum of their spread record keys, modulo 2⁶⁴: see [`spread`].
    pub(crate) keys: u64,
    /// Sum of the values, in units; for a share the number for whom it holds.
    pub(crate) sum: i64,
    /// For a share the sum of the spread keys of those for whom it holds, modulo 2⁶⁴; for a mean the
    /// sum of the squared values, in squared units. No measure needs both, and tallies are many.
    pub(crate) keys_or_squares: u64,
}

impl AddAssign for Tally {
    fn add_assign(&mut self, other: Self) {
        self.respondents += other.respondents;
        self.keys = self.keys.wrapping_add(other.keys);
        self.sum += other.sum;
        self.keys_or_squares = self.keys_or_squares.wrapping_add(other.keys_or_squares);
    }
}

/// One area and stratum in which somebody answered.
type Cell = (AreaPosition, Stratum);

/// The sufficient statistics of one period: all that a publication is made from.
///
/// They are not protected, so nothing of them can be read from outside; [`crate::publish`] is the
/// way on.
#[derive(Clone)]
pub struct Tallies {
    period: Quarter,
    /// Each is there once, in any order.
    cells: Vec<Cell>,
    /// Everybody in each cell, whatever they answered.
    everybody: Vec<Tally>,
    /// By indicator in ascending order: a tally for each cell.
    indicators: Vec<(IndicatorId, Vec<Tally>)>,
}

impl Tallies {
    /// What these respondents and columns come to.
    ///
    /// # Errors
    ///
    /// [`AnalyticsError::HalfAColumn`] when a column is of other respondents, or an indicator has
    /// two columns.
    pub fn new(
        period: Quarter,
        respondents: &ByCell,
        columns: Vec<ColumnTally>,
    ) -> Result<Self, AnalyticsError> {
        let cells = respondents.cells().to_vec();
        let mut indicators: Vec<_> =
            columns.into_iter().map(|column| (column.indicator, column.tallies)).collect();
        indicators.sort_by_key(|(indicator, _)| *indicator);
        let each_once = indicators.is_sorted_by(|(a, _), (b, _)| a < b);
        if !each_once || indicators.iter().any(|(_, tallies)| tallies.len() != cells.len()) {
            return Err(AnalyticsError::HalfAColumn);
        }
        Ok(Self { period, everybody: respondents.everybody(), cells, indicators })
    }

    /// Adds up the tallies of different people on the same areas, in any order.
    ///
    /// # Errors
    ///
    /// [`AnalyticsError::OtherPeriod`] when one is of another quarter.
    pub fn merge(
        period: Quarter,
        shards: impl IntoIterator<Item = Self>,
    ) -> Result<Self, AnalyticsError> {
        let total = Total::of(period);
        for shard in shards {
            total.add(&shard)?;
        }
        Ok(total.finish())
    }

    /// The quarter that was tallied.
    pub fn period(&self) -> Quarter {
        self.period
    }

    /// The indicators that were asked, in order.
    pub fn indicators(&self) -> Vec<IndicatorId> {
        self.indicators.iter().map(|(indicator, _)| *indicator).collect()
    }

    /// Everybody, by number of the cell: in the smallest area that each named.
    pub(crate) fn everybody(&self) -> &[Tally] {
        &self.everybody
    }

    /// Who answered one of [`Self::indicators`], by number of the cell.
    pub(crate) fn answers_to(&self, position: usize) -> &[Tally] {
        &self.indicators[position].1
    }

    /// Which cells lie in each area.
    pub(crate) fn cells_by_area(&self, areas: usize) -> CellsByArea {
        let mut cells: Vec<_> = self.cells.iter().copied().zip(0..).collect();
        cells.sort_unstable_by_key(|(cell, _)| *cell);
        let starts = (0..=areas as u32)
            .map(|area| cells.partition_point(|((own, _), _)| *own < AreaPosition(area)))
            .collect();
        CellsByArea {
            cells: cells.into_iter().map(|((_, s), number)| (s, number)).collect(),
            starts,
        }
    }
}

#[cfg(test)]
impl Tallies {
    /// Tallies of cells as a table by area and stratum: the reference of [`CellsByArea`].
    pub(crate) fn table(&self, tallies: &[Tally], areas: usize) -> Vec<[Tally; STRATA]> {
        let mut table = vec![[Tally::default(); STRATA]; areas];
        for ((area, stratum), tally) in self.cells.iter().zip(tallies) {
            table[area.index()][stratum.index()] = *tally;
        }
        table
    }
}

/// Which cells lie in each area itself, not in one within it.
pub(crate) struct CellsByArea {
    /// Stratum and number, ascending by area and stratum.
    cells: Vec<(Stratum, u32)>,
    /// By area: where its cells begin; and where those of the last end.
    starts: Vec<usize>,
}

impl CellsByArea {
    /// The strata of an area with the numbers of their cells, ascending.
    pub(crate) fn of(&self, area: AreaPosition) -> &[(Stratum, u32)] {
        &self.cells[self.starts[area.index()]..self.starts[area.index() + 1]]
    }
}

#[cfg(test)]
mod tests;
