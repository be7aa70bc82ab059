//! Some thousands of contributions, column by column, and what they tally to.

use analytics::{
    AnalyticsError, AreaPosition, Bits, ByCell, ColumnTally, Respondents, Scale, Total,
};
use anyhow::bail;
use domain::{
    demography::{AgeBand, Sex},
    indicator::{IndicatorId, Measure},
    period::Quarter,
};

use super::{frame::Areas, pages::MeanValues, refused};

/// Rows of a chunk: enough for the kernel, few enough for the cache.
pub(super) const ROWS: usize = 65_536;

/// How many characters of an area code that is not known are repeated.
const CODE_REPEATED: usize = 16;

/// The columns that say who gives a contribution.
pub(crate) const PERSON_COLUMNS: [&str; 5] = ["record_key", "period", "area", "sex", "age_band"];

/// What every chunk of a file is read with.
pub(super) struct Reading<'a> {
    pub(super) areas: &'a Areas,
    pub(super) period: Quarter,
    pub(super) only_known: bool,
    pub(super) check: bool,
    /// To which every chunk adds what it tallies.
    pub(super) total: &'a Total,
}

/// Where each column of a file stands.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Header {
    /// Positions of record key, period, area, sex and age band.
    pub person: [usize; 5],
    /// The indicators with their positions, in the order of the file.
    pub indicators: Vec<(IndicatorId, usize)>,
    /// Columns that are not known and left aside.
    pub skipped: Vec<String>,
}

impl Header {
    /// Finds all columns by name.
    ///
    /// # Errors
    ///
    /// When a column of the person is missing, a column stands there twice, or, unless `only_known`,
    /// a column is not known; the message names them all.
    pub fn of<'n>(names: impl Iterator<Item = &'n str>, only_known: bool) -> anyhow::Result<Self> {
        let mut person: [Option<usize>; 5] = [None; 5];
        let mut indicators: Vec<(IndicatorId, usize)> = Vec::new();
        let (mut skipped, mut twice) = (vec![], vec![]);
        for (position, name) in names.enumerate() {
            let name = name.trim_start_matches('\u{feff}').trim();
            if let Some(at) = PERSON_COLUMNS.iter().position(|column| *column == name) {
                if person[at].replace(position).is_some() {
                    twice.push(name.to_owned());
                }
            } else if let Ok(indicator) = name.parse::<IndicatorId>() {
                if indicators.iter().any(|(known, _)| *known == indicator) {
                    twice.push(name.to_owned());
                }
                indicators.push((indicator, position));
            } else {
                skipped.push(name.to_owned());
            }
        }
        let missing: Vec<_> = PERSON_COLUMNS
            .iter()
            .zip(person)
            .filter(|(_, position)| position.is_none())
            .map(|(name, _)| *name)
            .collect();
        if !missing.is_empty() {
            bail!("columns are missing: {}", missing.join(", "));
        }
        if !twice.is_empty() {
            bail!("columns stand there twice: {}", twice.join(", "));
        }
        if !skipped.is_empty() && !only_known {
            bail!("columns are not known: {}; --only-known leaves them aside", skipped.join(", "));
        }
        Ok(Self { person: person.map(Option::unwrap_or_default), indicators, skipped })
    }
}

/// The answers to one indicator.
pub(super) enum Answers {
    /// Who answered, and for whom it holds.
    Share { answered: Bits, holds: Bits },
    /// Who answered, and what each of those did.
    Mean { scale: Scale, answered: Bits, values: MeanValues },
}

impl Answers {
    pub(super) fn of(indicator: IndicatorId) -> Self {
        match Scale::of(indicator) {
            None => Self::Share { answered: Bits::default(), holds: Bits::default() },
            Some(scale) => {
                Self::Mean { scale, answered: Bits::default(), values: MeanValues::default() }
            }
        }
    }

