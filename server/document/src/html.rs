//! A document as a page that stands on its own: one file, without scripts and without a network.

use std::fmt::{self, Display, Formatter};

use domain::document::{Bar, Block, Document, WebSeries};

use crate::picture::{self, Anchor, Ink, Picture, Shape, Step};

/// Writes a document as a page.
pub fn html(document: &Document) -> String {
    let (title, footer) = (Escaped(&document.title), Escaped(&document.footer));
    let (language, direction) = (document.language.code(), document.language.direction());
    let blocks: String =
        document.blocks.iter().enumerate().map(|(index, block)| html_of(index, block)).collect();
    format!(
        r#"<!DOCTYPE html>
<html lang="{language}" dir="{direction}">
<head>
<meta charset="utf-8">
<meta http-equiv="Content-Security-Policy" content="default-src 'none'; style-src 'unsafe-inline'">
<meta name="viewport" content="width=device-width, initial-scale=1">
<meta name="color-scheme" content="light dark">
<meta name="robots" content="noindex">
<title>{title}</title>
<style>
{STYLE}</style>
</head>
<body>
<main>
<h1>{title}</h1>
{blocks}</main>
<footer>
<p>{footer}</p>
</footer>
</body>
</html>
"#
    )
}

const STYLE: &str = include_str!("page.css");

fn html_of(index: usize, block: &Block) -> String {
    match block {
        Block::Heading(text) => format!("<h2>{}</h2>\n", Escaped(text)),
        Block::Paragraph(text) => format!("<p>{}</p>\n", Escaped(text)),
        Block::List(items) => {
            let items: String =
                items.iter().map(|item| format!("<li>{}</li>\n", Escaped(item))).collect();
            format!("<ul>\n{items}</ul>\n")
        }
        Block::Table { caption, head, rows } => table(index, caption, head, rows),
        Block::Web { description, axes, series } => web(description, axes, series),
        Block::Bars { caption, bars } => self::bars(caption, bars),
        Block::People { description, marked } => format!(
            "<figure>\n<figcaption>{}</figcaption>\n{}</figure>\n",
            Escaped(description),
            svg(&picture::people(*marked), "people", None)
        ),
    }
}

