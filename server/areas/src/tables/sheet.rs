//! A text with separated values, by header and by line.

use csv::{ErrorKind, ReaderBuilder, StringRecord, Trim};
use domain::{area::AreaCode, figure::FigureArea};

use super::error::{RowProblem, TableError};

/// The codes that CBS and RIVM give the Netherlands.
const COUNTRY_CODES: [&str; 2] = ["NL00", "NL01"];

/// A table: its header, and what can be found by it.
pub(super) struct Sheet<'a> {
    text: &'a str,
    separator: u8,
    header: StringRecord,
}

/// One row and the line on which it begins.
pub(super) struct Row {
    pub(super) line: u64,
    fields: StringRecord,
}

impl<'a> Sheet<'a> {
    /// Reads the header; `expected` tells what it should have held if there is none.
    pub(super) fn open(text: &'a str, expected: &'static str) -> Result<Self, TableError> {
        let text = text.trim_start_matches('\u{feff}');
        let first_line = text.lines().find(|line| !line.trim().is_empty()).unwrap_or_default();
        let count = |separator: &u8| first_line.bytes().filter(|byte| byte == separator).count();
        // Of equals the last is taken: a header of one column is one with commas.
        let separator = [b'\t', b';', b','].into_iter().max_by_key(count).unwrap_or(b',');
        let header = reader(text, separator).headers().map_err(unreadable)?.clone();
        if header.iter().all(str::is_empty) {
            return Err(TableError::Empty { expected });
        }
        Ok(Self { text, separator, header })
    }

    /// The names of the columns, as they are written.
    pub(super) fn columns(&self) -> impl Iterator<Item = &str> {
        self.header.iter()
    }

    /// The first column with the first of these names that there is; case does not matter.
    pub(super) fn column(&self, names: &[&str]) -> Option<usize> {
        names.iter().find_map(|name| self.column_where(|header| header == *name))
    }

    /// The first column of which the name in lower case passes the test.
    pub(super) fn column_where(&self, test: impl Fn(&str) -> bool) -> Option<usize> {
        self.columns().position(|header| test(&header.to_lowercase()))
    }

    /// The column with the codes of areas: `code`, or StatLine's `Codering_3`, `WijkenEnBuurten`.
    pub(super) fn code_column(&self) -> Option<usize> {
        self.column(&["code"])
            .or_else(|| self.column_where(|header| header.starts_with("codering")))
            .or_else(|| self.column(&["wijkenenbuurten"]))
    }

    /// The name of a column, as it is written.
    pub(super) fn name(&self, column: usize) -> &str {
        self.header.get(column).unwrap_or_default()
    }

    /// The error for a header without the columns that are needed.
    pub(super) fn unknown_header(&self, expected: &'static str) -> TableError {
        TableError::UnknownHeader { found: self.columns().collect::<Vec<_>>().join(", "), expected }
    }

