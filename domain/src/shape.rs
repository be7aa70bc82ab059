//! The outline of an area as a map draws it, and the frame that a map puts around its areas.

use std::fmt::Write as _;

use serde::{Deserialize, Serialize};

/// A corner of an outline: metres east and north in the Dutch grid (RD, EPSG:28992).
///
/// Whole metres, so that a corner that two neighbours share stays one corner.
pub type Corner = [i32; 2];

/// A closed line of at least three corners; the first corner is not repeated at the end.
pub type Ring = Vec<Corner>;

/// One piece of an area: an outer ring, anticlockwise, then the rings of its holes, clockwise.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Piece(pub Vec<Ring>);

/// The outline of an area: one piece, or several when the area has islands.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Shape(pub Vec<Piece>);

impl Shape {
    /// All corners of all rings.
    pub fn corners(&self) -> impl Iterator<Item = Corner> + '_ {
        self.0.iter().flat_map(|piece| &piece.0).flatten().copied()
    }
}

/// The part of the country that a map shows, and the scale at which it is drawn.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Frame {
    west: f64,
    north: f64,
    metres_per_unit: f64,
    width: f64,
    height: f64,
}

impl Frame {
    /// A frame around all `shapes` whose longer side measures `longest` units.
    ///
    /// `None` when there is nothing to show: no corners, or all of them in one point.
    pub fn around<'a>(shapes: impl IntoIterator<Item = &'a Shape>, longest: f64) -> Option<Self> {
        let mut corners = shapes.into_iter().flat_map(Shape::corners);
        let [east, north] = corners.next()?;
        let (mut low, mut high) = ([east, north], [east, north]);
        for corner in corners {
            for axis in 0..2 {
                low[axis] = low[axis].min(corner[axis]);
                high[axis] = high[axis].max(corner[axis]);
            }
        }
        let wide = f64::from(high[0]) - f64::from(low[0]);
        let tall = f64::from(high[1]) - f64::from(low[1]);
        let metres_per_unit = wide.max(tall) / longest;
        (metres_per_unit > 0.0).then(|| Self {
            west: f64::from(low[0]),
            north: f64::from(high[1]),
            metres_per_unit,
            width: wide / metres_per_unit,
            height: tall / metres_per_unit,
        })
    }

    /// Width of the drawing in units.
    pub fn width(&self) -> f64 {
        self.width
    }

    /// Height of the drawing in units.
    pub fn height(&self) -> f64 {
        self.height
    }

    /// Where a corner lies in the drawing: units from the left and from the top.
    pub fn place(&self, [east, north]: Corner) -> (f64, f64) {
        (
            (f64::from(east) - self.west) / self.metres_per_unit,
            (self.north - f64::from(north)) / self.metres_per_unit,
        )
    }

    /// The whole area as the `d` of one SVG `<path>`, islands and holes included, in whole units.
    ///
    /// Corners are rounded where they lie, not step by step, so two neighbours never tear apart.
    pub fn svg_path(&self, shape: &Shape) -> String {
        let mut path = String::new();
        for ring in shape.0.iter().flat_map(|piece| &piece.0) {
            let mut at: Option<(i64, i64)> = None;
            for corner in ring {
                let (x, y) = self.place(*corner);
                let (x, y) = (x.round() as i64, y.round() as i64);
                // Writing to a `String` cannot fail.
                let _ = match at {
                    None => write!(path, "M{x} {y}l"),
                    Some((from_x, from_y)) if (from_x, from_y) == (x, y) => continue,
                    Some((from_x, from_y)) => write!(path, "{} {} ", x - from_x, y - from_y),
                };
                at = Some((x, y));
            }
            path.truncate(path.trim_end().len());
            path.push('z');
        }
        path
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn square(west: i32, south: i32, side: i32) -> Shape {
        Shape(vec![Piece(vec![vec![
            [west, south],
            [west + side, south],
            [west + side, south + side],
            [west, south + side],
        ]])])
    }

    #[test]
    fn north_is_up() {
        let shape = square(250_000, 470_000, 1_000);
        let frame = Frame::around([&shape], 100.0).unwrap();
        assert_eq!(frame.place([250_000, 471_000]), (0.0, 0.0));
        assert_eq!(frame.place([251_000, 470_000]), (100.0, 100.0));
        assert_eq!(frame.svg_path(&shape), "M0 100l100 0 0 -100 -100 0z");
    }

    #[test]
    fn islands_and_holes_are_one_path() {
        let mut shape = square(0, 0, 900);
        shape.0[0].0.push(vec![[300, 300], [300, 600], [600, 600], [600, 300]]);
        shape.0.extend(square(1_000, 0, 100).0);
        let frame = Frame::around([&shape], 1_100.0).unwrap();
        assert_eq!(frame.svg_path(&shape).matches('z').count(), 3);
    }

    #[test]
    fn neighbours_share_their_rounded_corners() {
        let (left, right) = (square(0, 0, 333), square(333, 0, 333));
        let frame = Frame::around([&left, &right], 97.0).unwrap();
        assert!(frame.svg_path(&left).starts_with("M0 "));
        let (border, _) = frame.place([333, 0]);
        assert!(frame.svg_path(&right).starts_with(&format!("M{} ", border.round())));
    }

    #[test]
    fn nothing_has_no_frame() {
        assert_eq!(Frame::around([&Shape::default()], 100.0), None);
    }
}
