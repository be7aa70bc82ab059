//! `wijkweb database prepare`: the schema and, with PostgreSQL, the two roles.

use anyhow::Context as _;
use store::{Database, Engine, roles};

/// Brings the schema up to date and, with PostgreSQL, gives the roles of web and publisher exactly
/// their rights. Needs the role that owns the schema.
pub async fn prepare(address: &str) -> anyhow::Result<()> {
    let database = Database::open(address).await.context("connecting to the database")?;
    database.migrate().await?;
    if database.engine() == Engine::Postgres {
        let mut connection = database.connection().await?;
        roles::prepare(&mut connection).await.context("making the roles")?;
        tracing::info!(
            role.web = roles::WEB_ROLE,
            role.publisher = roles::PUBLISHER_ROLE,
            "Prepared the roles; grant each to a user that can log in"
        );
    }
    database.close().await;
    tracing::info!("The schema is up to date");
    Ok(())
}
