//! The map for download: areas in the colour of their class, withheld areas hatched.

mod canvas;
mod label;
mod scan;
mod text;

use domain::{
    classes::{ClassBreaks, Colour, FILLS, INKS},
    figure::Published,
    indicator::Measure,
    shape::{Frame, Shape},
};

use self::{
    canvas::{Canvas, PngCanvas, SvgCanvas, encode_png},
    label::Label,
    scan::{Outline, Point, hatching},
    text::{Lettering, register_fonts},
};
use crate::{AnalyticsError, error::Cause};

/// The format of a picture.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum PictureFormat {
    /// Lines and text: stays sharp at every size, can be edited.
    Svg,
    /// Pixels, 1600 by 1200: opens everywhere.
    Png,
}

/// What is drawn: one indicator, one level of areas, one period.
#[derive(Clone, Copy, Debug)]
pub struct MapPicture<'a> {
    /// What the map shows: "Prettig leven in Hengelo".
    pub title: &'a str,
    /// Share or mean, with its scale.
    pub measure: Measure,
    /// The period, and who answered.
    pub subtitle: &'a str,
    /// Where figures and borders come from, with version and licence.
    pub source: &'a str,
    /// The areas; a later one is drawn over an earlier one.
    pub areas: &'a [MapArea<'a>],
}

/// One area of a map.
#[derive(Clone, Copy, Debug)]
pub struct MapArea<'a> {
    /// Its name, written in the area where it fits.
    pub name: &'a str,
    /// Its outline.
    pub shape: &'a Shape,
    /// Its figure.
    pub published: Published,
}

const SIZE: (u32, u32) = (1600, 1200);
const MARGIN: f64 = 56.0;
const RIGHT: f64 = SIZE.0 as f64 - MARGIN;
const BOTTOM: f64 = SIZE.1 as f64 - MARGIN;
/// The legend stands in a column of its own beside the map.
const LEGEND_LEFT: f64 = 1240.0;
const MAP_RIGHT: f64 = LEGEND_LEFT - 40.0;
const BLOCK_GAP: f64 = 28.0;

const TITLE: Lettering = Lettering::bold(44.0);
const SUBTITLE: Lettering = Lettering::regular(25.0);
const LEGEND_TITLE: Lettering = Lettering::bold(22.0);
const LEGEND_TEXT: Lettering = Lettering::regular(22.0);
const SOURCE: Lettering = Lettering::regular(18.0);

const SWATCH: (f64, f64) = (56.0, 36.0);
const SWATCH_STEP: f64 = 48.0;

const PAPER: Colour = Colour { red: 0xff, green: 0xff, blue: 0xff };
const INK: Colour = INKS[0];
const QUIET_INK: Colour = Colour { red: 0x4a, green: 0x54, blue: 0x60 };
const BORDER: Colour = Colour { red: 0x2b, green: 0x35, blue: 0x40 };
const HATCH: Colour = Colour { red: 0x8a, green: 0x93, blue: 0x9c };
const BORDER_WIDTH: u32 = 2;
const HATCH_WIDTH: u32 = 2;
const HATCH_GAP: f64 = 10.0;

/// A choropleth of 1600 by 1200 pixels, as the bytes of a file.
///
/// The classes and colours are those of [`ClassBreaks`] around the shown figures. A gap is
/// hatched, and the legend says "geen cijfer".
///
/// # Errors
///
/// [`AnalyticsError::NothingToDraw`] when no area has an outline that spans anything; otherwise
/// only when a library fails.
pub fn map(map: &MapPicture<'_>, format: PictureFormat) -> Result<Vec<u8>, AnalyticsError> {
    register_fonts()?;
    let frame = Frame::around(map.areas.iter().map(|area| area.shape), 1.0)
        .ok_or(AnalyticsError::NothingToDraw)?;
    match format {
        PictureFormat::Svg => {
            let mut document = String::new();
            let mut canvas = SvgCanvas::new(&mut document, SIZE);
            compose(&mut canvas, map, &frame).map_err(AnalyticsError::Draw)?;
            canvas.finish().map_err(AnalyticsError::Draw)?;
            Ok(document.into_bytes())
        }
        PictureFormat::Png => {
            let picture = PngCanvas::picture(SIZE, |canvas| compose(canvas, map, &frame))
                .map_err(AnalyticsError::Draw)?;
            encode_png(&picture).map_err(AnalyticsError::Encode)
        }
    }
}

