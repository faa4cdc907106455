//! Bodies that come packed, at every door.

use std::io::Write;

use axum::body::Body;
use axum::http::Request;
use flate2::Compression;
use flate2::write::GzEncoder;
use pult::api::Settings;

use crate::support::Office;

#[tokio::test]
async fn a_body_that_nobody_unpacks_is_refused_in_the_words_of_its_door() {
    let settings = Settings {
        taximaster_secret: "secret-1".to_owned(),
        ..Settings::default()
    };
    let office = Office::new("[office]\nname = \"Вега\"\nlocale = \"en\"", settings);
    for (path, status, said) in [
        ("/common_api/1.0/create_order", "200", "\"code\":9"),
        ("/pay_term_api/1.0/add_term_operation", "200", "\"code\":9"),
        ("/tm_tapi/1.0/change_order_state", "200", "<code>9</code>"),
        ("/api/v1/add_order", "200", "\"result\":\"0\""),
        ("/on-demand/companies/1/orders", "415", "\"message\":"),
        ("/v2/task/create", "400", "\"code\":5"),
        ("/v1/tasks/", "415", "\"detail\":"),
        ("/api/pult/orders", "415", "\"code\":\"packed\""),
        ("/api/pult/driver/actions", "415", "\"code\":\"packed\""),
    ] {
        let request = Request::post(path).header("Content-Encoding", "br");
        let request = request.body(Body::from("\u{b}x")).expect("a request");
        let told = office.send(request).await;
        assert_eq!(told.status.as_str(), status, "{path}: {}", told.text);
        assert!(told.text.contains(said), "{path}: {}", told.text);
        assert!(told.text.contains("gzip"), "{path}: {}", told.text);
        assert_eq!(told.headers["accept-encoding"], "gzip", "{path}");
    }
}

#[tokio::test]
async fn a_body_that_is_too_large_unpacked_is_refused_as_one_that_came_so() {
    let settings = Settings {
        taximaster_secret: "secret-1".to_owned(),
        ..Settings::default()
    };
    let office = Office::new(KEYS, settings);
    let plain = format!("{{\"a\":\"{}\"}}", "x".repeat(1_200_000));
    let mut packer = GzEncoder::new(Vec::new(), Compression::fast());
    packer.write_all(plain.as_bytes()).expect("packs");
    let packed = packer.finish().expect("packs");
    for (path, status, said) in [
        ("/common_api/1.0/create_order", "200", "\"code\":9"),
        ("/api/v1/add_order", "200", "too large"),
        (
            "/on-demand/companies/1/tasks?apikey=y-1",
            "413",
            "\"message\":",
        ),
        (
            "/v2/task/create?hash=22eac1c27af4be7b9d04da2ce1af111b",
            "412",
            "\"code\":9",
        ),
        ("/v1/tasks/", "413", "\"detail\":"),
    ] {
        let mut request = Request::post(path)
            .header("Content-Encoding", "gzip")
            .header("Content-Type", "application/json");
        if path == "/v1/tasks/" {
            request = request.header("Authorization", "token t-1");
        }
        let request = request.body(Body::from(packed.clone()));
        let told = office.send(request.expect("a request")).await;
        assert_eq!(told.status.as_str(), status, "{path}: {}", told.text);
        assert!(told.text.contains(said), "{path}: {}", told.text);
    }
}

const KEYS: &str = r#"
    [office]
    name = "Вега"
    locale = "en"
    [[company]]
    id = 1
    name = "UDS1"
    [[api_key]]
    dialect = "yandex"
    key = "y-1"
    company_id = 1
    [[api_key]]
    dialect = "navixy"
    key = "22eac1c27af4be7b9d04da2ce1af111b"
    [[api_key]]
    dialect = "thetrack"
    key = "t-1"
"#;
