//! A ride from the first click on a website to the stars after it.

use serde_json::json;

use super::both;
use super::driving::{drives, log_in, step, taps};
use super::looks::fits_every_window;
use super::office::{DRIVERS_PHONE, Office};
use super::screen::Screen;
use pult::app::Caller;
use pult::domain::{OrderId, Origin};

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

/// What everybody says of an order at one step.
struct Said {
    own_api: &'static str,
    taximaster: &'static str,
    taxomet: &'static str,
    /// `None`: nobody has been asked yet.
    yandex: Option<&'static str>,
    navixy: &'static str,
    thetrack: &'static str,
}

const OFFERED: Said = Said {
    own_api: "offered",
    taximaster: "new_order",
    taxomet: "0",
    yandex: Some("suggested"),
    navixy: "unassigned",
    thetrack: "pending",
};
const ON_THE_WAY: Said = Said {
    own_api: "en_route",
    taximaster: "driver_assigned",
    taxomet: "2",
    yandex: Some("running"),
    navixy: "assigned",
    thetrack: "started",
};
const AT_THE_PLACE: Said = Said {
    own_api: "at_place",
    taximaster: "car_at_place",
    taxomet: "3",
    yandex: Some("running"),
    navixy: "arrived",
    thetrack: "started",
};
const ABOARD: Said = Said {
    own_api: "aboard",
    taximaster: "client_inside",
    taxomet: "4",
    yandex: Some("running"),
    navixy: "arrived",
    thetrack: "completed",
};
const FINISHED: Said = Said {
    own_api: "completed",
    taximaster: "finished",
    taxomet: "5",
    yandex: Some("completed"),
    navixy: "done",
    thetrack: "completed",
};

/// The board and the five dialects say the same of an order.
async fn agreed(office: &Office, order: OrderId, wanted: &Said) {
    let told = office.told(&format!("/api/pult/orders/{order}")).await;
    assert_eq!(told["phase"], wanted.own_api, "{told}");
    let seen = office
        .dispatch
        .order_in_dialects(&Caller::CONSOLE, order)
        .await
        .expect("dialects");
    let said = |dialect: Origin, field: &str| {
        let seen = seen.iter().find(|seen| seen.dialect == dialect);
        let fields = &seen.expect("a dialect").fields;
        let found = fields.iter().find(|(name, _)| name == field);
        found.map(|(_, word)| word.as_str())
    };
    let all = [
        said(Origin::TaxiMaster, "state_kind"),
        said(Origin::Taxomet, "status"),
        said(Origin::Yandex, "assignment.status"),
        said(Origin::Navixy, "status"),
        said(Origin::TheTrack, "0.status"),
    ];
    let wanted = [
        Some(wanted.taximaster),
        Some(wanted.taxomet),
        wanted.yandex,
        Some(wanted.navixy),
        Some(wanted.thetrack),
    ];
    assert_eq!(all, wanted, "{seen:?}");
}

/// Books on the website and returns the address of the order's page.
async fn booked(screen: &Screen, office: &Office) -> String {
    screen.look(1280, 900, false).await;
    screen.go(&format!("{}/", office.site)).await;
    screen
        .until(&format!(
            "document.querySelector('[data-pult]') && {W}.querySelector('[role=combobox]')"
        ))
        .await;
    address(screen, 0, "Драматический театр").await;
    address(screen, 1, "Железнодорожный вокзал").await;
    screen
        .until(&format!(
            "{W}.querySelector('.price b')?.textContent.includes('₽')"
        ))
        .await;
    screen.look(360, 740, false).await;
    screen
        .run("document.querySelector('[data-pult]').scrollIntoView()")
        .await;
    screen.keep("widget-priced-360-light").await;
    screen.look(1280, 900, false).await;
    typed(screen, "#phone", "+7 900 555-44-33").await;
    typed(screen, "#name", "Анна").await;
    let go = format!("{W}.querySelector('button.go').click()");
    screen.run(&go).await;
    screen.until(&format!("{W}.querySelector('#code')")).await;
    // Who goes back and changes something is not told to wait: the code that was sent is still good.
    screen
        .run(&format!(
            "[...{W}.querySelectorAll('.plain')].find(one => one.textContent === 'Изменить заказ').click()"
        ))
        .await;
    screen.until(&format!("{W}.querySelector('#name')")).await;
    typed(screen, "#comment", "у шлагбаума").await;
    screen.run(&go).await;
    screen.until(&format!("{W}.querySelector('#code')")).await;
    // A wrong code is said to be wrong, the right one books.
    typed(screen, "#code", "000000x").await;
    screen.run(&go).await;
    screen
        .until(&format!("{W}.querySelector('.bad').textContent.length > 3"))
        .await;
    let code = office.code().await;
    typed(screen, "#code", &code).await;
    screen.run(&go).await;
    screen.until(&format!("{W}.querySelector('a.go')")).await;
    let link = screen
        .run(&format!("return {W}.querySelector('a.go').href"))
        .await;
    link.as_str().expect("a link").to_owned()
}

