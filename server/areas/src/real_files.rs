//! What holds for the real files of CBS and RIVM that this project keeps.
#![allow(clippy::unwrap_used)]

use std::{collections::BTreeSet, fs};

use domain::shape::Shape;

use crate::{
    AreaSet, Outlines, figures, postcodes,
    simplify::fit::{closed_lines, crossing, is_well_formed, outside, sides},
};

fn shared(path: &str) -> String {
    fs::read_to_string(format!("{}/../../../shared/data/{path}", env!("CARGO_MANIFEST_DIR")))
        .unwrap()
}

fn areas(files: &[&str]) -> AreaSet {
    let mut outlines = Outlines::default();
    for file in files {
        outlines.add(&shared(&format!("geo/{file}.geojson"))).unwrap();
    }
    outlines.into_areas(None).unwrap()
}

fn wijken(areas: &AreaSet) -> impl Iterator<Item = &Shape> {
    areas.wijken.iter().map(|wijk| &wijk.shape)
}

fn buurten(areas: &AreaSet) -> impl Iterator<Item = &Shape> {
    areas.buurten.iter().map(|buurt| &buurt.shape)
}

/// Every border is there once in each direction, or is part of the outer border; none cross.
fn assert_fit(areas: &AreaSet) {
    let all = || wijken(areas).chain(buurten(areas));
    assert!(all().all(is_well_formed));
    assert_eq!(crossing(all()), None);
    let border = outside(wijken(areas)).unwrap();
    if !areas.buurten.is_empty() {
        assert_eq!(outside(buurten(areas)).unwrap(), border);
    }
    assert_eq!(closed_lines(&border), 1, "there is a gap");
}

#[test]
fn the_gemeenten_of_our_examples_fit() {
    for gemeente in ["hengelo", "almelo", "dalfsen"] {
        let areas = areas(&[&format!("{gemeente}_buurten_2016")]);
        assert_fit(&areas);
        for wijk in &areas.wijken {
            let own = areas.buurten.iter().filter(|buurt| buurt.code.wijk() == wijk.code);
            assert_eq!(sides(&wijk.shape), outside(own.map(|buurt| &buurt.shape)).unwrap());
        }
    }
}

#[test]
fn a_map_of_the_wijken_of_hengelo_has_some_hundreds_of_corners() {
    let areas = areas(&["hengelo_buurten_2016"]);
    let corners: BTreeSet<_> = wijken(&areas).flat_map(Shape::corners).collect();
    assert!((300..=500).contains(&corners.len()), "{}", corners.len());
}

#[test]
fn wijken_of_nineteen_gemeenten_fit_at_once() {
    let areas = areas(&["twente_wijken_2016_detail"]);
    assert_eq!((areas.gemeenten.len(), areas.wijken.len()), (19, 193));
    assert_fit(&areas);
}

#[test]
fn wijken_of_one_file_fit_the_buurten_of_another() {
    let areas = areas(&["twente_wijken_2016_detail", "hengelo_buurten_2016"]);
    for wijk in areas.wijken.iter().filter(|wijk| wijk.code.gemeente().as_str() == "GM0164") {
        let own = areas.buurten.iter().filter(|buurt| buurt.code.wijk() == wijk.code);
        assert_eq!(
            sides(&wijk.shape),
            outside(own.map(|buurt| &buurt.shape)).unwrap(),
            "{}",
            wijk.code
        );
    }
}

#[test]
fn the_tables_can_be_read() {
    let wijken = figures(&shared("stats/cbs_wijken_2022_kerncijfers.csv")).unwrap();
    assert_eq!(wijken.population.len(), 3_340);
    let buurten = figures(&shared("stats/buurt_inwoners_2015_hengelo_almelo_dalfsen.csv")).unwrap();
    assert_eq!(
        buurten.population.iter().map(|(_, count)| count).sum::<u32>(),
        80_980 + 72_210 + 27_650
    );
    let rivm = figures(&shared("stats/rivm_50090NED_twente_2012_2016_2020.csv")).unwrap();
    assert!(rivm.reference.iter().all(|figure| figure.year == 2020));
    let smokers = rivm
        .reference
        .iter()
        .find(|figure| figure.area.as_str() == "WK014110" && figure.indicator == "Roker");
    assert_eq!(smokers.map(|figure| figure.percent), Some(24.8));
    let gemeenten = figures(&shared("stats/rivm_50090NED_gemeenten_2012_2016_2020.csv")).unwrap();
    assert!(gemeenten.reference.len() > 355 * 25);
}

#[test]
fn the_overlap_of_postcodes_and_buurten_can_be_read() {
    let shares = postcodes(&shared("stats/pc4_x_buurt2016_area_overlap_twente.csv")).unwrap();
    assert!(shares.is_sorted_by_key(|share| (share.postcode, share.wijk.clone())));
    assert!(shares.iter().all(|share| share.share > 0.0 && share.share <= 1.0));
}
