//! Where somebody lives: by postcode, by name, or not told.

use http::StatusCode;
use tests::{Visitor, on_both_databases};

/// The wijk that stands chosen on the page, if one does.
async fn chosen(visitor: &mut Visitor) -> Option<String> {
    let page = visitor.open("/woonplaats").await;
    let wijken: Vec<_> = page
        .main()
        .split("<input")
        .filter(|input| input.split('>').next().unwrap().contains(" checked"))
        .map(|input| input.split_once("value=\"").unwrap().1[..8].to_owned())
        .collect();
    assert!(wijken.len() <= 1, "{wijken:?}");
    wijken.into_iter().next()
}

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
        assert!(chosen(&mut visitor).await.is_some());
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
        let choices = page.main().matches("type=\"radio\"").count();
        assert!((2..=4).contains(&choices), "{choices}");
        let first = page.main().split("id=\"wijk-").nth(1).unwrap()[..8].to_owned();
        visitor.submit("/api/wijk", &[("wijk", &first)]).await;
        assert_eq!(chosen(&mut visitor).await, Some(first));
        let page = visitor.open("/woonplaats").await;
        assert!(!page.text().contains("Je postcode ligt in meer dan één wijk"));
        assert!(page.main().matches("type=\"radio\"").count() > choices, "all wijken again");
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
        assert_eq!(page.main().matches("type=\"radio\"").count(), 10);
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
        assert_eq!(chosen(&mut visitor).await, None);
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
        assert_eq!(chosen(&mut visitor).await.as_deref(), Some("WK990102"));
    }

    async fn many_visitors_at_once_are_all_served(stage) {
        let stage = stage.with_made_up_town().await;
        let visits: Vec<_> = (0..24)
            .map(|_| {
                let mut visitor = stage.visitor();
                tokio::spawn(async move {
                    visitor.begin().await;
                    let home = visitor.submit("/api/wijk", &[("wijk", "WK990101")]).await;
                    let answered = visitor.answer("slapen", "7").await;
                    let kept = visitor.answers().await["slapen"].clone();
                    (home.status, answered.status, kept)
                })
            })
            .collect();
        for visit in visits {
            let (home, answered, kept) = visit.await.unwrap();
            assert_eq!((home, answered), (StatusCode::SEE_OTHER, StatusCode::SEE_OTHER));
            assert_eq!(kept, 7);
        }
        assert_eq!(stage.number("select count(*) from dossiers").await, 24);
    }

    async fn where_somebody_lives_need_not_be_told(stage) {
        let stage = stage.with_made_up_town().await;
        let mut visitor = stage.visitor();
        visitor.begin().await;
        let answered = visitor.submit("/api/wijk", &[("wijk", "sla-over")]).await;
        assert!(answered.location().starts_with("/vraag/"));
        assert_eq!(chosen(&mut visitor).await, None);
    }
}
