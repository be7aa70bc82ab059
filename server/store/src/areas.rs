//! Areas and postcodes: imported, then only read.

use domain::{
    area::{AreaCode, Buurt, Gemeente, GemeenteCode, Postcode4, PostcodeShare, Wijk, WijkCode},
    shape::Shape,
};
use sqlx::{AnyConnection, Row, any::AnyRow, query};

use crate::{StoreError, inconsistent, reference};

/// Writes a gemeente, or renames it; its GGD region stays known when the import does not tell it.
pub async fn save_gemeente(
    connection: &mut AnyConnection,
    gemeente: &Gemeente,
) -> Result<(), StoreError> {
    query(
        "insert into gemeenten (gemeente_code, name, ggd_region) values ($1, $2, $3)
         on conflict (gemeente_code) do update set name = excluded.name,
         ggd_region = coalesce(excluded.ggd_region, gemeenten.ggd_region)",
    )
    .bind(gemeente.code.as_str())
    .bind(&gemeente.name)
    .bind(gemeente.ggd_region.as_deref())
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

/// Forgets what an import of the gemeente brought besides its wijken: buurten and postcodes; with
/// them all that others know about its areas, which may be drawn otherwise from now on.
pub async fn clear_gemeente(
    connection: &mut AnyConnection,
    gemeente: &GemeenteCode,
) -> Result<(), StoreError> {
    for statement in [
        "delete from buurten where wijk_code in (select wijk_code from wijken where gemeente_code = $1)",
        "delete from postcodes where wijk_code in (select wijk_code from wijken where gemeente_code = $1)",
    ] {
        query(statement).bind(gemeente.as_str()).execute(&mut *connection).await?;
    }
    reference::clear_gemeente(connection, gemeente).await
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

/// All gemeenten, by name.
pub async fn gemeenten(connection: &mut AnyConnection) -> Result<Vec<Gemeente>, StoreError> {
    let rows =
        query("select gemeente_code, name, ggd_region from gemeenten order by name, gemeente_code")
            .fetch_all(connection)
            .await?;
    rows.iter()
        .map(|row| {
            let code: String = row.try_get("gemeente_code")?;
            Ok(Gemeente {
                code: code.parse().map_err(|_| inconsistent("gemeenten", "gemeente_code"))?,
                name: row.try_get("name")?,
                ggd_region: row.try_get("ggd_region")?,
            })
        })
        .collect()
}

/// Every area that was imported, with its inhabitants where they are known: of a gemeente they
/// never are.
pub async fn inhabitants(
    connection: &mut AnyConnection,
) -> Result<Vec<(AreaCode, Option<u32>)>, StoreError> {
    let rows = query(
        "select wijk_code as code, population from wijken
         union all select buurt_code as code, population from buurten
         union all select gemeente_code as code, cast(null as bigint) as population from gemeenten",
    )
    .fetch_all(connection)
    .await?;
    rows.iter()
        .map(|row| {
            let code: String = row.try_get("code")?;
            let code = code.parse().map_err(|_| inconsistent("areas", "code"))?;
            Ok((code, population(row, "areas")?))
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
