//! How many people of each sex and age band live in an area.

use std::collections::{BTreeMap, BTreeSet};

use domain::{
    area::{Postcode4, PostcodeShare, WijkCode},
    demography::{AgeBand, Sex},
    figure::FigureArea,
    reference::{PopulationGroup, REGISTERED_SEXES},
};

use super::{
    error::{RowProblem, TableError},
    sheet::Sheet,
};

const EXPECTED: &str = "the columns `area`, `sex`, `age_band` and `persons`, or those of CBS by \
                        postcode: `postcode`, `leeftijd`, `inwoners_man` and `inwoners_vrouw`";

const SEXES: &str = "f and m";

const AGE_BANDS: &str = "18-34, 35-49, 50-64, 65-74 and 75+";

const FIVE_YEARS: &str = "the ages of five years, such as 15-19, or 95+";

/// Of the ages 15 to 19, two of five are adults. CBS publishes no single years by postcode; in the
/// whole country these years differ little in number, and where many students live it counts too
/// few.
const ADULTS_OF_15_TO_19: f64 = 2.0 / 5.0;

/// A table of people by sex and age.
#[derive(Clone, Debug, PartialEq)]
pub enum Population {
    /// By area, as it is needed.
    ByArea(Vec<PopulationGroup>),
    /// By postcode, to be divided over wijken.
    ByPostcode(PostcodePopulation),
}

/// Adults by postcode.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct PostcodePopulation(BTreeMap<Postcode4, BTreeMap<(Sex, AgeBand), f64>>);

/// Reads a table of people by sex and age; the header tells which it is.
///
/// By area: `area`, `sex` (`f`, `m`), `age_band` (`18-34`, `35-49`, `50-64`, `65-74`, `75+`) and
/// `persons`, with all ten rows of every area. Rows of other regions are skipped. By postcode, as
/// CBS counts (StatLine 83502NED): `postcode`, `leeftijd` in steps of five years up to at least
/// 75, `inwoners_man` and `inwoners_vrouw`; a postcode without any counts has no inhabitants.
///
/// # Errors
///
/// When the header is of neither kind, a row has a malformed code, word or number, or an area has
/// too few rows or one twice.
pub fn population(text: &str) -> Result<Population, TableError> {
    let sheet = Sheet::open(text, EXPECTED)?;
    let columns = |names: [&str; 4]| {
        let [a, b, c, d] = names.map(|name| sheet.column(&[name]));
        Some([a?, b?, c?, d?])
    };
    let by_area = columns(["area", "sex", "age_band", "persons"]);
    let by_postcode = columns(["postcode", "leeftijd", "inwoners_vrouw", "inwoners_man"]);
    match (by_area, by_postcode) {
        (Some(columns), _) => self::by_area(&sheet, columns).map(Population::ByArea),
        (None, Some(columns)) => self::by_postcode(&sheet, columns).map(Population::ByPostcode),
        (None, None) => Err(sheet.unknown_header(EXPECTED)),
    }
}

fn by_area(
    sheet: &Sheet<'_>,
    [area, sex, age_band, persons]: [usize; 4],
) -> Result<Vec<PopulationGroup>, TableError> {
    let mut counts: BTreeMap<FigureArea, BTreeMap<(Sex, AgeBand), u32>> = BTreeMap::new();
    sheet.for_each(|row| {
        let Some(area) = row.area(area)? else { return Ok(()) };
        let sex = Sex::from_code(row.field(sex))
            .filter(|sex| REGISTERED_SEXES.contains(sex))
            .ok_or_else(|| sheet.unknown_word(row, sex, SEXES))?;
        let age_band = AgeBand::from_code(row.field(age_band))
            .ok_or_else(|| sheet.unknown_word(row, age_band, AGE_BANDS))?;
        let count = sheet.count(row, persons)?;
        let count = count.ok_or_else(|| sheet.not_a_count(row, persons))?;
        let what = format!("{area}, {}, {}", sex.code(), age_band.code());
        match counts.entry(area).or_default().insert((sex, age_band), count) {
            Some(_) => Err(RowProblem::Again { what }),
            None => Ok(()),
        }
    })?;
    let mut groups = Vec::new();
    for (area, counts) in counts {
        for (sex, age_band) in all_groups() {
            let persons = *counts.get(&(sex, age_band)).ok_or_else(|| TableError::NoRow {
                area: area.to_string(),
                sex: sex.code(),
                age_band: age_band.code(),
            })?;
            groups.push(PopulationGroup { area: area.clone(), sex, age_band, persons });
        }
    }
    Ok(groups)
}

