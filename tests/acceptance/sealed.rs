//! Whoever has the whole database reads nothing of what a resident told.
//!
//! A resident walks the whole way with canaries; then everything that is stored is searched, row by
//! row on both databases and byte by byte in SQLite's files. The same search finds the canaries
//! again in rows that were written to be readable.

use std::collections::{BTreeMap, BTreeSet};

use base64::{
    Engine as _,
    prelude::{BASE64_STANDARD, BASE64_URL_SAFE_NO_PAD},
};
use domain::{
    answers::Answer,
    aspect::{ASPECTS, Dimension},
    dossier::{Change, Dossier, EARLIER_KEPT, Way},
    ids::SubmissionId,
    indicator::IndicatorId,
    questionnaire::{Kind, QuestionnaireSet},
    words::Phrase,
};
use server::Settings;
use tests::{Engine, LIFESTYLE, SESSION, Stage, VIEWING, on_both_databases};
use vault::{DossierKeys, Secret};

/// Tables with rows that come from residents; the walk leaves every other one as it was.
const OF_RESIDENTS: [&str; 6] =
    ["session_keys", "dossiers", "shares", "reminders", "contributions", "contribution_values"];

const EMAIL: &str = "canary-8817@voorbeeld.nl";

/// Typed where a height is asked: it is doubted, and waits in the dossier.
const TYPED: &str = "9351786420";

/// One value of the database as text.
#[derive(Clone, PartialEq, Eq, PartialOrd, Ord)]
struct Cell {
    table: String,
    column: String,
    text: String,
}

/// What must not be found.
struct Canaries {
    /// Texts that are long or strange enough never to stand anywhere by chance.
    texts: Vec<String>,
    /// Texts that are found by chance only within a longer number or word.
    whole: Vec<String>,
    bytes: Vec<[u8; 12]>,
}

/// Every column of every table.
async fn dump(stage: &Stage) -> Vec<Cell> {
    let mut cells = Vec::new();
    for (table, column) in stage.columns().await {
        let mut connection = match table.as_str() {
            "contributions" | "contribution_values" => stage.owner.contributions().await.unwrap(),
            _ => stage.owner.connection().await.unwrap(),
        };
        let statement = format!("select cast({column} as text) from {table}");
        let texts: Vec<Option<String>> = sqlx::query_scalar(sqlx::AssertSqlSafe(statement))
            .fetch_all(&mut *connection)
            .await
            .unwrap();
        cells.extend(texts.into_iter().flatten().map(|text| Cell {
            table: table.clone(),
            column: column.clone(),
            text,
        }));
    }
    cells.sort();
    cells
}

fn of_residents(cells: &[Cell]) -> (Vec<Cell>, Vec<Cell>) {
    cells.iter().cloned().partition(|cell| OF_RESIDENTS.contains(&cell.table.as_str()))
}

/// What a value can be read as: itself, or what it is in base64 or in hexadecimal digits.
fn readings(text: &str) -> Vec<Vec<u8>> {
    let pair = |pair: &[u8]| u8::from_str_radix(std::str::from_utf8(pair).ok()?, 16).ok();
    let hexadecimal = text.as_bytes().chunks(2).map(pair).collect();
    let readings =
        [BASE64_STANDARD.decode(text).ok(), BASE64_URL_SAFE_NO_PAD.decode(text).ok(), hexadecimal];
    std::iter::once(text.as_bytes().to_vec()).chain(readings.into_iter().flatten()).collect()
}

/// Whether a text holds the word, and not merely as a part of a longer number or word.
fn says(text: &str, word: &str) -> bool {
    let part = |character: Option<char>| character.is_some_and(|c| c.is_alphanumeric() || c == '.');
    text.match_indices(word).any(|(at, _)| {
        let after = text[at + word.len()..].chars().next();
        !part(text[..at].chars().next_back()) && !part(after)
    })
}

impl Canaries {
    /// Those that stand in `content`.
    fn found_in(&self, content: &[u8]) -> BTreeSet<String> {
        let text = String::from_utf8_lossy(content);
        let texts = self.texts.iter().filter(|canary| text.contains(canary.as_str()));
        let bytes = self.bytes.iter().filter(|canary| content.windows(12).any(|w| w == *canary));
        texts.cloned().chain(bytes.map(|bytes| format!("{bytes:?}"))).collect()
    }

