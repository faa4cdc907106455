//! Lists: pages, filters, and the links to the pages around.

use std::collections::BTreeMap;

use axum::extract::FromRequestParts;
use axum::http::Uri;
use axum::http::request::Parts;

use super::error::Failure;
use super::fields::{no_choice, no_time};
use super::moment;
use super::wire::Page;
use pult_dialect::{brackets, text};
use pult_domain::Timestamp;

/// The objects on a page unless the client says otherwise.
const USUAL: usize = 50;
/// The most objects on a page.
const MOST: usize = 200;

/// What a list was asked for.
pub struct Asked {
    path: String,
    parameters: BTreeMap<String, String>,
    number: usize,
    size: usize,
}

impl<S: Send + Sync> FromRequestParts<S> for Asked {
    type Rejection = Failure;

    async fn from_request_parts(parts: &mut Parts, _: &S) -> Result<Asked, Failure> {
        Asked::of(&parts.uri)
    }
}

impl Asked {
    /// Reads the query; the last of several values counts, an empty one is as if absent.
    pub fn of(uri: &Uri) -> Result<Asked, Failure> {
        let query = uri.query().unwrap_or_default();
        let pairs = brackets::pairs(query.as_bytes());
        let mut parameters: BTreeMap<String, String> = pairs.into_iter().collect();
        parameters.retain(|_, value| !value.is_empty());
        let mut asked = Asked {
            path: uri.path().to_owned(),
            parameters,
            number: 1,
            size: USUAL,
        };
        asked.number = asked.positive("page")?.unwrap_or(1);
        asked.size = asked.positive("page_size")?.unwrap_or(USUAL).min(MOST);
        Ok(asked)
    }

    /// How many objects come before this page.
    pub fn skip(&self) -> usize {
        (self.number - 1).saturating_mul(self.size)
    }

    /// How many objects fit on it.
    pub fn take(&self) -> usize {
        self.size
    }

    /// A filter as it came.
    pub fn text(&self, name: &str) -> Option<String> {
        self.parameters.get(name).cloned()
    }

    /// A filter that takes one of several words.
    pub fn word<T>(
        &self,
        name: &str,
        read: impl Fn(&str) -> Option<T>,
    ) -> Result<Option<T>, Failure> {
        let Some(text) = self.parameters.get(name) else {
            return Ok(None);
        };
        let wrong = || Failure::field(name, no_choice(text));
        read(text).map(Some).ok_or_else(wrong)
    }

    /// The bounds of the time of making, both inclusive.
    pub fn created(&self) -> Result<(Option<Timestamp>, Option<Timestamp>), Failure> {
        Ok((
            self.bound("min_date", moment::read)?,
            self.bound("max_date", moment::read_last)?,
        ))
    }

    fn bound(
        &self,
        name: &str,
        read: impl Fn(&str) -> Option<Timestamp>,
    ) -> Result<Option<Timestamp>, Failure> {
        let Some(text) = self.parameters.get(name) else {
            return Ok(None);
        };
        let wrong = || Failure::field(name, no_time(text));
        read(text).map(Some).ok_or_else(wrong)
    }

    fn positive(&self, name: &str) -> Result<Option<usize>, Failure> {
        let Some(text) = self.parameters.get(name) else {
            return Ok(None);
        };
        let wrong = || {
            Failure::field(
                name,
                text!(
                    "`{text}` не положительное целое число",
                    "`{text}` is not a positive whole number"
                ),
            )
        };
        let is_number = text.bytes().all(|byte| byte.is_ascii_digit());
        match text.parse::<u64>() {
            Ok(0) => Err(wrong()),
            Ok(number) => Ok(Some(usize::try_from(number).unwrap_or(usize::MAX))),
            // More digits than a number holds: a page past the end.
            Err(_) if is_number => Ok(Some(usize::MAX)),
            Err(_) => Err(wrong()),
        }
    }

    /// The page, with links to those around it that begin with `base`.
    pub fn page<T>(&self, base: &str, count: usize, results: Vec<T>) -> Result<Page<T>, Failure> {
        if results.is_empty() && self.number > 1 {
            return Err(Failure::not_found(text!(
                "нет такой страницы",
                "there is no such page"
            )));
        }
        let has_next = self.skip().saturating_add(self.size) < count;
        let has_previous = self.number > 1;
        Ok(Page {
            count,
            next: has_next.then(|| self.link(base, self.number + 1)),
            previous: has_previous.then(|| self.link(base, self.number - 1)),
            results,
        })
    }

    fn link(&self, base: &str, number: usize) -> String {
        let mut link = format!("{base}{}?", self.path);
        for (name, value) in self.parameters.iter().filter(|(name, _)| *name != "page") {
            link.push_str(&format!("{}={}&", encode(name), encode(value)));
        }
        link.push_str(&format!("page={number}"));
        link
    }
}

/// Percent-encodes all but the unreserved characters of RFC 3986, section 2.3.
fn encode(text: &str) -> String {
    let byte = |byte: u8| match byte {
        b'A'..=b'Z' | b'a'..=b'z' | b'0'..=b'9' | b'-' | b'.' | b'_' | b'~' => {
            char::from(byte).to_string()
        }
        other => format!("%{other:02X}"),
    };
    text.bytes().map(byte).collect()
}
