//! Whether a table is about the same areas as those that are known.
//!
//! CBS redraws wijken and buurten every year, and a table does not say of which year its areas
//! are. A code that is only in the table shows that it is of another year. That a code is in both
//! proves nothing: in Dalfsen `WK014801` was another area in 2020 than in 2016. So a gemeente is
//! taken as a whole or refused as a whole, and what was renumbered is carried over by a crosswalk
//! that somebody vouches for, never by a guess.

use std::{
    collections::{BTreeMap, BTreeSet},
    mem::discriminant,
};

use domain::{
    area::{AreaCode, GemeenteCode, WijkCode},
    figure::FigureArea,
};
use thiserror::Error;

use crate::{AreaSet, tables::Crosswalk};

/// From how many inhabitants an area counts as one that a table of its own year would have.
///
/// RIVM publishes areas of ten inhabitants and does without those of thirty. What is built between
/// the year of a table and that of the count of inhabitants must not look like another area year.
const SURELY_PUBLISHED: u32 = 200;

/// The areas of an installation or of files, with their inhabitants where these are known.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct KnownAreas {
    inhabitants: BTreeMap<AreaCode, Option<u32>>,
    /// The wijken of which buurten are known.
    divided: BTreeSet<WijkCode>,
}

/// Which known area each area of a table is.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct SameAreas(BTreeMap<AreaCode, AreaCode>);

/// Why a table is not about the areas that are known: everything that is wrong with it.
#[derive(Clone, Debug, PartialEq, Eq, Error)]
#[error("{}", .0.iter().map(ToString::to_string).collect::<Vec<_>>().join("; "))]
pub struct AreaYearError(pub Vec<AreaYearProblem>);

/// What is wrong with the areas of a table.
#[derive(Clone, Debug, PartialEq, Eq, Error)]
pub enum AreaYearProblem {
    /// Codes are not the same.
    #[error(
        "the areas of {gemeente} in this file are of another year ({}); give a crosswalk with \
         --crosswalk FILE",
        difference(.unknown, .missing)
    )]
    OtherYear {
        /// Where.
        gemeente: GemeenteCode,
        /// Areas of the table that are not known.
        unknown: Vec<AreaCode>,
        /// Known areas that a table of the same year would have.
        missing: Vec<AreaCode>,
    },
    /// The crosswalk does not name every code.
    #[error(
        "the crosswalk does not say what becomes of {}: for {gemeente} it must name every code of \
         the file, also what stays the same",
        list(.codes)
    )]
    NotNamed {
        /// Where.
        gemeente: GemeenteCode,
        /// What it does not name.
        codes: Vec<AreaCode>,
    },
    /// An area does not stay whole.
    #[error("{code} is divided over {}: a percentage cannot be divided over areas", list(.over))]
    Divided {
        /// The area of the table.
        code: AreaCode,
        /// Where its parts lie, as far as the crosswalk says.
        over: Vec<AreaCode>,
    },
    /// Areas become one.
    #[error("{} together become {into}: percentages of areas cannot be added up", list(.codes))]
    Joined {
        /// The areas of the table.
        codes: Vec<AreaCode>,
        /// What they become.
        into: AreaCode,
    },
    /// The crosswalk leads to another year than that of the known areas.
    #[error("by the crosswalk {code} becomes {successor}, which is not among the areas")]
    UnknownSuccessor {
        /// The area of the table.
        code: AreaCode,
        /// What it becomes.
        successor: AreaCode,
    },
    /// The crosswalk takes a buurt out of its wijk.
    #[error("by the crosswalk {buurt} becomes {successor}, but its wijk becomes {wijk_successor}")]
    OutOfItsWijk {
        /// The buurt of the table.
        buurt: AreaCode,
        /// What it becomes.
        successor: AreaCode,
        /// What the wijk becomes in which it lies in the table.
        wijk_successor: AreaCode,
    },
}

impl FromIterator<(AreaCode, Option<u32>)> for KnownAreas {
    fn from_iter<I: IntoIterator<Item = (AreaCode, Option<u32>)>>(areas: I) -> Self {
        let inhabitants: BTreeMap<_, _> = areas.into_iter().collect();
        let divided = inhabitants
            .keys()
            .filter_map(|code| match code {
                AreaCode::Buurt(buurt) => Some(buurt.wijk()),
                _ => None,
            })
            .collect();
        Self { inhabitants, divided }
    }
}

impl From<&AreaSet> for KnownAreas {
    fn from(set: &AreaSet) -> Self {
        let gemeenten = set.gemeenten.iter().map(|it| (AreaCode::Gemeente(it.code.clone()), None));
        let wijken = set.wijken.iter().map(|it| (AreaCode::Wijk(it.code.clone()), it.population));
        let buurten =
            set.buurten.iter().map(|it| (AreaCode::Buurt(it.code.clone()), it.population));
        gemeenten.chain(wijken).chain(buurten).collect()
    }
}

/// How an area of a table relates to those that are known.
#[derive(PartialEq, Eq)]
enum Standing {
    Known,
    /// A buurt in a wijk of which no buurten are known.
    NotDrawn,
    Unknown,
}

