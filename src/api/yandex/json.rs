//! The request body: JSON, whatever the Content-Type says.

use axum::extract::{FromRequest, Request};
use serde::de::DeserializeOwned;
use serde_json::Value;

use super::error::Failure;
use super::shaped::Shaped;
use pult_dialect::body::{self, BodyFault};
use pult_dialect::text;
use pult_dialect::words::Text;

/// A body of the documented shape.
pub struct Body<T>(pub T);

impl<S: Send + Sync, T: DeserializeOwned> FromRequest<S> for Body<T> {
    type Rejection = Failure;

    async fn from_request(request: Request, _: &S) -> Result<Body<T>, Failure> {
        let bytes =
            body::read(request.into_body(), body::LIMIT)
                .await
                .map_err(|fault| match fault {
                    BodyFault::TooLarge => Failure::too_large(),
                    BodyFault::Broken => Failure::shape(text!(
                        "тело запроса пришло не целиком",
                        "the request body did not arrive whole",
                    )),
                })?;
        decode(&text::read(&bytes)).map(Body)
    }
}

/// Reads a body; what cannot be read is refused with the field's name.
pub fn decode<T: DeserializeOwned>(text: &str) -> Result<T, Failure> {
    // Some clients put a byte order mark in front.
    read(text.trim_start_matches('\u{feff}')).and_then(shape)
}

/// Reads a body that is JSON.
pub fn shape<T: DeserializeOwned>(body: Value) -> Result<T, Failure> {
    serde_path_to_error::deserialize(Shaped(body)).map_err(|error| {
        let path = error.path().to_string();
        let reason = Text::of_json(&error.into_inner().to_string());
        let (ru, en) = (&reason.ru, &reason.en);
        Failure::shape(match path.as_str() {
            "." => text!("тело запроса: {ru}", "the request body: {en}"),
            _ => reason.about(&path),
        })
    })
}

fn read(text: &str) -> Result<Value, Failure> {
    let parse = |text: &str| serde_json::from_str::<Value>(text);
    let error = match parse(text) {
        Ok(value) => return Ok(value),
        Err(error) => error,
    };
    let mended = with_mended_commas(text);
    let closed = || parse(&with_last_brace(&mended)?).ok();
    let value = parse(&mended).ok().or_else(closed);
    let place = || {
        let mut json = serde_json::Deserializer::from_str(text);
        let broken = serde_path_to_error::deserialize::<_, Value>(&mut json).err();
        let path = broken.map(|error| error.path().to_string());
        path.filter(|path| path != ".")
    };
    value.ok_or_else(|| {
        let Text { ru, en } = Text::of_json(&error.to_string());
        Failure::shape(match place() {
            Some(place) => text!(
                "тело запроса не JSON, в {place}: {ru}",
                "the request body is no JSON, at {place}: {en}",
            ),
            None => text!(
                "тело запроса не JSON: {ru}",
                "the request body is no JSON: {en}",
            ),
        })
    })
}

/// The text with the last brace, which the guide's curl of positions leaves out.
fn with_last_brace(text: &str) -> Option<String> {
    let first = text.trim_start().strip_prefix('{')?.trim_start();
    let is_cut = first.starts_with("\"positions\"") && text.trim_end().ends_with(']');
    is_cut.then(|| format!("{text}}}"))
}

/// The text with the commas that the guide's own examples have too many (before a closing bracket)
/// or too few (after one, before the next member).
fn with_mended_commas(text: &str) -> String {
    let mut mended = String::with_capacity(text.len() + 1);
    let (mut in_string, mut escaped) = (false, false);
    // The last two characters that are no white space outside of strings, and where the last stands.
    let (mut last, mut last_but_one): (Option<(char, usize)>, Option<char>) = (None, None);
    for c in text.chars() {
        if in_string {
            mended.push(c);
            in_string = escaped || c != '"';
            escaped = !escaped && c == '\\';
            continue;
        }
        match (last, c) {
            (Some((',', at)), '}' | ']') if !matches!(last_but_one, Some('{' | '[' | ',')) => {
                mended.remove(at);
            }
            (Some(('}' | ']', at)), '"' | '{') => mended.insert(at + 1, ','),
            _ => {}
        }
        if !c.is_whitespace() {
            last_but_one = last.map(|(last, _)| last);
            last = Some((c, mended.len()));
        }
        in_string = c == '"';
        mended.push(c);
    }
    mended
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;
    use serde_json::json;

    #[test]
    fn the_commas_of_the_guides_examples_are_mended() {
        for (text, value) in [
            (
                r#"[{"number": "4293-courier", "phone": "+78888888888",}, {"number": "2",}]"#,
                json!([{"number": "4293-courier", "phone": "+78888888888"}, {"number": "2"}]),
            ),
            (
                r#"{"point": {"lat": 55.7, "lon": 37.6} "timestamp": 1}"#,
                json!({"point": {"lat": 55.7, "lon": 37.6}, "timestamp": 1}),
            ),
            (
                r#"{"a": ",}", "b": "\",]", }"#,
                json!({"a": ",}", "b": "\",]"}),
            ),
        ] {
            assert_eq!(decode::<Value>(text), Ok(value), "{text}");
        }
    }

    #[test]
    fn the_last_brace_of_the_guides_positions_is_mended() {
        let read = decode::<Value>("{\n \"positions\": [ {\"a\": {} \"t\": 1} ]");
        assert_eq!(read, Ok(json!({"positions": [{"a": {}, "t": 1}]})));
        for text in [
            "{\"positions\": [",
            "{\"positions\": [[]",
            "{\"tasks\": []",
            "[\"positions\", [], []",
        ] {
            assert!(decode::<Value>(text).is_err(), "{text}");
        }
    }

    #[test]
    fn what_is_broken_otherwise_is_refused() {
        for text in ["", "{", "[1, 2", "{\"a\": }", "{} {}", "nonsense", "{,}"] {
            assert!(decode::<Value>(text).is_err(), "{text}");
        }
    }

    proptest! {
        #![proptest_config(ProptestConfig::with_cases(400))]

        #[test]
        fn reading_never_panics(text in "[\\[\\]{}\",:\\\\ a1é\n]{1000}") {
            let text: Vec<char> = text.chars().collect();
            for part in text.windows(20).step_by(10) {
                let part: String = part.iter().collect();
                let _ = decode::<Value>(&part);
            }
        }

        #[test]
        fn right_json_is_read_as_it_is(texts in prop::collection::vec("[\\[\\]{}\",: 1]{0,8}", 9)) {
            for text in texts {
                let value = json!({ &text: [text, {}], "b": [] }).to_string();
                prop_assert_eq!(
                    decode::<Value>(&value),
                    Ok(serde_json::from_str(&value).expect("JSON"))
                );
                let without = value.replace("}],", "}]");
                prop_assert!(decode::<Value>(&without).is_ok(), "{}", without);
            }
        }
    }
}
