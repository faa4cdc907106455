//! The console: one desk from which an operator takes, assigns and watches orders.
//!
//! State, update, view: [`App::update`] takes a [`Msg`] and answers [`Command`]s, [`App::view`] only
//! draws. [`run`] owns the only loop: keys, commits, answers, a tick and shutdown come in, and then one
//! frame goes out. Whatever reads or writes the office is spawned and comes back as a message, so the
//! desk stays quick whatever the office does.

mod app;
mod arrange;
pub mod board;
pub mod door;
mod edit;
mod filter;
mod form;
mod group;
mod keep;
pub mod keys;
mod load;
pub mod log;
pub mod map;
pub mod msg;
mod panic;
mod plain;
mod popups;
mod replay;
mod say;
mod screen;
pub mod screens;
pub mod text;
pub mod theme;
mod view;
mod widgets;
mod work;

use std::io;
use std::path::PathBuf;
use std::time::{Duration, Instant};

use crossterm::clipboard::CopyToClipboard;
use crossterm::event::{self, Event, EventStream, MouseButton, MouseEvent, MouseEventKind};
use futures_util::StreamExt;
use tokio::sync::mpsc;
use tokio::task::JoinSet;
use tokio::time::MissedTickBehavior;
use tokio_util::sync::CancellationToken;

pub use app::{App, Pane, Settings};
pub use load::{board as load_board, follow};
pub use panic::farewell;
pub use work::perform;

use keys::{Chord, Keymap};
use map::Glyphs;
use msg::{Command, Moment, Msg};
use pult_app::Dispatch;
use pult_domain::Locale;
use screen::Screen;
use screens::Process;
use theme::Theme;

/// Frames that nobody's key asked for come no closer than this.
const FRAME: Duration = Duration::from_millis(100);
/// How many messages wait for the loop at most.
const INBOX: usize = 1024;

/// How the console is to be.
#[derive(Debug, Clone)]
pub struct Options {
    /// Its language at first.
    pub lang: Locale,
    /// One line an event, for screen readers.
    pub plain: bool,
    /// Its colours.
    pub theme: Theme,
    /// The listener's address, as it is shown.
    pub listening: String,
    /// Crews are looked for without a person.
    pub auto_assign: bool,
    /// What the process tells its console.
    pub process: Process,
    /// Its keys.
    pub keymap: Keymap,
    /// What its map is drawn with.
    pub glyphs: Glyphs,
    /// Where what is half done is kept; `None`: nowhere.
    pub draft: Option<PathBuf>,
}

/// Why the console ended.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Leave {
    /// Whoever sits there left it.
    Asked,
    /// The program is being shut down.
    Shutdown,
}

/// Runs the console until it is left or `shutdown` is cancelled. It runs as a task of its own: a panic
/// of the console gives the terminal back and comes out as an error.
///
/// # Errors
/// When there is no terminal, it went away, or the console panicked.
pub async fn run(
    dispatch: Dispatch,
    options: Options,
    shutdown: CancellationToken,
) -> io::Result<Leave> {
    let task = if options.plain {
        tokio::spawn(plain::run(dispatch, options, shutdown))
    } else {
        tokio::spawn(desk(dispatch, options, shutdown))
    };
    match task.await {
        Ok(left) => left,
        Err(error) => Err(io::Error::other(format!("the console failed: {error}"))),
    }
}

async fn desk(
    dispatch: Dispatch,
    options: Options,
    shutdown: CancellationToken,
) -> io::Result<Leave> {
    let _hook = panic::PanicHook::install();
    let mut desk = Desk::open(dispatch, options)?;
    let mut keys = EventStream::new();
    let mut ticks = tokio::time::interval(FRAME);
    ticks.set_missed_tick_behavior(MissedTickBehavior::Delay);
    loop {
        tokio::select! {
            event = keys.next() => {
                desk.event(event)?;
                // Not asked of the stream: it would keep the waker of whoever asked it last, and that
                // one sleeps.
                while event::poll(Duration::ZERO)? {
                    desk.event(Some(event::read()))?;
                }
                desk.press();
            }
            Some(msg) = desk.inbox.recv() => {
                desk.take(msg);
                while let Ok(msg) = desk.inbox.try_recv() {
                    desk.take(msg);
                }
            }
            _ = ticks.tick() => desk.tick(),
            () = shutdown.cancelled() => return Ok(Leave::Shutdown),
        }
        if desk.app.is_over() {
            return Ok(Leave::Asked);
        }
        desk.draw()?;
    }
}

/// What needs a new frame.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
enum Stale {
    No,
    Soon,
    Now,
}

/// The desk with all it is connected to.
struct Desk {
    app: App,
    screen: Screen,
    dispatch: Dispatch,
    started: Instant,
    inbox: mpsc::Receiver<Msg>,
    answers: mpsc::Sender<Msg>,
    /// Ends with the desk.
    tasks: JoinSet<()>,
    /// Keys that came and were not handed on yet.
    pressed: Vec<Chord>,
    stale: Stale,
    drawn: Instant,
    shown_second: i64,
    /// Where what is half done is kept.
    draft: Option<PathBuf>,
}

