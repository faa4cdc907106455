//! What the pages ask, without a browser: keys and their origins, floods, tiles and their caching, streams.

use std::time::{Duration, Instant};

use pult::app::Caller;
use pult::domain::StopId;
use reqwest::{Client, RequestBuilder, StatusCode};
use serde_json::{Value, json};

use super::looks::ride;
use super::office::Office;

fn ask(office: &Office, path: &str, body: Option<Value>) -> RequestBuilder {
    let url = format!("{}/api/widget/{path}", office.url);
    let request = match body {
        Some(body) => Client::new().post(url).body(body.to_string()),
        None => Client::new().get(url),
    };
    request
        .query(&[("key", "pk_test")])
        .header("origin", &office.site)
}

#[tokio::test(flavor = "multi_thread")]
async fn a_publishable_key_is_for_pages_of_its_own_origins() {
    let office = Office::open().await;
    let told = ask(&office, "office", None)
        .send()
        .await
        .expect("an answer");
    assert_eq!(told.status(), 200);
    assert_eq!(told.headers()["access-control-allow-origin"], office.site);
    let about: Value = told.json().await.expect("JSON");
    assert_eq!(about["phone"], "+74920000000");
    for (key, origin) in [
        ("pk_test", "https://elsewhere.example"),
        ("pk_other", office.site.as_str()),
        ("", office.site.as_str()),
    ] {
        let request = Client::new().get(format!("{}/api/widget/office", office.url));
        let request = request.query(&[("key", key)]).header("origin", origin);
        let told = request.send().await.expect("an answer");
        assert_eq!(told.status(), StatusCode::FORBIDDEN, "{key} {origin}");
        assert!(!told.headers().contains_key("access-control-allow-origin"));
    }
    // The map of the widget may be shown by its own sites alone.
    let url = format!("{}/widget/map?key=pk_test", office.url);
    let page = reqwest::get(url).await.expect("a page");
    let policy = page.headers()["content-security-policy"]
        .to_str()
        .expect("a policy");
    assert!(
        policy.ends_with(&format!("frame-ancestors {}", office.site)),
        "{policy}"
    );
}

#[tokio::test(flavor = "multi_thread")]
async fn codes_are_bounded_and_an_order_needs_a_confirmed_phone() {
    let office = Office::open().await;
    let send = |phone: &'static str| ask(&office, "code", Some(json!({ "phone": phone }))).send();
    assert_eq!(send("+79005550001").await.expect("an answer").status(), 200);
    assert_eq!(send("+79005550001").await.expect("an answer").status(), 429);
    assert_eq!(send("123").await.expect("an answer").status(), 400);
    let order = json!({
        "stops": [{"address": "Драматический театр"}, {"address": "Железнодорожный вокзал"}],
        "phone": "+79005550001", "token": "9999999999.0000",
    });
    let told = ask(&office, "orders", Some(order.clone()))
        .send()
        .await
        .expect("an answer");
    assert_eq!(told.status(), 400);
    assert_eq!(told.json::<Value>().await.expect("JSON")["error"], "token");
    let code = office.code().await;
    let confirm = json!({"phone": "+79005550001", "code": code});
    let told = ask(&office, "confirm", Some(confirm))
        .send()
        .await
        .expect("an answer");
    let token = told.json::<Value>().await.expect("JSON")["token"].clone();
    let mut order = order;
    order["token"] = token.clone();
    order["once"] = json!("a");
    let book = |order: Value| ask(&office, "orders", Some(order)).send();
    let first: Value = book(order.clone())
        .await
        .expect("an answer")
        .json()
        .await
        .expect("JSON");
    let again: Value = book(order.clone())
        .await
        .expect("an answer")
        .json()
        .await
        .expect("JSON");
    assert_eq!(first["id"], again["id"]);
    assert!(
        first["price"]
            .as_str()
            .is_some_and(|price| price.contains('₽')),
        "{first}"
    );
    // The price that stood on the page is the price, or the order is refused.
    order["once"] = json!("b");
    order["expected"] = json!("1.00");
    let told = book(order.clone()).await.expect("an answer");
    assert_eq!(
        told.json::<Value>().await.expect("JSON")["error"],
        "price_changed"
    );
    order["expected"] = Value::Null;
    // Three may be open at once; another phone's token opens nothing.
    for (once, status) in [("c", 200), ("d", 200), ("e", 429)] {
        order["once"] = json!(once);
        assert_eq!(
            book(order.clone()).await.expect("an answer").status(),
            status,
            "{once}"
        );
    }
    order["phone"] = json!("+79005550002");
    assert_eq!(book(order).await.expect("an answer").status(), 400);
}

