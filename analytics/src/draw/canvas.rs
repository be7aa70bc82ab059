//! The two surfaces that a picture is drawn on, with the same few strokes.

use ab_glyph::{Font as _, FontRef, Glyph, PxScale, ScaleFont as _, point};
use domain::classes::Colour;
use image::{ColorType, ImageEncoder, RgbImage, codecs::png::PngEncoder, imageops::thumbnail};
use plotters::{
    backend::{BitMapBackend, DrawingBackend, SVGBackend},
    style::{Color as _, RGBColor, ShapeStyle},
};

use super::{
    scan::{Outline, Point, edges, height, in_one_line, spans},
    text::Lettering,
};
use crate::error::Cause;

/// Something that can be drawn on; lengths are units of the picture.
pub(super) trait Canvas {
    /// Fills the inside of the rings (even-odd).
    fn fill(&mut self, rings: &[Outline], colour: Colour) -> Result<(), Cause>;

    /// Draws the rings themselves.
    fn outline(&mut self, rings: &[Outline], width: u32, colour: Colour) -> Result<(), Cause>;

    /// Draws one straight line.
    fn line(&mut self, from: Point, to: Point, width: u32, colour: Colour) -> Result<(), Cause>;

    /// Writes a text whose baseline begins at `start`.
    fn write(
        &mut self,
        text: &str,
        start: Point,
        lettering: Lettering,
        colour: Colour,
    ) -> Result<(), Cause>;
}

/// An SVG document of which one pixel is one unit of the picture.
pub(super) struct SvgCanvas<'a>(SVGBackend<'a>);

impl<'a> SvgCanvas<'a> {
    /// The size by which the SVG backend divides to get the em of a font.
    const EM: f64 = 1.24;
    /// How far below its upper edge the SVG backend puts the baseline of a text, in em.
    const BASELINE: f64 = 0.76;

    /// A document of this size that is written to `document`.
    pub(super) fn new(document: &'a mut String, size: (u32, u32)) -> Self {
        Self(SVGBackend::with_string(document, size))
    }

    /// Closes the document.
    pub(super) fn finish(mut self) -> Result<(), Cause> {
        Ok(self.0.present()?)
    }
}

impl Canvas for SvgCanvas<'_> {
    fn fill(&mut self, rings: &[Outline], colour: Colour) -> Result<(), Cause> {
        let line = in_one_line(rings);
        Ok(self.0.fill_polygon(line.into_iter().map(whole), &rgb(colour))?)
    }

    fn outline(&mut self, rings: &[Outline], width: u32, colour: Colour) -> Result<(), Cause> {
        for ring in rings {
            let closed = ring.iter().chain(ring.first()).copied().map(whole);
            self.0.draw_path(closed, &stroke(width, colour))?;
        }
        Ok(())
    }

    fn line(&mut self, from: Point, to: Point, width: u32, colour: Colour) -> Result<(), Cause> {
        Ok(self.0.draw_line(whole(from), whole(to), &stroke(width, colour))?)
    }

    fn write(
        &mut self,
        text: &str,
        (x, baseline): Point,
        lettering: Lettering,
        colour: Colour,
    ) -> Result<(), Cause> {
        let style = lettering.font(Self::EM).color(&rgb(colour));
        let top = baseline - Self::BASELINE * lettering.em;
        Ok(self.0.draw_text(text, &style, whole((x, top)))?)
    }
}

/// Pixels of a bitmap per unit of the picture while drawing; afterwards every square of so many
/// pixels becomes one, which smooths all edges alike.
const OVERSAMPLING: u32 = 2;

/// A bitmap that becomes a PNG of one pixel per unit of the picture.
pub(super) struct PngCanvas<'a>(BitMapBackend<'a>);

