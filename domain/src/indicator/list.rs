//! The list itself. The order is that of screens and files; a slug never changes its meaning.
//!
//! What indicators of one kind share stands once, in the constants at the end; an entry says what
//! is its own. Link ids stand in brackets behind what they ask, so that a reader can find the
//! question.

use super::{Comparison, Direction, Indicator, Measure, Reference, Sentence, Topic};
use crate::scoring::{
    WEB_SCORING_VERSION,
    lifestyle::{GUIDELINES_VERSION, LIFESTYLE_VERSION},
};

/// Every indicator.
pub(super) static LIST: [Indicator; 45] = [
    Indicator {
        slug: "dimension_body",
        name: ["Lichaam", "Body"],
        definition: [
            "Het gemiddelde cijfer, van 0 tot en met 10, dat bewoners die meededen geven aan hun \
             lichaam: gezondheid, energie, pijn, slaap, eten, conditie en bewegen.",
            "The mean score, from 0 to 10, that residents who took part give to their body: \
             health, energy, pain, sleep, food, fitness and being active.",
        ],
        ..DIMENSION
    },
    Indicator {
        slug: "dimension_mind",
        name: ["Gedachten en gevoel", "Thoughts and feelings"],
        definition: [
            "Het gemiddelde cijfer, van 0 tot en met 10, dat bewoners die meededen geven aan hun \
             gedachten en gevoel: geheugen, aandacht, elkaar begrijpen, vrolijk zijn, tevreden \
             zijn over zichzelf, omgaan met verandering en zelf bepalen.",
            "The mean score, from 0 to 10, that residents who took part give to their thoughts \
             and feelings: memory, attention, understanding one another, being cheerful, being \
             content with oneself, dealing with change and deciding for oneself.",
        ],
        ..DIMENSION
    },
    Indicator {
        slug: "dimension_meaning",
        name: ["Zin in het leven", "Meaning in life"],
        definition: [
            "Het gemiddelde cijfer, van 0 tot en met 10, dat bewoners die meededen geven aan hun \
             zin in het leven: waardevolle dagen, zin om dingen te doen, wensen en doelen, \
             vertrouwen, aanvaarden, dankbaar zijn en willen leren.",
            "The mean score, from 0 to 10, that residents who took part give to their meaning in \
             life: valuable days, feeling like doing things, wishes and goals, trust, accepting, \
             being grateful and wanting to learn.",
        ],
        ..DIMENSION
    },
    Indicator {
        slug: "dimension_quality_of_life",
        name: ["Prettig leven", "A good life"],
        definition: [
            "Het gemiddelde cijfer, van 0 tot en met 10, dat bewoners die meededen geven aan hoe \
             prettig ze leven: genieten, geluk, ontspannen zijn, drukte en rust, veiligheid, \
             wonen en rondkomen.",
            "The mean score, from 0 to 10, that residents who took part give to how good their \
             life is: enjoying things, happiness, being at ease, work and rest, safety, housing \
             and getting by.",
        ],
        ..DIMENSION
    },
    Indicator {
        slug: "dimension_participation",
        name: ["Meedoen", "Taking part"],
        definition: [
            "Het gemiddelde cijfer, van 0 tot en met 10, dat bewoners die meededen geven aan \
             meedoen: contacten, gehoord worden, samen iets gezelligs doen, steun, welkom zijn, \
             iets belangrijks doen en het nieuws volgen.",
            "The mean score, from 0 to 10, that residents who took part give to taking part: \
             contacts, being heard, doing something fun together, support, feeling welcome, doing \
             something that matters and following the news.",
        ],
        ..DIMENSION
    },
    Indicator {
        slug: "dimension_daily_life",
        name: ["Dagelijks leven", "Daily life"],
        definition: [
            "Het gemiddelde cijfer, van 0 tot en met 10, dat bewoners die meededen geven aan hun \
             dagelijks leven: voor zichzelf zorgen, grenzen, weten wat gezond is, tijd, geld, \
             werk of taken, en hulp vragen.",
            "The mean score, from 0 to 10, that residents who took part give to their daily \
             life: caring for oneself, limits, knowing what is healthy, time, money, work or \
             tasks, and asking for help.",
        ],
        ..DIMENSION
    },
    Indicator {
        slug: "self_rated_health_good",
        topic: Topic::Wellbeing,
        name: ["Ervaart de eigen gezondheid als goed", "Finds own health good"],
        definition: [
            "Hoeveel procent van de bewoners die meededen de eigen gezondheid goed of heel goed \
             vindt.",
            "What percentage of the residents who took part find their own health good or very \
             good.",
        ],
        numerator: [
            "Bewoners die ‘Heel goed’ of ‘Goed’ antwoordden op de vraag ‘Wat vind je van je \
             gezondheid?’ (gezondheid).",
            "Residents who answered ‘Very good’ or ‘Good’ to the question ‘What do you think of \
             your health?’ (gezondheid).",
        ],
        direction: Direction::HigherIsBetter,
        source: "Wijkweb (leefstijl.json); ervaren gezondheid, GGD, CBS, RIVM",
        comparison: same_question("ErvarenGezondheidGoedZeerGoed").because([
            "Ook de GGD vraagt het met vijf antwoorden, en telt de beste twee. De woorden zijn \
             van onszelf; het middelste antwoord is bij de GGD iets anders.",
            "The GGD also asks it with five answers, and counts the best two. The words are our \
             own; the middle answer of the GGD is a little different.",
        ]),
        spread: Some(4.2),
        ..QUESTION
    },
    Indicator {
        slug: "happy",
        topic: Topic::Wellbeing,
        name: ["Gelukkig", "Happy"],
        definition: [
            "Hoeveel procent van de bewoners die meededen het eigen geluk een 7 of hoger geeft.",
            "What percentage of the residents who took part give their own happiness a 7 or \
             higher.",
        ],
        numerator: [
            "Bewoners die een 7, 8, 9 of 10 gaven op de vraag ‘Hoe gelukkig ben je met je \
             leven?’ (geluk).",
            "Residents who gave a 7, 8, 9 or 10 to the question ‘How happy are you with your \
             life?’ (geluk).",
        ],
        direction: Direction::HigherIsBetter,
        source: "Wijkweb (leefstijl.json); geluk, CBS: 7 of hoger",
        comparison: nothing_published([
            "Ook CBS vraagt het op een schaal van 1 tot en met 10 en noemt een 7 of hoger \
             gelukkig, maar publiceert het niet per wijk.",
            "CBS too asks it on a scale from 1 to 10 and calls a 7 or higher happy, but does not \
             publish it by wijk.",
        ]),
        ..QUESTION
    },
    Indicator {
        slug: "much_stress",
        topic: Topic::Wellbeing,
        name: ["Heel veel stress", "Very much stress"],
        definition: [
            "Hoeveel procent van de bewoners die meededen in de laatste vier weken heel veel \
             stress had.",
            "What percentage of the residents who took part had very much stress in the last \
             four weeks.",
        ],
        numerator: [
            "Bewoners die ‘Heel veel stress’ antwoordden op de vraag ‘Hoeveel stress had je de \
             laatste 4 weken?’ (stress).",
            "Residents who answered ‘Very much stress’ to the question ‘How much stress did you \
             have in the last 4 weeks?’ (stress).",
        ],
        comparison: near("HeelVeelStressInAfgelopen4Weken").because([
            "Ook de GGD vraagt naar de laatste vier weken. De woorden van de vraag en van de \
             antwoorden zijn anders, en bij stress maakt dat uit.",
            "The GGD asks about the last four weeks too. The words of question and answers \
             differ, and with stress that matters.",
        ]),
        spread: Some(3.7),
        ..QUESTION
    },
    Indicator {
        slug: "little_control",
        topic: Topic::Wellbeing,
        name: ["Weinig grip op het eigen leven", "Little grip on own life"],
        definition: [
            "Hoeveel procent van de bewoners die meededen weinig grip heeft op het eigen leven.",
            "What percentage of the residents who took part have little control over their own \
             life.",
        ],
        numerator: [
            "Bewoners die ‘Weinig grip’ antwoordden op de vraag ‘Hoeveel grip heb je op je \
             leven?’ (regie).",
            "Residents who answered ‘Little’ to the question ‘How much control do you have over \
             your life?’ (regie).",
        ],
        comparison: near_the_opposite("MatigVeelRegieOverEigenLeven").because([
            "Wij stellen één vraag; de GGD stelt er zeven (Pearlin, 7 tot en met 19 punten is \
             onvoldoende). Gepubliceerd is wie wel regie heeft, tot en met 2020: dat cijfer \
             draaien we om.",
            "We ask one question; the GGD asks seven (Pearlin, 7 to 19 points is too little). \
             Published is who does have control, until 2020: we turn that figure round.",
        ]),
        spread: Some(2.2),
        ..QUESTION
    },
    Indicator {
        slug: "hard_to_get_by",
        topic: Topic::Wellbeing,
        name: ["Moeite met rondkomen", "Hard to get by"],
        definition: [
            "Hoeveel procent van de bewoners die meededen moeilijk kan rondkomen.",
            "What percentage of the residents who took part find it hard to get by.",
        ],
        numerator: [
            "Bewoners die ‘Dat is moeilijk’ antwoordden op de vraag ‘Kun je rondkomen met je \
             geld?’ (geld).",
            "Residents who answered ‘That is hard’ to the question ‘Do you have enough money to \
             get by?’ (geld).",
        ],
        comparison: near("MoeiteMetRondkomen").because([
            "De GGD vraagt naar moeite in de laatste twaalf maanden, ook naar een beetje moeite. \
             Wij vragen naar nu, en tellen alleen wie het moeilijk noemt.",
            "The GGD asks about trouble in the last twelve months, also about a little. We ask \
             about now, and count only who calls it hard.",
        ]),
        spread: Some(4.8),
        ..QUESTION
    },
    Indicator {
        slug: "lifestyle_grade",
        name: ["Leefstijlcijfer", "Lifestyle grade"],
        definition: [
            "Het gemiddelde leefstijlcijfer, van 0 tot en met 10, van bewoners die meededen.",
            "The mean lifestyle grade, from 0 to 10, of residents who took part.",
        ],
        numerator: [
            "Alle leefstijlcijfers bij elkaar opgeteld. Iemands cijfer is het gemiddelde van de \
             delen die bekend zijn, gedeeld door tien.",
            "All lifestyle grades added up. Somebody's grade is the mean of the parts that are \
             known, divided by ten.",
        ],
        denominator: [
            "Bewoners die meededen en van wie vijf of meer van de acht delen bekend zijn.",
            "Residents who took part and of whom five or more of the eight parts are known.",
        ],
        measure: Measure::Mean { highest: 10 },
        ..PART
    },
    Indicator {
        slug: "lifestyle_activity",
        name: ["Bewegen (deel van het leefstijlcijfer)", "Activity (part of the lifestyle grade)"],
        definition: [
            "Het gemiddelde aantal punten voor bewegen, van 0 tot en met 100. Wie 150 minuten \
             per week of meer flink beweegt, heeft er 100.",
            "The mean number of points for activity, from 0 to 100. Whoever is really active for \
             150 minutes a week or more has 100.",
        ],
        denominator: [
            "Bewoners die meededen en zeiden op hoeveel dagen en hoeveel minuten ze flink \
             bewegen (beweeg-dagen, beweeg-minuten).",
            "Residents who took part and told on how many days and for how many minutes they are \
             really active (beweeg-dagen, beweeg-minuten).",
        ],
        ..PART
    },
    Indicator {
        slug: "lifestyle_nicotine",
        name: [
            "Roken en vapen (deel van het leefstijlcijfer)",
            "Smoking and vaping (part of the lifestyle grade)",
        ],
        definition: [
            "Het gemiddelde aantal punten voor niet roken, van 0 tot en met 100. Wie nooit \
             rookte heeft er 100, wie rookt 0. Rookt er thuis iemand binnen, dan gaan er 20 af.",
            "The mean number of points for not smoking, from 0 to 100. Whoever never smoked has \
             100, whoever smokes 0. When somebody smokes inside at home it is 20 less.",
        ],
        denominator: [
            "Bewoners die meededen en zeiden of ze roken of vapen, of vroeger rookten (roken).",
            "Residents who took part and told whether they smoke or vape, or smoked in the past \
             (roken).",
        ],
        ..PART
    },
    Indicator {
        slug: "lifestyle_sleep",
        name: ["Slaap (deel van het leefstijlcijfer)", "Sleep (part of the lifestyle grade)"],
        definition: [
            "Het gemiddelde aantal punten voor slaap, van 0 tot en met 100. Wie 7 tot 9 uur per \
             nacht slaapt, heeft er 100.",
            "The mean number of points for sleep, from 0 to 100. Whoever sleeps 7 to 9 hours a \
             night has 100.",
        ],
        denominator: [
            "Bewoners die meededen en zeiden hoeveel uur ze slapen (slaap-uren).",
            "Residents who took part and told how many hours they sleep (slaap-uren).",
        ],
        ..PART
    },
    Indicator {
        slug: "lifestyle_bmi",
        name: ["Gewicht (deel van het leefstijlcijfer)", "Weight (part of the lifestyle grade)"],
        definition: [
            "Het gemiddelde aantal punten voor gewicht, van 0 tot en met 100. Wie een BMI onder \
             25 heeft, heeft er 100.",
            "The mean number of points for weight, from 0 to 100. Whoever has a BMI below 25 has \
             100.",
        ],
        denominator: [
            "Bewoners die meededen en hun lengte en gewicht invulden, met een BMI van 14 tot 50 \
             (lengte, gewicht).",
            "Residents who took part and filled in their height and weight, with a BMI of 14 to \
             50 (lengte, gewicht).",
        ],
        ..PART
    },
    Indicator {
        slug: "lifestyle_food",
        name: ["Eten (deel van het leefstijlcijfer)", "Food (part of the lifestyle grade)"],
        definition: [
            "Het gemiddelde aantal punten voor eten, van 0 tot en met 100. Acht vragen volgen de \
             Nederlandse richtlijnen; wie bijna overal aan voldoet, heeft er 100.",
            "The mean number of points for food, from 0 to 100. Eight questions follow the Dutch \
             guidelines; whoever meets nearly all has 100.",
        ],
        denominator: [
            "Bewoners die meededen en alle acht vragen over eten beantwoordden (eet-groente, \
             eet-fruit, eet-peulvruchten, eet-noten, eet-volkoren, eet-vis, eet-vlees, \
             eet-frisdrank).",
            "Residents who took part and answered all eight questions about food (eet-groente, \
             eet-fruit, eet-peulvruchten, eet-noten, eet-volkoren, eet-vis, eet-vlees, \
             eet-frisdrank).",
        ],
        ..PART
    },
    Indicator {
        slug: "lifestyle_blood_pressure",
        name: [
            "Bloeddruk (deel van het leefstijlcijfer)",
            "Blood pressure (part of the lifestyle grade)",
        ],
        definition: [
            "Het gemiddelde aantal punten voor bloeddruk, van 0 tot en met 100. Wie onder 120 \
             over 80 blijft, heeft er 100. Wie er pillen voor slikt, krijgt er 20 minder.",
            "The mean number of points for blood pressure, from 0 to 100. Whoever stays below \
             120 over 80 has 100. Whoever takes pills for it gets 20 less.",
        ],
        denominator: [
            "Bewoners die meededen en hun bloeddruk weten (bovendruk, onderdruk). Wie hem niet \
             weet, telt niet mee.",
            "Residents who took part and know their blood pressure (bovendruk, onderdruk). \
             Whoever does not know it is not counted.",
        ],
        ..PART
    },
    Indicator {
        slug: "lifestyle_non_hdl",
        name: [
            "Cholesterol (deel van het leefstijlcijfer)",
            "Cholesterol (part of the lifestyle grade)",
        ],
        definition: [
            "Het gemiddelde aantal punten voor cholesterol, van 0 tot en met 100, uit het totaal \
             min het HDL. Onder 3,4 mmol/L zijn het er 100. Wie er pillen voor slikt, krijgt er \
             20 minder.",
            "The mean number of points for cholesterol, from 0 to 100, from the total less HDL. \
             Below 3.4 mmol/L it is 100. Whoever takes pills for it gets 20 less.",
        ],
        denominator: [
            "Bewoners die meededen en hun cholesterol weten (cholesterol, hdl). Wie het niet \
             weet, telt niet mee.",
            "Residents who took part and know their cholesterol (cholesterol, hdl). Whoever does \
             not know it is not counted.",
        ],
        ..PART
    },
    Indicator {
        slug: "lifestyle_glucose",
        name: [
            "Bloedsuiker (deel van het leefstijlcijfer)",
            "Blood sugar (part of the lifestyle grade)",
        ],
        definition: [
            "Het gemiddelde aantal punten voor bloedsuiker van wie diabetes type 2 heeft. De \
             tabel gaat van 0 tot en met 100, maar met diabetes zijn het er nooit meer dan 40.",
            "The mean number of points for blood sugar of those who have type 2 diabetes. The \
             table goes from 0 to 100, but with diabetes it is never more than 40.",
        ],
        denominator: [
            "Bewoners die meededen met diabetes type 2, die hun HbA1c weten (diabetes, hba1c). \
             Anderen vragen we niet naar hun bloedsuiker.",
            "Residents who took part with type 2 diabetes, who know their HbA1c (diabetes, \
             hba1c). We do not ask others about their blood sugar.",
        ],
        ..PART
    },
    Indicator {
        slug: "activity_guideline_met",
        name: ["Voldoet aan de beweegrichtlijn", "Meets the activity guideline"],
        definition: [
            "Hoeveel procent van de bewoners die meededen voldoet aan de beweegrichtlijn: per \
             week 150 minuten of meer flink bewegen, en op twee of meer dagen de spieren sterker \
             maken.",
            "What percentage of the residents who took part meet the Dutch guideline: being \
             really active for 150 minutes a week or more, and making muscles stronger on two \
             days or more.",
        ],
        numerator: [
            "Bewoners van wie dagen maal minuten 150 of meer is (beweeg-dagen, beweeg-minuten), \
             en het aantal dagen voor de spieren 2 of meer (spieren).",
            "Residents of whom days times minutes is 150 or more (beweeg-dagen, beweeg-minuten), \
             and the number of days for the muscles 2 or more (spieren).",
        ],
        denominator: [
            "Bewoners die meededen en van wie beide helften bekend zijn, of één helft die te \
             weinig is.",
            "Residents who took part and of whom both halves are known, or one half that falls \
             short.",
        ],
        direction: Direction::HigherIsBetter,
        source: "Wijkweb (leefstijl.json, scoring.md); Beweegrichtlijn 2017",
        comparison: near("VoldoetAanBeweegrichtlijn").because([
            "Dezelfde richtlijn, anders gevraagd. De GGD telt alle activiteiten van een week op \
             (SQUASH), wij stellen drie vragen en kijken niet of het over de week verdeeld is. \
             Balans telt in geen van beide mee.",
            "The same guideline, asked otherwise. The GGD adds up all activities of a week \
             (SQUASH); we ask three questions and do not look at whether it is spread over the \
             week. Balance counts in neither.",
        ]),
        spread: Some(4.9),
        ..GUIDELINE
    },
    Indicator {
        slug: "weekly_sport",
        name: ["Sport elke week", "Does sport every week"],
        definition: [
            "Hoeveel procent van de bewoners die meededen elke week sport.",
            "What percentage of the residents who took part do sport every week.",
        ],
        numerator: [
            "Bewoners die ‘Ja’ antwoordden op de vraag ‘Sport je elke week?’ (sport).",
            "Residents who answered ‘Yes’ to the question ‘Do you do sport every week?’ (sport).",
        ],
        direction: Direction::HigherIsBetter,
        comparison: near("WekelijkseSporters").because([
            "Beide tellen wie elke week sport. De GGD laat iemand de sporten opschrijven, met \
             hoe vaak (SQUASH); wij stellen één vraag.",
            "Both count who does sport every week. The GGD has people write down their sports \
             and how often (SQUASH); we ask one question.",
        ]),
        spread: Some(6.9),
        ..QUESTION
    },
    Indicator {
        slug: "overweight",
        name: ["Overgewicht", "Overweight"],
        definition: [
            "Hoeveel procent van de bewoners die meededen een BMI van 25 of hoger heeft. Ernstig \
             overgewicht telt mee.",
            "What percentage of the residents who took part have a BMI of 25 or higher. Obesity \
             is part of it.",
        ],
        numerator: [
            "Bewoners met een BMI van 25 of hoger, uit de lengte en het gewicht die ze zelf \
             invulden.",
            "Residents with a BMI of 25 or higher, from the height and weight that they filled \
             in themselves.",
        ],
        comparison: same_question("Overgewicht").because(WHY_WEIGHT),
        spread: Some(5.3),
        ..WEIGHT
    },
    Indicator {
        slug: "obese",
        name: ["Ernstig overgewicht", "Obesity"],
        definition: [
            "Hoeveel procent van de bewoners die meededen een BMI van 30 of hoger heeft.",
            "What percentage of the residents who took part have a BMI of 30 or higher.",
        ],
        numerator: [
            "Bewoners met een BMI van 30 of hoger, uit de lengte en het gewicht die ze zelf \
             invulden.",
            "Residents with a BMI of 30 or higher, from the height and weight that they filled \
             in themselves.",
        ],
        comparison: same_question("ErnstigOvergewicht").because(WHY_WEIGHT),
        spread: Some(3.0),
        ..WEIGHT
    },
    Indicator {
        slug: "smoker",
        name: ["Rookt", "Smokes"],
        definition: [
            "Hoeveel procent van de bewoners die meededen rookt, elke dag of soms.",
            "What percentage of the residents who took part smoke, every day or sometimes.",
        ],
        numerator: [
            "Bewoners die ‘Ja, elke dag of soms’ antwoordden op de vraag ‘Rook je?’ (roken).",
            "Residents who answered ‘Yes, every day or sometimes’ to the question ‘Do you \
             smoke?’ (roken).",
        ],
        source: "Wijkweb (leefstijl.json); roken, GGD, CBS, RIVM",
        comparison: same_question("Roker").because([
            "Ook de GGD vraagt of iemand rookt, elke dag of soms. Wie alleen vapet, telt bij ons \
             niet mee.",
            "The GGD too asks whether somebody smokes, every day or sometimes. Whoever only \
             vapes does not count with us.",
        ]),
        spread: Some(3.7),
        ..QUESTION
    },
    Indicator {
        slug: "vaper",
        name: ["Vapet en rookt niet", "Vapes and does not smoke"],
        definition: [
            "Hoeveel procent van de bewoners die meededen vapet en niet rookt.",
            "What percentage of the residents who took part vape and do not smoke.",
        ],
        numerator: [
            "Bewoners die ‘Nee, maar ik vape wel’ antwoordden op de vraag ‘Rook je?’ (roken).",
            "Residents who answered ‘No, but I do vape’ to the question ‘Do you smoke?’ (roken).",
        ],
        comparison: nothing_published([
            "Over vapen wordt per wijk niets gepubliceerd. Wie rookt en ook vapet, staat bij \
             rokers.",
            "Nothing is published about vaping by wijk. Whoever smokes and vapes too stands with \
             those who smoke.",
        ]),
        ..QUESTION
    },
    Indicator {
        slug: "alcohol_guideline_met",
        name: ["Voldoet aan de alcoholrichtlijn", "Meets the alcohol guideline"],
        definition: [
            "Hoeveel procent van de bewoners die meededen geen alcohol drinkt, of niet meer dan \
             één glas op een dag.",
            "What percentage of the residents who took part drink no alcohol, or not more than \
             one glass on a day.",
        ],
        numerator: [
            "Bewoners die op 0 dagen per week drinken (alcohol-dagen), of op zo’n dag niet meer \
             dan 1 glas (alcohol-glazen).",
            "Residents who drink on 0 days a week (alcohol-dagen), or not more than 1 glass on \
             such a day (alcohol-glazen).",
        ],
        denominator: [
            "Bewoners die meededen en deze vragen beantwoordden.",
            "Residents who took part and answered these questions.",
        ],
        direction: Direction::HigherIsBetter,
        source: "Wijkweb (leefstijl.json, scoring.md); Gezondheidsraad 2015",
        comparison: near("VoldoetAanAlcoholRichtlijn").because([
            "Dezelfde richtlijn, anders gevraagd. De GGD vraagt apart naar doordeweekse dagen en \
             het weekend, wij naar een gewone dag waarop iemand drinkt.",
            "The same guideline, asked otherwise. The GGD asks about weekdays and weekends \
             apart, we about a normal day on which somebody drinks.",
        ]),
        spread: Some(6.4),
        ..GUIDELINE
    },
    Indicator {
        slug: "heavy_drinker",
        name: ["Zware drinker", "Heavy drinker"],
        definition: [
            "Hoeveel procent van de bewoners die meededen elke week op een dag veel drinkt: een \
             vrouw 4 glazen of meer, een man 6 glazen of meer.",
            "What percentage of the residents who took part drink a lot on one day every week: a \
             woman 4 glasses or more, a man 6 glasses or more.",
        ],
        numerator: [
            "Bewoners die ‘Ja’ antwoordden op de vraag ‘Drink je elke week wel een keer veel op \
             één dag?’ (alcohol-zwaar).",
            "Residents who answered ‘Yes’ to the question ‘Do you drink a lot on one day, at \
             least once every week?’ (alcohol-zwaar).",
        ],
        denominator: [
            "Bewoners die meededen en deze vraag beantwoordden, of die op 0 dagen per week \
             drinken (alcohol-dagen).",
            "Residents who took part and answered this question, or who drink on 0 days a week \
             (alcohol-dagen).",
        ],
        source: "Wijkweb (leefstijl.json); zware drinker, GGD, CBS, RIVM",
        comparison: same_question("ZwareDrinker").because([
            "Dezelfde grens: elke week 4 glazen (vrouw) of 6 glazen (man) op een dag. Bij de GGD \
             kiest iemand hoe vaak dat is; wij vragen ja of nee.",
            "The same limit: every week 4 glasses (a woman) or 6 glasses (a man) on a day. With \
             the GGD somebody chooses how often that is; we ask yes or no.",
        ]),
        spread: Some(2.0),
        ..QUESTION
    },
    Indicator {
        slug: "enough_sleep",
        name: ["Slaapt genoeg", "Sleeps enough"],
        definition: [
            "Hoeveel procent van de bewoners die meededen 7 uur of meer per nacht slaapt.",
            "What percentage of the residents who took part sleep 7 hours a night or more.",
        ],
        numerator: [
            "Bewoners die 7 uur of meer invulden op de vraag ‘Hoeveel uur slaap je meestal per \
             nacht?’ (slaap-uren).",
            "Residents who filled in 7 hours or more at the question ‘How many hours do you \
             usually sleep at night?’ (slaap-uren).",
        ],
        direction: Direction::HigherIsBetter,
        source: "Wijkweb (leefstijl.json, scoring.md); gebaseerd op Life's Essential 8 (AHA 2022)",
        comparison: nothing_published([
            "Over uren slaap wordt per wijk niets gepubliceerd. De grens is die van ons \
             leefstijlcijfer.",
            "Nothing is published about hours of sleep by wijk. The limit is that of our \
             lifestyle grade.",
        ]),
        ..GUIDELINE
    },
    Indicator {
        slug: "heart_risk_high",
        name: ["Hoge kans op hart- en vaatziekten", "High risk of heart disease"],
        definition: [
            "Hoeveel procent van de bewoners die meededen een hoge of zeer hoge kans heeft op \
             een eerste hartinfarct of beroerte in tien jaar.",
            "What percentage of the residents who took part have a high or very high risk of a \
             first heart attack or stroke within ten years.",
        ],
        numerator: [
            "Bewoners met een kans van 2,5% of meer (40 tot en met 49 jaar), of 5% of meer (50 \
             tot en met 69 jaar), volgens SCORE2.",
            "Residents with a risk of 2.5% or more (40 to 49 years), or 5% or more (50 to 69 \
             years), by SCORE2.",
        ],
        denominator: [
            "Mannen en vrouwen van 40 tot en met 69 jaar die meededen en hun bloeddruk en \
             cholesterol weten. Wie diabetes heeft, zwanger is of een ziekte heeft waarnaar we \
             vragen (aandoening), telt niet mee.",
            "Men and women of 40 to 69 years who took part and know their blood pressure and \
             cholesterol. Whoever has diabetes, is pregnant or has an illness that we ask about \
             (aandoening) is not counted.",
        ],
        version: "score2-1, esc-2021",
        source: "Wijkweb (leefstijl.json, scoring.md); SCORE2 (Eur Heart J 2021;42:2439), ESC 2021",
        comparison: nothing_published([
            "Dit wordt per wijk niet gepubliceerd. Het gaat alleen over wie de eigen bloeddruk \
             en het eigen cholesterol weet, en dat is vaak wie al onder controle is.",
            "This is not published by wijk. It is only about those who know their blood pressure \
             and cholesterol, and often they are seen by a doctor already.",
        ]),
        ..GUIDELINE
    },
    Indicator {
        slug: "lonely",
        topic: Topic::Together,
        name: ["Eenzaam", "Lonely"],
        definition: [
            "Hoeveel procent van de bewoners die meededen zich de laatste weken eenzaam voelde, \
             een beetje of heel erg.",
            "What percentage of the residents who took part felt lonely in the last few weeks, a \
             little or very much.",
        ],
        numerator: [
            "Bewoners die ‘Een beetje’ of ‘Heel erg’ antwoordden op de vraag ‘Voelde je je de \
             laatste weken eenzaam?’ (eenzaam).",
            "Residents who answered ‘A little’ or ‘Very much’ to the question ‘Did you feel \
             lonely in the last few weeks?’ (eenzaam).",
        ],
        comparison: near("Eenzaam").because(WHY_LONELY),
        spread: Some(5.6),
        ..QUESTION
    },
    Indicator {
        slug: "severely_lonely",
        topic: Topic::Together,
        name: ["Heel erg eenzaam", "Very lonely"],
        definition: [
            "Hoeveel procent van de bewoners die meededen zich de laatste weken heel erg eenzaam \
             voelde.",
            "What percentage of the residents who took part felt very lonely in the last few \
             weeks.",
        ],
        numerator: [
            "Bewoners die ‘Heel erg’ antwoordden op de vraag ‘Voelde je je de laatste weken \
             eenzaam?’ (eenzaam).",
            "Residents who answered ‘Very much’ to the question ‘Did you feel lonely in the last \
             few weeks?’ (eenzaam).",
        ],
        comparison: near("ErnstigZeerErnstigEenzaam").because(WHY_LONELY),
        spread: Some(3.0),
        ..QUESTION
    },
    Indicator {
        slug: "carer",
        topic: Topic::Together,
        name: ["Mantelzorger", "Carer"],
        definition: [
            "Hoeveel procent van de bewoners die meededen zorgt voor iemand die ziek is of hulp \
             nodig heeft.",
            "What percentage of the residents who took part care for somebody who is ill or \
             needs help.",
        ],
        numerator: [
            "Bewoners die ‘Ja’ antwoordden op de vraag ‘Zorg je voor iemand die ziek is of hulp \
             nodig heeft?’ (mantelzorg).",
            "Residents who answered ‘Yes’ to the question ‘Do you care for someone who is ill or \
             needs help?’ (mantelzorg).",
        ],
        direction: Direction::Neutral,
        comparison: near("Mantelzorger").because([
            "De GGD telt alleen wie al drie maanden of langer zorgt, of acht uur per week of \
             meer. Wij vragen niet hoe lang, dus bij ons tellen meer mensen mee.",
            "The GGD counts only who has cared for three months or longer, or for eight hours a \
             week or more. We do not ask for how long, so more people count with us.",
        ]),
        spread: Some(2.2),
        ..QUESTION
    },
    Indicator {
        slug: "volunteer",
        topic: Topic::Together,
        name: ["Vrijwilliger", "Volunteer"],
        definition: [
            "Hoeveel procent van de bewoners die meededen vrijwilligerswerk doet.",
            "What percentage of the residents who took part work as a volunteer.",
        ],
        numerator: [
            "Bewoners die ‘Ja’ antwoordden op de vraag ‘Werk je als vrijwilliger?’ (vrijwilliger).",
            "Residents who answered ‘Yes’ to the question ‘Do you work as a volunteer?’ \
             (vrijwilliger).",
        ],
        direction: Direction::Neutral,
        source: "Wijkweb (leefstijl.json); vrijwilligerswerk, GGD, CBS, RIVM",
        comparison: same_question("Vrijwilligerswerk").because([
            "Ook de GGD vraagt of iemand vrijwilligerswerk doet. De woorden en de voorbeelden \
             zijn van onszelf.",
            "The GGD too asks whether somebody does voluntary work. The words and examples are \
             our own.",
        ]),
        spread: Some(6.6),
        ..QUESTION
    },
    Indicator {
        slug: "wants_to_change_body",
        name: ["Wil iets veranderen: lichaam", "Wants to change something: body"],
        definition: [
            "Hoeveel procent van de bewoners die meededen en iets willen veranderen, koos voor: \
             lichaam.",
            "What percentage of the residents who took part and want to change something chose: \
             body.",
        ],
        numerator: [
            "Bewoners die ‘Lichaam’ (lichaam) kozen bij wat ze willen veranderen.",
            "Residents who chose ‘Body’ (lichaam) as something they want to change.",
        ],
        ..WISH
    },
    Indicator {
        slug: "wants_to_change_mind",
        name: [
            "Wil iets veranderen: gedachten en gevoel",
            "Wants to change something: thoughts and feelings",
        ],
        definition: [
            "Hoeveel procent van de bewoners die meededen en iets willen veranderen, koos voor: \
             gedachten en gevoel.",
            "What percentage of the residents who took part and want to change something chose: \
             thoughts and feelings.",
        ],
        numerator: [
            "Bewoners die ‘Gedachten en gevoel’ (gevoel) kozen bij wat ze willen veranderen.",
            "Residents who chose ‘Thoughts and feelings’ (gevoel) as something they want to \
             change.",
        ],
        ..WISH
    },
    Indicator {
        slug: "wants_to_change_meaning",
        name: [
            "Wil iets veranderen: zin in het leven",
            "Wants to change something: meaning in life",
        ],
        definition: [
            "Hoeveel procent van de bewoners die meededen en iets willen veranderen, koos voor: \
             zin in het leven.",
            "What percentage of the residents who took part and want to change something chose: \
             meaning in life.",
        ],
        numerator: [
            "Bewoners die ‘Zin in het leven’ (zingeving) kozen bij wat ze willen veranderen.",
            "Residents who chose ‘Meaning in life’ (zingeving) as something they want to change.",
        ],
        ..WISH
    },
    Indicator {
        slug: "wants_to_change_quality_of_life",
        name: ["Wil iets veranderen: prettig leven", "Wants to change something: a good life"],
        definition: [
            "Hoeveel procent van de bewoners die meededen en iets willen veranderen, koos voor: \
             prettig leven.",
            "What percentage of the residents who took part and want to change something chose: \
             a good life.",
        ],
        numerator: [
            "Bewoners die ‘Prettig leven’ (kwaliteit-van-leven) kozen bij wat ze willen \
             veranderen.",
            "Residents who chose ‘A good life’ (kwaliteit-van-leven) as something they want to \
             change.",
        ],
        ..WISH
    },
    Indicator {
        slug: "wants_to_change_participation",
        name: ["Wil iets veranderen: meedoen", "Wants to change something: taking part"],
        definition: [
            "Hoeveel procent van de bewoners die meededen en iets willen veranderen, koos voor: \
             meedoen.",
            "What percentage of the residents who took part and want to change something chose: \
             taking part.",
        ],
        numerator: [
            "Bewoners die ‘Meedoen’ (meedoen) kozen bij wat ze willen veranderen.",
            "Residents who chose ‘Taking part’ (meedoen) as something they want to change.",
        ],
        ..WISH
    },
    Indicator {
        slug: "wants_to_change_daily_life",
        name: ["Wil iets veranderen: dagelijks leven", "Wants to change something: daily life"],
        definition: [
            "Hoeveel procent van de bewoners die meededen en iets willen veranderen, koos voor: \
             dagelijks leven.",
            "What percentage of the residents who took part and want to change something chose: \
             daily life.",
        ],
        numerator: [
            "Bewoners die ‘Dagelijks leven’ (dagelijks-leven) kozen bij wat ze willen veranderen.",
            "Residents who chose ‘Daily life’ (dagelijks-leven) as something they want to change.",
        ],
        ..WISH
    },
    Indicator {
        slug: "wants_to_change_activity",
        name: ["Wil iets veranderen: bewegen", "Wants to change something: being active"],
        definition: [
            "Hoeveel procent van de bewoners die meededen en iets willen veranderen, koos voor: \
             bewegen.",
            "What percentage of the residents who took part and want to change something chose: \
             being active.",
        ],
        numerator: [
            "Bewoners die ‘Bewegen’ (beweging) kozen bij wat ze willen veranderen.",
            "Residents who chose ‘Being active’ (beweging) as something they want to change.",
        ],
        ..WISH
    },
    Indicator {
        slug: "wants_to_change_smoking",
        name: ["Wil iets veranderen: roken", "Wants to change something: smoking"],
        definition: [
            "Hoeveel procent van de bewoners die meededen en iets willen veranderen, koos voor: \
             roken.",
            "What percentage of the residents who took part and want to change something chose: \
             smoking.",
        ],
        numerator: [
            "Bewoners die ‘Roken’ (tabak) kozen bij wat ze willen veranderen.",
            "Residents who chose ‘Smoking’ (tabak) as something they want to change.",
        ],
        ..WISH
    },
    Indicator {
        slug: "wants_to_change_alcohol",
        name: ["Wil iets veranderen: alcohol", "Wants to change something: alcohol"],
        definition: [
            "Hoeveel procent van de bewoners die meededen en iets willen veranderen, koos voor: \
             alcohol.",
            "What percentage of the residents who took part and want to change something chose: \
             alcohol.",
        ],
        numerator: [
            "Bewoners die ‘Alcohol’ (alcohol) kozen bij wat ze willen veranderen.",
            "Residents who chose ‘Alcohol’ (alcohol) as something they want to change.",
        ],
        ..WISH
    },
    Indicator {
        slug: "wants_to_change_food",
        name: ["Wil iets veranderen: eten en drinken", "Wants to change something: food and drink"],
        definition: [
            "Hoeveel procent van de bewoners die meededen en iets willen veranderen, koos voor: \
             eten en drinken.",
            "What percentage of the residents who took part and want to change something chose: \
             food and drink.",
        ],
        numerator: [
            "Bewoners die ‘Eten en drinken’ (voeding) kozen bij wat ze willen veranderen.",
            "Residents who chose ‘Food and drink’ (voeding) as something they want to change.",
        ],
        ..WISH
    },
    Indicator {
        slug: "wants_to_change_rest",
        name: ["Wil iets veranderen: slaap en rust", "Wants to change something: sleep and rest"],
        definition: [
            "Hoeveel procent van de bewoners die meededen en iets willen veranderen, koos voor: \
             slaap en rust.",
            "What percentage of the residents who took part and want to change something chose: \
             sleep and rest.",
        ],
        numerator: [
            "Bewoners die ‘Slaap en rust’ (rust) kozen bij wat ze willen veranderen.",
            "Residents who chose ‘Sleep and rest’ (rust) as something they want to change.",
        ],
        ..WISH
    },
];

