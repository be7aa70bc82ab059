//! From six words to keys.

use std::fmt;

use argon2::{Algorithm, Argon2, Params, Version};
use domain::{
    ids::{ContributionId, DossierId, ShareId},
    period::Quarter,
    words::Phrase,
};
use hkdf::Hkdf;
use sha2::Sha256;
use zeroize::{Zeroize, ZeroizeOnDrop};

use crate::seal::SealKey;

/// What deriving a secret from words costs: 32 MiB and three passes, above the least that OWASP
/// (Password Storage Cheat Sheet, 2025) asks for argon2id. The words themselves carry 66 bits.
const MEMORY_KIB: u32 = 32 * 1024;
const PASSES: u32 = 3;
const LANES: u32 = 1;

/// Chance that belongs to one installation: guesses made for another one are of no use here.
#[derive(Clone, Copy, PartialEq, Eq)]
pub struct PhraseSalt(pub [u8; 32]);

/// What opens one dossier or one shared profile. Whoever has it can read, change and erase it.
#[derive(Clone, PartialEq, Eq, Zeroize, ZeroizeOnDrop)]
pub struct Secret([u8; 32]);

impl Secret {
    /// A secret of chance, for a dossier that has no words yet.
    pub fn from_chance(bytes: [u8; 32]) -> Self {
        Self(bytes)
    }

    /// The secret that six words stand for.
    ///
    /// Slow and large on purpose: about a tenth of a second, and 32 MiB. Not for a thread that
    /// serves others.
    pub fn from_phrase(phrase: &Phrase, salt: &PhraseSalt) -> Option<Self> {
        let params = Params::new(MEMORY_KIB, PASSES, LANES, Some(32)).ok()?;
        let mut words = phrase.to_index_bytes();
        let mut secret = [0; 32];
        let derived = Argon2::new(Algorithm::Argon2id, Version::V0x13, params).hash_password_into(
            &words,
            &salt.0,
            &mut secret,
        );
        words.zeroize();
        derived.ok().map(|()| Self(secret))
    }

    pub(crate) fn bytes(&self) -> &[u8; 32] {
        &self.0
    }

    /// A key of its own for each purpose; none can be computed from another.
    fn derive(&self, purpose: &[&[u8]]) -> [u8; 32] {
        let mut key = [0; 32];
        // Thirty-two bytes are within what one hash can give, for which there is no way to fail.
        let _ = Hkdf::<Sha256>::new(None, &self.0).expand_multi_info(purpose, &mut key);
        key
    }
}

/// A secret opens somebody's health data: it must not reach a log.
impl fmt::Debug for Secret {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("Secret(hidden)")
    }
}

/// The keys of one dossier.
#[derive(Clone)]
pub struct DossierKeys {
    id: DossierId,
    seal: SealKey,
    pseudonym: Secret,
}

impl DossierKeys {
    /// The keys that come from a secret.
    pub fn of(secret: &Secret) -> Self {
        Self {
            id: DossierId::from_bytes(secret.derive(&[b"wijkweb dossier find 1"])),
            seal: SealKey::from_bytes(secret.derive(&[b"wijkweb dossier seal 1"])),
            pseudonym: Secret(secret.derive(&[b"wijkweb dossier pseudonym 1"])),
        }
    }

    /// The row under which the dossier lies.
    pub fn id(&self) -> DossierId {
        self.id
    }

    /// The key that seals it.
    pub fn seal(&self) -> &SealKey {
        &self.seal
    }

    /// The row of its contribution to the figures of a quarter. Rows of two quarters cannot be
    /// told to be of one resident.
    pub fn contribution(&self, period: Quarter) -> ContributionId {
        let period = period.to_string();
        ContributionId::from_bytes(self.pseudonym.derive(&[b"contribution 1 ", period.as_bytes()]))
    }
}

/// The keys of one shared profile.
#[derive(Clone)]
pub struct ShareKeys {
    id: ShareId,
    seal: SealKey,
}

impl ShareKeys {
    /// The keys that come from the secret of a code.
    pub fn of(secret: &Secret) -> Self {
        Self {
            id: ShareId::from_bytes(secret.derive(&[b"wijkweb share find 1"])),
            seal: SealKey::from_bytes(secret.derive(&[b"wijkweb share seal 1"])),
        }
    }

    /// The row under which the profile lies.
    pub fn id(&self) -> ShareId {
        self.id
    }

    /// The key that seals it until it is opened.
    pub fn seal(&self) -> &SealKey {
        &self.seal
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const SALT: PhraseSalt = PhraseSalt([7; 32]);

    fn secret(first: u8) -> Secret {
        Secret::from_phrase(&Phrase::from_bits([first, 2, 3, 4, 5, 6, 7, 8, 9]), &SALT).unwrap()
    }

    #[test]
    fn the_same_words_open_the_same_dossier_and_other_words_another() {
        assert!(secret(1) == secret(1));
        assert!(DossierKeys::of(&secret(1)).id() != DossierKeys::of(&secret(2)).id());
    }

    #[test]
    fn another_installation_finds_nothing_with_the_same_words() {
        let phrase = Phrase::from_bits([1; 9]);
        let here = Secret::from_phrase(&phrase, &SALT).unwrap();
        let elsewhere = Secret::from_phrase(&phrase, &PhraseSalt([8; 32])).unwrap();
        assert!(here != elsewhere);
    }

    #[test]
    fn every_purpose_has_a_key_of_its_own() {
        let secret = Secret::from_chance([9; 32]);
        let keys = DossierKeys::of(&secret);
        let (this, next) = ("2026-Q4".parse().unwrap(), "2027-Q1".parse().unwrap());
        let all = [
            keys.id().to_hex(),
            ShareKeys::of(&secret).id().to_hex(),
            keys.contribution(this).to_hex(),
            keys.contribution(next).to_hex(),
        ];
        for (index, one) in all.iter().enumerate() {
            assert!(all[index + 1..].iter().all(|other| other != one));
        }
    }

    #[test]
    fn a_secret_cannot_be_printed_by_accident() {
        assert_eq!(format!("{:?}", Secret::from_chance([1; 32])), "Secret(hidden)");
    }
}
