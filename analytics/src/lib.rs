//! From observations to a publication, and from a publication to a picture or a table.
//!
//! The road: [`Tallies`] are the one pass over people; [`publish`] weighs them, lets disclosure
//! control make them safe, and estimates from what is safe.
//!
//! Architecture invariant: [`publish`] is the only way in which a figure leaves this crate, and
//! what it returns went through disclosure control. No type of polars or plotters stands in a
//! public signature. Deliberately absent: identifiers of people, a clock, chance, and I/O.

mod areas;
mod beta;
mod direct;
mod disclosure;
mod draw;
mod error;
mod estimate;
mod normal;
mod observation;
mod parallel;
mod priors;
mod publish;
mod strata;
mod table;
mod tally;
mod weights;

use domain::figure::Publication;

pub use crate::{
    areas::{AreaPosition, AreaTree},
    disclosure::Parameters,
    draw::{MapArea, MapPicture, PictureFormat, map},
    error::{AnalyticsError, Cause},
    observation::Observation,
    priors::Priors,
    publish::{Basis, method},
    table::{FIGURE_COLUMNS, write_figures, write_who_answered},
    tally::{Bits, ByCell, ColumnTally, Respondents, Scale, Tallies, Total, Units},
    weights::{Persons, Population, WeightReport},
};

/// Weighs, protects and estimates: the figures of one quarter that may be shown, with what
/// weighting came to.
///
/// There is a figure for every area of the tree, every indicator of the tallies and every subgroup,
/// also where nobody answered. The order in which people were tallied, and in which tallies were
/// merged, makes no difference to the last bit: the same contributions are the same publication.
///
/// # Errors
///
/// [`AnalyticsError::Aggregate`] when the figures do not fit together. Nothing is published then.
pub fn publish(
    tallies: &Tallies,
    basis: &Basis,
) -> Result<(Publication, WeightReport), AnalyticsError> {
    publish::publish_with(tallies, basis, &Parameters::STANDARD)
}

#[cfg(test)]
#[path = "../../tests/statistics/mod.rs"]
mod against_r;
#[cfg(test)]
#[path = "../../tests/attack/figures/mod.rs"]
mod attack;
#[cfg(test)]
#[path = "../../tests/statistics/coverage.rs"]
mod coverage;
#[cfg(test)]
mod tests;
