//! What the pages ask of the server.

use std::{collections::HashMap, fmt, sync::Arc};

use async_trait::async_trait;
use domain::{
    area::{Buurt, Gemeente, Postcode4, Wijk, WijkCode},
    aspect::{Aspect, Dimension},
    contribution::ContributionStatus,
    demography::{AgeBand, Sex},
    figure::{FigureArea, Publication, Published},
    ids::{AssessmentId, SubmissionId},
    rating::Answer,
};

use crate::ApiError;

/// What is known of the visitor: where he lives and what he answered.
#[derive(Clone)]
pub struct Assessment {
    /// The wijk that was chosen.
    pub wijk: Option<WijkCode>,
    /// The wijken that a typed postcode may mean, until one is chosen.
    pub candidates: Vec<WijkCode>,
    /// Whether the answers were given to the figures.
    pub contribution: ContributionStatus,
    /// The answers, by aspect slug.
    pub answers: HashMap<&'static str, Answer>,
}

impl Assessment {
    /// The answer to an aspect, if it has one.
    pub fn answer(&self, aspect: &Aspect) -> Option<Answer> {
        self.answers.get(aspect.slug).copied()
    }

    /// Whether the aspect was rated or skipped.
    pub fn is_answered(&self, aspect: &Aspect) -> bool {
        self.answers.contains_key(aspect.slug)
    }
}

/// Answers are health data: `{:?}` must never print one into a log.
impl fmt::Debug for Assessment {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("Assessment(hidden)")
    }
}

/// A gemeente with its wijken and buurten, each in order of code.
#[derive(Clone, Debug)]
pub struct GemeenteBook {
    /// The gemeente.
    pub gemeente: Gemeente,
    /// Its wijken.
    pub wijken: Vec<Wijk>,
    /// Its buurten.
    pub buurten: Vec<Buurt>,
}

/// Every area that was imported, by gemeente.
#[derive(Clone, Debug, Default)]
pub struct AreaBook(pub Vec<GemeenteBook>);

impl AreaBook {
    /// The wijk with this code, with the gemeente it lies in.
    pub fn wijk(&self, code: &WijkCode) -> Option<(&GemeenteBook, &Wijk)> {
        self.0.iter().find_map(|book| {
            book.wijken.iter().find(|wijk| wijk.code == *code).map(|wijk| (book, wijk))
        })
    }
}

/// The newest publication.
#[derive(Clone, Debug)]
pub struct WijkFigures {
    /// Which publication of its quarter it is, counted from 1.
    pub revision: u16,
    /// Its figures.
    pub publication: Publication,
}

impl WijkFigures {
    /// The figure of an area on a dimension; an area that the publication does not know has none.
    pub fn of(&self, area: &FigureArea, dimension: Dimension) -> Published {
        self.publication
            .figures
            .iter()
            .find(|figure| figure.area == *area && figure.dimension == dimension)
            .map_or(Published::Withheld, |figure| figure.published)
    }
}

/// Where a resident can go in person, set by the municipality.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Contact {
    /// Who to ask for: "Wijkteam Vlinderveen".
    pub name: String,
    /// A phone number.
    pub phone: String,
    /// An address to walk in.
    pub address: String,
}

/// The use cases behind the pages; `server` implements them.
#[async_trait]
pub trait Backend: Send + Sync + 'static {
    /// The `Set-Cookie` value that begins a visit.
    fn begin_visit(&self) -> Result<String, ApiError>;

    /// The `Set-Cookie` value that ends a visit on this device.
    fn end_visit(&self) -> String;

    /// A key for one rendered form, 32 characters of chance.
    fn form_key(&self) -> Result<String, ApiError>;

    /// The digest of one filled-in form; `None` without a key of ours, and then the form counts as
    /// new: without chance in it, a digest could be guessed from.
    fn submission(&self, form_key: &str, content: &[&str]) -> Option<SubmissionId>;

    /// Where residents can go in person, if the municipality has set it.
    fn contact(&self) -> Option<Contact>;

    /// All areas.
    async fn areas(&self) -> Result<Arc<AreaBook>, ApiError>;

    /// What is saved of a visitor; empty for one of whom nothing is.
    async fn assessment(&self, visitor: AssessmentId) -> Result<Assessment, ApiError>;

    /// Turns a postcode into a wijk, or into the wijken it may mean, once per submission, and
    /// drops it.
    async fn set_postcode(
        &self,
        visitor: AssessmentId,
        submission: Option<SubmissionId>,
        postcode: Postcode4,
    ) -> Result<(), ApiError>;

    /// Sets the wijk, once per submission; `None` when the visitor would rather not say.
    async fn set_wijk(
        &self,
        visitor: AssessmentId,
        submission: Option<SubmissionId>,
        wijk: Option<WijkCode>,
    ) -> Result<(), ApiError>;

    /// Saves one answer, once per submission.
    async fn save_answer(
        &self,
        visitor: AssessmentId,
        submission: Option<SubmissionId>,
        aspect: &'static Aspect,
        answer: Answer,
    ) -> Result<(), ApiError>;

    /// Gives the scores to the figures of the wijk, at most once per visitor.
    async fn contribute(
        &self,
        visitor: AssessmentId,
        sex: Option<Sex>,
        age_band: Option<AgeBand>,
    ) -> Result<(), ApiError>;

    /// Notes that the answers may not count.
    async fn refuse(&self, visitor: AssessmentId) -> Result<(), ApiError>;

    /// Erases all that is saved of a visitor.
    async fn erase(&self, visitor: AssessmentId) -> Result<(), ApiError>;

    /// The newest publication, if there is one.
    async fn figures(&self) -> Result<Option<Arc<WijkFigures>>, ApiError>;
}

/// What pages and server functions find in the context of a request.
#[derive(Clone)]
pub struct Services {
    backend: Arc<dyn Backend>,
    visitor: Option<AssessmentId>,
}

impl Services {
    /// Joins the server's use cases with the visitor whom the cookie names.
    pub fn new(backend: Arc<dyn Backend>, visitor: Option<AssessmentId>) -> Self {
        Self { backend, visitor }
    }

    /// The server's use cases.
    pub fn backend(&self) -> &dyn Backend {
        &*self.backend
    }

    /// Who is visiting; [`ApiError::NoVisit`] without a valid cookie.
    pub fn visitor(&self) -> Result<AssessmentId, ApiError> {
        self.visitor.ok_or(ApiError::NoVisit)
    }
}
