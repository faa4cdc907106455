//! From bytes to keys. A sequence may come in pieces: a slow line cuts an arrow in two.
//!
//! [`KeyReader`] cuts the bytes into whole sequences, `terminput` says what each means. Nothing is bound
//! to Alt, so `ESC` and a printable character are Esc and then the character; only what follows `ESC [`
//! and `ESC O` is waited for.

use std::time::{Duration, Instant};

use terminput::{Event, MouseButton, MouseEventKind, ScrollDirection};

use crate::keys::{Chord, Code};

/// So long is waited for what follows `ESC`, `ESC [` and `ESC O`.
const ESC_WAIT: Duration = Duration::from_millis(50);
/// So long is waited for the rest of what nobody types by hand: a longer sequence, half a letter.
const REST_WAIT: Duration = Duration::from_secs(1);
/// The longest sequence that is no paste.
const LONGEST: usize = 64;
/// A paste is handed on in pieces of this size at most.
const MOST_PASTED: usize = 1 << 20;
const PASTE_STARTS: &[u8] = b"\x1b[200~";
const PASTE_ENDS: &[u8] = b"\x1b[201~";
const ESC: u8 = 0x1b;

/// What came from the terminal.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Input {
    /// A key.
    Key(Chord),
    /// A text that was pasted.
    Paste(String),
    /// The left button of the mouse was pressed at a column and row.
    Click(u16, u16),
    /// The mouse was moved to a column and row with the left button down.
    Drag(u16, u16),
    /// The left button went up.
    Release,
    /// The wheel was turned over a column and row; `true`: down.
    Wheel(u16, u16, bool),
    /// The terminal has another size.
    Resized,
}

/// Cuts bytes into keys.
#[derive(Debug, Default)]
pub struct KeyReader {
    bytes: Vec<u8>,
    /// When the last byte came.
    last_at: Option<Instant>,
    /// How far the end of a paste was looked for.
    looked_until: usize,
}

/// How the bytes begin.
enum Cut {
    /// With a whole sequence of this length.
    Whole(usize),
    /// With Esc alone.
    Esc,
    /// With so many bytes that mean nothing.
    Nothing(usize),
    /// With a sequence whose rest may come within this time.
    Waits(Duration),
}

impl KeyReader {
    /// Takes bytes that came at `now`; returns what they make.
    pub fn feed(&mut self, bytes: &[u8], now: Instant) -> Vec<Input> {
        // What came too late belongs to nothing before it.
        let mut inputs = self.expire(now);
        self.bytes.extend_from_slice(bytes);
        self.last_at = Some(now);
        self.cut(&mut inputs);
        inputs
    }

    /// When the wait for the rest of a sequence is over; `None` when nothing is waited for.
    pub fn deadline(&self) -> Option<Instant> {
        match self.next() {
            Some(Cut::Waits(wait)) => Some(self.last_at? + wait),
            _ => None,
        }
    }

    /// Gives up waiting if it is time; returns what is there already.
    pub fn expire(&mut self, now: Instant) -> Vec<Input> {
        let mut inputs = Vec::new();
        while self.deadline().is_some_and(|deadline| now >= deadline) {
            self.give_up(&mut inputs);
            self.cut(&mut inputs);
        }
        inputs
    }

    fn give_up(&mut self, inputs: &mut Vec<Input>) {
        if self.bytes.starts_with(PASTE_STARTS) {
            self.hand_on_paste(self.bytes.len(), 0, inputs);
        } else if self.bytes.len() <= 2 && self.bytes[0] == ESC || self.bytes.starts_with(b"\x1bO")
        {
            // Esc, and then a bracket or an O that a person typed.
            self.take(1);
            inputs.push(Input::Key(Chord::key(Code::Esc)));
        } else {
            self.bytes.clear();
        }
    }

