//! The five classes in which a map shows figures: their bounds, their labels and their colours.
//!
//! The map on the website and the picture for download both take them from here, so that the same
//! wijk never has two colours.

use std::{array, fmt};

use crate::{indicator::Measure, language::Language, numbers};

/// How many classes a map has.
pub const CLASSES: usize = 5;

/// Widths that a class may have, in hundredths of the scale, narrowest first: 0.2, 0.5 or 1 point of
/// a mean from 0 to 10; 2, 5 or 10 percentage points of a share.
///
/// Nothing narrower: a figure of a wijk is seldom known better than that, and narrower classes would
/// give chance a colour. When none of these is wide enough, five classes divide the whole scale.
const WIDTHS: [u16; 3] = [2, 5, 10];

/// The bounds of five classes of equal width on the scale of an indicator.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct ClassBreaks {
    measure: Measure,
    /// Lower bound of the first class, in tenths of a point: a multiple of `width`.
    lowest: u16,
    /// Width of every class, in tenths of a point.
    width: u16,
}

impl ClassBreaks {
    /// The narrowest classes that cover all `values` of an indicator, with room to spare shared
    /// between both ends.
    ///
    /// Give it shown figures only: a bound must not tell anything about a gap. `None` when there are
    /// no figures. Bounds are multiples of the width within the scale.
    pub fn around(measure: Measure, values: impl IntoIterator<Item = f64>) -> Option<Self> {
        let mut tenths = values.into_iter().map(|value| shown_tenths(value, measure));
        let first = tenths.next()?;
        let (low, high) = tenths.fold((first, first), |(low, high), t| (low.min(t), high.max(t)));
        let top = top(measure);
        let whole_scale = Self { measure, lowest: 0, width: top.div_ceil(CLASSES as u16) };
        let fitting = WIDTHS
            .into_iter()
            .map(|hundredths| hundredths * top / 100)
            .filter(|width| (1..=top / CLASSES as u16).contains(width))
            .find_map(|width| Self::of_width(measure, width, low, high));
        Some(fitting.unwrap_or(whole_scale))
    }

    /// Classes of this width from `low` up to and including `high`, if five are enough.
    fn of_width(measure: Measure, width: u16, low: u16, high: u16) -> Option<Self> {
        let classes = CLASSES as u16;
        let first = low / width;
        let end = high.div_ceil(width).max(first + 1);
        let spare = classes.checked_sub(end - first)?;
        let first = first.saturating_sub(spare / 2).min(top(measure) / width - classes);
        Some(Self { measure, lowest: first * width, width })
    }

    /// The class of a figure, 0 (lowest) to 4 (highest).
    ///
    /// The figure is classed as it is shown, so that a map agrees with the table beside it. One
    /// outside all classes belongs to the nearest.
    pub fn class(&self, value: f64) -> usize {
        let above = shown_tenths(value, self.measure).saturating_sub(self.lowest);
        usize::from(above / self.width).min(CLASSES - 1)
    }

    /// How a legend in Dutch names the classes: `6,5 tot 7,0`, and `8,5 tot en met 9,0` for the last;
    /// of a share `65 tot 70%`.
    pub fn labels(&self) -> [String; CLASSES] {
        self.labels_in(Language::Dutch)
    }

    /// How a legend names the classes: `6.5 to below 7.0`, and `8.5 to 9.0` for the last; of a share
    /// `65 to below 70%`.
    pub fn labels_in(&self, language: Language) -> [String; CLASSES] {
        array::from_fn(|class| {
            let until = match (language, class + 1 == CLASSES) {
                (Language::Dutch, false) => "tot",
                (Language::Dutch, true) => "tot en met",
                (Language::English, false) => "to below",
                (Language::English, true) => "to",
            };
            let [lower, upper] = [class, class + 1].map(|class| self.bound(class, language));
            format!("{lower} {until} {upper}{}", numbers::unit(self.measure))
        })
    }

    /// The lower bound of a class; without decimals where the classes are whole points wide.
    fn bound(&self, class: usize, language: Language) -> String {
        let points = f64::from(self.lowest + class as u16 * self.width) / 10.0;
        let whole = top(self.measure) >= 1000 && self.width.is_multiple_of(10);
        numbers::decimals(points, u8::from(!whole), language)
    }
}

/// The upper end of a scale, in tenths of a point.
fn top(measure: Measure) -> u16 {
    (measure.highest() * 10.0) as u16
}

