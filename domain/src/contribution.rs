//! What a resident gives to the figures of the wijk.

use std::fmt;

use crate::{
    area::WijkCode,
    demography::{AgeBand, Sex},
    indicator::IndicatorValues,
    period::Quarter,
};

/// One resident's values for the figures: no name, no code, no moment but the quarter, and of the
/// answers nothing but what they come to.
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
    /// Version of the questions about the web and their scoring; figures never mix two. By the
    /// short way there are no dimension scores among the values.
    pub scoring: String,
    /// Whether it may be used for research too.
    pub research: bool,
    /// What the answers come to on each indicator; the answers themselves stay behind.
    pub values: IndicatorValues,
}

/// A contribution is health data: `{:?}` must never print one into a log.
impl fmt::Debug for Contribution {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("Contribution(hidden)")
    }
}
