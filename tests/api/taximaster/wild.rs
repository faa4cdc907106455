//! Requests as they are met in the wild: JSON where a form is documented, Windows-1251, a mark, encoded
//! names, long phones; answers in the language that the caller speaks.

use axum::body::Body;
use axum::http::{Method, Request};
use serde_json::{Value, json};

use super::client::{code, data, get, office, post, signature};
use crate::office::Office;

async fn bytes(office: &Office, method: Method, path: &str, body: &[u8]) -> Value {
    let query = path.split_once('?').map_or("", |(_, query)| query);
    let signed = if body.is_empty() {
        query.as_bytes()
    } else {
        body
    };
    let request = Request::builder()
        .method(method)
        .uri(path)
        .header("Signature", signature(signed));
    let request = request.body(Body::from(body.to_vec())).expect("a request");
    office.send(request).await.2
}

#[tokio::test]
async fn every_post_is_taken_as_json_too() {
    let office = office().await;
    let order = json!({"phone": "+7 (912) 345-67-89", "source": "STREET1,1", "dest": "STREET2,2",
                       "source_time": 20_260_615_120_000_i64, "crew_group_id": 1});
    let order = data(post(&office, "create_order", &order.to_string()).await)["order_id"].clone();
    let moved = json!({"order_id": order, "new_state": 5, "cancel_order_penalty_sum": 0.0});
    data(post(&office, "change_order_state", &moved.to_string()).await);
    let text = json!({"phone": "89123456789", "message": "A"});
    data(post(&office, "send_sms", &text.to_string()).await);
    // And what is documented as JSON comes as a form.
    let form = "addresses[0][address]=STREET1,1&addresses[1][address]=STREET2,2&phone=89123456789\
                &source_time=20260615120000&order_params[]=1&order_params[]=2";
    let order = data(post(&office, "create_order2", form).await)["order_id"].clone();
    let seen = data(get(&office, &format!("get_order_state?order_id={order}")).await);
    assert_eq!(seen["destination"], "STREET2,2");
    assert_eq!(seen["order_params"], json!([1, 2]));
    assert_eq!(code(&post(&office, "create_order", "{\"phone\":").await), 9);
    // A line that was left empty between two others is no stop.
    let form = "addresses[0][address]=STREET1,1&addresses[1][address]=&addresses[2][address]=STREET2,2\
                &phone=89123456780&source_time=20260615120000";
    let order = data(post(&office, "create_order2", form).await)["order_id"].clone();
    let seen = data(get(&office, &format!("get_order_state?order_id={order}")).await);
    assert_eq!(seen["destination"], "STREET2,2");
    assert_eq!(seen["stops"], json!([]));
}

/// A form whose fields PHP was given as an array: it signs the query that it builds of them, and sends parts.
#[tokio::test]
async fn a_form_in_parts_is_the_form_that_was_signed() {
    let office = office().await;
    let fields = [
        ("phone", "89123456789"),
        ("source", "STREET1,1"),
        ("customer", "Анна и K°"),
        ("source_time", "20260615120000"),
    ];
    let part = |(name, value): &(&str, &str)| {
        format!("--x\r\nContent-Disposition: form-data; name=\"{name}\"\r\n\r\n{value}\r\n")
    };
    let parts: Vec<String> = fields.iter().map(part).collect();
    let body = format!("{}--x--\r\n", parts.concat());
    let query = "phone=89123456789&source=STREET1%2C1\
                 &customer=%D0%90%D0%BD%D0%BD%D0%B0+%D0%B8+K%C2%B0&source_time=20260615120000";
    let send = async |signed: &str| {
        let request = Request::post("/common_api/1.0/create_order")
            .header("Signature", signature(signed.as_bytes()))
            .header("Content-Type", "multipart/form-data; boundary=x");
        let request = request.body(Body::from(body.clone())).expect("a request");
        office.send(request).await.2
    };
    let order = data(send(query).await)["order_id"].clone();
    let seen = data(get(&office, &format!("get_order_state?order_id={order}")).await);
    assert_eq!(seen["customer"], "Анна и K°");
    assert_ne!(code(&send("phone=1").await), 0);
}

#[tokio::test]
async fn text_that_is_not_utf_8_is_windows_1251() {
    let office = office().await;
    let form =
        b"phone=89123456789&source=%D2%E8%EC%E8%F0%FF%E7%E5%E2%E0&source_time=20260615120000\
                 &customer=\xc0\xed\xed\xe0";
    let made = bytes(&office, Method::POST, "/common_api/1.0/create_order", form).await;
    let order = data(made)["order_id"].clone();
    let seen = data(get(&office, &format!("get_order_state?order_id={order}")).await);
    assert_eq!(
        (&seen["source"], &seen["customer"]),
        (&json!("Тимирязева"), &json!("Анна"))
    );
    let body = b"\xef\xbb\xbf {\"order_id\":ID,\"comment\":\"\xc0\xed\xed\xe0\"}";
    let id = order.to_string();
    let at = body.windows(2).position(|two| two == b"ID").expect("ID");
    let body = [&body[..at], id.as_bytes(), &body[at + 2..]].concat();
    let changed = bytes(&office, Method::POST, "/common_api/1.0/update_order", &body).await;
    data(changed);
    let seen = data(get(&office, &format!("get_order_state?order_id={order}")).await);
    assert_eq!(seen["comment"], "Анна");
}

#[tokio::test]
async fn names_may_be_encoded_and_phones_long() {
    let office = office().await;
    let answer = bytes(&office, Method::GET, "/common_api/1.0/p%69ng", b"").await;
    assert_eq!(code(&answer), 0);
    let answer = bytes(&office, Method::GET, "/common_api/1.0/get%5Fuds_list/", b"").await;
    assert_eq!(code(&answer), 0);
    let form = "phone=%2B7%20(912)%20345-67-89&source=A&source_time=20260615120000";
    data(post(&office, "create_order", form).await);
    for year in ["0000", "9999", "1999"] {
        let form = format!("phone=89123456789&source=B&source_time={year}0615120000");
        let answer = post(&office, "create_order", &form).await;
        assert_eq!(code(&answer), 9, "{year}");
    }
}

#[tokio::test]
async fn descriptions_are_in_the_offices_language_or_the_callers() {
    let office = office().await;
    for (language, descr) in [
        (None, "Заказ не найден"),
        (Some("en-US,en;q=0.9"), "order 77 does not exist"),
        (Some("ru"), "Заказ не найден"),
        (Some("de"), "Заказ не найден"),
    ] {
        let query = "order_id=77";
        let mut request = Request::get(format!("/common_api/1.0/get_order_state?{query}"))
            .header("Signature", signature(query.as_bytes()));
        if let Some(language) = language {
            request = request.header("Accept-Language", language);
        }
        let request = request.body(Body::empty()).expect("a request");
        let (_, _, answer) = office.send(request).await;
        assert_eq!(
            (code(&answer), &answer["descr"]),
            (100, &json!(descr)),
            "{language:?}"
        );
    }
}
