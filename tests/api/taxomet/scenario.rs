//! The life of an order, as a client follows it.

use pult::app::{Caller, WebhookConfig};
use pult::domain::{CrewId, DriverId};

use super::{OFFICE, RIDE, office, order_id, refused, text};
use crate::support::{NOON, Office};

#[tokio::test]
async fn an_order_runs_through_every_status() {
    let office = office();
    let id = office.ride("").await;
    let status = async |expected: &str| assert_eq!(office.shown(&id).await["status"], expected);
    status("0").await;
    let dispatch = &office.dispatch;
    let opened = dispatch.open_shift(&Caller::CONSOLE, CrewId(11)).await;
    opened.expect("on line");
    let offered = dispatch.offer_order(&Caller::ENGINE, order_id(&id), CrewId(11));
    offered.await.expect("an offer");
    let shown = office.shown(&id).await;
    assert_eq!(
        (&shown["status"], &shown["driver_id"]),
        (&"0".into(), &"0".into())
    );
    office
        .done(
            "set_driver",
            &format!("id={id}&driver_id=1&boarding_time=5"),
        )
        .await;
    status("2").await;
    let order = order_id(&id);
    let stops = dispatch
        .order(&Caller::CONSOLE, order)
        .await
        .expect("an order")
        .order
        .stops;
    let (caller, first, last) = (Caller::CONSOLE, stops[0].id, stops[1].id);
    dispatch
        .arrive(&caller, order, first, None)
        .await
        .expect("arrives");
    status("3").await;
    dispatch
        .leave(&caller, order, first, None)
        .await
        .expect("leaves");
    status("4").await;
    dispatch
        .arrive(&caller, order, last, None)
        .await
        .expect("arrives");
    status("4").await;
    dispatch
        .leave(&caller, order, last, None)
        .await
        .expect("leaves");
    status("5").await;
    for name in ["cancel_order", "remove_driver", "save_order"] {
        office
            .refused(name, &format!("id={id}&comment=x"), "completed")
            .await;
    }
    office
        .refused("set_driver", &format!("id={id}&driver_id=2"), "completed")
        .await;
}

#[tokio::test]
async fn a_driver_who_is_set_comes_on_line_with_his_car() {
    let office = office();
    office.heard(11, 43.5, 39.75).await;
    let id = office.ride("").await;
    office
        .done(
            "set_driver",
            &format!("id={id}&driver_id=1&boarding_time=7"),
        )
        .await;
    let shown = office.shown(&id).await;
    for (key, value) in [
        ("driver_id", "1"),
        ("driver_title", "Иванов Иван Иванович"),
        ("car_title", "Lada Granta белый"),
        ("car_number", "a123bc"),
        ("lat", "43.5"),
        ("lon", "39.75"),
        ("boarding_time", "7"),
    ] {
        assert_eq!(shown[key], value, "{shown}");
    }
    let crew = office.dispatch.crew(&Caller::CONSOLE, CrewId(11)).await;
    assert!(crew.expect("a crew").shift.is_some());
}

#[tokio::test]
async fn an_assigned_order_moves_to_the_new_driver() {
    let office = office();
    let id = office.ride("").await;
    for driver in ["1", "2", "2"] {
        office
            .done("set_driver", &format!("id={id}&driver_id={driver}"))
            .await;
        assert_eq!(office.shown(&id).await["driver_id"], driver);
    }
}

#[tokio::test]
async fn a_locked_driver_gets_nothing() {
    let office = office();
    let id = office.ride("").await;
    office
        .refused("set_driver", &format!("id={id}&driver_id=3"), "locked")
        .await;
    assert_eq!(office.shown(&id).await["driver_id"], "0");
}

#[tokio::test]
async fn a_driver_who_is_taken_off_leaves_a_new_order() {
    let office = office();
    let id = office.ride("").await;
    office
        .refused("remove_driver", &format!("id={id}"), "pending")
        .await;
    office
        .done("set_driver", &format!("id={id}&driver_id=2"))
        .await;
    office.done("remove_driver", &format!("id={id}")).await;
    let shown = office.shown(&id).await;
    assert_eq!(
        (&shown["status"], &shown["driver_id"]),
        (&"0".into(), &"0".into())
    );
    let snapshot = office.dispatch.snapshot().await.expect("a snapshot");
    let mut refusals = snapshot.orders.iter().flat_map(|open| &open.refusals);
    assert!(refusals.any(|no| no.crew == CrewId(12) && no.until.is_none()));
}

