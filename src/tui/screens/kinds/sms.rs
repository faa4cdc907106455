//! The service that sends text messages, as the configuration names it.

use super::parse;
use super::{Ask, Column, Described, Field, field};
use crate::screens::AT_NEXT_START;
use crate::text::Word;
use pult_app::Written;

/// The keys of the configuration that name services for text messages begin so.
pub const CHANNELS: &str = "sms.channel";
/// The keys of a service, a field each.
const KEYS: [&str; 3] = ["url", "body", "headers.Authorization"];
/// What most services take.
const BODY: &str = r#"{"to":"{phone}","text":"{text}"}"#;

/// A service that sends text messages.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct SmsGateway {
    /// What is called by POST.
    pub url: String,
    /// The body of the call, with `{phone}` and `{text}` where they are put in.
    pub body: String,
    /// The header `Authorization`; empty: none. Nobody reads it again.
    pub authorization: String,
}

impl SmsGateway {
    /// The first service of the settings, each `[key, value, set by]`; none where there is none. What the
    /// settings hide stays hidden.
    pub fn of(settings: &[[String; 3]]) -> Option<SmsGateway> {
        let value = |name: &str| {
            let key = format!("{CHANNELS}[0].{name}");
            let found = settings.iter().find(|[known, ..]| *known == key);
            found.map(|[_, value, _]| value.trim_matches(['"', '\'']).to_owned())
        };
        Some(SmsGateway {
            url: value("url")?,
            body: value("body").unwrap_or_default(),
            authorization: String::new(),
        })
    }

    /// Whether the office that runs sends by it: it was there when the office was started.
    pub fn counts(settings: &[[String; 3]]) -> bool {
        let key = format!("{CHANNELS}[0].url");
        let mut urls = settings.iter().filter(|[known, ..]| *known == key);
        urls.any(|[_, _, set_by]| set_by != AT_NEXT_START)
    }

    /// The keys to write where these fields of the first service were changed: all else of it, and the other
    /// services, stay as they are.
    pub fn changes(changed: &[(usize, String)]) -> Vec<Written> {
        let keys = changed.iter().filter_map(|(field, value)| {
            let key = format!("{CHANNELS}[0].{}", KEYS.get(*field)?);
            // What JSON writes between quotes TOML reads as it was meant.
            Some((key, serde_json::Value::from(value.as_str()).to_string()))
        });
        keys.collect()
    }

    /// The keys to write of a service that is the first one.
    pub fn new_service(values: &[String]) -> Vec<Written> {
        let name = (format!("{CHANNELS}[0].name"), "\"main\"".to_owned());
        let said = values.iter().cloned().enumerate();
        let said: Vec<(usize, String)> = said.filter(|(_, value)| !value.is_empty()).collect();
        std::iter::once(name)
            .chain(SmsGateway::changes(&said))
            .collect()
    }
}

impl Described for SmsGateway {
    const FIELDS: &'static [Field<SmsGateway>] = &[
        field(
            Word("field-url"),
            Ask::Line,
            Column::Grows(30),
            |gateway| gateway.url.clone(),
            |gateway, typed| {
                let typed = typed.trim();
                let is_url = ["http://", "https://"].iter().any(|scheme| {
                    typed
                        .strip_prefix(scheme)
                        .is_some_and(|host| !host.is_empty())
                });
                // What the settings keep to themselves is no address.
                match is_url && !typed.contains('…') {
                    true => parse::text(&mut gateway.url, typed),
                    false => Err(Word("wrong-url")),
                }
            },
        ),
        field(
            Word("field-sms-body"),
            Ask::Line,
            Column::Grows(30),
            |gateway| gateway.body.clone(),
            |gateway, typed| match typed.contains("{phone}") && typed.contains("{text}") {
                true => parse::text(&mut gateway.body, typed),
                false => Err(Word("wrong-sms-body")),
            },
        ),
        field(
            Word("field-authorization"),
            Ask::Line,
            Column::None,
            |gateway| gateway.authorization.clone(),
            |gateway, typed| parse::text(&mut gateway.authorization, typed),
        ),
    ];

    fn blank() -> SmsGateway {
        SmsGateway {
            url: String::new(),
            body: BODY.to_owned(),
            authorization: String::new(),
        }
    }

    /// One is set up here.
    fn id(&self) -> i64 {
        1
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn of_a_service_that_is_there_only_what_was_changed_is_written() {
        let url = (0, "https://sms.example/send".to_owned());
        let written = SmsGateway::changes(&[url]);
        let key = "sms.channel[0].url".to_owned();
        assert_eq!(written, [(key, "\"https://sms.example/send\"".to_owned())]);
    }

    #[test]
    fn a_new_service_has_a_name_and_whatever_was_filled_in() {
        let values = ["https://sms.example/send", "{phone}{text}", ""].map(str::to_owned);
        let written = SmsGateway::new_service(&values);
        let keys: Vec<&str> = written.iter().map(|(key, _)| key.as_str()).collect();
        let named = [
            "sms.channel[0].name",
            "sms.channel[0].url",
            "sms.channel[0].body",
        ];
        assert_eq!(keys, named);
        let with_secret = ["x", "y", "Bearer \"z\""].map(str::to_owned);
        let written = SmsGateway::new_service(&with_secret);
        assert_eq!(written[3].1, r#""Bearer \"z\"""#);
    }

    #[test]
    fn the_service_of_the_settings_is_the_first_and_its_secret_stays_hidden() {
        let setting =
            |key: &str, value: &str| [key.to_owned(), value.to_owned(), "file".to_owned()];
        let settings = [
            setting("sms.channel[0].url", "\"http://127.0.0.1:9000/send\""),
            setting("sms.channel[0].body", "•••"),
        ];
        let gateway = SmsGateway::of(&settings).expect("one");
        assert_eq!(gateway.url, "http://127.0.0.1:9000/send");
        assert_eq!(gateway.body, "•••");
        assert_eq!(SmsGateway::of(&[]), None);
    }
}
