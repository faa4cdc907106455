//! What the office refuses, in Russian beside its own English.

use super::Text;
use pult_app::{Because, Error};

impl From<&Error> for Text {
    fn from(error: &Error) -> Text {
        let ru = match error {
            Error::NotFound { kind, id } if id.is_empty() => format!("не найдено: {}", thing(kind)),
            Error::NotFound { kind, id } => format!("не найдено: {} {id}", thing(kind)),
            Error::Invalid {
                field,
                reason: text,
            } => format!("{field}: {}", reason(text)),
            Error::InvalidState { what, status, .. } => {
                format!(
                    "{} {}: {}, команда невозможна",
                    thing(what.kind),
                    what.id,
                    state(status)
                )
            }
            Error::Refused(because) => refused(because),
            Error::Duplicate(id) => format!("такой заказ уже есть: {id}"),
            Error::Unauthenticated => "неизвестный отправитель".to_owned(),
            Error::Banned => "доступ закрыт".to_owned(),
            Error::Forbidden(why) => forbidden(why).to_owned(),
            Error::TooMany => "слишком много запросов, повторите позже".to_owned(),
            Error::Unavailable(_) => "временно недоступно".to_owned(),
            Error::Internal => "внутренняя ошибка".to_owned(),
        };
        Text::new(ru, error.to_string())
    }
}

/// Why somebody known may not do this, in Russian.
fn forbidden(why: &str) -> &str {
    match why {
        "the office has no page for drivers" => "страница водителя выключена",
        "calls are the whole office's" => "звонки видит только вся диспетчерская, а не одна служба",
        "clients are the whole office's" => {
            "клиентов видит только вся диспетчерская, а не одна служба"
        }
        "the outbox is the whole office's" => {
            "исходящие видит только вся диспетчерская, а не одна служба"
        }
        "the key has no scope for this call" => "у ключа нет прав на этот вызов",
        "the page's origin is missing" => "не указано, с какого сайта запрос",
        "the key is not for pages of this origin" => "ключ не для этого сайта",
        "only desks speak to desks" => "пультам пишут только с пульта",
        "the limit of an account is a senior's" => "предел счёта меняет старший диспетчер",
        "only a senior dispatcher pays more than the account holds" => {
            "больше, чем на счёте, выдаёт старший диспетчер"
        }
        "the operator is locked" => "этому оператору вход закрыт",
        "the driver is shut out" => "этому водителю вход закрыт",
        _ => "недостаточно прав",
    }
}

/// Why a rule of orders says no, in Russian.
fn refused(because: &Because) -> String {
    match because {
        Because::ClientBlocked { reason, .. } if reason.is_empty() => {
            "клиент в чёрном списке".to_owned()
        }
        Because::ClientBlocked { reason, .. } => format!("клиент в чёрном списке: {reason}"),
        Because::OverLimit { left, .. } => format!("на счёте клиента осталось {left}"),
        Because::CrewUnfit { .. } => "экипаж не подходит этому заказу".to_owned(),
        Because::HeldBy { order, .. } => format!("заказ {order} уже у другого экипажа"),
        Because::PriceChanged { old, new } => format!("цена теперь {new}, а не {old}"),
        Because::BelowTariff { agreed, tariff } => {
            format!("{agreed} меньше тарифа ({tariff}): это может старший диспетчер")
        }
        Because::ChangedSince { order, .. } => format!("заказ {order} с тех пор изменился"),
        Because::TooLate => "возвращать уже поздно".to_owned(),
        Because::NotYours => "вернуть может тот, кто это сделал".to_owned(),
        Because::OtherOrigin(order) => format!("заказ {order} принят через другой API"),
        Because::UnderWay(order) => format!("заказ {order} уже выполняется"),
    }
}

