//! Stories through the real router, each on SQLite and on PostgreSQL.

#![allow(missing_docs)]

mod architecture;
mod edges;
mod figures;
mod hidden;
mod home;
mod import;
mod publications;
mod register;
mod resident;
mod roles;
