//! What a stranger can try at the open door, each threat with its test. `docs/RELIABILITY.md` lists them.

use std::io::{Read, Write};
use std::net::TcpStream;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::time::{Duration, Instant};

use super::{Office, Server};

/// What the system holds in memory for a process, in megabytes.
fn megabytes(server: &Server) -> u64 {
    let status = std::fs::read_to_string(format!("/proc/{}/status", server.child.id()));
    let status = status.expect("a process");
    let line = status.lines().find(|line| line.starts_with("VmHWM:"));
    let kilobytes = line.and_then(|line| line.split_whitespace().nth(1));
    kilobytes
        .expect("a figure")
        .parse::<u64>()
        .expect("a number")
        / 1024
}

fn ask(server: &Server, login: &str, password: &str, from: &str) -> String {
    let query = format!("operator_login={login}&operator_password={password}");
    let path = format!("/api/v1/get_tariffs?{query}");
    let headers = [("X-Forwarded-For", from)];
    let told = server.client.try_send("GET", &path, &headers, "");
    let told = told.expect("an answer").json();
    told["error"].as_str().expect("a text").to_owned()
}

fn behind_a_proxy() -> Office {
    let office = Office::vega();
    let proxies =
        "[http]\ntrusted_proxies = [\"127.0.0.1\"]\n[http.limits]\nunknown_per_second = 0\n";
    std::fs::write(office.data().join("config.toml"), proxies).expect("a file");
    office
}

#[test]
fn two_hundred_guesses_at_once_cost_little_and_five_are_checked() {
    let office = behind_a_proxy();
    let server = office.serve();
    let before = megabytes(&server);
    let (checked, refused) = (AtomicUsize::new(0), AtomicUsize::new(0));
    let began = Instant::now();
    std::thread::scope(|scope| {
        for n in 0..200 {
            let (server, checked, refused) = (&server, &checked, &refused);
            scope.spawn(move || {
                match ask(server, "my-api", &format!("guess{n}"), "203.0.113.5") {
                    told if told.contains("operator_password") => checked,
                    told if told.contains("слишком много") => refused,
                    told => panic!("{told}"),
                }
                .fetch_add(1, Ordering::Relaxed)
            });
        }
    });
    // Five at once; another after a second, two, four, on a machine so slow that they pass meanwhile.
    let waited = (began.elapsed().as_secs() + 1).ilog2() as usize;
    let (checked, refused) = (checked.into_inner(), refused.into_inner());
    assert!((5..=5 + waited).contains(&checked), "{checked} in {waited}");
    assert_eq!(checked + refused, 200);
    let more = megabytes(&server) - before;
    assert!(more <= 64, "{more} MB more");
}

#[test]
fn who_guesses_does_not_shut_the_rightful_out() {
    let office = behind_a_proxy();
    let server = office.serve();
    assert_eq!(ask(&server, "my-api", "secret-1", "192.0.2.7"), "");
    for n in 0..12 {
        ask(&server, "my-api", &format!("guess{n}"), "203.0.113.5");
    }
    // Each further guess makes the wait longer than this test needs.
    for wait in [1_100, 2_100] {
        std::thread::sleep(Duration::from_millis(wait));
        ask(&server, "my-api", &format!("guess{wait}"), "203.0.113.5");
    }
    // Remembered, at its address and at another; and right again at its address after a change.
    assert_eq!(ask(&server, "my-api", "secret-1", "192.0.2.7"), "");
    assert_eq!(ask(&server, "my-api", "secret-1", "192.0.2.8"), "");
    let told = ask(&server, "my-api", "secret-1", "203.0.113.5");
    assert!(told.contains("слишком много"), "{told}");
    let changed = office
        .command(&["operator", "passwd", "my-api", "--json"])
        .output()
        .expect("runs");
    let changed: serde_json::Value = serde_json::from_slice(&changed.stdout).expect("JSON");
    let password = changed["password"].as_str().expect("a password");
    assert_eq!(ask(&server, "my-api", password, "192.0.2.7"), "");
}

#[test]
fn unknown_logins_do_not_shut_their_address_out() {
    let office = behind_a_proxy();
    let server = office.serve();
    for n in 0..12 {
        ask(&server, &format!("nobody{n}"), "x", "192.0.2.7");
    }
    assert_eq!(ask(&server, "my-api", "secret-1", "192.0.2.7"), "");
}

#[test]
fn an_address_is_believed_from_trusted_proxies_alone() {
    let office = Office::vega();
    let server = office.serve();
    let told: Vec<String> = (0..8)
        .map(|n| {
            ask(
                &server,
                "my-api",
                &format!("guess{n}"),
                &format!("192.0.2.{n}"),
            )
        })
        .collect();
    assert!(told[7].contains("слишком много"), "{told:?}");
}

