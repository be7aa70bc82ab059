//! One short method per use case: the server's side of [`app::Backend`].

use std::{error::Error, sync::Arc};

use app::{ApiError, AreaBook, Assessment, Backend, Contact, GemeenteBook, WijkFigures};
use async_trait::async_trait;
use domain::{
    area::{Postcode4, WijkCode},
    aspect::Aspect,
    contribution::{Contribution, ContributionStatus},
    demography::{AgeBand, Sex},
    ids::{AssessmentId, ContributionId, SubmissionId},
    rating::Answer,
    scoring::DimensionScores,
};
use sha2::{Digest, Sha256};
use store::{
    AnyConnection, Database, StoreError, areas, assessments, commit, contributions, publications,
};

use crate::{Surroundings, surroundings::written, web::cookie::Cookies};

/// A postcode area that lies for at least this part in one wijk means that wijk: the rest is the
/// strip along the border that drawn postcode areas and drawn wijken never share exactly.
const SURE_SHARE: f64 = 0.98;

/// A wijk that holds less than this part of a postcode area is not offered as a choice.
const WORTH_ASKING: f64 = 0.005;

/// Digits of a form's one-time key: 128 bits of chance.
const FORM_KEY_DIGITS: usize = 32;

/// The use cases on a real database.
#[derive(Clone, Debug)]
pub struct LiveBackend {
    database: Database,
    surroundings: Surroundings,
    cookies: Cookies,
    contact: Option<Contact>,
}

impl LiveBackend {
    /// Joins the database with clock, chance and the settings of the municipality.
    pub fn new(
        database: Database,
        surroundings: Surroundings,
        cookies: Cookies,
        contact: Option<Contact>,
    ) -> Self {
        Self { database, surroundings, cookies, contact }
    }

    /// The database.
    pub fn database(&self) -> &Database {
        &self.database
    }

    /// How visits are kept apart.
    pub fn cookies(&self) -> Cookies {
        self.cookies
    }

    fn today(&self) -> String {
        written(self.surroundings.today())
    }

    async fn read_assessment(&self, visitor: AssessmentId) -> Result<Assessment, StoreError> {
        let mut connection = self.database.connection().await?;
        let found = assessments::find(&mut connection, visitor).await?;
        let answers = assessments::answers(&mut connection, visitor).await?;
        Ok(match found {
            Some(found) => Assessment {
                wijk: found.wijk,
                candidates: found.candidates,
                contribution: found.contribution,
                answers,
            },
            None => Assessment {
                wijk: None,
                candidates: Vec::new(),
                contribution: ContributionStatus::Open,
                answers,
            },
        })
    }

    async fn read_areas(&self) -> Result<AreaBook, StoreError> {
        let mut connection = self.database.connection().await?;
        let mut books = Vec::new();
        for gemeente in areas::gemeenten(&mut connection).await? {
            let wijken = areas::wijken_of(&mut connection, &gemeente.code).await?;
            let buurten = areas::buurten_of(&mut connection, &gemeente.code).await?;
            books.push(GemeenteBook { gemeente, wijken, buurten });
        }
        Ok(AreaBook(books))
    }

    async fn read_figures(&self) -> Result<Option<WijkFigures>, StoreError> {
        let mut connection = self.database.connection().await?;
        let Some(edition) = publications::latest(&mut connection).await? else { return Ok(None) };
        let publication = publications::find(&mut connection, edition).await?;
        Ok(publication.map(|publication| WijkFigures { revision: edition.revision, publication }))
    }

    async fn write_postcode(
        &self,
        visitor: AssessmentId,
        submission: Option<SubmissionId>,
        postcode: Postcode4,
    ) -> Result<bool, StoreError> {
        let mut transaction = self.database.begin().await?;
        let wijken = areas::wijken_of_postcode(&mut transaction, postcode).await?;
        if wijken.is_empty() {
            return Ok(false);
        }
        if self.is_new(&mut transaction, visitor, submission).await? {
            match wijken.as_slice() {
                [(wijk, share), ..] if *share >= SURE_SHARE => {
                    assessments::set_wijk(&mut transaction, visitor, Some(wijk)).await?;
                }
                several => {
                    let worth: Vec<WijkCode> = several
                        .iter()
                        .filter(|(_, share)| *share >= WORTH_ASKING)
                        .map(|(wijk, _)| wijk.clone())
                        .collect();
                    assessments::set_candidates(&mut transaction, visitor, &worth).await?;
                }
            }
        }
        commit(transaction).await?;
        Ok(true)
    }

    async fn write_wijk(
        &self,
        visitor: AssessmentId,
        submission: Option<SubmissionId>,
        wijk: Option<WijkCode>,
    ) -> Result<bool, StoreError> {
        let mut transaction = self.database.begin().await?;
        if let Some(wijk) = &wijk
            && !areas::wijk_exists(&mut transaction, wijk).await?
        {
            return Ok(false);
        }
        if self.is_new(&mut transaction, visitor, submission).await? {
            assessments::set_wijk(&mut transaction, visitor, wijk.as_ref()).await?;
        }
        commit(transaction).await?;
        Ok(true)
    }

