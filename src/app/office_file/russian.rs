//! What the reader of TOML refuses, in Russian and without its words.

use pult_input::Error;

/// The same refusal in Russian, of an office file or of a configuration.
pub fn said(error: Error) -> Error {
    Error {
        reason: reason(&error.reason),
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
    own(english).unwrap_or_else(|| english.to_owned())
}

/// What the office file refuses itself, with the value in the middle: what stands before it and behind it.
const OWN: [(&str, &str, &str, &str); 18] = [
    (
        "`",
        "` is not street, house or point",
        "«",
        "» — не street, house или point",
    ),
    ("`", "` is not a phone number", "«", "» — не номер телефона"),
    (
        "`",
        "` is not an amount of money",
        "«",
        "» — не денежная сумма",
    ),
    ("`", "` is no number of kilometres", "«", "» — не километры"),
    (
        "`",
        "` is not driving, walking, cycling or transit",
        "«",
        "» — не driving, walking, cycling или transit",
    ),
    (
        "`",
        "` is not yandex, navixy or thetrack",
        "«",
        "» — не yandex, navixy или thetrack",
    ),
    (
        "`",
        "` is no time zone, such as Europe/Moscow",
        "«",
        "» — не часовой пояс, как Europe/Moscow",
    ),
    (
        "`",
        "` is no currency, such as RUB",
        "«",
        "» — не код валюты, как RUB",
    ),
    (
        "`",
        "` is no date, such as 1980-01-31",
        "«",
        "» — не дата, как 1980-01-31",
    ),
    (
        "",
        " is no latitude: it goes from -90 to 90",
        "",
        " — не широта: она от -90 до 90",
    ),
    (
        "",
        " is no longitude: it goes from -180 to 180",
        "",
        " — не долгота: она от -180 до 180",
    ),
    (
        "",
        " is no id: ids start at 1",
        "",
        " — не номер: номера начинаются с 1",
    ),
    (
        "an amount is not negative",
        "",
        "сумма не бывает отрицательной",
        "",
    ),
    (
        "a percentage is not negative",
        "",
        "процент не бывает отрицательным",
        "",
    ),
    (
        "a length is not negative",
        "",
        "длина не бывает отрицательной",
        "",
    ),
    ("a zone needs a boundary", "", "району нужна граница", ""),
    (
        "a boundary has at least three points",
        "",
        "в границе не меньше трёх точек",
        "",
    ),
    (
        "lat and lon go together",
        "",
        "широта и долгота бывают только вместе",
        "",
    ),
];

fn own(english: &str) -> Option<String> {
    if english == "is empty" {
        return Some("здесь пусто".to_owned());
    }
    OWN.iter().find_map(|(before, behind, first, last)| {
        let value = english.strip_prefix(before)?.strip_suffix(behind)?;
        Some(format!("{first}{value}{last}"))
    })
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
            (
                "`hous` is not street, house or point",
                "«hous» — не street, house или point",
            ),
            (
                "lat and lon go together",
                "широта и долгота бывают только вместе",
            ),
        ] {
            assert_eq!(reason(english), russian);
        }
    }
}
