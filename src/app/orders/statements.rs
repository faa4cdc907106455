//! How many statements the writer runs for what is done to an order all day.

use std::collections::BTreeMap;
use std::sync::atomic::{AtomicUsize, Ordering::Relaxed};
use std::sync::{Arc, Mutex};

use rusqlite::trace::{TraceEvent, TraceEventCodes};

use crate::snapshot::tests::{busy_office, copied};
use crate::tests::{YANDEX, crew_on_line, office_in, ride};
use crate::{Caller, CrewView, Dispatch, Once, OrderCommand, OrderEdit, OrderView, Request};
use pult_domain::{CrewId, Duty, Meters, OrderId, Point, Position, Seconds};
use pult_store::{Connection, Store, orders};

/// The statements that ran since they were last asked for, each with how often.
#[derive(Clone, Default)]
struct Seen(Arc<Mutex<BTreeMap<String, usize>>>);

impl Seen {
    /// How many there were; the test's output names them.
    fn take(&self, of: &str) -> usize {
        let seen = std::mem::take(&mut *self.0.lock().expect("no panic"));
        let n = seen.values().sum();
        println!("{of}: {n}");
        for (sql, n) in seen {
            println!(
                "   {n} × {}",
                sql.split_whitespace().collect::<Vec<_>>().join(" ")
            );
        }
        n
    }
}

async fn watched() -> (Dispatch, Seen) {
    let seen = Seen::default();
    let here = seen.clone();
    let store = Store::in_memory_seen(move |sql| {
        // What SQLite does by itself for a trigger is shown as a remark.
        if sql.starts_with("--") {
            return;
        }
        *here
            .0
            .lock()
            .expect("no panic")
            .entry(sql.to_owned())
            .or_default() += 1;
    });
    (office_in(store.expect("a store")).await, seen)
}

async fn do_it(dispatch: &Dispatch, order: OrderId, command: OrderCommand) {
    let done = dispatch.command(&Caller::CONSOLE, Request::new(order, command));
    done.await.expect("done");
}

async fn push(dispatch: &Dispatch, crew: CrewId, lat: f64) {
    let position = Position {
        at: dispatch.now(),
        point: Point { lat, lon: 37.6 },
        accuracy: Meters(10),
    };
    let pushed = dispatch.report_positions(&YANDEX, vec![(crew, vec![position])]);
    pushed.await.expect("a position");
}

#[tokio::test]
async fn what_is_done_to_an_order_all_day_takes_few_statements() {
    let (dispatch, seen) = watched().await;
    let crew = crew_on_line(&dispatch, 55.69).await;
    seen.take("set up");
    let made = dispatch.create_order(&YANDEX, ride(), Once::default());
    let order = made.await.expect("an order");
    let created = seen.take("create");
    let offer = dispatch.offer_order(&Caller::ENGINE, order.id, crew).await;
    let offered = seen.take("offer");
    let offer = offer.expect("an offer").id;
    dispatch.accept(&YANDEX, offer, crew).await.expect("a yes");
    let accepted = seen.take("accept, which starts it");
    dispatch.clock().advance(Seconds(30));
    push(&dispatch, crew, 55.695).await;
    let pushed = seen.take("a position on the way");
    let stops: Vec<_> = order.stops.iter().map(|stop| stop.id).collect();
    do_it(&dispatch, order.id, OrderCommand::Arrive(stops[0])).await;
    let arrived = seen.take("arrive");
    do_it(&dispatch, order.id, OrderCommand::Leave(stops[0])).await;
    let left = seen.take("leave");
    do_it(&dispatch, order.id, OrderCommand::Complete { bill: None }).await;
    let completed = seen.take("complete");
    // Each order, assignment and crew is read once; what is written is written once. What a person does
    // keeps a before-image besides, in eleven statements.
    let most = [18, 14, 14, 13, 18, 20, 34];
    let ran = [created, offered, accepted, pushed, arrived, left, completed];
    for (ran, most) in ran.iter().zip(most) {
        assert!(*ran <= most, "{ran:?} where {most:?} are enough");
    }
}

#[tokio::test]
async fn an_edit_reads_its_order_once() {
    let (dispatch, seen) = watched().await;
    let made = dispatch.create_order(&YANDEX, ride(), Once::default());
    let order = made.await.expect("an order");
    seen.take("set up");
    let edit = OrderEdit {
        comment: Some("с собакой".to_owned()),
        ..OrderEdit::default()
    };
    do_it(&dispatch, order.id, OrderCommand::Edit(Box::new(edit))).await;
    let edited = seen.take("edit");
    assert!(edited <= 17, "{edited}");
}

/// How many statements a look at a copy of the office takes.
async fn looked<T>(dispatch: &Dispatch, look: impl Fn(&Connection) -> T) -> usize {
    let mut conn = copied(dispatch).await;
    let n = Arc::new(AtomicUsize::new(0));
    let counter = Arc::clone(&n);
    let count = move |event: TraceEvent<'_>| {
        if matches!(event, TraceEvent::Stmt(..)) {
            counter.fetch_add(1, Relaxed);
        }
    };
    conn.trace_v2(TraceEventCodes::SQLITE_TRACE_STMT, Some(count))
        .expect("a trace");
    look(&conn);
    n.load(Relaxed)
}

#[tokio::test]
async fn a_board_takes_as_many_statements_for_many_orders_as_for_a_few() {
    let mut taken = Vec::new();
    for n in [2, 40] {
        let dispatch = busy_office(n).await;
        let now = dispatch.now();
        let orders = looked(&dispatch, |conn| {
            let open = orders::Filter {
                open: Some(true),
                ..orders::Filter::default()
            };
            let ids = orders::find(conn, &open).expect("ids");
            let views = OrderView::all(conn, &ids, now).expect("views");
            assert_eq!(views.len(), 2 * n);
            let carried = views.iter().filter(|view| view.driver.is_some());
            assert_eq!(carried.count(), n);
        })
        .await;
        let crews = looked(&dispatch, |conn| {
            let views = CrewView::all(conn, now, Seconds::minutes(15)).expect("views");
            assert_eq!(views.len(), n);
            assert!(views.iter().all(|view| view.duty == Duty::Busy));
        })
        .await;
        let card = looked(&dispatch, |conn| {
            let ids = orders::find(conn, &orders::Filter::default()).expect("ids");
            OrderView::read(conn, ids[1], now).expect("a view");
        })
        .await;
        taken.push((orders, crews, card));
    }
    assert_eq!(taken[0], taken[1]);
    let (orders, crews, card) = taken[0];
    assert!(orders <= 17 && crews <= 13 && card <= 17, "{taken:?}");
}
