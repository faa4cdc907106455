//! The screen of a desk: taken over, given back on every way out, written to only when something changed.

use std::io;

use crossterm::clipboard::CopyToClipboard;
use crossterm::event::{
    DisableBracketedPaste, DisableMouseCapture, EnableBracketedPaste, EnableMouseCapture,
};
use crossterm::terminal::{EndSynchronizedUpdate, EnterAlternateScreen, LeaveAlternateScreen};
use crossterm::{Command, cursor};
use ratatui::buffer::Buffer;
use ratatui::{Frame, Terminal};

use super::app::App;
use super::line::{ByteBackend, ByteSink, Line};
use pult_domain::is_visible;

/// The terminal's screen while the console has it. Dropping it gives the screen back.
pub struct Screen {
    terminal: Terminal<ByteBackend>,
    output: ByteSink,
}

impl Screen {
    /// Takes the screen at the other end of the line over.
    ///
    /// # Errors
    /// When the terminal is gone.
    pub fn enter(line: &Line) -> io::Result<Screen> {
        let mut backend = line.backend();
        backend.say(sequence(EnterAlternateScreen).as_bytes())?;
        backend.say(sequence(EnableBracketedPaste).as_bytes())?;
        backend.say(sequence(cursor::Hide).as_bytes())?;
        let mut terminal = Terminal::new(backend)?;
        terminal.clear()?;
        Ok(Screen {
            terminal,
            output: line.output().clone(),
        })
    }

    /// Whether another frame may be drawn: the terminal has taken those before.
    pub fn is_ready(&self) -> bool {
        self.output.is_ready()
    }

    /// Where its bytes go.
    pub fn output(&self) -> ByteSink {
        self.output.clone()
    }

    /// Draws the console.
    ///
    /// # Errors
    /// When the terminal is gone.
    pub fn draw(&mut self, app: &mut App) -> io::Result<()> {
        self.paint(|frame| app.view(frame))
    }

    /// Draws whatever there is before the console.
    ///
    /// # Errors
    /// When the terminal is gone.
    pub fn paint(&mut self, view: impl FnOnce(&mut Frame)) -> io::Result<()> {
        self.terminal.draw(|frame| {
            view(frame);
            show_what_is_visible(frame.buffer_mut());
        })?;
        Ok(())
    }

    /// Lets the terminal report the mouse, or no longer, from the next frame on.
    pub fn listen_to_mouse(&mut self, on: bool) {
        let told = match on {
            true => sequence(EnableMouseCapture),
            false => sequence(DisableMouseCapture),
        };
        // The bytes wait in memory for the next frame.
        let _ = self.terminal.backend_mut().say(told.as_bytes());
    }

    /// Rings with the next frame.
    pub fn ring(&mut self) {
        let _ = self.terminal.backend_mut().say(b"\x07");
    }

    /// Puts a text on the terminal's clipboard with the next frame: OSC 52, which works over ssh too.
    pub fn copy(&mut self, text: &str) {
        let told = sequence(CopyToClipboard::to_clipboard_from(text));
        let _ = self.terminal.backend_mut().say(told.as_bytes());
    }
}

/// What a client wrote must not command the terminal, nor turn its lines round.
fn show_what_is_visible(buffer: &mut Buffer) {
    for cell in &mut buffer.content {
        if cell.symbol().chars().all(is_visible) {
            continue;
        }
        let left: String = cell.symbol().chars().filter(|c| is_visible(*c)).collect();
        cell.set_symbol(if left.is_empty() { " " } else { &left });
    }
}

impl Drop for Screen {
    fn drop(&mut self) {
        // A terminal that is gone or frozen gets its screen back from whoever holds it.
        let _ = self.output.write_now(restored().into_bytes());
    }
}

/// What gives a screen back: alternate screen, mouse, paste, cursor. Harmless when repeated.
pub fn restored() -> String {
    [
        sequence(EndSynchronizedUpdate),
        sequence(DisableMouseCapture),
        sequence(DisableBracketedPaste),
        sequence(LeaveAlternateScreen),
        sequence(cursor::Show),
    ]
    .concat()
}

/// Colours hang on each desk's theme, not on the environment of this process.
pub fn colour_by_theme_alone() {
    crossterm::style::force_color_output(true);
}

fn sequence(command: impl Command) -> String {
    let mut written = String::new();
    // A string takes whatever is written to it.
    let _ = command.write_ansi(&mut written);
    written
}
