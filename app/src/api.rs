//! Every address that a browser can post to, with its role.
//!
//! Server functions are public, wherever they are defined, so they all stand here. Each parses,
//! calls the backend and answers with the next page; what went wrong travels as `?fout=` to the
//! page it came from. All fields are texts: what is not one of the choices of a form is a mistake
//! to explain, not a request to break off.
//!
//! | address | role | changes |
//! | --- | --- | --- |
//! | `/api/taal` | everybody | the language of the pages on this device |
//! | `/api/begin` | everybody | begins a dossier |
//! | `/api/verder` | everybody with six words | opens a dossier on this device |
//! | `/api/inzage` | everybody with a code | lets this device see a shared profile, once |
//! | `/api/herinnering-stoppen` | everybody | forgets an e-mail address |
//! | `/api/postcode` | visitor | where the visitor lives |
//! | `/api/wijk` | visitor | where the visitor lives |
//! | `/api/antwoord` | visitor | one answer of the visitor |
//! | `/api/wensen` | visitor | what the visitor wants to change |
//! | `/api/opnieuw` | visitor | lays the answers aside to fill in again |
//! | `/api/bewaren` | visitor | puts the dossier under six new words |
//! | `/api/woorden` | visitor | confirms the six words |
//! | `/api/meetellen` | visitor | gives the scores to the figures, or notes the refusal |
//! | `/api/terugnemen` | visitor | takes the scores back from the figures |
//! | `/api/delen` | visitor | lets somebody else see the profile |
//! | `/api/gezien` | visitor | notes that a code was written down |
//! | `/api/delen-stoppen` | visitor | takes back what was shared |
//! | `/api/herinnering` | visitor | keeps an e-mail address, apart from the dossier |
//! | `/api/stoppen` | everybody | ends the visit, and makes this device forget it |
//! | `/api/wissen` | visitor | erases all that is kept of the visitor |

#![allow(missing_docs, reason = "the macro makes an undocumented field of every argument")]

use std::collections::BTreeSet;

use domain::{
    demography::{AgeBand, Sex},
    dossier::{Change, Home, Way},
    ids::SubmissionId,
    journey::{Journey, Step},
    language::Language,
    questionnaire::Section,
    words::Phrase,
};
use http::{HeaderName, HeaderValue, header::SET_COOKIE};
use leptos::prelude::{expect_context, server};
use leptos_axum::ResponseOptions;

use crate::{
    ApiError, Services, ToShow,
    answering::{self, Typed},
    language::{self, language},
};

/// The value of a button or choice that passes a question over.
pub const SKIP: &str = "sla-over";

/// The value of a button or box that says yes.
pub const YES: &str = "ja";

/// The value of a button that says no.
pub const NO: &str = "nee";

/// The value of a choice for the short questionnaire.
pub const SHORT: &str = "kort";

/// What a shared device must forget when a visit ends, beside the cookie.
const FORGET: &str = "\"cache\", \"storage\"";

/// Role: everybody. Sets the language of the pages on this device, and comes back to the page.
#[server(endpoint = "taal")]
pub async fn set_language(language: Option<String>, back: Option<String>) -> Result<(), ApiError> {
    if let Some(chosen) = language.as_deref().and_then(Language::from_code) {
        set_cookie(&language::cookie(chosen))?;
    }
    leptos_axum::redirect(language::own_path(back.as_deref().unwrap_or_default()));
    Ok(())
}

/// Role: everybody. Begins a dossier, unless this device has one open.
#[server(endpoint = "begin")]
pub async fn begin(way: Option<String>, helped: Option<String>) -> Result<(), ApiError> {
    let services = expect_context::<Services>();
    let backend = services.backend();
    let way = way_of(way.as_deref());
    let helped = helped.as_deref() == Some(YES);
    let dossier = match backend.change(None, Change::Begin { way, helped }).await {
        Ok(dossier) => dossier,
        Err(ApiError::NoVisit) => return begin_anew(&services, way, helped).await,
        Err(error) => return Err(error),
    };
    let nowhere = dossier.is_empty() && dossier.now.way == Way::Long;
    let resumed = Journey::of(&backend.questionnaires(), &dossier).resume();
    go(if nowhere { Step::Home } else { resumed });
    Ok(())
}

