//! Made-up towns, what an attacker who knows every rule reads from a publication, and how well he
//! guesses.

use std::{collections::BTreeMap, fmt::Display};

use domain::{
    demography::{AgeBand, Sex},
    figure::{Estimate, FigureArea, Kind, Level, Publication, Subgroup},
    indicator::{IndicatorId, Measure},
};
use rand::{Rng, RngExt as _, SeedableRng as _};
use rand_chacha::ChaCha8Rng;

use crate::{
    AreaPosition, AreaTree, Basis, Bits, ColumnTally, Parameters, Respondents, Scale, Tallies,
    disclosure::SafeFigure,
    estimate::{self, Prior},
    publish::publish_with,
};

/// The twin without any protection. What a test takes out of [`Parameters::STANDARD`] it writes
/// as a difference to one of the two.
pub(super) const UNPROTECTED: Parameters = Parameters {
    version: "unprotected",
    floor: 1,
    few: 0,
    few_lowest: 0.0,
    persons_from_the_end: 0.0,
    noise_of_all: 0.0,
    noise_of_subgroup: 0.0,
    count_step: 1,
    rounding: false,
    ..Parameters::STANDARD
};

/// Shares of which published figures exist, so that an attacker knows what a figure is drawn to.
pub(super) const SHARES: [&str; 15] = [
    "smoker",
    "self_rated_health_good",
    "lonely",
    "overweight",
    "activity_guideline_met",
    "weekly_sport",
    "much_stress",
    "obese",
    "alcohol_guideline_met",
    "volunteer",
    "carer",
    "hard_to_get_by",
    "heavy_drinker",
    "severely_lonely",
    "little_control",
];

/// A small run is part of every test run; `script/attack` asks for the full one.
pub(super) fn by_size<T>(small: T, full: T) -> T {
    #[expect(clippy::disallowed_methods, reason = "the one place where a test run is sized")]
    let asked = std::env::var("WIJKWEB_ATTACK");
    if asked.as_deref() == Ok("full") { full } else { small }
}

/// One line of the table that `script/attack` prints.
pub(super) fn report(attack: &str, standard: impl Display, weakened: impl Display) {
    #[expect(clippy::print_stdout, reason = "measured figures are what an attack is run for")]
    {
        println!("attack: {attack} | standard: {standard} | weakened: {weakened}");
    }
}

pub(super) fn chance(seed: u64) -> ChaCha8Rng {
    ChaCha8Rng::seed_from_u64(seed)
}

pub(super) fn indicator(slug: &str) -> IndicatorId {
    slug.parse().unwrap()
}

/// One who takes part, with an answer for each indicator of the town.
#[derive(Clone)]
pub(super) struct Resident {
    pub(super) buurt: AreaPosition,
    pub(super) sex: Option<Sex>,
    pub(super) age: Option<AgeBand>,
    pub(super) key: u32,
    pub(super) answers: Vec<Option<f64>>,
}

impl Resident {
    pub(super) fn lies_in(&self, subgroup: Subgroup) -> bool {
        match subgroup {
            Subgroup::All => true,
            Subgroup::Sex(sex) => self.sex == Some(sex),
            Subgroup::Age(band) => self.age == Some(band),
        }
    }
}

/// How many take part in each buurt, by gemeente and wijk.
pub(super) type Plan = Vec<Vec<Vec<usize>>>;

/// A made-up place: areas, and residents whose answers hang together.
#[derive(Clone)]
pub(super) struct Town {
    pub(super) basis: Basis,
    pub(super) indicators: Vec<IndicatorId>,
    pub(super) residents: Vec<Resident>,
    /// How far each buurt lies from the others, by position; on the scale of log odds.
    healths: Vec<f64>,
    pub(super) habits: Habits,
    /// Nobody of this age takes part, unless a test says so.
    pub(super) absent: Option<AgeBand>,
}

/// What residents tell and leave out.
#[derive(Clone, Copy)]
pub(super) struct Habits {
    /// The part who do not tell sex, or age.
    pub(super) silent: f64,
    /// The part who skip a question.
    pub(super) skip: f64,
}

