//! Somebody with a browser without script.

use std::collections::BTreeMap;

use axum::{Router, body::Body};
use http::{HeaderMap, Method, Request, StatusCode, header};
use http_body_util::BodyExt;
use tower::ServiceExt;

/// The cookie of the own dossier.
pub const SESSION: &str = "__Host-wijkweb";

/// The cookie of a profile that somebody else shared.
pub const VIEWING: &str = "__Host-wijkweb-inzage";

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

    /// What the response does with a cookie, if anything: its `Set-Cookie` value.
    pub fn set_cookie(&self, name: &str) -> Option<&str> {
        self.headers
            .get_all(header::SET_COOKIE)
            .iter()
            .map(|cookie| cookie.to_str().unwrap())
            .find(|cookie| cookie.split_once('=').unwrap().0 == name)
    }

    /// The page between header and footer.
    pub fn main(&self) -> &str {
        let start = self.body.find("<main").unwrap_or_default();
        self.body[start..].split("</main>").next().unwrap_or_default()
    }

    /// The value of the hidden field `name` on the page.
    pub fn hidden(&self, name: &str) -> String {
        let main = self.main();
        let start = main.find(&format!("name=\"{name}\"")).unwrap();
        let value = main[start..].split_once("value=\"").unwrap().1;
        value.split('"').next().unwrap().to_owned()
    }

    /// The page without its tags: what a visitor reads.
    pub fn text(&self) -> String {
        without_tags(self.main())
    }

    /// The six words that the page shows, if it does.
    pub fn words(&self) -> Vec<String> {
        let list = self.main().split_once("class=\"ww-words\"").map_or("", |(_, list)| list);
        let list = list.split("</ol>").next().unwrap_or_default();
        list.split("<li").skip(1).map(|item| without_tags(&format!("<li{item}"))).collect()
    }

    /// The number that the label of a field names: 2 for "Woord 2".
    pub fn word_asked_in(&self, field: &str) -> usize {
        let label = self.main().split_once(&format!("for=\"{field}\"")).unwrap().1;
        let label = label.split("</label>").next().unwrap();
        let digits: String = label.chars().filter(char::is_ascii_digit).collect();
        digits.parse().unwrap()
    }
}

fn without_tags(html: &str) -> String {
    let mut text = String::new();
    for part in html.split('<') {
        text.push_str(part.split_once('>').map_or(part, |(_, after)| after));
    }
    text
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

    /// The same browser on the same site at another moment, or as another municipality sets it.
    pub fn at(&self, router: Router) -> Self {
        Self { router, cookies: self.cookies.clone() }
    }

    /// The cookies that would be sent along.
    pub fn cookie(&self) -> String {
        let pairs: Vec<_> =
            self.cookies.iter().map(|(name, value)| format!("{name}={value}")).collect();
        pairs.join("; ")
    }

    /// What a cookie holds; empty when there is none.
    pub fn token(&self, name: &str) -> String {
        self.cookies.get(name).cloned().unwrap_or_default()
    }

    /// Puts a cookie into the browser.
    pub fn carry(&mut self, name: &str, token: &str) {
        self.cookies.insert(name.to_owned(), token.to_owned());
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
        let request = self.page(path).body(Body::empty()).unwrap();
        self.send(request).await
    }

    /// The head of a request for a page.
    pub fn page(&self, path: &str) -> http::request::Builder {
        Request::builder()
            .uri(path)
            .header(header::HOST, "wijkweb.test")
            .header(header::ACCEPT, "text/html")
            .header(header::COOKIE, self.cookie())
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
        self.page(path)
            .method(Method::POST)
            .header(header::CONTENT_TYPE, "application/x-www-form-urlencoded")
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
