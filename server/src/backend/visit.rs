//! One request of one visitor: the session in the cookie, and the dossier that it opens.

use std::sync::Arc;

use app::{ApiError, AreaBook, Backend, Contact, SharedProfile, ToShow, WijkFigures};
use async_trait::async_trait;
use domain::{
    area::{Postcode4, WijkCode},
    contribution::Contribution,
    demography::{AgeBand, Sex},
    dossier::{Change, Contributed, Dossier, Home, Way},
    ids::{ContributionId, SubmissionId},
    indicator::IndicatorValues,
    language::Language,
    period::Quarter,
    questionnaire::QuestionnaireSet,
    scoring::{self, heart::RiskThresholds},
    words::Phrase,
};
use http::HeaderMap;
use sha2::{Digest, Sha256};
use store::{StoreError, commit, contributions, dossiers, shares};
use time::{Date, Month};
use vault::{
    DossierKeys, SealError, Sealed, Secret, Session, SessionKey, Shown, Viewing, VisitMark,
};

use super::{LiveBackend, unavailable};
use crate::surroundings::{to_hex, written};

/// Digits of a form's one-time key: 128 bits of chance.
const FORM_KEY_DIGITS: usize = 32;

/// How often a change is tried again when somebody else changed the dossier in between.
const ATTEMPTS: usize = 20;

/// Months after which a dossier with words is erased that nobody opened.
const MONTHS_KEPT: u8 = 24;

/// A visitor's session is sealed anew when it was last used longer ago than this, in seconds.
const RENEW_AFTER: i64 = 60;

/// One request of one visitor.
pub struct Visit {
    pub(super) live: Arc<LiveBackend>,
    pub(super) keys: Vec<SessionKey>,
    session: Option<Session>,
    pub(super) viewing: Option<Viewing>,
    /// Whether it is not known who is visiting, because the keys could not be read.
    outage: bool,
}

/// A dossier as it was read: what it holds, and the text that it was sealed in.
struct Read {
    dossier: Dossier,
    sealed: String,
}

impl Visit {
    /// Who is visiting, by the cookies of a request.
    pub async fn of(live: Arc<LiveBackend>, headers: &HeaderMap) -> Self {
        let (session, viewing) = (live.cookies.session(headers), live.cookies.viewing(headers));
        if session.is_none() && viewing.is_none() {
            return Self { live, keys: Vec::new(), session: None, viewing: None, outage: false };
        }
        let Ok(keys) = live.session_keys().await else {
            return Self { live, keys: Vec::new(), session: None, viewing: None, outage: true };
        };
        let now = live.surroundings.seconds();
        let session =
            session.and_then(|token| keys.iter().find_map(|key| Session::open(token, key, now)));
        let viewing =
            viewing.and_then(|token| keys.iter().find_map(|key| Viewing::open(token, key)));
        let mut visit = Self { live, keys, session, viewing, outage: false };
        visit.settle().await;
        visit
    }

    /// The browser has the session of a dossier that was put under words: now what was before can
    /// go. What fails here is tried again with the next request.
    async fn settle(&mut self) {
        let Some(session) = &self.session else { return };
        let Some(replaced) = &session.replaces else { return };
        let (keys, old_keys) = (DossierKeys::of(&session.secret), DossierKeys::of(replaced));
        let settled = async {
            // Words that open nothing any more replace nothing.
            let dossier = self.read(&keys).await?.dossier;
            self.keep(&keys, &dossier).await?;
            self.erase_dossier(&old_keys).await
        };
        if settled.await.is_ok()
            && let Some(session) = &mut self.session
        {
            session.replaces = None;
            // Long ago, so that the cookie is renewed with this very answer.
            session.used = 0;
        }
    }

    /// The `Set-Cookie` value that lets the visit last for another half hour, when it is time.
    pub fn renewed(&self) -> Option<String> {
        let now = self.live.surroundings.seconds();
        let session = self.session.as_ref()?;
        if now.saturating_sub(session.used) < RENEW_AFTER {
            return None;
        }
        let token = Session { used: now, ..session.clone() }
            .seal(self.keys.first()?, self.live.nonce().ok()?)?;
        Some(self.live.cookies.begin(&token))
    }

    fn session(&self) -> Result<&Session, ApiError> {
        match &self.session {
            Some(session) => Ok(session),
            None if self.outage => Err(ApiError::Unavailable),
            None => Err(ApiError::NoVisit),
        }
    }

