//! What the respondents of a group say by themselves: exact, and never shown.

#[cfg(test)]
use domain::figure::Subgroup;
use domain::indicator::Measure;
use pulp::{Arch, Simd, WithSimd};

#[cfg(test)]
use crate::tally::{Stratum, Tally};
use crate::{
    strata::{Strata, by_group, whole},
    tally::{AGES, GROUPS, STRATA},
    weights::Weights,
};

/// The weighted figures of the subgroups of one area on one indicator, by index, in units of the
/// tallies. Where nobody answered all but the number of respondents means nothing.
///
/// No `Debug`: under the floor these are the answers of persons.
#[derive(Clone, Copy)]
pub(crate) struct Direct {
    /// Who answered, unweighted: whole numbers.
    pub(crate) respondents: [f64; GROUPS],
    /// Sum of their keys.
    pub(crate) keys: [u64; GROUPS],
    /// Sum of the keys of those for whom a share holds; 0 for a mean.
    pub(crate) holding_keys: [u64; GROUPS],
    /// Sum of their values.
    pub(crate) sum: [i64; GROUPS],
    /// Weighted mean.
    pub(crate) mean: [f64; GROUPS],
    /// Standard error of the mean by linearisation: that of `svymean` of R's `survey` for a sample
    /// with these weights (one stratum, with replacement). Zero under two respondents.
    pub(crate) standard_error: [f64; GROUPS],
    /// Effective number of respondents by Kish: (Σw)² / Σw².
    pub(crate) effective: [f64; GROUPS],
    /// The weight of the heaviest respondent, relative to the mean: how far one can move the figure.
    pub(crate) heaviest: [f64; GROUPS],
}

impl Direct {
    /// What the strata of an area come to, on an indicator with this measure.
    pub(crate) fn of(arch: Arch, measure: Measure, strata: &Strata, weights: &Weights) -> Self {
        arch.dispatch(OfStrata { measure, strata, weights })
    }
}

/// What [`Direct::of`] does, on as many numbers at a time as the processor can.
struct OfStrata<'a> {
    measure: Measure,
    strata: &'a Strata,
    weights: &'a Weights,
}

impl WithSimd for OfStrata<'_> {
    type Output = Direct;

    #[inline(always)]
    fn with_simd<S: Simd>(self, _: S) -> Direct {
        let Self { measure, strata, weights } = self;
        let is_share = measure == Measure::Share;
        let mut count = [0.0; STRATA];
        // By stratum, of all in it: Σw, Σw², Σwy; and their w.
        let (mut weight, mut squared) = ([0.0; STRATA], [0.0; STRATA]);
        let (mut sum, mut heaviest) = ([0.0; STRATA], [0.0; STRATA]);
        // Their mean, and Σw²(y − mean)²: about their own mean first so that no digits are lost.
        let (mut middle, mut within) = ([0.0; STRATA], [0.0; STRATA]);
        for at in 0..STRATA {
            let (own, total) = (f64::from(strata.respondents[at]), strata.sum[at] as f64);
            count[at] = own;
            weight[at] = weights[at] * own;
            squared[at] = weights[at] * weights[at] * own;
            sum[at] = weights[at] * total;
            heaviest[at] = if own > 0.0 { weights[at] } else { 0.0 };
            middle[at] = if own > 0.0 { total / own } else { 0.0 };
            let squares = if is_share { total } else { strata.keys_or_squares[at] as f64 };
            let scatter = squares - middle[at] * total;
            within[at] = if scatter > 0.0 { weights[at] * weights[at] * scatter } else { 0.0 };
        }
        let add = |a: f64, b: f64| a + b;
        let respondents = by_group(&count, add);
        let weight = by_group(&weight, add);
        let sum = by_group(&sum, add);
        let mut mean = [0.0; GROUPS];
        for at in 0..GROUPS {
            mean[at] = if weight[at] > 0.0 { sum[at] / weight[at] } else { 0.0 };
        }
        let scatter = scatter(&within, &squared, &middle, &mean);
        let squared = by_group(&squared, add);
        let heaviest = by_group(&heaviest, |a, b| if a > b { a } else { b });
        let (mut standard_error, mut effective) = ([0.0; GROUPS], [0.0; GROUPS]);
        let mut relative = [0.0; GROUPS];
        for at in 0..GROUPS {
            let count = respondents[at];
            let unbiased = if count > 1.0 { count / (count - 1.0) } else { 0.0 };
            standard_error[at] = (unbiased * scatter[at]).sqrt() / weight[at];
            effective[at] = weight[at] * weight[at] / squared[at];
            relative[at] = heaviest[at] * count / weight[at];
        }
        let holding_keys = if is_share {
            by_group(&strata.keys_or_squares, u64::wrapping_add)
        } else {
            [0; GROUPS]
        };
        Direct {
            respondents,
            keys: by_group(&strata.keys, u64::wrapping_add),
            holding_keys,
            sum: by_group(&strata.sum, i64::wrapping_add),
            mean,
            standard_error,
            effective,
            heaviest: relative,
        }
    }
}

