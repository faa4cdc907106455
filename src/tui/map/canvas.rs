//! Dots of a drawing, several to a cell of the terminal.

use super::glyphs::Glyphs;

/// A drawing. Each cell remembers the highest rank of the lines that cross it.
#[derive(Debug, Clone)]
pub struct Canvas {
    glyphs: Glyphs,
    columns: u16,
    rows: u16,
    cells: Vec<(u8, u8)>,
}

/// A place in dots, from the upper left; it may lie outside.
pub type Dot = (f64, f64);

impl Canvas {
    /// An empty drawing of so many cells.
    pub fn new(glyphs: Glyphs, columns: u16, rows: u16) -> Canvas {
        Canvas {
            glyphs,
            columns,
            rows,
            cells: vec![(0, 0); usize::from(columns) * usize::from(rows)],
        }
    }

    /// Its size in dots.
    pub fn size(&self) -> (i32, i32) {
        let (across, down) = self.glyphs.dots();
        (
            i32::from(self.columns) * across,
            i32::from(self.rows) * down,
        )
    }

    /// Draws a line; what lies outside is cut off.
    pub fn line(&mut self, from: Dot, to: Dot, rank: u8) {
        let (width, height) = self.size();
        let Some((from, to)) = clipped(from, to, f64::from(width - 1), f64::from(height - 1))
        else {
            return;
        };
        let whole = |dot: Dot| (dot.0.round() as i32, dot.1.round() as i32);
        self.stroke(whole(from), whole(to), rank);
    }

    /// The line of Bresenham.
    fn stroke(&mut self, from: (i32, i32), to: (i32, i32), rank: u8) {
        let (mut x, mut y) = from;
        let (dx, dy) = ((to.0 - x).abs(), -(to.1 - y).abs());
        let (step_x, step_y) = ((to.0 - x).signum(), (to.1 - y).signum());
        let mut error = dx + dy;
        loop {
            self.set(x, y, rank);
            if (x, y) == to {
                return;
            }
            let twice = 2 * error;
            if twice >= dy {
                error += dy;
                x += step_x;
            }
            if twice <= dx {
                error += dx;
                y += step_y;
            }
        }
    }

    fn set(&mut self, x: i32, y: i32, rank: u8) {
        let (across, down) = self.glyphs.dots();
        let (width, height) = self.size();
        if !(0..width).contains(&x) || !(0..height).contains(&y) {
            return;
        }
        let cell = (y / down) * i32::from(self.columns) + x / across;
        let bit = (y % down) * across + x % across;
        if let Some((bits, highest)) = self.cells.get_mut(cell as usize) {
            *bits |= 1 << bit;
            *highest = rank.max(*highest);
        }
    }

    /// The cells that are not empty: column, row, character, rank.
    pub fn cells(&self) -> impl Iterator<Item = (u16, u16, char, u8)> + '_ {
        let columns = usize::from(self.columns.max(1));
        let drawn = self.cells.iter().enumerate();
        drawn
            .filter(|(_, (bits, _))| *bits != 0)
            .map(move |(at, (bits, rank))| {
                let (column, row) = ((at % columns) as u16, (at / columns) as u16);
                (column, row, self.glyphs.character(*bits), *rank)
            })
    }
}

/// The part of a line inside 0…`right` and 0…`bottom`, after Liang and Barsky.
fn clipped(from: Dot, to: Dot, right: f64, bottom: f64) -> Option<(Dot, Dot)> {
    let (dx, dy) = (to.0 - from.0, to.1 - from.1);
    let (mut start, mut end) = (0.0_f64, 1.0_f64);
    let edges = [
        (-dx, from.0),
        (dx, right - from.0),
        (-dy, from.1),
        (dy, bottom - from.1),
    ];
    for (towards, room) in edges {
        if towards == 0.0 {
            if room < 0.0 {
                return None;
            }
            continue;
        }
        let at = room / towards;
        if towards < 0.0 {
            start = start.max(at);
        } else {
            end = end.min(at);
        }
    }
    let point = |at: f64| (from.0 + at * dx, from.1 + at * dy);
    (start <= end).then(|| (point(start), point(end)))
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    fn picture(canvas: &Canvas) -> Vec<String> {
        let mut rows = vec![vec![' '; usize::from(canvas.columns)]; usize::from(canvas.rows)];
        for (column, row, character, _) in canvas.cells() {
            rows[usize::from(row)][usize::from(column)] = character;
        }
        rows.into_iter().map(String::from_iter).collect()
    }

    #[test]
    fn lines_are_drawn_with_every_glyph() {
        for (glyphs, expected) in [
            (Glyphs::Braille, ["⠑⢄  ", "  ⠑⢄"]),
            (Glyphs::Quadrants, ["▀▄  ", "  ▀▄"]),
            (Glyphs::Ascii, ["'.  ", "  '."]),
        ] {
            let mut canvas = Canvas::new(glyphs, 4, 2);
            let (width, height) = canvas.size();
            canvas.line((0.0, 0.0), (f64::from(width - 1), f64::from(height - 1)), 1);
            assert_eq!(picture(&canvas), expected, "{glyphs:?}");
        }
    }

    #[test]
    fn a_cell_has_the_highest_rank_that_crosses_it() {
        let mut canvas = Canvas::new(Glyphs::Braille, 2, 1);
        canvas.line((0.0, 0.0), (3.0, 0.0), 3);
        canvas.line((0.0, 3.0), (1.0, 3.0), 1);
        let ranks: Vec<u8> = canvas.cells().map(|(_, _, _, rank)| rank).collect();
        assert_eq!(ranks, [3, 3]);
    }

    proptest! {
        #[test]
        fn what_lies_outside_is_cut_off(x0 in -1e7..1e7, y0 in -1e7..1e7, x1 in -1e7..1e7, y1 in -1e7..1e7) {
            let mut canvas = Canvas::new(Glyphs::Braille, 7, 5);
            canvas.line((x0, y0), (x1, y1), 1);
            for (column, row, _, _) in canvas.cells() {
                prop_assert!(column < 7 && row < 5);
            }
        }
    }
}
