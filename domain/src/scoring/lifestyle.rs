//! The leefstijlcijfer, and which Dutch guidelines somebody meets.
//!
//! Based on Life's Essential 8 and not the same: `scoring.md` beside this file says what differs.

use super::person::{Glucose, Nicotine, Person, hidden_debug, units};
use units::{CHOLESTEROL_MG_DL, GLUCOSE_MG_DL, Quantity, Reading, hba1c_percent};

/// Version of the leefstijlcijfer.
pub const LIFESTYLE_VERSION: &str = "leefstijl-1";
/// Version of the rules for guidelines and weight.
pub const GUIDELINES_VERSION: &str = "richtlijnen-1";

/// How many of the eight parts must be known before there is a grade.
pub const MINIMUM_PARTS: usize = 5;

/// One of the eight parts of the leefstijlcijfer.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Part {
    /// Moderate and vigorous activity.
    Activity,
    /// Smoking and vaping.
    Nicotine,
    /// Hours of sleep.
    Sleep,
    /// Body mass index.
    Bmi,
    /// Food.
    Food,
    /// Blood pressure.
    BloodPressure,
    /// Non-HDL cholesterol.
    NonHdl,
    /// Blood sugar.
    Glucose,
}

impl Part {
    /// Every part, in the order in which it is shown.
    pub const ALL: [Self; 8] = [
        Self::Activity,
        Self::Nicotine,
        Self::Sleep,
        Self::Bmi,
        Self::Food,
        Self::BloodPressure,
        Self::NonHdl,
        Self::Glucose,
    ];

    /// Stable name in exported scores.
    pub fn slug(self) -> &'static str {
        match self {
            Self::Activity => "activity",
            Self::Nicotine => "nicotine",
            Self::Sleep => "sleep",
            Self::Bmi => "bmi",
            Self::Food => "food",
            Self::BloodPressure => "blood_pressure",
            Self::NonHdl => "non_hdl",
            Self::Glucose => "glucose",
        }
    }
}

/// Why a part has no points.
#[derive(Clone, Copy, PartialEq, Eq)]
pub enum MissingReason {
    /// What it rests on was not given, or not all of it.
    NotGiven,
    /// A value cannot be right.
    Implausible,
    /// A value can only be right in another unit.
    OtherUnit,
    /// The table asks for HbA1c: with diabetes, or with a fasting glucose from 126 mg/dL.
    Hba1cNeeded,
}

impl MissingReason {
    /// Stable name in exported scores.
    pub fn slug(self) -> &'static str {
        match self {
            Self::NotGiven => "not_given",
            Self::Implausible => "implausible",
            Self::OtherUnit => "other_unit",
            Self::Hba1cNeeded => "hba1c_needed",
        }
    }
}

/// The points of each part, 0 to 100, or why it has none.
#[derive(Clone, Copy, PartialEq)]
pub struct LifestyleGrade([Result<u8, MissingReason>; 8]);

impl LifestyleGrade {
    /// Scores every part of which enough is known.
    pub fn of(person: &Person) -> Self {
        Self(Part::ALL.map(|part| match part {
            Part::Activity => activity(person),
            Part::Nicotine => nicotine(person),
            Part::Sleep => sleep(person),
            Part::Bmi => body_mass_index(person).map(bmi_points),
            Part::Food => food(person),
            Part::BloodPressure => blood_pressure(person),
            Part::NonHdl => non_hdl(person),
            Part::Glucose => glucose(person),
        }))
    }

    /// The points of every part, 0 to 100, or why it has none; in the order of [`Part::ALL`].
    pub fn parts(&self) -> impl Iterator<Item = (Part, Result<u8, MissingReason>)> + '_ {
        Part::ALL.into_iter().zip(self.0)
    }

    /// The parts that have points, with them.
    pub fn known(&self) -> impl Iterator<Item = (Part, u8)> + '_ {
        self.parts().filter_map(|(part, points)| Some((part, points.ok()?)))
    }

    /// The parts that have none, with the reason.
    pub fn missing(&self) -> impl Iterator<Item = (Part, MissingReason)> + '_ {
        self.parts().filter_map(|(part, points)| Some((part, points.err()?)))
    }

    /// The leefstijlcijfer, 0 to 10 and not rounded: a tenth of the mean of the parts that have
    /// points. Nothing with fewer than [`MINIMUM_PARTS`] of them.
    pub fn grade(&self) -> Option<f64> {
        let (mut count, mut sum) = (0_u8, 0_u16);
        for (_, points) in self.known() {
            count += 1;
            sum += u16::from(points);
        }
        let enough = usize::from(count) >= MINIMUM_PARTS;
        enough.then(|| f64::from(sum) / (10.0 * f64::from(count)))
    }
}