    /// Those that a row tells, in whichever way it is read.
    fn told_by(&self, cell: &Cell) -> BTreeSet<String> {
        let mut found = BTreeSet::new();
        for reading in readings(&cell.text) {
            found.extend(self.found_in(&reading));
            let text = String::from_utf8_lossy(&reading);
            found.extend(self.whole.iter().filter(|canary| says(&text, canary)).cloned());
        }
        found
    }

    fn all(&self) -> BTreeSet<String> {
        let bytes = self.bytes.iter().map(|bytes| format!("{bytes:?}"));
        self.texts.iter().chain(&self.whole).cloned().chain(bytes).collect()
    }
}

/// Link ids of every question and section that are no usual letters within a sealed text.
fn link_ids() -> Vec<String> {
    let set = QuestionnaireSet::standard().unwrap();
    let sections = set.all().into_iter().flat_map(|questionnaire| &questionnaire.sections);
    sections
        .flat_map(|section| {
            let questions = section.questions.iter().map(|question| &question.link_id);
            std::iter::once(&section.link_id).chain(questions)
        })
        .filter(|link_id| link_id.len() > 6 || link_id.contains('-'))
        // `alcohol` is a word in the name of what is counted too.
        .filter(|link_id| !IndicatorId::all().any(|id| id.slug().contains(link_id.as_str())))
        .cloned()
        .collect()
}

/// Two words of a phrase that follow one another, however they may be written.
fn pairs(phrase: &str) -> Vec<String> {
    let words: Vec<_> = phrase.split(' ').collect();
    words
        .windows(2)
        .flat_map(|pair| [" ", ",", ", ", "-", "", "\",\""].map(|between| pair.join(between)))
        .collect()
}

/// A resident who tells everything there is to tell, lets somebody else see it, and leaves.
async fn walk(stage: &Stage) -> Canaries {
    let settings = Settings { reminders: true, ..Settings::standard().unwrap() };
    let router = stage.router_with(settings);
    let mut visitor = stage.visitor().at(router.clone());
    let mut tokens = BTreeSet::new();
    visitor.begin().await;
    tokens.insert(visitor.token(SESSION));
    let postcode = "select cast(min(postcode) as bigint) from postcodes where share >= 0.98";
    let postcode = stage.number(postcode).await.to_string();
    let home = visitor.submit("/api/postcode", &[("postcode", &postcode)]).await;
    assert!(home.location().starts_with("/vraag/"));
    visitor.answer_all(ASPECTS.iter().map(|aspect| (aspect.slug, "7"))).await;
    visitor.answer_and_mark("jezelf-accepteren", "7").await;
    visitor.answer_all(LIFESTYLE).await;
    visitor.answer_all([("cholesterol", "6,3")]).await;
    visitor.answer("lengte", TYPED).await;
    let wishes = [("wishes[]", "beweging"), ("wishes[]", "dagelijks-leven")];
    visitor.submit("/api/wensen", &wishes).await;
    let phrase = visitor.keep().await;
    tokens.insert(visitor.token(SESSION));
    let given = [("choice", "ja"), ("sex", "f"), ("age_band", "35-49"), ("research", "ja")];
    assert_eq!(visitor.submit("/api/meetellen", &given).await.location(), "/toestemming");
    let (code, unused) = (visitor.share().await, visitor.share().await);
    tokens.insert(visitor.token(SESSION));
    let mut viewer = stage.visitor().at(router);
    viewer.open_share(&code).await;
    assert!(viewer.open("/inzage/profiel").await.text().contains("Profiel van een bewoner"));
    tokens.insert(viewer.token(VIEWING));
    visitor.submit("/api/herinnering", &[("email", EMAIL)]).await;
    assert_eq!(visitor.answers().await["gewicht"], 93.7);
    visitor.submit("/api/stoppen", &[]).await;

    let phrases = [phrase, code, unused];
    let answers = ["\"gewicht\":93.7", "\"lengte\":187", "\"cholesterol\":6.3", "\"talk_about\":"];
    let mut texts: Vec<String> = answers.map(str::to_owned).into();
    texts.push(TYPED.to_owned());
    texts.extend(link_ids());
    texts.extend(phrases.iter().flat_map(|phrase| pairs(phrase)));
    texts.extend(tokens);
    Canaries {
        texts,
        whole: vec![postcode, "93.7".into(), "93,7".into(), "6,3".into()],
        bytes: phrases.map(|phrase| Phrase::parse(&phrase).unwrap().to_index_bytes()).into(),
    }
}

