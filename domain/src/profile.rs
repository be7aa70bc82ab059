//! The result in words: what a resident reads beside the own web.

use crate::{dutch, scoring::DimensionScores};

/// Differences smaller than this are not worth a word: two dimensions that lie closer count as
/// equally high.
const WORTH_MENTIONING: f64 = 0.5;

/// One or two sentences about the web, beginning with what goes well.
///
/// Names no dimension as low, gives no overall grade and passes no judgement: what somebody wants
/// to change is the resident's own choice.
pub fn summary(scores: &DimensionScores) -> String {
    let Some(highest) = scores.known().map(|(_, score)| score).reduce(f64::max) else {
        return "Je hebt nog te weinig vragen beantwoord voor een web. Per onderwerp zijn vier \
                antwoorden nodig."
            .to_owned();
    };
    let best: Vec<&str> = scores
        .known()
        .filter(|(_, score)| highest - score < WORTH_MENTIONING)
        .map(|(dimension, _)| dimension.name())
        .collect();
    let first = if best.len() == scores.known().count() && best.len() > 1 {
        "Je geeft alle onderwerpen ongeveer hetzelfde cijfer.".to_owned()
    } else {
        format!("Het meest tevreden ben je over: {}.", dutch::list(&best))
    };
    let missing = 6 - scores.known().count();
    match missing {
        0 => first,
        1 => format!("{first} Van één onderwerp weten we nog te weinig voor een cijfer."),
        _ => format!("{first} Van {missing} onderwerpen weten we nog te weinig voor een cijfer."),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::{
        aspect::{Aspect, Dimension},
        rating::{Answer, Rating},
    };

    fn scores(points: [Option<u8>; 6]) -> DimensionScores {
        DimensionScores::of(|slug| {
            let dimension = Aspect::from_slug(slug)?.dimension;
            points[dimension.index()].map(|raw| Answer::Rated(Rating::try_from(raw).unwrap()))
        })
    }

    #[test]
    fn the_sentence_begins_with_what_goes_well() {
        let text = summary(&scores([Some(5), Some(6), Some(4), Some(6), Some(9), Some(7)]));
        assert_eq!(text, "Het meest tevreden ben je over: Meedoen.");
    }

    #[test]
    fn equal_scores_are_not_ranked() {
        let text = summary(&scores([Some(6); 6]));
        assert_eq!(text, "Je geeft alle onderwerpen ongeveer hetzelfde cijfer.");
    }

    #[test]
    fn a_missing_dimension_is_said_not_guessed() {
        let mut points = [Some(6); 6];
        points[Dimension::Mind.index()] = None;
        assert!(summary(&scores(points)).ends_with("weten we nog te weinig voor een cijfer."));
        assert!(summary(&scores([None; 6])).starts_with("Je hebt nog te weinig"));
    }
}
