//! Sex and age band, asked only of those who let their answers count in the figures.

use std::fmt;

use crate::language::Language;

/// A closed set of choices, each with a code for storage and a label per language for the screen.
macro_rules! choices {
    ($(#[$doc:meta])* $name:ident { $($(#[$variant_doc:meta])* $variant:ident = $code:literal, $dutch:literal, $english:literal;)+ }) => {
        $(#[$doc])*
        #[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
        pub enum $name {
            $($(#[$variant_doc])* $variant,)+
        }

        impl $name {
            /// Every choice, in the order in which it is shown.
            pub const ALL: &'static [Self] = &[$(Self::$variant),+];

            /// The code under which the choice is stored and exported.
            pub fn code(self) -> &'static str {
                match self {
                    $(Self::$variant => $code,)+
                }
            }

            /// The choice as a resident reads it in Dutch.
            pub fn label(self) -> &'static str {
                self.label_in(Language::Dutch)
            }

            /// The choice as a resident reads it.
            pub fn label_in(self, language: Language) -> &'static str {
                match (language, self) {
                    $(
                        (Language::Dutch, Self::$variant) => $dutch,
                        (Language::English, Self::$variant) => $english,
                    )+
                }
            }

            /// The choice with this code.
            pub fn from_code(code: &str) -> Option<Self> {
                Self::ALL.iter().copied().find(|choice| choice.code() == code)
            }
        }

        /// What a resident tells about himself must not reach a log.
        impl fmt::Debug for $name {
            fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                f.write_str(concat!(stringify!($name), "(hidden)"))
            }
        }
    };
}

choices! {
    /// Sex as the resident gives it; the codes are those of the contribution files.
    Sex {
        /// Woman.
        Female = "f", "Vrouw", "Woman";
        /// Man.
        Male = "m", "Man", "Man";
        /// Neither, or otherwise.
        Other = "x", "Anders", "Other";
    }
}

choices! {
    /// Age in the bands that the figures use; figures are about residents of 18 and older.
    AgeBand {
        /// 18 to 34 years.
        From18To34 = "18-34", "18 tot en met 34 jaar", "18 to 34 years";
        /// 35 to 49 years.
        From35To49 = "35-49", "35 tot en met 49 jaar", "35 to 49 years";
        /// 50 to 64 years.
        From50To64 = "50-64", "50 tot en met 64 jaar", "50 to 64 years";
        /// 65 to 74 years.
        From65To74 = "65-74", "65 tot en met 74 jaar", "65 to 74 years";
        /// 75 years and older.
        From75 = "75+", "75 jaar of ouder", "75 years or older";
    }
}

impl AgeBand {
    /// The band of an age in years; nothing below 18.
    pub fn of_age(years: f64) -> Option<Self> {
        match years {
            years if years >= 75.0 => Some(Self::From75),
            years if years >= 65.0 => Some(Self::From65To74),
            years if years >= 50.0 => Some(Self::From50To64),
            years if years >= 35.0 => Some(Self::From35To49),
            years if years >= 18.0 => Some(Self::From18To34),
            _ => None,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_choice_is_found_by_its_own_code() {
        for sex in Sex::ALL {
            assert_eq!(Sex::from_code(sex.code()), Some(*sex));
        }
        for band in AgeBand::ALL {
            assert_eq!(AgeBand::from_code(band.code()), Some(*band));
        }
        assert_eq!(AgeBand::from_code("17"), None);
    }

    #[test]
    fn an_age_lies_in_one_band_and_a_child_in_none() {
        let code = |years| AgeBand::of_age(years).map(AgeBand::code);
        assert_eq!(code(17.0), None);
        assert_eq!(code(18.0), Some("18-34"));
        assert_eq!(code(64.0), Some("50-64"));
        assert_eq!(code(75.0), Some("75+"));
        assert_eq!(code(f64::NAN), None);
    }

    #[test]
    fn a_choice_cannot_be_printed_by_accident() {
        assert_eq!(format!("{:?}", AgeBand::From75), "AgeBand(hidden)");
    }
}
