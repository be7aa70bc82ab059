//! What a figure measures: every indicator with its definition, and the values of one resident.
//!
//! The list stands in `indicator/list.rs`, so that the compiler checks it; screens, files and
//! figures all read it from there.

mod list;
mod values;

use std::{fmt, str::FromStr};

use thiserror::Error;

pub use self::values::IndicatorValues;
use crate::language::Language;

/// A sentence in every language of the screen, Dutch first.
pub type Sentence = [&'static str; 2];

/// What kind of number an indicator is.
#[derive(Clone, Copy, Debug, PartialEq)]
pub enum Measure {
    /// The share of residents for whom something holds; a value is 0 or 1, a figure 0 to 100%.
    Share,
    /// The mean of a score; values and figures lie on the same scale.
    Mean {
        /// Upper end of the scale, which begins at 0.
        highest: u8,
    },
}

impl Measure {
    /// The upper end of the scale on which figures are written: 100 for a share.
    pub fn highest(self) -> f64 {
        match self {
            Self::Share => 100.0,
            Self::Mean { highest } => f64::from(highest),
        }
    }

    /// Whether one resident can have this value.
    pub fn accepts(self, value: f64) -> bool {
        match self {
            Self::Share => value == 0.0 || value == 1.0,
            // Written so that NaN, which is in no range, is refused.
            Self::Mean { highest } => (0.0..=f64::from(highest)).contains(&value),
        }
    }
}

/// Which way a figure is read.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Direction {
    /// More is better for health.
    HigherIsBetter,
    /// Less is better for health.
    LowerIsBetter,
    /// Neither is better: what residents want, or do for others.
    Neutral,
}

impl Direction {
    /// Stable word in files.
    pub fn slug(self) -> &'static str {
        match self {
            Self::HigherIsBetter => "higher_is_better",
            Self::LowerIsBetter => "lower_is_better",
            Self::Neutral => "neutral",
        }
    }
}

/// A figure that GGD, RIVM and CBS publish about nearly the same.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Reference {
    /// Stem of the published column, without the number that shifts between revisions:
    /// `ErvarenGezondheidGoedZeerGoed`.
    pub stem: &'static str,
    /// Whether the published column counts the others: it says how many have grip, where the
    /// indicator says how many have little.
    pub opposite: bool,
    /// Whether the question asks the same; else it is near enough to show side by side.
    pub same_question: bool,
}

impl Reference {
    /// What a published percentage says of the indicator, in per cent.
    pub fn read(self, percent: f64) -> f64 {
        if self.opposite { 100.0 - percent } else { percent }
    }
}

/// Whether a figure may be laid beside a published one, and why.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Comparison {
    /// The published figure, when there is one.
    pub with: Option<Reference>,
    /// Why it may be compared, what differs, or why nothing is there to compare with.
    pub why: Sentence,
}

impl Comparison {
    /// Stable word in files: `yes`, `partly` or `no`.
    pub fn slug(self) -> &'static str {
        match self.with {
            Some(Reference { same_question: true, .. }) => "yes",
            Some(_) => "partly",
            None => "no",
        }
    }
}

/// Where an indicator stands among the others.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Topic {
    /// The six dimensions of the web.
    Web,
    /// How residents find that they fare.
    Wellbeing,
    /// The leefstijlcijfer, its parts and guidelines.
    Lifestyle,
    /// Living together: lonely, caring, volunteering.
    Together,
    /// What residents want to change.
    Wishes,
}

impl Topic {
    /// Every topic, in the order in which they are shown.
    pub const ALL: [Self; 5] =
        [Self::Web, Self::Wellbeing, Self::Lifestyle, Self::Together, Self::Wishes];
}

