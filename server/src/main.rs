//! The program `wijkweb`: the site, and what an administrator does beside it.

use std::{env, net::SocketAddr, path::PathBuf, process::ExitCode};

use anyhow::{Context as _, bail};
use app::Contact;
use clap::{Args, Parser, Subcommand};
use domain::{area::GemeenteCode, period::Quarter};
use server::{
    Surroundings,
    commands::{
        self,
        areas::{Files, Imported},
        download::PDOK,
        serve::{Schedule, Settings},
    },
};
use time::OffsetDateTime;
use tokio::signal::unix::{SignalKind, signal};
use tracing_subscriber::EnvFilter;

/// Wijkweb: how residents fare, told by themselves, and how a wijk fares, without seeing anyone.
#[derive(Parser)]
#[command(version)]
struct Arguments {
    /// Address of the database: `sqlite:FILE` or `postgres://…`.
    #[arg(
        long,
        global = true,
        env = "DATABASE_URL",
        hide_env_values = true,
        default_value = "sqlite:wijkweb.sqlite"
    )]
    database: String,
    #[command(subcommand)]
    command: Command,
}

#[derive(Subcommand)]
enum Command {
    /// Runs the website.
    Serve(Serve),
    /// The schema and the roles of the database.
    #[command(subcommand)]
    Database(DatabaseCommand),
    /// Wijken and buurten.
    #[command(subcommand)]
    Areas(AreasCommand),
    /// A made-up town and made-up residents.
    #[command(subcommand)]
    Demo(DemoCommand),
}

#[derive(Args)]
struct Serve {
    /// Where to listen.
    #[arg(long, env = "WIJKWEB_ADDRESS", default_value = "127.0.0.1:3000")]
    address: SocketAddr,
    /// The address under which visitors come. HTTPS ends at a proxy in front of this program.
    #[arg(long, env = "WIJKWEB_ORIGIN", default_value = "http://127.0.0.1:3000")]
    origin: String,
    /// The folder that script/build filled.
    #[arg(long, env = "WIJKWEB_SITE")]
    site: PathBuf,
    /// When figures are published.
    #[arg(long, env = "WIJKWEB_PUBLISH", value_enum, default_value = "quarterly")]
    publish: Schedule,
    /// The program that publishes; by default the one beside this program.
    #[arg(long, env = "WIJKWEB_PUBLISHER")]
    publisher: Option<PathBuf>,
    /// The database as the publisher sees it; with PostgreSQL a user of its own.
    #[arg(long, env = "PUBLISHER_DATABASE_URL", hide_env_values = true)]
    publisher_database: Option<String>,
    /// Who residents can turn to: name.
    #[arg(long, env = "WIJKWEB_CONTACT_NAME", requires_all = ["contact_phone", "contact_address"])]
    contact_name: Option<String>,
    /// Who residents can turn to: phone number.
    #[arg(long, env = "WIJKWEB_CONTACT_PHONE")]
    contact_phone: Option<String>,
    /// Who residents can turn to: address to walk in.
    #[arg(long, env = "WIJKWEB_CONTACT_ADDRESS")]
    contact_address: Option<String>,
}

#[derive(Subcommand)]
enum DatabaseCommand {
    /// Brings the schema up to date and gives web and publisher their rights.
    Prepare,
}

#[derive(Subcommand)]
enum AreasCommand {
    /// Reads areas from GeoJSON files; a mistake in a file changes nothing.
    Import {
        /// GeoJSON with wijken, buurten or both, in WGS84 or RD.
        #[arg(required = true)]
        files: Vec<PathBuf>,
        #[command(flatten)]
        tables: Tables,
        /// Only this gemeente, when the files hold more.
        #[arg(long)]
        gemeente: Option<GemeenteCode>,
    },
    /// Fetches the areas of one gemeente from an OGC API Features address.
    Download {
        /// The gemeente, for instance GM0164.
        #[arg(long)]
        gemeente: GemeenteCode,
        /// The address of the service.
        #[arg(long, default_value = PDOK)]
        from: String,
        #[command(flatten)]
        tables: Tables,
    },
}

#[derive(Args)]
struct Tables {
    /// CSV with inhabitants (CBS) or published health figures (RIVM 50090NED).
    #[arg(long)]
    figures: Vec<PathBuf>,
    /// CSV that says which postcode lies in which buurt.
    #[arg(long)]
    postcodes: Vec<PathBuf>,
}

