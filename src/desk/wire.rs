//! What goes over the socket: frames of a length, a letter and a body.
//!
//! The terminal's end says [`Hello`] first; the keys follow as they are typed, the frames of the desk come
//! back, and an [`Ended`] is the last of them.

use std::io;
use std::net::SocketAddr;
use std::path::PathBuf;

use ratatui::layout::Size;
use serde::de::DeserializeOwned;
use serde::{Deserialize, Serialize};
use tokio::io::{AsyncRead, AsyncWrite};
use tokio_util::bytes::{BufMut, Bytes, BytesMut};
use tokio_util::codec::{FramedRead, FramedWrite, LengthDelimitedCodec};

use pult_domain::Locale;
use pult_tui::line::TerminalFacts;

/// The longest frame. A desk's largest is a whole screen with its colours.
const LONGEST: usize = 4 << 20;

/// What the terminal's end says first.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Hello {
    /// Its version of the program.
    pub version: String,
    /// What it comes for.
    pub wants: Wants,
}

/// What somebody comes to the office for. Stopping is understood across versions.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Wants {
    /// To sit down.
    Desk(Box<Seat>),
    /// To stop the office.
    Stop,
}

/// How somebody sits down.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Seat {
    /// The terminal.
    pub terminal: TerminalFacts,
    /// Its columns and rows.
    pub size: (u16, u16),
    /// The language asked for: `ru` or `en`.
    pub lang: String,
    /// The colours asked for, by name.
    pub theme: Option<String>,
    /// Lines instead of pictures.
    pub plain: bool,
    /// How the office was asked to be.
    pub flags: Flags,
    /// What the office said to this terminal when its operator logged in, before the office was gone.
    #[serde(default)]
    pub pass: Option<String>,
}

impl Seat {
    /// The language asked for.
    pub fn locale(&self) -> Locale {
        self.lang.parse().unwrap_or(Locale::En)
    }

    /// The terminal's size.
    pub fn size(&self) -> Size {
        Size::new(self.size.0, self.size.1)
    }
}

/// The flags of a command line that say how an office runs; an office that runs already cannot follow
/// them.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Flags {
    /// Where the listener answers.
    pub listen: Option<SocketAddr>,
    /// The configuration.
    pub config: Option<PathBuf>,
    /// How much is logged.
    pub verbose: u8,
}

/// Why a desk ended.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Ended {
    /// The reason.
    pub why: Why,
    /// What the person is told; may be empty.
    pub say: String,
}

/// The reason for which a desk ended.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Why {
    /// The office lets nobody sit down like that.
    Refused,
    /// The operator left; the office goes on.
    Left,
    /// The office was closed.
    Closed,
    /// A fault of the program ended this desk alone.
    Failed,
}

/// What the terminal's end says.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum ToOffice {
    /// The first word.
    Hello(Hello),
    /// What was typed.
    Typed(Vec<u8>),
    /// The terminal has another size.
    Resized(Size),
}

/// What the office says.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum ToTerminal {
    /// Bytes for the terminal.
    Frame(Vec<u8>),
    /// What lets the operator sit down again without a password when the office comes back; kept in the
    /// memory of the terminal's end alone.
    Pass(String),
    /// The last word.
    Ended(Ended),
}

/// Reads frames.
pub(crate) type Frames<R> = FramedRead<R, LengthDelimitedCodec>;
/// Writes frames.
pub(crate) type FrameSink<W> = FramedWrite<W, LengthDelimitedCodec>;

pub(crate) fn frames<R: AsyncRead>(from: R) -> Frames<R> {
    FramedRead::new(from, codec())
}

pub(crate) fn frame_sink<W: AsyncWrite>(to: W) -> FrameSink<W> {
    FramedWrite::new(to, codec())
}

fn codec() -> LengthDelimitedCodec {
    LengthDelimitedCodec::builder()
        .max_frame_length(LONGEST)
        .new_codec()
}

impl ToOffice {
    pub(crate) fn encode(&self) -> Bytes {
        match self {
            ToOffice::Hello(hello) => json(b'H', hello),
            ToOffice::Typed(bytes) => frame(b'T', bytes),
            ToOffice::Resized(size) => {
                let (columns, rows) = (size.width.to_be_bytes(), size.height.to_be_bytes());
                frame(b'S', &[columns, rows].concat())
            }
        }
    }

    pub(crate) fn decode(frame: &[u8]) -> io::Result<ToOffice> {
        match frame {
            [b'H', body @ ..] => Ok(ToOffice::Hello(parse(body)?)),
            [b'T', body @ ..] => Ok(ToOffice::Typed(body.to_vec())),
            [b'S', a, b, c, d] => {
                let (columns, rows) = (u16::from_be_bytes([*a, *b]), u16::from_be_bytes([*c, *d]));
                Ok(ToOffice::Resized(Size::new(columns, rows)))
            }
            _ => Err(unknown()),
        }
    }
}

impl ToTerminal {
    pub(crate) fn encode(&self) -> Bytes {
        match self {
            ToTerminal::Frame(bytes) => frame(b'F', bytes),
            ToTerminal::Pass(pass) => json(b'P', pass),
            ToTerminal::Ended(ended) => json(b'E', ended),
        }
    }

    pub(crate) fn decode(frame: &[u8]) -> io::Result<ToTerminal> {
        match frame {
            [b'F', body @ ..] => Ok(ToTerminal::Frame(body.to_vec())),
            [b'P', body @ ..] => Ok(ToTerminal::Pass(parse(body)?)),
            [b'E', body @ ..] => Ok(ToTerminal::Ended(parse(body)?)),
            _ => Err(unknown()),
        }
    }
}

fn frame(letter: u8, body: &[u8]) -> Bytes {
    let mut frame = BytesMut::with_capacity(body.len() + 1);
    frame.put_u8(letter);
    frame.put_slice(body);
    frame.freeze()
}

fn json(letter: u8, body: &impl Serialize) -> Bytes {
    let body = serde_json::to_vec(body).expect("strings, numbers and lists are JSON");
    frame(letter, &body)
}

fn parse<T: DeserializeOwned>(body: &[u8]) -> io::Result<T> {
    serde_json::from_slice(body).map_err(|error| io::Error::new(io::ErrorKind::InvalidData, error))
}

fn unknown() -> io::Error {
    io::Error::new(io::ErrorKind::InvalidData, "a frame of another program")
}
