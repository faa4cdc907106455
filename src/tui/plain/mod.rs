//! The console for screen readers: no boxes, no pictures, one line an event; commands are lines.
//!
//! `2351` tells an order whole, `2351 17+` offers it, `2351 17++` assigns it, `2351 x1` cancels it with the
//! first reason, `2351 w` says why, `2351 v` how each dialect shows it; `17*` tells a crew, `17-2` sets its
//! state; `n PHONE; FROM; TO; =1830` takes an order; an empty line lists the open orders. `:NAME` tells
//! what the desk has under that name, `!TEXT` is said at every other desk, `:NAME/TEXT` what of it fits the text; `?` helps, `q` leaves.

mod look;
mod order;
mod shift;

use std::io;
use std::time::Instant;

use tokio::sync::mpsc;
use tokio::task::JoinSet;
use tokio_util::sync::CancellationToken;

use super::board::Board;
use super::keys::{Chord, Keymap};
use super::line::{Line, Teletype, Told, TypedLine};
use super::msg::{Changes, Command, CrewState, Done, Msg};
use super::others::{call_taken, said};
use super::say::Speaker;
use super::screens::{Around, Process, left_over_lines};
use super::text::{Value, Word, Words};
use super::theme::Theme;
use super::undo::{Undo, Undos};
use super::view::caller_number;
use super::{Begun, Leave, Options, load, popups, work};
use pult_app::{Call, DeskPlace, Dispatch};
use pult_domain::{CrewId, Event, visible};

/// Runs the plain console until it is left, the terminal is gone or `shutdown` is cancelled.
///
/// # Errors
/// When the terminal is gone.
pub(super) async fn run(
    place: &DeskPlace,
    options: Options,
    line: &mut Line,
    shutdown: CancellationToken,
    begun: Begun,
) -> io::Result<Leave> {
    let (dispatch, desk) = (place.dispatch().clone(), place.id());
    let (sender, mut inbox) = mpsc::channel(64);
    let mut tasks = JoinSet::new();
    tasks.spawn(load::follow_calls(dispatch.clone(), sender.clone()));
    tasks.spawn(load::follow_desks(dispatch.clone(), sender.clone()));
    tasks.spawn(load::follow_others(dispatch.clone(), sender.clone()));
    tasks.spawn(load::follow(dispatch.clone(), sender));
    let mut teletype = Teletype::new(line);
    let mut plain = Plain {
        words: Words::new(options.lang),
        board: Board::default(),
        engine: options.auto_assign,
        dispatch,
        theme: options.theme,
        process: options.process,
        keymap: options.keymap,
        told: teletype.told(),
        calls: Vec::new(),
        undo: Undos::default(),
        started: Instant::now(),
        asked_off_line: None,
        doubted: None,
        insists: false,
        goes_on: options.goes_on,
        desk,
        is_leaving: false,
        is_loaded: false,
        is_over: None,
    };
    if let Some(told) = begun.told {
        plain.say(&plain.words.say(told))?;
    }
    if let Some(left_over) = begun.left_over {
        plain.say_all(left_over_lines(&left_over, &plain.words))?;
    }
    loop {
        tokio::select! {
            Some(msg) = inbox.recv() => plain.take(msg)?,
            typed = teletype.typed() => match typed {
                TypedLine::Line(line) => plain.command(line.trim()).await?,
                TypedLine::Left => return Ok(Leave::Asked),
                TypedLine::Gone => return Ok(Leave::Gone),
            },
            () = shutdown.cancelled() => return Ok(Leave::Shutdown),
        }
        teletype.flush().await?;
        if let Some(left) = plain.is_over {
            return Ok(left);
        }
    }
}

struct Plain {
    words: Words,
    board: Board,
    engine: bool,
    dispatch: Dispatch,
    theme: Theme,
    process: Process,
    keymap: Keymap,
    /// Where lines are told.
    told: Told,
    /// The calls that ring, oldest first.
    calls: Vec<Call>,
    /// What was done lately and can be taken back.
    undo: Undos,
    started: Instant,
    /// The crew that carries orders and was to go off line.
    asked_off_line: Option<CrewId>,
    /// The line of a new order that had something doubtful: the same again means it.
    doubted: Option<String>,
    /// The line is the same again: what is doubtful in it is meant.
    insists: bool,
    /// The office goes on when this desk is left.
    goes_on: bool,
    /// The number of this desk.
    desk: u64,
    /// The line before was the one that leaves: the same again says yes.
    is_leaving: bool,
    is_loaded: bool,
    is_over: Option<Leave>,
}

impl Plain {
    fn say_all(&self, lines: impl IntoIterator<Item = String>) -> io::Result<()> {
        lines.into_iter().try_for_each(|line| self.say(&line))
    }

    fn say(&self, line: &str) -> io::Result<()> {
        // What a client wrote must not command the terminal.
        self.told.say(&visible(line.trim_end()));
        Ok(())
    }

