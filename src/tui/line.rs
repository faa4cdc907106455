//! The line between a desk and its terminal: bytes in, bytes out, wherever the terminal is.
//!
//! A desk never touches the terminal of its process. It reads what is typed from a [`Line`] and writes
//! frames to it; at the other end, the [`FarEnd`], stands the local terminal, a socket or an SSH channel.

mod backend;
#[cfg(any(windows, test))]
mod encode;
mod ink;
mod picture;
mod reader;
mod teletype;
#[cfg(test)]
mod tests;

use std::collections::BTreeMap;
use std::io;
use std::time::Instant;

use ratatui::layout::Size;
use serde::{Deserialize, Serialize};
use tokio::sync::{mpsc, watch};

pub(crate) use backend::ByteBackend;
#[cfg(windows)]
pub(crate) use encode::bytes_of_event;
pub use reader::{Input, KeyReader};
pub use teletype::{Teletype, Told, TypedLine};

/// Pieces of input that wait for a desk at most.
const INPUT_QUEUE: usize = 64;
/// Frames that wait for a slow terminal at most: a desk draws no further ahead than this.
const OUTPUT_QUEUE: usize = 2;

/// Where a desk's keys come from and its frames go.
pub struct Line {
    /// What the terminal sends; it ends when the terminal is gone.
    input: TypedBytes,
    /// What is written to the terminal.
    output: ByteSink,
    /// How large the terminal is.
    size: watch::Receiver<Size>,
    /// What is known of the terminal.
    terminal: TerminalFacts,
    keys: KeyReader,
    /// Nobody will tell of another size.
    is_size_fixed: bool,
}

/// The end of a [`Line`] at which the terminal is.
pub struct FarEnd {
    /// What the terminal sends. Dropping it ends the desk.
    pub input: ByteSource,
    /// What is written to the terminal.
    pub output: mpsc::Receiver<Vec<u8>>,
    /// How large the terminal is.
    pub size: watch::Sender<Size>,
}

/// What is known of a terminal: the environment variables that describe it.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(transparent)]
pub struct TerminalFacts {
    variables: BTreeMap<String, String>,
}

/// The variables that say something of a terminal.
const VARIABLES: [&str; 8] = [
    "COLORTERM",
    "LANG",
    "LC_ALL",
    "LC_CTYPE",
    "NO_COLOR",
    "TERM",
    "TERM_PROGRAM",
    "TMUX",
];

impl TerminalFacts {
    /// What these variables say; others are left out.
    pub fn of(variable: impl Fn(&str) -> Option<String>) -> TerminalFacts {
        let set = VARIABLES.iter().filter_map(|name| {
            let value = variable(name)?;
            Some(((*name).to_owned(), value))
        });
        TerminalFacts {
            variables: set.collect(),
        }
    }

    /// The terminal of this process.
    pub fn of_process() -> TerminalFacts {
        TerminalFacts::of(|name| std::env::var(name).ok())
    }

    /// Whether it marks what is pasted when it is asked to, as all but the plainest do.
    pub fn tells_pastes(&self) -> bool {
        let term = self.variable("TERM").unwrap_or_default();
        let plain = ["linux", "vt", "ansi", "dumb"];
        !term.is_empty() && !plain.iter().any(|plain| term.starts_with(plain))
    }

    /// Whether it erases in the colour of the moment, as all but GNU screen do. tmux goes by the same name
    /// at times, and does.
    fn erases_in_colour(&self) -> bool {
        let term = self.variable("TERM").unwrap_or_default();
        !term.starts_with("screen") || self.variable("TMUX").is_some()
    }

    /// The value of an environment variable at the terminal.
    pub fn variable(&self, name: &str) -> Option<String> {
        self.variables.get(name).cloned()
    }
}

impl Line {
    /// A line to a terminal of this size, and the end at which the terminal is.
    pub fn new(terminal: TerminalFacts, size: Size) -> (Line, FarEnd) {
        let (typed, input) = byte_pipe();
        let (output, frames) = frame_pipe();
        let (resized, size) = watch::channel(size);
        let line = Line {
            input,
            output,
            size,
            terminal,
            keys: KeyReader::default(),
            is_size_fixed: false,
        };
        let far_end = FarEnd {
            input: typed,
            output: frames,
            size: resized,
        };
        (line, far_end)
    }

    /// Where the desk's bytes go.
    pub fn output(&self) -> &ByteSink {
        &self.output
    }

    /// What is known of the terminal.
    pub fn terminal(&self) -> &TerminalFacts {
        &self.terminal
    }

    /// How large the terminal is now.
    pub fn size(&self) -> Size {
        *self.size.borrow()
    }

    pub(crate) fn backend(&self) -> ByteBackend {
        let erases_in_colour = self.terminal.erases_in_colour();
        ByteBackend::new(self.output.clone(), self.size.clone(), erases_in_colour)
    }

