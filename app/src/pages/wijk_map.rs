//! `/wijken`: one figure of every wijk, as a map and as a table.

use domain::{
    area::{GemeenteCode, Wijk},
    aspect::Dimension,
    figure::{FigureArea, Published},
    indicator::{IndicatorId, Topic, in_language},
};
use leptos::prelude::*;
use leptos_meta::Title;
use leptos_router::hooks::use_query_map;

use crate::{
    GemeenteBook, Services, WijkFigures,
    components::{
        Load, MapArea, NumberCell, NumberHead, ReferenceColumn, Refusal, RowHead, SortLink,
        Sorting, WordHead, about_reference_of, column_notes, direction_sentence, figure_cells,
        indicators_of, load, topic_name, usual_notes, who_chose, why_estimates, wijk_map,
    },
    language::{language, one_decimal, tr},
};

/// What the address asks for.
struct Wanted {
    gemeente: Option<GemeenteCode>,
    indicator: IndicatorId,
    sorting: Sorting,
}

impl Wanted {
    /// What is not understood in the address is as if it were not there. `dimensie` is how the sides
    /// of the web were asked for before there were other figures.
    fn from_address() -> Option<Self> {
        use_query_map().with_untracked(|query| {
            let dimension =
                || Dimension::from_slug(&query.get("dimensie")?)?.indicator().parse().ok();
            Some(Self {
                gemeente: query.get("gemeente").and_then(|code| code.parse().ok()),
                indicator: query
                    .get("cijfer")
                    .and_then(|slug| slug.parse().ok())
                    .or_else(dimension)
                    .or_else(|| IndicatorId::all().next())?,
                sorting: Sorting::from_slug(query.get("sorteer").as_deref()),
            })
        })
    }

    /// The address of this page with another indicator, in order of name.
    fn address(&self, book: &GemeenteBook, indicator: IndicatorId) -> String {
        let gemeente = match &self.gemeente {
            Some(_) => format!("gemeente={}&", book.gemeente.code),
            None => String::new(),
        };
        format!("/wijken?{gemeente}cijfer={indicator}")
    }
}

