//! What the office refuses, in Russian beside its own English.

use super::Text;
use pult_app::russian::{self, thing};
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
            Error::Forbidden(forbids) => forbidden(forbids.why).to_owned(),
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
        Because::TakenBack => "это уже возвращено".to_owned(),
        Because::TooLate => "возвращать уже поздно".to_owned(),
        Because::NotYours => "вернуть может тот, кто это сделал".to_owned(),
        Because::OtherOrigin(order) => format!("заказ {order} принят через другой API"),
        Because::UnderWay(order) => format!("заказ {order} уже выполняется"),
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
    russian::reason(reason)
        .or_else(|| russian::framed(QUERIES, reason))
        .unwrap_or_else(|| super::json::in_russian(reason))
}

/// What is wrong with the parameters of a request.
const QUERIES: &[russian::Frame] = &[
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
];

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
