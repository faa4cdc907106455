//! What starts a task: a command, also before its turn; a position; the end of the one before it.

use pult::app::Caller;
use pult::domain::{CrewId, NewOrder, Place, Point, Seconds};
use serde_json::{Value, json};

use super::{at, office, refused, text};
use crate::support::{NOON, Office};

impl Office {
    async fn command(&self, task: &str, command: &str, body: Value) -> Value {
        let path = format!("/v1/tasks/{task}/{command}/");
        let told = self.track("POST", path, body).await;
        assert_eq!(told.0, 200, "{command}: {told:?}");
        told.1
    }

    async fn status(&self, task: &str) -> String {
        text(&self.read_task(task).await["status"])
    }

    /// Tasks at three places along a road to the north, of one order, assigned to a crew.
    async fn a_round(&self, crew: CrewId) -> Vec<String> {
        let place = |lat| Place::address("дом", Point::new(lat, 37.6));
        let order = NewOrder::ride(place(55.7), vec![place(55.75)], Some(place(55.8)));
        let dispatch = &self.dispatch;
        let made = dispatch.create_order(&Caller::CONSOLE, order, Default::default());
        let made = made.await.expect("an order");
        let given = dispatch.assign(&Caller::CONSOLE, made.id, crew, Default::default());
        given.await.expect("assigned");
        made.stops
            .iter()
            .map(|stop| stop.uuid.to_string())
            .collect()
    }
}

#[tokio::test]
async fn a_position_that_shows_it_starts_a_task() {
    let office = office();
    let driver = office.a_driver().await;
    let (first, second) = (office.a_task("1").await, office.a_task("2").await);
    office.seen(&driver, &[(55.80, 37.68)]).await;
    office.give(&driver, &[&first, &second]).await;
    // Standing about, and driving away, show nothing.
    office
        .seen(&driver, &[(55.8001, 37.68), (55.70, 37.68)])
        .await;
    assert_eq!(office.status(&first).await, "assigned");
    office.seen(&driver, &[(55.81, 37.68)]).await;
    let started = office.read_task(&first).await;
    assert_eq!(
        (
            &started["status"],
            &started["progress"],
            &started["start_time"]
        ),
        (&json!("started"), &json!("on_the_way"), &at(240))
    );
    let from = json!({"type": "Point", "coordinates": [55.81, 37.68]});
    let place = json!({"id": null, "address": "", "landmark": "", "point": from});
    assert_eq!(started["start_location"], place);
    assert_eq!(started["track"]["coordinates"], json!([[55.81, 37.68]]));
    assert_eq!(office.status(&second).await, "assigned", "one at a time");
    // Positions alone neither arrive nor end anything.
    office
        .seen(&driver, &[(55.856652, 37.685938), (55.90, 37.7)])
        .await;
    let still = office.read_task(&first).await;
    assert_eq!(still["status"], json!("started"), "{still}");
    office.command(&first, "complete", Value::Null).await;
    assert_eq!(office.status(&second).await, "started");
}

#[tokio::test]
async fn what_is_told_of_a_start_counts_where_a_position_had_shown_it() {
    let office = office();
    let driver = office.a_driver().await;
    let task = office.a_task("1").await;
    office.seen(&driver, &[(55.80, 37.68)]).await;
    office.give(&driver, &[&task]).await;
    office.seen(&driver, &[(55.81, 37.68)]).await;
    let shown = office.read_task(&task).await;
    assert_eq!(shown["status"], "started");
    let untold = office.command(&task, "start", Value::Null).await;
    assert_eq!(untold["start_location"], shown["start_location"]);
    let yard = json!({"type": "Point", "coordinates": [55.79, 37.67]});
    let body = json!({"start_location": yard});
    let told = office.command(&task, "start", body).await;
    assert_eq!(told["start_location"]["point"], yard);
    assert_eq!(told["start_time"], shown["start_time"]);
}

#[tokio::test]
async fn what_goes_from_behind_others_starts_nothing() {
    let office = office();
    let (one, other) = (office.a_driver().await, office.a_driver().await);
    let mut tasks = Vec::new();
    for name in ["1", "2", "3", "4"] {
        tasks.push(office.a_task(name).await);
    }
    let [first, second, third, fourth] = tasks.as_slice() else {
        unreachable!("there are four");
    };
    office.give(&one, &[first, second, third, fourth]).await;
    // Moved, called off, removed: the first one's turn does not come by it.
    office.give(&other, &[second]).await;
    assert_eq!(office.status(first).await, "assigned");
    office.command(third, "cancel", Value::Null).await;
    assert_eq!(office.status(first).await, "assigned");
    // What goes from the front makes way.
    office.command(first, "cancel", Value::Null).await;
    assert_eq!(office.status(fourth).await, "started");
    assert_eq!(office.status(second).await, "assigned");
}

