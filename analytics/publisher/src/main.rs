//! The program `publisher`: makes publications, and nothing else.

use std::{
    path::PathBuf,
    process::ExitCode,
    sync::OnceLock,
    time::{Duration, Instant},
};

use anyhow::{Context as _, bail};
use clap::{Args, Parser, Subcommand};
use domain::period::Quarter;
use publisher::{
    Outcome,
    files::{self, Files},
    synthesize::{Country, Order, synthesize},
};
use store::Database;
use time::{OffsetDateTime, format_description::well_known::Iso8601};
use tracing_subscriber::EnvFilter;

/// Makes publications out of contributions.
#[derive(Parser)]
#[command(version)]
struct Arguments {
    #[command(subcommand)]
    command: Command,
}

#[derive(Subcommand)]
enum Command {
    /// Publishes the figures of one quarter.
    Run {
        /// Address of the database: `sqlite:FILE` or `postgres://…`, with the role that may read
        /// contributions.
        #[arg(long, env = "DATABASE_URL", hide_env_values = true)]
        database: String,
        /// The quarter, written `2026-Q4`.
        #[arg(long)]
        period: Quarter,
    },
    /// Lays contributions in the order of their keys, so that a copy of the database does not tell
    /// in which order they came. `wijkweb serve` has it done every hour.
    Tidy {
        /// Address of the database, as for `run`.
        #[arg(long, env = "DATABASE_URL", hide_env_values = true)]
        database: String,
    },
    /// Publishes the figures of one quarter from files and into files.
    Files(FilesArguments),
    /// Makes up contributions, for demos and benchmarks.
    Synthesize(SynthesizeArguments),
}

#[derive(Args)]
struct FilesArguments {
    /// Contributions: .csv or .parquet. More than once for more files.
    #[arg(long, required = true, value_name = "FILE")]
    contributions: Vec<PathBuf>,
    /// Areas as GeoJSON: buurten, wijken, and gemeenten with their GGD region.
    #[arg(long, required = true, value_name = "FILE")]
    areas: Vec<PathBuf>,
    /// Adults as CSV: area,sex,age_band,persons.
    #[arg(long, value_name = "FILE")]
    population: Vec<PathBuf>,
    /// Published figures as CSV: area,indicator,value.
    #[arg(long, value_name = "FILE")]
    prior: Vec<PathBuf>,
    /// The quarter, written `2026-Q4`.
    #[arg(long)]
    period: Quarter,
    /// Folder for figures.csv, figures.parquet, who-answered.csv and run.json.
    #[arg(long, value_name = "DIR")]
    out: PathBuf,
    /// Leave columns and indicators aside that are not known.
    #[arg(long)]
    only_known: bool,
    /// How many rows may be refused; with more, nothing is written.
    #[arg(long, default_value_t = 1000)]
    max_refused: u64,
    /// Sum everything once more with plain polars, and fail unless it is the same.
    #[arg(long)]
    check: bool,
    /// Write figures.parquet alone.
    #[arg(long)]
    no_csv: bool,
}

#[derive(Args)]
struct SynthesizeArguments {
    /// Areas as GeoJSON.
    #[arg(long, required_unless_present = "national", value_name = "FILE")]
    areas: Vec<PathBuf>,
    /// Adults as CSV: area,sex,age_band,persons.
    #[arg(long, required_unless_present = "national", value_name = "FILE")]
    population: Vec<PathBuf>,
    /// Published figures as CSV: area,indicator,value.
    #[arg(long, value_name = "FILE")]
    prior: Vec<PathBuf>,
    /// The part of the adults who take part.
    #[arg(long, default_value_t = 0.05)]
    response: f64,
    /// The same seed makes the same residents.
    #[arg(long, default_value_t = 1)]
    seed: u64,
    /// Their quarter, written `2026-Q4`; this one when left out.
    #[arg(long)]
    period: Option<Quarter>,
    /// The file to write: .parquet or .csv.
    #[arg(long, value_name = "FILE")]
    out: PathBuf,
    /// Everybody takes part. Without --areas in a made-up country of 14,000 buurten and 18 million
    /// adults, of which areas, population and prior are written beside the contributions.
    #[arg(long)]
    national: bool,
}

