//! A publication as a table for download.

use std::{
    borrow::Cow,
    collections::HashMap,
    io::{self, Write},
};

use csv::{Terminator, WriterBuilder};
use domain::{
    figure::{Figure, FigureArea, Publication, Published, Subgroup, WhoAnswered},
    indicator::Measure,
};

use crate::{AnalyticsError, error::Cause};

/// The columns of a table of figures.
pub const FIGURE_COLUMNS: [&str; 12] = [
    "period",
    "level",
    "area",
    "indicator",
    "subgroup",
    "value",
    "lower",
    "upper",
    "kind",
    "respondents",
    "status",
    "method",
];

/// Writes the figures as CSV (RFC 4180, UTF-8, lines end in LF), one line each.
///
/// `area` is the CBS code, or the name of a GGD region. `value`, `lower` and `upper` are per cent
/// for a share and points for a mean, as they are shown, with a decimal point. `status` is
/// `published` or the gap; a gap has empty cells. With `names` there is a column `name` behind
/// `area`. A text that a spreadsheet would run as a formula is preceded by an apostrophe (OWASP,
/// CSV Injection).
///
/// # Errors
///
/// [`AnalyticsError::Table`] when nothing can be written.
pub fn write_figures(
    publication: &Publication,
    names: Option<&HashMap<FigureArea, String>>,
    out: impl Write,
) -> Result<(), AnalyticsError> {
    write(publication, names, out).map_err(AnalyticsError::Table)
}

fn write(
    publication: &Publication,
    names: Option<&HashMap<FigureArea, String>>,
    out: impl Write,
) -> Result<(), Cause> {
    let mut writer = WriterBuilder::new().terminator(Terminator::Any(b'\n')).from_writer(out);
    let mut header = FIGURE_COLUMNS.to_vec();
    if names.is_some() {
        header.insert(3, "name");
    }
    writer.write_record(&header)?;
    let period = publication.period.to_string();
    let mut cells = NumberCells::default();
    for Figure { area, indicator, subgroup, published } in publication.figures() {
        writer.write_field(&period)?;
        writer.write_field(area.level().slug())?;
        writer.write_field(harmless(area.as_str()).as_bytes())?;
        if let Some(names) = names {
            let name = names.get(area).map_or("", String::as_str);
            writer.write_field(harmless(name).as_bytes())?;
        }
        writer.write_field(indicator.slug())?;
        writer.write_field(subgroup.slug())?;
        match published {
            Published::Value(estimate) => {
                for value in [estimate.value, estimate.lower, estimate.upper] {
                    writer.write_field(cells.figure(value, indicator.measure()))?;
                }
                writer.write_field(estimate.kind.slug())?;
                writer.write_field(cells.whole(estimate.respondents))?;
                writer.write_field("published")?;
            }
            Published::Gap(gap) => {
                for _ in 0..5 {
                    writer.write_field("")?;
                }
                writer.write_field(gap.slug())?;
            }
        }
        writer.write_field(&publication.method)?;
        writer.write_record(None::<&[u8]>)?;
    }
    writer.flush()?;
    Ok(())
}

/// Writes who took part as CSV: `period,level,area,subgroup,respondents,persons,coverage,status`.
///
/// `respondents` is a number with noise, rounded; `persons` are the adults who live there and stay
/// empty when they are not known; `coverage` is the one in per cent of the other, to one decimal.
///
/// # Errors
///
/// [`AnalyticsError::Table`] when nothing can be written.
pub fn write_who_answered(
    publication: &Publication,
    out: impl Write,
) -> Result<(), AnalyticsError> {
    let write = || -> Result<(), Cause> {
        let mut writer = WriterBuilder::new().terminator(Terminator::Any(b'\n')).from_writer(out);
        writer.write_record([
            "period",
            "level",
            "area",
            "subgroup",
            "respondents",
            "persons",
            "coverage",
            "status",
        ])?;
        let period = publication.period.to_string();
        let mut cells = NumberCells::default();
        for (area, who_answered) in publication.who_answered_by_area() {
            let (level, name) = (area.level().slug(), harmless(area.as_str()));
            for (subgroup, who) in Subgroup::ALL.into_iter().zip(who_answered) {
                let WhoAnswered { respondents, persons } = *who;
                writer.write_field(&period)?;
                writer.write_field(level)?;
                writer.write_field(name.as_bytes())?;
                writer.write_field(subgroup.slug())?;
                for count in [respondents, persons] {
                    writer.write_field(count.map_or(&[][..], |count| cells.whole(count)))?;
                }
                let coverage = respondents.zip(persons.filter(|persons| *persons > 0));
                writer.write_field(match coverage {
                    Some((respondents, persons)) => cells.coverage(respondents, persons)?,
                    None => &[],
                })?;
                let status = if respondents.is_some() { "published" } else { "withheld" };
                writer.write_field(status)?;
                writer.write_record(None::<&[u8]>)?;
            }
        }
        writer.flush()?;
        Ok(())
    };
    write().map_err(AnalyticsError::Table)
}

