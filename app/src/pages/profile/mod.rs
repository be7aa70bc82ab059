//! The own profile: web, lifestyle and heart, what the resident wants to talk about and change, and
//! what can be done with it.

mod actions;
mod compare;
mod heart;
mod lifestyle;
mod report;
mod sentences;
mod shared;
mod web;
mod wishes;

use domain::{
    dossier::{Dossier, Way},
    figure::FigureArea,
    journey::Journey,
    profile::Profile as Outcome,
    questionnaire::QuestionnaireSet,
};
use leptos::prelude::*;
use leptos_meta::Title;

use self::{
    actions::{Actions, GoOn},
    compare::Comparison,
    lifestyle::LifestyleResult,
    web::{OwnWeb, TalkAbout, WijkComparison},
    wishes::Wishes,
};
pub use self::{
    report::profile_document,
    shared::{OpenShare, Share, SharedProfilePage},
};
use crate::{
    ApiError, Services,
    components::{
        BackLink, ContactBlock, Done, Load, done_from_address, error_from_address, error_summary,
        load,
    },
    language::tr,
};

/// The own profile.
#[component]
pub fn Profile() -> impl IntoView {
    let services = expect_context::<Services>();
    let error = error_from_address();
    let done = done_from_address();
    load(async move {
        let backend = services.backend();
        let dossier = backend.dossier().await?;
        let questionnaires = backend.questionnaires();
        let outcome = Outcome::of(&dossier.now, &questionnaires, backend.heart().as_ref());
        let wijk = wijk_beside(&services, &dossier).await?;
        let own = Own { dossier, outcome, wijk };
        Load::Ok(view! { <OwnProfile own done error /> }.into_any())
    })
}

/// What the own profile shows.
#[derive(Clone)]
struct Own {
    dossier: Dossier,
    outcome: Outcome,
    wijk: Option<web::Beside>,
}

/// The published figures of the own wijk, when there are any; only those of the same questions can
/// stand beside the own scores.
async fn wijk_beside(
    services: &Services,
    dossier: &Dossier,
) -> Result<Option<web::Beside>, ApiError> {
    let Some(code) = &dossier.home.wijk else { return Ok(None) };
    if dossier.now.way == Way::Short {
        return Ok(None);
    }
    let areas = services.backend().areas().await?;
    let Some((_, wijk)) = areas.wijk(code) else { return Ok(None) };
    let figures = services.backend().figures().await?;
    let published = figures.map(|figures| {
        let area = FigureArea::Wijk(code.clone());
        domain::aspect::Dimension::ALL.map(|dimension| figures.of_dimension(&area, dimension))
    });
    Ok(Some(web::Beside { wijk: wijk.plain_name().to_owned(), published }))
}

#[component]
fn OwnProfile(own: Own, done: Option<Done>, error: Option<ApiError>) -> impl IntoView {
    let services = expect_context::<Services>();
    let questionnaires = services.backend().questionnaires();
    let Own { dossier, outcome, wijk } = own;
    let journey = Journey::of(&questionnaires, &dossier);
    let (begun, finished) = (journey.has_begun_lifestyle(), journey.has_finished_lifestyle());
    let way = dossier.now.way;
    let back = journey.before_profile();
    view! {
        <Title text=tr!(profile.title) />
        <BackLink to=back />
        {error_summary(error, "inhoud")}
        <h1 class="utrecht-heading-1">{tr!(profile.heading)}</h1>
        <Outcomes dossier=dossier.clone() outcome=outcome.clone() own=true />
        <GoOn way begun finished />
        <Wishes dossier=dossier.clone() saved=done == Some(Done::Wishes) />
        <Comparison dossier=dossier.clone() />
        {wijk.map(|beside| view! { <WijkComparison beside scores=outcome.scores /> })}
        <ContactBlock />
        <Actions dossier />
    }
}

/// What the answers come to, for the resident and for whoever was shown the profile.
#[component]
fn Outcomes(
    dossier: Dossier,
    outcome: Outcome,
    /// Whether it is the own profile, in which answers can be changed.
    own: bool,
) -> impl IntoView {
    let lifestyle = outcome.lifestyle.clone();
    view! {
        <OwnWeb round=dossier.now.clone() outcome own />
        <TalkAbout round=dossier.now own />
        {lifestyle.map(|lifestyle| view! { <LifestyleResult lifestyle own /> })}
    }
}

/// The questionnaires that the answers of a dossier belong to.
fn answered<'a>(
    questionnaires: &'a QuestionnaireSet,
    dossier: &Dossier,
) -> Vec<&'a domain::questionnaire::Questionnaire> {
    let journey = Journey::of(questionnaires, dossier);
    let web = match dossier.now.way {
        Way::Long => questionnaires.web(),
        Way::Short => questionnaires.short_web(),
    };
    let lifestyle = journey.has_begun_lifestyle().then(|| questionnaires.lifestyle());
    [Some(web), lifestyle].into_iter().flatten().collect()
}
