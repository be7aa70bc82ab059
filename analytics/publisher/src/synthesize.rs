//! `publisher synthesize`: residents who do not exist, for demos and benchmarks.
//!
//! Each has a hidden health of her own, which all answers follow a little: so answers hang together.
//! A share follows the published figure of the area where there is one. Who is older and healthier
//! takes part more readily, so the respondents are not like the residents, as in any real survey.

mod country;
mod table;

use std::{
    collections::BTreeMap,
    fs::File,
    num::NonZero,
    path::{Path, PathBuf},
    sync::mpsc,
    thread,
};

use anyhow::{Context as _, bail};
use domain::{
    demography::{AgeBand, Sex},
    figure::{FigureArea, Level},
    indicator::{Direction, IndicatorId, Measure},
    period::Quarter,
};
use rand::{Rng, RngExt as _, SeedableRng as _};
use rand_chacha::ChaCha8Rng;
use rand_distr::{Distribution as _, StandardNormal};

pub use self::country::Country;
use self::table::Contributions;
use crate::files::{Files, Frame, PERSON_COLUMNS};

/// What to make up.
#[derive(Clone, Debug)]
pub struct Order {
    /// The areas, with population and published figures.
    pub areas: Vec<PathBuf>,
    /// CSV with adults by sex and age band.
    pub population: Vec<PathBuf>,
    /// CSV with published figures.
    pub prior: Vec<PathBuf>,
    /// The part of the adults who take part, above 0 and at most 1.
    pub response: f64,
    /// The same seed makes the same residents.
    pub seed: u64,
    /// Their quarter.
    pub period: Quarter,
    /// The file to write, `.parquet` or `.csv`.
    pub out: PathBuf,
}

/// How strongly each answer follows the hidden health, of 1.
const LOADING: f64 = 0.5;
/// How much likelier to take part somebody is who is one deviation healthier.
const HEALTHY_TAKE_PART: f64 = 1.25;
/// How much likelier each age band is to take part than the whole.
const AGES_TAKE_PART: [f64; 5] = [0.6, 0.8, 1.1, 1.4, 1.0];
/// How far each age band lies from the whole in hidden health.
const HEALTH_OF_AGES: [f64; 5] = [0.25, 0.15, 0.0, -0.1, -0.4];
/// How often an answer is not given, and sex or age not told.
const NOT_ANSWERED: f64 = 0.06;
/// See [`NOT_ANSWERED`].
const NOT_TOLD: f64 = 0.02;
/// A share that is published nowhere.
const USUAL_SHARE: f64 = 0.25;
/// Rows of one row group.
const ROWS: usize = 1 << 18;

/// Makes up contributions and writes them, clustered by area, sex and age band. Returns how many.
pub fn synthesize(order: &Order) -> anyhow::Result<u64> {
    if !(order.response > 0.0 && order.response <= 1.0) {
        bail!("--response is a part above 0 and at most 1");
    }
    let files = Files {
        contributions: vec![],
        areas: order.areas.clone(),
        population: order.population.clone(),
        prior: order.prior.clone(),
        period: order.period,
        out: PathBuf::new(),
        only_known: true,
        max_refused: 0,
        check: false,
        csv: false,
    };
    let frame = Frame::read(&files)?;
    let town = Town::of(&frame);
    if town.groups.is_empty() {
        bail!("no adults are known of any of the areas: --population says who lives there");
    }
    let csv = order.out.extension().is_some_and(|ending| ending.eq_ignore_ascii_case("csv"));
    let mut writer = Writer::new(&order.out, csv, &town)?;
    let batches = town.batches(order.response);
    let workers = thread::available_parallelism().map_or(1, NonZero::get);
    let mut written = 0;
    thread::scope(|scope| {
        let lines: Vec<_> = (0..workers)
            .map(|worker| {
                // One batch waits while the one before it is written, and no more.
                let (send, receive) = mpsc::sync_channel(1);
                let (town, batches) = (&town, &batches);
                scope.spawn(move || {
                    for (number, batch) in batches.iter().enumerate().skip(worker).step_by(workers)
                    {
                        let seed = order.seed.wrapping_mul(1_000_003).wrapping_add(number as u64);
                        let rows = town.people(batch, &mut ChaCha8Rng::seed_from_u64(seed));
                        if send.send(rows).is_err() {
                            return;
                        }
                    }
                });
                receive
            })
            .collect();
        for number in 0..batches.len() {
            let rows = lines[number % workers].recv().context("a thread stopped")?;
            written += rows.keys.len() as u64;
            writer.write(rows, order.period)?;
        }
        anyhow::Ok(())
    })?;
    writer.finish()?;
    Ok(written)
}

/// Adults of one area, sex and age band.
struct Group {
    area: u16,
    sex: Sex,
    age_band: AgeBand,
    persons: f64,
}

/// Part of a group that goes into one batch.
struct Share<'t> {
    group: &'t Group,
    rows: usize,
}

/// The areas in which people are made up.
struct Town {
    codes: Vec<String>,
    /// By area, then indicator: the middle of the answers, on the scale of a normal deviate for a
    /// share and on that of the indicator for a mean.
    levels: Vec<Vec<f64>>,
    groups: Vec<Group>,
}

