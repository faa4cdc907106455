//! What the pages look like: narrow and wide, light and dark, with and without WebGL.

use super::both;
use super::office::{CREW, Office};
use super::screen::Screen;
use pult::app::{Caller, TrackingCode};
use pult::domain::{NewOrder, OrderId, Phone, Place, Point};
use serde_json::json;

const SIZES: [(u32, u32); 3] = [(360, 740), (768, 1024), (1280, 800)];

/// What is open fits every window, in the light and in the dark; pictures of it are kept.
pub async fn fits_every_window(screen: &Screen, name: &str) {
    for (width, height) in SIZES {
        for is_dark in [false, true] {
            screen.look(width, height, is_dark).await;
            let wide = screen
                .run("return document.documentElement.scrollWidth - innerWidth")
                .await;
            assert!(
                wide.as_i64().expect("a number") <= 0,
                "{name} at {width}: {wide} too wide"
            );
            let scheme = if is_dark { "dark" } else { "light" };
            screen.keep(&format!("{name}-{width}-{scheme}")).await;
        }
    }
}

/// A ride whose crew is on its way, and the address of its page.
pub async fn ride(office: &Office) -> (OrderId, String) {
    let point = |lat, lon| Point::new(lat, lon);
    let from = Place::address("Драматический театр", point(55.402, 41.203));
    let to = Place::address("Железнодорожный вокзал", point(55.410, 41.218));
    let mut ride = NewOrder::ride(from, Vec::new(), Some(to));
    ride.customer.phone = Phone::parse("+79005554433").ok();
    let made = office
        .dispatch
        .create_order(&Caller::CONSOLE, ride, Default::default())
        .await;
    let id = made.expect("an order").id;
    office.seen(55.406, 41.206).await;
    let given = office
        .dispatch
        .assign(&Caller::CONSOLE, id, CREW, Default::default())
        .await;
    given.expect("assigned");
    let started = office
        .dispatch
        .start_order(&Caller::CONSOLE, id, None)
        .await;
    started.expect("started");
    office.seen(55.4055, 41.2055).await;
    let code: TrackingCode = office.dispatch.tracking_code(id).await.expect("a code");
    (id, format!("{}/t/{code}", office.url))
}

#[tokio::test(flavor = "multi_thread")]
async fn the_tracking_page_fits_every_window() {
    let Some((office, screen)) = both().await else {
        return;
    };
    let (_, link) = ride(&office).await;
    for (width, height) in SIZES.into_iter().chain([(320, 568)]) {
        for is_dark in [false, true] {
            screen.look(width, height, is_dark).await;
            screen.go(&link).await;
            screen
                .until("['webgl', 'svg'].includes(document.getElementById('map').dataset.map)")
                .await;
            let wide = screen
                .run("return document.documentElement.scrollWidth - innerWidth")
                .await;
            assert!(
                wide.as_i64().expect("a number") <= 0,
                "{width}: {wide} too wide"
            );
            let scheme = if is_dark { "dark" } else { "light" };
            screen.keep(&format!("track-{width}-{scheme}")).await;
        }
    }
    screen.close().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn without_webgl_the_same_map_is_drawn() {
    let Some((office, screen)) = both().await else {
        return;
    };
    let (_, link) = ride(&office).await;
    screen.look(768, 700, false).await;
    let none = json!({"source": "HTMLCanvasElement.prototype.getContext = () => null"});
    screen.on_every_page(none).await;
    screen.go(&link).await;
    screen
        .until("document.getElementById('map').dataset.map === 'svg'")
        .await;
    let roads = screen
        .run("return document.querySelectorAll('#map > svg path').length")
        .await;
    assert!(roads.as_i64().expect("a number") > 20, "{roads}");
    screen
        .until("document.querySelector('#map .mark-car')")
        .await;
    screen.keep("track-without-webgl").await;
    screen.close().await;
}

/// Opens the owner's page, logs in unless it still is, and waits for the board.
pub async fn enter_as_owner(screen: &Screen, office: &Office) {
    screen.go(&format!("{}/owner", office.url)).await;
    let asked = "return !document.getElementById('login').hidden";
    if screen.run(asked).await == json!(true) {
        screen.types("#name", "owner").await;
        screen.types("#password", "wrong").await;
        screen.clicks("#login button").await;
        screen
            .until("document.getElementById('bad').textContent.length > 0")
            .await;
        screen
            .run("document.getElementById('password').value = ''")
            .await;
        screen.types("#password", "secret").await;
        screen.clicks("#login button").await;
    }
    screen
        .until("document.querySelectorAll('#orders tr').length === 1")
        .await;
}

#[tokio::test(flavor = "multi_thread")]
async fn the_owner_logs_in_and_sees_the_office() {
    let Some((office, screen)) = both().await else {
        return;
    };
    ride(&office).await;
    for (width, height) in SIZES {
        for is_dark in [false, true] {
            screen.look(width, height, is_dark).await;
            enter_as_owner(&screen, &office).await;
            screen
                .until("['webgl', 'svg'].includes(document.getElementById('map').dataset.map)")
                .await;
            let wide = screen
                .run("return document.documentElement.scrollWidth - innerWidth")
                .await;
            assert!(
                wide.as_i64().expect("a number") <= 0,
                "{width}: {wide} too wide"
            );
            // Nothing of the board is hidden to the right on a phone.
            let hidden = screen
                .run("const board = document.querySelector('.scroll'); return board.scrollWidth - board.clientWidth")
                .await;
            assert!(hidden.as_i64().expect("a number") <= 0, "{width}: {hidden}");
            let scheme = if is_dark { "dark" } else { "light" };
            screen.keep(&format!("owner-{width}-{scheme}")).await;
        }
    }
    screen.close().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn the_widget_fits_a_phone_and_survives_the_sites_style() {
    let Some((office, screen)) = both().await else {
        return;
    };
    for is_dark in [false, true] {
        screen.look(360, 900, is_dark).await;
        screen.go(&format!("{}/", office.site)).await;
        let root = "document.querySelector('[data-pult]').shadowRoot";
        screen
            .until(&format!(
                "document.querySelector('[data-pult]') && {root}.querySelector('button.go')"
            ))
            .await;
        let radius = screen
            .run(&format!(
                "return getComputedStyle({root}.querySelector('button.go')).borderRadius"
            ))
            .await;
        assert_eq!(radius, json!("14px"));
        // Rules about the element that the widget stands in reach it no more than those about buttons.
        let host = screen
            .run(
                "const sheet = new CSSStyleSheet();
                 sheet.replaceSync('div { opacity: .2; max-width: 100px !important; letter-spacing: 9px; direction: rtl; text-transform: uppercase }');
                 document.adoptedStyleSheets = [sheet];
                 const seen = getComputedStyle(document.querySelector('[data-pult]'));
                 return [seen.opacity, seen.maxWidth, seen.letterSpacing, seen.direction, seen.textTransform]",
            )
            .await;
        assert_eq!(host, json!(["1", "440px", "normal", "ltr", "none"]));
    }
    fits_every_window(&screen, "widget").await;
    screen.close().await;
}
