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
            Error::Forbidden(_) => "недостаточно прав".to_owned(),
            Error::TooMany => "слишком много запросов, повторите позже".to_owned(),
            Error::Unavailable(_) => "временно недоступно".to_owned(),
            Error::Internal => "внутренняя ошибка".to_owned(),
        };
        Text::new(ru, error.to_string())
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
        .unwrap_or_else(|| reason.to_owned())
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
        _ => return None,
    })
}

/// Sentences of the office with a value in them: what stands before it and behind it.
const WITH_A_VALUE: [(&str, &str, &str, &str); 7] = [
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
}
