//! The attacker knows everybody else in a cell: who they are, and what they answered.
//!
//! What he gets is then one answer and noise. How well he guesses is published; it is not zero, and
//! no noise that leaves a figure would make it so.

use domain::figure::Level;
use rand::RngExt as _;
use statrs::distribution::{ContinuousCDF as _, Normal};

use super::support::{OPEN, Reader, SHARES, Town, UNPROTECTED, auc, by_size, chance, report};
use crate::Parameters;

/// How well the answer of the last resident of buurten of one size is guessed from all figures of
/// her buurt: of everybody, of her sex and of her age.
fn guessed(rules: &Parameters, size: usize) -> (f64, usize) {
    let plan = vec![vec![vec![size]; 40]; by_size(4, 20)];
    let mut town = Town::new(&plan, &SHARES[..by_size(6, 15)], OPEN, 11);
    let chance = &mut chance(12);
    let buurten = town.areas(Level::Buurt);
    for own in town.residents.chunk_by_mut(|a, b| a.buurt == b.buurt) {
        own[0].answers = own[0]
            .answers
            .iter()
            .map(|_| Some(f64::from(u8::from(chance.random::<bool>()))))
            .collect();
    }
    let publication = town.publish(rules);
    let reader = Reader { town: &town, publication: &publication, rules };
    let mut scores = Vec::with_capacity(buurten.len() * town.indicators.len());
    for own in town.residents.chunk_by(|a, b| a.buurt == b.buurt) {
        let (last, others) = (&own[0], &own[1..]);
        for (at, indicator) in town.indicators.iter().enumerate() {
            let mut score = 0.0;
            for cell in town.cells_of(last).into_iter().filter(|(area, _)| *area == last.buurt) {
                let Some(sight) = reader.sight(cell, *indicator) else { continue };
                let members = others.iter().filter(|own| own.lies_in(cell.1));
                let (count, known) = members.fold((1.0, 0.0), |(count, known), own| {
                    (count + 1.0, known + own.answers[at].unwrap_or_default())
                });
                let rounding = (count * (sight.highest - sight.lowest)).powi(2) / 12.0;
                let noise = reader.noise(cell).powi(2) + rounding;
                score += (sight.middle() * count - known - 0.5) / noise.max(1e-6);
            }
            scores.push((score, last.answers[at] == Some(1.0)));
        }
    }
    (auc(&scores), scores.len())
}

/// What noise alone leaves of one answer in a figure of all and two of subgroups.
fn expected(rules: &Parameters) -> f64 {
    let told = |noise: f64| 1.0 / (noise * noise);
    let apart = (told(rules.noise_of_all) + 2.0 * told(rules.noise_of_subgroup)).sqrt();
    Normal::standard().cdf(apart / std::f64::consts::SQRT_2)
}

#[test]
fn who_knows_all_others_of_a_cell_guesses_the_last_no_better_than_noise_allows() {
    for size in [10, 30, 100, 400] {
        let [(standard, trials), (weakened, _)] =
            [Parameters::STANDARD, UNPROTECTED].map(|rules| guessed(&rules, size));
        report(
            &format!("the last answer of {size}, all others known"),
            format!("AUC {standard:.3}"),
            format!("AUC {weakened:.3}"),
        );
        let error = (1.0 / (3.0 * trials as f64)).sqrt();
        let most = expected(&Parameters::STANDARD) + 3.0 * error;
        assert!(standard <= most, "{size}: {standard} is above {most}");
        assert!(weakened > 0.999, "{size}: {weakened}");
    }
}
