//! The font of a picture: how wide a text is and where it breaks.

use ab_glyph::FontRef;
use plotters::style::{FontDesc, FontFamily, FontStyle, register_font};

use crate::{AnalyticsError, error::Cause};

/// The name under which the font is registered, which is also the `font-family` in an SVG.
///
/// An SVG does not carry the font. Where DejaVu Sans is not installed, its near relative Verdana
/// or else any sans-serif takes its place.
const FAMILY: &str = "DejaVu Sans, Verdana, sans-serif";

/// How much higher than its em the line of this font is. Both `ab_glyph` and the bitmap backend take
/// the height of a line for the size of a font.
const LINE_HEIGHT_IN_EM: f64 = 1.164;

/// Size and weight of a text.
#[derive(Clone, Copy, Debug, PartialEq)]
pub(super) struct Lettering {
    /// The em of the font, in units of the picture.
    pub(super) em: f64,
    /// Bold instead of regular.
    pub(super) bold: bool,
}

impl Lettering {
    pub(super) const fn regular(em: f64) -> Self {
        Self { em, bold: false }
    }

    pub(super) const fn bold(em: f64) -> Self {
        Self { em, bold: true }
    }

    /// From one baseline to the next.
    pub(super) fn leading(self) -> f64 {
        self.em * 1.3
    }

    /// The font for a backend in which one em measures `em_size` of plotters' sizes.
    pub(super) fn font(self, em_size: f64) -> FontDesc<'static> {
        let style = if self.bold { FontStyle::Bold } else { FontStyle::Normal };
        FontDesc::new(FontFamily::Name(FAMILY), self.em * em_size, style)
    }

    /// The font itself.
    pub(super) fn typeface(self) -> Result<FontRef<'static>, Cause> {
        let bytes = if self.bold { dejavu::sans::bold() } else { dejavu::sans::regular() };
        Ok(FontRef::try_from_slice(bytes)?)
    }

    /// The height of a line in pixels, where a unit of the picture has `scale` pixels.
    pub(super) fn line_height(self, scale: f64) -> f32 {
        (self.em * LINE_HEIGHT_IN_EM * scale) as f32
    }

    /// How wide a text is, in units of the picture.
    pub(super) fn width(self, text: &str) -> Result<f64, Cause> {
        // Measured large, because plotters rounds a width down to whole pixels.
        const MAGNIFIED: f64 = 16.0;
        let (width, _) = self.font(LINE_HEIGHT_IN_EM * MAGNIFIED).box_size(text)?;
        Ok(f64::from(width) / MAGNIFIED)
    }

    /// The text in lines of at most `width`, broken between words; a longer word stays whole.
    pub(super) fn lines(self, text: &str, width: f64) -> Result<Vec<String>, Cause> {
        let mut lines: Vec<String> = vec![];
        for word in text.split_whitespace() {
            let longer = lines.last().map(|line| format!("{line} {word}"));
            match (longer, lines.last_mut()) {
                (Some(longer), Some(line)) if self.width(&longer)? <= width => *line = longer,
                _ => lines.push(word.to_owned()),
            }
        }
        Ok(lines)
    }
}

/// Makes the built-in font known to plotters; doing so again changes nothing.
pub(super) fn register_fonts() -> Result<(), AnalyticsError> {
    let fonts =
        [(FontStyle::Normal, dejavu::sans::regular()), (FontStyle::Bold, dejavu::sans::bold())];
    for (style, bytes) in fonts {
        register_font(FAMILY, style, bytes).map_err(|_| AnalyticsError::Font)?;
    }
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_text_breaks_between_words() {
        register_fonts().unwrap();
        let lettering = Lettering::regular(20.0);
        let width = lettering.width("Hengelsche Es").unwrap();
        let lines = |width| lettering.lines("Hengelsche Es Noord", width).unwrap();
        assert_eq!(lines(width), ["Hengelsche Es", "Noord"]);
        assert_eq!(lines(width - 1.0), ["Hengelsche", "Es Noord"]);
        assert_eq!(lines(1.0), ["Hengelsche", "Es", "Noord"]);
    }

    #[test]
    fn a_larger_text_is_wider_in_proportion() {
        register_fonts().unwrap();
        let ten = Lettering::regular(10.0).width("Slangenbeek").unwrap();
        let twenty = Lettering::regular(20.0).width("Slangenbeek").unwrap();
        assert!((twenty / ten - 2.0).abs() < 0.01);
    }
}
