//! What may be shown of an exact figure. Written for a statistician: `analytics/disclosure.md`.
//!
//! Everything after this module works on [`Safe`] figures alone: estimating, drawing towards a
//! published figure and rounding are post-processing, and cannot give more away.

use domain::indicator::{IndicatorId, Measure};
use pulp::{Arch, Simd, WithSimd};

#[cfg(test)]
use crate::{direct::Alone, tally::Tally};
use crate::{
    direct::Direct,
    normal,
    tally::{GROUPS, UNITS, mix},
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

/// The figures of the subgroups of one area after floor, clamping and noise, by index, on a scale
/// from 0 to 1. Where [`Self::shown`] is not set the others are 0.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Safe {
    /// Whether there is a figure.
    pub(crate) shown: [bool; GROUPS],
    /// The weighted mean, with noise.
    pub(crate) value: [f64; GROUPS],
    /// About how many answered: with noise of their own, rounded.
    pub(crate) respondents: [u32; GROUPS],
    /// Respondents that count as many as without weights: to a tenth of `respondents`.
    pub(crate) effective: [f64; GROUPS],
    /// How far respondents lie from their mean, to a hundredth; of a share what follows from it.
    pub(crate) deviation: [f64; GROUPS],
    /// Variance of the noise on `value`.
    pub(crate) noise: [f64; GROUPS],
}

impl Safe {
    /// No figure.
    pub(crate) const NONE: Self = Self {
        shown: [false; GROUPS],
        value: [0.0; GROUPS],
        respondents: [0; GROUPS],
        effective: [0.0; GROUPS],
        deviation: [0.0; GROUPS],
        noise: [0.0; GROUPS],
    };

    /// The figure of one subgroup, by index.
    pub(crate) fn get(&self, at: usize) -> Option<SafeFigure> {
        self.shown[at].then(|| self.at(at))
    }

    /// The same, also where there is none.
    #[inline(always)]
    pub(crate) fn at(&self, at: usize) -> SafeFigure {
        SafeFigure {
            value: self.value[at],
            respondents: self.respondents[at],
            effective: self.effective[at],
            deviation: self.deviation[at],
            noise: self.noise[at],
        }
    }
}

/// One figure of [`Safe`].
#[derive(Clone, Copy, Debug, PartialEq)]
pub(crate) struct SafeFigure {
    pub(crate) value: f64,
    pub(crate) respondents: u32,
    pub(crate) effective: f64,
    pub(crate) deviation: f64,
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

/// Those of the subgroups of one area who took part, whatever they answered, by index.
#[derive(Clone, Copy)]
pub(crate) struct TookPart {
    /// Whether there are enough of them to be told of.
    enough: [bool; GROUPS],
    /// How many they are.
    respondents: [f64; GROUPS],
    /// Noise on every number of respondents of a subgroup.
    noise: [f64; GROUPS],
}

/// What a noise is for; each looks up its own.
#[derive(Clone, Copy)]
enum Purpose {
    Count = 1,
    Figure = 2,
}

impl Parameters {
    /// Those who took part: how many of each subgroup, the sum of their keys, and which of them are
    /// everybody of an area.
    pub(crate) fn took_part(
        &self,
        respondents: [u32; GROUPS],
        keys: [u64; GROUPS],
        groups: &[Group; GROUPS],
    ) -> TookPart {
        let deviation = groups.map(|group| self.noise(group));
        let noise = draw(Purpose::Count, [keys, respondents.map(u64::from)], groups);
        TookPart {
            enough: respondents.map(|own| own >= self.floor.max(1)),
            respondents: respondents.map(f64::from),
            noise: std::array::from_fn(|at| self.noise_of_counts * (deviation[at] * noise[at])),
        }
    }

    /// About how many took part of a subgroup, by index; nothing under the floor.
    pub(crate) fn count(&self, took_part: &TookPart, at: usize) -> Option<u32> {
        took_part.enough[at].then(|| self.shown(took_part.respondents[at], took_part.noise[at]))
    }

    #[inline(always)]
    fn shown(&self, respondents: f64, noise: f64) -> u32 {
        let step = f64::from(self.count_step.max(1));
        let shown = ((respondents + noise) / step).round() * step;
        shown.max(f64::from(self.floor.max(1))) as u32
    }

