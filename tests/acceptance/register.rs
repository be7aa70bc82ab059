//! The privacy register names every column of the real schema, and no other.

use std::collections::BTreeSet;

use tests::{Engine, Stage, on_both_databases};

const REGISTER: &str = include_str!("../../migrations/privacy-register.csv");

const SENSITIVITIES: [&str; 5] = ["public", "personal", "health", "secret", "sealed"];

/// Tables with rows that come from residents, or that open what residents have.
const OF_RESIDENTS: [&str; 7] = [
    "installation",
    "session_keys",
    "dossiers",
    "shares",
    "reminders",
    "contributions",
    "contribution_values",
];

fn registered() -> Vec<[String; 5]> {
    REGISTER
        .lines()
        .skip(1)
        .map(|line| {
            let fields: Vec<_> = line.split(',').map(str::to_owned).collect();
            fields.try_into().unwrap_or_else(|_| panic!("{line}"))
        })
        .collect()
}

#[test]
fn every_line_tells_how_sensitive_a_column_is_and_how_long_it_stays() {
    for [table, column, holds, sensitivity, retention] in registered() {
        assert!(SENSITIVITIES.contains(&sensitivity.as_str()), "{table}.{column}: {sensitivity}");
        assert!(!holds.is_empty() && !retention.is_empty(), "{table}.{column}");
    }
}

#[test]
fn what_is_health_data_is_a_value_of_an_indicator_or_sealed() {
    for [table, column, _, sensitivity, _] in registered() {
        let of_health = ["health", "sealed"].contains(&sensitivity.as_str());
        let value = table == "contribution_values" && column != "contribution_id";
        assert_eq!(of_health, value || column == "sealed", "{table}.{column}");
    }
}

on_both_databases! {
    async fn every_column_is_in_the_privacy_register(stage) {
        let registered: BTreeSet<_> =
            registered().into_iter().map(|[table, column, ..]| (table, column)).collect();
        assert_eq!(stage.columns().await, registered);
    }

    async fn no_column_holds_a_postcode_name_or_address_of_a_resident(stage) {
        // What a value of the installation is for, and the address that is kept to be reminded.
        let known = [("installation", "name"), ("reminders", "email")];
        let telling =
            ["postcode", "name", "mail", "email", "phone", "bsn", "ip", "agent", "birth", "time"];
        for (table, column) in stage.columns().await {
            let tells = column.split('_').any(|part| telling.contains(&part));
            let of_residents = OF_RESIDENTS.contains(&table.as_str());
            let expected = known.contains(&(table.as_str(), column.as_str()));
            assert!(!of_residents || !tells || expected, "{table}.{column}");
        }
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn with_sqlite_contributions_lie_in_a_file_of_their_own() {
    let stage = Stage::set(Engine::Sqlite).await;
    let contributions =
        "select count(*) from sqlite_master where type = 'table' and name like 'contribution%'";
    let dossiers = "select count(*) from sqlite_master where name = 'dossiers'";
    assert_eq!((stage.number(contributions).await, stage.number(dossiers).await), (0, 1));
    assert_eq!(stage.contributions_number(contributions).await, 2);
    assert_eq!(stage.contributions_number(dossiers).await, 0);
}
