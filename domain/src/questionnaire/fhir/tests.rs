use proptest::prelude::*;
use serde_json::json;

use super::*;
use crate::answers::{Answer, Answers};

const EXAMPLE: &str = include_str!("../fixtures/example.json");

fn example() -> Value {
    serde_json::from_str(EXAMPLE).unwrap()
}

fn read(value: &Value) -> Result<Questionnaire, QuestionnaireError> {
    Questionnaire::from_json(&value.to_string())
}

/// The example with another value in one place, or without it.
fn changed(pointer: &str, value: impl Into<Option<Value>>) -> Value {
    let mut file = example();
    let (parent, key) = pointer.rsplit_once('/').unwrap();
    let parent = file.pointer_mut(parent).unwrap();
    match (parent, value.into()) {
        (Value::Object(members), Some(value)) => drop(members.insert(key.into(), value)),
        (Value::Object(members), None) => drop(members.remove(key).unwrap()),
        (Value::Array(values), Some(value)) if key == "-" => values.push(value),
        (Value::Array(values), Some(value)) => values[key.parse::<usize>().unwrap()] = value,
        (Value::Array(values), None) => drop(values.remove(key.parse().unwrap())),
        _ => panic!("{pointer} is no place"),
    }
    file
}

fn problems(file: &Value) -> Vec<String> {
    read(file).unwrap_err().problems().iter().map(Problem::to_string).collect()
}

/// Whether this one change is refused for this one problem.
fn assert_refused(pointer: &str, value: impl Into<Option<Value>>, problem: &str) {
    assert_eq!(problems(&changed(pointer, value)), [problem], "{pointer}");
}

#[test]
fn everything_in_the_example_is_read() {
    let questionnaire = Questionnaire::from_json(EXAMPLE).unwrap();
    assert_eq!(questionnaire.slug(), "voorbeeld");
    assert_eq!(questionnaire.title.get(Language::English), "An example");
    let section = questionnaire.section("jij").unwrap();
    assert_eq!(section.name.get(Language::English), "About you");
    assert_eq!(section.short_name.get(Language::Dutch), "Jij");
    let roken = questionnaire.question("roken").unwrap();
    assert_eq!(roken.label, roken.text);
    let Kind::Choice(choices) = &roken.kind else { panic!("no choice") };
    assert_eq!(choices[1].code, "current");
    assert_eq!(choices[1].text.get(Language::English), "Yes");
    assert_eq!(choices[0].ordinal, Some(2.0));
    let unit =
        Unit { code: "kg".into(), name: Text::dutch("kilo").with(Language::English, "kilos") };
    assert_eq!(
        questionnaire.question("gewicht").unwrap().kind,
        Kind::Number(NumberField {
            unit: Some(unit),
            decimals: 1,
            minimum: 20.0,
            maximum: 400.0,
            plausible: Some((35.0, 200.0)),
        })
    );
    let geluk = questionnaire.question("geluk").unwrap();
    assert!(geluk.help.is_some());
    let Kind::Rating { lowest: 1, highest: 10, lowest_means, highest_means } = &geluk.kind else {
        panic!("no rating from 1 to 10")
    };
    assert_eq!(lowest_means.get(Language::Dutch), "heel ongelukkig");
    assert_eq!(highest_means.get(Language::English), "very happy");
}

#[test]
fn a_condition_is_read_as_it_stands() {
    let questionnaire = Questionnaire::from_json(EXAMPLE).unwrap();
    let balans = questionnaire.question("balans").unwrap();
    let mut answers: Answers = [("leeftijd", Answer::Number(65.0))].into_iter().collect();
    assert!(!balans.is_asked(&answers));
    answers.set("roken", Answer::Choice("never".into()));
    assert!(balans.is_asked(&answers));
    answers.set("leeftijd", Answer::Number(64.0));
    assert!(!balans.is_asked(&answers));
}

#[test]
fn a_text_without_a_translation_is_shown_in_dutch() {
    let questionnaire = Questionnaire::from_json(EXAMPLE).unwrap();
    let gewicht = questionnaire.question("gewicht").unwrap();
    assert_eq!(gewicht.text.get(Language::English), "Hoeveel weeg je?");
}

#[test]
fn what_is_not_json_is_refused_with_its_place() {
    let error = Questionnaire::from_json("{\n  \"item\": [,]\n}").unwrap_err();
    assert_eq!(error.problems()[0].to_string(), "the file: is not valid JSON at line 2, column 12");
    let bomb = "[".repeat(100_000);
    assert!(Questionnaire::from_json(&bomb).is_err());
}

