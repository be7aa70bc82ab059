//! People and answers of a row group whose columns are read from their pages.

use std::path::Path;

use analytics::{Bits, Scale};
use arrow_schema::DataType;
use domain::indicator::IndicatorId;
use parquet::arrow::arrow_reader::ArrowReaderMetadata;
use rustc_hash::FxHashMap;

use super::{
    chunk::{Answers, Chunk, Person},
    pages::{
        self, Column, Decoder, Doubles, Floats, Keys, MeanValues, Means, OnScale, OrNamed, Words,
        YesNo,
    },
};

/// A row group of a file.
#[derive(Clone, Copy)]
pub(super) struct Group<'a> {
    pub(super) path: &'a Path,
    pub(super) metadata: &'a ArrowReaderMetadata,
    pub(super) number: usize,
    pub(super) rows: usize,
}

impl Group<'_> {
    /// Opens the column at a position; nothing for one that must be left to Arrow.
    fn open<D: Decoder>(&self, position: usize, decoder: D) -> anyhow::Result<Option<Column<D>>> {
        let file = self.metadata.metadata();
        let Some(leaf) = pages::place(file, self.number, position) else { return Ok(None) };
        let column = file.row_group(self.number).column(leaf);
        Column::open(self.path, column, self.rows, decoder).map(Some)
    }

    fn type_of(&self, position: usize) -> &DataType {
        self.metadata.schema().field(position).data_type()
    }
}

/// The columns that say who gives a contribution.
pub(super) struct People {
    keys: Column<OrNamed<Keys>>,
    words: Vec<Column<OrNamed<Words>>>,
    /// What was read of those whose four words have these numbers.
    known: FxHashMap<[u32; 4], Person>,
}

impl People {
    /// Opens the columns at the positions of record key, period, area, sex and age band; nothing
    /// when one of them must be left to Arrow.
    pub(super) fn open(
        group: Group<'_>,
        [key, who @ ..]: [usize; 5],
    ) -> anyhow::Result<Option<Self>> {
        let is_text =
            |position: &usize| matches!(group.type_of(*position), DataType::Dictionary(..));
        if group.type_of(key) != &DataType::UInt32 || !who.iter().all(is_text) {
            return Ok(None);
        }
        let Some(keys) = group.open(key, OrNamed::new(Keys))? else { return Ok(None) };
        let mut words = Vec::with_capacity(who.len());
        for position in who {
            let column = group.open(position, OrNamed::new(Words::default()))?;
            let Some(column) = column else { return Ok(None) };
            words.push(column);
        }
        Ok(Some(Self { keys, words, known: FxHashMap::default() }))
    }

    /// Adds the next rows to a chunk: runs of people who told the same.
    pub(super) fn push(
        &mut self,
        chunk: &mut Chunk<'_>,
        first_line: u64,
        rows: usize,
    ) -> anyhow::Result<()> {
        let (keyed, keys) = self.keys.next(rows)?;
        let missing = keys.len() < rows;
        let keys = in_rows(&keyed, keys, 0);
        let mut numbers = Vec::with_capacity(self.words.len());
        for column in &mut self.words {
            let (known, values) = column.next(rows)?;
            // What is null tells as little as an empty text.
            let empty = column.decoder.plain.number("");
            numbers.push(in_rows(&known, values, empty));
        }
        let [period, area, sex, age_band] = [0, 1, 2, 3].map(|at| numbers[at].as_slice());
        let mut from = 0;
        while from < rows {
            let same = [period[from], area[from], sex[from], age_band[from]];
            let is_same =
                |row: &usize| [period[*row], area[*row], sex[*row], age_band[*row]] == same;
            let to = (from + 1..rows).find(|row| !is_same(row)).unwrap_or(rows);
            let person = self.known.entry(same).or_insert_with(|| {
                let word = |column: usize| self.words[column].decoder.plain.word(same[column]);
                chunk.person([0, 1, 2, 3].map(word))
            });
            if missing {
                for (row, key) in (from..to).zip(&keys[from..to]) {
                    let key = keyed.get(row).then_some(*key);
                    chunk.push_person(first_line + row as u64, key, person);
                }
            } else {
                chunk.push_people(first_line + from as u64, &keys[from..to], person);
            }
            from = to;
        }
        Ok(())
    }
}

/// A value for each row: that of the column, or `absent` where it is null.
fn in_rows<T: Copy>(known: &Bits, values: Vec<T>, absent: T) -> Vec<T> {
    if values.len() == known.len() {
        return values;
    }
    let mut values = values.into_iter();
    (0..known.len())
        .map(|row| if known.get(row) { values.next().unwrap_or(absent) } else { absent })
        .collect()
}

/// A column of answers.
pub(super) enum AnswerColumn {
    Share(Column<YesNo>),
    Floats(Column<Means<Floats>>),
    Doubles(Column<Means<Doubles>>),
}

impl AnswerColumn {
    /// Opens a column; nothing for one that must be left to Arrow.
    pub(super) fn open(
        group: Group<'_>,
        indicator: IndicatorId,
        position: usize,
    ) -> anyhow::Result<Option<Self>> {
        Ok(match (group.type_of(position), Scale::of(indicator)) {
            (DataType::Boolean, None) => group.open(position, YesNo)?.map(Self::Share),
            (DataType::Float32, Some(scale)) => {
                let floats = Floats(OnScale::new(scale));
                group.open(position, Means::new(floats))?.map(Self::Floats)
            }
            (DataType::Float64, Some(scale)) => {
                let doubles = Doubles(OnScale::new(scale));
                group.open(position, Means::new(doubles))?.map(Self::Doubles)
            }
            _ => None,
        })
    }

    /// The answers in the next rows, with the rows whose value cannot be.
    pub(super) fn next(&mut self, rows: usize) -> anyhow::Result<(Answers, Vec<usize>)> {
        match self {
            Self::Share(column) => {
                let (answered, values) = column.next(rows)?;
                let holds = pages::spread(&values, &answered);
                Ok((Answers::Share { answered, holds }, vec![]))
            }
            Self::Floats(column) => {
                let (answered, values) = column.next(rows)?;
                Ok(mean(&column.decoder.plain.0, answered, values))
            }
            Self::Doubles(column) => {
                let (answered, values) = column.next(rows)?;
                Ok(mean(&column.decoder.plain.0, answered, values))
            }
        }
    }
}

/// A mean, of which a value outside the scale is nothing.
fn mean(
    OnScale { scale, left }: &OnScale,
    answered: Bits,
    values: MeanValues,
) -> (Answers, Vec<usize>) {
    let scale = *scale;
    if !left {
        return (Answers::Mean { scale, answered, values }, vec![]);
    }
    let mut values = values.to_vec();
    let in_rows = in_rows(&answered, values.clone(), None);
    let rows = 0..answered.len();
    let wrong = rows.filter(|row| answered.get(*row) && in_rows[*row].is_none()).collect();
    let answered = in_rows.iter().map(Option::is_some).collect();
    values.retain(Option::is_some);
    (Answers::Mean { scale, answered, values: MeanValues::Each(values) }, wrong)
}

#[cfg(test)]
mod tests;
