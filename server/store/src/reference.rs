//! What others know about areas: published figures and people by sex and age. Imported, then only
//! read.

use domain::{
    area::{AreaCode, GemeenteCode},
    demography::{AgeBand, Sex},
    reference::{AgeGroup, PopulationGroup, ReferenceFigure},
};
use sqlx::{AnyConnection, AssertSqlSafe, Row, any::AnyRow, query};

use crate::{StoreError, inconsistent, placeholders};

/// Rows that one statement writes: far below the 32,766 values that SQLite takes.
const ROWS_AT_ONCE: usize = 500;

/// Writes published figures; of the same area, column, age group and year the last one stays.
pub async fn save_figures(
    connection: &mut AnyConnection,
    figures: &[ReferenceFigure],
) -> Result<(), StoreError> {
    for figures in figures.chunks(ROWS_AT_ONCE) {
        let statement = format!(
            "insert into reference_figures (area_code, indicator, age_group, year, percent)
             values {} on conflict (area_code, indicator, age_group, year)
             do update set percent = excluded.percent",
            placeholders(figures.len(), 5)
        );
        // What is put together are numbered places alone.
        let mut insert = query(AssertSqlSafe(statement));
        for figure in figures {
            insert = insert
                .bind(figure.area.as_str())
                .bind(&figure.stem)
                .bind(figure.age.slug())
                .bind(i64::from(figure.year))
                .bind(figure.percent);
        }
        insert.execute(&mut *connection).await?;
    }
    Ok(())
}

/// Writes how many people live somewhere; of the same area, sex and age band the last one stays.
pub async fn save_population(
    connection: &mut AnyConnection,
    groups: &[PopulationGroup],
) -> Result<(), StoreError> {
    for groups in groups.chunks(ROWS_AT_ONCE) {
        let statement = format!(
            "insert into population (area_code, sex, age_band, persons)
             values {} on conflict (area_code, sex, age_band)
             do update set persons = excluded.persons",
            placeholders(groups.len(), 4)
        );
        let mut insert = query(AssertSqlSafe(statement));
        for group in groups {
            insert = insert
                .bind(group.area.as_str())
                .bind(group.sex.code())
                .bind(group.age_band.code())
                .bind(i64::from(group.persons));
        }
        insert.execute(&mut *connection).await?;
    }
    Ok(())
}

/// Forgets all that is known about a gemeente, its wijken and its buurten, of whatever year these
/// are.
pub async fn clear_gemeente(
    connection: &mut AnyConnection,
    gemeente: &GemeenteCode,
) -> Result<(), StoreError> {
    for statement in [
        "delete from reference_figures where substr(area_code, 3, 4) = substr($1, 3, 4)",
        "delete from population where substr(area_code, 3, 4) = substr($1, 3, 4)",
    ] {
        query(statement).bind(gemeente.as_str()).execute(&mut *connection).await?;
    }
    Ok(())
}

/// The newest published figures about residents of 18 and older, whom our own figures are about
/// too; of every area, in order of its code and of the column.
pub async fn newest(connection: &mut AnyConnection) -> Result<Vec<ReferenceFigure>, StoreError> {
    let rows = query(
        "select area_code, indicator, age_group, year, percent from reference_figures f
         where age_group = $1 and year = (
             select max(year) from reference_figures n
             where n.area_code = f.area_code and n.indicator = f.indicator
             and n.age_group = f.age_group
         )
         order by area_code, indicator",
    )
    .bind(AgeGroup::From18.slug())
    .fetch_all(connection)
    .await?;
    rows.iter().map(figure).collect()
}

/// The newest published figure about residents of 18 and older in one area, in per cent.
pub async fn newest_of(
    connection: &mut AnyConnection,
    area: &AreaCode,
    stem: &str,
) -> Result<Option<f64>, StoreError> {
    let row = query(
        "select percent from reference_figures
         where area_code = $1 and indicator = $2 and age_group = $3 order by year desc limit 1",
    )
    .bind(area.as_str())
    .bind(stem)
    .bind(AgeGroup::From18.slug())
    .fetch_optional(connection)
    .await?;
    Ok(row.map(|row| row.try_get("percent")).transpose()?)
}

/// Everything that was published about a gemeente, its wijken and its buurten: all age groups, and
/// all years, oldest first.
pub async fn of_gemeente(
    connection: &mut AnyConnection,
    gemeente: &GemeenteCode,
) -> Result<Vec<ReferenceFigure>, StoreError> {
    let rows = query(
        "select area_code, indicator, age_group, year, percent from reference_figures
         where substr(area_code, 3, 4) = substr($1, 3, 4)
         order by area_code, indicator, age_group, year",
    )
    .bind(gemeente.as_str())
    .fetch_all(connection)
    .await?;
    rows.iter().map(figure).collect()
}

/// How many people of each sex and age band live in every area of which that is known.
pub async fn population(
    connection: &mut AnyConnection,
) -> Result<Vec<PopulationGroup>, StoreError> {
    let rows = query(
        "select area_code, sex, age_band, persons from population
         order by area_code, sex, age_band",
    )
    .fetch_all(connection)
    .await?;
    rows.iter().map(population_group).collect()
}

fn figure(row: &AnyRow) -> Result<ReferenceFigure, StoreError> {
    let broken = |column| inconsistent("reference_figures", column);
    let area: String = row.try_get("area_code")?;
    let age: String = row.try_get("age_group")?;
    let year: i64 = row.try_get("year")?;
    Ok(ReferenceFigure {
        area: area.parse().map_err(|_| broken("area_code"))?,
        stem: row.try_get("indicator")?,
        age: AgeGroup::from_slug(&age).ok_or_else(|| broken("age_group"))?,
        year: u16::try_from(year).map_err(|_| broken("year"))?,
        percent: row.try_get("percent")?,
    })
}

fn population_group(row: &AnyRow) -> Result<PopulationGroup, StoreError> {
    let broken = |column| inconsistent("population", column);
    let area: String = row.try_get("area_code")?;
    let sex: String = row.try_get("sex")?;
    let age_band: String = row.try_get("age_band")?;
    let persons: i64 = row.try_get("persons")?;
    Ok(PopulationGroup {
        area: area.parse().map_err(|_| broken("area_code"))?,
        sex: Sex::from_code(&sex).ok_or_else(|| broken("sex"))?,
        age_band: AgeBand::from_code(&age_band).ok_or_else(|| broken("age_band"))?,
        persons: u32::try_from(persons).map_err(|_| broken("persons"))?,
    })
}
