//! The calls beyond the page.

use std::sync::Arc;

use pult::app::Caller;
use pult::domain::{CrewId, DriverId, Money, Place, PlaceKind, Point, TravelMode};
use pult::geo::{Route, Router, Table};
use serde_json::{Value, json};

use super::client::{code, data, get, office, on_line, post, settings};
use crate::office::Office;

fn keys(object: &Value) -> Vec<&str> {
    object
        .as_object()
        .expect("an object")
        .keys()
        .map(String::as_str)
        .collect()
}

#[tokio::test]
async fn states_of_orders_and_crews_are_listed() {
    let office = office().await;
    let states = data(get(&office, "get_order_states_list").await)["order_states"].clone();
    let states = states.as_array().expect("states");
    let pairs: Vec<_> = states
        .iter()
        .map(|state| (state["id"].as_i64(), state["state_type"].as_str()))
        .collect();
    assert_eq!(
        pairs,
        [
            (Some(1), Some("accepted")),
            (Some(7), Some("in_work")),
            (Some(10), Some("in_work")),
            (Some(11), Some("in_work")),
            (Some(4), Some("finished")),
            (Some(5), Some("aborted")),
        ]
    );
    assert_eq!(states[5]["name"], "Отменён");
    let crews = data(get(&office, "get_crew_states_list").await)["crew_states"].clone();
    assert_eq!(crews[0]["state_type"], "waiting");
    assert_eq!(
        crews[3],
        json!({"id": 4, "name": "Не на линии", "state_type": "not_available"})
    );
}

#[tokio::test]
async fn an_order_made_with_everything_reads_back() {
    let office = office().await;
    let body = json!({
        "addresses": [
            {"address": "STREET1,1", "lat": 0, "lon": 0, "zone_id": 0, "parking_id": 0},
            {"address": "Где-то по дороге"},
            {"address": "", "lat": 55.82, "lon": 37.65},
        ],
        "source_time": "20260615180000", "phone": "8 (926) 111-22-33", "customer": "Анна",
        "comment": "У входа", "passenger": "Ольга", "phone_to_dial": "123", "email": "a@b.c",
        "flight_number": "SU 100", "crew_group_id": "2", "uds_id": 1, "tariff_id": 1,
        "order_params": [1], "attribute_values": [{"id": 2, "bool_value": true}],
        "use_cashless": true, "prior_to_current_before_minutes": 15, "bonus_sum": 5,
        "server_time_offset": 0
    });
    let order = data(post(&office, "create_order2", &body.to_string()).await)["order_id"].clone();
    let seen = data(get(&office, &format!("get_order_state?order_id={order}")).await);
    for (field, value) in [
        ("source", json!("STREET1,1")),
        ("source_lat", json!(55.735525)),
        ("source_time", json!("20260615180000")),
        ("start_time", json!("20260615120000")),
        ("finish_time", json!("")),
        (
            "stops",
            json!([{"address": "Где-то по дороге", "lat": 0, "lon": 0}]),
        ),
        // Close by, in the book.
        ("destination", json!("STREET2, 2")),
        ("destination_lat", json!(55.82)),
        ("customer", json!("Анна")),
        ("passenger", json!("Ольга")),
        ("phone", json!("+79261112233")),
        ("phone_to_dial", json!("123")),
        ("email", json!("a@b.c")),
        ("flight_number", json!("SU 100")),
        ("client_id", json!(1)),
        ("client_name", json!("ООО Ромашка")),
        ("order_crew_group_id", json!(2)),
        ("tariff_id", json!(1)),
        ("order_params", json!([1, 2])),
        ("is_prior", json!(true)),
        ("prior_to_current_before_minutes", json!(15)),
        ("creation_way", json!("common_api")),
        ("confirmed", json!("not_confirmed")),
        ("crew_coords", json!({"lat": 0, "lon": 0})),
        ("cash_sum", json!(0)),
        ("server_time_offset", json!(0)),
        ("is_combined", json!(false)),
        ("attribute_values", json!([])),
    ] {
        assert_eq!(seen[field], value, "{field}: {seen:#}");
    }
    assert_eq!(seen["cashless_sum"], seen["total_sum"]);
    assert!(seen.get("id").is_none() && seen.get("fact_route").is_none());
}

