//! A resident who is one of a kind, in a wijk of which nine take part: nowhere on the website is
//! that wijk told from one in which nobody does.

use domain::{
    contribution::Contribution,
    demography::{AgeBand, Sex},
    ids::ContributionId,
    indicator::IndicatorValues,
    scoring::WEB_SCORING_VERSION,
};
use http::HeaderMap;
use publisher::Outcome;
use store::{commit, contributions};
use tests::{Answered, Stage, on_both_databases};

const NINE: &str = "WK016403";
const NOBODY: &str = "WK016404";
/// How many of each wijk take part.
const TAKE_PART: [(&str, u8); 3] = [("WK016400", 60), ("WK016408", 40), (NINE, 9)];

/// Only the last of the nine vapes, and nobody else is as old.
async fn take_part(stage: &Stage) {
    let engine = stage.owner.engine();
    let mut transaction = stage.owner.begin_contributions().await.unwrap();
    for (wijk, count) in TAKE_PART {
        for number in 1..=count {
            let one_of_a_kind = (wijk, number) == (NINE, 9);
            let mut values = IndicatorValues::default();
            let vapes = f64::from(u8::from(one_of_a_kind));
            for (slug, value) in
                [("vaper", vapes), ("lonely", 1.0 - vapes), ("dimension_mind", 7.0)]
            {
                assert!(values.set(slug.parse().unwrap(), value));
            }
            let contribution = Contribution {
                period: stage.period(),
                wijk: wijk.parse().unwrap(),
                sex: Some(Sex::Female),
                age_band: Some(if one_of_a_kind { AgeBand::From75 } else { AgeBand::From35To49 }),
                scoring: WEB_SCORING_VERSION.to_owned(),
                research: false,
                values,
            };
            let mut id = [number; 32];
            id[..8].copy_from_slice(wijk.as_bytes());
            let id = ContributionId::from_bytes(id);
            contributions::put(&mut transaction, engine, id, &contribution).await.unwrap();
        }
    }
    commit(transaction).await.unwrap();
}

/// What was answered about the wijk of nine, with the code and name of the other.
fn as_nobody(text: &str, names: &[String; 2]) -> String {
    text.replace(NINE, NOBODY).replace(&names[0], &names[1])
}

/// Without what is known of every wijk from elsewhere: its outline, inhabitants and buurten.
fn without_what_all_know(html: &str) -> String {
    [(" d=\"", "\""), ("Hier wonen ", "</p>")].into_iter().fold(
        html.to_owned(),
        |page, (from, to)| {
            let mut parts = page.split(from);
            let first = parts.next().unwrap_or_default().to_owned();
            parts
                .fold(first, |page, part| page + part.split_once(to).map_or("", |(_, after)| after))
        },
    )
}

/// Headers that differ by chance or by length of a name.
fn telling(headers: &HeaderMap) -> Vec<(String, String)> {
    headers
        .iter()
        .filter(|(name, _)| {
            !["content-length", "content-security-policy", "date"].contains(&name.as_str())
        })
        .map(|(name, value)| (name.to_string(), format!("{value:?}")))
        .collect()
}

fn assert_alike(nine: &Answered, nobody: &Answered, names: &[String; 2], path: &str) {
    assert_eq!(nine.status, nobody.status, "{path}");
    assert_eq!(telling(&nine.headers), telling(&nobody.headers), "{path}");
    let nine = as_nobody(&without_what_all_know(nine.main()), names);
    assert!(nine == without_what_all_know(nobody.main()), "{path}");
}

/// The lines of a text that are about a wijk.
fn lines<'t>(text: &'t str, wijk: &str) -> Vec<&'t str> {
    text.split(['\n', '<']).filter(|line| line.contains(wijk)).collect()
}

on_both_databases! {
    async fn a_resident_who_is_one_of_a_kind_leaves_no_trace(stage) {
        let stage = stage.with_hengelo().await;
        take_part(&stage).await;
        assert!(matches!(stage.publish().await, Outcome::Published(_)));
        let mut visitor = stage.visitor();
        let mut names = [NINE, NOBODY].map(str::to_owned);
        for name in &mut names {
            let page = visitor.open(&format!("/wijken/{name}")).await.body;
            let heading = page.split("</h1>").next().unwrap();
            *name = heading.rsplit('>').next().unwrap().to_owned();
        }
        let of_sixty = visitor.open("/wijken?cijfer=vaper").await;
        assert!(of_sixty.text().contains("schatting"), "others do have a figure");

        for path in ["/wijken/{}", "/wijken/{}?cijfer=vaper", "/wijken/{}?cijfer=lonely", "/wijken/{}?cijfer=happy"] {
            let [nine, nobody] = [NINE, NOBODY].map(|code| path.replace("{}", code));
            let (nine, nobody) = (visitor.open(&nine).await, visitor.open(&nobody).await);
            assert_alike(&nine, &nobody, &names, path);
        }
        // The name of an area stands behind its code.
        for (file, name) in [("figures.csv", Some(3)), ("who-answered.csv", None)] {
            let table = visitor.open(&format!("/publicaties/2026-Q4/1/{file}")).await.body;
            let rows = |code: &str| -> Vec<String> {
                let row = |row: &&str| {
                    let cells = row.split(',').enumerate().filter(|(at, _)| Some(*at) != name);
                    cells.map(|(_, cell)| cell.replace(NINE, NOBODY)).collect()
                };
                lines(&table, code).iter().map(row).collect()
            };
            assert!(!rows(NINE).is_empty() && rows(NINE) == rows(NOBODY), "{file}");
        }
        for indicator in ["vaper", "lonely", "dimension_mind"] {
            for order in ["naam", "cijfer"] {
                let path = format!("/wijken?cijfer={indicator}&sorteer={order}");
                let page = visitor.open(&path).await;
                let table = page.main().split("<tbody").nth(1).unwrap();
                let rows: Vec<&str> = table.split("</tr>").filter(|row| row.contains("/wijken/WK")).collect();
                let row = |code: &str| rows.iter().find(|row| row.contains(code)).unwrap();
                assert!(as_nobody(row(NINE), &names) == *row(NOBODY), "{path}");
                // Those without a figure stand together, by name.
                let gaps: Vec<usize> = (0..rows.len()).filter(|at| rows[*at].contains("om bewoners te beschermen")).collect();
                assert_eq!(gaps.len(), 8, "{path}");
                if order == "cijfer" {
                    assert!(gaps.iter().is_sorted() && gaps[0] + 7 == gaps[7], "{path}");
                    let names: Vec<&str> = gaps.iter().map(|at| rows[*at].split("</a>").next().unwrap().rsplit('>').next().unwrap()).collect();
                    assert!(names.is_sorted(), "{names:?}");
                }
                let shapes = without_what_all_know(page.main());
                let on_map = |code: &str| lines(&shapes, code).join("\n");
                assert_eq!(as_nobody(&on_map(NINE), &names), on_map(NOBODY), "{path}");
            }
        }
    }
}
