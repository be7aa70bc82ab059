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
        Load, MapArea, NumberHead, Refusal, SortLink, Sorting, figure_cells, figure_heads, load,
        wijk_map,
    },
    language::{language, tr},
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
        <Title text=tr!(wijken.title) />
        <h1 class="utrecht-heading-1">{tr!(wijken.title)}</h1>
        <p class="utrecht-paragraph">{tr!(wijken.none)}</p>
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
    let subject = dimension.name_in(language());
    let gemeente = book.gemeente.name.as_str();
    let map_label = tr!(wijken.map, gemeente = gemeente, subject = subject);
    let town = shown(&FigureArea::Gemeente(book.gemeente.code.clone()));
    let content = match figures {
        None => view! {
            <p class="utrecht-paragraph">{tr!(figures.none_yet)}</p>
        }
        .into_any(),
        Some(figures) => view! {
            <p class="utrecht-paragraph">
                {tr!(wijken.lead, quarter = figures.publication.period.in_words_in(language()))}
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
        <Title text=tr!(wijken.title_of, subject = subject, gemeente = gemeente) />
        <h1 class="utrecht-heading-1">{tr!(wijken.heading, gemeente = gemeente)}</h1>
        {(!others.is_empty())
            .then(|| view! { <nav aria-label=tr!(wijken.gemeenten)><ul class="ww-tabs">{others}</ul></nav> })}
        <nav aria-label=tr!(wijken.subjects)>
            <ul class="ww-tabs">{tabs}</ul>
        </nav>
        <h2 class="utrecht-heading-2">{subject}</h2>
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
                {choice.name_in(language())}
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
    let whole = tr!(wijken.whole, gemeente = book.gemeente.name.clone());
    let whole = row(whole.into_any(), town, inhabitants);
    let caption = tr!(wijken.caption, subject = wanted.dimension.name_in(language()));
    let address = format!("{}&sorteer=", address(wanted, book, wanted.dimension));
    let now = wanted.sorting;
    let [mean, interval, respondents, coverage] = figure_heads();
    view! {
        <div class="ww-scroll" tabindex="0" role="region" aria-label=tr!(figures.table)>
            <table class="utrecht-table utrecht-table--html-table">
                <caption class="ww-visually-hidden">{caption}</caption>
                <thead class="utrecht-table__header">
                    <tr class="utrecht-table__row">
                        <SortLink by=Sorting::Name now address=address.clone()>
                            {tr!(wijken.wijk)}
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
            <p class="ww-hint">{tr!(figures.note)}</p>
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
        <h2 class="utrecht-heading-2">{tr!(wijken.downloads)}</h2>
        <ul class="ww-tabs">
            <li>
                <a class="utrecht-link utrecht-link--html-a" href=format!("{picture}.png") download>
                    {tr!(wijken.map_png)}
                </a>
            </li>
            <li>
                <a class="utrecht-link utrecht-link--html-a" href=format!("{picture}.svg") download>
                    {tr!(wijken.map_svg)}
                </a>
            </li>
            <li>
                <a class="utrecht-link utrecht-link--html-a" href=format!("{folder}/figures.csv") download>
                    {tr!(wijken.all_csv)}
                </a>
            </li>
        </ul>
        <p class="ww-hint">
            {tr!(
                wijken.method, method = figures.publication.method.clone(), revision = figures
                .revision, period = figures.publication.period
            )}
        </p>
    }
}
