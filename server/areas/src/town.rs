//! A made-up town, to show everything without saying anything about a real place.

mod cells;
mod names;
mod postcodes;

use domain::area::BuurtCode;
use rand::{RngExt, SeedableRng};
use rand_chacha::ChaCha8Rng;

use self::cells::Cell;
pub use self::postcodes::made_up_postcodes;
use crate::{
    area_set::AreaSet,
    draft::{Draft, Drafts},
};

const WIJKEN: usize = 12;
const BUURTEN: usize = 45;
const INHABITANTS: f64 = 40_000.0;

/// A made-up town: gemeente `GM9901`, which CBS has not given out, with 12 wijken and 45 buurten.
///
/// It has about 40,000 inhabitants, more of them near its middle, and lies in Twente as far as its
/// coordinates go. Names are invented. The same seed gives the same town, on every machine.
pub fn made_up_town(seed: u64) -> AreaSet {
    let mut chance = ChaCha8Rng::seed_from_u64(seed);
    let cells = cells::cells(BUURTEN, &mut chance);
    let wijk_of = cells::grouped(&cells, WIJKEN);
    // Its own borders are of metres, and none of them is too small.
    drafts(&cells, &wijk_of, &mut chance).finish(None).unwrap_or_default()
}

fn drafts(cells: &[Cell], wijk_of: &[usize], chance: &mut ChaCha8Rng) -> Drafts {
    let wijk_names = names::wijken(chance);
    let buurt_names = names::buurten(chance);
    let inhabitants = inhabitants(cells, chance);
    let mut drafts = Drafts::default();
    let mut buurten_of = [0_usize; WIJKEN];
    for (index, (cell, wijk)) in cells.iter().zip(wijk_of).enumerate() {
        let Some(buurt) = buurten_of.get_mut(*wijk) else { continue };
        *buurt += 1;
        let code = format!("BU9901{:02}{:02}", wijk + 1, *buurt);
        let Ok(code) = code.parse::<BuurtCode>() else { continue };
        if let Some(name) = wijk_names.get(*wijk) {
            drafts.wijk_names.insert(code.wijk(), (*name).to_owned());
        }
        let gemeente = code.wijk().gemeente();
        drafts.gemeente_names.entry(gemeente).or_insert_with(|| names::GEMEENTE.to_owned());
        let draft = Draft {
            number: index + 1,
            name: buurt_names.get(index).map(|name| (*name).to_owned()),
            population: inhabitants.get(index).copied(),
            outline: vec![cell.border.clone()],
        };
        drafts.buurten.insert(code, draft);
    }
    drafts
}

/// Inhabitants of each buurt, rounded to fives as CBS does.
fn inhabitants(cells: &[Cell], chance: &mut ChaCha8Rng) -> Vec<u32> {
    let weights: Vec<f64> = cells
        .iter()
        .map(|cell| chance.random_range(0.4..1.6) / (0.4 + cell.distance_from_middle()))
        .collect();
    let total: f64 = weights.iter().sum();
    weights.iter().map(|weight| 5 * (INHABITANTS / 5.0 * weight / total).round() as u32).collect()
}

#[cfg(test)]
mod tests;
