//! What may be done with the answers? Each purpose on its own, and each can be taken back.

use domain::{
    demography::{AgeBand, Sex},
    dossier::{Dossier, Way},
    indicator::IndicatorValues,
    journey::Step,
};
use leptos::{prelude::*, server_fn::ServerFn};
use leptos_meta::Title;

use crate::{
    Services,
    api::{self, NO, YES},
    components::{
        BackLink, CheckBox, Load, PostForm, SecondaryButton, error_from_address, error_summary,
        load,
    },
    language::{language, tr},
};

/// The questions for consent.
#[component]
pub fn Consent() -> impl IntoView {
    let services = expect_context::<Services>();
    let error = error_from_address();
    load(async move {
        let dossier = services.backend().dossier().await?;
        let areas = services.backend().areas().await?;
        let wijk = dossier.home.wijk.as_ref().and_then(|code| areas.wijk(code));
        let wijk = wijk.map(|(_, wijk)| wijk.plain_name().to_owned());
        let reminders = services.backend().offers_reminders();
        let counts = services.backend().quarter()?;
        let counted = dossier.contribution(counts).is_some();
        let has_given = !dossier.contributed.is_empty();
        let short = dossier.now.way == Way::Short && !counted;
        let with_heart = services.backend().heart().is_some();
        let questionnaires = services.backend().questionnaires();
        let gives = IndicatorValues::of(&dossier, &questionnaires, with_heart);
        let figures = match wijk {
            _ if gives.is_empty() && !counted => view! {
                <p class="utrecht-paragraph" id="keuze">
                    {tr!(consent.too_little)}
                </p>
            }
            .into_any(),
            None => view! { <NoWijkYet /> }.into_any(),
            Some(wijk) if counted => view! { <Given wijk dossier=dossier.clone() /> }.into_any(),
            Some(wijk) => view! { <Ask wijk dossier=dossier.clone() /> }.into_any(),
        };
        Load::Ok(
            view! {
                <Title text=tr!(consent.title) />
                <BackLink to=Step::Profile />
                {error_summary(error, "keuze")}
                <h1 class="utrecht-heading-1">{tr!(consent.heading)}</h1>
                <p class="utrecht-paragraph">{tr!(consent.lead)}</p>
                {short.then(|| view! { <p class="utrecht-paragraph">{tr!(consent.short)}</p> })}
                {figures}
                {has_given.then(|| view! { <TakeBack /> })}
                {reminders.then(|| view! { <Reminder /> })}
                <p>
                    <a class="utrecht-link utrecht-link--html-a" href=Step::Profile.path()>
                        {tr!(consent.to_profile)}
                    </a>
                </p>
            }
            .into_any(),
        )
    })
}

#[component]
fn Ask(wijk: String, dossier: Dossier) -> impl IntoView {
    let refused = dossier.consent.figures == Some(false);
    let gives = [
        (dossier.now.way == Way::Long).then_some(tr!(consent.gives_scores)),
        Some(tr!(consent.gives_lifestyle)),
        Some(tr!(consent.gives_facts)),
        Some(tr!(consent.gives_wishes)),
        Some(tr!(consent.gives_place)),
        Some(tr!(consent.gives_self)),
    ];
    let gives: Vec<_> = gives
        .into_iter()
        .flatten()
        .map(|what| view! { <li class="utrecht-unordered-list__item">{what}</li> })
        .collect();
    view! {
        <section aria-labelledby="meetellen">
            <h2 class="utrecht-heading-2" id="meetellen">
                {tr!(consent.figures_title, wijk = wijk)}
            </h2>
            {refused.then(|| view! { <p class="utrecht-paragraph" role="status">{tr!(consent.refused)}</p> })}
            <p class="utrecht-paragraph">{tr!(consent.figures_text)}</p>
            <ul class="utrecht-unordered-list">{gives}</ul>
            <p>
                <a class="utrecht-link utrecht-link--html-a" href="/indicatoren">
                    {tr!(consent.gives_all)}
                </a>
            </p>
            <p class="utrecht-paragraph">{tr!(consent.figures_anonymous)}</p>
            <p class="utrecht-paragraph">{tr!(consent.adults)}</p>
            <PostForm to=api::Contribute::PATH>
                // Enter presses the first button of a form: consent is not given by accident.
                <button type="submit" hidden></button>
                <AboutYourself dossier />
                <div class="ww-buttons" id="keuze">
                    <button
                        type="submit"
                        name="choice"
                        value=YES
                        class="utrecht-button utrecht-button--primary-action utrecht-button--submit"
                    >
                        {tr!(consent.yes)}
                    </button>
                    <SecondaryButton name="choice" value=NO>
                        {tr!(consent.no)}
                    </SecondaryButton>
                </div>
            </PostForm>
        </section>
    }
}

