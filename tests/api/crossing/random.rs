//! Any sequence of commands leaves every order readable at every door, in the words of its phase.

use proptest::prelude::*;
use pult::app::{Assign, Caller, Dispatch, Error};
use pult::domain::{AssignmentId, CrewId, OrderId, Seconds, StopId};

use super::{CREWS, Door, Town};

/// More orders than this make the reading slow and the crews no busier.
const MOST_ORDERS: usize = 4;

/// A command; orders, crews and stops are named by their place among those that there are.
#[derive(Debug, Clone)]
enum Command {
    Create(usize),
    Offer(usize, usize),
    Answer(usize, bool),
    Assign(usize, usize, bool),
    Unassign(usize),
    Start(usize),
    Arrive(usize, usize),
    Leave(usize, usize),
    FinishStop(usize, usize),
    Skip(usize, usize),
    Complete(usize),
    CompleteAssignment(usize),
    Cancel(usize),
    Fail(usize),
    Suspend(usize),
    Resume(usize),
    Shift(usize, bool),
    Break(usize, bool),
    Expire,
    Wait(i64),
}

fn command() -> impl Strategy<Value = Command> {
    use Command::*;
    let order = 0..MOST_ORDERS;
    let crew = 0..CREWS.len();
    let stop = 0..2_usize;
    let visit = (order.clone(), stop);
    prop_oneof![
        5 => (0..Door::ALL.len()).prop_map(Create),
        5 => (order.clone(), crew.clone()).prop_map(|(o, c)| Offer(o, c)),
        5 => (crew.clone(), any::<bool>()).prop_map(|(c, yes)| Answer(c, yes)),
        6 => (order.clone(), crew.clone(), any::<bool>()).prop_map(|(o, c, s)| Assign(o, c, s)),
        2 => order.clone().prop_map(Unassign),
        3 => order.clone().prop_map(Start),
        6 => visit.clone().prop_map(|(o, s)| Arrive(o, s)),
        5 => visit.clone().prop_map(|(o, s)| Leave(o, s)),
        2 => visit.clone().prop_map(|(o, s)| FinishStop(o, s)),
        2 => visit.prop_map(|(o, s)| Skip(o, s)),
        1 => order.clone().prop_map(Complete),
        1 => crew.clone().prop_map(CompleteAssignment),
        1 => order.clone().prop_map(Cancel),
        1 => order.clone().prop_map(Fail),
        2 => order.clone().prop_map(Suspend),
        2 => order.prop_map(Resume),
        4 => (crew.clone(), any::<bool>()).prop_map(|(c, on)| Shift(c, on)),
        1 => (crew, any::<bool>()).prop_map(|(c, on)| Break(c, on)),
        1 => Just(Expire),
        2 => (0..300_i64).prop_map(Wait),
    ]
}

/// The office under test, with the names of what is in it.
struct World {
    town: Town,
    orders: Vec<OrderId>,
    assignments: Vec<AssignmentId>,
}

impl World {
    async fn new() -> World {
        let town = Town::open().await;
        for crew in CREWS {
            let opened = town.office.dispatch.open_shift(&Caller::CONSOLE, crew);
            opened.await.expect("on line");
        }
        World {
            town,
            orders: Vec::new(),
            assignments: Vec::new(),
        }
    }

    fn order(&self, index: usize) -> OrderId {
        self.orders.get(index).copied().unwrap_or(OrderId(999))
    }

    async fn stop(&self, order: usize, index: usize) -> Result<(OrderId, StopId), Error> {
        let order = self.order(order);
        let dispatch = &self.town.office.dispatch;
        let view = dispatch.order(&Caller::CONSOLE, order).await?;
        let stops = view.order.stops;
        Ok((order, stops[index.min(stops.len() - 1)].id))
    }

