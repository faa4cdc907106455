//! What a telephone exchange asks and tells, in XML.

use axum::body::{Body, to_bytes};
use axum::http::{Method, Request, StatusCode};
use pult::api::Settings;
use pult::app::{Assign, Caller};
use pult::domain::{CrewId, OrderId};
use tower::ServiceExt;

use super::client::{new_order, office, on_line, settings, signature};
use crate::office::Office;

/// Sends a call with its signature; returns the XML.
async fn call(office: &Office, method: Method, name: &str, parameters: &str) -> String {
    let signed = format!(
        "{parameters}&signature={}",
        signature(parameters.as_bytes())
    );
    raw(office, method, name, &signed).await
}

async fn raw(office: &Office, method: Method, name: &str, parameters: &str) -> String {
    let path = format!("/tm_tapi/1.0/{name}");
    let request = match method {
        Method::GET => Request::get(format!("{path}?{parameters}")).body(Body::empty()),
        method => Request::builder()
            .method(method)
            .uri(path)
            .body(Body::from(parameters.to_owned())),
    };
    let answer = office
        .service
        .clone()
        .oneshot(request.expect("a request"))
        .await;
    let answer = answer.expect("an answer");
    assert_eq!(answer.status(), StatusCode::OK);
    assert_eq!(answer.headers()["content-type"], "text/xml; charset=utf-8");
    let body = to_bytes(answer.into_body(), usize::MAX)
        .await
        .expect("a body");
    String::from_utf8(body.to_vec()).expect("UTF-8")
}

fn element(xml: &str, name: &str) -> String {
    let (_, rest) = xml
        .split_once(&format!("<{name}>"))
        .unwrap_or_else(|| panic!("{name}: {xml}"));
    rest.split_once(&format!("</{name}>"))
        .expect("its end")
        .0
        .to_owned()
}

fn code(xml: &str) -> i64 {
    element(xml, "code").parse().expect("a number")
}

const RIDE: &str = "phone=89120000009&source=STREET1,1&dest=STREET2,2&source_time=20260615121500";

async fn with_crew(office: &Office) -> i64 {
    on_line(office, 1, 55.7355, 37.6424).await;
    let order = new_order(office, RIDE).await;
    let how = Assign::default();
    let assigned = office
        .dispatch
        .assign(&Caller::CONSOLE, OrderId(order), CrewId(1), how);
    assigned.await.expect("assigned");
    order
}

#[tokio::test]
async fn an_order_is_told_field_by_field() {
    let office = office().await;
    let order = with_crew(&office).await;
    let fields = "DISCOUNTEDSUMM-DRIVER_TIMECOUNT-SOURCE_TIMECOUNT-ORDER_STATE-CREW_COORDS-GOSNUMBER-nothing";
    let xml = call(
        &office,
        Method::GET,
        "get_info_by_order_id",
        &format!("ORDER_ID={order}&FIELDS={fields}"),
    )
    .await;
    assert!(xml.starts_with("<?xml version=\"1.0\" encoding=\"UTF-8\"?><response><code>0</code><descr>OK</descr><data>"), "{xml}");
    for (name, value) in [
        ("DISCOUNTEDSUMM", "400.00"),
        ("DRIVER_TIMECOUNT", "15"),
        ("SOURCE_TIMECOUNT", "15"),
        ("ORDER_STATE", "7"),
        ("CREW_COORDS", "37.6424,55.7355"),
        ("NOTHING", ""),
    ] {
        assert_eq!(element(&xml, name), value, "{name}: {xml}");
    }
    let waiting = new_order(&office, &RIDE.replace("0009", "0008")).await;
    let asked = format!("order_id={waiting}&fields=DRIVER_TIMECOUNT-CATEGORYID-CLIENT_TYPE");
    let xml = call(&office, Method::GET, "get_info_by_order_id", &asked).await;
    // Nobody comes: 0 would say that the car is there.
    assert_eq!(element(&xml, "DRIVER_TIMECOUNT"), "");
    assert_eq!(element(&xml, "CATEGORYID"), "0");
    assert_eq!(element(&xml, "CLIENT_TYPE"), "0");
    let unknown = call(
        &office,
        Method::GET,
        "get_info_by_order_id",
        "order_id=77&fields=ORDER_STATE",
    )
    .await;
    assert_eq!(code(&unknown), 100);
    assert!(unknown.contains("<data/>"), "{unknown}");
    let strange = call(
        &office,
        Method::GET,
        "get_info_by_order_id",
        &format!("order_id={order}&fields=A%3CB"),
    )
    .await;
    assert_eq!(code(&strange), 9);
}

#[tokio::test]
async fn a_number_is_told_with_its_order() {
    let office = office().await;
    let order = with_crew(&office).await;
    let ask = async |phone: &str| {
        let fields =
            "PHONE_TYPE-ORDER_ID-ORDERS_COUNT-CLIENT_ID-CLIENT_IS_LOCKED-DRIVER_ID-CATEGORYID";
        let parameters = format!("phone={phone}&fields={fields}");
        call(&office, Method::GET, "get_info_by_phone", &parameters).await
    };
    let told = |xml: &str| {
        [
            "PHONE_TYPE",
            "ORDER_ID",
            "ORDERS_COUNT",
            "CLIENT_IS_LOCKED",
            "DRIVER_ID",
        ]
        .map(|name| element(xml, name))
    };
    let order = order.to_string();
    assert_eq!(
        told(&ask("89120000009").await),
        ["0", &order, "1", "0", "1"]
    );
    assert_eq!(told(&ask("89990000000").await), ["2", "", "0", "1", ""]);
    assert_eq!(told(&ask("89990000001").await), ["0", "", "0", "0", ""]);
    let view = office
        .dispatch
        .driver(&Caller::CONSOLE, pult::domain::DriverId(1))
        .await;
    let phone = view.expect("a driver").phone.expect("a phone");
    let driver = ask(phone.digits()).await;
    assert_eq!(told(&driver), ["1", &order, "1", "0", "1"]);
}

