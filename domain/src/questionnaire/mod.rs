//! Questionnaires as data: HL7 FHIR R4 `Questionnaire` resources.
//!
//! A questionnaire is a file that a municipality can replace. It is read once, by
//! [`Questionnaire::from_json`], which refuses everything that Wijkweb would not do exactly as the
//! file says. What comes out is plain: sections of questions, every text in its languages, and for
//! each question what an answer may be.
//!
//! No question is required: every one can be skipped, and that is not an option in the file.

mod fhir;
pub mod response;
mod set;
mod shown;
mod typed;

pub use fhir::{Problem, QuestionnaireError};
pub use set::QuestionnaireSet;
pub use typed::{AnswerError, Parsed};

use crate::{
    answers::{Answer, Answers},
    language::Text,
};

/// A list of questions in sections.
#[derive(Clone, Debug, PartialEq)]
pub struct Questionnaire {
    /// The canonical address that names it in all its versions.
    pub url: String,
    /// Which version of it this is.
    pub version: String,
    /// What residents read above it.
    pub title: Text,
    /// Its parts, in the order in which they are asked; at least one.
    pub sections: Vec<Section>,
}

/// Questions that belong together and are looked back on together.
#[derive(Clone, Debug, PartialEq)]
pub struct Section {
    /// Its stable name in addresses and files.
    pub link_id: String,
    /// Its name for residents.
    pub name: Text,
    /// A name for narrow places; the same as `name` when the file has no shorter one.
    pub short_name: Text,
    /// Its questions, in the order in which they are asked; at least one.
    pub questions: Vec<Question>,
}

/// One question.
#[derive(Clone, Debug, PartialEq)]
pub struct Question {
    /// The stable name under which its answer is kept; lower-case ASCII letters, digits, hyphens.
    pub link_id: String,
    /// The question as it is asked.
    pub text: Text,
    /// One to four words for tables; the same as `text` when the file has no shorter one.
    pub label: Text,
    /// What is meant, in one or two short sentences.
    pub help: Option<Text>,
    /// What an answer may be.
    pub kind: Kind,
    /// When it is asked; without a condition always.
    pub condition: Option<Condition>,
}

/// What an answer may be.
#[derive(Clone, Debug, PartialEq)]
pub enum Kind {
    /// A whole number of points on a scale.
    Rating {
        /// The fewest points.
        lowest: u8,
        /// The most points.
        highest: u8,
        /// What the fewest points mean.
        lowest_means: Text,
        /// What the most points mean.
        highest_means: Text,
    },
    /// A number that is typed.
    Number(NumberField),
    /// One of these options; at least two.
    Choice(Vec<Choice>),
}

/// What a typed number may be.
#[derive(Clone, Debug, PartialEq)]
pub struct NumberField {
    /// What the number counts.
    pub unit: Option<Unit>,
    /// How many decimals are kept; 0 for a whole number.
    pub decimals: u8,
    /// The lowest number that is accepted.
    pub minimum: f64,
    /// The highest number that is accepted.
    pub maximum: f64,
    /// Lowest and highest of what is usual: outside it we ask whether the number is right.
    pub plausible: Option<(f64, f64)>,
}

/// A unit of measure.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Unit {
    /// Its UCUM code: `mm[Hg]`.
    pub code: String,
    /// What residents read behind the number.
    pub name: Text,
}

/// One option of a choice.
#[derive(Clone, Debug, PartialEq)]
pub struct Choice {
    /// The stable code under which it is kept.
    pub code: String,
    /// What residents read.
    pub text: Text,
    /// How many points it counts for.
    pub ordinal: Option<f64>,
}

/// When a question is asked.
#[derive(Clone, Debug, PartialEq)]
pub struct Condition {
    /// Whether all tests must hold, or only one of them.
    pub all: bool,
    /// At least one test, each on a question that stands earlier and has no condition itself.
    pub tests: Vec<Test>,
}

/// One test on the answer to an earlier question. A skip is no answer.
#[derive(Clone, Debug, PartialEq)]
pub enum Test {
    /// Whether there is an answer.
    Exists {
        /// The question that is looked at.
        question: String,
        /// Whether there must be an answer, or must not.
        exists: bool,
    },
    /// How the number that was given compares.
    Number {
        /// The question that is looked at.
        question: String,
        /// How it is compared.
        operator: Operator,
        /// With what.
        value: f64,
    },
    /// Which option was chosen.
    Choice {
        /// The question that is looked at.
        question: String,
        /// Whether this option must be chosen, or must not.
        is: bool,
        /// The code of the option.
        code: String,
    },
}

/// How a number is compared.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Operator {
    /// `=`
    Equal,
    /// `!=`; as in FHIR it also holds when there is no answer.
    NotEqual,
    /// `>`
    Greater,
    /// `>=`
    GreaterOrEqual,
    /// `<`
    Less,
    /// `<=`
    LessOrEqual,
}

