//! What a publication says of an area: a figure with its interval, or which gap there is.

use std::{fmt, str::FromStr};

use thiserror::Error;

use crate::{
    area::{BuurtCode, GemeenteCode, WijkCode},
    demography::{AgeBand, Sex},
    indicator::IndicatorId,
    period::Quarter,
};

/// How a figure was made.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Kind {
    /// From the respondents of the area alone.
    Direct,
    /// Respondents of the area, drawn towards what is known otherwise ("schatting").
    Estimate,
}

impl Kind {
    /// Stable word in files.
    pub fn slug(self) -> &'static str {
        match self {
            Self::Direct => "direct",
            Self::Estimate => "estimate",
        }
    }
}

/// A figure that may be shown, rounded as it is shown.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Estimate {
    /// Per cent for a share, points for a mean.
    pub value: f64,
    /// Lower end of the 95% interval, which covers chance, noise and rounding.
    pub lower: f64,
    /// Upper end of the 95% interval.
    pub upper: f64,
    /// How it was made.
    pub kind: Kind,
    /// About how many respondents answered: with noise, and rounded to five.
    pub respondents: u32,
}

impl Estimate {
    /// How much higher this figure is than an earlier one of the same area and method, with the
    /// 95% interval of the difference. Respondents of two quarters count as two samples.
    pub fn change_since(&self, earlier: &Self) -> Change {
        let difference = self.value - earlier.value;
        let below = (self.value - self.lower).hypot(earlier.upper - earlier.value);
        let above = (self.upper - self.value).hypot(earlier.value - earlier.lower);
        Change { difference, lower: difference - below, upper: difference + above }
    }
}

/// How much a figure differs from an earlier one.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Change {
    /// Percentage points for a share, points for a mean; positive when the figure rose.
    pub difference: f64,
    /// Lower end of the 95% interval of the difference.
    pub lower: f64,
    /// Upper end of the 95% interval of the difference.
    pub upper: f64,
}

/// Why there is no figure. None of them says anything about the people: not how many they are, nor
/// whether there are any.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Gap {
    /// Disclosure control holds the figure back.
    Withheld,
    /// Nobody in the whole publication was asked.
    NoData,
    /// What there is was asked or scored in two ways that may not be joined.
    NotComparable,
}

impl Gap {
    /// Stable word in files and in the database.
    pub fn slug(self) -> &'static str {
        match self {
            Self::Withheld => "withheld",
            Self::NoData => "no_data",
            Self::NotComparable => "not_comparable",
        }
    }

    /// The gap with this word.
    pub fn from_slug(slug: &str) -> Option<Self> {
        [Self::Withheld, Self::NoData, Self::NotComparable]
            .into_iter()
            .find(|gap| gap.slug() == slug)
    }
}

/// A figure that went through disclosure control.
#[derive(Clone, Copy, Debug, PartialEq)]
pub enum Published {
    /// The figure may be shown.
    Value(Estimate),
    /// There is no figure.
    Gap(Gap),
}

impl Published {
    /// The figure, if there is one.
    pub fn estimate(self) -> Option<Estimate> {
        match self {
            Self::Value(estimate) => Some(estimate),
            Self::Gap(_) => None,
        }
    }
}

/// A level of areas; each contains the one before it.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Level {
    /// Neighbourhood.
    Buurt,
    /// District.
    Wijk,
    /// Municipality.
    Gemeente,
    /// The region of one public health service.
    GgdRegion,
    /// The Netherlands.
    Country,
}

impl Level {
    /// Every level, smallest first.
    pub const ALL: [Self; 5] =
        [Self::Buurt, Self::Wijk, Self::Gemeente, Self::GgdRegion, Self::Country];

    /// Stable word in files.
    pub fn slug(self) -> &'static str {
        match self {
            Self::Buurt => "buurt",
            Self::Wijk => "wijk",
            Self::Gemeente => "gemeente",
            Self::GgdRegion => "ggd_region",
            Self::Country => "country",
        }
    }
}

/// The code of the Netherlands in published tables.
pub const COUNTRY_CODE: &str = "NL01";

/// An area that figures are published for; ordered from large to small, then by code.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum FigureArea {
    /// The Netherlands.
    Country,
    /// The region of a GGD, by its name.
    GgdRegion(String),
    /// A municipality.
    Gemeente(GemeenteCode),
    /// A wijk.
    Wijk(WijkCode),
    /// A buurt.
    Buurt(BuurtCode),
}

