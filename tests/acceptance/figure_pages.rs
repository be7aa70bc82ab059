//! What the pages of the wijken show of a publication: every figure with its interval, respondents,
//! kind or gap, and what others published beside it.

use domain::{
    figure::{Estimate, FigureArea, Gap, Kind, Publication, Published, Subgroup, WhoAnswered},
    indicator::IndicatorId,
    reference::{AgeGroup, ReferenceFigure},
};
use http::StatusCode;
use store::{commit, publications, reference};
use tests::{Answered, Stage, TODAY, on_both_databases};

const TOWN: &str = "GM9901";
const WIJK: &str = "WK990101";
const OTHER: &str = "WK990102";

fn area(code: &str) -> FigureArea {
    code.parse().unwrap()
}

fn value(value: f64, lower: f64, upper: f64, kind: Kind, respondents: u32) -> Published {
    Published::Value(Estimate { value, lower, upper, kind, respondents })
}

/// What the publication on stage holds of everybody; women are given as well.
fn figure(code: &str, slug: &str, subgroup: Subgroup) -> Published {
    match (code, slug, subgroup.slug()) {
        (WIJK, "dimension_body", "all") => value(7.3, 6.9, 7.7, Kind::Estimate, 85),
        (WIJK, "smoker", "all") => value(17.0, 13.0, 22.0, Kind::Direct, 120),
        (WIJK, "smoker", "sex=f") => value(14.0, 8.0, 21.0, Kind::Estimate, 65),
        (WIJK, "little_control", "all") => value(9.0, 6.0, 13.0, Kind::Estimate, 85),
        (WIJK, "happy", "all") => Published::Gap(Gap::NotComparable),
        (WIJK, "heart_risk_high", "all") => Published::Gap(Gap::NoData),
        (TOWN, "smoker", "all") => value(19.0, 16.0, 22.0, Kind::Direct, 640),
        _ => Published::Gap(Gap::Withheld),
    }
}

fn who(code: &str, subgroup: Subgroup) -> WhoAnswered {
    let (respondents, persons) = match (code, subgroup.slug()) {
        (WIJK, "all") => (Some(120), Some(6_000)),
        (WIJK, "sex=f") => (Some(75), Some(3_060)),
        (WIJK, "sex=m") => (Some(25), Some(2_940)),
        (WIJK, "age=75+") => (None, Some(700)),
        _ => (None, None),
    };
    WhoAnswered { respondents, persons }
}

fn publication(
    period: &str,
    method: &str,
    of: impl Fn(&str, &str, Subgroup) -> Published,
) -> Publication {
    let areas = [TOWN, WIJK, OTHER].map(area).to_vec();
    let indicators: Vec<_> = IndicatorId::all().collect();
    let mut figures = Vec::new();
    for area in &areas {
        for indicator in &indicators {
            figures.extend(Subgroup::ALL.map(|group| of(area.as_str(), indicator.slug(), group)));
        }
    }
    let who = areas.iter().flat_map(|area| Subgroup::ALL.map(|group| who(area.as_str(), group)));
    let who = who.collect();
    let period = period.parse().unwrap();
    Publication::new(period, method.to_owned(), areas, indicators, figures, who).unwrap()
}

async fn publish(stage: &Stage, publication: &Publication) {
    let mut transaction = stage.publisher.begin().await.unwrap();
    publications::insert(&mut transaction, publication, &[], TODAY).await.unwrap();
    commit(transaction).await.unwrap();
}

async fn with_figures(stage: Stage) -> Stage {
    let stage = stage.with_made_up_town().await;
    let others: Vec<_> = [
        ("Roker", 2016, 18.0),
        ("Roker", 2020, 15.4),
        ("MatigVeelRegieOverEigenLeven", 2020, 92.1),
    ]
    .into_iter()
    .map(|(stem, year, percent)| ReferenceFigure {
        area: area(WIJK),
        stem: stem.to_owned(),
        age: AgeGroup::From18,
        year,
        percent,
    })
    .collect();
    let mut connection = stage.owner.connection().await.unwrap();
    reference::save_figures(&mut connection, &others).await.unwrap();
    drop(connection);
    publish(&stage, &publication("2026-Q4", "method-1", figure)).await;
    stage
}

