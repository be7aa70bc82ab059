#![allow(clippy::unwrap_used)]

use std::collections::BTreeSet;

use proptest::prelude::*;

use super::*;
use crate::simplify::fit::{closed_lines, crossing, is_well_formed, outside, sides};

#[test]
fn the_same_seed_gives_the_same_town() {
    assert_eq!(made_up_town(7), made_up_town(7));
    assert_ne!(made_up_town(7), made_up_town(8));
}

#[test]
fn a_town_is_the_same_on_every_machine() {
    let town = made_up_town(1);
    assert_eq!(town.gemeenten[0].name, "Vlinderveen");
    let first = &town.buurten[0];
    assert_eq!((first.name.as_str(), first.population), ("Vuurvlinder", Some(1800)));
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(24))]

    #[test]
    fn every_town_is_complete(seed in any::<u64>()) {
        let town = made_up_town(seed);
        prop_assert_eq!(town.gemeenten.len(), 1);
        prop_assert_eq!(town.wijken.len(), WIJKEN);
        prop_assert_eq!(town.buurten.len(), BUURTEN);
        let names: BTreeSet<_> = town.wijken.iter().map(|wijk| &wijk.name)
            .chain(town.buurten.iter().map(|buurt| &buurt.name)).collect();
        prop_assert_eq!(names.len(), WIJKEN + BUURTEN);
        let inhabitants: u32 = town.buurten.iter().filter_map(|buurt| buurt.population).sum();
        prop_assert!((39_500..=40_500).contains(&inhabitants), "{}", inhabitants);
        prop_assert_eq!(
            town.wijken.iter().filter_map(|wijk| wijk.population).sum::<u32>(),
            inhabitants
        );
    }

    #[test]
    fn every_wijk_is_one_piece_and_the_town_has_no_gaps(seed in any::<u64>()) {
        let town = made_up_town(seed);
        for wijk in &town.wijken {
            prop_assert_eq!(wijk.shape.0.len(), 1, "{}", &wijk.name);
            let buurten = town.buurten.iter().filter(|buurt| buurt.code.wijk() == wijk.code);
            let together = outside(buurten.map(|buurt| &buurt.shape));
            prop_assert_eq!(Ok(sides(&wijk.shape)), together);
        }
        let buurten = || town.buurten.iter().map(|buurt| &buurt.shape);
        prop_assert!(buurten().all(is_well_formed));
        prop_assert_eq!(crossing(buurten()), None);
        prop_assert_eq!(outside(buurten()).map(|sides| closed_lines(&sides)), Ok(1));
    }

    #[test]
    fn most_postcodes_tell_the_wijk_and_some_do_not(seed in any::<u64>()) {
        let town = made_up_town(seed);
        let shares = made_up_postcodes(&town);
        let codes: BTreeSet<_> = shares.iter().map(|share| share.postcode).collect();
        prop_assert_eq!(codes.len(), WIJKEN);
        let wijken = |code| shares.iter().filter(|share| share.postcode == code).count();
        let ambiguous = codes.iter().filter(|code| wijken(**code) > 1).count();
        prop_assert!((2..=4).contains(&ambiguous), "{}", ambiguous);
        prop_assert!(codes.iter().all(|code| wijken(*code) <= 3));
        for code in &codes {
            let total: f64 =
                shares.iter().filter(|share| share.postcode == *code).map(|share| share.share).sum();
            prop_assert!((total - 1.0).abs() < 1e-9);
        }
        let sorted = shares.windows(2).all(|pair| {
            (pair[0].postcode, &pair[0].wijk) < (pair[1].postcode, &pair[1].wijk)
        });
        prop_assert!(sorted && shares.iter().all(|share| share.share > 0.0));
    }
}

#[test]
fn postcodes_of_an_empty_town_are_none() {
    assert!(made_up_postcodes(&AreaSet::default()).is_empty());
}
