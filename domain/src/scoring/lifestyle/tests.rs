use proptest::prelude::*;

use super::*;

/// The instrument notes, against which every row is held.
const NOTES: &str =
    include_str!(concat!(env!("CARGO_MANIFEST_DIR"), "/../../shared/reference/instruments.md"));

/// Values with their points, at both ends of every interval of a row of the printed table.
fn printed(metric: &str) -> Vec<(f64, u8)> {
    let row = NOTES.split_once(&format!("\n|{metric}")).unwrap().1;
    let cell = row.split('\n').next().unwrap().split('|').nth(1).unwrap();
    // Behind the points stand remarks: about populations, ancestry or treatment.
    let cell = cell.split(". ").next().unwrap().split(" (").next().unwrap();
    let mut values = Vec::new();
    for interval in cell.split("; ").filter(|interval| interval.contains('→')) {
        let (interval, points) = interval.split_once('→').unwrap();
        let points = points.split(';').next().unwrap().parse().unwrap();
        for interval in interval.split(" or ") {
            let number = |text: &str| text.parse::<f64>().unwrap();
            if let Some(from) = interval.strip_prefix('≥') {
                values.extend([(number(from), points), (number(from) + 1.0, points)]);
            } else if let Some(below) = interval.strip_prefix('<') {
                values.extend([(number(below).next_down(), points), (number(below) - 1.0, points)]);
            } else if let Some((from, below)) = interval.split_once("–<") {
                values.extend([(number(from), points), (number(below).next_down(), points)]);
            } else if let Some((from, to)) = interval.split_once('–') {
                values.extend([(number(from), points), (number(to), points)]);
            } else {
                values.push((number(interval), points));
            }
        }
    }
    values
}

fn points(part: Part, person: &Person) -> Result<u8, MissingReason> {
    LifestyleGrade::of(person).parts().find(|(of, _)| *of == part).unwrap().1
}

#[test]
fn activity_sleep_bmi_food_and_cholesterol_have_the_points_of_the_printed_table() {
    type Give = fn(f64) -> Person;
    let metrics: [(Part, &str, usize, Give); 5] = [
        (Part::Activity, "Physical activity", 13, |minutes| Person {
            activity_minutes: Some(minutes),
            ..Person::default()
        }),
        (Part::Sleep, "Sleep", 14, |hours| Person {
            sleep_hours: Some(hours),
            ..Person::default()
        }),
        (Part::Bmi, "BMI", 10, |bmi| Person { bmi: Some(bmi), ..Person::default() }),
        (Part::Food, "Diet", 10, |points| Person {
            food_points: Some(points),
            ..Person::default()
        }),
        (Part::NonHdl, "non-HDL", 10, |mg_dl| Person {
            // A thousandth above the printed limit, which rounding could otherwise miss.
            non_hdl: Some((mg_dl + 0.001) / CHOLESTEROL_MG_DL),
            ..Person::default()
        }),
    ];
    for (part, metric, count, give) in metrics {
        let printed = printed(metric);
        assert_eq!(printed.len(), count, "{metric}");
        for (value, expected) in printed {
            // Just below 130 mg/dL is below it for every other part.
            if part == Part::NonHdl && value.fract() != 0.0 {
                continue;
            }
            assert!(points(part, &give(value)) == Ok(expected), "{metric} {value}");
        }
    }
}

#[test]
fn between_two_printed_rows_the_lower_one_holds() {
    let active = |minutes| Person { activity_minutes: Some(minutes), ..Person::default() };
    assert!(points(Part::Activity, &active(149.5)) == Ok(90));
    assert!(points(Part::Activity, &active(0.5)) == Ok(20));
}

#[test]
fn a_bmi_of_exactly_25_from_height_and_weight_is_overweight() {
    let person = Person { height_cm: Some(170.0), weight_kg: Some(72.25), ..Person::default() };
    assert!(points(Part::Bmi, &person) == Ok(70));
    assert!(Guidelines::of(&person).weight == Some(Weight::Overweight));
}

