#![allow(clippy::unwrap_used)]

use proptest::prelude::*;

use super::*;

fn shares(text: &str) -> Vec<(u16, String, f64)> {
    let brief =
        |share: PostcodeShare| (share.postcode.digits(), share.wijk.to_string(), share.share);
    postcodes(text).unwrap().into_iter().map(brief).collect()
}

#[test]
fn buurten_are_added_up_into_their_wijk() {
    let text = "pc4,buurt,km2,share_of_pc4\n\
                7552,BU01640101,1,0.25\n\
                7551,BU01640202,1,0.125\n\
                7551,BU01640201,1,0.625\n\
                7551,BU01640101,1,0.25\n\
                7551,BU01640301,0,0.0\n";
    assert_eq!(
        shares(text),
        [
            (7551, "WK016401".to_owned(), 0.25),
            (7551, "WK016402".to_owned(), 0.75),
            (7552, "WK016401".to_owned(), 0.25),
        ]
    );
}

#[test]
fn addresses_are_counted() {
    let rows = "7551AB;1;1640101;\n7551AB;3;1640101;\n7551 AC;5;1640102;\n7551AD;1;01640201;\n";
    let expected = [(7551, "WK016401".to_owned(), 0.75), (7551, "WK016402".to_owned(), 0.25)];
    assert_eq!(shares(&format!("PC6;Huisnummer;Buurt2023;x\n{rows}")), expected);
}

#[test]
fn a_bare_number_is_a_wijk_in_a_column_of_wijken() {
    let text = "PC6,Huisnummer,Buurt2023,Wijk2023,Gemeente2023\n9711AA,1,140000,1400,14\n";
    assert_eq!(shares(text), [(9711, "WK001400".to_owned(), 1.0)]);
}

#[test]
fn rounding_never_makes_a_share_more_than_one() {
    let text = "pc4;wijk;share_of_pc4\n7551;WK016401;0,6\n7551;WK016401;0,4001\n";
    assert_eq!(shares(text), [(7551, "WK016401".to_owned(), 1.0)]);
}

#[test]
fn a_broken_row_names_its_line_but_not_the_postcode() {
    for (row, expected) in [
        (
            "755,WK016401,1",
            "line 2: the postcode is not one: expected four digits, with or without two letters",
        ),
        (
            "7551,GM0164,1",
            "line 2: `GM0164` is no code of an area, such as GM0164, WK016401 or BU01640101",
        ),
        ("7551,WK016401,1.2", "line 2: the share must be a number from 0 to 1"),
        ("7551,WK016401,", "line 2: the share must be a number from 0 to 1"),
        (
            "7551,WK016401,0.6\n7551,WK016402,0.6",
            "line 3: with this row the shares of its postcode add up to more than 1",
        ),
    ] {
        let error = postcodes(&format!("pc4,wijk,share_of_pc4\n{row}\n")).unwrap_err();
        assert_eq!(error.to_string(), expected);
    }
    let error = postcodes("pc4,km2\n").unwrap_err().to_string();
    assert!(error.starts_with("the header is `pc4, km2`; expected the columns `pc4`, `buurt`"));
}

proptest! {
    #[test]
    fn shares_lie_between_nothing_and_all(rows in "(75[0-9]{2}[A-Z]{0,2},[0-9]{1,8}\n){0,8}") {
        let shares = postcodes(&format!("PC6,Buurt2023\n{rows}")).unwrap_or_default();
        prop_assert!(shares.iter().all(|share| share.share > 0.0 && share.share <= 1.0));
    }

    #[test]
    fn no_table_makes_the_reader_panic(rows in "[0-9A-Z,;.\"\n-]{0,80}") {
        let _ = postcodes(&format!("pc4,wijk,share_of_pc4\n{rows}"));
        let _ = postcodes(&format!("pc6,buurt\n{rows}"));
    }
}
