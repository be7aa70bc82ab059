//! The spinnenweb: six dimensions of seven aspects each, in our own words.
//!
//! The dimensions and aspects follow the concept of Positieve Gezondheid (Institute for Positive
//! Health); questions, explanations and ends of the scale are written for Wijkweb.

use serde::{Deserialize, Serialize};

pub use crate::aspect_texts::ASPECTS;

/// One of the six sides of health.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Dimension {
    /// Lichaamsfuncties: bodily functions.
    Body,
    /// Mentaal welbevinden: mental wellbeing.
    Mind,
    /// Zingeving: meaning.
    Meaning,
    /// Kwaliteit van leven: quality of life.
    QualityOfLife,
    /// Meedoen: participation.
    Participation,
    /// Dagelijks functioneren: daily functioning.
    DailyLife,
}

/// How many aspects each dimension has.
pub const ASPECTS_PER_DIMENSION: usize = 7;

impl Dimension {
    /// Every dimension, in the order of questionnaire, web and tables.
    pub const ALL: [Self; 6] = [
        Self::Body,
        Self::Mind,
        Self::Meaning,
        Self::QualityOfLife,
        Self::Participation,
        Self::DailyLife,
    ];

    /// Position in [`Self::ALL`], 0 to 5.
    pub fn index(self) -> usize {
        self as usize
    }

    /// The slug of the indicator in stored and exported figures: `dimension_body`.
    pub fn indicator(self) -> &'static str {
        match self {
            Self::Body => "dimension_body",
            Self::Mind => "dimension_mind",
            Self::Meaning => "dimension_meaning",
            Self::QualityOfLife => "dimension_quality_of_life",
            Self::Participation => "dimension_participation",
            Self::DailyLife => "dimension_daily_life",
        }
    }

    /// The dimension with this indicator slug.
    pub fn from_indicator(slug: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|dimension| dimension.indicator() == slug)
    }

    /// The word for the dimension in an address: `lichaam`.
    pub fn slug(self) -> &'static str {
        match self {
            Self::Body => "lichaam",
            Self::Mind => "gevoel",
            Self::Meaning => "zingeving",
            Self::QualityOfLife => "kwaliteit-van-leven",
            Self::Participation => "meedoen",
            Self::DailyLife => "dagelijks-leven",
        }
    }

    /// The dimension with this word in an address.
    pub fn from_slug(slug: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|dimension| dimension.slug() == slug)
    }

    /// The name that residents read.
    pub fn name(self) -> &'static str {
        match self {
            Self::Body => "Lichaam",
            Self::Mind => "Gedachten en gevoel",
            Self::Meaning => "Zin in het leven",
            Self::QualityOfLife => "Prettig leven",
            Self::Participation => "Meedoen",
            Self::DailyLife => "Dagelijks leven",
        }
    }

    /// A name short enough for the point of a web on a small phone.
    pub fn short_name(self) -> &'static str {
        match self {
            Self::Body => "Lichaam",
            Self::Mind => "Gevoel",
            Self::Meaning => "Zin in leven",
            Self::QualityOfLife => "Prettig leven",
            Self::Participation => "Meedoen",
            Self::DailyLife => "Dagelijks leven",
        }
    }

    /// The name of the dimension in the concept of Positieve Gezondheid.
    pub fn official_name(self) -> &'static str {
        match self {
            Self::Body => "Lichaamsfuncties",
            Self::Mind => "Mentaal welbevinden",
            Self::Meaning => "Zingeving",
            Self::QualityOfLife => "Kwaliteit van leven",
            Self::Participation => "Meedoen",
            Self::DailyLife => "Dagelijks functioneren",
        }
    }

    /// Its seven aspects, in the order in which they are asked.
    pub fn aspects(self) -> &'static [Aspect] {
        let first = self.index() * ASPECTS_PER_DIMENSION;
        &ASPECTS[first..first + ASPECTS_PER_DIMENSION]
    }
}

/// One thing that a resident rates from 0 to 10.
#[derive(Debug, PartialEq, Eq)]
pub struct Aspect {
    /// Stable name in stored answers and addresses; lower-case ASCII letters and hyphens.
    pub slug: &'static str,
    /// The dimension it belongs to.
    pub dimension: Dimension,
    /// One to four words for tables: "Goed slapen".
    pub label: &'static str,
    /// The question, B1 Dutch, one sentence.
    pub question: &'static str,
    /// What is meant, with an example; B1 Dutch, one or two short sentences.
    pub explanation: &'static str,
    /// What 0 means.
    pub lowest: &'static str,
    /// What 10 means.
    pub highest: &'static str,
}

impl Aspect {
    /// The aspect with this slug.
    pub fn from_slug(slug: &str) -> Option<&'static Self> {
        ASPECTS.iter().find(|aspect| aspect.slug == slug)
    }

    /// Position in [`ASPECTS`], 0 to 41.
    pub fn index(&self) -> usize {
        let first = self.dimension.index() * ASPECTS_PER_DIMENSION;
        first + self.dimension.aspects().iter().position(|other| other == self).unwrap_or_default()
    }

    /// Position within its dimension, 1 to 7, as in "vraag 3 van 7".
    pub fn number(&self) -> usize {
        self.index() % ASPECTS_PER_DIMENSION + 1
    }
}

#[cfg(test)]
mod tests {
    use std::collections::HashSet;

    use super::*;

    #[test]
    fn every_dimension_has_its_own_seven_aspects() {
        assert_eq!(ASPECTS.len(), Dimension::ALL.len() * ASPECTS_PER_DIMENSION);
        for dimension in Dimension::ALL {
            assert!(dimension.aspects().iter().all(|aspect| aspect.dimension == dimension));
        }
    }

    #[test]
    fn slugs_are_distinct_and_fit_in_an_address() {
        let slugs: HashSet<_> = ASPECTS.iter().map(|aspect| aspect.slug).collect();
        assert_eq!(slugs.len(), ASPECTS.len());
        assert!(slugs.iter().all(|slug| slug.bytes().all(|b| b.is_ascii_lowercase() || b == b'-')));
    }

    #[test]
    fn a_question_is_one_short_sentence() {
        for aspect in &ASPECTS {
            assert!(aspect.question.ends_with('?'), "{}", aspect.slug);
            assert!(aspect.question.split_whitespace().count() <= 12, "{}", aspect.slug);
            for sentence in aspect.explanation.split_inclusive(['.', '?', '!']) {
                assert!(sentence.split_whitespace().count() <= 15, "{}: {sentence}", aspect.slug);
            }
        }
    }

    #[test]
    fn aspects_and_dimensions_are_found_by_their_own_names() {
        for (index, aspect) in ASPECTS.iter().enumerate() {
            assert_eq!(Aspect::from_slug(aspect.slug), Some(aspect));
            assert_eq!(aspect.index(), index);
        }
        for dimension in Dimension::ALL {
            assert_eq!(Dimension::from_slug(dimension.slug()), Some(dimension));
            assert_eq!(Dimension::from_indicator(dimension.indicator()), Some(dimension));
        }
    }
}
