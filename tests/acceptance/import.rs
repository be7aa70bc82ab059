//! Areas from files and from an OGC API Features address.

use std::{fs, path::PathBuf};

use axum::{Router, extract::Query, routing::get};
use serde_json::{Value, json};
use server::commands::{
    areas::{Files, Imported, import, save},
    download::download,
};
use store::areas;
use tests::{Stage, on_both_databases, random_name, shared_data};

async fn hengelo(stage: &Stage) -> anyhow::Result<Imported> {
    let files = Files {
        outlines: vec![shared_data("geo/hengelo_buurten_2016.geojson")],
        figures: vec![
            shared_data("stats/cbs_wijken_2022_kerncijfers.csv"),
            shared_data("stats/rivm_50090NED_twente_2012_2016_2020.csv"),
        ],
        postcodes: vec![shared_data("stats/pc4_x_buurt2016_area_overlap_twente.csv")],
        gemeente: None,
    };
    import(&stage.owner, &files).await
}

/// A file that is like the real one but for one change.
fn altered(change: impl Fn(&mut Value)) -> PathBuf {
    let text = fs::read_to_string(shared_data("geo/hengelo_buurten_2016.geojson")).unwrap();
    let mut collection: Value = serde_json::from_str(&text).unwrap();
    change(&mut collection);
    let path = std::env::temp_dir().join(format!("wijkweb-altered-{}.geojson", random_name()));
    fs::write(&path, collection.to_string()).unwrap();
    path
}

async fn refusal(stage: &Stage, path: PathBuf) -> String {
    let files = Files { outlines: vec![path.clone()], ..Files::default() };
    let error = import(&stage.owner, &files).await.unwrap_err();
    fs::remove_file(path).unwrap();
    format!("{error:#}")
}

on_both_databases! {
    async fn real_hengelo_has_ten_wijken_and_sixty_two_buurten(stage) {
        let imported = hengelo(&stage).await.unwrap();
        assert_eq!((imported.wijken, imported.buurten), (10, 62));
        assert!(imported.postcodes > 10 && imported.figures > 300, "{imported:?}");
        let mut connection = stage.web.connection().await.unwrap();
        let wijken = areas::wijken(&mut connection).await.unwrap();
        assert!(wijken.iter().all(|wijk| wijk.population.is_some() && !wijk.shape.0.is_empty()));
        let gemeenten = areas::gemeenten(&mut connection).await.unwrap();
        assert_eq!(gemeenten[0].name, "Hengelo");
    }

    async fn importing_again_replaces_and_doubles_nothing(stage) {
        let first = hengelo(&stage).await.unwrap();
        assert_eq!(hengelo(&stage).await.unwrap(), first);
        assert_eq!(stage.number("select count(*) from wijken").await, 10);
        assert_eq!(stage.number("select count(*) from postcodes").await, first.postcodes as i64);
    }

    async fn a_postcode_that_moved_is_not_left_behind(stage) {
        hengelo(&stage).await.unwrap();
        let mut connection = stage.owner.connection().await.unwrap();
        sqlx::query("insert into postcodes (postcode, wijk_code, share) values (9999, 'WK016401', 1)")
            .execute(&mut *connection)
            .await
            .unwrap();
        drop(connection);
        hengelo(&stage).await.unwrap();
        assert_eq!(stage.number("select count(*) from postcodes where postcode = 9999").await, 0);
    }

    async fn a_broken_file_names_the_feature_and_changes_nothing(stage) {
        hengelo(&stage).await.unwrap();
        let no_code = altered(|collection| {
            collection["features"][4]["properties"]["code"] = json!("BU01");
        });
        let refused = refusal(&stage, no_code).await;
        assert!(refused.contains('5') && refused.contains("BU01"), "{refused}");

        let no_ring = altered(|collection| {
            collection["features"][0]["geometry"]["coordinates"] = json!([[[6.7, 52.2], [6.8, 52.2]]]);
        });
        let refused = refusal(&stage, no_ring).await;
        assert!(refused.contains("BU01640000"), "{refused}");

        let other_system = altered(|collection| {
            collection["crs"] = json!({"type": "name", "properties": {"name": "EPSG:3857"}});
        });
        let refused = refusal(&stage, other_system).await;
        assert!(refused.contains("ogr2ogr"), "{refused}");
        assert_eq!(stage.number("select count(*) from buurten").await, 62);
    }

    async fn postcodes_of_another_region_are_refused(stage) {
        let postcodes = std::env::temp_dir().join(format!("wijkweb-postcodes-{}.csv", random_name()));
        fs::write(&postcodes, "pc4,buurt,share_of_pc4\n1011,BU03630000,1.0\n").unwrap();
        let files = Files {
            outlines: vec![shared_data("geo/hengelo_buurten_2016.geojson")],
            postcodes: vec![postcodes.clone()],
            ..Files::default()
        };
        let refused = import(&stage.owner, &files).await.unwrap_err().to_string();
        fs::remove_file(postcodes).unwrap();
        assert!(refused.contains("none of the postcodes"), "{refused}");
        assert_eq!(stage.number("select count(*) from wijken").await, 0);
    }

    async fn the_same_areas_come_from_an_ogc_api_features_address(stage) {
        let address = feature_service().await;
        let gemeente = "GM0164".parse().unwrap();
        let outlines = tokio::task::spawn_blocking(move || download(&address, &gemeente))
            .await
            .unwrap()
            .unwrap();
        let imported = save(&stage.owner, outlines, &Files::default()).await.unwrap();
        assert_eq!((imported.wijken, imported.buurten), (10, 62));
        let mut connection = stage.web.connection().await.unwrap();
        let wijken = areas::wijken(&mut connection).await.unwrap();
        assert!(wijken.iter().any(|wijk| wijk.name == "Wijk 08 Slangenbeek"));
    }

    async fn an_address_without_the_gemeente_is_refused(stage) {
        let address = feature_service().await;
        let gemeente = "GM0999".parse().unwrap();
        let refused = tokio::task::spawn_blocking(move || download(&address, &gemeente))
            .await
            .unwrap()
            .err()
            .unwrap()
            .to_string();
        assert!(refused.contains("GM0999"), "{refused}");
        assert_eq!(stage.number("select count(*) from wijken").await, 0);
    }
}

