//! `/api/pult/orders`: an order made, read, edited, driven by hand, billed, taken back.

use base64::Engine;
use base64::engine::general_purpose::STANDARD;
use pult::api::Settings;
use pult::app::OfficeTime;
use pult::domain::{CrewId, Meters, Point, Position, Seconds};
use pult::store::Store;
use serde_json::{Value, json};

use crate::own_api::fits;
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
    [[company]]
    id = 2
    name = "Доставка"
    [[tariff]]
    id = 1
    name = "Дневной"
    boarding = "100"
    km_city = "20"
    prior_surcharge = "50"
    free_waiting_min = 5
    minute_waiting = "6"
    no_show_sum = "80"
    [[service]]
    id = 4
    name = "Детское кресло"
    sum = "40"
    [[client]]
    id = 9
    name = "Скандалист"
    phones = ["+79260000009"]
    blocked = true
    reason = "не платит"
    [[driver]]
    id = 1
    name = "Романов"
    [[driver]]
    id = 2
    name = "Ильин"
    [[crew]]
    id = 17
    name = "17"
    driver_id = 1
    company_id = 1
    call_sign = "17"
    [[crew]]
    id = 34
    name = "34"
    driver_id = 2
    company_id = 2
    call_sign = "34"
    [[operator]]
    login = "root"
    password = "secret-0"
    role = "admin"
    [[operator]]
    login = "olya"
    password = "secret-1"
    role = "dispatch"
    [[operator]]
    login = "anna"
    password = "secret-2"
    role = "read"
"#;

const ROOT: &str = "root:secret-0";
const OLYA: &str = "olya:secret-1";
const ANNA: &str = "anna:secret-2";

async fn office() -> Office {
    let office = Office::new(OFFICE, Settings::default());
    for crew in [17, 34] {
        let crew = CrewId(crew);
        let caller = pult::app::Caller::CONSOLE;
        let position = Position {
            at: NOON,
            point: Point::new(55.73, 37.64).expect("on earth"),
            accuracy: Meters(5),
        };
        let seen = office
            .dispatch
            .report_positions(&caller, vec![(crew, vec![position])]);
        seen.await.expect("a position");
        let opened = office.dispatch.open_shift(&caller, crew);
        opened.await.expect("on line");
    }
    office
}

async fn send(office: &Office, who: &str, method: &str, path: &str, body: Value) -> Answer {
    send_with(office, who, method, path, body, &[]).await
}

async fn send_with(
    office: &Office,
    who: &str,
    method: &str,
    path: &str,
    body: Value,
    headers: &[(&str, &str)],
) -> Answer {
    let basic = format!("Basic {}", STANDARD.encode(who));
    let path = format!("/api/pult/orders{path}");
    let mut all = vec![("authorization", basic.as_str())];
    all.extend(headers);
    office.send_json((method, &path), &all, body).await
}

async fn send_to(office: &Office, who: &str, path: &str, body: Value) -> Answer {
    let basic = format!("Basic {}", STANDARD.encode(who));
    let headers = [("authorization", basic.as_str())];
    office.send_json(("POST", path), &headers, body).await
}

fn ride() -> Value {
    json!({
        "phone": "8 (926) 333-22-11",
        "name": "Анна",
        "stops": [
            {"address": "Тимирязева 4", "extra": "п. 2, кв. 17", "lat": 55.73, "lon": 37.64},
            {"address": "Вокзал", "lat": 55.75, "lon": 37.64},
        ],
    })
}

async fn made(office: &Office, order: Value) -> Value {
    let answer = send(office, OLYA, "POST", "", order).await;
    assert_eq!(answer.status, 201, "{}", answer.text);
    answer.json()
}

async fn commanded(office: &Office, order: &Value, body: Value) -> Value {
    let answer = command(office, OLYA, order, body).await;
    assert_eq!(answer.status, 200, "{}", answer.text);
    answer.json()
}

async fn command(office: &Office, who: &str, order: &Value, body: Value) -> Answer {
    let path = format!("/{}/commands", order["id"]);
    send(office, who, "POST", &path, body).await
}

async fn shown(office: &Office, order: &Value) -> Value {
    let answer = send(
        office,
        ANNA,
        "GET",
        &format!("/{}", order["id"]),
        Value::Null,
    )
    .await;
    assert_eq!(answer.status, 200, "{}", answer.text);
    answer.json()
}