/// What a kind of record is called in Russian.
fn thing(kind: &str) -> &str {
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

/// A state that forbids a command, in Russian.
fn state(status: &str) -> &str {
    match status {
        "pending" => "ждёт экипажа",
        "suspended" => "отложен",
        "assigned" => "назначен",
        "started" | "active" => "выполняется",
        "completed" => "выполнен",
        "cancelled" => "отменён",
        "failed" => "не выполнен",
        "offered" | "being offered" => "предлагается",
        "expired" => "без ответа",
        "declined" => "отклонено",
        "withdrawn" => "отозвано",
        "off line" => "не на линии",
        "on a break" => "на перерыве",
        "being asked" => "ждёт ответа",
        "locked" => "заблокирован",
        "dismissed" => "уволен",
        "closed" => "закрыт",
        "in use" => "используется",
        "sent" => "отправлено",
        "carrying tasks" => "ещё выполняет задачи",
        "not reached" => "ещё не достигнута",
        "busy" => "занят",
        "not picked up yet" => "ещё не забран",
        other => other,
    }
}

/// What is wrong with a value, in Russian where it is one of the office's own sentences.
pub(super) fn reason(reason: &str) -> String {
    fixed(reason)
        .map(str::to_owned)
        .or_else(|| with_a_value(reason))
        .or_else(|| taken(reason))
        .unwrap_or_else(|| super::json::in_russian(reason))
}

fn fixed(reason: &str) -> Option<&'static str> {
    Some(match reason {
        "is empty" => "пусто",
        "is negative" => "отрицательно",
        "is too short" => "слишком коротко",
        "is longer than 200 characters" => "длиннее 200 знаков",
        "is empty, and there is no phone" => "пусто, и нет телефона",
        "exists already" => "уже есть",
        "it was ended" => "уже закончено",
        "a number is missing" => "нет номера",
        "the same number twice" => "один номер дважды",
        "a new depot needs it" => "нужно для нового депо",
        "the window ends before it starts" => "окно кончается раньше, чем начинается",
        "a stop needs at least one place" => "у точки нет места",
        "an order needs at least one stop" => "у заказа нет точек",
        "the price is negative" => "цена отрицательна",
        "an end of it is unknown" => "неизвестно начало или конец",
        "there is no way between its points" => "между точками нет пути",
        "it is more than can be counted" => "сумма слишком велика",
        "the office has no company yet" => "в диспетчерской ещё нет служб",
        "the order has no time of its own" => "у заказа нет своего времени",
        "this is before the task's start" => "это раньше начала задачи",
        "this is ahead of the clock" => "это в будущем",
        "a position is older than the newest one stored" => "координаты старше последних известных",
        "a position is ahead of the clock" => "координаты из будущего",
        "a checkpoint must not end before a preceding one begins" => {
            "точка не должна кончаться раньше, чем начинается предыдущая"
        }
        "an accuracy is negative" => "точность отрицательна",
        "is missing" => "не указано",
        "is unknown" | "is not known" => "неизвестно",
        "is not a phone number" => "не номер телефона",
        "is not a number" => "не число",
        "is not an amount of money" => "не денежная сумма",
        "is not JSON" => "не JSON",
        "is not application/json" => "нужно application/json",
        "is too long" => "слишком длинно",
        "is longer than 500 characters" => "длиннее 500 знаков",
        "is shorter than eight characters" => "короче восьми знаков",
        "has 1 to 100 characters" => "от 1 до 100 знаков",
        "cannot be read" => "не читается",
        "an address or a point is required" => "нужен адрес или точка",
        "lat and lon are degrees, both or none" => "lat и lon в градусах, оба или ни одного",
        "are out of range" | "is out of range" => "вне допустимых пределов",
        "is out of range, or lon is" => "lat или lon вне допустимых пределов",
        "is not on the earth" => "таких координат нет",
        "is not the `next` of an answer" => "не `next` из ответа",
        "is less than nothing" => "меньше нуля",
        "is not more than nothing" => "должно быть больше нуля",
        "is not between 0 and 744" => "должно быть от 0 до 744",
        "is not between 0 and 100" => "должно быть от 0 до 100",
        "is more than 100" => "больше 100",
        "is lower than stop_below" => "меньше, чем stop_below",
        "is a number from 1 to 5" => "должно быть числом от 1 до 5",
        "is an object with `stars` and perhaps `comment`" => {
            "нужен объект со `stars` и, если надо, `comment`"
        }
        "is not an object with `phone` and perhaps `line`" => {
            "нужен объект с `phone` и, если надо, `line`"
        }
        "is not an object with `crew` and `accept`" => "нужен объект с `crew` и `accept`",
        "has `phone` and `code`, or `link`" => "нужны `phone` и `code` или `link`",
        "say `stand`, `place`, or `lat` and `lon`"
        | "give `stand`, `place`, or `lat` and `lon`" => "нужно `stand`, `place` или `lat` и `lon`",
        "is `waiting` or `given_up`" => "бывает `waiting` или `given_up`",
        "is `open` or `closed`" => "бывает `open` или `closed`",
        "is `keep` or `another`" => "бывает `keep` или `another`",
        "has more than 1000 positions" | "are more than 1000" => "больше 1000 за раз",
        "say what is looked for" => "не сказано, что искать",
        "is wrong, or its time is over" => "неверно, или срок истёк",
        "is in the future" => "в будущем",
        "is more than a day ago" => "больше суток назад",
        "is past, or too far ahead" => "в прошлом или слишком далеко",
        "is no key of a browser" => "не ключ браузера",
        "is no address of a push service" => "не адрес службы уведомлений",
        "this key was used with another body" => "этот ключ уже был с другим телом запроса",
        "was used for another entry" => "уже было у другой записи",
        "there are 100 webhooks already" => "вебхуков уже 100",
        "an account is to pay, and none is named" => "платит счёт клиента, но он не указан",
        "the phone is not confirmed" => "телефон не подтверждён",
        "the waiting is negative" => "ожидание отрицательно",
        "the sum is negative" => "сумма отрицательна",
        _ => return None,
    })
}

