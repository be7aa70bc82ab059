//! The program `publisher`: makes publications, and nothing else.

use std::process::ExitCode;

use anyhow::Context as _;
use clap::{Parser, Subcommand};
use domain::period::Quarter;
use publisher::Outcome;
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
    }
}

async fn open(address: &str) -> anyhow::Result<Database> {
    let database = Database::open(address).await.context("connecting to the database")?;
    database.check_schema().await?;
    Ok(database)
}

async fn run(database: &str, period: Quarter) -> anyhow::Result<()> {
    #[allow(clippy::disallowed_methods, reason = "main is where the clock is read")]
    let now = OffsetDateTime::now_utc();
    let today = now.date().format(&Iso8601::DATE).context("writing today's date")?;
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
