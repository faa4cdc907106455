//! The talk with the authority: an account, an order, a proof for each name, a certificate.

use std::pin::Pin;
use std::time::Duration;

use bytes::{Bytes, BytesMut};
use http_body_util::BodyExt;
use instant_acme::{
    Account, AuthorizationStatus, BodyWrapper, BytesResponse, ChallengeType, HttpClient,
    Identifier, NewAccount, NewOrder, Order, OrderStatus, RetryPolicy,
};
use rcgen::{CertificateParams, CustomExtension, KeyPair};
use reqwest::redirect::Policy;
use rustls::crypto::ring::sign::any_supported_type;
use rustls::pki_types::PrivateKeyDer;
use rustls::sign::CertifiedKey;

use super::files::{Folder, Given};
use super::{Error, Held, Settings};

/// One answer has to come within this time.
const ANSWER_WITHIN: Duration = Duration::from_secs(30);
/// The authority has so long to look at the proofs, and to make the certificate.
const DONE_WITHIN: Duration = Duration::from_secs(90);
/// No answer of an authority is longer.
const LONGEST_ANSWER: usize = 256 * 1024;

/// Asks for a certificate for all the names.
///
/// # Errors
/// What the authority says, or why it says nothing.
pub async fn ask(settings: &Settings, held: &Held) -> Result<Given, Error> {
    let account = account(settings).await?;
    let names = settings.names.iter().cloned().map(Identifier::Dns);
    let names: Vec<Identifier> = names.collect();
    let mut order = account
        .new_order(&NewOrder::new(&names))
        .await
        .map_err(|error| refusal(error, settings))?;
    let proved = prove(&mut order, held).await;
    held.forget_proofs();
    proved.map_err(|error| match error {
        Fault::Said(error) => error,
        Fault::Acme(error) => refusal(error, settings),
    })?;
    let retries = RetryPolicy::new().timeout(DONE_WITHIN);
    let key = order
        .finalize()
        .await
        .map_err(|error| refusal(error, settings))?;
    let chain = order.poll_certificate(&retries).await;
    let given = Given::of(&key, &chain.map_err(|error| refusal(error, settings))?)?;
    match given.is_for(&settings.names) {
        true => Ok(given),
        false => Err(Error::Useless("it is for other names".to_owned())),
    }
}

/// What went wrong while names were proved.
enum Fault {
    Said(Error),
    Acme(instant_acme::Error),
}

impl From<instant_acme::Error> for Fault {
    fn from(error: instant_acme::Error) -> Fault {
        Fault::Acme(error)
    }
}

/// Shows the proofs until the authority has seen them.
async fn prove(order: &mut Order, held: &Held) -> Result<(), Fault> {
    let mut authorizations = order.authorizations();
    while let Some(authorization) = authorizations.next().await {
        let mut authorization = authorization?;
        if authorization.status == AuthorizationStatus::Valid {
            continue;
        }
        let name = authorization.identifier().to_string();
        let mut challenge = authorization
            .challenge(ChallengeType::TlsAlpn01)
            .ok_or_else(|| {
                let why = "it does not ask for a proof inside TLS (tls-alpn-01)";
                Fault::Said(Error::Refused(why.to_owned()))
            })?;
        let digest = challenge.key_authorization().digest();
        let proof = proof(&name, digest.as_ref()).map_err(Fault::Said)?;
        held.prove(&name, proof);
        challenge.set_ready().await?;
    }
    let retries = RetryPolicy::new().timeout(DONE_WITHIN);
    match order.poll_ready(&retries).await? {
        OrderStatus::Ready => Ok(()),
        _ => Err(Fault::Said(unproved(order).await)),
    }
}

/// The certificate that proves a name (RFC 8737, section 3).
fn proof(name: &str, digest: &[u8]) -> Result<CertifiedKey, Error> {
    let useless = |error: rcgen::Error| Error::Useless(format!("{name}: {error}"));
    let mut params = CertificateParams::new([name.to_owned()]).map_err(useless)?;
    params.custom_extensions = vec![CustomExtension::new_acme_identifier(digest)];
    let key = KeyPair::generate().map_err(useless)?;
    let certificate = params.self_signed(&key).map_err(useless)?;
    let signing = PrivateKeyDer::Pkcs8(key.serialize_der().into());
    let signing =
        any_supported_type(&signing).map_err(|error| Error::Useless(error.to_string()))?;
    Ok(CertifiedKey::new(vec![certificate.der().clone()], signing))
}

