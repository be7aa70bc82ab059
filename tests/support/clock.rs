//! Moments at which a site can stand. A clock is a plain function, so each moment is one.

use time::{Date, Duration, Month, OffsetDateTime, macros::datetime};

/// What tells the time.
pub type Clock = fn() -> OffsetDateTime;

const NOON: OffsetDateTime = datetime!(2026-11-23 12:00 UTC);

/// So many minutes after noon of 23 November 2026.
pub fn minutes_later<const MINUTES: i64>() -> OffsetDateTime {
    NOON + Duration::minutes(MINUTES)
}

/// Noon, so many days after 23 November 2026.
pub fn days_later<const DAYS: i64>() -> OffsetDateTime {
    NOON + Duration::days(DAYS)
}

/// Noon of the 23rd, so many months after November 2026.
pub fn months_later<const MONTHS: u8>() -> OffsetDateTime {
    let months = NOON.month() as u8 - 1 + MONTHS;
    let month = Month::January.nth_next(months % 12);
    let date = Date::from_calendar_date(NOON.year() + i32::from(months / 12), month, NOON.day());
    NOON.replace_date(date.unwrap())
}
