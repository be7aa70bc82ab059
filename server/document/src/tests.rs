//! What a report is once it is written, read back as others read it.

use domain::{
    document::{Bar, Block, Document, WebSeries},
    language::Language,
    scoring::DimensionScores,
};
use proptest::prelude::*;

use crate::{DocumentError, html, pdf};

const AXES: [&str; 6] =
    ["Lichaam", "Gedachten", "Zin in het leven", "Prettig leven", "Meedoen", "Dagelijks leven"];

fn document(blocks: Vec<Block>) -> Document {
    Document {
        language: Language::Dutch,
        title: "Mijn verslag".into(),
        blocks,
        footer: "Alleen jij bepaalt wie dit leest.".into(),
    }
}

fn paragraph(text: impl Into<String>) -> Block {
    Block::Paragraph(text.into())
}

fn scores(scores: [Option<f64>; 6]) -> DimensionScores {
    DimensionScores::from_array(scores).unwrap()
}

/// Every kind of block, in which every text is another one.
fn every_block(text: &mut dyn FnMut(&str) -> String) -> Vec<Block> {
    vec![
        Block::Heading(text("Spinnenweb")),
        Block::Paragraph(text("Zo denk je over je leven.")),
        Block::List(vec![text("Slapen gaat goed."), text("Bewegen kan beter.")]),
        Block::Web {
            description: text("Twee lijnen in een web."),
            axes: AXES.map(&mut *text),
            series: vec![
                WebSeries { name: text("Nu"), scores: scores([Some(7.0); 6]) },
                WebSeries {
                    name: text("Vorig jaar"),
                    scores: scores([Some(1.0), None, Some(10.0), Some(0.0), None, Some(5.5)]),
                },
            ],
        },
        Block::Table {
            caption: text("De scores"),
            head: vec![text("Onderwerp"), text("Score")],
            rows: vec![vec![text("Lijf"), text("7,3")], vec![text("Geest"), text("")]],
        },
        Block::Bars {
            caption: text("Leefstijl"),
            bars: vec![Bar { label: text("Groente"), points: 73.0, shown: text("5 dagen") }],
        },
        Block::People { description: text("5 van de 100 mensen"), marked: 5 },
    ]
}

/// A report as another program reads it.
struct Read(lopdf::Document);

impl Read {
    fn of(document: &Document) -> Self {
        Self(lopdf::Document::load_mem(&pdf(document).unwrap()).unwrap())
    }

    fn pages(&self) -> usize {
        self.0.get_pages().len()
    }

    fn page(&self, number: usize) -> String {
        let text = self.0.extract_text(&[u32::try_from(number).unwrap()]).unwrap();
        text.split_whitespace().collect::<Vec<_>>().join(" ")
    }

    fn text(&self) -> String {
        (1..=self.pages()).map(|number| self.page(number) + " ").collect()
    }

    /// What the parts are, with the text that stands for those that are not seen.
    fn parts(&self) -> Vec<(String, Option<String>)> {
        let parts = self.0.objects.values().filter_map(|object| {
            let part = object.as_dict().ok()?;
            part.get(b"P").ok()?;
            let kind = part.get(b"S").ok()?.as_name().ok()?;
            let alternative =
                part.get(b"Alt").ok().map(|text| lopdf::decode_text_string(text).unwrap());
            Some((String::from_utf8_lossy(kind).into_owned(), alternative))
        });
        parts.collect()
    }
}

#[test]
fn a_pdf_says_everything_in_order() {
    let mut texts = vec!["Mijn verslag".to_owned()];
    let blocks = every_block(&mut |text| {
        texts.push(text.to_owned());
        text.to_owned()
    });
    texts.push("Alleen jij bepaalt wie dit leest.".into());
    // Not to be seen, but to be heard.
    texts.retain(|text| text != "Twee lijnen in een web.");
    let read = Read::of(&document(blocks)).text();
    let mut rest = read.as_str();
    for text in texts {
        let found = rest.find(&text);
        assert!(found.is_some(), "{text:?} is not in {rest:?}");
        rest = &rest[found.unwrap() + text.len()..];
    }
}

#[test]
fn a_screen_reader_knows_what_everything_is() {
    let read = Read::of(&document(every_block(&mut str::to_owned)));
    let parts = read.parts();
    let count = |kind: &str| parts.iter().filter(|part| part.0 == kind).count();
    for (kind, expected) in [
        ("H1", 1),
        ("H2", 1),
        ("L", 2),
        ("LI", 3),
        ("Table", 1),
        ("TH", 4),
        ("TD", 2),
        ("Figure", 2),
        ("Caption", 4),
    ] {
        assert_eq!(count(kind), expected, "{kind}");
    }
    for text in ["Twee lijnen in een web.", "5 van de 100 mensen"] {
        assert!(parts.contains(&("Figure".into(), Some(text.into()))), "{text}");
    }
    let catalog = read.0.catalog().unwrap();
    assert_eq!(catalog.get(b"Lang").unwrap().as_str().unwrap(), b"nl");
    assert!(catalog.has(b"StructTreeRoot") && catalog.has(b"Outlines"));
}

