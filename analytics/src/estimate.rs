//! From a group of respondents to a mean with its 95% interval.

use std::f64::consts::{FRAC_PI_2, PI};

use domain::figure::Estimate;

use crate::aggregate::Group;

/// The part of the t distribution that a 95% interval covers.
const COVERAGE: f64 = 0.95;

/// The least standard deviation that an interval reckons with: 1/√12 = 0.289 point.
///
/// When all respondents have the same score, the observed spread is 0 and an interval of no width
/// would claim that the mean is known exactly. But a resident who feels 7.3 has to answer 7: a
/// whole number stands for everything within half a point, and values spread evenly over one point
/// have this standard deviation. It is a floor for every group, not only for a spread of 0, so that
/// one deviating answer never makes an interval narrower.
const LEAST_DEVIATION: f64 = 0.288_675_134_594_812_9;

/// The mean of a group with its Student t interval, cut off at the ends of the scale.
///
/// The interval treats the respondents as a random sample of an endless population: it says what
/// chance does, not what it does that residents choose to take part. `None` under two respondents.
pub(crate) fn estimate(group: Group) -> Option<Estimate> {
    let mean = group.mean()?;
    let deviation = group.standard_deviation()?.max(LEAST_DEVIATION);
    let respondents = group.respondents();
    let margin = t_quantile(respondents - 1) * deviation / f64::from(respondents).sqrt();
    Some(Estimate {
        mean,
        lower: (mean - margin).max(0.0),
        upper: (mean + margin).min(10.0),
        respondents,
    })
}

/// The value that a t distributed number exceeds, in absolute value, one time in twenty.
///
/// Halves an interval of angles until it cannot be told apart from a point. `degrees` is at least 1.
fn t_quantile(degrees: u32) -> f64 {
    let (mut low, mut high) = (0.0, FRAC_PI_2);
    loop {
        let angle = f64::midpoint(low, high);
        if angle <= low || angle >= high {
            return angle.tan() * f64::from(degrees).sqrt();
        }
        if central_probability(angle, degrees) < COVERAGE {
            low = angle;
        } else {
            high = angle;
        }
    }
}

/// The probability that |t| <= √degrees · tan(angle).
///
/// A finite series for whole degrees of freedom, with the same recurrence for odd and even:
/// Abramowitz and Stegun, Handbook of Mathematical Functions, 26.7.3 and 26.7.4.
fn central_probability(angle: f64, degrees: u32) -> f64 {
    let (sine, cosine) = angle.sin_cos();
    let odd = degrees % 2 == 1;
    let mut term = if odd { cosine } else { 1.0 };
    let mut series = 0.0;
    for power in (degrees % 2..degrees.saturating_sub(1)).step_by(2) {
        series += term;
        term *= f64::from(power + 1) / f64::from(power + 2) * cosine * cosine;
    }
    if odd { (angle + sine * series) * 2.0 / PI } else { sine * series }
}

#[cfg(test)]
mod tests {
    use proptest::{collection::vec, prelude::*};

    use super::*;

    #[test]
    fn quantiles_are_those_of_the_tables() {
        for (degrees, known) in [
            (1, 12.706_205),
            (2, 4.302_653),
            (3, 3.182_446),
            (9, 2.262_157),
            (29, 2.045_230),
            (99, 1.984_217),
            (399, 1.965_927),
            (100_000, 1.959_988),
        ] {
            let found = t_quantile(degrees);
            assert!((found - known).abs() < 1e-6, "{degrees}: {found}");
        }
    }

    #[test]
    fn the_least_deviation_is_that_of_one_point_evenly_spread() {
        assert!((LEAST_DEVIATION - 12.0_f64.sqrt().recip()).abs() < f64::EPSILON);
    }

    #[test]
    fn ten_respondents_who_agree_do_not_make_a_certainty() {
        let estimate = estimate(Group::of(&[7.0; 10])).unwrap();
        assert_eq!(estimate.mean, 7.0);
        assert!(
            (estimate.upper - 7.0 - 2.262_157 * LEAST_DEVIATION / 10.0_f64.sqrt()).abs() < 1e-6
        );
    }

    #[test]
    fn an_interval_stays_on_the_scale() {
        let all_ten = estimate(Group::of(&[10.0; 10])).unwrap();
        assert_eq!(all_ten.upper, 10.0);
        assert!(all_ten.lower < 10.0);
        assert_eq!(estimate(Group::of(&[0.0, 10.0])).unwrap().lower, 0.0);
    }

    #[test]
    fn one_respondent_has_no_interval() {
        assert!(estimate(Group::of(&[7.0])).is_none());
    }

    proptest! {
        #[test]
        fn the_mean_lies_within_its_interval(scores in vec(0.0..=10.0_f64, 2..60)) {
            let Estimate { mean, lower, upper, .. } = estimate(Group::of(&scores)).unwrap();
            prop_assert!(0.0 <= lower && lower <= mean && mean <= upper && upper <= 10.0);
        }
    }
}
