//! The drawing of a web: six axes, one closed line through the scores.

use std::f64::consts::TAU;

use domain::{aspect::Dimension, scoring::DimensionScores};
use leptos::prelude::*;

use crate::language::{language, one_decimal};

const CENTRE: (f64, f64) = (180.0, 150.0);
const RADIUS: f64 = 104.0;
/// Where the name of a dimension stands, seen from the centre: just outside the rim.
const NAME_RADIUS: f64 = RADIUS + 10.0;
/// From one line of a name to the next.
const LINE_HEIGHT: f64 = 16.0;

/// A line in the drawing.
pub struct Series {
    /// What the line stands for: "Jij", "Vlinderveen".
    pub name: String,
    /// The scores; an axis without a score is left open.
    pub scores: DimensionScores,
    /// The style of the line: `own` or `other`.
    pub style: &'static str,
}

/// Draws the scores of one or more `series`; `label` says what the picture is, without figures.
///
/// Six equally spaced axes, centre 0, rim 10. The enclosed area means nothing (it depends on the
/// order of the axes), so it is filled only lightly and never measured.
pub fn web_drawing(series: &[Series], label: &str) -> impl IntoView + use<> {
    let rings: Vec<_> = [2.0, 4.0, 6.0, 8.0, 10.0]
        .map(|score| view! { <polygon class="ww-web__ring" points=outline([Some(score); 6]) /> })
        .into_iter()
        .collect();
    let axes: Vec<_> = Dimension::ALL
        .map(|dimension| {
            let (x, y) = corner(dimension, RADIUS);
            view! { <line class="ww-web__axis" x1=CENTRE.0 y1=CENTRE.1 x2=number(x) y2=number(y) /> }
        })
        .into_iter()
        .collect();
    let single = match series {
        [only] => Some(only.scores),
        _ => None,
    };
    let names: Vec<_> =
        Dimension::ALL.map(|dimension| name(dimension, single)).into_iter().collect();
    let lines: Vec<_> = series.iter().map(line).collect();
    view! {
        <svg class="ww-web" viewBox="0 0 360 300" role="img" aria-label=label.to_owned()>
            {rings}
            {axes}
            {lines}
            {names}
        </svg>
    }
}

fn line(series: &Series) -> impl IntoView + use<> {
    let scores = series.scores;
    let class = format!("ww-web__line ww-web__line--{}", series.style);
    let whole = scores.known().count() == Dimension::ALL.len();
    let shape = if whole {
        view! { <polygon class=class points=outline(scores.to_array()) /> }.into_any()
    } else {
        // Only neighbours are joined: a line across a missing axis would draw a score there.
        let segments: Vec<_> = Dimension::ALL
            .iter()
            .zip(Dimension::ALL.iter().cycle().skip(1))
            .filter_map(|(from, to)| {
                let (x1, y1) = point(*from, scores.get(*from)?);
                let (x2, y2) = point(*to, scores.get(*to)?);
                Some(view! {
                    <line class=class.clone() x1=number(x1) y1=number(y1) x2=number(x2) y2=number(y2) />
                })
            })
            .collect();
        segments.into_any()
    };
    let dots: Vec<_> = scores
        .known()
        .map(|(dimension, score)| {
            let (x, y) = point(dimension, score);
            let class = format!("ww-web__dot ww-web__dot--{}", series.style);
            view! { <circle class=class cx=number(x) cy=number(y) r="4" /> }
        })
        .collect();
    (shape, dots)
}

fn name(dimension: Dimension, single: Option<DimensionScores>) -> impl IntoView {
    let (x, y) = corner(dimension, NAME_RADIUS);
    let anchor = match x - CENTRE.0 {
        offset if offset > 1.0 => "start",
        offset if offset < -1.0 => "end",
        _ => "middle",
    };
    // A name beside the web stands in two lines, so that it fits on a narrow phone.
    let lines = match dimension.short_name_in(language()).rsplit_once(' ') {
        Some((first, last)) if anchor != "middle" => vec![first, last],
        _ => vec![dimension.short_name_in(language())],
    };
    let score = single.map(|scores| scores.get(dimension).map_or("–".to_owned(), one_decimal));
    let height = LINE_HEIGHT * (lines.len() + usize::from(score.is_some())) as f64;
    // The lines stand above the topmost corner, below the lowest, and beside the others.
    let top = match y - CENTRE.1 {
        offset if offset < -RADIUS => y - height + LINE_HEIGHT,
        offset if offset > RADIUS => y + LINE_HEIGHT * 0.9,
        _ => y - height / 2.0 + LINE_HEIGHT * 0.7,
    };
    let words: Vec<_> = lines
        .iter()
        .enumerate()
        .map(|(line, word)| {
            let y = number(top + LINE_HEIGHT * line as f64);
            view! {
                <text x=number(x) y=y text-anchor=anchor>
                    {word.to_string()}
                </text>
            }
        })
        .collect();
    let score = score.map(|score| {
        let y = number(top + LINE_HEIGHT * lines.len() as f64 + 1.0);
        view! {
            <text class="ww-web__score" x=number(x) y=y text-anchor=anchor>
                {score}
            </text>
        }
    });
    view! {
        <g class="ww-web__name" data-dimension=dimension.slug()>
            {words}
            {score}
        </g>
    }
}

fn outline(scores: [Option<f64>; 6]) -> String {
    Dimension::ALL
        .into_iter()
        .zip(scores)
        .filter_map(|(dimension, score)| {
            let (x, y) = point(dimension, score?);
            Some(format!("{},{}", number(x), number(y)))
        })
        .collect::<Vec<_>>()
        .join(" ")
}

fn point(dimension: Dimension, score: f64) -> (f64, f64) {
    corner(dimension, RADIUS * score / 10.0)
}

/// The end of an axis of this length; the first axis points up.
fn corner(dimension: Dimension, length: f64) -> (f64, f64) {
    let angle = TAU * dimension.index() as f64 / Dimension::ALL.len() as f64;
    (CENTRE.0 + length * angle.sin(), CENTRE.1 - length * angle.cos())
}

fn number(value: f64) -> String {
    format!("{value:.1}")
}
