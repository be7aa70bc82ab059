//! The words of a document: which signs can be drawn, how wide they are and where a line breaks.

use std::sync::LazyLock;

use ab_glyph::{Font, FontRef, GlyphId};

/// How much of a line lies above and below the letters that stand on it, in em.
const ASCENT: f32 = 0.928;
const DESCENT: f32 = 0.236;

/// Size and weight of a text.
#[derive(Clone, Copy, Debug, PartialEq)]
pub(crate) struct Lettering {
    /// The em of the font.
    pub(crate) em: f32,
    /// Bold instead of regular.
    pub(crate) bold: bool,
    /// From one line to the next.
    pub(crate) leading: f32,
}

/// A sign as the font draws it.
pub(crate) struct Sign {
    /// Its place in the font.
    pub(crate) glyph: u32,
    /// To the next sign, in em.
    pub(crate) advance: f32,
}

impl Lettering {
    pub(crate) const fn regular(em: f32, leading: f32) -> Self {
        Self { em, bold: false, leading }
    }

    pub(crate) const fn bold(em: f32, leading: f32) -> Self {
        Self { em, bold: true, leading }
    }

    /// From the top of a line to where its letters stand.
    pub(crate) fn baseline(self) -> f32 {
        (self.leading + (ASCENT - DESCENT) * self.em) / 2.0
    }

    /// How wide a text is on one line.
    pub(crate) fn width(self, text: &str) -> f32 {
        self.signs(text).map(|sign| sign.advance).sum::<f32>() * self.em
    }

    /// The signs of a text, in its order; what the font lacks becomes the sign for that.
    pub(crate) fn signs(self, text: &str) -> impl Iterator<Item = Sign> {
        let face = Face::get(self.bold);
        let mut rest = text.chars().peekable();
        std::iter::from_fn(move || {
            let sign = rest.next()?;
            Some(face.map_or(Sign { glyph: 0, advance: 0.6 }, |face| {
                face.sign(sign, rest.peek().copied())
            }))
        })
    }

    /// The text in lines of at most `width`. A line ends between words, behind a hyphen or a slash
    /// between letters, or else where a word that is too long has to break. The space on which a
    /// line ends stays at its end, so that the lines together are the text.
    pub(crate) fn lines(self, text: &str, width: f32) -> Vec<String> {
        let mut lines = vec![];
        let mut line = String::new();
        let mut used = 0.0;
        for word in plain(text).split_inclusive(' ') {
            for part in parts(word) {
                let needed = self.width(part.trim_end_matches(' '));
                if used + needed > width && !line.is_empty() {
                    lines.push(std::mem::take(&mut line));
                    used = 0.0;
                }
                if needed <= width {
                    line.push_str(part);
                    used += self.width(part);
                    continue;
                }
                for sign in part.chars() {
                    let needed = self.width(sign.encode_utf8(&mut [0; 4]));
                    if used + needed > width && !line.is_empty() && sign != ' ' {
                        lines.push(std::mem::take(&mut line));
                        used = 0.0;
                    }
                    line.push(sign);
                    used += needed;
                }
            }
        }
        if !line.is_empty() {
            lines.push(line);
        }
        lines
    }

    /// The width at which a short text takes no more lines, and its lines are about as long.
    pub(crate) fn balanced(self, text: &str, width: f32) -> f32 {
        let lines = self.lines(text, width).len();
        if !(2..=4).contains(&lines) {
            return width;
        }
        (1..40)
            .map(|step| width * (1.0 - 0.02 * step as f32))
            .take_while(|narrow| self.lines(text, *narrow).len() == lines)
            .last()
            .unwrap_or(width)
    }

    /// How wide the text must be at least to break between words only.
    pub(crate) fn longest_word(self, text: &str) -> f32 {
        plain(text).split(' ').flat_map(parts).map(|part| self.width(part)).fold(0.0, f32::max)
    }
}

/// A weight of the font.
struct Face {
    font: FontRef<'static>,
    units: f32,
    missing: GlyphId,
}

impl Face {
    fn get(bold: bool) -> Option<&'static Self> {
        static REGULAR: LazyLock<Option<Face>> =
            LazyLock::new(|| Face::read(dejavu::sans::regular()));
        static BOLD: LazyLock<Option<Face>> = LazyLock::new(|| Face::read(dejavu::sans::bold()));
        if bold { BOLD.as_ref() } else { REGULAR.as_ref() }
    }

    fn read(bytes: &'static [u8]) -> Option<Self> {
        let font = FontRef::try_from_slice(bytes).ok()?;
        let units = font.units_per_em()?;
        let missing = font.glyph_id(char::REPLACEMENT_CHARACTER);
        Some(Self { font, units, missing })
    }

    fn glyph(&self, sign: char) -> GlyphId {
        match self.font.glyph_id(sign) {
            GlyphId(0) => self.missing,
            glyph => glyph,
        }
    }

    fn sign(&self, sign: char, next: Option<char>) -> Sign {
        let glyph = self.glyph(sign);
        let kern = next.map_or(0.0, |next| self.font.kern_unscaled(glyph, self.glyph(next)));
        let advance = (self.font.h_advance_unscaled(glyph) + kern) / self.units;
        Sign { glyph: u32::from(glyph.0), advance }
    }
}

