//! `/wijken/WK016401`: the web of one wijk against that of its gemeente.

use domain::{
    area::{GemeenteCode, Wijk, WijkCode},
    aspect::Dimension,
    figure::{FigureArea, Published},
    numbers,
    scoring::DimensionScores,
};
use leptos::prelude::*;
use leptos_meta::Title;
use leptos_router::hooks::use_params_map;

use crate::{
    GemeenteBook, Services, WijkFigures,
    components::{
        Load, NumberHead, Refusal, Series, figure_cells, figure_heads, load, web_drawing,
    },
    language::{language, link, one_decimal, tr, tr_view, whole},
};

/// The figures of one wijk.
#[component]
pub fn WijkPage() -> impl IntoView {
    let services = expect_context::<Services>();
    let code = use_params_map().with_untracked(|params| params.get("wijk"));
    load(async move {
        let code: WijkCode = code.and_then(|code| code.parse().ok()).ok_or(Refusal::NotFound)?;
        let areas = services.backend().areas().await?;
        let figures = services.backend().figures().await?;
        let (book, wijk) = areas.wijk(&code).ok_or(Refusal::NotFound)?;
        Load::Ok(page(book, wijk, figures.as_deref()))
    })
}

fn page(book: &GemeenteBook, wijk: &Wijk, figures: Option<&WijkFigures>) -> AnyView {
    let buurten: Vec<&str> = book
        .buurten
        .iter()
        .filter(|buurt| buurt.code.wijk() == wijk.code)
        .map(|buurt| buurt.name.as_str())
        .collect();
    let content = match figures {
        Some(figures) => comparison(book, wijk, figures).into_any(),
        None => view! {
            <p class="utrecht-paragraph">{tr!(figures.none_yet)}</p>
        }
        .into_any(),
    };
    let inhabitants = wijk.population.map(|people| tr!(wijk.inhabitants, number = whole(people)));
    let buurten = (!buurten.is_empty())
        .then(|| tr!(wijk.buurten, buurten = numbers::list(&buurten, language())));
    view! {
        <Title text=wijk.plain_name().to_owned() />
        <p class="ww-back">
            <a class="utrecht-link utrecht-link--html-a" href=map_address(&book.gemeente.code)>
                <span aria-hidden="true">"‹ "</span>
                {tr!(wijk.all, gemeente = book.gemeente.name.clone())}
            </a>
        </p>
        <h1 class="utrecht-heading-1">{wijk.plain_name().to_owned()}</h1>
        <p class="utrecht-paragraph">
            {inhabitants} " " {buurten}
        </p>
        {content}
    }
    .into_any()
}

fn map_address(gemeente: &GemeenteCode) -> String {
    format!("/wijken?gemeente={gemeente}")
}

fn comparison(book: &GemeenteBook, wijk: &Wijk, figures: &WijkFigures) -> impl IntoView + use<> {
    let here = FigureArea::Wijk(wijk.code.clone());
    let town = FigureArea::Gemeente(book.gemeente.code.clone());
    let series = [
        Series { name: book.gemeente.name.clone(), scores: scores(figures, &town), style: "other" },
        Series { name: wijk.plain_name().to_owned(), scores: scores(figures, &here), style: "own" },
    ];
    let rows: Vec<_> = Dimension::ALL
        .map(|dimension| {
            let [here, town] = [&here, &town].map(|area| figures.of(area, dimension));
            row(dimension, here, wijk.population, town)
        })
        .into_iter()
        .collect();
    let town_name = book.gemeente.name.clone();
    let label = tr!(
        wijk.drawing,
        wijk = wijk.plain_name().to_owned(),
        gemeente = book.gemeente.name.clone()
    );
    let caption = tr!(
        wijk.caption,
        wijk = wijk.plain_name().to_owned(),
        gemeente = book.gemeente.name.clone()
    );
    view! {
        <div class="ww-result">
            <div>
                {web_drawing(&series, &label)}
                <ul class="ww-legend" aria-label=tr!(figures.legend)>
                    {series.iter().rev().map(key).collect::<Vec<_>>()}
                </ul>
            </div>
            <div class="ww-scroll" tabindex="0" role="region" aria-label=tr!(figures.table)>
                <table class="utrecht-table utrecht-table--html-table">
                    <caption class="ww-visually-hidden">{caption}</caption>
                    <thead class="utrecht-table__header">
                        <tr class="utrecht-table__row">
                            <th scope="col" class="utrecht-table__header-cell">{tr!(figures.subject)}</th>
                            {figure_heads()
                                .map(|head| view! { <NumberHead>{head}</NumberHead> })
                                .into_iter()
                                .collect::<Vec<_>>()}
                            <NumberHead>{town_name}</NumberHead>
                        </tr>
                    </thead>
                    <tbody class="utrecht-table__body">{rows}</tbody>
                </table>
                <p class="ww-hint">{tr!(figures.note)}</p>
            </div>
        </div>
        <p class="utrecht-paragraph">
            {tr!(wijk.about, quarter = figures.publication.period.in_words_in(language()))}
        </p>
        <p class="utrecht-paragraph">{tr_view!(wijk.take_part, <link> = link("/"))}</p>
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
    let means = Dimension::ALL
        .map(|dimension| figures.of(area, dimension).estimate().map(|estimate| estimate.mean));
    // A published mean lies on the scale; if one did not, the web would be drawn without it.
    DimensionScores::from_array(means).unwrap_or_default()
}

fn row(
    dimension: Dimension,
    here: Published,
    population: Option<u32>,
    town: Published,
) -> impl IntoView {
    let town = town.estimate().map_or(tr!(figures.none).to_owned(), |e| one_decimal(e.mean));
    view! {
        <tr class="utrecht-table__row">
            <th scope="row" class="utrecht-table__cell">
                {dimension.name_in(language())}
            </th>
            {figure_cells(here, population)}
            <td class="utrecht-table__cell utrecht-table__cell--numeric-column">{town}</td>
        </tr>
    }
}
