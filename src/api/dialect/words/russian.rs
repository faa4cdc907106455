//! What the office refuses, in Russian beside its own English.

use super::Text;
use pult_app::russian::thing;
use pult_app::{Because, Error};
use pult_domain::Wrong;

impl From<&Error> for Text {
    fn from(error: &Error) -> Text {
        let ru = match error {
            Error::NotFound { kind, id } if id.is_empty() => format!("не найдено: {}", thing(kind)),
            Error::NotFound { kind, id } => format!("не найдено: {} {id}", thing(kind)),
            Error::Invalid { field, wrong: why } => format!("{field}: {}", wrong(why)),
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
            Error::Forbidden(forbids) => forbids.why.russian().to_owned(),
            Error::TooMany => "слишком много запросов, повторите позже".to_owned(),
            Error::Unavailable(_) => "временно недоступно".to_owned(),
            Error::NotWritten(why) => why.russian().to_owned(),
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
        Because::EditedMeanwhile(order) => {
            format!("заказ {order} тем временем изменил кто-то другой")
        }
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
        "reversed" => "уже сторнирована",
        "a reversal" => "это и есть сторно",
        "of a bill" => "сделана по счёту заказа",
        "not picked up yet" => "ещё не забран",
        other => other,
    }
}

/// What is wrong with a value; what the readers of JSON and of queries say is translated here.
pub(super) fn wrong(wrong: &Wrong) -> String {
    match wrong {
        Wrong::Json(said) => super::json::in_russian(said),
        Wrong::Query(said) => super::query::in_russian(said),
        own => own.russian(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use pult_domain::Subject;

    #[test]
    fn what_a_state_forbids_is_said_in_russian() {
        for status in [
            "pending suspended assigned started completed cancelled failed",
            "offered active declined expired withdrawn locked dismissed reversed",
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
