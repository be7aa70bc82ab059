//! The own profile: what the answers of a resident come to. Words for it are the app's.

use std::fmt;

use crate::{
    answers::Answers,
    aspect::Dimension,
    dossier::Round,
    questionnaire::QuestionnaireSet,
    scoring::{
        self, DimensionScores,
        heart::{HeartEstimate, HeartRiskRefused, RiskThresholds, heart_risk},
        lifestyle::{Guidelines, LifestyleGrade, Part},
        person::Person,
    },
};

/// Differences smaller than this are not worth a word: two dimensions that lie closer count as
/// equally high.
const WORTH_MENTIONING: f64 = 0.5;

/// How far a dimension must move between two times before it is called another score.
///
/// How much our questions move by chance alone is not known, so this is a choice and no test: one
/// whole point of a mean of seven ratings.
pub const WORTH_CALLING_A_CHANGE: f64 = 1.0;

/// Points of a part of the leefstijlcijfer from which it goes well, 0 to 100.
const GOES_WELL: u8 = 80;

/// What the answers of one time come to.
#[derive(Clone, PartialEq)]
pub struct Profile {
    /// The scores of the web.
    pub scores: DimensionScores,
    /// The version of the rules by which they were made.
    pub scoring: &'static str,
    /// Lifestyle, once a question about it was answered.
    pub lifestyle: Option<Lifestyle>,
}

/// What the answers about lifestyle come to.
#[derive(Clone, PartialEq)]
pub struct Lifestyle {
    /// The leefstijlcijfer with its parts.
    pub grade: LifestyleGrade,
    /// The guidelines that are met or not.
    pub guidelines: Guidelines,
    /// Body mass index in kg/m², when it is known and plausible.
    pub bmi: Option<f64>,
    /// Heart age and heart risk; nothing when the municipality has switched them off.
    pub heart: Option<Result<HeartEstimate, HeartRiskRefused>>,
}

/// Which dimensions stand out, beginning with what goes well.
#[derive(Clone, PartialEq, Eq)]
pub struct Summary {
    /// The dimensions that lie less than half a point below the highest.
    pub best: Vec<Dimension>,
    /// Whether these are all that have a score, and more than one.
    pub all_alike: bool,
    /// How many dimensions have no score.
    pub missing: usize,
}

/// How a score of now relates to one of before.
#[derive(Clone, Copy, PartialEq, Eq)]
pub enum Movement {
    /// Closer than [`WORTH_CALLING_A_CHANGE`].
    AboutTheSame,
    /// Higher than before.
    Higher,
    /// Lower than before.
    Lower,
}

impl Profile {
    /// What the answers of `round` come to. An answer to a question that is no longer asked, or
    /// that the questionnaire no longer accepts, counts for nothing.
    pub fn of(
        round: &Round,
        questionnaires: &QuestionnaireSet,
        heart: Option<&RiskThresholds>,
    ) -> Self {
        let (scores, scoring) = scoring::of_round(round);
        let answers = counting(&round.answers, questionnaires);
        let begun = questionnaires
            .lifestyle()
            .questions()
            .any(|question| round.answers.contains(&question.link_id));
        let lifestyle = begun.then(|| {
            let person = Person::from_answers(&answers);
            let grade = LifestyleGrade::of(&person);
            let has_bmi = grade.known().any(|(part, _)| part == Part::Bmi);
            Lifestyle {
                grade,
                guidelines: Guidelines::of(&person),
                bmi: person.body_mass_index().filter(|_| has_bmi),
                heart: heart.map(|thresholds| heart_risk(&person, thresholds)),
            }
        });
        Self { scores, scoring, lifestyle }
    }

    /// Which dimensions stand out; nothing when none has a score.
    ///
    /// Names no dimension as low: what somebody wants to change is the resident's own choice.
    pub fn summary(&self) -> Option<Summary> {
        let highest = self.scores.known().map(|(_, score)| score).reduce(f64::max)?;
        let best: Vec<_> = self
            .scores
            .known()
            .filter(|(_, score)| highest - score < WORTH_MENTIONING)
            .map(|(dimension, _)| dimension)
            .collect();
        let known = self.scores.known().count();
        let all_alike = best.len() == known && known > 1;
        Some(Summary { best, all_alike, missing: Dimension::ALL.len() - known })
    }
}

