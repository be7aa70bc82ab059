//! The first page: what it is, how long it takes, who sees it, and one button.

use domain::journey::{self, Step};
use leptos::{prelude::*, server_fn::ServerFn};
use leptos_meta::Title;
use leptos_router::hooks::use_query_map;

use crate::{
    Services, api,
    components::{Load, PostForm, PrimaryButton, error_from_address, error_summary, load},
};

/// The first page.
#[component]
pub fn Start() -> impl IntoView {
    let services = expect_context::<Services>();
    let error = error_from_address();
    let erased = use_query_map().with_untracked(|query| query.get("gewist").is_some());
    load(async move {
        let begun = match services.visitor() {
            Ok(visitor) => {
                let saved = services.backend().assessment(visitor).await?;
                (!saved.answers.is_empty())
                    .then(|| journey::resume(|aspect| saved.is_answered(aspect)))
            }
            Err(_) => None,
        };
        Load::Ok(view! { <Welcome begun erased error /> }.into_any())
    })
}

#[component]
fn Welcome(begun: Option<Step>, erased: bool, error: Option<crate::ApiError>) -> impl IntoView {
    let button = match begun {
        Some(step) => view! {
            <p>
                <a
                    class="utrecht-link-button utrecht-link-button--html-a utrecht-button utrecht-button--primary-action"
                    href=step.path()
                >
                    "Verder gaan"
                </a>
            </p>
        }
        .into_any(),
        None => view! {
            <PostForm to=api::Begin::PATH>
                <PrimaryButton>"Beginnen"</PrimaryButton>
            </PostForm>
        }
        .into_any(),
    };
    view! {
        <Title text="Hoe gaat het met je?" />
        {error_summary(error, "beginnen")}
        {erased
            .then(|| {
                view! {
                    <div class="utrecht-alert utrecht-alert--ok" role="status">
                        <div class="utrecht-alert__message">
                            <p class="utrecht-paragraph">"Je antwoorden zijn gewist."</p>
                        </div>
                    </div>
                }
            })}
        <h1 class="utrecht-heading-1">"Hoe gaat het met je?"</h1>
        <p class="utrecht-paragraph utrecht-paragraph--lead">
            "Beantwoord 42 korte vragen en zie in één tekening hoe het met je gaat. Het duurt ongeveer 15 minuten, en de gemeente, je dokter en je buren zien je antwoorden niet."
        </p>
        <div id="beginnen">{button}</div>
        <p class="utrecht-paragraph">
            "Je hebt geen account nodig. We vragen niet naar je naam of je e-mail. Je antwoorden staan tot en met morgen op onze computer. Elke vraag mag je overslaan."
        </p>
    }
}