#[test]
fn smoke_at_home_takes_twenty_points_and_never_goes_below_zero() {
    let cases = [
        (Nicotine::Never, 100, 80),
        (Nicotine::QuitOver5Years, 75, 55),
        (Nicotine::Quit1To5Years, 50, 30),
        (Nicotine::QuitUnder1Year, 25, 5),
        (Nicotine::Vape, 25, 5),
        (Nicotine::Current, 0, 0),
    ];
    for (nicotine, alone, with_smoke) in cases {
        let person = Person { nicotine: Some(nicotine), ..Person::default() };
        assert!(points(Part::Nicotine, &person) == Ok(alone));
        let person = Person { smoke_at_home: Some(true), ..person };
        assert!(points(Part::Nicotine, &person) == Ok(with_smoke));
    }
}

#[test]
fn not_smoking_is_not_enough_to_know_about_nicotine_and_smoking_is() {
    let smoker = |smoker| Person { smoker: Some(smoker), ..Person::default() };
    assert!(points(Part::Nicotine, &smoker(false)) == Err(MissingReason::NotGiven));
    assert!(points(Part::Nicotine, &smoker(true)) == Ok(0));
}

#[test]
fn the_higher_row_of_both_pressures_counts_and_treatment_takes_twenty_points() {
    let cases = [
        (119.0, 79.0, 100, 80),
        (120.0, 79.0, 75, 55),
        (129.0, 79.0, 75, 55),
        (119.0, 80.0, 50, 30),
        (130.0, 70.0, 50, 30),
        (139.0, 89.0, 50, 30),
        (140.0, 70.0, 25, 5),
        (119.0, 90.0, 25, 5),
        (159.0, 99.0, 25, 5),
        (160.0, 70.0, 0, 0),
        (119.0, 100.0, 0, 0),
    ];
    for (sbp, dbp, untreated, treated) in cases {
        let person = Person { sbp: Some(sbp), dbp: Some(dbp), ..Person::default() };
        assert!(points(Part::BloodPressure, &person) == Ok(untreated), "{sbp}/{dbp}");
        let person = Person { treated_blood_pressure: Some(true), ..person };
        assert!(points(Part::BloodPressure, &person) == Ok(treated), "{sbp}/{dbp}");
    }
}

#[test]
fn half_a_blood_pressure_is_none_and_a_reversed_one_is_implausible() {
    let half = Person { sbp: Some(115.0), ..Person::default() };
    assert!(points(Part::BloodPressure, &half) == Err(MissingReason::NotGiven));
    let reversed = Person { sbp: Some(80.0), dbp: Some(120.0), ..Person::default() };
    assert!(points(Part::BloodPressure, &reversed) == Err(MissingReason::Implausible));
}

#[test]
fn non_hdl_follows_from_both_cholesterols_and_treatment_takes_twenty_points() {
    let person = Person { total_cholesterol: Some(5.2), hdl: Some(1.2), ..Person::default() };
    assert!(points(Part::NonHdl, &person) == Ok(60));
    let treated = Person { treated_lipids: Some(true), ..person };
    assert!(points(Part::NonHdl, &treated) == Ok(40));
    let high = Person { non_hdl: Some(6.0), treated_lipids: Some(true), ..Person::default() };
    assert!(points(Part::NonHdl, &high) == Ok(0));
}

#[test]
fn a_value_in_another_unit_is_missing_with_that_reason() {
    let cholesterol = Person { non_hdl: Some(160.0), ..Person::default() };
    assert!(points(Part::NonHdl, &cholesterol) == Err(MissingReason::OtherUnit));
    let fasting = glucose_of(false, Some(99.0), None);
    assert!(points(Part::Glucose, &fasting) == Err(MissingReason::OtherUnit));
    let percent = glucose_of(true, None, Some(7.0));
    assert!(points(Part::Glucose, &percent) == Err(MissingReason::OtherUnit));
}

