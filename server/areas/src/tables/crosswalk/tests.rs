#![allow(clippy::unwrap_used)]

use proptest::prelude::*;

use super::*;

fn complaint(rows: &str) -> String {
    crosswalk(&format!("from,to,share\n{rows}")).unwrap_err().to_string()
}

#[test]
fn parts_and_their_origins_are_found() {
    let text = "share;from;to\n1;BU01480101;BU01480000\n0,4;BU01480102;BU01480001\n\
                0,6;BU01480102;BU01480000\n0;BU01480103;BU01480000\n";
    let crosswalk = crosswalk(text).unwrap();
    let code = |text: &str| text.parse::<AreaCode>().unwrap();
    let parts = crosswalk.successors(&code("BU01480102")).unwrap();
    assert_eq!(parts.values().copied().collect::<Vec<_>>(), [0.6, 0.4]);
    let origins = crosswalk.origins(&code("BU01480000"));
    assert_eq!(origins, [code("BU01480101"), code("BU01480102")]);
    assert_eq!(crosswalk.successors(&code("BU01480103")), None);
    assert_eq!(crosswalk.successors_of(&"GM0148".parse().unwrap()).count(), 3);
    assert_eq!(crosswalk.successors_of(&"GM0164".parse().unwrap()).count(), 0);
}

#[test]
fn a_broken_row_names_its_line() {
    for (rows, expected) in [
        (
            "BU01480101,WK014801,1\n",
            "line 2: `BU01480101` and `WK014801` are not of the same level",
        ),
        ("BU01480101,BU01480101,1.1\n", "line 2: the share must be a number from 0 to 1"),
        ("BU01480101,BU01480101,\n", "line 2: the share must be a number from 0 to 1"),
        (
            "BU01480101,NL01,1\n",
            "line 2: `NL01` is no code of an area, such as GM0164, WK016401 or BU01640101",
        ),
        (
            "BU01480101,BU01480101,0.5\nBU01480101,BU01480101,0.5\n",
            "line 3: `BU01480101, BU01480101` has a row already",
        ),
    ] {
        assert_eq!(complaint(rows), expected);
    }
    let error = crosswalk("a,b\n").unwrap_err().to_string();
    assert_eq!(error, "the header is `a, b`; expected the columns `from`, `to` and `share`");
}

proptest! {
    #[test]
    fn no_table_makes_the_reader_panic(rows in "[0-9A-Z,;.\"\n-]{0,80}") {
        let _ = crosswalk(&format!("from,to,share\n{rows}"));
    }
}