/// One indicator with its definition.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Indicator {
    /// Stable name in files, tables and addresses: `self_rated_health_good`.
    pub slug: &'static str,
    /// Where it stands among the others.
    pub topic: Topic,
    /// What residents read.
    pub name: Sentence,
    /// What it says, in one sentence.
    pub definition: Sentence,
    /// Who or what is counted.
    pub numerator: Sentence,
    /// Among whom.
    pub denominator: Sentence,
    /// Share or mean, with its scale.
    pub measure: Measure,
    /// Which way it is read.
    pub direction: Direction,
    /// Version of questions and scoring; figures of two versions are never joined.
    pub version: &'static str,
    /// Where questions and rule come from.
    pub source: &'static str,
    /// Whether it may be laid beside a published figure.
    pub comparison: Comparison,
    /// Spread (standard deviation) of published figures between wijken, in percentage points:
    /// RIVM 2020, 3,150 wijken, unweighted. Nothing where nothing is published.
    pub spread: Option<f64>,
}

/// One of the indicators: a position in [`IndicatorId::all`].
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct IndicatorId(u8);

/// How many indicators there are.
pub const INDICATORS: usize = list::LIST.len();

/// A text that is the slug of no indicator.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Error)]
#[error("there is no indicator with this slug")]
pub struct UnknownIndicator;

impl IndicatorId {
    /// Every indicator, in the order of screens and files.
    pub fn all() -> impl ExactSizeIterator<Item = Self> + Clone {
        (0..INDICATORS as u8).map(Self)
    }

    /// Position among all indicators, from 0.
    pub fn index(self) -> usize {
        usize::from(self.0)
    }

    /// Its definition.
    #[inline]
    pub fn indicator(self) -> &'static Indicator {
        &list::LIST[self.index()]
    }

    /// Its stable name.
    pub fn slug(self) -> &'static str {
        self.indicator().slug
    }

    /// Share or mean.
    #[inline]
    pub fn measure(self) -> Measure {
        self.indicator().measure
    }

    /// What residents read.
    pub fn name_in(self, language: Language) -> &'static str {
        in_language(self.indicator().name, language)
    }
}

/// The sentence in one language.
pub fn in_language(sentence: Sentence, language: Language) -> &'static str {
    let [dutch, english] = sentence;
    match language {
        Language::Dutch => dutch,
        Language::English => english,
    }
}

impl FromStr for IndicatorId {
    type Err = UnknownIndicator;

    fn from_str(slug: &str) -> Result<Self, UnknownIndicator> {
        Self::all().find(|id| id.slug() == slug).ok_or(UnknownIndicator)
    }
}

impl fmt::Display for IndicatorId {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.slug())
    }
}

impl fmt::Debug for IndicatorId {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.slug())
    }
}

#[cfg(test)]
mod tests {
    use std::collections::BTreeSet;

    use super::*;
    use crate::{
        aspect::Dimension,
        questionnaire::{Kind, QuestionnaireSet},
        scoring::{
            heart::{RiskThresholds, SCORE2_VERSION},
            lifestyle::Part,
        },
    };

    /// The project's notes about published figures.
    const NOTES: &str = include_str!(concat!(
        env!("CARGO_MANIFEST_DIR"),
        "/../../shared/reference/wijk-statistics.md"
    ));

    /// All that residents read in the questionnaires: questions, options and names of sections.
    fn read_by_residents(language: Language) -> BTreeSet<String> {
        let set = QuestionnaireSet::standard().unwrap();
        let mut texts = BTreeSet::new();
        for section in set.all().iter().flat_map(|questionnaire| &questionnaire.sections) {
            texts.insert(section.name.get(language).to_owned());
            for question in &section.questions {
                texts.insert(question.text.get(language).to_owned());
                if let Kind::Choice(options) = &question.kind {
                    texts.extend(options.iter().map(|option| option.text.get(language).to_owned()));
                }
            }
        }
        texts
    }

    /// What stands between an opening and a closing mark.
    fn between(text: &str, open: char, close: char) -> Vec<&str> {
        text.split(open).skip(1).filter_map(|part| Some(part.split_once(close)?.0)).collect()
    }

    #[test]
    fn every_slug_is_there_once_and_leads_to_its_indicator() {
        for id in IndicatorId::all() {
            assert_eq!(id.slug().parse(), Ok(id));
        }
        assert_eq!("dimension".parse::<IndicatorId>(), Err(UnknownIndicator));
    }

