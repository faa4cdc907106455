//! Accounts of clients and drivers: registering, logging in, operations, shifts, terminals.

use axum::body::Body;
use axum::http::{Method, Request};
use pult::app::Caller;
use pult::domain::{CrewId, DriverId, Money, Seconds};
use serde_json::{Value, json};

use super::client::{code, data, get, office, on_line, post, send, signature};
use crate::office::Office;

const TODAY: &str = "start_time=20260615000000&finish_time=20260615235959";

async fn register(office: &Office, form: &str) -> Value {
    post(office, "register_client", form).await
}

#[tokio::test]
async fn a_client_registers_logs_in_and_is_changed() {
    let office = office().await;
    let form = "name=Anna&login=8%20912%20345-67-89&password=secret-1&phones=%2B79123456789,84951112233\
                &email=a@b.c&birthday=01.02.1990&gender=female";
    let id = data(register(&office, form).await)["client_id"].clone();
    // The login is a phone, whatever its spelling.
    let login = "check_authorization?login=%2B7(912)3456789&password=secret-1";
    assert_eq!(data(get(&office, login).await)["client_id"], id);
    let client = data(get(&office, &format!("get_client_info?client_id={id}")).await);
    for (field, value) in [
        ("name", json!("Anna")),
        ("login", json!("+79123456789")),
        ("phones", json!(["+79123456789", "+74951112233"])),
        ("email", json!("a@b.c")),
        ("birthday", json!("01.02.1990")),
        ("gender", json!("female")),
        ("password", json!("")),
        ("balance", json!(0)),
    ] {
        assert_eq!(client[field], value, "{field}");
    }
    let change = json!({
        "client_id": id, "name": "Ольга", "password": "secret-2",
        "phones": [{"phone": "+74951112233", "is_default": false},
                   {"phone": "+79260000001", "is_default": true, "use_for_call": true}],
    });
    data(post(&office, "update_client_info2", &change.to_string()).await);
    let client = data(get(&office, &format!("get_client_info?client_id={id}")).await);
    assert_eq!(client["name"], "Ольга");
    assert_eq!(client["email"], "a@b.c");
    assert_eq!(client["phones"], json!(["+79260000001", "+74951112233"]));
    assert_eq!(code(&get(&office, login).await), 100);
    let login = "check_authorization?login=%2B79123456789&password=secret-2";
    assert_eq!(data(get(&office, login).await)["client_id"], id);
    // What the client orders is his.
    let order = json!({"addresses": {"address": "STREET1,1"}, "source_time": "20260615180000",
                       "client_id": id});
    let order = data(post(&office, "create_order2", &order.to_string()).await)["order_id"].clone();
    let seen = data(get(&office, &format!("get_order_state?order_id={order}")).await);
    assert_eq!(seen["client_name"], "Ольга");
}

#[tokio::test]
async fn what_a_client_cannot_register_with_is_told_by_its_code() {
    let office = office().await;
    let base = "name=A&login=anna&password=secret&phones=89123456789";
    data(register(&office, base).await);
    for (form, expected) in [
        ("name=B&login=b&password=secret&phones=89123456789", 100),
        (
            "name=B&login=b&password=secret&phones=89120000001,%2B79120000001",
            100,
        ),
        ("name=B&login=anna&password=secret&phones=89120000001", 101),
        (
            "name=B&login=b&password=secret&phones=89120000001&client_group=7",
            102,
        ),
        (
            "name=B&login=b&password=secret&phones=89120000001&parent_id=7",
            103,
        ),
        ("name=B&login=b&password=abc&phones=89120000001", 109),
        ("name=B&login=b&password=secret&phones=abc", 9),
        (
            format!(
                "name={}&login=b&password=secret&phones=89120000001",
                "B".repeat(61)
            )
            .as_str(),
            9,
        ),
        ("name=B&login=b&password=secret", 8),
    ] {
        let answer = register(&office, form).await;
        assert_eq!(code(&answer), expected, "{form}: {answer}");
    }
    for (phones, expected) in [
        (
            json!([{"phone": "89120000001", "is_default": true},
                {"phone": "89120000002", "is_default": true}]),
            105,
        ),
        (json!([{"phone": "89120000001"}]), 106),
        (json!([]), 106),
    ] {
        let body = json!({"name": "B", "login": "b", "password": "secret", "phones": phones});
        let answer = post(&office, "register_client2", &body.to_string()).await;
        assert_eq!(code(&answer), expected, "{phones}: {answer}");
        let body = json!({"client_id": 1, "phones": phones});
        let answer = post(&office, "update_client_info2", &body.to_string()).await;
        assert_eq!(code(&answer), expected, "{phones}: {answer}");
    }
    data(post(&office, "update_client_info", "client_id=1&phones=").await);
    let kept = data(get(&office, "get_client_info?client_id=1&fields=phones").await);
    assert_eq!(kept["phones"], json!(["+79261112233"]));
    for (form, expected) in [
        ("client_id=77", 100),
        ("client_id=1&phones=89123456789", 101),
        ("client_id=1&login=anna", 102),
        ("client_id=1&client_group_id=1", 103),
        ("client_id=1&parent_id=1", 104),
        ("client_id=1&password=abc", 109),
    ] {
        let answer = post(&office, "update_client_info", form).await;
        assert_eq!(code(&answer), expected, "{form}: {answer}");
    }
    assert_eq!(
        code(&get(&office, "get_client_info?client_id=77").await),
        100
    );
    let wrong = "check_authorization?login=nobody&password=secret";
    assert_eq!(code(&get(&office, wrong).await), 100);
}

