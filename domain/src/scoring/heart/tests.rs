use std::collections::BTreeSet;

use proptest::prelude::*;

use super::{
    coefficients::{DiabetesEffects, Effects, Scale},
    *,
};
use crate::scoring::person::Glucose;

/// The instrument notes, against which every number is held.
const NOTES: &str =
    include_str!(concat!(env!("CARGO_MANIFEST_DIR"), "/../../shared/reference/instruments.md"));

fn section(number: u8) -> &'static str {
    let from = NOTES.split_once(&format!("\n## {number}. ")).unwrap().1;
    from.split("\n## ").next().unwrap()
}

/// The cells of every row of the tables in a section.
fn rows(number: u8) -> impl Iterator<Item = Vec<&'static str>> {
    section(number)
        .lines()
        .filter_map(|line| Some(line.strip_prefix('|')?.strip_suffix('|')?.split('|').collect()))
}

/// The numbers behind the name of a row; nothing for a heading.
fn numbers(row: &[&str]) -> Option<Vec<f64>> {
    row[1..].iter().map(|cell| cell.parse().ok()).collect()
}

fn effect(effects: &Effects, term: &str) -> Option<f64> {
    Some(match term {
        "a" => effects.age,
        "smk" => effects.smoking,
        "b" => effects.systolic,
        "t" => effects.total_cholesterol,
        "h" => effects.hdl,
        "a·smk" => effects.age_smoking,
        "a·b" => effects.age_systolic,
        "a·t" => effects.age_total_cholesterol,
        "a·h" => effects.age_hdl,
        "a·dm" => effects.age_diabetes,
        "dm" => effects.diabetes,
        _ if term.starts_with("dm (only inside") => effects.diabetes,
        _ => return None,
    })
}

fn diabetes_effect(effects: &DiabetesEffects, term: &str) -> Option<f64> {
    Some(match term {
        "dm·(age at diagnosis-50)/5" => effects.age_at_diagnosis,
        "A=(HbA1c-31)/9.34" => effects.hba1c,
        "e=(ln eGFR-4.5)/0.15" => effects.ln_egfr,
        "e²" => effects.ln_egfr_squared,
        "A·a" => effects.hba1c_age,
        "e·a" => effects.ln_egfr_age,
        _ => return None,
    })
}

fn ours(equation: &Equation, sex: SexAtRisk, term: &str) -> Option<f64> {
    effect(equation.effects.of(sex), term).or(match term {
        "S0" | "S0 (10 y)" => Some(*equation.survival.of(sex)),
        "m (mean LP)" => Some(*equation.mean.of(sex)),
        _ => None,
    })
}

#[test]
fn every_coefficient_is_the_one_in_the_instrument_notes() {
    for (number, equation, terms) in
        [(1, &SCORE2, 12), (2, &SCORE2_OP, 13), (3, &SCORE2_DIABETES, 17)]
    {
        let mut compared = BTreeSet::new();
        for row in rows(number).filter(|row| row.len() == 3) {
            let Some(printed) = numbers(&row) else { continue };
            for (sex, printed) in [(SexAtRisk::Male, printed[0]), (SexAtRisk::Female, printed[1])] {
                let ours = ours(equation, sex, row[0])
                    .or_else(|| diabetes_effect(DIABETES.of(sex), row[0]));
                assert_eq!(ours, Some(printed), "§{number} {}", row[0]);
            }
            compared.insert(row[0]);
        }
        assert_eq!(compared.len(), terms, "§{number}: {compared:?}");
    }
}

#[test]
fn every_region_is_recalibrated_as_in_the_instrument_notes() {
    for (number, equation) in [(1, &SCORE2), (2, &SCORE2_OP)] {
        let mut names = Vec::new();
        for row in rows(number).filter(|row| row.len() == 5) {
            let Some(printed) = numbers(&row) else { continue };
            let region = Region::ALL[names.len()];
            let men = equation.region(SexAtRisk::Male, region);
            let women = equation.region(SexAtRisk::Female, region);
            assert_eq!([men.0, men.1, women.0, women.1], printed[..], "§{number} {}", row[0]);
            names.push(row[0]);
        }
        assert_eq!(names, ["**low (NL)**", "moderate", "high", "very high"]);
    }
}

