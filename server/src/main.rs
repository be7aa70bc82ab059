//! The program `wijkweb`: the site, and what an administrator does beside it.

use std::{
    env,
    io::{self, BufReader},
    net::SocketAddr,
    path::PathBuf,
    process::ExitCode,
    sync::Arc,
};

use anyhow::{Context as _, bail};
use app::Contact;
use clap::{Args, Parser, Subcommand};
use domain::{
    area::GemeenteCode,
    period::Quarter,
    questionnaire::QuestionnaireSet,
    scoring::{heart::RiskThresholds, record::LONGEST_LINE},
};
use server::{
    Settings as SiteSettings, Surroundings,
    commands::{
        self,
        areas::{Files, Imported},
        download::PDOK,
        reminders::Mailer,
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
    /// Erases what is past its time; `wijkweb serve` does so every hour by itself.
    Retention,
    /// Reminders by e-mail.
    #[command(subcommand)]
    Reminders(RemindersCommand),
    /// Wijken and buurten.
    #[command(subcommand)]
    Areas(AreasCommand),
    /// What others know about the areas: published figures, people by sex and age.
    #[command(subcommand)]
    Figures(FiguresCommand),
    /// A made-up town and made-up residents.
    #[command(subcommand)]
    Demo(DemoCommand),
    /// Scores people: NDJSON on standard input, a line of scores for each on standard output.
    Score,
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
    /// A questionnaire (FHIR R4, JSON) in place of the standard one of the same name.
    #[arg(long, env = "WIJKWEB_QUESTIONNAIRES", value_delimiter = ',')]
    questionnaire: Vec<PathBuf>,
    /// By which thresholds heart risk is called low or high: `esc-2021`, `esc-eas-2025`, or a file
    /// of your own (JSON); `off` shows no heart age and no heart risk.
    #[arg(long, env = "WIJKWEB_HEART_RISK", default_value = "esc-2021")]
    heart_risk: String,
    #[command(flatten)]
    mail: Mail,
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

#[derive(Args)]
struct Mail {
    /// The mail server that takes in reminders: `smtps://user:password@host:465`, or
    /// `smtp://127.0.0.1:25` on this machine. Without one, residents are offered no reminder.
    #[arg(long, env = "WIJKWEB_SMTP", hide_env_values = true, requires = "mail_from")]
    smtp: Option<String>,
    /// The address that reminders come from.
    #[arg(long, env = "WIJKWEB_MAIL_FROM")]
    mail_from: Option<String>,
}

#[derive(Subcommand)]
enum RemindersCommand {
    /// Sends what is due now; `wijkweb serve` does so every hour by itself.
    Send {
        /// The address under which visitors come.
        #[arg(long, env = "WIJKWEB_ORIGIN", default_value = "http://127.0.0.1:3000")]
        origin: String,
        #[command(flatten)]
        mail: Mail,
    },
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
enum FiguresCommand {
    /// Reads a table; a mistake in it changes nothing.
    #[command(subcommand)]
    Import(FiguresImport),
    /// Writes the newest published figures for `publisher files --prior`.
    Prior {
        /// The CSV to write.
        #[arg(long)]
        out: PathBuf,
    },
}

#[derive(Subcommand)]
enum FiguresImport {
    /// Published health figures (RIVM 50090NED, 50120NED).
    Rivm {
        #[command(flatten)]
        table: FiguresTable,
    },
    /// People by sex and age band, by area or by postcode (CBS 83502NED).
    Population {
        #[command(flatten)]
        table: FiguresTable,
        /// CSV that says which postcode lies in which buurt, for a table by postcode.
        #[arg(long)]
        postcodes: Option<PathBuf>,
    },
}

#[derive(Args)]
struct FiguresTable {
    /// The CSV to read.
    table: PathBuf,
    /// CSV (`from,to,share`) that says what became of each area, for a table of another year.
    #[arg(long)]
    crosswalk: Option<PathBuf>,
    /// Only this gemeente, when the table holds more.
    #[arg(long)]
    gemeente: Option<GemeenteCode>,
    /// Checks everything and writes nothing.
    #[arg(long)]
    dry_run: bool,
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
        .with_writer(io::stderr)
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
            let database = commands::open(&address, SURROUNDINGS).await?;
            commands::serve::run(database, SURROUNDINGS, settings, told_to_stop()).await
        }
        Command::Database(DatabaseCommand::Prepare) => {
            commands::database::prepare(&address, SURROUNDINGS).await
        }
        Command::Retention => {
            let database = commands::open(&address, SURROUNDINGS).await?;
            commands::retention::report(commands::retention::run(&database, SURROUNDINGS).await?);
            database.close().await;
            Ok(())
        }
        Command::Reminders(RemindersCommand::Send { origin, mail }) => {
            let mailer = mail.mailer(&origin)?.context("set --smtp and --mail-from")?;
            let database = commands::open(&address, SURROUNDINGS).await?;
            commands::reminders::send(&database, SURROUNDINGS, &mailer).await?;
            database.close().await;
            Ok(())
        }
        Command::Areas(AreasCommand::Import { files, tables, gemeente }) => {
            let database = commands::open(&address, SURROUNDINGS).await?;
            let files = tables.with(files, gemeente);
            report(commands::areas::import(&database, &files).await?);
            database.close().await;
            Ok(())
        }
        Command::Areas(AreasCommand::Download { gemeente, from, tables }) => {
            let database = commands::open(&address, SURROUNDINGS).await?;
            let wanted = gemeente.clone();
            let outlines =
                tokio::task::spawn_blocking(move || commands::download::download(&from, &wanted))
                    .await??;
            let files = tables.with(Vec::new(), Some(gemeente));
            report(commands::areas::save(&database, outlines, &files).await?);
            database.close().await;
            Ok(())
        }
        Command::Figures(command) => figures(&address, command).await,
        Command::Demo(command) => demo(&address, command).await,
        Command::Score => score().await,
    }
}

async fn figures(address: &str, command: FiguresCommand) -> anyhow::Result<()> {
    let database = commands::open(address, SURROUNDINGS).await?;
    match command {
        FiguresCommand::Import(FiguresImport::Rivm { table }) => {
            let files = table.with(None);
            let imported = commands::figures::import_rivm(&database, &files).await?;
            report_figures(imported, "published figures", files.dry_run);
        }
        FiguresCommand::Import(FiguresImport::Population { table, postcodes }) => {
            let files = table.with(postcodes);
            let imported = commands::figures::import_population(&database, &files).await?;
            report_figures(imported, "counts of people by sex and age", files.dry_run);
        }
        FiguresCommand::Prior { out } => {
            let rows = commands::figures::prior(&database, &out).await?;
            tracing::info!("Wrote {rows} published figures to `{}`", out.display());
        }
    }
    database.close().await;
    Ok(())
}

async fn demo(address: &str, command: DemoCommand) -> anyhow::Result<()> {
    let database = commands::open(address, SURROUNDINGS).await?;
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

/// Scores standard input into standard output; needs no database.
async fn score() -> anyhow::Result<()> {
    let scoring = tokio::task::spawn_blocking(|| {
        let people = BufReader::with_capacity(LONGEST_LINE, io::stdin());
        commands::score::run(people, io::stdout().lock())
    });
    let counts = scoring.await?.context("reading people or writing their scores")?;
    tracing::info!(
        "Scored {} lines; {} were wrong and {} were empty",
        counts.scored,
        counts.wrong,
        counts.empty
    );
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

fn report_figures(imported: commands::figures::Imported, what: &str, dry_run: bool) {
    let done = if dry_run { "Would write" } else { "Wrote" };
    tracing::info!("{done} {} {what} about {} areas", imported.rows, imported.areas);
}

impl FiguresTable {
    fn with(self, postcodes: Option<PathBuf>) -> commands::figures::Files {
        let Self { table, crosswalk, gemeente, dry_run } = self;
        commands::figures::Files { table, crosswalk, postcodes, gemeente, dry_run }
    }
}

impl Tables {
    fn with(self, outlines: Vec<PathBuf>, gemeente: Option<GemeenteCode>) -> Files {
        Files { outlines, figures: self.figures, postcodes: self.postcodes, gemeente }
    }
}

impl Mail {
    fn mailer(self, origin: &str) -> anyhow::Result<Option<Mailer>> {
        match (self.smtp, self.mail_from) {
            (Some(server), Some(from)) => Mailer::new(&server, &from, origin).map(Some),
            _ => Ok(None),
        }
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
        let mailer = self.mail.mailer(&self.origin)?;
        Ok(Settings {
            address: self.address,
            origin: self.origin,
            site: self.site,
            schedule: self.publish,
            publisher,
            publisher_database: self.publisher_database.unwrap_or_else(|| database.to_owned()),
            site_settings: SiteSettings {
                contact,
                questionnaires: Arc::new(questionnaires(&self.questionnaire)?),
                heart: heart_risk(&self.heart_risk)?,
                reminders: mailer.is_some(),
            },
            mailer,
        })
    }
}

/// The standard questionnaires, with those of a municipality in place of their namesakes.
fn questionnaires(files: &[PathBuf]) -> anyhow::Result<QuestionnaireSet> {
    let mut set = QuestionnaireSet::standard()?;
    for file in files {
        let text = std::fs::read_to_string(file)
            .with_context(|| format!("reading questionnaire `{}`", file.display()))?;
        set.replace_with(&text)
            .with_context(|| format!("questionnaire `{}` is refused", file.display()))?;
    }
    Ok(set)
}

fn heart_risk(choice: &str) -> anyhow::Result<Option<RiskThresholds>> {
    Ok(match choice {
        "off" => None,
        "esc-2021" => Some(RiskThresholds::ESC_2021),
        "esc-eas-2025" => Some(RiskThresholds::ESC_EAS_2025),
        file => {
            let text = std::fs::read_to_string(file)
                .with_context(|| format!("reading thresholds `{file}`"))?;
            let thresholds = serde_json::from_str(&text)
                .with_context(|| format!("thresholds `{file}` are refused"))?;
            Some(thresholds)
        }
    })
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
