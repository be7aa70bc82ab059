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
    arrow_reader::{ArrowReaderMetadata, ArrowReaderOptions, ParquetRecordBatchReaderBuilder},
};

use super::chunk::{Answers, Chunk, Header, Person, ROWS, Reading, Shard};

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
            shards.extend(read_group(path, &metadata, group, *first_row, &header, reading)?);
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
    path: &Path,
    metadata: &ArrowReaderMetadata,
    group: usize,
    first_row: u64,
    header: &Header,
    reading: &Reading<'_>,
) -> anyhow::Result<Vec<Shard>> {
    let wanted = header.person.iter().copied();
    let wanted: Vec<usize> = wanted.chain(header.indicators.iter().map(|(_, at)| *at)).collect();
    let mask = ProjectionMask::roots(metadata.parquet_schema(), wanted);
    // Each thread has a file of its own: a copy of one would share its place in it.
    let batches =
        ParquetRecordBatchReaderBuilder::new_with_metadata(File::open(path)?, metadata.clone())
            .with_row_groups(vec![group])
            .with_projection(mask)
            .with_batch_size(ROWS)
            .build()?;
    let mut shards = Vec::new();
    let mut line = first_row;
    for batch in batches {
        let batch = batch.context("a part of the file cannot be read")?;
        shards.push(tally(&batch, line, header, metadata, reading)?);
        line += batch.num_rows() as u64;
    }
    Ok(shards)
}

fn tally(
    batch: &RecordBatch,
    first_line: u64,
    header: &Header,
    metadata: &ArrowReaderMetadata,
    reading: &Reading<'_>,
) -> anyhow::Result<Shard> {
    let column = |position: usize| -> anyhow::Result<&ArrayRef> {
        let name = metadata.schema().field(position).name();
        batch.column_by_name(name).with_context(|| format!("column `{name}` is gone"))
    };
    let [key, who @ ..] = header.person;
    let keys = numbers(column(key)?, "record_key")?;
    let mut texts = Vec::with_capacity(who.len());
    for position in who {
        let text = column(position)?.as_dictionary_opt::<Int32Type>();
        let name = metadata.schema().field(position).name();
        let text = text.and_then(|text| text.downcast_dict::<StringArray>());
        texts.push(text.with_context(|| format!("column `{name}` is not text"))?);
    }
    let mut chunk = Chunk::new(reading);
    let mut last: Option<([Option<i32>; 4], Person)> = None;
    for row in 0..batch.num_rows() {
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
    for (indicator, position) in &header.indicators {
        let (answers, wrong) = answers(column(*position)?, *indicator)?;
        chunk.push_answers(*indicator, answers, wrong);
    }
    chunk.tally()
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
