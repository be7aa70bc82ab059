//! What a resident gives to the figures of the wijk.

use std::fmt;

use crate::{
    area::WijkCode,
    demography::{AgeBand, Sex},
    period::Quarter,
    scoring::DimensionScores,
};

/// One resident's scores for the figures: no name, no code, no moment but the quarter, and nothing
/// that leads back to the answers.
#[derive(Clone, PartialEq)]
pub struct Contribution {
    /// The quarter in which it was given.
    pub period: Quarter,
    /// The wijk that the resident said to live in.
    pub wijk: WijkCode,
    /// Sex, unless the resident preferred not to say.
    pub sex: Option<Sex>,
    /// Age band, unless the resident preferred not to say.
    pub age_band: Option<AgeBand>,
    /// The dimension scores; the answers themselves stay behind.
    pub scores: DimensionScores,
}

/// A contribution is health data: `{:?}` must never print one into a log.
impl fmt::Debug for Contribution {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("Contribution(hidden)")
    }
}

/// What became of the question whether the answers may count in the figures.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum ContributionStatus {
    /// Not asked, or not answered yet.
    Open,
    /// Given.
    Given,
    /// Refused.
    Refused,
}

impl ContributionStatus {
    /// The word under which it is stored.
    pub fn code(self) -> &'static str {
        match self {
            Self::Open => "open",
            Self::Given => "given",
            Self::Refused => "refused",
        }
    }

    /// The status with this word.
    pub fn from_code(code: &str) -> Option<Self> {
        [Self::Open, Self::Given, Self::Refused].into_iter().find(|status| status.code() == code)
    }
}
