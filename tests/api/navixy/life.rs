//! A route is carried out, and what its statuses tell on the way.

use pult::app::{Caller, Once};
use pult::domain::{CrewId, NewOrder, OrderId, Place, Point, Seconds, StopId, TimeWindow};
use serde_json::{Value, json};

use super::{a_route, checkpoint, code, ids, office, ok};
use crate::support::{NOON, Office};

const HOUR: Seconds = Seconds(3600);

async fn status(office: &Office, route: &Value) -> String {
    let body = json!({"route_id": route["id"]});
    let read = ok(office, "task/route/read", body).await;
    read["value"]["status"]
        .as_str()
        .expect("a status")
        .to_owned()
}

async fn checkpoint_status(office: &Office, id: i64) -> String {
    let read = ok(office, "task/read", json!({"task_id": id})).await;
    read["value"]["status"]
        .as_str()
        .expect("a status")
        .to_owned()
}

/// The crew stands at a checkpoint for ten minutes and leaves.
async fn visit(office: &Office, route: &Value, stop: i64) {
    let order = OrderId(route["id"].as_i64().expect("an id"));
    let dispatch = &office.dispatch;
    let arrived = dispatch.arrive(&Caller::CONSOLE, order, StopId(stop), None);
    arrived.await.expect("arrives");
    dispatch.clock().advance(Seconds(600));
    let left = dispatch.leave(&Caller::CONSOLE, order, StopId(stop), None);
    left.await.expect("leaves");
}

/// 10:30 of the day of the checkpoints.
fn go_to_the_day(office: &Office) {
    office.dispatch.clock().advance(Seconds(20 * 3600 + 1400));
}

#[tokio::test]
async fn a_route_visited_in_order_and_in_time_is_done() {
    let office = office();
    let route = a_route(&office, Some(669_673)).await;
    assert_eq!(route["status"], "assigned");
    go_to_the_day(&office);
    let ids = ids(&route);
    visit(&office, &route, ids[0]).await;
    assert_eq!(status(&office, &route).await, "arrived");
    assert_eq!(checkpoint_status(&office, ids[0]).await, "done");
    assert_eq!(checkpoint_status(&office, ids[1]).await, "assigned");
    visit(&office, &route, ids[1]).await;
    visit(&office, &route, ids[2]).await;
    assert_eq!(status(&office, &route).await, "done");
    let body = json!({"task_id": ids[2]});
    let last = ok(&office, "task/read", body).await["value"].clone();
    assert_eq!(last["stay_duration"], 600);
    assert_eq!(last["arrival_date"], "2026-11-19 10:50:00");
    assert_eq!(last["tracker_id"], 669_673);
}

#[tokio::test]
async fn a_crew_at_a_checkpoint_has_arrived() {
    let office = office();
    let route = a_route(&office, Some(669_673)).await;
    let order = OrderId(route["id"].as_i64().expect("an id"));
    let stop = StopId(ids(&route)[1]);
    let arrived = office.dispatch.arrive(&Caller::CONSOLE, order, stop, None);
    arrived.await.expect("arrives");
    assert_eq!(checkpoint_status(&office, stop.0).await, "arrived");
    assert_eq!(status(&office, &route).await, "arrived");
}

#[tokio::test]
async fn a_route_visited_out_of_order_is_faulty_even_when_late() {
    let office = office();
    let body = json!({
        "route": {"tracker_id": 669_673, "label": "Round", "description": ""},
        "checkpoints": [checkpoint("One", 10, 11), checkpoint("Two", 10, 12)],
    });
    let mut body = body;
    body["checkpoints"][0]["max_delay"] = json!(120);
    let route = ok(&office, "task/route/create", body).await["result"].clone();
    go_to_the_day(&office);
    let ids = ids(&route);
    visit(&office, &route, ids[1]).await;
    office.dispatch.clock().advance(HOUR);
    assert_eq!(checkpoint_status(&office, ids[0]).await, "delayed");
    visit(&office, &route, ids[0]).await;
    assert_eq!(checkpoint_status(&office, ids[0]).await, "delayed");
    assert_eq!(status(&office, &route).await, "faulty");
}

