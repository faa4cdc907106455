//! Cells as bytes for a terminal, in few of them: styles as what changes of them, blanks erased.

use std::io::Write;

use ratatui::buffer::{Buffer, Cell};
use ratatui::style::{Color, Modifier};
use unicode_width::UnicodeWidthStr;

/// Blanks are erased when there are at least so many to the end of a row, and within one.
const ERASED_TO_END: usize = 4;
const ERASED_WITHIN: usize = 12;

/// To go to a cell in the same row takes about so many bytes.
const SHORT: u16 = 5;

/// What shows in a blank too.
const SEEN_IN_BLANKS: Modifier = Modifier::UNDERLINED
    .union(Modifier::REVERSED)
    .union(Modifier::CROSSED_OUT);

/// The modifiers, each with what turns it on and off.
const MODIFIERS: [(Modifier, &str, &str); 9] = [
    (Modifier::BOLD, "1", "22"),
    (Modifier::DIM, "2", "22"),
    (Modifier::ITALIC, "3", "23"),
    (Modifier::UNDERLINED, "4", "24"),
    (Modifier::SLOW_BLINK, "5", "25"),
    (Modifier::RAPID_BLINK, "6", "25"),
    (Modifier::REVERSED, "7", "27"),
    (Modifier::HIDDEN, "8", "28"),
    (Modifier::CROSSED_OUT, "9", "29"),
];

/// How a cell is drawn.
#[derive(Clone, Copy, PartialEq, Eq)]
struct Style {
    fg: Color,
    bg: Color,
    modifiers: Modifier,
}

impl Style {
    const PLAIN: Style = Style {
        fg: Color::Reset,
        bg: Color::Reset,
        modifiers: Modifier::empty(),
    };

    fn of(cell: &Cell) -> Style {
        Style {
            fg: cell.fg,
            bg: cell.bg,
            modifiers: cell.modifier,
        }
    }
}

/// Writes cells. The terminal's style is plain before and after.
pub(super) struct Ink<'a> {
    out: &'a mut Vec<u8>,
    columns: u16,
    /// Erased cells take the colour of the moment (`bce`).
    erases_in_colour: bool,
    style: Style,
    /// Where the terminal's cursor stands, when it is known.
    at: Option<(u16, u16)>,
}

