//! Any sequence of commands through the door keeps the invariants of the office.

use std::cell::RefCell;
use std::collections::HashSet;

use proptest::prelude::*;

use super::tests::{YANDEX, crew_on_line, office, ride};
use super::{
    Caller, Dispatch, Error, Once, Part, Planned, PlannedPage, PlannedParts, Standing, StopQuery,
    StopView, Window,
};
use pult_store::undo::{self, Image};

use pult_domain::{
    Approach, CrewId, Meters, Order, OrderId, OrderStatus, Outcome, Point, Position, Seconds,
    StopPhase,
};

/// A command; orders, crews and stops are named by their place among those that there are.
#[derive(Debug, Clone)]
enum Command {
    Create,
    Offer(usize, usize),
    Answer(usize, bool),
    Assign(usize, usize, bool),
    Unassign(usize),
    Arrive(usize, usize),
    Leave(usize, usize),
    Skip(usize, usize),
    Complete(usize),
    CompleteAssignment(usize),
    Cancel(usize),
    Suspend(usize),
    Resume(usize),
    Remove(usize),
    TakeBack(usize),
    Shift(usize, bool),
    Break(usize, bool),
    Move(usize, f64),
    Wait(i64),
}

fn command() -> impl Strategy<Value = Command> {
    use Command::*;
    let order = 0..6_usize;
    let crew = 0..3_usize;
    let stop = 0..2_usize;
    prop_oneof![
        4 => Just(Create),
        6 => (order.clone(), crew.clone()).prop_map(|(o, c)| Offer(o, c)),
        6 => (crew.clone(), any::<bool>()).prop_map(|(c, yes)| Answer(c, yes)),
        4 => (order.clone(), crew.clone(), any::<bool>()).prop_map(|(o, c, s)| Assign(o, c, s)),
        2 => order.clone().prop_map(Unassign),
        6 => (order.clone(), stop.clone()).prop_map(|(o, s)| Arrive(o, s)),
        6 => (order.clone(), stop.clone()).prop_map(|(o, s)| Leave(o, s)),
        1 => (order.clone(), stop).prop_map(|(o, s)| Skip(o, s)),
        2 => order.clone().prop_map(Complete),
        2 => crew.clone().prop_map(CompleteAssignment),
        2 => order.clone().prop_map(Cancel),
        1 => order.clone().prop_map(Suspend),
        1 => order.clone().prop_map(Resume),
        1 => order.clone().prop_map(Remove),
        2 => order.prop_map(TakeBack),
        2 => (crew.clone(), any::<bool>()).prop_map(|(c, on)| Shift(c, on)),
        2 => (crew.clone(), any::<bool>()).prop_map(|(c, on)| Break(c, on)),
        3 => (crew, 55.6..55.8_f64).prop_map(|(c, lat)| Move(c, lat)),
        3 => (0..60_i64).prop_map(Wait),
    ]
}

/// The numbers of an order's parts of one kind; those that ended so, if an outcome is named.
fn parts(order: &Order, part: Part, outcome: Option<Outcome>) -> Vec<i64> {
    let whole = (order.id.0, order.outcome());
    let stops = order.stops.iter().enumerate();
    let stops = stops.map(|(index, stop)| (stop.id.0, order.stop_outcome(index)));
    let all: Vec<(i64, Option<Outcome>)> = match (part, order.stops.len()) {
        (Part::OnlyStop, 1) => stops.collect(),
        (Part::OneOfStops, 2..) => stops.collect(),
        (Part::Whole, 2..) => vec![whole],
        _ => Vec::new(),
    };
    let ended_so = all
        .into_iter()
        .filter(|(_, ended)| outcome.is_none() || *ended == outcome);
    ended_so.map(|(number, _)| number).collect()
}

fn stands(stop: &StopView, standing: Standing) -> bool {
    let is_taken = matches!(
        stop.order().status,
        OrderStatus::Assigned | OrderStatus::Started
    );
    match (stop.is_open(), standing) {
        (true, Standing::Waiting) => stop.order().status == OrderStatus::Pending,
        (true, Standing::OnHold) => stop.order().status == OrderStatus::Suspended,
        (true, Standing::Taken) => is_taken,
        (false, Standing::Done) => stop.phase() == StopPhase::Done,
        (false, Standing::Missed) => {
            matches!(stop.phase(), StopPhase::Missed | StopPhase::Cancelled)
        }
        _ => false,
    }
}

