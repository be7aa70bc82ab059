use std::collections::BTreeSet;

use super::*;
use crate::{answers::Answer, aspect::ASPECTS, questionnaire::Kind};

/// A man of 50 who smokes, drinks on two days and knows his numbers.
const NUMBERS: [(&str, f64); 15] = [
    ("leeftijd", 50.0),
    ("beweeg-dagen", 5.0),
    ("beweeg-minuten", 40.0),
    ("spieren", 1.0),
    ("alcohol-dagen", 2.0),
    ("alcohol-glazen", 2.0),
    ("slaap-uren", 7.5),
    ("lengte", 187.0),
    ("gewicht", 93.7),
    ("geluk", 6.0),
    ("bovendruk", 140.0),
    ("onderdruk", 83.0),
    ("cholesterol", 5.5),
    ("hdl", 1.3),
    ("hba1c", 50.0),
];

/// See [`NUMBERS`].
const OPTIONS: [(&str, &str); 23] = [
    ("geslacht", "m"),
    ("sport", "yes"),
    ("roken", "current"),
    ("alcohol-zwaar", "yes"),
    ("eet-groente", "2"),
    ("eet-fruit", "1"),
    ("eet-peulvruchten", "1"),
    ("eet-noten", "1"),
    ("eet-volkoren", "2"),
    ("eet-vis", "1"),
    ("eet-vlees", "1"),
    ("eet-frisdrank", "2"),
    ("stress", "little"),
    ("eenzaam", "somewhat"),
    ("regie", "much"),
    ("geld", "difficult"),
    ("vrijwilliger", "no"),
    ("mantelzorg", "yes"),
    ("gezondheid", "good"),
    ("bloeddruk-bekend", "yes"),
    ("cholesterol-bekend", "yes"),
    ("diabetes", "no"),
    ("aandoening", "none"),
];

fn number(value: f64) -> Answer {
    Answer::Number(value)
}

fn option(code: &str) -> Answer {
    Answer::Choice(code.to_owned())
}

/// Somebody who answered these questions and no others.
fn told(answers: &[(&str, Answer)]) -> Dossier {
    let mut dossier = Dossier::default();
    dossier.now.answers = answers.iter().cloned().collect();
    dossier
}

/// Somebody who answered everything as above, but these questions otherwise.
fn told_all_but(otherwise: &[(&str, Answer)]) -> Dossier {
    let aspects = ASPECTS.iter().map(|aspect| (aspect.slug, number(7.0)));
    let numbers = NUMBERS.map(|(question, value)| (question, number(value)));
    let options = OPTIONS.map(|(question, code)| (question, option(code)));
    let usual = aspects.chain(numbers).chain(options);
    let mut dossier = told(&usual.chain(otherwise.iter().cloned()).collect::<Vec<_>>());
    dossier.wishes = ["tabak", "lichaam"].map(str::to_owned).into();
    dossier
}

fn values(dossier: &Dossier) -> IndicatorValues {
    IndicatorValues::of(dossier, &QuestionnaireSet::standard().unwrap(), true)
}

fn value(dossier: &Dossier, slug: &str) -> Option<f64> {
    values(dossier).get(slug.parse().unwrap())
}

fn known(dossier: &Dossier) -> BTreeSet<IndicatorId> {
    values(dossier).known().map(|(indicator, _)| indicator).collect()
}

#[test]
fn every_indicator_has_a_value_for_somebody_who_told_everything() {
    // Blood sugar is asked of who has diabetes, and then SCORE2 does not apply.
    let [glucose, heart] =
        ["lifestyle_glucose", "heart_risk_high"].map(|slug| slug.parse().unwrap());
    let mut expected: BTreeSet<IndicatorId> = IndicatorId::all().collect();
    expected.remove(&glucose);
    assert_eq!(known(&told_all_but(&[])), expected);
    expected.insert(glucose);
    expected.remove(&heart);
    assert_eq!(known(&told_all_but(&[("diabetes", option("type_2"))])), expected);
}

#[test]
fn the_values_are_what_was_told() {
    let dossier = told_all_but(&[]);
    for (slug, expected) in [
        ("dimension_meaning", 7.0),
        ("self_rated_health_good", 1.0),
        ("happy", 0.0),
        ("much_stress", 0.0),
        ("little_control", 0.0),
        ("hard_to_get_by", 1.0),
        ("lifestyle_activity", 100.0),
        ("lifestyle_nicotine", 0.0),
        ("lifestyle_blood_pressure", 25.0),
        // 200 minutes, and one day for the muscles.
        ("activity_guideline_met", 0.0),
        ("weekly_sport", 1.0),
        // 93.7 kg at 187 cm.
        ("overweight", 1.0),
        ("obese", 0.0),
        ("smoker", 1.0),
        ("vaper", 0.0),
        ("alcohol_guideline_met", 0.0),
        ("heavy_drinker", 1.0),
        ("enough_sleep", 1.0),
        ("heart_risk_high", 1.0),
        ("lonely", 1.0),
        ("severely_lonely", 0.0),
        ("carer", 1.0),
        ("volunteer", 0.0),
        ("wants_to_change_body", 1.0),
        ("wants_to_change_smoking", 1.0),
        ("wants_to_change_alcohol", 0.0),
    ] {
        assert_eq!(value(&dossier, slug), Some(expected), "{slug}");
    }
}