/// A table that scrolls within itself where the screen is too narrow for it.
fn table(index: usize, caption: &str, head: &[String], rows: &[Vec<String>]) -> String {
    let columns = rows.iter().map(Vec::len).fold(head.len(), usize::max);
    let cells = |row: &[String], name: &dyn Fn(usize) -> (&'static str, &'static str)| -> String {
        (0..columns)
            .map(|column| {
                let text = Escaped(row.get(column).map_or("", |text| text));
                let (element, scope) = name(column);
                format!("<{element}{scope}>{text}</{element}>")
            })
            .collect()
    };
    let head = match head {
        [] => String::new(),
        head => {
            let cells = cells(head, &|_| ("th", r#" scope="col""#));
            format!("<thead>\n<tr>{cells}</tr>\n</thead>\n")
        }
    };
    let rows: String = rows
        .iter()
        .map(|row| {
            let cells = cells(row, &|column| match column {
                0 => ("th", r#" scope="row""#),
                _ => ("td", ""),
            });
            format!("<tr>{cells}</tr>\n")
        })
        .collect();
    let caption = Escaped(caption);
    format!(
        r#"<div class="table" role="region" aria-labelledby="caption-{index}" tabindex="0">
<table>
<caption id="caption-{index}">{caption}</caption>
{head}<tbody>
{rows}</tbody>
</table>
</div>
"#
    )
}

fn web(description: &str, axes: &[String; 6], series: &[WebSeries]) -> String {
    let drawing = svg(&picture::web(axes, series, 340.0, 15.0), "web", Some(description));
    let legend: String = series
        .iter()
        .enumerate()
        .map(|(index, series)| {
            let line = svg(&picture::swatch(index), "swatch", None);
            format!("<li>{line}<span>{}</span></li>\n", Escaped(&series.name))
        })
        .collect();
    format!("<figure>\n{drawing}<ul class=\"legend\">\n{legend}</ul>\n</figure>\n")
}

fn bars(caption: &str, bars: &[Bar]) -> String {
    let bars: String = bars
        .iter()
        .map(|bar| {
            format!(
                "<li><span>{}</span> <b>{}</b>{}</li>\n",
                Escaped(&bar.label),
                Escaped(&bar.shown),
                svg(&picture::bar(bar.points, 400.0, 12.0), "bar", None)
            )
        })
        .collect();
    let caption = Escaped(caption);
    format!(
        "<figure>\n<figcaption>{caption}</figcaption>\n<ul class=\"bars\">\n{bars}</ul>\n</figure>\n"
    )
}

/// A picture, with what it shows for whoever does not see it, or else as an adornment.
fn svg(picture: &Picture, class: &str, description: Option<&str>) -> String {
    let shapes: String = picture.shapes.iter().map(shape).collect();
    let role = match description {
        Some(description) if !description.trim().is_empty() => {
            format!(r#"role="img" aria-label="{}""#, Escaped(description))
        }
        _ => r#"aria-hidden="true""#.to_owned(),
    };
    let (width, height) = (Number(picture.width), Number(picture.height));
    let stretched = if class == "bar" { r#" preserveAspectRatio="none""# } else { "" };
    format!(
        "<svg class=\"{class}\" viewBox=\"0 0 {width} {height}\"{stretched} {role}>{shapes}</svg>\n"
    )
}

fn shape(shape: &Shape) -> String {
    match shape {
        Shape::Path { steps, fill, stroke } => {
            let fill = fill.map_or("no-fill", fill_class);
            let (class, line) = match stroke {
                Some(stroke) => {
                    let dash = stroke.dash.map(|[dash, gap]| {
                        format!(r#" stroke-dasharray="{} {}""#, Number(dash), Number(gap))
                    });
                    let width = Number(stroke.width);
                    let line = format!(r#" stroke-width="{width}"{}"#, dash.unwrap_or_default());
                    (format!("{fill} {}", stroke_class(stroke.ink)), line)
                }
                None => (fill.to_owned(), String::new()),
            };
            let steps: String = steps.iter().map(step).collect();
            format!(r#"<path class="{class}"{line} d="{steps}"/>"#)
        }
        Shape::Words { at: (x, y), anchor, lettering, ink, words } => {
            let anchor = match anchor {
                Anchor::Start => "start",
                Anchor::Middle => "middle",
                Anchor::End => "end",
            };
            let (x, y, em, fill) = (Number(*x), Number(*y), Number(lettering.em), fill_class(*ink));
            let words = Escaped(words);
            format!(
                r#"<text class="{fill}" x="{x}" y="{y}" font-size="{em}" text-anchor="{anchor}">{words}</text>"#
            )
        }
    }
}

fn step(step: &Step) -> String {
    let point = |(x, y): (f32, f32)| format!("{} {}", Number(x), Number(y));
    match *step {
        Step::Move(x, y) => format!("M{}", point((x, y))),
        Step::Line(x, y) => format!("L{}", point((x, y))),
        Step::Curve([one, two, end]) => format!("C{} {} {}", point(one), point(two), point(end)),
        Step::Close => "Z".to_owned(),
    }
}

fn fill_class(ink: Ink) -> &'static str {
    match ink {
        Ink::Paper => "fill-paper",
        Ink::Text => "fill-text",
        Ink::Quiet => "fill-quiet",
        Ink::Line => "fill-line",
        Ink::First => "fill-first",
        Ink::Second => "fill-second",
        Ink::Wash => "fill-wash",
    }
}

fn stroke_class(ink: Ink) -> &'static str {
    match ink {
        Ink::Paper => "stroke-paper",
        Ink::Text => "stroke-text",
        Ink::Quiet => "stroke-quiet",
        Ink::Line => "stroke-line",
        Ink::First => "stroke-first",
        Ink::Second => "stroke-second",
        Ink::Wash => "stroke-wash",
    }
}

/// A length with at most one decimal.
struct Number(f32);

impl Display for Number {
    fn fmt(&self, f: &mut Formatter<'_>) -> fmt::Result {
        write!(f, "{}", (self.0 * 10.0).round() / 10.0)
    }
}

/// A text that can stand anywhere in a page, also between quotation marks.
struct Escaped<'a>(&'a str);

impl Display for Escaped<'_> {
    fn fmt(&self, f: &mut Formatter<'_>) -> fmt::Result {
        use fmt::Write;

        for sign in self.0.chars().filter(|sign| !sign.is_control() || sign.is_whitespace()) {
            match sign {
                '&' => f.write_str("&amp;")?,
                '<' => f.write_str("&lt;")?,
                '>' => f.write_str("&gt;")?,
                '"' => f.write_str("&quot;")?,
                '\'' => f.write_str("&#39;")?,
                sign => f.write_char(sign)?,
            }
        }
        Ok(())
    }
}
