//! A person to talk to: never digital only.

use leptos::prelude::*;

use crate::{
    Contact, Services,
    language::{tr, tr_view},
};

/// Where somebody can go in person or call, on every page with a result.
#[component]
pub fn ContactBlock() -> impl IntoView {
    let contact = expect_context::<Services>().backend().contact();
    view! {
        <section class="ww-contact" aria-labelledby="contact">
            <h2 id="contact" class="utrecht-heading-2">{tr!(contact.title)}</h2>
            {contact.map(local)}
            <p class="utrecht-paragraph">{tr!(contact.doctor)}</p>
            <p class="utrecht-paragraph">
                {tr_view!(
                    contact.listening, <luisterlijn> = call("+31880767000"), <crisis> =
                    call("08000113")
                )}
            </p>
        </section>
    }
}

fn local(contact: Contact) -> impl IntoView {
    let dialled: String =
        contact.phone.chars().filter(|c| c.is_ascii_digit() || *c == '+').collect();
    view! {
        <p class="utrecht-paragraph">
            <strong>{contact.name}</strong>
            <br />
            {tr_view!(contact.call, number = contact.phone, <phone> = call(&dialled))}
            <br />
            {tr!(contact.walk_in, address = contact.address)}
        </p>
    }
}

/// What a tag around a phone number stands for: a link that calls. The number reads from left to
/// right in every language.
fn call(dialled: &str) -> impl Fn(ChildrenFn) -> AnyView + Clone + Send + Sync + 'static + use<> {
    let address = format!("tel:{dialled}");
    move |shown| {
        view! {
            <a class="utrecht-link utrecht-link--html-a" href=address.clone()>
                <bdi dir="ltr">{shown()}</bdi>
            </a>
        }
        .into_any()
    }
}
