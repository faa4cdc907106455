//! The request body: JSON, a form with brackets, or a form with a photo; an empty one is `{}`.

use axum::body::{Body, Bytes};
use axum::extract::{FromRequest, Multipart, Request};
use axum::http::header;
use serde_json::{Map, Value};

use super::error::Failure;
use super::fields::Fields;
use pult_dialect::body::{self, BodyFault};
use pult_dialect::words::Text;
use pult_dialect::{brackets, text};

/// Names of lists, which are lists also where they come without brackets.
pub(super) const LISTS: [&str; 2] = ["task_ids", "coordinates"];

/// The fields of a body, and the photo that came with them.
pub struct Input {
    /// The fields.
    pub fields: Fields,
    /// The uploaded photo.
    pub photo: Option<Bytes>,
}

impl<S: Send + Sync> FromRequest<S> for Input {
    type Rejection = Failure;

    async fn from_request(request: Request, state: &S) -> Result<Input, Failure> {
        let (parts, body) = request.into_parts();
        let kind = parts.headers.get(header::CONTENT_TYPE);
        let kind = kind.and_then(|kind| kind.to_str().ok()).unwrap_or_default();
        let kind = kind.trim().to_ascii_lowercase();
        let bytes = body::read(body, body::LIMIT).await.map_err(unread)?;
        if kind.starts_with("multipart/form-data") {
            let whole = Request::from_parts(parts, Body::from(bytes));
            let multipart = Multipart::from_request(whole, state).await;
            return parts_of(multipart.map_err(|error| torn(&error.body_text()))?).await;
        }
        let (fields, textual) = decode(&bytes, kind.starts_with("application/json"))?;
        Ok(Input {
            fields: Fields::new(fields, textual),
            photo: None,
        })
    }
}

fn unread(fault: BodyFault) -> Failure {
    match fault {
        BodyFault::TooLarge => Failure::too_large(),
        BodyFault::Broken => broken(text!(
            "тело запроса пришло не целиком",
            "the request body did not arrive whole",
        )),
    }
}

/// A form with a photo that breaks off.
fn torn(reason: &str) -> Failure {
    broken(text!(
        "форма с файлом не прочитана ({reason})",
        "the form with a file cannot be read ({reason})",
    ))
}

fn broken(reason: Text) -> Failure {
    Failure::bad_request(reason)
}

/// The fields of a body that is JSON or a form, and whether all of its values are texts.
pub fn decode(bytes: &[u8], is_json: bool) -> Result<(Map<String, Value>, bool), Failure> {
    let text = text::read(bytes);
    let text = text.trim();
    if text.is_empty() {
        return Ok((Map::new(), false));
    }
    let looks_like_form = text.contains('=') && !text.starts_with(['{', '[', '"']);
    if !is_json && looks_like_form {
        let pairs = brackets::pairs(bytes.trim_ascii()).into_iter();
        let pairs = pairs.map(|(name, value)| (name, Value::String(value)));
        let fields = brackets::object(pairs.collect(), &LISTS);
        return Ok((fields.map_err(broken)?, true));
    }
    match serde_json::from_str(text) {
        Ok(Value::Object(fields)) => Ok((fields, false)),
        Ok(_) => Err(broken(text!(
            "тело запроса не объект JSON",
            "the request body is not a JSON object",
        ))),
        Err(error) => {
            let Text { ru, en } = Text::of_json(&error.to_string());
            Err(broken(text!(
                "тело запроса не JSON: {ru}",
                "the request body is no JSON: {en}",
            )))
        }
    }
}

async fn parts_of(mut multipart: Multipart) -> Result<Input, Failure> {
    let (mut pairs, mut photo) = (Vec::new(), None);
    loop {
        let part = multipart.next_field().await;
        let Some(part) = part.map_err(|error| torn(&error.body_text()))? else {
            break;
        };
        let name = part.name().unwrap_or_default().to_owned();
        let is_file = part.file_name().is_some();
        let bytes = part.bytes().await;
        let bytes = bytes.map_err(|error| torn(&error.body_text()))?;
        if is_file {
            // An empty file field is a form that was sent without choosing one.
            photo = Some(bytes)
                .filter(|bytes| name == "photo" && !bytes.is_empty())
                .or(photo);
            continue;
        }
        pairs.push((name, Value::String(text::owned(bytes.to_vec()))));
    }
    let fields = brackets::object(pairs, &LISTS).map_err(broken)?;
    Ok(Input {
        fields: Fields::new(fields, true),
        photo,
    })
}
