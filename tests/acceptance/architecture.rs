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
fn the_pages_know_no_database() {
    knows_none_of("app", "ssr", &["sqlx", "store", "polars", "analytics"]);
    says_none_of("app/src", &["select ", "insert into", "delete from"]);
}

#[test]
fn the_server_knows_no_polars() {
    knows_none_of("server", "", &["polars", "analytics", "publisher", "plotters"]);
}

#[test]
fn analytics_knows_no_ids_and_does_no_io() {
    knows_none_of("analytics", "", &["sqlx", "store", "hyper", "axum", "leptos"]);
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
    let allowed = ["domain", "serde", "serde_core", "thiserror"];
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
        "analytics/src",
        "analytics/publisher/src",
        "domain/src",
    ] {
        says_none_of(folder, &["sqlx::query", "query("]);
    }
}

#[test]
fn every_server_function_stands_in_one_file_and_is_listed_there_with_its_role() {
    let api = fs::read_to_string(root().join("app/src/api.rs")).unwrap();
    let endpoints: Vec<_> = api
        .match_indices("#[server(endpoint = \"")
        .map(|(at, attribute)| api[at + attribute.len()..].split('"').next().unwrap())
        .collect();
    assert_eq!(endpoints.len(), 6);
    for endpoint in endpoints {
        assert!(api.contains(&format!("//! | `/api/{endpoint}` |")), "{endpoint} is not listed");
    }
    assert_eq!(api.matches("/// Role: ").count(), 6);
    for (path, text) in sources("app/src") {
        assert!(path.ends_with("api.rs") || !text.contains("#[server("), "{}", path.display());
    }
}

#[test]
fn everything_published_goes_through_one_exit() {
    let lib = fs::read_to_string(root().join("analytics/src/lib.rs")).unwrap();
    for module in ["aggregate", "disclose", "estimate"] {
        assert!(lib.contains(&format!("\nmod {module};")), "{module} is not private");
    }
}
