//! Post-stratification: how heavily a respondent of each stratum counts in one area.

use std::sync::{Mutex, PoisonError};

use domain::{
    demography::{AgeBand, Sex},
    figure::Subgroup,
};

use crate::{
    AreaPosition, AreaTree,
    parallel::in_parallel,
    tally::{STRATA, Stratum},
};

/// The highest weight, relative to the mean of 1. Noise has to hide the heaviest respondent, so a
/// higher bound costs every figure more than the bias that is left by this one: `disclosure.md`,
/// "How heavily one may count".
pub(crate) const HEAVIEST: f64 = 2.0;
/// See [`HEAVIEST`].
pub(crate) const LIGHTEST: f64 = 1.0 / HEAVIEST;

/// Raking stops when no weight moves more than this part of itself.
const CLOSE_ENOUGH: f64 = 1e-13;
/// Raking that does not come to rest stops after as many rounds; the report counts such areas.
const ROUNDS: usize = 500;

/// Sexes of a population: women and men.
const SEXES: usize = 2;
/// Age bands of a population.
const AGES: usize = 5;

/// Adults of one area by sex (women, men) and age band.
#[derive(Clone, Copy, Debug, Default, PartialEq)]
pub struct Persons(pub [[f64; AGES]; SEXES]);

impl Persons {
    /// How many live there in all.
    pub fn total(&self) -> f64 {
        self.0.iter().flatten().sum()
    }

    /// How many of a subgroup live there.
    pub fn of_subgroup(&self, subgroup: Subgroup) -> f64 {
        match subgroup {
            Subgroup::All => self.total(),
            Subgroup::Sex(sex) => self.0.get(sex as usize).map_or(0.0, |ages| ages.iter().sum()),
            Subgroup::Age(band) => self.of_age(band as usize),
        }
    }

    fn of_sex(&self, sex: usize) -> f64 {
        self.0[sex].iter().sum()
    }

    fn of_age(&self, age: usize) -> f64 {
        self.0.iter().map(|ages| ages[age]).sum()
    }
}

/// Who lives where: adults by sex and age band, for any of the areas.
#[derive(Clone, Debug)]
pub struct Population {
    by_area: Vec<Option<Persons>>,
}

impl Population {
    /// Nothing known of any area of the tree.
    pub fn unknown(tree: &AreaTree) -> Self {
        Self { by_area: vec![None; tree.len()] }
    }

    /// Sets how many adults of a sex and age band live in an area; nothing for sex `x`, of which
    /// populations are not published.
    pub fn set(&mut self, area: AreaPosition, sex: Sex, age_band: AgeBand, persons: f64) {
        if let Some(of_sex) =
            self.by_area[area.index()].get_or_insert_default().0.get_mut(sex as usize)
        {
            of_sex[age_band as usize] = persons;
        }
    }

    /// Fills in areas of which nothing was said from the areas within them, when all of those are
    /// known.
    pub fn add_up(&mut self, tree: &AreaTree) {
        let mut children: Vec<Vec<AreaPosition>> = vec![vec![]; tree.len()];
        for area in tree.positions() {
            if let Some(parent) = tree.parent(area) {
                children[parent.index()].push(area);
            }
        }
        for area in tree.positions().rev() {
            if self.by_area[area.index()].is_some() || children[area.index()].is_empty() {
                continue;
            }
            let sum =
                children[area.index()].iter().try_fold(Persons::default(), |mut total, child| {
                    let persons = self.by_area[child.index()]?;
                    for (total, own) in total.0.iter_mut().flatten().zip(persons.0.iter().flatten())
                    {
                        *total += own;
                    }
                    Some(total)
                });
            self.by_area[area.index()] = sum;
        }
    }

    /// The adults of an area itself, where they are known.
    pub fn persons(&self, area: AreaPosition) -> Option<Persons> {
        self.by_area[area.index()]
    }

