//! Changing orders, choosing tariffs, what calling off costs.

use pult::app::{Assign, Caller};
use pult::domain::{CrewId, OrderId};
use serde_json::{Value, json};

use super::client::{code, data, get, new_order, office, on_line, post};
use crate::office::Office;

async fn update(office: &Office, order: i64, change: Value) -> Value {
    let mut body = change;
    body["order_id"] = json!(order);
    post(office, "update_order", &body.to_string()).await
}

async fn state(office: &Office, order: i64) -> Value {
    data(get(office, &format!("get_order_state?order_id={order}")).await)
}

const RIDE: &str =
    "phone=89123456789&source=STREET1,1&dest=STREET2,2&source_time=20260615120000&comment=A";

#[tokio::test]
async fn what_is_sent_is_changed_and_what_is_not_stays() {
    let office = office().await;
    let order = new_order(&office, RIDE).await;
    let before = state(&office, order).await;
    data(
        update(
            &office,
            order,
            json!({"phone": "8 (926) 111-22-33", "order_params": [1],
        "tariff_id": 1, "passenger": "Ольга", "auto_recalc_cost": true}),
        )
        .await,
    );
    let after = state(&office, order).await;
    for (field, value) in [
        ("phone", json!("+79261112233")),
        ("client_id", json!(1)),
        ("order_params", json!([1])),
        ("tariff_id", json!(1)),
        ("passenger", json!("Ольга")),
        ("comment", json!("A")),
        ("source", before["source"].clone()),
    ] {
        assert_eq!(after[field], value, "{field}");
    }
    // A service of 100 more, a discount of 50 less.
    let sum = |order: &Value| order["total_sum"].as_f64().expect("a sum");
    assert!(
        (sum(&after) - sum(&before) - 50.0).abs() < 10.0,
        "{after:#}"
    );
    data(
        update(
            &office,
            order,
            json!({"comment": "", "tariff_id": 0, "order_params": [],
        "passenger": "", "cost_order": 700.5, "source_time": "20260615180000"}),
        )
        .await,
    );
    let after = state(&office, order).await;
    for (field, value) in [
        ("comment", json!("")),
        ("tariff_id", json!(0)),
        ("order_params", json!([])),
        ("passenger", json!("")),
        ("total_sum", json!(700.5)),
        ("source_time", json!("20260615180000")),
        ("is_prior", json!(true)),
    ] {
        assert_eq!(after[field], value, "{field}");
    }
    data(update(&office, order, json!({"cost_order": 0, "comment": null})).await);
    assert_ne!(state(&office, order).await["total_sum"], json!(700.5));
}

#[tokio::test]
async fn addresses_replace_the_list_but_what_was_reached_stays() {
    let office = office().await;
    on_line(&office, 1, 55.7355, 37.6424).await;
    let order = new_order(&office, RIDE).await;
    data(
        update(
            &office,
            order,
            json!({"addresses": [
        {"address": "STREET1,1"}, {"address": "VILLAGE"}, {"address": "STREET2,2"}]}),
        )
        .await,
    );
    let seen = state(&office, order).await;
    assert_eq!(seen["stops"][0]["address"], "VILLAGE");
    assert_eq!(seen["source_time"], "20260615120000");
    let how = Assign::default();
    let assigned = office
        .dispatch
        .assign(&Caller::CONSOLE, OrderId(order), CrewId(1), how);
    assigned.await.expect("assigned");
    data(update(&office, order, json!({"state_id": 10})).await);
    assert_eq!(state(&office, order).await["state_kind"], "car_at_place");
    let moved =
        json!({"addresses": [{"address": "STREET2,2"}, {"address": "VILLAGE"}], "comment": "B"});
    let refused = update(&office, order, moved).await;
    assert_eq!(
        (code(&refused), &refused["data"]["parameter"]),
        (9, &json!("addresses"))
    );
    assert_eq!(state(&office, order).await["comment"], "A");
    data(
        update(
            &office,
            order,
            json!({"addresses": [{"address": "STREET1,1"}, {"address": "VILLAGE"}]}),
        )
        .await,
    );
    assert_eq!(state(&office, order).await["destination"], "VILLAGE");
    assert_eq!(
        code(&update(&office, order, json!({"addresses": []})).await),
        9
    );
}

