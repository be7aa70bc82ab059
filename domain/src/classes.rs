//! The five classes in which a map shows means: their bounds, their labels and their colours.
//!
//! The map on the website and the picture for download both take them from here, so that the same
//! wijk never has two colours.

use std::{array, fmt};

use crate::{language::Language, numbers::one_decimal};

/// How many classes a map has.
pub const CLASSES: usize = 5;

/// Widths that a class may have, in tenths of a point, narrowest first.
///
/// Nothing under 0.2: a mean of a wijk is seldom known better than that, and narrower classes would
/// give chance a colour. When none of these is wide enough, five classes divide the whole scale.
const WIDTHS: [u8; 3] = [2, 5, 10];

/// The upper end of the scale, in tenths.
const TOP: u8 = 100;

/// The bounds of five classes of equal width on the scale 0 to 10.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct ClassBreaks {
    /// Lower bound of the first class, in tenths: a multiple of `width`.
    lowest: u8,
    /// Width of every class, in tenths.
    width: u8,
}

impl ClassBreaks {
    /// Five classes that divide the whole scale.
    const WHOLE_SCALE: Self = Self { lowest: 0, width: 20 };

    /// The narrowest classes that cover all `means`, with room to spare shared between both ends.
    ///
    /// Give it shown means only: a bound must not tell anything about a withheld one. `None` when
    /// there are no means. Bounds are multiples of the width within 0 to 10.
    pub fn around(means: impl IntoIterator<Item = f64>) -> Option<Self> {
        let mut tenths = means.into_iter().map(shown_tenths);
        let first = tenths.next()?;
        let (low, high) = tenths.fold((first, first), |(low, high), t| (low.min(t), high.max(t)));
        let fitting = WIDTHS.into_iter().find_map(|width| Self::of_width(width, low, high));
        Some(fitting.unwrap_or(Self::WHOLE_SCALE))
    }

    /// Classes of this width from `low` up to and including `high`, if five are enough.
    fn of_width(width: u8, low: u8, high: u8) -> Option<Self> {
        let classes = CLASSES as u8;
        let first = low / width;
        let end = high.div_ceil(width).max(first + 1);
        let spare = classes.checked_sub(end - first)?;
        let first = first.saturating_sub(spare / 2).min(TOP / width - classes);
        Some(Self { lowest: first * width, width })
    }

    /// The class of a mean, 0 (lowest) to 4 (highest).
    ///
    /// The mean is classed as it is shown, with one decimal, so that a map agrees with the table
    /// beside it. A mean outside all classes belongs to the nearest.
    pub fn class(&self, mean: f64) -> usize {
        let above = shown_tenths(mean).saturating_sub(self.lowest);
        usize::from(above / self.width).min(CLASSES - 1)
    }

    /// How a legend in Dutch names the classes: `6,5 tot 7,0`, and `8,5 tot en met 9,0` for the last.
    pub fn labels(&self) -> [String; CLASSES] {
        self.labels_in(Language::Dutch)
    }

    /// How a legend names the classes: `6.5 to below 7.0`, and `8.5 to 9.0` for the last.
    pub fn labels_in(&self, language: Language) -> [String; CLASSES] {
        array::from_fn(|class| {
            let until = match (language, class + 1 == CLASSES) {
                (Language::Dutch, false) => "tot",
                (Language::Dutch, true) => "tot en met",
                (Language::English, false) => "to below",
                (Language::English, true) => "to",
            };
            let [lower, upper] = [class, class + 1].map(|class| self.bound(class, language));
            format!("{lower} {until} {upper}")
        })
    }

    /// The lower bound of a class.
    fn bound(&self, class: usize, language: Language) -> String {
        let tenths = usize::from(self.lowest) + class * usize::from(self.width);
        one_decimal(tenths as f64 / 10.0, language)
    }
}

/// A mean as it is shown, in tenths; the same rounding as [`one_decimal`].
fn shown_tenths(mean: f64) -> u8 {
    (mean.clamp(0.0, 10.0) * 10.0 + 1e-9).round() as u8
}

/// A colour; shown as CSS and SVG write it, `#rrggbb`.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Colour {
    /// Red, 0 to 255.
    pub red: u8,
    /// Green, 0 to 255.
    pub green: u8,
    /// Blue, 0 to 255.
    pub blue: u8,
}

impl Colour {
    const fn rgb(red: u8, green: u8, blue: u8) -> Self {
        Self { red, green, blue }
    }
}

impl fmt::Display for Colour {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "#{:02x}{:02x}{:02x}", self.red, self.green, self.blue)
    }
}

/// What the classes are filled with, lowest first: one blue from light to dark.
///
/// One hue, because red and green judge and because not everybody tells them apart; even steps of
/// lightness, so that the order survives a black-and-white printer.
pub const FILLS: [Colour; CLASSES] = [
    Colour::rgb(0xd9, 0xe8, 0xf5),
    Colour::rgb(0xa1, 0xc7, 0xe6),
    Colour::rgb(0x62, 0x9d, 0xcb),
    Colour::rgb(0x2c, 0x6c, 0xa3),
    Colour::rgb(0x10, 0x3c, 0x6b),
];

