//! The same tallies by a plain expression of polars: slower, and the measure of the kernel.

use domain::indicator::{IndicatorId, Measure};
use polars::prelude::{
    Column, DataFrame, DataType, IntoLazy, NamedFrom, PolarsResult, Series, col, len,
};

use super::{ByCell, ColumnTally, Tally, UNITS, rows::NO_CELL};
use crate::AnalyticsError;

impl ColumnTally {
    /// Whether the column gives the same tallies when polars sums it.
    ///
    /// `values` has one value for each respondent, on the scale of the indicator (0 and 1 for a
    /// share), or nothing; a value that the indicator does not accept counts as nothing.
    ///
    /// # Errors
    ///
    /// [`AnalyticsError::HalfAColumn`] unless there is a value for each respondent, and
    /// [`AnalyticsError::Aggregate`] when polars fails.
    pub fn agrees_with_polars(
        &self,
        respondents: &ByCell,
        values: &[Option<f64>],
    ) -> Result<bool, AnalyticsError> {
        if values.len() != respondents.len() {
            return Err(AnalyticsError::HalfAColumn);
        }
        let tallies = by_polars(respondents, self.indicator, values)
            .map_err(|cause| AnalyticsError::Aggregate(cause.into()))?;
        Ok(tallies == self.tallies)
    }
}

fn by_polars(
    respondents: &ByCell,
    indicator: IndicatorId,
    values: &[Option<f64>],
) -> PolarsResult<Vec<Tally>> {
    let (mut cells, mut units) = (vec![], vec![]);
    // Halves of keys, whose sums stay below 2⁶³.
    let (mut low, mut high) = (vec![], vec![]);
    let scale = match indicator.measure() {
        Measure::Share => 1.0,
        Measure::Mean { highest } => UNITS / f64::from(highest),
    };
    let keys = respondents.keys().as_flattened();
    for (cell, rows) in respondents.runs() {
        for (value, key) in values[rows.clone()].iter().zip(&keys[rows]) {
            if let Some(value) = value.filter(|value| indicator.measure().accepts(*value))
                && cell != NO_CELL
            {
                cells.push(cell);
                low.push(i64::from(*key as u32));
                high.push((*key >> 32) as i64);
                units.push((value * scale).round() as i64);
            }
        }
    }
    let rows = DataFrame::new_infer_height(vec![
        Column::from(Series::new("cell".into(), cells)),
        Column::from(Series::new("low".into(), low)),
        Column::from(Series::new("high".into(), high)),
        Column::from(Series::new("units".into(), units)),
    ])?;
    let holding = |half: &str| match indicator.measure() {
        Measure::Share => col(half) * col("units"),
        Measure::Mean { .. } => col(half) * polars::prelude::lit(0),
    };
    let table = rows
        .lazy()
        .group_by([col("cell")])
        .agg([
            len().cast(DataType::Int64).alias("respondents"),
            col("low").sum().alias("low"),
            col("high").sum().alias("high"),
            holding("low").sum().alias("holding_low"),
            holding("high").sum().alias("holding_high"),
            col("units").sum().alias("sum"),
            (col("units") * col("units")).sum().alias("squares"),
        ])
        .collect()?;
    let numbers = |name: &str| -> PolarsResult<Vec<i64>> {
        Ok(table.column(name)?.i64()?.iter().map(Option::unwrap_or_default).collect())
    };
    let keys = |low: &str, high: &str| -> PolarsResult<Vec<u64>> {
        let whole = |(low, high): (i64, i64)| (low as u64).wrapping_add((high as u64) << 32);
        Ok(numbers(low)?.into_iter().zip(numbers(high)?).map(whole).collect())
    };
    let counts = numbers("respondents")?;
    let (keys, holding_keys) = (keys("low", "high")?, keys("holding_low", "holding_high")?);
    let (sums, squares) = (numbers("sum")?, numbers("squares")?);
    let is_share = indicator.measure() == Measure::Share;
    let mut tallies = vec![Tally::default(); respondents.cells().len()];
    for (row, cell) in table.column("cell")?.u32()?.iter().enumerate() {
        if let Some(tally) = cell.and_then(|cell| tallies.get_mut(cell as usize)) {
            *tally = Tally {
                respondents: counts[row] as u32,
                keys: keys[row],
                sum: sums[row],
                keys_or_squares: if is_share { holding_keys[row] } else { squares[row] as u64 },
            };
        }
    }
    Ok(tallies)
}
