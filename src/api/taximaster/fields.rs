//! Parameters as they come: form-encoded or JSON, each value read by its documented type.
//!
//! Empty text, JSON's null and, for ids, 0 count as absent: typed clients cannot leave a field out.
//! Text is UTF-8, else Windows-1251: whoever reads it has checked the signature before.

use std::collections::BTreeMap;

use serde_json::{Map, Number, Value};

use super::error::Failure;
use pult_app::OfficeTime;
use pult_dialect::percent::decode;
use pult_dialect::text;
use pult_domain::{Meters, Money, Phone, Point, Timestamp, parse_decimal};

/// A phone has at most so many characters.
const MOST_OF_PHONE: usize = 30;

/// The parameters of one request, or of one object inside it.
#[derive(Debug, Default)]
pub(super) struct Fields(BTreeMap<String, Value>);

impl Fields {
    /// The parameters of a POST: one JSON object when the body begins like one, else a form. `raw` are
    /// the parameters of the form.
    pub fn of_post(body: &[u8], raw: &[u8]) -> Result<Fields, Failure> {
        match text::is_object(body) {
            true => Fields::from_json(body),
            false => Ok(Fields::from_form(raw)),
        }
    }

    /// `a=1&b=2`; of equal keys the last wins, but those that end in `[]` make a list. `;` is part of a
    /// value.
    pub fn from_form(raw: &[u8]) -> Fields {
        let mut fields: BTreeMap<String, Value> = BTreeMap::new();
        for pair in raw.split(|byte| *byte == b'&') {
            let at = pair.iter().position(|byte| *byte == b'=');
            let (key, value) = pair.split_at(at.unwrap_or(pair.len()));
            let value = value.strip_prefix(b"=").unwrap_or(value);
            let key = text::owned(decode(key, true)).trim().to_owned();
            let value = Value::String(text::owned(decode(value, true)));
            match list_of(&key) {
                None => drop(fields.insert(key, value)),
                Some(list) => match fields
                    .entry(list.to_owned())
                    .or_insert(Value::Array(vec![]))
                {
                    Value::Array(list) => list.push(value),
                    other => *other = Value::Array(vec![value]),
                },
            }
        }
        Fields(fields)
    }

    /// One JSON object.
    pub fn from_json(body: &[u8]) -> Result<Fields, Failure> {
        match serde_json::from_str(&text::read(body)) {
            Ok(Value::Object(object)) => Ok(Fields::from_object(object)),
            _ => Err(Failure::wrong("body")),
        }
    }

    fn from_object(object: Map<String, Value>) -> Fields {
        Fields(object.into_iter().collect())
    }

    /// The same parameters under names in small letters.
    pub fn in_small_letters(self) -> Fields {
        let fields = self.0.into_iter();
        Fields(
            fields
                .map(|(name, value)| (name.to_lowercase(), value))
                .collect(),
        )
    }

    /// Whether a parameter was sent, be it empty or 0.
    pub fn is_sent(&self, name: &str) -> bool {
        match self.0.get(name) {
            None => !self.numbered(name).is_empty(),
            Some(value) => !value.is_null(),
        }
    }

    /// Refuses a request without one of the parameters that it needs.
    pub fn require(&self, names: &[&str]) -> Result<(), Failure> {
        let absent = |name: &&&str| match self.0.get(**name) {
            None => self.numbered(name).is_empty(),
            Some(Value::String(text)) => text.trim().is_empty(),
            Some(value) => value.is_null(),
        };
        match names.iter().find(absent) {
            Some(name) => Err(Failure::missing(*name)),
            None => Ok(()),
        }
    }

    /// Text without the spaces around it; `None` when it is empty.
    pub fn text(&self, name: &str) -> Result<Option<String>, Failure> {
        let text = match self.0.get(name) {
            None | Some(Value::Null) => return Ok(None),
            Some(Value::String(text)) => text.trim().to_owned(),
            Some(Value::Number(number)) => plain(number),
            Some(Value::Bool(flag)) => flag.to_string(),
            Some(Value::Array(_) | Value::Object(_)) => return Err(Failure::wrong(name)),
        };
        Ok((!text.is_empty()).then_some(text))
    }

    /// Text, empty when absent.
    pub fn text_or_empty(&self, name: &str) -> Result<String, Failure> {
        Ok(self.text(name)?.unwrap_or_default())
    }

    fn read<T>(
        &self,
        name: &str,
        read: impl FnOnce(&str) -> Option<T>,
    ) -> Result<Option<T>, Failure> {
        self.text(name)?
            .map(|text| read(&text).ok_or_else(|| Failure::wrong(name)))
            .transpose()
    }

