//! Letting somebody else see the profile for a day: once, to read, and until it is taken back.

use http::StatusCode;
use tests::{SESSION, Stage, VIEWING, Visitor, minutes_later, on_both_databases};

async fn owner(stage: &Stage) -> Visitor {
    let mut owner = stage.visitor();
    owner.begin().await;
    owner.answer_and_mark("slapen", "3").await;
    owner.answer("gewicht", "93,7").await;
    owner.submit("/api/wensen", &[("wishes[]", "beweging")]).await;
    owner
}

const GONE: &str = "/inzage?fout=inzage";
const NO_CODE: &str = "/inzage?fout=code";

on_both_databases! {
    async fn a_code_lets_somebody_else_read_the_profile_and_nothing_more(stage) {
        let mut owner = owner(&stage).await;
        let code = owner.share().await;
        let mut viewer = stage.visitor();
        let opened = viewer.open_share(&code.to_uppercase().replace(' ', ", ")).await;
        assert_eq!(opened.location(), "/inzage/profiel");
        let cookie = opened.set_cookie(VIEWING).unwrap();
        for attribute in ["Path=/", "HttpOnly", "Secure", "SameSite=Lax", "Max-Age=86400"] {
            assert!(cookie.contains(attribute), "{attribute}");
        }
        assert_eq!(opened.set_cookie(SESSION), None);
        let page = viewer.open("/inzage/profiel").await;
        assert_eq!(page.status, StatusCode::OK);
        let text = page.text();
        assert!(text.contains("Profiel van een bewoner") && text.contains("Hier wil je over praten"));
        assert!(text.contains("Dit wil je veranderen") && text.contains("Bewegen"));
        let rest = page.main().replacen("action=\"/api/stoppen\"", "", 1);
        for own in ["/api/", "/mijn-profiel", "/vraag/", "/terugblik/", "/zes-woorden"] {
            assert!(!rest.contains(own), "{own}");
        }
        viewer.submit("/api/stoppen", &[]).await;
        assert_eq!(viewer.open("/inzage/profiel").await.location(), "/inzage?fout=inzage");
    }

    async fn whoever_was_shown_a_profile_cannot_reach_the_dossier_or_its_files(stage) {
        let mut owner = owner(&stage).await;
        let code = owner.share().await;
        let mut viewer = stage.visitor();
        viewer.open_share(&code).await;
        for path in [
            "/mijn-profiel", "/mijn-profiel/profiel.pdf", "/mijn-profiel/profiel.html",
            "/mijn-profiel/antwoorden.json", "/terugblik/lichaam", "/delen", "/zes-woorden",
        ] {
            assert_eq!(viewer.open(path).await.location(), "/?fout=bezoek", "{path}");
        }
        for (path, fields) in [
            ("/api/antwoord", vec![("question", "slapen"), ("value", "9")]),
            ("/api/delen-stoppen", vec![]),
            ("/api/bewaren", vec![]),
            ("/api/meetellen", vec![("choice", "ja")]),
        ] {
            assert_eq!(viewer.submit(path, &fields).await.location(), "/?fout=bezoek", "{path}");
        }
        // The code is no way into the dossier either.
        assert!(viewer.take_up(&code).await.location().contains("fout"));
        viewer.submit("/api/wissen", &[]).await;
        assert_eq!(owner.answers().await["slapen"], 3);
        assert_eq!(stage.number("select count(*) from shares").await, 1);
    }

    async fn a_code_works_once_and_for_one_browser(stage) {
        let mut owner = owner(&stage).await;
        let code = owner.share().await;
        let (mut first, mut second) = (stage.visitor(), stage.visitor());
        first.open_share(&code).await;
        assert_eq!(second.open_share(&code).await.location(), NO_CODE);
        assert_eq!(second.open("/inzage/profiel").await.location(), GONE);
        assert_eq!(first.open_share(&code).await.location(), NO_CODE);
        assert_eq!(first.open("/inzage/profiel").await.status, StatusCode::OK);
        assert!(second.open(NO_CODE).await.text().contains("Deze code werkt niet"));
    }

    async fn a_code_used_by_several_at_the_same_moment_works_for_one_of_them(stage) {
        let mut owner = owner(&stage).await;
        let code = owner.share().await;
        let tries: Vec<_> = (0..4)
            .map(|_| {
                let (mut viewer, code) = (stage.visitor(), code.clone());
                tokio::spawn(async move {
                    viewer.open_share(&code).await;
                    viewer.open("/inzage/profiel").await.status == StatusCode::OK
                })
            })
            .collect();
        let mut seen = 0;
        for one in tries {
            seen += u32::from(one.await.unwrap());
        }
        assert_eq!(seen, 1);
    }

    async fn after_a_day_neither_the_code_nor_the_profile_opens(stage) {
        let mut owner = owner(&stage).await;
        let (used, unused) = (owner.share().await, owner.share().await);
        let mut viewer = stage.visitor();
        viewer.open_share(&used).await;
        let mut last_minute = viewer.at(stage.router_at(minutes_later::<1439>));
        assert_eq!(last_minute.open("/inzage/profiel").await.status, StatusCode::OK);
        let next_day = stage.router_at(minutes_later::<1440>);
        assert_eq!(viewer.at(next_day.clone()).open("/inzage/profiel").await.location(), GONE);
        let mut late = stage.visitor().at(next_day);
        assert_eq!(late.open_share(&unused).await.location(), NO_CODE);
    }

    async fn what_is_taken_back_is_gone_at_once(stage) {
        let mut owner = owner(&stage).await;
        let (used, unused) = (owner.share().await, owner.share().await);
        let mut viewer = stage.visitor();
        viewer.open_share(&used).await;
        assert!(owner.open("/delen").await.main().contains("Stop met delen"));
        assert_eq!(owner.submit("/api/delen-stoppen", &[]).await.location(), "/delen");
        assert_eq!(viewer.open("/inzage/profiel").await.location(), GONE);
        assert_eq!(stage.visitor().open_share(&unused).await.location(), NO_CODE);
        assert_eq!(stage.number("select count(*) from shares").await, 0);
        assert!(!owner.open("/delen").await.main().contains("Stop met delen"));
    }

    async fn whoever_was_shown_a_profile_does_not_see_what_comes_later(stage) {
        let mut owner = owner(&stage).await;
        let code = owner.share().await;
        owner.answer_and_mark("eten", "2").await;
        let mut viewer = stage.visitor();
        viewer.open_share(&code).await;
        let before = viewer.open("/inzage/profiel").await;
        assert_eq!(before.main().matches("ww-answers__row").count(), 1, "what was marked by then");
        owner.answer("slapen", "9").await;
        assert_eq!(viewer.open("/inzage/profiel").await.text(), before.text());
    }

    async fn the_code_is_shown_until_it_was_handed_over(stage) {
        let mut owner = owner(&stage).await;
        owner.submit("/api/delen", &[]).await;
        let shown = owner.open("/delen").await.words();
        assert_eq!(shown.len(), 6);
        owner.submit("/api/delen", &[]).await;
        assert_eq!(owner.open("/delen").await.words(), shown, "pressed twice it is the same code");
        assert_eq!(stage.number("select count(*) from shares").await, 1);
        assert_eq!(owner.submit("/api/gezien", &[]).await.location(), "/mijn-profiel");
        assert!(owner.open("/delen").await.words().is_empty());
    }

    async fn six_words_of_a_dossier_are_no_code(stage) {
        let mut owner = owner(&stage).await;
        let phrase = owner.keep().await;
        let mut stranger = stage.visitor();
        assert_eq!(stranger.open_share(&phrase).await.location(), NO_CODE);
        assert_eq!(stranger.open_share("een twee drie").await.location(), "/inzage?fout=woorden");
    }

    async fn shared_before_new_words_can_be_taken_back_after_them(stage) {
        let mut owner = owner(&stage).await;
        let code = owner.share().await;
        let phrase = owner.keep().await;
        let mut viewer = stage.visitor();
        viewer.open_share(&code).await;
        let mut back = stage.visitor();
        back.take_up(&phrase).await;
        back.submit("/api/delen-stoppen", &[]).await;
        assert_eq!(viewer.open("/inzage/profiel").await.location(), GONE);
    }
}
