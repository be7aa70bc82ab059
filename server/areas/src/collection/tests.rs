#![allow(clippy::unwrap_used)]

use proptest::{prelude::*, sample::Index};
use serde_json::json;

use super::*;

const RING: &str =
    "[[250000,475000],[251000,475000],[251000,476000],[250000,476000],[250000,475000]]";

fn collection(features: &[Value]) -> String {
    json!({ "type": "FeatureCollection", "features": features }).to_string()
}

fn feature(properties: Value, coordinates: &str) -> Value {
    let coordinates: Value = serde_json::from_str(coordinates).unwrap();
    json!({
        "type": "Feature",
        "properties": properties,
        "geometry": { "type": "Polygon", "coordinates": [coordinates] },
    })
}

/// A square of a kilometre, so many kilometres east of the first.
fn square(properties: Value, kilometres: i32) -> Value {
    let west = 250_000 + 1_000 * kilometres;
    let east = west + 1_000;
    let ring = json!([
        [west, 475_000],
        [east, 475_000],
        [east, 476_000],
        [west, 476_000],
        [west, 475_000]
    ]);
    feature(properties, &ring.to_string())
}

fn read(texts: &[&str]) -> Result<AreaSet, CollectionError> {
    let mut outlines = Outlines::default();
    for text in texts {
        outlines.add(text)?;
    }
    outlines.into_areas(None)
}

fn complaint(features: &[Value]) -> String {
    read(&[&collection(features)]).unwrap_err().to_string()
}

#[test]
fn properties_are_known_in_every_spelling() {
    for [code, name, wijk, gemeente, gemeente_name, population] in [
        ["buurtcode", "buurtnaam", "wijkcode", "gemeentecode", "gemeentenaam", "aantalInwoners"],
        ["buurtcode", "buurtnaam", "wijkcode", "gemeentecode", "gemeentenaam", "aantal_inwoners"],
        ["BU_CODE", "BU_NAAM", "WK_CODE", "GM_CODE", "GM_NAAM", "AANT_INW"],
        ["code", "name", "wijk", "gemeente", "gemeente_naam", "population"],
    ] {
        let properties = json!({
            code: "BU01640101 ", name: "Tuindorp", wijk: "WK016401", gemeente: "GM0164",
            gemeente_name: "Hengelo", population: 1250,
        });
        let areas = read(&[&collection(&[square(properties, 0)])]).unwrap();
        assert_eq!(areas.gemeenten[0].name, "Hengelo");
        assert_eq!(areas.wijken[0].code.as_str(), "WK016401");
        assert_eq!(areas.wijken[0].population, Some(1250));
        assert_eq!(areas.buurten[0].name, "Tuindorp");
    }
}

#[test]
fn buurten_are_dissolved_into_a_wijk() {
    let areas = read(&[&collection(&[
        square(json!({ "code": "BU01640102", "population": 40 }), 1),
        square(json!({ "code": "BU01640101", "population": 60, "wijknaam": "Noord" }), 0),
        square(json!({ "code": "BU01640201", "population": -99997 }), 2),
    ])])
    .unwrap();
    let [noord, other] = areas.wijken.as_slice() else { panic!("two wijken expected") };
    assert_eq!((noord.name.as_str(), noord.population), ("Noord", Some(100)));
    assert_eq!((other.name.as_str(), other.population), ("Wijk 02", None));
    assert_eq!(noord.shape.0.len(), 1);
    // The border between the buurten is gone; where it ended on the outside, a corner stays.
    assert_eq!(noord.shape.corners().count(), 6);
    assert!(areas.buurten.is_sorted_by_key(|buurt| &buurt.code));
}

#[test]
fn wijken_and_gemeenten_may_come_from_other_files() {
    let areas = read(&[
        &collection(&[square(json!({ "buurtcode": "BU01640101" }), 0)]),
        &collection(&[square(json!({ "wijkcode": "WK016401", "wijknaam": "Noord" }), 0)]),
        &collection(&[json!({
            "type": "Feature",
            "properties": {
                "gemeentecode": "GM0164", "gemeentenaam": "Hengelo", "ggdregio": "GGD Twente",
            },
            "geometry": null,
        })]),
    ])
    .unwrap();
    assert_eq!(areas.gemeenten[0].name, "Hengelo");
    assert_eq!(areas.gemeenten[0].ggd_region.as_deref(), Some("GGD Twente"));
    assert_eq!(areas.wijken[0].name, "Noord");
    assert_eq!(areas.wijken[0].shape, areas.buurten[0].shape);
}

