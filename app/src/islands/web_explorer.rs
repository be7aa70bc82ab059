//! Touching a corner of the web opens what it is made of.

use leptos::prelude::*;

/// Wraps the drawing of a web: a touch on an element with `data-dimension` opens the `<details>`
/// with that id, and closes the other ones.
///
/// The drawing is a picture of the table below it, where keyboard and screen reader find the same
/// details, so the touch needs no stop of its own.
#[island]
pub fn WebExplorer(children: Children) -> impl IntoView {
    let open = move |_event: leptos::ev::MouseEvent| {
        #[cfg(feature = "hydrate")]
        open_details(&_event);
    };
    view! { <div class="ww-explorer" on:click=open>{children()}</div> }
}

#[cfg(feature = "hydrate")]
fn open_details(event: &leptos::ev::MouseEvent) -> Option<()> {
    use wasm_bindgen::JsCast;

    let touched: web_sys::Element = event.target()?.dyn_into().ok()?;
    let corner = touched.closest("[data-dimension]").ok()??;
    let wanted = corner.get_attribute("data-dimension")?;
    let all = document().query_selector_all("details.ww-dimension").ok()?;
    for index in 0..all.length() {
        let details: web_sys::Element = all.item(index)?.dyn_into().ok()?;
        if details.id() == wanted {
            // Opening an element that is there cannot fail.
            let _ = details.set_attribute("open", "");
            details.scroll_into_view_with_bool(false);
        } else {
            let _ = details.remove_attribute("open");
        }
    }
    Some(())
}
