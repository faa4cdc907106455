//! Reading documented fields out of a request, noting every one that is wrong.

use std::cell::RefCell;

use serde_json::{Map, Value};

use super::dates::Dates;
use super::error::{Failure, FieldFault};
use pult_dialect::words::Text;
use pult_dialect::{LAST_WISH, text};
use pult_domain::{Point, Timestamp};

/// The fields found wrong so far.
#[derive(Debug, Default)]
pub struct Faults(RefCell<Vec<FieldFault>>);

impl Faults {
    /// Refuses the request if any field was wrong.
    ///
    /// # Errors
    /// Code 7 naming all of them.
    pub fn check(&self) -> Result<(), Failure> {
        let faults = self.0.take();
        if faults.is_empty() {
            Ok(())
        } else {
            Err(Failure::invalid(faults))
        }
    }
}

/// The fields of one JSON object of the request. What is absent, null or wrong reads as a default; a
/// wrong one is noted in the [`Faults`].
#[derive(Clone, Copy)]
pub struct Fields<'a> {
    map: &'a Map<String, Value>,
    path: &'a str,
    faults: &'a Faults,
    dates: Dates,
}

type Read<T> = Result<T, Text>;

impl<'a> Fields<'a> {
    /// The fields of the request itself.
    pub fn of_request(map: &'a Map<String, Value>, faults: &'a Faults, dates: Dates) -> Fields<'a> {
        Fields {
            map,
            path: "",
            faults,
            dates,
        }
    }

    /// Notes a fault of a field.
    pub fn fault(&self, name: &str, error: Text) {
        let fault = FieldFault {
            parameter: self.path_of(name),
            error,
        };
        let mut faults = self.faults.0.borrow_mut();
        if !faults.contains(&fault) {
            faults.push(fault);
        }
    }

    /// Whether a field is there at all, be it null.
    pub fn has(&self, name: &str) -> bool {
        self.map.contains_key(name)
    }

    /// A field that may be absent. An empty one says nothing: a form sends all that it has.
    pub fn optional<T>(&self, name: &str, read: impl FnOnce(&Value) -> Read<T>) -> Option<T> {
        self.read(name, self.said(name), read)
    }

    /// A field that must be there.
    pub fn required<T: Default>(&self, name: &str, read: impl FnOnce(&Value) -> Read<T>) -> T {
        self.must_be(name, self.said(name));
        self.optional(name, read).unwrap_or_default()
    }

    /// The value of a field that is neither absent nor null.
    fn sent(&self, name: &str) -> Option<&'a Value> {
        self.map.get(name).filter(|value| !value.is_null())
    }

    /// The same of a field that is not empty either.
    fn said(&self, name: &str) -> Option<&'a Value> {
        let is_empty = |value: &Value| value.as_str().is_some_and(|text| text.trim().is_empty());
        self.sent(name).filter(|value| !is_empty(value))
    }

    fn must_be(&self, name: &str, value: Option<&Value>) {
        if value.is_none() {
            self.fault(name, text!("обязательное поле", "must not be null"));
        }
    }

    fn read<T>(
        &self,
        name: &str,
        value: Option<&Value>,
        read: impl FnOnce(&Value) -> Read<T>,
    ) -> Option<T> {
        read(value?).map_err(|error| self.fault(name, error)).ok()
    }

    /// A required id.
    pub fn id(&self, name: &str) -> i64 {
        self.required(name, int)
    }

    /// An optional whole number within a range; `default` when absent.
    pub fn int_or(&self, name: &str, default: i64, min: i64, max: i64) -> i64 {
        let read = |value: &Value| within(int(value)?, min, max);
        self.optional(name, read).unwrap_or(default)
    }

    /// An optional truth; false when absent.
    pub fn flag(&self, name: &str) -> bool {
        self.optional(name, truth).unwrap_or_default()
    }

    /// A required text of `min` to `max` characters, not blank unless `min` is 0.
    pub fn text(&self, name: &str, min: usize, max: usize) -> String {
        let sent = self.sent(name);
        self.must_be(name, sent);
        let read = self.read(name, sent, |value| sized(text(value)?, min, max));
        read.unwrap_or_default()
    }

    /// An optional text of `min` to `max` characters; where none is enough, an empty one says so.
    pub fn optional_text(&self, name: &str, min: usize, max: usize) -> Option<String> {
        let sent = match min {
            0 => self.sent(name),
            _ => self.said(name),
        };
        self.read(name, sent, |value| sized(text(value)?, min, max))
    }

    /// A required moment.
    pub fn date(&self, name: &str) -> Timestamp {
        self.required(name, |value| self.read_date(value))
    }

    /// A required moment at which something is wished for: of this century, or planned in it.
    pub fn wish(&self, name: &str) -> Timestamp {
        self.required(name, |value| match self.read_date(value)? {
            at if at <= LAST_WISH => Ok(at),
            _ => Err(text!("слишком поздно", "is too late")),
        })
    }

    /// An optional moment.
    pub fn optional_date(&self, name: &str) -> Option<Timestamp> {
        self.optional(name, |value| self.read_date(value))
    }

    fn read_date(&self, value: &Value) -> Read<Timestamp> {
        let text = text(value)?;
        self.dates.parse(&text).ok_or_else(|| {
            text!(
                "`{text}` не дата `yyyy-MM-dd HH:mm:ss`",
                "`{text}` is not a date `yyyy-MM-dd HH:mm:ss`"
            )
        })
    }

    /// Conditions of a list, of which only an empty list is understood.
    pub fn no_conditions(&self) {
        let any = self.list("conditions", |_| Ok(()));
        if any.is_some_and(|any| !any.is_empty()) {
            let error = text!("условия не поддерживаются", "conditions are not supported");
            self.fault("conditions", error);
        }
    }

    /// An optional list, each item read by itself.
    pub fn list<T>(&self, name: &str, read: impl Fn(&Value) -> Read<T>) -> Option<Vec<T>> {
        self.optional(name, |value| {
            let items = value.as_array();
            let items = items.ok_or_else(|| text!("должен быть список", "must be a list"))?;
            items.iter().map(read).collect()
        })
    }

    /// Coordinates, as the fields `lat` and `lng`.
    pub fn point(&self) -> Point {
        let lat: f64 = self.required("lat", double);
        let lng: f64 = self.required("lng", double);
        Point::new(lat, lng).unwrap_or_else(|| {
            let in_range = |value: f64, most: f64| (-most..=most).contains(&value);
            if !in_range(lat, 90.0) {
                self.fault(
                    "lat",
                    text!("должно быть от -90 до 90", "must be between -90 and 90"),
                );
            }
            if !in_range(lng, 180.0) {
                self.fault(
                    "lng",
                    text!("должно быть от -180 до 180", "must be between -180 and 180"),
                );
            }
            Point::default()
        })
    }

    /// Reads an object within; `None` when it is absent or null.
    pub fn object<T>(&self, name: &str, read: impl FnOnce(Fields) -> T) -> Option<T> {
        let map = self.optional(name, |value| {
            let object = value.as_object().cloned();
            object.ok_or_else(|| text!("должен быть объект", "must be an object"))
        })?;
        Some(read(self.within(&map, &self.path_of(name))))
    }

    /// Reads a list of objects within; `None` when it is absent or null.
    pub fn objects<T>(&self, name: &str, mut read: impl FnMut(Fields) -> T) -> Option<Vec<T>> {
        let items = self.list(name, |item| {
            let object = item.as_object().cloned();
            object.ok_or_else(|| text!("должен быть список объектов", "must be a list of objects"))
        })?;
        let path = self.path_of(name);
        let item = |(index, map): (usize, &Map<String, Value>)| {
            read(self.within(map, &format!("{path}[{index}]")))
        };
        Some(items.iter().enumerate().map(item).collect())
    }

    fn within<'b>(&'b self, map: &'b Map<String, Value>, path: &'b str) -> Fields<'b> {
        Fields { map, path, ..*self }
    }

    fn path_of(&self, name: &str) -> String {
        if self.path.is_empty() {
            name.to_owned()
        } else {
            format!("{}.{name}", self.path)
        }
    }
}