fn all_groups() -> impl Iterator<Item = (Sex, AgeBand)> {
    REGISTERED_SEXES
        .into_iter()
        .flat_map(|sex| AgeBand::ALL.iter().map(move |age_band| (sex, *age_band)))
}

fn by_postcode(
    sheet: &Sheet<'_>,
    [postcode, age, women, men]: [usize; 4],
) -> Result<PostcodePopulation, TableError> {
    let mut population = PostcodePopulation::default();
    let mut seen = BTreeSet::new();
    sheet.for_each(|row| {
        let postcode: Postcode4 = row.field(postcode).parse().map_err(|_| RowProblem::Postcode)?;
        let ages = FiveYears::of(row.field(age))
            .ok_or_else(|| sheet.unknown_word(row, age, FIVE_YEARS))?;
        if !seen.insert((postcode, ages)) {
            return Err(RowProblem::PostcodeAgain);
        }
        let groups = population.0.entry(postcode).or_default();
        for (sex, column) in [(Sex::Female, women), (Sex::Male, men)] {
            let count = sheet.count(row, column)?.unwrap_or(0);
            if let Some((age_band, share)) = ages.adults() {
                *groups.entry((sex, age_band)).or_default() += share * f64::from(count);
            }
        }
        Ok(())
    })?;
    Ok(population)
}

/// Ages of five years, or all from some age on, by the youngest.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
struct FiveYears(u8);

impl FiveYears {
    /// Reads `15-19` and `95+`.
    fn of(text: &str) -> Option<Self> {
        let (youngest, oldest) = match text.strip_suffix('+') {
            Some(youngest) => (youngest.parse::<u8>().ok()?, None),
            None => {
                let (youngest, oldest) = text.split_once('-')?;
                (youngest.parse::<u8>().ok()?, Some(oldest.parse::<u8>().ok()?))
            }
        };
        let fits = match oldest {
            Some(oldest) => youngest < 100 && oldest == youngest + 4,
            None => AgeBand::of_age(f64::from(youngest)) == Some(AgeBand::From75),
        };
        (youngest % 5 == 0 && fits).then_some(Self(youngest))
    }

    /// In which age band the adults among them are, and which part of all they are.
    fn adults(self) -> Option<(AgeBand, f64)> {
        match self.0 {
            15 => Some((AgeBand::From18To34, ADULTS_OF_15_TO_19)),
            youngest => Some((AgeBand::of_age(f64::from(youngest))?, 1.0)),
        }
    }
}

impl PostcodePopulation {
    /// Divides the adults of each postcode over the wijken that it touches, by the part of the
    /// postcode that lies in each.
    ///
    /// That part is one of land or of addresses, as the table of postcodes has it, so people count
    /// as spread evenly over it. A wijk that the table of postcodes has in part only gets too few.
    pub fn by_wijk(&self, shares: &[PostcodeShare]) -> Vec<PopulationGroup> {
        let mut wijken: BTreeMap<&WijkCode, BTreeMap<(Sex, AgeBand), f64>> = BTreeMap::new();
        for share in shares {
            let Some(groups) = self.0.get(&share.postcode) else { continue };
            let wijk = wijken.entry(&share.wijk).or_default();
            for (group, persons) in groups {
                *wijk.entry(*group).or_default() += share.share * persons;
            }
        }
        let groups_of = |(wijk, counts): (&WijkCode, BTreeMap<(Sex, AgeBand), f64>)| {
            let area = FigureArea::Wijk(wijk.clone());
            all_groups().map(move |(sex, age_band)| {
                let persons = counts.get(&(sex, age_band)).copied().unwrap_or_default();
                let persons = persons.round() as u32;
                PopulationGroup { area: area.clone(), sex, age_band, persons }
            })
        };
        wijken.into_iter().flat_map(groups_of).collect()
    }
}

#[cfg(test)]
mod tests;
