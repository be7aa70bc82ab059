//! What the pages ask of the server.

use std::{fmt, sync::Arc};

use async_trait::async_trait;
use domain::{
    area::{Buurt, Gemeente, Postcode4, Wijk, WijkCode},
    aspect::Dimension,
    demography::{AgeBand, Sex},
    dossier::{Change, Dossier, Home, Way},
    figure::{FigureArea, Publication, Published},
    ids::SubmissionId,
    language::Language,
    period::Quarter,
    questionnaire::QuestionnaireSet,
    scoring::heart::RiskThresholds,
    words::Phrase,
};

use crate::ApiError;

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

/// Words that are to be shown to the resident.
#[derive(Clone)]
pub enum ToShow {
    /// The words that open the dossier, until they are confirmed.
    Words(Phrase),
    /// The code that opens the shared profile once.
    Code(Phrase),
}

/// What opens a dossier must not reach a log.
impl fmt::Debug for ToShow {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("ToShow(hidden)")
    }
}

/// A profile that somebody else shared.
#[derive(Clone, Debug)]
pub struct SharedProfile {
    /// What may be seen of the dossier.
    pub dossier: Dossier,
    /// Until when, in seconds since 1970.
    pub until: i64,
}

/// The use cases behind the pages, for the visitor of one request; `server` implements them.
///
/// Methods that begin, change or end a visit return the `Set-Cookie` value that does so. Those on
/// the own dossier err with [`ApiError::NoVisit`] without a visit.
#[async_trait]
pub trait Backend: Send + Sync + 'static {
    /// A key for one rendered form, 32 characters of chance.
    fn form_key(&self) -> Result<String, ApiError>;

    /// The digest of one filled-in form; `None` without a key of ours, and then the form counts as
    /// new: without chance in it, a digest could be guessed from.
    fn submission(&self, form_key: &str, content: &[&str]) -> Option<SubmissionId>;

    /// Where residents can go in person, if the municipality has set it.
    fn contact(&self) -> Option<Contact>;

    /// The questionnaires of this site.
    fn questionnaires(&self) -> Arc<QuestionnaireSet>;

    /// The thresholds for heart risk, unless the municipality has switched it off.
    fn heart(&self) -> Option<RiskThresholds>;

    /// The day it is (`2026-11-23`).
    fn today(&self) -> String;

    /// The quarter it is.
    fn quarter(&self) -> Result<Quarter, ApiError>;

    /// The moment it is, in seconds since 1970.
    fn now(&self) -> i64;

    /// All areas.
    async fn areas(&self) -> Result<Arc<AreaBook>, ApiError>;

    /// The wijk that a postcode means, or the wijken that it may mean; the postcode is not kept.
    async fn home_of(&self, postcode: Postcode4) -> Result<Home, ApiError>;

    /// Whether there is a wijk with this code.
    async fn has_wijk(&self, wijk: &WijkCode) -> Result<bool, ApiError>;

    /// The newest publication, if there is one.
    async fn figures(&self) -> Result<Option<Arc<WijkFigures>>, ApiError>;

    /// Whether somebody is visiting the own dossier, or it cannot be told now: everything on the
    /// dossier then errs with [`ApiError::Unavailable`].
    fn has_visit(&self) -> bool;

    /// Begins a dossier of its own, that has no words yet.
    async fn begin(&self, way: Way, helped: bool) -> Result<String, ApiError>;

    /// Takes up the dossier that six words open; [`ApiError::UnknownWords`] when there is none.
    async fn take_up(&self, phrase: Phrase) -> Result<String, ApiError>;

    /// The own dossier; [`ApiError::NoVisit`] when it was erased elsewhere.
    async fn dossier(&self) -> Result<Dossier, ApiError>;

    /// Changes the own dossier, once per submission, and returns it as it is then.
    async fn change(
        &self,
        submission: Option<SubmissionId>,
        change: Change,
    ) -> Result<Dossier, ApiError>;

    /// The words or the code that this visit still has to show.
    fn to_show(&self) -> Option<ToShow>;

    /// Notes that the words or the code were shown and are not to be shown again.
    async fn shown(&self) -> Result<String, ApiError>;

    /// Puts the dossier under six new words, to be shown next. Older words no longer open it.
    async fn give_words(&self) -> Result<String, ApiError>;

    /// Gives the scores to the figures of the wijk of this quarter; given again, they replace
    /// those of before. [`ApiError::NoWijk`] without a wijk.
    async fn contribute(
        &self,
        sex: Option<Sex>,
        age_band: Option<AgeBand>,
        research: bool,
    ) -> Result<(), ApiError>;

    /// Takes all contributions back from the figures that are still to be made.
    async fn withdraw(&self) -> Result<(), ApiError>;

    /// Erases the dossier, its contributions and what was shared of it.
    async fn erase(&self) -> Result<(), ApiError>;

    /// Ends every visit of now: the `Set-Cookie` values that make this device forget the own dossier
    /// and a profile that was shared. A cookie that was copied opens nothing any more.
    async fn end_visits(&self) -> Result<[String; 2], ApiError>;

    /// Lets somebody else see the profile of now, with a code to be shown next.
    async fn share(&self) -> Result<String, ApiError>;

    /// Takes back everything that was shared.
    async fn unshare(&self) -> Result<(), ApiError>;

    /// Uses a code up, so that this browser can see the profile; [`ApiError::UnknownCode`] when it
    /// is not there, was used, was taken back or is too old.
    async fn open_share(&self, phrase: Phrase) -> Result<String, ApiError>;

    /// The profile that this browser may see; [`ApiError::NoViewing`] when there is none.
    async fn shared_profile(&self) -> Result<SharedProfile, ApiError>;

    /// Whether this site can send reminders.
    fn offers_reminders(&self) -> bool;

    /// Keeps an address for one reminder next quarter, apart from any dossier.
    async fn remind(&self, email: &str, language: Language) -> Result<(), ApiError>;

    /// Forgets an address, whether or not it was kept.
    async fn forget_reminder(&self, email: &str) -> Result<(), ApiError>;
}

/// What pages and server functions find in the context of a request.
#[derive(Clone)]
pub struct Services(Arc<dyn Backend>);

impl Services {
    /// The use cases for the visitor of a request.
    pub fn new(backend: Arc<dyn Backend>) -> Self {
        Self(backend)
    }

    /// The server's use cases.
    pub fn backend(&self) -> &dyn Backend {
        &*self.0
    }
}