#[test]
fn every_risk_factor_is_counted_from_where_the_instrument_notes_count_it() {
    let counted = |letter, name, Scale { centre, step }: &Scale| match step {
        1.0 => format!("{letter}={name}-{centre}"),
        step => format!("{letter}=({name}-{centre})/{step}"),
    };
    for (number, equation) in [(1, &SCORE2), (2, &SCORE2_OP)] {
        for scale in [
            counted("a", "age", &equation.age),
            counted("b", "sbp", &equation.systolic),
            counted("t", "tc", &equation.total_cholesterol),
            counted("h", "hdl", &equation.hdl),
        ] {
            assert!(section(number).contains(&scale), "§{number} {scale}");
        }
    }
    let Scale { centre, step } = AGE_AT_DIAGNOSIS;
    assert!(section(3).contains(&format!("(age at diagnosis-{centre})/{step}")));
    assert!(section(3).contains(&counted("A", "HbA1c", &HBA1C)));
    assert!(section(3).contains(&counted("e", "ln eGFR", &LN_EGFR)));
}

/// Half up, as the check values were printed.
fn one_decimal(percent: f64) -> String {
    format!("{:.1}", (percent * 10.0 + 0.5).floor() / 10.0)
}

fn risk(person: &Person) -> HeartRisk {
    match heart_risk(person, &RiskThresholds::default()) {
        Ok(HeartEstimate::Risk(risk)) => risk,
        _ => panic!("there is no risk"),
    }
}

fn range(person: &Person) -> HeartRiskRange {
    match heart_risk(person, &RiskThresholds::default()) {
        Ok(HeartEstimate::Range(range)) => range,
        _ => panic!("there is no range"),
    }
}

fn refused(person: &Person) -> RefusalReason {
    let refusal = heart_risk(person, &RiskThresholds::default()).err().unwrap();
    assert!(refusal.advice == refusal.reason.advice());
    refusal.reason
}

#[test]
fn every_published_check_value_is_met() {
    let mut checked = 0;
    for row in rows(4).filter(|row| row.len() == 11 && row[0].starts_with("SCORE2")) {
        let number = |at: usize| row[at].parse().ok();
        let extra = |name: &str| {
            let from = row[8].split_once(name)?.1;
            from.split(',').next()?.trim().parse().ok()
        };
        let person = Person {
            region: Some(match row[1] {
                "low" => Region::Low,
                "very high" => Region::VeryHigh,
                other => panic!("{other}"),
            }),
            sex: Some(if row[2] == "M" { SexAtRisk::Male } else { SexAtRisk::Female }),
            age: number(3),
            smoker: Some(row[4] == "yes"),
            sbp: number(5),
            total_cholesterol: number(6),
            hdl: number(7),
            diabetes: Some(!row[8].is_empty()),
            diabetes_age: extra("diagnosed at"),
            hba1c: extra("HbA1c"),
            egfr: extra("eGFR"),
            ..Person::default()
        };
        let risk = risk(&person);
        assert_eq!(risk.model.name(), row[0]);
        assert_eq!(one_decimal(risk.percent), row[9], "{row:?}");
        checked += 1;
    }
    assert_eq!(checked, 7);
}

fn known(sex: SexAtRisk, age: f64) -> Person {
    Person {
        sex: Some(sex),
        age: Some(age),
        smoker: Some(false),
        sbp: Some(135.0),
        dbp: Some(85.0),
        total_cholesterol: Some(5.5),
        hdl: Some(1.3),
        ..Person::default()
    }
}

fn without_lipids(person: Person) -> Person {
    Person { total_cholesterol: None, hdl: None, ..person }
}

fn with_type_2(person: Person) -> Person {
    Person {
        diabetes: Some(true),
        diabetes_age: Some(45.0),
        hba1c: Some(50.0),
        egfr: Some(90.0),
        ..person
    }
}

