//! The least and the most that every hidden cell can be, given all that is published at once.
//!
//! Unknown are how many of each sex and age band answered in each buurt, to each indicator, and for
//! how many of them it holds. Every shown count and figure is an interval around a sum of those,
//! as wide as noise at its bound and rounding make it; every gap says that a sum is under the floor.
//! Quarters in which the same people gave the same answers each narrow the intervals further.

use domain::figure::{Level, Subgroup};
use microlp::{ComparisonOp, OptimizationDirection, Problem, Variable};
use rand::RngExt as _;

use super::support::{
    CellName, Habits, Reader, Resident, SHARES, Town, UNPROTECTED, by_size, chance, report,
};
use crate::{
    Parameters,
    tally::{STRATA, Stratum},
};

/// Noise and rounding are taken out; the floor is what is attacked.
const EXACT_COUNTS: Parameters = Parameters { floor: Parameters::STANDARD.floor, ..UNPROTECTED };
/// Solutions are floating point numbers.
const CLOSE: f64 = 1e-4;

/// Two ends; a cell cannot be outside of them.
#[derive(Clone, Copy)]
struct Range {
    least: f64,
    most: f64,
}

impl Range {
    const ANYTHING: Self = Self { least: 0.0, most: f64::INFINITY };

    fn and(self, other: Self) -> Self {
        Self { least: self.least.max(other.least), most: self.most.min(other.most) }
    }
}

/// All that is published, as bounds on what people said.
struct Evidence<'a> {
    town: &'a Town,
    /// How many took part, by cell.
    took_part: Vec<(CellName, Range)>,
    /// By indicator, then cell.
    answered: Vec<Vec<(CellName, Range)>>,
    /// A share of an indicator lies within these, give or take so many respondents.
    shares: Vec<Vec<(CellName, Range, f64)>>,
}

impl<'a> Evidence<'a> {
    /// What so many quarters say together about the same people, whose keys differ in each.
    fn of(town: &'a Town, rules: &Parameters, quarters: usize) -> Self {
        let mut chance = chance(77);
        let cells: Vec<CellName> = town
            .basis
            .tree
            .positions()
            .flat_map(|area| Subgroup::ALL.map(|subgroup| (area, subgroup)))
            .collect();
        let nothing: Vec<_> = cells.iter().map(|cell| (*cell, Range::ANYTHING)).collect();
        let mut evidence = Self {
            town,
            took_part: nothing.clone(),
            answered: vec![nothing; town.indicators.len()],
            shares: vec![vec![]; town.indicators.len()],
        };
        let mut residents = town.residents.clone();
        for _ in 0..quarters {
            residents.iter_mut().for_each(|resident| resident.key = chance.random());
            let publication = town.publish_of(&residents, rules);
            let reader = Reader { town, publication: &publication, rules };
            for (cell, known) in &mut evidence.took_part {
                *known = known.and(count_range(&reader, *cell, reader.count(*cell)));
            }
            for (at, indicator) in town.indicators.iter().enumerate() {
                for (cell, known) in &mut evidence.answered[at] {
                    let shown =
                        reader.shown(*cell, *indicator).map(|shown| f64::from(shown.respondents));
                    *known = known.and(count_range(&reader, *cell, shown));
                }
                for cell in &cells {
                    let Some(sight) = reader.sight(*cell, *indicator) else { continue };
                    let clamp = clamped_at(rules, sight.respondents);
                    let least = if sight.lowest <= clamp { 0.0 } else { sight.lowest };
                    let most = if sight.highest >= 1.0 - clamp { 1.0 } else { sight.highest };
                    let slack = reader.noise_bound() * reader.noise(*cell) + CLOSE / 10.0;
                    evidence.shares[at].push((*cell, Range { least, most }, slack));
                }
            }
        }
        evidence
    }

    /// The least and the most of one sum of unknowns: `wanted` of the groups given here.
    fn solve(&self, wanted: Wanted) -> Option<Range> {
        let end = |direction| {
            let mut model = Model::new(self, direction, wanted);
            model.state(self);
            model.problem.solve().ok().map(|solution| solution.objective())
        };
        Some(Range {
            least: end(OptimizationDirection::Minimize)?,
            most: end(OptimizationDirection::Maximize)?,
        })
    }
}

/// What a shown count, or a gap, says of how many there are.
fn count_range(reader: &Reader<'_>, cell: CellName, shown: Option<f64>) -> Range {
    let floor = f64::from(reader.rules.floor);
    let Some(shown) = shown else { return Range { least: 0.0, most: floor - 1.0 } };
    let step = f64::from(reader.rules.count_step);
    let slack = (reader.noise_bound() * reader.noise_on_count(cell) + step / 2.0).floor();
    // What would come out under the floor is shown as the floor.
    Range { least: (shown - slack).max(floor), most: shown + slack }
}

/// The lowest share that enters an estimate of so many respondents.
fn clamped_at(rules: &Parameters, respondents: f64) -> f64 {
    // The number is not known exactly, so an attacker takes the wider of both rules.
    if rules.few == 0 {
        0.0
    } else {
        rules.few_lowest.max(rules.persons_from_the_end / respondents)
    }
}

/// Which sum is sought.
#[derive(Clone, Copy)]
enum Wanted {
    TookPart(CellName),
    Holds(usize, CellName),
}

/// The unknowns of one buurt and stratum.
struct Group {
    area: usize,
    stratum: Stratum,
    took_part: Variable,
    /// By indicator: who answered, and for whom it holds.
    answers: Vec<(Variable, Variable)>,
}

struct Model {
    problem: Problem,
    groups: Vec<Group>,
}

