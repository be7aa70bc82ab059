//! Letting somebody else see the profile for a day, and what that person sees.

use domain::{dossier::Dossier, journey::Step, profile::Profile, words::Phrase};
use leptos::{prelude::*, server_fn::ServerFn};
use leptos_meta::Title;

use super::{Outcomes, wishes};
use crate::{
    ApiError, Services, ToShow, api,
    components::{
        BackLink, Load, PostForm, PrimaryButton, Refusal, TextField, WordList, error_from_address,
        error_summary, load,
    },
    language::{language, tr},
};

/// Making a code, and taking back what was shared.
#[component]
pub fn Share() -> impl IntoView {
    let services = expect_context::<Services>();
    load(async move {
        let backend = services.backend();
        let dossier = backend.dossier().await?;
        let now = backend.now();
        let active = dossier.shares.iter().any(|share| share.until > now);
        let content = match backend.to_show() {
            Some(ToShow::Code(phrase)) => view! { <Code phrase /> }.into_any(),
            _ => view! { <MakeCode /> }.into_any(),
        };
        Load::Ok(
            view! {
                <Title text=tr!(share.title) />
                <BackLink to=Step::Profile />
                <h1 class="utrecht-heading-1">{tr!(share.title)}</h1>
                {content}
                {active
                    .then(|| {
                        view! {
                            <PostForm to=api::Unshare::PATH>
                                <p class="utrecht-paragraph">{tr!(share.active)}</p>
                                <button
                                    type="submit"
                                    class="utrecht-button utrecht-button--secondary-action utrecht-button--submit"
                                >
                                    {tr!(share.stop)}
                                </button>
                            </PostForm>
                        }
                    })}
            }
            .into_any(),
        )
    })
}

#[component]
fn MakeCode() -> impl IntoView {
    view! {
        <p class="utrecht-paragraph">{tr!(share.lead)}</p>
        <p class="utrecht-paragraph">{tr!(share.how)}</p>
        <PostForm to=api::Share::PATH>
            <PrimaryButton>{tr!(share.make)}</PrimaryButton>
        </PostForm>
    }
}

#[component]
fn Code(phrase: Phrase) -> impl IntoView {
    view! {
        <h2 class="utrecht-heading-2">{tr!(share.code_title)}</h2>
        <p class="utrecht-paragraph">{tr!(share.code_text)}</p>
        <WordList phrase />
        <p class="utrecht-paragraph">{tr!(share.how)}</p>
        <PostForm to=api::CodeSeen::PATH>
            <PrimaryButton>{tr!(share.seen)}</PrimaryButton>
        </PostForm>
    }
}

/// Where a code is filled in.
#[component]
pub fn OpenShare() -> impl IntoView {
    let error = error_from_address();
    let wrong = error.is_some();
    view! {
        <Title text=tr!(share.open_title) />
        <BackLink to=Step::Start />
        {error_summary(error, "code")}
        <h1 class="utrecht-heading-1">{tr!(share.open_title)}</h1>
        <p class="utrecht-paragraph">{tr!(share.open_lead)}</p>
        <PostForm to=api::OpenShare::PATH>
            <TextField
                name="words"
                id="code"
                label=tr!(share.open_label).to_owned()
                hint=tr!(share.open_hint)
                long=true
                wrong
            />
            <PrimaryButton>{tr!(share.open)}</PrimaryButton>
        </PostForm>
    }
}

/// The profile that somebody else shared.
#[component]
pub fn SharedProfilePage() -> impl IntoView {
    let services = expect_context::<Services>();
    load(async move {
        let backend = services.backend();
        let shared = match backend.shared_profile().await {
            Ok(shared) => shared,
            Err(error @ ApiError::NoViewing) => {
                return Err(Refusal::GoTo(format!("/inzage?fout={}", error.code())));
            }
            Err(error) => return Err(error.into()),
        };
        let questionnaires = backend.questionnaires();
        let outcome = Profile::of(&shared.dossier.now, &questionnaires, backend.heart().as_ref());
        let wishes = wishes::chosen(&questionnaires, &shared.dossier, language());
        Load::Ok(view! { <Seen dossier=shared.dossier outcome wishes /> }.into_any())
    })
}

#[component]
fn Seen(dossier: Dossier, outcome: Profile, wishes: Vec<String>) -> impl IntoView {
    view! {
        <Title text=tr!(share.seen_title) />
        <BackLink to=Step::Start />
        <h1 class="utrecht-heading-1">{tr!(share.seen_title)}</h1>
        <p class="utrecht-paragraph">{tr!(share.seen_lead)} " " {tr!(share.seen_until)}</p>
        {(!wishes.is_empty())
            .then(|| {
                let items: Vec<_> = wishes
                    .into_iter()
                    .map(|wish| view! { <li class="utrecht-unordered-list__item">{wish}</li> })
                    .collect();
                view! {
                    <h2 class="utrecht-heading-2">{tr!(profile.wishes_chosen)}</h2>
                    <ul class="utrecht-unordered-list">{items}</ul>
                }
            })}
        <Outcomes dossier outcome own=false />
        <PostForm to=api::Leave::PATH>
            <button
                type="submit"
                class="utrecht-button utrecht-button--secondary-action utrecht-button--submit"
            >
                {tr!(profile.stop)}
            </button>
        </PostForm>
    }
}
