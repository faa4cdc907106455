//! What a driver meets on the way: long cards, a lost network, a phone set to another zone, another driver's phone.

use std::time::Duration;

use serde_json::json;

use super::both;
use super::driving::{log_in, step};
use super::looks::ride;
use super::office::CREW;
use super::wire::Wire;
use pult::app::Caller;
use pult::domain::{NewOrder, Place, Point};

/// The big button is seen whole: nothing lies over its middle.
const BUTTON_IS_SEEN: &str = "(() => {
    const button = document.querySelector('.foot .do'), box = button.getBoundingClientRect();
    return document.elementFromPoint(box.left + box.width / 2, box.bottom - 4) === button;
})()";

const STANDS_STILL: &str = "
    const seen = () => ({ timestamp: Date.now(), coords: { latitude: 55.4021, longitude: 41.2031, accuracy: 5 } });
    const geolocation = { watchPosition(told) { told(seen()); return 1; }, clearWatch() {}, getCurrentPosition(told) { told(seen()); } };
    Object.defineProperty(navigator, 'geolocation', { value: geolocation });
    const every = window.setInterval;
    window.setInterval = (what, ms) => every(what, ms / 20);
";

#[tokio::test(flavor = "multi_thread")]
async fn a_long_trip_leaves_the_button_in_sight_and_tells_the_offices_time() {
    let Some((office, driver)) = both().await else {
        return;
    };
    // A phone that stands still: it tells of moves by itself, and there are none. Its intervals run faster.
    driver
        .on_every_page(json!({ "source": STANDS_STILL }))
        .await;
    // Its own zone is another one.
    driver.zone("America/New_York").await;
    log_in(&driver, &office, &office.url).await;
    let place = |name: &str| Place::address(name, Point::new(55.402, 41.203));
    let between = ["Театр", "Рынок", "Школа", "Больница", "Вокзал"];
    let between: Vec<Place> = between.into_iter().map(place).collect();
    let mut long = NewOrder::ride(place("Драматический театр"), between, Some(place("Дом")));
    long.comment =
        "Подъезд со двора, шлагбаум, позвонить за десять минут, коляска, собака".to_owned();
    driver.clicks("button.break").await;
    driver
        .until(
            "document.querySelector('.card .num')?.textContent.endsWith(new Date()
                .toLocaleTimeString('ru', { hour: '2-digit', minute: '2-digit', timeZone: 'Europe/Moscow' }))",
        )
        .await;
    driver.clicks("#go").await;
    let made = office
        .dispatch
        .create_order(&Caller::CONSOLE, long, Default::default());
    let order = made.await.expect("an order").id;
    let given = office
        .dispatch
        .assign(&Caller::CONSOLE, order, CREW, Default::default());
    given.await.expect("assigned");
    let started = office.dispatch.start_order(&Caller::CONSOLE, order, None);
    started.await.expect("started");
    driver.until("document.getElementById('step')").await;
    driver.look(360, 600, false).await;
    driver.until(BUTTON_IS_SEEN).await;
    driver.keep("driver-long-trip-360-light").await;

    // It goes on telling where it is.
    let position = || async {
        let crew = office.dispatch.crew(&Caller::CONSOLE, CREW).await;
        crew.expect("a crew").crew.position.expect("a position").at
    };
    let first = position().await;
    for _ in 0..100 {
        if position().await > first {
            break;
        }
        tokio::time::sleep(Duration::from_millis(100)).await;
    }
    assert!(position().await > first, "the office hears no more of it");

    step(&driver, "На месте").await;
    driver
        .until("/^0:0[1-9]/.test(document.getElementById('waited')?.textContent)")
        .await;
    driver.close().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn help_is_said_to_be_called_only_when_the_office_knows() {
    let Some((office, driver)) = both().await else {
        return;
    };
    let wire = Wire::to(&office.url).await;
    log_in(&driver, &office, &wire.url).await;
    wire.cut();
    driver
        .until("document.querySelector('.strip')?.textContent.includes('Нет сети')")
        .await;
    driver.clicks("#sos").await;
    driver.clicks("#yes").await;
    driver
        .until("document.querySelector('.strip.bad')?.textContent.includes('SOS ещё не отправлен')")
        .await;
    let said = driver
        .run("const said = document.getElementById('toast'); return said.hidden ? '' : said.textContent")
        .await;
    assert_eq!(said, json!(""), "nobody knows of it yet");
    driver.keep("driver-sos-without-network").await;
    wire.lead_to(&office.url);
    driver
        .until("document.getElementById('toast').textContent === 'Помощь вызвана'")
        .await;
    driver.close().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn what_one_driver_left_unsent_is_not_done_in_the_name_of_the_next() {
    let Some((office, driver)) = both().await else {
        return;
    };
    ride(&office).await;
    log_in(&driver, &office, &office.url).await;
    // Another crew used this phone, and went off line without network.
    driver
        .run(
            "return new Promise(done => {
                const opened = indexedDB.open('pult-driver', 1);
                opened.onsuccess = () => {
                    const tx = opened.result.transaction('deeds', 'readwrite');
                    const body = JSON.stringify({ action: 'message', text: 'чужое', at: Math.floor(Date.now() / 1000) });
                    tx.objectStore('deeds').add({ key: 'another', crew: 99, body });
                    tx.oncomplete = () => done(true);
                };
            })",
        )
        .await;
    driver.go(&format!("{}/driver", office.url)).await;
    step(&driver, "На месте").await;
    driver
        .until("document.getElementById('step')?.textContent === 'Клиент в машине' && !document.querySelector('.strip')?.textContent.includes('не отправлено')")
        .await;
    let said = office.dispatch.crew_messages(&Caller::CONSOLE, CREW).await;
    assert!(said.expect("messages").is_empty());

    // Shut out at the desk, he is told why the page asks for his phone.
    let devices = office.dispatch.devices(&Caller::CONSOLE, Some(CREW)).await;
    let device = devices.expect("devices")[0].id;
    let shut = office
        .dispatch
        .revoke_device(&Caller::CONSOLE, device)
        .await;
    shut.expect("shut out");
    driver.until("document.getElementById('phone')").await;
    driver
        .until("document.getElementById('toast').textContent.includes('закрыт')")
        .await;
    driver.close().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_double_tap_is_one_step_and_what_is_called_off_is_told() {
    let Some((office, driver)) = both().await else {
        return;
    };
    log_in(&driver, &office, &office.url).await;
    driver.clicks("nav button:nth-child(4)").await;
    let place = |name: &str| Place::address(name, Point::new(55.402, 41.203));
    let ride = NewOrder::ride(place("Театр"), Vec::new(), Some(place("Дом")));
    let dispatch = &office.dispatch;
    let made = dispatch.create_order(&Caller::CONSOLE, ride, Default::default());
    let order = made.await.expect("an order").id;
    let offer = dispatch.offer_order(&Caller::CONSOLE, order, CREW);
    let offer = offer.await.expect("an offer").id;
    // The driver looks at his money when he is asked, and is led to the trip once he has said yes.
    driver.until("document.getElementById('accept')").await;
    driver.clicks("#accept").await;
    driver.until("document.getElementById('step')").await;
    let taps = "(() => { for (let n = 0; n < 2; n++) document.getElementById('step').click(); return true; })()";
    driver
        .until("document.getElementById('step')?.textContent === 'На месте'")
        .await;
    tokio::time::sleep(Duration::from_millis(700)).await;
    driver.run(&format!("return {taps}")).await;
    driver
        .until("document.getElementById('step')?.textContent === 'Клиент в машине'")
        .await;
    let view = dispatch.order(&Caller::CONSOLE, order).await;
    let view = view.expect("the order");
    assert_eq!(view.assignment.map(|it| it.id), Some(offer));
    assert!(view.order.stops[0].is_open(), "nobody is aboard yet");

    let reason = "передумали".to_owned();
    let off = dispatch.cancel_order(&Caller::CONSOLE, order, reason, None);
    off.await.expect("called off");
    driver
        .until("document.getElementById('news')?.textContent.includes('передумали')")
        .await;
    driver.clicks("#news").await;
    driver.until("!document.getElementById('news')").await;

    // A message that is sent with the key of the keyboard goes out once, and the field is empty.
    driver.clicks("nav button:nth-child(3)").await;
    driver.until("document.getElementById('text')").await;
    // The page is drawn again when the messages are there.
    tokio::time::sleep(Duration::from_millis(700)).await;
    driver.types("#text", "Пробка на мосту\u{e007}").await;
    driver
        .until("document.querySelectorAll('.talk .mine').length === 1")
        .await;
    driver
        .until("document.getElementById('text').value === ''")
        .await;
    driver.close().await;
}
