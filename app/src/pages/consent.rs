//! May these answers count in the figures of the wijk? The only page that asks sex and age band.

use domain::{
    contribution::ContributionStatus,
    demography::{AgeBand, Sex},
    journey::Step,
};
use leptos::{prelude::*, server_fn::ServerFn};
use leptos_meta::Title;

use crate::{
    ApiError, Services, api,
    components::{
        BackLink, Load, PostForm, SecondaryButton, error_from_address, error_summary, load,
    },
};

/// The question to count in the figures.
#[component]
pub fn Consent() -> impl IntoView {
    let services = expect_context::<Services>();
    let error = error_from_address();
    load(async move {
        let saved = services.backend().assessment(services.visitor()?).await?;
        let areas = services.backend().areas().await?;
        let wijk = saved.wijk.as_ref().and_then(|code| areas.wijk(code));
        let content = match (saved.contribution, wijk) {
            (ContributionStatus::Given, _) => view! { <AlreadyGiven /> }.into_any(),
            (_, None) => view! { <NoWijkYet /> }.into_any(),
            (_, Some((_, wijk))) => {
                view! { <Ask wijk=wijk.plain_name().to_owned() error /> }.into_any()
            }
        };
        Load::Ok(
            view! {
                <Title text="Meetellen" />
                <BackLink to=Step::Consent.back() />
                {content}
            }
            .into_any(),
        )
    })
}

#[component]
fn Ask(wijk: String, error: Option<ApiError>) -> impl IntoView {
    view! {
        {error_summary(error, "keuze")}
        <h1 class="utrecht-heading-1">
            "Mogen je antwoorden meetellen voor " {wijk} "?"
        </h1>
        <p class="utrecht-paragraph">
            "Dan weet de gemeente beter hoe het gaat in je wijk. Dit geef je dan:"
        </p>
        <ul class="utrecht-unordered-list">
            <li class="utrecht-unordered-list__item">
                "je zes cijfers, en niet je losse antwoorden;"
            </li>
            <li class="utrecht-unordered-list__item">"je wijk en dit kwartaal;"</li>
            <li class="utrecht-unordered-list__item">
                "of je man of vrouw bent en je leeftijd, als je dat wilt."
            </li>
        </ul>
        <p class="utrecht-paragraph">
            "Je naam hoort er niet bij en ook geen code. Daarom kun je dit later niet terughalen. Een wijk krijgt pas een cijfer als er tien of meer mensen meedoen."
        </p>
        <p class="utrecht-paragraph">"Alleen wie 18 jaar of ouder is, kan meetellen."</p>
        <PostForm to=api::Contribute::PATH>
            {choices(
                "sex",
                "Ben je man of vrouw?",
                Sex::ALL.iter().map(|sex| (sex.code(), sex.label())),
            )}
            {choices(
                "age_band",
                "Hoe oud ben je?",
                AgeBand::ALL.iter().map(|band| (band.code(), band.label())),
            )}
            <div class="ww-buttons" id="keuze">
                <button
                    type="submit"
                    name="choice"
                    value="ja"
                    class="utrecht-button utrecht-button--primary-action utrecht-button--submit"
                >
                    "Ja, tel mee"
                </button>
                <SecondaryButton name="choice" value="nee">
                    "Nee, liever niet"
                </SecondaryButton>
            </div>
        </PostForm>
    }
}

/// Radio buttons that begin at "not told": nobody tells it by accident.
fn choices(
    name: &'static str,
    legend: &'static str,
    options: impl Iterator<Item = (&'static str, &'static str)>,
) -> impl IntoView {
    let options: Vec<_> = options
        .chain([("", "Zeg ik liever niet")])
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
                        checked=code.is_empty()
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
        <h1 class="utrecht-heading-1">"In welke wijk woon je?"</h1>
        <p class="utrecht-paragraph">
            "Je hebt nog geen wijk gekozen. Zonder wijk kunnen je antwoorden niet meetellen."
        </p>
        <p>
            <a class="utrecht-button utrecht-button--primary-action ww-link-button" href=Step::Home.path()>
                "Kies je wijk"
            </a>
        </p>
        <PostForm to=api::Contribute::PATH>
            <SecondaryButton name="choice" value="nee">
                "Nee, liever niet"
            </SecondaryButton>
        </PostForm>
    }
}

#[component]
fn AlreadyGiven() -> impl IntoView {
    view! {
        <h1 class="utrecht-heading-1">"Je antwoorden tellen al mee"</h1>
        <p class="utrecht-paragraph">"Iedereen telt één keer mee. Dank je wel."</p>
        <p>
            <a class="utrecht-link utrecht-link--html-a" href="/wijken">
                "Bekijk de wijken"
            </a>
        </p>
    }
}