#[test]
fn water_is_skipped() {
    let areas = read(&[&collection(&[
        square(json!({ "buurtcode": "BU01640101", "water": "NEE" }), 0),
        square(json!({ "buurtcode": "BU01649998", "water": "JA" }), 1),
    ])]);
    assert_eq!(areas.unwrap().buurten.len(), 1);
}

#[test]
fn one_gemeente_can_be_kept() {
    let mut outlines = Outlines::default();
    let codes = ["BU01640101", "BU01410101"];
    let features: Vec<_> =
        codes.iter().zip(0..).map(|(code, place)| square(json!({ "code": code }), place)).collect();
    outlines.add(&collection(&features)).unwrap();
    outlines.keep(&"GM0164".parse().unwrap());
    let areas = outlines.into_areas(None).unwrap();
    assert_eq!(areas.buurten.len(), 1);
    assert_eq!(areas.gemeenten.len(), 1);
}

#[test]
fn degrees_and_metres_give_the_same_place() {
    let degrees: Vec<Value> = serde_json::from_str::<Vec<[f64; 2]>>(RING)
        .unwrap()
        .iter()
        .map(|[east, north]| crate::rd::to_wgs84(crate::rd::Rd { east: *east, north: *north }))
        .map(|place| json!([place.longitude, place.latitude]))
        .collect();
    let wijk = |ring: &str| {
        let text = collection(&[feature(json!({ "code": "WK016401" }), ring)]);
        read(&[&text]).unwrap().wijken.remove(0)
    };
    let (metres, degrees) = (wijk(RING), wijk(&json!(degrees).to_string()));
    for (one, other) in metres.shape.corners().zip(degrees.shape.corners()) {
        assert!((one[0] - other[0]).abs() <= 1 && (one[1] - other[1]).abs() <= 1);
    }
}

#[test]
fn rings_may_run_either_way() {
    let mut clockwise: Vec<[f64; 2]> = serde_json::from_str(RING).unwrap();
    clockwise.reverse();
    let text = collection(&[feature(json!({ "code": "WK016401" }), &json!(clockwise).to_string())]);
    let shape = read(&[&text]).unwrap().wijken.remove(0).shape;
    assert!(crate::simplify::fit::is_well_formed(&shape));
}

#[test]
fn a_broken_file_names_the_line() {
    assert_eq!(
        read(&["{\n  \"type\": oops }"]).unwrap_err().to_string(),
        "line 2, column 11: this is not JSON: expected value"
    );
    assert_eq!(read(&["[1, 2]"]), Err(CollectionError::NotACollection));
    assert_eq!(read(&[&collection(&[])]), Err(CollectionError::NoFeatures));
    assert_eq!(read(&[]), Err(CollectionError::NoAreas));
}

#[test]
fn another_reference_system_is_refused_with_a_way_out() {
    let crs = |name: &str| {
        let mut text: Value =
            serde_json::from_str(&collection(&[square(json!({ "code": "WK016401" }), 0)])).unwrap();
        text["crs"] = json!({ "type": "name", "properties": { "name": name } });
        read(&[&text.to_string()])
    };
    assert!(crs("urn:ogc:def:crs:EPSG::28992").is_ok());
    assert_eq!(
        crs("urn:ogc:def:crs:EPSG::3857").unwrap_err().to_string(),
        "the coordinates are in the reference system `urn:ogc:def:crs:EPSG::3857`; convert the \
         file first, with `ogr2ogr -t_srs EPSG:4326 converted.geojson original.geojson`"
    );
    let mercator = "[[756000,6850000],[757000,6850000],[757000,6851000],[756000,6850000]]";
    let complaint = complaint(&[feature(json!({ "code": "WK016401" }), mercator)]);
    assert!(complaint.starts_with("feature 1 (WK016401) has a corner at (756000, 6850000)"));
    assert!(complaint.contains("ogr2ogr -t_srs EPSG:4326"));
}

