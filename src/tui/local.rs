//! The terminal of this process: raw while a desk has it, given back on every way out.

use std::io::{self, IsTerminal, Write};
use std::panic;
use std::sync::{Arc, Mutex, MutexGuard, Once, PoisonError};

use crossterm::terminal::{disable_raw_mode, enable_raw_mode, size};
use ratatui::layout::Size;
use tokio::sync::mpsc;
use tokio::task::JoinHandle;

use super::line::{ByteSink, ByteSource, FarEnd, Line, TerminalFacts, frame_pipe, gone};
use super::screen;

/// Who gets what is typed.
#[derive(Default)]
struct Reader {
    now: Option<ByteSource>,
    /// The terminal sends nothing any more.
    is_gone: bool,
    /// A desk holds the terminal.
    is_taken: bool,
}

type SharedReader = Arc<Mutex<Reader>>;

/// The terminal of this process. Dropping it gives the terminal back.
pub struct LocalTerminal {
    reader: SharedReader,
}

impl LocalTerminal {
    /// Whether this process has a terminal.
    pub fn is_there() -> bool {
        io::stdin().is_terminal() && io::stdout().is_terminal()
    }

    /// Takes the terminal over; keys are read from now on. Call it once in a process.
    pub fn open() -> LocalTerminal {
        give_back_before_a_panic_is_told();
        let reader = SharedReader::default();
        let typed = Arc::clone(&reader);
        // A thread of its own: nothing waits for it when the process ends.
        std::thread::spawn(move || read_keys(&typed));
        LocalTerminal { reader }
    }

    /// A line from this terminal to a desk: raw from now on. The task brings the desk's bytes to the
    /// terminal, and ends when the desk has written its last.
    ///
    /// # Errors
    /// When the terminal is gone.
    pub fn line(&self) -> io::Result<(Line, JoinHandle<()>)> {
        let (line, far) = Line::new(TerminalFacts::of_process(), self.take()?);
        let FarEnd {
            input,
            output,
            size,
        } = far;
        self.read_by(input)?;
        tokio::spawn(resizes(size));
        Ok((line, tokio::spawn(write(output))))
    }

    /// What is typed while the terminal is as it was: whole lines, echoed by the terminal.
    ///
    /// # Errors
    /// When the terminal is gone.
    pub fn cooked(&self) -> io::Result<Line> {
        let (line, far) = Line::new(TerminalFacts::default(), Size::default());
        self.read_by(far.input)?;
        Ok(line)
    }

    /// Makes the terminal raw; returns its size.
    ///
    /// # Errors
    /// When the terminal is gone.
    pub fn take(&self) -> io::Result<Size> {
        if self.reader().is_gone {
            return Err(gone());
        }
        self.reader().is_taken = true;
        enable_raw_mode()?;
        let (columns, rows) = size()?;
        Ok(Size::new(columns, rows))
    }

    /// Writes to the terminal at once.
    pub fn write(&self, bytes: &[u8]) {
        let mut out = io::stdout().lock();
        // A terminal that is gone shows nothing; whoever reads from it learns that.
        let _ = out.write_all(bytes).and_then(|()| out.flush());
    }

    /// What is typed goes there from now on.
    ///
    /// # Errors
    /// When the terminal is gone.
    pub fn read_by(&self, source: ByteSource) -> io::Result<()> {
        let mut reader = self.reader();
        if reader.is_gone {
            return Err(gone());
        }
        reader.now = Some(source);
        Ok(())
    }

    /// What is typed goes to nobody any more, and the terminal is as it was. What was said on it since stays:
    /// given back once more, many terminals would put the cursor over it.
    pub fn give_back(&self) {
        let mut reader = self.reader();
        reader.now = None;
        if std::mem::take(&mut reader.is_taken) {
            give_back();
        }
    }

    fn reader(&self) -> MutexGuard<'_, Reader> {
        lock(&self.reader)
    }
}

fn lock(reader: &SharedReader) -> MutexGuard<'_, Reader> {
    reader.lock().unwrap_or_else(PoisonError::into_inner)
}

