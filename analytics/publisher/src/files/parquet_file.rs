//! Contributions as Parquet, row group by row group on every processor.

use std::{
    fs::File,
    num::NonZero,
    path::Path,
    sync::{
        Arc,
        atomic::{AtomicUsize, Ordering},
    },
    thread,
};

use analytics::Bits;
use anyhow::{Context as _, bail};
use arrow_array::{
    Array, ArrayRef, BooleanArray, RecordBatch, StringArray,
    cast::AsArray,
    types::{
        ArrowPrimitiveType, Float32Type, Float64Type, Int8Type, Int16Type, Int32Type, Int64Type,
        UInt8Type, UInt16Type, UInt32Type, UInt64Type,
    },
};
use arrow_schema::{DataType, Schema};
use domain::indicator::{IndicatorId, Measure};
use parquet::arrow::{
    ProjectionMask,
    arrow_reader::{
        ArrowReaderMetadata, ArrowReaderOptions, ParquetRecordBatchReader,
        ParquetRecordBatchReaderBuilder,
    },
};

use super::{
    chunk::{Answers, Chunk, Header, Person, ROWS, Reading, Shard},
    paged::{AnswerColumn, Group, People},
};

/// Reads and tallies a file; also tells which columns were left aside.
pub(super) fn read(
    path: &Path,
    reading: &Reading<'_>,
) -> anyhow::Result<(Vec<Shard>, Vec<String>)> {
    let metadata = metadata(path)?;
    let names = metadata.schema().fields().iter().map(|field| field.name().as_str());
    let header = Header::of(names, reading.only_known)?;
    let groups = metadata.metadata().row_groups();
    let first_rows: Vec<u64> = groups
        .iter()
        .scan(1_u64, |next, group| {
            let first = *next;
            *next += u64::try_from(group.num_rows()).unwrap_or_default();
            Some(first)
        })
        .collect();
    let next = AtomicUsize::new(0);
    let work = || -> anyhow::Result<Vec<Shard>> {
        let mut shards = Vec::new();
        loop {
            let group = next.fetch_add(1, Ordering::Relaxed);
            let Some(first_row) = first_rows.get(group) else { return Ok(shards) };
            let rows = usize::try_from(groups[group].num_rows()).context(CUT_OFF)?;
            let group = Group { path, metadata: &metadata, number: group, rows };
            shards.extend(read_group(group, *first_row, &header, reading)?);
        }
    };
    let workers = thread::available_parallelism().map_or(1, NonZero::get).min(groups.len().max(1));
    let read: Vec<anyhow::Result<Vec<Shard>>> = thread::scope(|scope| {
        let threads: Vec<_> = (0..workers).map(|_| scope.spawn(work)).collect();
        threads
            .into_iter()
            .map(|thread| thread.join().unwrap_or_else(|panic| std::panic::resume_unwind(panic)))
            .collect()
    });
    let mut shards = Vec::new();
    for own in read {
        shards.extend(own?);
    }
    Ok((shards, header.skipped))
}

/// What the file says of itself, with texts to be read as dictionaries: contributions are clustered,
/// so a row mostly tells the same as the one before.
fn metadata(path: &Path) -> anyhow::Result<ArrowReaderMetadata> {
    // What another program noted about its own types is not needed to read the file.
    let options = || ArrowReaderOptions::new().with_skip_arrow_metadata(true);
    let load = |options| {
        ArrowReaderMetadata::load(&File::open(path)?, options).context("this is no Parquet file")
    };
    let plain = load(options())?;
    let fields: Vec<_> = plain
        .schema()
        .fields()
        .iter()
        .map(|field| match field.data_type() {
            DataType::Utf8 => {
                let text =
                    DataType::Dictionary(Box::new(DataType::Int32), Box::new(DataType::Utf8));
                field.as_ref().clone().with_data_type(text)
            }
            _ => field.as_ref().clone(),
        })
        .collect();
    load(options().with_schema(Arc::new(Schema::new(fields))))
}

fn read_group(
    group: Group<'_>,
    first_row: u64,
    header: &Header,
    reading: &Reading<'_>,
) -> anyhow::Result<Vec<Shard>> {
    let mut people = People::open(group, header.person)?;
    let mut columns = Vec::with_capacity(header.indicators.len());
    for (indicator, position) in &header.indicators {
        columns.push(AnswerColumn::open(group, *indicator, *position)?);
    }
    let mut others: Vec<usize> = if people.is_some() { vec![] } else { header.person.to_vec() };
    let left = header.indicators.iter().zip(&columns).filter(|(_, column)| column.is_none());
    others.extend(left.map(|((_, position), _)| *position));
    let mut batches = if others.is_empty() { None } else { Some(batches(group, others)?) };

    let mut shards = Vec::new();
    for from in (0..group.rows).step_by(ROWS) {
        let rows = ROWS.min(group.rows - from);
        let batch = batches.as_mut().map(|batches| batches.next().context(CUT_OFF)).transpose()?;
        let batch = Batch { batch: batch.transpose().context(CUT_OFF)?, group };
        let line = first_row + from as u64;
        let mut chunk = Chunk::new(reading);
        match &mut people {
            Some(people) => people.push(&mut chunk, line, rows)?,
            None => batch.push_people(&mut chunk, line, header.person)?,
        }
        for ((indicator, position), column) in header.indicators.iter().zip(&mut columns) {
            let (answers, wrong) = match column {
                Some(column) => column
                    .next(rows)
                    .with_context(|| format!("column `{indicator}` cannot be read"))?,
                None => answers(batch.column(*position)?, *indicator)?,
            };
            chunk.push_answers(*indicator, answers, wrong);
        }
        shards.push(chunk.tally()?);
    }
    Ok(shards)
}

