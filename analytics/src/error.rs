use std::error::Error;

use domain::{figure::FigureArea, indicator::IndicatorId};
use thiserror::Error;

/// A failure of one of the libraries underneath; its type stays in this crate.
pub type Cause = Box<dyn Error + Send + Sync>;

/// Why there is no publication, picture or table.
#[derive(Debug, Error)]
pub enum AnalyticsError {
    /// An observation lies in an area that is not to be published.
    #[error("an observation lies in {area}, which is not among the areas of this publication")]
    UnknownArea {
        /// The area that was not listed.
        area: FigureArea,
    },
    /// A column has another number of rows than there are respondents, or stands there twice.
    #[error("a column of answers does not have one row for each respondent")]
    HalfAColumn,
    /// A mean was tallied as a share.
    #[error("`{indicator}` is a mean and was tallied as a share")]
    NotAShare {
        /// The indicator.
        indicator: IndicatorId,
    },
    /// A share was tallied as a mean.
    #[error("`{indicator}` is a share and was tallied as a mean")]
    NotAMean {
        /// The indicator.
        indicator: IndicatorId,
    },
    /// Tallies of two quarters were to be merged.
    #[error("tallies of two quarters cannot be merged")]
    OtherPeriod,
    /// The observations could not be counted and summed.
    #[error("aggregating the observations failed")]
    Aggregate(#[source] Cause),
    /// A map was asked for without a single outline.
    #[error("a map needs at least one area with an outline")]
    NothingToDraw,
    /// The font that comes with the program is no font.
    #[error("the built-in font cannot be read")]
    Font,
    /// The picture could not be drawn.
    #[error("drawing the map failed")]
    Draw(#[source] Cause),
    /// The picture was drawn but could not be written as a PNG.
    #[error("encoding the map failed")]
    Encode(#[source] Cause),
    /// The table could not be written.
    #[error("writing the table failed")]
    Table(#[source] Cause),
}