/// A figure as it is shown, in tenths of a point; the same rounding as [`numbers::figure`].
fn shown_tenths(value: f64, measure: Measure) -> u16 {
    let within = value.clamp(0.0, measure.highest());
    let steps = match measure {
        Measure::Share => 10.0,
        Measure::Mean { .. } => 1.0,
    };
    ((within * 10.0 / steps + 1e-9).round() * steps) as u16
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

    const MEAN: Measure = Measure::Mean { highest: 10 };
    const POINTS: Measure = Measure::Mean { highest: 100 };

    #[test]
    fn classes_lie_on_round_bounds_around_the_figures() {
        let breaks = ClassBreaks::around(MEAN, [6.6, 7.1, 8.4]).unwrap();
        assert_eq!(
            breaks.labels(),
            ["6,5 tot 7,0", "7,0 tot 7,5", "7,5 tot 8,0", "8,0 tot 8,5", "8,5 tot en met 9,0",]
        );
    }

    #[test]
    fn a_share_is_classed_in_per_cent() {
        let breaks = ClassBreaks::around(Measure::Share, [61.0, 78.0, 83.0]).unwrap();
        assert_eq!(
            breaks.labels(),
            ["60 tot 65%", "65 tot 70%", "70 tot 75%", "75 tot 80%", "80 tot en met 85%"]
        );
        assert_eq!([61.0, 78.0, 83.0].map(|share| breaks.class(share)), [0, 3, 4]);
        let wide = ClassBreaks::around(Measure::Share, [2.0, 97.0]).unwrap();
        assert_eq!(wide.labels_in(Language::English)[4], "80 to 100%");
    }

    #[test]
    fn points_up_to_a_hundred_have_whole_bounds_and_keep_their_decimal() {
        let breaks = ClassBreaks::around(POINTS, [64.9, 65.0]).unwrap();
        assert_eq!(breaks.labels()[1], "62 tot 64");
        assert_eq!([64.9, 65.0, 66.0].map(|points| breaks.class(points)), [2, 2, 3]);
    }

    #[test]
    fn a_scale_too_short_for_narrow_classes_is_divided_as_a_whole() {
        let breaks = ClassBreaks::around(Measure::Mean { highest: 1 }, [0.2, 1.0]).unwrap();
        assert_eq!([0.2, 0.9, 1.0].map(|value| breaks.class(value)), [1, 4, 4]);
    }

    #[test]
    fn a_single_mean_lies_in_the_middle() {
        assert_eq!(ClassBreaks::around(MEAN, [7.25]).unwrap().class(7.25), 2);
    }

    #[test]
    fn a_mean_has_the_class_of_the_number_that_is_shown() {
        let breaks = ClassBreaks::around(MEAN, [6.5, 8.9]).unwrap();
        assert_eq!(numbers::figure(6.97, MEAN, Language::Dutch), "7,0");
        assert_eq!(breaks.class(6.97), 1);
        assert_eq!(breaks.class(6.94), 0);
    }

    #[test]
    fn the_last_class_includes_its_upper_bound() {
        let breaks = ClassBreaks::around(MEAN, [0.0, 10.0]).unwrap();
        assert_eq!(breaks.class(10.0), 4);
        assert_eq!(breaks.labels()[4], "8,0 tot en met 10,0");
        assert_eq!(breaks.labels_in(Language::English)[3..], ["6.0 to below 8.0", "8.0 to 10.0"]);
    }

    #[test]
    fn without_means_there_are_no_classes() {
        assert_eq!(ClassBreaks::around(MEAN, []), None);
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

    fn measures() -> impl Strategy<Value = Measure> {
        prop_oneof![Just(Measure::Share), Just(MEAN), Just(POINTS)]
    }

    /// Figures on the scale of a measure.
    fn figures() -> impl Strategy<Value = (Measure, Vec<f64>)> {
        measures().prop_flat_map(|measure| (Just(measure), vec(0.0..=measure.highest(), 1..30)))
    }

    proptest! {
        #[test]
        fn every_figure_lies_within_the_bounds_of_its_class((measure, values) in figures()) {
            let breaks = ClassBreaks::around(measure, values.iter().copied()).unwrap();
            for value in values {
                let shown = shown_tenths(value, measure);
                let class = breaks.class(value) as u16;
                let lower = breaks.lowest + class * breaks.width;
                prop_assert!(lower <= shown && shown <= lower + breaks.width);
            }
        }

        #[test]
        fn classes_stay_on_the_scale((measure, values) in figures()) {
            let breaks = ClassBreaks::around(measure, values).unwrap();
            prop_assert_eq!(breaks.lowest % breaks.width, 0);
            prop_assert!(breaks.lowest + 5 * breaks.width <= top(measure));
        }

        #[test]
        fn classes_round_as_the_table_does((measure, values) in figures()) {
            for value in values {
                let shown = f64::from(shown_tenths(value, measure)) / 10.0;
                let written = |value| numbers::figure(value, measure, Language::Dutch);
                prop_assert_eq!(written(shown), written(value));
            }
        }
    }
}
