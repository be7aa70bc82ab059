//! How numbers and lists are written in Dutch.

/// A number with one decimal and a decimal comma, halves away from zero: `7,3`.
///
/// A value that lies a rounding error below a half counts as that half, so that a mean of whole
/// ratings such as 7.25 reads `7,3` however it was summed.
pub fn one_decimal(value: f64) -> String {
    let tenths = (value * 10.0 + f64::copysign(1e-9, value)).round();
    // A rounded zero must not be written `-0,0`.
    let tenths = if tenths == 0.0 { 0.0 } else { tenths };
    format!("{:.1}", tenths / 10.0).replace('.', ",")
}

/// A whole number with points between thousands: `80.980`.
pub fn whole(value: u32) -> String {
    let digits = value.to_string();
    let first = digits.len() % 3;
    let mut text = String::with_capacity(digits.len() + digits.len() / 3);
    for (index, digit) in digits.chars().enumerate() {
        if index > 0 && index % 3 == first {
            text.push('.');
        }
        text.push(digit);
    }
    text
}

/// A list as it is spoken: `a`, `a en b`, `a, b en c`.
pub fn list(items: &[&str]) -> String {
    match items {
        [] => String::new(),
        [only] => (*only).to_owned(),
        [init @ .., last] => format!("{} en {last}", init.join(", ")),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_half_is_rounded_up_however_it_was_summed() {
        assert_eq!(one_decimal(7.25), "7,3");
        assert_eq!(one_decimal(0.1 * 3.0 + 7.0 - 0.05), "7,3");
        assert_eq!(one_decimal(10.0), "10,0");
        assert_eq!(one_decimal(-0.04), "0,0");
    }

    #[test]
    fn thousands_are_set_apart() {
        assert_eq!(whole(7), "7");
        assert_eq!(whole(980), "980");
        assert_eq!(whole(80_980), "80.980");
        assert_eq!(whole(1_234_567), "1.234.567");
    }

    #[test]
    fn the_last_of_a_list_comes_after_en() {
        assert_eq!(list(&["a"]), "a");
        assert_eq!(list(&["a", "b", "c"]), "a, b en c");
    }
}