    fn speaker(&self) -> Speaker<'_> {
        Speaker {
            words: &self.words,
            board: &self.board,
            now: self.dispatch.now(),
            engine: self.engine,
        }
    }

    /// What a screen sees of the console; here no time passes between keys.
    fn around(&self) -> Around<'_> {
        Around {
            words: &self.words,
            theme: &self.theme,
            board: &self.board,
            process: &self.process,
            desks: &[],
            own_desk: 0,
            talk: &[],
            now: self.dispatch.now(),
            ms: 0,
            pasted: false,
            role: self.dispatch.seat().role,
            n_cards: 0,
        }
    }

    fn take(&mut self, msg: Msg) -> io::Result<()> {
        match msg {
            Msg::Board(board) => {
                self.board = *board;
                if std::mem::replace(&mut self.is_loaded, true) {
                    Ok(())
                } else {
                    self.list()
                }
            }
            Msg::Changed(changes) => self.take_changes(changes),
            Msg::Calls(calls) => {
                self.calls = calls.to_vec();
                calls.iter().try_for_each(|call| self.call(call))
            }
            Msg::Desks(_) => {
                self.is_over = self
                    .dispatch
                    .desk_over()
                    .map(|why| Leave::over(why, self.desk));
                Ok(())
            }
            Msg::Said(message) => self.say(&said(&self.words, &message)),
            Msg::CallTaken(taken) => self.say(&call_taken(&self.words, &taken)),
            _ => Ok(()),
        }
    }

    fn call(&self, call: &Call) -> io::Result<()> {
        let values = [
            ("phone", Value::from(caller_number(call, &self.words))),
            ("n", Value::from(1)),
        ];
        self.say(&self.words.with(Word("status-call"), &values))
    }

    fn take_changes(&mut self, mut changes: Changes) -> io::Result<()> {
        let events = std::mem::take(&mut changes.events);
        for (id, is_open) in self.board.apply(changes) {
            if !is_open {
                self.board.orders.remove(&id);
            }
        }
        for event in &events {
            self.say(&self.event(event))?;
        }
        Ok(())
    }

    fn event(&self, event: &Event) -> String {
        let speaker = self.speaker();
        let at = self.board.time.format(event.at, "%H:%M:%S");
        let about = event.order.map_or_else(String::new, |id| {
            self.words
                .with(Word("thing-order"), &[("id", Value::from(id.to_string()))])
                + ": "
        });
        format!(
            "{at} {about}{} · {}",
            speaker.event(event),
            speaker.actor(event)
        )
    }

    /// Does what a line says.
    async fn command(&mut self, line: &str) -> io::Result<()> {
        let was_leaving = std::mem::take(&mut self.is_leaving);
        let doubted = self.doubted.take();
        if let Some(named) = after_letter(line, ':') {
            return self.look(named).await;
        }
        if let Some(text) = line.strip_prefix('!') {
            return self.say_at_desks(text);
        }
        if let Some(ride) = after_letter(line, 'n') {
            self.insists = doubted.as_deref() == Some(ride);
            return self.new_order(ride).await;
        }
        let parts: Vec<&str> = line.split_whitespace().collect();
        match parts.as_slice() {
            [] => self.list(),
            [letter] if is_letter(letter, 'q') => self.leave(was_leaving),
            [letter] if is_letter(letter, 'i') => self.today().await,
            [letter] if is_letter(letter, 'z') => self.take_back().await,
            [letter] if is_letter(letter, '?') || *letter == "," => self.help(),
            [number] if number.ends_with('*') => match self.crew(number.trim_end_matches('*')) {
                Some(crew) => self.say_all(popups::crew_lines(&self.speaker(), crew)),
                None => self.unknown(),
            },
            [number, place @ ..] if number.contains('=') => match self.check_in(number, place) {
                Some(command) => self.wish(command).await,
                None => self.unknown(),
            },
            [number] if number.contains('-') => match self.crew_state(number) {
                Some(command) => self.wish(command).await,
                None => self.say(&self.words.say(Word("no-such-state"))),
            },
            [number] => match self.board.order_by_number(number) {
                Some(id) => self.wish(Command::LoadCard(id)).await,
                None => self.unknown(),
            },
            [number, letter, ..] if is_letter(letter, 'e') => {
                let said = line.trim_start().get(number.len()..).unwrap_or_default();
                let said = said.trim_start().get(letter.len()..).unwrap_or_default();
                match self.board.order_by_number(number) {
                    Some(id) => self.edit(id, said.trim()).await,
                    None => self.unknown(),
                }
            }
            [number, letter] if is_letter(letter, 's') => {
                match self.board.order_by_number(number) {
                    Some(id) => self.step(id).await,
                    None => self.unknown(),
                }
            }
            [number, what] => {
                let order = self.board.order_by_number(number);
                match order.and_then(|id| self.about_order(id, what)) {
                    Some(command) => self.wish(command).await,
                    None => self.unknown(),
                }
            }
            _ => self.unknown(),
        }
    }

    /// Says what leaving means, then leaves.
    fn leave(&mut self, was_asked: bool) -> io::Result<()> {
        self.is_over = was_asked.then_some(Leave::Asked);
        self.is_leaving = !was_asked;
        let word = match (was_asked, self.goes_on) {
            (true, _) => return Ok(()),
            (false, true) => Word("plain-leave"),
            (false, false) => Word("plain-leave-stops"),
        };
        self.say(&self.words.say(word))
    }

    /// A line for every other desk.
    pub(super) fn say_at_desks(&self, text: &str) -> io::Result<()> {
        match self.dispatch.say_at_desks(None, text) {
            Ok(n) => {
                let n = i64::try_from(n).unwrap_or(i64::MAX);
                self.say(
                    &self
                        .words
                        .with(Word("desk-heard"), &[("n", Value::from(n))]),
                )
            }
            Err(error) => self.say(&self.speaker().error(&error)),
        }
    }

    fn unknown(&self) -> io::Result<()> {
        self.say(&self.words.say(Word("plain-unknown")))
    }

    fn crew(&self, number: &str) -> Option<CrewId> {
        self.board.crew_by_number(number)
    }

    /// `17=вокз`: a crew says where it is.
    fn check_in(&self, number: &str, rest: &[&str]) -> Option<Command> {
        let (crew, place) = number.split_once('=')?;
        let words = std::iter::once(place).chain(rest.iter().copied());
        let place = words.collect::<Vec<_>>().join(" ");
        Some(Command::CheckIn(self.crew(crew)?, place.trim().to_owned()))
    }

    fn crew_state(&self, text: &str) -> Option<Command> {
        let (crew, digit) = text.split_once('-')?;
        let state = match digit {
            "1" => CrewState::OnLine,
            "2" => CrewState::Break,
            "3" => CrewState::OffLine,
            _ => return None,
        };
        let crew = self.crew(crew)?;
        // Said twice, it is meant.
        match self.asked_off_line == Some(crew) && state == CrewState::OffLine {
            true => Some(Command::SendOffLine(crew)),
            false => Some(Command::SetCrew(crew, state)),
        }
    }

    /// `z`: takes back the newest deed that can still be, then the one before it.
    async fn take_back(&mut self) -> io::Result<()> {
        match self.undo.take_back(self.ms()) {
            Some(Undo::Deed(_, command)) => self.wish(*command).await,
            // Cards and boundaries are drawn elsewhere.
            Some(Undo::Card(_) | Undo::Boundary(_)) | None => {
                self.say(&self.words.say(Word("nothing-to-undo")))
            }
        }
    }

    /// Since the desk was opened.
    fn ms(&self) -> u64 {
        self.started.elapsed().as_millis() as u64
    }

    /// Something was done: it is told, with what takes it back.
    fn done(&mut self, done: Done) -> io::Result<()> {
        let said = self.speaker().deed(&done.deed);
        let is_new = !self.undo.is_taking_back();
        let told = self.undo.told(said.clone(), &self.words);
        if let Some(command) = done.undo.filter(|_| is_new) {
            let deed = Undo::Deed(said, Box::new(command));
            self.undo.remember(deed, self.ms());
        }
        self.say(&told)
    }

    /// Wishes, and tells what became of it.
    async fn wish(&mut self, command: Command) -> io::Result<()> {
        self.asked_off_line = None;
        match work::perform(&self.dispatch, command).await {
            Some(Msg::Done(done)) => self.done(done),
            Some(Msg::Carries(crew, orders)) => {
                self.asked_off_line = Some(crew);
                self.say(&popups::off_line_question(&self.speaker(), crew, &orders))?;
                self.say(&self.words.say(Word("plain-off-line-again")))
            }
            Some(Msg::Refused(refusal)) => {
                self.undo.refused();
                self.say(&self.speaker().refusal(&refusal))
            }
            Some(Msg::Why(id, None)) => self.say(&self.words.with(
                Word("why-nothing"),
                &[("order", Value::from(id.to_string()))],
            )),
            Some(Msg::Why(_, Some((_, text)))) => {
                self.say_all(popups::why_lines(&text, &self.board, &self.words, false))
            }
            Some(Msg::Seen(_, seen)) => self.say_all(popups::seen_lines(&self.speaker(), &seen)),
            Some(Msg::Stands(queues)) => self.stands(&queues),
            Some(Msg::Card(card)) => self.card(&card),
            Some(Msg::Day(day)) => self.day(&day),
            _ => Ok(()),
        }
    }
}

/// Whether a text is one letter, in either layout.
fn is_letter(text: &str, letter: char) -> bool {
    let mut letters = text.chars();
    let first = letters.next().filter(|_| letters.next().is_none());
    first.is_some_and(|first| Chord::char(first).means(Chord::char(letter)))
}

/// What comes after the letter that a text begins with, in either layout.
fn after_letter(text: &str, letter: char) -> Option<&str> {
    let first = text.chars().next()?;
    let (first, rest) = text.split_at(first.len_utf8());
    is_letter(first, letter).then(|| rest.trim())
}
