//! The service that sends text messages, as the configuration names it.

use super::parse;
use super::{Ask, Column, Described, Field, field};
use crate::text::Word;

/// The keys of the configuration that name services for text messages begin so.
pub const CHANNELS: &str = "sms.channel";
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

    /// The value of [`CHANNELS`] in the file: a list of one service.
    pub fn to_toml(&self) -> String {
        // What JSON writes between quotes TOML reads as it was meant.
        let text = |text: &str| serde_json::Value::from(text).to_string();
        let headers = match self.authorization.as_str() {
            "" => String::new(),
            secret => format!(", headers = {{ Authorization = {} }}", text(secret)),
        };
        format!(
            "[{{ name = \"main\", url = {}, body = {}{headers} }}]",
            text(&self.url),
            text(&self.body)
        )
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
    fn what_is_filled_in_is_a_list_of_one_service_for_the_configuration() {
        let gateway = SmsGateway {
            url: "https://sms.example/send".to_owned(),
            authorization: "Bearer \"x\"".to_owned(),
            ..SmsGateway::blank()
        };
        assert_eq!(
            gateway.to_toml(),
            r#"[{ name = "main", url = "https://sms.example/send", body = "{\"to\":\"{phone}\",\"text\":\"{text}\"}", headers = { Authorization = "Bearer \"x\"" } }]"#
        );
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
