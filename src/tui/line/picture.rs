//! What a terminal shows, and how it comes to show the next frame in few bytes: rows that only moved are
//! moved by the terminal itself.

use std::ops::Range;

use ratatui::buffer::{Buffer, Cell};
use ratatui::layout::{Rect, Size};

use super::ink::Ink;

/// A frame of fewer cells takes few bytes however it is drawn.
const MANY: usize = 60;
/// Moved rows are looked for in a frame that takes about so many bytes …
const LONG: i64 = 500;
/// … and moved when that saves so many.
const WORTH: i64 = 120;
/// To go to a cell that stands apart takes about so many bytes.
const GOING: i64 = 6;
/// How far rows are looked for.
const FARTHEST: i32 = 3;

/// What the terminal shows.
pub(super) struct Picture {
    shown: Buffer,
    erases_in_colour: bool,
}

/// Rows that move.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
struct Scroll {
    /// The first and the last row of what the terminal moves.
    top: u16,
    bottom: u16,
    /// How far up they move; less than nothing: down.
    up: i32,
    /// About how many bytes need not be written then.
    saved: i64,
}

impl Picture {
    /// A terminal that shows nothing yet.
    pub(super) fn new(erases_in_colour: bool) -> Picture {
        Picture {
            shown: Buffer::default(),
            erases_in_colour,
        }
    }

    /// The terminal is blank now.
    pub(super) fn clear(&mut self, size: Size) {
        self.shown = Buffer::empty(Rect::from((ratatui::layout::Position::ORIGIN, size)));
    }

    /// Draws cells that change, row by row and from left to right. Those outside are left out: a terminal
    /// that shrinks while a frame is drawn gets another one at once.
    pub(super) fn draw(&mut self, cells: &[(u16, u16, &Cell)], out: &mut Vec<u8>) {
        let Size { width, height } = self.shown.area.as_size();
        let inside = cells.iter().filter(|(x, y, _)| *x < width && *y < height);
        let cells: Vec<(u16, u16, &Cell)> = inside.copied().collect();
        let cells = cells.as_slice();
        let columns = self.shown.area.width;
        let mut ink = Ink::new(out, columns, self.erases_in_colour);
        let before = (cells.len() >= MANY).then(|| self.shown.clone());
        put(&mut self.shown, cells);
        let scrolled = before.and_then(|before| {
            let scroll = scroll(&before, &self.shown)?;
            Some(scroll.move_rows(before, &mut ink))
        });
        match scrolled {
            Some(scrolled) => ink.write(&self.shown, &places(&scrolled.diff(&self.shown))),
            None => ink.write(&self.shown, &places(cells)),
        }
        ink.end();
    }
}

impl Scroll {
    /// Lets the terminal move rows of what it showed before; those that come in are blank.
    fn move_rows(self, mut before: Buffer, ink: &mut Ink) -> Buffer {
        let Scroll {
            top, bottom, up, ..
        } = self;
        let entering = if up > 0 { bottom } else { top };
        ink.command(format_args!("\x1b[{};{}r", top + 1, bottom + 1));
        ink.go_to(0, entering);
        for _ in 0..up.abs() {
            match up > 0 {
                true => ink.command(format_args!("\n")),
                false => ink.command(format_args!("\x1bM")),
            }
        }
        ink.command(format_args!("\x1b[r"));
        let columns = usize::from(before.area.width);
        let rows = usize::from(top) * columns..(usize::from(bottom) + 1) * columns;
        let rows = &mut before.content[rows];
        let moved = up.unsigned_abs() as usize * columns;
        let n = rows.len();
        match up > 0 {
            true => {
                rows.rotate_left(moved);
                rows[n - moved..].fill(Cell::EMPTY);
            }
            false => {
                rows.rotate_right(moved);
                rows[..moved].fill(Cell::EMPTY);
            }
        }
        before
    }
}

/// Where changed cells of a screen are.
fn places(cells: &[(u16, u16, &Cell)]) -> Vec<(u16, u16)> {
    cells.iter().map(|(x, y, _)| (*x, *y)).collect()
}

