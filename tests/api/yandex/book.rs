//! The reference book in long lists.

use serde_json::{Value, json};

use super::office;

#[tokio::test]
async fn a_list_has_a_thousand_couriers_a_page() {
    let office = office();
    let couriers: Vec<_> = (0..1001)
        .map(|n| json!({"number": format!("c{n}")}))
        .collect();
    let made = office.book("POST", "/couriers", json!(couriers)).await;
    assert_eq!(made.0, 200);
    for (page, n) in [
        ("", 1000),
        ("?page=1", 1000),
        ("?page=2", 1),
        ("?page=3", 0),
    ] {
        let path = format!("/couriers{page}");
        let (status, listed) = office.book("GET", path, Value::Null).await;
        assert_eq!((status, listed.as_array().map(Vec::len)), (200, Some(n)));
    }
    let (_, last) = office.book("GET", "/couriers?page=2", Value::Null).await;
    assert_eq!(last[0]["id"], "1001");
}