impl<'a> Ink<'a> {
    pub(super) fn new(out: &'a mut Vec<u8>, columns: u16, erases_in_colour: bool) -> Ink<'a> {
        Ink {
            out,
            columns,
            erases_in_colour,
            style: Style::PLAIN,
            at: None,
        }
    }

    /// Writes the changed cells of a frame, row by row and from left to right.
    pub(super) fn write(&mut self, frame: &Buffer, changed: &[(u16, u16)]) {
        let mut rest = changed;
        while let [(x, y), ..] = *rest {
            let row = row_from(frame, x, y);
            let n_blanks = self.n_blanks(row);
            let covered = rest
                .iter()
                .take_while(|(at, of)| *of == y && usize::from(*at) < usize::from(x) + n_blanks);
            let n_covered = covered.count();
            if n_blanks == row.len() && n_covered >= ERASED_TO_END {
                self.erase(x, y, row[0].bg, None);
                rest = &rest[n_covered..];
            } else if n_covered >= ERASED_WITHIN {
                self.erase(x, y, row[0].bg, Some(n_blanks));
                rest = &rest[n_covered..];
            } else {
                self.pass_over(frame, x, y);
                self.print(x, y, &row[0]);
                rest = &rest[1..];
            }
        }
    }

    /// Writes what stands between the cursor and a cell anew when that is shorter than to go there.
    fn pass_over(&mut self, frame: &Buffer, x: u16, y: u16) {
        let Some((from, row)) = self.at else { return };
        if row != y || from >= x || x - from > SHORT {
            return;
        }
        let between = &row_from(frame, from, y)[..usize::from(x - from)];
        let is_as_it_is = |cell: &Cell| {
            cell.symbol().width() == 1
                && match is_blank(cell, self.style.bg) {
                    true => !self.style.modifiers.intersects(SEEN_IN_BLANKS),
                    false => Style::of(cell) == self.style,
                }
        };
        let n_bytes: usize = between.iter().map(|cell| cell.symbol().len()).sum();
        if n_bytes > usize::from(SHORT) || !between.iter().all(is_as_it_is) {
            return;
        }
        for cell in between {
            self.out.extend_from_slice(cell.symbol().as_bytes());
        }
        self.at = Some((x, y));
    }

    /// How many of the first cells can be erased at once.
    fn n_blanks(&self, cells: &[Cell]) -> usize {
        let bg = cells[0].bg;
        if !self.erases_in_colour && bg != Color::Reset {
            return 0;
        }
        cells.iter().take_while(|cell| is_blank(cell, bg)).count()
    }

    fn erase(&mut self, x: u16, y: u16, bg: Color, n: Option<usize>) {
        self.go_to(x, y);
        self.blank_of(bg);
        match n {
            Some(n) => self.say(format_args!("\x1b[{n}X")),
            None => self.say(format_args!("\x1b[K")),
        }
    }

    fn print(&mut self, x: u16, y: u16, cell: &Cell) {
        self.go_to(x, y);
        match is_blank(cell, cell.bg) {
            // Nobody sees the colour of the letters in a blank.
            true => self.blank_of(cell.bg),
            false => self.turn(Style::of(cell)),
        }
        self.out.extend_from_slice(cell.symbol().as_bytes());
        // At the end of a row terminals differ in where they stand.
        let next = x.saturating_add(cell.symbol().width().max(1) as u16);
        self.at = (next < self.columns).then_some((next, y));
    }

    /// The style of a blank: as it is, but for what shows in one.
    fn blank_of(&mut self, bg: Color) {
        self.turn(Style {
            bg,
            modifiers: self.style.modifiers - SEEN_IN_BLANKS,
            ..self.style
        });
    }

    /// Moves the cursor.
    pub(super) fn go_to(&mut self, x: u16, y: u16) {
        match self.at {
            Some(at) if at == (x, y) => {}
            Some((_, row)) if row == y => self.say(format_args!("\x1b[{}G", x + 1)),
            _ if x == 0 => self.say(format_args!("\x1b[{}H", y + 1)),
            _ => self.say(format_args!("\x1b[{};{}H", y + 1, x + 1)),
        }
        self.at = Some((x, y));
    }

    /// Makes the style plain again.
    pub(super) fn end(&mut self) {
        self.turn(Style::PLAIN);
    }

    /// Says something else to the terminal; where its cursor stands then is not known.
    pub(super) fn command(&mut self, command: std::fmt::Arguments) {
        self.say(command);
        self.at = None;
    }

    fn say(&mut self, bytes: std::fmt::Arguments) {
        // A vector takes whatever is written to it.
        let _ = self.out.write_fmt(bytes);
    }

    fn turn(&mut self, to: Style) {
        if to == self.style {
            return;
        }
        let (changed, anew) = (changes(self.style, to), changes(Style::PLAIN, to));
        // What is said anew begins with a reset, which an empty parameter is too.
        let anew = match anew.is_empty() {
            true => anew,
            false => format!(";{anew}"),
        };
        let shorter = if anew.len() < changed.len() {
            anew
        } else {
            changed
        };
        self.say(format_args!("\x1b[{shorter}m"));
        self.style = to;
    }
}

/// The cells of a row from one on.
fn row_from(frame: &Buffer, x: u16, y: u16) -> &[Cell] {
    let end = frame.index_of(frame.area.width - 1, y);
    &frame.content[frame.index_of(x, y)..=end]
}

/// Whether a cell is a blank on this colour, whatever its letters' colour.
fn is_blank(cell: &Cell, bg: Color) -> bool {
    cell.symbol() == " " && cell.bg == bg && !cell.modifier.intersects(SEEN_IN_BLANKS)
}

/// The parameters that lead from one style to another.
fn changes(from: Style, to: Style) -> String {
    let mut said: Vec<String> = Vec::new();
    let mut has = from.modifiers;
    for (modifier, _, off) in MODIFIERS {
        if has.contains(modifier) && !to.modifiers.contains(modifier) {
            said.push(off.to_owned());
            let alike = MODIFIERS.iter().filter(|(_, _, other)| *other == off);
            alike.for_each(|(modifier, _, _)| has.remove(*modifier));
        }
    }
    for (modifier, on, _) in MODIFIERS {
        if to.modifiers.contains(modifier) && !has.contains(modifier) {
            said.push(on.to_owned());
        }
    }
    if from.fg != to.fg {
        said.push(colour(to.fg, 3));
    }
    if from.bg != to.bg {
        said.push(colour(to.bg, 4));
    }
    said.join(";")
}

/// A colour as a parameter; the tens are 3 for letters and 4 for what is behind them.
fn colour(colour: Color, tens: u8) -> String {
    let bright = tens + 6;
    match colour {
        Color::Reset => format!("{tens}9"),
        Color::Black => format!("{tens}0"),
        Color::Red => format!("{tens}1"),
        Color::Green => format!("{tens}2"),
        Color::Yellow => format!("{tens}3"),
        Color::Blue => format!("{tens}4"),
        Color::Magenta => format!("{tens}5"),
        Color::Cyan => format!("{tens}6"),
        Color::Gray => format!("{tens}7"),
        Color::DarkGray => format!("{bright}0"),
        Color::LightRed => format!("{bright}1"),
        Color::LightGreen => format!("{bright}2"),
        Color::LightYellow => format!("{bright}3"),
        Color::LightBlue => format!("{bright}4"),
        Color::LightMagenta => format!("{bright}5"),
        Color::LightCyan => format!("{bright}6"),
        Color::White => format!("{bright}7"),
        Color::Indexed(index) => format!("{tens}8;5;{index}"),
        Color::Rgb(r, g, b) => format!("{tens}8;2;{r};{g};{b}"),
    }
}
