//! Sealed dossiers. Nothing here can open one.

use domain::ids::DossierId;
use sqlx::{AnyConnection, Row, query};

use crate::StoreError;

/// The sealed text of a dossier, if it is there.
pub async fn find(
    connection: &mut AnyConnection,
    id: DossierId,
) -> Result<Option<String>, StoreError> {
    let row = query("select sealed from dossiers where dossier_id = $1")
        .bind(id.to_hex())
        .fetch_optional(connection)
        .await?;
    Ok(row.map(|row| row.try_get("sealed")).transpose()?)
}

/// Writes a dossier that was not there; `false` when it was.
///
/// `erase_after` is a day (`2026-11-24`).
pub async fn insert(
    connection: &mut AnyConnection,
    id: DossierId,
    sealed: &str,
    erase_after: &str,
) -> Result<bool, StoreError> {
    let done = query(
        "insert into dossiers (dossier_id, sealed, erase_after) values ($1, $2, $3)
         on conflict (dossier_id) do nothing",
    )
    .bind(id.to_hex())
    .bind(sealed)
    .bind(erase_after)
    .execute(connection)
    .await?;
    Ok(done.rows_affected() == 1)
}

/// Replaces a dossier by its successor; `false` when it is no longer the one that was read, so
/// that of two changes at the same moment none is lost.
pub async fn replace(
    connection: &mut AnyConnection,
    id: DossierId,
    read: &str,
    sealed: &str,
    erase_after: &str,
) -> Result<bool, StoreError> {
    let done = query(
        "update dossiers set sealed = $3, erase_after = $4
         where dossier_id = $1 and sealed = $2",
    )
    .bind(id.to_hex())
    .bind(read)
    .bind(sealed)
    .bind(erase_after)
    .execute(connection)
    .await?;
    Ok(done.rows_affected() == 1)
}

/// Notes that a dossier was opened: it stays until after another day.
pub async fn keep_until(
    connection: &mut AnyConnection,
    id: DossierId,
    erase_after: &str,
) -> Result<(), StoreError> {
    query("update dossiers set erase_after = $2 where dossier_id = $1 and erase_after <> $2")
        .bind(id.to_hex())
        .bind(erase_after)
        .execute(connection)
        .await?;
    Ok(())
}

/// Erases a dossier.
pub async fn erase(connection: &mut AnyConnection, id: DossierId) -> Result<(), StoreError> {
    query("delete from dossiers where dossier_id = $1")
        .bind(id.to_hex())
        .execute(connection)
        .await?;
    Ok(())
}

/// Erases every dossier whose last day lies before `today`; returns how many.
pub async fn erase_expired(connection: &mut AnyConnection, today: &str) -> Result<u64, StoreError> {
    let done = query("delete from dossiers where erase_after < $1")
        .bind(today)
        .execute(connection)
        .await?;
    Ok(done.rows_affected())
}
