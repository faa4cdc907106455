//! The listener itself: a socket, with or without TLS, that gives slow clients little time.

use std::io;
use std::net::{SocketAddr, TcpListener};
use std::path::PathBuf;
use std::time::Duration;

use axum::Router;
use axum_server::tls_rustls::RustlsConfig;
use axum_server::{Handle, Server};
use hyper_util::rt::TokioTimer;
use tokio::task::JoinHandle;

/// A client has this long to send its headers.
const HEADERS_WITHIN: Duration = Duration::from_secs(10);
/// The most that headers may weigh.
const MOST_HEADERS: usize = 16 * 1024;
/// Requests in flight have this long to be answered when the office closes.
const CLOSE_WITHIN: Duration = Duration::from_secs(3);

/// A certificate and its key, as PEM files.
#[derive(Debug, Clone)]
pub struct Tls {
    /// The certificate chain.
    pub cert: PathBuf,
    /// The private key.
    pub key: PathBuf,
}

/// An open listener.
pub struct Listener {
    url: String,
    handle: Handle<SocketAddr>,
    task: JoinHandle<io::Result<()>>,
}

impl Listener {
    /// Opens a listener; port 0 is any free one.
    ///
    /// # Errors
    /// When the address is taken or the certificate cannot be read.
    pub async fn open(at: SocketAddr, tls: Option<Tls>, service: Router) -> io::Result<Listener> {
        let socket = TcpListener::bind(at)?;
        socket.set_nonblocking(true)?;
        let address = socket.local_addr()?;
        let handle = Handle::new();
        let service = service.into_make_service_with_connect_info::<SocketAddr>();
        let (scheme, task) = match tls {
            None => {
                let mut server = axum_server::from_tcp(socket)?.handle(handle.clone());
                guard(&mut server);
                ("http", tokio::spawn(server.serve(service)))
            }
            Some(tls) => {
                let config = RustlsConfig::from_pem_file(tls.cert, tls.key).await?;
                let server = axum_server::from_tcp_rustls(socket, config)?;
                let mut server = server.handle(handle.clone());
                guard(&mut server);
                ("https", tokio::spawn(server.serve(service)))
            }
        };
        Ok(Listener {
            url: format!("{scheme}://{address}"),
            handle,
            task,
        })
    }

    /// Where it listens: `http://127.0.0.1:8080`.
    pub fn url(&self) -> &str {
        &self.url
    }

    /// Stops listening; requests in flight are answered first.
    pub async fn close(self) {
        self.handle.graceful_shutdown(Some(CLOSE_WITHIN));
        match self.task.await {
            Ok(Ok(())) => {}
            Ok(Err(error)) => tracing::error!(%error, "the listener ended badly"),
            Err(error) => tracing::error!(%error, "the listener's task ended badly"),
        }
    }
}

/// There is no header timeout by default: half a request would hold its connection for ever.
fn guard<A>(server: &mut Server<SocketAddr, A>) {
    server
        .http_builder()
        .http1()
        .timer(TokioTimer::new())
        .header_read_timeout(HEADERS_WITHIN)
        .max_buf_size(MOST_HEADERS);
}
