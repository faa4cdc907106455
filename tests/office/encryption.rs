//! HTTPS with a certificate of the office's own.

use std::io::{BufRead, BufReader};
use std::process::Stdio;

use super::{Office, Server, client::Client};

/// The office as it serves over TLS, and its address.
fn encrypted(office: &Office) -> (Server, String) {
    let mut child = office
        .command(&["serve"])
        .stdout(Stdio::piped())
        .spawn()
        .expect("starts");
    let out = child.stdout.take().expect("its output");
    let mut line = String::new();
    BufReader::new(out).read_line(&mut line).expect("a line");
    let url = line.trim_end().strip_prefix("listening on ");
    let url = url.expect("a readiness line").to_owned();
    assert!(url.starts_with("https://127.0.0.1:"), "{url}");
    let client = Client::of(url.trim_start_matches("https://"));
    (Server { child, client }, url)
}

#[test]
fn a_new_certificate_opens_the_listener_to_whoever_trusts_it() {
    let office = Office::empty();
    let arguments = ["tls", "new", "--name", "vega.example", "--json"];
    let made = office.command(&arguments).output().expect("runs");
    assert!(made.status.success(), "{made:?}");
    let config = "[http]\ntls_cert = 'cert.pem'\ntls_key = 'key.pem'\n";
    std::fs::write(office.data().join("config.toml"), config).expect("a configuration");

    let (_server, url) = encrypted(&office);

    let pem = std::fs::read(office.data().join("cert.pem")).expect("a certificate");
    assert_eq!(status(&url, Some(&pem)).expect("an answer"), 200);
    assert!(status(&url, None).is_err(), "a stranger trusts it");
    let port = url.rsplit(':').next().expect("a port");
    let by_name = format!("https://vega.example:{port}");
    assert_eq!(status(&by_name, Some(&pem)).expect("an answer"), 200);
}

#[test]
fn an_office_goes_on_while_its_authority_is_away() {
    let office = Office::empty();
    std::fs::create_dir_all(office.data()).expect("a data folder");
    let config =
        "[http]\nacme = ['office.example']\nacme_directory = 'http://127.0.0.1:9/directory'\n";
    std::fs::write(office.data().join("config.toml"), config).expect("a configuration");
    let (_server, url) = encrypted(&office);
    assert!(status(&url, None).is_err(), "there is nothing to show yet");
    let told = office
        .command(&["check", "--lang", "en"])
        .output()
        .expect("runs");
    let told = String::from_utf8_lossy(&told.stdout).into_owned();
    assert!(
        told.contains("no certificate for office.example yet"),
        "{told}"
    );
}

/// The status of `/healthz` for a client that trusts nothing but `pem`; names lead to this machine.
fn status(url: &str, pem: Option<&[u8]>) -> reqwest::Result<u16> {
    // Another test may have been first.
    let _ = rustls::crypto::ring::default_provider().install_default();
    let trusted = pem.map(|pem| reqwest::Certificate::from_pem(pem).expect("PEM"));
    let port = url.rsplit(':').next().and_then(|port| port.parse().ok());
    let here = std::net::SocketAddr::from(([127, 0, 0, 1], port.expect("a port")));
    let client = reqwest::Client::builder()
        .tls_certs_only(trusted)
        .resolve("vega.example", here)
        .build()?;
    let runtime = tokio::runtime::Runtime::new().expect("a runtime");
    let answer = runtime.block_on(client.get(format!("{url}/healthz")).send())?;
    Ok(answer.status().as_u16())
}

#[cfg(unix)]
#[test]
fn the_key_is_for_its_owner_alone_and_is_not_replaced_by_mistake() {
    use std::os::unix::fs::PermissionsExt;
    let office = Office::empty();
    let new = |arguments: &[&str]| {
        let mut all = vec!["tls", "new"];
        all.extend(arguments);
        office.command(&all).output().expect("runs")
    };
    assert!(new(&[]).status.success());
    let key = office.data().join("key.pem");
    let mode = std::fs::metadata(&key).expect("a key").permissions().mode();
    assert_eq!(mode & 0o777, 0o600);
    let before = std::fs::read(&key).expect("a key");

    let again = new(&[]);
    assert_eq!(again.status.code(), Some(2));
    assert!(String::from_utf8_lossy(&again.stderr).contains("--force"));
    assert_eq!(std::fs::read(&key).expect("a key"), before);
    assert!(new(&["--force"]).status.success());
    assert_ne!(std::fs::read(&key).expect("a key"), before);
}
