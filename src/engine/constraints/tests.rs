//! Every rule refuses what it should, and says so.

use crate::testing::*;
use crate::{CrewState, OpenOrder, Policy, rank};
use pult_domain::*;
use pult_geo::StraightLine;

/// The rule that keeps the crew from the order, with its number.
fn ruling(open: OpenOrder, crew: CrewState) -> Option<(String, Option<i64>)> {
    ruling_by(&Policy::default(), open, crew)
}

fn ruling_by(policy: &Policy, open: OpenOrder, crew: CrewState) -> Option<(String, Option<i64>)> {
    let order = open.order.id;
    let world = snapshot(vec![open], vec![crew]);
    let why = rank(&world, policy, &StraightLine, order, NOW).expect("a known order");
    let ruling = why.ruled_out.into_iter().next();
    assert_eq!(ruling.is_none(), why.candidates.len() == 1);
    ruling.map(|ruling| (ruling.rule.into_owned(), ruling.detail))
}

fn rule(name: &str, detail: Option<i64>) -> Option<(String, Option<i64>)> {
    Some((name.to_owned(), detail))
}

#[test]
fn a_free_crew_on_line_breaks_no_rule() {
    assert_eq!(ruling(ride(100, 0), crew(1, 500)), None);
}

/// A crew without a receiver that said where it is so many minutes ago.
fn checked_in(crew: &mut CrewState, minutes: i64) {
    let point = crew.crew.position.take().expect("a position").point;
    crew.crew.told = Some(CheckIn {
        at: NOW - Seconds(minutes * 60),
        point,
        kind: CheckInKind::Stand,
        label: String::new(),
    });
}

#[test]
fn a_crew_that_said_where_it_is_breaks_no_rule_for_an_hour() {
    for (minutes, ruled_out) in [(0, false), (60, false), (61, true)] {
        let mut crew = crew(1, 500);
        checked_in(&mut crew, minutes);
        assert_eq!(ruling(ride(100, 0), crew).is_some(), ruled_out, "{minutes}");
    }
}

#[test]
fn what_a_crew_is_can_rule_it_out() {
    type Change = fn(&mut CrewState);
    let cases: [(Change, &str, Option<i64>); 12] = [
        (|crew| crew.shift = None, "shift_closed", None),
        (
            |crew| crew.shift.as_mut().expect("a shift").break_since = Some(NOW),
            "on_break",
            None,
        ),
        (|crew| crew.asked = true, "being_asked", None),
        (|crew| crew.locked = true, "locked", None),
        (|crew| crew.dismissed = true, "dismissed", None),
        (|crew| crew.crew.position = None, "no_position", None),
        (|crew| checked_in(crew, 61), "stale_position", Some(61 * 60)),
        (
            |crew| crew.crew.position.as_mut().expect("a position").at = NOW - Seconds(301),
            "stale_position",
            Some(301),
        ),
        (
            |crew| crew.crew.company = Some(CompanyId(2)),
            "other_company",
            None,
        ),
        (
            |crew| crew.crew.zones = vec![ZoneId(7)],
            "outside_zone",
            None,
        ),
        (
            |crew| crew.crew.mode = TravelMode::Cycling,
            "mode_unfit",
            None,
        ),
        (
            |crew| *crew = busy(crew.clone(), &ride(9, 0), 60),
            "busy",
            None,
        ),
    ];
    for (change, name, detail) in cases {
        let mut crew = crew(1, 500);
        change(&mut crew);
        assert_eq!(ruling(ride(100, 0), crew), rule(name, detail));
    }
}

