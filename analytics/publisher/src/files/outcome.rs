//! What a run writes: figures, who answered, and the record of the run itself.

use std::{
    fs::{self, File},
    io::{BufWriter, Write as _},
    num::NonZero,
    path::Path,
    sync::Arc,
    thread,
    time::Duration,
};

use analytics::{FIGURE_COLUMNS, Parameters, WeightReport};
use anyhow::Context as _;
use arrow_array::{
    ArrayRef, DictionaryArray, Float64Array, RecordBatch, StringArray, UInt32Array,
    types::UInt32Type,
};
use arrow_schema::{DataType, Field, Schema};
use domain::{
    figure::{Estimate, Figure, FigureArea, Gap, Kind, Publication, Published, Subgroup},
    indicator::IndicatorId,
};
use parquet::{
    arrow::{
        ArrowWriter,
        arrow_writer::{ArrowColumnChunk, ArrowColumnWriter, ArrowWriterOptions, compute_leaves},
    },
    basic::Compression,
    file::properties::WriterProperties,
};
use serde_json::{Map, Value, json};

use super::{Files, Frame, Stopwatch, refused::Told};

/// Rows of one row group of `figures.parquet`.
const ROWS: usize = 1 << 20;

/// The record of a run.
#[derive(Clone, Debug)]
pub struct Run {
    /// Rows in all files of contributions.
    pub rows_read: u64,
    /// Rows of another quarter, which do not count.
    pub rows_of_other_periods: u64,
    /// Rows that were refused.
    pub rows_refused: u64,
    /// Columns that were left aside.
    pub columns_skipped: Vec<String>,
    refused: Value,
    timings: Vec<(&'static str, Duration)>,
    now: Stopwatch,
    begun: Duration,
    last: Duration,
}

impl Run {
    pub(super) fn begin(now: Stopwatch) -> Self {
        let begun = now();
        Self {
            rows_read: 0,
            rows_of_other_periods: 0,
            rows_refused: 0,
            columns_skipped: vec![],
            refused: Value::Null,
            timings: vec![],
            now,
            begun,
            last: begun,
        }
    }

    /// Notes that a step is done.
    pub(super) fn step(&mut self, name: &'static str) {
        let now = (self.now)();
        self.timings.push((name, now.saturating_sub(self.last)));
        self.last = now;
    }

    pub(super) fn note(&mut self, (count, told): (u64, &[Told])) {
        self.rows_refused = count;
        self.refused = json!(told);
    }

    /// How long the steps so far took.
    pub fn took(&self) -> Duration {
        self.last.saturating_sub(self.begun)
    }
}

/// Writes everything into the folder; files that were there are replaced together at the end.
pub(super) fn write(
    files: &Files,
    frame: &Frame,
    publication: &Publication,
    weights: WeightReport,
    mut run: Run,
) -> anyhow::Result<Run> {
    fs::create_dir_all(&files.out)
        .with_context(|| format!("making the folder `{}`", files.out.display()))?;
    let names = if files.csv {
        &["who-answered.csv", "figures.parquet", "figures.csv", "run.json"][..]
    } else {
        &["who-answered.csv", "figures.parquet", "run.json"]
    };
    let written = Written { folder: &files.out, names };
    thread::scope(|scope| {
        let table = scope.spawn(|| {
            if files.csv {
                written.file("figures.csv", |out| {
                    Ok(analytics::write_figures(publication, None, out)?)
                })?;
            }
            written.file("who-answered.csv", |out| {
                Ok(analytics::write_who_answered(publication, out)?)
            })
        });
        written.file("figures.parquet", |out| write_parquet(publication, out))?;
        table.join().unwrap_or_else(|panic| std::panic::resume_unwind(panic))
    })?;
    run.step("writing the figures");
    let record = record(files, frame, publication, weights, &run);
    written.file("run.json", |out| {
        serde_json::to_writer_pretty(&mut *out, &record)?;
        out.write_all(b"\n")?;
        Ok(())
    })?;
    written.finish()?;
    Ok(run)
}

/// Files under their temporary names, until all of them are there.
struct Written<'a> {
    folder: &'a Path,
    names: &'a [&'static str],
}

