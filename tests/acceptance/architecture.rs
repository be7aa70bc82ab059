//! What each crate may know, read from the real dependency graph and the real sources.

use std::{
    collections::BTreeSet,
    fs,
    path::{Path, PathBuf},
    process::Command,
};

fn root() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("..")
}

/// Every crate that `package` is built with, however deep, build and test tools left out.
fn dependencies(package: &str, features: &str) -> BTreeSet<String> {
    tree(package, features, &[])
}

fn tree(package: &str, features: &str, more: &[&str]) -> BTreeSet<String> {
    let output = Command::new(env!("CARGO"))
        .current_dir(root())
        .args(["tree", "--offline", "--edges", "normal,no-proc-macro", "--prefix", "none"])
        .args(["--format", "{p}", "--package", package, "--features", features])
        .args(more)
        .output()
        .unwrap();
    assert!(output.status.success(), "{}", String::from_utf8_lossy(&output.stderr));
    String::from_utf8(output.stdout)
        .unwrap()
        .lines()
        .filter_map(|line| line.split(' ').next())
        .map(str::to_owned)
        .collect()
}

fn knows_none_of(package: &str, features: &str, forbidden: &[&str]) {
    let known = dependencies(package, features);
    assert!(known.contains(package));
    for name in forbidden {
        let found: Vec<_> = known.iter().filter(|known| known.starts_with(name)).collect();
        assert!(found.is_empty(), "{package} is built with {found:?}");
    }
}

fn sources(folder: &str) -> Vec<(PathBuf, String)> {
    let mut folders = vec![root().join(folder)];
    let mut found = Vec::new();
    while let Some(folder) = folders.pop() {
        for entry in fs::read_dir(folder).unwrap() {
            let path = entry.unwrap().path();
            if path.is_dir() {
                folders.push(path);
            } else if path.extension().is_some_and(|extension| extension == "rs") {
                let text = fs::read_to_string(&path).unwrap();
                found.push((path, text));
            }
        }
    }
    assert!(!found.is_empty());
    found
}

fn says_none_of(folder: &str, forbidden: &[&str]) {
    for (path, text) in sources(folder) {
        for word in forbidden {
            assert!(!text.contains(word), "{} says `{word}`", path.display());
        }
    }
}

#[test]
fn the_pages_know_no_database_and_no_keys() {
    knows_none_of("app", "ssr", &["sqlx", "store", "vault", "document", "polars", "analytics"]);
    says_none_of("app/src", &["\"select ", "insert into", "delete from"]);
}

#[test]
fn a_browser_gets_the_islands_and_nothing_of_the_server() {
    let of_the_server =
        ["leptos_i18n", "leptos_axum", "leptos_router", "leptos_meta", "domain", "store", "vault"];
    knows_none_of("hydrate", "", &of_the_server);
    knows_none_of("hydrate", "", &["axum", "tokio", "sqlx"]);
}

#[test]
fn the_server_knows_no_polars() {
    knows_none_of("server", "", &["polars", "analytics", "publisher", "plotters"]);
}

#[test]
fn whoever_stores_a_dossier_cannot_open_one_and_whoever_opens_one_stores_nothing() {
    let keys = ["vault", "argon2", "chacha20poly1305"];
    knows_none_of("store", "", &keys);
    knows_none_of("publisher", "", &keys);
    knows_none_of("vault", "", &["store", "sqlx", "tokio", "axum", "leptos", "getrandom", "time"]);
    let outside = ["std::fs", "std::net", "std::env", "std::time", "SystemTime", "println!"];
    says_none_of("server/vault/src", &outside);
}

#[test]
fn a_document_is_drawn_without_a_database_a_file_or_a_clock() {
    knows_none_of("document", "", &["store", "sqlx", "vault", "tokio", "axum", "leptos", "time"]);
    says_none_of(
        "server/document/src",
        &["std::fs", "std::net", "std::env", "std::time", "SystemTime", "println!"],
    );
}

#[test]
fn analytics_knows_no_ids_and_does_no_io() {
    knows_none_of("analytics", "", &["sqlx", "store", "vault", "hyper", "axum", "leptos"]);
    // Polars brings a runtime of its own along; analytics itself must not use one.
    assert!(!tree("analytics", "", &["--depth", "1"]).contains("tokio"));
    says_none_of(
        "analytics/src",
        &["domain::ids", "std::fs", "std::net", "std::env", "SystemTime", "Instant", "println!"],
    );
}

#[test]
fn the_domain_has_no_clock_no_chance_and_no_io() {
    let known = dependencies("domain", "");
    // `serde`, `serde_json` and `thiserror`, with what these are made of.
    let allowed =
        ["domain", "serde", "serde_core", "serde_json", "itoa", "memchr", "zmij", "thiserror"];
    let others: Vec<_> = known.iter().filter(|name| !allowed.contains(&name.as_str())).collect();
    assert!(others.is_empty(), "domain is built with {others:?}");
    says_none_of(
        "domain/src",
        &["std::fs", "std::net", "std::env", "std::time", "SystemTime", "Instant", "println!"],
    );
}

#[test]
fn sql_stands_in_the_store_alone() {
    for folder in [
        "app/src",
        "server/src",
        "server/areas/src",
        "server/document/src",
        "server/vault/src",
        "analytics/src",
        "analytics/publisher/src",
        "domain/src",
    ] {
        says_none_of(folder, &["sqlx", " query(", "query_scalar("]);
    }
}

/// Address and role of every server function, by the table at the top of `app/src/api.rs`.
pub fn server_functions() -> BTreeSet<(String, String)> {
    api()
        .lines()
        .filter_map(|line| line.strip_prefix("//! | `/api/"))
        .map(|row| {
            let (endpoint, row) = row.split_once("` | ").unwrap();
            (endpoint.to_owned(), row.split_once(" | ").unwrap().0.to_owned())
        })
        .collect()
}

fn api() -> String {
    fs::read_to_string(root().join("app/src/api.rs")).unwrap()
}

#[test]
fn every_server_function_stands_in_one_file_and_is_listed_there_with_its_role() {
    let api = api();
    let mut defined = BTreeSet::new();
    let mut before = api.as_str();
    while let Some((above, rest)) = before.split_once("#[server(") {
        before = rest;
        if rest.starts_with("default)]") {
            // A field that may be absent, not a function.
            continue;
        }
        let endpoint = rest.strip_prefix("endpoint = \"").expect("an address of its own");
        let role = above.rsplit_once("/// Role: ").unwrap().1.split_once('.').unwrap().0;
        defined.insert((endpoint.split('"').next().unwrap().to_owned(), role.to_owned()));
    }
    assert!(defined.len() >= 20);
    assert_eq!(defined, server_functions());
    for (path, text) in sources("app/src") {
        assert!(path.ends_with("api.rs") || !text.contains("#[server("), "{}", path.display());
    }
}

#[test]
fn everything_published_goes_through_one_exit() {
    let lib = fs::read_to_string(root().join("analytics/src/lib.rs")).unwrap();
    for module in ["direct", "disclosure", "estimate", "priors", "publish", "tally", "weights"] {
        assert!(lib.contains(&format!("\nmod {module};")), "{module} is not private");
    }
}
