//! What may be shown of an exact figure. Written for a statistician: `analytics/disclosure.md`.
//!
//! Everything after this module works on [`Safe`] figures alone: estimating, drawing towards a
//! published figure and rounding are post-processing, and cannot give more away.

use domain::{
    figure::Subgroup,
    indicator::{IndicatorId, Measure},
};
use statrs::distribution::{ContinuousCDF as _, Normal};

use crate::{
    direct::Direct,
    tally::{Tally, UNITS, mix},
};

/// Noise is cut off at so many standard deviations.
const NOISE_BOUND: f64 = 3.0;
/// The probability that a standard normal number lies below −[`NOISE_BOUND`].
const NOISE_TAIL: f64 = 0.001_349_898_031_630_094_5;

/// The numbers of disclosure control, versioned as a whole.
///
/// There is one set, [`Parameters::STANDARD`]; a weaker one can be made by the tests that attack it
/// and by nothing else.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Parameters {
    /// Version of these numbers and of the rules that use them.
    pub(crate) version: &'static str,
    /// Fewer respondents than this have no figure.
    pub(crate) floor: u32,
    /// Under so many respondents a figure is clamped to fixed ends, from then on by persons.
    pub(crate) few: u32,
    /// The lowest figure of few respondents, as a part of the scale; the highest lies as far from
    /// the other end.
    pub(crate) few_lowest: f64,
    /// From `few` respondents on, a share lies at least so many respondents from either end.
    pub(crate) persons_from_the_end: f64,
    /// Standard deviation of the noise on the figure of a whole area, in respondents.
    pub(crate) noise_of_all: f64,
    /// The same of a subgroup.
    pub(crate) noise_of_subgroup: f64,
    /// How much larger the noise on a shown number of respondents is than that on a figure.
    pub(crate) noise_of_counts: f64,
    /// How far one respondent is reckoned to move a mean, as a part of the scale; a share by all
    /// of it.
    pub(crate) step_of_a_mean: f64,
    /// Shown numbers of respondents are multiples of this.
    pub(crate) count_step: u32,
    /// Shown shares and means are rounded.
    pub(crate) rounding: bool,
}

impl Parameters {
    /// The parameters of every publication; the reasons are in `disclosure.md`.
    pub const STANDARD: Self = Self {
        version: "disclosure-1",
        floor: 10,
        few: 50,
        few_lowest: 0.1,
        persons_from_the_end: 3.0,
        noise_of_all: 8.0,
        noise_of_subgroup: 11.5,
        noise_of_counts: 1.75,
        step_of_a_mean: 0.3,
        count_step: 5,
        rounding: true,
    };

    /// Version of the parameters, as a publication names it.
    pub fn version(&self) -> &'static str {
        self.version
    }

    /// Every parameter with its name, for the record of a run.
    pub fn named(&self) -> [(&'static str, f64); 11] {
        [
            ("floor", f64::from(self.floor)),
            ("few", f64::from(self.few)),
            ("few_lowest", self.few_lowest),
            ("persons_from_the_end", self.persons_from_the_end),
            ("noise_of_all", self.noise_of_all),
            ("noise_of_subgroup", self.noise_of_subgroup),
            ("noise_of_counts", self.noise_of_counts),
            ("noise_bound", NOISE_BOUND),
            ("step_of_a_mean", self.step_of_a_mean),
            ("count_step", f64::from(self.count_step)),
            ("rounding", f64::from(u8::from(self.rounding))),
        ]
    }

    /// Standard deviation of the noise on the figure of a subgroup, in respondents.
    fn noise(&self, subgroup: Subgroup) -> f64 {
        match subgroup {
            Subgroup::All => self.noise_of_all,
            Subgroup::Sex(_) | Subgroup::Age(_) => self.noise_of_subgroup,
        }
    }

    /// How far one respondent is reckoned to move a figure, as a part of the scale.
    fn step(&self, indicator: IndicatorId) -> f64 {
        match indicator.measure() {
            Measure::Mean { highest: 10 } => self.step_of_a_mean,
            // One answer decides on a share, and on a part of the leefstijlcijfer from end to end.
            Measure::Share | Measure::Mean { .. } => 1.0,
        }
    }
}