    fn next(&self) -> Option<Cut> {
        match self.bytes.as_slice() {
            [] => None,
            [ESC] => Some(Cut::Waits(ESC_WAIT)),
            [ESC, b'[', rest @ ..] => Some(self.control_sequence(rest)),
            [ESC, b'O', rest @ ..] => Some(single_shift(rest)),
            [ESC, ..] => Some(Cut::Esc),
            [first, rest @ ..] => Some(letter(*first, rest)),
        }
    }

    /// What follows `ESC [`.
    fn control_sequence(&self, rest: &[u8]) -> Cut {
        if self.bytes.starts_with(PASTE_STARTS) {
            return self.paste();
        }
        match rest {
            [] => return Cut::Waits(ESC_WAIT),
            // The function keys of the console of Linux.
            [b'['] => return Cut::Waits(REST_WAIT),
            [b'[', b'A'..=b'E', ..] => return Cut::Whole(4),
            [b'[', ..] => return Cut::Nothing(3),
            // The mouse as the first terminals reported it.
            [b'M', ..] if rest.len() < 4 => return Cut::Waits(REST_WAIT),
            [b'M', ..] => return Cut::Whole(6),
            _ => {}
        }
        let length = rest.iter().position(|byte| !(0x20..=0x3f).contains(byte));
        match length {
            Some(at) if (0x40..=0x7e).contains(&rest[at]) => Cut::Whole(at + 3),
            Some(at) => Cut::Nothing(at + 2),
            None if rest.len() > LONGEST => Cut::Nothing(rest.len() + 2),
            None => Cut::Waits(REST_WAIT),
        }
    }

    fn paste(&self) -> Cut {
        let from = self.looked_until.max(PASTE_STARTS.len());
        let rest = &self.bytes[from.min(self.bytes.len())..];
        let ends = rest
            .windows(PASTE_ENDS.len())
            .position(|part| part == PASTE_ENDS);
        match ends {
            Some(at) => Cut::Whole(from + at + PASTE_ENDS.len()),
            None if self.bytes.len() >= MOST_PASTED => Cut::Whole(self.bytes.len()),
            None => Cut::Waits(REST_WAIT),
        }
    }

    fn cut(&mut self, inputs: &mut Vec<Input>) {
        while let Some(cut) = self.next() {
            match cut {
                Cut::Waits(_) => {
                    self.looked_until = self.bytes.len().saturating_sub(PASTE_ENDS.len());
                    return;
                }
                Cut::Nothing(n) => drop(self.take(n)),
                Cut::Esc => {
                    self.take(1);
                    inputs.push(Input::Key(Chord::key(Code::Esc)));
                }
                Cut::Whole(n) if self.bytes.starts_with(PASTE_STARTS) => {
                    let is_ended = self.bytes[..n].ends_with(PASTE_ENDS);
                    let end = if is_ended { PASTE_ENDS.len() } else { 0 };
                    self.hand_on_paste(n, end, inputs);
                    if !is_ended {
                        // The rest of the paste goes on.
                        self.bytes.splice(0..0, PASTE_STARTS.iter().copied());
                    }
                }
                Cut::Whole(n) => {
                    let sequence = self.take(n);
                    inputs.extend(meaning(&sequence));
                }
            }
        }
    }

    fn hand_on_paste(&mut self, n: usize, end: usize, inputs: &mut Vec<Input>) {
        let sequence = self.take(n);
        let text = &sequence[PASTE_STARTS.len()..n - end];
        if !text.is_empty() {
            inputs.push(Input::Paste(String::from_utf8_lossy(text).into_owned()));
        }
    }

    fn take(&mut self, n: usize) -> Vec<u8> {
        self.looked_until = 0;
        let n = n.min(self.bytes.len());
        self.bytes.drain(..n).collect()
    }
}

