//! The polygons of a feature, checked and brought to the Dutch grid.

use geojson::Position;

use super::FeatureProblem;
use crate::{
    rd::{Rd, Wgs84, to_rd},
    simplify::{Line, Outline},
};

/// Reads polygons; of each, the first ring is the outer one, whichever way the rings run.
pub(super) fn read(polygons: &[Vec<Vec<Position>>]) -> Result<Outline, FeatureProblem> {
    let mut outline = Outline::new();
    let mut ring_number = 0;
    for polygon in polygons {
        for (place_in_polygon, ring) in polygon.iter().enumerate() {
            ring_number += 1;
            let mut line = closed_line(ring, ring_number)?;
            let is_outer = place_in_polygon == 0;
            if is_outer != runs_anticlockwise(&line) {
                line.reverse();
            }
            outline.push(line);
        }
    }
    if outline.is_empty() { Err(FeatureProblem::NoGeometry) } else { Ok(outline) }
}

fn closed_line(ring: &[Position], number: usize) -> Result<Line, FeatureProblem> {
    if ring.len() < 4 {
        return Err(FeatureProblem::TooFewPositions { ring: number, found: ring.len() });
    }
    let mut line: Line = ring.iter().map(in_rd).collect::<Result<_, _>>()?;
    let end = line.pop();
    if end.as_ref() != line.first() {
        return Err(FeatureProblem::NotClosed { ring: number });
    }
    Ok(line)
}

/// Degrees and metres of places in the Netherlands are so different that the numbers tell.
fn in_rd(position: &Position) -> Result<[f64; 2], FeatureProblem> {
    let &[x, y, ..] = position.as_slice() else { return Err(FeatureProblem::NotFinite) };
    if !(x.is_finite() && y.is_finite()) {
        return Err(FeatureProblem::NotFinite);
    }
    // The bounds of RD itself, and degrees a little around it.
    if (-7_000.0..=300_000.0).contains(&x) && (289_000.0..=629_000.0).contains(&y) {
        Ok([x, y])
    } else if (3.0..=7.5).contains(&x) && (50.5..=54.0).contains(&y) {
        let Rd { east, north } = to_rd(Wgs84 { latitude: y, longitude: x });
        Ok([east, north])
    } else {
        Err(FeatureProblem::Elsewhere { x, y })
    }
}

fn runs_anticlockwise(line: &Line) -> bool {
    let Some(&[east, north]) = line.first() else { return true };
    let doubled: f64 = line
        .windows(2)
        .map(|pair| {
            let [from, to] = [pair[0], pair[1]].map(|[x, y]| [x - east, y - north]);
            from[0] * to[1] - from[1] * to[0]
        })
        .sum();
    doubled >= 0.0
}
