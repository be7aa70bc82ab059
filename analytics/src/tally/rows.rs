//! Who answered: the area, stratum and record key of every row.

use std::collections::HashMap;

use domain::demography::{AgeBand, Sex};

use super::{Cell, Stratum, Tally, spread};
use crate::AreaPosition;

/// Rows one after the other that lie in the same cell. Contributions are kept clustered by area,
/// sex and age band, so runs are long; in any other order they are merely short.
#[derive(Clone, Copy)]
pub(super) struct Run {
    /// Number of the cell by first appearance; [`NO_CELL`] for a row that does not count.
    pub(super) cell: u32,
    /// First row after the run.
    pub(super) end: usize,
}

/// The cell of rows that were refused.
pub(super) const NO_CELL: u32 = u32::MAX;

/// The respondents behind all columns: one row each, in the order of the columns.
///
/// No `Debug`: a row is a person.
#[derive(Clone, Default)]
pub struct Respondents {
    pub(super) runs: Vec<Run>,
    /// Spread record keys.
    pub(super) keys: Vec<u64>,
    cells: Vec<Cell>,
    numbers: HashMap<Cell, u32>,
    last: Option<(Cell, u32)>,
}

impl Respondents {
    /// Adds a row: where somebody lives, what she told of herself, and the record key of her
    /// contribution.
    pub fn push(
        &mut self,
        area: AreaPosition,
        sex: Option<Sex>,
        age_band: Option<AgeBand>,
        record_key: u32,
    ) {
        let cell = (area, Stratum::new(sex, age_band));
        let number = match self.last {
            Some((last, number)) if last == cell => number,
            _ => {
                let next = self.cells.len() as u32;
                let number = *self.numbers.entry(cell).or_insert(next);
                if number == next {
                    self.cells.push(cell);
                }
                self.last = Some((cell, number));
                number
            }
        };
        self.extend(number, spread(record_key));
    }

    /// Adds a row that counts nowhere: it keeps the columns in step.
    pub fn push_refused(&mut self) {
        self.extend(NO_CELL, 0);
    }

    fn extend(&mut self, cell: u32, key: u64) {
        self.keys.push(key);
        let end = self.keys.len();
        match self.runs.last_mut() {
            Some(run) if run.cell == cell => run.end = end,
            _ => self.runs.push(Run { cell, end }),
        }
    }

    /// Lets rows that were pushed before count nowhere.
    pub fn refuse(&mut self, rows: &[usize]) {
        if rows.is_empty() {
            return;
        }
        let mut refused = rows.to_vec();
        refused.sort_unstable();
        let old = std::mem::take(&mut self.runs);
        let keys = std::mem::take(&mut self.keys);
        let mut start = 0;
        for run in old {
            for (row, key) in keys.iter().enumerate().take(run.end).skip(start) {
                let counts = refused.binary_search(&row).is_err();
                self.extend(if counts { run.cell } else { NO_CELL }, *key);
            }
            start = run.end;
        }
    }

    /// How many rows there are, refused ones included.
    pub fn len(&self) -> usize {
        self.keys.len()
    }

    /// Whether there is no row.
    pub fn is_empty(&self) -> bool {
        self.keys.is_empty()
    }

    /// How many cells have a row.
    pub(super) fn cell_count(&self) -> usize {
        self.cells.len()
    }

    /// Everybody in each cell, by number.
    pub(super) fn everybody(&self) -> Vec<Tally> {
        let mut tallies = vec![Tally::default(); self.cells.len()];
        let mut start = 0;
        for run in &self.runs {
            if let Some(tally) = tallies.get_mut(run.cell as usize) {
                tally.respondents += (run.end - start) as u32;
                tally.keys = tally.keys.wrapping_add(sum(&self.keys[start..run.end]));
            }
            start = run.end;
        }
        tallies
    }

    /// The numbers of all cells in the order of the cells, and the cells.
    pub(super) fn cells_in_order(&self) -> (Vec<u32>, Vec<Cell>) {
        let mut order: Vec<u32> = (0..self.cells.len() as u32).collect();
        order.sort_unstable_by_key(|number| self.cells[*number as usize]);
        let cells = order.iter().map(|number| self.cells[*number as usize]).collect();
        (order, cells)
    }
}

/// The sum of keys modulo 2⁶⁴.
pub(super) fn sum(keys: &[u64]) -> u64 {
    keys.iter().fold(0, |total, key| total.wrapping_add(*key))
}
