//! The way from sufficient statistics to a publication: weigh, protect, estimate.

use domain::{
    figure::{Gap, OfSubgroups, Publication, Published, Subgroup, WhoAnswered},
    indicator::IndicatorId,
};

use crate::{
    AnalyticsError, AreaPosition, AreaTree, Parameters, Population, Priors, Tallies,
    direct::Direct,
    disclosure::{Group, Safe, TookPart},
    error::Cause,
    estimate,
    parallel::in_parallel,
    priors::Known,
    strata::{AddUp, Strata},
    tally::{CellsByArea, GROUPS, STRATA, Tally},
    weights::{WeightReport, Weights, weigh},
};

/// What is known of the areas apart from what residents answered.
#[derive(Clone, Debug)]
pub struct Basis {
    /// The areas that figures are published for.
    pub tree: AreaTree,
    /// Who lives there.
    pub population: Population,
    /// What others published.
    pub priors: Priors,
}

impl Basis {
    /// Areas of which nothing else is known.
    pub fn of(tree: AreaTree) -> Self {
        Self { population: Population::unknown(&tree), priors: Priors::none(&tree), tree }
    }
}

/// By which rules a publication is made: `estimation-1+disclosure-1`.
pub fn method(rules: &Parameters) -> String {
    format!("{}+{}", estimate::VERSION, rules.version)
}

/// See [`crate::publish`]; with any parameters.
pub(crate) fn publish_with(
    tallies: &Tallies,
    basis: &Basis,
    rules: &Parameters,
) -> Result<(Publication, WeightReport), AnalyticsError> {
    let tree = &basis.tree;
    let cells = tallies.cells_by_area(tree.len());
    let mut counts = vec![[0.0; STRATA]; tree.len()];
    let mut took_part = vec![[None; GROUPS]; tree.len()];
    let mut wholes = Wholes::default();
    wholes.forget(tree);
    AddUp::default().visit_small_to_large(tree, &cells, tallies.everybody(), |area, strata| {
        for (stratum, tally) in strata.iter() {
            counts[area.index()][stratum.index()] = f64::from(tally.respondents);
        }
        let everybody = by_subgroup(strata);
        let groups = wholes.groups(tree, area, everybody.map(|tally| tally.respondents));
        took_part[area.index()] =
            std::array::from_fn(|at| rules.took_part(everybody[at], groups[at]));
    });
    let (weights, report) = weigh(tree, &basis.population, &counts);
    let indicators = tallies.indicators();
    let making = Making { tallies, cells, basis, rules, weights: &weights, took_part };
    let mut columns = vec![Vec::new(); indicators.len()];
    in_parallel(columns.iter_mut().zip(&indicators).enumerate().collect(), |memory, piece| {
        let (position, (column, indicator)) = piece;
        *column = making.figures(memory, position, *indicator);
    });
    let publication = Publication::of_columns(
        tallies.period(),
        method(rules),
        tree.areas().to_vec(),
        indicators,
        columns,
        making.who_answered(),
    )
    .map_err(|cause| AnalyticsError::Aggregate(Cause::from(cause)))?;
    Ok((publication, report))
}

fn by_subgroup(strata: Strata<'_>) -> [Tally; GROUPS] {
    Subgroup::ALL.map(|subgroup| {
        let mut total = Tally::default();
        for (stratum, tally) in strata.iter() {
            if stratum.subgroups().contains(&subgroup.index()) {
                total += *tally;
            }
        }
        total
    })
}

/// Tells which groups of an area are everybody of that area or of one within it. The same people
/// under two names would otherwise have two noises, and both together would give them away.
#[derive(Default)]
struct Wholes {
    /// By area that may contain others, then subgroup: how many respondents the subgroup has in
    /// that area directly within in which it is such a whole; where in several, the most.
    largest: Vec<[u32; GROUPS]>,
}

impl Wholes {
    /// Begins anew.
    fn forget(&mut self, tree: &AreaTree) {
        self.largest.clear();
        self.largest.resize(tree.containing(), [0; GROUPS]);
    }

    /// The groups of an area that is asked for after all that lie in it.
    ///
    /// Respondents of a subgroup are among those of the area, and those of an area are among those
    /// of the area around: where they are as many they are the same.
    fn groups(
        &mut self,
        tree: &AreaTree,
        area: AreaPosition,
        respondents: [u32; GROUPS],
    ) -> [Group; GROUPS] {
        let largest = self.largest.get(area.index()).copied().unwrap_or_default();
        let all = respondents[Subgroup::All.index()];
        let around = tree.parent(area).map(|parent| &mut self.largest[parent.index()]);
        let groups = std::array::from_fn(|at| {
            let whole = respondents[at] == all || respondents[at] == largest[at];
            if whole { Group::Everybody } else { Group::Some }
        });
        if let Some(around) = around {
            for at in (0..GROUPS).filter(|at| groups[*at] == Group::Everybody) {
                around[at] = around[at].max(respondents[at]);
            }
        }
        groups
    }
}