async fn execute(stage: &Stage, statement: String) {
    let mut connection = stage.owner.connection().await.unwrap();
    sqlx::raw_sql(sqlx::AssertSqlSafe(statement)).execute(&mut *connection).await.unwrap();
}

/// The same search finds every canary in rows that can be read: as text, as base64, as digits.
async fn the_search_finds_what_can_be_read(stage: &Stage, canaries: &Canaries) {
    let all = [&canaries.texts[..], &canaries.whole[..]].concat().join("\n");
    let bytes: Vec<u8> = canaries.bytes.concat();
    let readable = [all.clone().into_bytes(), b"\n".to_vec(), bytes].concat();
    let hexadecimal: String = readable.iter().map(|byte| format!("{byte:02x}")).collect();
    let rows = [all.replace('\'', "''"), BASE64_STANDARD.encode(&readable), hexadecimal];
    for (id, row) in rows.iter().enumerate() {
        execute(stage, format!("insert into dossiers values ('control-{id}', '{row}', 'never')"))
            .await;
    }
    let mut told = Vec::new();
    for cell in dump(stage).await {
        if cell.column == "sealed" && canaries.told_by(&cell) != BTreeSet::new() {
            told.push(canaries.told_by(&cell));
        }
    }
    assert_eq!(told.len(), rows.len());
    assert!(told.contains(&canaries.all()), "base64 and digits hold all of them");
    if stage.owner.engine() == Engine::Sqlite {
        let files = stage.files();
        let found: BTreeSet<_> =
            files.iter().flat_map(|(_, content)| canaries.found_in(content)).collect();
        // A text of so many bytes is cut where pages end, so one or another canary is cut too.
        assert!(found.len() > canaries.texts.len() / 2, "{}", found.len());
    }
}

fn the_contribution_holds_what_was_allowed(cells: &[Cell]) {
    let mut columns: BTreeMap<(&str, &str), Vec<&str>> = BTreeMap::new();
    for cell in cells.iter().filter(|cell| cell.table.starts_with("contribution")) {
        columns.entry((&cell.table, &cell.column)).or_default().push(&cell.text);
    }
    let ids = columns.remove(&("contributions", "contribution_id")).unwrap();
    assert!(ids.len() == 1 && ids[0].len() == 64, "one contribution under a key");
    // Everything was told, and nobody has both heart risk by SCORE2 and blood sugar of diabetes.
    let told =
        IndicatorId::all().map(IndicatorId::slug).filter(|slug| *slug != "lifestyle_glucose");
    let mut indicators: Vec<_> = told.collect();
    indicators.sort_unstable();
    let ids = vec![ids[0]; indicators.len()];
    assert_eq!(columns.remove(&("contribution_values", "contribution_id")), Some(ids.clone()));
    let wijk = columns.remove(&("contributions", "wijk_code")).unwrap();
    assert!(wijk.len() == 1 && wijk[0].starts_with("WK9901"));
    assert_eq!(columns.remove(&("contribution_values", "indicator")), Some(indicators));
    let values = columns.remove(&("contribution_values", "value")).unwrap();
    let ratings = values.iter().filter(|value| value.parse() == Ok(7.0)).count();
    assert_eq!((values.len(), ratings), (ids.len(), Dimension::ALL.len()), "{values:?}");
    let rest = [
        (("contributions", "age_band"), vec!["35-49"]),
        (("contributions", "period"), vec!["2026-Q4"]),
        (("contributions", "research"), vec!["1"]),
        (("contributions", "scoring"), vec!["web-1"]),
        (("contributions", "sex"), vec!["f"]),
    ];
    assert_eq!(columns, BTreeMap::from(rest));
}

