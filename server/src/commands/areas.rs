//! `wijkweb areas import`: areas, figures and postcodes from files.

use std::path::PathBuf;

use ::areas::{AreaSet, Crosswalk, KnownAreas, Outlines};
use anyhow::{Context as _, bail};
use domain::{
    area::{GemeenteCode, PostcodeShare},
    reference::ReferenceFigure,
};
use store::{AnyConnection, Database, areas, commit, reference};

use super::read;

/// What to read.
#[derive(Clone, Debug, Default)]
pub struct Files {
    /// GeoJSON with wijken, buurten or both.
    pub outlines: Vec<PathBuf>,
    /// CSV with inhabitants, or with RIVM's figures.
    pub figures: Vec<PathBuf>,
    /// CSV that says which postcode lies in which buurt.
    pub postcodes: Vec<PathBuf>,
    /// Only this gemeente, when the files hold more.
    pub gemeente: Option<GemeenteCode>,
}

/// How much was imported.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Imported {
    /// Wijken written.
    pub wijken: usize,
    /// Buurten written.
    pub buurten: usize,
    /// Postcodes by wijk written.
    pub postcodes: usize,
    /// Published figures written.
    pub figures: usize,
}

/// Reads the files and writes what they hold; a mistake in one of them changes nothing.
///
/// What was imported for the same gemeente before is replaced as a whole.
pub async fn import(database: &Database, files: &Files) -> anyhow::Result<Imported> {
    let mut outlines = Outlines::default();
    for path in &files.outlines {
        let text = read(path)?;
        outlines.add(&text).with_context(|| format!("reading `{}`", path.display()))?;
    }
    save(database, outlines, files).await
}

/// Writes areas that were read already, with the figures and postcodes of `files`.
pub async fn save(
    database: &Database,
    mut outlines: Outlines,
    files: &Files,
) -> anyhow::Result<Imported> {
    if let Some(gemeente) = &files.gemeente {
        outlines.keep(gemeente);
    }
    let mut set = outlines.into_areas(None).context("putting the areas together")?;
    let mut tables = Vec::new();
    for path in &files.figures {
        let table = ::areas::figures(&read(path)?)
            .with_context(|| format!("reading `{}`", path.display()))?;
        set.add_figures(&table);
        tables.push((path, table.reference));
    }
    let known = KnownAreas::from(&set);
    let mut figures = Vec::new();
    for (path, table) in tables {
        let areas = table.iter().map(|figure| &figure.area);
        let same = known.same_areas(areas, &Crosswalk::default()).with_context(|| {
            format!(
                "leave `{}` out here, and import it with `wijkweb figures import rivm`",
                path.display()
            )
        })?;
        let of_set = table.into_iter().filter(|figure| same.area(&figure.area).is_some());
        figures.push(of_set.collect());
    }
    let mut shares = Vec::new();
    for path in &files.postcodes {
        let table = ::areas::postcodes(&read(path)?)
            .with_context(|| format!("reading `{}`", path.display()))?;
        shares.extend(table);
    }
    // A postcode table usually covers a whole region; a resident can only live in what was read.
    shares.retain(|share| set.wijken.iter().any(|wijk| wijk.code == share.wijk));
    if shares.is_empty() && !files.postcodes.is_empty() {
        bail!(
            "none of the postcodes lies in an area that was read: are the files of one region and one year?"
        );
    }
    write(database, &set, &figures, &shares).await
}

/// Writes all of it in one transaction; `figures` by the table that they come from.
pub async fn write(
    database: &Database,
    set: &AreaSet,
    figures: &[Vec<ReferenceFigure>],
    shares: &[PostcodeShare],
) -> anyhow::Result<Imported> {
    let mut transaction = database.begin().await?;
    let mut imported = write_areas(&mut transaction, set).await?;
    for table in figures {
        reference::save_figures(&mut transaction, table).await?;
        imported.figures += table.len();
    }
    for share in shares {
        areas::save_postcode_share(&mut transaction, share).await?;
        imported.postcodes += 1;
    }
    commit(transaction).await?;
    Ok(imported)
}

async fn write_areas(connection: &mut AnyConnection, set: &AreaSet) -> anyhow::Result<Imported> {
    for gemeente in &set.gemeenten {
        areas::save_gemeente(connection, gemeente).await?;
        areas::clear_gemeente(connection, &gemeente.code).await?;
        for old in areas::wijken_of(connection, &gemeente.code).await? {
            if !set.wijken.iter().any(|wijk| wijk.code == old.code) {
                areas::delete_wijk(connection, &old.code).await.with_context(|| {
                    format!(
                        "wijk {} is not in the files, but residents answered for it; \
                         import the year that their answers belong to",
                        old.code
                    )
                })?;
            }
        }
    }
    for wijk in &set.wijken {
        areas::save_wijk(connection, wijk).await?;
    }
    for buurt in &set.buurten {
        areas::save_buurt(connection, buurt).await?;
    }
    Ok(Imported { wijken: set.wijken.len(), buurten: set.buurten.len(), ..Imported::default() })
}
