//! One person joins, leaves or changes an answer between two publications of the same town.

use domain::figure::{Publication, Subgroup};
use rand::RngExt as _;
use rand_chacha::ChaCha8Rng;

use super::support::{BARE, Person, Town, auc, chance, report, shown, trials};
use crate::Parameters;

/// Respondents of a buurt.
const OF_A_BUURT: usize = 40;
/// Others of the same buurt who leave, and as many who join, between the two publications.
const CHURN: usize = 2;

/// What happens to the person whom the attacker looks at; she wants to tell which of two it was.
#[derive(Clone, Copy)]
enum Question {
    /// Joined with a yes, or with a no.
    Answer,
    /// Joined with a yes, or not at all.
    Membership,
    /// Changed a no into a yes, or nothing.
    Change,
}

impl Question {
    fn name(self) -> &'static str {
        match self {
            Self::Answer => "answer of who joins",
            Self::Membership => "membership of who may have joined",
            Self::Change => "change of an answer",
        }
    }

    /// The person before and after, in either case.
    fn around(self, person: Person, first: bool) -> [Option<Person>; 2] {
        let saying = |smokes| Some(Person { smokes, ..person });
        match self {
            Self::Answer => [None, saying(first)],
            Self::Membership => [None, if first { saying(true) } else { None }],
            Self::Change => [saying(false), saying(first)],
        }
    }
}

/// Every number that is shown of the cells in which a person lies: figures and respondents.
fn numbers(town: &Town, publication: &Publication, person: &Person) -> Vec<f64> {
    let groups = [Subgroup::All, Subgroup::Sex(person.sex), Subgroup::Age(person.age_band)];
    let cells = town
        .around(person.area)
        .into_iter()
        .flat_map(|area| groups.map(|group| (area.clone(), group)));
    cells
        .flat_map(|(area, group)| {
            let shown = shown(publication, &area, group);
            [shown.map(|shown| shown.value), shown.map(|shown| f64::from(shown.respondents))]
        })
        .map(|number| number.unwrap_or(f64::NAN))
        .collect()
}

/// What changes in those numbers; nothing where there is none.
fn differences(
    town: &Town,
    question: Question,
    first: bool,
    rules: &Parameters,
    chance: &mut ChaCha8Rng,
) -> Vec<f64> {
    let areas = town.areas.len();
    let mut others: Vec<Person> = (0..areas)
        .flat_map(|area| std::iter::repeat_n(area, OF_A_BUURT))
        .map(|area| Person::anybody(area, chance))
        .collect();
    let person = Person::anybody(0, chance);
    let around = question.around(person, first);
    let publish = |others: &[Person], person: Option<Person>| {
        let people: Vec<Person> = others.iter().copied().chain(person).collect();
        numbers(town, &town.published(&people, rules), &person_or(person, others))
    };
    // Which cells are looked at depends on the person, also while she is not there.
    fn person_or(person: Option<Person>, others: &[Person]) -> Person {
        person.unwrap_or(others[0])
    }
    others[0] = Person { smokes: others[0].smokes, key: others[0].key, ..person };
    let before = publish(&others, around[0]);
    for other in others.iter_mut().skip(1).take(CHURN) {
        *other = Person::anybody(0, chance);
    }
    // One more or one less than before, as often in either case.
    if chance.random_bool(0.5) {
        others.push(Person::anybody(0, chance));
    }
    let after = publish(&others, around[1]);
    let change =
        |(before, after): (f64, f64)| if (after - before).is_nan() { 0.0 } else { after - before };
    before.into_iter().zip(after).map(change).collect()
}

/// The best that an attacker does with one number, and with all of them together: weights that tell
/// the first half of the trials apart, tried on the other half.
fn guessed(question: Question, rules: &Parameters, trials: usize) -> [f64; 2] {
    let town = Town::of_buurten(4, 4);
    let mut chance = chance(77 + question as u64);
    let mut seen = [Vec::new(), Vec::new()];
    for _ in 0..trials {
        for (first, seen) in [true, false].into_iter().zip(&mut seen) {
            seen.push(differences(&town, question, first, rules, &mut chance));
        }
    }
    let half = trials / 2;
    let numbers = seen[0][0].len();
    let moments = |at: usize, of: &[Vec<f64>]| {
        let mean = of.iter().map(|trial| trial[at]).sum::<f64>() / of.len() as f64;
        let square = of.iter().map(|trial| trial[at] * trial[at]).sum::<f64>() / of.len() as f64;
        (mean, (square - mean * mean).max(1e-9))
    };
    let weights: Vec<f64> = (0..numbers)
        .map(|at| {
            let [(first, spread), (other, _)] = [0, 1].map(|kind| moments(at, &seen[kind][..half]));
            (first - other) / spread
        })
        .collect();
    let score = |kind: usize, weigh: &dyn Fn(&Vec<f64>) -> f64| -> Vec<f64> {
        seen[kind][half..].iter().map(weigh).collect()
    };
    let best = (0..numbers)
        .max_by(|a, b| {
            let apart = |at: usize| {
                let train = |kind: usize| {
                    seen[kind][..half].iter().map(|trial| trial[at]).collect::<Vec<_>>()
                };
                (auc(&train(0), &train(1)) - 0.5).abs()
            };
            apart(*a).total_cmp(&apart(*b))
        })
        .unwrap();
    let sign = weights[best].signum();
    let single = |trial: &Vec<f64>| sign * trial[best];
    let together =
        |trial: &Vec<f64>| trial.iter().zip(&weights).map(|(number, weight)| number * weight).sum();
    [auc(&score(0, &single), &score(1, &single)), auc(&score(0, &together), &score(1, &together))]
}

fn attack(question: Question) {
    let standard = guessed(question, &Parameters::STANDARD, trials(2_000, 20_000));
    let weakened = guessed(question, &BARE, trials(300, 2_000));
    let say = |[single, together]: [f64; 2]| {
        format!("AUC {single:.3} by the best number, {together:.3} by all")
    };
    report(question.name(), &say(standard), &say(weakened));
    assert!(standard.iter().all(|auc| *auc <= 0.55), "{standard:?}");
    assert!(weakened[1] >= 0.8, "{weakened:?}");
}

#[test]
fn the_answer_of_who_joins_is_not_guessed() {
    attack(Question::Answer);
}

#[test]
fn whether_somebody_joined_is_not_guessed() {
    attack(Question::Membership);
}

#[test]
fn a_change_of_an_answer_is_not_guessed() {
    attack(Question::Change);
}