#[test]
fn a_broken_feature_is_named_with_what_is_wrong() {
    let good = || square(json!({ "code": "WK016402" }), 1);
    let coded = |ring: &str| feature(json!({ "code": "WK016401" }), ring);
    let mut point = good();
    point["geometry"] = json!({ "type": "Point", "coordinates": [6.8, 52.2] });
    let mut bare = good();
    bare["geometry"] = Value::Null;
    for (feature, expected) in [
        (
            square(json!({ "name": "Noord" }), 0),
            "feature 2 has no code: expected a property such as `buurtcode`, `wijkcode` or `code`",
        ),
        (
            square(json!({ "code": "7551" }), 0),
            "feature 2 (7551) has the code `7551`; expected one like GM0164, WK016401 or BU01640101",
        ),
        (
            square(json!({ "code": "BU01640101", "wijk": "WK016402" }), 0),
            "feature 2 (BU01640101) says that its wijk is WK016402, but by its own code that is WK016401",
        ),
        (
            square(json!({ "code": "WK016401", "population": "veel" }), 0),
            "feature 2 (WK016401) has \"veel\" inhabitants, which is not a whole number",
        ),
        (good(), "feature 2 (WK016402) was read before, as feature 1 of the same file"),
        (point, "feature 2 (WK016402) is a Point; expected a Polygon or a MultiPolygon"),
        (bare, "feature 2 (WK016402) has no geometry"),
        (
            coded("[[250000,475000],[251000,475000],[250000,475000]]"),
            "feature 2 (WK016401) has 3 positions in ring 1; a closed ring has at least 4",
        ),
        (
            coded("[[250000,475000],[251000,475000],[251000,476000],[250000,476000]]"),
            "feature 2 (WK016401) has a ring that is not closed: the last position of ring 1 is not the first",
        ),
        (
            coded("[[250000,475000],[250001,475000],[250000,475000],[250000,475000]]"),
            "feature 2 (WK016401) is too small to draw: it covers less than about a square metre",
        ),
    ] {
        assert_eq!(complaint(&[good(), feature]), expected);
    }
    let broken = complaint(&[good(), json!({ "type": "Feature", "geometry": 3 })]);
    assert!(broken.starts_with("feature 2 is not a GeoJSON feature: "), "{broken}");
}

#[test]
fn an_area_in_two_files_is_an_error() {
    let text = collection(&[square(json!({ "code": "WK016401" }), 0)]);
    assert_eq!(
        read(&[&text, &text]).unwrap_err().to_string(),
        "feature 1 (WK016401) was read before, as feature 1 of an earlier file"
    );
}

/// A small collection with everything in it, to break in all sorts of ways.
fn sample() -> String {
    collection(&[
        square(
            json!({ "buurtcode": "BU01640101", "wijkcode": "WK016401", "aantal_inwoners": 5 }),
            0,
        ),
        square(json!({ "code": "WK016402", "name": null, "water": "NEE" }), 1),
        square(json!({ "gemeentecode": "GM0164", "gemeentenaam": "Hengelo" }), 0),
    ])
}

proptest! {
    #[test]
    fn no_text_makes_the_reader_panic(text in any::<String>()) {
        prop_assert!(read(&[&text]).is_err());
    }

    #[test]
    fn no_mutation_makes_the_reader_panic(
        mutations in proptest::collection::vec((any::<Index>(), "[0-9\\[\\]{}\",.:eE-]{0,3}"), 1..4),
    ) {
        let mut text: Vec<char> = sample().chars().collect();
        for (place, replacement) in mutations {
            let place = place.index(text.len());
            text.splice(place..=place, replacement.chars());
        }
        let text: String = text.into_iter().collect();
        let _ = read(&[&text]);
    }

    #[test]
    fn no_odd_ring_makes_the_reader_panic(
        ring in proptest::collection::vec([245_000..255_000_i32, 470_000..480_000_i32], 3..20),
        tolerance in proptest::option::of(any::<f64>()),
    ) {
        let closed: Vec<_> = ring.iter().chain(ring.first()).collect();
        let mut outlines = Outlines::default();
        outlines
            .add(&collection(&[feature(json!({ "code": "WK016401" }), &json!(closed).to_string())]))
            .unwrap();
        let _ = outlines.into_areas(tolerance);
    }
}
