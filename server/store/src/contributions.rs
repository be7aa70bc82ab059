//! Contributions to the figures. The web writes them and cannot read them; the publisher reads.

use std::collections::BTreeMap;

use domain::{
    aspect::Dimension,
    contribution::Contribution,
    demography::{AgeBand, Sex},
    ids::ContributionId,
    period::Quarter,
    scoring::DimensionScores,
};
use sqlx::{AnyConnection, Row, query};

use crate::{Engine, StoreError, inconsistent};

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
    for (dimension, score) in contribution.scores.known() {
        query(
            "insert into contribution_scores (contribution_id, indicator, score) values ($1, $2, $3)",
        )
        .bind(&id)
        .bind(dimension.indicator())
        .bind(score)
        .execute(&mut *connection)
        .await?;
    }
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
    // Scores go with their contribution, so they are set aside first.
    for statement in [
        // What is given while this goes on waits, so that it is neither laid twice nor lost.
        "lock table contributions, contribution_scores in share row exclusive mode",
        "create temporary table laid_scores on commit drop as select * from contribution_scores",
        "create temporary table laid on commit drop as select * from contributions",
        "delete from contributions",
        "insert into contributions select * from laid order by contribution_id",
        "insert into contribution_scores
         select * from laid_scores order by contribution_id, indicator",
    ] {
        query(statement).execute(&mut *connection).await?;
    }
    Ok(())
}

/// All contributions of a quarter, in no particular order and without their ids.
pub async fn of_period(
    connection: &mut AnyConnection,
    period: Quarter,
) -> Result<Vec<Contribution>, StoreError> {
    let rows = query(
        "select c.contribution_id, c.wijk_code, c.sex, c.age_band, c.scoring, c.research,
                s.indicator, s.score
         from contributions c
         left join contribution_scores s on s.contribution_id = c.contribution_id
         where c.period = $1",
    )
    .bind(period.to_string())
    .fetch_all(connection)
    .await?;

    let mut found: BTreeMap<String, (Contribution, [Option<f64>; 6])> = BTreeMap::new();
    for row in rows {
        let id: String = row.try_get("contribution_id")?;
        let wijk: String = row.try_get("wijk_code")?;
        let sex: Option<String> = row.try_get("sex")?;
        let age_band: Option<String> = row.try_get("age_band")?;
        let scoring: String = row.try_get("scoring")?;
        let research: i16 = row.try_get("research")?;
        let indicator: Option<String> = row.try_get("indicator")?;
        let score: Option<f64> = row.try_get("score")?;
        let contribution = Contribution {
            period,
            wijk: wijk.parse().map_err(|_| inconsistent("contributions", "wijk_code"))?,
            sex: known(sex, Sex::from_code, "sex")?,
            age_band: known(age_band, AgeBand::from_code, "age_band")?,
            scoring,
            research: research == 1,
            scores: DimensionScores::default(),
        };
        let (_, scores) = found.entry(id).or_insert((contribution, [None; 6]));
        if let (Some(indicator), Some(score)) = (indicator, score) {
            let dimension = Dimension::from_indicator(&indicator)
                .ok_or_else(|| inconsistent("contribution_scores", "indicator"))?;
            scores[dimension.index()] = Some(score);
        }
    }
    found
        .into_values()
        .map(|(contribution, scores)| {
            let scores = DimensionScores::from_array(scores)
                .map_err(|_| inconsistent("contribution_scores", "score"))?;
            Ok(Contribution { scores, ..contribution })
        })
        .collect()
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