    /// The adults of an area, or else of the nearest area around it whose make-up is known.
    fn nearest(&self, tree: &AreaTree, area: AreaPosition) -> Option<Persons> {
        tree.lineage(area)
            .find_map(|area| self.persons(area))
            .filter(|persons| persons.total() > 0.0)
    }
}

/// What weighting came to over all areas in which anybody answered.
#[derive(Clone, Copy, Debug, Default, PartialEq)]
pub struct WeightReport {
    /// Areas weighted to their own sex and age, or that of the area around them.
    pub areas_weighted: u32,
    /// Areas of which nothing is known to weight to; everybody counts the same there.
    pub areas_unweighted: u32,
    /// Areas in which at least one weight was cut off.
    pub areas_capped: u32,
    /// Areas in which raking did not come to rest.
    pub areas_unsettled: u32,
    /// The heaviest weight that counts, relative to the mean.
    pub heaviest: f64,
    /// The lightest weight that counts.
    pub lightest: f64,
}

/// The weight of each stratum of one area, with mean 1 over its respondents.
pub(crate) type Weights = [f64; STRATA];

/// The weights of every area, by what lives there, with a report. `counts` says how many respondents
/// there are in each area and stratum.
pub(crate) fn weigh(
    tree: &AreaTree,
    population: &Population,
    counts: &[[f64; STRATA]],
) -> (Vec<Weights>, WeightReport) {
    /// Areas that one processor weighs at a time.
    const AT_ONCE: usize = 256;
    let mut weights = vec![[1.0; STRATA]; tree.len()];
    let report = Mutex::new(WeightReport::NOBODY);
    let pieces = (0..).step_by(AT_ONCE).zip(weights.chunks_mut(AT_ONCE)).collect();
    in_parallel(pieces, |(), (first, weights): (usize, &mut [Weights])| {
        let mut own = WeightReport::NOBODY;
        for ((area, weights), counts) in
            tree.positions().skip(first).zip(weights).zip(&counts[first..])
        {
            *weights = own.weigh(counts, population.nearest(tree, area));
        }
        report.lock().unwrap_or_else(PoisonError::into_inner).add(own);
    });
    let mut report = report.into_inner().unwrap_or_else(PoisonError::into_inner);
    if report.areas_weighted == 0 {
        (report.heaviest, report.lightest) = (1.0, 1.0);
    }
    (weights, report)
}

impl WeightReport {
    /// Of no area.
    const NOBODY: Self = Self {
        areas_weighted: 0,
        areas_unweighted: 0,
        areas_capped: 0,
        areas_unsettled: 0,
        heaviest: 0.0,
        lightest: f64::INFINITY,
    };

    /// The weights of one area, to be reported too.
    fn weigh(&mut self, counts: &[f64; STRATA], persons: Option<Persons>) -> Weights {
        if counts.iter().all(|count| *count == 0.0) {
            return [1.0; STRATA];
        }
        let Some(persons) = persons else {
            self.areas_unweighted += 1;
            return [1.0; STRATA];
        };
        let Raked { mut weights, settled } = rake(counts, &persons);
        let capped = cap(&mut weights, counts);
        self.areas_weighted += 1;
        self.areas_capped += u32::from(capped);
        self.areas_unsettled += u32::from(!settled);
        for (weight, _) in weights.iter().zip(counts).filter(|(_, count)| **count > 0.0) {
            self.heaviest = self.heaviest.max(*weight);
            self.lightest = self.lightest.min(*weight);
        }
        weights
    }

    /// Adds the report of other areas.
    fn add(&mut self, other: Self) {
        self.areas_weighted += other.areas_weighted;
        self.areas_unweighted += other.areas_unweighted;
        self.areas_capped += other.areas_capped;
        self.areas_unsettled += other.areas_unsettled;
        self.heaviest = self.heaviest.max(other.heaviest);
        self.lightest = self.lightest.min(other.lightest);
    }
}

/// Weights before any is cut off.
pub(crate) struct Raked {
    pub(crate) weights: Weights,
    pub(crate) settled: bool,
}