impl KnownAreas {
    /// Forgets all areas outside one gemeente.
    pub fn keep(&mut self, gemeente: &GemeenteCode) {
        self.inhabitants.retain(|code, _| code.gemeente() == *gemeente);
        self.divided.retain(|wijk| wijk.gemeente() == *gemeente);
    }

    /// Finds out which known area each area of a table is, when the table is about the same areas.
    ///
    /// A gemeente that is in `table` and not known is left aside, and so are buurten of a wijk that
    /// is known without any. Of a gemeente that is both, every code of the table must be known, and
    /// every wijk and buurt where people live must be in the table, if it has that level at all:
    /// from 200 inhabitants, and a wijk also when nobody knows how many they are. A gemeente that
    /// the crosswalk names goes by the crosswalk alone: it must name every code, and every area
    /// must become one other as a whole.
    ///
    /// # Errors
    ///
    /// When a gemeente of the table is of another year, or the crosswalk does not make it the same.
    pub fn same_areas<'a>(
        &self,
        table: impl IntoIterator<Item = &'a FigureArea>,
        crosswalk: &Crosswalk,
    ) -> Result<SameAreas, AreaYearError> {
        let table: BTreeSet<&FigureArea> = table.into_iter().collect();
        let mut by_gemeente: BTreeMap<GemeenteCode, Vec<AreaCode>> = BTreeMap::new();
        for code in table.into_iter().filter_map(code_of) {
            by_gemeente.entry(code.gemeente()).or_default().push(code);
        }
        let mut same = SameAreas::default();
        let mut problems = Vec::new();
        for (gemeente, codes) in &by_gemeente {
            let successors: BTreeSet<_> =
                crosswalk.successors_of(gemeente).map(AreaCode::gemeente).collect();
            if successors.iter().any(|gemeente| self.has(gemeente)) {
                problems.extend(self.carry_over(gemeente, codes, crosswalk, &mut same));
            } else if self.has(gemeente) {
                problems.extend(self.compare(gemeente, codes, &mut same));
            }
        }
        for problem in same.joined() {
            if !problems.contains(&problem) {
                problems.push(problem);
            }
        }
        if problems.is_empty() { Ok(same) } else { Err(AreaYearError(problems)) }
    }

    fn has(&self, gemeente: &GemeenteCode) -> bool {
        self.inhabitants.contains_key(&AreaCode::Gemeente(gemeente.clone()))
    }

    fn standing(&self, code: &AreaCode) -> Standing {
        if self.inhabitants.contains_key(code) {
            return Standing::Known;
        }
        match code {
            AreaCode::Buurt(buurt)
                if self.inhabitants.contains_key(&AreaCode::Wijk(buurt.wijk()))
                    && !self.divided.contains(&buurt.wijk()) =>
            {
                Standing::NotDrawn
            }
            _ => Standing::Unknown,
        }
    }

    /// Takes the codes as they are, or says what differs.
    fn compare(
        &self,
        gemeente: &GemeenteCode,
        codes: &[AreaCode],
        same: &mut SameAreas,
    ) -> Option<AreaYearProblem> {
        let of =
            |standing| codes.iter().filter(move |code| self.standing(code) == standing).cloned();
        let unknown: Vec<_> = of(Standing::Unknown).collect();
        let missing = self.missing(gemeente, codes);
        if !unknown.is_empty() || !missing.is_empty() {
            let gemeente = gemeente.clone();
            return Some(AreaYearProblem::OtherYear { gemeente, unknown, missing });
        }
        same.0.extend(of(Standing::Known).map(|code| (code.clone(), code)));
        None
    }

    /// The wijken and buurten that are not in the table, although others are and people live there.
    ///
    /// Of a wijk that counts as sure until it is known that few live there; a buurt is often too
    /// small to be published.
    fn missing(&self, gemeente: &GemeenteCode, codes: &[AreaCode]) -> Vec<AreaCode> {
        let has_level =
            |code: &AreaCode| codes.iter().any(|other| discriminant(other) == discriminant(code));
        let surely_published = |code: &AreaCode, inhabitants: Option<u32>| match inhabitants {
            Some(count) => count >= SURELY_PUBLISHED,
            None => matches!(code, AreaCode::Wijk(_)),
        };
        self.inhabitants
            .iter()
            .filter(|(code, inhabitants)| {
                code.gemeente() == *gemeente
                    && surely_published(code, **inhabitants)
                    && has_level(code)
                    && !codes.contains(code)
            })
            .map(|(code, _)| code.clone())
            .collect()
    }

    /// Takes the codes as the crosswalk translates them, or says why it does not.
    fn carry_over(
        &self,
        gemeente: &GemeenteCode,
        codes: &[AreaCode],
        crosswalk: &Crosswalk,
        same: &mut SameAreas,
    ) -> Vec<AreaYearProblem> {
        let mut problems = Vec::new();
        let mut not_named = Vec::new();
        for code in codes {
            let successor = match successor(code, crosswalk) {
                Ok(Some(successor)) => successor,
                Ok(None) if is_same_gemeente(code, crosswalk) => code.clone(),
                Ok(None) => {
                    not_named.push(code.clone());
                    continue;
                }
                // Areas that become one are told of once.
                Err(problem) if problems.contains(&problem) => continue,
                Err(problem) => {
                    problems.push(problem);
                    continue;
                }
            };
            problems.extend(out_of_its_wijk(code, &successor, crosswalk));
            match self.standing(&successor) {
                Standing::Known => {
                    same.0.insert(code.clone(), successor);
                }
                Standing::NotDrawn => {}
                Standing::Unknown => {
                    let code = code.clone();
                    problems.push(AreaYearProblem::UnknownSuccessor { code, successor });
                }
            }
        }
        if !not_named.is_empty() {
            let gemeente = gemeente.clone();
            problems.push(AreaYearProblem::NotNamed { gemeente, codes: not_named });
        }
        problems
    }
}

