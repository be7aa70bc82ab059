//! Scores of many people at once: a line of NDJSON in, a line of NDJSON out.
//!
//! There is no I/O here: [`LineScorer`] is fed bytes and fills a buffer. The keys that go in are
//! those of [`Person`]; what comes out stands in `scoring.md` beside this file.

use std::mem;

use serde::{Deserialize as _, Serialize, Serializer, ser::SerializeMap as _};
use serde_json::{Map, Value, error::Category};
use thiserror::Error;

use super::{
    DimensionScores,
    heart::{
        Advice, HeartAgeBound, HeartEstimate, HeartRisk, HeartRiskRange, HeartRiskRefused,
        RefusalReason, RiskThresholds, heart_risk,
    },
    lifestyle::{LifestyleGrade, MissingReason},
    person::{Contradiction, Person},
};
use crate::{
    aspect::{Aspect, Dimension},
    rating::Rating,
};

/// How long a line may be, in bytes, without its end.
pub const LONGEST_LINE: usize = 64 * 1024;

/// How much of an unknown key is told, in characters.
const TOLD_OF_A_KEY: usize = 40;

/// Why a line has no scores. It names keys, and never repeats a value.
#[derive(Clone, Debug, PartialEq, Eq, Error)]
pub enum LineError {
    /// Longer than [`LONGEST_LINE`].
    #[error("the line is longer than 64 kB")]
    TooLong,
    /// Bytes that are no UTF-8.
    #[error("the line is not UTF-8")]
    NotUtf8,
    /// No JSON, from this column on.
    #[error("the line is not JSON that can be read (column {column})")]
    NotJson {
        /// Where reading stopped; the first column is 1.
        column: usize,
    },
    /// JSON, but no object.
    #[error("the line is not a JSON object")]
    NotAnObject,
    /// A key that a person does not have.
    #[error("unknown key `{0}`")]
    UnknownKey(String),
    /// A value of the wrong kind.
    #[error("`{key}` must be {expected}")]
    WrongValue {
        /// The key.
        key: &'static str,
        /// What its value must be, in words.
        expected: &'static str,
    },
    /// A slug in `positive_health` that no aspect has.
    #[error("unknown aspect `{0}`")]
    UnknownAspect(String),
    /// A rating in `positive_health` outside the scale.
    #[error("`positive_health.{0}` must be a whole number from 0 to 10")]
    WrongRating(&'static str),
    /// A key that stands there twice.
    #[error("a key occurs twice")]
    RepeatedKey,
    /// Two answers that cannot both be true.
    #[error(transparent)]
    Contradiction(#[from] Contradiction),
}

/// Scores the person on one line and appends the result to `output`, as one line with its end.
///
/// On an error nothing is appended.
pub fn score_line(
    line: &str,
    thresholds: &RiskThresholds,
    output: &mut Vec<u8>,
) -> Result<(), LineError> {
    let person = read(line)?;
    let heart = heart_risk(&person, thresholds);
    let lifestyle = LifestyleGrade::of(&person);
    let record = Record {
        heart_risk: match &heart {
            Ok(HeartEstimate::Risk(risk)) => Some(RiskRecord(risk)),
            _ => None,
        },
        heart_risk_range: match &heart {
            Ok(HeartEstimate::Range(range)) => Some(RangeRecord(range)),
            _ => None,
        },
        heart_risk_refused: heart.as_ref().err().map(RefusedRecord),
        lifestyle_grade: LifestyleRecord(&lifestyle),
        dimensions: person
            .positive_health
            .as_ref()
            .map(|ratings| DimensionsRecord(ratings.dimensions())),
    };
    append(&record, output);
    Ok(())
}

/// Appends a value as one line of JSON.
fn append(value: &impl Serialize, output: &mut Vec<u8>) {
    // Our records have text keys and no maps of unknown content, and a buffer in memory cannot
    // refuse a byte, so there is nothing that could fail here.
    let written = serde_json::to_writer(&mut *output, value);
    debug_assert!(written.is_ok());
    output.push(b'\n');
}

fn read(line: &str) -> Result<Person, LineError> {
    // Serde reads a list as an object without keys; a person always has keys.
    if line.trim_ascii_start().starts_with('[') {
        return Err(LineError::NotAnObject);
    }
    let person: Person = serde_json::from_str(line).map_err(|error| diagnose(line, &error))?;
    match person.contradiction() {
        None => Ok(person),
        Some(contradiction) => Err(contradiction.into()),
    }
}

/// Finds out what is wrong with a line, key by key.
///
/// The messages of serde repeat the value that they stumble over, so they are not passed on.
fn diagnose(line: &str, error: &serde_json::Error) -> LineError {
    if matches!(error.classify(), Category::Syntax | Category::Eof) {
        return LineError::NotJson { column: error.column() };
    }
    match serde_json::from_str(line) {
        Err(error) => LineError::NotJson { column: error.column() },
        // A map keeps one of two equal keys, so in the map all is well and in the line it is not.
        Ok(Value::Object(object)) => object
            .iter()
            .find_map(|(key, value)| wrong_key(key, value))
            .unwrap_or(LineError::RepeatedKey),
        Ok(_) => LineError::NotAnObject,
    }
}

/// What a value must be, and the keys of [`Person`] with such a value.
const KINDS: [(&str, &[&str]); 7] = [
    (
        "a number",
        &[
            "age",
            "sbp",
            "dbp",
            "total_cholesterol",
            "hdl",
            "non_hdl",
            "diabetes_age",
            "hba1c",
            "egfr",
            "bmi",
            "height_cm",
            "weight_kg",
            "activity_minutes",
            "muscle_days",
            "alcohol_glasses",
            "sleep_hours",
            "food_points",
        ],
    ),
    (
        "true or false",
        &[
            "smoker",
            "smoke_at_home",
            "treated_blood_pressure",
            "treated_lipids",
            "diabetes",
            "known_cvd",
            "known_ckd",
            "familial_hypercholesterolaemia",
            "pregnant",
        ],
    ),
    ("`male` or `female`", &["sex"]),
    ("`low`, `moderate`, `high` or `very_high`", &["region"]),
    ("`type_2` or `other`", &["diabetes_type"]),
    (
        "`never`, `quit_over_5y`, `quit_1_to_5y`, `quit_under_1y`, `vape` or `current`",
        &["nicotine"],
    ),
    (
        "an object with `diabetes` (true or false), `fasting_mmol_l` and `hba1c_mmol_mol` (numbers)",
        &["glucose"],
    ),
];

/// What is wrong with one key of a person.
fn wrong_key(key: &str, value: &Value) -> Option<LineError> {
    if key == RATINGS {
        return wrong_ratings(value);
    }
    let kind = KINDS
        .iter()
        .find_map(|(expected, keys)| Some((*keys.iter().find(|known| **known == key)?, *expected)));
    let Some((key, expected)) = kind else {
        return Some(LineError::UnknownKey(told(key)));
    };
    let alone = Map::from_iter([(key.to_owned(), value.clone())]);
    let accepted = serde_json::from_value::<Person>(Value::Object(alone)).is_ok();
    (!accepted).then_some(LineError::WrongValue { key, expected })
}

const RATINGS: &str = "positive_health";

fn wrong_ratings(ratings: &Value) -> Option<LineError> {
    let expected = "an object of aspects with ratings from 0 to 10";
    match ratings {
        Value::Null => None,
        Value::Object(ratings) => ratings.iter().find_map(|(slug, rating)| {
            let Some(aspect) = Aspect::from_slug(slug) else {
                return Some(LineError::UnknownAspect(told(slug)));
            };
            let accepted = Option::<Rating>::deserialize(rating).is_ok();
            (!accepted).then_some(LineError::WrongRating(aspect.slug))
        }),
        _ => Some(LineError::WrongValue { key: RATINGS, expected }),
    }
}

/// The beginning of a key: enough to find it, and no room for a whole answer.
fn told(key: &str) -> String {
    key.chars().take(TOLD_OF_A_KEY).collect()
}

#[derive(Serialize)]
struct Record<'a> {
    #[serde(skip_serializing_if = "Option::is_none")]
    heart_risk: Option<RiskRecord<'a>>,
    #[serde(skip_serializing_if = "Option::is_none")]
    heart_risk_range: Option<RangeRecord<'a>>,
    #[serde(skip_serializing_if = "Option::is_none")]
    heart_risk_refused: Option<RefusedRecord<'a>>,
    lifestyle_grade: LifestyleRecord<'a>,
    #[serde(skip_serializing_if = "Option::is_none")]
    dimensions: Option<DimensionsRecord>,
}

/// A number to six decimals, more than any of the models can carry.
fn six_decimals(value: f64) -> f64 {
    (value * 1e6).round() / 1e6
}

struct RiskRecord<'a>(&'a HeartRisk);

