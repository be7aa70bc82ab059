//! What the stories are told with: a site on a database of its own, and visitors with a browser.

mod clock;
mod databases;
mod resident;
mod visitor;

pub use clock::{Clock, days_later, minutes_later, months_later};
pub use databases::{Engine, SURROUNDINGS, Stage, TODAY, random_name};
pub use resident::LIFESTYLE;
pub use visitor::{Answered, SESSION, VIEWING, Visitor, encode};

/// Where the real areas and figures lie.
pub fn shared_data(file: &str) -> std::path::PathBuf {
    let folder = concat!(env!("CARGO_MANIFEST_DIR"), "/../../shared/data");
    std::path::Path::new(folder).join(file)
}

/// Tells one story on SQLite and on PostgreSQL.
///
/// ```ignore
/// on_both_databases! {
///     async fn a_new_visitor_begins_at_home(stage) { … }
/// }
/// ```
#[macro_export]
macro_rules! on_both_databases {
    ($(async fn $name:ident($stage:ident) $body:block)+) => {
        $(
            mod $name {
                #[allow(unused_imports)]
                use super::*;

                async fn story($stage: $crate::Stage) $body

                #[tokio::test(flavor = "multi_thread")]
                async fn on_sqlite() {
                    story($crate::Stage::set($crate::Engine::Sqlite).await).await;
                }

                #[tokio::test(flavor = "multi_thread")]
                async fn on_postgres() {
                    story($crate::Stage::set($crate::Engine::Postgres).await).await;
                }
            }
        )+
    };
}
