//! Clock and chance, handed in from outside.

use domain::period::Quarter;
use time::{Date, OffsetDateTime, format_description::well_known::Iso8601};

/// Where moments and random bytes come from: the machine in the program, fixed ones in a test.
#[derive(Clone, Copy, Debug)]
pub struct Surroundings {
    /// The moment it is now.
    pub now: fn() -> OffsetDateTime,
    /// Fills a slice with bytes that nobody can guess; `false` when the machine has none.
    pub fill: fn(&mut [u8]) -> bool,
}

impl Surroundings {
    /// The day it is now, in UTC.
    pub fn today(&self) -> Date {
        (self.now)().date()
    }

    /// The moment it is now, in seconds since 1970.
    pub fn seconds(&self) -> i64 {
        (self.now)().unix_timestamp()
    }

    /// The quarter it is now, in UTC.
    pub fn quarter(&self) -> Option<Quarter> {
        let today = self.today();
        Quarter::of_month(today.year(), u8::from(today.month())).ok()
    }

    /// Thirty-two bytes that nobody can guess.
    pub fn secret(&self) -> Option<[u8; 32]> {
        let mut bytes = [0; 32];
        (self.fill)(&mut bytes).then_some(bytes)
    }
}

/// A day as it is stored: `2026-11-23`.
pub fn written(day: Date) -> String {
    // Years have four digits here, for which this format has no way to fail.
    day.format(&Iso8601::DATE).unwrap_or_default()
}

/// Bytes as lower-case hexadecimal digits.
pub fn to_hex(bytes: &[u8]) -> String {
    bytes.iter().map(|byte| format!("{byte:02x}")).collect()
}

/// Thirty-two bytes from hexadecimal digits.
pub fn from_hex(digits: &str) -> Option<[u8; 32]> {
    domain::ids::SubmissionId::from_hex(digits).map(domain::ids::SubmissionId::to_bytes)
}
