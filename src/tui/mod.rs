//! The console: one desk from which an operator takes, assigns and watches orders.
//!
//! State, update, view: [`App::update`] takes a [`Msg`] and answers [`Command`]s, [`App::view`] only
//! draws. [`run`] owns the only loop: keys, commits, answers, a tick and shutdown come in, and then one
//! frame goes out. A desk speaks over a [`Line`], wherever its terminal is: of this process, at the other
//! end of a socket, over SSH. Whatever reads or writes the office is spawned and comes back as a message, so the
//! desk stays quick whatever the office does.

mod app;
mod arrange;
pub mod board;
pub mod door;
mod edit;
pub mod farewell;
mod filter;
mod form;
mod group;
mod keep;
pub mod keys;
pub mod line;
mod load;
pub mod local;
pub mod log;
pub mod map;
pub mod msg;
pub mod omnibox;
mod others;
mod panic;
mod place;
mod plain;
mod popups;
mod replay;
mod say;
mod screen;
pub mod screens;
mod sum;
pub mod text;
pub mod theme;
mod undo;
mod view;
mod widgets;
mod work;

use std::io;
use std::path::PathBuf;
use std::time::{Duration, Instant};

use tokio::sync::mpsc;
use tokio::task::JoinSet;
use tokio::time::timeout;
use tokio_util::sync::CancellationToken;

pub use app::{App, Pane, Settings};
pub use load::{board as load_board, follow};
pub use panic::log_panics;
pub use screen::{Screen, colour_by_theme_alone, restored};
pub use work::perform;

use door::login;
use keys::{Chord, Keymap};
use line::{Input, Line};
use map::Glyphs;
use msg::{Command, Moment, Msg};
use pult_app::{Asks, Caller, DeskOver, DeskPlace, Dispatch, LeftOver, ShownFirst, Sitter};
use pult_domain::{Locale, Origin, Seconds};
use screens::Process;
use text::Word;
use theme::Theme;

/// Frames that nobody's key asked for come no closer than this, and no later.
const FRAME: Duration = Duration::from_millis(75);
/// How often a desk that is worked at looks at the clock.
const TICK: Duration = Duration::from_millis(100);
/// So long after a key or an answer a desk is worked at.
const WORKED_AT: Duration = Duration::from_secs(2);
/// A desk rests when nobody has touched it, and nobody has spoken to it, for so long: until then messages go.
const RESTS_AFTER: Duration = Duration::from_secs(12);
/// A desk at rest looks at the clock when that shows a multiple of this: most of what it shows goes by minutes.
const RESTING_LOOK: Seconds = Seconds(5);
/// How often it looks when something that it shows goes by seconds.
const LOOK_AT_SECONDS: Seconds = Seconds(1);
/// A desk does not wait longer for its operator's shift to be opened.
const SHIFT_OPENS_WITHIN: Duration = Duration::from_secs(2);
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
    /// The folder in which what is half done is kept; `None`: nowhere.
    pub drafts: Option<PathBuf>,
    /// Whether whoever sits down says first who they are.
    pub login: Asks,
    /// The office goes on without this desk.
    pub goes_on: bool,
    /// What newly needs a person rings.
    pub bell: bool,
    /// Who sits down, where the door has asked already.
    pub sitter: Option<Caller>,
    /// How its operator comes back when the office was gone meanwhile.
    pub returning: Option<Returning>,
}

/// How an operator sits down again at the same terminal without a password: by a pass, a session of theirs
/// that ends with the desk. Only an office that dies leaves it behind.
#[derive(Debug, Clone)]
pub struct Returning {
    /// The pass that the terminal had from the office that is gone.
    pub pass: Option<String>,
    /// Where the terminal hears its next one.
    pub passes: mpsc::Sender<String>,
}

/// Why the console ended.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Leave {
    /// The operator left it.
    Asked,
    /// The operator left it and closes the office.
    Close,
    /// The operator handed the shift over: whoever comes next may sit down.
    HandedOver,
    /// The operator handed the shift over at another desk.
    Elsewhere,
    /// The operator was locked.
    Locked,
    /// Its terminal is gone.
    Gone,
    /// The program is being shut down.
    Shutdown,
}

impl Leave {
    /// How a desk is left that is nobody's any more; `here` is its number.
    fn over(why: DeskOver, here: u64) -> Leave {
        match why {
            DeskOver::HandedOver(Some(at)) if at == here => Leave::HandedOver,
            DeskOver::HandedOver(_) => Leave::Elsewhere,
            DeskOver::Locked => Leave::Locked,
        }
    }