/// Iterative proportional fitting of respondents to the sexes and age bands of a population.
///
/// Both margins are shares of those who told; who did not tell, or is `x`, counts with the mean of
/// the others. A group that lives there and in which nobody answered cannot be weighted up: the
/// others share its part.
pub(crate) fn rake(counts: &[f64; STRATA], persons: &Persons) -> Raked {
    let in_sex = |sex: Sex| move |stratum: Stratum| stratum.sex() == Some(sex);
    let in_band = |band: AgeBand| move |stratum: Stratum| stratum.age_band() == Some(band);
    let sexes =
        [Sex::Female, Sex::Male].map(|sex| (persons.of_sex(sex as usize), members(in_sex(sex))));
    let bands: [_; AGES] =
        std::array::from_fn(|age| (persons.of_age(age), members(in_band(AgeBand::ALL[age]))));
    let mut weights = [1.0; STRATA];
    for _ in 0..ROUNDS {
        let before = weights;
        fit(&mut weights, counts, &sexes);
        fit(&mut weights, counts, &bands);
        let moved =
            weights.iter().zip(before).any(|(now, then)| (now - then).abs() > CLOSE_ENOUGH * then);
        if !moved {
            normalise(&mut weights, counts);
            return Raked { weights, settled: true };
        }
    }
    normalise(&mut weights, counts);
    Raked { weights, settled: false }
}

/// Which strata belong to a group.
fn members(belongs: impl Fn(Stratum) -> bool) -> Vec<usize> {
    Stratum::all().filter(|stratum| belongs(*stratum)).map(Stratum::index).collect()
}

/// Scales each group of one margin to its part of the population.
fn fit<const N: usize>(
    weights: &mut Weights,
    counts: &[f64; STRATA],
    margin: &[(f64, Vec<usize>); N],
) {
    // Persons and weight of each group that both lives there and answered.
    let present = margin.each_ref().map(|(persons, members)| {
        let weight: f64 = members.iter().map(|at| weights[*at] * counts[*at]).sum();
        (*persons > 0.0 && weight > 0.0).then_some((*persons, weight))
    });
    let living: f64 = present.iter().flatten().map(|(persons, _)| persons).sum();
    let answering: f64 = present.iter().flatten().map(|(_, weight)| weight).sum();
    for ((_, members), present) in margin.iter().zip(present) {
        let Some((persons, weight)) = present else { continue };
        let factor = persons / living * answering / weight;
        members.iter().for_each(|at| weights[*at] *= factor);
    }
}

/// Brings the mean weight of respondents to 1.
fn normalise(weights: &mut Weights, counts: &[f64; STRATA]) {
    let respondents: f64 = counts.iter().sum();
    let total: f64 = weights.iter().zip(counts).map(|(weight, count)| weight * count).sum();
    if total > 0.0 {
        weights.iter_mut().for_each(|weight| *weight *= respondents / total);
    }
}

/// Cuts weights off at both ends and brings the mean back to 1 by the others; tells whether any
/// weight of a respondent was cut.
fn cap(weights: &mut Weights, counts: &[f64; STRATA]) -> bool {
    let respondents: f64 = counts.iter().sum();
    let mut capped = false;
    for _ in 0..ROUNDS {
        let mut free = 0.0;
        let mut cut = 0.0;
        for (weight, count) in weights.iter_mut().zip(counts).filter(|(_, count)| **count > 0.0) {
            let within = weight.clamp(LIGHTEST, HEAVIEST);
            capped |= within != *weight;
            *weight = within;
            if within > LIGHTEST && within < HEAVIEST {
                free += within * count;
            } else {
                cut += within * count;
            }
        }
        let factor = (respondents - cut) / free;
        if free == 0.0 || factor <= 0.0 || (factor - 1.0).abs() < CLOSE_ENOUGH {
            break;
        }
        for weight in weights.iter_mut().filter(|w| **w > LIGHTEST && **w < HEAVIEST) {
            *weight *= factor;
        }
    }
    capped
}

