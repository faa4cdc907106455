//! Map, stands, pre-orders, routes, the dialects' views and the past, as they look.

use std::sync::Arc;

use pult::app::{Caller, Exchange};
use pult::domain::{
    Locale, Meters, NewOrder, NewStop, Origin, Place, Point, Position, Seconds, StopAction,
};
use pult::geo::roads;
use pult::tui::map::Plan;
use pult::tui::msg::Msg;

use super::world::{NOW, Office};

const SIZES: [(u16, u16); 3] = [(80, 24), (140, 40), (60, 15)];

/// A town of two main roads and a grid of streets, as an extract of OpenStreetMap would have it.
fn town() -> Plan {
    let mut xml = "<osm version='0.6'>".to_owned();
    let id = |row: usize, column: usize| row * 100 + column + 1;
    for row in 0..12 {
        for column in 0..16 {
            let (lat, lon) = (55.69 + row as f64 * 0.006, 37.55 + column as f64 * 0.007);
            let id = id(row, column);
            xml.push_str(&format!("<node id='{id}' lat='{lat}' lon='{lon}'/>"));
        }
    }
    let mut way = |number: usize, class: &str, nodes: Vec<usize>| {
        let nodes: String = nodes.iter().map(|id| format!("<nd ref='{id}'/>")).collect();
        let tag = format!("<tag k='highway' v='{class}'/>");
        xml.push_str(&format!("<way id='{number}'>{nodes}{tag}</way>"));
    };
    for row in 0..12 {
        let class = if row == 6 { "primary" } else { "tertiary" };
        way(
            row + 1,
            class,
            (0..16).map(|column| id(row, column)).collect(),
        );
    }
    for column in 0..16 {
        let class = if column == 8 {
            "primary"
        } else {
            "residential"
        };
        way(
            column + 50,
            class,
            (0..12).map(|row| id(row, column)).collect(),
        );
    }
    // A lake and a wood in the blocks of the south-west.
    for (shape, tag, value, south, west) in [
        (900, "natural", "water", 55.7065, 37.5795),
        (950, "landuse", "forest", 55.6945, 37.5580),
    ] {
        let corners = [(0.0, 0.0), (0.0, 0.011), (0.010, 0.011), (0.010, 0.0)];
        for (at, (north, east)) in corners.into_iter().enumerate() {
            let (id, lat, lon) = (1_000_000 + shape * 10 + at, south + north, west + east);
            xml.insert_str(
                "<osm version='0.6'>".len(),
                &format!("<node id='{id}' lat='{lat}' lon='{lon}'/>"),
            );
        }
        let ring = [0, 1, 2, 3, 0].map(|at| format!("<nd ref='{}'/>", 1_000_000 + shape * 10 + at));
        xml.push_str(&format!(
            "<way id='{shape}'>{}<tag k='{tag}' v='{value}'/></way>",
            ring.concat()
        ));
    }
    xml.push_str("</osm>");
    let folder = tempfile::tempdir().expect("a folder");
    let file = folder.path().join("town.osm");
    std::fs::write(&file, xml).expect("a file");
    let (map, _) = roads::import(&file, &mut |_, _| {}).expect("a map");
    Plan::of(&map.layer).on(&map.ground)
}

/// An evening with a route, a pre-order, orders in zones and crews all over the town.
async fn evening(lang: Locale) -> Office {
    let mut office = Office::in_language(lang).await;
    office.zones().await;
    let ride = office.order("Мира 1", "Садовая 7", None).await;
    office.order("Вокзал", "Лесная 3", Some(88)).await;
    office.order("Парковая 42", "Аэропорт", Some(200)).await;
    route(&mut office).await;
    let places = [
        ("17", 55.70, 37.58),
        ("23", 55.735, 37.62),
        ("8", 55.71, 37.64),
        ("44", 55.69, 37.56),
    ];
    for (call_sign, lat, lon) in places {
        let position = Position {
            at: NOW,
            point: Point { lat, lon },
            accuracy: Meters(10),
        };
        let id = office.crew_id(call_sign);
        let reported = vec![(id, vec![position])];
        let done = office
            .dispatch
            .report_positions(&Caller::CONSOLE, reported)
            .await;
        done.expect("a position");
    }
    office.keys(&format!("{ride}<Enter>23++")).await;
    office.keys("44-1").await;
    // The office itself has no map.
    office.keys("<F8>").await;
    office.console.send(Msg::Map(Arc::new(town())));
    office.keys("<F6><Esc><Esc><Esc>").await;
    office
}

