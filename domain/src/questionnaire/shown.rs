//! Answers as a resident reads them back.

use crate::{
    answers::Answer,
    language::Language,
    numbers,
    questionnaire::{Kind, NumberField, Question},
};

impl NumberField {
    /// A value as it would be typed, without its unit: `80,5`.
    pub fn shown(&self, value: f64, language: Language) -> String {
        let decimals = if value.fract() == 0.0 { 0 } else { self.decimals.max(1) };
        numbers::decimals(value, decimals, language)
    }
}

impl Question {
    /// An answer in words: `7`, `80,5 kilo`, the text of an option; `–` for a skip and for an
    /// answer that the question does not know.
    pub fn shown(&self, answer: &Answer, language: Language) -> String {
        match (&self.kind, answer) {
            (Kind::Choice(choices), Answer::Choice(code)) => choices
                .iter()
                .find(|choice| choice.code == *code)
                .map(|choice| choice.text.get(language).to_owned()),
            (Kind::Number(field), Answer::Number(value)) => {
                let shown = field.shown(*value, language);
                Some(match &field.unit {
                    Some(unit) => format!("{shown} {}", unit.name.get(language)),
                    None => shown,
                })
            }
            (Kind::Rating { .. }, Answer::Number(points)) => {
                Some(numbers::decimals(*points, 0, language))
            }
            _ => None,
        }
        .unwrap_or_else(|| "–".to_owned())
    }
}

#[cfg(test)]
mod tests {
    use crate::{answers::Answer, language::Language, questionnaire::QuestionnaireSet};

    #[test]
    fn an_answer_is_read_back_with_its_unit_in_the_language_of_the_page() {
        let set = QuestionnaireSet::standard().unwrap();
        let shown = |link_id, answer, language| {
            set.find(link_id).map(|(_, _, question)| question.shown(&answer, language)).unwrap()
        };
        assert!(shown("gewicht", Answer::Number(80.5), Language::Dutch).starts_with("80,5 "));
        assert!(shown("gewicht", Answer::Number(80.5), Language::English).starts_with("80.5 "));
        assert!(shown("lengte", Answer::Number(170.0), Language::Dutch).starts_with("170 "));
        assert_eq!(shown("slapen", Answer::Number(7.0), Language::Dutch), "7");
        assert_eq!(shown("slapen", Answer::Skipped, Language::Dutch), "–");
        assert_eq!(shown("roken", Answer::Choice("gone".into()), Language::Dutch), "–");
    }
}
