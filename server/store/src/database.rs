//! Opening a database, and bringing its schema up to date.

use std::time::Duration;

use sqlx::{
    Any, AnyConnection, AnyPool, AssertSqlSafe, Connection, Executor, Row, SqlSafeStr, Transaction,
    any::AnyPoolOptions,
    migrate::{Migration, MigrationType, Migrator},
    pool::PoolConnection,
};

use crate::StoreError;

/// Which file of an SQLite database a migration belongs to; PostgreSQL has one database for both.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Part {
    /// Areas, dossiers and publications.
    Main,
    /// What residents give to the figures.
    Contributions,
}

/// Every migration, in order.
const MIGRATIONS: [(i64, &str, Part, &str); 6] = [
    (
        1,
        "areas and publications",
        Part::Main,
        include_str!("../../../migrations/0001_areas_and_publications.sql"),
    ),
    (2, "dossiers", Part::Main, include_str!("../../../migrations/0002_dossiers.sql")),
    (
        3,
        "contributions",
        Part::Contributions,
        include_str!("../../../migrations/0003_contributions.sql"),
    ),
    (
        4,
        "indicator values",
        Part::Contributions,
        include_str!("../../../migrations/0004_indicator_values.sql"),
    ),
    (5, "figures", Part::Main, include_str!("../../../migrations/0005_figures.sql")),
    (6, "reference age", Part::Main, include_str!("../../../migrations/0006_reference_age.sql")),
];

/// What a table is marked with whose rows must not lie in the order in which they came.
const IN_KEY_ORDER: &str = "/* in key order */";

/// How long a request waits for a free connection or for SQLite's single writer.
const PATIENCE: Duration = Duration::from_secs(4);

/// Connections that one program holds at most.
const CONNECTIONS: u32 = 8;

/// The program behind a database address.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Engine {
    /// The embedded default: one file.
    Sqlite,
    /// A server of its own.
    Postgres,
}

impl Engine {
    /// The engine that an address such as `sqlite:wijkweb.sqlite` or `postgres://…` names.
    pub fn of(address: &str) -> Result<Self, StoreError> {
        match address.split_once(':') {
            Some(("sqlite", _)) => Ok(Self::Sqlite),
            Some(("postgres" | "postgresql", _)) => Ok(Self::Postgres),
            _ => Err(StoreError::UnknownEngine),
        }
    }
}

/// An open database.
///
/// With SQLite it is two files: contributions lie in one of their own, beside the other one, so
/// that nothing in a file tells which contribution was written together with which dossier.
#[derive(Clone, Debug)]
pub struct Database {
    pool: AnyPool,
    contributions: AnyPool,
    engine: Engine,
}

impl Database {
    /// Opens the database at `address`; an SQLite file that is not there is made.
    ///
    /// SQLite is set to survive a lost process and a lost machine: WAL, `synchronous=FULL`, foreign
    /// keys on. What is deleted is overwritten.
    pub async fn open(address: &str) -> Result<Self, StoreError> {
        sqlx::any::install_default_drivers();
        let engine = Engine::of(address)?;
        let pool = open_pool(address, engine).await?;
        let contributions = match engine {
            Engine::Sqlite => open_pool(&beside(address), engine).await?,
            Engine::Postgres => pool.clone(),
        };
        Ok(Self { pool, contributions, engine })
    }

    /// The program behind the database.
    pub fn engine(&self) -> Engine {
        self.engine
    }

    /// Brings the schema up to date; needs the role that owns it.
    pub async fn migrate(&self) -> Result<(), StoreError> {
        for (pool, migrator) in self.migrators() {
            migrator.run(pool).await.map_err(StoreError::Migration)?;
        }
        Ok(())
    }

    /// Errs unless the schema is exactly the one of this program.
    pub async fn check_schema(&self) -> Result<(), StoreError> {
        for (pool, migrator) in self.migrators() {
            let newest = migrator.iter().map(|migration| migration.version).max();
            let applied: Result<Option<i64>, _> =
                sqlx::query_scalar("select max(version) from _sqlx_migrations where success")
                    .fetch_one(pool)
                    .await;
            match applied {
                Ok(version) if version == newest => {}
                Ok(_) | Err(sqlx::Error::Database(_)) => return Err(StoreError::SchemaNotCurrent),
                Err(other) => return Err(other.into()),
            }
        }
        Ok(())
    }

    fn migrators(&self) -> Vec<(&AnyPool, Migrator)> {
        match self.engine {
            Engine::Sqlite => vec![
                (&self.pool, migrator(self.engine, |part| part == Part::Main)),
                (&self.contributions, migrator(self.engine, |part| part == Part::Contributions)),
            ],
            Engine::Postgres => vec![(&self.pool, migrator(self.engine, |_| true))],
        }
    }

    /// A connection from the pool.
    pub async fn connection(&self) -> Result<PoolConnection<Any>, StoreError> {
        Ok(self.pool.acquire().await?)
    }