    /// The `Set-Cookie` value of a session that begins or goes on with this.
    async fn cookie(
        &self,
        secret: Secret,
        visits: VisitMark,
        shown: Option<Shown>,
        replaces: Option<Secret>,
    ) -> Result<String, ApiError> {
        let keys = self.live.session_keys().await?;
        let used = self.live.surroundings.seconds();
        let session = Session { secret, shown, replaces, visits, used };
        let key = keys.first().ok_or(ApiError::Unavailable)?;
        let token = session.seal(key, self.live.nonce()?).ok_or(ApiError::Unavailable)?;
        Ok(self.live.cookies.begin(&token))
    }

    fn dossier_keys(&self) -> Result<DossierKeys, ApiError> {
        Ok(DossierKeys::of(&self.session()?.secret))
    }

    /// Errs when this visit was ended, here or on another device.
    fn still_visiting(&self, dossier: &Dossier) -> Result<(), ApiError> {
        let mark = to_hex(&self.session()?.visits);
        if dossier.visits == mark { Ok(()) } else { Err(ApiError::NoVisit) }
    }

    fn new_mark(&self) -> Result<VisitMark, ApiError> {
        let secret = self.live.secret()?;
        secret.first_chunk().copied().ok_or(ApiError::Unavailable)
    }

    /// The dossier under these keys; [`ApiError::NoVisit`] when it is not there, so that one that
    /// was erased elsewhere does not come to life again.
    async fn read(&self, keys: &DossierKeys) -> Result<Read, ApiError> {
        let sealed = self.find(keys).await.map_err(unavailable)?.ok_or(ApiError::NoVisit)?;
        Ok(Read { dossier: open(keys, &sealed)?, sealed })
    }

    async fn find(&self, keys: &DossierKeys) -> Result<Option<String>, StoreError> {
        let mut connection = self.live.database.connection().await?;
        dossiers::find(&mut connection, keys.id()).await
    }

    /// Changes the dossier; tried again when somebody else changed it in between.
    async fn change_with(
        &self,
        keys: &DossierKeys,
        submission: Option<SubmissionId>,
        change: Change,
    ) -> Result<Dossier, ApiError> {
        for _ in 0..ATTEMPTS {
            let Read { mut dossier, sealed } = self.read(keys).await?;
            self.still_visiting(&dossier)?;
            if !dossier.apply(submission, change.clone()) {
                return Ok(dossier);
            }
            if self.write(keys, &dossier, Some(&sealed)).await? {
                return Ok(dossier);
            }
        }
        Err(ApiError::Unavailable)
    }

    /// Writes a dossier over the one that was read; `false` when that one is no longer there.
    ///
    /// One that nobody is known to have the words of stays as short as one without words.
    async fn write(
        &self,
        keys: &DossierKeys,
        dossier: &Dossier,
        read: Option<&str>,
    ) -> Result<bool, ApiError> {
        let sealed = keys
            .seal()
            .seal(dossier, &keys.id().to_hex(), self.live.nonce()?)
            .map_err(could_not_seal)?;
        let known = dossier.has_words && read.is_some();
        let erase_after = erase_after(self.live.surroundings.today(), known);
        self.store(keys, read, &sealed, &erase_after).await.map_err(unavailable)
    }

    async fn store(
        &self,
        keys: &DossierKeys,
        read: Option<&str>,
        sealed: &Sealed,
        erase_after: &str,
    ) -> Result<bool, StoreError> {
        let mut transaction = self.live.database.begin().await?;
        let id = keys.id();
        let written = match read {
            None => dossiers::insert(&mut transaction, id, &sealed.0, erase_after).await?,
            Some(read) => {
                dossiers::replace(&mut transaction, id, read, &sealed.0, erase_after).await?
            }
        };
        commit(transaction).await?;
        Ok(written)
    }

    /// Puts a contribution under its row; written again, it replaces itself.
    async fn put_contribution(
        &self,
        id: ContributionId,
        contribution: &Contribution,
    ) -> Result<(), ApiError> {
        let stored = async {
            let mut transaction = self.live.database.begin_contributions().await?;
            let engine = self.live.database.engine();
            contributions::put(&mut transaction, engine, id, contribution).await?;
            commit(transaction).await
        };
        stored.await.map_err(unavailable)
    }

