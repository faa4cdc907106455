//! What every assignment must be: valid, proved optimal by its duals, as cheap as the oracle's.

use pathfinding::prelude::{Matrix, kuhn_munkres};
use proptest::prelude::*;
use rand_chacha::ChaCha8Rng;
use rand_chacha::rand_core::{Rng, SeedableRng};

use super::*;

/// Checks that the answer keeps the rules and that its duals prove it optimal.
fn check(costs: &Costs) -> Matching {
    let found = solve(costs);
    prove(costs, &found);
    found
}

fn prove(costs: &Costs, found: &Matching) {
    let mut busy = vec![false; costs.n_crews()];
    let mut sum = 0;
    for (order, crew) in found.crew_of.iter().enumerate() {
        let dual = found.order_dual[order];
        assert!(dual >= 0, "order {order} is worth {dual}");
        for (candidate, cost) in costs.candidates(order) {
            let saving = costs.unserved(order) - cost;
            assert!(dual + found.crew_dual[candidate as usize] >= saving);
        }
        let Some(crew) = *crew else {
            assert_eq!(dual, 0, "order {order} is left over");
            sum += costs.unserved(order);
            continue;
        };
        let cost = costs.cost(order, crew).expect("the crew is a candidate");
        assert!(!std::mem::replace(&mut busy[crew], true), "crew {crew}");
        assert_eq!(dual + found.crew_dual[crew], costs.unserved(order) - cost);
        sum += cost;
    }
    for (crew, busy) in busy.into_iter().enumerate() {
        let dual = found.crew_dual[crew];
        assert!(dual >= 0 && (busy || dual == 0), "crew {crew}: {dual}");
    }
    assert_eq!(found.cost, sum);
}

/// The cheapest cost by the dense method: one column for each crew, one for each order left over.
fn oracle(costs: &Costs) -> i64 {
    let (n, m) = (costs.n_orders(), costs.n_crews());
    if n == 0 {
        return 0;
    }
    let saving = |order: usize, crew: usize| {
        let cost = costs.cost(order, crew);
        cost.map_or(0, |cost| costs.unserved(order) - cost).max(0)
    };
    let dense = Matrix::from_fn(
        n,
        m + n,
        |(order, at)| {
            if at < m { saving(order, at) } else { 0 }
        },
    );
    let (saved, _) = kuhn_munkres(&dense);
    (0..n).map(|order| costs.unserved(order)).sum::<i64>() - saved
}

/// A batch as an office has it: everybody somewhere on a square, the nearest crews as candidates.
fn near_costs() -> impl Strategy<Value = Costs> {
    let places = |n| prop::collection::vec((0i64..2000, 0i64..2000), n);
    (places(1..60), places(0..60)).prop_map(|(orders, crews)| {
        let mut pairs = Vec::new();
        for (order, &(x, y)) in orders.iter().enumerate() {
            let cost = |&(u, v): &(i64, i64)| (x - u).abs() + (y - v).abs();
            let mut near: Vec<_> = crews.iter().map(cost).enumerate().collect();
            near.sort_by_key(|&(crew, cost)| (cost, crew));
            pairs.extend(near.iter().take(6).map(|&(crew, cost)| (order, crew, cost)));
        }
        Costs::new(crews.len(), vec![3600; orders.len()], &pairs)
    })
}

/// `costs` with the rows of the orders in `changed` taken from `donor`.
fn with_rows_of(costs: &Costs, donor: &Costs, changed: &[bool]) -> Costs {
    let n_crews = costs.n_crews().max(donor.n_crews());
    let n_orders = costs.n_orders().max(donor.n_orders());
    let mut unserved = Vec::new();
    let mut pairs = Vec::new();
    for order in 0..n_orders {
        let other = changed.get(order).copied().unwrap_or(false);
        let from = if other { donor } else { costs };
        if order < from.n_orders() {
            unserved.push(from.unserved(order));
            let row = from.candidates(order);
            pairs.extend(row.map(|(crew, cost)| (order, crew as usize, cost)));
        } else {
            unserved.push(0);
        }
    }
    Costs::new(n_crews, unserved, &pairs)
}

