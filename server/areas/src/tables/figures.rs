//! Inhabitants, names and RIVM's estimates.

use std::collections::BTreeMap;

use domain::area::AreaCode;

use super::{
    error::{RowProblem, TableError},
    sheet::{Row, Sheet},
};

const EXPECTED: &str = "the columns `code` and `population`, `inwoners` or `AantalInwoners`, or \
                        those of RIVM: `jaar`, `leeftijd`, `code` and indicators such as `Roker_11`";

/// RIVM's estimates are taken for this age group: all adults.
const ADULTS: &str = "18+";

/// What a table tells about areas; each list is sorted by code.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Figures {
    /// Inhabitants of all ages.
    pub population: Vec<(AreaCode, u32)>,
    /// Official names.
    pub names: Vec<(AreaCode, String)>,
    /// Estimates by RIVM, GGD and CBS to compare ratings with.
    pub reference: Vec<ReferenceFigure>,
}

/// How many of the adults of an area something holds for, as RIVM estimates it.
#[derive(Clone, Debug, PartialEq)]
pub struct ReferenceFigure {
    /// The gemeente, wijk or buurt.
    pub area: AreaCode,
    /// RIVM's name of the indicator, without the number of its column: `Roker`.
    pub indicator: String,
    /// The year of the survey.
    pub year: u16,
    /// Percentage of the inhabitants of 18 years and older, from 0 to 100.
    pub percent: f64,
}

/// Reads a table of inhabitants, or one of RIVM's estimates; the header tells which it is.
///
/// Inhabitants: `code` (or StatLine's `Codering_3`, `WijkenEnBuurten`), `population`, `inwoners`
/// or `AantalInwoners_5`, and perhaps `name` or `naam`. RIVM (StatLine 50090NED): `jaar`,
/// `leeftijd`, `code`, and one column for every indicator; only adults, and of each area only its
/// most recent year. Rows for the whole country or other areas are skipped, and so are fields that
/// are empty, marked (`.`, `-`, `x`) or negative.
///
/// # Errors
///
/// When the header is of neither kind, or a row has a malformed code, number or year, or an area
/// a second row.
pub fn figures(text: &str) -> Result<Figures, TableError> {
    let sheet = Sheet::open(text, EXPECTED)?;
    if let Some(columns) = RivmColumns::of(&sheet) {
        return reference(&sheet, &columns);
    }
    match PopulationColumns::of(&sheet) {
        Some(columns) => population(&sheet, &columns),
        None => Err(sheet.unknown_header(EXPECTED)),
    }
}

struct PopulationColumns {
    code: usize,
    population: usize,
    name: Option<usize>,
}

impl PopulationColumns {
    fn of(sheet: &Sheet<'_>) -> Option<Self> {
        let coded = || sheet.column_where(|header| header.starts_with("codering"));
        let counted = || sheet.column_where(|header| header.starts_with("aantalinwoners"));
        Some(Self {
            code: sheet.column(&["code"]).or_else(coded).or(sheet.column(&["wijkenenbuurten"]))?,
            population: sheet.column(&["population", "inwoners"]).or_else(counted)?,
            name: sheet.column(&["name", "naam"]),
        })
    }
}

fn population(sheet: &Sheet<'_>, columns: &PopulationColumns) -> Result<Figures, TableError> {
    let mut rows = BTreeMap::new();
    for row in sheet.rows() {
        let row = row?;
        let Some(code) = row.code(columns.code).map_err(|problem| row.error(problem))? else {
            continue;
        };
        let count = count(sheet, &row, columns.population).map_err(|problem| row.error(problem))?;
        let name = columns.name.map(|column| row.field(column).to_owned());
        let name = name.filter(|name| !name.is_empty());
        let problem = RowProblem::Twice { code: code.to_string() };
        if rows.insert(code, (count, name)).is_some() {
            return Err(row.error(problem));
        }
    }
    let mut figures = Figures::default();
    for (code, (count, name)) in rows {
        figures.population.extend(count.map(|count| (code.clone(), count)));
        figures.names.extend(name.map(|name| (code, name)));
    }
    Ok(figures)
}