impl FigureArea {
    /// The code of the area, or the name of a GGD region.
    pub fn as_str(&self) -> &str {
        match self {
            Self::Country => COUNTRY_CODE,
            Self::GgdRegion(name) => name,
            Self::Gemeente(code) => code.as_str(),
            Self::Wijk(code) => code.as_str(),
            Self::Buurt(code) => code.as_str(),
        }
    }

    /// Its level.
    pub fn level(&self) -> Level {
        match self {
            Self::Country => Level::Country,
            Self::GgdRegion(_) => Level::GgdRegion,
            Self::Gemeente(_) => Level::Gemeente,
            Self::Wijk(_) => Level::Wijk,
            Self::Buurt(_) => Level::Buurt,
        }
    }
}

/// An area without a name.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Error)]
#[error("an area has a code, or the name of a GGD region")]
pub struct NoArea;

impl FromStr for FigureArea {
    type Err = NoArea;

    /// Reads a code of CBS; any other name is that of a GGD region.
    fn from_str(raw: &str) -> Result<Self, NoArea> {
        let text = raw.trim();
        if text.is_empty() {
            return Err(NoArea);
        }
        Ok(if text == COUNTRY_CODE {
            Self::Country
        } else if let Ok(code) = text.parse() {
            Self::Buurt(code)
        } else if let Ok(code) = text.parse() {
            Self::Wijk(code)
        } else if let Ok(code) = text.parse() {
            Self::Gemeente(code)
        } else {
            Self::GgdRegion(text.to_owned())
        })
    }
}

impl fmt::Display for FigureArea {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.as_str())
    }
}

/// A group of residents within an area. There are no others: no two of them can be combined.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Subgroup {
    /// Everybody, also who did not tell sex or age.
    All,
    /// Women, or men. Of `x` there are too few everywhere.
    Sex(Sex),
    /// An age band.
    Age(AgeBand),
}

impl Subgroup {
    /// Every subgroup, in the order of files.
    pub const ALL: [Self; 8] = [
        Self::All,
        Self::Sex(Sex::Female),
        Self::Sex(Sex::Male),
        Self::Age(AgeBand::From18To34),
        Self::Age(AgeBand::From35To49),
        Self::Age(AgeBand::From50To64),
        Self::Age(AgeBand::From65To74),
        Self::Age(AgeBand::From75),
    ];

    /// Position in [`Self::ALL`].
    #[inline]
    pub fn index(self) -> usize {
        match self {
            Self::All => 0,
            Self::Sex(sex) => 1 + usize::from(sex != Sex::Female),
            Self::Age(band) => 3 + band as usize,
        }
    }

    /// Stable name in files and in the database: `all`, `sex=f`, `age=65-74`.
    pub fn slug(self) -> &'static str {
        match self {
            Self::All => "all",
            Self::Sex(Sex::Female) => "sex=f",
            Self::Sex(Sex::Male) => "sex=m",
            Self::Sex(Sex::Other) => "sex=x",
            Self::Age(AgeBand::From18To34) => "age=18-34",
            Self::Age(AgeBand::From35To49) => "age=35-49",
            Self::Age(AgeBand::From50To64) => "age=50-64",
            Self::Age(AgeBand::From65To74) => "age=65-74",
            Self::Age(AgeBand::From75) => "age=75+",
        }
    }

    /// The subgroup with this name.
    pub fn from_slug(slug: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|subgroup| subgroup.slug() == slug)
    }
}

/// Says which group, and nothing of a person.
impl fmt::Debug for Subgroup {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.slug())
    }
}

/// How many of a group took part, beside how many live there.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct WhoAnswered {
    /// About how many took part: with noise, rounded to five; nothing when that is withheld.
    pub respondents: Option<u32>,
    /// How many adults live there, where that is known.
    pub persons: Option<u32>,
}

/// All figures of one period, made in one go by one method: a figure for every area, indicator and
/// subgroup of a fixed lattice.
#[derive(Clone, Debug, PartialEq)]
pub struct Publication {
    /// The quarter in which the respondents answered.
    pub period: Quarter,
    /// Version of the rules of estimation and disclosure control.
    pub method: String,
    areas: Vec<FigureArea>,
    indicators: Vec<IndicatorId>,
    /// By indicator, then area.
    columns: Vec<Vec<OfSubgroups>>,
    /// By area, then subgroup.
    who_answered: Vec<WhoAnswered>,
}

/// The figures of one area on one indicator, by [`Subgroup::ALL`].
pub type OfSubgroups = [Published; Subgroup::ALL.len()];

