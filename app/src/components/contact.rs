//! A person to talk to: never digital only.

use leptos::prelude::*;

use crate::{Contact, Services};

/// Where somebody can go in person or call, on every page with a result.
#[component]
pub fn ContactBlock() -> impl IntoView {
    let contact = expect_context::<Services>().backend().contact();
    view! {
        <section class="ww-contact" aria-labelledby="contact">
            <h2 id="contact" class="utrecht-heading-2">"Liever met iemand praten?"</h2>
            {contact.map(local)}
            <p class="utrecht-paragraph">
                "Maak je je zorgen over je gezondheid? Bel je huisarts."
            </p>
            <p class="utrecht-paragraph">
                "Wil je dag of nacht met iemand praten? Bel de Luisterlijn: "
                <a class="utrecht-link utrecht-link--html-a" href="tel:+31880767000">"088 0767 000"</a>
                ". Denk je aan zelfmoord? Bel 113: "
                <a class="utrecht-link utrecht-link--html-a" href="tel:08000113">"0800 0113"</a>
                "."
            </p>
        </section>
    }
}

fn local(contact: Contact) -> impl IntoView {
    let number: String =
        contact.phone.chars().filter(|c| c.is_ascii_digit() || *c == '+').collect();
    view! {
        <p class="utrecht-paragraph">
            <strong>{contact.name}</strong>
            <br />
            "Bel "
            <a class="utrecht-link utrecht-link--html-a" href=format!("tel:{number}")>
                {contact.phone}
            </a>
            <br />
            "Of loop binnen: "
            {contact.address}
        </p>
    }
}