#[cfg(test)]
mod tests {
    use proptest::{collection::vec, prelude::*};

    use super::*;

    fn at(sex: Sex, band: AgeBand) -> usize {
        Stratum::new(Some(sex), Some(band)).index()
    }

    fn weighted_share(
        weights: &Weights,
        counts: &[f64; STRATA],
        belongs: impl Fn(Stratum) -> bool,
    ) -> f64 {
        let total: f64 = weights.iter().zip(counts).map(|(w, n)| w * n).sum();
        let part: f64 = Stratum::all()
            .filter(|stratum| belongs(*stratum))
            .map(|stratum| weights[stratum.index()] * counts[stratum.index()])
            .sum();
        part / total
    }

    #[test]
    fn respondents_come_to_count_as_residents_do() {
        let mut counts = [0.0; STRATA];
        for (sex, band, count) in [
            (Sex::Female, AgeBand::From18To34, 10.0),
            (Sex::Female, AgeBand::From75, 40.0),
            (Sex::Male, AgeBand::From18To34, 5.0),
            (Sex::Male, AgeBand::From75, 20.0),
        ] {
            counts[at(sex, band)] = count;
        }
        let mut persons = Persons::default();
        persons.0[0] = [300.0, 0.0, 0.0, 0.0, 200.0];
        persons.0[1] = [320.0, 0.0, 0.0, 0.0, 180.0];
        let raked = rake(&counts, &persons);
        assert!(raked.settled);
        let women = weighted_share(&raked.weights, &counts, |s| s.sex() == Some(Sex::Female));
        let old =
            weighted_share(&raked.weights, &counts, |s| s.age_band() == Some(AgeBand::From75));
        assert!((women - 0.5).abs() < 1e-12 && (old - 0.38).abs() < 1e-12);
    }

    #[test]
    fn nobody_speaks_for_more_than_two() {
        let mut counts = [0.0; STRATA];
        counts[at(Sex::Female, AgeBand::From18To34)] = 1.0;
        counts[at(Sex::Female, AgeBand::From75)] = 99.0;
        let mut persons = Persons::default();
        persons.0[0] = [500.0, 0.0, 0.0, 0.0, 500.0];
        let mut weights = rake(&counts, &persons).weights;
        assert!(cap(&mut weights, &counts));
        assert_eq!(weights[at(Sex::Female, AgeBand::From18To34)], HEAVIEST);
        let mean: f64 = weights.iter().zip(counts).map(|(w, n)| w * n).sum::<f64>() / 100.0;
        assert!((mean - 1.0).abs() < 1e-9);
    }

    #[test]
    fn without_a_population_everybody_counts_the_same() {
        let tree = AreaTree::new(["WK016401".parse().unwrap()], &[].into());
        let mut counts = vec![[0.0; STRATA]; tree.len()];
        counts[1][3] = 12.0;
        let (weights, report) = weigh(&tree, &Population::unknown(&tree), &counts);
        assert_eq!(weights[1], [1.0; STRATA]);
        assert_eq!((report.areas_unweighted, report.areas_weighted), (1, 0));
    }

    proptest! {
        #[test]
        fn weights_have_mean_one_and_stay_within_their_bounds(
            counts in vec(0_u32..60, STRATA),
            persons in vec(0_u32..4000, 10),
        ) {
            let counts: [f64; STRATA] = std::array::from_fn(|at| f64::from(counts[at]));
            let respondents: f64 = counts.iter().sum();
            prop_assume!(respondents > 0.0);
            let persons = Persons([0, 1].map(|sex| std::array::from_fn(|age| f64::from(persons[sex * 5 + age]))));
            let mut weights = rake(&counts, &persons).weights;
            cap(&mut weights, &counts);
            for (weight, count) in weights.iter().zip(counts) {
                prop_assert!(count == 0.0 || (LIGHTEST..=HEAVIEST).contains(weight), "{weight}");
            }
        }
    }
}
