//! Makes publications: of the contributions in the database, or of files.

pub mod database;
mod encoded;
pub mod files;
pub mod synthesize;

pub use self::database::{Outcome, run, tidy};
