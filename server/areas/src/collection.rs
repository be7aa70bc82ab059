//! Reads wijken and buurten from GeoJSON, as CBS and PDOK write it.

mod error;
mod feature;
mod outline;

use std::collections::BTreeMap;

use domain::area::{AreaCode, GemeenteCode};
use serde_json::Value;

pub use self::error::{CollectionError, FeatureLabel, FeatureProblem};
use self::feature::Feature;
use crate::{
    area_set::AreaSet,
    draft::{Draft, Drafts, TooSmall},
};

/// Areas as their files draw them, before anything is simplified.
#[derive(Default)]
pub struct Outlines {
    texts_read: usize,
    features: BTreeMap<AreaCode, Origin>,
}

/// A feature and where it was read.
struct Origin {
    text: usize,
    number: usize,
    feature: Feature,
}

impl Outlines {
    /// Reads one GeoJSON FeatureCollection of wijken, buurten and gemeenten, in any mixture.
    ///
    /// Coordinates are WGS84 degrees, or metres in RD. Property names may be those of PDOK
    /// (`buurtcode`, `wijknaam`, `aantal_inwoners`), of older CBS files (`BU_CODE`) or plain
    /// (`code`, `name`, `population`). Features with `water` = `JA` are skipped; of a gemeente
    /// only the name is used, and the region of its GGD (`ggdregio`). Numbers below zero stand for unknown.
    ///
    /// # Errors
    ///
    /// When the text is not such a collection, when a feature cannot be used, or when an area was
    /// read before, from this text or an earlier one.
    pub fn add(&mut self, text: &str) -> Result<(), CollectionError> {
        let features = features_of(text)?;
        self.texts_read += 1;
        for (index, value) in features.into_iter().enumerate() {
            let number = index + 1;
            let claimed = feature::claimed_code(&value);
            self.add_feature(value, number).map_err(|problem| CollectionError::Feature {
                feature: FeatureLabel { number, code: claimed },
                problem,
            })?;
        }
        Ok(())
    }

    fn add_feature(&mut self, value: Value, number: usize) -> Result<(), FeatureProblem> {
        let Some(feature) = feature::read(value)? else { return Ok(()) };
        if let Some(earlier) = self.features.get(&feature.code) {
            let same_text = earlier.text == self.texts_read;
            return Err(FeatureProblem::Twice { earlier: earlier.number, same_text });
        }
        let text = self.texts_read;
        self.features.insert(feature.code.clone(), Origin { text, number, feature });
        Ok(())
    }

    /// Forgets all areas outside one gemeente.
    pub fn keep(&mut self, gemeente: &GemeenteCode) {
        self.features.retain(|code, _| code.gemeente() == *gemeente);
    }

    /// Dissolves buurten into the wijken that were not read themselves, and simplifies all
    /// borders together.
    ///
    /// `tolerance` is in metres: corners go where the triangle that this cuts off is smaller than
    /// half its square. Without it, it is 1/200 of the longer side of the smallest gemeente.
    ///
    /// Neighbours that fit keep fitting, to the metre. Areas that overlap in the file still do so.
    ///
    /// A wijk without inhabitants of its own has those of its buurten, if all are known. A wijk
    /// without a name is called `Wijk 01`, by its number; a gemeente without one, by its code.
    ///
    /// # Errors
    ///
    /// When no wijk and no buurt was read or kept, or when one is too small to draw.
    pub fn into_areas(self, tolerance: Option<f64>) -> Result<AreaSet, CollectionError> {
        let mut drafts = Drafts::default();
        // In the order of codes gemeenten come first: their own name goes before what others say.
        for (code, Origin { number, feature, .. }) in self.features {
            if let Some(name) =
                feature.gemeente_name.or_else(|| gemeente_name(&code, &feature.name))
            {
                drafts.gemeente_names.entry(code.gemeente()).or_insert(name);
            }
            if let Some(region) = feature.ggd_region {
                drafts.ggd_regions.insert(code.gemeente(), region);
            }
            let Feature { name, population, outline, .. } = feature;
            let draft = Draft { number, name, population, outline };
            match code {
                AreaCode::Gemeente(_) => {}
                AreaCode::Wijk(code) => {
                    drafts.wijken.insert(code, draft);
                }
                AreaCode::Buurt(code) => {
                    if let Some(name) = feature.wijk_name {
                        drafts.wijk_names.entry(code.wijk()).or_insert(name);
                    }
                    drafts.buurten.insert(code, draft);
                }
            }
        }
        if drafts.wijken.is_empty() && drafts.buurten.is_empty() {
            return Err(CollectionError::NoAreas);
        }
        drafts.finish(tolerance).map_err(|TooSmall { number, code }| CollectionError::Feature {
            feature: FeatureLabel { number, code: Some(code.to_string()) },
            problem: FeatureProblem::TooSmall,
        })
    }
}

fn gemeente_name(code: &AreaCode, name: &Option<String>) -> Option<String> {
    name.clone().filter(|_| matches!(code, AreaCode::Gemeente(_)))
}

fn features_of(text: &str) -> Result<Vec<Value>, CollectionError> {
    let value: Value = serde_json::from_str(text.trim_start_matches('\u{feff}'))?;
    let Value::Object(mut collection) = value else { return Err(CollectionError::NotACollection) };
    if collection.get("type").and_then(Value::as_str) != Some("FeatureCollection") {
        return Err(CollectionError::NotACollection);
    }
    if let Some(crs) = collection.get("crs").filter(|crs| !crs.is_null()) {
        check_reference_system(crs)?;
    }
    match collection.remove("features") {
        Some(Value::Array(features)) if !features.is_empty() => Ok(features),
        Some(Value::Array(_)) => Err(CollectionError::NoFeatures),
        _ => Err(CollectionError::NotACollection),
    }
}

/// Refuses all reference systems but degrees (WGS84, ETRS89, which is the same within a metre) and RD.
fn check_reference_system(crs: &Value) -> Result<(), CollectionError> {
    let name = crs.pointer("/properties/name").and_then(Value::as_str);
    match name.and_then(|name| name.rsplit([':', '/']).next()) {
        Some("CRS84" | "4326" | "4258" | "28992" | "7415") => Ok(()),
        _ => Err(CollectionError::ReferenceSystem {
            found: name.map_or_else(|| crs.to_string(), str::to_owned),
        }),
    }
}

#[cfg(test)]
mod tests;
