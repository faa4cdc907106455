//! Tables as spreadsheets save them: commas, semicolons, tabs or bars, quotes, a `sep=` line, line ends of
//! any system. Every field knows where in the file it stands.

use pult_input::At;

/// A field and its place.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Cell {
    pub text: String,
    pub at: At,
}

/// The lines of a table that have something in them.
#[derive(Debug, Clone, Default)]
pub(super) struct Sheet {
    pub rows: Vec<Vec<Cell>>,
    /// Where a field begins whose quote is not closed: all that follows is in it.
    pub unclosed: Option<At>,
}

const DELIMITERS: [char; 4] = [';', '\t', ',', '|'];

impl Sheet {
    /// Cuts a text into rows and fields. Empty lines, and lines of delimiters alone, are left out.
    pub fn read(text: &str) -> Sheet {
        let (text, skipped, told) = without_sep_line(text);
        let delimiter = told.unwrap_or_else(|| delimiter_of(text));
        let mut reader = Reader {
            chars: text.chars().peekable(),
            at: At {
                line: 1 + skipped,
                column: 1,
            },
            delimiter,
            unclosed: None,
        };
        let mut rows: Vec<Vec<Cell>> = Vec::new();
        while let Some(mut row) = reader.row() {
            let n_headings = rows.first().map_or(0, Vec::len);
            if let ([whole], true) = (row.as_slice(), n_headings > 1)
                && whole.text.contains(delimiter)
            {
                row = cut_again(whole, delimiter);
            }
            // A line of nothing but delimiters is empty, whichever they are.
            let is_empty = |text: &str| text.chars().all(|c| matches!(c, ';' | ',' | '\t'));
            if row.iter().any(|cell| !is_empty(&cell.text)) {
                rows.push(row);
            }
        }
        Sheet {
            rows,
            unclosed: reader.unclosed,
        }
    }
}

/// A line that stands in quotes as a whole, as programs write it that take it for one field.
fn cut_again(whole: &Cell, delimiter: char) -> Vec<Cell> {
    let mut reader = Reader {
        chars: whole.text.chars().peekable(),
        at: whole.at,
        delimiter,
        unclosed: None,
    };
    reader.row().unwrap_or_default()
}

/// What a field says that a spreadsheet kept as a formula, so as not to take it for a number: `="5"`.
fn without_formula(text: &str) -> &str {
    let said = text.strip_prefix('=').unwrap_or(text).trim();
    let quoted = said
        .strip_prefix('"')
        .and_then(|rest| rest.strip_suffix('"'));
    quoted.filter(|_| text.starts_with('=')).unwrap_or(said)
}

/// The text without a first line like `sep=;`, and the delimiter that it names.
fn without_sep_line(text: &str) -> (&str, usize, Option<char>) {
    let first = text.lines().next().unwrap_or_default();
    let named = first.trim().trim_matches('"');
    let named = named
        .get(..4)
        .filter(|word| word.eq_ignore_ascii_case("sep="))
        .map(|_| named[4..].chars().next().unwrap_or('\t'));
    match named {
        Some(delimiter) => {
            let rest = text[first.len()..].trim_start_matches('\r');
            let rest = rest.strip_prefix('\n').unwrap_or(rest);
            (rest, 1, Some(delimiter))
        }
        None => (text, 0, None),
    }
}

/// The delimiter that the headings have most of.
fn delimiter_of(text: &str) -> char {
    let first = text.lines().find(|line| !line.trim().is_empty());
    let mut quoted = false;
    let mut counts = [0; DELIMITERS.len()];
    for ch in first.unwrap_or_default().chars() {
        quoted ^= ch == '"';
        let which = DELIMITERS.iter().position(|delimiter| *delimiter == ch);
        if let Some(which) = which.filter(|_| !quoted) {
            counts[which] += 1;
        }
    }
    let most = counts.iter().max().copied().unwrap_or_default();
    let which = counts.iter().position(|count| *count == most);
    DELIMITERS[which.unwrap_or_default()]
}

