//! One resident joins, leaves or changes an answer between two publications of the same quarter.
//!
//! In every buurt a few others join and leave too. The attacker knows where the resident lives, her
//! sex and age, and every rule. He looks at what moved in her cells: by the one cell that tells most,
//! and by all of them together, weighed by their noise or as a discriminant finds best.

use domain::{
    demography::{AgeBand, Sex},
    figure::{Level, Publication},
    indicator::{IndicatorId, Measure},
};
use rand::{Rng, RngExt as _};

use super::support::{
    CellName, Reader, Resident, SHARES, Sight, Town, UNPROTECTED, USUAL_HABITS, auc, by_size,
    chance, discriminant, dot, report,
};
use crate::Parameters;

/// An attacker who guesses better than this knows something.
const BAR: f64 = 0.55;
/// At most so many others join in each buurt, and leave.
const FEW: usize = 6;

/// What a resident does.
#[derive(Clone, Copy, Debug, PartialEq)]
enum Event {
    Joins,
    Leaves,
    Changes,
}

/// What the attacker wants to know of it.
#[derive(Clone, Copy, Debug, PartialEq)]
enum Question {
    /// Whether it happened.
    Happened,
    /// Whether she says yes, or has all points; else she says no, or has none.
    Answer,
}

/// Between which publications, and after whom.
#[derive(Clone)]
struct Setting {
    event: Event,
    question: Question,
    indicators: Vec<&'static str>,
    /// At most so many others join in each buurt, and leave.
    churn: usize,
    /// Whether she is the only one of her age, so that she weighs as much as anybody may.
    heavy: bool,
    gemeenten: usize,
    rounds: u64,
}

impl Setting {
    fn shares(event: Event) -> Self {
        Self {
            event,
            question: Question::Answer,
            indicators: SHARES[..6].to_vec(),
            churn: FEW,
            heavy: false,
            gemeenten: by_size(40, 100),
            rounds: by_size(1, 10),
        }
    }
}

/// Somebody whom the attacker is after.
struct Target {
    cells: Vec<CellName>,
    happened: bool,
    /// By indicator.
    answers: Vec<bool>,
}

/// Two publications; in every buurt one resident joins, leaves or changes between them.
struct Pair {
    town: Town,
    targets: Vec<Target>,
    before: Publication,
    after: Publication,
}

/// What moved in the cells of one target, and one over the variance of its noise; nothing, and
/// nothing, where a figure is missing.
struct Trial {
    moved: Vec<f64>,
    precision: Vec<f64>,
    so: bool,
}

fn pair(setting: &Setting, rules: &Parameters, round: u64) -> Pair {
    let plan = vec![vec![vec![60, 25, 110], vec![45, 180, 30]]; setting.gemeenten];
    let mut town = Town::new(&plan, &setting.indicators, USUAL_HABITS, 100 + round);
    if setting.heavy {
        town.absent = Some(AgeBand::From18To34);
        for resident in town.residents.iter_mut().filter(|own| own.age == town.absent) {
            resident.age = Some(AgeBand::From35To49);
        }
        for area in town.basis.tree.positions() {
            for (sex, band) in [Sex::Female, Sex::Male]
                .into_iter()
                .flat_map(|sex| AgeBand::ALL.iter().map(move |band| (sex, *band)))
            {
                town.basis.population.set(area, sex, band, 200.0);
            }
        }
    }
    let chance = &mut chance(1_000 + round);
    let (mut before, mut after) = (town.residents.clone(), town.residents.clone());
    let mut targets = vec![];
    for buurt in town.areas(Level::Buurt) {
        let first = after.iter().position(|own| own.buurt == buurt).unwrap();
        let leaving = chance.random_range(0..=setting.churn);
        // Residents of a buurt lie together until the first of them leaves or joins.
        after.drain(first..first + leaving);
        let joining = chance.random_range(0..=setting.churn);
        let newcomers: Vec<_> = (0..joining).map(|_| town.newcomer(buurt, chance)).collect();
        after.splice(first..first, newcomers);
        let resident = somebody(&town, buurt, setting.heavy, chance);
        let (target, then, now) = happens(&town, setting, resident, chance);
        before.extend(then);
        after.extend(now);
        targets.push(target);
    }
    let [before, after] = [before, after].map(|residents| town.publish_of(&residents, rules));
    Pair { town, targets, before, after }
}

