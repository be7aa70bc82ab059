//! The strata of every area, those within it added up.

use crate::{
    AreaPosition, AreaTree,
    tally::{AGES, GROUPS, Places, STRATA, Stratum, Tally},
};

/// The tallies of one area by stratum, each part of them by itself so that many are added at once.
///
/// No `Debug`: under the floor these are the answers of persons.
#[derive(Clone, Copy, PartialEq, Eq)]
pub(crate) struct Strata {
    pub(crate) respondents: [u32; STRATA],
    pub(crate) keys: [u64; STRATA],
    pub(crate) sum: [i64; STRATA],
    pub(crate) keys_or_squares: [u64; STRATA],
}

impl Strata {
    /// Nobody answered.
    pub(crate) const EMPTY: Self = Self {
        respondents: [0; STRATA],
        keys: [0; STRATA],
        sum: [0; STRATA],
        keys_or_squares: [0; STRATA],
    };

    /// Adds people of one stratum.
    pub(crate) fn add(&mut self, stratum: Stratum, tally: &Tally) {
        let at = stratum.index();
        self.respondents[at] = self.respondents[at].wrapping_add(tally.respondents);
        self.keys[at] = self.keys[at].wrapping_add(tally.keys);
        self.sum[at] = self.sum[at].wrapping_add(tally.sum);
        self.keys_or_squares[at] = self.keys_or_squares[at].wrapping_add(tally.keys_or_squares);
    }

    /// Adds other people, stratum by stratum. No sum comes near its bound, as `UNITS` says.
    pub(crate) fn add_all(&mut self, other: &Self) {
        for at in 0..STRATA {
            self.respondents[at] = self.respondents[at].wrapping_add(other.respondents[at]);
            self.keys[at] = self.keys[at].wrapping_add(other.keys[at]);
            self.sum[at] = self.sum[at].wrapping_add(other.sum[at]);
            self.keys_or_squares[at] =
                self.keys_or_squares[at].wrapping_add(other.keys_or_squares[at]);
        }
    }
}

/// What the strata of each published subgroup add up to, by index.
#[inline(always)]
pub(crate) fn by_group<T: Copy>(strata: &[T; STRATA], add: impl Fn(T, T) -> T) -> [T; GROUPS] {
    let rows = strata.as_chunks::<AGES>().0;
    let mut ages = rows[0];
    for row in &rows[1..] {
        for (total, own) in ages.iter_mut().zip(row) {
            *total = add(*total, *own);
        }
    }
    let [all, women, men] = [&ages, &rows[0], &rows[1]].map(|row| whole(row, &add));
    [all, women, men, ages[0], ages[1], ages[2], ages[3], ages[4]]
}

/// What the ages of a row add up to, pair by pair.
#[inline(always)]
pub(crate) fn whole<T: Copy>(row: &[T; AGES], add: impl Fn(T, T) -> T) -> T {
    let [a, b, c, d, e, f] = *row;
    add(add(add(a, e), add(c, d)), add(b, f))
}

/// Adds strata up over areas, and keeps its memory for the next time.
///
/// Most areas contain no other: their strata are read where they are, and only the others have a
/// row in a table.
#[derive(Default)]
pub(crate) struct AddUp {
    /// By area that may contain others.
    table: Vec<Strata>,
}

impl AddUp {
    /// Visits every area after all that lie in it, with its strata; `strata` are those of areas by
    /// themselves, at their places.
    pub(crate) fn visit_small_to_large(
        &mut self,
        tree: &AreaTree,
        places: &Places,
        strata: &[Strata],
        mut visit: impl FnMut(AreaPosition, &Strata),
    ) {
        let containing = tree.containing();
        self.table.clear();
        self.table.resize(containing, Strata::EMPTY);
        for area in tree.positions().rev() {
            let own = places.of(area, strata);
            // A parent stands before its children.
            let (before, from) = self.table.split_at_mut(area.index().min(containing));
            let all = match (from.first_mut(), own) {
                (Some(within), Some(own)) => {
                    within.add_all(own);
                    within
                }
                (Some(within), None) => within,
                (None, own) => own.unwrap_or(&Strata::EMPTY),
            };
            if let Some(parent) = tree.parent(area) {
                before[parent.index()].add_all(all);
            }
            visit(area, all);
        }
    }
}

#[cfg(test)]
impl Strata {
    /// The strata of a table.
    pub(crate) fn of(tallies: &[Tally; STRATA]) -> Self {
        let mut strata = Self::EMPTY;
        Stratum::all().for_each(|own| strata.add(own, &tallies[own.index()]));
        strata
    }

    /// The tally of each stratum.
    pub(crate) fn tallies(&self) -> [Tally; STRATA] {
        std::array::from_fn(|at| Tally {
            respondents: self.respondents[at],
            keys: self.keys[at],
            sum: self.sum[at],
            keys_or_squares: self.keys_or_squares[at],
        })
    }
}

#[cfg(test)]
pub(crate) mod tests {
    use proptest::{collection::vec, prelude::*};

    use domain::figure::Subgroup;

    use super::*;
    use crate::{Respondents, Tallies};

    /// An area of [`small_town`], a stratum and a record key.
    pub(crate) type Resident = (u32, usize, u32);

    /// Two wijken, one with two buurten and one with one, and the tallies of these residents.
    pub(crate) fn small_town(residents: &[Resident]) -> (AreaTree, Tallies) {
        let buurten = ["BU01640101", "BU01640102", "BU01640201"];
        let tree = AreaTree::new(buurten.map(|code| code.parse().unwrap()), &[].into());
        let mut respondents = Respondents::default();
        for (area, stratum, key) in residents {
            let stratum = Stratum::all().nth(*stratum).unwrap();
            respondents.push(AreaPosition(*area), stratum.sex(), stratum.age_band(), *key);
        }
        let tallies =
            Tallies::new("2026-Q4".parse().unwrap(), &respondents.by_cell(), &[]).unwrap();
        (tree, tallies)
    }

    #[test]
    fn a_stratum_counts_in_the_subgroups_in_which_it_lies() {
        for stratum in Stratum::all() {
            let mut strata = [0; STRATA];
            strata[stratum.index()] = 1;
            let lies_in = Subgroup::ALL.map(|subgroup| i32::from(stratum.lies_in(subgroup)));
            assert_eq!(by_group(&strata, |a, b| a + b), lies_in, "{}", stratum.index());
        }
    }

    proptest! {
        #[test]
        fn every_area_has_the_strata_of_all_within_it(
            residents in vec((0_u32..6, 0..Stratum::all().count(), any::<u32>()), 0..60),
        ) {
            let (tree, tallies) = small_town(&residents);
            let mut expected = tallies.table(tallies.everybody(), tree.len());
            tree.add_up(&mut expected, |total, own| {
                total.iter_mut().zip(own).for_each(|(total, own)| *total += own);
            });
            let places = tallies.places(tree.len());
            let mut add_up = AddUp::default();
            // The second time with the memory of the first.
            for _ in 0..2 {
                let mut found = vec![Strata::EMPTY; tree.len()];
                add_up.visit_small_to_large(&tree, &places, tallies.everybody(), |area, strata| {
                    found[area.index()] = *strata;
                });
                prop_assert!(found.iter().eq(expected.iter().map(Strata::of).collect::<Vec<_>>().iter()));
            }
        }
    }
}
