//! Runs `tests/fixtures/yandex/*.http`: each file is a conversation with a fresh office.
//!
//! `### METHOD PATH` starts a request, with headers and, after an empty line, a body; `=== STATUS`
//! starts the answer that is expected. In it `"*"` stands for anything and `"~text"` for a string with
//! `text` in it. `### OFFER TASK TO COURIER` has the office suggest, which no call does.

use std::fs;
use std::path::Path;

use axum::body::Body;
use axum::http::Request;
use serde_json::Value;

use super::office;
use crate::support::Office;

#[tokio::test]
async fn the_conversations_go_as_documented() {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/fixtures/yandex");
    let (mut n_read, mut failures) = (0, Vec::new());
    for entry in fs::read_dir(folder).expect("the fixtures") {
        let path = entry.expect("a fixture").path();
        let text = fs::read_to_string(&path).expect("a text");
        let name = path.file_name().expect("a name").to_string_lossy();
        let office = office();
        for exchange in text.split("\n### ").skip(1) {
            if let Err(failure) = run(&office, exchange).await {
                failures.push(format!("{name}: {failure}"));
            }
        }
        n_read += 1;
    }
    assert!(n_read > 20, "{n_read} fixtures were found");
    assert!(failures.is_empty(), "{}", failures.join("\n"));
}

async fn run(office: &Office, exchange: &str) -> Result<(), String> {
    let (first, rest) = exchange.split_once('\n').unwrap_or((exchange, ""));
    let words: Vec<&str> = first.split_whitespace().collect();
    if let ["OFFER", task, "TO", courier] = words[..] {
        office.suggest(task, courier).await;
        return Ok(());
    }
    let (sent, expected) = rest.split_once("=== ").expect("an expected answer");
    let answer = office.send(request(&words, sent)).await;
    let (status, expected) = expected.split_once('\n').unwrap_or((expected, ""));
    let is_expected = answer.status.as_str() == status.trim()
        && match expected.trim() {
            "" => answer.text.is_empty(),
            expected => is_as(
                &answer.json(),
                &serde_json::from_str(expected).expect(first),
            ),
        };
    let (status, text) = (answer.status, answer.text);
    is_expected
        .then_some(())
        .ok_or(format!("{first}\n{sent}{status} {text}"))
}

fn request(first: &[&str], sent: &str) -> Request<Body> {
    let (headers, body) = match sent.split_once("\n\n") {
        Some((headers, body)) if !sent.starts_with('\n') => (headers, body),
        _ => ("", sent.trim_start_matches('\n')),
    };
    let mut request = Request::builder().method(first[0]).uri(first[1]);
    for header in headers.lines() {
        let (key, value) = header.split_once(": ").expect("a header");
        request = request.header(key, value);
    }
    request
        .body(Body::from(body.to_owned()))
        .expect("a request")
}

/// Whether an answer is what was expected, wild cards and all.
fn is_as(answer: &Value, expected: &Value) -> bool {
    match (answer, expected) {
        (_, Value::String(any)) if any == "*" => true,
        (Value::String(text), Value::String(part)) if part.starts_with('~') => {
            text.contains(&part[1..])
        }
        (Value::Array(a), Value::Array(b)) => {
            a.len() == b.len() && a.iter().zip(b).all(|(a, b)| is_as(a, b))
        }
        (Value::Object(a), Value::Object(b)) => {
            a.len() == b.len()
                && b.iter()
                    .all(|(key, b)| a.get(key).is_some_and(|a| is_as(a, b)))
        }
        _ => answer == expected,
    }
}