#[tokio::test]
async fn an_order_is_made_and_read_as_it_was_said() {
    let office = office().await;
    let order = made(&office, ride()).await;
    assert_eq!(order["phone"], "+79263332211");
    assert_eq!(order["stops"][0]["extra"], "п. 2, кв. 17");
    assert_eq!(order["kind"], "ride");
    assert_eq!(order["phase"], "waiting");
    assert_eq!(order["prior"], false);
    let list = send(&office, ANNA, "GET", "?open=true", Value::Null).await;
    assert_eq!(list.json()["orders"][0]["id"], order["id"]);
    let refused = send(&office, ANNA, "POST", "", ride()).await;
    assert_eq!(refused.status, 403, "{}", refused.text);
    let wrong = send(&office, OLYA, "POST", "", json!({"stopss": []})).await;
    assert_eq!(wrong.status, 400, "{}", wrong.text);
    let wrong = send(&office, OLYA, "POST", "", json!({"phone": "926"})).await;
    assert_eq!(wrong.status, 400, "{}", wrong.text);
}

#[tokio::test]
async fn a_stop_that_is_nowhere_is_refused_by_its_name() {
    let office = office().await;
    let made = send(&office, OLYA, "POST", "", ride()).await.json();
    let path = format!("/{}", made["id"]);
    let start = json!({"address": "Лесная 3"});
    for nowhere in [json!({}), json!({"address": " "}), json!({"extra": "п. 2"})] {
        let stops = json!({"stops": [start, nowhere]});
        for (method, path) in [("POST", ""), ("PATCH", path.as_str())] {
            let refused = send(&office, OLYA, method, path, stops.clone()).await;
            assert_eq!(refused.status, 400, "{method} {nowhere}: {}", refused.text);
            let told = refused.json();
            assert_eq!(told["code"], "invalid");
            let detail = told["detail"].as_str().unwrap_or_default();
            assert!(detail.contains("stops[1].address"), "{detail}");
        }
    }
}

#[tokio::test]
async fn a_field_that_a_form_left_empty_says_nothing() {
    let office = office().await;
    let body = json!({
        "stops": [{"address": "Ленина 4"}], "phone": "", "at": "", "fixed_price": "", "name": "",
    });
    let order = made(&office, body).await;
    for field in ["phone", "at", "fixed_price"] {
        assert!(order[field].is_null(), "{field}: {order}");
    }
}

#[tokio::test]
async fn what_is_named_and_not_there_is_told() {
    let office = office().await;
    let order = made(&office, ride()).await;
    let path = format!("/{}", order["id"]);
    for (what, named) in [
        ("discount", json!({"discount": 9})),
        ("company", json!({"company": 9})),
    ] {
        let mut new = ride();
        new[what] = named[what].clone();
        for (method, path, body) in [("POST", "", new), ("PATCH", path.as_str(), named)] {
            let refused = send(&office, OLYA, method, path, body).await;
            assert_eq!(refused.status, 404, "{method} {what}: {}", refused.text);
        }
    }
    let rule = json!({"name": "r", "group": 99, "percent": "10"});
    let refused = send_to(&office, ROOT, "/api/pult/cash/rules", rule).await;
    assert_eq!(refused.status, 404, "{}", refused.text);
}

#[tokio::test]
async fn a_body_of_another_kind_is_told_in_the_offices_language() {
    let office = office().await;
    let told = send(&office, OLYA, "POST", "", json!([])).await;
    assert_eq!(told.status, 400);
    assert!(
        told.text.contains("список, а нужно: объект"),
        "{}",
        told.text
    );
    let large = json!({"comment": "x".repeat(1_200_000)});
    let told = send(&office, OLYA, "POST", "", large).await;
    assert_eq!(told.status, 413, "{}", told.text);
    assert!(told.text.contains("больше мегабайта"), "{}", told.text);
}

#[tokio::test]
async fn no_price_is_beyond_what_accounts_add_up() {
    let office = office().await;
    for (price, status) in [
        ("10000000", 201),
        ("10000000.01", 400),
        ("922337203685477", 400),
    ] {
        let mut new = ride();
        new["fixed_price"] = json!(price);
        let told = send(&office, OLYA, "POST", "", new).await;
        assert_eq!(told.status, status, "{price}: {}", told.text);
    }
    let order = made(&office, ride()).await;
    let path = format!("/{}", order["id"]);
    let dear = json!({"fixed_price": "922337203685477"});
    let told = send(&office, OLYA, "PATCH", &path, dear).await;
    assert_eq!(told.status, 400, "{}", told.text);
}

