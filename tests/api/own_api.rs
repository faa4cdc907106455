//! `/api/pult/`: keys with scopes, the stream of events, figures.

use axum::body::{Body, BodyDataStream};
use axum::http::{Request, header};
use futures_util::StreamExt;
use pult::api::Settings;
use pult::app::{Caller, secrets};
use pult::domain::{ApiKey, ApiKeyId, Origin, Seconds};
use pult::store::places::Source;
use pult::store::{Store, auth};
use serde_json::{Value, json};

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
    [[driver]]
    id = 1
    name = "Романов"
    mobile_phone = "+79260000017"
    [[crew]]
    id = 17
    name = "17"
    driver_id = 1
    company_id = 1
    call_sign = "17"
    [[client]]
    id = 9
    name = "Гостиница"
    phones = ["+79260000009"]
    [[operator]]
    login = "olya"
    password = "secret-1"
    role = "dispatch"
"#;

/// What a stream tells next, pings left out.
pub async fn told(stream: &mut BodyDataStream) -> String {
    let mut text = String::new();
    loop {
        let frame = tokio::time::timeout(std::time::Duration::from_secs(20), stream.next());
        let frame = frame
            .await
            .expect("in time")
            .expect("more")
            .expect("a frame");
        text += std::str::from_utf8(&frame).expect("UTF-8");
        let is_ping = text.starts_with(':');
        if text.ends_with("\n\n") && !is_ping {
            return text;
        }
        if is_ping && text.ends_with("\n\n") {
            text.clear();
        }
    }
}

fn office(keys: &'static [(&'static str, &'static [&'static str])]) -> Office {
    let store = Store::in_memory().expect("a store in memory");
    let office = Office::over(store.clone(), OFFICE, Settings::default());
    let written = std::thread::spawn(move || {
        let write = store.write(move |tx| {
            for (clear, scopes) in keys {
                let key = ApiKey {
                    id: ApiKeyId(0),
                    dialect: Origin::Console,
                    company: None,
                    banned: false,
                    revoked: false,
                    label: String::new(),
                    created_at: NOON,
                };
                let hash = secrets::keyed_hash(&auth::pepper(tx.conn())?, clear);
                let id = auth::put_key(tx, &key, &hash, Source::Runtime)?;
                let scopes: Vec<String> = scopes.iter().map(|s| (*s).to_owned()).collect();
                auth::put_scopes(tx, id, &scopes)?;
            }
            Ok(())
        });
        write.wait().expect("keys");
    });
    written.join().expect("the keys are written");
    office
}

async fn send(office: &Office, key: &str, call: (&str, &str), body: Value) -> Answer {
    let bearer = format!("Bearer {key}");
    let headers = [("authorization", bearer.as_str())];
    office.send_json(call, &headers, body).await
}

fn ride() -> Value {
    json!({"phone": "+79263332211", "stops": [
        {"address": "Тимирязева 4", "lat": 55.73, "lon": 37.64},
        {"address": "Вокзал", "lat": 55.75, "lon": 37.64},
    ]})
}

#[tokio::test]
async fn a_key_does_what_its_scopes_say_and_problems_are_told_as_such() {
    let office = office(&[
        ("all", &[]),
        ("reads", &["orders:read"]),
        ("crews", &["crews:write"]),
    ]);
    let orders = "/api/pult/orders";
    assert_eq!(
        send(&office, "all", ("POST", orders), ride()).await.status,
        201
    );
    assert_eq!(
        send(&office, "reads", ("GET", orders), Value::Null)
            .await
            .status,
        200
    );
    let refused = send(&office, "reads", ("POST", orders), ride()).await;
    assert_eq!(refused.status, 403, "{}", refused.text);
    assert_eq!(refused.headers["content-type"], "application/problem+json");
    let problem = refused.json();
    assert_eq!(
        (&problem["status"], &problem["code"]),
        (&json!(403), &json!("forbidden"))
    );
    assert_eq!(problem["error"], problem["detail"]);
    assert!(problem["title"].is_string() && problem["type"].is_string());
    assert_eq!(
        send(&office, "crews", ("GET", orders), Value::Null)
            .await
            .status,
        403
    );
    assert_eq!(
        send(&office, "nobody", ("GET", orders), Value::Null)
            .await
            .status,
        401
    );
}

