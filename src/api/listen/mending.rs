//! A connection whose request lines are mended before the server reads them.

use std::io;
use std::pin::Pin;
use std::task::{Context, Poll, ready};

use tokio::io::{AsyncRead, AsyncWrite, ReadBuf};

use super::heads::Heads;
use pult_dialect::as_sent::AsSent;

/// So many bytes are read at once.
const PIECE: usize = 8 * 1024;

/// A stream of which the server reads mended requests.
pub(super) struct Mending<I> {
    inner: I,
    heads: Heads,
    /// What is ready to be read, and how much of it was.
    ready: Vec<u8>,
    given: usize,
    is_ended: bool,
    as_sent: AsSent,
}

impl<I> Mending<I> {
    /// Mends the request lines of a connection on paths for which `owns` answers true; `as_sent` is told
    /// how the target of the mended one was sent.
    pub(super) fn new(inner: I, owns: fn(&str) -> bool, as_sent: AsSent) -> Mending<I> {
        Mending {
            inner,
            heads: Heads::new(owns),
            ready: Vec::new(),
            given: 0,
            is_ended: false,
            as_sent,
        }
    }
}

impl<I: AsyncRead + Unpin> AsyncRead for Mending<I> {
    fn poll_read(
        self: Pin<&mut Self>,
        cx: &mut Context<'_>,
        buf: &mut ReadBuf<'_>,
    ) -> Poll<io::Result<()>> {
        let this = self.get_mut();
        loop {
            if this.given < this.ready.len() {
                let left = &this.ready[this.given..];
                let now = left.len().min(buf.remaining());
                buf.put_slice(&left[..now]);
                this.given += now;
                return Poll::Ready(Ok(()));
            }
            (this.ready, this.given) = (Vec::new(), 0);
            if this.heads.is_over() {
                // The answer closes the connection; an end seen before would break it off.
                return Poll::Pending;
            }
            if this.is_ended {
                return Poll::Ready(Ok(()));
            }
            let mut piece = [0; PIECE];
            let mut came = ReadBuf::new(&mut piece);
            ready!(Pin::new(&mut this.inner).poll_read(cx, &mut came))?;
            match came.filled() {
                [] => {
                    this.is_ended = true;
                    this.heads.finish(&mut this.ready);
                }
                came => {
                    if let Some(mended) = this.heads.take(came, &mut this.ready) {
                        this.as_sent.note(mended.sent.into(), mended.target.into());
                    }
                }
            }
        }
    }
}

impl<I: AsyncWrite + Unpin> AsyncWrite for Mending<I> {
    fn poll_write(
        mut self: Pin<&mut Self>,
        cx: &mut Context<'_>,
        buf: &[u8],
    ) -> Poll<io::Result<usize>> {
        Pin::new(&mut self.inner).poll_write(cx, buf)
    }

    fn poll_flush(mut self: Pin<&mut Self>, cx: &mut Context<'_>) -> Poll<io::Result<()>> {
        Pin::new(&mut self.inner).poll_flush(cx)
    }

    fn poll_shutdown(mut self: Pin<&mut Self>, cx: &mut Context<'_>) -> Poll<io::Result<()>> {
        Pin::new(&mut self.inner).poll_shutdown(cx)
    }

    fn poll_write_vectored(
        mut self: Pin<&mut Self>,
        cx: &mut Context<'_>,
        bufs: &[io::IoSlice<'_>],
    ) -> Poll<io::Result<usize>> {
        Pin::new(&mut self.inner).poll_write_vectored(cx, bufs)
    }

    fn is_write_vectored(&self) -> bool {
        self.inner.is_write_vectored()
    }
}
