//! The HTTP side: one router, the layers around it, and the connections below it.

pub mod cookie;
mod downloads;
mod forms;
mod guard;
mod language;
mod profile_files;
mod router;
mod serve;

pub use router::{Site, router};
pub use serve::serve;
