//! Lines typed at a terminal and lines told to it, for the console without a picture.

use std::collections::VecDeque;
use std::io;
use std::sync::{Arc, Mutex, PoisonError};

use unicode_width::UnicodeWidthStr;

use super::{Input, Line};
use crate::keys::{Chord, Code};

/// Lines that are to be told, from anywhere in the console.
#[derive(Debug, Clone, Default)]
pub struct Told(Arc<Mutex<String>>);

impl Told {
    /// Tells a line. What a client wrote must not command the terminal.
    pub fn say(&self, line: &str) {
        let shown = |c: char| if c.is_control() { ' ' } else { c };
        let line: String = line.trim_end().chars().map(shown).collect();
        let mut told = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        told.push_str(&line);
        told.push_str("\r\n");
    }

    fn take(&self) -> String {
        std::mem::take(&mut *self.0.lock().unwrap_or_else(PoisonError::into_inner))
    }
}

/// What was typed.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum TypedLine {
    /// A line.
    Line(String),
    /// Ctrl+C, or Ctrl+D where nothing was typed.
    Left,
    /// The terminal is gone.
    Gone,
}

/// A terminal that is told lines and types lines. What is told stands above the line being typed, never
/// in it.
pub struct Teletype<'a> {
    line: &'a mut Line,
    told: Told,
    prompt: String,
    typed: String,
    /// What is typed is not shown.
    is_secret: bool,
    /// Bytes that were not written yet.
    echo: String,
    whole: VecDeque<TypedLine>,
}

impl<'a> Teletype<'a> {
    /// Types and is told over this line.
    pub fn new(line: &'a mut Line) -> Teletype<'a> {
        Teletype {
            line,
            told: Told::default(),
            prompt: String::new(),
            typed: String::new(),
            is_secret: false,
            echo: String::new(),
            whole: VecDeque::new(),
        }
    }

    /// Where lines are told.
    pub fn told(&self) -> Told {
        self.told.clone()
    }

    /// Asks for one line; a secret is not shown.
    pub async fn ask(&mut self, prompt: &str, is_secret: bool) -> TypedLine {
        (self.prompt, self.is_secret) = (prompt.to_owned(), is_secret);
        self.settle();
        self.echo.push_str(prompt);
        let typed = self.typed().await;
        self.prompt.clear();
        self.is_secret = false;
        typed
    }

    /// Waits for a line. Nothing is lost when the waiting is given up.
    pub async fn typed(&mut self) -> TypedLine {
        loop {
            if self.flush().await.is_err() {
                return TypedLine::Gone;
            }
            if let Some(line) = self.whole.pop_front() {
                return line;
            }
            let Some(inputs) = self.line.typed().await else {
                return TypedLine::Gone;
            };
            for input in inputs {
                match input {
                    Input::Key(chord) => self.key(chord),
                    Input::Paste(text) => text.lines().for_each(|line| self.insert(line)),
                    Input::Click(..)
                    | Input::Drag(..)
                    | Input::Release
                    | Input::Wheel(..)
                    | Input::Resized => {}
                }
            }
        }
    }

    /// Writes what was told and typed since the last time.
    ///
    /// # Errors
    /// When the terminal is gone.
    pub async fn flush(&mut self) -> io::Result<()> {
        self.settle();
        if self.echo.is_empty() {
            return Ok(());
        }
        self.line.output().ready().await;
        self.line
            .output()
            .write_now(std::mem::take(&mut self.echo).into_bytes())
    }

    /// Puts what was told above the line that is being typed.
    fn settle(&mut self) {
        let told = self.told.take();
        if told.is_empty() {
            return;
        }
        let shown = self.shown();
        if !shown.is_empty() {
            let columns = usize::from(self.line.size().width.max(1));
            match shown.width() / columns {
                0 => self.echo.push_str("\r\x1b[J"),
                rows => self.echo.push_str(&format!("\r\x1b[{rows}A\x1b[J")),
            }
        }
        self.echo.push_str(&told);
        self.echo.push_str(&shown);
    }

    fn shown(&self) -> String {
        match self.is_secret {
            true => self.prompt.clone(),
            false => format!("{}{}", self.prompt, self.typed),
        }
    }

    fn key(&mut self, chord: Chord) {
        match chord.code {
            Code::Enter => self.end_line(),
            Code::Char('j' | 'm') if chord.ctrl => self.end_line(),
            Code::Char('c') if chord.ctrl => self.whole.push_back(TypedLine::Left),
            Code::Char('d') if chord.ctrl && self.typed.is_empty() => {
                self.whole.push_back(TypedLine::Left);
            }
            Code::Char('u') if chord.ctrl => while self.rub_out() {},
            Code::Backspace => drop(self.rub_out()),
            _ => {
                let mut letter = [0; 4];
                if let Some(c) = chord.text() {
                    self.insert(c.encode_utf8(&mut letter));
                }
            }
        }
    }

    fn end_line(&mut self) {
        self.echo.push_str("\r\n");
        let line = std::mem::take(&mut self.typed);
        self.whole.push_back(TypedLine::Line(line));
    }

    fn insert(&mut self, text: &str) {
        let text: String = text.chars().filter(|c| !c.is_control()).collect();
        self.typed.push_str(&text);
        if !self.is_secret {
            self.echo.push_str(&text);
        }
    }

    /// Rubs the last letter out; whether there was one.
    fn rub_out(&mut self) -> bool {
        let Some(letter) = self.typed.pop() else {
            return false;
        };
        if !self.is_secret {
            let width = letter.to_string().width();
            self.echo.push_str(&"\x08 \x08".repeat(width));
        }
        true
    }
}
