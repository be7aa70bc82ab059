//! Brings outlines to whole metres such that they still fit: snap rounding.
//!
//! Rounding alone would let a border pass on the wrong side of a corner, and would leave a border
//! of one neighbour straight where the other's has a corner. So every line is led through each
//! rounded corner whose square metre it crosses. See J.D. Hobby, "Practical segment intersection
//! with finite precision output", Computational Geometry 13 (1999), pp. 199-214.

use std::collections::HashMap;

use domain::shape::Corner;

use super::{Line, Outline};

/// Metres along the side of a cell of the [`Grid`].
const CELL: f64 = 64.0;

/// Corners by the cell that they lie in, to find those near a line or a triangle.
#[derive(Default)]
pub(super) struct Grid {
    cells: HashMap<[i64; 2], Vec<Corner>>,
}

impl Grid {
    /// Adds a corner; a corner that is there already is not added twice.
    pub(super) fn insert(&mut self, corner: Corner) {
        let cell = self.cells.entry(cell_of(corner)).or_default();
        if !cell.contains(&corner) {
            cell.push(corner);
        }
    }

    /// Takes a corner away.
    pub(super) fn remove(&mut self, corner: Corner) {
        if let Some(cell) = self.cells.get_mut(&cell_of(corner)) {
            cell.retain(|other| *other != corner);
        }
    }

    /// All corners within a metre of a line or of a convex polygon, and others not far from it.
    pub(super) fn near<'a>(&'a self, convex: &[[f64; 2]]) -> impl Iterator<Item = Corner> + 'a {
        let sides: Vec<_> = convex.iter().zip(convex.iter().cycle().skip(1)).collect();
        let easts = convex.iter().map(|place| place[0]);
        let west = cell_index(easts.clone().fold(f64::INFINITY, f64::min) - 1.0);
        let east = cell_index(easts.fold(f64::NEG_INFINITY, f64::max) + 1.0);
        let columns = west..=east;
        let mut cells = Vec::new();
        for column in columns {
            let from = column as f64 * CELL - 1.0;
            let to = from + CELL + 2.0;
            let (mut south, mut north) = (f64::INFINITY, f64::NEG_INFINITY);
            for (a, b) in &sides {
                if let Some([low, high]) = norths_between(**a, **b, from, to) {
                    south = south.min(low);
                    north = north.max(high);
                }
            }
            if south <= north {
                let rows = cell_index(south - 1.0)..=cell_index(north + 1.0);
                cells.extend(rows.map(|row| [column, row]));
            }
        }
        cells.into_iter().filter_map(|cell| self.cells.get(&cell)).flatten().copied()
    }
}

fn cell_index(metres: f64) -> i64 {
    (metres / CELL).floor() as i64
}

fn cell_of(corner: Corner) -> [i64; 2] {
    corner.map(|metres| cell_index(f64::from(metres)))
}

/// How far south and north the line from `a` to `b` reaches between two eastings.
fn norths_between(a: [f64; 2], b: [f64; 2], from: f64, to: f64) -> Option<[f64; 2]> {
    let (west, east) = if a[0] <= b[0] { (a, b) } else { (b, a) };
    if east[0] < from || west[0] > to {
        return None;
    }
    if east[0] == west[0] {
        return Some([a[1].min(b[1]), a[1].max(b[1])]);
    }
    let slope = (east[1] - west[1]) / (east[0] - west[0]);
    let at = |easting: f64| west[1] + slope * (easting.clamp(west[0], east[0]) - west[0]);
    let (one, other) = (at(from), at(to));
    Some([one.min(other), one.max(other)])
}

/// The outlines in whole metres, led through each other's corners.
pub(super) fn snapped(outlines: &[Outline]) -> Vec<Vec<Vec<Corner>>> {
    let mut grid = Grid::default();
    for place in outlines.iter().flatten().flatten() {
        grid.insert(rounded(*place));
    }
    let ring = |line: &Line| {
        let next = line.iter().cycle().skip(1);
        line.iter().zip(next).flat_map(|(from, to)| route(&grid, *from, *to)).collect()
    };
    outlines.iter().map(|outline| outline.iter().map(ring).collect()).collect()
}

fn rounded(place: [f64; 2]) -> Corner {
    place.map(|metres| metres.round() as i32)
}

/// The corners that a line passes, its own beginning included and its own end left out.
fn route(grid: &Grid, from: [f64; 2], to: [f64; 2]) -> Vec<Corner> {
    // Two neighbours walk their border in opposite directions and must find the same corners,
    // to the last bit of the arithmetic: so both look in the same direction.
    let backwards = to < from;
    let [low, high] = if backwards { [to, from] } else { [from, to] };
    let mut passed: Vec<(f64, Corner)> = grid
        .near(&[low, high])
        .filter(|corner| *corner != rounded(low) && *corner != rounded(high))
        .filter(|corner| crosses_square_of(low, high, *corner))
        .map(|corner| (distance_along(low, high, corner), corner))
        .collect();
    passed.sort_by(|(one, a), (other, b)| one.total_cmp(other).then(a.cmp(b)));
    let mut corners: Vec<Corner> = passed.into_iter().map(|(_, corner)| corner).collect();
    if backwards {
        corners.reverse();
    }
    corners.insert(0, rounded(from));
    corners
}

fn distance_along(from: [f64; 2], to: [f64; 2], corner: Corner) -> f64 {
    let [east, north] = corner.map(f64::from);
    (east - from[0]) * (to[0] - from[0]) + (north - from[1]) * (to[1] - from[1])
}

/// Whether the line passes through the square metre of which the corner is the middle.
fn crosses_square_of(from: [f64; 2], to: [f64; 2], corner: Corner) -> bool {
    let (mut enters, mut leaves) = (0.0_f64, 1.0_f64);
    for axis in 0..2 {
        let middle = f64::from(corner[axis]);
        let step = to[axis] - from[axis];
        let near = middle - 0.5 - from[axis];
        let far = middle + 0.5 - from[axis];
        if step == 0.0 {
            if near > 0.0 || far < 0.0 {
                return false;
            }
        } else {
            let (one, other) = (near / step, far / step);
            enters = enters.max(one.min(other));
            leaves = leaves.min(one.max(other));
        }
    }
    enters <= leaves
}
