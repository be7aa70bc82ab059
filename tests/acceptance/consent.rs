//! What a resident allows: counting in the figures, research, a reminder; and taking it back.

use domain::aspect::Dimension;
use server::Settings;
use tests::{Stage, Visitor, months_later, on_both_databases};

const CONTRIBUTIONS: &str = "select count(*) from contributions";
const SCORES: &str = "select count(*) from contribution_scores";
const BODY_IN_TENTHS: &str = "select cast(round(score * 10) as bigint) from contribution_scores
     where indicator = 'dimension_body'";
const REMINDERS: &str = "select count(*) from reminders";

/// Somebody of the first wijk who rates all of the body alike.
async fn resident(stage: &Stage, points: &str) -> Visitor {
    let mut visitor = stage.visitor();
    visitor.begin_in("WK990101").await;
    rate_body(&mut visitor, points).await;
    visitor
}

async fn rate_body(visitor: &mut Visitor, points: &str) {
    let body = Dimension::Body.aspects();
    visitor.answer_all(body.iter().map(|aspect| (aspect.slug, points))).await;
}

async fn ids(stage: &Stage) -> Vec<String> {
    let mut connection = stage.owner.contributions().await.unwrap();
    let ids = "select contribution_id from contributions order by period";
    sqlx::query_scalar(ids).fetch_all(&mut *connection).await.unwrap()
}

async fn dossier_ids(stage: &Stage) -> Vec<String> {
    let mut connection = stage.owner.connection().await.unwrap();
    sqlx::query_scalar("select dossier_id from dossiers").fetch_all(&mut *connection).await.unwrap()
}

