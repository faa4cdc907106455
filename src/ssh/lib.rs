//! The office's own SSH door: whoever comes in by it reaches a desk, and nothing else.
//!
//! [`SshDoor`] listens, [`host_key`] keeps what the office is known by, `session` is one connection with its
//! login, `desk` carries bytes between its channel and a [`Line`](pult_tui::line::Line), `bounds` keeps
//! strangers from taking up the office's time and its log.

mod bounds;
mod cut;
mod desk;
pub mod host_key;
mod session;
#[cfg(test)]
mod tests;

use std::io;
use std::net::SocketAddr;
use std::path::Path;
use std::sync::Arc;
use std::time::Duration;

use russh::keys::PrivateKey;
use russh::server::Config;
use russh::{MethodKind, MethodSet, SshId};
use tokio::net::{TcpListener, TcpStream};
use tokio::sync::{Semaphore, mpsc, oneshot};
use tokio_util::sync::CancellationToken;
use tokio_util::task::TaskTracker;

use bounds::{HalfOpen, WrongLogins};
use pult_app::{Caller, Dispatch};
use pult_tui::line::Line;
use session::{Connection, Session};

/// Who has not logged in after this time is shown out: a fingerprint is compared and a password looked up in it.
const LOGIN_WITHIN: Duration = Duration::from_secs(60);
/// A terminal that answers nothing is asked this often whether it is still there …
const STILL_THERE: Duration = Duration::from_secs(61);
/// … and taken to be gone after so many questions.
const QUESTIONS: usize = 1;
/// OpenSSH breaks off when it is asked that before it has logged in.
const _: () = assert!(LOGIN_WITHIN.as_secs() < STILL_THERE.as_secs());
/// Wrong passwords and keys in one connection.
const ATTEMPTS: usize = 6;
/// Visitors wait in a queue of this length.
const QUEUE: usize = 32;
/// For whom there is no place is refused after this time, while so many wait at most.
const REFUSED_AFTER: Duration = Duration::from_secs(1);
const KEPT_WAITING: usize = 256;
/// After a failure to let somebody in.
const AGAIN: Duration = Duration::from_millis(100);
/// The last words wait this long for terminals that take nothing.
const LAST_WORDS_WITHIN: Duration = Duration::from_secs(2);

/// Somebody who logged in and has a terminal.
pub struct Visitor {
    /// Who.
    pub sitter: Caller,
    /// From where.
    pub peer: SocketAddr,
    /// The line to their terminal.
    pub line: Line,
    /// Tells them the last word; dropped, they hear none.
    pub last_word: oneshot::Sender<String>,
}

/// The listening door. Dropping it lets nobody in any more.
pub struct SshDoor {
    address: SocketAddr,
    stop: CancellationToken,
    connections: TaskTracker,
}

impl SshDoor {
    /// Listens; whoever logs in comes out of the channel. The host key is that of the file, made
    /// there when there is none.
    ///
    /// # Errors
    /// When the address cannot be listened on, or the key cannot be read or made.
    pub async fn open(
        at: SocketAddr,
        host_key: &Path,
        dispatch: Dispatch,
    ) -> io::Result<(SshDoor, mpsc::Receiver<Visitor>)> {
        let config = Arc::new(config(host_key::of_file(host_key)?));
        let listener = TcpListener::bind(at).await?;
        let address = listener.local_addr()?;
        let (visitors, come) = mpsc::channel(QUEUE);
        let stop = CancellationToken::new();
        let connections = TaskTracker::new();
        let doorway = Doorway {
            config,
            dispatch,
            visitors,
            half_open: HalfOpen::default(),
            wrong: WrongLogins::default(),
            refused: Semaphore::new(KEPT_WAITING),
            stop: stop.clone(),
            connections: connections.clone(),
        };
        connections.spawn(receive(listener, Arc::new(doorway)));
        let door = SshDoor {
            address,
            stop,
            connections,
        };
        Ok((door, come))
    }

    /// Where it listens.
    pub fn address(&self) -> SocketAddr {
        self.address
    }