#[test]
fn every_font_is_in_the_file() {
    let read = Read::of(&document(every_block(&mut str::to_owned)));
    let fonts: Vec<_> = read
        .0
        .objects
        .values()
        .filter_map(|object| object.as_dict().ok())
        .filter(|font| font.has_type(b"FontDescriptor"))
        .collect();
    assert_eq!(fonts.len(), 2);
    assert!(fonts.iter().all(|font| font.has(b"FontFile2")));
}

#[test]
fn every_page_has_a_number_and_the_footer() {
    let sentence = "Een zin die een paar keer voorkomt. ".repeat(8);
    let read = Read::of(&document(vec![paragraph(sentence); 60]));
    let pages = read.pages();
    assert!((5..15).contains(&pages), "{pages}");
    for number in 1..=pages {
        let text = read.page(number);
        assert!(text.contains("Alleen jij bepaalt wie dit leest."), "{text}");
        assert!(text.ends_with(&format!("{number} / {pages}")), "{text}");
    }
}

#[test]
fn a_document_without_a_title_is_refused() {
    let untitled = Document { title: " \n\u{200b}".into(), ..document(vec![]) };
    assert_eq!(pdf(&untitled), Err(DocumentError::Untitled));
}

#[test]
fn the_same_document_gives_the_same_bytes() {
    let document = document(every_block(&mut str::to_owned));
    assert_eq!(pdf(&document), pdf(&document));
    assert_eq!(html(&document), html(&document));
}

#[test]
fn a_document_of_nothing_but_empty_texts_is_still_a_document() {
    let empty = document(every_block(&mut |_| String::new()));
    assert_eq!(Read::of(&empty).pages(), 1);
    let nothing = document(vec![
        Block::List(vec![]),
        Block::Table { caption: String::new(), head: vec![], rows: vec![vec![]] },
        Block::Bars { caption: String::new(), bars: vec![] },
    ]);
    assert_eq!(Read::of(&nothing).pages(), 1);
}

#[test]
fn hostile_texts_are_only_texts() {
    for hostile in [
        "<script>alert(1)</script>".to_owned(),
        "\"><img src=x onerror='alert(1)'>&amp;".to_owned(),
        "a".repeat(10_000),
        "woorden en spaties ".repeat(600),
        "مرحبا بالعالم שלום עולם \u{202e}omgekeerd".to_owned(),
        "👩‍👩‍👧‍👦🏳️‍🌈 \u{1f600}\u{10ffff}\u{e000}\u{fffe}\u{feff}".to_owned(),
        "\0\u{1}\u{7f}\u{85}\u{9f}\r\n\t".to_owned(),
        "é\u{301}\u{301}\u{301}漢字かな한국어".to_owned(),
    ] {
        let hostile = |_: &str| hostile.clone();
        let document = Document {
            title: format!("T{}", hostile("")),
            footer: hostile(""),
            ..document(every_block(&mut { hostile }))
        };
        assert!(pdf(&document).unwrap().starts_with(b"%PDF-1.7"));
        let page = html(&document);
        assert!(!page.contains("<script") && !page.contains("<img") && !page.contains("onerror='"));
        assert!(!page.contains('\0'));
    }
}

#[test]
fn a_page_says_everything_and_fetches_nothing() {
    let mut texts = vec![];
    let page = html(&document(every_block(&mut |text| {
        texts.push(text.to_owned());
        format!("{text} & <b>")
    })));
    for text in texts {
        // The names of the axes may stand in two lines.
        let first = text.split(' ').next().unwrap();
        let whole = page.contains(&format!("{text} &amp; &lt;b&gt;"));
        assert!(whole || page.contains(first) && AXES.contains(&text.as_str()), "{text}");
    }
    assert!(page.starts_with("<!DOCTYPE html>\n<html lang=\"nl\" dir=\"ltr\">"));
    for remote in ["<script", "src=", "href=", "url(", "@import", "http:", "https:"] {
        assert!(!page.contains(remote), "{remote}");
    }
}

#[test]
fn a_page_has_an_order_that_can_be_heard() {
    let page = html(&document(every_block(&mut str::to_owned)));
    let order = [
        "<h1>Mijn verslag</h1>",
        "<h2>Spinnenweb</h2>",
        r#"role="img" aria-label="Twee lijnen in een web.""#,
        r#"<caption id="caption-4">De scores</caption>"#,
        r#"<th scope="col">Score</th>"#,
        r#"<th scope="row">Lijf</th><td>7,3</td>"#,
        "<figcaption>Leefstijl</figcaption>",
        "<figcaption>5 van de 100 mensen</figcaption>",
        "<footer>",
    ];
    let places: Vec<_> = order.iter().map(|part| page.find(part)).collect();
    assert!(places.iter().all(Option::is_some) && places.is_sorted(), "{places:?}");
    let seen = page.matches("<svg").count();
    let heard =
        page.matches(r#"role="img""#).count() + page.matches(r#"aria-hidden="true""#).count();
    assert_eq!(seen, heard);
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(32))]

    #[test]
    fn any_text_can_be_written(texts in prop::collection::vec(any::<String>(), 1..8)) {
        let mut texts = texts.iter().cycle().cloned();
        let blocks = every_block(&mut |_| texts.next().unwrap_or_default());
        let document = Document { footer: texts.next().unwrap_or_default(), ..document(blocks) };
        prop_assert!(pdf(&document).is_ok());
        prop_assert!(html(&document).ends_with("</html>\n"));
    }
}
