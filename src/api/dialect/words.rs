//! What a client is told, in the office's language or in English.

use axum::http::{HeaderMap, header};

use super::Api;
use pult_app::{Because, Error};
use pult_domain::Locale;

/// A sentence in both languages.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Text {
    /// In Russian.
    pub ru: String,
    /// In English.
    pub en: String,
}

impl Text {
    /// A sentence in Russian and in English.
    pub fn new(ru: impl Into<String>, en: impl Into<String>) -> Text {
        Text {
            ru: ru.into(),
            en: en.into(),
        }
    }

    /// The sentence in one language.
    pub fn of(&self, locale: Locale) -> &str {
        match locale {
            Locale::Ru => &self.ru,
            Locale::En => &self.en,
        }
    }

    /// What has no words to translate: a name, a number.
    pub fn plain(text: impl Into<String>) -> Text {
        let text = text.into();
        Text::new(text.clone(), text)
    }
}

/// A sentence in both languages, Russian first, with values in it.
#[macro_export]
macro_rules! text {
    ($ru:literal, $en:literal $(,)?) => {
        $crate::words::Text::new(format!($ru), format!($en))
    };
}

impl From<&Error> for Text {
    fn from(error: &Error) -> Text {
        let ru = match error {
            Error::NotFound { kind, id } if id.is_empty() => format!("не найдено: {}", thing(kind)),
            Error::NotFound { kind, id } => format!("не найдено: {} {id}", thing(kind)),
            Error::Invalid { field, reason } => format!("{field}: {}", reason_in_russian(reason)),
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
        "place" | "depot" => "место",
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
        "started" => "выполняется",
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
        "not picked up yet" => "ещё не забран",
        other => other,
    }
}

/// What is wrong with a value, in Russian where it is one of the office's own sentences.
fn reason_in_russian(reason: &str) -> &str {
    match reason {
        "is empty" => "пусто",
        "is too short" => "слишком коротко",
        "exists already" => "уже есть",
        "a number is missing" => "нет номера",
        "a new depot needs it" => "нужно для нового депо",
        "the window ends before it starts" => "окно кончается раньше, чем начинается",
        "a stop needs at least one place" => "у точки нет места",
        "an order needs at least one stop" => "у заказа нет точек",
        "the price is negative" => "цена отрицательна",
        "an end of it is unknown" => "неизвестно начало или конец",
        "there is no way between its points" => "между точками нет пути",
        "it is more than can be counted" => "сумма слишком велика",
        "the office has no company yet" => "в диспетчерской ещё нет служб",
        "a position is older than the newest one stored" => "координаты старше последних известных",
        "a position is ahead of the clock" => "координаты из будущего",
        "an accuracy is negative" => "точность отрицательна",
        other => other,
    }
}

impl Api {
    /// The language of an answer in words: what `Accept-Language` asks for first, else what the
    /// listener is set to, else the office's.
    pub async fn locale(&self, headers: &HeaderMap) -> Locale {
        if let Some(asked) = asked(headers) {
            return asked;
        }
        match self.settings.language {
            Some(language) => language,
            None => self
                .dispatch
                .office()
                .await
                .map_or(Locale::Ru, |it| it.locale),
        }
    }
}

/// The first language of `Accept-Language` that the office speaks, if it names one
/// (RFC 9110, section 12.5.4).
fn asked(headers: &HeaderMap) -> Option<Locale> {
    let accepted = headers.get(header::ACCEPT_LANGUAGE)?.to_str().ok()?;
    let mut best: Option<(f32, Locale)> = None;
    for part in accepted.split(',') {
        let (tag, weight) = part.split_once(';').unwrap_or((part, "q=1"));
        let tag = tag.trim().to_ascii_lowercase();
        let locale = match tag.split('-').next() {
            Some("ru") => Locale::Ru,
            Some("en") => Locale::En,
            _ => continue,
        };
        let weight = weight.trim().strip_prefix("q=");
        let weight: f32 = weight.and_then(|weight| weight.parse().ok()).unwrap_or(1.0);
        if weight > 0.0 && best.is_none_or(|(known, _)| weight > known) {
            best = Some((weight, locale));
        }
    }
    best.map(|(_, locale)| locale)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_language_asked_for_first_is_spoken() {
        for (header, locale) in [
            ("en", Some(Locale::En)),
            ("en-US,en;q=0.9", Some(Locale::En)),
            ("ru,en;q=0.5", Some(Locale::Ru)),
            ("en;q=0.1, ru-RU;q=0.7", Some(Locale::Ru)),
            ("de", None),
            ("*", None),
            ("en;q=0", None),
            ("", None),
        ] {
            let mut headers = HeaderMap::new();
            headers.insert(header::ACCEPT_LANGUAGE, header.parse().expect("a header"));
            assert_eq!(asked(&headers), locale, "{header}");
        }
        assert_eq!(asked(&HeaderMap::new()), None);
    }

    #[test]
    fn refusals_are_told_in_both_languages() {
        let text = Text::from(&Error::not_found("order", 5));
        assert_eq!(text.of(Locale::Ru), "не найдено: заказ 5");
        assert_eq!(text.of(Locale::En), "order 5 does not exist");
        let text = Text::from(&Error::InvalidState {
            what: pult_domain::Subject::new("order", 5),
            status: "completed",
            command: "cancel",
        });
        assert_eq!(text.of(Locale::Ru), "заказ 5: выполнен, команда невозможна");
        assert_eq!(text.of(Locale::En), "order 5 is completed, cannot cancel");
    }
}
