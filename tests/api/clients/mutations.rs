//! Recorded requests with a few bytes changed, over all doors: no panic, no answer outside the shape of the
//! dialect that the path belongs to, and no memory that is kept. Ten thousand of them, a million with
//! `PULT_LONG=1`, whose memory is judged with `MALLOC_ARENA_MAX=1`.

use std::fs;
use std::path::Path;

use axum::body::{Body, to_bytes};
use axum::http::{Request, StatusCode};
use pult_garble::garbled;
use serde_json::Value;
use tower::ServiceExt;

use super::office;
use crate::support::Office;

/// A request of a recording: method, target, headers, body.
struct Sent {
    method: String,
    target: String,
    headers: Vec<(String, String)>,
    body: String,
}

fn recorded() -> Vec<Sent> {
    let root = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/fixtures");
    let mut all = Vec::new();
    for folder in ["clients", "navixy", "thetrack", "yandex", "taxomet"] {
        for entry in fs::read_dir(root.join(folder)).expect("the fixtures") {
            let path = entry.expect("a fixture").path();
            if path.extension().is_none_or(|ending| ending != "http") {
                continue;
            }
            let text = fs::read_to_string(path).expect("a text");
            all.extend(format!("\n{text}").split("\n### ").skip(1).filter_map(read));
        }
    }
    all
}

fn read(exchange: &str) -> Option<Sent> {
    let (first, rest) = exchange.split_once('\n')?;
    let (method, target) = first.split_once(' ')?;
    let (sent, _) = rest.split_once("=== ")?;
    let (headers, body) = match sent.strip_prefix('\n') {
        Some(body) => ("", body),
        None => sent.split_once("\n\n").unwrap_or((sent, "")),
    };
    let header = |line: &str| {
        let (name, value) = line.split_once(": ")?;
        Some((name.to_owned(), value.to_owned()))
    };
    Some(Sent {
        method: method.to_owned(),
        target: target.to_owned(),
        headers: headers.lines().filter_map(header).collect(),
        body: body.trim().to_owned(),
    })
}

/// So many requests come to an office before another takes its place.
const A_DAY: usize = 20_000;

/// How many requests are sent.
fn n_requests() -> usize {
    match std::env::var_os("PULT_LONG") {
        Some(_) => 1_000_000,
        None => 10_000,
    }
}

#[test]
fn no_mutated_request_is_answered_outside_its_dialects_shape() {
    let runtime = tokio::runtime::Builder::new_multi_thread()
        .enable_all()
        .build();
    let runtime = runtime.expect("a runtime");
    let all = recorded();
    assert!(all.len() > 150, "{} recorded requests", all.len());
    let open = || {
        ["taximaster", "taxomet", "yandex", "navixy", "thetrack"]
            .map(|name| runtime.block_on(office(name)))
    };
    let mut offices = Some(open());
    let mut resident = Vec::new();
    let samples: Vec<String> = all
        .iter()
        .map(|sent| format!("{}\n{}", sent.target, sent.body))
        .collect();
    let samples: Vec<&str> = samples.iter().map(String::as_str).collect();
    let mut turn = 0;
    garbled(&samples, n_requests(), |bytes| {
        turn += 1;
        let cut = bytes
            .iter()
            .position(|byte| *byte == b'\n')
            .unwrap_or(bytes.len());
        let (target, body) = bytes.split_at(cut);
        let sent = &all[turn % all.len()];
        let Some(request) = request(sent, target, body.get(1..).unwrap_or_default()) else {
            return false;
        };
        let open_ones = offices.get_or_insert_with(open);
        runtime.block_on(answered(&open_ones[turn % open_ones.len()], request));
        if turn % A_DAY == 0 {
            // What an office is told it keeps; a new one has kept nothing.
            resident.extend(resident_mb());
            offices = None;
        }
        true
    });
    let (first, second) = resident.split_at(resident.len() / 2);
    // Closed offices give their memory back by themselves, some later than others: what is kept for good is
    // what the least of many looks shows.
    let least = |part: &[f64]| part.iter().copied().fold(f64::MAX, f64::min);
    if first.len() > 2 {
        let (early, late) = (least(first), least(second));
        println!("resident: {early:.0} MB at least in the first half, {late:.0} MB in the second");
        // Several heaps of one allocator each keep what closed offices gave back: only one tells a leak.
        match std::env::var("MALLOC_ARENA_MAX").as_deref() {
            Ok("1") => assert!(late < early * 1.1 + 16.0, "{resident:?}"),
            _ => println!("memory is judged with MALLOC_ARENA_MAX=1"),
        }
    }
}

/// What this process holds in memory; `None` where the machine does not say.
fn resident_mb() -> Option<f64> {
    let status = fs::read_to_string("/proc/self/status").ok()?;
    let line = status
        .lines()
        .find_map(|line| line.strip_prefix("VmRSS:"))?;
    let kb: f64 = line.trim().trim_end_matches("kB").trim().parse().ok()?;
    Some(kb / 1024.0)
}

/// A request of changed bytes with the headers of a recorded one; `None` where the server would refuse it.
fn request(sent: &Sent, target: &[u8], body: &[u8]) -> Option<Request<Body>> {
    let target = std::str::from_utf8(target).ok()?.trim();
    let mut request = Request::builder().method(sent.method.as_str()).uri(target);
    for (name, value) in &sent.headers {
        request = request.header(name, value);
    }
    if target.starts_with("/common_api/") {
        let query = target.split_once('?').map_or("", |(_, query)| query);
        let signed = if body.is_empty() {
            query.as_bytes()
        } else {
            body
        };
        request = request.header("Signature", crate::taximaster::signature(signed));
    }
    request.body(Body::from(body.to_vec())).ok()
}

async fn answered(office: &Office, request: Request<Body>) {
    let (method, uri) = (request.method().clone(), request.uri().clone());
    let answer = office
        .router
        .clone()
        .oneshot(request)
        .await
        .expect("an answer");
    let status = answer.status();
    let body = to_bytes(answer.into_body(), usize::MAX)
        .await
        .expect("a body");
    assert_ne!(status, StatusCode::INTERNAL_SERVER_ERROR, "{method} {uri}");
    let json: Value = serde_json::from_slice(&body).unwrap_or_default();
    let path = uri.path();
    let first = path
        .trim_start_matches('/')
        .split('/')
        .next()
        .unwrap_or_default();
    let is_right = match first {
        "common_api" | "pay_term_api" => json["code"].is_i64() && json["data"].is_object(),
        "tm_tapi" => body.starts_with(b"<?xml") && body.ends_with(b"</response>"),
        "api" if path.starts_with("/api/v1/") => {
            json["result"].is_string() && json["error"].is_string()
                || json["error"]["message"].is_string()
                || status.is_success()
        }
        "on-demand" | "reference-book" | "companies" => {
            json.is_object() || json.is_array() || matches!(status.as_u16(), 200 | 202)
        }
        "v2" => json["success"].is_boolean(),
        "v1" => {
            let is_photo = status.is_success() && path.trim_end_matches('/').ends_with("/photo");
            json.is_object() || status == StatusCode::NO_CONTENT || is_photo
        }
        _ => return,
    };
    let text = String::from_utf8_lossy(&body);
    assert!(is_right, "{method} {uri}: {status} {text}");
}