/// What follows `ESC O`: the keys of a keypad and F1 to F4, some with a number of modifiers.
fn single_shift(rest: &[u8]) -> Cut {
    let length = rest
        .iter()
        .position(|byte| !(byte.is_ascii_digit() || *byte == b';'));
    match length {
        None if rest.is_empty() => Cut::Waits(ESC_WAIT),
        None if rest.len() > 4 => Cut::Nothing(rest.len() + 2),
        None => Cut::Waits(REST_WAIT),
        Some(at) if at > 0 || keypad(rest[0]).is_some() => Cut::Whole(at + 3),
        Some(0) if rest[0].is_ascii_uppercase() => Cut::Whole(3),
        // Esc and an O that a person typed, and something else after them.
        Some(_) => Cut::Esc,
    }
}

/// A letter, which UTF-8 writes in up to four bytes.
fn letter(first: u8, rest: &[u8]) -> Cut {
    let n_more = match first {
        0..=0x7f => 0,
        0xc2..=0xdf => 1,
        0xe0..=0xef => 2,
        0xf0..=0xf4 => 3,
        _ => return Cut::Nothing(1),
    };
    let n_come = rest
        .iter()
        .take(n_more)
        .take_while(|byte| (0x80..=0xbf).contains(*byte))
        .count();
    match n_come {
        _ if n_come == n_more => Cut::Whole(n_more + 1),
        _ if n_come == rest.len() => Cut::Waits(REST_WAIT),
        _ => Cut::Nothing(n_come + 1),
    }
}

/// What a whole sequence means; `None`: nothing here.
fn meaning(sequence: &[u8]) -> Option<Input> {
    if let [ESC, b'O', key] = sequence
        && let Some(code) = keypad(*key)
    {
        return Some(Input::Key(Chord::key(code)));
    }
    match sequence {
        // What many terminals send for Backspace.
        [0x08] => return Some(Input::Key(Chord::key(Code::Backspace))),
        // F1 to F4 with a number of modifiers, as older terminals write them.
        [ESC, b'O', modifiers @ .., key] if !modifiers.is_empty() => {
            let number = String::from_utf8_lossy(modifiers);
            let number = number.rsplit(';').next().unwrap_or_default();
            let usual = format!("\x1b[1;{number}{}", char::from(*key));
            return of_event(Event::parse_from(usual.as_bytes()).ok()??);
        }
        _ => {}
    }
    of_event(Event::parse_from(sequence).ok()??)
}

fn of_event(event: Event) -> Option<Input> {
    match event {
        Event::Key(key) => Chord::from_event(key).map(Input::Key),
        Event::Paste(text) => Some(Input::Paste(text)),
        Event::Mouse(mouse) => match mouse.kind {
            MouseEventKind::Down(MouseButton::Left) => Some(Input::Click(mouse.column, mouse.row)),
            MouseEventKind::Drag(MouseButton::Left) => Some(Input::Drag(mouse.column, mouse.row)),
            MouseEventKind::Up(MouseButton::Left) => Some(Input::Release),
            MouseEventKind::Scroll(ScrollDirection::Up) => {
                Some(Input::Wheel(mouse.column, mouse.row, false))
            }
            MouseEventKind::Scroll(ScrollDirection::Down) => {
                Some(Input::Wheel(mouse.column, mouse.row, true))
            }
            _ => None,
        },
        Event::FocusGained | Event::FocusLost | Event::Resize { .. } => None,
    }
}

/// The keys of a number pad that was told to report itself apart (VT100, DECKPAM).
fn keypad(key: u8) -> Option<Code> {
    Some(match key {
        b'M' => Code::Enter,
        b'X' => Code::Char('='),
        b'j' => Code::Char('*'),
        b'k' => Code::Char('+'),
        b'l' => Code::Char(','),
        b'm' => Code::Char('-'),
        b'n' => Code::Char('.'),
        b'o' => Code::Char('/'),
        b'p'..=b'y' => Code::Char(char::from(key - b'p' + b'0')),
        _ => return None,
    })
}
