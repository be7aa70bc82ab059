//! A text with separated values, by header and by line.

use csv::{ErrorKind, ReaderBuilder, StringRecord, Trim};
use domain::area::AreaCode;

use super::error::{RowProblem, TableError};

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
        let count = |separator| first_line.matches(separator).count();
        let separator = if count(';') > count(',') { b';' } else { b',' };
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
}

impl Row {
    /// The field in a column, without padding.
    pub(super) fn field(&self, column: usize) -> &str {
        self.fields.get(column).unwrap_or_default()
    }

    /// The code in a column; nothing for areas of other kinds, such as `NL01`.
    pub(super) fn code(&self, column: usize) -> Result<Option<AreaCode>, RowProblem> {
        let text = self.field(column);
        match text.get(..2) {
            Some("GM" | "WK" | "BU") => match text.parse() {
                Ok(code) => Ok(Some(code)),
                Err(_) => Err(RowProblem::Code { found: text.to_owned() }),
            },
            _ => Ok(None),
        }
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
