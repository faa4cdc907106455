//! An authority on a free port of this machine, over plain HTTP, that does what RFC 8555 says, or not.

use std::net::SocketAddr;
use std::sync::atomic::{AtomicBool, AtomicUsize, Ordering};
use std::sync::{Arc, Mutex};
use std::time::Duration;

use axum::Router;
use axum::body::Body;
use axum::extract::{Path, State};
use axum::http::{HeaderMap, HeaderValue, StatusCode};
use axum::response::{IntoResponse, Response};
use axum::routing::{get, head, post};
use base64::Engine;
use base64::prelude::BASE64_URL_SAFE_NO_PAD as BASE64;
use rcgen::{CertificateParams, CertificateSigningRequestParams, Issuer, KeyPair};
use ring::digest::{SHA256, digest};
use rustls::ClientConfig;
use rustls::client::danger::{HandshakeSignatureValid, ServerCertVerified, ServerCertVerifier};
use rustls::pki_types::{CertificateDer, CertificateSigningRequestDer, ServerName, UnixTime};
use rustls::{DigitallySignedStruct, SignatureScheme};
use serde_json::{Value, json};
use tokio::net::{TcpListener, TcpStream};
use tokio_rustls::TlsConnector;
use x509_parser::prelude::FromDer;

/// What an authority does otherwise.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Fault {
    /// Its certificates end after this time.
    EndsIn(Duration),
    /// It has given too many.
    Refuses,
    /// It looks for the office where there is none.
    LooksElsewhere,
    GivesOtherKey,
    GivesOtherNames,
    GivesNoise,
    /// It knows only proofs by DNS.
    AsksOtherwise,
    /// Its directory never ends.
    Endless,
    /// Its directory is no JSON.
    NoJson,
}

#[derive(Debug, Default)]
struct Order {
    names: Vec<String>,
    proved: Vec<bool>,
    failed: bool,
    chain: Option<String>,
}

struct Script {
    url: String,
    office: SocketAddr,
    faults: Vec<Fault>,
    nonces: AtomicUsize,
    accounts: AtomicUsize,
    knows_accounts: AtomicBool,
    thumb: Mutex<String>,
    orders: Mutex<Vec<Order>>,
}

/// A running authority.
pub struct Authority(Arc<Script>);

type Shared = State<Arc<Script>>;

impl Authority {
    /// An authority that finds the office at this address whatever its name.
    pub async fn start(office: SocketAddr, faults: &[Fault]) -> Authority {
        let socket = TcpListener::bind("127.0.0.1:0").await.expect("a port");
        let script = Arc::new(Script {
            url: format!("http://{}", socket.local_addr().expect("its address")),
            office,
            faults: faults.to_vec(),
            nonces: AtomicUsize::new(0),
            accounts: AtomicUsize::new(0),
            knows_accounts: AtomicBool::new(false),
            thumb: Mutex::default(),
            orders: Mutex::default(),
        });
        let router = Router::new()
            .route("/directory", get(directory))
            .route("/nonce", head(nonce).get(nonce))
            .route("/account", post(account))
            .route("/order", post(order))
            .route("/order/{n}", post(order_state))
            .route("/order/{n}/{i}", post(authorization))
            .route("/prove/{n}/{i}", post(prove))
            .route("/finish/{n}", post(finish))
            .route("/certificate/{n}", post(certificate))
            .with_state(script.clone());
        tokio::spawn(async move { axum::serve(socket, router).await });
        Authority(script)
    }

    pub fn directory(&self) -> String {
        format!("{}/directory", self.0.url)
    }

    pub fn n_orders(&self) -> usize {
        self.0.orders.lock().expect("orders").len()
    }

    pub fn n_accounts(&self) -> usize {
        self.0.accounts.load(Ordering::SeqCst)
    }

    pub fn forget_accounts(&self) {
        self.0.knows_accounts.store(false, Ordering::SeqCst);
    }
}

impl Script {
    fn has(&self, fault: Fault) -> bool {
        self.faults.contains(&fault)
    }

