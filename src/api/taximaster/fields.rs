//! Parameters as they come: form-encoded or JSON, each value read by its documented type.
//!
//! Empty text, JSON's null and, for ids, 0 count as absent: typed clients cannot leave a field out.

use std::collections::BTreeMap;

use serde_json::{Map, Number, Value};

use super::error::Failure;
use pult_app::OfficeTime;
use pult_dialect::percent::decode;
use pult_domain::{Meters, Money, Phone, Point, Timestamp, parse_decimal};

/// The parameters of one request, or of one object inside it.
#[derive(Debug, Default)]
pub(super) struct Fields(BTreeMap<String, Field>);

#[derive(Debug)]
enum Field {
    Value(Value),
    /// Bytes that are no UTF-8.
    Garbled,
}

impl Fields {
    /// `a=1&b=2`; of equal keys the last wins, `;` is part of a value.
    pub fn from_form(raw: &[u8]) -> Fields {
        let mut fields = BTreeMap::new();
        for pair in raw.split(|byte| *byte == b'&') {
            let at = pair.iter().position(|byte| *byte == b'=');
            let (key, value) = pair.split_at(at.unwrap_or(pair.len()));
            let value = value.strip_prefix(b"=").unwrap_or(value);
            let key = String::from_utf8_lossy(&decode(key, true))
                .trim()
                .to_owned();
            let value = match String::from_utf8(decode(value, true)) {
                Ok(text) => Field::Value(Value::String(text)),
                Err(_) => Field::Garbled,
            };
            fields.insert(key, value);
        }
        Fields(fields)
    }

    /// One JSON object.
    pub fn from_json(body: &[u8]) -> Result<Fields, Failure> {
        match serde_json::from_slice(body) {
            Ok(Value::Object(object)) => Ok(Fields::from_object(object)),
            _ => Err(Failure::wrong("body")),
        }
    }

    fn from_object(object: Map<String, Value>) -> Fields {
        let fields = object.into_iter();
        Fields(
            fields
                .map(|(key, value)| (key, Field::Value(value)))
                .collect(),
        )
    }

    /// Refuses a request without one of the parameters that it needs.
    pub fn require(&self, names: &[&str]) -> Result<(), Failure> {
        let absent = |name: &&&str| match self.0.get(**name) {
            None => true,
            Some(Field::Garbled) => false,
            Some(Field::Value(Value::String(text))) => text.trim().is_empty(),
            Some(Field::Value(value)) => value.is_null(),
        };
        match names.iter().find(absent) {
            Some(name) => Err(Failure::missing(*name)),
            None => Ok(()),
        }
    }

