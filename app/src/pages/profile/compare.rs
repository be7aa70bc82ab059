//! Now and before, as two webs and a table, without calling chance a change.

use domain::{
    aspect::Dimension,
    dossier::{Dossier, Round},
    numbers::day_in_words,
    profile::Movement,
    scoring,
};
use leptos::prelude::*;

use super::sentences;
use crate::{
    components::{Series, web_drawing},
    language::{language, one_decimal, tr},
};

/// The scores of now beside those of the time before, when there was one.
#[component]
pub fn Comparison(dossier: Dossier) -> impl IntoView {
    let before = dossier.earlier.first().cloned();
    before.map(|before| {
        let comparable = before.way == dossier.now.way;
        view! {
            <section aria-labelledby="eerder">
                <h2 class="utrecht-heading-2" id="eerder">
                    {tr!(profile.compare_title)}
                </h2>
                {if comparable {
                    view! { <TwoWebs now=dossier.now before /> }.into_any()
                } else {
                    view! { <p class="utrecht-paragraph">{tr!(profile.compare_differs)}</p> }.into_any()
                }}
            </section>
        }
    })
}

#[component]
fn TwoWebs(now: Round, before: Round) -> impl IntoView {
    let language = language();
    let day = day_in_words(&before.day, language);
    let (scores, _) = scoring::of_round(&now);
    let (earlier, _) = scoring::of_round(&before);
    let then = tr!(profile.compare_then, day = day.clone());
    let series = [
        Series { name: tr!(profile.compare_now).to_owned(), scores, style: "own" },
        Series { name: then.clone(), scores: earlier, style: "other" },
    ];
    let rows: Vec<_> = Dimension::ALL
        .map(|dimension| {
            let (before, now) = (earlier.get(dimension), scores.get(dimension));
            let movement = before.zip(now).map_or("–", |(before, now)| {
                sentences::movement(Movement::between(before, now), language)
            });
            let cell = |score: Option<f64>| score.map_or("–".to_owned(), one_decimal);
            view! {
                <tr class="utrecht-table__row">
                    <th scope="row" class="utrecht-table__cell">{dimension.name_in(language)}</th>
                    <td class="utrecht-table__cell utrecht-table__cell--numeric-column">
                        {cell(before)}
                    </td>
                    <td class="utrecht-table__cell utrecht-table__cell--numeric-column">
                        {cell(now)}
                    </td>
                    <td class="utrecht-table__cell">{movement}</td>
                </tr>
            }
        })
        .into_iter()
        .collect();
    view! {
        {web_drawing(&series, &tr!(profile.compare_drawing, day = day))}
        <ul class="ww-legend" aria-hidden="true">
            <li class="ww-legend__own">{tr!(profile.compare_now)}</li>
            <li class="ww-legend__other">{then}</li>
        </ul>
        <div class="ww-scroll" tabindex="0" role="group" aria-label=tr!(profile.compare_title)>
        <table class="utrecht-table utrecht-table--html-table ww-compare">
            <caption class="ww-visually-hidden">{tr!(profile.compare_title)}</caption>
            <thead class="utrecht-table__header">
                <tr>
                    <th scope="col" class="utrecht-table__header-cell">
                        {tr!(profile.compare_dimension)}
                    </th>
                    <th
                        scope="col"
                        class="utrecht-table__header-cell utrecht-table__header-cell--numeric-column"
                    >
                        {tr!(profile.compare_before)}
                    </th>
                    <th
                        scope="col"
                        class="utrecht-table__header-cell utrecht-table__header-cell--numeric-column"
                    >
                        {tr!(profile.compare_now)}
                    </th>
                    <th scope="col" class="utrecht-table__header-cell">
                        {tr!(profile.compare_movement)}
                    </th>
                </tr>
            </thead>
            <tbody class="utrecht-table__body">{rows}</tbody>
        </table>
        </div>
        <p class="ww-hint">{tr!(profile.compare_hint)}</p>
    }
}
