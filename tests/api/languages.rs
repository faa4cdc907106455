//! What an API says in words: in the office's language, or in the one that is asked for.

use axum::body::Body;
use axum::http::Request;
use pult::api::Settings;
use pult::domain::Locale;
use serde_json::Value;

use crate::office::Office;

/// A refusal of each dialect: the call, where its words stand, and what they are in both languages.
const REFUSALS: [(&str, &str, &str, &str, &str, &str); 12] = [
    (
        "GET",
        "/v1/tasks/",
        "",
        "/detail",
        "ключ не указан или неизвестен",
        "the key is missing or unknown",
    ),
    (
        "POST",
        "/on-demand/companies/1/tasks?apikey=ya-key-1",
        r#"{"tasks": [{"locations": []}]}"#,
        "/message",
        "tasks[0]: нет поля `number`",
        "tasks[0]: missing field `number`",
    ),
    (
        "POST",
        "/on-demand/companies/1/tasks?apikey=ya-key-1",
        "{\"tasks\"",
        "/message",
        "тело запроса не JSON: обрывается: строка 1, столбец 8",
        "the request body is no JSON: EOF while parsing an object at line 1 column 8",
    ),
    (
        "GET",
        "/on-demand/companies/1/tasks/77?apikey=ya-key-1",
        "",
        "/message",
        "задача 77 не существует",
        "task 77 does not exist",
    ),
    (
        "PUT",
        "/reference-book/companies/1/depots?apikey=ya-key-1",
        "",
        "/message",
        "этот адрес не принимает такой метод",
        "this address does not take that method",
    ),
    (
        "POST",
        "/v2/user/auth",
        r#"{"login": ""}"#,
        "/errors/0/error",
        "длина должна быть от 1 до 200",
        "length must be between 1 and 200",
    ),
    (
        "POST",
        "/v2/user/auth",
        "{",
        "/status/description",
        "Wrong request format: JSON не читается: обрывается: строка 1, столбец 1",
        "Wrong request format: broken JSON: EOF while parsing an object at line 1 column 1",
    ),
    // The vendor's page prints these words.
    (
        "POST",
        "/v2/tracker/list",
        "{}",
        "/status/description",
        "Wrong hash",
        "Wrong hash",
    ),
    // The office's own calls, and those of the drivers' page.
    (
        "GET",
        "/api/pult/orders/7",
        "",
        "/detail",
        "неизвестный отправитель",
        "unknown caller",
    ),
    (
        "GET",
        "/api/pult/orders/7",
        "",
        "/title",
        "Нужно войти",
        "Unauthorized",
    ),
    (
        "POST",
        "/api/pult/driver/login",
        r#"{"phone": "12", "code": 7}"#,
        "/error",
        "body: число `7`, а нужно: строка: строка 1, столбец 25",
        "body: invalid type: integer `7`, expected a string at line 1 column 25",
    ),
    (
        "GET",
        "/nowhere/at/all",
        "",
        "/detail",
        "по этому адресу ничего нет",
        "there is nothing at this address",
    ),
];

async fn told(office: &Office, refusal: usize, language: Option<&str>) -> Value {
    let (method, uri, body, place, _, _) = REFUSALS[refusal];
    let mut request = Request::builder().method(method).uri(uri);
    if let Some(language) = language {
        request = request.header("Accept-Language", language);
    }
    let request = request.body(Body::from(body)).expect("a request");
    let (_, _, answer) = office.send(request).await;
    answer.pointer(place).cloned().unwrap_or(answer)
}

#[tokio::test]
async fn refusals_are_in_the_offices_language_or_the_callers() {
    let office = Office::open("office/vega.toml", Settings::default()).await;
    for (index, (_, uri, _, _, russian, english)) in REFUSALS.into_iter().enumerate() {
        for (language, words) in [
            (None, russian),
            (Some("de"), russian),
            (Some("ru-RU,ru;q=0.9"), russian),
            (Some("en-US,en;q=0.5"), english),
        ] {
            assert_eq!(told(&office, index, language).await, words, "{uri}");
        }
    }
}

#[tokio::test]
async fn the_listener_may_be_set_to_a_language_and_a_dialect_be_off() {
    let settings = Settings {
        language: Some(Locale::En),
        thetrack: false,
        ..Settings::default()
    };
    let office = Office::open("office/vega.toml", settings).await;
    for (index, (_, uri, _, _, russian, english)) in REFUSALS.into_iter().enumerate().skip(1) {
        assert_eq!(told(&office, index, None).await, english, "{uri}");
        assert_eq!(told(&office, index, Some("ru")).await, russian, "{uri}");
    }
    assert_eq!(told(&office, 0, None).await, "this API is switched off");
    assert_eq!(told(&office, 0, Some("ru")).await, "этот API отключён");
}