/// A whole number; as text, too.
pub fn int(value: &Value) -> Read<i64> {
    let whole =
        |number: f64| (number.fract() == 0.0 && number.abs() < 9e15).then_some(number as i64);
    match value {
        Value::Number(number) => number.as_i64().or_else(|| number.as_f64().and_then(whole)),
        Value::String(text) => text.trim().parse().ok(),
        _ => None,
    }
    .ok_or_else(|| text!("должно быть целое число", "must be an integer"))
}

/// A number; as text, too.
pub fn double(value: &Value) -> Read<f64> {
    match value {
        Value::Number(number) => number.as_f64(),
        Value::String(text) => text.trim().parse().ok(),
        _ => None,
    }
    .ok_or_else(|| text!("должно быть число", "must be a number"))
}

/// A text; a bare number or truth is read as it is spelt.
pub fn text(value: &Value) -> Read<String> {
    match value {
        Value::String(text) => Ok(text.clone()),
        Value::Number(number) => Ok(number.to_string()),
        Value::Bool(truth) => Ok(truth.to_string()),
        _ => Err(text!("должна быть строка", "must be a string")),
    }
}

fn truth(value: &Value) -> Read<bool> {
    match text(value)?.as_str() {
        "true" | "1" => Ok(true),
        "false" | "0" => Ok(false),
        _ => Err(text!("должно быть true или false", "must be true or false")),
    }
}

fn within(value: i64, min: i64, max: i64) -> Read<i64> {
    match (min..=max).contains(&value) {
        true => Ok(value),
        false if max == i64::MAX => Err(text!(
            "должно быть не меньше {min}",
            "must be at least {min}"
        )),
        false => Err(text!(
            "должно быть от {min} до {max}",
            "must be between {min} and {max}"
        )),
    }
}

/// A text within its documented length.
pub fn sized(text: String, min: usize, max: usize) -> Read<String> {
    let length = text.chars().count();
    if length < min || length > max {
        return Err(text!(
            "длина должна быть от {min} до {max}",
            "length must be between {min} and {max}"
        ));
    }
    if min > 0 && text.trim().is_empty() {
        return Err(text!("не должно быть пустым", "must not be blank"));
    }
    Ok(text)
}
