//! Tests that residents can read the questionnaires: short sentences and short, common words.
//!
//! The formulas only see lengths. They catch an official sentence, not a kind of question that
//! nobody understands: that takes reading aloud.

use serde_json::Value;

/// The questionnaires as they are compiled in.
const FILES: [(&str, &str); 3] = [
    ("spinnenweb", include_str!("../questionnaires/spinnenweb.json")),
    ("spinnenweb-kort", include_str!("../questionnaires/spinnenweb-kort.json")),
    ("leefstijl", include_str!("../questionnaires/leefstijl.json")),
];

/// What B1 needs of a whole questionnaire, in either language.
const EASY: f64 = 65.0;
/// What one question with its help needs: a single name such as cholesterol weighs more there.
const EASY_ENOUGH: f64 = 60.0;

/// Long words that everybody knows.
const KNOWN_LONG_WORDS: [&str; 1] = ["vrijwilligerswerk"];

/// One text in both languages.
#[derive(Clone, Copy)]
struct Translated<'a> {
    dutch: &'a str,
    english: &'a str,
}

impl<'a> Translated<'a> {
    /// The text under this key, if there is one.
    fn under(node: &'a Value, key: &str) -> Option<Self> {
        let dutch = node.get(key)?.as_str()?;
        let parts = node[format!("_{key}")]["extension"][0]["extension"].as_array();
        let part = |url: &str| parts?.iter().find(|part| part["url"] == url);
        assert_eq!(part("lang").map(|part| &part["valueCode"]), Some(&"en".into()), "{dutch}");
        let english = part("content").and_then(|part| part["valueString"].as_str());
        Some(Self { dutch, english: english.unwrap_or_else(|| panic!("no English: {dutch}")) })
    }

    /// Every text in this part of a questionnaire.
    fn all(node: &'a Value) -> Vec<Self> {
        let below: Vec<&Value> = match node {
            Value::Array(nodes) => nodes.iter().collect(),
            // What starts with an underscore holds the translations.
            Value::Object(nodes) => nodes
                .iter()
                .filter(|(key, _)| !key.starts_with('_'))
                .map(|(_, node)| node)
                .collect(),
            _ => Vec::new(),
        };
        let keys = ["title", "text", "display", "valueString"];
        let here = keys.iter().filter_map(|key| Self::under(node, key));
        here.chain(below.into_iter().flat_map(Self::all)).collect()
    }
}

