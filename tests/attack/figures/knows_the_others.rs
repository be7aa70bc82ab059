//! The attacker knows how everybody else in the cell answered, and extremes.

use super::support::{BARE, EXACT, Person, Town, auc, chance, report, shown, trials};
use crate::Parameters;
use domain::figure::Subgroup;

/// The figures of one wijk of so many people, of whom so many smoke, under ever new keys.
fn figures(people: usize, smoking: usize, rules: &Parameters, trials: usize) -> Vec<f64> {
    let town = Town::of(["WK000100"]);
    let mut chance = chance(people as u64 * 1_000 + smoking as u64);
    (0..trials)
        .map(|_| {
            let all: Vec<Person> = (0..people)
                .map(|at| Person { smokes: at < smoking, ..Person::anybody(0, &mut chance) })
                .collect();
            shown(&town.published(&all, rules), &town.areas[0], Subgroup::All).unwrap().value
        })
        .collect()
}

fn told_apart(people: usize, smoking: [usize; 2], rules: &Parameters, trials: usize) -> f64 {
    let [more, less] = smoking.map(|smoking| figures(people, smoking, rules, trials));
    auc(&more, &less)
}

#[test]
fn who_knows_all_others_of_a_cell_hardly_guesses_the_last() {
    for people in [10, 30, 100, 400] {
        let smoking = [people * 3 / 10 + 1, people * 3 / 10];
        let standard = told_apart(people, smoking, &Parameters::STANDARD, trials(2_000, 20_000));
        let weakened = told_apart(people, smoking, &BARE, trials(20, 200));
        report(
            &format!("the last answer of {people}, all others known"),
            &format!("AUC {standard:.3}"),
            &format!("AUC {weakened:.3}"),
        );
        // One respondent against noise of `noise_of_all`: 0.5 + 0.28 / 8, and chance.
        assert!(standard <= 0.56, "{people}: {standard}");
        assert_eq!(weakened, 1.0);
    }
}

#[test]
fn fourteen_who_all_say_yes_look_like_twelve_of_fourteen() {
    let standard = told_apart(14, [14, 12], &Parameters::STANDARD, trials(2_000, 20_000));
    let without_noise = told_apart(14, [14, 12], &EXACT, trials(20, 200));
    let weakened = told_apart(14, [14, 12], &BARE, trials(20, 200));
    report(
        "fourteen of fourteen against twelve",
        &format!("AUC {standard:.3}"),
        &format!("AUC {weakened:.3} ({without_noise:.3} with clamping alone)"),
    );
    assert!(standard <= 0.60, "{standard}");
    assert_eq!(weakened, 1.0);
}