#[tokio::test]
async fn a_route_with_a_late_checkpoint_is_delayed() {
    let office = office();
    let mut body = json!({
        "route": {"tracker_id": 669_673, "label": "Round", "description": ""},
        "checkpoints": [checkpoint("One", 10, 11), checkpoint("Two", 10, 14)],
    });
    body["checkpoints"][0]["max_delay"] = json!(120);
    let route = ok(&office, "task/route/create", body).await["result"].clone();
    go_to_the_day(&office);
    office.dispatch.clock().advance(HOUR);
    let ids = ids(&route);
    visit(&office, &route, ids[0]).await;
    visit(&office, &route, ids[1]).await;
    assert_eq!(checkpoint_status(&office, ids[1]).await, "done");
    assert_eq!(status(&office, &route).await, "delayed");
}

/// Completing by hand ends checkpoints that nobody saw a visit of; they stand as they stood then.
#[tokio::test]
async fn what_was_completed_by_hand_in_time_does_not_become_late() {
    let office = office();
    let route = a_route(&office, Some(669_673)).await;
    go_to_the_day(&office);
    let order = OrderId(route["id"].as_i64().expect("an id"));
    let done = office
        .dispatch
        .complete_order(&Caller::CONSOLE, order, None);
    done.await.expect("completed");
    for _ in 0..2 {
        assert_eq!(status(&office, &route).await, "done");
        assert_eq!(checkpoint_status(&office, ids(&route)[2]).await, "done");
        office.dispatch.clock().advance(Seconds(48 * 3600));
    }
}

#[tokio::test]
async fn a_route_fails_when_a_checkpoint_is_failed_and_none_is_open() {
    let office = office();
    let route = a_route(&office, Some(669_673)).await;
    go_to_the_day(&office);
    let ids = ids(&route);
    visit(&office, &route, ids[0]).await;
    office.dispatch.clock().advance(Seconds(4 * 3600));
    assert_eq!(checkpoint_status(&office, ids[1]).await, "failed");
    assert_eq!(checkpoint_status(&office, ids[2]).await, "assigned");
    assert_eq!(status(&office, &route).await, "arrived");
    office.dispatch.clock().advance(Seconds(2 * 3600));
    assert_eq!(status(&office, &route).await, "failed");
}

#[tokio::test]
async fn a_short_stay_does_not_count() {
    let office = office();
    let mut body = json!({
        "route": {"tracker_id": 669_673, "label": "Round", "description": ""},
        "checkpoints": [checkpoint("One", 10, 11), checkpoint("Two", 10, 14)],
    });
    body["checkpoints"][0]["min_stay_duration"] = json!(15);
    let route = ok(&office, "task/route/create", body).await["result"].clone();
    go_to_the_day(&office);
    let ids = ids(&route);
    visit(&office, &route, ids[0]).await;
    assert_eq!(checkpoint_status(&office, ids[0]).await, "assigned");
    assert_eq!(status(&office, &route).await, "arrived");
    visit(&office, &route, ids[0]).await;
    assert_eq!(checkpoint_status(&office, ids[0]).await, "done");
}

#[tokio::test]
async fn a_route_under_way_is_not_planned_anew() {
    let office = office();
    let route = a_route(&office, Some(669_673)).await;
    go_to_the_day(&office);
    let ids = ids(&route);
    visit(&office, &route, ids[0]).await;
    let assign = json!({"route_id": route["id"], "tracker_id": 223_465});
    assert_eq!(code(&office, "task/route/assign", assign).await, 255);
    let update = json!({"route": {"id": route["id"], "label": "x"}});
    assert_eq!(code(&office, "task/route/update", update).await, 255);
    let transmute = json!({"checkpoint_id": ids[2]});
    assert_eq!(
        code(&office, "task/checkpoint/transmute", transmute).await,
        255
    );
    // One checkpoint that nobody has come near is still open to changes; deleting the last open ones
    // ends the route.
    let mut three = checkpoint("Third", 11, 17);
    three["id"] = json!(ids[2]);
    ok(
        &office,
        "task/checkpoint/update",
        json!({"checkpoint": three}),
    )
    .await;
    for id in &ids[1..] {
        ok(
            &office,
            "task/checkpoint/delete",
            json!({"checkpoint_id": id}),
        )
        .await;
    }
    assert_eq!(checkpoint_status(&office, ids[0]).await, "done");
}

