//! What pages share.

mod contact;
mod done;
mod error_summary;
mod fields;
mod figure_notes;
mod forms;
mod indicator;
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
pub use figure_notes::{
    about_reference, about_reference_of, column_notes, may_be_compared, published_sentence,
    usual_notes, who_chose, why_estimates,
};
pub use forms::{FormKey, PostForm, PrimaryButton, SecondaryButton};
pub use indicator::{
    bare_figure, direction_sentence, gap_reason, indicators_of, subgroup_name, topic_name,
    topic_slug,
};
pub use page::{BackLink, Load, NotFound, Refusal, load};
pub use picture::{bar, bars, people};
pub use stop_bar::StopBar;
pub use table::{
    NumberCell, NumberHead, ReferenceColumn, RowHead, SortLink, Sorting, WordHead, figure_cells,
    figure_heads,
};
pub use web::{Series, web_drawing};
pub use wijk_choice::WijkChoice;
pub use wijk_map::{MapArea, wijk_map};
pub use words::WordList;
