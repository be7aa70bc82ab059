//! What can go wrong, as a visitor reads it.

use leptos::server_fn::{
    codec::JsonEncoding,
    error::{FromServerFnError, ServerFnErrorErr},
};
use serde::{Deserialize, Serialize};
use thiserror::Error;

/// The visitor's face of an error.
///
/// Without script it travels in the address as [`Self::code`], so a variant never carries an
/// answer, an id or a message of the database.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Error, Serialize, Deserialize)]
pub enum ApiError {
    /// A question was sent without a rating and without "sla over".
    #[error("Kies een cijfer van 0 tot en met 10, of kies: sla over.")]
    NoRating,
    /// What was typed is not a postcode.
    #[error("Vul de vier cijfers van je postcode in. Bijvoorbeeld: 7551.")]
    InvalidPostcode,
    /// The postcode is not in the imported table.
    #[error("Deze postcode kennen we niet. Kies je wijk uit de lijst.")]
    UnknownPostcode,
    /// A form to choose a wijk was sent without a choice, or with a wijk that is not there.
    #[error("Kies je wijk, of kies: sla over.")]
    NoWijk,
    /// The question to count in the figures was sent without an answer that is on the form.
    #[error("Kies: ja, tel mee, of: nee, liever niet.")]
    NoChoice,
    /// The cookie is missing or no longer valid.
    #[error("Je was nog niet begonnen, of je was te lang weg. Begin opnieuw.")]
    NoVisit,
    /// The form that arrived is not one that a page sent.
    #[error("Dit formulier kunnen we niet lezen. Ga terug en probeer het opnieuw.")]
    UnreadableForm,
    /// The server could not do it now.
    #[error("Er ging iets mis. Probeer het later opnieuw.")]
    Unavailable,
}

impl ApiError {
    const ALL: [Self; 8] = [
        Self::NoRating,
        Self::InvalidPostcode,
        Self::UnknownPostcode,
        Self::NoWijk,
        Self::NoChoice,
        Self::NoVisit,
        Self::UnreadableForm,
        Self::Unavailable,
    ];

    /// The word for the error in an address: `?fout=cijfer`.
    pub fn code(self) -> &'static str {
        match self {
            Self::NoRating => "cijfer",
            Self::InvalidPostcode => "postcode",
            Self::UnknownPostcode => "postcode-onbekend",
            Self::NoWijk => "wijk",
            Self::NoChoice => "keuze",
            Self::NoVisit => "bezoek",
            Self::UnreadableForm => "formulier",
            Self::Unavailable => "storing",
        }
    }

    /// The error with this word.
    pub fn from_code(code: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|error| error.code() == code)
    }
}

/// Only a form that could not be read makes the framework's own error: everything else is a text.
impl FromServerFnError for ApiError {
    type Encoder = JsonEncoding;

    fn from_server_fn_error(_: ServerFnErrorErr) -> Self {
        Self::UnreadableForm
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_error_is_found_by_its_word() {
        for error in ApiError::ALL {
            assert_eq!(ApiError::from_code(error.code()), Some(error));
        }
    }
}
