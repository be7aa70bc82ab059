//! Rows that were refused: counted, and told by line and reason up to a limit.

use std::path::Path;

use serde::Serialize;

/// How many refused rows are told one by one in a message; `run.json` tells all up to the limit.
const TOLD: usize = 20;

/// Why a row was refused. A reason names a column and never repeats a value that is an answer.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub(crate) struct Row {
    /// The line of a CSV file, or the row of a Parquet file counted from 1.
    pub(crate) line: u64,
    pub(crate) reason: String,
}

/// A refused row with its file.
#[derive(Clone, Debug, Serialize)]
pub(crate) struct Told {
    file: String,
    #[serde(flatten)]
    row: Row,
}

/// All rows that were refused.
pub(crate) struct Refused {
    limit: u64,
    count: u64,
    told: Vec<Told>,
}

impl Refused {
    pub(crate) fn up_to(limit: u64) -> Self {
        Self { limit, count: 0, told: vec![] }
    }

    pub(crate) fn add(&mut self, path: &Path, rows: Vec<Row>) {
        self.count += rows.len() as u64;
        let file = path.file_name().unwrap_or_default().to_string_lossy().into_owned();
        let room = usize::try_from(self.limit.saturating_add(1)).unwrap_or(usize::MAX);
        let room = room.saturating_sub(self.told.len());
        self.told.extend(rows.into_iter().take(room).map(|row| Told { file: file.clone(), row }));
    }

    pub(crate) fn too_many(&self) -> bool {
        self.count > self.limit
    }

    /// How many, and those that are told.
    pub(crate) fn as_ref(&self) -> (u64, &[Told]) {
        (self.count, &self.told)
    }

    /// What to say when there are too many.
    pub(crate) fn complaint(&self) -> String {
        let mut text = format!(
            "{} rows were refused, and at most {} may be (--max-refused); nothing was written",
            self.count, self.limit
        );
        for told in self.told.iter().take(TOLD) {
            text.push_str(&format!(
                "\n  {}, line {}: {}",
                told.file, told.row.line, told.row.reason
            ));
        }
        if self.count > TOLD as u64 {
            text.push_str("\n  …");
        }
        text
    }
}
