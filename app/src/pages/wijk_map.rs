//! `/wijken`: the figures of every wijk, as a map and as a table.

use domain::{
    area::{GemeenteCode, Wijk},
    aspect::Dimension,
    figure::{FigureArea, Published},
};
use leptos::prelude::*;
use leptos_meta::Title;
use leptos_router::hooks::use_query_map;

use crate::{
    GemeenteBook, Services, WijkFigures,
    components::{
        FIGURE_HEADS, FIGURE_NOTE, Load, MapArea, NumberHead, Refusal, SortLink, Sorting,
        figure_cells, load, wijk_map,
    },
};

/// What the address asks for.
struct Wanted {
    gemeente: Option<GemeenteCode>,
    dimension: Dimension,
    sorting: Sorting,
}

impl Wanted {
    /// What is not understood in the address is as if it were not there.
    fn from_address() -> Self {
        use_query_map().with_untracked(|query| Self {
            gemeente: query.get("gemeente").and_then(|code| code.parse().ok()),
            dimension: query
                .get("dimensie")
                .and_then(|slug| Dimension::from_slug(&slug))
                .unwrap_or(Dimension::Body),
            sorting: Sorting::from_slug(query.get("sorteer").as_deref()),
        })
    }
}

/// The figures of every wijk of one gemeente on one dimension.
#[component]
pub fn WijkenPage() -> impl IntoView {
    let services = expect_context::<Services>();
    let wanted = Wanted::from_address();
    load(async move {
        let areas = services.backend().areas().await?;
        let figures = services.backend().figures().await?;
        let book = match &wanted.gemeente {
            Some(code) => areas.0.iter().find(|book| book.gemeente.code == *code),
            None => areas.0.first(),
        };
        let others: Vec<_> =
            areas.0.iter().filter(|_| areas.0.len() > 1).map(|book| other(book, &wanted)).collect();
        let Some(book) = book else {
            return match wanted.gemeente {
                Some(_) => Err(Refusal::NotFound),
                None => Ok(view! { <NoAreas /> }.into_any()),
            };
        };
        Load::Ok(page(book, figures.as_deref(), &wanted, others))
    })
}

#[component]
fn NoAreas() -> impl IntoView {
    view! {
        <Title text="De wijken" />
        <h1 class="utrecht-heading-1">"De wijken"</h1>
        <p class="utrecht-paragraph">"Er zijn nog geen wijken ingelezen."</p>
    }
}

fn other(book: &GemeenteBook, wanted: &Wanted) -> AnyView {
    let address =
        format!("/wijken?gemeente={}&dimensie={}", book.gemeente.code, wanted.dimension.slug());
    view! {
        <li>
            <a class="utrecht-link utrecht-link--html-a" href=address>
                {book.gemeente.name.clone()}
            </a>
        </li>
    }
    .into_any()
}

fn page(
    book: &GemeenteBook,
    figures: Option<&WijkFigures>,
    wanted: &Wanted,
    others: Vec<AnyView>,
) -> AnyView {
    let dimension = wanted.dimension;
    let shown = |area: &FigureArea| {
        figures.map_or(Published::Withheld, |figures| figures.of(area, dimension))
    };
    let map_areas: Vec<_> = book
        .wijken
        .iter()
        .map(|wijk| MapArea { wijk, published: shown(&FigureArea::Wijk(wijk.code.clone())) })
        .collect();
    let map_label = format!("Kaart van {}: {}", book.gemeente.name, dimension.name());
    let town = shown(&FigureArea::Gemeente(book.gemeente.code.clone()));
    let content = match figures {
        None => view! {
            <p class="utrecht-paragraph">
                "Er zijn nog geen cijfers. De eerste cijfers komen na afloop van dit kwartaal."
            </p>
        }
        .into_any(),
        Some(figures) => view! {
            <p class="utrecht-paragraph">
                "Cijfers van bewoners van 18 jaar en ouder die zelf kozen om mee te doen in het "
                {figures.publication.period.in_words()}
                ". Zij gaven hun leven een cijfer van 0 tot en met 10. De cijfers zeggen niets over wie niet meedeed."
            </p>
            <div class="ww-figures">
                {wijk_map(&map_areas, &map_label)}
                {table(book, &map_areas, town, wanted)}
            </div>
            {downloads(book, figures, dimension)}
        }
        .into_any(),
    };
    let tabs: Vec<_> = Dimension::ALL.map(|choice| tab(choice, wanted, book)).into_iter().collect();
    view! {
        <Title text=format!("{} in {}", dimension.name(), book.gemeente.name) />
        <h1 class="utrecht-heading-1">"De wijken van " {book.gemeente.name.clone()}</h1>
        {(!others.is_empty())
            .then(|| view! { <nav aria-label="Gemeenten"><ul class="ww-tabs">{others}</ul></nav> })}
        <nav aria-label="Onderwerpen">
            <ul class="ww-tabs">{tabs}</ul>
        </nav>
        <h2 class="utrecht-heading-2">{dimension.name()}</h2>
        {content}
    }
    .into_any()
}

