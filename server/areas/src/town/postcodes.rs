//! Postcodes for a made-up town.

use std::collections::{BTreeMap, BTreeSet};

use domain::{
    area::{Buurt, Postcode4, PostcodeShare, WijkCode},
    shape::{Corner, Shape},
};

use crate::area_set::AreaSet;

/// The postcode of the first wijk. As far as we know none from 7166 up to 7200 is in use.
const FIRST: usize = 7170;

/// Of every so many wijken there is one whose postcode reaches into its surroundings.
const EVERY: usize = 4;

/// Postcodes for a made-up town, sorted by postcode and wijk.
///
/// Every wijk has a postcode of its own, which no real place has. Of every fourth wijk the postcode
/// also covers the nearest buurt of one other wijk, or of two: who fills it in must still be asked
/// for the wijk. Shares are parts of the area. A wijk without buurten has no postcode.
pub fn made_up_postcodes(town: &AreaSet) -> Vec<PostcodeShare> {
    let mut areas: BTreeMap<(Postcode4, WijkCode), f64> = BTreeMap::new();
    for (buurt, number) in town.buurten.iter().zip(numbers(town)) {
        if let Ok(postcode) = number.to_string().parse() {
            *areas.entry((postcode, buurt.code.wijk())).or_default() += area(&buurt.shape);
        }
    }
    let mut totals: BTreeMap<Postcode4, f64> = BTreeMap::new();
    for ((postcode, _), area) in &areas {
        *totals.entry(*postcode).or_default() += area;
    }
    let part = |((postcode, wijk), area)| {
        let total = totals.get(&postcode).copied().unwrap_or(area);
        PostcodeShare { postcode, wijk, share: area / total }
    };
    areas.into_iter().map(part).collect()
}

/// The postcode of every buurt, as a number, in the order of the buurten.
fn numbers(town: &AreaSet) -> Vec<usize> {
    let places: BTreeMap<WijkCode, usize> =
        town.wijken.iter().enumerate().map(|(place, wijk)| (wijk.code.clone(), place)).collect();
    let own = |buurt: &Buurt| FIRST + places.get(&buurt.code.wijk()).copied().unwrap_or_default();
    let mut numbers: Vec<usize> = town.buurten.iter().map(own).collect();
    for (turn, place) in (1..town.wijken.len()).step_by(EVERY).enumerate() {
        for taken in nearest_elsewhere(town, place, 1 + turn % 2) {
            if let Some(number) = numbers.get_mut(taken) {
                *number = FIRST + place;
            }
        }
    }
    numbers
}

/// The buurten nearest to a wijk, by their place in the list, each from another wijk.
///
/// A wijk with one buurt keeps it, so that it keeps its postcode.
fn nearest_elsewhere(town: &AreaSet, wijk: usize, count: usize) -> Vec<usize> {
    let Some(wijk) = town.wijken.get(wijk) else { return Vec::new() };
    let middle = middle(&wijk.shape);
    let siblings = |buurt: &Buurt| {
        town.buurten.iter().filter(|other| other.code.wijk() == buurt.code.wijk()).count()
    };
    let mut others: Vec<(f64, usize)> = town
        .buurten
        .iter()
        .enumerate()
        .filter(|(_, buurt)| buurt.code.wijk() != wijk.code && siblings(buurt) > count)
        .map(|(place, buurt)| (distance(middle, self::middle(&buurt.shape)), place))
        .collect();
    others.sort_by(|one, other| one.0.total_cmp(&other.0));
    let mut wijken = BTreeSet::new();
    others
        .into_iter()
        .map(|(_, place)| place)
        .filter(|place| wijken.insert(town.buurten.get(*place).map(|buurt| buurt.code.wijk())))
        .take(count)
        .collect()
}

fn distance(one: [f64; 2], other: [f64; 2]) -> f64 {
    (one[0] - other[0]).hypot(one[1] - other[1])
}

/// The mean of all corners: near enough to the middle to tell what is close.
fn middle(shape: &Shape) -> [f64; 2] {
    let count = shape.corners().count().max(1) as f64;
    [0, 1].map(|axis| shape.corners().map(|corner| f64::from(corner[axis])).sum::<f64>() / count)
}

/// Square metres, holes left out.
fn area(shape: &Shape) -> f64 {
    let doubled = |[from, to]: [Corner; 2]| {
        let [from, to] = [from, to].map(|corner| corner.map(f64::from));
        from[0] * to[1] - from[1] * to[0]
    };
    let rings = shape.0.iter().flat_map(|piece| &piece.0);
    let sides = rings.flat_map(|ring| ring.iter().zip(ring.iter().cycle().skip(1)));
    sides.map(|(from, to)| doubled([*from, *to])).sum::<f64>() / 2.0
}
