//! From answers to figures, on real Hengelo.

use domain::{
    area::WijkCode,
    aspect::Dimension,
    figure::{Estimate, FigureArea, Gap, Kind, Publication, Published, Subgroup},
    indicator::IndicatorId,
    language::Language,
    numbers,
};
use publisher::Outcome;
use store::publications::{self, Edition};
use tests::{Stage, Visitor, on_both_databases};

/// How many residents of each wijk contribute.
const POPULATION: [(&str, usize); 4] =
    [("WK016400", 12), ("WK016401", 10), ("WK016402", 9), ("WK016408", 11)];

/// The rating that the n-th resident gives to every aspect of a dimension.
fn rating(resident: usize, dimension: Dimension) -> usize {
    (resident * 3 + dimension.index() * 2) % 11
}

async fn live_through(visitor: &mut Visitor, wijk: &str, resident: usize) {
    visitor.begin_in(wijk).await;
    for dimension in Dimension::ALL {
        for aspect in &dimension.aspects()[..4] {
            let rating = rating(resident, dimension).to_string();
            visitor.answer_all([(aspect.slug, rating.as_str())]).await;
        }
    }
    visitor.contribute().await;
}

async fn populate(stage: &Stage) {
    for (wijk, residents) in POPULATION {
        for resident in 0..residents {
            live_through(&mut stage.visitor(), wijk, resident).await;
        }
    }
}

fn indicator(slug: &str) -> IndicatorId {
    slug.parse().unwrap()
}

fn wijk(code: &str) -> FigureArea {
    FigureArea::Wijk(code.parse::<WijkCode>().unwrap())
}

/// Every score that was given lies under the figures, and no other.
async fn the_contributions_hold(stage: &Stage) {
    for dimension in Dimension::ALL {
        let expected: usize = POPULATION
            .iter()
            .flat_map(|(_, count)| 0..*count)
            .map(|resident| rating(resident, dimension))
            .sum();
        let statement = match dimension {
            Dimension::Body => {
                "select cast(sum(value) as bigint) from contribution_values where indicator = 'dimension_body'"
            }
            Dimension::DailyLife => {
                "select cast(sum(value) as bigint) from contribution_values where indicator = 'dimension_daily_life'"
            }
            _ => continue,
        };
        assert_eq!(stage.contributions_number(statement).await, expected as i64);
    }
}

async fn published(stage: &Stage, edition: Edition) -> Publication {
    let mut connection = stage.web.connection().await.unwrap();
    publications::find(&mut connection, edition).await.unwrap().unwrap()
}

/// Ten have a figure, nine and nobody have none, and what was not asked has no data.
fn the_publication_holds(publication: &Publication) {
    assert_eq!(publication.figures().len(), 11 * IndicatorId::all().len() * 8);
    for dimension in Dimension::ALL {
        let of = |area: &FigureArea| {
            publication.of(area, indicator(dimension.indicator()), Subgroup::All)
        };
        for (code, residents) in POPULATION {
            match of(&wijk(code)) {
                Published::Value(Estimate { value, lower, upper, kind, respondents }) => {
                    assert!(residents >= 10, "{code}");
                    assert_eq!((kind, respondents % 5), (Kind::Estimate, 0));
                    assert!(0.0 <= lower && lower <= value && value <= upper && upper <= 10.0);
                }
                gap => assert_eq!((gap, residents), (Published::Gap(Gap::Withheld), 9)),
            }
        }
        assert_eq!(of(&wijk("WK016403")), Published::Gap(Gap::Withheld), "nobody");
        assert!(of(&"GM0164".parse().unwrap()).estimate().is_some());
    }
    let smoker = publication.of(&wijk("WK016400"), indicator("smoker"), Subgroup::All);
    assert_eq!(smoker, Published::Gap(Gap::NoData), "nobody told anything about smoking");
}

/// Map and table show what was published, and no number for a gap.
async fn the_map_page_holds(stage: &Stage, publication: &Publication) {
    for dimension in Dimension::ALL {
        let page =
            stage.visitor().open(&format!("/wijken?dimensie={}", dimension.slug())).await.body;
        let id = indicator(dimension.indicator());
        let shown = publication.of(&wijk("WK016400"), id, Subgroup::All).estimate().unwrap();
        let row_of_twelve = row(&page, "WK016400");
        assert!(row_of_twelve.contains(&numbers::figure(
            shown.value,
            id.measure(),
            Language::Dutch
        )));
        assert!(row_of_twelve.contains(&format!(">{}<", shown.respondents)));
        assert!(row_of_twelve.contains("schatting"));
        for gap in ["WK016402", "WK016403"] {
            let row = row(&page, gap);
            assert!(row.contains("Geen cijfer, om bewoners te beschermen"), "{row}");
        }
        assert_eq!(page.matches("class=\"ww-map__area").count(), 10);
        assert_eq!(page.matches("class=\"ww-map__area ww-class-").count(), 3);
        assert_eq!(page.matches("<a href=\"/wijken/WK").count() - 10, 10, "one tab stop per area");
    }
}

/// The row of a wijk in the table.
fn row<'a>(page: &'a str, wijk: &str) -> &'a str {
    let table = page.split("<tbody").nth(1).unwrap();
    let link = format!("href=\"/wijken/{wijk}\"");
    table.split("</tr>").find(|row| row.contains(&link)).unwrap()
}

async fn the_table_can_be_sorted_without_script(stage: &Stage) {
    let by_figure = stage.visitor().open("/wijken?dimensie=lichaam&sorteer=cijfer").await;
    assert!(by_figure.body.contains("aria-sort=\"descending\""));
    let by_name = stage.visitor().open("/wijken?dimensie=lichaam&sorteer=onzin").await;
    assert!(by_name.body.contains("aria-sort=\"ascending\""));
}

async fn a_wijk_stands_beside_its_gemeente(stage: &Stage, publication: &Publication) {
    let page = stage.visitor().open("/wijken/WK016400").await;
    for dimension in Dimension::ALL {
        let id = indicator(dimension.indicator());
        for area in [wijk("WK016400"), "GM0164".parse().unwrap()] {
            let shown = publication.of(&area, id, Subgroup::All).estimate().unwrap();
            let text = numbers::figure(shown.value, id.measure(), Language::Dutch);
            assert!(page.text().contains(&text), "{text}");
        }
    }
    assert!(page.text().contains("Hengelo"));
    assert_eq!(page.body.matches("class=\"ww-web__line").count() - 2, 2, "the legend has two more");
}

on_both_databases! {
    async fn the_figures_on_every_page_are_those_that_were_published(stage) {
        let stage = stage.with_hengelo().await;
        populate(&stage).await;
        the_contributions_hold(&stage).await;
        let Outcome::Published(edition) = stage.publish().await else { panic!("nothing published") };
        let publication = published(&stage, edition).await;
        the_publication_holds(&publication);
        the_map_page_holds(&stage, &publication).await;
        the_table_can_be_sorted_without_script(&stage).await;
        a_wijk_stands_beside_its_gemeente(&stage, &publication).await;
    }

    async fn before_anything_is_published_the_page_says_so(stage) {
        let stage = stage.with_hengelo().await;
        let page = stage.visitor().open("/wijken").await;
        assert!(page.text().contains("Er zijn nog geen cijfers"));
    }
}