struct Reader<'a> {
    chars: std::iter::Peekable<std::str::Chars<'a>>,
    at: At,
    delimiter: char,
    unclosed: Option<At>,
}

impl Reader<'_> {
    /// The next row; `None` at the end of the text.
    fn row(&mut self) -> Option<Vec<Cell>> {
        self.chars.peek()?;
        let mut row = Vec::new();
        loop {
            let at = self.at;
            let text = self.field();
            row.push(Cell { text, at });
            match self.next() {
                Some(ch) if ch == self.delimiter => {}
                _ => return Some(row),
            }
        }
    }

    /// The next field, up to what ends it.
    fn field(&mut self) -> String {
        let began = self.at;
        let mut text = String::new();
        let mut quoted = false;
        while let Some(ch) = self.chars.peek().copied() {
            let ends = ch == self.delimiter || ch == '\n' || ch == '\r';
            if ends && !quoted {
                break;
            }
            self.next();
            match (ch, quoted) {
                ('"', false) if text.trim().is_empty() => {
                    (quoted, text) = (true, String::new());
                }
                ('"', true) if self.chars.peek() == Some(&'"') => {
                    self.next();
                    text.push('"');
                }
                ('"', true) => quoted = false,
                _ => text.push(ch),
            }
        }
        if quoted {
            self.unclosed = Some(began);
        }
        without_formula(text.trim()).to_owned()
    }

    /// The next character; the two of a line end of Windows are one.
    fn next(&mut self) -> Option<char> {
        let ch = self.chars.next()?;
        let newline = match ch {
            '\r' => {
                self.chars.next_if_eq(&'\n');
                true
            }
            ch => ch == '\n',
        };
        self.at = match newline {
            true => At {
                line: self.at.line + 1,
                column: 1,
            },
            false => At {
                column: self.at.column + 1,
                ..self.at
            },
        };
        Some(if newline { '\n' } else { ch })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn told(text: &str) -> Vec<String> {
        let rows = Sheet::read(text).rows.into_iter();
        let cell = |cell: Cell| format!("{}={}", cell.at, cell.text);
        let row = |row: Vec<Cell>| row.into_iter().map(cell).collect::<Vec<_>>().join(" ");
        rows.map(row).collect()
    }

    #[test]
    fn fields_know_their_place_for_every_line_end() {
        for end in ["\n", "\r\n", "\r"] {
            let text = format!("a;b{end}1;2{end}{end};;{end}3;x{end}");
            let expected = ["1:1=a 1:3=b", "2:1=1 2:3=2", "5:1=3 5:3=x"];
            assert_eq!(told(&text), expected, "{end:?}");
        }
    }

    #[test]
    fn quotes_and_delimiters_are_understood() {
        for (text, expected) in [
            ("sep=,\na,b\n", &["2:1=a 2:3=b"][..]),
            ("a\tb\n1\t\"x\ty\"\n", &["1:1=a 1:3=b", "2:1=1 2:3=x\ty"]),
            ("\"a \"\"b\"\"\",c\n", &["1:1=a \"b\" 1:11=c"]),
            (
                "a,b\n\"1\n2\",3\n4,5",
                &["1:1=a 1:3=b", "2:1=1\n2 3:4=3", "4:1=4 4:3=5"],
            ),
            ("a;b;", &["1:1=a 1:3=b 1:5="]),
            ("", &[]),
        ] {
            assert_eq!(told(text), expected, "{text:?}");
        }
    }

    #[test]
    fn a_quote_that_is_not_closed_is_told_by_its_place() {
        let unclosed = |text: &str| Sheet::read(text).unclosed.map(|at| at.to_string());
        assert_eq!(unclosed("a;b\n1;\"x\n2;y\n"), Some("2:3".to_owned()));
        assert_eq!(unclosed("a;b\n1;\"x\"\n2;y\"\n"), None);
    }

    proptest::proptest! {
        #[test]
        fn any_text_is_cut(text in "[a-c;,\"\t\r\n=]{0,60}") {
            Sheet::read(&text);
        }
    }
}
