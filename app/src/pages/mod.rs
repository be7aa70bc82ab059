//! One file per page.

mod about;
mod consent;
mod home;
mod indicators;
mod lifestyle;
mod profile;
mod question;
mod reminder;
mod review;
mod start;
mod try_again;
mod wijk;
mod wijk_map;
mod words;

pub use about::About;
pub use consent::Consent;
pub use home::Home;
pub use indicators::{IndicatorPage, Indicators};
pub use lifestyle::Lifestyle;
pub use profile::{OpenShare, Profile, Share, SharedProfilePage, profile_document};
pub use question::Question;
pub use reminder::Reminder;
pub use review::Review;
pub use start::Start;
pub use try_again::{SentForm, try_again_page};
pub use wijk::WijkPage;
pub use wijk_map::WijkenPage;
pub use words::{TakeUp, Words};
