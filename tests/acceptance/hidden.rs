//! What a resident tells is in no log, no address, no title and no header.

use std::{
    io::Write,
    sync::{Arc, Mutex},
};

use domain::aspect::ASPECTS;
use server::Settings;
use tests::{SESSION, on_both_databases};
use tracing_subscriber::fmt::MakeWriter;

/// A log that is kept in memory.
#[derive(Clone, Default)]
struct Log(Arc<Mutex<Vec<u8>>>);

impl Write for Log {
    fn write(&mut self, bytes: &[u8]) -> std::io::Result<usize> {
        self.0.lock().unwrap().extend_from_slice(bytes);
        Ok(bytes.len())
    }

    fn flush(&mut self) -> std::io::Result<()> {
        Ok(())
    }
}

impl<'a> MakeWriter<'a> for Log {
    type Writer = Self;

    fn make_writer(&'a self) -> Self {
        self.clone()
    }
}

/// One log for all stories of this program: a log can be set once.
fn log() -> &'static Log {
    static LOG: std::sync::OnceLock<Log> = std::sync::OnceLock::new();
    LOG.get_or_init(|| {
        let log = Log::default();
        tracing_subscriber::fmt()
            .with_max_level(tracing::Level::TRACE)
            .with_writer(log.clone())
            .with_ansi(false)
            // The digits of a clock are no canary.
            .without_time()
            .init();
        log
    })
}

/// Whether a text holds the word, and not merely as a part of a longer number or word.
fn says(text: &str, word: &str) -> bool {
    let part = |character: Option<char>| character.is_some_and(|c| c.is_alphanumeric() || c == '.');
    text.match_indices(word).any(|(at, _)| {
        let after = text[at + word.len()..].chars().next();
        !part(text[..at].chars().next_back()) && !part(after)
    })
}

fn title(page: &str) -> &str {
    page.split("<title>").nth(1).and_then(|rest| rest.split("</title>").next()).unwrap_or("")
}

on_both_databases! {
    async fn canary_answers_are_found_nowhere_but_on_their_own_page(stage) {
        let log = log();
        let stage = stage.with_made_up_town().await;
        // Distinct texts that no other story sends.
        let canary = "canary-answer-93517";
        let canaries = [canary, "canary-postcode-8264", "9731", "9351786", "canary-4471@voorbeeld.nl"];
        let settings = Settings { reminders: true, ..Settings::standard().unwrap() };
        let mut visitor = stage.visitor().at(stage.router_with(settings));
        visitor.begin().await;
        let mut told = Vec::new();
        for (path, fields) in [
            ("/api/postcode", vec![("postcode", canaries[1])]),
            ("/api/postcode", vec![("postcode", canaries[2])]),
            ("/api/antwoord", vec![("question", "slapen"), ("value", canary)]),
            ("/api/antwoord", vec![("question", "lengte"), ("value", canaries[3])]),
            ("/api/antwoord", vec![("question", "roken"), ("value", canary)]),
            ("/api/antwoord", vec![("question", canary), ("value", "7")]),
            ("/api/wijk", vec![("wijk", canary)]),
            ("/api/wensen", vec![("wishes[]", canary)]),
            ("/api/opnieuw", vec![("way", canary)]),
            ("/api/meetellen", vec![("choice", canary), ("sex", canary), ("research", canary)]),
            ("/api/verder", vec![("words", canary)]),
            ("/api/inzage", vec![("words", canary)]),
            ("/api/woorden", vec![("one", canary), ("other", canary)]),
            ("/api/herinnering", vec![("email", canaries[4])]),
            ("/api/herinnering", vec![("email", canary)]),
            ("/api/herinnering-stoppen", vec![("email", canaries[4])]),
            ("/api/taal", vec![("language", canary)]),
        ] {
            let answered = visitor.submit(path, &fields).await;
            told.push(format!("{:?} {}", answered.headers, answered.body));
        }
        let words = visitor.new_words().await;
        let tokens = [visitor.token(SESSION), visitor.share().await.replace(' ', "")];
        stage.web.close().await;
        visitor.submit("/api/postcode", &[("postcode", canaries[2])]).await;
        visitor.submit("/api/herinnering", &[("email", canaries[4])]).await;
        for canary in canaries {
            assert!(told.iter().all(|response| !response.contains(canary)), "{canary} came back");
        }
        let written = String::from_utf8_lossy(&log.0.lock().unwrap()).into_owned();
        assert!(written.contains("Answered a request"), "the log is not kept");
        for canary in canaries {
            assert!(!says(&written, canary), "{canary} is in the log");
        }
        for secret in tokens.iter().chain([&visitor.token(SESSION)]) {
            assert!(!written.contains(secret.as_str()), "a token is in the log");
        }
        for pair in words.windows(2) {
            assert!(!written.contains(&pair.join(" ")), "the words are in the log");
            assert!(!written.contains(&pair.join(",")), "the words are in the log");
        }
    }

    async fn the_way_through_has_no_answer_in_an_address_or_a_title(stage) {
        let stage = stage.with_made_up_town().await;
        let mut visitor = stage.visitor();
        visitor.begin_in("WK990103").await;
        let mut seen = Vec::new();
        for aspect in &ASPECTS {
            let answered = visitor.answer(aspect.slug, "9").await;
            seen.push(answered.location().to_owned());
        }
        for (question, value) in [("lengte", "199"), ("gewicht", "99"), ("lengte", "19"), ("roken", "never")] {
            let answered = visitor.answer(question, value).await;
            seen.push(answered.location().to_owned());
        }
        seen.push(visitor.contribute().await.location().to_owned());
        visitor.new_words().await;
        for path in [
            "/vraag/slapen", "/vraag/lengte", "/terugblik/lichaam", "/terugblik/maten", "/mijn-profiel",
            "/toestemming", "/zes-woorden", "/delen", "/woonplaats",
        ] {
            let page = visitor.open(path).await;
            seen.push(title(&page.body).to_owned());
        }
        for text in seen {
            assert!(!text.contains('9') && !text.contains("WK") && !text.contains("never"), "{text}");
        }
    }

    async fn words_and_codes_stand_in_no_address_title_or_header(stage) {
        let mut visitor = stage.visitor();
        visitor.begin().await;
        let given = visitor.submit("/api/bewaren", &[]).await;
        let page = visitor.open("/zes-woorden").await;
        let phrase = page.words();
        let shown = format!("{:?}{}", page.headers, title(&page.body));
        let confirmed = visitor.confirm(&phrase).await;
        let shared = visitor.submit("/api/delen", &[]).await;
        let page = visitor.open("/delen").await;
        let code = page.words();
        let code_shown = format!("{:?}{}", page.headers, title(&page.body));
        let mut elsewhere = stage.visitor();
        let taken_up = elsewhere.take_up(&phrase.join(" ")).await;
        let opened = elsewhere.open_share(&code.join(" ")).await;
        let answers = [given, confirmed, shared, taken_up, opened];
        let told: String = answers.iter().map(|a| format!("{:?}{}", a.headers, a.body)).collect();
        for pair in phrase.windows(2).chain(code.windows(2)) {
            for text in [&told, &shown, &code_shown] {
                for between in [" ", ",", "-", "+", "%20", ""] {
                    assert!(!text.contains(&pair.join(between)));
                }
            }
        }
    }
}
