//! Areas, population and published figures: what contributions are read against.

use std::{
    collections::{BTreeMap, BTreeSet, HashMap, HashSet},
    path::{Path, PathBuf},
    thread,
};

use analytics::{AreaPosition, AreaTree, Basis, Population, Priors};
use anyhow::{Context as _, anyhow, bail};
use domain::{
    area::{AreaCode, GemeenteCode},
    demography::{AgeBand, Sex},
    figure::{FigureArea, Level},
    indicator::IndicatorId,
};
use serde::Deserialize;
use serde_json::Value;

use super::{Files, text};

/// The areas of a run with what is known of them.
pub struct Frame {
    /// What figures are made from besides contributions.
    pub basis: Basis,
    /// See [`Areas::places`].
    pub(crate) places: HashMap<String, AreaPosition>,
    /// Gemeenten whose published figures are about other areas, with the codes that are not known.
    pub(crate) other_area_year: BTreeMap<GemeenteCode, BTreeSet<String>>,
    /// Lines of population and prior about areas elsewhere.
    pub(crate) elsewhere: u64,
}

/// The areas of a run.
pub(super) struct Areas {
    tree: AreaTree,
    /// Positions by code as it stands in contributions: buurten and wijken.
    pub(super) places: HashMap<String, AreaPosition>,
}

/// What is known of the areas of a run.
pub(super) struct Known {
    population: Population,
    priors: Priors,
    /// See [`Frame::other_area_year`].
    other_area_year: BTreeMap<GemeenteCode, BTreeSet<String>>,
    /// Lines about areas elsewhere.
    elsewhere: u64,
}

/// A feature as far as it is read.
#[derive(Deserialize)]
struct Feature {
    #[serde(default)]
    id: Value,
    properties: Option<Properties>,
}

/// The properties that are read, of our own files and those of CBS and PDOK.
#[derive(Default, Deserialize)]
#[serde(default)]
struct Properties {
    code: Value,
    statcode: Value,
    buurtcode: Value,
    wijkcode: Value,
    gemeentecode: Value,
    ggdregio: Value,
}

#[derive(Deserialize)]
struct Collection {
    features: Vec<Feature>,
}

impl Frame {
    /// Reads the areas, population and published figures that `files` names.
    pub fn read(files: &Files) -> anyhow::Result<Self> {
        let areas = Areas::read(&files.areas)?;
        let known = areas.known(files)?;
        Ok(areas.with(known))
    }
}

impl Areas {
    /// Reads the areas.
    pub(super) fn read(paths: &[PathBuf]) -> anyhow::Result<Self> {
        let mut areas = vec![];
        let mut regions = BTreeMap::new();
        for path in paths {
            read_areas(path, &mut areas, &mut regions)
                .with_context(|| format!("reading `{}`", path.display()))?;
        }
        if areas.is_empty() {
            bail!("the areas files hold no gemeente, wijk or buurt");
        }
        let tree = AreaTree::new(areas, &regions);
        let places = tree
            .areas()
            .iter()
            .zip(tree.positions())
            .filter(|(area, _)| matches!(area.level(), Level::Buurt | Level::Wijk))
            .map(|(area, position)| (area.to_string(), position))
            .collect();
        Ok(Self { tree, places })
    }

    /// Reads the population and published figures that `files` names.
    pub(super) fn known(&self, files: &Files) -> anyhow::Result<Known> {
        let (population, priors) = thread::scope(|scope| {
            let population = scope.spawn(|| self.read_population(&files.population));
            let priors = self.read_priors(&files.prior, files.only_known);
            (population.join().unwrap_or_else(|panic| std::panic::resume_unwind(panic)), priors)
        });
        let (population, elsewhere) = population?;
        let OfOthers { priors, other_area_year, elsewhere: of_priors } = priors?;
        Ok(Known { population, priors, other_area_year, elsewhere: elsewhere + of_priors })
    }

    /// The areas with what is known of them.
    pub(super) fn with(self, known: Known) -> Frame {
        let Known { population, priors, other_area_year, elsewhere } = known;
        let basis = Basis { tree: self.tree, population, priors };
        Frame { basis, places: self.places, other_area_year, elsewhere }
    }

