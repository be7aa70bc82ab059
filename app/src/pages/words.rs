//! The six words: getting them, writing them down, and coming back with them.

use domain::{journey::Step, words::Phrase};
use leptos::{prelude::*, server_fn::ServerFn};
use leptos_meta::Title;

use crate::{
    ApiError, Services, ToShow, api,
    components::{
        BackLink, Load, PostForm, PrimaryButton, TextField, WordList, error_from_address,
        error_summary, load,
    },
    language::tr,
};

/// The page with the six words, until they are confirmed; before and after that, the way to get
/// them.
#[component]
pub fn Words() -> impl IntoView {
    let services = expect_context::<Services>();
    let error = error_from_address();
    load(async move {
        let dossier = services.backend().dossier().await?;
        let content = match services.backend().to_show() {
            Some(ToShow::Words(phrase)) => {
                view! { <WriteDown phrase helped=dossier.helped error /> }.into_any()
            }
            _ => view! { <GetWords has_words=dossier.has_words /> }.into_any(),
        };
        Load::Ok(content)
    })
}

#[component]
fn GetWords(has_words: bool) -> impl IntoView {
    let (text, button) = if has_words {
        (tr!(words.have), tr!(words.give_new))
    } else {
        (tr!(words.none_text), tr!(words.give))
    };
    view! {
        <Title text=tr!(words.none_title) />
        <BackLink to=Step::Profile />
        <h1 class="utrecht-heading-1">{tr!(words.none_title)}</h1>
        <p class="utrecht-paragraph">{text}</p>
        <PostForm to=api::Keep::PATH>
            <PrimaryButton>{button}</PrimaryButton>
        </PostForm>
    }
}

#[component]
fn WriteDown(phrase: Phrase, helped: bool, error: Option<ApiError>) -> impl IntoView {
    let [first, second] = phrase.asked_back();
    let label = |place: usize| tr!(words.word_number, number = place + 1);
    let wrong = error == Some(ApiError::OtherWords);
    view! {
        <Title text=tr!(words.title) />
        <BackLink to=Step::Profile />
        {error_summary(error, "woord-een")}
        <h1 class="utrecht-heading-1">{tr!(words.title)}</h1>
        <p class="utrecht-paragraph utrecht-paragraph--lead">{tr!(words.lead)}</p>
        <p class="utrecht-paragraph">{tr!(words.write)}</p>
        {helped.then(|| view! { <p class="ww-together">{tr!(words.owner)}</p> })}
        <WordList phrase=phrase.clone() />
        <PostForm to=api::ConfirmWords::PATH>
            <h2 class="utrecht-heading-2">{tr!(words.check)}</h2>
            <p class="utrecht-paragraph">{tr!(words.check_text)}</p>
            <TextField name="one" id="woord-een" label=label(first) wrong />
            <TextField name="other" id="woord-ander" label=label(second) wrong />
            <PrimaryButton>{tr!(words.done)}</PrimaryButton>
        </PostForm>
    }
}

/// Coming back with six words.
#[component]
pub fn TakeUp() -> impl IntoView {
    let error = error_from_address();
    let wrong = error.is_some();
    view! {
        <Title text=tr!(words.take_up_title) />
        <BackLink to=Step::Start />
        {error_summary(error, "woorden")}
        <h1 class="utrecht-heading-1">{tr!(words.take_up_title)}</h1>
        <PostForm to=api::TakeUp::PATH>
            <TextField name="words" id="woorden" label=tr!(words.take_up_label).to_owned() hint=tr!(words.take_up_hint) long=true wrong />
            <PrimaryButton>{tr!(words.take_up)}</PrimaryButton>
        </PostForm>
        <p class="utrecht-paragraph">{tr!(words.lost)}</p>
    }
}