impl Written<'_> {
    fn file(
        &self,
        name: &str,
        write: impl FnOnce(&mut BufWriter<File>) -> anyhow::Result<()>,
    ) -> anyhow::Result<()> {
        let path = self.unfinished(name);
        let file = File::create(&path).with_context(|| format!("making `{}`", path.display()))?;
        let mut out = BufWriter::with_capacity(1 << 20, file);
        write(&mut out).with_context(|| format!("writing `{name}`"))?;
        out.flush().with_context(|| format!("writing `{name}`"))?;
        Ok(())
    }

    fn unfinished(&self, name: &str) -> std::path::PathBuf {
        self.folder.join(format!(".{name}.unfinished"))
    }

    fn finish(mut self) -> anyhow::Result<()> {
        for name in std::mem::take(&mut self.names) {
            fs::rename(self.unfinished(name), self.folder.join(name))
                .with_context(|| format!("putting `{name}` in its place"))?;
        }
        Ok(())
    }
}

impl Drop for Written<'_> {
    fn drop(&mut self) {
        for name in self.names {
            // What is not there need not go.
            let _ = fs::remove_file(self.unfinished(name));
        }
    }
}

fn record(
    files: &Files,
    frame: &Frame,
    publication: &Publication,
    weights: WeightReport,
    run: &Run,
) -> Value {
    let rules = Parameters::STANDARD;
    let parameters: Map<String, Value> =
        rules.named().into_iter().map(|(name, value)| (name.to_owned(), json!(value))).collect();
    let [mut published, mut withheld, mut no_data, mut not_comparable] = [0_u64; 4];
    for figure in publication.figures() {
        *match figure.published {
            Published::Value(_) => &mut published,
            Published::Gap(Gap::Withheld) => &mut withheld,
            Published::Gap(Gap::NoData) => &mut no_data,
            Published::Gap(Gap::NotComparable) => &mut not_comparable,
        } += 1;
    }
    let steps: Map<String, Value> = run
        .timings
        .iter()
        .map(|(step, took)| ((*step).to_owned(), json!(took.as_secs_f64())))
        .collect();
    let other_area_year: Map<String, Value> = frame
        .other_area_year
        .iter()
        .map(|(gemeente, codes)| (gemeente.to_string(), json!(codes)))
        .collect();
    json!({
        "program": concat!("publisher ", env!("CARGO_PKG_VERSION")),
        "period": publication.period.to_string(),
        "method": publication.method,
        "disclosure": { "version": rules.version(), "parameters": parameters },
        "input": {
            "contributions": names(&files.contributions),
            "areas": names(&files.areas),
            "population": names(&files.population),
            "prior": names(&files.prior),
        },
        "rows": {
            "read": run.rows_read,
            "of_other_periods": run.rows_of_other_periods,
            "refused": run.rows_refused,
            "refused_rows": run.refused,
        },
        "columns_skipped": run.columns_skipped,
        "indicators": publication.indicators().iter().map(|i| i.slug()).collect::<Vec<_>>(),
        "areas": publication.areas().len(),
        "prior_of_another_area_year": other_area_year,
        "rows_about_areas_elsewhere": frame.elsewhere,
        "weights": {
            "areas_weighted": weights.areas_weighted,
            "areas_unweighted": weights.areas_unweighted,
            "areas_capped": weights.areas_capped,
            "areas_unsettled": weights.areas_unsettled,
            "heaviest": rounded(weights.heaviest),
            "lightest": rounded(weights.lightest),
        },
        "figures": {
            "published": published,
            "withheld": withheld,
            "no_data": no_data,
            "not_comparable": not_comparable,
        },
        "seconds": { "steps": steps, "all": run.took().as_secs_f64() },
    })
}

/// To a tenth: exact weights would tell how many of a small group answered.
fn rounded(weight: f64) -> f64 {
    (weight * 10.0).round() / 10.0
}

