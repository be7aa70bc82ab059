//! Files of a publication: each stands at one address for ever.

use std::sync::Arc;

use axum::{
    extract::{Path, State},
    response::{IntoResponse, Response},
};
use base64::{Engine as _, prelude::BASE64_STANDARD};
use domain::period::Quarter;
use http::{
    StatusCode,
    header::{CACHE_CONTROL, CONTENT_TYPE},
};
use store::publications::{self, Edition, PublicationFile};

use crate::LiveBackend;

/// `GET /publicaties/{period}/{revision}/{name}`. Role: everybody.
pub async fn download(
    State(backend): State<Arc<LiveBackend>>,
    Path((period, revision, name)): Path<(String, String, String)>,
) -> Response {
    let (Ok(period), Ok(revision)) = (period.parse::<Quarter>(), revision.parse::<u16>()) else {
        return StatusCode::NOT_FOUND.into_response();
    };
    match find(&backend, Edition { period, revision }, &name).await {
        Ok(Some(file)) => respond(&file),
        Ok(None) => StatusCode::NOT_FOUND.into_response(),
        Err(error) => {
            tracing::error!(
                error = &error as &(dyn std::error::Error + 'static),
                "A download could not be served"
            );
            StatusCode::SERVICE_UNAVAILABLE.into_response()
        }
    }
}

async fn find(
    backend: &LiveBackend,
    edition: Edition,
    name: &str,
) -> Result<Option<PublicationFile>, store::StoreError> {
    let mut connection = backend.database().connection().await?;
    publications::find_file(&mut connection, edition, name).await
}

fn respond(file: &PublicationFile) -> Response {
    match BASE64_STANDARD.decode(&file.content_base64) {
        // A publication never changes, so neither do its files.
        Ok(content) => (
            [
                (CONTENT_TYPE, file.media_type.as_str()),
                (CACHE_CONTROL, "public, max-age=31536000, immutable"),
            ],
            content,
        )
            .into_response(),
        Err(_) => {
            tracing::error!(file.name = file.name, "A stored download is not base64");
            StatusCode::SERVICE_UNAVAILABLE.into_response()
        }
    }
}
