//! The own profile as a file: PDF, a readable page, or all answers as FHIR.

use std::sync::Arc;

use app::{ApiError, Backend, profile_document};
use axum::{
    extract::{Path, State},
    response::{AppendHeaders, IntoResponse, Response},
};
use domain::{
    dossier::{Dossier, Way},
    language::Language,
    profile::Profile,
    questionnaire::{
        QuestionnaireSet,
        response::{bundle, questionnaire_response},
    },
};
use http::{
    HeaderMap, StatusCode,
    header::{CONTENT_DISPOSITION, CONTENT_TYPE, LOCATION, SET_COOKIE},
};
use serde_json::{Value, json};
use uuid::Builder;

use super::language;
use crate::{LiveBackend, Surroundings, Visit};

/// A file of the own profile.
#[derive(Clone, Copy)]
enum File {
    Pdf,
    Html,
    Fhir,
}

impl File {
    fn named(name: &str) -> Option<Self> {
        match name {
            "profiel.pdf" => Some(Self::Pdf),
            "profiel.html" => Some(Self::Html),
            "antwoorden.json" => Some(Self::Fhir),
            _ => None,
        }
    }

    fn media_type(self) -> &'static str {
        match self {
            Self::Pdf => "application/pdf",
            Self::Html => "text/html; charset=utf-8",
            Self::Fhir => "application/fhir+json",
        }
    }
}

/// `GET /mijn-profiel/{name}`. Role: visitor.
pub async fn profile_file(
    State(backend): State<Arc<LiveBackend>>,
    Path(name): Path<String>,
    headers: HeaderMap,
) -> Response {
    let Some(file) = File::named(&name) else { return StatusCode::NOT_FOUND.into_response() };
    let surroundings = backend.surroundings();
    let visit = Visit::of(backend, &headers).await;
    match content(&visit, surroundings, file, language::of(&headers)).await {
        Ok(content) => {
            // A page of answers is to be kept, not to be opened within the site.
            let disposition = format!("attachment; filename=\"{name}\"");
            let headers =
                [(CONTENT_TYPE, file.media_type()), (CONTENT_DISPOSITION, disposition.as_str())];
            let renewed = visit.renewed().map(|cookie| [(SET_COOKIE, cookie)]);
            (headers, renewed.map(AppendHeaders), content).into_response()
        }
        Err(ApiError::NoVisit) => {
            let there = format!("/?fout={}", ApiError::NoVisit.code());
            (StatusCode::SEE_OTHER, [(LOCATION, there)]).into_response()
        }
        Err(_) => StatusCode::SERVICE_UNAVAILABLE.into_response(),
    }
}

async fn content(
    visit: &Visit,
    surroundings: Surroundings,
    file: File,
    language: Language,
) -> Result<Vec<u8>, ApiError> {
    let dossier = visit.dossier().await?;
    let questionnaires = visit.questionnaires();
    if let File::Fhir = file {
        let all = everything(&dossier, &questionnaires, surroundings, &visit.today(), language)?;
        return serde_json::to_vec_pretty(&all).map_err(|_| ApiError::Unavailable);
    }
    let outcome = Profile::of(&dossier.now, &questionnaires, visit.heart().as_ref());
    let contact = visit.contact();
    let report = profile_document(&dossier, &outcome, &questionnaires, contact.as_ref(), language);
    match file {
        File::Html => Ok(document::html(&report).into_bytes()),
        _ => tokio::task::spawn_blocking(move || document::pdf(&report))
            .await
            .ok()
            .and_then(Result::ok)
            .ok_or_else(|| {
                // The cause could hold what was drawn.
                tracing::error!("A profile could not be drawn as PDF");
                ApiError::Unavailable
            }),
    }
}

