//! The exact figures beside those of R: weights, effective respondents, means and standard errors.
//!
//! Compiled as unit tests of `analytics` (`analytics/src/lib.rs`): outside them no exact figure can
//! be had. R's side is `survey.R` beside this file.

use std::{
    collections::{HashMap, HashSet},
    fmt::Write as _,
    fs,
    path::{Path, PathBuf},
    process::{self, Command},
    time::{Duration, Instant},
};

use domain::{
    demography::{AgeBand, Sex},
    figure::{FigureArea, Subgroup},
    indicator::{IndicatorId, Measure},
    period::Quarter,
};

use pulp::Arch;

use crate::{
    AreaPosition, AreaTree, Bits, ColumnTally, Persons, Respondents, Scale, Tallies,
    direct::Direct,
    strata::Strata,
    tally::{Stratum, UNITS},
    weights::{Weights, rake},
};

/// Two shares and a mean.
const INDICATORS: [&str; 3] = ["smoker", "self_rated_health_good", "dimension_body"];
/// What a figure is compared on.
const NUMBERS: [&str; 3] = ["mean", "standard error", "effective respondents"];
/// Sexes of which populations are published.
const SEXES: [Sex; 2] = [Sex::Female, Sex::Male];

/// How large a comparison is.
#[derive(Clone, Copy)]
struct Size {
    areas: usize,
    respondents: usize,
    /// How often a question is answered.
    answered: f64,
    subgroups: &'static [Subgroup],
}

impl Size {
    /// Small enough for every run of the tests, with all that makes figures differ.
    const SMALL: Self =
        Self { areas: 12, respondents: 20_000, answered: 0.94, subgroups: &Subgroup::ALL };
    /// The national health monitor, by gemeente. Everybody answers everything: so R can do all
    /// indicators at once, which is the fastest way to ask it.
    const NATIONAL: Self =
        Self { areas: 345, respondents: 500_000, answered: 1.0, subgroups: &[Subgroup::All] };

    fn wanted() -> Self {
        #[allow(clippy::disallowed_methods, reason = "a benchmark is asked for from outside")]
        match std::env::var("WIJKWEB_BENCH").as_deref() {
            Ok("full") => Self::NATIONAL,
            _ => Self::SMALL,
        }
    }
}

#[test]
fn weights_effective_respondents_means_and_standard_errors_are_those_of_r() {
    let size = Size::wanted();
    let town = Town::made_up(size);
    let begun = now();
    let exact = town.figures(size.subgroups);
    let ours = now() - begun;
    let theirs = Folder::new().ask_r(&town, size.subgroups);

    let strata: HashSet<_> = theirs.weights.iter().map(|(key, _)| key).collect();
    assert_eq!(strata.len(), size.areas * SEXES.len() * AgeBand::ALL.len() - town.empty_strata);
    let mut furthest = 0.0_f64;
    for (key, weight) in &theirs.weights {
        let own = town.weight(&exact.weights, key);
        let apart = part_apart(own, *weight);
        assert!(apart <= 1e-8, "weight of {key:?}: {own}, and {weight} by R");
        furthest = furthest.max(apart);
    }
    assert_eq!(exact.figures.len(), theirs.figures.len());
    for (key, of_r) in &theirs.figures {
        let own = exact.figures.get(key).unwrap_or_else(|| panic!("no figure of {key:?}"));
        for ((own, of_r), what) in own.iter().zip(of_r).zip(NUMBERS) {
            let apart = part_apart(*own, *of_r);
            assert!(apart <= 1e-9, "{what} of {key:?}: {own}, and {of_r} by R");
            furthest = furthest.max(apart);
        }
    }
    tell(size, &town, &theirs, ours, furthest);
}

/// How far two numbers lie from each other, as a part of the second.
fn part_apart(own: f64, of_r: f64) -> f64 {
    (own - of_r).abs() / of_r.abs()
}

#[allow(clippy::disallowed_methods, reason = "how long it takes is what is compared")]
fn now() -> Instant {
    Instant::now()
}