/// Puts changed cells in their places; what a wide one covers is blank.
fn put(buffer: &mut Buffer, cells: &[(u16, u16, &Cell)]) {
    for (x, y, cell) in cells {
        if let Some(place) = buffer.cell_mut((*x, *y)) {
            place.clone_from(cell);
        }
        let covered = unicode_width::UnicodeWidthStr::width(cell.symbol());
        for covered in 1..covered as u16 {
            if let Some(place) = buffer.cell_mut((x.saturating_add(covered), *y)) {
                place.set_symbol(" ");
            }
        }
    }
}

/// The rows that are worth moving on the way from one frame to the next.
fn scroll(shown: &Buffer, next: &Buffer) -> Option<Scroll> {
    let way = Way { shown, next };
    let stays: Vec<i64> = way.rows().map(|y| way.bytes(y, y)).collect();
    if stays.iter().sum::<i64>() < LONG {
        return None;
    }
    let shifts = (1..=FARTHEST).flat_map(|by| [by, -by]);
    let best = shifts.filter_map(|up| way.scroll(up, &stays));
    let best = best.max_by_key(|scroll| scroll.saved)?;
    (best.saved >= WORTH).then_some(best)
}

/// From what is shown to the next frame.
struct Way<'a> {
    shown: &'a Buffer,
    next: &'a Buffer,
}

impl Way<'_> {
    fn rows(&self) -> Range<i32> {
        0..i32::from(self.shown.area.height)
    }

    /// The rows of which most is saved when they move so far up.
    fn scroll(&self, up: i32, stays: &[i64]) -> Option<Scroll> {
        let columns = i64::from(self.shown.area.width);
        let saved: Vec<i64> = self
            .rows()
            .map(|y| match y + up {
                from if self.rows().contains(&from) => stays[y as usize] - self.bytes(from, y),
                _ => -columns,
            })
            .collect();
        let (first, last, saved) = richest(&saved)?;
        let (first, last) = (first as i32, last as i32);
        // Where they come from moves too, and is drawn anew.
        let (top, bottom) = (first.min(first + up), last.max(last + up));
        let entering = match up > 0 {
            true => last + 1..=bottom,
            false => top..=first - 1,
        };
        let drawn: i64 = entering
            .map(|y| {
                let anew = row(self.next, y).iter();
                anew.filter(|cell| cell.symbol() != " ").count() as i64 - stays[y as usize]
            })
            .sum();
        Some(Scroll {
            top: top as u16,
            bottom: bottom as u16,
            up,
            saved: saved - drawn,
        })
    }

    /// About how many bytes make one row that is shown another one of the next frame.
    fn bytes(&self, from: i32, to: i32) -> i64 {
        let (mut is_apart, mut n_blanks, mut bytes) = (true, 0, 0);
        for (from, to) in row(self.shown, from).iter().zip(row(self.next, to)) {
            if from == to {
                is_apart = true;
                continue;
            }
            if std::mem::take(&mut is_apart) {
                (n_blanks, bytes) = (0, bytes + GOING);
            }
            n_blanks = if to.symbol() == " " { n_blanks + 1 } else { 0 };
            // More of them are erased.
            bytes += i64::from(n_blanks <= GOING);
        }
        bytes
    }
}

/// A row of a screen, which has it.
fn row(buffer: &Buffer, y: i32) -> &[Cell] {
    let columns = usize::from(buffer.area.width);
    let start = y as usize * columns;
    &buffer.content[start..start + columns]
}

/// The neighbours whose sum is largest: the first, the last and the sum, when it is above nothing.
fn richest(numbers: &[i64]) -> Option<(usize, usize, i64)> {
    let mut best: Option<(usize, usize, i64)> = None;
    let (mut first, mut sum) = (0, 0);
    for (at, number) in numbers.iter().enumerate() {
        if sum <= 0 {
            (first, sum) = (at, 0);
        }
        sum += number;
        if sum > best.map_or(0, |(_, _, best)| best) {
            best = Some((first, at, sum));
        }
    }
    best
}

#[cfg(test)]
mod tests {
    use std::num::NonZero;

    use proptest::prelude::*;
    use ratatui::style::{Color, Modifier, Style};

    use super::*;

    const SIZE: Size = Size::new(80, 24);

    /// A terminal and what is drawn at it.
    struct Screen {
        terminal: vt100::Parser,
        picture: Picture,
        last: Buffer,
    }