/// As many as keep something to themselves in surveys of the GGD, roughly.
pub(super) const USUAL_HABITS: Habits = Habits { silent: 0.03, skip: 0.05 };
/// Everybody tells everything.
pub(super) const OPEN: Habits = Habits { silent: 0.0, skip: 0.0 };

/// Adults by age band, and the shares of the first indicators of a town.
const AGES: [f64; 5] = [0.24, 0.22, 0.26, 0.15, 0.13];
const USUAL_SHARES: [f64; 5] = [0.17, 0.78, 0.45, 0.5, 0.3];

impl Town {
    pub(super) fn new(plan: &Plan, indicators: &[&str], habits: Habits, seed: u64) -> Self {
        let chance = &mut chance(seed);
        let mut counts: BTreeMap<FigureArea, usize> = BTreeMap::new();
        for (wijken, gemeente) in plan.iter().zip(1..) {
            for (buurten, wijk) in wijken.iter().zip(0..) {
                for (count, buurt) in buurten.iter().zip(0..) {
                    let code = format!("BU{gemeente:04}{wijk:02}{buurt:02}");
                    counts.insert(code.parse().unwrap(), *count);
                }
            }
        }
        let tree = AreaTree::new(counts.keys().cloned(), &BTreeMap::new());
        let mut basis = Basis::of(tree);
        let indicators: Vec<_> = indicators.iter().map(|slug| indicator(slug)).collect();
        for area in areas_of(&basis.tree, Level::Gemeente) {
            for (at, own) in
                indicators.iter().enumerate().filter(|(_, own)| own.indicator().spread.is_some())
            {
                assert!(basis.priors.set(area, *own, 100.0 * usual_share(at)));
            }
        }
        let healths = basis.tree.positions().map(|_| 0.25 * normal(chance)).collect();
        let mut town = Self { basis, indicators, residents: vec![], healths, habits, absent: None };
        for (code, count) in counts {
            let buurt = town.basis.tree.position(&code).unwrap();
            for _ in 0..count {
                let resident = town.newcomer(buurt, chance);
                town.residents.push(resident);
            }
        }
        town
    }

    /// Somebody new in a buurt.
    pub(super) fn newcomer(&self, buurt: AreaPosition, chance: &mut impl Rng) -> Resident {
        let sex = if chance.random_bool(0.52) { Sex::Female } else { Sex::Male };
        let mut at = chance.random::<f64>();
        let age = AgeBand::ALL.iter().zip(AGES).find(|(_, part)| {
            at -= part;
            at < 0.0
        });
        let age = age.map(|(band, _)| *band).filter(|band| Some(*band) != self.absent);
        let age = age.unwrap_or(AgeBand::From50To64);
        let health =
            normal(chance) - 0.3 * (age as usize as f64 - 2.0) + self.healths[buurt.index()];
        let answers = (0..self.indicators.len())
            .map(|at| {
                let skips = chance.random_bool(self.habits.skip);
                let value = self.answer(at, health, chance);
                (!skips).then_some(value)
            })
            .collect();
        let mut told = || !chance.random_bool(self.habits.silent);
        Resident {
            buurt,
            sex: told().then_some(sex),
            age: told().then_some(age),
            key: chance.random(),
            answers,
        }
    }

    fn answer(&self, at: usize, health: f64, chance: &mut impl Rng) -> f64 {
        match self.indicators[at].measure() {
            Measure::Share => {
                let share = usual_share(at);
                let towards = if share > 0.5 { 0.6 } else { -0.6 };
                let odds = log_odds(share) + towards * health;
                f64::from(u8::from(chance.random_bool(expit(odds))))
            }
            // A part of the leefstijlcijfer: who does not smoke has all points, who does has none.
            Measure::Mean { highest: 100 } => {
                if chance.random_bool(expit(1.5 + 0.5 * health)) {
                    100.0
                } else {
                    0.0
                }
            }
            Measure::Mean { highest } => {
                let rating = (7.0 + 0.8 * health + 1.2 * normal(chance)).round().clamp(0.0, 10.0);
                rating / 10.0 * f64::from(highest)
            }
        }
    }

    pub(super) fn publish(&self, rules: &Parameters) -> Publication {
        self.publish_of(&self.residents, rules)
    }

