//! Areas with their full outlines, and how they become areas with shapes.

use std::collections::BTreeMap;

use domain::{
    area::{AreaCode, Buurt, BuurtCode, Gemeente, GemeenteCode, Wijk, WijkCode},
    shape::Shape,
};

use crate::{
    area_set::{AreaSet, sums},
    simplify::{Outline, simplify},
};

/// How many tolerances fit along the longer side of the smallest gemeente, unless told otherwise.
///
/// On a map of 700 pixels the triangles that disappear are then smaller than about six square
/// pixels: the wijken of Hengelo keep some 370 corners of 1,600, and look the same.
const TOLERANCES_ALONG_A_GEMEENTE: f64 = 200.0;

/// A wijk or a buurt before its borders are simplified.
pub(crate) struct Draft {
    /// The feature that it was read from.
    pub(crate) number: usize,
    pub(crate) name: Option<String>,
    pub(crate) population: Option<u32>,
    pub(crate) outline: Outline,
}

/// All areas of an import before their borders are simplified.
#[derive(Default)]
pub(crate) struct Drafts {
    pub(crate) gemeente_names: BTreeMap<GemeenteCode, String>,
    pub(crate) ggd_regions: BTreeMap<GemeenteCode, String>,
    /// Names of wijken, as their buurten tell them.
    pub(crate) wijk_names: BTreeMap<WijkCode, String>,
    pub(crate) wijken: BTreeMap<WijkCode, Draft>,
    pub(crate) buurten: BTreeMap<BuurtCode, Draft>,
}

/// An area of which nothing is left on whole metres.
#[derive(Debug)]
pub(crate) struct TooSmall {
    pub(crate) number: usize,
    pub(crate) code: AreaCode,
}

impl Drafts {
    /// Completes the wijken, simplifies everything together, and names what has no name.
    pub(crate) fn finish(mut self, tolerance: Option<f64>) -> Result<AreaSet, TooSmall> {
        self.derive_wijken();
        let tolerance = tolerance.unwrap_or_else(|| self.default_tolerance());
        let outlines: Vec<Outline> = self
            .wijken
            .values_mut()
            .chain(self.buurten.values_mut())
            .map(|draft| std::mem::take(&mut draft.outline))
            .collect();
        let mut shapes = simplify(&outlines, tolerance);
        let buurt_shapes = shapes.split_off(self.wijken.len().min(shapes.len()));
        let gemeenten = self.gemeenten();
        let buurten =
            self.buurten.into_iter().zip(buurt_shapes).map(buurt).collect::<Result<_, _>>()?;
        let wijk_names = self.wijk_names;
        let wijken = self
            .wijken
            .into_iter()
            .zip(shapes)
            .map(|((code, draft), shape)| wijk(code, draft, shape, &wijk_names))
            .collect::<Result<_, _>>()?;
        Ok(AreaSet { gemeenten, wijken, buurten })
    }

    /// Adds each wijk that is only known by its buurten, and the inhabitants of all its buurten.
    fn derive_wijken(&mut self) {
        let mut derived: BTreeMap<WijkCode, Draft> = BTreeMap::new();
        for (code, buurt) in &self.buurten {
            let wijk = code.wijk();
            if !self.wijken.contains_key(&wijk) {
                let draft = derived.entry(wijk).or_insert_with(|| Draft {
                    number: buurt.number,
                    name: None,
                    population: None,
                    outline: Outline::new(),
                });
                // The borders between them cancel out once they are in one outline.
                draft.outline.extend(buurt.outline.iter().cloned());
            }
        }
        self.wijken.append(&mut derived);
        let counted = sums(self.buurten.iter().map(|(code, draft)| (code, draft.population)));
        for (code, draft) in &mut self.wijken {
            draft.population = draft.population.or_else(|| counted.get(code).copied().flatten());
        }
    }

    /// Metres; measured along the smallest gemeente, so that its map is good enough too.
    fn default_tolerance(&self) -> f64 {
        let mut extents: BTreeMap<GemeenteCode, [[f64; 2]; 2]> = BTreeMap::new();
        for (code, draft) in &self.wijken {
            for place in draft.outline.iter().flatten() {
                let [low, high] = extents.entry(code.gemeente()).or_insert([*place, *place]);
                for axis in 0..2 {
                    low[axis] = low[axis].min(place[axis]);
                    high[axis] = high[axis].max(place[axis]);
                }
            }
        }
        let longer_side = |[low, high]: &[[f64; 2]; 2]| (high[0] - low[0]).max(high[1] - low[1]);
        let smallest = extents.values().map(longer_side).min_by(f64::total_cmp).unwrap_or_default();
        smallest / TOLERANCES_ALONG_A_GEMEENTE
    }

    /// The gemeenten in which there are wijken.
    fn gemeenten(&self) -> Vec<Gemeente> {
        let mut codes: Vec<GemeenteCode> = self.wijken.keys().map(WijkCode::gemeente).collect();
        codes.dedup();
        let named = |code: GemeenteCode| {
            let name = self.gemeente_names.get(&code).cloned();
            let name = name.unwrap_or_else(|| code.to_string());
            Gemeente { name, ggd_region: self.ggd_regions.get(&code).cloned(), code }
        };
        codes.into_iter().map(named).collect()
    }
}

fn buurt(((code, draft), shape): ((BuurtCode, Draft), Shape)) -> Result<Buurt, TooSmall> {
    if shape.0.is_empty() {
        return Err(TooSmall { number: draft.number, code: AreaCode::Buurt(code) });
    }
    let name = draft.name.unwrap_or_else(|| format!("Buurt {}", last_two(code.as_str())));
    Ok(Buurt { code, name, population: draft.population, shape })
}

fn wijk(
    code: WijkCode,
    draft: Draft,
    shape: Shape,
    names: &BTreeMap<WijkCode, String>,
) -> Result<Wijk, TooSmall> {
    if shape.0.is_empty() {
        return Err(TooSmall { number: draft.number, code: AreaCode::Wijk(code) });
    }
    let name = draft.name.or_else(|| names.get(&code).cloned());
    let name = name.unwrap_or_else(|| format!("Wijk {}", last_two(code.as_str())));
    Ok(Wijk { code, name, population: draft.population, shape })
}

/// The number within the higher level: the last two digits of a code.
fn last_two(code: &str) -> &str {
    code.get(code.len().saturating_sub(2)..).unwrap_or_default()
}
