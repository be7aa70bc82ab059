//! Areas, postcodes and published reference figures: imported, then only read.

use domain::{
    area::{AreaCode, Buurt, Gemeente, GemeenteCode, Postcode4, PostcodeShare, Wijk, WijkCode},
    shape::Shape,
};
use sqlx::{AnyConnection, Row, any::AnyRow, query};

use crate::{StoreError, inconsistent};

/// Writes a gemeente, or renames it.
pub async fn save_gemeente(
    connection: &mut AnyConnection,
    gemeente: &Gemeente,
) -> Result<(), StoreError> {
    query(
        "insert into gemeenten (gemeente_code, name) values ($1, $2)
         on conflict (gemeente_code) do update set name = excluded.name",
    )
    .bind(gemeente.code.as_str())
    .bind(&gemeente.name)
    .execute(connection)
    .await?;
    Ok(())
}

/// Writes a wijk, or replaces its name, population and outline.
pub async fn save_wijk(connection: &mut AnyConnection, wijk: &Wijk) -> Result<(), StoreError> {
    query(
        "insert into wijken (wijk_code, gemeente_code, name, population, shape)
         values ($1, $2, $3, $4, $5)
         on conflict (wijk_code) do update set
         name = excluded.name, population = excluded.population, shape = excluded.shape",
    )
    .bind(wijk.code.as_str())
    .bind(wijk.code.gemeente().as_str())
    .bind(&wijk.name)
    .bind(wijk.population.map(i64::from))
    .bind(shape_text(&wijk.shape, "wijken")?)
    .execute(connection)
    .await?;
    Ok(())
}

/// Writes a buurt, or replaces its name, population and outline.
pub async fn save_buurt(connection: &mut AnyConnection, buurt: &Buurt) -> Result<(), StoreError> {
    query(
        "insert into buurten (buurt_code, wijk_code, name, population, shape)
         values ($1, $2, $3, $4, $5)
         on conflict (buurt_code) do update set
         name = excluded.name, population = excluded.population, shape = excluded.shape",
    )
    .bind(buurt.code.as_str())
    .bind(buurt.code.wijk().as_str())
    .bind(&buurt.name)
    .bind(buurt.population.map(i64::from))
    .bind(shape_text(&buurt.shape, "buurten")?)
    .execute(connection)
    .await?;
    Ok(())
}

/// Forgets what an import of the gemeente brought besides its wijken: buurten, postcodes and
/// published figures.
pub async fn clear_gemeente(
    connection: &mut AnyConnection,
    gemeente: &GemeenteCode,
) -> Result<(), StoreError> {
    for statement in [
        "delete from buurten where wijk_code in (select wijk_code from wijken where gemeente_code = $1)",
        "delete from postcodes where wijk_code in (select wijk_code from wijken where gemeente_code = $1)",
        "delete from reference_figures where area_code = $1 or area_code in
         (select wijk_code from wijken where gemeente_code = $1)",
    ] {
        query(statement).bind(gemeente.as_str()).execute(&mut *connection).await?;
    }
    Ok(())
}

/// Forgets a wijk; an error while anybody lives there or contributed for it.
pub async fn delete_wijk(
    connection: &mut AnyConnection,
    wijk: &WijkCode,
) -> Result<(), StoreError> {
    query("delete from wijken where wijk_code = $1")
        .bind(wijk.as_str())
        .execute(connection)
        .await?;
    Ok(())
}

/// Writes the share of a postcode area that lies in a wijk, or replaces it.
pub async fn save_postcode_share(
    connection: &mut AnyConnection,
    share: &PostcodeShare,
) -> Result<(), StoreError> {
    query(
        "insert into postcodes (postcode, wijk_code, share) values ($1, $2, $3)
         on conflict (postcode, wijk_code) do update set share = excluded.share",
    )
    .bind(i64::from(share.postcode.digits()))
    .bind(share.wijk.as_str())
    .bind(share.share)
    .execute(connection)
    .await?;
    Ok(())
}

/// Writes a published figure (per cent of residents of 18 and older), or replaces it.
pub async fn save_reference_figure(
    connection: &mut AnyConnection,
    area: &AreaCode,
    indicator: &str,
    year: u16,
    percent: f64,
) -> Result<(), StoreError> {
    query(
        "insert into reference_figures (area_code, indicator, year, percent) values ($1, $2, $3, $4)
         on conflict (area_code, indicator, year) do update set percent = excluded.percent",
    )
    .bind(area.as_str())
    .bind(indicator)
    .bind(i64::from(year))
    .bind(percent)
    .execute(connection)
    .await?;
    Ok(())
}

