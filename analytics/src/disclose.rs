//! Which figures may be shown. The reasoning, and what is not protected yet, is in
//! `analytics/disclosure.md`.

use std::collections::{BTreeMap, BTreeSet};

use domain::{
    area::{GemeenteCode, WijkCode},
    aspect::Dimension,
    figure::{Figure, FigureArea, Published},
};

use crate::{
    aggregate::{Group, Groups},
    estimate::estimate,
};

/// From how many respondents a figure may be shown.
#[derive(Clone, Copy, Debug)]
pub struct DisclosurePolicy {
    /// Fewer respondents than this are never shown, nor left over when shown figures are
    /// subtracted from a total. Below 2 it counts as 2: the mean of one person is her answer.
    pub minimum_respondents: u32,
}

impl DisclosurePolicy {
    /// The policy of every publication: ten respondents.
    pub const STANDARD: Self = Self { minimum_respondents: 10 };

    fn floor(self) -> u32 {
        self.minimum_respondents.max(2)
    }

    /// The figures of all wijken and of the gemeenten they lie in, by area and dimension.
    pub(crate) fn disclose(self, wijken: &BTreeMap<WijkCode, Groups>) -> Vec<Figure> {
        let mut gemeenten: BTreeMap<GemeenteCode, Vec<(&WijkCode, &Groups)>> = BTreeMap::new();
        for wijk in wijken {
            gemeenten.entry(wijk.0.gemeente()).or_default().push(wijk);
        }
        let mut figures = Vec::with_capacity((wijken.len() + gemeenten.len()) * 6);
        for (gemeente, wijken) in gemeenten {
            for dimension in Dimension::ALL {
                let column: Vec<(&WijkCode, Group)> = wijken
                    .iter()
                    .map(|(wijk, groups)| (*wijk, groups[dimension.index()]))
                    .collect();
                figures.extend(self.disclose_column(&gemeente, dimension, &column));
            }
        }
        figures.sort_by(|a, b| (&a.area, a.dimension).cmp(&(&b.area, b.dimension)));
        figures
    }

    /// The figures of one gemeente and its wijken on one dimension.
    fn disclose_column(
        self,
        gemeente: &GemeenteCode,
        dimension: Dimension,
        wijken: &[(&WijkCode, Group)],
    ) -> Vec<Figure> {
        let total: Group = wijken.iter().map(|(_, group)| *group).sum();
        let withheld = self.withheld(wijken);
        let wijk_figures = wijken.iter().map(|(wijk, group)| Figure {
            area: FigureArea::Wijk((*wijk).clone()),
            dimension,
            published: shown_if(!withheld.contains(wijk), *group),
        });
        let gemeente_figure = Figure {
            area: FigureArea::Gemeente(gemeente.clone()),
            dimension,
            published: shown_if(total.respondents() >= self.floor(), total),
        };
        wijk_figures.chain([gemeente_figure]).collect()
    }

    /// The wijken of one gemeente that are withheld on one dimension: those under the floor, and
    /// the next smallest for as long as what is withheld could be derived from the total.
    fn withheld<'a>(self, wijken: &[(&'a WijkCode, Group)]) -> BTreeSet<&'a WijkCode> {
        let mut by_size: Vec<_> =
            wijken.iter().map(|(wijk, group)| (group.respondents(), *wijk)).collect();
        by_size.sort_unstable();
        let mut withheld = BTreeSet::new();
        let mut hidden_respondents = 0;
        for (respondents, wijk) in by_size {
            let too_few = respondents < self.floor();
            let alone = withheld.len() == 1;
            let derivable = (1..self.floor()).contains(&hidden_respondents);
            if !(too_few || alone || derivable) {
                break;
            }
            withheld.insert(wijk);
            hidden_respondents += respondents;
        }
        withheld
    }
}

fn shown_if(may_be_shown: bool, group: Group) -> Published {
    match estimate(group) {
        Some(estimate) if may_be_shown => Published::Value(estimate),
        _ => Published::Withheld,
    }
}

#[cfg(test)]
mod tests {
    use proptest::{collection::vec, prelude::*};

    use super::*;

