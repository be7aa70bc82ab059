use domain::{
    demography::{AgeBand, Sex},
    figure::{Estimate, FigureArea, Gap, Kind, Published, Subgroup},
    indicator::{IndicatorId, IndicatorValues},
    period::Quarter,
};
use proptest::{collection::vec, prelude::*};

use super::*;

/// Wijken of two gemeenten, and buurten of one of the wijken.
const AREAS: [&str; 6] =
    ["WK016403", "WK014101", "BU01640101", "BU01640102", "WK014100", "WK016400"];

fn period() -> Quarter {
    "2026-Q4".parse().unwrap()
}

fn area(code: &str) -> FigureArea {
    code.parse().unwrap()
}

fn indicator(slug: &str) -> IndicatorId {
    slug.parse().unwrap()
}

fn basis() -> Basis {
    Basis::of(AreaTree::new(AREAS.map(area), &[].into()))
}

/// A key that differs for each number, as chance would make it.
fn key(number: usize) -> u32 {
    (number as u32).wrapping_mul(2_654_435_769).rotate_left(11) ^ 0x5bd1_e995
}

fn person(number: usize, code: &str, values: &[(&str, f64)]) -> Observation {
    let mut own = IndicatorValues::default();
    for (slug, value) in values {
        assert!(own.set(indicator(slug), *value));
    }
    Observation {
        area: area(code),
        sex: Some(if number.is_multiple_of(2) { Sex::Female } else { Sex::Male }),
        age_band: Some(AgeBand::ALL[number % 5]),
        record_key: key(number),
        values: own,
    }
}

/// So many people, of whom the first smoke.
fn smokers(code: &str, count: usize, smoking: usize) -> Vec<Observation> {
    let first = AREAS.iter().position(|known| *known == code).unwrap() * 100_000;
    (0..count)
        .map(|at| person(first + at, code, &[("smoker", f64::from(u8::from(at < smoking)))]))
        .collect()
}

fn published(observations: &[Observation], basis: &Basis) -> Publication {
    let tallies = Tallies::of(period(), &basis.tree, observations).unwrap();
    publish(&tallies, basis).unwrap().0
}

fn smoking(publication: &Publication, code: &str) -> Published {
    publication.of(&area(code), indicator("smoker"), Subgroup::All)
}

fn value(published: Published) -> Estimate {
    published.estimate().unwrap_or_else(|| panic!("{published:?}"))
}

#[test]
fn every_cell_of_the_lattice_is_there_also_without_respondents() {
    let publication = published(&[], &basis());
    assert_eq!(publication.areas().len(), 8 + 1, "six areas, a wijk and two gemeenten");
    assert_eq!(publication.figures().len(), 9 * IndicatorId::all().len() * 8);
    assert!(publication.figures().all(|figure| figure.published == Published::Gap(Gap::NoData)));
}

#[test]
fn nobody_and_nine_people_get_the_same_word() {
    let mut people = smokers("WK014100", 9, 4);
    people.extend(smokers("WK014101", 30, 9));
    let publication = published(&people, &basis());
    for empty_or_small in ["WK014100", "WK016403"] {
        assert_eq!(smoking(&publication, empty_or_small), Published::Gap(Gap::Withheld));
    }
    assert_eq!(value(smoking(&publication, "WK014101")).kind, Kind::Estimate);
}

#[test]
fn all_indicators_of_too_small_a_group_are_withheld_alike() {
    let people: Vec<_> = (0..40)
        .map(|at| {
            let values = [("smoker", 0.0), ("happy", 1.0), ("dimension_body", 7.0)];
            person(at, "WK014100", if at < 9 { &values } else { &values[..2] })
        })
        .collect();
    let publication = published(&people, &basis());
    let of = |slug| publication.of(&area("WK014100"), indicator(slug), Subgroup::All);
    assert!(of("smoker").estimate().is_some() && of("happy").estimate().is_some());
    assert_eq!(of("dimension_body"), Published::Gap(Gap::Withheld), "nine answered it");
    let eight = Subgroup::Age(AgeBand::From75);
    assert_eq!(
        publication.of(&area("WK014100"), indicator("smoker"), eight),
        Published::Gap(Gap::Withheld)
    );
}

