//! The same site in another language.

use axum::body::Body;
use http::{StatusCode, header};
use tests::{SESSION, Visitor, on_both_databases};

/// Opens a page as a browser does that asks for these languages.
async fn open_asking_for(visitor: &mut Visitor, path: &str, languages: &str) -> tests::Answered {
    let request = visitor.page(path).header(header::ACCEPT_LANGUAGE, languages);
    visitor.send(request.body(Body::empty()).unwrap()).await
}

on_both_databases! {
    async fn switching_to_english_keeps_the_page_the_visit_and_the_answers(stage) {
        let mut visitor = stage.visitor();
        visitor.begin().await;
        visitor.answer("slapen", "7").await;
        let token = visitor.token(SESSION);
        let page = visitor.open("/vraag/slapen?fout=cijfer").await;
        assert!(page.body.contains("<html lang=\"nl\""));
        assert!(page.body.contains("name=\"back\" value=\"/vraag/slapen\""));
        let choice = [("back", "/vraag/slapen?fout=cijfer"), ("language", "en")];
        let switched = visitor.submit("/api/taal", &choice).await;
        assert_eq!(switched.location(), "/vraag/slapen?fout=cijfer");
        let cookie = switched.set_cookie("taal").unwrap();
        assert!(cookie.starts_with("taal=en;") && cookie.contains("SameSite=Lax"), "{cookie}");
        let page = visitor.open(switched.location()).await;
        assert!(page.body.contains("<html lang=\"en\""));
        assert!(page.text().contains("Choose a number, or choose: skip."));
        assert!(page.main().contains("value=\"7\" checked"));
        assert_eq!(visitor.token(SESSION), token);
        assert_eq!(visitor.answer("slapen", "8").await.location(), "/vraag/eten");
        visitor.submit("/api/taal", &[("language", "nl")]).await;
        assert!(visitor.open("/").await.body.contains("<html lang=\"nl\""));
    }

    async fn on_the_figures_switching_keeps_what_was_chosen_to_be_seen(stage) {
        let stage = stage.with_made_up_town().await;
        for address in ["/wijken?dimensie=meedoen", "/wijken?cijfer=smoker", "/wijken/WK990101?cijfer=smoker"] {
            let page = stage.visitor().open(address).await;
            assert!(page.body.contains(&format!("name=\"back\" value=\"{address}\"")));
        }
    }

    async fn every_page_tells_its_language_and_on_what_that_depends(stage) {
        let stage = stage.with_made_up_town().await;
        let mut visitor = stage.visitor();
        visitor.begin_in("WK990101").await;
        visitor.submit("/api/taal", &[("language", "en")]).await;
        for path in [
            "/", "/verder", "/woonplaats", "/vraag/slapen", "/vraag/gewicht", "/terugblik/lichaam",
            "/mijn-profiel", "/zes-woorden", "/toestemming", "/delen", "/inzage", "/herinnering",
            "/wijken", "/wijken/WK990101", "/indicatoren", "/indicatoren/smoker", "/over", "/nergens",
        ] {
            let page = visitor.open(path).await;
            assert!(page.body.contains("<html lang=\"en\" dir=\"ltr\""), "{path}");
            assert_eq!(page.headers[header::CONTENT_LANGUAGE], "en", "{path}");
            let vary: Vec<_> = page.headers.get_all(header::VARY).iter().map(|v| v.to_str().unwrap()).collect();
            let vary = vary.join(", ").to_lowercase();
            assert!(vary.contains("cookie") && vary.contains("accept-language"), "{path}: {vary}");
            for dutch in [" je ", " het ", " een ", "Verder", "Terug<"] {
                let text = page.text();
                assert!(!text.contains(dutch), "{path} says `{dutch}`: {text}");
            }
        }
    }

    async fn a_browser_that_asks_for_english_gets_it_until_dutch_is_chosen(stage) {
        let mut visitor = stage.visitor();
        let english = "en-GB,en;q=0.9,nl;q=0.8";
        let page = open_asking_for(&mut visitor, "/", english).await;
        assert!(page.body.contains("<html lang=\"en\""));
        for (languages, code) in [("nl,en;q=0.9", "nl"), ("tr", "nl"), ("*", "nl"), ("en;q=0", "nl"), ("en", "en")] {
            let page = open_asking_for(&mut stage.visitor(), "/", languages).await;
            assert!(page.body.contains(&format!("<html lang=\"{code}\"")), "{languages}");
        }
        visitor.submit("/api/taal", &[("language", "nl")]).await;
        let page = open_asking_for(&mut visitor, "/", english).await;
        assert!(page.body.contains("<html lang=\"nl\""));
    }

    async fn a_page_for_a_form_that_failed_is_in_the_language_of_the_visitor(stage) {
        let mut visitor = stage.visitor();
        visitor.begin().await;
        visitor.submit("/api/taal", &[("language", "en")]).await;
        stage.web.close().await;
        let failed = visitor.submit("/api/antwoord", &[("question", "slapen"), ("value", "8")]).await;
        assert_eq!(failed.status, StatusCode::SERVICE_UNAVAILABLE);
        assert!(failed.body.contains("<html lang=\"en\"") && failed.text().contains("Try again"));
    }

    async fn the_own_files_are_in_the_language_of_the_visitor(stage) {
        let mut visitor = stage.visitor();
        visitor.begin().await;
        visitor.answer("roken", "never").await;
        visitor.submit("/api/taal", &[("language", "en")]).await;
        let page = visitor.open("/mijn-profiel/profiel.html").await.body;
        assert!(page.contains("lang=\"en\"") && page.contains("No, I have never smoked"));
        let answers = visitor.open("/mijn-profiel/antwoorden.json").await.body;
        assert!(answers.contains("Do you smoke?") && !answers.contains("Rook je?"));
    }

    async fn a_choice_of_language_leads_nowhere_else_and_changes_nothing_else(stage) {
        let mut visitor = stage.visitor();
        for back in ["https://elsewhere.test", "//elsewhere.test", "/\\elsewhere.test", "/api/wissen", ""] {
            let switched = visitor.submit("/api/taal", &[("language", "en"), ("back", back)]).await;
            assert_eq!(switched.location(), "/", "{back}");
        }
        for wrong in ["fy", "", "en; Path=/; Domain=elsewhere.test", "EN-us-x"] {
            let switched = visitor.submit("/api/taal", &[("language", wrong)]).await;
            assert_eq!(switched.status, StatusCode::SEE_OTHER, "{wrong}");
            let cookie = switched.set_cookie("taal").unwrap_or("taal=en;");
            assert!(cookie.starts_with("taal=en;"), "{cookie}");
            assert!(!cookie.contains("elsewhere"));
        }
        assert_eq!(visitor.cookie(), "taal=en");
    }
}
