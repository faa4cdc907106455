//! Against small servers of our own, in the words of the real ones.

use std::sync::{Arc, Mutex};

use axum::Router as Service;
use axum::extract::State;
use axum::http::{StatusCode, Uri};
use serde_json::{Value, json};

use super::remote::BLOCK;
use super::{Engine, Error, nominatim, router};
use pult_domain::{Meters, Point, Seconds, TravelMode};
use pult_geo::geocoder::{AddressKind, Geocoder};
use pult_geo::{RouteSource, Router, StraightLine};

const HERE: Point = Point {
    lat: 55.75,
    lon: 37.6,
};
const THERE: Point = Point {
    lat: 55.76,
    lon: 37.62,
};

/// What a server was asked: the address, and the body if there was one.
type Asked = Arc<Mutex<Vec<(String, Value)>>>;
type Answers = fn(&str, &Value) -> (u16, Value);

/// A server that answers by a function, on a thread of its own.
struct Fake {
    url: String,
    asked: Asked,
}

impl Fake {
    fn new(answers: Answers) -> Fake {
        let asked = Asked::default();
        let service = Service::new()
            .fallback(answer)
            .with_state((answers, asked.clone()));
        let (tell, told) = std::sync::mpsc::channel();
        std::thread::spawn(move || {
            let runtime = tokio::runtime::Builder::new_current_thread()
                .enable_all()
                .build();
            runtime.expect("a runtime").block_on(async {
                let socket = tokio::net::TcpListener::bind("127.0.0.1:0").await;
                let socket = socket.expect("a port");
                tell.send(socket.local_addr().expect("an address"))
                    .expect("somebody waits");
                axum::serve(socket, service).await
            })
        });
        let url = format!("http://{}/", told.recv().expect("it starts"));
        Fake { url, asked }
    }

    fn router(&self, engine: Engine) -> Arc<dyn Router> {
        router(engine, &self.url, Arc::new(StraightLine)).expect("an address")
    }

    fn asked(&self) -> Vec<(String, Value)> {
        self.asked.lock().expect("no panic").clone()
    }
}

async fn answer(
    State((answers, asked)): State<(Answers, Asked)>,
    uri: Uri,
    body: String,
) -> (StatusCode, axum::Json<Value>) {
    let body = serde_json::from_str(&body).unwrap_or(Value::Null);
    let (status, answer) = answers(&uri.to_string(), &body);
    asked
        .lock()
        .expect("no panic")
        .push((uri.to_string(), body));
    let status = StatusCode::from_u16(status).expect("a status");
    (status, axum::Json(answer))
}

fn line() -> String {
    let corners = [(37.6, 55.75), (37.61, 55.755), (37.62, 55.76)].map(geo::Coord::from);
    polyline::encode_coordinates(corners, 6).expect("a line")
}

/// OSRM with 700.4 seconds and 1234.5 metres between any two points, but none to the last one.
fn osrm(uri: &str, _: &Value) -> (u16, Value) {
    if uri.starts_with("/route") {
        let way = json!({ "distance": 1234.5, "duration": 700.4, "geometry": line(), "legs": [] });
        return (
            200,
            json!({ "code": "Ok", "routes": [way], "waypoints": [] }),
        );
    }
    let count = |name: &str| {
        let list = uri
            .split(name)
            .nth(1)
            .and_then(|rest| rest.split('&').next());
        list.expect(name).split(';').count()
    };
    let columns = count("destinations=");
    let row = |value: f64| -> Vec<Option<f64>> {
        (0..columns)
            .map(|column| (column + 1 < columns).then_some(value))
            .collect()
    };
    let rows = count("sources=");
    let (durations, distances) = (vec![row(700.4); rows], vec![row(1234.5); rows]);
    (
        200,
        json!({ "code": "Ok", "durations": durations, "distances": distances }),
    )
}

/// Valhalla with 700.4 seconds and 1.2345 km between any two points.
fn valhalla(uri: &str, body: &Value) -> (u16, Value) {
    let summary = json!({ "length": 1.2345, "time": 700.4 });
    if uri == "/route" {
        let leg = json!({ "shape": line(), "summary": summary });
        return (
            200,
            json!({ "trip": { "legs": [leg], "summary": summary, "status": 0 } }),
        );
    }
    let n_targets = body["targets"].as_array().map_or(0, Vec::len);
    let n_sources = body["sources"].as_array().map_or(0, Vec::len);
    let cell = json!({ "distance": 1.2345, "time": 700.4, "from_index": 0, "to_index": 0 });
    let none = json!({ "distance": null, "time": null, "from_index": 0, "to_index": 1 });
    let mut row = vec![cell; n_targets];
    row[n_targets - 1] = none;
    (
        200,
        json!({ "sources_to_targets": vec![row; n_sources], "units": "kilometers" }),
    )
}