#[tokio::test]
async fn a_phone_is_taken_as_a_number_too() {
    let office = office(&[("all", &[])]);
    let mut order = ride();
    order["phone"] = json!(89_263_332_211_u64);
    let made = send(&office, "all", ("POST", "/api/pult/orders"), order).await;
    assert_eq!(made.json()["phone"], "+79263332211", "{}", made.text);
    let call = json!({"phone": 89_263_332_211_u64, "line": 2});
    let rings = send(&office, "all", ("POST", "/api/pult/calls"), call).await;
    let rings = rings.json();
    assert_eq!(
        (&rings["phone"], &rings["line"]),
        (&json!("+79263332211"), &json!("2"))
    );
}

#[tokio::test]
async fn positions_stand_by_their_stamps_as_programs_write_them_and_none_shuts_out_the_others() {
    let office = office(&[("all", &[])]);
    let call = ("POST", "/api/pult/crews/17/positions");
    office.dispatch.clock().advance(Seconds(1000));
    let push = async |at: Value, lon: f64| {
        let told = json!({"positions": [{"at": at, "lat": 55.7, "lon": lon}]});
        let told = send(&office, "all", call, told).await;
        assert_eq!(told.status, 200, "{}", told.text);
        let crew = send(&office, "all", ("GET", "/api/pult/crews/17"), Value::Null).await;
        let seen = crew.json()["position"].clone();
        (seen["at"].as_i64().expect("a moment"), seen["lon"].clone())
    };
    let now = NOON.0 + 1000;
    let fraction = push(json!((now - 500) as f64 + 0.25), 37.60).await;
    assert_eq!(fraction, (now - 500, json!(37.60)));
    // A clock that is four minutes fast counts as of its arrival, and the true one after it counts too.
    assert_eq!(push(json!(now + 240), 37.61).await, (now, json!(37.61)));
    office.dispatch.clock().advance(Seconds(30));
    assert_eq!(
        push(json!(now + 30), 37.612).await,
        (now + 30, json!(37.612))
    );
    // What comes late fills the track, also two days late, and is not where the crew is.
    for late in [now - 100, now - 172_800] {
        assert_eq!(push(json!(late), 37.605).await.0, now + 30);
    }
}

#[tokio::test]
async fn a_stream_is_taken_up_where_it_broke_off() {
    let office = office(&[("all", &[])]);
    let open = |last: Option<i64>, query: &str| {
        let mut request = Request::get(format!("/api/pult/events{query}"))
            .header(header::AUTHORIZATION, "Bearer all");
        if let Some(last) = last {
            request = request.header("last-event-id", last.to_string());
        }
        let router = office.router.clone();
        let request = request.body(Body::empty()).expect("a request");
        async move {
            let answer = tower::ServiceExt::oneshot(router, request)
                .await
                .expect("an answer");
            assert_eq!(answer.status(), 200);
            answer.into_body().into_data_stream()
        }
    };
    let mut live = open(None, "").await;
    let made = send(&office, "all", ("POST", "/api/pult/orders"), ride())
        .await
        .json();
    let first = told(&mut live).await;
    assert!(first.contains("event: order.created"), "{first}");
    let id = first
        .lines()
        .find_map(|line| line.strip_prefix("id: "))
        .expect("an id");
    let id: i64 = id.parse().expect("a number");
    let data = first
        .lines()
        .find_map(|line| line.strip_prefix("data: "))
        .expect("data");
    let data: Value = serde_json::from_str(data).expect("JSON");
    assert_eq!((&data["order"], &data["event"]), (&made["id"], &json!(id)));
    drop(live);
    let cancel = office.dispatch.cancel_order(
        &Caller::CONSOLE,
        pult::domain::OrderId(made["id"].as_i64().expect("an id")),
        String::new(),
        None,
    );
    cancel.await.expect("called off");
    let mut again = open(Some(id), "?kinds=order.cancelled").await;
    assert!(told(&mut again).await.contains("event: order.cancelled"));
    let mut all = open(Some(0), "").await;
    let oldest = told(&mut all).await;
    assert!(oldest.contains("id: 1\n"), "{oldest}");
}

