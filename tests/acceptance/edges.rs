//! The edges of the site: headers, cross-site forms, sizes, and what a browser may run.

use axum::body::Body;
use http::{Method, Request, StatusCode, header};
use tests::{Visitor, encode, on_both_databases};

/// Every server function of `app::api`, with a form that it would carry out.
const FUNCTIONS: [(&str, &[(&str, &str)]); 6] = [
    ("/api/begin", &[]),
    ("/api/postcode", &[("postcode", "7171")]),
    ("/api/wijk", &[("wijk", "WK990101")]),
    ("/api/antwoord", &[("aspect", "slapen"), ("rating", "7")]),
    ("/api/meetellen", &[("choice", "ja")]),
    ("/api/wissen", &[]),
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

on_both_databases! {
    async fn a_form_from_another_site_is_refused_by_every_server_function(stage) {
        let stage = stage.with_made_up_town().await;
        let mut visitor = stage.visitor();
        visitor.begin_in("WK990101").await;
        visitor.rate("slapen", "3").await;
        for (path, fields) in FUNCTIONS {
            for says in FOREIGN {
                let foreign = request(&visitor, path, fields, says);
                let answered = visitor.send(foreign).await;
                assert_eq!(answered.status, StatusCode::FORBIDDEN, "{path} {says:?}");
            }
        }
        assert_eq!(stage.number("select cast(rating as bigint) from answers").await, 3);
        assert_eq!(stage.number("select count(*) from contributions").await, 0);
    }

    async fn nothing_is_changed_by_a_get(stage) {
        let mut visitor = stage.visitor();
        visitor.begin().await;
        for (path, fields) in FUNCTIONS {
            let answered = visitor.open(&format!("{path}?{}", encode(fields))).await;
            assert!(answered.status.is_client_error(), "{path}: {}", answered.status);
        }
        assert_eq!(stage.number("select count(*) from assessments").await, 0);
    }

    async fn every_response_carries_the_guarding_headers(stage) {
        let mut visitor = stage.visitor();
        visitor.begin().await;
        for path in ["/", "/vraag/slapen", "/wijken", "/nergens", "/pkg/nergens.js", "/publicaties/x/1/y"] {
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
        let page = stage.visitor().open("/").await.body;
        assert!(!page.contains(".wasm") && !page.contains(".js") && !page.contains("import("));
    }

    async fn no_page_is_kept_by_a_cache(stage) {
        let stage = stage.with_made_up_town().await;
        let mut visitor = stage.visitor();
        visitor.begin().await;
        for path in ["/", "/woonplaats", "/vraag/slapen", "/terugblik/lichaam", "/mijn-web", "/meetellen", "/wijken"] {
            let page = visitor.open(path).await;
            assert_eq!(page.headers[header::CACHE_CONTROL], "no-store", "{path}");
        }
        let saved = visitor.rate("slapen", "7").await;
        assert_eq!(saved.headers[header::CACHE_CONTROL], "no-store");
    }

    async fn nothing_is_loaded_from_elsewhere(stage) {
        let stage = stage.with_made_up_town().await;
        let mut visitor = stage.visitor();
        visitor.begin().await;
        for path in ["/", "/woonplaats", "/vraag/slapen", "/mijn-web", "/wijken", "/over"] {
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
        let answered = visitor.submit("/api/antwoord", &[("aspect", "slapen"), ("rating", &large)]).await;
        assert_eq!(answered.status, StatusCode::PAYLOAD_TOO_LARGE);
        assert!(answered.text().contains("Dit formulier kunnen we niet lezen"));
    }

    async fn what_is_no_form_of_ours_is_refused_and_not_repeated(stage) {
        let mut visitor = stage.visitor();
        visitor.begin().await;
        for (kind, body) in [
            ("application/json", "{\"aspect\":\"slapen\"}"),
            ("text/plain", "aspect=slapen&rating=7"),
            ("multipart/form-data; boundary=x", "--x--"),
        ] {
            let strange = Request::builder()
                .method(Method::POST)
                .uri("/api/antwoord")
                .header(header::HOST, "wijkweb.test")
                .header(header::ORIGIN, "https://wijkweb.test")
                .header(header::COOKIE, visitor.cookie())
                .header(header::CONTENT_TYPE, kind)
                .body(Body::from(body))
                .unwrap();
            let answered = visitor.send(strange).await;
            assert_eq!(answered.status, StatusCode::UNSUPPORTED_MEDIA_TYPE, "{kind}");
        }
        let twice = visitor.submit("/api/antwoord", &[("aspect", "slapen"), ("rating", "7"), ("rating", "8")]).await;
        assert!(twice.status.is_client_error() || twice.status == StatusCode::SEE_OTHER, "{}", twice.status);
        let injected = visitor.submit("/api/antwoord", &[("aspect", "<script>alert(1)</script>"), ("rating", "7")]).await;
        assert!(!injected.body.contains("<script>") && !injected.location().contains("script"));
        assert_eq!(visitor.submit("/api/nergens", &[]).await.status, StatusCode::BAD_REQUEST);
    }

    async fn a_token_that_the_visitor_made_up_leads_to_nobody(stage) {
        let mut visitor = stage.visitor();
        visitor.begin().await;
        visitor.rate("slapen", "10").await;
        for cookie in ["__Host-wijkweb=", "__Host-wijkweb=zz", "wijkweb=x", "__Host-wijkweb=../../etc"] {
            let request = Request::builder()
                .uri("/mijn-web")
                .header(header::HOST, "wijkweb.test")
                .header(header::COOKIE, cookie)
                .body(Body::empty())
                .unwrap();
            assert_eq!(stage.visitor().send(request).await.location(), "/?fout=bezoek");
        }
    }

    async fn when_the_database_is_gone_the_answer_is_still_on_the_page(stage) {
        let mut visitor = stage.visitor();
        visitor.begin().await;
        let key = visitor.open("/vraag/slapen").await.hidden("form_key");
        stage.web.close().await;
        let form = [("form_key", key.as_str()), ("aspect", "slapen"), ("rating", "8")];
        let answered = visitor.submit("/api/antwoord", &form).await;
        assert_eq!(answered.status, StatusCode::SERVICE_UNAVAILABLE);
        assert_eq!(answered.hidden("rating"), "8");
        assert_eq!(answered.hidden("form_key"), key);
        assert!(answered.text().contains("Probeer het opnieuw"));
        assert_eq!(visitor.open("/mijn-web").await.status, StatusCode::SERVICE_UNAVAILABLE);
    }
}
