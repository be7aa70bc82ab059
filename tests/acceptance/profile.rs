//! What the answers come to: heart age or why there is none, and the profile as a file.

use domain::aspect::ASPECTS;
use http::{StatusCode, header};
use serde_json::Value;
use server::Settings;
use tests::{LIFESTYLE, Stage, Visitor, minutes_later, on_both_databases};

/// Somebody who answered everything about lifestyle.
async fn resident(stage: &Stage) -> Visitor {
    let mut visitor = stage.visitor();
    visitor.begin().await;
    visitor.answer_all(LIFESTYLE).await;
    visitor
}

/// One or more answers that take the heart age away, with what the profile then says.
struct Refusal {
    answers: &'static [(&'static str, &'static str)],
    reason: &'static str,
    advice: &'static str,
}

const SKIP: &str = "sla-over";

const REFUSALS: [Refusal; 15] = [
    Refusal {
        answers: &[("aandoening", "cvd")],
        reason: "Je hebt of had een hart- of vaatziekte",
        advice: "Praat met je huisarts",
    },
    Refusal {
        answers: &[("aandoening", "ckd")],
        reason: "Je hebt een nierziekte",
        advice: "Praat met je huisarts",
    },
    Refusal {
        answers: &[("aandoening", "fh")],
        reason: "Je hebt erfelijk hoog cholesterol",
        advice: "Praat met je huisarts",
    },
    Refusal {
        answers: &[("aandoening", "pregnant")],
        reason: "Je bent zwanger",
        advice: "verloskundige",
    },
    Refusal {
        answers: &[("diabetes", "other")],
        reason: "Voor jouw soort diabetes",
        advice: "Praat met je huisarts",
    },
    Refusal {
        answers: &[("leeftijd", SKIP)],
        reason: "We weten je leeftijd niet",
        advice: "Vul je leeftijd in",
    },
    Refusal {
        answers: &[("leeftijd", "39")],
        reason: "De rekenmanier werkt vanaf 40 jaar",
        advice: "Gezond leven helpt op elke leeftijd",
    },
    Refusal {
        answers: &[("leeftijd", "90")],
        reason: "De rekenmanier werkt tot en met 89 jaar",
        advice: "Praat met je huisarts",
    },
    Refusal {
        answers: &[("geslacht", "x")],
        reason: "alleen gemaakt voor mannen en vrouwen",
        advice: "Vraag het je huisarts",
    },
    Refusal {
        answers: &[("roken", SKIP)],
        reason: "We weten niet of je rookt",
        advice: "Vul in of je rookt",
    },
    Refusal {
        answers: &[("bloeddruk-bekend", "no")],
        reason: "We weten je bloeddruk niet",
        advice: "Meet je bloeddruk",
    },
    Refusal {
        answers: &[("bovendruk", "100"), ("onderdruk", "120")],
        reason: "Je onderdruk is hoger dan je bovendruk",
        advice: "Kijk je bloeddruk nog eens na",
    },
    Refusal {
        answers: &[("diabetes", "type_2"), ("hba1c", SKIP)],
        reason: "Bij diabetes zijn ook je HbA1c",
        advice: "Vraag ze aan je huisarts of praktijkondersteuner",
    },
    Refusal {
        answers: &[("cholesterol", "213")],
        reason: "waarschijnlijk in een andere eenheid (mg/dL)",
        advice: "Deel mg/dL door 38,67",
    },
    Refusal {
        answers: &[("hdl", "2,9"), ("cholesterol", "2,6")],
        reason: "Een van de getallen kan niet kloppen",
        advice: "Kijk je antwoorden nog eens na",
    },
];

/// Answers, passes over, or keeps an unlikely number as it was typed.
async fn put(visitor: &mut Visitor, question: &str, value: &str) {
    if value == SKIP {
        visitor.skip(question).await;
    } else if visitor.answer(question, value).await.location().ends_with("twijfel") {
        let sure = visitor.answer_with(question, &[("sure", "ja")]).await;
        assert!(!sure.location().contains("fout"), "{question} {value}");
    }
}

