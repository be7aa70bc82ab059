#![allow(clippy::unwrap_used)]

use proptest::prelude::*;

use super::*;

const HEADER: &str = "jaar,leeftijd,soort,code,gemeente,Roker_11,Eenzaam_28\n";

/// Area, stem, age group, year and percentage of every figure.
fn read(text: &str) -> Result<Vec<(String, f64)>, TableError> {
    let brief = |figure: ReferenceFigure| {
        let ReferenceFigure { area, stem, age, year, percent } = figure;
        (format!("{area} {stem} {} {year}", age.slug()), percent)
    };
    Ok(reference_figures(text)?.into_iter().map(brief).collect())
}

fn complaint(rows: &str) -> String {
    read(&format!("{HEADER}{rows}")).unwrap_err().to_string()
}

fn named<const N: usize>(figures: [(&str, f64); N]) -> Vec<(String, f64)> {
    figures.map(|(name, percent)| (name.to_owned(), percent)).into()
}

#[test]
fn every_year_and_age_group_is_kept_and_so_is_the_country() {
    let rows = "2016,18+,Wijk,WK016401,Hengelo,20.5,40\n\
                2020,18+,Wijk,WK016401  ,Hengelo,18.2,\n\
                2012,18-64,Wijk,WK016401,Hengelo,22,39\n\
                2020,65+,Wijk,WK016401,Hengelo,9,50\n\
                2020,18+,Land,NL01,Nederland,17.9,47\n\
                2020,18+,Provincie,PV23,Overijssel,17,46\n\
                2016,18+,Buurt,BU01640101,Hengelo,.,41.5\n";
    assert_eq!(
        read(&format!("{HEADER}{rows}")).unwrap(),
        named([
            ("WK016401 Roker 18+ 2016", 20.5),
            ("WK016401 Eenzaam 18+ 2016", 40.0),
            ("WK016401 Roker 18+ 2020", 18.2),
            ("WK016401 Roker 18-64 2012", 22.0),
            ("WK016401 Eenzaam 18-64 2012", 39.0),
            ("WK016401 Roker 65+ 2020", 9.0),
            ("WK016401 Eenzaam 65+ 2020", 50.0),
            ("NL01 Roker 18+ 2020", 17.9),
            ("NL01 Eenzaam 18+ 2020", 47.0),
            ("BU01640101 Eenzaam 18+ 2016", 41.5),
        ])
    );
}

#[test]
fn an_export_of_statline_is_read_by_its_codes() {
    let text = "\u{feff}\"ID\";\"Leeftijd\";\"Marges\";\"WijkenEnBuurten\";\"Perioden\";\
                \"Gemeentenaam_1\";\"SoortRegio_2\";\"Codering_3\";\"Roker_11\";\"Eenzaam_27\"\r\n\
                0;\"20300   \";\"MW00000\";\"NL00      \";\"2022JJ00\";\"Nederland\";\"Land\";\"NL01      \";14,8;49,2\r\n\
                1;\"20300   \";\"MW00000\";\"GM0164    \";\"2022JJ00\";\"Hengelo   \";\"Gemeente  \";\"GM0164    \";14.1;       .\r\n\
                2;\"20300   \";\"MOG0095\";\"GM0164    \";\"2022JJ00\";\"Hengelo   \";\"Gemeente  \";\"GM0164    \";13,2;47\r\n\
                3;\"20300   \";\"MBG0095\";\"GM0164    \";\"2022JJ00\";\"Hengelo   \";\"Gemeente  \";\"GM0164    \";15,1;51\r\n\
                4;\"53115   \";\"MW00000\";\"WK016401  \";\"2022JJ00\";\"Hengelo   \";\"Wijk      \";\"WK016401  \";16;48\r\n\
                5;\"80200   \";\"MW00000\";\"WK016401  \";\"2022JJ00\";\"Hengelo   \";\"Wijk      \";\"WK016401  \";8,5;52,5\r\n";
    let expected = named([
        ("NL01 Roker 18+ 2022", 14.8),
        ("NL01 Eenzaam 18+ 2022", 49.2),
        ("GM0164 Roker 18+ 2022", 14.1),
        ("WK016401 Roker 18-64 2022", 16.0),
        ("WK016401 Eenzaam 18-64 2022", 48.0),
        ("WK016401 Roker 65+ 2022", 8.5),
        ("WK016401 Eenzaam 65+ 2022", 52.5),
    ]);
    assert_eq!(read(text).unwrap(), expected);
    assert_eq!(read(&text.replace(';', "\t")).unwrap(), expected);
    let without_a_copy_of_the_codes = text.replace("Codering_3", "Rest");
    assert_eq!(read(&without_a_copy_of_the_codes).unwrap(), expected);
}

