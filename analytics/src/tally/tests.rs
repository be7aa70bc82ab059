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

fn respondents(rows: &[Row], refused: &[usize]) -> ByCell {
    let areas = ["WK016400", "WK016401", "WK016402"];
    let tree = AreaTree::new(areas.map(|code| code.parse().unwrap()), &BTreeMap::new());
    let mut respondents = Respondents::default();
    for (cell, key, _) in rows {
        let area = tree.position(&areas[cell % 3].parse().unwrap()).unwrap();
        let sex = [Some(Sex::Female), None][cell / 3 % 2];
        respondents.push(area, sex, Some(AgeBand::ALL[cell / 6 % 5]), *key);
    }
    respondents.refuse(refused);
    respondents.by_cell()
}

fn column(respondents: &ByCell, indicator: IndicatorId, rows: &[Row]) -> ColumnTally {
    let answered: Bits = rows.iter().map(|(.., answer)| answer.is_some()).collect();
    if indicator == share() {
        let holds = rows.iter().map(|(.., answer)| *answer == Some(1.0)).collect();
        return ColumnTally::share(respondents, indicator, &answered, &holds).unwrap();
    }
    let scale = Scale::of(indicator).unwrap();
    let values: Vec<_> =
        rows.iter().filter_map(|(.., answer)| Some(scale.units((*answer)?))).collect();
    ColumnTally::mean(respondents, indicator, &answered, &values).unwrap()
}

fn tallied(respondents: &ByCell, indicator: IndicatorId, rows: &[Row]) -> Tallies {
    let column = column(respondents, indicator, rows);
    Tallies::new(period(), respondents, &[column]).unwrap()
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
        rows in rows(prop::sample::select(vec![0.0, 1.0])), refused in vec(0_usize..200, 0..5),
    ) {
        let respondents = respondents(&rows, &refused);
        let column = column(&respondents, share(), &rows);
        let values: Vec<_> = rows.iter().map(|(.., answer)| *answer).collect();
        prop_assert!(column.agrees_with_polars(&respondents, &values).unwrap());
    }

    #[test]
    fn the_kernel_sums_means_as_polars_does(
        rows in rows((0_u32..=70).prop_map(|sevenths| f64::from(sevenths) / 7.0)),
        refused in vec(0_usize..200, 0..5),
    ) {
        let respondents = respondents(&rows, &refused);
        let column = column(&respondents, mean(), &rows);
        let values: Vec<_> = rows.iter().map(|(.., answer)| *answer).collect();
        prop_assert!(column.agrees_with_polars(&respondents, &values).unwrap());

        // The same values by their places in a table of all there are.
        let scale = Scale::of(mean()).unwrap();
        let table: Vec<_> =
            (0_u32..=70).map(|sevenths| scale.units(f64::from(sevenths) / 7.0)).collect();
        let places: Vec<u8> =
            values.iter().flatten().map(|value| (value * 7.0).round() as u8).collect();
        let answered = values.iter().map(Option::is_some).collect();
        let named = |table| {
            ColumnTally::named_mean(&respondents, mean(), &answered, table, &places)
        };
        prop_assert!(named(&table).unwrap().tallies == column.tallies);
        // A value that nobody has may be nothing.
        let mut with_a_gap = table.clone();
        if let Some(unused) = (0..=70_u8).find(|place| !places.contains(place)) {
            with_a_gap[usize::from(unused)] = None;
        }
        prop_assert!(named(&with_a_gap).unwrap().tallies == column.tallies);
        let cut = places.iter().max().map_or(0, |last| usize::from(*last));
        prop_assert_eq!(named(&table[..cut]).is_err(), !places.is_empty());
    }

    #[test]
    fn the_same_people_in_any_order_and_any_runs_are_the_same_tallies(
        rows in rows(prop::sample::select(vec![0.0, 1.0])), parts in 1_usize..5,
    ) {
        let whole = tallied(&respondents(&rows, &[]), share(), &rows);
        let total = Total::of(period());
        for part in 0..parts {
            let own: Vec<Row> = rows.iter().skip(part).step_by(parts).rev().copied().collect();
            total.merge(&tallied(&respondents(&own, &[]), share(), &own)).unwrap();
        }
        let total = total.finish();
        prop_assert!(total.table(total.everybody(), 4) == whole.table(whole.everybody(), 4));
        // Where there was nobody at all there is no column either.
        if !rows.is_empty() {
            prop_assert!(total.table(total.answers_to(0), 4) == whole.table(whole.answers_to(0), 4));
        }
    }

    #[test]
    fn bits_say_what_they_were_given(
        parts in vec((any::<u64>(), 0_usize..=64, any::<bool>(), 0_usize..200), 0..20),
        from in 0_usize..3000, to in 0_usize..3000,
    ) {
        let (mut bits, mut rows) = (Bits::default(), vec![]);
        for (word, count, yes, run) in parts {
            bits.push_bits(word, count);
            rows.extend((0..count).map(|bit| word >> bit & 1 == 1));
            bits.append(Bits::from_words(vec![if yes { u64::MAX } else { 0 }; 4], run));
            rows.extend(std::iter::repeat_n(yes, run));
        }
        prop_assert!(bits == rows.iter().copied().collect());
        prop_assert_eq!(bits.len(), rows.len());
        prop_assert!((0..rows.len() + 65).all(|row| bits.get(row) == rows.get(row).is_some_and(|yes| *yes)));
        prop_assert_eq!(bits.count(), rows.iter().filter(|yes| **yes).count());
        let (to, from) = (to.min(rows.len()), from.min(to).min(rows.len()));
        prop_assert!(bits.range(from, to) == rows[from..to].iter().copied().collect());
    }

    #[test]
    fn units_are_those_of_rounding(value in 0.0..=10.0_f64) {
        let units = Scale::of(mean()).unwrap().units(value).unwrap();
        prop_assert_eq!(f64::from(units.whole()), (value * 42_000.0).round());
    }
}

