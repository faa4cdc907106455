//! The whole talk with an authority that is scripted: it looks in at the listener as real ones do.

use std::net::SocketAddr;
use std::sync::Arc;
use std::time::{Duration, SystemTime};

use rustls::ServerConfig;
use rustls::pki_types::{CertificateDer, ServerName};
use tokio::net::{TcpListener, TcpStream};
use tokio_rustls::{TlsAcceptor, TlsConnector};
use tokio_util::sync::CancellationToken;

use super::authority::ask;
use super::files::Folder;
use super::scripted::{Authority, Fault, anybody, signed};
use super::*;

/// A listener as the office has it, on a free port.
async fn listener(held: Arc<Held>) -> SocketAddr {
    let provider = Arc::new(rustls::crypto::ring::default_provider());
    let config = ServerConfig::builder_with_provider(provider)
        .with_safe_default_protocol_versions()
        .expect("the usual versions");
    let mut config = config.with_no_client_auth().with_cert_resolver(held);
    config.alpn_protocols = vec![b"http/1.1".to_vec(), ACME_TLS.to_vec()];
    let acceptor = TlsAcceptor::from(Arc::new(config));
    let socket = TcpListener::bind("127.0.0.1:0").await.expect("a port");
    let at = socket.local_addr().expect("its address");
    tokio::spawn(async move {
        while let Ok((stream, _)) = socket.accept().await {
            let acceptor = acceptor.clone();
            tokio::spawn(async move { acceptor.accept(stream).await.map(drop) });
        }
    });
    at
}

/// The certificate that a browser is shown under `name`.
async fn shown(at: SocketAddr, name: &str) -> Option<CertificateDer<'static>> {
    let connector = TlsConnector::from(Arc::new(anybody(b"http/1.1")));
    let stream = TcpStream::connect(at).await.ok()?;
    let name = ServerName::try_from(name.to_owned()).expect("a name");
    let stream = connector.connect(name, stream).await.ok()?;
    let chain = stream.get_ref().1.peer_certificates()?;
    Some(chain.first()?.clone().into_owned())
}

struct Office {
    _folder: tempfile::TempDir,
    settings: Settings,
    held: Arc<Held>,
    at: SocketAddr,
}

impl Office {
    /// Keeps its certificate, until the token is cancelled.
    fn keep(&self) -> (CancellationToken, tokio::task::JoinHandle<()>) {
        let stop = CancellationToken::new();
        let keeping = keep(self.settings.clone(), self.held.clone(), stop.clone());
        (stop, tokio::spawn(keeping))
    }
}

/// An office with a listener, and an authority that has this fault.
async fn office(faults: &[Fault]) -> (Office, Authority) {
    let folder = tempfile::tempdir().expect("a folder");
    let held = Arc::new(Held::default());
    let at = listener(held.clone()).await;
    let authority = Authority::start(at, faults).await;
    let settings = Settings {
        names: vec!["office.example".to_owned(), "www.office.example".to_owned()],
        contact: "owner@office.example".to_owned(),
        directory: authority.directory(),
        folder: folder.path().join("acme"),
    };
    let office = Office {
        _folder: folder,
        settings,
        held,
        at,
    };
    (office, authority)
}

#[tokio::test]
async fn a_certificate_is_got_shown_and_kept() {
    let (office, authority) = office(&[]).await;
    assert_eq!(shown(office.at, "office.example").await, None);
    let (stop, keeping) = office.keep();
    until(|| office.held.is_ready()).await;
    let first = shown(office.at, "www.office.example").await;
    assert!(first.is_some());
    stop.cancel();
    keeping.await.expect("it ends");
    // The office starts again: nobody is asked.
    let asked = authority.n_orders();
    let again = Arc::new(Held::default());
    let at = listener(again.clone()).await;
    let keeping = tokio::spawn(keep(
        office.settings.clone(),
        again.clone(),
        stop.child_token(),
    ));
    keeping.await.expect("it is stopped");
    let stop = CancellationToken::new();
    let keeping = tokio::spawn(keep(office.settings.clone(), again.clone(), stop.clone()));
    until(|| again.is_ready()).await;
    assert_eq!(shown(at, "office.example").await, first);
    assert_eq!(authority.n_orders(), asked);
    stop.cancel();
    keeping.await.expect("it ends");
    let mode = std::os::unix::fs::PermissionsExt::mode(
        &std::fs::metadata(office.settings.folder.join("certificate.pem"))
            .expect("the file")
            .permissions(),
    );
    assert_eq!(mode & 0o077, 0, "a key that others may read");
}