    /// What may be shown of the figures of an area on one indicator: nothing where those who
    /// answered are under the floor.
    ///
    /// The shown number has the noise of all who took part: noise of its own for each indicator
    /// would average out over all of them.
    pub(crate) fn protect(
        &self,
        arch: Arch,
        indicator: IndicatorId,
        direct: &Direct,
        groups: &[Group; GROUPS],
        took_part: &TookPart,
    ) -> Safe {
        arch.dispatch(Protect { rules: self, indicator, direct, groups, took_part })
    }

    /// Keeps a figure away from the ends of its scale, where it would say what everybody answered.
    #[inline(always)]
    fn clamp(&self, value: f64, respondents: f64) -> f64 {
        let lowest = if respondents < f64::from(self.few) {
            self.few_lowest
        } else {
            self.persons_from_the_end / respondents
        };
        value.max(lowest).min(1.0 - lowest)
    }
}

/// What [`Parameters::protect`] does, on as many numbers at a time as the processor can.
struct Protect<'a> {
    rules: &'a Parameters,
    indicator: IndicatorId,
    direct: &'a Direct,
    groups: &'a [Group; GROUPS],
    took_part: &'a TookPart,
}

impl WithSimd for Protect<'_> {
    type Output = Safe;

    #[inline(always)]
    fn with_simd<S: Simd>(self, _: S) -> Safe {
        let Self { rules, indicator, direct, groups, took_part } = self;
        let is_share = indicator.measure() == Measure::Share;
        let scale = if is_share { 1.0 } else { UNITS };
        let step = rules.step(indicator);
        let floor = f64::from(rules.floor.max(1));

        let (mut mean, mut heaviest) = ([0.0; GROUPS], [0.0; GROUPS]);
        let mut lookup = [[0; GROUPS]; 6];
        for at in 0..GROUPS {
            mean[at] = direct.mean[at] / scale;
            // The heaviest respondent is to be hidden like any other. Rounded, as it is used again
            // where the interval is made.
            heaviest[at] = (direct.heaviest[at] * 10.0).ceil() / 10.0;
            // By the people, their answers, and how they are weighted: the same figure has the same
            // noise, and two figures never differ by anything but noise.
            lookup[0][at] = direct.keys[at];
            lookup[1][at] = direct.holding_keys[at];
            lookup[2][at] = direct.sum[at] as u64;
            lookup[3][at] = direct.respondents[at] as u64;
            lookup[4][at] = (mean[at] * 1e6).round() as u64;
            lookup[5][at] = (heaviest[at] * 10.0).round() as u64;
        }
        let noise = draw(Purpose::Figure, lookup, groups);
        let mut safe = Safe::NONE;
        for at in 0..GROUPS {
            let count = direct.respondents[at];
            let shown = took_part.enough[at] && count >= floor;
            // Of those under the floor nothing goes on from here.
            let if_shown = |number: f64| if shown { number } else { 0.0 };
            safe.shown[at] = shown;
            let deviation = rules.noise(groups[at]);
            let noise = deviation * noise[at] * (step * heaviest[at] / count);
            safe.value[at] = if_shown(rules.clamp(rules.clamp(mean[at], count) + noise, count));
            let respondents = rules.shown(count, took_part.noise[at]);
            safe.respondents[at] = if shown { respondents } else { 0 };
            let respondents = f64::from(respondents);
            let ratio = (direct.effective[at] / count * 10.0).round() / 10.0;
            safe.effective[at] = if_shown(respondents * ratio.clamp(0.1, 1.0));
            let spread = direct.standard_error[at] / scale * direct.effective[at].sqrt();
            safe.deviation[at] = if_shown((spread * 100.0).round() / 100.0);
            let noise = deviation * (step * heaviest[at] / respondents);
            safe.noise[at] = if_shown(noise * noise);
        }
        safe
    }
}

