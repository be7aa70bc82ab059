//! Which part of a postcode lies in which wijk.

use std::collections::BTreeMap;

use domain::area::{AreaCode, Postcode4, PostcodeShare, WijkCode};

use super::{
    error::{RowProblem, TableError},
    sheet::{Row, Sheet},
};

const EXPECTED: &str = "the columns `pc4`, `buurt` or `wijk`, and `share_of_pc4`, or those of CBS: \
                        `PC6` and `Wijk2023` or `Buurt2023`, of any year";

/// Room for rounding: shares are published with three or four decimals.
const ROUNDING: f64 = 0.02;

/// Reads a table of postcodes, sorted by postcode and wijk; buurten are added up into their wijk.
///
/// Either shares are given (`pc4`, `buurt` or `wijk`, `share_of_pc4`, from 0 to 1), or every row
/// is one address (CBS' pc6hnr and pc6-gwb: `PC6`, and `Wijk…` or `Buurt…`, where a code may be a
/// bare number). Then the share of a wijk is its part of the rows of the postcode.
/// Shares of a postcode may add up to less than 1, when it lies partly outside the table.
///
/// # Errors
///
/// When the header is of neither kind, or a row has a malformed postcode, code or share.
pub fn postcodes(text: &str) -> Result<Vec<PostcodeShare>, TableError> {
    let sheet = Sheet::open(text, EXPECTED)?;
    let area = AreaColumn::of(&sheet);
    let share = sheet.column(&["share_of_pc4"]);
    match (sheet.column(&["pc4"]).zip(share), sheet.column(&["pc6"]), area) {
        (Some((pc4, share)), _, Some(area)) => given_shares(&sheet, pc4, &area, share),
        (None, Some(pc6), Some(area)) => counted_shares(&sheet, pc6, &area),
        _ => Err(sheet.unknown_header(EXPECTED)),
    }
}

fn given_shares(
    sheet: &Sheet<'_>,
    pc4: usize,
    area: &AreaColumn,
    share: usize,
) -> Result<Vec<PostcodeShare>, TableError> {
    let mut shares: BTreeMap<(Postcode4, WijkCode), f64> = BTreeMap::new();
    let mut totals: BTreeMap<Postcode4, f64> = BTreeMap::new();
    for row in sheet.rows() {
        let row = row?;
        let (postcode, wijk) = place(&row, pc4, area).map_err(|problem| row.error(problem))?;
        let share = sheet.share(&row, share).map_err(|problem| row.error(problem))?;
        let total = totals.entry(postcode).or_default();
        *total += share;
        if *total > 1.0 + ROUNDING {
            return Err(row.error(RowProblem::SharesExceedOne));
        }
        *shares.entry((postcode, wijk)).or_default() += share;
    }
    Ok(listed(shares))
}

fn counted_shares(
    sheet: &Sheet<'_>,
    pc6: usize,
    area: &AreaColumn,
) -> Result<Vec<PostcodeShare>, TableError> {
    let mut rows: BTreeMap<(Postcode4, WijkCode), u32> = BTreeMap::new();
    let mut totals: BTreeMap<Postcode4, u32> = BTreeMap::new();
    for row in sheet.rows() {
        let row = row?;
        let (postcode, wijk) = place(&row, pc6, area).map_err(|problem| row.error(problem))?;
        *totals.entry(postcode).or_default() += 1;
        *rows.entry((postcode, wijk)).or_default() += 1;
    }
    let part = |((postcode, wijk), rows): ((Postcode4, WijkCode), u32)| {
        let total = totals.get(&postcode).copied().unwrap_or(rows);
        ((postcode, wijk), f64::from(rows) / f64::from(total))
    };
    Ok(listed(rows.into_iter().map(part).collect()))
}

fn listed(shares: BTreeMap<(Postcode4, WijkCode), f64>) -> Vec<PostcodeShare> {
    let present = shares.into_iter().filter(|(_, share)| *share > 0.0);
    present
        .map(|((postcode, wijk), share)| PostcodeShare { postcode, wijk, share: share.min(1.0) })
        .collect()
}

fn place(
    row: &Row,
    postcode: usize,
    area: &AreaColumn,
) -> Result<(Postcode4, WijkCode), RowProblem> {
    let postcode = row.field(postcode).parse().map_err(|_| RowProblem::Postcode)?;
    Ok((postcode, area.wijk(row)?))
}

/// The column that names the areas.
struct AreaColumn {
    index: usize,
    /// What a bare number in this column lacks: CBS also writes codes without their letters, and
    /// then leading zeros may be lost too.
    letters: &'static str,
    digits: usize,
}

impl AreaColumn {
    fn of(sheet: &Sheet<'_>) -> Option<Self> {
        let wijk = sheet.column_where(|header| header.starts_with("wijk"));
        let buurt = sheet.column_where(|header| header.starts_with("buurt"));
        wijk.map(|index| Self { index, letters: "WK", digits: 6 })
            .or_else(|| buurt.map(|index| Self { index, letters: "BU", digits: 8 }))
    }

    fn wijk(&self, row: &Row) -> Result<WijkCode, RowProblem> {
        let text = row.field(self.index);
        let is_bare = !text.is_empty() && text.bytes().all(|byte| byte.is_ascii_digit());
        let code = if is_bare {
            format!("{}{text:0>width$}", self.letters, width = self.digits)
        } else {
            text.to_owned()
        };
        match code.parse() {
            Ok(AreaCode::Wijk(code)) => Ok(code),
            Ok(AreaCode::Buurt(code)) => Ok(code.wijk()),
            _ => Err(RowProblem::Code { found: text.to_owned() }),
        }
    }
}

#[cfg(test)]
mod tests;
