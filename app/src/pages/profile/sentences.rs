//! The results in words, for the page and for the report alike.

use domain::{
    dossier::Way,
    language::Language,
    numbers,
    profile::{Lifestyle, Movement, Profile},
    scoring::{
        heart::{
            Advice, HeartAge, HeartAgeBound, HeartEstimate, HeartRisk, HeartRiskRefused,
            RefusalReason, RiskCategory,
        },
        lifestyle::{Guidelines, MissingReason, Part, Weight},
    },
};

use crate::language::tr_in;

/// One or two sentences about the web, beginning with what goes well.
pub fn summary(profile: &Profile, way: Way, language: Language) -> String {
    let Some(summary) = profile.summary() else {
        return match way {
            Way::Long => tr_in!(language, profile.too_few),
            Way::Short => tr_in!(language, profile.too_few_short),
        }
        .to_owned();
    };
    let first = if summary.all_alike {
        tr_in!(language, profile.all_alike).to_owned()
    } else {
        let names: Vec<_> = summary.best.iter().map(|best| best.name_in(language)).collect();
        tr_in!(language, profile.best, list = numbers::list(&names, language))
    };
    if summary.missing == 0 {
        return first;
    }
    let missing = tr_in!(language, profile.missing, count = summary.missing);
    format!("{first} {missing}")
}

/// The heart age in words.
pub fn heart_age(estimate: &HeartEstimate, language: Language) -> String {
    match estimate {
        HeartEstimate::Risk(risk) => one_heart_age(risk.heart_age, language),
        HeartEstimate::Range(range) => {
            let (low, high) = (years(range.low.heart_age), years(range.high.heart_age));
            if low == high {
                return one_heart_age(range.middle.heart_age, language);
            }
            tr_in!(language, lifestyle.heart_age_range, low = low, high = high)
        }
    }
}

fn one_heart_age(age: HeartAge, language: Language) -> String {
    match age.bound {
        HeartAgeBound::Exact => tr_in!(language, lifestyle.heart_age, years = years(age)),
        HeartAgeBound::AtMost => tr_in!(language, lifestyle.heart_age_at_most).to_owned(),
        HeartAgeBound::AtLeast => tr_in!(language, lifestyle.heart_age_at_least).to_owned(),
    }
}

fn years(age: HeartAge) -> u8 {
    age.years.round() as u8
}

/// The risk as people out of a hundred, in words, with how many that are; the middle one when it is
/// a range.
pub fn risk(estimate: &HeartEstimate, language: Language) -> (String, u8) {
    match estimate {
        HeartEstimate::Risk(risk) => {
            let people = out_of_a_hundred(risk);
            let others = 100 - people;
            (tr_in!(language, lifestyle.risk, people = people, others = others), people)
        }
        HeartEstimate::Range(range) => {
            let (low, high) = (out_of_a_hundred(&range.low), out_of_a_hundred(&range.high));
            let sentence = tr_in!(language, lifestyle.risk_range, low = low, high = high);
            (sentence, out_of_a_hundred(&range.middle))
        }
    }
}

fn out_of_a_hundred(risk: &HeartRisk) -> u8 {
    risk.percent.round().clamp(0.0, 100.0) as u8
}

/// How doctors call the risk; nothing for a range, which may span several names.
pub fn category(estimate: &HeartEstimate, language: Language) -> Option<&'static str> {
    let HeartEstimate::Risk(risk) = estimate else { return None };
    Some(match risk.category {
        RiskCategory::Low => tr_in!(language, lifestyle.category_low),
        RiskCategory::Moderate => tr_in!(language, lifestyle.category_moderate),
        RiskCategory::LowToModerate => tr_in!(language, lifestyle.category_low_to_moderate),
        RiskCategory::High => tr_in!(language, lifestyle.category_high),
        RiskCategory::VeryHigh => tr_in!(language, lifestyle.category_very_high),
    })
}