/// By subgroup: Σw²(y − mean)².
#[inline(always)]
fn scatter(
    within: &[f64; STRATA],
    squared: &[f64; STRATA],
    middle: &[f64; STRATA],
    mean: &[f64; GROUPS],
) -> [f64; GROUPS] {
    let [all, women, men, youngest @ ..] = *mean;
    let mut of_age = [0.0; AGES];
    of_age[..youngest.len()].copy_from_slice(&youngest);
    let (mut of_all, mut of_ages) = ([0.0; AGES], [0.0; AGES]);
    let (mut of_women, mut of_men) = ([0.0; AGES], [0.0; AGES]);
    let around =
        |at: usize, mean: f64| within[at] + squared[at] * (middle[at] - mean) * (middle[at] - mean);
    for row in 0..STRATA / AGES {
        for age in 0..AGES {
            let at = row * AGES + age;
            of_all[age] += around(at, all);
            of_ages[age] += around(at, of_age[age]);
        }
    }
    for age in 0..AGES {
        of_women[age] = around(age, women);
        of_men[age] = around(AGES + age, men);
    }
    let [all, women, men] = [&of_all, &of_women, &of_men].map(|row| whole(row, |a, b| a + b));
    let [a, b, c, d, e, ..] = of_ages;
    [all, women, men, a, b, c, d, e]
}

/// The figure of one subgroup: the reference of [`Direct`].
#[cfg(test)]
#[derive(Clone, Copy)]
pub(crate) struct Alone {
    pub(crate) tally: Tally,
    pub(crate) mean: f64,
    pub(crate) standard_error: f64,
    pub(crate) effective: f64,
    pub(crate) heaviest: f64,
}

#[cfg(test)]
impl Alone {
    /// An area in which every subgroup has this figure.
    pub(crate) fn everywhere(self, measure: Measure) -> Direct {
        let holds = measure == Measure::Share;
        Direct {
            respondents: [f64::from(self.tally.respondents); GROUPS],
            keys: [self.tally.keys; GROUPS],
            holding_keys: [if holds { self.tally.keys_or_squares } else { 0 }; GROUPS],
            sum: [self.tally.sum; GROUPS],
            mean: [self.mean; GROUPS],
            standard_error: [self.standard_error; GROUPS],
            effective: [self.effective; GROUPS],
            heaviest: [self.heaviest; GROUPS],
        }
    }

    /// From what each stratum counts; nothing where nobody answered.
    pub(crate) fn of(
        measure: Measure,
        strata: &[Tally; STRATA],
        weights: &Weights,
        subgroup: Subgroup,
    ) -> Option<Self> {
        let members: Vec<_> = Stratum::all()
            .filter(|stratum| stratum.lies_in(subgroup))
            .map(Stratum::index)
            .map(|at| (weights[at], f64::from(strata[at].respondents), strata[at]))
            .filter(|(.., tally)| tally.respondents > 0)
            .collect();
        let sum = |of: fn(f64, f64, Tally) -> f64| -> f64 {
            members.iter().map(|(weight, count, tally)| of(*weight, *count, *tally)).sum()
        };
        let mut tally = Tally::default();
        members.iter().for_each(|(.., own)| tally += *own);
        if tally.respondents == 0 {
            return None;
        }
        let count = f64::from(tally.respondents);
        let weight = sum(|weight, count, _| weight * count);
        let mean = sum(|weight, _, tally| weight * tally.sum as f64) / weight;
        let scatter: f64 = members
            .iter()
            .map(|(weight, count, own)| {
                let middle = own.sum as f64 / count;
                let squares = match measure {
                    Measure::Share => own.sum as f64,
                    Measure::Mean { .. } => own.keys_or_squares as f64,
                };
                let within = (squares - middle * own.sum as f64).max(0.0);
                weight * weight * (within + count * (middle - mean) * (middle - mean))
            })
            .sum();
        let unbiased = if tally.respondents > 1 { count / (count - 1.0) } else { 0.0 };
        let heaviest = members.iter().map(|(weight, ..)| *weight).fold(0.0, f64::max);
        Some(Self {
            tally,
            mean,
            standard_error: (unbiased * scatter).sqrt() / weight,
            effective: weight * weight / sum(|weight, count, _| weight * weight * count),
            heaviest: heaviest * count / weight,
        })
    }
}

