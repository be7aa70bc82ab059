//! Closes the pieces of border of one area into rings, and sorts the rings into pieces of land.

use std::{cmp::Ordering, collections::BTreeMap};

use domain::shape::{Corner, Piece, Ring, Shape};

use super::{network::Steps, twice_area};

/// The shape of one area: the largest piece first; each outer ring anticlockwise, holes clockwise.
pub(super) fn shape(steps: &Steps) -> Shape {
    let (mut outer, holes): (Vec<Ring>, Vec<Ring>) =
        rings(steps.clone()).into_iter().partition(|ring| twice_ring_area(ring) > 0);
    outer.sort_by_key(|ring| std::cmp::Reverse(twice_ring_area(ring)));
    let mut pieces: Vec<Piece> = outer.into_iter().map(|ring| Piece(vec![ring])).collect();
    for hole in holes {
        // The smallest ring around a hole: there may be an island in a lake in an island.
        let around = pieces
            .iter_mut()
            .rev()
            .find(|Piece(rings)| rings.first().is_some_and(|outer| surrounds(outer, &hole)));
        if let Some(Piece(rings)) = around {
            rings.push(hole);
        }
    }
    Shape(pieces)
}

/// All rings; none of them passes a corner twice.
fn rings(mut steps: Steps) -> Vec<Ring> {
    let mut rings = Vec::new();
    while let Some(start) = steps.keys().next().copied() {
        let mut path = vec![start];
        let mut place_in_path = BTreeMap::from([(start, 0)]);
        let (mut at, mut back) = (start, None);
        while let Some(next) = take_step(&mut steps, at, back) {
            (back, at) = (Some(at), next);
            let Some(&place) = place_in_path.get(&next) else {
                place_in_path.insert(next, path.len());
                path.push(next);
                continue;
            };
            // Back at an earlier corner: what lies between is a ring of its own.
            let ring = path.split_off(place);
            for corner in &ring {
                place_in_path.remove(corner);
            }
            rings.push(ring);
            place_in_path.insert(next, path.len());
            path.push(next);
        }
    }
    rings
}

/// Takes the step that keeps the area at the left hand: the first one clockwise from the way back.
fn take_step(steps: &mut Steps, at: Corner, back: Option<Corner>) -> Option<Corner> {
    let onward = steps.get_mut(&at)?;
    let next = match back {
        Some(back) => *onward.iter().min_by(|one, other| clockwise(at, back, **one, **other))?,
        None => *onward.first()?,
    };
    onward.remove(&next);
    if onward.is_empty() {
        steps.remove(&at);
    }
    Some(next)
}

/// Which of two corners comes first when turning clockwise around `at`, beginning at `back`.
fn clockwise(at: Corner, back: Corner, one: Corner, other: Corner) -> Ordering {
    let quarter = |corner: Corner| match twice_area([at, back, corner]) {
        right if right < 0 => 0,
        0 if faces(at, back, corner) => 3,
        0 => 1,
        _ => 2,
    };
    quarter(one).cmp(&quarter(other)).then(twice_area([at, one, other]).cmp(&0))
}

/// Whether two corners on one line with `at` lie on the same side of it.
fn faces(at: Corner, one: Corner, other: Corner) -> bool {
    (0..2).all(|axis| one[axis].cmp(&at[axis]) == other[axis].cmp(&at[axis]))
}

/// Twice the area within the ring, in square metres, positive when it runs anticlockwise.
fn twice_ring_area(ring: &[Corner]) -> i64 {
    let Some(first) = ring.first() else { return 0 };
    ring.windows(2).map(|pair| twice_area([*first, pair[0], pair[1]])).sum()
}

/// Whether a ring that touches `outer` at most in corners lies within it.
fn surrounds(outer: &[Corner], ring: &[Corner]) -> bool {
    let [first, second, ..] = ring else { return false };
    // The middle of a side lies on no other ring. Everything is doubled to stay in whole numbers.
    let [east, north] = [0, 1].map(|axis| i64::from(first[axis]) + i64::from(second[axis]));
    let crossings = outer.iter().zip(outer.iter().cycle().skip(1)).filter(|(from, to)| {
        let [from, to] = [from, to].map(|corner| corner.map(|metres| 2 * i64::from(metres)));
        let [low, high] = if from[1] < to[1] { [from, to] } else { [to, from] };
        let passes = low[1] <= north && north < high[1];
        passes && (high[0] - low[0]) * (north - low[1]) - (high[1] - low[1]) * (east - low[0]) > 0
    });
    crossings.count() % 2 == 1
}
