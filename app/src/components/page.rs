//! Loading what a page needs, and what is shown when that fails.

use domain::journey::Step;
use http::{HeaderValue, StatusCode, header::LOCATION};
use leptos::prelude::*;
use leptos_axum::ResponseOptions;
use leptos_meta::Title;

use crate::{
    ApiError,
    language::{language, link, tr, tr_view},
};

/// Why a page is not shown.
#[derive(Clone, Debug)]
pub enum Refusal {
    /// There is nothing at this address.
    NotFound,
    /// The visitor must be somewhere else first.
    GoTo(String),
    /// The server could not do it.
    Failed(ApiError),
}

impl From<ApiError> for Refusal {
    fn from(error: ApiError) -> Self {
        match error {
            ApiError::NoVisit => {
                Self::GoTo(format!("{}?fout={}", Step::Start.path(), error.code()))
            }
            other => Self::Failed(other),
        }
    }
}

/// What a page is made of: a view, once everything in it is known.
pub type Load = Result<AnyView, Refusal>;

/// Renders a page when `content` is known, with the right status when there is none.
pub fn load(content: impl Future<Output = Load> + Send + 'static) -> impl IntoView {
    let response = expect_context::<ResponseOptions>();
    Suspend::new(async move {
        match content.await {
            Ok(view) => view,
            Err(refusal) => refuse(refusal, &response),
        }
    })
}

fn refuse(refusal: Refusal, response: &ResponseOptions) -> AnyView {
    match refusal {
        Refusal::NotFound => not_found(response).into_any(),
        Refusal::GoTo(path) => {
            response.set_status(StatusCode::SEE_OTHER);
            if let Ok(path) = HeaderValue::from_str(&path) {
                response.insert_header(LOCATION, path);
            }
            ().into_any()
        }
        Refusal::Failed(error) => {
            response.set_status(StatusCode::SERVICE_UNAVAILABLE);
            view! {
                <Title text=tr!(page.failed) />
                <h1 class="utrecht-heading-1">{tr!(page.failed)}</h1>
                <p class="utrecht-paragraph">{error.sentence(language())}</p>
            }
            .into_any()
        }
    }
}

/// The page for an address where there is nothing.
#[component]
pub fn NotFound() -> impl IntoView {
    // The list of routes is made without a response.
    not_found(&use_context().unwrap_or_default())
}

fn not_found(response: &ResponseOptions) -> impl IntoView + use<> {
    response.set_status(StatusCode::NOT_FOUND);
    view! {
        <Title text=tr!(page.not_found) />
        <h1 class="utrecht-heading-1">{tr!(page.not_found)}</h1>
        <p class="utrecht-paragraph">{tr_view!(page.not_found_hint, <link> = link("/"))}</p>
    }
}

/// The link to the screen before this one.
#[component]
pub fn BackLink(
    /// Where it leads.
    to: Step,
) -> impl IntoView {
    view! {
        <p class="ww-back">
            <a class="utrecht-link utrecht-link--html-a" href=to.path()>
                <span aria-hidden="true">"‹ "</span>
                {tr!(page.back)}
            </a>
        </p>
    }
}
