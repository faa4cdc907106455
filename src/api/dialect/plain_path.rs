//! One spelling of a path: what need not be percent-encoded is not, and a slash at the end may be left out.

use axum::extract::Request;
use axum::http::Uri;

use super::as_sent::AsSent;

/// The request with nothing percent-encoded in its path that need not be (RFC 3986, 6.2.2.2): `/p%69ng`
/// is `/ping`. What is signed, the query as it was sent, stays.
pub(crate) fn plain(request: Request) -> Request {
    let path = request.uri().path();
    match path.contains('%').then(|| unreserved(path)) {
        Some(meant) if meant != path => with_path(request, &meant),
        _ => request,
    }
}

/// The request without a slash at the end of its path, which says nothing.
pub(crate) fn without_slash(request: Request) -> Request {
    let path = request.uri().path();
    let meant = path.trim_end_matches('/').to_owned();
    match meant.len() == path.len() || meant.is_empty() {
        true => request,
        false => with_path(request, &meant),
    }
}

fn with_path(mut request: Request, path: &str) -> Request {
    let meant = match request.uri().query() {
        Some(query) => format!("{path}?{query}").parse::<Uri>(),
        None => path.parse(),
    };
    if let Ok(meant) = meant {
        if let Some(as_sent) = request.extensions().get::<AsSent>() {
            as_sent.follow(request.uri(), &meant);
        }
        *request.uri_mut() = meant;
    }
    request
}

/// Decodes letters, digits, `-`, `.`, `_` and `~`.
fn unreserved(path: &str) -> String {
    let mut parts = path.split('%');
    let mut meant = parts.next().unwrap_or_default().to_owned();
    for part in parts {
        let byte = part
            .get(..2)
            .filter(|digits| digits.bytes().all(|digit| digit.is_ascii_hexdigit()))
            .and_then(|digits| u8::from_str_radix(digits, 16).ok());
        match byte.map(char::from) {
            Some(plain) if plain.is_ascii_alphanumeric() || "-._~".contains(plain) => {
                meant.push(plain);
                meant.push_str(&part[2..]);
            }
            _ => {
                meant.push('%');
                meant.push_str(part);
            }
        }
    }
    meant
}

#[cfg(test)]
mod tests {
    use super::*;
    use axum::body::Body;

    #[test]
    fn what_need_not_be_encoded_is_not() {
        for (sent, meant) in [
            ("/common_api/1.0/p%69ng", "/common_api/1.0/ping"),
            ("/api/v1/get%5Forder", "/api/v1/get_order"),
            (
                "/on%2Ddemand/companies/%31/tasks",
                "/on-demand/companies/1/tasks",
            ),
            ("/v2/task%2Flist", "/v2/task%2Flist"),
            ("/v2/%D0%9f%zz%4", "/v2/%D0%9f%zz%4"),
            ("/v2/a%2561", "/v2/a%2561"),
        ] {
            assert_eq!(unreserved(sent), meant);
        }
    }

    #[test]
    fn the_query_stays_as_it_was_sent() {
        let as_sent = AsSent::default();
        as_sent.note("/p%69ng?a=b c".into(), "/p%69ng?a=b%20c".into());
        let mut request = Request::get("/p%69ng?a=b%20c")
            .body(Body::empty())
            .expect("a request");
        request.extensions_mut().insert(as_sent);
        let (parts, _) = plain(request).into_parts();
        assert_eq!(parts.uri, "/ping?a=b%20c");
        assert_eq!(super::super::as_sent::query(&parts), "a=b c");
    }
}