    /// A transaction that writes; nothing of it stays unless [`commit`] is called.
    ///
    /// With SQLite it takes its turn as the one writer at once: a transaction that first reads and
    /// then writes would be refused whenever somebody else wrote in between.
    pub async fn begin(&self) -> Result<Transaction<'static, Any>, StoreError> {
        begin(&self.pool, self.engine).await
    }

    /// A connection to the contributions.
    pub async fn contributions(&self) -> Result<PoolConnection<Any>, StoreError> {
        Ok(self.contributions.acquire().await?)
    }

    /// A transaction that writes contributions; like [`Self::begin`].
    pub async fn begin_contributions(&self) -> Result<Transaction<'static, Any>, StoreError> {
        begin(&self.contributions, self.engine).await
    }

    /// Folds SQLite's journals into their files and empties them, so that they do not keep the
    /// order in which rows were written; `false` when one was in use. Nothing to do for PostgreSQL.
    pub async fn empty_journals(&self) -> Result<bool, StoreError> {
        let mut emptied = true;
        if self.engine == Engine::Sqlite {
            for pool in [&self.pool, &self.contributions] {
                let row = sqlx::query("pragma wal_checkpoint(truncate)").fetch_one(pool).await?;
                let busy: i64 = row.try_get(0)?;
                emptied &= busy == 0;
            }
        }
        Ok(emptied)
    }

    /// Closes all connections; SQLite's files are then whole without their `-wal`.
    pub async fn close(&self) {
        self.pool.close().await;
        self.contributions.close().await;
    }
}

async fn begin(pool: &AnyPool, engine: Engine) -> Result<Transaction<'static, Any>, StoreError> {
    Ok(match engine {
        Engine::Sqlite => pool.begin_with("begin immediate").await?,
        Engine::Postgres => pool.begin().await?,
    })
}

fn migrator(engine: Engine, wanted: impl Fn(Part) -> bool) -> Migrator {
    let key_order = match engine {
        Engine::Sqlite => "without rowid",
        // The publisher lays rows in key order, as PostgreSQL has no table that does so by itself.
        Engine::Postgres => "",
    };
    let migrations = MIGRATIONS
        .into_iter()
        .filter(|(_, _, part, _)| wanted(*part))
        .map(|(version, description, _, text)| {
            // The text is a file of this repository, not something that came in.
            let sql = AssertSqlSafe(text.replace(IN_KEY_ORDER, key_order)).into_sql_str();
            Migration::new(version, description.into(), MigrationType::Simple, sql, false)
        })
        .collect();
    Migrator::with_migrations(migrations)
}

async fn open_pool(address: &str, engine: Engine) -> Result<AnyPool, StoreError> {
    let address = match engine {
        Engine::Sqlite if !address.contains("mode=") => {
            let separator = if address.contains('?') { '&' } else { '?' };
            format!("{address}{separator}mode=rwc")
        }
        _ => address.to_owned(),
    };
    Ok(AnyPoolOptions::new()
        .max_connections(CONNECTIONS)
        .acquire_timeout(PATIENCE)
        .after_connect(move |connection, _| Box::pin(set_up(connection, engine)))
        .connect(&address)
        .await?)
}

/// The address of the file with contributions: `wijkweb.sqlite` has `wijkweb-contributions.sqlite`.
fn beside(address: &str) -> String {
    let (path, options) = match address.split_once('?') {
        Some((path, options)) => (path, format!("?{options}")),
        None => (address, String::new()),
    };
    let name_at = path.rfind(['/', ':']).map_or(0, |at| at + 1);
    let dot = path[name_at..].rfind('.').map_or(path.len(), |at| name_at + at);
    format!("{}-contributions{}{options}", &path[..dot], &path[dot..])
}

/// Makes all that was done in `transaction` last, or returns an error and nothing of it stays.
pub async fn commit(transaction: Transaction<'_, Any>) -> Result<(), StoreError> {
    Ok(transaction.commit().await?)
}

async fn set_up(connection: &mut AnyConnection, engine: Engine) -> Result<(), sqlx::Error> {
    if engine == Engine::Sqlite {
        connection
            .execute(
                "pragma journal_mode = wal;
                 pragma synchronous = full;
                 pragma foreign_keys = on;
                 pragma secure_delete = on;
                 pragma busy_timeout = 4000;",
            )
            .await?;
    }
    connection.ping().await
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn contributions_lie_in_a_file_beside_the_other_one() {
        for (address, expected) in [
            ("sqlite:wijkweb.sqlite", "sqlite:wijkweb-contributions.sqlite"),
            (
                "sqlite:/srv/a.b/wijkweb.db?mode=rwc",
                "sqlite:/srv/a.b/wijkweb-contributions.db?mode=rwc",
            ),
            ("sqlite:///srv/a.b/wijkweb", "sqlite:///srv/a.b/wijkweb-contributions"),
        ] {
            assert_eq!(beside(address), expected);
        }
    }
}
