//! Digits that programs write as a text or as a number: phones.

use serde::Deserialize;

/// Digits, as they were written.
#[derive(Debug, Clone, PartialEq, Eq, Deserialize)]
#[serde(from = "Written")]
pub(super) struct Digits(pub String);

#[derive(Deserialize)]
#[serde(untagged, expecting = "expected digits, as a text or a number")]
enum Written {
    Text(String),
    Number(u64),
}

impl From<Written> for Digits {
    fn from(written: Written) -> Digits {
        Digits(match written {
            Written::Text(text) => text,
            Written::Number(number) => number.to_string(),
        })
    }
}
