//! Opening a database, and bringing its schema up to date.

use std::time::Duration;

use sqlx::{
    Any, AnyConnection, AnyPool, Connection, Executor, Transaction, any::AnyPoolOptions,
    migrate::Migrator, pool::PoolConnection,
};

use crate::StoreError;

static MIGRATOR: Migrator = sqlx::migrate!("../../migrations");

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
#[derive(Clone, Debug)]
pub struct Database {
    pool: AnyPool,
    engine: Engine,
}

impl Database {
    /// Opens the database at `address`; an SQLite file that is not there is made.
    ///
    /// SQLite is set to survive a lost process and a lost machine: WAL, `synchronous=FULL`, foreign
    /// keys on.
    pub async fn open(address: &str) -> Result<Self, StoreError> {
        sqlx::any::install_default_drivers();
        let engine = Engine::of(address)?;
        let address = match engine {
            Engine::Sqlite if !address.contains("mode=") => {
                let separator = if address.contains('?') { '&' } else { '?' };
                format!("{address}{separator}mode=rwc")
            }
            _ => address.to_owned(),
        };
        let pool = AnyPoolOptions::new()
            .max_connections(CONNECTIONS)
            .acquire_timeout(PATIENCE)
            .after_connect(move |connection, _| Box::pin(set_up(connection, engine)))
            .connect(&address)
            .await?;
        Ok(Self { pool, engine })
    }

    /// The program behind the database.
    pub fn engine(&self) -> Engine {
        self.engine
    }

    /// Brings the schema up to date; needs the role that owns it.
    pub async fn migrate(&self) -> Result<(), StoreError> {
        MIGRATOR.run(&self.pool).await.map_err(StoreError::Migration)
    }

    /// Errs unless the schema is exactly the one of this program.
    pub async fn check_schema(&self) -> Result<(), StoreError> {
        let newest = MIGRATOR.iter().map(|migration| migration.version).max().unwrap_or_default();
        let applied: Result<Option<i64>, _> =
            sqlx::query_scalar("select max(version) from _sqlx_migrations where success")
                .fetch_one(&self.pool)
                .await;
        match applied {
            Ok(Some(version)) if version == newest => Ok(()),
            Ok(_) => Err(StoreError::SchemaNotCurrent),
            Err(sqlx::Error::Database(_)) => Err(StoreError::SchemaNotCurrent),
            Err(other) => Err(other.into()),
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
        Ok(match self.engine {
            Engine::Sqlite => self.pool.begin_with("begin immediate").await?,
            Engine::Postgres => self.pool.begin().await?,
        })
    }

    /// Closes all connections; SQLite's file is then whole without its `-wal`.
    pub async fn close(&self) {
        self.pool.close().await;
    }
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
                 pragma busy_timeout = 4000;",
            )
            .await?;
    }
    connection.ping().await
}
