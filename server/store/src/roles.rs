//! PostgreSQL roles: what the web and the publisher may do, each with a role of its own.

use sqlx::{AnyConnection, AssertSqlSafe, Executor, query_scalar};

use crate::StoreError;

/// The role of `wijkweb serve`: writes contributions and cannot read them.
pub const WEB_ROLE: &str = "wijkweb_web";

/// The role of `publisher`: reads contributions and adds publications.
pub const PUBLISHER_ROLE: &str = "wijkweb_publisher";

const GRANTS: &str = include_str!("../../../migrations/roles/postgres.sql");

/// Makes both roles if they are not there and gives each exactly its rights.
///
/// The roles cannot log in themselves: an administrator makes the users and grants them a role.
pub async fn prepare(connection: &mut AnyConnection) -> Result<(), StoreError> {
    // The text is a file of this repository, not something that came in.
    connection.execute(AssertSqlSafe(GRANTS)).await?;
    Ok(())
}

/// Whether the role behind this connection can read contributions. PostgreSQL only.
pub async fn can_read_contributions(connection: &mut AnyConnection) -> Result<bool, StoreError> {
    Ok(query_scalar(
        "select has_table_privilege('contributions', 'select')
         or has_table_privilege('contribution_values', 'select')",
    )
    .fetch_one(connection)
    .await?)
}