#[cfg(test)]
mod tests {
    use domain::demography::{AgeBand, Sex};
    use proptest::{collection::vec, prelude::*};

    use super::*;

    #[test]
    fn the_worked_example_of_the_document_comes_out() {
        // disclosure.md, "A wijk by hand": 30 women of whom 12 smoke, 10 men of whom 6 do.
        let mut strata = [Tally::default(); STRATA];
        let mut weights = [1.0; STRATA];
        for (sex, respondents, sum, weight) in
            [(Sex::Female, 30, 12, 2.0 / 3.0), (Sex::Male, 10, 6, 2.0)]
        {
            let at = Stratum::new(Some(sex), Some(AgeBand::From35To49)).index();
            strata[at] = Tally { respondents, sum, ..Tally::default() };
            weights[at] = weight;
        }
        let direct = Direct::of(Arch::new(), Measure::Share, &Strata::of(&strata), &weights);
        let all = Subgroup::All.index();
        assert!((direct.mean[all] - 0.5).abs() < 1e-12);
        assert!((direct.effective[all] - 30.0).abs() < 1e-12);
        assert!((direct.heaviest[all] - 2.0).abs() < 1e-12);
        assert!((direct.standard_error[all] - 0.092_450_03).abs() < 1e-8);
        let women = Subgroup::Sex(Sex::Female).index();
        assert!((direct.mean[women] - 0.4).abs() < 1e-12);
        assert!((direct.effective[women] - 30.0).abs() < 1e-12);
    }

    proptest! {
        #[test]
        fn subgroups_together_have_the_figures_of_each_alone(
            people in vec((0_u32..4, 0_i64..1000, 0_i64..500), STRATA),
            weights in vec(0.5..=2.0_f64, STRATA),
            is_share: bool,
        ) {
            // Any sum and any squares that values from 0 to 1000 can have.
            let strata: [Tally; STRATA] = std::array::from_fn(|at| {
                let (respondents, middle, apart) = people[at];
                let sum = i64::from(respondents) * middle;
                let squares = sum * middle + i64::from(respondents) * apart;
                let keys = if respondents > 0 { at as u64 } else { 0 };
                Tally { respondents, keys, sum, keys_or_squares: squares as u64 }
            });
            let weights: Weights = std::array::from_fn(|at| weights[at]);
            let measure = if is_share { Measure::Share } else { Measure::Mean { highest: 10 } };
            let together = Direct::of(Arch::new(), measure, &Strata::of(&strata), &weights);
            for subgroup in Subgroup::ALL {
                let at = subgroup.index();
                let Some(alone) = Alone::of(measure, &strata, &weights, subgroup) else {
                    prop_assert_eq!(together.respondents[at], 0.0);
                    continue;
                };
                let Tally { respondents, keys, sum, keys_or_squares } = alone.tally;
                prop_assert_eq!(together.respondents[at], f64::from(respondents));
                prop_assert_eq!(together.keys[at], keys);
                prop_assert_eq!(together.holding_keys[at], if is_share { keys_or_squares } else { 0 });
                prop_assert_eq!(together.sum[at], sum);
                for (together, alone) in [
                    (together.mean, alone.mean),
                    (together.standard_error, alone.standard_error),
                    (together.effective, alone.effective),
                    (together.heaviest, alone.heaviest),
                ] {
                    prop_assert!((together[at] - alone).abs() <= 1e-12 * alone.abs());
                }
            }
        }
    }
}
