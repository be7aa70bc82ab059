//! What a resident tells is in no log, no address, no title and no header.

use std::{
    io::Write,
    sync::{Arc, Mutex},
};

use domain::aspect::ASPECTS;
use tests::on_both_databases;
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
        let canaries = ["canary-answer-93517", "canary-postcode-8264", "9731"];
        let mut visitor = stage.visitor();
        visitor.begin().await;
        let mut told = Vec::new();
        for (path, fields) in [
            ("/api/postcode", vec![("postcode", canaries[1])]),
            ("/api/postcode", vec![("postcode", canaries[2])]),
            ("/api/antwoord", vec![("aspect", "slapen"), ("rating", canaries[0])]),
            ("/api/antwoord", vec![("aspect", canaries[0]), ("rating", "7")]),
            ("/api/wijk", vec![("wijk", canaries[0])]),
            ("/api/meetellen", vec![("choice", canaries[0]), ("sex", canaries[0])]),
        ] {
            let answered = visitor.submit(path, &fields).await;
            told.push(format!("{:?} {}", answered.headers, answered.body));
        }
        stage.web.close().await;
        visitor.submit("/api/postcode", &[("postcode", canaries[2])]).await;
        for canary in canaries {
            assert!(told.iter().all(|response| !response.contains(canary)), "{canary} came back");
        }
        let written = String::from_utf8_lossy(&log.0.lock().unwrap()).into_owned();
        assert!(written.contains("Answered a request"), "the log is not kept");
        for canary in canaries {
            assert!(!says(&written, canary), "{canary} is in the log");
        }
        assert!(!written.contains(&visitor.cookie()), "the token is in the log");
    }

    async fn the_way_through_has_no_answer_in_an_address_or_a_title(stage) {
        let stage = stage.with_made_up_town().await;
        let mut visitor = stage.visitor();
        visitor.begin_in("WK990103").await;
        let mut seen = Vec::new();
        for aspect in &ASPECTS {
            let answered = visitor.rate(aspect.slug, "9").await;
            seen.push(answered.location().to_owned());
        }
        seen.push(visitor.contribute().await.location().to_owned());
        for path in ["/vraag/slapen", "/terugblik/lichaam", "/mijn-web", "/meetellen", "/bedankt"] {
            let page = visitor.open(path).await;
            seen.push(title(&page.body).to_owned());
        }
        for text in seen {
            assert!(!text.contains('9') && !text.contains("WK") && !text.contains("99"), "{text}");
        }
    }
}