const CUT_OFF: &str = "a part of the file cannot be read";

/// The columns that are not read from their pages, a chunk at a time.
fn batches(group: Group<'_>, columns: Vec<usize>) -> anyhow::Result<ParquetRecordBatchReader> {
    let Group { path, metadata, number, .. } = group;
    let mask = ProjectionMask::roots(metadata.parquet_schema(), columns);
    // Each thread has a file of its own: a copy of one would share its place in it.
    let file = File::open(path)?;
    Ok(ParquetRecordBatchReaderBuilder::new_with_metadata(file, metadata.clone())
        .with_row_groups(vec![number])
        .with_projection(mask)
        .with_batch_size(ROWS)
        .build()?)
}

/// The rows of a chunk as Arrow reads them, of the columns that are not read from their pages.
struct Batch<'a> {
    batch: Option<RecordBatch>,
    group: Group<'a>,
}

impl Batch<'_> {
    fn name(&self, position: usize) -> &str {
        self.group.metadata.schema().field(position).name()
    }

    fn column(&self, position: usize) -> anyhow::Result<&ArrayRef> {
        let name = self.name(position);
        let column = self.batch.as_ref().and_then(|batch| batch.column_by_name(name));
        column.with_context(|| format!("column `{name}` is gone"))
    }

    /// Adds who gives the contributions to a chunk.
    fn push_people(
        &self,
        chunk: &mut Chunk<'_>,
        first_line: u64,
        [key, who @ ..]: [usize; 5],
    ) -> anyhow::Result<()> {
        let key_column = self.column(key)?;
        let keys = numbers(key_column, "record_key")?;
        let mut texts = Vec::with_capacity(who.len());
        for position in who {
            let text = self.column(position)?.as_dictionary_opt::<Int32Type>();
            let text = text.and_then(|text| text.downcast_dict::<StringArray>());
            let name = self.name(position);
            texts.push(text.with_context(|| format!("column `{name}` is not text"))?);
        }
        let mut last: Option<([Option<i32>; 4], Person)> = None;
        for row in 0..key_column.len() {
            let words = [0, 1, 2, 3].map(|at| {
                let keys = texts[at].keys();
                keys.is_valid(row).then(|| keys.value(row))
            });
            let person = match &mut last {
                Some((same, person)) if *same == words => person,
                last => {
                    let at = |at: usize| {
                        words[at].map_or("", |word| texts[at].values().value(word as usize))
                    };
                    &last.insert((words, chunk.person([at(0), at(1), at(2), at(3)]))).1
                }
            };
            let key = keys(row)
                .filter(|key| (0.0..=f64::from(u32::MAX)).contains(key) && key.fract() == 0.0)
                .map(|key| key as u32);
            chunk.push_person(first_line + row as u64, key, person);
        }
        Ok(())
    }
}

/// A column of answers, with the rows whose value cannot be.
fn answers(column: &ArrayRef, indicator: IndicatorId) -> anyhow::Result<(Answers, Vec<usize>)> {
    if let (DataType::Boolean, Measure::Share) = (column.data_type(), indicator.measure()) {
        return Ok((shares(column.as_boolean()), vec![]));
    }
    let values = numbers(column, indicator.slug())?;
    let mut answers = Answers::of(indicator);
    let wrong = (0..column.len()).filter(|row| !answers.push(values(*row))).collect();
    Ok((answers, wrong))
}

/// A share that is stored as it is counted: a bit each for who answered and for whom it holds.
fn shares(column: &BooleanArray) -> Answers {
    let holds = Bits::from_words(column.values().bit_chunks().iter_padded(), column.len());
    Answers::Share { answered: answered(column), holds }
}

/// A bit for each row that is not null.
fn answered(column: &dyn Array) -> Bits {
    match column.nulls() {
        None => Bits::all(column.len()),
        Some(known) => Bits::from_words(known.inner().bit_chunks().iter_padded(), column.len()),
    }
}

/// The number in each row of a column, whatever its type; nothing where it is null.
fn numbers<'c>(
    column: &'c ArrayRef,
    name: &str,
) -> anyhow::Result<Box<dyn Fn(usize) -> Option<f64> + 'c>> {
    fn of<'c, T: ArrowPrimitiveType>(
        column: &'c ArrayRef,
        to_f64: impl Fn(T::Native) -> f64 + 'c,
    ) -> Box<dyn Fn(usize) -> Option<f64> + 'c> {
        let column = column.as_primitive::<T>();
        Box::new(move |row| column.is_valid(row).then(|| to_f64(column.value(row))))
    }
    Ok(match column.data_type() {
        DataType::Null => Box::new(|_| None),
        DataType::Boolean => {
            let column = column.as_boolean();
            Box::new(move |row| {
                column.is_valid(row).then(|| f64::from(u8::from(column.value(row))))
            })
        }
        DataType::Int8 => of::<Int8Type>(column, f64::from),
        DataType::Int16 => of::<Int16Type>(column, f64::from),
        DataType::Int32 => of::<Int32Type>(column, f64::from),
        DataType::Int64 => of::<Int64Type>(column, |value| value as f64),
        DataType::UInt8 => of::<UInt8Type>(column, f64::from),
        DataType::UInt16 => of::<UInt16Type>(column, f64::from),
        DataType::UInt32 => of::<UInt32Type>(column, f64::from),
        DataType::UInt64 => of::<UInt64Type>(column, |value| value as f64),
        DataType::Float32 => of::<Float32Type>(column, f64::from),
        DataType::Float64 => of::<Float64Type>(column, |value| value),
        other => bail!("column `{name}` holds {other} and should hold numbers"),
    })
}