/// A route of four visits: one done, one missed, one on the way, one ahead.
async fn route(office: &mut Office) {
    let caller = Caller::CONSOLE;
    let visit = |address: &str, lat: f64| {
        NewStop::at(
            StopAction::Visit,
            Place::address(address, Point::new(lat, 37.6)),
        )
    };
    let order = NewOrder {
        stops: vec![
            visit("Склад", 55.70),
            visit("Ленина 24", 55.72),
            visit("Мира 9", 55.74),
            visit("Лесная 3", 55.76),
        ],
        ..NewOrder::default()
    };
    let made = office
        .dispatch
        .create_order(&caller, order, Default::default())
        .await;
    let made = made.expect("a route");
    office.settle().await;
    office.keys(&format!("{}<Enter>17++", made.id)).await;
    let stops: Vec<_> = made.stops.iter().map(|stop| stop.id).collect();
    let dispatch = office.dispatch.clone();
    dispatch
        .arrive(&caller, made.id, stops[0], None)
        .await
        .expect("there");
    office.dispatch.clock().advance(Seconds(240));
    dispatch
        .leave(&caller, made.id, stops[0], None)
        .await
        .expect("on");
    dispatch
        .skip(&caller, made.id, stops[1], None)
        .await
        .expect("given up");
    office.settle().await;
}

async fn check(name: &str, keys: &str) {
    for (code, lang) in [("ru", Locale::Ru), ("en", Locale::En)] {
        let mut office = evening(lang).await;
        for (width, height) in SIZES {
            // The panes that are seen depend on the width.
            drop(office.console.screen(width, height));
            office.keys("<Esc>").await;
            office.keys(keys).await;
            let screen = office.console.screen(width, height);
            insta::assert_snapshot!(format!("{name}_{code}_{width}x{height}"), screen);
        }
    }
}

#[tokio::test]
async fn the_map() {
    check("map", "<F8>").await;
}

#[tokio::test]
async fn the_map_from_near_by() {
    check("map_near", "<F8><Home><PgUp><PgUp><Right><Up>").await;
}

#[tokio::test]
async fn the_stands() {
    check("stands", "<F5><Up><Up>").await;
}

#[tokio::test]
async fn the_first_to_come_to_a_stand_is_the_first_of_its_queue() {
    let mut office = Office::new().await;
    office.zones().await;
    office.order("Мира 1", "", None).await;
    office.keys("<F5><Down>").await;
    let queue = |office: &mut Office| {
        let screen = office.console.screen(140, 40);
        let signs = ["1. 17 стоит", "2. 17 стоит", "1. 23 стоит", "2. 23 стоит"];
        signs.map(|sign| screen.contains(sign))
    };
    assert_eq!(queue(&mut office), [true, false, false, true]);
    for lat in [55.74, 55.70] {
        office.dispatch.clock().advance(Seconds(60));
        let at = office.dispatch.now();
        let point = Point { lat, lon: 37.6 };
        let position = Position {
            at,
            point,
            accuracy: Meters(10),
        };
        let moved = vec![(office.crew_id("17"), vec![position])];
        let reported = office.dispatch.report_positions(&Caller::CONSOLE, moved);
        reported.await.expect("a position");
        // The queues are read again each second.
        office.keys("<Up><Down>").await;
    }
    assert_eq!(queue(&mut office), [false, true, true, false]);
    let screen = office.console.screen(140, 40);
    assert!(screen.contains("Юг: экипажей 2, заказов 0"), "{screen}");
    office.keys("<Home>").await;
    let screen = office.console.screen(140, 40);
    assert!(screen.contains("Центр: экипажей 0, заказов 1"), "{screen}");
}

#[tokio::test]
async fn the_pre_orders() {
    check("pre_orders", "<F7><Down>").await;
}

#[tokio::test]
async fn the_routes() {
    check("routes", "r<Enter>").await;
}

