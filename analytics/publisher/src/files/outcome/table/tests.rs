use arrow_array::{
    Array as _, RecordBatch,
    cast::AsArray as _,
    types::{Float64Type, UInt32Type},
};
use arrow_schema::DataType;
use domain::{
    figure::{Estimate, Level, Published, WhoAnswered},
    indicator::IndicatorId,
};
use parquet::{
    arrow::arrow_reader::ParquetRecordBatchReaderBuilder,
    file::reader::{FileReader as _, SerializedFileReader},
};
use proptest::{collection::vec, prelude::*};

use super::*;

/// Areas of every level, as they stand in a publication.
const AREAS: [&str; 8] = [
    "NL01",
    "GGD \"Twente\", oost",
    "GGD Zuid",
    "GM0141",
    "GM0164",
    "WK016401",
    "BU01640101",
    "BU01640102",
];

fn publication(areas: &[&str], indicators: usize, figures: Vec<Published>) -> Publication {
    let nobody = WhoAnswered { respondents: None, persons: None };
    Publication::new(
        "2026-Q4".parse().unwrap(),
        "estimation-1+disclosure-2".to_owned(),
        areas.iter().map(|area| area.parse().unwrap()).collect(),
        IndicatorId::all().take(indicators).collect(),
        figures,
        vec![nobody; areas.len() * Subgroup::ALL.len()],
    )
    .unwrap()
}

/// The publication of all areas and three indicators with these figures, again and again.
fn repeating(figures: &[Published]) -> Publication {
    let cells = AREAS.len() * 3 * Subgroup::ALL.len();
    publication(&AREAS, 3, figures.iter().copied().cycle().take(cells).collect())
}

fn shown(respondents: u32) -> Published {
    let kind = Kind::Direct;
    Published::Value(Estimate { value: 7.3, lower: 0.0, upper: 100.0, kind, respondents })
}

fn any_figure() -> impl Strategy<Value = Published> {
    let per_cent = (0_u32..=100).prop_map(f64::from);
    let points = (0_u32..=1000).prop_map(|tenths| f64::from(tenths) / 10.0);
    let number = prop_oneof![per_cent, points].boxed();
    let respondents = prop_oneof![(2_u32..200).prop_map(|fives| fives * 5), any::<u32>()];
    let value = (number.clone(), number.clone(), number, any::<bool>(), respondents).prop_map(
        |(value, lower, upper, drawn, respondents)| {
            let kind = if drawn { Kind::Estimate } else { Kind::Direct };
            Published::Value(Estimate { value, lower, upper, kind, respondents })
        },
    );
    let gaps = [Gap::Withheld, Gap::NoData, Gap::NotComparable].map(Published::Gap);
    prop_oneof![4 => value, 1 => prop::sample::select(gaps.to_vec())]
}

fn written(publication: &Publication, rows: usize) -> (Bytes, [u64; 4]) {
    let mut bytes = vec![];
    let counts = write(publication, rows, &mut bytes).unwrap();
    (bytes.into(), counts)
}

fn read(bytes: &Bytes) -> Vec<RecordBatch> {
    let reader = ParquetRecordBatchReaderBuilder::try_new(bytes.clone()).unwrap().build().unwrap();
    reader.map(Result::unwrap).collect()
}

/// Fails unless the rows of the file are the figures of the publication, each in all its columns.
fn assert_holds(bytes: &Bytes, publication: &Publication) {
    let mut figures = publication.figures();
    for batch in read(bytes) {
        let names: Vec<_> = batch.schema().fields().iter().map(|f| f.name().clone()).collect();
        assert_eq!(names, FIGURE_COLUMNS);
        let column = |name| batch.column_by_name(name).unwrap();
        for row in 0..batch.num_rows() {
            let figure = figures.next().unwrap();
            let word = |name| {
                let column = column(name);
                column.is_valid(row).then(|| column.as_string::<i32>().value(row))
            };
            let bits = |name| {
                let column = column(name).as_primitive::<Float64Type>();
                column.is_valid(row).then(|| column.value(row).to_bits())
            };
            let respondents = column("respondents").as_primitive::<UInt32Type>();
            let respondents = respondents.is_valid(row).then(|| respondents.value(row));
            assert_eq!(word("period"), Some("2026-Q4"));
            assert_eq!(word("level"), Some(figure.area.level().slug()));
            assert_eq!(word("area"), Some(figure.area.as_str()));
            assert_eq!(word("indicator"), Some(figure.indicator.slug()));
            assert_eq!(word("subgroup"), Some(figure.subgroup.slug()));
            assert_eq!(word("method"), Some("estimation-1+disclosure-2"));
            let estimate = figure.published.estimate();
            assert_eq!(bits("value"), estimate.map(|estimate| estimate.value.to_bits()));
            assert_eq!(bits("lower"), estimate.map(|estimate| estimate.lower.to_bits()));
            assert_eq!(bits("upper"), estimate.map(|estimate| estimate.upper.to_bits()));
            assert_eq!(word("kind"), estimate.map(|estimate| estimate.kind.slug()));
            assert_eq!(respondents, estimate.map(|estimate| estimate.respondents));
            let status = match figure.published {
                Published::Value(_) => "published",
                Published::Gap(gap) => gap.slug(),
            };
            assert_eq!(word("status"), Some(status));
        }
    }
    assert_eq!(figures.len(), 0);
}

