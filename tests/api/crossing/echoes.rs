//! What clients read of an order made at the desk, and send back as they read it: how to find the door reaches all of
//! them, and nothing is moved that nobody changed.

use pult::app::{Caller, Once};
use pult::domain::{NewOrder, NewStop, OrderId, Phone, Place, Point, StopAction};
use serde_json::{Value, json};

use super::Town;

const PICKUP: &str = "Лесная, 5, п. 2, кв. 7";
const BETWEEN: &str = "Мира, 1, кв. 3";
const END: &str = "Садовая, 9, оф. 12";

impl Town {
    /// An order as the desk makes it: what the map does not need stands beside the address.
    async fn of_the_desk(&self) -> OrderId {
        let stop = |action, said: &str, lat| {
            let (address, door) = said.split_at(said.match_indices(", ").nth(1).expect("a door").0);
            let place = Place::address(address, Point::new(lat, 37.6));
            let door = door.trim_start_matches(", ").to_owned();
            NewStop::at(
                action,
                Place {
                    landmark: door,
                    ..place
                },
            )
        };
        let mut new = NewOrder {
            stops: vec![
                stop(StopAction::Pickup, PICKUP, 55.71),
                stop(StopAction::Visit, BETWEEN, 55.72),
                stop(StopAction::Dropoff, END, 55.73),
            ],
            ..NewOrder::default()
        };
        new.customer.phone = Phone::parse("+79260000001").ok();
        let made = self
            .office
            .dispatch
            .create_order(&Caller::CONSOLE, new, Once::default())
            .await;
        made.expect("an order").id
    }

    async fn route(&self, order: OrderId) -> Value {
        self.navixy("task/read", json!({"task_id": order.0})).await
    }

    /// What stands beside the addresses in the office.
    async fn doors(&self, order: OrderId) -> Vec<String> {
        let stops = self.view(order).await.order.stops;
        let places = stops.iter().filter_map(|stop| stop.place());
        places.map(|place| place.landmark.clone()).collect()
    }
}

#[tokio::test]
async fn a_flat_and_an_entrance_said_at_the_desk_are_told_at_every_door() {
    let town = Town::open().await;
    let order = town.of_the_desk().await;
    let told = town
        .taximaster("GET", &format!("get_order_state?order_id={order}"), "")
        .await;
    let told = &told["data"];
    assert_eq!([&told["source"], &told["destination"]], [PICKUP, END]);
    assert_eq!(told["stops"][0]["address"], BETWEEN);
    let told = town.taxomet("get_order", &format!("id={order}")).await;
    assert_eq!(told["to"], json!([PICKUP, BETWEEN, END]));
    let told = town.route(order).await;
    assert_eq!(
        told["value"]["label"],
        format!("{PICKUP} - {BETWEEN} - {END}")
    );
    let addresses: Vec<&Value> = told["checkpoints"]
        .as_array()
        .expect("a list")
        .iter()
        .map(|checkpoint| &checkpoint["location"]["address"])
        .collect();
    assert_eq!(addresses, [PICKUP, BETWEEN, END]);
    let uuid = town.view(order).await.order.stops[0].uuid;
    let (_, task) = town
        .thetrack("GET", &format!("/tasks/{uuid}/"), json!(null))
        .await;
    let location = &task["location"];
    assert_eq!(
        [&location["address"], &location["landmark"]],
        ["Лесная, 5", "п. 2, кв. 7"]
    );
}

