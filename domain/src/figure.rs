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

/// A figure as a publication keeps it, in half the room: there are millions of them.
///
/// Numbers from −107 to 107 are kept to a twenty-millionth, which is finer than any that is shown;
/// those of a figure that is shown come back to the last bit.
#[derive(Clone, Copy, PartialEq, Eq)]
pub struct Kept {
    /// Value, lower and upper end in steps; [`Self::NO_NUMBER`] for what cannot be kept.
    steps: [i32; 3],
    /// Kind or gap in the lowest three bits, and respondents in the others.
    respondents: u32,
}

impl Kept {
    /// Stands for what cannot be kept; no figure reads so.
    const NO_NUMBER: i32 = i32::MIN;
    const STEPS_OF_ONE: i32 = 20_000_000;
    const KINDS: [Kind; 2] = [Kind::Direct, Kind::Estimate];
    const GAPS: [Gap; 3] = [Gap::Withheld, Gap::NoData, Gap::NotComparable];
    const MOST_RESPONDENTS: u32 = u32::MAX >> 3;

    /// Keeps a figure.
    #[inline]
    pub fn new(published: Published) -> Self {
        match published {
            Published::Value(Estimate { value, lower, upper, kind, respondents }) => Self {
                steps: [steps(value), steps(lower), steps(upper)],
                respondents: respondents.min(Self::MOST_RESPONDENTS) << 3 | kind as u32,
            },
            Published::Gap(gap) => {
                Self { steps: [0; 3], respondents: Self::KINDS.len() as u32 + gap as u32 }
            }
        }
    }

    /// Position in the list of both kinds, and the gaps after them.
    fn state(self) -> usize {
        (self.respondents & 0b111) as usize
    }

    /// The gap, if it is one.
    #[inline]
    pub fn gap(self) -> Option<Gap> {
        Self::GAPS.get(self.state().wrapping_sub(Self::KINDS.len())).copied()
    }

    /// How a figure was made; of a gap it means nothing.
    #[inline]
    pub fn kind(self) -> Kind {
        Self::KINDS[self.state() % Self::KINDS.len()]
    }

    /// About how many respondents answered; 0 for a gap.
    #[inline]
    pub fn respondents(self) -> u32 {
        self.respondents >> 3
    }

    /// Value, lower and upper end in tenths; nothing for one that is not a whole number of them, and
    /// 0 for a gap.
    #[inline]
    pub fn tenths(self) -> [Option<u32>; 3] {
        const TENTH: i32 = Kept::STEPS_OF_ONE / 10;
        self.steps.map(
            |steps| {
                if steps % TENTH == 0 { u32::try_from(steps / TENTH).ok() } else { None }
            },
        )
    }

    /// The figure.
    #[inline]
    pub fn published(self) -> Published {
        if let Some(gap) = self.gap() {
            return Published::Gap(gap);
        }
        let [value, lower, upper] = self.steps.map(|steps| match steps {
            Self::NO_NUMBER => f64::NAN,
            _ => f64::from(steps) / f64::from(Self::STEPS_OF_ONE),
        });
        let (kind, respondents) = (self.kind(), self.respondents());
        Published::Value(Estimate { value, lower, upper, kind, respondents })
    }
}

/// The whole number of steps nearest to a number from −107 to 107; [`Kept::NO_NUMBER`] for any other,
/// NaN among them.
#[inline]
fn steps(number: f64) -> i32 {
    // At this size a floating point number has no fraction: it rounds, and its lowest bits count.
    const WHOLE: f64 = 1.5 * (1_u64 << 52) as f64;
    let nearest = (number * f64::from(Kept::STEPS_OF_ONE) + WHOLE).to_bits() as i32;
    if (-107.0..=107.0).contains(&number) { nearest } else { Kept::NO_NUMBER }
}

impl fmt::Debug for Kept {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.published().fmt(f)
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
pub type OfSubgroups = [Kept; Subgroup::ALL.len()];

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
        let figures: Vec<_> = figures.into_iter().map(Kept::new).collect();
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
            self.columns[indicator][area][subgroup.index()].published()
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
                published: self.columns[indicator][area][group].published(),
            }
        })
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    fn figure(numbers: [f64; 3], kind: Kind, respondents: u32) -> Published {
        let [value, lower, upper] = numbers;
        Published::Value(Estimate { value, lower, upper, kind, respondents })
    }

    proptest! {
        #[test]
        fn a_figure_that_is_shown_comes_back_to_the_last_bit(
            tenths: [u16; 3], is_direct: bool, respondents in 0_u32..100_000_000,
        ) {
            let tenths = tenths.map(|tenth| u32::from(tenth % 1001));
            let kind = if is_direct { Kind::Direct } else { Kind::Estimate };
            let figure = figure(tenths.map(|tenth| f64::from(tenth) / 10.0), kind, respondents);
            let kept = Kept::new(figure);
            prop_assert_eq!(kept.published(), figure);
            prop_assert_eq!(kept.tenths(), tenths.map(Some));
            prop_assert_eq!((kept.kind(), kept.respondents()), (kind, respondents));
            prop_assert_eq!(kept.gap(), None);
        }

        #[test]
        fn any_other_figure_comes_back_to_a_step(numbers in prop::array::uniform3(-107.0..107.0)) {
            let kept = Kept::new(figure(numbers, Kind::Direct, 10)).published().estimate().unwrap();
            for (own, number) in [kept.value, kept.lower, kept.upper].into_iter().zip(numbers) {
                prop_assert!((own - number).abs() <= 2.51e-8);
            }
        }
    }

    #[test]
    fn a_gap_comes_back_and_has_nobody() {
        for gap in [Gap::Withheld, Gap::NoData, Gap::NotComparable] {
            let kept = Kept::new(Published::Gap(gap));
            assert_eq!(kept.published(), Published::Gap(gap));
            assert_eq!((kept.gap(), kept.respondents()), (Some(gap), 0));
        }
    }

    #[test]
    fn what_is_no_figure_is_not_kept_as_one() {
        for number in [f64::NAN, f64::INFINITY, -107.1, 107.1] {
            let kept = Kept::new(figure([50.0, 40.0, number], Kind::Direct, 10));
            assert_eq!(kept.tenths()[2], None);
            assert!(kept.published().estimate().unwrap().upper.is_nan());
        }
    }
}
