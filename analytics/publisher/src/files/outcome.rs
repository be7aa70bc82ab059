//! What a run writes: figures, who answered, and the record of the run itself.

mod table;

use std::{
    fs::{self, File},
    io::{BufWriter, Write as _},
    path::Path,
    thread,
    time::Duration,
};

use analytics::{Parameters, WeightReport};
use anyhow::Context as _;
use domain::figure::Publication;
use serde_json::{Map, Value, json};

use super::{Files, Frame, Stopwatch, refused::Told};

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
    let statuses = thread::scope(|scope| -> anyhow::Result<_> {
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
        let statuses =
            written.file("figures.parquet", |out| table::write(publication, table::ROWS, out))?;
        table.join().unwrap_or_else(|panic| std::panic::resume_unwind(panic))?;
        Ok(statuses)
    })?;
    run.step("writing the figures");
    let record = record(files, frame, publication, weights, statuses, &run);
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
    fn file<T>(
        &self,
        name: &str,
        write: impl FnOnce(&mut BufWriter<File>) -> anyhow::Result<T>,
    ) -> anyhow::Result<T> {
        let path = self.unfinished(name);
        let file = File::create(&path).with_context(|| format!("making `{}`", path.display()))?;
        let mut out = BufWriter::with_capacity(1 << 20, file);
        let written = write(&mut out).with_context(|| format!("writing `{name}`"))?;
        out.flush().with_context(|| format!("writing `{name}`"))?;
        Ok(written)
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
    statuses: [u64; table::STATUSES.len()],
    run: &Run,
) -> Value {
    let rules = Parameters::STANDARD;
    let parameters: Map<String, Value> =
        rules.named().into_iter().map(|(name, value)| (name.to_owned(), json!(value))).collect();
    let figures: Map<String, Value> = table::STATUSES
        .into_iter()
        .zip(statuses)
        .map(|(status, count)| (status.to_owned(), json!(count)))
        .collect();
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
        "figures": figures,
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
