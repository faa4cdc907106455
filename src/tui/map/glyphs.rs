//! What a map is drawn with: braille, quadrants or ASCII, chosen once.

/// The characters of a drawing.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Default)]
pub enum Glyphs {
    /// Braille patterns: 2 × 4 dots in a cell.
    #[default]
    Braille,
    /// Quarter blocks: 2 × 2.
    Quadrants,
    /// `'`, `.` and `:`: 1 × 2.
    Ascii,
}

/// The bit of each braille dot in U+2800, row by row.
const BRAILLE: [u32; 8] = [0x01, 0x08, 0x02, 0x10, 0x04, 0x20, 0x40, 0x80];
/// The quarter blocks by their bits, row by row.
const QUADRANTS: [char; 16] = [
    ' ', '▘', '▝', '▀', '▖', '▌', '▞', '▛', '▗', '▚', '▐', '▜', '▄', '▙', '▟', '█',
];
const ASCII: [char; 4] = [' ', '\'', '.', ':'];

impl Glyphs {
    /// The glyphs of this name: `braille`, `quadrants`, `ascii`; `None` for any other.
    pub fn named(name: &str) -> Option<Glyphs> {
        match name {
            "braille" => Some(Glyphs::Braille),
            "quadrants" => Some(Glyphs::Quadrants),
            "ascii" => Some(Glyphs::Ascii),
            _ => None,
        }
    }

    /// What the terminal can be trusted with, by its environment: ASCII without UTF-8, quarter blocks on
    /// the console of Linux, whose fonts have no braille.
    pub fn of_terminal(variable: impl Fn(&str) -> Option<String>) -> Glyphs {
        let set = |name: &str| variable(name).filter(|value| !value.is_empty());
        let locale = ["LC_ALL", "LC_CTYPE", "LANG"].into_iter().find_map(set);
        let speaks_utf8 = locale.is_none_or(|locale| {
            let locale = locale.to_lowercase();
            locale.contains("utf-8") || locale.contains("utf8")
        });
        match set("TERM").as_deref() {
            _ if !speaks_utf8 => Glyphs::Ascii,
            Some("dumb") => Glyphs::Ascii,
            Some("linux") => Glyphs::Quadrants,
            _ => Glyphs::Braille,
        }
    }

    /// Dots across and down in one cell.
    pub fn dots(self) -> (i32, i32) {
        match self {
            Glyphs::Braille => (2, 4),
            Glyphs::Quadrants => (2, 2),
            Glyphs::Ascii => (1, 2),
        }
    }

    /// The character of a cell; bits row by row, the upper left first.
    pub fn character(self, bits: u8) -> char {
        match self {
            Glyphs::Braille => braille(bits),
            Glyphs::Quadrants => QUADRANTS[usize::from(bits & 15)],
            Glyphs::Ascii => ASCII[usize::from(bits & 3)],
        }
    }
}

fn braille(bits: u8) -> char {
    let set = BRAILLE.iter().enumerate();
    let set = set.filter(|(at, _)| bits & (1 << at) != 0);
    let pattern = set.fold(0, |pattern, (_, bit)| pattern | bit);
    char::from_u32(0x2800 + pattern).unwrap_or(' ')
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_glyphs_follow_the_terminal() {
        for (term, lang, expected) in [
            ("xterm-256color", "ru_RU.UTF-8", Glyphs::Braille),
            ("xterm", "", Glyphs::Braille),
            ("linux", "en_US.utf8", Glyphs::Quadrants),
            ("xterm", "ru_RU.KOI8-R", Glyphs::Ascii),
            ("dumb", "C.UTF-8", Glyphs::Ascii),
        ] {
            let variable = |name: &str| match name {
                "TERM" => Some(term.to_owned()),
                "LANG" => Some(lang.to_owned()),
                _ => None,
            };
            assert_eq!(Glyphs::of_terminal(variable), expected, "{term} {lang}");
        }
    }

    #[test]
    fn each_dot_has_its_place() {
        assert_eq!(Glyphs::Braille.character(0b0000_0001), '⠁');
        assert_eq!(Glyphs::Braille.character(0b1000_0000), '⢀');
        assert_eq!(Glyphs::Braille.character(0b1111_1111), '⣿');
        assert_eq!(Glyphs::Quadrants.character(0b0110), '▞');
        assert_eq!(Glyphs::Ascii.character(0b10), '.');
    }
}
