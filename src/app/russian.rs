//! Russian that several parts share: what records are called, and what is wrong with a value that stands in a
//! file or on a command line.

use pult_domain::Wrong;

/// What is wrong with a value, for people who typed it where it has no field of its own: the value goes first.
pub fn of_value(wrong: &Wrong) -> String {
    match wrong {
        Wrong::NoPhone(Some(text)) => format!("«{text}» — не номер телефона"),
        Wrong::NoMoney(Some(text)) => format!("«{text}» — не денежная сумма"),
        Wrong::NoPercentage(text) => format!("«{text}» — не процент"),
        Wrong::NoTimeOfDay(text) => format!("«{text}» — не ЧЧ:ММ"),
        Wrong::NoWebOrigin(text) => {
            format!("«{text}» — не адрес сайта; пишется так: https://taxi.example")
        }
        Wrong::NoLanguage(_) => "бывает ru или en".to_owned(),
        Wrong::NotOneOf { word, known } => format!("«{word}» — не {}", alternatives(known)),
        other => other.russian(),
    }
}

/// `street, house или point`.
fn alternatives(words: &[&str]) -> String {
    match words.split_last() {
        Some((last, rest)) if !rest.is_empty() => format!("{} или {last}", rest.join(", ")),
        _ => words.join(", "),
    }
}

/// What a kind of record is called in Russian.
pub fn thing(kind: &str) -> &str {
    match kind {
        "order" => "заказ",
        "stop" => "точка заказа",
        "task" => "задача",
        "crew" => "экипаж",
        "driver" => "водитель",
        "vehicle" => "автомобиль",
        "client" => "клиент",
        "tariff" => "тариф",
        "service" => "услуга",
        "discount" => "скидка",
        "discount card" => "дисконтная карта",
        "company" => "служба",
        "crew_group" | "crew group" => "группа экипажей",
        "zone" => "район",
        "source zone" => "район подачи",
        "destination zone" => "район назначения",
        "place" => "место",
        "depot" => "депо",
        "checkpoint" => "точка маршрута",
        "standing order" => "повторяющийся заказ",
        "stand" => "стоянка",
        "webhook" => "вебхук",
        "assignment" => "назначение",
        "operator" => "оператор",
        "session" => "сессия",
        "key" => "ключ",
        "message" => "сообщение",
        "call" => "звонок",
        "command" => "команда",
        "crew of driver" => "экипаж водителя",
        "desk" => "пульт",
        "device" => "устройство",
        "entry" => "запись",
        "explanation of order" => "объяснение к заказу",
        "offer" => "предложение",
        "office" => "офис",
        "publishable key" => "ключ сайта",
        "push identity" => "ключ уведомлений",
        "shift" => "смена",
        "standing order of order" => "повтор заказа",
        "swap" => "обмен",
        "tracking code" => "код ссылки",
        "tracking code of order" => "код ссылки заказа",
        other => other,
    }
}
