//! The spinnenweb: six dimensions of seven aspects each.
//!
//! The dimensions and aspects follow the concept of Positieve Gezondheid (Institute for Positive
//! Health). The questions themselves are data: `domain/questionnaires/spinnenweb.json`.

use serde::{Deserialize, Serialize};

use crate::language::Language;

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

    /// The name that residents read, in their language; the same as in the questionnaire.
    pub fn name_in(self, language: Language) -> &'static str {
        match (language, self) {
            (Language::Dutch, _) => self.name(),
            (Language::English, Self::Body) => "Body",
            (Language::English, Self::Mind) => "Thoughts and feelings",
            (Language::English, Self::Meaning) => "Meaning in life",
            (Language::English, Self::QualityOfLife) => "A good life",
            (Language::English, Self::Participation) => "Taking part",
            (Language::English, Self::DailyLife) => "Daily life",
        }
    }

    /// A name short enough for the point of a web on a small phone, in the language of the page.
    pub fn short_name_in(self, language: Language) -> &'static str {
        match (language, self) {
            (Language::Dutch, _) => self.short_name(),
            (Language::English, Self::Mind) => "Feelings",
            (Language::English, Self::Meaning) => "Meaning",
            (Language::English, other) => other.name_in(Language::English),
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
    /// Link id of its question; stable in stored answers and addresses; lower-case ASCII letters and hyphens.
    pub slug: &'static str,
    /// The dimension it belongs to.
    pub dimension: Dimension,
}

/// Every aspect, in the order in which it is asked: seven for each of [`Dimension::ALL`].
///
/// Ten is the good end of every scale, also where the question is about pain or about money.
pub static ASPECTS: [Aspect; 42] = [
    aspect(Dimension::Body, "gezond-voelen"),
    aspect(Dimension::Body, "fitheid"),
    aspect(Dimension::Body, "pijn"),
    aspect(Dimension::Body, "slapen"),
    aspect(Dimension::Body, "eten"),
    aspect(Dimension::Body, "conditie"),
    aspect(Dimension::Body, "bewegen"),
    aspect(Dimension::Mind, "onthouden"),
    aspect(Dimension::Mind, "concentreren"),
    aspect(Dimension::Mind, "communiceren"),
    aspect(Dimension::Mind, "vrolijk"),
    aspect(Dimension::Mind, "jezelf-accepteren"),
    aspect(Dimension::Mind, "verandering"),
    aspect(Dimension::Mind, "zelf-bepalen"),
    aspect(Dimension::Meaning, "zinvol-leven"),
    aspect(Dimension::Meaning, "levenslust"),
    aspect(Dimension::Meaning, "idealen"),
    aspect(Dimension::Meaning, "vertrouwen"),
    aspect(Dimension::Meaning, "accepteren"),
    aspect(Dimension::Meaning, "dankbaarheid"),
    aspect(Dimension::Meaning, "blijven-leren"),
    aspect(Dimension::QualityOfLife, "genieten"),
    aspect(Dimension::QualityOfLife, "gelukkig-zijn"),
    aspect(Dimension::QualityOfLife, "prettig-voelen"),
    aspect(Dimension::QualityOfLife, "balans"),
    aspect(Dimension::QualityOfLife, "veilig-voelen"),
    aspect(Dimension::QualityOfLife, "wonen"),
    aspect(Dimension::QualityOfLife, "rondkomen"),
    aspect(Dimension::Participation, "sociale-contacten"),
    aspect(Dimension::Participation, "serieus-genomen"),
    aspect(Dimension::Participation, "samen-leuke-dingen"),
    aspect(Dimension::Participation, "steun"),
    aspect(Dimension::Participation, "erbij-horen"),
    aspect(Dimension::Participation, "zinvolle-dingen"),
    aspect(Dimension::Participation, "maatschappij"),
    aspect(Dimension::DailyLife, "zorgen-voor-jezelf"),
    aspect(Dimension::DailyLife, "grenzen"),
    aspect(Dimension::DailyLife, "kennis-van-gezondheid"),
    aspect(Dimension::DailyLife, "omgaan-met-tijd"),
    aspect(Dimension::DailyLife, "omgaan-met-geld"),
    aspect(Dimension::DailyLife, "kunnen-werken"),
    aspect(Dimension::DailyLife, "hulp-vragen"),
];

const fn aspect(dimension: Dimension, slug: &'static str) -> Aspect {
    Aspect { slug, dimension }
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
    use crate::questionnaire::QuestionnaireSet;

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

    #[test]
    fn a_dimension_is_named_as_in_the_questionnaire() {
        let set = QuestionnaireSet::standard().unwrap();
        for (dimension, section) in Dimension::ALL.into_iter().zip(&set.web().sections) {
            for language in Language::ALL {
                assert_eq!(dimension.name_in(language), section.name.get(language));
                assert_eq!(dimension.short_name_in(language), section.short_name.get(language));
            }
        }
    }
}