    /// Adds a row; `false`, and it counts as not answered, for a value that cannot be.
    pub(super) fn push(&mut self, value: Option<f64>) -> bool {
        match self {
            Self::Share { answered, holds } => {
                let accepted = value.filter(|value| Measure::Share.accepts(*value));
                answered.push(accepted.is_some());
                holds.push(accepted == Some(1.0));
                accepted.is_some() == value.is_some()
            }
            Self::Mean { scale, answered, values } => {
                let accepted = value.and_then(|value| scale.units(value));
                answered.push(accepted.is_some());
                if accepted.is_some() {
                    values.each().push(accepted);
                }
                accepted.is_some() == value.is_some()
            }
        }
    }

    fn tally(
        &self,
        respondents: &ByCell,
        indicator: IndicatorId,
    ) -> Result<ColumnTally, AnalyticsError> {
        match self {
            Self::Share { answered, holds } => {
                ColumnTally::share(respondents, indicator, answered, holds)
            }
            Self::Mean { answered, values: MeanValues::Each(values), .. } => {
                ColumnTally::mean(respondents, indicator, answered, values)
            }
            Self::Mean { answered, values: MeanValues::Named { table, places }, .. } => {
                ColumnTally::named_mean(respondents, indicator, answered, table, places)
            }
        }
    }

    /// The answer in each row, on the scale of the indicator.
    pub(super) fn values(&self) -> Vec<Option<f64>> {
        match self {
            Self::Share { answered, holds } => (0..answered.len())
                .map(|row| answered.get(row).then(|| f64::from(u8::from(holds.get(row)))))
                .collect(),
            Self::Mean { scale, answered, values } => {
                let mut values = values.to_vec().into_iter().map(|units| Some(scale.value(units?)));
                (0..answered.len())
                    .map(|row| if answered.get(row) { values.next()? } else { None })
                    .collect()
            }
        }
    }
}

/// What is wrong with a value of an indicator.
pub(super) fn wrong_value(indicator: IndicatorId) -> String {
    match indicator.measure() {
        Measure::Share => format!("`{indicator}` is 0, 1 or empty"),
        Measure::Mean { highest } => {
            format!("`{indicator}` is a number from 0 to {highest}, or empty")
        }
    }
}

/// Some rows on their way to a tally.
pub(super) struct Chunk<'a> {
    reading: &'a Reading<'a>,
    respondents: Respondents,
    answers: Vec<(IndicatorId, Answers)>,
    rows: usize,
    /// Rows with their lines, from each of which on both go up by one.
    lines: Vec<(usize, u64)>,
    refused: Vec<(usize, String)>,
    other_periods: u64,
    period: String,
}

/// Who gives a contribution, as far as it can be read.
pub(super) enum Person {
    /// Lives there, and told this of herself.
    Known(AreaPosition, Option<Sex>, Option<AgeBand>),
    /// Gave it in another quarter.
    OfOtherPeriod,
    /// Cannot be read, and why.
    Refused(String),
}

/// What a chunk came to, beside the total.
pub(super) struct Shard {
    pub(super) rows: u64,
    pub(super) other_periods: u64,
    pub(super) refused: Vec<refused::Row>,
}

impl<'a> Chunk<'a> {
    pub(super) fn new(reading: &'a Reading<'a>) -> Self {
        Self {
            reading,
            respondents: Respondents::with_room(ROWS),
            answers: vec![],
            rows: 0,
            lines: vec![],
            refused: vec![],
            other_periods: 0,
            period: reading.period.to_string(),
        }
    }

    pub(super) fn len(&self) -> usize {
        self.rows
    }

    /// Adds rows on lines that follow one another.
    fn push_lines(&mut self, first: u64, count: usize) {
        let follows =
            self.lines.last().is_some_and(|(row, line)| line + (self.rows - row) as u64 == first);
        if !follows {
            self.lines.push((self.rows, first));
        }
        self.rows += count;
    }

    /// On which line a row stands.
    fn line(&self, row: usize) -> u64 {
        let after = self.lines.partition_point(|(first, _)| *first <= row);
        let (first, line) = self.lines[after - 1];
        line + (row - first) as u64
    }

