//! Sessions: what a browser carries in its cookie, so that the server keeps nothing.
//!
//! The cookie holds the secret of the dossier, sealed under a key of the day that only the server
//! has. Neither the cookie nor the database opens a dossier alone, and a cookie that is too old
//! opens nothing.

use base64::{Engine as _, prelude::BASE64_URL_SAFE_NO_PAD};
use domain::words::Phrase;
use zeroize::Zeroizing;

use crate::{
    keys::Secret,
    seal::{Nonce, SealKey},
};

/// How long a visit lasts after the last request.
pub const SESSION_MINUTES: u32 = 30;

/// Chance that the dossier and every visit of now have in common.
pub type VisitMark = [u8; 8];

/// Bytes of a phrase within a session; zeros when there is none to show.
const PHRASE: usize = 12;

/// The key of one day under which sessions are sealed.
#[derive(Clone)]
pub struct SessionKey(SealKey);

impl SessionKey {
    /// The key with these bytes.
    pub fn from_bytes(bytes: [u8; 32]) -> Self {
        Self(SealKey::from_bytes(bytes))
    }
}

/// Words that are to be shown to the resident.
#[derive(Clone)]
pub enum Shown {
    /// The words that open the dossier, until they are confirmed.
    Words(Phrase),
    /// The code that opens a shared profile once.
    Code(Phrase),
}

/// One visit to a dossier.
#[derive(Clone)]
pub struct Session {
    /// What opens the dossier.
    pub secret: Secret,
    /// Words that are to be shown.
    pub shown: Option<Shown>,
    /// What opened the dossier before it was put under words, until the browser is known to have
    /// this session: if it never arrives, the one before still opens everything.
    pub replaces: Option<Secret>,
    /// The chance that visits of now carry; the dossier knows it too.
    pub visits: VisitMark,
    /// When it was last used, in seconds since 1970.
    pub used: i64,
}

/// One visit to a profile that was shared.
#[derive(Clone)]
pub struct Viewing {
    /// What opens the profile now: chance, once the code was used.
    pub secret: Secret,
    /// The row, as the code's own secret no longer opens it.
    pub share_id: [u8; 32],
}

impl Session {
    /// The session as a cookie holds it.
    pub fn seal(&self, key: &SessionKey, nonce: Nonce) -> Option<String> {
        let mut text = Zeroizing::new(Vec::with_capacity(8 + 32 + 8 + 1 + PHRASE + 1 + 32));
        text.extend_from_slice(&self.used.to_be_bytes());
        text.extend_from_slice(self.secret.bytes());
        text.extend_from_slice(&self.visits);
        let (kind, phrase) = match &self.shown {
            None => (0, [0; PHRASE]),
            Some(Shown::Words(phrase)) => (1, phrase.to_index_bytes()),
            Some(Shown::Code(phrase)) => (2, phrase.to_index_bytes()),
        };
        text.push(kind);
        text.extend_from_slice(&phrase);
        text.push(u8::from(self.replaces.is_some()));
        match &self.replaces {
            Some(secret) => text.extend_from_slice(secret.bytes()),
            None => text.extend_from_slice(&[0; 32]),
        }
        let sealed = key.0.encrypt(&text, "session", nonce)?;
        Some(BASE64_URL_SAFE_NO_PAD.encode(sealed))
    }

    /// The session in a cookie, unless it was last used longer ago than a visit lasts.
    pub fn open(token: &str, key: &SessionKey, now: i64) -> Option<Self> {
        let sealed = BASE64_URL_SAFE_NO_PAD.decode(token).ok()?;
        let text = Zeroizing::new(key.0.decrypt(&sealed, "session")?);
        let (used, rest) = text.split_first_chunk::<8>()?;
        let (secret, rest) = rest.split_first_chunk::<32>()?;
        let (visits, rest) = rest.split_first_chunk::<8>()?;
        let (kind, rest) = rest.split_first_chunk::<1>()?;
        let (phrase, rest) = rest.split_first_chunk::<PHRASE>()?;
        let (has_replaced, rest) = rest.split_first_chunk::<1>()?;
        let (replaced, rest) = rest.split_first_chunk::<32>()?;
        let used = i64::from_be_bytes(*used);
        let age = now.saturating_sub(used);
        if !rest.is_empty() || age > i64::from(SESSION_MINUTES) * 60 {
            return None;
        }
        let shown = match kind {
            [1] => Some(Shown::Words(Phrase::from_index_bytes(*phrase)?)),
            [2] => Some(Shown::Code(Phrase::from_index_bytes(*phrase)?)),
            _ => None,
        };
        let replaces = (*has_replaced == [1]).then(|| Secret::from_chance(*replaced));
        Some(Self { secret: Secret::from_chance(*secret), shown, replaces, visits: *visits, used })
    }
}