/// Sentences of the office with a value in them: what stands before it and behind it.
const WITH_A_VALUE: &[(&str, &str, &str, &str)] = &[
    ("`", "` stands there twice", "`", "` указан дважды"),
    (
        "",
        " is no checkpoint of the route",
        "",
        " не точка этого маршрута",
    ),
    (
        "the route has ",
        " checkpoints already",
        "в маршруте уже ",
        " точек",
    ),
    ("`", "` is not a phone number", "`", "` не номер телефона"),
    (
        "`",
        "` is not an amount of money",
        "`",
        "` не денежная сумма",
    ),
    ("nobody knows where `", "` is", "неизвестно, где `", "`"),
    ("`", "` is not a time", "`", "` не время"),
    ("`", "` is not HH:MM", "`", "` не ЧЧ:ММ"),
    ("`", "` is not a percentage", "`", "` не процент"),
    ("`", "` is not a length in km", "`", "` не длина в км"),
    (
        "`",
        "` is not cash, card or account",
        "`",
        "`, а бывает cash, card, account",
    ),
    (
        "`",
        "` is not ride, parcel or route",
        "`",
        "`, а бывает ride, parcel, route",
    ),
    (
        "`",
        "` is not pay_in, pay_out or correction",
        "`",
        "`, а бывает pay_in, pay_out, correction",
    ),
    ("`", "` is no order status", "`", "` не состояние заказа"),
    ("`", "` is no kind of event", "`", "` не событие"),
    ("unknown word `", "`", "неизвестное слово `", "`"),
    ("is one of ", "", "бывает: ", ""),
    ("is more than ", "", "больше, чем ", ""),
    ("is client ", " already", "уже у клиента ", ""),
    (
        "Failed to deserialize query string: ",
        ": invalid digit found in string",
        "",
        ": не целое число",
    ),
    (
        "Failed to deserialize query string: ",
        ": invalid float literal",
        "",
        ": не число",
    ),
    (
        "Failed to deserialize query string: ",
        ": provided string was not `true` or `false`",
        "",
        ": нужно true или false",
    ),
    (
        "Failed to deserialize query string: missing field `",
        "`",
        "нет `",
        "`",
    ),
    (
        "Failed to deserialize query string: unknown field `",
        "",
        "лишнее поле `",
        "",
    ),
    (
        "no tariff is active at ",
        "",
        "нет тарифа, который действует в ",
        "",
    ),
];

