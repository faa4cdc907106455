//! A key with its modifiers, proof against keyboard layouts.

use std::fmt;
use std::str::FromStr;

use terminput::{KeyCode, KeyEvent, KeyEventKind, KeyModifiers};

use pult_geo::addresses::layout;

/// A key, without modifiers.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Code {
    /// What it types.
    Char(char),
    /// A function key, from 1.
    F(u8),
    /// Enter.
    Enter,
    /// Escape.
    Esc,
    /// Tab.
    Tab,
    /// Shift and Tab.
    BackTab,
    /// Insert.
    Insert,
    /// Delete.
    Delete,
    /// Backspace.
    Backspace,
    /// Arrow up.
    Up,
    /// Arrow down.
    Down,
    /// Arrow left.
    Left,
    /// Arrow right.
    Right,
    /// Home.
    Home,
    /// End.
    End,
    /// Page up.
    PageUp,
    /// Page down.
    PageDown,
}

/// A key with Ctrl and Alt. Shift is in the character.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub struct Chord {
    /// The key.
    pub code: Code,
    /// With Ctrl.
    pub ctrl: bool,
    /// With Alt.
    pub alt: bool,
}

impl Chord {
    /// A key alone.
    pub const fn key(code: Code) -> Chord {
        Chord {
            code,
            ctrl: false,
            alt: false,
        }
    }

    /// A character alone.
    pub const fn char(c: char) -> Chord {
        Chord::key(Code::Char(c))
    }

    /// A character with Ctrl.
    pub const fn ctrl(c: char) -> Chord {
        Chord {
            code: Code::Char(c),
            ctrl: true,
            alt: false,
        }
    }

    /// A character with Alt.
    pub const fn alt(c: char) -> Chord {
        Chord {
            code: Code::Char(c),
            ctrl: false,
            alt: true,
        }
    }

    /// What a terminal reports; `None` for releases and for keys that mean nothing here.
    pub fn from_event(event: KeyEvent) -> Option<Chord> {
        if event.kind == KeyEventKind::Release {
            return None;
        }
        let code = match event.code {
            KeyCode::Char(c) => Code::Char(c),
            KeyCode::F(n) => Code::F(n),
            KeyCode::Enter => Code::Enter,
            KeyCode::Esc => Code::Esc,
            KeyCode::Tab if event.modifiers.contains(KeyModifiers::SHIFT) => Code::BackTab,
            KeyCode::Tab => Code::Tab,
            KeyCode::Insert => Code::Insert,
            KeyCode::Delete => Code::Delete,
            KeyCode::Backspace => Code::Backspace,
            KeyCode::Up => Code::Up,
            KeyCode::Down => Code::Down,
            KeyCode::Left => Code::Left,
            KeyCode::Right => Code::Right,
            KeyCode::Home => Code::Home,
            KeyCode::End => Code::End,
            KeyCode::PageUp => Code::PageUp,
            KeyCode::PageDown => Code::PageDown,
            _ => return None,
        };
        Some(Chord {
            code,
            ctrl: event.modifiers.contains(KeyModifiers::CTRL),
            alt: event.modifiers.contains(KeyModifiers::ALT),
        })
    }

    /// The character this types into a text: none with Ctrl or Alt.
    pub fn text(self) -> Option<char> {
        match self.code {
            Code::Char(c) if !self.ctrl && !self.alt => Some(c),
            _ => None,
        }
    }

    /// The decimal digit this types, also on the Kazakh number row.
    pub fn digit(self) -> Option<char> {
        let digit = |c: char| c.is_ascii_digit().then_some(c);
        let typed = self.text()?;
        digit(typed).or_else(|| layout::qwerty(typed).and_then(digit))
    }

    /// The same key in the QWERTY layout; `None` when it types the same there.
    pub fn twin(self) -> Option<Chord> {
        let Code::Char(c) = self.code else {
            return None;
        };
        let code = Code::Char(layout::qwerty(c)?);
        Some(Chord { code, ..self })
    }

    /// Whether this is a letter of QWERTY.
    pub fn is_letter(self) -> bool {
        matches!(self.code, Code::Char(c) if c.is_ascii_alphabetic())
    }

