//! What Wijkweb is and what becomes of what residents tell.

use leptos::prelude::*;
use leptos_meta::Title;

use crate::components::ContactBlock;

/// About Wijkweb and privacy.
#[component]
pub fn About() -> impl IntoView {
    view! {
        <Title text="Over Wijkweb en je privacy" />
        <h1 class="utrecht-heading-1">"Over Wijkweb en je privacy"</h1>
        <p class="utrecht-paragraph">
            "Met Wijkweb zie je hoe het met je gaat op zes onderwerpen. Ook ziet de gemeente per wijk hoe het met de bewoners gaat, zonder één bewoner te zien."
        </p>
        <h2 class="utrecht-heading-2">"Wat we bewaren"</h2>
        <ul class="utrecht-unordered-list">
            <li class="utrecht-unordered-list__item">
                "Je antwoorden staan op onze computer tot en met de dag na je laatste bezoek. Je kunt ze ook zelf meteen wissen. Er staat geen naam bij."
            </li>
            <li class="utrecht-unordered-list__item">
                "Je postcode gebruiken we alleen om je wijk te vinden. We bewaren je postcode niet."
            </li>
            <li class="utrecht-unordered-list__item">
                "Vind je het goed dat je antwoorden meetellen? Dan bewaren we apart je zes cijfers, je wijk en het kwartaal, en als je dat wilt of je man of vrouw bent en je leeftijd. Dat doen we twee jaar. Je naam of een code hoort er niet bij."
            </li>
            <li class="utrecht-unordered-list__item">
                "We gebruiken één cookie. Die is nodig om je antwoorden bij elkaar te houden. Na een dag is die weg."
            </li>
        </ul>
        <h2 class="utrecht-heading-2">"Hoe de cijfers van een wijk ontstaan"</h2>
        <p class="utrecht-paragraph">
            "We rekenen per wijk het gemiddelde uit van iedereen die meedoet. Doen er minder dan tien mensen mee, dan laten we geen cijfer zien. Soms laten we ook het cijfer van een andere wijk weg. Anders kan iemand het weggelaten cijfer uitrekenen."
        </p>
        <p class="utrecht-paragraph">
            "Bewoners kiezen zelf of ze meedoen. De cijfers gaan dus over de mensen die meededen, en niet over alle mensen in de wijk."
        </p>
        <h2 class="utrecht-heading-2">"Bron van de vragen"</h2>
        <p class="utrecht-paragraph">
            "De zes onderwerpen volgen het concept Positieve Gezondheid. De vragen zijn van Wijkweb zelf. Wijkweb hoort niet bij het Institute for Positive Health."
        </p>
        <ContactBlock />
    }
}