/// Somebody new who tells sex and age.
fn somebody(
    town: &Town,
    buurt: crate::AreaPosition,
    heavy: bool,
    chance: &mut impl Rng,
) -> Resident {
    loop {
        let mut resident = town.newcomer(buurt, chance);
        if heavy {
            resident.age = Some(AgeBand::From18To34);
        }
        if resident.sex.is_some() && resident.age.is_some() {
            return resident;
        }
    }
}

/// What becomes of a target: who she was before, and who she is after.
fn happens(
    town: &Town,
    setting: &Setting,
    resident: Resident,
    chance: &mut impl Rng,
) -> (Target, Option<Resident>, Option<Resident>) {
    let answers: Vec<bool> = town.indicators.iter().map(|_| chance.random()).collect();
    let saying = |answers: &[bool]| {
        let value = |(yes, indicator): (&bool, &IndicatorId)| {
            let (no, all) = match indicator.measure() {
                Measure::Share => (0.0, 1.0),
                // Who does badly, and who does well.
                Measure::Mean { highest: 10 } => (4.0, 9.0),
                Measure::Mean { highest } => (0.0, f64::from(highest)),
            };
            Some(if *yes { all } else { no })
        };
        let answers = answers.iter().zip(&town.indicators).map(value).collect();
        Some(Resident { answers, ..resident.clone() })
    };
    let happened = setting.question == Question::Answer || chance.random();
    let (then, now) = match (setting.event, happened) {
        (Event::Joins, true) => (None, saying(&answers)),
        (Event::Joins, false) => (None, None),
        (Event::Leaves, true) => (saying(&answers), None),
        (Event::Leaves, false) => (saying(&answers), saying(&answers)),
        (Event::Changes, _) => (saying(&vec![false; answers.len()]), saying(&answers)),
    };
    (Target { cells: town.cells_of(&resident), happened, answers }, then, now)
}

impl Pair {
    fn readers<'a>(&'a self, rules: &'a Parameters) -> [Reader<'a>; 2] {
        [&self.before, &self.after].map(|publication| Reader {
            town: &self.town,
            publication,
            rules,
        })
    }

    /// What moved of every figure, in respondents.
    fn figures(&self, sign: f64, rules: &Parameters) -> Vec<Trial> {
        let [before, after] = self.readers(rules);
        let mut trials = vec![];
        for target in &self.targets {
            for (at, indicator) in self.town.indicators.iter().enumerate() {
                let seen = target.cells.iter().map(|cell| {
                    let (then, now) =
                        before.sight(*cell, *indicator).zip(after.sight(*cell, *indicator))?;
                    let people = f64::midpoint(then.respondents, now.respondents);
                    let rounding =
                        |sight: Sight| (people * (sight.highest - sight.lowest)).powi(2) / 12.0;
                    let noise = 2.0 * before.noise_on(*cell, *indicator).powi(2)
                        + rounding(then)
                        + rounding(now);
                    Some((sign * people * (now.middle() - then.middle()), noise))
                });
                trials.push(Trial::of(seen, target.answers[at]));
            }
        }
        trials
    }

    /// What moved of the numbers of respondents: of who answered, or the mean beside all figures.
    fn counts(&self, sign: f64, beside_figures: bool, rules: &Parameters) -> Vec<Trial> {
        let [before, after] = self.readers(rules);
        let count = |reader: &Reader<'_>, cell: CellName| {
            if beside_figures { reader.mean_count(cell) } else { reader.count(cell) }
        };
        self.targets
            .iter()
            .map(|target| {
                let seen = target.cells.iter().map(|cell| {
                    let moved = count(&after, *cell)? - count(&before, *cell)?;
                    let rounding = f64::from(rules.count_step).powi(2) / 6.0;
                    Some((sign * moved, 2.0 * before.noise_on_count(*cell).powi(2) + rounding))
                });
                Trial::of(seen, target.happened)
            })
            .collect()
    }
}

