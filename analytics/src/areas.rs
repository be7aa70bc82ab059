//! The areas of a publication and which lies in which.

use std::collections::{BTreeMap, BTreeSet};

use domain::{
    area::GemeenteCode,
    figure::{FigureArea, Level},
};

/// From how many gemeenten a set of areas counts as the whole country. The Netherlands had 390
/// gemeenten in 2016 and 342 in 2024; a province has at most 60.
const GEMEENTEN_OF_A_COUNTRY: usize = 300;

/// Position of an area in its tree. A parent stands before its children.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct AreaPosition(pub(crate) u32);

impl AreaPosition {
    pub(crate) fn index(self) -> usize {
        self.0 as usize
    }
}

/// Every area of a publication, from large to small.
///
/// A buurt lies in its wijk and a wijk in its gemeente, as their codes say; a gemeente lies in the
/// region of its GGD where that is known. The country is there when the gemeenten are so many that
/// they are all of it: a figure of a town is not that of the Netherlands.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct AreaTree {
    areas: Vec<FigureArea>,
    parents: Vec<Option<AreaPosition>>,
}

impl AreaTree {
    /// The tree of these areas and all that they lie in.
    ///
    /// `regions` says in which GGD region a gemeente lies. A region is only there when every
    /// gemeente that `regions` knows of it is among the areas.
    pub fn new(
        areas: impl IntoIterator<Item = FigureArea>,
        regions: &BTreeMap<GemeenteCode, String>,
    ) -> Self {
        let mut all = vec![];
        // Buurten mostly stand together with those of the same wijk.
        let mut last = None;
        for area in areas {
            let wijk = match &area {
                FigureArea::Buurt(code) => Some(code.wijk()),
                FigureArea::Wijk(code) => Some(code.clone()),
                _ => None,
            };
            all.push(area);
            if let Some(wijk) = wijk.filter(|wijk| last.as_ref() != Some(wijk)) {
                all.push(FigureArea::Gemeente(wijk.gemeente()));
                all.push(FigureArea::Wijk(wijk.clone()));
                last = Some(wijk);
            }
        }
        all.sort();
        all.dedup();
        let has = |gemeente: &GemeenteCode| {
            all.binary_search(&FigureArea::Gemeente(gemeente.clone())).is_ok()
        };
        let incomplete: BTreeSet<&String> =
            regions.iter().filter(|(gemeente, _)| !has(gemeente)).map(|(_, name)| name).collect();
        let complete: BTreeMap<&GemeenteCode, &String> = regions
            .iter()
            .filter(|(gemeente, name)| has(gemeente) && !incomplete.contains(name))
            .collect();
        let gemeenten = all.iter().filter(|area| area.level() == Level::Gemeente).count();
        let mut areas = all;
        areas.extend(complete.values().map(|name| FigureArea::GgdRegion((*name).clone())));
        if gemeenten >= GEMEENTEN_OF_A_COUNTRY {
            areas.push(FigureArea::Country);
        }
        areas.sort();
        areas.dedup();
        let find = |area: &FigureArea| {
            areas.binary_search(area).ok().map(|position| AreaPosition(position as u32))
        };
        let parents = areas
            .iter()
            .map(|area| match area {
                FigureArea::Country => None,
                FigureArea::GgdRegion(_) => find(&FigureArea::Country),
                FigureArea::Gemeente(code) => complete
                    .get(code)
                    .and_then(|name| find(&FigureArea::GgdRegion((*name).clone())))
                    .or_else(|| find(&FigureArea::Country)),
                FigureArea::Wijk(code) => find(&FigureArea::Gemeente(code.gemeente())),
                FigureArea::Buurt(code) => find(&FigureArea::Wijk(code.wijk())),
            })
            .collect();
        Self { areas, parents }
    }

    /// How many areas there are.
    pub fn len(&self) -> usize {
        self.areas.len()
    }

    /// Whether there is no area at all.
    pub fn is_empty(&self) -> bool {
        self.areas.is_empty()
    }

    /// All areas, in order.
    pub fn areas(&self) -> &[FigureArea] {
        &self.areas
    }

