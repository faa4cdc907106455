//! Russian for what the parts below say in English: their sentences are meant for logs and for APIs as well,
//! so they stay as they are, and are said again here by what stands around the names in them.

use std::io;

use super::Said;

/// English sentences, `{}` for what differs, and the same in Russian; the first that fits is taken.
const SENTENCES: &[(&str, &str)] = &[
    // The database.
    (
        "there is an office in {} already, or the rest of one; restore into an empty folder with --data DIR, or \
         move {} away first",
        "в папке {} уже есть офис или то, что от него осталось: восстановите копию в пустую папку (--data ПАПКА) \
         или сначала уберите {}",
    ),
    (
        "the database is of version {}, this program knows {}; use a newer pult",
        "база данных версии {}, а эта программа знает версии до {}: нужен pult поновее",
    ),
    (
        "the database is busy, try again",
        "база данных занята, повторите",
    ),
    (
        "there was no time left for the copy",
        "копию не успели закончить",
    ),
    ("the office is shutting down", "офис закрывается"),
    (
        "a record refers to one that is not there",
        "запись ссылается на другую, которой нет",
    ),
    ("database: {}", "база данных: {}"),
    ("file is not a database", "это не база данных"),
    (
        "database disk image is malformed",
        "файл базы данных повреждён",
    ),
    (
        "unable to open database file: {}",
        "файл базы данных не открыть: {}",
    ),
    (
        "unable to open database file",
        "файл базы данных не открыть",
    ),
    (
        "attempt to write a readonly database",
        "базу данных можно только читать",
    ),
    ("database or disk is full", "на диске нет места"),
    ("database is locked", "база данных занята другой программой"),
    ("disk I/O error", "диск не читается или не пишется"),
    ("no such table: {}", "в ней нет таблицы {}"),
    ("Query returned no rows", "в ней нет офиса"),
    // Passwords, keys, secrets.
    (
        "no random numbers from the system: {}",
        "система не даёт случайных чисел: {}",
    ),
    (
        "the password cannot be hashed: {}",
        "пароль не зашифровать: {}",
    ),
    // Values of the command line.
    (
        "invalid socket address syntax",
        "нужен адрес с портом: 127.0.0.1:8080",
    ),
    ("invalid digit found in string", "нужно целое число"),
    (
        "number too large to fit in target type",
        "слишком большое число",
    ),
    ("cannot parse integer from empty string", "нужно число"),
    ("{} is not in {}", "{} не входит в {}"),
    // The configuration.
    (
        "{} is no key of the configuration",
        "{}: такого ключа в настройках нет",
    ),
    (
        "{}`{}` is no http:// or https:// address",
        "{}«{}» — не адрес http:// или https://",
    ),
    (
        "console.preset: `{}` is not one of {}",
        "console.preset: «{}» неизвестно, бывают: {}",
    ),
    (
        "console.keys: `{}` is no action; `pult keys --names` lists them",
        "console.keys: действия «{}» нет; список действий: pult keys --names",
    ),
    (
        "console.keys: `{}` is both {} and {}; give one of them another key",
        "console.keys: «{}» — это и {}, и {}; дайте одному из них другую клавишу",
    ),
    (
        "console.keys.{}: `{}` is a letter, and letters are words on this desk; use a function key, Ctrl and a \
         letter, or the preset `vim`",
        "console.keys.{}: «{}» — буква, а буквами на пульте пишут слова; возьмите клавишу F, Ctrl с буквой или \
         раскладку vim",
    ),
    (
        "console.keys.{}: `{}` is no key",
        "console.keys.{}: клавиши «{}» нет",
    ),
    (
        "console.keys.{}: `{}` types a number and cannot be bound",
        "console.keys.{}: «{}» набирает число, её занять нельзя",
    ),
    (
        "console.keys.{}: `{}` is not a key of the QWERTY layout; its twins in other layouts follow by \
         themselves",
        "console.keys.{}: «{}» — не клавиша раскладки QWERTY; в других раскладках она найдётся сама",
    ),
    (
        "console.keys.{}: `{}` has Alt, which a terminal does not tell from Esc and a key",
        "console.keys.{}: в «{}» есть Alt, а терминал не отличает его от Esc и клавиши",
    ),
    // Maps and other files.
    (
        "{}: not a map of pult; import the map again",
        "{}: это не карта пульта; загрузите карту снова",
    ),
    (
        "{}: written in format {}, this program reads {}; import the map again",
        "{}: карта записана в формате {}, а программа читает формат {}; загрузите карту снова",
    ),
    (
        "{}: damaged ({}); import the map again",
        "{}: карта повреждена; загрузите её снова",
    ),
    (
        "{}: not a readable OpenStreetMap extract: {}",
        "{}: карта OpenStreetMap повреждена и не читается",
    ),
    (
        "{}: not an OpenStreetMap extract; known are .osm.pbf, .osm, .osm.gz and .osm.bz2",
        "{}: это не карта OpenStreetMap; читаются .osm.pbf, .osm, .osm.gz и .osm.bz2",
    ),
    ("cannot read {}: {}", "не удаётся прочитать {}: {}"),
    ("cannot write {}: {}", "не удаётся записать {}: {}"),
    ("cannot open {}: {}", "не удаётся открыть {}: {}"),
    (
        "{}; a line is `order,crew,seconds`, whole numbers",
        "{}; строка — это order,crew,seconds, целые числа",
    ),
];

