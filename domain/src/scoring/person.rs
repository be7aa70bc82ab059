//! What the scoring functions read of one person: from a questionnaire, or from a line of NDJSON.

use std::fmt;

use serde::{
    Deserialize, Deserializer,
    de::{self, Error as _, IntoDeserializer as _, MapAccess, Visitor, value},
};
use thiserror::Error;

use super::{DimensionScores, MINIMUM_RATED_ASPECTS, mean_score};
use crate::{
    answers::Answers,
    aspect::{ASPECTS, Aspect, Dimension},
    rating::Rating,
};

pub(super) mod units;

/// Health data must never be printed into a log: gives types a `{:?}` that hides what they hold.
macro_rules! hidden_debug {
    ($($name:ident),+ $(,)?) => {$(
        /// Health data: `{:?}` must never print it into a log.
        impl ::std::fmt::Debug for $name {
            fn fmt(&self, f: &mut ::std::fmt::Formatter<'_>) -> ::std::fmt::Result {
                f.write_str(concat!(stringify!($name), "(hidden)"))
            }
        }
    )+};
}
pub(super) use hidden_debug;

/// The sex for which a risk model was made; the models know no other.
#[derive(Clone, Copy, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum SexAtRisk {
    /// A woman: `female`.
    Female,
    /// A man: `male`.
    Male,
}

/// How somebody stands to smoking and vaping; the codes are those of the question `roken`.
#[derive(Clone, Copy, PartialEq, Eq, Deserialize)]
pub enum Nicotine {
    /// Never smoked: `never`.
    #[serde(rename = "never")]
    Never,
    /// Stopped five years ago or longer: `quit_over_5y`.
    #[serde(rename = "quit_over_5y")]
    QuitOver5Years,
    /// Stopped one to five years ago: `quit_1_to_5y`.
    #[serde(rename = "quit_1_to_5y")]
    Quit1To5Years,
    /// Stopped less than a year ago: `quit_under_1y`.
    #[serde(rename = "quit_under_1y")]
    QuitUnder1Year,
    /// Vapes and does not smoke: `vape`.
    #[serde(rename = "vape")]
    Vape,
    /// Smokes: `current`.
    #[serde(rename = "current")]
    Current,
}

/// The type of diabetes, as far as a risk model asks for it.
#[derive(Clone, Copy, PartialEq, Eq, Deserialize)]
pub enum DiabetesType {
    /// Type 2, for which SCORE2-Diabetes was made: `type_2`.
    #[serde(rename = "type_2")]
    Type2,
    /// Type 1 or another type: `other`.
    #[serde(rename = "other")]
    Other,
}

/// The risk region of a country in the SCORE2 models, by its cardiovascular mortality.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Region {
    /// Low, among which the Netherlands: `low`.
    #[default]
    Low,
    /// Moderate: `moderate`.
    Moderate,
    /// High: `high`.
    High,
    /// Very high: `very_high`.
    VeryHigh,
}

impl Region {
    /// Every region, lowest risk first.
    pub const ALL: [Self; 4] = [Self::Low, Self::Moderate, Self::High, Self::VeryHigh];
}

/// Blood sugar, as far as it was measured.
#[derive(Clone, Copy, Default, PartialEq, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub struct Glucose {
    /// Whether the person has diabetes, of whichever type.
    pub diabetes: Option<bool>,
    /// Fasting blood glucose, mmol/L.
    pub fasting_mmol_l: Option<f64>,
    /// HbA1c, mmol/mol (IFCC).
    pub hba1c_mmol_mol: Option<f64>,
}

/// Ratings by aspect of the spinnenweb: an object of aspect slugs with whole numbers from 0 to 10.
///
/// A slug that does not exist, that stands there twice, or whose number lies outside the scale is
/// refused; `null` is an aspect that was skipped.
#[derive(Clone, PartialEq)]
pub struct PositiveHealth([Option<Rating>; ASPECTS.len()]);

