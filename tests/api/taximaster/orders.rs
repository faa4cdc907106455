//! The life of an order through this door.

use pult::app::{Assign, Caller};
use pult::domain::{CrewId, OrderId, Seconds};
use serde_json::{Value, json};

use super::client::{code, data, get, new_order, office, on_line, post};
use crate::office::Office;

const FORM: &str = "phone=89123456789&source=STREET1,1&dest=STREET2,2&source_time=20260615120000";

async fn state(office: &Office, order: i64) -> Value {
    data(get(office, &format!("get_order_state?order_id={order}")).await)
}

async fn change(office: &Office, order: i64, state: i64) -> i64 {
    let form = format!("order_id={order}&new_state={state}");
    code(&post(office, "change_order_state", &form).await)
}

#[tokio::test]
async fn an_order_goes_through_all_its_states() {
    let office = office().await;
    on_line(&office, 1, 55.7355, 37.6424).await;
    let order = new_order(&office, FORM).await;
    let seen = |state: &Value| {
        let get = |name: &str| state[name].clone();
        (
            get("state_id"),
            get("state_kind"),
            get("crew_id"),
            get("driver_id"),
            get("car_id"),
        )
    };
    let expect =
        |id: i64, kind: &str, n: i64| (json!(id), json!(kind), json!(n), json!(n), json!(n));
    assert_eq!(
        seen(&state(&office, order).await),
        expect(1, "new_order", 0)
    );
    for early in [7, 10, 11, 4, 1] {
        assert_eq!(change(&office, order, early).await, 102, "{early}");
    }
    let dispatch = &office.dispatch;
    let offered = dispatch
        .offer_order(&Caller::ENGINE, OrderId(order), CrewId(1))
        .await;
    offered.expect("an offer");
    assert_eq!(
        seen(&state(&office, order).await),
        expect(1, "new_order", 0)
    );
    assert_eq!(change(&office, order, 7).await, 0);
    assert_eq!(
        seen(&state(&office, order).await),
        expect(7, "driver_assigned", 1)
    );
    assert_eq!(
        state(&office, order).await["confirmed"],
        "confirmed_by_driver"
    );
    assert_eq!(change(&office, order, 11).await, 102);
    assert_eq!(change(&office, order, 10).await, 0);
    assert_eq!(
        seen(&state(&office, order).await),
        expect(10, "car_at_place", 1)
    );
    assert_eq!(change(&office, order, 11).await, 0);
    assert_eq!(
        seen(&state(&office, order).await),
        expect(11, "client_inside", 1)
    );
    assert_eq!(change(&office, order, 10).await, 102);
    assert_eq!(change(&office, order, 4).await, 0);
    assert_eq!(seen(&state(&office, order).await), expect(4, "finished", 1));
    for late in [1, 7, 10, 11, 4, 5] {
        assert_eq!(change(&office, order, late).await, 102, "{late}");
    }
    assert_eq!(change(&office, order, 77).await, 101);
    assert_eq!(change(&office, 7777, 5).await, 100);
}

#[tokio::test]
async fn an_order_is_called_off_by_a_post_without_a_body() {
    let office = office().await;
    let order = new_order(&office, FORM).await;
    let path = format!(
        "/common_api/1.0/change_order_state?order_id={order}&new_state=5&cancel_order_penalty_sum=150"
    );
    let answer = super::client::send(&office, axum::http::Method::POST, &path, "").await;
    assert_eq!(data(answer), json!({"order_id": order, "new_state": 5}));
    assert_eq!(state(&office, order).await["state_kind"], "aborted");
    let history = office
        .dispatch
        .order_history(&Caller::CONSOLE, OrderId(order))
        .await;
    let history = history.expect("a history");
    let reason = history
        .last()
        .expect("an event")
        .payload
        .get("reason")
        .cloned();
    assert_eq!(reason.as_deref(), Some("penalty 150.00"));
    // What is over may be ordered again.
    new_order(&office, FORM).await;
}

#[tokio::test]
async fn the_same_ride_is_made_once_whatever_the_spelling_of_the_phone() {
    let office = office().await;
    new_order(&office, FORM).await;
    for (form, expected) in [
        (FORM.to_owned(), 100),
        (FORM.replace("89123456789", "%2B79123456789"), 100),
        (FORM.replace("89123456789", "8 912 345-67-89"), 100),
        (FORM.replace("STREET1,1", "STREET1,2"), 0),
        (FORM.replace("120000", "120100"), 0),
        (FORM.replace("89123456789", "89123456780"), 0),
    ] {
        let answer = post(&office, "create_order", &form).await;
        assert_eq!(code(&answer), expected, "{form}");
    }
}