    async fn write_answer(
        &self,
        visitor: AssessmentId,
        submission: Option<SubmissionId>,
        aspect: &'static Aspect,
        answer: Answer,
    ) -> Result<(), StoreError> {
        let mut transaction = self.database.begin().await?;
        if self.is_new(&mut transaction, visitor, submission).await? {
            assessments::save_answer(&mut transaction, visitor, aspect, answer).await?;
        }
        commit(transaction).await
    }

    /// Notes the visit and the form; `false` when the very same form was carried out before, which
    /// must not undo a change that was made since.
    async fn is_new(
        &self,
        connection: &mut AnyConnection,
        visitor: AssessmentId,
        submission: Option<SubmissionId>,
    ) -> Result<bool, StoreError> {
        assessments::touch(connection, visitor, &self.today()).await?;
        match submission {
            Some(submission) => assessments::receive(connection, visitor, submission).await,
            None => Ok(true),
        }
    }

    async fn write_contribution(
        &self,
        visitor: AssessmentId,
        id: ContributionId,
        contribution: &Contribution,
    ) -> Result<(), StoreError> {
        let mut transaction = self.database.begin().await?;
        let first =
            assessments::settle_contribution(&mut transaction, visitor, ContributionStatus::Given)
                .await?;
        if first {
            contributions::insert(&mut transaction, id, contribution).await?;
        }
        commit(transaction).await
    }

    async fn write_refusal(&self, visitor: AssessmentId) -> Result<(), StoreError> {
        let mut transaction = self.database.begin().await?;
        assessments::touch(&mut transaction, visitor, &self.today()).await?;
        assessments::settle_contribution(&mut transaction, visitor, ContributionStatus::Refused)
            .await?;
        commit(transaction).await
    }

    async fn erase_assessment(&self, visitor: AssessmentId) -> Result<(), StoreError> {
        let mut connection = self.database.connection().await?;
        assessments::erase(&mut connection, visitor).await
    }
}

#[async_trait]
impl Backend for LiveBackend {
    fn begin_visit(&self) -> Result<String, ApiError> {
        let token = self.surroundings.secret().ok_or(ApiError::Unavailable)?;
        Ok(self.cookies.begin(&token))
    }

    fn end_visit(&self) -> String {
        self.cookies.end()
    }

    fn form_key(&self) -> Result<String, ApiError> {
        let secret = self.surroundings.secret().ok_or(ApiError::Unavailable)?;
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
        self.contact.clone()
    }

    async fn areas(&self) -> Result<Arc<AreaBook>, ApiError> {
        self.read_areas().await.map(Arc::new).map_err(unavailable)
    }

    async fn assessment(&self, visitor: AssessmentId) -> Result<Assessment, ApiError> {
        self.read_assessment(visitor).await.map_err(unavailable)
    }

    async fn set_postcode(
        &self,
        visitor: AssessmentId,
        submission: Option<SubmissionId>,
        postcode: Postcode4,
    ) -> Result<(), ApiError> {
        match self.write_postcode(visitor, submission, postcode).await.map_err(unavailable)? {
            true => Ok(()),
            false => Err(ApiError::UnknownPostcode),
        }
    }

    async fn set_wijk(
        &self,
        visitor: AssessmentId,
        submission: Option<SubmissionId>,
        wijk: Option<WijkCode>,
    ) -> Result<(), ApiError> {
        match self.write_wijk(visitor, submission, wijk).await.map_err(unavailable)? {
            true => Ok(()),
            false => Err(ApiError::NoWijk),
        }
    }

    async fn save_answer(
        &self,
        visitor: AssessmentId,
        submission: Option<SubmissionId>,
        aspect: &'static Aspect,
        answer: Answer,
    ) -> Result<(), ApiError> {
        self.write_answer(visitor, submission, aspect, answer).await.map_err(unavailable)
    }

    async fn contribute(
        &self,
        visitor: AssessmentId,
        sex: Option<Sex>,
        age_band: Option<AgeBand>,
    ) -> Result<(), ApiError> {
        let saved = self.read_assessment(visitor).await.map_err(unavailable)?;
        let wijk = saved.wijk.ok_or(ApiError::NoWijk)?;
        let period = self.surroundings.quarter().ok_or(ApiError::Unavailable)?;
        let id = self.surroundings.secret().ok_or(ApiError::Unavailable)?;
        let scores = DimensionScores::of(|slug| saved.answers.get(slug).copied());
        let contribution = Contribution { period, wijk, sex, age_band, scores };
        self.write_contribution(visitor, ContributionId::from_bytes(id), &contribution)
            .await
            .map_err(unavailable)
    }

    async fn refuse(&self, visitor: AssessmentId) -> Result<(), ApiError> {
        self.write_refusal(visitor).await.map_err(unavailable)
    }

    async fn erase(&self, visitor: AssessmentId) -> Result<(), ApiError> {
        self.erase_assessment(visitor).await.map_err(unavailable)
    }

    async fn figures(&self) -> Result<Option<Arc<WijkFigures>>, ApiError> {
        Ok(self.read_figures().await.map_err(unavailable)?.map(Arc::new))
    }
}

/// Logs the cause once, and gives the visitor's face of it.
fn unavailable(cause: StoreError) -> ApiError {
    tracing::error!(error = &cause as &(dyn Error + 'static), "A request could not be served");
    ApiError::Unavailable
}
