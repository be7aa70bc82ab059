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
use crate::{AnalyticsError, AreaPosition, strata::Strata};

/// Sexes that a stratum tells apart: women, men, and all others: who is `x` is published and weighted
/// as who does not tell.
const SEXES: usize = 3;
/// Age bands that a stratum tells apart: five, and not told.
pub(crate) const AGES: usize = 6;
/// Strata of one area, sex by sex.
pub(crate) const STRATA: usize = SEXES * AGES;

/// Who shares sex and age band: the finest group within an area.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub(crate) struct Stratum(u8);

impl Stratum {
    pub(crate) fn new(sex: Option<Sex>, age_band: Option<AgeBand>) -> Self {
        let sex = match sex {
            Some(Sex::Female) => 0,
            Some(Sex::Male) => 1,
            Some(Sex::Other) | None => 2,
        };
        let age = age_band.map_or(AGES - 1, |band| band as usize);
        Self((sex * AGES + age) as u8)
    }

    pub(crate) fn all() -> impl Iterator<Item = Self> {
        (0..STRATA as u8).map(Self)
    }

    pub(crate) fn index(self) -> usize {
        usize::from(self.0)
    }

    /// Woman or man, as far as it is told.
    pub(crate) fn sex(self) -> Option<Sex> {
        [Sex::Female, Sex::Male].get(self.index() / AGES).copied()
    }

    pub(crate) fn age_band(self) -> Option<AgeBand> {
        AgeBand::ALL.get(self.index() % AGES).copied()
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
    /// Those in which somebody answered, each once and in any order.
    areas: Vec<AreaPosition>,
    /// Everybody in each of these areas, whatever they answered.
    everybody: Vec<Strata>,
    /// By indicator in ascending order: who answered in each of these areas.
    indicators: Vec<(IndicatorId, Vec<Strata>)>,
}

impl Tallies {
    /// What these respondents and columns come to.
    ///
    /// # Errors
    ///
    /// As [`Total::add`].
    pub fn new(
        period: Quarter,
        respondents: &ByCell,
        columns: &[ColumnTally],
    ) -> Result<Self, AnalyticsError> {
        let total = Total::of(period);
        total.add(respondents, columns)?;
        Ok(total.finish())
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
            total.merge(&shard)?;
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

    /// Everybody, in the smallest area that each named.
    pub(crate) fn everybody(&self) -> &[Strata] {
        &self.everybody
    }

    /// Who answered one of [`Self::indicators`], in the smallest area that each named.
    pub(crate) fn answers_to(&self, position: usize) -> &[Strata] {
        &self.indicators[position].1
    }

    /// Where each of so many areas stands in [`Self::everybody`] and [`Self::answers_to`].
    pub(crate) fn places(&self, areas: usize) -> Places {
        let mut places = vec![Places::NOWHERE; areas];
        for (area, place) in self.areas.iter().zip(0..) {
            places[area.index()] = place;
        }
        Places(places)
    }
}

#[cfg(test)]
impl Tallies {
    /// Strata as a table of tallies by area and stratum.
    pub(crate) fn table(&self, strata: &[Strata], areas: usize) -> Vec<[Tally; STRATA]> {
        let mut table = vec![[Tally::default(); STRATA]; areas];
        for (area, own) in self.areas.iter().zip(strata) {
            table[area.index()] = own.tallies();
        }
        table
    }
}

/// Where the strata of each area stand.
pub(crate) struct Places(Vec<u32>);

impl Places {
    /// The place of an area in which nobody answered.
    const NOWHERE: u32 = u32::MAX;

    /// The strata of an area itself, without those within it; nothing where nobody answered.
    pub(crate) fn of<'s>(&self, area: AreaPosition, strata: &'s [Strata]) -> Option<&'s Strata> {
        strata.get(self.0[area.index()] as usize)
    }
}

#[cfg(test)]
mod tests;
