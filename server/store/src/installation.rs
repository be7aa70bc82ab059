//! Chance that belongs to this installation, and the keys of the day for sessions.

use sqlx::{AnyConnection, Row, query};

use crate::StoreError;

/// The name of the salt with which words become keys.
const PHRASE_SALT: &str = "phrase_salt";

/// Keeps `salt` (hexadecimal) for words, unless there is one already. The owner's doing.
pub async fn keep_phrase_salt(
    connection: &mut AnyConnection,
    salt: &str,
) -> Result<(), StoreError> {
    query("insert into installation (name, value) values ($1, $2) on conflict (name) do nothing")
        .bind(PHRASE_SALT)
        .bind(salt)
        .execute(connection)
        .await?;
    Ok(())
}

/// The salt for words (hexadecimal), once the installation was prepared.
pub async fn phrase_salt(connection: &mut AnyConnection) -> Result<Option<String>, StoreError> {
    let row = query("select value from installation where name = $1")
        .bind(PHRASE_SALT)
        .fetch_optional(connection)
        .await?;
    Ok(row.map(|row| row.try_get("value")).transpose()?)
}

/// The session keys that there are, by day.
pub async fn session_keys(
    connection: &mut AnyConnection,
) -> Result<Vec<(String, String)>, StoreError> {
    let rows = query("select day, session_key from session_keys order by day")
        .fetch_all(connection)
        .await?;
    rows.into_iter().map(|row| Ok((row.try_get("day")?, row.try_get("session_key")?))).collect()
}

/// Keeps a session key (hexadecimal) for a day, unless there is one already.
pub async fn keep_session_key(
    connection: &mut AnyConnection,
    day: &str,
    key: &str,
) -> Result<(), StoreError> {
    query(
        "insert into session_keys (day, session_key) values ($1, $2) on conflict (day) do nothing",
    )
    .bind(day)
    .bind(key)
    .execute(connection)
    .await?;
    Ok(())
}

/// Erases the session keys of every day before `day`.
pub async fn erase_session_keys_before(
    connection: &mut AnyConnection,
    day: &str,
) -> Result<(), StoreError> {
    query("delete from session_keys where day < $1").bind(day).execute(connection).await?;
    Ok(())
}
