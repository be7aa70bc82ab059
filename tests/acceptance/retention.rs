//! What is past its time goes, in rows and in journals, and the program says how much.

use server::Settings;
use tests::{Engine, Stage, days_later, minutes_later, months_later, on_both_databases};

/// Whether any part of a text stands somewhere in SQLite's files, which cut it into pages.
fn stands_in_files(stage: &Stage, text: &str) -> bool {
    let files: String =
        stage.files().iter().map(|(_, content)| String::from_utf8_lossy(content)).collect();
    text.as_bytes().chunks(100).any(|part| files.contains(std::str::from_utf8(part).unwrap()))
}

async fn as_they_lie(stage: &Stage, statement: &'static str) -> Vec<String> {
    let mut connection = stage.owner.connection().await.unwrap();
    sqlx::query_scalar(statement).fetch_all(&mut *connection).await.unwrap()
}

async fn sealed(stage: &Stage) -> String {
    let mut connection = stage.owner.connection().await.unwrap();
    sqlx::query_scalar("select sealed from dossiers").fetch_one(&mut *connection).await.unwrap()
}

on_both_databases! {
    async fn without_words_a_dossier_is_out_of_reach_after_half_an_hour_and_erased_after_a_day(stage) {
        let mut visitor = stage.visitor();
        visitor.begin().await;
        visitor.answer("slapen", "7").await;
        let mut later = visitor.at(stage.router_at(minutes_later::<31>));
        assert_eq!(later.open("/mijn-profiel").await.location(), "/?fout=bezoek");
        assert_eq!(later.open("/mijn-profiel/antwoorden.json").await.location(), "/?fout=bezoek");
        // Until the end of the next day, so that nobody's visit is cut off at midnight.
        assert_eq!(stage.erase_expired_at(days_later::<1>).await.dossiers, 0);
        assert_eq!(stage.erase_expired_at(days_later::<2>).await.dossiers, 1);
        assert_eq!(stage.number("select count(*) from dossiers").await, 0);
        assert_eq!(stage.erase_expired_at(days_later::<2>).await.dossiers, 0);
    }

    async fn with_words_a_dossier_is_there_after_23_months_and_gone_after_25(stage) {
        for _ in 0..2 {
            let mut visitor = stage.visitor();
            visitor.begin().await;
            visitor.keep().await;
        }
        let mut visitor = stage.visitor();
        visitor.begin().await;
        visitor.answer("slapen", "7").await;
        let phrase = visitor.keep().await;
        assert_eq!(stage.erase_expired_at(months_later::<23>).await.dossiers, 0);
        let mut back = stage.visitor_at(months_later::<23>);
        back.take_up(&phrase).await;
        assert_eq!(back.answers().await["slapen"], 7);
        // Two were not opened again; the third was, and stays for another two years.
        assert_eq!(stage.erase_expired_at(months_later::<25>).await.dossiers, 2);
        let mut back = stage.visitor_at(months_later::<46>);
        back.take_up(&phrase).await;
        assert_eq!(back.answers().await["slapen"], 7);
        assert_eq!(stage.erase_expired_at(months_later::<72>).await.dossiers, 1);
        let gone = stage.visitor_at(months_later::<72>).take_up(&phrase).await;
        assert_eq!(gone.location(), "/verder?fout=woorden-onbekend");
    }

    async fn a_dossier_tells_neither_the_day_nor_the_order_in_which_it_was_made(stage) {
        for clock in [minutes_later::<0>, days_later::<3>, days_later::<6>] {
            let mut visitor = stage.visitor_at(clock);
            visitor.begin().await;
            visitor.keep().await;
        }
        assert_eq!(stage.number("select count(distinct erase_after) from dossiers").await, 1);
        if stage.owner.engine() == Engine::Sqlite {
            assert!(as_they_lie(&stage, "select dossier_id from dossiers").await.is_sorted());
        }
    }

    async fn what_is_kept_for_a_short_time_is_laid_in_the_order_of_its_keys(stage) {
        let settings = Settings { reminders: true, ..Settings::standard().unwrap() };
        let mut visitor = stage.visitor().at(stage.router_with(settings));
        visitor.begin().await;
        let codes = [visitor.share().await, visitor.share().await, visitor.share().await];
        for name in ["a", "b", "c", "d", "e"] {
            let email = format!("{name}@voorbeeld.nl");
            visitor.submit("/api/herinnering", &[("email", &email)]).await;
        }
        stage.erase_expired_at(minutes_later::<1>).await;
        let (shares, reminders) = match stage.owner.engine() {
            Engine::Sqlite => ("select share_id from shares", "select reminder_id from reminders"),
            Engine::Postgres => (
                "select share_id from shares order by ctid",
                "select reminder_id from reminders order by ctid",
            ),
        };
        for (rows, count) in [(shares, 3), (reminders, 5)] {
            let ids = as_they_lie(&stage, rows).await;
            assert!(ids.len() == count && ids.is_sorted(), "{rows}");
        }
        for code in codes {
            assert_eq!(stage.visitor().open_share(&code).await.location(), "/inzage/profiel");
        }
    }

    async fn an_address_that_nobody_reminded_goes_after_its_quarter(stage) {
        let settings = Settings { reminders: true, ..Settings::standard().unwrap() };
        let mut visitor = stage.visitor().at(stage.router_with(settings));
        visitor.begin().await;
        visitor.submit("/api/herinnering", &[("email", "jo@voorbeeld.nl")]).await;
        assert_eq!(stage.erase_expired_at(months_later::<4>).await.reminders, 0);
        assert_eq!(stage.erase_expired_at(months_later::<5>).await.reminders, 1);
        assert_eq!(stage.number("select count(*) from reminders").await, 0);
    }

    async fn what_was_shared_is_erased_after_two_days_at_most(stage) {
        let mut visitor = stage.visitor();
        visitor.begin().await;
        visitor.share().await;
        assert_eq!(stage.erase_expired_at(days_later::<1>).await.shares, 0);
        assert_eq!(stage.erase_expired_at(days_later::<2>).await.shares, 1);
        assert_eq!(stage.number("select count(*) from shares").await, 0);
    }

    async fn keys_of_the_day_go_when_no_cookie_can_need_them_any_more(stage) {
        stage.visitor().begin().await;
        stage.visitor_at(days_later::<1>).begin().await;
        assert_eq!(stage.number("select count(*) from session_keys").await, 2);
        stage.erase_expired_at(days_later::<2>).await;
        assert_eq!(stage.number("select count(*) from session_keys").await, 1);
        stage.erase_expired_at(days_later::<3>).await;
        assert_eq!(stage.number("select count(*) from session_keys").await, 0);
    }

    async fn what_was_erased_is_not_left_behind_in_the_files(stage) {
        let mut visitor = stage.visitor();
        visitor.begin().await;
        visitor.answer("slapen", "7").await;
        let before = sealed(&stage).await;
        visitor.answer("slapen", "8").await;
        let after = sealed(&stage).await;
        assert_ne!(before, after);
        let on_sqlite = stage.owner.engine() == Engine::Sqlite;
        assert_eq!(stands_in_files(&stage, &after), on_sqlite);
        visitor.submit("/api/wissen", &[]).await;
        stage.erase_expired_at(minutes_later::<1>).await;
        assert_eq!(stage.number("select count(*) from dossiers").await, 0);
        assert!(!stands_in_files(&stage, &before) && !stands_in_files(&stage, &after));
    }

    async fn journals_are_emptied_so_that_they_do_not_keep_the_order_of_writing(stage) {
        let stage = stage.with_made_up_town().await;
        let mut visitor = stage.visitor();
        visitor.begin_in("WK990101").await;
        visitor.answer("geluk", "7").await;
        assert_eq!(visitor.contribute().await.location(), "/toestemming");
        let journals = || -> Vec<(String, usize)> {
            let files = stage.files().into_iter().filter(|(name, _)| name.ends_with("-wal"));
            files.map(|(name, content)| (name, content.len())).collect()
        };
        if stage.owner.engine() == Engine::Sqlite {
            assert_eq!(journals().len(), 2);
            assert!(journals().iter().all(|(_, length)| *length > 0));
        }
        stage.erase_expired_at(minutes_later::<1>).await;
        assert!(journals().iter().all(|(_, length)| *length == 0), "{:?}", journals());
        assert_eq!(visitor.answers().await["geluk"], 7);
    }
}