    /// Takes everything back that a dossier gave, and what it may have given just now, before it
    /// could be noted.
    async fn take_contributions_back(
        &self,
        keys: &DossierKeys,
        dossier: &Dossier,
    ) -> Result<(), ApiError> {
        let mut rows = vec![keys.contribution(self.quarter()?)];
        rows.extend(
            dossier.contributed.iter().filter_map(|given| dossier.contribution(given.period)),
        );
        let stored = async {
            let mut transaction = self.live.database.begin_contributions().await?;
            let engine = self.live.database.engine();
            for id in rows {
                contributions::withdraw(&mut transaction, engine, id).await?;
            }
            commit(transaction).await
        };
        stored.await.map_err(unavailable)
    }

    pub(super) async fn revoke_shares(&self, dossier: &Dossier) -> Result<(), ApiError> {
        let revoked = async {
            let mut connection = self.live.database.connection().await?;
            for share in &dossier.shares {
                if let Some(id) = domain::ids::ShareId::from_hex(&share.share_id) {
                    shares::revoke(&mut connection, id).await?;
                }
            }
            Ok(())
        };
        revoked.await.map_err(unavailable)
    }

    /// Notes that a dossier was opened: it stays for as long as one does that was opened today.
    async fn keep(&self, keys: &DossierKeys, dossier: &Dossier) -> Result<(), ApiError> {
        let erase_after = erase_after(self.live.surroundings.today(), dossier.has_words);
        let kept = async {
            let mut connection = self.live.database.connection().await?;
            dossiers::keep_until(&mut connection, keys.id(), &erase_after).await
        };
        kept.await.map_err(unavailable)
    }

    async fn erase_dossier(&self, keys: &DossierKeys) -> Result<(), ApiError> {
        let erased = async {
            let mut connection = self.live.database.connection().await?;
            dossiers::erase(&mut connection, keys.id()).await
        };
        erased.await.map_err(unavailable)
    }

    /// What a dossier gives to the figures of a quarter; an error when that is nothing.
    fn contribution_of(
        &self,
        dossier: &Dossier,
        period: Quarter,
    ) -> Result<Contribution, ApiError> {
        let settings = &self.live.settings;
        let with_heart = settings.heart.is_some();
        let values = IndicatorValues::of(dossier, &settings.questionnaires, with_heart);
        if values.is_empty() {
            return Err(ApiError::TooLittle);
        }
        let (_, scoring) = scoring::of_round(&dossier.now);
        Ok(Contribution {
            period,
            wijk: dossier.home.wijk.clone().ok_or(ApiError::NoWijk)?,
            sex: dossier.sex.as_deref().and_then(Sex::from_code),
            age_band: dossier.age_band.as_deref().and_then(AgeBand::from_code),
            scoring: scoring.to_owned(),
            research: dossier.consent.research == Some(true),
            values,
        })
    }
}

#[async_trait]
impl Backend for Visit {
    fn form_key(&self) -> Result<String, ApiError> {
        let secret = self.live.secret()?;
        Ok(SubmissionId::from_bytes(secret).to_hex().split_off(FORM_KEY_DIGITS))
    }

    fn submission(&self, form_key: &str, content: &[&str]) -> Option<SubmissionId> {
        if form_key.len() != FORM_KEY_DIGITS || !form_key.bytes().all(|b| b.is_ascii_hexdigit()) {
            return None;
        }
        let mut digest = Sha256::new();
        for part in std::iter::once(&form_key).chain(content) {
            // The length keeps `ab` + `c` apart from `a` + `bc`.
            digest.update((part.len() as u64).to_be_bytes());
            digest.update(part.as_bytes());
        }
        Some(SubmissionId::from_bytes(digest.finalize().into()))
    }

    fn contact(&self) -> Option<Contact> {
        self.live.settings.contact.clone()
    }

    fn questionnaires(&self) -> Arc<QuestionnaireSet> {
        self.live.settings.questionnaires.clone()
    }

    fn heart(&self) -> Option<RiskThresholds> {
        self.live.settings.heart.clone()
    }

    fn today(&self) -> String {
        written(self.live.surroundings.today())
    }

    fn quarter(&self) -> Result<Quarter, ApiError> {
        self.live.surroundings.quarter().ok_or(ApiError::Unavailable)
    }

    fn now(&self) -> i64 {
        self.live.surroundings.seconds()
    }

