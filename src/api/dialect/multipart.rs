//! Forms as browsers send them with files, and PHP whenever the fields are an array: `multipart/form-data`.

use axum::body::{Body, Bytes};
use axum::extract::{FromRequest, Multipart, Request};
use axum::http::HeaderMap;
use axum::http::header::CONTENT_TYPE;

use super::body::{self, BodyFault, LIMIT};

/// Whether a body is such a form.
pub fn is_one(headers: &HeaderMap) -> bool {
    let kind = headers
        .get(CONTENT_TYPE)
        .and_then(|kind| kind.to_str().ok());
    let kind = kind.unwrap_or_default().trim_start().to_ascii_lowercase();
    kind.starts_with("multipart/form-data")
}

/// The fields of such a form in the order in which they stand; files are left out.
///
/// # Errors
/// What is broken about it, in English.
pub async fn fields(headers: &HeaderMap, body: Bytes) -> Result<Vec<(String, Bytes)>, String> {
    let mut whole = Request::new(Body::from(body));
    *whole.headers_mut() = headers.clone();
    let multipart = Multipart::from_request(whole, &()).await;
    let mut multipart = multipart.map_err(|error| error.body_text())?;
    let mut fields = Vec::new();
    loop {
        let field = multipart.next_field().await;
        let Some(field) = field.map_err(|error| error.body_text())? else {
            return Ok(fields);
        };
        let name = field.name().unwrap_or_default().to_owned();
        let is_file = field.file_name().is_some();
        let value = field.bytes().await.map_err(|error| error.body_text())?;
        if !is_file {
            fields.push((name, value));
        }
    }
}

/// Reads a body whole; such a form as the pairs that the same fields are in a plain one.
///
/// # Errors
/// As [`body::read`]; `Broken` for such a form that cannot be read.
pub async fn read(headers: &HeaderMap, sent: Body) -> Result<Bytes, BodyFault> {
    let body = body::read(sent, LIMIT).await?;
    if !is_one(headers) {
        return Ok(body);
    }
    let fields = fields(headers, body).await.map_err(|_| BodyFault::Broken)?;
    let encoded = |bytes: &[u8]| form_urlencoded::byte_serialize(bytes).collect::<String>();
    let pair = |(name, value): &(String, Bytes)| {
        format!("{}={}", encoded(name.as_bytes()), encoded(value))
    };
    let pairs: Vec<String> = fields.iter().map(pair).collect();
    Ok(pairs.join("&").into())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[tokio::test]
    async fn fields_are_the_pairs_of_a_form_and_files_are_left_out() {
        let part = |name: &str, more: &str, value: &str| {
            format!(
                "--x\r\nContent-Disposition: form-data; name=\"{name}\"{more}\r\n\r\n{value}\r\n"
            )
        };
        let parts = [
            part("source", "", "Мира 1 & 2"),
            part("photo", "; filename=\"a.png\"", "…"),
            part("to[]", "", "Вокзал"),
        ];
        let whole = format!("{}--x--\r\n", parts.concat());
        let mut headers = HeaderMap::new();
        let kind = "multipart/form-data; boundary=x".parse().expect("a kind");
        headers.insert(CONTENT_TYPE, kind);
        let read_so = async |text: &str| read(&headers, Body::from(text.to_owned())).await;
        let pairs = read_so(&whole).await.expect("a form");
        let expected =
            "source=%D0%9C%D0%B8%D1%80%D0%B0+1+%26+2&to%5B%5D=%D0%92%D0%BE%D0%BA%D0%B7%D0%B0%D0%BB";
        assert_eq!(pairs, expected);
        let (torn, _) = whole.split_once("Вокзал").expect("the last field");
        assert_eq!(read_so(torn).await, Err(BodyFault::Broken));
        headers.clear();
        let plain = read(&headers, Body::from("a=1")).await;
        assert_eq!(plain.expect("a form"), "a=1");
    }
}
