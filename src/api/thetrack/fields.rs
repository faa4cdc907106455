//! Taking fields out of a body, and noting what is wrong with each.

use serde_json::{Map, Value};
use uuid::Uuid;

use super::error::{Failure, Wrong};
use super::moment;
use pult_dialect::words::Text;
use pult_dialect::{AxisOrder, text};
use pult_domain::{Point, Timestamp};

/// The fields of a body. What is taken out and is not as documented is noted for [`Fields::check`].
pub struct Fields {
    values: Map<String, Value>,
    /// Every value came as text, so numbers and objects are read from it.
    textual: bool,
    wrong: Wrong,
}

/// A place as it is described in a body.
#[derive(Debug, Clone, PartialEq, Default)]
pub struct Described {
    /// The id of a known location.
    pub id: Option<Uuid>,
    /// The address; empty when there is none.
    pub address: String,
    /// The landmark; empty when there is none.
    pub landmark: String,
    /// The coordinates.
    pub point: Option<Point>,
}

impl Fields {
    /// The fields of an object.
    pub fn new(values: Map<String, Value>, textual: bool) -> Fields {
        Fields {
            values,
            textual,
            wrong: Wrong::new(),
        }
    }

    /// Refuses what was noted.
    pub fn check(&mut self) -> Result<(), Failure> {
        match std::mem::take(&mut self.wrong) {
            wrong if wrong.is_empty() => Ok(()),
            wrong => Err(Failure::fields(wrong)),
        }
    }

    /// Notes that a field is wrong.
    pub fn refuse(&mut self, name: &str, reason: Text) {
        let reasons = self.wrong.entry(name.to_owned()).or_default();
        reasons.push(reason);
    }

    /// A text as clients also send it: a number is taken as it is spelt.
    pub fn text_or_number(&mut self, name: &str) -> Option<String> {
        if let Some(Value::Number(number)) = self.values.get(name) {
            let spelt = Value::String(number.to_string());
            self.values.insert(name.to_owned(), spelt);
        }
        self.text(name)
    }

    /// A text: `None` when absent; null is empty.
    pub fn text(&mut self, name: &str) -> Option<String> {
        match self.values.remove(name)? {
            Value::Null => Some(String::new()),
            Value::String(text) => Some(text),
            _ => {
                self.refuse(name, text!("это не строка", "this is not a string"));
                Some(String::new())
            }
        }
    }

    /// One of the documented words; empty and null are as if absent.
    pub fn word<T>(&mut self, name: &str, read: impl Fn(&str) -> Option<T>) -> Option<T> {
        let text = self.text(name).filter(|text| !text.is_empty())?;
        let word = read(&text);
        if word.is_none() {
            self.refuse(name, no_choice(&text));
        }
        word
    }

    /// A moment: `None` when absent, `Some(None)` for null.
    pub fn moment(&mut self, name: &str) -> Option<Option<Timestamp>> {
        let text = self.text(name)?;
        let at = moment::read(&text);
        if at.is_none() && !text.is_empty() {
            self.refuse(name, no_time(&text));
        }
        Some(at)
    }

