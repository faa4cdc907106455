//! What the office refuses, for a command line: it tells the value, where an API and a desk tell the field.

use pult_app::Error;
use pult_domain::{Error as Refusal, Wrong};

use super::Said;

impl From<&Refusal> for Said {
    fn from(error: &Refusal) -> Said {
        match error {
            Refusal::Invalid { field, wrong } => {
                Said::new(error.to_string(), russian(field, wrong))
            }
            Refusal::InvalidState { .. } => Said::from_below(error),
        }
    }
}

impl From<&Error> for Said {
    fn from(error: &Error) -> Said {
        let russian = match error {
            Error::Invalid { field, wrong } => russian(field, wrong),
            Error::Forbidden(forbidden) => format!("нельзя: {}", forbidden.why.russian()),
            Error::Unavailable(what) => format!("{what} сейчас не отвечает"),
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
        Wrong::NoPhone(Some(text)) => format!("«{text}» — не номер телефона"),
        Wrong::NoWebOrigin(text) => {
            format!("«{text}» — не адрес сайта; пишется так: https://taxi.example")
        }
        Wrong::NoLanguage(_) => "бывает ru или en".to_owned(),
        Wrong::Empty if field == "key" => "в файле нет ключа".to_owned(),
        Wrong::PrivateKey
        | Wrong::SeveralKeys
        | Wrong::NoKeyLine
        | Wrong::WeakKey
        | Wrong::KeyNotBase64
        | Wrong::KeyOfOtherKind => wrong.russian(),
        other => format!("{field}: {}", other.russian()),
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
