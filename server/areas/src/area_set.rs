//! The areas of an import, ready to be stored.

use std::collections::{BTreeMap, BTreeSet};

use domain::area::{AreaCode, Buurt, BuurtCode, Gemeente, Wijk, WijkCode};

use crate::tables::Figures;

/// Gemeenten with their wijken and buurten, each list sorted by code.
///
/// Every wijk lies in a gemeente of the set and every buurt in a wijk of the set.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct AreaSet {
    /// The municipalities in which the wijken lie.
    pub gemeenten: Vec<Gemeente>,
    /// The districts.
    pub wijken: Vec<Wijk>,
    /// The neighbourhoods; may be empty, or there for some wijken only.
    pub buurten: Vec<Buurt>,
}

impl AreaSet {
    /// Fills in the names and the inhabitants that `figures` has for areas of this set.
    ///
    /// What the table says goes before what the map said. A wijk of which the table only knows
    /// the buurten is counted again, if the inhabitants of all its buurten are known by then.
    /// Figures for areas outside the set are left aside.
    pub fn add_figures(&mut self, figures: &Figures) {
        self.add_names(figures.names.iter().map(|(code, name)| (code, name.as_str())).collect());
        let inhabitants: BTreeMap<_, _> =
            figures.population.iter().map(|(code, count)| (code, *count)).collect();
        let mut to_count_again = BTreeSet::new();
        for buurt in &mut self.buurten {
            if let Some(count) = inhabitants.get(&AreaCode::Buurt(buurt.code.clone())) {
                buurt.population = Some(*count);
                to_count_again.insert(buurt.code.wijk());
            }
        }
        let counted = self.count_buurten();
        for wijk in &mut self.wijken {
            let in_table = inhabitants.get(&AreaCode::Wijk(wijk.code.clone()));
            let from_buurten = || {
                to_count_again.get(&wijk.code).and_then(|code| counted.get(code)).copied().flatten()
            };
            wijk.population = in_table.copied().or_else(from_buurten).or(wijk.population);
        }
    }

    fn add_names(&mut self, names: BTreeMap<&AreaCode, &str>) {
        let rename = |code: AreaCode, name: &mut String| {
            if let Some(better) = names.get(&code) {
                *name = (*better).to_owned();
            }
        };
        for gemeente in &mut self.gemeenten {
            rename(AreaCode::Gemeente(gemeente.code.clone()), &mut gemeente.name);
        }
        for wijk in &mut self.wijken {
            rename(AreaCode::Wijk(wijk.code.clone()), &mut wijk.name);
        }
        for buurt in &mut self.buurten {
            rename(AreaCode::Buurt(buurt.code.clone()), &mut buurt.name);
        }
    }

    /// The inhabitants of each wijk that has buurten; nothing if those of one buurt are unknown.
    fn count_buurten(&self) -> BTreeMap<WijkCode, Option<u32>> {
        sums(self.buurten.iter().map(|buurt| (&buurt.code, buurt.population)))
    }
}

/// The inhabitants of each wijk, added up from its buurten; nothing if one of them is unknown.
pub(crate) fn sums<'a>(
    buurten: impl Iterator<Item = (&'a BuurtCode, Option<u32>)>,
) -> BTreeMap<WijkCode, Option<u32>> {
    let mut sums = BTreeMap::new();
    for (code, population) in buurten {
        let sum = sums.entry(code.wijk()).or_insert(Some(0_u32));
        *sum = sum.zip(population).and_then(|(sum, more)| sum.checked_add(more));
    }
    sums
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used)]

    use domain::shape::Shape;

    use super::*;

    fn town() -> AreaSet {
        let buurt = |code: &str, population| Buurt {
            code: code.parse().unwrap(),
            name: "Buurt".into(),
            population,
            shape: Shape::default(),
        };
        AreaSet {
            gemeenten: vec![Gemeente {
                code: "GM0164".parse().unwrap(),
                name: "GM0164".into(),
                ggd_region: None,
            }],
            wijken: vec![Wijk {
                code: "WK016401".parse().unwrap(),
                name: "Wijk 01".into(),
                population: Some(7),
                shape: Shape::default(),
            }],
            buurten: vec![buurt("BU01640101", None), buurt("BU01640102", Some(40))],
        }
    }

    fn population(counts: &[(&str, u32)]) -> Figures {
        let population =
            counts.iter().map(|(code, count)| (code.parse().unwrap(), *count)).collect();
        Figures { population, ..Figures::default() }
    }

    #[test]
    fn a_wijk_is_counted_again_from_its_buurten() {
        let mut town = town();
        town.add_figures(&population(&[("BU01640101", 60)]));
        assert_eq!(town.wijken[0].population, Some(100));
    }

    #[test]
    fn one_unknown_buurt_leaves_the_wijk_as_it_was() {
        let mut town = town();
        town.add_figures(&population(&[("BU01640102", 60)]));
        assert_eq!(town.wijken[0].population, Some(7));
    }

    #[test]
    fn the_figure_of_the_wijk_itself_goes_first() {
        let mut town = town();
        town.add_figures(&population(&[("BU01640101", 60), ("WK016401", 105)]));
        assert_eq!(town.wijken[0].population, Some(105));
    }

    #[test]
    fn names_reach_every_level_and_strangers_none() {
        let mut town = town();
        let names = [
            ("GM0164", "Hengelo"),
            ("WK016401", "Noord"),
            ("BU01640102", "Tuindorp"),
            ("WK014101", "Elders"),
        ];
        let names = names.map(|(code, name)| (code.parse().unwrap(), name.to_owned())).to_vec();
        town.add_figures(&Figures { names, ..Figures::default() });
        assert_eq!(town.gemeenten[0].name, "Hengelo");
        assert_eq!(town.wijken[0].name, "Noord");
        assert_eq!([&town.buurten[0].name, &town.buurten[1].name], ["Buurt", "Tuindorp"]);
    }
}