/// The parts of a publication do not fit together.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Error)]
#[error("a publication has one figure for every area, indicator and subgroup, in order")]
pub struct NotALattice;

/// One cell of a publication.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Figure<'a> {
    /// Where.
    pub area: &'a FigureArea,
    /// What.
    pub indicator: IndicatorId,
    /// Who.
    pub subgroup: Subgroup,
    /// The figure, or its gap.
    pub published: Published,
}

impl Publication {
    /// A publication of these cells. Areas and indicators are in ascending order and each is there
    /// once; `figures` has a cell for each area, indicator and subgroup, in that order, and
    /// `who_answered` one for each area and subgroup.
    pub fn new(
        period: Quarter,
        method: String,
        areas: Vec<FigureArea>,
        indicators: Vec<IndicatorId>,
        figures: Vec<Published>,
        who_answered: Vec<WhoAnswered>,
    ) -> Result<Self, NotALattice> {
        let (rows, rest) = figures.as_chunks();
        if rows.len() != areas.len() * indicators.len() || !rest.is_empty() {
            return Err(NotALattice);
        }
        let column = |at| rows.iter().skip(at).step_by(indicators.len()).copied().collect();
        let columns = (0..indicators.len()).map(column).collect();
        Self::of_columns(period, method, areas, indicators, columns, who_answered)
    }

    /// As [`Self::new`], of a column for each indicator, which has the figures of each area.
    pub fn of_columns(
        period: Quarter,
        method: String,
        areas: Vec<FigureArea>,
        indicators: Vec<IndicatorId>,
        columns: Vec<Vec<OfSubgroups>>,
        who_answered: Vec<WhoAnswered>,
    ) -> Result<Self, NotALattice> {
        let ascending = areas.is_sorted_by(|a, b| a < b) && indicators.is_sorted_by(|a, b| a < b);
        let complete = columns.len() == indicators.len()
            && columns.iter().all(|column| column.len() == areas.len())
            && who_answered.len() == areas.len() * Subgroup::ALL.len();
        if !ascending || !complete {
            return Err(NotALattice);
        }
        Ok(Self { period, method, areas, indicators, columns, who_answered })
    }

    /// The areas, in order.
    pub fn areas(&self) -> &[FigureArea] {
        &self.areas
    }

    /// The indicators, in order.
    pub fn indicators(&self) -> &[IndicatorId] {
        &self.indicators
    }

    /// A column for each of [`Self::indicators`], with the figures of each of [`Self::areas`].
    pub fn columns(&self) -> &[Vec<OfSubgroups>] {
        &self.columns
    }

    /// The figure of one cell. What the publication does not hold was not asked: no data.
    pub fn of(&self, area: &FigureArea, indicator: IndicatorId, subgroup: Subgroup) -> Published {
        let position = self
            .areas
            .binary_search(area)
            .and_then(|area| Ok((area, self.indicators.binary_search(&indicator)?)));
        position.map_or(Published::Gap(Gap::NoData), |(area, indicator)| {
            self.columns[indicator][area][subgroup.index()]
        })
    }

    /// Who answered in an area; nothing is known of an area that the publication does not hold.
    pub fn who_answered(&self, area: &FigureArea, subgroup: Subgroup) -> WhoAnswered {
        match self.areas.binary_search(area) {
            Ok(area) => self.who_answered[area * Subgroup::ALL.len() + subgroup.index()],
            Err(_) => WhoAnswered { respondents: None, persons: None },
        }
    }

    /// Who answered in every area, in order; of an area, by subgroup as in [`Subgroup::ALL`].
    pub fn who_answered_by_area(
        &self,
    ) -> impl ExactSizeIterator<Item = (&FigureArea, &[WhoAnswered])> {
        self.areas.iter().zip(self.who_answered.chunks_exact(Subgroup::ALL.len()))
    }

    /// Every figure, by area, indicator and subgroup.
    pub fn figures(&self) -> impl ExactSizeIterator<Item = Figure<'_>> {
        let (indicators, groups) = (self.indicators.len(), Subgroup::ALL.len());
        (0..self.areas.len() * indicators * groups).map(move |position| {
            let (row, group) = (position / groups, position % groups);
            let (area, indicator) = (row / indicators, row % indicators);
            Figure {
                area: &self.areas[area],
                indicator: self.indicators[indicator],
                subgroup: Subgroup::ALL[group],
                published: self.columns[indicator][area][group],
            }
        })
    }
}