    fn answer(&self, status: StatusCode, body: Value) -> Response {
        let nonce = self.nonces.fetch_add(1, Ordering::SeqCst);
        let mut answer = (status, axum::Json(body)).into_response();
        let nonce = HeaderValue::from_str(&format!("nonce{nonce}")).expect("a header");
        answer.headers_mut().insert("replay-nonce", nonce);
        answer
    }

    fn problem(&self, kind: &str, detail: &str) -> Response {
        let kind = format!("urn:ietf:params:acme:error:{kind}");
        self.answer(
            StatusCode::FORBIDDEN,
            json!({"type": kind, "detail": detail, "status": 403}),
        )
    }

    fn at(&self, mut answer: Response, path: &str) -> Response {
        let at = HeaderValue::from_str(&format!("{}{path}", self.url)).expect("a header");
        answer.headers_mut().insert("location", at);
        answer
    }

    fn state(&self, n: usize) -> Value {
        let orders = self.orders.lock().expect("orders");
        let order = &orders[n];
        let status = match order {
            order if order.failed => "invalid",
            order if order.chain.is_some() => "valid",
            order if order.proved.iter().all(|proved| *proved) => "ready",
            _ => "pending",
        };
        let identifier = |name: &String| json!({"type": "dns", "value": name});
        let path = |i: usize| format!("{}/order/{n}/{i}", self.url);
        json!({
            "status": status,
            "identifiers": order.names.iter().map(identifier).collect::<Vec<_>>(),
            "authorizations": (0..order.names.len()).map(path).collect::<Vec<_>>(),
            "finalize": format!("{}/finish/{n}", self.url),
            "certificate": format!("{}/certificate/{n}", self.url),
        })
    }
}

/// The part of a signed request.
fn part(body: &[u8], name: &str) -> Value {
    let request: Value = serde_json::from_slice(body).expect("a signed request");
    let part = request[name].as_str().expect("a part");
    let text = BASE64.decode(part).expect("base64");
    serde_json::from_slice(&text).unwrap_or_default()
}

async fn directory(State(script): Shared) -> Response {
    if script.has(Fault::Endless) {
        return Body::from(vec![b' '; 1 << 20]).into_response();
    }
    if script.has(Fault::NoJson) {
        return "<html>".into_response();
    }
    let at = |path: &str| format!("{}/{path}", script.url);
    let all = json!({
        "newNonce": at("nonce"), "newAccount": at("account"), "newOrder": at("order"),
        "revokeCert": at("revoke"), "keyChange": at("key"),
    });
    script.answer(StatusCode::OK, all)
}

async fn nonce(State(script): Shared) -> Response {
    script.answer(StatusCode::OK, Value::Null)
}

async fn account(State(script): Shared, body: axum::body::Bytes) -> Response {
    let key = &part(&body, "protected")["jwk"];
    // RFC 7638: the members in order, without blanks.
    let text = format!(
        r#"{{"crv":{},"kty":{},"x":{},"y":{}}}"#,
        key["crv"], key["kty"], key["x"], key["y"]
    );
    *script.thumb.lock().expect("a key") = BASE64.encode(digest(&SHA256, text.as_bytes()));
    assert_eq!(
        part(&body, "payload")["contact"],
        json!(["mailto:owner@office.example"])
    );
    let n = script.accounts.fetch_add(1, Ordering::SeqCst);
    script.knows_accounts.store(true, Ordering::SeqCst);
    let made = script.answer(StatusCode::CREATED, json!({"status": "valid"}));
    script.at(made, &format!("/account/{n}"))
}

async fn order(State(script): Shared, body: axum::body::Bytes) -> Response {
    if !script.knows_accounts.load(Ordering::SeqCst) {
        return script.problem("accountDoesNotExist", "nobody knows this account");
    }
    if script.has(Fault::Refuses) {
        return script.problem("rateLimited", "too many certificates");
    }
    let identifiers = part(&body, "payload")["identifiers"].clone();
    let names = identifiers.as_array().into_iter().flatten();
    let names: Vec<String> = names
        .map(|name| name["value"].as_str().expect("a name").to_owned())
        .collect();
    let n = {
        let mut orders = script.orders.lock().expect("orders");
        orders.push(Order {
            proved: vec![false; names.len()],
            names,
            ..Order::default()
        });
        orders.len() - 1
    };
    let made = script.answer(StatusCode::CREATED, script.state(n));
    script.at(made, &format!("/order/{n}"))
}

