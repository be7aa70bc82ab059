//! `wijkweb database prepare`: the schema and, with PostgreSQL, the two roles.

use anyhow::Context as _;
use store::{Database, Engine, installation, roles};

use crate::{Surroundings, surroundings::to_hex};

/// Brings the schema up to date and, with PostgreSQL, gives the roles of web and publisher exactly
/// their rights. Needs the role that owns the schema.
pub async fn prepare(address: &str, surroundings: Surroundings) -> anyhow::Result<()> {
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
    keep_salt(&database, surroundings).await?;
    database.close().await;
    tracing::info!("The schema is up to date");
    Ok(())
}

/// Sees to it that the installation has a salt of its own for six words; one that is there stays.
pub(super) async fn keep_salt(
    database: &Database,
    surroundings: Surroundings,
) -> anyhow::Result<()> {
    let salt = surroundings.secret().context("this machine gives no random bytes")?;
    let mut connection = database.connection().await?;
    installation::keep_phrase_salt(&mut connection, &to_hex(&salt)).await?;
    Ok(())
}
