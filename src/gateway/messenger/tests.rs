//! Against a small service of our own on loopback.

use std::sync::{Arc, Mutex};

use axum::Router;
use axum::extract::State;
use axum::http::{HeaderMap, StatusCode};

use super::*;
use pult_domain::{MessageId, Timestamp};

/// What the service was sent: headers and body.
type Taken = Arc<Mutex<Vec<(HeaderMap, String)>>>;

/// A service that answers every call with `status`.
async fn service(status: u16) -> (String, Taken) {
    let taken = Taken::default();
    let answer = move |State(taken): State<Taken>, headers: HeaderMap, body: String| async move {
        taken.lock().expect("nobody panicked").push((headers, body));
        StatusCode::from_u16(status).expect("a status")
    };
    let app = Router::new().fallback(answer).with_state(taken.clone());
    let socket = tokio::net::TcpListener::bind("127.0.0.1:0").await;
    let socket = socket.expect("a port");
    let url = format!("http://{}/send", socket.local_addr().expect("an address"));
    tokio::spawn(async move { axum::serve(socket, app).await });
    (url, taken)
}

fn message(kind: &str, recipient: &str, body: &str) -> Message {
    Message {
        id: MessageId(7),
        sender: "VEGA".to_owned(),
        idempotency_key: "key-7".to_owned(),
        ..Message::new(kind, recipient, body, Timestamp(0))
    }
}

fn texts(services: &[(&str, &str)]) -> Messenger {
    let services = services.iter().map(|(url, body)| Service {
        url: (*url).to_owned(),
        body: (*body).to_owned(),
        headers: HeaderMap::new(),
    });
    Messenger::new(services.collect(), Vec::new(), Vec::new()).expect("addresses")
}

#[tokio::test]
async fn a_text_is_posted_as_json_whatever_it_contains() {
    let (url, taken) = service(200).await;
    let template = r#"{"to":"{phone}","from":"{from}","text":"{text}"}"#;
    let text = "Машина у подъезда, \"17\" {phone}\n\\";
    let sent = texts(&[(&url, template)]);
    let sent = sent.send(&message("sms", "+79261112233", text)).await;
    assert_eq!(sent, Ok(()));
    let (headers, body) = taken.lock().expect("nobody panicked")[0].clone();
    let body: serde_json::Value = serde_json::from_str(&body).expect("JSON");
    let wanted = serde_json::json!({"to": "+79261112233", "from": "VEGA", "text": text});
    assert_eq!(body, wanted);
    assert_eq!(headers["content-type"], "application/json");
    assert_eq!(headers["idempotency-key"], "key-7");
}

#[tokio::test]
async fn a_template_that_is_no_json_is_sent_as_a_form() {
    let (url, taken) = service(204).await;
    let messenger = texts(&[(&url, "phone={phone}&text={text}&unknown={x}")]);
    let text = message("sms", "+79261112233", "а&б=1");
    assert_eq!(messenger.send(&text).await, Ok(()));
    let (headers, body) = taken.lock().expect("nobody panicked")[0].clone();
    let form = "phone=%2B79261112233&text=%D0%B0%26%D0%B1%3D1&unknown={x}";
    assert_eq!(body, form);
    assert_eq!(headers["content-type"], "application/x-www-form-urlencoded");
}

#[tokio::test]
async fn a_webhook_is_signed_over_its_body() {
    let (url, taken) = service(200).await;
    let hook = Webhook {
        url: url.clone(),
        secret: "key".to_owned(),
        headers: HeaderMap::new(),
    };
    let messenger = Messenger::new(Vec::new(), Vec::new(), vec![hook]).expect("addresses");
    let body = "The quick brown fox jumps over the lazy dog";
    assert_eq!(
        messenger.send(&message("webhook", &url, body)).await,
        Ok(())
    );
    let (headers, sent) = taken.lock().expect("nobody panicked")[0].clone();
    assert_eq!(sent, body);
    // The well-known value of HMAC-SHA256 for this key and sentence.
    let signature = "f7bc83f430538424b13298e6aa6fb143ef4d59a14946175997479dbc2d1a3cd8";
    assert_eq!(headers["x-pult-signature"], signature);
}