#[tokio::test]
async fn who_sends_an_order_as_it_was_read_moves_no_stop() {
    let town = Town::open().await;
    let order = town.of_the_desk().await;
    let before = town.view(order).await.order.stops;
    let doors = town.doors(order).await;
    let read = town
        .taximaster("GET", &format!("get_order_state?order_id={order}"), "")
        .await;
    let read = &read["data"];
    let end = |named: &str| {
        json!({
            "address": read[named],
            "lat": read[format!("{named}_lat")],
            "lon": read[format!("{named}_lon")],
        })
    };
    let addresses = [end("source"), read["stops"][0].clone(), end("destination")];
    let body = json!({"order_id": order.0, "addresses": addresses, "comment": "тот же"});
    let told = town
        .taximaster("POST", "update_order", &body.to_string())
        .await;
    assert_eq!(told["code"], 0, "{told}");
    assert_eq!(town.doors(order).await, doors);
    let read = town.taxomet("get_order", &format!("id={order}")).await;
    let to = read["to"].as_array().expect("a list").iter();
    let to = to.map(|address| {
        format!(
            "&to[]={}",
            address.as_str().expect("text").replace(' ', "%20")
        )
    });
    let query = format!("order_id={order}{}&comment=ещё", to.collect::<String>());
    let query: String = query
        .bytes()
        .map(|byte| match byte.is_ascii() {
            true => char::from(byte).to_string(),
            false => format!("%{byte:02X}"),
        })
        .collect();
    let told = town.taxomet("save_order", &query).await;
    assert_eq!(told["result"], "1", "{told}");
    assert_eq!(town.doors(order).await, doors);
    let after = town.view(order).await.order;
    assert_eq!(after.comment, "ещё");
    let places = |stops: &[pult::domain::Stop]| {
        let places = stops.iter().filter_map(|stop| stop.place());
        places.cloned().collect::<Vec<_>>()
    };
    assert_eq!(places(&after.stops), places(&before));
}

impl Town {
    /// What `task/route/update` would be sent by whoever read an order and changes nothing of it.
    async fn as_it_was_read(&self, order: OrderId) -> Value {
        let read = self.route(order).await;
        let value = &read["value"];
        json!({
            "route": {
                "id": order.0,
                "label": value["label"],
                "description": value["description"],
                "checkpoint_ids": value["checkpoint_ids"],
            },
            "checkpoints": read["checkpoints"],
        })
    }
}

#[tokio::test]
async fn dates_and_labels_that_were_only_shown_are_not_kept_when_they_are_sent_back() {
    let town = Town::open().await;
    let order = town.of_the_desk().await;
    let before = town.view(order).await.order;
    let mut update = town.as_it_was_read(order).await;
    let told = town.navixy("task/route/update", update.clone()).await;
    assert_eq!(told["success"], true, "{told}");
    let after = town.view(order).await.order;
    assert_eq!((&after.stops, &after.label), (&before.stops, &before.label));
    // What is said anew counts, and nothing beside it.
    update["checkpoints"][1]["to"] = json!("2026-11-18 18:00:00");
    town.navixy("task/route/update", update).await;
    let after = town.view(order).await.order;
    let windows: Vec<_> = after.stops.iter().map(|stop| stop.window).collect();
    assert!(windows[1].to.is_some());
    assert_eq!(
        (windows[0], windows[2]),
        (before.stops[0].window, before.stops[2].window)
    );
    assert_eq!(windows[1].from, before.stops[1].window.from);
}

#[tokio::test]
async fn a_ride_that_is_turned_round_begins_at_its_new_first_stop() {
    let town = Town::open().await;
    let order = town.of_the_desk().await;
    let mut update = town.as_it_was_read(order).await;
    let ids = update["route"]["checkpoint_ids"]
        .as_array_mut()
        .expect("ids");
    ids.reverse();
    let told = town.navixy("task/route/update", update).await;
    assert_eq!(told["success"], true, "{told}");
    let stops = town.view(order).await.order.stops;
    let actions: Vec<_> = stops.iter().map(|stop| stop.action).collect();
    assert_eq!(
        actions,
        [StopAction::Pickup, StopAction::Visit, StopAction::Dropoff]
    );
    let read = town.taxomet("get_order", &format!("id={order}")).await;
    assert_eq!(read["to"], json!([END, BETWEEN, PICKUP]));
}

#[tokio::test]
async fn an_address_without_its_point_moves_no_pin() {
    let town = Town::open().await;
    let order = town.of_the_desk().await;
    let before = town.view(order).await.order.stops;
    let addresses = [PICKUP, BETWEEN, END].map(|said| json!({"address": said, "lat": 0, "lon": 0}));
    let body = json!({"order_id": order.0, "addresses": addresses});
    let told = town
        .taximaster("POST", "update_order", &body.to_string())
        .await;
    assert_eq!(told["code"], 0, "{told}");
    assert_eq!(town.view(order).await.order.stops, before);
}