#[test]
fn one_answer_changed_is_seen_by_the_comparison() {
    let rows: Vec<Row> = (0..100).map(|row| (row % 4, row as u32 * 77, Some(1.0))).collect();
    let respondents = respondents(&rows, &[]);
    let column = column(&respondents, share(), &rows);
    let mut values: Vec<_> = rows.iter().map(|(.., answer)| *answer).collect();
    assert!(column.agrees_with_polars(&respondents, &values).unwrap());
    values[50] = Some(0.0);
    assert!(!column.agrees_with_polars(&respondents, &values).unwrap());
}

#[test]
fn a_mean_of_whole_ratings_is_summed_exactly() {
    for answers in 1..=7_u32 {
        for total in 0..=10 * answers {
            let rows = [(0, 1, Some(f64::from(total) / f64::from(answers)))];
            let respondents = respondents(&rows, &[]);
            let [tally] = column(&respondents, mean(), &rows).tallies[..] else { unreachable!() };
            assert_eq!(tally.sum * i64::from(answers), i64::from(total) * 42_000);
        }
    }
}

#[test]
fn a_value_outside_the_scale_has_no_units() {
    let scale = Scale::of(mean()).unwrap();
    assert!(
        [10.5, f64::NAN, -0.1, f64::INFINITY].iter().all(|value| scale.units(*value).is_none())
    );
    assert_eq!(scale.value(scale.units(10.0).unwrap()), 10.0);
    assert!(Scale::of(share()).is_none());
}

#[test]
fn half_a_column_and_a_column_twice_are_refused() {
    let rows: Vec<Row> = (0..4).map(|row| (0, row, None)).collect();
    let respondents = respondents(&rows, &[]);
    for rows in [3, 5] {
        assert!(
            ColumnTally::share(&respondents, share(), &Bits::all(rows), &Bits::all(4)).is_err()
        );
        assert!(
            ColumnTally::share(&respondents, share(), &Bits::all(4), &Bits::all(rows)).is_err()
        );
        let values = vec![Scale::of(mean()).unwrap().units(1.0); rows];
        assert!(ColumnTally::mean(&respondents, mean(), &Bits::all(rows), &values).is_err());
        assert!(ColumnTally::mean(&respondents, mean(), &Bits::all(4), &values).is_err());
    }
    let nothing = [Scale::of(mean()).unwrap().units(11.0); 4];
    assert!(ColumnTally::mean(&respondents, mean(), &Bits::all(4), &nothing).is_err());
    let whole = || column(&respondents, share(), &rows);
    assert!(Tallies::new(period(), &respondents, &[whole(), whole()]).is_err());
    let others = self::respondents(&[(0, 1, None), (1, 2, None)], &[]);
    assert!(Tallies::new(period(), &others, &[whole()]).is_err());
}

#[test]
fn a_share_and_a_mean_cannot_be_taken_for_each_other() {
    let respondents = respondents(&[], &[]);
    let none = Bits::default();
    assert!(ColumnTally::mean(&respondents, share(), &none, &[]).is_err());
    assert!(ColumnTally::share(&respondents, mean(), &none, &none).is_err());
}
