//! An order is read by every door that can show it, and held against the matrix.

use std::collections::BTreeSet;

use pult::app::{Caller, OrderView};
use pult::domain::{AssignmentId, CrewId, OrderId};
use serde_json::{Value, json};

use super::matrix::{assignment_word, order_words, route_word, stop_words};
use super::{CREWS, Town};

/// The statuses of a TheTrack task.
const TASK_STATUSES: [&str; 7] = [
    "pending",
    "in_queue",
    "assigned",
    "started",
    "completed",
    "canceled",
    "suspended",
];

impl Town {
    /// Reads an order everywhere.
    pub async fn check(&self, order: OrderId, story: &str) {
        let view = self.view(order).await;
        let story = &format!("order {order}, {:?}, {story}", view.phase);
        self.check_taximaster(&view, story).await;
        self.check_taxomet(&view, story).await;
        self.check_yandex(&view, story).await;
        self.check_navixy(&view, story).await;
        self.check_thetrack(&view, story).await;
    }

    async fn check_taximaster(&self, view: &OrderView, story: &str) {
        let state = format!("get_order_state?order_id={}", view.order.id);
        let told = self.taximaster("GET", &state, "").await;
        assert_eq!(told["code"], 0, "{story}: {told}");
        let state = &told["data"];
        assert_eq!(state["order_id"], view.order.id.0, "{story}");
        let expected = order_words(view.phase).taximaster;
        assert_eq!(state["state_kind"], expected, "{story}");
        let crew = carrier(view).map_or(0, |crew| crew.0);
        let vehicle = if crew == 11 { 31 } else { 0 };
        let driver = if crew == 0 { 0 } else { crew + 10 };
        assert_eq!(state["crew_id"], crew, "{story}");
        assert_eq!(state["driver_id"], driver, "{story}");
        assert_eq!(state["car_id"], vehicle, "{story}");
    }

    async fn check_taxomet(&self, view: &OrderView, story: &str) {
        let query = format!("id={}", view.order.id);
        let shown = self.taxomet("get_order", &query).await;
        assert_eq!(shown["result"], "1", "{story}: {shown}");
        let expected = order_words(view.phase).taxomet;
        assert_eq!(shown["status"], expected, "{story}");
        let driver = carrier(view).map_or(0, |crew| crew.0 + 10);
        assert_eq!(shown["driver_id"], driver.to_string(), "{story}");
    }

    async fn check_yandex(&self, view: &OrderView, story: &str) {
        let id = view.order.id.to_string();
        let (status, task) = self
            .yandex("GET", &format!("/tasks/{id}"), json!(null))
            .await;
        assert_eq!((status, &task["id"]), (200, &json!(id)), "{story}: {task}");
        let path = format!("/tasks/{id}/assignment");
        let (status, found) = self.yandex("GET", &path, json!(null)).await;
        let had = view.assignment.as_ref();
        let expected = order_words(view.phase).yandex.filter(|_| had.is_some());
        let Some(expected) = expected else {
            assert_eq!((status, found), (202, json!(null)), "{story}");
            return;
        };
        let had = had.expect("an assignment");
        assert_eq!(found, json!({"id": had.id.to_string()}), "{story}");
        let shown = self.assignment(had.id).await;
        assert_eq!(shown["status"], expected, "{story}");
        assert_eq!(shown["courier_id"], had.crew.to_string(), "{story}");
        if matches!(expected, "suggested" | "running") {
            check_locations(view, &shown["locations"], story);
        }
    }

    /// An assignment, as Yandex shows it.
    pub async fn assignment(&self, id: AssignmentId) -> Value {
        let path = format!("/assignments/{id}");
        let (status, shown) = self.yandex("GET", &path, json!(null)).await;
        assert_eq!(status, 200, "{shown}");
        shown
    }

    /// Reads an assignment, live or over.
    pub async fn check_assignment(&self, id: AssignmentId, story: &str) {
        let known = self.office.dispatch.assignment(&Caller::CONSOLE, id).await;
        let status = known.expect("an assignment").assignment.status;
        let shown = self.assignment(id).await;
        assert_eq!(shown["status"], assignment_word(status), "{story}");
    }

    async fn check_navixy(&self, view: &OrderView, story: &str) {
        let (order, stops) = (view.order.id.0, &view.order.stops);
        let tracker = json!(carrier(view).map(|crew| crew.0));
        if stops.len() > 1 {
            let told = self
                .navixy("task/route/read", json!({"route_id": order}))
                .await;
            let route = &told["value"];
            assert_eq!(route["id"], order, "{story}: {told}");
            assert_eq!(route["status"], route_word(view), "{story}: {route}");
            assert_eq!(route["tracker_id"], tracker, "{story}");
            let ids: Vec<i64> = stops.iter().map(|stop| stop.id.0).collect();
            assert_eq!(route["checkpoint_ids"], json!(ids), "{story}");
        }
        for (index, stop) in stops.iter().enumerate() {
            let told = self
                .navixy("task/read", json!({"task_id": stop.id.0}))
                .await;
            let task = &told["value"];
            assert_eq!(task["id"], stop.id.0, "{story}: {told}");
            let expected = stop_words(view, index).navixy;
            assert_eq!(task["status"], expected, "{story}: stop {index}");
            assert_eq!(task["tracker_id"], tracker, "{story}");
            let kind = if stops.len() > 1 {
                "checkpoint"
            } else {
                "task"
            };
            assert_eq!(task["type"], kind, "{story}");
        }
    }