#[tokio::test]
async fn lists_of_a_form_may_be_numbered_as_php_writes_them() {
    let office = office().await;
    let form = "name=A&login=anna&password=secret&phones[0][phone]=89120000001\
                &phones[1][phone]=89120000002&phones[1][is_default]=true";
    let made = data(post(&office, "register_client2", form).await);
    let id = &made["client_id"];
    let phones = async || {
        let path = format!("get_client_info?client_id={id}&fields=phones");
        data(get(&office, &path).await)["phones"].clone()
    };
    assert_eq!(phones().await, json!(["+79120000002", "+79120000001"]));
    let form = format!("client_id={id}&phones[0]=89120000003&phones[1]=89120000004");
    data(post(&office, "update_client_info", &form).await);
    assert_eq!(phones().await, json!(["+79120000003", "+79120000004"]));
}

#[tokio::test]
async fn guesses_of_a_password_have_to_wait() {
    let office = office().await;
    let form = "name=A&login=anna&password=secret&phones=89123456789";
    data(register(&office, form).await);
    let mut codes = Vec::new();
    for _ in 0..7 {
        let guess = "check_authorization?login=anna&password=wrong";
        codes.push(code(&get(&office, guess).await));
    }
    assert_eq!((codes[0], codes[6]), (100, 10), "{codes:?}");
}

#[tokio::test]
async fn a_client_registers_by_get_too() {
    let office = office().await;
    let call = "register_client?name=A&login=anna&password=secret&phones=89123456789";
    assert!(data(get(&office, call).await)["client_id"].is_i64());
    let put = send(
        &office,
        Method::PUT,
        "/common_api/1.0/register_client",
        "a=1",
    )
    .await;
    assert_eq!(code(&put), 7);
}

#[tokio::test]
async fn operations_of_clients_add_up() {
    let office = office().await;
    for (form, expected) in [
        (
            "client_id=1&sum=500.5&oper_type=receipt&pay_type=nocash&comment=A",
            0,
        ),
        ("client_id=1&sum=100&oper_type=expense", 0),
        ("client_id=77&sum=100&oper_type=expense", 100),
        ("client_id=1&sum=100&oper_type=receipt&account_kind=1", 101),
        ("client_id=1&sum=100&oper_type=receipt&bonus_oper=true", 101),
        ("client_id=1&sum=0&oper_type=receipt", 9),
    ] {
        let answer = post(&office, "create_client_operation", form).await;
        assert_eq!(code(&answer), expected, "{form}: {answer}");
    }
    let client = data(
        get(
            &office,
            "get_client_info?client_id=1&fields=balance,accounts",
        )
        .await,
    );
    assert_eq!(client["balance"], json!(400.5));
    assert_eq!(
        client["accounts"],
        json!([{"account_kind": 0, "balance": 400.5, "balance_with_children": 400.5}])
    );
    let listed = data(
        get(
            &office,
            &format!("get_client_operations?client_id=1&{TODAY}"),
        )
        .await,
    );
    let listed = listed["operations"].as_array().expect("operations");
    assert_eq!(listed.len(), 2);
    assert_eq!(
        (
            &listed[0]["sum"],
            &listed[0]["oper_type"],
            &listed[0]["pay_type"]
        ),
        (&json!(500.5), &json!("receipt"), &json!("nocash"))
    );
    assert_eq!(
        (
            &listed[1]["sum"],
            &listed[1]["oper_type"],
            &listed[1]["pay_type"]
        ),
        (&json!(100), &json!("expense"), &json!("cash"))
    );
    let by_phone = format!("get_client_operations?phone=%2B79261112233&{TODAY}");
    let by_phone = data(get(&office, &by_phone).await);
    assert_eq!(by_phone["operations"].as_array().map(Vec::len), Some(2));
}

