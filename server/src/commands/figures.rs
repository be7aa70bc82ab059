//! `wijkweb figures`: what others know about the areas, from files; and a table of it for the
//! publisher.

use std::{
    collections::BTreeSet,
    fmt::Write as _,
    fs,
    path::{Path, PathBuf},
};

use ::areas::{Crosswalk, KnownAreas, Population, SameAreas, crosswalk, population, postcodes};
use anyhow::{Context as _, bail};
use domain::{
    area::GemeenteCode,
    figure::FigureArea,
    indicator::IndicatorId,
    reference::{PopulationGroup, ReferenceFigure},
};
use store::{AnyConnection, Database, areas, commit, reference};

use super::read;

/// What to import, and how.
#[derive(Clone, Debug, Default)]
pub struct Files {
    /// CSV with the figures, or with people by sex and age.
    pub table: PathBuf,
    /// CSV that says what became of each area, for a table of another year.
    pub crosswalk: Option<PathBuf>,
    /// CSV that says which part of a postcode lies in which buurt, for people by postcode.
    pub postcodes: Option<PathBuf>,
    /// Only this gemeente, when the table holds more.
    pub gemeente: Option<GemeenteCode>,
    /// Checks everything and writes nothing.
    pub dry_run: bool,
}

/// How much was imported, or would have been.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Imported {
    /// Areas about which the table tells something.
    pub areas: usize,
    /// Rows written.
    pub rows: usize,
}

/// Writes the published figures of a table of RIVM; a mistake in it changes nothing.
///
/// What was imported before stays, but for the same area, column, age group and year.
pub async fn import_rivm(database: &Database, files: &Files) -> anyhow::Result<Imported> {
    let figures = ::areas::reference_figures(&read(&files.table)?)
        .with_context(|| format!("reading `{}`", files.table.display()))?;
    let mut transaction = database.begin().await?;
    let same = same_areas(&mut transaction, files, figures.iter().map(|it| &it.area)).await?;
    let figures: Vec<ReferenceFigure> = figures
        .into_iter()
        .filter_map(|figure| Some(ReferenceFigure { area: same.area(&figure.area)?, ..figure }))
        .collect();
    reference::save_figures(&mut transaction, &figures).await?;
    if !files.dry_run {
        commit(transaction).await?;
    }
    Ok(count(figures.iter().map(|figure| &figure.area)))
}

/// Writes how many people of each sex and age band live in every area of a table; a mistake in it
/// changes nothing.
///
/// A table by postcode is divided over wijken first, by the shares of `files.postcodes`.
pub async fn import_population(database: &Database, files: &Files) -> anyhow::Result<Imported> {
    let groups = population_groups(files)?;
    let mut transaction = database.begin().await?;
    let same = same_areas(&mut transaction, files, groups.iter().map(|it| &it.area)).await?;
    let groups: Vec<PopulationGroup> = groups
        .into_iter()
        .filter_map(|group| Some(PopulationGroup { area: same.area(&group.area)?, ..group }))
        .collect();
    reference::save_population(&mut transaction, &groups).await?;
    if !files.dry_run {
        commit(transaction).await?;
    }
    Ok(count(groups.iter().map(|group| &group.area)))
}

fn population_groups(files: &Files) -> anyhow::Result<Vec<PopulationGroup>> {
    let table = population(&read(&files.table)?)
        .with_context(|| format!("reading `{}`", files.table.display()))?;
    match (table, &files.postcodes) {
        (Population::ByArea(groups), None) => Ok(groups),
        (Population::ByPostcode(people), Some(path)) => {
            let shares =
                postcodes(&read(path)?).with_context(|| format!("reading `{}`", path.display()))?;
            Ok(people.by_wijk(&shares))
        }
        (Population::ByArea(_), Some(_)) => {
            bail!("`{}` is a table by area and needs no --postcodes", files.table.display())
        }
        (Population::ByPostcode(_), None) => bail!(
            "`{}` is a table by postcode: say with --postcodes FILE which part of a postcode lies \
             in which buurt",
            files.table.display()
        ),
    }
}

