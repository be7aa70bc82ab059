//! Sealing a value under a key, for one row.

use base64::{Engine as _, prelude::BASE64_STANDARD};
use chacha20poly1305::{
    KeyInit, XChaCha20Poly1305, XNonce,
    aead::{Aead, Payload},
};
use serde::{Serialize, de::DeserializeOwned};
use thiserror::Error;
use zeroize::{Zeroize, ZeroizeOnDrop, Zeroizing};

use crate::pad::{pad, unpad};

/// Bytes of chance for one sealing: enough that two are never the same.
pub const NONCE_LENGTH: usize = 24;

/// Bytes of chance for one sealing.
pub type Nonce = [u8; NONCE_LENGTH];

/// A key that seals and opens.
#[derive(Clone, Zeroize, ZeroizeOnDrop)]
pub struct SealKey([u8; 32]);

/// A value that could not be sealed or opened; says nothing about the value.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Error)]
pub enum SealError {
    /// The value cannot be written, or is too large.
    #[error("the value cannot be sealed")]
    Unsealable,
    /// Another key, another row, or a text that was changed.
    #[error("the seal does not fit")]
    Broken,
    /// The seal fits, and what is within is not a value of this program.
    #[error("what was sealed cannot be read")]
    Unreadable,
}

/// A sealed value as it is stored: base64 of nonce and ciphertext.
///
/// Always of a padded size, and different every time, also for the same value.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Sealed(pub String);

impl SealKey {
    pub(crate) fn from_bytes(bytes: [u8; 32]) -> Self {
        Self(bytes)
    }

    /// Seals a value for one `row`: put on another row it does not open.
    pub fn seal<T: Serialize>(
        &self,
        value: &T,
        row: &str,
        nonce: Nonce,
    ) -> Result<Sealed, SealError> {
        let text = Zeroizing::new(serde_json::to_vec(value).map_err(|_| SealError::Unsealable)?);
        let padded = Zeroizing::new(pad(&text).ok_or(SealError::Unsealable)?);
        let sealed = self.encrypt(&padded, row, nonce).ok_or(SealError::Unsealable)?;
        Ok(Sealed(BASE64_STANDARD.encode(sealed)))
    }

    /// Opens what was sealed for this `row`.
    pub fn open<T: DeserializeOwned>(&self, sealed: &Sealed, row: &str) -> Result<T, SealError> {
        let bytes = BASE64_STANDARD.decode(&sealed.0).map_err(|_| SealError::Broken)?;
        let padded = Zeroizing::new(self.decrypt(&bytes, row).ok_or(SealError::Broken)?);
        let text = unpad(&padded).ok_or(SealError::Unreadable)?;
        serde_json::from_slice(text).map_err(|_| SealError::Unreadable)
    }

    /// The nonce and, behind it, the ciphertext of `text`.
    pub(crate) fn encrypt(&self, text: &[u8], row: &str, nonce: Nonce) -> Option<Vec<u8>> {
        let cipher = XChaCha20Poly1305::new(&self.0.into());
        let payload = Payload { msg: text, aad: row.as_bytes() };
        let mut sealed = nonce.to_vec();
        sealed.extend(cipher.encrypt(&XNonce::from(nonce), payload).ok()?);
        Some(sealed)
    }

    /// What [`Self::encrypt`] was given for the same row.
    pub(crate) fn decrypt(&self, sealed: &[u8], row: &str) -> Option<Vec<u8>> {
        let (nonce, ciphertext) = sealed.split_first_chunk::<NONCE_LENGTH>()?;
        let cipher = XChaCha20Poly1305::new(&self.0.into());
        let payload = Payload { msg: ciphertext, aad: row.as_bytes() };
        cipher.decrypt(&XNonce::from(*nonce), payload).ok()
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    const KEY: SealKey = SealKey([3; 32]);

    #[test]
    fn a_dossier_opens_with_its_own_key_on_its_own_row_alone() {
        let sealed = KEY.seal(&"geheim", "row", [1; 24]).unwrap();
        assert_eq!(KEY.open::<String>(&sealed, "row").unwrap(), "geheim");
        assert_eq!(KEY.open::<String>(&sealed, "other"), Err(SealError::Broken));
        assert_eq!(SealKey([4; 32]).open::<String>(&sealed, "row"), Err(SealError::Broken));
        assert_eq!(KEY.open::<u32>(&sealed, "row"), Err(SealError::Unreadable));
    }

    #[test]
    fn neither_the_value_nor_its_length_shows() {
        let short = KEY.seal(&"geheim", "row", [1; 24]).unwrap();
        let long = KEY.seal(&"geheim".repeat(500), "row", [2; 24]).unwrap();
        assert_eq!(short.0.len(), long.0.len());
        let bytes = BASE64_STANDARD.decode(&short.0).unwrap();
        assert!(!bytes.windows(6).any(|window| window == b"geheim"));
    }

    #[test]
    fn the_same_value_sealed_twice_looks_different() {
        let sealings = [1, 2].map(|chance| KEY.seal(&"geheim", "row", [chance; 24]).unwrap());
        assert_ne!(sealings[0], sealings[1]);
    }

    proptest! {
        #[test]
        fn what_is_no_sealed_text_is_refused_without_a_panic(text in ".{0,200}") {
            prop_assert!(KEY.open::<String>(&Sealed(text), "row").is_err());
        }

        #[test]
        fn one_changed_byte_breaks_the_seal(at in 0_usize..16_384) {
            let sealed = KEY.seal(&"geheim", "row", [1; 24]).unwrap();
            let mut bytes = BASE64_STANDARD.decode(&sealed.0).unwrap();
            bytes[at] ^= 1;
            let changed = Sealed(BASE64_STANDARD.encode(bytes));
            prop_assert_eq!(KEY.open::<String>(&changed, "row"), Err(SealError::Broken));
        }
    }
}
