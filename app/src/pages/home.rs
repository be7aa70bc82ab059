//! Where do you live? By postcode, by name, or by a tap on the map.

use domain::{area::Wijk, journey::Step};
use leptos::{prelude::*, server_fn::ServerFn};
use leptos_meta::Title;

use crate::{
    ApiError, AreaBook, Assessment, GemeenteBook, Services,
    api::{self, SKIP},
    components::{
        BackLink, FormKey, Load, PostForm, PrimaryButton, SecondaryButton, WijkChoice,
        error_from_address, error_summary, load,
    },
};

/// The question where somebody lives.
#[component]
pub fn Home() -> impl IntoView {
    let services = expect_context::<Services>();
    let error = error_from_address();
    load(async move {
        let saved = services.backend().assessment(services.visitor()?).await?;
        let areas = services.backend().areas().await?;
        let content = if saved.candidates.is_empty() {
            view! { <AnyHome saved areas=(*areas).clone() error /> }.into_any()
        } else {
            view! { <WhichOne saved areas=(*areas).clone() error /> }.into_any()
        };
        Load::Ok(
            view! {
                <Title text="Waar woon je?" />
                <BackLink to=Step::Home.back() />
                {content}
            }
            .into_any(),
        )
    })
}

/// A postcode, or a wijk by name or on the map.
#[component]
fn AnyHome(saved: Assessment, areas: AreaBook, error: Option<ApiError>) -> impl IntoView {
    let field = match error {
        Some(ApiError::NoWijk | ApiError::UnknownPostcode) => "wijken",
        _ => "postcode",
    };
    let about_postcode =
        matches!(error, Some(ApiError::InvalidPostcode | ApiError::UnknownPostcode));
    let several = areas.0.len() > 1;
    let choices: Vec<_> = areas
        .0
        .into_iter()
        .map(|book| {
            let legend = if several { book.gemeente.name.clone() } else { "Je wijk".to_owned() };
            let wijken = book.wijken.clone();
            view! { <WijkChoice book wijken chosen=saved.wijk.clone() legend /> }
        })
        .collect();
    view! {
        {error_summary(error, field)}
        <h1 class="utrecht-heading-1">"Waar woon je?"</h1>
        <p class="utrecht-paragraph">
            "Zo weten we in welke wijk je woont. Je postcode bewaren we niet."
        </p>
        <PostForm to=api::SetPostcode::PATH>
            <FormKey />
            <div class="utrecht-form-field" class:utrecht-form-field--invalid=about_postcode>
                <label class="utrecht-form-label" for="postcode">
                    "De vier cijfers van je postcode"
                </label>
                {about_postcode
                    .then(|| {
                        view! {
                            <p class="utrecht-form-field__error-message ww-error" id="postcode-fout">
                                {error.map(|error| error.to_string())}
                            </p>
                        }
                    })}
                <input
                    class="utrecht-textbox utrecht-textbox--html-input utrecht-textbox--numeric ww-postcode"
                    id="postcode"
                    name="postcode"
                    type="text"
                    inputmode="numeric"
                    maxlength="7"
                    autocomplete="off"
                    aria-invalid=about_postcode.then_some("true")
                    aria-describedby=about_postcode.then_some("postcode-fout")
                />
            </div>
            <PrimaryButton>"Verder"</PrimaryButton>
        </PostForm>
        <h2 class="utrecht-heading-2" id="wijken">
            "Of kies je wijk"
        </h2>
        <PostForm to=api::SetWijk::PATH>
            <FormKey />
            {choices}
            <div class="ww-buttons">
                <PrimaryButton>"Verder met deze wijk"</PrimaryButton>
                <SecondaryButton name="wijk" value=SKIP>
                    "Sla over"
                </SecondaryButton>
            </div>
            <p class="ww-hint">
                "Sla je dit over? Dan zie je wel je eigen web, maar kunnen je antwoorden niet meetellen voor je wijk."
            </p>
        </PostForm>
    }
}

/// The postcode lies in more than one wijk.
#[component]
fn WhichOne(saved: Assessment, areas: AreaBook, error: Option<ApiError>) -> impl IntoView {
    let choices: Vec<_> = areas
        .0
        .into_iter()
        .filter_map(|book| {
            let wijken: Vec<Wijk> = book
                .wijken
                .iter()
                .filter(|wijk| saved.candidates.contains(&wijk.code))
                .cloned()
                .collect();
            (!wijken.is_empty()).then(|| choice_within(book, wijken))
        })
        .collect();
    view! {
        {error_summary(error, "wijken")}
        <h1 class="utrecht-heading-1">"In welke wijk woon je?"</h1>
        <p class="utrecht-paragraph" id="wijken">
            "Je postcode ligt in meer dan één wijk."
        </p>
        <PostForm to=api::SetWijk::PATH>
            <FormKey />
            {choices}
            <div class="ww-buttons">
                <PrimaryButton>"Verder"</PrimaryButton>
                <SecondaryButton name="wijk" value=SKIP>
                    "Weet ik niet, sla over"
                </SecondaryButton>
            </div>
        </PostForm>
    }
}

fn choice_within(book: GemeenteBook, wijken: Vec<Wijk>) -> impl IntoView {
    let legend = book.gemeente.name.clone();
    view! { <WijkChoice book wijken chosen=None legend /> }
}