    /// What whoever sat here is told, where they may not know it.
    fn told(self) -> Option<Word> {
        match self {
            Leave::Elsewhere => Some(Word("handed-over-elsewhere")),
            Leave::Locked => Some(Word("login-locked")),
            Leave::Asked | Leave::Close | Leave::HandedOver | Leave::Gone | Leave::Shutdown => None,
        }
    }

    /// Whether whoever comes next may sit down here.
    fn is_for_next(self) -> bool {
        matches!(self, Leave::HandedOver | Leave::Elsewhere | Leave::Locked)
    }
}

/// How a desk was left, and by whom.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Left {
    /// How.
    pub how: Leave,
    /// What the operator is called; empty at the machine itself, and where nobody sat down.
    pub who: String,
}

impl Left {
    fn unseated(how: Leave) -> Left {
        Left {
            how,
            who: String::new(),
        }
    }
}

/// Runs a desk in a task of its own, for the operator who says who they are where that is asked: a panic
/// ends this desk, and comes out as an error. A desk that the office would close with is for whoever comes next.
///
/// # Errors
/// When the desk panicked.
pub async fn sit(
    dispatch: Dispatch,
    options: Options,
    mut line: Line,
    shutdown: CancellationToken,
) -> io::Result<Left> {
    let desk = async move {
        let mut told = None;
        loop {
            let left = sit_once(&dispatch, &options, &mut line, &shutdown, told).await?;
            let asks = options.sitter.is_none()
                && matches!(dispatch.sitter(options.login).await, Ok(Sitter::MustSay));
            if !left.how.is_for_next() || !asks && options.goes_on {
                return io::Result::Ok(left);
            }
            told = left.how.told();
        }
    };
    match tokio::spawn(desk).await {
        Ok(Err(error)) if error.kind() == io::ErrorKind::BrokenPipe => {
            Ok(Left::unseated(Leave::Gone))
        }
        Ok(left) => left,
        Err(error) => Err(io::Error::other(format!("the console failed: {error}"))),
    }
}

/// What a desk begins with.
struct Begun {
    /// What the last shift left to this one.
    left_over: Option<LeftOver>,
    /// What its operator is shown before the rest.
    first: ShownFirst,
    /// Why the one before ended.
    told: Option<Word>,
}

/// Lets one operator sit down, until the desk is left or handed over. Whoever comes is told why the desk before
/// ended.
async fn sit_once(
    dispatch: &Dispatch,
    options: &Options,
    line: &mut Line,
    shutdown: &CancellationToken,
    mut told: Option<Word>,
) -> io::Result<Left> {
    let mut pass = None;
    let sitter = match (options.sitter, dispatch.sitter(options.login).await) {
        (Some(sitter), _) => Some(sitter),
        (None, Ok(Sitter::Known(caller))) => Some(caller),
        (None, Ok(Sitter::MustSay)) => {
            let back = came_back(dispatch, options).await;
            let sitter = match back {
                Some(sitter) => Some(sitter),
                None => login(dispatch, options, line, shutdown, told.take()).await?,
            };
            pass = give_pass(dispatch, options, sitter.as_ref()).await;
            sitter
        }
        (None, Err(error)) => return Err(io::Error::other(error.to_string())),
    };
    let Some(sitter) = sitter else {
        return Ok(Left::unseated(Leave::Asked));
    };
    let left = sit_as(sitter, dispatch, options, line, shutdown, told).await;
    if let Some(pass) = pass {
        end_pass(dispatch, &pass).await;
    }
    left
}

/// The operator who sat here when the office was gone; the pass is good once.
async fn came_back(dispatch: &Dispatch, options: &Options) -> Option<Caller> {
    let pass = options.returning.as_ref()?.pass.as_ref()?;
    let sitter = dispatch.session_caller(Origin::Console, pass).await.ok()?;
    end_pass(dispatch, pass).await;
    Some(sitter)
}

/// Gives the terminal the pass of who has sat down; without one the password is asked for again.
async fn give_pass(
    dispatch: &Dispatch,
    options: &Options,
    sitter: Option<&Caller>,
) -> Option<String> {
    let passes = &options.returning.as_ref()?.passes;
    let pass = dispatch.session_of(sitter?).await.ok()?;
    passes.send(pass.clone()).await.ok()?;
    Some(pass)
}