    /// Reads who lives where; tells also how many lines are about areas elsewhere.
    fn read_population(&self, paths: &[PathBuf]) -> anyhow::Result<(Population, u64)> {
        let tree = &self.tree;
        let mut population = Population::unknown(tree);
        let mut elsewhere = 0;
        for path in paths {
            let mut seen = HashSet::new();
            let mut places = Places::new(|area| self.place(area, "population"));
            let visit = |[area, sex, band, persons]: [&str; 4]| {
                let sex = Sex::from_code(sex).filter(|sex| *sex != Sex::Other);
                let sex = sex.ok_or_else(|| anyhow!("`sex` is `f` or `m`"))?;
                let band = AgeBand::from_code(band).ok_or_else(|| {
                    anyhow!("`age_band` is one of 18-34, 35-49, 50-64, 65-74, 75+")
                })?;
                let persons: f64 = persons.parse().context("`persons` is a number")?;
                if !(persons.is_finite() && persons >= 0.0) {
                    bail!("`persons` is a number of 0 or more");
                }
                let Some(place) = places.find(area)? else {
                    elsewhere += 1;
                    return Ok(());
                };
                if !seen.insert((place, sex, band)) {
                    bail!("this area, sex and age band stands there twice");
                }
                population.set(place, sex, band, persons);
                Ok(())
            };
            each_row(path, ["area", "sex", "age_band", "persons"], visit)
                .with_context(|| format!("reading `{}`", path.display()))?;
        }
        population.add_up(tree);
        Ok((population, elsewhere))
    }

    /// Reads what others published.
    fn read_priors(&self, paths: &[PathBuf], only_known: bool) -> anyhow::Result<OfOthers> {
        let tree = &self.tree;
        let mut read =
            OfOthers { priors: Priors::none(tree), other_area_year: BTreeMap::new(), elsewhere: 0 };
        for path in paths {
            let mut seen = HashSet::new();
            let mut places = Places::new(|area| self.place_or_other_year(area));
            let visit = |[area, indicator, value]: [&str; 3]| {
                let indicator = match indicator.parse::<IndicatorId>() {
                    Ok(indicator) => indicator,
                    Err(_) if only_known => return Ok(()),
                    Err(_) => bail!("`{indicator}` is no indicator; --only-known leaves it aside"),
                };
                if value.is_empty() {
                    return Ok(());
                }
                let value: f64 = value.replace(',', ".").parse().context("`value` is a number")?;
                let place = match places.find(area)? {
                    Place::Here(place) => place,
                    Place::OtherYear(code) => {
                        let unknown = read.other_area_year.entry(code.gemeente()).or_default();
                        unknown.insert(code.to_string());
                        return Ok(());
                    }
                    Place::Elsewhere => {
                        read.elsewhere += 1;
                        return Ok(());
                    }
                };
                if !seen.insert((place, indicator)) {
                    bail!("this area and indicator stands there twice");
                }
                if !read.priors.set(place, indicator, value) {
                    let highest = indicator.measure().highest();
                    bail!("`value` of `{indicator}` lies from 0 to {highest}");
                }
                Ok(())
            };
            each_row(path, ["area", "indicator", "value"], visit)
                .with_context(|| format!("reading `{}`", path.display()))?;
        }
        // One code that the areas do not know proves that a file is of another year; that the others
        // look the same does not prove that they are. So the whole gemeente is refused.
        for gemeente in read.other_area_year.keys() {
            if let Some(place) = tree.position(&FigureArea::Gemeente(gemeente.clone())) {
                read.priors.refuse(tree, place);
            }
        }
        Ok(read)
    }

    /// Where an area of a table stands; nothing for one of another gemeente.
    fn place(&self, area: &str, table: &str) -> anyhow::Result<Option<AreaPosition>> {
        let named: FigureArea = area.parse().map_err(|_| anyhow!("`area` is empty"))?;
        if let Some(place) = self.tree.position(&named) {
            return Ok(Some(place));
        }
        match area.parse::<AreaCode>() {
            Ok(code) if self.knows(&code.gemeente()) => bail!(
                "{area} is not among the areas, which have its gemeente: the {table} is of another year"
            ),
            _ => Ok(None),
        }
    }

    /// As [`Self::place`], where an area that is of another year is told rather than an error.
    fn place_or_other_year(&self, area: &str) -> anyhow::Result<Place> {
        let named: FigureArea = area.parse().map_err(|_| anyhow!("`area` is empty"))?;
        if let Some(place) = self.tree.position(&named) {
            return Ok(Place::Here(place));
        }
        Ok(match area.parse::<AreaCode>() {
            // Published figures reach buurten also where the run only has wijken.
            Ok(code) if self.knows(&code.gemeente()) && self.has_level(&code) => {
                Place::OtherYear(code)
            }
            _ => Place::Elsewhere,
        })
    }

