//! Answers as FHIR R4, for whoever wants to take them elsewhere: a `QuestionnaireResponse` for
//! each questionnaire, and a `Bundle` of them.

use std::collections::BTreeSet;

use serde_json::{Value, json};

use crate::{
    answers::{Answer, Answers},
    language::Language,
    questionnaire::{Kind, Question, Questionnaire, Section},
};

const ABSENT: &str = "http://hl7.org/fhir/StructureDefinition/data-absent-reason";
const TALK_ABOUT: &str = "https://wijkweb.example.org/fhir/StructureDefinition/talk-about";

/// The answers to one questionnaire as a `QuestionnaireResponse`.
///
/// `talk_about` holds the link ids of the questions that the resident wants to talk about, and
/// `authored` is the day of the answers, `2026-10-01`. Questions that are not asked, or not
/// answered yet, are left out; so is a kept answer that the questionnaire no longer accepts.
pub fn questionnaire_response(
    questionnaire: &Questionnaire,
    answers: &Answers,
    talk_about: &BTreeSet<String>,
    authored: &str,
    language: Language,
) -> Value {
    let is_complete = questionnaire
        .questions()
        .filter(|question| question.is_asked(answers))
        .all(|question| accepted(question, answers).is_some());
    let mut response = json!({
        "resourceType": "QuestionnaireResponse",
        "language": language.code(),
        "questionnaire": format!("{}|{}", questionnaire.url, questionnaire.version),
        "status": if is_complete { "completed" } else { "in-progress" },
        "authored": authored,
    });
    let sections: Vec<_> = questionnaire
        .sections
        .iter()
        .filter_map(|section| section_item(section, answers, talk_about, language))
        .collect();
    // FHIR has no empty lists.
    if !sections.is_empty() {
        response["item"] = sections.into();
    }
    response
}

/// A `Bundle` of resources, each under its own `urn:uuid:` address.
///
/// `day` is the day on which it was made, `2026-10-01`; FHIR wants a moment, so it gets the start
/// of that day.
pub fn bundle(entries: impl IntoIterator<Item = (String, Value)>, day: &str) -> Value {
    let entries: Vec<_> = entries
        .into_iter()
        .map(|(full_url, resource)| json!({ "fullUrl": full_url, "resource": resource }))
        .collect();
    let mut bundle = json!({
        "resourceType": "Bundle",
        "type": "collection",
        "timestamp": format!("{day}T00:00:00Z"),
    });
    if !entries.is_empty() {
        bundle["entry"] = entries.into();
    }
    bundle
}

fn section_item(
    section: &Section,
    answers: &Answers,
    talk_about: &BTreeSet<String>,
    language: Language,
) -> Option<Value> {
    let items: Vec<_> = section
        .asked(answers)
        .filter_map(|question| {
            question_item(question, answers, talk_about.contains(&question.link_id), language)
        })
        .collect();
    let name = section.name.get(language);
    (!items.is_empty()).then(|| json!({ "linkId": section.link_id, "text": name, "item": items }))
}

fn question_item(
    question: &Question,
    answers: &Answers,
    talk_about: bool,
    language: Language,
) -> Option<Value> {
    let answer = accepted(question, answers);
    if answer.is_none() && !talk_about {
        return None;
    }
    let mut item = json!({ "linkId": question.link_id, "text": question.text.get(language) });
    let mut extensions = Vec::new();
    match answer.map(|answer| value(question, answer, language)) {
        None => {}
        Some(Some(value)) => item["answer"] = json!([value]),
        Some(None) => extensions.push(json!({ "url": ABSENT, "valueCode": "asked-declined" })),
    }
    if talk_about {
        extensions.push(json!({ "url": TALK_ABOUT, "valueBoolean": true }));
    }
    if !extensions.is_empty() {
        item["extension"] = extensions.into();
    }
    Some(item)
}

/// The answer, if the question still accepts it.
fn accepted<'a>(question: &Question, answers: &'a Answers) -> Option<&'a Answer> {
    answers.get(&question.link_id).filter(|answer| question.accepts(answer))
}

