//! How numbers and lists are written in Dutch.

use crate::{language::Language, numbers};

/// A number with one decimal and a decimal comma: `7,3`.
pub fn one_decimal(value: f64) -> String {
    numbers::one_decimal(value, Language::Dutch)
}

/// A whole number with points between thousands: `80.980`.
pub fn whole(value: u32) -> String {
    numbers::whole(value, Language::Dutch)
}

/// A list as it is spoken: `a`, `a en b`, `a, b en c`.
pub fn list(items: &[&str]) -> String {
    numbers::list(items, Language::Dutch)
}