/// The figures of every wijk of one gemeente on one indicator.
#[component]
pub fn WijkenPage() -> impl IntoView {
    let services = expect_context::<Services>();
    let wanted = Wanted::from_address();
    load(async move {
        let wanted = wanted.ok_or(Refusal::NotFound)?;
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
    let address = format!("/wijken?gemeente={}&cijfer={}", book.gemeente.code, wanted.indicator);
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
    let subject = wanted.indicator.name_in(language());
    let gemeente = book.gemeente.name.as_str();
    let content = match figures {
        None => view! {
            <p class="utrecht-paragraph">{tr!(figures.none_yet)}</p>
        }
        .into_any(),
        Some(figures) => shown(book, figures, wanted).into_any(),
    };
    view! {
        <Title text=tr!(wijken.title_of, subject = subject, gemeente = gemeente) />
        <h1 class="utrecht-heading-1">{tr!(wijken.heading, gemeente = gemeente)}</h1>
        {(!others.is_empty())
            .then(|| view! { <nav aria-label=tr!(wijken.gemeenten)><ul class="ww-tabs">{others}</ul></nav> })}
        {choice(book, wanted)}
        <h2 class="utrecht-heading-2">{subject}</h2>
        <p class="utrecht-paragraph">
            {in_language(wanted.indicator.indicator().definition, language())} " "
            {direction_sentence(wanted.indicator.indicator().direction)}
        </p>
        <ul class="ww-tabs">
            <li>
                <a
                    class="utrecht-link utrecht-link--html-a"
                    href=format!("/indicatoren/{}", wanted.indicator)
                >
                    {tr!(figures.about)}
                    <span class="ww-visually-hidden">": " {subject}</span>
                </a>
            </li>
            <li>
                <a class="utrecht-link utrecht-link--html-a" href="/indicatoren">
                    {tr!(wijken.definitions)}
                </a>
            </li>
        </ul>
        {content}
    }
    .into_any()
}

/// The six sides of the web as links, and every indicator in a form that works without script.
fn choice(book: &GemeenteBook, wanted: &Wanted) -> impl IntoView + use<> {
    let tabs: Vec<_> = indicators_of(Topic::Web)
        .map(|indicator| {
            let current = (indicator == wanted.indicator).then_some("page");
            view! {
                <li>
                    <a class="ww-tab" href=wanted.address(book, indicator) aria-current=current>
                        {indicator.name_in(language())}
                    </a>
                </li>
            }
        })
        .collect();
    let groups: Vec<_> = Topic::ALL
        .map(|topic| {
            let options: Vec<_> = indicators_of(topic)
                .map(|indicator| {
                    view! {
                        <option value=indicator.slug() selected=indicator == wanted.indicator>
                            {indicator.name_in(language())}
                        </option>
                    }
                })
                .collect();
            view! { <optgroup label=topic_name(topic)>{options}</optgroup> }
        })
        .into_iter()
        .collect();
    let gemeente = wanted.gemeente.as_ref().map(
        |code| view! { <input type="hidden" name="gemeente" value=code.as_str().to_owned() /> },
    );
    view! {
        <nav aria-label=topic_name(Topic::Web)>
            <ul class="ww-tabs">{tabs}</ul>
        </nav>
        <form method="get" action="/wijken" class="ww-choose">
            {gemeente}
            <label class="utrecht-form-label" for="cijfer">
                {tr!(wijken.choose)}
            </label>
            <div class="ww-choose__row">
                <select class="ww-select" id="cijfer" name="cijfer">
                    {groups}
                </select>
                <button
                    type="submit"
                    class="utrecht-button utrecht-button--secondary-action utrecht-button--submit"
                >
                    {tr!(wijken.show)}
                </button>
            </div>
        </form>
    }
}

/// Who answered, the map and its table, what the words in it mean, and the downloads.
fn shown(book: &GemeenteBook, figures: &WijkFigures, wanted: &Wanted) -> impl IntoView + use<> {
    let indicator = wanted.indicator;
    let areas: Vec<_> = book
        .wijken
        .iter()
        .map(|wijk| MapArea {
            wijk,
            published: figures.of(&FigureArea::Wijk(wijk.code.clone()), indicator),
        })
        .collect();
    let town = FigureArea::Gemeente(book.gemeente.code.clone());
    let published = areas.iter().map(|area| area.published).chain([figures.of(&town, indicator)]);
    let map_label = tr!(
        wijken.map,
        gemeente = book.gemeente.name.as_str(),
        subject = indicator.name_in(language())
    );
    let reference = areas
        .iter()
        .map(|area| FigureArea::Wijk(area.wijk.code.clone()))
        .chain([town.clone()])
        .filter_map(|area| figures.reference.of(&area, indicator));
    let reference = ReferenceColumn::of(reference);
    let mut notes = usual_notes();
    notes.push(tr!(figures.note_coverage).to_owned());
    view! {
        {who_chose(figures, &town, &book.gemeente.name)}
        <div class="ww-figures">
            {wijk_map(&areas, indicator.measure(), &map_label)}
            <div>
                {table(book, figures, &areas, wanted, reference)}
                {why_estimates(published)}
                {reference.map(|_| about_reference_of(indicator))}
                {column_notes(notes)}
            </div>
        </div>
        {downloads(book, figures, indicator)}
    }
}

fn table(
    book: &GemeenteBook,
    figures: &WijkFigures,
    areas: &[MapArea<'_>],
    wanted: &Wanted,
    reference: Option<ReferenceColumn>,
) -> impl IntoView + use<> {
    let mut sorted: Vec<(&Wijk, Published)> =
        areas.iter().map(|area| (area.wijk, area.published)).collect();
    sort(&mut sorted, wanted.sorting);
    let rows: Vec<_> = sorted
        .into_iter()
        .map(|(wijk, _)| {
            let name = view! {
                <a class="utrecht-link utrecht-link--html-a" href=format!("/wijken/{}", wijk.code)>
                    {wijk.plain_name().to_owned()}
                </a>
            };
            let area = FigureArea::Wijk(wijk.code.clone());
            row(name.into_any(), figures, &area, wanted.indicator, reference)
        })
        .collect();
    let whole_town = tr!(wijken.whole, gemeente = book.gemeente.name.clone());
    let town = FigureArea::Gemeente(book.gemeente.code.clone());
    let whole_town = row(whole_town.into_any(), figures, &town, wanted.indicator, reference);
    let caption = tr!(wijken.caption, subject = wanted.indicator.name_in(language()));
    let address = format!("{}&sorteer=", wanted.address(book, wanted.indicator));
    let now = wanted.sorting;
    view! {
        <div class="ww-scroll ww-wide" tabindex="0" role="region" aria-label=tr!(figures.table)>
            <table class="utrecht-table utrecht-table--html-table">
                <caption class="ww-visually-hidden">{caption}</caption>
                <thead class="utrecht-table__header">
                    <tr class="utrecht-table__row">
                        <SortLink by=Sorting::Name now address=address.clone()>
                            {tr!(wijken.wijk)}
                        </SortLink>
                        <SortLink by=Sorting::Figure now address=address.clone()>
                            {tr!(figures.score)}
                        </SortLink>
                        <NumberHead>{tr!(figures.interval)}</NumberHead>
                        <WordHead>{tr!(figures.kind)}</WordHead>
                        <SortLink by=Sorting::Respondents now address>
                            {tr!(figures.respondents)}
                        </SortLink>
                        <NumberHead>{tr!(figures.coverage)}</NumberHead>
                        {reference.map(|column| view! { <NumberHead>{column.head()}</NumberHead> })}
                    </tr>
                </thead>
                <tbody class="utrecht-table__body">{rows} {whole_town}</tbody>
            </table>
        </div>
    }
}

fn sort(rows: &mut [(&Wijk, Published)], sorting: Sorting) {
    rows.sort_by(|(a, _), (b, _)| (a.plain_name(), &a.code).cmp(&(b.plain_name(), &b.code)));
    // The sort is stable: equal figures stay in order of name.
    match sorting {
        Sorting::Name => {}
        Sorting::Figure => rows.sort_by(|(_, a), (_, b)| {
            let value = |published: &Published| published.estimate().map_or(-1.0, |e| e.value);
            value(b).total_cmp(&value(a))
        }),
        Sorting::Respondents => rows.sort_by_key(|(_, published)| {
            std::cmp::Reverse(published.estimate().map_or(0, |estimate| estimate.respondents))
        }),
    }
}

fn row(
    name: AnyView,
    figures: &WijkFigures,
    area: &FigureArea,
    indicator: IndicatorId,
    reference: Option<ReferenceColumn>,
) -> impl IntoView + use<> {
    let published = figures.of(area, indicator);
    let coverage = published
        .estimate()
        .and_then(|estimate| figures.coverage(area, estimate.respondents))
        .map_or(tr!(figures.unknown).to_owned(), |percent| format!("{}%", one_decimal(percent)));
    let reference = reference.map(|column| column.cell(figures.reference.of(area, indicator)));
    view! {
        <tr class="utrecht-table__row">
            <RowHead>{name}</RowHead>
            {figure_cells(published, indicator.measure(), vec![coverage])}
            {reference.map(|text| view! { <NumberCell>{text}</NumberCell> })}
        </tr>
    }
}

fn downloads(
    book: &GemeenteBook,
    figures: &WijkFigures,
    indicator: IndicatorId,
) -> impl IntoView + use<> {
    let folder = format!("/publicaties/{}/{}", figures.publication.period, figures.revision);
    let map = format!("{folder}/{}-{indicator}", book.gemeente.code);
    view! {
        <h2 class="utrecht-heading-2">{tr!(wijken.downloads)}</h2>
        <ul class="ww-tabs">
            {download(format!("{map}.png"), tr!(wijken.map_png))}
            {download(format!("{map}.svg"), tr!(wijken.map_svg))}
            {download(format!("{folder}/figures.csv"), tr!(wijken.all_csv))}
            {download(format!("{folder}/who-answered.csv"), tr!(wijken.who_csv))}
        </ul>
        <p class="ww-hint">
            {tr!(
                wijken.method, method = figures.publication.method.clone(), revision = figures
                .revision, period = figures.publication.period
            )}
        </p>
    }
}

fn download(address: String, name: &'static str) -> impl IntoView {
    view! {
        <li>
            <a class="utrecht-link utrecht-link--html-a" href=address download>
                {name}
            </a>
        </li>
    }
}