proptest! {
    #[test]
    fn what_is_written_is_read_back_bit_for_bit(
        figures in vec(any_figure(), AREAS.len() * 5 * 8), rows in 0_usize..400,
    ) {
        let publication = publication(&AREAS, 5, figures);
        let (bytes, counts) = written(&publication, rows);
        assert_holds(&bytes, &publication);
        prop_assert_eq!(counts.iter().sum::<u64>(), AREAS.len() as u64 * 5 * 8);
    }
}

#[test]
fn every_tenth_that_a_figure_can_show_is_the_same_number_in_the_file() {
    let figures: Vec<_> = (0..1008_u32)
        .map(|at| {
            let tenth = f64::from(at.min(1000)) / 10.0;
            let whole = f64::from(at.min(1000) / 10);
            let (kind, respondents) = (Kind::Estimate, at * 5);
            Published::Value(Estimate {
                value: tenth,
                lower: whole,
                upper: tenth,
                kind,
                respondents,
            })
        })
        .collect();
    let areas = &AREAS[..7];
    let publication = publication(areas, 18, figures);
    assert_holds(&written(&publication, ROWS).0, &publication);
}

#[test]
fn a_gap_is_null_in_every_column_of_its_figure() {
    let publication = repeating(&[Gap::NoData, Gap::Withheld, Gap::Withheld].map(Published::Gap));
    let (bytes, counts) = written(&publication, 100);
    assert_holds(&bytes, &publication);
    assert_eq!(counts, [0, 128, 64, 0]);
}

#[test]
fn a_publication_without_gaps_has_no_nulls() {
    let publication = repeating(&[shown(10), shown(70_000), shown(u32::MAX)]);
    let (bytes, counts) = written(&publication, 100);
    assert_holds(&bytes, &publication);
    assert_eq!(counts, [192, 0, 0, 0]);
}

#[test]
fn an_empty_publication_is_a_table_without_rows() {
    for publication in [publication(&[], 3, vec![]), publication(&AREAS, 0, vec![])] {
        let (bytes, counts) = written(&publication, ROWS);
        assert_holds(&bytes, &publication);
        assert_eq!(counts, [0; 4]);
    }
}

#[test]
fn columns_have_the_types_and_nulls_that_are_promised() {
    let (bytes, _) = written(&repeating(&[shown(10)]), ROWS);
    let reader = ParquetRecordBatchReaderBuilder::try_new(bytes).unwrap();
    for field in reader.schema().fields() {
        let (data, nullable) = match field.name().as_str() {
            "value" | "lower" | "upper" => (DataType::Float64, true),
            "respondents" => (DataType::UInt32, true),
            "kind" => (DataType::Utf8, true),
            _ => (DataType::Utf8, false),
        };
        assert_eq!((field.data_type(), field.is_nullable()), (&data, nullable), "{field}");
    }
}

#[test]
fn a_row_group_tells_the_first_and_last_of_its_areas_and_how_much_is_null() {
    let publication = repeating(&[shown(15), Published::Gap(Gap::Withheld), shown(90)]);
    let file = SerializedFileReader::new(written(&publication, 4 * 24).0).unwrap();
    let groups = file.metadata().row_groups();
    assert_eq!(groups.iter().map(|group| group.num_rows()).collect::<Vec<_>>(), [96, 96]);
    let statistics = |column: &str| {
        let at = FIGURE_COLUMNS.iter().position(|name| *name == column).unwrap();
        groups[1].column(at).statistics().unwrap()
    };
    let ends = |column| {
        let ends = [statistics(column).min_bytes_opt(), statistics(column).max_bytes_opt()];
        ends.map(|end| String::from_utf8(end.unwrap().to_vec()).unwrap())
    };
    assert_eq!(ends("area"), ["BU01640101", "WK016401"]);
    assert_eq!(ends("level"), [Level::Buurt.slug(), Level::Wijk.slug()]);
    assert_eq!(ends("status"), ["published", "withheld"]);
    assert_eq!(statistics("respondents").max_bytes_opt(), Some(&90_i32.to_le_bytes()[..]));
    for (column, nulls) in [("area", 0), ("value", 32), ("kind", 32), ("respondents", 32)] {
        assert_eq!(statistics(column).null_count_opt(), Some(nulls), "{column}");
    }
}

#[test]
fn the_same_figures_give_the_same_bytes() {
    let publication = repeating(&[shown(15), Published::Gap(Gap::Withheld), shown(90)]);
    assert!(written(&publication, 24) == written(&publication, 24));
}

#[test]
fn a_figure_that_is_not_rounded_is_refused() {
    for number in [7.25, -1.0, 100.1, 1e300, f64::NAN] {
        let kind = Kind::Direct;
        let figure = Estimate { value: 1.0, lower: 1.0, upper: number, kind, respondents: 10 };
        let error = write(&repeating(&[Published::Value(figure)]), ROWS, vec![]).unwrap_err();
        assert!(error.to_string().contains("no figure in tenths"), "{error}");
    }
}
