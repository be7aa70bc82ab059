//! Tallies of different people, added up as they come.

use std::sync::{Mutex, MutexGuard, PoisonError};

use domain::{indicator::IndicatorId, period::Quarter};
use rustc_hash::FxHashMap;

use super::{ByCell, ColumnTally, Stratum, Tallies, Tally};
use crate::{AnalyticsError, AreaPosition, strata::Strata};

/// The sum of the tallies of different people on the same areas, from several threads and in any
/// order.
///
/// An indicator that only some asked counts as not answered by the others.
pub struct Total {
    period: Quarter,
    /// For so many areas there is room from the beginning.
    room: usize,
    /// Where each area stands.
    places: Mutex<FxHashMap<AreaPosition, u32>>,
    everybody: Mutex<Vec<Strata>>,
    /// By position of the indicator: who answered in each area, as far as there are any; nothing
    /// when nobody asked. Each has a lock of its own, so that threads seldom wait.
    indicators: Vec<Mutex<Option<Vec<Strata>>>>,
}

impl Total {
    /// Nobody yet, in a quarter.
    pub fn of(period: Quarter) -> Self {
        Self::with_room(period, 0)
    }

    /// Nobody yet, with room for everybody in so many areas: what has room is not moved as it grows.
    pub fn with_room(period: Quarter, areas: usize) -> Self {
        Self {
            period,
            room: areas,
            places: Mutex::default(),
            everybody: Mutex::default(),
            indicators: IndicatorId::all().map(|_| Mutex::default()).collect(),
        }
    }

    /// Adds people who were not added before, with what they answered.
    ///
    /// # Errors
    ///
    /// [`AnalyticsError::HalfAColumn`] when a column is of other respondents, or an indicator has
    /// two columns; nobody is added then.
    pub fn add(&self, respondents: &ByCell, columns: &[ColumnTally]) -> Result<(), AnalyticsError> {
        let cells = respondents.cells();
        let mut asked: Vec<_> = columns.iter().map(|column| column.indicator).collect();
        asked.sort_unstable();
        let each_once = asked.is_sorted_by(|a, b| a < b);
        if !each_once || columns.iter().any(|column| column.tallies.len() != cells.len()) {
            return Err(AnalyticsError::HalfAColumn);
        }
        let places = self.places(cells.iter().map(|(area, _)| *area));
        let strata: Vec<Stratum> = cells.iter().map(|(_, stratum)| *stratum).collect();
        let add = |total: &mut Vec<Strata>, tallies: &[Tally]| {
            grow(total, &places);
            for ((place, stratum), tally) in places.iter().zip(&strata).zip(tallies) {
                total[*place].add(*stratum, tally);
            }
        };
        add(&mut locked(&self.everybody), &respondents.everybody());
        for column in columns {
            add(self.begun(&mut self.answers_to(column.indicator)), &column.tallies);
        }
        Ok(())
    }

    /// Adds the tallies of people who were not added before.
    ///
    /// # Errors
    ///
    /// [`AnalyticsError::OtherPeriod`] when they are of another quarter.
    pub fn merge(&self, shard: &Tallies) -> Result<(), AnalyticsError> {
        if shard.period != self.period {
            return Err(AnalyticsError::OtherPeriod);
        }
        let places = self.places(shard.areas.iter().copied());
        let add = |total: &mut Vec<Strata>, strata: &[Strata]| {
            grow(total, &places);
            for (place, own) in places.iter().zip(strata) {
                total[*place].add_all(own);
            }
        };
        add(&mut locked(&self.everybody), &shard.everybody);
        for (indicator, strata) in &shard.indicators {
            add(self.begun(&mut self.answers_to(*indicator)), strata);
        }
        Ok(())
    }

    /// All that was added.
    pub fn finish(self) -> Tallies {
        let mut areas: Vec<_> = unlocked(self.places).into_iter().collect();
        areas.sort_unstable_by_key(|(_, place)| *place);
        let whole = |mut strata: Vec<Strata>| {
            strata.resize(areas.len(), Strata::EMPTY);
            strata
        };
        Tallies {
            period: self.period,
            everybody: whole(unlocked(self.everybody)),
            indicators: IndicatorId::all()
                .zip(self.indicators)
                .filter_map(|(indicator, total)| Some((indicator, whole(unlocked(total)?))))
                .collect(),
            areas: areas.into_iter().map(|(area, _)| area).collect(),
        }
    }

    /// Where these areas stand, each at a place of its own.
    fn places(&self, areas: impl Iterator<Item = AreaPosition>) -> Vec<usize> {
        let mut places = locked(&self.places);
        let mut last = None;
        let place = |area| {
            if let Some((same, place)) = last
                && same == area
            {
                return place;
            }
            let next = places.len() as u32;
            let place = *places.entry(area).or_insert(next) as usize;
            last = Some((area, place));
            place
        };
        areas.map(place).collect()
    }

    fn answers_to(&self, indicator: IndicatorId) -> MutexGuard<'_, Option<Vec<Strata>>> {
        locked(&self.indicators[indicator.index()])
    }

    fn begun<'t>(&self, total: &'t mut Option<Vec<Strata>>) -> &'t mut Vec<Strata> {
        total.get_or_insert_with(|| Vec::with_capacity(self.room))
    }
}

/// Makes a total reach to all of these places.
fn grow(total: &mut Vec<Strata>, places: &[usize]) {
    let areas = places.iter().max().map_or(0, |last| last + 1);
    if total.len() < areas {
        total.resize(areas, Strata::EMPTY);
    }
}

/// A thread that panics stops the whole run, so what it leaves behind is never seen.
fn locked<T>(value: &Mutex<T>) -> MutexGuard<'_, T> {
    value.lock().unwrap_or_else(PoisonError::into_inner)
}

fn unlocked<T>(value: Mutex<T>) -> T {
    value.into_inner().unwrap_or_else(PoisonError::into_inner)
}
