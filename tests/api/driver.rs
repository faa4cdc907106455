//! `/api/pult/driver/…` and `/osmand`: a driver logs in, is asked, drives, is paid; what a phone sends
//! twice is done once.

use axum::body::Body;
use axum::http::{Request, header};
use pult::api::Settings;
use pult::app::{self, Caller, DriverRules, OrderCommand};
use pult::domain::{
    AssignmentId, CrewId, Meters, NewOrder, OrderId, Origin, Phone, Place, Point, Position,
    Seconds, ServiceId,
};
use serde_json::{Value, json};

use crate::own_api::Outside;
use crate::support::{Answer, NOON, Office};

const OFFICE: &str = r#"
    [office]
    name = "Вега"
    timezone = "Europe/Moscow"
    currency = "RUB"
    locale = "ru"
    [[company]]
    id = 1
    name = "Такси"
    [[tariff]]
    id = 1
    name = "Дневной"
    boarding = "100"
    km_city = "20"
    km_country = "30"
    minute_waiting = "6"
    no_show_sum = "80"
    [[service]]
    id = 1
    name = "Детское кресло"
    [[service]]
    id = 2
    name = "Багаж"
    [[stand]]
    id = 5
    name = "Вокзал"
    lat = 55.74
    lon = 37.64
    [[vehicle]]
    id = 3
    name = "Рио"
    color = "белый"
    make = "Kia"
    model = "Rio"
    plate = "а123вс"
    [[driver]]
    id = 1
    name = "Романов Пётр"
    mobile_phone = "+79260000017"
    vehicle_id = 3
    [[driver]]
    id = 2
    name = "Ильин"
    mobile_phone = "+79260000034"
    [[crew]]
    id = 17
    name = "17"
    driver_id = 1
    vehicle_id = 3
    company_id = 1
    call_sign = "17"
    [[crew]]
    id = 34
    name = "34"
    driver_id = 2
    company_id = 1
    call_sign = "34"
    [[operator]]
    login = "olya"
    password = "secret-1"
    role = "dispatch"
"#;

const CREW: CrewId = CrewId(17);

fn office() -> Office {
    Office::new(OFFICE, Settings::default())
}

/// A driver at his page.
struct Driver<'a> {
    office: &'a Office,
    bearer: String,
}