fn glucose_of(diabetes: bool, fasting: Option<f64>, hba1c: Option<f64>) -> Person {
    let glucose =
        Glucose { diabetes: Some(diabetes), fasting_mmol_l: fasting, hba1c_mmol_mol: hba1c };
    Person { glucose: Some(glucose), ..Person::default() }
}

#[test]
fn blood_sugar_has_the_points_of_the_table() {
    let cases = [
        (false, Some(5.5), None, Ok(100)),
        (false, Some(5.6), None, Ok(60)),
        (false, Some(6.9), None, Ok(60)),
        (false, Some(7.0), None, Err(MissingReason::Hba1cNeeded)),
        (false, None, Some(38.0), Ok(100)),
        (false, None, Some(39.0), Ok(60)),
        (false, None, Some(47.0), Ok(60)),
        (false, None, Some(48.0), Ok(40)),
        (false, Some(5.0), Some(39.0), Ok(60)),
        (false, Some(6.0), Some(35.0), Ok(60)),
        (false, None, None, Err(MissingReason::NotGiven)),
        (true, Some(5.0), None, Err(MissingReason::Hba1cNeeded)),
        (true, None, Some(52.0), Ok(40)),
        (true, None, Some(53.0), Ok(30)),
        (true, None, Some(63.0), Ok(30)),
        (true, None, Some(64.0), Ok(20)),
        (true, None, Some(75.0), Ok(10)),
        (true, None, Some(86.0), Ok(0)),
    ];
    for (diabetes, fasting, hba1c, expected) in cases {
        let found = points(Part::Glucose, &glucose_of(diabetes, fasting, hba1c));
        assert!(found == expected, "{diabetes} {fasting:?} {hba1c:?}");
    }
}

#[test]
fn without_a_blood_sugar_of_its_own_the_keys_of_the_person_count() {
    let person = Person { diabetes: Some(true), hba1c: Some(50.0), ..Person::default() };
    assert!(points(Part::Glucose, &person) == Ok(40));
    let unknown = Person { hba1c: Some(35.0), ..Person::default() };
    assert!(points(Part::Glucose, &unknown) == Err(MissingReason::NotGiven));
}

#[test]
fn a_body_that_cannot_be_is_missing_with_that_reason() {
    for bmi in [13.9, 50.0] {
        let person = Person { bmi: Some(bmi), ..Person::default() };
        assert!(points(Part::Bmi, &person) == Err(MissingReason::Implausible));
        assert!(Guidelines::of(&person).weight.is_none());
    }
    let in_metres = Person { height_cm: Some(1.75), weight_kg: Some(70.0), ..Person::default() };
    assert!(points(Part::Bmi, &in_metres) == Err(MissingReason::Implausible));
}

#[test]
fn four_parts_are_too_few_and_five_are_enough() {
    let four = Person {
        activity_minutes: Some(150.0),
        nicotine: Some(Nicotine::Never),
        sleep_hours: Some(6.5),
        food_points: Some(12.0),
        ..Person::default()
    };
    let grade = LifestyleGrade::of(&four);
    assert_eq!(grade.grade(), None);
    let missing: Vec<_> = grade.missing().map(|(part, _)| part.slug()).collect();
    assert_eq!(missing, ["bmi", "blood_pressure", "non_hdl", "glucose"]);
    let five = Person { bmi: Some(26.0), ..four };
    // (100 + 100 + 70 + 80 + 70) / 5 = 84
    assert_eq!(LifestyleGrade::of(&five).grade(), Some(8.4));
}

#[test]
fn the_activity_guideline_asks_for_minutes_and_for_muscles() {
    let met = |activity_minutes, muscle_days| {
        Guidelines::of(&Person { activity_minutes, muscle_days, ..Person::default() }).activity
    };
    assert_eq!(met(Some(150.0), Some(2.0)), Some(true));
    assert_eq!(met(Some(149.0), Some(2.0)), Some(false));
    assert_eq!(met(Some(150.0), Some(1.0)), Some(false));
    assert_eq!(met(Some(150.0), None), None);
    // What is known is enough to know that the guideline is not met.
    assert_eq!(met(Some(30.0), None), Some(false));
    assert_eq!(met(None, Some(0.0)), Some(false));
    assert_eq!(met(None, Some(2.0)), None);
}