/// Features a page has on the service below: few, so that there are several pages.
const PAGE: usize = 50;

/// A service that speaks OGC API Features as PDOK does: property names of its own, pages, and a
/// `next` link; it does not filter.
async fn feature_service() -> String {
    let listener = tokio::net::TcpListener::bind("127.0.0.1:0").await.unwrap();
    let base = format!("http://{}", listener.local_addr().unwrap());
    let collections = [
        ("wijken", "twente_wijken_2016_detail.geojson", "wijk"),
        ("buurten", "twente_buurten_2016_detail.geojson", "buurt"),
    ];
    let mut router = Router::new();
    for (collection, file, level) in collections {
        let features = pdok_features(file, level);
        let items = format!("{base}/collections/{collection}/items");
        router = router.route(
            &format!("/collections/{collection}/items"),
            get(move |query: Query<std::collections::HashMap<String, String>>| async move {
                let from = query.get("cursor").and_then(|c| c.parse().ok()).unwrap_or(0_usize);
                let page: Vec<_> = features.iter().skip(from).take(PAGE).cloned().collect();
                let mut links = vec![json!({"rel": "self", "href": items.clone()})];
                if from + PAGE < features.len() {
                    let href = format!("{items}?cursor={}", from + PAGE);
                    links.push(json!({"rel": "next", "href": href}));
                }
                json!({"type": "FeatureCollection", "features": page, "links": links}).to_string()
            }),
        );
    }
    tokio::spawn(async move { axum::serve(listener, router).await });
    base
}

fn pdok_features(file: &str, level: &str) -> Vec<Value> {
    let text = fs::read_to_string(shared_data("geo").join(file)).unwrap();
    let mut collection: Value = serde_json::from_str(&text).unwrap();
    let Value::Array(features) = collection["features"].take() else { panic!("no features") };
    features
        .into_iter()
        .map(|feature| {
            let properties = &feature["properties"];
            let mut renamed = json!({
                "gemeentecode": properties["gemeente"],
                "gemeentenaam": properties["gemeente_naam"],
                "aantal_inwoners": -99997,
                "water": "NEE",
            });
            renamed[format!("{level}code")] = properties["code"].clone();
            renamed[format!("{level}naam")] = properties["name"].clone();
            json!({"type": "Feature", "properties": renamed, "geometry": feature["geometry"]})
        })
        .collect()
}
