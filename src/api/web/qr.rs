//! QR codes for pages: rows of dark and light modules.

use qrcode::{Color, EcLevel, QrCode};

/// The modules of a code, row by row, `1` for a dark one, without the quiet zone; none for a text that is
/// too long for a code.
pub(crate) fn rows(text: &str) -> Vec<String> {
    let Ok(code) = QrCode::with_error_correction_level(text, EcLevel::M) else {
        return Vec::new();
    };
    let digit = |color: &Color| match color {
        Color::Dark => '1',
        Color::Light => '0',
    };
    let colors = code.to_colors();
    let rows = colors.chunks(code.width());
    rows.map(|row| row.iter().map(digit).collect()).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_code_is_square_and_has_its_three_eyes() {
        let rows = rows("https://office.example/osmand?id=0123456789abcdef0123456789abcdef");
        assert!(rows.len() >= 21);
        assert!(rows.iter().all(|row| row.len() == rows.len()));
        let last = rows.len() - 7;
        for corner in [&rows[0][..7], &rows[0][last..], &rows[last][..7]] {
            assert_eq!(corner, "1111111");
        }
    }
}
