//! A secret of each resident from everything that is published at once (Dinur and Nissim, 2003).

use domain::figure::{Estimate, Subgroup};
use rand::RngExt as _;

use super::support::{BARE, Person, Town, chance, report, shown, smoker, trials};
use crate::{Parameters, estimate::ENOUGH_FOR_DIRECT};

/// What published figures say of everybody, so that the attacker can undo drawing to it.
const PRIOR: f64 = 50.0;
/// Rounds through all equations.
const ROUNDS: usize = 60;

/// What an estimate of a subgroup was drawn to: what is published of everybody, moved as the subgroup
/// is in the gemeente.
fn prior(gemeente: [&Estimate; 2]) -> f64 {
    let log_odds = |percent: f64| (percent / (100.0 - percent)).ln();
    let [group, all] = gemeente.map(|estimate| log_odds(estimate.value));
    1.0 / (1.0 + (-log_odds(PRIOR) - group + all).exp())
}

/// Smokers of a cell, out of what is shown: the attacker undoes the drawing to the prior.
fn smokers(estimate: &Estimate, middle: f64, group: Subgroup, rules: &Parameters) -> f64 {
    let respondents = f64::from(estimate.respondents);
    let value = estimate.value / 100.0;
    if estimate.respondents >= ENOUGH_FOR_DIRECT {
        return respondents * value;
    }
    let spread = smoker().indicator().spread.unwrap() / 100.0;
    let strength = middle * (1.0 - middle) / (spread * spread) - 1.0;
    let noise = match group {
        Subgroup::All => rules.noise_of_all,
        Subgroup::Sex(_) | Subgroup::Age(_) => rules.noise_of_subgroup,
    } / respondents;
    let mut own = value;
    for _ in 0..30 {
        let share = (own * respondents + 1.0) / (respondents + 2.0);
        let scatter = share * (1.0 - share);
        let worth = scatter / (scatter / respondents + noise * noise);
        own = ((value * (strength + worth) - strength * middle) / worth).clamp(0.0, 1.0);
    }
    respondents * own
}

/// The part of the secrets that is guessed right, and that of the commoner answer.
fn recovered(rules: &Parameters, buurten: usize) -> [f64; 2] {
    let mut town = Town::of_buurten(1, buurten);
    let gemeente = town.basis.tree.areas()[0].clone();
    let root = town.basis.tree.position(&gemeente).unwrap();
    assert!(town.basis.priors.set(root, smoker(), PRIOR));
    let mut chance = chance(3);
    let people: Vec<Person> = (0..buurten * 12)
        .map(|at| Person { smokes: chance.random(), ..Person::anybody(at / 12, &mut chance) })
        .collect();
    let publication = town.published(&people, rules);
    let mut equations = Vec::new();
    for area in publication.areas() {
        for group in Subgroup::ALL {
            let Some(estimate) = shown(&publication, area, group) else { continue };
            let members: Vec<usize> = (0..people.len())
                .filter(|at| {
                    people[*at].lies_in(group) && town.around(people[*at].area).contains(area)
                })
                .collect();
            let whole =
                [group, Subgroup::All].map(|group| shown(&publication, &gemeente, group).unwrap());
            let middle = prior([&whole[0], &whole[1]]);
            let smokers = smokers(&estimate, middle, group, rules) * members.len() as f64
                / f64::from(estimate.respondents);
            equations.push((members, smokers));
        }
    }
    // Projecting on one equation after another comes to the least squares solution nearest to not
    // knowing anything (Kaczmarz, 1937).
    let mut guess = vec![0.5; people.len()];
    for _ in 0..ROUNDS {
        for (members, smokers) in &equations {
            let sum: f64 = members.iter().map(|at| guess[*at]).sum();
            let step = (smokers - sum) / members.len() as f64;
            members.iter().for_each(|at| guess[*at] += step);
        }
    }
    let right =
        people.iter().zip(&guess).filter(|(person, guess)| person.smokes == (**guess > 0.5));
    let right = right.count() as f64 / people.len() as f64;
    let smoking = people.iter().filter(|person| person.smokes).count() as f64 / people.len() as f64;
    [right, smoking.max(1.0 - smoking)]
}

#[test]
fn secrets_are_not_reconstructed_from_all_that_is_published() {
    let buurten = trials(60, 99);
    let [standard, majority] = recovered(&Parameters::STANDARD, buurten);
    let [weakened, _] = recovered(&BARE, buurten);
    let percent = |part: f64| format!("{:.1}%", 100.0 * part);
    report(
        "least squares on every cell",
        &format!(
            "{} right, of which {} by the commoner answer",
            percent(standard),
            percent(majority)
        ),
        &format!("{} right", percent(weakened)),
    );
    assert!(standard <= majority + 0.05, "{standard} and {majority}");
    assert!(weakened >= majority + 0.2, "{weakened} and {majority}");
}
