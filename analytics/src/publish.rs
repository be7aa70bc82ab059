//! The way from sufficient statistics to a publication: weigh, protect, estimate.

use std::{num::NonZero, thread};

use domain::{
    figure::{Gap, Publication, Published, Subgroup, WhoAnswered},
    indicator::IndicatorId,
};

use crate::{
    AnalyticsError, AreaTree, Parameters, Population, Priors, Tallies,
    direct::Direct,
    disclosure::Safe,
    error::Cause,
    estimate,
    priors::Known,
    tally::{STRATA, Tally},
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
    let making = Making { tallies, basis, rules, everybody: &everybody, weights: &weights };
    let columns = in_parallel(tallies.indicators(), |position, indicator| {
        making.figures(position, indicator)
    });
    let groups = Subgroup::ALL.len();
    let mut figures = Vec::with_capacity(columns.len() * tree.len() * groups);
    for area in 0..tree.len() {
        for column in &columns {
            figures.extend_from_slice(&column[area * groups..(area + 1) * groups]);
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

fn add(total: &mut [Tally; STRATA], own: [Tally; STRATA]) {
    for (total, own) in total.iter_mut().zip(own) {
        *total += own;
    }
}

/// The name under which a subgroup looks up its noise: that of everybody, when it is everybody. The
/// same people under two names would have two noises, and both together would give them away.
fn one_name(subgroup: Subgroup, own: Tally, all: Tally) -> Subgroup {
    if own == all { Subgroup::All } else { subgroup }
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
    everybody: &'a [[Tally; STRATA]],
    weights: &'a [Weights],
}

impl Making<'_> {
    /// Everybody of a subgroup who took part, whatever they answered.
    fn respondents(&self, area: usize, subgroup: Subgroup) -> Tally {
        let mut total = Tally::default();
        for stratum in crate::tally::Stratum::all().filter(|stratum| stratum.lies_in(subgroup)) {
            total += self.everybody[area][stratum.index()];
        }
        total
    }

    /// The figures of one indicator, by area and subgroup.
    fn figures(&self, position: usize, indicator: IndicatorId) -> Vec<Published> {
        let tree = &self.basis.tree;
        let mut strata = self.tallies.answers_to(position, tree.len());
        let asked = strata.iter().flatten().any(|tally| tally.respondents > 0);
        if !asked {
            return vec![Published::Gap(Gap::NoData); tree.len() * Subgroup::ALL.len()];
        }
        tree.add_up(&mut strata, add);
        let mut safe: Vec<Option<Safe>> = Vec::with_capacity(tree.len() * Subgroup::ALL.len());
        for (area, strata) in strata.iter().enumerate() {
            let mut all = Tally::default();
            strata.iter().for_each(|own| all += *own);
            for subgroup in Subgroup::ALL {
                safe.push(Direct::of(strata, &self.weights[area], subgroup).and_then(|direct| {
                    let everybody = self.respondents(area, subgroup);
                    let named = one_name(subgroup, direct.tally, all);
                    self.rules.protect(indicator, named, everybody, &direct)
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
        let tree = &self.basis.tree;
        tree.positions()
            .flat_map(|area| Subgroup::ALL.map(|subgroup| (area, subgroup)))
            .map(|(area, subgroup)| WhoAnswered {
                respondents: {
                    let own = self.respondents(area.index(), subgroup);
                    let all = self.respondents(area.index(), Subgroup::All);
                    self.rules.count(own, one_name(subgroup, own, all))
                },
                persons: self
                    .basis
                    .population
                    .persons(area)
                    .map(|persons| persons.of_subgroup(subgroup).round() as u32),
            })
            .collect()
    }
}
