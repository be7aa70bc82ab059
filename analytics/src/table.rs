//! A publication as a table for download.

use std::{borrow::Cow, collections::HashMap};

use csv::{Terminator, WriterBuilder};
use domain::{
    dutch::one_decimal,
    figure::{Estimate, Figure, FigureArea, Publication, Published},
};

use crate::{AnalyticsError, error::Cause};

const HEADER: [&str; 10] = [
    "period",
    "area",
    "name",
    "dimension",
    "mean",
    "lower",
    "upper",
    "respondents",
    "status",
    "method",
];

/// The publication as CSV (RFC 4180, UTF-8, lines end in LF), one line per figure.
///
/// `area` is the CBS code, `name` comes from `names` and stays empty for an area that is not in it,
/// `dimension` is the indicator slug. `mean`, `lower` and `upper` are points from 0 to 10, rounded
/// to one decimal as on the website, with a decimal point. `status` is `published` or `withheld`;
/// a withheld figure has empty cells. A text that a spreadsheet would run as a formula is preceded
/// by an apostrophe (OWASP, CSV Injection).
pub fn table_csv(
    publication: &Publication,
    names: &HashMap<FigureArea, String>,
) -> Result<Vec<u8>, AnalyticsError> {
    write_table(publication, names).map_err(AnalyticsError::Table)
}

fn write_table(
    publication: &Publication,
    names: &HashMap<FigureArea, String>,
) -> Result<Vec<u8>, Cause> {
    let mut writer =
        WriterBuilder::new().terminator(Terminator::Any(b'\n')).from_writer(Vec::new());
    writer.write_record(HEADER)?;
    let period = publication.period.to_string();
    for Figure { area, dimension, published } in &publication.figures {
        let name = names.get(area).map_or("", String::as_str);
        let [mean, lower, upper, respondents] = numbers(*published);
        let status = match published {
            Published::Value(_) => "published",
            Published::Withheld => "withheld",
        };
        let record: [&str; 10] = [
            &period,
            area.as_str(),
            name,
            dimension.indicator(),
            &mean,
            &lower,
            &upper,
            &respondents,
            status,
            &publication.method,
        ];
        writer.write_record(record.map(harmless).iter().map(|cell| cell.as_bytes()))?;
    }
    Ok(writer.into_inner()?)
}

/// Mean, lower, upper and respondents as they stand in the cells.
fn numbers(published: Published) -> [String; 4] {
    match published {
        Published::Value(Estimate { mean, lower, upper, respondents }) => {
            [with_point(mean), with_point(lower), with_point(upper), respondents.to_string()]
        }
        Published::Withheld => Default::default(),
    }
}

fn with_point(value: f64) -> String {
    one_decimal(value).replace(',', ".")
}

/// The text, so written that no spreadsheet takes it for a formula.
fn harmless(text: &str) -> Cow<'_, str> {
    if text.starts_with(['=', '+', '-', '@', '\t', '\r']) {
        Cow::Owned(format!("'{text}"))
    } else {
        Cow::Borrowed(text)
    }
}

#[cfg(test)]
mod tests {
    use domain::aspect::Dimension;

    use super::*;

    const SHOWN: Published =
        Published::Value(Estimate { mean: 7.25, lower: 6.94, upper: 7.56, respondents: 12 });

    fn table(name: &str, published: Published) -> String {
        let area = FigureArea::Wijk("WK016401".parse().unwrap());
        let publication = Publication {
            period: "2026-Q4".parse().unwrap(),
            method: "means-1".to_owned(),
            figures: vec![Figure { area: area.clone(), dimension: Dimension::Body, published }],
        };
        let names = HashMap::from([(area, name.to_owned())]);
        String::from_utf8(table_csv(&publication, &names).unwrap()).unwrap()
    }

    fn row(name: &str, published: Published) -> String {
        table(name, published).split_once('\n').unwrap().1.to_owned()
    }

    #[test]
    fn a_shown_figure_has_one_decimal_and_a_point() {
        assert_eq!(
            table("Hengelsche Es", SHOWN),
            "period,area,name,dimension,mean,lower,upper,respondents,status,method\n\
             2026-Q4,WK016401,Hengelsche Es,dimension_body,7.3,6.9,7.6,12,published,means-1\n"
        );
    }

    #[test]
    fn a_withheld_figure_has_empty_cells_and_a_reason() {
        assert_eq!(
            row("Berflo Es", Published::Withheld),
            "2026-Q4,WK016401,Berflo Es,dimension_body,,,,,withheld,means-1\n"
        );
    }

    #[test]
    fn a_name_with_commas_and_quotes_stays_one_cell() {
        assert!(row("De \"Nijverheid\", oost", SHOWN).contains(r#","De ""Nijverheid"", oost","#));
        assert!(row("twee\nregels", SHOWN).contains(",\"twee\nregels\","));
    }

    #[test]
    fn no_name_can_become_a_formula() {
        for start in ["=", "+", "-", "@", "\t"] {
            assert!(row(&format!("{start}1"), SHOWN).contains(&format!(",'{start}1,")));
        }
        assert!(row("\r1", SHOWN).contains(",\"'\r1\","));
        assert!(row("'s-Gravenhage", SHOWN).contains(",'s-Gravenhage,"));
    }
}