#[tokio::test]
async fn reordering_the_ids_reorders_the_visits() {
    let office = office();
    let route = a_route(&office, Some(669_673)).await;
    let old = ids(&route);
    let body = json!({"checkpoint_ids": old});
    let list = ok(&office, "task/checkpoint/list", body).await["list"].clone();
    let mut checkpoints = list.as_array().expect("a list").clone();
    checkpoints.push(checkpoint("Four", 10, 17));
    let reordered = [old[2], old[0], old[1]];
    let body = json!({
        "route": {"id": route["id"], "label": "Round", "description": "", "checkpoint_ids": reordered},
        "checkpoints": checkpoints,
    });
    let updated = ok(&office, "task/route/update", body).await["result"].clone();
    let new = ids(&updated);
    assert_eq!(new[..3], reordered);
    assert_eq!(new.len(), 4);
    // The crew's way follows.
    let crew = office
        .dispatch
        .crew(&Caller::CONSOLE, CrewId(669_673))
        .await;
    let route = crew.expect("a crew").assignments[0].route.clone();
    let stops: Vec<i64> = route.iter().map(|leg| leg.stop.0).collect();
    assert_eq!(stops, new);
}

#[tokio::test]
async fn orders_of_every_door_are_routes() {
    let office = office();
    let place = |lat| Place::address("Main street 1", Point::new(lat, 37.6));
    let mut ride = pult::domain::NewOrder::ride(place(55.7), vec![], Some(place(55.8)));
    ride.stops[0].window = TimeWindow::from(NOON);
    let made = office
        .dispatch
        .create_order(&Caller::CONSOLE, ride, Default::default())
        .await
        .expect("an order");
    let listed = ok(&office, "task/route/list", json!({})).await;
    assert_eq!(listed["count"], 1);
    assert_eq!(listed["list"][0]["id"], made.id.0);
    assert_eq!(listed["list"][0]["status"], "unassigned");
    assert_eq!(listed["list"][0]["label"], "Main street 1 - Main street 1");
    // Who is only asked does not have it yet.
    let crew = CrewId(669_673);
    let offer = office
        .dispatch
        .offer_order(&Caller::ENGINE, made.id, crew)
        .await;
    let offer = offer.expect("an offer");
    let read = |office| async move {
        let body = json!({"route_id": made.id.0});
        ok(office, "task/route/read", body).await["value"].clone()
    };
    assert_eq!(read(&office).await["tracker_id"], Value::Null);
    let accepted = office
        .dispatch
        .accept(&Caller::CONSOLE, offer.id, crew)
        .await;
    accepted.expect("accepted");
    assert_eq!(read(&office).await["tracker_id"], 669_673);
    assert_eq!(read(&office).await["status"], "assigned");
}

#[tokio::test]
async fn the_filters_of_a_list_combine() {
    let office = office();
    a_route(&office, Some(669_673)).await;
    a_route(&office, None).await;
    for (filter, count) in [
        (json!({}), 2),
        (json!({"statuses": ["assigned"]}), 1),
        (json!({"statuses": []}), 2),
        (json!({"trackers": [669_673]}), 1),
        (json!({"trackers": [223_465]}), 0),
        (json!({"trackers": null, "filter": null, "from": null}), 2),
        (json!({"filter": "QUICK"}), 2),
        (json!({"filter": "slow"}), 0),
        (json!({"from": "2026-11-19 16:00:00"}), 2),
        (json!({"from": "2026-11-19 16:00:01"}), 0),
        (json!({"to": "2026-11-19 10:00:00"}), 2),
        (json!({"to": "2026-11-19 09:59:59"}), 0),
        (
            json!({"filter": "round", "statuses": ["unassigned"], "to": "2027-01-01 00:00:00"}),
            1,
        ),
    ] {
        let listed = ok(&office, "task/route/list", filter.clone()).await;
        assert_eq!(listed["count"], count, "{filter}");
        assert_eq!(
            listed["list"].as_array().map(Vec::len),
            Some(count),
            "{filter}"
        );
    }
}

