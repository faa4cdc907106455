//! What the office refuses, for a command line: it tells the value, where an API and a desk tell the field.

use pult_app::russian::{of_value, thing};
use pult_app::{Error, office_file};
use pult_config::Conflict;
use pult_domain::{Error as Refusal, Wrong};

use super::Said;

impl From<&Refusal> for Said {
    fn from(error: &Refusal) -> Said {
        match error {
            Refusal::Invalid { field, wrong } => {
                Said::new(error.to_string(), russian(field, wrong))
            }
            Refusal::InvalidState {
                what,
                status: "the last administrator",
                ..
            } => Said::new(
                error.to_string(),
                format!(
                    "{} {} — последний администратор, закрыть ему вход нельзя",
                    thing(what.kind),
                    what.id
                ),
            ),
            Refusal::InvalidState { .. } => Said::from_below(error),
        }
    }
}

/// What is wrong in a file, each with its place.
impl From<&pult_input::Error> for Said {
    fn from(error: &pult_input::Error) -> Said {
        let russian = office_file::in_russian(error.clone());
        Said::new(error.to_string(), russian.to_string())
    }
}

/// Keys of the configuration that do not go together.
impl From<&Conflict> for Said {
    fn from(conflict: &Conflict) -> Said {
        Said::new(conflict.to_string(), conflict.russian())
    }
}

impl From<&Error> for Said {
    fn from(error: &Error) -> Said {
        let russian = match error {
            Error::Invalid { field, wrong } => russian(field, wrong),
            Error::Forbidden(forbidden) => format!("нельзя: {}", forbidden.why.russian()),
            Error::Unavailable(what) => format!("{what} сейчас не отвечает"),
            Error::NotWritten(why) => why.russian().to_owned(),
            Error::Internal => "внутренняя ошибка, она записана в журнал".to_owned(),
            Error::NotFound { .. }
            | Error::InvalidState { .. }
            | Error::Refused(_)
            | Error::Duplicate(_)
            | Error::Unauthenticated
            | Error::Banned
            | Error::TooMany => return Said::from_below(error),
        };
        Said::new(error.to_string(), russian)
    }
}

fn russian(field: &str, wrong: &Wrong) -> String {
    match wrong {
        Wrong::Empty if field == "key" => "в файле нет ключа".to_owned(),
        Wrong::NoPhone(Some(_))
        | Wrong::NoWebOrigin(_)
        | Wrong::NoLanguage(_)
        | Wrong::PrivateKey
        | Wrong::SeveralKeys
        | Wrong::NoKeyLine
        | Wrong::WeakKey
        | Wrong::KeyNotBase64
        | Wrong::KeyOfOtherKind => of_value(wrong),
        other => format!("{field}: {}", of_value(other)),
    }
}

#[cfg(test)]
mod tests {
    use pult_app::PublicKey;
    use pult_domain::{Locale, Phone, SiteKey};

    use super::*;

    #[test]
    fn a_command_line_is_told_the_value() {
        let phone = Phone::parse("abc").expect_err("it is none");
        let site = SiteKey::origin("ftp://x").expect_err("it is none");
        let language = "de".parse::<Locale>().expect_err("it is none");
        let key = PublicKey::read(" ").expect_err("it is none");
        for (said, russian) in [
            (Said::from(&phone), "«abc» — не номер телефона"),
            (
                Said::from(&site),
                "«ftp://x» — не адрес сайта; пишется так: https://taxi.example",
            ),
            (Said::from(&language), "бывает ru или en"),
            (Said::from(&key), "в файле нет ключа"),
            (
                Said::from(&Error::invalid("sum", Wrong::Negative)),
                "sum: отрицательно",
            ),
        ] {
            assert_eq!(said.of(Locale::Ru), russian);
        }
    }
}
