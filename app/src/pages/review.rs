//! The look back on one dimension: every answer, each with "wijzig".

use domain::{
    aspect::{Aspect, Dimension},
    journey::{self, Step},
    rating::Answer,
};
use leptos::prelude::*;
use leptos_meta::Title;
use leptos_router::hooks::use_params_map;

use crate::{
    Assessment, Services,
    components::{BackLink, Load, Refusal, load},
};

/// The look back on one dimension.
#[component]
pub fn Review() -> impl IntoView {
    let services = expect_context::<Services>();
    let slug = use_params_map().with_untracked(|params| params.get("dimension"));
    load(async move {
        let dimension = slug.as_deref().and_then(Dimension::from_slug).ok_or(Refusal::NotFound)?;
        let saved = services.backend().assessment(services.visitor()?).await?;
        Load::Ok(view! { <Answers dimension saved /> }.into_any())
    })
}

#[component]
fn Answers(dimension: Dimension, saved: Assessment) -> impl IntoView {
    let rows: Vec<_> = dimension.aspects().iter().map(|aspect| row(aspect, &saved)).collect();
    let next = journey::after_review(dimension, |aspect| saved.is_answered(aspect));
    let onward = match next {
        Step::Web => "Naar je web",
        _ => "Verder met het volgende onderwerp",
    };
    view! {
        <Title text=format!("Terugblik: {}", dimension.name()) />
        <BackLink to=Step::Review(dimension).back() />
        <p class="ww-place">
            <strong>{dimension.name()}</strong>
            " · onderwerp "
            {dimension.index() + 1}
            " van "
            {Dimension::ALL.len()}
        </p>
        <h1 class="utrecht-heading-1">"Kloppen je antwoorden?"</h1>
        <dl class="ww-answers">{rows}</dl>
        <p>
            <a class="utrecht-button utrecht-button--primary-action ww-link-button" href=next.path()>
                {onward}
            </a>
        </p>
    }
}

fn row(aspect: &'static Aspect, saved: &Assessment) -> impl IntoView + use<> {
    let answer = match saved.answer(aspect) {
        Some(Answer::Rated(rating)) => rating.points().to_string(),
        Some(Answer::Skipped) => "overgeslagen".to_owned(),
        None => "nog geen antwoord".to_owned(),
    };
    view! {
        <div class="ww-answers__row">
            <dt>{aspect.label}</dt>
            <dd class="ww-answers__answer">{answer}</dd>
            <dd>
                <a class="utrecht-link utrecht-link--html-a" href=Step::Question(aspect).path()>
                    "wijzig"
                    <span class="ww-visually-hidden">": " {aspect.label}</span>
                </a>
            </dd>
        </div>
    }
}
