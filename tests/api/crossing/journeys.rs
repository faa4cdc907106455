//! Whole lives of orders: made at one door, given at a second, taken back at a third, given again,
//! and ended at a fourth.

use pult::app::Caller;
use pult::domain::{CrewId, OrderId, Phase, Seconds, StopPhase};
use serde_json::json;

use super::{CREWS, Door, Town};

/// How an order ends, and at whose door.
#[derive(Debug, Clone, Copy)]
enum End {
    Finish(Door),
    Cancel(Door),
}

/// Who can finish, and who can call off, by the table of commands.
const ENDS: [End; 8] = [
    End::Finish(Door::TaxiMaster),
    End::Finish(Door::Yandex),
    End::Finish(Door::TheTrack),
    End::Cancel(Door::TaxiMaster),
    End::Cancel(Door::Taxomet),
    End::Cancel(Door::Yandex),
    End::Cancel(Door::Navixy),
    End::Cancel(Door::TheTrack),
];

#[tokio::test]
async fn an_order_of_taxi_master_lives_at_every_door() {
    live_everywhere(Door::TaxiMaster).await;
}

#[tokio::test]
async fn an_order_of_taxomet_lives_at_every_door() {
    live_everywhere(Door::Taxomet).await;
}

#[tokio::test]
async fn a_task_of_yandex_lives_at_every_door() {
    live_everywhere(Door::Yandex).await;
}

#[tokio::test]
async fn a_route_of_navixy_lives_at_every_door() {
    live_everywhere(Door::Navixy).await;
}

#[tokio::test]
async fn a_task_of_the_track_lives_at_every_door() {
    live_everywhere(Door::TheTrack).await;
}

async fn live_everywhere(origin: Door) {
    let town = Town::open().await;
    for giver in Door::ALL {
        for (nth, end) in ENDS.into_iter().enumerate() {
            let taker = [Door::Taxomet, Door::Navixy][nth % 2];
            let order = town.create(origin).await;
            let story = format!("made at {origin:?}, given at {giver:?}, taken back at {taker:?}");
            let life = Life {
                origin,
                town: &town,
                order,
                story: format!("{story}, {end:?}"),
            };
            life.live(giver, taker, end).await;
        }
    }
}

/// One order and what is done to it.
struct Life<'a> {
    town: &'a Town,
    order: OrderId,
    origin: Door,
    story: String,
}

