//! Contributions as CSV.

use std::path::Path;

use csv::{ReaderBuilder, StringRecord, Trim};

use super::chunk::{Answers, Chunk, Header, ROWS, Reading, Shard};

/// Reads and tallies a file; also tells which columns were left aside.
pub(super) fn read(
    path: &Path,
    reading: &Reading<'_>,
) -> anyhow::Result<(Vec<Shard>, Vec<String>)> {
    let mut reader = ReaderBuilder::new().trim(Trim::All).flexible(true).from_path(path)?;
    let names = reader.headers()?.clone();
    let header = Header::of(names.iter(), reading.only_known)?;
    let mut shards = Vec::new();
    let mut record = StringRecord::new();
    let mut part = Part::new(reading, &header);
    while reader.read_record(&mut record)? {
        part.push(&header, &record, names.len());
        if part.chunk.len() == ROWS {
            shards.push(std::mem::replace(&mut part, Part::new(reading, &header)).tally(&header)?);
        }
    }
    shards.push(part.tally(&header)?);
    Ok((shards, header.skipped))
}

/// A chunk with the columns that grow beside it.
struct Part<'a> {
    chunk: Chunk<'a>,
    answers: Vec<Answers>,
    wrong: Vec<Vec<usize>>,
}

impl<'a> Part<'a> {
    fn new(reading: &'a Reading<'a>, header: &Header) -> Self {
        Self {
            chunk: Chunk::new(reading),
            answers: header
                .indicators
                .iter()
                .map(|(indicator, _)| Answers::of(*indicator))
                .collect(),
            wrong: vec![vec![]; header.indicators.len()],
        }
    }

    fn push(&mut self, header: &Header, record: &StringRecord, width: usize) {
        let row = self.chunk.len();
        let line = record.position().map_or(0, csv::Position::line);
        let field = |position: usize| record.get(position).unwrap_or_default();
        let [key, who @ ..] = header.person.map(field);
        let person = self.chunk.person(who);
        self.chunk.push_person(line, key.parse().ok(), &person);
        if record.len() != width {
            self.chunk.refuse(row, "the line has another number of fields than the header");
        }
        let columns = header.indicators.iter().zip(&mut self.answers).zip(&mut self.wrong);
        for (((_, position), answers), wrong) in columns {
            if !answers.push(number(field(*position))) {
                wrong.push(row);
            }
        }
    }

    fn tally(mut self, header: &Header) -> anyhow::Result<Shard> {
        let columns = header.indicators.iter().zip(self.answers).zip(self.wrong);
        for (((indicator, _), answers), wrong) in columns {
            self.chunk.push_answers(*indicator, answers, wrong);
        }
        self.chunk.tally()
    }
}

/// The number in a field; nothing for an empty one, and no number (NaN) for any other text.
fn number(field: &str) -> Option<f64> {
    match field {
        "" => None,
        "0" => Some(0.0),
        "1" => Some(1.0),
        other => Some(other.parse().unwrap_or(f64::NAN)),
    }
}
