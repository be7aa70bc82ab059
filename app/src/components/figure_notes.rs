//! What is said beside every table of figures: who is in them, and how they are to be read.

use domain::{
    figure::{FigureArea, Kind, Published, Subgroup},
    indicator::{IndicatorId, in_language},
};
use leptos::prelude::*;

use super::table::published_percent;
use crate::{
    ReferenceValue, WijkFigures,
    language::{language, one_decimal, tr, whole},
};

/// That residents chose to take part, how many did, and that the figures say nothing of the others.
pub fn who_chose(figures: &WijkFigures, area: &FigureArea, name: &str) -> impl IntoView + use<> {
    let who = figures.publication.who_answered(area, Subgroup::All);
    let number = who.respondents.map(|respondents| {
        let coverage = figures.coverage(area, respondents);
        match who.persons.zip(coverage) {
            Some((persons, coverage)) => tr!(
                figures.who_of,
                area = name,
                respondents = whole(respondents),
                persons = whole(persons),
                percent = one_decimal(coverage)
            ),
            None => tr!(figures.who, area = name, respondents = whole(respondents)),
        }
    });
    let quarter = figures.publication.period.in_words_in(language());
    view! {
        <p class="utrecht-paragraph">
            {tr!(figures.own_choice, quarter = quarter)} " " {number} " " {tr!(figures.not_others)}
        </p>
    }
}

/// Why some of these figures are estimates, when some are.
pub fn why_estimates(published: impl IntoIterator<Item = Published>) -> Option<AnyView> {
    published
        .into_iter()
        .filter_map(Published::estimate)
        .any(|estimate| estimate.kind == Kind::Estimate)
        .then(|| {
            view! {
                <p class="utrecht-paragraph">{tr!(figures.why_estimate)}</p>
            }
            .into_any()
        })
}

/// Whose figure stands beside ours, and what it cannot tell.
pub fn about_reference() -> impl IntoView {
    view! { <p class="utrecht-paragraph">{tr!(figures.about_reference)} " " {tr!(figures.no_effect)}</p> }
}

/// Whose figure stands beside ours on one indicator, whether the two may be compared, and what it
/// cannot tell.
pub fn about_reference_of(indicator: IndicatorId) -> impl IntoView {
    view! {
        <p class="utrecht-paragraph">
            {tr!(figures.about_reference_of)} " " {tr!(figures.no_effect)} " "
            {tr!(figures.may_compare)} " " {may_be_compared(indicator)}
        </p>
    }
}

/// Whether the figure of an indicator may be laid beside the published one, and why.
pub fn may_be_compared(indicator: IndicatorId) -> impl IntoView {
    let comparison = indicator.indicator().comparison;
    let answer = match comparison.with {
        Some(with) if with.same_question => tr!(indicators.compare_yes),
        Some(_) => tr!(indicators.compare_partly),
        None => tr!(indicators.compare_no),
    };
    view! { {answer} " " {in_language(comparison.why, language())} }
}

/// What was published about an area, in a sentence.
pub fn published_sentence(name: &str, figure: ReferenceValue) -> String {
    tr!(
        figures.published_sentence,
        area = name,
        percent = published_percent(figure.percent),
        year = figure.year
    )
}

/// The columns of a table in words, one click away.
pub fn column_notes(notes: Vec<String>) -> impl IntoView {
    let notes: Vec<_> = notes
        .into_iter()
        .map(|note| view! { <li class="utrecht-unordered-list__item">{note}</li> })
        .collect();
    view! {
        <details class="ww-more ww-notes">
            <summary>{tr!(figures.notes)}</summary>
            <ul class="utrecht-unordered-list">{notes}</ul>
        </details>
    }
}

/// What the columns of every table of figures say.
pub fn usual_notes() -> Vec<String> {
    [
        tr!(figures.note_interval),
        tr!(figures.note_kind),
        tr!(figures.note_respondents),
        tr!(figures.note_gap),
    ]
    .map(str::to_owned)
    .into()
}