/// A score of the web, 0 to 10.
const DIMENSION: Indicator = Indicator {
    slug: "",
    topic: Topic::Web,
    name: ["", ""],
    definition: ["", ""],
    numerator: [
        "Alle cijfers bij elkaar opgeteld. Iemands cijfer is het gemiddelde van de antwoorden, van \
         0 tot en met 10, op de vragen van dit onderwerp.",
        "All scores added up. Somebody's score is the mean of the answers, from 0 to 10, to the \
         questions of this subject.",
    ],
    denominator: [
        "Bewoners die meededen met alle vragen, en er van dit onderwerp vier of meer \
         beantwoordden. De korte lijst telt niet mee.",
        "Residents who took part with all questions, and answered four or more of this subject. \
         The short list does not count.",
    ],
    measure: Measure::Mean { highest: 10 },
    direction: Direction::HigherIsBetter,
    version: WEB_SCORING_VERSION,
    source: "Wijkweb (spinnenweb.json, scoring.md); concept Positieve Gezondheid, iPH",
    comparison: nothing_published([
        "Niemand publiceert een cijfer waar dit op lijkt. De vragen zijn van Wijkweb zelf, dus ook \
         met het spinnenweb van iPH is het niet te vergelijken.",
        "Nobody publishes a figure like this. The questions are Wijkweb's own, so it cannot be \
         compared with the spinnenweb of iPH either.",
    ]),
    spread: None,
};

