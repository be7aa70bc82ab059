//! What others know about the areas: published figures, and people by sex and age.

use std::{collections::BTreeSet, fs, path::PathBuf, process::Command};

use domain::{
    area::GemeenteCode,
    reference::{AgeGroup, ReferenceFigure},
};
use server::commands::{
    areas as import_areas,
    figures::{Files, Imported, import_population, import_rivm, prior},
};
use store::{areas, reference};
use tests::{Stage, on_both_databases, random_name, shared_data};

const RIVM_OF_TWENTE: &str = "stats/rivm_50090NED_twente_2012_2016_2020.csv";

/// A file that goes when the test ends.
struct Temporary(PathBuf);

impl Temporary {
    fn new(content: &str) -> Self {
        let path = std::env::temp_dir().join(format!("wijkweb-reference-{}.csv", random_name()));
        fs::write(&path, content).unwrap();
        Self(path)
    }
}

impl Drop for Temporary {
    fn drop(&mut self) {
        // A file that cannot be removed is the system's to clean.
        let _ = fs::remove_file(&self.0);
    }
}

fn rivm_of_twente() -> Files {
    Files { table: shared_data(RIVM_OF_TWENTE), ..Files::default() }
}

fn gemeente(code: &str) -> Option<GemeenteCode> {
    Some(code.parse().unwrap())
}

async fn import_buurten(stage: &Stage, towns: &[&str]) {
    let outlines =
        towns.iter().map(|town| shared_data(&format!("geo/{town}_buurten_2016.geojson"))).collect();
    let files = import_areas::Files { outlines, ..import_areas::Files::default() };
    import_areas::import(&stage.owner, &files).await.unwrap();
}

async fn refusal(stage: &Stage, files: &Files) -> String {
    format!("{:#}", import_rivm(&stage.owner, files).await.unwrap_err())
}

async fn newest(stage: &Stage, area: &str, stem: &str) -> Option<ReferenceFigure> {
    let mut connection = stage.web.connection().await.unwrap();
    let figures = reference::newest(&mut connection).await.unwrap();
    figures.into_iter().find(|figure| figure.area.as_str() == area && figure.stem == stem)
}

const FIGURES: &str = "select count(*) from reference_figures";