#[tokio::test]
async fn a_point_that_a_program_sends_for_none_is_none() {
    let office = office().await;
    let body = json!({"stops": [{"address": "Ленина 4", "lat": 0, "lon": 0.0}]});
    let order = made(&office, body).await;
    assert!(order["stops"][0]["lat"].is_null(), "{order}");
    let nowhere = json!({"lat": 0, "lon": 0});
    let told = send_to(&office, OLYA, "/api/pult/crews/17/place", nowhere).await;
    assert_eq!(told.status, 400, "{}", told.text);
}

#[tokio::test]
async fn what_cannot_be_read_is_told_without_the_words_of_a_library() {
    let office = office().await;
    let body = json!({"stops": [{"address": "Ленина 4"}], "at": true});
    let told = send(&office, OLYA, "POST", "", body).await;
    assert_eq!(told.status, 400);
    assert!(told.text.contains("2026-11-29T10:30"), "{}", told.text);
    assert!(!told.text.contains("untagged"), "{}", told.text);
    for list in [json!([]), json!(["+79260000001"])] {
        let told = send_to(&office, OLYA, "/api/pult/calls", list).await;
        assert_eq!(
            told.status, 400,
            "a list is no caller who hides: {}",
            told.text
        );
    }
    // A value left empty is none.
    let listed = send(
        &office,
        ANNA,
        "GET",
        "?limit=&status=open&from=",
        Value::Null,
    )
    .await;
    assert_eq!(listed.status, 200, "{}", listed.text);
}

#[tokio::test]
async fn a_moment_outside_this_century_is_no_time_to_drive() {
    let office = office().await;
    for at in [
        json!(0),
        json!(4_102_444_800_i64),
        json!("1970-01-01T00:00:00Z"),
    ] {
        let body = json!({"stops": [{"address": "Ленина 4"}], "at": at});
        let answer = send(&office, OLYA, "POST", "", body).await;
        assert_eq!(answer.status, 400, "{at}");
        let told = answer.json();
        assert_eq!(told["detail"], "at: не время этого века", "{told}");
    }
    let body = json!({"stops": [{"address": "Ленина 4"}], "at": "2026-12-01T12:00:00+0300"});
    assert_eq!(made(&office, body).await["at"], 1_796_115_600);
}

#[tokio::test]
async fn the_price_that_was_said_is_the_price_or_both_are_told() {
    let office = office().await;
    let mut pre = ride();
    pre["at"] = json!((NOON + Seconds::minutes(90)).0);
    let order = made(&office, pre.clone()).await;
    let lines = order["quote"]["lines"].as_array().expect("lines");
    assert!(lines.iter().any(|line| line["kind"] == "prior"), "{order}");
    let total = order["quote"]["total"].clone();
    pre["expected_total"] = total.clone();
    made(&office, pre.clone()).await;
    pre["expected_total"] = json!("1.00");
    let refused = send(&office, OLYA, "POST", "", pre).await;
    assert_eq!(refused.status, 409, "{}", refused.text);
    assert_eq!(refused.json()["code"], "price_changed");
    assert!(refused.text.contains(total.as_str().expect("a sum")));
}

#[tokio::test]
async fn a_retry_makes_one_order_and_another_body_is_refused() {
    let office = office().await;
    let key = [("idempotency-key", "k1")];
    let first = send_with(&office, OLYA, "POST", "", ride(), &key).await;
    let again = send_with(&office, OLYA, "POST", "", ride(), &key).await;
    assert_eq!(first.json()["id"], again.json()["id"]);
    let mut other = ride();
    other["name"] = json!("Пётр");
    let refused = send_with(&office, OLYA, "POST", "", other, &key).await;
    assert_eq!(refused.status, 422, "{}", refused.text);
}