/// Role: everybody with six words. Opens the dossier on this device.
#[server(endpoint = "verder")]
pub async fn take_up(words: Option<String>) -> Result<(), ApiError> {
    let services = expect_context::<Services>();
    let backend = services.backend();
    let Ok(phrase) = Phrase::parse(&words.unwrap_or_default()) else {
        return answer_at(Err(ApiError::UnreadableWords), "/verder");
    };
    let result = async {
        set_cookie(&backend.take_up(phrase).await?)?;
        Ok(Step::Profile)
    }
    .await;
    answer_at(result, "/verder")
}

/// Role: everybody with a code. Lets this device see a shared profile, once.
#[server(endpoint = "inzage")]
pub async fn open_share(words: Option<String>) -> Result<(), ApiError> {
    let services = expect_context::<Services>();
    let result = async {
        let phrase =
            Phrase::parse(&words.unwrap_or_default()).map_err(|_| ApiError::UnreadableWords)?;
        set_cookie(&services.backend().open_share(phrase).await?)
    }
    .await;
    match result {
        Ok(()) => leptos_axum::redirect("/inzage/profiel"),
        Err(ApiError::Unavailable) => return Err(ApiError::Unavailable),
        Err(error) => leptos_axum::redirect(&format!("/inzage?fout={}", error.code())),
    }
    Ok(())
}

/// Role: everybody. Forgets an e-mail address, and never says whether it was kept.
#[server(endpoint = "herinnering-stoppen")]
pub async fn forget_reminder(email: Option<String>) -> Result<(), ApiError> {
    let services = expect_context::<Services>();
    let result = async {
        let email = email_address(email)?;
        services.backend().forget_reminder(&email).await
    }
    .await;
    match result {
        Ok(()) => leptos_axum::redirect("/herinnering?klaar=gestopt"),
        Err(ApiError::Unavailable) => return Err(ApiError::Unavailable),
        Err(error) => leptos_axum::redirect(&format!("/herinnering?fout={}", error.code())),
    }
    Ok(())
}

/// Role: visitor. Turns a typed postcode into a wijk and drops it.
#[server(endpoint = "postcode")]
pub async fn set_postcode(
    form_key: Option<String>,
    postcode: Option<String>,
) -> Result<(), ApiError> {
    let services = expect_context::<Services>();
    let result = async {
        visiting(&services)?;
        let typed = postcode.unwrap_or_default();
        let postcode = typed.parse().map_err(|_| ApiError::InvalidPostcode)?;
        let home = services.backend().home_of(postcode).await?;
        let submission = submission(&services, form_key, &["postcode", &typed]);
        set_home(&services, submission, home).await
    }
    .await;
    answer(result, &Step::Home)
}

/// Role: visitor. Sets the wijk by its code, or leaves it open with [`SKIP`].
#[server(endpoint = "wijk")]
pub async fn set_wijk(form_key: Option<String>, wijk: Option<String>) -> Result<(), ApiError> {
    let services = expect_context::<Services>();
    let result = async {
        visiting(&services)?;
        let chosen = wijk.unwrap_or_default();
        let wijk = match chosen.as_str() {
            SKIP => None,
            code => Some(code.parse().map_err(|_| ApiError::NoWijk)?),
        };
        if let Some(wijk) = &wijk
            && !services.backend().has_wijk(wijk).await?
        {
            return Err(ApiError::NoWijk);
        }
        let submission = submission(&services, form_key, &["wijk", &chosen]);
        set_home(&services, submission, Home { wijk, candidates: Vec::new() }).await
    }
    .await;
    answer(result, &Step::Home)
}

/// Role: visitor. Saves the answer to one question, or [`SKIP`].
///
/// A number that is possible but unlikely is not refused: it waits in the dossier until the
/// resident says what was meant (`meant`) or that it is right (`sure`).
#[server(endpoint = "antwoord")]
pub async fn save_answer(
    form_key: Option<String>,
    question: Option<String>,
    value: Option<String>,
    skip: Option<String>,
    talk_about: Option<String>,
    sure: Option<String>,
    meant: Option<String>,
) -> Result<(), ApiError> {
    let services = expect_context::<Services>();
    let questionnaires = services.backend().questionnaires();
    let Some((_, section, question)) = question.as_deref().and_then(|id| questionnaires.find(id))
    else {
        return answer(Err(ApiError::UnreadableForm), &Step::Profile);
    };
    let typed = Typed { value, skip, talk_about: talk_about.is_some(), sure, meant };
    let result = answering::save(&services, form_key, section, question, typed).await;
    answer(result, &Step::Question(question.link_id.clone()))
}

