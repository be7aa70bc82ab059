//! A group of fourteen in which all say yes, against one in which twelve do.
//!
//! The attacker sees the group and all areas around it, and knows nothing of the others who live
//! there.

use domain::figure::{Level, Subgroup};
use rand::RngExt as _;

use super::support::{
    OPEN, Reader, SHARES, Town, UNPROTECTED, auc, by_size, chance, discriminant, dot, report,
};
use crate::Parameters;

const GROUP: usize = 14;
const LESS: usize = 12;

/// How well the two are told apart: by the figure of the group, and by all figures around it.
fn told_apart(rules: &Parameters) -> [f64; 2] {
    let plan = vec![vec![vec![GROUP, 30, 70], vec![90, 110]]; by_size(90, 900)];
    let mut town = Town::new(&plan, &SHARES[..5], OPEN, 21);
    let chance = &mut chance(22);
    let mut groups = vec![];
    for wijk in town.areas(Level::Wijk).into_iter().step_by(2) {
        let buurt = town.within(wijk)[0];
        let all: Vec<bool> = town.indicators.iter().map(|_| chance.random()).collect();
        let members = town.residents.iter_mut().filter(|own| own.buurt == buurt);
        for (at, member) in members.enumerate() {
            let yes = all.iter().map(|all| f64::from(u8::from(*all || at < LESS)));
            member.answers = yes.map(Some).collect();
        }
        groups.push((buurt, all));
    }
    let publication = town.publish(rules);
    let reader = Reader { town: &town, publication: &publication, rules };
    let seen = |cell, indicator| {
        reader.sight(cell, indicator).map_or(0.0, |sight| sight.middle() * sight.respondents)
    };
    let mut examples = vec![];
    for (buurt, all) in groups {
        for (all, indicator) in all.into_iter().zip(&town.indicators) {
            let cells = town
                .basis
                .tree
                .lineage(buurt)
                .flat_map(|area| Subgroup::ALL.map(|subgroup| (area, subgroup)));
            let features = cells.map(|cell| seen(cell, *indicator)).collect::<Vec<_>>();
            examples.push((features, all));
        }
    }
    let by = |score: &dyn Fn(&[f64]) -> f64, rest: usize| {
        let half = examples.iter().skip(rest).step_by(2);
        auc(&half.map(|(features, all)| (score(features), *all)).collect::<Vec<_>>())
    };
    let alone = f64::midpoint(by(&|features| features[0], 0), by(&|features| features[0], 1));
    let trained = [0, 1].map(|rest| {
        let half: Vec<_> = examples.iter().skip(rest).step_by(2).cloned().collect();
        let weights = discriminant(&half);
        by(&|features| dot(&weights, features), 1 - rest)
    });
    [alone, f64::midpoint(trained[0], trained[1])]
}

#[test]
fn a_group_in_which_all_agree_is_not_told_from_one_in_which_nearly_all_do() {
    let without_clamping = Parameters { floor: Parameters::STANDARD.floor, ..UNPROTECTED };
    let without_noise =
        Parameters { noise_of_all: 0.0, noise_of_subgroup: 0.0, ..Parameters::STANDARD };
    let [standard, clamped, weakened] =
        [Parameters::STANDARD, without_noise, without_clamping].map(|rules| told_apart(&rules));
    let shown = |[alone, all]: [f64; 2]| format!("AUC {alone:.3} alone, {all:.3} by all around");
    report(
        "fourteen of fourteen or twelve",
        shown(standard),
        format!("{}; with clamping but no noise {}", shown(weakened), shown(clamped)),
    );
    assert!(standard.iter().all(|auc| *auc <= 0.60), "{standard:?}");
    assert!(weakened[0] > 0.95, "{weakened:?}");
}