    impl Screen {
        fn new() -> Screen {
            let cells = |n| NonZero::new(n).expect("cells");
            let mut picture = Picture::new(true);
            picture.clear(SIZE);
            Screen {
                terminal: vt100::Parser::new(cells(SIZE.height), cells(SIZE.width), 0),
                picture,
                last: blank(),
            }
        }

        /// Draws a frame as ratatui does; how many bytes it took.
        fn draw(&mut self, next: Buffer) -> usize {
            let mut bytes = Vec::new();
            self.picture.draw(&self.last.diff(&next), &mut bytes);
            self.terminal.process(&bytes);
            self.last = next;
            bytes.len()
        }

        /// Whether the terminal shows the last frame, cell by cell.
        fn check(&self) {
            let screen = self.terminal.screen();
            for y in 0..SIZE.height {
                for x in 0..SIZE.width {
                    let (cell, seen) = (&self.last[(x, y)], screen.cell(y, x).expect("a cell"));
                    let contents = match seen.contents() {
                        "" => " ",
                        some => some,
                    };
                    assert_eq!(contents, cell.symbol(), "at {x}, {y}");
                    assert_eq!(seen.bgcolor(), colour(cell.bg), "behind {x}, {y}");
                    assert_eq!(seen.inverse(), cell.modifier.contains(Modifier::REVERSED));
                    assert_eq!(
                        seen.underline(),
                        cell.modifier.contains(Modifier::UNDERLINED)
                    );
                    if cell.symbol() != " " {
                        assert_eq!(seen.fgcolor(), colour(cell.fg), "at {x}, {y}");
                        assert_eq!(seen.bold(), cell.modifier.contains(Modifier::BOLD));
                        assert_eq!(seen.dim(), cell.modifier.contains(Modifier::DIM));
                        assert_eq!(seen.italic(), cell.modifier.contains(Modifier::ITALIC));
                    }
                }
            }
        }
    }

    fn blank() -> Buffer {
        Buffer::empty(Rect::new(0, 0, SIZE.width, SIZE.height))
    }

    fn colour(colour: Color) -> vt100::Color {
        match colour {
            Color::Red => vt100::Color::Idx(1),
            Color::LightCyan => vt100::Color::Idx(14),
            Color::Indexed(index) => vt100::Color::Idx(index),
            Color::Rgb(r, g, b) => vt100::Color::Rgb(r, g, b),
            _ => vt100::Color::Default,
        }
    }

    /// A list between a header and a footer, scrolled to a row, beside a pane of its own.
    fn list(offset: usize, pane: u16) -> Buffer {
        let mut buffer = blank();
        let ground = Style::new().bg(Color::Indexed(233)).fg(Color::Indexed(253));
        buffer.set_style(buffer.area, ground);
        buffer.set_string(0, 0, "Такси Вега", ground.add_modifier(Modifier::BOLD));
        for row in 1..SIZE.height - 1 {
            let n = offset + usize::from(row);
            let street = ["Ленина", "Садовая", "Тимирязева", "Лесная"][n % 4];
            let text = format!("{n:<6} 12:{:02} {street}, {n} → Вокзал", n % 60);
            buffer.set_stringn(0, row, text, usize::from(SIZE.width - pane), ground);
            if pane > 0 {
                buffer.set_string(SIZE.width - pane, row, format!("│ экипаж {row}"), ground);
            }
        }
        buffer.set_string(0, SIZE.height - 1, "Ins новый  F9 звонок", ground);
        buffer
    }

    #[test]
    fn a_list_that_moves_is_moved_by_the_terminal() {
        for (pane, most) in [(0, 250), (14, 700)] {
            let mut screen = Screen::new();
            let whole = screen.draw(list(10, pane));
            screen.check();
            for offset in [11, 10, 12, 9] {
                let moved = screen.draw(list(offset, pane));
                screen.check();
                println!("{whole} bytes, then {moved}");
                assert!(moved <= most, "{moved} bytes beside a pane of {pane}");
            }
        }
    }

