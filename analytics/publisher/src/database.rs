//! Reads the contributions of a quarter from the database and writes one publication of it.

use std::{
    collections::{BTreeMap, HashMap},
    num::NonZero,
    thread,
};

use analytics::{AreaTree, Basis, MapArea, MapPicture, Observation, PictureFormat, Tallies};
use anyhow::Context as _;
use base64::{Engine as _, prelude::BASE64_STANDARD};
use domain::{
    area::{Gemeente, Wijk},
    figure::{FigureArea, Publication, Subgroup},
    indicator::{IndicatorId, Measure},
    language::Language,
    period::Quarter,
    reference::{PopulationGroup, ReferenceFigure},
    scoring::{SHORT_WEB_SCORING_VERSION, WEB_SCORING_VERSION},
};
use store::{
    Database, Engine, StoreError, areas, commit,
    contributions::{self, KeyedContribution},
    publications::{self, Edition, PublicationFile},
    reference,
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
    let publication = material.publish(period)?;
    // Without areas there is not a single figure to tell two publications apart by.
    let nothing = |publication: &Publication| publication.areas().is_empty();
    if let Some((edition, newest)) = &material.newest
        && (*newest == publication || nothing(newest) && nothing(&publication))
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
    contributions: Vec<KeyedContribution>,
    wijken: Vec<Wijk>,
    gemeenten: Vec<Gemeente>,
    population: Vec<PopulationGroup>,
    reference: Vec<ReferenceFigure>,
    newest: Option<(Edition, Publication)>,
}

