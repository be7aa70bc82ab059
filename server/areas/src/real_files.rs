//! What holds for the real files of CBS and RIVM that this project keeps.
#![allow(clippy::unwrap_used)]

use std::{collections::BTreeSet, fs, process::Command};

use domain::{
    area::{AreaCode, GemeenteCode},
    figure::FigureArea,
    reference::{AgeGroup, ReferenceFigure},
    shape::Shape,
};

use crate::{
    AreaSet, AreaYearError, AreaYearProblem, Crosswalk, KnownAreas, Outlines, Population,
    crosswalk, figures, population, postcodes, reference_figures,
    simplify::fit::{closed_lines, crossing, is_well_formed, outside, sides},
};

fn shared(path: &str) -> String {
    fs::read_to_string(format!("{}/../../../shared/data/{path}", env!("CARGO_MANIFEST_DIR")))
        .unwrap()
}

/// The text of a file that is kept compressed.
fn unpacked(path: &str) -> String {
    let path = format!("{}/../../../shared/data/{path}", env!("CARGO_MANIFEST_DIR"));
    let unpacked = Command::new("gzip").args(["-dc", &path]).output().unwrap();
    assert!(unpacked.status.success());
    String::from_utf8(unpacked.stdout).unwrap()
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
    let gemeenten = figures(&shared("stats/rivm_50090NED_gemeenten_2012_2016_2020.csv")).unwrap();
    assert!(gemeenten.reference.len() > 355 * 8 * 25);
}

#[test]
fn the_overlap_of_postcodes_and_buurten_can_be_read() {
    let shares = postcodes(&shared("stats/pc4_x_buurt2016_area_overlap_twente.csv")).unwrap();
    assert!(shares.is_sorted_by_key(|share| (share.postcode, share.wijk.clone())));
    assert!(shares.iter().all(|share| share.share > 0.0 && share.share <= 1.0));
}

fn rivm_of_twente() -> Vec<ReferenceFigure> {
    reference_figures(&shared("stats/rivm_50090NED_twente_2012_2016_2020.csv")).unwrap()
}

fn areas_of(figures: &[ReferenceFigure]) -> BTreeSet<FigureArea> {
    figures.iter().map(|figure| figure.area.clone()).collect()
}

fn lies_in(area: &FigureArea, gemeente: &str) -> bool {
    area.as_str().get(2..6) == gemeente.get(2..6)
}

#[test]
fn figures_of_twente_and_of_the_country_are_those_that_rivm_published() {
    let rivm = rivm_of_twente();
    let find = |area: &str, stem: &str, age, year| {
        let is_it = |figure: &&ReferenceFigure| {
            (figure.area.as_str(), figure.stem.as_str()) == (area, stem)
                && (figure.age, figure.year) == (age, year)
        };
        rivm.iter().find(is_it).map(|figure| figure.percent)
    };
    for (area, healthy, lonely) in [
        ("NL01", 78.4, 47.0),
        ("GM0164", 78.9, 49.3),
        ("WK016408", 85.6, 40.8),
        ("GM0141", 76.6, 51.2),
        ("WK014115", 67.9, 62.0),
    ] {
        let of = |stem| find(area, stem, AgeGroup::From18, 2020);
        assert_eq!(of("ErvarenGezondheidGoedZeerGoed"), Some(healthy), "{area}");
        assert_eq!(of("Eenzaam"), Some(lonely), "{area}");
    }
    assert_eq!(find("WK014110", "Roker", AgeGroup::From18, 2020), Some(24.8));
    for age in AgeGroup::ALL {
        assert!(find("WK016408", "Roker", age, 2016).is_some(), "{}", age.slug());
    }
    assert_eq!(find("WK016408", "Roker", AgeGroup::From18To64, 2020), None, "not in this table");
}

#[test]
fn figures_of_2020_are_about_hengelo_and_almelo_as_they_were_in_2016() {
    let table = areas_of(&rivm_of_twente());
    for (gemeente, file, unpublished) in [("GM0164", "hengelo", 5), ("GM0141", "almelo", 1)] {
        let mut set = areas(&[&format!("{file}_buurten_2016")]);
        let inhabitants = shared("stats/buurt_inwoners_2015_hengelo_almelo_dalfsen.csv");
        set.add_figures(&figures(&inhabitants).unwrap());
        let same = KnownAreas::from(&set).same_areas(&table, &Crosswalk::default()).unwrap();
        let all = set.wijken.len() + set.buurten.len();
        let in_table = table.iter().filter(|area| lies_in(area, gemeente)).count();
        assert_eq!(in_table - 1, all - unpublished);
        assert!(set.wijken.iter().all(|wijk| {
            let area = FigureArea::Wijk(wijk.code.clone());
            same.area(&area) == Some(area)
        }));
    }
}

