use super::*;
use crate::answers::Answer;

fn answers(given: &[(&str, &str)]) -> Answers {
    given
        .iter()
        .map(|(link_id, raw)| {
            let number = raw.parse().map(Answer::Number);
            let food = link_id.starts_with("eet-");
            (*link_id, number.ok().filter(|_| !food).unwrap_or(Answer::Choice((*raw).into())))
        })
        .collect()
}

#[test]
fn the_answers_to_the_questionnaire_become_a_person() {
    let person = Person::from_answers(&answers(&[
        ("leeftijd", "55"),
        ("geslacht", "f"),
        ("beweeg-dagen", "3"),
        ("beweeg-minuten", "40"),
        ("spieren", "2"),
        ("roken", "quit_1_to_5y"),
        ("rook-binnen", "no"),
        ("alcohol-dagen", "2"),
        ("alcohol-glazen", "3"),
        ("eet-groente", "2"),
        ("eet-fruit", "1"),
        ("eet-peulvruchten", "0"),
        ("eet-noten", "2"),
        ("eet-volkoren", "2"),
        ("eet-vis", "1"),
        ("eet-vlees", "0"),
        ("eet-frisdrank", "2"),
        ("slaap-uren", "7.5"),
        ("lengte", "170"),
        ("gewicht", "70.5"),
        ("bloeddruk-bekend", "yes"),
        ("bovendruk", "135"),
        ("onderdruk", "85"),
        ("medicijn-bloeddruk", "yes"),
        ("cholesterol-bekend", "yes"),
        ("cholesterol", "5.5"),
        ("hdl", "1.5"),
        ("medicijn-cholesterol", "no"),
        ("diabetes", "type_2"),
        ("diabetes-leeftijd", "50"),
        ("hba1c", "48"),
        ("egfr", "90"),
        ("aandoening", "none"),
    ]));
    let expected = Person {
        sex: Some(SexAtRisk::Female),
        age: Some(55.0),
        region: None,
        smoker: Some(false),
        nicotine: Some(Nicotine::Quit1To5Years),
        smoke_at_home: Some(false),
        sbp: Some(135.0),
        dbp: Some(85.0),
        treated_blood_pressure: Some(true),
        total_cholesterol: Some(5.5),
        hdl: Some(1.5),
        non_hdl: Some(4.0),
        treated_lipids: Some(false),
        diabetes: Some(true),
        diabetes_type: Some(DiabetesType::Type2),
        diabetes_age: Some(50.0),
        hba1c: Some(48.0),
        egfr: Some(90.0),
        glucose: None,
        known_cvd: Some(false),
        known_ckd: Some(false),
        familial_hypercholesterolaemia: Some(false),
        pregnant: Some(false),
        bmi: None,
        height_cm: Some(170.0),
        weight_kg: Some(70.5),
        activity_minutes: Some(120.0),
        muscle_days: Some(2.0),
        alcohol_glasses: Some(3.0),
        sleep_hours: Some(7.5),
        food_points: Some(10.0),
        positive_health: None,
    };
    assert!(person == expected);
}

#[test]
fn no_answers_are_nobody_in_particular() {
    assert!(Person::from_answers(&Answers::default()) == Person::default());
}

#[test]
fn somebody_who_does_not_smoke_move_or_drink_is_known() {
    let person = Person::from_answers(&answers(&[
        ("roken", "vape"),
        ("beweeg-dagen", "0"),
        ("alcohol-dagen", "0"),
    ]));
    assert_eq!(person.smoker, Some(false));
    assert_eq!((person.activity_minutes, person.alcohol_glasses), (Some(0.0), Some(0.0)));
    assert_eq!(Person::from_answers(&answers(&[("roken", "current")])).smoker, Some(true));
}

#[test]
fn an_answer_to_a_question_that_is_not_asked_any_more_does_not_count() {
    let person = Person::from_answers(&answers(&[
        ("bloeddruk-bekend", "no"),
        ("bovendruk", "135"),
        ("onderdruk", "85"),
        ("cholesterol-bekend", "no"),
        ("cholesterol", "5.5"),
        ("hdl", "1.3"),
        ("diabetes", "no"),
        ("hba1c", "48"),
        ("beweeg-dagen", "0"),
        ("beweeg-minuten", "60"),
        ("alcohol-dagen", "0"),
        ("alcohol-glazen", "4"),
    ]));
    let expected = Person {
        diabetes: Some(false),
        activity_minutes: Some(0.0),
        alcohol_glasses: Some(0.0),
        ..Person::default()
    };
    assert!(person == expected);
}

#[test]
fn sex_x_is_no_sex_of_a_risk_model() {
    assert!(Person::from_answers(&answers(&[("geslacht", "x")])).sex.is_none());
    let man = Person::from_answers(&answers(&[("geslacht", "m")]));
    assert!(man.sex == Some(SexAtRisk::Male));
}