    /// A whole number.
    pub fn int(&self, name: &str) -> Result<Option<i64>, Failure> {
        self.read(name, |text| parse_decimal(text, 0))
    }

    /// A whole number that is not negative.
    pub fn count(&self, name: &str) -> Result<Option<i64>, Failure> {
        self.read(name, |text| parse_decimal(text, 0).filter(|n| *n >= 0))
    }

    /// An id; 0 is none.
    pub fn id<T>(&self, name: &str, id: impl FnOnce(i64) -> T) -> Result<Option<T>, Failure> {
        Ok(self.int(name)?.filter(|n| *n != 0).map(id))
    }

    /// An id that must be there; 0 is an id that nobody has.
    pub fn required_id<T>(&self, name: &str, id: impl FnOnce(i64) -> T) -> Result<T, Failure> {
        let n = self.int(name)?;
        n.map(id).ok_or_else(|| Failure::missing(name))
    }

    /// `true`, `false`, `1`, `0`.
    pub fn flag(&self, name: &str) -> Result<Option<bool>, Failure> {
        self.read(name, |text| match text.to_ascii_lowercase().as_str() {
            "true" | "1" => Some(true),
            "false" | "0" => Some(false),
            _ => None,
        })
    }

    /// A flag that is false when absent.
    pub fn is(&self, name: &str) -> Result<bool, Failure> {
        Ok(self.flag(name)?.unwrap_or_default())
    }

    /// Kilometres, not negative, rounded half up to metres.
    pub fn km(&self, name: &str) -> Result<Option<Meters>, Failure> {
        self.read(name, |text| decimal(text, 3).map(Meters))
    }

    /// Money, not negative, rounded half up to kopecks.
    pub fn money(&self, name: &str) -> Result<Option<Money>, Failure> {
        self.read(name, |text| decimal(text, 2).map(Money))
    }

    /// `YYYYMMDDhhmmss` in office time.
    pub fn time(&self, name: &str, office: OfficeTime) -> Result<Option<Timestamp>, Failure> {
        self.read(name, |text| {
            let digits = text.len() == 14 && text.bytes().all(|byte| byte.is_ascii_digit());
            digits
                .then(|| office.parse(text, super::map::TIME))
                .flatten()
        })
    }

    /// When something is wanted: a time of this century, so that a slip of the keyboard is told.
    pub fn wish(&self, name: &str, office: OfficeTime) -> Result<Option<Timestamp>, Failure> {
        let at = self.time(name, office)?;
        let is_near = self.text_or_empty(name)?.starts_with("20");
        match at {
            Some(_) if !is_near => Err(Failure::wrong(name)),
            at => Ok(at),
        }
    }

    /// A phone of at most 30 characters.
    pub fn phone(&self, name: &str) -> Result<Option<Phone>, Failure> {
        self.read(name, read_phone)
    }

    /// A point; 0/0, or half of it, is none.
    pub fn point(&self, lat: &str, lon: &str) -> Result<Option<Point>, Failure> {
        let degrees = |name: &str, most: f64| {
            self.read(name, |text| {
                let degrees: f64 = text.parse().ok()?;
                (degrees.abs() <= most).then_some(degrees)
            })
        };
        let (lat, lon) = (degrees(lat, 90.0)?, degrees(lon, 180.0)?);
        let point = lat.zip(lon).and_then(|(lat, lon)| Point::new(lat, lon));
        Ok(point.filter(|point| (point.lat, point.lon) != (0.0, 0.0)))
    }

    /// Whole numbers: a JSON list, or text with `;` or `,` between them.
    pub fn ints(&self, name: &str) -> Result<Vec<i64>, Failure> {
        let wrong = || Failure::wrong(name);
        if let Some(Value::Array(list)) = self.0.get(name) {
            let read = |value: &Value| match value {
                Value::Number(number) => parse_decimal(&plain(number), 0),
                Value::String(text) => parse_decimal(text, 0),
                _ => None,
            };
            return list
                .iter()
                .map(|value| read(value).ok_or_else(wrong))
                .collect();
        }
        let text = self.text_or_empty(name)?;
        text.split([';', ','])
            .filter(|part| !part.trim().is_empty())
            .map(|part| parse_decimal(part, 0).ok_or_else(wrong))
            .collect()
    }