    async fn areas(&self) -> Result<Arc<AreaBook>, ApiError> {
        self.live.area_book().await.map(Arc::new)
    }

    async fn home_of(&self, postcode: Postcode4) -> Result<Home, ApiError> {
        self.live.home_of(postcode).await
    }

    async fn has_wijk(&self, wijk: &WijkCode) -> Result<bool, ApiError> {
        self.live.has_wijk(wijk).await
    }

    async fn figures(&self) -> Result<Option<Arc<WijkFigures>>, ApiError> {
        self.live.figures().await
    }

    fn has_visit(&self) -> bool {
        self.session.is_some() || self.outage
    }

    async fn begin(&self, way: Way, helped: bool) -> Result<String, ApiError> {
        let secret = Secret::from_chance(self.live.secret()?);
        let keys = DossierKeys::of(&secret);
        let visits = self.new_mark()?;
        let mut dossier = Dossier::default();
        dossier.apply(None, Change::EndVisits(to_hex(&visits)));
        dossier.apply(None, Change::Begin { way, helped });
        if !self.write(&keys, &dossier, None).await? {
            return Err(ApiError::Unavailable);
        }
        self.cookie(secret, visits, None, None).await
    }

    async fn take_up(&self, phrase: Phrase) -> Result<String, ApiError> {
        let secret = self.live.derive(phrase).await?;
        let keys = DossierKeys::of(&secret);
        let dossier = match self.read(&keys).await {
            Ok(Read { dossier, .. }) => dossier,
            Err(ApiError::NoVisit) => return Err(ApiError::UnknownWords),
            Err(error) => return Err(error),
        };
        self.keep(&keys, &dossier).await?;
        self.cookie(secret, mark_of(&dossier)?, None, None).await
    }

    async fn dossier(&self) -> Result<Dossier, ApiError> {
        let dossier = self.read(&self.dossier_keys()?).await?.dossier;
        self.still_visiting(&dossier)?;
        Ok(dossier)
    }

    async fn change(
        &self,
        submission: Option<SubmissionId>,
        change: Change,
    ) -> Result<Dossier, ApiError> {
        self.change_with(&self.dossier_keys()?, submission, change).await
    }

    fn to_show(&self) -> Option<ToShow> {
        match self.session.as_ref()?.shown.as_ref()? {
            Shown::Words(phrase) => Some(ToShow::Words(phrase.clone())),
            Shown::Code(phrase) => Some(ToShow::Code(phrase.clone())),
        }
    }

    async fn shown(&self) -> Result<String, ApiError> {
        let session = self.session()?.clone();
        self.cookie(session.secret, session.visits, None, session.replaces).await
    }

    async fn give_words(&self) -> Result<String, ApiError> {
        let Session { secret: old, visits, .. } = self.session()?.clone();
        let mut dossier = self.dossier().await?;
        let phrase = self.live.new_phrase()?;
        let secret = self.live.derive(phrase.clone()).await?;
        let keys = DossierKeys::of(&secret);
        dossier.apply(None, Change::HasWords);
        if !self.write(&keys, &dossier, None).await? {
            return Err(ApiError::Unavailable);
        }
        // The old row goes when the new cookie comes back: see `settle`.
        self.cookie(secret, visits, Some(Shown::Words(phrase)), Some(old)).await
    }

    async fn contribute(
        &self,
        sex: Option<Sex>,
        age_band: Option<AgeBand>,
        research: bool,
    ) -> Result<(), ApiError> {
        let keys = self.dossier_keys()?;
        let mut dossier = self.dossier().await?;
        let period = self.quarter()?;
        let id = dossier.contribution(period).unwrap_or(keys.contribution(period));
        let given = Contributed { period, contribution_id: id.to_hex() };
        let change = Change::Contributed { given, sex, age_band, research };
        dossier.apply(None, change.clone());
        // The contribution lies under a key of its own: written twice it is there once, so it may
        // come before the note of it.
        self.put_contribution(id, &self.contribution_of(&dossier, period)?).await?;
        self.change_with(&keys, None, change).await?;
        Ok(())
    }

    async fn withdraw(&self) -> Result<(), ApiError> {
        let keys = self.dossier_keys()?;
        let dossier = self.dossier().await?;
        self.take_contributions_back(&keys, &dossier).await?;
        self.change_with(&keys, None, Change::Withdrawn).await?;
        Ok(())
    }

