//! What was just done, as the address of a page tells.

use leptos::prelude::*;
use leptos_router::hooks::use_query_map;

/// What was just done.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Done {
    /// Everything was erased.
    Erased,
    /// The visit on this device was ended, or a reminder was taken back.
    Stopped,
    /// A reminder was kept.
    Kept,
    /// The wishes were saved.
    Wishes,
}

/// What the address tells was just done, if anything.
pub fn done_from_address() -> Option<Done> {
    match use_query_map().with_untracked(|query| query.get("klaar")).as_deref() {
        Some("gewist") => Some(Done::Erased),
        Some("gestopt") => Some(Done::Stopped),
        Some("bewaard") => Some(Done::Kept),
        Some("wensen") => Some(Done::Wishes),
        _ => None,
    }
}