/// Noise that the same people with the same answers always get, one for each group, in standard
/// deviations: normal, cut off at [`NOISE_BOUND`] on both sides, with mean zero.
#[inline(always)]
fn draw<const N: usize>(
    purpose: Purpose,
    lookup: [[u64; GROUPS]; N],
    groups: &[Group; GROUPS],
) -> [f64; GROUPS] {
    let start = mix(purpose as u64);
    let [everybody, some] = [Group::Everybody, Group::Some].map(|group| mix(start ^ group as u64));
    let mut state = [0; GROUPS];
    for at in 0..GROUPS {
        state[at] = if groups[at] == Group::Everybody { everybody } else { some };
    }
    for words in lookup {
        for at in 0..GROUPS {
            state[at] = mix(state[at] ^ words[at]);
        }
    }
    let mut within = [0.0; GROUPS];
    for at in 0..GROUPS {
        // 53 bits and a half: a number above 0 and below 1.
        let uniform = ((state[at] >> 11) as f64 + 0.5) / (1_u64 << 53) as f64;
        within[at] = NOISE_TAIL + uniform * (1.0 - 2.0 * NOISE_TAIL);
    }
    normal::quantiles(within)
}

/// One group by itself.
#[cfg(test)]
impl Parameters {
    pub(crate) fn alone_took_part(&self, everybody: &Tally, group: Group) -> Option<TookPart> {
        let Tally { respondents, keys, .. } = *everybody;
        let took_part = self.took_part([respondents; GROUPS], [keys; GROUPS], &[group; GROUPS]);
        took_part.enough[0].then_some(took_part)
    }

    pub(crate) fn alone_protected(
        &self,
        indicator: IndicatorId,
        direct: Alone,
        group: Group,
        took_part: &TookPart,
    ) -> Option<SafeFigure> {
        let groups = [group; GROUPS];
        let direct = direct.everywhere(indicator.measure());
        self.protect(Arch::new(), indicator, &direct, &groups, took_part).get(0)
    }
}

#[cfg(test)]
mod tests {
    use proptest::{collection::vec, prelude::*};
    use statrs::distribution::{ContinuousCDF as _, Normal};

    use super::*;
    use crate::{
        estimate::{Prior, estimates},
        strata::Strata,
        tally::STRATA,
    };

    const RULES: Parameters = Parameters::STANDARD;

    fn share() -> IndicatorId {
        "smoker".parse().unwrap()
    }

    const EVERYBODY: Group = Group::Everybody;

    fn took_part(respondents: u32, keys: u64) -> Option<TookPart> {
        RULES.alone_took_part(&Tally { respondents, keys, ..Tally::default() }, EVERYBODY)
    }

    fn protected(direct: &Alone, took_part: &TookPart) -> Option<SafeFigure> {
        RULES.alone_protected(share(), *direct, EVERYBODY, took_part)
    }

    fn direct(respondents: u32, holds: u32, keys: u64) -> Alone {
        let tally = Tally {
            respondents,
            keys,
            sum: i64::from(holds),
            keys_or_squares: keys.rotate_left(7).wrapping_mul(u64::from(holds)),
        };
        let mean = f64::from(holds) / f64::from(respondents);
        Alone {
            tally,
            mean,
            standard_error: 0.01,
            effective: f64::from(respondents),
            heaviest: 1.0,
        }
    }

    fn protect(respondents: u32, holds: u32, keys: u64) -> Option<SafeFigure> {
        protected(&direct(respondents, holds, keys), &took_part(respondents, keys)?)
    }

    #[test]
    fn nobody_has_no_figure() {
        let direct = Direct::of(Arch::new(), share().measure(), &Strata::EMPTY, &[1.0; STRATA]);
        assert_eq!(direct.respondents, [0.0; GROUPS]);
        let groups = [EVERYBODY; GROUPS];
        let took_part = RULES.took_part([500; GROUPS], [7; GROUPS], &groups);
        let safe = RULES.protect(Arch::new(), share(), &direct, &groups, &took_part);
        assert!((0..GROUPS).all(|at| safe.get(at).is_none()));
        assert_eq!((safe.value, safe.respondents), ([0.0; GROUPS], [0; GROUPS]));
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
        let noise = |mean: f64| protected(&Alone { mean, ..own }, &took_part).unwrap().value - mean;
        assert!((noise(0.2) - noise(0.2001)).abs() > 1e-3, "their difference would be exact");
    }

