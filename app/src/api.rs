//! Every address that a browser can post to, with its role.
//!
//! Server functions are public, wherever they are defined, so they all stand here. Each parses,
//! calls the backend and answers with the next page; what went wrong travels as `?fout=` to the
//! page it came from. All fields are texts: what is not one of the choices of a form is a mistake
//! to explain, not a request to break off.
//!
//! | address | role | changes |
//! | --- | --- | --- |
//! | `/api/begin` | everybody | begins a visit |
//! | `/api/postcode` | visitor | where the visitor lives |
//! | `/api/wijk` | visitor | where the visitor lives |
//! | `/api/antwoord` | visitor | one answer of the visitor |
//! | `/api/meetellen` | visitor | adds one contribution, or notes the refusal |
//! | `/api/wissen` | visitor | erases all that is saved of the visitor |

#![allow(missing_docs, reason = "the macro makes an undocumented field of every argument")]

use domain::{
    aspect::{ASPECTS, Aspect},
    demography::{AgeBand, Sex},
    ids::{AssessmentId, SubmissionId},
    journey::{self, Step},
    rating::{Answer, Rating},
};
use http::{HeaderValue, header::SET_COOKIE};
use leptos::prelude::{expect_context, server};
use leptos_axum::ResponseOptions;

use crate::{ApiError, Services};

/// The value of a button or choice that passes a question over.
pub const SKIP: &str = "sla-over";

/// Role: everybody. Begins a visit with a fresh cookie, unless there is one already.
#[server(endpoint = "begin")]
pub async fn begin() -> Result<(), ApiError> {
    let services = expect_context::<Services>();
    if services.visitor().is_err() {
        set_cookie(&services.backend().begin_visit()?)?;
    }
    go(Step::Home);
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
        let visitor = services.visitor()?;
        let typed = postcode.unwrap_or_default();
        let postcode = typed.parse().map_err(|_| ApiError::InvalidPostcode)?;
        let submission = submission(&services, form_key, &["postcode", &typed]);
        services.backend().set_postcode(visitor, submission, postcode).await?;
        after_home(&services, visitor).await
    }
    .await;
    answer(result, Step::Home)
}

/// Role: visitor. Sets the wijk by its code, or leaves it open with [`SKIP`].
#[server(endpoint = "wijk")]
pub async fn set_wijk(form_key: Option<String>, wijk: Option<String>) -> Result<(), ApiError> {
    let services = expect_context::<Services>();
    let result = async {
        let visitor = services.visitor()?;
        let chosen = wijk.unwrap_or_default();
        let wijk = match chosen.as_str() {
            SKIP => None,
            code => Some(code.parse().map_err(|_| ApiError::NoWijk)?),
        };
        let submission = submission(&services, form_key, &["wijk", &chosen]);
        services.backend().set_wijk(visitor, submission, wijk).await?;
        after_home(&services, visitor).await
    }
    .await;
    answer(result, Step::Home)
}

/// Role: visitor. Saves the answer to one aspect: a rating, or [`SKIP`].
#[server(endpoint = "antwoord")]
pub async fn save_answer(
    form_key: Option<String>,
    aspect: Option<String>,
    rating: Option<String>,
    skip: Option<String>,
) -> Result<(), ApiError> {
    let services = expect_context::<Services>();
    let Some(aspect) = aspect.as_deref().and_then(Aspect::from_slug) else {
        return answer(Err(ApiError::NoRating), Step::Question(&ASPECTS[0]));
    };
    let result = async {
        let visitor = services.visitor()?;
        let given = match (skip, rating.as_deref()) {
            (Some(_), _) => Answer::Skipped,
            (None, Some(rating)) => Answer::Rated(parse_rating(rating)?),
            (None, None) => return Err(ApiError::NoRating),
        };
        let content = given.rating().map_or(SKIP.to_owned(), |rating| rating.points().to_string());
        let submission = submission(&services, form_key, &["antwoord", aspect.slug, &content]);
        services.backend().save_answer(visitor, submission, aspect, given).await?;
        let saved = services.backend().assessment(visitor).await?;
        Ok(journey::after_answer(aspect, |other| saved.is_answered(other)))
    }
    .await;
    answer(result, Step::Question(aspect))
}

/// Role: visitor. Gives the scores to the figures of the wijk, or refuses to.
#[server(endpoint = "meetellen")]
pub async fn contribute(
    choice: Option<String>,
    sex: Option<String>,
    age_band: Option<String>,
) -> Result<(), ApiError> {
    let services = expect_context::<Services>();
    let result = async {
        let visitor = services.visitor()?;
        match choice.as_deref() {
            Some("ja") => {
                let sex = optional(sex, Sex::from_code)?;
                let age_band = optional(age_band, AgeBand::from_code)?;
                services.backend().contribute(visitor, sex, age_band).await?;
            }
            Some("nee") => services.backend().refuse(visitor).await?,
            _ => return Err(ApiError::NoChoice),
        }
        Ok(Step::Thanks)
    }
    .await;
    answer(result, Step::Consent)
}

/// Role: visitor. Erases all that is saved of the visitor and ends the visit on this device.
#[server(endpoint = "wissen")]
pub async fn erase() -> Result<(), ApiError> {
    let services = expect_context::<Services>();
    if let Ok(visitor) = services.visitor() {
        services.backend().erase(visitor).await?;
    }
    set_cookie(&services.backend().end_visit())?;
    leptos_axum::redirect("/?gewist=ja");
    Ok(())
}

fn submission(
    services: &Services,
    form_key: Option<String>,
    content: &[&str],
) -> Option<SubmissionId> {
    services.backend().submission(&form_key.unwrap_or_default(), content)
}

/// The first open question, or the same screen again while a postcode can still mean several
/// wijken.
async fn after_home(services: &Services, visitor: AssessmentId) -> Result<Step, ApiError> {
    let saved = services.backend().assessment(visitor).await?;
    if saved.candidates.is_empty() {
        Ok(journey::resume(|aspect| saved.is_answered(aspect)))
    } else {
        Ok(Step::Home)
    }
}

fn parse_rating(raw: &str) -> Result<Rating, ApiError> {
    let points: u8 = raw.parse().map_err(|_| ApiError::NoRating)?;
    points.try_into().map_err(|_| ApiError::NoRating)
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

/// Sends the visitor on, or back to `here` with the word for what went wrong.
///
/// Only [`ApiError::Unavailable`] stays an error: the server then shows a page from which the very
/// same form can be sent again.
fn answer(result: Result<Step, ApiError>, here: Step) -> Result<(), ApiError> {
    match result {
        Ok(next) => go(next),
        Err(ApiError::Unavailable) => return Err(ApiError::Unavailable),
        Err(error @ ApiError::NoVisit) => {
            leptos_axum::redirect(&format!("/?fout={}", error.code()));
        }
        Err(error) => leptos_axum::redirect(&format!("{}?fout={}", here.path(), error.code())),
    }
    Ok(())
}

fn go(next: Step) {
    leptos_axum::redirect(&next.path());
}

fn set_cookie(value: &str) -> Result<(), ApiError> {
    let value = HeaderValue::from_str(value).map_err(|_| ApiError::Unavailable)?;
    expect_context::<ResponseOptions>().append_header(SET_COOKIE, value);
    Ok(())
}
