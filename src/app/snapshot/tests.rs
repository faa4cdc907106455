//! What a snapshot costs.

use std::sync::Arc;
use std::sync::atomic::{AtomicUsize, Ordering::Relaxed};

use rusqlite::backup::Backup;
use rusqlite::trace::{TraceEvent, TraceEventCodes};

use super::kept::Kept;
use super::view;
use crate::tests::{YANDEX, crew_on_line, office, ride};
use crate::{Caller, Dispatch, Once};
use pult_domain::{
    Client, ClientId, CrewId, Meters, NewOrder, OrderId, Point, Position, Seconds, Timestamp,
};
use pult_engine::{Policy, Snapshot};
use pult_store::places::Source;
use pult_store::{Connection, books};

async fn order(dispatch: &Dispatch) -> OrderId {
    let made = dispatch.create_order(&YANDEX, ride(), Once::default());
    made.await.expect("an order").id
}

/// An office in which so many orders wait and so many are under way.
pub(crate) async fn busy_office(n: usize) -> Dispatch {
    let dispatch = office().await;
    for _ in 0..n {
        order(&dispatch).await;
        let crew = crew_on_line(&dispatch, 55.69).await;
        let taken = order(&dispatch).await;
        let offer = dispatch.offer_order(&Caller::ENGINE, taken, crew).await;
        let offer = offer.expect("an offer").id;
        dispatch.accept(&YANDEX, offer, crew).await.expect("a yes");
    }
    dispatch
}

/// A copy of the database, which only this test reads.
pub(crate) async fn copied(dispatch: &Dispatch) -> Connection {
    let copy = dispatch.read(|conn| {
        let mut copy = Connection::open_in_memory().expect("a database");
        let backup = Backup::new(conn, &mut copy).expect("a backup");
        backup.step(-1).expect("all pages");
        drop(backup);
        Ok(copy)
    });
    copy.await.expect("a copy")
}

/// What is made of a database, and how many statements it took.
pub(crate) fn counted<T>(conn: &mut Connection, make: impl FnOnce(&Connection) -> T) -> (T, usize) {
    let n = Arc::new(AtomicUsize::new(0));
    let counter = Arc::clone(&n);
    let count = move |event: TraceEvent<'_>| {
        if matches!(event, TraceEvent::Stmt(..)) {
            counter.fetch_add(1, Relaxed);
        }
    };
    conn.trace_v2(TraceEventCodes::SQLITE_TRACE_STMT, Some(count))
        .expect("a trace");
    let made = make(conn);
    (made, n.load(Relaxed))
}

/// A snapshot of a database that nobody has looked at.
pub(crate) fn first_look(conn: &Connection, now: Timestamp) -> Snapshot {
    let kept = Kept::read(conn).expect("the office");
    view(conn, &kept, now, &[], &Policy::default()).expect("a snapshot")
}

#[tokio::test]
async fn a_snapshot_takes_as_many_statements_for_a_full_office_as_for_a_small_one() {
    let mut taken = Vec::new();
    for n in [1, 12] {
        let dispatch = busy_office(n).await;
        let mut conn = copied(&dispatch).await;
        let now = dispatch.now();
        let (snapshot, statements) = counted(&mut conn, |conn| first_look(conn, now));
        assert_eq!(snapshot.orders.len(), n);
        assert!(snapshot.orders.iter().all(|open| {
            let stops = &open.order.stops;
            stops.len() == 2 && stops.iter().all(|stop| stop.places.len() == 1)
        }));
        let carries = |of: &&pult_engine::CrewState| of.carried.len() == 1;
        assert_eq!(snapshot.crews.iter().filter(carries).count(), n);
        taken.push(statements);
    }
    assert_eq!(taken[0], taken[1]);
}

