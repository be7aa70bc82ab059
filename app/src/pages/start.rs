//! The first page: what it is, how long it takes, who sees it, and one button.

use domain::journey::{Journey, Step};
use leptos::{prelude::*, server_fn::ServerFn};
use leptos_meta::Title;

use crate::{
    ApiError, Services,
    api::{self, SHORT, YES},
    components::{
        CheckBox, Done, Load, PostForm, PrimaryButton, SecondaryButton, done_from_address,
        error_from_address, error_summary, load,
    },
    language::tr,
};

/// The first page.
#[component]
pub fn Start() -> impl IntoView {
    let services = expect_context::<Services>();
    let error = error_from_address();
    let done = done_from_address();
    load(async move {
        let backend = services.backend();
        let begun = match backend.dossier().await {
            Ok(dossier) => {
                let resumed = Journey::of(&backend.questionnaires(), &dossier).resume();
                (!dossier.is_empty()).then_some(resumed)
            }
            Err(ApiError::NoVisit) => None,
            Err(error) => return Err(error.into()),
        };
        Load::Ok(view! { <Welcome begun done error /> }.into_any())
    })
}

#[component]
fn Welcome(begun: Option<Step>, done: Option<Done>, error: Option<ApiError>) -> impl IntoView {
    let way_in = match begun {
        Some(step) => view! {
            <p id="beginnen">
                <a
                    class="utrecht-link-button utrecht-link-button--html-a utrecht-button utrecht-button--primary-action"
                    href=step.path()
                >
                    {tr!(start.go_on)}
                </a>
            </p>
        }
        .into_any(),
        None => view! { <BeginForm /> }.into_any(),
    };
    view! {
        <Title text=tr!(start.title) />
        {error_summary(error, "beginnen")}
        {done
            .map(|done| {
                let sentence = match done {
                    Done::Erased => tr!(start.erased),
                    _ => tr!(start.left),
                };
                view! {
                    <div class="utrecht-alert utrecht-alert--ok" role="status">
                        <div class="utrecht-alert__message">
                            <p class="utrecht-paragraph">{sentence}</p>
                        </div>
                    </div>
                }
            })}
        <h1 class="utrecht-heading-1">{tr!(start.title)}</h1>
        <p class="utrecht-paragraph utrecht-paragraph--lead">{tr!(start.lead)}</p>
        {way_in}
        <p class="utrecht-paragraph">{tr!(start.privacy)}</p>
        <h2 class="utrecht-heading-2">{tr!(start.words_title)}</h2>
        <ul class="ww-links">
            <li>
                <a class="utrecht-link utrecht-link--html-a" href="/verder">
                    {tr!(start.words_link)}
                </a>
            </li>
            <li>
                <a class="utrecht-link utrecht-link--html-a" href="/inzage">
                    {tr!(start.code_link)}
                </a>
            </li>
        </ul>
    }
}

#[component]
fn BeginForm() -> impl IntoView {
    view! {
        <PostForm to=api::Begin::PATH>
            <div id="beginnen">
                <PrimaryButton>{tr!(start.begin)}</PrimaryButton>
            </div>
            <CheckBox name="helped" value=YES label=tr!(start.helped) hint=tr!(start.helped_hint) />
            <section class="ww-next" aria-labelledby="kort">
                <h2 class="utrecht-heading-2" id="kort">
                    {tr!(start.short_title)}
                </h2>
                <p class="utrecht-paragraph">{tr!(start.short_text)}</p>
                <SecondaryButton name="way" value=SHORT>
                    {tr!(start.short_begin)}
                </SecondaryButton>
            </section>
        </PostForm>
    }
}
