//! The commands of the program `wijkweb`, one per file.

pub mod areas;
pub mod database;
pub mod demo;
pub mod download;
pub mod serve;

use anyhow::Context as _;
use store::Database;

/// Opens the database at `address` and sees to it that its schema is the one of this program.
///
/// An SQLite file is brought up to date on the spot; with PostgreSQL that is the owner's doing.
pub async fn open(address: &str) -> anyhow::Result<Database> {
    let database = Database::open(address).await.context("connecting to the database")?;
    match database.engine() {
        store::Engine::Sqlite => database.migrate().await?,
        store::Engine::Postgres => database.check_schema().await?,
    }
    Ok(database)
}
