//! Where the name of an area fits inside it.

use super::{
    scan::{Outline, Point, height, spans},
    text::Lettering,
};
use crate::error::Cause;

/// Sizes in which a name may be written, most wanted first. The smallest is 7 points on A4.
const SIZES: [f64; 3] = [22.0, 18.0, 15.0];

/// Room that a name keeps from the border on all sides.
const PADDING: f64 = 6.0;

/// How far apart the lines lie on which room is looked for.
const STEP: f64 = 4.0;

/// A name, where it fits.
pub(super) struct Label {
    /// One line or two.
    pub(super) lines: Vec<String>,
    /// How it is written.
    pub(super) lettering: Lettering,
    /// The middle of the text.
    pub(super) centre: Point,
    /// Width of the longest line.
    pub(super) width: f64,
}

impl Label {
    /// The largest way to write the name inside the rings; `None` when it fits in no size.
    pub(super) fn fitting(name: &str, rings: &[Outline]) -> Result<Option<Self>, Cause> {
        for lettering in SIZES.map(Lettering::regular) {
            for lines in ways_to_break(name) {
                let mut width = 0.0_f64;
                for line in &lines {
                    width = width.max(lettering.width(line)?);
                }
                let tall = lettering.leading() * lines.len() as f64;
                let room = (width + 2.0 * PADDING, tall + 2.0 * PADDING);
                if let Some(centre) = place_for(room, rings) {
                    return Ok(Some(Self { lines, lettering, centre, width }));
                }
            }
        }
        Ok(None)
    }

    /// The height of all lines together.
    pub(super) fn height(&self) -> f64 {
        self.lettering.leading() * self.lines.len() as f64
    }
}

/// The name on one line and, when it has several words, on two lines of about the same length.
fn ways_to_break(name: &str) -> Vec<Vec<String>> {
    let halves = name
        .match_indices(' ')
        .map(|(at, _)| name.split_at(at))
        .min_by_key(|(first, second)| first.chars().count().abs_diff(second.chars().count()));
    let in_two = halves.map(|(first, second)| vec![first.to_owned(), second.trim().to_owned()]);
    [vec![name.to_owned()]].into_iter().chain(in_two).collect()
}

/// The middle of the place for a box that lies nearest to the middle of the area.
fn place_for((wide, tall): (f64, f64), rings: &[Outline]) -> Option<Point> {
    let (top, bottom) = height(rings)?;
    let middle = middle(rings);
    let rows = ((bottom - top - tall) / STEP).floor();
    (0..=rows as i64)
        .map(|row| top + row as f64 * STEP)
        .flat_map(|upper| {
            free(rings, upper, upper + tall)
                .into_iter()
                .filter(|(left, right)| right - left >= wide)
                .map(move |(left, right)| {
                    let x = middle.0.clamp(left + wide / 2.0, right - wide / 2.0);
                    (x, upper + tall / 2.0)
                })
        })
        .min_by(|one, other| distance(*one, middle).total_cmp(&distance(*other, middle)))
}

/// What lies inside on every line from `upper` to `lower`.
fn free(rings: &[Outline], upper: f64, lower: f64) -> Vec<(f64, f64)> {
    let rows = ((lower - upper) / STEP).ceil().max(1.0);
    (0..=rows as i64)
        .map(|row| spans(rings, upper + (lower - upper) * row as f64 / rows))
        .reduce(|one, other| overlap(&one, &other))
        .unwrap_or_default()
}

/// What lies in both sets of spans.
fn overlap(one: &[(f64, f64)], other: &[(f64, f64)]) -> Vec<(f64, f64)> {
    one.iter()
        .flat_map(|(left, right)| other.iter().map(|(l, r)| (left.max(*l), right.min(*r))))
        .filter(|(left, right)| left < right)
        .collect()
}

/// The mean of all places inside, holes left out.
fn middle(rings: &[Outline]) -> Point {
    let Some((top, bottom)) = height(rings) else { return (0.0, 0.0) };
    let (mut area, mut east, mut south) = (0.0, 0.0, 0.0);
    let rows = ((bottom - top) / STEP).ceil();
    for row in 0..rows as i64 {
        let y = top + (row as f64 + 0.5) * (bottom - top) / rows;
        for (left, right) in spans(rings, y) {
            area += right - left;
            east += (right - left) * f64::midpoint(left, right);
            south += (right - left) * y;
        }
    }
    if area > 0.0 { (east / area, south / area) } else { (0.0, 0.0) }
}

fn distance((x, y): Point, (other_x, other_y): Point) -> f64 {
    (x - other_x).hypot(y - other_y)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::draw::text::register_fonts;

    fn rectangle(left: f64, top: f64, wide: f64, tall: f64) -> Outline {
        vec![(left, top), (left, top + tall), (left + wide, top + tall), (left + wide, top)]
    }

    fn label(name: &str, rings: &[Outline]) -> Option<Label> {
        register_fonts().unwrap();
        Label::fitting(name, rings).unwrap()
    }

    #[test]
    fn a_name_stands_in_the_middle() {
        let label = label("Noord", &[rectangle(0.0, 0.0, 400.0, 400.0)]).unwrap();
        assert_eq!(label.lettering.em, SIZES[0]);
        assert!(distance(label.centre, (200.0, 200.0)) < STEP);
    }

    #[test]
    fn a_name_avoids_a_hole_in_the_middle() {
        let hole = rectangle(150.0, 100.0, 100.0, 200.0);
        let label = label("Noord", &[rectangle(0.0, 0.0, 400.0, 400.0), hole]).unwrap();
        let (x, y) = label.centre;
        let beside = (x - 200.0).abs() >= 50.0 + label.width / 2.0;
        let above_or_below = (y - 200.0).abs() >= 100.0 + label.height() / 2.0;
        assert!(beside || above_or_below);
    }

    #[test]
    fn a_long_name_takes_two_lines_in_a_narrow_area() {
        let narrow = rectangle(0.0, 0.0, 150.0, 400.0);
        let label = label("Hengelsche Es", &[narrow]).unwrap();
        assert_eq!(label.lines, ["Hengelsche", "Es"]);
    }

    #[test]
    fn a_name_that_does_not_fit_is_left_out() {
        assert!(label("Slangenbeek", &[rectangle(0.0, 0.0, 30.0, 30.0)]).is_none());
        assert!(label("Slangenbeek", &[]).is_none());
    }
}