#[tokio::test]
async fn a_certificate_that_ends_is_replaced_without_a_restart() {
    let (office, authority) = office(&[Fault::EndsIn(Duration::from_secs(3))]).await;
    let (stop, keeping) = office.keep();
    until(|| office.held.is_ready()).await;
    let first = shown(office.at, "office.example").await;
    until(|| authority.n_orders() > 1).await;
    let mut now = shown(office.at, "office.example").await;
    while now == first {
        tokio::time::sleep(Duration::from_millis(20)).await;
        now = shown(office.at, "office.example").await;
    }
    assert!(now.is_some(), "there is always one to show");
    assert_eq!(authority.n_accounts(), 1);
    stop.cancel();
    keeping.await.expect("it ends");
}

#[tokio::test]
async fn nobody_is_asked_without_end_for_what_is_over_by_the_own_clock() {
    let (office, authority) = office(&[Fault::EndsIn(Duration::ZERO)]).await;
    let (stop, keeping) = office.keep();
    until(|| authority.n_orders() > 0).await;
    tokio::time::sleep(Duration::from_secs(1)).await;
    assert_eq!(authority.n_orders(), 1);
    stop.cancel();
    keeping.await.expect("it ends");
}

#[tokio::test]
async fn wrong_answers_are_told_and_change_nothing() {
    for (fault, told) in [
        (Fault::Refuses, "too many certificates"),
        (
            Fault::LooksElsewhere,
            "did not reach the office under office.example",
        ),
        (Fault::GivesOtherKey, "the certificate is of no use"),
        (Fault::GivesOtherNames, "it is for other names"),
        (Fault::GivesNoise, "the certificate is of no use"),
        (Fault::AsksOtherwise, "tls-alpn-01"),
        (Fault::Endless, "its answer has no end"),
        (Fault::NoJson, "cannot be asked"),
    ] {
        let (office, _authority) = office(&[fault]).await;
        let error = ask(&office.settings, &office.held)
            .await
            .expect_err("a fault");
        assert!(error.to_string().contains(told), "{fault:?}: {error}");
        assert!(!office.held.is_ready(), "{fault:?}");
        assert!(
            Folder(office.settings.folder.clone())
                .certificate()
                .is_none()
        );
    }
}

#[tokio::test]
async fn an_account_that_the_authority_forgot_is_made_again() {
    let (office, authority) = office(&[]).await;
    ask(&office.settings, &office.held)
        .await
        .expect("a certificate");
    authority.forget_accounts();
    let error = ask(&office.settings, &office.held)
        .await
        .expect_err("unknown");
    assert!(matches!(error, Error::Refused(_)), "{error}");
    ask(&office.settings, &office.held)
        .await
        .expect("a new account");
    assert_eq!(authority.n_accounts(), 2);
}

#[tokio::test]
async fn an_authority_that_is_away_is_no_panic() {
    let (mut office, _authority) = office(&[]).await;
    office.settings.directory = "http://127.0.0.1:9/directory".to_owned();
    let error = ask(&office.settings, &office.held).await.expect_err("away");
    assert!(matches!(error, Error::Unreachable(_)), "{error}");
}

#[test]
fn a_kept_file_that_is_damaged_counts_as_none() {
    let folder = tempfile::tempdir().expect("a folder");
    let kept = Folder(folder.path().to_owned());
    for noise in [
        "",
        "noise",
        "-----BEGIN CERTIFICATE-----\nAAAA\n-----END CERTIFICATE-----\n",
    ] {
        std::fs::write(folder.path().join("certificate.pem"), noise).expect("written");
        std::fs::write(folder.path().join("account.json"), noise).expect("written");
        assert!(kept.certificate().is_none());
        assert!(kept.account("https://a.example/directory").is_none());
    }
}

#[test]
fn the_next_one_is_asked_for_when_a_third_of_its_time_is_left() {
    let (key, chain) = signed(&["office.example"], Duration::from_secs(90 * 86_400));
    let given = files::Given::of(&key, &chain).expect("a certificate");
    let left = given.renew_at().duration_since(SystemTime::now());
    let days = left.expect("later").as_secs() / 86_400;
    assert!((58..=60).contains(&days), "{days}");
    assert!(given.is_for(&["OFFICE.example".to_owned()]));
    assert!(!given.is_for(&["office.example".to_owned(), "b.example".to_owned()]));
}

#[test]
fn pauses_grow_and_stay_long() {
    let pauses: Vec<u64> = (0..8).map(|n| keep::pause(n).as_secs()).collect();
    assert!(pauses.is_sorted() && pauses[0] == 60 && pauses[7] == 12 * 3600);
}

async fn until(holds: impl Fn() -> bool) {
    let deadline = tokio::time::Instant::now() + Duration::from_secs(20);
    while !holds() {
        assert!(tokio::time::Instant::now() < deadline, "nothing came");
        tokio::time::sleep(Duration::from_millis(10)).await;
    }
}
