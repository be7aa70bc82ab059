#![allow(clippy::unwrap_used)]

use super::*;
use crate::crosswalk;

fn codes(text: &str) -> Vec<FigureArea> {
    text.split_whitespace().map(|code| code.parse().unwrap()).collect()
}

/// Areas without a word on how many live there, or with: `WK016401=900`.
fn known(text: &str) -> KnownAreas {
    let area = |word: &str| match word.split_once('=') {
        Some((code, count)) => (code.parse().unwrap(), Some(count.parse().unwrap())),
        None => (word.parse().unwrap(), None),
    };
    text.split_whitespace().map(area).collect()
}

fn same(known: &KnownAreas, table: &str) -> Result<SameAreas, String> {
    known.same_areas(&codes(table), &Crosswalk::default()).map_err(|error| error.to_string())
}

fn carried(known: &KnownAreas, table: &str, rows: &str) -> Result<SameAreas, String> {
    let crosswalk = crosswalk(&format!("from,to,share\n{rows}")).unwrap();
    known.same_areas(&codes(table), &crosswalk).map_err(|error| error.to_string())
}

fn becomes(same: &SameAreas, code: &str) -> Option<String> {
    same.area(&code.parse().unwrap()).map(|area| area.to_string())
}

#[test]
fn the_same_codes_are_the_same_areas() {
    let known = known("GM0164 WK016401 BU01640101 BU01640102");
    let same = same(&known, "GM0164 WK016401 BU01640102").unwrap();
    assert_eq!(becomes(&same, "BU01640102").as_deref(), Some("BU01640102"));
    assert_eq!(becomes(&same, "NL01").as_deref(), Some("NL01"));
    assert_eq!(becomes(&same, "BU01640101"), None, "it is not in the table");
}

#[test]
fn one_unknown_code_refuses_its_whole_gemeente() {
    let known = known("GM0148 WK014801 BU01480100 GM0164 WK016401");
    assert_eq!(
        same(&known, "GM0148 WK014801 BU01480100 BU01480101 GM0164 WK016401").unwrap_err(),
        "the areas of GM0148 in this file are of another year (1 code is unknown: BU01480101); \
         give a crosswalk with --crosswalk FILE"
    );
    let two = same(&known, "GM0148 WK014802 BU01480101").unwrap_err();
    assert!(two.contains("(2 codes are unknown: WK014802, BU01480101; "), "{two}");
}

#[test]
fn every_gemeente_that_is_refused_is_told_of() {
    let known = known("GM0148 WK014801 GM0177 WK017701");
    let refused = same(&known, "WK014802 WK017702").unwrap_err();
    assert!(refused.contains("GM0148") && refused.contains("GM0177"), "{refused}");
}

#[test]
fn a_small_area_need_not_be_in_the_table_and_a_large_one_must() {
    let known = known("GM0164 WK016401=900 WK016402=199 BU01640101=700 BU01640102=0 BU01640103");
    assert!(same(&known, "GM0164 WK016401 BU01640101").is_ok());
    assert_eq!(
        same(&known, "GM0164 WK016402 BU01640103").unwrap_err(),
        "the areas of GM0164 in this file are of another year (2 inhabited areas are not in it: \
         WK016401, BU01640101); give a crosswalk with --crosswalk FILE"
    );
    assert!(same(&known, "GM0164").is_ok(), "a table of gemeenten has no wijken to compare");
}

#[test]
fn a_wijk_counts_as_inhabited_until_it_is_known_that_it_is_not() {
    let table = "GM0164 WK016401";
    assert!(same(&known("GM0164 WK016401 WK016402=0"), table).is_ok());
    let refused = same(&known("GM0164 WK016401 WK016402"), table).unwrap_err();
    assert!(refused.contains("1 inhabited area is not in it: WK016402"), "{refused}");
}

#[test]
fn a_gemeente_that_is_not_known_is_left_aside() {
    let same = same(&known("GM0164 WK016401"), "GM0141 WK014110 WK016401").unwrap();
    assert_eq!(becomes(&same, "WK014110"), None);
    assert_eq!(becomes(&same, "WK016401").as_deref(), Some("WK016401"));
    assert!(
        KnownAreas::default()
            .same_areas(&codes("GM0141"), &Crosswalk::default())
            .unwrap()
            .is_empty()
    );
}

#[test]
fn buurten_are_left_aside_where_only_wijken_are_known() {
    let known = known("GM0164 WK016401 WK016402 BU01640201");
    let same_areas = same(&known, "WK016401 WK016402 BU01640101 BU01640201").unwrap();
    assert_eq!(becomes(&same_areas, "BU01640101"), None);
    assert!(same(&known, "BU01640202").is_err());
    assert!(same(&known, "BU01640301").is_err(), "nor is its wijk known");
}