    /// All rows below the header.
    pub(super) fn rows(&self) -> impl Iterator<Item = Result<Row, TableError>> + '_ {
        reader(self.text, self.separator).into_records().map(|record| {
            let fields = record.map_err(unreadable)?;
            let line = fields.position().map_or(0, csv::Position::line);
            Ok(Row { line, fields })
        })
    }

    /// Gives every row to `read`; the first problem ends it, with the line that it is on.
    pub(super) fn for_each(
        &self,
        mut read: impl FnMut(&Row) -> Result<(), RowProblem>,
    ) -> Result<(), TableError> {
        for row in self.rows() {
            let row = row?;
            read(&row).map_err(|problem| row.error(problem))?;
        }
        Ok(())
    }

    /// The number in a column; nothing for the marks by which CBS and RIVM say "not published".
    pub(super) fn number(&self, row: &Row, column: usize) -> Result<Option<f64>, RowProblem> {
        let text = row.field(column);
        if matches!(text, "" | "." | "-" | "x" | "X") {
            return Ok(None);
        }
        let plain = text.bytes().all(|byte| byte.is_ascii_digit() || b"+-.,".contains(&byte));
        match text.replace(',', ".").parse::<f64>() {
            Ok(number) if plain && number.is_finite() => Ok(Some(number).filter(|n| *n >= 0.0)),
            _ => Err(RowProblem::NotANumber {
                column: self.name(column).to_owned(),
                found: text.to_owned(),
            }),
        }
    }

    /// The share in a column: a number from 0 to 1.
    pub(super) fn share(&self, row: &Row, column: usize) -> Result<f64, RowProblem> {
        let share = self.number(row, column).ok().flatten().filter(|share| *share <= 1.0);
        share.ok_or(RowProblem::Share)
    }

    /// The number of people in a column; nothing for the marks that [`Self::number`] knows.
    pub(super) fn count(&self, row: &Row, column: usize) -> Result<Option<u32>, RowProblem> {
        match self.number(row, column)? {
            Some(count) if count.fract() != 0.0 || count > f64::from(u32::MAX) => {
                Err(self.not_a_count(row, column))
            }
            count => Ok(count.map(|count| count as u32)),
        }
    }

    /// The error for a field that holds no number of people.
    pub(super) fn not_a_count(&self, row: &Row, column: usize) -> RowProblem {
        let (column, found) = (self.name(column).to_owned(), row.field(column).to_owned());
        RowProblem::NotACount { column, found }
    }

    /// The error for a field that holds none of the words that are known.
    pub(super) fn unknown_word(
        &self,
        row: &Row,
        column: usize,
        expected: &'static str,
    ) -> RowProblem {
        let (column, found) = (self.name(column).to_owned(), row.field(column).to_owned());
        RowProblem::UnknownWord { column, found, expected }
    }
}

impl Row {
    /// The field in a column, without padding.
    pub(super) fn field(&self, column: usize) -> &str {
        self.fields.get(column).unwrap_or_default()
    }

    /// The code in a column; nothing for areas of other kinds, such as `NL01` or `PV23`.
    pub(super) fn code(&self, column: usize) -> Result<Option<AreaCode>, RowProblem> {
        let text = self.field(column);
        match text.as_bytes() {
            [b'G', b'M', ..] | [b'W', b'K', ..] | [b'B', b'U', ..] => {
                self.known_code(column).map(Some)
            }
            [b'A'..=b'Z', b'A'..=b'Z', ..] => Ok(None),
            _ => Err(RowProblem::Code { found: text.to_owned() }),
        }
    }

    /// The code in a column that holds nothing but gemeenten, wijken and buurten.
    pub(super) fn known_code(&self, column: usize) -> Result<AreaCode, RowProblem> {
        let text = self.field(column);
        text.parse().map_err(|_| RowProblem::Code { found: text.to_owned() })
    }

    /// The area in a column, also when it is the country; nothing for areas of other kinds.
    pub(super) fn area(&self, column: usize) -> Result<Option<FigureArea>, RowProblem> {
        if COUNTRY_CODES.contains(&self.field(column)) {
            return Ok(Some(FigureArea::Country));
        }
        Ok(self.code(column)?.map(FigureArea::from))
    }

    /// Makes a problem of this row into an error that tells the line.
    pub(super) fn error(&self, problem: RowProblem) -> TableError {
        TableError::Row { line: self.line, problem }
    }
}

fn reader(text: &str, separator: u8) -> csv::Reader<&[u8]> {
    ReaderBuilder::new().delimiter(separator).trim(Trim::All).from_reader(text.as_bytes())
}

fn unreadable(error: csv::Error) -> TableError {
    let line = error.position().map_or(1, csv::Position::line);
    let problem = match error.kind() {
        ErrorKind::UnequalLengths { expected_len, len, .. } => {
            RowProblem::Width { expected: *expected_len, found: *len }
        }
        _ => RowProblem::NotARow { reason: error.to_string() },
    };
    TableError::Row { line, problem }
}
