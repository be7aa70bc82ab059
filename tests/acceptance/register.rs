//! The privacy register names every column of the real schema, and no other.

use std::collections::BTreeSet;

use sqlx::Row;
use tests::{Engine, Stage, on_both_databases};

const REGISTER: &str = include_str!("../../migrations/privacy-register.csv");

/// What sqlx keeps for itself.
const NOT_OURS: &str = "_sqlx_migrations";

fn registered() -> BTreeSet<(String, String)> {
    REGISTER
        .lines()
        .skip(1)
        .map(|line| {
            let fields: Vec<_> = line.split(',').collect();
            assert_eq!(fields.len(), 5, "{line}");
            assert!(["public", "personal", "health", "secret"].contains(&fields[3]), "{line}");
            assert!(!fields[4].is_empty(), "{line}");
            (fields[0].to_owned(), fields[1].to_owned())
        })
        .collect()
}

async fn existing(stage: &Stage) -> BTreeSet<(String, String)> {
    let statement = match stage.owner.engine() {
        Engine::Sqlite => {
            "select m.name as t, c.name as c from sqlite_master m
             join pragma_table_info(m.name) c where m.type = 'table'"
        }
        Engine::Postgres => {
            "select cast(table_name as text) as t, cast(column_name as text) as c
             from information_schema.columns where table_schema = 'public'"
        }
    };
    let mut connection = stage.owner.connection().await.unwrap();
    let rows = sqlx::query(statement).fetch_all(&mut *connection).await.unwrap();
    rows.iter()
        .map(|row| (row.get::<String, _>("t"), row.get::<String, _>("c")))
        .filter(|(table, _)| table != NOT_OURS)
        .collect()
}

on_both_databases! {
    async fn every_column_is_in_the_privacy_register(stage) {
        assert_eq!(existing(&stage).await, registered());
    }
}

on_both_databases! {
    async fn no_column_holds_a_postcode_name_or_address_of_a_resident(stage) {
        let personal = ["assessments", "answers", "submissions", "contributions", "contribution_scores"];
        for (table, column) in existing(&stage).await {
            let telling = ["postcode", "name", "mail", "phone", "bsn", "ip", "agent"];
            let tells = telling.iter().any(|word| column.split('_').any(|part| part == *word));
            assert!(!personal.contains(&table.as_str()) || !tells, "{table}.{column}");
        }
    }
}
