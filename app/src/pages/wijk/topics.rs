//! A table of figures for every topic, beside the gemeente, what others published, and the quarter
//! before.

use domain::{
    figure::Subgroup,
    indicator::{IndicatorId, Topic},
    numbers,
};
use leptos::prelude::*;

use super::Place;
use crate::{
    WijkFigures,
    components::{
        NumberCell, NumberHead, ReferenceColumn, RowHead, WordHead, about_reference, bare_figure,
        column_notes, figure_cells, figure_heads, indicators_of, topic_name, topic_slug,
        usual_notes, why_estimates,
    },
    language::{language, tr},
};

/// Every figure of the wijk, by topic.
pub(super) fn tables(place: &Place<'_>, figures: &WijkFigures) -> impl IntoView + use<> {
    let shown = IndicatorId::all().map(|indicator| figures.of(&place.here, indicator));
    let has_reference =
        IndicatorId::all().any(|indicator| figures.reference.of(&place.here, indicator).is_some());
    let mut notes = usual_notes();
    notes.extend(change_note(figures));
    let tables: Vec<_> = Topic::ALL.map(|topic| table(place, figures, topic)).into_iter().collect();
    let links: Vec<_> = Topic::ALL
        .map(|topic| {
            view! {
                <li>
                    <a
                        class="utrecht-link utrecht-link--html-a"
                        href=format!("#{}", topic_slug(topic))
                    >
                        {topic_name(topic)}
                    </a>
                </li>
            }
        })
        .into_iter()
        .collect();
    view! {
        <nav aria-label=tr!(wijk.topics)>
            <ul class="ww-tabs">{links}</ul>
        </nav>
        {why_estimates(shown)}
        {has_reference.then(about_reference)}
        <p class="utrecht-paragraph">{tr!(wijk.by_group)}</p>
        {column_notes(notes)}
        {tables}
    }
}

/// What the column with the difference says, when there is one.
pub(super) fn change_note(figures: &WijkFigures) -> Option<String> {
    let previous = figures.previous.as_ref()?;
    Some(tr!(figures.note_change, quarter = previous.period.in_words_in(language())))
}

/// The difference of a figure with that of the quarter before, with its interval.
pub(super) fn change(
    place: &Place<'_>,
    figures: &WijkFigures,
    indicator: IndicatorId,
    subgroup: Subgroup,
) -> String {
    figures
        .change(&place.here, indicator, subgroup)
        .map_or("–".to_owned(), |change| numbers::change(change, indicator.measure(), language()))
}

fn table(place: &Place<'_>, figures: &WijkFigures, topic: Topic) -> impl IntoView + use<> {
    let reference = ReferenceColumn::of(
        indicators_of(topic).filter_map(|id| figures.reference.of(&place.here, id)),
    );
    let rows: Vec<_> =
        indicators_of(topic).map(|indicator| row(place, figures, indicator, reference)).collect();
    let caption = tr!(
        wijk.caption,
        topic = topic_name(topic),
        wijk = place.name(),
        gemeente = place.town_name()
    );
    let changes = figures.previous.is_some();
    let town = place.town_name().to_owned();
    view! {
        <h2 class="utrecht-heading-2" id=topic_slug(topic)>
            {topic_name(topic)}
        </h2>
        <div class="ww-scroll ww-wide ww-topic" tabindex="0" role="region" aria-labelledby=topic_slug(topic)>
            <table class="utrecht-table utrecht-table--html-table">
                <caption class="ww-visually-hidden">{caption}</caption>
                <thead class="utrecht-table__header">
                    <tr class="utrecht-table__row">
                        <WordHead>{tr!(figures.subject)}</WordHead>
                        {figure_heads()}
                        <NumberHead>{town}</NumberHead>
                        {reference.map(|column| view! { <NumberHead>{column.head()}</NumberHead> })}
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
    reference: Option<ReferenceColumn>,
) -> impl IntoView + use<> {
    let measure = indicator.measure();
    let address = format!("{}?cijfer={indicator}", place.address());
    let town = bare_figure(figures.of(&place.town, indicator), measure);
    let reference =
        reference.map(|column| column.cell(figures.reference.of(&place.here, indicator)));
    let change =
        figures.previous.is_some().then(|| change(place, figures, indicator, Subgroup::All));
    view! {
        <tr class="utrecht-table__row">
            <RowHead>
                <a class="utrecht-link utrecht-link--html-a" href=address>
                    {indicator.name_in(language())}
                </a>
            </RowHead>
            {figure_cells(figures.of(&place.here, indicator), measure, Vec::new())}
            <NumberCell>{town}</NumberCell>
            {reference.map(|text| view! { <NumberCell>{text}</NumberCell> })}
            {change.map(|text| view! { <NumberCell>{text}</NumberCell> })}
        </tr>
    }
}