impl Trial {
    fn of(seen: impl Iterator<Item = Option<(f64, f64)>>, so: bool) -> Self {
        let seen: Vec<_> = seen.collect();
        let moved = seen.iter().map(|seen| seen.map_or(0.0, |(moved, _)| moved)).collect();
        let precision =
            seen.iter().map(|seen| seen.map_or(0.0, |(_, noise)| 1.0 / noise.max(1e-3))).collect();
        Self { moved, precision, so }
    }
}

/// How well an attacker guesses, by the best cell and by all of them.
#[derive(Clone, Copy)]
struct Guessed {
    best: f64,
    all: f64,
    /// What chance does to these figures: one standard error.
    error: f64,
}

impl Guessed {
    /// Each half of the trials is guessed by what the other half taught.
    fn of(trials: &[Trial]) -> Self {
        let halves = [0, 1].map(|rest| {
            let half = |rest: usize| trials.iter().skip(rest).step_by(2).collect::<Vec<_>>();
            let (train, test) = (half(1 - rest), half(rest));
            let by = |trials: &[&Trial], score: &dyn Fn(&Trial) -> f64| {
                auc(&trials.iter().map(|trial| (score(trial), trial.so)).collect::<Vec<_>>())
            };
            let cells = 0..trials[0].moved.len();
            let best = cells.max_by(|a, b| {
                by(&train, &|t| t.moved[*a]).total_cmp(&by(&train, &|t| t.moved[*b]))
            });
            let examples: Vec<_> = train.iter().map(|t| (t.moved.clone(), t.so)).collect();
            let weights = discriminant(&examples);
            let by_noise = |t: &Trial| dot(&t.precision, &t.moved);
            let by_training = |t: &Trial| dot(&weights, &t.moved);
            let better: &dyn Fn(&Trial) -> f64 = if by(&train, &by_noise) > by(&train, &by_training)
            {
                &by_noise
            } else {
                &by_training
            };
            (by(&test, &|t| t.moved[best.unwrap()]), by(&test, better))
        });
        let [(best, all), (other_best, other_all)] = halves;
        Self {
            best: f64::midpoint(best, other_best),
            all: f64::midpoint(all, other_all),
            // Of two equal distributions, half of the trials each (Hanley and McNeil, 1982).
            error: (1.0 / (3.0 * trials.len() as f64)).sqrt(),
        }
    }

    fn passes(self) -> bool {
        self.best.max(self.all) <= BAR + by_size(2.0, 1.0) * self.error
    }
}

impl std::fmt::Display for Guessed {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        let Self { best, all, error } = self;
        write!(f, "AUC {best:.3} by the best cell, {all:.3} by all, ±{error:.3}")
    }
}

/// What is looked at.
#[derive(Clone, Copy)]
enum Look {
    Figures,
    Counts { beside_figures: bool },
}

fn guessed(setting: &Setting, look: Look, rules: &Parameters) -> Guessed {
    let sign = if setting.event == Event::Leaves { -1.0 } else { 1.0 };
    let trials: Vec<Trial> = (0..setting.rounds)
        .flat_map(|round| {
            let pair = pair(setting, rules, round);
            match look {
                Look::Figures => pair.figures(sign, rules),
                Look::Counts { beside_figures } => pair.counts(sign, beside_figures, rules),
            }
        })
        .collect();
    Guessed::of(&trials)
}

