//! The words of the console: `ru.ftl` and `en.ftl`, chosen once, with plural forms.

use std::borrow::Cow;

use fluent_bundle::concurrent::FluentBundle;
use fluent_bundle::{FluentArgs, FluentResource, FluentValue};

use pult_domain::{Locale, Wrong, visible};

/// The key of a message. Written as a literal, so that a test finds each one in both files.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub struct Word(pub &'static str);

/// What a screen refuses is told by one of the words here.
impl From<Word> for Wrong {
    fn from(word: Word) -> Wrong {
        Wrong::Word(word.0)
    }
}

/// A value inside a message: a number chooses the plural form, a text stands as it is.
pub type Value<'a> = FluentValue<'a>;

/// The Russian words, as they are shipped.
pub const RU: &str = include_str!("../../assets/words/ru.ftl");
/// The English words, as they are shipped.
pub const EN: &str = include_str!("../../assets/words/en.ftl");

/// The words of both languages, and the one that is spoken.
pub struct Words {
    lang: Locale,
    ru: FluentBundle<FluentResource>,
    en: FluentBundle<FluentResource>,
}

impl Words {
    /// The words, spoken in `lang`.
    pub fn new(lang: Locale) -> Words {
        Words {
            lang,
            ru: bundle(Locale::Ru, RU),
            en: bundle(Locale::En, EN),
        }
    }

    /// The language that is spoken.
    pub fn lang(&self) -> Locale {
        self.lang
    }

    /// Speaks another language from now on.
    pub fn speak(&mut self, lang: Locale) {
        self.lang = lang;
    }

    /// A message without values.
    pub fn say(&self, word: Word) -> String {
        self.with(word, &[])
    }

    /// A message with values.
    pub fn with(&self, word: Word, values: &[(&'static str, Value<'_>)]) -> String {
        self.in_language(self.lang, word, values)
    }

    /// A message without values in a certain language.
    pub fn say_in(&self, lang: Locale, word: Word) -> String {
        self.in_language(lang, word, &[])
    }

    /// A message without values by a name that is known at run time; none when there is no such message.
    pub fn known(&self, name: &str) -> Option<String> {
        let bundle = match self.lang {
            Locale::Ru => &self.ru,
            Locale::En => &self.en,
        };
        let pattern = bundle.get_message(name)?.value()?;
        let text = bundle.format_pattern(pattern, None, &mut Vec::new());
        Some(text.into_owned())
    }

    fn in_language(
        &self,
        lang: Locale,
        word: Word,
        values: &[(&'static str, Value<'_>)],
    ) -> String {
        let bundle = match lang {
            Locale::Ru => &self.ru,
            Locale::En => &self.en,
        };
        let pattern = bundle
            .get_message(word.0)
            .and_then(|message| message.value());
        let Some(pattern) = pattern else {
            return word.0.to_owned();
        };
        let args: FluentArgs = values
            .iter()
            .map(|(name, value)| (*name, in_a_line(value)))
            .collect();
        let mut errors = Vec::new();
        bundle
            .format_pattern(pattern, Some(&args), &mut errors)
            .into_owned()
    }
}

/// A value as it may stand within a sentence: what came from elsewhere may have lines and tabs in it.
fn in_a_line<'a>(value: &Value<'a>) -> Value<'a> {
    match value {
        Value::String(text) => match visible(text) {
            Cow::Borrowed(_) => value.clone(),
            Cow::Owned(line) => Value::from(line),
        },
        value => value.clone(),
    }
}

fn bundle(lang: Locale, source: &str) -> FluentBundle<FluentResource> {
    let id = lang
        .code()
        .parse()
        .expect("`ru` and `en` are language tags");
    let mut bundle = FluentBundle::new_concurrent(vec![id]);
    // The terminal shows the marks that would isolate a value's direction as boxes.
    bundle.set_use_isolating(false);
    let resource = FluentResource::try_new(source.to_owned()).unwrap_or_else(|(rest, _)| rest);
    // A message that is there twice keeps its first text; a test refuses both kinds of mistake.
    let _ = bundle.add_resource(resource);
    bundle
}