#[tokio::test]
async fn a_word_is_found_wherever_a_label_or_an_address_holds_it() {
    let office = office();
    let mut from = Place::address("Улица ЛЕНИНА 4", Point::new(55.75, 37.6));
    from.landmark = "2 Подъезд".to_owned();
    let to = Place::address("Садовая 7", Point::new(55.76, 37.6));
    let somewhere = Place::address("", Point::new(55.77, 37.6));
    for (from, to) in [(from, to), (somewhere.clone(), somewhere)] {
        let ride = NewOrder::ride(from, Vec::new(), Some(to));
        let made = office
            .dispatch
            .create_order(&Caller::CONSOLE, ride, Once::default());
        made.await.expect("an order");
    }
    let listed = ok(&office, "task/list", json!({"types": ["checkpoint"]})).await;
    let unnamed = &listed["list"][2]["label"];
    for (filter, count) in [
        (json!({"filter": "ленина"}), 1),
        (json!({"filter": "ица Ленина 4, 2 ПОД"}), 1),
        (json!({"filter": "подъезд"}), 1),
        (json!({"filter": "Ленина 5"}), 0),
        (json!({"filter": unnamed}), 1),
        (json!({"filters": ["садовая", "ленина"]}), 2),
        (json!({"filter": "[л"}), 0),
        (json!({"filter": "*"}), 0),
    ] {
        let mut asked = filter.clone();
        asked["types"] = json!(["checkpoint"]);
        let listed = ok(&office, "task/list", asked).await;
        assert_eq!(listed["count"], count, "{filter}");
    }
    for (word, count) in [("подъезд - садовая", 1), (" - ", 1), ("7 - ", 0)] {
        let listed = ok(&office, "task/route/list", json!({"filter": word})).await;
        assert_eq!(listed["count"], count, "{word}");
    }
}

#[tokio::test]
async fn the_filters_of_a_task_list_combine() {
    let office = office();
    a_route(&office, Some(669_673)).await;
    for (label, address, tags) in [
        ("Fridge", "Main street", json!([1])),
        ("Oven", "Side street", json!([2, 3])),
    ] {
        let mut task = checkpoint(label, 10, 12);
        task["location"]["address"] = json!(address);
        task["tags"] = tags;
        ok(&office, "task/create", json!({"task": task})).await;
    }
    let circle = |lat: f64| json!({"location": {"lat": lat, "lng": 37.62, "radius": 100}});
    for (filter, count) in [
        (json!({}), 2),
        (json!({"types": ["task", "checkpoint", "route"]}), 6),
        (
            json!({"types": ["checkpoint"], "filters": ["one", "two"]}),
            2,
        ),
        (json!({"filter": "side"}), 1),
        (json!({"filters": ["side", "fridge"]}), 2),
        (json!({"tag_ids": [3, 9]}), 1),
        (circle(55.7501), 2),
        (circle(55.76), 0),
        (json!({"limit": 1}), 2),
        (json!({"types": []}), 2),
        (json!({"types": ["route"], "trackers": [669_673]}), 1),
        (json!({"types": ["task"], "trackers": [669_673]}), 0),
        (
            json!({"types": ["checkpoint"], "statuses": ["assigned"]}),
            3,
        ),
        (json!({"types": ["route"], "statuses": ["unassigned"]}), 0),
        (
            json!({"from": "2026-11-19 12:00:00", "to": "2026-11-19 12:00:00"}),
            2,
        ),
        (json!({"from": "2026-11-19 12:00:01"}), 0),
        (
            json!({"types": ["checkpoint"], "from": "2026-11-19 15:00:00"}),
            1,
        ),
    ] {
        let listed = ok(&office, "task/list", filter.clone()).await;
        assert_eq!(listed["count"], count, "{filter}");
    }
}

