//! One GeoJSON feature: its code, its names, its inhabitants and its outline.

use std::{fmt, str::FromStr};

use domain::area::AreaCode;
use geojson::GeometryValue;
use serde_json::{Map, Value};

use super::{FeatureProblem, outline};
use crate::simplify::Outline;

/// What a feature tells about an area.
pub(super) struct Feature {
    pub(super) code: AreaCode,
    pub(super) name: Option<String>,
    pub(super) wijk_name: Option<String>,
    pub(super) gemeente_name: Option<String>,
    /// Only a gemeente has one.
    pub(super) ggd_region: Option<String>,
    pub(super) population: Option<u32>,
    /// Empty for a gemeente, which only lends its name and the region of its GGD.
    pub(super) outline: Outline,
}

/// Property names by level, in the spelling of [`Properties`]: CBS, PDOK, older CBS files.
const BUURT_CODES: [&str; 2] = ["buurtcode", "bucode"];
const WIJK_CODES: [&str; 3] = ["wijkcode", "wkcode", "wijk"];
const GEMEENTE_CODES: [&str; 3] = ["gemeentecode", "gmcode", "gemeente"];
const BUURT_NAMES: [&str; 2] = ["buurtnaam", "bunaam"];
const WIJK_NAMES: [&str; 2] = ["wijknaam", "wknaam"];
const GEMEENTE_NAMES: [&str; 2] = ["gemeentenaam", "gmnaam"];
const GGD_REGIONS: [&str; 1] = ["ggdregio"];
const POPULATIONS: [&str; 4] = ["aantalinwoners", "aantinw", "population", "inwoners"];

/// Properties by name, whether written `aantalInwoners`, `aantal_inwoners` or `AANTAL_INWONERS`.
struct Properties(Map<String, Value>);

impl Properties {
    fn new(written: Map<String, Value>) -> Self {
        Self(written.into_iter().map(|(name, value)| (plain(&name), value)).collect())
    }

    /// The first of these properties that is there and is not null.
    fn value(&self, names: &[&str]) -> Option<&Value> {
        names.iter().find_map(|name| self.0.get(*name)).filter(|value| !value.is_null())
    }

    /// The first of these properties that is a text, without padding.
    fn text(&self, names: &[&str]) -> Option<&str> {
        let texts = names.iter().filter_map(|name| self.0.get(*name)?.as_str());
        texts.map(str::trim).find(|text| !text.is_empty())
    }
}

fn plain(name: &str) -> String {
    name.chars().filter(|c| *c != '_').flat_map(char::to_lowercase).collect()
}

/// The code that a feature claims to have, checked or not: to name it in an error.
pub(super) fn claimed_code(feature: &Value) -> Option<String> {
    let properties = Properties::new(feature.get("properties")?.as_object()?.clone());
    code_text(&properties).map(str::to_owned)
}

fn code_text(properties: &Properties) -> Option<&str> {
    properties
        .text(&BUURT_CODES)
        .or_else(|| properties.text(&["code"]))
        .or_else(|| properties.text(&WIJK_CODES))
        .or_else(|| properties.text(&GEMEENTE_CODES))
}

/// Reads a feature; nothing if it is water only.
pub(super) fn read(feature: Value) -> Result<Option<Feature>, FeatureProblem> {
    let feature: geojson::Feature = serde_json::from_value(feature)
        .map_err(|error| FeatureProblem::NotAFeature { reason: error.to_string() })?;
    let properties = Properties::new(feature.properties.unwrap_or_default());
    if properties.text(&["water"]).is_some_and(|water| water.eq_ignore_ascii_case("JA")) {
        return Ok(None);
    }
    let code = code(&properties)?;
    let outline = match &code {
        AreaCode::Gemeente(_) => Outline::new(),
        _ => outline_of(feature.geometry)?,
    };
    let ggd_region = match &code {
        AreaCode::Gemeente(_) => properties.text(&GGD_REGIONS).map(str::to_owned),
        _ => None,
    };
    Ok(Some(Feature {
        ggd_region,
        name: own_name(&properties, &code).map(str::to_owned),
        wijk_name: properties.text(&WIJK_NAMES).map(str::to_owned),
        gemeente_name: properties.text(&GEMEENTE_NAMES).map(str::to_owned),
        population: population(&properties)?,
        code,
        outline,
    }))
}

fn own_name<'a>(properties: &'a Properties, code: &AreaCode) -> Option<&'a str> {
    let names: &[&str] = match code {
        AreaCode::Buurt(_) => &BUURT_NAMES,
        AreaCode::Wijk(_) => &WIJK_NAMES,
        AreaCode::Gemeente(_) => &GEMEENTE_NAMES,
    };
    properties.text(names).or_else(|| properties.text(&["name", "naam"]))
}

/// The most specific code of the feature, which must agree with the others.
fn code(properties: &Properties) -> Result<AreaCode, FeatureProblem> {
    let text = code_text(properties).ok_or(FeatureProblem::NoCode)?;
    let code: AreaCode =
        text.parse().map_err(|_| FeatureProblem::UnknownCode { found: text.to_owned() })?;
    if let AreaCode::Buurt(buurt) = &code {
        agrees("wijk", properties.text(&WIJK_CODES), buurt.wijk())?;
    }
    agrees("gemeente", properties.text(&GEMEENTE_CODES), code.gemeente())?;
    Ok(code)
}

/// Checks a code of a higher level, if it is one: `wijk` and `gemeente` may also hold a name.
fn agrees<C: FromStr + PartialEq + fmt::Display>(
    level: &'static str,
    given: Option<&str>,
    expected: C,
) -> Result<(), FeatureProblem> {
    match given.and_then(|text| text.parse::<C>().ok()) {
        Some(given) if given != expected => Err(FeatureProblem::OtherParent {
            level,
            given: given.to_string(),
            expected: expected.to_string(),
        }),
        _ => Ok(()),
    }
}

/// The inhabitants; nothing for the negative numbers by which CBS marks what it does not publish.
fn population(properties: &Properties) -> Result<Option<u32>, FeatureProblem> {
    let Some(value) = properties.value(&POPULATIONS) else { return Ok(None) };
    let number = match value {
        Value::String(text) => text.trim().parse().ok(),
        other => other.as_f64(),
    };
    match number {
        Some(count) if count < 0.0 => Ok(None),
        Some(count) if count.fract() == 0.0 && count <= f64::from(u32::MAX) => {
            Ok(Some(count as u32))
        }
        _ => Err(FeatureProblem::Population { found: value.to_string() }),
    }
}

fn outline_of(geometry: Option<geojson::Geometry>) -> Result<Outline, FeatureProblem> {
    let geometry = geometry.ok_or(FeatureProblem::NoGeometry)?;
    let polygons = match geometry.value {
        GeometryValue::Polygon { coordinates } => vec![coordinates],
        GeometryValue::MultiPolygon { coordinates } => coordinates,
        other => return Err(FeatureProblem::NotAPolygon { found: other.type_name() }),
    };
    outline::read(&polygons)
}
