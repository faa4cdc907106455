//! The parameters of a request: JSON body, form body and query as one JSON object.

use axum::body::{Body, Bytes};
use axum::http::header::CONTENT_TYPE;
use axum::http::request::Parts;
use serde_json::{Map, Value};

use super::error::Failure;
use pult_dialect::body::{self, BodyFault};
use pult_dialect::words::Text;
use pult_dialect::{as_sent, brackets, multipart, text};

/// What a request says; what the body says goes before what the query says.
pub type Params = Map<String, Value>;

/// Reads the parameters of a request.
///
/// # Errors
/// Code 5 for a body that cannot be read, code 9 for one that is too large.
pub async fn read(parts: &Parts, body: Body) -> Result<Params, Failure> {
    let mut params = pairs(&as_sent::query(parts))?;
    let bytes = body::read(body, body::LIMIT)
        .await
        .map_err(|fault| match fault {
            BodyFault::TooLarge => Failure::too_large(),
            BodyFault::Broken => {
                Failure::wrong_format(&text!("тело не пришло", "the body did not arrive"))
            }
        })?;
    let content_type = parts.headers.get(CONTENT_TYPE);
    let kind = content_type.and_then(|value| value.to_str().ok());
    let kind = kind.unwrap_or_default().to_ascii_lowercase();
    params.extend(match multipart::is_one(&parts.headers) {
        true => of_multipart(parts, bytes).await?,
        false => body_params(&bytes, kind.contains("json"))?,
    });
    Ok(params)
}

/// A body is JSON when it says so or looks so, whatever its type; else it is a form.
fn body_params(bytes: &[u8], is_json: bool) -> Result<Params, Failure> {
    let text = text::read(bytes);
    let text = text.trim();
    if text.is_empty() {
        return Ok(Params::new());
    }
    if !is_json && !text.starts_with(['{', '[']) {
        return pairs(bytes.trim_ascii());
    }
    match serde_json::from_str(text) {
        Ok(Value::Object(params)) => Ok(params),
        Ok(_) => Err(Failure::wrong_format(&text!(
            "тело не объект JSON",
            "the body is not a JSON object"
        ))),
        Err(error) => {
            let Text { ru, en } = Text::of_json(&error.to_string());
            let why = text!("JSON не читается: {ru}", "broken JSON: {en}");
            Err(Failure::wrong_format(&why))
        }
    }
}

/// The fields of a form as browsers send it with files; the files are left out.
async fn of_multipart(parts: &Parts, bytes: Bytes) -> Result<Params, Failure> {
    let broken = |why: String| Failure::wrong_format(&text!("форма не читается: {why}", "{why}"));
    let fields = multipart::fields(&parts.headers, bytes).await;
    let read = |(name, value): (String, Bytes)| (name, value_of(text::owned(value.to_vec())));
    object(fields.map_err(broken)?.into_iter().map(read).collect())
}

/// The pairs of a query or a form. Of a name given twice the last value counts.
fn pairs(text: &[u8]) -> Result<Params, Failure> {
    let pairs = brackets::pairs(text).into_iter();
    object(pairs.map(|(name, value)| (name, value_of(value))).collect())
}

fn object(pairs: Vec<(String, Value)>) -> Result<Params, Failure> {
    brackets::object(pairs, &[]).map_err(|reason| Failure::wrong_format(&reason))
}

/// A value that is JSON by its looks is JSON. Numbers stay text, which every number is read from: a
/// hash of nothing but digits must not become a rounded number.
fn value_of(text: String) -> Value {
    let looks = text.starts_with(['{', '[', '"']) || ["null", "true", "false"].contains(&&*text);
    match serde_json::from_str(&text) {
        Ok(value) if looks => value,
        _ => Value::String(text),
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;
    use serde_json::json;

    use super::*;
    use pult_garble::garbled;

    #[test]
    fn a_form_value_that_looks_like_json_is_json() {
        let params =
            pairs(b"a=%5B1%2C2%5D&b=null&c=12&d=a+b%20c&e=%7Bx&f&a=%5B3%5D").expect("pairs");
        let expected = json!({"a": [3], "b": null, "c": "12", "d": "a b c", "e": "{x", "f": ""});
        assert_eq!(Value::Object(params), expected);
    }

    #[test]
    fn brackets_of_php_are_objects_and_lists() {
        let params = pairs(b"route[label]=A&checkpoints[0][id]=7&trackers[]=1&trackers[]=2");
        let expected =
            json!({"route": {"label": "A"}, "checkpoints": [{"id": "7"}], "trackers": ["1", "2"]});
        assert_eq!(params.map(Value::Object), Ok(expected));
    }

    #[test]
    fn a_body_is_json_whatever_its_type_says() {
        let params = body_params(br#" {"hash":"a","route_id":1}"#, false).expect("params");
        assert_eq!(Value::Object(params), json!({"hash": "a", "route_id": 1}));
        for (body, is_json) in [("[1]", false), ("{", false), ("1", true), ("a=1", true)] {
            assert!(body_params(body.as_bytes(), is_json).is_err(), "{body}");
        }
        for body in [b"a=\xd2".as_slice(), b"a=%D2"] {
            let params = body_params(body, false).expect("params");
            assert_eq!(Value::Object(params), json!({"a": "Т"}));
        }
    }

    proptest! {
        #![proptest_config(ProptestConfig::with_cases(50_000))]

        #[test]
        fn garbage_never_panics(bytes in proptest::collection::vec(any::<u8>(), 0..60), is_json: bool) {
            let _ = body_params(&bytes, is_json);
        }
    }

    #[test]
    fn a_hundred_thousand_garbled_forms_are_read_or_refused() {
        let samples = [
            "hash=22eac1c27af4be7b9d04da2ce1af111b&route_id=11231&tracker_id=null&a",
            "hash=22ea&route=%7B%22label%22%3A%22%C3%A9%22%7D&checkpoints=[%7B%7D]&tags=[1,+2]",
        ];
        let n_taken = garbled(&samples, 100_000, |body| {
            let taken = body_params(body, false).is_ok();
            pairs(body).is_ok() || taken
        });
        assert!((1_000..99_500).contains(&n_taken), "{n_taken}");
    }

    #[test]
    fn one_wrong_byte_never_panics() {
        let samples = [
            r#"{"hash":"22ea","route":{"label":"\u00e9"},"checkpoints":[{"id":1.5e3}],"create_form":false}"#,
            "hash=22ea&route=%7B%22label%22%3A%22%C3%A9%22%7D&checkpoints=[%7B%7D]&tracker_id=null",
        ];
        for sample in samples {
            for index in 0..sample.len() {
                for byte in 0..=u8::MAX {
                    let mut bytes = sample.as_bytes().to_vec();
                    bytes[index] = byte;
                    let _ = body_params(&bytes, byte % 2 == 0);
                }
            }
        }
    }
}
