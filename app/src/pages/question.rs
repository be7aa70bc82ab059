//! One aspect, one screen.

use domain::{
    aspect::{ASPECTS_PER_DIMENSION, Aspect},
    journey::Step,
    rating::{Answer, Rating},
};
use leptos::{prelude::*, server_fn::ServerFn};
use leptos_meta::Title;
use leptos_router::hooks::use_params_map;

use crate::{
    ApiError, Services,
    api::{self, SKIP},
    components::{
        BackLink, FormKey, Load, PostForm, PrimaryButton, Refusal, SecondaryButton,
        error_from_address, error_summary, load,
    },
    islands::RatingSlider,
};

/// The question about one aspect.
#[component]
pub fn Question() -> impl IntoView {
    let services = expect_context::<Services>();
    let slug = use_params_map().with_untracked(|params| params.get("aspect"));
    let error = error_from_address();
    load(async move {
        let aspect = slug.as_deref().and_then(Aspect::from_slug).ok_or(Refusal::NotFound)?;
        let saved = services.backend().assessment(services.visitor()?).await?;
        let given = saved.answer(aspect);
        Load::Ok(view! { <AspectForm aspect given error /> }.into_any())
    })
}

#[component]
fn AspectForm(
    aspect: &'static Aspect,
    given: Option<Answer>,
    error: Option<ApiError>,
) -> impl IntoView {
    let rating = given.and_then(Answer::rating);
    let place = format!("vraag {} van {ASPECTS_PER_DIMENSION}", aspect.number());
    let wrong = error == Some(ApiError::NoRating);
    let described_by = if wrong { "uitleg uiteinden cijfer-fout" } else { "uitleg uiteinden" };
    view! {
        <Title text=format!("{}, {place}", aspect.dimension.name()) />
        <BackLink to=Step::Question(aspect).back() />
        {error_summary(error, "cijfer-0")}
        <p class="ww-place">
            <strong>{aspect.dimension.name()}</strong>
            " · "
            {place}
        </p>
        <PostForm to=api::SaveAnswer::PATH>
            <FormKey />
            <input type="hidden" name="aspect" value=aspect.slug />
            <fieldset
                class="utrecht-form-fieldset utrecht-form-fieldset--html-fieldset"
                aria-describedby=described_by
            >
                <legend class="utrecht-form-fieldset__legend utrecht-form-fieldset__legend--html-legend">
                    <h1 class="utrecht-heading-1 ww-question">{aspect.question}</h1>
                </legend>
                <p class="utrecht-paragraph" id="uitleg">
                    {aspect.explanation}
                </p>
                {wrong
                    .then(|| {
                        view! {
                            <p class="utrecht-form-field__error-message ww-error" id="cijfer-fout">
                                {ApiError::NoRating.to_string()}
                            </p>
                        }
                    })}
                <p class="ww-ends" id="uiteinden">
                    <span>"0 is: " {aspect.lowest} "."</span>
                    " "
                    <span>"10 is: " {aspect.highest} "."</span>
                </p>
                {match rating {
                    Some(rating) => view! { <RatingSlider chosen=rating.points() /> }.into_any(),
                    None => view! { <RatingSlider /> }.into_any(),
                }}
                <div class="ww-scale">
                    {Rating::all().map(|choice| scale_point(choice, rating)).collect::<Vec<_>>()}
                </div>
            </fieldset>
            <div class="ww-buttons">
                <PrimaryButton>"Volgende"</PrimaryButton>
                <SecondaryButton name="skip" value=SKIP>
                    "Weet ik niet / sla over"
                </SecondaryButton>
            </div>
            {(given == Some(Answer::Skipped))
                .then(|| view! { <p class="ww-hint">"Deze vraag heb je overgeslagen."</p> })}
        </PostForm>
    }
}

fn scale_point(choice: Rating, given: Option<Rating>) -> impl IntoView {
    let id = format!("cijfer-{}", choice.points());
    view! {
        <div class="ww-scale__point">
            <input
                type="radio"
                class="ww-scale__input"
                name="rating"
                id=id.clone()
                value=choice.points().to_string()
                checked=given == Some(choice)
            />
            <label class="ww-scale__label" for=id>
                {choice.points()}
            </label>
        </div>
    }
}