#[tokio::test]
async fn an_order_moves_on_and_calls_are_noted() {
    let office = office().await;
    let order = with_crew(&office).await;
    let moved = call(
        &office,
        Method::POST,
        "change_order_state",
        &format!("order_id={order}&need_state=10"),
    )
    .await;
    assert_eq!(element(&moved, "NEW_STATE"), "10");
    for (name, parameters, expected) in [
        (
            "change_order_state",
            format!("order_id={order}&need_state=77"),
            101,
        ),
        (
            "change_order_state",
            format!("order_id={order}&need_state=7"),
            102,
        ),
        (
            "change_order_state",
            "order_id=77&need_state=5".to_owned(),
            100,
        ),
        (
            "set_request_state",
            format!("order_id={order}&state_id=10&phone_type=1&state=2"),
            0,
        ),
        (
            "set_request_state",
            format!("order_id={order}&state_id=77&phone_type=1&state=2"),
            101,
        ),
        (
            "set_request_state",
            format!("order_id={order}&state_id=10&phone_type=1&state=9"),
            9,
        ),
        (
            "set_request_state",
            "order_id=77&state_id=10&phone_type=1&state=2".to_owned(),
            100,
        ),
        (
            "connect_client_and_driver",
            format!("order_id={order}"),
            102,
        ),
        (
            "create_record_link",
            "call_id=17&call_type=1&record_date=15062026120000&record_length=33".to_owned(),
            0,
        ),
        ("create_record_link", "call_type=1".to_owned(), 8),
        (
            "create_record_link",
            "call_id=1&call_result=nonsense".to_owned(),
            9,
        ),
        (
            "create_record_link",
            format!("call_id={}", "1".repeat(61)),
            9,
        ),
        (
            "create_record_link",
            format!("call_id=1&file_path={}", "a".repeat(256)),
            9,
        ),
    ] {
        let answer = call(&office, Method::POST, name, &parameters).await;
        assert_eq!(code(&answer), expected, "{name} {parameters}: {answer}");
    }
    let history = office
        .dispatch
        .order_history(&Caller::CONSOLE, OrderId(order))
        .await;
    let history = history.expect("a history");
    let noted = history.last().expect("an event");
    assert_eq!(noted.payload["state"], "reached");
    let phones = call(
        &office,
        Method::GET,
        "get_driver_phones_by_crew_code",
        "crew_code=111",
    )
    .await;
    assert!(phones.contains("<mobile_phone>"), "{phones}");
    let nobody = call(
        &office,
        Method::GET,
        "get_driver_phones_by_crew_code",
        "crew_code=nobody",
    )
    .await;
    assert_eq!(code(&nobody), 100);
}

#[tokio::test]
async fn both_are_called_where_there_is_a_line() {
    let settings = Settings {
        voice_line: true,
        ..settings()
    };
    let office = Office::open("taximaster/office.toml", settings).await;
    let order = with_crew(&office).await;
    let done = call(
        &office,
        Method::POST,
        "connect_client_and_driver",
        &format!("order_id={order}"),
    )
    .await;
    assert_eq!(code(&done), 0);
    let sent = office.dispatch.messages(1).await.expect("messages");
    assert_eq!(
        (sent[0].kind.as_str(), sent[0].body.as_str()),
        ("voice", "79120000009")
    );
}

#[tokio::test]
async fn refusals_are_xml_too() {
    let office = office().await;
    let asked = "order_id=1&fields=A";
    for (method, name, parameters, expected) in [
        (Method::GET, "ping", String::new(), 0),
        (Method::GET, "get_info_by_order_id", asked.to_owned(), 4),
        (
            Method::GET,
            "get_info_by_order_id",
            format!("{asked}&signature=00"),
            4,
        ),
        (
            Method::GET,
            "nothing",
            format!("a=1&signature={}", signature(b"a=1")),
            6,
        ),
        (
            Method::POST,
            "get_info_by_order_id",
            format!("{asked}&signature={}", signature(asked.as_bytes())),
            7,
        ),
        (
            Method::GET,
            "get_info_by_order_id",
            format!("fields=A&signature={}", signature(b"fields=A")),
            8,
        ),
    ] {
        let answer = raw(&office, method, name, &parameters).await;
        assert_eq!(code(&answer), expected, "{name} {parameters}: {answer}");
    }
    let settings = Settings {
        taximaster_telephony_secret: "other".to_owned(),
        ..settings()
    };
    let office = Office::open("taximaster/office.toml", settings).await;
    let answer = call(&office, Method::GET, "get_info_by_order_id", asked).await;
    assert_eq!(code(&answer), 4);
}