/// The newest published figure of an area, in per cent.
pub async fn reference_figure(
    connection: &mut AnyConnection,
    area: &AreaCode,
    indicator: &str,
) -> Result<Option<f64>, StoreError> {
    let row = query(
        "select percent from reference_figures where area_code = $1 and indicator = $2
         order by year desc limit 1",
    )
    .bind(area.as_str())
    .bind(indicator)
    .fetch_optional(connection)
    .await?;
    Ok(row.map(|row| row.try_get("percent")).transpose()?)
}

/// All gemeenten, by name.
pub async fn gemeenten(connection: &mut AnyConnection) -> Result<Vec<Gemeente>, StoreError> {
    let rows = query("select gemeente_code, name from gemeenten order by name, gemeente_code")
        .fetch_all(connection)
        .await?;
    rows.iter()
        .map(|row| {
            let code: String = row.try_get("gemeente_code")?;
            Ok(Gemeente {
                code: code.parse().map_err(|_| inconsistent("gemeenten", "gemeente_code"))?,
                name: row.try_get("name")?,
            })
        })
        .collect()
}

/// All wijken, in order of code.
pub async fn wijken(connection: &mut AnyConnection) -> Result<Vec<Wijk>, StoreError> {
    let rows = query("select wijk_code, name, population, shape from wijken order by wijk_code")
        .fetch_all(connection)
        .await?;
    rows.iter().map(wijk).collect()
}

/// Whether the wijk was imported.
pub async fn wijk_exists(
    connection: &mut AnyConnection,
    wijk: &WijkCode,
) -> Result<bool, StoreError> {
    let row = query("select wijk_code from wijken where wijk_code = $1")
        .bind(wijk.as_str())
        .fetch_optional(connection)
        .await?;
    Ok(row.is_some())
}

/// The wijken of one gemeente, in order of code.
pub async fn wijken_of(
    connection: &mut AnyConnection,
    gemeente: &GemeenteCode,
) -> Result<Vec<Wijk>, StoreError> {
    let rows = query(
        "select wijk_code, name, population, shape from wijken
         where gemeente_code = $1 order by wijk_code",
    )
    .bind(gemeente.as_str())
    .fetch_all(connection)
    .await?;
    rows.iter().map(wijk).collect()
}

/// The buurten of one gemeente, in order of code.
pub async fn buurten_of(
    connection: &mut AnyConnection,
    gemeente: &GemeenteCode,
) -> Result<Vec<Buurt>, StoreError> {
    let rows = query(
        "select b.buurt_code, b.name, b.population, b.shape from buurten b
         join wijken w on w.wijk_code = b.wijk_code
         where w.gemeente_code = $1 order by b.buurt_code",
    )
    .bind(gemeente.as_str())
    .fetch_all(connection)
    .await?;
    rows.iter()
        .map(|row| {
            let code: String = row.try_get("buurt_code")?;
            Ok(Buurt {
                code: code.parse().map_err(|_| inconsistent("buurten", "buurt_code"))?,
                name: row.try_get("name")?,
                population: population(row, "buurten")?,
                shape: shape(row, "buurten")?,
            })
        })
        .collect()
}

/// The wijken that a postcode area touches with the part that lies in each, largest first.
pub async fn wijken_of_postcode(
    connection: &mut AnyConnection,
    postcode: Postcode4,
) -> Result<Vec<(WijkCode, f64)>, StoreError> {
    let rows = query(
        "select wijk_code, share from postcodes where postcode = $1 order by share desc, wijk_code",
    )
    .bind(i64::from(postcode.digits()))
    .fetch_all(connection)
    .await?;
    rows.iter()
        .map(|row| {
            let code: String = row.try_get("wijk_code")?;
            let code = code.parse().map_err(|_| inconsistent("postcodes", "wijk_code"))?;
            Ok((code, row.try_get("share")?))
        })
        .collect()
}

fn wijk(row: &AnyRow) -> Result<Wijk, StoreError> {
    let code: String = row.try_get("wijk_code")?;
    Ok(Wijk {
        code: code.parse().map_err(|_| inconsistent("wijken", "wijk_code"))?,
        name: row.try_get("name")?,
        population: population(row, "wijken")?,
        shape: shape(row, "wijken")?,
    })
}

fn population(row: &AnyRow, table: &'static str) -> Result<Option<u32>, StoreError> {
    let stored: Option<i64> = row.try_get("population")?;
    stored
        .map(|count| u32::try_from(count).map_err(|_| inconsistent(table, "population")))
        .transpose()
}

fn shape(row: &AnyRow, table: &'static str) -> Result<Shape, StoreError> {
    let stored: String = row.try_get("shape")?;
    serde_json::from_str(&stored).map_err(|_| inconsistent(table, "shape"))
}

fn shape_text(shape: &Shape, table: &'static str) -> Result<String, StoreError> {
    serde_json::to_string(shape).map_err(|_| inconsistent(table, "shape"))
}