    async fn check_thetrack(&self, view: &OrderView, story: &str) {
        let driver = json!(carrier(view).map(|crew| &self.uuids[&crew]));
        for (index, stop) in view.order.stops.iter().enumerate() {
            let path = format!("/tasks/{}/", stop.uuid);
            let (status, task) = self.thetrack("GET", &path, json!(null)).await;
            assert_eq!(status, 200, "{story}: {task}");
            assert_eq!(task["id"], stop.uuid.to_string(), "{story}");
            assert_eq!(task["driver_id"], driver, "{story}");
            let expected = stop_words(view, index);
            assert_eq!(task["status"], expected.thetrack, "{story}: stop {index}");
            let progress = task["progress"].as_str().expect("a progress");
            match expected.progress {
                Some(expected) => assert_eq!(progress, expected, "{story}: stop {index}"),
                None => assert!(
                    ["pending", "on_the_way", "arriving", "arrived"].contains(&progress),
                    "{story}: {progress}"
                ),
            }
        }
    }

    /// What the lists show of some orders, all that there are, is what the single reads show.
    pub async fn check_lists(&self, orders: &[OrderId]) {
        let mut views = Vec::new();
        for order in orders {
            views.push(self.view(*order).await);
        }
        self.check_task_lists(&views).await;
        self.check_route_lists(&views).await;
        self.check_order_lists(&views).await;
        self.check_suggestions(&views).await;
    }

    async fn check_task_lists(&self, views: &[OrderView]) {
        for status in TASK_STATUSES {
            let path = format!("/tasks/?status={status}&page_size=200");
            let (_, page) = self.thetrack("GET", &path, json!(null)).await;
            let expected: BTreeSet<String> = views
                .iter()
                .flat_map(|view| (0..view.order.stops.len()).map(move |index| (view, index)))
                .filter(|(view, index)| stop_words(view, *index).thetrack == status)
                .map(|(view, index)| view.order.stops[index].uuid.to_string())
                .collect();
            assert_eq!(ids(&page["results"], text), expected, "{status}");
            assert_eq!(page["count"], expected.len(), "{status}");
        }
    }

    async fn check_route_lists(&self, views: &[OrderView]) {
        for status in [
            "unassigned",
            "assigned",
            "arrived",
            "done",
            "failed",
            "faulty",
        ] {
            let body = json!({"statuses": [status]});
            let told = self.navixy("task/route/list", body).await;
            let routes = views.iter().filter(|view| view.order.stops.len() > 1);
            let expected: BTreeSet<i64> = routes
                .filter(|view| route_word(view) == status)
                .map(|view| view.order.id.0)
                .collect();
            assert_eq!(ids(&told["list"], number), expected, "{status}");
        }
    }

    async fn check_order_lists(&self, views: &[OrderView]) {
        let told = self.taximaster("GET", "get_current_orders", "").await;
        let open = views.iter().filter(|view| view.phase.is_open());
        let open: BTreeSet<i64> = open.map(|view| view.order.id.0).collect();
        assert_eq!(ids(&told["data"]["orders"], number), open);
    }

    async fn check_suggestions(&self, views: &[OrderView]) {
        for crew in CREWS {
            let path = format!("/couriers/{crew}/suggestions");
            let (_, told) = self.yandex("GET", &path, json!(null)).await;
            let asked = views.iter().filter_map(|view| view.assignment.as_ref());
            let asked = asked.filter(|asked| asked.crew == crew && asked.status.is_offered());
            let asked: BTreeSet<String> = asked.map(|asked| asked.id.to_string()).collect();
            assert_eq!(ids(&told["assignments"], text), asked, "courier {crew}");
        }
    }
}

/// Every stop that is ahead or done is a location, as far as it is known where it is.
fn check_locations(view: &OrderView, locations: &Value, story: &str) {
    let stops = view.order.stops.iter();
    let shown = stops.filter(|stop| stop.is_open() || stop.is_done());
    let shown = shown.filter(|stop| stop.place().is_some_and(|place| place.point.is_some()));
    let locations = locations.as_array().expect("locations");
    assert_eq!(locations.len(), shown.count(), "{story}: {locations:?}");
    for location in locations {
        let task = json!([{"id": view.order.id.to_string()}]);
        assert_eq!(location["tasks"], task, "{story}");
    }
}

/// Who said yes.
fn carrier(view: &OrderView) -> Option<CrewId> {
    let taken = view.assignment.as_ref();
    let taken = taken.filter(|taken| !taken.status.is_offered());
    taken.map(|taken| taken.crew)
}

fn ids<T: Ord>(list: &Value, id: impl Fn(&Value) -> T) -> BTreeSet<T> {
    let list = list.as_array().expect("a list");
    list.iter().map(|item| id(&item["id"])).collect()
}

fn text(id: &Value) -> String {
    id.as_str().expect("an id of text").to_owned()
}

fn number(id: &Value) -> i64 {
    id.as_i64().expect("an id of digits")
}
