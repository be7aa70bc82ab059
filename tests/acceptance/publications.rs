//! A publication is made once, whole, and is then only read.

use domain::{
    figure::{Level, Subgroup},
    indicator::IndicatorId,
};
use http::{StatusCode, header};
use publisher::Outcome;
use server::commands::{self, areas::Files};
use store::{publications, reference};
use tests::{Engine, Stage, on_both_databases, shared_data};

async fn with_residents(stage: Stage) -> Stage {
    let stage = stage.with_made_up_town().await;
    commands::demo::residents(&stage.owner, 30, 1, stage.period()).await.unwrap();
    stage
}

on_both_databases! {
    async fn the_same_contributions_are_not_published_twice(stage) {
        let stage = with_residents(stage).await;
        let Outcome::Published(first) = stage.publish().await else { panic!("nothing published") };
        assert_eq!(stage.publish().await, Outcome::Unchanged(first));
        assert_eq!(stage.number("select count(*) from publications").await, 1);
    }

    async fn the_same_seed_gives_the_same_residents(stage) {
        let stage = with_residents(stage).await;
        let sum = "select cast(sum(value * 1000) as bigint) from contribution_values";
        let count = "select count(*) from contributions";
        let first = (stage.contributions_number(count).await, stage.contributions_number(sum).await);
        // The same ids, so every contribution replaces itself.
        let written = commands::demo::residents(&stage.owner, 30, 1, stage.period()).await.unwrap();
        assert_eq!(i64::try_from(written), Ok(first.0));
        let again = (stage.contributions_number(count).await, stage.contributions_number(sum).await);
        assert_eq!(first, again);
    }

    async fn made_up_residents_follow_the_published_figures(stage) {
        let files = Files {
            outlines: vec![shared_data("geo/hengelo_buurten_2016.geojson")],
            figures: vec![shared_data("stats/rivm_50090NED_twente_2012_2016_2020.csv")],
            ..Files::default()
        };
        commands::areas::import(&stage.owner, &files).await.unwrap();
        commands::demo::residents(&stage.owner, 200, 1, stage.period()).await.unwrap();
        let Outcome::Published(edition) = stage.publish().await else { panic!("nothing published") };
        let mut connection = stage.web.connection().await.unwrap();
        let publication = publications::find(&mut connection, edition).await.unwrap().unwrap();

        // Good self-rated health in 2020, per cent of adults: RIVM 50090NED.
        let health: IndicatorId = "self_rated_health_good".parse().unwrap();
        let mut pairs = Vec::new();
        for reference in reference::newest(&mut connection).await.unwrap() {
            if reference.stem != "ErvarenGezondheidGoedZeerGoed" || reference.area.level() != Level::Wijk {
                continue;
            }
            let published = publication.of(&reference.area, health, Subgroup::All);
            pairs.extend(published.estimate().map(|estimate| (reference.percent, estimate.value)));
        }
        pairs.sort_by(|a, b| a.0.total_cmp(&b.0));
        let (least, most) = (pairs.first().unwrap(), pairs.last().unwrap());
        assert!(most.0 > least.0 + 3.0 && most.1 > least.1, "{pairs:?}");
    }

    async fn a_publication_has_its_table_and_its_maps(stage) {
        let stage = with_residents(stage).await;
        stage.publish().await;
        let mut visitor = stage.visitor();
        for (name, media_type, begins) in [
            ("figures.csv", "text/csv; charset=utf-8", "period,level,area,name,indicator,subgroup"),
            ("who-answered.csv", "text/csv; charset=utf-8", "period,level,area,subgroup,respondents"),
            ("GM9901-dimension_body.svg", "image/svg+xml", "<svg"),
            ("GM9901-lonely.png", "image/png", ""),
        ] {
            let file = visitor.open(&format!("/publicaties/2026-Q4/1/{name}")).await;
            assert_eq!(file.status, StatusCode::OK, "{name}");
            assert_eq!(file.headers[header::CONTENT_TYPE], media_type);
            assert!(file.body.starts_with(begins), "{name}");
            assert!(file.headers[header::CACHE_CONTROL].to_str().unwrap().contains("immutable"));
        }
        for nothing in ["2026-Q4/2/figures.csv", "2026-Q3/1/figures.csv", "2026-Q4/1/contributions.csv", "x/1/figures.csv"] {
            assert_eq!(visitor.open(&format!("/publicaties/{nothing}")).await.status, StatusCode::NOT_FOUND);
        }
    }

    async fn the_table_agrees_with_the_page(stage) {
        let stage = with_residents(stage).await;
        stage.publish().await;
        let mut visitor = stage.visitor();
        let table = visitor.open("/publicaties/2026-Q4/1/figures.csv").await.body;
        let page = visitor.open("/wijken?dimensie=lichaam").await.text();
        let rows: Vec<Vec<&str>> = table
            .lines()
            .filter(|line| line.contains(",dimension_body,all,"))
            .map(|line| line.split(',').collect())
            .collect();
        assert_eq!(rows.len(), 13, "twelve wijken and the gemeente");
        for row in rows {
            match row[11] {
                "published" => assert!(page.contains(&row[6].replace('.', ",")), "{row:?}"),
                status => assert_eq!((status, row[6], row[10]), ("withheld", "", "")),
            }
        }
    }

    async fn contributions_of_long_ago_are_erased(stage) {
        let stage = stage.with_made_up_town().await;
        for (seed, period) in [(1, "2024-Q3"), (2, "2024-Q4"), (3, "2026-Q4")] {
            let period = period.parse().unwrap();
            commands::demo::residents(&stage.owner, 10, seed, period).await.unwrap();
        }
        stage.publish().await;
        let left = "select count(distinct period) from contributions";
        assert_eq!(stage.contributions_number(left).await, 2);
        let old = "select count(*) from contributions where period = '2024-Q3'";
        assert_eq!(stage.contributions_number(old).await, 0);
    }

    async fn contributions_lie_in_the_order_of_their_keys_and_not_as_they_came(stage) {
        let stage = with_residents(stage).await;
        publisher::tidy(&stage.publisher).await.unwrap();
        let as_they_lie = match stage.owner.engine() {
            Engine::Sqlite => "select contribution_id from contributions",
            Engine::Postgres => "select contribution_id from contributions order by ctid",
        };
        let mut connection = stage.owner.contributions().await.unwrap();
        let ids: Vec<String> =
            sqlx::query_scalar(as_they_lie).fetch_all(&mut *connection).await.unwrap();
        assert!(ids.len() > 100 && ids.is_sorted());
        if stage.owner.engine() == Engine::Postgres {
            let writers = "select count(distinct cast(xmin as text)) from contributions";
            assert_eq!(stage.contributions_number(writers).await, 1);
        }
    }

    async fn laying_contributions_in_order_changes_no_figure(stage) {
        let stage = with_residents(stage).await;
        let Outcome::Published(edition) = stage.publish().await else { panic!("nothing published") };
        publisher::tidy(&stage.publisher).await.unwrap();
        assert_eq!(stage.publish().await, Outcome::Unchanged(edition));
    }
}
