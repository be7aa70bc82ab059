//! What Wijkweb is and what becomes of what residents tell.

use leptos::prelude::*;
use leptos_meta::Title;

use crate::{Services, components::ContactBlock, language::tr};

/// About Wijkweb and privacy.
#[component]
pub fn About() -> impl IntoView {
    let lock = vec![
        tr!(about.lock_words),
        tr!(about.lock_open),
        tr!(about.lock_lost),
        tr!(about.lock_without),
        tr!(about.lock_others),
    ];
    let mut kept = vec![
        tr!(about.kept_answers),
        tr!(about.kept_postcode),
        tr!(about.kept_scores),
        tr!(about.kept_taken_back),
        tr!(about.kept_share),
    ];
    if expect_context::<Services>().backend().offers_reminders() {
        kept.push(tr!(about.kept_reminder));
    }
    kept.extend([tr!(about.kept_backups), tr!(about.kept_cookie), tr!(about.kept_language)]);
    view! {
        <Title text=tr!(about.title) />
        <h1 class="utrecht-heading-1">{tr!(about.title)}</h1>
        <p class="utrecht-paragraph">{tr!(about.lead)}</p>
        <h2 class="utrecht-heading-2">{tr!(about.lock_title)}</h2>
        {list(lock)}
        <h2 class="utrecht-heading-2">{tr!(about.kept_title)}</h2>
        {list(kept)}
        <h2 class="utrecht-heading-2">{tr!(about.figures_title)}</h2>
        <p class="utrecht-paragraph">{tr!(about.figures_mean)}</p>
        <p class="utrecht-paragraph">{tr!(about.figures_own_choice)}</p>
        <h2 class="utrecht-heading-2">{tr!(about.source_title)}</h2>
        <p class="utrecht-paragraph">{tr!(about.source)}</p>
        <ContactBlock />
    }
}

fn list(sentences: Vec<&'static str>) -> impl IntoView {
    let items: Vec<_> = sentences
        .into_iter()
        .map(|sentence| view! { <li class="utrecht-unordered-list__item">{sentence}</li> })
        .collect();
    view! { <ul class="utrecht-unordered-list">{items}</ul> }
}
