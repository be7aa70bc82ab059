//! One of a kind: the only resident who vapes, and the only one of her age in her wijk.
//!
//! Half of the towns have such a resident in one of the wijken, in the others she says no like
//! everybody else. The attacker looks for her in every file and on the map.

use domain::{
    demography::AgeBand,
    figure::{Level, Publication, Subgroup},
    shape::{Piece, Shape},
};
use rand::{RngExt as _, seq::IteratorRandom as _};

use super::support::{OPEN, Town, UNPROTECTED, auc, by_size, chance, report};
use crate::{
    AreaPosition, MapArea, MapPicture, Parameters, PictureFormat, map, write_figures,
    write_who_answered,
};

/// A village of so many wijken, each of so many who take part: too few for a figure of its own, so
/// that a wijk is drawn to nothing, and enough for a figure.
const WIJKEN: usize = 7;
const OF_A_WIJK: usize = 14;

struct Village {
    town: Town,
    /// Where the canary lives.
    wijk: AreaPosition,
    vapes: bool,
}

fn village(seed: u64) -> Village {
    let mut town = Town::new(&vec![vec![vec![OF_A_WIJK]; WIJKEN]], &["vaper"], OPEN, seed);
    let chance = &mut chance(seed);
    for resident in &mut town.residents {
        resident.age =
            resident.age.filter(|band| *band != AgeBand::From75).or(Some(AgeBand::From35To49));
        resident.answers = vec![Some(0.0)];
    }
    let vapes = chance.random();
    let canary = town.residents.iter_mut().choose(chance).unwrap();
    canary.age = Some(AgeBand::From75);
    canary.answers = vec![Some(f64::from(u8::from(vapes)))];
    let buurt = canary.buurt;
    let wijk = town.basis.tree.lineage(buurt).nth(1).unwrap();
    Village { town, wijk, vapes }
}

/// What an attacker reads in files and on the map, all of it as text.
struct Read {
    /// The figure of everybody, by wijk.
    figures: Vec<Option<f64>>,
    /// The colour of everybody, by wijk.
    fills: Vec<String>,
    /// The ends of the classes.
    legend: Vec<String>,
    /// Lines that say that a group has fewer respondents than the floor.
    small: usize,
}

fn read(village: &Village, publication: &Publication) -> Read {
    let mut files = Vec::new();
    write_figures(publication, None, &mut files).unwrap();
    let figures_end = files.len();
    write_who_answered(publication, &mut files).unwrap();
    let text = String::from_utf8(files).unwrap();
    let (figures, who) = text.split_at(figures_end);
    let cells = |text: &str, column: usize| -> Vec<Vec<String>> {
        let rows = text.lines().skip(1).map(|line| line.split(',').map(str::to_owned).collect());
        rows.filter(|row: &Vec<String>| !row[column].is_empty()).collect()
    };
    let of_few = |row: &Vec<String>, column: usize| {
        row[column].parse::<u32>().is_ok_and(|count| count < Parameters::STANDARD.floor)
    };
    let svg = picture(&village.town, publication);
    let polygons = svg.lines().filter(|line| line.starts_with("<polygon"));
    let fills = polygons
        .filter_map(|line| Some(line.split("fill=\"").nth(1)?.split('"').next()?.to_owned()));
    // The page itself comes first, and the legend last.
    let fills = fills.skip(1).take(WIJKEN).collect();
    Read {
        figures: village
            .town
            .areas(Level::Wijk)
            .into_iter()
            .map(|wijk| {
                let code = village.town.area(wijk).as_str();
                let row =
                    figures.lines().find(|line| line.contains(&format!(",{code},vaper,all,")));
                row.and_then(|row| row.split(',').nth(5)?.parse().ok())
            })
            .collect(),
        fills,
        legend: svg.lines().filter(|line| line.contains(" tot ")).map(str::to_owned).collect(),
        small: cells(figures, 9).iter().filter(|row| of_few(row, 9)).count()
            + cells(who, 4).iter().filter(|row| of_few(row, 4)).count(),
    }
}