on_both_databases! {
    async fn whoever_counts_is_counted_once_and_with_the_newest_scores(stage) {
        let stage = stage.with_made_up_town().await;
        let mut visitor = resident(&stage, "6").await;
        for _ in 0..3 {
            assert_eq!(visitor.contribute().await.location(), "/toestemming");
        }
        assert_eq!(stage.contributions_number(CONTRIBUTIONS).await, 1);
        assert_eq!(stage.contributions_number(SCORES).await, 1);
        assert_eq!(stage.contributions_number(BODY_IN_TENTHS).await, 60);
        assert!(visitor.open("/toestemming").await.text().contains("Je cijfers tellen mee voor"));
        rate_body(&mut visitor, "9").await;
        visitor.contribute().await;
        assert_eq!(stage.contributions_number(CONTRIBUTIONS).await, 1);
        assert_eq!(stage.contributions_number(BODY_IN_TENTHS).await, 90);
    }

    async fn pressed_several_times_at_the_same_moment_it_is_counted_once(stage) {
        let stage = stage.with_made_up_town().await;
        let mut visitor = resident(&stage, "6").await;
        let pressed: Vec<_> = (0..6)
            .map(|_| {
                let mut tab = visitor.clone();
                tokio::spawn(async move { tab.contribute().await.location().to_owned() })
            })
            .collect();
        for answered in pressed {
            assert_eq!(answered.await.unwrap(), "/toestemming");
        }
        assert_eq!(stage.contributions_number(CONTRIBUTIONS).await, 1);
        visitor.submit("/api/terugnemen", &[]).await;
        assert_eq!(stage.contributions_number(CONTRIBUTIONS).await, 0);
    }

    async fn next_quarter_it_is_another_contribution_that_shares_no_id(stage) {
        let stage = stage.with_made_up_town().await;
        let mut visitor = resident(&stage, "6").await;
        let phrase = visitor.keep().await;
        visitor.contribute().await;
        let mut back = stage.visitor_at(months_later::<3>);
        back.take_up(&phrase).await;
        assert!(back.open("/toestemming").await.main().contains("Ja, tel mee"), "it is asked again");
        back.contribute().await;
        let periods = "select count(distinct period) from contributions";
        assert_eq!(stage.contributions_number(periods).await, 2);
        let (ids, dossiers) = (ids(&stage).await, dossier_ids(&stage).await);
        assert_eq!(ids.len(), 2);
        assert!(ids[0] != ids[1] && !ids.contains(&dossiers[0]));
        back.submit("/api/terugnemen", &[]).await;
        assert_eq!(stage.contributions_number(CONTRIBUTIONS).await, 0, "both are taken back");
    }

    async fn whoever_takes_it_back_is_no_longer_counted(stage) {
        let stage = stage.with_made_up_town().await;
        let mut other = resident(&stage, "3").await;
        other.contribute().await;
        let mut visitor = resident(&stage, "6").await;
        visitor.contribute().await;
        assert_eq!(stage.contributions_number(CONTRIBUTIONS).await, 2);
        assert_eq!(visitor.submit("/api/terugnemen", &[]).await.location(), "/toestemming");
        assert_eq!(stage.contributions_number(CONTRIBUTIONS).await, 1);
        assert_eq!(stage.contributions_number(BODY_IN_TENTHS).await, 30, "that of the other one");
        assert!(visitor.open("/toestemming").await.text().contains("Je antwoorden tellen niet mee"));
        assert!(other.open("/toestemming").await.text().contains("Je cijfers tellen mee voor"));
    }

    async fn whoever_counted_before_getting_words_can_still_take_it_back(stage) {
        let stage = stage.with_made_up_town().await;
        let mut visitor = resident(&stage, "6").await;
        visitor.contribute().await;
        let phrase = visitor.keep().await;
        assert_eq!(stage.contributions_number(CONTRIBUTIONS).await, 1, "counted once");
        let new_words = visitor.keep().await;
        assert_eq!(stage.contributions_number(CONTRIBUTIONS).await, 1, "counted once");
        assert_eq!(stage.contributions_number(BODY_IN_TENTHS).await, 60);
        let mut back = stage.visitor();
        assert!(back.take_up(&phrase).await.location().contains("fout"));
        back.take_up(&new_words).await;
        back.submit("/api/terugnemen", &[]).await;
        assert_eq!(stage.contributions_number(CONTRIBUTIONS).await, 0);
        assert_eq!(stage.contributions_number(SCORES).await, 0);
    }

    async fn words_do_not_change_what_was_given_to_the_figures(stage) {
        let stage = stage.with_made_up_town().await;
        let mut visitor = resident(&stage, "6").await;
        visitor.contribute().await;
        visitor.submit("/api/opnieuw", &[("way", "lang")]).await;
        visitor.keep().await;
        assert_eq!(stage.contributions_number(CONTRIBUTIONS).await, 1);
        assert_eq!(stage.contributions_number(SCORES).await, 1, "the scores are no longer there");
        assert_eq!(stage.contributions_number(BODY_IN_TENTHS).await, 60);
    }

    async fn words_do_not_change_what_was_given_in_an_earlier_quarter(stage) {
        let stage = stage.with_made_up_town().await;
        let mut visitor = resident(&stage, "6").await;
        let phrase = visitor.keep().await;
        visitor.contribute().await;
        let mut back = stage.visitor_at(months_later::<3>);
        back.take_up(&phrase).await;
        rate_body(&mut back, "9").await;
        back.keep().await;
        assert_eq!(stage.contributions_number(BODY_IN_TENTHS).await, 60);
    }

    async fn whoever_leaves_the_wijk_open_after_counting_still_gets_words(stage) {
        let stage = stage.with_made_up_town().await;
        let mut visitor = resident(&stage, "6").await;
        visitor.contribute().await;
        visitor.submit("/api/wijk", &[("wijk", "sla-over")]).await;
        assert_eq!(visitor.submit("/api/bewaren", &[]).await.location(), "/zes-woorden");
        visitor.open("/zes-woorden").await;
        assert_eq!(stage.number("select count(*) from dossiers").await, 1);
        assert_eq!(stage.contributions_number(BODY_IN_TENTHS).await, 60);
        visitor.submit("/api/terugnemen", &[]).await;
        assert_eq!(stage.contributions_number(CONTRIBUTIONS).await, 0);
    }

    async fn erasing_takes_dossier_shares_and_contributions_along(stage) {
        let stage = stage.with_made_up_town().await;
        let mut visitor = resident(&stage, "6").await;
        let phrase = visitor.keep().await;
        visitor.contribute().await;
        let code = visitor.share().await;
        visitor.share().await;
        let mut viewer = stage.visitor();
        viewer.open_share(&code).await;
        visitor.submit("/api/wissen", &[]).await;
        assert_eq!(stage.number("select count(*) from dossiers").await, 0);
        assert_eq!(stage.number("select count(*) from shares").await, 0);
        assert_eq!(stage.contributions_number(CONTRIBUTIONS).await, 0);
        assert_eq!(stage.contributions_number(SCORES).await, 0);
        assert_eq!(viewer.open("/inzage/profiel").await.location(), "/inzage?fout=inzage");
        let nothing = stage.visitor().take_up(&phrase).await;
        assert_eq!(nothing.location(), "/verder?fout=woorden-onbekend");
    }

    async fn whoever_refuses_is_not_counted_and_may_still_change_that(stage) {
        let stage = stage.with_made_up_town().await;
        let mut visitor = resident(&stage, "6").await;
        let answered = visitor.submit("/api/meetellen", &[("choice", "nee")]).await;
        assert_eq!(answered.location(), "/toestemming");
        assert_eq!(stage.contributions_number(CONTRIBUTIONS).await, 0);
        assert!(visitor.open("/toestemming").await.text().contains("tellen niet mee"));
        visitor.contribute().await;
        assert_eq!(stage.contributions_number(CONTRIBUTIONS).await, 1);
    }

    async fn a_choice_that_is_not_on_the_form_is_no_yes(stage) {
        let stage = stage.with_made_up_town().await;
        let mut visitor = resident(&stage, "6").await;
        for fields in [vec![], vec![("choice", "")], vec![("choice", "JA")], vec![("choice", "true")]] {
            let answered = visitor.submit("/api/meetellen", &fields).await;
            assert_eq!(answered.location(), "/toestemming?fout=keuze", "{fields:?}");
        }
        assert_eq!(stage.contributions_number(CONTRIBUTIONS).await, 0);
    }

    async fn research_is_allowed_by_a_tick_alone_and_can_be_refused_again(stage) {
        let stage = stage.with_made_up_town().await;
        let mut visitor = resident(&stage, "6").await;
        let research = "select cast(research as bigint) from contributions";
        visitor.contribute().await;
        assert_eq!(stage.contributions_number(research).await, 0);
        assert!(visitor.open("/toestemming").await.text().contains("Onderzoekers mogen ze niet gebruiken"));
        visitor.submit("/api/meetellen", &[("choice", "ja"), ("research", "ja")]).await;
        assert_eq!(stage.contributions_number(research).await, 1);
        assert!(visitor.open("/toestemming").await.text().contains("Onderzoekers mogen ze ook gebruiken"));
        for word in ["nee", "", "1"] {
            visitor.submit("/api/meetellen", &[("choice", "ja"), ("research", word)]).await;
            assert_eq!(stage.contributions_number(research).await, 0, "{word}");
        }
    }

    async fn sex_and_age_band_may_be_left_open_but_not_made_up(stage) {
        let stage = stage.with_made_up_town().await;
        let mut visitor = resident(&stage, "6").await;
        for made_up in [("sex", "q"), ("age_band", "17"), ("age_band", "35-49 ")] {
            let answered = visitor.submit("/api/meetellen", &[("choice", "ja"), made_up]).await;
            assert_eq!(answered.location(), "/toestemming?fout=keuze");
        }
        assert_eq!(stage.contributions_number(CONTRIBUTIONS).await, 0);
        let open = [("choice", "ja"), ("sex", ""), ("age_band", "")];
        assert_eq!(visitor.submit("/api/meetellen", &open).await.location(), "/toestemming");
        let told = "select count(*) from contributions where sex is not null or age_band is not null";
        assert_eq!(stage.contributions_number(told).await, 0);
        visitor.contribute().await;
        assert_eq!(stage.contributions_number(told).await, 1);
    }

    async fn the_short_list_cannot_count(stage) {
        let stage = stage.with_made_up_town().await;
        let mut visitor = stage.visitor();
        visitor.begin_short().await;
        visitor.submit("/api/wijk", &[("wijk", "WK990101")]).await;
        for dimension in Dimension::ALL {
            visitor.answer(&format!("kort-{}", dimension.slug()), "7").await;
        }
        assert!(visitor.open("/toestemming").await.text().contains("Met de korte vragenlijst kun je nog niet"));
        assert_eq!(visitor.contribute().await.location(), "/toestemming?fout=kort");
        assert_eq!(stage.contributions_number(CONTRIBUTIONS).await, 0);
    }

    async fn without_a_wijk_nobody_counts(stage) {
        let mut visitor = stage.visitor();
        visitor.begin().await;
        rate_body(&mut visitor, "6").await;
        assert!(visitor.open("/toestemming").await.text().contains("nog geen wijk gekozen"));
        assert_eq!(visitor.contribute().await.location(), "/toestemming?fout=wijk");
        assert_eq!(stage.contributions_number(CONTRIBUTIONS).await, 0);
    }

    async fn a_reminder_lies_apart_and_is_kept_once_until_it_is_taken_back(stage) {
        let settings = Settings { reminders: true, ..Settings::standard().unwrap() };
        let router = stage.router_with(settings);
        let mut visitor = stage.visitor().at(router.clone());
        visitor.begin().await;
        assert!(visitor.open("/toestemming").await.main().contains("href=\"/herinnering\""));
        for _ in 0..2 {
            let kept = visitor.submit("/api/herinnering", &[("email", " jo@voorbeeld.nl ")]).await;
            assert_eq!(kept.location(), "/herinnering?klaar=bewaard");
        }
        assert_eq!(stage.number(REMINDERS).await, 1);
        let next = "select count(*) from reminders where due = '2027-Q1' and email = 'jo@voorbeeld.nl'";
        assert_eq!(stage.number(next).await, 1);
        let mut anybody = stage.visitor().at(router);
        for address in ["nooit@voorbeeld.nl", "JO@Voorbeeld.nl", "jo@voorbeeld.nl"] {
            let fields = [("email", address)];
            let stopped = anybody.submit("/api/herinnering-stoppen", &fields).await;
            assert_eq!(stopped.location(), "/herinnering?klaar=gestopt", "it never says which it was");
        }
        assert_eq!(stage.number(REMINDERS).await, 0);
        for wrong in ["", "jo", "jo@voorbeeld", "jo@voorbeeld.nl\r\nBcc: x@y.nl"] {
            let told = visitor.submit("/api/herinnering", &[("email", wrong)]).await;
            assert_eq!(told.location(), "/herinnering?fout=e-mail", "{wrong}");
        }
    }

    async fn a_site_that_sends_no_reminders_keeps_no_address(stage) {
        let mut visitor = stage.visitor();
        visitor.begin().await;
        assert!(!visitor.open("/toestemming").await.main().contains("href=\"/herinnering\""));
        let refused = visitor.submit("/api/herinnering", &[("email", "jo@voorbeeld.nl")]).await;
        assert_eq!(refused.location(), "/herinnering?fout=herinnering");
        assert_eq!(stage.number(REMINDERS).await, 0);
    }
}
