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
    if rest("invalid socket address").is_some() {
        return "нужен адрес с портом: 127.0.0.1:8080, порт от 1 до 65535".to_owned();
    }
    if rest("unknown variant ").is_some() {
        let known: Vec<&str> = english.split('`').skip(3).step_by(2).collect();
        return format!(
            "«{}» здесь не бывает; бывают: {}",
            quoted(english),
            known.join(", ")
        );
    }
    let (is_type, is_value) = (
        rest("invalid type").is_some(),
        rest("invalid value").is_some(),
    );
    let wanted = english
        .rsplit_once(", expected ")
        .and_then(|(_, it)| wanted(it));
    if let Some(wanted) = wanted.filter(|_| is_type || is_value) {
        return format!("нужно: {wanted}");
    }
    if is_type {
        return "значение не того рода: текст пишется в кавычках, число без них".to_owned();
    }
    if is_value || rest("invalid digit").is_some() {
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

/// What a reader expected, after `нужно:`; `None`: it is in no words that people know.
fn wanted(expected: &str) -> Option<String> {
    if let Some(example) = expected.strip_prefix("an address such as ") {
        return Some(format!("адрес с портом: {example}, порт от 1 до 65535"));
    }
    if let Some(range) = expected.strip_prefix("a number from ") {
        return Some(format!("число от {}", range.replace(" to ", " до ")));
    }
    let wanted = match expected {
        "a boolean" => "true (да) или false (нет)",
        "a string" | "path string" => "слово или строка в кавычках",
        "u8" => "целое число от 0 до 255",
        "u16" => "целое число от 0 до 65535",
        "u32" | "u64" | "usize" => "целое число, не меньше нуля",
        "i32" | "i64" => "целое число",
        "f32" | "f64" => "число",
        "a sequence" => "несколько значений: [\"одно\", \"другое\"]",
        "a nonzero u32" | "a nonzero u64" | "a nonzero usize" => "целое число больше нуля",
        _ => return None,
    };
    Some(wanted.to_owned())
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
                "нужно: целое число",
            ),
            (
                "invalid type: string \"x\", expected struct Tariff",
                "значение не того рода: текст пишется в кавычках, число без них",
            ),
            (
                "invalid value: floating point `9.0`, expected a number from 0 to 1",
                "нужно: число от 0 до 1",
            ),
            (
                "unknown variant `all`, expected `low` or `medium`",
                "«all» здесь не бывает; бывают: low, medium",
            ),
            (
                "invalid socket address syntax",
                "нужен адрес с портом: 127.0.0.1:8080, порт от 1 до 65535",
            ),
            (
                "invalid value: integer `-1`, expected u16",
                "нужно: целое число от 0 до 65535",
            ),
            ("expected newline, `#`", "здесь запись TOML нарушена"),
            ("unclosed table, expected", "здесь запись TOML нарушена"),
        ] {
            assert_eq!(reason(english), russian);
        }
    }
}
