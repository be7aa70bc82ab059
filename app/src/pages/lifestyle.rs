//! Into the questions about lifestyle, at the first one that is open.

use domain::journey::Journey;
use leptos::prelude::*;

use crate::{
    Services,
    components::{Load, Refusal, load},
};

/// Leads to the first open question about lifestyle, or back to the profile.
#[component]
pub fn Lifestyle() -> impl IntoView {
    let services = expect_context::<Services>();
    load(async move {
        let dossier = services.backend().dossier().await?;
        let questionnaires = services.backend().questionnaires();
        let next = Journey::of(&questionnaires, &dossier).lifestyle();
        Load::Err(Refusal::GoTo(next.path()))
    })
}