#[tokio::test]
async fn so_many_streams_of_a_key_are_open_at_once() {
    let office = office(&[("all", &[])]);
    let mut open = Vec::new();
    for n in 0..17 {
        let request = Request::get("/api/pult/events")
            .header(header::AUTHORIZATION, "Bearer all")
            .body(Body::empty());
        let router = office.router.clone();
        let answer = tower::ServiceExt::oneshot(router, request.expect("a request"));
        let answer = answer.await.expect("an answer");
        assert_eq!(answer.status() == 200, n < 16, "{n}");
        open.push(answer.into_body());
    }
    open.truncate(1);
    let figures = send(&office, "all", ("GET", "/metrics"), Value::Null).await;
    assert!(
        figures.text.contains("\npult_streams_open 1\n"),
        "{}",
        figures.text
    );
}

#[tokio::test]
async fn figures_are_told_in_the_format_of_prometheus() {
    let office = office(&[("all", &[])]);
    send(&office, "all", ("POST", "/api/pult/orders"), ride()).await;
    let request = Request::get("/metrics")
        .body(Body::empty())
        .expect("a request");
    let told = office.send(request).await;
    assert_eq!(told.status, 200, "{}", told.text);
    let kind = told.headers["content-type"].to_str().expect("text");
    assert!(kind.starts_with("text/plain; version=0.0.4"), "{kind}");
    for line in [
        "pult_up 1",
        "pult_orders_open{phase=\"waiting\"} 1",
        "pult_crews{duty=\"offline\"} 1",
    ] {
        assert!(
            told.text.lines().any(|known| known == line),
            "{line}\n{}",
            told.text
        );
    }
    let of_value = |line: &&str| !line.starts_with('#');
    for line in told.text.lines().filter(of_value) {
        let (name, value) = line.rsplit_once(' ').expect("a value");
        assert!(
            name.starts_with("pult_") && value.parse::<f64>().is_ok(),
            "{line}"
        );
        let family = name.split('{').next().expect("a name");
        assert!(told.text.contains(&format!("# TYPE {family} ")), "{family}");
    }
}

/// What a description of a value refers to.
fn referred<'a>(api: &'a Value, schema: &'a Value) -> &'a Value {
    match schema["$ref"].as_str() {
        Some(name) => api.pointer(name.trim_start_matches('#')).expect(name),
        None => schema,
    }
}

/// Whether a value is as it is described: every field is, and every one that must be there is.
pub fn fits(api: &Value, schema: &Value, value: &Value) -> Result<(), String> {
    let schema = referred(api, schema);
    for key in ["oneOf", "anyOf"] {
        if let Some(of) = schema[key].as_array() {
            let tried = of.iter().map(|one| fits(api, one, value));
            return tried.reduce(Result::or).unwrap_or(Ok(()));
        }
    }
    let named = match &schema["type"] {
        Value::Array(names) => names.clone(),
        Value::Null => return Ok(()),
        name => vec![name.clone()],
    };
    let is = |name: &str| named.iter().any(|known| known == name);
    let ok = match value {
        Value::Null => is("null"),
        Value::Bool(_) => is("boolean"),
        Value::Number(number) => is("number") || (is("integer") && !number.is_f64()),
        Value::String(_) => is("string"),
        Value::Array(items) => {
            for item in items {
                fits(api, &schema["items"], item)?;
            }
            is("array")
        }
        Value::Object(fields) => {
            for (name, field) in fields {
                let described = match &schema["properties"][name] {
                    Value::Null => &schema["additionalProperties"],
                    described => described,
                };
                if described.is_null() {
                    return Err(format!("`{name}` is not described"));
                }
                fits(api, described, field).map_err(|why| format!("{name}: {why}"))?;
            }
            for name in schema["required"].as_array().into_iter().flatten() {
                if !fields.contains_key(name.as_str().unwrap_or_default()) {
                    return Err(format!("{name} is missing"));
                }
            }
            is("object")
        }
    };
    if ok {
        Ok(())
    } else {
        Err(format!("{value} is not {named:?}"))
    }
}

