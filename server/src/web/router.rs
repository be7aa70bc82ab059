//! Which address is answered by what, and the layers around all of them.

use std::{path::PathBuf, sync::Arc, time::Duration};

use app::{App, Services, shell};
use axum::{
    Router,
    extract::{Request, State},
    middleware::from_fn,
    response::{IntoResponse, Response},
    routing::{get, post},
};
use domain::language::Language;
use http::{
    HeaderMap, HeaderValue, StatusCode,
    header::{CACHE_CONTROL, SET_COOKIE},
};
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
    language,
    profile_files::profile_file,
};
use crate::{LiveBackend, Visit};

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
/// | `/mijn-profiel/…` | the own profile as a file |
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
        .with_state(backend.clone());
    let profiles =
        Router::new().route("/mijn-profiel/{name}", get(profile_file)).with_state(backend);

    Router::new()
        .merge(server_functions)
        .merge(publications)
        .merge(profiles)
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
    let visitor = Visitor::of(&state.backend, request.headers()).await;
    let context = visitor.clone();
    let render = leptos_axum::render_app_async_with_context(
        move || context.provide(),
        move || shell(state.options.clone()),
    );
    visitor.renew(render(request).await.into_response())
}

async fn server_function(State(backend): State<Arc<LiveBackend>>, request: Request) -> Response {
    let visitor = Visitor::of(&backend, request.headers()).await;
    let context = visitor.clone();
    let handled =
        leptos_axum::handle_server_fns_with_context(move || context.provide(), request).await;
    visitor.renew(handled.into_response())
}

/// Who sent a request, and in which language.
#[derive(Clone)]
struct Visitor {
    services: Services,
    language: Language,
    renewed: Option<HeaderValue>,
}

impl Visitor {
    async fn of(backend: &Arc<LiveBackend>, headers: &HeaderMap) -> Self {
        let visit = Visit::of(backend.clone(), headers).await;
        let renewed = visit.renewed().and_then(|cookie| HeaderValue::from_str(&cookie).ok());
        let services = Services::new(Arc::new(visit));
        Self { services, language: language::of(headers), renewed }
    }

    fn provide(&self) {
        provide_context(self.services.clone());
        provide_context(self.language);
    }

    /// Lets the visit last for another half hour, unless the answer decides on it itself.
    fn renew(self, mut response: Response) -> Response {
        if let Some(cookie) = self.renewed
            && !response.headers().contains_key(SET_COOKIE)
        {
            response.headers_mut().insert(SET_COOKIE, cookie);
        }
        response
    }
}
