//! The cookies: what only the visitor's browser holds.

use http::{HeaderMap, header::COOKIE};
use vault::SESSION_MINUTES;

/// How long a browser may see a profile that was shared, in seconds: a day.
const VIEWING_AGE: u32 = 86_400;

/// How the cookies are named and guarded.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Cookies {
    /// Whether visitors come over HTTPS. Browsers refuse a `__Host-` cookie on any other.
    pub secure: bool,
}

/// The cookie of the own dossier.
const SESSION: &str = "wijkweb";

/// The cookie of a profile that somebody else shared.
const VIEWING: &str = "wijkweb-inzage";

impl Cookies {
    fn name(self, base: &str) -> String {
        if self.secure { format!("__Host-{base}") } else { base.to_owned() }
    }

    fn set(self, base: &str, token: &str, age: u32) -> String {
        let secure = if self.secure { "; Secure" } else { "" };
        let name = self.name(base);
        format!("{name}={token}; Path=/; HttpOnly; SameSite=Lax{secure}; Max-Age={age}")
    }

    /// The `Set-Cookie` value with which a visit begins or goes on for another half hour.
    pub fn begin(self, token: &str) -> String {
        self.set(SESSION, token, SESSION_MINUTES * 60)
    }

    /// The `Set-Cookie` values that make a device forget the own dossier and a shared profile.
    pub fn end(self) -> [String; 2] {
        [SESSION, VIEWING].map(|name| self.set(name, "", 0))
    }

    /// The `Set-Cookie` value with which somebody may see a profile that was shared.
    pub fn begin_viewing(self, token: &str) -> String {
        self.set(VIEWING, token, VIEWING_AGE)
    }

    /// The token of the own dossier.
    pub fn session(self, headers: &HeaderMap) -> Option<&str> {
        self.token(SESSION, headers)
    }

    /// The token of a profile that was shared.
    pub fn viewing(self, headers: &HeaderMap) -> Option<&str> {
        self.token(VIEWING, headers)
    }

    fn token<'h>(self, base: &str, headers: &'h HeaderMap) -> Option<&'h str> {
        let wanted = self.name(base);
        headers
            .get_all(COOKIE)
            .iter()
            .filter_map(|header| header.to_str().ok())
            .flat_map(|header| header.split(';'))
            .filter_map(|pair| pair.trim().split_once('='))
            .find_map(|(name, value)| (name == wanted).then_some(value))
    }
}

#[cfg(test)]
mod tests {
    use http::HeaderValue;

    use super::*;

    fn headers(cookie: &str) -> HeaderMap {
        HeaderMap::from_iter([(COOKIE, HeaderValue::from_str(cookie).unwrap())])
    }

    #[test]
    fn over_https_the_cookie_is_bound_to_its_host_and_lasts_half_an_hour() {
        let set = Cookies { secure: true }.begin("token");
        assert!(set.starts_with("__Host-wijkweb=token;"));
        for attribute in ["Path=/", "HttpOnly", "SameSite=Lax", "Secure", "Max-Age=1800"] {
            assert!(set.contains(attribute), "{attribute}");
        }
        assert!(!set.contains("Domain"));
    }

    #[test]
    fn a_cookie_is_found_among_others_by_its_own_name() {
        let cookies = Cookies { secure: false };
        let both = headers("a=b; wijkweb=one; wijkweb-inzage=two");
        assert_eq!(cookies.session(&both), Some("one"));
        assert_eq!(cookies.viewing(&both), Some("two"));
        assert_eq!(cookies.session(&headers("__Host-wijkweb=one")), None);
    }
}
