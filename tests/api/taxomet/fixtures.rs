//! Runs `tests/fixtures/taxomet/*.http`: each file is a conversation with a fresh office.
//!
//! `### ADDRESS` is a request by GET as the page prints it: the host is left out, the stars are the
//! password, and what an address cannot hold is encoded, as a browser does. `### POST ADDRESS` has a
//! form below it. `=== ` starts the answer that is expected. In it `"*"` stands for anything and
//! `"~text"` for a string with `text` in it. Answers are compared whole.

use std::fs;
use std::path::Path;

use serde_json::Value;

use super::office;
use crate::conversation::{Names, is_as};
use crate::support::Office;

#[tokio::test]
async fn the_conversations_go_as_documented() {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/fixtures/taxomet");
    let (mut n_read, mut failures) = (0, Vec::new());
    for entry in fs::read_dir(folder).expect("the fixtures") {
        let path = entry.expect("a fixture").path();
        let text = format!("\n{}", fs::read_to_string(&path).expect("a text"));
        let name = path.file_name().expect("a name").to_string_lossy();
        let office = office();
        for exchange in text.split("\n### ").skip(1) {
            if let Err(failure) = run(&office, exchange).await {
                failures.push(format!("{name}: {failure}"));
            }
        }
        n_read += 1;
    }
    assert!(n_read >= 11, "{n_read} fixtures were found");
    assert!(failures.is_empty(), "{}", failures.join("\n"));
}

async fn run(office: &Office, exchange: &str) -> Result<(), String> {
    let (sent, expected) = exchange.split_once("=== ").expect("an expected answer");
    let (first, form) = sent.split_once('\n').expect("an address");
    let (method, address) = match first.strip_prefix("POST ") {
        Some(address) => ("POST", address),
        None => ("GET", first),
    };
    let answer = office
        .taxomet(method, &uri(address), form.trim().to_owned())
        .await;
    let expected = first_value(expected).expect(first);
    let is_expected = is_as(&answer, &expected, &mut Names::new());
    is_expected
        .then_some(())
        .ok_or(format!("{first}\n{answer}"))
}

/// The JSON that a text begins with; remarks may follow.
fn first_value(text: &str) -> Option<Value> {
    let mut values = serde_json::Deserializer::from_str(text).into_iter();
    values.next()?.ok()
}

/// An address as a client sends it.
fn uri(printed: &str) -> String {
    let printed = printed.trim_start_matches("https://test.taxomet.ru");
    let printed = printed.replace("******", "secret%201%2B2");
    let mut uri = String::new();
    for byte in printed.bytes() {
        if byte.is_ascii_graphic() {
            uri.push(char::from(byte));
        } else {
            uri += &format!("%{byte:02X}");
        }
    }
    uri
}