async fn order_state(State(script): Shared, Path(n): Path<usize>) -> Response {
    script.answer(StatusCode::OK, script.state(n))
}

fn token(n: usize, i: usize) -> String {
    format!("token-{n}-{i}")
}

async fn authorization(State(script): Shared, Path((n, i)): Path<(usize, usize)>) -> Response {
    let (name, is_proved, failed) = {
        let orders = script.orders.lock().expect("orders");
        let order = &orders[n];
        (order.names[i].clone(), order.proved[i], order.failed)
    };
    let status = match (is_proved, failed) {
        (true, _) => "valid",
        (_, true) => "invalid",
        _ => "pending",
    };
    let kind = match script.has(Fault::AsksOtherwise) {
        true => "dns-01",
        false => "tls-alpn-01",
    };
    let mut challenge = json!({
        "type": kind, "url": format!("{}/prove/{n}/{i}", script.url), "token": token(n, i), "status": status,
    });
    if failed && !is_proved {
        challenge["error"] = json!({
            "type": "urn:ietf:params:acme:error:connection", "detail": "nobody answers", "status": 400,
        });
    }
    let all = json!({
        "status": status, "identifier": {"type": "dns", "value": name}, "challenges": [challenge],
    });
    script.answer(StatusCode::OK, all)
}

async fn prove(State(script): Shared, Path((n, i)): Path<(usize, usize)>) -> Response {
    let name = script.orders.lock().expect("orders")[n].names[i].clone();
    let at = match script.has(Fault::LooksElsewhere) {
        true => SocketAddr::from(([127, 0, 0, 1], 9)),
        false => script.office,
    };
    let said = format!("{}.{}", token(n, i), script.thumb.lock().expect("a key"));
    let is_proved =
        proof(at, &name).await.as_deref() == Some(digest(&SHA256, said.as_bytes()).as_ref());
    {
        let mut orders = script.orders.lock().expect("orders");
        let order = &mut orders[n];
        order.proved[i] = is_proved;
        order.failed |= !is_proved;
    }
    let challenge = json!({
        "type": "tls-alpn-01", "url": format!("{}/prove/{n}/{i}", script.url), "token": token(n, i),
        "status": "processing",
    });
    script.answer(StatusCode::OK, challenge)
}

/// What the office shows to the authority as its proof of a name.
async fn proof(at: SocketAddr, name: &str) -> Option<Vec<u8>> {
    let connector = TlsConnector::from(Arc::new(anybody(super::ACME_TLS)));
    let stream = TcpStream::connect(at).await.ok()?;
    let server = ServerName::try_from(name.to_owned()).expect("a name");
    let stream = connector.connect(server, stream).await.ok()?;
    let shown = stream.get_ref().1.peer_certificates()?.first()?.clone();
    let (_, certificate) = x509_parser::certificate::X509Certificate::from_der(&shown).ok()?;
    let names = certificate.subject_alternative_name().ok()??;
    assert_eq!(names.value.general_names.len(), 1, "one name, RFC 8737, 3");
    let oid = x509_parser::der_parser::oid!(1.3.6.1.5.5.7.1.31);
    let extension = certificate.get_extension_unique(&oid).ok()??;
    assert!(extension.critical, "RFC 8737, 3");
    // An octet string of 32 bytes.
    extension.value.strip_prefix(&[4, 32]).map(<[u8]>::to_vec)
}

