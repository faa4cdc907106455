//! Runs `tests/fixtures/navixy/*.http`: each file is a conversation with a fresh office.
//!
//! `### METHOD PATH` starts a request, with headers and, after an empty line, a body; `=== STATUS`
//! starts the answer that is expected. In it `"*"` stands for anything, `"~text"` for a string with
//! `text` in it and `"@name"` for anything that is then written `{{name}}`.

use std::collections::BTreeMap;
use std::fs;
use std::path::Path;

use axum::body::Body;
use axum::http::Request;
use serde_json::Value;

use super::office;
use crate::support::Office;

type Names = BTreeMap<String, Value>;

#[tokio::test]
async fn the_conversations_go_as_documented() {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/fixtures/navixy");
    let (mut n_read, mut failures) = (0, Vec::new());
    for entry in fs::read_dir(folder).expect("the fixtures") {
        let path = entry.expect("a fixture").path();
        let text = fs::read_to_string(&path).expect("a text");
        let name = path.file_name().expect("a name").to_string_lossy();
        let (office, mut names) = (office(), Names::new());
        for exchange in text.split("\n### ").skip(1) {
            if let Err(failure) = run(&office, exchange, &mut names).await {
                failures.push(format!("{name}: {failure}"));
            }
        }
        n_read += 1;
    }
    assert!(n_read > 5, "{n_read} fixtures were found");
    assert!(failures.is_empty(), "{}", failures.join("\n\n"));
}

async fn run(office: &Office, exchange: &str, names: &mut Names) -> Result<(), String> {
    let exchange = filled_in(exchange, names);
    let (first, rest) = exchange.split_once('\n').expect("a request");
    let (sent, expected) = rest.split_once("=== ").expect("an expected answer");
    let answer = office.send(request(first, sent)).await;
    let (status, expected) = expected.split_once('\n').unwrap_or((expected, ""));
    let expected: Value = serde_json::from_str(expected).map_err(|e| format!("{first}: {e}"))?;
    let is_expected =
        answer.status.as_str() == status.trim() && is_as(&answer.json(), &expected, names);
    let (status, text) = (answer.status, answer.text);
    is_expected
        .then_some(())
        .ok_or(format!("{first}\n{sent}{status} {text}"))
}

fn filled_in(text: &str, names: &Names) -> String {
    let mut text = text.to_owned();
    for (name, value) in names {
        let plain = value
            .as_str()
            .map_or_else(|| value.to_string(), str::to_owned);
        // An expected answer must stay JSON: a quoted name is replaced with its quotes.
        text = text.replace(&format!("\"{{{{{name}}}}}\""), &value.to_string());
        text = text.replace(&format!("{{{{{name}}}}}"), &plain);
    }
    text
}

fn request(first: &str, sent: &str) -> Request<Body> {
    let (method, path) = first.split_once(' ').expect("a method and a path");
    let (headers, body) = match sent.strip_prefix('\n') {
        Some(body) => ("", body),
        None => sent.split_once("\n\n").unwrap_or((sent, "")),
    };
    let mut request = Request::builder().method(method).uri(path.trim());
    for header in headers.lines().filter(|line| !line.is_empty()) {
        let (name, value) = header.split_once(": ").expect("a header");
        request = request.header(name, value);
    }
    let body = Body::from(body.trim().to_owned());
    request.body(body).expect("a request")
}

fn is_as(actual: &Value, expected: &Value, names: &mut Names) -> bool {
    match (actual, expected) {
        (_, Value::String(word)) if word == "*" => true,
        (_, Value::String(word)) if word.starts_with('@') => {
            names.insert(word[1..].to_owned(), actual.clone());
            true
        }
        (Value::String(text), Value::String(word)) if word.starts_with('~') => {
            text.contains(&word[1..])
        }
        (Value::Object(actual), Value::Object(expected)) => {
            let same_keys = actual.keys().eq(expected.keys());
            same_keys
                && expected
                    .iter()
                    .all(|(key, value)| is_as(&actual[key], value, names))
        }
        (Value::Array(actual), Value::Array(expected)) => {
            let mut pairs = actual.iter().zip(expected);
            actual.len() == expected.len() && pairs.all(|(a, b)| is_as(a, b, names))
        }
        _ => actual == expected,
    }
}
