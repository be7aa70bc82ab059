//! The server of Wijkweb: router, visits, configuration, and the commands of the program `wijkweb`.
//!
//! Polars is not here: figures are made by the program `publisher`, and the web only reads
//! publications.

mod backend;
pub mod commands;
mod surroundings;
pub mod web;

pub use backend::{LiveBackend, Settings, Visit};
pub use surroundings::Surroundings;
