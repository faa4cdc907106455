//! A day by quarters of its hours, drawn in braille: two dots a character across, four down.

/// The bit of each dot of a character, from the bottom up, left and right.
const DOTS: [[u32; 2]; 4] = [[0x40, 0x80], [0x04, 0x20], [0x02, 0x10], [0x01, 0x08]];

/// Rows of characters.
const ROWS: usize = 4;

/// Columns of these values under a title, with the most of them at the side.
pub fn columns(title: &str, values: &[f64], unit: &str) -> String {
    let most = values.iter().copied().fold(0.0, f64::max);
    let height = |value: f64| match most > 0.0 {
        true => (value / most * (ROWS * 4) as f64).round() as usize,
        false => 0,
    };
    let heights: Vec<usize> = values.iter().map(|&value| height(value)).collect();
    let side = format!("{most:.0} {unit}");
    let side = side.trim_end();
    let mut lines = vec![title.to_owned()];
    for row in (0..ROWS).rev() {
        let drawn: String = heights.chunks(2).map(|pair| glyph(pair, row * 4)).collect();
        let label = match row {
            3 => side,
            0 => "0",
            _ => "",
        };
        lines.push(format!("{label:>9} ┤{drawn}"));
    }
    lines.join("\n")
}

/// Columns of values of which some are not known: where both of a character are not, it is marked `×`.
pub fn columns_with_gaps(title: &str, values: &[Option<f64>], unit: &str) -> String {
    let known: Vec<f64> = values.iter().map(|it| it.unwrap_or_default()).collect();
    let drawn = columns(title, &known, unit);
    let Some((above, bottom)) = drawn.rsplit_once('┤') else {
        return drawn;
    };
    let is_gap = |pair: &[Option<f64>]| pair.iter().all(Option::is_none);
    let marked = values.chunks(2).zip(bottom.chars());
    let marked: String = marked
        .map(|(pair, glyph)| if is_gap(pair) { '×' } else { glyph })
        .collect();
    format!("{above}┤{marked}")
}

/// The hours of a day under columns of so many a day.
pub fn hours(n_values: usize) -> String {
    let width = n_values / 2;
    let mut line = vec![' '; width + 2];
    for hour in (0..24).step_by(3) {
        let at = hour * width / 24;
        for (offset, digit) in format!("{hour:02}").chars().enumerate() {
            line[at + offset] = digit;
        }
    }
    let line: String = line.into_iter().collect();
    format!("{:>9}  {}", "", line.trim_end())
}

fn glyph(pair: &[usize], bottom: usize) -> char {
    let mut bits = 0x2800;
    for (side, &height) in pair.iter().enumerate() {
        for (up, dots) in DOTS.iter().enumerate() {
            if bottom + up < height {
                bits |= dots[side];
            }
        }
    }
    char::from_u32(bits).unwrap_or(' ')
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_highest_column_fills_its_height_and_nothing_draws_nothing() {
        let drawn = columns("waits", &[0.0, 8.0, 16.0, 0.0], "s");
        let lines: Vec<&str> = drawn.lines().collect();
        assert_eq!(lines[1], "     16 s ┤⠀⡇");
        assert_eq!(lines[4], "        0 ┤⢸⡇");
        assert!(columns("", &[0.0, 0.0], "s").contains("0 s ┤⠀"));
    }

    #[test]
    fn what_is_not_known_is_marked_and_not_drawn_as_nothing() {
        let drawn = columns_with_gaps("waits", &[None, None, Some(4.0), None], "s");
        let lines: Vec<&str> = drawn.lines().collect();
        assert_eq!(lines[3], "          ┤⠀⡇");
        assert_eq!(lines[4], "        0 ┤×⡇");
    }

    #[test]
    fn hours_stand_below_their_columns() {
        let line = hours(96);
        assert!(line.starts_with("           00    03"), "{line}");
        assert!(line.ends_with("21"));
    }
}
