//! The quarter of a year: the only moment that a contribution carries.

use std::{fmt, str::FromStr};

use serde::{Deserialize, Serialize};
use thiserror::Error;

use crate::language::Language;

/// A calendar quarter, written `2026-Q4`.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(try_from = "String", into = "String")]
pub struct Quarter {
    year: u16,
    quarter: u8,
}

/// A text that is not a quarter.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Error)]
#[error("a period is written `2026-Q4`, with a year from 2000 to 2999 and a quarter from 1 to 4")]
pub struct InvalidQuarter;

impl Quarter {
    /// The quarter of a month (1 to 12) of a year (2000 to 2999).
    pub fn of_month(year: i32, month: u8) -> Result<Self, InvalidQuarter> {
        match (u16::try_from(year), month) {
            (Ok(year @ 2000..=2999), 1..=12) => Ok(Self { year, quarter: (month - 1) / 3 + 1 }),
            _ => Err(InvalidQuarter),
        }
    }

    /// The quarter before this one; `None` before 2000.
    pub fn previous(self) -> Option<Self> {
        match (self.year, self.quarter) {
            (2000, 1) => None,
            (year, 1) => Some(Self { year: year - 1, quarter: 4 }),
            (year, quarter) => Some(Self { year, quarter: quarter - 1 }),
        }
    }

    /// The quarter after this one; `None` after 2999.
    pub fn next(self) -> Option<Self> {
        match (self.year, self.quarter) {
            (2999, 4) => None,
            (year, 4) => Some(Self { year: year + 1, quarter: 1 }),
            (year, quarter) => Some(Self { year, quarter: quarter + 1 }),
        }
    }

    /// The quarter in words, in Dutch: "vierde kwartaal van 2026".
    pub fn in_words(self) -> String {
        self.in_words_in(Language::Dutch)
    }

    /// The quarter in words: "vierde kwartaal van 2026", "fourth quarter of 2026".
    pub fn in_words_in(self, language: Language) -> String {
        let (ordinals, quarter_of) = match language {
            Language::Dutch => (["eerste", "tweede", "derde", "vierde"], "kwartaal van"),
            Language::English => (["first", "second", "third", "fourth"], "quarter of"),
        };
        let ordinal = ordinals[usize::from(self.quarter - 1)];
        format!("{ordinal} {quarter_of} {}", self.year)
    }
}

impl FromStr for Quarter {
    type Err = InvalidQuarter;

    fn from_str(raw: &str) -> Result<Self, InvalidQuarter> {
        let (year, quarter) = raw.split_once("-Q").ok_or(InvalidQuarter)?;
        if year.len() != 4 || quarter.len() != 1 {
            return Err(InvalidQuarter);
        }
        let year = year.parse::<u16>().map_err(|_| InvalidQuarter)?;
        let quarter = quarter.parse::<u8>().map_err(|_| InvalidQuarter)?;
        match (year, quarter) {
            (2000..=2999, 1..=4) => Ok(Self { year, quarter }),
            _ => Err(InvalidQuarter),
        }
    }
}

impl TryFrom<String> for Quarter {
    type Error = InvalidQuarter;

    fn try_from(raw: String) -> Result<Self, InvalidQuarter> {
        raw.parse()
    }
}

impl From<Quarter> for String {
    fn from(quarter: Quarter) -> Self {
        quarter.to_string()
    }
}

impl fmt::Display for Quarter {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}-Q{}", self.year, self.quarter)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn november_lies_in_the_fourth_quarter() {
        assert_eq!(Quarter::of_month(2026, 11).unwrap().to_string(), "2026-Q4");
        assert!(Quarter::of_month(2026, 13).is_err());
    }

    #[test]
    fn a_quarter_reads_as_it_is_written() {
        for text in ["2026-Q1", "2999-Q4"] {
            assert_eq!(text.parse::<Quarter>().unwrap().to_string(), text);
        }
        for wrong in ["2026-Q5", "2026-Q0", "26-Q1", "2026Q1", "+026-Q1", "1999-Q4", "2026-Q12"] {
            assert!(wrong.parse::<Quarter>().is_err(), "{wrong}");
        }
    }

    #[test]
    fn a_quarter_is_said_in_words() {
        let quarter: Quarter = "2026-Q4".parse().unwrap();
        assert_eq!(quarter.in_words(), "vierde kwartaal van 2026");
        assert_eq!(quarter.in_words_in(Language::English), "fourth quarter of 2026");
    }

    #[test]
    fn before_the_first_quarter_comes_the_fourth_of_the_year_before() {
        let first: Quarter = "2026-Q1".parse().unwrap();
        assert_eq!(first.previous().unwrap().to_string(), "2025-Q4");
        assert_eq!(first.previous().and_then(Quarter::next), Some(first));
    }
}
