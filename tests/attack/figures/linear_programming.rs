//! The least and the most that each hidden count can be, given everything that is published.

use domain::figure::{FigureArea, Publication, Subgroup};
use microlp::{ComparisonOp, OptimizationDirection, Problem, Variable};
use rand::RngExt as _;

use super::support::{EXACT, Person, Town, chance, report, shown, trials};
use crate::Parameters;

/// Noise is cut off at so many standard deviations, as everybody may know.
const BOUND: f64 = 3.0;

/// Everything that an attacker knows: the rules, and the publication.
struct Attacker<'a> {
    town: &'a Town,
    publication: &'a Publication,
    rules: &'a Parameters,
}

/// Which people are asked about: everybody, or the smokers.
#[derive(Clone, Copy)]
enum Count {
    Respondents,
    Smokers,
}

impl Attacker<'_> {
    /// The least and the most that the hidden count of a cell can be, if the solver finds them.
    fn range(&self, buurt: usize, group: Subgroup, count: Count) -> Option<[f64; 2]> {
        let solve = |direction| {
            let mut problem = Problem::new(direction);
            let wanted = |at: usize, person: &Person| at == buurt && person.lies_in(group);
            let unknowns = self.unknowns(&mut problem, wanted, count);
            self.constrain(&mut problem, &unknowns);
            problem.solve().ok().map(|solution| solution.objective())
        };
        Some([solve(OptimizationDirection::Minimize)?, solve(OptimizationDirection::Maximize)?])
    }

    /// Respondents and smokers of every buurt, sex and age band.
    fn unknowns(
        &self,
        problem: &mut Problem,
        wanted: impl Fn(usize, &Person) -> bool,
        count: Count,
    ) -> Vec<(usize, Person, Variable, Variable)> {
        let mut unknowns = Vec::new();
        for at in 0..self.town.areas.len() {
            for person in strata() {
                let own = f64::from(u8::from(wanted(at, &person)));
                let (respondents, smokers) = match count {
                    Count::Respondents => (own, 0.0),
                    Count::Smokers => (0.0, own),
                };
                let respondents = problem.add_var(respondents, (0.0, 1_000.0));
                let smokers = problem.add_var(smokers, (0.0, 1_000.0));
                problem.add_constraint(
                    [(smokers, 1.0), (respondents, -1.0)],
                    ComparisonOp::Le,
                    0.0,
                );
                unknowns.push((at, person, respondents, smokers));
            }
        }
        unknowns
    }

    fn constrain(&self, problem: &mut Problem, unknowns: &[(usize, Person, Variable, Variable)]) {
        for area in self.publication.areas() {
            for group in Subgroup::ALL {
                let members: Vec<_> = unknowns
                    .iter()
                    .filter(|(at, person, ..)| {
                        self.town.around(*at).contains(area) && person.lies_in(group)
                    })
                    .collect();
                self.constrain_cell(problem, area, group, &members);
            }
        }
    }

    fn constrain_cell(
        &self,
        problem: &mut Problem,
        area: &FigureArea,
        group: Subgroup,
        members: &[&(usize, Person, Variable, Variable)],
    ) {
        let respondents: Vec<_> = members.iter().map(|(_, _, own, _)| (*own, 1.0)).collect();
        let floor = f64::from(self.rules.floor);
        let Some(estimate) = shown(self.publication, area, group) else {
            problem.add_constraint(&respondents, ComparisonOp::Le, floor - 1.0);
            return;
        };
        let noise = BOUND
            * match group {
                Subgroup::All => self.rules.noise_of_all,
                Subgroup::Sex(_) | Subgroup::Age(_) => self.rules.noise_of_subgroup,
            };
        let noise_of_count = noise * self.rules.noise_of_counts;
        let rounding =
            if self.rules.count_step > 1 { f64::from(self.rules.count_step) / 2.0 } else { 0.0 };
        let count = f64::from(estimate.respondents);
        let most = count + noise_of_count + rounding;
        let least =
            if count <= floor { floor } else { (count - noise_of_count - rounding).max(floor) };
        problem.add_constraint(&respondents, ComparisonOp::Ge, least);
        problem.add_constraint(&respondents, ComparisonOp::Le, most);
        if estimate.respondents < 100 {
            // An estimate says less than this attacker needs, and what it says has the same noise.
            return;
        }
        let rounding = if self.rules.rounding { 0.5 } else { 1e-7 };
        for (end, side, comparison) in [
            (estimate.value - rounding, -noise, ComparisonOp::Ge),
            (estimate.value + rounding, noise, ComparisonOp::Le),
        ] {
            let smokers: Vec<_> = members
                .iter()
                .flat_map(|(_, _, respondents, smokers)| {
                    [(*smokers, 1.0), (*respondents, -end / 100.0)]
                })
                .collect();
            problem.add_constraint(&smokers, comparison, side);
        }
    }
}

/// One person of each sex and age band.
fn strata() -> impl Iterator<Item = Person> {
    use domain::demography::{AgeBand, Sex};
    [Sex::Female, Sex::Male].into_iter().flat_map(|sex| {
        AgeBand::ALL.iter().map(move |age_band| Person {
            area: 0,
            sex,
            age_band: *age_band,
            key: 0,
            smokes: false,
        })
    })
}

/// Hidden counts of one town: how many there are, and how many are found exactly.
fn recovered(rules: &Parameters, seed: u64) -> (usize, usize) {
    let town = Town::of_buurten(2, 3);
    let mut chance = chance(seed);
    let sizes = [chance.random_range(2..10), 260, 300, 240, 320, 280];
    let people: Vec<Person> = (0..6)
        .flat_map(|at| std::iter::repeat_n(at, sizes[at]))
        .map(|at| Person::anybody(at, &mut chance))
        .collect();
    let publication = town.published(&people, rules);
    let attacker = Attacker { town: &town, publication: &publication, rules };
    let (mut hidden, mut found) = (0, 0);
    for group in Subgroup::ALL {
        if shown(&publication, &town.areas[0], group).is_some() {
            continue;
        }
        for count in [Count::Respondents, Count::Smokers] {
            hidden += 1;
            let range = attacker.range(0, group, count);
            // Whole people fit between the ends in one way only.
            found += usize::from(range.is_some_and(|[least, most]| {
                let truth = people
                    .iter()
                    .filter(|person| person.area == 0 && person.lies_in(group))
                    .filter(|person| matches!(count, Count::Respondents) || person.smokes)
                    .count() as f64;
                let ends = [(least - 1e-4).ceil(), (most + 1e-4).floor()];
                ends[0] == ends[1] && ends[0] == truth && truth > 0.0
            }));
        }
    }
    (hidden, found)
}

#[test]
fn no_hidden_count_is_found_by_linear_programming() {
    let towns = trials(3, 40) as u64;
    let sum = |rules: &Parameters| {
        (0..towns)
            .map(|seed| recovered(rules, seed))
            .fold((0, 0), |(hidden, found), own| (hidden + own.0, found + own.1))
    };
    let (hidden, found) = sum(&Parameters::STANDARD);
    let (hidden_bare, found_bare) = sum(&EXACT);
    report(
        "linear programming",
        &format!("{found} of {hidden} hidden counts"),
        &format!("{found_bare} of {hidden_bare} hidden counts"),
    );
    assert!(hidden > 20 && found == 0);
    assert!(found_bare * 4 >= hidden_bare, "{found_bare} of {hidden_bare}");
}
