//! The look back on one section: every answer, each with "wijzig".

use domain::{
    answers::Answer,
    dossier::Dossier,
    journey::{Journey, Step},
    language::Language,
    questionnaire::{Question, Section},
};
use leptos::prelude::*;
use leptos_meta::Title;
use leptos_router::hooks::use_params_map;

use crate::{
    Services,
    components::{BackLink, Load, Refusal, StopBar, load},
    language::{language, tr},
};

/// The look back on one section.
#[component]
pub fn Review() -> impl IntoView {
    let services = expect_context::<Services>();
    let link_id = use_params_map().with_untracked(|params| params.get("section"));
    load(async move {
        let questionnaires = services.backend().questionnaires();
        let found = link_id.as_deref().and_then(|id| questionnaires.find_section(id));
        let (_, section) = found.ok_or(Refusal::NotFound)?;
        let dossier = services.backend().dossier().await?;
        let journey = Journey::of(&questionnaires, &dossier);
        let (back, next) = (journey.before_review(section), journey.after_review(section));
        let place = journey.place(section);
        let section = section.clone();
        Load::Ok(view! { <LookBack section dossier place back next /> }.into_any())
    })
}

#[component]
fn LookBack(
    section: Section,
    dossier: Dossier,
    place: (usize, usize),
    back: Step,
    next: Step,
) -> impl IntoView {
    let language = language();
    let rows: Vec<_> = section
        .questions
        .iter()
        .filter(|question| question.is_asked(&dossier.now.answers))
        .map(|question| row(question, &dossier, language))
        .collect();
    let onward = match next {
        Step::Profile => tr!(review.to_profile),
        _ => tr!(review.onward),
    };
    let name = section.name.get(language).to_owned();
    view! {
        <Title text=tr!(review.title, section = name.clone()) />
        <BackLink to=back />
        <p class="ww-place">
            <strong>{name}</strong>
            " · "
            {tr!(review.place, number = place.0, of = place.1)}
        </p>
        <h1 class="utrecht-heading-1">{tr!(review.right)}</h1>
        <dl class="ww-answers">{rows}</dl>
        <p>
            <a class="utrecht-button utrecht-button--primary-action ww-link-button" href=next.path()>
                {onward}
            </a>
        </p>
        <StopBar has_words=dossier.has_words />
    }
}

fn row(question: &Question, dossier: &Dossier, language: Language) -> impl IntoView + use<> {
    let label = question.label.get(language).to_owned();
    let answer = match dossier.now.answers.get(&question.link_id) {
        Some(Answer::Skipped) => tr!(review.skipped).to_owned(),
        Some(answer) => question.shown(answer, language),
        None => tr!(review.open).to_owned(),
    };
    let talk_about = dossier.now.talk_about.contains(&question.link_id);
    view! {
        <div class="ww-answers__row">
            <dt>
                {label.clone()}
                {talk_about
                    .then(|| view! { <span class="ww-mark">{tr!(review.talk_about)}</span> })}
            </dt>
            <dd class="ww-answers__answer">{answer}</dd>
            <dd>
                <a
                    class="utrecht-link utrecht-link--html-a"
                    href=Step::Question(question.link_id.clone()).path()
                >
                    {tr!(review.change)}
                    <span class="ww-visually-hidden">": " {label}</span>
                </a>
            </dd>
        </div>
    }
}