#[tokio::test]
async fn a_position_at_the_place_starts_the_task_of_that_place() {
    let office = office();
    let driver = office.a_driver().await;
    let far = json!({"location": {"point": {"type": "Point", "coordinates": [56.5, 38.0]}}});
    let far = office.track("POST", "/v1/tasks/", far).await;
    let (far, here) = (text(&far.1["id"]), office.a_task("here").await);
    // He stands there already, but nobody has given him anything yet.
    office.seen(&driver, &[(55.856652, 37.685938)]).await;
    office.give(&driver, &[&far, &here]).await;
    assert_eq!(office.status(&here).await, "assigned");
    office.seen(&driver, &[(55.856652, 37.685938)]).await;
    assert_eq!(office.status(&here).await, "started");
    assert_eq!(office.status(&far).await, "assigned");
}

#[tokio::test]
async fn a_stop_that_is_started_before_its_turn_is_started() {
    let office = office();
    let crew = CrewId(1);
    let running = office.a_round(crew).await;
    office.command(&running[0], "start", Value::Null).await;
    let waiting = office.a_round(crew).await;
    assert_eq!(office.status(&waiting[0]).await, "assigned");
    office.dispatch.clock().advance(Seconds(60));
    // The next of another order, while the crew is at the first one.
    let started = office.command(&waiting[0], "start", Value::Null).await;
    assert_eq!(
        (&started["status"], &started["start_time"]),
        (&json!("started"), &at(60))
    );
    // The last of an order, before those in front of it.
    office.dispatch.clock().advance(Seconds(60));
    let place = json!({"start_location": {"address": "ш. Ярославское 11"}});
    let started = office.command(&waiting[2], "start", place).await;
    assert_eq!(
        (
            &started["status"],
            &started["progress"],
            &started["start_time"]
        ),
        (&json!("started"), &json!("on_the_way"), &at(120))
    );
    assert_eq!(
        started["start_location"]["address"],
        json!("ш. Ярославское 11")
    );
    assert_eq!(office.status(&waiting[1]).await, "assigned");
    // Once more changes nothing.
    office.dispatch.clock().advance(Seconds(60));
    let again = office.command(&waiting[2], "start", Value::Null).await;
    assert_eq!(again["start_time"], at(120));
    for (filter, count) in [("status=started", 3), ("status=assigned", 3)] {
        let list = office
            .track("GET", format!("/v1/tasks/?{filter}"), Value::Null)
            .await;
        assert_eq!(list.1["count"], json!(count), "{filter}: {list:?}");
    }
    // Taken back and given anew, nothing of it is started.
    let (view, _) = office
        .dispatch
        .stop_by_uuid(&Caller::CONSOLE, waiting[2].parse().expect("an id"))
        .await
        .expect("a stop");
    let dispatch = &office.dispatch;
    let back = dispatch.unassign(&Caller::CONSOLE, view.order.id, false);
    back.await.expect("taken back");
    let given = dispatch.assign(&Caller::CONSOLE, view.order.id, crew, Default::default());
    given.await.expect("given anew");
    assert_eq!(office.status(&waiting[2]).await, "assigned");
}

#[tokio::test]
async fn what_follows_a_task_closed_ahead_of_the_clock_can_be_closed_now() {
    let office = office();
    let driver = office.a_driver().await;
    for command in ["complete", "cancel"] {
        let (a, b) = (office.a_task("a").await, office.a_task("b").await);
        office.give(&driver, &[&a, &b]).await;
        let ahead = office.dispatch.now() - NOON + Seconds(200);
        office
            .command(&a, "complete", json!({"completion_time": at(ahead.0)}))
            .await;
        assert_eq!(office.read_task(&b).await["start_time"], at(ahead.0));
        let closed = office.command(&b, command, Value::Null).await;
        let time = match command {
            "complete" => &closed["completion_time"],
            _ => &closed["cancellation_time"],
        };
        assert_eq!(*time, at(ahead.0), "{command}");
    }
}

#[tokio::test]
async fn a_refusal_names_the_task_and_what_was_asked() {
    let office = office();
    let task = office.a_task("1").await;
    for command in ["start", "complete"] {
        let path = format!("/v1/tasks/{task}/{command}/");
        let told = office.track("POST", path, Value::Null).await;
        refused(&told, 400, "detail");
        let detail = text(&told.1["detail"]);
        assert_eq!(detail, format!("task {task} is pending, cannot {command}"));
    }
    let path = format!("/v1/tasks/{task}/");
    assert_eq!(office.track("DELETE", &path, Value::Null).await.0, 204);
    let told = office.track("GET", &path, Value::Null).await;
    assert_eq!(
        text(&told.1["detail"]),
        format!("task {task} does not exist")
    );
}
