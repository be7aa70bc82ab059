//! Reads tables of figures, of people and of postcodes, as CBS, RIVM and this project write them.
//!
//! Columns are found by their header, in any order. A comma, a semicolon or a tab separates them,
//! and a decimal may be written with either a point or a comma.

mod crosswalk;
mod error;
mod figures;
mod population;
mod postcodes;
mod reference;
mod sheet;

pub use self::{
    crosswalk::{Crosswalk, crosswalk},
    error::{RowProblem, TableError},
    figures::{Figures, figures},
    population::{Population, PostcodePopulation, population},
    postcodes::postcodes,
    reference::reference_figures,
};
