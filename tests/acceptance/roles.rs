//! With PostgreSQL, web and publisher each may do their own work and nothing else.

use store::{Database, roles};
use tests::{Engine, Stage};

async fn refused(database: &Database, statement: &'static str) -> bool {
    let mut connection = database.connection().await.unwrap();
    match sqlx::query(statement).execute(&mut *connection).await {
        Ok(_) => false,
        Err(error) => {
            assert!(error.to_string().contains("permission denied"), "{error}");
            true
        }
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn the_web_cannot_read_what_others_contributed() {
    let stage = Stage::set(Engine::Postgres).await;
    for statement in [
        "select * from contributions",
        "select score from contribution_scores",
        "update contributions set sex = 'x'",
        "delete from contributions",
        "insert into publications values ('2026-Q4', 1, 'm', 'd')",
        "update published_figures set mean = 10",
        "create table mine (id text)",
    ] {
        assert!(refused(&stage.web, statement).await, "{statement}");
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn the_publisher_cannot_read_answers_and_cannot_change_a_publication() {
    let stage = Stage::set(Engine::Postgres).await;
    for statement in [
        "select * from assessments",
        "select * from answers",
        "update publications set method = 'x'",
        "delete from published_figures",
        "update publication_files set content_base64 = ''",
        "insert into contributions values ('a', '2026-Q4', 'WK990100', null, null)",
    ] {
        assert!(refused(&stage.publisher, statement).await, "{statement}");
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