#[test]
fn without_cholesterol_the_risk_is_the_range_of_the_instrument_notes() {
    let lipids = PLAUSIBLE_LIPIDS.map(|lipids| format!("{:.1}/{:.1}", lipids.total, lipids.hdl));
    assert!(section(4).contains(&format!("TC/HDL {}", lipids.join(" - "))));
    let examples = section(4).split_once("non-smoker, SBP 135: ").unwrap().1;
    let examples = examples.split_once(".\n").unwrap().0;
    let mut checked = 0;
    for example in examples.split("; ") {
        let (who, printed) = example.split_once(' ').unwrap();
        let sex = if who.starts_with('M') { SexAtRisk::Male } else { SexAtRisk::Female };
        let range = range(&without_lipids(known(sex, who[1..].parse().unwrap())));
        let ends = [range.low, range.middle, range.high].map(|risk| one_decimal(risk.percent));
        assert_eq!(ends.join("-"), printed);
        checked += 1;
    }
    assert_eq!(checked, 3);
}

#[test]
fn a_womans_risk_drops_slightly_from_69_to_70() {
    let at = |age| {
        let woman = Person { sbp: Some(140.0), ..known(SexAtRisk::Female, age) };
        format!("{:.2}", risk(&woman).percent)
    };
    assert!(section(4).contains(&format!("from 69 to 70 ({} to {})", at(69.0), at(70.0))));
}

#[test]
fn the_ages_thresholds_and_optimal_values_are_those_of_the_instrument_notes() {
    assert!(section(4).contains("Age 40-69 SCORE2, 70-89 SCORE2-OP"));
    assert!(section(4).contains("age <50 2.5/7.5, 50-69 5/10, >=70 7.5/15"));
    assert!(section(4).contains("ESC/EAS 2025 update: 2/10/20 at all ages"));
    let Lipids { total, hdl } = Lipids::OPTIMAL;
    let optimal = RiskFactors::optimal(SexAtRisk::Male, Region::Low, 50.0);
    assert!(!optimal.smokes);
    let values = format!("(non-smoker, SBP {}, TC {total},\n  HDL {hdl})", optimal.systolic);
    assert!(section(4).contains(&values));
}

#[test]
fn only_a_known_value_is_kept_in_a_range() {
    let total_known = Person { hdl: None, ..known(SexAtRisk::Male, 55.0) };
    let total_known = range(&total_known);
    let HeartRiskRange { low, middle, high } = range(&without_lipids(known(SexAtRisk::Male, 55.0)));
    assert!(total_known.low.percent > low.percent && total_known.high.percent < high.percent);
    assert!(total_known.middle.model == middle.model);
}

#[test]
fn type_2_diabetes_has_its_own_model_until_69_and_that_of_older_people_from_70() {
    let at = |age| with_type_2(known(SexAtRisk::Female, age));
    assert_eq!(risk(&at(69.0)).model, HeartModel::Score2Diabetes);
    assert_eq!(risk(&at(70.0)).model, HeartModel::Score2Op);
    // SCORE2-OP asks whether there is diabetes, and nothing more about it.
    let old = Person { diabetes: Some(true), ..known(SexAtRisk::Female, 75.0) };
    assert!(risk(&old).percent > risk(&known(SexAtRisk::Female, 75.0)).percent);
}

#[test]
fn diabetes_that_only_the_blood_sugar_tells_of_counts() {
    let glucose =
        Glucose { diabetes: Some(true), fasting_mmol_l: None, hba1c_mmol_mol: Some(50.0) };
    let person = Person { glucose: Some(glucose), ..known(SexAtRisk::Male, 60.0) };
    assert!(refused(&person) == RefusalReason::DiabetesDetailsUnknown);
    let person = Person { diabetes_age: Some(55.0), egfr: Some(90.0), ..person };
    assert_eq!(risk(&person).model, HeartModel::Score2Diabetes);
}