#[tokio::test]
async fn the_description_of_the_api_is_what_it_answers() {
    let office = office(&[("all", &[])]);
    let request = Request::get("/openapi.json").body(Body::empty());
    let api = office.send(request.expect("a request")).await.json();
    assert!(
        api["openapi"]
            .as_str()
            .is_some_and(|version| version.starts_with("3.1")),
        "{api}"
    );
    let made = send(&office, "all", ("POST", "/api/pult/orders"), ride()).await;
    let id = made.json()["id"].clone();
    let order = format!("/api/pult/orders/{id}");
    let command = format!("{order}/commands");
    let why = format!("{order}/why");
    let history = format!("{order}/history");
    let arrive = format!("{order}/arrive");
    let other = send(&office, "all", ("POST", "/api/pult/orders"), ride()).await;
    let other_why = format!("/api/pult/orders/{}/why", other.json()["id"]);
    let assign = json!({"command": "assign", "crew": 17});
    let calls = [
        ("POST", "/api/pult/orders", "/api/pult/orders", ride()),
        (
            "POST",
            "/api/pult/orders",
            "/api/pult/orders",
            json!({"phone": "1"}),
        ),
        (
            "GET",
            "/api/pult/orders",
            "/api/pult/orders?limit=1",
            Value::Null,
        ),
        (
            "GET",
            "/api/pult/orders",
            "/api/pult/orders?q=Тимирязева",
            Value::Null,
        ),
        ("GET", "/api/pult/orders/{id}", &order, Value::Null),
        (
            "GET",
            "/api/pult/orders/{id}",
            "/api/pult/orders/99999",
            Value::Null,
        ),
        (
            "PATCH",
            "/api/pult/orders/{id}",
            &order,
            json!({"name": "Анна"}),
        ),
        ("POST", "/api/pult/orders/{id}/commands", &command, assign),
        (
            "POST",
            "/api/pult/orders/{id}/commands",
            &command,
            json!({"command": "resume"}),
        ),
        (
            "GET",
            "/api/pult/orders/{id}/history",
            &history,
            Value::Null,
        ),
        ("GET", "/api/pult/orders/{id}/why", &why, Value::Null),
        ("GET", "/api/pult/orders/{id}/why", &other_why, Value::Null),
        (
            "POST",
            "/api/pult/orders/{id}/{command}",
            &arrive,
            Value::Null,
        ),
        (
            "PATCH",
            "/api/pult/orders/{id}",
            &order,
            json!({"preview": true, "comment": "с собакой"}),
        ),
        (
            "POST",
            "/api/pult/crews/{id}/place",
            "/api/pult/crews/17/place",
            json!({"lat": 55.73, "lon": 37.64}),
        ),
        ("GET", "/api/pult/outbox", "/api/pult/outbox", Value::Null),
        (
            "POST",
            "/api/pult/outbox/{id}/attempts",
            "/api/pult/outbox/9/attempts",
            Value::Null,
        ),
        ("GET", "/api/pult/crews", "/api/pult/crews", Value::Null),
        (
            "GET",
            "/api/pult/crews/{id}",
            "/api/pult/crews/17",
            Value::Null,
        ),
        (
            "GET",
            "/api/pult/crews/{id}",
            "/api/pult/crews/99",
            Value::Null,
        ),
        (
            "GET",
            "/api/pult/crews/{id}/positions",
            "/api/pult/crews/17/positions",
            Value::Null,
        ),
        (
            "POST",
            "/api/pult/crews/{id}/positions",
            "/api/pult/crews/17/positions",
            json!({"positions": [{"lat": 55.7, "lon": 37.6, "accuracy": 5}]}),
        ),
        ("POST", "/api/pult/quotes", "/api/pult/quotes", ride()),
        (
            "GET",
            "/api/pult/addresses",
            "/api/pult/addresses?q=55.75,37.61",
            Value::Null,
        ),
        (
            "GET",
            "/api/pult/clients",
            "/api/pult/clients?q=гост",
            Value::Null,
        ),
        (
            "GET",
            "/api/pult/clients/{id}",
            "/api/pult/clients/9",
            Value::Null,
        ),
        (
            "GET",
            "/api/pult/needs-human",
            "/api/pult/needs-human",
            Value::Null,
        ),
        ("GET", "/api/pult/calls", "/api/pult/calls", Value::Null),
        (
            "POST",
            "/api/pult/calls",
            "/api/pult/calls",
            json!({"phone": "+79263332211"}),
        ),
        (
            "GET",
            "/api/pult/messages",
            "/api/pult/messages",
            Value::Null,
        ),
        (
            "POST",
            "/api/pult/messages",
            "/api/pult/messages",
            json!({"crew": 17, "text": "ау"}),
        ),
        ("GET", "/api/pult/devices", "/api/pult/devices", Value::Null),
        (
            "POST",
            "/api/pult/devices",
            "/api/pult/devices",
            json!({"crew": 17}),
        ),
        (
            "GET",
            "/api/pult/webhooks",
            "/api/pult/webhooks",
            Value::Null,
        ),
        ("GET", "/api/pult/cash", "/api/pult/cash", Value::Null),
        (
            "POST",
            "/api/pult/cash/entries",
            "/api/pult/cash/entries",
            json!({"driver": 1, "kind": "pay_in", "sum": "500", "comment": "смена"}),
        ),
        (
            "POST",
            "/api/pult/cash/entries",
            "/api/pult/cash/entries",
            json!({"driver": 1, "kind": "stolen", "sum": "500"}),
        ),
        (
            "GET",
            "/api/pult/cash/entries",
            "/api/pult/cash/entries?limit=5",
            Value::Null,
        ),
        (
            "POST",
            "/api/pult/cash/entries/{id}/reversal",
            "/api/pult/cash/entries/99999/reversal",
            json!({"reason": "дважды"}),
        ),
        (
            "POST",
            "/api/pult/cash/rules",
            "/api/pult/cash/rules",
            json!({"name": "Аренда", "per_shift": "800", "stop_below": "-1000"}),
        ),
        (
            "GET",
            "/api/pult/cash/rules",
            "/api/pult/cash/rules",
            Value::Null,
        ),
        (
            "PUT",
            "/api/pult/cash/rules/{id}",
            "/api/pult/cash/rules/1",
            json!({"name": "Аренда", "per_shift": "900"}),
        ),
        (
            "DELETE",
            "/api/pult/cash/rules/{id}",
            "/api/pult/cash/rules/1",
            Value::Null,
        ),
        ("POST", "/api/pult/shifts", "/api/pult/shifts", Value::Null),
        ("GET", "/api/pult/shifts", "/api/pult/shifts", Value::Null),
        (
            "POST",
            "/api/pult/shifts/handover",
            "/api/pult/shifts/handover",
            json!({"counted": "0", "note": "тихо"}),
        ),
        (
            "POST",
            "/api/pult/crews/{id}/messages",
            "/api/pult/crews/17/messages",
            json!({"text": "стою"}),
        ),
        ("GET", "/api/pult/swaps", "/api/pult/swaps", Value::Null),
        (
            "POST",
            "/api/pult/swaps/{id}/answers",
            "/api/pult/swaps/1/answers",
            json!({"crew": 17, "accept": true}),
        ),
        ("GET", "/api/pult/advice", "/api/pult/advice", Value::Null),
        (
            "DELETE",
            "/api/pult/crews/{id}/advice",
            "/api/pult/crews/17/advice",
            Value::Null,
        ),
    ];
    for (path, methods) in api["paths"].as_object().expect("paths") {
        for (method, call) in methods.as_object().expect("methods") {
            for (status, answer) in call["responses"].as_object().expect("answers") {
                let is_said = status.as_str() == "204" || answer["content"].is_object();
                assert!(is_said, "{method} {path} {status} is not described");
            }
        }
    }
    for (method, named, path, body) in calls {
        let path = path
            .replace("Тимирязева", "%D0%A2%D0%B8%D0%BC")
            .replace("гост", "%D0%B3%D0%BE%D1%81%D1%82");
        let answer = send(&office, "all", (method, &path), body).await;
        let described = &api["paths"][named][method.to_lowercase()];
        assert!(described.is_object(), "{method} {named} is not described");
        let response = &described["responses"][answer.status.as_str()];
        assert!(
            response.is_object(),
            "{method} {path}: {} is not described: {}",
            answer.status,
            answer.text
        );
        let schema = &response["content"]["application/json"]["schema"];
        if !schema.is_null() {
            let fit = fits(&api, schema, &answer.json());
            assert_eq!(fit, Ok(()), "{method} {path}: {}", answer.text);
        }
    }
    let request = Request::get("/openapi").body(Body::empty());
    let page = office.send(request.expect("a request")).await;
    assert_eq!(page.status, 200);
    assert!(!page.text.contains("https://"), "an outside host");
}

