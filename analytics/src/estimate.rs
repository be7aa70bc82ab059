//! From a safe figure to what a publication says: direct, or drawn to what is known otherwise.

use std::sync::OnceLock;

use domain::{
    figure::{Estimate, Gap, Kept, Kind, OfSubgroups, Published, Subgroup},
    indicator::{IndicatorId, Measure},
};
use pulp::{Arch, Simd, WithSimd};
use statrs::distribution::{ContinuousCDF as _, StudentsT};

use crate::{
    beta,
    disclosure::{Parameters, Safe, SafeFigure},
    tally::GROUPS,
};

/// Version of the rules of estimation in this file, in `beta.rs`, `priors.rs`, `weights.rs` and
/// `direct.rs`.
pub(crate) const VERSION: &str = "estimation-1";

/// From about so many respondents a figure stands by itself; below it is an estimate.
pub(crate) const ENOUGH_FOR_DIRECT: u32 = 100;

/// The part of a distribution that an interval covers.
const COVERAGE: f64 = 0.95;
/// The value that a normally distributed number exceeds, in absolute value, one time in twenty.
pub(crate) const NORMAL_QUANTILE: f64 = 1.959_963_984_540_054;
/// Degrees of freedom up to which Student's t is looked up; its expansion is off by less than 1e-6
/// beyond.
const STUDENT_TABLE: usize = 100;

/// The least deviation that an interval of a mean reckons with: 1/√12 of a tenth of the scale.
///
/// When all respondents have the same score, an interval of no width would claim that the mean is
/// known exactly. But a resident who feels 7.3 has to answer 7: a whole number stands for everything
/// within half a point, and values spread evenly over one point have this deviation.
pub(crate) const LEAST_DEVIATION: f64 = 0.028_867_513_459_481_29;

/// What is known of a figure before anybody answers: a value on the scale 0 to 1, and how far areas
/// like this one lie from it.
#[derive(Clone, Copy, Debug, PartialEq)]
pub(crate) struct Prior {
    pub(crate) value: f64,
    pub(crate) spread: f64,
}

impl Prior {
    /// Nothing known: every value as likely as another.
    pub(crate) const NONE: Self = Self { value: 0.5, spread: 0.288_675_134_594_812_9 };
}

/// Whether a figure stands by itself.
#[inline(always)]
pub(crate) fn is_direct(safe: &SafeFigure) -> bool {
    safe.respondents >= ENOUGH_FOR_DIRECT
}

/// A middle with the ends of its interval, on the scale 0 to 1.
#[derive(Clone, Copy, Debug, PartialEq)]
pub(crate) struct Interval {
    pub(crate) value: f64,
    pub(crate) lower: f64,
    pub(crate) upper: f64,
}

/// The figures of an area as they are published.
///
/// `prior` is asked for only where a figure does not stand by itself; when it has none, neither has
/// this.
#[inline]
pub(crate) fn estimates(
    arch: Arch,
    indicator: IndicatorId,
    safe: &Safe,
    prior: impl Fn(Subgroup) -> Result<Prior, Gap>,
    rules: &Parameters,
) -> OfSubgroups {
    let mut intervals = Intervals::default();
    let mut gaps = [Gap::Withheld; GROUPS];
    let mut shown = safe.shown;
    let direct = arch.dispatch(ByThemselves { indicator, safe, intervals: &mut intervals });
    for subgroup in Subgroup::ALL {
        let at = subgroup.index();
        if direct[at] || !safe.shown[at] {
            continue;
        }
        match prior(subgroup) {
            Ok(prior) => intervals.set(at, drawn(indicator, &safe.at(at), prior)),
            Err(gap) => (shown[at], gaps[at]) = (false, gap),
        }
    }
    arch.dispatch(Shown { indicator, intervals: &mut intervals, rules });
    std::array::from_fn(|at| {
        if !shown[at] {
            return Kept::new(Published::Gap(gaps[at]));
        }
        Kept::new(Published::Value(Estimate {
            value: intervals.value[at],
            lower: intervals.lower[at],
            upper: intervals.upper[at],
            kind: if direct[at] { Kind::Direct } else { Kind::Estimate },
            respondents: safe.respondents[at],
        }))
    })
}

/// An interval for each subgroup, by index.
#[derive(Default)]
struct Intervals {
    value: [f64; GROUPS],
    lower: [f64; GROUPS],
    upper: [f64; GROUPS],
}