/// The colour of text on each of the [`FILLS`]: at least 4.5 to 1 (WCAG 2.2, 1.4.3).
pub const INKS: [Colour; CLASSES] = [DARK_INK, DARK_INK, DARK_INK, LIGHT_INK, LIGHT_INK];

const DARK_INK: Colour = Colour::rgb(0x14, 0x1c, 0x26);
const LIGHT_INK: Colour = Colour::rgb(0xff, 0xff, 0xff);

#[cfg(test)]
mod tests {
    use proptest::{collection::vec, prelude::*};

    use super::*;

    /// Relative luminance as WCAG 2.2 defines it, 0 (black) to 1 (white).
    fn luminance(colour: Colour) -> f64 {
        let [red, green, blue] = [colour.red, colour.green, colour.blue].map(|channel| {
            let share = f64::from(channel) / 255.0;
            if share <= 0.040_45 { share / 12.92 } else { ((share + 0.055) / 1.055).powf(2.4) }
        });
        0.2126 * red + 0.7152 * green + 0.0722 * blue
    }

    fn contrast(one: Colour, other: Colour) -> f64 {
        let (one, other) = (luminance(one), luminance(other));
        (one.max(other) + 0.05) / (one.min(other) + 0.05)
    }

    /// Lightness as an eye sees it, 0 to 100 (CIE L*).
    fn lightness(colour: Colour) -> f64 {
        116.0 * luminance(colour).cbrt() - 16.0
    }

    #[test]
    fn classes_lie_on_round_bounds_around_the_means() {
        let breaks = ClassBreaks::around([6.6, 7.1, 8.4]).unwrap();
        assert_eq!(
            breaks.labels(),
            ["6,5 tot 7,0", "7,0 tot 7,5", "7,5 tot 8,0", "8,0 tot 8,5", "8,5 tot en met 9,0",]
        );
    }

    #[test]
    fn a_single_mean_lies_in_the_middle() {
        assert_eq!(ClassBreaks::around([7.25]).unwrap().class(7.25), 2);
    }

    #[test]
    fn a_mean_has_the_class_of_the_number_that_is_shown() {
        let breaks = ClassBreaks::around([6.5, 8.9]).unwrap();
        assert_eq!(one_decimal(6.97, Language::Dutch), "7,0");
        assert_eq!(breaks.class(6.97), 1);
        assert_eq!(breaks.class(6.94), 0);
    }

    #[test]
    fn the_last_class_includes_its_upper_bound() {
        let breaks = ClassBreaks::around([0.0, 10.0]).unwrap();
        assert_eq!(breaks.class(10.0), 4);
        assert_eq!(breaks.labels()[4], "8,0 tot en met 10,0");
        assert_eq!(breaks.labels_in(Language::English)[3..], ["6.0 to below 8.0", "8.0 to 10.0"]);
    }

    #[test]
    fn without_means_there_are_no_classes() {
        assert_eq!(ClassBreaks::around([]), None);
    }

    #[test]
    fn text_can_be_read_on_every_fill() {
        for (fill, ink) in FILLS.into_iter().zip(INKS) {
            assert!(contrast(fill, ink) >= 4.5, "{ink} on {fill}: {}", contrast(fill, ink));
        }
    }

    #[test]
    fn a_black_and_white_print_keeps_the_classes_apart() {
        for pair in FILLS.windows(2) {
            assert!(lightness(pair[0]) - lightness(pair[1]) >= 12.0, "{} {}", pair[0], pair[1]);
        }
    }

    #[test]
    fn a_colour_is_written_as_css_writes_it() {
        assert_eq!(FILLS[0].to_string(), "#d9e8f5");
    }

    proptest! {
        #[test]
        fn every_mean_lies_within_the_bounds_of_its_class(means in vec(0.0..=10.0_f64, 1..30)) {
            let breaks = ClassBreaks::around(means.iter().copied()).unwrap();
            for mean in means {
                let shown = shown_tenths(mean);
                let class = breaks.class(mean) as u8;
                let lower = breaks.lowest + class * breaks.width;
                prop_assert!(lower <= shown && shown <= lower + breaks.width);
            }
        }

        #[test]
        fn classes_stay_on_the_scale(means in vec(0.0..=10.0_f64, 1..30)) {
            let breaks = ClassBreaks::around(means).unwrap();
            prop_assert_eq!(breaks.lowest % breaks.width, 0);
            prop_assert!(breaks.lowest + 5 * breaks.width <= TOP);
        }

        #[test]
        fn classes_round_as_the_table_does(mean in 0.0..=10.0_f64) {
            let shown = one_decimal(f64::from(shown_tenths(mean)) / 10.0, Language::Dutch);
            prop_assert_eq!(shown, one_decimal(mean, Language::Dutch));
        }
    }
}
