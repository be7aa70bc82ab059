//! One short method per use case: the server's side of [`app::Backend`].

mod figures;
mod home;
mod keys;
mod sharing;
mod visit;

use std::{error::Error, sync::Arc};

use app::{ApiError, Contact};
use domain::{
    questionnaire::{QuestionnaireError, QuestionnaireSet},
    scoring::heart::RiskThresholds,
};
use store::{Database, StoreError};
use tokio::sync::Semaphore;
use vault::{NONCE_LENGTH, Nonce};

pub use self::visit::Visit;
use self::{figures::KnownFigures, keys::SessionKeys};
use crate::{Surroundings, web::cookie::Cookies};

/// How many phrases are turned into keys at the same moment: each takes 32 MiB and a tenth of a
/// second of one core, which also slows down whoever guesses.
const DERIVATIONS_AT_ONCE: usize = 2;

/// What a municipality sets.
#[derive(Clone, Debug)]
pub struct Settings {
    /// Where residents can go in person.
    pub contact: Option<Contact>,
    /// The questionnaires.
    pub questionnaires: Arc<QuestionnaireSet>,
    /// Whether heart risk is shown, and by which thresholds; `None` switches it off.
    pub heart: Option<RiskThresholds>,
    /// Whether reminders can be sent.
    pub reminders: bool,
}

impl Settings {
    /// The standard questionnaires, heart risk by ESC 2021, nobody to turn to and no reminders.
    pub fn standard() -> Result<Self, QuestionnaireError> {
        Ok(Self {
            contact: None,
            questionnaires: Arc::new(QuestionnaireSet::standard()?),
            heart: Some(RiskThresholds::ESC_2021),
            reminders: false,
        })
    }
}

/// The use cases on a real database, for all visitors.
#[derive(Clone, Debug)]
pub struct LiveBackend {
    database: Database,
    surroundings: Surroundings,
    cookies: Cookies,
    settings: Settings,
    session_keys: Arc<SessionKeys>,
    known_figures: Arc<KnownFigures>,
    derivations: Arc<Semaphore>,
}

impl LiveBackend {
    /// Joins the database with clock, chance and the settings of the municipality.
    pub fn new(
        database: Database,
        surroundings: Surroundings,
        cookies: Cookies,
        settings: Settings,
    ) -> Self {
        Self {
            database,
            surroundings,
            cookies,
            settings,
            session_keys: Arc::default(),
            known_figures: Arc::default(),
            derivations: Arc::new(Semaphore::new(DERIVATIONS_AT_ONCE)),
        }
    }

    /// The database.
    pub fn database(&self) -> &Database {
        &self.database
    }

    /// Clock and chance.
    pub fn surroundings(&self) -> Surroundings {
        self.surroundings
    }

    fn nonce(&self) -> Result<Nonce, ApiError> {
        let secret = self.secret()?;
        let mut nonce = [0; NONCE_LENGTH];
        nonce.copy_from_slice(&secret[..NONCE_LENGTH]);
        Ok(nonce)
    }

    fn secret(&self) -> Result<[u8; 32], ApiError> {
        self.surroundings.secret().ok_or(ApiError::Unavailable)
    }
}

/// Logs the cause once, and gives the visitor's face of it.
fn unavailable(cause: StoreError) -> ApiError {
    tracing::error!(error = &cause as &(dyn Error + 'static), "A request could not be served");
    ApiError::Unavailable
}