async fn end_pass(dispatch: &Dispatch, pass: &str) {
    if let Err(error) = dispatch.close_session(pass).await {
        tracing::warn!(%error, "the pass of a desk stays good");
    }
}

/// Lets an operator work, until the desk is left or handed over.
async fn sit_as(
    sitter: Caller,
    dispatch: &Dispatch,
    options: &Options,
    line: &mut Line,
    shutdown: &CancellationToken,
    told: Option<Word>,
) -> io::Result<Left> {
    let dispatch = dispatch.seated(sitter);
    // A name that cannot be read is asked for again by nobody: the desk is worth more.
    let name = dispatch.sitter_name().await.unwrap_or_default();
    // Nobody who only looks has a shift; one that cannot be opened keeps nobody from work.
    let left_over = match timeout(SHIFT_OPENS_WITHIN, dispatch.begin_shift(&sitter)).await {
        Ok(Ok((_, left_over))) => left_over,
        Ok(Err(error)) => {
            tracing::debug!(%error, "no shift was opened");
            None
        }
        Err(_) => None,
    };
    // Without it the board is in its usual order.
    let first = dispatch.shown_first().await.unwrap_or_default();
    let place = dispatch.take_place(name.clone());
    let begun = Begun {
        left_over,
        first,
        told,
    };
    let how = run(place, options.clone(), line, shutdown.clone(), begun).await?;
    Ok(Left { how, who: name })
}

