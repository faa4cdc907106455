//! Texts on the map: none is written over another.

use ratatui::buffer::Buffer;
use ratatui::layout::Rect;
use ratatui::style::Style;
use unicode_width::UnicodeWidthStr;

/// The cells of a map that are written on.
pub(super) struct Labels {
    area: Rect,
    taken: Vec<bool>,
}

impl Labels {
    /// Nothing is written yet.
    pub(super) fn new(area: Rect) -> Labels {
        let n = usize::from(area.width) * usize::from(area.height);
        Labels {
            area,
            taken: vec![false; n],
        }
    }

    /// Writes a text to the right of a cell, moved to the left where the map ends; returns whether there
    /// was room.
    pub(super) fn write(
        &mut self,
        buffer: &mut Buffer,
        cell: (u16, u16),
        text: &str,
        style: Style,
    ) -> bool {
        let width = u16::try_from(text.width()).unwrap_or(u16::MAX);
        if width == 0 || width > self.area.width {
            return false;
        }
        let column = cell.0.min(self.area.width - width);
        let end = column + width;
        // Two numbers side by side would be read as one.
        let mut beside = [column.checked_sub(1), Some(end)].into_iter().flatten();
        let is_word = text.contains(char::is_alphanumeric);
        if is_word && beside.any(|x| self.is_taken((x, cell.1))) {
            return false;
        }
        let cells: Vec<(u16, u16)> = (column..end).map(|x| (x, cell.1)).collect();
        if !self.take(&cells) {
            return false;
        }
        let style = Style::reset().patch(style);
        buffer.set_string(self.area.x + column, self.area.y + cell.1, text, style);
        true
    }

    /// Writes a text with its middle at a cell: along the rows, or downwards.
    pub(super) fn along(
        &mut self,
        buffer: &mut Buffer,
        middle: (u16, u16),
        text: &str,
        is_upright: bool,
        style: Style,
    ) -> bool {
        let half = u16::try_from(text.chars().count() / 2).unwrap_or(u16::MAX);
        if !is_upright {
            return match middle.0.checked_sub(half) {
                Some(column) => self.write(buffer, (column, middle.1), text, style),
                None => false,
            };
        }
        let Some(top) = middle.1.checked_sub(half) else {
            return false;
        };
        let letters = text.chars().zip(top..);
        let cells: Vec<(u16, u16)> = letters.clone().map(|(_, row)| (middle.0, row)).collect();
        if !self.take(&cells) {
            return false;
        }
        let style = Style::reset().patch(style);
        for (letter, row) in letters {
            let (x, y) = (self.area.x + middle.0, self.area.y + row);
            buffer.set_string(x, y, letter.to_string(), style);
        }
        true
    }

    /// Whether a cell of the map is written on.
    fn is_taken(&self, cell: (u16, u16)) -> bool {
        let at = usize::from(cell.1) * usize::from(self.area.width) + usize::from(cell.0);
        cell.0 < self.area.width && self.taken.get(at).copied().unwrap_or_default()
    }

    /// Takes cells that are all free and on the map.
    fn take(&mut self, cells: &[(u16, u16)]) -> bool {
        let (width, height) = (self.area.width, self.area.height);
        let index =
            |cell: &(u16, u16)| usize::from(cell.1) * usize::from(width) + usize::from(cell.0);
        let is_free =
            |cell: &(u16, u16)| cell.0 < width && cell.1 < height && !self.taken[index(cell)];
        let is_free = cells.iter().all(is_free);
        if is_free {
            for cell in cells {
                self.taken[index(cell)] = true;
            }
        }
        is_free
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn no_text_is_written_over_another() {
        let area = Rect::new(0, 0, 10, 3);
        let mut buffer = Buffer::empty(area);
        let mut labels = Labels::new(area);
        let style = Style::default();
        assert!(
            labels.write(&mut buffer, (8, 0), "221", style),
            "it moves to the left"
        );
        assert!(!labels.write(&mut buffer, (4, 0), "812", style));
        assert!(!labels.write(&mut buffer, (6, 0), "8", style), "beside it");
        assert!(!labels.write(&mut buffer, (5, 0), "812", style));
        assert!(labels.along(&mut buffer, (2, 1), "Мир", true, style));
        assert!(!labels.along(&mut buffer, (3, 1), "Садовая", false, style));
        let row = |y| (0..10).map(|x| buffer[(x, y)].symbol()).collect::<String>();
        assert_eq!(
            [row(0), row(1), row(2)],
            ["  М    221", "  и       ", "  р       "]
        );
    }
}
