//! Inhabitants and names; or, by its header, RIVM's figures.

use std::collections::BTreeMap;

use domain::{area::AreaCode, reference::ReferenceFigure};

use super::{
    error::{RowProblem, TableError},
    reference,
    sheet::Sheet,
};

const EXPECTED: &str = "the columns `code` and `population`, `inwoners` or `AantalInwoners`, or \
                        those of RIVM: `jaar`, `leeftijd`, `code` and indicators such as `Roker_11`";

/// What a table tells about areas; the first two lists are sorted by code.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Figures {
    /// Inhabitants of all ages.
    pub population: Vec<(AreaCode, u32)>,
    /// Official names.
    pub names: Vec<(AreaCode, String)>,
    /// What RIVM, GGD and CBS published, of every year and age group, in the order of the table.
    pub reference: Vec<ReferenceFigure>,
}

/// Reads a table of inhabitants, or one of RIVM's figures; the header tells which it is.
///
/// Inhabitants: `code` (or StatLine's `Codering_3`, `WijkenEnBuurten`), `population`, `inwoners`
/// or `AantalInwoners_5`, and perhaps `name` or `naam`. Rows for the whole country or other areas
/// are skipped, and so are fields that are empty, marked (`.`, `-`, `x`) or negative. RIVM: as in
/// [`reference_figures`](super::reference_figures).
///
/// # Errors
///
/// When the header is of neither kind, or a row has a malformed code, number or year, or an area
/// a second row.
pub fn figures(text: &str) -> Result<Figures, TableError> {
    let sheet = Sheet::open(text, EXPECTED)?;
    if let Some(columns) = reference::Columns::of(&sheet)? {
        let reference = reference::rows(&sheet, &columns)?;
        return Ok(Figures { reference, ..Figures::default() });
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
        let counted = || sheet.column_where(|header| header.starts_with("aantalinwoners"));
        Some(Self {
            code: sheet.code_column()?,
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
        let count = sheet.count(&row, columns.population).map_err(|problem| row.error(problem))?;
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

#[cfg(test)]
mod tests;