impl Town {
    fn of(frame: &Frame) -> Self {
        let mut town = Self { codes: vec![], levels: vec![], groups: vec![] };
        let places: BTreeMap<_, _> = frame.places.iter().collect();
        let has_buurten: Vec<&String> =
            places.keys().filter(|code| code.starts_with("BU")).copied().collect();
        for (code, place) in places {
            let area: Option<FigureArea> = code.parse().ok();
            let within = code.replacen("WK", "BU", 1);
            let is_smallest = match area.map(|area| area.level()) {
                Some(Level::Buurt) => true,
                _ => !has_buurten.iter().any(|buurt| buurt.starts_with(&within)),
            };
            let Some(persons) = frame.basis.population.persons(*place).filter(|_| is_smallest)
            else {
                continue;
            };
            let number = town.codes.len() as u16;
            town.codes.push(code.clone());
            let middle = |indicator: IndicatorId| {
                let published = frame.basis.priors.published(&frame.basis.tree, *place, indicator);
                level(indicator, published)
            };
            town.levels.push(IndicatorId::all().map(middle).collect());
            for (sex, ages) in [Sex::Female, Sex::Male].into_iter().zip(persons.0) {
                for (age_band, persons) in AgeBand::ALL.iter().zip(ages) {
                    town.groups.push(Group { area: number, sex, age_band: *age_band, persons });
                }
            }
        }
        town
    }

    /// How many of each group take part, in batches of a row group.
    fn batches(&self, response: f64) -> Vec<Vec<Share<'_>>> {
        let all: f64 = self.groups.iter().map(|group| group.persons).sum();
        let readiness = |group: &Group| AGES_TAKE_PART[group.age_band as usize];
        let ready: f64 = self.groups.iter().map(|group| group.persons * readiness(group)).sum();
        let mut batches: Vec<Vec<Share<'_>>> = vec![];
        let (mut in_batch, mut rest) = (ROWS, 0.0);
        for group in &self.groups {
            // When all take part there is no choice.
            let ready = if response < 1.0 { readiness(group) * all / ready } else { 1.0 };
            let expected = group.persons * ready * response + rest;
            let rows = (expected.floor() as usize).min(group.persons.ceil() as usize);
            // What is not a whole person goes to the next group, up to one.
            rest = (expected - rows as f64).clamp(0.0, 1.0);
            let mut left = rows;
            while left > 0 {
                if in_batch == ROWS {
                    batches.push(vec![]);
                    in_batch = 0;
                }
                let rows = left.min(ROWS - in_batch);
                if let Some(batch) = batches.last_mut() {
                    batch.push(Share { group, rows });
                }
                in_batch += rows;
                left -= rows;
            }
        }
        batches
    }

    fn people(&self, batch: &[Share<'_>], chance: &mut ChaCha8Rng) -> Rows {
        let mut people: Vec<Person<'_>> = batch
            .iter()
            .flat_map(|Share { group, rows }| std::iter::repeat_n(*group, *rows))
            .map(|group| Person {
                group,
                sex_told: (!not_told(chance)).then_some(group.sex),
                age_told: (!not_told(chance)).then_some(group.age_band),
            })
            .collect();
        people.sort_by_key(Person::cell);
        let mut rows = Rows::with_room(people.len());
        for person in &people {
            let group = person.group;
            let health = health(group.age_band, chance);
            let (area, sex, age) = person.cell();
            rows.keys.push(chance.random());
            rows.areas.push(area);
            rows.sexes.push(sex);
            rows.ages.push(age);
            for (indicator, level) in IndicatorId::all().zip(&self.levels[usize::from(area)]) {
                rows.answer(indicator, *level, health, chance);
            }
        }
        rows
    }
}

/// Somebody of a group, and what she tells of it.
struct Person<'t> {
    group: &'t Group,
    sex_told: Option<Sex>,
    age_told: Option<AgeBand>,
}

impl Person<'_> {
    /// Area, place of the sex in [`SEX_WORDS`] and of the age band in [`AGE_WORDS`]: rows stand in
    /// this order, so that those of one cell follow one another.
    fn cell(&self) -> (u16, u16, u16) {
        let sex = self.sex_told.map_or(2, |sex| u16::from(sex == Sex::Male));
        (self.group.area, sex, self.age_told.map_or(5, |band| band as u16))
    }
}

/// The hidden health of somebody who took part: the healthier, the readier.
fn health(age_band: AgeBand, chance: &mut impl Rng) -> f64 {
    let most = HEALTHY_TAKE_PART.powi(3);
    loop {
        let own = normal(chance) + HEALTH_OF_AGES[age_band as usize];
        if chance.random::<f64>() * most < HEALTHY_TAKE_PART.powf(own.clamp(-3.0, 3.0)) {
            return own;
        }
    }
}

fn normal(chance: &mut impl Rng) -> f64 {
    StandardNormal.sample(chance)
}

fn not_told(chance: &mut impl Rng) -> bool {
    chance.random_bool(NOT_TOLD)
}

