//! Fields of forms, each with its label.

use leptos::prelude::*;

/// A box to tick, with its label and, below that, a hint.
#[component]
pub fn CheckBox(
    /// Name of the field.
    name: &'static str,
    /// Value of the field when it is ticked.
    value: &'static str,
    /// What it says.
    label: &'static str,
    /// What is meant.
    #[prop(optional)]
    hint: Option<&'static str>,
    /// Whether it is ticked.
    #[prop(optional)]
    checked: bool,
) -> impl IntoView {
    let hint_id = format!("{name}-uitleg");
    view! {
        <div class="utrecht-form-field utrecht-form-field--checkbox ww-check">
            <input
                type="checkbox"
                class="utrecht-checkbox utrecht-checkbox--html-input"
                name=name
                id=name
                value=value
                checked=checked
                aria-describedby=hint.map(|_| hint_id.clone())
            />
            <div>
                <label class="utrecht-form-label" for=name>
                    {label}
                </label>
                {hint
                    .map(|hint| {
                        view! {
                            <p class="ww-hint" id=hint_id>
                                {hint}
                            </p>
                        }
                    })}
            </div>
        </div>
    }
}

/// A field to type in. What was typed is never shown again: it may be words that open a dossier.
#[component]
pub fn TextField(
    /// Name of the field.
    name: &'static str,
    /// Id of the field on the page.
    id: &'static str,
    /// What it asks.
    label: String,
    /// What is meant.
    #[prop(optional)]
    hint: Option<&'static str>,
    /// Kind of input: `text` or `email`.
    #[prop(default = "text")]
    kind: &'static str,
    /// Whether there is room for several words.
    #[prop(optional)]
    long: bool,
    /// Whether what was typed before is to be mended.
    #[prop(optional)]
    wrong: bool,
) -> impl IntoView {
    let hint_id = format!("{id}-uitleg");
    let described_by = hint.map(|_| hint_id.clone());
    let invalid = wrong.then_some("true");
    let input = if long {
        view! {
            <textarea
                class="utrecht-textarea utrecht-textarea--html-textarea"
                id=id
                name=name
                rows="3"
                maxlength="200"
                autocomplete="off"
                autocapitalize="none"
                spellcheck="false"
                aria-describedby=described_by
                aria-invalid=invalid
            ></textarea>
        }
        .into_any()
    } else {
        view! {
            <input
                class="utrecht-textbox utrecht-textbox--html-input"
                id=id
                name=name
                type=kind
                maxlength="254"
                autocomplete="off"
                autocapitalize="none"
                spellcheck="false"
                aria-describedby=described_by
                aria-invalid=invalid
            />
        }
        .into_any()
    };
    view! {
        <div class="utrecht-form-field" class:utrecht-form-field--invalid=wrong>
            <label class="utrecht-form-label" for=id>
                {label}
            </label>
            {hint
                .map(|hint| {
                    view! {
                        <p class="ww-hint" id=hint_id>
                            {hint}
                        </p>
                    }
                })}
            {input}
        </div>
    }
}
