//! The resident's way through the web, without script.

use domain::aspect::{ASPECTS, Dimension};
use http::StatusCode;
use serde_json::Value;
use tests::on_both_databases;

on_both_databases! {
    async fn the_first_page_has_one_main_button_and_asks_for_no_account(stage) {
        let page = stage.visitor().open("/").await;
        assert_eq!(page.status, StatusCode::OK);
        assert_eq!(page.main().matches("utrecht-button--primary-action").count(), 1);
        assert!(page.text().contains("Je hebt geen account nodig"));
    }

    async fn a_plain_form_post_leads_to_the_next_question(stage) {
        let mut visitor = stage.visitor();
        visitor.begin().await;
        let answered = visitor.answer(ASPECTS[0].slug, "7").await;
        assert_eq!(answered.status, StatusCode::SEE_OTHER);
        assert_eq!(answered.location(), format!("/vraag/{}", ASPECTS[1].slug));
    }

    async fn the_last_question_of_a_dimension_leads_to_the_look_back(stage) {
        let mut visitor = stage.visitor();
        visitor.begin().await;
        let mut last = String::new();
        for aspect in Dimension::Body.aspects() {
            last = visitor.answer(aspect.slug, "6").await.location().to_owned();
        }
        assert_eq!(last, "/terugblik/lichaam");
        let page = visitor.open(&last).await;
        assert_eq!(page.main().matches("wijzig").count(), 7);
    }

    async fn the_short_list_has_six_questions_and_leads_straight_to_the_profile(stage) {
        let mut visitor = stage.visitor();
        visitor.begin_short().await;
        let mut last = String::new();
        for (dimension, points) in Dimension::ALL.into_iter().zip(["3", "4", "5", "6", "7", "8"]) {
            let question = format!("kort-{}", dimension.slug());
            last = visitor.answer(&question, points).await.location().to_owned();
        }
        assert_eq!(last, "/mijn-profiel");
        let page = visitor.open(&last).await.text();
        assert!(["3,0", "4,0", "5,0", "6,0", "7,0", "8,0"].iter().all(|score| page.contains(score)));
        assert!(page.contains("Elk cijfer is je antwoord op één vraag"));
    }

    async fn an_answer_given_twice_is_one_answer_and_the_last_one_counts(stage) {
        let mut visitor = stage.visitor();
        visitor.begin().await;
        visitor.answer("slapen", "3").await;
        visitor.answer("slapen", "8").await;
        let answers = visitor.answers().await;
        assert_eq!((answers.len(), &answers["slapen"]), (1, &Value::from(8)));
        let page = visitor.open("/vraag/slapen").await;
        assert!(page.main().contains("value=\"8\" checked"));
        assert_eq!(page.main().matches(" checked").count(), 1);
    }

    async fn the_same_form_sent_again_does_not_undo_a_later_answer(stage) {
        let mut visitor = stage.visitor();
        visitor.begin().await;
        let key = visitor.open("/vraag/slapen").await.hidden("form_key");
        let form = [("form_key", key.as_str()), ("question", "slapen"), ("value", "3")];
        visitor.submit("/api/antwoord", &form).await;
        visitor.answer("slapen", "8").await;
        let replayed = visitor.submit("/api/antwoord", &form).await;
        assert_eq!(replayed.status, StatusCode::SEE_OTHER);
        assert_eq!(visitor.answers().await["slapen"], 8);
    }

    async fn a_form_from_the_back_button_with_another_rating_or_mark_counts(stage) {
        let mut visitor = stage.visitor();
        visitor.begin().await;
        let key = visitor.open("/vraag/slapen").await.hidden("form_key");
        let form = [("form_key", key.as_str()), ("question", "slapen")];
        for rating in ["3", "8"] {
            visitor.submit("/api/antwoord", &[&form[..], &[("value", rating)]].concat()).await;
        }
        assert_eq!(visitor.answers().await["slapen"], 8);
        let marked = [&form[..], &[("value", "8"), ("talk_about", "ja")]].concat();
        visitor.submit("/api/antwoord", &marked).await;
        assert!(visitor.open("/mijn-profiel").await.text().contains("Hier wil je over praten"));
    }

    async fn what_is_no_rating_is_explained_near_the_question_and_changes_nothing(stage) {
        let mut visitor = stage.visitor();
        visitor.begin().await;
        for wrong in ["11", "-1", "7.5", "zeven", "", "٧", "7 ", "+7", "07", "999999999999"] {
            let form = [("question", "slapen"), ("value", wrong)];
            let answered = visitor.submit("/api/antwoord", &form).await;
            assert_eq!(answered.location(), "/vraag/slapen?fout=cijfer", "{wrong}");
        }
        let page = visitor.open("/vraag/slapen?fout=cijfer").await;
        assert_eq!(page.main().matches("Kies een cijfer, of kies: sla over").count(), 2);
        assert!(page.main().contains("role=\"alert\""));
        assert!(visitor.answers().await.is_empty());
        assert_eq!(visitor.open("/terugblik/lichaam").await.text().matches("nog geen antwoord").count(), 7);
    }

    async fn a_question_that_is_not_there_is_not_found(stage) {
        let mut visitor = stage.visitor();
        visitor.begin().await;
        for path in [
            "/vraag/geluk-in-de-liefde", "/vraag/lichaam", "/terugblik/alles", "/terugblik/slapen",
            "/nergens", "/wijken/GM0164", "/wijken/WK999999", "/indicatoren/geluk",
        ] {
            let page = visitor.open(path).await;
            assert_eq!(page.status, StatusCode::NOT_FOUND, "{path}");
            assert!(page.text().contains("Deze pagina is er niet"), "{path}");
        }
    }

    async fn whoever_left_halfway_goes_on_at_the_first_open_question(stage) {
        let mut visitor = stage.visitor();
        visitor.begin().await;
        visitor.answer(ASPECTS[0].slug, "7").await;
        visitor.skip(ASPECTS[1].slug).await;
        let there = format!("/vraag/{}", ASPECTS[2].slug);
        let page = visitor.open("/").await;
        assert!(page.main().contains(&format!("href=\"{there}\"")));
        let pressed_again = visitor.submit("/api/begin", &[]).await;
        assert_eq!(pressed_again.location(), there);
        assert_eq!(stage.number("select count(*) from dossiers").await, 1);
    }

    async fn the_own_web_shows_the_mean_of_the_answers_and_leaves_open_what_is_not_known(stage) {
        let mut visitor = stage.visitor();
        visitor.begin().await;
        let body = Dimension::Body.aspects();
        for (aspect, rating) in body.iter().zip(["7", "8", "7", "7"]) {
            visitor.answer(aspect.slug, rating).await;
        }
        visitor.skip(body[4].slug).await;
        for aspect in &Dimension::Mind.aspects()[..3] {
            visitor.answer(aspect.slug, "9").await;
        }
        let page = visitor.open("/mijn-profiel").await.text();
        assert!(page.contains("7,3"), "the mean of 7, 8, 7 and 7 is 7,25");
        assert!(!page.contains("9,0"), "three answers are too few for a score");
        assert_eq!(page.matches("geen cijfer").count(), 5);
    }

    async fn what_a_resident_wants_to_talk_about_is_marked_until_he_takes_it_back(stage) {
        let mut visitor = stage.visitor();
        visitor.begin().await;
        visitor.answer_and_mark("slapen", "4").await;
        let page = visitor.open("/terugblik/lichaam").await;
        assert_eq!(page.main().matches("hier wil je over praten").count(), 1);
        assert!(visitor.open("/mijn-profiel").await.text().contains("Hier wil je over praten"));
        visitor.answer("slapen", "4").await;
        assert!(!visitor.open("/mijn-profiel").await.text().contains("Hier wil je over praten"));
    }

    async fn wishes_are_kept_as_chosen_and_none_is_a_choice_too(stage) {
        let mut visitor = stage.visitor();
        visitor.begin().await;
        visitor.answer("slapen", "4").await;
        let wishes = [("wishes[]", "beweging"), ("wishes[]", "meedoen"), ("wishes[]", "onzin")];
        let saved = visitor.submit("/api/wensen", &wishes).await;
        assert_eq!(saved.location(), "/mijn-profiel?klaar=wensen#wensen");
        let page = visitor.open("/mijn-profiel").await;
        assert_eq!(page.main().matches(" checked").count(), 2);
        assert!(page.main().contains("value=\"beweging\" checked"));
        visitor.submit("/api/wensen", &[]).await;
        assert_eq!(visitor.open("/mijn-profiel").await.main().matches(" checked").count(), 0);
    }

    async fn filling_in_again_lays_the_earlier_scores_beside_the_new_ones(stage) {
        let mut visitor = stage.visitor();
        visitor.begin().await;
        let body: Vec<_> = Dimension::Body.aspects().iter().map(|aspect| aspect.slug).collect();
        visitor.answer_all(body.iter().map(|question| (*question, "4"))).await;
        let key = visitor.open("/mijn-profiel").await.hidden("form_key");
        for _ in 0..2 {
            // Pressed twice, it begins again once.
            let again = visitor.submit("/api/opnieuw", &[("form_key", &key), ("way", "lang")]).await;
            assert_eq!(again.location(), "/vraag/gezond-voelen");
        }
        visitor.answer_all(body.iter().map(|question| (*question, "8"))).await;
        let page = visitor.open("/mijn-profiel").await.text();
        assert!(page.contains("Nu en eerder") && page.contains("Op 23 november 2026"));
        assert!(page.contains("4,0") && page.contains("8,0") && page.contains("hoger"));
    }

    async fn going_on_with_all_questions_after_the_short_list_keeps_what_was_told(stage) {
        let mut visitor = stage.visitor();
        visitor.begin_short().await;
        visitor.answer("kort-lichaam", "3").await;
        visitor.answer("gewicht", "93,7").await;
        let again = visitor.submit("/api/opnieuw", &[("way", "lang")]).await;
        assert_eq!(again.location(), "/vraag/gezond-voelen");
        assert_eq!(visitor.answers().await["gewicht"], 93.7);
        assert!(!visitor.open("/mijn-profiel").await.text().contains("Nu en eerder"));
    }

    async fn whoever_is_helped_reads_so_and_stays_the_owner(stage) {
        let mut visitor = stage.visitor();
        visitor.submit("/api/begin", &[("helped", "ja")]).await;
        assert!(visitor.open("/vraag/slapen").await.text().contains("Je vult dit samen in"));
        visitor.new_words().await;
        assert!(visitor.open("/zes-woorden").await.text().contains("De woorden zijn van de bewoner"));
    }

    async fn two_visitors_do_not_see_one_another(stage) {
        let (mut one, mut other) = (stage.visitor(), stage.visitor());
        one.begin().await;
        other.begin().await;
        one.answer("slapen", "10").await;
        other.answer("slapen", "1").await;
        assert!(one.open("/vraag/slapen").await.main().contains("value=\"10\" checked"));
        assert!(other.open("/vraag/slapen").await.main().contains("value=\"1\" checked"));
    }

    async fn answers_from_two_tabs_at_the_same_moment_are_all_kept(stage) {
        let mut visitor = stage.visitor();
        visitor.begin().await;
        let tabs: Vec<_> = ASPECTS[..20]
            .iter()
            .enumerate()
            .map(|(number, aspect)| {
                let mut tab = visitor.clone();
                let points = (number % 11).to_string();
                tokio::spawn(async move {
                    let form = [("question", aspect.slug), ("value", points.as_str())];
                    let answered = tab.submit("/api/antwoord", &form).await;
                    (answered.status, answered.location().contains("fout"))
                })
            })
            .collect();
        for tab in tabs {
            assert_eq!(tab.await.unwrap(), (StatusCode::SEE_OTHER, false));
        }
        let answers = visitor.answers().await;
        for (number, aspect) in ASPECTS[..20].iter().enumerate() {
            assert_eq!(answers[aspect.slug], number % 11, "{}", aspect.slug);
        }
        assert_eq!(answers.len(), 20);
    }

    async fn erased_is_gone(stage) {
        let mut visitor = stage.visitor();
        visitor.begin().await;
        visitor.answer("slapen", "6").await;
        let mut other_device = visitor.clone();
        let answered = visitor.submit("/api/wissen", &[]).await;
        assert_eq!(answered.location(), "/?klaar=gewist");
        assert!(visitor.open("/?klaar=gewist").await.text().contains("Alles is gewist"));
        assert_eq!(stage.number("select count(*) from dossiers").await, 0);
        assert_eq!(visitor.open("/mijn-profiel").await.location(), "/?fout=bezoek");
        assert_eq!(other_device.open("/terugblik/lichaam").await.location(), "/?fout=bezoek");
        let form = [("question", "slapen"), ("value", "6")];
        assert_eq!(other_device.submit("/api/antwoord", &form).await.location(), "/?fout=bezoek");
        assert_eq!(stage.number("select count(*) from dossiers").await, 0);
    }
}
