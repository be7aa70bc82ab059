//! The pages of Wijkweb and the server functions behind their forms.
//!
//! Every page is a form that works without script; [`islands`] make it nicer. The crate knows the
//! server only through [`Backend`]: it has no SQL, no clock and no chance. A browser gets the
//! islands and nothing else of it.

// The profile nests more views than the usual limit has room for.
#![recursion_limit = "256"]

#[cfg(feature = "ssr")]
mod answering;
#[cfg(feature = "ssr")]
pub mod api;
#[cfg(feature = "ssr")]
mod backend;
#[cfg(feature = "ssr")]
mod components;
#[cfg(feature = "ssr")]
mod error;
pub mod islands;
#[cfg(feature = "ssr")]
mod language;
#[cfg(feature = "ssr")]
mod pages;
#[cfg(feature = "ssr")]
mod shell;

#[cfg(feature = "ssr")]
pub use {
    backend::{
        AreaBook, Backend, Contact, GemeenteBook, ReferenceFigures, ReferenceValue, Services,
        SharedProfile, ToShow, WijkFigures,
    },
    error::ApiError,
    language::LANGUAGE_COOKIE,
    pages::{SentForm, profile_document, try_again_page},
    shell::{App, shell},
};
