//! What the pages ask of the server.

use std::{collections::HashMap, fmt, sync::Arc};

use async_trait::async_trait;
use domain::{
    area::{Buurt, Gemeente, Postcode4, Wijk, WijkCode},
    aspect::Dimension,
    demography::{AgeBand, Sex},
    dossier::{Change, Dossier, Home, Way},
    figure::{Change as FigureChange, FigureArea, Gap, Publication, Published, Subgroup},
    ids::SubmissionId,
    indicator::IndicatorId,
    language::Language,
    period::Quarter,
    questionnaire::QuestionnaireSet,
    reference::{AgeGroup, ReferenceFigure},
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

/// The newest publication, with what may stand beside its figures.
#[derive(Clone, Debug)]
pub struct WijkFigures {
    /// Which publication of its quarter it is, counted from 1.
    pub revision: u16,
    /// Its figures.
    pub publication: Publication,
    /// The newest publication of the quarter before, when the same method made it: figures of two
    /// methods are not compared.
    pub previous: Option<Publication>,
    /// What others published about the same areas.
    pub reference: ReferenceFigures,
}

impl WijkFigures {
    /// The figure of everybody in an area; what the publication does not hold is a gap.
    pub fn of(&self, area: &FigureArea, indicator: IndicatorId) -> Published {
        self.publication.of(area, indicator, Subgroup::All)
    }

    /// The figure of everybody in an area on one side of the web.
    pub fn of_dimension(&self, area: &FigureArea, dimension: Dimension) -> Published {
        let indicator = dimension.indicator().parse();
        indicator.map_or(Published::Gap(Gap::NoData), |indicator| self.of(area, indicator))
    }

    /// How much a figure differs from that of the quarter before; nothing when either is a gap.
    pub fn change(
        &self,
        area: &FigureArea,
        indicator: IndicatorId,
        subgroup: Subgroup,
    ) -> Option<FigureChange> {
        let now = self.publication.of(area, indicator, subgroup).estimate()?;
        let before = self.previous.as_ref()?.of(area, indicator, subgroup).estimate()?;
        Some(now.change_since(&before))
    }

    /// Which part of the adults of an area stand behind a figure of everybody, in per cent.
    pub fn coverage(&self, area: &FigureArea, respondents: u32) -> Option<f64> {
        let adults = self.publication.who_answered(area, Subgroup::All).persons?;
        (adults > 0).then(|| 100.0 * f64::from(respondents) / f64::from(adults))
    }
}

/// What a reference figure says of one indicator.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct ReferenceValue {
    /// Per cent of adults, in the indicator's own direction.
    pub percent: f64,
    /// The year that it is about.
    pub year: u16,
}

/// What GGD, CBS and RIVM published, by area and indicator.
#[derive(Clone, Debug, Default)]
pub struct ReferenceFigures(HashMap<(FigureArea, IndicatorId), ReferenceValue>);

impl FromIterator<ReferenceFigure> for ReferenceFigures {
    /// What figures about adults say of every indicator that they can be laid beside; of several
    /// years the newest stays.
    fn from_iter<T: IntoIterator<Item = ReferenceFigure>>(figures: T) -> Self {
        let mut values = HashMap::new();
        for figure in figures.into_iter().filter(|figure| figure.age == AgeGroup::From18) {
            for indicator in IndicatorId::all() {
                let with = indicator.indicator().comparison.with;
                let Some(with) = with.filter(|with| with.stem == figure.stem) else { continue };
                let value =
                    ReferenceValue { percent: with.read(figure.percent), year: figure.year };
                let newest = values.entry((figure.area.clone(), indicator)).or_insert(value);
                if newest.year < value.year {
                    *newest = value;
                }
            }
        }
        Self(values)
    }
}

impl ReferenceFigures {
    /// The published figure about this.
    pub fn of(&self, area: &FigureArea, indicator: IndicatorId) -> Option<ReferenceValue> {
        self.0.get(&(area.clone(), indicator)).copied()
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

    /// Gives what the answers come to to the figures of the wijk of this quarter; given again, it
    /// replaces what was given before. [`ApiError::NoWijk`] without a wijk, and
    /// [`ApiError::TooLittle`] when there is nothing to give.
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

#[cfg(test)]
mod tests {
    use domain::figure::{Estimate, Kind, WhoAnswered};

    use super::*;

    fn wijk() -> FigureArea {
        "WK016408".parse().unwrap()
    }

    fn smoker() -> IndicatorId {
        "smoker".parse().unwrap()
    }

    /// A publication about the smokers of one wijk: this value for every subgroup.
    fn publication(period: &str, value: f64, persons: Option<u32>) -> Publication {
        let estimate = Estimate {
            value,
            lower: value - 3.0,
            upper: value + 4.0,
            kind: Kind::Direct,
            respondents: 120,
        };
        let groups = Subgroup::ALL.len();
        Publication::new(
            period.parse().unwrap(),
            "method-1".to_owned(),
            vec![wijk()],
            vec![smoker()],
            vec![Published::Value(estimate); groups],
            vec![WhoAnswered { respondents: Some(120), persons }; groups],
        )
        .unwrap()
    }

    fn figures(previous: Option<Publication>, persons: Option<u32>) -> WijkFigures {
        WijkFigures {
            revision: 1,
            publication: publication("2026-Q4", 20.0, persons),
            previous,
            reference: ReferenceFigures::default(),
        }
    }

    #[test]
    fn a_change_is_the_difference_with_the_quarter_before() {
        let of = |figures: WijkFigures| figures.change(&wijk(), smoker(), Subgroup::All);
        assert_eq!(of(figures(None, None)), None);
        let before = publication("2026-Q3", 17.0, None);
        let change = of(figures(Some(before), None)).unwrap();
        assert_eq!((change.difference, change.lower, change.upper), (3.0, -2.0, 8.0));
    }

    #[test]
    fn coverage_is_of_the_adults_where_they_are_known() {
        let of = |persons| figures(None, persons).coverage(&wijk(), 120);
        assert_eq!(of(Some(6_000)), Some(2.0));
        assert_eq!([None, Some(0)].map(of), [None, None]);
    }

    fn published(stem: &str, age: AgeGroup, year: u16, percent: f64) -> ReferenceFigure {
        ReferenceFigure { area: wijk(), stem: stem.to_owned(), age, year, percent }
    }

    #[test]
    fn of_several_years_the_newest_about_all_adults_is_shown() {
        let reference: ReferenceFigures = [
            published("Roker", AgeGroup::From18, 2016, 21.0),
            published("Roker", AgeGroup::From18, 2020, 16.6),
            published("Roker", AgeGroup::From65, 2022, 9.1),
            published("Roker", AgeGroup::From18, 2012, 24.0),
        ]
        .into_iter()
        .collect();
        let newest = ReferenceValue { percent: 16.6, year: 2020 };
        assert_eq!(reference.of(&wijk(), smoker()), Some(newest));
        assert_eq!(reference.of(&FigureArea::Country, smoker()), None);
    }

    #[test]
    fn a_published_figure_is_read_as_the_indicator_is() {
        let figure = published("MatigVeelRegieOverEigenLeven", AgeGroup::From18, 2020, 91.0);
        let reference: ReferenceFigures = [figure].into_iter().collect();
        let little_control = "little_control".parse().unwrap();
        assert_eq!(reference.of(&wijk(), little_control).map(|value| value.percent), Some(9.0));
    }
}
