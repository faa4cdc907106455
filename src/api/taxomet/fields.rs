//! The parameters of a request: form pairs, and lists that are spelt `to[]`, `to[0]` or `to`.
//!
//! The reader is our own, because it must be more patient than a
//! library: gaps in the indexes, indexed and unindexed elements side by side, brackets encoded in
//! either case, and a broken parameter that nobody asked for are no reason to refuse an order.

use super::error::Failure;
use pult_dialect::percent::decode;
use pult_dialect::text;
use pult_domain::{Money, Phone};

/// The longest list that is read.
const MOST_ELEMENTS: usize = 500;

/// A request's parameters, in the order they were sent.
#[derive(Debug, Default)]
pub(super) struct Fields {
    pairs: Vec<Pair>,
}

#[derive(Debug)]
struct Pair {
    name: String,
    key: Key,
    value: String,
}

/// What stands behind the name.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Key {
    /// `name`
    Plain,
    /// `name[]`
    Next,
    /// `name[7]`
    At(usize),
}

/// An element of a list with its index.
pub(super) type Element = (usize, String);

impl Fields {
    /// Reads the pairs of several sources, one after the other.
    pub fn read<'a>(sources: impl IntoIterator<Item = &'a [u8]>) -> Fields {
        let sources = sources.into_iter();
        let raw = sources.flat_map(|source| source.split(|byte| *byte == b'&'));
        let pairs = raw.filter(|pair| !pair.is_empty()).map(Pair::read);
        Fields {
            pairs: pairs.collect(),
        }
    }

    /// Everything that was sent but the password, spelt alike however it was sent.
    pub fn as_sent(&self) -> String {
        let mut lines: Vec<String> = self
            .pairs
            .iter()
            .filter(|pair| pair.name != "operator_password")
            .map(|pair| format!("{} {:?} {:?}", pair.name, pair.key, pair.value))
            .collect();
        lines.sort();
        lines.join("\n")
    }

    /// A parameter as it was sent; the last one counts. `None` when absent.
    pub fn given(&self, name: &str) -> Result<Option<String>, Failure> {
        let Some(last) = self.pairs.iter().rfind(|pair| pair.name == name) else {
            return Ok(None);
        };
        Ok(Some(last.value.clone()))
    }

    /// A text without the space around it; `None` when absent or empty.
    pub fn text(&self, name: &str) -> Result<Option<String>, Failure> {
        let given = self.given(name)?.map(|text| text.trim().to_owned());
        Ok(given.filter(|text| !text.is_empty()))
    }

    /// A text that must be there.
    pub fn required(&self, name: &str) -> Result<String, Failure> {
        self.text(name)?.ok_or_else(|| Failure::missing(name))
    }

    /// A text that must be there, with the space around it.
    pub fn secret(&self, name: &str) -> Result<String, Failure> {
        let given = self.given(name)?.filter(|text| !text.is_empty());
        given.ok_or_else(|| Failure::missing(name))
    }

    /// A whole number.
    pub fn int(&self, name: &str) -> Result<Option<i64>, Failure> {
        let Some(text) = self.text(name)? else {
            return Ok(None);
        };
        let number = whole(&text).ok_or_else(|| {
            let why = text!("`{text}` не целое число", "`{text}` is not a whole number");
            Failure::wrong(name, why)
        })?;
        Ok(Some(number))
    }

    /// A whole number that must be there.
    pub fn required_int(&self, name: &str) -> Result<i64, Failure> {
        self.int(name)?.ok_or_else(|| Failure::missing(name))
    }

    /// An id: digits, above 0.
    pub fn id<T>(&self, name: &str, id: impl Fn(i64) -> T) -> Result<Option<T>, Failure> {
        let text = self.text(name)?;
        text.map(|text| parse_id(name, &text).map(&id)).transpose()
    }

    /// An id that must be there.
    pub fn required_id<T>(&self, name: &str, id: impl Fn(i64) -> T) -> Result<T, Failure> {
        self.id(name, id)?.ok_or_else(|| Failure::missing(name))
    }

    /// An amount of money that is not negative.
    pub fn money(&self, name: &str) -> Result<Option<Money>, Failure> {
        let Some(text) = self.text(name)? else {
            return Ok(None);
        };
        let sum = text.parse().ok().filter(|sum| *sum >= Money::ZERO);
        let wrong = || {
            Failure::wrong(
                name,
                text!(
                    "`{text}` не сумма денег",
                    "`{text}` is not an amount of money"
                ),
            )
        };
        sum.map(Some).ok_or_else(wrong)
    }

    /// 1 or 0; absent is 0.
    pub fn flag(&self, name: &str) -> Result<bool, Failure> {
        match self.text(name)?.as_deref() {
            None | Some("0") => Ok(false),
            Some("1") => Ok(true),
            Some(other) => Err(Failure::wrong(
                name,
                text!("`{other}` не 0 и не 1", "`{other}` is not 0 or 1"),
            )),
        }
    }

    /// A client's phone: it begins with +, and where that was decoded to a space, it is put back.
    pub fn client_phone(&self, name: &str) -> Result<Phone, Failure> {
        let given = self.given(name)?.unwrap_or_default();
        if given.trim().is_empty() {
            return Err(Failure::missing(name));
        }
        let text = match given.strip_prefix(' ') {
            Some(rest) if rest.starts_with(|c: char| c.is_ascii_digit()) => format!("+{rest}"),
            _ => given.trim().to_owned(),
        };
        if !text.starts_with('+') {
            return Err(Failure::wrong(
                name,
                text!("должен начинаться с +", "must begin with +"),
            ));
        }
        parse_phone(name, &text)
    }

    /// The phone of whoever gets a message: eleven digits. What is no number of the country is one of
    /// abroad.
    pub fn recipient(&self, name: &str) -> Result<Phone, Failure> {
        let text = self.required(name)?;
        let digits: String = text.chars().filter(char::is_ascii_digit).collect();
        let is_number = text
            .chars()
            .all(|c| !c.is_alphabetic() && !",;".contains(c));
        if digits.len() != 11 || !is_number {
            return Err(Failure::wrong(
                name,
                text!("должно быть 11 цифр", "must have 11 digits"),
            ));
        }
        let national = if text.starts_with('+') {
            &text
        } else {
            &digits
        };
        parse_phone(name, national).or_else(|_| parse_phone(name, &format!("+{digits}")))
    }

    /// The elements of a list by index, each index once. An element without an index follows the
    /// highest one before it. `None` when the parameter is absent.
    pub fn list(&self, name: &str) -> Result<Option<Vec<Element>>, Failure> {
        let mut list: Vec<Element> = Vec::new();
        let mut next = 0;
        let mut is_given = false;
        for pair in self.pairs.iter().filter(|pair| pair.name == name) {
            is_given = true;
            let index = match pair.key {
                Key::Plain | Key::Next => next,
                Key::At(index) => index,
            };
            next = next.max(index.saturating_add(1));
            list.retain(|(known, _)| *known != index);
            list.push((index, pair.value.trim().to_owned()));
            if list.len() > MOST_ELEMENTS {
                let why = text!(
                    "больше {MOST_ELEMENTS} элементов",
                    "more than {MOST_ELEMENTS} elements",
                );
                return Err(Failure::wrong(name, why));
            }
        }
        list.sort_by_key(|(index, _)| *index);
        Ok(is_given.then_some(list))
    }
}