    async fn erase(&self) -> Result<(), ApiError> {
        let keys = self.dossier_keys()?;
        let dossier = match self.dossier().await {
            Ok(dossier) => dossier,
            // It was erased before: then this is done.
            Err(ApiError::NoVisit) => return Ok(()),
            Err(error) => return Err(error),
        };
        self.take_contributions_back(&keys, &dossier).await?;
        self.revoke_shares(&dossier).await?;
        self.erase_dossier(&keys).await
    }

    async fn end_visits(&self) -> Result<[String; 2], ApiError> {
        if self.session.is_some() {
            let visits = to_hex(&self.new_mark()?);
            match self.change(None, Change::EndVisits(visits)).await {
                Ok(_) | Err(ApiError::NoVisit) => {}
                Err(error) => return Err(error),
            }
        }
        Ok(self.live.cookies.end())
    }

    async fn share(&self) -> Result<String, ApiError> {
        let session = self.session()?.clone();
        let phrase = self.share_profile().await?;
        let shown = Some(Shown::Code(phrase));
        self.cookie(session.secret, session.visits, shown, session.replaces).await
    }

    async fn unshare(&self) -> Result<(), ApiError> {
        let dossier = self.dossier().await?;
        self.revoke_shares(&dossier).await?;
        self.change(None, Change::Unshared).await?;
        Ok(())
    }

    async fn open_share(&self, phrase: Phrase) -> Result<String, ApiError> {
        self.use_code(phrase).await
    }

    async fn shared_profile(&self) -> Result<SharedProfile, ApiError> {
        self.view().await
    }

    fn offers_reminders(&self) -> bool {
        self.live.settings.reminders
    }

    async fn remind(&self, email: &str, language: Language) -> Result<(), ApiError> {
        self.live.keep_reminder(email, language).await
    }

    async fn forget_reminder(&self, email: &str) -> Result<(), ApiError> {
        self.live.forget_reminder(email).await
    }
}

/// The day after which a dossier is erased that nobody opens any more.
///
/// Without words it can be opened for half an hour, so a day is enough. With words it is a whole
/// month, so that the row does not tell on which day somebody came by.
fn erase_after(today: Date, has_words: bool) -> String {
    if !has_words {
        return written(today.next_day().unwrap_or(today));
    }
    let first_of_next = today.replace_day(1).ok().map(|first| {
        let month = first.month().next();
        let year = first.year() + i32::from(MONTHS_KEPT / 12);
        let year = if month == Month::January { year + 1 } else { year };
        Date::from_calendar_date(year, month, 1).unwrap_or(today)
    });
    written(first_of_next.unwrap_or(today))
}

fn mark_of(dossier: &Dossier) -> Result<VisitMark, ApiError> {
    let bytes: Option<Vec<u8>> = (0..VisitMark::default().len())
        .map(|at| u8::from_str_radix(dossier.visits.get(2 * at..2 * at + 2)?, 16).ok())
        .collect();
    bytes.and_then(|bytes| bytes.try_into().ok()).ok_or(ApiError::Unavailable)
}

fn open(keys: &DossierKeys, sealed: &str) -> Result<Dossier, ApiError> {
    let sealed = Sealed(sealed.to_owned());
    keys.seal().open(&sealed, &keys.id().to_hex()).map_err(could_not_seal)
}

pub(super) fn could_not_seal(cause: SealError) -> ApiError {
    tracing::error!("A dossier could not be sealed or opened: {cause}");
    ApiError::Unavailable
}

#[cfg(test)]
mod tests {
    use time::macros::date;

    use super::*;

    #[test]
    fn a_dossier_with_words_stays_for_two_years_and_does_not_tell_the_day() {
        assert_eq!(erase_after(date!(2026 - 11 - 23), true), "2028-12-01");
        assert_eq!(erase_after(date!(2026 - 11 - 01), true), "2028-12-01");
        assert_eq!(erase_after(date!(2026 - 12 - 31), true), "2029-01-01");
        assert_eq!(erase_after(date!(2028 - 02 - 29), true), "2030-03-01");
    }

    #[test]
    fn a_dossier_without_words_stays_until_the_end_of_the_next_day() {
        assert_eq!(erase_after(date!(2026 - 12 - 31), false), "2027-01-01");
    }
}
