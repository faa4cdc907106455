//! What the reader of TOML refuses, in Russian and without its words. It has no error codes, so its sentences
//! are read.

use pult_input::Error;

/// The same refusal in Russian, of an office file or of a configuration.
pub fn said(error: Error) -> Error {
    let russian = error.russian.unwrap_or_else(|| reason(&error.reason));
    Error {
        reason: russian.clone(),
        russian: Some(russian),
        ..error
    }
}

fn reason(english: &str) -> String {
    let quoted = |text: &str| text.split('`').nth(1).unwrap_or_default().to_owned();
    let rest = |start: &str| english.strip_prefix(start);
    if let Some(rest) = rest("unknown field ") {
        let names: Vec<&str> = rest.split('`').skip(3).step_by(2).collect();
        let known = match names.is_empty() {
            true => String::new(),
            false => format!("; бывают: {}", names.join(", ")),
        };
        return format!("поле «{}» неизвестно{known}", quoted(rest));
    }
    if let Some(rest) = rest("missing field ") {
        return format!("нет обязательного поля «{}»", quoted(rest));
    }
    if rest("duplicate key").is_some() || rest("duplicate field").is_some() {
        return format!("поле «{}» названо дважды", quoted(english));
    }
    if rest("invalid type").is_some() {
        return "значение не того рода: текст пишется в кавычках, число без них".to_owned();
    }
    if rest("invalid socket address").is_some() {
        return "нужен адрес с портом: 127.0.0.1:8080".to_owned();
    }
    if rest("invalid value").is_some() || rest("invalid digit").is_some() {
        return "такое значение здесь не подходит".to_owned();
    }
    let of_library = [
        "expected",
        "invalid",
        "unclosed",
        "extra",
        "newline",
        "key with no value",
        "missing",
    ];
    if of_library.iter().any(|word| english.starts_with(word)) {
        return "здесь запись TOML нарушена".to_owned();
    }
    english.to_owned()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn refusals_of_the_reader_are_said_in_russian() {
        for (english, russian) in [
            (
                "unknown field `nam`, expected one of `id`, `name`",
                "поле «nam» неизвестно; бывают: id, name",
            ),
            ("missing field `id`", "нет обязательного поля «id»"),
            (
                "invalid type: string \"x\", expected i64",
                "значение не того рода: текст пишется в кавычках, число без них",
            ),
            (
                "invalid socket address syntax",
                "нужен адрес с портом: 127.0.0.1:8080",
            ),
            (
                "invalid value: integer `-1`, expected u16",
                "такое значение здесь не подходит",
            ),
            ("expected newline, `#`", "здесь запись TOML нарушена"),
            ("unclosed table, expected", "здесь запись TOML нарушена"),
        ] {
            assert_eq!(reason(english), russian);
        }
    }
}
