//! One reminder by e-mail, kept apart from the answers.

use domain::journey::Step;
use leptos::{prelude::*, server_fn::ServerFn};
use leptos_meta::Title;

use crate::{
    Services, api,
    components::{
        BackLink, Done, PostForm, PrimaryButton, TextField, done_from_address, error_from_address,
        error_summary,
    },
    language::tr,
};

/// Asking for a reminder, and no longer wanting one. Open to everybody: whoever has no visit any
/// more must still be able to take an address back.
#[component]
pub fn Reminder() -> impl IntoView {
    let services = expect_context::<Services>();
    let error = error_from_address();
    let wrong = error.is_some();
    let done = done_from_address().map(|done| match done {
        Done::Kept => tr!(reminder.kept),
        _ => tr!(reminder.stopped),
    });
    let can_ask = services.backend().offers_reminders() && services.backend().has_visit();
    view! {
        <Title text=tr!(reminder.title) />
        <BackLink to=if services.backend().has_visit() { Step::Consent } else { Step::Start } />
        {error_summary(error, "email")}
        <h1 class="utrecht-heading-1">{tr!(reminder.title)}</h1>
        {done
            .map(|sentence| {
                view! {
                    <div class="utrecht-alert utrecht-alert--ok" role="status">
                        <div class="utrecht-alert__message">
                            <p class="utrecht-paragraph">{sentence}</p>
                        </div>
                    </div>
                }
            })}
        {can_ask
            .then(|| {
                view! {
                    <p class="utrecht-paragraph">{tr!(reminder.lead)}</p>
                    <p class="utrecht-paragraph">{tr!(reminder.apart)}</p>
                    <PostForm to=api::Remind::PATH>
                        <TextField name="email" id="email" label=tr!(reminder.email).to_owned() kind="email" wrong />
                        <PrimaryButton>{tr!(reminder.keep)}</PrimaryButton>
                    </PostForm>
                }
            })}
        <h2 class="utrecht-heading-2">{tr!(reminder.stop_title)}</h2>
        <p class="utrecht-paragraph">{tr!(reminder.stop_text)}</p>
        <PostForm to=api::ForgetReminder::PATH>
            <TextField
                name="email"
                id=if can_ask { "email-stop" } else { "email" }
                label=tr!(reminder.email).to_owned()
                kind="email"
                wrong=wrong && !can_ask
            />
            <button
                type="submit"
                class="utrecht-button utrecht-button--secondary-action utrecht-button--submit"
            >
                {tr!(reminder.stop)}
            </button>
        </PostForm>
    }
}