impl<'a> Driver<'a> {
    /// Logs in by the link that the desk shows.
    async fn of(office: &'a Office, crew: CrewId) -> Driver<'a> {
        let login = office.dispatch.new_login(&Caller::CONSOLE, crew).await;
        let secret = login.expect("a login").secret;
        let path = ("POST", "/api/pult/driver/login");
        let answer = office.send_json(path, &[], json!({"link": secret})).await;
        assert_eq!(answer.status, 200, "{}", answer.text);
        let session = answer.json()["session"].clone();
        Driver {
            office,
            bearer: format!("Bearer {}", session.as_str().expect("a session")),
        }
    }

    async fn get(&self, path: &str) -> Value {
        let path = format!("/api/pult/driver/{path}");
        let headers = [("authorization", self.bearer.as_str())];
        let answer = self
            .office
            .send_json(("GET", &path), &headers, Value::Null)
            .await;
        assert_eq!(answer.status, 200, "{}", answer.text);
        answer.json()
    }

    async fn post(&self, path: &str, headers: &[(&str, &str)], body: Value) -> Answer {
        let path = format!("/api/pult/driver/{path}");
        let mut all = vec![("authorization", self.bearer.as_str())];
        all.extend_from_slice(headers);
        self.office.send_json(("POST", &path), &all, body).await
    }

    async fn act(&self, body: Value) -> Value {
        let answer = self.post("actions", &[], body).await;
        assert_eq!(answer.status, 200, "{}", answer.text);
        answer.json()["state"].clone()
    }

    async fn refused(&self, body: Value) -> Value {
        let answer = self.post("actions", &[], body).await;
        assert!(answer.status.is_client_error(), "{}", answer.text);
        let told = answer.json();
        assert_eq!(told["counted"], false, "{told}");
        told
    }
}

/// An order made by the office's own API.
async fn ordered(office: &Office) -> i64 {
    let body = json!({
        "phone": "+79263332211",
        "name": "Анна",
        "comment": "с собакой",
        "stops": [
            {"address": "Тимирязева 4", "extra": "п. 2", "lat": 55.73, "lon": 37.64},
            {"address": "Вокзал", "lat": 55.75, "lon": 37.64},
        ],
    });
    let headers = [("authorization", "Basic b2x5YTpzZWNyZXQtMQ==")];
    let answer = office
        .send_json(("POST", "/api/pult/orders"), &headers, body)
        .await;
    assert_eq!(answer.status, 201, "{}", answer.text);
    answer.json()["id"].as_i64().expect("an id")
}

async fn offered(office: &Office, order: i64) -> AssignmentId {
    let offer = office
        .dispatch
        .offer_order(&Caller::ENGINE, OrderId(order), CREW)
        .await;
    offer.expect("an offer").id
}

#[tokio::test]
async fn a_driver_logs_in_by_phone_and_code_and_is_shut_out_at_the_desk() {
    let office = office();
    let ask = ("POST", "/api/pult/driver/code");
    let sent = office
        .send_json(ask, &[], json!({"phone": "8 926 000-00-17"}))
        .await;
    assert_eq!(sent.status, 202, "{}", sent.text);
    let nobody = office
        .send_json(ask, &[], json!({"phone": "+79269999999"}))
        .await;
    assert_eq!((nobody.status, &nobody.text), (sent.status, &sent.text));
    let posted = office.dispatch.messages(10).await.expect("messages");
    assert_eq!(posted.len(), 1);
    assert_eq!(posted[0].recipient, "+79260000017");
    let code: String = posted[0].body.chars().rev().take(6).collect();
    let code: String = code.chars().rev().collect();
    let path = ("POST", "/api/pult/driver/login");
    let wrong = if code == "000000" { "000001" } else { "000000" };
    let login = |code: &str| json!({"phone": "+79260000017", "code": code, "name": "Android"});
    let refused = office.send_json(path, &[], login(wrong)).await;
    assert_eq!(refused.status, 401, "{}", refused.text);
    let answer = office.send_json(path, &[], login(&code)).await;
    assert_eq!(answer.status, 200, "{}", answer.text);
    let cookie = answer.headers[header::SET_COOKIE].to_str().expect("text");
    for part in ["HttpOnly", "SameSite=Strict", "Path=/api/pult/driver"] {
        assert!(cookie.contains(part), "{cookie}");
    }
    let again = office.send_json(path, &[], login(&code)).await;
    assert_eq!(again.status, 401, "a code is good once: {}", again.text);

    let cookie = cookie.split(';').next().expect("a pair");
    let state = ("GET", "/api/pult/driver/state");
    let seen = office
        .send_json(state, &[("cookie", cookie)], Value::Null)
        .await;
    assert_eq!(seen.json()["crew"]["call_sign"], "17", "{}", seen.text);
    let devices = office.dispatch.devices(&Caller::CONSOLE, Some(CREW)).await;
    let devices = devices.expect("devices");
    assert_eq!((devices.len(), devices[0].name.as_str()), (1, "Android"));
    let shut = office
        .dispatch
        .revoke_device(&Caller::CONSOLE, devices[0].id);
    shut.await.expect("shut out");
    let seen = office
        .send_json(state, &[("cookie", cookie)], Value::Null)
        .await;
    assert_eq!(seen.status, 401);
}

#[tokio::test]
async fn codes_are_guessed_at_and_asked_for_only_so_often() {
    let office = office();
    let phone: Phone = Phone::parse("+79260000017").expect("a phone");
    let login = office
        .dispatch
        .new_login(&Caller::CONSOLE, CREW)
        .await
        .expect("a login");
    let wrong = if login.code == "000000" {
        "000001"
    } else {
        "000000"
    };
    for _ in 0..5 {
        let guessed = office.dispatch.log_in_by_code(&phone, wrong, "").await;
        assert_eq!(guessed, Err(pult::app::Error::Unauthenticated));
    }
    let late = office
        .dispatch
        .log_in_by_code(&phone, &login.code, "")
        .await;
    assert_eq!(late, Err(pult::app::Error::Unauthenticated));
    // Whoever asks often learns no more than of a phone that is nobody's: the same is answered, and nothing sent.
    for n in 0..4 {
        let sent = office.dispatch.send_login_code(&phone).await;
        assert_eq!(sent, Ok(()));
        let posted = office.dispatch.messages(10).await.expect("messages");
        assert_eq!(posted.len(), (n + 1).min(2), "one was made at the desk");
    }
    let other = office
        .dispatch
        .new_login(&Caller::CONSOLE, CREW)
        .await
        .expect("a login");
    office.dispatch.clock().advance(Seconds::minutes(11));
    let late = office.dispatch.log_in_by_link(&other.secret, "").await;
    assert_eq!(late, Err(pult::app::Error::Unauthenticated));
}

#[tokio::test]
async fn what_is_asked_for_besides_and_the_hour_of_a_preorder_are_told() {
    let office = office();
    let driver = Driver::of(&office, CREW).await;
    driver.act(json!({"action": "on_line"})).await;
    driver.act(json!({"action": "check_in", "stand": 5})).await;
    let place = |name: &str, lat| Place::address(name, Point::new(lat, 37.64));
    let mut order = NewOrder::ride(
        place("Тимирязева 4", 55.73),
        Vec::new(),
        Some(place("Вокзал", 55.75)),
    );
    let in_two_days = office.dispatch.now() + Seconds::minutes(2 * 24 * 60);
    order.stops[0].window.from = Some(in_two_days);
    order.prior = true;
    order.services = vec![ServiceId(1), ServiceId(1), ServiceId(2)];
    let made = office
        .dispatch
        .create_order(&Caller::CONSOLE, order, Default::default());
    let order = made.await.expect("an order").id;
    let offer = offered(&office, order.0).await;
    let seen = driver.get("state").await;
    let shown = &seen["offer"];
    assert_eq!(shown["assignment"], offer.0, "{seen}");
    assert_eq!(shown["orders"][0]["services"], json!([1, 1, 2]));
    let names = json!([{"id": 1, "name": "Детское кресло"}, {"id": 2, "name": "Багаж"}]);
    assert_eq!(seen["services"], names);
    assert_eq!(shown["orders"][0]["at"], in_two_days.0);
    // The drive, not the two days until then.
    let drive = shown["pickup_s"].as_i64();
    assert!(
        drive.is_some_and(|drive| (30..900).contains(&drive)),
        "{shown}"
    );
}

#[tokio::test]
async fn an_order_is_offered_accepted_driven_and_paid_on_the_page() {
    let office = office();
    let driver = Driver::of(&office, CREW).await;
    let order = ordered(&office).await;
    assert_eq!(driver.get("state").await["line"], "off");
    assert_eq!(driver.act(json!({"action": "on_line"})).await["line"], "on");
    let state = driver.act(json!({"action": "check_in", "stand": 5})).await;
    assert_eq!(state["check_in"]["label"], "Вокзал", "{state}");
    assert_eq!(state["queue"]["place"], 1, "{state}");

    let offer = offered(&office, order).await;
    let seen = driver.get("state").await;
    let shown = &seen["offer"];
    assert_eq!(shown["assignment"], offer.0, "{seen}");
    assert!(
        shown["left_s"].as_i64().is_some_and(|left| left > 0),
        "{shown}"
    );
    assert!(
        shown["pickup_m"].as_i64().is_some_and(|way| way > 500),
        "{shown}"
    );
    assert!(
        shown["way_m"].as_i64().is_some_and(|way| way > 1_000),
        "{shown}"
    );
    assert_eq!(shown["orders"][0]["stops"][0]["address"], "Тимирязева 4");
    assert!(shown["orders"][0]["price"].is_string(), "{shown}");
    assert_eq!(
        shown["orders"][0]["phone"],
        Value::Null,
        "not before he has it"
    );

    let state = driver
        .act(json!({"action": "accept", "assignment": offer.0}))
        .await;
    let trip = &state["orders"][0];
    assert_eq!(trip["phone"], "+79263332211", "{state}");
    assert_eq!(
        trip["next"]["action"], "arrive",
        "what is due starts: {state}"
    );
    let pickup = trip["stops"][0]["id"].clone();
    let clock = office.dispatch.clock();
    clock.advance(Seconds::minutes(5));
    let arrive = json!({"action": "arrive", "order": order, "stop": pickup});
    let state = driver.act(arrive).await;
    assert_eq!(state["orders"][0]["phase"], "at_place", "{state}");
    clock.advance(Seconds::minutes(10));
    let pass = json!({"action": "pass", "order": order, "stop": pickup});
    let state = driver.act(pass).await;
    assert_eq!(state["orders"][0]["phase"], "aboard", "{state}");
    // The same from a device that did not know it yet changes nothing, and is no mistake of his.
    for known in ["arrive", "pass", "set_out"] {
        let again = json!({"action": known, "order": order, "stop": pickup});
        let state = driver.act(again).await;
        assert_eq!(state["orders"][0]["phase"], "aboard", "{known} {state}");
    }
    assert_eq!(state["orders"][0]["next"]["action"], "done");
    let meter = state["meter"]["total"]
        .as_str()
        .expect("a meter")
        .to_owned();

    clock.advance(Seconds::minutes(7));
    let state = driver
        .act(json!({"action": "done", "order": order, "payment": "card"}))
        .await;
    assert_eq!(state["orders"], json!([]), "{state}");
    let again = json!({"action": "done", "order": order, "payment": "card"});
    driver.act(again).await;
    let otherwise = json!({"action": "done", "order": order, "payment": "cash"});
    driver.refused(otherwise).await;
    let money = driver.get("money").await;
    assert_eq!(money["orders"][0]["id"], order, "{money}");
    assert_eq!(money["orders"][0]["payment"], "card");
    assert_eq!(money["balance"], money["earned"]);
    let sheet = driver.get(&format!("orders/{order}")).await;
    assert_eq!(
        sheet["receipt"]["bill"]["total"], money["earned"],
        "{sheet}"
    );
    assert_eq!(sheet["receipt"]["vehicle"], "А123ВС");
    assert_eq!(sheet["phone"], Value::Null, "the ride is over");
    assert_eq!(money["earned"], meter.as_str(), "the meter is the bill");
}

/// What Taxi-Master, TheTrack and Taxomet call the state of an order; the other two have to show it too.
async fn in_dialects(office: &Office, order: i64) -> [String; 3] {
    let shown = office
        .dispatch
        .order_in_dialects(&Caller::CONSOLE, OrderId(order))
        .await
        .expect("the order");
    assert_eq!(shown.len(), 5);
    assert!(shown.iter().all(|dialect| !dialect.fields.is_empty()));
    let of = |dialect: Origin, name: &str| {
        let seen = shown.iter().find(|seen| seen.dialect == dialect);
        let fields = &seen.expect("a dialect").fields;
        let field = fields.iter().find(|(known, _)| known.ends_with(name));
        field.map_or_else(|| format!("{fields:?}"), |(_, value)| value.clone())
    };
    [
        of(Origin::TaxiMaster, "state_kind"),
        of(Origin::TheTrack, "0.status"),
        of(Origin::Taxomet, "status"),
    ]
}

#[tokio::test]
async fn the_dialects_agree_at_every_step_of_a_driver() {
    let office = office();
    let driver = Driver::of(&office, CREW).await;
    let order = ordered(&office).await;
    driver.act(json!({"action": "on_line"})).await;
    assert_eq!(
        in_dialects(&office, order).await,
        ["new_order", "pending", "0"]
    );
    let offer = offered(&office, order).await;
    assert_eq!(in_dialects(&office, order).await[0], "new_order");
    let state = driver
        .act(json!({"action": "accept", "assignment": offer.0}))
        .await;
    assert_eq!(
        in_dialects(&office, order).await,
        ["driver_assigned", "started", "2"]
    );
    let stop = state["orders"][0]["stops"][0]["id"].clone();
    let step = |action: &str| json!({"action": action, "order": order, "stop": stop});
    driver.act(step("arrive")).await;
    assert_eq!(
        in_dialects(&office, order).await,
        ["car_at_place", "started", "3"]
    );
    driver.act(step("pass")).await;
    assert_eq!(
        in_dialects(&office, order).await,
        ["client_inside", "completed", "4"]
    );
    driver.act(json!({"action": "done", "order": order})).await;
    assert_eq!(
        in_dialects(&office, order).await,
        ["finished", "completed", "5"]
    );
}

#[tokio::test]
async fn what_is_sent_again_is_done_once_and_answered_the_same() {
    let office = office();
    let driver = Driver::of(&office, CREW).await;
    let key = [("idempotency-key", "k-1"), ("x-clock", "1795000000")];
    let cry = json!({"action": "message", "text": "стою в пробке", "at": 1_794_999_990});
    let first = driver.post("actions", &key, cry.clone()).await;
    let later = [("idempotency-key", "k-1"), ("x-clock", "1795000060")];
    let again = driver.post("actions", &later, cry).await;
    assert_eq!((first.status, again.status), (first.status, first.status));
    assert_eq!(again.headers["idempotent-replayed"], "true");
    let lines = driver.get("messages").await;
    assert_eq!(
        lines["messages"].as_array().map(Vec::len),
        Some(1),
        "{lines}"
    );
    assert_eq!(lines["messages"][0]["at"], 1_794_999_990);
    let other = json!({"action": "message", "text": "другое"});
    let refused = driver.post("actions", &key, other).await;
    assert_eq!(refused.status, 422, "{}", refused.text);

    // A refusal is final too: it does not count later either.
    let key = [("idempotency-key", "k-2")];
    let away = json!({"action": "accept", "assignment": 99});
    let first = driver.post("actions", &key, away.clone()).await;
    assert_eq!(first.status, 404, "{}", first.text);
    let again = driver.post("actions", &key, away).await;
    assert_eq!(again.json()["code"], first.json()["code"]);
    assert_eq!(again.headers["content-type"], "application/problem+json");
}

#[tokio::test]
async fn what_was_done_without_network_is_judged_by_when_it_happened() {
    let office = office();
    let driver = Driver::of(&office, CREW).await;
    driver.act(json!({"action": "on_line"})).await;
    let order = ordered(&office).await;
    let offer = offered(&office, order).await;
    driver
        .act(json!({"action": "accept", "assignment": offer.0}))
        .await;
    let state = driver.get("state").await;
    let pickup = state["orders"][0]["stops"][0]["id"].clone();
    office.dispatch.clock().advance(Seconds::minutes(10));
    // His own clock is an hour behind; what counts is how long ago it was.
    let (at, clock) = (NOON.0 - 3_600 + 120, (NOON.0 - 3_600 + 600).to_string());
    let arrive = json!({"action": "arrive", "order": order, "stop": pickup, "at": at});
    let headers = [("idempotency-key", "a"), ("x-clock", clock.as_str())];
    let told = driver.post("actions", &headers, arrive).await;
    assert_eq!(told.status, 200, "{}", told.text);
    let view = office
        .dispatch
        .order(&Caller::CONSOLE, OrderId(order))
        .await
        .expect("it");
    assert_eq!(
        view.order.stops[0].first_arrived_at,
        Some(NOON + Seconds::minutes(2))
    );

    let future = json!({"action": "on_line", "at": NOON.0 + 86_400});
    assert_eq!(driver.refused(future).await["code"], "invalid");
    let old = json!({"action": "on_line", "at": NOON.0 - 3 * 86_400});
    assert_eq!(driver.refused(old).await["code"], "invalid");

    // The office took it away meanwhile: what he did after that does not count.
    let taken = office
        .dispatch
        .cancel_order(&Caller::CONSOLE, OrderId(order), String::new(), None);
    taken.await.expect("called off");
    let pass = json!({"action": "pass", "order": order, "stop": pickup});
    let told = driver.refused(pass).await;
    assert_eq!(told["state"]["orders"], json!([]), "{told}");
}

#[tokio::test]
async fn whoever_did_not_come_for_the_desk_did_not_come_for_the_driver() {
    let office = office();
    let driver = Driver::of(&office, CREW).await;
    driver.act(json!({"action": "on_line"})).await;
    let order = ordered(&office).await;
    let offer = offered(&office, order).await;
    let take = json!({"action": "accept", "assignment": offer.0});
    let state = driver.act(take).await;
    let stop = state["orders"][0]["stops"][0]["id"].clone();
    let arrive = json!({"action": "arrive", "order": order, "stop": stop});
    driver.act(arrive).await;
    let no_show = app::Request::new(OrderId(order), OrderCommand::NoShow);
    let told = office.dispatch.command(&Caller::CONSOLE, no_show).await;
    told.expect("nobody came");
    // From a device that did not know it yet.
    let state = driver
        .act(json!({"action": "no_show", "order": order}))
        .await;
    assert_eq!(state["orders"], json!([]), "{state}");
    driver
        .refused(json!({"action": "done", "order": order}))
        .await;
    // The way for nothing stands among what he did in this shift.
    let money = driver.get("money").await;
    assert_eq!(money["orders"][0]["id"], order, "{money}");
    assert_eq!(money["orders"][0]["phase"], "failed", "{money}");
}

#[tokio::test]
async fn another_crews_order_and_offer_are_not_there() {
    let office = office();
    let driver = Driver::of(&office, CREW).await;
    let other = Driver::of(&office, CrewId(34)).await;
    driver.act(json!({"action": "on_line"})).await;
    let order = ordered(&office).await;
    let offer = offered(&office, order).await;
    assert_eq!(other.get("state").await["offer"], Value::Null);
    let take = json!({"action": "accept", "assignment": offer.0});
    assert_eq!(other.refused(take.clone()).await["code"], "not_found");
    let state = driver.act(take).await;
    let stop = state["orders"][0]["stops"][0]["id"].clone();
    for action in ["arrive", "pass", "set_out", "no_show", "done"] {
        let deed = json!({"action": action, "order": order, "stop": stop});
        assert_eq!(other.refused(deed).await["code"], "not_found", "{action}");
    }
    let path = ("GET", &*format!("/api/pult/driver/orders/{order}"));
    let headers = [("authorization", other.bearer.as_str())];
    assert_eq!(
        office.send_json(path, &headers, Value::Null).await.status,
        404
    );
}

#[tokio::test]
async fn an_offer_is_refused_with_a_reason_and_shows_what_the_office_lets_him_see() {
    let office = office();
    let rules = DriverRules {
        show_price: false,
        show_destination: false,
        free_orders: false,
        ..DriverRules::default()
    };
    office.dispatch.set_driver_rules(rules);
    let driver = Driver::of(&office, CREW).await;
    driver.act(json!({"action": "on_line"})).await;
    let order = ordered(&office).await;
    assert_eq!(driver.get("free").await["orders"], json!([]));
    let take = json!({"action": "take", "order": order});
    assert_eq!(driver.refused(take).await["code"], "forbidden");
    let offer = offered(&office, order).await;
    let shown = driver.get("state").await["offer"].clone();
    assert_eq!(shown["orders"][0]["price"], Value::Null);
    assert_eq!(
        shown["orders"][0]["stops"].as_array().map(Vec::len),
        Some(1)
    );
    assert_eq!(shown["way_m"], Value::Null);
    let no = json!({"action": "decline", "assignment": offer.0, "reason": "Далеко"});
    assert_eq!(driver.act(no).await["offer"], Value::Null);
    let history = office
        .dispatch
        .order_history(&Caller::CONSOLE, OrderId(order))
        .await;
    let history = history.expect("a history");
    let reason = history.iter().find_map(|event| event.payload.get("reason"));
    assert_eq!(reason.map(String::as_str), Some("Далеко"));
}

#[tokio::test]
async fn a_free_order_is_taken_by_the_first_and_by_him_alone() {
    let office = office();
    let (one, two) = (
        Driver::of(&office, CREW).await,
        Driver::of(&office, CrewId(34)).await,
    );
    let order = ordered(&office).await;
    assert_eq!(
        one.get("free").await["orders"],
        json!([]),
        "he is not on line"
    );
    for driver in [&one, &two] {
        driver.act(json!({"action": "on_line"})).await;
        assert_eq!(driver.get("free").await["orders"][0]["id"], order);
    }
    let take = json!({"action": "take", "order": order});
    let state = one.act(take.clone()).await;
    assert_eq!(state["orders"][0]["id"], order, "{state}");
    assert!(two.refused(take).await["code"].is_string());
    let off = one.refused(json!({"action": "off_line"})).await;
    assert_eq!(off["code"], "invalid_state", "he still carries it: {off}");
}

#[tokio::test]
async fn a_call_for_help_needs_a_human_until_somebody_has_seen_it() {
    let office = office();
    let driver = Driver::of(&office, CREW).await;
    let state = driver
        .act(json!({"action": "sos", "lat": 55.7, "lon": 37.6}))
        .await;
    assert_eq!(state["sos_since"], NOON.0, "{state}");
    let needs = office
        .dispatch
        .needs_human(&Caller::CONSOLE)
        .await
        .expect("a list");
    assert_eq!(needs[0].reason.code(), "sos");
    let said = office
        .dispatch
        .say_to_crew(&Caller::CONSOLE, CREW, "едем к вам");
    said.await.expect("said");
    let lines = driver.get("messages").await;
    let last = lines["messages"]
        .as_array()
        .and_then(|lines| lines.last().cloned());
    let last = last.expect("a line");
    assert_eq!(
        (last["from"].as_str(), &last["text"]),
        (Some("office"), &json!("едем к вам"))
    );
    assert_eq!(driver.get("state").await["unseen_messages"], 1);
    let seen = driver
        .act(json!({"action": "seen", "message": last["id"]}))
        .await;
    assert_eq!(seen["unseen_messages"], 0, "{seen}");
    let saw = office
        .dispatch
        .saw_messages(&Caller::CONSOLE, CREW, i64::MAX);
    saw.await.expect("seen");
    let needs = office
        .dispatch
        .needs_human(&Caller::CONSOLE)
        .await
        .expect("a list");
    assert!(needs.iter().all(|one| one.reason.code() != "sos"));
    assert_eq!(driver.get("state").await["sos_since"], Value::Null);
}

#[tokio::test]
async fn a_paired_tracker_tells_where_the_crew_is_until_it_is_shut_out() {
    let office = office();
    let driver = Driver::of(&office, CREW).await;
    let paired = driver.post("tracker", &[], json!({})).await;
    assert_eq!(paired.status, 201, "{}", paired.text);
    let paired = paired.json();
    let id = paired["id"].as_str().expect("a token").to_owned();
    assert_eq!(id.len(), 32);
    assert!(
        paired["url"]
            .as_str()
            .expect("a url")
            .ends_with(&format!("/osmand?id={id}"))
    );
    assert!(paired["qr"].as_array().is_some_and(|rows| rows.len() > 20));
    let tell = |query: String| {
        let path = format!("/osmand?{query}");
        let office = &office;
        async move {
            office
                .send_json(("GET", &path), &[], Value::Null)
                .await
                .status
        }
    };
    let at = NOON.0;
    assert_eq!(
        tell(format!(
            "id={id}&lat=55.7&lon=37.6&timestamp={at}&accuracy=7"
        ))
        .await,
        200
    );
    let seen = driver.get("state").await;
    assert_eq!(seen["position"]["lat"], 55.7, "{seen}");
    assert_eq!(seen["position"]["accuracy"], 7);
    office.dispatch.clock().advance(Seconds(30));
    let body = format!("id={id}&lat=55.701&lon=37.6&timestamp={}", (at + 20) * 1000);
    let request = Request::post("/osmand")
        .header(header::CONTENT_TYPE, "application/x-www-form-urlencoded")
        .body(Body::from(body));
    assert_eq!(office.send(request.expect("a request")).await.status, 200);
    let body = json!({"device_id": id, "location": {"timestamp": "2026-11-18T11:07:08.000Z",
        "coords": {"latitude": 55.7015, "longitude": 37.6, "accuracy": 4.2}}});
    let told = office.send_json(("POST", "/osmand/"), &[], body).await;
    assert_eq!(told.status, 200, "{}", told.text);
    let seen = driver.get("state").await;
    assert_eq!(seen["position"]["lat"], 55.7015, "{seen}");
    assert_eq!(tell(format!("id={id}&lat=95&lon=37")).await, 422);
    assert_eq!(
        tell(format!("id={id}&lat=0&lon=0")).await,
        200,
        "counted, not used"
    );
    assert_eq!(tell(format!("id={id}&lat=x&lon=37")).await, 400);
    assert_eq!(tell("id=nobody&lat=1&lon=1".to_owned()).await, 401);
    let session = driver.bearer.trim_start_matches("Bearer ");
    assert_eq!(
        tell(format!("id={session}&lat=1&lon=1")).await,
        401,
        "a page is no tracker"
    );
    let device = paired["device"].as_i64().expect("a device");
    let shut = office.dispatch.revoke_device(&Caller::CONSOLE, device);
    shut.await.expect("shut out");
    assert_eq!(tell(format!("id={id}&lat=55.7&lon=37.6")).await, 401);
}

#[tokio::test]
async fn the_browser_tells_its_position_with_its_accuracy() {
    let office = office();
    let driver = Driver::of(&office, CREW).await;
    office.dispatch.clock().advance(Seconds(100));
    let pushed = json!({"clock": 50, "positions": [
        {"at": 40, "lat": 55.7, "lon": 37.6, "accuracy": 12.4},
        {"at": 20, "lat": 55.7, "lon": 37.6, "accuracy": 30},
    ]});
    let told = driver.post("positions", &[], pushed).await;
    assert_eq!(told.json()["taken"], 2, "{}", told.text);
    let seen = driver.get("state").await["position"].clone();
    assert_eq!(
        (seen["at"].as_i64(), &seen["accuracy"]),
        (Some(NOON.0 + 90), &json!(12))
    );
    let wrong = json!({"positions": [{"lat": 99, "lon": 37.6}]});
    assert_eq!(driver.post("positions", &[], wrong).await.status, 400);
}

#[tokio::test]
async fn a_subscription_that_nothing_can_be_pushed_to_is_refused() {
    let office = office();
    office.dispatch.push_by(std::sync::Arc::new(Outside));
    let driver = Driver::of(&office, CREW).await;
    let asked = |endpoint: &str, auth: &str| json!({"endpoint": endpoint, "keys": {"p256dh": "BKey", "auth": auth}});
    let (place, secret) = ("https://example.org/push", "BTBZMqHH6r4Tts7J_aSIgg");
    for (endpoint, auth, field) in [
        ("http://example.org/push", secret, "endpoint"),
        ("https://127.0.0.1/push", secret, "endpoint"),
        ("", secret, "endpoint"),
        (place, "zz", "keys.auth"),
        (place, "", "keys.auth"),
    ] {
        let told = driver.post("push", &[], asked(endpoint, auth)).await;
        assert_eq!(told.status, 400, "{endpoint} {auth}: {}", told.text);
        let detail = told.json()["detail"].clone();
        let detail = detail.as_str().unwrap_or_default();
        assert!(detail.starts_with(&format!("{field}: ")), "{detail}");
    }
    let told = driver.post("push", &[], asked(place, secret)).await;
    assert_eq!(told.status, 201, "{}", told.text);
}

#[tokio::test]
async fn a_form_of_another_site_cannot_act_for_a_driver() {
    let office = office();
    let driver = Driver::of(&office, CREW).await;
    let cookie = driver.bearer.replace("Bearer ", "pult_driver=");
    let request = Request::post("/api/pult/driver/actions")
        .header(header::CONTENT_TYPE, "text/plain")
        .header(header::COOKIE, cookie)
        .body(Body::from(r#"{"action":"off_line"}"#));
    let told = office.send(request.expect("a request")).await;
    assert_eq!(told.status, 400, "{}", told.text);
}

#[tokio::test]
async fn the_page_and_its_files_come_from_here_alone() {
    let office = office();
    let page = office.send_json(("GET", "/driver"), &[], Value::Null).await;
    assert_eq!(page.status, 200);
    let policy = page.headers["content-security-policy"]
        .to_str()
        .expect("text");
    assert!(
        !policy.contains("unsafe") && !policy.contains("http"),
        "{policy}"
    );
    let mut n = 0;
    let mut todo = vec![page.text];
    let mut seen: Vec<String> = Vec::new();
    while let Some(text) = todo.pop() {
        assert!(!text.contains("https://"), "an outside host");
        assert!(
            !text.contains("<style") && !text.contains(" style=") && !text.contains(" onclick=")
        );
        for name in text.split(['"', '\'', '(']).filter_map(|word| {
            let name = word.strip_prefix("/driver/").or(word.strip_prefix("./"))?;
            name.contains('.').then(|| name.to_owned())
        }) {
            if seen.contains(&name) || name.ends_with(".png") {
                continue;
            }
            let file = office
                .send_json(("GET", &format!("/driver/{name}")), &[], Value::Null)
                .await;
            assert_eq!(file.status, 200, "{name}");
            let tag = file.headers["etag"].to_str().expect("a tag").to_owned();
            let path = format!("/driver/{name}");
            // Packed where the browser takes that.
            assert_eq!(file.headers["vary"], "accept-encoding", "{name}");
            let known = [("if-none-match", tag.as_str())];
            let again = office.send_json(("GET", &path), &known, Value::Null).await;
            assert_eq!(
                (again.status.as_u16(), again.text.len()),
                (304, 0),
                "{name}"
            );
            seen.push(name);
            todo.push(file.text);
            n += 1;
        }
    }
    assert!(n >= 7, "{seen:?}");
    let off = DriverRules {
        enabled: false,
        ..DriverRules::default()
    };
    office.dispatch.set_driver_rules(off);
    assert_eq!(
        office
            .send_json(("GET", "/driver"), &[], Value::Null)
            .await
            .status,
        404
    );
}

#[tokio::test]
async fn the_screen_is_told_as_it_changes() {
    let office = office();
    let driver = Driver::of(&office, CREW).await;
    let request = Request::get("/api/pult/driver/events")
        .header("authorization", &driver.bearer)
        .body(Body::empty());
    let opened = tower::ServiceExt::oneshot(office.router.clone(), request.expect("a request"));
    let opened = opened.await.expect("the router answers");
    assert_eq!(opened.headers()["content-type"], "text/event-stream");
    let mut stream = opened.into_body().into_data_stream();
    let first = crate::own_api::told(&mut stream).await;
    assert!(first.contains("event: state"), "{first}");
    assert!(first.contains(r#""line":"off""#), "{first}");
    driver.act(json!({"action": "on_line"})).await;
    let next = crate::own_api::told(&mut stream).await;
    assert!(next.contains(r#""line":"on""#), "{next}");
    let devices = office
        .dispatch
        .devices(&Caller::CONSOLE, Some(CREW))
        .await
        .expect("them");
    let shut = office
        .dispatch
        .revoke_device(&Caller::CONSOLE, devices[0].id);
    shut.await.expect("shut out");
    let last = crate::own_api::told(&mut stream).await;
    assert!(last.contains("event: logout"), "{last}");
}

#[tokio::test]
async fn who_is_not_logged_in_is_told_without_a_dialog_of_the_browser() {
    let office = office();
    for path in ["state", "events", "money"] {
        let request = Request::get(format!("/api/pult/driver/{path}")).body(Body::empty());
        let told = office.send(request.expect("a request")).await;
        assert_eq!(told.status, 401, "{path}");
        let challenge = told.headers["www-authenticate"].to_str().expect("text");
        assert!(challenge.starts_with("Bearer"), "{path}: {challenge}");
    }
}

#[tokio::test]
async fn who_drives_is_told_of_it_again_however_busy_the_office_is() {
    let office = office();
    let driver = Driver::of(&office, CREW).await;
    driver.act(json!({"action": "on_line"})).await;
    let order = ordered(&office).await;
    let offer = offered(&office, order).await;
    driver
        .act(json!({"action": "accept", "assignment": offer.0}))
        .await;
    let request = Request::get("/api/pult/driver/events")
        .header("authorization", &driver.bearer)
        .body(Body::empty());
    let opened = tower::ServiceExt::oneshot(office.router.clone(), request.expect("a request"));
    let opened = opened.await.expect("the router answers");
    let mut stream = opened.into_body().into_data_stream();
    let first = crate::own_api::told(&mut stream).await;
    assert!(first.contains("Тимирязева"), "{first}");
    // Other crews' messages come all the time.
    let others = async {
        for n in 0.. {
            let said = format!("{n}");
            let line = office
                .dispatch
                .say_to_crew(&Caller::CONSOLE, CrewId(34), &said);
            line.await.expect("said");
            tokio::time::sleep(std::time::Duration::from_millis(200)).await;
        }
    };
    let again = tokio::time::timeout(
        std::time::Duration::from_secs(9),
        crate::own_api::told(&mut stream),
    );
    tokio::select! {
        () = others => {}
        again = again => assert!(again.expect("within seconds").contains("event: state")),
    }
}

#[tokio::test]
async fn simulated_crews_leave_an_order_of_the_website_to_who_drives_by_hand() {
    let office = office();
    let driver = Driver::of(&office, CREW).await;
    driver.act(json!({"action": "on_line"})).await;
    let (other, dispatch) = (CrewId(34), &office.dispatch);
    let shift = dispatch.open_shift(&Caller::CONSOLE, other).await;
    shift.expect("a shift");
    let place = Position {
        at: dispatch.now(),
        point: Point {
            lat: 55.73,
            lon: 37.64,
        },
        accuracy: Meters(5),
    };
    let crews = vec![(CREW, vec![place]), (other, vec![place])];
    let seen = dispatch.report_positions(&Caller::CONSOLE, crews).await;
    seen.expect("positions");
    let of = |origin: Origin| {
        let stop = |address: &str| Place::address(address, Point::new(55.73, 37.64));
        let ride = NewOrder::ride(stop("Тимирязева 4"), Vec::new(), Some(stop("Вокзал")));
        let caller = Caller {
            origin,
            ..Caller::CONSOLE
        };
        async move {
            let made = dispatch.create_order(&caller, ride, Default::default());
            let order = made.await.expect("an order").id;
            let asked = dispatch.offer_order(&Caller::ENGINE, order, other);
            asked.await.expect("an offer");
            order
        }
    };
    let mut simulated = pult::sim::Crews::new(dispatch.clone(), 1);
    let by_phone = of(Origin::Console).await;
    simulated.step().await.expect("a step");
    assert_eq!(driver.get("state").await["offer"], Value::Null);
    let called_off = dispatch.cancel_order(&Caller::CONSOLE, by_phone, String::new(), None);
    called_off.await.expect("called off");

    let booked = of(Origin::Website).await;
    simulated.step().await.expect("a step");
    let asked = driver.get("state").await["offer"].clone();
    assert_eq!(asked["orders"][0]["id"], booked.0, "{asked}");
    // He refuses: it is the others' again.
    driver
        .act(json!({"action": "decline", "assignment": asked["assignment"], "reason": "Далеко"}))
        .await;
    let asked = dispatch.offer_order(&Caller::ENGINE, booked, other).await;
    asked.expect("an offer");
    simulated.step().await.expect("a step");
    assert_eq!(driver.get("state").await["offer"], Value::Null);
}