/// A page of ids, the count of all and how they were asked for.
async fn page(office: &Office, asked: Value) -> (Vec<i64>, Value) {
    let listed = ok(office, "task/list", asked).await;
    let list = listed["list"].as_array().expect("a list").iter();
    let ids = list.map(|item| item["id"].as_i64().expect("an id"));
    (ids.collect(), listed["count"].clone())
}

#[tokio::test]
async fn a_list_is_sorted_and_cut_into_pages_and_counts_all() {
    let office = office();
    let mut made = Vec::new();
    for label in ["b", "a", "c"] {
        let task = json!({"task": checkpoint(label, 10, 12)});
        let task = ok(&office, "task/create", task).await;
        made.push(task["id"].as_i64().expect("an id"));
    }
    let [b, a, c] = made[..] else {
        panic!("three tasks")
    };
    for (asked, ids) in [
        (json!({}), vec![b, a, c]),
        (json!({"sort": ["id=desc"]}), vec![c, a, b]),
        (json!({"sort": ["label=asc"]}), vec![a, b, c]),
        (json!({"sort": ["status=asc", "label=desc"]}), vec![c, b, a]),
        (json!({"sort": ["label"], "offset": 1}), vec![b, c]),
        (json!({"sort": ["label"], "offset": 1, "limit": 1}), vec![b]),
        (json!({"offset": 3}), vec![]),
        (json!({"offset": 9_223_372_036_854_775_807_i64}), vec![]),
        (json!({"limit": 100_000}), vec![b, a, c]),
    ] {
        let told = page(&office, asked.clone()).await;
        assert_eq!(told, (ids, json!(3)), "{asked}");
    }
    for asked in [
        json!({"limit": 0}),
        json!({"limit": 100_001}),
        json!({"offset": -1}),
        json!({"sort": ["label=up"]}),
        json!({"sort": ["nothing=asc"]}),
        json!({"sort": "label=asc"}),
        json!({"filter": "x".repeat(101)}),
        json!({"filters": ["x".repeat(101)]}),
        json!({"external_id": "x".repeat(101)}),
        json!({"types": ["order"]}),
        json!({"statuses": []}),
    ] {
        assert_eq!(
            code(&office, "task/list", asked.clone()).await,
            7,
            "{asked}"
        );
    }
}

#[tokio::test]
async fn what_is_over_is_listed_by_its_status_too() {
    let office = office();
    let route = a_route(&office, Some(669_673)).await;
    go_to_the_day(&office);
    for id in ids(&route) {
        visit(&office, &route, id).await;
    }
    a_route(&office, None).await;
    for (statuses, count) in [
        (json!(["done"]), 1),
        (json!(["done", "unassigned"]), 2),
        (json!(["unassigned"]), 1),
        (json!(["assigned", "arrived"]), 0),
        (json!(["delayed", "failed", "faulty"]), 0),
    ] {
        let asked = json!({"statuses": statuses, "trackers": null});
        let listed = ok(&office, "task/route/list", asked).await;
        assert_eq!(listed["count"], count, "{statuses}");
    }
    let by_tracker = json!({"trackers": [669_673]});
    let listed = ok(&office, "task/route/list", by_tracker).await;
    assert_eq!(listed["list"][0]["id"], route["id"]);
    assert_eq!(listed["count"], 1);
}

