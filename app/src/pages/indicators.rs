//! `/indicatoren`: what every figure means, and how figures are made.

use domain::{
    figure::Gap,
    indicator::{Indicator, IndicatorId, Measure, Topic, in_language},
};
use leptos::prelude::*;
use leptos_meta::Title;
use leptos_router::hooks::use_params_map;

use crate::{
    components::{
        Load, Refusal, direction_sentence, gap_reason, indicators_of, load, may_be_compared,
        topic_name, topic_slug,
    },
    language::{language, tr},
};

/// Every figure with what it says, by topic.
#[component]
pub fn Indicators() -> impl IntoView {
    let topics: Vec<_> = Topic::ALL.map(topic).into_iter().collect();
    view! {
        <Title text=tr!(indicators.title) />
        <p class="ww-back">
            <a class="utrecht-link utrecht-link--html-a" href="/wijken">
                <span aria-hidden="true">"‹ "</span>
                {tr!(site.wijken)}
            </a>
        </p>
        <h1 class="utrecht-heading-1">{tr!(indicators.title)}</h1>
        <p class="utrecht-paragraph">{tr!(indicators.lead)}</p>
        {topics}
        <HowFiguresAreMade />
    }
}

fn topic(topic: Topic) -> impl IntoView {
    let list: Vec<_> = indicators_of(topic)
        .map(|indicator| {
            view! {
                <dt>
                    <a
                        class="utrecht-link utrecht-link--html-a"
                        href=format!("/indicatoren/{indicator}")
                    >
                        {indicator.name_in(language())}
                    </a>
                </dt>
                <dd>{in_language(indicator.indicator().definition, language())}</dd>
            }
        })
        .collect();
    view! {
        <h2 class="utrecht-heading-2" id=topic_slug(topic)>
            {topic_name(topic)}
        </h2>
        <dl class="ww-facts">{list}</dl>
    }
}

/// One figure: what it says, whom it counts, and what it may be compared with.
#[component]
pub fn IndicatorPage() -> impl IntoView {
    let slug = use_params_map().with_untracked(|params| params.get("indicator"));
    load(async move {
        let indicator: IndicatorId =
            slug.and_then(|slug| slug.parse().ok()).ok_or(Refusal::NotFound)?;
        Load::Ok(page(indicator))
    })
}

fn page(indicator: IndicatorId) -> AnyView {
    let name = indicator.name_in(language());
    let Indicator {
        definition, numerator, denominator, measure, direction, version, source, ..
    } = *indicator.indicator();
    let text = |sentence| in_language(sentence, language());
    let unit = match measure {
        Measure::Share => tr!(indicators.unit_share).to_owned(),
        Measure::Mean { highest } => tr!(indicators.unit_mean, highest = highest),
    };
    view! {
        <Title text=name />
        <p class="ww-back">
            <a class="utrecht-link utrecht-link--html-a" href="/indicatoren">
                <span aria-hidden="true">"‹ "</span>
                {tr!(indicators.all)}
            </a>
        </p>
        <h1 class="utrecht-heading-1">{name}</h1>
        <p class="utrecht-paragraph utrecht-paragraph--lead">{text(definition)}</p>
        <dl class="ww-facts">
            <dt>{tr!(indicators.numerator)}</dt>
            <dd>{text(numerator)}</dd>
            <dt>{tr!(indicators.denominator)}</dt>
            <dd>{text(denominator)}</dd>
            <dt>{tr!(indicators.unit)}</dt>
            <dd>{unit}</dd>
            <dt>{tr!(indicators.direction)}</dt>
            <dd>{direction_sentence(direction)}</dd>
            <dt>{tr!(indicators.compare)}</dt>
            <dd>{may_be_compared(indicator)}</dd>
            <dt>{tr!(indicators.source)}</dt>
            <dd>{source}</dd>
            <dt>{tr!(indicators.version)}</dt>
            <dd>{version}</dd>
        </dl>
        <p class="utrecht-paragraph">
            <a
                class="utrecht-link utrecht-link--html-a"
                href=format!("/wijken?cijfer={indicator}")
            >
                {tr!(indicators.by_wijk)}
            </a>
        </p>
        <HowFiguresAreMade />
    }
    .into_any()
}

/// From answers to a figure, in plain words: the same for every indicator.
#[component]
fn HowFiguresAreMade() -> impl IntoView {
    let gaps: Vec<_> = [
        (Gap::Withheld, tr!(indicators.gap_withheld)),
        (Gap::NoData, tr!(indicators.gap_no_data)),
        (Gap::NotComparable, tr!(indicators.gap_not_comparable)),
    ]
    .into_iter()
    .map(|(gap, meaning)| {
        view! {
            <dt>{gap_reason(gap)}</dt>
            <dd>{meaning}</dd>
        }
    })
    .collect();
    let paragraph =
        |text: &'static str| view! { <p class="utrecht-paragraph">{text}</p> }.into_any();
    view! {
        <h2 class="utrecht-heading-2" id="hoe">
            {tr!(indicators.made)}
        </h2>
        {paragraph(tr!(indicators.made_choice))}
        {paragraph(tr!(indicators.made_weights))}
        {paragraph(tr!(indicators.made_direct))}
        {paragraph(tr!(indicators.made_estimate))}
        <h2 class="utrecht-heading-2" id="beschermen">
            {tr!(indicators.protected)}
        </h2>
        {paragraph(tr!(indicators.protected_noise))}
        {paragraph(tr!(indicators.protected_rounding))}
        {paragraph(tr!(indicators.protected_interval))}
        <h2 class="utrecht-heading-2" id="geen-cijfer">
            {tr!(indicators.gaps)}
        </h2>
        <dl class="ww-facts">{gaps}</dl>
        <h2 class="utrecht-heading-2" id="vergelijken">
            {tr!(indicators.compared)}
        </h2>
        {paragraph(tr!(indicators.compared_model))}
        {paragraph(tr!(figures.no_effect))}
        {paragraph(tr!(indicators.compared_difference))}
    }
}
