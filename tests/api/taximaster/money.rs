//! Prices: worked examples, promises, bills.

use pult::app::{Assign, Caller};
use pult::domain::{CrewId, DriverId, Money, OrderId, Seconds};
use rstest::rstest;
use serde_json::{Value, json};

use super::client::{code, data, drive, get, new_order, office, on_line, post};
use crate::office::Office;

/// The sum of the lines, in kopecks.
fn lines_total(cost: &Value) -> i64 {
    let lines = cost["info"].as_array().expect("lines");
    let sum = |line: &Value| {
        let text = line["sum"].as_str().expect("a sum is a string");
        text.parse::<Money>().expect("money").0
    };
    lines.iter().map(sum).sum()
}

#[rstest]
#[case::by_day("distance_city=10", 240)]
#[case::up_to_the_minimum("distance_city=1", 150)]
#[case::at_night("distance_city=10&source_time=20260615023000", 290)]
#[case::out_of_town("distance_city=5&distance_country=20&is_country=true&back_way=1", 1110)]
#[case::by_the_hour("is_hourly=true&hourly_minutes=75&waiting_minutes=30", 1350)]
#[case::between_zones("source_zone_id=1&dest_zone_id=2&distance_city=8&is_prior=true", 450)]
#[case::and_back("source_zone_id=2&dest_zone_id=1", 400)]
#[case::with_services("source_zone_id=3&distance_city=10&services=1;2", 410)]
#[case::with_a_discount("distance_city=10&waiting_minutes=12&discount_id=2", 250)]
#[case::given_away("distance_city=10&discount_id=1&is_prize=true", 0)]
#[case::by_card("distance_city=10&waiting_minutes=12&disc_card_id=1", 250)]
#[case::by_client("distance_city=10&client_id=1", 190)]
#[case::card_before_client("distance_city=10&waiting_minutes=12&disc_card_id=1&client_id=1", 250)]
#[case::given_before_card("distance_city=10&discount_id=1&disc_card_id=1", 190)]
#[case::to_the_pick_up("distance_city=10&source_distance_country=4", 300)]
#[case::newer_services("distance_city=10&services=1&order_params=1", 440)]
#[tokio::test]
async fn the_worked_examples_come_out(#[case] trip: &str, #[case] sum: i64) {
    let office = office().await;
    let at = if trip.contains("source_time") {
        ""
    } else {
        "&source_time=20260615120000"
    };
    let cost = data(get(&office, &format!("calc_order_cost?tariff_id=1&{trip}{at}")).await);
    assert_eq!(cost["sum"], json!(sum), "{cost}");
    assert_eq!(lines_total(&cost), sum * 100, "{cost}");
}

#[tokio::test]
async fn fractions_stay_exact() {
    let office = office().await;
    let cost = data(get(&office, "calc_order_cost?tariff_id=2&distance_city=7.505").await);
    assert_eq!(cost["sum"], json!(135.09));
    assert_eq!(lines_total(&cost), 13_509);
}

#[tokio::test]
async fn a_sum_is_exact_however_large() {
    let office = office().await;
    let call =
        "calc_order_cost?tariff_id=1&source_time=20260615120000&distance_city=99999999999999";
    let cost = data(get(&office, call).await);
    assert_eq!(cost["sum"], json!(2_000_000_000_000_020_i64));
    assert_eq!(lines_total(&cost), 200_000_000_000_002_000);
}

