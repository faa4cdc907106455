//! Runs `tests/fixtures/FOLDER/*.http`: each file is a conversation with a fresh office.
//!
//! `### METHOD PATH` starts a request, with headers and, after an empty line, a body; `=== STATUS`
//! starts the answer that is expected. In it `"*"` stands for anything, `"~text"` for a string with
//! `text` in it (`"~"` for any but the empty one) and `"@name"` for anything at first and for the same
//! from then on, when it is also written `{{name}}`. `### OFFER ORDER TO CREW` has the office offer,
//! which no call does. What comes before the first `###` is a remark. Calls of Taxi-Master are signed. An
//! answer in XML is written as it is, `*` for any text.

use std::collections::BTreeMap;
use std::fs;
use std::path::Path;

use axum::body::Body;
use axum::http::Request;
use serde_json::Value;

use crate::support::{Answer, Office};
use crate::taximaster::signature;

/// What the answers of a conversation have named.
pub type Names = BTreeMap<String, Value>;

/// Runs every conversation of a folder, of which there are at least so many.
pub async fn run_all(folder: &str, at_least: usize, office: fn() -> Office) {
    let root = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/fixtures");
    let (mut n_read, mut failures) = (0, Vec::new());
    for entry in fs::read_dir(root.join(folder)).expect("the fixtures") {
        let path = entry.expect("a fixture").path();
        failures.extend(run_file(&path, office(), |_, _, _| Ok(())).await);
        n_read += 1;
    }
    assert!(n_read >= at_least, "{n_read} fixtures were found");
    assert!(failures.is_empty(), "{}", failures.join("\n\n"));
}

/// Runs one conversation; `check` looks at every answer that is as expected, with its method and path.
/// Returns what went otherwise.
pub async fn run_file(
    path: &Path,
    office: Office,
    check: impl Fn(&str, &str, &Answer) -> Result<(), String>,
) -> Vec<String> {
    let text = format!("\n{}", fs::read_to_string(path).expect("a text"));
    let name = path.file_name().expect("a name").to_string_lossy();
    let (mut names, mut failures) = (Names::new(), Vec::new());
    for exchange in text.split("\n### ").skip(1) {
        if let Err(failure) = run(&office, exchange, &mut names, &check).await {
            failures.push(format!("{name}: {failure}"));
        }
    }
    failures
}

async fn run(
    office: &Office,
    exchange: &str,
    names: &mut Names,
    check: impl Fn(&str, &str, &Answer) -> Result<(), String>,
) -> Result<(), String> {
    let exchange = filled_in(exchange, names);
    let (first, rest) = exchange.split_once('\n').unwrap_or((&exchange, ""));
    let words: Vec<&str> = first.split_whitespace().collect();
    if let ["OFFER", order, "TO", crew] = words[..] {
        office.suggest(order, crew).await;
        return Ok(());
    }
    let (sent, expected) = rest.split_once("=== ").expect("an expected answer");
    let answer = office.send(request(&words, sent)).await;
    let (status, expected) = expected.split_once('\n').unwrap_or((expected, ""));
    let is_expected = answer.status.as_str() == status.trim()
        && match expected.trim() {
            "" => answer.text.is_empty(),
            xml if xml.starts_with('<') => is_like(&answer.text, xml),
            expected => {
                let expected = serde_json::from_str(expected);
                let expected = expected.map_err(|error| format!("{first}: {error}"))?;
                is_as(&answer.json(), &expected, names)
            }
        };
    let (status, text) = (answer.status, &answer.text);
    if !is_expected {
        return Err(format!("{first}\n{sent}{status} {text}"));
    }
    check(words[0], words[1], &answer).map_err(|error| format!("{first}\n{sent}{error}: {text}"))
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

fn request(first: &[&str], sent: &str) -> Request<Body> {
    let (headers, body) = match sent.strip_prefix('\n') {
        Some(body) => ("", body),
        None => sent.split_once("\n\n").unwrap_or((sent, "")),
    };
    let body = body.trim();
    let (path, query) = first[1].split_once('?').unwrap_or((first[1], ""));
    let signed = if body.is_empty() { query } else { body };
    let signature = signature(signed.as_bytes());
    if path.starts_with("/tm_tapi/") {
        let signed = format!("{signed}&signature={signature}");
        let (uri, body) = match body {
            "" => (format!("{path}?{signed}"), String::new()),
            _ => (path.to_owned(), signed),
        };
        let request = Request::builder().method(first[0]).uri(uri);
        return request.body(Body::from(body)).expect("a request");
    }
    let mut request = Request::builder().method(first[0]).uri(first[1]);
    for header in headers.lines() {
        let (name, value) = header.split_once(": ").expect("a header");
        request = request.header(name, value);
    }
    if path.starts_with("/common_api/") || path.starts_with("/pay_term_api/") {
        request = request.header("Signature", signature);
    }
    request
        .body(Body::from(body.to_owned()))
        .expect("a request")
}

/// Whether a text is what was expected, `*` standing for any part of it.
fn is_like(text: &str, expected: &str) -> bool {
    let mut parts = expected.split('*');
    let Some(mut rest) = text.strip_prefix(parts.next().unwrap_or_default()) else {
        return false;
    };
    for part in parts {
        match rest.split_once(part) {
            Some((_, behind)) if !part.is_empty() => rest = behind,
            _ => return part.is_empty(),
        }
    }
    rest.is_empty()
}

/// Whether an answer is what was expected, wild cards and all.
pub fn is_as(answer: &Value, expected: &Value, names: &mut Names) -> bool {
    match (answer, expected) {
        (_, Value::String(any)) if any == "*" => true,
        (_, Value::String(name)) if name.starts_with('@') => {
            let known = names.entry(name[1..].to_owned());
            known.or_insert_with(|| answer.clone()) == answer
        }
        (Value::String(text), Value::String(part)) if part.starts_with('~') => {
            !text.is_empty() && text.contains(&part[1..])
        }
        (Value::Array(a), Value::Array(b)) => {
            a.len() == b.len() && a.iter().zip(b).all(|(a, b)| is_as(a, b, names))
        }
        (Value::Object(a), Value::Object(b)) => {
            let mut pairs = b.iter();
            a.len() == b.len()
                && pairs.all(|(key, b)| a.get(key).is_some_and(|a| is_as(a, b, names)))
        }
        _ => answer == expected,
    }
}