#[allow(clippy::print_stdout, reason = "benches/national/run shows it")]
fn tell(size: Size, town: &Town, theirs: &OfR, ours: Duration, furthest: f64) {
    println!(
        "{} respondents in {} areas, {} indicators: svyby takes {:.2} s; tallying, raking and the \
         same figures here {:.4} s: {:.0} times as fast; no number lies further than {furthest:.0e} of \
         itself from R's",
        town.areas.len(),
        size.areas,
        INDICATORS.len(),
        theirs.svyby.as_secs_f64(),
        ours.as_secs_f64(),
        theirs.svyby.as_secs_f64() / ours.as_secs_f64(),
    );
}

/// An area, and a stratum within it by sex and age.
type StratumKey = (String, String, String);
/// An area, a subgroup of it, and an indicator.
type FigureKey = (String, String, String);

/// Respondents who do not exist, in columns, in the order in which contributions are kept.
struct Town {
    tree: AreaTree,
    population: HashMap<AreaPosition, Persons>,
    areas: Vec<AreaPosition>,
    sexes: Vec<Sex>,
    age_bands: Vec<AgeBand>,
    /// By indicator: who answered, for whom it holds, and what.
    answers: Vec<(IndicatorId, Bits, Bits, Vec<f64>)>,
    /// Sexes of an age band in which nobody answered.
    empty_strata: usize,
}

/// Exact figures, on the scale of the indicator or of a share.
struct Exact {
    weights: HashMap<AreaPosition, Weights>,
    /// Mean, standard error and effective respondents.
    figures: HashMap<FigureKey, [f64; 3]>,
}

impl Town {
    fn made_up(size: Size) -> Self {
        let chance = &mut Chance(size.respondents as u64);
        let codes = (1..=size.areas).map(|number| area(&format!("GM{number:04}")));
        let indicators = INDICATORS.map(|slug| slug.parse::<IndicatorId>().unwrap());
        let mut town = Self {
            tree: AreaTree::new(codes.clone(), &[].into()),
            population: HashMap::new(),
            areas: vec![],
            sexes: vec![],
            age_bands: vec![],
            answers: indicators
                .map(|indicator| (indicator, Bits::default(), Bits::default(), vec![]))
                .into(),
            empty_strata: 0,
        };
        let of_a_group =
            size.respondents as f64 / (size.areas * SEXES.len() * AgeBand::ALL.len()) as f64;
        for (number, area) in codes.enumerate() {
            let area = town.tree.position(&area).unwrap();
            for (at, sex) in SEXES.into_iter().enumerate() {
                for band in AgeBand::ALL {
                    let persons = &mut town.population.entry(area).or_default().0;
                    persons[at][*band as usize] = (500.0 + 3000.0 * chance.next()).floor();
                    // In one area no young woman answers, and in another nobody above 75.
                    let nobody = match number {
                        0 => (sex, *band) == (Sex::Female, AgeBand::From18To34),
                        1 => *band == AgeBand::From75,
                        _ => false,
                    };
                    town.empty_strata += usize::from(nobody);
                    let count = if nobody { 0.0 } else { of_a_group * (0.3 + 1.4 * chance.next()) };
                    for _ in 0..count.round() as usize {
                        town.add(area, sex, *band, size.answered, chance);
                    }
                }
            }
        }
        town
    }

    fn add(
        &mut self,
        area: AreaPosition,
        sex: Sex,
        band: AgeBand,
        answered: f64,
        chance: &mut Chance,
    ) {
        self.areas.push(area);
        self.sexes.push(sex);
        self.age_bands.push(band);
        let likely = 0.2 + 0.1 * f64::from(band as u8) + 0.05 * f64::from(sex as u8);
        for (indicator, answers, holds, values) in &mut self.answers {
            answers.push(chance.next() < answered);
            holds.push(chance.next() < likely);
            // A mean of seven ratings, as the questionnaire has them.
            let value = (70.0 * chance.next().powf(likely)).round() / 7.0;
            values.push(if indicator.measure() == Measure::Share { 0.0 } else { value });
        }
    }