    #[test]
    fn every_definition_is_whole_in_both_languages() {
        for id in IndicatorId::all() {
            let Indicator { name, definition, numerator, denominator, .. } = id.indicator();
            let why = id.indicator().comparison.why;
            for text in [definition, numerator, denominator, &why].into_iter().flatten() {
                assert!(text.ends_with('.') && !text.contains("  "), "{id}: {text}");
            }
            assert!(name.iter().all(|name| !name.is_empty()), "{id}");
            assert!(
                !id.indicator().version.is_empty() && !id.indicator().source.is_empty(),
                "{id}"
            );
        }
    }

    #[test]
    fn indicators_of_one_topic_stand_together_in_the_order_of_the_topics() {
        let topics: Vec<_> = IndicatorId::all().map(|id| id.indicator().topic).collect();
        assert!(topics.is_sorted());
        assert_eq!(topics.iter().collect::<BTreeSet<_>>().len(), Topic::ALL.len());
    }

    #[test]
    fn what_is_quoted_is_what_residents_read() {
        let set = QuestionnaireSet::standard().unwrap();
        let link_ids = |text: &str| -> Vec<String> {
            between(text, '(', ')')
                .iter()
                .flat_map(|within| within.split(", "))
                // Years and percentages stand in brackets too.
                .filter(|link_id| link_id.starts_with(|first: char| first.is_ascii_lowercase()))
                .map(str::to_owned)
                .collect()
        };
        for id in IndicatorId::all() {
            for language in Language::ALL {
                let texts = read_by_residents(language);
                let Indicator { numerator, denominator, .. } = id.indicator();
                for text in [*numerator, *denominator].map(|text| in_language(text, language)) {
                    for quoted in between(text, '‘', '’') {
                        assert!(texts.contains(quoted), "{id}: {quoted}");
                    }
                    for link_id in link_ids(text) {
                        let known =
                            set.find(&link_id).is_some() || set.find_section(&link_id).is_some();
                        assert!(known, "{id}: {link_id}");
                    }
                }
            }
        }
    }

    #[test]
    fn dimensions_and_parts_are_called_as_elsewhere() {
        for dimension in Dimension::ALL {
            let id: IndicatorId = dimension.indicator().parse().unwrap();
            assert_eq!(Language::ALL.map(|language| id.name_in(language)), id.indicator().name);
            assert_eq!(id.indicator().name, Language::ALL.map(|in_| dimension.name_in(in_)));
        }
        for part in Part::ALL {
            let id: IndicatorId = format!("lifestyle_{}", part.slug()).parse().unwrap();
            assert_eq!(id.measure(), Measure::Mean { highest: 100 });
        }
    }

    #[test]
    fn a_spread_is_the_one_of_the_notes_and_stands_beside_a_published_figure() {
        let mut compared = 0;
        for id in IndicatorId::all() {
            let Indicator { comparison, spread, .. } = id.indicator();
            assert_eq!(comparison.with.is_some(), spread.is_some(), "{id}");
            let Some(reference) = comparison.with else { continue };
            let row = NOTES.split_once(&format!("\n|{}|", reference.stem)).unwrap().1;
            let printed: f64 = row.split('|').nth(1).unwrap().parse().unwrap();
            assert_eq!(*spread, Some(printed), "{id}");
            compared += 1;
        }
        assert_eq!(compared, 15);
    }

    #[test]
    fn heart_risk_names_the_model_and_the_thresholds_that_it_counts_by() {
        let id: IndicatorId = "heart_risk_high".parse().unwrap();
        let expected = format!("{SCORE2_VERSION}, {}", RiskThresholds::ESC_2021.version());
        assert_eq!(id.indicator().version, expected);
    }

    #[test]
    fn a_published_figure_about_the_others_is_turned_round() {
        let id: IndicatorId = "little_control".parse().unwrap();
        let reference = id.indicator().comparison.with.unwrap();
        assert!((reference.read(90.1) - 9.9).abs() < 1e-9);
        assert_eq!(id.indicator().comparison.slug(), "partly");
    }
}
