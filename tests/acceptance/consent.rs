//! What a resident allows: counting in the figures, research, a reminder; and taking it back.

use domain::{
    aspect::{ASPECTS, Dimension},
    indicator::IndicatorId,
};
use server::Settings;
use tests::{LIFESTYLE, Stage, Visitor, months_later, on_both_databases};

const CONTRIBUTIONS: &str = "select count(*) from contributions";
const VALUES: &str = "select count(*) from contribution_values";
const BODY_IN_TENTHS: &str = "select cast(round(value * 10) as bigint) from contribution_values
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

/// Somebody of the first wijk who filled in the short list.
async fn short_resident(stage: &Stage) -> Visitor {
    let mut visitor = stage.visitor();
    visitor.begin_short().await;
    visitor.submit("/api/wijk", &[("wijk", "WK990101")]).await;
    for dimension in Dimension::ALL {
        visitor.answer(&format!("kort-{}", dimension.slug()), "7").await;
    }
    visitor
}

/// What has a value, in order of slug.
async fn indicators(stage: &Stage) -> Vec<String> {
    let mut connection = stage.owner.contributions().await.unwrap();
    let slugs = "select indicator from contribution_values";
    let mut slugs: Vec<String> =
        sqlx::query_scalar(slugs).fetch_all(&mut *connection).await.unwrap();
    slugs.sort_unstable();
    slugs
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
    async fn whoever_counts_is_counted_once_and_with_the_newest_values(stage) {
        let stage = stage.with_made_up_town().await;
        let mut visitor = resident(&stage, "6").await;
        for _ in 0..3 {
            assert_eq!(visitor.contribute().await.location(), "/toestemming");
        }
        assert_eq!(stage.contributions_number(CONTRIBUTIONS).await, 1);
        assert_eq!(stage.contributions_number(VALUES).await, 1);
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
        assert_eq!(stage.contributions_number(VALUES).await, 0);
    }

    async fn words_do_not_change_what_was_given_to_the_figures(stage) {
        let stage = stage.with_made_up_town().await;
        let mut visitor = resident(&stage, "6").await;
        visitor.contribute().await;
        visitor.submit("/api/opnieuw", &[("way", "lang")]).await;
        visitor.keep().await;
        assert_eq!(stage.contributions_number(CONTRIBUTIONS).await, 1);
        assert_eq!(stage.contributions_number(VALUES).await, 1, "the values are no longer there");
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
        assert_eq!(stage.contributions_number(VALUES).await, 0);
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

    async fn the_short_list_alone_cannot_count(stage) {
        let stage = stage.with_made_up_town().await;
        let mut visitor = short_resident(&stage).await;
        let page = visitor.open("/toestemming").await.text();
        assert!(page.contains("Met de korte lijst tellen je zes cijfers niet mee"), "{page}");
        assert!(page.contains("Je hebt nog te weinig ingevuld om mee te tellen"), "{page}");
        assert_eq!(visitor.contribute().await.location(), "/toestemming?fout=te-weinig");
        assert_eq!(stage.contributions_number(CONTRIBUTIONS).await, 0);
    }

    async fn by_the_short_list_lifestyle_counts_and_the_six_ratings_do_not(stage) {
        let stage = stage.with_made_up_town().await;
        let mut visitor = short_resident(&stage).await;
        visitor.answer_all([("roken", "never"), ("geluk", "8")]).await;
        let page = visitor.open("/toestemming").await.text();
        assert!(page.contains("je leefstijlcijfer") && !page.contains("je zes cijfers;"), "{page}");
        assert_eq!(visitor.contribute().await.location(), "/toestemming");
        let short = "select count(*) from contributions where scoring = 'web-short-1'";
        assert_eq!(stage.contributions_number(short).await, 1);
        let given = ["happy", "lifestyle_nicotine", "smoker", "vaper"];
        assert_eq!(indicators(&stage).await, given);
    }

    async fn whoever_answered_everything_gives_every_value_and_no_answer(stage) {
        let stage = stage.with_made_up_town().await;
        let mut visitor = stage.visitor();
        visitor.begin_in("WK990101").await;
        visitor.answer_all(ASPECTS.iter().map(|aspect| (aspect.slug, "7"))).await;
        visitor.answer_all(LIFESTYLE).await;
        visitor.submit("/api/wensen", &[("wishes[]", "beweging")]).await;
        visitor.contribute().await;
        let without_diabetes = IndicatorId::all().filter(|id| id.slug() != "lifestyle_glucose");
        let mut expected: Vec<_> = without_diabetes.map(|id| id.slug().to_owned()).collect();
        expected.sort_unstable();
        assert_eq!(indicators(&stage).await, expected);
        for (statement, expected) in [
            ("select cast(value as bigint) from contribution_values where indicator = 'smoker'", 1),
            ("select cast(value as bigint) from contribution_values where indicator = 'lonely'", 0),
            ("select cast(sum(value) as bigint) from contribution_values where indicator like 'wants_%'", 1),
            ("select cast(sum(value) as bigint) from contribution_values where indicator like 'dimension_%'", 42),
        ] {
            assert_eq!(stage.contributions_number(statement).await, expected, "{statement}");
        }
    }

    async fn where_heart_risk_is_switched_off_it_is_not_given_either(stage) {
        let stage = stage.with_made_up_town().await;
        let settings = Settings { heart: None, ..Settings::standard().unwrap() };
        let mut visitor = stage.visitor().at(stage.router_with(settings));
        visitor.begin_in("WK990101").await;
        visitor.answer_all(LIFESTYLE).await;
        visitor.contribute().await;
        let given = indicators(&stage).await;
        assert!(given.iter().any(|slug| slug == "lifestyle_grade"));
        assert!(!given.iter().any(|slug| slug == "heart_risk_high"));
    }

    async fn whoever_answered_nothing_that_counts_is_not_counted(stage) {
        let stage = stage.with_made_up_town().await;
        let mut visitor = stage.visitor();
        visitor.begin_in("WK990101").await;
        visitor.answer("slapen", "7").await;
        assert_eq!(visitor.contribute().await.location(), "/toestemming?fout=te-weinig");
        assert_eq!(stage.contributions_number(CONTRIBUTIONS).await, 0);
        assert!(!visitor.open("/toestemming").await.text().contains("Je cijfers tellen mee voor"));
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
