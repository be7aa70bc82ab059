//! Made-up people as Parquet, stored as they are read fastest.
//!
//! Which rows have an answer, and for whom it holds, stand there as bits, and means as places in a
//! dictionary. Nothing is compressed: bits of chance do not shrink.

use std::{fs::File, io::BufWriter};

use analytics::Bits;
use bytes::Bytes;
use domain::{
    indicator::{IndicatorId, Measure},
    period::Quarter,
};
use parquet::{
    basic::{LogicalType, Repetition, Type as PhysicalType},
    file::statistics::ValueStatistics,
    schema::types::SchemaDescriptor,
};

use super::{AGE_WORDS, Rows, SEX_WORDS, Town};
use crate::{
    encoded::{
        Description, Dictionary, PageParts, Parts, Runs, Table, Values, bits, statistics, width,
    },
    files::PERSON_COLUMNS,
};

/// Rows of one page of a column.
const PAGE: usize = 1 << 16;

/// A file of contributions.
pub(super) struct Contributions<'t> {
    table: Table<BufWriter<File>>,
    schema: SchemaDescriptor,
    town: &'t Town,
}

impl<'t> Contributions<'t> {
    pub(super) fn begin(file: File, town: &'t Town) -> anyhow::Result<Self> {
        let out = BufWriter::with_capacity(1 << 20, file);
        let (table, schema) = Table::begin(out, "contributions", descriptions())?;
        Ok(Self { table, schema, town })
    }

    /// Adds a row group.
    pub(super) fn write(&mut self, rows: &Rows, period: Quarter) -> anyhow::Result<()> {
        let period = period.to_string();
        let areas: Vec<&str> = self.town.codes.iter().map(String::as_str).collect();
        let mut columns = vec![
            keys(&rows.keys),
            texts(&vec![0; rows.keys.len()], &[&period]),
            texts(&rows.areas, &areas),
            texts(&rows.sexes, &SEX_WORDS),
            texts(&rows.ages, &AGE_WORDS),
        ];
        let answers = IndicatorId::all().zip(&rows.shares).zip(&rows.means);
        columns.extend(answers.map(|((indicator, answers), values)| match indicator.measure() {
            Measure::Share => shares(answers),
            Measure::Mean { .. } => means(values),
        }));
        let described = columns.into_iter().zip(self.schema.columns());
        let encoded = described.map(|(parts, description)| parts.encode(description.clone()));
        self.table.write(encoded.collect::<anyhow::Result<_>>()?)
    }

    pub(super) fn finish(self) -> anyhow::Result<()> {
        self.table.finish()
    }
}

fn descriptions() -> impl Iterator<Item = Description<'static>> {
    let person = PERSON_COLUMNS.into_iter().map(|name| {
        let (physical, logical) = match name {
            "record_key" => (PhysicalType::INT32, LogicalType::integer(32, false)),
            _ => (PhysicalType::BYTE_ARRAY, LogicalType::String),
        };
        (name, physical, Some(logical), Repetition::REQUIRED)
    });
    let answers = IndicatorId::all().map(|indicator| {
        let physical = match indicator.measure() {
            Measure::Share => PhysicalType::BOOLEAN,
            Measure::Mean { .. } => PhysicalType::FLOAT,
        };
        (indicator.slug(), physical, None, Repetition::OPTIONAL)
    });
    person.chain(answers)
}

/// Record keys, of which hardly any comes twice.
fn keys(keys: &[u32]) -> Parts {
    let page = |keys: &[u32]| PageParts {
        rows: keys.len(),
        known: None,
        values: Values::Plain(keys.iter().flat_map(|key| key.to_le_bytes()).collect()),
    };
    let [least, most] = [keys.iter().min(), keys.iter().max()].map(|end| end.map(|n| *n as i32));
    Parts {
        dictionary: None,
        pages: keys.chunks(PAGE).map(page).collect(),
        statistics: ValueStatistics::new(least, most, None, Some(0), false).into(),
        compressed: false,
    }
}

/// Texts by their places among words, of which those stand in the dictionary that occur.
fn texts(places: &[u16], words: &[&str]) -> Parts {
    let mut own = places.to_vec();
    own.sort_unstable();
    own.dedup();
    let words: Vec<&str> = own.iter().map(|place| words[usize::from(*place)]).collect();
    let page = |places: &[u16]| {
        let mut named = Runs::new(width(own.len()), 0);
        for run in places.chunk_by(|a, b| a == b) {
            named.repeat(own.partition_point(|other| *other < run[0]) as u32, run.len());
        }
        PageParts { rows: places.len(), known: None, values: Values::Named(named) }
    };
    Parts {
        dictionary: Some(Dictionary::of_words(&words)),
        pages: places.chunks(PAGE).map(page).collect(),
        statistics: statistics(words.iter().copied(), 0),
        compressed: false,
    }
}

fn shares(answers: &[Option<bool>]) -> Parts {
    let page = |answers: &[Option<bool>]| {
        let holds: Bits = answers.iter().copied().flatten().collect();
        let bytes = holds.words().iter().flat_map(|word| word.to_le_bytes());
        let values = Values::Plain(bytes.take(holds.len().div_ceil(8)).collect());
        PageParts { rows: answers.len(), known: Some(known(answers)), values }
    };
    let given = || answers.iter().copied().flatten();
    let nulls = nulls(answers);
    Parts {
        dictionary: None,
        pages: answers.chunks(PAGE).map(page).collect(),
        statistics: ValueStatistics::new(given().min(), given().max(), None, nulls, false).into(),
        compressed: false,
    }
}

fn means(values: &[Option<f32>]) -> Parts {
    let mut distinct: Vec<f32> = values.iter().copied().flatten().collect();
    distinct.sort_unstable_by(f32::total_cmp);
    distinct.dedup();
    let page = |values: &[Option<f32>]| {
        let mut named = Runs::new(width(distinct.len()), values.len());
        for value in values.iter().flatten() {
            named.push(distinct.partition_point(|other| other < value) as u32);
        }
        PageParts { rows: values.len(), known: Some(known(values)), values: Values::Named(named) }
    };
    let (least, most) = (distinct.first().copied(), distinct.last().copied());
    Parts {
        dictionary: Some(Dictionary::of_numbers(distinct.iter().map(|value| value.to_le_bytes()))),
        pages: values.chunks(PAGE).map(page).collect(),
        statistics: ValueStatistics::new(least, most, None, nulls(values), false).into(),
        compressed: false,
    }
}

/// Which rows have an answer.
fn known<T>(answers: &[Option<T>]) -> Bytes {
    bits(&answers.iter().map(Option::is_some).collect()).into()
}

fn nulls<T>(answers: &[Option<T>]) -> Option<u64> {
    Some(answers.iter().filter(|answer| answer.is_none()).count() as u64)
}
