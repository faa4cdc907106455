//! Calls over HTTP for callers that wait: routers are asked by threads, not by tasks.

use std::sync::mpsc;
use std::time::Duration;

use reqwest::redirect::Policy;
use reqwest::{Client, RequestBuilder, Url};
use tokio::runtime::{Builder, Handle, Runtime, RuntimeFlavor};

/// A connection is there within this time or not at all.
const CONNECT_WITHIN: Duration = Duration::from_secs(1);
/// An answer is complete within this time, or it is none: an operator waits for it.
const ANSWER_WITHIN: Duration = Duration::from_secs(2);

/// Why there is no answer.
#[derive(Debug, thiserror::Error)]
pub enum Error {
    /// The configured address is none.
    #[error("`{url}` is no http:// or https:// address")]
    Address {
        /// The address.
        url: String,
    },
    /// The means to call are missing.
    #[error("cannot call other servers: {0}")]
    System(#[from] std::io::Error),
    /// Nobody answered, or not in time.
    #[error(transparent)]
    Unreachable(#[from] reqwest::Error),
    /// The answer is not what it should be.
    #[error("the answer cannot be read: {0}")]
    Unreadable(#[from] serde_json::Error),
    /// The server does not do what it was asked.
    #[error("refused: {0}")]
    Refused(String),
}

/// A server and the means to call it: a thread of its own, so that whoever asks may wait anywhere.
#[derive(Debug)]
pub(super) struct Line {
    base: String,
    client: Client,
    /// There until the line is dropped.
    runtime: Option<Runtime>,
}

impl Line {
    /// A line to the server at `url`; nothing is called yet.
    ///
    /// # Errors
    /// `Address`, `System`.
    pub fn to(url: &str) -> Result<Line, Error> {
        let parsed = address(url)?;
        let client = client(parsed.scheme() == "https", ANSWER_WITHIN)?;
        let runtime = Builder::new_multi_thread()
            .worker_threads(1)
            .thread_name("gateway")
            .enable_all()
            .build()?;
        Ok(Line {
            base: url.trim_end_matches('/').to_owned(),
            client,
            runtime: Some(runtime),
        })
    }

    /// A call of `path`, which starts with a slash.
    pub fn get(&self, path: &str) -> RequestBuilder {
        self.client.get(format!("{}{path}", self.base))
    }

    /// A call of `path` with a body.
    pub fn post(&self, path: &str, body: &serde_json::Value) -> RequestBuilder {
        self.client.post(format!("{}{path}", self.base)).json(body)
    }

    /// Makes a call and waits for the body, whatever its status.
    ///
    /// # Errors
    /// `Unreachable`, `Refused` for a status of 500 and above.
    pub fn ask(&self, call: RequestBuilder) -> Result<Vec<u8>, Error> {
        let Some(runtime) = &self.runtime else {
            return Err(Error::Refused("the office closes".to_owned()));
        };
        let (answer, answered) = mpsc::sync_channel(1);
        runtime.spawn(async move {
            // Whoever no longer waits needs no answer.
            let _ = answer.send(made(call).await);
        });
        let gone = |_| Err(Error::Refused("the call was broken off".to_owned()));
        letting_others_work(|| answered.recv().unwrap_or_else(gone))
    }
}

/// An address of a server.
///
/// # Errors
/// `Address`.
pub(super) fn address(url: &str) -> Result<Url, Error> {
    let parsed = Url::parse(url).ok();
    let is_server = |url: &Url| matches!(url.scheme(), "http" | "https") && url.host().is_some();
    parsed.filter(is_server).ok_or_else(|| Error::Address {
        url: url.to_owned(),
    })
}

/// What calls other servers: follows no redirect, and waits at most `answer_within` for a whole answer.
///
/// # Errors
/// `Unreachable` when the system's certificates are needed for `tls` and cannot be read.
pub(super) fn client(tls: bool, answer_within: Duration) -> Result<Client, Error> {
    // Whoever installed another provider before keeps it.
    let _ = rustls::crypto::ring::default_provider().install_default();
    let client = Client::builder()
        .redirect(Policy::none())
        .connect_timeout(CONNECT_WITHIN)
        .timeout(answer_within);
    // Without TLS it does not matter whether the system has certificates.
    let client = if tls {
        client
    } else {
        client.tls_certs_only([])
    };
    Ok(client.build()?)
}

impl Drop for Line {
    fn drop(&mut self) {
        if let Some(runtime) = self.runtime.take() {
            runtime.shutdown_background();
        }
    }
}

async fn made(call: RequestBuilder) -> Result<Vec<u8>, Error> {
    let answer = call.send().await?;
    let status = answer.status();
    if status.is_server_error() {
        return Err(Error::Refused(status.to_string()));
    }
    Ok(answer.bytes().await?.to_vec())
}

/// Waits without keeping the tasks of this thread waiting, where it has any.
fn letting_others_work<T>(wait: impl FnOnce() -> T) -> T {
    let flavor = Handle::try_current().map(|handle| handle.runtime_flavor());
    match flavor {
        Ok(RuntimeFlavor::MultiThread) => tokio::task::block_in_place(wait),
        _ => wait(),
    }
}