/// That it is information, and by which model it was computed.
pub fn information(estimate: &HeartEstimate, language: Language) -> String {
    let model = match estimate {
        HeartEstimate::Risk(risk) => risk.model,
        HeartEstimate::Range(range) => range.middle.model,
    };
    tr_in!(language, lifestyle.information, model = model.name())
}

/// Why there is no heart age, and what to do instead.
pub fn refusal(refused: HeartRiskRefused, language: Language) -> (&'static str, &'static str) {
    let reason = match refused.reason {
        RefusalReason::KnownCvd => tr_in!(language, lifestyle.refused_known_cvd),
        RefusalReason::KnownCkd => tr_in!(language, lifestyle.refused_known_ckd),
        RefusalReason::FamilialHypercholesterolaemia => {
            tr_in!(language, lifestyle.refused_familial_hypercholesterolaemia)
        }
        RefusalReason::Pregnant => tr_in!(language, lifestyle.refused_pregnant),
        RefusalReason::OtherDiabetes => tr_in!(language, lifestyle.refused_other_diabetes),
        RefusalReason::AgeUnknown => tr_in!(language, lifestyle.refused_age_unknown),
        RefusalReason::TooYoung => tr_in!(language, lifestyle.refused_too_young),
        RefusalReason::TooOld => tr_in!(language, lifestyle.refused_too_old),
        RefusalReason::SexUnknown => tr_in!(language, lifestyle.refused_sex_unknown),
        RefusalReason::SmokingUnknown => tr_in!(language, lifestyle.refused_smoking_unknown),
        RefusalReason::BloodPressureUnknown => {
            tr_in!(language, lifestyle.refused_blood_pressure_unknown)
        }
        RefusalReason::BloodPressureReversed => {
            tr_in!(language, lifestyle.refused_blood_pressure_reversed)
        }
        RefusalReason::DiabetesDetailsUnknown => {
            tr_in!(language, lifestyle.refused_diabetes_details_unknown)
        }
        RefusalReason::CholesterolInMgDl { .. } => {
            tr_in!(language, lifestyle.refused_cholesterol_in_mg_dl)
        }
        RefusalReason::Hba1cInPercent { .. } => {
            tr_in!(language, lifestyle.refused_hba1c_in_percent)
        }
        RefusalReason::Implausible(_) => tr_in!(language, lifestyle.refused_implausible),
    };
    let advice = match refused.advice {
        Advice::AskGp => tr_in!(language, lifestyle.advice_ask_gp),
        Advice::AskMidwife => tr_in!(language, lifestyle.advice_ask_midwife),
        Advice::LiveHealthily => tr_in!(language, lifestyle.advice_live_healthily),
        Advice::TellAge => tr_in!(language, lifestyle.advice_tell_age),
        Advice::TellSex => tr_in!(language, lifestyle.advice_tell_sex),
        Advice::TellSmoking => tr_in!(language, lifestyle.advice_tell_smoking),
        Advice::MeasureBloodPressure => tr_in!(language, lifestyle.advice_measure_blood_pressure),
        Advice::ExchangeBloodPressure => tr_in!(language, lifestyle.advice_exchange_blood_pressure),
        Advice::AskDiabetesDetails => tr_in!(language, lifestyle.advice_ask_diabetes_details),
        Advice::ConvertCholesterol => tr_in!(language, lifestyle.advice_convert_cholesterol),
        Advice::ConvertHba1c => tr_in!(language, lifestyle.advice_convert_hba1c),
        Advice::CheckValue => tr_in!(language, lifestyle.advice_check_value),
    };
    (reason, advice)
}

/// The section of the questionnaire and the question in which a refusal can be mended, if any.
pub fn mended_at(refused: HeartRiskRefused) -> Option<&'static str> {
    match refused.advice {
        Advice::TellAge => Some("leeftijd"),
        Advice::TellSmoking => Some("roken"),
        Advice::MeasureBloodPressure => Some("bloeddruk-bekend"),
        Advice::ExchangeBloodPressure => Some("bovendruk"),
        Advice::ConvertCholesterol => Some("cholesterol"),
        Advice::ConvertHba1c | Advice::AskDiabetesDetails => Some("hba1c"),
        _ => None,
    }
}

