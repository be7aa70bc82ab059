//! Addresses to remind in a quarter. Nothing leads from one to a dossier.

use domain::{language::Language, period::Quarter};
use sqlx::{AnyConnection, Row, query};

use crate::{StoreError, inconsistent};

/// A reminder to be sent.
#[derive(Clone, PartialEq, Eq)]
pub struct Reminder {
    /// Chance, as 64 hexadecimal digits; also what takes the reminder back.
    pub id: String,
    /// Where to send it.
    pub email: String,
    /// In which language.
    pub language: Language,
}

/// Keeps an address for a quarter.
pub async fn insert(
    connection: &mut AnyConnection,
    reminder: &Reminder,
    due: Quarter,
) -> Result<(), StoreError> {
    query("insert into reminders (reminder_id, email, language, due) values ($1, $2, $3, $4)")
        .bind(&reminder.id)
        .bind(&reminder.email)
        .bind(reminder.language.code())
        .bind(due.to_string())
        .execute(connection)
        .await?;
    Ok(())
}

/// The reminders that are due in a quarter or were before, at most `most`, in order of their ids.
pub async fn due(
    connection: &mut AnyConnection,
    quarter: Quarter,
    most: u32,
) -> Result<Vec<Reminder>, StoreError> {
    let rows = query(
        "select reminder_id, email, language from reminders where due <= $1
         order by reminder_id limit $2",
    )
    .bind(quarter.to_string())
    .bind(i64::from(most))
    .fetch_all(connection)
    .await?;
    rows.into_iter()
        .map(|row| {
            let language: String = row.try_get("language")?;
            Ok(Reminder {
                id: row.try_get("reminder_id")?,
                email: row.try_get("email")?,
                language: Language::from_code(&language)
                    .ok_or_else(|| inconsistent("reminders", "language"))?,
            })
        })
        .collect()
}

/// Erases every reminder that was due before a quarter: nobody sends them; returns how many.
pub async fn erase_due_before(
    connection: &mut AnyConnection,
    quarter: Quarter,
) -> Result<u64, StoreError> {
    let done = query("delete from reminders where due < $1")
        .bind(quarter.to_string())
        .execute(connection)
        .await?;
    Ok(done.rows_affected())
}

/// Erases one reminder: it was sent, or taken back.
pub async fn erase(connection: &mut AnyConnection, id: &str) -> Result<(), StoreError> {
    query("delete from reminders where reminder_id = $1").bind(id).execute(connection).await?;
    Ok(())
}

/// Erases every reminder to an address.
pub async fn erase_address(connection: &mut AnyConnection, email: &str) -> Result<(), StoreError> {
    query("delete from reminders where email = $1").bind(email).execute(connection).await?;
    Ok(())
}

/// Lays all rows in the order of their keys, in a transaction of the caller's. PostgreSQL only.
pub async fn lay_in_key_order(connection: &mut AnyConnection) -> Result<(), StoreError> {
    for statement in [
        "lock table reminders in share row exclusive mode",
        "create temporary table laid_reminders on commit drop as select * from reminders",
        "delete from reminders",
        "insert into reminders select * from laid_reminders order by reminder_id",
    ] {
        query(statement).execute(&mut *connection).await?;
    }
    Ok(())
}
