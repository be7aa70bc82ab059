//! Makes publications: of the contributions in the database, or of files.

pub mod database;
pub mod files;
pub mod synthesize;

pub use self::database::{Outcome, run, tidy};
