//! From observations to a publication, and from a publication to a picture or a table.
//!
//! Architecture invariant: [`publish`] is the only way in which a figure leaves this crate, and
//! what it returns went through disclosure control. No type of polars or plotters stands in a
//! public signature. Deliberately absent: identifiers of people, a clock, chance, and I/O.

mod aggregate;
mod disclose;
mod draw;
mod error;
mod estimate;
mod table;

use std::fmt;

use domain::{area::WijkCode, aspect::Dimension, figure::Publication, period::Quarter};

pub use crate::{
    disclose::DisclosurePolicy,
    draw::{MapArea, MapPicture, PictureFormat, map},
    error::{AnalyticsError, Cause},
    table::table_csv,
};

/// Version of the rules in `estimate.rs` and `disclose.rs`; it changes when a figure could.
pub const METHOD: &str = "means-1";

/// The scores of one respondent. No id: analytics cannot trace anyone.
#[derive(Clone)]
pub struct Observation {
    /// Where the respondent lives.
    pub wijk: WijkCode,
    /// Her score on each dimension, 0 to 10, by [`Dimension::index`]; `None` where she skipped.
    pub scores: [Option<f64>; Dimension::ALL.len()],
}

/// Scores are health data: `{:?}` must never print one into a log.
impl fmt::Debug for Observation {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("Observation(hidden)")
    }
}

/// Aggregates, estimates and discloses: the figures of one quarter that may be shown.
///
/// There is one figure per dimension for every wijk of `wijken`, also when nobody answered there,
/// and for every gemeente in which one of them lies. The figure of a gemeente is the mean over all
/// its respondents. The order of `wijken` and `observations` makes no difference, to the last bit.
///
/// # Errors
///
/// [`AnalyticsError::ScoreOutOfRange`] and [`AnalyticsError::UnknownWijk`] when an observation
/// cannot be right, [`AnalyticsError::Aggregate`] when aggregating fails. Nothing is published then.
pub fn publish(
    period: Quarter,
    wijken: &[WijkCode],
    observations: &[Observation],
    policy: DisclosurePolicy,
) -> Result<Publication, AnalyticsError> {
    let groups = aggregate::by_wijk(wijken, observations)?;
    Ok(Publication { period, method: METHOD.to_owned(), figures: policy.disclose(&groups) })
}

#[cfg(test)]
mod tests;
