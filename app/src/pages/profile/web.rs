//! The own web: a drawing, the same as a table, and a sentence in words; the marks; the own wijk.

use domain::{
    aspect::Dimension,
    dossier::{Round, Way},
    figure::{Kind, Published},
    journey::Step,
    profile::Profile,
    questionnaire::Question,
    scoring::DimensionScores,
};
use leptos::prelude::*;

use super::sentences;
use crate::{
    Services,
    components::{Series, web_drawing},
    islands::WebExplorer,
    language::{language, one_decimal, tr},
};

/// The published figures of the own wijk, in the order of the dimensions.
#[derive(Clone)]
pub struct Beside {
    /// The name of the wijk.
    pub wijk: String,
    /// What was published of it; nothing before the first publication.
    pub published: Option<[Published; 6]>,
}

/// The web of one time.
#[component]
pub fn OwnWeb(round: Round, outcome: Profile, own: bool) -> impl IntoView {
    let language = language();
    let scores = outcome.scores;
    let series = [Series { name: tr!(profile.you).to_owned(), scores, style: "own" }];
    let rows: Vec<_> =
        Dimension::ALL.map(|dimension| row(dimension, &scores, &round, own)).into_iter().collect();
    let hint = match round.way {
        Way::Long => tr!(profile.scores_hint),
        Way::Short => tr!(profile.scores_hint_short),
    };
    view! {
        <p class="utrecht-paragraph utrecht-paragraph--lead">
            {sentences::summary(&outcome, round.way, language)}
        </p>
        <div class="ww-result">
            <WebExplorer>{web_drawing(&series, tr!(profile.drawing))}</WebExplorer>
            <div>
                <h2 class="utrecht-heading-2">{tr!(profile.scores)}</h2>
                {rows}
                <p class="ww-hint">{hint}</p>
            </div>
        </div>
        <p class="utrecht-paragraph">{tr!(profile.tool)}</p>
    }
}

fn row(
    dimension: Dimension,
    scores: &DimensionScores,
    round: &Round,
    own: bool,
) -> impl IntoView + use<> {
    let language = language();
    let questionnaires = expect_context::<Services>().backend().questionnaires();
    let score = scores.get(dimension).map_or(tr!(profile.no_score).to_owned(), one_decimal);
    let questions: Vec<&Question> = match round.way {
        Way::Long => questionnaires
            .find_section(dimension.slug())
            .map(|(_, section)| section.questions.iter().collect())
            .unwrap_or_default(),
        Way::Short => questionnaires
            .find(&format!("kort-{}", dimension.slug()))
            .map(|(_, _, question)| vec![question])
            .unwrap_or_default(),
    };
    let answers: Vec<_> = questions
        .into_iter()
        .map(|question| {
            let answer = round.answers.get(&question.link_id);
            let shown = answer.map_or("–".to_owned(), |answer| question.shown(answer, language));
            let label = question.label.get(language).to_owned();
            let path = Step::Question(question.link_id.clone()).path();
            view! {
                <tr class="utrecht-table__row">
                    <th scope="row" class="utrecht-table__cell">
                        {if own {
                            view! {
                                <a class="utrecht-link utrecht-link--html-a" href=path>
                                    {label}
                                </a>
                            }
                                .into_any()
                        } else {
                            label.into_any()
                        }}
                    </th>
                    <td class="utrecht-table__cell utrecht-table__cell--numeric-column">{shown}</td>
                </tr>
            }
        })
        .collect();
    view! {
        <details class="ww-dimension" id=dimension.slug()>
            <summary>
                <span>{dimension.name_in(language)}</span>
                <strong class="ww-dimension__score">{score}</strong>
            </summary>
            <table class="utrecht-table utrecht-table--html-table">
                <caption class="ww-visually-hidden">{dimension.name_in(language)}</caption>
                <thead class="ww-visually-hidden">
                    <tr>
                        <th scope="col">{tr!(profile.question)}</th>
                        <th scope="col">{tr!(profile.your_answer)}</th>
                    </tr>
                </thead>
                <tbody class="utrecht-table__body">{answers}</tbody>
            </table>
        </details>
    }
}

