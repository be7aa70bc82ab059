//! A site on a database of its own.

use std::{collections::BTreeSet, fs, path::PathBuf, sync::Arc};

use axum::Router;
use domain::period::Quarter;
use server::{
    LiveBackend, Settings, Surroundings,
    commands::{self, areas::Files, retention::Erased},
    web::{Site, cookie::Cookies, router},
};
use sqlx::{AnyConnection, Row};
pub use store::Engine;
use store::{Database, roles};

use crate::{Clock, Visitor, minutes_later, shared_data};

/// A site with its database, seen through each of the three roles.
///
/// On SQLite the roles are one. The clock stands at noon of 23 November 2026; [`Self::router_at`]
/// gives the same site at another moment.
pub struct Stage {
    /// The owner of the schema.
    pub owner: Database,
    /// What the website may do.
    pub web: Database,
    /// What the publisher may do.
    pub publisher: Database,
    /// The whole site.
    pub router: Router,
    folder: Folder,
}

/// The day it is on stage.
pub const TODAY: &str = "2026-11-23";

/// What sqlx keeps for itself.
const NOT_OURS: &str = "_sqlx_migrations";

#[allow(clippy::disallowed_methods, reason = "tests keep apart by chance, as the program does")]
fn fill(bytes: &mut [u8]) -> bool {
    getrandom::fill(bytes).is_ok()
}

/// Clock and chance on stage.
pub const SURROUNDINGS: Surroundings = Surroundings { now: minutes_later::<0>, fill };

impl Stage {
    /// A site on a fresh database.
    ///
    /// # Panics
    ///
    /// When PostgreSQL is wanted and `script/test` did not start one.
    pub async fn set(engine: Engine) -> Self {
        let folder = Folder::new();
        let addresses = match engine {
            Engine::Sqlite => {
                let address = format!("sqlite:{}", folder.0.join("wijkweb.sqlite").display());
                [address.clone(), address.clone(), address]
            }
            Engine::Postgres => fresh_postgres().await,
        };
        let [owner, web, publisher] = addresses;
        commands::database::prepare(&owner, SURROUNDINGS).await.unwrap();
        if engine == Engine::Postgres {
            grant_roles(&owner).await;
        }
        let owner = Database::open(&owner).await.unwrap();
        let web = Database::open(&web).await.unwrap();
        let publisher = Database::open(&publisher).await.unwrap();
        let router = site(&web, &folder, SURROUNDINGS, Settings::standard().unwrap());
        Self { owner, web, publisher, router, folder }
    }

    /// The same site at another moment.
    pub fn router_at(&self, now: Clock) -> Router {
        let surroundings = Surroundings { now, ..SURROUNDINGS };
        site(&self.web, &self.folder, surroundings, Settings::standard().unwrap())
    }

    /// The same site as another municipality would set it.
    pub fn router_with(&self, settings: Settings) -> Router {
        site(&self.web, &self.folder, SURROUNDINGS, settings)
    }

    /// The quarter it is on stage.
    pub fn period(&self) -> Quarter {
        SURROUNDINGS.quarter().unwrap()
    }

    /// Hengelo with its real outlines, inhabitants and postcodes.
    pub async fn with_hengelo(self) -> Self {
        let files = Files {
            outlines: vec![shared_data("geo/hengelo_buurten_2016.geojson")],
            figures: vec![shared_data("stats/cbs_wijken_2022_kerncijfers.csv")],
            postcodes: vec![shared_data("stats/pc4_x_buurt2016_area_overlap_twente.csv")],
            gemeente: None,
        };
        commands::areas::import(&self.owner, &files).await.unwrap();
        self
    }

    /// The town that our own code makes up.
    pub async fn with_made_up_town(self) -> Self {
        commands::demo::town(&self.owner, 1).await.unwrap();
        self
    }

    /// Somebody with a browser, who did not begin yet.
    pub fn visitor(&self) -> Visitor {
        Visitor::new(self.router.clone())
    }

    /// Somebody with a browser at another moment.
    pub fn visitor_at(&self, now: Clock) -> Visitor {
        Visitor::new(self.router_at(now))
    }

    /// Publishes the quarter it is, as the publisher.
    pub async fn publish(&self) -> publisher::Outcome {
        publisher::run(&self.publisher, self.period(), TODAY).await.unwrap()
    }

    /// Erases what is past its time at another moment, as the website.
    pub async fn erase_expired_at(&self, now: Clock) -> Erased {
        let surroundings = Surroundings { now, ..SURROUNDINGS };
        commands::retention::run(&self.web, surroundings).await.unwrap()
    }

    /// The single number that a statement of the owner's gives.
    pub async fn number(&self, statement: &'static str) -> i64 {
        let mut connection = self.owner.connection().await.unwrap();
        sqlx::query_scalar(statement).fetch_one(&mut *connection).await.unwrap()
    }