fn questionnaires() -> [(&'static str, Value); 3] {
    FILES.map(|(name, json)| (name, serde_json::from_str(json).unwrap()))
}

fn items(node: &Value) -> impl Iterator<Item = &Value> {
    node["item"].as_array().unwrap().iter()
}

/// Every question of a questionnaire, with its help behind it.
fn questions(questionnaire: &Value) -> Vec<(Translated<'_>, Translated<'_>)> {
    items(questionnaire)
        .flat_map(items)
        .map(|question| {
            let control = |child: &Value| {
                child["extension"][0]["valueCodeableConcept"]["coding"][0]["code"] == "help"
            };
            let help = items(question).find(|child| control(child)).unwrap();
            (Translated::under(question, "text").unwrap(), Translated::under(help, "text").unwrap())
        })
        .collect()
}

/// The words of a text, sentence by sentence; a decimal point ends no sentence.
fn sentences(text: &str) -> Vec<Vec<&str>> {
    let words: Vec<&str> = text.split_whitespace().collect();
    words.split_inclusive(|word| word.ends_with(['.', '?', '!'])).map(<[&str]>::to_vec).collect()
}

/// The word without the marks around it.
fn bare(word: &str) -> &str {
    word.trim_matches(|c: char| !c.is_alphanumeric())
}

fn is_vowel(letter: char) -> bool {
    "aeiouyáàäâéèëêíìïîóòöôúùüû".contains(letter)
}

/// How many sounds a word has that is read letter by letter, such as HDL, HbA1c or 130.
fn spelled(word: &str) -> Option<usize> {
    let is_spelled = |c: char| c.is_numeric() || c.is_uppercase();
    let is_name = word.chars().skip(1).any(is_spelled) || word.contains(char::is_numeric);
    is_name.then(|| word.chars().filter(|c| c.is_alphanumeric()).count())
}

fn dutch_syllables(word: &str) -> usize {
    /// Letters that sound as one, the longest first.
    const TOGETHER: [&str; 17] = [
        "aai", "ooi", "oei", "eeu", "ieu", "ij", "aa", "ee", "oo", "uu", "oe", "ui", "eu", "ei",
        "au", "ou", "ie",
    ];
    spelled(bare(word)).unwrap_or_else(|| {
        let word = word.to_lowercase().replace("éé", "ee");
        let (mut rest, mut syllables) = (word.as_str(), 0);
        while let Some(letter) = rest.chars().next() {
            let together = TOGETHER.iter().find(|together| rest.starts_with(**together));
            let after = &rest[together.map_or(letter.len_utf8(), |together| together.len())..];
            let is_consonant = letter == 'y' && after.starts_with(is_vowel);
            syllables += usize::from(is_vowel(letter) && !is_consonant);
            rest = after;
        }
        syllables.max(1)
    })
}

fn english_syllables(word: &str) -> usize {
    spelled(bare(word)).unwrap_or_else(|| {
        let word = bare(word).to_lowercase();
        let groups = word.split(|c| !is_vowel(c)).filter(|group| !group.is_empty()).count();
        let is_silent = ["e", "ed"].iter().any(|end| {
            word.strip_suffix(end).is_some_and(|stem| {
                let is_heard =
                    if *end == "e" { stem.ends_with('l') } else { stem.ends_with(['t', 'd']) };
                !is_heard && !stem.ends_with(is_vowel)
            })
        });
        (groups - usize::from(is_silent && groups > 0)).max(1)
    })
}

/// Words in a sentence and syllables in a word, on average.
fn lengths<'a>(
    texts: impl IntoIterator<Item = &'a str>,
    syllables: fn(&str) -> usize,
) -> (f64, f64) {
    let sentences: Vec<_> = texts.into_iter().flat_map(sentences).collect();
    let words: Vec<_> = sentences.iter().flatten().collect();
    let sounds: usize = words.iter().map(|word| syllables(word)).sum();
    let words = words.len() as f64;
    (words / sentences.len() as f64, sounds as f64 / words)
}

/// The score of Flesch as Douma fitted it to Dutch: 100 is very easy, below 30 is very hard.
fn dutch_score<'a>(texts: impl IntoIterator<Item = &'a str>) -> f64 {
    let (words, syllables) = lengths(texts, dutch_syllables);
    206.84 - 0.93 * words - 77.0 * syllables
}

/// The reading ease of Flesch, for English.
fn english_score<'a>(texts: impl IntoIterator<Item = &'a str>) -> f64 {
    let (words, syllables) = lengths(texts, english_syllables);
    206.835 - 1.015 * words - 84.6 * syllables
}

