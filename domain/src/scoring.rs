//! Scores of the spinnenweb. Method, source and review date: `scoring.md` beside this file.

use std::fmt;

use thiserror::Error;

use crate::{
    aspect::{ASPECTS_PER_DIMENSION, Dimension},
    rating::{Answer, Rating},
};

/// Version of the rules in this module; part of the method that a publication names.
pub const WEB_SCORING_VERSION: &str = "web-1";

/// How many of its seven aspects must be rated before a dimension has a score.
pub const MINIMUM_RATED_ASPECTS: usize = 4;

/// A mean on the 0 to 10 scale, or nothing when too few ratings were given.
///
/// Postcondition: `Some(score)` implies `0.0 <= score && score <= 10.0`.
pub fn mean_score(ratings: &[Rating], minimum_rated: usize) -> Option<f64> {
    if ratings.len() < minimum_rated.max(1) {
        return None;
    }
    let sum: u32 = ratings.iter().map(|rating| u32::from(rating.points())).sum();
    let count = u32::try_from(ratings.len()).ok()?;
    Some(f64::from(sum) / f64::from(count))
}

/// A dimension score outside 0 to 10, or not a number.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Error)]
#[error("a dimension score lies between 0 and 10")]
pub struct ScoreOutOfRange;

/// A resident's score on each dimension, 0 to 10, where enough aspects were rated.
#[derive(Clone, Copy, Default, PartialEq)]
pub struct DimensionScores([Option<f64>; 6]);

impl DimensionScores {
    /// Scores every dimension from the answers given; `answer` looks one up by aspect slug.
    pub fn of(answer: impl Fn(&str) -> Option<Answer>) -> Self {
        Self(Dimension::ALL.map(|dimension| {
            let mut ratings = Vec::with_capacity(ASPECTS_PER_DIMENSION);
            ratings.extend(
                dimension
                    .aspects()
                    .iter()
                    .filter_map(|aspect| answer(aspect.slug).and_then(Answer::rating)),
            );
            mean_score(&ratings, MINIMUM_RATED_ASPECTS)
        }))
    }

    /// Scores that were stored or made up, in the order of [`Dimension::ALL`].
    pub fn from_array(scores: [Option<f64>; 6]) -> Result<Self, ScoreOutOfRange> {
        if scores.iter().flatten().all(|score| (0.0..=10.0).contains(score)) {
            Ok(Self(scores))
        } else {
            Err(ScoreOutOfRange)
        }
    }

    /// The score on one dimension.
    pub fn get(&self, dimension: Dimension) -> Option<f64> {
        self.0.get(dimension.index()).copied().flatten()
    }

    /// All scores, in the order of [`Dimension::ALL`].
    pub fn to_array(self) -> [Option<f64>; 6] {
        self.0
    }

    /// The dimensions that have a score, with it.
    pub fn known(&self) -> impl Iterator<Item = (Dimension, f64)> + '_ {
        Dimension::ALL.into_iter().filter_map(|dimension| Some((dimension, self.get(dimension)?)))
    }
}

/// Scores are health data: `{:?}` must never print one into a log.
impl fmt::Debug for DimensionScores {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("DimensionScores(hidden)")
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;
    use crate::aspect::ASPECTS;

    fn ratings(points: &[u8]) -> Vec<Rating> {
        points.iter().map(|raw| Rating::try_from(*raw).unwrap()).collect()
    }

    #[test]
    fn three_of_seven_are_too_few_and_four_are_enough() {
        assert_eq!(mean_score(&ratings(&[7, 8, 9]), MINIMUM_RATED_ASPECTS), None);
        assert_eq!(mean_score(&ratings(&[7, 8, 9, 10]), MINIMUM_RATED_ASPECTS), Some(8.5));
    }

    #[test]
    fn nothing_has_no_mean_even_when_nothing_is_asked_for() {
        assert_eq!(mean_score(&[], 0), None);
    }

    #[test]
    fn a_skipped_aspect_counts_for_nothing() {
        let nine = Answer::Rated(Rating::try_from(9).unwrap());
        let first_of_body = ASPECTS[0].slug;
        let scores = DimensionScores::of(|slug| {
            Some(if slug == first_of_body { Answer::Skipped } else { nine })
        });
        assert_eq!(scores.get(Dimension::Body), Some(9.0));
        assert_eq!(scores.known().count(), 6);
    }

    #[test]
    fn a_stored_score_outside_the_scale_is_refused() {
        for wrong in [-0.1, 10.1, f64::NAN, f64::INFINITY] {
            let scores = [Some(5.0), Some(wrong), None, None, None, None];
            assert!(DimensionScores::from_array(scores).is_err());
        }
    }

    proptest! {
        #[test]
        fn a_mean_stays_between_its_lowest_and_highest_rating(points in prop::collection::vec(0_u8..=10, 1..=7)) {
            let mean = mean_score(&ratings(&points), 1).unwrap();
            let lowest = f64::from(*points.iter().min().unwrap());
            let highest = f64::from(*points.iter().max().unwrap());
            prop_assert!(lowest <= mean && mean <= highest);
        }
    }
}
