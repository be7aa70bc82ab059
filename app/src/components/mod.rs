//! What pages share.

mod contact;
mod done;
mod error_summary;
mod fields;
mod forms;
mod page;
mod picture;
mod stop_bar;
mod table;
mod web;
mod wijk_choice;
mod wijk_map;
mod words;

pub use contact::ContactBlock;
pub use done::{Done, done_from_address};
pub use error_summary::{error_from_address, error_summary};
pub use fields::{CheckBox, TextField};
pub use forms::{FormKey, PostForm, PrimaryButton, SecondaryButton};
pub use page::{BackLink, Load, NotFound, Refusal, load};
pub use picture::{bars, people};
pub use stop_bar::StopBar;
pub use table::{NumberHead, SortLink, Sorting, figure_cells, figure_heads};
pub use web::{Series, web_drawing};
pub use wijk_choice::WijkChoice;
pub use wijk_map::{MapArea, wijk_map};
pub use words::WordList;
