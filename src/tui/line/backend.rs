//! A backend of ratatui that writes bytes to a line and is told its size.

use std::io::{self, Write};
use std::sync::{Arc, Mutex, PoisonError};

use crossterm::queue;
use crossterm::terminal::{BeginSynchronizedUpdate, EndSynchronizedUpdate};
use ratatui::backend::{Backend, ClearType, CrosstermBackend, WindowSize};
use ratatui::buffer::Cell;
use ratatui::layout::{Position, Size};
use tokio::sync::watch;

use super::ByteSink;
use super::picture::Picture;

/// Bytes that wait for the end of a frame.
#[derive(Clone, Default)]
struct Waiting(Arc<Mutex<Vec<u8>>>);

impl Waiting {
    fn take(&self) -> Vec<u8> {
        std::mem::take(&mut *self.0.lock().unwrap_or_else(PoisonError::into_inner))
    }
}

impl Write for Waiting {
    fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
        self.0
            .lock()
            .unwrap_or_else(PoisonError::into_inner)
            .write(bytes)
    }

    fn flush(&mut self) -> io::Result<()> {
        Ok(())
    }
}

/// The backend of crossterm, without the bytes that change nothing: a cursor hidden twice, cells that the
/// terminal can move or erase by itself. A frame goes out in one piece as a synchronized update (DEC mode
/// 2026).
pub(crate) struct ByteBackend {
    inner: CrosstermBackend<Waiting>,
    waiting: Waiting,
    output: ByteSink,
    size: watch::Receiver<Size>,
    picture: Picture,
    /// Where the cursor is shown; `None`: hidden.
    cursor: Option<Position>,
    /// Where it stands now, as far as known.
    stands: Option<Position>,
}

impl ByteBackend {
    pub(super) fn new(
        output: ByteSink,
        size: watch::Receiver<Size>,
        erases_in_colour: bool,
    ) -> ByteBackend {
        let waiting = Waiting::default();
        ByteBackend {
            inner: CrosstermBackend::new(waiting.clone()),
            waiting,
            output,
            size,
            picture: Picture::new(erases_in_colour),
            cursor: None,
            stands: None,
        }
    }

    /// Bytes that go out with the next frame, before it.
    pub(crate) fn say(&mut self, bytes: &[u8]) -> io::Result<()> {
        self.waiting.write_all(bytes)
    }
}

impl Backend for ByteBackend {
    type Error = io::Error;

    fn draw<'a, I>(&mut self, content: I) -> io::Result<()>
    where
        I: Iterator<Item = (u16, u16, &'a Cell)>,
    {
        let cells: Vec<_> = content.collect();
        if cells.is_empty() {
            return Ok(());
        }
        self.stands = None;
        let mut bytes = Vec::new();
        self.picture.draw(&cells, &mut bytes);
        self.say(&bytes)
    }

    fn hide_cursor(&mut self) -> io::Result<()> {
        match self.cursor.take() {
            Some(_) => self.inner.hide_cursor(),
            None => Ok(()),
        }
    }

    fn show_cursor(&mut self) -> io::Result<()> {
        match self.cursor {
            Some(_) => Ok(()),
            None => {
                self.cursor = Some(Position::default());
                self.stands = None;
                self.inner.show_cursor()
            }
        }
    }

    fn get_cursor_position(&mut self) -> io::Result<Position> {
        Ok(self.stands.unwrap_or_default())
    }

    fn set_cursor_position<P: Into<Position>>(&mut self, position: P) -> io::Result<()> {
        let position = position.into();
        if self.stands == Some(position) {
            return Ok(());
        }
        self.stands = Some(position);
        if self.cursor.is_some() {
            self.cursor = Some(position);
        }
        self.inner.set_cursor_position(position)
    }

    fn clear(&mut self) -> io::Result<()> {
        self.clear_region(ClearType::All)
    }

    fn clear_region(&mut self, clear_type: ClearType) -> io::Result<()> {
        // A desk has the whole screen: nothing of it is cleared alone.
        self.picture.clear(*self.size.borrow());
        self.inner.clear_region(clear_type)
    }

    fn size(&self) -> io::Result<Size> {
        Ok(*self.size.borrow())
    }

    fn window_size(&mut self) -> io::Result<WindowSize> {
        Ok(WindowSize {
            columns_rows: *self.size.borrow(),
            pixels: Size::default(),
        })
    }

    fn flush(&mut self) -> io::Result<()> {
        let frame = self.waiting.take();
        if frame.is_empty() {
            return Ok(());
        }
        let mut bytes = Vec::with_capacity(frame.len() + 16);
        queue!(bytes, BeginSynchronizedUpdate)?;
        bytes.extend(frame);
        queue!(bytes, EndSynchronizedUpdate)?;
        self.output.write_now(bytes)
    }
}