    /// Where an area stands; nothing for one that is not there.
    pub fn position(&self, area: &FigureArea) -> Option<AreaPosition> {
        self.areas.binary_search(area).ok().map(|position| AreaPosition(position as u32))
    }

    /// The area in which another lies.
    pub(crate) fn parent(&self, area: AreaPosition) -> Option<AreaPosition> {
        self.parents[area.index()]
    }

    /// Every position, parents before children.
    pub fn positions(
        &self,
    ) -> impl DoubleEndedIterator<Item = AreaPosition> + ExactSizeIterator + use<> {
        (0..self.areas.len() as u32).map(AreaPosition)
    }

    /// The level of an area.
    pub(crate) fn level(&self, area: AreaPosition) -> Level {
        self.areas[area.index()].level()
    }

    /// An area and all that it lies in, smallest first.
    pub(crate) fn lineage(&self, area: AreaPosition) -> impl Iterator<Item = AreaPosition> + '_ {
        std::iter::successors(Some(area), |area| self.parent(*area))
    }

    /// How many areas from the first on there are up to the last in which another lies: who stands
    /// after them contains none.
    pub(crate) fn containing(&self) -> usize {
        self.parents.iter().flatten().max().map_or(0, |last| last.index() + 1)
    }

    /// Adds what every area holds to the area in which it lies, from small to large: the reference
    /// of [`crate::strata`].
    #[cfg(test)]
    pub(crate) fn add_up<T: Copy>(&self, values: &mut [T], mut add: impl FnMut(&mut T, T)) {
        for area in self.positions().rev() {
            if let Some(parent) = self.parent(area) {
                let own = values[area.index()];
                add(&mut values[parent.index()], own);
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn area(text: &str) -> FigureArea {
        text.parse().unwrap()
    }

    fn regions() -> BTreeMap<GemeenteCode, String> {
        [("GM0164", "GGD Twente"), ("GM0141", "GGD Twente"), ("GM0193", "GGD IJsselland")]
            .map(|(code, name)| (code.parse().unwrap(), name.to_owned()))
            .into()
    }

    fn parent(tree: &AreaTree, text: &str) -> Option<String> {
        let parent = tree.parent(tree.position(&area(text)).unwrap())?;
        Some(tree.areas()[parent.index()].to_string())
    }

    #[test]
    fn a_buurt_brings_its_wijk_and_gemeente_along() {
        let tree = AreaTree::new([area("BU01640101")], &BTreeMap::new());
        let codes: Vec<_> = tree.areas().iter().map(FigureArea::as_str).collect();
        assert_eq!(codes, ["GM0164", "WK016401", "BU01640101"]);
        assert_eq!(parent(&tree, "BU01640101").as_deref(), Some("WK016401"));
        assert_eq!(parent(&tree, "GM0164"), None);
    }

    #[test]
    fn a_region_is_there_when_all_its_gemeenten_are() {
        let half = AreaTree::new([area("WK016401")], &regions());
        assert_eq!(parent(&half, "GM0164"), None);
        let whole = AreaTree::new([area("WK016401"), area("WK014101")], &regions());
        assert_eq!(parent(&whole, "GM0164").as_deref(), Some("GGD Twente"));
        assert_eq!(whole.position(&area("GGD IJsselland")), None);
    }

    #[test]
    fn a_town_is_not_the_country() {
        let town = AreaTree::new([area("WK016401")], &regions());
        assert_eq!(town.position(&FigureArea::Country), None);
        let gemeenten = (0..300).map(|number| area(&format!("GM{number:04}")));
        let country = AreaTree::new(gemeenten, &BTreeMap::new());
        assert_eq!(parent(&country, "GM0001").as_deref(), Some("NL01"));
    }

    #[test]
    fn what_lies_in_an_area_is_added_to_it_once() {
        let tree = AreaTree::new(["BU01640101", "BU01640102"].map(area), &BTreeMap::new());
        let mut values = [0, 0, 3, 4];
        tree.add_up(&mut values, |total, own| *total += own);
        assert_eq!(values, [7, 7, 3, 4]);
    }
}
