//! Quantiles of the beta distribution, for millions of intervals.

use statrs::{
    distribution::{Beta, ContinuousCDF as _},
    function::beta::ln_beta,
};

use crate::estimate::NORMAL_QUANTILE;

/// Part of the distribution below the lower end of an interval, and above the upper.
const TAIL: f64 = 0.025;
/// How far from [`TAIL`] the part below a guess may be for one step from there to be exact to 1e-10.
const NEAR: f64 = 1e-3;
/// Two steps are enough unless the guess is none.
const STEPS: usize = 8;
/// Terms of the continued fraction; a tail needs some twenty.
const TERMS: u32 = 100;

/// The interval between the quantiles of 2.5% and 97.5% of a beta distribution, to 1e-10; nothing
/// unless both parameters are above 0.
pub(crate) fn interval(a: f64, b: f64) -> Option<(f64, f64)> {
    let beta = Beta::new(a, b).ok()?;
    let ln_beta = ln_beta(a, b);
    // 1 − X has the parameters the other way about.
    let lower = lower_end(a, b, ln_beta).unwrap_or_else(|| beta.inverse_cdf(TAIL));
    let upper =
        lower_end(b, a, ln_beta).map_or_else(|| beta.inverse_cdf(1.0 - TAIL), |end| 1.0 - end);
    Some((lower, upper))
}

/// The quantile of 2.5%; nothing where there is no good guess to begin with.
///
/// Each step goes along the Taylor series, of the fifth degree, of the quantile by probability
/// (Steinbrecher and Shaw, European Journal of Applied Mathematics 2008;19:87). It is that of the
/// log odds, which are nearly normal, so that it bends little.
fn lower_end(a: f64, b: f64, ln_beta: f64) -> Option<f64> {
    if a < 1.0 || b < 1.0 {
        return None;
    }
    let mut log_odds = guess(a, b);
    for _ in 0..STEPS {
        let odds = log_odds.exp();
        let x = odds / (1.0 + odds);
        let density = (a * log_odds - (a + b) * odds.ln_1p() - ln_beta).exp();
        let missing = TAIL - density * tail_by_density(a, b, x)?;
        // How the logarithm of the density falls, with its derivatives.
        let h = (a + b) * x - a;
        let h1 = (a + b) * x * (1.0 - x);
        let h2 = h1 * (1.0 - 2.0 * x);
        let h3 = h1 * (1.0 - 6.0 * x * (1.0 - x));
        let c3 = h1 + 2.0 * h * h;
        let c4 = h2 + 7.0 * h * h1 + 6.0 * h.powi(3);
        let c5 = h3 + 11.0 * h * h2 + 7.0 * h1 * h1 + 46.0 * h * h * h1 + 24.0 * h.powi(4);
        let u = missing / density;
        log_odds += u * (1.0 + u * (h / 2.0 + u * (c3 / 6.0 + u * (c4 / 24.0 + u * c5 / 120.0))));
        if missing.abs() < NEAR {
            return Some(1.0 / (1.0 + (-log_odds).exp()));
        }
    }
    None
}

/// The part of the distribution below x, by the density of the log odds there; nothing where x lies
/// so high that there would be many terms.
///
/// The continued fraction of NIST's Digital Library of Mathematical Functions, 8.17.22. Its
/// convergents are made by recurrence, as a division in each would have to wait for the one before;
/// no coefficient exceeds 1, so that so few of them cannot overflow.
fn tail_by_density(a: f64, b: f64, x: f64) -> Option<f64> {
    if x > (a + 1.0) / (a + b + 2.0) {
        return None;
    }
    // Numerator and denominator of the convergent before the last, and of the last.
    let (mut before, mut last) = ((1.0, 1.0), (1.0, 1.0 - (a + b) * x / (a + 1.0)));
    let next = |d: f64, before: (f64, f64), last: (f64, f64)| {
        (last.0 + d * before.0, last.1 + d * before.1)
    };
    let mut fraction = 1.0 / last.1;
    for term in 1..TERMS {
        let m = f64::from(term);
        let even = m * (b - m) * x / ((a + 2.0 * m - 1.0) * (a + 2.0 * m));
        let odd = -(a + m) * (a + b + m) * x / ((a + 2.0 * m) * (a + 2.0 * m + 1.0));
        let after_even = next(even, before, last);
        (before, last) = (after_even, next(odd, last, after_even));
        let own = last.0 / last.1;
        if (own - fraction).abs() < 1e-12 * own {
            return Some(own / a);
        }
        fraction = own;
    }
    None
}

/// About the log odds of the quantile of 2.5%: Abramowitz and Stegun, 26.5.22.
fn guess(a: f64, b: f64) -> f64 {
    let (of_a, of_b) = (1.0 / (2.0 * a - 1.0), 1.0 / (2.0 * b - 1.0));
    let h = 2.0 / (of_a + of_b);
    let lambda = (NORMAL_QUANTILE * NORMAL_QUANTILE - 3.0) / 6.0;
    let w = NORMAL_QUANTILE * (h + lambda).sqrt() / h
        - (of_b - of_a) * (lambda + 5.0 / 6.0 - 2.0 / (3.0 * h));
    (a / b).ln() - 2.0 * w
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    /// From where on a condition no longer holds, between 0 and 1.
    fn halved(holds: impl Fn(f64) -> bool) -> f64 {
        let (mut from, mut to) = (0.0, 1.0);
        for _ in 0..60 {
            let middle = f64::midpoint(from, to);
            if holds(middle) { from = middle } else { to = middle }
        }
        from
    }

    #[test]
    fn an_interval_is_right_where_the_quantile_of_statrs_is_not() {
        // The true end by forty digits of mpmath's `betainc`.
        let (_, upper) = interval(95_399.692_009_173_87, 2.396_144_592_080_357_7).unwrap();
        assert!((1.0 - upper - 3.950_575_822_318_521e-6).abs() < 1e-15);
    }

    proptest! {
        #![proptest_config(ProptestConfig::with_cases(20_000))]
        #[test]
        fn an_interval_is_that_of_statrs(a in -2.0..5.0_f64, b in -2.0..5.0_f64) {
            let (a, b) = (10.0_f64.powf(a), 10.0_f64.powf(b));
            let beta = Beta::new(a, b).unwrap();
            let (lower, upper) = interval(a, b).unwrap();
            for (own, part) in [(lower, TAIL), (upper, 1.0 - TAIL)] {
                let mut theirs = beta.inverse_cdf(part);
                if (own - theirs).abs() >= 1e-10 {
                    // Now and then it is their quantile that is off, and their distribution decides.
                    theirs = halved(|x| beta.cdf(x) < part);
                }
                prop_assert!((own - theirs).abs() < 1e-10, "{own} and {theirs}");
            }
        }
    }
}
