//! What a browser with script gets on top of the forms. No page needs it.

mod rating_slider;
mod web_explorer;

pub use rating_slider::RatingSlider;
pub use web_explorer::WebExplorer;