/// A figure after floor, clamping and noise, on a scale from 0 to 1.
#[derive(Clone, Copy, Debug, PartialEq)]
pub(crate) struct Safe {
    /// The weighted mean, with noise.
    pub(crate) value: f64,
    /// About how many answered: with noise of their own, rounded.
    pub(crate) respondents: u32,
    /// Respondents that count as many as without weights: to a tenth of `respondents`.
    pub(crate) effective: f64,
    /// How far respondents lie from their mean, to a hundredth; of a share what follows from it.
    pub(crate) deviation: f64,
    /// Variance of the noise on `value`.
    pub(crate) noise: f64,
}

/// What a noise is for; each looks up its own.
#[derive(Clone, Copy)]
enum Purpose {
    Count = 1,
    Figure = 2,
}

impl Parameters {
    /// About how many there are; nothing under the floor.
    pub(crate) fn count(&self, everybody: Tally, subgroup: Subgroup) -> Option<u32> {
        if everybody.respondents < self.floor.max(1) {
            return None;
        }
        let lookup = [everybody.keys, u64::from(everybody.respondents), 0, 0];
        let noise = self.noise_of_counts * self.draw(Purpose::Count, lookup, subgroup);
        let step = f64::from(self.count_step.max(1));
        let shown = ((f64::from(everybody.respondents) + noise) / step).round() * step;
        Some(shown.max(f64::from(self.floor.max(1))) as u32)
    }

    /// What may be shown of a group's figure on one indicator; nothing under the floor, of those
    /// who took part or of those who answered.
    pub(crate) fn protect(
        &self,
        indicator: IndicatorId,
        subgroup: Subgroup,
        everybody: Tally,
        direct: &Direct,
    ) -> Option<Safe> {
        let tally = direct.tally;
        self.count(everybody, subgroup)?;
        let answered = Tally { sum: 0, squares: 0, holding_keys: 0, ..tally };
        let respondents = self.count(answered, subgroup)?;
        let (scale, lost_keys) = match indicator.measure() {
            Measure::Share => (1.0, tally.holding_keys),
            Measure::Mean { .. } => (UNITS, 0),
        };
        let lookup = [tally.keys, lost_keys, tally.sum as u64, u64::from(tally.respondents)];
        let count = f64::from(tally.respondents);
        // One respondent weighs more where weights differ, and the noise with him.
        let influence = self.step(indicator) / (count * direct.effective).sqrt();
        let noise = self.draw(Purpose::Figure, lookup, subgroup) * influence;
        let clamped = self.clamp(direct.mean / scale, tally.respondents);
        let value = self.clamp(clamped + noise, tally.respondents);

        let ratio = ((direct.effective / count * 10.0).round() / 10.0).clamp(0.1, 1.0);
        let effective = f64::from(respondents) * ratio;
        let spread = direct.standard_error / scale * direct.effective.sqrt();
        let deviation = (spread * 100.0).round() / 100.0;
        let shown_influence = self.noise(subgroup) * self.step(indicator)
            / (f64::from(respondents) * effective).sqrt();
        Some(Safe {
            value,
            respondents,
            effective,
            deviation,
            noise: shown_influence * shown_influence,
        })
    }

    /// Keeps a figure away from the ends of its scale, where it would say what everybody answered.
    fn clamp(&self, value: f64, respondents: u32) -> f64 {
        let lowest = if respondents < self.few {
            self.few_lowest
        } else {
            self.persons_from_the_end / f64::from(respondents)
        };
        value.clamp(lowest, 1.0 - lowest)
    }

