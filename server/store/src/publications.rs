//! Publications: written once by the publisher, read by everybody, never changed.

use domain::{
    figure::{
        Estimate, Figure, FigureArea, Gap, Kind, Publication, Published, Subgroup, WhoAnswered,
    },
    indicator::IndicatorId,
    period::Quarter,
};
use sqlx::{AnyConnection, AssertSqlSafe, Row, any::AnyRow, query};

use crate::{StoreError, inconsistent, placeholders};

/// Rows that one statement writes: enough to save round trips, and few enough for SQLite, which
/// finds each of its places by going through all of them.
const ROWS_AT_ONCE: usize = 50;

/// What a figure that may be shown has as its status; the others are those of [`Gap`].
const PUBLISHED: &str = "published";

/// Which publication: the quarter, and how many were made of it before this one, plus one.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Edition {
    /// The quarter of the figures.
    pub period: Quarter,
    /// 1 for the first publication of the quarter.
    pub revision: u16,
}

/// A file that belongs to a publication: a drawn map, a table.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct PublicationFile {
    /// Its name in the address of the download.
    pub name: String,
    /// Its media type.
    pub media_type: String,
    /// Its content, in base64.
    pub content_base64: String,
}

/// Writes the publication and its files as the next edition of its quarter.
pub async fn insert(
    connection: &mut AnyConnection,
    publication: &Publication,
    files: &[PublicationFile],
    today: &str,
) -> Result<Edition, StoreError> {
    let period = publication.period.to_string();
    let revision = latest_revision(connection, publication.period).await?.unwrap_or(0) + 1;
    query(
        "insert into publications (period, revision, method, published_on) values ($1, $2, $3, $4)",
    )
    .bind(&period)
    .bind(i64::from(revision))
    .bind(&publication.method)
    .bind(today)
    .execute(&mut *connection)
    .await?;
    insert_figures(connection, publication, revision).await?;
    insert_participation(connection, publication, revision).await?;
    for file in files {
        query(
            "insert into publication_files (period, revision, name, media_type, content_base64)
             values ($1, $2, $3, $4, $5)",
        )
        .bind(&period)
        .bind(i64::from(revision))
        .bind(&file.name)
        .bind(&file.media_type)
        .bind(&file.content_base64)
        .execute(&mut *connection)
        .await?;
    }
    Ok(Edition { period: publication.period, revision })
}

async fn insert_figures(
    connection: &mut AnyConnection,
    publication: &Publication,
    revision: u16,
) -> Result<(), StoreError> {
    let period = publication.period.to_string();
    let figures: Vec<_> = publication.figures().collect();
    for batch in figures.chunks(ROWS_AT_ONCE) {
        let statement = format!(
            "insert into published_figures
             (period, revision, area_code, indicator, subgroup, status, value, lower_bound,
              upper_bound, kind, respondents) values {}",
            placeholders(batch.len(), 11)
        );
        // Nothing that came in stands in the text: only how many figures there are. Not kept for
        // the next batch: PostgreSQL would keep the types of this one, and sqlx calls the null of
        // a double a single.
        let mut insert = query(AssertSqlSafe(statement)).persistent(false);
        for Figure { area, indicator, subgroup, published } in batch {
            let (status, estimate) = match published {
                Published::Value(estimate) => (PUBLISHED, Some(estimate)),
                Published::Gap(gap) => (gap.slug(), None),
            };
            insert = insert
                .bind(&period)
                .bind(i64::from(revision))
                .bind(area.as_str())
                .bind(indicator.slug())
                .bind(subgroup.slug())
                .bind(status)
                .bind(estimate.map(|estimate| estimate.value))
                .bind(estimate.map(|estimate| estimate.lower))
                .bind(estimate.map(|estimate| estimate.upper))
                .bind(estimate.map(|estimate| estimate.kind.slug()))
                .bind(estimate.map(|estimate| i64::from(estimate.respondents)));
        }
        insert.execute(&mut *connection).await?;
    }
    Ok(())
}