#[tokio::test]
async fn an_order_of_a_client_names_the_crews_that_the_client_refuses() {
    let dispatch = office().await;
    let put = |id, refused_crews| Client {
        id: ClientId(id),
        refused_crews,
        ..Client::default()
    };
    let refused = vec![CrewId(7), CrewId(9)];
    for client in [put(1, refused.clone()), put(2, Vec::new())] {
        let put = dispatch.write(move |tx| Ok(books::put_client(tx, &client, Source::File)?));
        put.await.expect("a client");
    }
    for client in [Some(1), Some(2), None] {
        let ride = NewOrder {
            client: client.map(ClientId),
            ..ride()
        };
        let made = dispatch.create_order(&YANDEX, ride, Once::default());
        made.await.expect("an order");
    }
    let snapshot = dispatch.snapshot().await.expect("a snapshot");
    let unwanted: Vec<_> = snapshot.orders.iter().map(|open| &open.unwanted).collect();
    assert_eq!(unwanted, [&refused, &Vec::new(), &Vec::new()]);
}

/// Reads a snapshot; what it was made of must be what the store holds.
async fn look(dispatch: &Dispatch, after: &str) -> Snapshot {
    let snapshot = dispatch.snapshot().await.expect("a snapshot");
    assert_eq!(dispatch.stale_snapshots(), 0, "after {after}");
    snapshot
}

#[tokio::test]
async fn what_is_kept_between_snapshots_follows_whatever_happens() {
    let dispatch = office().await;
    look(&dispatch, "nothing").await;
    let crew = crew_on_line(&dispatch, 55.69).await;
    let seen = look(&dispatch, "a crew came on line").await;
    assert!(seen.crews[0].shift.is_some() && seen.crews[0].crew.position.is_some());
    let taken = order(&dispatch).await;
    assert_eq!(look(&dispatch, "an order").await.orders.len(), 1);

    dispatch.clock().advance(Seconds(30));
    let moved = Position {
        at: dispatch.now(),
        point: Point::new(55.691, 37.6).expect("a point"),
        accuracy: Meters(10),
    };
    let told = dispatch.report_positions(&YANDEX, vec![(crew, vec![moved])]);
    told.await.expect("a position");
    let seen = look(&dispatch, "a position").await;
    assert_eq!(seen.crews[0].crew.position, Some(moved));

    let offer = dispatch.offer_order(&Caller::ENGINE, taken, crew).await;
    let offer = offer.expect("an offer").id;
    assert!(look(&dispatch, "an offer").await.crews[0].asked);
    dispatch.accept(&YANDEX, offer, crew).await.expect("a yes");
    let seen = look(&dispatch, "a yes").await;
    assert_eq!(seen.crews[0].carried.len(), 1);
    let stops = dispatch.order(&YANDEX, taken).await.expect("the order");
    for stop in &stops.order.stops {
        let arrived = dispatch.arrive(&YANDEX, taken, stop.id, None);
        arrived.await.expect("arrives");
        look(&dispatch, "an arrival").await;
        let left = dispatch.leave(&YANDEX, taken, stop.id, None);
        left.await.expect("leaves");
        look(&dispatch, "a stop").await;
    }
    let seen = look(&dispatch, "the end of an order").await;
    assert_eq!((seen.orders.len(), seen.crews[0].served), (0, 1));

    let driver = seen.crews[0].crew.driver;
    let locked = dispatch.edit_record::<pult_domain::Driver>(
        &Caller::CONSOLE,
        Some(driver.0),
        |driver: &mut pult_domain::Driver| {
            (driver.name, driver.locked) = ("Пётр".to_owned(), true);
            Ok(())
        },
    );
    locked.await.expect("locked");
    assert!(look(&dispatch, "a locked driver").await.crews[0].locked);
    dispatch.take_break(&YANDEX, crew).await.expect("a break");
    look(&dispatch, "a break").await;
    dispatch.end_break(&YANDEX, crew).await.expect("work");
    dispatch.close_shift(&YANDEX, crew).await.expect("off line");
    assert!(look(&dispatch, "off line").await.crews[0].shift.is_none());
}
