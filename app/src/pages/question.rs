//! One question, one screen.

use domain::{
    answers::Answer,
    dossier::{Dossier, Doubt},
    journey::{Journey, Step},
    language::Language,
    numbers,
    questionnaire::{Choice, Kind, NumberField, Question as Item, Section},
};
use leptos::{prelude::*, server_fn::ServerFn};
use leptos_meta::Title;
use leptos_router::hooks::use_params_map;

use crate::{
    ApiError, Services,
    api::{self, SKIP, YES},
    components::{
        BackLink, CheckBox, FormKey, Load, PostForm, PrimaryButton, Refusal, SecondaryButton,
        StopBar, error_from_address, error_summary, load,
    },
    islands::RatingSlider,
    language::{language, tr},
};

/// The id of the first control of a question; the sentence at the top of the page leads there.
const FIELD: &str = "antwoord";

/// The id of the form that answers the friendly question.
const DOUBT_FORM: &str = "twijfel-antwoord";

/// What a question is about, as the page shows it.
#[derive(Clone)]
struct Asked {
    question: Item,
    section: Section,
    place: (usize, usize),
    back: Step,
    given: Option<Answer>,
    talk_about: bool,
    doubt: Option<Doubt>,
    helped: bool,
    has_words: bool,
}

/// The page of one question.
#[component]
pub fn Question() -> impl IntoView {
    let services = expect_context::<Services>();
    let link_id = use_params_map().with_untracked(|params| params.get("question"));
    let error = error_from_address();
    load(async move {
        let questionnaires = services.backend().questionnaires();
        let found = link_id.as_deref().and_then(|id| questionnaires.find(id));
        let (_, section, question) = found.ok_or(Refusal::NotFound)?;
        let dossier = services.backend().dossier().await?;
        let back =
            Journey::of(&questionnaires, &dossier).before_question(section, &question.link_id);
        let asked = asked(section, question, &dossier, back);
        Load::Ok(view! { <QuestionForm asked error /> }.into_any())
    })
}

fn asked(section: &Section, question: &Item, dossier: &Dossier, back: Step) -> Asked {
    let link_id = &question.link_id;
    let doubt = dossier.now.doubt.clone().filter(|doubt| doubt.link_id == *link_id);
    Asked {
        question: question.clone(),
        section: section.clone(),
        place: section.position(link_id, &dossier.now.answers).unwrap_or((1, 1)),
        back,
        given: dossier.now.answers.get(link_id).cloned(),
        talk_about: dossier.now.talk_about.contains(link_id),
        doubt,
        helped: dossier.helped,
        has_words: dossier.has_words,
    }
}

#[component]
fn QuestionForm(asked: Asked, error: Option<ApiError>) -> impl IntoView {
    let language = language();
    let Asked { question, section, place: (number, of), back, given, talk_about, doubt, .. } =
        asked;
    let place = tr!(question.place, number = number, of = of);
    let name = section.name.get(language).to_owned();
    let wrong = error.filter(|error| *error != ApiError::NoVisit);
    let described_by = match wrong {
        None => "uitleg",
        Some(ApiError::Doubtful) => "uitleg twijfel",
        Some(_) => "uitleg antwoord-fout",
    };
    let skipped = given == Some(Answer::Skipped);
    let doubtful = doubt.is_some();
    let link_id = question.link_id.clone();
    view! {
        <Title text=format!("{name}, {place}") />
        <BackLink to=back />
        {error_summary(error, FIELD)}
        {asked.helped.then(|| view! { <p class="ww-together">{tr!(question.helped)}</p> })}
        <p class="ww-place">
            <strong>{name}</strong>
            " · "
            {place}
        </p>
        <PostForm to=api::SaveAnswer::PATH>
            <FormKey />
            <input type="hidden" name="question" value=question.link_id.clone() />
            <fieldset
                class="utrecht-form-fieldset utrecht-form-fieldset--html-fieldset"
                aria-describedby=described_by
            >
                <legend class="utrecht-form-fieldset__legend utrecht-form-fieldset__legend--html-legend">
                    <h1 class="utrecht-heading-1 ww-question">
                        {question.text.get(language).to_owned()}
                    </h1>
                </legend>
                <p class="utrecht-paragraph" id="uitleg">
                    {question.help.as_ref().map(|help| help.get(language).to_owned())}
                </p>
                {wrong
                    .filter(|error| *error != ApiError::Doubtful)
                    .map(|error| {
                        view! {
                            <p class="utrecht-form-field__error-message ww-error" id="antwoord-fout">
                                {error.sentence(language)}
                            </p>
                        }
                    })}
                {field(&question, given.as_ref(), doubt.as_ref(), wrong.is_some(), language)}
            </fieldset>
            <CheckBox
                name="talk_about"
                value=YES
                label=tr!(question.talk_about)
                checked=talk_about
            />
            <div class="ww-buttons">
                <PrimaryButton>{tr!(question.next)}</PrimaryButton>
                <SecondaryButton name="skip" value=SKIP>
                    {tr!(question.skip)}
                </SecondaryButton>
            </div>
            {skipped.then(|| view! { <p class="ww-hint">{tr!(question.skipped)}</p> })}
        </PostForm>
        {doubtful.then(|| view! { <AnswerToDoubt link_id /> })}
        <StopBar has_words=asked.has_words />
    }
}

/// The form of the buttons that answer the friendly question: one of its own, so that Enter in the
/// field sends what stands in the field.
#[component]
fn AnswerToDoubt(link_id: String) -> impl IntoView {
    view! {
        <form method="post" action=api::SaveAnswer::PATH id=DOUBT_FORM>
            <FormKey />
            <input type="hidden" name="question" value=link_id />
        </form>
    }
}

