#![allow(clippy::unwrap_used)]

use proptest::prelude::*;

use super::*;

/// All ten rows of an area, with as many persons in each.
fn rows(area: &str, persons: u32) -> String {
    let row = |(sex, age_band): (Sex, AgeBand)| {
        format!("{area},{},{},{persons}\n", sex.code(), age_band.code())
    };
    all_groups().map(row).collect()
}

fn by_area(rows: &str) -> Result<Vec<PopulationGroup>, TableError> {
    match population(&format!("area,sex,age_band,persons\n{rows}"))? {
        Population::ByArea(groups) => Ok(groups),
        Population::ByPostcode(_) => panic!("by postcode"),
    }
}

fn by_postcode(rows: &str) -> Result<PostcodePopulation, TableError> {
    let header = "postcode,leeftijd,inwoners,inwoners_man,inwoners_vrouw\n";
    match population(&format!("{header}{rows}"))? {
        Population::ByPostcode(population) => Ok(population),
        Population::ByArea(_) => panic!("by area"),
    }
}

fn share(postcode: &str, wijk: &str, share: f64) -> PostcodeShare {
    PostcodeShare { postcode: postcode.parse().unwrap(), wijk: wijk.parse().unwrap(), share }
}

#[test]
fn people_are_counted_at_every_level() {
    let text =
        rows("GM0164", 7) + &rows("WK016401", 0) + &rows("BU01640101 ", 3) + &rows("NL01", 9);
    let groups = by_area(&(text + &rows("PV23", 5))).unwrap();
    assert_eq!(groups.len(), 4 * 10);
    let persons = |area: &str| -> u32 {
        groups.iter().filter(|group| group.area.as_str() == area).map(|group| group.persons).sum()
    };
    assert_eq!(["NL01", "GM0164", "WK016401", "BU01640101"].map(persons), [90, 70, 0, 30]);
}

#[test]
fn a_group_that_is_not_there_is_not_taken_for_empty() {
    let all = rows("WK016401", 5);
    let without = all.replace("WK016401,m,65-74,5\n", "");
    assert_eq!(
        by_area(&without).unwrap_err().to_string(),
        "`WK016401` has no row for sex `m` and age band `65-74`; write one with 0 when nobody is \
         in it"
    );
    let unpublished = all.replace("WK016401,f,18-34,5", "WK016401,f,18-34,.");
    assert_eq!(
        by_area(&unpublished).unwrap_err().to_string(),
        "line 2: `.` in column `persons` is not a number of people"
    );
}

#[test]
fn adults_of_a_postcode_are_divided_over_its_wijken() {
    let population = by_postcode(
        "7551,10-14,900,450,450\n7551,15-19,50,20,30\n7551,30-34,60,40,20\n7551,35-39,8,4,4\n\
         7551,95+,10,4,6\n7552,75-79,20,8,12\n1044,75-79,,,\n",
    )
    .unwrap();
    let shares = [
        share("7551", "WK016401", 0.75),
        share("7551", "WK016402", 0.25),
        share("7552", "WK016402", 0.5),
        share("9999", "WK016403", 1.0),
    ];
    let groups = population.by_wijk(&shares);
    assert_eq!(groups.len(), 2 * 10, "a postcode without a count gives no wijk");
    let persons = |wijk: &str, sex, age_band| {
        let wanted = |group: &&PopulationGroup| {
            group.area.as_str() == wijk && (group.sex, group.age_band) == (sex, age_band)
        };
        groups.iter().find(wanted).unwrap().persons
    };
    // Two of five of the thirty women of 15 to 19, and the twenty of 30 to 34.
    assert_eq!(persons("WK016401", Sex::Female, AgeBand::From18To34), 24);
    assert_eq!(persons("WK016401", Sex::Male, AgeBand::From18To34), 36);
    assert_eq!(persons("WK016401", Sex::Male, AgeBand::From35To49), 3);
    assert_eq!(persons("WK016402", Sex::Female, AgeBand::From75), 8, "a quarter of 6, half of 12");
    assert_eq!(persons("WK016402", Sex::Female, AgeBand::From65To74), 0);
}

#[test]
fn a_broken_row_names_its_line_but_not_the_postcode() {
    for (rows, expected) in [
        ("WK016401,x,18-34,5\n", "line 2: `x` in column `sex` is none of f and m"),
        (
            "WK016401,f,18-24,5\n",
            "line 2: `18-24` in column `age_band` is none of 18-34, 35-49, 50-64, 65-74 and 75+",
        ),
        ("WK016401,f,75+,5.5\n", "line 2: `5.5` in column `persons` is not a number of people"),
        ("WK016401,f,75+,5\nWK016401,f,75+,5\n", "line 3: `WK016401, f, 75+` has a row already"),
    ] {
        assert_eq!(by_area(rows).unwrap_err().to_string(), expected);
    }
    for (rows, expected) in [
        (
            "755,15-19,3,1,2\n",
            "line 2: the postcode is not one: expected four digits, with or without two letters",
        ),
        (
            "7551,15-24,3,1,2\n",
            "line 2: `15-24` in column `leeftijd` is none of the ages of five years, such as \
             15-19, or 95+",
        ),
        (
            "7551,65+,3,1,2\n",
            "line 2: `65+` in column `leeftijd` is none of the ages of five years, such as 15-19, \
             or 95+",
        ),
        (
            "7551,15-19,3,1,2\n7551,15-19,3,1,2\n",
            "line 3: this postcode has a row for this age already",
        ),
    ] {
        assert_eq!(by_postcode(rows).unwrap_err().to_string(), expected);
    }
    let error = population("code,population\n").unwrap_err().to_string();
    assert!(error.contains("expected the columns `area`, `sex`, `age_band` and `persons`"));
}

proptest! {
    #[test]
    fn nobody_is_lost_when_a_postcode_lies_in_one_wijk(counts in prop::array::uniform5(0_u32..9999)) {
        let ages = ["20-24", "35-39", "60-64", "65-69", "90-94"];
        let rows: String = ages
            .iter()
            .zip(counts)
            .map(|(age, count)| format!("7551,{age},{count},{count},0\n"))
            .collect();
        let groups = by_postcode(&rows).unwrap().by_wijk(&[share("7551", "WK016401", 1.0)]);
        let men: Vec<u32> = groups
            .iter()
            .filter(|group| group.sex == Sex::Male)
            .map(|group| group.persons)
            .collect();
        prop_assert_eq!(men, counts);
    }

    #[test]
    fn no_table_makes_the_reader_panic(rows in "[-0-9A-Za-z+,;.\"\n]{0,80}") {
        let _ = by_area(&rows);
        let _ = by_postcode(&rows);
    }
}
