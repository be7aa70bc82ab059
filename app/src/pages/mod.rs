//! One file per page.

mod about;
mod consent;
mod home;
mod question;
mod review;
mod start;
mod thanks;
mod try_again;
mod web;
mod wijk;
mod wijk_map;

pub use about::About;
pub use consent::Consent;
pub use home::Home;
pub use question::Question;
pub use review::Review;
pub use start::Start;
pub use thanks::Thanks;
pub use try_again::{SentForm, try_again_page};
pub use web::Web;
pub use wijk::WijkPage;
pub use wijk_map::WijkenPage;
