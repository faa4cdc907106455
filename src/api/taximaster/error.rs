//! Refusals: the one place where the application's errors become Taxi-Master's codes.

use axum::http::{Method, header};
use axum::response::{IntoResponse, Response};

use super::wire::{Data, Envelope, Parameter};
use pult_app::{Because, Error};
use pult_dialect::text;
use pult_dialect::words::Text;
use pult_domain::Locale;

/// What a handler answers.
pub(super) type Answer = Result<Data, Failure>;

/// A code other than 0, with its text.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Failure {
    pub code: i64,
    descr: Text,
    parameter: Option<String>,
}

impl Failure {
    /// A code of one request.
    pub fn new(code: i64, descr: Text) -> Failure {
        Failure {
            code,
            descr,
            parameter: None,
        }
    }

    /// That a record is not there, in the page's words.
    pub fn unknown(code: i64, kind: &'static str, id: impl ToString) -> Failure {
        let error = Error::not_found(kind, id);
        Failure::new(code, Text::new(not_found(kind), error.to_string()))
    }

    pub fn unknown_api(kind: &str) -> Failure {
        Failure::new(2, text!("Неизвестный тип API", "unknown API type `{kind}`"))
    }

    pub fn off() -> Failure {
        let text = text!("API отключено в настройках", "the API is switched off");
        Failure::new(3, text)
    }

    pub fn wrong_signature() -> Failure {
        let text = text!(
            "Не совпадает секретный ключ",
            "the signature does not match"
        );
        Failure::new(4, text)
    }

    pub fn unknown_version(version: &str) -> Failure {
        let text = text!(
            "Неподдерживаемая версия API",
            "unsupported API version `{version}`"
        );
        Failure::new(5, text)
    }

    pub fn unknown_name(name: &str) -> Failure {
        let text = text!("Неизвестное название запроса", "unknown request `{name}`");
        Failure::new(6, text)
    }

    pub fn wrong_method(method: &Method) -> Failure {
        let text = text!(
            "Неверный тип запроса GET/POST",
            "wrong request type {method}"
        );
        Failure::new(7, text)
    }

    /// A parameter that is not there.
    pub fn missing(parameter: impl Into<String>) -> Failure {
        let parameter = parameter.into();
        Failure {
            code: 8,
            descr: text!(
                "Не хватает входного параметра {parameter}",
                "missing parameter {parameter}"
            ),
            parameter: Some(parameter),
        }
    }

    /// A parameter that cannot be right.
    pub fn wrong(parameter: impl Into<String>) -> Failure {
        let parameter = parameter.into();
        Failure {
            code: 9,
            descr: text!(
                "Некорректный входной параметр {parameter}",
                "incorrect parameter {parameter}"
            ),
            parameter: Some(parameter),
        }
    }

    /// The same refusal in other words.
    pub fn saying(self, descr: Text) -> Failure {
        Failure { descr, ..self }
    }

    pub fn internal() -> Failure {
        Failure::new(
            10,
            text!("Внутренняя ошибка обработки запроса", "internal error"),
        )
    }

    pub fn too_many() -> Failure {
        let text = text!(
            "Слишком много запросов, повторите позже",
            "too many requests, try again later",
        );
        Failure::new(10, text)
    }

    /// The answer, in words of one language.
    pub fn response(&self, locale: Locale) -> Response {
        let data = match &self.parameter {
            Some(parameter) => Data::of(&Parameter { parameter }),
            None => Ok(Data::empty()),
        };
        json(&Envelope {
            code: self.code,
            descr: self.descr(locale),
            data: &data.unwrap_or_default(),
        })
    }

    /// What it says.
    pub fn descr(&self, locale: Locale) -> &str {
        self.descr.of(locale)
    }

    /// The refusal of a request that has codes of its own for kinds of records that are not there.
    pub fn by_kind(error: Error, codes: &[(&str, i64)]) -> Failure {
        if let Error::NotFound { kind, .. } = &error
            && let Some((_, code)) = codes.iter().find(|(known, _)| known == kind)
        {
            return Failure::new(*code, Text::new(not_found(kind), error.to_string()));
        }
        Failure::from(error)
    }
}

impl Failure {
    /// A rule of the office's: the blacklist has a code of its own; the others are told in words.
    fn refused(because: Because) -> Failure {
        match because {
            Because::ClientBlocked { client, .. } => Failure::new(
                110,
                text!("Клиент заблокирован", "client {client} is blocked"),
            ),
            because => Failure::new(10, Text::from(&Error::Refused(because))),
        }
    }
}

/// That a record is not there, in the words of the page where it has some.
fn not_found(kind: &str) -> &'static str {
    match kind {
        "order" => "Заказ не найден",
        "crew" => "Экипаж не найден",
        "driver" => "Водитель не найден",
        "vehicle" => "Автомобиль не найден",
        "tariff" => "Тариф не найден",
        "client" => "Клиент не найден",
        "client employee" => "Сотрудник клиента не найден",
        "crew group" => "Группа экипажей не найдена",
        "uds" | "company" => "Служба ЕДС не найдена",
        "discount" => "Скидка не найдена",
        "discount card" => "Дисконтная карта не найдена",
        "source zone" => "Район подачи не найден",
        "destination zone" => "Район назначения не найден",
        "zone" => "Район не найден",
        "parking" => "Стоянка не найдена",
        "state" => "Состояние не найдено",
        "service" | "attribute" => "Услуга или атрибут не найдены",
        "account kind" => "Счёт не найден",
        "client group" => "Группа клиентов не найдена",
        "parent" => "Родительский клиент не найден",
        _ => "Запись не найдена",
    }
}

impl From<Error> for Failure {
    fn from(error: Error) -> Failure {
        match error {
            Error::Unauthenticated | Error::Banned | Error::Forbidden(_) => {
                Failure::wrong_signature()
            }
            Error::TooMany => Failure::too_many(),
            Error::Invalid { field, .. } => Failure::wrong(field),
            Error::Refused(because) => Failure::refused(because),
            Error::NotWritten(_) => Failure::new(10, Text::from(&error)),
            // Handlers give what can be missing or refused its own code; the rest is our fault.
            Error::NotFound { .. }
            | Error::InvalidState { .. }
            | Error::Duplicate(_)
            | Error::Unavailable(_)
            | Error::Internal => Failure::internal(),
        }
    }
}

impl IntoResponse for Data {
    fn into_response(self) -> Response {
        json(&Envelope {
            code: 0,
            descr: "OK",
            data: &self,
        })
    }
}

fn json(envelope: &Envelope) -> Response {
    let kind = [(header::CONTENT_TYPE, "application/json; charset=utf-8")];
    (kind, envelope.to_json()).into_response()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_full_disk_is_told_in_words() {
        let told = Failure::from(Error::NotWritten(pult_app::Unwritten::DiskFull));
        assert_eq!(told.code, 10);
        let said = "диск полон: ничего не записано, освободите место";
        assert_eq!(told.descr(Locale::Ru), said);
    }

    #[test]
    fn our_own_fault_is_code_10() {
        for error in [Error::Internal, Error::Unavailable("the roads")] {
            assert_eq!(Failure::from(error), Failure::internal());
        }
        let answer = super::super::fault(pult_dialect::Fault::Panic, "/common_api/1.0/ping");
        assert_eq!(answer.status(), 200);
        assert_eq!(Failure::internal().code, 10);
        assert_eq!(Failure::too_many().code, 10);
    }
}