#[tokio::test]
async fn an_order_with_something_unknown_is_refused_by_its_code() {
    let office = office().await;
    let base = json!({
        "addresses": [{"address": "STREET1,1"}],
        "source_time": "20260615180000", "phone": "89123456789"
    });
    let stand = Place {
        kind: PlaceKind::Stand,
        name: "Вокзал".to_owned(),
        point: Point::new(55.77, 37.65),
        ..Place::default()
    };
    let stands = office
        .dispatch
        .put_places(&Caller::CONSOLE, vec![stand])
        .await;
    let stand = stands.expect("a stand")[0].id;
    for (field, value, expected) in [
        ("comment", json!("first"), 0),
        ("check_duplicate", json!(true), 100),
        ("check_duplicate", json!(false), 0),
        ("tariff_id", json!(77), 101),
        ("crew_group_id", json!(77), 102),
        ("uds_id", json!(77), 103),
        ("client_id", json!(77), 104),
        ("addresses", json!([{"address": "A", "zone_id": 77}]), 105),
        (
            "addresses",
            json!([{"address": "A", "parking_id": 77}]),
            106,
        ),
        ("addresses", json!([{"parking_id": stand.0}]), 0),
        ("client_employee_id", json!(77), 107),
        ("order_params", json!([77]), 108),
        (
            "attribute_values",
            json!([{"id": 77, "bool_value": true}]),
            108,
        ),
        ("attribute_values", json!([{"id": 77, "num_value": 3}]), 0),
        ("client_id", json!(2), 110),
        ("use_cashless", json!(true), 111),
        ("phone", json!(""), 8),
        ("phone", json!("abc"), 9),
        ("addresses", json!(null), 8),
        ("addresses", json!([]), 9),
        ("source_time", json!("18:00"), 9),
        ("is_prior", json!(1), 0),
    ] {
        let mut body = base.clone();
        body[field] = value.clone();
        let answer = post(&office, "create_order2", &body.to_string()).await;
        assert_eq!(code(&answer), expected, "{field} {value}: {answer}");
    }
}

#[tokio::test]
async fn a_route_through_many_addresses_is_analyzed() {
    let office = office().await;
    let body = json!({
        "addresses": [{"address": "STREET1,1"}, {"lat": "55.82", "lon": "37.65"}, {"address": "VILLAGE"}],
        "get_full_route_coords": true, "crew_group_id": 1
    });
    let route = data(post(&office, "analyze_route2", &body.to_string()).await);
    let zones: Vec<_> = (0..3)
        .map(|i| route["addresses"][i]["zone_id"].as_i64())
        .collect();
    assert_eq!(zones, [Some(1), Some(2), Some(3)]);
    assert_eq!(
        keys(&route["addresses"][0]),
        ["address", "lat", "lon", "parking_id", "zone_id"]
    );
    assert_eq!(
        route["full_route_coords"].as_array().expect("a way").len(),
        3
    );
    let (city, country) = (route["city_dist"].as_f64(), route["country_dist"].as_f64());
    // Out of the city at 55.90, 0.06 degrees of latitude before the village.
    let country = country.expect("kilometres");
    assert!((9.0..9.5).contains(&country), "{route}");
    assert!(city.expect("kilometres") > 22.0, "{route}");
    assert_eq!(route["source_country_dist"], json!(0));
    let short = r#"{"addresses":[{"address":"STREET1,1"}]}"#;
    assert_eq!(code(&post(&office, "analyze_route2", short).await), 9);
    let lost = r#"{"addresses":[{"address":"STREET1,1"},{"address":"NOWHERE"}]}"#;
    assert_eq!(code(&post(&office, "analyze_route2", lost).await), 100);
}

/// A country without roads.
struct NoRoads;

impl Router for NoRoads {
    fn route(&self, _: Point, _: Point, _: TravelMode) -> Option<Route> {
        None
    }

    fn table(&self, from: &[Point], to: &[Point], _: TravelMode) -> Table {
        Table::new(to.len(), vec![None; from.len() * to.len()])
    }
}

