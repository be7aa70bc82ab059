//! A hundred thousand questions about a secret bit of every resident, solved as linear equations.
//!
//! The attacker knows who is in every cell and asks for all cells over and over, by the boundaries of
//! several years. What he gets are sums of bits with noise (Dinur and Nissim, PODS 2003); he takes
//! the bits that fit them best.

use std::collections::HashMap;

use domain::{
    figure::Subgroup,
    indicator::{IndicatorId, Measure},
};
use rand::{RngExt as _, seq::SliceRandom as _};

use super::support::{CellName, OPEN, Reader, Town, UNPROTECTED, by_size, chance, report};
use crate::Parameters;

const QUESTIONS: usize = 100_000;
/// Years of which the boundaries differ: everybody comes to lie in another buurt, where in truth a
/// street does.
const EDITIONS: usize = 3;
/// A bit that is as often 1 as 0 has this variance.
const VARIANCE_OF_A_BIT: f64 = 0.25;

/// One answer: who is in the cell, how many of them hold, and the variance of the noise on that.
struct Equation {
    members: Vec<usize>,
    holds: f64,
    variance: f64,
}

/// The part of all secret bits that an attacker gets right, and the part of the commoner bit.
///
/// The same secret may be seen in more than one figure: who smokes has no points for nicotine.
fn recovered(rules: &Parameters, indicators: &[&str]) -> [f64; 2] {
    let plan = vec![vec![vec![12; 6]; by_size(5, 20)]];
    let mut town = Town::new(&plan, indicators, OPEN, 31);
    let chance = &mut chance(32);
    let secret: Vec<bool> = town.residents.iter().map(|_| chance.random()).collect();
    for (resident, bit) in town.residents.iter_mut().zip(&secret) {
        let answer = |own: &IndicatorId| {
            f64::from(u8::from(*bit)) * if own.measure() == Measure::Share { 1.0 } else { 100.0 }
        };
        resident.answers = town.indicators.iter().map(|own| Some(answer(own))).collect();
    }
    let mut equations = vec![];
    for _ in 0..EDITIONS {
        ask(&town, rules, QUESTIONS / EDITIONS, &mut equations);
        let mut buurten: Vec<_> = town.residents.iter().map(|own| own.buurt).collect();
        buurten.shuffle(chance);
        town.residents.iter_mut().zip(buurten).for_each(|(own, buurt)| own.buurt = buurt);
    }
    let bits = solve(&equations, secret.len());
    let right = bits.iter().zip(&secret).filter(|(seen, bit)| (**seen > 0.5) == **bit).count();
    let ones = secret.iter().filter(|bit| **bit).count();
    [right, ones.max(secret.len() - ones)].map(|part| part as f64 / secret.len() as f64)
}

/// Asks for cells, each many times; an answer that was had before is no news.
fn ask(town: &Town, rules: &Parameters, questions: usize, equations: &mut Vec<Equation>) {
    let publication = town.publish(rules);
    let reader = Reader { town, publication: &publication, rules };
    let mut members: HashMap<CellName, Vec<usize>> = HashMap::new();
    for (at, resident) in town.residents.iter().enumerate() {
        for cell in town.cells_of(resident) {
            members.entry(cell).or_default().push(at);
        }
    }
    let cells: Vec<_> = town
        .basis
        .tree
        .positions()
        .flat_map(|area| Subgroup::ALL.map(|subgroup| (area, subgroup)))
        .flat_map(|cell| town.indicators.iter().map(move |indicator| (cell, *indicator)))
        .collect();
    let mut known = HashMap::new();
    for (cell, indicator) in cells.iter().cycle().take(questions) {
        let shown = reader.shown(*cell, *indicator).map(|shown| (shown.value, shown.respondents));
        let before = known.insert((*cell, *indicator), shown);
        assert!(before.is_none_or(|before| before == shown), "every refresh gives the same");
    }
    for (cell, indicator) in cells {
        let Some(sight) = reader.sight(cell, indicator) else { continue };
        let members = members[&cell].clone();
        let count = members.len() as f64;
        let rounding = (count * (sight.highest - sight.lowest)).powi(2) / 12.0;
        let variance = (reader.noise_on(cell, indicator).powi(2) + rounding).max(1e-3);
        equations.push(Equation { members, holds: count * sight.middle(), variance });
    }
}

/// The bits that fit best, between 0 and 1 or about: ridge regression by conjugate gradients.
fn solve(equations: &[Equation], residents: usize) -> Vec<f64> {
    let normal = |bits: &[f64]| -> Vec<f64> {
        let mut product: Vec<f64> = bits.iter().map(|bit| bit / VARIANCE_OF_A_BIT).collect();
        for Equation { members, variance, .. } in equations {
            let sum: f64 = members.iter().map(|at| bits[*at]).sum();
            members.iter().for_each(|at| product[*at] += sum / variance);
        }
        product
    };
    let mut residual = vec![0.0; residents];
    for Equation { members, holds, variance } in equations {
        let half = members.len() as f64 / 2.0;
        members.iter().for_each(|at| residual[*at] += (holds - half) / variance);
    }
    let square = |vector: &[f64]| vector.iter().map(|value| value * value).sum::<f64>();
    let mut bits = vec![0.0; residents];
    let mut direction = residual.clone();
    let mut length = square(&residual);
    for _ in 0..1000 {
        if length < 1e-12 {
            break;
        }
        let product = normal(&direction);
        let step = length / direction.iter().zip(&product).map(|(a, b)| a * b).sum::<f64>();
        for at in 0..residents {
            bits[at] += step * direction[at];
            residual[at] -= step * product[at];
        }
        let before = std::mem::replace(&mut length, square(&residual));
        for at in 0..residents {
            direction[at] = residual[at] + length / before * direction[at];
        }
    }
    bits.iter().map(|bit| bit + 0.5).collect()
}

/// The twin gives the secret away. Returns what ours gives, and what guessing gives.
fn attack(indicators: &[&str]) -> [f64; 2] {
    let [standard, majority] = recovered(&Parameters::STANDARD, indicators);
    let [weakened, _] = recovered(&UNPROTECTED, indicators);
    let percent = |part: f64| format!("{:.1}%", 100.0 * part);
    report(
        &format!("least squares on {}", indicators.join(" and ")),
        format!("{} of all bits (guessing {})", percent(standard), percent(majority)),
        percent(weakened),
    );
    assert!(weakened > 0.95, "{weakened}");
    [standard, majority]
}

fn assert_hidden([standard, majority]: [f64; 2], most: f64) {
    // Of few bits some are right by luck: two standard errors of those of the small run.
    let luck = by_size(0.05, 0.0);
    assert!(standard <= majority + most + luck, "{standard} and {majority}");
}

#[test]
fn a_hundred_thousand_questions_about_a_share_give_no_more_than_guessing() {
    assert_hidden(attack(&["smoker"]), 0.05);
}

#[test]
fn a_hundred_thousand_questions_about_a_mean_give_no_more_than_guessing() {
    assert_hidden(attack(&["lifestyle_nicotine"]), 0.05);
}

/// A secret that shows in several figures is seen in each: `disclosure.md`, "All indicators at
/// once". Two give as much as noise of a √2nd part would.
#[test]
fn a_secret_that_shows_in_two_figures_is_seen_in_both() {
    assert_hidden(attack(&["smoker", "lifestyle_nicotine"]), 0.05 * std::f64::consts::SQRT_2);
}