/// The share that gave certain answers to one question about lifestyle.
const QUESTION: Indicator = Indicator {
    slug: "",
    topic: Topic::Lifestyle,
    name: ["", ""],
    definition: ["", ""],
    numerator: ["", ""],
    denominator: [
        "Bewoners die meededen en deze vraag beantwoordden.",
        "Residents who took part and answered this question.",
    ],
    measure: Measure::Share,
    direction: Direction::LowerIsBetter,
    version: "leefstijl-vragen-1",
    source: "Wijkweb (leefstijl.json)",
    comparison: nothing_published(["", ""]),
    spread: None,
};

/// Points for a part of the leefstijlcijfer, 0 to 100.
const PART: Indicator = Indicator {
    slug: "",
    topic: Topic::Lifestyle,
    name: ["", ""],
    definition: ["", ""],
    numerator: [
        "Alle punten bij elkaar opgeteld, volgens de tabel van het leefstijlcijfer.",
        "All points added up, by the table of the lifestyle grade.",
    ],
    denominator: ["", ""],
    measure: Measure::Mean { highest: 100 },
    direction: Direction::HigherIsBetter,
    version: LIFESTYLE_VERSION,
    source: "Wijkweb (leefstijl.json, scoring.md); gebaseerd op Life's Essential 8 (AHA 2022)",
    comparison: nothing_published([
        "Niemand publiceert dit. Het is gebaseerd op Life's Essential 8 en niet hetzelfde: de \
         vragen zijn korter en van Wijkweb zelf.",
        "Nobody publishes this. It is based on Life's Essential 8 and not the same: the questions \
         are shorter and Wijkweb's own.",
    ]),
    spread: None,
};

