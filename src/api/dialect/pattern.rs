//! Where digits must stand: readers of dates take `1-2-3` and runs of spaces too.

/// Whether a text begins as the pattern says: `0` is any digit, everything else is itself.
pub fn begins(text: &[u8], pattern: &str) -> bool {
    let is_as = |(known, asked): (&u8, u8)| match asked {
        b'0' => known.is_ascii_digit(),
        other => known.eq_ignore_ascii_case(&other),
    };
    text.len() >= pattern.len() && text.iter().zip(pattern.bytes()).all(is_as)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn digits_stand_where_the_pattern_has_them() {
        assert!(begins(b"2014-02-03T", "0000-00-00"));
        assert!(begins(b"2014-02-03t04", "0000-00-00T"));
        for text in [
            "201-02-03 ",
            "2014-2-03 ",
            "2014-02-0",
            "2014/02/03",
            "+2014-02-03",
            "",
        ] {
            assert!(!begins(text.as_bytes(), "0000-00-00"), "{text}");
        }
    }
}