    /// What is published when these are the ones who take part.
    pub(super) fn publish_of(&self, residents: &[Resident], rules: &Parameters) -> Publication {
        publish_with(&self.tallies(residents), &self.basis, rules).unwrap().0
    }

    pub(super) fn tallies(&self, residents: &[Resident]) -> Tallies {
        let mut respondents = Respondents::default();
        for resident in residents {
            respondents.push(resident.buurt, resident.sex, resident.age, resident.key);
        }
        let respondents = respondents.by_cell();
        let columns = self.indicators.iter().enumerate().map(|(at, indicator)| {
            let answers = || residents.iter().map(|resident| resident.answers[at]);
            let answered: Bits = answers().map(|answer| answer.is_some()).collect();
            let Some(scale) = Scale::of(*indicator) else {
                let holds = answers().map(|answer| answer == Some(1.0)).collect();
                return ColumnTally::share(&respondents, *indicator, &answered, &holds).unwrap();
            };
            let known: Vec<_> = answers().flatten().map(|answer| scale.units(answer)).collect();
            ColumnTally::mean(&respondents, *indicator, &answered, &known).unwrap()
        });
        let columns: Vec<_> = columns.collect();
        Tallies::new("2026-Q4".parse().unwrap(), &respondents, &columns).unwrap()
    }

    pub(super) fn area(&self, position: AreaPosition) -> &FigureArea {
        &self.basis.tree.areas()[position.index()]
    }

    pub(super) fn areas(&self, level: Level) -> Vec<AreaPosition> {
        areas_of(&self.basis.tree, level)
    }

    /// The areas within another, one level down.
    pub(super) fn within(&self, area: AreaPosition) -> Vec<AreaPosition> {
        let tree = &self.basis.tree;
        tree.positions().filter(|within| tree.parent(*within) == Some(area)).collect()
    }

    /// Whether a resident is counted in a cell of the lattice.
    pub(super) fn counts_in(&self, resident: &Resident, (area, subgroup): CellName) -> bool {
        resident.lies_in(subgroup)
            && self.basis.tree.lineage(resident.buurt).any(|around| around == area)
    }

    /// The cells in which a resident is counted, smallest area first.
    pub(super) fn cells_of(&self, resident: &Resident) -> Vec<CellName> {
        self.basis
            .tree
            .lineage(resident.buurt)
            .flat_map(|area| Subgroup::ALL.map(|subgroup| (area, subgroup)))
            .filter(|(_, subgroup)| resident.lies_in(*subgroup))
            .collect()
    }
}

/// A cell of the lattice, on every indicator.
pub(super) type CellName = (AreaPosition, Subgroup);

fn areas_of(tree: &AreaTree, level: Level) -> Vec<AreaPosition> {
    tree.positions().filter(|area| tree.level(*area) == level).collect()
}

fn usual_share(at: usize) -> f64 {
    USUAL_SHARES[at % USUAL_SHARES.len()]
}

/// A number from the standard normal distribution (Box and Muller).
pub(super) fn normal(chance: &mut impl Rng) -> f64 {
    let radius = (-2.0 * (1.0 - chance.random::<f64>()).ln()).sqrt();
    radius * (std::f64::consts::TAU * chance.random::<f64>()).cos()
}

/// What the attacker has: a publication, all that was known before it, and every rule.
pub(super) struct Reader<'a> {
    pub(super) town: &'a Town,
    pub(super) publication: &'a Publication,
    pub(super) rules: &'a Parameters,
}

/// The figures that would have been shown as this one was, before drawing to the prior and rounding;
/// on the scale 0 to 1, with noise.
#[derive(Clone, Copy, Debug)]
pub(super) struct Sight {
    pub(super) lowest: f64,
    pub(super) highest: f64,
    /// As shown.
    pub(super) respondents: f64,
}

impl Sight {
    pub(super) fn middle(self) -> f64 {
        f64::midpoint(self.lowest, self.highest)
    }
}

