//! Reads the contributions of a quarter and writes one publication of it.

use std::collections::HashMap;

use analytics::{DisclosurePolicy, MapArea, MapPicture, Observation, PictureFormat};
use anyhow::Context as _;
use base64::{Engine as _, prelude::BASE64_STANDARD};
use domain::{
    area::{Gemeente, Wijk},
    aspect::Dimension,
    contribution::Contribution,
    figure::{FigureArea, Publication, Published},
    period::Quarter,
    scoring::WEB_SCORING_VERSION,
};
use store::{
    Database, Engine, StoreError, areas, commit, contributions,
    publications::{self, Edition, PublicationFile},
};

/// How many quarters a contribution is kept after its own.
const QUARTERS_KEPT: usize = 8;

/// What a run came to.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Outcome {
    /// A new edition was written.
    Published(Edition),
    /// The figures are those of the newest edition of the quarter, so nothing was written.
    Unchanged(Edition),
}

/// Publishes the figures of `period`, and erases contributions that are past their time.
///
/// The publication is written as a whole or not at all. The same contributions give the same
/// figures, and figures that were published already are not published again. Nothing is locked
/// while figures are computed and maps are drawn: residents go on answering.
pub async fn run(database: &Database, period: Quarter, today: &str) -> anyhow::Result<Outcome> {
    erase_old(database, period).await.context("erasing old contributions")?;
    let material = read(database, period).await.context("reading what is to be published")?;
    let publication = publish(period, &material.wijken, &material.contributions)?;
    if let Some((edition, newest)) = &material.newest
        && *newest == publication
    {
        return Ok(Outcome::Unchanged(*edition));
    }
    let files = files(&publication, &material.gemeenten, &material.wijken)?;
    let mut transaction = database.begin().await.context("opening a transaction")?;
    let edition = publications::insert(&mut transaction, &publication, &files, today)
        .await
        .context("writing the publication")?;
    commit(transaction).await.context("writing the publication")?;
    Ok(Outcome::Published(edition))
}

/// Lays contributions in the order of their keys; SQLite has them so by itself.
pub async fn tidy(database: &Database) -> Result<(), StoreError> {
    if database.engine() == Engine::Postgres {
        let mut transaction = database.begin_contributions().await?;
        contributions::lay_in_key_order(&mut transaction).await?;
        commit(transaction).await?;
    }
    Ok(())
}

/// What a publication is made from.
struct Material {
    contributions: Vec<Contribution>,
    wijken: Vec<Wijk>,
    gemeenten: Vec<Gemeente>,
    newest: Option<(Edition, Publication)>,
}

async fn read(database: &Database, period: Quarter) -> Result<Material, StoreError> {
    let mut connection = database.connection().await?;
    // Contributions first: whatever wijk they name is there when the wijken are read after them.
    let mut contributions =
        contributions::of_period(&mut *database.contributions().await?, period).await?;
    contributions.retain(|contribution| contribution.scoring == WEB_SCORING_VERSION);
    let wijken = areas::wijken(&mut connection).await?;
    let gemeenten = areas::gemeenten(&mut connection).await?;
    let newest = match publications::latest_of(&mut connection, period).await? {
        Some(edition) => publications::find(&mut connection, edition)
            .await?
            .map(|publication| (edition, publication)),
        None => None,
    };
    Ok(Material { contributions, wijken, gemeenten, newest })
}

async fn erase_old(database: &Database, period: Quarter) -> Result<(), StoreError> {
    let oldest_kept =
        std::iter::successors(Some(period), |quarter| quarter.previous()).nth(QUARTERS_KEPT);
    let Some(oldest_kept) = oldest_kept else { return Ok(()) };
    let mut connection = database.contributions().await?;
    let erased = contributions::erase_before(&mut connection, oldest_kept).await?;
    if erased > 0 {
        tracing::info!(contributions.erased = erased, "Erased contributions past their time");
    }
    Ok(())
}

fn publish(
    period: Quarter,
    wijken: &[Wijk],
    contributions: &[Contribution],
) -> anyhow::Result<Publication> {
    let codes: Vec<_> = wijken.iter().map(|wijk| wijk.code.clone()).collect();
    let observations: Vec<_> = contributions
        .iter()
        .map(|contribution| Observation {
            wijk: contribution.wijk.clone(),
            scores: contribution.scores.to_array(),
        })
        .collect();
    analytics::publish(period, &codes, &observations, DisclosurePolicy::STANDARD)
        .context("computing the figures")
}

/// The downloads of a publication: one table, and two drawn maps per gemeente and dimension.
fn files(
    publication: &Publication,
    gemeenten: &[Gemeente],
    wijken: &[Wijk],
) -> anyhow::Result<Vec<PublicationFile>> {
    let table = analytics::table_csv(publication, &names(gemeenten, wijken))
        .context("writing the table")?;
    let mut files = vec![file("figures.csv".to_owned(), "text/csv; charset=utf-8", &table)];
    for gemeente in gemeenten {
        for dimension in Dimension::ALL {
            let stem = format!("{}-{}", gemeente.code, dimension.slug());
            for (extension, media_type, format) in [
                ("svg", "image/svg+xml", PictureFormat::Svg),
                ("png", "image/png", PictureFormat::Png),
            ] {
                let picture = picture(publication, gemeente, wijken, dimension, format)
                    .with_context(|| format!("drawing `{stem}.{extension}`"))?;
                files.push(file(format!("{stem}.{extension}"), media_type, &picture));
            }
        }
    }
    Ok(files)
}

fn picture(
    publication: &Publication,
    gemeente: &Gemeente,
    wijken: &[Wijk],
    dimension: Dimension,
    format: PictureFormat,
) -> anyhow::Result<Vec<u8>> {
    let areas: Vec<_> = wijken
        .iter()
        .filter(|wijk| wijk.code.gemeente() == gemeente.code)
        .map(|wijk| MapArea {
            name: wijk.plain_name(),
            shape: &wijk.shape,
            published: shown(publication, wijk, dimension),
        })
        .collect();
    let title = format!("{}: {}", gemeente.name, dimension.name());
    let subtitle = format!(
        "Gemiddeld cijfer (0 tot en met 10) van bewoners die meededen, {}",
        publication.period.in_words()
    );
    let source = format!(
        "Wijkweb, uitgave {}, methode {}. Geen cijfer: om bewoners te beschermen.",
        publication.period, publication.method
    );
    let map = MapPicture { title: &title, subtitle: &subtitle, source: &source, areas: &areas };
    Ok(analytics::map(&map, format)?)
}

fn shown(publication: &Publication, wijk: &Wijk, dimension: Dimension) -> Published {
    let area = FigureArea::Wijk(wijk.code.clone());
    publication
        .figures
        .iter()
        .find(|figure| figure.area == area && figure.dimension == dimension)
        .map_or(Published::Withheld, |figure| figure.published)
}

fn names(gemeenten: &[Gemeente], wijken: &[Wijk]) -> HashMap<FigureArea, String> {
    gemeenten
        .iter()
        .map(|gemeente| (FigureArea::Gemeente(gemeente.code.clone()), gemeente.name.clone()))
        .chain(wijken.iter().map(|wijk| (FigureArea::Wijk(wijk.code.clone()), wijk.name.clone())))
        .collect()
}

fn file(name: String, media_type: &str, content: &[u8]) -> PublicationFile {
    PublicationFile {
        name,
        media_type: media_type.to_owned(),
        content_base64: BASE64_STANDARD.encode(content),
    }
}
