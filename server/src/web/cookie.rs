//! The visit cookie: a token that only the visitor's browser holds.

use domain::ids::AssessmentId;
use http::{HeaderMap, header::COOKIE};
use sha2::{Digest, Sha256};

/// How long a visit lasts, in seconds: a day.
const MAX_AGE: u32 = 86_400;

/// How the visit cookie is named and guarded.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Cookies {
    /// Whether visitors come over HTTPS. Browsers refuse a `__Host-` cookie on any other.
    pub secure: bool,
}

impl Cookies {
    fn name(self) -> &'static str {
        if self.secure { "__Host-wijkweb" } else { "wijkweb" }
    }

    fn attributes(self) -> &'static str {
        if self.secure {
            "Path=/; HttpOnly; SameSite=Lax; Secure"
        } else {
            "Path=/; HttpOnly; SameSite=Lax"
        }
    }

    /// The `Set-Cookie` value that begins a visit with this token.
    pub fn begin(self, token: &[u8; 32]) -> String {
        let token = AssessmentId::from_bytes(*token).to_hex();
        format!("{}={token}; {}; Max-Age={MAX_AGE}", self.name(), self.attributes())
    }

    /// The `Set-Cookie` value that ends a visit.
    pub fn end(self) -> String {
        format!("{}=; {}; Max-Age=0", self.name(), self.attributes())
    }

    /// Who is visiting, by the digest of the token in the request's cookie.
    ///
    /// The database knows the digest alone: whoever reads it cannot visit in somebody's name.
    pub fn visitor(self, headers: &HeaderMap) -> Option<AssessmentId> {
        let token = headers
            .get_all(COOKIE)
            .iter()
            .filter_map(|header| header.to_str().ok())
            .flat_map(|header| header.split(';'))
            .filter_map(|pair| pair.trim().split_once('='))
            .find_map(|(name, value)| (name == self.name()).then_some(value))?;
        let is_token = token.len() == 64 && token.bytes().all(|b| b.is_ascii_hexdigit());
        is_token.then(|| AssessmentId::from_bytes(Sha256::digest(token.as_bytes()).into()))
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
    fn over_https_the_cookie_is_bound_to_its_host() {
        let set = Cookies { secure: true }.begin(&[7; 32]);
        assert!(set.starts_with("__Host-wijkweb="));
        for attribute in ["Path=/", "HttpOnly", "SameSite=Lax", "Secure"] {
            assert!(set.contains(attribute), "{attribute}");
        }
        assert!(!set.contains("Domain"));
    }

    #[test]
    fn a_visitor_is_known_by_the_digest_of_the_token() {
        let cookies = Cookies { secure: false };
        let token = "07".repeat(32);
        let visitor = cookies.visitor(&headers(&format!("a=b; wijkweb={token}"))).unwrap();
        assert_ne!(visitor.to_hex(), token);
        assert_eq!(cookies.visitor(&headers(&format!("__Host-wijkweb={token}"))), None);
    }

    #[test]
    fn what_is_no_token_is_no_visitor() {
        let cookies = Cookies { secure: false };
        for wrong in ["", "x", &"0".repeat(63), &"g".repeat(64), &"0".repeat(65)] {
            assert_eq!(cookies.visitor(&headers(&format!("wijkweb={wrong}"))), None);
        }
    }
}
