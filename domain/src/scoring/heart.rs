//! Heart risk and heart age: SCORE2, SCORE2-OP and SCORE2-Diabetes.
//!
//! Method, sources, review date and choices: `scoring.md` beside this file. What comes out is
//! information and not a diagnosis.

use super::person::{DiabetesType, Person, Region, SexAtRisk, hidden_debug, units};
use units::{Quantity, Reading};

mod coefficients;
mod thresholds;

use coefficients::{
    AGE_AT_DIAGNOSIS, DIABETES, Equation, HBA1C, LN_EGFR, SCORE2, SCORE2_DIABETES, SCORE2_OP,
};
pub use thresholds::{AgeThresholds, InvalidThresholds, RiskCategory, RiskThresholds};

/// Version of SCORE2 as computed here.
pub const SCORE2_VERSION: &str = "score2-1";
/// Version of SCORE2-OP as computed here.
pub const SCORE2_OP_VERSION: &str = "score2-op-1";
/// Version of SCORE2-Diabetes as computed here.
pub const SCORE2_DIABETES_VERSION: &str = "score2-diabetes-1";
/// Version of the rules for heart age.
pub const HEART_AGE_VERSION: &str = "heart-age-1";
/// Version of the lipids between which a range lies.
pub const HEART_RANGE_VERSION: &str = "heart-range-1";

/// The youngest age, in years, for which there is a model.
pub const YOUNGEST: f64 = 40.0;
/// The age, in years, at which SCORE2-OP takes over.
pub const HAND_OVER: f64 = 70.0;
/// The oldest age, in years, for which there is a model.
pub const OLDEST: f64 = 89.0;

/// The model that a risk comes from. Risks of two models do not belong in one trend line or in
/// one figure of a wijk.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum HeartModel {
    /// Ages 40 to 69 without diabetes.
    Score2,
    /// Ages 70 to 89, also with type 2 diabetes.
    Score2Op,
    /// Ages 40 to 69 with type 2 diabetes.
    Score2Diabetes,
}

impl HeartModel {
    /// The name under which the model was published.
    pub fn name(self) -> &'static str {
        match self {
            Self::Score2 => "SCORE2",
            Self::Score2Op => "SCORE2-OP",
            Self::Score2Diabetes => "SCORE2-Diabetes",
        }
    }

    /// Version of the model as computed here.
    pub fn version(self) -> &'static str {
        match self {
            Self::Score2 => SCORE2_VERSION,
            Self::Score2Op => SCORE2_OP_VERSION,
            Self::Score2Diabetes => SCORE2_DIABETES_VERSION,
        }
    }

    fn equation(self) -> &'static Equation {
        match self {
            Self::Score2 => &SCORE2,
            Self::Score2Op => &SCORE2_OP,
            Self::Score2Diabetes => &SCORE2_DIABETES,
        }
    }
}

/// Whether a heart age is known, or only on which side of the models it lies.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum HeartAgeBound {
    /// The heart age itself.
    Exact,
    /// The risk is lower than that of the reference person of 40: 40 or younger.
    AtMost,
    /// The risk is higher than that of the reference person of 89: 89 or older.
    AtLeast,
}

/// The age at which somebody of the same sex and region with optimal values has the same risk.
#[derive(Clone, Copy, PartialEq)]
pub struct HeartAge {
    /// Years, 40 to 89.
    pub years: f64,
    /// Whether the age goes on beyond `years`.
    pub bound: HeartAgeBound,
}

/// The risk of a first heart attack or stroke, fatal or not, in the next ten years.
#[derive(Clone, Copy, PartialEq)]
pub struct HeartRisk {
    /// Where it comes from.
    pub model: HeartModel,
    /// The risk in per cent, 0 to 100, not rounded.
    pub percent: f64,
    /// The same as an age, which is understood more easily and shown first.
    pub heart_age: HeartAge,
    /// How the risk is called by the thresholds in force.
    pub category: RiskCategory,
}

/// The risk over plausible lipids, when the blood pressure is known and the cholesterol is not.
///
/// An estimate, and to be labelled as one. Invariant: the percentages ascend, and all three come
/// from one model.
#[derive(Clone, Copy, PartialEq)]
pub struct HeartRiskRange {
    /// With favourable lipids.
    pub low: HeartRisk,
    /// With usual lipids.
    pub middle: HeartRisk,
    /// With unfavourable lipids.
    pub high: HeartRisk,
}