    /// Waits until something was typed, pasted or pointed at, or the terminal has another size; `None`
    /// when the terminal is gone. Nothing is lost when the waiting is given up.
    pub async fn typed(&mut self) -> Option<Vec<Input>> {
        let inputs = self.typed_at().await?;
        Some(inputs.into_iter().map(|(_, input)| input).collect())
    }

    /// The same, each with when it came: a desk that is busy reads it later.
    pub(crate) async fn typed_at(&mut self) -> Option<Vec<(Instant, Input)>> {
        let came =
            |at: Instant, inputs: Vec<Input>| inputs.into_iter().map(move |input| (at, input));
        loop {
            let deadline = self.keys.deadline();
            let inputs = tokio::select! {
                // What has come is read before a wait for it is over: a busy desk is late itself.
                biased;
                piece = self.input.0.recv() => {
                    let piece = piece?;
                    let mut inputs: Vec<_> =
                        came(piece.at, self.keys.feed(&piece.bytes, piece.at)).collect();
                    while let Ok(piece) = self.input.0.try_recv() {
                        inputs.extend(came(piece.at, self.keys.feed(&piece.bytes, piece.at)));
                    }
                    inputs
                }
                changed = self.size.changed(), if !self.is_size_fixed => {
                    self.is_size_fixed = changed.is_err();
                    if self.is_size_fixed {
                        continue;
                    }
                    vec![(Instant::now(), Input::Resized)]
                }
                () = until(deadline) => {
                    let now = Instant::now();
                    came(now, self.keys.expire(now)).collect()
                }
            };
            if !inputs.is_empty() {
                return Some(inputs);
            }
        }
    }
}

async fn until(deadline: Option<Instant>) {
    match deadline {
        Some(at) => tokio::time::sleep_until(at.into()).await,
        None => std::future::pending().await,
    }
}

/// Bytes, and when they came: a desk that is busy reads them later.
#[derive(Debug)]
struct Piece {
    at: Instant,
    bytes: Vec<u8>,
}

/// Where a terminal's bytes go.
#[derive(Debug, Clone)]
pub struct ByteSource(mpsc::Sender<Piece>);

impl ByteSource {
    /// Hands bytes on that have just come; `false` when the desk is gone.
    pub async fn send(&self, bytes: Vec<u8>) -> bool {
        let at = Instant::now();
        self.0.send(Piece { at, bytes }).await.is_ok()
    }

    /// The same, for a thread that may wait.
    pub fn blocking_send(&self, bytes: Vec<u8>) -> bool {
        let at = Instant::now();
        self.0.blocking_send(Piece { at, bytes }).is_ok()
    }

    /// Waits until the desk is gone.
    pub async fn closed(&self) {
        self.0.closed().await;
    }
}

/// The other end of a [`ByteSource`].
pub struct TypedBytes(mpsc::Receiver<Piece>);

impl TypedBytes {
    /// Waits for what is typed; `None` when the terminal is gone.
    pub async fn recv(&mut self) -> Option<Vec<u8>> {
        self.0.recv().await.map(|piece| piece.bytes)
    }
}

/// A pipe for what a terminal sends.
pub fn byte_pipe() -> (ByteSource, TypedBytes) {
    let (source, typed) = mpsc::channel(INPUT_QUEUE);
    (ByteSource(source), TypedBytes(typed))
}

/// A pipe for what is written to a terminal; it holds few frames.
pub fn frame_pipe() -> (ByteSink, mpsc::Receiver<Vec<u8>>) {
    let (sink, frames) = mpsc::channel(OUTPUT_QUEUE);
    (ByteSink(sink), frames)
}

/// Where a desk's bytes go. It holds few frames: who writes asks first whether there is room.
#[derive(Debug, Clone)]
pub struct ByteSink(mpsc::Sender<Vec<u8>>);

impl ByteSink {
    /// Whether there is room for another frame.
    pub fn is_ready(&self) -> bool {
        // A terminal that is gone is noticed by whoever writes.
        self.0.capacity() > 0 || self.0.is_closed()
    }

    /// Waits until there is room for another frame, or the terminal is gone.
    pub async fn ready(&self) {
        // A terminal that is gone is noticed by whoever writes.
        drop(self.0.reserve().await);
    }

    /// Writes without waiting.
    ///
    /// # Errors
    /// `BrokenPipe` when the terminal is gone, `WouldBlock` when there is no room.
    pub fn write_now(&self, bytes: Vec<u8>) -> io::Result<()> {
        self.0.try_send(bytes).map_err(|error| match error {
            mpsc::error::TrySendError::Closed(_) => gone(),
            mpsc::error::TrySendError::Full(_) => io::ErrorKind::WouldBlock.into(),
        })
    }

    /// Writes when there is room.
    ///
    /// # Errors
    /// `BrokenPipe` when the terminal is gone.
    pub async fn write(&self, bytes: Vec<u8>) -> io::Result<()> {
        self.0.send(bytes).await.map_err(|_| gone())
    }
}

/// The terminal at the other end is gone.
pub(crate) fn gone() -> io::Error {
    io::Error::new(io::ErrorKind::BrokenPipe, "the terminal went away")
}