#[tokio::test]
async fn what_cannot_be_changed_is_told_by_its_code_and_changes_nothing() {
    let office = office().await;
    let order = new_order(&office, RIDE).await;
    for (change, expected) in [
        (json!({"state_id": 77}), 101),
        (json!({"tariff_id": 77}), 102),
        (json!({"discount_id": 77}), 103),
        (json!({"crew_group_id": 77}), 104),
        (json!({"uds_id": 77}), 105),
        (json!({"client_id": 77}), 106),
        (json!({"state_id": 10}), 107),
        (json!({"order_params": [77]}), 108),
        (
            json!({"attribute_values": [{"id": 77, "bool_value": true}]}),
            108,
        ),
        (json!({"client_id": 2}), 113),
        (json!({"phone": "+79990000000"}), 113),
        (json!({"client_employee_id": 1}), 114),
        (json!({"source_time": "99991231235959"}), 9),
    ] {
        let mut change = change;
        change["comment"] = json!("B");
        let answer = update(&office, order, change.clone()).await;
        assert_eq!(code(&answer), expected, "{change}: {answer}");
        assert_eq!(state(&office, order).await["comment"], "A", "{change}");
    }
    assert_eq!(code(&update(&office, 77, json!({})).await), 100);
    data(update(&office, order, json!({"state_id": 5, "comment": "B"})).await);
    let seen = state(&office, order).await;
    assert_eq!(
        (&seen["state_kind"], &seen["comment"]),
        (&json!("aborted"), &json!("B"))
    );
    assert_eq!(
        code(&update(&office, order, json!({"comment": "C"})).await),
        107
    );
}

#[tokio::test]
async fn a_tariff_is_chosen_as_for_a_price() {
    let office = office().await;
    let choose = async |body: &str| post(&office, "select_tariff_for_order", body).await;
    let body = r#"{"crew_group_id":1,"addresses":{"lat":55.73,"lon":37.58}}"#;
    assert_eq!(data(choose(body).await), json!({"tariff_id": 1}));
    assert_eq!(
        data(choose(r#"{"uds_id":2}"#).await),
        json!({"tariff_id": 0})
    );
    let late = r#"{"uds_id":2,"source_time":"20260615223000","addresses":[]}"#;
    assert_eq!(data(choose(late).await), json!({"tariff_id": 2}));
    for (body, expected) in [
        (r#"{"client_id":77}"#, 100),
        (r#"{"uds_id":77}"#, 9),
        (r#"{"crew_group_id":77}"#, 9),
    ] {
        assert_eq!(code(&choose(body).await), expected, "{body}");
    }
}

#[tokio::test]
async fn calling_off_costs_nothing() {
    let office = office().await;
    let order = new_order(&office, RIDE).await;
    let ask = async |order: i64, state: i64| {
        let call =
            format!("check_cancel_order_penalty?order_id={order}&cancel_order_state_id={state}");
        get(&office, &call).await
    };
    assert_eq!(
        data(ask(order, 5).await),
        json!({"cancel_order_penalty_sum": 0})
    );
    assert_eq!(code(&ask(77, 5).await), 100);
    assert_eq!(code(&ask(order, 4).await), 101);
    assert_eq!(code(&ask(order, 77).await), 101);
    data(
        post(
            &office,
            "change_order_state",
            &format!("order_id={order}&new_state=5"),
        )
        .await,
    );
    assert_eq!(code(&ask(order, 5).await), 102);
}

#[tokio::test]
async fn the_lists_of_newer_versions_are_answered() {
    let office = office().await;
    let params = data(get(&office, "get_order_params_list").await);
    assert_eq!(
        params["order_params"][0],
        json!({"id": 1, "name": "SERVICE1", "sum": 100, "percent": 0, "order_access_control": false})
    );
    let groups = data(get(&office, "get_client_groups_list").await);
    assert_eq!(groups, json!({"client_groups": []}));
}
