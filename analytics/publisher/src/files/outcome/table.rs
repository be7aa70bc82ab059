//! `figures.parquet`: the columns of the CSV, with empty cells as null.
//!
//! Every value is a place in a dictionary that is small and mostly known beforehand, and the rows
//! are those of a fixed lattice. So places are written as they are found, without a table between;
//! five of the twelve columns do not depend on the figures at all.

use std::{
    collections::BTreeMap,
    io::Write,
    num::NonZero,
    ops::Range,
    sync::{
        atomic::{AtomicUsize, Ordering},
        mpsc,
    },
    thread,
};

use analytics::FIGURE_COLUMNS;
use anyhow::{Context as _, bail};
use bytes::Bytes;
use domain::figure::{FigureArea, Gap, Kept, Kind, OfSubgroups, Publication, Subgroup};
use parquet::{
    basic::{LogicalType, Repetition, Type as PhysicalType},
    file::statistics::{Statistics, ValueStatistics},
    schema::types::SchemaDescriptor,
};

use crate::encoded::{
    Column, Description, Dictionary, PageParts, Parts, Runs, Table, Values, statistics, width,
};

/// About as many rows as a row group has.
pub(super) const ROWS: usize = 1 << 18;

/// What a row says of its figure: that there is one, or which gap.
pub(super) const STATUSES: [&str; 4] = ["published", "withheld", "no_data", "not_comparable"];

/// How many tenths there are from 0 to 100.
const TENTHS: usize = 1001;

const KINDS: [Kind; 2] = [Kind::Direct, Kind::Estimate];

/// Writes the figures, in row groups of whole areas and of about so many rows. Gives how many have
/// each of [`STATUSES`].
///
/// # Errors
///
/// When nothing can be written, or a figure is not rounded as it is shown.
pub(super) fn write(
    publication: &Publication,
    rows: usize,
    out: impl Write + Send,
) -> anyhow::Result<[u64; STATUSES.len()]> {
    let (mut table, schema) = Table::begin(out, "figures", descriptions())?;
    let lattice = Lattice::of(publication, schema);
    let of_area = publication.indicators().len() * Subgroup::ALL.len();
    let areas = (rows / of_area.max(1)).max(1);
    let all = if of_area == 0 { 0 } else { publication.areas().len() };
    let groups: Vec<_> =
        (0..all).step_by(areas).map(|first| first..all.min(first + areas)).collect();
    let workers = thread::available_parallelism().map_or(1, NonZero::get);
    let next = AtomicUsize::new(0);
    thread::scope(|scope| {
        // Whoever is ready makes the next; none gets far ahead of the file.
        let (sender, made) = mpsc::sync_channel(workers);
        for _ in 0..workers.min(groups.len()) {
            let (sender, lattice, groups, next) = (sender.clone(), &lattice, &groups, &next);
            scope.spawn(move || {
                loop {
                    let number = next.fetch_add(1, Ordering::Relaxed);
                    let Some(areas) = groups.get(number) else { break };
                    // Nobody waits for more once the file cannot be written.
                    if sender.send((number, lattice.encode(areas.clone()))).is_err() {
                        break;
                    }
                }
            });
        }
        drop(sender);
        let mut counts = [0; STATUSES.len()];
        // Those that were made before their turn.
        let mut early = BTreeMap::new();
        for number in 0..groups.len() {
            while !early.contains_key(&number) {
                let (number, group) = made.recv().context("a row group was not made")?;
                early.insert(number, group);
            }
            let group = early.remove(&number).context("a row group was not made")??;
            table.write(group.columns)?;
            for (count, own) in counts.iter_mut().zip(group.counts) {
                *count += own;
            }
        }
        table.finish()?;
        Ok(counts)
    })
}

fn descriptions() -> impl Iterator<Item = Description<'static>> {
    FIGURE_COLUMNS.into_iter().map(|name| {
        let (physical, logical) = match name {
            "value" | "lower" | "upper" => (PhysicalType::DOUBLE, None),
            "respondents" => (PhysicalType::INT32, Some(LogicalType::integer(32, false))),
            _ => (PhysicalType::BYTE_ARRAY, Some(LogicalType::String)),
        };
        let repetition = match name {
            "value" | "lower" | "upper" | "kind" | "respondents" => Repetition::OPTIONAL,
            _ => Repetition::REQUIRED,
        };
        (name, physical, logical, repetition)
    })
}

/// What the row groups have in common.
struct Lattice<'p> {
    publication: &'p Publication,
    period: String,
    schema: SchemaDescriptor,
    /// [`tenths`].
    tenths: Dictionary,
}

/// A row group, encoded.
struct Group {
    columns: Vec<Column>,
    /// How many rows have each of [`STATUSES`].
    counts: [u64; STATUSES.len()],
}