    /// How many respondents the figure of each wijk shows, and that of the gemeente, for wijken
    /// with these numbers of respondents.
    fn shown(respondents: &[usize]) -> (Vec<Option<u32>>, Option<u32>) {
        let wijken: BTreeMap<WijkCode, Groups> = (0..)
            .zip(respondents)
            .map(|(number, count)| {
                let code = format!("WK0164{number:02}").parse().unwrap();
                (code, [Group::of(&vec![7.0; *count]); 6])
            })
            .collect();
        let figures = DisclosurePolicy::STANDARD.disclose(&wijken);
        let counts: Vec<_> = figures
            .iter()
            .filter(|figure| figure.dimension == Dimension::Mind)
            .map(|figure| figure.published.estimate().map(|estimate| estimate.respondents))
            .collect();
        (counts[1..].to_vec(), counts[0])
    }

    fn wijken_shown(respondents: &[usize]) -> Vec<bool> {
        shown(respondents).0.iter().map(Option::is_some).collect()
    }

    #[test]
    fn nine_respondents_are_too_few() {
        assert_eq!(shown(&[9]), (vec![None], None));
    }

    #[test]
    fn ten_are_enough() {
        assert_eq!(shown(&[10]), (vec![Some(10)], Some(10)));
    }

    #[test]
    fn a_gemeente_without_small_wijken_has_no_gaps() {
        assert_eq!(wijken_shown(&[10, 30, 12]), [true, true, true]);
    }

    #[test]
    fn the_smallest_wijk_that_may_be_shown_accompanies_a_lone_gap() {
        assert_eq!(wijken_shown(&[40, 9, 20, 30]), [true, false, false, true]);
    }

    #[test]
    fn of_two_equal_companions_the_first_code_is_taken() {
        assert_eq!(wijken_shown(&[20, 3, 20]), [false, false, true]);
    }

    #[test]
    fn an_empty_wijk_is_a_gap_like_any_other() {
        assert_eq!(wijken_shown(&[0, 20, 30]), [false, false, true]);
    }

    #[test]
    fn three_small_wijken_that_together_stay_small_need_another() {
        assert_eq!(wijken_shown(&[2, 3, 4, 10, 11]), [false, false, false, false, true]);
    }

    #[test]
    fn two_small_wijken_that_together_are_enough_need_no_other() {
        assert_eq!(wijken_shown(&[5, 5, 10]), [false, false, true]);
    }

    #[test]
    fn a_gemeente_can_be_shown_when_none_of_its_wijken_can() {
        assert_eq!(shown(&[6, 7]), (vec![None, None], Some(13)));
    }

    #[test]
    fn a_policy_of_one_respondent_still_asks_for_two() {
        let policy = DisclosurePolicy { minimum_respondents: 1 };
        let wijk: WijkCode = "WK016400".parse().unwrap();
        let figures = policy.disclose(&BTreeMap::from([(wijk, [Group::of(&[7.0]); 6])]));
        assert!(figures.iter().all(|figure| figure.published == Published::Withheld));
    }

    proptest! {
        #[test]
        fn a_gap_is_never_alone(respondents in vec(0_usize..40, 2..20)) {
            let gaps = wijken_shown(&respondents).into_iter().filter(|shown| !shown).count();
            prop_assert_ne!(gaps, 1);
        }

        #[test]
        fn nothing_under_the_floor_is_shown(respondents in vec(0_usize..40, 1..20)) {
            let (wijken, gemeente) = shown(&respondents);
            prop_assert!(wijken.into_iter().chain([gemeente]).flatten().all(|n| n >= 10));
        }

        #[test]
        fn the_total_minus_what_is_shown_leaves_nobody_or_ten(
            respondents in vec(0_usize..15, 1..20),
        ) {
            let (wijken, gemeente) = shown(&respondents);
            let remainder = gemeente.map(|total| total - wijken.into_iter().flatten().sum::<u32>());
            prop_assert!(remainder.is_none_or(|rest| rest == 0 || rest >= 10), "{remainder:?}");
        }

        #[test]
        fn without_a_figure_for_the_gemeente_no_wijk_has_one(
            respondents in vec(0_usize..40, 1..20),
        ) {
            let (wijken, gemeente) = shown(&respondents);
            prop_assert!(gemeente.is_some() || wijken.iter().all(Option::is_none));
        }
    }
}
