//! The values of one resident.

use std::fmt;

use super::{INDICATORS, IndicatorId};
use crate::{
    answers::Answers,
    dossier::{Dossier, Way},
    profile::{Lifestyle, Profile, counting},
    questionnaire::QuestionnaireSet,
    scoring::{
        heart::{HeartEstimate, HeartModel, RiskCategory, RiskThresholds},
        lifestyle::{Guidelines, Weight},
    },
};

/// Shares that follow from one choice: the indicator, the question, and the options that count.
const CHOICES: [(&str, &str, &[&str]); 11] = [
    ("self_rated_health_good", "gezondheid", &["very_good", "good"]),
    ("much_stress", "stress", &["much"]),
    ("little_control", "regie", &["little"]),
    ("hard_to_get_by", "geld", &["difficult"]),
    ("weekly_sport", "sport", &["yes"]),
    ("smoker", "roken", &["current"]),
    ("vaper", "roken", &["vape"]),
    ("lonely", "eenzaam", &["somewhat", "strongly"]),
    ("severely_lonely", "eenzaam", &["strongly"]),
    ("carer", "mantelzorg", &["yes"]),
    ("volunteer", "vrijwilliger", &["yes"]),
];

/// What can be wished for: the indicator, and the section that is chosen.
const WISHES: [(&str, &str); 11] = [
    ("wants_to_change_body", "lichaam"),
    ("wants_to_change_mind", "gevoel"),
    ("wants_to_change_meaning", "zingeving"),
    ("wants_to_change_quality_of_life", "kwaliteit-van-leven"),
    ("wants_to_change_participation", "meedoen"),
    ("wants_to_change_daily_life", "dagelijks-leven"),
    ("wants_to_change_activity", "beweging"),
    ("wants_to_change_smoking", "tabak"),
    ("wants_to_change_alcohol", "alcohol"),
    ("wants_to_change_food", "voeding"),
    ("wants_to_change_rest", "rust"),
];

/// The rating of one's own happiness from which CBS calls somebody happy.
const HAPPY_FROM: f64 = 7.0;

/// What one resident's answers come to on each indicator: 0 or 1 for a share, a number on the scale
/// for a mean, nothing where it is not known.
#[derive(Clone, PartialEq)]
pub struct IndicatorValues([Option<f64>; INDICATORS]);

impl Default for IndicatorValues {
    fn default() -> Self {
        Self([None; INDICATORS])
    }
}

impl IndicatorValues {
    /// What the answers of now and the wishes come to.
    ///
    /// The dimensions come from the long way alone: `web-short-1` is another method. An answer to a
    /// question that is no longer asked counts for nothing. Heart risk is left out unless
    /// `with_heart`, for a gemeente that has switched it off; its thresholds are always those of
    /// ESC 2021, so that figures of two towns mean the same.
    pub fn of(dossier: &Dossier, questionnaires: &QuestionnaireSet, with_heart: bool) -> Self {
        let round = &dossier.now;
        let thresholds = with_heart.then_some(&RiskThresholds::ESC_2021);
        let profile = Profile::of(round, questionnaires, thresholds);
        let mut values = Self::default();
        if round.way == Way::Long {
            for (dimension, score) in profile.scores.known() {
                values.note(dimension.indicator(), Some(score));
            }
        }
        if let Some(lifestyle) = &profile.lifestyle {
            values.note_lifestyle(lifestyle);
        }
        values.note_choices(&counting(&round.answers, questionnaires));
        let wished = |section| dossier.wishes.contains(section);
        if WISHES.iter().any(|(_, section)| wished(*section)) {
            for (slug, section) in WISHES {
                values.note_share(slug, Some(wished(section)));
            }
        }
        values
    }

    /// The value on one indicator.
    pub fn get(&self, indicator: IndicatorId) -> Option<f64> {
        self.0[indicator.index()]
    }

    /// Notes a value; one that the indicator does not accept is left out, and then this is `false`.
    pub fn set(&mut self, indicator: IndicatorId, value: f64) -> bool {
        let accepted = indicator.measure().accepts(value);
        if accepted {
            self.0[indicator.index()] = Some(value);
        }
        accepted
    }

    /// The indicators that have a value, with it.
    pub fn known(&self) -> impl Iterator<Item = (IndicatorId, f64)> + '_ {
        IndicatorId::all().filter_map(|indicator| Some((indicator, self.get(indicator)?)))
    }

    /// Whether nothing is known.
    pub fn is_empty(&self) -> bool {
        self.0.iter().all(Option::is_none)
    }

    fn note_lifestyle(&mut self, lifestyle: &Lifestyle) {
        self.note("lifestyle_grade", lifestyle.grade.grade());
        for (part, points) in lifestyle.grade.known() {
            self.note(&format!("lifestyle_{}", part.slug()), Some(f64::from(points)));
        }
        let Guidelines { activity, alcohol, weight, enough_sleep } = lifestyle.guidelines;
        for (slug, holds) in [
            ("activity_guideline_met", activity),
            ("overweight", weight.map(|weight| weight != Weight::NotOverweight)),
            ("obese", weight.map(|weight| weight == Weight::Obesity)),
            ("alcohol_guideline_met", alcohol),
            ("enough_sleep", enough_sleep),
            ("heart_risk_high", heart_risk_is_high(lifestyle)),
        ] {
            self.note_share(slug, holds);
        }
    }

    fn note_choices(&mut self, answers: &Answers) {
        for (slug, question, counts) in CHOICES {
            self.note_share(slug, answers.choice(question).map(|code| counts.contains(&code)));
        }
        self.note_share("happy", answers.number("geluk").map(|rating| rating >= HAPPY_FROM));
        // Whoever does not drink is not asked, and is no heavy drinker.
        let abstains = answers.number("alcohol-dagen") == Some(0.0);
        let heavy = answers.choice("alcohol-zwaar").map(|code| code == "yes");
        self.note_share("heavy_drinker", heavy.or(abstains.then_some(false)));
    }

    fn note_share(&mut self, slug: &str, holds: Option<bool>) {
        self.note(slug, holds.map(|holds| f64::from(u8::from(holds))));
    }

    fn note(&mut self, slug: &str, value: Option<f64>) {
        if let (Ok(indicator), Some(value)) = (slug.parse(), value) {
            self.set(indicator, value);
        }
    }
}

/// Whether the risk is high or very high, by SCORE2: risks of another model, or over plausible
/// cholesterol, may not be joined with it.
fn heart_risk_is_high(lifestyle: &Lifestyle) -> Option<bool> {
    match lifestyle.heart {
        Some(Ok(HeartEstimate::Risk(risk))) if risk.model == HeartModel::Score2 => {
            Some(matches!(risk.category, RiskCategory::High | RiskCategory::VeryHigh))
        }
        _ => None,
    }
}

/// Values are health data: `{:?}` must never print one into a log.
impl fmt::Debug for IndicatorValues {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("IndicatorValues(hidden)")
    }
}

#[cfg(test)]
mod tests;