#[tokio::test]
async fn nobody_is_sent_on_to_another_machine() {
    let (inside, taken) = service(200).await;
    let answer = move || async move { axum::response::Redirect::temporary(&inside) };
    let app = Router::new().fallback(answer);
    let socket = tokio::net::TcpListener::bind("127.0.0.1:0").await;
    let socket = socket.expect("a port");
    let url = format!("http://{}/send", socket.local_addr().expect("an address"));
    tokio::spawn(async move { axum::serve(socket, app).await });
    let messenger = texts(&[(&url, r#"{"to":"{phone}"}"#)]);
    let sent = messenger.send(&message("sms", "+79263332211", "x")).await;
    assert!(sent.is_err(), "{sent:?}");
    assert!(taken.lock().expect("nobody panicked").is_empty());
}

#[tokio::test]
async fn an_answer_says_whether_another_attempt_is_worth_it() {
    for (status, again) in [
        (500, true),
        (503, true),
        (429, true),
        (408, true),
        (302, true),
        (400, false),
        (404, false),
    ] {
        let (url, _) = service(status).await;
        let failure = texts(&[(&url, "{text}")])
            .send(&message("sms", "+7", "x"))
            .await
            .expect_err("a failure");
        assert_eq!(matches!(failure, SendFailure::Again(_)), again, "{status}");
    }
}

#[tokio::test]
async fn the_next_attempt_asks_the_next_service() {
    let (good, taken) = service(200).await;
    let messenger = texts(&[("http://127.0.0.1:1/", "{}"), (&good, "{}")]);
    let mut text = message("sms", "+7", "x");
    let failure = messenger.send(&text).await.expect_err("nobody is there");
    assert!(matches!(failure, SendFailure::Again(_)), "{failure:?}");
    text.failed(failure, Timestamp(0));
    assert_eq!(messenger.send(&text).await, Ok(()));
    assert_eq!(taken.lock().expect("nobody panicked").len(), 1);
}

#[tokio::test]
async fn only_what_is_configured_can_be_sent() {
    let messenger = texts(&[("http://127.0.0.1:1/", "{}")]);
    assert_eq!(messenger.kinds(), ["sms", "webhook"]);
    let hook = message("webhook", "http://127.0.0.1:1/gone", "{}");
    let failure = messenger.send(&hook).await.expect_err("not configured");
    assert!(matches!(failure, SendFailure::Refused(_)), "{failure:?}");
    assert!(
        Messenger::new(
            Vec::new(),
            vec![Service {
                url: "nowhere".to_owned(),
                body: String::new(),
                headers: HeaderMap::new(),
            }],
            Vec::new()
        )
        .is_err()
    );
}

#[tokio::test]
async fn own_headers_go_along_and_are_printed_nowhere() {
    let (url, taken) = service(200).await;
    let own = [("Authorization", "Bearer hush"), ("content-type", "text/x")];
    let own = own.map(|(name, value)| (name.to_owned(), value.to_owned()));
    let service = Service {
        url,
        body: "{text}".to_owned(),
        headers: headers(own).expect("headers"),
    };
    assert!(!format!("{service:?}").contains("hush"), "{service:?}");
    let messenger = Messenger::new(vec![service], Vec::new(), Vec::new()).expect("addresses");
    let sent = messenger.send(&message("sms", "+79261112233", "A")).await;
    assert_eq!(sent, Ok(()));
    let (sent, _) = taken.lock().expect("nobody panicked")[0].clone();
    assert_eq!(sent["authorization"], "Bearer hush");
    assert_eq!(sent["content-type"], "text/x");
    assert_eq!(sent["idempotency-key"], "key-7");
    for (name, value) in [("a b", "c"), ("a", "b\nc")] {
        let refused = headers([(name.to_owned(), value.to_owned())]);
        assert_eq!(refused.err().as_deref(), Some(name));
    }
}