/// What can be said about the heart of somebody to whom a model applies.
#[derive(Clone, Copy, PartialEq)]
pub enum HeartEstimate {
    /// Everything that the model asks is known.
    Risk(HeartRisk),
    /// All but cholesterol is known.
    Range(HeartRiskRange),
}

/// Why there is no risk: the model does not apply, or a value is missing or cannot be right.
#[derive(Clone, Copy, PartialEq)]
pub enum RefusalReason {
    /// Cardiovascular disease is known; the models are about a first event.
    KnownCvd,
    /// Chronic kidney disease is known.
    KnownCkd,
    /// Familial hypercholesterolaemia.
    FamilialHypercholesterolaemia,
    /// Pregnancy.
    Pregnant,
    /// Diabetes of another type than 2.
    OtherDiabetes,
    /// The age is not known.
    AgeUnknown,
    /// Younger than 40.
    TooYoung,
    /// Older than 89.
    TooOld,
    /// No sex for which there is a model.
    SexUnknown,
    /// It is not known whether the person smokes.
    SmokingUnknown,
    /// The systolic blood pressure is not known.
    BloodPressureUnknown,
    /// The diastolic pressure is higher than the systolic: most likely exchanged.
    BloodPressureReversed,
    /// Type 2 diabetes, 40 to 69, without age at diagnosis, HbA1c or eGFR.
    DiabetesDetailsUnknown,
    /// Cholesterol that can only be in mg/dL; offered here in mmol/L, for what was mixed up.
    CholesterolInMgDl {
        /// Total cholesterol, mmol/L.
        total_cholesterol: Option<f64>,
        /// HDL cholesterol, mmol/L.
        hdl: Option<f64>,
    },
    /// HbA1c that can only be a percentage; offered here in mmol/mol.
    Hba1cInPercent {
        /// HbA1c, mmol/mol.
        hba1c: f64,
    },
    /// A value that cannot be right.
    Implausible(ImplausibleValue),
}

impl RefusalReason {
    /// Stable name in exported scores.
    pub fn slug(self) -> &'static str {
        match self {
            Self::KnownCvd => "known_cvd",
            Self::KnownCkd => "known_ckd",
            Self::FamilialHypercholesterolaemia => "familial_hypercholesterolaemia",
            Self::Pregnant => "pregnant",
            Self::OtherDiabetes => "other_diabetes",
            Self::AgeUnknown => "age_unknown",
            Self::TooYoung => "too_young",
            Self::TooOld => "too_old",
            Self::SexUnknown => "sex_unknown",
            Self::SmokingUnknown => "smoking_unknown",
            Self::BloodPressureUnknown => "blood_pressure_unknown",
            Self::BloodPressureReversed => "blood_pressure_reversed",
            Self::DiabetesDetailsUnknown => "diabetes_details_unknown",
            Self::CholesterolInMgDl { .. } => "cholesterol_in_mg_dl",
            Self::Hba1cInPercent { .. } => "hba1c_in_percent",
            Self::Implausible(_) => "implausible",
        }
    }

    /// What to do instead.
    pub fn advice(self) -> Advice {
        match self {
            Self::KnownCvd
            | Self::KnownCkd
            | Self::FamilialHypercholesterolaemia
            | Self::OtherDiabetes
            | Self::TooOld => Advice::AskGp,
            Self::Pregnant => Advice::AskMidwife,
            Self::TooYoung => Advice::LiveHealthily,
            Self::AgeUnknown => Advice::TellAge,
            Self::SexUnknown => Advice::TellSex,
            Self::SmokingUnknown => Advice::TellSmoking,
            Self::BloodPressureUnknown => Advice::MeasureBloodPressure,
            Self::BloodPressureReversed => Advice::ExchangeBloodPressure,
            Self::DiabetesDetailsUnknown => Advice::AskDiabetesDetails,
            Self::CholesterolInMgDl { .. } => Advice::ConvertCholesterol,
            Self::Hba1cInPercent { .. } => Advice::ConvertHba1c,
            Self::Implausible(_) => Advice::CheckValue,
        }
    }
}