fn names(paths: &[std::path::PathBuf]) -> Vec<String> {
    let name = |path: &std::path::PathBuf| {
        path.file_name().unwrap_or_default().to_string_lossy().into_owned()
    };
    paths.iter().map(name).collect()
}

/// The figures as Parquet: the columns of the CSV, with empty cells as null.
fn write_parquet(publication: &Publication, out: &mut BufWriter<File>) -> anyhow::Result<()> {
    let texts = || DataType::Dictionary(Box::new(DataType::UInt32), Box::new(DataType::Utf8));
    let fields: Vec<Field> = FIGURE_COLUMNS
        .iter()
        .map(|name| match *name {
            "value" | "lower" | "upper" => Field::new(*name, DataType::Float64, true),
            "respondents" => Field::new(*name, DataType::UInt32, true),
            "kind" => Field::new(*name, texts(), true),
            _ => Field::new(*name, texts(), false),
        })
        .collect();
    let schema = Arc::new(Schema::new(fields));
    let properties = WriterProperties::builder()
        .set_compression(Compression::SNAPPY)
        .set_max_row_group_row_count(Some(ROWS))
        .build();
    let options =
        ArrowWriterOptions::new().with_properties(properties).with_skip_arrow_metadata(true);
    let writer = ArrowWriter::try_new_with_options(out, schema.clone(), options)?;
    let (mut file, columns) = writer.into_serialized_writer()?;
    let words = Words::of(publication);
    let mut rows = Rows::default();
    let mut figures = publication.figures();
    let mut number = 0;
    while figures.len() > 0 {
        for figure in figures.by_ref().take(ROWS) {
            rows.push(&figure, &words);
        }
        let batch = rows.batch(publication, &words, schema.clone())?;
        let mut group = file.next_row_group()?;
        for column in encode(columns.create_column_writers(number)?, &batch)? {
            column.append_to_row_group(&mut group)?;
        }
        group.close()?;
        number += 1;
    }
    file.close()?;
    Ok(())
}

/// The columns of a row group as they stand in the file, made on every processor; in order.
fn encode(
    writers: Vec<ArrowColumnWriter>,
    batch: &RecordBatch,
) -> anyhow::Result<Vec<ArrowColumnChunk>> {
    let workers = thread::available_parallelism().map_or(1, NonZero::get).min(writers.len());
    let mut shares: Vec<Vec<(usize, ArrowColumnWriter)>> =
        (0..workers).map(|_| Vec::new()).collect();
    for (at, writer) in writers.into_iter().enumerate() {
        shares[at % workers].push((at, writer));
    }
    let (schema, columns) = (batch.schema(), batch.columns());
    let encode_share = |share: Vec<(usize, ArrowColumnWriter)>| {
        share
            .into_iter()
            .map(|(at, mut writer)| -> anyhow::Result<(usize, ArrowColumnChunk)> {
                for leaf in compute_leaves(schema.field(at), &columns[at])? {
                    writer.write(&leaf)?;
                }
                Ok((at, writer.close()?))
            })
            .collect::<anyhow::Result<Vec<_>>>()
    };
    let mut encoded = Vec::with_capacity(columns.len());
    thread::scope(|scope| -> anyhow::Result<()> {
        let encode_share = &encode_share;
        let threads: Vec<_> =
            shares.into_iter().map(|share| scope.spawn(move || encode_share(share))).collect();
        for thread in threads {
            let share = thread.join().unwrap_or_else(|panic| std::panic::resume_unwind(panic));
            encoded.extend(share?);
        }
        Ok(())
    })?;
    encoded.sort_by_key(|(at, _)| *at);
    Ok(encoded.into_iter().map(|(_, column)| column).collect())
}

/// The texts of the columns, each once.
struct Words {
    areas: Vec<FigureArea>,
    area: Arc<StringArray>,
    level: Arc<StringArray>,
    indicator: Arc<StringArray>,
    subgroup: Arc<StringArray>,
    kind: Arc<StringArray>,
    status: Arc<StringArray>,
}

const LEVELS: [domain::figure::Level; 5] = domain::figure::Level::ALL;
const KINDS: [Kind; 2] = [Kind::Direct, Kind::Estimate];

