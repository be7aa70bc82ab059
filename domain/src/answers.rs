//! What a resident answered, by the link id of the question.

use std::{collections::BTreeMap, fmt};

use serde::{Deserialize, Serialize};

/// An answer to one question.
#[derive(Clone, PartialEq, Serialize, Deserialize)]
#[serde(untagged)]
pub enum Answer {
    /// The resident chose "sla over" or "weet ik niet".
    Skipped,
    /// A number in the unit of the question.
    Number(f64),
    /// The code of one of the options.
    Choice(String),
}

impl Answer {
    /// The number, if the answer is one.
    pub fn number(&self) -> Option<f64> {
        match self {
            Self::Number(value) => Some(*value),
            Self::Skipped | Self::Choice(_) => None,
        }
    }

    /// The code of the option, if one was chosen.
    pub fn choice(&self) -> Option<&str> {
        match self {
            Self::Choice(code) => Some(code),
            Self::Skipped | Self::Number(_) => None,
        }
    }
}

/// Whether somebody skipped a question is as private as the answer.
impl fmt::Debug for Answer {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("Answer(hidden)")
    }
}

/// All answers of one time, by link id.
#[derive(Clone, Default, PartialEq, Serialize, Deserialize)]
#[serde(transparent)]
pub struct Answers(BTreeMap<String, Answer>);

impl Answers {
    /// The answer to a question, if it has one.
    pub fn get(&self, link_id: &str) -> Option<&Answer> {
        self.0.get(link_id)
    }

    /// The number that was given to a question.
    pub fn number(&self, link_id: &str) -> Option<f64> {
        self.get(link_id).and_then(Answer::number)
    }

    /// The option that was chosen for a question.
    pub fn choice(&self, link_id: &str) -> Option<&str> {
        self.get(link_id).and_then(Answer::choice)
    }

    /// Whether a question was answered or skipped.
    pub fn contains(&self, link_id: &str) -> bool {
        self.0.contains_key(link_id)
    }

    /// Sets the answer to a question; answering again replaces the earlier choice.
    pub fn set(&mut self, link_id: impl Into<String>, answer: Answer) {
        self.0.insert(link_id.into(), answer);
    }

    /// Takes an answer back, as if the question had not been asked.
    pub fn remove(&mut self, link_id: &str) {
        self.0.remove(link_id);
    }

    /// Whether nothing was answered.
    pub fn is_empty(&self) -> bool {
        self.0.is_empty()
    }

    /// All answers, in order of link id.
    pub fn iter(&self) -> impl Iterator<Item = (&str, &Answer)> {
        self.0.iter().map(|(link_id, answer)| (link_id.as_str(), answer))
    }
}

/// Answers are health data: `{:?}` must never print one into a log.
impl fmt::Debug for Answers {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("Answers(hidden)")
    }
}

impl<Id: Into<String>> FromIterator<(Id, Answer)> for Answers {
    fn from_iter<I: IntoIterator<Item = (Id, Answer)>>(answers: I) -> Self {
        Self(answers.into_iter().map(|(link_id, answer)| (link_id.into(), answer)).collect())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn answers_are_kept_as_plain_json() {
        let answers: Answers = [
            ("lengte", Answer::Number(170.5)),
            ("roken", Answer::Choice("never".into())),
            ("gewicht", Answer::Skipped),
        ]
        .into_iter()
        .collect();
        let json = serde_json::to_string(&answers).unwrap();
        assert_eq!(json, r#"{"gewicht":null,"lengte":170.5,"roken":"never"}"#);
        assert!(serde_json::from_str::<Answers>(&json).unwrap() == answers);
    }

    #[test]
    fn an_answer_cannot_be_printed_by_accident() {
        let answers: Answers = [("lengte", Answer::Number(170.5))].into_iter().collect();
        assert_eq!(format!("{answers:?}"), "Answers(hidden)");
        assert_eq!(format!("{:?}", Answer::Skipped), format!("{:?}", Answer::Number(1.0)));
    }
}
