//! Where do you live? By postcode, by name, or by a tap on the map.

use domain::{area::Wijk, dossier, journey::Step};
use leptos::{prelude::*, server_fn::ServerFn};
use leptos_meta::Title;

use crate::{
    ApiError, AreaBook, GemeenteBook, Services,
    api::{self, SKIP},
    components::{
        BackLink, FormKey, Load, PostForm, PrimaryButton, SecondaryButton, WijkChoice,
        error_from_address, error_summary, load,
    },
    language::{language, tr},
};

/// The question where somebody lives.
#[component]
pub fn Home() -> impl IntoView {
    let services = expect_context::<Services>();
    let error = error_from_address();
    load(async move {
        let home = services.backend().dossier().await?.home;
        let areas = services.backend().areas().await?;
        let content = if home.candidates.is_empty() {
            view! { <AnyHome home areas=(*areas).clone() error /> }.into_any()
        } else {
            view! { <WhichOne home areas=(*areas).clone() error /> }.into_any()
        };
        Load::Ok(
            view! {
                <Title text=tr!(home.title) />
                <BackLink to=Step::Start />
                {content}
            }
            .into_any(),
        )
    })
}

/// A postcode, or a wijk by name or on the map.
#[component]
fn AnyHome(home: dossier::Home, areas: AreaBook, error: Option<ApiError>) -> impl IntoView {
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
            let legend =
                if several { book.gemeente.name.clone() } else { tr!(home.your_wijk).to_owned() };
            let wijken = book.wijken.clone();
            view! { <WijkChoice book wijken chosen=home.wijk.clone() legend /> }
        })
        .collect();
    view! {
        {error_summary(error, field)}
        <h1 class="utrecht-heading-1">{tr!(home.title)}</h1>
        <p class="utrecht-paragraph">{tr!(home.lead)}</p>
        <PostForm to=api::SetPostcode::PATH>
            <FormKey />
            <div class="utrecht-form-field" class:utrecht-form-field--invalid=about_postcode>
                <label class="utrecht-form-label" for="postcode">
                    {tr!(home.postcode)}
                </label>
                {about_postcode
                    .then(|| {
                        view! {
                            <p class="utrecht-form-field__error-message ww-error" id="postcode-fout">
                                {error.map(|error| error.sentence(language()))}
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
            <PrimaryButton>{tr!(home.next)}</PrimaryButton>
        </PostForm>
        <h2 class="utrecht-heading-2" id="wijken">
            {tr!(home.or_choose)}
        </h2>
        <PostForm to=api::SetWijk::PATH>
            <FormKey />
            {choices}
            <div class="ww-buttons">
                <PrimaryButton>{tr!(home.next_with)}</PrimaryButton>
                <SecondaryButton name="wijk" value=SKIP>
                    {tr!(home.skip)}
                </SecondaryButton>
            </div>
            <p class="ww-hint">{tr!(home.skip_hint)}</p>
        </PostForm>
    }
}

/// The postcode lies in more than one wijk.
#[component]
fn WhichOne(home: dossier::Home, areas: AreaBook, error: Option<ApiError>) -> impl IntoView {
    let choices: Vec<_> = areas
        .0
        .into_iter()
        .filter_map(|book| {
            let wijken: Vec<Wijk> = book
                .wijken
                .iter()
                .filter(|wijk| home.candidates.contains(&wijk.code))
                .cloned()
                .collect();
            (!wijken.is_empty()).then(|| choice_within(book, wijken))
        })
        .collect();
    view! {
        {error_summary(error, "wijken")}
        <h1 class="utrecht-heading-1">{tr!(home.which)}</h1>
        <p class="utrecht-paragraph" id="wijken">
            {tr!(home.several)}
        </p>
        <PostForm to=api::SetWijk::PATH>
            <FormKey />
            {choices}
            <div class="ww-buttons">
                <PrimaryButton>{tr!(home.next)}</PrimaryButton>
                <SecondaryButton name="wijk" value=SKIP>
                    {tr!(home.not_sure)}
                </SecondaryButton>
            </div>
        </PostForm>
    }
}

fn choice_within(book: GemeenteBook, wijken: Vec<Wijk>) -> impl IntoView {
    let legend = book.gemeente.name.clone();
    view! { <WijkChoice book wijken chosen=None legend /> }
}
