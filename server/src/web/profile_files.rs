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
use serde_json::Value;
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
        let answers = answers(&dossier, &questionnaires, surroundings, &visit.today(), language)?;
        return serde_json::to_vec_pretty(&answers).map_err(|_| ApiError::Unavailable);
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

/// Every answer of every time that is kept, as a FHIR `Bundle`.
fn answers(
    dossier: &Dossier,
    questionnaires: &QuestionnaireSet,
    surroundings: Surroundings,
    today: &str,
    language: Language,
) -> Result<Value, ApiError> {
    let mut entries = Vec::new();
    for round in std::iter::once(&dossier.now).chain(&dossier.earlier) {
        let web = match round.way {
            Way::Long => questionnaires.web(),
            Way::Short => questionnaires.short_web(),
        };
        for questionnaire in [web, questionnaires.lifestyle()] {
            let begun = questionnaire.questions().any(|item| round.answers.contains(&item.link_id));
            if begun {
                let bytes = surroundings.secret().ok_or(ApiError::Unavailable)?;
                let mut id = [0; 16];
                id.copy_from_slice(&bytes[..16]);
                let id = Builder::from_random_bytes(id).into_uuid();
                let response = questionnaire_response(
                    questionnaire,
                    &round.answers,
                    &round.talk_about,
                    &round.day,
                    language,
                );
                entries.push((format!("urn:uuid:{id}"), response));
            }
        }
    }
    Ok(bundle(entries, today))
}
