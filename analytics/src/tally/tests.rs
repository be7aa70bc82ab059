use std::collections::BTreeMap;

use domain::demography::{AgeBand, Sex};
use proptest::{collection::vec, prelude::*};

use super::*;
use crate::AreaTree;

fn period() -> Quarter {
    "2026-Q4".parse().unwrap()
}

fn share() -> IndicatorId {
    "smoker".parse().unwrap()
}

fn mean() -> IndicatorId {
    "dimension_body".parse().unwrap()
}

/// A row: cell by number, key, and an answer.
type Row = (usize, u32, Option<f64>);

fn respondents(rows: &[Row], refused: &[usize]) -> Respondents {
    let areas = ["WK016400", "WK016401", "WK016402"];
    let tree = AreaTree::new(areas.map(|code| code.parse().unwrap()), &BTreeMap::new());
    let mut respondents = Respondents::default();
    for (cell, key, _) in rows {
        let area = tree.position(&areas[cell % 3].parse().unwrap()).unwrap();
        let sex = [Some(Sex::Female), None][cell / 3 % 2];
        respondents.push(area, sex, Some(AgeBand::ALL[cell / 6 % 5]), *key);
    }
    respondents.refuse(refused);
    respondents
}

/// Tallies the answers in batches of this many rows.
fn tallied(
    respondents: &Respondents,
    indicator: IndicatorId,
    rows: &[Row],
    batch: usize,
) -> Tallies {
    let mut column = ColumnTally::new(respondents, indicator);
    for rows in rows.chunks(batch) {
        let answered: Bits = rows.iter().map(|(.., answer)| answer.is_some()).collect();
        if indicator == share() {
            let holds: Bits = rows.iter().map(|(.., answer)| *answer == Some(1.0)).collect();
            column.share(&answered, &holds).unwrap();
        } else {
            let values: Vec<f64> =
                rows.iter().map(|(.., answer)| answer.unwrap_or_default()).collect();
            assert!(column.mean(&answered, &values).unwrap().is_empty());
        }
    }
    Tallies::new(period(), respondents, vec![column]).unwrap()
}

fn rows(answer: impl Strategy<Value = f64>) -> impl Strategy<Value = Vec<Row>> {
    let answer = prop::option::weighted(0.8, answer);
    // Runs of the same cell, as files have them, and single rows.
    vec((0_usize..30, vec((any::<u32>(), answer), 1..90)), 0..8).prop_map(|runs| {
        runs.into_iter()
            .flat_map(|(cell, rows)| rows.into_iter().map(move |(key, answer)| (cell, key, answer)))
            .collect()
    })
}

proptest! {
    #[test]
    fn the_kernel_counts_shares_as_polars_does(
        rows in rows(prop::sample::select(vec![0.0, 1.0])), batch in 1_usize..200, refused in vec(0_usize..200, 0..5),
    ) {
        let respondents = respondents(&rows, &refused);
        let tallies = tallied(&respondents, share(), &rows, batch);
        let values: Vec<_> = rows.iter().map(|(.., answer)| *answer).collect();
        prop_assert!(tallies.agrees_with_polars(&respondents, share(), &values).unwrap());
    }

    #[test]
    fn the_kernel_sums_means_as_polars_does(
        rows in rows((0_u32..=70).prop_map(|sevenths| f64::from(sevenths) / 7.0)), batch in 1_usize..200,
        refused in vec(0_usize..200, 0..5),
    ) {
        let respondents = respondents(&rows, &refused);
        let tallies = tallied(&respondents, mean(), &rows, batch);
        let values: Vec<_> = rows.iter().map(|(.., answer)| *answer).collect();
        prop_assert!(tallies.agrees_with_polars(&respondents, mean(), &values).unwrap());
    }

    #[test]
    fn bits_say_what_they_were_given(rows in vec(any::<bool>(), 0..300), from in 0_usize..300, to in 0_usize..300) {
        let bits: Bits = rows.iter().copied().collect();
        prop_assert!(rows.iter().enumerate().all(|(row, yes)| bits.get(row) == *yes));
        let to = to.min(rows.len());
        let mut seen = vec![];
        bits.words_in(from, to, |base, word| {
            seen.extend((0..64).filter(|bit| word >> bit & 1 == 1).map(|bit| base + bit));
        });
        let expected: Vec<_> = (from..to).filter(|row| rows[*row]).collect();
        prop_assert_eq!(seen, expected);
    }
}

#[test]
fn one_answer_changed_is_seen_by_the_comparison() {
    let rows: Vec<Row> = (0..100).map(|row| (row % 4, row as u32 * 77, Some(1.0))).collect();
    let respondents = respondents(&rows, &[]);
    let tallies = tallied(&respondents, share(), &rows, 64);
    let mut values: Vec<_> = rows.iter().map(|(.., answer)| *answer).collect();
    values[50] = Some(0.0);
    assert!(!tallies.agrees_with_polars(&respondents, share(), &values).unwrap());
}

#[test]
fn a_mean_of_whole_ratings_is_summed_exactly() {
    for answers in 1..=7_u32 {
        for total in 0..=10 * answers {
            let rows = [(0, 1, Some(f64::from(total) / f64::from(answers)))];
            let respondents = respondents(&rows, &[]);
            let tallies = tallied(&respondents, mean(), &rows, 1);
            assert_eq!(
                tallies.indicators[0].1[0].sum * i64::from(answers),
                i64::from(total) * 42_000
            );
        }
    }
}

#[test]
fn a_value_outside_the_scale_is_told_and_not_tallied() {
    let rows: Vec<Row> = (0..4).map(|row| (0, row, None)).collect();
    let respondents = respondents(&rows, &[]);
    let mut column = ColumnTally::new(&respondents, mean());
    let outside = column.mean(&Bits::all(4), &[10.0, 10.5, f64::NAN, -0.1]).unwrap();
    assert_eq!(outside, [1, 2, 3]);
    let tallies = Tallies::new(period(), &respondents, vec![column]).unwrap();
    assert_eq!(tallies.indicators[0].1[0].respondents, 1);
}

#[test]
fn half_a_column_and_a_column_twice_are_refused() {
    let rows: Vec<Row> = (0..4).map(|row| (0, row, None)).collect();
    let respondents = respondents(&rows, &[]);
    let mut half = ColumnTally::new(&respondents, share());
    half.share(&Bits::all(3), &Bits::all(3)).unwrap();
    assert!(half.share(&Bits::all(2), &Bits::all(2)).is_err(), "one row too many");
    assert!(Tallies::new(period(), &respondents, vec![half]).is_err());
    let whole = || {
        let mut column = ColumnTally::new(&respondents, share());
        column.share(&Bits::all(4), &Bits::all(4)).unwrap();
        column
    };
    assert!(Tallies::new(period(), &respondents, vec![whole(), whole()]).is_err());
}

#[test]
fn a_share_and_a_mean_cannot_be_taken_for_each_other() {
    let respondents = respondents(&[], &[]);
    assert!(ColumnTally::new(&respondents, share()).mean(&Bits::default(), &[]).is_err());
    assert!(
        ColumnTally::new(&respondents, mean()).share(&Bits::default(), &Bits::default()).is_err()
    );
}