impl Serialize for RiskRecord<'_> {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        let risk = self.0;
        let mut map = serializer.serialize_map(None)?;
        map.serialize_entry("model", risk.model.name())?;
        map.serialize_entry("percent", &six_decimals(risk.percent))?;
        map.serialize_entry("heart_age", &six_decimals(risk.heart_age.years))?;
        match risk.heart_age.bound {
            HeartAgeBound::Exact => {}
            HeartAgeBound::AtMost => map.serialize_entry("heart_age_bound", "at_most")?,
            HeartAgeBound::AtLeast => map.serialize_entry("heart_age_bound", "at_least")?,
        }
        map.serialize_entry("category", risk.category.slug())?;
        map.end()
    }
}

struct RangeRecord<'a>(&'a HeartRiskRange);

impl Serialize for RangeRecord<'_> {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        let mut map = serializer.serialize_map(None)?;
        map.serialize_entry("model", self.0.middle.model.name())?;
        map.serialize_entry("low", &six_decimals(self.0.low.percent))?;
        map.serialize_entry("middle", &six_decimals(self.0.middle.percent))?;
        map.serialize_entry("high", &six_decimals(self.0.high.percent))?;
        map.end()
    }
}

struct RefusedRecord<'a>(&'a HeartRiskRefused);

impl Serialize for RefusedRecord<'_> {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        let HeartRiskRefused { reason, advice } = self.0;
        let mut map = serializer.serialize_map(None)?;
        map.serialize_entry("reason", reason.slug())?;
        match reason {
            RefusalReason::Implausible(value) => map.serialize_entry("key", value.key())?,
            RefusalReason::CholesterolInMgDl { total_cholesterol, hdl } => {
                let offer = Offer { total_cholesterol: *total_cholesterol, hdl: *hdl, hba1c: None };
                map.serialize_entry("offer", &offer)?;
            }
            RefusalReason::Hba1cInPercent { hba1c } => {
                map.serialize_entry("offer", &Offer { hba1c: Some(*hba1c), ..Offer::default() })?;
            }
            _ => {}
        }
        map.serialize_entry("advice", sentence(*advice))?;
        map.end()
    }
}

