//! Tables of figures, and sorting one by links in its head, without script.

use domain::{
    figure::{Kind, Published},
    indicator::Measure,
    numbers,
};
use leptos::prelude::*;

use super::indicator::{gap_reason, kind_name};
use crate::{
    ReferenceValue,
    language::{figure, language, tr, whole},
};

/// In which order the rows of the table of wijken stand.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Sorting {
    /// By name, A to Z.
    Name,
    /// By the figure shown, highest first; gaps last.
    Figure,
    /// By number of respondents, most first; gaps last.
    Respondents,
}

impl Sorting {
    const ALL: [Self; 3] = [Self::Name, Self::Figure, Self::Respondents];

    /// The word for the order in an address.
    pub fn slug(self) -> &'static str {
        match self {
            Self::Name => "naam",
            Self::Figure => "cijfer",
            Self::Respondents => "deelnemers",
        }
    }

    /// The order with this word; by name when there is none.
    pub fn from_slug(slug: Option<&str>) -> Self {
        Self::ALL.into_iter().find(|sorting| Some(sorting.slug()) == slug).unwrap_or(Self::Name)
    }

    fn direction(self) -> &'static str {
        match self {
            Self::Name => "ascending",
            Self::Figure | Self::Respondents => "descending",
        }
    }
}

/// The head of a column by which the table can be sorted.
#[component]
pub fn SortLink(
    /// What a click sorts by.
    by: Sorting,
    /// How the table is sorted now.
    now: Sorting,
    /// The address of the page, up to and with `sorteer=`.
    address: String,
    children: Children,
) -> impl IntoView {
    let class = match by {
        Sorting::Name => "utrecht-table__header-cell",
        _ => "utrecht-table__header-cell utrecht-table__header-cell--numeric-column",
    };
    view! {
        <th scope="col" class=class aria-sort=(by == now).then(|| by.direction())>
            <a class="utrecht-link utrecht-link--html-a" href=format!("{address}{}", by.slug())>
                {children()}
            </a>
        </th>
    }
}

/// The head of a column of words.
#[component]
pub fn WordHead(children: Children) -> impl IntoView {
    view! {
        <th scope="col" class="utrecht-table__header-cell">
            {children()}
        </th>
    }
}

/// The head of a column of numbers.
#[component]
pub fn NumberHead(children: Children) -> impl IntoView {
    view! {
        <th scope="col" class="utrecht-table__header-cell utrecht-table__header-cell--numeric-column">
            {children()}
        </th>
    }
}

/// The head of a row.
#[component]
pub fn RowHead(children: Children) -> impl IntoView {
    view! {
        <th scope="row" class="utrecht-table__cell">
            {children()}
        </th>
    }
}

/// A cell with a number.
#[component]
pub fn NumberCell(children: Children) -> impl IntoView {
    view! {
        <td class="utrecht-table__cell utrecht-table__cell--numeric-column">{children()}</td>
    }
}

/// The heads of the four columns that [`figure_cells`] fills.
pub fn figure_heads() -> impl IntoView {
    view! {
        <NumberHead>{tr!(figures.score)}</NumberHead>
        <NumberHead>{tr!(figures.interval)}</NumberHead>
        <WordHead>{tr!(figures.kind)}</WordHead>
        <NumberHead>{tr!(figures.respondents)}</NumberHead>
    }
}

/// Figure, interval, kind and respondents, then `more` that is said of a figure alone; or one cell
/// over all of these columns that says why there is none.
pub fn figure_cells(published: Published, measure: Measure, more: Vec<String>) -> AnyView {
    let estimate = match published {
        Published::Value(estimate) => estimate,
        Published::Gap(gap) => {
            let span = (4 + more.len()).to_string();
            return view! {
                <td class="utrecht-table__cell ww-withheld" colspan=span>
                    {gap_reason(gap)}
                </td>
            }
            .into_any();
        }
    };
    let interval = numbers::interval(estimate.lower, estimate.upper, measure, language());
    let marked = (estimate.kind == Kind::Estimate).then_some("ww-estimate");
    let more: Vec<_> =
        more.into_iter().map(|text| view! { <NumberCell>{text}</NumberCell> }).collect();
    view! {
        <NumberCell>{figure(estimate.value, measure)}</NumberCell>
        <NumberCell>{interval}</NumberCell>
        <td class="utrecht-table__cell">
            <span class=marked>{kind_name(estimate.kind)}</span>
        </td>
        <NumberCell>{whole(estimate.respondents)}</NumberCell>
        {more}
    }
    .into_any()
}

/// The column with what others published beside our figures.
#[derive(Clone, Copy, Debug)]
pub struct ReferenceColumn {
    /// The year of all of them; nothing when they are of several years.
    year: Option<u16>,
}

impl ReferenceColumn {
    /// The column that shows these; none when there is nothing to show.
    pub fn of(figures: impl IntoIterator<Item = ReferenceValue>) -> Option<Self> {
        let mut years = figures.into_iter().map(|figure| figure.year);
        let first = years.next()?;
        Some(Self { year: years.all(|year| year == first).then_some(first) })
    }

    /// The head of the column.
    pub fn head(self) -> String {
        match self.year {
            Some(year) => tr!(figures.published_of, year = year),
            None => tr!(figures.published).to_owned(),
        }
    }

    /// A cell of the column; the year stands in it when the head has none.
    pub fn cell(self, figure: Option<ReferenceValue>) -> String {
        match (figure, self.year) {
            (None, _) => "–".to_owned(),
            (Some(figure), Some(_)) => published_percent(figure.percent),
            (Some(figure), None) => {
                format!("{} ({})", published_percent(figure.percent), figure.year)
            }
        }
    }
}

/// A percentage of others, with the decimal that they publish.
pub fn published_percent(percent: f64) -> String {
    format!("{}%", numbers::one_decimal(percent, language()))
}