/// The name of a part of the leefstijlcijfer.
pub fn part(part: Part, language: Language) -> &'static str {
    match part {
        Part::Activity => tr_in!(language, lifestyle.part_activity),
        Part::Nicotine => tr_in!(language, lifestyle.part_nicotine),
        Part::Sleep => tr_in!(language, lifestyle.part_sleep),
        Part::Bmi => tr_in!(language, lifestyle.part_bmi),
        Part::Food => tr_in!(language, lifestyle.part_food),
        Part::BloodPressure => tr_in!(language, lifestyle.part_blood_pressure),
        Part::NonHdl => tr_in!(language, lifestyle.part_non_hdl),
        Part::Glucose => tr_in!(language, lifestyle.part_glucose),
    }
}

/// Why a part has no points.
pub fn missing(reason: MissingReason, language: Language) -> &'static str {
    match reason {
        MissingReason::NotGiven => tr_in!(language, lifestyle.missing_not_given),
        MissingReason::Implausible => tr_in!(language, lifestyle.missing_implausible),
        MissingReason::OtherUnit => tr_in!(language, lifestyle.missing_other_unit),
        MissingReason::Hba1cNeeded => tr_in!(language, lifestyle.missing_hba1c_needed),
    }
}

/// The leefstijlcijfer in words, or that there is none yet.
pub fn grade(lifestyle: &Lifestyle, language: Language) -> String {
    match lifestyle.grade.grade() {
        Some(grade) => {
            let grade = numbers::one_decimal(grade, language);
            tr_in!(language, lifestyle.grade, grade = grade)
        }
        None => tr_in!(language, lifestyle.no_grade).to_owned(),
    }
}

/// The guidelines that are met or not, and the weight: each a sentence; nothing of what is not
/// known.
pub fn guidelines(lifestyle: &Lifestyle, language: Language) -> Vec<String> {
    let Guidelines { activity, alcohol, weight, enough_sleep } = lifestyle.guidelines;
    let told = |met: Option<bool>, yes: &'static str, no: &'static str| {
        met.map(|met| if met { yes } else { no }.to_owned())
    };
    let weight = lifestyle.bmi.map(|bmi| {
        let bmi = numbers::one_decimal(bmi, language);
        let sentence = tr_in!(language, lifestyle.bmi, bmi = bmi);
        let name = match weight {
            Some(Weight::NotOverweight) => tr_in!(language, lifestyle.weight_not_overweight),
            Some(Weight::Overweight) => tr_in!(language, lifestyle.weight_overweight),
            Some(Weight::Obesity) => tr_in!(language, lifestyle.weight_obesity),
            None => "",
        };
        format!("{sentence} {name}").trim_end().to_owned()
    });
    let activity = told(
        activity,
        tr_in!(language, lifestyle.activity_met),
        tr_in!(language, lifestyle.activity_not_met),
    );
    let alcohol = told(
        alcohol,
        tr_in!(language, lifestyle.alcohol_met),
        tr_in!(language, lifestyle.alcohol_not_met),
    );
    let sleep = told(
        enough_sleep,
        tr_in!(language, lifestyle.sleep_met),
        tr_in!(language, lifestyle.sleep_not_met),
    );
    [activity, alcohol, sleep, weight].into_iter().flatten().collect()
}

/// How a score moved, in words that do not call chance a change.
pub fn movement(movement: Movement, language: Language) -> &'static str {
    match movement {
        Movement::AboutTheSame => tr_in!(language, profile.same),
        Movement::Higher => tr_in!(language, profile.higher),
        Movement::Lower => tr_in!(language, profile.lower),
    }
}
