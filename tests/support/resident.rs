//! What a resident does on the site.

use std::collections::BTreeMap;

use serde_json::Value;

use crate::{Answered, Visitor};

/// A man of 50 who smokes and knows his numbers: every question about lifestyle that he is asked,
/// in order, with an answer that is not doubted.
pub const LIFESTYLE: [(&str, &str); 41] = [
    ("leeftijd", "50"),
    ("geslacht", "m"),
    ("beweeg-dagen", "5"),
    ("beweeg-minuten", "40"),
    ("sport", "yes"),
    ("spieren", "2"),
    ("roken", "current"),
    ("rook-binnen", "no"),
    ("alcohol-dagen", "2"),
    ("alcohol-glazen", "2"),
    ("alcohol-zwaar", "no"),
    ("eet-groente", "2"),
    ("eet-fruit", "1"),
    ("eet-peulvruchten", "1"),
    ("eet-noten", "1"),
    ("eet-volkoren", "2"),
    ("eet-vis", "1"),
    ("eet-vlees", "1"),
    ("eet-frisdrank", "2"),
    ("slaap-uren", "7,5"),
    ("stress", "little"),
    ("ontspannen", "often"),
    ("lengte", "187"),
    ("gewicht", "93,7"),
    ("eenzaam", "no"),
    ("regie", "much"),
    ("geld", "fine"),
    ("vrijwilliger", "no"),
    ("mantelzorg", "no"),
    ("gezondheid", "good"),
    ("geluk", "8"),
    ("bloeddruk-bekend", "yes"),
    ("bovendruk", "140"),
    ("onderdruk", "83"),
    ("medicijn-bloeddruk", "no"),
    ("cholesterol-bekend", "yes"),
    ("cholesterol", "5,5"),
    ("hdl", "1,3"),
    ("medicijn-cholesterol", "no"),
    ("diabetes", "no"),
    ("aandoening", "none"),
];

impl Visitor {
    /// Presses "Beginnen".
    pub async fn begin(&mut self) {
        assert_eq!(self.submit("/api/begin", &[]).await.location(), "/woonplaats");
    }

    /// Begins and says where he lives.
    pub async fn begin_in(&mut self, wijk: &str) {
        self.begin().await;
        self.submit("/api/wijk", &[("wijk", wijk)]).await;
    }

    /// Begins with the short list.
    pub async fn begin_short(&mut self) {
        let begun = self.submit("/api/begin", &[("way", "kort")]).await;
        assert_eq!(begun.location(), "/vraag/kort-lichaam");
    }

    /// Opens a question and sends what was chosen or typed there.
    pub async fn answer(&mut self, question: &str, value: &str) -> Answered {
        self.answer_with(question, &[("value", value)]).await
    }

    /// Opens a question, answers it and ticks that he wants to talk about it.
    pub async fn answer_and_mark(&mut self, question: &str, value: &str) -> Answered {
        self.answer_with(question, &[("value", value), ("talk_about", "ja")]).await
    }

    /// Opens a question and passes it over.
    pub async fn skip(&mut self, question: &str) -> Answered {
        self.answer_with(question, &[("skip", "sla-over")]).await
    }

    /// Opens a question and sends its form with these fields.
    pub async fn answer_with(&mut self, question: &str, fields: &[(&str, &str)]) -> Answered {
        let page = self.open(&format!("/vraag/{question}")).await;
        let key = page.hidden("form_key");
        let own = [("form_key", key.as_str()), ("question", question)];
        self.submit("/api/antwoord", &[own.as_slice(), fields].concat()).await
    }

    /// Answers questions one after the other without looking at their pages.
    pub async fn answer_all<'a>(&mut self, answers: impl IntoIterator<Item = (&'a str, &'a str)>) {
        for (question, value) in answers {
            let fields = [("question", question), ("value", value)];
            let answered = self.submit("/api/antwoord", &fields).await;
            assert!(!answered.location().contains("fout"), "{question}: {}", answered.location());
        }
    }

    /// All answers of now as the own file holds them, by link id: a number, or the code of a choice.
    /// A question that was passed over is `null`.
    pub async fn answers(&mut self) -> BTreeMap<String, Value> {
        let file = self.open("/mijn-profiel/antwoorden.json").await;
        let bundle: Value = serde_json::from_str(&file.body).unwrap();
        let none = Vec::new();
        let list = |value: &Value, name: &str| value[name].as_array().unwrap_or(&none).clone();
        let mut answers = BTreeMap::new();
        for entry in list(&bundle, "entry") {
            for section in list(&entry["resource"], "item") {
                for question in list(&section, "item") {
                    let link_id = question["linkId"].as_str().unwrap().to_owned();
                    let answer = &question["answer"][0];
                    let value = [&answer["valueInteger"], &answer["valueDecimal"]]
                        .into_iter()
                        .find(|value| !value.is_null())
                        .unwrap_or(&answer["valueCoding"]["code"]);
                    // The newest time stands first.
                    answers.entry(link_id).or_insert_with(|| value.clone());
                }
            }
        }
        answers
    }

    /// Gives the scores to the figures.
    pub async fn contribute(&mut self) -> Answered {
        self.submit("/api/meetellen", &[("choice", "ja"), ("sex", "f"), ("age_band", "35-49")])
            .await
    }

    /// Gets six words, writes them down and fills two of them in.
    pub async fn keep(&mut self) -> String {
        let words = self.new_words().await;
        self.confirm(&words).await;
        words.join(" ")
    }

    /// Gets six words, which are then still to be confirmed.
    pub async fn new_words(&mut self) -> Vec<String> {
        assert_eq!(self.submit("/api/bewaren", &[]).await.location(), "/zes-woorden");
        let words = self.open("/zes-woorden").await.words();
        assert_eq!(words.len(), 6);
        words
    }

    /// Fills in the two words that are asked back.
    pub async fn confirm(&mut self, words: &[String]) -> Answered {
        let page = self.open("/zes-woorden").await;
        let [one, other] =
            ["woord-een", "woord-ander"].map(|field| &words[page.word_asked_in(field) - 1]);
        self.submit("/api/woorden", &[("one", one), ("other", other)]).await
    }

    /// Comes back with six words.
    pub async fn take_up(&mut self, words: &str) -> Answered {
        self.submit("/api/verder", &[("words", words)]).await
    }

    /// Makes a code, and says that it was handed over.
    pub async fn share(&mut self) -> String {
        assert_eq!(self.submit("/api/delen", &[]).await.location(), "/delen");
        let code = self.open("/delen").await.words();
        assert_eq!(code.len(), 6);
        self.submit("/api/gezien", &[]).await;
        code.join(" ")
    }

    /// Fills in the code of somebody else.
    pub async fn open_share(&mut self, code: &str) -> Answered {
        self.submit("/api/inzage", &[("words", code)]).await
    }
}