#[test]
fn one_glass_and_seven_hours_are_within_the_guidelines() {
    let of = |alcohol_glasses, sleep_hours| {
        let person = Person { alcohol_glasses, sleep_hours, ..Person::default() };
        let guidelines = Guidelines::of(&person);
        (guidelines.alcohol, guidelines.enough_sleep)
    };
    assert_eq!(of(Some(0.0), Some(7.0)), (Some(true), Some(true)));
    assert_eq!(of(Some(1.0), Some(6.9)), (Some(true), Some(false)));
    assert_eq!(of(Some(2.0), Some(10.0)), (Some(false), Some(true)));
    assert_eq!(of(None, Some(25.0)), (None, None));
}

#[test]
fn obesity_begins_at_thirty() {
    let weight = |bmi| Guidelines::of(&Person { bmi: Some(bmi), ..Person::default() }).weight;
    assert!(weight(24.9) == Some(Weight::NotOverweight));
    assert!(weight(29.9) == Some(Weight::Overweight));
    assert!(weight(30.0) == Some(Weight::Obesity));
}

#[test]
fn a_grade_cannot_be_printed_by_accident() {
    let person = Person { bmi: Some(26.0), ..Person::default() };
    assert_eq!(format!("{:?}", LifestyleGrade::of(&person)), "LifestyleGrade(hidden)");
    assert_eq!(format!("{:?}", Guidelines::of(&person)), "Guidelines(hidden)");
}

/// Somebody of whom any of the parts may be known.
fn anybody() -> impl Strategy<Value = Person> {
    let maybe = |from: f64, to: f64| prop::option::of(from..=to);
    (
        maybe(-10.0, 400.0),
        prop::option::of(prop::sample::select(vec![Nicotine::Never, Nicotine::Current])),
        maybe(-1.0, 26.0),
        maybe(10.0, 60.0),
        maybe(-1.0, 18.0),
        (maybe(50.0, 320.0), maybe(20.0, 210.0)),
        maybe(0.0, 20.0),
        (prop::option::of(any::<bool>()), maybe(1.0, 40.0), maybe(1.0, 210.0)),
    )
        .prop_map(|(minutes, nicotine, hours, bmi, food, (sbp, dbp), non_hdl, glucose)| {
            Person {
                activity_minutes: minutes,
                nicotine,
                sleep_hours: hours,
                bmi,
                food_points: food,
                sbp,
                dbp,
                non_hdl,
                glucose: Some(Glucose {
                    diabetes: glucose.0,
                    fasting_mmol_l: glucose.1,
                    hba1c_mmol_mol: glucose.2,
                }),
                ..Person::default()
            }
        })
}

proptest! {
    #[test]
    fn the_grade_is_the_mean_of_exactly_the_known_parts(person in anybody()) {
        let score = LifestyleGrade::of(&person);
        let known: Vec<_> = score.known().map(|(_, points)| f64::from(points)).collect();
        prop_assert!(known.iter().all(|points| (0.0..=100.0).contains(points)));
        prop_assert_eq!(known.len() + score.missing().count(), Part::ALL.len());
        match score.grade() {
            None => prop_assert!(known.len() < MINIMUM_PARTS),
            Some(grade) => {
                prop_assert!(known.len() >= MINIMUM_PARTS);
                let mean = known.iter().sum::<f64>() / known.len() as f64;
                prop_assert!((grade * 10.0 - mean).abs() < 1e-9);
            }
        }
    }

    #[test]
    fn a_part_that_goes_missing_changes_no_other_part(person in anybody()) {
        let without = LifestyleGrade::of(&Person { bmi: None, ..person.clone() });
        let with = LifestyleGrade::of(&person);
        for ((part, before), (_, after)) in with.parts().zip(without.parts()) {
            prop_assert!(before == after || part == Part::Bmi);
        }
    }
}
