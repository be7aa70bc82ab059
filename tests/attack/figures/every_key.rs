//! The attacker knows everybody else in a cell and tries every sum of keys.
//!
//! Noise is looked up by the sum of all keys in a cell, a number of 64 bits, and the rule is public.
//! Of means that everybody answered the lookup is the same but for the sum of their answers. So a
//! wrong key has to fit the shown number of respondents and, for some answer of the last resident,
//! every mean of the cell; where no wrong key does, the right one is found, and all her answers.

use domain::{
    figure::{Estimate, Kind, Level, Subgroup},
    indicator::{IndicatorId, Measure},
};
use rand::RngExt as _;

use super::support::{OPEN, Reader, Town, by_size, chance, report};
use crate::{
    Parameters,
    direct::Alone,
    disclosure::Group,
    tally::{Tally, UNITS, spread},
};

const RULES: Parameters = Parameters::STANDARD;
/// Sums of keys that an attacker would have to try: 2⁶⁴, and 2³² if keys were summed as they are.
const SUMS: [f64; 2] = [18_446_744_073_709_551_616.0, 4_294_967_296.0];
/// Whose cell it is.
const WHOLE: Group = Group::Everybody;

/// What is known of one mean of the cell: its figure, and the sum of all answers but one, in units.
struct Known {
    indicator: IndicatorId,
    shown: Estimate,
    others: i64,
}

/// Whether a sum of keys fits the number that took part.
fn fits_the_count(everybody: Tally, count: Option<f64>) -> bool {
    let took_part = RULES.alone_took_part(&everybody, WHOLE);
    took_part.and_then(|own| RULES.count(&own, 0)).map(f64::from) == count
}

/// Whether a sum of keys fits one mean, with some answer of the last resident.
fn fits_the_mean(everybody: Tally, known: &Known) -> bool {
    let Some(took_part) = RULES.alone_took_part(&everybody, WHOLE) else { return false };
    let highest = known.indicator.measure().highest();
    let respondents = f64::from(everybody.respondents);
    // Scores of one resident are whole points of ten.
    (0..=10).any(|points| {
        let sum = known.others + (f64::from(points) / 10.0 * UNITS).round() as i64;
        let direct = Alone {
            tally: Tally { sum, ..everybody },
            mean: sum as f64 / respondents,
            standard_error: 0.0,
            effective: respondents,
            heaviest: 1.0,
        };
        let safe = RULES.alone_protected(known.indicator, direct, WHOLE, &took_part);
        safe.is_some_and(|safe| (safe.value * highest - known.shown.value).abs() <= 0.05 + 1e-9)
    })
}

#[test]
fn the_right_sum_of_keys_is_not_the_only_one_that_fits_what_is_shown() {
    let means: Vec<&str> = IndicatorId::all()
        .filter(|indicator| indicator.measure() != Measure::Share)
        .map(IndicatorId::slug)
        .collect();
    let size = 140;
    let town = Town::new(&vec![vec![vec![size; 20]]], &means, OPEN, 61);
    let publication = town.publish(&RULES);
    let reader = Reader { town: &town, publication: &publication, rules: &RULES };
    let chance = &mut chance(62);
    let tries = by_size(1 << 10, 1 << 16);
    let (mut cells, mut fitting) = (0, 0.0);
    for buurt in town.areas(Level::Buurt) {
        let cell = (buurt, Subgroup::All);
        let members: Vec<_> = town.residents.iter().filter(|own| own.buurt == buurt).collect();
        let known: Vec<_> = town
            .indicators
            .iter()
            .enumerate()
            .filter_map(|(at, indicator)| {
                let shown =
                    reader.shown(cell, *indicator).filter(|own| own.kind == Kind::Direct)?;
                let units = UNITS / indicator.measure().highest();
                let answers = members[1..].iter().filter_map(|own| own.answers[at]);
                let others = answers.map(|answer| (answer * units).round() as i64).sum();
                Some(Known { indicator: *indicator, shown, others })
            })
            .collect();
        if known.len() < means.len() {
            continue;
        }
        let key = members.iter().fold(0_u64, |sum, own| sum.wrapping_add(spread(own.key)));
        let with = |keys| Tally { respondents: size as u32, keys, ..Tally::default() };
        let count = reader.count(cell);
        assert!(fits_the_count(with(key), count), "the right sum fits");
        assert!(known.iter().all(|known| fits_the_mean(with(key), known)), "the right sum fits");
        // Of the sums that fit one number, others fit the next: each looks up noise of its own.
        let wrong: Vec<u64> = (0..tries).map(|_| chance.random()).collect();
        let part = |fits: &dyn Fn(Tally) -> bool| {
            wrong.iter().filter(|keys| fits(with(**keys))).count() as f64 / f64::from(tries)
        };
        cells += 1;
        fitting += known
            .iter()
            .map(|known| part(&|everybody| fits_the_mean(everybody, known)))
            .fold(part(&|everybody| fits_the_count(everybody, count)), |all, own| all * own);
    }
    assert!(cells > 0, "some cell shows all its means");
    fitting /= f64::from(cells);
    let [ours, weakened] = SUMS.map(|sums| format!("{:.1e} wrong sums fit", fitting * sums));
    report(&format!("every sum of keys of a cell of {size}, all others known"), ours, weakened);
    assert!(fitting * SUMS[0] > 1e5, "{fitting}");
    assert!(fitting * SUMS[1] < 1.0, "{fitting}: keys as they are would be found");
}