#[test]
fn seven_questions_about_food_are_no_points() {
    let seven: Vec<_> = FOOD_QUESTIONS[..7].iter().map(|question| (*question, "2")).collect();
    assert_eq!(Person::from_answers(&answers(&seven)).food_points, None);
    let eight: Vec<_> = FOOD_QUESTIONS.iter().map(|question| (*question, "2")).collect();
    assert_eq!(Person::from_answers(&answers(&eight)).food_points, Some(16.0));
}

#[test]
fn each_condition_and_type_of_diabetes_is_told_apart() {
    let with = |condition| Person::from_answers(&answers(&[("aandoening", condition)]));
    assert_eq!(with("cvd").known_cvd, Some(true));
    assert_eq!(with("ckd").known_ckd, Some(true));
    assert_eq!(with("fh").familial_hypercholesterolaemia, Some(true));
    assert_eq!(with("pregnant").pregnant, Some(true));
    assert_eq!(with("cvd").pregnant, Some(false));
    let other = Person::from_answers(&answers(&[("diabetes", "other")]));
    assert!(other.diabetes == Some(true) && other.diabetes_type == Some(DiabetesType::Other));
}

fn read(json: &str) -> Result<Person, String> {
    serde_json::from_str(json).map_err(|error| error.to_string())
}

#[test]
fn a_line_has_the_documented_keys_and_codes() {
    let person = read(
        r#"{"sex":"female","age":55,"smoker":false,"nicotine":"quit_over_5y","region":"very_high",
            "diabetes_type":"type_2","diabetes":true,"known_cvd":null,
            "glucose":{"diabetes":true,"fasting_mmol_l":5.5,"hba1c_mmol_mol":48},
            "positive_health":{"pijn":7,"slapen":null}}"#,
    )
    .unwrap();
    assert!(person.sex == Some(SexAtRisk::Female) && person.age == Some(55.0));
    assert!(person.nicotine == Some(Nicotine::QuitOver5Years));
    assert!(person.region == Some(Region::VeryHigh) && person.known_cvd.is_none());
    assert_eq!(person.glycated_haemoglobin(), Some(48.0));
    assert!(person.contradiction().is_none());
    for code in ["never", "quit_1_to_5y", "quit_under_1y", "vape", "current"] {
        assert!(read(&format!(r#"{{"nicotine":"{code}"}}"#)).is_ok(), "{code}");
    }
}

#[test]
fn an_unknown_key_is_refused_by_name() {
    assert!(read(r#"{"leeftijd":55}"#).unwrap_err().contains("leeftijd"));
    assert!(read(r#"{"glucose":{"mg_dl":99}}"#).unwrap_err().contains("mg_dl"));
}

#[test]
fn four_ratings_of_a_dimension_make_a_score_and_three_do_not() {
    let slugs: Vec<_> = Dimension::Body.aspects().iter().map(|aspect| aspect.slug).collect();
    let score = |rated: &[&str]| {
        let ratings: serde_json::Map<_, _> =
            rated.iter().map(|slug| ((*slug).to_owned(), 7.into())).collect();
        let ratings: PositiveHealth = serde_json::from_value(ratings.into()).unwrap();
        ratings.dimensions().get(Dimension::Body)
    };
    assert_eq!(score(&slugs[..3]), None);
    assert_eq!(score(&slugs[..4]), Some(7.0));
}

#[test]
fn an_unknown_aspect_a_wrong_rating_and_a_repeated_aspect_are_refused() {
    for wrong in [r#"{"nergens":7}"#, r#"{"pijn":11}"#, r#"{"pijn":7.5}"#, r#"{"pijn":1,"pijn":2}"#]
    {
        assert!(serde_json::from_str::<PositiveHealth>(wrong).is_err(), "{wrong}");
    }
}

#[test]
fn answers_that_cannot_both_be_true_are_found() {
    let found = |json| read(json).unwrap().contradiction();
    let smoker = Some(Contradiction::Smoker);
    assert_eq!(found(r#"{"smoker":true,"nicotine":"vape"}"#), smoker);
    assert_eq!(found(r#"{"smoker":false,"nicotine":"current"}"#), smoker);
    assert_eq!(found(r#"{"smoker":true,"nicotine":"current"}"#), None);
    let kind = Some(Contradiction::DiabetesType);
    assert_eq!(found(r#"{"diabetes":false,"diabetes_type":"other"}"#), kind);
    let glucose = Some(Contradiction::Glucose);
    assert_eq!(found(r#"{"diabetes":true,"glucose":{"diabetes":false}}"#), glucose);
    assert_eq!(found(r#"{"diabetes_type":"type_2","glucose":{"diabetes":false}}"#), glucose);
}

#[test]
fn a_person_cannot_be_printed_by_accident() {
    let person = read(r#"{"age":55,"nicotine":"vape","glucose":{"hba1c_mmol_mol":48}}"#).unwrap();
    assert_eq!(format!("{person:?}"), "Person(hidden)");
    assert_eq!(format!("{:?}", person.nicotine), "Some(Nicotine(hidden))");
    assert_eq!(format!("{:?}", person.glucose), "Some(Glucose(hidden))");
}