    /// Lets nobody in any more, and waits until everybody has heard their last word.
    pub async fn close(self) {
        self.stop.cancel();
        self.connections.close();
        // A terminal that takes nothing is not waited for.
        let _ = tokio::time::timeout(LAST_WORDS_WITHIN, self.connections.wait()).await;
    }
}

impl Drop for SshDoor {
    fn drop(&mut self) {
        self.stop.cancel();
    }
}

/// What every connection is given.
struct Doorway {
    config: Arc<Config>,
    dispatch: Dispatch,
    visitors: mpsc::Sender<Visitor>,
    half_open: HalfOpen,
    wrong: WrongLogins,
    /// Connections that are kept waiting before they are refused.
    refused: Semaphore,
    stop: CancellationToken,
    connections: TaskTracker,
}

fn config(key: PrivateKey) -> Config {
    let methods = [MethodKind::PublicKey, MethodKind::Password];
    Config {
        server_id: SshId::Standard("SSH-2.0-pult".into()),
        methods: MethodSet::from(methods.as_slice()),
        // Every refusal takes as long: nobody learns by the time which logins there are.
        auth_rejection_time: Duration::from_secs(1),
        auth_rejection_time_initial: Some(Duration::ZERO),
        keys: vec![key],
        max_auth_attempts: ATTEMPTS,
        inactivity_timeout: None,
        keepalive_interval: Some(STILL_THERE),
        keepalive_max: QUESTIONS,
        nodelay: true,
        ..Config::default()
    }
}

async fn receive(listener: TcpListener, doorway: Arc<Doorway>) {
    loop {
        let accepted = tokio::select! {
            accepted = listener.accept() => accepted,
            () = doorway.stop.cancelled() => return,
        };
        match accepted {
            Ok((stream, peer)) => {
                let connection = connect(Arc::clone(&doorway), stream, peer);
                doorway.connections.spawn(connection);
            }
            Err(error) => {
                tracing::warn!(%error, "a connection to the SSH door could not be taken");
                tokio::time::sleep(AGAIN).await;
            }
        }
    }
}

/// One connection, from its first byte to its last.
async fn connect(doorway: Arc<Doorway>, stream: TcpStream, peer: SocketAddr) {
    let cut = CancellationToken::new();
    let Some(place) = doorway.half_open.place(peer.ip(), &cut) else {
        return keep_waiting(&doorway).await;
    };
    tokio::select! {
        () = tokio::time::sleep(place.wait) => {}
        () = cut.cancelled() => return,
        () = doorway.stop.cancelled() => return,
    }
    // A connection that cannot be made quick is a slow one.
    let _ = stream.set_nodelay(true);
    let connection = Arc::new(Connection::new(peer, cut.clone()));
    let handler = Session::new(Arc::clone(&doorway), Arc::clone(&connection));
    let stream = cut::Cuttable::new(stream, cut.clone());
    let running = async {
        match russh::server::run_stream(Arc::clone(&doorway.config), stream, handler).await {
            Ok(session) => session.await,
            Err(error) => Err(error),
        }
    };
    tokio::pin!(running);
    let logs_in = async {
        tokio::select! {
            () = connection.logged_in.cancelled() => true,
            () = tokio::time::sleep(LOGIN_WITHIN) => false,
            () = doorway.stop.cancelled() => false,
        }
    };
    let is_in = tokio::select! {
        ended = &mut running => return told(peer, ended),
        is_in = logs_in => is_in,
    };
    drop(place);
    if !is_in {
        cut.cancel();
    }
    told(peer, running.await);
}

/// There is no place: without a word, since whoever opens hundreds is told nothing, and not at once, since
/// whoever hears at once comes back at once.
async fn keep_waiting(doorway: &Doorway) {
    if let Ok(_waits) = doorway.refused.try_acquire() {
        tokio::select! {
            () = tokio::time::sleep(REFUSED_AFTER) => {}
            () = doorway.stop.cancelled() => {}
        }
    }
}

/// What a connection ended with is no business of the log's: strangers send anything.
fn told(peer: SocketAddr, ended: Result<(), russh::Error>) {
    match ended {
        Ok(()) => tracing::debug!(%peer, "an SSH connection ended"),
        Err(error) => tracing::debug!(%peer, %error, "an SSH connection broke"),
    }
}
