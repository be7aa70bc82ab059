//! Attacks on published figures, each also run on a weakened twin, where it must succeed.
//!
//! Compiled as unit tests of `analytics` (`analytics/src/lib.rs`): in no other build can the
//! protection be taken out. The ordinary tests run them small, `script/attack` runs them full. The
//! measured figures stand in `analytics/disclosure.md`.

mod a_thousand_ways;
mod all_agree;
mod before_and_after;
mod canary;
mod every_key;
mod knows_the_others;
mod least_squares;
mod linear_programming;
mod subtracting;
mod support;