#[tokio::test]
async fn everything_of_an_open_order_can_be_changed_and_the_journal_keeps_both() {
    let office = office().await;
    let order = made(&office, ride()).await;
    let stops = &order["stops"];
    let edit = json!({
        "phone": "+79260000001",
        "name": "Пётр",
        "comment": "с собакой",
        "services": [4],
        "passengers": 3,
        "call_before": true,
        "payment": "card",
        "at": (NOON + Seconds::minutes(120)).0,
        "stops": [
            {"id": stops[0]["id"]},
            {"address": "Аптека", "lat": 55.74, "lon": 37.64},
            {"id": stops[1]["id"], "address": "Аэропорт", "lat": 55.90, "lon": 37.64},
        ],
    });
    let path = format!("/{}", order["id"]);
    let mut asked = edit.clone();
    asked["preview"] = json!(true);
    let preview = send(&office, OLYA, "PATCH", &path, asked).await.json();
    assert_eq!(preview["old"]["total"], order["quote"]["total"]);
    assert_eq!(preview["prior"], true);
    assert_eq!(shown(&office, &order).await["name"], "Анна");
    let edited = send(&office, OLYA, "PATCH", &path, edit).await;
    assert_eq!(edited.status, 200, "{}", edited.text);
    let edited = edited.json();
    assert_eq!(edited["quote"], preview["new"]);
    assert_eq!(edited["id"], order["id"]);
    assert_eq!(edited["stops"].as_array().map(Vec::len), Some(3));
    assert_eq!(edited["stops"][0]["id"], stops[0]["id"]);
    assert_eq!(edited["stops"][1]["action"], "visit");
    assert_eq!(edited["prior"], true);
    assert_eq!(edited["passengers"], 3);
    let asked = format!("{path}/history");
    let history = send(&office, ANNA, "GET", &asked, Value::Null).await.json();
    let update = history["events"].as_array().and_then(|events| {
        let is_update = |event: &&Value| event["kind"] == "order.updated";
        events.iter().find(is_update).cloned()
    });
    let changes = &update.expect("an event of the edit")["changes"];
    assert_eq!(changes["phone"]["from"], "+79263332211");
    assert_eq!(changes["phone"]["to"], "+79260000001");
    assert_eq!(changes["comment"]["to"], "с собакой");
    assert!(changes["price"]["to"].is_string(), "{changes}");
}

#[tokio::test]
async fn an_edit_moves_an_order_between_now_and_later() {
    let office = office().await;
    let order = made(&office, ride()).await;
    let path = format!("/{}", order["id"]);
    let later = json!({"at": (NOON + Seconds::minutes(180)).0});
    let edited = send(&office, OLYA, "PATCH", &path, later).await.json();
    assert_eq!(edited["prior"], true);
    let edited = send(&office, OLYA, "PATCH", &path, json!({"at": null})).await;
    assert_eq!(edited.json()["prior"], false);
    assert_eq!(edited.json()["quote"]["total"], order["quote"]["total"]);
}

#[tokio::test]
async fn stops_that_are_sent_as_they_were_read_stay_what_they_are() {
    let office = office().await;
    let order = made(&office, ride()).await;
    commanded(&office, &order, json!({"command": "assign", "crew": 17})).await;
    commanded(&office, &order, json!({"command": "arrive"})).await;
    let left = commanded(&office, &order, json!({"command": "leave"})).await;
    let stops = left["stops"].as_array().expect("stops").iter().map(|stop| {
        let of = |field: &str| stop[field].clone();
        json!({
            "id": of("id"), "address": of("address"), "extra": of("extra"),
            "lat": of("lat"), "lon": of("lon"),
        })
    });
    let patch = json!({"stops": stops.collect::<Vec<_>>(), "comment": "тот же путь"});
    let path = format!("/{}", order["id"]);
    let answer = send(&office, OLYA, "PATCH", &path, patch).await;
    assert_eq!(answer.status, 200, "{}", answer.text);
    let after = shown(&office, &order).await;
    assert_eq!(after["stops"], left["stops"]);
    assert_eq!(after["comment"], "тот же путь");
}

#[tokio::test]
async fn what_was_visited_stays_when_an_order_is_edited() {
    let office = office().await;
    let order = made(&office, ride()).await;
    commanded(&office, &order, json!({"command": "assign", "crew": 17})).await;
    commanded(&office, &order, json!({"command": "next"})).await;
    commanded(&office, &order, json!({"command": "next"})).await;
    let path = format!("/{}", order["id"]);
    let last = &order["stops"][1]["id"];
    let without = json!({"stops": [{"id": last}]});
    let refused = send(&office, OLYA, "PATCH", &path, without).await;
    assert_eq!(refused.status, 400, "{}", refused.text);
    let first = &order["stops"][0]["id"];
    let further = json!({"stops": [
        {"id": first},
        {"id": last, "address": "Лесная 3", "lat": 55.76, "lon": 37.60},
    ]});
    let edited = send(&office, OLYA, "PATCH", &path, further).await.json();
    assert_eq!(edited["stops"][0]["phase"], "done");
    assert_eq!(edited["stops"][1]["address"], "Лесная 3");
    assert_eq!(edited["crew"]["id"], 17);
}

