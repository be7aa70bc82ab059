//! Which area of one year is which area of another.

use std::{collections::BTreeMap, mem::discriminant};

use domain::area::{AreaCode, GemeenteCode};

use super::{
    error::{RowProblem, TableError},
    sheet::Sheet,
};

const EXPECTED: &str = "the columns `from`, `to` and `share`";

/// What becomes of the areas of one year in another, and which part of each.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Crosswalk {
    successors: BTreeMap<AreaCode, BTreeMap<AreaCode, f64>>,
}

/// Reads a crosswalk: every row says which part (`share`, from 0 to 1) of the area `from` lies in
/// the area `to`. Rows with a share of 0 say nothing and are skipped.
///
/// # Errors
///
/// When the header is another one, or a row has a malformed code or share, joins areas of two
/// levels, or says what an earlier row says.
pub fn crosswalk(text: &str) -> Result<Crosswalk, TableError> {
    let sheet = Sheet::open(text, EXPECTED)?;
    let columns = (sheet.column(&["from"]), sheet.column(&["to"]), sheet.column(&["share"]));
    let (Some(from), Some(to), Some(share)) = columns else {
        return Err(sheet.unknown_header(EXPECTED));
    };
    let mut crosswalk = Crosswalk::default();
    sheet.for_each(|row| {
        let (from, to) = (row.known_code(from)?, row.known_code(to)?);
        let share = sheet.share(row, share)?;
        if discriminant(&from) != discriminant(&to) {
            let (from, to) = (from.to_string(), to.to_string());
            return Err(RowProblem::OtherLevel { from, to });
        }
        if share == 0.0 {
            return Ok(());
        }
        let what = format!("{from}, {to}");
        match crosswalk.successors.entry(from).or_default().insert(to, share) {
            Some(_) => Err(RowProblem::Again { what }),
            None => Ok(()),
        }
    })?;
    Ok(crosswalk)
}

impl Crosswalk {
    /// The areas that an area lies in, with the part of it that does; nothing for one that is not
    /// named.
    pub(crate) fn successors(&self, area: &AreaCode) -> Option<&BTreeMap<AreaCode, f64>> {
        self.successors.get(area)
    }

    /// The areas of which at least a part lies in `successor`.
    pub(crate) fn origins(&self, successor: &AreaCode) -> Vec<AreaCode> {
        let into = self.successors.iter().filter(|(_, after)| after.contains_key(successor));
        into.map(|(from, _)| from.clone()).collect()
    }

    /// Everything that areas of a gemeente become.
    pub(crate) fn successors_of<'a>(
        &'a self,
        gemeente: &'a GemeenteCode,
    ) -> impl Iterator<Item = &'a AreaCode> {
        let own = self.successors.iter().filter(move |(from, _)| from.gemeente() == *gemeente);
        own.flat_map(|(_, successors)| successors.keys())
    }
}

#[cfg(test)]
mod tests;
