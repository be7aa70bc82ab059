//! Somebody with a browser without script.

use std::collections::BTreeMap;

use axum::{Router, body::Body};
use http::{HeaderMap, Method, Request, StatusCode, header};
use http_body_util::BodyExt;
use tower::ServiceExt;

/// What came back.
pub struct Answered {
    /// Its status.
    pub status: StatusCode,
    /// Its headers.
    pub headers: HeaderMap,
    /// Its body.
    pub body: String,
}

impl Answered {
    /// Where the visitor is sent.
    pub fn location(&self) -> &str {
        self.headers.get(header::LOCATION).map_or("", |location| location.to_str().unwrap())
    }

    /// The value of the hidden field `name` on the page.
    pub fn hidden(&self, name: &str) -> String {
        let start = self.body.find(&format!("name=\"{name}\"")).unwrap();
        let rest = &self.body[start..];
        let value = rest.find("value=\"").unwrap() + 7;
        rest[value..].split('"').next().unwrap().to_owned()
    }

    /// The document without its tags: what a visitor reads.
    pub fn text(&self) -> String {
        let mut text = String::new();
        for part in self.body.split('<') {
            text.push_str(part.split_once('>').map_or(part, |(_, after)| after));
        }
        text
    }
}

/// A browser with its cookies.
#[derive(Clone)]
pub struct Visitor {
    router: Router,
    cookies: BTreeMap<String, String>,
}

impl Visitor {
    /// A browser that was nowhere yet.
    pub fn new(router: Router) -> Self {
        Self { router, cookies: BTreeMap::new() }
    }

    /// The cookies that would be sent along.
    pub fn cookie(&self) -> String {
        let pairs: Vec<_> =
            self.cookies.iter().map(|(name, value)| format!("{name}={value}")).collect();
        pairs.join("; ")
    }

    /// Sends a request as it is and keeps the cookies of the answer.
    pub async fn send(&mut self, request: Request<Body>) -> Answered {
        let response = self.router.clone().oneshot(request).await.unwrap();
        let (parts, body) = response.into_parts();
        for cookie in parts.headers.get_all(header::SET_COOKIE) {
            let cookie = cookie.to_str().unwrap();
            let (name, value) = cookie.split(';').next().unwrap().split_once('=').unwrap();
            if cookie.contains("Max-Age=0") {
                self.cookies.remove(name);
            } else {
                self.cookies.insert(name.to_owned(), value.to_owned());
            }
        }
        let body = body.collect().await.unwrap().to_bytes();
        let body = String::from_utf8_lossy(&body).into_owned();
        Answered { status: parts.status, headers: parts.headers, body }
    }

    /// Opens a page.
    pub async fn open(&mut self, path: &str) -> Answered {
        let request = Request::builder()
            .uri(path)
            .header(header::HOST, "wijkweb.test")
            .header(header::ACCEPT, "text/html")
            .header(header::COOKIE, self.cookie())
            .body(Body::empty())
            .unwrap();
        self.send(request).await
    }

    /// Sends a form, as a browser does from our own page.
    pub async fn submit(&mut self, path: &str, fields: &[(&str, &str)]) -> Answered {
        let request = self
            .form(path)
            .header(header::ORIGIN, "https://wijkweb.test")
            .header("sec-fetch-site", "same-origin");
        self.send(request.body(Body::from(encode(fields))).unwrap()).await
    }

    /// The head of a form that does not say where it comes from.
    pub fn form(&self, path: &str) -> http::request::Builder {
        Request::builder()
            .method(Method::POST)
            .uri(path)
            .header(header::HOST, "wijkweb.test")
            .header(header::ACCEPT, "text/html")
            .header(header::CONTENT_TYPE, "application/x-www-form-urlencoded")
            .header(header::COOKIE, self.cookie())
    }

    /// Presses "Beginnen".
    pub async fn begin(&mut self) {
        assert_eq!(self.submit("/api/begin", &[]).await.location(), "/woonplaats");
    }

    /// Begins and says where he lives.
    pub async fn begin_in(&mut self, wijk: &str) {
        self.begin().await;
        self.submit("/api/wijk", &[("wijk", wijk)]).await;
    }

    /// Opens a question and sends the rating that was chosen there.
    pub async fn rate(&mut self, aspect: &str, rating: &str) -> Answered {
        let page = self.open(&format!("/vraag/{aspect}")).await;
        let key = page.hidden("form_key");
        let fields = [("form_key", key.as_str()), ("aspect", aspect), ("rating", rating)];
        self.submit("/api/antwoord", &fields).await
    }

    /// Opens a question and passes it over.
    pub async fn skip(&mut self, aspect: &str) -> Answered {
        let page = self.open(&format!("/vraag/{aspect}")).await;
        let key = page.hidden("form_key");
        let fields = [("form_key", key.as_str()), ("aspect", aspect), ("skip", "sla-over")];
        self.submit("/api/antwoord", &fields).await
    }

    /// Gives the answers to the figures.
    pub async fn contribute(&mut self) -> Answered {
        self.submit("/api/meetellen", &[("choice", "ja"), ("sex", "f"), ("age_band", "35-49")])
            .await
    }
}

/// A form as a browser writes it.
pub fn encode(fields: &[(&str, &str)]) -> String {
    let pairs: Vec<_> =
        fields.iter().map(|(name, value)| format!("{}={}", escape(name), escape(value))).collect();
    pairs.join("&")
}

fn escape(text: &str) -> String {
    text.bytes()
        .map(|byte| match byte {
            b'a'..=b'z' | b'A'..=b'Z' | b'0'..=b'9' | b'-' => (byte as char).to_string(),
            other => format!("%{other:02X}"),
        })
        .collect()
}