impl PositiveHealth {
    /// The score on every dimension with enough rated aspects (scoring `web-1`).
    pub fn dimensions(&self) -> DimensionScores {
        let scores = Dimension::ALL.map(|dimension| {
            let ratings: Vec<Rating> = dimension
                .aspects()
                .iter()
                .filter_map(|aspect| self.0.get(aspect.index()).copied().flatten())
                .collect();
            mean_score(&ratings, MINIMUM_RATED_ASPECTS)
        });
        // A mean of ratings never leaves the scale, so nothing is lost here.
        DimensionScores::from_array(scores).unwrap_or_default()
    }
}

impl<'de> Deserialize<'de> for PositiveHealth {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        struct Ratings;

        impl<'de> Visitor<'de> for Ratings {
            type Value = PositiveHealth;

            fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                f.write_str("an object of aspects with their ratings")
            }

            fn visit_map<A: MapAccess<'de>>(self, mut map: A) -> Result<PositiveHealth, A::Error> {
                let mut ratings = [None; ASPECTS.len()];
                let mut seen = [false; ASPECTS.len()];
                while let Some((Slug(aspect), rating)) = map.next_entry::<Slug, Option<Rating>>()? {
                    ratings[aspect.index()] = rating;
                    if std::mem::replace(&mut seen[aspect.index()], true) {
                        return Err(A::Error::duplicate_field(aspect.slug));
                    }
                }
                Ok(PositiveHealth(ratings))
            }
        }

        deserializer.deserialize_map(Ratings)
    }
}

/// The slug of an aspect, turned into the aspect without keeping the text.
struct Slug(&'static Aspect);

impl<'de> Deserialize<'de> for Slug {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        struct Name;

        impl Visitor<'_> for Name {
            type Value = Slug;

            fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                f.write_str("the slug of an aspect")
            }

            fn visit_str<E: de::Error>(self, slug: &str) -> Result<Slug, E> {
                Aspect::from_slug(slug).map(Slug).ok_or_else(|| E::custom("unknown aspect"))
            }
        }

        deserializer.deserialize_str(Name)
    }
}

/// Two answers of one person that cannot both be true.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Error)]
pub enum Contradiction {
    /// `smoker` says otherwise than `nicotine`; only `current` is smoking.
    #[error("`smoker` contradicts `nicotine`")]
    Smoker,
    /// `diabetes` is false, and yet there is a type of it.
    #[error("`diabetes` contradicts `diabetes_type`")]
    DiabetesType,
    /// `diabetes` says otherwise than the same key inside `glucose`.
    #[error("`diabetes` contradicts `glucose.diabetes`")]
    Glucose,
}