/// What was given in another unit, converted, under the keys of [`Person`].
#[derive(Default)]
struct Offer {
    total_cholesterol: Option<f64>,
    hdl: Option<f64>,
    hba1c: Option<f64>,
}

impl Serialize for Offer {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        let mut map = serializer.serialize_map(None)?;
        let offers = [
            ("total_cholesterol", self.total_cholesterol),
            ("hdl", self.hdl),
            ("hba1c", self.hba1c),
        ];
        for (key, value) in offers {
            if let Some(value) = value {
                map.serialize_entry(key, &six_decimals(value))?;
            }
        }
        map.end()
    }
}

/// The slug of an advice, and in Dutch what it means.
fn sentence(advice: Advice) -> &'static str {
    match advice {
        Advice::AskGp => "ask_gp: Bespreek je risico met je huisarts.",
        Advice::AskMidwife => "ask_midwife: Bespreek je vragen met je verloskundige of huisarts.",
        Advice::LiveHealthily => {
            "live_healthily: De berekening geldt vanaf 40 jaar; gezond leven telt op elke leeftijd."
        }
        Advice::TellAge => "tell_age: Vul je leeftijd in.",
        Advice::TellSex => "tell_sex: De berekening bestaat alleen voor mannen en voor vrouwen.",
        Advice::TellSmoking => "tell_smoking: Vul in of je rookt.",
        Advice::MeasureBloodPressure => "measure_blood_pressure: Meet je bloeddruk.",
        Advice::ExchangeBloodPressure => {
            "exchange_blood_pressure: Kijk of bovendruk en onderdruk zijn verwisseld."
        }
        Advice::AskDiabetesDetails => {
            "ask_diabetes_details: Vraag je huisarts naar HbA1c, eGFR en het jaar van de diagnose."
        }
        Advice::ConvertCholesterol => {
            "convert_cholesterol: Dit lijkt mg/dL; kijk of de waarde in mmol/L klopt."
        }
        Advice::ConvertHba1c => {
            "convert_hba1c: Dit lijkt een percentage; kijk of de waarde in mmol/mol klopt."
        }
        Advice::CheckValue => "check_value: Kijk of deze waarde goed is ingevuld.",
    }
}

struct LifestyleRecord<'a>(&'a LifestyleGrade);

impl Serialize for LifestyleRecord<'_> {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        let mut map = serializer.serialize_map(None)?;
        map.serialize_entry("grade", &self.0.grade())?;
        map.serialize_entry("parts", &Parts(self.0))?;
        map.serialize_entry("missing", &Missing(self.0))?;
        if self.0.missing().any(|(_, reason)| reason != MissingReason::NotGiven) {
            map.serialize_entry("missing_because", &MissingBecause(self.0))?;
        }
        map.end()
    }
}