#[tokio::test]
async fn an_operation_of_a_driver_comes_as_json_and_is_found_by_its_name() {
    let office = office().await;
    let body = r#"{"driver_id":1,"oper_sum":150.50,"oper_type":"receipt","name":"QIWI 17","comment":"терминал"}"#;
    let posted = data(post(&office, "create_driver_operation", body).await);
    let again = r#"{"driver_id":"1","oper_sum":"20","oper_type":"expense","account_kind":0}"#;
    data(post(&office, "create_driver_operation", again).await);
    let at = "start_time=20260615120000&finish_time=20260615120000";
    let listed = data(get(&office, &format!("get_driver_operations?driver_id=1&{at}")).await);
    let first = &listed["operations"][0];
    assert_eq!(
        *first,
        json!({
            "oper_id": posted["oper_id"], "oper_time": "20260615120000", "sum": 150.5, "order_id": 0,
            "oper_type": "receipt", "name": "QIWI 17", "comment": "терминал",
            "account_kind": 0, "cancelled_by_oper_id": 0, "cancelled_oper_id": 0
        })
    );
    let balance = office.dispatch.balance(DriverId(1)).await;
    assert_eq!(balance, Ok(Money(13_050)));
    let unknown = format!("get_driver_operations?driver_id=77&{at}");
    assert_eq!(code(&get(&office, &unknown).await), 100);
    let other = format!("get_driver_operations?driver_id=1&{at}&account_kind=1");
    assert_eq!(code(&get(&office, &other).await), 101);
}

#[tokio::test]
async fn a_payment_of_a_terminal_is_posted_once() {
    let office = office().await;
    let pay = async |form: &str| {
        let path = "/pay_term_api/1.0/add_term_operation";
        let request = Request::post(path).header("Signature", signature(form.as_bytes()));
        let request = request
            .body(Body::from(form.to_owned()))
            .expect("a request");
        let (_, _, answer) = office.send(request).await;
        assert_eq!(answer["data"], json!({}), "{answer}");
        code(&answer)
    };
    let form = "pay_system_type=1&account=3412300001&oper_id=17&sum=100&oper_time=20260615115000";
    assert_eq!(pay(form).await, 0);
    assert_eq!(pay(form).await, 0);
    assert_eq!(
        office.dispatch.balance(DriverId(1)).await,
        Ok(Money(10_000))
    );
    let other = form.replace("oper_id=17", "oper_id=18");
    assert_eq!(pay(&other).await, 0);
    assert_eq!(
        office.dispatch.balance(DriverId(1)).await,
        Ok(Money(20_000))
    );
    for account in ["3412300077", "1", "abc"] {
        assert_eq!(
            pay(&other
                .replace("oper_id=18", &format!("oper_id={account}"))
                .replace("3412300001", account))
            .await,
            100,
            "{account}"
        );
    }
    let driver = data(get(&office, "get_driver_info?driver_id=1").await);
    assert_eq!(driver["term_account"], "00001");
}