/// Ours must not tell, and the twin must.
fn attack(name: &str, setting: &Setting, look: Look) {
    let standard = guessed(setting, look, &Parameters::STANDARD);
    let twin = Setting { rounds: 1, churn: 0, ..setting.clone() };
    let weakened = guessed(&twin, look, &UNPROTECTED);
    report(name, standard, weakened);
    assert!(weakened.all > 0.9, "{name}: {weakened}");
    assert!(standard.passes(), "{name}: {standard}");
}

#[test]
fn an_answer_is_not_guessed_from_what_moves_when_somebody_joins() {
    attack("answer of who joins", &Setting::shares(Event::Joins), Look::Figures);
}

#[test]
fn an_answer_is_not_guessed_from_what_moves_when_somebody_leaves() {
    attack("answer of who leaves", &Setting::shares(Event::Leaves), Look::Figures);
}

#[test]
fn an_answer_is_not_guessed_from_what_moves_when_it_changes() {
    attack("changed answer", &Setting::shares(Event::Changes), Look::Figures);
}

#[test]
fn the_answer_of_the_heaviest_resident_is_not_guessed() {
    let setting = Setting { heavy: true, ..Setting::shares(Event::Changes) };
    attack("changed answer of the heaviest", &setting, Look::Figures);
}

#[test]
fn an_answer_that_is_worth_all_points_is_not_guessed_from_a_mean() {
    let setting = Setting {
        indicators: vec!["lifestyle_nicotine", "lifestyle_glucose", "lifestyle_sleep"],
        ..Setting::shares(Event::Changes)
    };
    attack("changed answer worth all points of a score", &setting, Look::Figures);
}

#[test]
fn whether_somebody_does_well_or_badly_is_not_guessed_from_a_dimension() {
    let setting = Setting {
        indicators: vec!["dimension_body", "dimension_mind", "lifestyle_grade"],
        ..Setting::shares(Event::Changes)
    };
    attack("a 4 that becomes a 9", &setting, Look::Figures);
}

#[test]
fn who_joins_is_not_guessed_from_who_answered() {
    let setting = Setting {
        question: Question::Happened,
        indicators: vec!["smoker"],
        rounds: by_size(4, 20),
        ..Setting::shares(Event::Joins)
    };
    attack("membership, who answered", &setting, Look::Counts { beside_figures: false });
}

#[test]
fn who_leaves_is_not_guessed_from_the_numbers_beside_all_figures() {
    let indicators = IndicatorId::all().map(IndicatorId::slug).collect();
    let setting = Setting {
        question: Question::Happened,
        indicators,
        rounds: by_size(2, 10),
        ..Setting::shares(Event::Leaves)
    };
    attack(
        "membership, numbers beside all figures",
        &setting,
        Look::Counts { beside_figures: true },
    );
}

/// A limit that `disclosure.md` names: when nobody else moves, that a number moved at all says that
/// somebody did, with noise or without. A quarter is published once for that reason.
#[test]
fn without_others_who_move_it_shows_that_somebody_did() {
    let setting = Setting {
        question: Question::Happened,
        indicators: vec!["smoker"],
        churn: 0,
        rounds: 1,
        ..Setting::shares(Event::Joins)
    };
    let moved = |rules: &Parameters| {
        let trials = pair(&setting, rules, 0).counts(1.0, false, rules);
        // Of her buurt: in the areas around it the targets of other buurten move.
        let any =
            |trial: &Trial| f64::from(u8::from(trial.moved[..3].iter().any(|own| *own != 0.0)));
        auc(&trials.iter().map(|trial| (any(trial), trial.so)).collect::<Vec<_>>())
    };
    let [standard, weakened] = [Parameters::STANDARD, UNPROTECTED].map(|rules| moved(&rules));
    report(
        "membership when nobody else in the buurt moves: any number moved",
        format!("AUC {standard:.3}"),
        format!("AUC {weakened:.3}"),
    );
    assert!(standard.min(weakened) > 0.9, "{standard} and {weakened}");
}
