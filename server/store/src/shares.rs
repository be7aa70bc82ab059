//! Profiles that somebody else may see for a day, sealed. Nothing here can open one.

use domain::ids::ShareId;
use sqlx::{AnyConnection, Row, query};

use crate::StoreError;

/// Writes a profile under a code that was not used yet.
pub async fn insert(
    connection: &mut AnyConnection,
    id: ShareId,
    sealed: &str,
    erase_after: &str,
) -> Result<(), StoreError> {
    query("insert into shares (share_id, sealed, opened, erase_after) values ($1, $2, 0, $3)")
        .bind(id.to_hex())
        .bind(sealed)
        .bind(erase_after)
        .execute(connection)
        .await?;
    Ok(())
}

/// The sealed profile, if it is there and was opened or not, as asked.
pub async fn find(
    connection: &mut AnyConnection,
    id: ShareId,
    opened: bool,
) -> Result<Option<String>, StoreError> {
    let row = query("select sealed from shares where share_id = $1 and opened = $2")
        .bind(id.to_hex())
        .bind(i16::from(opened))
        .fetch_optional(connection)
        .await?;
    Ok(row.map(|row| row.try_get("sealed")).transpose()?)
}

/// Uses up the code: from now on the profile opens with another key. `false` when somebody else
/// used it first.
pub async fn open(
    connection: &mut AnyConnection,
    id: ShareId,
    sealed: &str,
) -> Result<bool, StoreError> {
    let done =
        query("update shares set sealed = $2, opened = 1 where share_id = $1 and opened = 0")
            .bind(id.to_hex())
            .bind(sealed)
            .execute(connection)
            .await?;
    Ok(done.rows_affected() == 1)
}

/// Takes a profile back.
pub async fn revoke(connection: &mut AnyConnection, id: ShareId) -> Result<(), StoreError> {
    query("delete from shares where share_id = $1").bind(id.to_hex()).execute(connection).await?;
    Ok(())
}

/// Erases every profile whose last day lies before `today`; returns how many.
pub async fn erase_expired(connection: &mut AnyConnection, today: &str) -> Result<u64, StoreError> {
    let done =
        query("delete from shares where erase_after < $1").bind(today).execute(connection).await?;
    Ok(done.rows_affected())
}

/// Lays all rows in the order of their keys, in a transaction of the caller's. PostgreSQL only.
pub async fn lay_in_key_order(connection: &mut AnyConnection) -> Result<(), StoreError> {
    for statement in [
        "lock table shares in share row exclusive mode",
        "create temporary table laid_shares on commit drop as select * from shares",
        "delete from shares",
        "insert into shares select * from laid_shares order by share_id",
    ] {
        query(statement).execute(&mut *connection).await?;
    }
    Ok(())
}
