//! The edges of the site: headers, cross-site forms, sizes, and what a browser may run.

use std::collections::BTreeSet;

use axum::body::Body;
use http::{Method, Request, StatusCode, header};
use serde_json::json;
use tests::{SESSION, Stage, VIEWING, Visitor, encode, on_both_databases};

use crate::architecture::server_functions;

/// A server function, the role it has, and a form that it would carry out.
type Function = (&'static str, &'static str, &'static [(&'static str, &'static str)]);

const FUNCTIONS: [Function; 20] = [
    ("taal", "everybody", &[("language", "en"), ("back", "/")]),
    ("begin", "everybody", &[("way", "kort")]),
    ("verder", "everybody with six words", &[("words", "fiets wolf ijsvogel kaars etalage zwaan")]),
    ("inzage", "everybody with a code", &[("words", "fiets wolf ijsvogel kaars etalage zwaan")]),
    ("herinnering-stoppen", "everybody", &[("email", "jo@voorbeeld.nl")]),
    ("postcode", "visitor", &[("postcode", "7171")]),
    ("wijk", "visitor", &[("wijk", "WK990102")]),
    ("antwoord", "visitor", &[("question", "slapen"), ("value", "7")]),
    ("wensen", "visitor", &[("wishes[]", "beweging")]),
    ("opnieuw", "visitor", &[("way", "lang")]),
    ("bewaren", "visitor", &[]),
    ("woorden", "visitor", &[("one", "fiets"), ("other", "wolf")]),
    ("meetellen", "visitor", &[("choice", "ja")]),
    ("terugnemen", "visitor", &[]),
    ("delen", "visitor", &[]),
    ("gezien", "visitor", &[]),
    ("delen-stoppen", "visitor", &[]),
    ("herinnering", "visitor", &[("email", "jo@voorbeeld.nl")]),
    ("stoppen", "everybody", &[]),
    ("wissen", "visitor", &[]),
];

/// Pages that show something of the own dossier.
const OWN_PAGES: [&str; 8] = [
    "/woonplaats",
    "/vraag/slapen",
    "/terugblik/lichaam",
    "/leefstijl",
    "/mijn-profiel",
    "/zes-woorden",
    "/toestemming",
    "/delen",
];

/// Files that hold something of the own dossier.
const OWN_FILES: [&str; 3] =
    ["/mijn-profiel/profiel.pdf", "/mijn-profiel/profiel.html", "/mijn-profiel/antwoorden.json"];

/// Pages that are there for everybody.
const OPEN_PAGES: [&str; 9] = [
    "/",
    "/verder",
    "/inzage",
    "/herinnering",
    "/wijken",
    "/wijken/WK990101",
    "/indicatoren",
    "/indicatoren/smoker",
    "/over",
];

/// Ways in which another site would send a form in the visitor's name.
const FOREIGN: [&[(&str, &str)]; 5] = [
    &[("origin", "https://elsewhere.test"), ("sec-fetch-site", "cross-site")],
    &[("origin", "https://elsewhere.test")],
    &[("origin", "null")],
    &[("sec-fetch-site", "same-site"), ("origin", "https://other.wijkweb.test")],
    &[],
];

fn request(
    visitor: &Visitor,
    path: &str,
    fields: &[(&str, &str)],
    says: &[(&str, &str)],
) -> Request<Body> {
    let mut form = visitor.form(path);
    for (name, value) in says {
        form = form.header(*name, *value);
    }
    form.body(Body::from(encode(fields))).unwrap()
}

/// What somebody without a visit meets at the own pages, files and forms.
async fn is_no_visit(visitor: &mut Visitor) {
    for path in OWN_PAGES.iter().chain(&OWN_FILES) {
        let page = visitor.open(path).await;
        assert_eq!(page.status, StatusCode::SEE_OTHER, "{path}");
        assert_eq!(page.location(), "/?fout=bezoek", "{path}");
    }
}

/// All that is stored, as numbers that change when anything does.
async fn traces(stage: &Stage) -> [i64; 5] {
    [
        stage.number("select count(*) from dossiers").await,
        stage.number("select count(*) from shares").await,
        stage.number("select count(*) from reminders").await,
        stage.contributions_number("select count(*) from contributions").await,
        stage.contributions_number("select count(*) from contribution_values").await,
    ]
}

#[test]
fn every_server_function_is_tried_here_in_its_role() {
    let tried: BTreeSet<_> =
        FUNCTIONS.iter().map(|(name, role, _)| ((*name).into(), (*role).into())).collect();
    assert_eq!(tried, server_functions());
}

on_both_databases! {
    async fn a_form_from_another_site_is_refused_by_every_server_function(stage) {
        let stage = stage.with_made_up_town().await;
        let mut visitor = stage.visitor();
        visitor.begin_in("WK990101").await;
        visitor.answer("slapen", "3").await;
        let (cookie, before) = (visitor.cookie(), traces(&stage).await);
        for (function, _, fields) in FUNCTIONS {
            for says in FOREIGN {
                let foreign = request(&visitor, &format!("/api/{function}"), fields, says);
                let answered = visitor.send(foreign).await;
                assert_eq!(answered.status, StatusCode::FORBIDDEN, "{function} {says:?}");
            }
        }
        assert_eq!(visitor.cookie(), cookie);
        assert_eq!(traces(&stage).await, before);
        assert_eq!(visitor.answers().await["slapen"], 3);
        assert!(visitor.open("/woonplaats").await.main().contains("value=\"WK990101\" checked"));
    }

    async fn nothing_is_changed_by_a_get(stage) {
        let stage = stage.with_made_up_town().await;
        let mut visitor = stage.visitor();
        visitor.begin().await;
        let (cookie, before) = (visitor.cookie(), traces(&stage).await);
        for (function, _, fields) in FUNCTIONS {
            let answered = visitor.open(&format!("/api/{function}?{}", encode(fields))).await;
            assert!(answered.status.is_client_error(), "{function}: {}", answered.status);
        }
        assert_eq!((visitor.cookie(), traces(&stage).await), (cookie, before));
        assert!(visitor.answers().await.is_empty());
    }

    async fn whoever_did_not_begin_is_sent_to_the_beginning(stage) {
        let stage = stage.with_made_up_town().await;
        let mut visitor = stage.visitor();
        is_no_visit(&mut visitor).await;
        for (function, role, fields) in FUNCTIONS {
            let ends_a_visit = ["stoppen", "wissen"].contains(&function);
            if role != "visitor" || ends_a_visit {
                continue;
            }
            let answered = visitor.submit(&format!("/api/{function}"), fields).await;
            assert_eq!(answered.location(), "/?fout=bezoek", "{function}");
        }
        assert!(visitor.open("/?fout=bezoek").await.text().contains("Je was nog niet begonnen"));
        assert_eq!(visitor.submit("/api/wissen", &[]).await.location(), "/?klaar=gewist");
        assert_eq!(visitor.submit("/api/stoppen", &[]).await.location(), "/?klaar=gestopt");
        assert_eq!(visitor.open("/inzage/profiel").await.location(), "/inzage?fout=inzage");
        assert_eq!((traces(&stage).await, visitor.cookie()), ([0; 5], String::new()));
    }

    async fn a_page_for_everybody_is_open_to_everybody(stage) {
        let stage = stage.with_made_up_town().await;
        for path in OPEN_PAGES {
            let page = stage.visitor().open(path).await;
            assert_eq!(page.status, StatusCode::OK, "{path}");
            assert_eq!(page.headers.get(header::SET_COOKIE), None, "{path}");
        }
    }

    async fn every_response_carries_the_guarding_headers(stage) {
        let mut visitor = stage.visitor();
        visitor.begin().await;
        for path in [
            "/", "/vraag/slapen", "/mijn-profiel", "/mijn-profiel/profiel.html", "/wijken", "/nergens",
            "/pkg/nergens.js", "/publicaties/x/1/y", "/mijn-profiel/nergens",
        ] {
            let page = visitor.open(path).await;
            for header in ["content-security-policy", "x-content-type-options", "x-frame-options", "referrer-policy"] {
                assert!(page.headers.contains_key(header), "{path}: {header}");
            }
            let policy = page.headers["content-security-policy"].to_str().unwrap();
            assert!(!policy.contains("unsafe-inline") && !policy.contains("'unsafe-eval'"), "{policy}");
            assert!(policy.contains("default-src 'none'") && !policy.contains("http"), "{policy}");
        }
    }

    async fn every_script_has_the_nonce_of_its_own_response(stage) {
        let mut nonces = Vec::new();
        let mut visitor = stage.visitor();
        visitor.begin().await;
        for _ in 0..2 {
            let page = visitor.open("/vraag/slapen").await;
            let policy = page.headers["content-security-policy"].to_str().unwrap();
            let nonce = policy.split("'nonce-").nth(1).unwrap().split('\'').next().unwrap().to_owned();
            let scripts: Vec<_> = page.body.split("<script").skip(1).collect();
            assert!(!scripts.is_empty());
            for script in scripts {
                assert!(script.split('>').next().unwrap().contains(&format!("nonce=\"{nonce}\"")));
            }
            assert!(!page.body.contains(" style=") && !page.body.contains(" onclick="));
            nonces.push(nonce);
        }
        assert_ne!(nonces[0], nonces[1]);
    }

    async fn a_page_without_islands_fetches_no_script(stage) {
        let mut visitor = stage.visitor();
        visitor.begin().await;
        visitor.new_words().await;
        for path in ["/", "/verder", "/woonplaats", "/toestemming", "/zes-woorden", "/delen", "/wijken", "/indicatoren"] {
            let page = visitor.open(path).await.body;
            assert!(!page.contains(".wasm") && !page.contains(".js") && !page.contains("import("), "{path}");
        }
    }

    async fn nothing_of_a_visitor_is_kept_by_a_cache(stage) {
        let stage = stage.with_made_up_town().await;
        let mut visitor = stage.visitor();
        visitor.begin_in("WK990101").await;
        for path in OWN_PAGES.iter().chain(&OWN_FILES).chain(&OPEN_PAGES) {
            let page = visitor.open(path).await;
            assert_eq!(page.headers[header::CACHE_CONTROL], "no-store", "{path}");
        }
        let saved = visitor.answer("slapen", "7").await;
        assert_eq!(saved.headers[header::CACHE_CONTROL], "no-store");
    }

    async fn nothing_is_loaded_from_elsewhere(stage) {
        let stage = stage.with_made_up_town().await;
        let mut visitor = stage.visitor();
        visitor.begin_in("WK990101").await;
        for path in OWN_PAGES.iter().chain(&OPEN_PAGES).chain(&["/mijn-profiel/profiel.html"]) {
            let page = visitor.open(path).await.body;
            for attribute in ["src=\"http", "href=\"http", "src=\"//", "href=\"//", "action=\"http", "@import"] {
                assert!(!page.contains(attribute), "{path}: {attribute}");
            }
        }
    }

    async fn a_form_that_is_too_large_is_refused_with_a_sentence(stage) {
        let mut visitor = stage.visitor();
        visitor.begin().await;
        let large = "x".repeat(20_000);
        let answered = visitor.submit("/api/antwoord", &[("question", "slapen"), ("value", &large)]).await;
        assert_eq!(answered.status, StatusCode::PAYLOAD_TOO_LARGE);
        assert!(answered.text().contains("Dit formulier kunnen we niet lezen"));
    }

    async fn what_is_no_form_of_ours_is_refused_and_not_repeated(stage) {
        let mut visitor = stage.visitor();
        visitor.begin().await;
        for (kind, body) in [
            ("application/json", "{\"question\":\"slapen\"}"),
            ("text/plain", "question=slapen&value=7"),
            ("multipart/form-data; boundary=x", "--x--"),
        ] {
            let strange = visitor
                .page("/api/antwoord")
                .method(Method::POST)
                .header(header::ORIGIN, "https://wijkweb.test")
                .header(header::CONTENT_TYPE, kind)
                .body(Body::from(body))
                .unwrap();
            let answered = visitor.send(strange).await;
            assert_eq!(answered.status, StatusCode::UNSUPPORTED_MEDIA_TYPE, "{kind}");
        }
        let twice = visitor.submit("/api/antwoord", &[("question", "slapen"), ("value", "7"), ("value", "8")]).await;
        assert!(twice.status.is_client_error() || twice.status == StatusCode::SEE_OTHER, "{}", twice.status);
        let injected = visitor.submit("/api/antwoord", &[("question", "<script>alert(1)</script>"), ("value", "7")]).await;
        assert!(!injected.body.contains("<script>") && !injected.location().contains("script"));
        assert_eq!(injected.location(), "/mijn-profiel?fout=formulier");
        assert_eq!(visitor.submit("/api/nergens", &[]).await.status, StatusCode::BAD_REQUEST);
    }

    async fn a_form_with_nothing_in_it_changes_nothing_and_breaks_nothing(stage) {
        let stage = stage.with_made_up_town().await;
        let mut visitor = stage.visitor();
        visitor.begin_in("WK990101").await;
        for (function, _, fields) in FUNCTIONS {
            if fields.is_empty() || ["begin", "opnieuw", "taal", "wensen"].contains(&function) {
                continue;
            }
            let answered = visitor.submit(&format!("/api/{function}"), &[]).await;
            assert_eq!(answered.status, StatusCode::SEE_OTHER, "{function}");
            let told = answered.location().contains("?fout=");
            // Without words to confirm there is nothing to ask.
            assert!(told || function == "woorden", "{function}: {}", answered.location());
        }
        assert_eq!(traces(&stage).await, [1, 0, 0, 0, 0]);
    }

    async fn a_token_that_was_made_up_or_changed_leads_to_nobody(stage) {
        let mut visitor = stage.visitor();
        visitor.begin().await;
        visitor.answer("slapen", "10").await;
        let token = visitor.token(SESSION);
        let mut wrong: Vec<String> =
            ["", "zz", "../../etc", &"A".repeat(token.len()), &token[1..], &format!("{token}A")]
                .map(str::to_owned)
                .into();
        for at in [0, 30, token.len() / 2, token.len() - 2] {
            let mut changed = token.clone().into_bytes();
            changed[at] = if changed[at] == b'A' { b'B' } else { b'A' };
            wrong.push(String::from_utf8(changed).unwrap());
        }
        for token in wrong {
            let mut stranger = stage.visitor();
            stranger.carry(SESSION, &token);
            is_no_visit(&mut stranger).await;
        }
        let mut stranger = stage.visitor();
        stranger.carry("wijkweb", &token);
        is_no_visit(&mut stranger).await;
        let mut owner = stage.visitor();
        owner.carry(SESSION, &token);
        assert_eq!(owner.answers().await["slapen"], json!(10), "the very same token does lead there");
    }

    async fn a_cookie_of_another_installation_or_of_another_kind_is_no_visit(stage) {
        let elsewhere = Stage::set(stage.owner.engine()).await;
        let mut foreign = elsewhere.visitor();
        foreign.begin().await;
        // Wijkweb knows its keys of the day by now.
        stage.visitor().begin().await;
        is_no_visit(&mut foreign.at(stage.router.clone())).await;

        let mut owner = stage.visitor();
        owner.begin().await;
        let code = owner.share().await;
        let mut viewer = stage.visitor();
        assert_eq!(viewer.open_share(&code).await.location(), "/inzage/profiel");
        viewer.carry(SESSION, &viewer.token(VIEWING));
        is_no_visit(&mut viewer).await;
        owner.carry(VIEWING, &owner.token(SESSION));
        assert_eq!(owner.open("/inzage/profiel").await.location(), "/inzage?fout=inzage");
    }

    async fn when_the_database_is_gone_the_answer_is_still_on_the_page(stage) {
        let mut visitor = stage.visitor();
        visitor.begin().await;
        let key = visitor.open("/vraag/slapen").await.hidden("form_key");
        stage.web.close().await;
        let form = [("form_key", key.as_str()), ("question", "slapen"), ("value", "8")];
        let answered = visitor.submit("/api/antwoord", &form).await;
        assert_eq!(answered.status, StatusCode::SERVICE_UNAVAILABLE);
        assert_eq!(answered.hidden("value"), "8");
        assert_eq!(answered.hidden("form_key"), key);
        assert!(answered.text().contains("Probeer het opnieuw"));
        for path in ["/mijn-profiel", "/mijn-profiel/profiel.pdf", "/toestemming"] {
            assert_eq!(visitor.open(path).await.status, StatusCode::SERVICE_UNAVAILABLE, "{path}");
        }
    }

    async fn a_database_that_is_gone_is_not_told_as_a_visit_that_ended(stage) {
        let mut visitor = stage.visitor();
        visitor.begin().await;
        // As after a restart: the keys of the day were not read yet.
        let mut visitor = visitor.at(stage.router_at(tests::minutes_later::<1>));
        stage.web.close().await;
        let form = [("question", "slapen"), ("value", "8")];
        let answered = visitor.submit("/api/antwoord", &form).await;
        assert_eq!(answered.status, StatusCode::SERVICE_UNAVAILABLE, "{}", answered.location());
        assert_eq!(answered.hidden("value"), "8");
    }
}
