//! The points that a resident gives.

use std::fmt;

use serde::{Deserialize, Serialize};
use thiserror::Error;

/// How well a resident says an aspect goes, from 0 (not at all) to 10 (completely).
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(try_from = "u8", into = "u8")]
pub struct Rating(u8);

/// A number outside 0 to 10.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Error)]
#[error("a rating is a whole number from 0 to 10")]
pub struct RatingOutOfRange;

impl Rating {
    /// All ratings, lowest first.
    pub fn all() -> impl ExactSizeIterator<Item = Self> {
        [0, 1, 2, 3, 4, 5, 6, 7, 8, 9, 10].into_iter().map(Self)
    }

    /// The rating as a number, 0 to 10.
    pub fn points(self) -> u8 {
        self.0
    }
}

impl TryFrom<u8> for Rating {
    type Error = RatingOutOfRange;

    fn try_from(raw: u8) -> Result<Self, RatingOutOfRange> {
        if raw <= 10 { Ok(Self(raw)) } else { Err(RatingOutOfRange) }
    }
}

impl From<Rating> for u8 {
    fn from(rating: Rating) -> Self {
        rating.0
    }
}

/// Answers are health data: `{:?}` must never print one into a log.
impl fmt::Debug for Rating {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("Rating(hidden)")
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn eleven_is_not_a_rating() {
        assert_eq!(Rating::try_from(10).map(Rating::points), Ok(10));
        assert_eq!(Rating::try_from(11), Err(RatingOutOfRange));
        assert!(serde_json::from_str::<Rating>("11").is_err());
    }

    #[test]
    fn a_rating_cannot_be_printed_by_accident() {
        let rating = Rating::try_from(7).unwrap();
        assert_eq!(format!("{rating:?}"), "Rating(hidden)");
    }
}