    #[test]
    fn a_few_cells_take_a_few_bytes_and_blanks_fewer() {
        let mut screen = Screen::new();
        screen.draw(list(10, 0));
        let mut next = list(10, 0);
        next[(3, 5)].set_symbol("x");
        assert_eq!(
            screen.draw(next),
            "\x1b[6;4H\x1b[38;5;253;48;5;233mx\x1b[m".len()
        );
        let mut cleared = list(10, 0);
        let ground = Style::new().bg(Color::Indexed(233)).fg(Color::Indexed(253));
        for row in 1..SIZE.height - 1 {
            cleared.set_string(0, row, " ".repeat(SIZE.width.into()), ground);
        }
        let taken = screen.draw(cleared);
        screen.check();
        assert!(taken < 300, "{taken}");
    }

    #[test]
    fn a_frame_of_a_larger_terminal_hurts_nothing() {
        let mut picture = Picture::new(true);
        let cell = Cell::new("x");
        for size in [Size::new(0, 0), Size::new(4, 2), SIZE] {
            picture.clear(size);
            let mut bytes = Vec::new();
            picture.draw(
                &[(3, 1, &cell), (79, 23, &cell), (80, 24, &cell)],
                &mut bytes,
            );
            let drawn = bytes.iter().filter(|byte| **byte == b'x').count();
            let fit = [(3, 1), (79, 23)]
                .iter()
                .filter(|(x, y)| *x < size.width && *y < size.height);
            assert_eq!(drawn, fit.count(), "{size:?}");
        }
    }

    /// A cell as it may be drawn: a text, one of a few styles.
    fn cells() -> impl Strategy<Value = (&'static str, Style)> {
        let text = prop_oneof![
            4 => Just(" "), 1 => Just("Ж"), 1 => Just("x"), 1 => Just("│"), 1 => Just("            "),
        ];
        let colours = [
            Color::Reset,
            Color::Red,
            Color::LightCyan,
            Color::Indexed(233),
            Color::Rgb(1, 2, 3),
        ];
        let modifiers = [
            Modifier::empty(),
            Modifier::BOLD,
            Modifier::DIM,
            Modifier::REVERSED,
            Modifier::UNDERLINED | Modifier::ITALIC,
        ];
        let colours = prop::sample::select(colours.to_vec());
        (
            text,
            colours.clone(),
            colours,
            prop::sample::select(modifiers.to_vec()),
        )
            .prop_map(|(text, fg, bg, modifier)| {
                let anew = Style::new().remove_modifier(Modifier::all());
                (text, anew.fg(fg).bg(bg).add_modifier(modifier))
            })
    }

    /// What happens to a frame: rows move, cells change.
    #[derive(Debug, Clone)]
    enum Change {
        Rows(u16, u16, bool),
        Cells(Vec<(u16, u16, (&'static str, Style))>),
    }

    fn changes() -> impl Strategy<Value = Change> {
        let at = (0..SIZE.width - 12, 0..SIZE.height);
        let cell = (at, cells()).prop_map(|((x, y), cell)| (x, y, cell));
        prop_oneof![
            (0..SIZE.height, 1..SIZE.height, any::<bool>())
                .prop_map(|(top, rows, up)| Change::Rows(top, rows, up)),
            prop::collection::vec(cell, 1..200).prop_map(Change::Cells),
        ]
    }

    fn apply(buffer: &mut Buffer, change: &Change) {
        match change {
            Change::Rows(top, rows, up) => {
                let columns = usize::from(SIZE.width);
                let from = usize::from(*top) * columns;
                let to = (from + usize::from(*rows) * columns).min(buffer.content.len());
                let rows = &mut buffer.content[from..to];
                match up {
                    true => rows.rotate_left(columns),
                    false => rows.rotate_right(columns),
                }
            }
            Change::Cells(cells) => {
                for (x, y, (text, style)) in cells {
                    buffer.set_string(*x, *y, text, *style);
                }
            }
        }
    }

    proptest! {
        #[test]
        fn the_terminal_shows_every_frame(frames in prop::collection::vec(
            prop::collection::vec(changes(), 1..4), 1..8,
        )) {
            let mut screen = Screen::new();
            let mut frame = list(10, 0);
            for changes in frames {
                changes.iter().for_each(|change| apply(&mut frame, change));
                screen.draw(frame.clone());
                screen.check();
            }
        }
    }
}