#[tokio::test]
async fn a_crew_that_fits_no_longer_is_told_of_and_kept_or_replaced() {
    let office = office().await;
    let order = made(&office, ride()).await;
    let wrong = command(
        &office,
        OLYA,
        &order,
        json!({"command": "assign", "crew": 34}),
    )
    .await;
    assert_eq!(wrong.json()["code"], "crew_unfit", "{}", wrong.text);
    let despite = json!({"command": "assign", "crew": 34, "despite": "больше некому"});
    let forbidden = command(&office, OLYA, &order, despite.clone()).await;
    assert_eq!(forbidden.status, 403, "{}", forbidden.text);
    let forced = command(&office, ROOT, &order, despite).await;
    assert_eq!(forced.json()["crew"]["id"], 34, "{}", forced.text);
    commanded(&office, &order, json!({"command": "unassign"})).await;
    commanded(&office, &order, json!({"command": "assign", "crew": 17})).await;
    let path = format!("/{}", order["id"]);
    let refused = send(&office, OLYA, "PATCH", &path, json!({"company": 2})).await;
    assert_eq!(refused.status, 409, "{}", refused.text);
    assert_eq!(refused.json()["code"], "crew_unfit");
    assert_eq!(shown(&office, &order).await["company"], 1);
    let another = json!({"company": 2, "unfit": "another"});
    let edited = send(&office, OLYA, "PATCH", &path, another).await.json();
    assert_eq!(edited["company"], 2);
    assert_eq!(edited["phase"], "waiting");
}

#[tokio::test]
async fn a_ride_is_driven_by_hand_to_a_bill_made_out_by_hand() {
    let office = office().await;
    let order = made(&office, ride()).await;
    commanded(&office, &order, json!({"command": "assign", "crew": 17})).await;
    let at = commanded(&office, &order, json!({"command": "next"})).await;
    assert_eq!(at["phase"], "at_place");
    let aboard = commanded(&office, &order, json!({"command": "next"})).await;
    assert_eq!(aboard["phase"], "aboard");
    let meter = json!({"km": "10", "waiting_min": 7});
    let asked = json!({"command": "bill", "bill": meter});
    let bill = commanded(&office, &order, asked).await;
    assert_eq!(bill["total"], "312.00", "{bill}");
    let api = office
        .send_json(("GET", "/openapi.json"), &[], Value::Null)
        .await
        .json();
    let command = "/paths/~1api~1pult~1orders~1{id}~1commands/post/responses/200/content/application~1json/schema";
    let described = api.pointer(command).expect("a command");
    fits(&api, described, &bill).expect("a price is described");
    assert_eq!(fits(&api, described, &Value::Null), Ok(()));
    let done = json!({"command": "next", "bill": meter});
    let done = commanded(&office, &order, done).await;
    assert_eq!(done["status"], "completed");
    assert_eq!(done["bill"], bill);
}

#[tokio::test]
async fn commands_are_paths_and_say_no_more_than_they_must() {
    let office = office().await;
    let order = made(&office, ride()).await;
    let told = async |command: &str, body: Value| {
        let path = format!("/{}/{command}", order["id"]);
        send(&office, OLYA, "POST", &path, body).await
    };
    let assigned = told("assign", json!({"crew": 17})).await;
    assert_eq!(assigned.status, 200, "{}", assigned.text);
    let crew = &assigned.json()["crew"];
    assert_eq!(
        (&crew["lat"], &crew["position_at"]),
        (&json!(55.73), &json!(NOON.0))
    );
    for (command, phase) in [
        ("arrive", "at_place"),
        ("leave", "aboard"),
        ("arrive", "at_stop"),
    ] {
        let done = told(command, Value::Null).await;
        assert_eq!(done.status, 200, "{command}: {}", done.text);
        assert_eq!(done.json()["phase"], phase, "{command}");
    }
    let done = told("complete/", json!({"bill": {"sum": "250"}})).await;
    assert_eq!(done.json()["price"]["total"], "250.00", "{}", done.text);
    let no_show = told("no-show", json!({})).await;
    assert_eq!(no_show.status, 409, "a closed order: {}", no_show.text);
    let unknown = told("eat", json!({})).await;
    assert_eq!(
        (unknown.status.as_u16(), &unknown.json()["code"]),
        (404, &json!("not_found"))
    );
    for (method, path, status) in [
        ("PUT", "", 405),
        ("GET", "/1/cancel", 405),
        ("GET", "/1/2/3", 404),
    ] {
        let refused = send(&office, OLYA, method, path, Value::Null).await;
        assert_eq!(refused.status, status, "{method} {path}");
        assert_eq!(refused.headers["content-type"], "application/problem+json");
        assert_eq!(refused.json()["status"], status);
    }
}

