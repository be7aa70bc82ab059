//! What others know about areas: the figures that GGD, RIVM and CBS published, and how many people
//! of each sex and age live there. Our own figures are laid beside them, drawn towards them and
//! weighted to them.

use crate::{
    area::AreaCode,
    demography::{AgeBand, Sex},
    figure::FigureArea,
};

/// The age of the inhabitants that a published figure is about.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum AgeGroup {
    /// 18 years and older: whom our own figures are about too.
    From18,
    /// 18 to 64 years.
    From18To64,
    /// 65 years and older.
    From65,
}

impl AgeGroup {
    /// Every age group.
    pub const ALL: [Self; 3] = [Self::From18, Self::From18To64, Self::From65];

    /// Stable word in files and in the database.
    pub fn slug(self) -> &'static str {
        match self {
            Self::From18 => "18+",
            Self::From18To64 => "18-64",
            Self::From65 => "65+",
        }
    }

    /// The age group with this word.
    pub fn from_slug(slug: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|group| group.slug() == slug)
    }
}

/// Of how many inhabitants something holds, as GGD, RIVM and CBS published it.
#[derive(Clone, Debug, PartialEq)]
pub struct ReferenceFigure {
    /// Where.
    pub area: FigureArea,
    /// RIVM's name of the indicator, without the number of its column: `Roker`.
    pub stem: String,
    /// Of whom.
    pub age: AgeGroup,
    /// The year of the survey.
    pub year: u16,
    /// Percentage, from 0 to 100.
    pub percent: f64,
}

/// How many people of one sex and age band live in an area.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct PopulationGroup {
    /// Where.
    pub area: FigureArea,
    /// Women or men: registers know no other.
    pub sex: Sex,
    /// Their age.
    pub age_band: AgeBand,
    /// How many they are.
    pub persons: u32,
}

/// The sexes by which registers count people.
pub const REGISTERED_SEXES: [Sex; 2] = [Sex::Female, Sex::Male];

impl From<AreaCode> for FigureArea {
    fn from(code: AreaCode) -> Self {
        match code {
            AreaCode::Gemeente(code) => Self::Gemeente(code),
            AreaCode::Wijk(code) => Self::Wijk(code),
            AreaCode::Buurt(code) => Self::Buurt(code),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_age_group_is_found_by_its_own_word() {
        for group in AgeGroup::ALL {
            assert_eq!(AgeGroup::from_slug(group.slug()), Some(group));
        }
        assert_eq!(AgeGroup::from_slug("totaal"), None);
    }
}