impl Viewing {
    /// The visit as a cookie holds it.
    pub fn seal(&self, key: &SessionKey, nonce: Nonce) -> Option<String> {
        let text = Zeroizing::new([*self.secret.bytes(), self.share_id].concat());
        Some(BASE64_URL_SAFE_NO_PAD.encode(key.0.encrypt(&text, "viewing", nonce)?))
    }

    /// The visit in a cookie. How long it lasts is sealed with the profile itself.
    pub fn open(token: &str, key: &SessionKey) -> Option<Self> {
        let sealed = BASE64_URL_SAFE_NO_PAD.decode(token).ok()?;
        let text = Zeroizing::new(key.0.decrypt(&sealed, "viewing")?);
        let (secret, rest) = text.split_first_chunk::<32>()?;
        let share_id = rest.try_into().ok()?;
        Some(Self { secret: Secret::from_chance(*secret), share_id })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const HALF_AN_HOUR: i64 = 1_800;

    fn key(byte: u8) -> SessionKey {
        SessionKey::from_bytes([byte; 32])
    }

    fn session(shown: Option<Shown>) -> Session {
        Session {
            secret: Secret::from_chance([5; 32]),
            shown,
            replaces: None,
            visits: [7; 8],
            used: 1_000_000,
        }
    }

    #[test]
    fn a_visit_ends_after_half_an_hour() {
        let token = session(None).seal(&key(1), [2; 24]).unwrap();
        assert!(Session::open(&token, &key(1), 1_000_000 + HALF_AN_HOUR).is_some());
        assert!(Session::open(&token, &key(1), 1_000_001 + HALF_AN_HOUR).is_none());
    }

    #[test]
    fn a_cookie_of_another_day_another_kind_or_another_hand_opens_nothing() {
        let token = session(None).seal(&key(1), [2; 24]).unwrap();
        assert!(Session::open(&token, &key(2), 1_000_000).is_none());
        assert!(Viewing::open(&token, &key(1)).is_none());
        for wrong in ["", "abc", &token[1..], &format!("{token}AAAA")] {
            assert!(Session::open(wrong, &key(1), 1_000_000).is_none(), "{wrong}");
        }
    }

    #[test]
    fn a_cookie_is_as_long_with_words_as_without() {
        let words = Shown::Words(Phrase::from_bits([9; 9]));
        let tokens =
            [None, Some(words)].map(|shown| session(shown).seal(&key(1), [2; 24]).unwrap());
        assert_eq!(tokens[0].len(), tokens[1].len());
        let replacing = Session { replaces: Some(Secret::from_chance([6; 32])), ..session(None) };
        let token = replacing.seal(&key(1), [2; 24]).unwrap();
        assert_eq!(token.len(), tokens[0].len());
        let opened = Session::open(&token, &key(1), 1_000_000).unwrap();
        assert!(opened.replaces == replacing.replaces && opened.visits == [7; 8]);
        let opened = Session::open(&tokens[1], &key(1), 1_000_000).unwrap();
        assert!(matches!(opened.shown, Some(Shown::Words(_))));
    }

    #[test]
    fn a_viewing_comes_back_as_it_was() {
        let viewing = Viewing { secret: Secret::from_chance([5; 32]), share_id: [6; 32] };
        let token = viewing.seal(&key(1), [2; 24]).unwrap();
        let opened = Viewing::open(&token, &key(1)).unwrap();
        assert!(opened.secret == viewing.secret && opened.share_id == viewing.share_id);
    }
}