#[tokio::test]
async fn a_list_is_asked_for_by_status_and_moments_in_any_spelling() {
    let office = office().await;
    let zone = OfficeTime::named("Europe/Moscow");
    let later = NOON + Seconds::minutes(180);
    let mut wished = ride();
    wished["at"] = json!(zone.format(later, "%Y-%m-%dT%H:%M:%S%:z"));
    let open = made(&office, wished).await;
    assert_eq!(open["at"], later.0);
    let page = open["tracking_url"].as_str().expect("a page");
    let path = page.trim_start_matches("http://127.0.0.1:8080");
    let seen = office.send_json(("GET", path), &[], Value::Null).await;
    assert_eq!(seen.status, 200, "{page}");
    let closed = made(&office, ride()).await;
    let cancel = format!("/{}/cancel", closed["id"]);
    let cancelled = send(&office, OLYA, "POST", &cancel, Value::Null).await;
    assert_eq!(cancelled.status, 200, "{}", cancelled.text);
    let day = zone.format(NOON, "%Y-%m-%dT00:00");
    let next_day = zone.format(NOON + Seconds(86_400), "%Y-%m-%dT00:00");
    for (query, wanted) in [
        ("status=open&per_page=5".to_owned(), vec![&open]),
        ("status=closed".to_owned(), vec![&closed]),
        ("q=анна&status=closed".to_owned(), vec![&closed]),
        (format!("from={day}&to={next_day}"), vec![&closed, &open]),
        (format!("from={next_day}"), vec![]),
        (format!("q=анна&from={next_day}"), vec![]),
    ] {
        let query = query.replace("анна", "%D0%B0%D0%BD%D0%BD%D0%B0");
        let listed = send(&office, ANNA, "GET", &format!("?{query}"), Value::Null).await;
        let listed = listed.json();
        let ids = listed["orders"].as_array().expect(&query).iter();
        let ids: Vec<&Value> = ids.map(|order| &order["id"]).collect();
        let wanted: Vec<&Value> = wanted.iter().map(|order| &order["id"]).collect();
        assert_eq!(ids, wanted, "{query}");
    }
    for wrong in ["status=over", "from=yesterday", "page=2"] {
        let refused = send(&office, ANNA, "GET", &format!("?{wrong}"), Value::Null).await;
        assert_eq!(refused.status, 400, "{wrong}: {}", refused.text);
    }
}

#[tokio::test]
async fn a_customer_who_does_not_come_is_billed_for_it() {
    let office = office().await;
    let order = made(&office, ride()).await;
    commanded(&office, &order, json!({"command": "assign", "crew": 17})).await;
    commanded(&office, &order, json!({"command": "next"})).await;
    office.dispatch.clock().advance(Seconds::minutes(9));
    let closed = commanded(&office, &order, json!({"command": "no_show"})).await;
    assert_eq!(closed["status"], "failed");
    assert_eq!(closed["no_show"], true);
    // 80 for not coming, 4 minutes of waiting beyond the free ones.
    assert_eq!(closed["bill"]["total"], "104.00", "{closed}");
}

#[tokio::test]
async fn the_report_adds_up_to_what_was_billed_and_to_what_drivers_are_owed() {
    let office = office().await;
    let clock = office.dispatch.clock();
    let mut billed = Vec::new();
    for payment in ["cash", "card"] {
        let mut ride = ride();
        ride["payment"] = json!(payment);
        ride["fixed_price"] = json!(if payment == "card" { "250" } else { "300" });
        let order = made(&office, ride).await;
        commanded(&office, &order, json!({"command": "assign", "crew": 17})).await;
        clock.advance(Seconds::minutes(1));
        let done = commanded(&office, &order, json!({"command": "complete"})).await;
        billed.push(done["bill"]["total"].clone());
    }
    let order = made(&office, ride()).await;
    commanded(&office, &order, json!({"command": "assign", "crew": 17})).await;
    commanded(&office, &order, json!({"command": "arrive"})).await;
    let gone = commanded(&office, &order, json!({"command": "no_show"})).await;
    billed.push(gone["bill"]["total"].clone());
    assert_eq!(billed, ["300.00", "250.00", "80.00"]);
    let now = office.dispatch.now();
    let report = office.dispatch.report((NOON, now + Seconds(1))).await;
    let report = report.expect("figures");
    let totals = report.totals;
    assert_eq!((totals.completed, totals.failed), (2, 1));
    assert_eq!(totals.revenue.to_string(), "630.00");
    assert_eq!(totals.cashless.to_string(), "250.00");
    assert_eq!(
        totals.mean_bill().map(|sum| sum.to_string()),
        Some("275.00".to_owned())
    );
    let of_crew = report
        .drivers
        .iter()
        .find(|driver| driver.call_sign == "17");
    let of_crew = of_crew.expect("a driver");
    assert_eq!(of_crew.did.completed, 2);
    assert_eq!(of_crew.did.revenue, totals.revenue);
    assert_eq!(of_crew.did.cashless, totals.cashless);
    assert_eq!(of_crew.balance, totals.revenue);
}

