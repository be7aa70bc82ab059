//! Heart age first, then the risk as people out of a hundred; or why there is neither.

use domain::{
    journey::Step,
    scoring::heart::{HeartEstimate, HeartRiskRefused},
};
use leptos::prelude::*;

use super::sentences;
use crate::{
    components::people,
    language::{language, tr},
};

/// Heart age and heart risk, or what to do to know them.
#[component]
pub fn HeartResult(heart: Result<HeartEstimate, HeartRiskRefused>, own: bool) -> impl IntoView {
    let content = match heart {
        Ok(estimate) => view! { <Known estimate /> }.into_any(),
        Err(refused) => view! { <Refused refused own /> }.into_any(),
    };
    view! {
        <section class="ww-heart" aria-labelledby="hart">
            <h2 class="utrecht-heading-2" id="hart">
                {tr!(lifestyle.heart_title)}
            </h2>
            {content}
        </section>
    }
}

#[component]
fn Known(estimate: HeartEstimate) -> impl IntoView {
    let language = language();
    let (risk, marked) = sentences::risk(&estimate, language);
    let estimated = matches!(estimate, HeartEstimate::Range(_));
    view! {
        <p class="ww-figure">{sentences::heart_age(&estimate, language)}</p>
        {estimated
            .then(|| view! { <p class="utrecht-paragraph">{tr!(lifestyle.heart_age_about)}</p> })}
        <p class="utrecht-paragraph">{tr!(lifestyle.heart_age_text)}</p>
        <h3 class="utrecht-heading-3">{tr!(lifestyle.risk_title)}</h3>
        <div class="ww-risk">
            {people(marked, tr!(lifestyle.people, people = marked))}
            <div>
                <p class="utrecht-paragraph">{risk}</p>
                <p class="utrecht-paragraph">{sentences::category(&estimate, language)}</p>
                <p class="ww-hint">{sentences::information(&estimate, language)}</p>
            </div>
        </div>
    }
}

#[component]
fn Refused(refused: HeartRiskRefused, own: bool) -> impl IntoView {
    let (reason, advice) = sentences::refusal(refused, language());
    let mended_at = sentences::mended_at(refused).filter(|_| own);
    view! {
        <h3 class="utrecht-heading-3">{tr!(lifestyle.refused_title)}</h3>
        <p class="utrecht-paragraph">{reason}</p>
        <p class="utrecht-paragraph">
            <strong>{advice}</strong>
        </p>
        {mended_at
            .map(|link_id| {
                view! {
                    <p>
                        <a
                            class="utrecht-link utrecht-link--html-a"
                            href=Step::Question(link_id.to_owned()).path()
                        >
                            {tr!(profile.change)}
                        </a>
                    </p>
                }
            })}
    }
}
