//! Heart and leefstijlcijfer: what goes well before what could be better.

use domain::{document::Bar, journey::Step, numbers, profile::Lifestyle, scoring::lifestyle::Part};
use leptos::prelude::*;

use super::{heart::HeartResult, sentences};
use crate::{
    components::bars,
    language::{language, tr},
};

/// What the answers about lifestyle come to.
#[component]
pub fn LifestyleResult(lifestyle: Lifestyle, own: bool) -> impl IntoView {
    let language = language();
    let (well, better) = lifestyle.well_and_better();
    let shown = part_bars(&lifestyle, language);
    let missing: Vec<_> = lifestyle
        .grade
        .missing()
        .map(|(part, reason)| {
            format!("{}: {}", sentences::part(part, language), sentences::missing(reason, language))
        })
        .collect();
    let beside = sentences::guidelines(&lifestyle, language);
    let has_grade = lifestyle.grade.grade().is_some();
    view! {
        {lifestyle.heart.map(|heart| view! { <HeartResult heart own /> })}
        <section aria-labelledby="leefstijl">
            <h2 class="utrecht-heading-2" id="leefstijl">
                {tr!(lifestyle.grade_title)}
            </h2>
            <p class=if has_grade { "ww-figure" } else { "utrecht-paragraph" }>
                {sentences::grade(&lifestyle, language)}
            </p>
            {part_list(tr!(lifestyle.well_title), &well)}
            {part_list(tr!(lifestyle.better_title), &better)}
            {bars(tr!(lifestyle.parts), shown)}
            <p class="ww-hint">{tr!(lifestyle.grade_text)}</p>
            {list(tr!(lifestyle.missing_title), missing)}
            {list(tr!(lifestyle.beside_title), beside)}
            {own
                .then(|| {
                    view! {
                        <p>
                            <a
                                class="utrecht-link utrecht-link--html-a"
                                href=Step::Review("jij".to_owned()).path()
                            >
                                {tr!(profile.lifestyle_change)}
                            </a>
                        </p>
                    }
                })}
        </section>
    }
}

/// The known parts as bars.
pub fn part_bars(lifestyle: &Lifestyle, language: domain::language::Language) -> Vec<Bar> {
    lifestyle
        .grade
        .known()
        .map(|(part, points)| Bar {
            label: sentences::part(part, language).to_owned(),
            points: f64::from(points),
            shown: numbers::one_decimal(f64::from(points) / 10.0, language),
        })
        .collect()
}

fn part_list(title: &'static str, parts: &[Part]) -> impl IntoView + use<> {
    let language = language();
    let names: Vec<_> = parts.iter().map(|part| sentences::part(*part, language)).collect();
    (!names.is_empty()).then(|| {
        view! {
            <h3 class="utrecht-heading-3">{title}</h3>
            <p class="utrecht-paragraph">{numbers::list(&names, language)}</p>
        }
    })
}

fn list(title: &'static str, items: Vec<String>) -> impl IntoView {
    (!items.is_empty()).then(|| {
        let items: Vec<_> = items
            .into_iter()
            .map(|item| view! { <li class="utrecht-unordered-list__item">{item}</li> })
            .collect();
        view! {
            <h3 class="utrecht-heading-3">{title}</h3>
            <ul class="utrecht-unordered-list">{items}</ul>
        }
    })
}