#[tokio::test]
async fn a_pre_order_waits_in_the_drivers_queue() {
    let office = office();
    let at = NOON.0 + 86_400;
    let id = office.ride(&format!("order_time={at}")).await;
    office
        .done("set_driver", &format!("id={id}&driver_id=2"))
        .await;
    let shown = office.shown(&id).await;
    assert_eq!(shown["status"], "1");
    assert_eq!(shown["order_time"], at.to_string());
}

#[tokio::test]
async fn every_spelling_of_the_addresses_makes_the_same_order() {
    let office = office();
    let base = "unit_id=1&tarif_id=1&phone=+70001112233";
    for to in [
        "to[]=A&to[]=B&to[]=C",
        "to%5B%5D=A&to%5b%5d=B&to%5B%5D=C",
        "to[0]=A&to[1]=B&to[2]=C",
        "to%5B2%5D=C&to%5B0%5D=A&to%5B1%5D=B",
        "to[0]=A&to[]=B&to=C",
    ] {
        let made = office.done("add_order", &format!("{base}&{to}")).await;
        let shown = office.shown(&text(&made["order_id"])).await;
        assert_eq!(shown["to"], serde_json::json!(["A", "B", "C"]), "{to}");
    }
}

#[tokio::test]
async fn points_are_kept_with_their_addresses() {
    let office = office();
    let id = office
        .ride("lat[]=43.5&lon[]=39.7&lat[]=43.6&lon[]=39.8")
        .await;
    let view = office.dispatch.order(&Caller::CONSOLE, order_id(&id)).await;
    let order = view.expect("an order").order;
    let point = order.stops[1].place().and_then(|place| place.point);
    let point = point.expect("a point");
    assert_eq!((point.lat, point.lon), (43.6, 39.8));
}

#[tokio::test]
async fn by_the_time_of_day_needs_a_tariff_that_is_active_then() {
    let office = office();
    let query = "unit_id=2&tarif_id=-1&phone=+70001112233&to[]=A";
    office.refused("add_order", query, "tariff").await;
    let night = NOON.0 - NOON.0 % 86_400 + 86_400 + 30 * 60;
    office
        .done("add_order", &format!("{query}&order_time={night}"))
        .await;
    let named = "unit_id=2&tarif_id=2&phone=+70001112233&to[]=A";
    office.done("add_order", named).await;
}

#[tokio::test]
async fn what_is_absent_is_saved_as_it_was() {
    let office = office();
    let at = NOON.0 + 86_400;
    let more = format!("car_option[]=1&fix_price=200&client_name=Anna&comment=x&order_time={at}");
    let id = office.ride(&more).await;
    let before = office.shown(&id).await;
    office.done("save_order", &format!("order_id={id}")).await;
    assert_eq!(office.shown(&id).await, before);
    let change =
        "fix_price=0&comment=y&car_option[]=2&to[]=A&to[]=C&to[]=D&order_time=0&with_bonuses=-2";
    let saved = office
        .done("save_order", &format!("id={id}&{change}"))
        .await;
    assert_eq!(saved["order_id"], id.as_str());
    let after = office.shown(&id).await;
    for (key, value) in [
        ("fix_price", serde_json::json!("0")),
        ("comment", serde_json::json!("y")),
        ("client_name", serde_json::json!("Anna")),
        ("car_option", serde_json::json!(["2"])),
        ("to", serde_json::json!(["A", "C", "D"])),
        ("order_time", before["create_time"].clone()),
        ("tarif_id", serde_json::json!("1")),
    ] {
        assert_eq!(after[key], value, "{after}");
    }
}

#[tokio::test]
async fn a_stop_that_was_reached_stays() {
    let office = office();
    let id = office.ride("").await;
    office
        .done("set_driver", &format!("id={id}&driver_id=2"))
        .await;
    let order = order_id(&id);
    let dispatch = &office.dispatch;
    let view = dispatch
        .order(&Caller::CONSOLE, order)
        .await
        .expect("an order");
    let first = view.order.stops[0].id;
    let arrived = dispatch.arrive(&Caller::CONSOLE, order, first, None).await;
    arrived.expect("arrives");
    for to in ["to[]=X&to[]=B", "to[]=B&to[]=A"] {
        office
            .refused(
                "save_order",
                &format!("order_id={id}&{to}"),
                "to: `A` was reached",
            )
            .await;
    }
    office
        .done("save_order", &format!("order_id={id}&to[]=A&to[]=X&to[]=B"))
        .await;
    let view = dispatch
        .order(&Caller::CONSOLE, order)
        .await
        .expect("an order");
    assert_eq!(view.order.stops[0].id, first);
    assert!(view.order.stops[0].is_arrived());
    let shown = office.shown(&id).await;
    assert_eq!(shown["to"], serde_json::json!(["A", "X", "B"]));
    assert_eq!(shown["status"], "3");
}

