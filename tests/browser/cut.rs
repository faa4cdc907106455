//! The network goes in the middle of a trip, and the office is started again: the pages go on by themselves.

use std::time::Duration;

use serde_json::json;

use super::both;
use super::driving::{log_in, step, taps};
use super::looks::ride;
use super::office::Office;
use super::screen::Screen;
use super::wire::Wire;
use pult::domain::OrderId;

/// The network is there, and nothing waits for it.
const SENT: &str = "![...document.querySelectorAll('.strip')].some(strip => /Нет сети|не отправлено/.test(strip.textContent))";

/// What the crew did to an order, in the order in which it happened.
async fn deeds(office: &Office, order: OrderId) -> Vec<String> {
    let told = office
        .told(&format!("/api/pult/orders/{order}/history"))
        .await;
    let events = told["events"].as_array().expect("events").iter();
    events
        .filter(|event| event["actor"] == json!("crew:1"))
        .map(|event| event["kind"].as_str().expect("a kind").to_owned())
        .collect()
}

#[tokio::test(flavor = "multi_thread")]
async fn what_is_done_without_network_counts_once_and_in_order() {
    let Some((office, driver)) = both().await else {
        return;
    };
    let passenger = Screen::open().await.expect("a second browser");
    let wire = Wire::to(&office.url).await;
    log_in(&driver, &office, &wire.url).await;
    let (order, link) = ride(&office).await;
    passenger.go(&link.replace(&office.url, &wire.url)).await;
    driver
        .until("document.getElementById('step')?.textContent === 'На месте'")
        .await;
    // The page is kept for when there is no network.
    driver
        .run("return navigator.serviceWorker.ready.then(() => true)")
        .await;

    wire.cut();
    driver
        .until("document.querySelector('.strip')?.textContent.includes('Нет сети')")
        .await;
    step(&driver, "На месте").await;
    step(&driver, "Клиент в машине").await;
    driver
        .until("document.querySelector('.strip')?.textContent.includes('не отправлено: 2')")
        .await;
    // A page that is loaded again still knows what was done.
    driver.go(&format!("{}/driver", wire.url)).await;
    driver
        .until("document.querySelector('.strip')?.textContent.includes('не отправлено: 2')")
        .await;
    driver.keep("driver-without-network").await;
    let outage = match std::env::var_os("PULT_LONG") {
        Some(_) => Duration::from_secs(120),
        None => Duration::from_secs(1),
    };
    tokio::time::sleep(outage).await;
    assert_eq!(deeds(&office, order).await, Vec::<String>::new());

    wire.lead_to(&office.url);
    driver.until(SENT).await;
    let done = deeds(&office, order).await;
    assert_eq!(done, ["stop.arrived", "stop.left"]);

    // Another office over the same database takes the place of this one, which is ended.
    wire.cut();
    let office = office.again().await;
    wire.lead_to(&office.url);
    driver.until(SENT).await;
    step(&driver, "Завершить").await;
    taps(&driver, "#paid-cash").await;
    passenger
        .until("document.getElementById('status').textContent === 'Выполнено'")
        .await;
    driver.until("document.querySelector('.line')").await;
    passenger.close().await;
    driver.close().await;
}
