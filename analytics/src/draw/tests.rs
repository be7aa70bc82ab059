use std::collections::BTreeSet;

use domain::{
    figure::{Estimate, Gap, Kind},
    indicator::Measure,
    shape::{Piece, Ring},
};

use super::*;

fn square(west: i32, south: i32, side: i32) -> Ring {
    vec![[west, south], [west + side, south], [west + side, south + side], [west, south + side]]
}

fn value(value: f64) -> Published {
    Published::Value(Estimate {
        value,
        lower: value - 0.4,
        upper: value + 0.4,
        kind: Kind::Direct,
        respondents: 140,
    })
}

/// An area of 1000 m with a hole of 400 m in the middle, in which another area lies, and a third
/// with an island.
fn town() -> [Shape; 3] {
    [
        Shape(vec![Piece(vec![square(0, 0, 1000), square(300, 300, 400)])]),
        Shape(vec![Piece(vec![square(300, 300, 400)])]),
        Shape(vec![Piece(vec![square(1000, 0, 600)]), Piece(vec![square(1100, 700, 300)])]),
    ]
}

fn draw(areas: &[(&str, &Shape, Published)], format: PictureFormat) -> Vec<u8> {
    let areas: Vec<_> = areas
        .iter()
        .map(|(name, shape, published)| MapArea { name, shape, published: *published })
        .collect();
    let picture = MapPicture {
        title: "Prettig leven in Voorbeeld",
        measure: Measure::Mean { highest: 10 },
        subtitle: "Vierde kwartaal van 2026",
        source: "Bron: Wijkweb",
        areas: &areas,
    };
    map(&picture, format).unwrap()
}

fn svg(areas: &[(&str, &Shape, Published)]) -> String {
    String::from_utf8(draw(areas, PictureFormat::Svg)).unwrap()
}

fn texts(svg: &str) -> BTreeSet<&str> {
    svg.split("<text")
        .skip(1)
        .filter_map(|part| part.split(['>', '<']).nth(1))
        .map(str::trim)
        .collect()
}

#[test]
fn a_map_says_what_it_shows_and_where_it_comes_from() {
    let [ring, _, right] = town();
    let svg = svg(&[("Buiten", &ring, value(6.6)), ("Rechts", &right, value(8.9))]);
    let texts = texts(&svg);
    for text in [
        "Prettig leven in Voorbeeld",
        "Vierde kwartaal van 2026",
        "Bron: Wijkweb",
        "6,5 tot 7,0",
        "8,5 tot en met 9,0",
        "Buiten",
        "Rechts",
    ] {
        assert!(texts.contains(text), "{text} in {texts:?}");
    }
    assert!(!texts.contains("geen cijfer"));
}

#[test]
fn a_withheld_area_is_hatched_and_named_in_the_legend() {
    let [ring, inner, _] = town();
    let svg =
        svg(&[("Buiten", &ring, Published::Gap(Gap::Withheld)), ("Binnen", &inner, value(7.0))]);
    assert!(texts(&svg).contains("geen cijfer"));
    assert!(svg.matches("<line").count() > 50);
}

#[test]
fn without_any_figure_a_map_has_only_hatching() {
    let [ring, ..] = town();
    let svg = svg(&[("Buiten", &ring, Published::Gap(Gap::Withheld))]);
    assert!(FILLS.iter().all(|fill| !svg.contains(&fill.to_string().to_uppercase())));
}

#[test]
fn a_map_is_drawn_in_the_colours_of_its_classes() {
    let [ring, inner, right] = town();
    let svg = svg(&[
        ("Buiten", &ring, value(6.5)),
        ("Binnen", &inner, value(7.0)),
        ("Rechts", &right, value(8.9)),
    ]);
    for fill in FILLS {
        assert!(svg.contains(&fill.to_string().to_uppercase()), "{fill}");
    }
}

#[test]
fn a_name_cannot_become_markup() {
    let [ring, ..] = town();
    let svg = svg(&[("<b>&amp;", &ring, value(7.0))]);
    assert!(svg.contains("&lt;b&gt;&amp;amp;"));
    assert!(!svg.contains("<b>"));
}

#[test]
fn a_hole_stays_open_in_a_png() {
    let [ring, ..] = town();
    let picture = image::load_from_memory(&draw(&[("", &ring, value(7.0))], PictureFormat::Png));
    let picture = picture.unwrap().into_rgb8();
    assert_eq!(picture.dimensions(), SIZE);
    let [left, top, right, bottom] = extent(&picture, FILLS[2]);
    assert_eq!(pixel(&picture, (left + right) / 2, (top + bottom) / 2), PAPER);
    assert_eq!(pixel(&picture, (left * 9 + right) / 10, (top + bottom) / 2), FILLS[2]);
}

/// The box around all pixels of this colour on the left of the legend.
fn extent(picture: &image::RgbImage, colour: Colour) -> [u32; 4] {
    let of_colour = picture
        .enumerate_pixels()
        .filter(|(x, _, pixel)| *x < MAP_RIGHT as u32 && pixel.0 == channels(colour));
    of_colour.fold([u32::MAX, u32::MAX, 0, 0], |[left, top, right, bottom], (x, y, _)| {
        [left.min(x), top.min(y), right.max(x), bottom.max(y)]
    })
}

fn pixel(picture: &image::RgbImage, x: u32, y: u32) -> Colour {
    let [red, green, blue] = picture.get_pixel(x, y).0;
    Colour { red, green, blue }
}

fn channels(colour: Colour) -> [u8; 3] {
    [colour.red, colour.green, colour.blue]
}

#[test]
fn the_same_map_is_the_same_file() {
    let [ring, _, right] = town();
    let areas = [("Buiten", &ring, Published::Gap(Gap::Withheld)), ("Rechts", &right, value(7.0))];
    assert_eq!(draw(&areas, PictureFormat::Svg), draw(&areas, PictureFormat::Svg));
}

#[test]
fn a_map_without_outlines_is_refused() {
    let nothing = Shape::default();
    let areas = [MapArea { name: "", shape: &nothing, published: Published::Gap(Gap::Withheld) }];
    let picture =
        MapPicture { title: "", measure: Measure::Share, subtitle: "", source: "", areas: &areas };
    assert!(matches!(map(&picture, PictureFormat::Svg), Err(AnalyticsError::NothingToDraw)));
}