/// The one area that an area becomes as a whole; nothing when the crosswalk does not name it.
fn successor(code: &AreaCode, crosswalk: &Crosswalk) -> Result<Option<AreaCode>, AreaYearProblem> {
    let Some(successors) = crosswalk.successors(code) else { return Ok(None) };
    let mut whole = successors.iter().filter(|(_, share)| **share == 1.0);
    let Some((successor, _)) = whole.next().filter(|_| successors.len() == 1) else {
        let over = successors.keys().cloned().collect();
        return Err(AreaYearProblem::Divided { code: code.clone(), over });
    };
    let origins = crosswalk.origins(successor);
    if origins.len() > 1 {
        return Err(AreaYearProblem::Joined { codes: origins, into: successor.clone() });
    }
    Ok(Some(successor.clone()))
}

/// Whether this is a gemeente of which no area becomes one of another gemeente.
fn is_same_gemeente(code: &AreaCode, crosswalk: &Crosswalk) -> bool {
    match code {
        AreaCode::Gemeente(gemeente) => {
            crosswalk.successors_of(gemeente).all(|successor| successor.gemeente() == *gemeente)
        }
        AreaCode::Wijk(_) | AreaCode::Buurt(_) => false,
    }
}

/// A buurt lies in one wijk before and after.
fn out_of_its_wijk(
    code: &AreaCode,
    successor: &AreaCode,
    crosswalk: &Crosswalk,
) -> Option<AreaYearProblem> {
    let (AreaCode::Buurt(before), AreaCode::Buurt(after)) = (code, successor) else { return None };
    let wijk_successor =
        self::successor(&AreaCode::Wijk(before.wijk()), crosswalk).ok().flatten()?;
    (wijk_successor != AreaCode::Wijk(after.wijk())).then(|| AreaYearProblem::OutOfItsWijk {
        buurt: code.clone(),
        successor: successor.clone(),
        wijk_successor,
    })
}

/// The code of an area that is drawn.
fn code_of(area: &FigureArea) -> Option<AreaCode> {
    match area {
        FigureArea::Country | FigureArea::GgdRegion(_) => None,
        FigureArea::Gemeente(code) => Some(AreaCode::Gemeente(code.clone())),
        FigureArea::Wijk(code) => Some(AreaCode::Wijk(code.clone())),
        FigureArea::Buurt(code) => Some(AreaCode::Buurt(code.clone())),
    }
}

impl SameAreas {
    /// The known area that an area of the table is; nothing for one that is left aside. The country
    /// is always itself.
    pub fn area(&self, area: &FigureArea) -> Option<FigureArea> {
        match area {
            FigureArea::Country => Some(FigureArea::Country),
            other => self.0.get(&code_of(other)?).cloned().map(FigureArea::from),
        }
    }

    /// Whether no area of the table is known.
    pub fn is_empty(&self) -> bool {
        self.0.is_empty()
    }

    /// What several areas of the table would become: a table can hold areas of two years.
    fn joined(&self) -> Vec<AreaYearProblem> {
        let mut origins: BTreeMap<&AreaCode, Vec<&AreaCode>> = BTreeMap::new();
        for (code, known) in &self.0 {
            origins.entry(known).or_default().push(code);
        }
        origins
            .into_iter()
            .filter(|(_, codes)| codes.len() > 1)
            .map(|(into, codes)| AreaYearProblem::Joined {
                codes: codes.into_iter().cloned().collect(),
                into: into.clone(),
            })
            .collect()
    }
}

fn difference(unknown: &[AreaCode], missing: &[AreaCode]) -> String {
    let mut parts = Vec::new();
    match unknown {
        [] => {}
        [one] => parts.push(format!("1 code is unknown: {one}")),
        more => parts.push(format!("{} codes are unknown: {}", more.len(), list(more))),
    }
    match missing {
        [] => {}
        [one] => parts.push(format!("1 inhabited area is not in it: {one}")),
        more => parts.push(format!("{} inhabited areas are not in it: {}", more.len(), list(more))),
    }
    parts.join("; ")
}

fn list(codes: &[AreaCode]) -> String {
    codes.iter().map(AreaCode::as_str).collect::<Vec<_>>().join(", ")
}

#[cfg(test)]
mod tests;
