//! The way from sufficient statistics to a publication: weigh, protect, estimate.

use std::{num::NonZero, thread};

use domain::{
    figure::{Gap, Publication, Published, Subgroup, WhoAnswered},
    indicator::IndicatorId,
};

use crate::{
    AnalyticsError, AreaTree, Parameters, Population, Priors, Tallies,
    direct::Direct,
    disclosure::{Group, Safe, TookPart},
    error::Cause,
    estimate,
    priors::Known,
    tally::{STRATA, Stratum, Tally},
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
    let mut everybody = tallies.everybody(tree.len());
    tree.add_up(&mut everybody, add);
    let (weights, report) = weigh(tree, &basis.population, &everybody);
    let everybody: Vec<[Tally; GROUPS]> = everybody.iter().map(by_subgroup).collect();
    let took_part = everybody
        .iter()
        .zip(groups(tree, &everybody))
        .map(|(tallies, groups)| std::array::from_fn(|at| rules.took_part(tallies[at], groups[at])))
        .collect();
    let making = Making { tallies, basis, rules, weights: &weights, took_part };
    let columns = in_parallel(tallies.indicators(), |position, indicator| {
        making.figures(position, indicator)
    });
    let mut figures = Vec::with_capacity(columns.len() * tree.len() * GROUPS);
    for area in 0..tree.len() {
        for column in &columns {
            figures.extend_from_slice(&column[area * GROUPS..(area + 1) * GROUPS]);
        }
    }
    let publication = Publication::new(
        tallies.period(),
        method(rules),
        tree.areas().to_vec(),
        tallies.indicators(),
        figures,
        making.who_answered(),
    )
    .map_err(|cause| AnalyticsError::Aggregate(Cause::from(cause)))?;
    Ok((publication, report))
}

/// How many groups of an area are published.
const GROUPS: usize = Subgroup::ALL.len();

fn add(total: &mut [Tally; STRATA], own: [Tally; STRATA]) {
    for (total, own) in total.iter_mut().zip(own) {
        *total += own;
    }
}

fn by_subgroup(strata: &[Tally; STRATA]) -> [Tally; GROUPS] {
    Subgroup::ALL.map(|subgroup| {
        let mut total = Tally::default();
        for stratum in Stratum::all().filter(|stratum| stratum.lies_in(subgroup)) {
            total += strata[stratum.index()];
        }
        total
    })
}

/// Which of the groups of each area are everybody of that area or of one within it. The same people
/// under two names would otherwise have two noises, and both together would give them away.
fn groups(tree: &AreaTree, tallies: &[[Tally; GROUPS]]) -> Vec<[Group; GROUPS]> {
    let mut groups = vec![[Group::Some; GROUPS]; tree.len()];
    // Children come before their parents, so what they are is known.
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

/// The indicators one by one, on every processor; results in order.
fn in_parallel<T: Send>(
    indicators: Vec<IndicatorId>,
    make: impl Fn(usize, IndicatorId) -> T + Sync,
) -> Vec<T> {
    let workers = thread::available_parallelism().map_or(1, NonZero::get).min(indicators.len());
    let make = &make;
    let indicators = &indicators;
    let mut made: Vec<(usize, T)> = thread::scope(|scope| {
        let threads: Vec<_> = (0..workers)
            .map(|worker| {
                scope.spawn(move || {
                    let own = indicators.iter().enumerate().skip(worker).step_by(workers);
                    own.map(|(at, indicator)| (at, make(at, *indicator))).collect::<Vec<_>>()
                })
            })
            .collect();
        threads
            .into_iter()
            .flat_map(|thread| match thread.join() {
                Ok(made) => made,
                Err(panic) => std::panic::resume_unwind(panic),
            })
            .collect()
    });
    made.sort_by_key(|(at, _)| *at);
    made.into_iter().map(|(_, made)| made).collect()
}

/// All that the figures of one publication are made from.
struct Making<'a> {
    tallies: &'a Tallies,
    basis: &'a Basis,
    rules: &'a Parameters,
    weights: &'a [Weights],
    /// By area and subgroup.
    took_part: Vec<[Option<TookPart>; GROUPS]>,
}

impl Making<'_> {
    /// The figures of one indicator, by area and subgroup.
    fn figures(&self, position: usize, indicator: IndicatorId) -> Vec<Published> {
        let tree = &self.basis.tree;
        let mut strata = self.tallies.answers_to(position, tree.len());
        let asked = strata.iter().flatten().any(|tally| tally.respondents > 0);
        if !asked {
            return vec![Published::Gap(Gap::NoData); tree.len() * GROUPS];
        }
        tree.add_up(&mut strata, add);
        let answered: Vec<[Tally; GROUPS]> = strata.iter().map(by_subgroup).collect();
        let groups = groups(tree, &answered);
        let mut safe: Vec<Option<Safe>> = Vec::with_capacity(tree.len() * GROUPS);
        for area in 0..tree.len() {
            for subgroup in Subgroup::ALL {
                let at = subgroup.index();
                safe.push(self.took_part[area][at].and_then(|took_part| {
                    let own = Direct::of(&strata[area], &self.weights[area], subgroup)?;
                    self.rules.protect(indicator, &own, groups[area][at], &took_part)
                }));
            }
        }
        let known = Known::new(tree, &self.basis.priors, indicator, &safe);
        tree.positions()
            .flat_map(|area| Subgroup::ALL.map(|subgroup| (area, subgroup)))
            .zip(&safe)
            .map(|((area, subgroup), safe)| {
                let Some(safe) = safe else { return Published::Gap(Gap::Withheld) };
                let prior = || known.prior(area, subgroup);
                match estimate::estimate(indicator, safe, prior, self.rules) {
                    Ok(estimate) => Published::Value(estimate),
                    Err(gap) => Published::Gap(gap),
                }
            })
            .collect()
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
