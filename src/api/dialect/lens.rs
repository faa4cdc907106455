//! What an answer says, for whoever looks at all dialects side by side.

use serde::Serialize;
use serde_json::Value;

/// The fields of an answer by their paths, those that say nothing left out.
pub fn fields_of(answer: &impl Serialize) -> Vec<(String, String)> {
    let mut fields = Vec::new();
    // What cannot be written as JSON cannot be answered either.
    if let Ok(json) = serde_json::to_value(answer) {
        collect("", &json, &mut fields);
    }
    fields
}

fn collect(path: &str, value: &Value, fields: &mut Vec<(String, String)>) {
    let below = |key: &str| match path {
        "" => key.to_owned(),
        path => format!("{path}.{key}"),
    };
    match value {
        Value::Object(entries) => {
            for (key, value) in entries {
                collect(&below(key), value, fields);
            }
        }
        Value::Array(items) => {
            for (index, item) in items.iter().enumerate() {
                collect(&below(&index.to_string()), item, fields);
            }
        }
        Value::Null => {}
        Value::String(text) if text.is_empty() => {}
        Value::String(text) => fields.push((path.to_owned(), text.clone())),
        other => fields.push((path.to_owned(), other.to_string())),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_answer_is_taken_apart_into_paths() {
        let answer =
            serde_json::json!({"id": 7, "to": ["a", ""], "point": {"lat": 1.5}, "none": null});
        let fields = fields_of(&answer);
        let shown: Vec<String> = fields
            .iter()
            .map(|(path, value)| format!("{path}={value}"))
            .collect();
        assert_eq!(shown, ["id=7", "point.lat=1.5", "to.0=a"]);
    }
}