/// Waits until the order's page says this.
async fn told(screen: &Screen, status: &str) {
    screen
        .until(&format!(
            "document.getElementById('status').textContent === {status:?}"
        ))
        .await;
}

/// A website, a driver's phone and a passenger's phone: three browsers that share nothing.
#[tokio::test(flavor = "multi_thread")]
async fn a_ride_is_booked_on_a_website_driven_on_a_phone_tracked_and_rated() {
    let Some((office, driver)) = both().await else {
        return;
    };
    let website = Screen::open().await.expect("a second browser");
    driver.stands_at(&office.url, 55.405, 41.205).await;
    log_in(&driver, &office, &office.url).await;
    let link = booked(&website, &office).await;
    website.close().await;
    let order = office.order().await;

    let passenger = Screen::open().await.expect("a third browser");
    passenger.look(360, 740, false).await;
    passenger.go(&link).await;
    told(&passenger, "Ищем машину").await;
    driver.until("document.getElementById('accept')").await;
    agreed(&office, order, &OFFERED).await;
    let offer = driver.run("return document.body.innerText").await;
    assert!(offer.to_string().contains("Драматический театр"), "{offer}");
    driver.keep("driver-offer-360-light").await;
    driver.clicks("#accept").await;
    told(&passenger, "Машина едет к вам").await;
    agreed(&office, order, &ON_THE_WAY).await;

    drives(&driver, &office, (55.404, 41.203)).await;
    for (id, text) in [("plate", "А123ВС62"), ("driver", "Максим")] {
        passenger
            .until(&format!(
                "document.getElementById({id:?}).textContent === {text:?}"
            ))
            .await;
    }
    passenger
        .until("document.getElementById('eta').textContent.length > 0")
        .await;
    let text = passenger
        .run("return document.documentElement.outerHTML")
        .await
        .to_string();
    for phone in [DRIVERS_PHONE, "9005554433", "900 555"] {
        assert!(!text.contains(phone), "{phone}");
    }
    passenger
        .until("document.getElementById('map').dataset.map")
        .await;
    drives(&driver, &office, (55.4035, 41.2025)).await;
    passenger
        .until("document.getElementById('open').href.includes('55.4035')")
        .await;
    // Nothing is complained of any more once the position is known.
    driver.until("!document.querySelector('.strip')").await;
    fits_every_window(&driver, "driver-trip").await;
    driver.look(360, 740, false).await;

    step(&driver, "На месте").await;
    told(&passenger, "Машина ждёт вас").await;
    agreed(&office, order, &AT_THE_PLACE).await;
    passenger
        .until("document.getElementById('cancel').hidden")
        .await;
    step(&driver, "Клиент в машине").await;
    told(&passenger, "В пути").await;
    agreed(&office, order, &ABOARD).await;
    step(&driver, "Завершить").await;
    taps(&driver, "#paid-cash").await;
    told(&passenger, "Выполнено").await;
    agreed(&office, order, &FINISHED).await;
    driver
        .until("document.querySelector('.line [aria-pressed=true].on')")
        .await;

    passenger
        .until("!document.getElementById('rate').hidden")
        .await;
    passenger
        .run(
            "document.querySelector('.stars input[value=\"5\"]').click();
         document.querySelector('#rate button').click()",
        )
        .await;
    passenger
        .until("document.getElementById('thanks').textContent.startsWith('Спасибо')")
        .await;
    let state = passenger.run(
        "return fetch(location.pathname + '/state.json').then(answer => answer.json()).then(state => state.stars)",
    );
    assert_eq!(state.await, json!(5));
    passenger.close().await;
    driver.close().await;
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
