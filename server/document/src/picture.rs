//! The pictures of a document as shapes, for the PDF and for the page alike.

use std::f32::consts::{PI, TAU};

use domain::document::WebSeries;

use crate::text::Lettering;

/// Shapes on a piece of paper; the last one lies on top.
#[derive(Clone)]
pub(crate) struct Picture {
    /// From left to right.
    pub(crate) width: f32,
    /// From top to bottom.
    pub(crate) height: f32,
    /// What is drawn.
    pub(crate) shapes: Vec<Shape>,
}

/// One thing in a picture.
#[derive(Clone)]
pub(crate) enum Shape {
    /// A line or an area.
    Path {
        /// How the pen goes.
        steps: Vec<Step>,
        /// The colour inside.
        fill: Option<Ink>,
        /// The line itself.
        stroke: Option<Stroke>,
    },
    /// One line of text.
    Words {
        /// The point at which the text is anchored, on the line on which its letters stand.
        at: (f32, f32),
        /// Which part of the text stands at that point.
        anchor: Anchor,
        /// How it is written.
        lettering: Lettering,
        /// The colour of the letters.
        ink: Ink,
        /// The text.
        words: String,
    },
}

/// A step of the pen.
#[derive(Clone, Copy)]
pub(crate) enum Step {
    /// To a point, without drawing.
    Move(f32, f32),
    /// A straight line to a point.
    Line(f32, f32),
    /// A curve by way of two points to a third.
    Curve([(f32, f32); 3]),
    /// Back to where the line began.
    Close,
}

/// A line of some width.
#[derive(Clone, Copy)]
pub(crate) struct Stroke {
    /// Its colour.
    pub(crate) ink: Ink,
    /// Its width.
    pub(crate) width: f32,
    /// The lengths of dash and gap, when it is not solid.
    pub(crate) dash: Option<[f32; 2]>,
}

impl Stroke {
    pub(crate) const fn solid(ink: Ink, width: f32) -> Self {
        Self { ink, width, dash: None }
    }
}

/// Where a text is anchored.
#[derive(Clone, Copy)]
pub(crate) enum Anchor {
    /// Its left end.
    Start,
    /// Its middle.
    Middle,
    /// Its right end.
    End,
}

/// What a colour stands for. Each differs from the others in a grey print, or is drawn otherwise.
#[derive(Clone, Copy, PartialEq)]
pub(crate) enum Ink {
    /// The paper itself.
    Paper,
    /// Text.
    Text,
    /// Text in the background.
    Quiet,
    /// Rings, axes and frames.
    Line,
    /// The first web, a bar, a marked person.
    First,
    /// The second web.
    Second,
    /// The area within the first web.
    Wash,
}

/// How the webs in one picture differ, besides their colour.
fn style(series: usize) -> (Stroke, fn(f32, f32) -> Shape) {
    if series == 0 {
        (Stroke::solid(Ink::First, 2.0), |x, y| Shape::Path {
            steps: circle(x, y, 3.8),
            fill: Some(Ink::First),
            stroke: None,
        })
    } else {
        let line = Stroke { ink: Ink::Second, width: 2.0, dash: Some([5.0, 3.5]) };
        (line, |x, y| Shape::Path {
            steps: rectangle(x - 3.6, y - 3.6, 7.2, 7.2),
            fill: Some(Ink::Paper),
            stroke: Some(Stroke::solid(Ink::Second, 1.8)),
        })
    }
}

