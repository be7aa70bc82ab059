//! Six words, large enough to copy.

use domain::words::Phrase;
use leptos::prelude::*;

/// The words of a phrase, numbered, to write down, print or photograph.
///
/// They are Dutch words in every language of the page.
#[component]
pub fn WordList(
    /// The words.
    phrase: Phrase,
) -> impl IntoView {
    let words: Vec<_> = phrase.words().into_iter().map(|word| view! { <li>{word}</li> }).collect();
    view! {
        <ol class="ww-words" lang="nl" translate="no">
            {words}
        </ol>
    }
}