/// Role: visitor. Notes which sections the resident wants to change.
#[server(endpoint = "wensen")]
pub async fn set_wishes(#[server(default)] wishes: Vec<String>) -> Result<(), ApiError> {
    let services = expect_context::<Services>();
    let result = async {
        visiting(&services)?;
        let questionnaires = services.backend().questionnaires();
        let known: BTreeSet<String> = wishes
            .into_iter()
            .filter(|link_id| questionnaires.find_section(link_id).is_some())
            .collect();
        services.backend().change(None, Change::SetWishes(known)).await?;
        Ok(Step::Profile)
    }
    .await;
    match result {
        Ok(step) => leptos_axum::redirect(&format!("{}?klaar=wensen#wensen", step.path())),
        Err(error) => return answer(Err(error), &Step::Profile),
    }
    Ok(())
}

/// Role: visitor. Lays the answers of now aside, to fill in the questions again.
#[server(endpoint = "opnieuw")]
pub async fn again(form_key: Option<String>, way: Option<String>) -> Result<(), ApiError> {
    let services = expect_context::<Services>();
    let result = async {
        visiting(&services)?;
        let submission = submission(&services, form_key, &["opnieuw"]);
        let way = way_of(way.as_deref());
        let dossier = services.backend().change(submission, Change::Again { way }).await?;
        Ok(Journey::of(&services.backend().questionnaires(), &dossier).resume())
    }
    .await;
    answer(result, &Step::Profile)
}

/// Role: visitor. Puts the dossier under six new words and shows them.
#[server(endpoint = "bewaren")]
pub async fn keep() -> Result<(), ApiError> {
    let services = expect_context::<Services>();
    let result = async {
        visiting(&services)?;
        // Pressed twice, the words that are still to be shown stay the words.
        if !matches!(services.backend().to_show(), Some(ToShow::Words(_))) {
            set_cookie(&services.backend().give_words().await?)?;
        }
        Ok(Step::Words)
    }
    .await;
    answer(result, &Step::Profile)
}

/// Role: visitor. Confirms the words by two of them; after that they are not shown again.
#[server(endpoint = "woorden")]
pub async fn confirm_words(one: Option<String>, other: Option<String>) -> Result<(), ApiError> {
    let services = expect_context::<Services>();
    let result = async {
        visiting(&services)?;
        let Some(ToShow::Words(phrase)) = services.backend().to_show() else {
            return Ok(Step::Profile);
        };
        let [first, second] = phrase.asked_back();
        let right =
            |typed: Option<String>, place: usize| phrase.is_word(place, &typed.unwrap_or_default());
        if !right(one, first) || !right(other, second) {
            return Err(ApiError::OtherWords);
        }
        set_cookie(&services.backend().shown().await?)?;
        let dossier = services.backend().dossier().await?;
        Ok(Journey::of(&services.backend().questionnaires(), &dossier).resume())
    }
    .await;
    answer(result, &Step::Words)
}

/// Role: visitor. Gives what the answers come to to the figures of the wijk, or notes the refusal.
#[server(endpoint = "meetellen")]
pub async fn contribute(
    choice: Option<String>,
    sex: Option<String>,
    age_band: Option<String>,
    research: Option<String>,
) -> Result<(), ApiError> {
    let services = expect_context::<Services>();
    let result = async {
        visiting(&services)?;
        match choice.as_deref() {
            Some(YES) => {
                let sex = optional(sex, Sex::from_code)?;
                let age_band = optional(age_band, AgeBand::from_code)?;
                let research = research.as_deref() == Some(YES);
                services.backend().contribute(sex, age_band, research).await?;
            }
            Some(NO) => drop(services.backend().change(None, Change::Refused).await?),
            _ => return Err(ApiError::NoChoice),
        }
        Ok(Step::Consent)
    }
    .await;
    answer(result, &Step::Consent)
}

