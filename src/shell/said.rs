//! Sentences for people, in both languages of an office.

use std::fmt;

use pult_domain::Locale;

use super::below;

/// A sentence in both languages. It is kept in both until somebody is there to read it: `{}` is the English
/// one, which logs have; `{:#}` is the Russian one; [`Said::of`] that of a language.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Said {
    en: String,
    ru: String,
}

impl Said {
    /// A sentence that stands in both languages.
    pub fn new(en: impl Into<String>, ru: impl Into<String>) -> Said {
        let (en, ru) = (en.into(), ru.into());
        Said { en, ru }
    }

    /// A name, a number or a path: the same in every language.
    pub fn same(text: impl Into<String>) -> Said {
        let text = text.into();
        Said::new(text.clone(), text)
    }

    /// What a part below says in English; Russian where the sentence is known, else English in both.
    pub fn from_below(said: impl fmt::Display) -> Said {
        let en = said.to_string();
        let ru = below::in_russian(&en);
        Said { en, ru }
    }

    /// Several of them as one.
    pub fn joined(all: &[Said], between: &str) -> Said {
        let of = |locale| all.iter().map(|said| said.of(locale)).collect::<Vec<_>>();
        Said::new(of(Locale::En).join(between), of(Locale::Ru).join(between))
    }

    /// The sentence in a language.
    pub fn of(&self, locale: Locale) -> &str {
        match locale {
            Locale::En => &self.en,
            Locale::Ru => &self.ru,
        }
    }
}

impl fmt::Display for Said {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.pad(match f.alternate() {
            true => &self.ru,
            false => &self.en,
        })
    }
}

impl std::error::Error for Said {}

/// What the operating system says.
impl From<&std::io::Error> for Said {
    fn from(error: &std::io::Error) -> Said {
        use std::io::ErrorKind;
        let ru = match error.kind() {
            ErrorKind::NotFound => "такого файла или папки нет",
            ErrorKind::PermissionDenied => "нет прав",
            ErrorKind::AlreadyExists => "уже есть",
            ErrorKind::StorageFull => "на диске нет места",
            ErrorKind::QuotaExceeded => "исчерпана квота на диск",
            ErrorKind::ReadOnlyFilesystem => "диск открыт только для чтения",
            ErrorKind::IsADirectory => "это папка, а не файл",
            ErrorKind::NotADirectory => "это не папка",
            ErrorKind::DirectoryNotEmpty => "папка не пуста",
            ErrorKind::AddrInUse => "адрес занят другой программой",
            ErrorKind::AddrNotAvailable => "у этой машины нет такого адреса",
            ErrorKind::ConnectionRefused => "в соединении отказано",
            ErrorKind::TimedOut => "ответа не дождались",
            ErrorKind::InvalidData => "это не текст в UTF-8",
            ErrorKind::UnexpectedEof => "файл обрывается",
            _ => return Said::new(error.to_string(), of_number(error)),
        };
        Said::new(error.to_string(), ru)
    }
}

fn of_number(error: &std::io::Error) -> String {
    match error.raw_os_error() {
        Some(number) => format!("ошибка системы {number}"),
        None => below::in_russian(&error.to_string()),
    }
}

/// A sentence in English and in Russian, each as for `format!`. A [`Said`] inside is `{x}` in the English and
/// `{x:#}` in the Russian one.
#[macro_export]
macro_rules! said {
    ($en:literal, $ru:literal $(, $value:expr)* $(,)?) => {
        $crate::Said::new(format!($en $(, $value)*), format!($ru $(, $value)*))
    };
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_sentence_is_read_in_the_language_of_the_reader() {
        let inner = Said::new("no space", "нет места");
        let n = 3;
        let said = said!("{n} files: {inner}", "файлов {n}: {inner:#}");
        assert_eq!(said.of(Locale::En), "3 files: no space");
        assert_eq!(said.of(Locale::Ru), "файлов 3: нет места");
        assert_eq!(said.to_string(), "3 files: no space");
    }
}
