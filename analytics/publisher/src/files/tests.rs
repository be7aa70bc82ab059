use std::{
    collections::BTreeMap,
    fmt::Write as _,
    process,
    sync::{
        Arc,
        atomic::{AtomicU32, Ordering},
    },
};

use arrow_array::{
    Array as _, ArrayRef, BooleanArray, Float32Array, Int16Array, RecordBatch, StringArray,
    UInt32Array, cast::AsArray as _, types::Float64Type,
};
use parquet::arrow::{ArrowWriter, arrow_reader::ParquetRecordBatchReaderBuilder};
use serde_json::Value;

use super::*;
use crate::synthesize::{Order, synthesize};

/// A folder that goes when the test is done.
struct Folder(PathBuf);

impl Folder {
    fn new() -> Self {
        static NEXT: AtomicU32 = AtomicU32::new(0);
        let number = NEXT.fetch_add(1, Ordering::Relaxed);
        let folder = std::env::temp_dir().join(format!("publisher-{}-{number}", process::id()));
        fs::create_dir_all(&folder).unwrap();
        Self(folder)
    }

    fn write(&self, name: &str, text: &str) -> PathBuf {
        let path = self.0.join(name);
        fs::write(&path, text).unwrap();
        path
    }

    fn read(&self, name: &str) -> String {
        fs::read_to_string(self.0.join(name)).unwrap()
    }

    /// A run on two buurten and a wijk of Hengelo, into the folder `out`.
    fn files(&self, contributions: &[PathBuf]) -> Files {
        let feature = |code: &str| {
            format!(r#"{{"type":"Feature","properties":{{"code":"{code}"}},"geometry":null}}"#)
        };
        let features = ["BU01640101", "BU01640102", "WK016402", "WK014100"].map(feature).join(",");
        let areas = format!(r#"{{"type":"FeatureCollection","features":[{features}]}}"#);
        Files {
            contributions: contributions.to_vec(),
            areas: vec![self.write("areas.geojson", &areas)],
            population: vec![],
            prior: vec![],
            period: "2026-Q4".parse().unwrap(),
            out: self.0.join("out"),
            only_known: false,
            max_refused: 10,
            check: true,
            csv: true,
        }
    }
}

impl Drop for Folder {
    fn drop(&mut self) {
        let _ = fs::remove_dir_all(&self.0);
    }
}

fn no_clock() -> Duration {
    Duration::ZERO
}

fn shared(file: &str) -> PathBuf {
    Path::new(concat!(env!("CARGO_MANIFEST_DIR"), "/../../../shared/data")).join(file)
}

const HEADER: &str = "record_key,period,area,sex,age_band,smoker,dimension_body\n";

/// So many people of an area, of whom the first smoke; every third does not answer the other question.
fn people(text: &mut String, area: &str, count: u32, smoking: u32) {
    for number in 0..count {
        let key = (number + 1).wrapping_mul(2_654_435_769) ^ (area.len() as u32 * 40_503);
        let sex = ["f", "m", ""][number as usize % 3];
        let band = ["18-34", "35-49", "50-64", "65-74", "75+"][number as usize % 5];
        let smokes = u8::from(number < smoking);
        let body = if number % 3 == 0 { String::new() } else { format!("{}.5", 4 + number % 5) };
        writeln!(text, "{key},2026-Q4,{area},{sex},{band},{smokes},{body}").unwrap();
    }
}

fn town() -> String {
    let mut text = HEADER.to_owned();
    people(&mut text, "BU01640101", 150, 60);
    people(&mut text, "BU01640102", 9, 4);
    people(&mut text, "WK016402", 30, 10);
    text
}

/// The row of one figure in `figures.csv`.
fn figure<'a>(table: &'a str, area: &str, indicator: &str, subgroup: &str) -> Vec<&'a str> {
    let wanted = format!(",{area},{indicator},{subgroup},");
    let mut rows = table.lines().filter(|line| line.contains(&wanted));
    let row = rows.next().unwrap_or_else(|| panic!("no {wanted}")).split(',').collect();
    assert_eq!(rows.next(), None, "{wanted} twice");
    row
}