impl Lifestyle {
    /// The parts that go well, and those in which there is something to gain.
    pub fn well_and_better(&self) -> (Vec<Part>, Vec<Part>) {
        let (well, better): (Vec<_>, Vec<_>) =
            self.grade.known().partition(|(_, points)| *points >= GOES_WELL);
        let parts = |list: Vec<(Part, u8)>| list.into_iter().map(|(part, _)| part).collect();
        (parts(well), parts(better))
    }
}

impl Movement {
    /// From a score of before to one of now.
    pub fn between(before: f64, now: f64) -> Self {
        match now - before {
            up if up >= WORTH_CALLING_A_CHANGE => Self::Higher,
            down if down <= -WORTH_CALLING_A_CHANGE => Self::Lower,
            _ => Self::AboutTheSame,
        }
    }
}

/// The answers to questions that are asked, as far as the questionnaires accept them.
pub(crate) fn counting(answers: &Answers, questionnaires: &QuestionnaireSet) -> Answers {
    questionnaires
        .all()
        .into_iter()
        .flat_map(|questionnaire| questionnaire.questions())
        .filter(|question| question.is_asked(answers))
        .filter_map(|question| {
            let answer = answers.get(&question.link_id)?;
            question.accepts(answer).then(|| (question.link_id.as_str(), answer.clone()))
        })
        .collect()
}

/// A profile is health data: `{:?}` must never print one into a log.
macro_rules! hidden {
    ($($name:ident),+) => {
        $(impl fmt::Debug for $name {
            fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                f.write_str(concat!(stringify!($name), "(hidden)"))
            }
        })+
    };
}
hidden!(Profile, Lifestyle, Summary, Movement);

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;
    use crate::{answers::Answer, dossier::Way};

    fn short(points: [Option<u8>; 6]) -> Profile {
        let answers = Dimension::ALL
            .into_iter()
            .zip(points)
            .filter_map(|(dimension, points)| {
                let link_id = format!("kort-{}", dimension.slug());
                Some((link_id, Answer::Number(f64::from(points?))))
            })
            .collect();
        profile(Round { way: Way::Short, answers, ..Round::default() })
    }

    fn profile(round: Round) -> Profile {
        let questionnaires = QuestionnaireSet::standard().unwrap();
        Profile::of(&round, &questionnaires, Some(&RiskThresholds::ESC_2021))
    }

    #[test]
    fn the_summary_begins_with_what_goes_well() {
        let summary = short([Some(5), Some(6), Some(4), Some(6), Some(9), Some(7)]).summary();
        let summary = summary.unwrap();
        assert!(summary.best == [Dimension::Participation] && !summary.all_alike);
    }

    #[test]
    fn equal_scores_are_not_ranked() {
        assert!(short([Some(6); 6]).summary().unwrap().all_alike);
    }

    #[test]
    fn a_missing_dimension_is_said_not_guessed() {
        let mut points = [Some(6); 6];
        points[Dimension::Mind.index()] = None;
        assert_eq!(short(points).summary().unwrap().missing, 1);
        assert!(short([None; 6]).summary().is_none());
    }

    #[test]
    fn without_an_answer_about_lifestyle_there_is_no_lifestyle() {
        assert!(short([Some(6); 6]).lifestyle.is_none());
    }

    #[test]
    fn an_answer_to_a_question_that_is_no_longer_asked_counts_for_nothing() {
        let mut answers: Answers = [
            ("bloeddruk-bekend", Answer::Choice("yes".into())),
            ("bovendruk", Answer::Number(118.0)),
            ("onderdruk", Answer::Number(75.0)),
        ]
        .into_iter()
        .collect();
        let has_blood_pressure = |answers: &Answers| {
            let round = Round { answers: answers.clone(), ..Round::default() };
            let lifestyle = profile(round).lifestyle.unwrap();
            lifestyle.grade.known().any(|(part, _)| part == Part::BloodPressure)
        };
        assert!(has_blood_pressure(&answers));
        answers.set("bloeddruk-bekend", Answer::Choice("no".into()));
        assert!(!has_blood_pressure(&answers));
    }

    #[test]
    fn less_than_a_point_is_not_called_a_change() {
        assert!(Movement::between(7.0, 7.9) == Movement::AboutTheSame);
        assert!(Movement::between(7.0, 8.0) == Movement::Higher);
        assert!(Movement::between(7.0, 6.0) == Movement::Lower);
    }

    proptest! {
        #[test]
        fn going_up_one_way_is_going_down_the_other(a in 0.0..10.0_f64, b in 0.0..10.0_f64) {
            let there = Movement::between(a, b);
            let back = Movement::between(b, a);
            prop_assert_eq!(there == Movement::Higher, back == Movement::Lower);
        }
    }
}
