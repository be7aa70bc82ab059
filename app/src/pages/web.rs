//! The own web: a drawing, the same as a table, and a sentence in words.

use domain::{
    aspect::Dimension, contribution::ContributionStatus, dutch, journey::Step, profile,
    rating::Answer, scoring::DimensionScores,
};
use leptos::{prelude::*, server_fn::ServerFn};
use leptos_meta::Title;

use crate::{
    Assessment, Services, api,
    components::{BackLink, ContactBlock, Load, PostForm, Series, load, web_drawing},
    islands::WebExplorer,
};

/// The own web.
#[component]
pub fn Web() -> impl IntoView {
    let services = expect_context::<Services>();
    load(async move {
        let saved = services.backend().assessment(services.visitor()?).await?;
        Load::Ok(view! { <OwnWeb saved /> }.into_any())
    })
}

#[component]
fn OwnWeb(saved: Assessment) -> impl IntoView {
    let scores = DimensionScores::of(|slug| saved.answers.get(slug).copied());
    let series = [Series { name: "Jij".to_owned(), scores, style: "own" }];
    let rows: Vec<_> =
        Dimension::ALL.map(|dimension| row(dimension, &scores, &saved)).into_iter().collect();
    let open = saved.contribution == ContributionStatus::Open && scores.known().next().is_some();
    view! {
        <Title text="Je web" />
        <BackLink to=Step::Web.back() />
        <h1 class="utrecht-heading-1">"Je web"</h1>
        <p class="utrecht-paragraph utrecht-paragraph--lead">{profile::summary(&scores)}</p>
        <div class="ww-result">
            <WebExplorer>
                {web_drawing(&series, "Je web: een tekening van de tabel op deze pagina")}
            </WebExplorer>
            <div>
                <h2 class="utrecht-heading-2">"Je cijfers"</h2>
                {rows}
                <p class="ww-hint">
                    "Elk cijfer is het gemiddelde van je antwoorden, van 0 tot en met 10. Voor een cijfer zijn vier antwoorden nodig."
                </p>
            </div>
        </div>
        <p class="utrecht-paragraph">
            "Je web is een hulp om na te denken of om erover te praten. Het is geen onderzoek van een dokter."
        </p>
        {open.then(|| view! { <AskToContribute /> })}
        <ContactBlock />
        <section class="ww-no-print" aria-labelledby="bewaren">
            <h2 class="utrecht-heading-2" id="bewaren">
                "Bewaren of wissen"
            </h2>
            <p class="utrecht-paragraph">
                "Wil je je web bewaren? Print deze pagina of maak een foto. We wissen je antwoorden na de dag die volgt op je laatste bezoek."
            </p>
            <PostForm to=api::Erase::PATH>
                <button
                    type="submit"
                    class="utrecht-button utrecht-button--secondary-action utrecht-button--submit"
                >
                    "Wis nu mijn antwoorden"
                </button>
            </PostForm>
        </section>
    }
}

fn row(
    dimension: Dimension,
    scores: &DimensionScores,
    saved: &Assessment,
) -> impl IntoView + use<> {
    let score = scores.get(dimension).map_or("geen cijfer".to_owned(), dutch::one_decimal);
    let aspects: Vec<_> = dimension
        .aspects()
        .iter()
        .map(|aspect| {
            let answer = match saved.answer(aspect).and_then(Answer::rating) {
                Some(rating) => rating.points().to_string(),
                None => "–".to_owned(),
            };
            view! {
                <tr class="utrecht-table__row">
                    <th scope="row" class="utrecht-table__cell">
                        {aspect.label}
                    </th>
                    <td class="utrecht-table__cell utrecht-table__cell--numeric-column">{answer}</td>
                </tr>
            }
        })
        .collect();
    view! {
        <details class="ww-dimension" id=dimension.slug()>
            <summary>
                <span>{dimension.name()}</span>
                <strong class="ww-dimension__score">{score}</strong>
            </summary>
            <table class="utrecht-table utrecht-table--html-table">
                <caption class="ww-visually-hidden">{dimension.name()}</caption>
                <thead class="ww-visually-hidden">
                    <tr>
                        <th scope="col">"Vraag"</th>
                        <th scope="col">"Jouw cijfer"</th>
                    </tr>
                </thead>
                <tbody class="utrecht-table__body">{aspects}</tbody>
            </table>
        </details>
    }
}

#[component]
fn AskToContribute() -> impl IntoView {
    view! {
        <section class="ww-next" aria-labelledby="meetellen">
            <h2 class="utrecht-heading-2" id="meetellen">
                "Mogen je antwoorden meetellen?"
            </h2>
            <p class="utrecht-paragraph">
                "Met de antwoorden van veel mensen samen ziet je wijk wat nodig is. Zonder je naam."
            </p>
            <p>
                <a
                    class="utrecht-button utrecht-button--primary-action ww-link-button"
                    href=Step::Consent.path()
                >
                    "Lees meer en kies"
                </a>
            </p>
        </section>
    }
}