#[test]
fn a_file_that_is_too_large_or_too_deep_is_refused() {
    let large = format!("{EXAMPLE}{}", " ".repeat(LARGEST_FILE));
    let error = Questionnaire::from_json(&large).unwrap_err();
    assert_eq!(error.problems()[0].to_string(), "the file: is larger than 512 kB");
    let deep: Value =
        serde_json::from_str(&format!("{}{}", "[".repeat(40), "]".repeat(40))).unwrap();
    let found = problems(&changed("/contained", deep));
    assert_eq!(found.len(), 1);
    assert!(found[0].ends_with("stands more than 32 levels deep"), "{found:?}");
}

#[test]
fn a_file_of_long_names_is_refused_at_once() {
    let name = "a".repeat(LARGEST_FILE / 4);
    let many = vec!["0"; LARGEST_FILE / 4].join(",");
    let error = Questionnaire::from_json(&format!(r#"{{"{name}":[{many}]}}"#)).unwrap_err();
    assert_eq!(error.problems()[0].to_string(), "the file: has a name longer than 100 characters");
}

#[test]
fn a_file_with_too_many_questions_is_refused() {
    let questions = vec![json!({}); 300];
    assert_refused(
        "/item/0/item",
        Value::from(questions),
        "item: holds more than 300 groups and questions",
    );
}

#[test]
fn all_problems_of_a_file_are_told_at_once() {
    let mut file = changed("/version", None);
    file["item"][0]["item"][1]["answerOption"][1]["valueCoding"]["code"] = "Ja!".into();
    file["item"][1]["item"][0]["type"] = "string".into();
    assert_eq!(
        problems(&file),
        [
            "version: is missing",
            "item[0].item[1].answerOption[1].valueCoding.code: is not of lower-case letters, \
             digits, hyphens and underscores",
            "item[1].item[0].type: is not `integer`, `decimal` or `choice`",
        ]
    );
}

#[test]
fn no_more_than_twenty_problems_are_told() {
    let error = read(&changed("/item", Value::from(vec![json!({}); 30]))).unwrap_err();
    assert_eq!(error.problems().len(), 20);
    assert!(error.to_string().ends_with("\n  and more"));
}

#[test]
fn only_an_active_dutch_questionnaire_for_people_is_read() {
    assert_refused("/resourceType", json!("Bundle"), "resourceType: is not `Questionnaire`");
    assert_refused("/status", json!("draft"), "status: is not `active`");
    assert_refused(
        "/language",
        json!("en"),
        "language: is not `nl`: the texts must be Dutch, with translations",
    );
    assert_refused("/subjectType", json!(["Device"]), "subjectType: does not hold `Patient`");
    assert_refused(
        "/url",
        json!("leefstijl"),
        "url: is not an https address with a name at its end",
    );
    assert_refused("/version", json!("1|2"), "version: holds a space, `|` or `#`");
    assert_refused("/item", json!([]), "item: holds no questions");
}

#[test]
fn a_modifier_extension_is_refused_and_an_unknown_extension_is_ignored() {
    assert_refused(
        "/item/1/item/1/item/0/modifierExtension",
        json!([]),
        "item[1].item[1].item[0].modifierExtension: changes the meaning in a way that is not \
         supported",
    );
    let unknown = json!({ "url": "https://example.org/colour", "valueCode": "red" });
    assert!(read(&changed("/item/0/item/0/extension/-", unknown)).is_ok());
}

#[test]
fn what_would_be_ignored_and_means_something_is_refused() {
    assert_refused(
        "/item/0/item/0/required",
        json!(true),
        "item[0].item[0].required: is not supported: every question can be skipped",
    );
    assert!(read(&changed("/item/0/item/0/required", json!(false))).is_ok());
    assert_refused(
        "/item/0/item/1/repeats",
        json!(true),
        "item[0].item[1].repeats: is not supported here",
    );
    assert_refused(
        "/item/1/enableWhen",
        json!([{ "question": "roken", "operator": "exists", "answerBoolean": true }]),
        "item[1].enableWhen: is not supported here",
    );
}

#[test]
fn a_link_id_is_plain_and_its_own() {
    let form = "item[0].item[0].linkId: is not of lower-case letters, digits and hyphens, a \
                letter first";
    for link_id in ["Leeftijd", "1e", "leef tijd", "leeftijd-", "../leeftijd"] {
        let found = problems(&changed("/item/0/item/0/linkId", json!(link_id)));
        assert_eq!(found[0], form, "{link_id}");
    }
    let taken = "is the link id of an item above it";
    assert_refused("/item/1/linkId", json!("roken"), &format!("item[1].linkId: {taken}"));
    assert_refused(
        "/item/1/item/1/item/0/linkId",
        json!("gewicht"),
        &format!("item[1].item[1].item[0].linkId: {taken}"),
    );
}

#[test]
fn questions_stand_in_groups_and_groups_stand_in_nothing() {
    assert_refused(
        "/item/1/type",
        json!("integer"),
        "item[1].type: is not `group`: questions stand in groups",
    );
    let group = json!({ "linkId": "groep", "text": "Groep", "type": "group" });
    assert_refused(
        "/item/0/item/-",
        group.clone(),
        "item[0].item[2].type: is a group within a group",
    );
    assert_refused(
        "/item/1/item/1/item/-",
        group,
        "item[1].item[1].item[3].type: is not `display`: only texts stand under a question",
    );
    assert_refused("/item/1/item", json!([]), "item[1].item: holds no questions");
}

#[test]
fn an_unknown_item_control_is_refused() {
    let code = "valueCodeableConcept/coding/0/code";
    assert_refused(
        &format!("/item/1/item/1/item/2/extension/0/{code}"),
        json!("footer"),
        "item[1].item[1].item[2].extension[0].valueCodeableConcept.coding[0].code: is not \
         `slider`, `help`, `lower` or `upper`",
    );
    assert_refused(
        &format!("/item/1/item/1/item/2/extension/0/{code}"),
        json!("lower"),
        "item[1].item[1].item[2]: has the same item control as a text above it",
    );
    let slider = example()["item"][1]["item"][1]["extension"][0].clone();
    assert_refused(
        "/item/1/item/0/extension/-",
        slider,
        "item[1].item[0]: has an item control that does not fit its type",
    );
}

#[test]
fn both_ends_of_a_scale_have_a_meaning() {
    assert_refused(
        "/item/1/item/1/item/0",
        None,
        "item[1].item[1].item: has no text with control `lower`",
    );
    assert_refused(
        "/item/1/item/1/extension/0",
        None,
        "item[1].item[1]: has a text for an end of a scale and is no slider",
    );
}

#[test]
fn the_minimum_lies_below_the_maximum_and_the_plausible_range_between_them() {
    let weight = "/item/1/item/0/extension";
    assert_refused(
        &format!("{weight}/0/valueDecimal"),
        json!(400),
        "item[1].item[0]: has a minimum that is not below its maximum",
    );
    assert_refused(
        &format!("{weight}/4/valueRange/low/value"),
        json!(19.9),
        "item[1].item[0].extension[4].valueRange: reaches outside the minimum and the maximum",
    );
    assert_refused(
        &format!("{weight}/4/valueRange/low/value"),
        json!(200),
        "item[1].item[0].extension[4].valueRange: has a low end that is not below its high end",
    );
    assert_refused(
        &format!("{weight}/1"),
        None,
        "item[1].item[0].extension: \
         `http://hl7.org/fhir/StructureDefinition/maxValue` is missing",
    );
    assert_refused(
        "/item/0/item/0/extension/1/valueInteger",
        json!(18.5),
        "item[0].item[0].extension[1].valueInteger: is not a whole number",
    );
    assert_refused(
        &format!("{weight}/1/valueDecimal"),
        json!(1e300),
        "item[1].item[0].extension[1].valueDecimal: is not a number, or too large",
    );
    assert_refused(
        &format!("{weight}/2/valueInteger"),
        json!(4),
        "item[1].item[0].extension[2].valueInteger: is not 1 to 3",
    );
}

#[test]
fn a_choice_has_at_least_two_options_with_codes_of_their_own() {
    assert!(problems(&changed("/item/0/item/1/answerOption/1", None)).contains(
        &"item[0].item[1].answerOption: holds fewer than 2 or more than 50 options".to_owned()
    ));
    assert_refused(
        "/item/0/item/1/answerOption/1/valueCoding/code",
        json!("never"),
        "item[0].item[1].answerOption[1].valueCoding.code: is the code of an option above it",
    );
    assert_refused(
        "/item/0/item/1/answerOption/1",
        json!({ "valueString": "Ja" }),
        "item[0].item[1].answerOption[1].valueCoding: is missing",
    );
}

#[test]
fn a_condition_on_a_later_question_is_refused() {
    let condition = json!([
        { "question": "balans", "operator": "exists", "answerBoolean": true }
    ]);
    assert_refused(
        "/item/1/item/1/enableWhen",
        condition,
        "item[1].item[1].enableWhen[0].question: is no question that stands earlier in this \
         questionnaire",
    );
}

#[test]
fn a_condition_on_a_question_with_a_condition_is_refused() {
    let last = json!({
        "linkId": "sport", "text": "Sport je?", "type": "choice",
        "answerOption": [
            { "valueCoding": { "code": "yes", "display": "Ja" } },
            { "valueCoding": { "code": "no", "display": "Nee" } },
        ],
        "enableWhen": [{ "question": "balans", "operator": ">", "answerInteger": 0 }],
    });
    assert_refused(
        "/item/1/item/-",
        last,
        "item[1].item[3].enableWhen[0].question: is a question with a condition itself, which \
         is not supported",
    );
}

#[test]
fn a_condition_compares_with_an_answer_that_the_question_can_have() {
    let test = "/item/1/item/2/enableWhen";
    let place = "item[1].item[2].enableWhen";
    assert_refused(
        &format!("{test}/1/answerCoding/code"),
        json!("sometimes"),
        &format!("{place}[1].answerCoding.code: is no option of that question"),
    );
    assert_refused(
        &format!("{test}/1/operator"),
        json!(">"),
        &format!("{place}[1].operator: does not fit a choice"),
    );
    assert_refused(
        &format!("{test}/0/operator"),
        json!("~"),
        &format!("{place}[0].operator: is not `exists`, `=`, `!=`, `>`, `>=`, `<` or `<=`"),
    );
    assert_refused(
        &format!("{test}/0"),
        json!({ "question": "leeftijd", "operator": "=", "answerDecimal": 65.5 }),
        &format!("{place}[0].answerInteger: is missing"),
    );
    assert_refused(
        &format!("{test}/0/answerDecimal"),
        json!(65),
        &format!("{place}[0]: has not exactly one answer to compare with"),
    );
    assert_refused(
        "/item/1/item/2/enableBehavior",
        None,
        "item[1].item[2].enableBehavior: is missing",
    );
}

#[test]
fn a_translation_has_a_language_and_a_content_and_comes_once() {
    let translation = "/item/0/_text/extension";
    assert_refused(
        &format!("{translation}/0/extension/1"),
        None,
        "item[0]._text.extension[0].extension: `content` is missing",
    );
    let again = example().pointer(&format!("{translation}/0")).unwrap().clone();
    assert_refused(
        &format!("{translation}/-"),
        again,
        "item[0]._text.extension[1]: is a second text in the same language",
    );
    let frisian = changed(&format!("{translation}/0/extension/0/valueCode"), json!("fy"));
    assert!(read(&frisian).is_ok());
}

#[test]
fn a_text_is_not_empty_not_endless_and_can_be_shown() {
    for (text, reason) in [
        (" ".to_owned(), "is empty"),
        ("a".repeat(301), "is longer than 300 characters"),
        ("Hoe\u{0}?".to_owned(), "holds a character that cannot be shown"),
    ] {
        assert_refused(
            "/item/0/item/1/text",
            json!(text),
            &format!("item[0].item[1].text: {reason}"),
        );
    }
    assert_refused("/item/0/item/1/text", json!(7), "item[0].item[1].text: is not a string");
}

/// Any JSON, with the words of our files in it.
fn any_json() -> impl Strategy<Value = Value> {
    let word = prop::sample::select(vec![
        "item",
        "type",
        "group",
        "display",
        "integer",
        "choice",
        "extension",
        "url",
        "linkId",
        "valueInteger",
        "enableWhen",
        "question",
        "leeftijd",
        "",
        "\u{0}",
    ]);
    let leaf = prop_oneof![
        Just(Value::Null),
        any::<bool>().prop_map(Value::from),
        any::<i64>().prop_map(Value::from),
        any::<f64>().prop_map(Value::from),
        word.clone().prop_map(Value::from),
    ];
    leaf.prop_recursive(4, 24, 4, move |inner| {
        let member = (word.clone().prop_map(str::to_owned), inner.clone());
        prop_oneof![
            prop::collection::vec(inner, 0..4).prop_map(Value::from),
            prop::collection::vec(member, 0..4)
                .prop_map(|members| Value::Object(members.into_iter().collect())),
        ]
    })
}

/// Puts the value in the place that comes `place`th, counted from the top.
fn replace(file: &mut Value, place: &mut usize, value: &Value) {
    if *place == 0 {
        *file = value.clone();
    }
    *place = place.wrapping_sub(1);
    match file {
        Value::Array(values) => {
            values.iter_mut().for_each(|inner| replace(inner, place, value));
        }
        Value::Object(members) => {
            members.values_mut().for_each(|inner| replace(inner, place, value));
        }
        _ => {}
    }
}

proptest! {
    #[test]
    fn a_file_with_anything_in_one_place_is_read_or_refused_with_a_reason(
        place in 0..313_usize,
        value in any_json(),
    ) {
        let mut file = example();
        replace(&mut file, &mut place.clone(), &value);
        match read(&file) {
            Ok(questionnaire) => {
                prop_assert!(questionnaire.sections.iter().all(|s| !s.questions.is_empty()));
            }
            Err(error) => {
                prop_assert!((1..=MOST_PROBLEMS).contains(&error.problems().len()));
                prop_assert!(error.problems().iter().all(|p| !p.reason.is_empty()));
            }
        }
    }

    #[test]
    fn any_text_is_refused_without_a_panic(text in "\\PC{0,60}|[\\[\\]{}\":,0-9a-z]{0,60}") {
        prop_assert!(Questionnaire::from_json(&text).is_err());
    }
}
