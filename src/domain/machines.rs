//! The three machines under any sequence of commands.

use proptest::prelude::*;

use super::{
    Assignment, AssignmentId, AssignmentStatus, CompanyId, CrewId, EventKind, NewOrder, NewStop,
    Order, OrderId, OrderStatus, Origin, Phase, Place, Seconds, Stop, StopAction, StopId,
    StopPhase, StopProgress, Timestamp,
};

/// A command on an order; stops are named by their place in it.
#[derive(Debug, Clone, Copy)]
enum Command {
    Suspend,
    Resume,
    Assign,
    Unassign,
    Start,
    Arrive(usize),
    Leave(usize),
    FinishStop(usize),
    Skip(usize),
    Miss(usize),
    Complete,
    Cancel,
    Fail,
}

fn command() -> impl Strategy<Value = Command> {
    let stop = 0..5_usize;
    prop_oneof![
        1 => Just(Command::Suspend),
        2 => Just(Command::Resume),
        6 => Just(Command::Assign),
        1 => Just(Command::Unassign),
        4 => Just(Command::Start),
        8 => stop.clone().prop_map(Command::Arrive),
        8 => stop.clone().prop_map(Command::Leave),
        2 => stop.clone().prop_map(Command::FinishStop),
        1 => stop.clone().prop_map(Command::Skip),
        1 => stop.prop_map(Command::Miss),
        1 => Just(Command::Complete),
        1 => Just(Command::Cancel),
        1 => Just(Command::Fail),
    ]
}

fn order() -> impl Strategy<Value = Order> {
    let action = prop_oneof![
        Just(StopAction::Pickup),
        Just(StopAction::Dropoff),
        Just(StopAction::Visit),
        Just(StopAction::Task),
    ];
    let stop = (action, 0..20_i64).prop_map(|(action, min_stay)| NewStop {
        min_stay: Seconds(min_stay),
        ..NewStop::at(action, Place::address("somewhere", None))
    });
    prop::collection::vec(stop, 1..5).prop_map(|stops| {
        let new = NewOrder {
            stops,
            ..NewOrder::default()
        };
        let (company, at) = (CompanyId(1), Timestamp(0));
        let ids = (2..).map(StopId);
        new.made(company, Origin::Console, at, OrderId(1), ids)
    })
}

fn obey(order: &mut Order, command: Command, now: Timestamp) -> super::Result<Vec<EventKind>> {
    let stop = |index: usize| StopId(index as i64 + 2);
    match command {
        Command::Suspend => order.suspend(now),
        Command::Resume => order.resume(now),
        Command::Assign => order.assign(AssignmentId(1), now),
        Command::Unassign => order.unassign(now),
        Command::Start => order.start(now),
        Command::Arrive(index) => order.arrive(stop(index), now),
        Command::Leave(index) => order.leave(stop(index), now),
        Command::FinishStop(index) => order.finish_stop(stop(index), now),
        Command::Skip(index) => order.skip(stop(index), now),
        Command::Miss(index) => order.miss(stop(index), now),
        Command::Complete => order.complete(now),
        Command::Cancel => order.cancel(now, "test"),
        Command::Fail => order.fail(now, "test"),
    }
}