/// The value that cannot be right.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum ImplausibleValue {
    /// Age: below 0 or above 120.
    Age,
    /// Systolic blood pressure: below 60 or above 300 mmHg.
    Systolic,
    /// Diastolic blood pressure: below 30 or above 200 mmHg, or equal to the systolic.
    Diastolic,
    /// Total cholesterol: outside 1 to 15 mmol/L, and not mg/dL either.
    TotalCholesterol,
    /// HDL cholesterol: outside 0.2 to 4 mmol/L and not mg/dL either, or not below the total.
    Hdl,
    /// Age at which diabetes was found: below 0, or above the age.
    DiabetesAge,
    /// HbA1c: outside 15 to 200 mmol/mol, and not a percentage either.
    Hba1c,
    /// eGFR: outside 1 to 200 mL/min/1.73 m².
    Egfr,
}

impl ImplausibleValue {
    /// The key of the value in a [`Person`].
    pub fn key(self) -> &'static str {
        match self {
            Self::Age => "age",
            Self::Systolic => "sbp",
            Self::Diastolic => "dbp",
            Self::TotalCholesterol => "total_cholesterol",
            Self::Hdl => "hdl",
            Self::DiabetesAge => "diabetes_age",
            Self::Hba1c => "hba1c",
            Self::Egfr => "egfr",
        }
    }
}

/// What somebody without a risk can do.
#[derive(Clone, Copy, PartialEq, Eq)]
pub enum Advice {
    /// Talk about the risk with the GP.
    AskGp,
    /// Talk about it with midwife or GP.
    AskMidwife,
    /// Nothing to compute yet; healthy habits count at every age.
    LiveHealthily,
    /// Fill in the age.
    TellAge,
    /// There are models for men and women only.
    TellSex,
    /// Fill in whether one smokes.
    TellSmoking,
    /// Have the blood pressure measured.
    MeasureBloodPressure,
    /// See whether upper and lower pressure were exchanged.
    ExchangeBloodPressure,
    /// Ask for age at diagnosis, HbA1c and eGFR.
    AskDiabetesDetails,
    /// See whether the offered value in mmol/L is right.
    ConvertCholesterol,
    /// See whether the offered value in mmol/mol is right.
    ConvertHba1c,
    /// See whether the value was typed right.
    CheckValue,
}

impl Advice {
    /// Stable name in exported scores.
    pub fn slug(self) -> &'static str {
        match self {
            Self::AskGp => "ask_gp",
            Self::AskMidwife => "ask_midwife",
            Self::LiveHealthily => "live_healthily",
            Self::TellAge => "tell_age",
            Self::TellSex => "tell_sex",
            Self::TellSmoking => "tell_smoking",
            Self::MeasureBloodPressure => "measure_blood_pressure",
            Self::ExchangeBloodPressure => "exchange_blood_pressure",
            Self::AskDiabetesDetails => "ask_diabetes_details",
            Self::ConvertCholesterol => "convert_cholesterol",
            Self::ConvertHba1c => "convert_hba1c",
            Self::CheckValue => "check_value",
        }
    }
}

/// No risk, with the reason and with what to do instead.
#[derive(Clone, Copy, PartialEq)]
pub struct HeartRiskRefused {
    /// Why.
    pub reason: RefusalReason,
    /// What to do instead; follows from the reason.
    pub advice: Advice,
}

impl From<RefusalReason> for HeartRiskRefused {
    fn from(reason: RefusalReason) -> Self {
        Self { reason, advice: reason.advice() }
    }
}

/// Total and HDL cholesterol, mmol/L.
#[derive(Clone, Copy)]
struct Lipids {
    total: f64,
    hdl: f64,
}

/// Lipids from favourable to unfavourable, for who does not know his own (instrument notes, §4).
const PLAUSIBLE_LIPIDS: [Lipids; 3] = [
    Lipids { total: 4.3, hdl: 1.7 },
    Lipids { total: 5.4, hdl: 1.4 },
    Lipids { total: 6.8, hdl: 1.0 },
];

/// How far an age that was computed may lie from the one it stands for, in years.
const AGE_TOLERANCE: f64 = 1e-9;

