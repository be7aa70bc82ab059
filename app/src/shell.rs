//! The document around every page, and which page stands at which address.

use http::{HeaderValue, header::CONTENT_SECURITY_POLICY, request::Parts};
use leptos::{nonce::use_nonce, prelude::*};
use leptos_axum::ResponseOptions;
use leptos_meta::{MetaTags, Title, provide_meta_context};
use leptos_router::{
    SsrMode,
    components::{Route, Router, Routes},
    path,
};

use crate::{
    components::NotFound,
    pages::{About, Consent, Home, Question, Review, Start, Thanks, Web, WijkPage, WijkenPage},
};

/// The document: head, header, the page, footer.
pub fn shell(options: LeptosOptions) -> impl IntoView {
    guard_with_policy();
    view! {
        <!DOCTYPE html>
        <html lang="nl" dir="ltr">
            <head>
                <meta charset="utf-8" />
                <meta name="viewport" content="width=device-width, initial-scale=1" />
                <meta name="color-scheme" content="light dark" />
                <link rel="stylesheet" href="/pkg/wijkweb.css" />
                <link rel="stylesheet" href="/theme.css" />
                <link rel="icon" href="/icon.svg" type="image/svg+xml" />
                {has_islands().then(|| view! { <HydrationScripts options islands=true /> })}
                <MetaTags />
            </head>
            <body class="utrecht-document utrecht-document--surface">
                <App />
            </body>
        </html>
    }
}

/// Whether the page that is asked for has an island: the other ones fetch no script.
fn has_islands() -> bool {
    use_context::<Parts>().is_some_and(|request| {
        let path = request.uri.path();
        path.starts_with("/vraag/") || path == "/mijn-web"
    })
}

/// Only what this page carries may run: its own files, and the scripts with this response's nonce.
fn guard_with_policy() {
    let nonce = use_nonce().map(|nonce| format!(" 'nonce-{nonce}'")).unwrap_or_default();
    let policy = format!(
        "default-src 'none'; script-src 'self'{nonce} 'wasm-unsafe-eval'; style-src 'self'; \
         img-src 'self'; connect-src 'self'; form-action 'self'; base-uri 'none'; \
         frame-ancestors 'none'; manifest-src 'self'"
    );
    if let (Ok(policy), Some(response)) =
        (HeaderValue::from_str(&policy), use_context::<ResponseOptions>())
    {
        response.insert_header(CONTENT_SECURITY_POLICY, policy);
    }
}

/// Header, page and footer; every page is rendered whole before it is sent, for whoever has no
/// script.
#[component]
pub fn App() -> impl IntoView {
    provide_meta_context();
    view! {
        <Title formatter=|title: String| {
            if title.is_empty() { "Wijkweb".to_owned() } else { format!("{title} – Wijkweb") }
        } />
        <Router>
            <a class="utrecht-skip-link utrecht-skip-link--visible-on-focus" href="#inhoud">
                "Naar de inhoud"
            </a>
            <header class="utrecht-page-header ww-header">
                <div class="ww-width ww-header__row">
                    <a class="ww-brand" href="/">
                        <svg class="ww-brand__sign" viewBox="0 0 32 32" aria-hidden="true">
                            <path d="M16 2 28 9v14l-12 7L4 23V9zM16 9l6 4v7l-6 3-6-3v-7z" />
                        </svg>
                        "Wijkweb"
                    </a>
                    <nav aria-label="Hoofdmenu">
                        <a class="utrecht-link utrecht-link--html-a" href="/wijken">
                            "De wijken"
                        </a>
                    </nav>
                </div>
            </header>
            <main id="inhoud" class="ww-width ww-main" tabindex="-1">
                <Routes fallback=|| view! { <NotFound /> }>
                    <Route path=path!("/") view=Start ssr=SsrMode::Async />
                    <Route path=path!("/woonplaats") view=Home ssr=SsrMode::Async />
                    <Route path=path!("/vraag/:aspect") view=Question ssr=SsrMode::Async />
                    <Route path=path!("/terugblik/:dimension") view=Review ssr=SsrMode::Async />
                    <Route path=path!("/mijn-web") view=Web ssr=SsrMode::Async />
                    <Route path=path!("/meetellen") view=Consent ssr=SsrMode::Async />
                    <Route path=path!("/bedankt") view=Thanks ssr=SsrMode::Async />
                    <Route path=path!("/wijken") view=WijkenPage ssr=SsrMode::Async />
                    <Route path=path!("/wijken/:wijk") view=WijkPage ssr=SsrMode::Async />
                    <Route path=path!("/over") view=About ssr=SsrMode::Async />
                </Routes>
            </main>
            <footer class="utrecht-page-footer ww-footer">
                <div class="ww-width">
                    <p class="utrecht-paragraph">
                        <a class="utrecht-link utrecht-link--html-a" href="/over">
                            "Over Wijkweb en je privacy"
                        </a>
                    </p>
                    <p class="ww-hint">"Naar het concept Positieve Gezondheid."</p>
                </div>
            </footer>
        </Router>
    }
}
