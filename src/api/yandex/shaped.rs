//! JSON as the guide has it: an object is an object. Serde's own reader of JSON also takes a list of the
//! values for one, in the order in which we happened to write the fields down.

use serde::de::value::{MapDeserializer, SeqDeserializer};
use serde::de::{Deserializer, Error as _, IntoDeserializer, Unexpected, Visitor};
use serde::forward_to_deserialize_any;
use serde_json::{Error, Value};

/// A value to be read as the documented shape.
pub struct Shaped(pub Value);

impl<'de> Deserializer<'de> for Shaped {
    type Error = Error;

    fn deserialize_any<V: Visitor<'de>>(self, visitor: V) -> Result<V::Value, Error> {
        match self.0 {
            Value::Array(items) => {
                let mut items = SeqDeserializer::new(items.into_iter().map(Shaped));
                visitor.visit_seq(&mut items)
            }
            Value::Object(fields) => {
                let fields = fields
                    .into_iter()
                    .map(|(name, value)| (name, Shaped(value)));
                visitor.visit_map(MapDeserializer::new(fields))
            }
            plain => plain.deserialize_any(visitor),
        }
    }

    fn deserialize_struct<V: Visitor<'de>>(
        self,
        _: &'static str,
        _: &'static [&'static str],
        visitor: V,
    ) -> Result<V::Value, Error> {
        match self.0 {
            Value::Object(_) => self.deserialize_any(visitor),
            Value::Array(_) => Err(Error::invalid_type(Unexpected::Seq, &"an object")),
            plain => plain.deserialize_any(visitor),
        }
    }

    fn deserialize_option<V: Visitor<'de>>(self, visitor: V) -> Result<V::Value, Error> {
        match self.0 {
            Value::Null => visitor.visit_none(),
            _ => visitor.visit_some(self),
        }
    }

    fn deserialize_enum<V: Visitor<'de>>(
        self,
        name: &'static str,
        variants: &'static [&'static str],
        visitor: V,
    ) -> Result<V::Value, Error> {
        match self.0 {
            // An object would be read as a variant and what it holds.
            Value::Object(_) => Err(Error::invalid_type(Unexpected::Map, &"a string")),
            plain => plain.deserialize_enum(name, variants, visitor),
        }
    }

    forward_to_deserialize_any! {
        bool i8 i16 i32 i64 i128 u8 u16 u32 u64 u128 f32 f64 char str string bytes byte_buf unit
        unit_struct newtype_struct seq tuple tuple_struct map identifier ignored_any
    }
}

impl IntoDeserializer<'_, Error> for Shaped {
    type Deserializer = Shaped;

    fn into_deserializer(self) -> Shaped {
        self
    }
}

#[cfg(test)]
mod tests {
    use serde::Deserialize;
    use serde_json::json;

    use super::*;

    #[derive(Debug, PartialEq, Deserialize)]
    struct Thing {
        name: Option<String>,
        kind: Kind,
        parts: Vec<Thing>,
    }

    #[derive(Debug, PartialEq, Deserialize)]
    #[serde(rename_all = "lowercase")]
    enum Kind {
        Small,
    }

    #[test]
    fn an_object_is_read_as_ever() {
        let part = json!({"name": null, "kind": "small", "parts": [], "more": [1, {}]});
        let whole = json!({"name": "n", "kind": "small", "parts": [part]});
        let read = Thing::deserialize(Shaped(whole.clone())).expect("a thing");
        assert_eq!(read, serde_json::from_value(whole).expect("a thing"));
    }

    #[test]
    fn a_list_is_no_object_and_an_object_no_word() {
        for body in [
            json!(["n", "small", []]),
            json!({"name": "n", "kind": "small", "parts": [["n", "small", []]]}),
            json!({"name": "n", "kind": {"small": null}, "parts": []}),
            json!("n"),
            json!(null),
        ] {
            assert!(Thing::deserialize(Shaped(body.clone())).is_err(), "{body}");
        }
    }
}