    /// The single number that a statement of the owner's on contributions gives.
    pub async fn contributions_number(&self, statement: &'static str) -> i64 {
        let mut connection = self.owner.contributions().await.unwrap();
        sqlx::query_scalar(statement).fetch_one(&mut *connection).await.unwrap()
    }

    /// Table and column of all that is stored, in both files of SQLite.
    pub async fn columns(&self) -> BTreeSet<(String, String)> {
        let mut connection = self.owner.connection().await.unwrap();
        let mut columns = columns_in(&mut connection, self.owner.engine()).await;
        let mut connection = self.owner.contributions().await.unwrap();
        columns.extend(columns_in(&mut connection, self.owner.engine()).await);
        columns
    }

    /// The folder with SQLite's files: name and content of each.
    pub fn files(&self) -> Vec<(String, Vec<u8>)> {
        fs::read_dir(&self.folder.0)
            .unwrap()
            .map(|entry| {
                let entry = entry.unwrap();
                let name = entry.file_name().to_string_lossy().into_owned();
                (name, fs::read(entry.path()).unwrap())
            })
            .collect()
    }
}

fn site(web: &Database, folder: &Folder, surroundings: Surroundings, settings: Settings) -> Router {
    let cookies = Cookies { secure: true };
    let backend = LiveBackend::new(web.clone(), surroundings, cookies, settings);
    router(Arc::new(backend), &Site { folder: folder.0.clone() })
}

async fn columns_in(connection: &mut AnyConnection, engine: Engine) -> BTreeSet<(String, String)> {
    let statement = match engine {
        Engine::Sqlite => {
            "select m.name as t, c.name as c from sqlite_master m
             join pragma_table_info(m.name) c where m.type = 'table'"
        }
        Engine::Postgres => {
            "select cast(table_name as text) as t, cast(column_name as text) as c
             from information_schema.columns where table_schema = 'public'"
        }
    };
    let rows = sqlx::query(statement).fetch_all(connection).await.unwrap();
    rows.iter()
        .map(|row| (row.get::<String, _>("t"), row.get::<String, _>("c")))
        .filter(|(table, _)| table != NOT_OURS)
        .collect()
}

/// A temporary folder that goes when the stage goes.
struct Folder(PathBuf);

impl Folder {
    fn new() -> Self {
        let folder = std::env::temp_dir().join(format!("wijkweb-test-{}", random_name()));
        fs::create_dir_all(&folder).unwrap();
        Self(folder)
    }
}

impl Drop for Folder {
    fn drop(&mut self) {
        // A folder that cannot be removed is the system's to clean.
        let _ = fs::remove_dir_all(&self.0);
    }
}

/// A name that no other test has.
pub fn random_name() -> String {
    let mut bytes = [0; 8];
    assert!(fill(&mut bytes));
    bytes.iter().map(|byte| format!("{byte:02x}")).collect()
}

const PASSWORD: &str = "only-for-tests";

#[allow(clippy::disallowed_methods, reason = "script/test says here where PostgreSQL is")]
async fn fresh_postgres() -> [String; 3] {
    let server = std::env::var("WIJKWEB_TEST_POSTGRES").expect(
        "WIJKWEB_TEST_POSTGRES does not name a PostgreSQL server; run the tests with script/test",
    );
    let name = format!("wijkweb_{}", random_name());
    let owner = Database::open(&server).await.unwrap();
    let mut connection = owner.connection().await.unwrap();
    for statement in [
        format!("create database {name}"),
        format!("create user {name}_web password '{PASSWORD}'"),
        format!("create user {name}_publisher password '{PASSWORD}'"),
    ] {
        sqlx::raw_sql(sqlx::AssertSqlSafe(statement)).execute(&mut *connection).await.unwrap();
    }
    let (before, _) = server.rsplit_once('/').unwrap();
    let host = before.rsplit_once('@').map_or(before, |(_, host)| host);
    [
        format!("{before}/{name}"),
        format!("postgres://{name}_web:{PASSWORD}@{host}/{name}"),
        format!("postgres://{name}_publisher:{PASSWORD}@{host}/{name}"),
    ]
}

async fn grant_roles(owner: &str) {
    let name = owner.rsplit_once('/').unwrap().1;
    let database = Database::open(owner).await.unwrap();
    let mut connection = database.connection().await.unwrap();
    for (role, user) in [(roles::WEB_ROLE, "web"), (roles::PUBLISHER_ROLE, "publisher")] {
        let statement = format!("grant {role} to {name}_{user}");
        sqlx::raw_sql(sqlx::AssertSqlSafe(statement)).execute(&mut *connection).await.unwrap();
    }
}