on_both_databases! {
    async fn figures_are_kept_by_year_and_age_and_the_newest_of_adults_is_found(stage) {
        let stage = stage.with_hengelo().await;
        let imported = import_rivm(&stage.owner, &rivm_of_twente()).await.unwrap();
        // 10 wijken, 57 of the 62 buurten, the gemeente and the country.
        assert_eq!(imported.areas, 69);
        assert_eq!(stage.number(FIGURES).await, imported.rows as i64);
        for (area, healthy, lonely) in
            [("NL01", 78.4, 47.0), ("GM0164", 78.9, 49.3), ("WK016408", 85.6, 40.8)]
        {
            let figure = newest(&stage, area, "ErvarenGezondheidGoedZeerGoed").await.unwrap();
            assert_eq!((figure.percent, figure.year, figure.age), (healthy, 2020, AgeGroup::From18));
            let figure = newest(&stage, area, "Eenzaam").await.unwrap();
            assert_eq!(figure.percent, lonely, "{area}");
        }
        let mut connection = stage.web.connection().await.unwrap();
        let all =
            reference::of_gemeente(&mut connection, &"GM0164".parse().unwrap()).await.unwrap();
        let kinds: BTreeSet<_> = all.iter().map(|figure| (figure.age, figure.year)).collect();
        for kind in AgeGroup::ALL.map(|age| (age, 2012)) {
            assert!(kinds.contains(&kind));
        }
        assert!(kinds.contains(&(AgeGroup::From65, 2020)));
        assert!(all.iter().all(|figure| figure.area.as_str().get(2..6) == Some("0164")));
    }

    async fn importing_again_doubles_nothing_and_a_dry_run_writes_nothing(stage) {
        let stage = stage.with_hengelo().await;
        let dry = Files { dry_run: true, ..rivm_of_twente() };
        let would_be = import_rivm(&stage.owner, &dry).await.unwrap();
        assert_eq!(stage.number(FIGURES).await, 0);
        for _ in 0..2 {
            let imported: Imported = import_rivm(&stage.owner, &rivm_of_twente()).await.unwrap();
            assert_eq!(imported, would_be);
            assert_eq!(stage.number(FIGURES).await, imported.rows as i64);
        }
    }

    async fn another_revision_of_the_table_meets_the_same_indicators(stage) {
        let stage = stage.with_hengelo().await;
        import_rivm(&stage.owner, &rivm_of_twente()).await.unwrap();
        let statline = "ID;Leeftijd;Marges;WijkenEnBuurten;Perioden;Codering_3;Eenzaam_27\n\
                        1;20300   ;MW00000;NL00      ;2022JJ00;NL01      ;49,2\n\
                        2;20300   ;MOG0095;NL00      ;2022JJ00;NL01      ;48,9\n\
                        3;20300   ;MW00000;GM0164    ;2022JJ00;GM0164    ;50,1\n\
                        4;80200   ;MW00000;GM0164    ;2022JJ00;GM0164    ;53,7\n";
        let table = Temporary::new(statline);
        let files = Files { table: table.0.clone(), ..Files::default() };
        let imported = import_rivm(&stage.owner, &files).await.unwrap();
        assert_eq!((imported.areas, imported.rows), (2, 3));
        for (area, percent) in [("NL01", 49.2), ("GM0164", 50.1)] {
            let figure = newest(&stage, area, "Eenzaam").await.unwrap();
            assert_eq!((figure.percent, figure.year), (percent, 2022));
        }
        assert_eq!(newest(&stage, "WK016408", "Eenzaam").await.unwrap().year, 2020);
    }

    async fn almelo_is_accepted_and_dalfsen_is_refused_without_a_crosswalk(stage) {
        import_buurten(&stage, &["almelo", "dalfsen"]).await;
        let refused = refusal(&stage, &rivm_of_twente()).await;
        assert!(refused.contains(RIVM_OF_TWENTE), "{refused}");
        assert!(
            refused.contains(
                "the areas of GM0148 in this file are of another year (29 codes are unknown: \
                 BU01480101, BU01480102, "
            ),
            "{refused}"
        );
        assert!(refused.contains("--crosswalk FILE") && !refused.contains("GM0141"), "{refused}");
        assert_eq!(stage.number(FIGURES).await, 0, "nothing is half done");

        let almelo = Files { gemeente: gemeente("GM0141"), ..rivm_of_twente() };
        import_rivm(&stage.owner, &almelo).await.unwrap();
        let figure = newest(&stage, "WK014115", "ErvarenGezondheidGoedZeerGoed").await.unwrap();
        assert_eq!(figure.percent, 67.9);
        let of_dalfsen =
            "select count(*) from reference_figures where substr(area_code, 3, 4) = '0148'";
        assert_eq!(stage.number(of_dalfsen).await, 0);
    }

    async fn a_crosswalk_that_divides_is_refused(stage) {
        import_buurten(&stage, &["dalfsen"]).await;
        let crosswalk = Temporary::new(
            "from,to,share\nBU01480101,BU01480000,0.4\nBU01480101,BU01480001,0.6\n",
        );
        let files = Files { crosswalk: Some(crosswalk.0.clone()), ..rivm_of_twente() };
        let refused = refusal(&stage, &files).await;
        assert!(refused.contains("BU01480101 is divided over BU01480000, BU01480001"), "{refused}");
        assert!(refused.contains("does not say what becomes of WK014801"), "{refused}");
        assert_eq!(stage.number(FIGURES).await, 0);
    }

    async fn what_was_only_renumbered_is_carried_over_by_a_crosswalk(stage) {
        let stage = stage.with_hengelo().await;
        let renumber = |text: &str| {
            text.replace("WK016408", "WK016418").replace("BU016408", "BU016418")
        };
        let original = fs::read_to_string(shared_data(RIVM_OF_TWENTE)).unwrap();
        let table = Temporary::new(&renumber(&original));
        let files = Files { table: table.0.clone(), ..Files::default() };
        let refused = refusal(&stage, &files).await;
        assert!(refused.contains("GM0164") && refused.contains("WK016418"), "{refused}");

        let codes: BTreeSet<&str> = original
            .lines()
            .filter_map(|line| line.split(',').nth(3))
            .map(str::trim)
            .filter(|code| code.get(2..6) == Some("0164"))
            .collect();
        let rows: String =
            codes.iter().map(|code| format!("{},{code},1\n", renumber(code))).collect();
        let crosswalk = Temporary::new(&format!("from,to,share\n{rows}"));
        let files = Files { crosswalk: Some(crosswalk.0.clone()), ..files };
        let imported = import_rivm(&stage.owner, &files).await.unwrap();
        assert_eq!(imported.areas, 69);
        let figure = newest(&stage, "WK016408", "ErvarenGezondheidGoedZeerGoed").await.unwrap();
        assert_eq!(figure.percent, 85.6);
        assert_eq!(newest(&stage, "WK016418", "ErvarenGezondheidGoedZeerGoed").await, None);
    }

    async fn a_mistake_is_told_with_its_file_and_line_and_changes_nothing(stage) {
        let stage = stage.with_hengelo().await;
        let compressed =
            Files { table: shared_data("stats/rivm_50090NED_2020_nl.csv.gz"), ..Files::default() };
        let refused = refusal(&stage, &compressed).await;
        assert!(refused.contains(".csv.gz` is compressed") && refused.contains("gunzip"));

        let original = fs::read_to_string(shared_data(RIVM_OF_TWENTE)).unwrap();
        let table = Temporary::new(&original.replacen(",18+,", ",volwassen,", 7));
        let files = Files { table: table.0.clone(), ..Files::default() };
        let refused = refusal(&stage, &files).await;
        let name = table.0.display().to_string();
        assert!(refused.contains(&name) && refused.contains("line 2: `volwassen`"), "{refused}");

        let elsewhere = Files { gemeente: gemeente("GM0141"), ..rivm_of_twente() };
        let refused = refusal(&stage, &elsewhere).await;
        assert!(refused.contains("import GM0141 first"), "{refused}");
        assert_eq!(stage.number(FIGURES).await, 0);
    }

    async fn an_import_of_areas_takes_figures_of_the_same_year_alone(stage) {
        let files = |town: &str| import_areas::Files {
            outlines: vec![shared_data(&format!("geo/{town}_buurten_2016.geojson"))],
            figures: vec![shared_data(RIVM_OF_TWENTE)],
            ..import_areas::Files::default()
        };
        let refused = import_areas::import(&stage.owner, &files("dalfsen")).await.unwrap_err();
        let refused = format!("{refused:#}");
        assert!(refused.contains("29 codes are unknown"), "{refused}");
        assert!(refused.contains("wijkweb figures import rivm"), "{refused}");
        assert_eq!(stage.number("select count(*) from wijken").await, 0);

        let imported = import_areas::import(&stage.owner, &files("hengelo")).await.unwrap();
        assert_eq!(stage.number(FIGURES).await, imported.figures as i64);
        assert!(newest(&stage, "NL01", "Eenzaam").await.is_some());

        import_buurten(&stage, &["hengelo"]).await;
        let left = "select count(*) from reference_figures where area_code <> 'NL01'";
        assert_eq!(stage.number(left).await, 0, "the areas may be drawn otherwise now");
    }

    async fn adults_by_postcode_are_divided_over_the_wijken(stage) {
        let stage = stage.with_hengelo().await;
        let table = unpacked("stats/cbs_83502NED_pc4_leeftijd_geslacht_2021.csv.gz");
        let files = Files { table: table.0.clone(), ..Files::default() };
        let refused = import_population(&stage.owner, &files).await.unwrap_err().to_string();
        assert!(refused.contains("--postcodes FILE"), "{refused}");

        let postcodes = shared_data("stats/pc4_x_buurt2016_area_overlap_twente.csv");
        let files = Files { postcodes: Some(postcodes), ..files };
        let imported = import_population(&stage.owner, &files).await.unwrap();
        assert_eq!((imported.areas, imported.rows), (10, 100));
        let adults = stage.number("select cast(sum(persons) as bigint) from population").await;
        assert!((65_500..=66_500).contains(&adults), "{adults}");
        let mut connection = stage.publisher.connection().await.unwrap();
        let groups = reference::population(&mut connection).await.unwrap();
        assert_eq!(groups.len(), 100);
        let read: u32 = groups.iter().map(|group| group.persons).sum();
        assert_eq!(i64::from(read), adults);
    }

    async fn people_are_counted_for_known_areas_alone(stage) {
        let stage = stage.with_hengelo().await;
        let ten_rows = |area: &str, persons: u32| -> String {
            ["18-34", "35-49", "50-64", "65-74", "75+"]
                .iter()
                .flat_map(|band| ["f", "m"].map(|sex| format!("{area},{sex},{band},{persons}\n")))
                .collect()
        };
        let import = async |rows: String| {
            let table = Temporary::new(&format!("area,sex,age_band,persons\n{rows}"));
            let files = Files { table: table.0.clone(), ..Files::default() };
            import_population(&stage.owner, &files).await.map_err(|error| format!("{error:#}"))
        };
        let imported = import(ten_rows("GM0164", 9) + &ten_rows("BU01640101", 7)).await.unwrap();
        assert_eq!((imported.areas, imported.rows), (2, 20));
        import(ten_rows("GM0164", 5) + &ten_rows("GM0141", 5)).await.unwrap();
        let sum = "select cast(sum(persons) as bigint) from population";
        assert_eq!(stage.number(sum).await, 50 + 70);
        let refused = import(ten_rows("GM0164", 1) + &ten_rows("BU01640199", 1)).await.unwrap_err();
        assert!(refused.contains("1 code is unknown: BU01640199"), "{refused}");
        let refused = import(ten_rows("GM0164", 1).replace("GM0164,m,75+,1\n", "")).await;
        assert!(refused.unwrap_err().contains("`GM0164` has no row for sex `m`"));
        assert_eq!(stage.number(sum).await, 50 + 70);
    }

    async fn the_prior_is_a_table_of_our_own_indicators(stage) {
        let stage = stage.with_hengelo().await;
        let out = Temporary::new("");
        let refused = prior(&stage.owner, &out.0).await.unwrap_err().to_string();
        assert!(refused.contains("no published figures were imported yet"), "{refused}");
        import_rivm(&stage.owner, &rivm_of_twente()).await.unwrap();
        let rows = prior(&stage.owner, &out.0).await.unwrap();
        let table = fs::read_to_string(&out.0).unwrap();
        assert_eq!(table.lines().count(), 1 + rows);
        assert!(table.starts_with("area,indicator,value\nNL01,"), "{table}");
        for row in [
            "NL01,self_rated_health_good,78.4",
            "GM0164,self_rated_health_good,78.9",
            "WK016408,self_rated_health_good,85.6",
        ] {
            assert!(table.lines().any(|line| line == row), "{row}");
        }
        let control = newest(&stage, "WK016408", "MatigVeelRegieOverEigenLeven").await.unwrap();
        let little = format!("WK016408,little_control,{:.1}", 100.0 - control.percent);
        assert!(table.lines().any(|line| line == little), "{little}");
    }

    async fn a_gemeente_knows_the_region_of_its_ggd_and_keeps_it(stage) {
        let files = import_areas::Files {
            outlines: vec![
                shared_data("geo/hengelo_buurten_2016.geojson"),
                shared_data("geo/nl_gemeenten_2022_cbs.geojson"),
            ],
            ..import_areas::Files::default()
        };
        import_areas::import(&stage.owner, &files).await.unwrap();
        import_buurten(&stage, &["hengelo"]).await;
        let mut connection = stage.web.connection().await.unwrap();
        let gemeenten = areas::gemeenten(&mut connection).await.unwrap();
        assert_eq!(gemeenten.len(), 1);
        assert_eq!(gemeenten[0].ggd_region.as_deref(), Some("GGD Twente"));
    }
}

/// A file that is kept compressed, for as long as the test runs.
fn unpacked(path: &str) -> Temporary {
    let unpacked = Command::new("gzip").arg("-dc").arg(shared_data(path)).output().unwrap();
    assert!(unpacked.status.success());
    Temporary::new(&String::from_utf8(unpacked.stdout).unwrap())
}