    /// The same with a small letter: Caps Lock changes no command.
    pub fn lowered(self) -> Chord {
        match self.code {
            Code::Char(c) => {
                let mut small = c.to_lowercase();
                let code = match (small.next(), small.next()) {
                    (Some(small), None) => Code::Char(small),
                    _ => Code::Char(c),
                };
                Chord { code, ..self }
            }
            _ => self,
        }
    }

    /// Whether this key means `bound`: itself, else its twin. With Ctrl or Alt the twin comes first.
    pub fn means(self, bound: Chord) -> bool {
        let pressed = self.lowered();
        let twin = pressed.twin();
        if pressed.ctrl || pressed.alt {
            twin.unwrap_or(pressed) == bound
        } else {
            pressed == bound || twin == Some(bound)
        }
    }
}

impl fmt::Display for Chord {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        if self.ctrl {
            f.write_str("Ctrl+")?;
        }
        if self.alt {
            f.write_str("Alt+")?;
        }
        match self.code {
            Code::Char(' ') => f.write_str("Space"),
            Code::Char(c) if self.ctrl || self.alt => write!(f, "{}", c.to_uppercase()),
            Code::Char(c) => write!(f, "{c}"),
            Code::F(n) => write!(f, "F{n}"),
            Code::Insert => f.write_str("Ins"),
            Code::Delete => f.write_str("Del"),
            Code::Backspace => f.write_str("Bksp"),
            Code::BackTab => f.write_str("Shift+Tab"),
            Code::PageUp => f.write_str("PgUp"),
            Code::PageDown => f.write_str("PgDn"),
            Code::Up => f.write_str("↑"),
            Code::Down => f.write_str("↓"),
            Code::Left => f.write_str("←"),
            Code::Right => f.write_str("→"),
            Code::Enter => f.write_str("Enter"),
            Code::Esc => f.write_str("Esc"),
            Code::Tab => f.write_str("Tab"),
            Code::Home => f.write_str("Home"),
            Code::End => f.write_str("End"),
        }
    }
}

/// The names of keys that type nothing, as they are shown; some by a second name.
const NAMES: [(&str, Code); 24] = [
    ("Ins", Code::Insert),
    ("Del", Code::Delete),
    ("Bksp", Code::Backspace),
    ("Backspace", Code::Backspace),
    ("Shift+Tab", Code::BackTab),
    ("PgUp", Code::PageUp),
    ("PgDn", Code::PageDown),
    ("↑", Code::Up),
    ("↓", Code::Down),
    ("←", Code::Left),
    ("→", Code::Right),
    ("Up", Code::Up),
    ("Down", Code::Down),
    ("Left", Code::Left),
    ("Right", Code::Right),
    ("Enter", Code::Enter),
    ("Esc", Code::Esc),
    ("Tab", Code::Tab),
    ("Home", Code::Home),
    ("End", Code::End),
    ("Space", Code::Char(' ')),
    ("Plus", Code::Char('+')),
    ("Insert", Code::Insert),
    ("Delete", Code::Delete),
];

impl FromStr for Chord {
    type Err = ();

    /// Reads a key as it is shown: `F9`, `Ctrl+P`, `n`, `+`.
    fn from_str(text: &str) -> Result<Chord, ()> {
        let (ctrl, rest) = strip(text, "Ctrl+");
        let (alt, rest) = strip(rest, "Alt+");
        let mut letters = rest.chars();
        let code = match (letters.next(), letters.next()) {
            (Some(letter), None) => named(rest).unwrap_or(Code::Char(letter)),
            (Some('F' | 'f'), Some('0'..='9')) => {
                let number = rest[1..].parse().map_err(|_| ())?;
                Code::F(number)
            }
            _ => named(rest).ok_or(())?,
        };
        Ok(Chord { code, ctrl, alt })
    }
}

fn named(text: &str) -> Option<Code> {
    let mut names = NAMES.iter();
    let found = names.find(|(name, _)| name.eq_ignore_ascii_case(text));
    found.map(|(_, code)| *code)
}

fn strip<'a>(text: &'a str, prefix: &str) -> (bool, &'a str) {
    match text.get(..prefix.len()) {
        Some(start) if start.eq_ignore_ascii_case(prefix) && text.len() > prefix.len() => {
            (true, &text[prefix.len()..])
        }
        _ => (false, text),
    }
}