/// Which imported area each area of the table is.
async fn same_areas(
    connection: &mut AnyConnection,
    files: &Files,
    table: impl Iterator<Item = &FigureArea>,
) -> anyhow::Result<SameAreas> {
    let crosswalk = match &files.crosswalk {
        Some(path) => {
            crosswalk(&read(path)?).with_context(|| format!("reading `{}`", path.display()))?
        }
        None => Crosswalk::default(),
    };
    let mut known: KnownAreas = areas::inhabitants(connection).await?.into_iter().collect();
    if let Some(gemeente) = &files.gemeente {
        known.keep(gemeente);
    }
    let same = known
        .same_areas(table, &crosswalk)
        .with_context(|| format!("`{}` was not imported", files.table.display()))?;
    if same.is_empty() {
        let wanted = files.gemeente.as_ref().map_or("them", GemeenteCode::as_str);
        bail!(
            "`{}` holds no area that was imported; import {wanted} first with `wijkweb areas import`",
            files.table.display()
        );
    }
    Ok(same)
}

fn count<'a>(areas: impl Iterator<Item = &'a FigureArea>) -> Imported {
    let mut rows = 0;
    let areas: BTreeSet<_> = areas.inspect(|_| rows += 1).collect();
    Imported { areas: areas.len(), rows }
}

/// Writes the newest published figures as the publisher takes them (`area,indicator,value`), under
/// the indicators that they may be compared with; tells how many there are.
pub async fn prior(database: &Database, out: &Path) -> anyhow::Result<usize> {
    let mut connection = database.connection().await?;
    let figures = reference::newest(&mut connection).await?;
    let (table, rows) = prior_table(&figures);
    if rows == 0 {
        bail!("no published figures were imported yet: run `wijkweb figures import rivm FILE`");
    }
    fs::write(out, table).with_context(|| format!("writing `{}`", out.display()))?;
    Ok(rows)
}

fn prior_table(figures: &[ReferenceFigure]) -> (String, usize) {
    let mut rows: Vec<(&FigureArea, IndicatorId, f64)> = Vec::new();
    for figure in figures {
        for indicator in IndicatorId::all() {
            if let Some(with) = indicator.indicator().comparison.with
                && with.stem == figure.stem
            {
                rows.push((&figure.area, indicator, with.read(figure.percent)));
            }
        }
    }
    rows.sort_by_key(|(area, indicator, _)| (*area, *indicator));
    let mut table = String::from("area,indicator,value\n");
    for (area, indicator, value) in &rows {
        // The complement of a percentage is not exact in binary: 100 - 90.1 is no 9.9.
        let value = (value * 1e6).round() / 1e6;
        // Writing into a text cannot fail.
        let _ = writeln!(table, "{area},{indicator},{value}");
    }
    (table, rows.len())
}

#[cfg(test)]
mod tests {
    use domain::reference::AgeGroup;

    use super::*;

    fn figure(area: &str, stem: &str, percent: f64) -> ReferenceFigure {
        let area = area.parse().unwrap();
        ReferenceFigure { area, stem: stem.to_owned(), age: AgeGroup::From18, year: 2020, percent }
    }

    #[test]
    fn a_prior_is_named_and_turned_as_our_own_indicator() {
        let figures = [
            figure("WK016401", "MatigVeelRegieOverEigenLeven", 90.1),
            figure("WK016401", "ErvarenGezondheidGoedZeerGoed", 80.0),
            figure("NL01", "ErvarenGezondheidGoedZeerGoed", 78.4),
            figure("NL01", "BeperkingInHoren", 4.6),
        ];
        let (table, rows) = prior_table(&figures);
        assert_eq!(
            table,
            "area,indicator,value\n\
             NL01,self_rated_health_good,78.4\n\
             WK016401,self_rated_health_good,80\n\
             WK016401,little_control,9.9\n"
        );
        assert_eq!(rows, 3);
    }
}