/// The middle of the answers to an indicator in an area.
fn level(indicator: IndicatorId, published: Option<f64>) -> f64 {
    match indicator.measure() {
        Measure::Share => deviate(published.unwrap_or(USUAL_SHARE).clamp(0.01, 0.99)),
        Measure::Mean { highest } => published.unwrap_or(0.7) * f64::from(highest),
    }
}

/// The deviate below which a standard normal number lies with this probability (Tukey's lambda,
/// within 0.02 between 0.01 and 0.99: enough for people who do not exist).
fn deviate(probability: f64) -> f64 {
    (probability.powf(0.135) - (1.0 - probability).powf(0.135)) / 0.1975
}

/// People on their way into a file.
struct Rows {
    keys: Vec<u32>,
    areas: Vec<u16>,
    sexes: Vec<u16>,
    ages: Vec<u16>,
    shares: Vec<Vec<Option<bool>>>,
    means: Vec<Vec<Option<f32>>>,
}

impl Rows {
    fn with_room(rows: usize) -> Self {
        let columns = |wanted: bool| {
            IndicatorId::all()
                .map(|indicator| {
                    let is_share = indicator.measure() == Measure::Share;
                    if is_share == wanted { rows } else { 0 }
                })
                .collect::<Vec<usize>>()
        };
        Self {
            keys: Vec::with_capacity(rows),
            areas: Vec::with_capacity(rows),
            sexes: Vec::with_capacity(rows),
            ages: Vec::with_capacity(rows),
            shares: columns(true).into_iter().map(Vec::with_capacity).collect(),
            means: columns(false).into_iter().map(Vec::with_capacity).collect(),
        }
    }

    fn answer(&mut self, indicator: IndicatorId, level: f64, health: f64, chance: &mut impl Rng) {
        let answered = !chance.random_bool(NOT_ANSWERED);
        let good = match indicator.indicator().direction {
            Direction::HigherIsBetter => health,
            Direction::LowerIsBetter => -health,
            Direction::Neutral => 0.0,
        };
        let own = LOADING * good + (1.0 - LOADING * LOADING).sqrt() * normal(chance);
        match indicator.measure() {
            Measure::Share => {
                self.shares[indicator.index()]
                    .push(answered.then_some(own < level_for(level, good)));
            }
            Measure::Mean { highest } => {
                let highest = f64::from(highest);
                // In steps of a seventh of a point of ten, as the mean of seven ratings has them.
                let step = highest / 70.0;
                let value = ((level + 0.15 * highest * own) / step).round() * step;
                let value = value.clamp(0.0, highest) as f32;
                self.means[indicator.index()].push(answered.then_some(value));
            }
        }
    }
}

/// The bound below which a share holds: the healthier somebody is, the likelier what is good.
fn level_for(level: f64, good: f64) -> f64 {
    level + 2.0 * LOADING * good
}

/// Writes rows to the one format or the other.
enum Writer<'t> {
    Parquet(Contributions<'t>),
    Csv { writer: csv::Writer<File>, town: &'t Town },
}

const SEX_WORDS: [&str; 3] = ["f", "m", ""];
const AGE_WORDS: [&str; 6] = ["18-34", "35-49", "50-64", "65-74", "75+", ""];

impl<'t> Writer<'t> {
    fn new(out: &Path, csv: bool, town: &'t Town) -> anyhow::Result<Self> {
        let file = File::create(out).with_context(|| format!("making `{}`", out.display()))?;
        if !csv {
            return Ok(Self::Parquet(Contributions::begin(file, town)?));
        }
        let mut writer = csv::Writer::from_writer(file);
        let indicators = IndicatorId::all().map(|indicator| indicator.slug());
        writer.write_record(PERSON_COLUMNS.into_iter().chain(indicators))?;
        Ok(Self::Csv { writer, town })
    }

    fn write(&mut self, rows: Rows, period: Quarter) -> anyhow::Result<()> {
        match self {
            Self::Parquet(table) => table.write(&rows, period)?,
            Self::Csv { writer, town } => {
                let period = period.to_string();
                for row in 0..rows.keys.len() {
                    writer.write_field(rows.keys[row].to_string())?;
                    writer.write_field(&period)?;
                    writer.write_field(&town.codes[usize::from(rows.areas[row])])?;
                    writer.write_field(SEX_WORDS[usize::from(rows.sexes[row])])?;
                    writer.write_field(AGE_WORDS[usize::from(rows.ages[row])])?;
                    for indicator in IndicatorId::all() {
                        let text = match indicator.measure() {
                            Measure::Share => rows.shares[indicator.index()][row]
                                .map(|holds| u8::from(holds).to_string()),
                            Measure::Mean { .. } => {
                                rows.means[indicator.index()][row].map(|value| value.to_string())
                            }
                        };
                        writer.write_field(text.unwrap_or_default())?;
                    }
                    writer.write_record(None::<&[u8]>)?;
                }
            }
        }
        Ok(())
    }

    fn finish(self) -> anyhow::Result<()> {
        match self {
            Self::Parquet(table) => table.finish(),
            Self::Csv { mut writer, .. } => Ok(writer.flush()?),
        }
    }
}
