//! The end of the road, after consent was given or refused.

use domain::{contribution::ContributionStatus, journey::Step};
use leptos::prelude::*;
use leptos_meta::Title;

use crate::{
    Services,
    components::{BackLink, ContactBlock, Load, load},
};

/// The last page.
#[component]
pub fn Thanks() -> impl IntoView {
    let services = expect_context::<Services>();
    load(async move {
        let saved = services.backend().assessment(services.visitor()?).await?;
        let sentence = match saved.contribution {
            ContributionStatus::Given => {
                "Je antwoorden tellen mee in de volgende cijfers van je wijk. Die maken we elk kwartaal."
            }
            ContributionStatus::Refused | ContributionStatus::Open => {
                "Je antwoorden tellen niet mee. Je kunt dat nog veranderen zolang je antwoorden er staan."
            }
        };
        let undecided = saved.contribution != ContributionStatus::Given;
        Load::Ok(
            view! {
                <Title text="Dank je wel" />
                <BackLink to=Step::Thanks.back() />
                <h1 class="utrecht-heading-1">"Dank je wel"</h1>
                <p class="utrecht-paragraph utrecht-paragraph--lead">{sentence}</p>
                {undecided
                    .then(|| {
                        view! {
                            <p>
                                <a
                                    class="utrecht-link utrecht-link--html-a"
                                    href=Step::Consent.path()
                                >
                                    "Toch meetellen"
                                </a>
                            </p>
                        }
                    })}
                <p>
                    <a class="utrecht-button utrecht-button--secondary-action ww-link-button" href="/wijken">
                        "Bekijk hoe het in de wijken gaat"
                    </a>
                </p>
                <ContactBlock />
            }
            .into_any(),
        )
    })
}
