//! Made-up people, what is published of them, and how well somebody guesses.

use domain::{
    demography::{AgeBand, Sex},
    figure::{Estimate, FigureArea, Publication, Subgroup},
    indicator::IndicatorId,
};
use rand::{RngExt as _, SeedableRng as _};
use rand_chacha::ChaCha8Rng;

use crate::{
    AreaTree, Basis, Bits, ColumnTally, Parameters, Respondents, Tallies, publish::publish_with,
};

/// Nothing protects: no floor, no clamping, no noise, no rounding.
pub(super) const BARE: Parameters = Parameters {
    floor: 1,
    few: 0,
    persons_from_the_end: 0.0,
    noise_of_all: 0.0,
    noise_of_subgroup: 0.0,
    count_step: 1,
    rounding: false,
    ..Parameters::STANDARD
};

/// Floor and clamping, without noise and rounding.
pub(super) const EXACT: Parameters = Parameters {
    floor: Parameters::STANDARD.floor,
    few: Parameters::STANDARD.few,
    persons_from_the_end: Parameters::STANDARD.persons_from_the_end,
    ..BARE
};

/// Somebody with one answer.
#[derive(Clone, Copy)]
pub(super) struct Person {
    /// Number of the area in its town.
    pub(super) area: usize,
    pub(super) sex: Sex,
    pub(super) age_band: AgeBand,
    pub(super) key: u32,
    pub(super) smokes: bool,
}

impl Person {
    /// Anybody of an area.
    pub(super) fn anybody(area: usize, chance: &mut ChaCha8Rng) -> Self {
        Self {
            area,
            sex: [Sex::Female, Sex::Male][chance.random_range(0..2)],
            age_band: AgeBand::ALL[chance.random_range(0..5)],
            key: chance.random(),
            smokes: chance.random_bool(0.3),
        }
    }

    pub(super) fn lies_in(&self, subgroup: Subgroup) -> bool {
        match subgroup {
            Subgroup::All => true,
            Subgroup::Sex(sex) => self.sex == sex,
            Subgroup::Age(band) => self.age_band == band,
        }
    }
}

/// The areas in which people live, each by its code.
pub(super) struct Town {
    pub(super) basis: Basis,
    pub(super) areas: Vec<FigureArea>,
}

impl Town {
    pub(super) fn of<'a>(codes: impl IntoIterator<Item = &'a str>) -> Self {
        let areas: Vec<FigureArea> = codes.into_iter().map(area).collect();
        Self { basis: Basis::of(AreaTree::new(areas.clone(), &[].into())), areas }
    }

    /// So many wijken of so many buurten.
    pub(super) fn of_buurten(wijken: usize, buurten: usize) -> Self {
        let codes: Vec<String> = (0..wijken)
            .flat_map(|wijk| (0..buurten).map(move |buurt| format!("BU0001{wijk:02}{buurt:02}")))
            .collect();
        Self::of(codes.iter().map(String::as_str))
    }

    pub(super) fn tallies(&self, people: &[Person]) -> Tallies {
        let mut respondents = Respondents::default();
        for person in people {
            let place = self.basis.tree.position(&self.areas[person.area]).unwrap();
            respondents.push(place, Some(person.sex), Some(person.age_band), person.key);
        }
        let respondents = respondents.by_cell();
        let holds: Bits = people.iter().map(|person| person.smokes).collect();
        let column =
            ColumnTally::share(&respondents, smoker(), &Bits::all(people.len()), &holds).unwrap();
        Tallies::new("2026-Q4".parse().unwrap(), &respondents, vec![column]).unwrap()
    }

    pub(super) fn published(&self, people: &[Person], rules: &Parameters) -> Publication {
        publish_with(&self.tallies(people), &self.basis, rules).unwrap().0
    }

    /// An area with all that it lies in, smallest first.
    pub(super) fn around(&self, number: usize) -> Vec<FigureArea> {
        let tree = &self.basis.tree;
        let place = tree.position(&self.areas[number]).unwrap();
        tree.lineage(place).map(|place| tree.areas()[place.index()].clone()).collect()
    }
}

pub(super) fn smoker() -> IndicatorId {
    "smoker".parse().unwrap()
}

pub(super) fn area(code: &str) -> FigureArea {
    code.parse().unwrap()
}

pub(super) fn shown(
    publication: &Publication,
    area: &FigureArea,
    subgroup: Subgroup,
) -> Option<Estimate> {
    publication.of(area, smoker(), subgroup).estimate()
}

pub(super) fn chance(seed: u64) -> ChaCha8Rng {
    ChaCha8Rng::seed_from_u64(seed)
}

/// How many times something is tried: more when `script/attack` asks for all.
pub(super) fn trials(small: usize, full: usize) -> usize {
    #[allow(clippy::disallowed_methods, reason = "script/attack asks for all from outside")]
    match std::env::var("WIJKWEB_ATTACK").as_deref() {
        Ok("full") => full,
        _ => small,
    }
}

/// How often a number of one kind is above one of the other, half of the ties counted: 0.5 for who
/// guesses, 1 for who knows.
pub(super) fn auc(higher: &[f64], lower: &[f64]) -> f64 {
    let mut all: Vec<(f64, bool)> = higher.iter().map(|score| (*score, true)).collect();
    all.extend(lower.iter().map(|score| (*score, false)));
    all.sort_by(|a, b| a.0.total_cmp(&b.0));
    let (mut below, mut wins) = (0.0, 0.0);
    for ties in all.chunk_by(|a, b| a.0 == b.0) {
        let up = ties.iter().filter(|(_, higher)| *higher).count() as f64;
        let down = ties.len() as f64 - up;
        wins += up * (below + down / 2.0);
        below += down;
    }
    wins / (higher.len() as f64 * lower.len() as f64)
}

/// The measured figures of an attack, on one line.
#[allow(clippy::print_stdout, reason = "the measured figures are what script/attack is run for")]
pub(super) fn report(attack: &str, standard: &str, weakened: &str) {
    println!("attack: {attack} | standard: {standard} | weakened: {weakened}");
}

#[test]
fn who_guesses_has_a_half_and_who_knows_has_all() {
    assert_eq!(auc(&[3.0, 4.0], &[1.0, 2.0]), 1.0);
    assert_eq!(auc(&[1.0, 1.0], &[1.0]), 0.5);
    assert_eq!(auc(&[1.0, 4.0], &[2.0, 3.0]), 0.5);
}