/// Six axes with the first one up, 0 in the centre and 10 at the rim.
///
/// The web has as much room as the longest word of a name leaves it. The names beside it grow away
/// from each other, those above and below it stand clear of them, and the picture is as high as
/// that takes: no name is cut and none meets another.
pub(crate) fn web(axes: &[String; 6], series: &[WebSeries], width: f32, em: f32) -> Picture {
    const GAP: f32 = 9.0;
    let names = Lettering::regular(em, em * 1.25);
    let longest = [1, 2, 4, 5].map(|axis: usize| names.longest_word(&axes[axis]));
    let aside = longest.into_iter().fold(0.0, f32::max) + GAP;
    let radius = ((width / 2.0 - aside) / (PI / 3.0).sin()).clamp(width * 0.19, width * 0.25);
    let centre = (width / 2.0, 0.0);
    let point = |axis: usize, score: f32| {
        let angle = TAU * axis as f32 / 6.0;
        let length = radius * score / 10.0;
        (centre.0 + length * angle.sin(), centre.1 - length * angle.cos())
    };

    let room = width / 2.0 - radius * (PI / 3.0).sin() - GAP;
    let lines =
        |axis: usize| names.lines(&axes[axis], if axis.is_multiple_of(3) { width } else { room });
    let height = |lines: &Vec<String>| names.leading * lines.len() as f32;
    let mut tops = [0.0; 6];
    let texts: [_; 6] = std::array::from_fn(lines);
    for axis in [1, 5] {
        let height = height(&texts[axis]);
        tops[axis] = (-radius - height).min(-8.0 - height * 2.0) / 2.0;
    }
    for axis in [2, 4] {
        tops[axis] = ((radius - height(&texts[axis])) / 2.0).max(4.0);
    }
    tops[0] = (-radius - GAP).min(tops[1] - GAP).min(tops[5] - GAP) - height(&texts[0]);
    tops[3] = [2, 4]
        .map(|axis: usize| tops[axis] + height(&texts[axis]) + GAP)
        .into_iter()
        .fold(radius + GAP, f32::max);
    let bottom = tops[3] + height(&texts[3]);

    let mut shapes = vec![];
    let wash = series.first().map(known).filter(|scores| scores.len() == 6);
    if let Some(scores) = wash {
        let corners = scores.into_iter().map(|(axis, score)| point(axis, score));
        shapes.push(Shape::Path { steps: outline(corners), fill: Some(Ink::Wash), stroke: None });
    }
    for ring in [2.0, 4.0, 6.0, 8.0, 10.0] {
        shapes.push(Shape::Path {
            steps: outline((0..6).map(|axis| point(axis, ring))),
            fill: None,
            stroke: Some(Stroke::solid(Ink::Line, 0.8)),
        });
    }
    for axis in 0..6 {
        shapes.push(line([centre, point(axis, 10.0)], Stroke::solid(Ink::Line, 0.8)));
    }
    let scale = Lettering::regular(em * 0.65, em);
    for ring in ["0", "2", "4", "6", "8", "10"] {
        let (x, y) = point(0, ring.parse().unwrap_or_default());
        shapes.push(Shape::Words {
            at: (x - 5.5, y + scale.em * 0.95),
            anchor: Anchor::End,
            lettering: scale,
            ink: Ink::Quiet,
            words: ring.to_owned(),
        });
    }
    for (index, series) in series.iter().enumerate() {
        let (stroke, _) = style(index);
        let known = known(series);
        if known.len() == 6 {
            let steps = outline(known.into_iter().map(|(axis, score)| point(axis, score)));
            shapes.push(Shape::Path { steps, fill: None, stroke: Some(stroke) });
            continue;
        }
        // Only neighbours are joined: a line across a missing axis would draw a score there.
        for (axis, score) in &known {
            if let Some((next, other)) = known.iter().find(|(next, _)| *next == (axis + 1) % 6) {
                shapes.push(line([point(*axis, *score), point(*next, *other)], stroke));
            }
        }
    }
    for (index, series) in series.iter().enumerate() {
        let (_, marker) = style(index);
        shapes.extend(known(series).into_iter().map(|(axis, score)| {
            let (x, y) = point(axis, score);
            marker(x, y)
        }));
    }
    for (axis, lines) in texts.into_iter().enumerate() {
        let (x, _) = point(axis, 10.0);
        let (x, anchor) = match axis {
            0 | 3 => (x, Anchor::Middle),
            1 | 2 => (x + GAP, Anchor::Start),
            _ => (x - GAP, Anchor::End),
        };
        let first = tops[axis] + names.baseline();
        shapes.extend(lines.into_iter().enumerate().map(|(index, words)| Shape::Words {
            at: (x, first + names.leading * index as f32),
            anchor,
            lettering: names,
            ink: Ink::Text,
            words: words.trim_end().to_owned(),
        }));
    }
    let mut picture = Picture { width, height: bottom - tops[0], shapes };
    picture.lower(-tops[0]);
    picture
}

/// The line and marker of a web, for the legend.
pub(crate) fn swatch(series: usize) -> Picture {
    let (stroke, marker) = style(series);
    let shapes = vec![line([(1.0, 6.0), (31.0, 6.0)], stroke), marker(16.0, 6.0)];
    Picture { width: 32.0, height: 12.0, shapes }
}

/// A bar from 0 to 100 in its frame.
pub(crate) fn bar(points: f64, width: f32, height: f32) -> Picture {
    let inner = width - 1.0;
    let length = inner * bounded(points) / 100.0;
    let mut shapes = vec![Shape::Path {
        steps: rectangle(0.5, 0.5, inner, height - 1.0),
        fill: Some(Ink::Paper),
        stroke: Some(Stroke::solid(Ink::Line, 1.0)),
    }];
    if length > 0.0 {
        shapes.push(Shape::Path {
            steps: rectangle(0.5, 0.5, length, height - 1.0),
            fill: Some(Ink::First),
            stroke: None,
        });
    }
    Picture { width, height, shapes }
}