#[tokio::test]
async fn what_was_cancelled_is_taken_back_as_the_same_order() {
    let office = office().await;
    let order = made(&office, ride()).await;
    let assigned = json!({"command": "assign", "crew": 17});
    let before = commanded(&office, &order, assigned).await;
    let cancel = json!({"command": "cancel", "reason": "передумал"});
    let cancelled = commanded(&office, &order, cancel.clone()).await;
    assert_eq!(cancelled["status"], "cancelled");
    let event = &cancelled["event"];
    assert!(event.is_i64(), "{cancelled}");
    let back = json!({"command": "reinstate", "event": event});
    let back = commanded(&office, &order, back).await;
    let mut expected = before.clone();
    expected.as_object_mut().map(|order| order.remove("event"));
    assert_eq!(back, expected);
    // Once more, too late.
    commanded(&office, &order, cancel).await;
    office.dispatch.clock().advance(Seconds(11));
    let late = command(&office, OLYA, &order, json!({"command": "reinstate"})).await;
    assert_eq!(late.json()["code"], "too_late", "{}", late.text);
}

#[tokio::test]
async fn a_step_taken_back_leaves_the_order_with_a_crew_that_drives_another_too() {
    let office = office().await;
    let mut orders = Vec::new();
    for _ in 0..2 {
        let order = made(&office, ride()).await;
        commanded(&office, &order, json!({"command": "assign", "crew": 17})).await;
        orders.push(order);
    }
    // Both are driven at once, as a crew does that was sent on before it was done.
    for order in &orders {
        commanded(&office, order, json!({"command": "set_out"})).await;
    }
    let arrived = commanded(&office, &orders[0], json!({"command": "arrive"})).await;
    assert_eq!(arrived["phase"], "at_place", "{arrived}");
    let open = command(&office, OLYA, &orders[0], json!({"command": "reinstate"}));
    let open = open.await;
    assert_eq!(
        (open.status.as_u16(), open.json()["code"].clone()),
        (409, json!("invalid_state"))
    );
    let back = json!({"command": "reinstate", "event": arrived["event"]});
    let back = commanded(&office, &orders[0], back).await;
    assert_eq!(
        (&back["phase"], &back["crew"]["call_sign"]),
        (&json!("en_route"), &json!("17")),
        "{back}"
    );
}

#[tokio::test]
async fn a_ride_that_is_taken_back_goes_on_in_the_car_that_its_passenger_sits_in() {
    let office = office().await;
    let mut orders = Vec::new();
    for _ in 0..2 {
        let order = made(&office, ride()).await;
        commanded(&office, &order, json!({"command": "assign", "crew": 17})).await;
        orders.push(order);
    }
    let (first, next) = (&orders[0], &orders[1]);
    for step in ["set_out", "arrive", "leave"] {
        commanded(&office, first, json!({"command": step})).await;
    }
    let done = commanded(&office, first, json!({"command": "complete"})).await;
    commanded(&office, next, json!({"command": "set_out"})).await;
    let back = json!({"command": "reinstate", "event": done["event"]});
    let back = commanded(&office, first, back).await;
    assert_eq!(
        (&back["phase"], &back["crew"]["call_sign"]),
        (&json!("aboard"), &json!("17")),
        "{back}"
    );
    assert_eq!(shown(&office, next).await["crew"]["call_sign"], "17");
}

#[tokio::test]
async fn a_bill_that_is_taken_back_leaves_no_money_behind() {
    let office = office().await;
    let order = made(&office, ride()).await;
    commanded(&office, &order, json!({"command": "assign", "crew": 17})).await;
    let done = commanded(&office, &order, json!({"command": "complete"})).await;
    assert!(done["bill"].is_object(), "{done}");
    let balance = async || {
        let caller = pult::app::Caller::CONSOLE;
        let crew = office.dispatch.crew(&caller, CrewId(17)).await;
        let driver = crew.expect("a crew").crew.driver;
        let balances = office.dispatch.balances().await.expect("balances");
        let own = balances.into_iter().find(|(id, _)| *id == driver);
        own.map(|(_, sum)| sum.to_string())
    };
    assert_eq!(balance().await.as_deref(), done["bill"]["total"].as_str());
    let back = commanded(&office, &order, json!({"command": "reinstate"})).await;
    assert_eq!(back["status"], "started");
    assert!(back["bill"].is_null(), "{back}");
    assert_eq!(balance().await.as_deref(), Some("0.00"));
    // Nor in the report, where fares and what takes them back are no other postings.
    let now = office.dispatch.now();
    let report = office.dispatch.report((NOON, now + Seconds(1))).await;
    let report = report.expect("figures");
    let posted = report.drivers.iter().map(|driver| driver.did.posted.0);
    assert_eq!(posted.sum::<i64>(), 0);
}