impl Life<'_> {
    async fn live(&self, giver: Door, taker: Door, end: End) {
        self.stands(Phase::Waiting).await;
        self.give(giver, CREWS[0]).await;
        // A route that was reached is not Navixy's to take back.
        if taker == Door::Taxomet {
            self.change_state(10, 0).await;
            self.stands(Phase::AtStop { stop: 0 }).await;
            let told = self.navixy("assign", json!({"tracker_id": null})).await;
            assert_eq!(told["status"]["code"], 255, "{}: {told}", self.story);
        }
        self.take_back(taker).await;
        self.stands(Phase::Waiting).await;
        self.give(giver, CREWS[1]).await;
        match end {
            End::Finish(door) => self.finish(door, CREWS[1]).await,
            End::Cancel(door) => self.cancel(door).await,
        }
    }

    /// Where the order stands, in the office and in every dialect; then a moment passes, too short for
    /// an offer to run out.
    async fn stands(&self, phase: Phase) {
        let view = self.town.view(self.order).await;
        assert_eq!(view.phase, phase, "{}", self.story);
        for (index, is) in view.stop_phases.iter().enumerate() {
            let expected = visited_in_order(phase, index);
            let is = match is {
                StopPhase::Missed => StopPhase::Cancelled,
                is => *is,
            };
            assert_eq!(is, expected, "{}: stop {index}", self.story);
        }
        self.town.check(self.order, &self.story).await;
        self.town.office.dispatch.clock().advance(Seconds(5));
    }

    /// Gives the order to a crew that has nothing else to do. Whoever gives by force opens no shift,
    /// but for Taxomet; whoever says yes himself is on line, and sets out at once.
    async fn give(&self, door: Door, crew: CrewId) {
        let given = match door {
            Door::TaxiMaster | Door::Yandex => {
                self.offer(crew).await;
                self.stands(Phase::Offered).await;
                self.say_yes(door, crew).await;
                Phase::EnRoute { stop: 0 }
            }
            Door::Taxomet => {
                self.on_line(crew, "offline").await;
                let query = format!("id={}&driver_id={}", self.order, crew.0 + 10);
                let told = self.town.taxomet("set_driver", &query).await;
                assert_eq!(told["result"], "1", "{}: {told}", self.story);
                Phase::EnRoute { stop: 0 }
            }
            Door::Navixy => {
                self.on_line(crew, "offline").await;
                self.assign_navixy(json!(crew.0)).await;
                Phase::Queued
            }
            Door::TheTrack => {
                self.on_line(crew, "offline").await;
                self.assign_thetrack(crew).await;
                Phase::Queued
            }
        };
        self.stands(given).await;
    }

    async fn on_line(&self, crew: CrewId, status: &str) {
        let path = format!("/couriers/{crew}");
        let body = json!({"status": status});
        let told = self.town.yandex("PATCH", &path, body.clone()).await;
        assert_eq!(told, (200, body), "{}", self.story);
    }

    async fn offer(&self, crew: CrewId) {
        self.on_line(crew, "online").await;
        let dispatch = &self.town.office.dispatch;
        // The engine is asked to wait: its offer is made here.
        let offered = dispatch
            .offer_order(&Caller::ENGINE, self.order, crew)
            .await;
        let offered = offered.expect("an offer").id.to_string();
        let path = format!("/couriers/{crew}/suggestions");
        let told = self.town.yandex("GET", &path, json!(null)).await;
        let expected = json!({"assignments": [{"id": offered}]});
        assert_eq!(told, (200, expected), "{}", self.story);
    }

    async fn say_yes(&self, door: Door, crew: CrewId) {
        if door == Door::TaxiMaster {
            return self.change_state(7, 0).await;
        }
        let id = self.assignment_id().await;
        let path = format!("/couriers/{crew}/suggestions/{id}/accept");
        let told = self.town.yandex("POST", &path, json!(null)).await;
        assert_eq!(told.0, 200, "{}: {told:?}", self.story);
    }

    async fn assignment_id(&self) -> String {
        let path = format!("/tasks/{}/assignment", self.order);
        let told = self.town.yandex("GET", &path, json!(null)).await;
        told.1["id"].as_str().expect("an assignment").to_owned()
    }

    /// Navixy's word for the order is `route`, or `task` when it has one stop.
    async fn navixy(&self, verb: &str, mut body: serde_json::Value) -> serde_json::Value {
        let stops = self.town.view(self.order).await.order.stops;
        let call = match stops.as_slice() {
            [alone] => {
                body["task_id"] = json!(alone.id.0);
                format!("task/{verb}")
            }
            _ => {
                body["route_id"] = json!(self.order.0);
                format!("task/route/{verb}")
            }
        };
        self.town.navixy(&call, body).await
    }

    async fn assign_navixy(&self, tracker: serde_json::Value) {
        let told = self.navixy("assign", json!({"tracker_id": tracker})).await;
        assert_eq!(told["success"], true, "{}: {told}", self.story);
    }

    /// One of its stops takes the whole order along.
    async fn assign_thetrack(&self, crew: CrewId) {
        let view = self.town.view(self.order).await;
        let task = view.order.stops[0].uuid.to_string();
        let path = format!("/drivers/{}/assign_tasks/", self.town.uuids[&crew]);
        let told = self
            .town
            .thetrack("POST", &path, json!({"task_ids": [task]}));
        let told = told.await;
        assert_eq!(told.0, 200, "{}: {told:?}", self.story);
    }

    async fn take_back(&self, door: Door) {
        match door {
            Door::Navixy => self.assign_navixy(json!(null)).await,
            _ => {
                let query = format!("id={}", self.order);
                let told = self.town.taxomet("remove_driver", &query).await;
                assert_eq!(told["result"], "1", "{}: {told}", self.story);
            }
        }
    }

    async fn change_state(&self, state: i64, expected: i64) {
        let form = format!("order_id={}&new_state={state}", self.order);
        let told = self.town.taximaster("POST", "change_order_state", &form);
        assert_eq!(told.await["code"], expected, "{}: {state}", self.story);
    }

    async fn finish(&self, door: Door, crew: CrewId) {
        match door {
            Door::TaxiMaster => self.finish_taximaster().await,
            Door::TheTrack => self.finish_thetrack().await,
            _ => {
                let id = self.assignment_id().await;
                let path = format!("/couriers/{crew}/assignments/{id}/complete");
                let told = self.town.yandex("POST", &path, json!(null)).await;
                assert_eq!(told.0, 200, "{}: {told:?}", self.story);
            }
        }
        self.stands(Phase::Completed).await;
        self.is_over(crew).await;
    }

    async fn finish_taximaster(&self) {
        self.change_state(10, 0).await;
        self.stands(Phase::AtStop { stop: 0 }).await;
        self.change_state(11, 0).await;
        // Whoever left the only stop is done.
        if self.town.view(self.order).await.order.stops.len() > 1 {
            self.stands(Phase::EnRoute { stop: 1 }).await;
            self.change_state(4, 0).await;
        }
    }

    async fn finish_thetrack(&self) {
        let stops = self.town.view(self.order).await.order.stops;
        for (index, stop) in stops.iter().enumerate() {
            for verb in ["start", "complete"] {
                let path = format!("/tasks/{}/{verb}/", stop.uuid);
                let told = self.town.thetrack("POST", &path, json!(null)).await;
                assert_eq!(told.0, 200, "{}: {told:?}", self.story);
                if verb == "start" {
                    self.stands(Phase::EnRoute { stop: index }).await;
                }
            }
        }
    }

    /// No door moves what is finished.
    async fn is_over(&self, crew: CrewId) {
        for state in [7, 10, 11, 4, 5] {
            self.change_state(state, 102).await;
        }
        let query = format!("id={}&driver_id=21", self.order);
        for call in ["cancel_order", "set_driver", "remove_driver"] {
            let told = self.town.taxomet(call, &query).await;
            assert_ne!(told["result"], "1", "{}: {call}", self.story);
        }
        let told = self.navixy("assign", json!({"tracker_id": 11})).await;
        assert_eq!(told["status"]["code"], 255, "{}: {told}", self.story);
        let view = self.town.view(self.order).await;
        let id = view.assignment.expect("an assignment").id;
        let complete = format!("/couriers/{crew}/assignments/{id}/complete");
        let told = self.town.yandex("POST", &complete, json!(null)).await;
        assert_eq!(told.0, 422, "{}: {told:?}", self.story);
        for verb in ["start", "complete", "cancel"] {
            let path = format!("/tasks/{}/{verb}/", view.order.stops[0].uuid);
            let told = self.town.thetrack("POST", &path, json!(null)).await;
            assert_eq!(told.0, 400, "{}: {verb} {told:?}", self.story);
        }
        self.stands(Phase::Completed).await;
    }

    async fn cancel(&self, door: Door) {
        match door {
            Door::TaxiMaster => self.change_state(5, 0).await,
            Door::Taxomet => {
                let query = format!("id={}", self.order);
                let told = self.town.taxomet("cancel_order", &query).await;
                assert_eq!(told["result"], "1", "{}: {told}", self.story);
            }
            Door::TheTrack => self.cancel_thetrack().await,
            Door::Yandex => {
                let path = format!("/tasks/{}", self.order);
                let told = self.town.yandex("DELETE", &path, json!(null)).await;
                if self.origin == door {
                    assert_eq!(told.0, 200, "{}: {told:?}", self.story);
                    return self.is_gone_at(door).await;
                }
                assert_eq!(told.0, 404, "{}: {told:?}", self.story);
                self.change_state(5, 0).await;
            }
            Door::Navixy => {
                let told = self.navixy("delete", json!({})).await;
                if self.origin == door {
                    assert_eq!(told["success"], true, "{}: {told}", self.story);
                    return self.is_gone_at(door).await;
                }
                assert_eq!(told["status"]["code"], 255, "{}: {told}", self.story);
                self.change_state(5, 0).await;
            }
        }
        self.stands(Phase::Cancelled).await;
    }

    async fn cancel_thetrack(&self) {
        for stop in self.town.view(self.order).await.order.stops {
            let path = format!("/tasks/{}/cancel/", stop.uuid);
            let told = self.town.thetrack("POST", &path, json!(null)).await;
            assert_eq!(told.0, 200, "{}: {told:?}", self.story);
            self.town.check(self.order, &self.story).await;
        }
    }

    /// What was deleted at its own door is unknown there alone; the others see that it was called off.
    async fn is_gone_at(&self, door: Door) {
        let view = self.town.view(self.order).await;
        assert_eq!(view.phase, Phase::Cancelled, "{}", self.story);
        let state = format!("get_order_state?order_id={}", self.order);
        let told = self.town.taximaster("GET", &state, "").await;
        assert_eq!(
            told["data"]["state_kind"], "aborted",
            "{}: {told}",
            self.story
        );
        let query = format!("id={}", self.order);
        let told = self.town.taxomet("get_order", &query).await;
        assert_eq!(told["result"], "1", "{}: {told}", self.story);
        let task = format!("/tasks/{}", self.order);
        let told = self.town.yandex("GET", &task, json!(null)).await;
        let expected = if door == Door::Yandex { 404 } else { 200 };
        assert_eq!(told.0, expected, "{}: {told:?}", self.story);
        let told = self.navixy("read", json!({})).await;
        let success = told["success"] == true;
        assert_eq!(success, door != Door::Navixy, "{}: {told}", self.story);
        let path = format!("/tasks/{}/", view.order.stops[0].uuid);
        let told = self.town.thetrack("GET", &path, json!(null)).await;
        assert_eq!(told.0, 200, "{}: {told:?}", self.story);
    }
}

/// Where a stop stands when its order is its crew's only one and the stops are visited in order.
fn visited_in_order(phase: Phase, index: usize) -> StopPhase {
    let ahead_of = |stop: usize, here: StopPhase| match index {
        index if index < stop => StopPhase::Done,
        index if index == stop => here,
        index => StopPhase::Queued {
            ahead: index - stop,
        },
    };
    match phase {
        Phase::Waiting | Phase::Offered => StopPhase::Waiting,
        Phase::OnHold => StopPhase::OnHold,
        Phase::Queued => StopPhase::Queued { ahead: index },
        Phase::EnRoute { stop } => ahead_of(stop, StopPhase::EnRoute),
        Phase::AtStop { stop } => ahead_of(stop, StopPhase::AtStop),
        Phase::Completed => StopPhase::Done,
        Phase::Cancelled | Phase::Failed => StopPhase::Cancelled,
    }
}
