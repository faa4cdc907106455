//! The public tracking page.

use axum::body::Body;
use axum::http::Request;
use pult::app::Caller;
use pult::domain::{CrewId, NewOrder, Phone, Place, Point, Seconds, TimeWindow};
use serde_json::{Value, json};

use super::{office, text};
use crate::support::{Answer, NOON, Office};

impl Office {
    async fn open(&self, path: &str) -> Answer {
        let request = Request::builder().uri(path).body(Body::empty());
        self.send(request.expect("a request")).await
    }

    /// The path of a task's tracking page.
    async fn page_of(&self, task: &str) -> String {
        let url = text(&self.read_task(task).await["tracking_url"]);
        url.strip_prefix("http://eta.st")
            .expect("a link of ours")
            .to_owned()
    }
}

#[tokio::test]
async fn the_page_follows_the_order_and_gives_away_no_phone() {
    let office = office();
    let goal = Point::new(55.856652, 37.685938);
    let mut ride = NewOrder::ride(Place::address("Вокзал <b>", goal), Vec::new(), None);
    ride.customer.phone = Phone::parse("+79265554433").ok();
    let made = office
        .dispatch
        .create_order(&Caller::CONSOLE, ride, Default::default())
        .await;
    let order = made.expect("an order");
    let page = office.page_of(&order.stops[0].uuid.to_string()).await;
    let waiting = office.open(&page).await;
    assert_eq!(waiting.status, 200);
    assert!(waiting.text.contains("Ищем машину"), "{}", waiting.text);
    assert!(
        waiting.text.contains("Вокзал &#60;b&#62;"),
        "{}",
        waiting.text
    );

    let crew = CrewId(1);
    let view = office
        .dispatch
        .crew(&Caller::CONSOLE, crew)
        .await
        .expect("a crew");
    office
        .seen(&view.crew.uuid.to_string(), &[(55.80, 37.68)])
        .await;
    let given = office
        .dispatch
        .assign(&Caller::CONSOLE, order.id, crew, Default::default());
    given.await.expect("assigned");
    let state = office.open(&format!("{page}/state.json")).await.json();
    assert_eq!(
        (&state["status"], &state["place"]),
        (&json!("assigned"), &Value::Null)
    );
    let started = office
        .dispatch
        .start_order(&Caller::CONSOLE, order.id, None)
        .await;
    started.expect("started");
    let state = office.open(&format!("{page}/state.json")).await.json();
    assert_eq!(state["status"], json!("on_the_way"));
    assert_eq!(state["shown"]["car"], json!("белый Kia Rio А123ВС"));
    assert_eq!(
        (&state["place"]["lat"], &state["place"]["lon"]),
        (&json!(55.80), &json!(37.68))
    );
    assert!(
        state["eta"].is_string() && state["map"]["next"].is_array(),
        "{state}"
    );

    let shown = office.open(&page).await;
    for part in [
        "Машина едет к вам",
        "белый Kia Rio А123ВС",
        "geo:55.8,37.68",
        "lang=\"ru\"",
    ] {
        assert!(shown.text.contains(part), "{part}: {}", shown.text);
    }
    for phone in ["9265554433", "9123456789"] {
        assert!(!shown.text.contains(phone) && !state.to_string().contains(phone));
    }
    let policy = shown.headers["content-security-policy"]
        .to_str()
        .unwrap_or_default();
    assert!(policy.starts_with("default-src 'none'"), "{policy}");
}

#[tokio::test]
async fn an_order_for_later_says_for_when_and_is_not_looked_for_yet() {
    let office = office();
    let at_the_station = Place::address("Вокзал", Point::new(55.856652, 37.685938));
    let mut ride = NewOrder::ride(at_the_station, Vec::new(), None);
    ride.stops[0].window = TimeWindow::from(NOON + Seconds::minutes(180));
    let made = office
        .dispatch
        .create_order(&Caller::CONSOLE, ride, Default::default())
        .await;
    let order = made.expect("an order");
    let page = office.page_of(&order.stops[0].uuid.to_string()).await;
    let shown = async || {
        let state = office.open(&format!("{page}/state.json")).await.json();
        (text(&state["text"]), text(&state["shown"]["wanted"]))
    };
    let words = |text: &str, wanted: &str| (text.to_owned(), wanted.to_owned());
    let (_, wanted) = shown().await;
    assert_eq!(wanted, "17:06");
    assert_eq!(shown().await, words("Заказ принят", &wanted));
    let read = office.open(&page).await.text;
    assert!(
        read.contains("На какое время") && read.contains(&wanted),
        "{read}"
    );
    office.dispatch.clock().advance(Seconds::minutes(165));
    assert_eq!(shown().await, words("Ищем машину", &wanted));
    let given = office
        .dispatch
        .assign(&Caller::CONSOLE, order.id, CrewId(1), Default::default());
    given.await.expect("assigned");
    assert_eq!(shown().await, words("Машина назначена", &wanted));
    let started = office
        .dispatch
        .start_order(&Caller::CONSOLE, order.id, None)
        .await;
    started.expect("started");
    assert_eq!(shown().await, words("Машина едет к вам", ""));
}

#[tokio::test]
async fn the_page_ends_a_day_after_the_order() {
    let office = office();
    let (driver, task) = (office.a_driver().await, office.a_task("1").await);
    office.give(&driver, &[&task]).await;
    let page = office.page_of(&task).await;
    office
        .track("POST", format!("/v1/tasks/{task}/complete/"), Value::Null)
        .await;
    let state = office.open(&format!("{page}/state.json")).await.json();
    assert_eq!(
        (&state["status"], &state["over"]),
        (&json!("completed"), &json!(true))
    );
    office.dispatch.clock().advance(Seconds(86_400));
    assert_eq!(office.open(&page).await.status, 200);
    office.dispatch.clock().advance(Seconds(1));
    assert_eq!(office.open(&page).await.status, 404);
    assert_eq!(office.open(&format!("{page}/state.json")).await.status, 404);
}

#[tokio::test]
async fn what_is_no_code_shows_a_page_that_says_so() {
    let office = office();
    for path in [
        "/t/x",
        "/t/%ff",
        "/t/00000000000000000000000000/",
        "/t/<script>",
    ] {
        let path = path.replace('<', "%3C").replace('>', "%3E");
        let answer = office.open(&path).await;
        assert_eq!(answer.status, 404, "{path}");
        assert!(answer.text.contains("Такой ссылки нет"), "{}", answer.text);
    }
}

#[tokio::test]
async fn codes_are_long_and_each_order_has_its_own() {
    let office = office();
    let (a, b) = (office.a_task("a").await, office.a_task("b").await);
    let (a, b) = (office.page_of(&a).await, office.page_of(&b).await);
    assert_ne!(a, b);
    assert_eq!(a.len(), "/t/".len() + 26);
}