    async fn obey(&mut self, command: Command) -> Result<(), Error> {
        use Command::*;
        let dispatch = self.town.office.dispatch.clone();
        let me = Caller::CONSOLE;
        match command {
            Create(door) if self.orders.len() < MOST_ORDERS => {
                self.orders.push(self.town.create(Door::ALL[door]).await);
            }
            Create(_) => {}
            Offer(order, crew) => {
                let asked = dispatch.offer_order(&me, self.order(order), CREWS[crew]);
                self.assignments.push(asked.await?.id);
            }
            Answer(crew, yes) => answer(&dispatch, CREWS[crew], yes).await?,
            Assign(order, crew, start) => {
                let how = how(start);
                let given = dispatch.assign(&me, self.order(order), CREWS[crew], how);
                self.assignments
                    .extend(given.await?.assignment.map(|a| a.id));
            }
            Unassign(order) => drop(dispatch.unassign(&me, self.order(order), true).await?),
            Start(order) => drop(dispatch.start_order(&me, self.order(order), None).await?),
            Arrive(order, stop) => {
                let (order, stop) = self.stop(order, stop).await?;
                dispatch.arrive(&me, order, stop, None).await?;
            }
            Leave(order, stop) => {
                let (order, stop) = self.stop(order, stop).await?;
                dispatch.leave(&me, order, stop, None).await?;
            }
            FinishStop(order, stop) => {
                let (order, stop) = self.stop(order, stop).await?;
                dispatch.finish_stop(&me, order, stop, None).await?;
            }
            Skip(order, stop) => {
                let (order, stop) = self.stop(order, stop).await?;
                dispatch.skip(&me, order, stop, None).await?;
            }
            Complete(order) => {
                dispatch
                    .complete_order(&me, self.order(order), None)
                    .await?;
            }
            CompleteAssignment(crew) => complete_first(&dispatch, CREWS[crew]).await?,
            Cancel(order) => {
                let reason = "test".to_owned();
                dispatch
                    .cancel_order(&me, self.order(order), reason, None)
                    .await?;
            }
            Fail(order) => {
                let reason = "test".to_owned();
                dispatch.fail_order(&me, self.order(order), reason).await?;
            }
            Suspend(order) => drop(dispatch.suspend_order(&me, self.order(order)).await?),
            Resume(order) => drop(dispatch.resume_order(&me, self.order(order)).await?),
            Shift(crew, true) => dispatch.open_shift(&me, CREWS[crew]).await?,
            Shift(crew, false) => dispatch.close_shift(&me, CREWS[crew]).await?,
            Break(crew, true) => dispatch.take_break(&me, CREWS[crew]).await?,
            Break(crew, false) => dispatch.end_break(&me, CREWS[crew]).await?,
            Expire => {
                dispatch.clock().advance(dispatch.rules().offer_timeout);
                dispatch.expire_offers().await?;
            }
            Wait(seconds) => {
                dispatch.clock().advance(Seconds(seconds));
                dispatch.expire_offers().await?;
            }
        }
        Ok(())
    }

    async fn check(&self, told: &str) {
        for order in &self.orders {
            self.town.check(*order, told).await;
        }
        for assignment in &self.assignments {
            self.town.check_assignment(*assignment, told).await;
        }
    }
}

fn how(start: bool) -> Assign {
    Assign {
        start,
        open_shift: start,
        promised_at: None,
    }
}

async fn answer(dispatch: &Dispatch, crew: CrewId, yes: bool) -> Result<(), Error> {
    let me = Caller::CONSOLE;
    for offer in dispatch.crew_offers(&me, crew).await? {
        if yes {
            dispatch.accept(&me, offer.id, crew).await?;
        } else {
            dispatch.decline(&me, offer.id, crew).await?;
        }
    }
    Ok(())
}

async fn complete_first(dispatch: &Dispatch, crew: CrewId) -> Result<(), Error> {
    let me = Caller::CONSOLE;
    let view = dispatch.crew(&me, crew).await?;
    if let Some(first) = view.assignments.first() {
        dispatch.complete_assignment(&me, first.id, crew).await?;
    }
    Ok(())
}

/// A case asks every door after every command: most of a second.
fn cases() -> u32 {
    match std::env::var_os("PULT_LONG") {
        Some(_) => 400,
        None => 12,
    }
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(cases()))]

    #[test]
    fn every_door_tells_the_phase_under_any_commands(
        commands in prop::collection::vec(command(), 1..=40),
    ) {
        let runtime = tokio::runtime::Builder::new_current_thread().enable_all().build();
        runtime.expect("a runtime").block_on(async {
            let mut world = World::new().await;
            for command in commands {
                let told = format!("after {command:?}");
                let refused = world.obey(command).await.err();
                prop_assert_ne!(refused, Some(Error::Internal), "{}", told);
                world.check(&told).await;
            }
            world.town.check_lists(&world.orders).await;
            Ok(())
        })?;
    }
}
