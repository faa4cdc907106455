//! What a reader of JSON says is wrong, in Russian. It has no error codes, so its sentences are read.

/// The sentence in Russian; one that is not known stays as it is.
pub(super) fn in_russian(error: &str) -> String {
    let (sentence, place) = match error.rsplit_once(" at line ") {
        Some((sentence, place)) => (sentence, Some(place)),
        None => (error, None),
    };
    let told = value(sentence).or_else(|| syntax(sentence).map(str::to_owned));
    let told = told.unwrap_or_else(|| sentence.to_owned());
    match place.and_then(|place| place.split_once(" column ")) {
        Some((line, column)) => format!("{told}: строка {line}, столбец {column}"),
        None => told,
    }
}

/// A value that is not of its type.
fn value(sentence: &str) -> Option<String> {
    if let Some(field) = sentence.strip_prefix("missing field ") {
        return Some(format!("нет поля {field}"));
    }
    if let Some(field) = sentence.strip_prefix("duplicate field ") {
        return Some(format!("поле {field} дважды"));
    }
    if let Some(rest) = sentence.strip_prefix("unknown field ") {
        let (found, known) = rest.split_once(", expected ").unwrap_or((rest, ""));
        let known = known.trim_start_matches("one of ").replace(" or ", ", ");
        return Some(match known.is_empty() {
            true => format!("лишнее поле {found}"),
            false => format!("лишнее поле {found}, есть {known}"),
        });
    }
    if let Some(rest) = sentence.strip_prefix("unknown variant ") {
        let (found, known) = rest.split_once(", expected ")?;
        let known = known.trim_start_matches("one of ").replace(" or ", ", ");
        return Some(format!("неизвестное слово {found}, есть {known}"));
    }
    if let Some(sum) = sentence.strip_suffix(" is not an amount of money") {
        let sum = sum.trim_start_matches("sum: ");
        return Some(format!(
            "{sum} — не денежная сумма: рубли и до двух знаков копеек"
        ));
    }
    let rest = sentence
        .strip_prefix("invalid type: ")
        .or_else(|| sentence.strip_prefix("invalid value: "))?;
    let (found, wanted) = rest.split_once(", expected ")?;
    Some(format!("{}, а нужно: {}", thing(found), kind(wanted)))
}

/// What was found.
fn thing(found: &str) -> String {
    const WORDS: [(&str, &str); 4] = [
        ("integer ", "число "),
        ("floating point ", "число "),
        ("string ", "строка "),
        ("boolean ", "логическое "),
    ];
    let named = WORDS.iter().find_map(|(en, ru)| {
        let value = found.strip_prefix(en)?;
        Some(format!("{ru}{value}"))
    });
    named.unwrap_or_else(|| {
        let plain = match found {
            "null" | "unit" | "unit value" => "null",
            "map" => "объект",
            "sequence" => "список",
            other => other,
        };
        plain.to_owned()
    })
}

/// What was to be there.
fn kind(wanted: &str) -> &str {
    match wanted {
        "a string" | "an id as a string" => "строка",
        "string or map" => "строка или объект",
        "a number of seconds" => "число секунд",
        "a list of objects, or one object" => "список объектов или один объект",
        "a boolean" => "true или false",
        "a sequence" | "an array" => "список",
        "f64" | "a number" => "число",
        "i64" | "u64" | "i32" | "u32" | "usize" | "an integer" => "целое число",
        "an object" | "a map" => "объект",
        other if other.starts_with("struct ") => "объект",
        other => other,
    }
}

/// A body that is no JSON at all.
fn syntax(sentence: &str) -> Option<&'static str> {
    Some(match sentence {
        "expected value" => "нет значения",
        "trailing comma" => "лишняя запятая",
        "trailing characters" => "лишние знаки в конце",
        "key must be a string" => "имя поля должно быть строкой",
        "invalid number" | "number out of range" => "неверное число",
        "invalid escape" | "lone leading surrogate in hex escape" => "неверный знак после \\",
        "recursion limit exceeded" => "слишком глубокая вложенность",
        "expected `:`" => "нет двоеточия",
        _ if sentence.starts_with("EOF while parsing") => "обрывается",
        _ if sentence.starts_with("expected `,`") => "нет запятой или скобки",
        _ if sentence.starts_with("control character") => "управляющий знак в строке",
        _ => return None,
    })
}

#[cfg(test)]
mod tests {
    use serde::Deserialize;
    use serde_json::Value;

    use super::*;

    #[derive(Debug, Deserialize)]
    #[serde(rename_all = "lowercase")]
    enum Kind {
        Asap,
        Window,
    }

    #[derive(Debug, Deserialize)]
    #[serde(deny_unknown_fields)]
    struct Thing {
        #[expect(dead_code, reason = "only read")]
        kind: Kind,
        #[expect(dead_code, reason = "only read")]
        name: String,
    }

    #[test]
    fn what_the_reader_says_is_said_in_russian() {
        for (body, told) in [
            (r#"{"kind": "asap"}"#, "нет поля `name`: строка 1, столбец"),
            (
                r#"{"kind": "no", "name": ""}"#,
                "неизвестное слово `no`, есть `asap`, `window`: строка 1, столбец",
            ),
            (
                r#"{"kind": "window", "name": 5}"#,
                "число `5`, а нужно: строка: строка 1, столбец",
            ),
            (
                r#"{"kind": "asap", "name": {}}"#,
                "объект, а нужно: строка: строка 1, столбец",
            ),
            (
                r#"{"kind": "asap", "name": "", "more": 1}"#,
                "лишнее поле `more`, есть `kind`, `name`: строка 1, столбец",
            ),
            ("5", "число `5`, а нужно: объект"),
        ] {
            let error = serde_json::from_str::<Thing>(body).expect_err("it is wrong");
            let russian = in_russian(&error.to_string());
            assert!(russian.starts_with(told), "{error}: {russian}");
        }
        let sum = "0.001".parse::<pult_domain::Money>().expect_err("no sum");
        assert!(in_russian(&sum.to_string()).starts_with("`0.001` — не денежная сумма"));
        for (body, told) in [
            ("{", "обрывается: строка 1, столбец 1"),
            ("{} {}", "лишние знаки в конце: строка 1, столбец 4"),
            ("[1,]", "лишняя запятая: строка 1, столбец 4"),
            (
                "{5: 1}",
                "имя поля должно быть строкой: строка 1, столбец 2",
            ),
            ("[1 2]", "нет запятой или скобки: строка 1, столбец 4"),
            ("x", "нет значения: строка 1, столбец 1"),
        ] {
            let error = serde_json::from_str::<Value>(body).expect_err("it is wrong");
            assert_eq!(in_russian(&error.to_string()), told, "{error}");
        }
    }
}
