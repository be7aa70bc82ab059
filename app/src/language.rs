//! The language of a page, the texts in it, and keeping the choice.
//!
//! Texts stand in `app/locales/<language>/<namespace>.json`; [`tr`] gets one in the language of the
//! request. A key that does not exist, or that one language lacks, does not compile (`build.rs`).

use domain::{indicator::Measure, language::Language, numbers};
use leptos::prelude::*;

#[allow(
    dead_code,
    unused_imports,
    unused_qualifications,
    clippy::all,
    clippy::expect_used,
    clippy::wildcard_imports,
    reason = "made by build.rs, a part of it for browsers"
)]
mod texts {
    include!(concat!(env!("OUT_DIR"), "/texts.rs"));
}

pub use texts::i18n::{Locale, td, td_string};

/// The cookie that keeps the choice of a language; it holds the code and nothing else.
pub const LANGUAGE_COOKIE: &str = "taal";

/// How long the choice is kept, in seconds: a year.
const MAX_AGE: u32 = 31_536_000;

/// The longest address to go back to.
const LONGEST_PATH: usize = 1_000;

/// The language of the request; Dutch outside of one.
pub fn language() -> Language {
    use_context().unwrap_or_default()
}

/// What the texts call this language.
pub fn locale(language: Language) -> Locale {
    match language {
        Language::Dutch => Locale::nl,
        Language::English => Locale::en,
    }
}

/// A text in the language of the request: `tr!(home.title)`, `tr!(wijk.people, count = 3)`.
macro_rules! tr {
    ($($text:tt)*) => {
        $crate::language::tr_in!($crate::language::language(), $($text)*)
    };
}

/// A text in a given language: `tr_in!(Language::English, home.title)`.
macro_rules! tr_in {
    ($language:expr, $($text:tt)*) => {
        $crate::language::td_string!($crate::language::locale($language), $($text)*)
    };
}

/// A text with tags around some of its words, as a view in the language of the request:
/// `tr_view!(page.not_found_hint, <link> = link("/"))`.
macro_rules! tr_view {
    ($($text:tt)*) => {
        {
            // Read here: the view may be written where the request is no longer known.
            let locale = $crate::language::locale($crate::language::language());
            $crate::language::td!(locale, $($text)*)
        }
    };
}

pub(crate) use {tr, tr_in, tr_view};

/// What `<link>` stands for in a text of [`tr_view`]: the words within it become a link.
pub fn link(href: impl Into<String>) -> impl Fn(ChildrenFn) -> AnyView + Clone + Send + Sync {
    let href = href.into();
    move |words| {
        view! {
            <a class="utrecht-link utrecht-link--html-a" href=href.clone()>
                {words()}
            </a>
        }
        .into_any()
    }
}

/// A number with one decimal, as the language of the request writes it.
pub fn one_decimal(value: f64) -> String {
    numbers::one_decimal(value, language())
}

/// A figure with its unit, as the language of the request writes it.
pub fn figure(value: f64, measure: Measure) -> String {
    numbers::figure(value, measure, language())
}

/// A whole number, as the language of the request writes it.
pub fn whole(value: u32) -> String {
    numbers::whole(value, language())
}

/// The `Set-Cookie` value that keeps this choice of a language.
pub fn cookie(language: Language) -> String {
    let code = language.code();
    format!("{LANGUAGE_COOKIE}={code}; Path=/; SameSite=Lax; HttpOnly; Max-Age={MAX_AGE}")
}

/// The page to go back to: an address on this site, or the first page.
///
/// A browser takes `//elsewhere` and `/\elsewhere` for another site, and drops tabs and line ends
/// before it looks.
pub fn own_path(back: &str) -> &str {
    let is_own = back.starts_with('/')
        && !back.starts_with("//")
        && !back.starts_with("/api/")
        && back.len() <= LONGEST_PATH
        && back.bytes().all(|byte| byte.is_ascii_graphic() && byte != b'\\');
    if is_own { back } else { "/" }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_text_is_in_the_language_of_the_request() {
        assert_eq!(tr!(page.back), "Terug");
        let owner = Owner::new();
        owner.with(|| {
            provide_context(Language::English);
            assert_eq!(tr!(page.back), "Back");
        });
    }

    #[test]
    fn every_language_has_texts_under_its_own_code() {
        for language in Language::ALL {
            assert_eq!(locale(language).to_string(), language.code());
        }
    }

    #[test]
    fn words_within_a_text_can_be_a_link() {
        let view = tr_view!(page.not_found_hint, <link> = link("/"));
        let html = view! { <p>{view}</p> }.to_html();
        assert!(html.contains(">Naar de eerste pagina</a>"), "{html}");
    }

    #[test]
    fn a_choice_leads_back_to_a_page_of_this_site_alone() {
        for page in
            ["/", "/vraag/goed-slapen?fout=cijfer", "/wijken?gemeente=GM0164&dimensie=a%20b"]
        {
            assert_eq!(own_path(page), page);
        }
        for elsewhere in [
            "",
            "//a.example",
            "/\\a.example",
            "https://a.example",
            "a.example",
            "/a\tb",
            "/a\r\nb",
            "/api/wissen",
            "/é",
            &"/a".repeat(600),
        ] {
            assert_eq!(own_path(elsewhere), "/", "{elsewhere}");
        }
    }

    #[test]
    fn the_cookie_of_a_language_holds_its_code() {
        assert_eq!(
            cookie(Language::English),
            "taal=en; Path=/; SameSite=Lax; HttpOnly; Max-Age=31536000"
        );
    }
}
