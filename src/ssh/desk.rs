//! A channel with a desk behind it: bytes carried both ways until one end is gone.

use std::net::SocketAddr;
use std::time::Duration;

use ratatui::layout::Size;
use russh::server::{Handle, Msg};
use russh::{Channel, Disconnect};
use tokio::io::{AsyncReadExt, AsyncWriteExt};
use tokio::sync::{oneshot, watch};
use tokio_util::sync::CancellationToken;

use super::Visitor;
use pult_app::Caller;
use pult_tui::line::{FarEnd, Line, TerminalFacts};
use pult_tui::restored;

/// What is read from a channel at once.
const PIECE: usize = 4_096;
/// The last bytes have this long to be taken; then the connection is cut.
const GOODBYE_WITHIN: Duration = Duration::from_secs(2);

/// A desk at the far end of a channel.
pub(crate) struct Desk {
    channel: Channel<Msg>,
    far: FarEnd,
    ended: oneshot::Receiver<String>,
}

impl Desk {
    /// A line through a channel, and who comes by it.
    pub(crate) fn open(
        channel: Channel<Msg>,
        facts: TerminalFacts,
        size: Size,
        sitter: Caller,
        peer: SocketAddr,
    ) -> (Desk, Visitor) {
        let (line, far) = Line::new(facts, size);
        let (last_word, ended) = oneshot::channel();
        let desk = Desk {
            channel,
            far,
            ended,
        };
        let visitor = Visitor {
            sitter,
            peer,
            line,
            last_word,
        };
        (desk, visitor)
    }

    /// Where the terminal's size is told.
    pub(crate) fn size(&self) -> watch::Sender<Size> {
        self.far.size.clone()
    }

    /// Carries bytes until the desk is over or the terminal is gone. The channel takes no more than its
    /// window: a terminal that takes nothing holds its desk up, and nothing piles up here.
    pub(crate) async fn carry(self) {
        let Desk {
            channel,
            far,
            ended,
        } = self;
        let FarEnd {
            input, mut output, ..
        } = far;
        let (mut reading, writing) = channel.split();
        let (mut from, mut to) = (reading.make_reader(), writing.make_writer());
        let typed = async {
            let mut piece = vec![0; PIECE];
            while let Ok(n) = from.read(&mut piece).await {
                if n == 0 || !input.send(piece[..n].to_vec()).await {
                    return;
                }
            }
        };
        let drawn = async {
            while let Some(bytes) = output.recv().await {
                if to.write_all(&bytes).await.is_err() || to.flush().await.is_err() {
                    return false;
                }
            }
            true
        };
        let is_over = tokio::select! {
            is_over = drawn => is_over,
            () = typed => false,
        };
        if is_over {
            let word = ended.await.unwrap_or_default();
            let last = match word.is_empty() {
                true => restored(),
                false => format!("{}{}\r\n", restored(), word.replace('\n', "\r\n")),
            };
            // A terminal that takes nothing hears nothing.
            let said = async {
                let _ = to.write_all(last.as_bytes()).await;
                let _ = to.flush().await;
                let _ = writing.exit_status(0).await;
                let _ = writing.eof().await;
            };
            let _ = tokio::time::timeout(GOODBYE_WITHIN, said).await;
        }
        // A connection that is gone has no channels.
        let _ = writing.close().await;
    }
}

/// Ends a connection whose desk is over: a terminal's end hangs up itself when its channel is closed, and
/// one that does not is cut off.
pub(crate) async fn say_goodbye(handle: &Handle, cut: &CancellationToken) {
    tokio::time::sleep(GOODBYE_WITHIN).await;
    let ended = handle.disconnect(Disconnect::ByApplication, String::new(), String::new());
    let _ = tokio::time::timeout(GOODBYE_WITHIN, ended).await;
    cut.cancel();
}