struct Parts<'a>(&'a LifestyleGrade);

impl Serialize for Parts<'_> {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.collect_map(self.0.known().map(|(part, points)| (part.slug(), points)))
    }
}

struct Missing<'a>(&'a LifestyleGrade);

impl Serialize for Missing<'_> {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.collect_seq(self.0.missing().map(|(part, _)| part.slug()))
    }
}

/// The parts that were given and could not be used.
struct MissingBecause<'a>(&'a LifestyleGrade);

impl Serialize for MissingBecause<'_> {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        let unusable = self.0.missing().filter(|(_, reason)| *reason != MissingReason::NotGiven);
        serializer.collect_map(unusable.map(|(part, reason)| (part.slug(), reason.slug())))
    }
}

struct DimensionsRecord(DimensionScores);

impl Serialize for DimensionsRecord {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        let of = |dimension: Dimension| (dimension.indicator(), self.0.get(dimension));
        serializer.collect_map(Dimension::ALL.into_iter().map(of))
    }
}

/// What stands in the place of a line without scores.
#[derive(Serialize)]
struct WrongLine {
    line: u64,
    error: String,
}

/// How many lines went by.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Counts {
    /// Lines with scores.
    pub scored: u64,
    /// Lines with an error in the place of scores.
    pub wrong: u64,
    /// Lines with nothing on them, which are passed over.
    pub empty: u64,
}

/// Scores a stream of NDJSON that comes in pieces, cut anywhere.
///
/// Every line gives one line, in the same order: the scores, or `{"line": n, "error": "…"}` with
/// its number from 1, empty lines counted. It remembers at most [`LONGEST_LINE`] bytes.
#[derive(Default)]
pub struct LineScorer {
    thresholds: RiskThresholds,
    /// The beginning of a line whose end has not come yet.
    begun: Vec<u8>,
    /// Whether that line is already longer than allowed; what follows of it is not kept.
    too_long: bool,
    line: u64,
    counts: Counts,
}

impl LineScorer {
    /// A scorer that calls a risk high or low by these thresholds.
    pub fn new(thresholds: RiskThresholds) -> Self {
        Self { thresholds, ..Self::default() }
    }

    /// Takes the next piece and appends the scores of every line that ends in it to `output`.
    pub fn feed(&mut self, mut piece: &[u8], output: &mut Vec<u8>) {
        while let Some(end) = piece.iter().position(|byte| *byte == b'\n') {
            let (last, rest) = piece.split_at(end);
            self.end_line(last, output);
            piece = rest.strip_prefix(b"\n").unwrap_or(rest);
        }
        self.begin(piece);
    }

    /// Scores a last line without an end, and tells how many lines there were.
    pub fn finish(mut self, output: &mut Vec<u8>) -> Counts {
        if self.too_long || !self.begun.is_empty() {
            self.end_line(&[], output);
        }
        self.counts
    }

    fn begin(&mut self, piece: &[u8]) {
        if self.begun.len() + piece.len() > LONGEST_LINE {
            self.too_long = true;
        }
        if self.too_long {
            self.begun.clear();
        } else {
            self.begun.extend_from_slice(piece);
        }
    }

    fn end_line(&mut self, last: &[u8], output: &mut Vec<u8>) {
        if self.begun.is_empty() && !self.too_long && last.len() <= LONGEST_LINE {
            // Most lines lie whole in one piece and need not be copied.
            return self.score(Ok(last), output);
        }
        self.begin(last);
        let begun = mem::take(&mut self.begun);
        let too_long = mem::take(&mut self.too_long);
        self.score(if too_long { Err(LineError::TooLong) } else { Ok(&begun) }, output);
        self.begun = begun;
        self.begun.clear();
    }

    fn score(&mut self, line: Result<&[u8], LineError>, output: &mut Vec<u8>) {
        self.line += 1;
        let line = line.and_then(|line| str::from_utf8(line).map_err(|_| LineError::NotUtf8));
        if line.as_ref().is_ok_and(|line| line.trim_ascii().is_empty()) {
            self.counts.empty += 1;
            return;
        }
        match line.and_then(|line| score_line(line, &self.thresholds, output)) {
            Ok(()) => self.counts.scored += 1,
            Err(error) => {
                self.counts.wrong += 1;
                append(&WrongLine { line: self.line, error: error.to_string() }, output);
            }
        }
    }
}

#[cfg(test)]
mod tests;
