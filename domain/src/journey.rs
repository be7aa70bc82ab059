//! The resident's way through: which screen comes after which, as a function of the answers.

use crate::aspect::{ASPECTS, ASPECTS_PER_DIMENSION, Aspect, Dimension};

/// A screen of the resident's way through.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Step {
    /// The first page.
    Start,
    /// Where do you live?
    Home,
    /// The question about one aspect.
    Question(&'static Aspect),
    /// All answers of one dimension, each with "wijzig".
    Review(Dimension),
    /// The own web.
    Web,
    /// May these answers count in the figures of the wijk?
    Consent,
    /// The end, after consent was given or refused.
    Thanks,
}

impl Step {
    /// The address of the screen; holds nothing that the resident answered.
    pub fn path(self) -> String {
        match self {
            Self::Start => "/".to_owned(),
            Self::Home => "/woonplaats".to_owned(),
            Self::Question(aspect) => format!("/vraag/{}", aspect.slug),
            Self::Review(dimension) => format!("/terugblik/{}", dimension.slug()),
            Self::Web => "/mijn-web".to_owned(),
            Self::Consent => "/meetellen".to_owned(),
            Self::Thanks => "/bedankt".to_owned(),
        }
    }

    /// The screen that the back link leads to.
    pub fn back(self) -> Self {
        match self {
            Self::Start | Self::Home => Self::Start,
            Self::Question(aspect) => {
                match aspect.index().checked_sub(1).map(|index| &ASPECTS[index]) {
                    None => Self::Home,
                    Some(previous) if previous.dimension == aspect.dimension => {
                        Self::Question(previous)
                    }
                    Some(previous) => Self::Review(previous.dimension),
                }
            }
            Self::Review(dimension) => {
                Self::Question(&dimension.aspects()[ASPECTS_PER_DIMENSION - 1])
            }
            Self::Web => Self::Review(Dimension::DailyLife),
            Self::Consent | Self::Thanks => Self::Web,
        }
    }
}

/// The screen after an answer to `aspect`.
///
/// The next aspect of the dimension that has no answer yet, or the look back when all have one: so
/// a changed answer leads straight back to the look back it came from.
pub fn after_answer(aspect: &Aspect, is_answered: impl Fn(&Aspect) -> bool) -> Step {
    let aspects = aspect.dimension.aspects();
    let (before, after) = aspects.split_at(aspect.number());
    after
        .iter()
        .chain(before)
        .find(|other| other.slug != aspect.slug && !is_answered(other))
        .map_or(Step::Review(aspect.dimension), Step::Question)
}

/// The screen after the look back on `dimension`: the first open question of the next dimension,
/// or its own look back when it has none, or the web after the last dimension.
pub fn after_review(dimension: Dimension, is_answered: impl Fn(&Aspect) -> bool) -> Step {
    match Dimension::ALL.get(dimension.index() + 1) {
        None => Step::Web,
        Some(next) => next
            .aspects()
            .iter()
            .find(|aspect| !is_answered(aspect))
            .map_or(Step::Review(*next), Step::Question),
    }
}

/// Where somebody goes on who left halfway: the first aspect without an answer, or the web.
pub fn resume(is_answered: impl Fn(&Aspect) -> bool) -> Step {
    ASPECTS.iter().find(|aspect| !is_answered(aspect)).map_or(Step::Web, Step::Question)
}

#[cfg(test)]
mod tests {
    use std::collections::HashSet;

    use super::*;

    #[test]
    fn whoever_answers_everything_meets_each_question_and_each_look_back_once() {
        let mut answered = HashSet::new();
        let mut step = resume(|_| false);
        let mut screens = Vec::new();
        while step != Step::Web {
            screens.push(step);
            step = match step {
                Step::Question(aspect) => {
                    answered.insert(aspect.slug);
                    after_answer(aspect, |other| answered.contains(other.slug))
                }
                Step::Review(dimension) => {
                    after_review(dimension, |other| answered.contains(other.slug))
                }
                other => panic!("{other:?} is not between the first question and the web"),
            };
        }
        assert_eq!(screens.len(), 42 + 6);
    }

    #[test]
    fn a_changed_answer_leads_back_to_the_look_back() {
        let third = &Dimension::Mind.aspects()[2];
        assert_eq!(after_answer(third, |_| true), Step::Review(Dimension::Mind));
    }

    #[test]
    fn an_open_question_is_found_also_when_it_was_passed_over() {
        let aspects = Dimension::Body.aspects();
        let next = after_answer(&aspects[6], |aspect| aspect.slug != aspects[1].slug);
        assert_eq!(next, Step::Question(&aspects[1]));
    }

    #[test]
    fn back_from_the_first_question_of_a_dimension_is_the_look_back_on_the_one_before() {
        let first = &Dimension::Mind.aspects()[0];
        assert_eq!(Step::Question(first).back(), Step::Review(Dimension::Body));
        assert_eq!(Step::Question(&ASPECTS[0]).back(), Step::Home);
    }
}