#[tokio::test]
async fn shifts_and_ratings_for_a_time() {
    let office = office().await;
    on_line(&office, 1, 55.7355, 37.6424).await;
    office.dispatch.clock().advance(Seconds(5400));
    let closed = office.dispatch.close_shift(&Caller::CONSOLE, CrewId(1));
    closed.await.expect("off line");
    on_line(&office, 2, 55.7355, 37.6424).await;
    let shifts = data(get(&office, &format!("get_driver_shifts?{TODAY}")).await);
    let shifts = shifts["shifts"].as_array().expect("shifts");
    assert_eq!(shifts.len(), 2);
    assert_eq!(
        (
            &shifts[0]["shift_state"],
            &shifts[0]["fact_length"],
            &shifts[0]["buy_time"]
        ),
        (&json!("finished"), &json!(1.5), &json!("20260615120000"))
    );
    assert_eq!(shifts[0]["plan_shift_id"], "0");
    assert_eq!(shifts[1]["shift_state"], "in_work");
    let open = format!("get_driver_shifts?{TODAY}&finished_shifts=false");
    let open = data(get(&office, &open).await);
    assert_eq!(open["shifts"].as_array().map(Vec::len), Some(1));
    let planned = data(get(&office, &format!("get_driver_plan_shifts?{TODAY}")).await);
    assert_eq!(planned, json!({"plan_shifts": []}));

    let give = async |start: &str, finish: &str, who: &str| {
        let body = format!(
            r#"{{{who},"priority":7,"start_time":"{start}","finish_time":"{finish}","name":"A"}}"#
        );
        post(&office, "create_driver_dyn_priority", &body).await
    };
    let crew = r#""crew_id":1"#;
    let given = give("20260615140000", "20260615150000", crew).await;
    assert!(data(given)["dyn_priority_id"].is_i64());
    let rating =
        async || data(get(&office, "get_crew_info?crew_id=1").await)["rating_priority"].clone();
    assert_eq!(rating().await, 0);
    office.dispatch.clock().advance(Seconds(3600));
    assert_eq!(rating().await, 7);
    office.dispatch.clock().advance(Seconds(3600));
    assert_eq!(rating().await, 0);
    for (start, finish, who, expected) in [
        ("20260616140000", "20260616150000", r#""driver_id":77"#, 100),
        ("20260616140000", "20260616150000", r#""crew_id":77"#, 101),
        ("20260616150000", "20260616150000", crew, 102),
        ("20260615100000", "20260615110000", crew, 103),
    ] {
        assert_eq!(
            code(&give(start, finish, who).await),
            expected,
            "{who} {start}"
        );
    }
}

#[tokio::test]
async fn a_number_is_somebodys() {
    let office = office().await;
    let driver = data(get(&office, "get_driver_info?driver_id=1").await);
    let mobile = driver["mobile_phone"]
        .as_str()
        .expect("a phone")
        .replace('+', "%2B");
    let found = data(get(&office, &format!("analyze_phone?phone={mobile}")).await);
    assert_eq!(
        found,
        json!({"phone_type": "driver_mobile", "id": 1, "client_employee_id": 0})
    );
    let found = data(get(&office, "analyze_phone?phone=89261112233").await);
    assert_eq!(found["phone_type"], "client");
    let only = format!("analyze_phone?phone={mobile}&search_in_clients=true");
    assert_eq!(code(&get(&office, &only).await), 100);
    assert_eq!(
        code(&get(&office, "analyze_phone?phone=89260000009").await),
        100
    );
}

#[tokio::test]
async fn feedback_goes_into_the_journal() {
    let office = office().await;
    let body = r#"{"phone":"+79123456789","rating":5,"text":""}"#;
    data(post(&office, "save_client_feed_back", body).await);
    for (form, expected) in [
        ("phone=89123456789&rating=6&text=A", 9),
        ("phone=89123456789&rating=4&text=&order_id=77", 9),
        ("phone=89123456789&rating=4", 8),
        ("phone=89123456789&rating=4&text=", 0),
    ] {
        let answer = post(&office, "save_client_feed_back", form).await;
        assert_eq!(code(&answer), expected, "{form}");
    }
}

#[tokio::test]
async fn crews_round_a_point_are_counted_and_their_ways_told() {
    let office = office().await;
    let near = "find_crews_by_coords?lat=55.7355&lon=37.6424&radius=1";
    assert_eq!(
        data(get(&office, near).await),
        json!({"waiting_count": 0, "on_order_count": 0})
    );
    on_line(&office, 1, 55.7355, 37.6424).await;
    on_line(&office, 2, 55.8355, 37.6424).await;
    assert_eq!(data(get(&office, near).await)["waiting_count"], 1);
    let wide = near.replace("radius=1", "radius=50");
    assert_eq!(data(get(&office, &wide).await)["waiting_count"], 2);
    let group = format!("{near}&crew_group_id=77");
    assert_eq!(data(get(&office, &group).await)["waiting_count"], 0);

    let track = data(get(&office, &format!("get_crew_track?crew_id=1&{TODAY}")).await);
    assert_eq!(
        track["track"][0],
        json!({"lat": 55.7355, "lon": 37.6424, "time": "20260615120000", "speed": 0, "direction": -1})
    );
    assert_eq!(
        code(&get(&office, &format!("get_crew_track?crew_id=77&{TODAY}")).await),
        100
    );
    let month = "get_crew_track?crew_id=1&start_time=20260601000000&finish_time=20260615000000";
    assert_eq!(code(&get(&office, month).await), 101);
    let address = data(get(&office, "find_nearest_address?lat=55.7356&lon=37.6424").await);
    assert_eq!(
        (&address["street"], &address["house"]),
        (&json!("STREET1"), &json!("2"))
    );
    let nowhere = "find_nearest_address?lat=10&lon=10&radius=100";
    assert_eq!(code(&get(&office, nowhere).await), 100);
}
