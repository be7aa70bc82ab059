//! Counting and summing: the unprotected figures, which never leave this crate.

use std::{
    collections::{BTreeMap, HashMap},
    iter::Sum,
};

use domain::{area::WijkCode, aspect::Dimension};
use polars::prelude::{
    Column, DataFrame, IntoLazy, NamedFrom, PolarsError, PolarsResult, Series, col, len,
};

use crate::{AnalyticsError, Observation};

/// Units in one point of the scale: scores are summed as whole numbers of units.
///
/// Whole numbers add up to the same total in any order and on any number of processors; floating
/// point numbers do not. A mean of up to seven whole ratings, and any score of two decimals, is a
/// whole number of units; another score counts as the nearest, at most 1/84 000 point away. The
/// squares of 52 million respondents fit in an `i64`, so no sum over the Netherlands overflows.
const UNITS_PER_POINT: f64 = 42_000.0;

/// What is known of the respondents of one area on one dimension.
///
/// No `Debug`: under the floor this is the answer of a person.
#[derive(Clone, Copy, Default)]
pub(crate) struct Group {
    respondents: u32,
    units: i64,
    squared_units: i64,
}

/// The groups of one area, by [`Dimension::index`].
pub(crate) type Groups = [Group; Dimension::ALL.len()];

impl Group {
    /// How many respondents have a score.
    pub(crate) fn respondents(self) -> u32 {
        self.respondents
    }

    /// The mean of their scores, 0 to 10; `None` without respondents.
    pub(crate) fn mean(self) -> Option<f64> {
        (self.respondents > 0)
            .then(|| self.units as f64 / (f64::from(self.respondents) * UNITS_PER_POINT))
    }

    /// The sample standard deviation of their scores, in points; `None` under two respondents.
    pub(crate) fn standard_deviation(self) -> Option<f64> {
        let count = i128::from(self.respondents);
        let total = i128::from(self.units);
        let scatter = count * i128::from(self.squared_units) - total * total;
        let variance = scatter as f64 / (count * (count - 1)) as f64;
        (self.respondents > 1).then(|| variance.sqrt() / UNITS_PER_POINT)
    }
}

impl Sum for Group {
    fn sum<I: Iterator<Item = Self>>(groups: I) -> Self {
        groups.fold(Self::default(), |total, group| Self {
            respondents: total.respondents + group.respondents,
            units: total.units + group.units,
            squared_units: total.squared_units + group.squared_units,
        })
    }
}

/// The groups of every wijk of `wijken`, also of those in which nobody answered.
pub(crate) fn by_wijk(
    wijken: &[WijkCode],
    observations: &[Observation],
) -> Result<BTreeMap<WijkCode, Groups>, AnalyticsError> {
    let scores = long_form(wijken, observations)?;
    let totals = totals(scores).map_err(aggregation_failed)?;
    let mut groups: BTreeMap<_, _> =
        wijken.iter().map(|wijk| (wijk.clone(), Groups::default())).collect();
    for (wijk, dimension, group) in totals {
        let cell = wijken
            .get(wijk as usize)
            .and_then(|wijk| groups.get_mut(wijk))
            .and_then(|dimensions| dimensions.get_mut(dimension as usize));
        if let Some(cell) = cell {
            *cell = group;
        }
    }
    Ok(groups)
}

fn aggregation_failed(cause: PolarsError) -> AnalyticsError {
    AnalyticsError::Aggregate(cause.into())
}

/// One row per score: the position of its wijk in `wijken`, its dimension and its units.
fn long_form(
    wijken: &[WijkCode],
    observations: &[Observation],
) -> Result<DataFrame, AnalyticsError> {
    let positions: HashMap<&WijkCode, u32> = wijken.iter().zip(0..).collect();
    let (mut wijk_column, mut dimension_column, mut units_column) = (vec![], vec![], vec![]);
    for observation in observations {
        let position = positions
            .get(&observation.wijk)
            .ok_or_else(|| AnalyticsError::UnknownWijk { wijk: observation.wijk.clone() })?;
        for (dimension, score) in Dimension::ALL.into_iter().zip(observation.scores) {
            if let Some(score) = score {
                wijk_column.push(*position);
                dimension_column.push(dimension.index() as u32);
                units_column.push(units(dimension, score)?);
            }
        }
    }
    DataFrame::new_infer_height(vec![
        Column::from(Series::new("wijk".into(), wijk_column)),
        Column::from(Series::new("dimension".into(), dimension_column)),
        Column::from(Series::new("units".into(), units_column)),
    ])
    .map_err(aggregation_failed)
}

/// A score as a whole number of units, if it lies on the scale.
fn units(dimension: Dimension, score: f64) -> Result<i64, AnalyticsError> {
    // Written so that NaN, which is in no range, is refused.
    if (0.0..=10.0).contains(&score) {
        Ok((score * UNITS_PER_POINT).round() as i64)
    } else {
        Err(AnalyticsError::ScoreOutOfRange { dimension })
    }
}

/// The group of each position and dimension that occurs among the scores, in no particular order.
fn totals(scores: DataFrame) -> PolarsResult<Vec<(u32, u32, Group)>> {
    let table = scores
        .lazy()
        .group_by([col("wijk"), col("dimension")])
        .agg([
            len().alias("respondents"),
            (col("units") * col("units")).sum().alias("squared_units"),
            col("units").sum(),
        ])
        .collect()?;
    let keys = table.column("wijk")?.u32()?.iter().zip(table.column("dimension")?.u32()?.iter());
    let counts = table.column("respondents")?.u32()?.iter();
    let sums = table.column("units")?.i64()?.iter();
    let squares = table.column("squared_units")?.i64()?.iter();
    let rows = keys.zip(counts).zip(sums.zip(squares));
    Ok(rows
        .filter_map(|(((wijk, dimension), respondents), (units, squared_units))| {
            let (respondents, units, squared_units) = (respondents?, units?, squared_units?);
            Some((wijk?, dimension?, Group { respondents, units, squared_units }))
        })
        .collect())
}

#[cfg(test)]
impl Group {
    /// A group with these scores.
    pub(crate) fn of(scores: &[f64]) -> Self {
        let score_of = |score: &f64| {
            let units = units(Dimension::Body, *score).unwrap();
            Self { respondents: 1, units, squared_units: units * units }
        };
        scores.iter().map(score_of).sum()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_mean_of_whole_ratings_is_summed_exactly() {
        for answers in 1..=7 {
            for total in 0..=10 * answers {
                let score = f64::from(total) / f64::from(answers);
                let units = units(Dimension::Body, score).unwrap();
                assert_eq!(units * i64::from(answers), i64::from(total) * 42_000);
            }
        }
    }

    #[test]
    fn the_spread_is_that_of_a_sample() {
        let group = Group::of(&[4.0, 6.0, 8.0]);
        assert_eq!(group.mean(), Some(6.0));
        assert_eq!(group.standard_deviation(), Some(2.0));
    }

    #[test]
    fn one_respondent_has_a_mean_but_no_spread() {
        assert_eq!(Group::of(&[7.5]).mean(), Some(7.5));
        assert_eq!(Group::of(&[7.5]).standard_deviation(), None);
        assert_eq!(Group::of(&[]).mean(), None);
    }
}
