//! What can be wrong with a table, in sentences for the person who imports it.

use thiserror::Error;

/// Why a table could not be read.
#[derive(Clone, Debug, PartialEq, Error)]
pub enum TableError {
    /// There is no header to go by.
    #[error("the table is empty: expected a header with {expected}")]
    Empty {
        /// The columns that would do.
        expected: &'static str,
    },
    /// The header is none that is known.
    #[error("the header is `{found}`; expected {expected}")]
    UnknownHeader {
        /// The columns that were found.
        found: String,
        /// The columns that would do.
        expected: &'static str,
    },
    /// Two columns have the same name but for their number.
    #[error("two columns hold `{stem}`; which of them is meant?")]
    TwoColumns {
        /// The name without the number.
        stem: String,
    },
    /// A group of residents is not there.
    #[error(
        "`{area}` has no row for sex `{sex}` and age band `{age_band}`; write one with 0 when \
         nobody is in it"
    )]
    NoRow {
        /// The area.
        area: String,
        /// Code of the sex.
        sex: &'static str,
        /// Code of the age band.
        age_band: &'static str,
    },
    /// One row cannot be used.
    #[error("line {line}: {problem}")]
    Row {
        /// Line of the text, from 1.
        line: u64,
        /// What is wrong with it.
        problem: RowProblem,
    },
}

/// What is wrong with a row of a table.
///
/// A message never quotes a postcode, which elsewhere must not reach a log either.
#[derive(Clone, Debug, PartialEq, Error)]
pub enum RowProblem {
    /// The row has more or fewer fields than the header.
    #[error("this row has {found} fields, but the header has {expected}")]
    Width {
        /// Fields in the header.
        expected: u64,
        /// Fields in the row.
        found: u64,
    },
    /// The text cannot be taken apart into fields.
    #[error("this is not a table row: {reason}")]
    NotARow {
        /// What the parser says.
        reason: String,
    },
    /// A code of an area is malformed.
    #[error("`{found}` is no code of an area, such as GM0164, WK016401 or BU01640101")]
    Code {
        /// The code as written.
        found: String,
    },
    /// An area has two rows.
    #[error("`{code}` has a row already; each area may occur once")]
    Twice {
        /// The code of the area.
        code: String,
    },
    /// A row says what an earlier one says too.
    #[error("`{what}` has a row already")]
    Again {
        /// What both rows are about.
        what: String,
    },
    /// A word that is none of those that are known.
    #[error("`{found}` in column `{column}` is none of {expected}")]
    UnknownWord {
        /// The header of the column.
        column: String,
        /// The field as written.
        found: String,
        /// The words that would do.
        expected: &'static str,
    },
    /// A postcode has two rows for the same age.
    #[error("this postcode has a row for this age already")]
    PostcodeAgain,
    /// An area cannot become one of another level.
    #[error("`{from}` and `{to}` are not of the same level")]
    OtherLevel {
        /// The code in the table.
        from: String,
        /// The code that it should become.
        to: String,
    },
    /// A field that holds a number holds something else.
    #[error("`{found}` in column `{column}` is not a number")]
    NotANumber {
        /// The header of the column.
        column: String,
        /// The field as written.
        found: String,
    },
    /// A number of inhabitants is not whole, or larger than any country's.
    #[error("`{found}` in column `{column}` is not a number of people")]
    NotACount {
        /// The header of the column.
        column: String,
        /// The field as written.
        found: String,
    },
    /// A percentage above 100.
    #[error("`{found}` in column `{column}` is not a percentage from 0 to 100")]
    NotAPercentage {
        /// The header of the column.
        column: String,
        /// The field as written.
        found: String,
    },
    /// The year is none.
    #[error("`{found}` does not begin with a year of four digits")]
    Year {
        /// The field as written.
        found: String,
    },
    /// The postcode is none.
    #[error("the postcode is not one: expected four digits, with or without two letters")]
    Postcode,
    /// A share is missing, negative or above 1.
    #[error("the share must be a number from 0 to 1")]
    Share,
    /// The parts of one postcode are together clearly more than the whole.
    #[error("with this row the shares of its postcode add up to more than 1")]
    SharesExceedOne,
}