/// No key of one table stands in another: nothing leads from a contribution to a dossier.
fn nothing_leads_from_one_table_to_another(cells: &[Cell]) {
    let mut tables: BTreeMap<&str, BTreeSet<&str>> = BTreeMap::new();
    for cell in cells.iter().filter(|cell| cell.text.len() >= 32) {
        let table = cell.table.replace("contribution_values", "contributions");
        let table = OF_RESIDENTS.into_iter().find(|name| *name == table).unwrap();
        tables.entry(&cell.text).or_default().insert(table);
    }
    assert!(tables.values().all(|tables| tables.len() == 1));
}

on_both_databases! {
    async fn whoever_has_the_database_reads_nothing_of_what_a_resident_told(stage) {
        let stage = stage.with_made_up_town().await;
        let (_, others_before) = of_residents(&dump(&stage).await);
        // Somebody who began and told nothing, to compare with.
        stage.visitor().begin().await;
        let canaries = walk(&stage).await;
        let (own, others) = of_residents(&dump(&stage).await);
        assert!(others == others_before, "the walk left its traces in a table of areas or figures");

        for cell in &own {
            let told = canaries.told_by(cell);
            assert!(told.is_empty(), "{}.{} tells {told:?}", cell.table, cell.column);
            assert!(!cell.text.contains(':'), "{}.{} tells a time", cell.table, cell.column);
            let is_address = (cell.table.as_str(), cell.column.as_str()) == ("reminders", "email");
            assert_eq!(cell.text.contains(EMAIL), is_address, "{}.{}", cell.table, cell.column);
        }
        the_contribution_holds_what_was_allowed(&own);
        nothing_leads_from_one_table_to_another(&own);

        let sealed: Vec<_> = own.iter().filter(|cell| cell.column == "sealed").collect();
        assert_eq!(sealed.len(), 4, "an empty dossier, a full one and two profiles");
        let lengths: BTreeSet<_> = sealed.iter().map(|cell| cell.text.len()).collect();
        assert_eq!(lengths.len(), 1, "how much somebody told shows: {lengths:?}");

        if stage.owner.engine() == Engine::Sqlite {
            let files = stage.files();
            assert!(files.iter().any(|(name, content)| name.ends_with("-wal") && !content.is_empty()));
            for (name, content) in files {
                let told = canaries.found_in(&content);
                assert!(told.is_empty(), "{name} tells {told:?}");
                let holds_address = String::from_utf8_lossy(&content).contains(EMAIL);
                assert!(!holds_address || !name.contains("contributions"), "{name}");
            }
        }
        the_search_finds_what_can_be_read(&stage, &canaries).await;
    }
}

/// Every question of both questionnaires answered and marked, so many times.
fn filled_in(times: usize) -> Dossier {
    let set = QuestionnaireSet::standard().unwrap();
    let mut dossier = Dossier::default();
    let mut form = 0_u64;
    for time in 0..times {
        if time > 0 {
            dossier.apply(None, Change::Again { way: Way::Long });
        }
        for question in set.web().questions().chain(set.lifestyle().questions()) {
            let answer = match &question.kind {
                Kind::Rating { highest, .. } => Answer::Number(f64::from(*highest)),
                Kind::Number(field) => Answer::Number(field.maximum),
                Kind::Choice(choices) => Answer::Choice(choices[0].code.clone()),
            };
            form += 1;
            let mut bytes = [0; 32];
            bytes[..8].copy_from_slice(&form.to_be_bytes());
            let change = Change::SetAnswer {
                link_id: question.link_id.clone(),
                answer,
                talk_about: true,
                day: "2026-11-23".into(),
            };
            dossier.apply(Some(SubmissionId::from_bytes(bytes)), change);
        }
    }
    dossier
}

#[test]
fn a_dossier_that_was_filled_in_as_often_as_can_be_is_as_long_as_an_empty_one() {
    let keys = DossierKeys::of(&Secret::from_chance([7; 32]));
    let sealed = |dossier: &Dossier| keys.seal().seal(dossier, "row", [1; 24]).unwrap().0.len();
    let empty = sealed(&Dossier::default());
    for times in 1..=EARLIER_KEPT + 1 {
        let full = filled_in(times);
        let length = serde_json::to_vec(&full).unwrap().len();
        assert_eq!(sealed(&full), empty, "filled in {times} times it takes {length} bytes");
    }
}
