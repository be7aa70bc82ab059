//! Reads areas, figures and postcodes as CBS and others write them, and makes a town up.
//!
//! Everything here is text in, values out: no files, no network, no clock, and chance only from a
//! seed. The caller opens the files, and adds their names to the errors.
//!
//! An import runs like this:
//!
//! 1. [`Outlines::add`] reads one GeoJSON text after another: buurten, wijken, and gemeenten for
//!    their names. [`Outlines::keep`] leaves out all but one gemeente.
//! 2. [`Outlines::into_areas`] dissolves buurten into wijken where these are missing, simplifies
//!    all borders together, and gives an [`AreaSet`].
//! 3. [`figures`] reads a table of inhabitants or of RIVM's figures, and
//!    [`AreaSet::add_figures`] fills in what the map did not tell.
//! 4. [`postcodes`] reads which part of a postcode lies in which wijk.
//!
//! What others know about areas comes in later too: [`reference_figures`] reads RIVM's figures and
//! [`population`] people by sex and age. [`KnownAreas::same_areas`] sees to it that they are about
//! the same areas, if need be with a [`crosswalk`].
//!
//! [`made_up_town`] and [`made_up_postcodes`] stand in for an import where there is no real town.
//! They go through the same simplification.

mod area_set;
mod area_year;
mod collection;
mod draft;
pub mod rd;
#[cfg(test)]
mod real_files;
mod simplify;
mod tables;
mod town;

pub use self::{
    area_set::AreaSet,
    area_year::{AreaYearError, AreaYearProblem, KnownAreas, SameAreas},
    collection::{CollectionError, FeatureLabel, FeatureProblem, Outlines},
    tables::{
        Crosswalk, Figures, Population, PostcodePopulation, RowProblem, TableError, crosswalk,
        figures, population, postcodes, reference_figures,
    },
    town::{made_up_postcodes, made_up_town},
};