/// Role: visitor. Takes the scores back from the figures that are still to be made.
#[server(endpoint = "terugnemen")]
pub async fn withdraw() -> Result<(), ApiError> {
    let services = expect_context::<Services>();
    let result = async {
        visiting(&services)?;
        services.backend().withdraw().await?;
        Ok(Step::Consent)
    }
    .await;
    answer(result, &Step::Consent)
}

/// Role: visitor. Lets somebody else see the profile of now, and shows the code.
#[server(endpoint = "delen")]
pub async fn share() -> Result<(), ApiError> {
    let services = expect_context::<Services>();
    let result = async {
        visiting(&services)?;
        if !matches!(services.backend().to_show(), Some(ToShow::Code(_))) {
            set_cookie(&services.backend().share().await?)?;
        }
        Ok(Step::Share)
    }
    .await;
    answer(result, &Step::Share)
}

/// Role: visitor. Notes that the code was written down: it is not shown again.
#[server(endpoint = "gezien")]
pub async fn code_seen() -> Result<(), ApiError> {
    let services = expect_context::<Services>();
    let result = async {
        visiting(&services)?;
        set_cookie(&services.backend().shown().await?)?;
        Ok(Step::Profile)
    }
    .await;
    answer(result, &Step::Share)
}

/// Role: visitor. Takes back everything that was shared.
#[server(endpoint = "delen-stoppen")]
pub async fn unshare() -> Result<(), ApiError> {
    let services = expect_context::<Services>();
    let result = async {
        visiting(&services)?;
        services.backend().unshare().await?;
        if matches!(services.backend().to_show(), Some(ToShow::Code(_))) {
            set_cookie(&services.backend().shown().await?)?;
        }
        Ok(Step::Share)
    }
    .await;
    answer(result, &Step::Share)
}

/// Role: visitor. Keeps an e-mail address for one reminder, apart from the dossier.
#[server(endpoint = "herinnering")]
pub async fn remind(email: Option<String>) -> Result<(), ApiError> {
    let services = expect_context::<Services>();
    let result = async {
        visiting(&services)?;
        let email = email_address(email)?;
        if !services.backend().offers_reminders() {
            return Err(ApiError::NoReminders);
        }
        services.backend().remind(&email, language()).await
    }
    .await;
    match result {
        Ok(()) => leptos_axum::redirect("/herinnering?klaar=bewaard"),
        Err(error @ (ApiError::Unavailable | ApiError::NoVisit)) => {
            return answer(Err(error), &Step::Consent);
        }
        Err(error) => leptos_axum::redirect(&format!("/herinnering?fout={}", error.code())),
    }
    Ok(())
}

/// Role: everybody. Ends the visit, also on other devices, and makes this device forget it; the
/// dossier stays.
#[server(endpoint = "stoppen")]
pub async fn leave() -> Result<(), ApiError> {
    let services = expect_context::<Services>();
    forget_device(&services).await?;
    leptos_axum::redirect("/?klaar=gestopt");
    Ok(())
}

/// Role: visitor. Erases all that is kept of the visitor and ends the visit on this device.
#[server(endpoint = "wissen")]
pub async fn erase() -> Result<(), ApiError> {
    let services = expect_context::<Services>();
    if services.backend().has_visit() {
        services.backend().erase().await?;
    }
    forget_device(&services).await?;
    leptos_axum::redirect("/?klaar=gewist");
    Ok(())
}

async fn begin_anew(services: &Services, way: Way, helped: bool) -> Result<(), ApiError> {
    let backend = services.backend();
    set_cookie(&backend.begin(way, helped).await?)?;
    go(match way {
        Way::Long => Step::Home,
        Way::Short => first_of(&backend.questionnaires().short_web().sections),
    });
    Ok(())
}

