//! Every piece of border once, with the areas that it bounds.

use std::collections::{BTreeMap, BTreeSet};

use domain::shape::Corner;

/// Which areas a piece of border bounds, by their place in the list of outlines.
///
/// The number tells the direction in which the area's ring runs along the piece: positive from the
/// lower corner to the higher, negative back.
type Sides = Vec<(usize, i32)>;

/// For one area: the corners to which its rings run on from each of its corners.
pub(super) type Steps = BTreeMap<Corner, BTreeSet<Corner>>;

/// All pieces of border of a set of areas.
#[derive(Default)]
pub(super) struct Network {
    pieces: BTreeMap<[Corner; 2], Sides>,
    neighbours: BTreeMap<Corner, Vec<Corner>>,
}

impl Network {
    /// The network of areas that each consist of rings.
    ///
    /// A piece of border that an area runs along in both directions is no border of that area:
    /// this is what dissolves buurten into a wijk.
    pub(super) fn of(areas: &[Vec<Vec<Corner>>]) -> Self {
        let mut network = Self::default();
        for (area, rings) in areas.iter().enumerate() {
            for ring in rings {
                for (from, to) in ring.iter().zip(ring.iter().cycle().skip(1)) {
                    network.claim(area, *from, *to);
                }
            }
        }
        network.drop_unclaimed();
        network
    }

    fn claim(&mut self, area: usize, from: Corner, to: Corner) {
        if from == to {
            return;
        }
        let direction = if from < to { 1 } else { -1 };
        let sides = self.pieces.entry(ordered(from, to)).or_default();
        match sides.iter_mut().find(|(other, _)| *other == area) {
            Some((_, runs)) => *runs += direction,
            None => sides.push((area, direction)),
        }
    }

    fn drop_unclaimed(&mut self) {
        self.pieces.retain(|_, sides| {
            sides.retain(|(_, runs)| *runs != 0);
            sides.sort_unstable();
            !sides.is_empty()
        });
        for [low, high] in self.pieces.keys() {
            self.neighbours.entry(*low).or_default().push(*high);
            self.neighbours.entry(*high).or_default().push(*low);
        }
    }

    /// All corners.
    pub(super) fn corners(&self) -> impl Iterator<Item = Corner> + '_ {
        self.neighbours.keys().copied()
    }

    /// Whether a piece of border runs straight between the two corners.
    pub(super) fn connects(&self, one: Corner, other: Corner) -> bool {
        self.pieces.contains_key(&ordered(one, other))
    }

    /// The corners before and after `corner`, if the same areas lie beside both pieces of border.
    ///
    /// `None` at a junction: there a border splits, or ends at another's.
    pub(super) fn between(&self, corner: Corner) -> Option<[Corner; 2]> {
        match self.neighbours.get(&corner)?.as_slice() {
            &[before, after] => {
                let passes = self.sides(before, corner) == self.sides(corner, after);
                passes.then_some([before, after])
            }
            _ => None,
        }
    }

    /// The areas beside a piece of border, seen by somebody who walks from `from` to `to`.
    fn sides(&self, from: Corner, to: Corner) -> Sides {
        let sign = if from < to { 1 } else { -1 };
        let sides = self.pieces.get(&ordered(from, to)).map(Vec::as_slice).unwrap_or_default();
        sides.iter().map(|(area, runs)| (*area, sign * runs)).collect()
    }

    /// Takes `corner` out of the border that passes it between `before` and `after`.
    pub(super) fn cut(&mut self, corner: Corner, [before, after]: [Corner; 2]) {
        let sign = if before < after { 1 } else { -1 };
        let mut sides = self.sides(before, corner);
        sides.iter_mut().for_each(|(_, runs)| *runs *= sign);
        self.pieces.remove(&ordered(before, corner));
        self.pieces.remove(&ordered(corner, after));
        self.pieces.insert(ordered(before, after), sides);
        self.neighbours.remove(&corner);
        for (end, opposite) in [(before, after), (after, before)] {
            for neighbour in self.neighbours.get_mut(&end).into_iter().flatten() {
                if *neighbour == corner {
                    *neighbour = opposite;
                }
            }
        }
    }

    /// For each of the first `areas` areas, where its rings run on from each corner.
    pub(super) fn steps(&self, areas: usize) -> Vec<Steps> {
        let mut steps = vec![Steps::new(); areas];
        for ([low, high], sides) in &self.pieces {
            for (area, runs) in sides {
                let (from, to) = if *runs > 0 { (*low, *high) } else { (*high, *low) };
                if let Some(steps) = steps.get_mut(*area) {
                    steps.entry(from).or_default().insert(to);
                }
            }
        }
        steps
    }
}

fn ordered(one: Corner, other: Corner) -> [Corner; 2] {
    if one < other { [one, other] } else { [other, one] }
}
