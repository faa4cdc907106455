//! Orders of invented maps: complete, no worse than they should be, cut where it is cheapest.

use proptest::prelude::*;

use super::cut::{OUTSIDE, Piece, cut};
use super::elimination::Elimination;
use super::flow::{Flow, Role};
use super::tree::postorder;
use super::{neighbours, order};

type Pairs = Vec<(u32, u32)>;

/// Streets of a town without a centre: a grid of crossings.
fn grid(side: u32) -> (Vec<Vec<u32>>, Vec<[f32; 2]>) {
    let at = |row, column| row * side + column;
    let cells = (0..side).flat_map(|row| (0..side).map(move |column| (row, column)));
    let pairs = cells.clone().flat_map(|(row, column)| {
        let north = (row + 1 < side).then(|| (at(row, column), at(row + 1, column)));
        let east = (column + 1 < side).then(|| (at(row, column), at(row, column + 1)));
        north.into_iter().chain(east)
    });
    let neighbours = neighbours((side * side) as usize, pairs);
    let places = cells.map(|(row, column)| [row as f32, column as f32]);
    (neighbours, places.collect())
}

/// The arcs of a hierarchy by an order: the sum of the neighbours each node has when it goes.
fn n_arcs(order: &[u32], neighbours: &[Vec<u32>]) -> usize {
    let mut lists = neighbours.to_vec();
    let mut n_arcs = 0;
    for &node in order {
        let around = std::mem::take(&mut lists[node as usize]);
        n_arcs += around.len();
        for &one in &around {
            let list = &mut lists[one as usize];
            list.extend(around.iter().filter(|&&other| other != one));
            list.retain(|&other| other != node);
            list.sort_unstable();
            list.dedup();
        }
    }
    n_arcs
}

fn is_permutation(order: &[u32], n: usize) -> bool {
    let mut sorted = order.to_vec();
    sorted.sort_unstable();
    sorted.into_iter().eq(0..n as u32)
}

#[test]
fn a_town_is_cut_by_few_crossings() {
    let (neighbours, places) = grid(24);
    let order = order(&neighbours, &places);
    assert!(is_permutation(&order, 24 * 24));
    // A. George (1973): nested dissection of a grid makes 31 ⁄ 8 · n² log₂ n arcs.
    let bound = 31.0 / 8.0 * 576.0 * 24_f64.log2();
    let n_arcs = n_arcs(&order, &neighbours);
    assert!((n_arcs as f64) < bound, "{n_arcs} of {bound}");
    let last: Vec<u32> = order.iter().rev().take(20).copied().collect();
    assert!(
        last.iter()
            .all(|&node| (4..20).contains(&(node / 24)) || (4..20).contains(&(node % 24)))
    );
}

#[test]
fn the_sides_of_a_cut_are_apart() {
    let (neighbours, places) = grid(12);
    let nodes: Vec<u32> = (0..144).collect();
    let piece = Piece::new(&nodes, &neighbours, &places, &mut vec![OUTSIDE; 144]);
    let cut = cut(&piece);
    assert_eq!(cut.separator.len(), 12);
    let [a, b] = &cut.sides;
    assert_eq!(a.len() + b.len() + 12, 144);
    assert!(a.len().min(b.len()) >= 30);
    let apart = |node: &u32| {
        neighbours[*node as usize]
            .iter()
            .all(|head| !b.contains(head))
    };
    assert!(a.iter().all(apart));
}

fn pairs(n: u32) -> impl Strategy<Value = Pairs> {
    proptest::collection::vec((0..n, 0..n), 1..40)
}

proptest! {
    #[test]
    fn every_node_has_one_place(pairs in pairs(300), extra in pairs(300)) {
        let ring = (0..300).map(|node| (node, (node + 1) % 300));
        let neighbours = neighbours(300, ring.chain(pairs).chain(extra));
        let places: Vec<[f32; 2]> = (0..300).map(|node| [(node % 17) as f32, node as f32]).collect();
        prop_assert!(is_permutation(&order(&neighbours, &places), 300));
    }

    #[test]
    fn walking_the_tree_makes_the_same_arcs(pairs in pairs(30), salt in 1..29_u32) {
        let neighbours = neighbours(30, pairs.into_iter());
        let mut order: Vec<u32> = (0..30).collect();
        order.sort_by_key(|node| (node * 7 + salt) % 31);
        let walk = postorder(&order, &neighbours);
        prop_assert!(is_permutation(&walk, 30));
        prop_assert_eq!(n_arcs(&walk, &neighbours), n_arcs(&order, &neighbours));
    }

    #[test]
    fn as_much_flows_as_the_smallest_cut_has_edges(pairs in pairs(8)) {
        let neighbours = neighbours(8, pairs.into_iter());
        let nodes: Vec<u32> = (0..8).collect();
        let piece = Piece::new(&nodes, &neighbours, &[[0.0; 2]; 8], &mut [OUTSIDE; 8]);
        let mut roles = [Role::Between; 8];
        (roles[0], roles[1], roles[7]) = (Role::Source, Role::Source, Role::Target);
        let mut flow = Flow::new(&piece, &roles);
        prop_assert!(flow.fill(usize::MAX));
        let is_inside = |set: u32, node: u32| set >> node & 1 == 1;
        let edges = |set: u32| {
            let out = |node: u32| neighbours[node as usize].iter().filter(|&&head| !is_inside(set, head)).count();
            (0..8).filter(|&node| is_inside(set, node)).map(out).sum::<usize>()
        };
        let least = (0..128).filter(|set| set & 3 == 3).map(edges).min();
        prop_assert_eq!(Some(flow.amount()), least);
        for side in flow.sides() {
            let set = (0..8).map(|node| u32::from(side[node]) << node).sum();
            prop_assert_eq!(edges(set), flow.amount());
        }
    }

    #[test]
    fn fewest_neighbours_go_first(pairs in pairs(12)) {
        let mut elimination = Elimination::of(neighbours(12, pairs.into_iter()));
        elimination.run(2, |_| true);
        let left = elimination.left();
        prop_assert!(left.iter().all(|&node| elimination.neighbours()[node as usize].len() > 2));
        prop_assert_eq!(left.len() + elimination.into_order().len(), 12);
    }
}