fn given(value: Option<f64>, quantity: &Quantity) -> Result<f64, MissingReason> {
    match quantity.read(value.ok_or(MissingReason::NotGiven)?) {
        Reading::Plausible(value) => Ok(value),
        Reading::OtherUnit(_) => Err(MissingReason::OtherUnit),
        Reading::Implausible => Err(MissingReason::Implausible),
    }
}

/// The points of the highest row that a value reaches: `(from, points)`, highest row first.
///
/// Rows printed with gaps, such as 120–129 and 130–139, are read as one line without: what lies
/// between 129 and 130 belongs to the lower row.
fn reached(value: f64, rows: &[(f64, u8)], below: u8) -> u8 {
    rows.iter().find(|(from, _)| value >= *from).map_or(below, |(_, points)| *points)
}

/// Twenty points fewer for who needs medicine to get there; never below zero.
fn less_when_treated(points: u8, treated: Option<bool>) -> u8 {
    if treated == Some(true) { points.saturating_sub(20) } else { points }
}

fn activity(person: &Person) -> Result<u8, MissingReason> {
    let minutes = given(person.activity_minutes, &Quantity::ACTIVITY)?;
    let rows = [(150.0, 100), (120.0, 90), (90.0, 80), (60.0, 60), (30.0, 40)];
    Ok(reached(minutes, &rows, if minutes > 0.0 { 20 } else { 0 }))
}

fn nicotine(person: &Person) -> Result<u8, MissingReason> {
    // Somebody who does not smoke may vape or have stopped last month, so a no is not enough.
    let smokes = person.smoker == Some(true);
    let points = match person.nicotine.or(smokes.then_some(Nicotine::Current)) {
        None => return Err(MissingReason::NotGiven),
        Some(Nicotine::Never) => 100_u8,
        Some(Nicotine::QuitOver5Years) => 75,
        Some(Nicotine::Quit1To5Years) => 50,
        Some(Nicotine::QuitUnder1Year | Nicotine::Vape) => 25,
        Some(Nicotine::Current) => 0,
    };
    let lost_to_smoke = if person.smoke_at_home == Some(true) { 20 } else { 0 };
    Ok(points.saturating_sub(lost_to_smoke))
}

fn sleep(person: &Person) -> Result<u8, MissingReason> {
    let hours = given(person.sleep_hours, &Quantity::SLEEP)?;
    let rows = [(10.0, 40), (9.0, 90), (7.0, 100), (6.0, 70), (5.0, 40), (4.0, 20)];
    Ok(reached(hours, &rows, 0))
}

fn body_mass_index(person: &Person) -> Result<f64, MissingReason> {
    given(person.body_mass_index(), &Quantity::BMI)
}

fn bmi_points(bmi: f64) -> u8 {
    reached(bmi, &[(40.0, 0), (35.0, 15), (30.0, 30), (25.0, 70)], 100)
}

fn food(person: &Person) -> Result<u8, MissingReason> {
    let points = given(person.food_points, &Quantity::FOOD)?;
    Ok(reached(points, &[(15.0, 100), (12.0, 80), (8.0, 50), (4.0, 25)], 0))
}

fn blood_pressure(person: &Person) -> Result<u8, MissingReason> {
    let systolic = given(person.sbp, &Quantity::SYSTOLIC)?;
    let diastolic = given(person.dbp, &Quantity::DIASTOLIC)?;
    if diastolic >= systolic {
        return Err(MissingReason::Implausible);
    }
    let by_systolic = reached(systolic, &[(160.0, 0), (140.0, 25), (130.0, 50), (120.0, 75)], 100);
    let by_diastolic = reached(diastolic, &[(100.0, 0), (90.0, 25), (80.0, 50)], 100);
    Ok(less_when_treated(by_systolic.min(by_diastolic), person.treated_blood_pressure))
}

fn non_hdl(person: &Person) -> Result<u8, MissingReason> {
    let mg_dl = given(person.non_hdl_cholesterol(), &Quantity::NON_HDL)? * CHOLESTEROL_MG_DL;
    let points = reached(mg_dl, &[(220.0, 0), (190.0, 20), (160.0, 40), (130.0, 60)], 100);
    Ok(less_when_treated(points, person.treated_lipids))
}