#[test]
fn every_reason_to_refuse_is_found() {
    let person = || known(SexAtRisk::Male, 55.0);
    let diabetes = || with_type_2(person());
    let implausible = RefusalReason::Implausible;
    let cases = [
        (Person { known_cvd: Some(true), ..person() }, RefusalReason::KnownCvd),
        (Person { known_ckd: Some(true), ..person() }, RefusalReason::KnownCkd),
        (
            Person { familial_hypercholesterolaemia: Some(true), ..person() },
            RefusalReason::FamilialHypercholesterolaemia,
        ),
        (Person { pregnant: Some(true), ..person() }, RefusalReason::Pregnant),
        (
            Person { diabetes_type: Some(DiabetesType::Other), ..diabetes() },
            RefusalReason::OtherDiabetes,
        ),
        (Person { age: None, ..person() }, RefusalReason::AgeUnknown),
        (Person { age: Some(39.0), ..person() }, RefusalReason::TooYoung),
        (Person { age: Some(90.0), ..person() }, RefusalReason::TooOld),
        (Person { age: Some(-1.0), ..person() }, implausible(ImplausibleValue::Age)),
        (Person { sex: None, ..person() }, RefusalReason::SexUnknown),
        (Person { smoker: None, ..person() }, RefusalReason::SmokingUnknown),
        (Person { sbp: None, ..person() }, RefusalReason::BloodPressureUnknown),
        (
            Person { sbp: Some(85.0), dbp: Some(135.0), ..person() },
            RefusalReason::BloodPressureReversed,
        ),
        (
            Person { sbp: Some(13.0), dbp: Some(8.0), ..person() },
            implausible(ImplausibleValue::Systolic),
        ),
        (Person { dbp: Some(10.0), ..person() }, implausible(ImplausibleValue::Diastolic)),
        (Person { dbp: Some(135.0), ..person() }, implausible(ImplausibleValue::Diastolic)),
        (
            Person { total_cholesterol: Some(20.0), ..person() },
            implausible(ImplausibleValue::TotalCholesterol),
        ),
        (Person { hdl: Some(0.0), ..person() }, implausible(ImplausibleValue::Hdl)),
        (Person { total_cholesterol: Some(1.2), ..person() }, implausible(ImplausibleValue::Hdl)),
        (Person { diabetes_age: None, ..diabetes() }, RefusalReason::DiabetesDetailsUnknown),
        (Person { hba1c: None, ..diabetes() }, RefusalReason::DiabetesDetailsUnknown),
        (Person { egfr: None, ..diabetes() }, RefusalReason::DiabetesDetailsUnknown),
        (
            Person { diabetes_age: Some(56.0), ..diabetes() },
            implausible(ImplausibleValue::DiabetesAge),
        ),
        (Person { hba1c: Some(300.0), ..diabetes() }, implausible(ImplausibleValue::Hba1c)),
        (Person { egfr: Some(0.0), ..diabetes() }, implausible(ImplausibleValue::Egfr)),
    ];
    for (person, reason) in cases {
        let found = refused(&person);
        assert!(found == reason, "{} instead of {}", found.slug(), reason.slug());
    }
}

#[test]
fn conditions_that_are_not_known_do_not_refuse() {
    let person =
        Person { known_cvd: Some(false), pregnant: Some(false), ..known(SexAtRisk::Male, 55.0) };
    assert!(risk(&person) == risk(&known(SexAtRisk::Male, 55.0)));
}

#[test]
fn a_low_pressure_alone_is_not_called_reversed() {
    let person = Person { sbp: Some(100.0), dbp: None, ..known(SexAtRisk::Female, 55.0) };
    assert_eq!(risk(&person).model, HeartModel::Score2);
}

#[test]
fn hba1c_as_a_percentage_is_offered_in_mmol_per_mol() {
    let person = Person { hba1c: Some(7.0), ..with_type_2(known(SexAtRisk::Male, 55.0)) };
    match refused(&person) {
        RefusalReason::Hba1cInPercent { hba1c } => assert!((hba1c - 53.0).abs() < 0.01),
        other => panic!("{}", other.slug()),
    }
}