    /// Text without the spaces around it; `None` when it is empty.
    pub fn text(&self, name: &str) -> Result<Option<String>, Failure> {
        let text = match self.0.get(name) {
            None => return Ok(None),
            Some(Field::Value(Value::Null)) => return Ok(None),
            Some(Field::Value(Value::String(text))) => text.trim().to_owned(),
            Some(Field::Value(Value::Number(number))) => plain(number),
            Some(Field::Value(Value::Bool(flag))) => flag.to_string(),
            Some(Field::Garbled | Field::Value(Value::Array(_) | Value::Object(_))) => {
                return Err(Failure::wrong(name));
            }
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

    /// A phone of at most `most` characters.
    pub fn phone(&self, name: &str, most: usize) -> Result<Option<Phone>, Failure> {
        self.read(name, |text| {
            let fits = text.chars().count() <= most;
            fits.then(|| Phone::parse(text).ok()).flatten()
        })
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
        if let Some(Field::Value(Value::Array(list))) = self.0.get(name) {
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

    /// A JSON list of objects; lists inside the list are flattened.
    pub fn objects(&self, name: &str) -> Result<Vec<Fields>, Failure> {
        let mut objects = Vec::new();
        match self.0.get(name) {
            None | Some(Field::Value(Value::Null)) => {}
            Some(Field::Value(Value::String(text))) if text.trim().is_empty() => {}
            Some(Field::Value(Value::Array(list))) => {
                for value in list {
                    flatten(value, &mut objects).ok_or_else(|| Failure::wrong(name))?;
                }
            }
            Some(_) => return Err(Failure::wrong(name)),
        }
        Ok(objects)
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

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;
    use pult_garble::garbled;

    fn form(text: &str) -> Fields {
        Fields::from_form(text.as_bytes())
    }

    fn utc() -> OfficeTime {
        OfficeTime::named("UTC")
    }

    #[test]
    fn a_form_is_read_forgivingly() {
        let fields = form("a=1&b=x%20y+z&a=2& c =;&d=&e&f=%zz&g=%D1%82");
        for (name, value) in [
            ("a", Some("2")),
            ("b", Some("x y z")),
            ("c", Some(";")),
            ("d", None),
            ("e", None),
            ("f", Some("%zz")),
            ("g", Some("т")),
            ("h", None),
        ] {
            assert_eq!(fields.text(name).expect(name).as_deref(), value, "{name}");
        }
    }

    #[test]
    fn numbers_are_read_exactly() {
        for (text, meters) in [
            ("10", Some(10_000)),
            ("1.2345", Some(1_235)),
            ("1.2344999", Some(1_234)),
            (".5", Some(500)),
            ("-1", None),
            ("-0.00001", None),
            ("1e3", None),
            ("1.2.3", None),
            ("1,5", None),
        ] {
            let read = form(&format!("km={text}")).km("km");
            assert_eq!(read.ok().flatten(), meters.map(Meters), "{text}");
        }
    }

    #[test]
    fn flags_are_words_or_digits() {
        for (text, flag) in [("true", true), ("FALSE", false), ("1", true), ("0", false)] {
            assert_eq!(
                form(&format!("f={text}")).flag("f"),
                Ok(Some(flag)),
                "{text}"
            );
        }
        assert!(form("f=yes").flag("f").is_err());
    }

    #[test]
    fn times_have_fourteen_digits() {
        let noon = Some(Timestamp(1_781_524_800));
        assert_eq!(form("t=20260615120000").time("t", utc()), Ok(noon));
        for text in [
            "2026061512000",
            "202606151200000",
            "20260631120000",
            "20260615240000",
            "x",
        ] {
            assert!(
                form(&format!("t={text}")).time("t", utc()).is_err(),
                "{text}"
            );
        }
    }

    #[test]
    fn zero_is_nobody_and_no_point() {
        let fields = form("id=0&lat=0&lon=0.0");
        assert_eq!(fields.id("id", |id| id), Ok(None));
        assert_eq!(fields.point("lat", "lon"), Ok(None));
        assert_eq!(
            form("lat=0&lon=5").point("lat", "lon"),
            Ok(Point::new(0.0, 5.0))
        );
    }

    #[test]
    fn json_numbers_may_be_text_and_nested_lists_are_one() {
        let body = r#"{"n":"5","m":5,"l":["1",2],"t":"1;2","o":[[{"a":1}],{"a":2}],"z":null}"#;
        let fields = Fields::from_json(body.as_bytes()).expect("an object");
        assert_eq!(
            (fields.int("n"), fields.int("m")),
            (Ok(Some(5)), Ok(Some(5)))
        );
        assert_eq!(
            (fields.ints("l"), fields.ints("t")),
            (Ok(vec![1, 2]), Ok(vec![1, 2]))
        );
        let objects = fields.objects("o").expect("objects");
        let inner: Vec<_> = objects.iter().map(|object| object.int("a")).collect();
        assert_eq!(inner, [Ok(Some(1)), Ok(Some(2))]);
        assert_eq!(fields.text("z"), Ok(None));
    }

    /// Reads every field as everything; whether one of them was whole.
    fn read_all(fields: &Fields) -> bool {
        for name in ["a", "lat"] {
            let _ = fields.require(&[name]);
            let _ = (fields.int(name), fields.count(name), fields.flag(name));
            let _ = (fields.km(name), fields.money(name));
            let _ = (fields.phone(name, 16), fields.ints(name));
            let _ = (fields.time(name, utc()), fields.point("lat", "a"));
            for object in fields.objects(name).unwrap_or_default() {
                let _ = (object.text("a"), object.point("lat", "a"));
            }
        }
        let _ = fields.wanted();
        matches!(fields.int("a"), Ok(Some(_)))
    }

    #[test]
    fn a_hundred_thousand_garbled_forms_are_read_or_refused() {
        let samples = [
            "a=89123456789&lat=55.735525&fields=id,state_kind",
            "a=20260615120000&lat=true&a=1",
            "a=1;2;3&lat=%D0%A1%20%D0%B0+%2B&=&%FF=%FF",
            "a=-28.20&lat=0.333&&c",
        ];
        let n_read = garbled(&samples, 100_000, |raw| read_all(&Fields::from_form(raw)));
        assert!((10_000..90_000).contains(&n_read), "{n_read}");
    }

    #[test]
    fn a_hundred_thousand_garbled_objects_are_read_or_refused() {
        let samples = [
            r#"{"a":"89123456789","lat":55.735525,"fields":"id,state_kind"}"#,
            r#"{"a":20260615120000,"lat":true}"#,
            r#"{"a":[1,"2",3],"lat":[[{"a":1,"lat":"55.7"}],{"a":2.5}]}"#,
            r#"{"a":1e3,"lat":null,"b":"\u0421"}"#,
        ];
        let n_read = garbled(&samples, 100_000, |body| {
            Fields::from_json(body).is_ok_and(|fields| read_all(&fields))
        });
        assert!((5_000..90_000).contains(&n_read), "{n_read}");
    }

    #[test]
    fn a_hundred_thousand_garbled_times_are_read_or_refused() {
        let berlin = OfficeTime::named("Europe/Berlin");
        let samples = ["20260615120000", "20260329023000", "99991231235959"];
        let n_read = garbled(&samples, 100_000, |raw| {
            let mut form = b"t=".to_vec();
            form.extend(raw);
            let read = Fields::from_form(&form).time("t", berlin);
            if let Ok(Some(at)) = read {
                let again = super::super::map::time(Some(at), berlin);
                assert_eq!(again.len(), 14, "{again}");
            }
            matches!(read, Ok(Some(_)))
        });
        assert!((1_000..90_000).contains(&n_read), "{n_read}");
    }

    #[test]
    fn a_hundred_thousand_garbled_phones_are_read_or_refused() {
        let samples = [
            "89123456789",
            "%2B7 912 345-67-89",
            "8 (912) 345-67-89",
            "112",
        ];
        let n_read = garbled(&samples, 100_000, |raw| {
            let mut form = b"p=".to_vec();
            form.extend(raw);
            let read = Fields::from_form(&form).phone("p", 30);
            if let Ok(Some(phone)) = &read {
                assert_eq!(Phone::parse(phone.as_str()).as_ref(), Ok(phone));
            }
            matches!(read, Ok(Some(_)))
        });
        assert!((10_000..95_000).contains(&n_read), "{n_read}");
    }

    proptest! {
        #![proptest_config(ProptestConfig::with_cases(2_000))]

        #[test]
        fn decoding_undoes_encoding(bytes in proptest::collection::vec(any::<u8>(), 0..40)) {
            let encoded: String = bytes.iter().map(|byte| format!("%{byte:02X}")).collect();
            prop_assert_eq!(decode(encoded.as_bytes(), true), bytes);
        }
    }
}
