//! Bends the straight borders between Voronoi cells, as ditches and streets do.

use std::collections::BTreeMap;

use rand::RngExt;
use rand_chacha::ChaCha8Rng;

use super::{Cell, distance};
use crate::simplify::Line;

/// How far along a straight piece of border its new corners stand.
const PLACES: [f64; 4] = [0.2, 0.4, 0.6, 0.8];

/// How far a corner may move, as a part of the way to the site on that side.
const FURTHEST: f64 = 0.16;

/// How far a corner may move, as a part of the length of the border: short ones stay nearly straight.
const STEEPEST: f64 = 0.1;

/// A straight piece of border by its ends: the bits of coordinates can be sorted, floats cannot.
type Key = [u64; 4];

/// Gives every straight piece of border a few bends, the same ones for both cells beside it.
///
/// A piece bends towards one of the two sites beside it, and stays in the triangle between itself
/// and that site. These triangles do not overlap, so borders do not cross.
pub(super) fn bend_borders(cells: &mut [Cell], chance: &mut ChaCha8Rng) {
    let mut bends: BTreeMap<Key, Line> = BTreeMap::new();
    for cell in cells {
        let corners = std::mem::take(&mut cell.border);
        for (from, to) in corners.iter().zip(corners.iter().cycle().skip(1)) {
            let beyond = bends.get(&key(*to, *from));
            let bend = match beyond {
                Some(bend) => bend.iter().rev().copied().collect(),
                None => bent(*from, *to, cell.site, chance),
            };
            cell.border.push(*from);
            cell.border.extend(&bend);
            bends.insert(key(*from, *to), bend);
        }
    }
}

fn key(from: [f64; 2], to: [f64; 2]) -> Key {
    [from[0], from[1], to[0], to[1]].map(f64::to_bits)
}

/// The new corners between the two ends.
fn bent(from: [f64; 2], to: [f64; 2], site: [f64; 2], chance: &mut ChaCha8Rng) -> Line {
    let towards = if chance.random() { site } else { mirrored(site, from, to) };
    let steepest = STEEPEST * distance(from, to) / distance(from, towards);
    let mut corner = |place: f64| {
        let part = chance.random_range(0.0..1.0) * FURTHEST.min(steepest);
        [0, 1].map(|axis| {
            let straight = from[axis] + place * (to[axis] - from[axis]);
            straight + part * (towards[axis] - straight)
        })
    };
    PLACES.map(&mut corner).to_vec()
}

/// The site at the other side: a piece of border is as far from it as from `site`.
fn mirrored(site: [f64; 2], from: [f64; 2], to: [f64; 2]) -> [f64; 2] {
    let along = [to[0] - from[0], to[1] - from[1]];
    let length_squared = along[0] * along[0] + along[1] * along[1];
    let part = ((site[0] - from[0]) * along[0] + (site[1] - from[1]) * along[1])
        / length_squared.max(f64::MIN_POSITIVE);
    [0, 1].map(|axis| 2.0 * (from[axis] + part * along[axis]) - site[axis])
}
