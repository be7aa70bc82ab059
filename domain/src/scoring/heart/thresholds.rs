//! Which risk counts as high: a choice of guidelines, so a setting.

use std::borrow::Cow;

use serde::Deserialize;
use thiserror::Error;

use super::hidden_debug;

/// How a risk is called; words for residents are the app's.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum RiskCategory {
    /// `low`; only where the thresholds tell low from moderate.
    Low,
    /// `moderate`; only where the thresholds tell low from moderate.
    Moderate,
    /// `low_to_moderate`; where they do not.
    LowToModerate,
    /// `high`.
    High,
    /// `very_high`.
    VeryHigh,
}

impl RiskCategory {
    /// Stable name in exported scores.
    pub fn slug(self) -> &'static str {
        match self {
            Self::Low => "low",
            Self::Moderate => "moderate",
            Self::LowToModerate => "low_to_moderate",
            Self::High => "high",
            Self::VeryHigh => "very_high",
        }
    }
}

/// The thresholds from one age on, as percentages of risk in ten years; a risk equal to a
/// threshold belongs to the higher category.
#[derive(Clone, Debug, PartialEq, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct AgeThresholds {
    /// The first age, in years, for which these thresholds hold.
    pub from_age: f64,
    /// Where `moderate` begins; without it, all below `high_from` is `low_to_moderate`.
    #[serde(default)]
    pub moderate_from: Option<f64>,
    /// Where `high` begins.
    pub high_from: f64,
    /// Where `very_high` begins.
    pub very_high_from: f64,
}

/// Thresholds of risk, with the version and the date of the guideline they come from.
///
/// Invariants: there are ages, ascending, the first at most 40; within an age the thresholds
/// ascend between 0 and 100. Deserialising checks them, so an operator can load his own:
///
/// ```json
/// {"version": "own-1", "date": "2026-11-01",
///  "ages": [{"from_age": 40, "high_from": 5, "very_high_from": 10}]}
/// ```
#[derive(Clone, Debug, PartialEq, Deserialize)]
#[serde(try_from = "Unchecked")]
pub struct RiskThresholds {
    version: Cow<'static, str>,
    date: Cow<'static, str>,
    ages: Cow<'static, [AgeThresholds]>,
}

/// Thresholds as they stand in a file.
#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Unchecked {
    version: String,
    date: String,
    ages: Vec<AgeThresholds>,
}

/// Thresholds that do not cover every risk at every age exactly once.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Error)]
pub enum InvalidThresholds {
    /// There is no version, or the date is not written `2026-11-30`.
    #[error("thresholds need a version, and a date written `2026-11-30`")]
    Undated,
    /// No thresholds for somebody of 40, or ages out of order.
    #[error("the ages of thresholds ascend, and the first is at most 40")]
    Ages,
    /// Thresholds that do not ascend between 0 and 100.
    #[error("the thresholds of an age ascend between 0 and 100")]
    Order,
}

impl RiskThresholds {
    /// ESC guidelines on cardiovascular disease prevention in clinical practice, 2021.
    pub const ESC_2021: Self = Self {
        version: Cow::Borrowed("esc-2021"),
        date: Cow::Borrowed("2021-08-30"),
        ages: Cow::Borrowed(&[
            AgeThresholds {
                from_age: 40.0,
                moderate_from: None,
                high_from: 2.5,
                very_high_from: 7.5,
            },
            AgeThresholds {
                from_age: 50.0,
                moderate_from: None,
                high_from: 5.0,
                very_high_from: 10.0,
            },
            AgeThresholds {
                from_age: 70.0,
                moderate_from: None,
                high_from: 7.5,
                very_high_from: 15.0,
            },
        ]),
    };

    /// Focused update of the ESC/EAS guidelines for the management of dyslipidaemias, 2025.
    pub const ESC_EAS_2025: Self = Self {
        version: Cow::Borrowed("esc-eas-2025"),
        date: Cow::Borrowed("2025-08-29"),
        ages: Cow::Borrowed(&[AgeThresholds {
            from_age: 40.0,
            moderate_from: Some(2.0),
            high_from: 10.0,
            very_high_from: 20.0,
        }]),
    };

    /// Which thresholds these are.
    pub fn version(&self) -> &str {
        &self.version
    }

    /// When the guideline appeared, as `2021-08-30`.
    pub fn date(&self) -> &str {
        &self.date
    }

    /// How a risk in per cent is called at an age in years, 40 or older.
    pub fn category(&self, age: f64, percent: f64) -> RiskCategory {
        let of_age = self.ages.iter().rev().find(|ages| ages.from_age <= age);
        let Some(thresholds) = of_age.or(self.ages.first()) else {
            return RiskCategory::LowToModerate;
        };
        if percent >= thresholds.very_high_from {
            return RiskCategory::VeryHigh;
        }
        if percent >= thresholds.high_from {
            return RiskCategory::High;
        }
        match thresholds.moderate_from {
            None => RiskCategory::LowToModerate,
            Some(moderate) if percent >= moderate => RiskCategory::Moderate,
            Some(_) => RiskCategory::Low,
        }
    }