impl Reader<'_> {
    pub(super) fn count(&self, (area, subgroup): CellName) -> Option<f64> {
        self.publication.who_answered(self.town.area(area), subgroup).respondents.map(f64::from)
    }

    /// The mean of the numbers beside all figures of a cell, when all are shown.
    pub(super) fn mean_count(&self, cell: CellName) -> Option<f64> {
        let indicators = &self.town.indicators;
        let shown =
            indicators.iter().map(|own| Some(f64::from(self.shown(cell, *own)?.respondents)));
        Some(shown.sum::<Option<f64>>()? / indicators.len() as f64)
    }

    pub(super) fn shown(
        &self,
        (area, subgroup): CellName,
        indicator: IndicatorId,
    ) -> Option<Estimate> {
        self.publication.of(self.town.area(area), indicator, subgroup).estimate()
    }

    /// Standard deviation of the noise on a cell, in respondents.
    pub(super) fn noise(&self, (_, subgroup): CellName) -> f64 {
        match subgroup {
            Subgroup::All => self.rules.noise_of_all,
            Subgroup::Sex(_) | Subgroup::Age(_) => self.rules.noise_of_subgroup,
        }
    }

    /// Standard deviation of the noise on a shown number of respondents.
    pub(super) fn noise_on_count(&self, cell: CellName) -> f64 {
        self.noise(cell) * self.rules.noise_of_counts
    }

    /// At how many standard deviations noise is cut off.
    pub(super) fn noise_bound(&self) -> f64 {
        let named = self.rules.named();
        named.into_iter().find(|(name, _)| *name == "noise_bound").unwrap().1
    }

    /// Undoes drawing and rounding as far as they can be undone.
    pub(super) fn sight(&self, cell: CellName, indicator: IndicatorId) -> Option<Sight> {
        let shown = self.shown(cell, indicator)?;
        let respondents = f64::from(shown.respondents);
        if shown.kind == Kind::Direct {
            let highest = indicator.measure().highest();
            let half = match indicator.measure() {
                _ if !self.rules.rounding => 0.0,
                Measure::Share => 0.5,
                Measure::Mean { .. } => 0.05,
            };
            let [lowest, highest] = [shown.value - half, shown.value + half].map(|v| v / highest);
            return Some(Sight { lowest, highest, respondents });
        }
        let deviation = self.deviation(cell, indicator);
        let prior = match indicator.measure() {
            Measure::Share => self.published(cell, indicator),
            Measure::Mean { .. } => self.around(cell, indicator, deviation),
        };
        let would_show = |value| {
            let noise = self.noise_on(cell, indicator) / respondents;
            let safe = SafeFigure {
                value,
                respondents: shown.respondents,
                effective: respondents,
                deviation,
                noise: noise * noise,
            };
            estimate::estimate(indicator, &safe, || Ok(prior), self.rules).unwrap().value
        };
        // What is shown never falls when the figure rises, so both ends are found by halving.
        let steps = if self.rules.rounding { 10 } else { 40 };
        let lowest = halve(steps, |value| would_show(value) >= shown.value);
        let highest = halve(steps, |value| would_show(value) > shown.value);
        Some(Sight { lowest, highest, respondents })
    }

    /// Standard deviation of the noise on a figure, in respondents that move all over the scale.
    pub(super) fn noise_on(&self, cell: CellName, indicator: IndicatorId) -> f64 {
        self.noise(cell) * self.rules.step(indicator)
    }

    /// The figure of a larger group that stands by itself.
    fn direct(&self, cell: CellName, indicator: IndicatorId) -> Option<Estimate> {
        self.shown(cell, indicator).filter(|shown| shown.kind == Kind::Direct)
    }

    /// What a share is drawn to: the published figure of the gemeente, moved for a subgroup as the
    /// gemeente's own figures are.
    fn published(&self, (area, subgroup): CellName, indicator: IndicatorId) -> Prior {
        let tree = &self.town.basis.tree;
        let (Some(published), Some(spread)) =
            (self.town.basis.priors.published(tree, area, indicator), indicator.indicator().spread)
        else {
            return Prior::NONE;
        };
        let gemeente = tree.lineage(area).last().unwrap_or(area);
        let own =
            |subgroup| Some(log_odds(self.direct((gemeente, subgroup), indicator)?.value / 100.0));
        let value = match (own(Subgroup::All), own(subgroup)) {
            (Some(all), Some(group)) => expit(log_odds(published) + group - all),
            _ => published,
        };
        Prior { value, spread: spread / 100.0 }
    }

    /// What a mean is drawn to: the area around it, as strongly as the width of the interval tells.
    fn around(&self, cell: CellName, indicator: IndicatorId, deviation: f64) -> Prior {
        let (area, subgroup) = cell;
        let highest = indicator.measure().highest();
        let mut larger = self.town.basis.tree.lineage(area).skip(1);
        let around = larger.find_map(|around| self.direct((around, subgroup), indicator));
        let (Some(around), Some(shown)) = (around, self.shown(cell, indicator)) else {
            return Prior::NONE;
        };
        let rounding = if self.rules.rounding { 0.1 } else { 0.0 };
        let margin = (shown.upper - shown.lower - rounding) / 2.0 / highest;
        let count = f64::from(shown.respondents);
        let noise = self.noise_on(cell, indicator) / count;
        let own = 1.0 / (deviation * deviation / count + noise * noise);
        let together = (estimate::NORMAL_QUANTILE / margin).powi(2);
        let spread = 1.0 / (together - own).max(1e-6).sqrt();
        Prior { value: around.value / highest, spread }
    }

    /// How far respondents lie from their mean, by the interval of the largest area around them.
    fn deviation(&self, (area, subgroup): CellName, indicator: IndicatorId) -> f64 {
        let largest = self.town.basis.tree.lineage(area).last().unwrap_or(area);
        let highest = indicator.measure().highest();
        self.direct((largest, subgroup), indicator).map_or(0.2, |shown| {
            let count = f64::from(shown.respondents);
            let margin = (shown.upper - shown.lower) / 2.0 / highest / estimate::NORMAL_QUANTILE;
            let noise = self.noise_on((largest, subgroup), indicator) / count;
            ((margin * margin - noise * noise).max(1e-4) * count).sqrt()
        })
    }
}