async fn insert_participation(
    connection: &mut AnyConnection,
    publication: &Publication,
    revision: u16,
) -> Result<(), StoreError> {
    let period = publication.period.to_string();
    let groups: Vec<_> = publication
        .areas()
        .iter()
        .flat_map(|area| Subgroup::ALL.map(|subgroup| (area, subgroup)))
        .collect();
    for batch in groups.chunks(ROWS_AT_ONCE) {
        let statement = format!(
            "insert into published_participation
             (period, revision, area_code, subgroup, respondents, persons) values {}",
            placeholders(batch.len(), 6)
        );
        // Nothing that came in stands in the text: only how many groups there are.
        let mut insert = query(AssertSqlSafe(statement));
        for (area, subgroup) in batch {
            let WhoAnswered { respondents, persons } = publication.who_answered(area, *subgroup);
            insert = insert
                .bind(&period)
                .bind(i64::from(revision))
                .bind(area.as_str())
                .bind(subgroup.slug())
                .bind(respondents.map(i64::from))
                .bind(persons.map(i64::from));
        }
        insert.execute(&mut *connection).await?;
    }
    Ok(())
}

/// The newest edition of the newest quarter, if anything was ever published.
pub async fn latest(connection: &mut AnyConnection) -> Result<Option<Edition>, StoreError> {
    let row = query(
        "select period, revision from publications order by period desc, revision desc limit 1",
    )
    .fetch_optional(connection)
    .await?;
    row.map(|row| edition(&row)).transpose()
}

/// The newest edition of one quarter.
pub async fn latest_of(
    connection: &mut AnyConnection,
    period: Quarter,
) -> Result<Option<Edition>, StoreError> {
    Ok(latest_revision(connection, period).await?.map(|revision| Edition { period, revision }))
}

/// A whole edition.
pub async fn find(
    connection: &mut AnyConnection,
    edition: Edition,
) -> Result<Option<Publication>, StoreError> {
    let (period, revision) = (edition.period.to_string(), i64::from(edition.revision));
    let head = query("select method from publications where period = $1 and revision = $2")
        .bind(&period)
        .bind(revision)
        .fetch_optional(&mut *connection)
        .await?;
    let Some(head) = head else { return Ok(None) };
    let rows = query(
        "select area_code, indicator, subgroup, status, value, lower_bound, upper_bound, kind,
                respondents
         from published_figures where period = $1 and revision = $2",
    )
    .bind(&period)
    .bind(revision)
    .fetch_all(&mut *connection)
    .await?;
    let mut figures = rows.iter().map(figure).collect::<Result<Vec<_>, _>>()?;
    let rows = query(
        "select area_code, subgroup, respondents, persons
         from published_participation where period = $1 and revision = $2",
    )
    .bind(&period)
    .bind(revision)
    .fetch_all(connection)
    .await?;
    let mut groups = rows.iter().map(group).collect::<Result<Vec<_>, _>>()?;
    // How large areas are is not in their codes' order, which is all that a database knows.
    figures.sort_by(|a, b| a.0.cmp(&b.0));
    groups.sort_by(|a, b| a.0.cmp(&b.0));

    let mut areas: Vec<_> = groups.iter().map(|((area, _), _)| area.clone()).collect();
    areas.dedup();
    let mut indicators: Vec<_> = figures.iter().map(|((_, indicator, _), _)| *indicator).collect();
    indicators.sort_unstable();
    indicators.dedup();
    let publication = Publication::new(
        edition.period,
        head.try_get("method")?,
        areas,
        indicators,
        figures.into_iter().map(|(_, published)| published).collect(),
        groups.into_iter().map(|(_, who_answered)| who_answered).collect(),
    );
    publication.map(Some).map_err(|_| inconsistent("published_figures", "area_code"))
}

