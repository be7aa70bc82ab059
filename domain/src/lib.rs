//! The words and rules of Wijkweb: areas, questionnaire, scoring, and what a published figure is.
//!
//! Everything here is a plain value or a plain function: no clock, no randomness, no I/O, and no
//! type of a heavy library in a public signature. So it runs in the server, in the publisher and
//! in a browser alike.

pub mod answers;
pub mod area;
pub mod aspect;
pub mod classes;
pub mod contribution;
pub mod demography;
pub mod document;
pub mod dossier;
pub mod dutch;
pub mod figure;
pub mod ids;
pub mod indicator;
pub mod journey;
pub mod language;
pub mod numbers;
pub mod period;
pub mod profile;
pub mod questionnaire;
pub mod rating;
pub mod reference;
pub mod scoring;
pub mod shape;
pub mod words;

#[cfg(test)]
mod reading;
