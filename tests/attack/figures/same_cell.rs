//! The same cell asked a thousand ways.

use std::collections::BTreeSet;

use domain::figure::Subgroup;
use rand::{RngExt as _, seq::SliceRandom as _};

use super::support::{Person, Town, chance, report, shown, trials};
use crate::{Parameters, Tallies, publish::publish_with, write_figures};

#[test]
fn the_same_cell_has_one_value_however_often_and_in_whatever_way_it_is_asked() {
    let town = Town::of_buurten(2, 2);
    let mut chance = chance(5);
    let mut people: Vec<Person> = (0..480).map(|at| Person::anybody(at % 4, &mut chance)).collect();
    let smoking = people.iter().filter(|person| person.area == 0 && person.smokes).count();
    let of_buurt = people.iter().filter(|person| person.area == 0).count();
    let truth = 100.0 * smoking as f64 / of_buurt as f64;

    let mut tables = BTreeSet::new();
    let (mut same, mut fresh) = (BTreeSet::new(), Vec::new());
    for _ in 0..trials(1_000, 10_000) {
        people.shuffle(&mut chance);
        // In shards, in any order, to a table as it is downloaded.
        let cut = chance.random_range(0..=people.len());
        let shards = [&people[cut..], &people[..cut]].map(|people| town.tallies(people));
        let merged = Tallies::merge("2026-Q4".parse().unwrap(), shards).unwrap();
        let (publication, _) = publish_with(&merged, &town.basis, &Parameters::STANDARD).unwrap();
        let mut table = Vec::new();
        write_figures(&publication, None, &mut table).unwrap();
        tables.insert(table);
        let value = shown(&publication, &town.areas[0], Subgroup::All).unwrap().value;
        same.insert((value * 10.0) as u32);

        // The twin draws its noise anew each time, as keys of chance per question would.
        let rekeyed: Vec<Person> =
            people.iter().map(|person| Person { key: chance.random(), ..*person }).collect();
        let twin = town.published(&rekeyed, &Parameters::STANDARD);
        fresh.push(shown(&twin, &town.areas[0], Subgroup::All).unwrap().value);
    }
    let average = fresh.iter().sum::<f64>() / fresh.len() as f64;
    let spread: BTreeSet<_> = fresh.iter().map(|value| (value * 10.0) as u32).collect();
    report(
        "the same cell a thousand ways",
        &format!("{} value, {} table", same.len(), tables.len()),
        &format!(
            "{} values, whose average is {:.1} points from the truth",
            spread.len(),
            (average - truth).abs()
        ),
    );
    assert_eq!((same.len(), tables.len()), (1, 1));
    assert!(spread.len() > 10 && (average - truth).abs() < 1.0, "{average} for {truth}");
}
