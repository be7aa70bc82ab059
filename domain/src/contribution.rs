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
    /// Version of the questions and their scoring; figures never mix two.
    pub scoring: String,
    /// Whether it may be used for research too.
    pub research: bool,
    /// The dimension scores; the answers themselves stay behind.
    pub scores: DimensionScores,
}

/// A contribution is health data: `{:?}` must never print one into a log.
impl fmt::Debug for Contribution {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("Contribution(hidden)")
    }
}
