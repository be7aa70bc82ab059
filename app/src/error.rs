//! What can go wrong, as a visitor reads it.

use domain::language::Language;
use leptos::server_fn::{
    codec::JsonEncoding,
    error::{FromServerFnError, ServerFnErrorErr},
};
use serde::{Deserialize, Serialize};
use thiserror::Error;

use crate::language::tr_in;

/// The visitor's face of an error.
///
/// Without script it travels in the address as [`Self::code`], so a variant never carries an
/// answer, an id or a message of the database.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Error, Serialize, Deserialize)]
pub enum ApiError {
    /// A rating was asked for and none was sent, nor "sla over".
    #[error("no rating")]
    NoRating,
    /// A choice was asked for and none was sent, nor "sla over".
    #[error("no option")]
    NoOption,
    /// A number was asked for and none was sent, nor "sla over".
    #[error("no number")]
    NoNumber,
    /// A number was sent that waits in the dossier until it is made sure of.
    #[error("a doubtful number")]
    Doubtful,
    /// What was typed is not a postcode.
    #[error("no postcode")]
    InvalidPostcode,
    /// The postcode is not in the imported table.
    #[error("an unknown postcode")]
    UnknownPostcode,
    /// A form to choose a wijk was sent without a choice, or with a wijk that is not there.
    #[error("no wijk")]
    NoWijk,
    /// The question to count in the figures was sent without an answer that is on the form.
    #[error("no choice")]
    NoChoice,
    /// The cookie is missing or no longer valid.
    #[error("no visit")]
    NoVisit,
    /// This device may not see a profile, or no longer.
    #[error("no viewing")]
    NoViewing,
    /// Six words that open nothing.
    #[error("unknown words")]
    UnknownWords,
    /// What was typed is not six words of the list.
    #[error("no words")]
    UnreadableWords,
    /// Six words that are no code, or no longer.
    #[error("an unknown code")]
    UnknownCode,
    /// The words asked back are not those that were shown.
    #[error("other words")]
    OtherWords,
    /// Nothing was answered that counts in the figures.
    #[error("too few answers")]
    TooLittle,
    /// What was typed is not an e-mail address.
    #[error("no e-mail address")]
    NoEmail,
    /// This site sends no reminders.
    #[error("no reminders are sent")]
    NoReminders,
    /// The form that arrived is not one that a page sent.
    #[error("an unreadable form")]
    UnreadableForm,
    /// The server could not do it now.
    #[error("unavailable")]
    Unavailable,
}

impl ApiError {
    const ALL: [Self; 19] = [
        Self::NoRating,
        Self::NoOption,
        Self::NoNumber,
        Self::Doubtful,
        Self::InvalidPostcode,
        Self::UnknownPostcode,
        Self::NoWijk,
        Self::NoChoice,
        Self::NoVisit,
        Self::NoViewing,
        Self::UnknownWords,
        Self::UnreadableWords,
        Self::UnknownCode,
        Self::OtherWords,
        Self::TooLittle,
        Self::NoEmail,
        Self::NoReminders,
        Self::UnreadableForm,
        Self::Unavailable,
    ];

    /// The word for the error in an address: `?fout=cijfer`.
    pub fn code(self) -> &'static str {
        match self {
            Self::NoRating => "cijfer",
            Self::NoOption => "antwoord",
            Self::NoNumber => "getal",
            Self::Doubtful => "twijfel",
            Self::InvalidPostcode => "postcode",
            Self::UnknownPostcode => "postcode-onbekend",
            Self::NoWijk => "wijk",
            Self::NoChoice => "keuze",
            Self::NoVisit => "bezoek",
            Self::NoViewing => "inzage",
            Self::UnknownWords => "woorden-onbekend",
            Self::UnreadableWords => "woorden",
            Self::UnknownCode => "code",
            Self::OtherWords => "andere-woorden",
            Self::TooLittle => "te-weinig",
            Self::NoEmail => "e-mail",
            Self::NoReminders => "herinnering",
            Self::UnreadableForm => "formulier",
            Self::Unavailable => "storing",
        }
    }

    /// The error with this word.
    pub fn from_code(code: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|error| error.code() == code)
    }

    /// The sentence that a visitor reads.
    pub fn sentence(self, language: Language) -> &'static str {
        match self {
            Self::NoRating => tr_in!(language, error.no_rating),
            Self::NoOption => tr_in!(language, error.no_option),
            Self::NoNumber => tr_in!(language, error.no_number),
            Self::Doubtful => tr_in!(language, error.doubtful),
            Self::InvalidPostcode => tr_in!(language, error.invalid_postcode),
            Self::UnknownPostcode => tr_in!(language, error.unknown_postcode),
            Self::NoWijk => tr_in!(language, error.no_wijk),
            Self::NoChoice => tr_in!(language, error.no_choice),
            Self::NoVisit => tr_in!(language, error.no_visit),
            Self::NoViewing => tr_in!(language, error.no_viewing),
            Self::UnknownWords => tr_in!(language, error.unknown_words),
            Self::UnreadableWords => tr_in!(language, error.unreadable_words),
            Self::UnknownCode => tr_in!(language, error.unknown_code),
            Self::OtherWords => tr_in!(language, error.other_words),
            Self::TooLittle => tr_in!(language, error.too_little),
            Self::NoEmail => tr_in!(language, error.no_email),
            Self::NoReminders => tr_in!(language, reminder.not_offered),
            Self::UnreadableForm => tr_in!(language, error.unreadable_form),
            Self::Unavailable => tr_in!(language, error.unavailable),
        }
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
