//! What is read from files and clients: where in a file something is wrong, for people who have to find
//! it, and addresses of networks.

mod network;

use std::fmt;

pub use network::{Network, network_of};

/// A place in a text file.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct At {
    /// The line, from 1.
    pub line: usize,
    /// The column in characters, from 1.
    pub column: usize,
}

impl At {
    /// The start of a file.
    pub const START: At = At { line: 1, column: 1 };

    /// The place `offset` bytes into `text`; the end of it when it is shorter.
    pub fn offset(text: &str, offset: usize) -> At {
        let mut end = offset.min(text.len());
        while !text.is_char_boundary(end) {
            end -= 1;
        }
        let before = &text[..end];
        let line_start = before.rfind('\n').map_or(0, |newline| newline + 1);
        At {
            line: before.matches('\n').count() + 1,
            column: before[line_start..].chars().count() + 1,
        }
    }
}

impl fmt::Display for At {
    /// `12:5`.
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}:{}", self.line, self.column)
    }
}

/// What is wrong in a file, and where.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("{file}:{at}: {reason}")]
pub struct Error {
    /// The file, as it was named.
    pub file: String,
    /// The place.
    pub at: At,
    /// What is wrong, and what would be right.
    pub reason: String,
    /// The same in Russian, where it is not a library that says it.
    pub russian: Option<String>,
}

impl Error {
    /// What the TOML parser refused in `text`.
    pub fn toml(file: &str, text: &str, error: &toml::de::Error) -> Error {
        let offset = error.span().map_or(0, |span| span.start);
        Error {
            file: file.to_owned(),
            at: At::offset(text, offset),
            reason: error.message().replace('\n', ", "),
            russian: None,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn lines_and_columns_count_characters_from_one() {
        let text = "a\nимя = 1\n";
        for (offset, line, column) in [(0, 1, 1), (2, 2, 1), (9, 2, 5), (99, 3, 1), (3, 2, 1)] {
            assert_eq!(At::offset(text, offset), At { line, column }, "{offset}");
        }
    }
}
