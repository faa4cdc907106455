//! Small things that every pane draws with.

use ratatui::Frame;
use ratatui::buffer::Buffer;
use ratatui::layout::Rect;
use ratatui::style::{Modifier, Style};
use ratatui::text::Line;
use ratatui::widgets::{Block, BorderType, Clear};
use unicode_segmentation::UnicodeSegmentation;
use unicode_width::UnicodeWidthStr;

use super::theme::Theme;
use pult_domain::visible;

/// `text` as one line in at most `width` columns, cut between graphemes; what was cut ends in `…`.
pub fn cut(text: &str, width: usize) -> String {
    let text = &*visible(text);
    if text.width() <= width {
        return text.to_owned();
    }
    let mut kept = String::new();
    let mut used = 0;
    for grapheme in text.graphemes(true) {
        if used + grapheme.width() + 1 > width {
            break;
        }
        used += grapheme.width();
        kept.push_str(grapheme);
    }
    if width > 0 {
        kept.push('…');
    }
    kept
}

/// `text` in at most `width` columns; a number that it ends with stays whole, with its unit: what goes is
/// before it.
pub fn cut_before_number(text: &str, width: usize) -> String {
    let words: Vec<&str> = text.split(' ').collect();
    // `1 ч 12 мин` is the longest.
    let tail = words.len().saturating_sub(4).max(1);
    let is_number = |word: &&str| word.starts_with(|c: char| c.is_ascii_digit());
    let at = words.iter().skip(tail).position(is_number);
    let Some(at) = at.filter(|_| text.width() > width) else {
        return cut(text, width);
    };
    let (head, number) = words.split_at(tail + at);
    let number = number.join(" ");
    match width.checked_sub(number.width() + 1) {
        Some(room) if room > 1 => format!("{} {number}", cut(&head.join(" "), room)),
        _ => cut(text, width),
    }
}

/// `text` in exactly `width` columns: cut, or filled up with spaces.
pub fn fit(text: &str, width: usize) -> String {
    let mut fitted = cut(text, width);
    let missing = width.saturating_sub(fitted.width());
    fitted.extend(std::iter::repeat_n(' ', missing));
    fitted
}

/// `text` in rows of at most `width` columns, broken between graphemes wherever they end.
pub fn broken(text: &str, width: usize) -> Vec<String> {
    let text = &*visible(text);
    let mut rows = vec![String::new()];
    let mut used = 0;
    for grapheme in text.graphemes(true) {
        if used > 0 && used + grapheme.width() > width {
            rows.push(String::new());
            used = 0;
        }
        used += grapheme.width();
        if let Some(row) = rows.last_mut() {
            row.push_str(grapheme);
        }
    }
    rows
}

/// `text` in rows of at most `width` columns, broken between words; a word that is wider is broken itself.
pub fn by_words(text: &str, width: usize) -> Vec<String> {
    if width == 0 {
        return vec![String::new()];
    }
    let mut rows: Vec<String> = Vec::new();
    for word in text.split_whitespace() {
        match rows.last_mut() {
            Some(row) if row.width() + 1 + word.width() <= width => {
                row.push(' ');
                row.push_str(word);
            }
            _ => rows.extend(broken(word, width)),
        }
    }
    match rows.is_empty() {
        true => vec![String::new()],
        false => rows,
    }
}

/// The frame of a pane of the desk, with a title at each end. The first alone says whether it has the keys: a border in another
/// colour would be drawn anew cell by cell, which is more than all the rest of a frame.
pub fn pane<'a>(title: String, right: String, has_keys: bool, theme: &Theme) -> Block<'a> {
    let style = match has_keys {
        true => theme.bright.add_modifier(Modifier::UNDERLINED),
        false => theme.title,
    };
    let block = framed(title, style, theme.border);
    match right.is_empty() {
        true => block,
        false => block.title_top(Line::styled(format!(" {right} "), theme.dim).right_aligned()),
    }
}

/// The frame of what lies over the desk, and has the keys.
pub fn overlay<'a>(title: String, theme: &Theme) -> Block<'a> {
    framed(title, theme.title, theme.active_border)
}

fn framed<'a>(title: String, style: Style, border: Style) -> Block<'a> {
    Block::bordered()
        .border_type(BorderType::Rounded)
        .border_style(border)
        .title(Line::styled(format!(" {title} "), style))
}