#[test]
fn connections_of_one_address_are_bounded() {
    let office = Office::vega();
    let bounds = "[http]\nconnections_per_address = 8\n";
    std::fs::write(office.data().join("config.toml"), bounds).expect("a file");
    let server = office.serve();
    let held: Vec<TcpStream> = (0..30)
        .map(|_| TcpStream::connect(server.client.address()).expect("connects"))
        .collect();
    std::thread::sleep(Duration::from_millis(300));
    let mut open = 0;
    for mut stream in held {
        let patience = Some(Duration::from_millis(50));
        stream.set_read_timeout(patience).expect("a timeout");
        // A closed one is at its end; an open one has nothing to say yet.
        match stream.read(&mut [0; 1]) {
            Ok(_) => {}
            Err(error) if error.kind() == std::io::ErrorKind::ConnectionReset => {}
            Err(_) => open += 1,
        }
    }
    assert_eq!(open, 8);
    std::thread::sleep(Duration::from_millis(300));
    assert_eq!(server.client.get("/healthz").status, 200);
}

/// How long a connection that begins like this is kept.
fn kept(server: &Server, beginning: &[u8]) -> Duration {
    let mut stream = TcpStream::connect(server.client.address()).expect("connects");
    stream.write_all(beginning).expect("sends");
    let patience = Some(Duration::from_secs(30));
    stream.set_read_timeout(patience).expect("a timeout");
    let began = Instant::now();
    let mut told = Vec::new();
    // Whether it is told of a time-out or only closed is all the same.
    let _ = stream.read_to_end(&mut told);
    began.elapsed()
}

#[test]
fn silence_ends_a_connection_wherever_it_falls() {
    let office = Office::vega();
    let server = office.serve();
    std::thread::scope(|scope| {
        for beginning in [
            &b""[..],
            &b"P"[..],
            &b"GET /healthz HT"[..],
            &b"GET /healthz HTTP/1.1\r\nHost: x\r\nA: "[..],
            &b"POST /api/v1/add_order HTTP/1.1\r\nHost: x\r\nContent-Length: 99\r\n\r\n{"[..],
            &b"PRI * HTTP/2.0\r\n\r\n"[..],
        ] {
            let server = &server;
            scope.spawn(move || {
                let kept = kept(server, beginning);
                assert!(kept < Duration::from_secs(25), "{beginning:?}: {kept:?}");
            });
        }
    });
}

#[test]
fn unfit_requests_are_refused_and_the_office_goes_on() {
    let office = Office::vega();
    let server = office.serve();
    for (request, status) in [
        // Two lengths: whoever stands between may see another request.
        (
            "POST /api/v1/add_order HTTP/1.1\r\nHost: x\r\nContent-Length: 5\r\nContent-Length: 6\r\n\r\nabcdef",
            "400",
        ),
        (
            // Refused in the dialect's own shape, whose status says nothing.
            "POST /api/v1/add_order HTTP/1.1\r\nHost: x\r\nTransfer-Encoding: chunked\r\n\r\nfffffffffffffffff\r\n",
            "200",
        ),
        (
            "POST /api/v1/add_order HTTP/1.1\r\nHost: x\r\nContent-Length: -1\r\n\r\n",
            "400",
        ),
        ("GET /healthz HTTP/1.1\r\nHost: x\r\nA\0: b\r\n\r\n", "400"),
        (
            "GET /../../etc/passwd HTTP/1.1\r\nHost: x\r\nConnection: close\r\n\r\n",
            "404",
        ),
        (
            "GET /t/..%2f..%2fpult.db HTTP/1.1\r\nHost: x\r\nConnection: close\r\n\r\n",
            "404",
        ),
    ] {
        let mut stream = TcpStream::connect(server.client.address()).expect("connects");
        stream.write_all(request.as_bytes()).expect("sends");
        stream
            .set_read_timeout(Some(Duration::from_secs(15)))
            .expect("a timeout");
        let mut told = [0; 12];
        stream.read_exact(&mut told).expect("an answer");
        let told = String::from_utf8_lossy(&told).into_owned();
        assert_eq!(told, format!("HTTP/1.1 {status}"), "{request:?}");
    }
    let long = format!("/healthz?{}", "a".repeat(20_000));
    let refused = server.client.try_send("GET", &long, &[], "");
    assert!(refused.is_err() || refused.is_ok_and(|told| told.status >= 400));
    assert_eq!(server.client.get("/healthz").status, 200);
}

/// A length beside chunks: whoever stands before the office may have seen one request, where it sees two. The
/// chunks count, and what comes behind them is never read.
#[test]
fn a_request_that_is_hidden_in_another_is_never_answered() {
    let office = Office::vega();
    let server = office.serve();
    let hidden = "GET /healthz HTTP/1.1\r\nHost: x\r\n\r\n";
    let request = format!(
        "POST /healthz HTTP/1.1\r\nHost: x\r\nContent-Length: {}\r\nTransfer-Encoding: chunked\r\n\r\n0\r\n\r\n{hidden}",
        hidden.len() + 5
    );
    let mut stream = TcpStream::connect(server.client.address()).expect("connects");
    stream.write_all(request.as_bytes()).expect("sends");
    stream
        .set_read_timeout(Some(Duration::from_secs(3)))
        .expect("a timeout");
    let mut told = Vec::new();
    // It is closed, or nothing more comes.
    let _ = stream.read_to_end(&mut told);
    let told = String::from_utf8_lossy(&told);
    assert!(!told.contains("\"status\":\"ok\""), "{told}");
    assert_eq!(server.client.get("/healthz").status, 200);
}