#[test]
fn of_nothing_nothing_is_known() {
    assert!(values(&Dossier::default()).is_empty());
}

#[test]
fn the_short_way_gives_lifestyle_and_no_dimensions() {
    let answers = [("kort-lichaam", number(8.0)), ("roken", option("never"))];
    let mut dossier = told(&answers);
    dossier.now.way = Way::Short;
    let slugs: Vec<_> = known(&dossier).into_iter().map(IndicatorId::slug).collect();
    assert_eq!(slugs, ["lifestyle_nicotine", "smoker", "vaper"]);
}

#[test]
fn a_skipped_question_is_no_answer() {
    assert_eq!(known(&told(&[("roken", Answer::Skipped), ("geluk", Answer::Skipped)])).len(), 0);
}

#[test]
fn happy_begins_at_seven() {
    for (rating, expected) in [(6.0, 0.0), (7.0, 1.0), (10.0, 1.0)] {
        assert_eq!(value(&told(&[("geluk", number(rating))]), "happy"), Some(expected));
    }
}

#[test]
fn whoever_is_very_lonely_is_lonely_too() {
    for (code, lonely, severely) in
        [("no", 0.0, 0.0), ("somewhat", 1.0, 0.0), ("strongly", 1.0, 1.0)]
    {
        let dossier = told(&[("eenzaam", option(code))]);
        assert_eq!(value(&dossier, "lonely"), Some(lonely));
        assert_eq!(value(&dossier, "severely_lonely"), Some(severely));
    }
}

#[test]
fn whoever_vapes_does_not_smoke() {
    let dossier = told(&[("roken", option("vape"))]);
    assert_eq!((value(&dossier, "smoker"), value(&dossier, "vaper")), (Some(0.0), Some(1.0)));
}

#[test]
fn whoever_does_not_drink_is_no_heavy_drinker_whatever_was_told_before() {
    let before = [("alcohol-dagen", number(2.0)), ("alcohol-zwaar", option("yes"))];
    assert_eq!(value(&told(&before), "heavy_drinker"), Some(1.0));
    let [_, heavy] = before;
    let now = told(&[("alcohol-dagen", number(0.0)), heavy]);
    assert_eq!(value(&now, "heavy_drinker"), Some(0.0));
    assert_eq!(value(&now, "alcohol_guideline_met"), Some(1.0));
    let drinks = told(&[("alcohol-dagen", number(1.0))]);
    assert_eq!(value(&drinks, "heavy_drinker"), None);
}

#[test]
fn heart_risk_counts_by_score2_alone() {
    let risk = |otherwise: &[(&str, Answer)]| value(&told_all_but(otherwise), "heart_risk_high");
    assert_eq!(risk(&[("roken", option("never")), ("bovendruk", number(110.0))]), Some(0.0));
    assert_eq!(risk(&[("leeftijd", number(69.0))]), Some(1.0));
    assert_eq!(risk(&[("leeftijd", number(70.0))]), None, "another model");
    assert_eq!(risk(&[("leeftijd", number(39.0))]), None, "no model");
    assert_eq!(risk(&[("cholesterol-bekend", option("no"))]), None, "a range");
    assert_eq!(risk(&[("aandoening", option("cvd"))]), None, "refused");
}

#[test]
fn where_heart_risk_is_switched_off_it_is_not_computed_for_figures_either() {
    let set = QuestionnaireSet::standard().unwrap();
    let with = |heart| IndicatorValues::of(&told_all_but(&[]), &set, heart).known().count();
    assert_eq!(with(true) - with(false), 1);
}

#[test]
fn whoever_chose_no_wish_may_not_have_seen_the_question() {
    let mut dossier = told(&[]);
    dossier.wishes = ["something-else".to_owned()].into();
    assert!(values(&dossier).is_empty());
    dossier.wishes.insert("rust".to_owned());
    assert_eq!(known(&dossier).len(), WISHES.len());
    assert_eq!(value(&dossier, "wants_to_change_rest"), Some(1.0));
    assert_eq!(value(&dossier, "wants_to_change_food"), Some(0.0));
}

#[test]
fn what_counts_can_be_chosen() {
    let set = QuestionnaireSet::standard().unwrap();
    for (_, question, counts) in CHOICES {
        let Kind::Choice(options) = &set.find(question).unwrap().2.kind else {
            panic!("{question}")
        };
        for code in counts {
            assert!(options.iter().any(|option| option.code == *code), "{question}: {code}");
        }
    }
    for (_, section) in WISHES {
        assert!(set.find_section(section).is_some(), "{section}");
    }
}

#[test]
fn a_value_that_nobody_can_have_is_left_out() {
    let mut values = IndicatorValues::default();
    let [smoker, body, activity] =
        ["smoker", "dimension_body", "lifestyle_activity"].map(|slug| slug.parse().unwrap());
    for (indicator, wrong) in
        [(smoker, 0.5), (body, 10.1), (body, -0.1), (activity, 100.1), (activity, f64::NAN)]
    {
        assert!(!values.set(indicator, wrong), "{indicator}: {wrong}");
    }
    assert!(values.is_empty());
    assert!(values.set(smoker, 1.0) && values.set(body, 10.0) && values.set(activity, 0.0));
    assert_eq!(values.known().count(), 3);
}

#[test]
fn values_cannot_be_printed_by_accident() {
    assert_eq!(format!("{:?}", values(&told_all_but(&[]))), "IndicatorValues(hidden)");
}