#[test]
fn a_buurt_counts_in_its_wijk_and_gemeente() {
    let mut people = smokers("BU01640101", 800, 200);
    people.extend(smokers("BU01640102", 800, 400));
    let publication = published(&people, &basis());
    for (code, percent) in
        [("BU01640101", 25.0), ("BU01640102", 50.0), ("WK016401", 37.5), ("GM0164", 37.5)]
    {
        let figure = value(smoking(&publication, code));
        assert!((figure.value - percent).abs() <= 2.5, "{code}: {figure:?}");
        assert!(figure.lower < percent && percent < figure.upper);
    }
    assert!(value(smoking(&publication, "GM0164")).respondents.abs_diff(1600) <= 45);
}

#[test]
fn few_are_drawn_to_what_is_published_and_many_are_not() {
    let mut basis = basis();
    let wijk = basis.tree.position(&area("WK014100")).unwrap();
    assert!(basis.priors.set(wijk, indicator("smoker"), 16.0));
    let thirty = value(smoking(&published(&smokers("WK014100", 30, 15), &basis), "WK014100"));
    assert_eq!(thirty.kind, Kind::Estimate);
    assert!((16.0..35.0).contains(&thirty.value), "{thirty:?}");
    let many = value(smoking(&published(&smokers("WK014100", 400, 200), &basis), "WK014100"));
    assert_eq!(many.kind, Kind::Direct);
    assert!((44.0..=56.0).contains(&many.value), "{many:?}");
}

#[test]
fn what_is_published_of_other_areas_draws_nothing() {
    let mut basis = basis();
    let [wijk, gemeente] =
        ["WK014100", "GM0141"].map(|code| basis.tree.position(&area(code)).unwrap());
    basis.priors.set(wijk, indicator("smoker"), 16.0);
    basis.priors.refuse(&basis.tree, gemeente);
    let few = published(&smokers("WK014100", 30, 15), &basis);
    assert_eq!(smoking(&few, "WK014100"), Published::Gap(Gap::NotComparable));
    let many = published(&smokers("WK014100", 400, 200), &basis);
    assert_eq!(value(smoking(&many, "WK014100")).kind, Kind::Direct, "it stands by itself");
}

#[test]
fn respondents_come_to_count_as_residents_do() {
    let mut basis = basis();
    let wijk = basis.tree.position(&area("WK014100")).unwrap();
    for band in AgeBand::ALL {
        basis.population.set(wijk, Sex::Female, *band, 500.0);
        basis.population.set(wijk, Sex::Male, *band, 500.0);
    }
    // Three women for each man; all men smoke.
    let people: Vec<_> = (0..2000)
        .map(|at| {
            let man = at % 4 == 0;
            let mut person = person(at, "WK014100", &[("smoker", f64::from(u8::from(man)))]);
            person.sex = Some(if man { Sex::Male } else { Sex::Female });
            person
        })
        .collect();
    let figure = value(smoking(&published(&people, &basis), "WK014100"));
    assert!((figure.value - 50.0).abs() <= 2.0, "{figure:?}");
    let who = published(&people, &basis).who_answered(&area("WK014100"), Subgroup::Sex(Sex::Male));
    assert_eq!(who.persons, Some(2500));
    assert!(who.respondents.unwrap().abs_diff(500) <= 63);
}

#[test]
fn the_same_people_under_two_names_have_one_figure() {
    let women: Vec<_> = smokers("WK014100", 160, 40)
        .into_iter()
        .map(|person| Observation { sex: Some(Sex::Female), ..person })
        .collect();
    let publication = published(&women, &basis());
    let of = |group| publication.of(&area("WK014100"), indicator("smoker"), group);
    assert_eq!(of(Subgroup::All), of(Subgroup::Sex(Sex::Female)));
    let who = |group| publication.who_answered(&area("WK014100"), group).respondents;
    assert_eq!(who(Subgroup::All), who(Subgroup::Sex(Sex::Female)));
}

#[test]
fn all_of_a_buurt_that_are_all_women_of_their_wijk_have_one_figure() {
    let mut people = smokers("BU01640101", 160, 40);
    people.iter_mut().for_each(|person| person.sex = Some(Sex::Female));
    let mut men = smokers("BU01640102", 160, 80);
    men.iter_mut().for_each(|person| person.sex = Some(Sex::Male));
    people.extend(men);
    let publication = published(&people, &basis());
    let women = Subgroup::Sex(Sex::Female);
    let [of_buurt, of_wijk] = [("BU01640101", Subgroup::All), ("WK016401", women)]
        .map(|(code, group)| publication.of(&area(code), indicator("smoker"), group));
    assert_eq!(value(of_buurt), value(of_wijk));
    let [of_buurt, of_wijk] = [("BU01640101", Subgroup::All), ("WK016401", women)]
        .map(|(code, group)| publication.who_answered(&area(code), group).respondents);
    assert_eq!(of_buurt, of_wijk);
}