#[test]
fn secrets_stand_neither_in_the_log_nor_in_the_process_list() {
    let office = Office::vega();
    let server = office.serve();
    assert_eq!(ask(&server, "my-api", "secret-1", "192.0.2.7"), "");
    ask(&server, "my-api", "a-wrong-secret", "192.0.2.7");
    let told = server
        .client
        .get("/reference-book/companies?apikey=ya-key-1");
    assert!(told.status < 500);
    let made = server.client.try_taximaster_post(
        "create_order",
        "phone=89120000003&source=STREET1,1&source_time=20300501100000",
    );
    assert_eq!(made.expect("an answer")["code"], 0);
    let list = format!("/proc/{}/cmdline", server.child.id());
    let mut seen = vec![(
        "the process list".to_owned(),
        std::fs::read(list).expect("a process"),
    )];
    drop(server);
    for entry in std::fs::read_dir(office.data().join("log")).expect("a log") {
        let path = entry.expect("an entry").path();
        seen.push((
            path.display().to_string(),
            std::fs::read(&path).expect("reads"),
        ));
    }
    assert!(seen.len() > 1);
    for (place, bytes) in seen {
        let text = String::from_utf8_lossy(&bytes);
        for secret in [
            "secret-1",
            "a-wrong-secret",
            "ya-key-1",
            super::SECRET,
            "9120000003",
        ] {
            assert!(!text.contains(secret), "`{secret}` stands in {place}");
        }
    }
}

#[test]
fn text_of_a_customer_commands_no_terminal_and_no_file() {
    let office = Office::vega();
    let server = office.serve();
    let name = "%1b]0;owned%07%c2%9b31m%e2%80%aeX";
    let body = format!(
        "phone=89120000001&source=STREET1,1&source_time=20300501100000&customer={name}&comment={name}"
    );
    let made = server.client.try_taximaster_post("create_order", &body);
    let made = made.expect("an answer");
    assert_eq!(made["code"], 0, "{made}");
    drop(server);
    for arguments in [
        &["report"][..],
        &["report", "--csv"][..],
        &["report", "--json"][..],
        &["export"][..],
        &["check"][..],
    ] {
        let told = office.command(arguments).output().expect("runs");
        for bytes in [told.stdout, told.stderr] {
            let text = String::from_utf8(bytes).expect("UTF-8");
            let odd = |c: &char| !pult::domain::is_visible(*c) && !"\r\n\t".contains(*c);
            assert_eq!(text.chars().find(odd), None, "{arguments:?}");
        }
    }
}

#[test]
fn what_a_client_sends_is_never_a_statement() {
    let office = Office::vega();
    let server = office.serve();
    let evil = "x'); DROP TABLE orders; --";
    let spelt = evil
        .replace(' ', "+")
        .replace(';', "%3b")
        .replace('\'', "%27");
    let body =
        format!("phone=89120000002&source=STREET1,1&source_time=20300501100000&comment={spelt}");
    let made = server.client.try_taximaster_post("create_order", &body);
    let made = made.expect("an answer");
    let login = "operator_login=my-api&operator_password=secret-1";
    let path = format!("/api/v1/get_order?{login}&id={}", made["data"]["order_id"]);
    let told = server.client.get(&path).body;
    assert!(told.contains("DROP TABLE orders"), "{told}");
    let told = ask(&server, "my-api'%20OR%20'1'='1", "x", "192.0.2.7");
    assert!(told.contains("operator_password"), "{told}");
    let told = server.client.get("/t/'%20OR%20'1'='1");
    assert_eq!(told.status, 404);
}

#[cfg(unix)]
#[test]
fn data_is_the_owners_alone() {
    use std::os::unix::fs::PermissionsExt;
    let office = Office::vega();
    let server = office.serve();
    drop(server);
    let copy = office.folder.path().join("copy.db");
    let copied = office
        .command(&["backup", &copy.display().to_string()])
        .output();
    assert!(copied.expect("runs").status.success());
    let mut folders = vec![office.data()];
    let mut seen = 0;
    let mode = |path: &std::path::Path| {
        let found = std::fs::metadata(path).expect("found");
        found.permissions().mode() & 0o077
    };
    assert_eq!(mode(&copy), 0);
    while let Some(folder) = folders.pop() {
        assert_eq!(mode(&folder), 0, "{}", folder.display());
        for entry in std::fs::read_dir(folder).expect("a folder") {
            let path = entry.expect("an entry").path();
            seen += 1;
            assert_eq!(mode(&path), 0, "{}", path.display());
            if path.is_dir() {
                folders.push(path);
            }
        }
    }
    assert!(seen >= 4, "{seen}");
}