/// The share that meets a rule over answers about lifestyle.
const GUIDELINE: Indicator = Indicator { version: GUIDELINES_VERSION, ..QUESTION };

/// The share that is heavier than a limit.
const WEIGHT: Indicator = Indicator {
    denominator: [
        "Bewoners die meededen en hun lengte en gewicht invulden, met een BMI van 14 tot 50 \
         (lengte, gewicht).",
        "Residents who took part and filled in their height and weight, with a BMI of 14 to 50 \
         (lengte, gewicht).",
    ],
    source: "Wijkweb (leefstijl.json, scoring.md); CBS, BMI van volwassenen",
    ..GUIDELINE
};

const WHY_WEIGHT: Sentence = [
    "Dezelfde grens. Ook bij de GGD vult iedereen de eigen lengte en het eigen gewicht in, en die \
     vallen meestal iets te gunstig uit.",
    "The same limit. With the GGD too everybody fills in their own height and weight, which mostly \
     turn out a little too favourable.",
];

const WHY_LONELY: Sentence = [
    "Wij stellen één vraag. De GGD gebruikt elf uitspraken waarin het woord eenzaam niet voorkomt \
     (De Jong Gierveld: 3 punten of meer is eenzaam, 9 of meer ernstig). Wie het gewoon gevraagd \
     wordt, zegt minder snel eenzaam te zijn.",
    "We ask one question. The GGD uses eleven statements in which the word lonely does not occur \
     (De Jong Gierveld: 3 points or more is lonely, 9 or more severely). Whoever is simply asked \
     is slower to say so.",
];

