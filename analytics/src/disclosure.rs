//! What may be shown of an exact figure. Written for a statistician: `analytics/disclosure.md`.
//!
//! Everything after this module works on [`Safe`] figures alone: estimating, drawing towards a
//! published figure and rounding are post-processing, and cannot give more away.

use domain::indicator::{IndicatorId, Measure};
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
        version: "disclosure-2",
        floor: 10,
        few: 50,
        few_lowest: 0.1,
        persons_from_the_end: 3.0,
        noise_of_all: 8.5,
        noise_of_subgroup: 12.5,
        noise_of_counts: 1.65,
        step_of_a_mean: 0.5,
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

    /// Standard deviation of the noise on the figure of a group, in respondents.
    fn noise(&self, group: Group) -> f64 {
        match group {
            Group::Everybody => self.noise_of_all,
            Group::Some => self.noise_of_subgroup,
        }
    }

    /// How far one respondent is reckoned to move a figure, as a part of the scale.
    pub(crate) fn step(&self, indicator: IndicatorId) -> f64 {
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

/// Which people a figure is about, as far as noise is concerned.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Group {
    /// Everybody of an area who answered, under whatever name: all women of a wijk can be everybody
    /// of one of its buurten.
    Everybody,
    /// Some of them.
    Some,
}

/// Those of a group who took part, whatever they answered: enough of them to be told of.
#[derive(Clone, Copy)]
pub(crate) struct TookPart {
    respondents: u32,
    /// Noise on every number of respondents of this group.
    noise: f64,
}

/// What a noise is for; each looks up its own.
#[derive(Clone, Copy)]
enum Purpose {
    Count = 1,
    Figure = 2,
}

impl Parameters {
    /// Who took part; nothing under the floor.
    pub(crate) fn took_part(&self, everybody: Tally, group: Group) -> Option<TookPart> {
        let respondents = everybody.respondents;
        if respondents < self.floor.max(1) {
            return None;
        }
        let lookup = [everybody.keys, u64::from(respondents)];
        let noise = self.noise_of_counts * self.draw(Purpose::Count, &lookup, group);
        Some(TookPart { respondents, noise })
    }

    /// About how many took part.
    pub(crate) fn count(&self, took_part: &TookPart) -> u32 {
        self.shown(took_part.respondents, took_part.noise)
    }

    fn shown(&self, respondents: u32, noise: f64) -> u32 {
        let step = f64::from(self.count_step.max(1));
        let shown = ((f64::from(respondents) + noise) / step).round() * step;
        shown.max(f64::from(self.floor.max(1))) as u32
    }

