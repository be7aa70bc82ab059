//! Questions as they are asked: typed numbers, conditions, and the texts of a municipality.

use std::sync::Arc;

use domain::questionnaire::QuestionnaireSet;
use serde_json::{Value, json};
use server::Settings;
use tests::{LIFESTYLE, on_both_databases};

const WEB: &str = include_str!("../../domain/questionnaires/spinnenweb.json");
const LIFESTYLE_FILE: &str = include_str!("../../domain/questionnaires/leefstijl.json");

/// A questionnaire with one change, as a municipality would write it.
fn changed(file: &str, change: impl FnOnce(&mut Value)) -> String {
    let mut file = serde_json::from_str(file).unwrap();
    change(&mut file);
    file.to_string()
}

fn own_texts(file: &mut Value) {
    file["item"][0]["item"][3]["text"] = json!("Hoe sliep je in Vlinderveen?");
    file["item"][0]["item"][3].as_object_mut().unwrap().remove("_text");
    file["item"][0]["item"].as_array_mut().unwrap().swap(0, 1);
}

on_both_databases! {
    async fn an_unlikely_number_is_asked_about_and_what_was_meant_is_taken(stage) {
        let mut visitor = stage.visitor();
        visitor.begin().await;
        assert_eq!(visitor.answer("lengte", "17").await.location(), "/vraag/lengte?fout=twijfel");
        assert!(!visitor.answers().await.contains_key("lengte"), "nothing is taken yet");
        let page = visitor.open("/vraag/lengte?fout=twijfel").await;
        assert!(page.text().contains("Je vulde in: 17.") && page.text().contains("Bedoel je 170?"));
        assert!(page.main().contains("name=\"meant\"") && !page.main().contains("name=\"sure\""));
        let taken = visitor.answer_with("lengte", &[("meant", "ja")]).await;
        assert_eq!(taken.location(), "/vraag/gewicht");
        assert_eq!(visitor.answers().await["lengte"], 170);
        assert!(!visitor.open("/vraag/lengte").await.text().contains("Bedoel je"));
    }

    async fn an_unlikely_number_is_kept_as_typed_when_it_can_be_and_the_resident_is_sure(stage) {
        let mut visitor = stage.visitor();
        visitor.begin().await;
        for (question, typed, told, kept) in [
            ("lengte", "230", "Klopt dat? Dat komt niet vaak voor.", json!(230)),
            ("gewicht", "250,25", "Klopt dat? Dat komt niet vaak voor.", json!(250.3)),
            ("cholesterol", "54", "Bedoel je 5,4?", json!(54.0)),
        ] {
            visitor.answer_all([("cholesterol-bekend", "yes")]).await;
            let asked = visitor.answer(question, typed).await;
            assert_eq!(asked.location(), format!("/vraag/{question}?fout=twijfel"));
            let page = visitor.open(asked.location()).await;
            assert!(page.text().contains(told), "{question}");
            assert!(page.main().contains("name=\"sure\""), "{question}");
            visitor.answer_with(question, &[("sure", "ja")]).await;
            assert_eq!(visitor.answers().await[question], kept);
        }
    }

    async fn a_number_that_cannot_be_is_never_kept_however_sure_the_resident_is(stage) {
        let mut visitor = stage.visitor();
        visitor.begin().await;
        for (question, typed) in [("lengte", "17"), ("leeftijd", "3"), ("leeftijd", "111")] {
            let asked = visitor.answer(question, typed).await;
            assert_eq!(asked.location(), format!("/vraag/{question}?fout=twijfel"), "{typed}");
            let sure = visitor.answer_with(question, &[("sure", "ja")]).await;
            assert!(sure.location().contains("fout"), "{question} {typed}");
        }
        assert!(visitor.answers().await.is_empty());
        let page = visitor.open("/vraag/leeftijd").await.text();
        assert!(page.contains("Vul een getal in van 18 tot en met 110"), "{page}");
    }

    async fn a_mark_that_was_ticked_with_an_unlikely_number_is_not_forgotten(stage) {
        let mut visitor = stage.visitor();
        visitor.begin().await;
        for (question, typed, answer) in [("lengte", "17", "meant"), ("gewicht", "250", "sure")] {
            visitor.answer_and_mark(question, typed).await;
            visitor.answer_with(question, &[(answer, "ja")]).await;
        }
        let look_back = visitor.open("/terugblik/maten").await.text();
        assert_eq!(look_back.matches("hier wil je over praten").count(), 2, "{look_back}");
    }

    async fn a_doubt_waits_at_its_own_question_alone(stage) {
        let mut visitor = stage.visitor();
        visitor.begin().await;
        visitor.answer("lengte", "17").await;
        assert!(!visitor.open("/vraag/gewicht").await.text().contains("Je vulde in"));
        let meant = visitor.answer_with("gewicht", &[("meant", "ja")]).await;
        assert_eq!(meant.location(), "/vraag/gewicht?fout=getal");
        assert!(visitor.answers().await.is_empty());
        // Another number in place of the doubtful one is simply taken.
        visitor.answer("lengte", "171").await;
        assert_eq!(visitor.answers().await["lengte"], 171);
        visitor.answer("lengte", "17").await;
        visitor.skip("lengte").await;
        assert!(visitor.answers().await["lengte"].is_null());
    }

    async fn a_number_may_have_a_comma_or_a_point(stage) {
        let mut visitor = stage.visitor();
        visitor.begin().await;
        for (typed, kept) in [("80,5", json!(80.5)), ("80.5", json!(80.5)), (" 81 ", json!(81.0)), ("80,04", json!(80.0))] {
            visitor.answer("gewicht", typed).await;
            assert_eq!(visitor.answers().await["gewicht"], kept, "{typed}");
        }
        visitor.answer("gewicht", "93.7").await;
        assert!(visitor.open("/vraag/gewicht").await.main().contains("value=\"93,7\""));
        assert!(visitor.open("/terugblik/maten").await.text().contains("93,7 kilo"));
    }

    async fn text_that_is_no_number_is_explained_near_the_question(stage) {
        let mut visitor = stage.visitor();
        visitor.begin().await;
        for wrong in ["tachtig", "80 kilo", "8e1", "1.2.3", "0x50", "NaN", "", " ", "٨٠", "80,5,1"] {
            let answered = visitor.answer("gewicht", wrong).await;
            assert_eq!(answered.location(), "/vraag/gewicht?fout=getal", "{wrong}");
        }
        let page = visitor.open("/vraag/gewicht?fout=getal").await;
        assert_eq!(page.main().matches("Vul een getal in, of kies: sla over").count(), 2);
        assert!(page.main().contains("aria-invalid=\"true\""));
        assert!(visitor.answers().await.is_empty());
    }

    async fn what_is_no_option_is_explained_near_the_question(stage) {
        let mut visitor = stage.visitor();
        visitor.begin().await;
        for wrong in ["", "Nee, ik heb nooit gerookt", "NEVER", "9"] {
            let answered = visitor.answer("roken", wrong).await;
            assert_eq!(answered.location(), "/vraag/roken?fout=antwoord", "{wrong}");
        }
        let page = visitor.open("/vraag/roken?fout=antwoord").await;
        assert_eq!(page.main().matches("Kies een antwoord, of kies: sla over").count(), 2);
        assert!(visitor.answers().await.is_empty());
    }

    async fn a_question_that_does_not_apply_is_not_asked(stage) {
        let mut visitor = stage.visitor();
        visitor.begin().await;
        assert_eq!(visitor.answer("beweeg-dagen", "0").await.location(), "/vraag/sport");
        let look_back = visitor.open("/terugblik/beweging").await.text();
        assert!(!look_back.contains("Minuten bewegen") && !look_back.contains("Balans oefenen"));
        assert!(visitor.open("/vraag/sport").await.text().contains("vraag 2 van 3"));
        assert_eq!(visitor.answer("beweeg-dagen", "3").await.location(), "/vraag/beweeg-minuten");
        assert!(visitor.open("/vraag/sport").await.text().contains("vraag 3 van 4"));
        visitor.answer("leeftijd", "65").await;
        assert!(visitor.open("/terugblik/beweging").await.text().contains("Balans oefenen"));
    }

    async fn an_answer_to_a_question_that_no_longer_applies_counts_for_nothing(stage) {
        let mut visitor = stage.visitor();
        visitor.begin().await;
        visitor.answer_all([("beweeg-dagen", "3"), ("beweeg-minuten", "30")]).await;
        assert!(visitor.answers().await.contains_key("beweeg-minuten"));
        visitor.answer("beweeg-dagen", "0").await;
        assert!(!visitor.answers().await.contains_key("beweeg-minuten"));
        visitor.answer("beweeg-dagen", "3").await;
        assert_eq!(visitor.answers().await["beweeg-minuten"], 30, "it was not thrown away");
    }

    async fn the_lifestyle_leads_from_question_to_question_and_back_to_the_profile(stage) {
        let mut visitor = stage.visitor();
        visitor.begin().await;
        assert_eq!(visitor.open("/leefstijl").await.location(), "/vraag/leeftijd");
        for (at, (question, value)) in LIFESTYLE.into_iter().enumerate() {
            let led_here = visitor.open("/leefstijl").await;
            assert_eq!(led_here.location(), format!("/vraag/{question}"));
            let answered = visitor.answer(question, value).await;
            let next = LIFESTYLE.get(at + 1).map(|(next, _)| format!("/vraag/{next}"));
            let to_look_back = answered.location().starts_with("/terugblik/");
            assert!(to_look_back || Some(answered.location().to_owned()) == next, "{question}");
        }
        assert_eq!(visitor.open("/leefstijl").await.location(), "/mijn-profiel");
        assert_eq!(visitor.answers().await.len(), LIFESTYLE.len());
    }

    async fn a_municipality_can_ask_in_its_own_words_and_order(stage) {
        let mut questionnaires = QuestionnaireSet::standard().unwrap();
        questionnaires.replace_with(&changed(WEB, own_texts)).unwrap();
        let settings =
            Settings { questionnaires: Arc::new(questionnaires), ..Settings::standard().unwrap() };
        let mut visitor = stage.visitor();
        visitor.begin().await;
        visitor.answer("slapen", "7").await;
        let mut visitor = visitor.at(stage.router_with(settings));
        let page = visitor.open("/vraag/slapen").await;
        assert!(page.text().contains("Hoe sliep je in Vlinderveen?"));
        assert!(page.main().contains("value=\"7\" checked"), "an answer of before is still there");
        assert_eq!(visitor.answer("fitheid", "6").await.location(), "/vraag/gezond-voelen");
        // Without a translation of its own a text stays Dutch, and nothing else does.
        visitor.submit("/api/taal", &[("language", "en")]).await;
        let page = visitor.open("/vraag/slapen").await.text();
        assert!(page.contains("Hoe sliep je in Vlinderveen?") && page.contains("Next"));
    }

    async fn a_questionnaire_that_does_not_fit_is_refused_with_place_and_reason(stage) {
        let mut visitor = stage.visitor();
        visitor.begin().await;
        let asked = visitor.open("/vraag/lengte").await.text();
        for (file, told) in [
            (
                changed(LIFESTYLE_FILE, |file| file["item"][0]["item"][1]["linkId"] = json!("sekse")),
                ["item[0].item: has no question `geslacht`", "item[0].item[1].linkId: is no question"],
            ),
            (
                changed(WEB, |file| file["item"][2]["item"][0]["required"] = json!(true)),
                ["item[2].item[0]", "required"],
            ),
            ("{\"resourceType\": \"Patient\"}".to_owned(), ["resourceType", "is not `Questionnaire`"]),
            ("no json".to_owned(), ["the file", "is not valid JSON at line 1"]),
        ] {
            let mut questionnaires = QuestionnaireSet::standard().unwrap();
            let refused = questionnaires.replace_with(&file).unwrap_err().to_string();
            assert!(told.iter().all(|told| refused.contains(told)), "{refused}");
            let settings =
                Settings { questionnaires: Arc::new(questionnaires), ..Settings::standard().unwrap() };
            let mut visitor = visitor.at(stage.router_with(settings));
            assert_eq!(visitor.open("/vraag/lengte").await.text(), asked, "the standard one stays");
        }
    }
}