#[tokio::test]
async fn a_route_that_is_none_is_code_102() {
    let file = "taximaster/office.toml";
    let office = Office::on_roads(file, settings(), Arc::new(NoRoads)).await;
    let answer = get(&office, "analyze_route?source=STREET1,1&dest=STREET2,2").await;
    assert_eq!((code(&answer), &answer["data"]), (102, &json!({})));
    let ends = r#"{"addresses":[{"address":"STREET1,1"},{"address":"STREET2,2"}]}"#;
    assert_eq!(code(&post(&office, "analyze_route2", ends).await), 100);
    let trip = r#"{"source_lat":55.7,"source_lon":37.6,"dest_lat":55.8,"dest_lon":37.6,"analyze_route":true,"tariff_id":1}"#;
    assert_eq!(code(&post(&office, "calc_order_cost2", trip).await), 101);
    // An order is made all the same.
    let form = "phone=89123456789&source=STREET1,1&dest=STREET2,2&source_time=20260615120000";
    assert_eq!(code(&post(&office, "create_order", form).await), 0);
}

#[tokio::test]
async fn crews_drivers_and_cars_are_listed_whole() {
    let office = office().await;
    assert_eq!(
        data(get(&office, "get_crews_info").await),
        json!({"crews_info": []})
    );
    on_line(&office, 1, 55.7355, 37.6424).await;
    let crews = data(get(&office, "get_crews_info").await)["crews_info"].clone();
    assert_eq!(crews.as_array().expect("crews").len(), 1);
    assert_eq!(
        (&crews[0]["online"], &crews[0]["crew_state_id"]),
        (&json!(true), &json!(1))
    );
    assert_eq!(crews[0]["order_params"], json!([1]));
    let all = data(get(&office, "get_crews_info?not_working_crews=true&fields=code").await);
    assert_eq!(all["crews_info"][2], json!({"crew_id": 3, "code": "333"}));
    let drivers = data(get(&office, "get_drivers_info").await)["drivers_info"].clone();
    let ids: Vec<_> = drivers
        .as_array()
        .expect("drivers")
        .iter()
        .map(|d| d["driver_id"].as_i64())
        .collect();
    assert_eq!(ids, [Some(1), Some(3)]);
    assert_eq!(
        drivers[0]["phones"][0],
        json!({"phone": "+79123456789", "is_default": true, "use_for_call": true})
    );
    assert_eq!(drivers[0]["phones"][1]["phone"], "123456");
    assert!(drivers[0].get("driver_photo").is_none());
    let locked = data(get(&office, "get_drivers_info?locked_drivers=true&fields=name").await);
    assert_eq!(
        locked["drivers_info"][1],
        json!({"driver_id": 2, "name": "Иван Иванов"})
    );
    let cars = data(get(&office, "get_cars_info").await);
    assert_eq!(cars["crews_info"], cars["cars_info"]);
    assert_eq!(
        (
            &cars["cars_info"][0]["mark"],
            &cars["cars_info"][1]["production_year"]
        ),
        (&json!("MARK"), &json!(0))
    );
    let named = data(get(&office, "get_car_info?car_id=1&fields=car_photo").await);
    assert_eq!(keys(&named), ["car_id", "car_photo"]);
}

#[tokio::test]
async fn free_text_finds_addresses_of_any_kind() {
    let office = office().await;
    let kinds = "get_streets=true&get_points=true&get_houses=true";
    let found = data(
        get(
            &office,
            &format!("get_addresses_like2?{kinds}&address=STREET2,+2"),
        )
        .await,
    );
    let first = &found["addresses"][0];
    assert_eq!(
        (&first["street"], &first["house"], &first["kind"]),
        (&json!("STREET2"), &json!("2"), &json!("house"))
    );
    assert_eq!(
        (
            &first["coords"]["lat"],
            &first["city"],
            &first["address_source"]
        ),
        (&json!(55.82), &json!(""), &json!("tm"))
    );
    let points = "get_streets=false&get_points=true&get_houses=false&max_addresses_count=1";
    let found = data(
        get(
            &office,
            &format!("get_addresses_like2?{points}&address=village"),
        )
        .await,
    );
    assert_eq!(
        (
            &found["addresses"][0]["point"],
            &found["addresses"][0]["street"]
        ),
        (&json!("VILLAGE"), &json!(""))
    );
    for (query, expected) in [
        ("address=zzzzzzzz", 100),
        ("address=STREET2&search_in_tm=false", 101),
        (
            "address=STREET2&search_in_tm=false&search_in_yandex=true",
            0,
        ),
        ("address=", 8),
    ] {
        let answer = get(&office, &format!("get_addresses_like2?{kinds}&{query}")).await;
        assert_eq!(code(&answer), expected, "{query}: {answer}");
    }
}

