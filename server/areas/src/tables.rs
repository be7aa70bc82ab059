//! Reads tables of figures and of postcodes, as CBS, RIVM and this project write them.
//!
//! Columns are found by their header, in any order. A comma or a semicolon separates them, and a
//! decimal may be written with either a point or a comma.

mod error;
mod figures;
mod postcodes;
mod sheet;

pub use self::{
    error::{RowProblem, TableError},
    figures::{Figures, ReferenceFigure, figures},
    postcodes::postcodes,
};