#[test]
fn an_unknown_area_is_refused_by_name() {
    let tree = AreaTree::new([area("WK014100")], &[].into());
    let elsewhere = [person(0, "WK016400", &[])];
    let error = Tallies::of(period(), &tree, &elsewhere).err().unwrap();
    assert!(error.to_string().contains("WK016400"));
}

#[test]
fn another_quarter_is_not_merged() {
    let other = Tallies::of("2026-Q3".parse().unwrap(), &basis().tree, &[]).unwrap();
    assert!(matches!(Tallies::merge(period(), [other]), Err(AnalyticsError::OtherPeriod)));
}

#[test]
fn an_observation_cannot_be_printed_by_accident() {
    assert_eq!(format!("{:?}", person(0, "WK016400", &[("smoker", 1.0)])), "Observation(hidden)");
}

/// A person of any kind: area, sex, age, key, and answers to three questions.
fn anybody() -> impl Strategy<Value = Observation> {
    let share = || prop::option::weighted(0.9, prop::bool::ANY);
    (
        0..AREAS.len(),
        prop::option::of(0..3_usize),
        prop::option::of(0..5_usize),
        any::<u32>(),
        share(),
        share(),
        prop::option::weighted(0.9, 0_u32..=70),
    )
        .prop_map(|(at, sex, band, record_key, smokes, happy, sevenths)| {
            let mut values = IndicatorValues::default();
            for (slug, yes) in [("smoker", smokes), ("happy", happy)] {
                yes.map(|yes| values.set(indicator(slug), f64::from(u8::from(yes))));
            }
            sevenths
                .map(|sevenths| values.set(indicator("dimension_body"), f64::from(sevenths) / 7.0));
            Observation {
                area: area(AREAS[at]),
                sex: sex.map(|sex| Sex::ALL[sex]),
                age_band: band.map(|band| AgeBand::ALL[band]),
                record_key,
                values,
            }
        })
}

proptest! {
    #[test]
    fn shards_merge_to_the_same_publication_in_any_order(
        people in vec((anybody(), 0_usize..4), 0..300), order in Just([0_usize, 1, 2, 3]).prop_shuffle(),
    ) {
        let basis = basis();
        let whole: Vec<_> = people.iter().map(|(person, _)| person.clone()).collect();
        let expected = published(&whole, &basis);
        let shards = order.into_iter().map(|shard| {
            let own: Vec<_> = people
                .iter()
                .filter(|(_, of)| *of == shard)
                .map(|(person, _)| person.clone())
                .collect();
            Tallies::of(period(), &basis.tree, &own).unwrap()
        });
        let merged = Tallies::merge(period(), shards).unwrap();
        prop_assert_eq!(publish(&merged, &basis).unwrap().0, expected);
    }

    #[test]
    fn the_order_of_people_makes_no_difference(
        (people, shuffled) in vec(anybody(), 0..200)
            .prop_flat_map(|people| (Just(people.clone()), Just(people).prop_shuffle())),
    ) {
        prop_assert_eq!(published(&people, &basis()), published(&shuffled, &basis()));
    }

    #[test]
    fn nothing_under_the_floor_is_shown(people in vec(anybody(), 0..200)) {
        let basis = basis();
        let publication = published(&people, &basis);
        for figure in publication.figures().filter(|figure| figure.published.estimate().is_some()) {
            let answered = people.iter().filter(|person| {
                let within = basis.tree.position(&person.area).map(|own| {
                    basis.tree.lineage(own).any(|around| basis.tree.areas()[around.index()] == *figure.area)
                });
                let belongs = match figure.subgroup {
                    Subgroup::All => true,
                    Subgroup::Sex(sex) => person.sex == Some(sex),
                    Subgroup::Age(band) => person.age_band == Some(band),
                };
                within == Some(true) && belongs && person.values.get(figure.indicator).is_some()
            });
            prop_assert!(answered.count() >= 10);
        }
    }
}
