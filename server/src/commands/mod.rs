//! The commands of the program `wijkweb`, one per file.

pub mod areas;
pub mod database;
pub mod demo;
pub mod download;
pub mod reminders;
pub mod retention;
pub mod score;
pub mod serve;

use anyhow::Context as _;
use store::Database;

use crate::Surroundings;

/// Opens the database at `address` and sees to it that its schema is the one of this program.
///
/// An SQLite file is brought up to date on the spot; with PostgreSQL that is the owner's doing.
pub async fn open(address: &str, surroundings: Surroundings) -> anyhow::Result<Database> {
    let database = Database::open(address).await.context("connecting to the database")?;
    match database.engine() {
        store::Engine::Sqlite => {
            database.migrate().await?;
            database::keep_salt(&database, surroundings).await?;
        }
        store::Engine::Postgres => database.check_schema().await?,
    }
    Ok(database)
}