async fn read(database: &Database, period: Quarter) -> Result<Material, StoreError> {
    let mut connection = database.connection().await?;
    // Contributions first: whatever wijk they name is there when the wijken are read after them.
    let mut contributions =
        contributions::of_period(&mut *database.contributions().await?, period).await?;
    // Scores of other rules are never joined with these.
    contributions.retain(|keyed| {
        [WEB_SCORING_VERSION, SHORT_WEB_SCORING_VERSION]
            .contains(&keyed.contribution.scoring.as_str())
    });
    let wijken = areas::wijken(&mut connection).await?;
    let gemeenten = areas::gemeenten(&mut connection).await?;
    let population = reference::population(&mut connection).await?;
    let reference = reference::newest(&mut connection).await?;
    let newest = match publications::latest_of(&mut connection, period).await? {
        Some(edition) => publications::find(&mut connection, edition)
            .await?
            .map(|publication| (edition, publication)),
        None => None,
    };
    Ok(Material { contributions, wijken, gemeenten, population, reference, newest })
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

impl Material {
    fn publish(&self, period: Quarter) -> anyhow::Result<Publication> {
        let basis = self.basis();
        let observations: Vec<_> = self
            .contributions
            .iter()
            .map(|KeyedContribution { record_key, contribution }| Observation {
                area: FigureArea::Wijk(contribution.wijk.clone()),
                sex: contribution.sex,
                age_band: contribution.age_band,
                record_key: *record_key,
                values: contribution.values.clone(),
            })
            .collect();
        let tallies = Tallies::of(period, &basis.tree, &observations)
            .context("tallying the contributions")?;
        let (publication, _) =
            analytics::publish(&tallies, &basis).context("computing the figures")?;
        Ok(publication)
    }

    /// Wijken and gemeenten. Residents name no smaller area; and a database knows some gemeenten of
    /// a GGD region, so not whether they are all of it.
    fn basis(&self) -> Basis {
        let wijken = self.wijken.iter().map(|wijk| FigureArea::Wijk(wijk.code.clone()));
        let mut basis = Basis::of(AreaTree::new(wijken, &BTreeMap::new()));
        let Basis { tree, population, priors } = &mut basis;
        for PopulationGroup { area, sex, age_band, persons } in &self.population {
            if let Some(place) = tree.position(area) {
                population.set(place, *sex, *age_band, f64::from(*persons));
            }
        }
        population.add_up(tree);
        for indicator in IndicatorId::all() {
            let Some(published) = indicator.indicator().comparison.with else { continue };
            for figure in self.reference.iter().filter(|figure| figure.stem == published.stem) {
                if let Some(place) = tree.position(&figure.area) {
                    // A percentage lies on the scale of a share.
                    priors.set(place, indicator, published.read(figure.percent));
                }
            }
        }
        basis
    }
}

/// The downloads of a publication: tables, and two drawn maps per gemeente and indicator.
fn files(
    publication: &Publication,
    gemeenten: &[Gemeente],
    wijken: &[Wijk],
) -> anyhow::Result<Vec<PublicationFile>> {
    let csv = "text/csv; charset=utf-8";
    let mut table = Vec::new();
    analytics::write_figures(publication, Some(&names(gemeenten, wijken)), &mut table)
        .context("writing the table")?;
    let mut who = Vec::new();
    analytics::write_who_answered(publication, &mut who).context("writing who answered")?;
    let mut files = vec![
        file("figures.csv".to_owned(), csv, &table),
        file("who-answered.csv".to_owned(), csv, &who),
    ];
    let maps: Vec<(&Gemeente, IndicatorId)> = gemeenten
        .iter()
        .flat_map(|gemeente| publication.indicators().iter().map(move |of| (gemeente, *of)))
        .collect();
    let workers = thread::available_parallelism().map_or(1, NonZero::get);
    let drawn: Vec<anyhow::Result<Vec<PublicationFile>>> = thread::scope(|scope| {
        let threads: Vec<_> = maps
            .chunks(maps.len().div_ceil(workers).max(1))
            .map(|maps| scope.spawn(move || pictures(publication, maps, wijken)))
            .collect();
        threads
            .into_iter()
            .map(|thread| thread.join().unwrap_or_else(|panic| std::panic::resume_unwind(panic)))
            .collect()
    });
    for drawn in drawn {
        files.extend(drawn?);
    }
    Ok(files)
}

/// Each map in both formats.
fn pictures(
    publication: &Publication,
    maps: &[(&Gemeente, IndicatorId)],
    wijken: &[Wijk],
) -> anyhow::Result<Vec<PublicationFile>> {
    let mut files = Vec::with_capacity(2 * maps.len());
    for (gemeente, indicator) in maps {
        let stem = format!("{}-{indicator}", gemeente.code);
        for (extension, media_type, format) in
            [("svg", "image/svg+xml", PictureFormat::Svg), ("png", "image/png", PictureFormat::Png)]
        {
            let picture = picture(publication, gemeente, wijken, *indicator, format)
                .with_context(|| format!("drawing `{stem}.{extension}`"))?;
            files.push(file(format!("{stem}.{extension}"), media_type, &picture));
        }
    }
    Ok(files)
}

fn picture(
    publication: &Publication,
    gemeente: &Gemeente,
    wijken: &[Wijk],
    indicator: IndicatorId,
    format: PictureFormat,
) -> anyhow::Result<Vec<u8>> {
    let areas: Vec<_> = wijken
        .iter()
        .filter(|wijk| wijk.code.gemeente() == gemeente.code)
        .map(|wijk| {
            let area = FigureArea::Wijk(wijk.code.clone());
            MapArea {
                name: wijk.plain_name(),
                shape: &wijk.shape,
                published: publication.of(&area, indicator, Subgroup::All),
            }
        })
        .collect();
    let title = format!("{}: {}", gemeente.name, indicator.name_in(Language::Dutch));
    let kind = match indicator.measure() {
        Measure::Share => "Percentage".to_owned(),
        Measure::Mean { highest } => format!("Gemiddeld cijfer (0 tot en met {highest})"),
    };
    let subtitle = format!("{kind} van bewoners die meededen, {}", publication.period.in_words());
    let source = format!(
        "Wijkweb, uitgave {}, methode {}. Geen cijfer: om bewoners te beschermen.",
        publication.period, publication.method
    );
    let map = MapPicture {
        title: &title,
        measure: indicator.measure(),
        subtitle: &subtitle,
        source: &source,
        areas: &areas,
    };
    Ok(analytics::map(&map, format)?)
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