#[tokio::test]
async fn a_time_well_ahead_makes_a_pre_order() {
    let office = office().await;
    on_line(&office, 1, 55.7355, 37.6424).await;
    let soon = new_order(&office, &FORM.replace("120000", "121900")).await;
    let later = new_order(&office, &FORM.replace("120000", "150000")).await;
    assert_eq!(state(&office, soon).await["is_prior"], false);
    let seen = state(&office, later).await;
    assert_eq!(
        (&seen["is_prior"], &seen["is_really_prior"]),
        (&json!(true), &json!(true))
    );
    assert_eq!(seen["source_time"], "20260615150000");
    let how = Assign::default();
    let assigned = office
        .dispatch
        .assign(&Caller::CONSOLE, OrderId(later), CrewId(1), how);
    assigned.await.expect("assigned");
    let seen = state(&office, later).await;
    assert_eq!(
        (&seen["prior_crew_id"], &seen["confirmed"]),
        (&json!(1), &json!("confirmed_by_oper"))
    );
    // An order that is not due leaves the crew free.
    let coords = data(get(&office, "get_crews_coords").await);
    assert_eq!(coords["crews_coords"][0]["state_kind"], "waiting");
}

#[tokio::test]
async fn breaks_and_ended_shifts_show_in_the_coordinates() {
    let office = office().await;
    on_line(&office, 1, 55.7355, 37.6424).await;
    let dispatch = &office.dispatch;
    dispatch
        .take_break(&Caller::CONSOLE, CrewId(1))
        .await
        .expect("a break");
    let coords = data(get(&office, "get_crews_coords").await);
    assert_eq!(coords["crews_coords"][0]["state_kind"], "on_break");
    dispatch
        .close_shift(&Caller::CONSOLE, CrewId(1))
        .await
        .expect("off line");
    assert_eq!(code(&get(&office, "get_crews_coords").await), 100);
    let coords = data(get(&office, "get_crews_coords?crew_id=1").await);
    assert_eq!(coords["crews_coords"][0]["state_kind"], "not_available");
}

#[tokio::test]
async fn both_lists_show_and_filter_orders() {
    let office = office().await;
    on_line(&office, 1, 55.7355, 37.6424).await;
    let mine = new_order(&office, &FORM.replace("89123456789", "89261112233")).await;
    let other = new_order(&office, FORM).await;
    let ids = |answer: Value| -> Vec<i64> {
        let orders = data(answer)["orders"].as_array().expect("orders").clone();
        orders
            .iter()
            .map(|order| order["id"].as_i64().expect("an id"))
            .collect()
    };
    for (query, expected) in [
        ("", vec![mine, other]),
        ("?client_id=1", vec![mine]),
        ("?phone=89123456789", vec![other]),
        ("?crew_id=1", vec![]),
        (
            "?client_id=0&client_employee_id=0&crew_id=0&driver_id=0",
            vec![mine, other],
        ),
    ] {
        let answer = get(&office, &format!("get_current_orders{query}")).await;
        assert_eq!(ids(answer), expected, "{query}");
    }
    assert_eq!(
        code(&get(&office, "get_current_orders?client_id=77").await),
        100
    );
    assert_eq!(
        code(&get(&office, "get_current_orders?client_employee_id=7").await),
        101
    );
    let assigned = office.dispatch.assign(
        &Caller::CONSOLE,
        OrderId(mine),
        CrewId(1),
        Assign::default(),
    );
    assigned.await.expect("assigned");
    office.dispatch.clock().advance(Seconds(60));
    assert_eq!(change(&office, mine, 4).await, 0);
    office.dispatch.clock().advance(Seconds(60));
    assert_eq!(change(&office, other, 5).await, 0);
    let window = "start_time=20260615120000&finish_time=20260615120300";
    for (query, expected) in [
        (window.to_owned(), vec![mine, other]),
        (format!("{window}&state_type=finished"), vec![mine]),
        (format!("{window}&state_type=aborted"), vec![other]),
        (format!("{window}&state_ids=4"), vec![mine]),
        (format!("{window}&state_ids=77"), vec![]),
        (format!("{window}&driver_id=1"), vec![mine]),
        (
            "start_time=20260615120100&finish_time=20260615120200".to_owned(),
            vec![mine],
        ),
        (
            "start_time=20260615120201&finish_time=20260615120300".to_owned(),
            vec![],
        ),
    ] {
        let answer = get(&office, &format!("get_finished_orders?{query}")).await;
        assert_eq!(ids(answer), expected, "{query}");
    }
    let answer = get(
        &office,
        &format!("get_finished_orders?{window}&state_type=open"),
    )
    .await;
    assert_eq!(answer["data"]["parameter"], "state_type");
    let first = |answer: Value| data(answer)["orders"][0].clone();
    let plain = first(get(&office, &format!("get_finished_orders?{window}")).await);
    assert_eq!(plain["finish_time"], "20260615120100");
    assert!(plain.get("bill").is_none() && plain.get("trip_distance").is_some());
    let query = format!("get_finished_orders?{window}&fields=bill,order_params,nonsense");
    let named = first(get(&office, &query).await);
    let keys: Vec<&String> = named.as_object().expect("an object").keys().collect();
    assert_eq!(keys, ["bill", "id", "order_params"]);
    assert_eq!(
        ids(get(&office, "get_current_orders").await),
        Vec::<i64>::new()
    );
}