#[tokio::test]
async fn a_list_is_read_page_by_page_by_a_cursor_that_nobody_needs_to_understand() {
    let office = office(&[("all", &[])]);
    for _ in 0..5 {
        let made = send(&office, "all", ("POST", "/api/pult/orders"), ride()).await;
        assert_eq!(made.status, 201, "{}", made.text);
    }
    let (mut seen, mut after) = (Vec::new(), String::new());
    loop {
        let path = format!("/api/pult/orders?limit=2{after}");
        let page = send(&office, "all", ("GET", &path), Value::Null)
            .await
            .json();
        seen.extend(
            page["orders"]
                .as_array()
                .expect("orders")
                .iter()
                .map(|order| order["id"].as_i64()),
        );
        match page["next"].as_str() {
            Some(next) => after = format!("&after={next}"),
            None => break,
        }
    }
    assert_eq!(seen.len(), 5);
    assert!(seen.is_sorted_by(|a, b| a > b), "{seen:?}");
    let wrong = send(
        &office,
        "all",
        ("GET", "/api/pult/orders?after=%21"),
        Value::Null,
    )
    .await;
    assert_eq!(wrong.status, 400, "{}", wrong.text);
}

/// Takes addresses of one host for the outside world, and pushes nothing.
pub struct Outside;