/// What the resident wants to talk about.
#[component]
pub fn TalkAbout(round: Round, own: bool) -> impl IntoView {
    let language = language();
    let questionnaires = expect_context::<Services>().backend().questionnaires();
    let marked: Vec<_> = questionnaires
        .all()
        .into_iter()
        .flat_map(|questionnaire| questionnaire.questions())
        .filter(|question| round.talk_about.contains(&question.link_id))
        .map(|question| {
            let answer = round.answers.get(&question.link_id);
            let shown = answer.map_or("–".to_owned(), |answer| question.shown(answer, language));
            let path = Step::Question(question.link_id.clone()).path();
            view! {
                <div class="ww-answers__row">
                    <dt>{question.label.get(language).to_owned()}</dt>
                    <dd class="ww-answers__answer">{shown}</dd>
                    {own
                        .then(|| {
                            view! {
                                <dd>
                                    <a class="utrecht-link utrecht-link--html-a" href=path>
                                        {tr!(profile.change)}
                                        <span class="ww-visually-hidden">
                                            ": " {question.label.get(language).to_owned()}
                                        </span>
                                    </a>
                                </dd>
                            }
                        })}
                </div>
            }
        })
        .collect();
    (!marked.is_empty()).then(|| {
        view! {
            <section aria-labelledby="praten">
                <h2 class="utrecht-heading-2" id="praten">
                    {tr!(profile.talk_title)}
                </h2>
                {own.then(|| view! { <p class="utrecht-paragraph">{tr!(profile.talk_text)}</p> })}
                <dl class="ww-answers">{marked}</dl>
            </section>
        }
    })
}

/// The own scores beside the published figures of the own wijk.
#[component]
pub fn WijkComparison(beside: Beside, scores: DimensionScores) -> impl IntoView {
    let language = language();
    let Beside { wijk, published } = beside;
    let known =
        published.filter(|figures| figures.iter().any(|figure| figure.estimate().is_some()));
    let content = match known {
        None => view! {
            <p class="utrecht-paragraph">{tr!(profile.wijk_none, wijk = wijk.clone())}</p>
        }
        .into_any(),
        Some(figures) => {
            let rows: Vec<_> = Dimension::ALL
                .into_iter()
                .zip(figures)
                .map(|(dimension, figure)| {
                    let cell = |score: Option<f64>| score.map_or("–".to_owned(), one_decimal);
                    let estimate = figure.estimate();
                    let marked = estimate
                        .is_some_and(|estimate| estimate.kind == Kind::Estimate)
                        .then(|| view! { " " <span class="ww-estimate">{tr!(figures.estimate)}</span> });
                    view! {
                        <tr class="utrecht-table__row">
                            <th scope="row" class="utrecht-table__cell">
                                {dimension.name_in(language)}
                            </th>
                            <td class="utrecht-table__cell utrecht-table__cell--numeric-column">
                                {cell(scores.get(dimension))}
                            </td>
                            <td class="utrecht-table__cell utrecht-table__cell--numeric-column">
                                {cell(estimate.map(|estimate| estimate.value))} {marked}
                            </td>
                        </tr>
                    }
                })
                .collect();
            view! {
                <p class="utrecht-paragraph">{tr!(profile.wijk_text, wijk = wijk.clone())}</p>
                <div
                    class="ww-scroll"
                    tabindex="0"
                    role="group"
                    aria-label=tr!(profile.wijk_title, wijk = wijk.clone())
                >
                <table class="utrecht-table utrecht-table--html-table ww-compare">
                    <caption class="ww-visually-hidden">
                        {tr!(profile.wijk_title, wijk = wijk.clone())}
                    </caption>
                    <thead class="utrecht-table__header">
                        <tr>
                            <th scope="col" class="utrecht-table__header-cell">
                                {tr!(profile.compare_dimension)}
                            </th>
                            <th
                                scope="col"
                                class="utrecht-table__header-cell utrecht-table__header-cell--numeric-column"
                            >
                                {tr!(profile.you)}
                            </th>
                            <th
                                scope="col"
                                class="utrecht-table__header-cell utrecht-table__header-cell--numeric-column"
                            >
                                {wijk.clone()}
                            </th>
                        </tr>
                    </thead>
                    <tbody class="utrecht-table__body">{rows}</tbody>
                </table>
                </div>
            }
            .into_any()
        }
    };
    view! {
        <section aria-labelledby="wijk">
            <h2 class="utrecht-heading-2" id="wijk">
                {tr!(profile.wijk_title, wijk = wijk)}
            </h2>
            {content}
        </section>
    }
}
