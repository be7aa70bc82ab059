//! What can be done with a profile: going on, keeping, sharing, stopping, erasing.

use domain::{
    dossier::{Dossier, Way},
    journey::Step,
};
use leptos::{prelude::*, server_fn::ServerFn};

use crate::{
    api,
    components::{FormKey, PostForm, SecondaryButton},
    language::tr,
};

/// What a resident may want to answer next.
#[component]
pub fn GoOn(way: Way, begun: bool, finished: bool) -> impl IntoView {
    let lifestyle = (!finished).then(|| {
        let label = if begun { tr!(profile.lifestyle_go_on) } else { tr!(profile.lifestyle_begin) };
        view! {
            <section class="ww-next ww-no-print" aria-labelledby="verder">
                <h2 class="utrecht-heading-2" id="verder">
                    {tr!(profile.lifestyle_title)}
                </h2>
                <p class="utrecht-paragraph">{tr!(profile.lifestyle_invite)}</p>
                <p>
                    <a
                        class="utrecht-button utrecht-button--primary-action ww-link-button"
                        href="/leefstijl"
                    >
                        {label}
                    </a>
                </p>
            </section>
        }
    });
    let long = (way == Way::Short).then(|| {
        view! {
            <section class="ww-next ww-no-print" aria-labelledby="meer">
                <h2 class="utrecht-heading-2" id="meer">
                    {tr!(profile.long_title)}
                </h2>
                <p class="utrecht-paragraph">{tr!(profile.long_text)}</p>
                <PostForm to=api::Again::PATH>
                    <FormKey />
                    <SecondaryButton name="way" value="lang">
                        {tr!(profile.long_begin)}
                    </SecondaryButton>
                </PostForm>
            </section>
        }
    });
    (lifestyle, long)
}

/// Keeping, sharing, filling in again, stopping and erasing.
#[component]
pub fn Actions(dossier: Dossier) -> impl IntoView {
    let words = if dossier.has_words { tr!(profile.has_words) } else { tr!(profile.no_words_yet) };
    let stop_hint =
        if dossier.has_words { tr!(profile.stop_hint) } else { tr!(profile.stop_hint_lost) };
    let way = if dossier.now.way == Way::Short { api::SHORT } else { "lang" };
    view! {
        <section class="ww-no-print" aria-labelledby="bewaren">
            <h2 class="utrecht-heading-2" id="bewaren">
                {tr!(profile.keep_title)}
            </h2>
            <p class="utrecht-paragraph">{words}</p>
            {if dossier.has_words {
                view! {
                    <p>
                        <a class="utrecht-link utrecht-link--html-a" href=Step::Words.path()>
                            {tr!(profile.keep_new_words)}
                        </a>
                    </p>
                }
                    .into_any()
            } else {
                view! {
                    <PostForm to=api::Keep::PATH>
                        <button
                            type="submit"
                            class="utrecht-button utrecht-button--primary-action utrecht-button--submit"
                        >
                            {tr!(profile.keep_words)}
                        </button>
                    </PostForm>
                }
                    .into_any()
            }}
            <ul class="ww-links">
                {link(Step::Consent.path(), tr!(profile.consent))}
                {link(Step::Share.path(), tr!(profile.share))}
                {file("profiel.pdf", tr!(profile.download_pdf))}
                {file("profiel.html", tr!(profile.download_html))}
                {file("antwoorden.json", tr!(profile.download_json))}
            </ul>
            <p class="ww-hint">{tr!(profile.print)}</p>
            <h3 class="utrecht-heading-3">{tr!(profile.again_title)}</h3>
            <p class="utrecht-paragraph">{tr!(profile.again_text)}</p>
            <PostForm to=api::Again::PATH>
                <FormKey />
                <SecondaryButton name="way" value=way>
                    {tr!(profile.again)}
                </SecondaryButton>
            </PostForm>
            <div class="ww-last">
                <PostForm to=api::Leave::PATH>
                    <button
                        type="submit"
                        class="utrecht-button utrecht-button--secondary-action utrecht-button--submit"
                    >
                        {tr!(profile.stop)}
                    </button>
                    <p class="ww-hint">{stop_hint}</p>
                </PostForm>
                <PostForm to=api::Erase::PATH>
                    <button
                        type="submit"
                        class="utrecht-button utrecht-button--secondary-action utrecht-button--danger utrecht-button--submit"
                    >
                        {tr!(profile.erase)}
                    </button>
                    <p class="ww-hint">{tr!(profile.erase_hint)}</p>
                </PostForm>
            </div>
        </section>
    }
}

fn link(path: String, label: &'static str) -> impl IntoView {
    view! {
        <li>
            <a class="utrecht-link utrecht-link--html-a" href=path>
                {label}
            </a>
        </li>
    }
}

fn file(name: &'static str, label: &'static str) -> impl IntoView {
    view! {
        <li>
            <a
                class="utrecht-link utrecht-link--html-a"
                href=format!("/mijn-profiel/{name}")
                download=name
            >
                {label}
            </a>
        </li>
    }
}