impl<'p> Lattice<'p> {
    fn of(publication: &'p Publication, schema: SchemaDescriptor) -> Self {
        Self {
            publication,
            period: publication.period.to_string(),
            schema,
            tenths: Dictionary::of_numbers(tenths().iter().map(|tenth| tenth.to_le_bytes())),
        }
    }

    /// Encodes the rows of these areas.
    fn encode(&self, places: Range<usize>) -> anyhow::Result<Group> {
        let Self { publication, period, schema, .. } = self;
        let rows_of_area = publication.indicators().len() * Subgroup::ALL.len();
        let rows = places.len() * rows_of_area;
        let found = Found::in_areas(publication.columns(), places.clone())?;
        let areas = &publication.areas()[places];
        let counts = found.statuses;

        let period = of_words(&[period], rows, |places| places.repeat(0, rows));
        let levels: Vec<_> = areas.chunk_by(|a, b| a.level() == b.level()).collect();
        let words: Vec<_> = levels.iter().map(|areas| areas[0].level().slug()).collect();
        let level = of_words(&words, rows, |places| {
            for (level, areas) in (0..).zip(levels) {
                places.repeat(level, areas.len() * rows_of_area);
            }
        });
        let words: Vec<_> = areas.iter().map(FigureArea::as_str).collect();
        let area = of_words(&words, rows, |places| {
            (0..).zip(areas).for_each(|(area, _)| places.repeat(area, rows_of_area));
        });
        let words: Vec<_> =
            publication.indicators().iter().map(|indicator| indicator.slug()).collect();
        let indicator = of_words(&words, rows, |places| {
            for _ in areas {
                for (indicator, _) in (0..).zip(&words) {
                    places.repeat(indicator, Subgroup::ALL.len());
                }
            }
        });
        let words = Subgroup::ALL.map(Subgroup::slug);
        let subgroup = of_words(&words, rows, |places| {
            for _ in 0..rows / words.len() {
                (0..).zip(words).for_each(|(subgroup, _)| places.push(subgroup));
            }
        });
        let method = of_words(&[&publication.method], rows, |places| places.repeat(0, rows));
        let [value, lower, upper, kind, respondents, status] = found.columns(&self.tenths);
        let columns = [
            period,
            level,
            area,
            indicator,
            subgroup,
            value,
            lower,
            upper,
            kind,
            respondents,
            status,
            method,
        ];
        let columns = columns
            .into_iter()
            .zip(schema.columns())
            .map(|(parts, description)| parts.encode(description.clone()))
            .collect::<anyhow::Result<_>>()?;
        Ok(Group { columns, counts })
    }
}

/// What a figure may show, of shares in per cent and of means in points: every tenth from 0 to 100.
fn tenths() -> [f64; TENTHS] {
    // Figures are divided so too: these are the same numbers, and not merely near.
    std::array::from_fn(|tenth| tenth as f64 / 10.0)
}

/// The position in [`STATUSES`] of what a row says.
fn status(figure: &Kept) -> usize {
    match figure.gap() {
        None => 0,
        Some(Gap::Withheld) => 1,
        Some(Gap::NoData) => 2,
        Some(Gap::NotComparable) => 3,
    }
}

/// A column of these words, without nulls and with their places as `write` gives them.
fn of_words(words: &[&str], rows: usize, write: impl FnOnce(&mut Runs)) -> Parts {
    let dictionary = Dictionary::of_words(words);
    let mut places = Runs::new(width(words.len()), 0);
    write(&mut places);
    let statistics = statistics(words.iter().copied(), 0);
    named(rows, None, dictionary, places, statistics, true)
}

/// A column of one page with places in a dictionary.
fn named(
    rows: usize,
    known: Option<Bytes>,
    dictionary: Dictionary,
    places: Runs,
    statistics: Statistics,
    compressed: bool,
) -> Parts {
    let pages = vec![PageParts { rows, known, values: Values::Named(places) }];
    Parts { dictionary: Some(dictionary), pages, statistics, compressed }
}

/// What the figures of a row group say, by column.
struct Found {
    /// Which rows have a figure.
    known: Runs,
    /// Value, lower and upper, each in tenths.
    numbers: [Runs; 3],
    kind: Runs,
    kinds: [usize; KINDS.len()],
    respondents: Vec<u32>,
    status: Runs,
    statuses: [u64; STATUSES.len()],
}

impl Found {
    fn with_room_for(rows: usize) -> Self {
        Self {
            known: Runs::new(1, 0),
            numbers: [(); 3].map(|()| Runs::new(width(TENTHS), rows)),
            kind: Runs::new(width(KINDS.len()), 0),
            kinds: [0; KINDS.len()],
            respondents: Vec::with_capacity(rows),
            status: Runs::new(width(STATUSES.len()), 0),
            statuses: [0; STATUSES.len()],
        }
    }