impl Model {
    fn new(evidence: &Evidence<'_>, direction: OptimizationDirection, wanted: Wanted) -> Self {
        let town = evidence.town;
        let mut problem = Problem::new(direction);
        let mut groups = Vec::with_capacity(STRATA);
        for area in town.areas(Level::Buurt) {
            for stratum in Stratum::all() {
                let counts = |cell| f64::from(u8::from(lies_in(town, area.index(), stratum, cell)));
                let sought = |own: Option<usize>| match (wanted, own) {
                    (Wanted::TookPart(cell), None) => counts(cell),
                    (Wanted::Holds(of, cell), Some(own)) if of == own => counts(cell),
                    _ => 0.0,
                };
                let took_part = problem.add_var(sought(None), (0.0, f64::INFINITY));
                let answers = (0..town.indicators.len())
                    .map(|at| {
                        let answered = problem.add_var(0.0, (0.0, f64::INFINITY));
                        (answered, problem.add_var(sought(Some(at)), (0.0, f64::INFINITY)))
                    })
                    .collect();
                groups.push(Group { area: area.index(), stratum, took_part, answers });
            }
        }
        Self { problem, groups }
    }

    /// Says all that is known.
    fn state(&mut self, evidence: &Evidence<'_>) {
        let Self { problem, groups } = self;
        for group in &*groups {
            for (answered, holds) in &group.answers {
                problem.add_constraint(
                    [(*answered, 1.0), (group.took_part, -1.0)],
                    ComparisonOp::Le,
                    0.0,
                );
                problem.add_constraint([(*holds, 1.0), (*answered, -1.0)], ComparisonOp::Le, 0.0);
            }
        }
        let members = |cell: CellName| {
            groups
                .iter()
                .filter(move |group| lies_in(evidence.town, group.area, group.stratum, cell))
        };
        for (cell, range) in &evidence.took_part {
            bound(problem, members(*cell).map(|group| group.took_part).collect(), *range);
        }
        for (at, answered) in evidence.answered.iter().enumerate() {
            for (cell, range) in answered {
                bound(problem, members(*cell).map(|group| group.answers[at].0).collect(), *range);
            }
        }
        for (at, shares) in evidence.shares.iter().enumerate() {
            for (cell, Range { least, most }, slack) in shares {
                let sum = |share: f64| {
                    members(*cell)
                        .flat_map(|group| {
                            [(group.answers[at].1, 1.0), (group.answers[at].0, -share)]
                        })
                        .collect::<Vec<_>>()
                };
                problem.add_constraint(sum(*least), ComparisonOp::Ge, -slack);
                problem.add_constraint(sum(*most), ComparisonOp::Le, *slack);
            }
        }
    }
}

fn bound(problem: &mut Problem, members: Vec<Variable>, Range { least, most }: Range) {
    let sum: Vec<_> = members.into_iter().map(|member| (member, 1.0)).collect();
    if least > 0.0 {
        problem.add_constraint(sum.clone(), ComparisonOp::Ge, least);
    }
    if most.is_finite() {
        problem.add_constraint(sum, ComparisonOp::Le, most);
    }
}

fn lies_in(town: &Town, buurt: usize, stratum: Stratum, (area, subgroup): CellName) -> bool {
    let tree = &town.basis.tree;
    let around =
        tree.positions().nth(buurt).is_some_and(|buurt| tree.lineage(buurt).any(|own| own == area));
    around && stratum.lies_in(subgroup)
}

/// How many hidden sums under ten there are, and how many come out exactly.
#[derive(Clone, Copy, Default)]
struct Outcome {
    hidden: usize,
    exact: usize,
    /// Sum of the widths of all ranges.
    width: f64,
}

fn attack(town: &Town, rules: &Parameters, quarters: usize) -> Outcome {
    let evidence = Evidence::of(town, rules, quarters);
    let mut outcome = Outcome::default();
    let mut look = |wanted: Wanted, truth: f64| {
        let Range { least, most } = evidence.solve(wanted).expect("the truth is one solution");
        assert!(
            least <= truth + CLOSE && truth - CLOSE <= most,
            "{truth} is not from {least} to {most}"
        );
        outcome.hidden += 1;
        outcome.exact += usize::from((least - CLOSE).ceil() == (most + CLOSE).floor());
        outcome.width += most - least;
    };
    for (cell, range) in &evidence.took_part {
        let members: Vec<&Resident> =
            town.residents.iter().filter(|own| town.counts_in(own, *cell)).collect();
        // A gap, and a group in which nobody is: nothing is hidden there.
        if range.least == 0.0 && !members.is_empty() {
            look(Wanted::TookPart(*cell), members.len() as f64);
        }
        for at in 0..town.indicators.len() {
            let holds: f64 = members.iter().filter_map(|own| own.answers[at]).sum();
            if holds < f64::from(Parameters::STANDARD.floor) && !members.is_empty() {
                look(Wanted::Holds(at, *cell), holds);
            }
        }
    }
    outcome
}

#[test]
fn no_hidden_number_follows_from_all_tables_together() {
    let plan =
        by_size(vec![vec![vec![14, 33, 6, 60]]], vec![vec![vec![14, 33, 6, 60], vec![40, 8]]]);
    let habits = Habits { silent: 0.02, skip: 0.02 };
    let town = Town::new(&plan, &SHARES[..by_size(1, 2)], habits, 5);
    let [standard, weakened] =
        [Parameters::STANDARD, EXACT_COUNTS].map(|rules| attack(&town, &rules, by_size(2, 8)));
    let shown = |Outcome { hidden, exact, width }| {
        format!("{exact} of {hidden} exact, ranges {:.1} wide", width / hidden as f64)
    };
    report("minimum and maximum of every hidden number", shown(standard), shown(weakened));
    assert_eq!(standard.exact, 0);
    assert!(weakened.exact * 4 > weakened.hidden);
}
