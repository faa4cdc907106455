//! Whatever is sent, the answer is a code and the office goes on.

use axum::http::Method;
use proptest::prelude::*;
use serde_json::Value;

use super::client::{code, data, get, office, send};
use crate::office::Office;

const GETS: [&str; 13] = [
    "get_crew_info?crew_id=",
    "get_driver_info?driver_id=",
    "get_car_info?car_id=",
    "get_crews_coords?crew_id=",
    "get_order_state?order_id=",
    "calc_order_cost?tariff_id=",
    "calc_order_cost?tariff_id=1&source_time=",
    "calc_order_cost?tariff_id=1&distance_city=",
    "calc_order_cost?tariff_id=1&services=",
    "analyze_route?dest=STREET1,1&source=",
    "get_addresses_like?get_streets=true&get_points=true&get_houses=false&street=",
    "get_addresses_like?get_streets=true&get_points=true&get_houses=false&street=S&max_addresses_count=",
    "get_finished_orders?finish_time=20260615120000&start_time=",
];

const VALUES: [&str; 18] = [
    "",
    "abc",
    "0",
    "-1",
    "99999999999999999999999",
    "-9223372036854775808",
    "9223372036854775807",
    "1e400",
    "NaN",
    "0x10",
    "1.5",
    "%",
    "%zz",
    "%00",
    "%FF",
    "true",
    "'%20OR%201=1--",
    "%D1%82%F0%9F%9A%95",
];

#[tokio::test]
async fn no_parameter_is_too_strange() {
    let office = office().await;
    for call in GETS {
        for value in VALUES {
            let answer = get(&office, &format!("{call}{value}")).await;
            assert_ne!(code(&answer), 10, "{call}{value}: {answer}");
        }
    }
    data(get(&office, "get_uds_list").await);
}

#[tokio::test]
async fn no_body_is_too_strange() {
    let office = office().await;
    let deep = format!("{}1{}", r#"{"addresses":["#.repeat(60), "]}".repeat(60));
    let bodies = [
        deep.as_str(),
        r#"{"addresses":1,"source_time":"20260615130000","phone":"1"}"#,
        r#"{"addresses":[],"source_time":"20260615130000","phone":"1"}"#,
        r#"{"addresses":[1],"source_time":"20260615130000","phone":"1"}"#,
        r#"{"addresses":[{"lat":91,"lon":0}],"source_time":"20260615130000","phone":"1"}"#,
        r#"{"addresses":[{"address":[]}],"source_time":"20260615130000","phone":"1"}"#,
        r#"{"crew_coords":[{}]}"#,
        r#"{"crew_coords":{"crew_id":1}}"#,
        r#"{"tariff_id":{},"services":[{}]}"#,
        r#"{"tariff_id":1,"services":["a"]}"#,
        r#"{"tariff_id":1,"stops":[[[{}]]]}"#,
        r#"{"tariff_id":1,"distance_city":-1}"#,
        "\u{0}",
    ];
    for call in [
        "create_order2",
        "calc_order_cost2",
        "analyze_route2",
        "set_crews_coords",
    ] {
        for body in bodies {
            let path = format!("/common_api/1.0/{call}");
            let answer: Value = send(&office, Method::POST, &path, body).await;
            assert!(
                ![0, 10].contains(&code(&answer)) || call == "calc_order_cost2",
                "{call} {body}: {answer}"
            );
        }
    }
}

/// Every call, by GET, by a form and by JSON.
const CALLS: [&str; 29] = [
    "ping",
    "get_crew_groups_list",
    "get_uds_list",
    "get_tariffs_list",
    "get_services_list",
    "get_discounts_list",
    "create_order",
    "calc_order_cost",
    "get_crew_info",
    "get_driver_info",
    "get_car_info",
    "get_crews_coords",
    "get_addresses_like",
    "analyze_route",
    "get_order_state",
    "get_order_states_list",
    "change_order_state",
    "create_order2",
    "get_current_orders",
    "get_finished_orders",
    "calc_order_cost2",
    "analyze_route2",
    "get_crews_info",
    "get_drivers_info",
    "get_cars_info",
    "get_addresses_like2",
    "send_sms",
    "set_crews_coords",
    "create_driver_operation",
];

proptest! {
    #![proptest_config(ProptestConfig::with_cases(400))]

    #[test]
    fn every_request_is_answered(
        name in prop::sample::select(&CALLS[..]),
        by in 0..3_u8,
        query in "((order|crew|driver|car|tariff)_id=[0-9]{1,2}&)?((phone|source|dest|source_time|start_time|finish_time|get_streets|get_points|get_houses|street|address|new_state|oper_sum|oper_type|message|services|fields|distance_city)=(true|1|20260615120000|receipt|STREET1,1|[-+0-9a-zA-Z;,.%]{0,8})&){0,9}",
        json in r#"\{("(addresses|phone|source_time|tariff_id|order_id|crew_coords|stops|services|distance_city|analyze_route)":(1|-1|true|null|"20260615120000"|"a"|\[\]|\[\{"address":"STREET1,1"\}\]|\[\{"crew_id":1,"lat":55,"lon":37\}\]|1e9|\{\}),){0,6}"x":0\}"#,
    ) {
        thread_local! {
            static OFFICE: (tokio::runtime::Runtime, Office) = {
                let runtime = tokio::runtime::Builder::new_current_thread().enable_all().build();
                let runtime = runtime.expect("a runtime");
                let office = runtime.block_on(office());
                (runtime, office)
            };
        }
        OFFICE.with(|(runtime, office)| {
            let path = format!("/common_api/1.0/{name}");
            let answer = runtime.block_on(async {
                match by {
                    0 => send(office, Method::GET, &format!("{path}?{query}"), "").await,
                    1 => send(office, Method::POST, &path, &query).await,
                    _ => send(office, Method::POST, &path, &json).await,
                }
            });
            assert_ne!(code(&answer), 10, "{name} {query} {json}: {answer}");
        });
    }
}
