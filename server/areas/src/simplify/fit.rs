//! For tests: how shapes fit together.

use std::collections::{BTreeMap, BTreeSet};

use domain::shape::{Corner, Ring, Shape};

use super::twice_area;

/// A side of a ring, in the direction in which the ring runs.
pub(crate) type Side = [Corner; 2];

fn rings(shape: &Shape) -> impl Iterator<Item = &Ring> {
    shape.0.iter().flat_map(|piece| &piece.0)
}

fn sides_of_ring(ring: &Ring) -> impl Iterator<Item = Side> + '_ {
    ring.iter().zip(ring.iter().cycle().skip(1)).map(|(from, to)| [*from, *to])
}

/// All sides of a shape.
pub(crate) fn sides(shape: &Shape) -> BTreeSet<Side> {
    rings(shape).flat_map(sides_of_ring).collect()
}

/// The sides that have no neighbour: what the shapes look like from outside.
///
/// An error when a side is used twice in one direction, because then two shapes overlap.
pub(crate) fn outside<'a>(
    shapes: impl IntoIterator<Item = &'a Shape>,
) -> Result<BTreeSet<Side>, Side> {
    let mut outside = BTreeSet::new();
    let mut inside = BTreeSet::new();
    for side in shapes.into_iter().flat_map(|shape| rings(shape).flat_map(sides_of_ring)) {
        let [from, to] = side;
        if outside.remove(&[to, from]) {
            inside.insert(side);
            inside.insert([to, from]);
        } else if inside.contains(&side) || !outside.insert(side) {
            return Err(side);
        }
    }
    Ok(outside)
}

/// Into how many closed lines the sides can be taken apart, if none of them touch.
pub(crate) fn closed_lines(sides: &BTreeSet<Side>) -> usize {
    let mut onward: BTreeMap<Corner, Vec<Corner>> = BTreeMap::new();
    for [from, to] in sides {
        onward.entry(*from).or_default().push(*to);
    }
    let mut lines = 0;
    while let Some(start) = onward.keys().next().copied() {
        lines += 1;
        let mut at = start;
        while let Some(next) = onward.get_mut(&at).and_then(Vec::pop) {
            onward.retain(|_, to| !to.is_empty());
            at = next;
        }
        assert_eq!(at, start, "a line does not close");
    }
    lines
}

/// Two sides that cross or touch elsewhere than in a common corner, if there are.
pub(crate) fn crossing<'a>(shapes: impl IntoIterator<Item = &'a Shape>) -> Option<[Side; 2]> {
    let lines: BTreeSet<Side> = shapes
        .into_iter()
        .flat_map(|shape| rings(shape).flat_map(sides_of_ring))
        .map(|[from, to]| if from < to { [from, to] } else { [to, from] })
        .collect();
    let lines: Vec<Side> = lines.into_iter().collect();
    for (index, one) in lines.iter().enumerate() {
        // Sorted by their western end: those that begin east of this one's end cannot cross it.
        let near = lines[index + 1..].iter().take_while(|other| other[0][0] <= one[1][0]);
        for other in near {
            if touches(*one, *other) {
                return Some([*one, *other]);
            }
        }
    }
    None
}

fn touches(one: Side, other: Side) -> bool {
    let side = |line: Side, corner| twice_area([line[0], line[1], corner]).signum();
    let lies_on = |line: Side, corner: Corner| {
        !line.contains(&corner)
            && side(line, corner) == 0
            && (0..2).all(|axis| {
                let (low, high) =
                    (line[0][axis].min(line[1][axis]), line[0][axis].max(line[1][axis]));
                (low..=high).contains(&corner[axis])
            })
    };
    let crosses = side(one, other[0]) * side(one, other[1]) < 0
        && side(other, one[0]) * side(other, one[1]) < 0;
    crosses
        || other.iter().any(|corner| lies_on(one, *corner))
        || one.iter().any(|corner| lies_on(other, *corner))
}

/// Twice the area of a shape, holes left out, in square metres.
pub(crate) fn twice_area_of(shape: &Shape) -> i64 {
    rings(shape).map(twice_area_of_ring).sum()
}

fn twice_area_of_ring(ring: &Ring) -> i64 {
    sides_of_ring(ring).map(|[from, to]| twice_area([ring[0], from, to])).sum()
}

/// Whether every piece is an outer ring that runs anticlockwise, with holes that run clockwise,
/// and no ring passes a corner twice.
pub(crate) fn is_well_formed(shape: &Shape) -> bool {
    !shape.0.is_empty()
        && shape.0.iter().all(|piece| {
            let directions = piece.0.iter().map(|ring| twice_area_of_ring(ring).signum());
            directions.eq(piece
                .0
                .iter()
                .enumerate()
                .map(|(place, _)| if place == 0 { 1 } else { -1 }))
        })
        && rings(shape).all(|ring| ring.iter().collect::<BTreeSet<_>>().len() == ring.len())
}
