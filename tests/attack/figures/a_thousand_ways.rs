//! The same cell asked a thousand ways gives one value; fresh noise would be averaged away.

use std::collections::BTreeSet;

use domain::{
    demography::Sex,
    figure::{Level, Publication, Subgroup},
};
use rand::{RngExt as _, seq::SliceRandom as _};

use super::support::{
    OPEN, Reader, Resident, SHARES, Town, USUAL_HABITS, by_size, chance, report, root_mean_square,
};
use crate::{Parameters, Tallies, publish::publish_with, write_figures, write_who_answered};

const WAYS: usize = 1000;
/// For so many quarters contributions are kept, and each has a key of its own.
const QUARTERS: usize = 8;

/// Everything that leaves the crate, as bytes.
fn files(publication: &Publication) -> Vec<u8> {
    let mut files = Vec::new();
    write_figures(publication, None, &mut files).unwrap();
    write_who_answered(publication, &mut files).unwrap();
    files
}

/// In another order, tallied in another number of parts.
fn another_way(town: &Town, way: usize, residents: &mut [Resident]) -> Publication {
    residents.shuffle(&mut chance(way as u64));
    let parts = residents.chunks(residents.len().div_ceil(1 + way % 5));
    let tallies = Tallies::merge("2026-Q4".parse().unwrap(), parts.map(|part| town.tallies(part)));
    publish_with(&tallies.unwrap(), &town.basis, &Parameters::STANDARD).unwrap().0
}

/// How far the mean of so many publications lies from the truth, in respondents, when noise is drawn
/// anew for each of them.
fn error_of_averaging(town: &Town, publications: usize) -> f64 {
    let chance = &mut chance(43);
    let mut residents = town.residents.clone();
    let cells: Vec<_> =
        town.areas(Level::Wijk).into_iter().map(|wijk| (wijk, Subgroup::All)).collect();
    let mut seen = vec![0.0; cells.len()];
    for _ in 0..publications {
        residents.iter_mut().for_each(|own| own.key = chance.random());
        let publication = town.publish_of(&residents, &Parameters::STANDARD);
        let reader = Reader { town, publication: &publication, rules: &Parameters::STANDARD };
        for (seen, cell) in seen.iter_mut().zip(&cells) {
            *seen += reader.sight(*cell, town.indicators[0]).unwrap().middle();
        }
    }
    root_mean_square(seen.iter().zip(cells).map(|(seen, cell)| {
        let members = || town.residents.iter().filter(|own| town.counts_in(own, cell));
        let answered = members().filter(|own| own.answers[0].is_some()).count() as f64;
        let holds: f64 = members().filter_map(|own| own.answers[0]).sum();
        seen / publications as f64 * answered - holds
    }))
}

#[test]
fn a_cell_asked_a_thousand_ways_has_one_value() {
    let plan = vec![vec![vec![40, 130, 12], vec![150, 60]]];
    let town = Town::new(&plan, &SHARES[..2], USUAL_HABITS, 41);
    let mut residents = town.residents.clone();
    let ways = by_size(100, WAYS);
    let answers: BTreeSet<Vec<u8>> =
        (0..ways).map(|way| files(&another_way(&town, way, &mut residents))).collect();
    let weakened = error_of_averaging(&town, WAYS);
    report(
        &format!("the same cell asked {ways} ways"),
        format!("{} value", answers.len()),
        format!("mean of {WAYS} off by {weakened:.2} respondents"),
    );
    assert_eq!(answers.len(), 1);
    assert!(weakened < 0.5, "fresh noise is averaged away");
}

/// A limit that `disclosure.md` names: keys of two quarters are unrelated, so that nothing joins the
/// contributions of one resident (ADR 0012), and people who all answer alike for years are seen more
/// sharply, by no more than the root of the quarters.
#[test]
fn the_same_people_in_eight_quarters_are_seen_more_sharply() {
    let plan = vec![vec![vec![120, 130]; 40]];
    let town = Town::new(&plan, &SHARES[..1], USUAL_HABITS, 44);
    let [one, eight] = [1, QUARTERS].map(|quarters| error_of_averaging(&town, quarters));
    report(
        "the same people with the same answers in eight quarters",
        format!("off by {eight:.1} respondents"),
        format!("off by {one:.1} in one quarter"),
    );
    let expected = one / (QUARTERS as f64).sqrt();
    assert!((0.7 * expected..1.3 * expected).contains(&eight), "{eight} and {one}");
}

/// The people of a buurt and its women are one group when all are women: two figures of it must not
/// have two noises that can be solved for.
#[test]
fn the_same_people_under_two_names_have_one_value() {
    let mut town = Town::new(&vec![vec![vec![160, 150]]; by_size(60, 600)], &SHARES[..5], OPEN, 51);
    let buurten: Vec<_> =
        town.areas(Level::Wijk).into_iter().map(|wijk| town.within(wijk)[0]).collect();
    for resident in town.residents.iter_mut().filter(|own| buurten.contains(&own.buurt)) {
        resident.sex = Some(Sex::Female);
    }
    let errors = |rules: &Parameters, with_both: bool| {
        let publication = town.publish(rules);
        let reader = Reader { town: &town, publication: &publication, rules };
        let all: Vec<_> = buurten
            .iter()
            .flat_map(|buurt| {
                town.indicators.iter().enumerate().map(move |(at, own)| (*buurt, at, *own))
            })
            .map(|(buurt, at, indicator)| {
                let members = || town.residents.iter().filter(move |own| own.buurt == buurt);
                let seen = |subgroup| {
                    let sight = reader.sight((buurt, subgroup), indicator).unwrap();
                    sight.middle() * members().count() as f64
                };
                let (all, women) = (seen(Subgroup::All), seen(Subgroup::Sex(Sex::Female)));
                let (noise, more) = (rules.noise_of_all, rules.noise_of_subgroup);
                // One draw in two sizes: what is the same in both is the truth.
                let solved = (more * all - noise * women) / (more - noise);
                let holds: f64 = members().filter_map(|own| own.answers[at]).sum();
                (if with_both { solved } else { all }) - holds
            })
            .collect();
        root_mean_square(all)
    };
    let [one, two] = [false, true].map(|with_both| errors(&Parameters::STANDARD, with_both));
    report(
        "the same people under two names",
        format!("off by {two:.1} respondents by both"),
        format!("off by {one:.1} by one"),
    );
    assert!(two >= 0.9 * one, "two names tell more than one: {two} and {one}");
}