    /// What `publish` does before it protects: tally, weigh to sex and age, and weighted figures.
    fn figures(&self, subgroups: &[Subgroup]) -> Exact {
        let mut respondents = Respondents::default();
        for ((area, sex), band) in self.areas.iter().zip(&self.sexes).zip(&self.age_bands) {
            respondents.push(*area, Some(*sex), Some(*band), 0);
        }
        let respondents = respondents.by_cell();
        let columns: Vec<_> = self
            .answers
            .iter()
            .map(|(indicator, answered, holds, values)| {
                let Some(scale) = Scale::of(*indicator) else {
                    return ColumnTally::share(&respondents, *indicator, answered, holds).unwrap();
                };
                let known = (0..values.len()).filter(|row| answered.get(*row));
                let known: Vec<_> = known.map(|row| scale.units(values[row])).collect();
                ColumnTally::mean(&respondents, *indicator, answered, &known).unwrap()
            })
            .collect();
        let tallies = Tallies::new(period(), &respondents, &columns).unwrap();
        let everybody = tallies.table(tallies.everybody(), self.tree.len());
        let counts =
            |area: AreaPosition| everybody[area.index()].map(|tally| f64::from(tally.respondents));
        let raked = |(area, persons): (&AreaPosition, &Persons)| {
            let raked = rake(&counts(*area), persons);
            assert!(raked.settled);
            (*area, raked.weights)
        };
        let weights: HashMap<_, _> = self.population.iter().map(raked).collect();
        let mut figures = HashMap::new();
        for (position, indicator) in tallies.indicators().into_iter().enumerate() {
            let strata = tallies.table(tallies.answers_to(position), self.tree.len());
            for (area, weights) in &weights {
                let strata = Strata::of(&strata[area.index()]);
                let direct = Direct::of(Arch::new(), indicator.measure(), &strata, weights);
                for subgroup in subgroups {
                    if direct.respondents[subgroup.index()] > 0.0 {
                        let key = self.key(*area, subgroup.slug(), indicator.slug());
                        figures.insert(key, figure(indicator, &direct, *subgroup));
                    }
                }
            }
        }
        Exact { weights, figures }
    }

    fn key(&self, area: AreaPosition, subgroup: &str, last: &str) -> FigureKey {
        let area = self.tree.areas()[area.index()].to_string();
        (area, subgroup.to_owned(), last.to_owned())
    }

    /// The weight of a stratum that R names.
    fn weight(
        &self,
        weights: &HashMap<AreaPosition, Weights>,
        (code, sex, age): &StratumKey,
    ) -> f64 {
        let Some(Subgroup::Sex(sex)) = Subgroup::from_slug(sex) else { panic!("sex {sex}") };
        let Some(Subgroup::Age(band)) = Subgroup::from_slug(age) else { panic!("age {age}") };
        let area = self.tree.position(&area(code)).unwrap();
        weights[&area][Stratum::new(Some(sex), Some(band)).index()]
    }
}

/// Mean, standard error and effective respondents of one group.
fn figure(indicator: IndicatorId, direct: &Direct, subgroup: Subgroup) -> [f64; 3] {
    let Direct { mean, standard_error, effective, .. } = direct;
    let [mean, standard_error, effective] =
        [mean, standard_error, effective].map(|of| of[subgroup.index()]);
    let scale = match indicator.measure() {
        Measure::Share => 1.0,
        Measure::Mean { highest } => f64::from(highest) / UNITS,
    };
    [mean * scale, standard_error * scale, effective]
}

/// What R's `survey` makes of the same people.
struct OfR {
    weights: Vec<(StratumKey, f64)>,
    figures: Vec<(FigureKey, [f64; 3])>,
    /// How long `svyby` took: not reading, raking and making the design.
    svyby: Duration,
}

/// A folder that is there for one comparison.
struct Folder(PathBuf);

impl Folder {
    fn new() -> Self {
        let folder = std::env::temp_dir().join(format!("wijkweb-statistics-{}", process::id()));
        fs::create_dir_all(&folder).unwrap();
        Self(folder)
    }

