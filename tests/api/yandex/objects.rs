//! Single objects of the reference book, batches, and what clients send otherwise than documented.

use axum::body::Body;
use axum::http::Request;
use serde_json::{Value, json};

use super::{office, refused, text};

#[tokio::test]
async fn an_object_is_read_changed_and_removed() {
    let office = office();
    for (noun, new, change) in [
        (
            "couriers",
            json!({"number": "c1", "name": "A", "phone": "+79261112233"}),
            json!({"name": "B"}),
        ),
        (
            "vehicles",
            json!({"number": "v1", "name": "A", "routing_mode": "truck"}),
            json!({"name": "B", "routing_mode": "walking"}),
        ),
        (
            "depots",
            json!({"number": "d1", "name": "A", "address": "X", "lat": 55.7, "lon": 37.6}),
            json!({"name": "B", "lat": 55.8, "lon": 37.7}),
        ),
    ] {
        let (_, made) = office.book("POST", format!("/{noun}"), json!([new])).await;
        let id = text(&made[0]["id"]);
        let path = format!("/{noun}/{id}");
        assert_eq!(
            office.book("GET", &path, Value::Null).await,
            (200, made[0].clone()),
            "{noun}"
        );
        let (status, changed) = office
            .book("PATCH", format!("{path}/"), change.clone())
            .await;
        assert_eq!(status, 200, "{changed}");
        for (field, value) in change.as_object().expect("an object") {
            assert_eq!(changed[field], *value, "{noun} {field}");
        }
        let removed = office
            .book("DELETE", format!("{path}?shallow_delete=true"), Value::Null)
            .await;
        assert_eq!(removed, (200, changed), "{noun}");
        refused(&office.book("GET", &path, Value::Null).await, 404, &id);
        refused(&office.book("DELETE", &path, Value::Null).await, 404, &id);
        let (_, listed) = office
            .book("GET", format!("/{noun}?number=x1"), Value::Null)
            .await;
        assert_eq!(listed, json!([]), "{noun}");
        // Its number is free again.
        let (status, again) = office.book("POST", format!("/{noun}"), json!([new])).await;
        assert_eq!(status, 200);
        assert_ne!(again[0]["id"], json!(id), "{noun}");
    }
}

#[tokio::test]
async fn what_is_in_use_is_not_removed() {
    let office = office();
    let courier = office.courier("c1", 55.7).await;
    let task = office.task("t1").await;
    let assignment = office.suggest(&task, &courier).await;
    let path = format!("/couriers/{courier}/suggestions/{assignment}/accept");
    assert_eq!(office.demand("POST", path, json!({})).await.0, 200);
    assert_eq!(
        office
            .book("DELETE", format!("/couriers/{courier}"), Value::Null)
            .await
            .0,
        422
    );
    assert_eq!(
        office.book("DELETE", "/depots/123", Value::Null).await.0,
        422
    );
    assert_eq!(office.book("GET", "/depots/123", Value::Null).await.0, 200);
    // Another company's depot is nobody's here.
    assert_eq!(office.book("GET", "/depots/200", Value::Null).await.0, 404);
    let taken = office
        .book("PATCH", "/depots/124", json!({"number": "my-depot"}))
        .await;
    refused(&taken, 422, "my-depot");
}

#[tokio::test]
async fn a_batch_tells_how_many_were_new() {
    let office = office();
    let two = json!([{"number": "c1"}, {"number": "c2", "name": "A"}]);
    let first = office.book("POST", "/couriers-batch", two).await;
    assert_eq!(first, (200, json!({"inserted": 2, "updated": 0})));
    let three = json!([{"number": "c1"}, {"number": "c2"}, {"number": "c3"}]);
    let second = office.book("POST", "/couriers-batch/", three).await;
    assert_eq!(second, (200, json!({"inserted": 1, "updated": 2})));
    let broken = json!([{"number": "c4"}, {"name": "nobody"}]);
    assert_eq!(office.book("POST", "/couriers-batch", broken).await.0, 400);
    let (_, listed) = office.book("GET", "/couriers", Value::Null).await;
    assert_eq!(listed.as_array().map(Vec::len), Some(3));
}

#[tokio::test]
async fn numbers_are_ids_and_pages_begin_at_one() {
    let office = office();
    let courier = office.courier("c1", 55.7).await;
    let id: i64 = courier.parse().expect("a number");
    let off = json!({"couriers": [{"id": id, "status": "offline"}]});
    let set = office.demand("POST", "/couriers", off).await;
    assert_eq!(set.0, 200, "{set:?}");
    let task = json!({"tasks": [{"number": "t1", "locations": [
        {"type": "depots", "value": {"depots": [{"id": 123}]}},
        {"type": "delivery", "value": {"point": {"lat": 55.7, "lon": 37.6}}},
    ]}]});
    assert_eq!(office.demand("POST", "/tasks", task).await.0, 200);
    let listed = office
        .demand("GET", "/couriers/online?page=0", Value::Null)
        .await;
    assert_eq!(listed, (200, json!({"couriers": []})));
}

#[tokio::test]
async fn a_packed_body_is_read() {
    // `[{"number": "c1"}]` by gzip.
    let packed = b"\x1f\x8b\x08\x00\x00\x00\x00\x00\x02\x03\x8b\xae\x56\xca\x2b\xcd\x4d\x4a\x2d\x52\xb2\x52\x50\x4a\x36\x54\xaa\x8d\x05\x00\xee\xe1\x1f\xcf\x12\x00\x00\x00";
    let office = office();
    let path = "/reference-book/companies/1/couriers?apikey=ya-key-1";
    let request = Request::post(path).header("Content-Encoding", "gzip");
    let request = request.body(Body::from(packed.as_slice()));
    let answer = office.send(request.expect("a request")).await;
    assert_eq!(answer.status, 200, "{}", answer.text);
}

#[tokio::test]
async fn a_query_in_windows_1251_is_read() {
    let office = office();
    let new = json!([{"number": "кк"}]);
    let (_, made) = office.book("POST", "/couriers", new).await;
    for spelt in ["%D0%BA%D0%BA", "%EA%EA"] {
        let path = format!("/couriers?number={spelt}");
        let found = office.book("GET", path, Value::Null).await;
        assert_eq!(found, (200, made.clone()), "{spelt}");
    }
}