#[test]
fn both_servers_are_understood_and_named() {
    for (engine, answers, source) in [
        (Engine::Osrm, osrm as Answers, RouteSource::Osrm),
        (Engine::Valhalla, valhalla, RouteSource::Valhalla),
    ] {
        let server = Fake::new(answers);
        let router = server.router(engine);
        let way = router.route(HERE, THERE, TravelMode::Driving);
        let way = way.expect("a way");
        assert_eq!((way.distance.0, way.duration), (1235, Seconds(700)));
        assert_eq!(way.source, source);
        assert_eq!(way.geometry.len(), 3);
        assert_eq!(way.geometry[2], THERE);
        let table = router.table(&[HERE, THERE], &[THERE, HERE], TravelMode::Driving);
        let known = table.get(1, 0).expect("a trip");
        assert_eq!((known.distance.0, known.source), (1235, source));
        let gap = table.get(1, 1).map(|trip| trip.source);
        assert_eq!(gap, Some(RouteSource::Straight), "a gap is an estimate");
        let durations = router.durations(&[HERE], &[THERE, HERE], TravelMode::Driving);
        assert_eq!(durations.get(0, 0), Some(Seconds(700)));
        assert_eq!(durations.get(0, 1), Some(Seconds(0)));
    }
}

#[test]
fn the_servers_are_asked_in_their_own_words() {
    let server = Fake::new(osrm);
    server
        .router(Engine::Osrm)
        .route(HERE, THERE, TravelMode::Driving);
    assert_eq!(
        server.asked()[0].0,
        "/route/v1/driving/37.600000,55.750000;37.620000,55.760000\
         ?overview=full&geometries=polyline6&radiuses=500;500"
    );
    let server = Fake::new(valhalla);
    let router = server.router(Engine::Valhalla);
    router.table(&[HERE], &[THERE], TravelMode::Walking);
    let (uri, body) = server.asked()[0].clone();
    assert_eq!(uri, "/sources_to_targets");
    assert_eq!(body["costing"], "pedestrian");
    assert_eq!(
        body["sources"],
        json!([{ "lat": 55.75, "lon": 37.6, "search_cutoff": 500 }])
    );
}

#[test]
fn a_mode_the_server_has_no_roads_for_is_not_asked_for() {
    let server = Fake::new(osrm);
    let router = server.router(Engine::Osrm);
    let walk = router.route(HERE, THERE, TravelMode::Walking);
    assert_eq!(walk.map(|way| way.source), Some(RouteSource::Straight));
    assert!(server.asked().is_empty());
}

#[test]
fn a_large_table_is_asked_for_in_blocks_and_put_together() {
    let server = Fake::new(valhalla);
    let router = server.router(Engine::Valhalla);
    let many = vec![HERE; BLOCK + 1];
    let table = router.table(&many, &many, TravelMode::Driving);
    assert_eq!(server.asked().len(), 4);
    let source = |from, to| table.get(from, to).map(|trip| trip.source);
    assert_eq!(source(BLOCK, 0), Some(RouteSource::Valhalla));
    // The last of a block is a gap of this server.
    assert_eq!(source(0, BLOCK - 1), Some(RouteSource::Straight));
    assert_eq!(source(BLOCK, BLOCK), Some(RouteSource::Straight));
    assert_eq!(source(BLOCK, BLOCK - 2), Some(RouteSource::Valhalla));
}

#[test]
fn no_way_is_an_answer_and_no_failure() {
    for (engine, answers) in [
        (
            Engine::Osrm,
            (|_, _| (400, json!({ "code": "NoRoute", "message": "" }))) as Answers,
        ),
        (Engine::Valhalla, |_, _| {
            (
                400,
                json!({ "error_code": 442, "error": "No path", "status_code": 400 }),
            )
        }),
    ] {
        let server = Fake::new(answers);
        let router = server.router(engine);
        for _ in 0..5 {
            let way = router.route(HERE, THERE, TravelMode::Driving);
            assert_eq!(way.map(|way| way.source), Some(RouteSource::Straight));
        }
        assert_eq!(server.asked().len(), 5, "it is asked every time");
    }
}

#[test]
fn a_server_that_fails_is_left_alone_and_the_router_behind_answers() {
    let failures: [Answers; 4] = [
        |_, _| (500, json!({ "code": "Ok", "routes": [] })),
        |_, _| (200, json!("nonsense")),
        |_, _| (400, json!({ "code": "InvalidQuery", "message": "?" })),
        |_, _| {
            let way = json!({ "distance": 1.0, "duration": 1.0, "geometry": "~" });
            (200, json!({ "code": "Ok", "routes": [way] }))
        },
    ];
    for answers in failures {
        let server = Fake::new(answers);
        let router = server.router(Engine::Osrm);
        for _ in 0..5 {
            let way = router.route(HERE, THERE, TravelMode::Driving);
            assert_eq!(way.map(|way| way.source), Some(RouteSource::Straight));
        }
        assert_eq!(server.asked().len(), 3, "the breaker opens after three");
        let table = router.table(&[HERE], &[THERE], TravelMode::Driving);
        let trip = table.get(0, 0).expect("an estimate");
        assert!(trip.distance > Meters(0));
    }
}