/// Draws the whole picture: header, source, and between them map and legend.
fn compose(canvas: &mut impl Canvas, map: &MapPicture<'_>, frame: &Frame) -> Result<(), Cause> {
    let page = rectangle((0.0, 0.0), (f64::from(SIZE.0), f64::from(SIZE.1)));
    canvas.fill(&[page], PAPER)?;
    let top = MARGIN;
    let top = write_block(canvas, map.title, top, TITLE, INK)?;
    let top = write_block(canvas, map.subtitle, top, SUBTITLE, QUIET_INK)? + BLOCK_GAP;
    let source_lines = SOURCE.lines(map.source, RIGHT - MARGIN)?;
    let source_top = BOTTOM - SOURCE.leading() * source_lines.len() as f64;
    write_block(canvas, map.source, source_top, SOURCE, QUIET_INK)?;

    let breaks = ClassBreaks::around(
        map.measure,
        map.areas.iter().filter_map(|area| area.published.estimate()).map(|shown| shown.value),
    );
    let place = Placing::within(frame, (MARGIN, top), (MAP_RIGHT, source_top - BLOCK_GAP));
    draw_areas(canvas, map.areas, breaks, &place)?;
    let has_gaps = map.areas.iter().any(|area| area.published.estimate().is_none());
    draw_legend(canvas, breaks, has_gaps, top)
}

/// Writes a text over the width of the page and returns where the next one may begin.
fn write_block(
    canvas: &mut impl Canvas,
    text: &str,
    top: f64,
    lettering: Lettering,
    colour: Colour,
) -> Result<f64, Cause> {
    let mut line_top = top;
    for line in lettering.lines(text, RIGHT - MARGIN)? {
        canvas.write(&line, (MARGIN, line_top + lettering.em), lettering, colour)?;
        line_top += lettering.leading();
    }
    Ok(line_top)
}

/// How the drawing of a [`Frame`] is enlarged and moved to its place on the page.
struct Placing<'a> {
    frame: &'a Frame,
    scale: f64,
    left: f64,
    top: f64,
}

impl<'a> Placing<'a> {
    /// As large as fits between two corners, in the middle.
    fn within(frame: &'a Frame, (left, top): Point, (right, bottom): Point) -> Self {
        let (wide, tall) = (right - left, (bottom - top).max(0.0));
        let scale = (wide / frame.width()).min(tall / frame.height());
        Self {
            frame,
            scale,
            left: left + (wide - frame.width() * scale) / 2.0,
            top: top + (tall - frame.height() * scale) / 2.0,
        }
    }

    /// All rings of a shape on the page.
    fn rings(&self, shape: &Shape) -> Vec<Outline> {
        shape
            .0
            .iter()
            .flat_map(|piece| &piece.0)
            .map(|ring| ring.iter().map(|corner| self.point(*corner)).collect())
            .collect()
    }

    fn point(&self, corner: domain::shape::Corner) -> Point {
        let (x, y) = self.frame.place(corner);
        (self.left + x * self.scale, self.top + y * self.scale)
    }
}

