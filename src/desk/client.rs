//! The terminal's end: carries keys to the office and frames back.

use std::io;
use std::path::Path;
use std::time::Duration;

use futures_util::{SinkExt, StreamExt};
use tokio::net::UnixStream;
use tokio::sync::watch;

use super::path::socket_path;
use super::wire::{Ended, Hello, Seat, ToOffice, ToTerminal, Wants, frame_sink, frames};
use pult_tui::line::{ByteSink, TypedBytes, byte_pipe};
use pult_tui::local::{LocalTerminal, resizes, writer};

/// The last frames have this long to reach the terminal.
const LAST_FRAMES_WITHIN: Duration = Duration::from_secs(1);

/// An open line to the office.
pub struct Connection(UnixStream);

/// How a visit ended.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Visit {
    /// The office said why.
    Ended(Ended),
    /// The office is gone without a word; with what lets the operator in again.
    Lost {
        /// [`Seat::pass`].
        pass: Option<String>,
    },
    /// The terminal is gone.
    TerminalGone,
}

impl Connection {
    /// Goes to the office that runs in a data folder.
    ///
    /// # Errors
    /// When none runs there, or its socket is not to be opened by this user.
    pub async fn open(data: &Path) -> io::Result<Connection> {
        let path = socket_path(data)?;
        Ok(Connection(UnixStream::connect(path).await?))
    }

    /// Asks the office to stop; returns what it says, nothing when it is gone without a word.
    pub async fn stop(self, version: &str) -> Option<Ended> {
        let (from, to) = self.0.into_split();
        let (mut from, mut to) = (frames(from), frame_sink(to));
        let hello = Hello {
            version: version.to_owned(),
            wants: Wants::Stop,
        };
        to.send(ToOffice::Hello(hello).encode()).await.ok()?;
        while let Some(Ok(frame)) = from.next().await {
            if let Ok(ToTerminal::Ended(ended)) = ToTerminal::decode(&frame) {
                return Some(ended);
            }
        }
        None
    }

    /// Sits down with the terminal of this process, which is raw until it is given back.
    ///
    /// # Errors
    /// When the terminal is gone.
    pub async fn sit_down(
        self,
        terminal: &LocalTerminal,
        version: &str,
        mut seat: Seat,
    ) -> io::Result<Visit> {
        let size = terminal.take()?;
        seat.size = (size.width, size.height);
        let mut pass = seat.pass.clone();
        let hello = Hello {
            version: version.to_owned(),
            wants: Wants::Desk(Box::new(seat)),
        };
        let (source, typed) = byte_pipe();
        terminal.read_by(source)?;
        let (told, sizes) = watch::channel(size);
        tokio::spawn(resizes(told));
        let (sink, written) = writer();
        let ended = self.carry(hello, typed, sizes, &sink, &mut pass).await;
        let visit = ended.unwrap_or(Visit::Lost { pass });
        drop(sink);
        // A terminal that takes nothing is not waited for.
        let _ = tokio::time::timeout(LAST_FRAMES_WITHIN, written).await;
        Ok(visit)
    }

    /// Carries keys there and frames back; `None` when the office is gone without a word.
    async fn carry(
        self,
        hello: Hello,
        mut typed: TypedBytes,
        mut sizes: watch::Receiver<ratatui::layout::Size>,
        sink: &ByteSink,
        pass: &mut Option<String>,
    ) -> Option<Visit> {
        let (from, to) = self.0.into_split();
        let (mut from, mut to) = (frames(from), frame_sink(to));
        let mut said = ToOffice::Hello(hello);
        loop {
            if to.send(said.encode()).await.is_err() {
                // What the office said last may still be there.
                return last_word(&mut from).await;
            }
            said = loop {
                tokio::select! {
                    bytes = typed.recv() => match bytes {
                        Some(bytes) => break ToOffice::Typed(bytes),
                        None => return Some(Visit::TerminalGone),
                    },
                    Ok(()) = sizes.changed() => {
                        break ToOffice::Resized(*sizes.borrow_and_update());
                    }
                    () = sink.ready(), if !sink.is_ready() => {}
                    frame = from.next(), if sink.is_ready() => {
                        let frame = frame?.ok()?;
                        match ToTerminal::decode(&frame) {
                            Ok(ToTerminal::Frame(bytes)) => {
                                if sink.write_now(bytes).is_err() {
                                    return Some(Visit::TerminalGone);
                                }
                            }
                            Ok(ToTerminal::Pass(said)) => *pass = Some(said),
                            Ok(ToTerminal::Ended(ended)) => return Some(Visit::Ended(ended)),
                            Err(_) => return None,
                        }
                    }
                }
            };
        }
    }
}

async fn last_word(
    from: &mut super::wire::Frames<tokio::net::unix::OwnedReadHalf>,
) -> Option<Visit> {
    while let Some(Ok(frame)) = from.next().await {
        if let Ok(ToTerminal::Ended(ended)) = ToTerminal::decode(&frame) {
            return Some(Visit::Ended(ended));
        }
    }
    None
}
