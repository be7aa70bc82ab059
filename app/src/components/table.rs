//! Tables of figures, and sorting one by links in its head, without script.

use domain::figure::Published;
use leptos::prelude::*;

use crate::language::{one_decimal, tr, whole};

/// In which order the rows of the table of wijken stand.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Sorting {
    /// By name, A to Z.
    Name,
    /// By the figure shown, highest first; withheld ones last.
    Figure,
    /// By number of respondents, most first; withheld ones last.
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

/// The heads of the four columns that [`figure_cells`] fills.
pub fn figure_heads() -> [&'static str; 4] {
    [tr!(figures.score), tr!(figures.interval), tr!(figures.respondents), tr!(figures.coverage)]
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

/// Mean, interval, respondents and coverage of a figure, or one cell that says why there is none.
///
/// `population` is the number of inhabitants of all ages, where it is known.
pub fn figure_cells(published: Published, population: Option<u32>) -> AnyView {
    match published {
        Published::Value(estimate) => [
            one_decimal(estimate.mean),
            format!("{} – {}", one_decimal(estimate.lower), one_decimal(estimate.upper)),
            whole(estimate.respondents),
            coverage(estimate.respondents, population),
        ]
        .map(|text| {
            view! {
                <td class="utrecht-table__cell utrecht-table__cell--numeric-column">{text}</td>
            }
        })
        .into_iter()
        .collect::<Vec<_>>()
        .into_any(),
        Published::Withheld => view! {
            <td class="utrecht-table__cell ww-withheld" colspan="4">
                {tr!(figures.withheld)}
            </td>
        }
        .into_any(),
    }
}

fn coverage(respondents: u32, population: Option<u32>) -> String {
    match population {
        Some(population) if population > 0 => {
            let percent = 100.0 * f64::from(respondents) / f64::from(population);
            format!("{}%", one_decimal(percent))
        }
        _ => tr!(figures.unknown).to_owned(),
    }
}
