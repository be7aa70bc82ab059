//! `publisher files`: a publication from files, for analysts, tests and benchmarks.
//!
//! Contributions are read in chunks, each is tallied, and the tallies are added up: so a file of
//! the whole country fits in memory, and several files are the same as one.

mod chunk;
mod csv_file;
mod frame;
mod outcome;
mod paged;
mod pages;
mod parquet_file;
mod refused;

use std::{
    fs,
    path::{Path, PathBuf},
    thread,
    time::Duration,
};

use analytics::Total;
use anyhow::{Context as _, bail};
use domain::period::Quarter;

pub(crate) use self::chunk::PERSON_COLUMNS;
#[cfg(test)]
pub(crate) use self::pages::numbers;
pub use self::{chunk::Header, frame::Frame, outcome::Run};
use self::{
    chunk::{Reading, Shard},
    frame::Areas,
    refused::Refused,
};

/// What to read and where to write.
#[derive(Clone, Debug)]
pub struct Files {
    /// Contributions, each CSV or Parquet by its ending.
    pub contributions: Vec<PathBuf>,
    /// GeoJSON with the areas; outlines are not read.
    pub areas: Vec<PathBuf>,
    /// CSV with adults by sex and age band.
    pub population: Vec<PathBuf>,
    /// CSV with published figures.
    pub prior: Vec<PathBuf>,
    /// The quarter to publish.
    pub period: Quarter,
    /// The folder for the figures; it is made when it is not there.
    pub out: PathBuf,
    /// Leave columns and indicators aside that are not known.
    pub only_known: bool,
    /// How many rows may be refused before the run fails.
    pub max_refused: u64,
    /// Sum everything once more with plain polars, and fail unless it is the same.
    pub check: bool,
    /// Whether to write `figures.csv` beside `figures.parquet`.
    pub csv: bool,
}

/// A moment: time since any fixed point. A program's clock; tests give another.
pub type Stopwatch = fn() -> Duration;

/// Makes a publication and writes it; nothing is written when anything is wrong.
///
/// `figures.csv`, `figures.parquet` and `who-answered.csv` have the same bytes for the same
/// contributions, in whatever order and number of files they come; `run.json` holds what was read,
/// refused and weighted, and how long it took.
pub fn publish(files: &Files, now: Stopwatch) -> anyhow::Result<Run> {
    let mut run = Run::begin(now);
    let areas = Areas::read(&files.areas)?;
    run.step("areas");
    let total = Total::with_room(files.period, areas.places.len());
    let mut refused = Refused::up_to(files.max_refused);
    // What else is known of the areas is not needed to tally.
    let known = thread::scope(|scope| -> anyhow::Result<_> {
        let known = scope.spawn(|| areas.known(files));
        for path in &files.contributions {
            let read = read(path, &areas, &total, files)
                .with_context(|| format!("reading `{}`", path.display()))?;
            run.rows_read += read.rows;
            run.rows_of_other_periods += read.other_periods;
            run.columns_skipped.extend(read.skipped);
            refused.add(path, read.refused);
        }
        known.join().unwrap_or_else(|panic| std::panic::resume_unwind(panic))
    })?;
    let frame = areas.with(known);
    run.step("reading and tallying");
    run.note(refused.as_ref());
    if refused.too_many() {
        bail!("{}", refused.complaint());
    }
    let tallies = total.finish();
    let (publication, weights) = analytics::publish(&tallies, &frame.basis)?;
    run.step("weighing, protecting and estimating");
    thread::scope(|scope| {
        // Giving so much memory back takes a while.
        scope.spawn(|| drop(tallies));
        outcome::write(files, &frame, &publication, weights, run)
    })
}

/// What one file came to, beside the total.
struct FileRead {
    rows: u64,
    other_periods: u64,
    refused: Vec<refused::Row>,
    skipped: Vec<String>,
}

fn read(path: &Path, areas: &Areas, total: &Total, files: &Files) -> anyhow::Result<FileRead> {
    let Files { period, only_known, check, .. } = *files;
    let reading = Reading { areas, period, only_known, check, total };
    let (shards, skipped) = match ending(path).as_deref() {
        Some("csv") => csv_file::read(path, &reading)?,
        Some("parquet") => parquet_file::read(path, &reading)?,
        _ => bail!("contributions are a file that ends in .csv or .parquet"),
    };
    let mut read = FileRead { rows: 0, other_periods: 0, refused: vec![], skipped };
    for Shard { rows, other_periods, refused } in shards {
        read.rows += rows;
        read.other_periods += other_periods;
        read.refused.extend(refused);
    }
    read.refused.sort_by_key(|row| row.line);
    Ok(read)
}

fn ending(path: &Path) -> Option<String> {
    Some(path.extension()?.to_str()?.to_ascii_lowercase())
}

/// The text of a small file.
fn text(path: &Path) -> anyhow::Result<String> {
    let bytes = fs::read(path).with_context(|| format!("opening `{}`", path.display()))?;
    String::from_utf8(bytes).with_context(|| format!("`{}` is not UTF-8 text", path.display()))
}

#[cfg(test)]
mod tests;
