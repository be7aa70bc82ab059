//! All SQL of Wijkweb: one text for SQLite and PostgreSQL.
//!
//! Functions take a connection, so the caller owns the transaction. Not found is `Ok(None)`, not an
//! error. Ids and moments come in as arguments: nothing here has a clock or draws a number.

pub mod areas;
pub mod contributions;
mod database;
pub mod dossiers;
pub mod installation;
pub mod publications;
pub mod reference;
pub mod reminders;
pub mod roles;
pub mod shares;

pub use database::{Database, Engine, commit};
pub use sqlx::AnyConnection;
use thiserror::Error;

/// A step in the store that failed.
#[derive(Debug, Error)]
pub enum StoreError {
    /// The database refused, or could not be reached.
    #[error("the database did not carry out a statement")]
    Database(#[source] DatabaseFailure),
    /// The address of the database is not one that is understood.
    #[error("a database address begins with `sqlite:` or `postgres:`")]
    UnknownEngine,
    /// The schema could not be brought up to date.
    #[error("the schema could not be brought up to date")]
    Migration(#[source] sqlx::migrate::MigrateError),
    /// The schema is older or newer than this program.
    #[error(
        "the schema is not the one of this program; run `wijkweb database prepare` as its owner"
    )]
    SchemaNotCurrent,
    /// A stored value breaks a rule of the domain.
    #[error("column `{column}` of table `{table}` holds a value that breaks a rule of the domain")]
    Inconsistent {
        /// The table.
        table: &'static str,
        /// The column.
        column: &'static str,
    },
}

/// What the database said, without the row values that PostgreSQL adds to it.
#[derive(Debug, Error)]
#[error("{0}")]
pub struct DatabaseFailure(String);

impl From<sqlx::Error> for StoreError {
    fn from(error: sqlx::Error) -> Self {
        // Debug of a sqlx error prints PostgreSQL's detail line, which can hold row values.
        Self::Database(DatabaseFailure(error.to_string()))
    }
}

fn inconsistent(table: &'static str, column: &'static str) -> StoreError {
    StoreError::Inconsistent { table, column }
}

/// The places of so many rows in a statement: `($1, $2), ($3, $4)`.
fn placeholders(rows: usize, columns: usize) -> String {
    let row = |row: usize| {
        let places: Vec<_> =
            (1..=columns).map(|place| format!("${}", row * columns + place)).collect();
        format!("({})", places.join(", "))
    };
    (0..rows).map(row).collect::<Vec<_>>().join(", ")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_place_of_every_row_has_a_number_of_its_own() {
        assert_eq!(placeholders(2, 3), "($1, $2, $3), ($4, $5, $6)");
    }
}