    /// The first of several spellings of a moment that is there, and its name.
    pub fn moment_as<'a>(&mut self, names: &[&'a str]) -> (Option<Timestamp>, &'a str) {
        let mut found = (None, names[0]);
        for name in names.iter().rev() {
            if let Some(Some(at)) = self.moment(name) {
                found = (Some(at), *name);
            }
        }
        found
    }

    /// An id: `None` when absent, `Some(None)` for null.
    pub fn id(&mut self, name: &str) -> Option<Option<Uuid>> {
        let text = self.text(name)?;
        let id = Uuid::try_parse(&text).ok();
        if id.is_none() && !text.is_empty() {
            self.refuse(
                name,
                text!("`{text}` не идентификатор", "`{text}` is not a valid id"),
            );
        }
        Some(id)
    }

    /// A list of ids that must be there.
    pub fn ids(&mut self, name: &str) -> Vec<Uuid> {
        let items = match self.values.remove(name) {
            Some(Value::Array(items)) => items,
            Some(Value::String(text)) if self.textual => vec![Value::String(text)],
            None => {
                self.refuse(name, required());
                return Vec::new();
            }
            Some(_) => {
                self.refuse(name, text!("это не список", "this is not a list"));
                return Vec::new();
            }
        };
        let mut ids = Vec::with_capacity(items.len());
        for item in items {
            match item.as_str().and_then(|text| Uuid::try_parse(text).ok()) {
                Some(id) => ids.push(id),
                None => self.refuse(
                    name,
                    text!("{item} не идентификатор", "{item} is not a valid id"),
                ),
            }
        }
        ids
    }

    /// A described place: `None` when absent, `Some(None)` for null.
    pub fn place(&mut self, name: &str, axes: AxisOrder) -> Option<Option<Described>> {
        let inner = match self.object(name)? {
            Ok(inner) => inner,
            Err(Value::Null) => return Some(None),
            Err(_) => {
                self.refuse(name, text!("это не объект", "this is not an object"));
                return Some(None);
            }
        };
        let mut inner = Fields::new(inner, self.textual);
        let described = inner.described(axes);
        for reason in inner.reasons() {
            self.refuse(name, reason);
        }
        Some(Some(described))
    }

    /// The place that this body itself describes.
    pub fn described(&mut self, axes: AxisOrder) -> Described {
        // A bare GeoJSON point is taken where a location is asked for.
        let is_point = self.values.get("type") == Some(&Value::from("Point"));
        if is_point && let Some(coordinates) = self.values.remove("coordinates") {
            let point = Map::from_iter([("coordinates".to_owned(), coordinates)]);
            self.values.insert("point".to_owned(), Value::Object(point));
        }
        let described = Described {
            id: self.id("id").flatten(),
            address: self.text("address").unwrap_or_default().trim().to_owned(),
            landmark: self.text("landmark").unwrap_or_default(),
            point: self.point("point", axes),
        };
        let is_told = !self.wrong.is_empty() || described.id.is_some();
        match (described.address.is_empty(), described.point) {
            _ if is_told => {}
            (true, None) => self.refuse(
                "address",
                text!("нужен адрес или точка", "an address or a point is required",),
            ),
            (false, Some(_)) => self.refuse(
                "address",
                text!(
                    "нужно что-то одно: адрес или точка",
                    "give an address or a point, not both",
                ),
            ),
            (true, Some(_)) | (false, None) => {}
        }
        described
    }

    fn point(&mut self, name: &str, axes: AxisOrder) -> Option<Point> {
        let is_other =
            |point: &Map<String, Value>| point.get("type").is_some_and(|kind| kind != "Point");
        let point = match self.object(name)? {
            Ok(point) if is_other(&point) => None,
            Ok(mut point) => match point.remove("coordinates") {
                Some(Value::Array(numbers)) if numbers.is_empty() => return None,
                Some(Value::Array(numbers)) => self.point_of(&numbers, axes),
                _ => None,
            },
            Err(Value::Null) => return None,
            Err(_) => None,
        };
        if point.is_none() {
            self.refuse(
                name,
                text!("это не точка GeoJSON", "this is not a GeoJSON point"),
            );
        }
        point
    }

    fn point_of(&self, numbers: &[Value], axes: AxisOrder) -> Option<Point> {
        let number = |value: &Value| match value {
            Value::String(text) if self.textual => text.trim().parse().ok(),
            value => value.as_f64(),
        };
        // The third number is the altitude (RFC 7946, section 3.1.1).
        let ([first, second] | [first, second, _]) = numbers else {
            return None;
        };
        let (first, second) = (number(first)?, number(second)?);
        match axes {
            AxisOrder::LatLon => Point::new(first, second),
            AxisOrder::LonLat => Point::new(second, first),
        }
    }

    /// An object; in a form also one that is spelt as JSON.
    fn object(&mut self, name: &str) -> Option<Result<Map<String, Value>, Value>> {
        Some(match self.values.remove(name)? {
            Value::Object(inner) => Ok(inner),
            Value::String(text) if self.textual && text.trim().is_empty() => Err(Value::Null),
            Value::String(text) if self.textual => match serde_json::from_str(&text) {
                Ok(Value::Object(inner)) => Ok(inner),
                _ => Err(Value::String(text)),
            },
            other => Err(other),
        })
    }

    fn reasons(self) -> Vec<Text> {
        let wrong = self.wrong.into_iter();
        let about = |(name, reasons): (String, Vec<Text>)| {
            reasons.into_iter().map(move |it| it.about(&name))
        };
        wrong.flat_map(about).collect()
    }
}

/// That a field must be there.
pub fn required() -> Text {
    text!("обязательное поле", "this field is required")
}

/// That a word is none of the documented ones.
pub fn no_choice(text: &str) -> Text {
    text!(
        "`{text}` не из допустимых значений",
        "`{text}` is not a valid choice",
    )
}

/// That a text is no moment.
pub fn no_time(text: &str) -> Text {
    text!(
        "`{text}` не время ISO 8601",
        "`{text}` is not an ISO 8601 time",
    )
}
