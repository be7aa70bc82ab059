//! Stories through the real router, each on SQLite and on PostgreSQL.

#![allow(missing_docs)]

mod architecture;
mod consent;
mod edges;
mod figure_pages;
mod figures;
mod hidden;
mod home;
mod import;
mod language;
mod one_of_a_kind;
mod profile;
mod publications;
mod questions;
mod reference;
mod register;
mod resident;
mod retention;
mod roles;
mod sealed;
mod sharing;
mod stored;
mod words;
