//! Scores of the spinnenweb. Method, source and review date: `scoring.md` beside this file.

pub mod heart;
pub mod lifestyle;
pub mod person;
pub mod record;

use std::fmt;

use thiserror::Error;

use crate::{
    answers::Answers,
    aspect::{ASPECTS_PER_DIMENSION, Dimension},
    dossier::{Round, Way},
    rating::Rating,
};

/// Version of the rules in this module; part of the method that a publication names.
pub const WEB_SCORING_VERSION: &str = "web-1";

/// Version of the rules for the short questionnaire: another method, whose scores are never mixed
/// with those of [`WEB_SCORING_VERSION`].
pub const SHORT_WEB_SCORING_VERSION: &str = "web-short-1";

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
    /// Scores every dimension by the mean of its aspects.
    pub fn of(answers: &Answers) -> Self {
        Self(Dimension::ALL.map(|dimension| {
            let mut ratings = Vec::with_capacity(ASPECTS_PER_DIMENSION);
            let slugs = dimension.aspects().iter().map(|aspect| aspect.slug);
            ratings.extend(slugs.filter_map(|slug| rating(answers, slug)));
            mean_score(&ratings, MINIMUM_RATED_ASPECTS)
        }))
    }

    /// Scores every dimension by its one question of the short questionnaire.
    pub fn of_short(answers: &Answers) -> Self {
        Self(Dimension::ALL.map(|dimension| {
            let link_id = format!("kort-{}", dimension.slug());
            rating(answers, &link_id).map(|rating| f64::from(rating.points()))
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

/// The scores of one time, with the version of the rules that they follow.
pub fn of_round(round: &Round) -> (DimensionScores, &'static str) {
    match round.way {
        Way::Long => (DimensionScores::of(&round.answers), WEB_SCORING_VERSION),
        Way::Short => (DimensionScores::of_short(&round.answers), SHORT_WEB_SCORING_VERSION),
    }
}

fn rating(answers: &Answers, link_id: &str) -> Option<Rating> {
    let points = answers.number(link_id)?;
    // Whole numbers alone are ratings: `as` would let 7.5 pass for a 7.
    Rating::all().find(|rating| f64::from(rating.points()) == points)
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
    use crate::{answers::Answer, aspect::ASPECTS};

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
        let mut answers: Answers =
            ASPECTS.iter().map(|aspect| (aspect.slug, Answer::Number(9.0))).collect();
        answers.set(ASPECTS[0].slug, Answer::Skipped);
        let scores = DimensionScores::of(&answers);
        assert_eq!(scores.get(Dimension::Body), Some(9.0));
        assert_eq!(scores.known().count(), 6);
    }

    #[test]
    fn the_short_way_has_one_question_for_each_dimension() {
        let mut round = Round { way: Way::Short, ..Round::default() };
        round.answers.set("kort-meedoen", Answer::Number(8.0));
        round.answers.set("kort-lichaam", Answer::Skipped);
        let (scores, version) = of_round(&round);
        assert_eq!(scores.get(Dimension::Participation), Some(8.0));
        assert_eq!(scores.known().count(), 1);
        assert_eq!(version, SHORT_WEB_SCORING_VERSION);
    }

    #[test]
    fn what_is_no_whole_rating_is_no_score() {
        for wrong in [7.5, 11.0, -1.0, f64::NAN] {
            let answers = [("kort-lichaam", Answer::Number(wrong))].into_iter().collect();
            assert_eq!(DimensionScores::of_short(&answers).known().count(), 0, "{wrong}");
        }
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
