#![allow(clippy::unwrap_used)]

use proptest::{collection::vec, prelude::*};

use super::{
    fit::{closed_lines, crossing, is_well_formed, outside, sides, twice_area_of},
    *,
};

/// The corners of a board of squares are this many metres apart.
const STEP: f64 = 100.0;
const SIDE: usize = 7;

fn square(west: f64, south: f64, side: f64) -> Line {
    vec![[west, south], [west + side, south], [west + side, south + side], [west, south + side]]
}

fn reversed(line: Line) -> Line {
    line.into_iter().rev().collect()
}

/// Areas on a board of which every square belongs to the area that `owner` tells, and every corner
/// is moved a little: areas with islands and holes, that touch in corners.
fn board(owners: &[usize], moves: &[[f64; 2]]) -> Vec<Outline> {
    let corner = |column: usize, row: usize| {
        let [east, north] = moves[row * (SIDE + 1) + column];
        [200_000.0 + column as f64 * STEP + east, 450_000.0 + row as f64 * STEP + north]
    };
    let area = |area: usize| {
        let own = (0..SIDE * SIDE).filter(|square| owners[*square] == area);
        own.map(|square| {
            let (column, row) = (square % SIDE, square / SIDE);
            vec![
                corner(column, row),
                corner(column + 1, row),
                corner(column + 1, row + 1),
                corner(column, row + 1),
            ]
        })
        .collect::<Outline>()
    };
    (0..=owners.iter().copied().max().unwrap_or_default())
        .map(area)
        .filter(|outline| !outline.is_empty())
        .collect()
}

fn owners() -> impl Strategy<Value = Vec<usize>> {
    vec(0_usize..4, SIDE * SIDE)
}

fn moves() -> impl Strategy<Value = Vec<[f64; 2]>> {
    vec([-30.0..30.0_f64, -30.0..30.0_f64], (SIDE + 1) * (SIDE + 1))
}

proptest! {
    #[test]
    fn areas_fit_however_they_lie(
        owners in owners(),
        moves in moves(),
        tolerance in 0.0..400.0_f64,
    ) {
        let shapes = simplify(&board(&owners, &moves), tolerance);
        prop_assert!(shapes.iter().all(is_well_formed));
        prop_assert_eq!(crossing(&shapes), None);
        let outside = outside(&shapes);
        prop_assert!(outside.is_ok(), "{:?} is used twice", outside);
        prop_assert_eq!(closed_lines(&outside.unwrap()), 1);
    }

    #[test]
    fn without_tolerance_no_area_changes(owners in owners(), moves in moves()) {
        let outlines = board(&owners, &moves);
        let whole = moves.iter().map(|[east, north]| [east.round(), north.round()]).collect::<Vec<_>>();
        for (shape, outline) in simplify(&outlines, 0.0).iter().zip(board(&owners, &whole)) {
            let exact: f64 = outline.iter().map(twice_area_of_line).sum();
            prop_assert_eq!(twice_area_of(shape) as f64, exact);
        }
    }

    #[test]
    fn a_group_is_what_its_members_are_together(
        owners in owners(),
        moves in moves(),
        tolerance in 0.0..200.0_f64,
    ) {
        let mut outlines = board(&owners, &moves);
        let members = outlines.len();
        outlines.push(outlines[..members.min(2)].concat());
        let shapes = simplify(&outlines, tolerance);
        let together = outside(&shapes[..members.min(2)]).unwrap();
        prop_assert_eq!(sides(&shapes[members]), together);
    }
}

fn twice_area_of_line(line: &Line) -> f64 {
    let next = line.iter().cycle().skip(1);
    line.iter().zip(next).map(|(from, to)| from[0] * to[1] - from[1] * to[0]).sum()
}

#[test]
fn a_corner_of_one_neighbour_becomes_a_corner_of_the_other() {
    let left = vec![vec![[0.0, 0.0], [100.0, 0.0], [100.2, 50.3], [100.0, 100.0], [0.0, 100.0]]];
    let right = vec![square(100.0, 0.0, 100.0)];
    let shapes = simplify(&[left, right], 0.0);
    assert_eq!(closed_lines(&outside(&shapes).unwrap()), 1);
    assert_eq!(shapes[1].corners().count(), 5);
}

#[test]
fn a_lake_keeps_its_shore_on_both_sides() {
    let circle: Line = (0..40)
        .map(|step| f64::from(step) * std::f64::consts::TAU / 40.0)
        .map(|angle| [500.0 + 5.0 * angle.cos(), 500.0 + 5.0 * angle.sin()])
        .collect();
    let land = vec![square(0.0, 0.0, 1000.0), reversed(circle.clone())];
    let shapes = simplify(&[land, vec![circle]], 1000.0);
    assert_eq!(shapes[0].0[0].0.len(), 2);
    assert!(shapes[1].corners().count() >= 3);
    assert!(shapes.iter().all(is_well_formed));
}

#[test]
fn an_island_in_a_lake_on_an_island_is_three_pieces_deep() {
    let outline = vec![
        square(0.0, 0.0, 900.0),
        reversed(square(100.0, 100.0, 700.0)),
        square(200.0, 200.0, 500.0),
        reversed(square(300.0, 300.0, 300.0)),
    ];
    let shape = &simplify(&[outline], 10.0)[0];
    assert_eq!(shape.0.len(), 2);
    assert!(shape.0.iter().all(|piece| piece.0.len() == 2));
    assert_eq!(shape.0[1].0[1][0], [300, 300]);
}

#[test]
fn pieces_that_touch_in_a_corner_stay_two_pieces() {
    let outline = vec![square(0.0, 0.0, 100.0), square(100.0, 100.0, 200.0)];
    let shape = &simplify(&[outline], 0.0)[0];
    assert_eq!(shape.0.len(), 2);
    assert_eq!(shape.0[0].0[0].len(), 4);
}

#[test]
fn an_area_below_a_metre_has_no_shape() {
    assert_eq!(simplify(&[vec![square(0.1, 0.1, 0.2)]], 0.0), [Shape::default()]);
}

#[test]
fn corners_that_hardly_show_are_dropped() {
    let mut line = square(0.0, 0.0, 1000.0);
    line.insert(1, [500.0, -3.0]);
    assert_eq!(simplify(&[vec![line.clone()]], 100.0)[0].corners().count(), 4);
    assert_eq!(simplify(&[vec![line]], 50.0)[0].corners().count(), 5);
}