fn any_costs(seconds: std::ops::Range<i64>) -> impl Strategy<Value = Costs> {
    (0usize..9, 0usize..9).prop_flat_map(move |(n, m)| {
        let unserved = prop::collection::vec(seconds.clone(), n);
        let pair = (0..n.max(1), 0..m.max(1), seconds.clone());
        let pairs = prop::collection::vec(pair, 0..40);
        (unserved, pairs).prop_map(move |(unserved, pairs)| Costs::new(m, unserved, &pairs))
    })
}

/// Every crew a candidate of every order, or all but one in eight, far more than are kept at first; the
/// smaller `dearest`, the more ties.
fn wide_costs() -> impl Strategy<Value = Costs> {
    let sizes = (1usize..40, 65usize..120);
    (sizes, 1i64..2000, any::<bool>(), any::<u64>()).prop_map(|((n, m), dearest, all, seed)| {
        let mut random = ChaCha8Rng::seed_from_u64(seed);
        let mut below = |n: i64| (random.next_u64() % n as u64) as i64;
        let pairs: Vec<_> = (0..n * m)
            .map(|at| (at / m, at % m, below(dearest)))
            .filter(|(order, crew, _)| all || (order + crew) % 8 > 0)
            .collect();
        let unserved = (0..n).map(|_| below(2000)).collect();
        Costs::new(m, unserved, &pairs)
    })
}

proptest! {
    #[test]
    fn orders_with_very_many_candidates_are_matched_as_cheaply_as_by_the_dense_oracle(costs in wide_costs()) {
        prop_assert_eq!(check(&costs).cost, oracle(&costs));
    }

    #[test]
    fn rolling_batches_with_very_many_candidates_are_optimal(
        first in wide_costs(),
        second in wide_costs(),
        changed in prop::collection::vec(prop::bool::weighted(0.2), 40),
    ) {
        let mut solver = Solver::default();
        let mixed = with_rows_of(&first, &second, &changed);
        for costs in [&first, &mixed, &first, &second] {
            let found = solver.solve(costs.clone());
            prove(costs, &found);
            prop_assert_eq!(found.cost, solve(costs).cost);
        }
    }

    #[test]
    fn near_crews_are_matched_as_cheaply_as_by_the_dense_oracle(costs in near_costs()) {
        prop_assert_eq!(check(&costs).cost, oracle(&costs));
    }

    #[test]
    fn a_batch_after_another_is_still_optimal(
        first in near_costs(),
        second in near_costs(),
        changed in prop::collection::vec(prop::bool::weighted(0.2), 60),
    ) {
        let mut solver = Solver::default();
        let little_changed = with_rows_of(&first, &second, &changed);
        for costs in [&first, &little_changed, &second, &first] {
            let found = solver.solve(costs.clone());
            prove(costs, &found);
            prop_assert_eq!(found.cost, solve(costs).cost);
        }
    }

    #[test]
    fn a_batch_whose_changes_are_named_is_still_optimal(
        first in near_costs(),
        second in near_costs(),
        changed in prop::collection::vec(prop::bool::weighted(0.2), 60),
    ) {
        let mut solver = Solver::default();
        let mixed = with_rows_of(&first, &second, &changed);
        let n_orders = mixed.n_orders().max(first.n_orders()) as u32;
        let differs = |order: &u32| !mixed.same_row(&first, *order as usize);
        let named: Vec<u32> = (0..n_orders).filter(differs).collect();
        for costs in [&first, &mixed, &first, &mixed] {
            let found = solver.solve_changed(costs.clone(), named.clone());
            prove(costs, &found);
            prop_assert_eq!(found.cost, solve(costs).cost);
        }
    }

    #[test]
    fn as_cheap_as_the_dense_oracle(costs in any_costs(-20..40)) {
        prop_assert_eq!(check(&costs).cost, oracle(&costs));
    }

    #[test]
    fn ties_everywhere_are_still_optimal(costs in any_costs(0..3)) {
        prop_assert_eq!(check(&costs).cost, oracle(&costs));
    }

    #[test]
    fn huge_costs_do_not_overflow(costs in any_costs(-MAX_COST..MAX_COST)) {
        prop_assert_eq!(check(&costs).cost, oracle(&costs));
    }
}