impl pult::app::push::Pusher for Outside {
    fn new_identity(&self) -> Result<Vec<u8>, String> {
        Ok(vec![1])
    }

    fn public_key(&self, _: &[u8]) -> Option<String> {
        Some("BKey".to_owned())
    }

    fn may_ask(&self, url: &str) -> bool {
        url.starts_with("https://example.org/")
    }

    fn wrong_key(&self, to: &pult::app::push::PushTarget) -> Option<&'static str> {
        (to.auth.len() != 22).then_some("auth")
    }

    fn push<'a>(
        &'a self,
        _: &'a [u8],
        _: &'a pult::app::push::PushTarget,
        _: &'a str,
    ) -> futures_util::future::BoxFuture<'a, Result<(), pult::app::push::PushFailure>> {
        Box::pin(async { Ok(()) })
    }
}

#[tokio::test]
async fn webhooks_made_at_run_time_are_signed_and_lead_outside() {
    let office = office(&[("all", &[])]);
    office.dispatch.push_by(std::sync::Arc::new(Outside));
    let hooks = ("POST", "/api/pult/webhooks");
    let inside = json!({"url": "http://127.0.0.1:9000/"});
    let refused = send(&office, "all", hooks, inside).await;
    assert_eq!(refused.status, 400, "{}", refused.text);
    let unknown = json!({"url": "https://example.org/h", "events": ["order.eaten"]});
    assert_eq!(send(&office, "all", hooks, unknown).await.status, 400);
    let nothing = json!({"url": "https://example.org/h", "events": ["meal.*"]});
    assert_eq!(send(&office, "all", hooks, nothing).await.status, 400);
    let new = json!({"url": "https://example.org/h", "events": ["order.cr*"]});
    let made = send(&office, "all", hooks, new).await;
    assert_eq!(made.status, 201, "{}", made.text);
    let made = made.json();
    assert_eq!(made["secret"].as_str().map(str::len), Some(32));
    let listed = send(&office, "all", ("GET", hooks.1), Value::Null)
        .await
        .json();
    assert_eq!(listed["webhooks"][0]["id"], made["id"]);
    assert_eq!(listed["webhooks"][0]["secret"], Value::Null, "told once");
    let order = send(&office, "all", ("POST", "/api/pult/orders"), ride())
        .await
        .json();
    let posted = office.dispatch.messages(10).await.expect("messages");
    assert_eq!(posted.len(), 1, "{posted:?}");
    let body: Value = serde_json::from_str(&posted[0].body).expect("JSON");
    assert_eq!(
        (&body["kind"], &body["order"]),
        (&json!("order.created"), &order["id"])
    );
    assert_eq!(
        (posted[0].kind.as_str(), posted[0].signature.len()),
        ("webhook", 64)
    );
    let path = format!("/api/pult/webhooks/{}", made["id"]);
    assert_eq!(
        send(&office, "all", ("DELETE", &path), Value::Null)
            .await
            .status,
        200
    );
    assert_eq!(
        send(&office, "all", ("DELETE", &path), Value::Null)
            .await
            .status,
        404
    );
    send(&office, "all", ("POST", "/api/pult/orders"), ride()).await;
    assert_eq!(
        office.dispatch.messages(10).await.expect("messages").len(),
        1
    );
}