impl Questionnaire {
    /// The last segment of its address, by which a file replaces the standard one: `leefstijl`.
    pub fn slug(&self) -> &str {
        self.url.rsplit('/').next().unwrap_or_default()
    }

    /// All questions, in the order in which they are asked.
    pub fn questions(&self) -> impl Iterator<Item = &Question> {
        self.sections.iter().flat_map(|section| &section.questions)
    }

    /// The question with this link id.
    pub fn question(&self, link_id: &str) -> Option<&Question> {
        self.questions().find(|question| question.link_id == link_id)
    }

    /// The section with this link id.
    pub fn section(&self, link_id: &str) -> Option<&Section> {
        self.sections.iter().find(|section| section.link_id == link_id)
    }

    /// The section in which the question with this link id stands.
    pub fn section_of(&self, link_id: &str) -> Option<&Section> {
        self.sections.iter().find(|section| section.question(link_id).is_some())
    }
}

impl Section {
    /// The question of this section with this link id.
    pub fn question(&self, link_id: &str) -> Option<&Question> {
        self.questions.iter().find(|question| question.link_id == link_id)
    }

    /// The questions that are asked, given these answers.
    pub fn asked<'a>(&'a self, answers: &'a Answers) -> impl Iterator<Item = &'a Question> {
        self.questions.iter().filter(|question| question.is_asked(answers))
    }

    /// Which of how many asked questions this one is, as in "vraag 3 van 7"; nothing when it is
    /// not asked.
    pub fn position(&self, link_id: &str, answers: &Answers) -> Option<(usize, usize)> {
        let index = self.asked(answers).position(|question| question.link_id == link_id)?;
        Some((index + 1, self.asked(answers).count()))
    }

    /// The first question that is asked and neither answered nor skipped.
    pub fn first_open(&self, answers: &Answers) -> Option<&Question> {
        self.questions.iter().find(|question| question.is_open(answers))
    }

    /// The open question after this one; past the end, one that was passed over before it.
    pub fn next_open(&self, link_id: &str, answers: &Answers) -> Option<&Question> {
        let index = self.questions.iter().position(|question| question.link_id == link_id)?;
        let (before, after) = self.questions.split_at(index);
        after.iter().skip(1).chain(before).find(|question| question.is_open(answers))
    }
}

impl Question {
    /// Whether the question is asked, given the answers so far.
    pub fn is_asked(&self, answers: &Answers) -> bool {
        self.condition.as_ref().is_none_or(|condition| condition.holds(answers))
    }

    /// Whether the question is asked, and neither answered nor skipped yet.
    pub fn is_open(&self, answers: &Answers) -> bool {
        !answers.contains(&self.link_id) && self.is_asked(answers)
    }

    /// Whether a kept answer is one that this question accepts; a skip always is.
    pub fn accepts(&self, answer: &Answer) -> bool {
        match (&self.kind, answer) {
            (_, Answer::Skipped) => true,
            (Kind::Rating { lowest, highest, .. }, Answer::Number(points)) => {
                points.fract() == 0.0 && (f64::from(*lowest)..=f64::from(*highest)).contains(points)
            }
            (Kind::Number(field), Answer::Number(value)) => {
                (field.minimum..=field.maximum).contains(value)
                    && (field.decimals > 0 || value.fract() == 0.0)
            }
            (Kind::Choice(choices), Answer::Choice(code)) => {
                choices.iter().any(|choice| choice.code == *code)
            }
            (Kind::Rating { .. } | Kind::Number(_), Answer::Choice(_))
            | (Kind::Choice(_), Answer::Number(_)) => false,
        }
    }
}

impl Condition {
    /// Whether the question with this condition is asked, given the answers so far.
    pub fn holds(&self, answers: &Answers) -> bool {
        let mut tests = self.tests.iter();
        if self.all {
            tests.all(|test| test.holds(answers))
        } else {
            tests.any(|test| test.holds(answers))
        }
    }
}

impl Test {
    fn holds(&self, answers: &Answers) -> bool {
        match self {
            Self::Exists { question, exists } => {
                let answer = answers.get(question);
                *exists == answer.is_some_and(|answer| *answer != Answer::Skipped)
            }
            Self::Number { question, operator, value } => match answers.number(question) {
                Some(number) => operator.holds(number, *value),
                None => *operator == Operator::NotEqual,
            },
            Self::Choice { question, is, code } => {
                *is == (answers.choice(question) == Some(code.as_str()))
            }
        }
    }
}