fn check(before: &Order, after: &Order, events: &[EventKind]) -> Result<(), TestCaseError> {
    // What has ended never changes.
    if !before.status.is_open() {
        prop_assert_eq!(before, after);
    }
    for (was, is) in before.stops.iter().zip(&after.stops) {
        if !was.is_open() {
            prop_assert_eq!(was.progress, is.progress);
        }
        prop_assert!(is.stayed >= was.stayed);
    }
    // A change leaves a trace, and nothing leaves one without a change.
    prop_assert_eq!(before == after, events.is_empty());
    if after.status == OrderStatus::Started {
        prop_assert!(after.stops.iter().any(Stop::is_open));
        prop_assert!(after.started_at.is_some());
    }
    if after.status == OrderStatus::Completed {
        prop_assert!(after.stops.iter().any(Stop::is_done));
        prop_assert!(!after.stops.iter().any(Stop::is_open));
    }
    // Whoever waits for a crew has seen none.
    if matches!(after.status, OrderStatus::Pending | OrderStatus::Suspended) {
        prop_assert!(
            !after
                .stops
                .iter()
                .any(|stop| stop.is_arrived() || stop.is_done())
        );
        let open = |stop: &&Stop| stop.is_open();
        let mut arrivals = after
            .stops
            .iter()
            .filter(open)
            .map(|stop| stop.first_arrived_at);
        prop_assert!(arrivals.all(|arrival| arrival.is_none()));
        prop_assert_eq!(after.assignment, None);
    }
    for (index, stop) in after.stops.iter().enumerate() {
        let newly_arrived = stop.is_arrived() && !before.stops[index].is_arrived();
        if newly_arrived && stop.action == StopAction::Dropoff {
            let mut pickups = before.stops.iter();
            prop_assert!(!pickups.any(|s| s.action == StopAction::Pickup && s.is_open()));
        }
        if let StopProgress::Done {
            arrived_at,
            left_at,
        } = stop.progress
        {
            prop_assert!(arrived_at <= left_at);
        }
    }
    check_phases(after)
}

/// Every projection is there for every state, and agrees with it.
fn check_phases(order: &Order) -> Result<(), TestCaseError> {
    let phase = Phase::of(order, None);
    prop_assert_eq!(phase.is_open(), order.status.is_open());
    for (index, stop) in order.stops.iter().enumerate() {
        let shown = StopPhase::of(order, phase, index, 0);
        prop_assert_eq!(
            shown == StopPhase::AtStop,
            stop.is_arrived() && phase.is_open()
        );
        if stop.is_done() {
            prop_assert_eq!(shown, StopPhase::Done);
        }
        if !phase.is_open() {
            let over = [StopPhase::Done, StopPhase::Missed, StopPhase::Cancelled];
            prop_assert!(over.contains(&shown), "{:?}", shown);
        }
    }
    Ok(())
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(2000))]

    #[test]
    fn an_order_keeps_its_rules_under_any_commands(
        mut order in order(),
        commands in prop::collection::vec((command(), 0..30_i64), 1..40),
    ) {
        let mut now = Timestamp(1_000);
        for (command, step) in commands {
            now = now + Seconds(step);
            let before = order.clone();
            match obey(&mut order, command, now) {
                Ok(events) => check(&before, &order, &events)?,
                Err(_) => prop_assert_eq!(&before, &order, "a refused command changed something"),
            }
        }
    }

    #[test]
    fn an_assignment_is_answered_once(
        answers in prop::collection::vec((0..6_u8, 0..30_i64), 1..12),
        lifetime in prop::option::of(0..60_i64),
    ) {
        let mut now = Timestamp(1_000);
        let mut assignment = Assignment {
            id: AssignmentId(1),
            crew: CrewId(1),
            orders: vec![OrderId(1)],
            route: Vec::new(),
            status: AssignmentStatus::Offered { expires_at: lifetime.map(|s| now + Seconds(s)) },
            origin: Origin::Engine,
            created_at: now,
            accepted_at: None,
            closed_at: None,
        };
        for (answer, step) in answers {
            now = now + Seconds(step);
            let before = assignment.clone();
            let done = match answer {
                0 => assignment.accept(now),
                1 => assignment.decline(now),
                2 => assignment.expire(now),
                3 => assignment.withdraw(now),
                4 => assignment.end(true, now),
                _ => assignment.end(false, now),
            };
            if done.is_err() {
                prop_assert_eq!(&before, &assignment);
            } else {
                prop_assert!(before.status.is_live());
                prop_assert_eq!(assignment.status.is_live(), assignment.closed_at.is_none());
                let accepted = assignment.status == AssignmentStatus::Active;
                prop_assert!(!accepted || !before.has_expired(now));
                // Only what was accepted can complete.
                let completed = assignment.status == AssignmentStatus::Completed;
                prop_assert!(!completed || before.status == AssignmentStatus::Active);
            }
        }
    }
}
