//! Publications: written once by the publisher, read by everybody, never changed.

use domain::{
    area::{GemeenteCode, WijkCode},
    aspect::Dimension,
    figure::{Estimate, Figure, FigureArea, Publication, Published},
    period::Quarter,
};
use sqlx::{AnyConnection, Row, any::AnyRow, query};

use crate::{StoreError, inconsistent};

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
    for figure in &publication.figures {
        let estimate = figure.published.estimate();
        query(
            "insert into published_figures
             (period, revision, area_code, indicator, mean, lower_bound, upper_bound, respondents)
             values ($1, $2, $3, $4, $5, $6, $7, $8)",
        )
        .bind(&period)
        .bind(i64::from(revision))
        .bind(figure.area.as_str())
        .bind(figure.dimension.indicator())
        .bind(estimate.map(|estimate| estimate.mean))
        .bind(estimate.map(|estimate| estimate.lower))
        .bind(estimate.map(|estimate| estimate.upper))
        .bind(estimate.map(|estimate| i64::from(estimate.respondents)))
        .execute(&mut *connection)
        .await?;
    }
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

/// The figures of an edition, in order of area and dimension.
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
        "select area_code, indicator, mean, lower_bound, upper_bound, respondents
         from published_figures where period = $1 and revision = $2",
    )
    .bind(&period)
    .bind(revision)
    .fetch_all(connection)
    .await?;
    let mut figures = rows.iter().map(figure).collect::<Result<Vec<_>, _>>()?;
    figures.sort_by(|a, b| (&a.area, a.dimension).cmp(&(&b.area, b.dimension)));
    Ok(Some(Publication { period: edition.period, method: head.try_get("method")?, figures }))
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

fn figure(row: &AnyRow) -> Result<Figure, StoreError> {
    let wrong = |column| inconsistent("published_figures", column);
    let area: String = row.try_get("area_code")?;
    let indicator: String = row.try_get("indicator")?;
    let cell: [Option<f64>; 3] =
        [row.try_get("mean")?, row.try_get("lower_bound")?, row.try_get("upper_bound")?];
    let respondents: Option<i64> = row.try_get("respondents")?;
    let published = match (cell, respondents) {
        ([Some(mean), Some(lower), Some(upper)], Some(respondents)) => Published::Value(Estimate {
            mean,
            lower,
            upper,
            respondents: u32::try_from(respondents).map_err(|_| wrong("respondents"))?,
        }),
        _ => Published::Withheld,
    };
    let area = area
        .parse::<WijkCode>()
        .map(FigureArea::Wijk)
        .or_else(|_| area.parse::<GemeenteCode>().map(FigureArea::Gemeente))
        .map_err(|_| wrong("area_code"))?;
    let dimension = Dimension::from_indicator(&indicator).ok_or_else(|| wrong("indicator"))?;
    Ok(Figure { area, dimension, published })
}
