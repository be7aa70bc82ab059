//! `wijkweb retention`: erases what is past its time, and says what it erased.

use store::{Database, Engine, StoreError, commit, dossiers, installation, reminders, shares};

use crate::{Surroundings, surroundings::written};

/// What was erased.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Erased {
    /// Dossiers with six words that nobody opened for 24 months, and those without words of the
    /// day before yesterday and earlier.
    pub dossiers: u64,
    /// Profiles that were shared more than a day ago.
    pub shares: u64,
    /// Addresses that were to be reminded in an earlier quarter, and never were.
    pub reminders: u64,
}

/// Erases what is past its time, and empties the journals in which it may still stand.
pub async fn run(database: &Database, surroundings: Surroundings) -> Result<Erased, StoreError> {
    let today = surroundings.today();
    let yesterday = today.previous_day().unwrap_or(today);
    let mut connection = database.connection().await?;
    let erased = Erased {
        dossiers: dossiers::erase_expired(&mut connection, &written(today)).await?,
        shares: shares::erase_expired(&mut connection, &written(today)).await?,
        reminders: match surroundings.quarter() {
            Some(quarter) => reminders::erase_due_before(&mut connection, quarter).await?,
            None => 0,
        },
    };
    installation::erase_session_keys_before(&mut connection, &written(yesterday)).await?;
    drop(connection);
    lay_in_key_order(database).await?;
    if !database.empty_journals().await? {
        tracing::info!("Journals are in use and will be emptied another time");
    }
    Ok(erased)
}

/// Lays what is kept for a short time in the order of its keys, so that no row version joins an
/// address to a dossier. SQLite has its tables so by itself.
async fn lay_in_key_order(database: &Database) -> Result<(), StoreError> {
    if database.engine() == Engine::Postgres {
        let mut transaction = database.begin().await?;
        reminders::lay_in_key_order(&mut transaction).await?;
        shares::lay_in_key_order(&mut transaction).await?;
        commit(transaction).await?;
    }
    Ok(())
}

/// Tells the log what was erased.
pub fn report(erased: Erased) {
    tracing::info!(
        dossiers.erased = erased.dossiers,
        shares.erased = erased.shares,
        reminders.erased = erased.reminders,
        "Erased what was past its time"
    );
}