fn log_odds(share: f64) -> f64 {
    (share / (1.0 - share)).ln()
}

fn expit(log_odds: f64) -> f64 {
    1.0 / (1.0 + (-log_odds).exp())
}

/// The least number from 0 to 1 for which something holds that, once it holds, holds for all higher.
fn halve(steps: usize, holds: impl Fn(f64) -> bool) -> f64 {
    let (mut without, mut with) = (0.0, 1.0);
    for _ in 0..steps {
        let middle = f64::midpoint(without, with);
        if holds(middle) {
            with = middle;
        } else {
            without = middle;
        }
    }
    with
}

/// How often a score is higher where something is so than where it is not; ties count half. A half
/// is guessing, 1 is knowing.
pub(super) fn auc(scores: &[(f64, bool)]) -> f64 {
    let mut sorted = scores.to_vec();
    sorted.sort_by(|a, b| a.0.total_cmp(&b.0));
    let so = sorted.iter().filter(|(_, so)| *so).count() as f64;
    let not = sorted.len() as f64 - so;
    assert!(so > 0.0 && not > 0.0, "both must occur");
    let (mut lower, mut won) = (0.0, 0.0);
    for ties in sorted.chunk_by(|a, b| a.0 == b.0) {
        let own = ties.iter().filter(|(_, so)| *so).count() as f64;
        let others = ties.len() as f64 - own;
        won += own * (lower + others / 2.0);
        lower += others;
    }
    won / (so * not)
}

/// Which way to look at features so that two kinds differ most: Fisher's linear discriminant.
pub(super) fn discriminant(examples: &[(Vec<f64>, bool)]) -> Vec<f64> {
    let width = examples[0].0.len();
    let mean = |kind: bool| {
        let of_kind: Vec<_> = examples.iter().filter(|(_, so)| *so == kind).collect();
        (0..width)
            .map(|at| of_kind.iter().map(|(x, _)| x[at]).sum::<f64>() / of_kind.len() as f64)
            .collect::<Vec<f64>>()
    };
    let (so, not) = (mean(true), mean(false));
    let mut scatter = vec![vec![0.0; width]; width];
    for (features, kind) in examples {
        let middle = if *kind { &so } else { &not };
        for row in 0..width {
            for column in 0..width {
                scatter[row][column] +=
                    (features[row] - middle[row]) * (features[column] - middle[column]);
            }
        }
    }
    let trace: f64 = (0..width).map(|at| scatter[at][at]).sum();
    for (at, row) in scatter.iter_mut().enumerate() {
        row[at] += 1e-6 * trace / width as f64 + 1e-12;
    }
    let apart = so.iter().zip(&not).map(|(so, not)| so - not).collect();
    solve(scatter, apart)
}