#[tokio::main]
async fn main() -> ExitCode {
    tracing_subscriber::fmt()
        .with_env_filter(EnvFilter::try_from_default_env().unwrap_or_else(|_| "info".into()))
        .with_writer(std::io::stderr)
        .init();
    match carry_out(Arguments::parse().command).await {
        Ok(()) => ExitCode::SUCCESS,
        Err(error) => {
            tracing::error!("{error:#}");
            ExitCode::FAILURE
        }
    }
}

async fn carry_out(command: Command) -> anyhow::Result<()> {
    match command {
        Command::Run { database, period } => run(&database, period).await,
        Command::Tidy { database } => {
            let database = open(&database).await?;
            publisher::tidy(&database).await?;
            database.close().await;
            Ok(())
        }
        Command::Files(arguments) => publish_files(arguments),
        Command::Synthesize(arguments) => make_up(arguments),
    }
}

async fn open(address: &str) -> anyhow::Result<Database> {
    let database = Database::open(address).await.context("connecting to the database")?;
    database.check_schema().await?;
    Ok(database)
}

#[allow(clippy::disallowed_methods, reason = "main is where the clock is read")]
fn today() -> OffsetDateTime {
    OffsetDateTime::now_utc()
}

/// Time since the program first asked.
#[allow(clippy::disallowed_methods, reason = "main is where the clock is read")]
fn stopwatch() -> Duration {
    static FIRST: OnceLock<Instant> = OnceLock::new();
    FIRST.get_or_init(Instant::now).elapsed()
}

async fn run(database: &str, period: Quarter) -> anyhow::Result<()> {
    let today = today().date().format(&Iso8601::DATE).context("writing today's date")?;
    let database = open(database).await?;
    let outcome = publisher::run(&database, period, &today).await?;
    database.close().await;
    match outcome {
        Outcome::Published(edition) => tracing::info!(
            publication.period = %edition.period,
            publication.revision = edition.revision,
            "Wrote a publication"
        ),
        Outcome::Unchanged(edition) => tracing::info!(
            publication.period = %edition.period,
            publication.revision = edition.revision,
            "Nothing changed since this publication"
        ),
    }
    Ok(())
}

fn publish_files(arguments: FilesArguments) -> anyhow::Result<()> {
    let files = Files {
        contributions: arguments.contributions,
        areas: arguments.areas,
        population: arguments.population,
        prior: arguments.prior,
        period: arguments.period,
        out: arguments.out,
        only_known: arguments.only_known,
        max_refused: arguments.max_refused,
        check: arguments.check,
        csv: !arguments.no_csv,
    };
    let run = files::publish(&files, stopwatch)?;
    tracing::info!(
        rows.read = run.rows_read,
        rows.refused = run.rows_refused,
        rows.of_other_periods = run.rows_of_other_periods,
        seconds = run.took().as_secs_f64(),
        "Wrote figures to `{}`",
        files.out.display()
    );
    Ok(())
}

fn make_up(arguments: SynthesizeArguments) -> anyhow::Result<()> {
    let now = today();
    let this_quarter = Quarter::of_month(now.year(), now.month().into())?;
    let mut order = Order {
        areas: arguments.areas,
        population: arguments.population,
        prior: arguments.prior,
        response: arguments.response,
        seed: arguments.seed,
        period: arguments.period.unwrap_or(this_quarter),
        out: arguments.out,
    };
    if arguments.national {
        order.response = 1.0;
        if order.areas.is_empty() {
            if !(order.population.is_empty() && order.prior.is_empty()) {
                bail!("--population and --prior go with --areas");
            }
            let folder = order.out.parent().unwrap_or(std::path::Path::new("."));
            let country = Country::write(folder, order.seed)?;
            order.areas.push(country.areas);
            order.population.push(country.population);
            order.prior.push(country.prior);
        }
    }
    let written = synthesize(&order)?;
    tracing::info!(rows.written = written, "Made contributions up in `{}`", order.out.display());
    Ok(())
}