/// An id spelt in digits; `name` names it in the refusal.
pub(super) fn parse_id(name: &str, text: &str) -> Result<i64, Failure> {
    let digits = text.bytes().all(|byte| byte.is_ascii_digit());
    let id = text.parse().ok().filter(|id| digits && *id > 0);
    id.ok_or_else(|| Failure::wrong(name, text!("`{text}` не номер", "`{text}` is not an id")))
}

fn parse_phone(name: &str, text: &str) -> Result<Phone, Failure> {
    let phone = Phone::parse(text).ok().filter(Phone::is_e164);
    phone.ok_or_else(|| {
        Failure::wrong(
            name,
            text!(
                "`{text}` не номер телефона",
                "`{text}` is not a phone number"
            ),
        )
    })
}

/// A whole number in digits, with a sign or without.
fn whole(text: &str) -> Option<i64> {
    let digits = text.strip_prefix(['-', '+']).unwrap_or(text);
    let is_number = !digits.is_empty() && digits.bytes().all(|byte| byte.is_ascii_digit());
    text.parse().ok().filter(|_| is_number)
}

impl Pair {
    fn read(pair: &[u8]) -> Pair {
        let mut halves = pair.splitn(2, |byte| *byte == b'=');
        let mut half = || text::owned(decode(halves.next().unwrap_or_default(), true));
        let (name, value) = (half(), half());
        let (name, key) = named(&name);
        Pair { name, key, value }
    }
}

/// The name and what stands in the brackets behind it.
fn named(text: &str) -> (String, Key) {
    let inside = text.strip_suffix(']').and_then(|text| text.split_once('['));
    let (name, key) = match inside {
        Some((name, "")) => (name, Key::Next),
        Some((name, index)) => match index.parse() {
            Ok(index) => (name, Key::At(index)),
            Err(_) => (text, Key::Plain),
        },
        None => (text, Key::Plain),
    };
    (name.to_owned(), key)
}

#[cfg(test)]
mod tests;
