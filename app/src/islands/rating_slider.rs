//! A slider over the numbers of a question.

use leptos::prelude::*;

/// A slider that chooses one of the radio buttons named `value` on the same page.
///
/// The radio buttons are the control: for keyboard and screen reader the slider is not there. It
/// is out of use until the script has started, and takes its room from the first moment, so that
/// nothing jumps.
#[island]
pub fn RatingSlider(
    /// The lowest number.
    lowest: u8,
    /// The highest number.
    highest: u8,
    /// The number that the page was rendered with.
    #[prop(optional)]
    chosen: Option<u8>,
) -> impl IntoView {
    let middle = lowest.midpoint(highest);
    let rating = RwSignal::new(chosen);
    let ready = RwSignal::new(false);

    #[cfg(feature = "hydrate")]
    Effect::new(move || {
        follow_radio_buttons(rating);
        ready.set(true);
    });

    let slide = move |_event: leptos::ev::Event| {
        #[cfg(feature = "hydrate")]
        if let Ok(points) = event_target_value(&_event).parse() {
            rating.set(Some(points));
            check_radio_button(points);
        }
    };

    view! {
        <div class="ww-slider" aria-hidden="true">
            <input
                type="range"
                class="ww-slider__range"
                class:ww-slider__range--open=move || rating.get().is_none()
                min=lowest
                max=highest
                step="1"
                tabindex="-1"
                autocomplete="off"
                value=chosen.unwrap_or(middle)
                prop:value=move || rating.get().unwrap_or(middle)
                disabled=move || !ready.get()
                on:input=slide
            />
            <output class="ww-slider__value">
                {move || rating.get().map_or("–".to_owned(), |points| points.to_string())}
            </output>
        </div>
    }
}

#[cfg(feature = "hydrate")]
fn radio_buttons() -> Vec<web_sys::HtmlInputElement> {
    use wasm_bindgen::JsCast;

    let Ok(found) = document().query_selector_all("input[type=radio][name=value]") else {
        return Vec::new();
    };
    (0..found.length()).filter_map(|index| found.item(index)?.dyn_into().ok()).collect()
}

/// Keeps the slider where the radio buttons are, also when one was chosen before the script came.
#[cfg(feature = "hydrate")]
fn follow_radio_buttons(rating: RwSignal<Option<u8>>) {
    use wasm_bindgen::{JsCast, prelude::Closure};

    for button in radio_buttons() {
        if button.checked() {
            rating.set(button.value().parse().ok());
        }
        let chosen = button.clone();
        let follow = Closure::<dyn Fn()>::new(move || rating.set(chosen.value().parse().ok()));
        // A browser without listeners still has the radio buttons themselves.
        let _ = button.add_event_listener_with_callback("change", follow.as_ref().unchecked_ref());
        // The page keeps its radio buttons, and so their listeners, until it is left.
        follow.forget();
    }
}

#[cfg(feature = "hydrate")]
fn check_radio_button(points: u8) {
    for button in radio_buttons() {
        if button.value() == points.to_string() {
            button.set_checked(true);
        }
    }
}