#[tokio::test(flavor = "multi_thread", worker_threads = 1)]
async fn a_task_may_ask_and_nobody_at_home_is_no_harm() {
    let router = router(Engine::Osrm, "http://127.0.0.1:1", Arc::new(StraightLine));
    let way = router
        .expect("an address")
        .route(HERE, THERE, TravelMode::Driving);
    assert_eq!(way.map(|way| way.source), Some(RouteSource::Straight));
}

#[test]
fn only_an_address_of_a_server_is_taken() {
    for url in ["", "localhost:5000", "ftp://osrm", "http://"] {
        let refused = router(Engine::Osrm, url, Arc::new(StraightLine)).err();
        assert!(matches!(refused, Some(Error::Address { .. })), "{url}");
    }
}

/// Nominatim with one house, one station and one street.
fn places(uri: &str, _: &Value) -> (u16, Value) {
    let place = |category: &str, name: &str, address: Value| {
        json!({
            "place_id": 1, "lat": "55.75", "lon": "37.6", "category": category, "type": "yes",
            "name": name, "display_name": "…", "address": address,
        })
    };
    let house = json!({ "house_number": "4", "road": "улица Ленина", "city": "Москва" });
    let house = place("building", "", house);
    let station = place(
        "railway",
        "Вокзал",
        json!({ "road": "улица Мира", "town": "Химки" }),
    );
    let street = place("highway", "улица Ленина", json!({ "road": "улица Ленина" }));
    let answer = if uri.starts_with("/reverse") && uri.contains("lat=55.75") {
        house
    } else if uri.starts_with("/reverse") {
        json!({ "error": "Unable to geocode" })
    } else if uri.contains("limit=1&") || uri.ends_with("limit=1") {
        json!([street])
    } else {
        json!([house, station, street])
    };
    (200, answer)
}

fn geocoder(server: &Fake) -> Arc<dyn Geocoder> {
    nominatim(&server.url).expect("an address")
}

#[test]
fn a_geocoder_beyond_finds_houses_places_and_streets() {
    let server = Fake::new(places);
    let found = geocoder(&server).search("Ленина 4", 10);
    let texts: Vec<(AddressKind, String)> = found
        .iter()
        .map(|found| (found.kind, found.to_string()))
        .collect();
    assert_eq!(
        texts,
        [
            (AddressKind::House, "улица Ленина, 4".to_owned()),
            (AddressKind::Point, "Вокзал".to_owned()),
            (AddressKind::Street, "улица Ленина".to_owned()),
        ]
    );
    assert_eq!(
        (found[0].point, found[0].settlement.as_str()),
        (Some(HERE), "Москва")
    );
    let uri = server.asked()[0].0.clone();
    assert!(
        uri.starts_with("/search?format=jsonv2&addressdetails=1"),
        "{uri}"
    );
    assert!(uri.contains("&limit=10"), "{uri}");
}

#[test]
fn a_geocoder_beyond_does_not_take_a_street_for_a_house() {
    let server = Fake::new(places);
    let geocoder = geocoder(&server);
    assert!(geocoder.geocode("Ленина 4").is_none());
    assert!(geocoder.geocode("Ленина").is_some());
    assert!(geocoder.search("  ", 5).is_empty());
    assert_eq!(server.asked().len(), 2, "nothing is not asked for");
}

#[test]
fn a_geocoder_beyond_names_a_point() {
    let server = Fake::new(places);
    let geocoder = geocoder(&server);
    let near = |point| {
        let found = geocoder.nearest(point, Meters(150));
        found.map(|found| found.to_string())
    };
    assert_eq!(near(HERE).as_deref(), Some("улица Ленина, 4"));
    assert_eq!(near(THERE), None, "nowhere is an answer");
    assert_eq!(
        geocoder.nearest(
            Point {
                lat: 55.7534,
                ..HERE
            },
            Meters(150)
        ),
        None,
        "too far"
    );
    assert_eq!(server.asked().len(), 3);
}

#[test]
fn a_geocoder_that_fails_is_left_alone() {
    for answers in [
        (|_, _| (503, json!({ "error": "busy" }))) as Answers,
        |_, _| (200, json!("nonsense")),
    ] {
        let server = Fake::new(answers);
        let geocoder = geocoder(&server);
        for _ in 0..5 {
            assert!(geocoder.search("Ленина", 5).is_empty());
        }
        assert_eq!(server.asked().len(), 3, "the breaker opens after three");
    }
}
