use proptest::prelude::*;
use serde_json::json;

use super::*;

/// The lines that come out, read back, and the counts.
fn score(input: &[u8]) -> (Vec<Value>, Counts) {
    let mut output = Vec::new();
    let mut scorer = LineScorer::default();
    scorer.feed(input, &mut output);
    let counts = scorer.finish(&mut output);
    let lines = str::from_utf8(&output).unwrap().lines();
    (lines.map(|line| serde_json::from_str(line).unwrap()).collect(), counts)
}

fn score_one(line: &str) -> Value {
    let (mut lines, _) = score(line.as_bytes());
    assert_eq!(lines.len(), 1);
    lines.remove(0)
}

fn error(line: &str) -> String {
    score_one(line)["error"].as_str().unwrap().to_owned()
}

const SMOKER_OF_50: &str =
    r#"{"sex":"male","age":50,"smoker":true,"sbp":140,"total_cholesterol":5.5,"hdl":1.3}"#;

#[test]
fn a_whole_person_gets_all_scores() {
    let line = r#"{"sex":"female","age":62,"smoker":false,"nicotine":"never","sbp":125,"dbp":75,
        "total_cholesterol":5.0,"hdl":1.7,"activity_minutes":160,"sleep_hours":7.5,"bmi":24,
        "food_points":13,"glucose":{"diabetes":false,"fasting_mmol_l":5.0},
        "positive_health":{"pijn":7,"gezond-voelen":8,"slapen":6,"eten":9}}"#;
    let scores = score_one(&line.replace('\n', " "));
    let keys: Vec<_> = scores.as_object().unwrap().keys().collect();
    assert_eq!(keys, ["dimensions", "heart_risk", "lifestyle_grade"]);
    assert_eq!(scores["heart_risk"]["model"], "SCORE2");
    assert_eq!(scores["heart_risk"]["category"], "low_to_moderate");
    assert_eq!(
        scores["lifestyle_grade"],
        json!({"grade": 9.4375, "parts": {"activity": 100, "nicotine": 100, "sleep": 100,
            "bmi": 100, "food": 80, "blood_pressure": 75, "non_hdl": 100, "glucose": 100},
            "missing": []})
    );
    assert_eq!(scores["dimensions"]["dimension_body"], 7.5);
    assert_eq!(scores["dimensions"]["gevoel"], Value::Null);
    assert_eq!(scores["dimensions"].as_object().unwrap().len(), 6);
}

#[test]
fn a_risk_has_six_decimals() {
    let risk = &score_one(SMOKER_OF_50)["heart_risk"];
    assert_eq!(risk["percent"], 5.913255);
    assert_eq!(risk["category"], "high");
    let heart_age = risk["heart_age"].as_f64().unwrap();
    assert!((65.0..67.0).contains(&heart_age));
    assert_eq!(risk.get("heart_age_bound"), None);
}

