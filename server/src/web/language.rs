//! In which language a request is answered.

use app::LANGUAGE_COOKIE;
use domain::language::Language;
use http::{
    HeaderMap,
    header::{ACCEPT_LANGUAGE, COOKIE, HeaderName},
};

/// The language that the visitor chose here, or else the one that the browser asks for, or Dutch.
pub fn of(headers: &HeaderMap) -> Language {
    chosen(headers).or_else(|| asked_for(headers)).unwrap_or_default()
}

fn chosen(headers: &HeaderMap) -> Option<Language> {
    values(headers, COOKIE, ';')
        .filter_map(|pair| pair.split_once('='))
        .filter(|(name, _)| *name == LANGUAGE_COOKIE)
        .find_map(|(_, code)| Language::from_code(code))
}

/// The language with the greatest weight of those that we have; of equal ones the first.
fn asked_for(headers: &HeaderMap) -> Option<Language> {
    let weighed = values(headers, ACCEPT_LANGUAGE, ',').filter_map(|range| {
        let (code, weight) = match range.split_once(';') {
            None => (range, Some(1.0)),
            Some((code, weight)) => (code.trim_end(), weight_of(weight)),
        };
        Some((Language::from_code(code)?, weight.filter(|weight| *weight > 0.0)?))
    });
    // `max_by` would take the last of equal ones.
    weighed.reduce(|best, next| if next.1 > best.1 { next } else { best }).map(|(found, _)| found)
}

/// The weight in `q=0.8`, 0 to 1.
fn weight_of(parameter: &str) -> Option<f32> {
    let weight: f32 = parameter.trim().strip_prefix("q=")?.parse().ok()?;
    (0.0..=1.0).contains(&weight).then_some(weight)
}

/// The parts of all headers with this name.
fn values(headers: &HeaderMap, name: HeaderName, separator: char) -> impl Iterator<Item = &str> {
    headers
        .get_all(name)
        .into_iter()
        .filter_map(|header| header.to_str().ok())
        .flat_map(move |header| header.split(separator))
        .map(str::trim)
}

#[cfg(test)]
mod tests {
    use http::HeaderValue;

    use super::*;

    fn language(headers: &[(HeaderName, &str)]) -> Language {
        let headers = headers.iter().map(|(name, value)| {
            (name.clone(), HeaderValue::from_bytes(value.as_bytes()).unwrap())
        });
        of(&HeaderMap::from_iter(headers))
    }

    fn asking_for(value: &str) -> Language {
        language(&[(ACCEPT_LANGUAGE, value)])
    }

    #[test]
    fn who_says_nothing_reads_dutch() {
        assert_eq!(language(&[]), Language::Dutch);
    }

    #[test]
    fn a_browser_asks_with_weights() {
        assert_eq!(asking_for("en-GB,en;q=0.9,nl;q=0.8"), Language::English);
        assert_eq!(asking_for("en;q=0.5, nl ; q=0.8"), Language::Dutch);
        assert_eq!(asking_for("tr, ar;q=0.9, EN;q=0.1"), Language::English);
        assert_eq!(asking_for("en, nl"), Language::English);
    }

    #[test]
    fn a_language_that_we_do_not_have_or_that_is_refused_is_not_taken() {
        for value in
            ["pl", "*", "en;q=0", "en;q=x", "en;q=2", "en;q=NaN", "en;level=1", ";", "", "é"]
        {
            assert_eq!(asking_for(value), Language::Dutch, "{value}");
        }
    }

    #[test]
    fn a_choice_made_here_goes_before_what_the_browser_asks_for() {
        let choice = |cookie| language(&[(COOKIE, cookie), (ACCEPT_LANGUAGE, "nl")]);
        assert_eq!(choice("wijkweb=00; taal=en"), Language::English);
        assert_eq!(choice("taal=pl"), Language::Dutch);
        assert_eq!(choice("xtaal=en"), Language::Dutch);
    }
}
