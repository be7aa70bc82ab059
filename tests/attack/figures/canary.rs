//! A resident who is one of a kind.

use domain::{
    demography::{AgeBand, Sex},
    figure::{Publication, Subgroup},
};

use super::support::{BARE, Person, Town, chance, report, shown};
use crate::{Parameters, write_figures, write_who_answered};

/// Sixty people of a wijk of whom one is 75 or older, and she alone smokes; and another wijk.
fn town_with_a_canary(key: u64) -> (Town, Vec<Person>) {
    let town = Town::of(["WK000100", "WK000101"]);
    let mut chance = chance(key);
    let mut people: Vec<Person> = (0..200)
        .map(|at| Person {
            age_band: AgeBand::From35To49,
            smokes: at % 5 == 0 && at >= 60,
            ..Person::anybody(usize::from(at >= 60), &mut chance)
        })
        .collect();
    people[0] = Person { sex: Sex::Female, age_band: AgeBand::From75, smokes: true, ..people[0] };
    (town, people)
}

/// Everything that is written of a publication.
fn written(publication: &Publication) -> String {
    let mut text = Vec::new();
    write_figures(publication, None, &mut text).unwrap();
    write_who_answered(publication, &mut text).unwrap();
    String::from_utf8(text).unwrap()
}

/// Whether her row gives her away: a figure of one person, or a count of one.
fn found(table: &str) -> bool {
    table.lines().any(|line| {
        line.contains(",WK000100,") && line.contains("age=75+") && line.contains("published")
    })
}

#[test]
fn a_resident_who_is_one_of_a_kind_is_found_nowhere() {
    let mut highest = 0.0_f64;
    let mut lowest = 100.0_f64;
    for key in 0..200 {
        let (town, people) = town_with_a_canary(key);
        let publication = town.published(&people, &Parameters::STANDARD);
        assert!(!found(&written(&publication)));
        // One smoker of sixty would be 2%; three is the least that is ever shown of sixty.
        let wijk = shown(&publication, &town.areas[0], Subgroup::All).unwrap();
        lowest = lowest.min(wijk.value);
        highest = highest.max(wijk.value);
        assert!(wijk.value >= 4.0, "{wijk:?}");
    }
    let (town, people) = town_with_a_canary(0);
    let bare = town.published(&people, &BARE);
    let canary = shown(&bare, &town.areas[0], Subgroup::Age(AgeBand::From75)).unwrap();
    report(
        "a resident who is one of a kind",
        &format!("in no row; her wijk shows {lowest:.0} to {highest:.0}%"),
        &format!("a row of {} respondent", canary.respondents),
    );
    assert!(found(&written(&bare)) && canary.respondents == 1);
}
