//! The languages that residents read, and a text in all of them.

use std::collections::BTreeMap;

use serde::{Deserialize, Serialize};

/// A language of the pages and the questionnaires.
#[derive(
    Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize,
)]
pub enum Language {
    /// Dutch, in which every text exists.
    #[default]
    #[serde(rename = "nl")]
    Dutch,
    /// English.
    #[serde(rename = "en")]
    English,
}

impl Language {
    /// Every language, in the order in which they are offered.
    pub const ALL: [Self; 2] = [Self::Dutch, Self::English];

    /// The BCP 47 code, as in `<html lang>`.
    pub fn code(self) -> &'static str {
        match self {
            Self::Dutch => "nl",
            Self::English => "en",
        }
    }

    /// The language with this code; a region behind it (`en-GB`) is left aside.
    pub fn from_code(code: &str) -> Option<Self> {
        let primary = code.split(['-', '_']).next()?;
        Self::ALL.into_iter().find(|language| language.code().eq_ignore_ascii_case(primary))
    }

    /// The name of the language in the language itself.
    pub fn own_name(self) -> &'static str {
        match self {
            Self::Dutch => "Nederlands",
            Self::English => "English",
        }
    }

    /// The direction in which it is written, as in `<html dir>`.
    pub fn direction(self) -> &'static str {
        match self {
            Self::Dutch | Self::English => "ltr",
        }
    }
}

/// One text in every language that it was written in; always in Dutch.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Text {
    dutch: String,
    others: BTreeMap<Language, String>,
}

impl Text {
    /// A text that exists in Dutch, and nothing else yet.
    pub fn dutch(text: impl Into<String>) -> Self {
        Self { dutch: text.into(), others: BTreeMap::new() }
    }

    /// The same text with its translation; one into Dutch replaces the original.
    pub fn with(mut self, language: Language, text: impl Into<String>) -> Self {
        match language {
            Language::Dutch => self.dutch = text.into(),
            other => drop(self.others.insert(other, text.into())),
        }
        self
    }

    /// The text in this language, or in Dutch where it was not translated.
    pub fn get(&self, language: Language) -> &str {
        self.others.get(&language).unwrap_or(&self.dutch)
    }

    /// Whether the text was written in this language.
    pub fn is_in(&self, language: Language) -> bool {
        language == Language::Dutch || self.others.contains_key(&language)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_language_is_found_by_its_code_whatever_the_region() {
        assert_eq!(Language::from_code("en-GB"), Some(Language::English));
        assert_eq!(Language::from_code("NL"), Some(Language::Dutch));
        assert_eq!(Language::from_code("fy"), None);
        assert_eq!(Language::from_code(""), None);
    }

    #[test]
    fn what_is_not_translated_is_shown_in_dutch() {
        let text = Text::dutch("Ja");
        assert_eq!(text.get(Language::English), "Ja");
        assert!(!text.is_in(Language::English));
        assert_eq!(text.with(Language::English, "Yes").get(Language::English), "Yes");
    }
}