    #[test]
    fn the_heavier_one_may_be_the_more_noise_there_is() {
        let (own, took_part) = (direct(400, 80, 77), took_part(400, 77).unwrap());
        let noise =
            |heaviest: f64| protected(&Alone { heaviest, ..own }, &took_part).unwrap().noise;
        assert!((noise(2.0) - 4.0 * noise(1.0)).abs() < 1e-12);
    }

    #[test]
    fn noise_has_mean_zero_and_the_published_spread_and_bound() {
        let keys = |first: u64| std::array::from_fn(|at| first + at as u64);
        let draws: Vec<f64> = (0..200_000)
            .step_by(GROUPS)
            .map(|first| [keys(first), [3; GROUPS], [5; GROUPS]])
            .flat_map(|lookup| draw(Purpose::Figure, lookup, &[EVERYBODY; GROUPS]))
            .collect();
        let mean = draws.iter().sum::<f64>() / draws.len() as f64;
        let variance = draws.iter().map(|draw| draw * draw).sum::<f64>() / draws.len() as f64;
        assert!(mean.abs() < 0.05 / 8.5, "{mean}");
        // A normal cut off at three standard deviations has 0.9733 of the variance.
        assert!((variance - 0.973).abs() < 0.02, "{variance}");
        assert!(draws.iter().all(|draw| draw.abs() <= 3.0));
    }

    #[test]
    fn the_tail_belongs_to_the_bound() {
        assert!((Normal::standard().cdf(-NOISE_BOUND) - NOISE_TAIL).abs() < 1e-12);
    }

    #[test]
    fn noise_of_neighbouring_keys_is_unrelated() {
        let draw =
            |key| draw(Purpose::Count, [[key; GROUPS], [30; GROUPS]], &[EVERYBODY; GROUPS])[0];
        let pairs = 100_000;
        let product: f64 = (0..pairs).map(|key| draw(key) * draw(key + 1)).sum();
        assert!((product / pairs as f64).abs() < 0.02);
    }

    proptest! {
        #[test]
        fn a_group_in_which_all_agree_looks_like_one_in_which_nearly_all_do(
            respondents in 10_u32..400, keys: u64, everybody_agrees: bool,
        ) {
            let holds = if everybody_agrees { respondents } else { 0 };
            let SafeFigure { value, .. } = protect(respondents, holds, keys).unwrap();
            let lowest = if respondents < 50 { 0.1 } else { 3.0 / f64::from(respondents) };
            prop_assert!((lowest..=1.0 - lowest).contains(&value));
        }

        #[test]
        fn every_processor_makes_the_same_figures(
            people in vec((0_u32..90, any::<u64>(), any::<u64>()), STRATA),
            weights in vec(0.5..=2.0_f64, STRATA),
        ) {
            let tallies: [Tally; STRATA] = std::array::from_fn(|at| {
                let (respondents, keys, holding) = people[at];
                let sum = i64::from(respondents) / 3;
                Tally { respondents, keys, sum, keys_or_squares: holding }
            });
            let (strata, weights) = (Strata::of(&tallies), std::array::from_fn(|at| weights[at]));
            let groups = [EVERYBODY; GROUPS];
            let took_part = RULES.took_part([500; GROUPS], [7; GROUPS], &groups);
            let published = |arch: Arch| {
                let direct = Direct::of(arch, share().measure(), &strata, &weights);
                let safe = RULES.protect(arch, share(), &direct, &groups, &took_part);
                let prior = |_| Ok(Prior { value: 0.3, spread: 0.04 });
                format!("{:?}", estimates(arch, share(), &safe, prior, &RULES))
            };
            prop_assert_eq!(published(Arch::new()), published(Arch::Scalar));
        }

        #[test]
        fn a_shown_number_is_a_multiple_of_five_and_at_least_the_floor(
            respondents in 10_u32..3000, keys: u64,
        ) {
            let shown = RULES.count(&took_part(respondents, keys).unwrap(), 0).unwrap();
            prop_assert!(shown.is_multiple_of(5) && shown >= 10);
            prop_assert!(shown.abs_diff(respondents) <= 45);
        }
    }
}