/// A box of lines in the middle, over what is there; long lines are wrapped, and what does not fit is
/// scrolled to.
pub fn boxed(
    frame: &mut Frame,
    area: Rect,
    title: String,
    lines: Vec<String>,
    offset: &mut usize,
    theme: &Theme,
) {
    let widest = lines
        .iter()
        .map(|line| line.width())
        .max()
        .unwrap_or_default();
    let width = u16::try_from(widest.max(title.width() + 2))
        .unwrap_or(u16::MAX)
        .saturating_add(4);
    let width = width.clamp(30, 78).min(area.width);
    let inner = usize::from(width.saturating_sub(4).max(1));
    let rows: Vec<String> = lines.iter().flat_map(|line| wrapped(line, inner)).collect();
    let height = u16::try_from(rows.len())
        .unwrap_or(u16::MAX)
        .saturating_add(2);
    let area = middle(area, width, height);
    frame.render_widget(Clear, area);
    frame.buffer_mut().set_style(area, theme.ground);
    let block = overlay(title, theme);
    let inside = block.inner(area);
    frame.render_widget(block, area);
    let inside = Rect {
        x: inside.x.saturating_add(1),
        width: inside.width.saturating_sub(2),
        ..inside
    };
    let seen = usize::from(inside.height);
    *offset = (*offset).min(rows.len().saturating_sub(seen));
    for (at, text) in rows.iter().skip(*offset).take(seen).enumerate() {
        put(frame.buffer_mut(), row(inside, at as u16), text, theme.text);
    }
    let below = rows.len().saturating_sub(*offset + seen);
    if below > 0 {
        let text = format!(" ↓ {below} ");
        let column = area.right().saturating_sub(text.width() as u16 + 2);
        let corner = Rect::new(
            column,
            area.bottom().saturating_sub(1),
            text.width() as u16,
            1,
        );
        put(frame.buffer_mut(), corner, &text, theme.dim);
    }
}

/// A line in rows of at most `width` columns, broken between words; one that fits stays as it is.
pub fn wrapped(line: &str, width: usize) -> Vec<String> {
    match line.width() <= width {
        true => vec![visible(line).into_owned()],
        false => by_words(line, width),
    }
}

/// Writes one line of text at the top of `area`, cut to its width.
pub fn put(buffer: &mut Buffer, area: Rect, text: &str, style: Style) {
    let area = area.intersection(buffer.area);
    if area.height > 0 && area.width > 0 {
        let text = visible(text);
        buffer.set_stringn(area.x, area.y, text, usize::from(area.width), style);
    }
}

/// The `row`-th line of an area; empty below its end.
pub fn row(area: Rect, row: u16) -> Rect {
    Rect {
        y: area.y.saturating_add(row),
        height: u16::from(row < area.height),
        ..area
    }
}

/// A rectangle of at most this size in the middle of `area`.
pub fn middle(area: Rect, width: u16, height: u16) -> Rect {
    let (width, height) = (width.min(area.width), height.min(area.height));
    Rect {
        x: area.x + (area.width - width) / 2,
        y: area.y + (area.height - height) / 2,
        width,
        height,
    }
}

/// The first visible line of a list of which line `selected` must be seen.
pub fn scroll(offset: usize, selected: usize, n_lines: usize, height: usize) -> usize {
    let least = (selected + 1).saturating_sub(height);
    let most = n_lines.saturating_sub(height);
    // The title above the first row of a group is worth a line.
    offset
        .clamp(least, selected.saturating_sub(1).max(least))
        .min(most.max(least))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn text_is_cut_between_graphemes_and_filled_up() {
        for (text, width, fitted) in [
            ("Ленина 24", 9, "Ленина 24"),
            ("Ленина 24", 7, "Ленина…"),
            ("e\u{301}te\u{301}", 2, "e\u{301}…"),
            ("漢字", 3, "漢…"),
            ("漢字", 2, "… "),
            ("ab", 4, "ab  "),
            ("ab", 0, ""),
            ("24\n5", 6, "24 5  "),
            ("a\tb", 3, "a b"),
        ] {
            assert_eq!(fit(text, width), fitted, "{text} in {width}");
        }
    }

    #[test]
    fn a_long_text_is_broken_into_full_rows() {
        for (text, width, rows) in [
            ("abcdef", 3, vec!["abc", "def"]),
            ("ab", 3, vec!["ab"]),
            ("", 3, vec![""]),
            ("漢字a", 3, vec!["漢", "字a"]),
            ("ab", 0, vec!["a", "b"]),
        ] {
            assert_eq!(broken(text, width), rows, "{text} in {width}");
        }
    }

    #[test]
    fn a_sentence_is_broken_between_its_words() {
        for (text, width, rows) in [
            ("ab cd ef", 5, vec!["ab cd", "ef"]),
            ("ab cd ef", 8, vec!["ab cd ef"]),
            ("abcdef gh", 4, vec!["abcd", "ef", "gh"]),
            ("", 4, vec![""]),
            ("ab", 0, vec![""]),
        ] {
            assert_eq!(by_words(text, width), rows, "{text} in {width}");
        }
    }

    #[test]
    fn the_selected_line_is_always_seen() {
        for n_lines in 0..12_usize {
            for height in 1..8 {
                let mut offset = 0;
                for selected in (0..n_lines).chain((0..n_lines).rev()) {
                    offset = scroll(offset, selected, n_lines, height);
                    assert!(
                        offset <= selected && selected < offset + height,
                        "{offset} {selected} {n_lines} {height}"
                    );
                }
            }
        }
    }

    #[test]
    fn a_number_at_the_end_is_not_cut() {
        for (text, width, told) in [
            ("5 опаздывает на 43 мин", 30, "5 опаздывает на 43 мин"),
            ("5 опаздывает на 43 мин", 18, "5 опаздыва… 43 мин"),
            ("5 опаздывает на 1 ч 12 мин", 20, "5 опазды… 1 ч 12 мин"),
            ("нужен человек", 7, "нужен …"),
            ("43 мин", 3, "43…"),
        ] {
            assert_eq!(cut_before_number(text, width), told);
        }
    }
}
