//! The commands of the program `wijkweb`, one per file.

pub mod areas;
pub mod database;
pub mod demo;
pub mod download;
pub mod figures;
pub mod reminders;
pub mod retention;
pub mod score;
pub mod serve;

use std::{fs, path::Path};

use anyhow::{Context as _, bail};
use store::Database;

use crate::Surroundings;

/// How every file begins that gzip made.
const GZIP: [u8; 2] = [0x1f, 0x8b];

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

/// The text of a file.
fn read(path: &Path) -> anyhow::Result<String> {
    let bytes = fs::read(path).with_context(|| format!("opening `{}`", path.display()))?;
    if bytes.starts_with(&GZIP) {
        bail!("`{}` is compressed (gzip): unpack it first, with `gunzip`", path.display());
    }
    String::from_utf8(bytes).with_context(|| format!("`{}` is not UTF-8 text", path.display()))
}