/// What is told of oneself, as it was told before or follows from the answers; "not told" unless
/// there is anything to go by, so that nobody tells it by accident.
#[component]
fn AboutYourself(dossier: Dossier) -> impl IntoView {
    let language = language();
    let answers = &dossier.now.answers;
    let sex = dossier.sex.clone().or_else(|| answers.choice("geslacht").map(str::to_owned));
    let by_age = answers.number("leeftijd").and_then(AgeBand::of_age);
    let age_band = dossier.age_band.clone().or_else(|| by_age.map(|band| band.code().to_owned()));
    view! {
        {choices(
            "sex",
            tr!(consent.sex),
            Sex::ALL.iter().map(move |sex| (sex.code(), sex.label_in(language))),
            sex.unwrap_or_default(),
        )}
        {choices(
            "age_band",
            tr!(consent.age),
            AgeBand::ALL.iter().map(move |band| (band.code(), band.label_in(language))),
            age_band.unwrap_or_default(),
        )}
        <CheckBox
            name="research"
            value=YES
            label=tr!(consent.research)
            hint=tr!(consent.research_hint)
            checked=dossier.consent.research == Some(true)
        />
    }
}

#[component]
fn Given(wijk: String, dossier: Dossier) -> impl IntoView {
    let research = match dossier.consent.research {
        Some(true) => tr!(consent.research_given),
        _ => tr!(consent.research_refused),
    };
    view! {
        <section aria-labelledby="meetellen">
            <h2 class="utrecht-heading-2" id="meetellen">
                {tr!(consent.figures_title, wijk = wijk.clone())}
            </h2>
            <div class="utrecht-alert utrecht-alert--ok" role="status">
                <div class="utrecht-alert__message">
                    <p class="utrecht-paragraph">
                        {tr!(consent.given, wijk = wijk)} " " {research}
                    </p>
                </div>
            </div>
            <p class="utrecht-paragraph">{tr!(consent.renew)}</p>
            <details class="ww-more">
                <summary>{tr!(consent.again)}</summary>
                <PostForm to=api::Contribute::PATH>
                    <AboutYourself dossier />
                    <button
                        type="submit"
                        name="choice"
                        value=YES
                        class="utrecht-button utrecht-button--primary-action utrecht-button--submit"
                        id="keuze"
                    >
                        {tr!(consent.again)}
                    </button>
                </PostForm>
            </details>
        </section>
    }
}

/// Taking back what was given, in whichever quarter.
#[component]
fn TakeBack() -> impl IntoView {
    view! {
        <PostForm to=api::Withdraw::PATH>
            <button
                type="submit"
                class="utrecht-button utrecht-button--secondary-action utrecht-button--submit"
            >
                {tr!(consent.take_back)}
            </button>
            <p class="ww-hint">{tr!(consent.take_back_hint)}</p>
        </PostForm>
    }
}

fn choices(
    name: &'static str,
    legend: &'static str,
    options: impl Iterator<Item = (&'static str, &'static str)>,
    chosen: String,
) -> impl IntoView {
    let options: Vec<_> = options
        .chain([("", tr!(consent.not_told))])
        .map(|(code, label)| {
            let id = format!("{name}-{code}");
            view! {
                <div class="utrecht-form-field utrecht-form-field--radio ww-radio">
                    <input
                        type="radio"
                        class="utrecht-radio-button utrecht-radio-button--html-input"
                        name=name
                        id=id.clone()
                        value=code
                        checked=code == chosen
                    />
                    <label class="utrecht-form-label" for=id>
                        {label}
                    </label>
                </div>
            }
        })
        .collect();
    view! {
        <fieldset class="utrecht-form-fieldset utrecht-form-fieldset--html-fieldset">
            <legend class="utrecht-form-fieldset__legend utrecht-form-fieldset__legend--html-legend">
                {legend}
            </legend>
            {options}
        </fieldset>
    }
}

#[component]
fn NoWijkYet() -> impl IntoView {
    view! {
        <p class="utrecht-paragraph" id="keuze">
            {tr!(consent.no_wijk)}
        </p>
        <p>
            <a
                class="utrecht-button utrecht-button--primary-action ww-link-button"
                href=Step::Home.path()
            >
                {tr!(consent.choose_wijk)}
            </a>
        </p>
    }
}

#[component]
fn Reminder() -> impl IntoView {
    view! {
        <section aria-labelledby="herinnering">
            <h2 class="utrecht-heading-2" id="herinnering">
                {tr!(consent.reminder_title)}
            </h2>
            <p class="utrecht-paragraph">{tr!(consent.reminder_text)}</p>
            <p>
                <a class="utrecht-link utrecht-link--html-a" href="/herinnering">
                    {tr!(consent.reminder_link)}
                </a>
            </p>
        </section>
    }
}
