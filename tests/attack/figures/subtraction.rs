//! Small regions by subtracting areas from one another.

use domain::figure::{FigureArea, Publication, Subgroup};
use rand::RngExt as _;

use super::support::{BARE, EXACT, Person, Town, area, chance, report, shown, trials};
use crate::Parameters;

/// What was derived of a region, and what is true: respondents and smokers.
struct Derived {
    respondents: f64,
    smokers: f64,
    truth: [f64; 2],
}

/// Respondents and smokers that a shown figure stands for.
fn counts(publication: &Publication, area: &FigureArea) -> Option<[f64; 2]> {
    let shown = shown(publication, area, Subgroup::All)?;
    let respondents = f64::from(shown.respondents);
    Some([respondents, respondents * shown.value / 100.0])
}

/// A wijk less those of its buurten that are shown: one buurt of 1 to 9 people is not.
fn wijk_less_buurten(rules: &Parameters, trials: usize) -> Vec<Derived> {
    let town = Town::of_buurten(1, 3);
    let mut chance = chance(11);
    (0..trials)
        .filter_map(|_| {
            let sizes = [chance.random_range(1..10), 140, 180];
            let people: Vec<Person> = (0..3)
                .flat_map(|at| std::iter::repeat_n(at, sizes[at]))
                .map(|at| Person::anybody(at, &mut chance))
                .collect();
            let publication = town.published(&people, rules);
            let whole = counts(&publication, &area("WK000100"))?;
            let shown = [1, 2].map(|at| counts(&publication, &town.areas[at]));
            Some(derived(whole, [shown[0]?, shown[1]?], &people, |person| person.area == 0))
        })
        .collect()
}

/// An area within its old boundary less the same area within its new one: 1 to 9 people moved.
fn old_less_new(rules: &Parameters, trials: usize) -> Vec<Derived> {
    let town = Town::of(["WK000100", "WK000101"]);
    let mut chance = chance(12);
    (0..trials)
        .filter_map(|_| {
            let moved = chance.random_range(1..10);
            let mut people: Vec<Person> =
                (0..330).map(|at| Person::anybody(usize::from(at >= 160), &mut chance)).collect();
            let old = counts(&town.published(&people, rules), &town.areas[0])?;
            people[..moved].iter_mut().for_each(|person| person.area = 1);
            let new = counts(&town.published(&people, rules), &town.areas[0])?;
            let first: Vec<Person> = people[..moved].to_vec();
            Some(derived(old, [new, [0.0; 2]], &first, |_| true))
        })
        .collect()
}

fn derived(
    whole: [f64; 2],
    parts: [[f64; 2]; 2],
    people: &[Person],
    belongs: impl Fn(&Person) -> bool,
) -> Derived {
    let of_region = || people.iter().filter(|person| belongs(person));
    Derived {
        respondents: whole[0] - parts[0][0] - parts[1][0],
        smokers: whole[1] - parts[0][1] - parts[1][1],
        truth: [of_region().count() as f64, of_region().filter(|p| p.smokes).count() as f64],
    }
}

/// How often count and smokers are exactly right, and how far the count lies off (root mean square).
fn measured(derived: &[Derived]) -> (f64, f64, f64) {
    let part = |right: &dyn Fn(&Derived) -> bool| {
        derived.iter().filter(|one| right(one)).count() as f64 / derived.len() as f64
    };
    let counts = part(&|one| one.respondents.round() == one.truth[0]);
    let smokers = part(&|one| one.smokers.round() == one.truth[1]);
    let squares: f64 = derived.iter().map(|one| (one.respondents - one.truth[0]).powi(2)).sum();
    (counts, smokers, (squares / derived.len() as f64).sqrt())
}

fn attack(name: &str, derive: impl Fn(&Parameters, usize) -> Vec<Derived>, weakened: &Parameters) {
    let standard = measured(&derive(&Parameters::STANDARD, trials(2_000, 20_000)));
    let bare = measured(&derive(weakened, trials(100, 1_000)));
    let say = |(count, smokers, off): (f64, f64, f64)| {
        format!(
            "count right {:.0}%, smokers right {:.0}%, off by {off:.1}",
            100.0 * count,
            100.0 * smokers
        )
    };
    report(name, &say(standard), &say(bare));
    // Who guesses one of nine is right in 11%.
    assert!(standard.0 <= 0.11, "{standard:?}");
    assert!(standard.2 >= Parameters::STANDARD.noise_of_all, "{standard:?}");
    assert!(bare.0 == 1.0 && bare.1 == 1.0, "{bare:?}");
}

#[test]
fn a_wijk_less_its_buurten_does_not_give_the_one_that_is_withheld() {
    attack("wijk less buurten", wijk_less_buurten, &EXACT);
}

#[test]
fn an_old_boundary_less_a_new_one_does_not_give_who_moved() {
    attack("old boundary less new", old_less_new, &BARE);
}
