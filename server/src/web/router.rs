//! Which address is answered by what, and the layers around all of them.

use std::{path::PathBuf, sync::Arc, time::Duration};

use app::{App, Backend, Services, shell};
use axum::{
    Router,
    extract::{Request, State},
    middleware::from_fn,
    response::{IntoResponse, Response},
    routing::{get, post},
};
use http::{HeaderValue, StatusCode, header::CACHE_CONTROL};
use leptos::prelude::{LeptosOptions, provide_context};
use leptos_axum::{LeptosRoutes, generate_route_list};
use tower_http::{
    catch_panic::CatchPanicLayer,
    compression::CompressionLayer,
    csrf::CsrfLayer,
    services::{ServeDir, ServeFile},
    set_header::SetResponseHeaderLayer,
    timeout::TimeoutLayer,
};

use super::{
    downloads::download,
    forms::plain_forms,
    guard::{access_log, after_panic, refuse_foreign_form, require_provenance, security_headers},
};
use crate::LiveBackend;

/// How long a request may take, its body included.
const LONGEST_REQUEST: Duration = Duration::from_secs(10);

/// Where the files lie that a browser fetches.
#[derive(Clone, Debug)]
pub struct Site {
    /// The folder that `script/build` fills.
    pub folder: PathBuf,
}

/// The whole site.
///
/// | address | what answers |
/// | --- | --- |
/// | `/api/…` | the server functions of [`app::api`] |
/// | `/publicaties/…` | files of publications |
/// | `/pkg/…`, `/theme.css`, `/icon.svg` | files of the site |
/// | every other address | the pages of [`app::App`] |
pub fn router(backend: Arc<LiveBackend>, site: &Site) -> Router {
    let options = LeptosOptions::builder()
        .output_name("wijkweb")
        .site_root(site.folder.to_string_lossy().into_owned())
        .site_pkg_dir("pkg")
        .build();

    let pages = Router::new()
        .leptos_routes_with_handler(generate_route_list(App), get(page))
        .fallback(page)
        .with_state(PageState { options, backend: backend.clone() });
    let server_functions = Router::new()
        .route("/api/{function}", post(server_function))
        .layer(from_fn(plain_forms))
        .with_state(backend.clone());
    let publications = Router::new()
        .route("/publicaties/{period}/{revision}/{name}", get(download))
        .with_state(backend);

    Router::new()
        .merge(server_functions)
        .merge(publications)
        .merge(files(site))
        .merge(pages)
        // The last layer is the first that a request meets.
        .layer(CsrfLayer::new().with_rejection_response(|_| refuse_foreign_form()))
        .layer(from_fn(require_provenance))
        .layer(TimeoutLayer::with_status_code(StatusCode::SERVICE_UNAVAILABLE, LONGEST_REQUEST))
        .layer(CatchPanicLayer::custom(after_panic))
        .layer(CompressionLayer::new())
        .layer(from_fn(security_headers))
        .layer(from_fn(access_log))
}

/// Files change with a new version of the program alone: a browser keeps them, and asks each time
/// whether they are still the same.
fn files<S: Clone + Send + Sync + 'static>(site: &Site) -> Router<S> {
    let revalidate = SetResponseHeaderLayer::overriding(
        CACHE_CONTROL,
        HeaderValue::from_static("public, no-cache"),
    );
    let folder = &site.folder;
    Router::new()
        .nest_service("/pkg", ServeDir::new(folder.join("pkg")).precompressed_br())
        .route_service("/theme.css", ServeFile::new(folder.join("theme.css")).precompressed_br())
        .route_service("/icon.svg", ServeFile::new(folder.join("icon.svg")))
        .layer(revalidate)
}

#[derive(Clone)]
struct PageState {
    options: LeptosOptions,
    backend: Arc<LiveBackend>,
}

impl axum::extract::FromRef<PageState> for LeptosOptions {
    fn from_ref(state: &PageState) -> Self {
        state.options.clone()
    }
}

async fn page(State(state): State<PageState>, request: Request) -> Response {
    let services = services(&state.backend, &request);
    let render = leptos_axum::render_app_async_with_context(
        move || provide_context(services.clone()),
        move || shell(state.options.clone()),
    );
    render(request).await.into_response()
}

async fn server_function(State(backend): State<Arc<LiveBackend>>, request: Request) -> Response {
    let services = services(&backend, &request);
    leptos_axum::handle_server_fns_with_context(move || provide_context(services.clone()), request)
        .await
        .into_response()
}

fn services(backend: &Arc<LiveBackend>, request: &Request) -> Services {
    let visitor = backend.cookies().visitor(request.headers());
    let backend: Arc<dyn Backend> = backend.clone();
    Services::new(backend, visitor)
}
