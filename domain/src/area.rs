//! Official areas: gemeente, wijk and buurt, with their CBS codes, and the four-digit postcode.

use std::{fmt, str::FromStr};

use serde::{Deserialize, Serialize};
use thiserror::Error;

use crate::shape::Shape;

/// A code that is not one that CBS gives out.
#[derive(Clone, Debug, PartialEq, Eq, Error)]
pub enum AreaCodeError {
    /// The text does not have the form of a code of this level.
    #[error("an area code of this level is written `{form}`")]
    Form {
        /// The expected form, for instance `WK016401`.
        form: &'static str,
    },
}

macro_rules! area_code {
    ($(#[$doc:meta])* $name:ident, $prefix:literal, $digits:literal, $form:literal) => {
        $(#[$doc])*
        #[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
        #[serde(try_from = "String", into = "String")]
        pub struct $name(String);

        impl $name {
            /// The code as CBS writes it, without padding.
            pub fn as_str(&self) -> &str {
                &self.0
            }
        }

        impl FromStr for $name {
            type Err = AreaCodeError;

            /// Reads a code; the spaces with which CBS pads codes are dropped.
            fn from_str(raw: &str) -> Result<Self, AreaCodeError> {
                let code = raw.trim();
                match code.strip_prefix($prefix) {
                    Some(digits)
                        if digits.len() == $digits && digits.bytes().all(|b| b.is_ascii_digit()) =>
                    {
                        Ok(Self(code.to_owned()))
                    }
                    _ => Err(AreaCodeError::Form { form: $form }),
                }
            }
        }

        impl TryFrom<String> for $name {
            type Error = AreaCodeError;

            fn try_from(raw: String) -> Result<Self, AreaCodeError> {
                raw.parse()
            }
        }

        impl From<$name> for String {
            fn from(code: $name) -> Self {
                code.0
            }
        }

        impl fmt::Display for $name {
            fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                f.write_str(&self.0)
            }
        }
    };
}

area_code! {
    /// A municipality, for instance `GM0164` (Hengelo).
    GemeenteCode, "GM", 4, "GM0164"
}
area_code! {
    /// A district of a municipality, for instance `WK016401`: the level of all published figures.
    WijkCode, "WK", 6, "WK016401"
}
area_code! {
    /// A neighbourhood within a wijk, for instance `BU01640101`.
    BuurtCode, "BU", 8, "BU01640101"
}

impl WijkCode {
    /// The municipality that the wijk lies in.
    pub fn gemeente(&self) -> GemeenteCode {
        GemeenteCode(format!("GM{}", &self.0[2..6]))
    }
}

impl BuurtCode {
    /// The wijk that the buurt lies in: CBS repeats its digits in the code of the buurt.
    pub fn wijk(&self) -> WijkCode {
        WijkCode(format!("WK{}", &self.0[2..8]))
    }
}

/// The digits of a Dutch postcode, 1000 to 9999. It is turned into a wijk at once and never kept.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub struct Postcode4(u16);

impl Postcode4 {
    /// The digits as a number, 1000 to 9999.
    pub fn digits(self) -> u16 {
        self.0
    }
}

/// A postcode tells where somebody lives: it must not reach a log.
impl fmt::Debug for Postcode4 {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("Postcode4(hidden)")
    }
}

/// What was typed is not a Dutch postcode.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Error)]
#[error("a Dutch postcode begins with four digits, from 1000 to 9999")]
pub struct InvalidPostcode;

impl FromStr for Postcode4 {
    type Err = InvalidPostcode;

    /// Reads `7551`, ` 7551 ` and, because people type it, `7551 AB`, of which the letters are dropped.
    fn from_str(raw: &str) -> Result<Self, InvalidPostcode> {
        let compact: String = raw.chars().filter(|c| !c.is_whitespace()).collect();
        let (digits, letters) = compact.split_at_checked(4).ok_or(InvalidPostcode)?;
        let letters_fit = letters.is_empty()
            || (letters.len() == 2 && letters.bytes().all(|b| b.is_ascii_alphabetic()));
        if !letters_fit || !digits.bytes().all(|b| b.is_ascii_digit()) {
            return Err(InvalidPostcode);
        }
        match digits.parse() {
            Ok(number @ 1000..=9999) => Ok(Self(number)),
            _ => Err(InvalidPostcode),
        }
    }
}

/// A code of any level.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum AreaCode {
    /// A municipality.
    Gemeente(GemeenteCode),
    /// A district.
    Wijk(WijkCode),
    /// A neighbourhood.
    Buurt(BuurtCode),
}

impl AreaCode {
    /// The code as CBS writes it.
    pub fn as_str(&self) -> &str {
        match self {
            Self::Gemeente(code) => code.as_str(),
            Self::Wijk(code) => code.as_str(),
            Self::Buurt(code) => code.as_str(),
        }
    }

