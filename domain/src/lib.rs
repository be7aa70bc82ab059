//! The words and rules of Wijkweb: areas, questionnaire, scoring, and what a published figure is.
//!
//! Everything here is a plain value or a plain function: no clock, no randomness, no I/O, and no
//! type of a heavy library in a public signature. So it runs in the server, in the publisher and
//! in a browser alike.

pub mod area;
pub mod aspect;
mod aspect_texts;
pub mod classes;
pub mod contribution;
pub mod demography;
pub mod dutch;
pub mod figure;
pub mod ids;
pub mod journey;
pub mod period;
pub mod profile;
pub mod rating;
pub mod scoring;
pub mod shape;
