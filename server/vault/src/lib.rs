//! What opens a dossier, and sealing it so that nobody else can read it (ADR 0008).
//!
//! Six words, or chance until there are words, give one secret. From the secret come three keys
//! that cannot be computed from one another: one to find the dossier, one to seal it, and one for
//! the pseudonym of its contribution to the figures. Everything here is a plain function: chance,
//! time and storage are the caller's.

mod keys;
mod pad;
mod seal;
mod session;

pub use keys::{DossierKeys, PhraseSalt, Secret, ShareKeys};
pub use seal::{NONCE_LENGTH, Nonce, SealError, SealKey, Sealed};
pub use session::{SESSION_MINUTES, Session, SessionKey, Shown, Viewing, VisitMark};