/// All that the figures of one publication are made from.
struct Making<'a> {
    tallies: &'a Tallies,
    cells: CellsByArea,
    basis: &'a Basis,
    rules: &'a Parameters,
    weights: &'a [Weights],
    /// By area and subgroup.
    took_part: Vec<[Option<TookPart>; GROUPS]>,
}

/// What a thread keeps from one indicator to the next, for its room alone.
#[derive(Default)]
struct Memory {
    add_up: AddUp,
    wholes: Wholes,
    /// By area and subgroup.
    safe: Vec<Option<Safe>>,
}

impl Making<'_> {
    /// The figures of one indicator, by area and subgroup.
    fn figures(
        &self,
        Memory { add_up, wholes, safe }: &mut Memory,
        position: usize,
        indicator: IndicatorId,
    ) -> Vec<OfSubgroups> {
        let tree = &self.basis.tree;
        let answers = self.tallies.answers_to(position);
        if answers.iter().all(|tally| tally.respondents == 0) {
            return vec![[Published::Gap(Gap::NoData); GROUPS]; tree.len()];
        }
        wholes.forget(tree);
        safe.clear();
        safe.resize(tree.len() * GROUPS, None);
        add_up.visit_small_to_large(tree, &self.cells, answers, |area, strata| {
            let direct = Direct::of_subgroups(strata, &self.weights[area.index()]);
            let respondents =
                direct.each_ref().map(|own| own.as_ref().map_or(0, |own| own.tally.respondents));
            let groups = wholes.groups(tree, area, respondents);
            for at in 0..GROUPS {
                if let (Some(direct), Some(took_part)) =
                    (&direct[at], &self.took_part[area.index()][at])
                {
                    safe[area.index() * GROUPS + at] =
                        self.rules.protect(indicator, direct, groups[at], took_part);
                }
            }
        });
        let known = Known::new(tree, &self.basis.priors, indicator, safe);
        let mut figures = vec![[Published::Gap(Gap::Withheld); GROUPS]; tree.len()];
        let places = figures.iter_mut().zip(safe.as_chunks::<GROUPS>().0);
        for (area, (places, safe)) in tree.positions().zip(places) {
            for subgroup in Subgroup::ALL {
                let at = subgroup.index();
                let Some(safe) = &safe[at] else { continue };
                let prior = || known.prior(area, subgroup);
                match estimate::estimate(indicator, safe, prior, self.rules) {
                    Ok(estimate) => places[at] = Published::Value(estimate),
                    Err(gap) => places[at] = Published::Gap(gap),
                }
            }
        }
        figures
    }

    /// Who took part, by area and subgroup.
    fn who_answered(&self) -> Vec<WhoAnswered> {
        self.basis
            .tree
            .positions()
            .flat_map(|area| Subgroup::ALL.map(|subgroup| (area, subgroup)))
            .map(|(area, subgroup)| {
                let took_part = &self.took_part[area.index()][subgroup.index()];
                let persons = self.basis.population.persons(area);
                WhoAnswered {
                    respondents: took_part.as_ref().map(|own| self.rules.count(own)),
                    persons: persons.map(|persons| persons.of_subgroup(subgroup).round() as u32),
                }
            })
            .collect()
    }
}

#[cfg(test)]
mod tests {
    use proptest::{collection::vec, prelude::*};

    use super::*;
    use crate::strata::tests::small_town;

    /// The reference of [`Wholes`]: who are the same people by their tallies.
    fn groups(tree: &AreaTree, tallies: &[[Tally; GROUPS]]) -> Vec<[Group; GROUPS]> {
        let mut groups = vec![[Group::Some; GROUPS]; tree.len()];
        for area in tree.positions().rev() {
            let own = &tallies[area.index()];
            for at in 0..GROUPS {
                if own[at] == own[Subgroup::All.index()] {
                    groups[area.index()][at] = Group::Everybody;
                }
                let everybody = groups[area.index()][at] == Group::Everybody;
                if let Some(parent) = tree.parent(area)
                    && everybody
                    && tallies[parent.index()][at] == own[at]
                {
                    groups[parent.index()][at] = Group::Everybody;
                }
            }
        }
        groups
    }

    proptest! {
        #[test]
        fn a_group_is_a_whole_when_it_has_the_tally_of_one(
            residents in vec((0_u32..6, 0_usize..STRATA, any::<u32>()), 0..12),
        ) {
            let (tree, tallies) = small_town(&residents);
            let mut everybody = vec![[Tally::default(); GROUPS]; tree.len()];
            let mut found = vec![[Group::Some; GROUPS]; tree.len()];
            let mut wholes = Wholes::default();
            wholes.forget(&tree);
            let cells = tallies.cells_by_area(tree.len());
            AddUp::default().visit_small_to_large(&tree, &cells, tallies.everybody(), |area, own| {
                let own = by_subgroup(own);
                found[area.index()] = wholes.groups(&tree, area, own.map(|own| own.respondents));
                everybody[area.index()] = own;
            });
            let expected = groups(&tree, &everybody);
            for (area, at) in (0..tree.len()).flat_map(|area| (0..GROUPS).map(move |at| (area, at))) {
                if everybody[area][at].respondents > 0 {
                    prop_assert_eq!(found[area][at], expected[area][at]);
                }
            }
        }
    }
}
