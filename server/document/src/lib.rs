//! A report as a file: a PDF to print or to hand over, and a page that stands on its own.
//!
//! Both say exactly what the [`Document`](domain::document::Document) says. The same document gives
//! the same bytes: there is no moment, no id and nothing of the computer in a file.

mod flow;
mod html;
mod pdf;
mod picture;
mod text;

#[cfg(test)]
mod tests;

use thiserror::Error;

pub use html::html;
pub use pdf::pdf;

/// Why a document cannot be written. Never holds a text of the document.
#[derive(Clone, Debug, PartialEq, Eq, Error)]
pub enum DocumentError {
    /// A PDF for everybody needs a name that a screen reader can say.
    #[error("a document must have a title")]
    Untitled,
    /// The font that is built in does not open.
    #[error("the built-in font cannot be read")]
    Font,
    /// The file would not keep to the rules of PDF/UA-1.
    #[error("the PDF cannot be written: {0}")]
    Pdf(String),
}