impl Intervals {
    #[inline(always)]
    fn set(&mut self, at: usize, interval: Interval) {
        (self.value[at], self.lower[at], self.upper[at]) =
            (interval.value, interval.lower, interval.upper);
    }
}

/// Makes the intervals of figures that stand by themselves, on as many numbers at a time as the
/// processor can; tells which those are. The other intervals mean nothing.
struct ByThemselves<'a> {
    indicator: IndicatorId,
    safe: &'a Safe,
    intervals: &'a mut Intervals,
}

impl WithSimd for ByThemselves<'_> {
    type Output = [bool; GROUPS];

    #[inline(always)]
    fn with_simd<S: Simd>(self, _: S) -> [bool; GROUPS] {
        let Self { indicator, safe, intervals } = self;
        match indicator.measure() {
            Measure::Share => {
                for at in 0..GROUPS {
                    intervals.set(at, wilson(&safe.at(at)));
                }
            }
            Measure::Mean { .. } => {
                let mut degrees = [0.0; GROUPS];
                for (at, degrees) in degrees.iter_mut().enumerate() {
                    *degrees = student_degrees(&safe.at(at));
                }
                for (at, quantile) in student_quantiles(degrees).into_iter().enumerate() {
                    intervals.set(at, student(&safe.at(at), quantile));
                }
            }
        }
        let mut direct = [false; GROUPS];
        for (at, direct) in direct.iter_mut().enumerate() {
            *direct = is_direct(&safe.at(at));
        }
        direct
    }
}

/// A figure that does not stand by itself, drawn to its prior.
fn drawn(indicator: IndicatorId, safe: &SafeFigure, prior: Prior) -> Interval {
    match indicator.measure() {
        Measure::Share => beta_binomial(safe, prior),
        Measure::Mean { .. } => normal(safe, prior),
    }
}

/// Sampling variance of a share or mean, noise apart.
fn sampling_variance(indicator: IndicatorId, safe: &SafeFigure) -> f64 {
    match indicator.measure() {
        Measure::Share => spread_of_share(safe) / safe.effective,
        Measure::Mean { .. } => {
            let deviation = safe.deviation.max(LEAST_DEVIATION);
            deviation * deviation / safe.effective
        }
    }
}

/// Variance of a safe figure about what all residents would have said: chance and noise.
pub(crate) fn variance(indicator: IndicatorId, safe: &SafeFigure) -> f64 {
    sampling_variance(indicator, safe) + safe.noise
}

/// p(1 − p) of a share, with one respondent added on either side so that it is never 0.
#[inline(always)]
fn spread_of_share(safe: &SafeFigure) -> f64 {
    let share = (safe.value * safe.effective + 1.0) / (safe.effective + 2.0);
    share * (1.0 - share)
}

/// Respondents of whom chance alone is as uncertain as chance and noise together are.
#[inline(always)]
fn worth(safe: &SafeFigure, spread: f64) -> f64 {
    spread / (spread / safe.effective + safe.noise)
}

/// A share with Wilson's score interval (Brown, Cai and DasGupta, Stat Sci 2001;16:101).
#[inline(always)]
fn wilson(safe: &SafeFigure) -> Interval {
    let respondents = worth(safe, spread_of_share(safe));
    let square = NORMAL_QUANTILE * NORMAL_QUANTILE;
    let share = safe.value;
    let middle = (share + square / (2.0 * respondents)) / (1.0 + square / respondents);
    let half = NORMAL_QUANTILE / (1.0 + square / respondents)
        * (share * (1.0 - share) / respondents + square / (4.0 * respondents * respondents)).sqrt();
    Interval { value: share, lower: (middle - half).max(0.0), upper: (middle + half).min(1.0) }
}

/// A share drawn to its prior: beta-binomial, with the interval from the quantiles of the beta.
fn beta_binomial(safe: &SafeFigure, prior: Prior) -> Interval {
    let middle = prior.value.clamp(0.005, 0.995);
    let strength = (middle * (1.0 - middle) / (prior.spread * prior.spread) - 1.0).max(1.0);
    let respondents = worth(safe, spread_of_share(safe));
    let yes = strength * middle + respondents * safe.value;
    let no = strength * (1.0 - middle) + respondents * (1.0 - safe.value);
    let value = yes / (yes + no);
    // Both are above 0, for which the distribution exists.
    let (lower, upper) = beta::interval(yes, no).unwrap_or((0.0, 1.0));
    Interval { value, lower: lower.min(value), upper: upper.max(value) }
}