/// The heart risk of a person: a risk, a range when only cholesterol is missing, or the first
/// reason why there is neither.
///
/// Diabetes, illness, pregnancy and treatment that are not known count as absent: the models were
/// made for people in whom nothing is known.
pub fn heart_risk(
    person: &Person,
    thresholds: &RiskThresholds,
) -> Result<HeartEstimate, HeartRiskRefused> {
    refuse_known_conditions(person)?;
    let age = age(person)?;
    let sex = person.sex.ok_or(RefusalReason::SexUnknown)?;
    let smokes = person.smokes().ok_or(RefusalReason::SmokingUnknown)?;
    let systolic = systolic(person)?;
    let diabetes = match person.has_diabetes() {
        Some(true) if age < HAND_OVER => Diabetes::Detailed(diabetes_details(person, age)?),
        Some(true) => Diabetes::Present,
        Some(false) | None => Diabetes::Absent,
    };
    let region = person.region.unwrap_or_default();
    let factors = RiskFactors { sex, region, age, smokes, systolic, diabetes };
    let total = cholesterol(person.total_cholesterol, &Quantity::TOTAL_CHOLESTEROL);
    let hdl = cholesterol(person.hdl, &Quantity::HDL);
    Ok(match lipids(total, hdl)? {
        (Some(total), Some(hdl)) => {
            HeartEstimate::Risk(factors.risk(Lipids { total, hdl }, thresholds))
        }
        // What is known of the two is kept; only the other varies.
        (total, hdl) => {
            let [low, middle, high] = PLAUSIBLE_LIPIDS.map(|plausible| {
                let total = total.unwrap_or(plausible.total);
                factors.risk(Lipids { total, hdl: hdl.unwrap_or(plausible.hdl) }, thresholds)
            });
            HeartEstimate::Range(HeartRiskRange { low, middle, high })
        }
    })
}

fn refuse_known_conditions(person: &Person) -> Result<(), RefusalReason> {
    let refusals = [
        (person.known_cvd, RefusalReason::KnownCvd),
        (person.known_ckd, RefusalReason::KnownCkd),
        (person.familial_hypercholesterolaemia, RefusalReason::FamilialHypercholesterolaemia),
        (person.pregnant, RefusalReason::Pregnant),
        (
            person.diabetes_type.map(|diabetes| diabetes == DiabetesType::Other),
            RefusalReason::OtherDiabetes,
        ),
    ];
    match refusals.into_iter().find(|(known, _)| *known == Some(true)) {
        None => Ok(()),
        Some((_, reason)) => Err(reason),
    }
}

fn age(person: &Person) -> Result<f64, RefusalReason> {
    let age = person.age.ok_or(RefusalReason::AgeUnknown)?;
    let age = plausible(age, &Quantity::AGE, ImplausibleValue::Age)?;
    if age < YOUNGEST {
        Err(RefusalReason::TooYoung)
    } else if age > OLDEST {
        Err(RefusalReason::TooOld)
    } else {
        Ok(age)
    }
}

fn systolic(person: &Person) -> Result<f64, RefusalReason> {
    let systolic = person.sbp.ok_or(RefusalReason::BloodPressureUnknown)?;
    if person.dbp.is_some_and(|diastolic| diastolic > systolic) {
        return Err(RefusalReason::BloodPressureReversed);
    }
    let systolic = plausible(systolic, &Quantity::SYSTOLIC, ImplausibleValue::Systolic)?;
    if let Some(diastolic) = person.dbp {
        let diastolic = plausible(diastolic, &Quantity::DIASTOLIC, ImplausibleValue::Diastolic)?;
        if diastolic == systolic {
            return Err(RefusalReason::Implausible(ImplausibleValue::Diastolic));
        }
    }
    Ok(systolic)
}