#[test]
fn what_an_order_asks_for_can_rule_a_crew_out() {
    type Change = fn(&mut OpenOrder);
    let later = NOW + Seconds(5);
    let cases: [(Change, &str, Option<i64>); 6] = [
        (
            |open| open.order.crew_group = Some(CrewGroupId(3)),
            "other_group",
            None,
        ),
        (
            |open| open.order.services = vec![ServiceId(4)],
            "missing_service",
            Some(4),
        ),
        (
            |open| open.unwanted = vec![CrewId(1)],
            "refused_by_client",
            None,
        ),
        (
            |open| *open = refused(open.clone(), 1, None),
            "declined_before",
            None,
        ),
        (
            |open| *open = refused(open.clone(), 1, Some(NOW + Seconds(5))),
            "snoozed_until",
            Some(later.0),
        ),
        (|open| open.order.company = CompanyId(2), "", None),
    ];
    for (change, name, detail) in cases {
        let mut open = ride(100, 0);
        change(&mut open);
        let expected = if name.is_empty() {
            None
        } else {
            rule(name, detail)
        };
        assert_eq!(ruling(open, crew(1, 500)), expected);
    }
}

#[test]
fn somebody_elses_no_and_a_no_that_is_over_do_not_count() {
    assert_eq!(ruling(refused(ride(100, 0), 2, None), crew(1, 500)), None);
    assert_eq!(
        ruling(refused(ride(100, 0), 1, Some(NOW)), crew(1, 500)),
        None
    );
}

#[test]
fn a_vehicle_with_the_service_in_the_right_group_and_zone_may_be_asked() {
    let mut open = ride(100, 0);
    open.order.services = vec![ServiceId(4)];
    open.order.crew_group = Some(CrewGroupId(3));
    open.zone = Some(ZoneId(7));
    let mut crew = crew(1, 500);
    crew.services = vec![ServiceId(3), ServiceId(4)];
    crew.crew.group = Some(CrewGroupId(3));
    crew.crew.zones = vec![ZoneId(6), ZoneId(7)];
    assert_eq!(ruling(open, crew), None);
}

#[test]
fn a_courier_on_foot_does_not_cross_the_town() {
    let mut walker = crew(1, 4_000);
    walker.crew.mode = TravelMode::Walking;
    assert_eq!(
        ruling(task(100, 0), walker.clone()),
        rule("out_of_reach", Some(6_000))
    );
    let near = CrewState { ..walker };
    assert_eq!(ruling(task(100, 3_500), near), None);
}

#[test]
fn a_crew_that_ends_soon_may_be_asked_when_the_office_chains() {
    let policy = Policy {
        chain_within: Seconds(300),
        ..Policy::default()
    };
    let ends_in = |seconds| busy(crew(1, 500), &ride(9, 0), seconds);
    assert_eq!(ruling_by(&policy, ride(100, 0), ends_in(300)), None);
    assert_eq!(
        ruling_by(&policy, ride(100, 0), ends_in(301)),
        rule("busy", None)
    );
    let twice = busy(ends_in(100), &ride(8, 0), 200);
    assert_eq!(ruling_by(&policy, ride(100, 0), twice), rule("busy", None));
}

#[test]
fn a_crew_with_all_the_tasks_it_may_carry_is_left_alone() {
    let policy = Policy {
        chain_within: Seconds(300),
        ..Policy::default()
    };
    let mut courier = busy(crew(1, 500), &task(9, 0), 100);
    courier.crew.max_tasks = Some(1);
    let ruling = ruling_by(&policy, task(100, 0), courier);
    assert_eq!(ruling, rule("too_many_tasks", Some(1)));
}

#[test]
fn a_crew_keeps_its_promise_to_a_pre_order() {
    let promised = |seconds: i64| {
        let mut order = ride(9, 0).order;
        order.stops[0].window = TimeWindow::from(NOW + Seconds(seconds));
        order.assign(AssignmentId(9), NOW).expect("pending");
        let mut crew = crew(1, 500);
        crew.carried.push(carried(order, seconds));
        crew
    };
    // 81 s to the pick-up, 324 s to the drop-off, 324 s back.
    let far = ride(100, 0);
    assert_eq!(ruling(far.clone(), promised(1_201)), None);
    let mut longer = far;
    longer.order.stops[1].places = vec![address(0, 6_000)];
    let at = NOW + Seconds(1_201);
    assert_eq!(
        ruling(longer, promised(1_201)),
        rule("promised", Some(at.0))
    );
}
