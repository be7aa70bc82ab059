//! How often the interval of a figure holds what all residents would have said.
//!
//! In made-up wijken the truth is known. Two women take part for each man, and they answer
//! otherwise; who lives there is known by sex, so weighting has to mend it. Compiled as unit tests of
//! `analytics`.

use std::collections::BTreeMap;

use domain::{
    demography::{AgeBand, Sex},
    figure::{Estimate, Level, Subgroup},
    indicator::{IndicatorId, Measure},
};
use rand::{RngExt as _, SeedableRng as _};
use rand_chacha::ChaCha8Rng;
use rand_distr::{Distribution as _, Normal};

use crate::{
    AreaPosition, AreaTree, Basis, Bits, ColumnTally, Respondents, Scale, Tallies, direct::Alone,
    publish, tally::STRATA,
};

/// How many take part in a wijk: far below where figures stand by themselves, about there, and well
/// above.
const SIZES: [usize; 6] = [15, 40, 80, 150, 400, 1500];
/// Wijken of each size.
const WIJKEN: usize = 400;
/// How far women lie above men: of a share, and of a mean on a scale of 1.
const APART: [f64; 2] = [0.16, 0.06];
/// What is published of all wijken, and how far they lie from it; on a scale of 1.
const PUBLISHED: [(&str, f64, f64); 2] =
    [("self_rated_health_good", 0.8, 0.042), ("dimension_body", 0.7, 0.04)];

/// Every wijk with what its residents would have said on both indicators, on a scale of 1.
struct Country {
    basis: Basis,
    tallies: Tallies,
    wijken: Vec<(AreaPosition, usize, [f64; 2])>,
}

impl Country {
    fn made_up() -> Self {
        let chance = &mut ChaCha8Rng::seed_from_u64(5);
        let codes = (0..SIZES.len() * WIJKEN)
            .map(|at| format!("WK{:04}{:02}", 1 + at / 100, at % 100).parse().unwrap());
        let mut basis = Basis::of(AreaTree::new(codes, &BTreeMap::new()));
        let tree = basis.tree.clone();
        let (health, body) = (indicator(0), indicator(1));
        let scale = Scale::of(body).unwrap();
        let mut respondents = Respondents::default();
        let (mut answered, mut holds, mut means) = (Bits::default(), Bits::default(), vec![]);
        let mut wijken = vec![];
        let wijk_by_wijk = tree.positions().filter(|area| tree.level(*area) == Level::Wijk);
        for (at, wijk) in wijk_by_wijk.enumerate() {
            assert!(basis.priors.set(wijk, health, 100.0 * PUBLISHED[0].1));
            for sex in [Sex::Female, Sex::Male] {
                basis.population.set(wijk, sex, AgeBand::From35To49, 1000.0);
            }
            let truth = PUBLISHED.map(|(_, middle, spread)| {
                Normal::new(middle, spread).unwrap().sample(chance).clamp(0.1, 0.9)
            });
            let size = SIZES[at % SIZES.len()];
            for number in 0..size {
                let man = number % 3 == 0;
                let [share, mean] =
                    [0, 1].map(|own| truth[own] + APART[own] / 2.0 * if man { -1.0 } else { 1.0 });
                let sex = if man { Sex::Male } else { Sex::Female };
                respondents.push(wijk, Some(sex), Some(AgeBand::From35To49), chance.random());
                answered.push(true);
                holds.push(chance.random_bool(share.clamp(0.0, 1.0)));
                let rating = Normal::new(10.0 * mean, 1.5).unwrap().sample(chance);
                means.push(scale.units(rating.clamp(0.0, 10.0)));
            }
            wijken.push((wijk, size, truth));
        }
        let respondents = respondents.by_cell();
        let columns = vec![
            ColumnTally::share(&respondents, health, &answered, &holds).unwrap(),
            ColumnTally::mean(&respondents, body, &answered, &means).unwrap(),
        ];
        let tallies = Tallies::new("2026-Q4".parse().unwrap(), &respondents, &columns).unwrap();
        Self { basis, tallies, wijken }
    }
}

fn indicator(at: usize) -> IndicatorId {
    PUBLISHED[at].0.parse().unwrap()
}

#[test]
fn the_interval_holds_the_truth_in_nineteen_of_twenty_wijken_of_every_size() {
    let country = Country::made_up();
    let (publication, _) = publish(&country.tallies, &country.basis).unwrap();
    for at in [0, 1] {
        let highest = indicator(at).measure().highest();
        for size in SIZES {
            let of_size = country.wijken.iter().filter(|(_, own, _)| *own == size);
            let figures: Vec<(Estimate, f64)> = of_size
                .map(|(wijk, _, truth)| {
                    let code = &country.basis.tree.areas()[wijk.index()];
                    let shown = publication.of(code, indicator(at), Subgroup::All).estimate();
                    (shown.unwrap(), highest * truth[at])
                })
                .collect();
            let held =
                figures.iter().filter(|(own, truth)| own.lower <= *truth && *truth <= own.upper);
            let part = held.count() as f64 / figures.len() as f64;
            // Two standard errors of 400 wijken below 19 in 20.
            assert!(part >= 0.928, "{} of {size}: {part}", indicator(at));
        }
    }
}

#[test]
fn without_weights_the_interval_would_miss_a_share_that_differs_by_sex() {
    let country = Country::made_up();
    let position = country.tallies.indicators().iter().position(|own| *own == indicator(0));
    let answers = country.tallies.answers_to(position.unwrap());
    let strata = country.tallies.table(answers, country.basis.tree.len());
    let largest = country.wijken.iter().filter(|(_, size, _)| *size == SIZES[5]);
    let off = largest
        .map(|(wijk, _, truth)| {
            let own = &strata[wijk.index()];
            Alone::of(Measure::Share, own, &[1.0; STRATA], Subgroup::All).unwrap().mean - truth[0]
        })
        .sum::<f64>();
    assert!((off / WIJKEN as f64 - APART[0] / 6.0).abs() < 0.005, "women are two of three");
}
