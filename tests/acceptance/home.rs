//! Where somebody lives: by postcode, by name, or not told.

use http::StatusCode;
use tests::on_both_databases;

on_both_databases! {
    async fn a_postcode_in_one_wijk_leads_straight_on(stage) {
        let stage = stage.with_made_up_town().await;
        let mut visitor = stage.visitor();
        visitor.begin().await;
        let sure = stage
            .number("select cast(min(postcode) as bigint) from postcodes where share >= 0.98")
            .await
            .to_string();
        let answered = visitor.submit("/api/postcode", &[("postcode", &sure)]).await;
        assert!(answered.location().starts_with("/vraag/"), "{}", answered.location());
        assert_eq!(stage.number("select count(wijk_code) from assessments").await, 1);
    }

    async fn an_ambiguous_postcode_leads_to_a_question_and_is_then_forgotten(stage) {
        let stage = stage.with_made_up_town().await;
        let mut visitor = stage.visitor();
        visitor.begin().await;
        let ambiguous = stage
            .number("select cast(min(postcode) as bigint) from postcodes where share < 0.9 and share > 0.1")
            .await
            .to_string();
        let answered = visitor.submit("/api/postcode", &[("postcode", &ambiguous)]).await;
        assert_eq!(answered.location(), "/woonplaats");
        let page = visitor.open("/woonplaats").await;
        assert!(page.text().contains("Je postcode ligt in meer dan één wijk"));
        let choices = page.body.matches("type=\"radio\"").count();
        assert!((2..=4).contains(&choices), "{choices}");
        let first = page.body.split("id=\"wijk-").nth(1).unwrap()[..8].to_owned();
        visitor.submit("/api/wijk", &[("wijk", &first)]).await;
        assert_eq!(stage.number("select count(wijk_code) from assessments").await, 1);
        assert_eq!(stage.number("select count(wijk_candidates) from assessments").await, 0);
    }

    async fn what_is_no_postcode_is_explained(stage) {
        let stage = stage.with_made_up_town().await;
        let mut visitor = stage.visitor();
        visitor.begin().await;
        for wrong in ["", "abc", "0123", "75511", "<script>"] {
            let answered = visitor.submit("/api/postcode", &[("postcode", wrong)]).await;
            assert_eq!(answered.location(), "/woonplaats?fout=postcode", "{wrong}");
        }
        let page = visitor.open("/woonplaats?fout=postcode").await;
        assert!(page.body.contains("aria-invalid=\"true\""));
        let elsewhere = visitor.submit("/api/postcode", &[("postcode", "1000")]).await;
        assert_eq!(elsewhere.location(), "/woonplaats?fout=postcode-onbekend");
    }

    async fn every_postcode_of_hengelo_finds_a_wijk(stage) {
        let stage = stage.with_hengelo().await;
        let postcodes = stage.number("select count(distinct postcode) from postcodes").await;
        assert!(postcodes >= 8, "{postcodes}");
        for postcode in ["7551", "7552", "7553", "7554", "7555", "7556", "7557", "7558", "7559"] {
            let mut visitor = stage.visitor();
            visitor.begin().await;
            let answered = visitor.submit("/api/postcode", &[("postcode", postcode)]).await;
            assert!(!answered.location().contains("fout"), "{postcode}: {}", answered.location());
        }
    }

    async fn a_wijk_can_be_chosen_by_name_from_a_list_that_names_its_buurten(stage) {
        let stage = stage.with_hengelo().await;
        let mut visitor = stage.visitor();
        visitor.begin().await;
        let page = visitor.open("/woonplaats").await;
        assert_eq!(page.body.matches("type=\"radio\"").count(), 10);
        assert!(page.text().contains("Slangenbeek"));
        let answered = visitor.submit("/api/wijk", &[("wijk", "WK016408")]).await;
        assert!(answered.location().starts_with("/vraag/"));
    }

    async fn a_wijk_that_is_not_there_is_refused(stage) {
        let stage = stage.with_made_up_town().await;
        let mut visitor = stage.visitor();
        visitor.begin().await;
        for wrong in ["WK000000", "GM0164", "", "' or 1=1 --"] {
            let answered = visitor.submit("/api/wijk", &[("wijk", wrong)]).await;
            assert_eq!(answered.location(), "/woonplaats?fout=wijk", "{wrong}");
        }
        assert_eq!(visitor.submit("/api/wijk", &[]).await.location(), "/woonplaats?fout=wijk");
        assert_eq!(stage.number("select count(wijk_code) from assessments").await, 0);
    }

    async fn the_same_form_sent_again_does_not_undo_a_later_choice(stage) {
        let stage = stage.with_made_up_town().await;
        let mut visitor = stage.visitor();
        visitor.begin().await;
        let key = visitor.open("/woonplaats").await.hidden("form_key");
        let form = [("form_key", key.as_str()), ("wijk", "WK990101")];
        visitor.submit("/api/wijk", &form).await;
        visitor.submit("/api/wijk", &[("wijk", "WK990102")]).await;
        visitor.submit("/api/wijk", &form).await;
        let later = "select count(*) from assessments where wijk_code = 'WK990102'";
        assert_eq!(stage.number(later).await, 1);
    }

    async fn many_visitors_at_once_are_all_served(stage) {
        let stage = stage.with_made_up_town().await;
        let visits: Vec<_> = (0..24)
            .map(|_| {
                let mut visitor = stage.visitor();
                tokio::spawn(async move {
                    visitor.begin().await;
                    let home = visitor.submit("/api/wijk", &[("wijk", "WK990101")]).await;
                    let answered = visitor.rate("slapen", "7").await;
                    (home.status, answered.status)
                })
            })
            .collect();
        for visit in visits {
            assert_eq!(visit.await.unwrap(), (StatusCode::SEE_OTHER, StatusCode::SEE_OTHER));
        }
        assert_eq!(stage.number("select count(*) from answers").await, 24);
    }

    async fn where_somebody_lives_need_not_be_told(stage) {
        let stage = stage.with_made_up_town().await;
        let mut visitor = stage.visitor();
        visitor.begin().await;
        let answered = visitor.submit("/api/wijk", &[("wijk", "sla-over")]).await;
        assert!(answered.location().starts_with("/vraag/"));
    }
}