fn count(sheet: &Sheet<'_>, row: &Row, column: usize) -> Result<Option<u32>, RowProblem> {
    match sheet.number(row, column)? {
        Some(count) if count.fract() != 0.0 || count > f64::from(u32::MAX) => {
            let (column, found) = (sheet.name(column).to_owned(), row.field(column).to_owned());
            Err(RowProblem::NotACount { column, found })
        }
        count => Ok(count.map(|count| count as u32)),
    }
}

struct RivmColumns {
    year: usize,
    age: usize,
    code: usize,
    indicators: Vec<(usize, String)>,
}

impl RivmColumns {
    fn of(sheet: &Sheet<'_>) -> Option<Self> {
        let indicators: Vec<_> = sheet
            .columns()
            .enumerate()
            .filter_map(|(column, header)| Some((column, stem(header)?.to_owned())))
            .collect();
        let (year, age) = (sheet.column(&["jaar"])?, sheet.column(&["leeftijd"])?);
        let code = sheet.column(&["code"])?;
        (!indicators.is_empty()).then_some(Self { year, age, code, indicators })
    }
}

/// `Roker` of `Roker_11`; nothing for a header without such a number.
fn stem(header: &str) -> Option<&str> {
    let (stem, number) = header.rsplit_once('_')?;
    let numbered = !number.is_empty() && number.bytes().all(|byte| byte.is_ascii_digit());
    (numbered && !stem.is_empty()).then_some(stem)
}

fn reference(sheet: &Sheet<'_>, columns: &RivmColumns) -> Result<Figures, TableError> {
    let mut latest: BTreeMap<AreaCode, (u16, Vec<ReferenceFigure>)> = BTreeMap::new();
    for row in sheet.rows() {
        let row = row?;
        if row.field(columns.age) != ADULTS {
            continue;
        }
        let Some(area) = row.code(columns.code).map_err(|problem| row.error(problem))? else {
            continue;
        };
        let year = year(row.field(columns.year)).map_err(|problem| row.error(problem))?;
        match latest.get(&area) {
            Some((known, _)) if *known == year => {
                return Err(row.error(RowProblem::Twice { code: area.to_string() }));
            }
            Some((known, _)) if *known > year => continue,
            _ => {}
        }
        let figures = row_figures(sheet, &row, columns, &area, year);
        let figures = figures.map_err(|problem| row.error(problem))?;
        latest.insert(area, (year, figures));
    }
    let reference = latest.into_values().flat_map(|(_, figures)| figures).collect();
    Ok(Figures { reference, ..Figures::default() })
}

fn row_figures(
    sheet: &Sheet<'_>,
    row: &Row,
    columns: &RivmColumns,
    area: &AreaCode,
    year: u16,
) -> Result<Vec<ReferenceFigure>, RowProblem> {
    let mut figures = Vec::new();
    for (column, indicator) in &columns.indicators {
        let Some(percent) = sheet.number(row, *column)? else { continue };
        if percent > 100.0 {
            let (column, found) = (sheet.name(*column).to_owned(), row.field(*column).to_owned());
            return Err(RowProblem::NotAPercentage { column, found });
        }
        let (area, indicator) = (area.clone(), indicator.clone());
        figures.push(ReferenceFigure { area, indicator, year, percent });
    }
    Ok(figures)
}

/// The year of `2020` or, as StatLine writes it, `2020JJ00`.
fn year(text: &str) -> Result<u16, RowProblem> {
    let digits = text.get(..4).filter(|year| year.bytes().all(|byte| byte.is_ascii_digit()));
    let year = digits.and_then(|year| year.parse().ok());
    year.ok_or_else(|| RowProblem::Year { found: text.to_owned() })
}

#[cfg(test)]
mod tests;