on_both_databases! {
    async fn a_complete_lifestyle_gives_a_heart_age_a_risk_and_a_leefstijlcijfer(stage) {
        let mut visitor = resident(&stage).await;
        let page = visitor.open("/mijn-profiel").await;
        assert!(page.main().contains("\"6 van de 100 poppetjes zijn gekleurd\""));
        let page = page.text();
        // The example of the SCORE2 paper: 5.9 % for this man in a low-risk country.
        assert!(page.contains("Van 100 mensen zoals jij krijgen er ongeveer 6 een hartinfarct"), "{page}");
        let years = page.split_once("Je hartleeftijd is ").unwrap().1;
        let years: u8 = years.split_once(" jaar").unwrap().0.parse().unwrap();
        assert!((51..=75).contains(&years), "a smoker's heart is older than he is: {years}");
        assert!(page.contains("Dit is informatie en geen diagnose. Berekend met SCORE2."));
        assert!(page.contains("Je leefstijlcijfer is "));
        assert!(page.contains("Je BMI is 26,8"), "93,7 kilo and 187 cm");
    }

    async fn without_cholesterol_the_heart_age_is_a_range_and_called_an_estimate(stage) {
        let mut visitor = resident(&stage).await;
        visitor.answer("cholesterol-bekend", "no").await;
        let page = visitor.open("/mijn-profiel").await.text();
        assert!(page.contains("Je hartleeftijd ligt tussen "));
        assert!(page.contains("Schatting, want je cholesterol is niet bekend"));
    }

    async fn whoever_gets_no_heart_age_reads_why_and_what_to_do(stage) {
        let mut visitor = resident(&stage).await;
        for refusal in REFUSALS {
            for (question, value) in refusal.answers {
                put(&mut visitor, question, value).await;
            }
            let page = visitor.open("/mijn-profiel").await.text();
            assert!(page.contains("We kunnen je hartleeftijd niet uitrekenen"), "{}", refusal.reason);
            assert!(page.contains(refusal.reason), "{}: {page}", refusal.reason);
            assert!(page.contains(refusal.advice), "{}: {page}", refusal.reason);
            for (question, _) in refusal.answers {
                if let Some((_, usual)) = LIFESTYLE.iter().find(|(link_id, _)| link_id == question) {
                    visitor.answer(question, usual).await;
                }
            }
            let page = visitor.open("/mijn-profiel").await.text();
            assert!(page.contains("Je hartleeftijd is "), "after {}", refusal.reason);
        }
    }

    async fn a_municipality_can_leave_the_heart_out(stage) {
        let visitor = resident(&stage).await;
        let settings = Settings { heart: None, ..Settings::standard().unwrap() };
        let mut visitor = visitor.at(stage.router_with(settings));
        for path in ["/mijn-profiel", "/mijn-profiel/profiel.html"] {
            let page = visitor.open(path).await.body;
            assert!(!page.contains("artleeftijd") && !page.contains("hartinfarct"), "{path}");
            assert!(page.contains("Je leefstijlcijfer is "), "{path}");
        }
    }

    async fn the_profile_is_a_pdf_and_a_page_to_keep(stage) {
        let mut visitor = resident(&stage).await;
        let pdf = visitor.open("/mijn-profiel/profiel.pdf").await;
        assert_eq!((pdf.status, &pdf.body[..5]), (StatusCode::OK, "%PDF-"));
        assert_eq!(pdf.headers[header::CONTENT_TYPE], "application/pdf");
        let page = visitor.open("/mijn-profiel/profiel.html").await;
        assert_eq!(page.headers[header::CONTENT_TYPE], "text/html; charset=utf-8");
        assert!(page.body.contains("Je hartleeftijd is ") && page.body.contains("93,7 kilo"));
        assert!(!page.body.contains("<script") && !page.body.contains("<form"));
        for (name, file) in [("profiel.pdf", pdf), ("profiel.html", page)] {
            let kept = format!("attachment; filename=\"{name}\"");
            assert_eq!(file.headers[header::CONTENT_DISPOSITION], kept);
            assert_eq!(file.headers[header::CACHE_CONTROL], "no-store");
        }
    }

    async fn also_an_empty_profile_and_an_english_one_is_a_pdf(stage) {
        let mut visitor = stage.visitor();
        visitor.begin().await;
        for language in ["nl", "en"] {
            visitor.submit("/api/taal", &[("language", language)]).await;
            let pdf = visitor.open("/mijn-profiel/profiel.pdf").await;
            assert_eq!((pdf.status, &pdf.body[..5]), (StatusCode::OK, "%PDF-"), "{language}");
        }
    }

    async fn all_answers_come_along_as_fhir(stage) {
        let mut visitor = resident(&stage).await;
        visitor.answer_and_mark("slapen", "4").await;
        visitor.skip("pijn").await;
        let file = visitor.open("/mijn-profiel/antwoorden.json").await;
        assert_eq!(file.headers[header::CONTENT_TYPE], "application/fhir+json");
        assert_eq!(file.headers[header::CACHE_CONTROL], "no-store");
        let bundle: Value = serde_json::from_str(&file.body).unwrap();
        assert_eq!(bundle["resourceType"], "Bundle");
        let is_response =
            |entry: &&Value| entry["resource"]["resourceType"] == "QuestionnaireResponse";
        let responses: Vec<_> =
            bundle["entry"].as_array().unwrap().iter().filter(is_response).collect();
        assert_eq!(responses.len(), 2, "web and lifestyle");
        for entry in &responses {
            assert_eq!(entry["resource"]["authored"], "2026-11-23");
            assert!(entry["fullUrl"].as_str().unwrap().starts_with("urn:uuid:"));
        }
        assert_ne!(responses[0]["fullUrl"], responses[1]["fullUrl"]);
        let answers = visitor.answers().await;
        assert_eq!(answers.len(), LIFESTYLE.len() + 2);
        assert_eq!((&answers["slapen"], &answers["gewicht"]), (&4.into(), &93.7.into()));
        assert_eq!((&answers["roken"], &answers["pijn"]), (&"current".into(), &Value::Null));
        assert_eq!(file.body.matches("talk-about").count(), 1);
    }

    async fn a_file_is_for_the_visitor_alone(stage) {
        let mut visitor = resident(&stage).await;
        let mut stranger = stage.visitor();
        let mut too_late = visitor.at(stage.router_at(minutes_later::<31>));
        for name in ["profiel.pdf", "profiel.html", "antwoorden.json"] {
            for nobody in [&mut stranger, &mut too_late] {
                let refused = nobody.open(&format!("/mijn-profiel/{name}")).await;
                assert_eq!(refused.status, StatusCode::SEE_OTHER, "{name}");
                assert_eq!((refused.location(), refused.body.as_str()), ("/?fout=bezoek", ""));
            }
        }
        for name in ["profiel.docx", "profiel.pdf.exe", "..%2F..%2Fetc%2Fpasswd", "PROFIEL.PDF"] {
            let nothing = visitor.open(&format!("/mijn-profiel/{name}")).await;
            assert_eq!(nothing.status, StatusCode::NOT_FOUND, "{name}");
        }
    }

    async fn the_own_scores_stand_beside_the_published_ones_of_the_own_wijk(stage) {
        let stage = stage.with_made_up_town().await;
        server::commands::demo::residents(&stage.owner, 30, 1, stage.period()).await.unwrap();
        let mut visitor = stage.visitor();
        visitor.begin_in("WK990101").await;
        visitor.answer_all(ASPECTS.iter().map(|aspect| (aspect.slug, "6"))).await;
        assert!(visitor.open("/mijn-profiel").await.text().contains("is nog geen cijfer gepubliceerd"));
        stage.publish().await;
        let page = visitor.open("/mijn-profiel").await;
        assert!(page.text().contains("Zo antwoordden bewoners van "));
        let table = page.main().split_once("Zo antwoordden bewoners van ").unwrap().1;
        assert!(table.split("</table>").next().unwrap().matches("6,0").count() >= 6);
    }
}
