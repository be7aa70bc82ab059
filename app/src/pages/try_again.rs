//! The page after a form that could not be saved: the same form, ready to be sent again.

use leptos::prelude::*;

use crate::ApiError;

/// A form as it was sent.
pub struct SentForm<'a> {
    /// Where it was sent to.
    pub action: &'a str,
    /// Its fields, name and value.
    pub fields: Vec<(String, String)>,
}

/// A whole document that says what went wrong and carries the form that was sent, so that nothing
/// has to be filled in twice.
pub fn try_again_page(error: ApiError, sent: Option<SentForm<'_>>) -> String {
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
                    "Probeer het opnieuw"
                </button>
            </form>
        }
    });
    let document = view! {
        <html lang="nl" dir="ltr">
            <head>
                <meta charset="utf-8" />
                <meta name="viewport" content="width=device-width, initial-scale=1" />
                <link rel="stylesheet" href="/pkg/wijkweb.css" />
                <link rel="stylesheet" href="/theme.css" />
                <title>"Er ging iets mis – Wijkweb"</title>
            </head>
            <body class="utrecht-document utrecht-document--surface">
                <main class="ww-width ww-main">
                    <h1 class="utrecht-heading-1">"Er ging iets mis"</h1>
                    <p class="utrecht-paragraph">{error.to_string()}</p>
                    {form}
                    <p class="utrecht-paragraph">
                        <a class="utrecht-link utrecht-link--html-a" href="/">
                            "Naar de eerste pagina"
                        </a>
                    </p>
                </main>
            </body>
        </html>
    };
    format!("<!DOCTYPE html>{}", document.to_html())
}
