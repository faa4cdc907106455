//! Request lines as they are met in the wild, over real sockets.

use std::io::{Read, Write};
use std::net::TcpStream;
use std::time::Duration;

use super::client::sign;
use super::{Office, Server};

/// Everything the office answers to these bytes until it closes the connection.
fn answers(server: &Server, sent: &[u8]) -> Vec<String> {
    let mut stream = TcpStream::connect(server.client.address()).expect("a connection");
    let patience = Some(Duration::from_secs(5));
    stream.set_read_timeout(patience).expect("a socket");
    stream.write_all(sent).expect("is sent");
    let mut told = Vec::new();
    stream.read_to_end(&mut told).expect("is closed in time");
    let told = String::from_utf8_lossy(&told).into_owned();
    let parts = told.split("HTTP/1.1 ").skip(1);
    parts.map(str::to_owned).collect()
}

/// The head of a signed Taxi-Master request with this query.
fn asked(query: &[u8], signed: &[u8]) -> Vec<u8> {
    let head = b"GET /common_api/1.0/analyze_phone?".as_slice();
    let rest = format!(
        " HTTP/1.1\r\nHost: x\r\nSignature: {}\r\n\r\n",
        sign(signed)
    );
    [head, query, rest.as_bytes()].concat()
}

#[test]
fn a_raw_target_is_answered_and_signed_as_it_was_sent() {
    let office = Office::vega();
    let server = office.serve();
    for query in [
        b"phone=8 926 000-00-09".as_slice(),
        b"phone=89260000009&search_in_clients=true&x=\"<>#",
        b"phone=89260000009&x=\xc0\xed\xed\xe0",
    ] {
        let told = answers(&server, &asked(query, query));
        let shown = String::from_utf8_lossy(query);
        assert_eq!(told.len(), 1, "{shown}: {told:?}");
        assert!(told[0].contains("\"code\":100"), "{shown}: {told:?}");
        let head = told[0].to_ascii_lowercase();
        assert!(head.contains("connection: close"), "{shown}: {told:?}");
    }
    let mended = answers(&server, &asked(b"phone=8 1", b"phone=8%201"));
    assert!(mended[0].contains("\"code\":4"), "{mended:?}");
}

#[test]
fn a_signature_holds_for_its_own_request_alone() {
    let office = Office::vega();
    let server = office.serve();
    let known = b"phone=8 926 000-00-09";
    // One piece: another request, with the signature of the raw one behind it.
    let both = [asked(b"phone=89260000008", known), asked(known, known)].concat();
    let told = answers(&server, &both);
    assert_eq!(told.len(), 2, "{told:?}");
    assert!(told[0].contains("\"code\":4"), "{told:?}");
    assert!(told[1].contains("\"code\":100"), "{told:?}");
}

#[test]
fn nothing_is_read_behind_a_mended_request() {
    let office = Office::vega();
    let server = office.serve();
    let query = b"phone=8 926 000-00-09";
    let both = [asked(query, query), asked(query, query)].concat();
    assert_eq!(answers(&server, &both).len(), 1);
}

#[test]
fn the_hopeless_and_what_is_no_dialects_is_refused() {
    let office = Office::vega();
    let server = office.serve();
    for line in [
        b"GET /common_api/1.0/ping?a=b\0c d HTTP/1.1".as_slice(),
        b"GET /common_api/1.0/ping?a=b\rc d HTTP/1.1",
        b"GET /common_api/1.0/ping?a=b c",
        b"GET /api/pult/orders?a=b c HTTP/1.1",
        b"GET /elsewhere a HTTP/1.1",
    ] {
        let told = answers(&server, &[line, b"\r\nHost: x\r\n\r\n"].concat());
        let shown = String::from_utf8_lossy(line);
        assert_eq!(told.len(), 1, "{shown}: {told:?}");
        assert!(told[0].starts_with("400"), "{shown}: {told:?}");
    }
}