    /// Reads what a row tells of who gives it.
    pub(super) fn person(&self, [period, area, sex, age_band]: [&str; 4]) -> Person {
        if period != self.period {
            return match period.parse::<Quarter>() {
                Ok(_) => Person::OfOtherPeriod,
                Err(_) => Person::Refused("`period` is written 2026-Q4".to_owned()),
            };
        }
        let Some(place) = self.reading.areas.places.get(area.trim()) else {
            let start: String = area.chars().take(CODE_REPEATED).collect();
            return Person::Refused(format!("area {start:?} is no buurt or wijk of the areas"));
        };
        let Some(sex) = optional(sex, Sex::from_code) else {
            return Person::Refused("`sex` is f, m, x or empty".to_owned());
        };
        let Some(age_band) = optional(age_band, AgeBand::from_code) else {
            let bands = "`age_band` is 18-34, 35-49, 50-64, 65-74, 75+ or empty";
            return Person::Refused(bands.to_owned());
        };
        Person::Known(*place, sex, age_band)
    }

    /// Adds who gives the contribution on a line, under a record key.
    pub(super) fn push_person(&mut self, line: u64, key: Option<u32>, person: &Person) {
        let row = self.rows;
        self.push_lines(line, 1);
        match (person, key) {
            (Person::Known(place, sex, age_band), Some(key)) => {
                return self.respondents.push(*place, *sex, *age_band, key);
            }
            (Person::OfOtherPeriod, _) => self.other_periods += 1,
            (Person::Refused(reason), _) => self.refused.push((row, reason.clone())),
            (_, None) => {
                let reason = "`record_key` is a whole number from 0 to 4294967295";
                self.refused.push((row, reason.to_owned()));
            }
        }
        self.respondents.push_refused();
    }

    /// Adds people who tell the same, on lines that follow one another, under their record keys.
    pub(super) fn push_people(&mut self, first_line: u64, keys: &[u32], person: &Person) {
        match person {
            Person::Known(place, sex, age_band) => {
                self.push_lines(first_line, keys.len());
                self.respondents.push_run(*place, *sex, *age_band, keys);
            }
            _ => {
                for (line, key) in (first_line..).zip(keys) {
                    self.push_person(line, Some(*key), person);
                }
            }
        }
    }

    /// Refuses a row that is there already.
    pub(super) fn refuse(&mut self, row: usize, reason: &str) {
        self.refused.push((row, reason.to_owned()));
    }

    /// Adds a whole column of answers, with the rows whose value cannot be.
    pub(super) fn push_answers(
        &mut self,
        indicator: IndicatorId,
        answers: Answers,
        wrong: impl IntoIterator<Item = usize>,
    ) {
        self.refused.extend(wrong.into_iter().map(|row| (row, wrong_value(indicator))));
        self.answers.push((indicator, answers));
    }

    /// Tallies all rows but those that are refused, and adds them to the total.
    pub(super) fn tally(mut self) -> anyhow::Result<Shard> {
        // A row is refused once, for the first reason that was found.
        self.refused.sort_by_key(|(row, _)| *row);
        self.refused.dedup_by_key(|(row, _)| *row);
        let rows: Vec<usize> = self.refused.iter().map(|(row, _)| *row).collect();
        self.respondents.refuse(&rows);
        let respondents = std::mem::take(&mut self.respondents).by_cell();
        let columns = self
            .answers
            .iter()
            .map(|(indicator, answers)| answers.tally(&respondents, *indicator))
            .collect::<Result<Vec<_>, _>>()?;
        if self.reading.check {
            for ((indicator, answers), column) in self.answers.iter().zip(&columns) {
                if !column.agrees_with_polars(&respondents, &answers.values())? {
                    bail!("polars sums `{indicator}` to something else; please report this");
                }
            }
        }
        self.reading.total.add(&respondents, &columns)?;
        let refused = std::mem::take(&mut self.refused)
            .into_iter()
            .map(|(row, reason)| refused::Row { line: self.line(row), reason })
            .collect();
        Ok(Shard { rows: self.rows as u64, other_periods: self.other_periods, refused })
    }
}

/// An optional code: empty is not told; nothing at all for a code that is not known.
fn optional<T>(code: &str, known: impl Fn(&str) -> Option<T>) -> Option<Option<T>> {
    if code.is_empty() { Some(None) } else { known(code).map(Some) }
}