/// Solves linear equations by elimination, with the largest pivot.
fn solve(mut matrix: Vec<Vec<f64>>, mut right: Vec<f64>) -> Vec<f64> {
    let size = right.len();
    for step in 0..size {
        let pivot = (step..size)
            .max_by(|a, b| matrix[*a][step].abs().total_cmp(&matrix[*b][step].abs()))
            .unwrap();
        matrix.swap(step, pivot);
        right.swap(step, pivot);
        let top = matrix[step].clone();
        for row in step + 1..size {
            let factor = matrix[row][step] / top[step];
            for column in step..size {
                matrix[row][column] -= factor * top[column];
            }
            right[row] -= factor * right[step];
        }
    }
    for row in (0..size).rev() {
        let known: f64 = (row + 1..size).map(|column| matrix[row][column] * right[column]).sum();
        right[row] = (right[row] - known) / matrix[row][row];
    }
    right
}

pub(super) fn root_mean_square(values: impl IntoIterator<Item = f64>) -> f64 {
    let (sum, count) =
        values.into_iter().fold((0.0, 0.0), |(sum, count), v| (sum + v * v, count + 1.0));
    f64::sqrt(sum / count)
}

pub(super) fn dot(weights: &[f64], features: &[f64]) -> f64 {
    weights.iter().zip(features).map(|(weight, feature)| weight * feature).sum()
}

#[test]
fn guessing_scores_a_half_and_knowing_one() {
    assert_eq!(auc(&[(1.0, true), (1.0, false)]), 0.5);
    assert_eq!(auc(&[(2.0, true), (1.0, false), (3.0, true)]), 1.0);
    assert_eq!(auc(&[(1.0, true), (2.0, false)]), 0.0);
}

#[test]
fn the_discriminant_looks_where_two_kinds_differ_and_past_what_they_share() {
    let chance = &mut chance(1);
    let examples: Vec<_> = (0..2000)
        .map(|at| {
            let (so, shared) = (at % 2 == 0, 10.0 * normal(chance));
            let own = f64::from(u8::from(so)) + 0.1 * normal(chance);
            (vec![own + shared, shared], so)
        })
        .collect();
    let weights = discriminant(&examples);
    assert!((weights[1] / weights[0] + 1.0).abs() < 0.05, "{weights:?}");
    let scores: Vec<_> = examples.iter().map(|(x, so)| (dot(&weights, x), *so)).collect();
    assert!(auc(&scores) > 0.99);
}

#[test]
fn without_protection_a_reader_sees_the_very_share() {
    let town = Town::new(&vec![vec![vec![25, 60, 130], vec![40, 90]]], &SHARES[..3], OPEN, 7);
    let publication = town.publish(&UNPROTECTED);
    let reader = Reader { town: &town, publication: &publication, rules: &UNPROTECTED };
    for area in town.basis.tree.positions() {
        for cell in Subgroup::ALL.map(|subgroup| (area, subgroup)) {
            let members: Vec<_> =
                town.residents.iter().filter(|own| town.counts_in(own, cell)).collect();
            for (at, indicator) in town.indicators.iter().enumerate() {
                let Some(sight) = reader.sight(cell, *indicator) else { continue };
                assert_eq!(sight.respondents, members.len() as f64);
                let holds: f64 = members.iter().filter_map(|own| own.answers[at]).sum();
                let seen = sight.middle() * sight.respondents;
                assert!((seen - holds).abs() < 1e-6, "{cell:?} {indicator}: {seen} is not {holds}");
            }
        }
    }
}