#[test]
fn areas_are_read_as_cbs_and_pdok_write_them() {
    let folder = Folder::new();
    let mut files = folder.files(&[folder.write("c.csv", &town())]);
    let buurten = ["BU01640101", "BU01640102"].map(|code| {
        format!(
            r#"{{"type":"Feature","id":7,"properties":{{"buurtcode":"{code}","wijkcode":"WK016401","gemeentecode":"GM0164","code":null}},"geometry":null}}"#
        )
    });
    let wijk = r#"{"type":"Feature","id":"WK016402","properties":{},"geometry":null}"#;
    let features = [&buurten[0], &buurten[1], wijk].map(|feature| feature.to_owned()).join(",");
    let text = format!(r#"{{"type":"FeatureCollection","features":[{features}]}}"#);
    files.areas = vec![folder.write("pdok.geojson", &text)];
    publish(&files, no_clock).unwrap();
    let table = folder.read("out/figures.csv");
    assert_eq!(figure(&table, "BU01640101", "smoker", "all")[10], "published");
    assert_eq!(figure(&table, "WK016402", "smoker", "all")[10], "published");
}

#[test]
fn figures_have_the_columns_and_words_that_are_promised() {
    let folder = Folder::new();
    let files = folder.files(&[folder.write("c.csv", &town())]);
    publish(&files, no_clock).unwrap();
    let table = folder.read("out/figures.csv");
    assert_eq!(
        table.lines().next().unwrap(),
        "period,level,area,indicator,subgroup,value,lower,upper,kind,respondents,status,method"
    );
    // Four areas, a wijk and two gemeenten; two indicators; eight subgroups.
    assert_eq!(table.lines().count(), 1 + 7 * 2 * 8);
    let large = figure(&table, "BU01640101", "smoker", "all");
    assert_eq!(
        (large[0], large[1], large[8], large[10]),
        ("2026-Q4", "buurt", "direct", "published")
    );
    assert!((30.0..50.0).contains(&large[5].parse::<f64>().unwrap()), "{large:?}");
    let small = figure(&table, "BU01640102", "smoker", "all");
    assert_eq!(small[5..11], ["", "", "", "", "", "withheld"]);
    assert_eq!(figure(&table, "WK016402", "smoker", "all")[8], "estimate");
    assert_eq!(figure(&table, "GM0141", "smoker", "age=75+")[10], "withheld");
    assert!(!table.contains("country") && !table.contains("sex=x"));
}

#[test]
fn the_same_contributions_give_the_same_bytes_from_one_file_or_several() {
    let folder = Folder::new();
    let whole = folder.write("c.csv", &town());
    publish(&folder.files(&[whole]), no_clock).unwrap();
    let names = ["figures.csv", "figures.parquet", "who-answered.csv", "run.json"];
    let read =
        |folder: &Folder| names.map(|name| fs::read(folder.0.join("out").join(name)).unwrap());
    let first = read(&folder);
    publish(&folder.files(&[folder.0.join("c.csv")]), no_clock).unwrap();
    assert!(first == read(&folder));

    let mut rows: Vec<String> = town().lines().skip(1).map(str::to_owned).collect();
    rows.reverse();
    let (one, other) = rows.split_at(70);
    let parts = [("b.csv", other), ("a.csv", one)]
        .map(|(name, rows)| folder.write(name, &format!("{HEADER}{}\n", rows.join("\n"))));
    publish(&folder.files(&parts), no_clock).unwrap();
    assert!(first[..3] == read(&folder)[..3]);
}

#[test]
fn a_row_that_cannot_be_is_told_by_line_and_reason_and_no_answer_is_repeated() {
    let folder = Folder::new();
    let mut text = town();
    for row in [
        "x,2026-Q4,WK016402,f,75+,1,",
        "4294967296,2026-Q4,WK016402,f,75+,1,",
        "1,2026-4,WK016402,f,75+,1,",
        "1,2026-Q4,BU99999999,f,75+,1,",
        "1,2026-Q4,WK016402,v,75+,1,",
        "1,2026-Q4,WK016402,f,76,1,",
        "1,2026-Q4,WK016402,f,75+,0.75,",
        "1,2026-Q4,WK016402,f,75+,1,13.25",
        "1,2026-Q4,WK016402,f,75+",
        "1,2026-Q3,WK016402,f,75+,1,",
    ] {
        writeln!(text, "{row}").unwrap();
    }
    let path = folder.write("c.csv", &text);
    publish(&folder.files(&[path]), no_clock).unwrap();
    let run: Value = serde_json::from_str(&folder.read("out/run.json")).unwrap();
    let rows = &run["rows"];
    assert_eq!((&rows["read"], &rows["refused"]), (&199.into(), &9.into()));
    assert_eq!(rows["of_other_periods"], 1);
    let told = rows["refused_rows"].as_array().unwrap();
    let reasons: Vec<_> = told.iter().map(|row| row["reason"].as_str().unwrap()).collect();
    for (at, word) in [
        "record_key",
        "record_key",
        "period",
        "BU99999999",
        "sex",
        "age_band",
        "`smoker` is 0, 1 or empty",
        "`dimension_body` is a number from 0 to 10",
        "fields",
    ]
    .into_iter()
    .enumerate()
    {
        assert!(reasons[at].contains(word), "{word}: {reasons:?}");
        assert_eq!(told[at]["line"], 191 + at as u64);
    }
    assert!(!folder.read("out/run.json").contains("13.25"));
    // What was refused counts nowhere.
    let who = folder.read("out/who-answered.csv");
    let clean = Folder::new();
    publish(&clean.files(&[clean.write("c.csv", &town())]), no_clock).unwrap();
    assert_eq!(who, clean.read("out/who-answered.csv"));
}

#[test]
fn a_run_with_too_many_refused_rows_writes_nothing() {
    let folder = Folder::new();
    let mut text = town();
    for _ in 0..11 {
        text.push_str("x,2026-Q4,WK016402,f,75+,1,\n");
    }
    let error = publish(&folder.files(&[folder.write("c.csv", &text)]), no_clock).unwrap_err();
    let said = error.to_string();
    assert!(said.contains("11 rows were refused, and at most 10 may be"), "{said}");
    assert!(said.contains("c.csv, line 191: `record_key`"), "{said}");
    assert!(!folder.0.join("out").exists());
}

#[test]
fn a_column_that_is_not_known_is_named_or_left_aside() {
    let folder = Folder::new();
    let text = town().replace("smoker,dimension_body", "smoker,smoked_before");
    let mut files = folder.files(&[folder.write("c.csv", &text)]);
    let error = format!("{:#}", publish(&files, no_clock).unwrap_err());
    assert!(error.contains("smoked_before") && error.contains("--only-known"), "{error}");
    files.only_known = true;
    publish(&files, no_clock).unwrap();
    assert!(folder.read("out/run.json").contains("smoked_before"));
    assert!(!folder.read("out/figures.csv").contains("dimension_body"), "a column that is absent");
}

#[test]
fn a_header_that_lacks_or_repeats_a_column_is_refused() {
    for (header, says) in [
        ("record_key,period,area,smoker", "missing: sex, age_band"),
        ("record_key,period,area,sex,age_band,smoker,smoker", "twice: smoker"),
        ("", "missing"),
    ] {
        let folder = Folder::new();
        let path = folder.write("c.csv", &format!("{header}\n"));
        let error = format!("{:#}", publish(&folder.files(&[path]), no_clock).unwrap_err());
        assert!(error.contains(says) && error.contains("c.csv"), "{error}");
    }
}

#[test]
fn what_is_no_parquet_or_csv_is_refused_in_a_sentence() {
    let folder = Folder::new();
    for (name, says) in [("c.parquet", "no Parquet file"), ("c.xlsx", ".csv or .parquet")] {
        let path = folder.write(name, "PK\u{3}\u{4}, not what it seems");
        let error = format!("{:#}", publish(&folder.files(&[path]), no_clock).unwrap_err());
        assert!(error.contains(says), "{error}");
    }
    let nowhere = folder.files(&[folder.0.join("nothing.csv")]);
    assert!(format!("{:#}", publish(&nowhere, no_clock).unwrap_err()).contains("nothing.csv"));
}

#[test]
fn a_table_with_a_mistake_tells_its_line() {
    let folder = Folder::new();
    let contributions = folder.write("c.csv", &town());
    for (table, says) in [
        ("area,sex,age_band,persons\nWK016402,f,75+,-4\n", "line 2"),
        ("area,sex,age_band,persons\nWK016402,x,75+,4\n", "`sex` is `f` or `m`"),
        ("area,sex,age_band,persons\nWK016402,f,75+,4\nWK016402,f,75+,4\n", "line 3"),
        ("area,sex,age_band,persons\nWK016499,f,75+,4\n", "of another year"),
        ("area,sex,persons\n", "no column `age_band`"),
    ] {
        let mut files = folder.files(std::slice::from_ref(&contributions));
        files.population = vec![folder.write("population.csv", table)];
        let error = format!("{:#}", publish(&files, no_clock).unwrap_err());
        assert!(error.contains(says) && error.contains("population.csv"), "{error}");
    }
    for (table, says) in [
        ("area,indicator,value\nWK016402,smoker,120\n", "from 0 to 100"),
        ("area,indicator,value\nWK016402,snuff,12\n", "`snuff` is no indicator"),
        ("area,indicator,value\nWK016402,smoker,veel\n", "line 2"),
    ] {
        let mut files = folder.files(std::slice::from_ref(&contributions));
        files.prior = vec![folder.write("prior.csv", table)];
        let error = format!("{:#}", publish(&files, no_clock).unwrap_err());
        assert!(error.contains(says) && error.contains("prior.csv"), "{error}");
    }
}

/// The town as Parquet, the answers to a share in the type that `shares` makes of them.
fn town_as_parquet(path: &Path, shares: impl Fn(Vec<Option<bool>>) -> ArrayRef) {
    let rows: Vec<Vec<String>> =
        town().lines().skip(1).map(|row| row.split(',').map(str::to_owned).collect()).collect();
    let column = |at: usize| rows.iter().map(move |row| row[at].as_str());
    let text = |at: usize| -> ArrayRef { Arc::new(StringArray::from_iter_values(column(at))) };
    let keys: UInt32Array = column(0).map(|key| key.parse::<u32>().ok()).collect();
    let body: Float32Array = column(6).map(|mean| mean.parse::<f32>().ok()).collect();
    let smokes = column(5).map(|yes| (!yes.is_empty()).then_some(yes == "1")).collect();
    let batch = RecordBatch::try_from_iter_with_nullable([
        ("record_key", Arc::new(keys) as ArrayRef, false),
        ("period", text(1), false),
        ("area", text(2), false),
        ("sex", text(3), true),
        ("age_band", text(4), true),
        ("smoker", shares(smokes), true),
        ("dimension_body", Arc::new(body), true),
    ])
    .unwrap();
    let file = fs::File::create(path).unwrap();
    let mut writer = ArrowWriter::try_new(file, batch.schema(), None).unwrap();
    writer.write(&batch).unwrap();
    writer.close().unwrap();
}

#[test]
fn a_column_that_is_left_to_arrow_is_read_beside_those_that_are_not() {
    let by_csv = Folder::new();
    publish(&by_csv.files(&[by_csv.write("c.csv", &town())]), no_clock).unwrap();
    let yes_no: fn(Vec<Option<bool>>) -> ArrayRef = |shares| Arc::new(BooleanArray::from(shares));
    // Whole numbers are no type that is read from pages.
    let numbers: fn(Vec<Option<bool>>) -> ArrayRef =
        |shares| Arc::new(shares.into_iter().map(|yes| yes.map(i16::from)).collect::<Int16Array>());
    for shares in [yes_no, numbers] {
        let folder = Folder::new();
        let path = folder.0.join("c.parquet");
        town_as_parquet(&path, shares);
        publish(&folder.files(&[path]), no_clock).unwrap();
        assert_eq!(folder.read("out/figures.csv"), by_csv.read("out/figures.csv"));
    }
}

#[test]
fn parquet_holds_the_rows_of_the_csv() {
    let folder = Folder::new();
    publish(&folder.files(&[folder.write("c.csv", &town())]), no_clock).unwrap();
    let file = fs::File::open(folder.0.join("out/figures.parquet")).unwrap();
    let mut lines = folder
        .read("out/figures.csv")
        .lines()
        .skip(1)
        .map(str::to_owned)
        .collect::<Vec<_>>()
        .into_iter();
    for batch in ParquetRecordBatchReaderBuilder::try_new(file).unwrap().build().unwrap() {
        let batch = batch.unwrap();
        for row in 0..batch.num_rows() {
            let line = lines.next().unwrap();
            let fields: Vec<_> = line.split(',').collect();
            for (at, name) in [
                (0, "period"),
                (1, "level"),
                (2, "area"),
                (3, "indicator"),
                (4, "subgroup"),
                (10, "status"),
                (11, "method"),
            ] {
                assert_eq!(
                    batch.column_by_name(name).unwrap().as_string::<i32>().value(row),
                    fields[at]
                );
            }
            for (at, name) in [(5, "value"), (6, "lower"), (7, "upper")] {
                let column = batch.column_by_name(name).unwrap().as_primitive::<Float64Type>();
                let value = column.is_valid(row).then(|| column.value(row));
                assert_eq!(value, fields[at].parse().ok());
            }
        }
    }
    assert_eq!(lines.next(), None);
}

/// Adults of the whole wijk by sex and age, about as they are in Twente.
fn adults(text: &mut String, wijk: &str) {
    for (band, persons) in
        [("18-34", 520), ("35-49", 480), ("50-64", 560), ("65-74", 300), ("75+", 240)]
    {
        for sex in ["f", "m"] {
            writeln!(text, "{wijk},{sex},{band},{persons}").unwrap();
        }
    }
}

/// What RIVM, GGD and CBS published of Twente in 2020, by our indicators.
fn published_of_twente() -> String {
    let mut stems = BTreeMap::new();
    for indicator in domain::indicator::IndicatorId::all() {
        if let Some(reference) = indicator.indicator().comparison.with {
            stems.insert(reference.stem, (indicator, reference));
        }
    }
    let mut reader =
        csv::Reader::from_path(shared("stats/rivm_50090NED_twente_2012_2016_2020.csv")).unwrap();
    let header = reader.headers().unwrap().clone();
    let mut text = "area,indicator,value\n".to_owned();
    for row in reader.records() {
        let row = row.unwrap();
        if (&row[0], &row[1]) != ("2020", "18+") || &row[3] == "NL01" {
            continue;
        }
        for (name, value) in header.iter().zip(&row).skip(5) {
            let stem = name.rsplit_once('_').unwrap().0;
            if let (Some((indicator, reference)), Ok(percent)) = (stems.get(stem), value.parse()) {
                writeln!(text, "{},{indicator},{:.1}", &row[3], reference.read(percent)).unwrap();
            }
        }
    }
    text
}

#[test]
fn on_real_twente_nine_are_a_gap_thirty_are_drawn_and_four_hundred_hardly() {
    let folder = Folder::new();
    let mut text = HEADER.to_owned();
    // Half of each smoke; published in 2020: 16 to 25% of these wijken.
    for (wijk, count) in [("WK016400", 9), ("WK016401", 30), ("WK016402", 400), ("WK016403", 400)] {
        people(&mut text, wijk, count, count / 2);
    }
    // Dalfsen: of the 36 buurten of the published figures these areas know seven.
    people(&mut text, "WK014800", 30, 15);
    people(&mut text, "WK014801", 400, 200);
    let mut population = "area,sex,age_band,persons\n".to_owned();
    ["WK016400", "WK016401", "WK016402", "WK016403", "WK014800", "WK014801"]
        .into_iter()
        .for_each(|wijk| adults(&mut population, wijk));
    let files = Files {
        areas: vec![shared("geo/twente_buurten_2016_detail.geojson")],
        population: vec![folder.write("population.csv", &population)],
        prior: vec![folder.write("prior.csv", &published_of_twente())],
        ..folder.files(&[folder.write("c.csv", &text)])
    };
    publish(&files, no_clock).unwrap();
    let table = folder.read("out/figures.csv");
    let smoking = |area| figure(&table, area, "smoker", "all");
    let number = |text: &str| text.parse::<f64>().unwrap();

    assert_eq!(smoking("WK016400")[5..11], ["", "", "", "", "", "withheld"]);
    let thirty = smoking("WK016401");
    assert_eq!(thirty[8], "estimate");
    assert!(
        (10.0..35.0).contains(&number(thirty[5])),
        "drawn from 50 to what is published: {thirty:?}"
    );
    for many in ["WK016402", "WK016403"] {
        let many = smoking(many);
        assert_eq!(many[8], "direct");
        assert!((44.0..=56.0).contains(&number(many[5])), "{many:?}");
    }
    // Hengelo less its other wijken does not lead to the nine: noise alone is larger.
    let respondents = |area: &str| number(figure(&table, area, "smoker", "all")[9]);
    let shown: f64 = ["WK016401", "WK016402", "WK016403"].map(respondents).iter().sum();
    assert!(respondents("GM0164") % 5.0 == 0.0 && shown % 5.0 == 0.0);

    let few_in_dalfsen = smoking("WK014800");
    assert_eq!(few_in_dalfsen[5..11], ["", "", "", "", "", "not_comparable"]);
    assert_eq!(smoking("WK014801")[8], "direct", "it needs no published figure");
    let run: Value = serde_json::from_str(&folder.read("out/run.json")).unwrap();
    let other_year = run["prior_of_another_area_year"].as_object().unwrap();
    assert_eq!(other_year["GM0148"].as_array().unwrap().len(), 29, "{other_year:?}");
    assert!(!other_year.contains_key("GM0164") && !other_year.contains_key("GM0141"));
}

#[test]
fn made_up_residents_are_the_same_for_a_seed_and_in_both_formats() {
    let folder = Folder::new();
    let mut population = "area,sex,age_band,persons\n".to_owned();
    ["BU01640101", "BU01640102", "WK016402"]
        .into_iter()
        .for_each(|area| adults(&mut population, area));
    let population = folder.write("population.csv", &population);
    let prior = folder.write("prior.csv", "area,indicator,value\nGM0164,smoker,30\n");
    let make_up = |name: &str, seed| {
        let order = Order {
            areas: folder.files(&[]).areas,
            population: vec![population.clone()],
            prior: vec![prior.clone()],
            response: 0.3,
            seed,
            period: "2026-Q4".parse().unwrap(),
            out: folder.0.join(name),
        };
        let written = synthesize(&order).unwrap();
        assert!((3700..3800).contains(&written), "{written} of three times 4,200 adults");
        order.out
    };
    let figures = |contributions: PathBuf| {
        let mut files = folder.files(&[contributions]);
        files.population = vec![population.clone()];
        publish(&files, no_clock).unwrap();
        folder.read("out/figures.csv")
    };
    let parquet = figures(make_up("c.parquet", 1));
    assert_eq!(parquet, figures(make_up("c.csv", 1)));
    assert_ne!(parquet, figures(make_up("other.parquet", 2)));
    let smoking = figure(&parquet, "GM0164", "smoker", "all")[5].parse::<f64>().unwrap();
    assert!((20.0..35.0).contains(&smoking), "near what is published: {smoking}");
    // Self-selection by age: of those of 65 to 74 more take part than of those under 35.
    let who = folder.read("out/who-answered.csv");
    let coverage = |subgroup: &str| {
        let row = who.lines().find(|line| line.contains(&format!(",GM0164,{subgroup},"))).unwrap();
        row.split(',').nth(6).unwrap().parse::<f64>().unwrap()
    };
    assert!(coverage("age=65-74") > 1.5 * coverage("age=18-34"));
}
