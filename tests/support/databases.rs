//! A site on a database of its own.

use std::{path::PathBuf, sync::Arc};

use axum::Router;
use domain::period::Quarter;
use server::{
    LiveBackend, Surroundings,
    commands::{self, areas::Files},
    web::{Site, cookie::Cookies, router},
};
pub use store::Engine;
use store::{Database, roles};
use time::{OffsetDateTime, macros::datetime};

use crate::{Visitor, shared_data};

/// A site with its database, seen through each of the three roles.
///
/// On SQLite the roles are one. The clock stands at noon of 23 November 2026.
pub struct Stage {
    /// The owner of the schema.
    pub owner: Database,
    /// What the website may do.
    pub web: Database,
    /// What the publisher may do.
    pub publisher: Database,
    /// The whole site.
    pub router: Router,
    _folder: Folder,
}

/// The day it is on stage.
pub const TODAY: &str = "2026-11-23";

fn now() -> OffsetDateTime {
    datetime!(2026-11-23 12:00 UTC)
}

#[allow(clippy::disallowed_methods, reason = "tests keep apart by chance, as the program does")]
fn fill(bytes: &mut [u8]) -> bool {
    getrandom::fill(bytes).is_ok()
}

/// Clock and chance on stage.
pub const SURROUNDINGS: Surroundings = Surroundings { now, fill };

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
        commands::database::prepare(&owner).await.unwrap();
        if engine == Engine::Postgres {
            grant_roles(&owner).await;
        }
        let owner = Database::open(&owner).await.unwrap();
        let web = Database::open(&web).await.unwrap();
        let publisher = Database::open(&publisher).await.unwrap();
        let backend = LiveBackend::new(web.clone(), SURROUNDINGS, Cookies { secure: true }, None);
        let site = Site { folder: folder.0.clone() };
        let router = router(Arc::new(backend), &site);
        Self { owner, web, publisher, router, _folder: folder }
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

    /// Publishes the quarter it is, as the publisher.
    pub async fn publish(&self) -> publisher::Outcome {
        publisher::run(&self.publisher, self.period(), TODAY).await.unwrap()
    }

    /// The single number that a statement of the owner's gives.
    pub async fn number(&self, statement: &'static str) -> i64 {
        let mut connection = self.owner.connection().await.unwrap();
        sqlx::query_scalar(statement).fetch_one(&mut *connection).await.unwrap()
    }
}

/// A temporary folder that goes when the stage goes.
struct Folder(PathBuf);

impl Folder {
    fn new() -> Self {
        let folder = std::env::temp_dir().join(format!("wijkweb-test-{}", random_name()));
        std::fs::create_dir_all(&folder).unwrap();
        Self(folder)
    }
}

impl Drop for Folder {
    fn drop(&mut self) {
        // A folder that cannot be removed is the system's to clean.
        let _ = std::fs::remove_dir_all(&self.0);
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
