//! The listener itself: a socket, with or without TLS, that gives slow and silent clients little time
//! and has a bounded number of connections.

mod crowd;
mod heads;
mod mending;
mod patience;
mod request_line;

use std::convert::Infallible;
use std::io;
use std::net::SocketAddr;
use std::path::PathBuf;
use std::pin::Pin;
use std::sync::Arc;
use std::time::Duration;

use axum::Router;
use axum::body::Body;
use axum::extract::{ConnectInfo, Request};
use axum::http::{HeaderValue, header};
use hyper::body::Incoming;
use hyper::server::conn::http1;
use hyper::service::service_fn;
use hyper_util::rt::{TokioIo, TokioTimer};
use rustls::ServerConfig;
use rustls::pki_types::pem::PemObject;
use rustls::pki_types::{CertificateDer, PrivateKeyDer};
use tokio::io::{AsyncRead, AsyncWrite};
use tokio::net::{TcpListener, TcpStream};
use tokio::task::JoinHandle;
use tokio::time::{sleep, timeout};
use tokio_rustls::TlsAcceptor;
use tokio_util::sync::CancellationToken;
use tokio_util::task::TaskTracker;
use tower::ServiceExt;

use crowd::Crowd;
use mending::Mending;
use patience::Patient;
use pult_acme::{ACME_TLS, Held};
use pult_dialect::Stop;
use pult_dialect::as_sent::AsSent;
use pult_input::Network;

/// A client has this long for its first byte, for the headers of a request, and to take the next part of
/// an answer.
const SILENCE: Duration = Duration::from_secs(10);
/// A proxy may keep a connection idle between requests for so long.
const PROXY_SILENCE: Duration = Duration::from_secs(75);
/// The most that headers may weigh.
const MOST_HEADERS: usize = 16 * 1024;
/// Requests in flight have this long to be answered when the office closes.
const CLOSE_WITHIN: Duration = Duration::from_secs(3);
/// A pause after a connection could not be taken: there are no files left, most often.
const BREATH: Duration = Duration::from_millis(50);

/// Where the certificate comes from.
#[derive(Debug, Clone)]
pub enum Tls {
    /// Two PEM files.
    Files {
        /// The certificate chain.
        cert: PathBuf,
        /// The private key.
        key: PathBuf,
    },
    /// An authority gives it and looks in for its proofs.
    Given(Arc<Held>),
}

/// A listener about to be open; boxed, so that this crate compiles the server, not the one that starts it.
pub type Opening = Pin<Box<dyn Future<Output = io::Result<Listener>> + Send>>;
/// How many connections there may be.
#[derive(Debug, Clone)]
pub struct Bounds {
    /// In all.
    pub connections: usize,
    /// From one address.
    pub of_an_address: usize,
    /// Proxies, which speak for many clients: the share of an address is not theirs.
    pub proxies: Vec<Network>,
}

impl Default for Bounds {
    fn default() -> Bounds {
        Bounds {
            connections: 4096,
            of_an_address: 256,
            proxies: Vec::new(),
        }
    }
}

/// An open listener.
pub struct Listener {
    url: String,
    stop: CancellationToken,
    task: JoinHandle<()>,
}

impl Listener {
    /// Opens a listener; port 0 is any free one.
    ///
    /// # Errors
    /// When the address is taken or the certificate cannot be read.
    pub fn open(at: SocketAddr, tls: Option<Tls>, bounds: Bounds, service: Router) -> Opening {
        Box::pin(Listener::opened(at, tls, bounds, service))
    }

    async fn opened(
        at: SocketAddr,
        tls: Option<Tls>,
        bounds: Bounds,
        service: Router,
    ) -> io::Result<Listener> {
        let socket = TcpListener::bind(at).await?;
        let address = socket.local_addr()?;
        let scheme = if tls.is_some() { "https" } else { "http" };
        let stop = CancellationToken::new();
        let house = House {
            tls: tls.map(acceptor).transpose()?,
            crowd: Arc::new(Crowd::new(bounds)),
            service,
            stop: stop.clone(),
        };
        Ok(Listener {
            url: format!("{scheme}://{address}"),
            stop,
            task: tokio::spawn(house.receive(socket)),
        })
    }

    /// Where it listens: `http://127.0.0.1:8080`.
    pub fn url(&self) -> &str {
        &self.url
    }

    /// Stops listening; requests in flight are answered first.
    pub async fn close(self) {
        self.stop.cancel();
        if let Err(error) = self.task.await {
            tracing::error!(%error, "the listener's task ended badly");
        }
    }
}