#[test]
fn without_cholesterol_there_is_a_range_and_no_risk() {
    let scores = score_one(r#"{"sex":"male","age":55,"smoker":false,"sbp":135}"#);
    assert_eq!((scores.get("heart_risk"), scores.get("heart_risk_refused")), (None, None));
    let range = &scores["heart_risk_range"];
    assert_eq!(range["model"], "SCORE2");
    assert_eq!((&range["low"], &range["high"]), (&json!(3.009009), &json!(5.695409)));
}

#[test]
fn a_refusal_says_why_and_what_to_do() {
    let scores = score_one(r#"{"sex":"male","age":55,"smoker":false}"#);
    assert_eq!(
        scores["heart_risk_refused"],
        json!({"reason": "blood_pressure_unknown",
            "advice": "measure_blood_pressure: Meet je bloeddruk."})
    );
    let scores = score_one(&SMOKER_OF_50.replace("5.5", "212.685"));
    assert_eq!(scores["heart_risk_refused"]["reason"], "cholesterol_in_mg_dl");
    assert_eq!(scores["heart_risk_refused"]["offer"], json!({"total_cholesterol": 5.5}));
    let scores = score_one(&SMOKER_OF_50.replace("140", "14"));
    assert_eq!(scores["heart_risk_refused"]["key"], "sbp");
}

#[test]
fn every_advice_begins_with_its_slug() {
    for advice in [
        Advice::AskGp,
        Advice::AskMidwife,
        Advice::LiveHealthily,
        Advice::TellAge,
        Advice::TellSex,
        Advice::TellSmoking,
        Advice::MeasureBloodPressure,
        Advice::ExchangeBloodPressure,
        Advice::AskDiabetesDetails,
        Advice::ConvertCholesterol,
        Advice::ConvertHba1c,
        Advice::CheckValue,
    ] {
        let (slug, words) = sentence(advice).split_once(": ").unwrap();
        assert_eq!(slug, advice.slug());
        assert!(words.ends_with('.'));
    }
}

#[test]
fn below_five_parts_the_grade_is_null_and_what_is_missing_is_named() {
    let grade = &score_one(r#"{"bmi":60,"sleep_hours":8}"#)["lifestyle_grade"];
    assert_eq!(
        *grade,
        json!({"grade": null, "parts": {"sleep": 100},
            "missing": ["activity", "nicotine", "bmi", "food", "blood_pressure", "non_hdl", "glucose"],
            "missing_because": {"bmi": "implausible"}})
    );
}

#[test]
fn dimensions_are_only_there_when_ratings_were_given() {
    assert_eq!(score_one(SMOKER_OF_50).get("dimensions"), None);
    let none = score_one(r#"{"positive_health":{}}"#);
    assert!(none["dimensions"].as_object().unwrap().values().all(Value::is_null));
}

#[test]
fn a_wrong_line_stands_in_its_place_and_does_not_stop_the_rest() {
    let input = format!("{SMOKER_OF_50}\n\n{{\"age\":}}\r\n{SMOKER_OF_50}\r\n \n{{}}");
    let (lines, counts) = score(input.as_bytes());
    assert_eq!(counts, Counts { scored: 3, wrong: 1, empty: 2 });
    assert_eq!(lines[1]["line"], 3);
    assert_eq!(lines[0], lines[2]);
    assert_eq!(lines[3]["heart_risk_refused"]["reason"], "age_unknown");
}

#[test]
fn an_error_names_the_key_and_never_the_value() {
    let cases = [
        (r#"{"age":"geheim"}"#, "`age` must be a number"),
        (r#"{"sex":"geheim"}"#, "`sex` must be `male` or `female`"),
        (r#"{"smoker":"geheim"}"#, "`smoker` must be true or false"),
        (r#"{"region":"geheim"}"#, "`region` must be `low`, `moderate`, `high` or `very_high`"),
        (r#"{"lengte":"geheim"}"#, "unknown key `lengte`"),
        (r#"{"positive_health":{"nergens":"geheim"}}"#, "unknown aspect `nergens`"),
        (
            r#"{"positive_health":{"pijn":"geheim"}}"#,
            "`positive_health.pijn` must be a whole number from 0 to 10",
        ),
        (
            r#"{"positive_health":{"pijn":11}}"#,
            "`positive_health.pijn` must be a whole number from 0 to 10",
        ),
        (
            r#"{"positive_health":"geheim"}"#,
            "`positive_health` must be an object of aspects with ratings from 0 to 10",
        ),
        (r#"{"smoker":false,"nicotine":"current"}"#, "`smoker` contradicts `nicotine`"),
        (r#"{"age":50,"age":51}"#, "a key occurs twice"),
        (r#"{"positive_health":{"pijn":5,"pijn":6}}"#, "a key occurs twice"),
        (r#""geheim""#, "the line is not a JSON object"),
        (r#"["male"]"#, "the line is not a JSON object"),
        (r#"{"age":geheim}"#, "the line is not JSON that can be read (column 8)"),
        (r#"{"age":"geheim""#, "the line is not JSON that can be read (column 15)"),
        (r#"{"age":1e999}"#, "the line is not JSON that can be read (column 12)"),
    ];
    for (line, expected) in cases {
        assert_eq!(error(line), expected);
    }
    assert!(error(r#"{"glucose":{"geheim":1}}"#).starts_with("`glucose` must be an object with"));
    let long = format!(r#"{{"{}":1}}"#, "x".repeat(1000));
    assert_eq!(error(&long), format!("unknown key `{}`", "x".repeat(40)));
}

#[test]
fn every_key_of_a_person_has_its_kind_told() {
    let known = serde_json::from_str::<Person>(r#"{"x":1}"#).unwrap_err().to_string();
    let known: Vec<_> = known.split('`').skip(3).step_by(2).collect();
    assert!(known.len() > 30);
    for key in known {
        let told = KINDS.iter().any(|(_, keys)| keys.contains(&key));
        assert!(told || key == RATINGS, "{key}");
    }
    for key in KINDS.iter().flat_map(|(_, keys)| *keys) {
        assert!(wrong_key(key, &Value::Null).is_none(), "{key}");
        assert!(
            matches!(wrong_key(key, &json!([[]])), Some(LineError::WrongValue { .. })),
            "{key}"
        );
    }
}

#[test]
fn a_line_of_64_kb_is_read_and_a_longer_one_is_refused() {
    let spaces = |count: usize| format!("{{}}{}\n{SMOKER_OF_50}", " ".repeat(count));
    for (line, wrong) in [(spaces(LONGEST_LINE - 2), 0), (spaces(LONGEST_LINE - 1), 1)] {
        let (lines, counts) = score(line.as_bytes());
        assert_eq!((counts.scored, counts.wrong), (2 - wrong, wrong));
        assert_eq!(lines[0].get("error").is_some(), wrong == 1);
    }
}

#[test]
fn a_line_that_never_ends_is_not_kept() {
    let mut scorer = LineScorer::default();
    let mut output = Vec::new();
    for _ in 0..1000 {
        scorer.feed(&[b'x'; 8192], &mut output);
        assert!(scorer.begun.capacity() <= 2 * LONGEST_LINE);
    }
    assert_eq!(scorer.finish(&mut output), Counts { scored: 0, wrong: 1, empty: 0 });
    assert_eq!(output, b"{\"line\":1,\"error\":\"the line is longer than 64 kB\"}\n");
}

#[test]
fn bytes_that_are_no_text_are_a_wrong_line() {
    let (lines, counts) = score(b"\xff\xfe\n{}\n");
    assert_eq!(counts, Counts { scored: 1, wrong: 1, empty: 0 });
    assert_eq!(lines[0], json!({"line": 1, "error": "the line is not UTF-8"}));
}

#[test]
fn deep_nesting_is_a_wrong_line() {
    assert!(error(&"{\"glucose\":".repeat(5000)).contains("not JSON"));
}

#[test]
fn thresholds_of_an_operator_are_used() {
    let mut scorer = LineScorer::new(RiskThresholds::ESC_EAS_2025);
    let mut output = Vec::new();
    scorer.feed(SMOKER_OF_50.as_bytes(), &mut output);
    scorer.finish(&mut output);
    let scores: Value = serde_json::from_slice(&output).unwrap();
    assert_eq!(scores["heart_risk"]["category"], "moderate");
}

/// Text that often comes close to a line.
fn nearly_a_line() -> impl Strategy<Value = String> {
    let piece = prop_oneof![
        4 => prop::sample::select(vec![
            "{", "}", "[", "]", ":", ",", "\"", "\\", "null", "true", "-", "1e308", "0.1", " ",
            "\"age\"", "\"sex\"", "\"male\"", "\"glucose\"", "\"positive_health\"", "\"pijn\"",
            "\"hdl\"", "\r", "\u{feff}", "é",
        ])
        .prop_map(str::to_owned),
        1 => any::<String>(),
    ];
    prop::collection::vec(piece, 0..20).prop_map(|pieces| pieces.concat())
}

/// Any numbers under the keys of a person.
fn any_numbers() -> impl Strategy<Value = String> {
    let keys: Vec<&str> = KINDS[0].1.to_vec();
    let number = prop_oneof![any::<f64>(), -1000.0..1000.0, Just(0.0)]
        .prop_filter("JSON has finite numbers", |number| number.is_finite());
    (prop::collection::hash_map(prop::sample::select(keys), number, 0..17), any::<bool>()).prop_map(
        |(numbers, diabetes)| {
            let mut person = json!(numbers);
            person["sex"] = "female".into();
            person["smoker"] = false.into();
            person["diabetes"] = diabetes.into();
            person.to_string()
        },
    )
}

proptest! {
    #[test]
    fn no_text_makes_it_panic_and_a_wrong_one_leaves_nothing_behind(
        line in prop_oneof![nearly_a_line(), any::<String>()],
    ) {
        let mut output = Vec::new();
        let result = score_line(&line, &RiskThresholds::default(), &mut output);
        prop_assert_eq!(result.is_err(), output.is_empty());
    }

    #[test]
    fn no_number_makes_it_panic_or_gives_a_risk_that_is_none(line in any_numbers()) {
        let scores = score_one(&line);
        prop_assert!(scores.get("error").is_none());
        if let Some(risk) = scores.get("heart_risk") {
            prop_assert!((0.0..=100.0).contains(&risk["percent"].as_f64().unwrap()));
        }
    }

    #[test]
    fn it_does_not_matter_where_the_stream_is_cut(
        lines in prop::collection::vec(
            prop_oneof![nearly_a_line(), Just(SMOKER_OF_50.to_owned()), Just(String::new())], 0..8,
        ),
        cuts in prop::collection::vec(1_usize..200, 1..50),
    ) {
        let input = lines.join("\n").into_bytes();
        let mut whole = Vec::new();
        let mut scorer = LineScorer::default();
        scorer.feed(&input, &mut whole);
        let whole_counts = scorer.finish(&mut whole);

        let mut pieces = Vec::new();
        let mut scorer = LineScorer::default();
        let mut rest = &input[..];
        for cut in cuts.iter().cycle() {
            if rest.is_empty() {
                break;
            }
            let (piece, after) = rest.split_at((*cut).min(rest.len()));
            scorer.feed(piece, &mut pieces);
            rest = after;
        }
        prop_assert_eq!(scorer.finish(&mut pieces), whole_counts);
        prop_assert!(pieces == whole);
    }

    #[test]
    fn every_line_that_is_not_empty_gives_one_line(
        lines in prop::collection::vec(any::<Vec<u8>>(), 0..20),
    ) {
        let input = lines.join(&b'\n');
        let (out, counts) = score(&input);
        prop_assert_eq!(out.len() as u64, counts.scored + counts.wrong);
        let written = input.split(|byte| *byte == b'\n').filter(|line| !line.is_empty()).count();
        prop_assert!(out.len() <= written);
    }
}