/// The text on one line, without signs that cannot be seen, heard or drawn.
pub(crate) fn plain(text: &str) -> String {
    let mut plain = String::with_capacity(text.len());
    for word in text.split(|sign: char| sign.is_whitespace() && !holds_together(sign)) {
        let length = plain.len();
        if length > 0 {
            plain.push(' ');
        }
        plain.extend(word.chars().filter(|sign| is_visible(*sign)));
        if plain.len() <= length + 1 && plain.ends_with(' ') {
            plain.truncate(length);
        }
    }
    plain
}

/// Spaces on which a line does not end.
fn holds_together(sign: char) -> bool {
    matches!(sign, '\u{a0}' | '\u{2007}' | '\u{202f}')
}

/// Whether a sign is more than a hint to whoever lays a text out; such hints could also turn the
/// text around.
fn is_visible(sign: char) -> bool {
    !sign.is_control()
        && !matches!(
            sign,
            '\u{ad}'
                | '\u{34f}'
                | '\u{61c}'
                | '\u{115f}'..='\u{1160}'
                | '\u{17b4}'..='\u{17b5}'
                | '\u{180b}'..='\u{180f}'
                | '\u{200b}'..='\u{200f}'
                | '\u{2028}'..='\u{202e}'
                | '\u{2060}'..='\u{206f}'
                | '\u{3164}'
                | '\u{fdd0}'..='\u{fdef}'
                | '\u{fe00}'..='\u{fe0f}'
                | '\u{feff}'
                | '\u{ffa0}'
                | '\u{fff0}'..='\u{fffb}'
                | '\u{e0000}'..='\u{e0fff}'
        )
        && u32::from(sign) & 0xfffe != 0xfffe
}

/// The pieces of a word between which a line may end: behind a hyphen or slash between letters.
fn parts(word: &str) -> impl Iterator<Item = &str> {
    let mut rest = word;
    std::iter::from_fn(move || {
        let mut signs = rest.char_indices().peekable();
        let mut before = None;
        while let Some((_, sign)) = signs.next() {
            let next = signs.peek().copied();
            if let Some((end, next)) = next
                && matches!(sign, '-' | '/' | '\u{2010}' | '\u{2013}')
                && before.is_some_and(char::is_alphabetic)
                && next.is_alphabetic()
            {
                let (part, others) = rest.split_at(end);
                rest = others;
                return Some(part);
            }
            before = Some(sign);
        }
        let last = std::mem::take(&mut rest);
        (!last.is_empty()).then_some(last)
    })
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    const BODY: Lettering = Lettering::regular(11.0, 16.0);

    #[test]
    fn both_weights_of_the_font_open() {
        assert!(Face::get(false).is_some_and(|face| face.missing.0 > 0));
        assert!(Face::get(true).is_some_and(|face| face.missing.0 > 0));
    }

    #[test]
    fn turkish_polish_and_cyrillic_are_in_both_weights() {
        for face in [false, true].map(Face::get).into_iter().flatten() {
            for sign in "ğĞşŞıİçöüâ ąĄćęłńóśźżŻ абвгґєіїйщыэюяЁ éëïñ € – • ✓".chars()
            {
                assert_ne!(face.glyph(sign), face.missing, "{sign}");
            }
        }
    }

    #[test]
    fn a_line_breaks_between_words_and_keeps_its_space() {
        let width = BODY.width("twee woorden");
        assert_eq!(BODY.lines("Hier twee woorden", width), ["Hier twee ", "woorden"]);
        assert_eq!(BODY.lines("twee woorden", width), ["twee woorden"]);
        assert_eq!(BODY.lines("  \n ", width), Vec::<String>::new());
    }

    #[test]
    fn a_line_breaks_behind_a_hyphen_between_letters_but_not_within_a_number() {
        let width = BODY.width("lange-termijn") - 1.0;
        assert_eq!(BODY.lines("lange-termijn", width), ["lange-", "termijn"]);
        assert_eq!(BODY.lines("aaaaa 12-34", BODY.width("aaaaa 12-")), ["aaaaa ", "12-34"]);
    }

    #[test]
    fn the_last_line_of_a_heading_is_not_a_single_word() {
        let text = "Mijn gezondheid: verslag van 12 mei 2026";
        let width = BODY.width("Mijn gezondheid: verslag van 12 mei");
        let lines = BODY.lines(text, BODY.balanced(text, width));
        assert_eq!(lines, ["Mijn gezondheid: verslag ", "van 12 mei 2026"]);
        assert_eq!(BODY.balanced("kort", width), width);
    }

    #[test]
    fn a_hard_space_holds_words_together() {
        let width = BODY.width("vijf 10");
        assert_eq!(BODY.lines("vijf 10\u{a0}kg", width), ["vijf ", "10\u{a0}kg"]);
    }

    #[test]
    fn a_word_that_is_too_long_breaks_within_the_line() {
        let lines = BODY.lines(&"w".repeat(10_000), 400.0);
        assert_eq!(lines.concat().len(), 10_000);
        assert!(lines.iter().all(|line| BODY.width(line) <= 400.0));
    }

    #[test]
    fn hints_and_control_signs_leave_no_trace() {
        assert_eq!(plain("\u{feff}a\0b\u{202e}c\u{ad}d\u{7} \u{200b} e\r\nf"), "abcd e f");
    }

    proptest! {
        #[test]
        fn the_lines_together_are_the_text(text in "\\PC{0,200}", width in 1.0_f32..300.0) {
            let lines = BODY.lines(&text, width);
            prop_assert_eq!(lines.concat(), plain(&text));
            for line in lines {
                let fits = BODY.width(line.trim_end()) <= width + 2.0;
                prop_assert!(fits || line.trim_end().chars().count() == 1);
            }
        }
    }
}