#[tokio::test]
async fn ratings_add_up() {
    let office = office();
    for points in ["100", "-30"] {
        let query = format!("driver_id=2&points={points}&lifetime_hours=1000");
        office.done("add_driver_rating", &query).await;
    }
    let crew = office
        .dispatch
        .crew_of_driver(&Caller::CONSOLE, DriverId(2))
        .await;
    assert_eq!(crew.expect("a crew").rating, 70);
}

#[tokio::test]
async fn messages_are_in_the_outbox_once_they_are_answered() {
    let office = office();
    office
        .done("send_sms", "from=taxomet&msg=test+1&phone=79670001122")
        .await;
    office
        .done("send_voice_code", "phone=89670001122&code=12345")
        .await;
    let messages = office.dispatch.messages(10).await.expect("messages");
    let told: Vec<_> = messages
        .iter()
        .map(|m| {
            (
                m.kind.as_str(),
                m.recipient.as_str(),
                m.sender.as_str(),
                m.body.as_str(),
            )
        })
        .collect();
    assert_eq!(
        told,
        [
            ("voice", "+79670001122", "", "12345"),
            ("sms", "+79670001122", "taxomet", "test 1"),
        ]
    );
}

#[tokio::test]
async fn an_order_of_another_door_can_be_looked_at_and_cancelled() {
    let office = office();
    let place = |text: &str| office.dispatch.place(text);
    let order = pult::domain::NewOrder::ride(place("Вокзал"), Vec::new(), None);
    let made = office
        .dispatch
        .create_order(&Caller::CONSOLE, order, pult::app::Once::default());
    let id = made.await.expect("an order").id.to_string();
    let shown = office.shown(&id).await;
    assert_eq!(shown["to"], serde_json::json!(["Вокзал"]));
    assert_eq!(shown["tarif_id"], "-1");
    office.done("cancel_order", &format!("id={id}")).await;
    assert_eq!(office.shown(&id).await["status"], "6");
    refused(
        &office.call("cancel_order", &format!("id={id}")).await,
        "cancelled",
    );
}

#[tokio::test]
async fn every_value_of_an_order_is_a_string() {
    let office = office();
    let id = office.ride("print_receipt=1&extern_id=77").await;
    let shown = office.shown(&id).await;
    for (key, value) in shown.as_object().expect("an object") {
        let is_text = match value {
            serde_json::Value::Array(list) => list.iter().all(serde_json::Value::is_string),
            value => value.is_string(),
        };
        assert!(is_text, "{key}: {value}");
    }
    assert_eq!(shown["extern_id"], "77");
    let view = office.dispatch.order(&Caller::CONSOLE, order_id(&id)).await;
    assert!(view.expect("an order").order.payment.print_receipt);
}

#[tokio::test]
async fn a_way_is_measured_and_priced_by_tariff_or_between_zones() {
    let office = office();
    office.dispatch.reload_books().await.expect("books");
    let ask = async |ends: &str| {
        office
            .done("get_distance", &format!("unit_id=1&{ends}"))
            .await
    };
    let near = ask("tarif_id=1&lat[]=43.5&lon[]=39.7&lat[]=43.5&lon[]=39.75").await;
    let km: f64 = text(&near["distance"]).parse().expect("kilometres");
    let decimals = text(&near["distance"]).split('.').nth(1).map(str::len);
    assert!(km > 4.0 && km < 8.0 && decimals == Some(3), "{near}");
    assert_eq!(near["fix_price"], "0");
    let price: f64 = text(&near["pre_price"]).parse().expect("a price");
    assert!((price - (100.0 + 10.0 * km)).abs() < 1.0, "{near}");
    let far = ask("tarif_id=-1&lat[0]=43.5&lon[0]=39.7&lat[1]=43.5&lon[1]=39.9").await;
    assert_eq!(
        (&far["fix_price"], &far["pre_price"]),
        (&"500".into(), &"500".into())
    );
    let refused = office.call("get_distance", "unit_id=1&tarif_id=1").await;
    for key in ["distance", "pre_price", "fix_price"] {
        assert_eq!(refused[key], "0", "{refused}");
    }
}

