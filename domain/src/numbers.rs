//! How numbers and lists are written in each language.

use crate::language::Language;

/// A number with one decimal, halves away from zero: `7,3` in Dutch, `7.3` in English.
///
/// A value that lies a rounding error below a half counts as that half, so that a mean of whole
/// ratings such as 7.25 reads `7,3` however it was summed.
pub fn one_decimal(value: f64, language: Language) -> String {
    let tenths = (value * 10.0 + f64::copysign(1e-9, value)).round();
    // A rounded zero must not be written `-0,0`.
    let tenths = if tenths == 0.0 { 0.0 } else { tenths };
    let text = format!("{:.1}", tenths / 10.0);
    match language {
        Language::Dutch => text.replace('.', ","),
        Language::English => text,
    }
}

/// A number with this many decimals: `80,50` in Dutch, `80.50` in English.
pub fn decimals(value: f64, decimals: u8, language: Language) -> String {
    let text = format!("{value:.*}", usize::from(decimals));
    match language {
        Language::Dutch => text.replace('.', ","),
        Language::English => text,
    }
}

/// A whole number with its thousands set apart: `80.980` in Dutch, `80,980` in English.
pub fn whole(value: u32, language: Language) -> String {
    let mark = match language {
        Language::Dutch => '.',
        Language::English => ',',
    };
    let digits = value.to_string();
    let first = digits.len() % 3;
    let mut text = String::with_capacity(digits.len() + digits.len() / 3);
    for (index, digit) in digits.chars().enumerate() {
        if index > 0 && index % 3 == first {
            text.push(mark);
        }
        text.push(digit);
    }
    text
}

/// A day (`2026-11-23`) in words: `23 november 2026`, `23 November 2026`; as it is when it is no day.
pub fn day_in_words(day: &str, language: Language) -> String {
    const DUTCH: [&str; 12] = [
        "januari",
        "februari",
        "maart",
        "april",
        "mei",
        "juni",
        "juli",
        "augustus",
        "september",
        "oktober",
        "november",
        "december",
    ];
    const ENGLISH: [&str; 12] = [
        "January",
        "February",
        "March",
        "April",
        "May",
        "June",
        "July",
        "August",
        "September",
        "October",
        "November",
        "December",
    ];
    let months = match language {
        Language::Dutch => DUTCH,
        Language::English => ENGLISH,
    };
    let mut parts = day.splitn(3, '-');
    let (Some(year), Some(month), Some(of_month)) = (parts.next(), parts.next(), parts.next())
    else {
        return day.to_owned();
    };
    let name = month.parse::<usize>().ok().and_then(|month| months.get(month.checked_sub(1)?));
    match name {
        Some(name) => format!("{} {name} {year}", of_month.trim_start_matches('0')),
        None => day.to_owned(),
    }
}

/// A list as it is spoken: `a`, `a en b`, `a, b en c`.
pub fn list(items: &[&str], language: Language) -> String {
    let and = match language {
        Language::Dutch => "en",
        Language::English => "and",
    };
    match items {
        [] => String::new(),
        [only] => (*only).to_owned(),
        [init @ .., last] => format!("{} {and} {last}", init.join(", ")),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_half_is_rounded_up_however_it_was_summed() {
        let dutch = |value| one_decimal(value, Language::Dutch);
        assert_eq!(dutch(7.25), "7,3");
        assert_eq!(dutch(0.1 * 3.0 + 7.0 - 0.05), "7,3");
        assert_eq!(dutch(10.0), "10,0");
        assert_eq!(dutch(-0.04), "0,0");
    }

    #[test]
    fn a_language_has_its_own_decimal_mark() {
        assert_eq!(one_decimal(7.25, Language::English), "7.3");
        assert_eq!(one_decimal(-0.04, Language::English), "0.0");
    }

    #[test]
    fn a_day_is_read_in_words() {
        assert_eq!(day_in_words("2026-11-03", Language::Dutch), "3 november 2026");
        assert_eq!(day_in_words("2026-05-23", Language::English), "23 May 2026");
        for wrong in ["", "2026-13-01", "2026-00-01", "vandaag"] {
            assert_eq!(day_in_words(wrong, Language::Dutch), wrong);
        }
    }

    #[test]
    fn thousands_are_set_apart() {
        assert_eq!(whole(7, Language::Dutch), "7");
        assert_eq!(whole(980, Language::Dutch), "980");
        assert_eq!(whole(80_980, Language::Dutch), "80.980");
        assert_eq!(whole(1_234_567, Language::Dutch), "1.234.567");
        assert_eq!(whole(1_234_567, Language::English), "1,234,567");
    }

    #[test]
    fn the_last_of_a_list_comes_after_and() {
        assert_eq!(list(&["a"], Language::Dutch), "a");
        assert_eq!(list(&["a", "b", "c"], Language::Dutch), "a, b en c");
        assert_eq!(list(&["a", "b", "c"], Language::English), "a, b and c");
    }
}