#[test]
fn a_number_of_a_column_that_shifts_makes_no_other_indicator() {
    let of_2020 = "jaar,leeftijd,code,Eenzaam_28\n2020,18+,GM0164,49.3\n";
    let of_2022 = "jaar,leeftijd,code,Eenzaam_27\n2020,18+,GM0164,49.3\n";
    assert_eq!(read(of_2020), read(of_2022));
}

#[test]
fn two_columns_for_one_indicator_are_not_guessed_between() {
    let text = "jaar,leeftijd,code,Roker_11,Roker_12\n2020,18+,GM0164,1,2\n";
    let error = read(text).unwrap_err().to_string();
    assert_eq!(error, "two columns hold `Roker`; which of them is meant?");
}

#[test]
fn a_broken_row_names_its_line() {
    for (rows, expected) in [
        (
            "2020,18+,Wijk,WK016401,Hengelo,100.1,\n",
            "line 2: `100.1` in column `Roker_11` is not a percentage from 0 to 100",
        ),
        (
            "nu,18+,Wijk,WK016401,Hengelo,1,\n",
            "line 2: `nu` does not begin with a year of four digits",
        ),
        (
            "2020,totaal,Wijk,WK016401,Hengelo,1,\n",
            "line 2: `totaal` in column `leeftijd` is none of 18+, 18-64 and 65+, or StatLine's \
             20300, 53115 and 80200",
        ),
        (
            "2020,18+,Wijk,wk016401,Hengelo,1,\n",
            "line 2: `wk016401` is no code of an area, such as GM0164, WK016401 or BU01640101",
        ),
        (
            "2020,18+,Wijk,WK016401,Hengelo,1,\n2020,65+,Wijk,WK016401,Hengelo,1,\n\
             2020,18+,Wijk,WK016401,Hengelo,1,\n",
            "line 4: `WK016401, 2020, 18+` has a row already",
        ),
    ] {
        assert_eq!(complaint(rows), expected);
    }
    let margins = "Perioden,Leeftijd,WijkenEnBuurten,Marges,Roker_11\n2020JJ00,20300,GM0164,M,1\n";
    let error = read(margins).unwrap_err().to_string();
    assert!(error.starts_with("line 2: `M` in column `Marges` is none of"), "{error}");
}

#[test]
fn a_table_of_inhabitants_is_none_of_figures() {
    let error = read("code,population\nGM0164,81000\n").unwrap_err().to_string();
    assert!(error.starts_with("the header is `code, population`; expected the columns of RIVM"));
    let nothing_numbered = read("jaar,leeftijd,code,Roker\n2020,18+,GM0164,1\n").unwrap_err();
    assert!(matches!(nothing_numbered, TableError::UnknownHeader { .. }));
}

proptest! {
    #[test]
    fn no_table_makes_the_reader_panic(rows in "[-0-9a-zA-Z,;.\"\n+]{0,80}") {
        let _ = reference_figures(&rows);
        let _ = read(&format!("{HEADER}{rows}"));
        let _ = read(&format!("Leeftijd,Marges,WijkenEnBuurten,Perioden,Roker_1\n{rows}"));
    }
}
