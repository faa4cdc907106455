//! What a client is told, in the office's language or in English.

mod json;
mod query;
mod russian;
mod told;

use axum::http::{HeaderMap, header};

use super::Api;
use pult_domain::{Locale, Wrong};
pub use told::told;

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

    /// The same about a field: `number: …`.
    #[must_use]
    pub fn about(self, field: &str) -> Text {
        Text::new(
            format!("{field}: {}", self.ru),
            format!("{field}: {}", self.en),
        )
    }

    /// What is wrong with a value.
    pub fn of_wrong(wrong: &Wrong) -> Text {
        Text::new(russian::wrong(wrong), wrong.to_string())
    }

    /// What a reader of JSON says about a body.
    pub fn of_json(error: &str) -> Text {
        Text::new(json::in_russian(error), error)
    }
}

/// A sentence in both languages, Russian first, with values in it.
#[macro_export]
macro_rules! text {
    ($ru:literal, $en:literal $(,)?) => {
        $crate::words::Text::new(format!($ru), format!($en))
    };
}

impl Api {
    /// The language of an answer in words: what `Accept-Language` asks for first, else what the
    /// listener is set to, else the office's.
    pub async fn locale(&self, headers: &HeaderMap) -> Locale {
        self.locale_or(asked(headers)).await
    }

    /// The language asked for, else what the listener is set to, else the office's.
    pub async fn locale_or(&self, asked: Option<Locale>) -> Locale {
        if let Some(known) = asked.or(self.settings.language) {
            return known;
        }
        let office = self.dispatch.office().await;
        office.map_or(Locale::Ru, |office| office.locale)
    }
}

/// The first language of `Accept-Language` that the office speaks, if it names one
/// (RFC 9110, section 12.5.4).
pub fn asked(headers: &HeaderMap) -> Option<Locale> {
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
    use pult_app::Error;
    use pult_domain::OrderId;

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
        let text = Text::of_wrong(&Wrong::IsUnfinishedOrder {
            number: "A-17".to_owned(),
            order: OrderId(5),
        });
        assert_eq!(
            text.of(Locale::Ru),
            "`A-17` уже есть у незаконченного заказа 5"
        );
    }
}
