//! Puts buurten together into wijken, each in one piece.

use super::{Cell, MIDDLE, distance};

/// Metres of border that two cells must share to be neighbours.
const SHORTEST_SHARED_BORDER: f64 = 60.0;

/// How often wijken grow again, from the buurt in their middle.
const ROUNDS: usize = 4;

/// The number of the group of every cell, from 0; group 0 lies in the middle of the town.
pub(in crate::town) fn grouped(cells: &[Cell], groups: usize) -> Vec<usize> {
    let mut seeds = spread_out(cells, groups);
    let mut group_of = grown(cells, &seeds);
    for _ in 0..ROUNDS {
        seeds = (0..seeds.len()).filter_map(|group| middle_cell(cells, &group_of, group)).collect();
        group_of = grown(cells, &seeds);
    }
    // Only a cell that borders on nothing would be left without a group; there is none.
    group_of.into_iter().map(Option::unwrap_or_default).collect()
}

/// Cells far from each other: the one in the middle of the town, then always the furthest.
fn spread_out(cells: &[Cell], count: usize) -> Vec<usize> {
    let mut to_chosen: Vec<f64> = cells.iter().map(|cell| -distance(cell.site, MIDDLE)).collect();
    let mut chosen = Vec::new();
    while chosen.len() < count.min(cells.len()) {
        let furthest = (0..cells.len()).max_by(|a, b| to_chosen[*a].total_cmp(&to_chosen[*b]));
        let Some(furthest) = furthest else { break };
        for (cell, nearest) in cells.iter().zip(&mut to_chosen) {
            let away = distance(cell.site, cells[furthest].site);
            *nearest = if chosen.is_empty() { away } else { nearest.min(away) };
        }
        chosen.push(furthest);
    }
    chosen
}

/// Lets groups grow from their seed: each time the smallest that can takes the nearest free cell.
fn grown(cells: &[Cell], seeds: &[usize]) -> Vec<Option<usize>> {
    let mut group_of = vec![None; cells.len()];
    let mut sizes = vec![1_usize; seeds.len()];
    for (group, seed) in seeds.iter().enumerate() {
        group_of[*seed] = Some(group);
    }
    let beside = neighbours(cells);
    let away = |cell: usize, group: usize| distance(cells[cell].site, cells[seeds[group]].site);
    loop {
        let next = beside
            .iter()
            .filter(|(free, _)| group_of[*free].is_none())
            .filter_map(|(free, member)| Some((*free, group_of[*member]?)))
            .min_by(|one, other| {
                let smaller = sizes[one.1].cmp(&sizes[other.1]);
                smaller.then(away(one.0, one.1).total_cmp(&away(other.0, other.1)))
            });
        let Some((cell, group)) = next else { return group_of };
        group_of[cell] = Some(group);
        sizes[group] += 1;
    }
}

/// The cell of a group that is nearest to the middle of the group.
fn middle_cell(cells: &[Cell], group_of: &[Option<usize>], group: usize) -> Option<usize> {
    let members = || (0..cells.len()).filter(|cell| group_of[*cell] == Some(group));
    let count = members().count() as f64;
    let middle =
        [0, 1].map(|axis| members().map(|cell| cells[cell].site[axis]).sum::<f64>() / count);
    let away = |cell: usize| distance(cells[cell].site, middle);
    members().min_by(|one, other| away(*one).total_cmp(&away(*other)))
}

/// All pairs of cells that share enough of their border, in both orders.
fn neighbours(cells: &[Cell]) -> Vec<(usize, usize)> {
    let pairs = |one: usize| (0..cells.len()).map(move |other| (one, other));
    (0..cells.len())
        .flat_map(pairs)
        .filter(|(one, other)| one != other && shares_border(&cells[*one], &cells[*other]))
        .collect()
}

fn shares_border(one: &Cell, other: &Cell) -> bool {
    let mut shared = one.border.iter().filter(|corner| other.border.contains(corner));
    let Some(first) = shared.next() else { return false };
    shared.any(|corner| distance(*corner, *first) >= SHORTEST_SHARED_BORDER)
}
