//! Scanlines through rings: where a line lies inside an area, holes and islands included.
//!
//! A point lies inside when a ray from it crosses the rings an odd number of times (even-odd rule).
//! So the direction of a ring does not matter, and a hole or an island is a ring like any other.

/// A place in the picture: units from the left and from the top.
pub(super) type Point = (f64, f64);

/// A closed line; the first point is not repeated at the end.
pub(super) type Outline = Vec<Point>;

/// The parts of the horizontal line at `y` that lie inside, from left to right.
///
/// A corner at exactly `y` counts as lying below the line: so a line through a corner, or along an
/// edge, still crosses an even number of times.
pub(super) fn spans(rings: &[Outline], y: f64) -> Vec<(f64, f64)> {
    let mut crossings: Vec<f64> = rings
        .iter()
        .flat_map(edges)
        .filter(|((_, from), (_, to))| (*from < y) != (*to < y))
        .map(|((from_x, from_y), (to_x, to_y))| {
            from_x + (to_x - from_x) * (y - from_y) / (to_y - from_y)
        })
        .collect();
    crossings.sort_by(f64::total_cmp);
    crossings.chunks_exact(2).map(|pair| (pair[0], pair[1])).collect()
}

/// The parts inside of lines that rise from left to right, `gap` apart.
///
/// The lines lie at fixed places of the picture, so hatching runs on from one area to the next.
pub(super) fn hatching(rings: &[Outline], gap: f64) -> Vec<(Point, Point)> {
    // After a turn of 45 degrees, a rising line is a horizontal one.
    let turned: Vec<Outline> =
        rings.iter().map(|ring| ring.iter().map(|(x, y)| (x - y, x + y)).collect()).collect();
    let Some((top, bottom)) = height(&turned) else { return vec![] };
    let step = gap * std::f64::consts::SQRT_2;
    let (first, last) = ((top / step).floor() as i64, (bottom / step).ceil() as i64);
    (first..=last)
        .map(|line| line as f64 * step)
        .flat_map(|level| spans(&turned, level).into_iter().map(move |span| (level, span)))
        .map(|(level, (from, to))| (turned_back(from, level), turned_back(to, level)))
        .collect()
}

fn turned_back(across: f64, level: f64) -> Point {
    (f64::midpoint(level, across), f64::midpoint(level, -across))
}

/// All rings as one line: from each ring and back to the first corner of the first.
///
/// The line passes every connection twice, in opposite directions, so a connection encloses nothing
/// and a single polygon fills islands and leaves holes open.
pub(super) fn in_one_line(rings: &[Outline]) -> Outline {
    let home = rings.iter().find_map(|ring| ring.first()).copied();
    rings.iter().flat_map(|ring| ring.iter().chain(ring.first()).copied().chain(home)).collect()
}

/// The uppermost and the lowest `y`; `None` without points.
pub(super) fn height(rings: &[Outline]) -> Option<(f64, f64)> {
    let ys = || rings.iter().flatten().map(|(_, y)| *y);
    Some((ys().reduce(f64::min)?, ys().reduce(f64::max)?))
}

/// The edges of a ring, the closing one included.
pub(super) fn edges(ring: &Outline) -> impl Iterator<Item = (Point, Point)> + '_ {
    ring.iter().copied().zip(ring.iter().copied().cycle().skip(1))
}

#[cfg(test)]
mod tests {
    use proptest::{collection::vec, prelude::*};

    use super::*;

    fn square(left: f64, top: f64, side: f64) -> Outline {
        vec![(left, top), (left, top + side), (left + side, top + side), (left + side, top)]
    }

    /// A square with a hole in the middle and an island on its right.
    fn with_hole_and_island() -> Vec<Outline> {
        vec![square(0.0, 0.0, 9.0), square(3.0, 3.0, 3.0), square(10.0, 3.0, 3.0)]
    }

    #[test]
    fn a_line_skips_the_hole_and_reaches_the_island() {
        let rings = with_hole_and_island();
        assert_eq!(spans(&rings, 4.5), [(0.0, 3.0), (6.0, 9.0), (10.0, 13.0)]);
        assert_eq!(spans(&rings, 1.0), [(0.0, 9.0)]);
        assert_eq!(spans(&rings, 20.0), []);
    }

    #[test]
    fn a_line_through_a_corner_crosses_once() {
        let diamond = vec![vec![(2.0, 0.0), (0.0, 2.0), (2.0, 4.0), (4.0, 2.0)]];
        assert_eq!(spans(&diamond, 2.0), [(0.0, 4.0)]);
    }

    #[test]
    fn hatching_stays_out_of_the_hole() {
        let rings = with_hole_and_island();
        let lines = hatching(&rings, 0.5);
        assert!(lines.len() > 20);
        for ((from_x, from_y), (to_x, to_y)) in lines {
            let (x, y) = (f64::midpoint(from_x, to_x), f64::midpoint(from_y, to_y));
            assert!(spans(&rings, y).iter().any(|(left, right)| *left <= x && x <= *right));
            assert!(from_y >= to_y, "hatching rises from left to right");
        }
    }

    #[test]
    fn hatching_runs_on_across_a_border() {
        let (left, right) = (square(0.0, 0.0, 10.0), square(10.0, 0.0, 10.0));
        let at_border = |ring: Outline| -> Vec<i64> {
            let ends = hatching(&[ring], 2.0).into_iter().flat_map(|(from, to)| [from, to]);
            let mut heights: Vec<_> = ends
                .filter(|(x, y)| (x - 10.0).abs() < 1e-9 && *y > 0.1 && *y < 9.9)
                .map(|(_, y)| (y * 1e6).round() as i64)
                .collect();
            heights.sort_unstable();
            heights
        };
        assert_eq!(at_border(left), at_border(right));
    }

    #[test]
    fn without_rings_there_is_nothing_to_draw() {
        assert!(hatching(&[], 2.0).is_empty());
        assert!(in_one_line(&[vec![]]).is_empty());
    }

    proptest! {
        #[test]
        fn one_line_encloses_what_the_rings_enclose(
            rings in vec(vec((0_i16..20, 0_i16..20), 3..6), 1..4),
            y in 0_i16..20,
        ) {
            let rings: Vec<Outline> = rings
                .into_iter()
                .map(|ring| ring.into_iter().map(|(x, y)| (x.into(), y.into())).collect())
                .collect();
            let inside = |rings: &[Outline]| -> f64 {
                spans(rings, f64::from(y) + 0.5).iter().map(|(from, to)| to - from).sum()
            };
            prop_assert!((inside(&rings) - inside(&[in_one_line(&rings)])).abs() < 1e-9);
        }
    }
}
