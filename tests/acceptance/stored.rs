//! What is read from the database is what was written, however much it is.

use domain::{
    contribution::Contribution,
    demography::{AgeBand, Sex},
    figure::{Estimate, FigureArea, Gap, Kind, Publication, Published, Subgroup, WhoAnswered},
    ids::ContributionId,
    indicator::{IndicatorId, IndicatorValues, Measure},
};
use store::{commit, contributions, publications};
use tests::{Stage, TODAY, on_both_databases};

/// Areas of every level, in order.
fn areas() -> Vec<FigureArea> {
    let mut areas: Vec<FigureArea> = ["NL01", "GGD Regio Twente", "GM0164", "GM0141", "BU01640802"]
        .into_iter()
        .map(str::to_owned)
        .chain((0..8).map(|wijk| format!("WK01640{wijk}")))
        .map(|code| code.parse().unwrap())
        .collect();
    areas.sort();
    areas
}

/// A figure or a gap, another one for every number.
fn figure(number: usize) -> Published {
    let respondents = u32::try_from(number).unwrap();
    let value = number as f64 / 100.0;
    match number % 7 {
        0 => Published::Gap(Gap::Withheld),
        1 => Published::Gap(Gap::NoData),
        2 => Published::Gap(Gap::NotComparable),
        rest => Published::Value(Estimate {
            value,
            lower: value - 0.1,
            upper: value + 0.3,
            kind: if rest % 2 == 0 { Kind::Direct } else { Kind::Estimate },
            respondents,
        }),
    }
}

fn publication(stage: &Stage) -> Publication {
    let (areas, indicators) = (areas(), IndicatorId::all().collect::<Vec<_>>());
    let groups = Subgroup::ALL.len();
    let figures = (0..areas.len() * indicators.len() * groups).map(figure).collect();
    let who_answered = (0..areas.len() * groups)
        .map(|number| WhoAnswered {
            respondents: (number % 3 > 0).then_some(5),
            persons: (number % 4 > 0).then_some(80_000),
        })
        .collect();
    let method = "method-1".to_owned();
    Publication::new(stage.period(), method, areas, indicators, figures, who_answered).unwrap()
}

/// A contribution that differs from every other one.
fn contribution(stage: &Stage, number: usize) -> (ContributionId, Contribution) {
    let mut bytes = [7; 32];
    // From high to low, so that they do not come in the order of their ids.
    bytes[..2].copy_from_slice(&(u16::MAX - u16::try_from(number).unwrap()).to_be_bytes());
    let mut values = IndicatorValues::default();
    for indicator in IndicatorId::all().take(number % 46) {
        let value = match indicator.measure() {
            Measure::Share => (number % 2) as f64,
            Measure::Mean { highest } => f64::from(highest) / (1 + number) as f64,
        };
        assert!(values.set(indicator, value));
    }
    let contribution = Contribution {
        period: stage.period(),
        wijk: "WK990101".parse().unwrap(),
        sex: [None, Some(Sex::Female), Some(Sex::Other)][number % 3],
        age_band: [None, Some(AgeBand::From75)][number % 2],
        scoring: "web-1".to_owned(),
        research: number % 2 == 1,
        values,
    };
    (ContributionId::from_bytes(bytes), contribution)
}

async fn refuses(stage: &Stage, statement: &'static str) {
    let mut connection = stage.owner.connection().await.unwrap();
    let refused = sqlx::query(statement).execute(&mut *connection).await;
    assert!(refused.is_err(), "{statement}");
}

on_both_databases! {
    async fn a_publication_is_read_as_it_was_written(stage) {
        let publication = publication(&stage);
        assert!(publication.figures().len() > 4_000);
        let mut transaction = stage.publisher.begin().await.unwrap();
        let edition = publications::insert(&mut transaction, &publication, &[], TODAY).await.unwrap();
        commit(transaction).await.unwrap();
        let mut connection = stage.web.connection().await.unwrap();
        let found = publications::find(&mut connection, edition).await.unwrap();
        assert!(found == Some(publication));
    }

    async fn every_contribution_of_a_quarter_is_read_with_its_values(stage) {
        let mut given: Vec<_> = (0..1_100).map(|number| contribution(&stage, number)).collect();
        let mut transaction = stage.web.begin_contributions().await.unwrap();
        let engine = stage.web.engine();
        for (id, contribution) in &given {
            contributions::put(&mut transaction, engine, *id, contribution).await.unwrap();
        }
        let (_, other) = contribution(&stage, 0);
        let earlier = Contribution { period: stage.period().previous().unwrap(), ..other };
        let id = ContributionId::from_bytes([9; 32]);
        contributions::put(&mut transaction, engine, id, &earlier).await.unwrap();
        commit(transaction).await.unwrap();

        let mut connection = stage.publisher.contributions().await.unwrap();
        let read = contributions::of_period(&mut connection, stage.period()).await.unwrap();
        given.sort_by_key(|(id, _)| id.to_bytes());
        assert_eq!(read.len(), given.len());
        for (read, (id, given)) in read.iter().zip(&given) {
            assert!(read.record_key == id.record_key() && read.contribution == *given);
        }
    }

    async fn a_figure_is_whole_or_a_gap(stage) {
        let mut connection = stage.owner.connection().await.unwrap();
        let head = "insert into publications values ('2026-Q4', 1, 'm', '2026-11-23')";
        sqlx::query(head).execute(&mut *connection).await.unwrap();
        drop(connection);
        for wrong in [
            "insert into published_figures values ('2026-Q4', 1, 'a', 'b', 'all', 'withheld', 50, null, null, null, null)",
            "insert into published_figures values ('2026-Q4', 1, 'a', 'b', 'all', 'no_data', null, null, null, null, 10)",
            "insert into published_figures values ('2026-Q4', 1, 'a', 'b', 'all', 'published', 50, 40, 60, 'direct', null)",
            "insert into published_figures values ('2026-Q4', 1, 'a', 'b', 'all', 'published', 50, 40, 60, null, 10)",
            "insert into published_figures values ('2026-Q4', 1, 'a', 'b', 'all', 'published', 50, 40, 60, 'guess', 10)",
            "insert into published_figures values ('2026-Q4', 1, 'a', 'b', 'all', 'published', 50, 51, 60, 'direct', 10)",
            "insert into published_figures values ('2026-Q4', 1, 'a', 'b', 'all', 'published', 101, 40, 102, 'direct', 10)",
            "insert into published_figures values ('2026-Q4', 1, 'a', 'b', 'all', 'unknown', null, null, null, null, null)",
            "insert into published_figures values ('2026-Q4', 2, 'a', 'b', 'all', 'withheld', null, null, null, null, null)",
        ] {
            refuses(&stage, wrong).await;
        }
    }

    async fn scores_of_before_become_values(stage) {
        let mut connection = stage.owner.contributions().await.unwrap();
        for statement in [
            "drop table contribution_values",
            "create table contribution_scores (contribution_id text, indicator text, score double precision)",
            "insert into contributions values ('a', '2026-Q4', 'WK990101', 'f', null, 'web-1', 0)",
            "insert into contribution_scores values ('a', 'dimension_body', 7.25), ('a', 'dimension_mind', 6)",
            include_str!("../../migrations/0004_indicator_values.sql"),
        ] {
            sqlx::raw_sql(statement).execute(&mut *connection).await.unwrap();
        }
        let moved = "select cast(sum(value * 100) as bigint) from contribution_values";
        assert_eq!(stage.contributions_number(moved).await, 1325);
    }
}
