//! What can be wrong with a collection, in sentences for the person who imports it.

use std::fmt;

use thiserror::Error;

/// Why a collection could not be read.
#[derive(Clone, Debug, PartialEq, Error)]
pub enum CollectionError {
    /// The text is not JSON at all.
    #[error("line {line}, column {column}: this is not JSON: {reason}")]
    NotJson {
        /// Line of the text, from 1.
        line: usize,
        /// Column in that line, from 1.
        column: usize,
        /// What the parser says.
        reason: String,
    },
    /// The text is JSON of another kind.
    #[error("this is JSON, but not a GeoJSON FeatureCollection with a list of features")]
    NotACollection,
    /// There is nothing in the collection.
    #[error("the FeatureCollection holds no features")]
    NoFeatures,
    /// The collection says that its coordinates are neither in degrees nor in RD.
    #[error(
        "the coordinates are in the reference system `{found}`; convert the file first, with \
         `ogr2ogr -t_srs EPSG:4326 converted.geojson original.geojson`"
    )]
    ReferenceSystem {
        /// The name of the reference system, as the collection writes it.
        found: String,
    },
    /// One feature cannot be used.
    #[error("{feature} {problem}")]
    Feature {
        /// Which feature.
        feature: FeatureLabel,
        /// What is wrong with it.
        problem: FeatureProblem,
    },
    /// All texts together hold no area that can be used.
    #[error("nothing was left to import: no wijk and no buurt with land was found")]
    NoAreas,
}

impl From<serde_json::Error> for CollectionError {
    fn from(error: serde_json::Error) -> Self {
        let (line, column) = (error.line(), error.column());
        let text = error.to_string();
        let reason = text.split(" at line ").next().unwrap_or_default().to_owned();
        Self::NotJson { line, column, reason }
    }
}

/// How an error points at a feature.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct FeatureLabel {
    /// Its place in the collection, from 1.
    pub number: usize,
    /// Its code as the text writes it, if it has one.
    pub code: Option<String>,
}

impl fmt::Display for FeatureLabel {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match &self.code {
            Some(code) => write!(f, "feature {} ({code})", self.number),
            None => write!(f, "feature {}", self.number),
        }
    }
}

/// What is wrong with a feature; each message goes on after the feature's label.
#[derive(Clone, Debug, PartialEq, Error)]
pub enum FeatureProblem {
    /// It is not a GeoJSON feature.
    #[error("is not a GeoJSON feature: {reason}")]
    NotAFeature {
        /// What the parser says.
        reason: String,
    },
    /// It has no code under any known name.
    #[error("has no code: expected a property such as `buurtcode`, `wijkcode` or `code`")]
    NoCode,
    /// Its code is not one of CBS.
    #[error("has the code `{found}`; expected one like GM0164, WK016401 or BU01640101")]
    UnknownCode {
        /// The code as written.
        found: String,
    },
    /// It says that it lies in another wijk or gemeente than its own code says.
    #[error("says that its {level} is {given}, but by its own code that is {expected}")]
    OtherParent {
        /// `wijk` or `gemeente`.
        level: &'static str,
        /// The code of the higher level as written.
        given: String,
        /// The code of the higher level that follows from its own.
        expected: String,
    },
    /// Its number of inhabitants is not a number of people.
    #[error("has {found} inhabitants, which is not a whole number")]
    Population {
        /// The number as written.
        found: String,
    },
    /// It has no outline.
    #[error("has no geometry")]
    NoGeometry,
    /// Its outline is of the wrong kind.
    #[error("is a {found}; expected a Polygon or a MultiPolygon")]
    NotAPolygon {
        /// The GeoJSON type of its geometry.
        found: &'static str,
    },
    /// A ring encloses nothing.
    #[error("has {found} positions in ring {ring}; a closed ring has at least 4")]
    TooFewPositions {
        /// Its place among all rings of the feature, from 1.
        ring: usize,
        /// How many positions the ring has.
        found: usize,
    },
    /// A ring does not end where it began.
    #[error("has a ring that is not closed: the last position of ring {ring} is not the first")]
    NotClosed {
        /// Its place among all rings of the feature, from 1.
        ring: usize,
    },
    /// A coordinate is missing or is no ordinary number.
    #[error("has a position without two ordinary numbers")]
    NotFinite,
    /// A corner lies outside the Netherlands, or its coordinates are of another kind.
    #[error(
        "has a corner at ({x}, {y}), which is neither longitude and latitude nor RD metres in the \
         Netherlands; if the coordinates are of another kind, convert the file first, with \
         `ogr2ogr -t_srs EPSG:4326 converted.geojson original.geojson`"
    )]
    Elsewhere {
        /// The first coordinate.
        x: f64,
        /// The second coordinate.
        y: f64,
    },
    /// Another feature has the same code.
    #[error(
        "was read before, as feature {earlier} of {}",
        if *same_text { "the same file" } else { "an earlier file" }
    )]
    Twice {
        /// The place of the other feature in its collection, from 1.
        earlier: usize,
        /// Whether both stand in the same text.
        same_text: bool,
    },
    /// Nothing is left of it on whole metres.
    #[error("is too small to draw: it covers less than about a square metre")]
    TooSmall,
}