    fn knows(&self, gemeente: &GemeenteCode) -> bool {
        self.tree.position(&FigureArea::Gemeente(gemeente.clone())).is_some()
    }

    /// Whether the gemeente of a code has areas of its level in this run.
    fn has_level(&self, code: &AreaCode) -> bool {
        let prefix = match code {
            AreaCode::Gemeente(_) => return true,
            AreaCode::Wijk(_) => "WK",
            AreaCode::Buurt(_) => "BU",
        };
        let gemeente = code.gemeente();
        let start = format!("{prefix}{}", &gemeente.as_str()[2..]);
        self.places.keys().any(|place| place.starts_with(&start))
    }
}

/// What others published, as it was read.
struct OfOthers {
    priors: Priors,
    /// See [`Frame::other_area_year`].
    other_area_year: BTreeMap<GemeenteCode, BTreeSet<String>>,
    /// Lines about areas elsewhere.
    elsewhere: u64,
}

/// Where an area of a table of published figures stands.
#[derive(Clone)]
enum Place {
    Here(AreaPosition),
    /// Its gemeente is here, and does not have it.
    OtherYear(AreaCode),
    Elsewhere,
}

/// Where the areas of a table stand, of which rows that follow one another mostly name the same.
struct Places<F, T> {
    find: F,
    last: Option<(String, T)>,
}

impl<F: Fn(&str) -> anyhow::Result<T>, T: Clone> Places<F, T> {
    fn new(find: F) -> Self {
        Self { find, last: None }
    }

    fn find(&mut self, area: &str) -> anyhow::Result<T> {
        if let Some((last, place)) = &self.last
            && last == area
        {
            return Ok(place.clone());
        }
        let place = (self.find)(area)?;
        self.last = Some((area.to_owned(), place.clone()));
        Ok(place)
    }
}

fn read_areas(
    path: &Path,
    areas: &mut Vec<FigureArea>,
    regions: &mut BTreeMap<GemeenteCode, String>,
) -> anyhow::Result<()> {
    let collection: Collection =
        serde_json::from_str(&text(path)?).context("this is no GeoJSON with areas")?;
    for feature in collection.features {
        let Properties { code, statcode, buurtcode, wijkcode, gemeentecode, ggdregio } =
            feature.properties.unwrap_or_default();
        // A buurt also names the areas in which it lies, so the smallest comes first.
        let codes = [code, statcode, buurtcode, wijkcode, gemeentecode, feature.id];
        let Some(code) = codes.iter().find_map(|code| code.as_str()?.parse::<AreaCode>().ok())
        else {
            continue;
        };
        if let (AreaCode::Gemeente(gemeente), Some(region)) = (&code, ggdregio.as_str()) {
            regions.insert(gemeente.clone(), region.trim().to_owned());
        }
        areas.push(match code {
            AreaCode::Gemeente(code) => FigureArea::Gemeente(code),
            AreaCode::Wijk(code) => FigureArea::Wijk(code),
            AreaCode::Buurt(code) => FigureArea::Buurt(code),
        });
    }
    Ok(())
}

/// Calls `visit` with the wanted columns of every row; an error tells the line.
fn each_row<const COLUMNS: usize>(
    path: &Path,
    columns: [&str; COLUMNS],
    mut visit: impl FnMut([&str; COLUMNS]) -> anyhow::Result<()>,
) -> anyhow::Result<()> {
    let mut reader = csv::Reader::from_path(path)?;
    let header = reader.headers()?.clone();
    let mut places = [0; COLUMNS];
    for (place, column) in places.iter_mut().zip(columns) {
        let found =
            header.iter().position(|name| name.trim_start_matches('\u{feff}').trim() == column);
        *place = found.ok_or_else(|| {
            anyhow!("there is no column `{column}`; the columns are {}", columns.join(", "))
        })?;
    }
    let mut record = csv::StringRecord::new();
    while reader.read_record(&mut record)? {
        let line = record.position().map_or(0, csv::Position::line);
        let fields = places.map(|place| record.get(place).unwrap_or_default().trim());
        visit(fields).with_context(|| format!("line {line}"))?;
    }
    Ok(())
}
