//! How numbers and lists are written in each language.

use crate::{figure::Change, indicator::Measure, language::Language};

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

/// A figure as tables and maps show it: a share in whole per cent (`67%`), a mean with one decimal.
pub fn figure(value: f64, measure: Measure, language: Language) -> String {
    format!("{}{}", bare(value, measure, language), unit(measure))
}

/// The interval of a figure: `62 – 71%`, `6,9 – 7,7`.
pub fn interval(lower: f64, upper: f64, measure: Measure, language: Language) -> String {
    let [lower, upper] = [lower, upper].map(|end| bare(end, measure, language));
    format!("{lower} – {upper}{}", unit(measure))
}

/// A difference between two figures with its interval: `+3 (−4 tot +10)`, in percentage points for
/// shares. The interval is rounded outwards: it never looks narrower than it is.
pub fn change(change: Change, measure: Measure, language: Language) -> String {
    let steps = match measure {
        Measure::Share => 1.0,
        Measure::Mean { .. } => 10.0,
    };
    // A rounding error above a whole step is not another step.
    let outwards = |end: f64, round: fn(f64) -> f64| round(end * steps) / steps;
    let lower = outwards(change.lower + 1e-9, f64::floor);
    let upper = outwards(change.upper - 1e-9, f64::ceil);
    let [difference, lower, upper] =
        [change.difference, lower, upper].map(|value| signed(value, measure, language));
    let to = match language {
        Language::Dutch => "tot",
        Language::English => "to",
    };
    format!("{difference} ({lower} {to} {upper})")
}

/// What is written behind the figures of a measure.
pub fn unit(measure: Measure) -> &'static str {
    match measure {
        Measure::Share => "%",
        Measure::Mean { .. } => "",
    }
}

/// A number with its sign, a real minus included; nothing has no sign.
fn signed(value: f64, measure: Measure, language: Language) -> String {
    let size = bare(value.abs(), measure, language);
    if size.chars().all(|digit| matches!(digit, '0' | ',' | '.')) {
        size
    } else if value < 0.0 {
        format!("−{size}")
    } else {
        format!("+{size}")
    }
}

/// A figure without its unit.
fn bare(value: f64, measure: Measure, language: Language) -> String {
    match measure {
        // Adding nothing takes the sign off a zero.
        Measure::Share => format!("{:.0}", (value + f64::copysign(1e-9, value)).round() + 0.0),
        Measure::Mean { .. } => one_decimal(value, language),
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

    const MEAN: Measure = Measure::Mean { highest: 10 };

    #[test]
    fn a_share_is_whole_per_cents_and_a_mean_has_one_decimal() {
        assert_eq!(figure(66.5, Measure::Share, Language::Dutch), "67%");
        assert_eq!(figure(7.25, MEAN, Language::Dutch), "7,3");
        assert_eq!(interval(62.0, 71.0, Measure::Share, Language::English), "62 – 71%");
        assert_eq!(interval(6.9, 7.7, MEAN, Language::English), "6.9 – 7.7");
    }

    #[test]
    fn a_change_has_signs_and_is_rounded_outwards() {
        let rise = Change { difference: 3.0, lower: -4.2, upper: 10.1 };
        assert_eq!(change(rise, Measure::Share, Language::Dutch), "+3 (−5 tot +11)");
        let fall = Change { difference: -0.25, lower: -0.71, upper: 0.0 };
        assert_eq!(change(fall, MEAN, Language::English), "−0.3 (−0.8 to 0.0)");
        let exact = Change { difference: 0.1 + 0.2, lower: 7.3 - 7.0, upper: 0.3 };
        assert_eq!(change(exact, MEAN, Language::Dutch), "+0,3 (+0,3 tot +0,3)");
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
