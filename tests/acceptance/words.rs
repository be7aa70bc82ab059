//! Six words open a dossier on any device, and a visit lasts for half an hour.

use domain::words::{Phrase, words};
use http::StatusCode;
use tests::{Clock, SESSION, Visitor, days_later, minutes_later, on_both_databases};

/// Somebody halfway, with marks, wishes, an answer about lifestyle and a wijk.
async fn halfway(visitor: &mut Visitor) {
    visitor.begin_in("WK990101").await;
    visitor.answer("gezond-voelen", "7").await;
    visitor.answer_and_mark("fitheid", "4").await;
    visitor.skip("pijn").await;
    visitor.answer("gewicht", "93,7").await;
    visitor.submit("/api/wensen", &[("wishes[]", "beweging")]).await;
}

/// Whether a browser stands where [`halfway`] left.
async fn is_halfway(visitor: &mut Visitor) {
    assert!(visitor.open("/").await.main().contains("href=\"/vraag/slapen\""));
    let answers = visitor.answers().await;
    assert_eq!((&answers["gezond-voelen"], &answers["fitheid"]), (&7.into(), &4.into()));
    assert!(answers["pijn"].is_null(), "passed over");
    assert_eq!(answers["gewicht"], 93.7);
    let look_back = visitor.open("/terugblik/lichaam").await.text();
    assert_eq!(look_back.matches("hier wil je over praten").count(), 1);
    assert!(look_back.contains("overgeslagen"));
    let profile = visitor.open("/mijn-profiel").await;
    assert!(profile.main().contains("value=\"beweging\" checked"));
    assert!(visitor.open("/woonplaats").await.main().contains("value=\"WK990101\" checked"));
}

/// The words with one letter doubled, so that they can still mean these words alone.
fn with_a_slip(phrase: &str) -> String {
    phrase
        .char_indices()
        .filter(|(_, letter)| letter.is_alphabetic())
        .map(|(at, letter)| format!("{}{letter}{}", &phrase[..at], &phrase[at..]))
        .find(|typed| Phrase::parse(typed).is_ok_and(|read| read.words().join(" ") == phrase))
        .unwrap()
}

