//! Parameters and bodies without their secrets: keys, hashes, passwords, signatures. What is read may end
//! in the middle of anything.

use std::borrow::Cow;

use super::percent::decode;

/// What the name of a secret has in it, in small letters.
const SECRETS: [&str; 8] = [
    "key",
    "hash",
    "passw",
    "secret",
    "token",
    "signature",
    "auth",
    "session",
];
/// What stands in the place of a secret.
const HIDDEN: &str = "…";

/// A query, a form or JSON without the values of secrets; of anything else nothing is told.
pub(super) fn redacted(bytes: &[u8]) -> String {
    let text = String::from_utf8_lossy(bytes);
    let text = text.trim_start_matches('\u{feff}').trim();
    if text.starts_with(['{', '[']) {
        json(text)
    } else if !text.starts_with("--") && text.contains('=') {
        pairs(text)
    } else {
        String::new()
    }
}

fn is_secret(name: &str) -> bool {
    let name = name.to_lowercase();
    SECRETS.iter().any(|secret| name.contains(secret))
}

/// `a=1&b=2`, decoded.
fn pairs(text: &str) -> String {
    let pair = |pair: &str| {
        let (name, value) = pair.split_once('=').unwrap_or((pair, ""));
        let name = plain(name);
        match is_secret(&name) {
            true => format!("{name}={HIDDEN}"),
            // A form may carry JSON.
            false => match plain(value) {
                value if value.starts_with(['{', '[']) => format!("{name}={}", json(&value)),
                value => format!("{name}={value}"),
            },
        }
    };
    text.split('&').map(pair).collect::<Vec<_>>().join("&")
}

fn plain(text: &str) -> String {
    String::from_utf8_lossy(&decode(text.as_bytes(), true)).into_owned()
}

fn json(text: &str) -> String {
    let mut told = String::with_capacity(text.len());
    let mut rest = text;
    while let Some(quote) = rest.find('"') {
        let (before, from) = rest.split_at(quote);
        let (string, after) = split_string(from);
        told.push_str(before);
        told.push_str(string);
        rest = after;
        if let Some(value) = after.trim_start().strip_prefix(':')
            && is_secret(&unquoted(string))
        {
            told.push_str(":\"");
            told.push_str(HIDDEN);
            told.push('"');
            rest = after_value(value.trim_start());
        }
    }
    told.push_str(rest);
    told
}

/// The string that a text begins with, in its quotes, and what comes after it.
fn split_string(text: &str) -> (&str, &str) {
    let mut is_escaped = false;
    for (at, c) in text.char_indices().skip(1) {
        match c {
            _ if is_escaped => is_escaped = false,
            '\\' => is_escaped = true,
            '"' => return text.split_at(at + 1),
            _ => {}
        }
    }
    (text, "")
}

fn unquoted(string: &str) -> Cow<'_, str> {
    match serde_json::from_str::<String>(string) {
        Ok(text) => Cow::Owned(text),
        Err(_) => Cow::Borrowed(string),
    }
}

/// What comes after the value that a text begins with. Of a list or an object, nothing.
fn after_value(text: &str) -> &str {
    match text.chars().next() {
        Some('"') => split_string(text).1,
        Some('{' | '[') | None => "",
        Some(_) => text.find([',', '}', ']']).map_or("", |end| &text[end..]),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use pult_garble::garbled;

    #[test]
    fn secrets_are_hidden_wherever_they_stand() {
        for (text, told) in [
            ("apikey=ya-1&a=b", "apikey=…&a=b"),
            ("a=b&%61pikey=ya-1", "a=b&apikey=…"),
            (
                "HASH=1&api_key=2&Signature=3",
                "HASH=…&api_key=…&Signature=…",
            ),
            (
                "operator_login=x&operator_password=y",
                "operator_login=x&operator_password=…",
            ),
            ("source=%D0%9B+4&to[]=A", "source=Л 4&to[]=A"),
            ("route=%7B%22hash%22%3A1%7D&b", r#"route={"hash":"…"}&b="#),
            (r#"{"hash":"22ea","id":7}"#, r#"{"hash":"…","id":7}"#),
            (
                r#"{"a":[{"Password" : "x\"y"}],"b":1}"#,
                r#"{"a":[{"Password":"…"}],"b":1}"#,
            ),
            (r#"{"h\u0061sh":"22ea"}"#, r#"{"h\u0061sh":"…"}"#),
            (r#"{"hash":123,"b":1}"#, r#"{"hash":"…","b":1}"#),
            (r#"{"hash":"22e"#, r#"{"hash":"…""#),
            (r#"{"tokens":["a","b"],"c":1}"#, r#"{"tokens":"…""#),
            (r#"{"note":"my hash: 1"}"#, r#"{"note":"my hash: 1"}"#),
            ("--x\r\nname=\"key\"\r\n\r\n1", ""),
            ("sk_live_1", ""),
            ("", ""),
        ] {
            assert_eq!(redacted(text.as_bytes()), told, "{text}");
        }
    }

    #[test]
    fn garbage_is_read_without_a_panic() {
        let samples = [
            r#"{"hash":"22ea","a":{"b":"é"}}"#,
            "hash=22ea&to%5B%5D=%D0%9B&c",
        ];
        garbled(&samples, 20_000, |bytes| {
            redacted(bytes);
            true
        });
    }
}
