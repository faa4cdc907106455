//! What a reader of queries says is wrong, in Russian. It has no error codes, so its sentences are read.

/// What the reader puts before what is wrong.
const HEAD: &str = "Failed to deserialize query string: ";

/// The sentence in Russian; one that is not known stays as it is.
pub(super) fn in_russian(error: &str) -> String {
    let sentence = error.strip_prefix(HEAD);
    sentence.and_then(told).unwrap_or_else(|| error.to_owned())
}

fn told(sentence: &str) -> Option<String> {
    FRAMES
        .iter()
        .find_map(|(before, behind, ru_before, ru_behind)| {
            let value = sentence.strip_prefix(before)?.strip_suffix(behind)?;
            Some(format!("{ru_before}{value}{ru_behind}"))
        })
}

/// What stands before a value and behind it, and the same in Russian.
const FRAMES: &[(&str, &str, &str, &str)] = &[
    (
        "",
        ": invalid digit found in string",
        "",
        ": не целое число",
    ),
    ("", ": invalid float literal", "", ": не число"),
    (
        "",
        ": provided string was not `true` or `false`",
        "",
        ": нужно true или false",
    ),
    ("missing field `", "`", "нет `", "`"),
    ("unknown field `", "", "лишнее поле `", ""),
];

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_the_reader_says_is_said_in_russian() {
        for (said, russian) in [
            (
                "Failed to deserialize query string: limit: invalid digit found in string",
                "limit: не целое число",
            ),
            (
                "Failed to deserialize query string: missing field `q`",
                "нет `q`",
            ),
            ("something else", "something else"),
        ] {
            assert_eq!(in_russian(said), russian);
        }
    }
}