#[tokio::test(flavor = "multi_thread")]
async fn tiles_are_kept_for_a_year_under_the_address_of_their_map() {
    let office = Office::open().await;
    let (_, link) = ride(&office).await;
    let page = reqwest::get(link)
        .await
        .expect("a page")
        .text()
        .await
        .expect("text");
    let at = page.find("?v=").expect("the map's version") + 3;
    let version = &page[at..at + 8];
    let url = format!("{}/tiles/14/10067/5150.mvt", office.url);
    let get = |query: String| Client::new().get(format!("{url}{query}"));
    let told = get(format!("?v={version}")).send().await.expect("a tile");
    assert_eq!(told.status(), 200);
    assert_eq!(
        told.headers()["content-type"],
        "application/vnd.mapbox-vector-tile"
    );
    assert!(
        told.headers()["cache-control"]
            .to_str()
            .expect("a word")
            .contains("31536000")
    );
    let tag = told.headers()["etag"].clone();
    let again = get(format!("?v={version}")).header("if-none-match", tag);
    assert_eq!(again.send().await.expect("an answer").status(), 304);
    let other = get("?v=other".to_owned()).send().await.expect("a tile");
    assert!(
        other.headers()["cache-control"]
            .to_str()
            .expect("a word")
            .contains("no-cache")
    );
    for missing in [
        "/tiles/14/99999/0.mvt",
        "/tiles/14/1/x.mvt",
        "/tiles/30/1/1.mvt",
    ] {
        let told = reqwest::get(format!("{}{missing}", office.url)).await;
        assert!(
            told.expect("an answer").status().is_client_error(),
            "{missing}"
        );
    }
}

/// Reads a stream until a text comes; how long that took.
async fn heard(answer: &mut reqwest::Response, text: &str) -> (String, Duration) {
    let (begun, mut all) = (Instant::now(), String::new());
    while !all.contains(text) {
        assert!(
            begun.elapsed() < Duration::from_secs(20),
            "never {text:?}: {all}"
        );
        let part = answer
            .chunk()
            .await
            .expect("a part")
            .expect("the stream goes on");
        all.push_str(&String::from_utf8_lossy(&part));
    }
    (all, begun.elapsed())
}

#[tokio::test(flavor = "multi_thread")]
async fn a_stream_tells_what_changes_and_is_taken_up_where_it_broke_off() {
    let office = Office::open().await;
    let (order, link) = ride(&office).await;
    let mut stream = reqwest::get(format!("{link}/events"))
        .await
        .expect("a stream");
    let (first, _) = heard(&mut stream, "\n\n").await;
    assert!(
        first.contains("event: state") && first.contains("on_the_way"),
        "{first}"
    );
    office.seen(55.4050, 41.2050).await;
    let (moved, _) = heard(&mut stream, "\"lat\":55.405,").await;
    assert!(moved.contains("\"path\":[["), "{moved}");
    // It moves on, and what else happens meanwhile is told at once.
    office.seen(55.4055, 41.2050).await;
    heard(&mut stream, "\"lat\":55.4055,").await;
    let stop = office.told(&format!("/api/pult/orders/{order}")).await["stops"][0]["id"].as_i64();
    let stop = StopId(stop.expect("a stop"));
    let arrived = office
        .dispatch
        .arrive(&Caller::CONSOLE, order, stop, None)
        .await;
    arrived.expect("arrives");
    let (moved, took) = heard(&mut stream, "\"status\":\"arrived\"").await;
    assert!(took < Duration::from_secs(3), "{took:?}");
    let (ping, took) = heard(&mut stream, "event: ping").await;
    assert!(took < Duration::from_secs(9), "{took:?}");
    assert!(!ping.contains("event: state"), "{ping}");
    // What the page has already is not told again, however often the stream breaks off.
    let id_of = |text: &str| {
        let ids = text
            .rsplit("id: ")
            .next()
            .and_then(|rest| rest.lines().next());
        ids.unwrap_or_default().to_owned()
    };
    let mut id = id_of(&moved);
    for _ in 0..6 {
        let again = Client::new().get(format!("{link}/events"));
        let again = again.header("last-event-id", &id).send().await;
        let (told, _) = heard(&mut again.expect("a stream"), "event: ping").await;
        if !told.contains("event: state") {
            return;
        }
        id = id_of(&told);
    }
    panic!("the same state is told again and again");
}

#[tokio::test(flavor = "multi_thread")]
async fn a_tile_is_cut_in_milliseconds() {
    use pult::geo::tiles::TileId;
    let office = Office::open().await;
    let tiles = office.dispatch.router().tiles().expect("a map");
    let mut took = Vec::new();
    let mut heaviest = 0;
    for zoom in 10..=15_u8 {
        let (x, y) = (10_067 << 1 >> (15 - zoom), 5_150 << 1 >> (15 - zoom));
        for dx in 0..6_u32 {
            for dy in 0..6_u32 {
                let id = TileId::new(zoom, x + dx - 3, y + dy - 3).expect("a tile");
                let begun = Instant::now();
                heaviest = heaviest.max(tiles.tile(id).len());
                took.push(begun.elapsed());
            }
        }
    }
    took.sort();
    let p99 = took[took.len() * 99 / 100];
    eprintln!("a tile: p99 {p99:?}, the heaviest {heaviest} bytes");
    // Ten times the promise: this is no release build, and others run beside it.
    assert!(p99 <= Duration::from_millis(50), "{p99:?}");
    assert!(heaviest <= 120_000, "{heaviest}");
}
