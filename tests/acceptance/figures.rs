//! From answers to figures, on real Hengelo, with an independent computation beside it.

use domain::{
    aspect::Dimension,
    dutch,
    figure::{FigureArea, Published},
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

fn mean(residents: &[usize], dimension: Dimension) -> f64 {
    let sum: usize = residents.iter().map(|resident| rating(*resident, dimension)).sum();
    sum as f64 / residents.len() as f64
}

/// Every published figure is that of the answers, and every gap is one that the rules ask for.
async fn the_publication_holds(stage: &Stage, edition: Edition) {
    let mut connection = stage.web.connection().await.unwrap();
    let publication = publications::find(&mut connection, edition).await.unwrap().unwrap();
    assert_eq!(publication.figures.len(), 11 * 6);
    for figure in &publication.figures {
        let residents: Vec<usize> = match &figure.area {
            FigureArea::Gemeente(_) => POPULATION.iter().flat_map(|(_, count)| 0..*count).collect(),
            FigureArea::Wijk(code) => POPULATION
                .iter()
                .filter(|(wijk, _)| *wijk == code.as_str())
                .flat_map(|(_, count)| 0..*count)
                .collect(),
        };
        match figure.published {
            Published::Value(estimate) => {
                assert!(residents.len() >= 10);
                assert_eq!(estimate.respondents as usize, residents.len());
                assert!((estimate.mean - mean(&residents, figure.dimension)).abs() < 1e-9);
                assert!(estimate.lower < estimate.mean && estimate.mean < estimate.upper);
            }
            // The nine and the wijken without residents are gaps. Together they are nine people,
            // so the ten go with them: town minus shown wijken must not leave one to nine.
            Published::Withheld => assert!(residents.len() <= 10, "{}", figure.area),
        }
    }
}

/// Map and table show what was published, and no number for a gap.
async fn the_map_page_holds(stage: &Stage) {
    let twelve: Vec<usize> = (0..12).collect();
    for dimension in Dimension::ALL {
        let page =
            stage.visitor().open(&format!("/wijken?dimensie={}", dimension.slug())).await.body;
        assert!(row(&page, "WK016400").contains(&dutch::one_decimal(mean(&twelve, dimension))));
        for gap in ["WK016401", "WK016402", "WK016403"] {
            let row = row(&page, gap);
            assert!(row.contains("Geen cijfer, om bewoners te beschermen"), "{row}");
        }
        assert_eq!(page.matches("class=\"ww-map__area").count(), 10);
        assert_eq!(page.matches("class=\"ww-map__area ww-class-").count(), 2);
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

async fn a_wijk_stands_beside_its_gemeente(stage: &Stage) {
    let page = stage.visitor().open("/wijken/WK016400").await;
    let twelve: Vec<usize> = (0..12).collect();
    for dimension in Dimension::ALL {
        assert!(page.text().contains(&dutch::one_decimal(mean(&twelve, dimension))));
    }
    assert!(page.text().contains("Hengelo"));
    assert_eq!(page.body.matches("class=\"ww-web__line").count() - 2, 2, "the legend has two more");
}

on_both_databases! {
    async fn the_figures_on_every_page_are_those_of_the_answers(stage) {
        let stage = stage.with_hengelo().await;
        populate(&stage).await;
        let Outcome::Published(edition) = stage.publish().await else { panic!("nothing published") };
        the_publication_holds(&stage, edition).await;
        the_map_page_holds(&stage).await;
        the_table_can_be_sorted_without_script(&stage).await;
        a_wijk_stands_beside_its_gemeente(&stage).await;
    }

    async fn before_anything_is_published_the_page_says_so(stage) {
        let stage = stage.with_hengelo().await;
        let page = stage.visitor().open("/wijken").await;
        assert!(page.text().contains("Er zijn nog geen cijfers"));
    }
}
