//! Starting, being told to stop, and the lock of the data folder.

use std::io::{BufRead, BufReader};
use std::process::Stdio;
use std::time::Duration;

use super::{Office, eventually};

#[test]
fn a_served_office_is_healthy_and_stops_when_told() {
    let office = Office::vega();
    for signal in ["TERM", "INT"] {
        let mut server = office.serve();
        let health = server.client.get("/healthz");
        assert_eq!(
            (health.status, health.body.as_str()),
            (200, r#"{"status":"ok"}"#)
        );
        server.signal(signal);
        let ended = server.wait(Duration::from_secs(5));
        assert_eq!(ended.code(), Some(0), "SIG{signal}");
    }
}

#[test]
fn a_second_office_on_the_same_folder_says_who_has_it() {
    let office = Office::vega();
    let server = office.serve();
    let second = office.command(&["serve"]).output().expect("runs");
    assert_eq!(second.status.code(), Some(1));
    let said = String::from_utf8_lossy(&second.stderr);
    assert!(said.contains(&server.child.id().to_string()), "{said}");
    assert!(second.stdout.is_empty());
}

#[cfg(target_os = "linux")]
#[test]
fn a_check_beside_a_running_office_says_where_it_answers() {
    let office = Office::vega();
    let server = office.start_with(&["serve"], &[("PULT_SSH__LISTEN", "127.0.0.1:0")]);
    let checked = office.command(&["check", "--lang", "ru"]).output();
    let told = checked.expect("runs").stdout;
    let told = String::from_utf8_lossy(&told);
    let port = told
        .lines()
        .find(|line| line.starts_with("порт "))
        .expect("a line");
    let process = server.child.id();
    let runs = format!("здесь работает офис, процесс {process}; в браузере: ");
    assert!(port.contains(&runs), "{port}");
    let address = server.client.address().to_string();
    assert!(port.contains(&address), "{address}: {port}");
    assert!(
        port.contains("пульт с другого терминала: ssh -p "),
        "{port}"
    );
}

#[test]
fn an_office_says_in_its_starters_language_that_its_map_is_old() {
    let office = Office::vega();
    let folder = office.data().join("map");
    std::fs::create_dir_all(&folder).expect("made");
    let old = [b"PULTROAD".as_slice(), &1_u32.to_le_bytes(), &[0; 64]].concat();
    std::fs::write(folder.join("roads.pult"), old).expect("written");
    let mut child = office
        .command(&["serve", "--lang", "ru"])
        .stdout(Stdio::null())
        .stderr(Stdio::piped())
        .spawn()
        .expect("starts");
    let mut said = String::new();
    let errors = child.stderr.take().expect("its complaints");
    let read = BufReader::new(errors).read_line(&mut said);
    child.kill().expect("killed");
    child.wait().expect("ended");
    read.expect("a line");
    assert!(said.contains("карта записана в формате 1"), "{said}");
    assert!(!said.contains("import the map again"), "{said}");
}

#[test]
fn a_key_made_beside_a_running_office_opens_it_at_once() {
    let office = Office::vega();
    let server = office.serve();
    let made = office
        .command(&["key", "add", "yandex", "--company", "1", "--json"])
        .output()
        .expect("runs");
    assert!(made.status.success(), "{made:?}");
    let made: serde_json::Value = serde_json::from_slice(&made.stdout).expect("an object");
    let key = made["key"].as_str().expect("a key");
    let path = format!("/on-demand/companies/1/couriers/online?apikey={key}");
    assert_eq!(server.client.get(&path).status, 200);
    let stranger = "/on-demand/companies/1/couriers/online?apikey=nobody";
    assert_eq!(server.client.get(stranger).status, 401);
}

#[test]
fn the_demonstration_takes_orders_and_drives_them() {
    let office = Office::empty();
    let server = office.start(&["demo", "--headless", "--speed", "20"]);
    let online = "/on-demand/companies/2/couriers/online?apikey=demo-yandex-key";
    let couriers = server.client.get(online).json();
    assert!(
        !couriers["couriers"]
            .as_array()
            .expect("couriers")
            .is_empty()
    );
    eventually("an order that is on its way", || {
        (1..60).find(|order| {
            let told = server
                .client
                .taximaster("get_order_state", &format!("order_id={order}"));
            let kind = told["data"]["state_kind"].as_str().unwrap_or_default();
            [
                "driver_assigned",
                "car_at_place",
                "client_inside",
                "finished",
            ]
            .contains(&kind)
        })
    });
}

#[test]
fn half_a_request_and_garbage_do_not_hurt_the_office() {
    use std::io::Write;
    let office = Office::vega();
    let server = office.serve();
    let address = server.client.address();
    for garbage in [
        &b"GET /common_api/1.0/ping HTTP/1.1\r\nHost"[..],
        &b"\x16\x03\x01\x02\x00\x01\x00\x01\xfc\x03\x03"[..],
        &b"POST /on-demand/companies/1/tasks?apikey=ya-key-1 HTTP/1.1\r\nContent-Length: 10\r\n\r\n{"[..],
        &b"\xff\xfe\x00 / HTTP/9.9\r\n\r\n"[..],
    ] {
        let mut stream = std::net::TcpStream::connect(address).expect("connects");
        stream.write_all(garbage).expect("sends");
    }
    assert_eq!(server.client.get("/healthz").status, 200);
    let lost = server.client.get("/nowhere/at/all");
    assert_eq!(lost.status, 404);
}

#[test]
fn the_configuration_says_how_many_wrong_passwords_are_free() {
    let office = Office::vega();
    let limits = "[http.limits]\nwrong_passwords = 2\n";
    std::fs::write(office.data().join("config.toml"), limits).expect("a file");
    let server = office.serve();
    let ask = |password: &str| {
        let query = format!("operator_login=my-api&operator_password={password}");
        let told = server.client.get(&format!("/api/v1/get_tariffs?{query}"));
        told.json()["error"].as_str().expect("a text").to_owned()
    };
    for _ in 0..2 {
        assert!(ask("wrong").contains("operator_password"));
    }
    assert_eq!(ask("secret-1"), "слишком много запросов, повторите позже");
}