#[tokio::test]
async fn only_who_did_it_or_a_senior_takes_it_back_and_not_past_another_deed() {
    let office = office().await;
    let order = made(&office, ride()).await;
    let cancel = json!({"command": "cancel"});
    let answer = command(&office, ROOT, &order, cancel).await;
    assert_eq!(answer.status, 200, "{}", answer.text);
    let reinstate = json!({"command": "reinstate"});
    let foreign = command(&office, OLYA, &order, reinstate.clone()).await;
    assert_eq!(foreign.json()["code"], "not_yours", "{}", foreign.text);
    let own = command(&office, ROOT, &order, reinstate).await;
    assert_eq!(own.json()["status"], "pending", "{}", own.text);
    let held = command(&office, ROOT, &order, json!({"command": "suspend"})).await;
    let event = held.json()["event"].clone();
    commanded(&office, &order, json!({"command": "resume"})).await;
    let past = json!({"command": "reinstate", "event": event});
    let past = command(&office, ROOT, &order, past).await;
    assert_eq!(past.json()["code"], "changed_since", "{}", past.text);
}

#[tokio::test]
async fn a_blocked_client_is_refused_unless_a_senior_says_why() {
    let office = office().await;
    let mut order = ride();
    order["phone"] = json!("+79260000009");
    let refused = send(&office, OLYA, "POST", "", order.clone()).await;
    assert_eq!(refused.status, 409, "{}", refused.text);
    assert_eq!(refused.json()["code"], "client_blocked");
    order["despite"] = json!("заплатил долг");
    let forbidden = send(&office, OLYA, "POST", "", order.clone()).await;
    assert_eq!(forbidden.status, 403, "{}", forbidden.text);
    let made = send(&office, ROOT, "POST", "", order).await;
    assert_eq!(made.status, 201, "{}", made.text);
    let other = self::made(&office, ride()).await;
    let path = format!("/{}", other["id"]);
    let edit = json!({"phone": "+79260000009"});
    let edited = send(&office, OLYA, "PATCH", &path, edit).await;
    assert_eq!(edited.json()["code"], "client_blocked", "{}", edited.text);
}

#[tokio::test(flavor = "multi_thread")]
async fn a_disk_that_is_full_is_told_and_is_no_fault_of_ours() {
    let store = Store::in_memory().expect("a store");
    let office = Office::over(store.clone(), OFFICE, Settings::default());
    let healthz = async || {
        let answer = office
            .send_json(("GET", "/healthz"), &[], Value::Null)
            .await;
        answer.status.as_u16()
    };
    let leave_room = async |n_more: i64| {
        let set = store.write(move |tx| {
            let n: i64 = tx
                .conn()
                .query_row("PRAGMA page_count", [], |row| row.get(0))?;
            let pragma = format!("PRAGMA max_page_count = {}", n + n_more);
            Ok(tx.conn().query_row(&pragma, [], |_| Ok(()))?)
        });
        set.await.expect("a limit");
    };
    let grows = store.write(|tx| {
        let grows = "CREATE TABLE much (what); CREATE TRIGGER much AFTER INSERT ON orders BEGIN \
                     INSERT INTO much VALUES (zeroblob(100000)); END";
        Ok(tx.conn().execute_batch(grows)?)
    });
    grows.await.expect("an order that takes much room");
    leave_room(0).await;
    let answer = send(&office, OLYA, "POST", "", ride()).await;
    let told = answer.json();
    assert_eq!(
        (answer.status.as_u16(), &told["code"], &told["detail"]),
        (
            503,
            &json!("disk_full"),
            &json!("диск полон: ничего не записано, освободите место")
        )
    );
    // What is refused shows nothing of the disk.
    let refused = send(&office, OLYA, "POST", "/999/cancel", Value::Null).await;
    assert_eq!(refused.status, 404, "{}", refused.text);
    assert_eq!(healthz().await, 503);

    leave_room(1_000).await;
    made(&office, ride()).await;
    assert_eq!(healthz().await, 200);
}