impl Operator {
    fn holds(self, number: f64, value: f64) -> bool {
        match self {
            Self::Equal => number == value,
            Self::NotEqual => number != value,
            Self::Greater => number > value,
            Self::GreaterOrEqual => number >= value,
            Self::Less => number < value,
            Self::LessOrEqual => number <= value,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Four questions: `a` and `b` always, `c` when `a` is above 0, `d` when `b` is yes.
    fn section() -> Section {
        let question = |link_id: &str, condition| Question {
            link_id: link_id.into(),
            text: Text::dutch("Vraag?"),
            label: Text::dutch("Vraag"),
            help: None,
            kind: Kind::Number(NumberField {
                unit: None,
                decimals: 0,
                minimum: 0.0,
                maximum: 7.0,
                plausible: None,
            }),
            condition,
        };
        let when = |test| Some(Condition { all: true, tests: vec![test] });
        Section {
            link_id: "bewegen".into(),
            name: Text::dutch("Bewegen"),
            short_name: Text::dutch("Bewegen"),
            questions: vec![
                question("a", None),
                question("b", None),
                question(
                    "c",
                    when(Test::Number {
                        question: "a".into(),
                        operator: Operator::Greater,
                        value: 0.0,
                    }),
                ),
                question(
                    "d",
                    when(Test::Choice { question: "b".into(), is: true, code: "yes".into() }),
                ),
            ],
        }
    }

    fn answers<const N: usize>(answers: [(&str, Answer); N]) -> Answers {
        answers.into_iter().collect()
    }

    #[test]
    fn only_questions_that_are_asked_are_counted() {
        let section = section();
        let none = Answers::default();
        assert_eq!(section.position("b", &none), Some((2, 2)));
        assert_eq!(section.position("c", &none), None);
        let moves = answers([("a", Answer::Number(3.0))]);
        assert_eq!(section.position("b", &moves), Some((2, 3)));
        assert_eq!(section.position("c", &moves), Some((3, 3)));
        assert_eq!(section.position("e", &moves), None);
    }

    #[test]
    fn a_question_whose_condition_looks_at_a_skip_is_not_asked() {
        let skipped = answers([("a", Answer::Skipped), ("b", Answer::Skipped)]);
        let asked: Vec<_> =
            section().asked(&skipped).map(|question| question.link_id.clone()).collect();
        assert_eq!(asked, ["a", "b"]);
    }

    #[test]
    fn a_skipped_question_is_no_longer_open() {
        let section = section();
        let open = |answers: &Answers| section.first_open(answers).map(|q| q.link_id.clone());
        assert_eq!(open(&Answers::default()).as_deref(), Some("a"));
        assert_eq!(open(&answers([("a", Answer::Skipped)])).as_deref(), Some("b"));
        assert_eq!(open(&answers([("a", Answer::Skipped), ("b", Answer::Skipped)])), None);
    }

    #[test]
    fn past_the_end_a_question_that_was_passed_over_is_next() {
        let section = section();
        let answers = answers([("b", Answer::Choice("yes".into())), ("d", Answer::Skipped)]);
        let next = |link_id| section.next_open(link_id, &answers).map(|q| q.link_id.as_str());
        assert_eq!(next("d"), Some("a"));
        assert_eq!(next("a"), None);
        assert_eq!(next("e"), None);
    }

    #[test]
    fn a_condition_of_any_holds_when_one_test_does() {
        let exists =
            |question: &str, exists| Test::Exists { question: question.to_owned(), exists };
        let tests = vec![exists("a", true), exists("b", true)];
        let answers = answers([("a", Answer::Number(0.0)), ("b", Answer::Skipped)]);
        assert!(Condition { all: false, tests: tests.clone() }.holds(&answers));
        assert!(!Condition { all: true, tests }.holds(&answers));
        assert!(exists("b", false).holds(&answers));
        assert!(!exists("a", false).holds(&answers));
    }

    #[test]
    fn not_equal_also_holds_without_an_answer_and_no_other_comparison_does() {
        use Operator::{Equal, Greater, GreaterOrEqual, Less, LessOrEqual, NotEqual};
        let holds = |operator, answers: &Answers| {
            Test::Number { question: "a".into(), operator, value: 3.0 }.holds(answers)
        };
        let three = answers([("a", Answer::Number(3.0))]);
        let four = answers([("a", Answer::Number(4.0))]);
        for (operator, at_three, at_four, at_none) in [
            (Equal, true, false, false),
            (NotEqual, false, true, true),
            (Greater, false, true, false),
            (GreaterOrEqual, true, true, false),
            (Less, false, false, false),
            (LessOrEqual, true, false, false),
        ] {
            assert_eq!(holds(operator, &three), at_three, "{operator:?}");
            assert_eq!(holds(operator, &four), at_four, "{operator:?}");
            assert_eq!(holds(operator, &Answers::default()), at_none, "{operator:?}");
        }
        let not = Test::Choice { question: "a".into(), is: false, code: "yes".into() };
        assert!(not.holds(&Answers::default()));
        assert!(!not.holds(&answers([("a", Answer::Choice("yes".into()))])));
    }

    #[test]
    fn a_kept_answer_of_another_kind_or_outside_the_limits_is_not_accepted() {
        let question = section().questions.remove(0);
        assert!(question.accepts(&Answer::Skipped));
        assert!(question.accepts(&Answer::Number(7.0)));
        for answer in [8.0, 2.5, f64::NAN].map(Answer::Number) {
            assert!(!question.accepts(&answer));
        }
        assert!(!question.accepts(&Answer::Choice("7".into())));
    }
}
