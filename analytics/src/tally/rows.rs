//! Who answered: the area, stratum and record key of every row.

use std::ops::Range;

use domain::demography::{AgeBand, Sex};
use pulp::{Arch, Simd, WithSimd};
use rustc_hash::FxHashMap;

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
    runs: Vec<Run>,
    /// Spread record keys.
    keys: Vec<u64>,
    cells: Vec<Cell>,
    numbers: FxHashMap<Cell, u32>,
}

impl Respondents {
    /// Nobody yet, with room for so many rows.
    pub fn with_room(rows: usize) -> Self {
        Self { keys: Vec::with_capacity(rows.next_multiple_of(64)), ..Self::default() }
    }

    /// Adds a row: where somebody lives, what she told of herself, and the record key of her
    /// contribution.
    pub fn push(
        &mut self,
        area: AreaPosition,
        sex: Option<Sex>,
        age_band: Option<AgeBand>,
        record_key: u32,
    ) {
        self.push_run(area, sex, age_band, &[record_key]);
    }

    /// Adds a row for each record key, of people who live in the same place and told the same.
    pub fn push_run(
        &mut self,
        area: AreaPosition,
        sex: Option<Sex>,
        age_band: Option<AgeBand>,
        record_keys: &[u32],
    ) {
        let start = self.keys.len();
        self.keys.extend(record_keys.iter().map(|key| u64::from(*key)));
        Arch::new().dispatch(SpreadKeys(&mut self.keys[start..]));
        if !record_keys.is_empty() {
            let number = self.number((area, Stratum::new(sex, age_band)));
            self.end_run(number);
        }
    }

    /// Adds a row that counts nowhere: it keeps the columns in step.
    pub fn push_refused(&mut self) {
        self.keys.push(0);
        self.end_run(NO_CELL);
    }

    /// The number of a cell, a new one when it is new.
    fn number(&mut self, cell: Cell) -> u32 {
        match self.runs.last().and_then(|run| Some((run.cell, self.cells.get(run.cell as usize)?)))
        {
            Some((number, last)) if *last == cell => number,
            _ => {
                let next = self.cells.len() as u32;
                let number = *self.numbers.entry(cell).or_insert(next);
                if number == next {
                    self.cells.push(cell);
                }
                number
            }
        }
    }

    /// Lets the rows whose keys were added last lie in a cell.
    fn end_run(&mut self, cell: u32) {
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
                self.keys.push(*key);
                self.end_run(if counts { run.cell } else { NO_CELL });
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

    /// All rows, cell by cell.
    pub fn by_cell(self) -> ByCell {
        ByCell::of(self)
    }
}

/// Spreads record keys, several at a time.
struct SpreadKeys<'a>(&'a mut [u64]);

impl WithSimd for SpreadKeys<'_> {
    type Output = ();

    #[inline(always)]
    fn with_simd<S: Simd>(self, _: S) {
        for key in self.0 {
            *key = spread(*key as u32);
        }
    }
}

/// The rows of a cell among 64 that share a word of [`super::Bits`].
#[derive(Clone, Copy)]
pub(super) struct Piece {
    /// Which word.
    pub(super) word: u32,
    /// Which of its bits.
    pub(super) rows: Rows,
}

/// Some of the rows that share a word.
#[derive(Clone, Copy, Default)]
pub(super) struct Rows {
    /// A bit for each of them.
    pub(super) bits: u64,
    /// How many there are.
    pub(super) count: u32,
    /// Sum of their keys.
    pub(super) keys: u64,
}

impl Rows {
    /// Rows of a word with these keys.
    pub(super) fn of(keys: &[u64; 64], bits: u64) -> Self {
        Self { bits, count: bits.count_ones(), keys: sum_of(keys, bits) }
    }
}

/// Respondents, cell by cell: what every column is tallied against.
///
/// The rows of a cell are told by words and bits rather than by runs. Somebody who tells no age
/// stands among those who do, so that a cell comes in many runs, and yet in few words.
pub struct ByCell {
    len: usize,
    runs: Vec<Run>,
    /// Spread record keys, up to a whole word; 0 past the end.
    keys: Vec<u64>,
    cells: Vec<Cell>,
    /// The pieces of each cell, by number.
    pieces: Vec<Piece>,
    /// By cell: where its pieces stand.
    ranges: Vec<Range<usize>>,
}