/// Everything that is kept of the resident, as a FHIR `Bundle`: every answer of every time, where the
/// resident lives, what the resident wants to change, and what may be done with the answers.
fn everything(
    dossier: &Dossier,
    questionnaires: &QuestionnaireSet,
    surroundings: Surroundings,
    today: &str,
    language: Language,
) -> Result<Value, ApiError> {
    let mut resources = vec![patient(dossier)];
    for round in std::iter::once(&dossier.now).chain(&dossier.earlier) {
        let web = match round.way {
            Way::Long => questionnaires.web(),
            Way::Short => questionnaires.short_web(),
        };
        for questionnaire in [web, questionnaires.lifestyle()] {
            if questionnaire.questions().any(|item| round.answers.contains(&item.link_id)) {
                resources.push(questionnaire_response(
                    questionnaire,
                    &round.answers,
                    &round.talk_about,
                    &round.day,
                    language,
                ));
            }
        }
    }
    resources.extend(goals(dossier, questionnaires, language));
    resources.extend(consents(dossier));
    let entries: Result<Vec<_>, ApiError> = resources
        .into_iter()
        .map(|resource| {
            let bytes = surroundings.secret().ok_or(ApiError::Unavailable)?;
            let id = bytes.first_chunk().copied().ok_or(ApiError::Unavailable)?;
            let id = Builder::from_random_bytes(id).into_uuid();
            Ok((format!("urn:uuid:{id}"), resource))
        })
        .collect();
    Ok(bundle(entries?, today))
}

/// The resident: no name, and of the home no more than the wijk.
fn patient(dossier: &Dossier) -> Value {
    let mut patient = json!({ "resourceType": "Patient" });
    if let Some(wijk) = &dossier.home.wijk {
        patient["address"] = json!([{ "district": wijk.as_str() }]);
    }
    patient
}

/// What the resident wants to change.
fn goals(
    dossier: &Dossier,
    questionnaires: &QuestionnaireSet,
    language: Language,
) -> impl Iterator<Item = Value> {
    dossier.wishes.iter().filter_map(move |link_id| {
        let (_, section) = questionnaires.find_section(link_id)?;
        Some(json!({
            "resourceType": "Goal",
            "lifecycleStatus": "proposed",
            "description": { "text": section.name.get(language) },
            "subject": { "type": "Patient" },
        }))
    })
}

/// What the resident allowed and refused, each purpose on its own.
fn consents(dossier: &Dossier) -> impl Iterator<Item = Value> {
    let purposes =
        [(dossier.consent.figures, "figures of the wijk"), (dossier.consent.research, "research")];
    purposes.into_iter().filter_map(|(given, purpose)| {
        Some(json!({
            "resourceType": "Consent",
            "status": if given? { "active" } else { "rejected" },
            "scope": { "coding": [{
                "system": "http://terminology.hl7.org/CodeSystem/consentscope",
                "code": "research",
            }] },
            "category": [{ "text": purpose }],
            "policyRule": { "text": purpose },
        }))
    })
}

#[cfg(test)]
mod tests {
    use std::collections::BTreeSet;

    use domain::{
        answers::Answer,
        dossier::{Change, Home},
    };
    use time::macros::datetime;

    use super::*;

    fn all_of(dossier: &Dossier) -> Vec<Value> {
        let surroundings = Surroundings { now: || datetime!(2026-11-23 12:00 UTC), fill: |_| true };
        let set = QuestionnaireSet::standard().unwrap();
        let bundle =
            everything(dossier, &set, surroundings, "2026-11-23", Language::English).unwrap();
        let entries = bundle["entry"].as_array().unwrap().clone();
        entries.into_iter().map(|entry| entry["resource"].clone()).collect()
    }

    #[test]
    fn the_file_holds_home_answers_of_every_time_wishes_and_consent() {
        let mut dossier = Dossier::default();
        let wijk = Some("WK990101".parse().unwrap());
        dossier.apply(None, Change::SetHome(Home { wijk, candidates: Vec::new() }));
        for points in [6.0, 7.0] {
            dossier.apply(None, Change::Again { way: Way::Long });
            dossier.apply(
                None,
                Change::SetAnswer {
                    link_id: "slapen".into(),
                    answer: Answer::Number(points),
                    talk_about: false,
                    day: "2026-11-23".into(),
                },
            );
        }
        dossier.apply(None, Change::SetWishes(BTreeSet::from(["lichaam".into()])));
        dossier.apply(None, Change::Withdrawn);
        let resources = all_of(&dossier);
        let kinds: Vec<_> =
            resources.iter().map(|resource| resource["resourceType"].as_str().unwrap()).collect();
        let expected = [
            "Patient",
            "QuestionnaireResponse",
            "QuestionnaireResponse",
            "Goal",
            "Consent",
            "Consent",
        ];
        assert_eq!(kinds, expected);
        assert_eq!(resources[0]["address"][0]["district"], "WK990101");
        assert_eq!(resources[3]["description"]["text"], "Body");
        assert_eq!(resources[4]["status"], "rejected");
    }
}