    /// Noise in respondents that the same people with the same answers always get: normal, cut off
    /// at [`NOISE_BOUND`] standard deviations on both sides, with mean zero.
    fn draw(&self, purpose: Purpose, lookup: [u64; 4], subgroup: Subgroup) -> f64 {
        let deviation = self.noise(subgroup);
        if deviation == 0.0 {
            return 0.0;
        }
        let mixed = lookup.iter().fold(mix(purpose as u64), |state, word| mix(state ^ word));
        // 53 bits and a half: a number above 0 and below 1.
        let uniform = ((mixed >> 11) as f64 + 0.5) / (1_u64 << 53) as f64;
        let within = NOISE_TAIL + uniform * (1.0 - 2.0 * NOISE_TAIL);
        deviation * Normal::standard().inverse_cdf(within)
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    const RULES: Parameters = Parameters::STANDARD;

    fn share() -> IndicatorId {
        "smoker".parse().unwrap()
    }

    fn everybody(respondents: u32, keys: u64) -> Tally {
        Tally { respondents, keys, ..Tally::default() }
    }

    fn direct(respondents: u32, holds: u32, keys: u64) -> Direct {
        let tally = Tally {
            respondents,
            keys,
            holding_keys: keys.rotate_left(7).wrapping_mul(u64::from(holds)),
            sum: i64::from(holds),
            squares: i64::from(holds),
        };
        let mean = f64::from(holds) / f64::from(respondents);
        Direct { tally, mean, standard_error: 0.01, effective: f64::from(respondents) }
    }

    fn protect(respondents: u32, holds: u32, keys: u64) -> Option<Safe> {
        let direct = direct(respondents, holds, keys);
        RULES.protect(share(), Subgroup::All, everybody(respondents, keys), &direct)
    }

    #[test]
    fn nine_respondents_are_too_few() {
        assert_eq!(protect(9, 4, 77), None);
        assert_eq!(RULES.count(everybody(9, 77), Subgroup::All), None);
    }

    #[test]
    fn ten_are_enough() {
        assert!(protect(10, 4, 77).is_some());
    }

    #[test]
    fn ten_who_took_part_and_nine_who_answered_have_no_figure() {
        let of_nine = direct(9, 4, 77);
        assert_eq!(RULES.protect(share(), Subgroup::All, everybody(30, 1), &of_nine), None);
    }

    #[test]
    fn the_same_people_always_get_the_same_noise() {
        assert_eq!(protect(40, 11, 77), protect(40, 11, 77));
        assert_ne!(protect(40, 11, 77), protect(40, 11, 78));
    }

    #[test]
    fn noise_has_mean_zero_and_the_published_spread_and_bound() {
        let draws: Vec<f64> = (0..200_000)
            .map(|key| RULES.draw(Purpose::Figure, [key, 3, 5, 7], Subgroup::All))
            .collect();
        let mean = draws.iter().sum::<f64>() / draws.len() as f64;
        let variance = draws.iter().map(|draw| draw * draw).sum::<f64>() / draws.len() as f64;
        assert!(mean.abs() < 0.05, "{mean}");
        // A normal cut off at three standard deviations has 0.9733 of the variance.
        assert!((variance / (8.0 * 8.0) - 0.973).abs() < 0.02, "{variance}");
        assert!(draws.iter().all(|draw| draw.abs() <= 24.0));
    }

    #[test]
    fn the_tail_belongs_to_the_bound() {
        assert!((Normal::standard().cdf(-NOISE_BOUND) - NOISE_TAIL).abs() < 1e-12);
    }

    #[test]
    fn noise_of_neighbouring_keys_is_unrelated() {
        let draw = |key| RULES.draw(Purpose::Count, [key, 30, 0, 0], Subgroup::All);
        let pairs = 100_000;
        let product: f64 = (0..pairs).map(|key| draw(key) * draw(key + 1)).sum();
        assert!((product / pairs as f64 / (8.0 * 8.0)).abs() < 0.02);
    }

    proptest! {
        #[test]
        fn a_group_in_which_all_agree_looks_like_one_in_which_nearly_all_do(
            respondents in 10_u32..400, keys: u64, everybody_agrees: bool,
        ) {
            let holds = if everybody_agrees { respondents } else { 0 };
            let Safe { value, .. } = protect(respondents, holds, keys).unwrap();
            let lowest = if respondents < 50 { 0.1 } else { 3.0 / f64::from(respondents) };
            prop_assert!((lowest..=1.0 - lowest).contains(&value));
        }

        #[test]
        fn a_shown_number_is_a_multiple_of_five_and_at_least_the_floor(
            respondents in 10_u32..3000, keys: u64,
        ) {
            let shown = RULES.count(everybody(respondents, keys), Subgroup::All).unwrap();
            prop_assert!(shown.is_multiple_of(5) && shown >= 10);
            prop_assert!(shown.abs_diff(respondents) <= 45);
        }
    }
}