/// The office under test, with the names of what is in it.
struct World {
    dispatch: Dispatch,
    orders: Vec<OrderId>,
    crews: Vec<CrewId>,
}

impl Command {
    /// The order that it is about, if taking it back restores that order.
    fn order(&self) -> Option<usize> {
        use Command::*;
        match *self {
            Assign(order, ..)
            | Unassign(order)
            | Arrive(order, _)
            | Leave(order, _)
            | Skip(order, _)
            | Complete(order)
            | Cancel(order)
            | Suspend(order)
            | Resume(order)
            | Remove(order) => Some(order),
            Create
            | Offer(..)
            | Answer(..)
            | CompleteAssignment(_)
            | TakeBack(_)
            | Shift(..)
            | Break(..)
            | Move(..)
            | Wait(_) => None,
        }
    }
}

impl World {
    /// What is stored of an order.
    /// Takes back the newest command to an order.
    async fn take_back(&self, id: OrderId) -> crate::Result<crate::OrderView> {
        let newest = self
            .dispatch
            .read(move |conn| Ok(undo::newest_of(conn, id)?));
        let event = newest
            .await?
            .ok_or(Error::Refused(crate::Because::TooLate))?;
        self.dispatch.take_back(&Caller::CONSOLE, event).await
    }

    async fn image(&self, order: usize) -> Option<Image> {
        let id = self.order(order);
        let image = self.dispatch.read(move |conn| Ok(Image::of(conn, id)?));
        image.await.ok()
    }

    async fn new() -> World {
        let dispatch = office().await;
        let mut crews = Vec::new();
        for lat in [55.69, 55.71, 55.73] {
            crews.push(crew_on_line(&dispatch, lat).await);
        }
        World {
            dispatch,
            orders: Vec::new(),
            crews,
        }
    }

    /// What breaks the lists that count and page what is past by its groups; nothing, unless they differ
    /// from the orders as they are.
    async fn wrong_lists(&self) -> Vec<String> {
        let wrong = RefCell::new(Vec::new());
        let mut shown = Vec::new();
        for id in &self.orders {
            // One that was deleted here is in no list.
            shown.extend(self.dispatch.order(&YANDEX, *id).await.ok());
        }
        let tell = |what: String, listed: usize, are: usize| {
            if listed != are {
                wrong
                    .borrow_mut()
                    .push(format!("{what}: {listed} listed of {are}"));
            }
        };
        let near = Seconds(300);
        let all = StopQuery {
            near,
            ..StopQuery::default()
        };
        let stops = self.listed(all.clone()).await;
        let n_stops = shown.iter().map(|view| view.order.stops.len()).sum();
        tell("stops".to_owned(), stops.len(), n_stops);
        for standing in [
            Standing::Waiting,
            Standing::OnHold,
            Standing::Taken,
            Standing::Done,
            Standing::Missed,
        ] {
            let query = StopQuery {
                standing: Some(standing),
                ..all.clone()
            };
            let are = stops.iter().filter(|stop| stands(stop, standing)).count();
            tell(format!("{standing:?}"), self.listed(query).await.len(), are);
        }
        for approach in Approach::ALL {
            let query = StopQuery {
                approach: Some(approach),
                ..all.clone()
            };
            let are = stops.iter().filter(|stop| stop.approach(near) == approach);
            let are = are.count();
            tell(format!("{approach:?}"), self.listed(query).await.len(), are);
        }
        for crew in &self.crews {
            let query = StopQuery {
                crew: Some(*crew),
                ..all.clone()
            };
            let has = |stop: &&StopView| stop.view.carrier().is_some_and(|own| own.id == *crew);
            let are = stops.iter().filter(has).count();
            tell(format!("{crew:?}"), self.listed(query).await.len(), are);
        }
        for part in [Part::OnlyStop, Part::OneOfStops, Part::Whole] {
            for outcome in std::iter::once(None).chain(Outcome::ALL.map(Some)) {
                let mut are: Vec<i64> = shown
                    .iter()
                    .flat_map(|view| parts(&view.order, part, outcome))
                    .collect();
                let what = format!("{part:?} {outcome:?}");
                let page = self.page(part, outcome).await;
                tell(what.clone(), page.count, are.len());
                are.sort_unstable();
                let newest: HashSet<i64> = are.into_iter().rev().take(3).collect();
                if page.numbers != newest {
                    let told = format!("{what}: {:?} are {newest:?}", page.numbers);
                    wrong.borrow_mut().push(told);
                }
            }
        }
        wrong.into_inner()
    }