/// Degrees of freedom of a mean.
#[inline(always)]
fn student_degrees(safe: &SafeFigure) -> f64 {
    let deviation = safe.deviation.max(LEAST_DEVIATION);
    worth(safe, deviation * deviation) - 1.0
}

/// A mean with Student's t interval, of which this is the quantile.
#[inline(always)]
fn student(safe: &SafeFigure, quantile: f64) -> Interval {
    let deviation = safe.deviation.max(LEAST_DEVIATION);
    let spread = deviation * deviation;
    let margin = quantile * (spread / safe.effective + safe.noise).sqrt();
    Interval {
        value: safe.value,
        lower: (safe.value - margin).max(0.0),
        upper: (safe.value + margin).min(1.0),
    }
}

/// A mean drawn to its prior: both normal.
fn normal(safe: &SafeFigure, prior: Prior) -> Interval {
    let deviation = safe.deviation.max(LEAST_DEVIATION);
    let own = deviation * deviation / safe.effective + safe.noise;
    let known = prior.spread * prior.spread;
    let value = (safe.value / own + prior.value / known) / (1.0 / own + 1.0 / known);
    let margin = NORMAL_QUANTILE / (1.0 / own + 1.0 / known).sqrt();
    Interval { value, lower: (value - margin).max(0.0), upper: (value + margin).min(1.0) }
}

/// The values that t distributed numbers exceed, in absolute value, one time in twenty; degrees of
/// freedom are rounded down, and count as at least 1.
#[inline(always)]
fn student_quantiles<const N: usize>(degrees: [f64; N]) -> [f64; N] {
    static TABLE: OnceLock<[f64; STUDENT_TABLE]> = OnceLock::new();
    let table = TABLE.get_or_init(|| {
        std::array::from_fn(|before| {
            StudentsT::new(0.0, 1.0, before as f64 + 1.0)
                .map_or(f64::INFINITY, |student| student.inverse_cdf(f64::midpoint(1.0, COVERAGE)))
        })
    });
    let mut quantiles = [0.0; N];
    for at in 0..N {
        let degrees = degrees[at].max(1.0).floor();
        // Abramowitz and Stegun, Handbook of Mathematical Functions, 26.7.5.
        const Z: f64 = NORMAL_QUANTILE;
        const FIRST: f64 = (Z * Z * Z + Z) / 4.0;
        const SECOND: f64 = (5.0 * Z * Z * Z * Z * Z + 16.0 * Z * Z * Z + 3.0 * Z) / 96.0;
        quantiles[at] = Z + FIRST / degrees + SECOND / (degrees * degrees);
    }
    for at in 0..N {
        let degrees = degrees[at].max(1.0).floor();
        if degrees <= STUDENT_TABLE as f64 {
            quantiles[at] = table[degrees as usize - 1];
        }
    }
    quantiles
}

/// Rounds figures as they are shown: shares to whole per cent, means to a tenth, and the ends of the
/// interval outwards, so that it covers the rounding too.
struct Shown<'a> {
    indicator: IndicatorId,
    intervals: &'a mut Intervals,
    rules: &'a Parameters,
}

impl WithSimd for Shown<'_> {
    type Output = ();

    #[inline(always)]
    fn with_simd<S: Simd>(self, _: S) {
        let Self { indicator, intervals, rules } = self;
        let measure = indicator.measure();
        let highest = measure.highest();
        let per_point = match measure {
            Measure::Share => 1.0,
            Measure::Mean { .. } => 10.0,
        };
        // What lies this close to a step is that step: a sum of floating point numbers is not exact.
        let slack = 1e-9;
        let Intervals { value, lower, upper } = intervals;
        for at in 0..GROUPS {
            (value[at], lower[at], upper[at]) =
                (value[at] * highest, lower[at] * highest, upper[at] * highest);
            if rules.rounding {
                value[at] = (value[at] * per_point + slack).round() / per_point;
                lower[at] = ((lower[at] * per_point + slack).floor() / per_point).max(0.0);
                upper[at] = ((upper[at] * per_point - slack).ceil() / per_point).min(highest);
            }
        }
    }
}