/// Numbers as they stand in cells. A publication of the country has millions, of few kinds: they
/// are written from whole numbers of tenths into one buffer.
#[derive(Default)]
struct NumberCells(Vec<u8>);

impl NumberCells {
    /// A figure as it is shown: whole per cent without decimals, a mean with one.
    fn figure(&mut self, value: f64, measure: Measure) -> &[u8] {
        let tenths = (value * 10.0).round() as u32;
        self.digits(tenths / 10);
        if !tenths.is_multiple_of(10) || matches!(measure, Measure::Mean { .. }) {
            self.0.extend([b'.', b'0' + (tenths % 10) as u8]);
        }
        &self.0
    }

    fn whole(&mut self, count: u32) -> &[u8] {
        self.digits(count);
        &self.0
    }

    /// In per cent, to one decimal.
    fn coverage(&mut self, respondents: u32, persons: u32) -> io::Result<&[u8]> {
        self.0.clear();
        write!(self.0, "{:.1}", 100.0 * f64::from(respondents) / f64::from(persons))?;
        Ok(&self.0)
    }

    fn digits(&mut self, mut number: u32) {
        self.0.clear();
        loop {
            self.0.push(b'0' + (number % 10) as u8);
            number /= 10;
            if number == 0 {
                break;
            }
        }
        self.0.reverse();
    }
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
    use domain::figure::{Estimate, Gap, Kind};

    use super::*;

    const SHOWN: Published = Published::Value(Estimate {
        value: 7.3,
        lower: 6.9,
        upper: 8.0,
        kind: Kind::Direct,
        respondents: 115,
    });

    fn publication(indicator: &str, published: Published) -> Publication {
        let mut figures = vec![Published::Gap(Gap::Withheld); 8];
        figures[0] = published;
        let persons = |at| Some(if at == 0 { 2000 } else { 250 });
        let who = (0..8)
            .map(|at| WhoAnswered { respondents: (at == 0).then_some(115), persons: persons(at) })
            .collect();
        Publication::new(
            "2026-Q4".parse().unwrap(),
            "estimation-1+disclosure-1".to_owned(),
            vec!["WK016401".parse().unwrap()],
            vec![indicator.parse().unwrap()],
            figures,
            who,
        )
        .unwrap()
    }

    fn rows(publication: &Publication, name: Option<&str>) -> Vec<String> {
        let names =
            name.map(|name| HashMap::from([("WK016401".parse().unwrap(), name.to_owned())]));
        let mut out = Vec::new();
        write_figures(publication, names.as_ref(), &mut out).unwrap();
        String::from_utf8(out).unwrap().split_inclusive('\n').map(str::to_owned).collect()
    }

    #[test]
    fn a_shown_figure_has_its_decimals_and_a_point() {
        let rows = rows(&publication("dimension_body", SHOWN), None);
        assert_eq!(rows[0], format!("{}\n", FIGURE_COLUMNS.join(",")));
        assert_eq!(
            rows[1],
            "2026-Q4,wijk,WK016401,dimension_body,all,7.3,6.9,8.0,direct,115,published,estimation-1+disclosure-1\n"
        );
    }

    #[test]
    fn a_share_is_a_whole_percentage() {
        let share = Published::Value(Estimate {
            value: 7.0,
            lower: 0.0,
            upper: 100.0,
            kind: Kind::Estimate,
            respondents: 10,
        });
        let rows = rows(&publication("smoker", share), None);
        assert!(rows[1].contains(",smoker,all,7,0,100,estimate,10,published,"), "{}", rows[1]);
    }

    #[test]
    fn a_gap_has_empty_cells_and_a_reason() {
        let rows = rows(&publication("smoker", SHOWN), None);
        assert!(rows[2].ends_with(",smoker,sex=f,,,,,,withheld,estimation-1+disclosure-1\n"));
    }

    #[test]
    fn no_name_can_become_a_formula_or_two_cells() {
        let publication = publication("smoker", SHOWN);
        for (name, cell) in [
            ("=1", ",'=1,"),
            ("-1", ",'-1,"),
            ("\t1", ",'\t1,"),
            ("'s-Gravenhage", ",'s-Gravenhage,"),
            ("De \"Es\", oost", ",\"De \"\"Es\"\", oost\","),
        ] {
            assert!(rows(&publication, Some(name))[1].contains(cell), "{name}");
        }
    }

    #[test]
    fn coverage_is_of_the_adults_who_live_there() {
        let mut out = Vec::new();
        write_who_answered(&publication("smoker", SHOWN), &mut out).unwrap();
        let table = String::from_utf8(out).unwrap();
        assert!(table.contains("2026-Q4,wijk,WK016401,all,115,2000,5.8,published\n"));
        assert!(table.contains("2026-Q4,wijk,WK016401,sex=f,,250,,withheld\n"));
    }
}