fn diabetes_details(person: &Person, age: f64) -> Result<DiabetesDetails, RefusalReason> {
    let (Some(age_at_diagnosis), Some(hba1c), Some(egfr)) =
        (person.diabetes_age, person.glycated_haemoglobin(), person.egfr)
    else {
        return Err(RefusalReason::DiabetesDetailsUnknown);
    };
    if !(0.0..=age).contains(&age_at_diagnosis) {
        return Err(RefusalReason::Implausible(ImplausibleValue::DiabetesAge));
    }
    let hba1c = match Quantity::HBA1C.read(hba1c) {
        Reading::Plausible(hba1c) => hba1c,
        Reading::OtherUnit(hba1c) => return Err(RefusalReason::Hba1cInPercent { hba1c }),
        Reading::Implausible => return Err(RefusalReason::Implausible(ImplausibleValue::Hba1c)),
    };
    let egfr = plausible(egfr, &Quantity::EGFR, ImplausibleValue::Egfr)?;
    Ok(DiabetesDetails { age_at_diagnosis, hba1c, egfr })
}

fn plausible(
    value: f64,
    quantity: &Quantity,
    otherwise: ImplausibleValue,
) -> Result<f64, RefusalReason> {
    quantity.plausible(value).ok_or(RefusalReason::Implausible(otherwise))
}

fn cholesterol(value: Option<f64>, quantity: &Quantity) -> Option<Reading> {
    value.map(|value| quantity.read(value))
}

/// Total and HDL cholesterol as far as they are known, once neither is in doubt.
fn lipids(
    total: Option<Reading>,
    hdl: Option<Reading>,
) -> Result<(Option<f64>, Option<f64>), RefusalReason> {
    let implausible = |value| Err(RefusalReason::Implausible(value));
    if total == Some(Reading::Implausible) {
        return implausible(ImplausibleValue::TotalCholesterol);
    }
    if hdl == Some(Reading::Implausible) {
        return implausible(ImplausibleValue::Hdl);
    }
    let offered = |reading| match reading {
        Some(Reading::OtherUnit(converted)) => Some(converted),
        _ => None,
    };
    if offered(total).is_some() || offered(hdl).is_some() {
        return Err(RefusalReason::CholesterolInMgDl {
            total_cholesterol: offered(total),
            hdl: offered(hdl),
        });
    }
    let known = |reading| match reading {
        Some(Reading::Plausible(value)) => Some(value),
        _ => None,
    };
    let (total, hdl) = (known(total), known(hdl));
    if total.zip(hdl).is_some_and(|(total, hdl)| hdl >= total) {
        return implausible(ImplausibleValue::Hdl);
    }
    Ok((total, hdl))
}

/// What SCORE2-Diabetes asks beside the risk factors of SCORE2.
#[derive(Clone, Copy)]
struct DiabetesDetails {
    /// Years.
    age_at_diagnosis: f64,
    /// mmol/mol.
    hba1c: f64,
    /// mL/min/1.73 m².
    egfr: f64,
}

#[derive(Clone, Copy)]
enum Diabetes {
    Absent,
    /// Enough for SCORE2-OP, which asks no more.
    Present,
    Detailed(DiabetesDetails),
}

/// The risk factors of somebody to whom a model applies, but for lipids.
#[derive(Clone, Copy)]
struct RiskFactors {
    sex: SexAtRisk,
    region: Region,
    /// Years, 40 to 89.
    age: f64,
    smokes: bool,
    /// mmHg.
    systolic: f64,
    diabetes: Diabetes,
}

impl RiskFactors {
    /// Somebody with optimal values: no smoking, no diabetes, 120 mmHg; see [`Lipids::OPTIMAL`].
    fn optimal(sex: SexAtRisk, region: Region, age: f64) -> Self {
        Self { sex, region, age, smokes: false, systolic: 120.0, diabetes: Diabetes::Absent }
    }

    fn model(&self) -> HeartModel {
        match self.diabetes {
            _ if self.age >= HAND_OVER => HeartModel::Score2Op,
            Diabetes::Detailed(_) => HeartModel::Score2Diabetes,
            Diabetes::Absent | Diabetes::Present => HeartModel::Score2,
        }
    }

    fn risk(&self, lipids: Lipids, thresholds: &RiskThresholds) -> HeartRisk {
        let model = self.model();
        let log_hazard = self.log_hazard(model, lipids);
        let percent = -100.0 * (-log_hazard.exp()).exp_m1();
        HeartRisk {
            model,
            percent,
            heart_age: self.heart_age(log_hazard),
            category: thresholds.category(self.age, percent),
        }
    }

