//! Letting a practice nurse or wijkcoach see a profile for a day; and reminders.

use app::{ApiError, SharedProfile};
use domain::{
    dossier::{Change, Dossier, SHARED_FOR, Share},
    ids::ShareId,
    language::Language,
    period::Quarter,
    words::Phrase,
};
use serde::{Deserialize, Serialize};
use store::{
    commit,
    reminders::{self, Reminder},
    shares,
};
use vault::{Sealed, Secret, ShareKeys, Viewing};

use super::{LiveBackend, Visit, unavailable, visit::could_not_seal};
use crate::surroundings::{to_hex, written};

/// What is sealed under a code.
#[derive(Serialize, Deserialize)]
struct Snapshot {
    until: i64,
    dossier: Dossier,
}

impl Visit {
    /// Seals the profile of now under a new code, and notes in the dossier how to take it back.
    pub(super) async fn share_profile(&self) -> Result<Phrase, ApiError> {
        use app::Backend as _;

        let until = self.live.surroundings.seconds() + SHARED_FOR;
        let dossier = self.dossier().await?.seen_by_others();
        let phrase = self.live.new_phrase()?;
        let keys = ShareKeys::of(&self.live.derive(phrase.clone()).await?);
        let id = keys.id().to_hex();
        let sealed = keys
            .seal()
            .seal(&Snapshot { until, dossier }, &id, self.live.nonce()?)
            .map_err(could_not_seal)?;
        // First the note, then the row: a row that nobody could take back must not be.
        self.change(None, Change::Shared(Share { share_id: id, until })).await?;
        let tomorrow = self.live.surroundings.today().next_day();
        let erase_after = written(tomorrow.unwrap_or(self.live.surroundings.today()));
        let stored = async {
            let mut connection = self.live.database.connection().await?;
            shares::insert(&mut connection, keys.id(), &sealed.0, &erase_after).await
        };
        stored.await.map_err(unavailable)?;
        Ok(phrase)
    }

    /// Uses a code up: from now on this browser alone can see the profile.
    pub(super) async fn use_code(&self, phrase: Phrase) -> Result<String, ApiError> {
        let keys = ShareKeys::of(&self.live.derive(phrase).await?);
        let found = async {
            let mut connection = self.live.database.connection().await?;
            shares::find(&mut connection, keys.id(), false).await
        };
        let sealed = found.await.map_err(unavailable)?.ok_or(ApiError::UnknownCode)?;
        let id = keys.id().to_hex();
        let snapshot: Snapshot = keys.seal().open(&Sealed(sealed), &id).map_err(could_not_seal)?;
        if snapshot.until <= self.live.surroundings.seconds() {
            return Err(ApiError::UnknownCode);
        }
        let secret = Secret::from_chance(self.live.secret()?);
        let sealed = ShareKeys::of(&secret)
            .seal()
            .seal(&snapshot, &id, self.live.nonce()?)
            .map_err(could_not_seal)?;
        let used = async {
            let mut transaction = self.live.database.begin().await?;
            let used = shares::open(&mut transaction, keys.id(), &sealed.0).await?;
            commit(transaction).await?;
            Ok(used)
        };
        if !used.await.map_err(unavailable)? {
            return Err(ApiError::UnknownCode);
        }
        let session_keys = self.live.session_keys().await?;
        let key = session_keys.first().ok_or(ApiError::Unavailable)?;
        let share_id = keys.id().to_bytes();
        let token = Viewing { secret, share_id }
            .seal(key, self.live.nonce()?)
            .ok_or(ApiError::Unavailable)?;
        Ok(self.live.cookies.begin_viewing(&token))
    }

    /// The profile that this browser may see, for as long as it may.
    pub(super) async fn view(&self) -> Result<SharedProfile, ApiError> {
        let viewing = self.viewing.as_ref().ok_or(ApiError::NoViewing)?;
        let id = ShareId::from_bytes(viewing.share_id);
        let found = async {
            let mut connection = self.live.database.connection().await?;
            shares::find(&mut connection, id, true).await
        };
        let sealed = found.await.map_err(unavailable)?.ok_or(ApiError::NoViewing)?;
        let snapshot: Snapshot = ShareKeys::of(&viewing.secret)
            .seal()
            .open(&Sealed(sealed), &id.to_hex())
            .map_err(|_| ApiError::NoViewing)?;
        if snapshot.until <= self.live.surroundings.seconds() {
            return Err(ApiError::NoViewing);
        }
        Ok(SharedProfile { dossier: snapshot.dossier, until: snapshot.until })
    }
}

impl LiveBackend {
    /// Keeps an address to remind of the next quarter; one that was kept already is kept once.
    pub(super) async fn keep_reminder(
        &self,
        email: &str,
        language: Language,
    ) -> Result<(), ApiError> {
        let due = self.surroundings.quarter().and_then(Quarter::next);
        let due = due.ok_or(ApiError::Unavailable)?;
        let reminder = Reminder { id: to_hex(&self.secret()?), email: email.to_owned(), language };
        let kept = async {
            let mut transaction = self.database.begin().await?;
            reminders::erase_address(&mut transaction, email).await?;
            reminders::insert(&mut transaction, &reminder, due).await?;
            commit(transaction).await
        };
        kept.await.map_err(unavailable)
    }

    /// Forgets an address, whether or not it was kept.
    pub(super) async fn forget_reminder(&self, email: &str) -> Result<(), ApiError> {
        let forgotten = async {
            let mut connection = self.database.connection().await?;
            reminders::erase_address(&mut connection, email).await
        };
        forgotten.await.map_err(unavailable)
    }
}
