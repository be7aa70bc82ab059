//! `wijkweb areas download`: the same areas from an OGC API Features address.

use std::time::Duration;

use anyhow::{Context as _, bail};
use areas::Outlines;
use domain::area::GemeenteCode;
use serde_json::Value;

/// PDOK's address of the areas of CBS.
pub const PDOK: &str = "https://api.pdok.nl/cbs/wijken-en-buurten-2025/ogc/v1";

/// The collections that hold wijken and buurten.
const COLLECTIONS: [&str; 2] = ["wijken", "buurten"];

/// Features that are asked for at a time: the most that PDOK gives.
const PAGE: u32 = 1_000;

/// More pages than a whole country has: a server that never ends is stopped here.
const MOST_PAGES: usize = 100;

/// What one page may weigh, in bytes.
const LARGEST_PAGE: u64 = 128 * 1024 * 1024;

const PATIENCE: Duration = Duration::from_secs(60);

/// Reads the wijken and buurten of one gemeente page by page, following the server's `next` links.
///
/// Asks for the gemeente by its property; a server that does not filter is read to its end and
/// filtered here. Follows links within the host of `from` alone.
pub fn download(from: &str, gemeente: &GemeenteCode) -> anyhow::Result<Outlines> {
    let agent: ureq::Agent =
        ureq::Agent::config_builder().timeout_global(Some(PATIENCE)).build().into();
    let mut outlines = Outlines::default();
    for collection in COLLECTIONS {
        let mut features = Vec::new();
        let base = from.trim_end_matches('/');
        let mut next = Some(format!(
            "{base}/collections/{collection}/items?f=json&limit={PAGE}&gemeentecode={gemeente}"
        ));
        let mut pages = 0;
        while let Some(address) = next {
            if pages == MOST_PAGES {
                bail!(
                    "`{collection}` has more than {MOST_PAGES} pages; is this the right address?"
                );
            }
            pages += 1;
            tracing::info!(collection, page = pages, "Downloading areas");
            let page = fetch(&agent, &address)?;
            next = next_link(&page, base)?;
            features.extend(of_gemeente(page, gemeente));
        }
        if features.is_empty() {
            bail!("{from} has no {collection} for {gemeente}");
        }
        let whole = serde_json::json!({ "type": "FeatureCollection", "features": features });
        outlines
            .add(&whole.to_string())
            .with_context(|| format!("reading the {collection} of {from}"))?;
    }
    outlines.keep(gemeente);
    Ok(outlines)
}

fn fetch(agent: &ureq::Agent, address: &str) -> anyhow::Result<Value> {
    let mut response = agent
        .get(address)
        .header("accept", "application/geo+json")
        .call()
        .with_context(|| format!("asking {address}"))?;
    let text = response
        .body_mut()
        .with_config()
        .limit(LARGEST_PAGE)
        .read_to_string()
        .with_context(|| format!("reading the answer of {address}"))?;
    serde_json::from_str(&text).with_context(|| format!("{address} did not answer with JSON"))
}

/// The address of the next page, if the server names one.
fn next_link(page: &Value, base: &str) -> anyhow::Result<Option<String>> {
    let links = page.get("links").and_then(Value::as_array).into_iter().flatten();
    let next = links
        .filter(|link| link.get("rel").and_then(Value::as_str) == Some("next"))
        .find_map(|link| link.get("href").and_then(Value::as_str));
    match next {
        Some(href) if host(href) == host(base) => Ok(Some(href.to_owned())),
        Some(href) => bail!("the next page is said to be at another host: {href}"),
        None => Ok(None),
    }
}

fn host(address: &str) -> Option<&str> {
    address.split("://").nth(1)?.split('/').next()
}

/// The features of a page that lie in the gemeente, told by the digits of their own code.
fn of_gemeente(mut page: Value, gemeente: &GemeenteCode) -> Vec<Value> {
    let digits = &gemeente.as_str()[2..];
    let in_gemeente = |feature: &Value| {
        ["buurtcode", "wijkcode"].iter().any(|name| {
            feature["properties"][name].as_str().is_some_and(|code| code.get(2..6) == Some(digits))
        })
    };
    match page.get_mut("features").map(Value::take) {
        Some(Value::Array(features)) => features.into_iter().filter(in_gemeente).collect(),
        _ => Vec::new(),
    }
}
