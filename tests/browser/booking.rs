//! A ride from the first click on a website to the stars after it.

use serde_json::json;

use super::both;
use super::office::{CREW, DRIVERS_PHONE, Office};
use super::screen::Screen;
use pult::app::{Caller, OrderCommand, Request};
use pult::domain::{OrderId, Phase};

/// The widget's shadow root, in scripts.
const W: &str = "document.querySelector('[data-pult]').shadowRoot";

/// Types into a field of the widget, as a person would.
async fn typed(screen: &Screen, field: &str, text: &str) {
    let script = format!(
        "const field = {W}.querySelector({field:?}); field.focus(); field.value = {text:?};
         field.dispatchEvent(new Event('input', {{ bubbles: true }}))"
    );
    screen.run(&script).await;
}

/// Chooses the first address that is suggested for a text, by the keyboard.
async fn address(screen: &Screen, nth: usize, text: &str) {
    let field = format!("{W}.querySelectorAll('[role=combobox]')[{nth}]");
    let script = format!(
        "const field = {field}; field.focus(); field.value = {text:?};
         field.dispatchEvent(new Event('input', {{ bubbles: true }}))"
    );
    screen.run(&script).await;
    screen
        .until(&format!("{field}.getAttribute('aria-expanded') === 'true'"))
        .await;
    let press = format!(
        "for (const key of ['ArrowDown', 'Enter'])
            {field}.dispatchEvent(new KeyboardEvent('keydown', {{ key, bubbles: true, cancelable: true }}))"
    );
    screen.run(&press).await;
    screen
        .until(&format!(
            "{field}.getAttribute('aria-expanded') === 'false'"
        ))
        .await;
}

async fn command(office: &Office, order: OrderId, command: OrderCommand) {
    let request = Request {
        order,
        at: None,
        despite: None,
        command,
    };
    let done = office.dispatch.command(&Caller::CONSOLE, request).await;
    done.expect("a command");
}

/// The order's phase, and what the Taxi-Master dialect says of it, asked as that dialect is.
async fn agreed(office: &Office, order: OrderId, wanted: fn(Phase) -> bool) {
    let view = office
        .dispatch
        .order(&Caller::CONSOLE, order)
        .await
        .expect("an order");
    assert!(wanted(view.phase), "{:?}", view.phase);
    let seen = office
        .dispatch
        .order_in_dialects(&Caller::CONSOLE, order)
        .await;
    assert!(!seen.expect("dialects").is_empty());
}

#[tokio::test(flavor = "multi_thread")]
async fn a_ride_is_booked_on_a_website_driven_tracked_and_rated() {
    let Some((office, screen)) = both().await else {
        return;
    };
    screen.look(1280, 900, false).await;
    screen.go(&format!("{}/", office.site)).await;
    screen
        .until(&format!(
            "document.querySelector('[data-pult]') && {W}.querySelector('[role=combobox]')"
        ))
        .await;
    address(&screen, 0, "Драматический театр").await;
    address(&screen, 1, "Железнодорожный вокзал").await;
    screen
        .until(&format!(
            "{W}.querySelector('.price b')?.textContent.includes('₽')"
        ))
        .await;
    screen.keep("widget-1280-light").await;
    typed(&screen, "#phone", "+7 900 555-44-33").await;
    typed(&screen, "#name", "Анна").await;
    screen
        .run(&format!("{W}.querySelector('button.go').click()"))
        .await;
    screen.until(&format!("{W}.querySelector('#code')")).await;
    // A wrong code is said to be wrong, the right one books.
    typed(&screen, "#code", "000000x").await;
    screen
        .run(&format!("{W}.querySelector('button.go').click()"))
        .await;
    screen
        .until(&format!("{W}.querySelector('.bad').textContent.length > 3"))
        .await;
    let code = office.code().await;
    typed(&screen, "#code", &code).await;
    screen
        .run(&format!("{W}.querySelector('button.go').click()"))
        .await;
    screen.until(&format!("{W}.querySelector('a.go')")).await;
    let link = screen
        .run(&format!("return {W}.querySelector('a.go').href"))
        .await;
    let link = link.as_str().expect("a link").to_owned();
    let order = office.order().await;
    agreed(&office, order, |phase| {
        matches!(phase, Phase::Waiting | Phase::Offered)
    })
    .await;

    screen.go(&link).await;
    screen
        .until("document.getElementById('status').textContent === 'Ищем исполнителя'")
        .await;
    let offer = office.offer().await;
    let accepted = office.dispatch.accept(&Office::crew(), offer, CREW).await;
    accepted.expect("accepted");
    screen
        .until("document.getElementById('status').textContent === 'В пути'")
        .await;
    agreed(&office, order, |phase| {
        matches!(phase, Phase::EnRoute { stop: 0 })
    })
    .await;
    office.seen(55.404, 41.203).await;
    screen
        .until("document.getElementById('plate').textContent === 'А123ВС62'")
        .await;
    screen
        .until("document.getElementById('driver').textContent === 'Максим'")
        .await;
    screen
        .until("document.getElementById('eta').textContent.length > 0")
        .await;
    let text = screen
        .run("return document.documentElement.outerHTML")
        .await
        .to_string();
    for phone in [DRIVERS_PHONE, "9005554433", "900 555"] {
        assert!(!text.contains(phone), "{phone}");
    }
    // The car moves on the page within half a second of being seen elsewhere, on a machine at rest.
    screen
        .until("document.getElementById('map').dataset.map")
        .await;
    office.seen(55.4035, 41.2025).await;
    screen
        .until("document.getElementById('open').href.includes('55.4035')")
        .await;

    let view = office
        .dispatch
        .order(&Caller::CONSOLE, order)
        .await
        .expect("an order");
    let stops: Vec<_> = view.order.stops.iter().map(|stop| stop.id).collect();
    command(&office, order, OrderCommand::Arrive(stops[0])).await;
    screen
        .until("document.getElementById('status').textContent === 'На месте'")
        .await;
    screen
        .until("document.getElementById('cancel').hidden")
        .await;
    command(&office, order, OrderCommand::Leave(stops[0])).await;
    agreed(&office, order, |phase| {
        matches!(phase, Phase::EnRoute { stop: 1 })
    })
    .await;
    command(&office, order, OrderCommand::Arrive(stops[1])).await;
    command(&office, order, OrderCommand::Complete { bill: None }).await;
    screen
        .until("document.getElementById('status').textContent === 'Выполнено'")
        .await;
    agreed(&office, order, |phase| phase == Phase::Completed).await;
    screen
        .until("!document.getElementById('rate').hidden")
        .await;
    screen
        .run(
            "document.querySelector('.stars input[value=\"5\"]').click();
         document.querySelector('#rate button').click()",
        )
        .await;
    screen
        .until("document.getElementById('thanks').textContent.startsWith('Спасибо')")
        .await;
    let state = screen.run(
        "return fetch(location.pathname + '/state.json').then(answer => answer.json()).then(state => state.stars)",
    );
    assert_eq!(state.await, json!(5));
    screen.close().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_customer_calls_the_ride_off_on_its_page() {
    let Some((office, screen)) = both().await else {
        return;
    };
    let link = super::looks::ride(&office).await.1;
    screen.go(&link).await;
    screen
        .until("!document.getElementById('cancel').hidden")
        .await;
    screen.run("document.getElementById('cancel').click(); document.querySelector('#sure [value=yes]').click()").await;
    screen
        .until("document.getElementById('status').textContent === 'Отменено'")
        .await;
    screen.close().await;
}
