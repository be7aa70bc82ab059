//! Tallies of different people, added up as they come.

use std::sync::{Mutex, MutexGuard, PoisonError};

use domain::{indicator::IndicatorId, period::Quarter};
use rustc_hash::FxHashMap;

use super::{Cell, Stratum, Tallies, Tally};
use crate::AnalyticsError;

/// The sum of the tallies of different people on the same areas, from several threads and in any
/// order.
///
/// An indicator that only some asked counts as not answered by the others.
pub struct Total {
    period: Quarter,
    /// For so many cells there is room from the beginning.
    room: usize,
    numbers: Mutex<FxHashMap<Cell, u32>>,
    everybody: Mutex<Vec<Tally>>,
    /// By position of the indicator: a tally for each cell by number, as far as there are any;
    /// nothing when nobody asked. Each has a lock of its own, so that threads seldom wait.
    indicators: Vec<Mutex<Option<Vec<Tally>>>>,
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
            room: areas * Stratum::all().count(),
            numbers: Mutex::default(),
            everybody: Mutex::default(),
            indicators: IndicatorId::all().map(|_| Mutex::default()).collect(),
        }
    }

    /// Adds the tallies of people who were not added before.
    ///
    /// # Errors
    ///
    /// [`AnalyticsError::OtherPeriod`] when they are of another quarter.
    pub fn add(&self, shard: &Tallies) -> Result<(), AnalyticsError> {
        if shard.period != self.period {
            return Err(AnalyticsError::OtherPeriod);
        }
        let places: Vec<usize> = {
            let mut numbers = locked(&self.numbers);
            let mut number = |cell: &Cell| {
                let next = numbers.len() as u32;
                *numbers.entry(*cell).or_insert(next) as usize
            };
            shard.cells.iter().map(&mut number).collect()
        };
        add(&mut locked(&self.everybody), &places, &shard.everybody);
        for (indicator, tallies) in &shard.indicators {
            let mut total = locked(&self.indicators[indicator.index()]);
            add(total.get_or_insert_with(|| Vec::with_capacity(self.room)), &places, tallies);
        }
        Ok(())
    }

    /// All that was added.
    pub fn finish(self) -> Tallies {
        let numbers = unlocked(self.numbers);
        let mut cells: Vec<(Cell, u32)> = numbers.into_iter().collect();
        cells.sort_unstable_by_key(|(_, number)| *number);
        let whole = |mut tallies: Vec<Tally>| {
            tallies.resize(cells.len(), Tally::default());
            tallies
        };
        Tallies {
            period: self.period,
            everybody: whole(unlocked(self.everybody)),
            indicators: IndicatorId::all()
                .zip(self.indicators)
                .filter_map(|(indicator, total)| Some((indicator, whole(unlocked(total)?))))
                .collect(),
            cells: cells.into_iter().map(|(cell, _)| cell).collect(),
        }
    }
}

fn add(total: &mut Vec<Tally>, places: &[usize], tallies: &[Tally]) {
    let cells = places.iter().max().map_or(0, |last| last + 1);
    if total.len() < cells {
        total.resize(cells, Tally::default());
    }
    for (place, tally) in places.iter().zip(tallies) {
        total[*place] += *tally;
    }
}

/// A thread that panics stops the whole run, so what it leaves behind is never seen.
fn locked<T>(value: &Mutex<T>) -> MutexGuard<'_, T> {
    value.lock().unwrap_or_else(PoisonError::into_inner)
}

fn unlocked<T>(value: Mutex<T>) -> T {
    value.into_inner().unwrap_or_else(PoisonError::into_inner)
}