async fn set_home(
    services: &Services,
    submission: Option<SubmissionId>,
    home: Home,
) -> Result<Step, ApiError> {
    let dossier = services.backend().change(submission, Change::SetHome(home)).await?;
    if !dossier.home.candidates.is_empty() {
        return Ok(Step::Home);
    }
    let resumed = Journey::of(&services.backend().questionnaires(), &dossier).resume();
    // Whoever has a profile came for the question whether it may count.
    Ok(if resumed == Step::Profile { Step::Consent } else { resumed })
}

pub(crate) fn visiting(services: &Services) -> Result<(), ApiError> {
    if services.backend().has_visit() { Ok(()) } else { Err(ApiError::NoVisit) }
}

fn way_of(choice: Option<&str>) -> Way {
    if choice == Some(SHORT) { Way::Short } else { Way::Long }
}

fn first_of(sections: &[Section]) -> Step {
    sections
        .first()
        .and_then(|section| section.questions.first())
        .map_or(Step::Profile, |question| Step::Question(question.link_id.clone()))
}

pub(crate) fn submission(
    services: &Services,
    form_key: Option<String>,
    content: &[&str],
) -> Option<SubmissionId> {
    services.backend().submission(&form_key.unwrap_or_default(), content)
}

/// A choice that may be left open: absent or empty is not told.
fn optional<T>(
    code: Option<String>,
    from_code: impl Fn(&str) -> Option<T>,
) -> Result<Option<T>, ApiError> {
    match code.as_deref() {
        None | Some("") => Ok(None),
        Some(code) => from_code(code).map(Some).ok_or(ApiError::NoChoice),
    }
}

/// An address that can be written to, as far as can be seen without writing to it.
fn email_address(typed: Option<String>) -> Result<String, ApiError> {
    let typed = typed.unwrap_or_default();
    let address = typed.trim();
    let plain = address.len() <= 254
        && address.chars().all(|c| c.is_ascii_graphic() && !"<>()[]\\,;:\"".contains(c));
    match address.rsplit_once('@') {
        Some((name, host))
            if plain
                && !name.is_empty()
                && !name.contains('@')
                && host.contains('.')
                && !host.starts_with('.')
                && !host.ends_with('.') =>
        {
            // Written differently it is still the same address to whoever wants it forgotten.
            Ok(address.to_ascii_lowercase())
        }
        _ => Err(ApiError::NoEmail),
    }
}

/// Sends the visitor on, or back to `here` with the word for what went wrong.
///
/// Only [`ApiError::Unavailable`] stays an error: the server then shows a page from which the very
/// same form can be sent again.
fn answer(result: Result<Step, ApiError>, here: &Step) -> Result<(), ApiError> {
    answer_at(result, &here.path())
}

fn answer_at(result: Result<Step, ApiError>, here: &str) -> Result<(), ApiError> {
    match result {
        Ok(next) => go(next),
        Err(ApiError::Unavailable) => return Err(ApiError::Unavailable),
        Err(error @ ApiError::NoVisit) => {
            leptos_axum::redirect(&format!("/?fout={}", error.code()));
        }
        Err(error) => leptos_axum::redirect(&format!("{here}?fout={}", error.code())),
    }
    Ok(())
}

fn go(next: Step) {
    leptos_axum::redirect(&next.path());
}

async fn forget_device(services: &Services) -> Result<(), ApiError> {
    for cookie in services.backend().end_visits().await? {
        set_cookie(&cookie)?;
    }
    expect_context::<ResponseOptions>().insert_header(
        HeaderName::from_static("clear-site-data"),
        HeaderValue::from_static(FORGET),
    );
    Ok(())
}

fn set_cookie(value: &str) -> Result<(), ApiError> {
    let value = HeaderValue::from_str(value).map_err(|_| ApiError::Unavailable)?;
    expect_context::<ResponseOptions>().append_header(SET_COOKIE, value);
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_address_that_cannot_be_written_to_is_refused() {
        for wrong in
            ["", "a", "a@b", "@b.nl", "a@@b.nl", "a b@c.nl", "a@b.nl\nBcc: c@d.nl", "<a@b.nl>"]
        {
            assert!(email_address(Some(wrong.to_owned())).is_err(), "{wrong}");
        }
        assert_eq!(
            email_address(Some(" jo@voorbeeld.nl ".to_owned())).ok().as_deref(),
            Some("jo@voorbeeld.nl")
        );
    }
}