    /// The natural logarithm of the cumulative hazard over ten years, recalibrated to the region.
    ///
    /// The published formula first computes a risk u and then ln(−ln(1 − u)), which loses all
    /// digits of a small or large u. That logarithm is the linear predictor with a constant, so u
    /// is never computed.
    fn log_hazard(&self, model: HeartModel, lipids: Lipids) -> f64 {
        let equation = model.equation();
        let effects = equation.effects.of(self.sex);
        let age = equation.age.of(self.age);
        let mut predictor = effects.age * age
            + (effects.systolic + effects.age_systolic * age) * equation.systolic.of(self.systolic)
            + (effects.total_cholesterol + effects.age_total_cholesterol * age)
                * equation.total_cholesterol.of(lipids.total)
            + (effects.hdl + effects.age_hdl * age) * equation.hdl.of(lipids.hdl);
        if self.smokes {
            predictor += effects.smoking + effects.age_smoking * age;
        }
        if !matches!(self.diabetes, Diabetes::Absent) {
            predictor += effects.diabetes + effects.age_diabetes * age;
        }
        if let Diabetes::Detailed(details) = self.diabetes {
            let effects = DIABETES.of(self.sex);
            let hba1c = HBA1C.of(details.hba1c);
            let ln_egfr = LN_EGFR.of(details.egfr.ln());
            predictor += effects.age_at_diagnosis * AGE_AT_DIAGNOSIS.of(details.age_at_diagnosis)
                + (effects.hba1c + effects.hba1c_age * age) * hba1c
                + (effects.ln_egfr + effects.ln_egfr_age * age) * ln_egfr
                + effects.ln_egfr_squared * ln_egfr * ln_egfr;
        }
        let (intercept, slope) = equation.region(self.sex, self.region);
        let baseline = (-equation.survival.of(self.sex).ln()).ln() - equation.mean.of(self.sex);
        intercept + slope * (predictor + baseline)
    }

    /// The heart age that belongs to this person's risk.
    ///
    /// The reference person is assessed as anybody of that age would be: by SCORE2 from 40 up to
    /// 70, by SCORE2-OP from 70 to 89. The curves do not meet at 70, so the one of the person's own
    /// age group is asked first and the other only when the answer lies beyond 70.
    fn heart_age(&self, log_hazard: f64) -> HeartAge {
        let younger = || self.reference_age(HeartModel::Score2, YOUNGEST, HAND_OVER, log_hazard);
        let older = || self.reference_age(HeartModel::Score2Op, HAND_OVER, OLDEST, log_hazard);
        let years = if self.age < HAND_OVER {
            let years = younger();
            if years <= HAND_OVER { years } else { older().max(HAND_OVER) }
        } else {
            let years = older();
            if years >= HAND_OVER - AGE_TOLERANCE { years } else { younger().min(HAND_OVER) }
        };
        let bound = if years < YOUNGEST - AGE_TOLERANCE {
            HeartAgeBound::AtMost
        } else if years > OLDEST + AGE_TOLERANCE {
            HeartAgeBound::AtLeast
        } else {
            HeartAgeBound::Exact
        };
        HeartAge { years: years.clamp(YOUNGEST, OLDEST), bound }
    }

    /// The age at which the reference person has a log hazard by one model; beyond the ages of the
    /// model it only tells on which side.
    ///
    /// Within one model the log hazard of the reference person is a straight, rising line in age,
    /// so two ages give the answer exactly, without a search.
    fn reference_age(&self, model: HeartModel, first: f64, last: f64, log_hazard: f64) -> f64 {
        let at = |age| Self::optimal(self.sex, self.region, age).log_hazard(model, Lipids::OPTIMAL);
        let (at_first, at_last) = (at(first), at(last));
        first + (last - first) * (log_hazard - at_first) / (at_last - at_first)
    }
}

impl Lipids {
    const OPTIMAL: Self = Self { total: 4.0, hdl: 1.3 };
}

hidden_debug!(
    Advice,
    HeartAge,
    HeartEstimate,
    HeartRisk,
    HeartRiskRange,
    HeartRiskRefused,
    RefusalReason,
);

#[cfg(test)]
mod tests;