#[tokio::test]
async fn numbers_of_json_may_have_an_exponent() {
    let office = office().await;
    for (km, sum) in [
        ("1e-7", 150),
        ("1e1", 240),
        ("1.0e1", 240),
        ("10.0004", 240),
    ] {
        let body =
            format!(r#"{{"tariff_id":1,"source_time":"20260615120000","distance_city":{km}}}"#);
        let cost = data(post(&office, "calc_order_cost2", &body).await);
        assert_eq!(cost["sum"], json!(sum), "{km}");
    }
}

#[tokio::test]
async fn an_hour_without_a_tariff_is_told_in_words() {
    let office = office().await;
    let body = r#"{"uds_id":2,"source_time":"20260615120000"}"#;
    let answer = post(&office, "calc_order_cost2", body).await;
    assert_eq!(
        (code(&answer), &answer["descr"]),
        (
            100,
            &json!("Тариф не найден: ни один не действует в это время")
        )
    );
}

#[tokio::test]
async fn an_agreed_price_grows_by_the_services_it_does_not_cover() {
    let office = office().await;
    let body = json!({
        "addresses": [{"address": "STREET1,1"}, {"address": "STREET2,2"}],
        "source_time": "20260615120000", "phone": "+79123456789",
        "total_cost": 500, "order_params": [1]
    });
    let order = data(post(&office, "create_order2", &body.to_string()).await)["order_id"].clone();
    for (beside, sum) in [
        (json!({}), json!(500)),
        (json!({"services": [1]}), json!(500)),
        (json!({"services": [1, 1]}), json!(600)),
        (json!({"services": [1, 2]}), json!(550)),
        (json!({"tariff_id": 1, "services": [1]}), json!(500)),
    ] {
        let mut body = beside.clone();
        body["order_id"] = order.clone();
        let cost = data(post(&office, "calc_order_cost2", &body.to_string()).await);
        assert_eq!(cost["sum"], sum, "{beside}: {cost}");
    }
}

#[tokio::test]
async fn the_newer_call_chooses_a_tariff_and_measures_the_route() {
    let office = office().await;
    let ends = r#""source_lat":55.735525,"source_lon":37.642474,"dest_lat":55.74,"dest_lon":37.66"#;
    let body = format!(
        r#"{{{ends},"analyze_route":true,"distance_city":"999","source_time":"20260615120000"}}"#
    );
    let cost = data(post(&office, "calc_order_cost2", &body).await);
    // 1.2 km in a straight line is 1.6 on the road: the minimum.
    assert_eq!(cost["sum"], json!(150), "{cost}");
    for (body, expected) in [
        (r#"{"analyze_route":true}"#, 101),
        (r#"{"uds_id":2,"source_time":"20260615120000"}"#, 100),
        (
            r#"{"uds_id":2,"source_time":"20260615221500","distance_city":10}"#,
            0,
        ),
        (r#"{"tariff_id":77}"#, 100),
        (r#"{"discount_id":77}"#, 102),
        (r#"{"client_id":77}"#, 103),
        (r#"{"source_zone_id":77}"#, 104),
        (r#"{"dest_zone_id":77}"#, 105),
        (r#"{"disc_card_id":77}"#, 106),
        (r#"{"stops":[[{"zone_id":77}]]}"#, 107),
        (r#"{"crew_group_id":77}"#, 108),
        (r#"{"uds_id":77}"#, 109),
        (r#"{"client_employee_id":77}"#, 111),
        (r#"{"order_params":[77]}"#, 112),
        (r#"{"order_id":77}"#, 114),
        (
            r#"{"order_params":[1,1],"attribute_values":[{"id":2,"bool_value":true},{"id":9,"num_value":3}]}"#,
            0,
        ),
    ] {
        let answer = post(&office, "calc_order_cost2", body).await;
        assert_eq!(code(&answer), expected, "{body}: {answer}");
    }
}

#[tokio::test]
async fn an_order_is_promised_its_price_where_it_can_be_told() {
    let office = office().await;
    let time = "source_time=20260615121000";
    let form = format!("phone=1111111&source=STREET1,1&dest=STREET2,2&{time}");
    let known = new_order(&office, &form).await;
    let known = data(get(&office, &format!("get_order_state?order_id={known}")).await);
    // Between zones 1 and 2 at a fixed price.
    assert_eq!(
        (&known["sum"], &known["total_sum"]),
        (&json!(400), &json!(400))
    );
    let form = format!("phone=2222222&source=STREET1,1&{time}");
    let unknown = new_order(&office, &form).await;
    let unknown = data(get(&office, &format!("get_order_state?order_id={unknown}")).await);
    assert_eq!(unknown["total_sum"], json!(0));
    // The promise is what the newer calculation says of the order.
    let body = json!({"order_id": known["order_id"]}).to_string();
    assert_eq!(
        data(post(&office, "calc_order_cost2", &body).await)["sum"],
        json!(400)
    );
}

async fn assigned(office: &Office, form: &str) -> OrderId {
    on_line(office, 1, 55.7355, 37.6424).await;
    let order = OrderId(new_order(office, form).await);
    let how = Assign {
        start: true,
        ..Assign::default()
    };
    let assigned = office
        .dispatch
        .assign(&Caller::CONSOLE, order, CrewId(1), how);
    assigned.await.expect("assigned");
    order
}

async fn state(office: &Office, order: OrderId, state: i64) {
    let form = format!("order_id={order}&new_state={state}");
    data(post(office, "change_order_state", &form).await);
}

#[tokio::test]
async fn the_meter_charges_what_was_driven_and_waited() {
    let office = office().await;
    let form = "phone=89123456789&source=STREET1,1&source_time=20260615120000&comment=C";
    let order = assigned(&office, form).await;
    let clock = office.dispatch.clock();
    state(&office, order, 10).await;
    clock.advance(Seconds::minutes(12));
    state(&office, order, 11).await;
    // 0.1 degrees of latitude there and back: 22.239 km, all within the city.
    for lat in [55.70, 55.75, 55.80, 55.75, 55.70] {
        drive(&office, 1, lat, 37.64).await;
        clock.advance(Seconds(60));
    }
    state(&office, order, 4).await;
    let done = data(get(&office, &format!("get_order_state?order_id={order}&fields=total_sum,bill,trip_distance,trip_time,fact_route")).await);
    // From where it stood at the pick-up: 3.950 km more to the first point.
    let driven = done["trip_distance"].as_f64().expect("kilometres");
    assert!((26.0..26.5).contains(&driven), "{done}");
    assert_eq!(done["trip_time"], json!(17));
    assert_eq!(done["fact_route"].as_array().expect("a route").len(), 6);
    let bill = done["bill"].as_array().expect("a bill");
    let sums: Vec<&str> = bill
        .iter()
        .map(|line| line["sum"].as_str().expect("text"))
        .collect();
    // 100 for the pick-up, the way, 7 minutes of waiting at 6; then rounding.
    assert_eq!((sums[0], sums[2]), ("100.00", "42.00"), "{done}");
    let city = (driven - 3.0) * 20.0;
    let total = ((142.0 + city) / 10.0).round() * 10.0;
    assert_eq!(done["total_sum"].as_f64(), Some(total), "{done}");
    let balance = office
        .dispatch
        .balance(DriverId(1))
        .await
        .expect("a balance");
    assert_eq!(balance, Money(total as i64 * 100));
}

#[tokio::test]
async fn a_ride_that_nobody_saw_is_charged_as_promised() {
    let office = office().await;
    let form = "phone=89123456789&source=STREET1,1&dest=STREET2,2&source_time=20260615120000";
    let order = assigned(&office, form).await;
    let promised = data(get(&office, &format!("get_order_state?order_id={order}")).await);
    state(&office, order, 4).await;
    let done = data(get(&office, &format!("get_order_state?order_id={order}")).await);
    assert_eq!(
        (&done["total_sum"], &done["state_kind"]),
        (&json!(400), &json!("finished"))
    );
    assert!(promised.get("bill").is_none(), "{promised}");
    assert_eq!(done["bill"].as_array().expect("a bill").len(), 1);
}

#[tokio::test]
async fn a_price_agreed_is_the_bill() {
    let office = office().await;
    on_line(&office, 1, 55.7355, 37.6424).await;
    let body = json!({
        "addresses": [{"address": "STREET1,1"}, {"address": "STREET2,2"}],
        "source_time": "20260615120000", "phone": "+79123456789",
        "total_cost": "555.5", "order_params": [1]
    });
    let order = data(post(&office, "create_order2", &body.to_string()).await)["order_id"].clone();
    let order = OrderId(order.as_i64().expect("an id"));
    let how = Assign::default();
    let assigned = office
        .dispatch
        .assign(&Caller::CONSOLE, order, CrewId(1), how);
    assigned.await.expect("assigned");
    let before = office.dispatch.order(&Caller::CONSOLE, order).await;
    let mut services = before.expect("the order").order.services;
    services.push(pult::domain::ServiceId(2));
    let edit = pult::app::OrderEdit {
        services: Some(services),
        unfit: pult::app::Unfit::Keep,
        ..Default::default()
    };
    let edit = pult::app::OrderCommand::Edit(Box::new(edit));
    let edit = pult::app::Request::new(order, edit);
    let added = office.dispatch.command(&Caller::CONSOLE, edit);
    added.await.expect("a service more");
    state(&office, order, 4).await;
    let done = data(get(&office, &format!("get_order_state?order_id={order}")).await);
    // The service asked for at first is in the price, the one added is 10 % more.
    assert_eq!(done["total_sum"], json!(611.05), "{done}");
    assert_eq!(done["bill"].as_array().expect("a bill").len(), 2);
}

#[tokio::test]
async fn a_ride_from_out_of_town_charges_the_way_there() {
    let office = office().await;
    let form = "phone=89123456789&source=VILLAGE&source_time=20260615120000";
    let order = assigned(&office, form).await;
    let clock = office.dispatch.clock();
    for lat in [55.85, 55.96] {
        clock.advance(Seconds(180));
        drive(&office, 1, lat, 37.60).await;
    }
    state(&office, order, 10).await;
    state(&office, order, 11).await;
    for lat in [55.90, 55.88] {
        clock.advance(Seconds(180));
        drive(&office, 1, lat, 37.60).await;
    }
    let view = office.dispatch.order(&Caller::CONSOLE, order).await;
    let last = view.expect("the order").order.stops[1].id;
    let caller = &Caller::CONSOLE;
    office
        .dispatch
        .arrive(caller, order, last, None)
        .await
        .expect("arrived");
    office
        .dispatch
        .leave(caller, order, last, None)
        .await
        .expect("left, and done");
    let done = data(get(&office, &format!("get_order_state?order_id={order}")).await);
    assert_eq!(done["state_kind"], "finished");
    let sums: Vec<f64> = done["bill"]
        .as_array()
        .expect("a bill")
        .iter()
        .map(|line| {
            line["sum"]
                .as_str()
                .expect("text")
                .parse()
                .expect("a number")
        })
        .collect();
    // 0.06 degrees out of town each way: 6.672 km at 30 with the client, at 15 without; 70 for the
    // country and 40 for the village; 2.2 km in the city are included.
    let expected = [100.0, 200.16, 100.08, 70.0, 40.0];
    for (sum, expected) in sums.iter().zip(expected) {
        assert!((sum - expected).abs() < 0.5, "{done:#}");
    }
}

#[tokio::test]
async fn without_a_promise_or_a_track_the_pick_up_is_charged() {
    let office = office().await;
    let order = assigned(
        &office,
        "phone=1111111&source=STREET1,1&source_time=20260615120000",
    )
    .await;
    state(&office, order, 4).await;
    let done = data(get(&office, &format!("get_order_state?order_id={order}")).await);
    assert_eq!(done["total_sum"], json!(150), "{done:#}");
}
