//! What the respondents of a group say by themselves: exact, and never shown.

use std::ops::AddAssign;

#[cfg(test)]
use domain::figure::Subgroup;

#[cfg(test)]
use crate::tally::{STRATA, Stratum};
use crate::{
    strata::Strata,
    tally::{GROUPS, Tally},
    weights::Weights,
};

/// The weighted figure of one group on one indicator, in units of its tallies.
///
/// No `Debug`: under the floor this is the answer of a person.
#[derive(Clone, Copy)]
pub(crate) struct Direct {
    /// Who answered, unweighted, with their keys.
    pub(crate) tally: Tally,
    /// Weighted mean, in units.
    pub(crate) mean: f64,
    /// Standard error of the mean, in units, by linearisation: that of `svymean` of R's `survey`
    /// for a sample with these weights (one stratum, with replacement). Zero under two respondents.
    pub(crate) standard_error: f64,
    /// Effective number of respondents by Kish: (Σw)² / Σw².
    pub(crate) effective: f64,
    /// The weight of the heaviest respondent, relative to the mean: how far one can move the figure.
    pub(crate) heaviest: f64,
}

/// What the strata of one group add up to.
#[derive(Clone, Copy, Default)]
struct Sums {
    tally: Tally,
    /// Σw over respondents.
    weight: f64,
    /// Σw².
    squared: f64,
    /// Σwy, in units.
    sum: f64,
    /// The largest w.
    heaviest: f64,
}

impl AddAssign for Sums {
    fn add_assign(&mut self, other: Self) {
        self.tally += other.tally;
        self.weight += other.weight;
        self.squared += other.squared;
        self.sum += other.sum;
        self.heaviest = self.heaviest.max(other.heaviest);
    }
}

impl Direct {
    /// The figures of the subgroups of an area, by index; nothing where nobody answered.
    pub(crate) fn of_subgroups(strata: Strata<'_>, weights: &Weights) -> [Option<Self>; GROUPS] {
        // The last is of who lies in no published sex or age band, and is left aside.
        let mut sums = [Sums::default(); GROUPS + 1];
        for (stratum, own) in strata.iter() {
            let (weight, count) = (weights[stratum.index()], f64::from(own.respondents));
            let own = Sums {
                tally: *own,
                weight: weight * count,
                squared: weight * weight * count,
                sum: weight * own.sum as f64,
                heaviest: weight,
            };
            for at in stratum.subgroups() {
                sums[at] += own;
            }
        }
        let means = sums.map(|sums| sums.sum / sums.weight);
        // By subgroup: Σw²(y − mean)².
        let mut scatters = [0.0; GROUPS + 1];
        for (stratum, own) in strata.iter() {
            let (weight, count) = (weights[stratum.index()], f64::from(own.respondents));
            // Within a stratum about its own mean first so that no digits are lost.
            let middle = own.sum as f64 / count;
            let within = (own.squares as f64 - middle * own.sum as f64).max(0.0);
            for at in stratum.subgroups() {
                let around = within + count * (middle - means[at]) * (middle - means[at]);
                scatters[at] += weight * weight * around;
            }
        }
        std::array::from_fn(|at| {
            let Sums { tally, weight, squared, heaviest, .. } = sums[at];
            if tally.respondents == 0 {
                return None;
            }
            let count = f64::from(tally.respondents);
            let standard_error = if tally.respondents > 1 {
                (count / (count - 1.0) * scatters[at]).sqrt() / weight
            } else {
                0.0
            };
            Some(Self {
                tally,
                mean: means[at],
                standard_error,
                effective: weight * weight / squared,
                heaviest: heaviest * count / weight,
            })
        })
    }
}

#[cfg(test)]
impl Direct {
    /// The figure of one subgroup: the reference of [`Self::of_subgroups`].
    pub(crate) fn of(
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
                let within = (own.squares as f64 - middle * own.sum as f64).max(0.0);
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

    /// The figures of all subgroups, by index.
    fn of_subgroups(strata: &[Tally; STRATA], weights: &Weights) -> [Option<Direct>; GROUPS] {
        Strata::of(strata, |strata| Direct::of_subgroups(strata, weights))
    }

    #[test]
    fn the_worked_example_of_the_document_comes_out() {
        // disclosure.md, "A wijk by hand": 30 women of whom 12 smoke, 10 men of whom 6 do.
        let mut strata = [Tally::default(); STRATA];
        let mut weights = [1.0; STRATA];
        for (sex, respondents, sum, weight) in
            [(Sex::Female, 30, 12, 2.0 / 3.0), (Sex::Male, 10, 6, 2.0)]
        {
            let at = Stratum::new(Some(sex), Some(AgeBand::From35To49)).index();
            strata[at] = Tally { respondents, sum, squares: sum, ..Tally::default() };
            weights[at] = weight;
        }
        let figures = of_subgroups(&strata, &weights);
        let direct = figures[Subgroup::All.index()].unwrap();
        assert!((direct.mean - 0.5).abs() < 1e-12);
        assert!((direct.effective - 30.0).abs() < 1e-12);
        assert!((direct.heaviest - 2.0).abs() < 1e-12);
        assert!((direct.standard_error - 0.092_450_03).abs() < 1e-8, "{}", direct.standard_error);
        let women = figures[Subgroup::Sex(Sex::Female).index()].unwrap();
        assert!((women.mean - 0.4).abs() < 1e-12 && (women.effective - 30.0).abs() < 1e-12);
    }

    #[test]
    fn nobody_has_no_figure() {
        let figures = of_subgroups(&[Tally::default(); STRATA], &[1.0; STRATA]);
        assert!(figures.iter().all(Option::is_none));
    }

    proptest! {
        #[test]
        fn subgroups_together_have_the_figures_of_each_alone(
            people in vec((0_u32..4, 0_i64..1000, 0_i64..500), STRATA),
            weights in vec(0.5..=2.0_f64, STRATA),
        ) {
            // Any sum and any squares that values from 0 to 1000 can have.
            let strata: [Tally; STRATA] = std::array::from_fn(|at| {
                let (respondents, middle, apart) = people[at];
                let sum = i64::from(respondents) * middle;
                let squares = sum * middle + i64::from(respondents) * apart;
                Tally { respondents, keys: at as u64, holding_keys: 7, sum, squares }
            });
            let weights: Weights = std::array::from_fn(|at| weights[at]);
            let bits = |own: Direct| {
                let Direct { mean, standard_error, effective, heaviest, .. } = own;
                [mean, standard_error, effective, heaviest].map(f64::to_bits)
            };
            for (subgroup, together) in Subgroup::ALL.into_iter().zip(of_subgroups(&strata, &weights)) {
                let alone = Direct::of(&strata, &weights, subgroup);
                prop_assert!(together.map(|own| own.tally) == alone.map(|own| own.tally));
                prop_assert_eq!(together.map(bits), alone.map(bits));
            }
        }
    }
}
