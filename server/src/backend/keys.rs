//! Keys of the day for sessions, and from words to a secret.

use std::{fmt, sync::Mutex};

use app::ApiError;
use domain::words::Phrase;
use store::{StoreError, commit, installation};
use time::Date;
use vault::{PhraseSalt, Secret, SessionKey};

use super::{LiveBackend, unavailable};
use crate::surroundings::{from_hex, to_hex, written};

/// The keys of today and yesterday, once they were read.
#[derive(Default)]
pub struct SessionKeys(Mutex<Option<(Date, Vec<SessionKey>)>>);

impl fmt::Debug for SessionKeys {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("SessionKeys(hidden)")
    }
}

impl LiveBackend {
    /// The keys that open sessions; the first one, that of today, seals them too.
    pub(super) async fn session_keys(&self) -> Result<Vec<SessionKey>, ApiError> {
        let today = self.surroundings.today();
        if let Ok(known) = self.session_keys.0.lock()
            && let Some((day, keys)) = &*known
            && *day == today
        {
            return Ok(keys.clone());
        }
        let fresh = to_hex(&self.secret()?);
        let keys = self.read_session_keys(today, &fresh).await.map_err(unavailable)?;
        if let Ok(mut known) = self.session_keys.0.lock() {
            *known = Some((today, keys.clone()));
        }
        Ok(keys)
    }

    async fn read_session_keys(
        &self,
        today: Date,
        fresh: &str,
    ) -> Result<Vec<SessionKey>, StoreError> {
        let yesterday = today.previous_day().unwrap_or(today);
        let mut transaction = self.database.begin().await?;
        installation::erase_session_keys_before(&mut transaction, &written(yesterday)).await?;
        installation::keep_session_key(&mut transaction, &written(today), fresh).await?;
        let keys = installation::session_keys(&mut transaction).await?;
        commit(transaction).await?;
        let wanted = [today, yesterday].map(written);
        wanted
            .iter()
            .filter_map(|day| keys.iter().find(|(of, _)| of == day))
            .map(|(_, key)| {
                from_hex(key).map(SessionKey::from_bytes).ok_or(StoreError::Inconsistent {
                    table: "session_keys",
                    column: "session_key",
                })
            })
            .collect()
    }

    /// The secret that six words stand for. Slow on purpose; a few at a time.
    pub(super) async fn derive(&self, phrase: Phrase) -> Result<Secret, ApiError> {
        let salt = self.read_salt().await.map_err(unavailable)?;
        let turn = self.derivations.clone().acquire_owned().await;
        let turn = turn.map_err(|_| ApiError::Unavailable)?;
        let derived = tokio::task::spawn_blocking(move || {
            // Held until the work is done, also when whoever asked has gone.
            let _turn = turn;
            Secret::from_phrase(&phrase, &salt)
        })
        .await;
        derived.ok().flatten().ok_or(ApiError::Unavailable)
    }

    /// Six words of chance.
    pub(super) fn new_phrase(&self) -> Result<Phrase, ApiError> {
        let secret = self.secret()?;
        let mut bits = [0; 9];
        bits.copy_from_slice(&secret[..9]);
        Ok(Phrase::from_bits(bits))
    }

    async fn read_salt(&self) -> Result<PhraseSalt, StoreError> {
        let mut connection = self.database.connection().await?;
        let salt = installation::phrase_salt(&mut connection).await?;
        salt.as_deref()
            .and_then(from_hex)
            .map(PhraseSalt)
            .ok_or(StoreError::Inconsistent { table: "installation", column: "value" })
    }
}