fn glucose(person: &Person) -> Result<u8, MissingReason> {
    let diabetes = person
        .glucose
        .and_then(|glucose| glucose.diabetes)
        .or(person.has_diabetes())
        .ok_or(MissingReason::NotGiven)?;
    let Glucose { fasting_mmol_l, hba1c_mmol_mol, .. } = person.glucose.unwrap_or_default();
    let or_nothing = |read| match read {
        Err(MissingReason::NotGiven) => Ok(None),
        read => read.map(Some),
    };
    let hba1c = hba1c_mmol_mol.or(person.hba1c);
    let hba1c = or_nothing(given(hba1c, &Quantity::HBA1C))?.map(hba1c_percent);
    let fasting = or_nothing(given(fasting_mmol_l, &Quantity::FASTING_GLUCOSE))?
        .map(|mmol_l| mmol_l * GLUCOSE_MG_DL);
    match (diabetes, fasting, hba1c) {
        (true, _, None) => Err(MissingReason::Hba1cNeeded),
        (true, _, Some(percent)) => Ok(diabetes_points(percent)),
        (false, None, None) => Err(MissingReason::NotGiven),
        // Sugar as high as with diabetes counts as with diabetes, found or not.
        (false, _, Some(percent)) if percent >= 6.5 => Ok(diabetes_points(percent)),
        (false, Some(fasting), _) if fasting >= 126.0 => Err(MissingReason::Hba1cNeeded),
        // Of two measurements the less favourable counts, so that neither hides the other.
        (false, fasting, percent) => {
            let raised = fasting.is_some_and(|fasting| fasting >= 100.0)
                || percent.is_some_and(|percent| percent >= 5.7);
            Ok(if raised { 60 } else { 100 })
        }
    }
}

fn diabetes_points(hba1c_percent: f64) -> u8 {
    reached(hba1c_percent, &[(10.0, 0), (9.0, 10), (8.0, 20), (7.0, 30)], 40)
}

/// Whether somebody is too heavy, by the limits for adults that CBS uses.
#[derive(Clone, Copy, PartialEq, Eq)]
pub enum Weight {
    /// BMI below 25 kg/m².
    NotOverweight,
    /// BMI from 25 to below 30 kg/m².
    Overweight,
    /// BMI from 30 kg/m².
    Obesity,
}

/// Which Dutch guidelines somebody meets; `None` where too little is known to tell.
///
/// For adults. They stand beside the grade: alcohol is no part of it.
#[derive(Clone, Copy, PartialEq, Eq)]
pub struct Guidelines {
    /// Beweegrichtlijn 2017: at least 150 minutes of moderate or vigorous activity a week, and on
    /// at least two days exercise for muscles and bones.
    pub activity: Option<bool>,
    /// Alcohol: none, or at most one glass on a day.
    pub alcohol: Option<bool>,
    /// Overweight or not.
    pub weight: Option<Weight>,
    /// At least seven hours of sleep a night.
    pub enough_sleep: Option<bool>,
}

impl Guidelines {
    /// Judges what is known and plausible.
    pub fn of(person: &Person) -> Self {
        let at_least =
            |value, quantity, limit: f64| given(value, quantity).ok().map(|value| value >= limit);
        let long_enough = at_least(person.activity_minutes, &Quantity::ACTIVITY, 150.0);
        let strong_enough = at_least(person.muscle_days, &Quantity::DAYS, 2.0);
        Self {
            activity: match (long_enough, strong_enough) {
                // One half that falls short decides, whatever the other is.
                (Some(false), _) | (_, Some(false)) => Some(false),
                (Some(true), Some(true)) => Some(true),
                _ => None,
            },
            alcohol: given(person.alcohol_glasses, &Quantity::GLASSES)
                .ok()
                .map(|glasses| glasses <= 1.0),
            weight: body_mass_index(person).ok().map(|bmi| {
                if bmi >= 30.0 {
                    Weight::Obesity
                } else if bmi >= 25.0 {
                    Weight::Overweight
                } else {
                    Weight::NotOverweight
                }
            }),
            enough_sleep: at_least(person.sleep_hours, &Quantity::SLEEP, 7.0),
        }
    }
}

hidden_debug!(Guidelines, LifestyleGrade, MissingReason, Weight);

#[cfg(test)]
mod tests;
