//! Columns as they stand in a Parquet file, made straight from what they hold.
//!
//! What is written here `files/pages.rs` reads fastest, and any other program reads as well.

mod column;
mod file;
mod runs;

pub(crate) use self::{
    column::{Column, Dictionary, PageParts, Parts, Values, statistics, width},
    file::{Description, Table},
    runs::{Runs, bits},
};
