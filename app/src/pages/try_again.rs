//! The page after a form that could not be saved: the same form, ready to be sent again.

use domain::language::Language;
use leptos::prelude::*;

use crate::{ApiError, language::tr_in};

/// A form as it was sent.
pub struct SentForm<'a> {
    /// Where it was sent to.
    pub action: &'a str,
    /// Its fields, name and value.
    pub fields: Vec<(String, String)>,
}

/// A whole document that says what went wrong and carries the form that was sent, so that nothing
/// has to be filled in twice.
pub fn try_again_page(language: Language, error: ApiError, sent: Option<SentForm<'_>>) -> String {
    let form = sent.map(|sent| {
        let hidden: Vec<_> = sent
            .fields
            .into_iter()
            .map(|(name, value)| view! { <input type="hidden" name=name value=value /> })
            .collect();
        view! {
            <form method="post" action=sent.action.to_owned()>
                {hidden}
                <button
                    type="submit"
                    class="utrecht-button utrecht-button--primary-action utrecht-button--submit"
                >
                    {tr_in!(language, page.try_again)}
                </button>
            </form>
        }
    });
    let document = view! {
        <html lang=language.code() dir=language.direction()>
            <head>
                <meta charset="utf-8" />
                <meta name="viewport" content="width=device-width, initial-scale=1" />
                <link rel="stylesheet" href="/pkg/wijkweb.css" />
                <link rel="stylesheet" href="/theme.css" />
                <title>{format!("{} – Wijkweb", tr_in!(language, page.failed))}</title>
            </head>
            <body class="utrecht-document utrecht-document--surface">
                <main class="ww-width ww-main">
                    <h1 class="utrecht-heading-1">{tr_in!(language, page.failed)}</h1>
                    <p class="utrecht-paragraph">{error.sentence(language)}</p>
                    {form}
                    <p class="utrecht-paragraph">
                        <a class="utrecht-link utrecht-link--html-a" href="/">
                            {tr_in!(language, page.to_start)}
                        </a>
                    </p>
                </main>
            </body>
        </html>
    };
    format!("<!DOCTYPE html>{}", document.to_html())
}