/// The sentences of all texts that have too many words.
fn too_long(most: usize, text: impl Fn(Translated<'_>) -> &str) -> Vec<String> {
    questionnaires()
        .iter()
        .flat_map(|(_, questionnaire)| Translated::all(questionnaire))
        .flat_map(|translated| sentences(text(translated)))
        .filter(|sentence| sentence.len() > most)
        .map(|sentence| sentence.join(" "))
        .collect()
}

#[test]
fn no_dutch_sentence_is_longer_than_fifteen_words() {
    assert_eq!(too_long(15, |text| text.dutch), [""; 0]);
}

#[test]
fn no_english_sentence_is_longer_than_eighteen_words() {
    assert_eq!(too_long(18, |text| text.english), [""; 0]);
}

#[test]
fn no_dutch_word_is_longer_than_sixteen_letters_unless_everybody_knows_it() {
    for (_, questionnaire) in questionnaires() {
        for text in Translated::all(&questionnaire) {
            for word in text.dutch.split_whitespace().map(bare) {
                let is_short = word.chars().count() <= 16;
                assert!(is_short || KNOWN_LONG_WORDS.contains(&word), "{word}");
            }
        }
    }
}

#[test]
fn residents_are_addressed_with_je() {
    for (_, questionnaire) in questionnaires() {
        for text in Translated::all(&questionnaire) {
            let mut words = text.dutch.split_whitespace().map(|word| bare(word).to_lowercase());
            assert!(!words.any(|word| ["u", "uw", "uzelf"].contains(&&*word)), "{}", text.dutch);
        }
    }
}

#[test]
fn every_questionnaire_is_easy_to_read_in_both_languages() {
    for (name, questionnaire) in questionnaires() {
        let questions = questions(&questionnaire);
        let texts = || questions.iter().flat_map(|(question, help)| [*question, *help]);
        let dutch = dutch_score(texts().map(|text| text.dutch));
        let english = english_score(texts().map(|text| text.english));
        assert!(dutch >= EASY, "{name}: {dutch:.1}");
        assert!(english >= EASY, "{name}: {english:.1}");
    }
}

#[test]
fn every_question_with_its_help_is_easy_enough() {
    for (_, questionnaire) in questionnaires() {
        for (question, help) in questions(&questionnaire) {
            let score = dutch_score([question.dutch, help.dutch]);
            assert!(score >= EASY_ENOUGH, "{score:.1}: {} {}", question.dutch, help.dutch);
        }
    }
}

#[test]
fn the_short_web_asks_in_few_and_short_words() {
    let [_, (_, short_web), _] = questionnaires();
    for (question, help) in questions(&short_web) {
        for text in [question.dutch, help.dutch] {
            let words: Vec<_> = text.split_whitespace().map(bare).collect();
            assert!(words.len() <= 8 && words.iter().all(|word| word.len() <= 8), "{text}");
        }
    }
}

#[test]
fn a_sentence_from_an_official_letter_is_too_hard() {
    let dutch = "Naar aanleiding van uw verzoek delen wij u mede dat de behandeling daarvan, \
                 conform de geldende beleidsregels, vooralsnog is opgeschort in afwachting van \
                 aanvullende bewijsstukken.";
    let english = "Further to your application, we hereby notify you that its consideration has \
                   been suspended in accordance with applicable regulations, pending receipt of \
                   additional documentation.";
    assert!(dutch_score([dutch]) < EASY_ENOUGH, "{:.1}", dutch_score([dutch]));
    assert!(english_score([english]) < EASY, "{:.1}", english_score([english]));
    assert!(sentences(dutch)[0].len() > 15 && sentences(english)[0].len() > 18);
    let shorter = "Wij kunnen uw vraag nog niet beantwoorden. Wij missen nog een brief van u.";
    assert!(dutch_score([shorter]) >= EASY);
}

#[test]
fn hard_words_in_short_sentences_are_too_hard_as_well() {
    let dutch = "Beoordeel uw gezondheidstoestand. Raadpleeg uw behandelend specialist.";
    assert!(dutch_score([dutch]) < EASY_ENOUGH, "{:.1}", dutch_score([dutch]));
}

#[test]
fn dutch_syllables_are_counted_as_they_sound() {
    for (word, syllables) in [
        ("je", 1),
        ("nieuws", 1),
        ("leeuwen", 2),
        ("koeien", 2),
        ("mooie", 2),
        ("bijvoorbeeld", 3),
        ("familie", 3),
        ("radio", 3),
        ("zoals", 2),
        ("geïnteresseerd", 5),
        ("financiën", 4),
        ("één", 1),
        ("yoga", 2),
        ("type", 2),
        ("zo'n", 1),
        ("'s", 1),
        ("HDL", 3),
        ("HbA1c", 5),
        ("vrijwilligerswerk", 5),
        ("gezondheid", 3),
    ] {
        assert_eq!(dutch_syllables(word), syllables, "{word}");
    }
}

#[test]
fn english_syllables_are_counted_nearly_as_they_sound() {
    for (word, syllables) in [
        ("the", 1),
        ("make", 1),
        ("walked", 1),
        ("rested", 2),
        ("people", 2),
        ("neighbours", 2),
        ("vegetables", 4),
        ("pressure.", 2),
        ("eGFR", 4),
    ] {
        assert_eq!(english_syllables(word), syllables, "{word}");
    }
}

#[test]
fn a_decimal_point_ends_no_sentence() {
    assert_eq!(sentences("Fill in 7.5 here. Or not?").len(), 2);
}