on_both_databases! {
    async fn six_words_bring_somebody_back_on_another_browser_exactly_where_he_was(stage) {
        let stage = stage.with_made_up_town().await;
        let mut visitor = stage.visitor();
        halfway(&mut visitor).await;
        let phrase = visitor.keep().await;
        visitor.submit("/api/stoppen", &[]).await;
        let mut elsewhere = stage.visitor();
        assert_eq!(elsewhere.take_up(&phrase).await.location(), "/mijn-profiel");
        is_halfway(&mut elsewhere).await;
        elsewhere.answer("slapen", "5").await;
        let mut back = stage.visitor();
        back.take_up(&phrase).await;
        assert_eq!(back.answers().await["slapen"], 5);
        assert_eq!(stage.number("select count(*) from dossiers").await, 1);
    }

    async fn capitals_commas_numbers_and_a_slip_do_not_matter(stage) {
        let mut visitor = stage.visitor();
        visitor.begin().await;
        visitor.answer("slapen", "7").await;
        let phrase = visitor.keep().await;
        let numbered: Vec<_> =
            phrase.split(' ').enumerate().map(|(n, word)| format!("{}. {word}\r\n", n + 1)).collect();
        for typed in [
            phrase.to_uppercase(),
            phrase.replace(' ', ", "),
            numbered.concat(),
            with_a_slip(&phrase),
        ] {
            let mut elsewhere = stage.visitor();
            assert_eq!(elsewhere.take_up(&typed).await.location(), "/mijn-profiel");
            assert_eq!(elsewhere.answers().await["slapen"], 7);
        }
    }

    async fn wrong_words_find_nothing_and_are_not_repeated(stage) {
        let mut visitor = stage.visitor();
        visitor.begin().await;
        let phrase = visitor.keep().await;
        let own: Vec<_> = phrase.split(' ').collect();
        let other_word = words().iter().find(|word| **word != own[5]).unwrap();
        let other = [&own[..5], &[other_word]].concat().join(" ");
        let mut turned = own.clone();
        turned.rotate_left(1);
        let mut stranger = stage.visitor();
        for typed in [other, turned.join(" ")] {
            let answered = stranger.take_up(&typed).await;
            assert_eq!(answered.location(), "/verder?fout=woorden-onbekend");
        }
        let six_of_none = "blub blub blub blub blub blub";
        for typed in ["", "fiets", &own[..5].join(" "), six_of_none, "<script>", &"fiets ".repeat(7)] {
            assert_eq!(stranger.take_up(typed).await.location(), "/verder?fout=woorden", "{typed}");
        }
        let page = stranger.open("/verder?fout=woorden-onbekend").await;
        assert!(page.text().contains("Met deze zes woorden vinden we niets"));
        assert_eq!(stranger.open("/mijn-profiel").await.location(), "/?fout=bezoek");
        assert_eq!(stage.number("select count(*) from dossiers").await, 1, "trying makes none");
    }

    async fn the_words_are_shown_until_two_are_confirmed_and_then_never_again(stage) {
        let mut visitor = stage.visitor();
        visitor.begin().await;
        visitor.answer("gezond-voelen", "7").await;
        let shown = visitor.new_words().await;
        assert_eq!(visitor.new_words().await, shown, "pressed twice they are the same words");
        for wrong in [[("one", "fiets"), ("other", "")], [("one", "x"), ("other", "y")]] {
            let answered = visitor.submit("/api/woorden", &wrong).await;
            assert_eq!(answered.location(), "/zes-woorden?fout=andere-woorden");
        }
        assert_eq!(visitor.open("/zes-woorden?fout=andere-woorden").await.words(), shown);
        assert_eq!(visitor.confirm(&shown).await.location(), "/vraag/fitheid");
        for path in ["/zes-woorden", "/mijn-profiel", "/delen", "/vraag/fitheid"] {
            let page = visitor.open(path).await;
            assert!(page.words().is_empty(), "{path}");
            assert!(!page.body.contains(&shown.join(" ")), "{path}");
        }
        let page = visitor.open("/zes-woorden").await.text();
        assert!(page.contains("Je hebt al zes woorden"));
        let pressed_back = visitor.submit("/api/woorden", &[("one", "x"), ("other", "y")]).await;
        assert_eq!(pressed_back.location(), "/mijn-profiel");
    }

    async fn the_words_asked_back_forgive_capitals_and_a_slip(stage) {
        let mut visitor = stage.visitor();
        visitor.begin().await;
        let shown = visitor.new_words().await;
        let typed: Vec<_> = shown.iter().map(|word| format!(" {} ", word.to_uppercase())).collect();
        assert_eq!(visitor.confirm(&typed).await.location(), "/vraag/gezond-voelen");
    }

    async fn new_words_make_the_old_ones_useless(stage) {
        let mut visitor = stage.visitor();
        visitor.begin().await;
        visitor.answer("slapen", "7").await;
        let old = visitor.keep().await;
        let mut other_device = stage.visitor();
        other_device.take_up(&old).await;
        let new = visitor.keep().await;
        assert_ne!(old, new);
        let mut elsewhere = stage.visitor();
        assert_eq!(elsewhere.take_up(&old).await.location(), "/verder?fout=woorden-onbekend");
        elsewhere.take_up(&new).await;
        assert_eq!(elsewhere.answers().await["slapen"], 7);
        assert_eq!(other_device.open("/mijn-profiel").await.location(), "/?fout=bezoek");
        assert_eq!(stage.number("select count(*) from dossiers").await, 1);
    }

    async fn pressed_twice_before_the_page_came_no_words_are_given_to_an_empty_dossier(stage) {
        let mut visitor = stage.visitor();
        visitor.begin().await;
        visitor.answer("slapen", "7").await;
        // Both forms were sent before the answer to the first one came.
        let mut second = visitor.clone();
        let first_words = visitor.new_words().await;
        second.submit("/api/bewaren", &[]).await;
        let second_words = second.open("/zes-woorden").await.words();
        if !second_words.is_empty() {
            let mut elsewhere = stage.visitor();
            elsewhere.take_up(&second_words.join(" ")).await;
            assert_eq!(elsewhere.answers().await["slapen"], 7, "the last words shown open nothing");
        }
        let mut elsewhere = stage.visitor();
        elsewhere.take_up(&first_words.join(" ")).await;
        assert_eq!(elsewhere.answers().await["slapen"], 7);
    }

    async fn words_that_nobody_saw_leave_no_copy_behind(stage) {
        let mut visitor = stage.visitor();
        visitor.begin().await;
        visitor.answer("slapen", "7").await;
        // The answer with the words never came, and then everything is erased.
        visitor.clone().submit("/api/bewaren", &[]).await;
        visitor.submit("/api/wissen", &[]).await;
        stage.erase_expired_at(days_later::<2>).await;
        assert_eq!(stage.number("select count(*) from dossiers").await, 0);
    }

    async fn nobody_opens_the_dossiers_of_another_installation_with_the_same_words(stage) {
        let elsewhere = tests::Stage::set(stage.owner.engine()).await;
        let mut visitor = elsewhere.visitor();
        visitor.begin().await;
        let phrase = visitor.keep().await;
        assert_eq!(stage.visitor().take_up(&phrase).await.location(), "/verder?fout=woorden-onbekend");
    }

    async fn a_visit_ends_after_half_an_hour_without_a_request(stage) {
        let mut visitor = stage.visitor();
        visitor.begin().await;
        let mut in_time = visitor.at(stage.router_at(minutes_later::<30>));
        let mut too_late = visitor.at(stage.router_at(minutes_later::<31>));
        assert_eq!(too_late.open("/mijn-profiel").await.location(), "/?fout=bezoek");
        assert_eq!(too_late.submit("/api/bewaren", &[]).await.location(), "/?fout=bezoek");
        assert_eq!(in_time.open("/mijn-profiel").await.location(), "");
    }

    async fn a_request_lets_the_visit_last_for_another_half_hour(stage) {
        let mut visitor = stage.visitor();
        visitor.begin().await;
        let first = visitor.token(SESSION);
        let unchanged = visitor.open("/mijn-profiel").await;
        assert_eq!(unchanged.set_cookie(SESSION), None, "within the minute nothing is set again");

        let mut visitor = visitor.at(stage.router_at(minutes_later::<20>));
        let renewed = visitor.open("/wijken").await;
        let cookie = renewed.set_cookie(SESSION).unwrap();
        for attribute in ["Path=/", "HttpOnly", "Secure", "SameSite=Lax", "Max-Age=1800"] {
            assert!(cookie.contains(attribute), "{attribute}");
        }
        assert_ne!(visitor.token(SESSION), first);
        let router = stage.router_at(minutes_later::<45>);
        let mut old_token = stage.visitor().at(router.clone());
        old_token.carry(SESSION, &first);
        assert_eq!(old_token.open("/mijn-profiel").await.location(), "/?fout=bezoek");
        let mut visitor = visitor.at(router);
        let saved = visitor.answer("slapen", "7").await;
        assert_eq!(saved.location(), "/vraag/eten");
        let mut visitor = visitor.at(stage.router_at(minutes_later::<70>));
        assert_eq!(visitor.answers().await["slapen"], 7);
    }

    async fn words_that_are_to_be_shown_outlive_a_renewal(stage) {
        let mut visitor = stage.visitor();
        visitor.begin().await;
        let shown = visitor.new_words().await;
        let mut visitor = visitor.at(stage.router_at(minutes_later::<20>));
        assert_eq!(visitor.open("/zes-woorden").await.words(), shown);
        let mut visitor = visitor.at(stage.router_at(minutes_later::<40>));
        assert_eq!(visitor.open("/zes-woorden").await.words(), shown);
    }

    async fn a_visit_goes_on_past_midnight(stage) {
        let mut visitor = stage.visitor_at(minutes_later::<710>);
        visitor.begin().await;
        visitor.answer("slapen", "7").await;
        let moments: [Clock; 3] =
            [minutes_later::<730>, minutes_later::<750>, minutes_later::<770>];
        for moment in moments {
            visitor = visitor.at(stage.router_at(moment));
            assert!(visitor.open("/vraag/slapen").await.main().contains("value=\"7\" checked"));
        }
    }

    async fn fetching_a_file_lets_the_visit_last_for_another_half_hour_too(stage) {
        let mut visitor = stage.visitor();
        visitor.begin().await;
        let moments: [Clock; 3] = [minutes_later::<20>, minutes_later::<40>, minutes_later::<60>];
        for (name, moment) in ["profiel.pdf", "profiel.html", "antwoorden.json"].iter().zip(moments) {
            visitor = visitor.at(stage.router_at(moment));
            let file = visitor.open(&format!("/mijn-profiel/{name}")).await;
            assert_eq!(file.status, StatusCode::OK, "{name}");
        }
    }

    async fn stopping_makes_the_device_forget_and_keeps_the_dossier(stage) {
        let mut visitor = stage.visitor();
        visitor.begin().await;
        visitor.answer("slapen", "7").await;
        let phrase = visitor.keep().await;
        let stopped = visitor.submit("/api/stoppen", &[]).await;
        assert_eq!(stopped.location(), "/?klaar=gestopt");
        let cookie = stopped.set_cookie(SESSION).unwrap();
        assert!(cookie.starts_with("__Host-wijkweb=;") && cookie.contains("Max-Age=0"), "{cookie}");
        let cleared = stopped.headers["clear-site-data"].to_str().unwrap();
        assert!(cleared.contains("\"cache\"") && cleared.contains("\"storage\""), "{cleared}");
        assert_eq!(visitor.cookie(), "");
        assert!(visitor.open("/?klaar=gestopt").await.text().contains("Dit apparaat weet niets meer"));
        assert_eq!(visitor.open("/mijn-profiel").await.location(), "/?fout=bezoek");
        visitor.take_up(&phrase).await;
        assert_eq!(visitor.answers().await["slapen"], 7);
    }

    async fn stopping_also_clears_a_device_whose_visit_was_about_to_be_renewed(stage) {
        let mut visitor = stage.visitor();
        visitor.begin().await;
        let mut visitor = visitor.at(stage.router_at(minutes_later::<20>));
        let stopped = visitor.submit("/api/stoppen", &[]).await;
        for cookie in stopped.headers.get_all("set-cookie") {
            assert!(cookie.to_str().unwrap().contains("Max-Age=0"));
        }
        assert_eq!(visitor.cookie(), "");
    }

    async fn a_cookie_that_was_copied_opens_nothing_after_its_owner_stopped(stage) {
        let mut visitor = stage.visitor();
        visitor.begin().await;
        visitor.answer("slapen", "7").await;
        let phrase = visitor.keep().await;
        let mut thief = visitor.clone();
        assert_eq!(thief.answers().await["slapen"], 7);
        let mut other_device = stage.visitor();
        other_device.take_up(&phrase).await;
        visitor.submit("/api/stoppen", &[]).await;
        for forgotten in [&mut thief, &mut other_device] {
            for path in ["/mijn-profiel", "/mijn-profiel/antwoorden.json", "/zes-woorden", "/delen"] {
                assert_eq!(forgotten.open(path).await.location(), "/?fout=bezoek", "{path}");
            }
            let form = [("question", "slapen"), ("value", "1")];
            assert_eq!(forgotten.submit("/api/antwoord", &form).await.location(), "/?fout=bezoek");
            forgotten.submit("/api/wissen", &[]).await;
            // Whoever sits there can begin a dossier of his own.
            assert_eq!(forgotten.submit("/api/begin", &[]).await.location(), "/woonplaats");
            assert!(forgotten.answers().await.is_empty());
        }
        visitor.take_up(&phrase).await;
        assert_eq!(visitor.answers().await["slapen"], 7);
    }

    async fn the_dossier_opens_as_before_when_the_answer_with_new_words_never_came(stage) {
        let mut visitor = stage.visitor();
        visitor.begin().await;
        visitor.answer("slapen", "7").await;
        let old = visitor.keep().await;
        let mut lost = visitor.clone();
        assert_eq!(lost.submit("/api/bewaren", &[]).await.location(), "/zes-woorden");
        // The connection broke: the browser still has the cookie of before.
        assert_eq!(visitor.answers().await["slapen"], 7);
        let mut elsewhere = stage.visitor();
        elsewhere.take_up(&old).await;
        assert_eq!(elsewhere.answers().await["slapen"], 7);
        let new = visitor.keep().await;
        let mut back = stage.visitor();
        back.take_up(&new).await;
        assert_eq!(back.answers().await["slapen"], 7);
    }

    async fn erasing_also_clears_the_device_and_the_words_open_nothing_afterwards(stage) {
        let mut visitor = stage.visitor();
        visitor.begin().await;
        visitor.answer("slapen", "7").await;
        let phrase = visitor.keep().await;
        let erased = visitor.submit("/api/wissen", &[]).await;
        assert!(erased.set_cookie(SESSION).unwrap().contains("Max-Age=0"));
        assert!(erased.headers.contains_key("clear-site-data"));
        let mut later = stage.visitor_at(days_later::<1>);
        assert_eq!(later.take_up(&phrase).await.location(), "/verder?fout=woorden-onbekend");
    }
}