async fn finish(
    State(script): Shared,
    Path(n): Path<usize>,
    _headers: HeaderMap,
    body: axum::body::Bytes,
) -> Response {
    let csr = part(&body, "payload")["csr"].clone();
    let csr = BASE64
        .decode(csr.as_str().expect("a request"))
        .expect("base64");
    let csr = CertificateSigningRequestDer::from(csr);
    let mut asked = CertificateSigningRequestParams::from_der(&csr).expect("a request that fits");
    let lasts = script.faults.iter().find_map(|fault| match fault {
        Fault::EndsIn(lasts) => Some(*lasts),
        _ => None,
    });
    let lasts = lasts.unwrap_or(Duration::from_secs(90 * 86_400));
    spans(&mut asked.params, lasts);
    let key = KeyPair::generate().expect("a key");
    let root = CertificateParams::new(Vec::new()).expect("no names");
    let chain = match () {
        () if script.has(Fault::GivesNoise) => "noise".to_owned(),
        () if script.has(Fault::GivesOtherKey) => {
            signed(&["office.example", "www.office.example"], lasts).1
        }
        () if script.has(Fault::GivesOtherNames) => {
            asked.params.subject_alt_names.truncate(1);
            asked
                .signed_by(&Issuer::new(root, key))
                .expect("signed")
                .pem()
        }
        () => asked
            .signed_by(&Issuer::new(root, key))
            .expect("signed")
            .pem(),
    };
    script.orders.lock().expect("orders")[n].chain = Some(chain);
    script.answer(StatusCode::OK, script.state(n))
}

async fn certificate(State(script): Shared, Path(n): Path<usize>) -> Response {
    let chain = script.orders.lock().expect("orders")[n].chain.clone();
    let mut answer = script.answer(StatusCode::OK, Value::Null);
    *answer.body_mut() = Body::from(chain.expect("finished"));
    answer.headers_mut().remove("content-length");
    answer
}

fn spans(params: &mut CertificateParams, lasts: Duration) {
    let now = std::time::SystemTime::now();
    params.not_before = now.into();
    params.not_after = (now + lasts).into();
}

/// A certificate of its own key: (key, chain), both PEM.
pub fn signed(names: &[&str], lasts: Duration) -> (String, String) {
    let names: Vec<String> = names.iter().map(|name| (*name).to_owned()).collect();
    let mut params = CertificateParams::new(names).expect("names");
    spans(&mut params, lasts);
    let key = KeyPair::generate().expect("a key");
    let chain = params.self_signed(&key).expect("signed").pem();
    (key.serialize_pem(), chain)
}

/// A client that takes every certificate, as an authority does when it asks for a proof.
pub fn anybody(protocol: &[u8]) -> ClientConfig {
    let provider = Arc::new(rustls::crypto::ring::default_provider());
    let config = ClientConfig::builder_with_provider(provider)
        .with_safe_default_protocol_versions()
        .expect("the usual versions");
    let mut config = config
        .dangerous()
        .with_custom_certificate_verifier(Arc::new(Anybody))
        .with_no_client_auth();
    config.alpn_protocols = vec![protocol.to_vec()];
    config
}

#[derive(Debug)]
struct Anybody;

impl ServerCertVerifier for Anybody {
    fn verify_server_cert(
        &self,
        _: &CertificateDer<'_>,
        _: &[CertificateDer<'_>],
        _: &ServerName<'_>,
        _: &[u8],
        _: UnixTime,
    ) -> Result<ServerCertVerified, rustls::Error> {
        Ok(ServerCertVerified::assertion())
    }

    fn verify_tls12_signature(
        &self,
        _: &[u8],
        _: &CertificateDer<'_>,
        _: &DigitallySignedStruct,
    ) -> Result<HandshakeSignatureValid, rustls::Error> {
        Ok(HandshakeSignatureValid::assertion())
    }

    fn verify_tls13_signature(
        &self,
        _: &[u8],
        _: &CertificateDer<'_>,
        _: &DigitallySignedStruct,
    ) -> Result<HandshakeSignatureValid, rustls::Error> {
        Ok(HandshakeSignatureValid::assertion())
    }

    fn supported_verify_schemes(&self) -> Vec<SignatureScheme> {
        rustls::crypto::ring::default_provider()
            .signature_verification_algorithms
            .supported_schemes()
    }
}
