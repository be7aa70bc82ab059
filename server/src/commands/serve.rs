//! `wijkweb serve`: the site, the erasing of what is past its time, reminders, and the publisher on
//! its schedule.

use std::{
    error::Error, net::SocketAddr, path::PathBuf, process::Stdio, sync::Arc, time::Duration,
};

use anyhow::{Context as _, bail};
use domain::period::Quarter;
use store::{Database, Engine, publications, roles};
use tokio::{net::TcpListener, process::Command, time::MissedTickBehavior};

use super::{
    reminders::{self, Mailer},
    retention,
};
use crate::{
    LiveBackend, Surroundings,
    web::{Site, cookie::Cookies, router, serve},
};

/// When figures are published.
#[derive(Clone, Copy, Debug, PartialEq, Eq, clap::ValueEnum)]
pub enum Schedule {
    /// Once after the end of every quarter.
    Quarterly,
    /// Every minute, the quarter that it is now: for trying it out with made-up residents only,
    /// because two editions of one quarter can be compared.
    EveryMinute,
    /// Not by this program.
    Never,
}

/// The settings of the site.
#[derive(Clone, Debug)]
pub struct Settings {
    /// Where to listen.
    pub address: SocketAddr,
    /// The address under which visitors come: `https://…`, or `http://` for a trial.
    pub origin: String,
    /// The folder that `script/build` fills.
    pub site: PathBuf,
    /// When figures are published.
    pub schedule: Schedule,
    /// The program `publisher`.
    pub publisher: PathBuf,
    /// The database as the publisher's role sees it.
    pub publisher_database: String,
    /// Where reminders are handed in, when they are sent.
    pub mailer: Option<Mailer>,
    /// What residents meet.
    pub site_settings: crate::Settings,
}

/// How often what is past its time is erased and what is due is sent, and how often the end of a
/// quarter is looked for.
const HOURLY: Duration = Duration::from_secs(3_600);
const EVERY_MINUTE: Duration = Duration::from_secs(60);

/// Serves until `stop` is done.
pub async fn run(
    database: Database,
    surroundings: Surroundings,
    settings: Settings,
    stop: impl Future<Output = ()>,
) -> anyhow::Result<()> {
    refuse_to_read_contributions(&database).await?;
    let cookies = cookies(&settings.origin)?;
    let listener = TcpListener::bind(settings.address)
        .await
        .with_context(|| format!("listening on {}", settings.address))?;
    let address = listener.local_addr()?;
    let backend =
        LiveBackend::new(database.clone(), surroundings, cookies, settings.site_settings.clone());
    let site = Site { folder: settings.site.clone() };
    let router = router(Arc::new(backend), &site);

    let erasing = tokio::spawn(tidy_up(database.clone(), surroundings, settings.clone()));
    let publishing = tokio::spawn(publish(database.clone(), surroundings, settings.clone()));
    let reminding = tokio::spawn(remind(database.clone(), surroundings, settings.mailer));
    tracing::info!("Wijkweb listens on http://{address}");
    serve(listener, router, stop).await;
    erasing.abort();
    publishing.abort();
    reminding.abort();
    database.close().await;
    Ok(())
}

/// With PostgreSQL the web has a role that cannot read what others contributed.
async fn refuse_to_read_contributions(database: &Database) -> anyhow::Result<()> {
    if database.engine() == Engine::Postgres {
        let mut connection = database.connection().await?;
        if roles::can_read_contributions(&mut connection).await? {
            bail!(
                "this database user can read contributions, and the website must not: \
                 run `wijkweb database prepare` as the owner and connect as a user with the role \
                 {} alone",
                roles::WEB_ROLE
            );
        }
    }
    Ok(())
}

/// Without HTTPS a browser keeps no `__Host-` cookie; that is for trials.
fn cookies(origin: &str) -> anyhow::Result<Cookies> {
    match origin.split_once("://") {
        Some(("https", _)) => Ok(Cookies { secure: true }),
        Some(("http", _)) => {
            tracing::warn!("Visitors come without HTTPS: for a trial only");
            Ok(Cookies { secure: false })
        }
        _ => bail!("an origin is written `https://wijkweb.example.nl`"),
    }
}

/// Erases what is past its time, and has contributions laid in the order of their keys.
async fn tidy_up(database: Database, surroundings: Surroundings, settings: Settings) {
    let mut tick = tokio::time::interval(HOURLY);
    tick.set_missed_tick_behavior(MissedTickBehavior::Skip);
    loop {
        tick.tick().await;
        match retention::run(&database, surroundings).await {
            Ok(erased) => retention::report(erased),
            Err(error) => tracing::error!(
                error = &error as &(dyn Error + 'static),
                "What is past its time could not be erased"
            ),
        }
        if database.engine() == Engine::Postgres
            && settings.schedule != Schedule::Never
            && let Err(error) = start_publisher(&settings, &["tidy"]).await
        {
            tracing::error!("Contributions were not laid in order: {error:#}");
        }
    }
}

async fn remind(database: Database, surroundings: Surroundings, mailer: Option<Mailer>) {
    let Some(mailer) = mailer else { return };
    let mut tick = tokio::time::interval(HOURLY);
    tick.set_missed_tick_behavior(MissedTickBehavior::Skip);
    loop {
        tick.tick().await;
        if let Err(error) = reminders::send(&database, surroundings, &mailer).await {
            tracing::error!("Not all reminders that are due were sent: {error:#}");
        }
    }
}

async fn publish(database: Database, surroundings: Surroundings, settings: Settings) {
    let pace = match settings.schedule {
        Schedule::Never => return,
        Schedule::Quarterly => HOURLY,
        Schedule::EveryMinute => EVERY_MINUTE,
    };
    let mut tick = tokio::time::interval(pace);
    tick.set_missed_tick_behavior(MissedTickBehavior::Skip);
    loop {
        tick.tick().await;
        match due(&database, surroundings, settings.schedule).await {
            Ok(Some(period)) => {
                if let Err(error) =
                    start_publisher(&settings, &["run", "--period", &period.to_string()]).await
                {
                    tracing::error!("The publisher did not finish: {error:#}");
                }
            }
            Ok(None) => {}
            Err(error) => tracing::error!("It is not known what is to be published: {error:#}"),
        }
    }
}

/// The quarter that is to be published now, if any.
async fn due(
    database: &Database,
    surroundings: Surroundings,
    schedule: Schedule,
) -> anyhow::Result<Option<Quarter>> {
    let Some(now) = surroundings.quarter() else { return Ok(None) };
    if schedule == Schedule::EveryMinute {
        return Ok(Some(now));
    }
    let Some(ended) = now.previous() else { return Ok(None) };
    let mut connection = database.connection().await?;
    let published = publications::latest_of(&mut connection, ended).await?;
    Ok(published.is_none().then_some(ended))
}

/// Runs the publisher as a process of its own, with a database user of its own.
async fn start_publisher(settings: &Settings, arguments: &[&str]) -> anyhow::Result<()> {
    // The address of the database can hold a password: it must not stand in the list of processes.
    let status = Command::new(&settings.publisher)
        .args(arguments)
        .env("DATABASE_URL", &settings.publisher_database)
        .stdin(Stdio::null())
        .kill_on_drop(true)
        .status()
        .await
        .with_context(|| format!("starting `{}`", settings.publisher.display()))?;
    if !status.success() {
        bail!("it ended with {status}");
    }
    Ok(())
}
