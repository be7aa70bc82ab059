//! Where the borders of a made-up town run.
//!
//! Buurten are Voronoi cells around scattered sites. Every site is mirrored in the outline of the
//! town, so that the cells of the outermost sites end there.

mod bends;
mod groups;

use std::f64::consts::PI;

use geo::{Coord, MultiPoint, Point, Triangle, TriangulateDelaunayUnconstrained};
use rand::RngExt;
use rand_chacha::ChaCha8Rng;

pub(super) use self::groups::grouped;
use crate::simplify::Line;

/// The middle of the town, metres east and north in RD: between Hengelo, Delden and Borne.
const MIDDLE: [f64; 2] = [246_500.0, 477_500.0];

/// Metres from the middle to the outline, on average.
const RADIUS: f64 = 3_800.0;

/// How far sites lie from the middle at most, as a part of the way to the outline.
const FURTHEST: f64 = 0.94;

/// How often sites move to the middle of their cell, so that cells become about as large.
const RELAXATIONS: usize = 2;

/// A buurt to be.
pub(super) struct Cell {
    /// The place around which it lies.
    site: [f64; 2],
    /// Its border, anticlockwise.
    pub(super) border: Line,
}

impl Cell {
    /// Distance of its site from the middle of the town, where 1 is about the edge of the town.
    pub(super) fn distance_from_middle(&self) -> f64 {
        distance(self.site, MIDDLE) / RADIUS
    }
}

/// As many cells as asked for, that together fill a town without gaps.
pub(super) fn cells(count: usize, chance: &mut ChaCha8Rng) -> Vec<Cell> {
    let outline = Outline::new(chance);
    let mut sites: Vec<[f64; 2]> = (0..count).map(|_| outline.place_within(chance)).collect();
    for _ in 0..RELAXATIONS {
        let cells = voronoi(&sites, &outline);
        sites = cells.iter().map(|cell| outline.kept_within(middle_of_corners(cell))).collect();
    }
    let mut cells = voronoi(&sites, &outline);
    bends::bend_borders(&mut cells, chance);
    cells
}

/// A rounded, irregular outline: the distance from the middle in each direction.
struct Outline {
    waves: [(f64, f64); 3],
}

impl Outline {
    fn new(chance: &mut ChaCha8Rng) -> Self {
        let mut wave = || (chance.random_range(0.02..0.09), chance.random_range(-PI..PI));
        Self { waves: [wave(), wave(), wave()] }
    }

    fn radius(&self, direction: f64) -> f64 {
        let wave = |(count, (height, phase)): (usize, &(f64, f64))| {
            height * (direction * (count + 2) as f64 + phase).sin()
        };
        RADIUS * (1.0 + self.waves.iter().enumerate().map(wave).sum::<f64>())
    }

    fn place_within(&self, chance: &mut ChaCha8Rng) -> [f64; 2] {
        let direction = chance.random_range(-PI..PI);
        let part: f64 = chance.random_range(0.0..1.0);
        place(direction, FURTHEST * part.sqrt() * self.radius(direction))
    }

    /// The place itself, or the nearest to it in its direction that lies well within the outline.
    ///
    /// A site outside would be mirrored to the inside, and leave a hole in the town there.
    fn kept_within(&self, [east, north]: [f64; 2]) -> [f64; 2] {
        let direction = (north - MIDDLE[1]).atan2(east - MIDDLE[0]);
        let furthest = FURTHEST * self.radius(direction);
        place(direction, distance([east, north], MIDDLE).min(furthest))
    }

    /// The same place at the other side of the outline.
    fn mirrored(&self, [east, north]: [f64; 2]) -> [f64; 2] {
        let direction = (north - MIDDLE[1]).atan2(east - MIDDLE[0]);
        place(direction, 2.0 * self.radius(direction) - distance([east, north], MIDDLE))
    }
}

fn place(direction: f64, radius: f64) -> [f64; 2] {
    [MIDDLE[0] + radius * direction.cos(), MIDDLE[1] + radius * direction.sin()]
}

fn distance(one: [f64; 2], other: [f64; 2]) -> f64 {
    (one[0] - other[0]).hypot(one[1] - other[1])
}

/// The cell of every site, in the order of the sites.
fn voronoi(sites: &[[f64; 2]], outline: &Outline) -> Vec<Cell> {
    let mirrored = sites.iter().map(|site| outline.mirrored(*site));
    let points: MultiPoint = sites.iter().copied().chain(mirrored).map(Point::from).collect();
    // Fails for coordinates that are not finite only; these are.
    let triangles = points.unconstrained_triangulation().unwrap_or_default();
    sites.iter().map(|site| cell(*site, &triangles)).collect()
}

/// The cell of a site: its corners are the middles of the circles around its triangles.
///
/// All cells that meet in a corner compute it from the same triangle, so there they fit exactly.
fn cell(site: [f64; 2], triangles: &[Triangle]) -> Cell {
    let at_site = |triangle: &&Triangle| triangle.to_array().contains(&Coord::from(site));
    let direction = |corner: &[f64; 2]| (corner[1] - site[1]).atan2(corner[0] - site[0]);
    let mut border: Line = triangles.iter().filter(at_site).map(middle_of_circle).collect();
    border.sort_by(|one, other| direction(one).total_cmp(&direction(other)));
    Cell { site, border }
}

fn middle_of_circle(triangle: &Triangle) -> [f64; 2] {
    let [a, b, c] = triangle.to_array();
    let (b, c) = (b - a, c - a);
    let twice_cross = 2.0 * (b.x * c.y - b.y * c.x);
    let (b_squared, c_squared) = (b.x * b.x + b.y * b.y, c.x * c.x + c.y * c.y);
    [
        a.x + (c.y * b_squared - b.y * c_squared) / twice_cross,
        a.y + (b.x * c_squared - c.x * b_squared) / twice_cross,
    ]
}

fn middle_of_corners(cell: &Cell) -> [f64; 2] {
    let count = cell.border.len().max(1) as f64;
    [0, 1].map(|axis| cell.border.iter().map(|corner| corner[axis]).sum::<f64>() / count)
}
