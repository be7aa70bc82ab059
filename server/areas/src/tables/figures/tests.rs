#![allow(clippy::unwrap_used)]

use proptest::prelude::*;

use super::*;

fn complaint(text: &str) -> String {
    figures(text).unwrap_err().to_string()
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
fn a_table_of_rivm_is_known_by_its_header() {
    let text = "jaar,leeftijd,soort,code,Roker_11\n2016,65+,Wijk,WK016401,20.5\n";
    let figures = figures(text).unwrap();
    assert_eq!(figures.reference, reference::reference_figures(text).unwrap());
    assert_eq!(figures.reference.len(), 1);
    assert_eq!((figures.population, figures.names), (Vec::new(), Vec::new()));
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
        (
            "0164,5\n",
            "line 2: `0164` is no code of an area, such as GM0164, WK016401 or BU01640101",
        ),
        ("GM0164\n", "line 2: this row has 1 fields, but the header has 2"),
    ] {
        assert_eq!(complaint(&format!("code,population\n{rows}")), expected);
    }
}

proptest! {
    #[test]
    fn no_table_makes_the_reader_panic(text in "(?s).{0,60}", rows in "[-0-9a-zA-Z,;.\"\n+]{0,80}") {
        prop_assert!(figures(&text).is_err() || text.contains("code"));
        let _ = figures(&format!("code,population,name\n{rows}"));
        let _ = figures(&format!("jaar,leeftijd,code,Roker_1\n{rows}"));
    }
}