/// What stands in the cells of the first row with this name in its head.
fn row(page: &Answered, name: &str) -> Vec<String> {
    let row = page
        .main()
        .split("<tr")
        .find(|row| row.contains("scope=\"row\"") && text(row).contains(name))
        .unwrap_or_else(|| panic!("no row about {name}"));
    let cells = row.split("</th>").nth(1).unwrap().split("</tr>").next().unwrap();
    cells.split("</td>").map(text).filter(|cell| !cell.is_empty()).collect()
}

fn text(html: &str) -> String {
    let parts = html.split('<').map(|part| part.split_once('>').map_or(part, |(_, after)| after));
    parts.collect::<String>().trim().to_owned()
}

on_both_databases! {
    async fn a_figure_stands_with_all_that_belongs_to_it(stage) {
        let stage = with_figures(stage).await;
        let page = stage.visitor().open("/wijken/WK990101").await;
        assert_eq!(row(&page, "Lichaam"), ["7,3", "6,9 – 7,7", "schatting", "85", "geen cijfer"]);
        assert_eq!(row(&page, "Rookt"), ["17%", "13 – 22%", "gemeten", "120", "19%", "15,4%"]);
        // Published is who has grip; shown is who has little.
        assert_eq!(row(&page, "Weinig grip")[5], "7,9%");
        for said in [
            "De cijfers komen van bewoners die zelf kozen om mee te doen",
            "deden ongeveer 120 van de 6.000 volwassenen mee: 2,0%",
            "minder dan ongeveer 100 mensen",
            "GGD, 2020",
            "Het kan niet laten zien of iets in de wijk heeft geholpen",
        ] {
            assert!(page.text().contains(said), "{said}");
        }
    }

    async fn a_gap_says_why_it_is_one_and_nothing_else(stage) {
        let stage = with_figures(stage).await;
        let page = stage.visitor().open("/wijken/WK990101").await;
        for (name, reason) in [
            ("Vrijwilliger", "Geen cijfer, om bewoners te beschermen"),
            ("Hoge kans op hart", "Geen cijfer, want dit is niet gevraagd"),
            ("Gelukkig", "Geen cijfer, want de gegevens passen niet bij elkaar"),
        ] {
            let cells = row(&page, name);
            assert_eq!(cells[0], reason);
            assert!(cells[1..].iter().all(|cell| ["geen cijfer", "–"].contains(&cell.as_str())), "{cells:?}");
        }
    }

    async fn every_topic_can_be_chosen_for_the_map_and_the_table(stage) {
        let stage = with_figures(stage).await;
        let mut visitor = stage.visitor();
        let page = visitor.open("/wijken?cijfer=smoker").await;
        let wijk = page.main().split(&format!("href=\"/wijken/{WIJK}\"")).last().unwrap();
        let wijk = text(wijk.split("</tr>").next().unwrap());
        assert!(wijk.ends_with("17%13 – 22%gemeten1202,0%15,4%"), "{wijk}");
        assert!(page.main().contains("<option value=\"smoker\" selected"));
        assert!(page.text().contains("16 tot 18%"), "the legend is in per cent");
        for indicator in IndicatorId::all() {
            assert!(page.main().contains(&format!("<option value=\"{indicator}\"")), "{indicator}");
        }
        // Addresses from before there were other figures than the six sides of the web.
        let [old, new] = ["dimensie=meedoen", "cijfer=dimension_participation"];
        let [old, new] = [visitor.open(&format!("/wijken?{old}")).await, visitor.open(&format!("/wijken?{new}")).await];
        assert!(old.text() == new.text() && old.text().contains("Meedoen per wijk"));
    }

    async fn women_men_and_ages_are_one_click_away(stage) {
        let stage = with_figures(stage).await;
        let mut visitor = stage.visitor();
        let wijk = visitor.open("/wijken/WK990101").await;
        let link = "/wijken/WK990101?cijfer=smoker";
        assert!(wijk.main().contains(&format!("href=\"{link}\"")));
        let page = visitor.open(link).await;
        assert_eq!(row(&page, "Iedereen")[..4], ["17%", "13 – 22%", "gemeten", "120"]);
        assert_eq!(row(&page, "Vrouwen")[..4], ["14%", "8 – 21%", "schatting", "65"]);
        assert_eq!(row(&page, "75 jaar of ouder")[0], "Geen cijfer, om bewoners te beschermen");
        assert!(page.text().contains("15,4%, volgens GGD, CBS en RIVM, 2020 (modelschatting)"));
        // What is not there is as if it were not asked for.
        let nonsense = visitor.open("/wijken/WK990101?cijfer=geluk").await;
        assert_eq!(nonsense.text(), wijk.text());
    }

    async fn who_answered_stands_beside_who_lives_there(stage) {
        let stage = with_figures(stage).await;
        let page = stage.visitor().open("/wijken/WK990101").await;
        assert_eq!(row(&page, "Iedereen"), ["120", "6.000"]);
        assert_eq!(row(&page, "Vrouwen"), ["75% (75)", "51% (3.060)"]);
        assert_eq!(row(&page, "Mannen"), ["25% (25)", "49% (2.940)"]);
        assert_eq!(row(&page, "75 jaar of ouder"), ["Geen cijfer, om bewoners te beschermen", "700"]);
    }

    async fn a_change_since_the_quarter_before_has_its_interval(stage) {
        let stage = with_figures(stage).await;
        let before = |method: &str| {
            publication("2026-Q3", method, |code, slug, group| match (code, slug, group) {
                (WIJK, "smoker", Subgroup::All) => value(20.0, 16.0, 25.0, Kind::Direct, 110),
                _ => Published::Gap(Gap::Withheld),
            })
        };
        let page = stage.visitor().open("/wijken/WK990101").await;
        assert!(!page.text().contains("Verschil"), "there is nothing to compare with");
        publish(&stage, &before("method-0")).await;
        let page = stage.visitor().open("/wijken/WK990101").await;
        assert!(!page.text().contains("Verschil"), "figures of two methods are not compared");
        publish(&stage, &before("method-1")).await;
        let page = stage.visitor().open("/wijken/WK990101").await;
        assert_eq!(row(&page, "Rookt")[6], "−3 (−10 tot +4)");
        assert_eq!(row(&page, "Lichaam")[5], "–");
        assert!(page.text().contains("dan in het derde kwartaal van 2026"));
    }

    async fn what_a_figure_means_is_one_click_away(stage) {
        let stage = with_figures(stage).await;
        let mut visitor = stage.visitor();
        let all = visitor.open("/indicatoren").await;
        for indicator in IndicatorId::all() {
            let path = format!("/indicatoren/{indicator}");
            let link = format!("href=\"{path}\"");
            assert!(all.main().contains(&link), "{indicator}");
            let page = visitor.open(&path).await;
            assert_eq!(page.status, StatusCode::OK);
            let definition = indicator.indicator();
            for said in [definition.name[0], definition.definition[0], definition.numerator[0], definition.denominator[0], definition.version] {
                assert!(unescaped(&page.text()).contains(said), "{indicator}: {said}");
            }
            for page in [format!("/wijken?cijfer={indicator}"), format!("/wijken/{WIJK}?cijfer={indicator}")] {
                assert!(visitor.open(&page).await.main().contains(&link), "{page}");
            }
        }
    }

    async fn no_page_claims_more_than_the_figures_carry(stage) {
        let stage = with_figures(stage).await;
        let mut visitor = stage.visitor();
        for path in ["/wijken", "/wijken?cijfer=smoker", "/wijken/WK990101", "/wijken/WK990101?cijfer=smoker", "/indicatoren", "/indicatoren/smoker"] {
            let text = visitor.open(path).await.text().to_lowercase();
            for claim in ["significant", "gezondheid van de wijk", "gezondste", "ranglijst", "slechtste", "beste wijk"] {
                assert!(!text.contains(claim), "{path} says {claim}");
            }
        }
    }
}

/// What a browser reads where a page writes a character in another way.
fn unescaped(text: &str) -> String {
    text.replace("&#x27;", "'")
        .replace("&quot;", "\"")
        .replace("&lt;", "<")
        .replace("&gt;", ">")
        .replace("&amp;", "&")
}