    /// A list of objects: of JSON, also as text, or of a form as `name[0][field]`. One object alone is a
    /// list of it; lists inside the list are flattened.
    pub fn objects(&self, name: &str) -> Result<Vec<Fields>, Failure> {
        let wrong = || Failure::wrong(name);
        let mut objects = Vec::new();
        match self.0.get(name) {
            None | Some(Value::Null) => return Ok(self.numbered(name)),
            Some(Value::String(text)) if text.trim().is_empty() => {}
            Some(Value::String(text)) => {
                let json: Value = serde_json::from_str(text).map_err(|_| wrong())?;
                flatten_all(&json, &mut objects).ok_or_else(wrong)?;
            }
            Some(json) => flatten_all(json, &mut objects).ok_or_else(wrong)?,
        }
        Ok(objects)
    }

    /// The objects of a form: `name[0][field]`, by their numbers.
    fn numbered(&self, name: &str) -> Vec<Fields> {
        let mut objects: BTreeMap<(usize, &str), Fields> = BTreeMap::new();
        for (key, value) in &self.0 {
            let inner = key.strip_prefix(name).and_then(|key| key.strip_prefix('['));
            let inner = inner.and_then(|inner| inner.strip_suffix(']'));
            if let Some((number, field)) = inner.and_then(|inner| inner.split_once("][")) {
                // Longer numbers are larger.
                let object = objects.entry((number.len(), number)).or_default();
                object.0.insert(field.to_owned(), value.clone());
            }
        }
        objects.into_values().collect()
    }

    /// Texts: a list of JSON or of a form, or one text with `;` or `,` between them.
    pub fn texts(&self, name: &str) -> Result<Vec<String>, Failure> {
        let list = match self.0.get(name) {
            Some(Value::Array(list)) => list.clone(),
            _ => {
                let text = self.text_or_empty(name)?;
                let parts = text.split([';', ',']).map(str::trim);
                let parts = parts.filter(|part| !part.is_empty());
                return Ok(parts.map(str::to_owned).collect());
            }
        };
        let read = |value: &Value| match value {
            Value::String(text) => Some(text.trim().to_owned()),
            Value::Number(number) => Some(plain(number)),
            _ => None,
        };
        let texts = list
            .iter()
            .map(|value| read(value).ok_or_else(|| Failure::wrong(name)));
        texts.collect()
    }

    /// The `fields` parameter: which fields of the answer are wanted; `None`: all.
    pub fn wanted(&self) -> Result<Option<Vec<String>>, Failure> {
        let text = self.text("fields")?;
        let names = |text: String| {
            text.split(',')
                .map(|name| name.trim().to_owned())
                .collect::<Vec<_>>()
        };
        Ok(text.map(names))
    }
}

fn flatten_all(json: &Value, objects: &mut Vec<Fields>) -> Option<()> {
    match json {
        Value::Array(list) => list.iter().try_for_each(|value| flatten(value, objects)),
        one => flatten(one, objects),
    }
}

/// One level of nesting is what clients send; deeper ones are refused.
fn flatten(value: &Value, objects: &mut Vec<Fields>) -> Option<()> {
    match value {
        Value::Object(object) => objects.push(Fields::from_object(object.clone())),
        Value::Array(list) => {
            for value in list {
                objects.push(Fields::from_object(value.as_object()?.clone()));
            }
        }
        _ => return None,
    }
    Some(())
}

/// A number without an exponent: typed clients write a small fraction as `1e-7`.
fn plain(number: &Number) -> String {
    match number.as_f64() {
        Some(fraction) if number.is_f64() => fraction.to_string(),
        _ => number.to_string(),
    }
}

/// A decimal number, not negative, rounded half up to so many decimals.
fn decimal(text: &str, decimals: usize) -> Option<i64> {
    let (whole, fraction) = text.split_once('.').unwrap_or((text, ""));
    let digits = fraction.bytes().all(|byte| byte.is_ascii_digit());
    if !digits || fraction.len() <= decimals {
        return parse_decimal(text, decimals as u32).filter(|value| *value >= 0);
    }
    let (kept, rest) = fraction.split_at(decimals);
    let value = parse_decimal(&format!("{whole}.{kept}"), decimals as u32)?;
    let up = i64::from(rest.as_bytes()[0] >= b'5');
    value
        .checked_add(up)
        .filter(|value| *value >= 0 && !whole.starts_with('-'))
}

/// The list that a key of a form adds to: `name[]`, or `name[0]` as PHP writes it.
fn list_of(key: &str) -> Option<&str> {
    let (name, at) = key.strip_suffix(']')?.split_once('[')?;
    at.bytes().all(|byte| byte.is_ascii_digit()).then_some(name)
}

/// A phone of at most 30 characters.
pub(super) fn read_phone(text: &str) -> Option<Phone> {
    let fits = text.chars().count() <= MOST_OF_PHONE;
    fits.then(|| Phone::parse(text).ok()).flatten()
}

#[cfg(test)]
mod tests;
