//! From keys to the bytes of a terminal: what a console without bytes of its own sends, and what tests type.

use crate::keys::{Chord, Code};

/// What a terminal sends for a key, as xterm does; empty when there is no such key.
pub(crate) fn bytes_of(chord: Chord) -> Vec<u8> {
    let escape = |rest: &str| [b"\x1b", rest.as_bytes()].concat();
    match chord.code {
        Code::Char(c) if chord.ctrl => match c.to_ascii_lowercase() {
            c @ 'a'..='z' => vec![c as u8 - b'a' + 1],
            _ => Vec::new(),
        },
        Code::Char(c) => c.to_string().into_bytes(),
        Code::Enter => b"\r".to_vec(),
        Code::Esc => b"\x1b".to_vec(),
        Code::Tab => b"\t".to_vec(),
        Code::Backspace => b"\x7f".to_vec(),
        Code::BackTab => escape("[Z"),
        Code::Up => cursor('A', chord),
        Code::Down => cursor('B', chord),
        Code::Right => cursor('C', chord),
        Code::Left => cursor('D', chord),
        Code::Home => cursor('H', chord),
        Code::End => cursor('F', chord),
        Code::Insert => escape("[2~"),
        Code::Delete => escape("[3~"),
        Code::PageUp => escape("[5~"),
        Code::PageDown => escape("[6~"),
        Code::F(n @ 1..=4) => escape(&format!("O{}", char::from(b'P' + n - 1))),
        Code::F(5) => escape("[15~"),
        Code::F(n @ 6..=10) => escape(&format!("[{}~", n + 11)),
        Code::F(n @ 11..=12) => escape(&format!("[{}~", n + 12)),
        Code::F(_) => Vec::new(),
    }
}

fn cursor(last: char, chord: Chord) -> Vec<u8> {
    match chord.ctrl {
        true => format!("\x1b[1;5{last}").into_bytes(),
        false => format!("\x1b[{last}").into_bytes(),
    }
}

/// What a terminal would send for a key of a console that tells of keys; empty for a key that is let go.
#[cfg(windows)]
pub(crate) fn bytes_of_event(event: crossterm::event::KeyEvent) -> Vec<u8> {
    use crossterm::event::{KeyCode, KeyEventKind, KeyModifiers};
    let code = match event.code {
        _ if event.kind == KeyEventKind::Release => return Vec::new(),
        KeyCode::Char(c) => Code::Char(c),
        KeyCode::F(n) => Code::F(n),
        KeyCode::Enter => Code::Enter,
        KeyCode::Esc => Code::Esc,
        KeyCode::Tab => Code::Tab,
        KeyCode::BackTab => Code::BackTab,
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
        _ => return Vec::new(),
    };
    let ctrl = event.modifiers.contains(KeyModifiers::CONTROL);
    bytes_of(Chord {
        ctrl,
        ..Chord::key(code)
    })
}