impl ByCell {
    fn of(respondents: Respondents) -> Self {
        let len = respondents.len();
        let Respondents { runs, keys, cells, .. } = respondents;
        let mut keys = keys;
        keys.resize(len.next_multiple_of(64), 0);
        let (mut pieces, ranges) = sorted(in_row_order(&runs, cells.len()), cells.len());
        for Piece { word, rows } in &mut pieces {
            *rows = Rows::of(&keys.as_chunks().0[*word as usize], rows.bits);
        }
        Self { len, runs, keys, cells, pieces, ranges }
    }

    /// How many rows there are, refused ones included.
    pub fn len(&self) -> usize {
        self.len
    }

    /// Whether there is no row.
    pub fn is_empty(&self) -> bool {
        self.len == 0
    }

    /// The cells, by number.
    pub(super) fn cells(&self) -> &[Cell] {
        &self.cells
    }

    /// Cells and rows, run by run.
    pub(super) fn runs(&self) -> impl Iterator<Item = (u32, Range<usize>)> {
        self.runs.iter().scan(0, |start, run| {
            let rows = *start..run.end;
            *start = run.end;
            Some((run.cell, rows))
        })
    }

    /// The pieces of each cell, by number.
    pub(super) fn pieces(&self) -> impl Iterator<Item = &[Piece]> {
        self.ranges.iter().map(|range| &self.pieces[range.clone()])
    }

    /// The spread record keys, by word.
    pub(super) fn keys(&self) -> &[[u64; 64]] {
        self.keys.as_chunks().0
    }

    /// Room for a tally of each cell.
    pub(super) fn room_for_tallies(&self) -> Vec<Tally> {
        Vec::with_capacity(self.cells.len())
    }

    /// Everybody in each cell, by number.
    pub(super) fn everybody(&self) -> Vec<Tally> {
        let mut tallies = vec![Tally::default(); self.cells.len()];
        for (tally, pieces) in tallies.iter_mut().zip(self.pieces()) {
            for piece in pieces {
                tally.respondents += piece.rows.count;
                tally.keys = tally.keys.wrapping_add(piece.rows.keys);
            }
        }
        tallies
    }
}

/// Cell and piece in the order of the rows, of which only the bits are there; a cell has one piece
/// of a word.
fn in_row_order(runs: &[Run], cells: usize) -> Vec<(u32, Piece)> {
    let mut pieces: Vec<(u32, Piece)> = Vec::with_capacity(2 * runs.len());
    // By cell: the piece that was added last.
    let mut last = vec![usize::MAX; cells];
    let mut from = 0;
    for run in runs {
        let start = std::mem::replace(&mut from, run.end);
        let Some(last) = last.get_mut(run.cell as usize) else { continue };
        for word in start / 64..run.end.div_ceil(64) {
            let above = u64::MAX << start.saturating_sub(word * 64);
            let below = u64::MAX >> 64_usize.saturating_sub(run.end - word * 64);
            let (word, bits) = (word as u32, above & below);
            match pieces.get_mut(*last) {
                Some((_, piece)) if piece.word == word => piece.rows.bits |= bits,
                _ => {
                    *last = pieces.len();
                    pieces.push((run.cell, Piece { word, rows: Rows { bits, ..Rows::default() } }));
                }
            }
        }
    }
    pieces
}

/// The pieces by cell, those of one cell in the order they have, and where each cell stands.
fn sorted(pieces: Vec<(u32, Piece)>, cells: usize) -> (Vec<Piece>, Vec<Range<usize>>) {
    let mut ranges = vec![0..0; cells];
    for (cell, _) in &pieces {
        ranges[*cell as usize].end += 1;
    }
    let mut start = 0;
    for range in &mut ranges {
        let end = start + range.end;
        *range = start..start;
        start = end;
    }
    let mut sorted = vec![Piece { word: 0, rows: Rows::default() }; pieces.len()];
    for (cell, piece) in pieces {
        let range = &mut ranges[cell as usize];
        sorted[range.end] = piece;
        range.end += 1;
    }
    (sorted, ranges)
}

/// The sum modulo 2⁶⁴ of those keys of a word whose bit is yes.
#[inline]
fn sum_of(keys: &[u64; 64], mut rows: u64) -> u64 {
    let mut total = 0_u64;
    while rows != 0 {
        total = total.wrapping_add(keys[rows.trailing_zeros() as usize % 64]);
        rows &= rows - 1;
    }
    total
}