/// Draws all areas, then all borders and names, so that no fill covers a neighbour's border.
fn draw_areas(
    canvas: &mut impl Canvas,
    areas: &[MapArea<'_>],
    breaks: Option<ClassBreaks>,
    place: &Placing<'_>,
) -> Result<(), Cause> {
    let outlined: Vec<_> = areas
        .iter()
        .map(|area| (area, place.rings(area.shape), class_of(area.published, breaks)))
        .collect();
    for (_, rings, class) in &outlined {
        fill_area(canvas, rings, *class)?;
    }
    for (_, rings, _) in &outlined {
        canvas.outline(rings, BORDER_WIDTH, BORDER)?;
    }
    for (area, rings, class) in &outlined {
        if let Some(label) = Label::fitting(area.name, rings)? {
            write_label(canvas, &label, *class)?;
        }
    }
    Ok(())
}

/// The class of a figure; `None` when it is withheld.
fn class_of(published: Published, breaks: Option<ClassBreaks>) -> Option<usize> {
    Some(breaks?.class(published.estimate()?.value))
}

/// Fills with the colour of the class, or hatches when there is none.
fn fill_area(
    canvas: &mut impl Canvas,
    rings: &[Outline],
    class: Option<usize>,
) -> Result<(), Cause> {
    if let Some(class) = class {
        return canvas.fill(rings, FILLS[class]);
    }
    canvas.fill(rings, PAPER)?;
    for (from, to) in hatching(rings, HATCH_GAP) {
        canvas.line(from, to, HATCH_WIDTH, HATCH)?;
    }
    Ok(())
}

fn write_label(canvas: &mut impl Canvas, label: &Label, class: Option<usize>) -> Result<(), Cause> {
    let Label { lines, lettering, centre: (x, y), width } = label;
    let top = y - label.height() / 2.0;
    if class.is_none() {
        // Letters drown in hatching.
        let corner = (x - width / 2.0 - 4.0, top);
        canvas.fill(&[rectangle(corner, (width + 8.0, label.height()))], PAPER)?;
    }
    let ink = class.map_or(INK, |class| INKS[class]);
    for (line, number) in lines.iter().zip(0_u8..) {
        let left = x - lettering.width(line)? / 2.0;
        let baseline = top + f64::from(number) * lettering.leading() + lettering.em;
        canvas.write(line, (left, baseline), *lettering, ink)?;
    }
    Ok(())
}

/// Draws what the colours mean, from the lowest class down to the highest, and the hatching.
fn draw_legend(
    canvas: &mut impl Canvas,
    breaks: Option<ClassBreaks>,
    has_gaps: bool,
    top: f64,
) -> Result<(), Cause> {
    let heading = ["Gemiddeld cijfer", "op een schaal van 0 tot 10"];
    for ((line, lettering), number) in heading.into_iter().zip([LEGEND_TITLE, SOURCE]).zip(1_u8..) {
        let baseline = top + f64::from(number) * LEGEND_TITLE.leading();
        canvas.write(line, (LEGEND_LEFT, baseline), lettering, INK)?;
    }
    let classes = breaks.into_iter().flat_map(|breaks| breaks.labels()).zip((0..).map(Some));
    let gap = has_gaps.then(|| ("geen cijfer".to_owned(), None));
    let mut swatch_top = top + 2.0 * LEGEND_TITLE.leading() + BLOCK_GAP;
    for (text, class) in classes.chain(gap) {
        let swatch = [rectangle((LEGEND_LEFT, swatch_top), SWATCH)];
        fill_area(canvas, &swatch, class)?;
        canvas.outline(&swatch, BORDER_WIDTH, BORDER)?;
        let baseline = swatch_top + SWATCH.1 / 2.0 + LEGEND_TEXT.em * 0.36;
        canvas.write(&text, (LEGEND_LEFT + SWATCH.0 + 16.0, baseline), LEGEND_TEXT, INK)?;
        swatch_top += SWATCH_STEP;
    }
    Ok(())
}

fn rectangle((left, top): Point, (wide, tall): (f64, f64)) -> Outline {
    vec![(left, top), (left, top + tall), (left + wide, top + tall), (left + wide, top)]
}

#[cfg(test)]
mod tests;
