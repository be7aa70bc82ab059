//! Starts the islands of `app` in a browser.

// The islands register themselves by name; only their names must survive linking.
#[allow(unused_imports)]
use app::islands;

/// Called once by the script that every page carries.
#[wasm_bindgen::prelude::wasm_bindgen]
pub fn hydrate() {
    leptos::mount::hydrate_islands();
}