fn picture(town: &Town, publication: &Publication) -> String {
    let wijken = town.areas(Level::Wijk);
    let square = |at: i32| {
        let [west, east] = [at * 100, at * 100 + 100];
        Shape(vec![Piece(vec![vec![[west, 0], [east, 0], [east, 100], [west, 100]]])])
    };
    let shapes: Vec<_> = (0..WIJKEN as i32).map(square).collect();
    let areas: Vec<_> = wijken
        .iter()
        .zip(&shapes)
        .map(|(wijk, shape)| {
            let published = publication.of(town.area(*wijk), town.indicators[0], Subgroup::All);
            MapArea { name: "", shape, published }
        })
        .collect();
    let measure = town.indicators[0].measure();
    let picture = MapPicture { title: "", measure, subtitle: "", source: "", areas: &areas };
    String::from_utf8(map(&picture, PictureFormat::Svg).unwrap()).unwrap()
}

/// How often she is found in each way.
#[derive(Clone, Copy, Debug)]
struct Found {
    /// The highest figure is that of her wijk; a share of the towns in which she vapes.
    highest: f64,
    /// So is the rarest colour.
    colour: f64,
    /// Whether she vapes, by the colour of her wijk among the others, and by the legend.
    legend: f64,
    /// Lines about fewer than ten, in all towns.
    small: usize,
}

fn found(rules: &Parameters) -> Found {
    let towns = by_size(200, 3000);
    let (mut vaping, mut highest, mut colour, mut small) = (0.0, 0.0, 0.0, 0);
    let mut legends = vec![];
    for seed in 0..towns {
        let village = village(seed);
        let publication = village.town.publish(rules);
        let read = read(&village, &publication);
        small += read.small;
        legends.push((last_number(read.legend.last()), village.vapes));
        if !village.vapes {
            continue;
        }
        let own = village
            .town
            .areas(Level::Wijk)
            .into_iter()
            .position(|wijk| wijk == village.wijk)
            .unwrap();
        vaping += 1.0;
        highest += part_of_the_highest(&read.figures, own);
        let rarity = read
            .fills
            .iter()
            .map(|fill| Some(-(read.fills.iter().filter(|other| *other == fill).count() as f64)));
        colour += part_of_the_highest(&rarity.collect::<Vec<_>>(), own);
    }
    Found { highest: highest / vaping, colour: colour / vaping, legend: auc(&legends), small }
}

/// The chance to pick one's own when one of the highest is picked.
fn part_of_the_highest(values: &[Option<f64>], own: usize) -> f64 {
    let highest = values.iter().flatten().copied().fold(f64::NEG_INFINITY, f64::max);
    let all = values.iter().filter(|value| **value == Some(highest)).count();
    if values[own] == Some(highest) { 1.0 / all as f64 } else { 0.0 }
}

/// The upper end of the highest class.
fn last_number(label: Option<&String>) -> f64 {
    let digits = |text: &str| {
        text.split(|c: char| !c.is_ascii_digit()).filter_map(|own| own.parse().ok()).next_back()
    };
    label.and_then(|label| digits(label)).unwrap_or(0.0)
}

#[test]
fn a_resident_who_is_one_of_a_kind_is_found_nowhere() {
    let [standard, weakened] = [Parameters::STANDARD, UNPROTECTED].map(|rules| found(&rules));
    let shown = |Found { highest, colour, legend, small }: Found| {
        let [highest, colour] = [highest, colour].map(|part| 100.0 * part);
        format!(
            "highest {highest:.0}%, colour {colour:.0}%, legend AUC {legend:.3}, {small} lines of few"
        )
    };
    let guessing = 1.0 / WIJKEN as f64;
    let name = format!("one of a kind (guessing {:.0}%)", 100.0 * guessing);
    report(&name, shown(standard), shown(weakened));
    let luck = by_size(0.05, 0.0);
    assert!(standard.highest <= guessing + 0.05 + luck, "{standard:?}");
    assert!(standard.colour <= guessing + 0.05 + luck, "{standard:?}");
    assert!(standard.legend <= 0.55 + luck, "{standard:?}");
    assert_eq!(standard.small, 0);
    assert!(weakened.highest > 0.95 && weakened.colour > 0.95, "{weakened:?}");
    assert!(weakened.legend > 0.95 && weakened.small > 0, "{weakened:?}");
}