    /// Takes the figures of these areas apart, in the order of the rows.
    fn in_areas(columns: &[Vec<OfSubgroups>], areas: Range<usize>) -> anyhow::Result<Self> {
        let rows = areas.len() * columns.len() * Subgroup::ALL.len();
        let mut found = Self::with_room_for(rows);
        let mut of_area = Vec::with_capacity(columns.len());
        for area in areas {
            of_area.clear();
            of_area.extend(columns.iter().map(|column| column[area]));
            for run in of_area.as_flattened().chunk_by(|a, b| status(a) == status(b)) {
                found.push(run)?;
            }
        }
        Ok(found)
    }

    /// Adds figures of one status.
    fn push(&mut self, run: &[Kept]) -> anyhow::Result<()> {
        let status = status(&run[0]);
        self.statuses[status] += run.len() as u64;
        self.status.repeat(status as u32, run.len());
        self.known.repeat(u32::from(status == 0), run.len());
        if status > 0 {
            return Ok(());
        }
        for figure in run {
            for (places, tenths) in self.numbers.iter_mut().zip(figure.tenths()) {
                let place = tenths.filter(|tenths| (*tenths as usize) < TENTHS);
                let Some(place) = place else {
                    bail!("{figure:?} is no figure in tenths from 0 to 100");
                };
                places.push(place);
            }
            let kind = usize::from(figure.kind() == Kind::Estimate);
            self.kinds[kind] += 1;
            self.kind.push(kind as u32);
            self.respondents.push(figure.respondents());
        }
        Ok(())
    }

    /// The columns of value, lower, upper, kind, respondents and status.
    fn columns(self, tenths: &Dictionary) -> [Parts; 6] {
        let rows = self.statuses.iter().sum::<u64>() as usize;
        let nulls = rows - self.respondents.len();
        let known = Some(Bytes::from(self.known.finish()));
        let of_numbers =
            ValueStatistics::<f64>::new(None, None, None, Some(nulls as u64), false).into();
        let [value, lower, upper] = self.numbers.map(|places| {
            let statistics = Statistics::clone(&of_numbers);
            named(rows, known.clone(), tenths.clone(), places, statistics, false)
        });
        let kinds = KINDS.into_iter().zip(self.kinds).filter(|(_, count)| *count > 0);
        let of_kinds = statistics(kinds.map(|(kind, _)| kind.slug()), nulls);
        let dictionary = Dictionary::of_words(&KINDS.map(Kind::slug));
        let kind = named(rows, known.clone(), dictionary, self.kind, of_kinds, true);
        let (distinct, places) = ranked(&self.respondents);
        let [least, most] = [distinct.first(), distinct.last()].map(|end| end.map(|n| *n as i32));
        let of_counts = ValueStatistics::new(least, most, None, Some(nulls as u64), false);
        let dictionary = Dictionary::of_numbers(distinct.iter().map(|count| count.to_le_bytes()));
        let respondents = named(rows, known, dictionary, places, of_counts.into(), true);
        let statuses = STATUSES.into_iter().zip(self.statuses).filter(|(_, count)| *count > 0);
        let of_statuses = statistics(statuses.map(|(status, _)| status), 0);
        let dictionary = Dictionary::of_words(&STATUSES);
        let status = named(rows, None, dictionary, self.status, of_statuses, true);
        [value, lower, upper, kind, respondents, status]
    }
}

/// The distinct numbers of respondents, ascending, and the places of all of them among those.
fn ranked(respondents: &[u32]) -> (Vec<u32>, Runs) {
    // All but the largest areas have fewer respondents than this: a table tells their place.
    const FEW: usize = 1 << 16;
    let (mut few, mut many) = (vec![false; FEW], vec![]);
    for count in respondents {
        match few.get_mut(*count as usize) {
            Some(there) => *there = true,
            None => many.push(*count),
        }
    }
    many.sort_unstable();
    many.dedup();
    let mut distinct = vec![];
    let mut place_of_few = vec![0; FEW];
    for (count, _) in few.iter().enumerate().filter(|(_, there)| **there) {
        place_of_few[count] = distinct.len() as u32;
        distinct.push(count as u32);
    }
    distinct.extend(many);
    let mut places = Runs::new(width(distinct.len()), respondents.len());
    for count in respondents {
        places.push(
            place_of_few
                .get(*count as usize)
                .copied()
                .unwrap_or_else(|| distinct.partition_point(|other| other < count) as u32),
        );
    }
    (distinct, places)
}

#[cfg(test)]
mod tests;