#[tokio::test]
async fn what_did_not_get_through_is_listed_and_sent_again() {
    let office = office(&[("all", &[]), ("reads", &["outbox:read"])]);
    office.dispatch.push_by(std::sync::Arc::new(Outside));
    let hook = json!({"url": "https://example.org/h", "events": ["order.created"]});
    send(&office, "all", ("POST", "/api/pult/webhooks"), hook).await;
    send(&office, "all", ("POST", "/api/pult/orders"), ride()).await;
    let listed = async |state: &str| {
        let path = format!("/api/pult/outbox?state={state}");
        let told = send(&office, "reads", ("GET", &path), Value::Null).await;
        assert_eq!(told.status, 200, "{}", told.text);
        told.json()["messages"]
            .as_array()
            .expect("messages")
            .clone()
    };
    let waiting = listed("waiting").await;
    assert_eq!((waiting.len(), &waiting[0]["kind"]), (1, &json!("webhook")));
    assert_eq!(waiting[0]["body"], Value::Null, "it may be a code");
    let id = &waiting[0]["id"];
    let path = format!("/api/pult/outbox/{id}");
    let refused = send(&office, "reads", ("DELETE", &path), Value::Null).await;
    assert_eq!(refused.status, 403);
    let given_up = send(&office, "all", ("DELETE", &path), Value::Null).await;
    assert_eq!(given_up.json()["state"], "given_up", "{}", given_up.text);
    assert_eq!(listed("given_up").await[0]["id"], *id);
    assert!(listed("waiting").await.is_empty());
    let path = format!("{path}/attempts");
    let again = send(&office, "all", ("POST", &path), Value::Null).await;
    assert_eq!(again.json()["state"], "waiting", "{}", again.text);
    assert!(listed("given_up").await.is_empty());
}

#[tokio::test]
async fn what_is_wrong_is_told_in_the_offices_language_or_the_callers() {
    let office = office(&[("all", &[]), ("reads", &["orders:read"])]);
    for (key, call, body, russian, english) in [
        (
            "all",
            ("GET", "/api/pult/orders/99999"),
            Value::Null,
            ("Не найдено", "не найдено: заказ 99999"),
            ("Not Found", "order 99999 does not exist"),
        ),
        (
            "reads",
            ("POST", "/api/pult/orders"),
            ride(),
            ("Нет прав", "у ключа нет прав на этот вызов"),
            (
                "Forbidden",
                "not allowed: the key has no scope for this call",
            ),
        ),
        (
            "all",
            ("POST", "/api/pult/orders"),
            json!({"stops": []}),
            ("Неверный запрос", "stops: у заказа нет точек"),
            ("Bad Request", "stops: an order needs at least one stop"),
        ),
        (
            "all",
            ("GET", "/api/pult/orders?limit=x"),
            Value::Null,
            ("Неверный запрос", "query: limit: не целое число"),
            (
                "Bad Request",
                "query: Failed to deserialize query string: limit: invalid digit found in string",
            ),
        ),
        (
            "all",
            ("PUT", "/api/pult/orders"),
            Value::Null,
            (
                "Такой метод не принимается",
                "этот адрес не принимает такой метод",
            ),
            (
                "Method Not Allowed",
                "this address does not take that method",
            ),
        ),
    ] {
        let bearer = format!("Bearer {key}");
        for (language, (title, detail)) in [("de", russian), ("en-US,en;q=0.5", english)] {
            let headers = [
                ("authorization", bearer.as_str()),
                ("accept-language", language),
            ];
            let told = office.send_json(call, &headers, body.clone()).await.json();
            assert_eq!(told["title"], title, "{call:?}: {told}");
            assert_eq!(told["detail"], detail, "{call:?}: {told}");
            assert_eq!(told["error"], detail, "{call:?}: {told}");
        }
    }
}
