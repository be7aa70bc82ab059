//! Takes corners away, the least visible first, without letting borders cross.
//!
//! The order is that of M. Visvalingam and J.D. Whyatt, "Line generalisation by repeated
//! elimination of points", The Cartographic Journal 30 (1993), pp. 46-51: by the area of the
//! triangle that a corner makes with its two neighbours. Unlike the plain algorithm it works on
//! the whole network at once, and leaves a corner whose triangle holds another corner.

use std::collections::{BTreeMap, BTreeSet};

use domain::shape::Corner;

use super::{network::Network, snap::Grid, twice_area};

/// Takes away the corners whose triangle is smaller than half a square of `tolerance` metres.
///
/// Borders that did not cross before do not cross after: a border can only enter a triangle through
/// one of its two old sides, which it does not cross, or by ending inside, which is checked. For
/// the same reason, and because no two borders are laid on the same line, no area collapses.
pub(super) fn reduce(network: &mut Network, tolerance: f64) {
    let limit = (tolerance * tolerance) as i64;
    let mut grid = Grid::default();
    let mut queue = Queue::default();
    for corner in network.corners() {
        grid.insert(corner);
    }
    for corner in network.corners() {
        if let Some(ends) = network.between(corner) {
            queue.put(corner, bend(corner, ends));
        }
    }
    while let Some((size, corner)) = queue.next().filter(|(size, _)| *size < limit) {
        let Some(ends) =
            network.between(corner).filter(|ends| is_free(network, &grid, corner, *ends))
        else {
            continue;
        };
        network.cut(corner, ends);
        grid.remove(corner);
        for end in ends {
            if let Some(around) = network.between(end) {
                // A corner never comes before one that made it stand out less.
                queue.put(end, bend(end, around).max(size));
            }
        }
    }
}

/// Twice the area of the triangle between a corner and its neighbours, in square metres.
fn bend(corner: Corner, [before, after]: [Corner; 2]) -> i64 {
    twice_area([before, corner, after]).abs()
}

/// Whether the border can be drawn straight past the corner without touching anything else.
fn is_free(network: &Network, grid: &Grid, corner: Corner, [before, after]: [Corner; 2]) -> bool {
    let triangle = [before, corner, after];
    !network.connects(before, after)
        && !grid
            .near(&triangle.map(|corner| corner.map(f64::from)))
            .any(|other| !triangle.contains(&other) && holds(triangle, other))
}

/// Whether `corner` lies in the triangle or on its sides.
fn holds([a, b, c]: [Corner; 3], corner: Corner) -> bool {
    let turns = [[a, b, corner], [b, c, corner], [c, a, corner]].map(twice_area);
    let in_line = turns.iter().all(|turn| *turn == 0);
    let within = |axis: usize| {
        let ends = [a[axis], b[axis], c[axis]];
        ends.iter().any(|end| *end <= corner[axis]) && ends.iter().any(|end| *end >= corner[axis])
    };
    (turns.iter().all(|turn| *turn >= 0) || turns.iter().all(|turn| *turn <= 0))
        && (!in_line || (within(0) && within(1)))
}

/// The corners that may go, the least visible first, each with its present size.
#[derive(Default)]
struct Queue {
    order: BTreeSet<(i64, Corner)>,
    sizes: BTreeMap<Corner, i64>,
}

impl Queue {
    /// Adds a corner, or gives it a new size.
    fn put(&mut self, corner: Corner, size: i64) {
        if let Some(old) = self.sizes.insert(corner, size) {
            self.order.remove(&(old, corner));
        }
        self.order.insert((size, corner));
    }

    fn next(&mut self) -> Option<(i64, Corner)> {
        let (size, corner) = self.order.pop_first()?;
        self.sizes.remove(&corner);
        Some((size, corner))
    }
}
