//! What went wrong, at the top of a page and near the field.

use leptos::prelude::*;
use leptos_router::hooks::use_query_map;

use crate::{ApiError, language::language};

/// The mistake that the address tells of, if any.
pub fn error_from_address() -> Option<ApiError> {
    use_query_map()
        .with_untracked(|query| query.get("fout").and_then(|code| ApiError::from_code(&code)))
}

/// The sentence at the top of the page, with a link to the field it is about.
///
/// It takes the focus, so that a screen reader begins with it.
pub fn error_summary(error: Option<ApiError>, field: &'static str) -> impl IntoView {
    error.map(|error| {
        view! {
            <div class="utrecht-alert utrecht-alert--error" role="alert" tabindex="-1" autofocus>
                <div class="utrecht-alert__content">
                    <div class="utrecht-alert__message">
                        <p class="utrecht-paragraph">
                            <a class="utrecht-link utrecht-link--html-a" href=format!("#{field}")>
                                {error.sentence(language())}
                            </a>
                        </p>
                    </div>
                </div>
            </div>
        }
    })
}