#[tokio::test]
async fn the_price_follows_what_is_saved() {
    let office = office();
    office.dispatch.reload_books().await.expect("books");
    let id = office
        .ride("lat[]=43.5&lon[]=39.7&lat[]=43.5&lon[]=39.9")
        .await;
    assert_eq!(office.shown(&id).await["price"], "500");
    for (change, price) in [
        ("car_option[]=1", "600"),
        ("fix_price=250", "250"),
        ("comment=x", "250"),
        ("car_option[]=1&car_option[]=1", "350"),
        ("comment=y", "350"),
        ("fix_price=300", "300"),
        ("fix_price=0&car_option[]=", "500"),
    ] {
        office
            .done("save_order", &format!("order_id={id}&{change}"))
            .await;
        assert_eq!(office.shown(&id).await["price"], price, "{change}");
    }
}

/// A webhook that wants these events.
fn told_of(events: &[&str]) -> WebhookConfig {
    WebhookConfig {
        url: "http://127.0.0.1:9/hook".to_owned(),
        events: events.iter().map(|event| (*event).to_owned()).collect(),
        secret: Default::default(),
        headers: Default::default(),
    }
}

#[tokio::test]
async fn who_asks_for_events_of_orders_is_told_of_them_and_of_changes_of_status() {
    let settings = pult::api::Settings {
        webhooks: vec![told_of(&["order.*"])],
        ..pult::api::Settings::default()
    };
    let office = Office::new(OFFICE, settings);
    let id = office.ride("extern_id=77").await;
    let assigned = format!("id={id}&driver_id=1");
    office.done("set_driver", &assigned).await;
    let comment = format!("order_id={id}&comment=x");
    office.done("save_order", &comment).await;
    let mut told = office.dispatch.messages(20).await.expect("messages");
    told.reverse();
    let told: Vec<(String, String)> = told
        .iter()
        .map(|message| {
            let body: serde_json::Value = serde_json::from_str(&message.body).expect("JSON");
            let said = |name: &str| body[name].as_str().map(str::to_owned);
            let what = said("kind")
                .or(said("status"))
                .expect("an event or a status");
            (message.sender.clone(), what)
        })
        .collect();
    let of = |sender: &str| -> Vec<&str> {
        let own = told.iter().filter(|(from, _)| from == sender);
        own.map(|(_, what)| what.as_str()).collect()
    };
    assert_eq!(
        of("taxomet"),
        ["2"],
        "the same status is told once: {told:?}"
    );
    let events = of("");
    assert_eq!(events.first(), Some(&"order.created"));
    assert!(events.contains(&"order.assigned") && events.contains(&"order.updated"));
    assert!(events.iter().all(|kind| kind.starts_with("order.")));
}

#[tokio::test]
async fn a_webhook_is_told_of_each_change_of_status_once() {
    let settings = pult::api::Settings {
        webhooks: vec![told_of(&["order.status"])],
        ..pult::api::Settings::default()
    };
    let office = Office::new(OFFICE, settings);
    let id = office.ride("extern_id=77&fix_price=200").await;
    let unnamed = text(&office.done("add_order", RIDE).await["order_id"]);
    for order in [&id, &unnamed] {
        office
            .done("set_driver", &format!("id={order}&driver_id=1"))
            .await;
        office
            .done("save_order", &format!("order_id={order}&comment=x"))
            .await;
    }
    office.done("remove_driver", &format!("id={id}")).await;
    office
        .refused("remove_driver", &format!("id={id}"), "pending")
        .await;
    office.done("cancel_order", &format!("id={id}")).await;
    let mut told = office.dispatch.messages(10).await.expect("messages");
    told.reverse();
    let told: Vec<serde_json::Value> = told
        .iter()
        .map(|message| {
            assert_eq!(
                (message.kind.as_str(), message.order),
                ("webhook", Some(order_id(&id)))
            );
            assert_eq!(message.recipient, "http://127.0.0.1:9/hook");
            serde_json::from_str(&message.body).expect("JSON")
        })
        .collect();
    let notice = |status: &str, driver: &str, name: &str| {
        serde_json::json!({
            "extern_id": "77", "order_id": id, "status": status,
            "driver_id": driver, "driver_title": name, "fix_price": "200",
        })
    };
    assert_eq!(
        told,
        [
            notice("2", "1", "Иванов Иван Иванович"),
            notice("0", "0", ""),
            notice("6", "0", ""),
        ]
    );
}