#[tokio::test]
async fn messages_go_into_the_outbox() {
    let office = office().await;
    data(
        post(
            &office,
            "send_sms",
            "phone=89123456789&message=%D0%9C%D0%B0%D1%88%D0%B8%D0%BD%D0%B0",
        )
        .await,
    );
    let messages = office.dispatch.messages(10).await.expect("messages");
    assert_eq!(
        (messages[0].recipient.as_str(), messages[0].body.as_str()),
        ("+79123456789", "Машина")
    );
    for (form, parameter, expected) in [
        ("phone=abc&message=A", "phone", 9),
        ("message=A", "phone", 8),
        ("phone=89123456789", "message", 8),
    ] {
        let answer = post(&office, "send_sms", form).await;
        assert_eq!(
            (code(&answer), &answer["data"]["parameter"]),
            (expected, &json!(parameter))
        );
    }
}

#[tokio::test]
async fn coordinates_are_stored_all_or_none() {
    let office = office().await;
    let body = r#"{"crew_coords":[{"crew_id":1,"lat":55.7,"lon":37.6,"gps_id":0},{"crew_id":"2","lat":"55.8","lon":"37.7"}],"speed":40}"#;
    assert_eq!(
        data(post(&office, "set_crews_coords", body).await),
        json!({})
    );
    let coords = data(get(&office, "get_crews_coords?crew_id=2").await);
    assert_eq!(coords["crews_coords"][0]["lat"], json!(55.8));
    office.dispatch.clock().advance(pult::domain::Seconds(60));
    for (body, parameter) in [
        (
            r#"{"crew_coords":[{"crew_id":1,"lat":55.9,"lon":37.6},{"crew_id":77,"lat":55.7,"lon":37.6}]}"#,
            "crew_id",
        ),
        (
            r#"{"crew_coords":[{"crew_id":1,"lat":55.9,"lon":37.6},{"crew_id":2,"lat":0,"lon":0}]}"#,
            "lat",
        ),
        (
            r#"{"crew_coords":[{"crew_id":1,"lat":155.9,"lon":37.6}]}"#,
            "lat",
        ),
    ] {
        let answer = post(&office, "set_crews_coords", body).await;
        assert_eq!(
            (code(&answer), &answer["data"]["parameter"]),
            (9, &json!(parameter)),
            "{body}"
        );
    }
    let crew = office
        .dispatch
        .crew(&Caller::CONSOLE, CrewId(1))
        .await
        .expect("the crew");
    assert_eq!(crew.crew.position.expect("a position").point.lat, 55.7);
}

#[tokio::test]
async fn operations_move_a_drivers_balance() {
    let office = office().await;
    let made = data(
        post(
            &office,
            "create_driver_operation",
            "driver_id=1&oper_sum=100.5&oper_type=receipt&name=N",
        )
        .await,
    );
    assert!(made["oper_id"].is_i64());
    data(
        post(
            &office,
            "create_driver_operation",
            "driver_id=1&oper_sum=30&oper_type=expense",
        )
        .await,
    );
    let balance = office
        .dispatch
        .balance(DriverId(1))
        .await
        .expect("a balance");
    assert_eq!(balance, Money(7050));
    let driver = data(get(&office, "get_driver_info?driver_id=1").await);
    assert_eq!(
        (&driver["balance"], &driver["accounts"][0]["balance"]),
        (&json!(70.5), &json!(70.5))
    );
    for (form, expected) in [
        ("driver_id=77&oper_sum=1&oper_type=receipt", 100),
        (
            "driver_id=1&oper_sum=1&oper_type=receipt&account_kind=2",
            101,
        ),
        ("driver_id=1&oper_sum=0&oper_type=receipt", 9),
        ("driver_id=1&oper_sum=-5&oper_type=receipt", 9),
        ("driver_id=1&oper_sum=5&oper_type=gift", 9),
        ("driver_id=1&oper_sum=10000000.01&oper_type=receipt", 9),
        (
            "driver_id=1&oper_sum=92233720368547758&oper_type=expense",
            9,
        ),
        ("driver_id=1&oper_type=receipt", 8),
    ] {
        let answer = post(&office, "create_driver_operation", form).await;
        assert_eq!(code(&answer), expected, "{form}");
    }
}