fn with_a_value(reason: &str) -> Option<String> {
    WITH_A_VALUE
        .iter()
        .find_map(|(before, behind, ru_before, ru_behind)| {
            let value = reason.strip_prefix(before)?.strip_suffix(behind)?;
            Some(format!("{ru_before}{value}{ru_behind}"))
        })
}

/// The refusal of a number that another record has: an order, a courier, a depot.
fn taken(reason: &str) -> Option<String> {
    let said = reason.strip_prefix('`')?.strip_suffix(" already")?;
    let (number, holder) = said.split_once("` is ")?;
    let Some(order) = holder.strip_prefix("the unfinished order ") else {
        let (kind, id) = holder.rsplit_once(' ')?;
        return Some(format!("`{number}` уже занят: {} {id}", thing(kind)));
    };
    Some(format!(
        "`{number}` уже есть у незаконченного заказа {order}"
    ))
}

#[cfg(test)]
mod tests {
    use super::*;
    use pult_domain::Subject;

    #[test]
    fn what_dialects_are_refused_is_said_in_russian() {
        for (said, told) in [
            ("`d` stands there twice", "`d` указан дважды"),
            ("`d1` is depot 570 already", "`d1` уже занят: депо 570"),
            ("`c 1` is crew 4 already", "`c 1` уже занят: экипаж 4"),
            (
                "`7` is the unfinished order 9 already",
                "`7` уже есть у незаконченного заказа 9",
            ),
            (
                "12 is no checkpoint of the route",
                "12 не точка этого маршрута",
            ),
        ] {
            assert_eq!(reason(said), told);
        }
        for status in [
            "pending suspended assigned started completed cancelled failed",
            "offered active declined expired withdrawn locked dismissed",
        ] {
            assert!(
                status.split(' ').all(|word| state(word) != word),
                "{status}"
            );
        }
        let refused = Error::state(Subject::new("crew", 5), "carrying tasks", "be deleted");
        let told = "экипаж 5: ещё выполняет задачи, команда невозможна";
        assert_eq!(Text::from(&refused).ru, told);
    }

    /// The second text of each `invalid("field", "what is wrong")` below a folder.
    fn said_below(folder: &std::path::Path, said: &mut Vec<String>) {
        for entry in std::fs::read_dir(folder).expect("a folder") {
            let path = entry.expect("an entry").path();
            if path.is_dir() {
                said_below(&path, said);
            } else if path.extension().is_some_and(|end| end == "rs") {
                let source = std::fs::read_to_string(&path).expect("a source");
                for call in source.split("invalid(").skip(1) {
                    let texts: Vec<&str> = call.splitn(5, '"').collect();
                    if let ["" | "\n", _, between, reason, _] = texts[..]
                        && between.trim() == ","
                    {
                        said.push(reason.to_owned());
                    }
                }
            }
        }
    }

    #[test]
    fn whatever_the_office_refuses_has_russian_words() {
        let sources = std::path::Path::new(env!("CARGO_MANIFEST_DIR")).join("../..");
        let mut said = Vec::new();
        for folder in ["app", "domain", "store/work", "api/web"] {
            said_below(&sources.join(folder), &mut said);
        }
        assert!(said.len() > 60, "{said:?}");
        let english: Vec<&String> = said.iter().filter(|said| reason(said) == **said).collect();
        assert!(english.is_empty(), "no Russian for {english:#?}");
    }
}