    /// The municipality that the area is or lies in.
    pub fn gemeente(&self) -> GemeenteCode {
        match self {
            Self::Gemeente(code) => code.clone(),
            Self::Wijk(code) => code.gemeente(),
            Self::Buurt(code) => code.wijk().gemeente(),
        }
    }
}

impl FromStr for AreaCode {
    type Err = AreaCodeError;

    fn from_str(raw: &str) -> Result<Self, AreaCodeError> {
        let form = AreaCodeError::Form { form: "GM0164, WK016401 or BU01640101" };
        match raw.trim().get(..2) {
            Some("GM") => raw.parse().map(Self::Gemeente),
            Some("WK") => raw.parse().map(Self::Wijk),
            Some("BU") => raw.parse().map(Self::Buurt),
            _ => Err(form),
        }
    }
}

impl fmt::Display for AreaCode {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.as_str())
    }
}

/// A municipality by name.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Gemeente {
    /// Its code.
    pub code: GemeenteCode,
    /// Its official name.
    pub name: String,
    /// The region of the GGD that it belongs to, by name, where that is known.
    pub ggd_region: Option<String>,
}

/// A district: its name, how many people live there and its outline.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Wijk {
    /// Its code; the municipality follows from it.
    pub code: WijkCode,
    /// Its official name.
    pub name: String,
    /// Inhabitants of all ages, where a figure is known.
    pub population: Option<u32>,
    /// Its outline, simplified together with its neighbours.
    pub shape: Shape,
}

impl Wijk {
    /// The name without the number that CBS puts before it: `Slangenbeek` for
    /// `Wijk 08 Slangenbeek`.
    pub fn plain_name(&self) -> &str {
        self.name
            .strip_prefix("Wijk ")
            .and_then(|rest| rest.split_once(' '))
            .filter(|(number, _)| number.len() == 2 && number.bytes().all(|b| b.is_ascii_digit()))
            .map_or(&self.name, |(_, name)| name)
    }
}

/// A neighbourhood: its name, how many people live there and its outline.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Buurt {
    /// Its code; the wijk follows from it.
    pub code: BuurtCode,
    /// Its official name.
    pub name: String,
    /// Inhabitants of all ages, where a figure is known.
    pub population: Option<u32>,
    /// Its outline, simplified together with its neighbours.
    pub shape: Shape,
}

/// How much of a postcode area lies in a wijk.
#[derive(Clone, Debug, PartialEq)]
pub struct PostcodeShare {
    /// The postcode.
    pub postcode: Postcode4,
    /// A wijk that it touches.
    pub wijk: WijkCode,
    /// The part of the postcode area that lies in the wijk, above 0 and at most 1.
    pub share: f64,
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_padded_code_is_the_same_code() {
        assert_eq!("WK016401  ".parse::<WijkCode>().unwrap().as_str(), "WK016401");
    }

    #[test]
    fn a_code_of_another_level_is_refused() {
        for wrong in ["GM0164", "BU01640101", "WK01640", "WK0164011", "wk016401", "WK01640a", ""] {
            assert!(wrong.parse::<WijkCode>().is_err(), "{wrong}");
        }
    }

    #[test]
    fn a_buurt_knows_its_wijk_and_a_wijk_its_gemeente() {
        let buurt: BuurtCode = "BU01640101".parse().unwrap();
        assert_eq!(buurt.wijk().as_str(), "WK016401");
        assert_eq!(buurt.wijk().gemeente().as_str(), "GM0164");
    }

    #[test]
    fn people_do_not_say_the_number_of_a_wijk() {
        let plain = |name: &str| {
            let code = "WK016408".parse().unwrap();
            let wijk =
                Wijk { code, name: name.to_owned(), population: None, shape: Shape::default() };
            wijk.plain_name().to_owned()
        };
        assert_eq!(plain("Wijk 08 Slangenbeek"), "Slangenbeek");
        for whole in ["Slangenbeek", "Wijk 08", "Wijk aan Zee", "Wijk 1 Noord"] {
            assert_eq!(plain(whole), whole);
        }
    }

    #[test]
    fn the_letters_of_a_postcode_are_dropped() {
        for typed in ["7551", " 7551 ", "7551 AB", "7551ab"] {
            assert_eq!(typed.parse::<Postcode4>().unwrap().digits(), 7551);
        }
        for wrong in ["", "755", "0999", "75511", "7551A", "7551 ABC", "abcd", "７５５１", "75é1"]
        {
            assert!(wrong.parse::<Postcode4>().is_err(), "{wrong}");
        }
    }

    #[test]
    fn a_postcode_cannot_be_printed_by_accident() {
        assert_eq!(format!("{:?}", "7551".parse::<Postcode4>()), "Ok(Postcode4(hidden))");
    }
}
