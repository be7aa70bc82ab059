//! Layers that every response goes through: headers, cross-site requests, the access log.

use axum::{
    body::Body,
    extract::{MatchedPath, Request},
    middleware::Next,
    response::{IntoResponse, Response},
};
use domain::language::Language;
use http::{
    HeaderName, HeaderValue, Method, StatusCode,
    header::{CACHE_CONTROL, CONTENT_SECURITY_POLICY, CONTENT_TYPE, ORIGIN, SET_COOKIE},
};

/// Headers that are the same on every response. The policy of a rendered page, with its nonce, is
/// set where it is rendered; everything else may run nothing.
const HEADERS: [(&str, &str); 6] = [
    ("x-content-type-options", "nosniff"),
    ("x-frame-options", "DENY"),
    // `no-referrer` would make browsers send `Origin: null` with forms.
    ("referrer-policy", "same-origin"),
    ("cross-origin-opener-policy", "same-origin"),
    ("cross-origin-resource-policy", "same-origin"),
    ("permissions-policy", "camera=(), geolocation=(), microphone=(), interest-cohort=()"),
];

const POLICY_WITHOUT_SCRIPT: &str = "default-src 'none'; style-src 'self'; img-src 'self'; \
     form-action 'self'; base-uri 'none'; frame-ancestors 'none'";

/// Sets the headers that guard a visitor, and keeps every page out of caches.
pub async fn security_headers(request: Request, next: Next) -> Response {
    let mut response = next.run(request).await;
    let page = response
        .headers()
        .get(CONTENT_TYPE)
        .is_some_and(|kind| kind.as_bytes().starts_with(b"text/html"));
    let headers = response.headers_mut();
    for (name, value) in HEADERS {
        headers.insert(HeaderName::from_static(name), HeaderValue::from_static(value));
    }
    headers
        .entry(CONTENT_SECURITY_POLICY)
        .or_insert(HeaderValue::from_static(POLICY_WITHOUT_SCRIPT));
    if page || headers.contains_key(SET_COOKIE) || !headers.contains_key(CACHE_CONTROL) {
        headers.insert(CACHE_CONTROL, HeaderValue::from_static("no-store"));
    }
    response
}

/// Refuses a form that does not say where it comes from: every browser in use does, in
/// `Sec-Fetch-Site` or `Origin`. [`tower_http::csrf`] judges the ones that do.
pub async fn require_provenance(request: Request, next: Next) -> Response {
    let changes = !matches!(*request.method(), Method::GET | Method::HEAD | Method::OPTIONS);
    let headers = request.headers();
    if changes && !headers.contains_key(ORIGIN) && !headers.contains_key("sec-fetch-site") {
        return refuse_foreign_form();
    }
    next.run(request).await
}

/// The answer to a form that was sent from another site.
pub fn refuse_foreign_form() -> Response {
    let sentence = "Dit formulier kwam niet van deze website. Ga naar de eerste pagina en probeer \
                    het opnieuw.";
    (StatusCode::FORBIDDEN, sentence).into_response()
}

/// Logs one line per request: method, route and status.
///
/// The route is the pattern, not the address that was asked, and nothing else of the request is
/// logged: an address that was typed or linked by others can hold anything.
pub async fn access_log(request: Request, next: Next) -> Response {
    let method = request.method().clone();
    let route = request
        .extensions()
        .get::<MatchedPath>()
        .map_or("unmatched".to_owned(), |path| path.as_str().to_owned());
    let response = next.run(request).await;
    tracing::info!(
        http.method = %method,
        http.route = route,
        http.status = response.status().as_u16(),
        "Answered a request"
    );
    response
}

/// The answer after a panic; the cause is logged without its message, which could hold anything.
pub fn after_panic(_: Box<dyn std::any::Any + Send>) -> Response<Body> {
    tracing::error!("A request handler panicked");
    let page = app::try_again_page(Language::default(), app::ApiError::Unavailable, None);
    (StatusCode::INTERNAL_SERVER_ERROR, [(CONTENT_TYPE, "text/html; charset=utf-8")], page)
        .into_response()
}
