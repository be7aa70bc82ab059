//! Around every server function: a form goes in, a redirect or a page with the same form comes out.

use app::{ApiError, SentForm};
use axum::{
    body::{Body, Bytes},
    extract::Request,
    middleware::Next,
    response::{IntoResponse, Response},
};
use domain::language::Language;
use http::{
    HeaderName, HeaderValue, StatusCode,
    header::{ACCEPT, CONTENT_LANGUAGE, CONTENT_TYPE, LOCATION, RETRY_AFTER, SET_COOKIE, VARY},
};
use http_body_util::{BodyExt, Limited};

use super::language;

/// What a form of ours can weigh at most, in bytes.
const LARGEST_FORM: usize = 16 * 1024;

/// Turns the framework's answer into what a browser without script understands.
///
/// Success is `303 See Other`. When the server could not do it, the answer is a page with a button
/// that sends the very same form again, so that nothing is lost.
pub async fn plain_forms(request: Request, next: Next) -> Response {
    let path = request.uri().path().to_owned();
    let language = language::of(request.headers());
    let failure = |status, error, sent| failure(language, status, error, sent);
    let (mut parts, body) = request.into_parts();
    let is_form = parts
        .headers
        .get(CONTENT_TYPE)
        .is_some_and(|kind| kind.as_bytes().starts_with(b"application/x-www-form-urlencoded"));
    if !is_form {
        return failure(StatusCode::UNSUPPORTED_MEDIA_TYPE, ApiError::UnreadableForm, None);
    }
    let Ok(body) = Limited::new(body, LARGEST_FORM).collect().await else {
        return failure(StatusCode::PAYLOAD_TOO_LARGE, ApiError::UnreadableForm, None);
    };
    let form: Bytes = body.to_bytes();
    // With this header the framework would answer a mistake by sending the visitor back to where
    // it thinks he came from.
    parts.headers.remove(ACCEPT);
    let response = next.run(Request::from_parts(parts, Body::from(form.clone()))).await;

    if let Some(location) = response.headers().get(LOCATION) {
        return see_other(location, &response);
    }
    if response.status().is_success() {
        return response;
    }
    match error_of(response).await {
        ApiError::UnreadableForm => {
            failure(StatusCode::BAD_REQUEST, ApiError::UnreadableForm, None)
        }
        error => {
            let fields = form_urlencoded::parse(&form).into_owned().collect();
            failure(
                StatusCode::SERVICE_UNAVAILABLE,
                error,
                Some(SentForm { action: &path, fields }),
            )
        }
    }
}

fn see_other(location: &HeaderValue, response: &Response) -> Response {
    let mut redirect = StatusCode::SEE_OTHER.into_response();
    redirect.headers_mut().insert(LOCATION, location.clone());
    for name in [SET_COOKIE, HeaderName::from_static("clear-site-data")] {
        for value in response.headers().get_all(&name) {
            redirect.headers_mut().append(&name, value.clone());
        }
    }
    redirect
}

async fn error_of(response: Response) -> ApiError {
    match response.into_body().collect().await {
        Ok(body) => serde_json::from_slice(&body.to_bytes()).unwrap_or(ApiError::UnreadableForm),
        Err(_) => ApiError::Unavailable,
    }
}

fn failure(
    language: Language,
    status: StatusCode,
    error: ApiError,
    sent: Option<SentForm<'_>>,
) -> Response {
    let page = app::try_again_page(language, error, sent);
    let headers = [
        (CONTENT_TYPE, "text/html; charset=utf-8"),
        (CONTENT_LANGUAGE, language.code()),
        (VARY, "Cookie, Accept-Language"),
    ];
    let mut response = (status, headers, page).into_response();
    if status == StatusCode::SERVICE_UNAVAILABLE {
        response.headers_mut().insert(RETRY_AFTER, HeaderValue::from_static("10"));
    }
    response
}
