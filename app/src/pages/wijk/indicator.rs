//! One figure of one wijk: what it means, and what it is for women, men and every age band.

use domain::{
    figure::{FigureArea, Subgroup},
    indicator::{IndicatorId, in_language},
};
use leptos::prelude::*;
use leptos_meta::Title;

use super::{Place, topics};
use crate::{
    WijkFigures,
    components::{
        NumberCell, NumberHead, RowHead, WordHead, bare_figure, column_notes, direction_sentence,
        figure_cells, figure_heads, may_be_compared, published_sentence, subgroup_name,
        usual_notes, who_chose, why_estimates,
    },
    language::{language, tr},
};

/// The page of one figure of a wijk.
pub(super) fn page(place: &Place<'_>, figures: &WijkFigures, indicator: IndicatorId) -> AnyView {
    let name = indicator.name_in(language());
    let definition = indicator.indicator();
    let title = tr!(wijk.indicator_title, subject = name, wijk = place.name());
    let published =
        Subgroup::ALL.map(|subgroup| figures.publication.of(&place.here, indicator, subgroup));
    let mut notes = usual_notes();
    notes.push(tr!(figures.note_groups).to_owned());
    notes.extend(topics::change_note(figures));
    view! {
        <Title text=title.clone() />
        <p class="ww-back">
            <a class="utrecht-link utrecht-link--html-a" href=place.address()>
                <span aria-hidden="true">"‹ "</span>
                {tr!(wijk.back, wijk = place.name())}
            </a>
        </p>
        <h1 class="utrecht-heading-1">{title}</h1>
        <p class="utrecht-paragraph">
            {in_language(definition.definition, language())} " "
            {direction_sentence(definition.direction)}
        </p>
        <ul class="ww-tabs">
            <li>
                <a
                    class="utrecht-link utrecht-link--html-a"
                    href=format!("/indicatoren/{indicator}")
                >
                    {tr!(figures.about)}
                    <span class="ww-visually-hidden">": " {name}</span>
                </a>
            </li>
            <li>
                <a
                    class="utrecht-link utrecht-link--html-a"
                    href=format!("/wijken?gemeente={}&cijfer={indicator}", place.book.gemeente.code)
                >
                    {tr!(indicators.by_wijk)}
                </a>
            </li>
        </ul>
        {who_chose(figures, &place.here, place.name())}
        {table(place, figures, indicator)}
        {why_estimates(published)}
        {column_notes(notes)}
        <h2 class="utrecht-heading-2">{tr!(indicators.compare)}</h2>
        {beside(place, figures, indicator)}
    }
    .into_any()
}

/// The published figures of the wijk and of its gemeente, and whether they may be compared.
fn beside(
    place: &Place<'_>,
    figures: &WijkFigures,
    indicator: IndicatorId,
) -> impl IntoView + use<> {
    let of = |area: &FigureArea, name: &str| {
        let figure = figures.reference.of(area, indicator)?;
        let sentence = published_sentence(name, figure);
        Some(view! { <li class="utrecht-unordered-list__item">{sentence}</li> })
    };
    let published: Vec<_> = [of(&place.here, place.name()), of(&place.town, place.town_name())]
        .into_iter()
        .flatten()
        .collect();
    let is_compared = indicator.indicator().comparison.with.is_some();
    view! {
        {(!published.is_empty())
            .then(|| view! { <ul class="utrecht-unordered-list">{published}</ul> })}
        <p class="utrecht-paragraph">
            {may_be_compared(indicator)} " " {is_compared.then(|| tr!(figures.no_effect))}
        </p>
    }
}

fn table(
    place: &Place<'_>,
    figures: &WijkFigures,
    indicator: IndicatorId,
) -> impl IntoView + use<> {
    let rows: Vec<_> = Subgroup::ALL
        .map(|subgroup| row(place, figures, indicator, subgroup))
        .into_iter()
        .collect();
    let caption = tr!(
        wijk.caption,
        topic = indicator.name_in(language()),
        wijk = place.name(),
        gemeente = place.town_name()
    );
    let changes = figures.previous.is_some();
    let town = place.town_name().to_owned();
    view! {
        <div class="ww-scroll ww-wide ww-topic" tabindex="0" role="region" aria-label=tr!(figures.table)>
            <table class="utrecht-table utrecht-table--html-table">
                <caption class="ww-visually-hidden">{caption}</caption>
                <thead class="utrecht-table__header">
                    <tr class="utrecht-table__row">
                        <WordHead>{tr!(figures.group)}</WordHead>
                        {figure_heads()}
                        <NumberHead>{town}</NumberHead>
                        {changes.then(|| view! { <NumberHead>{tr!(figures.change)}</NumberHead> })}
                    </tr>
                </thead>
                <tbody class="utrecht-table__body">{rows}</tbody>
            </table>
        </div>
    }
}

fn row(
    place: &Place<'_>,
    figures: &WijkFigures,
    indicator: IndicatorId,
    subgroup: Subgroup,
) -> impl IntoView + use<> {
    let [here, town] =
        [&place.here, &place.town].map(|area| figures.publication.of(area, indicator, subgroup));
    let change =
        figures.previous.is_some().then(|| topics::change(place, figures, indicator, subgroup));
    view! {
        <tr class="utrecht-table__row">
            <RowHead>{subgroup_name(subgroup)}</RowHead>
            {figure_cells(here, indicator.measure(), Vec::new())}
            <NumberCell>{bare_figure(town, indicator.measure())}</NumberCell>
            {change.map(|text| view! { <NumberCell>{text}</NumberCell> })}
        </tr>
    }
}