impl<'a> PngCanvas<'a> {
    const SCALE: f64 = OVERSAMPLING as f64;
    /// Draws on a white bitmap of this size and encodes the result.
    pub(super) fn picture(
        (width, height): (u32, u32),
        draw: impl FnOnce(&mut PngCanvas<'_>) -> Result<(), Cause>,
    ) -> Result<RgbImage, Cause> {
        let (wide, tall) = (width * OVERSAMPLING, height * OVERSAMPLING);
        let mut pixels = RgbImage::from_pixel(wide, tall, image::Rgb([0xff; 3]));
        draw(&mut PngCanvas(BitMapBackend::with_buffer(&mut pixels, (wide, tall))))?;
        Ok(thumbnail(&pixels, width, height))
    }

    /// Draws one letter where it was placed. Plotters' own writing drops the room that a letter
    /// keeps before it, which makes the spacing uneven.
    fn draw_glyph(
        &mut self,
        glyph: Glyph,
        font: &FontRef<'static>,
        colour: Colour,
    ) -> Result<(), Cause> {
        // A space has no outline.
        let Some(outlined) = font.outline_glyph(glyph) else { return Ok(()) };
        let corner = outlined.px_bounds().min;
        let mut drawn = Ok(());
        outlined.draw(|column, row, coverage| {
            let pixel = (corner.x as i32 + column as i32, corner.y as i32 + row as i32);
            let ink = rgb(colour).mix(f64::from(coverage)).to_backend_color();
            if drawn.is_ok() {
                drawn = self.0.draw_pixel(pixel, ink);
            }
        });
        Ok(drawn?)
    }

    /// Fills the pixels whose centre lies inside. Plotters' own filling knows no holes and leaves
    /// streaks where edges meet.
    fn fill_pixels(&mut self, rings: &[Outline], colour: Colour) -> Result<(), Cause> {
        let Some((top, bottom)) = height(rings) else { return Ok(()) };
        for row in top.floor() as i32..bottom.ceil() as i32 {
            for (from, to) in spans(rings, f64::from(row) + 0.5) {
                let (left, right) = (from.round() as i32, to.round() as i32);
                self.0.draw_rect((left, row), (right, row + 1), &rgb(colour), true)?;
            }
        }
        Ok(())
    }
}

/// The bytes of a PNG file.
pub(super) fn encode_png(picture: &RgbImage) -> Result<Vec<u8>, Cause> {
    let mut bytes = vec![];
    let (width, height) = picture.dimensions();
    PngEncoder::new(&mut bytes).write_image(picture, width, height, ColorType::Rgb8)?;
    Ok(bytes)
}

impl Canvas for PngCanvas<'_> {
    fn fill(&mut self, rings: &[Outline], colour: Colour) -> Result<(), Cause> {
        let pixels: Vec<Outline> = rings
            .iter()
            .map(|ring| ring.iter().map(|(x, y)| (x * Self::SCALE, y * Self::SCALE)).collect())
            .collect();
        self.fill_pixels(&pixels, colour)
    }

    fn outline(&mut self, rings: &[Outline], width: u32, colour: Colour) -> Result<(), Cause> {
        for (from, to) in rings.iter().flat_map(edges) {
            self.line(from, to, width, colour)?;
        }
        Ok(())
    }

    fn line(&mut self, from: Point, to: Point, width: u32, colour: Colour) -> Result<(), Cause> {
        self.fill(&[bar(from, to, f64::from(width))], colour)
    }

    fn write(
        &mut self,
        text: &str,
        (x, baseline): Point,
        lettering: Lettering,
        colour: Colour,
    ) -> Result<(), Cause> {
        let typeface = lettering.typeface()?;
        let font = typeface.as_scaled(PxScale::from(lettering.line_height(Self::SCALE)));
        let baseline = (baseline * Self::SCALE) as f32;
        let mut x = (x * Self::SCALE) as f32;
        let mut before = None;
        for letter in text.chars() {
            let id = font.glyph_id(letter);
            x += before.map_or(0.0, |before| font.kern(before, id));
            before = Some(id);
            self.draw_glyph(
                id.with_scale_and_position(font.scale(), point(x, baseline)),
                &typeface,
                colour,
            )?;
            x += font.h_advance(id);
        }
        Ok(())
    }
}

/// A line of this width as an area. It reaches half its width past both ends, so that the edges of
/// a ring meet without a notch.
fn bar((from_x, from_y): Point, (to_x, to_y): Point, width: f64) -> Outline {
    let (east, south) = (to_x - from_x, to_y - from_y);
    let length = east.hypot(south);
    if length == 0.0 {
        return vec![];
    }
    let (along_x, along_y) = (east / length * width / 2.0, south / length * width / 2.0);
    vec![
        (from_x - along_x - along_y, from_y - along_y + along_x),
        (from_x - along_x + along_y, from_y - along_y - along_x),
        (to_x + along_x + along_y, to_y + along_y - along_x),
        (to_x + along_x - along_y, to_y + along_y + along_x),
    ]
}

fn rgb(colour: Colour) -> RGBColor {
    RGBColor(colour.red, colour.green, colour.blue)
}

fn stroke(width: u32, colour: Colour) -> ShapeStyle {
    ShapeStyle::from(&rgb(colour)).stroke_width(width)
}

fn whole((x, y): Point) -> (i32, i32) {
    (x.round() as i32, y.round() as i32)
}