#[derive(Subcommand)]
enum DemoCommand {
    /// Writes a town that does not exist.
    Town {
        /// The same seed gives the same town.
        #[arg(long, default_value_t = 1)]
        seed: u64,
    },
    /// Writes contributions of residents who do not exist.
    Residents {
        /// About how many for each wijk.
        #[arg(long, default_value_t = 400)]
        per_wijk: u32,
        /// The same seed gives the same residents.
        #[arg(long, default_value_t = 1)]
        seed: u64,
        /// The quarter in which they answered; by default the one it is now.
        #[arg(long)]
        period: Option<Quarter>,
    },
}

#[tokio::main]
async fn main() -> ExitCode {
    tracing_subscriber::fmt()
        .with_env_filter(EnvFilter::try_from_default_env().unwrap_or_else(|_| "info".into()))
        .with_writer(std::io::stderr)
        .init();
    match carry_out(Arguments::parse()).await {
        Ok(()) => ExitCode::SUCCESS,
        Err(error) => {
            tracing::error!("{error:#}");
            ExitCode::FAILURE
        }
    }
}

#[allow(clippy::disallowed_methods, reason = "main is where clock and chance come from")]
const SURROUNDINGS: Surroundings =
    Surroundings { now: OffsetDateTime::now_utc, fill: |bytes| getrandom::fill(bytes).is_ok() };

async fn carry_out(arguments: Arguments) -> anyhow::Result<()> {
    let address = arguments.database;
    match arguments.command {
        Command::Serve(options) => {
            let settings = options.settings(&address)?;
            let database = commands::open(&address).await?;
            commands::serve::run(database, SURROUNDINGS, settings, told_to_stop()).await
        }
        Command::Database(DatabaseCommand::Prepare) => commands::database::prepare(&address).await,
        Command::Areas(AreasCommand::Import { files, tables, gemeente }) => {
            let database = commands::open(&address).await?;
            let files = tables.with(files, gemeente);
            report(commands::areas::import(&database, &files).await?);
            database.close().await;
            Ok(())
        }
        Command::Areas(AreasCommand::Download { gemeente, from, tables }) => {
            let database = commands::open(&address).await?;
            let wanted = gemeente.clone();
            let outlines =
                tokio::task::spawn_blocking(move || commands::download::download(&from, &wanted))
                    .await??;
            let files = tables.with(Vec::new(), Some(gemeente));
            report(commands::areas::save(&database, outlines, &files).await?);
            database.close().await;
            Ok(())
        }
        Command::Demo(command) => demo(&address, command).await,
    }
}

async fn demo(address: &str, command: DemoCommand) -> anyhow::Result<()> {
    let database = commands::open(address).await?;
    match command {
        DemoCommand::Town { seed } => report(commands::demo::town(&database, seed).await?),
        DemoCommand::Residents { per_wijk, seed, period } => {
            let period = match period {
                Some(period) => period,
                None => SURROUNDINGS.quarter().context("the clock of this machine is wrong")?,
            };
            let written = commands::demo::residents(&database, per_wijk, seed, period).await?;
            if written == 0 {
                bail!("there are no wijken yet: run `wijkweb areas import` or `wijkweb demo town`");
            }
            tracing::info!("Wrote {written} made-up contributions for {period}");
        }
    }
    database.close().await;
    Ok(())
}

fn report(imported: Imported) {
    tracing::info!(
        "Wrote {} wijken, {} buurten, {} postcodes by wijk and {} published figures",
        imported.wijken,
        imported.buurten,
        imported.postcodes,
        imported.figures
    );
}

impl Tables {
    fn with(self, outlines: Vec<PathBuf>, gemeente: Option<GemeenteCode>) -> Files {
        Files { outlines, figures: self.figures, postcodes: self.postcodes, gemeente }
    }
}

impl Serve {
    fn settings(self, database: &str) -> anyhow::Result<Settings> {
        let contact = match (self.contact_name, self.contact_phone, self.contact_address) {
            (Some(name), Some(phone), Some(address)) => Some(Contact { name, phone, address }),
            _ => None,
        };
        let publisher = match self.publisher {
            Some(path) => path,
            None => env::current_exe().context("finding this program")?.with_file_name("publisher"),
        };
        Ok(Settings {
            address: self.address,
            origin: self.origin,
            site: self.site,
            schedule: self.publish,
            publisher,
            publisher_database: self.publisher_database.unwrap_or_else(|| database.to_owned()),
            contact,
        })
    }
}

/// Done when the program is asked to stop, by a terminal or by a service manager.
async fn told_to_stop() {
    let interrupt = tokio::signal::ctrl_c();
    match signal(SignalKind::terminate()) {
        Ok(mut terminate) => {
            tokio::select! {
                _ = interrupt => {}
                _ = terminate.recv() => {}
            }
        }
        Err(_) => {
            let _ = interrupt.await;
        }
    }
    tracing::info!("Stopping");
}