#[test]
fn a_heart_age_beyond_the_models_says_on_which_side() {
    let best = Person {
        sbp: Some(100.0),
        dbp: None,
        total_cholesterol: Some(3.0),
        hdl: Some(2.0),
        ..known(SexAtRisk::Female, 40.0)
    };
    let HeartAge { years, bound } = risk(&best).heart_age;
    assert_eq!((years, bound), (40.0, HeartAgeBound::AtMost));
    let worst = Person { smoker: Some(true), sbp: Some(180.0), ..known(SexAtRisk::Male, 88.0) };
    let HeartAge { years, bound } = risk(&worst).heart_age;
    assert_eq!((years, bound), (89.0, HeartAgeBound::AtLeast));
}

#[test]
fn where_the_reference_curves_leave_a_gap_the_heart_age_is_that_of_the_hand_over() {
    // In the very high region the reference man goes from 18% to 23% on his seventieth birthday.
    let man = Person { region: Some(Region::VeryHigh), ..known(SexAtRisk::Male, 69.0) };
    let man = Person { total_cholesterol: Some(4.0), sbp: Some(130.0), ..man };
    let HeartRisk { percent, heart_age, .. } = risk(&man);
    assert!((18.5..23.0).contains(&percent));
    assert_eq!((heart_age.years, heart_age.bound), (70.0, HeartAgeBound::Exact));
}

#[test]
fn what_a_risk_says_cannot_be_printed_by_accident() {
    let person = known(SexAtRisk::Male, 55.0);
    assert_eq!(format!("{:?}", risk(&person)), "HeartRisk(hidden)");
    assert_eq!(format!("{:?}", risk(&person).heart_age), "HeartAge(hidden)");
    assert_eq!(format!("{:?}", RefusalReason::KnownCvd), "RefusalReason(hidden)");
}

/// Somebody to whom a model applies, of any kind and with any plausible values.
fn anybody() -> impl Strategy<Value = Person> {
    (
        prop::sample::select(vec![SexAtRisk::Female, SexAtRisk::Male]),
        prop::sample::select(Region::ALL.to_vec()),
        40.0..=89.0,
        any::<bool>(),
        60.0..=300.0,
        4.1..=15.0,
        0.2..=4.0,
        prop::option::of((1.0..=40.0, 15.0..=200.0, 1.0..=200.0)),
    )
        .prop_map(|(sex, region, age, smoker, sbp, total_cholesterol, hdl, diabetes)| Person {
            sex: Some(sex),
            region: Some(region),
            age: Some(age),
            smoker: Some(smoker),
            sbp: Some(sbp),
            total_cholesterol: Some(total_cholesterol),
            hdl: Some(hdl),
            diabetes: Some(diabetes.is_some()),
            diabetes_age: diabetes.map(|(age, _, _)| age),
            hba1c: diabetes.map(|(_, hba1c, _)| hba1c),
            egfr: diabetes.map(|(_, _, egfr)| egfr),
            ..Person::default()
        })
}