/// A length from 0 to 100.
fn bounded(points: f64) -> f32 {
    if points.is_nan() { 0.0 } else { points.clamp(0.0, 100.0) as f32 }
}

/// Ten rows of ten people; the first ones are marked.
pub(crate) fn people(marked: u8) -> Picture {
    const CELL: (f32, f32) = (16.0, 21.0);
    let marked = usize::from(marked);
    let shapes = (0..100)
        .map(|index| {
            let corner = ((index % 10) as f32 * CELL.0, (index / 10) as f32 * CELL.1);
            let (fill, stroke) = if index < marked {
                (Some(Ink::First), Stroke::solid(Ink::First, 1.0))
            } else {
                (Some(Ink::Paper), Stroke::solid(Ink::Quiet, 0.5))
            };
            Shape::Path { steps: person(corner), fill, stroke: Some(stroke) }
        })
        .collect();
    Picture { width: CELL.0 * 10.0, height: CELL.1 * 10.0, shapes }
}

/// A round head above shoulders.
fn person((x, y): (f32, f32)) -> Vec<Step> {
    let at = |right: f32, down: f32| (x + right, y + down);
    let (left_hip, right_hip) = (at(3.0, 19.0), at(13.0, 19.0));
    let (left_arm, right_arm) = (at(3.0, 14.0), at(13.0, 14.0));
    let mut steps = circle(x + 8.0, y + 4.8, 3.3);
    steps.extend([
        Step::Move(left_hip.0, left_hip.1),
        Step::Line(left_arm.0, left_arm.1),
        Step::Curve([at(3.0, 11.0), at(5.0, 9.6), at(8.0, 9.6)]),
        Step::Curve([at(11.0, 9.6), at(13.0, 11.0), right_arm]),
        Step::Line(right_hip.0, right_hip.1),
        Step::Close,
    ]);
    steps
}

/// The axes that have a score, with it.
fn known(series: &WebSeries) -> Vec<(usize, f32)> {
    series.scores.known().map(|(dimension, score)| (dimension.index(), score as f32)).collect()
}

/// A line from one point to another.
pub(crate) fn line([from, to]: [(f32, f32); 2], stroke: Stroke) -> Shape {
    let steps = vec![Step::Move(from.0, from.1), Step::Line(to.0, to.1)];
    Shape::Path { steps, fill: None, stroke: Some(stroke) }
}

fn outline(corners: impl Iterator<Item = (f32, f32)>) -> Vec<Step> {
    let mut steps: Vec<_> = corners.map(|(x, y)| Step::Line(x, y)).collect();
    if let Some(Step::Line(x, y)) = steps.first().copied() {
        steps[0] = Step::Move(x, y);
    }
    steps.push(Step::Close);
    steps
}

fn rectangle(x: f32, y: f32, width: f32, height: f32) -> Vec<Step> {
    let (right, bottom) = (x + width, y + height);
    outline([(x, y), (right, y), (right, bottom), (x, bottom)].into_iter())
}

fn circle(x: f32, y: f32, radius: f32) -> Vec<Step> {
    // How far the handles of a quarter of a circle lie from its ends.
    let handle = radius * 0.5523;
    let (left, right, top, bottom) = (x - radius, x + radius, y - radius, y + radius);
    vec![
        Step::Move(right, y),
        Step::Curve([(right, y + handle), (x + handle, bottom), (x, bottom)]),
        Step::Curve([(x - handle, bottom), (left, y + handle), (left, y)]),
        Step::Curve([(left, y - handle), (x - handle, top), (x, top)]),
        Step::Curve([(x + handle, top), (right, y - handle), (right, y)]),
        Step::Close,
    ]
}