fn field(
    question: &Item,
    given: Option<&Answer>,
    doubt: Option<&Doubt>,
    wrong: bool,
    language: Language,
) -> AnyView {
    match &question.kind {
        Kind::Rating { lowest, highest, lowest_means, highest_means } => {
            let chosen = given.and_then(Answer::number).map(|points| points as u8);
            let ends = [(*lowest, lowest_means), (*highest, highest_means)];
            rating(ends.map(|(points, text)| (points, text.get(language))), chosen)
        }
        Kind::Choice(choices) => options(choices, given.and_then(Answer::choice), language),
        Kind::Number(field) => {
            let typed = doubt.map(|doubt| doubt.typed.clone()).or_else(|| {
                given.and_then(Answer::number).map(|value| field.shown(value, language))
            });
            number(field, typed, doubt, wrong, language)
        }
    }
}

fn rating([low, high]: [(u8, &str); 2], chosen: Option<u8>) -> AnyView {
    let (lowest, highest) = (low.0, high.0);
    let points: Vec<_> = (lowest..=highest)
        .map(|points| {
            let id = if points == lowest { FIELD.to_owned() } else { format!("cijfer-{points}") };
            view! {
                <div class="ww-scale__point">
                    <input
                        type="radio"
                        class="ww-scale__input"
                        name="value"
                        id=id.clone()
                        value=points.to_string()
                        checked=chosen == Some(points)
                    />
                    <label class="ww-scale__label" for=id>
                        {points}
                    </label>
                </div>
            }
        })
        .collect();
    let slider = match chosen {
        Some(chosen) => view! { <RatingSlider lowest highest chosen /> }.into_any(),
        None => view! { <RatingSlider lowest highest /> }.into_any(),
    };
    let end = |(points, meaning): (u8, &str)| {
        tr!(question.end, points = points, meaning = meaning.to_owned())
    };
    view! {
        <p class="ww-ends" id="uiteinden">
            <span>{end(low)}</span>
            " "
            <span>{end(high)}</span>
        </p>
        {slider}
        <div class="ww-scale">{points}</div>
    }
    .into_any()
}

fn options(choices: &[Choice], chosen: Option<&str>, language: Language) -> AnyView {
    let options: Vec<_> = choices
        .iter()
        .enumerate()
        .map(|(place, choice)| {
            let id = if place == 0 { FIELD.to_owned() } else { format!("{FIELD}-{}", choice.code) };
            view! {
                <div class="ww-option">
                    <input
                        type="radio"
                        class="ww-option__input"
                        name="value"
                        id=id.clone()
                        value=choice.code.clone()
                        checked=chosen == Some(choice.code.as_str())
                    />
                    <label class="ww-option__label" for=id>
                        {choice.text.get(language).to_owned()}
                    </label>
                </div>
            }
        })
        .collect();
    view! { <div class="ww-options">{options}</div> }.into_any()
}

fn number(
    field: &NumberField,
    typed: Option<String>,
    doubt: Option<&Doubt>,
    wrong: bool,
    language: Language,
) -> AnyView {
    let unit = field.unit.as_ref().map(|unit| unit.name.get(language).to_owned());
    let mode = if field.decimals == 0 { "numeric" } else { "decimal" };
    let described_by = if unit.is_some() { "eenheid" } else { "uitleg" };
    view! {
        {doubt.map(|doubt| friendly_question(field, doubt, language))}
        <div class="ww-number">
            <input
                class="utrecht-textbox utrecht-textbox--html-input utrecht-textbox--numeric ww-number__input"
                id=FIELD
                name="value"
                type="text"
                inputmode=mode
                maxlength="10"
                autocomplete="off"
                value=typed
                aria-label=unit.clone().map(|unit| tr!(question.unit, unit = unit))
                aria-describedby=described_by
                aria-invalid=wrong.then_some("true")
            />
            {unit
                .map(|unit| {
                    view! {
                        <span class="ww-number__unit" id="eenheid">
                            {unit}
                        </span>
                    }
                })}
        </div>
    }
    .into_any()
}

/// What was typed is unlikely: what was meant?
fn friendly_question(
    field: &NumberField,
    doubt: &Doubt,
    language: Language,
) -> impl IntoView + use<> {
    let typed = doubt.typed.clone();
    let meant = doubt.meant.map(|value| field.shown(value, language));
    let sentence = match (&meant, doubt.possible) {
        (Some(value), _) => tr!(question.did_you_mean, value = value.clone()),
        (None, true) => tr!(question.is_it_right).to_string(),
        (None, false) => {
            let [low, high] = [field.minimum, field.maximum]
                .map(|end| numbers::decimals(end, field.decimals, language));
            tr!(question.range, low = low, high = high)
        }
    };
    let sure = match &meant {
        Some(_) => tr!(question.no_sure, typed = typed.clone()),
        None => tr!(question.sure).to_string(),
    };
    view! {
        <div class="ww-doubt" id="twijfel">
            <p class="utrecht-paragraph">
                {tr!(question.you_typed, typed = typed)} " " <strong>{sentence}</strong>
            </p>
            <div class="ww-buttons">
                {meant
                    .map(|value| {
                        view! {
                            <button
                                type="submit"
                                form=DOUBT_FORM
                                name="meant"
                                value=YES
                                class="utrecht-button utrecht-button--secondary-action utrecht-button--submit"
                            >
                                {tr!(question.yes_meant, value = value)}
                            </button>
                        }
                    })}
                {doubt
                    .possible
                    .then(|| {
                        view! {
                            <button
                                type="submit"
                                form=DOUBT_FORM
                                name="sure"
                                value=YES
                                class="utrecht-button utrecht-button--secondary-action utrecht-button--submit"
                            >
                                {sure}
                            </button>
                        }
                    })}
            </div>
        </div>
    }
}
