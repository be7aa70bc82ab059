//! What the resident wants to change: chosen by the resident, not by a score.

use domain::{dossier::Dossier, language::Language, questionnaire::QuestionnaireSet};
use leptos::{prelude::*, server_fn::ServerFn};

use crate::{
    Services, api,
    components::PostForm,
    language::{language, tr},
};

/// Sections of the lifestyle questionnaire in which there is something to change: who somebody is
/// and what was measured is not.
const CHANGEABLE: [&str; 5] = ["beweging", "tabak", "alcohol", "voeding", "rust"];

/// The question what to change, with what was chosen before.
#[component]
pub fn Wishes(dossier: Dossier, saved: bool) -> impl IntoView {
    let language = language();
    let questionnaires = expect_context::<Services>().backend().questionnaires();
    let choices: Vec<_> = subjects(&questionnaires, language)
        .into_iter()
        .map(|(link_id, name)| {
            let id = format!("wens-{link_id}");
            let checked = dossier.wishes.contains(&link_id);
            view! {
                <div class="utrecht-form-field utrecht-form-field--checkbox ww-check">
                    <input
                        type="checkbox"
                        class="utrecht-checkbox utrecht-checkbox--html-input"
                        name="wishes[]"
                        id=id.clone()
                        value=link_id
                        checked=checked
                    />
                    <label class="utrecht-form-label" for=id>
                        {name}
                    </label>
                </div>
            }
        })
        .collect();
    let chosen = chosen(&questionnaires, &dossier, language);
    let answered = !dossier.now.answers.is_empty();
    answered.then(|| {
        view! {
            <section aria-labelledby="wensen">
                <h2 class="utrecht-heading-2" id="wensen" tabindex="-1">
                    {tr!(profile.wishes_title)}
                </h2>
                {saved
                    .then(|| {
                        view! {
                            <p class="utrecht-paragraph" role="status">
                                {tr!(profile.wishes_saved)}
                            </p>
                        }
                    })}
                {(!chosen.is_empty())
                    .then(|| view! { <p class="ww-print-only">{tr!(profile.wishes_chosen)} ": " {chosen.join(", ")}</p> })}
                <PostForm to=api::SetWishes::PATH>
                    <fieldset class="utrecht-form-fieldset utrecht-form-fieldset--html-fieldset">
                        <legend class="utrecht-paragraph">{tr!(profile.wishes_text)}</legend>
                        <div class="ww-wishes">{choices}</div>
                    </fieldset>
                    <button
                        type="submit"
                        class="utrecht-button utrecht-button--secondary-action utrecht-button--submit"
                    >
                        {tr!(profile.wishes_save)}
                    </button>
                </PostForm>
                <p class="utrecht-paragraph">{tr!(profile.own_steps)}</p>
            </section>
        }
    })
}

/// What can be wished for: the six dimensions, and lifestyle.
fn subjects(questionnaires: &QuestionnaireSet, language: Language) -> Vec<(String, String)> {
    let lifestyle = questionnaires.lifestyle().sections.iter();
    questionnaires
        .web()
        .sections
        .iter()
        .chain(lifestyle.filter(|section| CHANGEABLE.contains(&section.link_id.as_str())))
        .map(|section| (section.link_id.clone(), section.name.get(language).to_owned()))
        .collect()
}

/// The names of what the resident wants to change.
pub fn chosen(
    questionnaires: &QuestionnaireSet,
    dossier: &Dossier,
    language: Language,
) -> Vec<String> {
    subjects(questionnaires, language)
        .into_iter()
        .filter(|(link_id, _)| dossier.wishes.contains(link_id))
        .map(|(_, name)| name)
        .collect()
}