    /// What may be shown of a figure on one indicator of those of `group` who answered; nothing when
    /// they are under the floor.
    ///
    /// The shown number has the noise of all who took part: noise of its own for each indicator
    /// would average out over all of them.
    pub(crate) fn protect(
        &self,
        indicator: IndicatorId,
        direct: &Direct,
        group: Group,
        took_part: &TookPart,
    ) -> Option<Safe> {
        let tally = direct.tally;
        if tally.respondents < self.floor.max(1) {
            return None;
        }
        let respondents = self.shown(tally.respondents, took_part.noise);
        let (scale, lost_keys) = match indicator.measure() {
            Measure::Share => (1.0, tally.holding_keys),
            Measure::Mean { .. } => (UNITS, 0),
        };
        let count = f64::from(tally.respondents);
        let mean = direct.mean / scale;
        // The heaviest respondent is to be hidden like any other. Rounded, as it is used again where
        // the interval is made.
        let heaviest = (direct.heaviest * 10.0).ceil() / 10.0;
        let influence = |respondents: f64| self.step(indicator) * heaviest / respondents;
        // By the people, their answers, and how they are weighted: the same figure has the same
        // noise, and two figures never differ by anything but noise.
        let lookup = [
            tally.keys,
            lost_keys,
            tally.sum as u64,
            u64::from(tally.respondents),
            (mean * 1e6).round() as u64,
            (heaviest * 10.0).round() as u64,
        ];
        let noise = self.draw(Purpose::Figure, &lookup, group) * influence(count);
        let value = self.clamp(self.clamp(mean, tally.respondents) + noise, tally.respondents);

        let ratio = ((direct.effective / count * 10.0).round() / 10.0).clamp(0.1, 1.0);
        let effective = f64::from(respondents) * ratio;
        let spread = direct.standard_error / scale * direct.effective.sqrt();
        let deviation = (spread * 100.0).round() / 100.0;
        let noise = self.noise(group) * influence(f64::from(respondents));
        Some(Safe { value, respondents, effective, deviation, noise: noise * noise })
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
    fn draw(&self, purpose: Purpose, lookup: &[u64], group: Group) -> f64 {
        let deviation = self.noise(group);
        if deviation == 0.0 {
            return 0.0;
        }
        let start = mix(mix(purpose as u64) ^ group as u64);
        let mixed = lookup.iter().fold(start, |state, word| mix(state ^ word));
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

    const EVERYBODY: Group = Group::Everybody;

    fn took_part(respondents: u32, keys: u64) -> Option<TookPart> {
        RULES.took_part(Tally { respondents, keys, ..Tally::default() }, EVERYBODY)
    }

    fn protected(direct: &Direct, took_part: &TookPart) -> Option<Safe> {
        RULES.protect(share(), direct, EVERYBODY, took_part)
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
        Direct {
            tally,
            mean,
            standard_error: 0.01,
            effective: f64::from(respondents),
            heaviest: 1.0,
        }
    }

    fn protect(respondents: u32, holds: u32, keys: u64) -> Option<Safe> {
        protected(&direct(respondents, holds, keys), &took_part(respondents, keys)?)
    }

    #[test]
    fn nine_respondents_are_too_few() {
        assert!(took_part(9, 77).is_none());
    }

    #[test]
    fn ten_are_enough() {
        assert!(protect(10, 4, 77).is_some());
    }

    #[test]
    fn ten_who_took_part_and_nine_who_answered_have_no_figure() {
        assert_eq!(protected(&direct(9, 4, 77), &took_part(30, 1).unwrap()), None);
    }

    #[test]
    fn the_same_people_always_get_the_same_noise() {
        assert_eq!(protect(40, 11, 77), protect(40, 11, 77));
        assert_ne!(protect(40, 11, 77), protect(40, 11, 78));
    }

    #[test]
    fn the_same_people_weighted_otherwise_have_other_noise() {
        let (own, took_part) = (direct(400, 80, 77), took_part(400, 77).unwrap());
        let noise =
            |mean: f64| protected(&Direct { mean, ..own }, &took_part).unwrap().value - mean;
        assert!((noise(0.2) - noise(0.2001)).abs() > 1e-3, "their difference would be exact");
    }

    #[test]
    fn the_heavier_one_may_be_the_more_noise_there_is() {
        let (own, took_part) = (direct(400, 80, 77), took_part(400, 77).unwrap());
        let noise =
            |heaviest: f64| protected(&Direct { heaviest, ..own }, &took_part).unwrap().noise;
        assert!((noise(2.0) - 4.0 * noise(1.0)).abs() < 1e-12);
    }

    #[test]
    fn noise_has_mean_zero_and_the_published_spread_and_bound() {
        let draws: Vec<f64> = (0..200_000)
            .map(|key| RULES.draw(Purpose::Figure, &[key, 3, 5, 7], EVERYBODY))
            .collect();
        let mean = draws.iter().sum::<f64>() / draws.len() as f64;
        let variance = draws.iter().map(|draw| draw * draw).sum::<f64>() / draws.len() as f64;
        assert!(mean.abs() < 0.05, "{mean}");
        // A normal cut off at three standard deviations has 0.9733 of the variance.
        assert!((variance / (8.5 * 8.5) - 0.973).abs() < 0.02, "{variance}");
        assert!(draws.iter().all(|draw| draw.abs() <= 25.5));
    }

    #[test]
    fn the_tail_belongs_to_the_bound() {
        assert!((Normal::standard().cdf(-NOISE_BOUND) - NOISE_TAIL).abs() < 1e-12);
    }

    #[test]
    fn noise_of_neighbouring_keys_is_unrelated() {
        let draw = |key| RULES.draw(Purpose::Count, &[key, 30], EVERYBODY);
        let pairs = 100_000;
        let product: f64 = (0..pairs).map(|key| draw(key) * draw(key + 1)).sum();
        assert!((product / pairs as f64 / (8.5 * 8.5)).abs() < 0.02);
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
            let shown = RULES.count(&took_part(respondents, keys).unwrap());
            prop_assert!(shown.is_multiple_of(5) && shown >= 10);
            prop_assert!(shown.abs_diff(respondents) <= 45);
        }
    }
}