/// One person as the scoring functions see him; whatever is not known is `None`.
///
/// Deserialising accepts exactly these keys: an unknown one is refused by name, and `null` is the
/// same as leaving a key out. Whether the keys agree is asked with [`Self::contradiction`].
/// Numbers are taken as they are: whether one is plausible, or in the wrong unit, is judged by the
/// score that reads it.
#[derive(Clone, Default, PartialEq, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub struct Person {
    /// Sex, as far as a risk model knows it.
    pub sex: Option<SexAtRisk>,
    /// Age in years.
    pub age: Option<f64>,
    /// Risk region of the country of residence; the low region when not given.
    pub region: Option<Region>,

    /// Whether the person smokes now; vaping is not smoking.
    pub smoker: Option<bool>,
    /// Smoking and vaping, now and in the past.
    pub nicotine: Option<Nicotine>,
    /// Whether somebody smokes indoors at home.
    pub smoke_at_home: Option<bool>,

    /// Systolic blood pressure (bovendruk), mmHg.
    pub sbp: Option<f64>,
    /// Diastolic blood pressure (onderdruk), mmHg.
    pub dbp: Option<f64>,
    /// Whether the blood pressure is lowered by medicine; not known counts as no.
    pub treated_blood_pressure: Option<bool>,

    /// Total cholesterol, mmol/L.
    pub total_cholesterol: Option<f64>,
    /// HDL cholesterol, mmol/L.
    pub hdl: Option<f64>,
    /// Non-HDL cholesterol, mmol/L; see also [`Self::non_hdl_cholesterol`].
    pub non_hdl: Option<f64>,
    /// Whether the cholesterol is lowered by medicine; not known counts as no.
    pub treated_lipids: Option<bool>,

    /// Whether the person has diabetes.
    pub diabetes: Option<bool>,
    /// Which type; type 2 when there is diabetes and no type is given.
    pub diabetes_type: Option<DiabetesType>,
    /// Age at which diabetes was found, years.
    pub diabetes_age: Option<f64>,
    /// HbA1c, mmol/mol (IFCC).
    pub hba1c: Option<f64>,
    /// Estimated glomerular filtration rate, mL/min/1.73 m².
    pub egfr: Option<f64>,
    /// Blood sugar of its own; the keys above fill in what it lacks.
    pub glucose: Option<Glucose>,

    /// Known cardiovascular disease.
    pub known_cvd: Option<bool>,
    /// Known chronic kidney disease.
    pub known_ckd: Option<bool>,
    /// Familial hypercholesterolaemia.
    pub familial_hypercholesterolaemia: Option<bool>,
    /// Pregnancy.
    pub pregnant: Option<bool>,

    /// Body mass index, kg/m²; see also [`Self::body_mass_index`].
    pub bmi: Option<f64>,
    /// Height, cm.
    pub height_cm: Option<f64>,
    /// Weight, kg.
    pub weight_kg: Option<f64>,

    /// Moderate and vigorous activity, minutes a week.
    pub activity_minutes: Option<f64>,
    /// Days a week with exercise that strengthens muscles and bones, 0 to 7.
    pub muscle_days: Option<f64>,
    /// Glasses of alcohol on a day with alcohol; 0 for who does not drink.
    pub alcohol_glasses: Option<f64>,
    /// Sleep, hours a night.
    pub sleep_hours: Option<f64>,
    /// Points for food, 0 to 16: eight questions with 0, 1 or 2 points each.
    pub food_points: Option<f64>,

    /// Ratings of the spinnenweb.
    pub positive_health: Option<PositiveHealth>,
}

/// The questions about food, each worth 0, 1 or 2 points.
const FOOD_QUESTIONS: [&str; 8] = [
    "eet-groente",
    "eet-fruit",
    "eet-peulvruchten",
    "eet-noten",
    "eet-volkoren",
    "eet-vis",
    "eet-vlees",
    "eet-frisdrank",
];

impl Person {
    /// The person who gave these answers to the questionnaire `leefstijl`.
    ///
    /// A question that is not asked because of another answer is not read either, so a blood
    /// pressure that was filled in before "I do not know it" does not count. Sex `x` is no sex of
    /// a risk model. The ratings of the spinnenweb stay behind: [`DimensionScores`] reads those.
    pub fn from_answers(answers: &Answers) -> Self {
        let yes = |link_id| match answers.choice(link_id) {
            Some("yes") => Some(true),
            Some("no") => Some(false),
            _ => None,
        };
        let when = |asked: bool, link_id| asked.then(|| answers.number(link_id)).flatten();
        let per_day = |days, link_id| match answers.number(days) {
            Some(0.0) => Some(0.0),
            days => when(days.is_some_and(|days| days > 0.0), link_id),
        };
        let blood_pressure_known = yes("bloeddruk-bekend") == Some(true);
        let cholesterol_known = yes("cholesterol-bekend") == Some(true);
        let diabetes_type = code_of(answers, "diabetes");
        let type_2 = diabetes_type == Some(DiabetesType::Type2);
        let condition =
            |code| answers.choice("aandoening").map(|condition: &str| condition == code);
        let nicotine = code_of(answers, "roken");
        let mut person = Self {
            sex: match answers.choice("geslacht") {
                Some("f") => Some(SexAtRisk::Female),
                Some("m") => Some(SexAtRisk::Male),
                _ => None,
            },
            age: answers.number("leeftijd"),
            smoker: nicotine.map(|nicotine| nicotine == Nicotine::Current),
            nicotine,
            smoke_at_home: yes("rook-binnen"),
            sbp: when(blood_pressure_known, "bovendruk"),
            dbp: when(blood_pressure_known, "onderdruk"),
            treated_blood_pressure: yes("medicijn-bloeddruk"),
            total_cholesterol: when(cholesterol_known, "cholesterol"),
            hdl: when(cholesterol_known, "hdl"),
            treated_lipids: yes("medicijn-cholesterol"),
            diabetes: match answers.choice("diabetes") {
                Some("no") => Some(false),
                _ => diabetes_type.map(|_| true),
            },
            diabetes_type,
            diabetes_age: when(type_2, "diabetes-leeftijd"),
            hba1c: when(type_2, "hba1c"),
            egfr: when(type_2, "egfr"),
            known_cvd: condition("cvd"),
            known_ckd: condition("ckd"),
            familial_hypercholesterolaemia: condition("fh"),
            pregnant: condition("pregnant"),
            height_cm: answers.number("lengte"),
            weight_kg: answers.number("gewicht"),
            activity_minutes: per_day("beweeg-dagen", "beweeg-minuten")
                .and_then(|minutes| Some(answers.number("beweeg-dagen")? * minutes)),
            muscle_days: answers.number("spieren"),
            alcohol_glasses: per_day("alcohol-dagen", "alcohol-glazen"),
            sleep_hours: answers.number("slaap-uren"),
            food_points: FOOD_QUESTIONS
                .iter()
                .map(|question| match answers.choice(question) {
                    Some("0") => Some(0.0),
                    Some("1") => Some(1.0),
                    Some("2") => Some(2.0),
                    _ => None,
                })
                .sum(),
            ..Self::default()
        };
        person.non_hdl = person.non_hdl_cholesterol();
        person
    }