/// Runs the console until it is left, its terminal is gone or `shutdown` is cancelled.
///
/// # Errors
/// When the terminal cannot be written to.
async fn run(
    place: DeskPlace,
    options: Options,
    line: &mut Line,
    shutdown: CancellationToken,
    begun: Begun,
) -> io::Result<Leave> {
    if options.plain {
        return plain::run(&place, options, line, shutdown, begun).await;
    }
    let mut desk = Desk::open(place, options, line, begun.first)?;
    if let Some(left_over) = begun.left_over {
        desk.take(Msg::LeftOver(Box::new(left_over)));
    }
    if let Some(told) = begun.told {
        desk.take(Msg::Told(told));
    }
    let output = desk.screen.output();
    loop {
        tokio::select! {
            typed = line.typed_at() => match typed {
                Some(inputs) => desk.typed(inputs),
                None => return Ok(Leave::Gone),
            },
            Some(msg) = desk.inbox.recv() => {
                desk.take(msg);
                while let Ok(msg) = desk.inbox.try_recv() {
                    desk.take(msg);
                }
            }
            () = output.ready(), if desk.is_held_up => {}
            () = tokio::time::sleep_until((desk.drawn + FRAME).into()), if desk.is_stale_soon() => {}
            () = tokio::time::sleep_until(desk.looks_at.into()) => {}
            () = shutdown.cancelled() => return Ok(Leave::Shutdown),
        }
        desk.look();
        if let Some(left) = desk.app.is_over() {
            return Ok(left);
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
    pressed: Vec<(Chord, u64)>,
    stale: Stale,
    /// A frame waits until the terminal has taken those before.
    is_held_up: bool,
    drawn: Instant,
    /// When somebody last typed here or was answered.
    touched: Instant,
    /// When the desk looks at the clock again.
    looks_at: Instant,
    shown_second: i64,
    /// Where what is half done is kept.
    draft: Option<PathBuf>,
    /// Others see that somebody sits here.
    place: DeskPlace,
}

impl Desk {
    fn open(
        place: DeskPlace,
        options: Options,
        line: &Line,
        first: ShownFirst,
    ) -> io::Result<Desk> {
        let dispatch = place.dispatch().clone();
        let draft = options.drafts.map(|folder| keep::path(&folder, &place));
        let (answers, inbox) = mpsc::channel(INBOX);
        let screen = Screen::enter(line)?;
        let mut tasks = JoinSet::new();
        tasks.spawn(load::follow(dispatch.clone(), answers.clone()));
        tasks.spawn(load::follow_calls(dispatch.clone(), answers.clone()));
        tasks.spawn(load::follow_alarms(dispatch.clone(), answers.clone()));
        tasks.spawn(load::follow_desks(dispatch.clone(), answers.clone()));
        tasks.spawn(load::follow_others(dispatch.clone(), answers.clone()));
        let settings = Settings {
            tells_pastes: line.terminal().tells_pastes(),
            lang: options.lang,
            theme: options.theme,
            listening: options.listening,
            auto_assign: options.auto_assign,
            process: options.process,
            keymap: options.keymap,
            glyphs: options.glyphs,
            operator: place.name().to_owned(),
            desk: place.id(),
            first,
            goes_on: options.goes_on,
            bell: options.bell,
            role: dispatch.seat().role,
        };
        let now = Instant::now();
        let mut app = App::new(settings);
        if let Some(draft) = draft.as_deref().and_then(keep::read) {
            app.resume(&draft);
        }
        Ok(Desk {
            app,
            draft,
            place,
            screen,
            dispatch,
            started: now,
            inbox,
            answers,
            tasks,
            pressed: Vec::new(),
            stale: Stale::Now,
            is_held_up: false,
            drawn: now,
            touched: now,
            looks_at: now,
            shown_second: 0,
        })
    }

    fn now(&self) -> Moment {
        Moment {
            office: self.dispatch.now(),
            ms: self.started.elapsed().as_millis() as u64,
        }
    }

    fn typed(&mut self, inputs: Vec<(Instant, Input)>) {
        // Whoever types sees the desk as it is now, however long it has rested.
        self.look();
        self.touch();
        self.stale = Stale::Now;
        for (at, input) in inputs {
            let msg = match input {
                Input::Key(chord) => {
                    let since = at.saturating_duration_since(self.started);
                    self.pressed.push((chord, since.as_millis() as u64));
                    continue;
                }
                Input::Paste(text) => Msg::Paste(text),
                Input::Click(column, row) => Msg::Click(column, row),
                Input::Drag(column, row) => Msg::Drag(column, row),
                Input::Release => Msg::Release,
                Input::Wheel(column, row, down) => Msg::Wheel(column, row, down),
                // The next frame has the new size.
                Input::Resized => continue,
            };
            self.press();
            self.update(msg);
        }
        self.press();
    }

    /// Hands the keys on that have come.
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
        if work::wakes(&msg) {
            self.touch();
        }
        self.update(msg);
    }

    fn touch(&mut self) {
        self.touched = Instant::now();
        self.looks_at = self.looks_at.min(self.touched + TICK);
    }

    /// Looks at the clock, when it is time to.
    fn look(&mut self) {
        let now = Instant::now();
        if now < self.looks_at {
            return;
        }
        while self.tasks.try_join_next().is_some() {}
        self.update(Msg::Tick);
        let second = self.dispatch.now().0;
        if second != self.shown_second {
            self.shown_second = second;
            self.stale = self.stale.max(Stale::Soon);
        }
        self.looks_at = now + self.rests_for(now);
    }

    /// How long the desk need not look at the clock.
    fn rests_for(&self, now: Instant) -> Duration {
        let untouched = now.saturating_duration_since(self.touched);
        if untouched < WORKED_AT || self.app.is_awaiting() {
            return TICK;
        }
        let step = match untouched < RESTS_AFTER || self.app.counts_seconds() {
            true => LOOK_AT_SECONDS,
            false => RESTING_LOOK,
        };
        let next = self.dispatch.clock().until_multiple_of(step);
        next.unwrap_or(TICK).max(TICK)
    }

    fn update(&mut self, msg: Msg) {
        let now = self.now();
        for command in self.app.update(now, msg) {
            self.wish(command);
        }
        self.place.edits(self.app.edits());
    }

    fn wish(&mut self, command: Command) {
        match command {
            Command::Copy(text) => self.copy(text),
            Command::Mouse(on) => self.screen.listen_to_mouse(on),
            Command::Bell => self.screen.ring(),
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

    fn copy(&mut self, text: String) {
        self.screen.copy(&text);
        self.update(Msg::Done(msg::Done {
            deed: msg::Deed::Copied,
            undo: None,
            card: None,
        }));
    }

    /// Whether a frame is to be drawn as soon as the last one is old enough.
    fn is_stale_soon(&self) -> bool {
        matches!(self.stale, Stale::Soon) && !self.is_held_up
    }

    fn draw(&mut self) -> io::Result<()> {
        let due = match self.stale {
            Stale::No => false,
            Stale::Soon => self.drawn.elapsed() >= FRAME,
            Stale::Now => true,
        };
        self.is_held_up = due && !self.screen.is_ready();
        if due && !self.is_held_up {
            self.screen.draw(&mut self.app)?;
            self.stale = Stale::No;
            self.drawn = Instant::now();
        }
        Ok(())
    }
}
