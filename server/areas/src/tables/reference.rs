//! The figures of RIVM, GGD and CBS, as StatLine and others write them.

use std::collections::BTreeSet;

use domain::reference::{AgeGroup, ReferenceFigure};

use super::{
    error::{RowProblem, TableError},
    sheet::{Row, Sheet},
};

const EXPECTED: &str = "the columns of RIVM: `jaar` or `Perioden`, `leeftijd`, `code` or \
                        `WijkenEnBuurten`, and indicators such as `Roker_11`";

/// Numbered columns of StatLine that describe the area and hold no figure.
const DESCRIPTIONS: [&str; 3] = ["Gemeentenaam", "SoortRegio", "Codering"];

const AGES: &str = "18+, 18-64 and 65+, or StatLine's 20300, 53115 and 80200";

const MARGINS: &str =
    "StatLine's MW00000 (the value), MOG0095 and MBG0095 (the ends of its margin)";

/// Reads a table of RIVM (StatLine 50090NED, 50120NED): a row per area, year and age group, and a
/// column for every indicator.
///
/// An indicator is known by the stem of its column: `Roker` of `Roker_11`, because the number
/// shifts between revisions. Years are written `2020` or `2020JJ00`; age groups as words or as
/// StatLine's codes; codes may be padded. The country is kept, and other regions are skipped. Of
/// the rows that tell a margin only the value itself is kept. Fields that are empty, marked (`.`,
/// `-`, `x`) or negative were not published.
///
/// # Errors
///
/// When the header is another one or has two columns for one indicator; when a row has a malformed
/// code, number or year or an unknown age group; and when an area has a second row for the same
/// year and age group.
pub fn reference_figures(text: &str) -> Result<Vec<ReferenceFigure>, TableError> {
    let sheet = Sheet::open(text, EXPECTED)?;
    match Columns::of(&sheet)? {
        Some(columns) => rows(&sheet, &columns),
        None => Err(sheet.unknown_header(EXPECTED)),
    }
}

/// Where a table of RIVM has what.
pub(super) struct Columns {
    year: usize,
    age: usize,
    area: usize,
    margin: Option<usize>,
    indicators: Vec<(usize, String)>,
}

impl Columns {
    /// The columns of a table of RIVM; nothing for another table.
    pub(super) fn of(sheet: &Sheet<'_>) -> Result<Option<Self>, TableError> {
        let (year, age) = (sheet.column(&["jaar", "perioden"]), sheet.column(&["leeftijd"]));
        let (Some(year), Some(age), Some(area)) = (year, age, sheet.code_column()) else {
            return Ok(None);
        };
        let mut indicators: Vec<(usize, String)> = Vec::new();
        for (column, header) in sheet.columns().enumerate() {
            let Some(stem) = stem(header) else { continue };
            if indicators.iter().any(|(_, earlier)| earlier == stem) {
                return Err(TableError::TwoColumns { stem: stem.to_owned() });
            }
            indicators.push((column, stem.to_owned()));
        }
        let margin = sheet.column(&["marges"]);
        let columns = Self { year, age, area, margin, indicators };
        Ok(Some(columns).filter(|columns| !columns.indicators.is_empty()))
    }
}

/// `Roker` of `Roker_11`; nothing for a header without such a number.
fn stem(header: &str) -> Option<&str> {
    let (stem, number) = header.rsplit_once('_')?;
    let numbered = !number.is_empty() && number.bytes().all(|byte| byte.is_ascii_digit());
    (numbered && !stem.is_empty() && !DESCRIPTIONS.contains(&stem)).then_some(stem)
}

/// All figures below the header.
pub(super) fn rows(
    sheet: &Sheet<'_>,
    columns: &Columns,
) -> Result<Vec<ReferenceFigure>, TableError> {
    let mut figures = Vec::new();
    let mut seen = BTreeSet::new();
    sheet.for_each(|row| {
        if let Some(margin) = columns.margin
            && !is_value(sheet, row, margin)?
        {
            return Ok(());
        }
        let Some(area) = row.area(columns.area)? else { return Ok(()) };
        let (year, age) = (year(row.field(columns.year))?, age(sheet, row, columns.age)?);
        if !seen.insert((area.clone(), year, age)) {
            return Err(RowProblem::Again { what: format!("{area}, {year}, {}", age.slug()) });
        }
        for (column, stem) in &columns.indicators {
            let Some(percent) = percentage(sheet, row, *column)? else { continue };
            let (area, stem) = (area.clone(), stem.clone());
            figures.push(ReferenceFigure { area, stem, age, year, percent });
        }
        Ok(())
    })?;
    Ok(figures)
}

fn percentage(sheet: &Sheet<'_>, row: &Row, column: usize) -> Result<Option<f64>, RowProblem> {
    match sheet.number(row, column)? {
        Some(percent) if percent > 100.0 => {
            let (column, found) = (sheet.name(column).to_owned(), row.field(column).to_owned());
            Err(RowProblem::NotAPercentage { column, found })
        }
        percent => Ok(percent),
    }
}

/// Whether the row holds the figures themselves, and not an end of their margins.
fn is_value(sheet: &Sheet<'_>, row: &Row, column: usize) -> Result<bool, RowProblem> {
    match row.field(column) {
        "MW00000" | "Waarde" => Ok(true),
        "MOG0095" | "MBG0095" | "Ondergrens 95%-interval" | "Bovengrens 95%-interval" => Ok(false),
        _ => Err(sheet.unknown_word(row, column, MARGINS)),
    }
}

fn age(sheet: &Sheet<'_>, row: &Row, column: usize) -> Result<AgeGroup, RowProblem> {
    match row.field(column) {
        "18+" | "20300" | "18 jaar of ouder" => Ok(AgeGroup::From18),
        "18-64" | "53115" | "18 tot 65 jaar" => Ok(AgeGroup::From18To64),
        "65+" | "80200" | "65 jaar of ouder" => Ok(AgeGroup::From65),
        _ => Err(sheet.unknown_word(row, column, AGES)),
    }
}

/// The year of `2020` or, as StatLine writes it, `2020JJ00`.
fn year(text: &str) -> Result<u16, RowProblem> {
    let digits = text.get(..4).filter(|year| year.bytes().all(|byte| byte.is_ascii_digit()));
    let year = digits.and_then(|year| year.parse().ok());
    year.ok_or_else(|| RowProblem::Year { found: text.to_owned() })
}

#[cfg(test)]
mod tests;