/// Without a range the page of a list by kinds, crews and statuses comes from an index, with one every order
/// is looked at: both answer the same.
#[tokio::test]
async fn pages_by_status_are_those_of_the_whole_list() {
    let office = office();
    let mut routes = Vec::new();
    for crew in [Some(669_673), Some(669_673), Some(669_673), None] {
        routes.push(a_route(&office, crew).await);
    }
    let late = |label: &str| {
        let mut late = checkpoint(label, 10, 11);
        late["max_delay"] = json!(1200);
        late
    };
    let body = json!({
        "route": {"tracker_id": 669_673, "label": "Round", "description": ""},
        "checkpoints": [late("a"), late("b"), late("c")],
    });
    let last = ok(&office, "task/route/create", body).await["result"].clone();
    routes.insert(3, last);
    ok(&office, "task/create", json!({"task": late("d")})).await;
    ok(
        &office,
        "task/create",
        json!({"task": checkpoint("e", 10, 18)}),
    )
    .await;
    go_to_the_day(&office);
    let sequences = [[0, 1, 2], [1, 0, 2], [2, 1, 0], [0, 1, 2]];
    for (route, sequence) in routes.iter().zip(sequences) {
        for index in sequence {
            visit(&office, route, ids(route)[index]).await;
        }
    }
    let unasked = OrderId(routes[4]["id"].as_i64().expect("an id"));
    let reason = "nobody is there".to_owned();
    let office_desk = Caller::CONSOLE;
    let given_up = office
        .dispatch
        .cancel_order(&office_desk, unasked, reason, None);
    given_up.await.expect("called off");
    let kinds = [
        json!(["task"]),
        json!(["checkpoint"]),
        json!(["route"]),
        json!(["route", "checkpoint"]),
        json!(["task", "checkpoint", "route"]),
    ];
    let statuses = [
        json!(null),
        json!(["done"]),
        json!(["delayed", "unassigned"]),
        json!(["failed"]),
        json!(["faulty", "done", "arrived"]),
    ];
    let mut seen = Vec::new();
    for (kinds, statuses) in kinds
        .iter()
        .flat_map(|kinds| statuses.iter().map(move |s| (kinds, s)))
    {
        for (sort, offset) in [("id=asc", 0), ("id=desc", 0), ("id=desc", 2)] {
            for crews in [json!(null), json!([669_673])] {
                let mut asked = json!({
                    "types": kinds, "statuses": statuses, "trackers": crews,
                    "sort": [sort], "offset": offset, "limit": 3,
                });
                let paged = page(&office, asked.clone()).await;
                asked["from"] = json!("2000-01-01 00:00:00");
                assert_eq!(paged, page(&office, asked.clone()).await, "{asked}");
                seen.push(paged.1.as_u64().expect("a count"));
            }
        }
    }
    seen.sort_unstable();
    seen.dedup();
    assert!(seen.len() > 5, "{seen:?}");
    for status in ["done", "delayed", "failed", "faulty", "unassigned"] {
        let asked = json!({"types": ["task", "checkpoint", "route"], "statuses": [status]});
        assert_ne!(page(&office, asked).await.1, 0, "{status}");
    }
}

#[tokio::test]
async fn every_external_id_that_was_given_is_counted() {
    let office = office();
    let create = |route_ref: Value, refs: [Value; 2]| {
        let mut checkpoints = [checkpoint("One", 10, 12), checkpoint("Two", 10, 14)];
        for (checkpoint, id) in checkpoints.iter_mut().zip(refs) {
            checkpoint["external_id"] = id;
        }
        json!({
            "route": {"label": "Round", "description": "", "external_id": route_ref},
            "checkpoints": checkpoints,
        })
    };
    let first = create(Value::Null, [json!("A"), json!("B")]);
    let first = ok(&office, "task/route/create", first).await;
    assert_eq!(first["external_id_counts"], Value::Null);
    // Twice in one route is given once; a route's own id is given, too.
    let second = create(json!("B"), [json!("A"), json!("A")]);
    let second = ok(&office, "task/route/create", second).await;
    let counts = json!([{"external_id": "B", "count": 1}, {"external_id": "A", "count": 1}]);
    assert_eq!(second["external_id_counts"], counts);
    let third = create(Value::Null, [json!("A"), json!("C")]);
    let third = ok(&office, "task/route/create", third).await;
    let counts = json!([{"external_id": "A", "count": 3}]);
    assert_eq!(third["external_id_counts"], counts);
}