fn tab(choice: Dimension, wanted: &Wanted, book: &GemeenteBook) -> impl IntoView + use<> {
    let address = address(wanted, book, choice);
    let current = (choice == wanted.dimension).then_some("page");
    view! {
        <li>
            <a class="ww-tab" href=address aria-current=current>
                {choice.name()}
            </a>
        </li>
    }
}

fn address(wanted: &Wanted, book: &GemeenteBook, dimension: Dimension) -> String {
    let gemeente = match &wanted.gemeente {
        Some(_) => format!("gemeente={}&", book.gemeente.code),
        None => String::new(),
    };
    format!("/wijken?{gemeente}dimensie={}", dimension.slug())
}

fn table(
    book: &GemeenteBook,
    areas: &[MapArea<'_>],
    town: Published,
    wanted: &Wanted,
) -> impl IntoView + use<> {
    let mut sorted: Vec<(&Wijk, Published)> =
        areas.iter().map(|area| (area.wijk, area.published)).collect();
    sort(&mut sorted, wanted.sorting);
    let rows: Vec<_> = sorted
        .into_iter()
        .map(|(wijk, published)| {
            let name = view! {
                <a class="utrecht-link utrecht-link--html-a" href=format!("/wijken/{}", wijk.code)>
                    {wijk.plain_name().to_owned()}
                </a>
            };
            row(name.into_any(), published, wijk.population)
        })
        .collect();
    // The town has as many inhabitants as its wijken, if that is known of all of them.
    let inhabitants = book.wijken.iter().map(|wijk| wijk.population).sum();
    let whole =
        row(view! { {format!("{} als geheel", book.gemeente.name)} }.into_any(), town, inhabitants);
    let address = format!("{}&sorteer=", address(wanted, book, wanted.dimension));
    let now = wanted.sorting;
    let [mean, interval, respondents, coverage] = FIGURE_HEADS;
    view! {
        <div class="ww-scroll" tabindex="0" role="region" aria-label="Tabel met cijfers">
            <table class="utrecht-table utrecht-table--html-table">
                <caption class="ww-visually-hidden">
                    {wanted.dimension.name()}
                    " per wijk"
                </caption>
                <thead class="utrecht-table__header">
                    <tr class="utrecht-table__row">
                        <SortLink by=Sorting::Name now address=address.clone()>
                            "Wijk"
                        </SortLink>
                        <SortLink by=Sorting::Figure now address=address.clone()>
                            {mean}
                        </SortLink>
                        <NumberHead>{interval}</NumberHead>
                        <SortLink by=Sorting::Respondents now address>
                            {respondents}
                        </SortLink>
                        <NumberHead>{coverage}</NumberHead>
                    </tr>
                </thead>
                <tbody class="utrecht-table__body">{rows} {whole}</tbody>
            </table>
            <p class="ww-hint">{FIGURE_NOTE}</p>
        </div>
    }
}

fn sort(rows: &mut [(&Wijk, Published)], sorting: Sorting) {
    rows.sort_by(|(a, _), (b, _)| (a.plain_name(), &a.code).cmp(&(b.plain_name(), &b.code)));
    // The sort is stable: equal figures stay in order of name.
    match sorting {
        Sorting::Name => {}
        Sorting::Figure => rows.sort_by(|(_, a), (_, b)| {
            let mean = |published: &Published| published.estimate().map_or(-1.0, |e| e.mean);
            mean(b).total_cmp(&mean(a))
        }),
        Sorting::Respondents => rows.sort_by_key(|(_, published)| {
            std::cmp::Reverse(published.estimate().map_or(0, |estimate| estimate.respondents))
        }),
    }
}

fn row(name: AnyView, published: Published, population: Option<u32>) -> impl IntoView {
    view! {
        <tr class="utrecht-table__row">
            <th scope="row" class="utrecht-table__cell">
                {name}
            </th>
            {figure_cells(published, population)}
        </tr>
    }
}

fn downloads(
    book: &GemeenteBook,
    figures: &WijkFigures,
    dimension: Dimension,
) -> impl IntoView + use<> {
    let folder = format!("/publicaties/{}/{}", figures.publication.period, figures.revision);
    let picture = format!("{folder}/{}-{}", book.gemeente.code, dimension.slug());
    view! {
        <h2 class="utrecht-heading-2">"Downloaden"</h2>
        <ul class="ww-tabs">
            <li>
                <a class="utrecht-link utrecht-link--html-a" href=format!("{picture}.png") download>
                    "Kaart als PNG"
                </a>
            </li>
            <li>
                <a class="utrecht-link utrecht-link--html-a" href=format!("{picture}.svg") download>
                    "Kaart als SVG"
                </a>
            </li>
            <li>
                <a class="utrecht-link utrecht-link--html-a" href=format!("{folder}/figures.csv") download>
                    "Alle cijfers als CSV"
                </a>
            </li>
        </ul>
        <p class="ww-hint">
            "Methode: "
            {figures.publication.method.clone()}
            ", uitgave "
            {figures.revision}
            " van "
            {figures.publication.period.to_string()}
            "."
        </p>
    }
}