impl Desk {
    fn open(dispatch: Dispatch, options: Options) -> io::Result<Desk> {
        let (answers, inbox) = mpsc::channel(INBOX);
        let screen = Screen::enter()?;
        let mut tasks = JoinSet::new();
        tasks.spawn(load::follow(dispatch.clone(), answers.clone()));
        tasks.spawn(load::follow_calls(dispatch.clone(), answers.clone()));
        let settings = Settings {
            lang: options.lang,
            theme: options.theme,
            listening: options.listening,
            auto_assign: options.auto_assign,
            process: options.process,
            keymap: options.keymap,
            glyphs: options.glyphs,
        };
        let now = Instant::now();
        let mut app = App::new(settings);
        if let Some(draft) = options.draft.as_deref().and_then(keep::read) {
            app.resume(&draft);
        }
        Ok(Desk {
            app,
            draft: options.draft,
            screen,
            dispatch,
            started: now,
            inbox,
            answers,
            tasks,
            pressed: Vec::new(),
            stale: Stale::Now,
            drawn: now,
            shown_second: 0,
        })
    }

    fn now(&self) -> Moment {
        Moment {
            office: self.dispatch.now(),
            ms: self.started.elapsed().as_millis() as u64,
        }
    }

    fn event(&mut self, event: Option<io::Result<Event>>) -> io::Result<()> {
        let gone = || io::Error::new(io::ErrorKind::UnexpectedEof, "the terminal went away");
        match event.ok_or_else(gone)?? {
            Event::Key(key) => self.pressed.extend(Chord::from_event(key)),
            Event::Paste(text) => {
                self.press();
                self.update(Msg::Paste(text));
            }
            Event::Mouse(mouse) => {
                self.press();
                self.mouse(mouse);
            }
            _ => {}
        }
        self.stale = Stale::Now;
        Ok(())
    }

    /// Hands the keys on that came at once.
    fn press(&mut self) {
        let pressed = std::mem::take(&mut self.pressed);
        #[cfg(debug_assertions)]
        panic::on_purpose(&pressed);
        if !pressed.is_empty() {
            self.update(Msg::Keys(pressed));
        }
    }

    fn take(&mut self, msg: Msg) {
        let stale = if work::is_urgent(&msg) {
            Stale::Now
        } else {
            Stale::Soon
        };
        self.stale = self.stale.max(stale);
        self.update(msg);
    }

    fn tick(&mut self) {
        while self.tasks.try_join_next().is_some() {}
        self.update(Msg::Tick);
        let second = self.dispatch.now().0;
        if second != self.shown_second {
            self.shown_second = second;
            self.stale = self.stale.max(Stale::Soon);
        }
    }

    fn update(&mut self, msg: Msg) {
        let now = self.now();
        for command in self.app.update(now, msg) {
            self.wish(command);
        }
    }

    fn mouse(&mut self, mouse: MouseEvent) {
        let (column, row) = (mouse.column, mouse.row);
        match mouse.kind {
            MouseEventKind::Down(MouseButton::Left) => self.update(Msg::Click(column, row)),
            MouseEventKind::ScrollUp => self.update(Msg::Wheel(column, row, false)),
            MouseEventKind::ScrollDown => self.update(Msg::Wheel(column, row, true)),
            _ => {}
        }
    }

    fn wish(&mut self, command: Command) {
        match command {
            Command::Copy(text) => self.copy(text),
            Command::Mouse(on) => screen::listen_to_mouse(on),
            Command::Keep(draft) => {
                if let Some(path) = self.draft.clone() {
                    tokio::task::spawn_blocking(move || keep::write(&path, &draft));
                }
            }
            command => self.ask(command),
        }
    }

    fn ask(&mut self, command: Command) {
        let (dispatch, answers) = (self.dispatch.clone(), self.answers.clone());
        self.tasks.spawn(async move {
            if let Some(answer) = work::perform(&dispatch, command).await {
                // Nobody waits for it when the desk is gone.
                let _ = answers.send(answer).await;
            }
        });
    }

    /// OSC 52: the terminal puts the text on the clipboard, also over ssh.
    fn copy(&mut self, text: String) {
        let sent = crossterm::execute!(io::stdout(), CopyToClipboard::to_clipboard_from(text));
        let answer = match sent {
            Ok(()) => Msg::Done(msg::Done {
                deed: msg::Deed::Copied,
                undo: None,
            }),
            Err(_) => work::unavailable("clipboard"),
        };
        self.update(answer);
    }

    fn draw(&mut self) -> io::Result<()> {
        let due = match self.stale {
            Stale::No => false,
            Stale::Soon => self.drawn.elapsed() >= FRAME,
            Stale::Now => true,
        };
        if due {
            self.screen.draw(&mut self.app)?;
            self.stale = Stale::No;
            self.drawn = Instant::now();
        }
        Ok(())
    }
}