proptest! {
    #[test]
    fn a_risk_is_a_percentage_and_a_heart_age_lies_within_the_models(person in anybody()) {
        let HeartRisk { percent, heart_age, .. } = risk(&person);
        prop_assert!((0.0..=100.0).contains(&percent));
        prop_assert!((YOUNGEST..=OLDEST).contains(&heart_age.years));
    }

    #[test]
    fn within_one_model_risk_and_heart_age_rise_with_blood_pressure(
        person in anybody(),
        more in 0.0..=100.0,
    ) {
        let sbp = person.sbp.map(|sbp| f64::min(sbp + more, 300.0));
        let (lower, higher) = (risk(&person), risk(&Person { sbp, ..person }));
        prop_assert!(lower.percent <= higher.percent);
        prop_assert!(lower.heart_age.years <= higher.heart_age.years);
        prop_assert!(lower.category <= higher.category);
    }

    #[test]
    fn within_one_model_risk_and_heart_age_rise_with_total_cholesterol(
        person in anybody(),
        more in 0.0..=5.0,
    ) {
        let total_cholesterol = person.total_cholesterol.map(|total| f64::min(total + more, 15.0));
        let (lower, higher) = (risk(&person), risk(&Person { total_cholesterol, ..person }));
        prop_assert!(lower.percent <= higher.percent);
        prop_assert!(lower.heart_age.years <= higher.heart_age.years);
    }

    #[test]
    fn somebody_with_optimal_values_has_the_heart_of_his_own_age(
        person in anybody(),
        whole in 40_u8..=89,
        fraction in prop_oneof![Just(0.0), 0.0..1.0],
    ) {
        let age = f64::min(f64::from(whole) + fraction, OLDEST);
        let optimal = Person {
            age: Some(age),
            smoker: Some(false),
            sbp: Some(120.0),
            total_cholesterol: Some(4.0),
            hdl: Some(1.3),
            diabetes: Some(false),
            ..person
        };
        let heart_age = risk(&optimal).heart_age;
        prop_assert!((heart_age.years - age).abs() < 1e-6);
        prop_assert_eq!(heart_age.bound, HeartAgeBound::Exact);
    }

    #[test]
    fn a_range_ascends_and_stays_within_one_model(person in anybody()) {
        let HeartRiskRange { low, middle, high } = range(&without_lipids(person));
        prop_assert!(low.percent <= middle.percent && middle.percent <= high.percent);
        prop_assert!(low.model == middle.model && middle.model == high.model);
    }

    #[test]
    fn cholesterol_in_mg_per_dl_is_never_scored_and_offered_in_mmol_per_litre(
        person in anybody(),
        total in 2.5..=13.0,
        hdl in 0.4..=3.5,
        which in 1_u8..=3,
    ) {
        let in_mg_dl = |bit: u8, value: f64| (which & bit != 0).then_some(value);
        let mixed_up = Person {
            total_cholesterol: Some(in_mg_dl(1, total * 38.67).unwrap_or(total)),
            hdl: Some(in_mg_dl(2, hdl * 38.67).unwrap_or(hdl)),
            ..person
        };
        let close = |offer: Option<f64>, value: Option<f64>| match (offer, value) {
            (Some(offer), Some(value)) => (offer - value).abs() < 1e-9,
            (offer, value) => offer.is_none() && value.is_none(),
        };
        match refused(&mixed_up) {
            RefusalReason::CholesterolInMgDl { total_cholesterol: offer, hdl: offered_hdl } => {
                prop_assert!(close(offer, in_mg_dl(1, total)));
                prop_assert!(close(offered_hdl, in_mg_dl(2, hdl)));
            }
            other => prop_assert!(false, "{}", other.slug()),
        }
    }

    #[test]
    fn reversed_blood_pressure_is_never_scored(person in anybody(), less in 0.1..=59.0) {
        let reversed = Person { sbp: person.sbp.map(|sbp| sbp - less), dbp: person.sbp, ..person };
        prop_assert!(refused(&reversed) == RefusalReason::BloodPressureReversed);
    }

    #[test]
    fn a_known_condition_refuses_whatever_else_is_known(person in anybody(), which in 0..5) {
        let yes = |this| Some(which == this);
        let ill = Person {
            known_cvd: yes(0),
            known_ckd: yes(1),
            familial_hypercholesterolaemia: yes(2),
            pregnant: yes(3),
            diabetes_type: (which == 4).then_some(DiabetesType::Other),
            ..person
        };
        prop_assert!(heart_risk(&ill, &RiskThresholds::default()).is_err());
    }

    #[test]
    fn outside_40_to_89_there_is_no_risk(person in anybody(), age in -10.0..=130.0_f64) {
        let inside = (YOUNGEST..=OLDEST).contains(&age);
        let person = Person { age: Some(age), ..person };
        // Diabetes found after today is refused too.
        let person = Person { diabetes_age: person.diabetes_age.map(|_| 1.0), ..person };
        prop_assert_eq!(heart_risk(&person, &RiskThresholds::default()).is_ok(), inside);
    }
}