    /// The newest three parts that ended so; of all, open ones too, unless an outcome is named.
    async fn page(&self, part: Part, outcome: Option<Outcome>) -> PlannedPage {
        let window = Window {
            skip: 0,
            take: 3,
            descending: true,
        };
        let asked = PlannedParts {
            of: vec![part],
            outcomes: outcome.map(|outcome| vec![outcome]),
            ..PlannedParts::default()
        };
        let open = move |planned: &Planned| parts(&planned.order, part, outcome);
        let page = self.dispatch.planned_page(&YANDEX, asked, window, open);
        page.await.expect("a page")
    }

    async fn listed(&self, query: StopQuery) -> Vec<StopView> {
        let page = self.dispatch.stops(&YANDEX, query, 0, 1000).await;
        let page = page.expect("a list");
        assert_eq!(page.count, page.stops.len());
        let ids: Vec<_> = page.stops.iter().map(|stop| stop.stop().id).collect();
        assert!(ids.is_sorted_by(|a, b| a > b), "{ids:?}");
        page.stops
    }

    fn order(&self, index: usize) -> OrderId {
        self.orders.get(index).copied().unwrap_or(OrderId(999))
    }

    async fn obey(&mut self, command: Command) -> Result<(), Error> {
        use Command::*;
        let dispatch = self.dispatch.clone();
        let console = Caller::CONSOLE;
        match command {
            Create => {
                let made = dispatch.create_order(&console, ride(), Once::default());
                self.orders.push(made.await?.id);
            }
            Offer(order, crew) => {
                let asked = dispatch.offer_order(&console, self.order(order), self.crews[crew]);
                asked.await?;
            }
            Answer(crew, yes) => {
                let crew = self.crews[crew];
                for offer in dispatch.crew_offers(&YANDEX, crew).await? {
                    if yes {
                        dispatch.accept(&YANDEX, offer.id, crew).await?;
                    } else {
                        dispatch.decline(&YANDEX, offer.id, crew).await?;
                    }
                }
            }
            Assign(order, crew, start) => {
                let how = super::Assign {
                    start,
                    open_shift: start,
                    promised_at: None,
                };
                let given = dispatch.assign(&console, self.order(order), self.crews[crew], how);
                given.await?;
            }
            Unassign(order) => drop(dispatch.unassign(&console, self.order(order), true).await?),
            Arrive(order, stop) => {
                let stop = self.stop(order, stop).await?;
                dispatch
                    .arrive(&console, self.order(order), stop, None)
                    .await?;
            }
            Leave(order, stop) => {
                let stop = self.stop(order, stop).await?;
                dispatch
                    .leave(&console, self.order(order), stop, None)
                    .await?;
            }
            Skip(order, stop) => {
                let stop = self.stop(order, stop).await?;
                dispatch
                    .skip(&console, self.order(order), stop, None)
                    .await?;
            }
            Complete(order) => {
                dispatch
                    .complete_order(&console, self.order(order), None)
                    .await?;
            }
            CompleteAssignment(crew) => {
                let crew = self.crews[crew];
                let view = dispatch.crew(&console, crew).await?;
                if let Some(first) = view.assignments.first() {
                    dispatch
                        .complete_assignment(&YANDEX, first.id, crew)
                        .await?;
                }
            }
            Cancel(order) => {
                let reason = "test".to_owned();
                dispatch
                    .cancel_order(&console, self.order(order), reason, None)
                    .await?;
            }
            Suspend(order) => drop(dispatch.suspend_order(&console, self.order(order)).await?),
            Resume(order) => drop(dispatch.resume_order(&console, self.order(order)).await?),
            Remove(order) => drop(
                dispatch
                    .delete_order(&console, self.order(order), true)
                    .await?,
            ),
            TakeBack(order) => drop(self.take_back(self.order(order)).await?),
            Shift(crew, true) => dispatch.open_shift(&console, self.crews[crew]).await?,
            Shift(crew, false) => dispatch.close_shift(&console, self.crews[crew]).await?,
            Break(crew, true) => dispatch.take_break(&console, self.crews[crew]).await?,
            Break(crew, false) => dispatch.end_break(&console, self.crews[crew]).await?,
            Move(crew, lat) => {
                let position = Position {
                    at: dispatch.now(),
                    point: Point { lat, lon: 37.6 },
                    accuracy: Meters(10),
                };
                let fixes = vec![(self.crews[crew], vec![position])];
                dispatch.report_positions(&console, fixes).await?;
            }
            Wait(seconds) => {
                dispatch.clock().advance(Seconds(seconds));
                dispatch.expire_offers().await?;
            }
        }
        Ok(())
    }

