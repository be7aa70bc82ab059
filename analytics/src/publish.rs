//! The way from sufficient statistics to a publication: weigh, protect, estimate.

use domain::{
    figure::{Gap, Kept, OfSubgroups, Publication, Published, Subgroup, WhoAnswered},
    indicator::IndicatorId,
};
use pulp::Arch;

use crate::{
    AnalyticsError, AreaPosition, AreaTree, Parameters, Population, Priors, Tallies,
    direct::Direct,
    disclosure::{Group, Safe, TookPart},
    error::Cause,
    estimate,
    parallel::in_parallel,
    priors::Known,
    strata::{AddUp, by_group},
    tally::{GROUPS, Places, STRATA},
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
    let places = tallies.places(tree.len());
    let mut counts = vec![[0.0; STRATA]; tree.len()];
    let mut took_part = Vec::with_capacity(tree.len());
    let mut wholes = Wholes::default();
    wholes.forget(tree);
    AddUp::default().visit_small_to_large(tree, &places, tallies.everybody(), |area, strata| {
        counts[area.index()] = strata.respondents.map(f64::from);
        let respondents = by_group(&strata.respondents, u32::wrapping_add);
        let keys = by_group(&strata.keys, u64::wrapping_add);
        let groups = wholes.groups(tree, area, respondents);
        took_part.push(rules.took_part(respondents, keys, &groups));
    });
    took_part.reverse();
    let (weights, report) = weigh(tree, &basis.population, &counts);
    let indicators = tallies.indicators();
    let arch = Arch::new();
    let making = Making { arch, tallies, places, basis, rules, weights: &weights, took_part };
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
    arch: Arch,
    tallies: &'a Tallies,
    places: Places,
    basis: &'a Basis,
    rules: &'a Parameters,
    weights: &'a [Weights],
    /// By area.
    took_part: Vec<TookPart>,
}

/// What a thread keeps from one indicator to the next, for its room alone.
#[derive(Default)]
struct Memory {
    add_up: AddUp,
    wholes: Wholes,
    /// By area.
    safe: Vec<Safe>,
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
        if answers.iter().all(|own| own.respondents == [0; STRATA]) {
            return vec![[Kept::new(Published::Gap(Gap::NoData)); GROUPS]; tree.len()];
        }
        let measure = indicator.measure();
        wholes.forget(tree);
        // Each is written before it is read, so those of another indicator may stay.
        safe.resize(tree.len(), Safe::NONE);
        add_up.visit_small_to_large(tree, &self.places, answers, |area, strata| {
            let direct = Direct::of(self.arch, measure, strata, &self.weights[area.index()]);
            let groups =
                wholes.groups(tree, area, by_group(&strata.respondents, u32::wrapping_add));
            let took_part = &self.took_part[area.index()];
            safe[area.index()] =
                self.rules.protect(self.arch, indicator, &direct, &groups, took_part);
        });
        let known = Known::new(tree, &self.basis.priors, indicator, safe);
        let of_area = |(area, safe)| {
            let prior = |subgroup| known.prior(area, subgroup);
            estimate::estimates(self.arch, indicator, safe, prior, self.rules)
        };
        tree.positions().zip(&*safe).map(of_area).collect()
    }

    /// Who took part, by area and subgroup.
    fn who_answered(&self) -> Vec<WhoAnswered> {
        self.basis
            .tree
            .positions()
            .flat_map(|area| Subgroup::ALL.map(|subgroup| (area, subgroup)))
            .map(|(area, subgroup)| {
                let took_part = &self.took_part[area.index()];
                let persons = self.basis.population.persons(area);
                WhoAnswered {
                    respondents: self.rules.count(took_part, subgroup.index()),
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
    use crate::{
        strata::tests::small_town,
        tally::{Stratum, Tally},
    };

    fn by_subgroup(strata: &[Tally; STRATA]) -> [Tally; GROUPS] {
        Subgroup::ALL.map(|subgroup| {
            let mut total = Tally::default();
            for stratum in Stratum::all().filter(|own| own.lies_in(subgroup)) {
                total += strata[stratum.index()];
            }
            total
        })
    }

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
            residents in vec((0_u32..6, 0..Stratum::all().count(), any::<u32>()), 0..12),
        ) {
            let (tree, tallies) = small_town(&residents);
            let mut found = vec![[Group::Some; GROUPS]; tree.len()];
            let mut wholes = Wholes::default();
            wholes.forget(&tree);
            let places = tallies.places(tree.len());
            AddUp::default().visit_small_to_large(&tree, &places, tallies.everybody(), |area, own| {
                let respondents = by_group(&own.respondents, u32::wrapping_add);
                found[area.index()] = wholes.groups(&tree, area, respondents);
            });
            let mut strata = tallies.table(tallies.everybody(), tree.len());
            tree.add_up(&mut strata, |total, own| {
                total.iter_mut().zip(own).for_each(|(total, own)| *total += own);
            });
            let everybody: Vec<_> = strata.iter().map(by_subgroup).collect();
            let expected = groups(&tree, &everybody);
            for (area, at) in (0..tree.len()).flat_map(|area| (0..GROUPS).map(move |at| (area, at))) {
                if everybody[area][at].respondents > 0 {
                    prop_assert_eq!(found[area][at], expected[area][at]);
                }
            }
        }
    }
}