    fn check(&self) -> Result<(), InvalidThresholds> {
        let digit_or_dash = |(at, byte): (usize, u8)| match at {
            4 | 7 => byte == b'-',
            _ => byte.is_ascii_digit(),
        };
        let dated = self.date.len() == 10 && self.date.bytes().enumerate().all(digit_or_dash);
        if self.version.is_empty() || !dated {
            return Err(InvalidThresholds::Undated);
        }
        let covered = self.ages.first().is_some_and(|first| first.from_age <= 40.0);
        if !covered || !self.ages.is_sorted_by(|one, next| one.from_age < next.from_age) {
            return Err(InvalidThresholds::Ages);
        }
        let ordered = |ages: &AgeThresholds| {
            let moderate = ages.moderate_from.unwrap_or(0.0);
            let ascending = moderate < ages.high_from && ages.high_from < ages.very_high_from;
            0.0 <= moderate && ascending && ages.very_high_from <= 100.0
        };
        if self.ages.iter().all(ordered) { Ok(()) } else { Err(InvalidThresholds::Order) }
    }
}

impl Default for RiskThresholds {
    fn default() -> Self {
        Self::ESC_2021
    }
}

impl TryFrom<Unchecked> for RiskThresholds {
    type Error = InvalidThresholds;

    fn try_from(raw: Unchecked) -> Result<Self, InvalidThresholds> {
        let thresholds =
            Self { version: raw.version.into(), date: raw.date.into(), ages: raw.ages.into() };
        thresholds.check()?;
        Ok(thresholds)
    }
}

hidden_debug!(RiskCategory);

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_risk_on_a_threshold_belongs_to_the_higher_category() {
        let esc = RiskThresholds::default();
        for (age, high, very_high) in [(40.0, 2.5, 7.5), (49.9, 2.5, 7.5), (50.0, 5.0, 10.0)] {
            assert_eq!(esc.category(age, high - 0.01), RiskCategory::LowToModerate);
            assert_eq!(esc.category(age, high), RiskCategory::High);
            assert_eq!(esc.category(age, very_high), RiskCategory::VeryHigh);
        }
        assert_eq!(esc.category(70.0, 7.4), RiskCategory::LowToModerate);
        assert_eq!(esc.category(89.0, 15.0), RiskCategory::VeryHigh);
    }

    #[test]
    fn the_update_of_2025_is_the_same_at_every_age() {
        for age in [40.0, 55.0, 89.0] {
            let called = |percent| RiskThresholds::ESC_EAS_2025.category(age, percent).slug();
            assert_eq!([1.9, 2.0, 9.9].map(called), ["low", "moderate", "moderate"]);
            assert_eq!([10.0, 19.9, 20.0].map(called), ["high", "high", "very_high"]);
        }
    }

    #[test]
    fn an_operator_can_load_thresholds_of_his_own() {
        let own = r#"{"version":"own-1","date":"2026-11-01","ages":[
            {"from_age":40,"high_from":5,"very_high_from":10},
            {"from_age":70,"moderate_from":2,"high_from":10,"very_high_from":20}]}"#;
        let own: RiskThresholds = serde_json::from_str(own).unwrap();
        assert_eq!((own.version(), own.date()), ("own-1", "2026-11-01"));
        assert_eq!(own.category(69.0, 5.0), RiskCategory::High);
        assert_eq!(own.category(70.0, 5.0), RiskCategory::Moderate);
    }

    #[test]
    fn the_thresholds_that_come_along_are_valid() {
        assert_eq!(RiskThresholds::ESC_2021.check(), Ok(()));
        assert_eq!(RiskThresholds::ESC_EAS_2025.check(), Ok(()));
    }

    #[test]
    fn thresholds_with_a_gap_are_refused() {
        let refused = |version, date, ages: &[(f64, f64, f64)]| {
            let ages: Vec<_> = ages
                .iter()
                .map(|(from, high, very_high)| {
                    serde_json::json!({"from_age": from, "high_from": high, "very_high_from": very_high})
                })
                .collect();
            let json = serde_json::json!({"version": version, "date": date, "ages": ages});
            serde_json::from_value::<RiskThresholds>(json).unwrap_err().to_string()
        };
        let fine = (40.0, 5.0, 10.0);
        let (date, undated) = ("2026-11-01", InvalidThresholds::Undated.to_string());
        assert_eq!(refused("", date, &[fine]), undated);
        assert_eq!(refused("own", "1 november", &[fine]), undated);
        let ages = InvalidThresholds::Ages.to_string();
        assert_eq!(refused("own", date, &[]), ages);
        assert_eq!(refused("own", date, &[(50.0, 5.0, 10.0)]), ages);
        assert_eq!(refused("own", date, &[fine, fine]), ages);
        let order = InvalidThresholds::Order.to_string();
        assert_eq!(refused("own", date, &[(40.0, 10.0, 5.0)]), order);
        assert_eq!(refused("own", date, &[(40.0, 5.0, 101.0)]), order);
    }
}