#[tokio::test]
async fn the_card_of_a_call() {
    for (code, lang) in [("ru", Locale::Ru), ("en", Locale::En)] {
        let mut office = Office::in_language(lang).await;
        let before = office.order("Тимирязева 4", "Вокзал", None).await;
        let over = office
            .dispatch
            .cancel_order(&Caller::CONSOLE, before, String::new(), None)
            .await;
        over.expect("over");
        office.settle().await;
        office.ring("+79263332211").await;
        let ringing = office.console.screen(80, 24);
        insta::assert_snapshot!(format!("ringing_{code}_80x24"), ringing);
        office.keys("<F9>").await;
        for (width, height) in SIZES {
            let screen = office.console.screen(width, height);
            insta::assert_snapshot!(format!("call_{code}_{width}x{height}"), screen);
        }
    }
}

#[tokio::test]
async fn the_order_as_the_dialects_show_it() {
    for (code, lang) in [("ru", Locale::Ru), ("en", Locale::En)] {
        let mut office = evening(lang).await;
        // Without a listener nobody shows anything.
        office.keys("м<Enter>").await;
        insta::assert_snapshot!(format!("seen_nobody_{code}"), office.console.screen(80, 24));
        office.keys("<Esc>").await;
        let settings = pult::api::Settings::default();
        let api = pult::api::Api::new(office.dispatch.clone(), settings);
        drop(pult::api::service(api));
        exchanges(&office);
        // A column breaks a driver's id, so no fresh one may stand in a picture.
        let fixed = office.store.write(|tx| {
            let fixed = "UPDATE crews SET uuid = CAST(printf('pult-crew%07d', id) AS BLOB)";
            tx.conn().execute(fixed, [])?;
            Ok::<_, pult::store::Error>(())
        });
        fixed.await.expect("ids of the crews");
        office.keys("v<Enter>").await;
        let stops = office.store.read(|conn| {
            let id = office.console.app.selected().expect("an order");
            Ok(pult::store::orders::get(conn, id)?.stops)
        });
        let hide = |mut screen: String| {
            let stops = stops.as_ref().expect("stops").iter();
            for uuid in stops.map(|stop| stop.uuid.to_string()) {
                screen = screen.replace(&uuid, &"u".repeat(uuid.len()));
                for length in (3..uuid.len()).rev() {
                    let cut = format!("{}…", &uuid[..length]);
                    screen = screen.replace(&cut, &format!("{}…", "u".repeat(length)));
                }
            }
            screen
        };
        for (width, height) in SIZES {
            let screen = hide(office.console.screen(width, height));
            insta::assert_snapshot!(format!("seen_{code}_{width}x{height}"), screen);
        }
    }
}

/// Two dialects have spoken of the selected order.
fn exchanges(office: &Office) {
    let order = office.console.app.selected().expect("an order");
    let note = |dialect, at, request: &str, answer: &str| {
        let exchange = Exchange {
            at: NOW + Seconds(at),
            request: request.to_owned(),
            answer: answer.to_owned(),
        };
        office.dispatch.note_exchange(dialect, &[order], exchange);
    };
    note(
        Origin::TaxiMaster,
        1,
        "POST /common_api/1.0/create_order phone=89263332211&source=Мира 1&dest=Садовая 7",
        r#"200 {"code":0,"descr":"OK","data":{"order_id":1}}"#,
    );
    note(
        Origin::Yandex,
        9,
        "GET /on-demand/companies/1/tasks/1/assignment?apikey=…",
        r#"200 {"assignment":{"id":"2","status":"running","courier_id":"2","locations":[]}}"#,
    );
}

#[tokio::test]
async fn a_day_over_again() {
    for (code, lang) in [("ru", Locale::Ru), ("en", Locale::En)] {
        let mut office = evening(lang).await;
        office.keys("i<Enter>").await;
        office.keys("]").await;
        for (width, height) in SIZES {
            let screen = office.console.screen(width, height);
            insta::assert_snapshot!(format!("past_{code}_{width}x{height}"), screen);
        }
    }
}

#[tokio::test]
async fn water_and_green_are_seen_on_the_map_with_colours_and_without() {
    let mut office = evening(Locale::Ru).await;
    let theme = pult::tui::theme::Theme::default();
    office.keys("<F8><F8><Home>").await;
    let shades = office.console.grounds(140, 40);
    for shade in [theme.water.bg, theme.green.bg] {
        let shade = shade.expect("a shade");
        assert!(shades.contains(&shade), "{shade} in {shades:?}");
    }
}