fn acceptor(tls: Tls) -> io::Result<TlsAcceptor> {
    let provider = Arc::new(rustls::crypto::ring::default_provider());
    let config = ServerConfig::builder_with_provider(provider)
        .with_safe_default_protocol_versions()
        .map_err(io::Error::other)?
        .with_no_client_auth();
    let (mut config, also) = match tls {
        Tls::Files { cert, key } => {
            let (chain, key_der) = pem(&cert, &key)?;
            let config = config.with_single_cert(chain, key_der);
            (config.map_err(|error| unreadable(&cert, &error))?, None)
        }
        Tls::Given(held) => (config.with_cert_resolver(held), Some(ACME_TLS.to_vec())),
    };
    config.alpn_protocols = [b"http/1.1".to_vec()].into_iter().chain(also).collect();
    Ok(TlsAcceptor::from(Arc::new(config)))
}

/// The chain and the key of two PEM files.
fn pem(
    cert: &PathBuf,
    key: &PathBuf,
) -> io::Result<(Vec<CertificateDer<'static>>, PrivateKeyDer<'static>)> {
    let chain = CertificateDer::pem_file_iter(cert)
        .and_then(|certificates| certificates.collect::<Result<Vec<_>, _>>())
        .map_err(|error| unreadable(cert, &error))?;
    let key_der = PrivateKeyDer::from_pem_file(key).map_err(|error| unreadable(key, &error))?;
    Ok((chain, key_der))
}

fn unreadable(file: &std::path::Path, error: &dyn std::fmt::Display) -> io::Error {
    io::Error::other(format!("{}: {error}", file.display()))
}

/// What every connection shares.
#[derive(Clone)]
struct House {
    tls: Option<TlsAcceptor>,
    crowd: Arc<Crowd>,
    service: Router,
    stop: CancellationToken,
}

impl House {
    async fn receive(self, socket: TcpListener) {
        let (talks, cut) = (TaskTracker::new(), CancellationToken::new());
        loop {
            let accepted = tokio::select! {
                () = self.stop.cancelled() => break,
                accepted = socket.accept() => accepted,
            };
            let (stream, from) = match accepted {
                Ok(accepted) => accepted,
                Err(error) => {
                    tracing::warn!(%error, "a connection could not be taken");
                    sleep(BREATH).await;
                    continue;
                }
            };
            // Without a place the connection is closed at once.
            let Some(place) = self.crowd.enter(from.ip()) else {
                continue;
            };
            let (house, cut) = (self.clone(), cut.clone());
            talks.spawn(async move {
                let _place = place;
                tokio::select! {
                    () = cut.cancelled() => {}
                    () = house.serve(stream, from) => {}
                }
            });
        }
        drop(socket);
        talks.close();
        if timeout(CLOSE_WITHIN, talks.wait()).await.is_err() {
            cut.cancel();
            talks.wait().await;
        }
    }

    async fn serve(&self, stream: TcpStream, from: SocketAddr) {
        // An answer is one small packet; it need not wait for another.
        let _ = stream.set_nodelay(true);
        let stream = Patient::new(stream, SILENCE);
        match &self.tls {
            None => self.talk(stream, from).await,
            Some(tls) => {
                // Whoever does not speak TLS in time is not answered.
                if let Ok(Ok(stream)) = timeout(SILENCE, tls.accept(stream)).await
                    && stream.get_ref().1.alpn_protocol() != Some(ACME_TLS)
                {
                    self.talk(stream, from).await;
                }
            }
        }
    }

    async fn talk(&self, stream: impl AsyncRead + AsyncWrite + Unpin, from: SocketAddr) {
        let as_sent = AsSent::default();
        let stream = Mending::new(stream, crate::is_of_a_dialect, as_sent.clone());
        let answer = |request: hyper::Request<Incoming>| {
            let mut request: Request = request.map(Body::new);
            request.extensions_mut().insert(ConnectInfo(from));
            request.extensions_mut().insert(Stop(self.stop.clone()));
            let is_mended = as_sent.is_of(request.uri());
            if is_mended {
                request.extensions_mut().insert(as_sent.clone());
            }
            let answer = self.service.clone().oneshot(request);
            async move {
                let mut answer = answer.await?;
                if is_mended {
                    // What comes behind a mended request is not read as another one.
                    let close = HeaderValue::from_static("close");
                    answer.headers_mut().insert(header::CONNECTION, close);
                }
                Ok::<_, Infallible>(answer)
            }
        };
        let silence = match self.crowd.is_proxy(from.ip()) {
            true => PROXY_SILENCE,
            false => SILENCE,
        };
        let talk = http1::Builder::new()
            .timer(TokioTimer::new())
            .header_read_timeout(silence)
            .max_buf_size(MOST_HEADERS)
            .serve_connection(TokioIo::new(stream), service_fn(answer));
        let mut talk = std::pin::pin!(talk);
        // How a connection ends is the client's affair.
        tokio::select! {
            _ = talk.as_mut() => return,
            () = self.stop.cancelled() => talk.as_mut().graceful_shutdown(),
        }
        let _ = talk.await;
    }
}
