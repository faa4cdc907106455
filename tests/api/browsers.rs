//! Websites that call from a browser.

use axum::body::Body;
use axum::http::{HeaderMap, Request, StatusCode};
use pult::api::Settings;

use crate::office::Office;

const SITE: &str = "https://taxi.example";

async fn ask(origins: &[&str], method: &str, origin: &str) -> (StatusCode, HeaderMap) {
    let settings = Settings {
        cors_origins: origins.iter().map(|&origin| origin.to_owned()).collect(),
        ..Settings::default()
    };
    let office = Office::open("office/vega.toml", settings).await;
    let request = Request::builder()
        .method(method)
        .uri("/v1/tasks/")
        .header("origin", origin)
        .header("access-control-request-method", "PATCH")
        .header(
            "access-control-request-headers",
            "authorization,content-type",
        );
    let (status, headers, _) = office
        .send(request.body(Body::empty()).expect("a request"))
        .await;
    (status, headers)
}

#[tokio::test]
async fn a_known_site_may_call_with_the_methods_and_headers_it_needs() {
    let (status, headers) = ask(&[SITE], "OPTIONS", SITE).await;
    assert_eq!(status, 200);
    assert_eq!(headers["access-control-allow-origin"], SITE);
    assert_eq!(headers["access-control-allow-methods"], "PATCH");
    let allowed = "authorization,content-type";
    assert_eq!(headers["access-control-allow-headers"], allowed);
    // The answer itself, here a refusal, is readable too.
    let (status, headers) = ask(&[SITE], "GET", SITE).await;
    assert_eq!(status, 401);
    assert_eq!(headers["access-control-allow-origin"], SITE);
}

#[tokio::test]
async fn other_sites_are_not_let_in() {
    let (_, headers) = ask(&[SITE], "OPTIONS", "https://other.example").await;
    assert!(!headers.contains_key("access-control-allow-origin"));
    let (_, headers) = ask(&[], "OPTIONS", SITE).await;
    assert!(!headers.contains_key("access-control-allow-origin"));
}

#[tokio::test]
async fn the_address_of_the_office_leads_a_browser_to_its_pages_and_a_program_nowhere() {
    let office = crate::support::Office::new(
        "[office]\nname = \"Такси <Вега>\"\nlocale = \"ru\"",
        Settings::default(),
    );
    let ask = async |accept: &str| {
        let request = Request::get("/").header("Accept", accept);
        let request = request.body(Body::empty()).expect("a request");
        office.send(request).await
    };
    let page = ask("text/html,application/xhtml+xml,*/*;q=0.8").await;
    assert_eq!(page.status, 200);
    for told in [
        "href=\"/driver\"",
        "href=\"/owner\"",
        "href=\"/openapi\"",
        "Водителям",
    ] {
        assert!(page.text.contains(told), "{}", page.text);
    }
    assert!(page.text.contains("Такси &#60;Вега&#62;"), "{}", page.text);
    let json = ask("*/*").await;
    assert_eq!(json.status, 404, "{}", json.text);
}