/// One file of an edition.
pub async fn find_file(
    connection: &mut AnyConnection,
    edition: Edition,
    name: &str,
) -> Result<Option<PublicationFile>, StoreError> {
    let row = query(
        "select name, media_type, content_base64 from publication_files
         where period = $1 and revision = $2 and name = $3",
    )
    .bind(edition.period.to_string())
    .bind(i64::from(edition.revision))
    .bind(name)
    .fetch_optional(connection)
    .await?;
    row.map(|row| {
        Ok(PublicationFile {
            name: row.try_get("name")?,
            media_type: row.try_get("media_type")?,
            content_base64: row.try_get("content_base64")?,
        })
    })
    .transpose()
}

async fn latest_revision(
    connection: &mut AnyConnection,
    period: Quarter,
) -> Result<Option<u16>, StoreError> {
    let row = query("select period, revision from publications where period = $1 order by revision desc limit 1")
        .bind(period.to_string())
        .fetch_optional(connection)
        .await?;
    row.map(|row| Ok(edition(&row)?.revision)).transpose()
}

fn edition(row: &AnyRow) -> Result<Edition, StoreError> {
    let period: String = row.try_get("period")?;
    let revision: i64 = row.try_get("revision")?;
    Ok(Edition {
        period: period.parse().map_err(|_| inconsistent("publications", "period"))?,
        revision: u16::try_from(revision).map_err(|_| inconsistent("publications", "revision"))?,
    })
}

/// A figure with its place in the lattice.
type Cell = ((FigureArea, IndicatorId, Subgroup), Published);

fn figure(row: &AnyRow) -> Result<Cell, StoreError> {
    let wrong = |column| inconsistent("published_figures", column);
    let area: String = row.try_get("area_code")?;
    let indicator: String = row.try_get("indicator")?;
    let subgroup: String = row.try_get("subgroup")?;
    let status: String = row.try_get("status")?;
    let cell = (
        area.parse().map_err(|_| wrong("area_code"))?,
        indicator.parse().map_err(|_| wrong("indicator"))?,
        Subgroup::from_slug(&subgroup).ok_or_else(|| wrong("subgroup"))?,
    );
    let published = if status == PUBLISHED {
        Published::Value(estimate(row)?)
    } else {
        Published::Gap(Gap::from_slug(&status).ok_or_else(|| wrong("status"))?)
    };
    Ok((cell, published))
}

fn estimate(row: &AnyRow) -> Result<Estimate, StoreError> {
    let kind: String = row.try_get("kind")?;
    let kind = [Kind::Direct, Kind::Estimate].into_iter().find(|known| known.slug() == kind);
    Ok(Estimate {
        value: row.try_get("value")?,
        lower: row.try_get("lower_bound")?,
        upper: row.try_get("upper_bound")?,
        kind: kind.ok_or_else(|| inconsistent("published_figures", "kind"))?,
        respondents: count(row, "published_figures", "respondents")?
            .ok_or_else(|| inconsistent("published_figures", "respondents"))?,
    })
}

fn group(row: &AnyRow) -> Result<((FigureArea, Subgroup), WhoAnswered), StoreError> {
    let wrong = |column| inconsistent("published_participation", column);
    let area: String = row.try_get("area_code")?;
    let subgroup: String = row.try_get("subgroup")?;
    let group = (
        area.parse().map_err(|_| wrong("area_code"))?,
        Subgroup::from_slug(&subgroup).ok_or_else(|| wrong("subgroup"))?,
    );
    let who_answered = WhoAnswered {
        respondents: count(row, "published_participation", "respondents")?,
        persons: count(row, "published_participation", "persons")?,
    };
    Ok((group, who_answered))
}

fn count(
    row: &AnyRow,
    table: &'static str,
    column: &'static str,
) -> Result<Option<u32>, StoreError> {
    let stored: Option<i64> = row.try_get(column)?;
    stored.map(|count| u32::try_from(count).map_err(|_| inconsistent(table, column))).transpose()
}