impl Drop for LocalTerminal {
    fn drop(&mut self) {
        self.give_back();
    }
}

/// Gives the terminal back: raw mode, alternate screen, mouse, paste, cursor.
pub fn give_back() {
    // A terminal that is gone needs no restoring.
    let mut out = io::stdout();
    let _ = out.write_all(screen::restored().as_bytes());
    let _ = out.flush();
    let _ = disable_raw_mode();
}

/// A panic of whoever holds the terminal is told on a terminal that shows it.
fn give_back_before_a_panic_is_told() {
    static ONCE: Once = Once::new();
    ONCE.call_once(|| {
        let before = panic::take_hook();
        let holder = std::thread::current().id();
        panic::set_hook(Box::new(move |info| {
            if std::thread::current().id() == holder {
                give_back();
            }
            before(info);
        }));
    });
}

/// Where bytes for the terminal of this process go, and the task that brings them there.
pub fn writer() -> (ByteSink, JoinHandle<()>) {
    let (sink, frames) = frame_pipe();
    (sink, tokio::spawn(write(frames)))
}

/// Brings the desk's bytes to the terminal.
async fn write(mut output: mpsc::Receiver<Vec<u8>>) {
    while let Some(bytes) = output.recv().await {
        let written = tokio::task::spawn_blocking(move || {
            let mut out = io::stdout().lock();
            out.write_all(&bytes).and_then(|()| out.flush())
        });
        if !matches!(written.await, Ok(Ok(()))) {
            return;
        }
    }
}

/// Tells a desk how large the terminal is, until the desk is gone.
#[cfg(unix)]
pub async fn resizes(told: tokio::sync::watch::Sender<Size>) {
    use tokio::signal::unix::{SignalKind, signal};
    let Ok(mut changes) = signal(SignalKind::window_change()) else {
        return;
    };
    loop {
        tokio::select! {
            changed = changes.recv() => if changed.is_none() { return },
            () = told.closed() => return,
        }
        if let Ok((columns, rows)) = size() {
            told.send_replace(Size::new(columns, rows));
        }
    }
}

/// Tells a desk how large the terminal is, until the desk is gone.
#[cfg(not(unix))]
pub async fn resizes(told: tokio::sync::watch::Sender<Size>) {
    let mut looks = tokio::time::interval(std::time::Duration::from_millis(250));
    loop {
        tokio::select! {
            _ = looks.tick() => {}
            () = told.closed() => return,
        }
        if let Ok((columns, rows)) = size() {
            let now = Size::new(columns, rows);
            told.send_if_modified(|known| std::mem::replace(known, now) != now);
        }
    }
}

#[cfg(unix)]
fn read_keys(reader: &SharedReader) {
    use std::io::Read;
    let mut typed = [0; 1024];
    loop {
        match io::stdin().lock().read(&mut typed) {
            Ok(0) => break,
            Ok(n) => hand_on(reader, typed[..n].to_vec()),
            Err(error) if error.kind() == io::ErrorKind::Interrupted => {}
            Err(_) => break,
        }
    }
    hang_up(reader);
}

/// The console of Windows tells of keys, not of bytes.
#[cfg(windows)]
fn read_keys(reader: &SharedReader) {
    use crossterm::event::{Event, read};
    loop {
        match read() {
            Ok(Event::Key(key)) => hand_on(reader, super::line::bytes_of_event(key)),
            Ok(Event::Paste(text)) => {
                hand_on(reader, format!("\x1b[200~{text}\x1b[201~").into_bytes());
            }
            Ok(_) => {}
            Err(_) => break,
        }
    }
    hang_up(reader);
}

/// The terminal is gone, and with it whoever sat there.
fn hang_up(reader: &SharedReader) {
    let mut reader = lock(reader);
    (reader.now, reader.is_gone) = (None, true);
}

fn hand_on(reader: &SharedReader, bytes: Vec<u8>) {
    let now = lock(reader).now.clone();
    if let Some(now) = now.filter(|_| !bytes.is_empty()) {
        // A desk that is gone reads nothing.
        now.blocking_send(bytes);
    }
}