/// Which name the authority could not prove, and what it says of it.
async fn unproved(order: &mut Order) -> Error {
    let mut authorizations = order.authorizations();
    while let Some(Ok(mut authorization)) = authorizations.next().await {
        let name = authorization.identifier().to_string();
        let Ok(state) = authorization.refresh().await else {
            continue;
        };
        let mut problems = state.challenges.iter().filter_map(|one| one.error.as_ref());
        if let Some(problem) = problems.next() {
            let why = problem.to_string();
            return Error::Unproved { name, why };
        }
    }
    Error::Refused("the order became invalid".to_owned())
}

/// The account that there is, else a new one.
async fn account(settings: &Settings) -> Result<Account, Error> {
    let folder = Folder(settings.folder.clone());
    let web = || Ok::<_, Error>(Account::builder_with_http(Box::new(Web::new(settings)?)));
    if let Some(credentials) = folder.account(&settings.directory) {
        let known = web()?.from_credentials(credentials).await;
        return known.map_err(|error| refusal(error, settings));
    }
    let contact = format!("mailto:{}", settings.contact);
    let contact = match settings.contact.is_empty() {
        true => vec![],
        false => vec![contact.as_str()],
    };
    let wanted = NewAccount {
        contact: &contact,
        terms_of_service_agreed: true,
        only_return_existing: false,
    };
    let made = web()?
        .create(&wanted, settings.directory.clone(), None)
        .await;
    let (account, credentials) = made.map_err(|error| refusal(error, settings))?;
    folder.keep_account(&settings.directory, credentials)?;
    Ok(account)
}

fn refusal(error: instant_acme::Error, settings: &Settings) -> Error {
    match error {
        instant_acme::Error::Api(problem) => {
            let kind = problem.r#type.as_deref().unwrap_or_default();
            if kind.ends_with(":accountDoesNotExist") {
                Folder(settings.folder.clone()).forget_account();
            }
            Error::Refused(problem.to_string())
        }
        other => Error::Unreachable(other.to_string()),
    }
}

/// Asks the authority over HTTP.
struct Web(reqwest::Client);

impl Web {
    fn new(settings: &Settings) -> Result<Web, Error> {
        // Whoever installed another provider before keeps it.
        let _ = rustls::crypto::ring::default_provider().install_default();
        let client = reqwest::Client::builder()
            .redirect(Policy::none())
            .timeout(ANSWER_WITHIN);
        // Without TLS it does not matter whether the system has certificates.
        let client = match settings.directory.starts_with("https:") {
            true => client,
            false => client.tls_certs_only([]),
        };
        let client = client.build();
        Ok(Web(
            client.map_err(|error| Error::Unreachable(error.to_string()))?
        ))
    }
}

/// An answer of the authority on its way.
type Answer = Pin<Box<dyn Future<Output = Result<BytesResponse, instant_acme::Error>> + Send>>;

impl HttpClient for Web {
    fn request(&self, request: http::Request<BodyWrapper<Bytes>>) -> Answer {
        let client = self.0.clone();
        Box::pin(async move {
            let (parts, body) = request.into_parts();
            let body = body.collect().await.unwrap_or_default().to_bytes();
            let asked = client
                .request(parts.method, parts.uri.to_string())
                .headers(parts.headers)
                .body(body);
            let failed =
                |error: reqwest::Error| instant_acme::Error::Other(Box::new(error.without_url()));
            let mut answer = asked.send().await.map_err(failed)?;
            let mut text = BytesMut::new();
            while let Some(more) = answer.chunk().await.map_err(failed)? {
                if text.len() + more.len() > LONGEST_ANSWER {
                    return Err(instant_acme::Error::Str("its answer has no end"));
                }
                text.extend_from_slice(&more);
            }
            let mut made = http::Response::new(());
            *made.status_mut() = answer.status();
            *made.headers_mut() = std::mem::take(answer.headers_mut());
            let (parts, ()) = made.into_parts();
            let body = Box::new(text.freeze());
            Ok(BytesResponse { parts, body })
        })
    }
}
