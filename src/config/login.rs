//! Whether a desk asks who sits down.

use std::fmt;

use serde::de::{self, Deserialize, Deserializer, Visitor};

/// Whether whoever sits down at a desk says first who they are.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub enum Login {
    /// Where the office has more than one operator.
    #[default]
    Auto,
    /// Always.
    Always,
    /// Never: whoever may open the data folder may do everything.
    Never,
}

impl Login {
    fn named(word: &str) -> Option<Login> {
        match word {
            "auto" => Some(Login::Auto),
            "always" => Some(Login::Always),
            "never" => Some(Login::Never),
            _ => None,
        }
    }
}

/// A word; earlier configurations say yes or no.
impl<'de> Deserialize<'de> for Login {
    fn deserialize<D: Deserializer<'de>>(from: D) -> Result<Login, D::Error> {
        struct Word;
        impl Visitor<'_> for Word {
            type Value = Login;

            fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                f.write_str("auto, always or never")
            }

            fn visit_bool<E: de::Error>(self, asks: bool) -> Result<Login, E> {
                Ok(match asks {
                    true => Login::Always,
                    false => Login::Never,
                })
            }

            fn visit_str<E: de::Error>(self, word: &str) -> Result<Login, E> {
                Login::named(word)
                    .ok_or_else(|| E::custom(format!("`{word}` is not auto, always or never")))
            }
        }
        from.deserialize_any(Word)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_word_or_yes_or_no() {
        for (text, expected) in [
            ("\"auto\"", Some(Login::Auto)),
            ("\"always\"", Some(Login::Always)),
            ("\"never\"", Some(Login::Never)),
            ("true", Some(Login::Always)),
            ("false", Some(Login::Never)),
            ("\"sometimes\"", None),
            ("1", None),
        ] {
            let table: toml::Table = format!("login = {text}").parse().expect("TOML");
            let read = Login::deserialize(table["login"].clone());
            assert_eq!(read.ok(), expected, "{text}");
        }
    }
}
