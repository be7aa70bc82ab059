use std::error::Error;

use domain::{area::WijkCode, aspect::Dimension};
use thiserror::Error;

/// A failure of one of the libraries underneath; its type stays in this crate.
pub type Cause = Box<dyn Error + Send + Sync>;

/// Why there is no publication, picture or table.
#[derive(Debug, Error)]
pub enum AnalyticsError {
    /// An observation has a score that is no number from 0 to 10. It is health data, so the error
    /// does not say which number, or where.
    #[error("a score on {} is no number from 0 to 10", .dimension.indicator())]
    ScoreOutOfRange {
        /// The dimension of the score.
        dimension: Dimension,
    },
    /// An observation lies in a wijk that is not to be published.
    #[error("an observation lies in {wijk}, which is not among the wijken of this publication")]
    UnknownWijk {
        /// The wijk that was not listed.
        wijk: WijkCode,
    },
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
