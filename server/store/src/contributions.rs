//! Contributions to the figures. The web writes them and cannot read them; the publisher reads.

use domain::{
    contribution::Contribution,
    demography::{AgeBand, Sex},
    ids::ContributionId,
    indicator::{IndicatorId, IndicatorValues},
    period::Quarter,
};
use sqlx::{AnyConnection, AssertSqlSafe, Row, any::AnyRow, query};

use crate::{Engine, StoreError, inconsistent, placeholders};

/// Contributions that are read in one go: with every value known, some twenty thousand rows.
const READ_AT_ONCE: i64 = 500;

/// A contribution with what stands for it in cell keys; its id stays in the store.
pub struct KeyedContribution {
    /// See [`ContributionId::record_key`].
    pub record_key: u32,
    /// What the resident gave.
    pub contribution: Contribution,
}

/// Writes the contribution under `id`; one that was there under it is replaced.
///
/// A plain insert: `on conflict` and `returning` would need the right to read.
pub async fn put(
    connection: &mut AnyConnection,
    engine: Engine,
    id: ContributionId,
    contribution: &Contribution,
) -> Result<(), StoreError> {
    withdraw(connection, engine, id).await?;
    let id = id.to_hex();
    query(
        "insert into contributions
         (contribution_id, period, wijk_code, sex, age_band, scoring, research)
         values ($1, $2, $3, $4, $5, $6, $7)",
    )
    .bind(&id)
    .bind(contribution.period.to_string())
    .bind(contribution.wijk.as_str())
    .bind(contribution.sex.map(Sex::code))
    .bind(contribution.age_band.map(AgeBand::code))
    .bind(contribution.scoring.as_str())
    .bind(i16::from(contribution.research))
    .execute(&mut *connection)
    .await?;
    let values: Vec<_> = contribution.values.known().collect();
    if values.is_empty() {
        return Ok(());
    }
    let rows = placeholders(values.len(), 3);
    let statement = format!(
        "insert into contribution_values (contribution_id, indicator, value) values {rows}"
    );
    // Nothing that came in stands in the text: only how many values there are.
    let mut insert = query(AssertSqlSafe(statement));
    for (indicator, value) in values {
        insert = insert.bind(&id).bind(indicator.slug()).bind(value);
    }
    insert.execute(connection).await?;
    Ok(())
}

/// Takes the contribution under `id` back, if there is one.
pub async fn withdraw(
    connection: &mut AnyConnection,
    engine: Engine,
    id: ContributionId,
) -> Result<(), StoreError> {
    let statement = match engine {
        Engine::Sqlite => query("delete from contributions where contribution_id = $1"),
        // The web's role may not delete by itself (migrations/roles/postgres.sql).
        Engine::Postgres => query("select withdraw_contribution($1)"),
    };
    statement.bind(id.to_hex()).execute(connection).await?;
    Ok(())
}

/// Lays all contributions in the order of their keys, in one transaction of the caller's, so that
/// neither their place nor PostgreSQL's row versions tell in which order they came.
///
/// PostgreSQL only: SQLite's tables are in key order by themselves.
pub async fn lay_in_key_order(connection: &mut AnyConnection) -> Result<(), StoreError> {
    // Values go with their contribution, so they are set aside first.
    for statement in [
        // What is given while this goes on waits, so that it is neither laid twice nor lost.
        "lock table contributions, contribution_values in share row exclusive mode",
        "create temporary table laid_values on commit drop as select * from contribution_values",
        "create temporary table laid on commit drop as select * from contributions",
        "delete from contributions",
        "insert into contributions select * from laid order by contribution_id",
        "insert into contribution_values
         select * from laid_values order by contribution_id, indicator",
    ] {
        query(statement).execute(&mut *connection).await?;
    }
    Ok(())
}

/// All contributions of a quarter, in the order of their ids.
///
/// They are read in parts, each of which is whole: of what is given or taken back meanwhile, some
/// is there and some is not.
pub async fn of_period(
    connection: &mut AnyConnection,
    period: Quarter,
) -> Result<Vec<KeyedContribution>, StoreError> {
    let mut found = Vec::new();
    let mut last = String::new();
    loop {
        let rows = query(
            "select c.contribution_id, c.wijk_code, c.sex, c.age_band, c.scoring, c.research,
                    v.indicator, v.value
             from (select * from contributions where period = $1 and contribution_id > $2
                   order by contribution_id limit $3) c
             left join contribution_values v on v.contribution_id = c.contribution_id
             order by c.contribution_id",
        )
        .bind(period.to_string())
        .bind(last.clone())
        .bind(READ_AT_ONCE)
        .fetch_all(&mut *connection)
        .await?;
        if rows.is_empty() {
            return Ok(found);
        }
        for row in &rows {
            let id: String = row.try_get("contribution_id")?;
            if id != last {
                found.push(without_values(row, &id, period)?);
                last = id;
            }
            if let Some(KeyedContribution { contribution, .. }) = found.last_mut() {
                add_value(row, &mut contribution.values)?;
            }
        }
    }
}

fn without_values(
    row: &AnyRow,
    id: &str,
    period: Quarter,
) -> Result<KeyedContribution, StoreError> {
    let wrong = |column| inconsistent("contributions", column);
    let id = ContributionId::from_hex(id).ok_or_else(|| wrong("contribution_id"))?;
    let wijk: String = row.try_get("wijk_code")?;
    let research: i16 = row.try_get("research")?;
    let contribution = Contribution {
        period,
        wijk: wijk.parse().map_err(|_| wrong("wijk_code"))?,
        sex: known(row.try_get("sex")?, Sex::from_code, "sex")?,
        age_band: known(row.try_get("age_band")?, AgeBand::from_code, "age_band")?,
        scoring: row.try_get("scoring")?,
        research: research == 1,
        values: IndicatorValues::default(),
    };
    Ok(KeyedContribution { record_key: id.record_key(), contribution })
}

/// Adds the value of a row; a contribution without any has one row without.
fn add_value(row: &AnyRow, values: &mut IndicatorValues) -> Result<(), StoreError> {
    let wrong = |column| inconsistent("contribution_values", column);
    let indicator: Option<String> = row.try_get("indicator")?;
    let value: Option<f64> = row.try_get("value")?;
    let (Some(indicator), Some(value)) = (indicator, value) else { return Ok(()) };
    let indicator: IndicatorId = indicator.parse().map_err(|_| wrong("indicator"))?;
    if values.set(indicator, value) { Ok(()) } else { Err(wrong("value")) }
}

/// Erases the contributions of every quarter before `period`; returns how many.
pub async fn erase_before(
    connection: &mut AnyConnection,
    period: Quarter,
) -> Result<u64, StoreError> {
    // Quarters as they are written sort as they follow one another.
    let done = query("delete from contributions where period < $1")
        .bind(period.to_string())
        .execute(connection)
        .await?;
    Ok(done.rows_affected())
}

fn known<T>(
    code: Option<String>,
    from_code: impl Fn(&str) -> Option<T>,
    column: &'static str,
) -> Result<Option<T>, StoreError> {
    code.map(|code| from_code(&code).ok_or_else(|| inconsistent("contributions", column)))
        .transpose()
}