#[test]
fn nobody_to_pair_costs_what_is_left_over() {
    assert_eq!(check(&Costs::new(0, vec![], &[])).cost, 0);
    assert_eq!(check(&Costs::new(3, vec![], &[])).crew_dual, [0, 0, 0]);
    let no_crews = check(&Costs::new(0, vec![5, 7], &[(0, 0, 1)]));
    assert_eq!((no_crews.cost, no_crews.served()), (12, 0));
}

#[test]
fn an_order_stays_when_every_crew_is_as_dear_as_leaving_it() {
    let found = check(&Costs::new(2, vec![10, 10], &[(0, 0, 10), (1, 1, 11)]));
    assert_eq!(found.crew_of, [None, None]);
}

#[test]
fn of_a_pair_named_twice_the_cheaper_counts() {
    let costs = Costs::new(1, vec![100], &[(0, 0, 9), (0, 0, 4), (0, 0, 7)]);
    assert_eq!(costs.candidates(0).collect::<Vec<_>>(), [(0, 4)]);
    assert_eq!(check(&costs).cost, 4);
}

#[test]
fn the_second_order_displaces_the_first_when_that_is_cheaper() {
    let pairs = [(0, 0, 1), (0, 1, 3), (1, 0, 2), (1, 1, 50)];
    let found = check(&Costs::new(2, vec![100, 100], &pairs));
    assert_eq!(found.crew_of, [Some(1), Some(0)]);
    assert_eq!(found.cost, 5);
}

#[test]
fn the_dearer_order_to_leave_gets_the_only_crew() {
    let found = check(&Costs::new(1, vec![20, 90], &[(0, 0, 1), (1, 0, 30)]));
    assert_eq!(found.crew_of, [None, Some(0)]);
    assert_eq!(found.cost, 50);
}

/// Orders and crews scattered over a long street, in no order; large enough to be renumbered.
fn a_long_street(n: usize) -> Costs {
    let house = |who: usize, of: usize| (who * 7919 + of) % n;
    let mut pairs = Vec::new();
    for order in 0..n {
        let at = house(order, 3);
        for near in at.saturating_sub(8)..(at + 8).min(n) {
            let seconds = near.abs_diff(at) * 20 + (order * 31 + near * 17) % 13;
            pairs.push((order, house(near, 5), seconds as i64));
        }
    }
    Costs::new(n, vec![3600; n], &pairs)
}

#[test]
fn a_large_batch_is_proved_optimal_by_its_duals() {
    let costs = a_long_street(3001);
    assert!(costs.n_candidates() > 1 << 15);
    check(&costs);
}

#[test]
fn a_large_batch_that_grows_and_shrinks_is_still_optimal() {
    let (small, large) = (a_long_street(3001), a_long_street(3301));
    let new_rows: Vec<bool> = (0..3301)
        .map(|order| order >= 3001 || order % 50 == 0)
        .collect();
    let grown = with_rows_of(&small, &large, &new_rows);
    let mut solver = Solver::default();
    for costs in [&small, &grown, &small, &grown] {
        prove(costs, &solver.solve(costs.clone()));
    }
}

#[test]
fn a_batch_whose_costs_outgrow_i32_is_still_optimal() {
    let narrow = a_long_street(401);
    let far = [(0, 7, 1 << 33), (0, 9, (1 << 33) - 1)];
    let wide = with_rows_of(
        &narrow,
        &Costs::new(401, vec![1 << 34], &far),
        &[vec![true], vec![false; 400]].concat(),
    );
    let mut solver = Solver::default();
    for costs in [&narrow, &wide, &narrow] {
        prove(costs, &solver.solve_changed(costs.clone(), vec![0]));
    }
}

/// What is cheap for one is cheap for all, so nearly every order must go far beyond its best few.
#[test]
fn orders_that_all_want_the_same_crews_take_in_the_others() {
    let pairs: Vec<_> = (0..120 * 120)
        .map(|at| (at / 120, at % 120, (at % 120 * 10) as i64))
        .collect();
    let found = check(&Costs::new(120, vec![3600; 120], &pairs));
    assert_eq!(found.served(), 120);
    assert_eq!(found.cost, (0..120).map(|crew| crew * 10).sum::<i64>());
}

#[test]
fn the_same_costs_always_give_the_same_answer() {
    let costs = a_long_street(401);
    assert_eq!(solve(&costs), solve(&costs));
}