    fn ask_r(&self, town: &Town, subgroups: &[Subgroup]) -> OfR {
        fs::write(self.0.join("respondents.csv"), respondents_csv(town)).unwrap();
        fs::write(self.0.join("population.csv"), population_csv(town)).unwrap();
        let script = Path::new(env!("CARGO_MANIFEST_DIR")).join("../tests/statistics/survey.R");
        let output =
            Command::new("Rscript").arg(script).arg(&self.0).args(kinds(subgroups)).output();
        let output = output.unwrap_or_else(|cause| {
            panic!("R is needed ({cause}): `script/setup --with-tests` installs it")
        });
        let complaint = String::from_utf8_lossy(&output.stderr);
        assert!(
            output.status.success(),
            "R could not do it; without its package `survey`, `script/setup --with-tests` installs it. \
             R said:\n{complaint}"
        );
        let seconds: f64 =
            fs::read_to_string(self.0.join("seconds.txt")).unwrap().trim().parse().unwrap();
        let weights = self
            .rows("weights.csv")
            .into_iter()
            .map(|[area, sex, age, weight]| ((area, sex, age), weight.parse().unwrap()));
        let figures = self.rows::<5>("figures.csv").into_iter().map(|row| {
            let [group, indicator, numbers @ ..] = row;
            let (area, subgroup) = group.split_once(' ').unwrap();
            let numbers = numbers.map(|number| number.parse().unwrap());
            ((area.to_owned(), subgroup.to_owned(), indicator), numbers)
        });
        OfR {
            weights: weights.collect(),
            figures: figures.collect(),
            svyby: Duration::from_secs_f64(seconds),
        }
    }

    fn rows<const COLUMNS: usize>(&self, name: &str) -> Vec<[String; COLUMNS]> {
        let mut reader = csv::Reader::from_path(self.0.join(name)).unwrap();
        reader
            .records()
            .map(|record| {
                let fields: Vec<String> = record.unwrap().iter().map(str::to_owned).collect();
                fields.try_into().unwrap()
            })
            .collect()
    }
}

impl Drop for Folder {
    fn drop(&mut self) {
        // What cannot be removed is left to the system, which empties its temporary folder.
        let _ = fs::remove_dir_all(&self.0);
    }
}

/// The kinds of subgroups, as `survey.R` knows them: `all`, `sex`, `age`.
fn kinds(subgroups: &[Subgroup]) -> Vec<&'static str> {
    let kind = |subgroup: &Subgroup| subgroup.slug().split('=').next().unwrap_or_default();
    let mut kinds: Vec<_> = subgroups.iter().map(kind).collect();
    kinds.dedup();
    kinds
}

fn respondents_csv(town: &Town) -> String {
    let mut text = format!("area,sex,age,{}\n", INDICATORS.join(","));
    for row in 0..town.areas.len() {
        let area = &town.tree.areas()[town.areas[row].index()];
        let [sex, age] = [Subgroup::Sex(town.sexes[row]), Subgroup::Age(town.age_bands[row])];
        write!(text, "{area},{},{}", sex.slug(), age.slug()).unwrap();
        for (indicator, answered, holds, values) in &town.answers {
            match (answered.get(row), indicator.measure()) {
                (false, _) => text.push(','),
                (true, Measure::Share) => write!(text, ",{}", u8::from(holds.get(row))).unwrap(),
                (true, Measure::Mean { .. }) => write!(text, ",{}", values[row]).unwrap(),
            }
        }
        text.push('\n');
    }
    text
}

fn population_csv(town: &Town) -> String {
    let mut text = "area,sex,age,persons\n".to_owned();
    for (area, persons) in &town.population {
        let area = &town.tree.areas()[area.index()];
        for (sex, ages) in SEXES.into_iter().zip(persons.0) {
            for (band, persons) in AgeBand::ALL.iter().zip(ages) {
                let [sex, age] = [Subgroup::Sex(sex), Subgroup::Age(*band)].map(Subgroup::slug);
                writeln!(text, "{area},{sex},{age},{persons}").unwrap();
            }
        }
    }
    text
}

/// Numbers from 0 to 1 that are the same in every run: SplitMix64.
struct Chance(u64);

impl Chance {
    fn next(&mut self) -> f64 {
        self.0 = self.0.wrapping_add(0x9e37_79b9_7f4a_7c15);
        let z = (self.0 ^ (self.0 >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
        let z = (z ^ (z >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
        ((z ^ (z >> 31)) >> 11) as f64 / (1_u64 << 53) as f64
    }
}

fn area(code: &str) -> FigureArea {
    code.parse().unwrap()
}

fn period() -> Quarter {
    "2026-Q4".parse().unwrap()
}
