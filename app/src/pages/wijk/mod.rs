//! `/wijken/WK016401`: the figures of one wijk beside those of its gemeente, and with
//! `?cijfer=smoker` one of them by sex and age band.

mod indicator;
mod topics;
mod who;

use domain::{
    area::{GemeenteCode, Wijk, WijkCode},
    aspect::Dimension,
    figure::FigureArea,
    indicator::IndicatorId,
    numbers,
    scoring::DimensionScores,
};
use leptos::prelude::*;
use leptos_meta::Title;
use leptos_router::hooks::{use_params_map, use_query_map};

use crate::{
    GemeenteBook, Services, WijkFigures,
    components::{Load, Refusal, Series, load, web_drawing, who_chose},
    language::{language, link, tr, tr_view, whole},
};

/// The figures of one wijk.
#[component]
pub fn WijkPage() -> impl IntoView {
    let services = expect_context::<Services>();
    let code = use_params_map().with_untracked(|params| params.get("wijk"));
    let indicator = use_query_map().with_untracked(|query| query.get("cijfer"));
    load(async move {
        let code: WijkCode = code.and_then(|code| code.parse().ok()).ok_or(Refusal::NotFound)?;
        let areas = services.backend().areas().await?;
        let figures = services.backend().figures().await?;
        let (book, wijk) = areas.wijk(&code).ok_or(Refusal::NotFound)?;
        let place = Place {
            book,
            wijk,
            here: FigureArea::Wijk(wijk.code.clone()),
            town: FigureArea::Gemeente(book.gemeente.code.clone()),
        };
        let indicator = indicator.and_then(|slug| slug.parse::<IndicatorId>().ok());
        Load::Ok(match (figures.as_deref(), indicator) {
            (Some(figures), Some(indicator)) => indicator::page(&place, figures, indicator),
            (figures, _) => page(&place, figures),
        })
    })
}

/// The wijk that a page is about, with the gemeente that it stands beside.
struct Place<'a> {
    book: &'a GemeenteBook,
    wijk: &'a Wijk,
    here: FigureArea,
    town: FigureArea,
}

impl Place<'_> {
    fn name(&self) -> &str {
        self.wijk.plain_name()
    }

    fn town_name(&self) -> &str {
        &self.book.gemeente.name
    }

    /// The address of the page of the wijk.
    fn address(&self) -> String {
        format!("/wijken/{}", self.wijk.code)
    }
}

fn page(place: &Place<'_>, figures: Option<&WijkFigures>) -> AnyView {
    let Place { book, wijk, .. } = place;
    let buurten: Vec<&str> = book
        .buurten
        .iter()
        .filter(|buurt| buurt.code.wijk() == wijk.code)
        .map(|buurt| buurt.name.as_str())
        .collect();
    let content = match figures {
        Some(figures) => content(place, figures).into_any(),
        None => view! {
            <p class="utrecht-paragraph">{tr!(figures.none_yet)}</p>
        }
        .into_any(),
    };
    let inhabitants = wijk.population.map(|people| tr!(wijk.inhabitants, number = whole(people)));
    let buurten = (!buurten.is_empty())
        .then(|| tr!(wijk.buurten, buurten = numbers::list(&buurten, language())));
    view! {
        <Title text=place.name().to_owned() />
        <p class="ww-back">
            <a class="utrecht-link utrecht-link--html-a" href=map_address(&book.gemeente.code)>
                <span aria-hidden="true">"‹ "</span>
                {tr!(wijk.all, gemeente = place.town_name())}
            </a>
        </p>
        <h1 class="utrecht-heading-1">{place.name().to_owned()}</h1>
        <p class="utrecht-paragraph">
            {inhabitants} " " {buurten}
        </p>
        {content}
        <p class="utrecht-paragraph">{tr_view!(wijk.take_part, <link> = link("/"))}</p>
    }
    .into_any()
}

fn map_address(gemeente: &GemeenteCode) -> String {
    format!("/wijken?gemeente={gemeente}")
}

fn content(place: &Place<'_>, figures: &WijkFigures) -> impl IntoView + use<> {
    view! {
        {who_chose(figures, &place.here, place.name())}
        <div class="ww-result ww-beside">
            {web(place, figures)}
            {who::answered(place, figures)}
        </div>
        {topics::tables(place, figures)}
    }
}

/// The web of the wijk and that of its gemeente in one drawing.
fn web(place: &Place<'_>, figures: &WijkFigures) -> impl IntoView + use<> {
    let series = [
        Series {
            name: place.town_name().to_owned(),
            scores: scores(figures, &place.town),
            style: "other",
        },
        Series {
            name: place.name().to_owned(),
            scores: scores(figures, &place.here),
            style: "own",
        },
    ];
    let label = tr!(wijk.drawing, wijk = place.name(), gemeente = place.town_name());
    view! {
        <div>
            {web_drawing(&series, &label)}
            <ul class="ww-legend" aria-label=tr!(figures.legend)>
                {series.iter().rev().map(key).collect::<Vec<_>>()}
            </ul>
        </div>
    }
}

fn key(series: &Series) -> impl IntoView + use<> {
    view! {
        <li>
            <svg class="ww-legend__swatch" viewBox="0 0 24 16" aria-hidden="true">
                <line
                    class=format!("ww-web__line ww-web__line--{}", series.style)
                    x1="0"
                    y1="8"
                    x2="24"
                    y2="8"
                />
            </svg>
            {series.name.clone()}
        </li>
    }
}

fn scores(figures: &WijkFigures, area: &FigureArea) -> DimensionScores {
    let values = Dimension::ALL.map(|dimension| {
        figures.of_dimension(area, dimension).estimate().map(|estimate| estimate.value)
    });
    // A published mean lies on the scale; if one did not, the web would be drawn without it.
    DimensionScores::from_array(values).unwrap_or_default()
}
