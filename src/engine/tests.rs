//! What a plan does, in sentences.

use super::explain::Verdict;
use super::testing::*;
use super::*;
use crate::domain::*;
use crate::geo::StraightLine;

fn planned(orders: Vec<OpenOrder>, crews: Vec<CrewState>) -> Vec<Decision> {
    planned_by(&Policy::default(), orders, crews)
}

fn planned_by(policy: &Policy, orders: Vec<OpenOrder>, crews: Vec<CrewState>) -> Vec<Decision> {
    plan(&snapshot(orders, crews), policy, &StraightLine, NOW)
}

/// Order and crew of each offer, in ascending order.
fn offers(decisions: &[Decision]) -> Vec<(i64, i64)> {
    let pairs = |decision: &Decision| match decision {
        Decision::Offer { crew, orders, .. } => {
            orders.iter().map(|order| (order.0, crew.0)).collect()
        }
        Decision::Nobody { .. } | Decision::Start { .. } => Vec::new(),
    };
    let mut pairs: Vec<_> = decisions.iter().flat_map(pairs).collect();
    pairs.sort_unstable();
    pairs
}

fn verdicts(decisions: &[Decision]) -> Vec<Verdict> {
    let verdict = |decision: &Decision| match decision {
        Decision::Offer { why, .. } | Decision::Nobody { why, .. } => Some(why.verdict),
        Decision::Start { .. } => None,
    };
    decisions.iter().filter_map(verdict).collect()
}

#[test]
fn the_nearest_crew_is_asked() {
    let crews = vec![crew(1, 3_000), crew(2, 1_000), crew(3, -2_000)];
    let decisions = planned(vec![ride(100, 0)], crews);
    assert_eq!(offers(&decisions), [(100, 2)]);
}

#[test]
fn two_orders_share_two_crews_so_that_the_sum_is_least() {
    // Crew 2 is nearest to both orders; taking it for the first would send crew 1 all the way.
    let crews = vec![crew(1, 0), crew(2, 3_000)];
    let decisions = planned(vec![ride(100, 2_000), ride(101, 4_000)], crews);
    assert_eq!(offers(&decisions), [(100, 1), (101, 2)]);
}

#[test]
fn without_anybody_the_order_waits_and_the_reason_is_kept() {
    let mut resting = crew(1, 0);
    resting.shift = None;
    let decisions = planned(vec![ride(100, 0)], vec![resting]);
    assert_eq!(verdicts(&decisions), [Verdict::NobodyFits]);
    let Decision::Nobody { why, .. } = &decisions[0] else {
        panic!("an offer");
    };
    assert_eq!(why.n_ruled_out["shift_closed"], 1);
}

#[test]
fn a_leg_leads_to_every_stop_in_order() {
    let decisions = planned(vec![ride(100, 0)], vec![crew(1, 1_000)]);
    let Decision::Offer { route, .. } = &decisions[0] else {
        panic!("nobody");
    };
    let stops: Vec<_> = route.iter().map(|leg| leg.stop.0).collect();
    assert_eq!(stops, [1000, 1001]);
    assert_eq!(route[0].distance, Meters(1_350));
    assert_eq!(route[0].eta, NOW + route[0].duration);
    assert_eq!(route[1].eta, route[0].eta + route[1].duration);
    assert_eq!(route[1].initial_eta, route[1].eta);
}
