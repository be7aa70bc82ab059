//! The document around every page, and which page stands at which address.

use domain::language::Language;
use http::{
    HeaderValue, Uri,
    header::{CONTENT_LANGUAGE, CONTENT_SECURITY_POLICY, VARY},
    request::Parts,
};
use leptos::{nonce::use_nonce, prelude::*, server_fn::ServerFn};
use leptos_axum::ResponseOptions;
use leptos_meta::{MetaTags, Title, provide_meta_context};
use leptos_router::{
    SsrMode,
    components::{Route, Router, Routes},
    path,
};

use crate::{
    api,
    components::NotFound,
    language::{language, own_path, tr},
    pages::{
        About, Consent, Home, IndicatorPage, Indicators, Lifestyle, OpenShare, Profile, Question,
        Reminder, Review, Share, SharedProfilePage, Start, TakeUp, WijkPage, WijkenPage, Words,
    },
};

/// The document: head, header, the page, footer.
pub fn shell(options: LeptosOptions) -> impl IntoView {
    guard_with_policy();
    say_language();
    view! {
        <!DOCTYPE html>
        <html lang=language().code() dir=language().direction()>
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
        path.starts_with("/vraag/") || matches!(path, "/mijn-profiel" | "/inzage/profiel")
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

/// A page says in which language it is, and that the choice of a visitor decides on it.
fn say_language() {
    if let Some(response) = use_context::<ResponseOptions>() {
        let code = HeaderValue::from_static(language().code());
        response.insert_header(CONTENT_LANGUAGE, code);
        response.insert_header(VARY, HeaderValue::from_static("Cookie, Accept-Language"));
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
                {tr!(site.skip)}
            </a>
            <header class="utrecht-page-header ww-header">
                <div class="ww-width ww-header__row">
                    <a class="ww-brand" href="/">
                        <svg class="ww-brand__sign" viewBox="0 0 32 32" aria-hidden="true">
                            <path d="M16 2 28 9v14l-12 7L4 23V9zM16 9l6 4v7l-6 3-6-3v-7z" />
                        </svg>
                        "Wijkweb"
                    </a>
                    <nav aria-label=tr!(site.menu)>
                        <a class="utrecht-link utrecht-link--html-a" href="/wijken">
                            {tr!(site.wijken)}
                        </a>
                    </nav>
                    <LanguageChoice />
                </div>
            </header>
            <main id="inhoud" class="ww-width ww-main" tabindex="-1">
                <Routes fallback=|| view! { <NotFound /> }>
                    <Route path=path!("/") view=Start ssr=SsrMode::Async />
                    <Route path=path!("/verder") view=TakeUp ssr=SsrMode::Async />
                    <Route path=path!("/woonplaats") view=Home ssr=SsrMode::Async />
                    <Route path=path!("/vraag/:question") view=Question ssr=SsrMode::Async />
                    <Route path=path!("/terugblik/:section") view=Review ssr=SsrMode::Async />
                    <Route path=path!("/leefstijl") view=Lifestyle ssr=SsrMode::Async />
                    <Route path=path!("/mijn-profiel") view=Profile ssr=SsrMode::Async />
                    <Route path=path!("/zes-woorden") view=Words ssr=SsrMode::Async />
                    <Route path=path!("/toestemming") view=Consent ssr=SsrMode::Async />
                    <Route path=path!("/herinnering") view=Reminder ssr=SsrMode::Async />
                    <Route path=path!("/delen") view=Share ssr=SsrMode::Async />
                    <Route path=path!("/inzage") view=OpenShare ssr=SsrMode::Async />
                    <Route
                        path=path!("/inzage/profiel")
                        view=SharedProfilePage
                        ssr=SsrMode::Async
                    />
                    <Route path=path!("/wijken") view=WijkenPage ssr=SsrMode::Async />
                    <Route path=path!("/wijken/:wijk") view=WijkPage ssr=SsrMode::Async />
                    <Route path=path!("/indicatoren") view=Indicators ssr=SsrMode::Async />
                    <Route
                        path=path!("/indicatoren/:indicator")
                        view=IndicatorPage
                        ssr=SsrMode::Async
                    />
                    <Route path=path!("/over") view=About ssr=SsrMode::Async />
                </Routes>
            </main>
            <footer class="utrecht-page-footer ww-footer">
                <div class="ww-width">
                    <p class="utrecht-paragraph">
                        <a class="utrecht-link utrecht-link--html-a" href="/over">
                            {tr!(site.about)}
                        </a>
                    </p>
                    <p class="ww-hint">{tr!(site.concept)}</p>
                </div>
            </footer>
        </Router>
    }
}

/// One button per language; it comes back to the same page.
#[component]
fn LanguageChoice() -> impl IntoView {
    let here = use_context::<Parts>().map(|request| place(&request.uri)).unwrap_or_default();
    let choices: Vec<_> =
        Language::ALL.map(|choice| language_button(choice, language())).into_iter().collect();
    view! {
        <form
            method="post"
            action=api::SetLanguage::PATH
            class="ww-languages"
            aria-label=tr!(site.language)
        >
            <input type="hidden" name="back" value=own_path(&here).to_owned() />
            {choices}
        </form>
    }
}

/// Where to come back to. What an address says behind `?` comes back for figures alone: on a page
/// with words or answers, nothing that others can choose may be compressed with them.
fn place(uri: &Uri) -> String {
    if uri.path().starts_with("/wijken") { uri.to_string() } else { uri.path().to_owned() }
}

fn language_button(choice: Language, now: Language) -> impl IntoView {
    view! {
        <button
            type="submit"
            class="ww-language"
            name="language"
            value=choice.code()
            lang=choice.code()
            dir=choice.direction()
            aria-current=(choice == now).then_some("true")
        >
            {choice.own_name()}
        </button>
    }
}
