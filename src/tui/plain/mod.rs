//! The console for screen readers: no boxes, one line an event; commands are lines.
//!
//! `2351` says where an order stands, `2351 17+` offers it, `2351 17++` assigns it, `2351 x1` cancels
//! it with the first reason, `2351 w` says why, `17-2` sets a crew's state, an empty line lists the open
//! orders, `q` leaves.

use std::io::{self, BufRead, Write};

use tokio::sync::mpsc;
use tokio_util::sync::CancellationToken;

use super::board::{Board, OrderRow};
use super::keys::Chord;
use super::msg::{Changes, Command, CrewState, Msg};
use super::say::Speaker;
use super::text::{Value, Word, Words};
use super::view::phone_groups;
use super::{Leave, Options, load, popups, work};
use pult_app::{Call, Dispatch};
use pult_domain::{Event, OrderId};

/// Runs the plain console until it is left, standard input ends or `shutdown` is cancelled.
///
/// # Errors
/// When standard output is gone.
pub async fn run(
    dispatch: Dispatch,
    options: Options,
    shutdown: CancellationToken,
) -> io::Result<Leave> {
    let (sender, mut inbox) = mpsc::channel(64);
    let calls = tokio::spawn(load::follow_calls(dispatch.clone(), sender.clone()));
    let follower = tokio::spawn(load::follow(dispatch.clone(), sender));
    let mut lines = typed_lines();
    let mut plain = Plain {
        words: Words::new(options.lang),
        board: Board::default(),
        engine: options.auto_assign,
        dispatch,
        is_loaded: false,
    };
    let left = loop {
        tokio::select! {
            Some(msg) = inbox.recv() => plain.take(msg)?,
            line = lines.recv() => match line {
                Some(line) if !plain.is_leave(&line) => plain.command(&line).await?,
                _ => break Leave::Asked,
            },
            () = shutdown.cancelled() => break Leave::Shutdown,
        }
    };
    follower.abort();
    calls.abort();
    Ok(left)
}

/// Lines of standard input, read on a thread of their own: nothing waits for it when the console ends.
fn typed_lines() -> mpsc::Receiver<String> {
    let (sender, lines) = mpsc::channel(1);
    std::thread::spawn(move || {
        for line in io::stdin().lock().lines().map_while(Result::ok) {
            if sender.blocking_send(line).is_err() {
                return;
            }
        }
    });
    lines
}

struct Plain {
    words: Words,
    board: Board,
    engine: bool,
    dispatch: Dispatch,
    is_loaded: bool,
}

impl Plain {
    fn speaker(&self) -> Speaker<'_> {
        Speaker {
            words: &self.words,
            board: &self.board,
            now: self.dispatch.now(),
            engine: self.engine,
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
            Msg::Calls(calls) => calls.iter().try_for_each(|call| self.call(call)),
            _ => Ok(()),
        }
    }

    fn call(&self, call: &Call) -> io::Result<()> {
        let values = [
            ("phone", Value::from(phone_groups(call.phone.as_str()))),
            ("n", Value::from(1)),
        ];
        say(&self.words.with(Word("status-call"), &values))
    }

    fn take_changes(&mut self, changes: Changes) -> io::Result<()> {
        for row in changes.orders {
            if row.phase.is_open() {
                self.board.orders.insert(row.id, row);
            } else {
                self.board.orders.remove(&row.id);
            }
        }
        self.board
            .crews
            .extend(changes.crews.into_iter().map(|crew| (crew.id, crew)));
        for event in &changes.events {
            say(&self.event(event))?;
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

    /// The office and its open orders.
    fn list(&self) -> io::Result<()> {
        let n = i64::try_from(self.board.n_open()).unwrap_or(i64::MAX);
        let orders = self
            .words
            .with(Word("status-orders"), &[("n", Value::from(n))]);
        let n = i64::try_from(self.board.n_on_line()).unwrap_or(i64::MAX);
        let crews = self
            .words
            .with(Word("status-on-line"), &[("n", Value::from(n))]);
        say(&format!(
            "{}: {orders}, {crews}. {}",
            self.board.office.name,
            self.words.say(Word("plain-help"))
        ))?;
        self.board
            .orders
            .values()
            .try_for_each(|row| say(&self.order(row)))
    }

    fn order(&self, row: &OrderRow) -> String {
        let speaker = self.speaker();
        let at = speaker.clock(row.time());
        format!(
            "{}, {at}, {} → {}, {}",
            row.id,
            row.from(),
            row.to(),
            speaker.order_state(row)
        )
    }

    fn is_leave(&self, line: &str) -> bool {
        is_letter(line.trim(), 'q')
    }

    async fn command(&mut self, line: &str) -> io::Result<()> {
        let parts: Vec<&str> = line.split_whitespace().collect();
        match parts.as_slice() {
            [] => self.list(),
            [number] if number.contains('-') => match self.crew_state(number) {
                Some(command) => self.wish(command).await,
                None => say(&self.words.say(Word("no-such-state"))),
            },
            [number] => match self.board.order_by_number(number) {
                Some(id) => self.wish(Command::LoadCard(id)).await,
                None => self.unknown(),
            },
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

    fn unknown(&self) -> io::Result<()> {
        say(&self.words.say(Word("plain-help")))
    }

    fn crew_state(&self, text: &str) -> Option<Command> {
        let (crew, digit) = text.split_once('-')?;
        let state = match digit {
            "1" => CrewState::OnLine,
            "2" => CrewState::Break,
            "3" => CrewState::OffLine,
            _ => return None,
        };
        Some(Command::SetCrew(self.board.crew_by_number(crew)?, state))
    }

    fn about_order(&self, order: OrderId, what: &str) -> Option<Command> {
        if is_letter(what, 'w') {
            return Some(Command::Explain(order));
        }
        if let Some(crew) = what.strip_suffix("++") {
            let row = self.board.orders.get(&order);
            let from = row.filter(|row| row.is_carried()).and_then(|row| row.crew);
            return Some(Command::Assign(
                order,
                self.board.crew_by_number(crew)?,
                from,
            ));
        }
        if let Some(crew) = what.strip_suffix('+') {
            return Some(Command::Offer(order, self.board.crew_by_number(crew)?));
        }
        let mut letters = what.chars();
        let cancels = letters
            .next()
            .is_some_and(|first| Chord::char(first).means(Chord::char('x')));
        let digit: usize = letters.as_str().parse().ok().filter(|_| cancels)?;
        let reason = popups::REASONS.get(digit.checked_sub(1)?)?;
        Some(Command::Cancel(order, self.words.say(*reason)))
    }

    async fn wish(&mut self, command: Command) -> io::Result<()> {
        match work::perform(&self.dispatch, command).await {
            Some(Msg::Done(done)) => say(&self.speaker().deed(&done.deed)),
            Some(Msg::Refused(refusal)) => say(&self.speaker().refusal(&refusal)),
            Some(Msg::Why(id, None)) => say(&self.words.with(
                Word("why-nothing"),
                &[("order", Value::from(id.to_string()))],
            )),
            Some(Msg::Why(_, Some((_, text)))) => {
                let lines = popups::why_lines(&text, &self.board, &self.words);
                lines.iter().try_for_each(|line| say(line))
            }
            Some(Msg::Card(card)) => {
                say(&self.order(&card.row))?;
                card.history
                    .iter()
                    .try_for_each(|event| say(&self.event(event)))
            }
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

fn say(line: &str) -> io::Result<()> {
    let mut out = io::stdout().lock();
    writeln!(out, "{line}")?;
    out.flush()
}