impl Picture {
    /// Moves everything down.
    fn lower(&mut self, down: f32) {
        for shape in &mut self.shapes {
            match shape {
                Shape::Words { at, .. } => at.1 += down,
                Shape::Path { steps, .. } => {
                    for step in steps {
                        match step {
                            Step::Move(_, y) | Step::Line(_, y) => *y += down,
                            Step::Curve(points) => {
                                for point in points {
                                    point.1 += down;
                                }
                            }
                            Step::Close => {}
                        }
                    }
                }
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use domain::scoring::DimensionScores;

    use super::*;

    fn series(scores: [Option<f64>; 6]) -> WebSeries {
        WebSeries { name: "Nu".into(), scores: DimensionScores::from_array(scores).unwrap() }
    }

    fn names(names: [&str; 6]) -> [String; 6] {
        names.map(str::to_owned)
    }

    /// Left, top, right and bottom of every text.
    fn boxes(picture: &Picture) -> Vec<[f32; 4]> {
        let words = picture.shapes.iter().filter_map(|shape| match shape {
            Shape::Words { at, anchor, lettering, words, ink: Ink::Text } => {
                let width = lettering.width(words);
                let left = match anchor {
                    Anchor::Start => at.0,
                    Anchor::Middle => at.0 - width / 2.0,
                    Anchor::End => at.0 - width,
                };
                let top = at.1 - 0.8 * lettering.em;
                Some([left, top, left + width, top + lettering.em])
            }
            _ => None,
        });
        words.collect()
    }

    fn lines(picture: &Picture) -> usize {
        let solid = |shape: &&Shape| matches!(shape, Shape::Path { stroke: Some(stroke), .. } if stroke.ink == Ink::First);
        picture.shapes.iter().filter(solid).count()
    }

    #[test]
    fn no_name_is_cut_and_none_meets_another() {
        let long = "een heel lange naam ".repeat(40);
        let word = "w".repeat(300);
        let cases = [
            names(["Lichaam", "Gevoel", "Zin", "Prettig leven", "Meedoen", "Dagelijks leven"]),
            names([
                "Lichaamsfuncties",
                "Mentaal welbevinden",
                "Zingeving",
                "Kwaliteit van leven",
                "Meedoen",
                "Dagelijks functioneren",
            ]),
            names([&long; 6]),
            names([&word; 6]),
            names(["", "a", &long, "", &word, ""]),
        ];
        for (axes, (width, em)) in
            cases.iter().flat_map(|axes| [(480.0, 10.0), (340.0, 15.0)].map(|size| (axes, size)))
        {
            let picture = web(axes, &[series([Some(10.0); 6])], width, em);
            let boxes = boxes(&picture);
            for (index, one) in boxes.iter().enumerate() {
                assert!(one[0] >= -0.5 && one[2] <= picture.width + 0.5, "{one:?}");
                assert!(one[1] >= -0.5 && one[3] <= picture.height + 0.5, "{one:?}");
                for other in &boxes[index + 1..] {
                    let apart = one[2] <= other[0]
                        || other[2] <= one[0]
                        || one[3] <= other[1]
                        || other[3] <= one[1];
                    assert!(apart, "{one:?} {other:?}");
                }
            }
        }
    }

    #[test]
    fn the_first_axis_points_up_and_a_ten_lies_on_the_rim() {
        let axes = names(["A", "B", "C", "D", "E", "F"]);
        let ten = series([Some(10.0), None, None, None, None, None]);
        let picture = web(&axes, &[ten], 480.0, 10.0);
        let marker = picture.shapes.iter().find_map(|shape| match shape {
            Shape::Path { steps, fill: Some(Ink::First), .. } => steps.first().copied(),
            _ => None,
        });
        let rim = picture.shapes.iter().filter_map(|shape| match shape {
            Shape::Path { steps, stroke: Some(stroke), .. } if stroke.ink == Ink::Line => {
                steps.first().copied()
            }
            _ => None,
        });
        let top = rim
            .filter_map(|step| match step {
                Step::Move(_, y) => Some(y),
                _ => None,
            })
            .fold(f32::MAX, f32::min);
        let Some(Step::Move(x, y)) = marker else { panic!("no marker") };
        assert!((x - 3.8 - 240.0).abs() < 0.01 && (y - top).abs() < 0.01);
    }

    #[test]
    fn only_neighbours_are_joined() {
        let axes = names(["A", "B", "C", "D", "E", "F"]);
        let joined = |scores| lines(&web(&axes, &[series(scores)], 480.0, 10.0));
        let some = Some(5.0);
        assert_eq!(joined([some; 6]), 1, "one closed line");
        assert_eq!(joined([some, some, None, some, None, None]), 1);
        assert_eq!(joined([some, None, None, None, None, some]), 1, "the last meets the first");
        assert_eq!(joined([some, None, some, None, some, None]), 0);
        assert_eq!(joined([None; 6]), 0);
    }

    #[test]
    fn a_bar_is_never_longer_than_its_frame() {
        for (points, length) in
            [(50.0, 50.0), (f64::NAN, 0.0), (-1.0, 0.0), (f64::INFINITY, 100.0), (1e300, 100.0)]
        {
            assert_eq!(bounded(points), length);
        }
    }

    #[test]
    fn as_many_people_are_marked_as_are_asked_for() {
        for (asked, marked) in [(0, 0), (5, 5), (100, 100), (255, 100)] {
            let filled = people(asked)
                .shapes
                .iter()
                .filter(|shape| matches!(shape, Shape::Path { fill: Some(Ink::First), .. }))
                .count();
            assert_eq!(filled, marked);
        }
    }
}