/// The answer as FHIR writes it; nothing for a skip.
fn value(question: &Question, answer: &Answer, language: Language) -> Option<Value> {
    match (&question.kind, answer) {
        (_, Answer::Skipped) => None,
        (Kind::Number(field), Answer::Number(value)) if field.decimals > 0 => {
            Some(json!({ "valueDecimal": value }))
        }
        (_, Answer::Number(value)) => Some(json!({ "valueInteger": value.round() as i64 })),
        (kind, Answer::Choice(code)) => {
            let Kind::Choice(choices) = kind else { return None };
            let choice = choices.iter().find(|choice| choice.code == *code)?;
            let display = choice.text.get(language);
            Some(json!({ "valueCoding": { "code": code, "display": display } }))
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn example() -> Questionnaire {
        Questionnaire::from_json(include_str!("fixtures/example.json")).unwrap()
    }

    fn response<const N: usize>(answers: [(&str, Answer); N], talk_about: &[&str]) -> Value {
        let talk_about = talk_about.iter().map(|link_id| (*link_id).to_owned()).collect();
        let answers = answers.into_iter().collect();
        questionnaire_response(&example(), &answers, &talk_about, "2026-10-01", Language::English)
    }

    #[test]
    fn a_response_holds_what_was_answered_section_by_section() {
        let response = response(
            [
                ("leeftijd", Answer::Number(44.0)),
                ("roken", Answer::Choice("current".into())),
                ("gewicht", Answer::Number(80.5)),
                ("geluk", Answer::Skipped),
            ],
            &["gewicht"],
        );
        assert_eq!(
            response,
            json!({
                "resourceType": "QuestionnaireResponse",
                "language": "en",
                "questionnaire": "https://wijkweb.example.org/fhir/Questionnaire/voorbeeld|1",
                "status": "completed",
                "authored": "2026-10-01",
                "item": [
                    {
                        "linkId": "jij",
                        "text": "About you",
                        "item": [
                            {
                                "linkId": "leeftijd",
                                "text": "How old are you?",
                                "answer": [{ "valueInteger": 44 }],
                            },
                            {
                                "linkId": "roken",
                                "text": "Do you smoke?",
                                "answer": [
                                    { "valueCoding": { "code": "current", "display": "Yes" } },
                                ],
                            },
                        ],
                    },
                    {
                        "linkId": "lijf",
                        "text": "Je lijf",
                        "item": [
                            {
                                "linkId": "gewicht",
                                "text": "Hoeveel weeg je?",
                                "answer": [{ "valueDecimal": 80.5 }],
                                "extension": [{ "url": TALK_ABOUT, "valueBoolean": true }],
                            },
                            {
                                "linkId": "geluk",
                                "text": "Hoe gelukkig ben je?",
                                "extension": [{ "url": ABSENT, "valueCode": "asked-declined" }],
                            },
                        ],
                    },
                ],
            })
        );
    }

    #[test]
    fn a_response_is_in_progress_until_every_asked_question_has_an_answer() {
        let never_at = |age| {
            [
                ("leeftijd", Answer::Number(age)),
                ("roken", Answer::Choice("never".into())),
                ("gewicht", Answer::Skipped),
                ("geluk", Answer::Number(8.0)),
            ]
        };
        assert_eq!(response(never_at(64.0), &[])["status"], "completed");
        assert_eq!(response(never_at(65.0), &[])["status"], "in-progress");
    }

    #[test]
    fn an_answer_to_a_question_that_is_no_longer_asked_is_left_out() {
        let response = response([("balans", Answer::Number(3.0))], &["balans"]);
        assert_eq!(response.get("item"), None);
        assert_eq!(response["status"], "in-progress");
    }

    #[test]
    fn an_answer_that_the_questionnaire_no_longer_accepts_is_left_out() {
        let response = response(
            [
                ("leeftijd", Answer::Choice("old".into())),
                ("roken", Answer::Choice("pipe".into())),
                ("gewicht", Answer::Number(f64::NAN)),
                ("geluk", Answer::Number(11.0)),
            ],
            &[],
        );
        assert_eq!(response.get("item"), None);
    }

    #[test]
    fn a_question_to_talk_about_is_marked_also_when_it_is_open() {
        let response = response([], &["geluk"]);
        let item = &response["item"][0]["item"][0];
        assert_eq!(item["linkId"], "geluk");
        assert_eq!(item["extension"], json!([{ "url": TALK_ABOUT, "valueBoolean": true }]));
        assert_eq!(item.get("answer"), None);
    }

    #[test]
    fn a_bundle_gives_every_resource_its_address_and_tells_the_day_only() {
        let entry = ("urn:uuid:00000000-0000-4000-8000-000000000001".to_owned(), json!({}));
        assert_eq!(
            bundle([entry], "2026-10-01"),
            json!({
                "resourceType": "Bundle",
                "type": "collection",
                "timestamp": "2026-10-01T00:00:00Z",
                "entry": [
                    {
                        "fullUrl": "urn:uuid:00000000-0000-4000-8000-000000000001",
                        "resource": {},
                    },
                ],
            })
        );
        assert_eq!(bundle([], "2026-10-01").get("entry"), None);
    }
}
