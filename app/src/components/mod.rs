//! What pages share.

mod contact;
mod error_summary;
mod forms;
mod page;
mod table;
mod web;
mod wijk_choice;
mod wijk_map;

pub use contact::ContactBlock;
pub use error_summary::{error_from_address, error_summary};
pub use forms::{FormKey, PostForm, PrimaryButton, SecondaryButton};
pub use page::{BackLink, Load, NotFound, Refusal, load};
pub use table::{FIGURE_HEADS, FIGURE_NOTE, NumberHead, SortLink, Sorting, figure_cells};
pub use web::{Series, web_drawing};
pub use wijk_choice::WijkChoice;
pub use wijk_map::{MapArea, wijk_map};
