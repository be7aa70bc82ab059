//! The strata of every area, those within it added up.

use crate::{
    AreaPosition, AreaTree,
    tally::{CellsByArea, STRATA, Stratum, Tally},
};

/// The strata of one area in which anybody answered.
///
/// No `Debug`: under the floor these are the answers of persons.
#[derive(Clone, Copy)]
pub(crate) struct Strata<'a> {
    /// Which they are, ascending.
    answered: &'a [Stratum],
    /// By stratum; of no meaning for one that is not among them.
    tallies: &'a [Tally; STRATA],
}

impl<'a> Strata<'a> {
    /// Each with its tally, ascending.
    pub(crate) fn iter(self) -> impl Iterator<Item = (Stratum, &'a Tally)> {
        self.answered.iter().map(|stratum| (*stratum, &self.tallies[stratum.index()]))
    }
}

/// Adds strata up over areas, and keeps its memory for the next time.
///
/// Most areas contain no other: their strata are read from their cells, and only the others have a
/// row in a table.
#[derive(Default)]
pub(crate) struct AddUp {
    /// By area that may contain others, then stratum.
    table: Vec<[Tally; STRATA]>,
    /// See [`Strata`], of the area that is visited.
    answered: Vec<Stratum>,
}

impl AddUp {
    /// Visits every area after all that lie in it, with its strata. `tallies` has one for each
    /// cell, by number.
    pub(crate) fn visit_small_to_large(
        &mut self,
        tree: &AreaTree,
        cells: &CellsByArea,
        tallies: &[Tally],
        mut visit: impl FnMut(AreaPosition, Strata<'_>),
    ) {
        let Self { table, answered } = self;
        let containing = tree.containing();
        table.clear();
        table.resize(containing, [Tally::default(); STRATA]);
        let mut without_others = [Tally::default(); STRATA];
        for area in tree.positions().rev() {
            // A parent stands before its children.
            let (before, from) = table.split_at_mut(area.index().min(containing));
            let own =
                cells.of(area).iter().map(|(stratum, cell)| (stratum, &tallies[*cell as usize]));
            answered.clear();
            let strata = if let Some(row) = from.first_mut() {
                own.for_each(|(stratum, tally)| row[stratum.index()] += *tally);
                answered.extend(Stratum::all().filter(|own| row[own.index()].respondents > 0));
                &*row
            } else {
                for (stratum, tally) in own.filter(|(_, tally)| tally.respondents > 0) {
                    without_others[stratum.index()] = *tally;
                    answered.push(*stratum);
                }
                &without_others
            };
            let strata = Strata { answered, tallies: strata };
            if let Some(parent) = tree.parent(area) {
                let around = &mut before[parent.index()];
                strata.iter().for_each(|(stratum, tally)| around[stratum.index()] += *tally);
            }
            visit(area, strata);
        }
    }
}

#[cfg(test)]
impl Strata<'_> {
    /// Lets something be made of a table by stratum.
    pub(crate) fn of<T>(tallies: &[Tally; STRATA], make: impl FnOnce(Strata<'_>) -> T) -> T {
        let answered = Stratum::all().filter(|own| tallies[own.index()].respondents > 0);
        make(Strata { answered: &answered.collect::<Vec<_>>(), tallies })
    }
}

#[cfg(test)]
pub(crate) mod tests {
    use proptest::{collection::vec, prelude::*};

    use super::*;
    use crate::{ColumnTally, Respondents, Tallies};

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
        let columns = Vec::<ColumnTally>::new();
        let tallies =
            Tallies::new("2026-Q4".parse().unwrap(), &respondents.by_cell(), columns).unwrap();
        (tree, tallies)
    }

    proptest! {
        #[test]
        fn every_area_has_the_strata_of_all_within_it(
            residents in vec((0_u32..6, 0_usize..STRATA, any::<u32>()), 0..60),
        ) {
            let (tree, tallies) = small_town(&residents);
            let mut expected = tallies.table(tallies.everybody(), tree.len());
            tree.add_up(&mut expected, |total, own| {
                total.iter_mut().zip(own).for_each(|(total, own)| *total += own);
            });
            let cells = tallies.cells_by_area(tree.len());
            let mut add_up = AddUp::default();
            // The second time with the memory of the first.
            for _ in 0..2 {
                let mut found = vec![[Tally::default(); STRATA]; tree.len()];
                add_up.visit_small_to_large(&tree, &cells, tallies.everybody(), |area, strata| {
                    for (stratum, tally) in strata.iter() {
                        found[area.index()][stratum.index()] = *tally;
                    }
                });
                prop_assert!(found == expected);
            }
        }
    }
}