/// The figure of one group by itself, or the reason why it has none.
#[cfg(test)]
pub(crate) fn estimate(
    indicator: IndicatorId,
    safe: &SafeFigure,
    prior: impl Fn() -> Result<Prior, Gap>,
    rules: &Parameters,
) -> Result<Estimate, Gap> {
    let all = Safe {
        shown: [true; GROUPS],
        value: [safe.value; GROUPS],
        respondents: [safe.respondents; GROUPS],
        effective: [safe.effective; GROUPS],
        deviation: [safe.deviation; GROUPS],
        noise: [safe.noise; GROUPS],
    };
    let figures = estimates(Arch::new(), indicator, &all, |_| prior(), rules);
    match figures[Subgroup::All.index()].published() {
        Published::Value(estimate) => Ok(estimate),
        Published::Gap(gap) => Err(gap),
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    fn smoker() -> IndicatorId {
        "smoker".parse().unwrap()
    }

    fn safe(value: f64, respondents: u32, noise_in_respondents: f64) -> SafeFigure {
        let count = f64::from(respondents);
        let noise = noise_in_respondents / count;
        SafeFigure { value, respondents, effective: count, deviation: 0.15, noise: noise * noise }
    }

    fn shown_with(indicator: IndicatorId, safe: &SafeFigure, prior: Prior) -> Estimate {
        estimate(indicator, safe, || Ok(prior), &Parameters::STANDARD).unwrap()
    }

    #[test]
    fn thirty_are_drawn_to_the_prior_and_four_hundred_stand_alone() {
        // Self-rated health in disclosure.md: prior 80%, spread 4.2 points, strength 89.7.
        let prior = Prior { value: 0.8, spread: 0.042 };
        let thirty = beta_binomial(&safe(0.5, 30, 0.0), prior);
        assert!((thirty.value - (89.70 * 0.8 + 30.0 * 0.5) / 119.70).abs() < 1e-4);
        let with_noise = beta_binomial(&safe(0.5, 30, 5.5), prior);
        assert!(with_noise.value > thirty.value, "noise makes respondents worth less");
        let many = shown_with(smoker(), &safe(0.5, 400, 5.5), prior);
        assert_eq!((many.value, many.kind), (50.0, Kind::Direct));
    }

    #[test]
    fn wilson_is_that_of_the_textbook() {
        // Newcombe, Stat Med 1998;17:857, table I: 81 of 263.
        let interval = wilson(&safe(81.0 / 263.0, 263, 0.0));
        assert!((interval.lower - 0.2553).abs() < 5e-5 && (interval.upper - 0.3662).abs() < 5e-5);
    }

    #[test]
    fn quantiles_are_those_of_the_tables() {
        for (degrees, known) in [
            (1.0, 12.706_205),
            (9.0, 2.262_157),
            (29.7, 2.045_230),
            (101.0, 1.983_731),
            (399.0, 1.965_927),
            (1e9, 1.959_964),
        ] {
            let [found] = student_quantiles([degrees]);
            assert!((found - known).abs() < 1e-5, "{degrees}: {found}");
        }
        assert_eq!(student_quantiles([-3.0]), student_quantiles([1.0]));
    }

    #[test]
    fn the_least_deviation_is_that_of_one_point_of_ten_evenly_spread() {
        assert!((LEAST_DEVIATION - 0.1 / 12.0_f64.sqrt()).abs() < f64::EPSILON);
    }

    #[test]
    fn without_a_prior_a_few_hardly_move() {
        let alone = normal(&safe(0.72, 42, 0.0), Prior::NONE);
        assert!((alone.value - 0.72).abs() < 0.01);
    }

    proptest! {
        #[test]
        fn the_interval_covers_the_figure_and_stays_on_the_scale(
            value in 0.0..=1.0_f64, respondents in 10_u32..5000, noise in 0.0..9.0_f64,
            prior in 0.0..=1.0_f64, spread in 0.005..0.3_f64,
        ) {
            for slug in ["smoker", "dimension_body", "lifestyle_food"] {
                let indicator: IndicatorId = slug.parse().unwrap();
                let shown = shown_with(
                    indicator,
                    &safe(value, respondents, noise),
                    Prior { value: prior, spread },
                );
                prop_assert!(0.0 <= shown.lower && shown.lower <= shown.value);
                prop_assert!(shown.value <= shown.upper && shown.upper <= indicator.measure().highest());
            }
        }

        #[test]
        fn an_estimate_lies_between_what_was_said_and_the_prior(
            value in 0.1..=0.9_f64, respondents in 10_u32..100, prior in 0.05..0.95_f64,
        ) {
            let Interval { value: drawn, .. } =
                beta_binomial(&safe(value, respondents, 5.5), Prior { value: prior, spread: 0.042 });
            prop_assert!(value.min(prior) - 1e-9 <= drawn && drawn <= value.max(prior) + 1e-9);
        }
    }
}