    /// Whether the person smokes now, by either of the two keys.
    pub fn smokes(&self) -> Option<bool> {
        self.smoker.or(self.nicotine.map(|nicotine| nicotine == Nicotine::Current))
    }

    /// Whether the person has diabetes, by whichever key says so.
    pub fn has_diabetes(&self) -> Option<bool> {
        self.diabetes
            .or(self.diabetes_type.map(|_| true))
            .or(self.glucose.and_then(|glucose| glucose.diabetes))
    }

    /// HbA1c in mmol/mol, by either of the two keys.
    pub fn glycated_haemoglobin(&self) -> Option<f64> {
        self.hba1c.or(self.glucose.and_then(|glucose| glucose.hba1c_mmol_mol))
    }

    /// Body mass index in kg/m²: the one given, or else from height and weight.
    pub fn body_mass_index(&self) -> Option<f64> {
        self.bmi.or_else(|| {
            let height = self.height_cm?;
            // In centimetres a BMI such as 25 comes out exactly, and so on its own side of a limit.
            Some(self.weight_kg? * 10_000.0 / (height * height))
        })
    }

    /// Non-HDL cholesterol in mmol/L: the one given, or else total cholesterol less HDL.
    pub fn non_hdl_cholesterol(&self) -> Option<f64> {
        self.non_hdl.or_else(|| Some(self.total_cholesterol? - self.hdl?))
    }

    /// The first two answers that cannot both be true, if there are any.
    pub fn contradiction(&self) -> Option<Contradiction> {
        let differ = |one: Option<bool>, other: Option<bool>| {
            one.zip(other).is_some_and(|(one, other)| one != other)
        };
        if differ(self.smoker, self.nicotine.map(|nicotine| nicotine == Nicotine::Current)) {
            return Some(Contradiction::Smoker);
        }
        if differ(self.diabetes, self.diabetes_type.map(|_| true)) {
            return Some(Contradiction::DiabetesType);
        }
        let with_type = self.diabetes.or(self.diabetes_type.map(|_| true));
        differ(with_type, self.glucose.and_then(|glucose| glucose.diabetes))
            .then_some(Contradiction::Glucose)
    }
}

/// The option that was chosen, when it is one that the score knows.
fn code_of<'a, T: Deserialize<'a>>(answers: &'a Answers, link_id: &str) -> Option<T> {
    let code: value::StrDeserializer<'_, value::Error> =
        answers.choice(link_id)?.into_deserializer();
    T::deserialize(code).ok()
}

hidden_debug!(DiabetesType, Glucose, Nicotine, Person, PositiveHealth, SexAtRisk);

#[cfg(test)]
mod tests;