#[test]
fn of_dalfsen_most_codes_were_given_anew_and_the_others_are_not_the_same_either() {
    let table = areas_of(&rivm_of_twente());
    let mut set = areas(&["dalfsen_buurten_2016"]);
    let refused = KnownAreas::from(&set).same_areas(&table, &Crosswalk::default()).unwrap_err();
    let [AreaYearProblem::OtherYear { gemeente, unknown, .. }] = &refused.0[..] else {
        panic!("{refused}");
    };
    assert_eq!((gemeente.as_str(), unknown.len()), ("GM0148", 29));
    assert!(refused.to_string().starts_with(
        "the areas of GM0148 in this file are of another year (29 codes are unknown: BU01480101, "
    ));
    assert!(refused.to_string().ends_with("give a crosswalk with --crosswalk FILE"));

    // The three wijken of 2020 have codes that were there in 2016 too, but are not the same areas:
    // there were eight then.
    set.buurten.clear();
    let refused = KnownAreas::from(&set).same_areas(&table, &Crosswalk::default()).unwrap_err();
    let [AreaYearProblem::OtherYear { unknown, missing, .. }] = &refused.0[..] else {
        panic!("{refused}");
    };
    assert!(unknown.is_empty() && missing.len() == 5, "{refused}");
}

#[test]
fn a_crosswalk_of_dalfsen_that_leaves_old_codes_as_they_are_is_refused() {
    let table: BTreeSet<_> =
        areas_of(&rivm_of_twente()).into_iter().filter(|area| lies_in(area, "GM0148")).collect();
    let set = areas(&["dalfsen_buurten_2016"]);
    let wijken = set.wijken.iter().map(|wijk| FigureArea::Wijk(wijk.code.clone()));
    let buurten = set.buurten.iter().map(|buurt| FigureArea::Buurt(buurt.code.clone()));
    let of_2016: BTreeSet<_> = wijken.chain(buurten).collect();
    let stay = table.intersection(&of_2016).map(|code| (code, code));
    let is_buurt = |area: &&FigureArea| matches!(area, FigureArea::Buurt(_));
    let new = table.difference(&of_2016).filter(is_buurt);
    let pairs = stay.chain(new.zip(of_2016.difference(&table).filter(is_buurt)));
    let rows: String = pairs.map(|(from, to)| format!("{from},{to},1\n")).collect();
    let crosswalk = crosswalk(&format!("from,to,share\n{rows}")).unwrap();
    let refused = KnownAreas::from(&set).same_areas(&table, &crosswalk).unwrap_err();
    let torn = |problem: &AreaYearProblem| matches!(problem, AreaYearProblem::OutOfItsWijk { .. });
    assert!(refused.0.iter().any(torn), "{refused}");
}

/// The gemeenten that are refused.
fn refused(error: &AreaYearError) -> Vec<&str> {
    let gemeenten = error.0.iter().map(|problem| match problem {
        AreaYearProblem::OtherYear { gemeente, .. } => gemeente.as_str(),
        other => panic!("{other}"),
    });
    gemeenten.collect()
}

#[test]
fn around_twente_only_dalfsen_and_raalte_were_renumbered() {
    let set = areas(&["twente_wijken_2016_detail", "twente_buurten_2016_detail"]);
    let rivm = reference_figures(&unpacked("stats/rivm_50090NED_2020_nl.csv.gz")).unwrap();
    for set in [AreaSet { buurten: Vec::new(), ..set.clone() }, set] {
        let error = KnownAreas::from(&set).same_areas(&areas_of(&rivm), &Crosswalk::default());
        assert_eq!(refused(&error.unwrap_err()), ["GM0148", "GM0177"]);
    }
}

#[test]
fn a_wijk_that_was_split_off_is_noticed_though_every_code_is_known() {
    let of_2022 = figures(&shared("stats/cbs_wijken_2022_kerncijfers.csv")).unwrap();
    let gemeenten: BTreeSet<GemeenteCode> =
        of_2022.population.iter().map(|(code, _)| code.gemeente()).collect();
    let gemeenten = gemeenten.into_iter().map(|code| (AreaCode::Gemeente(code), None));
    let wijken = of_2022.population.iter().map(|(code, count)| (code.clone(), Some(*count)));
    let known: KnownAreas = gemeenten.chain(wijken).collect();
    let rivm = reference_figures(&unpacked("stats/rivm_50090NED_2020_nl.csv.gz")).unwrap();
    let wijken: BTreeSet<_> =
        areas_of(&rivm).into_iter().filter(|area| matches!(area, FigureArea::Wijk(_))).collect();
    let error = known.same_areas(&wijken, &Crosswalk::default()).unwrap_err();
    let refused = refused(&error);
    assert!(refused.contains(&"GM0034"), "in Almere the wijken of 2020 became many more by 2022");
    assert!(refused.len() < 40, "{refused:?}");
    for gemeente in ["GM0164", "GM0141", "GM0014", "GM0344"] {
        assert!(!refused.contains(&gemeente), "{gemeente}");
    }
}

#[test]
fn adults_by_postcode_become_adults_by_wijk() {
    let table = unpacked("stats/cbs_83502NED_pc4_leeftijd_geslacht_2021.csv.gz");
    let Population::ByPostcode(population) = population(&table).unwrap() else {
        panic!("by area");
    };
    let shares = postcodes(&shared("stats/pc4_x_buurt2016_area_overlap_twente.csv")).unwrap();
    let groups = population.by_wijk(&shares);
    let persons = |prefix: &str| -> u32 {
        let within = groups.iter().filter(|group| group.area.as_str().starts_with(prefix));
        within.map(|group| group.persons).sum()
    };
    // Of the 81,000 inhabitants of Hengelo and 73,000 of Almelo four fifths are adults.
    assert!((65_500..=66_500).contains(&persons("WK0164")), "{}", persons("WK0164"));
    assert!((58_000..=59_000).contains(&persons("WK0141")), "{}", persons("WK0141"));
}
