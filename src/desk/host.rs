//! The office's end: the socket, and whoever comes to it.

use std::fs::{self, Permissions};
use std::io;
use std::os::unix::fs::PermissionsExt;
use std::path::{Path, PathBuf};
use std::time::Duration;

use futures_util::{SinkExt, StreamExt};
use tokio::net::unix::{OwnedReadHalf, OwnedWriteHalf};
use tokio::net::{UnixListener, UnixStream};
use tokio::sync::{mpsc, oneshot};
use tokio::task::AbortHandle;
use tokio_util::task::TaskTracker;

use super::path::socket_path;
use super::wire::{
    Ended, FrameSink, Frames, Hello, ToOffice, ToTerminal, Wants, frame_sink, frames,
};
use pult_tui::line::{FarEnd, Line};

/// Whoever comes has this long to say what for.
const HELLO_WITHIN: Duration = Duration::from_secs(5);
/// The last word waits this long for a terminal that takes nothing.
const LAST_WORD_WITHIN: Duration = Duration::from_secs(2);
/// Visitors wait in a queue of this length.
const QUEUE: usize = 32;
/// After a failure to let somebody in.
const AGAIN: Duration = Duration::from_millis(100);

/// Somebody at the socket.
pub struct Visitor {
    /// What they said first.
    pub hello: Hello,
    /// The line to their terminal.
    pub line: Line,
    /// Gives the terminal's end what lets the operator in again; see [`Seat::pass`](super::wire::Seat).
    pub passes: mpsc::Sender<String>,
    /// Tells them the last word. Dropped, they learn that the office is gone.
    pub last_word: LastWord,
}

/// Tells a visitor why it is over.
pub struct LastWord(oneshot::Sender<Ended>);

impl LastWord {
    /// Says it; whoever is gone already hears nothing.
    pub fn say(self, ended: Ended) {
        let _ = self.0.send(ended);
    }
}

/// The socket at which desks sit down. Dropping it takes it away.
pub struct DeskSocket {
    path: PathBuf,
    receiving: AbortHandle,
    /// Those who came and have not heard their last word yet.
    visits: TaskTracker,
}

impl DeskSocket {
    /// Opens the socket of the data folder, for this user alone; visitors come out of the channel. The
    /// folder's lock must be held: a socket that is there already is a dead office's.
    ///
    /// # Errors
    /// When the socket cannot be made.
    pub fn open(data: &Path) -> io::Result<(DeskSocket, mpsc::Receiver<Visitor>)> {
        let path = socket_path(data)?;
        // Nobody may connect before the permissions are right.
        let fresh = path.with_extension("new");
        match fs::remove_file(&fresh) {
            Err(error) if error.kind() != io::ErrorKind::NotFound => return Err(error),
            _ => {}
        }
        let listener = UnixListener::bind(&fresh)?;
        fs::set_permissions(&fresh, Permissions::from_mode(0o600))?;
        fs::rename(&fresh, &path)?;
        let (visitors, come) = mpsc::channel(QUEUE);
        let visits = TaskTracker::new();
        let receiving = tokio::spawn(receive(listener, visitors, visits.clone())).abort_handle();
        let socket = DeskSocket {
            path,
            receiving,
            visits,
        };
        Ok((socket, come))
    }

    /// Lets nobody in any more, and waits until everybody has heard the last word that was said to them.
    pub async fn close(self) {
        self.shut();
        self.visits.close();
        // A terminal that takes nothing is not waited for.
        let _ = tokio::time::timeout(LAST_WORD_WITHIN, self.visits.wait()).await;
    }

    /// Lets nobody in any more.
    pub fn shut(&self) {
        self.receiving.abort();
        // The folder may be gone.
        let _ = fs::remove_file(&self.path);
    }
}

impl Drop for DeskSocket {
    fn drop(&mut self) {
        self.shut();
    }
}

async fn receive(listener: UnixListener, visitors: mpsc::Sender<Visitor>, visits: TaskTracker) {
    loop {
        match listener.accept().await {
            Ok((stream, _)) => {
                visits.spawn(visit(stream, visitors.clone()));
            }
            Err(error) => {
                tracing::warn!(%error, "a desk could not be let in");
                tokio::time::sleep(AGAIN).await;
            }
        }
    }
}

/// Hears what a visitor wants, and carries bytes until it is over.
async fn visit(stream: UnixStream, visitors: mpsc::Sender<Visitor>) {
    let (from, to) = stream.into_split();
    let (mut from, to) = (frames(from), frame_sink(to));
    let Ok(Some(hello)) = tokio::time::timeout(HELLO_WITHIN, hello(&mut from)).await else {
        return;
    };
    let (terminal, size) = match &hello.wants {
        Wants::Desk(seat) => (seat.terminal.clone(), seat.size()),
        Wants::Stop => Default::default(),
    };
    let (line, far) = Line::new(terminal, size);
    let (last_word, ended) = oneshot::channel();
    let (passes, given) = mpsc::channel(1);
    let visitor = Visitor {
        hello,
        line,
        passes,
        last_word: LastWord(last_word),
    };
    if visitors.send(visitor).await.is_ok() {
        carry(from, to, far, given, ended).await;
    }
}

async fn hello(from: &mut Frames<OwnedReadHalf>) -> Option<Hello> {
    let frame = from.next().await?.ok()?;
    match ToOffice::decode(&frame) {
        Ok(ToOffice::Hello(hello)) => Some(hello),
        _ => None,
    }
}

async fn carry(
    mut from: Frames<OwnedReadHalf>,
    mut to: FrameSink<OwnedWriteHalf>,
    far: FarEnd,
    mut given: mpsc::Receiver<String>,
    ended: oneshot::Receiver<Ended>,
) {
    let FarEnd {
        input,
        mut output,
        size,
    } = far;
    let typed = async {
        while let Some(Ok(frame)) = from.next().await {
            match ToOffice::decode(&frame) {
                Ok(ToOffice::Typed(bytes)) => {
                    if !input.send(bytes).await {
                        return;
                    }
                }
                Ok(ToOffice::Resized(now)) => drop(size.send_replace(now)),
                Ok(ToOffice::Hello(_)) | Err(_) => return,
            }
        }
    };
    let drawn = async {
        loop {
            let said = tokio::select! {
                bytes = output.recv() => match bytes {
                    Some(bytes) => ToTerminal::Frame(bytes),
                    None => return io::Result::Ok(()),
                },
                Some(pass) = given.recv() => ToTerminal::Pass(pass),
            };
            to.send(said.encode()).await?;
        }
    };
    tokio::select! {
        // The terminal is gone: the desk learns it when its line ends.
        () = typed => return,
        drawn = drawn => if drawn.is_err() { return },
    }
    // The desk is over.
    if let Ok(ended) = ended.await {
        let said = to.send(ToTerminal::Ended(ended).encode());
        // Nothing is lost when nobody hears it.
        let _ = tokio::time::timeout(LAST_WORD_WITHIN, said).await;
    }
}