impl Words {
    fn of(publication: &Publication) -> Self {
        let texts = |texts: Vec<&str>| Arc::new(StringArray::from(texts));
        let areas = publication.areas();
        Self {
            area: texts(areas.iter().map(FigureArea::as_str).collect()),
            areas: areas.to_vec(),
            level: texts(LEVELS.map(|level| level.slug()).to_vec()),
            indicator: texts(IndicatorId::all().map(|indicator| indicator.slug()).collect()),
            subgroup: texts(Subgroup::ALL.map(|subgroup| subgroup.slug()).to_vec()),
            kind: texts(KINDS.map(|kind| kind.slug()).to_vec()),
            status: texts(vec![
                "published",
                Gap::Withheld.slug(),
                Gap::NoData.slug(),
                Gap::NotComparable.slug(),
            ]),
        }
    }
}

/// Rows on their way into a batch.
#[derive(Default)]
struct Rows {
    /// Position of the area of the last row; figures come by area.
    area_now: usize,
    area: Vec<u32>,
    level: Vec<u32>,
    indicator: Vec<u32>,
    subgroup: Vec<u32>,
    value: Vec<Option<f64>>,
    lower: Vec<Option<f64>>,
    upper: Vec<Option<f64>>,
    kind: Vec<Option<u32>>,
    respondents: Vec<Option<u32>>,
    status: Vec<u32>,
}

impl Rows {
    fn push(&mut self, figure: &Figure<'_>, words: &Words) {
        while words.areas[self.area_now] != *figure.area {
            self.area_now += 1;
        }
        self.area.push(self.area_now as u32);
        self.level.push(figure.area.level() as u32);
        self.indicator.push(figure.indicator.index() as u32);
        self.subgroup.push(figure.subgroup.index() as u32);
        let estimate = figure.published.estimate();
        self.value.push(estimate.map(|Estimate { value, .. }| value));
        self.lower.push(estimate.map(|Estimate { lower, .. }| lower));
        self.upper.push(estimate.map(|Estimate { upper, .. }| upper));
        self.kind.push(estimate.map(|Estimate { kind, .. }| u32::from(kind == Kind::Estimate)));
        self.respondents.push(estimate.map(|Estimate { respondents, .. }| respondents));
        self.status.push(match figure.published {
            Published::Value(_) => 0,
            Published::Gap(Gap::Withheld) => 1,
            Published::Gap(Gap::NoData) => 2,
            Published::Gap(Gap::NotComparable) => 3,
        });
    }

    /// The rows as a batch; then there are none.
    fn batch(
        &mut self,
        publication: &Publication,
        words: &Words,
        schema: Arc<Schema>,
    ) -> anyhow::Result<RecordBatch> {
        let rows = std::mem::replace(self, Self { area_now: self.area_now, ..Self::default() });
        let count = rows.area.len();
        let texts = |keys: UInt32Array, words: &Arc<StringArray>| -> anyhow::Result<ArrayRef> {
            Ok(Arc::new(DictionaryArray::<UInt32Type>::try_new(keys, words.clone())?))
        };
        let same =
            |text: String| texts(vec![0; count].into(), &Arc::new(StringArray::from(vec![text])));
        let numbers =
            |values: Vec<Option<f64>>| -> ArrayRef { Arc::new(Float64Array::from(values)) };
        let columns = vec![
            same(publication.period.to_string())?,
            texts(rows.level.into(), &words.level)?,
            texts(rows.area.into(), &words.area)?,
            texts(rows.indicator.into(), &words.indicator)?,
            texts(rows.subgroup.into(), &words.subgroup)?,
            numbers(rows.value),
            numbers(rows.lower),
            numbers(rows.upper),
            texts(rows.kind.into(), &words.kind)?,
            Arc::new(UInt32Array::from(rows.respondents)),
            texts(rows.status.into(), &words.status)?,
            same(publication.method.clone())?,
        ];
        Ok(RecordBatch::try_new(schema, columns)?)
    }
}
