#![allow(clippy::unwrap_used)]

use proptest::prelude::*;

use super::*;

const HEADER: &str = "jaar,leeftijd,soort,code,gemeente,Roker_11,Eenzaam_28\n";

fn complaint(text: &str) -> String {
    figures(text).unwrap_err().to_string()
}

fn rivm(rows: &str) -> Result<Vec<(String, u16, f64)>, TableError> {
    let figures = figures(&format!("{HEADER}{rows}"))?;
    let brief = |figure: ReferenceFigure| {
        (format!("{} {}", figure.area, figure.indicator), figure.year, figure.percent)
    };
    Ok(figures.reference.into_iter().map(brief).collect())
}

#[test]
fn inhabitants_are_found_by_their_header() {
    for text in [
        "code,name,population\nWK016401,Noord,1250\n",
        "inwoners;naam;code\r\n1250,0;Noord;WK016401  \r\n",
        "\u{feff}ID;WijkenEnBuurten;Codering_3;naam;AantalInwoners_5\n1;;WK016401;Noord;1250\n",
    ] {
        let figures = figures(text).unwrap();
        let code: AreaCode = "WK016401".parse().unwrap();
        assert_eq!(figures.population, [(code.clone(), 1250)]);
        assert_eq!(figures.names, [(code, "Noord".to_owned())]);
    }
}

#[test]
fn what_was_not_published_is_left_out() {
    for mark in ["", ".", "-", "x", "-99997", "-99997.0"] {
        let figures = figures(&format!("code,population\nWK016401,{mark}\nNL01,17000000\n"));
        assert_eq!(figures, Ok(Figures::default()), "{mark}");
    }
}

#[test]
fn of_rivm_only_adults_and_the_latest_year_are_kept() {
    let rows = "2016,18+,Wijk,WK016401,Hengelo,20.5,40\n\
                2020,18+,Wijk,WK016401  ,Hengelo,18.2,\n\
                2012,18+,Wijk,WK016401,Hengelo,22,39\n\
                2020,65+,Wijk,WK016401,Hengelo,9,50\n\
                2020,18+,Land,NL01,Nederland,17.9,47\n\
                2016,18+,Buurt,BU01640101,Hengelo,.,41.5\n";
    assert_eq!(
        rivm(rows).unwrap(),
        [("WK016401 Roker".to_owned(), 2020, 18.2), ("BU01640101 Eenzaam".to_owned(), 2016, 41.5),]
    );
}

#[test]
fn an_unknown_header_tells_what_was_expected() {
    let complaint = complaint("a,b\n1,2\n");
    assert!(complaint.starts_with("the header is `a, b`; expected the columns `code` and"));
    assert!(self::complaint("").starts_with("the table is empty: expected a header with"));
}

#[test]
fn a_broken_row_names_its_line() {
    for (rows, expected) in [
        (
            "GM0164,5\nWK01640,5\n",
            "line 3: `WK01640` is no code of an area, such as GM0164, WK016401 or BU01640101",
        ),
        ("GM0164,5\nGM0164,5\n", "line 3: `GM0164` has a row already; each area may occur once"),
        ("GM0164,vijf\n", "line 2: `vijf` in column `population` is not a number"),
        ("GM0164,inf\n", "line 2: `inf` in column `population` is not a number"),
        ("GM0164,5.5\n", "line 2: `5.5` in column `population` is not a number of people"),
        ("GM0164\n", "line 2: this row has 1 fields, but the header has 2"),
    ] {
        assert_eq!(complaint(&format!("code,population\n{rows}")), expected);
    }
    for (row, expected) in [
        (
            "2020,18+,Wijk,WK016401,Hengelo,100.1,\n",
            "line 2: `100.1` in column `Roker_11` is not a percentage from 0 to 100",
        ),
        (
            "nu,18+,Wijk,WK016401,Hengelo,1,\n",
            "line 2: `nu` does not begin with a year of four digits",
        ),
    ] {
        assert_eq!(rivm(row).unwrap_err().to_string(), expected);
    }
}

proptest! {
    #[test]
    fn no_table_makes_the_reader_panic(text in "(?s).{0,60}", rows in "[-0-9a-zA-Z,;.\"\n+]{0,80}") {
        prop_assert!(figures(&text).is_err() || text.contains("code"));
        let _ = figures(&format!("code,population,name\n{rows}"));
        let _ = rivm(&rows);
    }
}