    async fn stop(&self, order: usize, index: usize) -> Result<pult_domain::StopId, Error> {
        let view = self
            .dispatch
            .order(&Caller::CONSOLE, self.order(order))
            .await?;
        Ok(view.order.stops[index].id)
    }
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(24))]

    #[test]
    fn the_office_keeps_its_invariants_under_any_commands(
        commands in prop::collection::vec(command(), 1..60),
    ) {
        let runtime = tokio::runtime::Builder::new_current_thread().enable_all().build();
        runtime.expect("a runtime").block_on(async {
            let mut world = World::new().await;
            for command in commands {
                let told = format!("{command:?}");
                let refused = world.obey(command).await.err();
                prop_assert_ne!(refused, Some(Error::Internal), "{}", told);
                world.dispatch.snapshot().await.expect("a snapshot");
                prop_assert_eq!(world.dispatch.stale_snapshots(), 0, "after {}", told);
                let wrong = world.dispatch.violations().await.expect("a look");
                prop_assert!(wrong.is_empty(), "{:?} after {}", wrong, told);
            }
            prop_assert_eq!(world.wrong_lists().await, Vec::<String>::new());
            Ok(())
        })?;
    }

    #[test]
    fn a_command_that_is_taken_back_leaves_the_order_as_it_was(
        commands in prop::collection::vec(command(), 1..60),
    ) {
        let runtime = tokio::runtime::Builder::new_current_thread().enable_all().build();
        runtime.expect("a runtime").block_on(async {
            let mut world = World::new().await;
            for command in commands {
                let told = format!("{command:?}");
                let order = command.order();
                let before = match order {
                    Some(order) => world.image(order).await,
                    None => None,
                };
                let done = world.obey(command).await.is_ok();
                let (Some(order), Some(before), true) = (order, before, done) else {
                    continue;
                };
                let id = world.order(order);
                let back = world.take_back(id).await;
                if let Err(error) = back {
                    prop_assert!(matches!(error, Error::Refused(_)), "{} {:?}", told, error);
                    continue;
                }
                let after = world.image(order).await.expect("an order");
                let lost_its_crew = before.assignment().is_some() && after.assignment().is_none();
                prop_assert!(
                    lost_its_crew || after.is_like(&before),
                    "{}: {:?} is not {:?}", told, after, before
                );
                let wrong = world.dispatch.violations().await.expect("a look");
                prop_assert!(wrong.is_empty(), "{:?} after {} and back", wrong, told);
                world.dispatch.snapshot().await.expect("a snapshot");
                prop_assert_eq!(world.dispatch.stale_snapshots(), 0, "{} and back", told);
            }
            prop_assert_eq!(world.wrong_lists().await, Vec::<String>::new());
            Ok(())
        })?;
    }
}