/// The sentence in Russian; as it is, where it is not known or needs no translation.
pub(super) fn in_russian(english: &str) -> String {
    let known = SENTENCES
        .iter()
        .find_map(|(pattern, russian)| Some(filled(russian, &holes(pattern, english)?)));
    known
        .or_else(|| of_system(english))
        .or_else(|| of_place(english))
        .unwrap_or_else(|| english.to_owned())
}

/// `No such file or directory (os error 2)`.
fn of_system(english: &str) -> Option<String> {
    let (_, number) = english.strip_suffix(')')?.rsplit_once(" (os error ")?;
    let error = io::Error::from_raw_os_error(number.parse().ok()?);
    // Where something stands before it, that is said first.
    (error.to_string() == english).then(|| format!("{:#}", Said::from(&error)))
}

/// `path: sentence`, where the sentence is known.
fn of_place(english: &str) -> Option<String> {
    let (place, said) = english.split_once(": ")?;
    let russian = in_russian(said);
    (russian != said).then(|| format!("{place}: {russian}"))
}

/// What stands for each `{}` of a pattern; nothing where the text is not of it.
fn holes<'a>(pattern: &str, text: &'a str) -> Option<Vec<&'a str>> {
    let mut parts = pattern.split("{}");
    let mut rest = text.strip_prefix(parts.next()?)?;
    let mut holes = Vec::new();
    let mut parts = parts.peekable();
    while let Some(part) = parts.next() {
        let at = match (parts.peek(), part) {
            (None, "") => rest.len(),
            (None, last) => rest.strip_suffix(last)?.len(),
            (Some(_), part) => rest.find(part)?,
        };
        holes.push(&rest[..at]);
        rest = &rest[at + part.len()..];
    }
    rest.is_empty().then_some(holes)
}

fn filled(russian: &str, holes: &[&str]) -> String {
    let mut holes = holes.iter().map(|hole| in_russian(hole));
    let mut parts = russian.split("{}");
    let mut text = parts.next().unwrap_or_default().to_owned();
    for part in parts {
        text.push_str(&holes.next().unwrap_or_default());
        text.push_str(part);
    }
    text
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_keep_their_places() {
        for (english, russian) in SENTENCES {
            let (of, to) = (english.matches("{}").count(), russian.matches("{}").count());
            assert!(to <= of, "{russian}");
        }
        for (english, russian) in [
            (
                "cannot open /a/pult.db: database: file is not a database",
                "не удаётся открыть /a/pult.db: база данных: это не база данных",
            ),
            (
                "/a/x.db: database disk image is malformed",
                "/a/x.db: файл базы данных повреждён",
            ),
            (
                "cannot read a.csv: No such file or directory (os error 2)",
                "не удаётся прочитать a.csv: такого файла или папки нет",
            ),
            ("уже по-русски", "уже по-русски"),
            ("something new", "something new"),
        ] {
            assert_eq!(in_russian(english), russian);
        }
    }
}
