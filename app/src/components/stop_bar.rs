//! At the foot of a question: saving for later, and stopping.

use leptos::{prelude::*, server_fn::ServerFn};

use super::PostForm;
use crate::{api, language::tr};

/// Saving with six words, for whoever has none yet, and stopping with a cleared device.
#[component]
pub fn StopBar(
    /// Whether the dossier can be opened again with words.
    has_words: bool,
) -> impl IntoView {
    let hint = if has_words { tr!(question.stop_hint) } else { tr!(question.stop_lost) };
    view! {
        <div class="ww-stop ww-no-print">
            {(!has_words)
                .then(|| button(api::Keep::PATH, tr!(question.keep), tr!(question.keep_hint)))}
            {button(api::Leave::PATH, tr!(question.stop), hint)}
        </div>
    }
}

fn button(to: &'static str, label: &'static str, hint: &'static str) -> impl IntoView {
    view! {
        <PostForm to>
            <button
                type="submit"
                class="utrecht-button utrecht-button--secondary-action utrecht-button--submit"
            >
                {label}
            </button>
            <p class="ww-hint">{hint}</p>
        </PostForm>
    }
}
