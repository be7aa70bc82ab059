//! The resident's way through, without script.

use domain::aspect::{ASPECTS, Dimension};
use http::StatusCode;
use tests::on_both_databases;

on_both_databases! {
    async fn the_first_page_has_one_button_and_asks_for_no_account(stage) {
        let page = stage.visitor().open("/").await;
        assert_eq!(page.status, StatusCode::OK);
        assert_eq!(page.body.matches("<button").count(), 1);
        assert!(page.text().contains("Je hebt geen account nodig"));
    }

    async fn whoever_did_not_begin_is_sent_to_the_beginning(stage) {
        let mut visitor = stage.visitor();
        for path in ["/woonplaats", "/vraag/slapen", "/terugblik/lichaam", "/mijn-web", "/meetellen", "/bedankt"] {
            let page = visitor.open(path).await;
            assert_eq!(page.status, StatusCode::SEE_OTHER, "{path}");
            assert_eq!(page.location(), "/?fout=bezoek", "{path}");
        }
        let answered = visitor.submit("/api/antwoord", &[("aspect", "slapen"), ("rating", "7")]).await;
        assert_eq!(answered.location(), "/?fout=bezoek");
        assert_eq!(stage.number("select count(*) from assessments").await, 0);
    }

    async fn a_plain_form_post_leads_to_the_next_question(stage) {
        let mut visitor = stage.visitor();
        visitor.begin().await;
        let answered = visitor.rate(ASPECTS[0].slug, "7").await;
        assert_eq!(answered.status, StatusCode::SEE_OTHER);
        assert_eq!(answered.location(), format!("/vraag/{}", ASPECTS[1].slug));
    }

    async fn the_last_question_of_a_dimension_leads_to_the_look_back(stage) {
        let mut visitor = stage.visitor();
        visitor.begin().await;
        let mut last = String::new();
        for aspect in Dimension::Body.aspects() {
            last = visitor.rate(aspect.slug, "6").await.location().to_owned();
        }
        assert_eq!(last, "/terugblik/lichaam");
        let page = visitor.open(&last).await;
        assert_eq!(page.body.matches("wijzig").count(), 7);
    }

    async fn an_answer_given_twice_is_one_answer_and_the_last_one_counts(stage) {
        let mut visitor = stage.visitor();
        visitor.begin().await;
        visitor.rate("slapen", "3").await;
        visitor.rate("slapen", "8").await;
        assert_eq!(stage.number("select count(*) from answers").await, 1);
        assert_eq!(stage.number("select cast(rating as bigint) from answers").await, 8);
    }

    async fn the_same_form_sent_again_does_not_undo_a_later_answer(stage) {
        let mut visitor = stage.visitor();
        visitor.begin().await;
        let key = visitor.open("/vraag/slapen").await.hidden("form_key");
        let form = [("form_key", key.as_str()), ("aspect", "slapen"), ("rating", "3")];
        visitor.submit("/api/antwoord", &form).await;
        visitor.rate("slapen", "8").await;
        let replayed = visitor.submit("/api/antwoord", &form).await;
        assert_eq!(replayed.status, StatusCode::SEE_OTHER);
        assert_eq!(stage.number("select cast(rating as bigint) from answers").await, 8);
    }

    async fn a_form_from_the_back_button_with_another_rating_counts(stage) {
        let mut visitor = stage.visitor();
        visitor.begin().await;
        let key = visitor.open("/vraag/slapen").await.hidden("form_key");
        for rating in ["3", "8"] {
            let form = [("form_key", key.as_str()), ("aspect", "slapen"), ("rating", rating)];
            visitor.submit("/api/antwoord", &form).await;
        }
        assert_eq!(stage.number("select cast(rating as bigint) from answers").await, 8);
    }

    async fn what_is_no_rating_is_explained_near_the_question_and_changes_nothing(stage) {
        let mut visitor = stage.visitor();
        visitor.begin().await;
        for wrong in ["11", "-1", "7.5", "zeven", "", "٧", "7 ", "999999999999"] {
            let answered = visitor.submit("/api/antwoord", &[("aspect", "slapen"), ("rating", wrong)]).await;
            assert_eq!(answered.location(), "/vraag/slapen?fout=cijfer", "{wrong}");
        }
        let page = visitor.open("/vraag/slapen?fout=cijfer").await;
        assert_eq!(page.body.matches("Kies een cijfer van 0 tot en met 10").count(), 2);
        assert!(page.body.contains("role=\"alert\""));
        assert_eq!(stage.number("select count(*) from answers").await, 0);
    }

    async fn a_question_that_is_not_there_is_not_found(stage) {
        let mut visitor = stage.visitor();
        visitor.begin().await;
        for path in ["/vraag/geluk-in-de-liefde", "/terugblik/alles", "/nergens", "/wijken/GM0164", "/wijken/WK999999"] {
            let page = visitor.open(path).await;
            assert_eq!(page.status, StatusCode::NOT_FOUND, "{path}");
            assert!(page.text().contains("Deze pagina is er niet"), "{path}");
        }
    }

    async fn whoever_left_halfway_goes_on_at_the_first_open_question(stage) {
        let mut visitor = stage.visitor();
        visitor.begin().await;
        visitor.rate(ASPECTS[0].slug, "7").await;
        visitor.skip(ASPECTS[1].slug).await;
        let page = visitor.open("/").await;
        assert!(page.body.contains(&format!("href=\"/vraag/{}\"", ASPECTS[2].slug)));
    }

    async fn the_own_web_shows_the_mean_of_the_answers_and_leaves_open_what_is_not_known(stage) {
        let mut visitor = stage.visitor();
        visitor.begin().await;
        let body = Dimension::Body.aspects();
        for (aspect, rating) in body.iter().zip(["7", "8", "7", "7"]) {
            visitor.rate(aspect.slug, rating).await;
        }
        visitor.skip(body[4].slug).await;
        for aspect in &Dimension::Mind.aspects()[..3] {
            visitor.rate(aspect.slug, "9").await;
        }
        let page = visitor.open("/mijn-web").await.text();
        assert!(page.contains("7,3"), "the mean of 7, 8, 7 and 7 is 7,25");
        assert!(!page.contains("9,0"), "three answers are too few for a score");
        assert_eq!(page.matches("geen cijfer").count(), 5);
    }

    async fn whoever_counts_is_counted_once(stage) {
        let stage = stage.with_made_up_town().await;
        let mut visitor = stage.visitor();
        visitor.begin_in("WK990101").await;
        for aspect in Dimension::Body.aspects() {
            visitor.rate(aspect.slug, "6").await;
        }
        for _ in 0..3 {
            assert_eq!(visitor.contribute().await.location(), "/bedankt");
        }
        assert_eq!(stage.number("select count(*) from contributions").await, 1);
        assert_eq!(stage.number("select count(*) from contribution_scores").await, 1);
        assert!(visitor.open("/meetellen").await.text().contains("tellen al mee"));
    }

    async fn whoever_refuses_is_not_counted_and_may_still_change_that(stage) {
        let stage = stage.with_made_up_town().await;
        let mut visitor = stage.visitor();
        visitor.begin_in("WK990101").await;
        visitor.rate("slapen", "6").await;
        let answered = visitor.submit("/api/meetellen", &[("choice", "nee")]).await;
        assert_eq!(answered.location(), "/bedankt");
        assert_eq!(stage.number("select count(*) from contributions").await, 0);
        assert!(visitor.open("/bedankt").await.text().contains("tellen niet mee"));
        visitor.contribute().await;
        assert_eq!(stage.number("select count(*) from contributions").await, 1);
    }

    async fn sex_and_age_band_may_be_left_open_but_not_made_up(stage) {
        let stage = stage.with_made_up_town().await;
        let mut visitor = stage.visitor();
        visitor.begin_in("WK990101").await;
        let made_up = [("choice", "ja"), ("sex", "q"), ("age_band", "")];
        assert_eq!(visitor.submit("/api/meetellen", &made_up).await.location(), "/meetellen?fout=keuze");
        let open = [("choice", "ja"), ("sex", ""), ("age_band", "")];
        assert_eq!(visitor.submit("/api/meetellen", &open).await.location(), "/bedankt");
        let told = "select count(*) from contributions where sex is not null or age_band is not null";
        assert_eq!(stage.number(told).await, 0);
    }

    async fn without_a_wijk_nobody_counts(stage) {
        let mut visitor = stage.visitor();
        visitor.begin().await;
        visitor.rate("slapen", "6").await;
        assert!(visitor.open("/meetellen").await.text().contains("nog geen wijk gekozen"));
        assert_eq!(visitor.contribute().await.location(), "/meetellen?fout=wijk");
        assert_eq!(stage.number("select count(*) from contributions").await, 0);
    }

    async fn erased_is_gone(stage) {
        let mut visitor = stage.visitor();
        visitor.begin().await;
        visitor.rate("slapen", "6").await;
        let mut thief = visitor.clone();
        let answered = visitor.submit("/api/wissen", &[]).await;
        assert_eq!(answered.location(), "/?gewist=ja");
        for table in [
            "select count(*) from assessments",
            "select count(*) from answers",
            "select count(*) from submissions",
        ] {
            assert_eq!(stage.number(table).await, 0, "{table}");
        }
        assert_eq!(visitor.open("/mijn-web").await.location(), "/?fout=bezoek");
        assert!(thief.open("/terugblik/lichaam").await.text().contains("nog geen antwoord"));
    }

    async fn two_visitors_do_not_see_one_another(stage) {
        let (mut one, mut other) = (stage.visitor(), stage.visitor());
        one.begin().await;
        other.begin().await;
        one.rate("slapen", "10").await;
        other.rate("slapen", "1").await;
        assert!(one.open("/vraag/slapen").await.body.contains("value=\"10\" checked"));
        assert!(other.open("/vraag/slapen").await.body.contains("value=\"1\" checked"));
    }
}
