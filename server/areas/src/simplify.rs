//! Makes outlines of full precision into shapes of few corners, without tearing neighbours apart.
//!
//! All areas of all levels go through together, in four steps:
//!
//! 1. [`snap`]: corners are brought to whole metres, and a border that runs past another's corner
//!    is led through it, so that two neighbours share every piece of their border;
//! 2. [`network`]: every piece of border is kept once, with the areas on its two sides;
//! 3. [`reduce`]: corners at which no border splits are taken away, the least visible first;
//! 4. [`rings`]: each area collects its pieces of border and closes them into rings.
//!
//! Because a piece of border exists once, whatever happens to it happens to both neighbours, and
//! to the wijk as much as to the buurt. And because step 3 never moves a border across a corner,
//! borders do not cross afterwards and no area collapses.

mod network;
mod reduce;
mod rings;
mod snap;

use domain::shape::{Corner, Shape};

use self::network::Network;

/// A closed line of full precision, metres east and north in RD; the first place is not repeated.
pub(crate) type Line = Vec<[f64; 2]>;

/// The outline of one area: outer lines run anticlockwise, holes clockwise.
///
/// Outlines of neighbours may be put into one outline; the borders between them then disappear.
pub(crate) type Outline = Vec<Line>;

/// One shape for every outline, in the same order.
///
/// Corners are dropped as long as the triangle that this cuts off or fills is smaller than half a
/// square of `tolerance` metres. An outline of less than about a square metre gives a shape
/// without pieces.
///
/// Precondition: all places lie in or around the Netherlands, so that no product overflows.
pub(crate) fn simplify(outlines: &[Outline], tolerance: f64) -> Vec<Shape> {
    let mut network = Network::of(&snap::snapped(outlines));
    reduce::reduce(&mut network, tolerance);
    network.steps(outlines.len()).iter().map(rings::shape).collect()
}

/// Twice the area of the triangle, positive when its corners run anticlockwise.
fn twice_area([a, b, c]: [Corner; 3]) -> i64 {
    let along = [i64::from(b[0]) - i64::from(a[0]), i64::from(b[1]) - i64::from(a[1])];
    let to = [i64::from(c[0]) - i64::from(a[0]), i64::from(c[1]) - i64::from(a[1])];
    along[0] * to[1] - along[1] * to[0]
}

#[cfg(test)]
pub(crate) mod fit;
#[cfg(test)]
mod tests;
