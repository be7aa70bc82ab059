//! With PostgreSQL, web and publisher each may do their own work and nothing else.

use store::{Database, roles};
use tests::{Engine, Stage};

async fn run(database: &Database, statement: &'static str) -> Result<(), String> {
    let mut connection = database.connection().await.unwrap();
    let done = sqlx::query(statement).execute(&mut *connection).await;
    done.map(drop).map_err(|error| error.to_string())
}

async fn refused(database: &Database, statement: &'static str) {
    match run(database, statement).await {
        Ok(()) => panic!("allowed: {statement}"),
        Err(error) => assert!(error.contains("permission denied"), "{statement}: {error}"),
    }
}

async fn contribute(stage: &Stage) {
    for statement in [
        "insert into contributions values ('a', '2026-Q4', 'WK990101', 'f', '35-49', 'web-1', 0)",
        "insert into contributions values ('b', '2026-Q4', 'WK990101', 'm', null, 'web-1', 1)",
        "insert into contribution_values values ('a', 'dimension_body', 7), ('b', 'dimension_body', 6)",
    ] {
        run(&stage.owner, statement).await.unwrap();
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn the_web_cannot_read_list_or_change_what_others_contributed() {
    let stage = Stage::set(Engine::Postgres).await;
    contribute(&stage).await;
    for statement in [
        "select * from contributions",
        "select contribution_id from contributions",
        "select count(*) from contributions",
        "select value from contribution_values",
        "update contributions set sex = 'x'",
        "delete from contributions",
        "delete from contributions where contribution_id = 'a'",
        "delete from contribution_values",
        "truncate contributions",
        "insert into contributions values ('a', '2026-Q4', 'W', null, null, 'web-1', 0)
         on conflict (contribution_id) do update set sex = 'x'",
    ] {
        refused(&stage.web, statement).await;
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn the_web_takes_back_the_one_contribution_whose_key_it_has() {
    let stage = Stage::set(Engine::Postgres).await;
    contribute(&stage).await;
    run(&stage.web, "select withdraw_contribution('a')").await.unwrap();
    run(&stage.web, "select withdraw_contribution('%')").await.unwrap();
    assert_eq!(
        stage.number("select count(*) from contributions where contribution_id = 'b'").await,
        1
    );
    assert_eq!(stage.number("select count(*) from contributions").await, 1);
    assert_eq!(stage.number("select count(*) from contribution_values").await, 1);
}

#[tokio::test(flavor = "multi_thread")]
async fn a_table_of_the_web_s_own_does_not_stand_in_for_the_contributions() {
    let stage = Stage::set(Engine::Postgres).await;
    contribute(&stage).await;
    let mut web = stage.web.connection().await.unwrap();
    // Whoever may make temporary tables could otherwise choose what the function deletes from.
    for statement in [
        "create temporary table contributions (contribution_id text)",
        "set search_path = pg_temp, public",
        "select withdraw_contribution('a')",
    ] {
        sqlx::query(statement).execute(&mut *web).await.unwrap();
    }
    assert_eq!(stage.number("select count(*) from contributions").await, 1);
}

#[tokio::test(flavor = "multi_thread")]
async fn the_web_changes_no_figures_no_keys_and_no_schema() {
    let stage = Stage::set(Engine::Postgres).await;
    for statement in [
        "insert into publications values ('2026-Q4', 1, 'm', 'd')",
        "update published_figures set value = 10",
        "insert into published_participation values ('2026-Q4', 1, 'WK990101', 'all', 10, 10)",
        "update population set persons = 0",
        "delete from publication_files",
        "update wijken set name = 'x'",
        "update installation set value = 'x'",
        "delete from installation",
        "insert into installation values ('phrase_salt_2', 'x')",
        "update session_keys set session_key = 'x'",
        "create table mine (id text)",
    ] {
        refused(&stage.web, statement).await;
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn the_publisher_cannot_reach_dossiers_and_cannot_change_a_publication() {
    let stage = Stage::set(Engine::Postgres).await;
    for statement in [
        "select * from dossiers",
        "select count(*) from dossiers",
        "delete from dossiers",
        "select * from shares",
        "select * from reminders",
        "select * from session_keys",
        "select * from installation",
        "select withdraw_contribution('a')",
        "update contributions set sex = 'x'",
        "update contribution_values set value = 10",
        "update publications set method = 'x'",
        "delete from published_figures",
        "update published_participation set respondents = 0",
        "update population set persons = 0",
        "update publication_files set content_base64 = ''",
        "create table mine (id text)",
    ] {
        refused(&stage.publisher, statement).await;
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn the_site_knows_whether_it_could_read_contributions() {
    let stage = Stage::set(Engine::Postgres).await;
    let mut web = stage.web.connection().await.unwrap();
    assert!(!roles::can_read_contributions(&mut web).await.unwrap());
    let mut owner = stage.owner.connection().await.unwrap();
    assert!(roles::can_read_contributions(&mut owner).await.unwrap());
}