#[test]
fn what_was_renumbered_is_carried_over() {
    let known = known("GM0148 WK014800 WK014801 BU01480000 BU01480001 BU01480100");
    let table = "GM0148 WK014805 WK014801 BU01480501 BU01480502 BU01480100";
    let rows = "WK014805,WK014800,1\nWK014801,WK014801,1\nBU01480501,BU01480001,1\n\
                BU01480502,BU01480000,1.0\nBU01480100,BU01480100,1\n";
    let same = carried(&known, table, rows).unwrap();
    assert_eq!(becomes(&same, "BU01480501").as_deref(), Some("BU01480001"));
    assert_eq!(becomes(&same, "WK014801").as_deref(), Some("WK014801"));
    assert_eq!(becomes(&same, "GM0148").as_deref(), Some("GM0148"));
}

#[test]
fn two_codes_can_change_places() {
    let known = known("GM0148 WK014801 BU01480101 BU01480102");
    let rows = "BU01480101,BU01480102,1\nBU01480102,BU01480101,1\n";
    let same = carried(&known, "BU01480101 BU01480102", rows).unwrap();
    assert_eq!(becomes(&same, "BU01480101").as_deref(), Some("BU01480102"));
    assert_eq!(becomes(&same, "BU01480102").as_deref(), Some("BU01480101"));
}

#[test]
fn a_crosswalk_that_guesses_is_refused() {
    let known = known("GM0148 WK014801 WK014802 BU01480101 BU01480102 BU01480201");
    for (table, rows, expected) in [
        (
            "BU01480103",
            "BU01480103,BU01480101,0.4\nBU01480103,BU01480102,0.6\n",
            "BU01480103 is divided over BU01480101, BU01480102: a percentage cannot be divided \
             over areas",
        ),
        (
            "BU01480103",
            "BU01480103,BU01480101,0.98\n",
            "BU01480103 is divided over BU01480101: a percentage cannot be divided over areas",
        ),
        (
            "BU01480103 BU01480104",
            "BU01480103,BU01480101,1\nBU01480104,BU01480101,1\n",
            "BU01480103, BU01480104 together become BU01480101: percentages of areas cannot be \
             added up",
        ),
        (
            "BU01480103",
            "BU01480103,BU01480199,1\n",
            "by the crosswalk BU01480103 becomes BU01480199, which is not among the areas",
        ),
        (
            "BU01480103 BU01480101 WK014802",
            "BU01480103,BU01480102,1\n",
            "the crosswalk does not say what becomes of WK014802, BU01480101: for GM0148 it must \
             name every code of the file, also what stays the same",
        ),
        (
            "WK014801 BU01480103",
            "WK014801,WK014801,1\nBU01480103,BU01480201,1\n",
            "by the crosswalk BU01480103 becomes BU01480201, but its wijk becomes WK014801",
        ),
    ] {
        let table = table.split(' ').rev().collect::<Vec<_>>().join(" ");
        assert_eq!(carried(&known, &table, rows).unwrap_err(), expected);
    }
}

#[test]
fn a_gemeente_may_get_another_code_as_a_whole() {
    let known = known("GM1994 WK199401");
    let rows = "GM0788,GM1994,1\nWK078801,WK199401,1\n";
    let same = carried(&known, "GM0788 WK078801", rows).unwrap();
    assert_eq!(becomes(&same, "GM0788").as_deref(), Some("GM1994"));
    let joined = "GM0788,GM1994,1\nGM0789,GM1994,1\nWK078801,WK199401,1\n";
    let refused = carried(&known, "GM0788 WK078801", joined).unwrap_err();
    assert!(refused.contains("GM0788, GM0789 together become GM1994"), "{refused}");
    let unsaid = carried(&known, "GM0788 WK078801", "WK078801,WK199401,1\n").unwrap_err();
    assert!(unsaid.contains("does not say what becomes of GM0788"), "{unsaid}");
}

#[test]
fn a_table_of_two_years_is_refused() {
    let known = known("GM1994 WK199401");
    let refused = carried(&known, "WK078801 WK199401", "WK078801,WK199401,1\n").unwrap_err();
    assert!(refused.contains("WK078801, WK199401 together become WK199401"), "{refused}");
}

#[test]
fn a_crosswalk_of_elsewhere_changes_nothing() {
    let known = known("GM0164 WK016401");
    let elsewhere = "WK014801,WK014802,0.5\n";
    assert!(carried(&known, "WK016401 WK014801", elsewhere).is_ok());
    assert!(carried(&known, "WK016402", elsewhere).unwrap_err().contains("another year"));
}

#[test]
fn areas_outside_one_gemeente_can_be_forgotten() {
    let mut known = known("GM0148 WK014801 GM0164 WK016401");
    known.keep(&"GM0164".parse().unwrap());
    let same = same(&known, "WK014899 WK016401").unwrap();
    assert_eq!(becomes(&same, "WK016401").as_deref(), Some("WK016401"));
}
