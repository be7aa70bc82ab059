//! The parts of a form.

use leptos::prelude::*;

use crate::Services;

/// A form that works without script and sends nothing through the address.
#[component]
pub fn PostForm(
    /// The server function that receives it.
    to: &'static str,
    children: Children,
) -> impl IntoView {
    view! {
        <form method="post" action=to class="ww-form" novalidate>
            {children()}
        </form>
    }
}

/// The one-time key of this form: sent twice, it is done once.
#[component]
pub fn FormKey() -> impl IntoView {
    // Without a key the form still works: only the very same form sent twice is then not known.
    let key = expect_context::<Services>().backend().form_key().unwrap_or_default();
    view! { <input type="hidden" name="form_key" value=key /> }
}

/// The button that leads on.
#[component]
pub fn PrimaryButton(children: Children) -> impl IntoView {
    view! {
        <button type="submit" class="utrecht-button utrecht-button--primary-action utrecht-button--submit">
            {children()}
        </button>
    }
}

/// A button beside the one that leads on; its name tells which was pressed.
#[component]
pub fn SecondaryButton(
    /// Name of the field.
    name: &'static str,
    /// Value of the field.
    value: &'static str,
    children: Children,
) -> impl IntoView {
    view! {
        <button
            type="submit"
            name=name
            value=value
            class="utrecht-button utrecht-button--secondary-action utrecht-button--submit"
        >
            {children()}
        </button>
    }
}
