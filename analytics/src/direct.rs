//! What the respondents of a group say by themselves: exact, and never shown.

use domain::figure::Subgroup;

use crate::{
    tally::{STRATA, Stratum, Tally},
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

impl Direct {
    /// The figure of a subgroup of an area; nothing when nobody answered.
    pub(crate) fn of(
        strata: &[Tally; STRATA],
        weights: &Weights,
        subgroup: Subgroup,
    ) -> Option<Self> {
        let members =
            || Stratum::all().filter(|stratum| stratum.lies_in(subgroup)).map(Stratum::index);
        let mut tally = Tally::default();
        let (mut weight, mut squared, mut sum) = (0.0, 0.0, 0.0);
        let mut heaviest = 0.0_f64;
        for at in members().filter(|at| strata[*at].respondents > 0) {
            let (own, count) = (&strata[at], f64::from(strata[at].respondents));
            tally += *own;
            weight += weights[at] * count;
            heaviest = heaviest.max(weights[at]);
            squared += weights[at] * weights[at] * count;
            sum += weights[at] * own.sum as f64;
        }
        if tally.respondents == 0 {
            return None;
        }
        let mean = sum / weight;
        let mut scatter = 0.0;
        for at in members().filter(|at| strata[*at].respondents > 0) {
            let (own, count) = (&strata[at], f64::from(strata[at].respondents));
            // Σ(y − mean)² within a stratum, about its own mean first so that no digits are lost.
            let middle = own.sum as f64 / count;
            let within = (own.squares as f64 - middle * own.sum as f64).max(0.0);
            let around = within + count * (middle - mean) * (middle - mean);
            scatter += weights[at] * weights[at] * around;
        }
        let count = f64::from(tally.respondents);
        let standard_error = if tally.respondents > 1 {
            (count / (count - 1.0) * scatter).sqrt() / weight
        } else {
            0.0
        };
        Some(Self {
            tally,
            mean,
            standard_error,
            effective: weight * weight / squared,
            heaviest: heaviest * count / weight,
        })
    }
}

#[cfg(test)]
mod tests {
    use domain::demography::{AgeBand, Sex};

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
            strata[at] = Tally { respondents, sum, squares: sum, ..Tally::default() };
            weights[at] = weight;
        }
        let direct = Direct::of(&strata, &weights, Subgroup::All).unwrap();
        assert!((direct.mean - 0.5).abs() < 1e-12);
        assert!((direct.effective - 30.0).abs() < 1e-12);
        assert!((direct.heaviest - 2.0).abs() < 1e-12);
        assert!((direct.standard_error - 0.092_450_03).abs() < 1e-8, "{}", direct.standard_error);
        let women = Direct::of(&strata, &weights, Subgroup::Sex(Sex::Female)).unwrap();
        assert!((women.mean - 0.4).abs() < 1e-12 && (women.effective - 30.0).abs() < 1e-12);
    }

    #[test]
    fn nobody_has_no_figure() {
        assert!(Direct::of(&[Tally::default(); STRATA], &[1.0; STRATA], Subgroup::All).is_none());
    }
}