/// The share that wants to change something, among those who want to change anything.
const WISH: Indicator = Indicator {
    topic: Topic::Wishes,
    denominator: [
        "Bewoners die meededen en ten minste één onderwerp kozen. Wie niets koos telt niet mee: \
         misschien is de vraag niet gezien.",
        "Residents who took part and chose at least one subject. Whoever chose nothing is not \
         counted: perhaps the question was not seen.",
    ],
    direction: Direction::Neutral,
    version: "wensen-1",
    source: "Wijkweb (profiel: wat wil je veranderen?)",
    comparison: nothing_published([
        "Niemand anders vraagt dit. Het zegt wat bewoners willen, en niet hoe het met hen gaat.",
        "Nobody else asks this. It says what residents want, and not how they fare.",
    ]),
    ..QUESTION
};

/// A published figure that asks the same.
const fn same_question(stem: &'static str) -> Reference {
    Reference { stem, opposite: false, same_question: true }
}

/// A published figure about the same, asked in another way.
const fn near(stem: &'static str) -> Reference {
    Reference { stem, opposite: false, same_question: false }
}

/// A published figure about the same, asked in another way, that counts the others.
const fn near_the_opposite(stem: &'static str) -> Reference {
    Reference { stem, opposite: true, same_question: false }
}

/// Nothing is published that could stand beside it.
const fn nothing_published(why: Sentence) -> Comparison {
    Comparison { with: None, why }
}

impl Reference {
    const fn because(self, why: Sentence) -> Comparison {
        Comparison { with: Some(self), why }
    }
}
